"""Ends that nobody has written: a gap to fill, and never for good unless somebody says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.lengths import last_day
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.reading.named_lengths import are_named
from xlcrm.rules.dateless import ENDED_BY, OVER, dateless
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.finding import Severity
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.reading.settings import Settings
    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

_ENDS: Final = ("end", "months")
"""The columns that say when a contract ends."""


@outlined
class Gaps(NamedTuple):
    """The contracts of a table whose end nobody has written.

    Attributes:
        positions: where they are.
        whole: whether no contract of the table says when it ends.
    """

    positions: Sequence[int]
    whole: bool


NO_GAPS: Final = Gaps((), whole=False)


def gaps(table: Table, settings: Settings) -> Gaps:
    """Return the contracts whose last day is blank, and follows from nothing else.

    A length gives it, a day of ending takes its place, 상시 says that there is none; who has left
    needs none. Where no contract of the table says when it ends, and 설정 says that such are for
    good (빈 종료일 = 상시), there is no gap. Where no column says when a contract begins, a blank
    end leaves it without any day.
    """
    from xlcrm.rules.decided import decided  # noqa: PLC0415 - few rows lack dates

    start, end = table.columns.get("start"), table.columns.get("end")
    if start is None and end is not None and None in end.values:
        whole = all(map(is_blank, set(end.raw)))
        silent = whole and settings.blank_is_open
        return Gaps(() if silent else dateless(table, settings), whole=whole)
    if start is None or (end is not None and None not in end.values):
        return NO_GAPS
    named = are_named(table.columns)
    months = None if named and settings.blank_is_open else table.columns.get("months")
    said = {raw for raw in (set() if end is None else set(end.raw)) if not is_blank(raw)}
    lengths = months is not None and any(each is not None for each in set(months.values))
    whole = not said and not lengths
    if whole and settings.blank_is_open:
        return Gaps((), whole=True)
    over = decided(table, settings, ENDED_BY, lambda said: said.standing in OVER)
    left = table.columns.get("sessions_left")
    found = [
        at
        for at, first in enumerate(start.values)
        if first is not None
        and (end is None or (end.raw[at] not in said and at not in end.problems))
        and (months is None or is_blank(months.raw[at]))
        and (left is None or left.values[at] is None)
        and at not in over
    ]
    return Gaps(found, whole=whole)


@rule(
    "C323",
    Severity.WARNING,
    "빈 종료일",
    "'{header}' 칸이 비어 있어 언제 끝나는 계약인지 알 수 없습니다.",
    "종료일이나 계약 기간을 적으세요. 기한이 없는 계약이면 '상시'라고 적으세요.",
    why="종료일이 없으면 만료 안내에서 빠집니다. 다른 계약에 종료일이 있으면 빈칸은 잊은 것일 수 "
    "있어, 기한이 없다고 보지 않습니다.",
    bad=("계약 시작일 | 계약 종료일", "2024-01-01 | 2024-12-31", "2024-02-01 |"),
    good=("계약 시작일 | 계약 종료일", "2024-01-01 | 2024-12-31", "2024-02-01 | 상시"),
)
@rule(
    "C324",
    Severity.WARNING,
    "종료일이 없는 대장",
    "계약 {count}건에 종료일도 계약 기간도 없어 언제 끝나는지 알 수 없습니다.",
    "끝나는 날이 있으면 '계약 종료일'이나 '계약 기간' 열에 적으세요. 그런 열이 없으면 표 오른쪽에 "
    "더하세요. 모두 기한이 없으면 설정 시트에 구분 '기준', 항목 '빈 종료일', 값 '상시'를 적으세요.",
    why="끝나는 날을 모르면 만료 안내와 재계약률을 낼 수 없습니다. 기한이 없다는 것은 사무실이 "
    "정할 일입니다.",
    bad=("계약 시작일 | 계약 종료일", "2024-01-01 |", "2024-02-01 |"),
    good=(
        "계약 시작일 | 계약 종료일",
        "2024-01-01 |",
        "2024-02-01 |",
        "[설정]",
        "구분 | 항목 | 값",
        "기준 | 빈 종료일 | 상시",
    ),
)
def blank_ends(context: Context) -> Iterator[Finding]:
    """C323: a blank end among ends; C324: no end at all, once a table."""
    for table in context.ledgers:
        named = are_named(table.columns)
        if named and not context.settings.blank_is_open:
            yield from _named(context, table)
        columns = () if named and "end" not in table.columns else _ENDS
        name = next((each for each in columns if each in table.columns), None)
        found = gaps(table, context.settings)
        if name is None or not found.positions:
            continue
        if found.whole:
            count = f"{len(found.positions):,}"
            yield from context.say("C324", table, found.positions[0], name, count=count)
            continue
        for at in found.positions:
            yield from context.say("C323", table, at, name)


@rule(
    "C136",
    Severity.REMARK,
    "상품 이름에서 알아낸 계약 기간",
    "종료일도 계약 기간도 없어, '{header}' 열의 {count}칸에 적힌 상품 이름의 기간으로 종료일을 "
    "셈했습니다. {item}{item:은/는} {expected}까지입니다.",
    "기간이 다르면 '계약 종료일'이나 '계약 기간' 열을 더해 적으세요. 그 열에 적기 시작하면 상품 "
    "이름은 보지 않습니다.",
    why="'헬스 12개월'처럼 상품 이름에 기간이 있으면 언제 끝나는지 알 수 있습니다. 종료일은 셈만 "
    "하고 대장에는 쓰지 않습니다.",
    bad=(
        "고객명 | 계약 시작일 | 계약 종료일 | 서비스 내용",
        "가온상사 | 2024-01-01 | | 정기점검 12개월",
    ),
    good=(
        "고객명 | 계약 시작일 | 계약 종료일 | 서비스 내용",
        "가온상사 | 2024-01-01 | 2024-12-31 | 정기점검 12개월",
    ),
)
def _named(context: Context, table: Table) -> Iterator[Finding]:
    """C136, once a table: its terms end as the names of its products say."""
    starts, lengths = table.values("start"), table.values("months")
    places = [
        at
        for at, (start, length) in enumerate(zip(starts, lengths, strict=True))
        if isinstance(start, date) and length is not None
    ]
    if not places:
        return
    first = places[0]
    try:
        end = last_day(starts[first], lengths[first], context.settings.month_end)  # type: ignore[arg-type]
    except DomainError:
        return
    where = str(table.where(first, "service"))
    details = {"count": f"{len(places):,}", "item": where, "expected": str(end)}
    yield from context.say("C136", table, first, "service", **details)


def without_ends(
    table: Table, fields: Collection[str], settings: Settings
) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C324, once, for a ledger that has no column at all of when its contracts end.

    Args:
        table: the ledger's table.
        fields: the fields of its headers, those that are in doubt too.
        settings: what 설정 says.
    """
    found = gaps(table, settings) if set(_ENDS).isdisjoint(fields) else NO_GAPS
    if found.positions:
        where = table.where(found.positions[0], "start")
        yield "C324", where, {"count": f"{len(found.positions):,}"}
