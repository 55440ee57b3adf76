"""`xlcrm loyalty`: points, coupons and tiers."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "loyalty",
    cls=LazyGroup,
    commands_by_use={"명령": ("show", "earn", "use", "give", "coupon", "redeem", "expire")},
    korean={
        "보기": "show",
        "적립": "earn",
        "사용": "use",
        "주기": "give",
        "쿠폰": "coupon",
        "쿠폰사용": "redeem",
        "만료": "expire",
    },
    otherwise="show",
    within="loyalty_",
    short_help="포인트와 쿠폰, 등급: 적립하고, 쓰고, 무엇이 남았는지 봅니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm loyalty 고객대장.xlsx
  xlcrm loyalty earn 고객대장.xlsx
  xlcrm loyalty coupon 고객대장.xlsx --list "등급 VIP" --value "1만원 할인"
  xlcrm loyalty use 고객대장.xlsx 1001 3000 --for 강습료""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """포인트와 쿠폰을 '혜택' 시트에 한 줄씩 적습니다. 줄은 더하기만 합니다.

    \b
    무엇에 몇 점을 줄지는 설정 시트에 구분 '혜택'으로 적습니다. 적기 전에는 아무도
    포인트를 받지 않습니다.
      혜택 | 적립 시작일 | 2024-10-01         혜택 | 1,000원당 포인트 | 10
      혜택 | 이용 한 달 포인트 | 100          혜택 | 추천 포인트 | 1000
      혜택 | 포인트 유효기간(개월) | 12
      혜택 | 등급 VIP | 36개월 또는 500만원
    혜택 시트에 직접 적은 줄도 셉니다. 틀린 줄은 xlcrm check가 알립니다.
    """  # noqa: D301 - \b keeps click from filling the lines
