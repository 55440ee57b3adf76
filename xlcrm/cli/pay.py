"""`xlcrm pay`: a payment that came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "pay",
    cls=KoreanCommand,
    short_help="받은 돈을 대장에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm pay 고객대장.xlsx -c 1001
  xlcrm pay 고객대장.xlsx -c 1001 --month 9월 --on 2024-10-02
  xlcrm pay 고객대장.xlsx -c 1001 --amount 50000""",
)
@options.ledger
@shared.contract
@shared.customer
@click.option(
    "-m",
    "--month",
    "months",
    multiple=True,
    metavar="달",
    help="낸 달: 9월, 2024-09. 여럿이면 여러 번.",
)
@click.option("--all", "everything", is_flag=True, help="안 낸 달을 모두 냈습니다.")
@click.option("--amount", "won", callback=shared.won(1), metavar="금액", help="받은 금액(원).")
@shared.on("받은 날. 적지 않으면 기준일.")
@click.option("--memo", default="", metavar="글", help="일지에 덧붙일 글.")
@click.option(
    "--year",
    callback=shared.whole(1990, 2999),
    metavar="연도",
    help="1월~12월 열이 몇 년의 것인지. 제목에 적혀 있으면 필요 없습니다.",
)
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
@shared.named
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    contract: str | None,
    customer: str | None,
    months: tuple[str, ...],
    everything: bool,
    won: int | None,
    on: date | None,
    memo: str,
    year: int | None,
    as_of: date,
    way: options.Way,
) -> int:
    """그 달의 칸에 표시하거나 미납금을 줄이고, 일지에 남깁니다.

    \b
    표시는 그 대장이 쓰는 대로(O, 금액, 날짜) 적습니다. 납부 여부 열이 있으면
    다 냈을 때 함께 고칩니다. 누가 안 냈는지는 xlcrm dues로 봅니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    given = {
        "on": on or as_of,
        "months": list(months),
        "won": won,
        "everything": everything,
        "memo": memo,
        "year": year or 0,
    }

    words = {"contract": contract, "customer": customer, **given}
    return shared.show(ledger, "pay", what="납부", as_of=as_of, way=way, words=words)
