"""What a ledger brings to a store: its tables, typed, nobody to be recognised unless revealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.privacy import find_resident_numbers, scrub
from xlcrm.domain.region import region_of
from xlcrm.jobs.stores.schema import (
    FILE,
    OTHERS,
    ROW,
    SHEET,
    SPECS,
    TABLES,
    TEXT,
    VALUES,
    StoredSheet,
    blank,
    typed,
)
from xlcrm.office.contracts import Contracts
from xlcrm.office.journal_read import names_known
from xlcrm.office.own_columns import own_columns
from xlcrm.office.payments import fee_bases
from xlcrm.pages.masks import Masks
from xlcrm.reading.basis import YEARLY
from xlcrm.rules.dateless import is_somebody
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS, in_short
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from xlcrm.jobs.stores.schema import Rows
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.columns import Column
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

_YEAR: Final = 12  # months
_HIDDEN: Final = "******-*******"


def hiding(ledger: Ledger, *, reveal: bool) -> Hide:
    """Return what hides people of a ledger.

    Args:
        ledger: the opened workbook, with all of its columns.
        reveal: whether people are shown as they are; 주민등록번호 never are.
    """
    return Hide(Masks(names_known(ledger.book)), reveal=reveal)


def rows_of(ledger: Ledger, path: str, hide: Hide) -> Rows:
    """Return a ledger's tables as a store holds them; its branch is left to whoever knows it.

    A fee is told with what it is for, also where only its header or the column proves that.

    Args:
        ledger: the opened workbook, with all of its columns.
        path: what the file is called.
        hide: hides people.
    """
    book = ledger.book
    found: Rows = {OTHERS.key: blank(OTHERS, 0)}
    for sheet in book.sheets:
        if sheet.table.spec.key not in TABLES:
            continue
        into = found.setdefault(sheet.table.spec.key, blank(TABLES[sheet.table.spec.key], 0))
        for name, values in _part(book, sheet.table, found[OTHERS.key], path, hide).items():
            into[name].extend(values)
        for header, texts in own_columns(book, sheet):
            for at, text in enumerate(texts):
                if text:
                    _add(found[OTHERS.key], (path, sheet.table, at, header), hide.other(text))
    return found


def _part(
    book: Book, table: Table, others: dict[str, list[object]], path: str, hide: Hide
) -> dict[str, list[object]]:
    """What one sheet brings; what could not be read goes to the others."""
    stored = TABLES[table.spec.key]
    part = blank(stored, len(table.rows))
    part[FILE] = [path] * len(table.rows)
    part[SHEET] = [table.sheet] * len(table.rows)
    part[ROW] = list(table.rows)
    said = _said(book, table)
    for column in stored.columns:
        values = said.get(column.field) if column.field else None
        if values is None:
            continue
        kept = [typed(column.type, value) for value in values]
        spec = table.spec.column(column.field)
        part[column.name] = hide.column(kept, spec) if column.type == TEXT else kept
        read = table.columns.get(column.field)
        for at, raw in enumerate(() if read is None else read.raw):
            if kept[at] is None and not is_blank(raw):
                _add(others, (path, table, at, column.name), hide.other(str(raw)))
    return part


def sheets_of(ledger: Ledger) -> dict[str, StoredSheet]:
    """Return which sheets a ledger has, with 요금 기준 where it has fees, as `rows_of` has it."""
    found = {}
    for sheet in ledger.book.sheets:
        table = sheet.table
        if table.spec.key in TABLES:
            headers = {field: column.header for field, column in table.columns.items()}
            if table.spec.key == LEDGER.key and "fee" in headers:
                headers.setdefault("fee_basis", table.spec.column("fee_basis").name)
            found[table.sheet] = StoredSheet(table.spec.key, headers)
    return found


def _add(others: dict[str, list[object]], where: tuple[str, Table, int, str], text: str) -> None:
    path, table, at, header = where
    for name, value in zip(
        OTHERS.names, (None, path, table.sheet, table.rows[at], header, text), strict=True
    ):
        others[name].append(value)


def _said(book: Book, table: Table) -> dict[str, Sequence[object]]:
    """The values of each column that the table has; of fees with what they are for."""
    said = {field: column.values for field, column in table.columns.items()}
    if table.spec.key != LEDGER.key or "fee" not in said:
        return said
    fees, bases = fee_bases(Contracts.of(table, book.settings))
    told = [
        _fee(fee, basis, was, said_basis)
        for fee, basis, was, said_basis in zip(
            fees, bases, said["fee"], table.values("fee_basis"), strict=True
        )
    ]
    said["fee"], said["fee_basis"] = [each for each, _ in told], [each for _, each in told]
    return said


def _fee(fee: object, basis: object, was: object, said: object) -> tuple[object, object]:
    """A fee in whole won and what it is for; a year's that is no whole won a month stays one's."""
    if isinstance(fee, float) and fee % 1:
        return was, YEARLY if was == round(fee * _YEAR) else said
    return fee, said if fee is None else basis


class HideMore:
    """Hides in what was hidden before whom other ledgers name: no ledger knows all whom it names.

    Args:
        names: of everybody whom one of the ledgers knows.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._hidden = HiddenNames(names)

    def of(self, column: Column) -> Callable[[str], str] | None:
        """Return what hides them in a column; None where it holds nothing that names others.

        Where days and numbers belong, somebody may have written words.
        """
        if column.shown_as is Kind.IDENTIFIER:
            return self._hidden.identifier
        return self._hidden.again if column.shown_as is Kind.NOTE or column.kind in VALUES else None

    def keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Return customers' keys as they may be kept, as `Hide.keys`."""
        return _hidden_keys(keys, self._hidden.identifier)

    def rows(self, tables: Rows) -> Rows:
        """Return a ledger's tables as they may be kept; of what a store holds of them."""
        found: Rows = {}
        for key, columns in tables.items():
            found[key] = {**columns}
            for stored in TABLES[key].columns if key else ():
                spec = SPECS[key].column(stored.field) if stored.field else None
                hide = self.of(spec) if spec and stored.type == TEXT else None
                if hide is not None:
                    values = columns[stored.name]
                    shown = {each: hide(each) for each in set(values) if isinstance(each, str)}
                    found[key][stored.name] = [shown.get(each, each) for each in values]  # type: ignore[call-overload]  # what is no text stays
        return found


