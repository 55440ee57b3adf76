"""Two customers who are one: everything that names the second names the first from then on.

No row is taken away: terms, journal, purchases and answers keep what they say, and only whose they
are changes. Of 고객정보, which has one row a customer, the second one's facts go into the first
one's row, and of 이용현황, which has one row a month, its numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DomainError
from xlcrm.jobs.ideas import renumbered
from xlcrm.jobs.person.enter import of_branches
from xlcrm.jobs.person.ticked import NamedAnew, with_ticks
from xlcrm.jobs.person.whom import customer_meant, key_of, ledger_rows, rows_elsewhere
from xlcrm.office.changes import Changes
from xlcrm.office.contract import ContractIndex
from xlcrm.office.journal_read import day_of
from xlcrm.office.proposal import Proposal
from xlcrm.people.keys import branches_of, key_without_id, numbers_of
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.consent_columns import SCOPES
from xlcrm.schema.masks import masked
from xlcrm.schema.sheets import CUSTOMERS, LEDGER, USAGE
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from xlcrm.cellref import CellRef
    from xlcrm.office.checked import Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.schema.table import Table, TypedColumn
    from xlcrm.workbook.read import Book, Sheet

_LISTED: Final = 3  # pairs of terms at one time that are told
_JOINED: Final = frozenset({"preference", "interests"})
"""The facts of 고객정보 that two rows may both be right about."""

_REFUSALS: Final = frozenset(scope.said for scope in SCOPES)
"""The facts of which a no stands: who has refused once is not written to."""

_LATER: Final = frozenset(scope.withdrawn for scope in SCOPES)
"""The days of refusals, of which the last one counts."""


@outlined
@dataclass(frozen=True, slots=True)
class Merged:
    """What becomes one.

    Attributes:
        kept: the customer who stays, masked.
        other: the one who becomes that customer, masked.
        rows: how many rows of each sheet name the first one from then on.
    """

    kept: str
    other: str
    rows: Mapping[str, int]


def merge_customers(
    ledger: Ledger, kept: str, other: str, *, as_of: date, now: datetime | None = None
) -> Proposal[Merged]:
    """Return what makes one customer of two.

    The first one's 고객 ID and name stand in every row of the second one, and the telephone numbers
    of both. Facts that only the second one's row of 고객정보 tells go to the first one's, and that
    row is left blank; where both tell something else the first one's stands, except that who has
    refused messages has refused them. What people have written into the sheet 오늘 is taken into
    the journal with it.

    Args:
        ledger: the opened workbook, read whole.
        kept: the customer who stays: a 고객 ID, a name, a telephone number or a cell.
        other: the one who is the same person.
        as_of: the day for which 상태, 남은 일수 and 조치 of the terms are computed.
        now: when, in Korean wall time, for what is taken in; by default the sheet's day.

    Raises:
        DomainError: one of them is nobody, or several; both are the same; they are of branches that
            count their own 고객 ID; or entries about the second one wait beside the workbook.
        PlanError: a cell that would change holds a formula or is merged.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> print(*xlcrm.merge_customers(ledger, "1001", "1003", as_of=date(2024, 10, 1)).said[:2])
    1003 박*희 010-****-2222 → 1001 홍*동 010-****-5678   고객대장: 1행
    """
    proposal, anew = merged(ledger, kept, other, as_of=as_of)
    return with_ticks(ledger.on(as_of), proposal, anew, now=now)


def merged(
    ledger: Ledger, kept: str, other: str, *, as_of: date
) -> tuple[Proposal[Merged], Mapping[str, NamedAnew]]:
    """Return what `merge_customers` does, and how both are named then, without the sheet 오늘."""
    opened = ledger.on(as_of)
    book = opened.book
    one, two = customer_meant(opened, kept), customer_meant(opened, other)
    if set(map(_place, one.rows)) & set(map(_place, two.rows)):
        raise DomainError(
            "두 고객이 같은 고객입니다.",
            path=ledger.path,
            hint=f"합칠 고객을 다시 적으세요. 보려면: xlcrm customer show "
            f"{path_typed(str(ledger.path))} {key_of(one)}",
        )
    if _is_of_several_branches(one, two):
        why = "지점마다 고객 ID를 따로 매겨, 다른 지점의 고객과는 합칠 수 없습니다."
        raise DomainError(why, path=ledger.path, hint=of_branches(why).hint)
    if any(book.people.whose(row) == two.key for row in book.waiting):
        raise DomainError(
            "합칠 고객의 일지가 대기열에 있습니다.",
            path=ledger.path,
            hint=f"먼저 옮겨 적으세요: xlcrm queue apply {path_typed(str(ledger.path))}",
        )
    merging = _Merging(book, one, two)
    return merging.proposal(as_of), merging.named_anew()


class _Merging:
    """The rows of one customer, given to another."""

    def __init__(self, book: Book, kept: Person, other: Person) -> None:
        self.book = book
        self.kept = kept
        self.other = other
        self.changes = Changes(book)
        self.number: Value = (
            kept.written or kept.customer_id or other.written or other.customer_id or None
        )
        self.told: list[str] = []
        self.counts: dict[str, int] = {}

    def proposal(self, as_of: date) -> Proposal[Merged]:
        """What makes them one, and what is said of it."""
        self._ledgers()
        mine = {id(sheet): list(at) for sheet, at in rows_elsewhere(self.book, self.kept)}
        for sheet, places in rows_elsewhere(self.book, self.other):
            if self.kept.key == self.other.key:  # one number under two names
                self._given(sheet, self._named(sheet, places))
            elif sheet.table.spec.key == CUSTOMERS.key:
                self._facts(sheet, mine.get(id(sheet), []), places)
            elif sheet.table.spec.key == USAGE.key:
                self._months(sheet, mine.get(id(sheet), []), places)
            else:
                self._given(sheet, places)
        if self.number is not None and self.other.customer_id:
            given = self.other.customer_id, str(self.number)
            for name, count in renumbered(self.book, self.changes, *given):
                self.counts[name] = self.counts.get(name, 0) + count
        counted = [f"  {sheet}: {count:,}행" for sheet, count in self.counts.items()]
        first = f"{self.other.masked} → {self.kept.masked}"
        note: dict[str, Value] = {
            "customer_id": self.number,
            "name": self.kept.name or None,
            "category": "기타",
            "content": f"두 번 적힌 고객을 하나로 합침{self._number()}.",
        }
        return Proposal(
            self.changes.plan(as_of),
            said=(first, *counted, *self.told, *self._overlaps()),
            notes=({name: value for name, value in note.items() if value is not None},),
            found=Merged(self.kept.masked, self.other.masked, dict(self.counts)),
        )

    def named_anew(self) -> Mapping[str, NamedAnew]:
        """How both are named from then on, by the keys that they had."""
        kept, other = self.kept, self.other
        known = next((each.key for each in (kept, other) if each.customer_id), "")
        phone = kept.phone if numbers_of([kept.phone])[0] else other.phone
        key = known or key_without_id(kept.name or other.name, phone)
        anew = NamedAnew(key, {"customer_id": self.number, "name": kept.name or None})
        return {each.key: anew for each in (kept, other)}

    def _number(self) -> str:
        ids = [each for each in (self.other.customer_id, self.kept.customer_id) if each]
        return f"({', '.join(ids)})" if ids else ""

    # -- the ledger --------------------------------------------------------------------------------

    def _ledgers(self) -> None:
        """Let the rows of the ledgers say who it is, and how both were reached."""
        phone = self._phones()
        both = [(self.kept, ledger_rows(self.book, self.kept))]
        both.append((self.other, ledger_rows(self.book, self.other)))
        for person, rows in both:
            for number, places in sorted(rows.items()):
                sheet = self.book.ledgers[number]
                if phone is not None:
                    self._set(sheet, "phone", places, phone)
                if self.number is not None:
                    self._set(sheet, "customer_id", places, self.number)
                if person is self.other:
                    if self.kept.name:
                        self._set(sheet, "name", places, self.kept.name)
                    self._count(sheet, places)
        for name in ("email", "address", "officer", "branch"):
            self._differing(name)

    def _differing(self, field: str) -> None:
        """Say that both have something else in a field, what stays where, and which one counts."""
        said: dict[str, tuple[str, CellRef]] = {}
        for person in (self.kept, self.other):
            for table, at in person.rows:
                value = table.values(field)[at]
                if value is not None:
                    said[match_key(str(value))] = str(value), table.where(at, field)
        if len(said) < 2:  # noqa: PLR2004 - two differ
            return
        column = LEDGER.column(field)
        cells = " · ".join(
            f"{where} {masked(text, column.shown_as)}" for text, where in said.values()
        )
        self.told.append(
            f"  확인하세요: 두 고객의 '{column.name}' 칸이 다릅니다. 행마다 그대로 둡니다: {cells}"
        )

    def _phones(self) -> str | None:
        """The numbers of both, the kept one's first; None where nothing has to be written."""
        mine, theirs = numbers_of([self.kept.phone or None, self.other.phone or None])
        if not theirs:
            return self.kept.phone or None
        if not mine:
            return self.other.phone
        if set(theirs) <= set(mine):
            return self.kept.phone
        self.told.append("  연락처가 달라 두 번호를 함께 적습니다.")
        return f"{self.kept.phone}, {self.other.phone}"

    def _set(self, sheet: Sheet, field: str, places: Sequence[int], new: Value) -> None:
        """Let cells say something, where they do not say it yet."""
        column = sheet.table.columns.get(field)
        if column is None:
            return
        some = [at for at in places if at not in column.merged] or places
        some = [at for at in some if not _says(column, at, new)]
        if some:
            self.changes.set(sheet, field, dict.fromkeys(some, new))

    def _count(self, sheet: Sheet, places: Sequence[int]) -> None:
        name = sheet.table.sheet
        self.counts[name] = self.counts.get(name, 0) + len(places)

    # -- other sheets ------------------------------------------------------------------------------

    def _given(self, sheet: Sheet, places: Sequence[int]) -> None:
        """Let rows of another sheet name the kept customer, as far as they name anybody so."""
        names = sheet.table.values("name")
        if self.number is not None:
            self._set(sheet, "customer_id", places, self.number)
        if self.kept.name:
            named = [at for at in places if names[at] is not None]
            self._set(sheet, "name", named, self.kept.name)
        if places:
            self._count(sheet, places)

    def _named(self, sheet: Sheet, places: Sequence[int]) -> Sequence[int]:
        """Those of some rows that bear the second one's name."""
        names, wanted = sheet.table.values("name"), match_key(self.other.name)
        return [at for at in places if match_key(str(names[at] or "")) == wanted]

    def _facts(self, sheet: Sheet, mine: Sequence[int], theirs: Sequence[int]) -> None:
        """Put the second one's facts into the first one's row, or give the row to the first one."""
        if not mine:
            self._given(sheet, theirs)
            return
        kept = [name for other in theirs for name in self._put_together(sheet, mine[-1], other)]
        for other in theirs:
            self._emptied(sheet, other)
        self._count(sheet, theirs)
        if kept:
            names = "·".join(dict.fromkeys(kept))
            self.told.append(f"  확인하세요: {names} 칸이 서로 달라 남는 고객의 값을 둡니다.")
        cells = " · ".join(str(sheet.table.where(other, "customer_id")) for other in theirs)
        self.told.append(f"  {cells} 행의 값은 옮기고 비웠습니다. 남은 칸이 없으면 지워도 됩니다.")

    def _put_together(self, sheet: Sheet, at: int, other: int) -> Iterator[str]:
        """Let a row of 고객정보 say what another one does; yield the facts in which it differs."""
        for name, column in sheet.table.columns.items():
            old, new = column.raw[at], column.raw[other]
            if name == "customer_id" or column.column.computed or is_blank(new):
                continue
            if is_blank(old):
                self._move(sheet, name, at, other)
            elif name in _REFUSALS and column.values[other] is False:
                if column.values[at] is not False:
                    self._set(sheet, name, [at], "N")
                    self.told.append(f"  {column.column.name}: 거부한 적이 있어 N으로 둡니다.")
            elif name in _LATER:
                if _is_later(column.values[other], column.values[at]):
                    self._move(sheet, name, at, other)
            elif name in _JOINED and match_key(str(old)) != match_key(str(new)):
                self._set(sheet, name, [at], f"{old}, {new}")
            elif column.values[at] != column.values[other]:
                yield column.column.name

    def _emptied(self, sheet: Sheet, at: int) -> None:
        """Leave a row blank, but for its formulas and what the office has beside it."""
        for name, column in sheet.table.columns.items():
            if at not in column.formulas and not is_blank(column.raw[at]):
                self.changes.set(sheet, name, {at: None})

    def _move(self, sheet: Sheet, name: str, at: int, other: int) -> None:
        column = sheet.table.columns[name]
        value = column.values[other]
        new: Value = column.raw[other]
        if column.column.kind.is_day and value is not None:
            new = value  # type: ignore[assignment]  # a day, as the column reads it
        self.changes.set(sheet, name, {at: new}, as_given=None if _is_day(column) else "")

    def _months(self, sheet: Sheet, mine: Sequence[int], theirs: Sequence[int]) -> None:
        """Give months to the first one; of a month that both have, the numbers are added up."""
        months, amounts = sheet.table.values("month"), sheet.table.values("amount")
        known = {months[at]: at for at in mine if months[at] is not None}
        alone, added = [], 0
        for other in theirs:
            at = known.get(months[other])
            one, two = (amounts[each] if each is not None else None for each in (at, other))
            if at is None or not isinstance(one, int) or not isinstance(two, int):
                alone.append(other)
                continue
            self.changes.set(sheet, "amount", {at: one + two})
            self._emptied(sheet, other)
            added += 1
        if alone:
            self._given(sheet, alone)
        if added:
            self.counts[sheet.table.sheet] = self.counts.get(sheet.table.sheet, 0) + added
            self.told.append(f"  {sheet.table.sheet}: 같은 달 {added:,}행은 더하여 한 행으로 함")

    def _overlaps(self) -> list[str]:
        """Terms of both that run at the same time: perhaps one term that was written twice."""
        index = ContractIndex(self.book)
        numbers = {id(sheet.table): number for number, sheet in enumerate(self.book.ledgers)}
        terms = [
            [index.contract((numbers[id(table)], at)) for table, at in person.rows]
            for person in (self.kept, self.other)
        ]
        told = []
        for one in terms[0]:
            for two in terms[1]:
                if one.start is None or two.start is None:
                    continue
                same = match_key(str(one.value("service") or "")) == match_key(
                    str(two.value("service") or "")
                )
                apart = (one.end is not None and one.end < two.start) or (
                    two.end is not None and two.end < one.start
                )
                if same and not apart:
                    cells = f"{one.where('start')} · {two.where('start')}"
                    told.append(
                        f"  확인하세요: 기간이 겹칩니다: {cells}. "
                        "두 번 적은 계약이면 하나를 취소하거나 지우세요."
                    )
        more = [f"  겹치는 계약이 외 {len(told) - _LISTED:,}쌍 더 있습니다."]
        return told if len(told) <= _LISTED else [*told[:_LISTED], *more]


def _is_of_several_branches(kept: Person, other: Person) -> bool:
    """Whether the number that both would have is somebody else's, or nobody's, at a branch."""
    branch = kept.branch if kept.customer_id else other.branch
    rows = (*kept.rows, *other.rows)
    return bool(branch) and any(branches_of(table)[at] != branch for table, at in rows)


def _place(row: tuple[Table, int]) -> tuple[str, int]:
    """A row of the ledgers, told by its sheet and Excel row."""
    table, at = row
    return table.sheet, table.rows[at]


def _is_day(column: TypedColumn) -> bool:
    return column.column.kind.is_day


def _says(column: TypedColumn, at: int, new: Value) -> bool:
    """Whether a cell says that already."""
    if new is None:
        return is_blank(column.raw[at])
    value = column.values[at]
    if column.column.kind is Kind.YES_NO and isinstance(value, bool):
        return new == ("Y" if value else "N")
    return value is not None and str(value) == str(new)


def _is_later(one: object, other: object) -> bool:
    """Whether a day is after another, or the other one is none."""
    day, before = day_of(one), day_of(other)
    return day is not None and (before is None or day > before)
