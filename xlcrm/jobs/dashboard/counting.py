"""Figures made of conditions: how many rows fulfil one, and what a column comes to in those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.ooxml.cellwriter import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.jobs.dashboard.terms import Source, Term

_LONGEST: Final = 8_000  # characters of a formula: Excel takes 8,192

GOOD, WATCH, TARGET, PLAIN = "good", "watch", "target", ""
"""How a figure is judged: best at nothing, to be looked at, held against a target, not at all."""


@outlined
@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the sheet.

    Attributes:
        label: what it counts.
        figure: its formula; or why there is none.
        how: how it is counted, in words.
        judged: how it is judged.
        money: whether it is an amount in won.
        goal: the target of 설정 that it is held against, by its key.
    """

    label: str
    figure: Figure | str
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


def counted(pairs: Sequence[tuple[Source, Term]]) -> Figure | None:
    """How many rows fulfil a condition, of all tables; None where it would be too long."""
    text = "+".join(f"SUMPRODUCT({term.text}*1)" for _, term in pairs)
    result = sum(term.holds(at) for source, term in pairs for at in source.rows)
    return Figure(text, result) if pairs and len(text) <= _LONGEST else None


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
    if able and len(able) == len(sources):
        figure = counted([(each, term(each)) for each in able])
        if figure is not None:
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
    if not able:
        return
    text = "+".join(
        f"SUMPRODUCT(ISNUMBER({each.placed(field)})*1)-SUMPRODUCT(ISNUMBER({each.cells(field)})*1)"
        for each in able
    )
    if len(text) <= _LONGEST:
        how = "엑셀 표에 들지 않아 여기서 빠진 줄. xlcrm fix가 표를 늘립니다."
        yield Row(label, Figure(f"MAX(0,{text})", 0), how, GOOD)


def in_won(source: Source, field: str) -> bool:
    """Whether all amounts of a column are numbers, in won."""
    column = source.sheet.table.columns[field]
    return all(
        raw in {None, ""} or (not isinstance(raw, str) and raw == value)
        for raw, value in zip(column.raw, column.values, strict=True)
    )


def summed(parts: Sequence[tuple[Source, Term, str]], by: str = "") -> Figure | None:
    """The sum of a column's numbers, or of what they are by another's, where a condition holds."""
    texts, result = [], 0.0
    for source, term, field in parts:
        cells = source.cells(field)
        if by:  # of its own, so that a text among the amounts counts as nothing
            divisor = source.cells(by)
            cells = f"{cells},1/({divisor}+({divisor}=0))"
        texts.append(f"SUMPRODUCT({term.text}*1,{cells})")
        for at in source.rows:
            value = source.raw(field)[at]
            if isinstance(value, int | float) and term.holds(at):
                months = source.raw(by)[at] if by else 1
                result += value / months if isinstance(months, int | float) else 0
    text = "+".join(texts)
    return Figure(text, result) if len(text) <= _LONGEST else None
