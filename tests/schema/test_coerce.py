"""What cells mean in columns of each kind."""

from __future__ import annotations

from datetime import date, datetime, time
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cellref import CellError, CellValue
from xlcrm.schema.coerce import (
    OPEN_ENDED_WORDS,
    PROBLEM_CODES,
    Misreading,
    Reading,
    is_blank,
    read,
    read_column,
)
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.sheets import LEDGER

DAY = date(2023, 10, 26)
NOON = datetime(2023, 10, 26, 12)  # noqa: DTZ001 - cells know no zones
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=40),
    st.text("0123456789./-:년월일개원만천억₩$()T D+@aZ,", max_size=20),
    st.text(max_size=10).map(CellError),
    st.datetimes(),
)


@pytest.mark.parametrize(
    ("kind", "raw", "value", "rule"),
    [
        (Kind.TEXT, " 프리미엄\n 서비스 ", "프리미엄 서비스", "text"),
        (Kind.TEXT, 100, "100", "text"),
        (Kind.TEXT, 1.5, "1.5", "text"),
        (Kind.TEXT, True, "TRUE", "text"),
        (Kind.TEXT, NOON, "2023-10-26 12:00:00", "text"),
        (Kind.NOTE, " 첫 줄\n둘째 줄 ", "첫 줄\n둘째 줄", "text"),
        (Kind.NOTE, "①번 ㎡", "①번 ㎡", "text"),
        (Kind.NAME, "홍길동\u200b", "홍길동", "text"),
        (Kind.IDENTIFIER, 1001, "1001", "text"),
        (Kind.IDENTIFIER, 1001.0, "1001", "text"),
        (Kind.IDENTIFIER, "'0012", "0012", "text"),
        (Kind.IDENTIFIER, " A-1 ", "A-1", "text"),
        (Kind.PHONE, "01012345678", "010-1234-5678", "phone"),
        (Kind.PHONE, "010-1234-5678/02-123-4567", "010-1234-5678, 02-123-4567", "phone"),
        (Kind.EMAIL, " hong@Example.com", "hong@example.com", "email"),
        (Kind.ADDRESS, "서울  강남구", "서울 강남구", "text"),
        (Kind.DATE, "2023.10.26", DAY, "dotted"),
        (Kind.DATE, "20231026", DAY, "compact"),
        (Kind.DATE, 20231026, DAY, "compact"),
        (Kind.DATE, 45225, DAY, "serial1900"),
        (Kind.DATE, 45225.75, DAY, "serial1900"),
        (Kind.DATE, NOON, DAY, "datetime"),
        (Kind.DATETIME, 45225.5, NOON, "serial1900"),
        (Kind.DATETIME, "2023-10-26 12:00", NOON, "iso"),
        (Kind.DATETIME, NOON, NOON, "datetime"),
        (Kind.MONTH, "2023-10", date(2023, 10, 1), "month"),
        (Kind.MONTH, "2023년 10월", date(2023, 10, 1), "month"),
        (Kind.MONTH, 202310, date(2023, 10, 1), "month"),
        (Kind.MONTH, 45225, date(2023, 10, 1), "serial1900"),
        (Kind.MONTH, NOON, date(2023, 10, 1), "datetime"),
        (Kind.MONTHS, 12, 12, "months"),
        (Kind.MONTHS, 12.0, 12, "months"),
        (Kind.MONTHS, "1년 6개월", 18, "months"),
        (Kind.MONEY, 100000, 100_000, "number"),
        (Kind.MONEY, 100000.0, 100_000, "number"),
        (Kind.MONEY, -5000, -5_000, "number"),
        (Kind.MONEY, "100,000원", 100_000, "won"),
        (Kind.MONEY, "월 50,000원", 50_000, "won_monthly"),
        (Kind.MONEY, "연 120만원 (VAT 별도)", 1_200_000, "won_yearly_vat_separate"),
        (Kind.INTEGER, 5, 5, "number"),
        (Kind.INTEGER, 5.0, 5, "number"),
        (Kind.INTEGER, "5점", 5, "integer"),
        (Kind.DAYS, -3, -3, "number"),
        (Kind.DAYS, "D-30", 30, "integer"),
        (Kind.YES_NO, True, True, "boolean"),
        (Kind.YES_NO, False, False, "boolean"),
        (Kind.YES_NO, 1, True, "yes"),
        (Kind.YES_NO, 0.0, False, "no"),
        (Kind.CHOICE, "만료  예정 ", "만료 예정", "text"),
        (Kind.CHOICE, "처음 보는 값", "처음 보는 값", "text"),
    ],
)
def test_reads_what_cells_say(kind: Kind, raw: CellValue, value: object, rule: str) -> None:
    """A value, the rule that read it, and no problem."""
    reading = read(kind, raw)
    assert reading == Reading(value, rule)
    assert type(reading.value) is type(value)


