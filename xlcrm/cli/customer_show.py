"""`xlcrm customer show`: a customer in short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits

_SHOWN: Final = ("고객", "계약", "다음 할 일", "선호")


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="고객이 누구이고 어떤 계약이 있는지 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm customer show 고객대장.xlsx 1001
  xlcrm customer show 고객대장.xlsx 010-0000-0009""",
)
@options.ledger
@click.argument("customer", metavar="고객")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str,
    *,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객이 누구이고, 어떤 계약이 있고, 다음에 무엇을 할지 보여 줍니다.

    이름과 연락처는 가립니다. 모두 보려면 --reveal을 붙이세요.
    """
    from xlcrm.cli.shown.card import show  # noqa: PLC0415 - heavy imports late

    return show(ledger, customer, as_of, limits, reveal=reveal, as_json=as_json, titles=_SHOWN)
