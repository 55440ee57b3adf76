"""`xlcrm loyalty use`: points that a customer uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import benefit_options as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "use",
    cls=KoreanCommand,
    short_help="고객이 쓴 포인트를 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm loyalty use 고객대장.xlsx 1001 3000 --for "강습료 할인"
  xlcrm loyalty use 고객대장.xlsx 1001 500 --for "환불한 구매" --take-back""",
)
@options.ledger
@click.argument("customer", metavar="고객")
@click.argument("points", metavar="포인트", callback=shared.points)
@shared.reason
@click.option("--take-back", is_flag=True, help="고객이 쓴 것이 아니라 사무실이 거둡니다(차감).")
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str,
    points: int,
    *,
    reason: str,
    take_back: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """먼저 만료될 포인트부터 씁니다. 잔액보다 많이 쓸 수 없습니다.

    \b
    고객은 고객 ID, 고객명, 연락처 가운데 하나로 적습니다. 셈하지 못한 줄이 있는
    고객이면 그 줄을 먼저 고치게 합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words = {"customer": customer, "points": points, "reason": reason, "take_back": take_back}
    return shared.written_down(
        ledger, "loyalty use", what="포인트 사용", as_of=as_of, way=way, words=words
    )
