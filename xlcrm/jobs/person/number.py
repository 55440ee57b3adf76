"""고객 ID for a ledger that tells its customers apart by name and telephone number alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.numbering import Numbering
from xlcrm.domain.outline import outlined
from xlcrm.jobs.person.ticked import NamedAnew, with_ticks
from xlcrm.office.changes import Changes, filled_area
from xlcrm.office.mentioned import mentioned
from xlcrm.office.proposal import Proposal
from xlcrm.people.keys import trusted
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass
from xlcrm.workbook.plan import NewColumn, Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlcrm.office.checked import Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book, Sheet

_FIRST: Final = "1000"  # the number before the first one
_FIELD: Final = "customer_id"


@outlined
@dataclass(frozen=True, slots=True)
class Numbered:
    """Who gets a number.

    Attributes:
        customers: how many customers get one.
        rows: how many rows of all sheets get one.
    """

    customers: int = 0
    rows: int = 0


def number_customers(ledger: Ledger, *, now: datetime | None = None) -> Proposal[Numbered]:
    """Return what gives every customer of the ledger a 고객 ID.

    A sheet that has no such column, or only a 순번 or No, gets one at its right; of a column that
    is there the blank cells are filled. Rows of the same name and telephone number are one
    customer. The journal and other sheets that name a customer get the number in their blank
    cells, too. What people have written into the sheet 오늘 is taken into the journal with it.

    Args:
        ledger: the opened workbook, read whole.
        now: when, in Korean wall time, for what is taken in; by default the sheet's day.

    Raises:
        PlanError: there is no room for the column.

    >>> import xlcrm
    >>> xlcrm.number_customers(xlcrm.open_ledger("sample_data/seed_ledger.xlsx")).said
    ()
    """
    numbering = _Numbering(ledger.book)
    proposal = numbering.proposal()
    anew = {
        key: NamedAnew(str(number), {_FIELD: number}) for key, number in numbering.given.items()
    }
    return with_ticks(ledger, proposal, anew, now=now)


class _Numbering:
    """Numbers given out in the order of the rows."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.changes = Changes(book)
        taken = (each for each in book.people.ids if each is not None)
        self._numbers = Numbering(map(str, taken), mentioned(book, _FIELD))
        self.given: dict[str, Value] = {}
        self.rows = 0
        self.said: list[str] = []
        self.columns: list[NewColumn] = []

    def proposal(self) -> Proposal[Numbered]:
        """What writes the numbers."""
        row = 0
        for number, sheet in enumerate(self.book.ledgers):
            keys = self.book.people.customers[number]
            self._ledger(sheet, keys, row)
            row += len(keys)
        if self.given:
            self._elsewhere()
            self._namesakes()
        plan = Plan(new_columns=tuple(self.columns)) | self.changes.plan()
        return Proposal(plan, said=tuple(self.said), found=Numbered(len(self.given), self.rows))

    def _ledger(self, sheet: Sheet, keys: Sequence[str], first: int) -> None:
        """Give the rows of a ledger sheet that lack a number theirs."""
        table = sheet.table
        known = table.columns.get(_FIELD) if trusted(table) else None
        lacking = [
            at
            for at, key in enumerate(keys)
            if key and (known is None or (is_blank(known.raw[at]) and at not in known.formulas))
        ]
        if not lacking:
            return
        numbers = {at: self._number(keys[at], first + at) for at in lacking}
        self.rows += len(numbers)
        if known is not None:
            self.changes.set(sheet, _FIELD, numbers)
            self.said.append(f"{table.sheet}: 빈 고객 ID {len(numbers):,}칸을 채움")
            return
        order = sorted(numbers, key=table.rows.__getitem__)
        name = LEDGER.column(_FIELD).name
        self.columns.append(
            NewColumn(
                table.sheet,
                filled_area(sheet),
                name,
                [table.rows[at] for at in order],
                [numbers[at] for at in order],
                "General",
            )
        )
        self.said.append(f"{table.sheet}: '{name}' 열을 오른쪽에 더하고 {len(numbers):,}행에 적음")

    def _number(self, key: str, row: int) -> Value:
        """The number of a customer: one that another row of theirs has, or the next one."""
        if key not in self.given:
            people = self.book.people
            name = match_key(str(people.column("name")[row] or ""))
            alike = people.alike(name, people.numbers[row])
            other = next((at for each, at in alike.items() if each is not None), None)
            if other is not None:
                self.given[key] = people.person(other).written
            else:
                new = self._numbers.next() or self._numbers.next(_FIRST) or _FIRST
                self.given[key] = int(new) if new.isdecimal() and not new.startswith("0") else new
        return self.given[key]

    def _elsewhere(self) -> None:
        """Let other sheets that name a customer say the number, where they say none."""
        for sheet in self.book.sheets:
            column = sheet.table.columns.get(_FIELD)
            if column is None or sheet.table.spec.key == LEDGER.key:
                continue
            whose = self.book.people.whose_rows(sheet.table)
            cells: Mapping[int, Value] = {
                at: self.given[key]
                for at, key in enumerate(whose)
                if key in self.given and is_blank(column.raw[at]) and at not in column.formulas
            }
            if cells:
                self.changes.set(sheet, _FIELD, cells)
                self.rows += len(cells)
                self.said.append(f"{sheet.table.sheet}: {len(cells):,}행에도 적음")

    def _namesakes(self) -> None:
        """Say how many have a name that others have, too: some may be one person."""
        by_name: defaultdict[str, set[str]] = defaultdict(set)
        for key in self.given:
            by_name[key.strip().partition("|")[0]].add(key)
        count = sum(len(keys) for keys in by_name.values() if len(keys) > 1)
        if count:
            self.said.append(
                f"확인하세요: 이름이 같고 연락처가 다른 {count:,}명은 다른 번호를 받습니다. "
                "같은 사람이면 xlcrm customer merge로 합치세요."
            )
