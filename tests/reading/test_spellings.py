"""What offices type, in whatever spelling and however it is copied there, reads back the same."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.cellref import CellValue

_WEEKDAYS: Final = "월화수목금토일"
_NUMERALS: Final = " 일이삼사오육칠팔구"
_FULL_WIDTH: Final = str.maketrans(
    {character: chr(ord(character) + 0xFEE0) for character in "0123456789.,/()"}
)

DAYS: Final = st.dates(date(1969, 1, 1), date(2068, 12, 31))
DATES: Final[dict[str, Callable[[date], CellValue]]] = {
    "2023-10-26": lambda day: day.isoformat(),
    "2023.10.26": lambda day: f"{day:%Y.%m.%d}",
    "2023.10.26.": lambda day: f"{day:%Y.%m.%d}.",
    "2023. 10. 26.": lambda day: f"{day.year}. {day.month}. {day.day}.",
    "2023/10/26": lambda day: f"{day:%Y/%m/%d}",
    "2023년 10월 26일": lambda day: f"{day.year}년 {day.month}월 {day.day}일",
    "2023년10월26일": lambda day: f"{day.year}년{day.month}월{day.day}일",
    "'23.10.26": lambda day: f"'{day:%y.%m.%d}",
    "23/10/26": lambda day: f"{day:%y/%m/%d}",
    "23년 10월 26일": lambda day: f"{day:%y}년 {day.month}월 {day.day}일",
    "20231026": lambda day: f"{day:%Y%m%d}",
    "=20231026": lambda day: int(f"{day:%Y%m%d}"),
    "=45225": lambda day: float((day - date(1899, 12, 30)).days),
    "2023.10.26 (목)": lambda day: f"{day:%Y.%m.%d} ({_WEEKDAYS[day.weekday()]})",
    "2023-10-26(목요일)": lambda day: f"{day.isoformat()}({_WEEKDAYS[day.weekday()]}요일)",
    "2023-10-26 14:30": lambda day: f"{day.isoformat()} 14:30",
    "2023-10-26 오후 2:30": lambda day: f"{day.isoformat()} 오후 2:30",
    "2023-10-26T00:00:00": lambda day: f"{day.isoformat()}T00:00:00",
}

THOUSANDS: Final = st.integers(1, 99_999_999).map(lambda thousands: thousands * 1000)
AMOUNTS: Final[dict[str, Callable[[int], CellValue]]] = {
    "100,000원": lambda won: f"{won:,}원",
    "100000": str,
    "=100000": lambda won: won,
    "=100000.0": float,
    "₩100,000": lambda won: f"₩{won:,}",
    "￦ 100,000": lambda won: f"￦ {won:,}",
    "\\100,000": lambda won: f"\\{won:,}",
    "100,000 원": lambda won: f"{won:,} 원",
    "100,000원정": lambda won: f"{won:,}원정",
    "금 100,000원整": lambda won: f"금 {won:,}원整",
    "KRW 100,000": lambda won: f"KRW {won:,}",
    "10만원": lambda won: f"{_in_ten_thousands(won)}원",
    "10만": lambda won: f"{_in_ten_thousands(won)}",
    "100천원": lambda won: f"{won // 1000:,}천원",
    "일금 십만원정": lambda won: f"일금 {_in_words(won)}원정",
    "월 100,000원": lambda won: f"월 {won:,}원",
    "100,000원/월": lambda won: f"{won:,}원/월",
    "100,000원 (VAT 별도)": lambda won: f"{won:,}원 (VAT 별도)",
    "부가세 포함 100,000원": lambda won: f"부가세 포함 {won:,}원",
}
REFUNDS: Final[dict[str, Callable[[int], CellValue]]] = {
    "(100,000)": lambda won: f"({won:,})",
    "△100,000": lambda won: f"△{won:,}",
    "▲ 100,000원": lambda won: f"▲ {won:,}원",
    "-100,000원": lambda won: f"-{won:,}원",
    "=-100000": lambda won: -won,
}

MOBILES: Final = st.from_regex(r"010[2-9][0-9]{7}", fullmatch=True)
OFFICES: Final = st.from_regex(r"(02|031|051)[2-9][0-9]{6,7}", fullmatch=True)
PHONES: Final[dict[str, Callable[[str, str, str], CellValue]]] = {
    "010-1234-5678": lambda *parts: "-".join(parts),
    "01012345678": lambda *parts: "".join(parts),
    "010.1234.5678": lambda *parts: ".".join(parts),
    "010 1234 5678": lambda *parts: " ".join(parts),
    "010)1234-5678": lambda area, *parts: f"{area}){'-'.join(parts)}",
    "(010) 1234-5678": lambda area, *parts: f"({area}) {'-'.join(parts)}",
    "+82 10-1234-5678": lambda area, *parts: f"+82 {area[1:]}-{'-'.join(parts)}",
    "+82-(0)10-1234-5678": lambda area, *parts: f"+82-(0){area[1:]}-{'-'.join(parts)}",
    "0082 10 1234 5678": lambda area, *parts: f"0082 {area[1:]} {' '.join(parts)}",
    "HP 010-1234-5678": lambda *parts: f"HP {'-'.join(parts)}",
    "Tel. 010-1234-5678": lambda *parts: f"Tel. {'-'.join(parts)}",
    "010-1234-5678 (내선 12)": lambda *parts: f"{'-'.join(parts)} (내선 12)",
}

WRAPPED: Final[dict[str, Callable[[str], str]]] = {
    "as it is": lambda text: text,
    "spaces around": lambda text: f"  {text} ",
    "a no-break space behind": lambda text: f"{text}\u00a0",
    "an ideographic space before": lambda text: f"\u3000{text}",
    "a zero-width space within": lambda text: f"{text[:1]}\u200b{text[1:]}",
    "an apostrophe before": lambda text: f"'{text}",
    "full-width": lambda text: text.translate(_FULL_WIDTH),
    "a line break behind": lambda text: f"{text}\n",
}
WRAPS: Final = st.sampled_from(sorted(WRAPPED))


def _in_ten_thousands(won: int) -> str:
    """Return whole thousands of won as 1억2345만6천."""
    above, below = divmod(won, 10**8)
    tens, thousands = divmod(below // 1000, 10)
    parts = ((above, "억"), (tens, "만"), (thousands, "천"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def _in_words(won: int) -> str:
    """Return whole thousands of won below a trillion in Hangul numerals."""
    found = ""
    for unit, size in (("억", 10**8), ("만", 10**4), ("", 1)):
        group, won = divmod(won, size)
        words = "".join(
            (_NUMERALS[digit].strip() + name)
            for name, place in (("천", 1000), ("백", 100), ("십", 10), ("", 1))
            if (digit := group // place % 10)
        )
        found += words + unit if words else ""
    return found


def _wrapped(value: CellValue, wrap: str) -> CellValue:
    return WRAPPED[wrap](value) if isinstance(value, str) else value


def _formatted(digits: str) -> tuple[str, str, str]:
    area = digits[:2] if digits.startswith("02") else digits[:3]
    return area, digits[len(area) : -4], digits[-4:]


@given(DAYS, st.sampled_from(sorted(DATES)), WRAPS)
def test_a_date_reads_back_in_every_spelling(day: date, spelling: str, wrap: str) -> None:
    """The same day, whatever stands around it."""
    reading = read(Kind.DATE, _wrapped(DATES[spelling](day), wrap))
    assert (reading.value, reading.problem) == (day, None)


@given(DAYS, st.booleans())
def test_a_date_reads_back_as_a_number_of_either_system(day: date, date1904: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """Days count from 1900 or from 1904, as the workbook says."""
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    serial = (day - epoch).days
    if 20000 <= serial <= 80000:
        assert read(Kind.DATE, serial, date1904=date1904).value == day


@given(THOUSANDS, st.sampled_from(sorted(AMOUNTS)), WRAPS)
def test_an_amount_reads_back_in_every_spelling(won: int, spelling: str, wrap: str) -> None:
    """The same won, whatever stands around it."""
    reading = read(Kind.MONEY, _wrapped(AMOUNTS[spelling](won), wrap))
    assert (reading.value, reading.problem) == (won, None)


@given(THOUSANDS, st.sampled_from(sorted(REFUNDS)), WRAPS)
def test_a_refund_reads_back_in_every_spelling(won: int, spelling: str, wrap: str) -> None:
    """The same won, less than nothing."""
    reading = read(Kind.MONEY, _wrapped(REFUNDS[spelling](won), wrap))
    assert (reading.value, reading.problem) == (-won, None)


@given(st.one_of(MOBILES, OFFICES), st.sampled_from(sorted(PHONES)), WRAPS)
def test_a_phone_reads_back_in_every_spelling(digits: str, spelling: str, wrap: str) -> None:
    """The same number, with the office's hyphens."""
    parts = _formatted(digits)
    reading = read(Kind.PHONE, _wrapped(PHONES[spelling](*parts), wrap))
    assert (reading.value, reading.problem) == ("-".join(parts), None)


@given(MOBILES, st.sampled_from([int, float]))
def test_a_phone_that_excel_made_a_number_of_reads_back(
    digits: str, number: Callable[[str], int | float]
) -> None:
    """The zero that it has eaten is put back, and told."""
    reading = read(Kind.PHONE, number(digits))
    assert reading.value == "-".join(_formatted(digits))
    assert reading.problem is not None
    assert reading.problem.code == "C122"
