"""`xlcrm pause`: a contract rests for some days, or until it is resumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "pause",
    cls=KoreanCommand,
    short_help="계약을 일시정지합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm pause 고객대장.xlsx --contract C-0007 --from 2024-07-01
  xlcrm pause 고객대장.xlsx --customer 1001 --from 2024-07-01 --to 2024-07-31""",
)
@options.ledger
@shared.contract
@shared.customer
@click.option(
    "--from",
    "first",
    callback=options.day,
    metavar=options.DAY,
    help="정지하는 첫날. 적지 않으면 기준일.",
)
@click.option(
    "--to",
    "last",
    callback=options.day,
    metavar=options.DAY,
    help="정지하는 마지막 날. 적지 않으면 정하지 않음.",
)
@click.option("--extend", is_flag=True, help="정지한 날만큼 계약 종료일을 미룹니다.")
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
@shared.named
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    contract: str | None,
    customer: str | None,
    first: date | None,
    last: date | None,
    extend: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """정지 시작일과 정지 종료일을 적고, 일지에 남깁니다.

    \b
    없는 열은 표의 오른쪽에 더합니다. 다시 시작할 때는 xlcrm resume을 씁니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words = {
        "contract": contract,
        "customer": customer,
        "first": first,
        "last": last,
        "extend": extend,
    }
    return shared.show(ledger, "pause", what="일시정지", as_of=as_of, way=way, words=words)
