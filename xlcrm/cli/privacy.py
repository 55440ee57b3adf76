"""`xlcrm privacy`: what is held of people, and of one of them."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "privacy",
    cls=LazyGroup,
    commands_by_use={"명령": ("report", "access")},
    korean={"현황": "report", "열람": "access"},
    within="privacy_",
    short_help="개인정보 처리 현황과, 고객이 청한 열람.",
    options_metavar="",
    subcommand_metavar="명령 대장",
    epilog="""\b
보기:
  xlcrm privacy report 고객대장.xlsx
  xlcrm privacy report 고객대장.xlsx -o 현황.xlsx
  xlcrm privacy access 고객대장.xlsx --customer 1001 -o 열람.xlsx --reveal""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """대장이 누구의 무엇을 왜 얼마나 가지고 있는지 봅니다.

    \b
    조문 번호와 센 것만 보여 줍니다. 법률 자문이 아니므로, 근거와 보유기간은
    개인정보 보호책임자가 확인하세요. 지우려면 xlcrm purge, 남에게 보여 줄
    사본은 xlcrm anonymise입니다.
    """  # noqa: D301 - \b keeps click from filling the lines
