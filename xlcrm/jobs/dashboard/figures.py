"""What stands on 현황판: each figure's formula, and its result on the day it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.jobs.dashboard.contracts import ContractFigures
from xlcrm.jobs.dashboard.counting import (
    GOOD,
    NOT_IN_WON,
    Row,
    Section,
    below_tables,
    packed,
    row_of,
    summed,
    unit_of,
)
from xlcrm.jobs.dashboard.journal import JournalFigures
from xlcrm.jobs.dashboard.terms import Source, all_of, any_of
from xlcrm.ooxml.cellwriter import Figure
from xlcrm.reading.goals import GOALS, goal_named
from xlcrm.schema.sheets import JOURNAL, LEDGER, PURCHASES, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.dashboard.terms import Days
    from xlcrm.workbook.read import Book


def sections_of(book: Book, days: Days) -> tuple[Section, ...]:
    """Return the figures that a workbook's columns allow, by matter; none without a ledger."""
    sources = _sources(book)
    ledgers = [each for each in sources if each.sheet.table.spec.key == LEDGER.key]
    journals = [each for each in sources if each.sheet.table.spec.key == JOURNAL.key]
    purchases = [each for each in sources if each.sheet.table.spec.key == PURCHASES.key]
    found = (
        *ContractFigures(book, ledgers, days).sections(),
        Section("상담", tuple(JournalFigures(journals, days).rows())),
        Section("구매", tuple(_purchased(purchases, days))),
    )
    return tuple(each for each in found if each.rows)


def goal_of(book: Book, key: str) -> Figure | None:
    """Return the cell of 설정 that holds a target; None where the workbook has none."""
    for source in _sources(book):
        if source.sheet.table.spec.key != SETTINGS.key or not source.has("item", "value"):
            continue
        goal = next(each for each in GOALS if each.key == key)
        item, result = goal.item, None
        for name, value in zip(source.raw("item"), source.raw("value"), strict=True):
            if name is not None and goal_named(str(name)) == goal:
                item, result = str(name), value
        item = item.replace('"', '""')
        place = f'INDEX({source.cells("value")},MATCH("{item}",{source.cells("item")},0))'
        shown = result if isinstance(result, int | float | str) else ""
        return Figure(f'IFERROR(IF({place}="","",{place}),"")', shown)
    return None


def _sources(book: Book) -> list[Source]:
    counts: dict[str, int] = {}
    for sheet in book.sheets:
        counts[sheet.table.sheet] = counts.get(sheet.table.sheet, 0) + 1
    return [
        Source(
            sheet,
            alone=counts[sheet.table.sheet] == 1 and not sheet.others,
            date1904=book.package.date1904,
        )
        for sheet in book.sheets
    ]


def _purchased(purchases: Sequence[Source], days: Days) -> Iterator[Row]:
    """What was bought this month."""
    if not purchases or not all(each.has("date", "amount") for each in purchases):
        return
    yield from below_tables("표 아래에 적힌 구매", purchases, "date")
    first, following = days.month(), days.month(1)
    figure = packed(
        [
            summed(
                each,
                all_of(each.since("date", first), each.before("date", following)),
                "amount",
                unit=unit_of(each, "amount") or 1,
            )
            for each in purchases
        ]
    )
    exact = all(unit_of(each, "amount") for each in purchases)
    yield Row("이달 구매 금액", figure if exact else NOT_IN_WON, "구매이력의 금액.", money=True)
    yield from row_of(
        "글자로 적힌 구매",
        purchases,
        ("date", "amount"),
        lambda each: any_of(each.odd("date"), each.odd("amount")),
        "날짜나 금액이 숫자가 아니어서 여기서 빠진 줄. xlcrm fix가 고칩니다.",
        judged=GOOD,
    )
