"""What was given already, and what goes back with purchases that are returned."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cellref import CellRef
from xlcrm.jobs.loyalty.given import Bought, Returned, alike, given_for

DAY = date(2024, 9, 1)
WHERE = CellRef("구매이력", 2, 4)


def numbered(rows: list[tuple[int, str, int]]) -> list[Bought]:
    """Purchases and returns (day, product, won), each with its count among equal ones."""
    seen: Counter[tuple[int, str, int]] = Counter()
    found = []
    for row in rows:
        seen[row] += 1
        day, product, won = row
        found.append(Bought("1001", DAY + timedelta(day), product, won, seen[row], WHERE))
    return found


BOUGHT = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from("가나"), st.sampled_from((1_000, 2_500, 9_990))),
    max_size=6,
)


@given(BOUGHT, st.data())
def test_nothing_goes_back_that_was_not_given(
    rows: list[tuple[int, str, int]], data: st.DataObject
) -> None:
    """Whatever is returned: of a product never more than was given for it."""
    bought = numbered(rows)
    points = {("1001", each.key): data.draw(st.integers(0, 100)) for each in bought}
    back = numbered(data.draw(BOUGHT))
    returned = Returned(bought, points)
    taken: Counter[str] = Counter()
    for each in sorted(back, key=lambda each: each.on):
        taken[each.product] += (
            returned.taken(Bought(each.who, each.on, each.product, -each.won, each.number, WHERE))
            or 0
        )
    for product in "가나":
        given_ = sum(points["1001", each.key] for each in bought if each.product == product)
        assert taken[product] <= given_


@given(BOUGHT, st.data())
def test_who_returns_everything_keeps_no_points(
    rows: list[tuple[int, str, int]], data: st.DataObject
) -> None:
    """Each on the last day, whole or in two parts: all that was given goes back."""
    bought = numbered(rows)
    points = {("1001", each.key): data.draw(st.integers(0, 100)) for each in bought}
    returned, last, total = Returned(bought, points), DAY + timedelta(9), 0
    for each in bought:
        first = data.draw(st.sampled_from((each.won, each.won // 3)))
        for won in filter(None, (first, each.won - first)):
            total += returned.taken(Bought("1001", last, each.product, -won, 1, WHERE)) or 0
    assert total == sum(points.values())


def test_a_return_without_a_purchase_is_none_of_its_business() -> None:
    """Of another product, or before it was bought."""
    (mat,) = numbered([(2, "매트", 1_000)])
    returned = Returned([mat], {("1001", mat.key): 10})
    early = Bought("1001", DAY, "매트", -1_000, 1, WHERE)
    assert returned.taken(early) is None
    assert returned.taken(Bought("1001", DAY + timedelta(3), "물병", -1_000, 1, WHERE)) is None


def test_what_was_given_is_counted_for_each_customer() -> None:
    """Two rows of one key, as after a merge, are two; months are none that count."""
    key, month = "구매|2024-09-01|매트|1000|1", "이용|2024-09"
    found = given_for({("1001", key): (10, 20), ("1001", month): (5, 5)})
    second = "구매|2024-09-01|매트|1000|2"
    assert found == {("1001", key): 10, ("1001", second): 20, ("1001", month): 10}


def test_a_product_with_a_bar_in_its_name_is_read_back() -> None:
    """The bar parts a key; and a return is never a purchase that was changed."""
    (mat,) = numbered([(0, "매트|큰", 1_000)])
    assert mat.key.count("|") == 4
    assert alike("구매|2024-09-01|매트/큰|2000|1", mat)
    assert not alike("구매|2024-09-01|매트/큰|-1000|1", mat)
