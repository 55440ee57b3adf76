"""Entries of the journal by word, day, officer and category, over all of its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.csv_text import csv_of, has_head
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.files.outgoing import put
from xlcrm.office.journal_read import day_of, moment_of, superseded, written
from xlcrm.pages.masks import Masks
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from os import PathLike
    from pathlib import Path

    from xlcrm.cellref import CellRef
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book

_LEAST_DIGITS: Final = 4  # of a telephone number
CORRECTED, WAITS = "정정됨", "대기 중"
_STATE, _PLACE = "기록 상태", "셀"
_SEARCHED: Final = tuple(
    column.field
    for column in JOURNAL.columns
    if not column.kind.is_day and column.field != "corrects"
)
_OF_PEOPLE: Final = frozenset({"customer_id", "contract_id"})
_TOLD: Final = tuple(column for column in JOURNAL.columns if column.field != "written_at")
_HEAD: Final = (*(column.name for column in _TOLD), _STATE, _PLACE)


@outlined
class FoundEntry(NamedTuple):
    """An entry of the journal that was looked for.

    Attributes:
        where: its cell; None of one that waits beside the workbook.
        when: when it was; a day alone counts from midnight, what has no date comes last.
        values: its row by field, blanks left out.
        state: 정정됨 where a later entry takes its place, 대기 중 where it waits, else empty.
        masked: the same values with nobody to be recognised in them.
    """

    where: CellRef | None
    when: datetime
    values: Mapping[str, object]
    state: str
    masked: Mapping[str, object]


def find_entries(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    words: Iterable[str] = (),
    *,
    first: date | None = None,
    last: date | None = None,
    officers: Collection[str] = (),
    categories: Collection[str] = (),
    channels: Collection[str] = (),
) -> tuple[FoundEntry, ...]:
    """Return the entries in which all of some words stand, the newest first.

    Over all sheets of the journal, and what waits beside the workbook to be written there.

    Args:
        ledger: the opened workbook, all columns of its journals and the names of its ledgers read.
        words: what has to stand in an entry, spaces and capitals aside; all of it.
        first: not before that day.
        last: not after that day.
        officers: by one of these 담당자.
        categories: of one of these 분류.
        channels: by one of these 채널.

    Raises:
        DomainError: no entry at all is of such an officer, category or channel; or there is no
            journal.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/office.xlsx")
    >>> found = xlcrm.find_entries(ledger, ["예약"], categories=["불만"])
    >>> {each.values["category"] for each in found}, found[0].when >= found[-1].when
    ({'불만'}, True)
    """
    book = ledger.book
    every = list(_every(book))
    if not every and not any(table.spec.key == JOURNAL.key for table in book.tables):
        raise DomainError(
            "고객관리일지 시트가 없습니다.", path=ledger.path, hint="xlcrm log add로 적으세요."
        )
    asked = {
        field: _known(every, field, values)
        for field, values in (
            ("officer", officers),
            ("category", categories),
            ("channel", channels),
        )
    }
    keys = [match_key(word) for word in words if match_key(word)]
    names = frozenset(
        str(name)
        for table in book.tables
        if "name" in table.columns
        for name in table.values("name")
        if name is not None
    )
    masks, people = Masks(names), _people(book)
    found = [
        FoundEntry(where, moment_of(values.get("at")), values, state, _masked(values, masks))
        for where, values, state in every
        if _within(values, first, last)
        and all(
            not wanted or match_key(str(values.get(field, ""))) in wanted
            for field, wanted in asked.items()
        )
        and _says(values, keys, people.get(str(values.get("customer_id") or ""), ()))
    ]
    return tuple(sorted(found, key=lambda each: each.when, reverse=True))


def _every(book: Book) -> Iterator[tuple[CellRef | None, Mapping[str, object], str]]:
    """Every entry with its cell and its state, those that wait last."""
    gone = superseded(book) | {str(row["corrects"]) for row in book.waiting if row.get("corrects")}
    for entry in written(book):
        values = {name: value for name, value in entry.values.items() if value is not None}
        state = CORRECTED if str(values.get("entry_id")) in gone else ""
        yield entry.where, values, state
    for row in book.waiting:
        yield None, {name: value for name, value in row.items() if value is not None}, WAITS


def _known(
    every: Sequence[tuple[CellRef | None, Mapping[str, object], str]],
    field: str,
    wanted: Collection[str],
) -> frozenset[str]:
    """What is wanted of a column, as it is compared; refused where no entry says so."""
    if not wanted:
        return frozenset()
    said = {match_key(str(v[field])): str(v[field]) for _, v, _ in every if field in v}
    name = JOURNAL.column(field).name
    for each in wanted:
        if match_key(each) in said or each in JOURNAL.column(field).choices:
            continue
        near = nearest(match_key(each), tuple(said)) if said else None
        close = f" 가장 가까운 것: {said[near]}." if near else ""
        listed = " · ".join(sorted(said.values())) or "없음"
        raise DomainError(
            f"일지의 {name}에 '{each}' 값이 없습니다.{close}", hint=f"적힌 것: {listed}"
        )
    return frozenset(map(match_key, wanted))


def _within(values: Mapping[str, object], first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    day = day_of(values.get("at"))
    return day is not None and (first is None or day >= first) and (last is None or day <= last)


def _people(book: Book) -> dict[str, tuple[str, ...]]:
    """What the ledger calls each customer, and the digits of their numbers, by 고객 ID."""
    found: dict[str, dict[str, None]] = {}
    for table in book.tables:
        if table.spec.key != LEDGER.key or "customer_id" not in table.columns:
            continue
        blank: Sequence[object] = [None] * len(table.rows)
        names = table.values("name") if "name" in table.columns else blank
        phones = table.values("phone") if "phone" in table.columns else blank
        for whose, name, phone in zip(table.values("customer_id"), names, phones, strict=True):
            if whose is not None:
                texts = found.setdefault(str(whose), {})
                texts[match_key(str(name or ""))] = None
                texts[_digits(str(phone or ""))] = None
    return {whose: tuple(filter(None, texts)) for whose, texts in found.items()}


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _says(values: Mapping[str, object], keys: Sequence[str], whose: Sequence[str]) -> bool:
    """Whether each of some words stands in one of the texts, or says whose the entry is.

    A telephone number may be typed with or without its dashes, or only its last four digits.
    """
    if not keys:
        return True
    texts = [match_key(str(values[field])) for field in _SEARCHED if field in values]
    return all(
        any(key in text for text in texts) or any(_means(key, text) for text in whose)
        for key in keys
    )


def _means(key: str, text: str) -> bool:
    """Whether a word says a customer's name, or their number."""
    if not text.isdecimal():
        return key in text
    digits = _digits(key)
    number = len(digits) >= _LEAST_DIGITS and not key.strip("0123456789-+().")
    return number and text.endswith(digits)


