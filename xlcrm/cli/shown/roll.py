"""A list of customers on a screen, 80 columns wide, and for programs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import aligned, wrapped
from xlcrm.cli.shown.wide import width
from xlcrm.cli.streams import shown
from xlcrm.domain.counts import days_left_told
from xlcrm.domain.typed_option import path_typed
from xlcrm.pages.roll import values_of
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.analysis.roll import Roll, SavedRoll

SCREEN: Final = 80
_GAP: Final = 2
_LEAST: Final = 8  # columns of a text that is cut
_UNITS: Final = {Kind.MONEY: "원", Kind.MONTHS: "개월"}
_RIGHT: Final = frozenset({Kind.MONEY, Kind.INTEGER, Kind.MONTHS})


def roll_lines(path: str, roll: Roll, *, reveal: bool, chosen: bool) -> Iterator[str]:
    """Yield the counts of a list, then its people.

    Args:
        path: the ledger as it was named.
        roll: the list.
        reveal: whether people are shown unmasked.
        chosen: whether the columns were chosen: then none is left out, and texts are cut.
    """
    yield f"{shown(path)}: {roll.as_of} 기준 명단 {len(roll.people):,}명"
    counts = [(each.condition, f"{each.people:,}명") for each in roll.counts]
    if len(counts) > 1 or roll.conditions != counts[0][0]:
        counts.append((roll.conditions, f"{len(roll.people):,}명"))
    for condition, people in counts:
        yield from _counted(condition, people)
    who = "고객" if roll.wide else "이용 중이거나 시작할 고객"
    yield f"  ({who} {roll.among:,}명 가운데)"
    if roll.left_out:
        yield (
            f"  지난 고객 {roll.left_out:,}명도 조건에 맞지만 뺐습니다. "
            "→ 넣으려면 '그리고 모든 고객'을 더하세요."
        )
    if roll.dateless:
        yield (
            f"  날짜가 없는 계약 {roll.dateless:,}건의 고객은 세지 않았습니다. "
            "→ 누구인지: xlcrm expiring 대장"
        )
    if roll.nameless:
        yield (
            f"  고객을 알 수 없는 계약 {roll.nameless:,}건은 세지 않았습니다. "
            "→ 어느 줄인지: xlcrm check 대장"
        )
    if roll.without_contract:
        yield f"  고객정보에만 있고 계약이 없는 고객 {roll.without_contract:,}명도 세지 않았습니다."
    if roll.people:
        yield ""
        yield from _table(roll, reveal=reveal, chosen=chosen)


def _counted(condition: str, people: str) -> Iterator[str]:
    """A condition and how many it asks for; a long one on lines of its own."""
    lines = wrapped(f"  {shown(condition)}", SCREEN - 12)
    yield from lines[:-1]
    yield f"{lines[-1]}{' ' * max(SCREEN - 10 - width(lines[-1]) - width(people), 2)}{people}"


def _table(roll: Roll, *, reveal: bool, chosen: bool) -> Iterator[str]:
    """The people, in columns that fit the screen."""
    columns = list(roll.columns)
    rows = [
        [_text(value, column.kind) for value, column in zip(values, columns, strict=True)]
        for values in values_of(roll, reveal=reveal)
    ]
    wide = [
        max(width(column.name), *(width(row[at]) for row in rows))
        for at, column in enumerate(columns)
    ]
    kept = list(range(len(columns)))
    room = SCREEN - 2
    while not chosen and len(kept) > 1 and _needed(_cut(wide, kept, room), kept) > room:
        kept.remove(min(kept, key=lambda at: (columns[at].weight, -at)))
    sizes = _cut(wide, kept, room)
    lines = [[_fitted(columns[at].name, sizes[at]) for at in kept]]
    lines += [
        [_placed(_fitted(row[at], sizes[at]), sizes[at], columns[at].kind) for at in kept]
        for row in rows
    ]
    yield from aligned(lines, indent=2)
    left_out = [column.name for at, column in enumerate(columns) if at not in kept]
    if left_out:
        yield f"  자리가 모자라 보이지 않은 열: {', '.join(left_out)}"


def _needed(sizes: Sequence[int], kept: Sequence[int]) -> int:
    return sum(sizes[at] for at in kept) + _GAP * (len(kept) - 1)


def _cut(wide: Sequence[int], kept: Sequence[int], room: int) -> list[int]:
    """Widths in which the widest columns give way to the others, down to a least."""
    sizes = list(wide)
    while _needed(sizes, kept) > room:
        widest = max(kept, key=lambda at: sizes[at])
        if sizes[widest] <= 2 * _LEAST:
            break
        sizes[widest] -= 1
    return sizes


def _fitted(text: str, room: int) -> str:
    """A text cut to so many columns."""
    if width(text) <= room:
        return text
    while text and width(text) > room - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _placed(text: str, room: int, kind: Kind) -> str:
    return " " * (room - width(text)) + text if kind in _RIGHT else text


def _text(value: object, kind: Kind) -> str:
    if value is None:
        return "-"
    if isinstance(value, int) and kind is Kind.DAYS:
        return days_left_told(value)
    if isinstance(value, int):
        return f"{value:,}{_UNITS.get(kind, '')}"
    return shown(value)


def plain_roll(roll: Roll, *, reveal: bool) -> dict[str, object]:
    """Return a list as JSON tells it; people masked unless revealed."""
    keys = [column.key for column in roll.columns]
    people = [
        {
            "sheet": each.where.sheet,
            "cell": each.where.cell,
            **dict(zip(keys, map(_plain, values), strict=True)),
        }
        for each, values in zip(roll.people, values_of(roll, reveal=reveal), strict=True)
    ]
    return {
        "conditions": roll.conditions,
        "counts": [{"condition": each.condition, "people": each.people} for each in roll.counts],
        "people_count": len(roll.people),
        "among": roll.among,
        "left_out": roll.left_out,
        "dateless": roll.dateless,
        "nameless": roll.nameless,
        "without_contract": roll.without_contract,
        "columns": [{"key": column.key, "name": column.name} for column in roll.columns],
        "people": people,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def saved_lines(path: str, saved: Sequence[SavedRoll], as_of: date) -> Iterator[str]:
    """Yield the lists that 설정 holds, with how many people each has."""
    yield f"{shown(path)}: {as_of} 기준 저장한 명단 {len(saved):,}개"
    for each in saved:
        count = "알 수 없음" if each.people is None else f"{each.people:,}명"
        yield f"  {shown(each.name)} ({count})"
        yield from wrapped(f"     {shown(each.conditions)}", SCREEN)
        if each.trouble:
            yield f"     {shown(each.trouble)}"
    if not saved:
        yield f"  저장하려면: xlcrm list {path_typed(path)} 미납 --save 미납"