class Hide:
    """Hides people, each text once.

    Attributes:
        reveal: whether people are shown as they are; 주민등록번호 never are.
    """

    def __init__(self, masks: Masks, *, reveal: bool) -> None:
        self._masks, self.reveal = masks, reveal

    def column(self, values: Sequence[object], column: Column) -> list[object]:
        """Return the texts of a column as they may be kept."""
        hide = self._of(column)
        hidden = {each: hide(each) for each in set(values) if isinstance(each, str)}
        return [hidden.get(each, each) if isinstance(each, str) else each for each in values]

    def cells(
        self, column: Column, pairs: Sequence[tuple[object, object]]
    ) -> list[tuple[object, object]]:
        """Return what a column's cells say, and what they mean, as they may be kept.

        What tells that a row is nobody's (공실), and in which region an address is, stays.
        """
        hide = self._of(column)
        texts = column.kind not in VALUES
        return [self._cell(raw, value, hide, column, texts=texts) for raw, value in pairs]

    def _cell(
        self,
        raw: object,
        value: object,
        hide: Callable[[str], str],
        column: Column,
        *,
        texts: bool,
    ) -> tuple[object, object]:
        written = type(raw) is str  # no error value, which names nobody
        if not texts:
            return (self.words(str(raw)) if written and value is None else raw), value
        if written and raw is value:
            found = hide(str(raw))
            return found, found
        shown = hide(value) if isinstance(value, str) else value
        if written:
            return hide(str(raw)), shown
        if shown != value:  # a number that is somebody's
            return shown, shown
        if value is None and raw is not None and column.personal and not self.reveal:
            return hide(str(raw)), None
        return raw, shown

    def keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Return customers' keys as they may be kept: those that tell who it is by their order.

        They stay as many as they were, and sort as before.
        """
        if self.reveal:
            return {each: each for each in keys}
        return _hidden_keys(keys, self._masks.identifier)

    def _of(self, column: Column) -> Callable[[str], str]:
        """What hides people in a column."""
        kind = column.shown_as
        if self.reveal:
            return _without_numbers
        if kind is Kind.NOTE:
            return self._masks.text
        if kind is Kind.IDENTIFIER:
            return self._masks.identifier
        if kind is Kind.NAME:
            return _name
        if kind is Kind.ADDRESS:
            return _address
        return MASKS.get(kind, scrub)

    def words(self, text: str) -> str:
        """Return what somebody wrote where no words belong, as a note may be kept."""
        return _without_numbers(text) if self.reveal else self._masks.text(text)

    def other(self, text: str) -> str:
        """Return a cell of which nobody knows what it holds."""
        return _without_numbers(text) if self.reveal else in_short(text)


def _hidden_keys(keys: Iterable[str], hide: Callable[[str], str]) -> dict[str, str]:
    found = {}
    for number, each in enumerate(sorted({*keys})):
        if each.startswith("\n"):
            found[each] = f"\n{number:07}"
        else:
            customer, _, branch = each.partition("\n")
            shown = hide(customer)
            same = shown == customer
            found[each] = each if same else f"{shown} {number:07}" + f"\n{branch}" * bool(branch)
    return found


def _name(text: str) -> str:
    """A name masked; 공실 is nobody's, and said as it is."""
    return MASKS[Kind.NAME](text) if is_somebody(text) else text


def _address(text: str) -> str:
    """An address masked; its province or city is kept where a postal code stands before it."""
    shown, region = MASKS[Kind.ADDRESS](text), region_of(text)
    return shown if region_of(shown) == region else f"{region or ''} ***".strip()


def _without_numbers(text: str) -> str:
    """A text without 주민등록번호, which no law lets an office hand on."""
    for start, end in reversed(find_resident_numbers(text)):
        text = f"{text[:start]}{_HIDDEN}{text[end:]}"
    return text