@pytest.mark.parametrize("yes", ["Y", "y", "예", "네", "O", "o", "○", "동의", "1", "TRUE", " Ｙ "])
def test_yes(yes: str) -> None:
    """Every way to agree."""
    assert read(Kind.YES_NO, yes).value is True


@pytest.mark.parametrize("no", ["N", "n", "아니오", "X", "×", "미동의", "거부", "0", "FALSE"])
def test_no(no: str) -> None:
    """Every way to refuse."""
    assert read(Kind.YES_NO, no).value is False


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000", "\u200b", "-", "–", "—", "'"], ids=ascii)
def test_blank_is_blank_in_every_kind(kind: Kind, raw: CellValue) -> None:
    """Nothing, spaces and dashes; of a consent, unknown and never yes."""
    assert read(kind, raw) == Reading(None, "blank")
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [0, False, "0", "상시", "-1", CellError("#N/A"), CellError("-")])
def test_the_rest_is_not_blank(raw: CellValue) -> None:
    """Zero and errors say something."""
    assert not is_blank(raw)


@pytest.mark.parametrize("word", [*sorted(OPEN_ENDED_WORDS), "자동 연장", " 무기한 "])
def test_an_end_may_be_open(word: str) -> None:
    """No date and no problem."""
    assert read(Kind.DATE, word) == Reading(None, "open_ended")


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (Kind.DATE, "10/26", "C101"),
        (Kind.DATE, "미정", "C101"),
        (Kind.DATE, 12, "C101"),
        (Kind.DATE, 2023, "C101"),
        (Kind.DATE, 80001, "C101"),
        (Kind.DATE, True, "C101"),
        (Kind.DATE, float("nan"), "C101"),
        (Kind.DATE, "10/26/23", "C102"),
        (Kind.DATE, "10/26/2023", "C102"),
        (Kind.DATE, "231026", "C102"),
        (Kind.DATE, "2023-02-30", "C103"),
        (Kind.DATE, 20230230, "C103"),
        (Kind.DATETIME, "2023-02-30 10:00", "C103"),
        (Kind.DATE, NOON.replace(year=1), "C103"),
        (Kind.DATETIME, NOON.replace(year=1899), "C103"),
        (Kind.DATETIME, "10/26/23 10:00", "C102"),
        (Kind.DATETIME, "어제", "C152"),
        (Kind.DATETIME, 3, "C152"),
        (Kind.MONTH, "10월", "C152"),
        (Kind.MONTH, 2024.1, "C152"),
        (Kind.MONTH, 202413, "C103"),
        (Kind.MONEY, "형편껏", "C111"),
        (Kind.MONEY, "협의", "C114"),
        (Kind.MONEY, False, "C111"),
        (Kind.MONEY, NOON, "C111"),
        (Kind.MONEY, 10**15, "C111"),
        (Kind.MONEY, float("inf"), "C111"),
        (Kind.MONEY, "$100", "C112"),
        (Kind.MONEY, 0.5, "C113"),
        (Kind.MONEY, "0.5원", "C113"),
        (Kind.PHONE, "없음", "C121"),
        (Kind.PHONE, 12345, "C121"),
        (Kind.PHONE, 1012345678.5, "C121"),
        (Kind.EMAIL, "hong", "C123"),
        (Kind.EMAIL, 5, "C123"),
        (Kind.INTEGER, "다섯", "C131"),
        (Kind.INTEGER, 5.5, "C131"),
        (Kind.INTEGER, True, "C131"),
        (Kind.DAYS, "만료", "C131"),
        (Kind.MONTHS, "당분간", "C132"),
        (Kind.MONTHS, 0, "C132"),
        (Kind.MONTHS, 12.5, "C132"),
        (Kind.YES_NO, "아마", "C141"),
        (Kind.YES_NO, 2, "C141"),
    ],
)
def test_names_what_cannot_be_read(kind: Kind, raw: CellValue, code: str) -> None:
    """No value, and a code for the catalogue."""
    reading = read(kind, raw)
    assert (reading.value, reading.rule) == (None, "unreadable")
    assert reading.problem is not None
    assert reading.problem.code == code


@pytest.mark.parametrize("kind", Kind)
def test_an_error_value_is_a_problem_in_every_kind(kind: Kind) -> None:
    """#REF! is named; an error value of another program is not repeated."""
    assert read(kind, CellError("#REF!")).problem == Misreading("C151", (("error", "#REF!"),))
    assert read(kind, CellError("홍길동")).problem == Misreading("C151", (("error", "#"),))


