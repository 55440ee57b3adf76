"""`xlcrm renew`: the next term of a contract, or of all that are to be renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "renew",
    cls=KoreanCommand,
    short_help="재계약: 다음 계약을 새 행으로 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm 재계약 고객대장.xlsx 1001
  xlcrm renew 고객대장.xlsx --contract C-0007
  xlcrm renew 고객대장.xlsx --customer 1001 --months 12 --fee 120000
  xlcrm renew 고객대장.xlsx --all-planned --dry-run""",
)
@options.ledger
@shared.contract
@shared.customer
@click.option(
    "--all-planned",
    is_flag=True,
    help="끝난 재계약 예정·자동갱신 계약을 모두 갱신합니다.",
)
@click.option("--months", callback=shared.whole(1, 1200), metavar="개월", help="새 계약의 개월 수.")
@click.option(
    "--fee", callback=shared.won(), metavar="원", help="새 요금. 적지 않으면 그대로입니다."
)
@click.option("--service", metavar="이름", help="새 서비스. 적지 않으면 그대로입니다.")
@click.option(
    "--start",
    callback=options.day,
    metavar=options.DAY,
    help="새 시작일. 적지 않으면 종료일 다음 날입니다.",
)
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
@shared.named
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    contract: str | None,
    customer: str | None,
    all_planned: bool,
    months: int | None,
    fee: int | None,
    service: str | None,
    start: date | None,
    as_of: date,
    way: options.Way,
) -> int:
    """계약의 다음 기간을 새 행으로 적고, 앞 계약과 잇고, 일지에 남깁니다.

    \b
    시작일은 앞 계약 종료일의 다음 날이고, 종료일은 민법 제160조에 따릅니다.
    고객과 서비스, 요금은 그대로 옮깁니다.
    두 번 재계약하거나 다른 계약과 기간이 겹치면 쓰지 않습니다.
    --all-planned는 끝난 지 재계약 유예가 지났거나 다음 기간도 이미 끝난 계약을
    쓰지 않고 알려 줍니다. 사람이 정해 하나씩 재계약합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words: dict[str, object] = {"contract": contract, "customer": customer, "months": months}
    words |= {"fee": fee, "service": service, "start": start, "all_planned": all_planned}
    return shared.show(ledger, "renew", what="재계약", as_of=as_of, way=way, words=words)
