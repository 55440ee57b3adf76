"""A report put into a ledger, as a command does it and tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xlcrm.cli import options
    from xlcrm.office.commit import Committed


def put_into(
    ledger: str, only: Sequence[str] | None, as_of: date, way: options.Way, *, reveal: bool
) -> Committed[object]:
    """Put the report's sheets into a ledger."""
    from xlcrm.jobs.report import put_report  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.waiting import change  # noqa: PLC0415

    return change(
        ledger,
        lambda opened: put_report(opened, as_of=as_of, only=only or (), reveal=reveal),
        way.author("report --into"),
        **way.saving,
    )


def put_told(ledger: str, done: Committed[object]) -> Iterator[str]:
    """Yield what was put into a ledger."""
    from xlcrm.schema.sheets import HISTORY  # noqa: PLC0415 - heavy imports late

    names = [sheet.name for sheet in done.plan.new_sheets if sheet.name != HISTORY.name]
    if not names:
        yield f"{ledger}: 보고서 시트가 이미 그대로입니다."
    else:
        will = "넣을 것입니다. (--dry-run: 쓰지 않았습니다)" if done.dry_run else "넣었습니다."
        yield f"{ledger}: {', '.join(names)} 시트를 {will}"
