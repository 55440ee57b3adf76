"""What a column says that one of its cells leaves open: the order of days, the units of numbers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.day_order import DayOrder
from xlcrm.domain.lengths import Days, LengthUnit
from xlcrm.reading.habits import settled, unit_of_money
from xlcrm.schema.coerce import read_column
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from xlcrm.cellref import CellValue
    from xlcrm.schema.table import TypedColumn

FORMS = {
    DayOrder.DAY_FIRST: (
        "{0.day:02}{1}{0.month:02}{1}{0.year:04}",
        "{0.day}{1}{0.month}{1}{0.year:04}",
    ),
    DayOrder.MONTH_FIRST: (
        "{0.month:02}{1}{0.day:02}{1}{0.year:04}",
        "{0.month}{1}{0.day}{1}{0.year:04}",
    ),
}
DAYS = st.lists(st.dates(date(1990, 1, 1), date(2060, 12, 31)), min_size=1, max_size=12)
OPEN_DAYS = st.lists(
    st.builds(date, st.integers(1990, 2060), st.integers(1, 12), st.integers(1, 12)),
    min_size=1,
    max_size=12,
)
"""Days that could be of either order: none is later than a year has months."""
LATE_DAY = st.builds(date, st.integers(1990, 2060), st.integers(1, 12), st.integers(13, 28))
PROVING_DAYS = st.builds(
    lambda days, late, at: [*days[:at], late, *days[at:]], DAYS, LATE_DAY, st.integers(0, 12)
)
"""Days of which one at least can be of one order only."""


def columns_of(
    cells: Mapping[str, Sequence[CellValue]],
    headers: Mapping[str, str] | None = None,
    told: Mapping[str, str] | None = None,
    above: Sequence[object] = (),
) -> dict[str, TypedColumn]:
    """Return columns of a ledger as they are read together."""
    names = headers or {}
    columns = {
        field: read_column(
            LEDGER.column(field), at, names.get(field, LEDGER.column(field).name), raw
        )
        for at, (field, raw) in enumerate(cells.items(), start=1)
    }
    return settled(columns, told=told, above=above)


def values_of(field: str, cells: Sequence[CellValue], **more: object) -> list[object]:
    """Return what one column alone is read as."""
    return list(columns_of({field: cells}, **more)[field].values)  # type: ignore[arg-type]


@given(
    PROVING_DAYS,
    st.sampled_from(sorted(FORMS)),
    st.sampled_from("./-"),
    st.sampled_from([0, 1]),
    st.randoms(),
)
def test_a_column_of_one_order_that_proves_it_is_read_as_its_dates(
    days: list[date], order: DayOrder, sign: str, form: int, chance: Random
) -> None:
    """Whatever the order of the rows, and nothing of it is read in another way."""
    written = [FORMS[order][form].format(day, sign) for day in days]
    assert values_of("start", written) == days
    places = list(range(len(days)))
    chance.shuffle(places)
    assert values_of("start", [written[at] for at in places]) == [days[at] for at in places]


@given(OPEN_DAYS, st.sampled_from(sorted(FORMS)), st.sampled_from("./-"))
def test_a_column_that_proves_nothing_is_not_guessed(
    days: list[date], order: DayOrder, sign: str
) -> None:
    """Its days stay unread; of one that is the same both ways, too: the column has no order."""
    written = [FORMS[order][0].format(day, sign) for day in days]
    assert values_of("start", written) == [None] * len(days)


@given(DAYS, DAYS, st.sampled_from(sorted(FORMS)))
def test_a_column_is_never_read_in_two_orders(
    some: list[date], others: list[date], order: DayOrder
) -> None:
    """Days of both orders in one column: it is one of them for all, or none."""
    other = next(each for each in FORMS if each != order)
    written = [FORMS[order][0].format(day, "-") for day in some]
    written += [FORMS[other][0].format(day, "-") for day in others]
    column = columns_of({"start": written})["start"]
    decided = column.habit.days.long
    for text, value in zip(written, column.values, strict=True):
        if value is not None:
            assert decided is not None
            assert FORMS[decided][0].format(value, "-") == text


@given(DAYS, PROVING_DAYS, st.sampled_from(sorted(FORMS)), st.sampled_from("./-"))
def test_a_column_helps_another_that_is_written_alike(
    starts: list[date], ends: list[date], order: DayOrder, sign: str
) -> None:
    """The end's proof is the start's."""
    starts = [day.replace(day=1 + day.day % 12) for day in starts]
    count = max(len(starts), len(ends))
    form = FORMS[order][0]
    cells = {
        "start": [form.format(day, sign) for day in starts] + [None] * (count - len(starts)),
        "end": [form.format(day, sign) for day in ends] + [None] * (count - len(ends)),
    }
    found = columns_of(cells)
    assert found["start"].values[: len(starts)] == starts
    assert found["end"].values[: len(ends)] == ends


@given(DAYS, st.sampled_from(["%y/%m/%d", "%Y-%m-%d", "%y.%m.%d", "%Y. %m. %d."]))
def test_a_column_of_days_with_the_year_first_is_read_as_ever(days: list[date], form: str) -> None:
    """Also where each of its days would be one of another order, too."""
    assert values_of("start", [day.strftime(form) for day in days]) == days


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["10/26/23", "11/5/23"], [date(2023, 10, 26), date(2023, 11, 5)]),
        (["10/26/23", "10/11/23"], [date(2023, 10, 26), date(2023, 10, 11)]),
        (["10/26/2023", "10/11/23"], [date(2023, 10, 26), date(2023, 10, 11)]),
        (["29-12-2025", "05-01-26"], [date(2025, 12, 29), date(2026, 1, 5)]),
        (["10/26/23"], [None]),
        (["05/06/2024", "2024-01-01"], [None, date(2024, 1, 1)]),
        (["29-12-2025", "12-29-2025"], [None, None]),
        (["23.10.26", "24.02.30", "24.01.05"], [date(2023, 10, 26), None, date(2024, 1, 5)]),
        (["15/03/85", "02/11/90"], [date(1985, 3, 15), date(1990, 11, 2)]),
        (["29-12-2025", "31-02-2025"], [date(2025, 12, 29), None]),
        (["29-12-2025 14:30", "05-01-2026"], [date(2025, 12, 29), date(2026, 1, 5)]),
        (["29-12-2025 (월)", "05-01-2026"], [date(2025, 12, 29), date(2026, 1, 5)]),
        (["231026", "240105"], [None, None]),
    ],
)
def test_proofs_and_slips(written: list[CellValue], days: list[date | None]) -> None:
    """A date proves an order if it has but one; two digits of a year need a second witness."""
    assert values_of("start", written) == days


@pytest.mark.parametrize(
    ("answer", "day"),
    [("일-월-년", date(2024, 6, 5)), ("월-일-년", date(2024, 5, 6)), ("연-월-일", None)],
)
def test_what_the_office_says_ends_the_question(answer: str, day: date | None) -> None:
    """Of the header as it is compared."""
    assert values_of("start", ["05/06/2024"], told={"계약시작일": answer}) == [day]


def test_days_of_six_digits_are_read_where_the_office_says_how() -> None:
    """231026 alone may be a day of 2023 or of 2026."""
    assert values_of("start", ["231026"], told={"계약시작일": "연-월-일"}) == [date(2023, 10, 26)]


def test_moments_have_an_order_too() -> None:
    """As the columns of a journal."""
    column = LEDGER.column("start")
    at = read_column(column, 1, "일시", ["29-12-2025 14:30", datetime(2025, 1, 1, 9)])  # noqa: DTZ001 - a cell's
    assert settled({"start": at})["start"].values == [date(2025, 12, 29), date(2025, 1, 1)]


START = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("number", "end", "unit"),
    [
        (2, date(2025, 12, 31), LengthUnit.YEARS),
        (12, date(2024, 12, 31), LengthUnit.MONTHS),
        (12, date(2024, 3, 24), LengthUnit.WEEKS),
        (100, date(2024, 4, 9), LengthUnit.DAYS),
        (100, date(2024, 4, 10), LengthUnit.DAYS),  # a day late, as many ends are
    ],
)
def test_the_dates_beside_a_number_tell_what_it_counts(
    number: int, end: date, unit: LengthUnit
) -> None:
    """In most rows: one that is wrong changes nothing."""
    starts = ["2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01"]
    ends = [str(end), str(end), "2024-02-11", None]
    found = columns_of({"start": starts, "end": ends, "months": [number] * 4})
    assert found["months"].habit.unit is unit


@pytest.mark.parametrize(
    ("numbers", "first"),
    [
        ([12, 24, 6], 12),
        ([6, 3], 6),
        ([30, 90, 365], Days(30)),
        ([365], Days(365)),
        ([1000], Days(1000)),
        ([7, 14], Days(7)),
        ([12, 365], None),
        ([1, 2, 3], None),
        ([3, "12개월"], 3),
    ],
)
def test_numbers_that_can_be_but_one_thing_are_read_as_it(
    numbers: list[CellValue], first: object
) -> None:
    """7, 14, 365 and 1000 are no months; 3 may be three years: asked once an end needs it."""
    starts = ["2024-01-01"] * len(numbers)
    assert columns_of({"start": starts, "months": numbers})["months"].values[0] == first


def test_a_number_on_which_no_end_depends_is_no_question() -> None:
    """The ends say it all."""
    cells: dict[str, list[CellValue]] = {
        "start": ["2024-01-01"],
        "end": ["2024-05-12"],
        "months": [3],
    }
    assert columns_of(cells)["months"].values == [3]


@pytest.mark.parametrize(
    ("header", "length"),
    [("약정기간(년)", 36), ("기간(일)", Days(3)), ("개월수", 3), ("이용기간(주)", Days(21))],
)
def test_a_header_tells_what_its_numbers_count(header: str, length: object) -> None:
    """In brackets or as a word."""
    cells: dict[str, list[CellValue]] = {"start": ["2024-01-01"], "months": [3]}
    assert columns_of(cells, {"months": header})["months"].values == [length]


def test_the_office_says_what_its_numbers_count() -> None:
    """개월, 년, 주 or 일."""
    cells: dict[str, list[CellValue]] = {"start": ["2024-01-01"], "months": [3]}
    assert columns_of(cells, told={"계약기간": "년"})["months"].values == [36]
    assert columns_of(cells, told={"계약기간": "개월"})["months"].values == [3]


@pytest.mark.parametrize(
    ("header", "cell", "won"),
    [
        ("월세(만원)", 150, 1_500_000),
        ("월세(만원)", 1.5, 15_000),
        ("월세(만원)", "150", 1_500_000),
        ("월세(만원)", "1,500", 15_000_000),
        ("월세(만원)", "150만원", 1_500_000),
        ("월세(만원)", "1,500,000원", 1_500_000),
        ("금액(천원)", 350, 350_000),
        ("금액\n(단위: 천원)", "△350", -350_000),
        ("계약금액(원단위)", 350000, 350_000),
        ("보증금(백만원)", 0, 0),
        ("요금(원)", 350, 350),
        ("요금", 350, 350),
        ("요금(VAT 별도)", 350, 350),
        ("요금(월)", 350, 350),
        ("Fee ($)", 350, None),
        ("요금(달러)", 350, None),
        ("요금(달러)", "5만원", 50_000),
        ("요금(엔)", "350", None),
        ("임대료(천원/월)", 350, 350_000),
        ("요금 [단위: 천원, VAT 별도]", 350, 350_000),
        ("계약금액 만원", 350, 3_500_000),
        ("회비천원", 35, 35_000),
        ("Amount (KRW)", 350, 350),
        ("Price USD", 350, None),
        ("월세(만원)", 1_500_000, None),
        ("월세(천원)", 0.0004, None),
    ],
)
def test_a_header_tells_what_its_amounts_count(header: str, cell: CellValue, won: object) -> None:
    """What a cell says itself prevails; another currency is not won; 150억 of rent are asked."""
    assert columns_of({"fee": [cell]}, {"fee": header})["fee"].values == [won]


@pytest.mark.parametrize("title", ["(단위: 천원)", "단위 : 천원", "[단위:천원, 명]", "※ 단위 천원"])
def test_a_title_tells_what_amounts_count_whose_header_does_not(title: str) -> None:
    """A header's own unit prevails."""
    assert columns_of({"fee": [350]}, above=["2024년 현황", title])["fee"].values == [350_000]
    own = columns_of({"fee": [350]}, {"fee": "요금(원)"}, above=[title])
    assert own["fee"].values == [350]


def test_a_title_counts_for_every_column_and_the_nearest_one_prevails() -> None:
    """Also for the second column of amounts."""
    title = (cell for cell in ("(단위: 백만원)", "(단위: 천원)"))
    found = columns_of({"fee": [350], "deposit": [20]}, above=title)  # type: ignore[arg-type]
    assert [found[name].values for name in ("fee", "deposit")] == [[350_000], [20_000]]


def test_the_office_says_what_its_amounts_count() -> None:
    """Also against the header."""
    found = columns_of({"fee": [1_500_000]}, {"fee": "월세(만원)"}, {"월세만원": "원"})
    assert found["fee"].values == [1_500_000]


@pytest.mark.parametrize(
    "header", ["전화(만능)", "비고(천안)", "만기", "요금만", "금액(억울)", "회비/월"]
)
def test_what_only_looks_like_a_unit_is_none(header: str) -> None:
    """A unit is a word of its own."""
    assert not unit_of_money(header)
