"""Lists that are no table put into one: a line for each card, halves one below another.

Nothing is left out: what belongs to no card and to no half stands below the table, and cards
without a name are told above it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.cards import cards_in, says_who
from xlcrm.reading.halves import halves_of
from xlcrm.workbook.extent import is_aside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.cards import Card

    Value = object  # what a cell says
    Line = Sequence[Value]
    Grid = Mapping[int, Mapping[int, CellValue]]

_LOOKED_AT: Final = 20  # rows among which headers stand
_ROOM: Final = lazy(r"(?:제?\s*)?[A-Za-z가-힣]?-?\d{1,4}\s*(?:호|호실|실)?")
_VACANT: Final = lazy(
    r"|-|공실|빈\s*(?:방|칸|자리)|공석|공가|미사용|없음|비어\s*있음|비었음|vacant|empty"
)
_UNTITLED: Final = "자리"
_WIDEST: Final = 6  # columns of a card that no other one follows
_SAID: Final = 2  # cells of a row from which it is one of a table


def from_cards(rows: Sequence[Line]) -> list[list[Value]] | None:
    """Return a sheet's rows with each of its cards in one of them; None where it has no cards.

    Args:
        rows: all rows of the sheet.

    >>> card = [["이름", "홍길동"], ["전화", "010-0000-0001"], ["만료일", "2026-08-01"]]
    >>> for row in from_cards([["101호"], *card, [], ["102호"], *card]):
    ...     print(*row)
    호실 이름 전화 만료일
    101호 홍길동 010-0000-0001 2026-08-01
    102호 홍길동 010-0000-0001 2026-08-01
    """
    grid = {
        at: {column: _cell(value) for column, value in enumerate(line, 1) if _said(value)}
        for at, line in enumerate(rows, 1)
    }
    cards = cards_in(grid)
    if not cards:
        return None
    columns = sorted({each.column for each in cards})
    titles = [_title(grid.get(each.row - 1, {}), _reach(each, columns)) for each in cards]
    titled = any(map(_said, titles))
    labels = cards[0].labels
    name = next(at for at, label in enumerate(labels) if says_who(label))
    used = {
        (row, column)
        for card in cards
        for row in range(card.row - titled, card.row + len(labels))
        for column in _reach(card, columns)
    }
    lines: list[list[Value]] = []
    vacant: list[str] = []
    for card, title in zip(cards, titles, strict=True):
        values = [
            _beside(grid.get(card.row + at, {}), _reach(card, columns)) for at in range(len(labels))
        ]
        if _VACANT.fullmatch(str(values[name] or "").strip()):
            said = [title, *values[:name], *values[name + 1 :]]
            vacant.append(" ".join(map(str, filter(_said, said))))
        else:
            lines.append([*([title] if titled else []), *values])
    first = min(each.row for each in cards) - titled
    above = [list(line) for line in rows[: first - 1] if any(map(_said, line))]
    if vacant:
        above.append([f"이름이 없어 옮기지 않은 카드: {' · '.join(vacant)}"])
    rest: list[list[Value]] = [
        [value for column, value in sorted(cells.items()) if (at, column) not in used]
        for at, cells in sorted(grid.items())
        if at >= first
    ]
    heads = [_head_of(titles)] if titled else []
    return [*above, [*heads, *labels], *lines, *_below([line for line in rest if line])]


def from_halves(rows: Sequence[Line]) -> list[list[Value]] | None:
    """Return a sheet's rows with its halves one below another; None where it has none.

    Args:
        rows: all rows of the sheet.

    >>> heads = ["성명", "전화", None, "성명", "전화"]
    >>> from_halves([heads, ["가", "1", None, "다", "3"], ["나", "2"]])
    [['성명', '전화'], ['가', '1'], ['나', '2'], ['다', '3']]
    """
    headed = ((at, _halves(line)) for at, line in enumerate(rows[:_LOOKED_AT]))
    head, halves = next(((at, found) for at, found in headed if found), (0, []))
    if not halves:
        return None
    inside = {at for half in halves for at in half}
    notes: list[list[Value]] = []
    lines: list[list[list[Value]]] = [[] for _ in halves]
    for line in rows[head + 1 :]:
        parts = [[_at(line, at) for at in half] for half in halves]
        beside = [value for at, value in enumerate(line) if at not in inside]
        for mine, part in zip(lines, parts, strict=True):
            if _is_record(part):
                mine.append(part)
            else:
                beside = [*part, *beside]  # a note, a sum
        if any(map(_said, beside)):
            notes.append([*filter(_said, beside)])
    heads = [rows[head][at] for at in halves[0]]
    records = [line for mine in lines for line in mine]
    return [*map(list, rows[:head]), heads, *records, *_below(notes)]


def _is_record(part: Line) -> bool:
    """Whether a half's line is a record, and no note or sum."""
    said = [value for value in part if _said(value)]
    return len(said) >= _SAID and not is_aside(str(said[0]))


def _halves(line: Line) -> list[list[int]]:
    """The places of the halves that a line heads."""
    return halves_of({at: _cell(value) for at, value in enumerate(line)})


def _below(notes: list[list[Value]]) -> list[list[Value]]:
    """What stands below a table, a blank line apart: each line in one cell, as notes are."""
    told: list[list[Value]] = [[" · ".join(map(str, line))] for line in notes]
    return [[], *told] if told else []


def _head_of(titles: Sequence[Value]) -> str:
    """What the column of the cards' titles is called."""
    rooms = all(_ROOM.fullmatch(str(each).strip()) for each in titles if _said(each))
    return "호실" if rooms else _UNTITLED


def _title(cells: Mapping[int, CellValue], reach: range) -> Value:
    """What stands right above a card: which room it is."""
    said = [cells[at] for at in reach if _said(cells.get(at))]
    return said[0] if len(said) == 1 else None


def _reach(card: Card, columns: Sequence[int]) -> range:
    """The columns of a card: up to the next one at its right."""
    after = [each for each in columns if each > card.column]
    return range(card.column, min(after) if after else card.column + _WIDEST)


def _beside(cells: Mapping[int, CellValue], reach: range) -> Value:
    """What a card says at the right of a label; several things as one text."""
    said = [cells[each] for each in reach[1:] if _said(cells.get(each))]
    return " ".join(map(str, said)) if len(said) > 1 else next(iter(said), None)


def _at(line: Line, column: int) -> Value:
    return line[column] if column < len(line) else None


def _said(value: Value) -> bool:
    return value is not None and value != ""


def _cell(value: Value) -> CellValue:
    """A value as a cell of a workbook holds it."""
    if isinstance(value, datetime | str | bool | int | float):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
    return None if value is None else str(value)
