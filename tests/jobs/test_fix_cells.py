"""What a cell should say instead of what was typed: the same, or nothing is mended."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlcrm.cellref import CellError
from xlcrm.domain.text import squeezed
from xlcrm.jobs.fix.cells import Mending, MendingManner, mendings
from xlcrm.jobs.fix.words import known_words, with_plain_dashes
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.plain import not_plain

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

SERVICES = known_words(["프리미엄 서비스", "기본 서비스", "PT 12개월"])
MENDED: list[tuple[Kind, CellValue, object, str]] = [
    (Kind.DATE, "2023.10.26", date(2023, 10, 26), "C602"),
    (Kind.DATE, "2023. 10. 26. (목)", date(2023, 10, 26), "C602"),
    (Kind.DATE, "2023년 10월 26일 목요일", date(2023, 10, 26), "C602"),
    (Kind.DATE, "2023년 10 월 26 일", date(2023, 10, 26), "C602"),
    (Kind.DATE, "２０２３-10-26\u200b", date(2023, 10, 26), "C602"),
    (Kind.DATE, 20231026, date(2023, 10, 26), "C602"),
    (Kind.DATE, "'23.07.17", date(2023, 7, 17), "C602"),
    (Kind.DATE, "상시 ", "상시", "C604"),
    (Kind.DATE, "10/26/23 ", "10/26/23", "C604"),
    (Kind.DATETIME, "2023-10-26 오후 2:30", datetime(2023, 10, 26, 14, 30), "C602"),  # noqa: DTZ001 - cells know no zone
    (Kind.MONTH, "2024년 10월", date(2024, 10, 1), "C602"),
    (Kind.MONTH, 202410, date(2024, 10, 1), "C602"),
    (Kind.MONEY, "100,000원", 100000, "C603"),
    (Kind.MONEY, "10만원", 100000, "C603"),
    (Kind.MONEY, "일금 십만원정", 100000, "C603"),
    (Kind.MONEY, "△5,000", -5000, "C603"),
    (Kind.MONEY, "월 10만원 ", "월 10만원", "C604"),
    (Kind.INTEGER, "1,234", 1234, "C603"),
    (Kind.MONTHS, "12개월", 12, "C603"),
    (Kind.MONTHS, "１２", 12, "C603"),
    (Kind.PHONE, "010 1234 5678", "010-1234-5678", "C121"),
    (Kind.PHONE, "010–1234—5678", "010-1234-5678", "C121"),
    (Kind.PHONE, "+82 10-1234-5678", "010-1234-5678", "C121"),
    (Kind.PHONE, "010-1234-5678/02)123-4567", "010-1234-5678, 02-123-4567", "C121"),
    (Kind.PHONE, 1012345678, "010-1234-5678", "C122"),
    (Kind.PHONE, "1012345678", "010-1234-5678", "C122"),
    (Kind.NAME, " 홍길동\u00a0", "홍길동", "C604"),
    (Kind.NAME, "남궁  민수", "남궁 민수", "C604"),
    (Kind.NAME, "홍\u200b길동", "홍길동", "C604"),
    (Kind.NAME, "ＡＢＣ상사", "ABC상사", "C605"),
    (Kind.NAME, "\u1112\u1169\u11bc길동", "홍길동", "C605"),
    (Kind.IDENTIFIER, "'1001", "1001", "C604"),
    (Kind.IDENTIFIER, "Ｃ－００１", "C-001", "C605"),
    (Kind.IDENTIFIER, "C–001", "C-001", "C605"),
    (Kind.EMAIL, "hong@example.com ", "hong@example.com", "C604"),
    (Kind.TEXT, "기본서비스", "기본 서비스", "C310"),
    (Kind.TEXT, "기본 서비스 ", "기본 서비스", "C604"),
    (Kind.TEXT, "ＰＴ　１２개월", "PT 12개월", "C605"),
    (Kind.YES_NO, "Ｙ", "Y", "C605"),
]
LEFT: list[tuple[Kind, CellValue]] = [
    (Kind.DATE, "10/26/23"),  # in which order?
    (Kind.DATE, "231026"),
    (Kind.DATE, "2023-02-30"),  # no such day
    (Kind.DATE, "2023-10-26 (수)"),  # that day was a Thursday
    (Kind.DATE, "2023년 10월 26일 (수)"),
    (Kind.DATE, "2023-10-26 일"),
    (Kind.DATE, "2023-10-26 14:30"),  # a time that the column does not hold
    (Kind.DATE, "상시"),
    (Kind.DATE, "1850-01-01"),  # a day that Excel has no number for
    (Kind.DATE, 45225),  # a date already
    (Kind.DATE, "-"),
    (Kind.DATE, CellError("#N/A")),
    (Kind.MONTH, "2024-10-15"),  # a day, of which the month would remain
    (Kind.MONEY, "월 10만원"),
    (Kind.MONEY, "100,000원 (VAT 별도)"),
    (Kind.MONEY, "100,000원(부가세 포함)"),
    (Kind.MONEY, "무료"),
    (Kind.MONEY, "$100"),
    (Kind.MONEY, "11만냥"),
    (Kind.MONEY, 100000),
    (Kind.INTEGER, "5점"),
    (Kind.MONTHS, "1년"),
    (Kind.PHONE, "010-1234-5678"),
    (Kind.PHONE, "010-1234-567"),
    (Kind.PHONE, "집 02-123-4567"),
    (Kind.PHONE, "02-123-4567 내선 12"),
    (Kind.NAME, "홍길동"),
    (Kind.NAME, "㈜한국 ①호점"),
    (Kind.NAME, "한국\n상사"),
    (Kind.NAME, "   "),
    (Kind.NAME, " =1"),  # would become a formula
    (Kind.IDENTIFIER, 1001),
    (Kind.IDENTIFIER, "가–나"),
    (Kind.TEXT, "기본"),
    (Kind.TEXT, "기본 써비스"),
    (Kind.NOTE, " 전화함  "),
    (Kind.DAYS, "D-30"),
    (Kind.YES_NO, "예"),
]


def _first(kind: Kind, raw: CellValue, **more: object) -> Mending | None:
    known = SERVICES if kind is Kind.TEXT else known_words(["Y", "N"])
    return next(mendings(raw, MendingManner(kind, known, **more)), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "raw", "new", "code"), MENDED)
def test_what_is_surely_meant_is_mended(kind: Kind, raw: CellValue, new: object, code: str) -> None:
    """Under the nearest finding code."""
    found = _first(kind, raw)
    assert found is not None
    assert (found.new, type(found.new), found.codes[0]) == (new, type(new), code)


@pytest.mark.parametrize(("kind", "raw"), LEFT)
def test_what_could_mean_something_else_stays(kind: Kind, raw: CellValue) -> None:
    """And what says more than its column holds."""
    assert _first(kind, raw) is None


def test_a_typed_date_with_odd_spaces_can_be_mended_in_two_ways() -> None:
    """Who asks for spaces only gets no date."""
    found = list(mendings(" 2023.10.26", MendingManner(Kind.DATE)))
    assert [each.new for each in found] == [date(2023, 10, 26), "2023.10.26"]


def test_dashes_stay_where_two_identifiers_would_become_one() -> None:
    """Which of the two is it?"""
    assert _first(Kind.IDENTIFIER, "C–001", doubtful=frozenset({"C-001"})) is None


SPACE = st.sampled_from(["", " ", "  ", "\u00a0", "\u3000", "\u200b", "\t", "'"])
DAY = st.dates(date(1930, 1, 1), date(2130, 1, 1))
RENDERED = st.one_of(
    st.builds(
        lambda day, form: day.strftime(form),
        DAY,
        st.sampled_from(
            [
                *("%Y-%m-%d", "%Y.%m.%d", "%Y. %m. %d.", "%Y/%m/%d", "%y.%m.%d", "%Y%m%d"),
                *("%Y년 %m월 %d일", "%d/%m/%Y", "%m/%d/%y", "%Y-%m-%d %H:%M", "%Y.%m.%d (월)"),
                *("%Y-%m", "%Y년 %m월"),
            ]
        ),
    ),
    st.builds(
        str.format,
        st.sampled_from(["{:,}원", "{}", "₩{:,}", "월 {}만원", "({:,})", "{}개월", "D-{}", "C–{}"]),
        st.integers(0, 10**9),
    ),
    st.builds(
        "{}{}{}{}{}".format,
        st.sampled_from(["010", "02", "031", "10", "+82 10", "０１０"]),
        st.sampled_from(["-", " ", ".", "", "–"]),
        st.integers(100, 9999),
        st.sampled_from(["-", " ", ".", ""]),
        st.integers(1000, 9999),
    ),
    st.sampled_from([*SERVICES.values(), "기본서비스", "Ｃ－１", "홍 길동", "㈜가", "="]),
    st.text(max_size=12),
)
RAW = st.one_of(
    st.builds("{}{}{}".format, SPACE, RENDERED, SPACE),
    st.integers(-(10**12), 10**12),
    st.floats(),
    st.booleans(),
    st.none(),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)),  # noqa: DTZ001 - cells know no zone
)


@example(raw="1954-01-01", kind=Kind.DATE, date1904=False)
@given(raw=RAW, kind=st.sampled_from(Kind), date1904=st.booleans())
def test_a_mended_cell_reads_as_before_and_is_not_mended_again(
    raw: CellValue, kind: Kind, *, date1904: bool
) -> None:
    """Whatever stands in it; but for the spaces of known words and the dashes of identifiers."""
    manner = MendingManner(kind, SERVICES if kind is Kind.TEXT else {}, date1904=date1904)
    for mending in mendings(raw, manner):
        new = mending.new
        stored = _as_shown(new)
        before = read(kind, raw, date1904=date1904)
        after = read(kind, stored, date1904=date1904)
        assert stored != raw or type(stored) is not type(raw)
        assert _alike(before.value, kind) == _alike(after.value, kind)
        assert after.problem is None or after.problem == before.problem
    first = next(mendings(raw, manner), None)
    if first is not None:
        assert list(mendings(_as_shown(first.new), manner)) == []


def _as_shown(new: CellValue | date) -> CellValue:
    """What a mended cell reads back as: a day has the format of one."""
    if isinstance(new, date) and not isinstance(new, datetime):
        return datetime.combine(new, time())
    return new


def _alike(value: object, kind: Kind) -> object:
    if not isinstance(value, str) or kind not in {Kind.TEXT, Kind.IDENTIFIER}:
        return value
    return with_plain_dashes(value) if kind is Kind.IDENTIFIER else squeezed(value)


@given(
    st.sampled_from(Kind),
    st.one_of(
        st.text("가각힣홍 -'A1(.@,=+", min_size=1, max_size=9),
        st.from_regex(r"0[0-9]{1,2}-[0-9]{3,4}-[0-9]{4}", fullmatch=True),
        st.from_regex(r"[A-Za-z0-9_]{1,5}@[a-z0-9.-]{1,5}\.kr", fullmatch=True),
        st.integers(-(10**12), 10**12),
    ),
)
def test_a_plain_cell_stays_as_it_is(kind: Kind, raw: CellValue) -> None:
    """What its kind reads as it stands needs no mending, so that nobody need look at it."""
    if not not_plain(kind, [raw]):
        assert list(mendings(raw, MendingManner(kind))) == []
