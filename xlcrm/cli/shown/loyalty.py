"""Points, coupons and tiers on the screen, and for programs."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.cellref import CellRef
from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.streams import shown
from xlcrm.domain.coupons import Coupon
from xlcrm.domain.text import counted
from xlcrm.domain.typed_option import path_typed
from xlcrm.office.benefits import benefits_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.jobs.loyalty.show import Benefit, LoyaltyFound, Statement
    from xlcrm.office.ledger import Ledger

_MOST: Final = 50
_LONGEST: Final = 34  # signs of what a row is about
_HIDDEN: Final = frozenset({"customer", "place"})


def names_in(ledger: Ledger, as_of: date) -> Mapping[str, str]:
    """Return what customers of whom 혜택 tells are called, by their keys, for who may see it."""
    people = ledger.on(as_of).book.people
    known = benefits_on(ledger.on(as_of).book, as_of).known
    first = {number: at for at, (number, _) in reversed([*enumerate(people.places)])}
    found = {}
    for key, places in people.places_of(known).items():
        if places:
            person = people.person(first[places[-1][0]] + places[-1][1])
            told = (person.branch, person.customer_id, person.name, person.phone)
            found[key] = " ".join(filter(None, told))
    return found


Part: TypeAlias = tuple[str, str, tuple["LoyaltyFound", "Mapping[str, str]"]]
"""A ledger: what it is called among others, its path, what customers have, and names to show."""


def loyalty_lines(
    path: str, parts: Sequence[Part], as_of: date, *, expiring: bool
) -> Iterator[str]:
    """Yield what customers have, with most points first.

    Args:
        path: the ledger or the folder as it was named.
        parts: the ledger, or each of the folder's.
        as_of: the day.
        expiring: whether only those are shown whose points expire soon.
    """
    people = [
        (branch, each, names)
        for branch, _, (found, names) in parts
        for each in found.people
        if each.expiring or not expiring
    ]
    people.sort(key=lambda one: (-one[1].balance, one[0], one[1].who))
    mine = [each for _, each, _ in people]
    total, soon = (sum(getattr(each, name) for each in mine) for name in ("balance", "expiring"))
    within = {found.soon for _, _, (found, _) in parts}
    head = f"{shown(path)}: {as_of} 기준 포인트 {total:,}점 ({len(people):,}명)"
    days = f"{max(within)}일 안에" if len(within) == 1 else "곧"
    yield head + (f", {days} 만료 {soon:,}점" if soon else "")
    tiers: dict[str, int] = {}
    for _, _, (found, _) in sorted(parts, key=lambda part: -len(part[2][0].tiers)):
        for name, count in found.tiers.items():
            tiers[name] = tiers.get(name, 0) + count
    if tiers:
        yield f"  등급: {counted(tiers)}"
    issued = sum(each.issued for each in mine)
    if issued:
        used, expired = (sum(getattr(each, name) for each in mine) for name in ("used", "expired"))
        yield f"  적립 {issued:,} − 사용 {used:,} − 만료 {expired:,} = 잔액 {total:,}"
    if people:
        rows: list[tuple[str, ...]] = [("고객", "등급", "잔액", "곧 만료", "첫 만료일", "쿠폰")]
        rows += [_row(each, names) for _, each, names in people[:_MOST]]
        if any(branch for branch, _, _ in parts):
            several = ("지점", *(shown(branch) for branch, _, _ in people))
            rows = [(branch, *row) for branch, row in zip(several, rows, strict=False)]
        yield from aligned(rows, indent=2)
    if len(people) > _MOST:
        yield f"  외 {len(people) - _MOST:,}명 (모두 보려면 --json)"
    for _, ledger, (found, _) in parts:
        yield from _notes(path_typed(ledger), found)
    if parts and not any(found.people or found.earns for _, _, (found, _) in parts):
        first = path_typed(parts[0][1])
        yield (
            "  아직 포인트가 없습니다. 설정 시트에 '혜택 | 적립 시작일 | 2024-10-01'과 "
            f"'혜택 | 1,000원당 포인트 | 10'처럼 적고 실행하세요: xlcrm loyalty earn {first}"
        )


def _row(each: Benefit, names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        shown(names.get(each.customer, each.who)),
        shown(each.tier) or "-",
        f"{each.balance:,}" + (" (확인)" if each.doubtful else ""),
        f"{each.expiring:,}" if each.expiring else "-",
        str(each.expires_on or "-"),
        f"{len(each.coupons):,}장" if each.coupons else "-",
    )


def _notes(path: str, found: LoyaltyFound) -> Iterator[str]:
    doubtful = [cell for each in found.people for cell in each.doubtful]
    if doubtful:
        cells = ", ".join(map(str, doubtful[:5]))
        yield f"  셈하지 못한 줄 {len(doubtful):,}곳: {cells} → 까닭을 보려면: xlcrm check {path}"
    if found.unexplained:
        yield f"  고객대장에 없는 고객의 줄: {found.unexplained:,}명 → xlcrm check {path}"
    if found.lapsed:
        lapsed = f"{found.lapsed:,}점"
        yield f"  만료로 아직 적지 않은 지난 포인트 {lapsed} → xlcrm loyalty expire {path}"


def statement_lines(path: str, found: Statement, names: Mapping[str, str]) -> Iterator[str]:
    """Yield a customer's statement: the sums, the coupons, and every row, the newest first."""
    each = found.benefit
    yield f"{shown(path)}: {shown(names.get(each.customer, each.who))}"
    tier = f"등급 {shown(each.tier)} · " if each.tier else ""
    yield (
        f"  {tier}잔액 {each.balance:,}점 = 적립 {each.issued:,} − 사용 {each.used:,} − "
        f"만료 {each.expired:,}"
    )
    if each.expiring:
        yield f"  곧 만료: {each.expiring:,}점 (처음 {each.expires_on})"
    for coupon in each.coupons:
        end = f", {coupon.until}까지" if coupon.until else ""
        yield f"  쿠폰 {coupon.code}: {shown(coupon.worth)}{end}"
    if not found.rows:
        yield "  혜택 시트에 이 고객의 줄이 없습니다."
        return
    rows = [("일자", "종류", "포인트", "내용", "만료일")]
    for row in found.rows[:_MOST]:
        what = " ".join(filter(None, (row.coupon, row.what)))
        what = what if len(what) <= _LONGEST else f"{what[: _LONGEST - 1]}…"
        points = "" if row.points is None else f"{row.points:+,}"
        counts = row.entry if row.counts else f"{row.entry} (셈하지 않음)"
        rows.append((str(row.on), shown(counts), points, shown(what), str(row.until or "")))
    yield from aligned(rows, indent=2)
    if len(found.rows) > _MOST:
        yield f"  외 {len(found.rows) - _MOST:,}줄 (모두 보려면 --json)"


def plain_loyalty(found: LoyaltyFound) -> dict[str, object]:
    """Return what customers have as JSON tells it; people masked."""
    return {
        "tiers": dict(found.tiers),
        "soon_days": found.soon,
        "lapsed": found.lapsed,
        "unknown_customers": found.unexplained,
        "people": [plain(each) for each in found.people],
    }


def plain_statement(found: Statement) -> dict[str, object]:
    """Return a statement as JSON tells it; the customer masked."""
    return {"benefit": plain(found.benefit), "rows": [plain(each) for each in found.rows]}


def plain_found(found: object) -> dict[str, object]:
    """Return what a job has found out as JSON tells it; nothing where it has found nothing."""
    told = plain(found)
    return told if isinstance(told, dict) else {}


def _is_key(value: object, name: str) -> bool:
    """Whether a field is a customer's key in the ledger, which may tell who it is."""
    return isinstance(value, Coupon) and name == "who"


def plain(value: object) -> object:
    """Return a value of a job as JSON knows it, without what tells who a customer is."""
    if isinstance(value, CellRef | date):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        fields = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return plain({name: each for name, each in fields.items() if not _is_key(value, name)})
    if hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items() if key not in _HIDDEN}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
