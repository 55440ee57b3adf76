"""`xlcrm queue apply`: what waits beside a workbook, written into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.office.commit import Committed


@click.command(
    "apply",
    cls=KoreanCommand,
    short_help="기다리는 일을 대장에 옮겨 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm queue apply 고객대장.xlsx""",
)
@options.ledger
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    *,
    way: options.Way,
) -> int:
    """기다리는 일지를 대장에 옮겨 적고, 기다리는 일을 순서대로 합니다.

    따로 둔 일도 다시 해 봅니다. 아직 열려 있으면 그대로 둡니다(종료 코드 3).
    """
    from xlcrm.cli.writing import written  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.log.logbook import apply_queue  # noqa: PLC0415

    by = way.author("queue apply")

    def tell(done: Committed[object]) -> Iterator[str]:
        how = ("옮겨 적을 것", "할 것") if way.dry_run else ("옮겨 적었", "했")
        verb = "입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "습니다."
        if done.queued:
            yield f"{ledger}: 일지 {done.queued:,}건을 {how[0]}{verb}"
        if done.settled:
            yield f"{ledger}: 기다리던 일 {done.settled:,}건을 {how[1]}{verb}"
        if not done.queued and not done.settled:
            yield f"{ledger}: 옮겨 적을 일지가 없습니다."

    def work() -> Committed[object]:
        return apply_queue(ledger, by, **way.saving)

    return written(ledger, work, tell, as_of=by.now.date(), as_json=way.as_json, of_queue=True)
