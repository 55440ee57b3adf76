"""Ledger sheets that hold the same contracts again: snapshots of months, and copies.

They are told by their rows. Of such sheets the newest counts; the others are not read as contracts,
and what differs between them and it is told.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.cellref import CellRef
from xlcrm.domain.copies import copy_mark, original_of
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.period import newest, period_of
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.schema.table import Table

Key: TypeAlias = tuple[str, object]
"""A contract: who, and its first day."""

COMPARED: Final = frozenset({"customer_id", "name", "start", "end", "service", "fee"})
"""The fields by which ledger sheets are compared."""

_SAME: Final = 0.5
"""The share of one sheet's contracts, from 0 to 1, that a snapshot of it holds again."""
_NAMELESS: Final = 0.8
"""That share where the sheets' names do not say that one is a copy or a month's."""
_LISTED: Final = 10  # cells of what differs
_FEW: Final = 2  # contracts in common that are no chance


@dataclass(frozen=True, slots=True)
class Left:
    """A sheet that is left out: the newer one that counts, and how they differ.

    Attributes:
        old: the older sheet's table.
        new: the one that counts.
        common: how many contracts both hold.
        gone: positions in the older one of contracts whose customer the newer one lacks.
        moved: positions in the newer one, with those in the older, whose last day is another.
        told: whether what differs is told cell by cell.
    """

    old: Table
    new: Table
    common: int
    gone: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]
    told: bool


@outlined
class _List:
    """A ledger sheet's contracts, as they are compared."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.name = table.sheet

    @cached_property
    def who(self) -> Sequence[str]:
        """Each row's customer: the name, else the 고객 ID; "" is nobody."""
        names, ids = self.table.values("name"), self.table.values("customer_id")
        known = {each: "" if each is None else match_key(str(each)) for each in set(names)}
        return [
            known[name] or ("" if each is None else str(each))
            for name, each in zip(names, ids, strict=True)
        ]

    @cached_property
    def contracts(self) -> Mapping[Key, int]:
        """The first row of each contract that has a day."""
        field = "start" if "start" in self.table.columns else "end"
        found: dict[Key, int] = {}
        for at, (who, day) in enumerate(zip(self.who, self.table.values(field), strict=True)):
            if who and day is not None:
                found.setdefault((who, day), at)
        return found

    @cached_property
    def latest(self) -> date | None:
        """The last day on which a contract begins."""
        return max((day for _, day in self.contracts if isinstance(day, date)), default=None)

    def said(self, field: str, key: Key) -> object:
        """What a contract says in a field."""
        return self.table.values(field)[self.contracts[key]]


def left_out(tables: Sequence[Table]) -> list[Left]:
    """Return which ledger tables hold the contracts of another one again, the oldest first."""
    lists = [_List(each) for each in tables]
    if len({each.name for each in lists}) < _FEW:
        return []
    group_of = [{at} for at in range(len(lists))]
    for one, other in _pairs(lists):
        if group_of[one] is group_of[other]:
            continue
        if lists[one].name == lists[other].name or not _are_same(lists[one], lists[other]):
            continue
        joined = group_of[one] | group_of[other]
        for at in joined:
            group_of[at] = joined
    groups = {id(each): each for each in group_of if len(each) > 1}.values()
    found = [left for each in groups for left in _of_group([lists[at] for at in sorted(each)])]
    order = {id(each): at for at, each in enumerate(tables)}
    return sorted(found, key=lambda left: order[id(left.old)])


def _pairs(lists: Sequence[_List]) -> Iterator[tuple[int, int]]:
    """The sheets that hold enough contracts both, by pairs: others need not be compared."""
    holders: dict[Key, list[int]] = {}
    for at, each in enumerate(lists):
        for key in each.contracts:
            holders.setdefault(key, []).append(at)
    once: dict[tuple[int, ...], tuple[int, ...]] = {}
    known = {key: once.setdefault(at, at) for key, found in holders.items() for at in [(*found,)]}
    sizes = [len(each.contracts) for each in lists]
    for one, each in enumerate(lists):
        near = [known[key] for key in each.contracts]
        groups, common = {id(some): some for some in near}, Counter[int]()
        for group, count in Counter(map(id, near)).items():
            for _ in range(min(count, _FEW)):  # more than a few are enough
                common.update(groups[group])
        few = {at for at, count in common.items() if count < _FEW and sizes[at] >= _FEW}
        enough = common.keys() - few if sizes[one] >= _FEW else common
        yield from ((one, other) for other in sorted(enough) if other > one)


