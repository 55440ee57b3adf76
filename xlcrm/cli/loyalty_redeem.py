"""`xlcrm loyalty redeem`: a coupon that is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import benefit_options as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "redeem",
    cls=KoreanCommand,
    short_help="고객이 쓴 쿠폰을 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm loyalty redeem 고객대장.xlsx 9G4H-FQ9W
  xlcrm loyalty redeem 고객대장.xlsx 9g4hfq9w --customer 1001""",
)
@options.ledger
@click.argument("code", metavar="번호")
@click.option(
    "-c", "--customer", default="", metavar="고객", help="이 고객에게 준 쿠폰인지 확인합니다."
)
@shared.reason
@click.option("--late", is_flag=True, help="기한이 지난 쿠폰도 받습니다.")
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    code: str,
    *,
    customer: str,
    reason: str,
    late: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """쿠폰은 한 번만 쓸 수 있습니다. 띄어쓰기와 대소문자는 가리지 않습니다.

    \b
    이미 썼거나 기한이 지난 쿠폰이면 그렇다고 알리고 적지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words = {"code": code, "customer": customer, "reason": reason, "late": late}
    return shared.written_down(
        ledger, "loyalty redeem", what="쿠폰 사용", as_of=as_of, way=way, words=words
    )
