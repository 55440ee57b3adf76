"""Purchases, and the rows that take them back: a negative amount, or 환불, 취소, 반품 in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_WORD: Final = (
    r"(?:부분|전체|전액|결제|카드|주문|구매|승인)?\s?(?:환불|취소|반품|환급)"
    r"(?:\s?(?:완료|처리|건|분|됨|함))?"
)
_METHOD: Final = lazy(rf"(?:[가-힣]{{0,4}}\s?)?[(\[]?{_WORD}[)\]]?$")
_IN_NAME: Final = lazy(
    rf"\s*[(\[]\s*{_WORD}\s*[)\]]\s*|(?:^|[\s_:/-]+){_WORD}$|^{_WORD}\s*[:_/-]\s*"
)


@outlined
class Purchase(NamedTuple):
    """One row of 구매이력.

    Attributes:
        who: the customer's key.
        product: what was bought, as written.
        on: the day.
        won: the amount in whole won; None where the cell says none.
        method: how it was paid, as written.
    """

    who: str
    product: str
    on: date
    won: int | None
    method: str = ""


@outlined
class Kept(NamedTuple):
    """What some rows come to.

    Attributes:
        won: of each row what is left of its amount; None where the amount is not known.
        counts: whether each row is a purchase that was not taken back as a whole.
        parts: of each row that takes something back, of which rows and how many won of each.
        stray: the rows that take back a purchase which no row tells of, in their order.
    """

    won: tuple[int | None, ...]
    counts: tuple[bool, ...]
    parts: Mapping[int, tuple[tuple[int, int], ...]]
    stray: tuple[int, ...]


def says_returned(product: str, method: str) -> bool:
    """Tell whether words say that a row takes a purchase back, or was itself taken back.

    >>> says_returned("물 (환불)", ""), says_returned("물", "카드취소"), says_returned("물", "카드")
    (True, True, False)
    >>> says_returned("취소 수수료", "카드"), says_returned("환불보험", "")
    (False, False)
    """
    return bool(_IN_NAME.search(product) or _METHOD.fullmatch(method.strip()))


def without_word(product: str) -> str:
    """Return a product's name without the words that say that it was taken back.

    >>> without_word("물 (환불)"), without_word("PT 10회 취소"), without_word("환불")
    ('물', 'PT 10회', '')
    """
    return _IN_NAME.sub(" ", product).strip()


def kept(rows: Sequence[Purchase]) -> Kept:
    """Return what is left of some purchases after what was taken back of them.

    A row takes back the last earlier purchase of its customer, product and amount, else the last
    ones of that product as far as its amount goes; where it names no product, one of its amount. A
    row whose amount is above 0 and whose words say so was itself taken back where no other fits.

    >>> from datetime import date
    >>> bought = Purchase("1001", "물", date(2024, 9, 1), 3000)
    >>> found = kept([bought, Purchase("1001", "물", date(2024, 9, 3), -1000)])
    >>> found.won, found.counts, found.stray
    ((2000, 0), (True, False), ())
    >>> kept([bought, Purchase("1001", "빵", date(2024, 9, 3), -1000)]).stray
    (1,)
    """
    return _Keeping(rows).found()


class _Keeping:
    """Purchases while what was taken back of them is looked for."""

    def __init__(self, rows: Sequence[Purchase]) -> None:
        self.rows = rows
        self.worded = [says_returned(each.product, each.method) for each in rows]
        self.backs = [
            at
            for at, each in enumerate(rows)
            if self.worded[at] or (each.won is not None and each.won < 0)
        ]
        back = {*self.backs}
        self.left = [None if at in back else each.won for at, each in enumerate(rows)]
        self.counts = [at not in back for at in range(len(rows))]
        self.names = [match_key(without_word(each.product)) for each in rows] if back else []
        self.theirs: defaultdict[str, list[int]] = defaultdict(list)
        if back:
            for at in sorted(set(range(len(rows))) - back, key=lambda at: (rows[at].on, at)):
                self.theirs[rows[at].who].append(at)

    def found(self) -> Kept:
        parts, stray = {}, []
        for at in sorted(self.backs, key=lambda at: (self.rows[at].on, at)):
            taken = self._taken(at)
            parts[at] = taken
            if not taken and not self._itself(at):
                stray.append(at)
        won = [
            0 if at in parts and (parts[at] or self._itself(at)) else left
            for at, left in enumerate(self.left)
        ]
        for at in stray:
            amount = self.rows[at].won
            won[at] = None if amount is None else -abs(amount)
        return Kept(tuple(won), tuple(self.counts), parts, tuple(sorted(stray)))

    def _itself(self, at: int) -> bool:
        """Whether a row tells of a purchase and that it was taken back, both."""
        amount = self.rows[at].won
        return self.worded[at] and amount is not None and amount > 0 and bool(self.names[at])

    def _taken(self, at: int) -> tuple[tuple[int, int], ...]:
        row, name = self.rows[at], self.names[at]
        mine = [
            each
            for each in reversed(self.theirs[row.who])
            if self.rows[each].on <= row.on
            and self.counts[each]
            and (not name or self.names[each] == name)
        ]
        amount = abs(row.won or 0)
        exact = next((each for each in mine if self.left[each] == amount), None)
        if not amount:
            exact = mine[0] if mine and name else None
        if exact is not None:
            whole = self.left[exact] or 0
            self.left[exact], self.counts[exact] = 0, False
            return ((exact, whole),)
        if not name or (self.worded[at] and (row.won or 0) > 0 and self._unlike(mine, amount)):
            return ()
        return tuple(self._parts(mine, amount))

    def _unlike(self, mine: Sequence[int], amount: int) -> bool:
        """Whether an amount is more than any of some purchases: then it is of none of them."""
        return all((self.left[each] or 0) < amount for each in mine)

    def _parts(self, mine: Sequence[int], amount: int) -> list[tuple[int, int]]:
        found = []
        for each in mine:
            left = self.left[each]
            if not amount or not left:
                continue
            part = min(amount, left)
            amount -= part
            self.left[each] = left - part
            self.counts[each] = left > part
            found.append((each, part))
        return found
