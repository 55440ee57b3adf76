"""`xlcrm loyalty coupon`: coupons given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import benefit_options as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "coupon",
    cls=KoreanCommand,
    short_help="고객마다 번호가 다른 쿠폰을 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm loyalty coupon 고객대장.xlsx --list "등급 VIP" --value "음료 한 잔"
  xlcrm loyalty coupon 고객대장.xlsx 1001 --value 음료 --expires 2024-12-31""",
)
@options.ledger
@click.argument("customer", required=False, metavar="[고객]")
@click.option(
    "--list",
    "conditions",
    default="",
    metavar="조건",
    help="이 조건의 고객 모두. xlcrm list의 조건이나 저장한 명단의 이름.",
)
@click.option("--value", "worth", required=True, metavar="내용", help="쿠폰이 주는 것.")
@click.option(
    "--expires",
    "until",
    callback=shared.coming,
    metavar=options.DAY,
    help="쓸 수 있는 마지막 날. 적지 않으면 끝이 없습니다.",
)
@shared.reason
@click.option("--again", is_flag=True, help="같은 쿠폰을 아직 가진 고객에게도 더 줍니다.")
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str | None,
    *,
    conditions: str,
    worth: str,
    until: date | None,
    reason: str,
    again: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """번호에는 서로 헷갈리는 글자가 없고, 한 글자만 틀려도 알아봅니다.

    \b
    고객 한 명이나 --list의 조건으로 고릅니다. 내용과 만료일이 같은 쿠폰을 아직
    가진 고객에게는 더 주지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    import secrets  # noqa: PLC0415 - here alone

    words = {
        "customers": [customer] if customer else [],
        "conditions": conditions,
        "worth": worth,
        "until": until,
        "reason": reason,
        "again": again,
        "salt": secrets.token_hex(8),  # so that a coupon that waits keeps its number
    }
    return shared.written_down(
        ledger, "loyalty coupon", what="쿠폰 발급", as_of=as_of, way=way, words=words
    )
