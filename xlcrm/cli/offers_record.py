"""`xlcrm offers record`: an offer that was made, accepted or declined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed

_KIND = "offers record"


@click.command(
    "record",
    cls=KoreanCommand,
    short_help="권한 것과 그 결과를 일지에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm offers record 고객대장.xlsx 1001 "윗 요금제"
  xlcrm offers record 고객대장.xlsx 1001 "윗 요금제" --accepted
  xlcrm offers record 고객대장.xlsx 1002 "긴 계약 할인" --declined --on 어제""",
)
@options.ledger
@click.argument("customer", metavar="고객")
@click.argument("offer", metavar="제안")
@click.option(
    "--made", "state", flag_value="권함", default="권함", help="권했습니다. 적지 않으면 이것입니다."
)
@click.option("--accepted", "state", flag_value="수락", help="받아들였습니다.")
@click.option("--declined", "state", flag_value="거절", help="거절했습니다.")
@click.option(
    "--on", "on", callback=options.day, metavar=options.DAY, help="그날. 적지 않으면 기준일."
)
@click.option("--memo", default="", metavar="글", help="일지에 덧붙일 글.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str,
    offer: str,
    *,
    state: str,
    on: date | None,
    memo: str,
    as_of: date,
    way: options.Way,
) -> int:
    """제안은 설정의 규칙 이름이나 권한 것의 이름입니다.

    \b
    일지에 '[제안] 윗 요금제: 프리미엄 서비스 · 수락'처럼 적습니다. 일지에 직접
    그렇게 적어도 셉니다. 받아들인 비율과 뒤따른 재계약, 구매는
    xlcrm offers result로 봅니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.offers import recorded_line  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import written  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415
    from xlcrm.jobs.works import told_to  # noqa: PLC0415

    by = way.author(_KIND)
    words = {
        "customer": customer,
        "offer": offer,
        "state": state,
        "on": on,
        "memo": memo,
        "as_of": as_of,
    }

    def work() -> Committed[object]:
        return change(ledger, told_to(_KIND, words, by), by, **way.saving)

    def tell(done: Committed[object]) -> list[str]:
        first = recorded_line(ledger, on or as_of, dry_run=way.dry_run)
        return [first, *(f"  {each}" for each in done.proposal.said)]

    def keep(busy: XlcrmError) -> Waits:
        return wait(ledger, _KIND, words, by, busy, limits=way.saving["limits"])

    return written(
        ledger,
        work,
        tell,
        as_of=as_of,
        as_json=way.as_json,
        keep=None if way.dry_run else keep,
        what="제안 기록",
    )
