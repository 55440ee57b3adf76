"""`xlcrm risk show`: each customer's risk of leaving, with its reasons."""

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
    short_help="고객의 위험을 점수, 확률, 까닭과 함께 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm risk show 고객대장.xlsx
  xlcrm risk show 고객대장.xlsx --customer 1001
  xlcrm risk show 고객대장.xlsx --all --json""",
)
@options.ledger
@click.option("-c", "--customer", metavar="고객ID", help="이 고객만.")
@click.option("--all", "everybody", is_flag=True, help="위험이 낮음인 고객도 모두.")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    customer: str | None,
    everybody: bool,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객이 떠날 위험을 큰 순서로, 점수를 이루는 까닭을 모두 적어 보여 줍니다.

    \b
    확률은 xlcrm risk learn으로 배운 뒤에 나옵니다. 계약이 끝날 때(기한이 없으면
    한 달 안에) 떠날 확률입니다. 파일에는 아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.risk import plain_risks, risk_lines  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.risks import risks  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=limits)
        found = risks(opened, as_of=as_of)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    wanted = [
        each
        for each in found
        if (each.customer_id == customer if customer else everybody or each.is_raised)
    ]
    if customer and not wanted:
        gone = DomainError(
            "그 고객 ID로 된 계약 가운데 지금 이용하는 것이 없습니다.",
            hint="고객 ID와 기준일을 확인하세요.",
        )
        return failed(ledger, gone, as_of, as_json=as_json)
    if as_json:
        more = {"customers": plain_risks(wanted, reveal=reveal)}
        print_json(json_object(ledger, as_of, "ok", more=more))
    else:
        for line in risk_lines(ledger, wanted, len(found), as_of, reveal=reveal):
            out(line)
    return 0
