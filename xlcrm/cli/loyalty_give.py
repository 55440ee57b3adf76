"""`xlcrm loyalty give`: points given by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import benefit_options as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "give",
    cls=KoreanCommand,
    short_help="고객에게 포인트를 따로 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm loyalty give 고객대장.xlsx 1001 5000 --for "불편에 대한 보상"
  xlcrm loyalty give 고객대장.xlsx 1001 1200 --for 이월 --expires 2025-12-31""",
)
@options.ledger
@click.argument("customer", metavar="고객")
@click.argument("points", metavar="포인트", callback=shared.points)
@shared.reason
@click.option(
    "--expires",
    "until",
    callback=shared.coming,
    metavar=options.DAY,
    help="쓸 수 있는 마지막 날. 적지 않으면 설정의 유효기간대로.",
)
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str,
    points: int,
    *,
    reason: str,
    until: date | None,
    as_of: date,
    way: options.Way,
) -> int:
    """보상이나 다른 장부의 잔액처럼 규칙에 없는 포인트를 줍니다.

    \b
    고객은 고객 ID, 고객명, 연락처 가운데 하나로 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words = {"customer": customer, "points": points, "reason": reason, "until": until}
    return shared.written_down(
        ledger, "loyalty give", what="포인트 적립", as_of=as_of, way=way, words=words
    )
