"""`xlcrm loyalty show`: what customers have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="고객의 등급, 포인트, 곧 만료될 것, 쿠폰을 봅니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm loyalty 고객대장.xlsx
  xlcrm loyalty 고객대장.xlsx 1001
  xlcrm loyalty show 고객대장.xlsx --expiring""",
)
@options.ledger
@click.argument("customer", required=False, metavar="[고객]")
@click.option("--expiring", is_flag=True, help="곧 만료될 포인트가 있는 고객만.")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str | None,
    *,
    expiring: bool,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객을 적으면 그 고객의 모든 줄을, 적지 않으면 모두의 잔액을 보여 줍니다.

    \b
    잔액은 적립 − 사용 − 만료입니다. 기한이 지난 포인트는 만료로 적기 전에도
    잔액에 없습니다. 파일에는 아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown import loyalty as told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.loyalty.show import loyalty_of, statement_of  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        with working("혜택을 세는 중"):
            opened = open_ledger(ledger, limits=limits)
            names = told.names_in(opened, as_of) if reveal else {}
            if customer:
                one = statement_of(opened, customer, as_of=as_of)
                lines, more = told.statement_lines(ledger, one, names), told.plain_statement(one)
            else:
                found = loyalty_of(opened, as_of=as_of)
                lines = told.loyalty_lines(ledger, found, names, expiring=expiring)
                more = told.plain_loyalty(found)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    for line in lines:
        out(line)
    return 0
