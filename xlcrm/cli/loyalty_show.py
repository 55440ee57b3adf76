"""`xlcrm loyalty show`: what customers have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from xlcrm.jobs.loyalty.show import LoyaltyFound
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
  xlcrm loyalty show 고객대장.xlsx --expiring
  xlcrm loyalty 지점폴더""",
)
@options.ledger
@click.argument("customer", required=False, metavar="[고객]")
@click.option("--expiring", is_flag=True, help="곧 만료될 포인트가 있는 고객만.")
@folder.each
@folder.strict
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
    each: bool,
    strict: bool,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객을 적으면 그 고객의 모든 줄을, 적지 않으면 모두의 잔액을 보여 줍니다.

    \b
    잔액은 적립 − 사용 − 만료입니다. 기한이 지난 포인트는 만료로 적기 전에도
    잔액에 없습니다. 폴더이면 모든 대장의 것을 지점 열과 함께 모읍니다. 파일에는
    아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown import loyalty as told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.loyalty.show import loyalty_of, statement_of  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    def found_in(file: Path | str) -> tuple[LoyaltyFound, Mapping[str, str]]:
        opened = open_ledger(file, limits=limits)
        names = told.names_in(opened, as_of) if reveal else {}
        return loyalty_of(opened, as_of=as_of), names

    lines = partial(told.loyalty_lines, expiring=expiring)
    if folder.is_folder(ledger):
        if customer:
            error = DomainError(
                "고객 한 명은 폴더에서 볼 수 없습니다.",
                path=ledger,
                hint="그 고객의 대장을 적으세요: xlcrm loyalty 대장.xlsx 고객",
            )
            return failed(ledger, error, as_of, as_json=as_json)
        return folder.gathered(ledger, found_in, limits=limits, strict=strict).shown_together(
            as_of,
            lines,
            lambda branch: told.plain_loyalty(branch.found[0]),
            each=each,
            as_json=as_json,
        )
    try:
        with working("혜택을 세는 중"):
            if customer:
                opened = open_ledger(ledger, limits=limits)
                names = told.names_in(opened, as_of) if reveal else {}
                one = statement_of(opened, customer, as_of=as_of)
                said, more = told.statement_lines(ledger, one, names), told.plain_statement(one)
            else:
                found = found_in(ledger)
                said = lines(ledger, [("", ledger, found)], as_of)
                more = told.plain_loyalty(found[0])
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    for line in said:
        out(line)
    return 0
