"""`xlcrm consent`: who may be sent advertising, who is asked for it, and what they said."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "consent",
    cls=LazyGroup,
    commands_by_use={"명령": ("list", "ask", "record")},
    korean={"보기": "list", "묻기": "ask", "기록": "record"},
    otherwise="list",
    within="consent_",
    short_help="광고 수신동의를 보고, 묻고, 적습니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm consent list 고객대장.xlsx
  xlcrm consent ask 고객대장.xlsx
  xlcrm consent record 고객대장.xlsx 1001 --channel 문자 --yes --how 서면""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """광고를 누구에게 무엇으로 보낼 수 있는지 보고, 동의를 묻고, 대답을 적습니다.

    \b
    동의는 거둘 때까지 이어집니다. 사무실은 2년마다 동의한 사실을 안내하고,
    동의나 거부를 처리한 결과를 14일 안에 알립니다(정보통신망법 제50조).
    법률 자문이 아닙니다.
    """  # noqa: D301 - \b keeps click from filling the lines