def _masked(values: Mapping[str, object], masks: Masks) -> dict[str, object]:
    found: dict[str, object] = {}
    for column in _TOLD:
        value = values.get(column.field)
        if value is None:
            continue
        mask = MASKS.get(column.shown_as)
        if column.field in _OF_PEOPLE:
            shown = masks.identifier(str(value))
            found[column.field] = value if shown == str(value) else shown
            continue
        free = isinstance(value, str) and column.kind in {Kind.NOTE, Kind.TEXT, Kind.CHOICE}
        found[column.field] = (
            mask(str(value)) if mask is not None else masks.text(str(value)) if free else value
        )
    return found


def write_entries(
    found: Sequence[FoundEntry],
    path: str | PathLike[str],
    *,
    reveal: bool = False,
    guard: bool = True,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put entries into a CSV file, or anew in the place of one of ours.

    Args:
        found: the entries.
        path: where; it ends in `.csv`.
        reveal: whether people stand there unmasked.
        guard: whether no text is a formula to spreadsheets; without, it stands there as it is, for
            programs.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    rows = (
        [
            *((each.values if reveal else each.masked).get(column.field) for column in _TOLD),
            each.state,
            "" if each.where is None else str(each.where),
        ]
        for each in found
    )
    data = csv_of(_HEAD, rows, guard=guard)
    return put(path, data, {".csv"}, lambda there: has_head(there, _HEAD), of=of)