def more_than(some: Sequence[Table], others: Sequence[Table]) -> int | None:
    """Return how many contracts one workbook's ledgers hold that another's lack.

    None where the two do not hold largely the same contracts; they do where one holds none.
    """
    mine, theirs = (
        {key for table in tables for key in _List(table).contracts} for tables in (some, others)
    )
    same = len(mine & theirs) >= _SAME * min(len(mine), len(theirs))
    return len(mine - theirs) if same else None


def _are_same(one: _List, other: _List) -> bool:
    """Tell whether two sheets hold largely the same contracts.

    Sheets of years may begin with contracts that go on, and a service's sheet may hold the people
    of another's: such have more of their own, or other fees, services or last days.
    """
    common = one.contracts.keys() & other.contracts.keys()
    sizes = len(one.contracts), len(other.contracts)
    if not common or len(common) < min(_FEW, *sizes):
        return False
    if _are_copies(one.name, other.name):
        return len(common) >= _SAME * min(sizes)
    if _of_months(one.name, other.name):
        return len(common) >= _SAME * min(sizes) and _agree(one, other, common, ("service",))
    if len(common) < _NAMELESS * max(sizes):
        return False
    fields = [name for name in ("service", "fee") if name in _both(one, other)]
    return bool(fields) and _agree(one, other, common, (*fields, "end"))


def _are_copies(one: str, other: str) -> bool:
    """Tell whether one sheet is called a copy of the other, or both of one that is gone."""
    plain = [original_of(each) for each in (one, other)]
    return plain[0] == plain[1] and any(map(copy_mark, (one, other)))


def _of_months(one: str, other: str) -> bool:
    """Tell whether sheets are named after months, or one of them is while the other is no year."""
    periods = [period_of(each) for each in (one, other)]
    told = [each for each in periods if each is not None]
    return bool(told) and all(each.month is not None for each in told)


def _both(one: _List, other: _List) -> frozenset[str]:
    return frozenset(one.table.columns.keys() & other.table.columns.keys())


def _agree(one: _List, other: _List, common: set[Key], fields: Sequence[str]) -> bool:
    """Tell whether most contracts that two sheets hold say the same in some fields there."""
    there = [field for field in fields if field in _both(one, other)]
    return all(
        2 * sum(one.said(field, key) == other.said(field, key) for key in common) > len(common)
        for field in there
    )


def _of_group(lists: Sequence[_List]) -> Iterator[Left]:
    """Which of some sheets of the same contracts are left out, and how each differs."""
    new = _newest(lists)
    before = [each for each in lists if each is not new]
    originals = [each for each in before if not copy_mark(each.name)]
    last = _newest(originals) if originals else None
    for old in before:
        yield _difference(old, new, told=old is last or bool(copy_mark(old.name)))


def _newest(lists: Sequence[_List]) -> _List:
    """The sheet that counts: no copy, of the latest month, else what goes on under a plain name."""
    own = [each for each in lists if not copy_mark(each.name)] or list(lists)
    dated = [each for each in own if period_of(each.name) is not None]
    plain = [each for each in own if each not in dated]
    if not dated:
        return max(plain, key=lambda each: (each.latest or date.min, len(each.contracts)))
    of_month = dated[newest([each.name for each in dated], [each.latest for each in dated])]
    if not plain:
        return of_month
    ledger = _newest(plain)
    later = (of_month.latest or date.min) > (ledger.latest or date.min)
    return of_month if later else ledger


def _difference(old: _List, new: _List, *, told: bool) -> Left:
    """How an older sheet differs from the one that counts."""
    people = set(new.who)
    common = [key for key in old.contracts if key in new.contracts]
    gone = tuple(at for (who, _), at in old.contracts.items() if who not in people)
    moved = tuple(
        (new.contracts[key], old.contracts[key])
        for key in common
        if _is_other_day(new.said("end", key), old.said("end", key))
    )
    return Left(old.table, new.table, len(common), gone, moved, told)


