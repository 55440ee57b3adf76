"""`xlcrm offers`: what to propose to whom and why, what was proposed, and what it brought."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "offers",
    cls=LazyGroup,
    commands_by_use={"명령": ("show", "record", "result", "rules")},
    korean={"보기": "show", "기록": "record", "결과": "result", "규칙": "rules"},
    otherwise="show",
    within="offers_",
    short_help="고객마다 무엇을 왜 권할지 보고, 권한 결과를 적고, 무엇을 낳았는지 봅니다.",
    options_metavar="",
    subcommand_metavar="[명령] 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm offers 고객대장.xlsx
  xlcrm offers 고객대장.xlsx --list "등급 VIP" -o 제안.xlsx
  xlcrm offers record 고객대장.xlsx 1001 "윗 요금제" --accepted
  xlcrm offers result 고객대장.xlsx
  xlcrm offers rules 고객대장.xlsx --write""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """이용, 구매, 상담의 이력에서 고객마다 권할 것과 까닭(날짜, 금액)을 찾습니다.

    \b
    규칙은 설정 시트의 구분 '제안'에 '조건 → 제안 → 할 말'로 적습니다. 조건은
    xlcrm list와 같습니다. 적지 않은 것은 xlcrm의 기본 규칙을 씁니다.
    """  # noqa: D301 - \b keeps click from filling the lines