def test_a_phone_that_lost_its_zero_is_mended() -> None:
    """The value is given, with a problem that says so."""
    expected = Reading("010-1234-5678", "phone", Misreading("C122"))
    assert read(Kind.PHONE, 1012345678) == read(Kind.PHONE, 1012345678.0) == expected


def test_dates_count_in_the_workbooks_own_system() -> None:
    """45225 from 1900 is 43763 from 1904."""
    assert read(Kind.DATE, 43763, date1904=True) == Reading(DAY, "serial1904")
    assert read_column(LEDGER.column("end"), 5, "종료일", [43763], date1904=True).values == [DAY]


@given(st.sampled_from(Kind), CELLS, st.booleans())
def test_reading_never_raises(kind: Kind, raw: CellValue, date1904: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Any cell of any kind has a reading of the kind's type, and only mended ones have both."""
    reading = read(kind, raw, date1904=date1904)
    types = {
        Kind.DATE: date,
        Kind.MONTH: date,
        Kind.DATETIME: datetime,
        Kind.YES_NO: bool,
        Kind.MONEY: int,
        Kind.MONTHS: int,
        Kind.INTEGER: int,
        Kind.DAYS: int,
    }
    assert reading.value is None or type(reading.value) is types.get(kind, str)
    if reading.problem is not None:
        assert reading.problem.code in PROBLEM_CODES
        assert (reading.value is not None) == (reading.problem.code == "C122")
    assert (reading.rule == "unreadable") == (reading.problem is not None and reading.value is None)


@pytest.mark.parametrize("raw", [10**5000, -(10**5000), object(), b"1001", [1], time(12)], ids=type)
def test_values_that_no_cell_holds_are_unreadable_too(raw: object) -> None:
    """Numbers beyond any double, and foreign objects."""
    for kind in Kind:
        assert read(kind, raw).value is None  # type: ignore[arg-type]


@given(st.sampled_from(Kind), st.lists(CELLS, max_size=12), st.booleans())
def test_a_column_reads_as_its_cells_do(kind: Kind, raw: list[CellValue], date1904: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Reading distinct values once changes nothing; True, 1 and 1.0 stay apart."""
    column = read_column(Column("x", "칸", kind), 1, "칸", raw, date1904=date1904)
    readings = [read(kind, value, date1904=date1904) for value in raw]
    assert list(column.values) == [reading.value for reading in readings]
    assert [type(value) for value in column.values] == [type(r.value) for r in readings]
    assert column.problems == {
        position: reading.problem for position, reading in enumerate(readings) if reading.problem
    }


def test_values_that_are_equal_as_keys_stay_apart() -> None:
    """True and 1, and an error value and its text, are four cells."""
    raw: list[CellValue] = [True, 1, 1.0, "#N/A", CellError("#N/A")]
    column = read_column(Column("x", "칸", Kind.TEXT), 1, "칸", raw)
    assert column.values == ["TRUE", "1", "1", "#N/A", None]
    assert column.problems == {4: Misreading("C151", (("error", "#N/A"),))}


def test_an_end_column_tells_open_ended_from_unreadable() -> None:
    """Both are None; only the unreadable one is in problems."""
    raw: list[CellValue] = [45590, "상시", None, "2023-02-30"]
    column = read_column(LEDGER.column("end"), 5, "종료일", raw, formulas={0})
    assert column.values == [date(2024, 10, 25), None, None, None]
    assert column.problems == {3: Misreading("C103")}
    assert (column.number, column.header, column.raw, column.formulas) == (5, "종료일", raw, {0})


def test_an_empty_column_is_empty() -> None:
    """No rows, no values."""
    column = read_column(LEDGER.column("fee"), 7, "요금", [])
    assert (column.values, column.problems) == ([], {})


def test_a_problem_tells_nothing_personal() -> None:
    """What somebody typed is not in the reading's words."""
    for kind in (Kind.PHONE, Kind.EMAIL, Kind.DATE, Kind.MONEY):
        assert "홍길동" not in repr(read(kind, "홍길동"))


def test_a_hundred_thousand_cells_of_few_values_are_read_in_no_time() -> None:
    """Once a distinct value: generous bounds for a busy machine."""
    serials: list[CellValue] = [43000 + n % 3000 for n in range(100_000)]
    names: list[CellValue] = [f"고객 {n}" for n in range(100_000)]
    began = process_time()
    read_column(LEDGER.column("end"), 5, "종료일", serials)
    assert process_time() - began < 0.3
    began = process_time()
    read_column(LEDGER.column("name"), 2, "고객명", names)
    assert process_time() - began < 3
