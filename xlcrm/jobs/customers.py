"""고객정보's 등급, 이탈 위험 and 포인트, as a refresh fills them: as the report says of each.

With them go the rows of 혜택 which tell that points and coupons have expired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.jobs.loyalty.expire import expire_benefits
from xlcrm.office.benefits import benefit_sheets, benefits_on
from xlcrm.office.changes import Changes
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import BENEFITS, CUSTOMERS
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Sheet

_FILLED: Final = ("tier", "churn_risk")
_POINTS: Final = "points"


@outlined
class CustomersFilled(NamedTuple):
    """What is to be written of the customers.

    Attributes:
        plan: the cells to change.
        lines: what is said of it, a line each.
    """

    plan: Plan
    lines: tuple[str, ...] = ()


def kinds_read() -> Collection[str]:
    """Return the kinds of sheets that this reads, beside those of a refresh."""
    from xlcrm.analysis.office import KINDS  # noqa: PLC0415 - pandas, which a plain refresh needs not

    return {*KINDS, BENEFITS.key}


def columns_read(match: HeaderMatch) -> Collection[str]:
    """Return the columns that this reads of a sheet, beside those of a refresh."""
    from xlcrm.analysis.office import OF_WORDS  # noqa: PLC0415 - likewise
    from xlcrm.analysis.office import columns_read as of_analysis  # noqa: PLC0415

    if match.spec.key == BENEFITS.key:
        return {column.field for column in BENEFITS.columns}
    filled = (*_FILLED, _POINTS) if match.spec.key == CUSTOMERS.key else ()
    return {*of_analysis(match), *filled} - {*OF_WORDS.get(match.spec.key, ())}


def customers_filled(ledger: Ledger, as_of: date, *, add_columns: bool = False) -> CustomersFilled:
    """Return what is to be written into 등급, 이탈 위험 and 포인트 of 고객정보.

    Blank is who has no contract in force; 포인트 is written where there is a sheet 혜택, of whom it
    tells. Formulas stay; so does a whole column in which somebody has written words of their own,
    or points that no row of 혜택 explains. What has expired gets its rows in 혜택.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.
        add_columns: whether to add the columns where the sheet lacks them.
    """
    book = ledger.on(as_of).book
    sheets = [each for each in book.sheets if each.table.spec.key == CUSTOMERS.key]
    over = _expired(ledger, as_of)
    if not sheets:
        line = "고객정보 시트가 없어 등급과 이탈 위험을 적지 않습니다."
        return CustomersFilled(over.plan, (line, *over.lines))
    words = _said(ledger, as_of)
    held = benefits_on(book, as_of) if benefit_sheets(book) else None
    changes, lines = Changes(book), []
    for sheet in sheets:
        filling = _Filling(changes, sheet, add=add_columns)
        people = book.people.whose_rows(sheet.table)
        for field, (known, ours) in words.items():
            theirs = _theirs(sheet, field, ours)
            filling.fill(field, [known.get(each) for each in people], theirs)
        if held is not None:
            points = [held.of(each).balance if each in held.known else None for each in people]
            filling.fill(_POINTS, points, _unexplained(sheet, people, held))
        lines += filling.told()
    return CustomersFilled(changes.plan() | over.plan, (*lines, *over.lines))


class _Filling:
    """The columns of one sheet 고객정보 while they are filled."""

    def __init__(self, changes: Changes, sheet: Sheet, *, add: bool) -> None:
        self.changes, self.sheet, self.add = changes, sheet, add
        self.lines: list[str] = []
        self.parts: list[str] = []
        self.absent: list[str] = []

    def fill(self, field: str, values: Sequence[object], theirs: int) -> None:
        """Fill a column, unless it is missing or so many of its cells are the office's own."""
        sheet, name = self.sheet, CUSTOMERS.column(field).name
        if field not in sheet.table.columns:
            if field in sheet.match.fields:  # two columns for it: C201 has said so
                return
            if not self.add:
                self.absent.append(name)
                return
            self.changes.add_column(sheet, field, values)
        elif theirs:
            what = "사무실에서 적은 말이"
            how = ""
            if field == _POINTS:
                what = "혜택 시트가 설명하지 않는 포인트가"
                how = " → 혜택 시트에 적립 행으로 옮겨 적으세요."
            self.lines.append(
                f"{sheet.table.sheet}: '{name}' 열에 {what} {theirs:,}칸 있어 쓰지 않습니다.{how}"
            )
            return
        else:
            self.changes.offer(sheet, field, values)
        self.parts.append(f"{name} {sum(each is not None for each in values):,}명")

    def told(self) -> list[str]:
        """What is said of it."""
        title, lines = self.sheet.table.sheet, self.lines
        if self.absent:
            missing = f"없는 열: {title} 시트의 {', '.join(self.absent)}"
            lines.append(f"{missing} → 넣으려면 --add-columns를 붙여 다시 실행하세요.")
        if self.parts:
            lines.append(f"{title}: {' · '.join(self.parts)}")
        return lines


def _expired(ledger: Ledger, as_of: date) -> CustomersFilled:
    """The rows that tell what has expired, and how many these are."""
    found = expire_benefits(ledger, as_of=as_of)
    return CustomersFilled(found.plan, found.said)


def _unexplained(sheet: Sheet, people: Sequence[str], held: Benefits) -> int:
    """How many cells of 포인트 tell of points that no row of 혜택 explains."""
    column = sheet.table.columns.get(_POINTS)
    if column is None:
        return 0
    return sum(
        not is_blank(cell) and cell != 0 and who not in held.known
        for at, (cell, who) in enumerate(zip(column.raw, people, strict=True))
        if at not in column.formulas
    )


def _said(ledger: Ledger, as_of: date) -> Mapping[str, tuple[Mapping[str, str], frozenset[str]]]:
    """What each column says of each customer, and the words that it may say."""
    from xlcrm.analysis.loyalty import TIERS, loyalty, tier_names  # noqa: PLC0415 - pandas, as above
    from xlcrm.analysis.office import office_of  # noqa: PLC0415
    from xlcrm.analysis.risk import LEVELS, risk_of_all  # noqa: PLC0415

    office = office_of(ledger, as_of)
    tiers, ours = loyalty(office), frozenset((*TIERS, *tier_names(office)))
    levels = risk_of_all(office)
    return {
        "tier": (dict(zip(tiers["고객"], tiers["등급"], strict=True)), ours),
        "churn_risk": (dict(zip(levels.index, levels, strict=True)), frozenset(LEVELS)),
    }


def _theirs(sheet: Sheet, field: str, ours: Collection[str]) -> int:
    """How many cells of a column hold another word than xlcrm's."""
    column = sheet.table.columns.get(field)
    if column is None:
        return 0
    raw: Sequence[CellValue] = column.raw
    return sum(
        not is_blank(cell) and str(cell).strip() not in ours
        for at, cell in enumerate(raw)
        if at not in column.formulas
    )