def _is_other_day(new: object, old: object) -> bool:
    return isinstance(old, date) and isinstance(new, date) and new != old


_HEADS: Final = "고객명 | 계약 시작일 | 계약 종료일 | 요금"
_OLD: Final = (
    "[1월]",
    _HEADS,
    "가온상사 | 2024-01-01 | 2024-12-31 | 10000",
    "나래상사 | 2024-01-01 | 2024-12-31 | 10000",
    "다솜상사 | 2024-01-01 | 2024-12-31 | 10000",
)
_NEW: Final = (
    "[2월]",
    _HEADS,
    "가온상사 | 2024-01-01 | 2024-12-31 | 10000",
    "나래상사 | 2024-01-01 | 2024-12-31 | 10000",
)
_ADDED: Final = (
    "[2월]",
    _HEADS,
    "라온상사 | 2024-02-01 | 2025-01-31 | 10000",
    "마루상사 | 2024-02-01 | 2025-01-31 | 10000",
)


@rule(
    "C231",
    Severity.REMARK,
    "지난 때의 시트",
    "'{item}' 시트와 같은 계약이 {count}건 있어{hint}, 지난 때의 시트로 보고 세지 않습니다.",
    "빠진 고객과 바뀐 종료일이 맞는지 확인하고, 보관하는 시트면 다른 파일로 옮기세요.",
    why="달마다 복사해 쓰는 대장을 모두 세면 한 계약을 여러 번 셉니다. 가장 새 시트만 세고, 새 "
    "시트로 옮길 때 빠진 고객과 달라진 종료일은 셀을 알려 줍니다.",
    bad=(*_OLD, *_NEW),
    good=(*_OLD, *_ADDED),
)
@rule(
    "C232",
    Severity.REMARK,
    "복사한 시트",
    "'{item}' 시트와 같은 계약이 {count}건 있어{hint}, 복사한 시트로 보고 세지 않습니다.",
    "사본에만 적은 것이 있으면 원본에 옮겨 적고, 사본은 지우거나 다른 파일로 옮기세요.",
    why="사본까지 세면 한 계약을 두 번 셉니다.",
    bad=(*_OLD, "[1월 (2)]", *_OLD[1:]),
    good=(*_OLD, *_ADDED),
)
def differences(left: Sequence[Left]) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C231, C232: sheets of the same contracts, and what differs between them.

    Cell by cell only for the last one before the newest, and for copies.
    """
    for each in left:
        column = min(every.number for every in each.old.columns.values())
        code = "C232" if copy_mark(each.old.sheet) else "C231"
        details = {
            "item": each.new.sheet,
            "count": f"{each.common:,}",
            "hint": _differing(each),
        }
        yield code, CellRef(each.old.sheet, each.old.header_row, column), details


def _differing(left: Left) -> str:
    """Who is gone and whose last day is another, in brackets; empty where nothing differs."""
    old, new = left.old, left.new
    gone = [str(_cell(old, at, "name", "customer_id")) for at in left.gone]
    moved = [
        f"{_cell(new, here, 'end')} {_day(old.values('end')[there])}→"
        f"{_day(new.values('end')[here])}"
        for here, there in left.moved
    ]
    parts = [
        f"{what} {len(cells):,}건{_listed(cells) if left.told else ''}"
        for what, cells in (("거기 없는 고객의 계약", gone), ("종료일이 다른 계약", moved))
        if cells
    ]
    return f"({' · '.join(parts)})" if parts else ""


def _listed(cells: Sequence[str]) -> str:
    more = f" 외 {len(cells) - _LISTED:,}건" if len(cells) > _LISTED else ""
    return f": {', '.join(cells[:_LISTED])}{more}"


def _cell(table: Table, at: int, *names: str) -> CellRef:
    return table.where(at, next(name for name in names if name in table.columns))


def _day(value: object) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else ""


def is_ledger(table: Table) -> bool:
    """Tell whether a table is a ledger's."""
    return table.spec.key == LEDGER.key
