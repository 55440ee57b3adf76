"""`xlcrm send`: messages to customers, and what comes back of them."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "send",
    cls=LazyGroup,
    commands_by_use={"명령": ("campaign", "results")},
    korean={"캠페인": "campaign", "결과": "results"},
    otherwise="campaign",
    within="send_",
    short_help="고객에게 문자와 메일을 보내고, 결과를 적습니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm send 고객대장.xlsx --list D-30 --template "재계약 30일 전" \\
      --campaign "10월 재계약"
  xlcrm send results 고객대장.xlsx 결과.csv --campaign "10월 재계약\"""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """명단의 고객에게 문구를 보내고, 보낸 것을 마케팅 시트에 한 줄씩 적습니다.

    \b
    --go를 붙이기 전에는 누구에게 무엇이 가는지만 보여 주고, 아무것도 보내지
    않습니다. 한 캠페인에서 한 사람은 한 번만 받습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
