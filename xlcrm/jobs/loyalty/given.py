"""What points were given for already, as the column 출처 of 혜택 has it; and purchases returned.

Keys that end in a count are counted anew for each customer, so that of two who were merged each
keeps what was given for his own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellRef

PURCHASE: Final = "구매"
FEE: Final = "요금"
MONTH: Final = "이용"
REFERRAL: Final = "추천"
SETTLED: Final = "거둠"
"""What stands before the key of what was taken back, as it stands for nothing any more."""

_COUNTED: Final = frozenset({PURCHASE, FEE})
_ALIKE: Final = 2  # of day, product and amount: so many in common, and it is one that was changed


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase, and the parts of its key; the number is its count among equal ones."""

    who: str
    on: date
    product: str
    won: int
    number: int
    where: CellRef

    @property
    def key(self) -> str:
        """What stands in 출처 for it."""
        return f"{PURCHASE}|{self.on}|{self.of}|{self.won}|{self.number}"

    @property
    def of(self) -> str:
        """The product as it is compared."""
        return match_key(self.product).replace("|", "/")


def given_for(rows: Mapping[tuple[str, str], Sequence[int]]) -> Mapping[tuple[str, str], int]:
    """Return what was given or taken, by customer and key.

    Args:
        rows: the points of the rows of each customer and key, as `Benefits.keys` has them.

    >>> key = "구매|2024-09-02|물|1000|1"
    >>> given_for({("1001", key): (10, 10)})
    {('1001', '구매|2024-09-02|물|1000|1'): 10, ('1001', '구매|2024-09-02|물|1000|2'): 10}
    >>> given_for({("1001", key): (10,), ("1001", f"거둠|{key}"): (10,)})
    {}
    >>> given_for({("1001", "이용|2024-09"): (5, 7), ("1001", "거둠|이용|2024-09"): (5,)})
    {('1001', '이용|2024-09'): 7}
    """
    found: dict[tuple[str, str], int] = {}
    seen: Counter[tuple[str, str]] = Counter()
    settled: Counter[tuple[str, str]] = Counter()
    for (who, key), points in rows.items():
        base, _, number = key.rpartition("|")
        if key.startswith(f"{SETTLED}|"):
            of = key.partition("|")[2]
            counted = of.partition("|")[0] in _COUNTED and number.isdecimal()
            settled[who, base.partition("|")[2] if counted else of] += len(points)
            continue
        if key.partition("|")[0] not in _COUNTED or not number.isdecimal():
            left = points[len(rows.get((who, f"{SETTLED}|{key}"), ())) :]
            if left:
                found[who, key] = sum(left)
            continue
        for each in points:
            seen[who, base] += 1
            found[who, f"{base}|{seen[who, base]}"] = each
    for (who, base), count in settled.items():
        last = seen[who, base]
        for number_ in range(max(last - count, 0) + 1, last + 1):
            del found[who, f"{base}|{number_}"]
    return found


def left_over(
    given: Iterable[tuple[str, str]], kind: str, present: Iterable[tuple[str, str]]
) -> dict[str, list[str]]:
    """Return the keys of a kind that stand for nothing any more, by customer.

    Args:
        given: customers and keys.
        kind: 구매, 요금, 이용 or 추천.
        present: what there is now.

    >>> left_over([("1001", "요금|기본|2024-09|1")], "요금", [("1001", "요금|새 이름|2024-09|1")])
    {'1001': ['요금|기본|2024-09|1']}
    """
    there = set(present)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for who, key in given:
        if key.startswith(f"{kind}|") and (who, key) not in there:
            found[who].append(key)
    return dict(found)


def alike(key: str, bought: Bought) -> bool:
    """Tell whether a key is of a purchase that was changed into another one."""
    parts, mine = key.split("|"), bought.key.split("|")
    if len(parts) != len(mine) or parts[3].startswith("-"):
        return False
    return sum(one == other for one, other in zip(parts[1:4], mine[1:4], strict=True)) >= _ALIKE


class Returned:
    """Purchases, and what of the points for them goes back with those that are returned.

    Args:
        bought: all purchases by the day, those too for which nothing is given.
        points: what was given for each, or is now, by customer and key.
    """

    def __init__(self, bought: Iterable[Bought], points: Mapping[tuple[str, str], int]) -> None:
        self._left: defaultdict[tuple[str, str], list[list[int]]] = defaultdict(list)
        self._days: defaultdict[tuple[str, str], list[date]] = defaultdict(list)
        for each in sorted(bought, key=lambda each: each.on):
            if each.won > 0:
                self._days[each.who, each.of].append(each.on)
                self._left[each.who, each.of].append(
                    [each.won, points.get((each.who, each.key), 0)]
                )

    def taken(self, back: Bought) -> int | None:
        """Return how many points go back with a return; None where no purchase fits it.

        It is of the last purchase of that product and amount, else of the last ones; of a part of
        a purchase its part of the points, rounded down.
        """
        name, won = (back.who, back.of), -back.won
        days = self._days[name]
        mine = [each for each, on in zip(self._left[name], days, strict=True) if on <= back.on]
        open_ = [each for each in reversed(mine) if each[0]]
        exact = next((each for each in open_ if each[0] == won), None)
        found = None
        for each in [exact] if exact is not None else open_:
            part = min(won, each[0])
            points = each[1] * part // each[0]
            each[0], each[1], won = each[0] - part, each[1] - points, won - part
            found = (found or 0) + points
            if not won:
                break
        return found
