"""Rules about how a column as a whole is read: what it leaves open, and what it told.

Once a column, since that is what an office answers; a row each would be the same question again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.day_order import DayOrder, orders_of
from xlcrm.domain.money import format_won
from xlcrm.domain.text import in_figures, one_line
from xlcrm.domain.whole_months import month_alone
from xlcrm.reading.habits import TOLD, item_of
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import (
    AMBIGUOUS_DATE,
    LAST_DAYS,
    MONTH_FIRST,
    MONTH_LAST,
    OPEN_MONTH,
    PHONE_TAIL,
    UNKNOWN_LENGTH,
    UNKNOWN_UNIT,
    UNKNOWN_WON,
    read,
    read_cell,
)
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.habit import PLAIN, WholeMonths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table, TypedColumn

OF_COLUMNS: Final = frozenset(
    {AMBIGUOUS_DATE, OPEN_MONTH, PHONE_TAIL, UNKNOWN_LENGTH, UNKNOWN_UNIT, UNKNOWN_WON}
)
"""The codes of what a column leaves open, not one of its cells."""

_OF_CELLS: Final = frozenset({AMBIGUOUS_DATE, UNKNOWN_UNIT})
_SLIPS: Final = 3  # cells at most, and a quarter of the filled ones, that are slips of their own
_SHARE: Final = 4
_AS_IT_IS: Final = object()  # stands for what no habit reads otherwise


@rule(
    "C104",
    Severity.ERROR,
    "순서를 알 수 없는 날짜 열",
    "'{header}' 열의 날짜 {count}칸이 어느 순서인지 알 수 없어 읽지 않았습니다. {item}{item:은/는} "
    "{known}일 수 있습니다.",
    "설정 시트에 구분 '읽는 법', 항목 \"{other}\", 값 '{order}'을 적으세요.{hint}",
    why="05-12-2025는 5월 12일일 수도, 12월 5일일 수도 있습니다. 29-12-2025처럼 한 가지로만 읽히는 "
    "날짜가 같은 열에 있으면 그 순서로 모두 읽습니다. 열이 말해 주지 않으면 넘겨짚지 않고 한 번 "
    "묻습니다.",
    bad=("계약 시작일", "05-12-2023", "07-11-2023"),
    good=("계약 시작일", "2023-12-05", "2023-11-07"),
)
def open_questions(
    context: Context, table: Table, name: str, code: str, places: Sequence[int]
) -> Iterator[Finding]:
    """Yield what is said of the cells that a column leaves open: once, or of a few slips each.

    Args:
        context: what the rules see.
        table: the table.
        name: the column's field.
        code: one of `OF_COLUMNS`.
        places: the positions of its cells.
    """
    column = table.columns[name]
    if code in _OF_CELLS and are_slips(column, places):
        for at in places:
            slip = {**_won_of(column), "hint": "", **dict(column.problems[at].details)}
            yield from context.say(code, table, at, name, **slip)
        return
    first = min(places, key=lambda at: (not _in_two_ways(column, at), table.rows[at]))
    details: dict[str, object] = {
        **dict(column.problems[first].details),
        **_won_of(column),
        "count": f"{len(places):,}",
        "other": item_of(table.sheet, column.header),
        "item": "" if code == PHONE_TAIL else _said(column, first),
        "hint": "",
    }
    if code == OPEN_MONTH:
        details["known"] = edge_of(name)
    elif code == AMBIGUOUS_DATE:
        details |= _orders_told(column, places)
    elif code == UNKNOWN_UNIT and not column.habit.won:
        where = "설정" if column.habit.why == TOLD else column.habit.why.removesuffix("에서")
        details["hint"] = f" {where}에 적힌 단위도 '원'으로 고치세요."
    yield from context.say(
        "C104" if code == AMBIGUOUS_DATE else code, table, first, name, **details
    )


def _won_of(column: TypedColumn) -> dict[str, str]:
    """What the amounts that one writes into a column count."""
    return {"won": column.habit.named if column.habit.won else "원"}


def _orders_told(column: TypedColumn, places: Sequence[int]) -> dict[str, object]:
    """The orders in which the open days of a column can be read: the first, and which others."""
    first, *rest = orders_of(str(column.raw[at]) for at in places)
    others = "이나 ".join(f"'{each}'" for each in rest)
    return {"order": str(first), "hint": f" 값은 {others}일 수도 있습니다." if others else ""}


def _in_two_ways(column: TypedColumn, at: int) -> bool:
    """Whether a day shows the question: 05-12-2025, and not 05-05-2025."""
    return " " in dict(column.problems[at].details).get("known", "")


def are_slips(column: TypedColumn, places: Sequence[int]) -> bool:
    """Whether a few cells of a column are written otherwise than nearly all others."""
    filled = sum(value is not None for value in column.values) + len(column.problems)
    return len(places) <= _SLIPS and _SHARE * len(places) <= filled


@rule(
    "C105",
    Severity.REMARK,
    "열에서 알아낸 날짜 순서",
    "'{header}' 열의 날짜 {count}칸을 {known} {order} 순서로 알고, {item}{item:을/를} "
    "{start}{start:으로/로} 읽었습니다.",
    "xlcrm fix가 날짜로 바꿉니다. 순서가 다르면 설정 시트에 구분 '읽는 법', 항목 \"{other}\", 값 "
    "'{another}'처럼 적으세요.",
    why="29-12-2025처럼 한 가지로만 읽히는 날짜가 같은 열이나 옆의 열에 있으면, 나머지도 같은 "
    "순서로 읽습니다.",
    bad=("계약 종료일", "29-12-2025", "05-12-2025"),
    good=("계약 종료일", "2025-12-29", "2025-12-05"),
)
@rule(
    "C115",
    Severity.REMARK,
    "단위를 곱하여 읽은 금액 열",
    "'{header}' 열의 숫자 {count}칸을 {known} {unit} 단위로 알고, {item}{item:을/를} "
    "{expected}{expected:으로/로} 읽었습니다.",
    "단위가 다르면 설정 시트에 구분 '읽는 법', 항목 \"{other}\", 값 '원'처럼 적으세요.",
    why="열 제목의 (만원)이나 표 위의 (단위: 천원)을 빠뜨리면 금액이 천 배, 만 배 틀립니다.",
    bad=("요금(만원)", "15"),
    good=("요금(원)", "150000"),
)
@rule(
    "C134",
    Severity.REMARK,
    "단위를 알아낸 기간 열",
    "'{header}' 열의 숫자 {count}칸을 {known} 개월이 아니라 {unit} 단위로 알고 읽었습니다.",
    "단위가 다르면 설정 시트에 구분 '읽는 법', 항목 \"{other}\", 값 '개월'처럼 적으세요.",
    why="기간이 365나 1000이면 개월일 수 없고, 시작일과 종료일이 있으면 무엇을 센 숫자인지 "
    "드러납니다.",
    bad=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | 2025-12-31 | 2"),
    good=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | 2025-12-31 | 24"),
)
def told_by_columns(context: Context) -> Iterator[Finding]:
    """C105, C115, C134: how a column was read where its cells do not say it each by itself."""
    for table in context.tables:
        for name, column in table.columns.items():
            habit = column.habit
            if habit == PLAIN or habit.why in {"", TOLD}:
                continue
            code = _CODES[column.column.kind]
            alone = {raw: _alone(column, raw) for raw in set(column.raw)}
            read_so = [at for at, raw in enumerate(column.raw) if _by_habit(column, at, alone[raw])]
            if not read_so:
                continue
            first = min(read_so, key=lambda at: table.rows[at])
            value = column.values[first]
            details = {
                "count": f"{len(read_so):,}",
                "known": habit.why,
                "item": _said(column, first),
                "other": item_of(table.sheet, column.header),
            }
            if code == "C105":
                day = value.date() if isinstance(value, datetime) else value
                others = [each for each in DayOrder if each is not habit.days.order]
                details |= {"order": str(habit.days.order), "start": str(day)}
                details["another"] = str(others[-1])
            elif code == "C115":
                details |= {"unit": habit.named, "expected": format_won(int(str(value)))}
            else:
                details |= {"unit": str(habit.unit)}
            yield from context.say(code, table, first, name, **details)


@rule(
    "C108",
    Severity.REMARK,
    "그달의 첫날이나 말일로 읽은 달",
    "'{header}' 열의 {count}칸에는 날이 없이 달만 적혀 있어, {item}{item:을/를} 그달의 {known}인 "
    "{expected}{expected:으로/로} 읽었습니다.",
    "끝나는 날이 따로 있으면 날까지 적으세요. 그달의 {known}이 맞으면 그대로 두세요.",
    why="달만 적는 대장에서는 시작한 달의 첫날부터 끝나는 달의 말일까지로 셉니다. 남은 일수도 그 "
    "날까지 셉니다.",
    bad=("계약 종료일", "2024-12", "2025-03"),
    good=("계약 종료일", "2024-12-31", "2025-03-31"),
)
def told_by_months(context: Context) -> Iterator[Finding]:
    """C108: a column in which months stand for days, once, with how the first of them was read."""
    for table in context.tables:
        for name, column in table.columns.items():
            if column.habit.months in {WholeMonths.NO, WholeMonths.OPEN}:
                continue
            read_so = {
                raw: reading.value
                for raw in dict.fromkeys(column.raw)
                if (reading := read_cell(column.column, raw, habit=column.habit)).rule
                in {MONTH_FIRST, MONTH_LAST}
            }
            places = [at for at, raw in enumerate(column.raw) if raw in read_so]
            if places:
                first = min(places, key=lambda at: table.rows[at])
                details = {
                    "count": f"{len(places):,}",
                    "item": _month_said(column, first),
                    "known": edge_of(name),
                    "expected": str(read_so[column.raw[first]]),
                }
                yield from context.say("C108", table, first, name, **details)


def _month_said(column: TypedColumn, at: int) -> str:
    """What a cell of months says; of a day that stands for its month only that."""
    raw, day = column.raw[at], column.values[at]
    if isinstance(day, date) and month_alone(raw, headed=True) is None and type(raw) is not float:
        return f"{day:%Y-%m}"
    return _said(column, at)


def edge_of(field: str) -> str:
    """Return which day of a month a column of days means where no day stands."""
    return "말일" if field in LAST_DAYS else "첫날"


_CODES: Final = {
    Kind.DATE: "C105",
    Kind.DATETIME: "C105",
    Kind.MONEY: "C115",
    Kind.MONTHS: "C134",
}


def _by_habit(column: TypedColumn, at: int, alone: object) -> bool:
    """Whether a cell reads otherwise than it would alone."""
    value = column.values[at]
    return alone is not _AS_IT_IS and value is not None and value != alone


def _alone(column: TypedColumn, raw: object) -> object:
    """What a cell says alone; of days only texts have an order."""
    if column.column.kind.is_day and not isinstance(raw, str):
        return _AS_IT_IS
    return read(column.column.kind, raw).value  # type: ignore[arg-type]  # a cell's


def _said(column: TypedColumn, at: int) -> str:
    """What a cell of numbers says, as a message may show it: no person is in it."""
    raw = column.raw[at]
    if isinstance(raw, datetime | date):
        return str(raw)
    return one_line(raw) if isinstance(raw, str) else in_figures(float(raw or 0))
