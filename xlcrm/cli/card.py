"""`xlcrm card`: one customer on one page, on the screen or to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "card",
    cls=KoreanCommand,
    short_help="고객 한 명을 한 장으로: 계약, 결제, 상담, 동의, 다음 할 일.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm card 고객대장.xlsx 1001
  xlcrm card 고객대장.xlsx 1001 -o 카드.xlsx
  xlcrm card 고객대장.xlsx 1001 -o 카드.pdf --reveal""",
)
@options.ledger
@click.argument("customer", metavar="고객")
@click.option("-o", "--output", metavar="파일", help="A4 한 장의 .xlsx 또는 .pdf 파일.")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str,
    *,
    output: str | None,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객 한 명을 한 장으로 봅니다.

    \b
    계약, 결제, 상담, 미해결, 선호, 만족도, 동의, 다음 할 일이 나옵니다.
    고객은 고객 ID, 고객명, 연락처 가운데 하나로 적습니다.
    -o가 없으면 화면에, 있으면 A4 한 장의 파일로 만듭니다. PDF에는
    LibreOffice가 필요합니다. 대장에는 아무것도 쓰지 않습니다.
    이름과 연락처, 주소는 가립니다. 모두 보려면 --reveal을 붙이세요.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.card import made, show  # noqa: PLC0415 - heavy imports late

    if output is None:
        return show(ledger, customer, as_of, limits, reveal=reveal, as_json=as_json)
    return made(ledger, customer, output, as_of, limits, reveal=reveal, as_json=as_json)
