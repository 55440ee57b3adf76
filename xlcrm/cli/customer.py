"""`xlcrm customer`: one customer, also one who has no contract yet."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "customer",
    cls=LazyGroup,
    commands_by_use={"명령": ("add", "edit", "show", "merge", "prospects", "number")},
    korean={
        "추가": "add",
        "고치기": "edit",
        "보기": "show",
        "합치기": "merge",
        "잠재": "prospects",
        "번호": "number",
    },
    otherwise="show",
    within="customer_",
    short_help="고객 한 명을 적고, 고치고, 보고, 둘을 합칩니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm customer add 고객대장.xlsx 홍가상 010-0000-0009 상태=체험
  xlcrm customer edit 고객대장.xlsx 1001 연락처=010-0000-0010
  xlcrm customer merge 고객대장.xlsx 1001 1007 --dry-run""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """고객 한 명을 적고, 고치고, 보고, 두 번 적힌 고객을 하나로 합칩니다.

    \b
    아직 계약하지 않은 고객(잠재, 체험, 상담중)도 고객입니다. 상태 칸에 그 말이
    적혀 있으면 날짜가 없어도 오류가 아닙니다.
    """  # noqa: D301 - \b keeps click from filling the lines
