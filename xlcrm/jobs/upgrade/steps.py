"""What each edition of the ledger brought: steps from an opened ledger to what it lacks of that.

A step adds only what is not there, and changes nothing that people wrote; nor does it bring again
what they have taken away. Whoever gives ledgers something new raises
`xlcrm.reading.edition.EDITION`, and adds a step here under that number: any function from a ledger
and a day to a plan, such as one that puts in a sheet, a column or colours; for a section of 설정
that is `sections_offered`. What a new ledger has of it stands in
`templates/ledger.toml` and `xlcrm.jobs.new`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.dates import LAST_DAY
from xlcrm.errors import DomainError
from xlcrm.jobs.dashboard.sheet import dashboard
from xlcrm.jobs.upgrade.settings_rows import added_rows, full_settings, lacks
from xlcrm.look.ledger import load_look
from xlcrm.office.homesheet import wants_dashboard
from xlcrm.office.records import number_format
from xlcrm.ooxml.cells import serial_of
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.validations import RenewedCheck, checks_in
from xlcrm.reading.goals import SECTION as GOALS
from xlcrm.reading.settings import (
    DAYS_ITEM,
    HISTORY_ITEM,
    MONTHS_ITEM,
    RENEW_ITEM,
    ROTATE_ITEM,
    SECTIONS,
    WEEKS_ITEM,
)
from xlcrm.schema.sheets import HISTORY
from xlcrm.workbook.plan import NewColumn, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.validations import Check
    from xlcrm.workbook.read import Book

    Step: TypeAlias = Callable[[Ledger, date], Plan]

_SHEETLESS: Final = frozenset({HISTORY_ITEM, ROTATE_ITEM})
"""Settings of which an adopted workbook has none: it grows no sheets by itself."""

_OFFERED: Final = "구분은 다음 가운데 하나입니다: "
_FORMER_LAST_DAY: Final = "80720"  # 2120-12-31, the last day that dates could have before edition 4
_DATES_ASKED: Final = "날짜를 "


def settings_of(section: str, *items: str) -> Step:
    """Return the step that adds settings with the values that count already.

    Args:
        section: their 구분.
        items: their names; all that a new ledger has of the section by default.
    """

    def step(ledger: Ledger, _as_of: date) -> Plan:
        book = ledger.book
        if section == GOALS and not _has_history(book):
            return Plan()  # an adopted workbook begins without them
        return added_rows(
            book,
            [
                each
                for each in load_look().settings
                if each.section == section
                and (not items or each.item in items)
                and (each.item not in _SHEETLESS or _has_history(book))
                and lacks(book, each.section, each.item)
            ],
        )

    return step


def _has_history(book: Book) -> bool:
    return any(each.table.spec.key == HISTORY.key for each in book.sheets)


def columns_of(key: str, *fields: str) -> Step:
    """Return the step that adds columns at the right of sheets of a kind that xlcrm has made.

    An office's own sheet gets none: `refresh --add-columns` and `adopt` add what it asks for.

    Args:
        key: the kind of sheet.
        fields: the columns.
    """

    def step(ledger: Ledger, _as_of: date) -> Plan:
        name = load_look().sheets[key].table
        made = (
            each
            for each in ledger.book.sheets
            if each.table.spec.key == key and each.excel_table and each.excel_table.name == name
        )
        return Plan(
            new_columns=tuple(
                NewColumn(each.table.sheet, each.area, column.name, (), (), number_format(column))
                for each in made
                for column in map(each.table.spec.column, fields)
                if column.field not in each.match.fields
            )
        )

    return step


def sections_offered(ledger: Ledger, _as_of: date) -> Plan:
    """Offer in 설정 all of its sections, where its dropdown is one of a former ledger's."""
    sheet = full_settings(ledger.book)
    return _renewed(ledger.book, _with_all_sections, () if sheet is None else (sheet.table.sheet,))


def _with_all_sections(check: Check) -> Check | None:
    """The dropdown of 구분 with every section, if it is xlcrm's own; None if it is another one."""
    text, *rest = check.formulas or ("",)  # LibreOffice writes another formula behind it: 0
    offered = tuple(text.strip('"').split(","))
    if check.kind != "list" or check.message != _OFFERED + ", ".join(offered):
        return None
    if not set(offered) < set(SECTIONS):
        return None
    new = f'"{",".join(SECTIONS)}"'
    return replace(check, formulas=(new, *rest), message=_OFFERED + ", ".join(SECTIONS))


def home_sheet(ledger: Ledger, as_of: date) -> Plan:
    """Put in 현황판, where a ledger has none because it is older; one that was deleted stays so."""
    if not wants_dashboard(ledger.book.package):
        return Plan()
    try:
        return dashboard(ledger, as_of=as_of).plan
    except DomainError:  # there is nothing to count in it
        return Plan()


def last_days(ledger: Ledger, _as_of: date) -> Plan:
    """Accept days up to 9999-12-31, where xlcrm had cells accept them up to 2120-12-31."""
    book = ledger.book
    return _renewed(book, _to_the_last_day, [each.table.sheet for each in book.sheets])


def _to_the_last_day(check: Check) -> Check | None:
    ours = check.kind == "date" and check.formulas[1:] == (_FORMER_LAST_DAY,)
    if not ours or _DATES_ASKED not in check.message:
        return None
    return replace(check, formulas=(check.formulas[0], str(int(serial_of(LAST_DAY)))))


def _renewed(book: Book, newer: Callable[[Check], Check | None], sheets: Iterable[str]) -> Plan:
    """The checks of some sheets for which there are newer ones."""
    package = book.package
    found: list[tuple[str, RenewedCheck]] = []
    for name in dict.fromkeys(sheets):
        data = package.markup(package.sheet(name).part)
        known = dict.fromkeys(checks_in(data, frame_of(data)))
        found += [(name, RenewedCheck(old, new)) for old in known if (new := newer(old))]
    return Plan(checks=tuple(found))


STEPS: Final[Mapping[int, tuple[Step, ...]]] = {
    2: (settings_of("기준", RENEW_ITEM, HISTORY_ITEM, ROTATE_ITEM),),
    3: (sections_offered,),
    4: (
        settings_of("기준", DAYS_ITEM, WEEKS_ITEM, MONTHS_ITEM),
        settings_of(GOALS),
        sections_offered,
        last_days,
    ),
    5: (sections_offered,),  # and 대장 판 itself, which every upgrade writes
    6: (home_sheet,),
}
"""What brings a ledger from each edition to the next one, by the number it has then."""
