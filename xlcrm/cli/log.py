"""`xlcrm log`: the journal of every contact."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "log",
    cls=LazyGroup,
    commands_by_use={"명령": ("add", "import", "show", "find", "due", "close", "correct", "form")},
    korean={
        "쓰기": "add",
        "적기": "add",
        "추가": "add",
        "기록": "add",
        "가져오기": "import",
        "보기": "show",
        "찾기": "find",
        "기한": "due",
        "마무리": "close",
        "정정": "correct",
        "양식": "form",
    },
    otherwise="add",
    within="log_",
    short_help="고객관리일지: 상담을 적고, 찾고, 마무리합니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm log add 고객대장.xlsx --customer 1001 --channel 전화 "답을 주기로 함"
  xlcrm log due 고객대장.xlsx
  xlcrm log show 고객대장.xlsx --customer 1001""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """고객관리일지에 상담을 적고, 찾고, 마무리합니다.

    \b
    일지는 더하기만 합니다. 고치거나 마무리하면 새 행이 생기고, 그 행의
    '정정 대상 ID'가 앞의 행을 가리킵니다.
    """  # noqa: D301 - \b keeps click from filling the lines
