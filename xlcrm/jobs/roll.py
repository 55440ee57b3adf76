"""Lists of customers: any segment as people, counted first; and the lists kept by name in 설정."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.asking import Asking
from xlcrm.analysis.listed import COLUMNS
from xlcrm.analysis.office import office_of
from xlcrm.analysis.roll import SavedRoll, roll_of, within
from xlcrm.domain.conditions import is_name
from xlcrm.domain.csv_text import has_head
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import one_line
from xlcrm.domain.typed_option import for_ledger, path_typed
from xlcrm.errors import DomainError
from xlcrm.files.outgoing import put
from xlcrm.office.contracts import Contracts
from xlcrm.office.owed import tells_owed
from xlcrm.office.proposal import Proposal
from xlcrm.office.setting_rows import setting_rows
from xlcrm.pages import roll as pages
from xlcrm.reading import rolls as kept
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from os import PathLike

    from xlcrm.analysis.roll import Roll
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book

_FIELDS: Final = ("section", "item", "value", "explanation")
_EXPLAINED: Final = "xlcrm list --save가 적었습니다. 보려면: xlcrm list 대장 {name}"


@outlined
class RollSaved(NamedTuple):
    """A list that is written into 설정.

    Attributes:
        name: its name.
        conditions: its conditions.
        before: what stood there until now; empty for a new one.
        people: how many people it has today.
    """

    name: str
    conditions: str
    before: str
    people: int


def roll(ledger: Ledger, conditions: str, *, as_of: date, columns: Iterable[str] = ()) -> Roll:
    """Return the customers of whom some conditions are true.

    They are asked of who has a contract in force or one that is to begin; of who has left only
    where a condition says so: 상태, 미납, 지난 고객, 재계약 유예, 모든 고객.

    Args:
        ledger: the opened workbook, with all of its columns.
        conditions: such as `등급 VIP 그리고 미납 아닌`, or a saved list's name; see
            `xlcrm.domain.conditions` for the grammar.
        as_of: the day that counts as today.
        columns: the names of the list's columns; who they are and what was asked by default.

    Raises:
        DomainError: a condition or a column is not understood, or the workbook lacks a column that
            a condition needs.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.roll(ledger, "프리미엄 또는 D-30", as_of=date(2024, 10, 1))
    >>> found.conditions, [tuple(each) for each in found.counts], len(found.people)
    ('서비스 프리미엄 또는 D-30', [('서비스 프리미엄', 2), ('D-30', 1)], 2)
    """
    return roll_of(asking_of(ledger, as_of), conditions, columns)


def rolls(ledger: Ledger, *, as_of: date) -> tuple[SavedRoll, ...]:
    """Return the lists that 설정 holds by name, in its order, with how many people each has.

    Args:
        ledger: the opened workbook, with all of its columns.
        as_of: the day that counts as today.
    """
    saved = ledger.book.settings.rolls
    if not saved:
        return ()
    asking = asking_of(ledger, as_of)
    found = []
    for name, conditions in saved.items():
        try:
            mask = within(asking, asking.parsed(conditions))[0]
        except DomainError as error:
            found.append(SavedRoll(name, conditions, None, error.message))
        else:
            found.append(SavedRoll(name, conditions, int(mask.sum())))
    return tuple(found)


def save_roll(ledger: Ledger, name: str, conditions: str, *, as_of: date) -> Proposal[RollSaved]:
    """Return what writes a list into 설정 by its name, or anew over the one of that name.

    Args:
        ledger: the opened workbook, with all of its columns.
        name: what it is called.
        conditions: as for `roll`; they have to be understood.
        as_of: the day for which it is counted how many people it has.

    Raises:
        DomainError: the name cannot be one, is a condition's already, or the conditions are not
            understood.
    """
    name, text = one_line(name), " ".join(conditions.split())
    if not is_name(name):
        raise DomainError(
            "명단의 이름으로 쓸 수 없습니다.",
            hint="그리고·또는·아닌, 쉼표, 괄호, 따옴표 없이 40자 안에서 쓰세요.",
        )
    asking = asking_of(ledger, as_of, without=name)
    if asking.knows(name):
        taken = with_particle(f"'{name}'", "은/는")
        raise DomainError(
            f"{taken} 이미 조건의 이름입니다.", hint=f"'{name} 명단'처럼 다른 이름을 쓰세요."
        )
    people = int(within(asking, asking.parsed(text))[0].sum())
    known = ledger.book.settings.rolls
    before = next((old for each, old in known.items() if match_key(each) == match_key(name)), "")
    plan = Plan() if before == text else _plan(ledger.book, ledger.path.name, name, text)
    return Proposal(plan, found=RollSaved(name, text, before, people))


def asking_of(ledger: Ledger, as_of: date, without: str = "") -> Asking:
    """Return what can be asked of a ledger on a day.

    Args:
        ledger: the opened workbook, with all of its columns.
        as_of: the day that counts as today.
        without: a saved list that is left aside, since it is being written.
    """
    book = ledger.on(as_of).book
    held: dict[str, set[str]] = {}
    titles: dict[str, str] = {}
    headers: dict[str, tuple[str, str]] = {}
    for table in book.tables:
        titles.setdefault(table.spec.key, table.sheet)
        held.setdefault(table.spec.key, set()).update(table.columns)
        for field, column in table.columns.items():
            headers.setdefault(column.header, (table.spec.key, field))
    saved = {
        name: text
        for name, text in book.settings.rolls.items()
        if match_key(name) != match_key(without)
    }
    rows = [Contracts.of(sheet.table, book.settings) for sheet in book.ledgers]
    if LEDGER.key in held and tells_owed(book, rows):
        held[LEDGER.key].add("outstanding")  # columns of months tell it as well
    office = office_of(ledger, as_of, with_own=True, with_rest=True, with_owed=True)
    return Asking(office, held, saved, titles, headers)


def _plan(book: Book, file: str, name: str, conditions: str) -> Plan:
    """The row of a list in 설정, in the place of the one of that name, or below."""
    explained = for_ledger(_EXPLAINED, file).format(name=path_typed(name))
    return setting_rows(book, [(kept.SECTION, name, conditions, explained)])


def write_roll(  # noqa: PLR0913 - what the file is made of, and how it is written
    found: Roll,
    path: str | PathLike[str],
    *,
    ledger: str = "",
    reveal: bool = False,
    guard: bool = True,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put a list into a file that ends in `.xlsx` or `.csv`, or anew in the place of one of ours.

    Args:
        found: the list.
        path: where.
        ledger: the file name of the ledger, for the title.
        reveal: whether people stand there unmasked.
        guard: whether no text of a CSV file is a formula to spreadsheets; without, it stands there
            as it is, for programs.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() == ".csv":
        names = {each.name for each in (*COLUMNS, *found.columns)}
        data = pages.as_csv(found, reveal=reveal, guard=guard)
        return put(target, data, {".csv"}, lambda there: has_head(there, names), of=of)
    data = pages.as_workbook(found, ledger, reveal=reveal)
    return put(target, data, {".xlsx", ".csv"}, pages.is_roll, of=of)
