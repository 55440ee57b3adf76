"""Figures made of conditions: how many rows fulfil one, and what a column comes to in those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.jobs.dashboard.terms import is_number
from xlcrm.ooxml.cellwriter import EachRow, Figure
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.jobs.dashboard.terms import Source, Term

_LONGEST: Final = 8_000  # characters of a formula: Excel takes 8,192

_UNITS: Final = frozenset({1.0, 1_000.0, 10_000.0, 1_000_000.0, 100_000_000.0})

GOOD, WATCH, TARGET, PLAIN = "good", "watch", "target", ""
"""How a figure is judged: best at nothing, to be looked at, held against a target, not at all."""


@outlined
@dataclass(frozen=True, slots=True)
class Count:
    """A figure as what it adds up, part by part: Excel takes only so much in one formula.

    Attributes:
        parts: formulas with their results.
        least: what it comes to at least; None for whatever it comes to.
    """

    parts: tuple[Figure, ...]
    least: int | None = None

    @property
    def result(self) -> float:
        """What the parts come to."""
        found = sum((float(each.result) for each in self.parts), 0.0)
        found = found if self.least is None else max(found, float(self.least))
        return int(found) if found.is_integer() else found

    def adding(self, cells: str, known: str) -> Figure:
        """Return the formula that is shown.

        Args:
            cells: the cells in which the parts stand, where there are several.
            known: whether there is a day to count by, as a formula asks it.
        """
        text = f"SUM({cells})" if len(self.parts) > 1 else str(self.parts[0])
        text = text if self.least is None else f"MAX({self.least},{text})"
        kind = EachRow if any(isinstance(each, EachRow) for each in self.parts) else Figure
        kind = Figure if len(self.parts) > 1 else kind
        return kind(f'IF({known},{text},"")', self.result)


@outlined
@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the sheet.

    Attributes:
        label: what it counts.
        figure: what it comes to; or why there is none.
        how: how it is counted, in words.
        judged: how it is judged.
        money: whether it is an amount in won.
        goal: the target of 설정 that it is held against, by its key.
    """

    label: str
    figure: Count | str
    how: str
    judged: str = PLAIN
    money: bool = False
    goal: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class Section:
    """Figures of one matter, under one title."""

    title: str
    rows: tuple[Row, ...]


TOO_LONG: Final = "시트 하나의 수식이 엑셀의 한도보다 길어 세지 않습니다. xlcrm summary가 셉니다."
NOT_IN_WON: Final = (
    "숫자로 적히지 않은 금액이 있어 세지 않습니다. "
    "xlcrm fix로 고친 뒤 xlcrm dashboard로 다시 만드세요."
)
_NOT_ALL: Final = "이것을 적는 열이 없는 시트가 있어 세지 않습니다. xlcrm summary가 셉니다."


def packed(pieces: Sequence[Figure], least: int | None = None) -> Count | str:
    """Return what formulas come to together, as few as they fit into; or why it cannot be said."""
    parts: list[Figure] = []
    for each in pieces:
        if len(each) > _LONGEST:
            return TOO_LONG
        if parts and len(parts[-1]) + 1 + len(each) <= _LONGEST:
            last = parts.pop()
            each = type(each)(f"{last}+{each}", float(last.result) + float(each.result))  # noqa: PLW2901
        parts.append(each)
    return Count(tuple(parts), least)


def counted(pairs: Sequence[tuple[Source, Term]]) -> Count | str:
    """How many rows fulfil a condition, of all tables; or why it cannot be said."""
    return packed(
        [
            Figure(f"SUMPRODUCT({term.text}*1)", sum(map(term.holds, source.rows)))
            for source, term in pairs
        ]
    )


def row_of(  # noqa: PLR0913 - what a row says
    label: str,
    sources: Sequence[Source],
    fields: Sequence[str],
    term: Callable[[Source], Term],
    how: str,
    *,
    judged: str = PLAIN,
) -> Iterator[Row]:
    """The row of a count, where tables have the columns for it."""
    able = [each for each in sources if each.has(*fields)]
    if able:
        whole = len(able) == len(sources)
        figure = counted([(each, term(each)) for each in able]) if whole else _NOT_ALL
        yield Row(label, figure, how, judged)


def below_tables(label: str, sources: Sequence[Source], field: str) -> Iterator[Row]:
    """The row that counts days below Excel tables which did not grow: nothing else counts them.

    Not every program lets a table take in what is typed below it.

    Args:
        label: what it is called.
        sources: the tables.
        field: the column of days.
    """
    able = [each for each in sources if each.has(field) and each.may_grow_below]
    if able:
        counts = "SUMPRODUCT(ISNUMBER({})*1)-SUMPRODUCT(ISNUMBER({})*1)"
        pieces = [Figure(counts.format(each.placed(field), each.cells(field)), 0) for each in able]
        how = "엑셀 표에 들지 않아 여기서 빠진 줄. xlcrm fix가 표를 늘립니다."
        yield Row(label, packed(pieces, least=0), how, GOOD)


def unit_of(source: Source, field: str) -> int | None:
    """How many won one is in a column of amounts, such as 1,000; None where they are not alike.

    Nor is there one where an amount is not a number.
    """
    column = source.sheet.table.columns[field]
    found: set[float] = set()
    for raw, value in zip(column.raw, column.values, strict=True):
        if raw in {None, "", 0}:
            continue
        if not is_number(raw) or not isinstance(value, int | float):
            return None
        found.add(value / raw)
    (unit, *others) = sorted(found) or [1.0]
    return int(unit) if not others and unit in _UNITS else None


def summed(source: Source, term: Term, field: str, by: str = "", *, unit: int = 1) -> Figure:
    """The sum of a column's numbers, or of what they are by another's, where a condition holds.

    A text or an error among them counts as nothing, whoever types it later.

    Args:
        source: the table.
        term: which rows count.
        field: the column of amounts.
        by: the column by which each is divided; "" for none.
        unit: how many won one is.
    """
    cells = source.cells(field)
    amount, value = f"IF(ISNUMBER({cells}),{cells},0)", source.raw(field)
    if by:
        divisor = source.cells(by)
        amount = f"IF(ISNUMBER({cells})*ISNUMBER({divisor}),IF({divisor}>0,{cells}/{divisor},0),0)"
    months = source.raw(by) if by else [1] * len(source.rows)
    result = 0.0
    for at, (amount_of, months_of) in enumerate(zip(value, months, strict=True)):
        if is_number(amount_of) and is_number(months_of) and months_of > 0 and term.holds(at):
            result += amount_of / months_of
    many = f"*{unit}" if unit > 1 else ""
    return EachRow(f"SUMPRODUCT(IF({term.text},{amount},0)){many}", result * unit)
