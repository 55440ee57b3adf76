"""Companion sheets: what a row becomes, whose it is, and what is refused."""

from __future__ import annotations

import io
from datetime import date, datetime, timezone
from decimal import Decimal

import pandas as pd
import pytest
from companion_sheets import BOUGHT, LEDGER, add, after, book_of, said, troubles
from openpyxl import Workbook, load_workbook

from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.ooxml.package import Package
from xlcrm.schema.sheets import (
    CUSTOMERS,
    MARKETING,
    PURCHASES,
    SATISFACTION,
    USAGE,
    SheetSpec,
)
from xlcrm.workbook.read import read_book

# -- what a row becomes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2024-10-01", date(2024, 10, 1)),
        ("2024. 10. 1.", date(2024, 10, 1)),
        ("24/10/01", date(2024, 10, 1)),
        ("20241001", date(2024, 10, 1)),
        ("2024년 10월 1일 (화)", date(2024, 10, 1)),
        (45566, date(2024, 10, 1)),
        (date(2024, 10, 1), date(2024, 10, 1)),
        (datetime(2024, 10, 1, 14, 30, 15, 999), date(2024, 10, 1)),  # noqa: DTZ001 - as typed
        (datetime(2024, 9, 30, 15, tzinfo=timezone.utc), date(2024, 10, 1)),  # noqa: UP017
        (pd.Timestamp("2024-10-01"), date(2024, 10, 1)),
        (pd.Timestamp("2024-09-30 15:00", tz="UTC"), date(2024, 10, 1)),
    ],
)
def test_a_day_is_written_as_a_date(typed: object, value: date) -> None:
    """However it was typed, and with a format that shows it; moments in Korean time."""
    found = add(book_of(), PURCHASES, [{**BOUGHT, "일자": typed}])
    book = after(book_of(), found)
    (row,) = said(book, "구매이력")
    assert row[0] == datetime.combine(value, datetime.min.time())


def test_a_number_for_a_day_counts_from_1900_in_any_workbook() -> None:
    """Also where the workbook that it goes into counts from 1904."""
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - openpyxl's own
    book.worksheets[0].title = "고객대장"
    for line in LEDGER:
        book.worksheets[0].append([*line])
    buffer = io.BytesIO()
    book.save(buffer)
    found = add(read_book(Package(buffer.getvalue())), PURCHASES, [{**BOUGHT, "일자": 45566}])
    assert found.plan.new_sheets[0].rows[0][0] == date(2024, 10, 1)


@pytest.mark.parametrize(
    ("typed", "won"),
    [
        ("100,000원", 100_000),
        ("10만원", 100_000),
        ("(5,000)", -5000),
        (5000, 5000),
        (5000.0, 5000),
        (Decimal(5000), 5000),
        (pd.Series([5000])[0], 5000),
        ("무료", 0),
    ],
)
def test_an_amount_is_written_as_a_number(typed: object, won: int) -> None:
    """In whole won; refunds are below zero."""
    book = after(book_of(), add(book_of(), PURCHASES, [{**BOUGHT, "금액": typed}]))
    assert said(book, "구매이력")[0][3] == won


def test_other_kinds_are_written_as_their_sheet_has_them() -> None:
    """Yes and no as Y and N, choices as the list spells them, a month as its first day."""
    sent = {
        "발송일": "24.10.1",
        "고객": 1001,
        "캠페인": "가을",
        "채널": "이 메일",
        "전달 여부": "예",
    }
    book = after(book_of(), add(book_of(), MARKETING, [sent]))
    assert said(book, "마케팅")[0][3:5] == ("이메일", "Y")
    used = {"고객": 1001, "기준월": "2024년 9월", "이용량": "1,200"}
    book = after(book_of(), add(book_of(), USAGE, [used]))
    assert said(book, "이용현황") == [(1001, datetime(2024, 9, 1), 1200)]  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["=1+1", "+82", "-", "@SUM(A1)", "\t=HYPERLINK()", "㈜가온 <b>&amp;"]
)
def test_a_text_stays_a_text(text: str) -> None:
    """What looks like a formula is never evaluated; dashes alone are blank."""
    found = add(
        book_of(), SATISFACTION, [{"일자": "2024-10-01", "고객": 1001, "만족도": 5, "의견": text}]
    )
    book = after(book_of(), found)
    read = load_workbook(io.BytesIO(book.package.data))["만족도"]["E2"]
    assert (read.value, read.data_type) == ((None, "n") if text == "-" else (text.strip(), "s"))


@pytest.mark.parametrize("blank", [None, "", "  ", float("nan"), pd.NaT, pd.NA, "–"])
def test_blanks_are_blank_whoever_gives_them(blank: object) -> None:
    """A DataFrame has its own nothing."""
    found = add(book_of(), PURCHASES, [{**BOUGHT, "결제 방법": blank}])
    assert (found.found.added, found.problems) == (1, ())


def test_a_data_frame_is_taken_as_it_is() -> None:
    """Columns named by headers; numpy's numbers, pandas' times and gaps."""
    frame = pd.DataFrame(
        {
            "일자": pd.to_datetime(["2024-10-01", "2024-10-02"]),
            "고객 ID": [1001, 1002],
            "제품/서비스": ["상담", "책"],
            "금액": [30000.0, 20000.0],
            "결제 방법": ["카드", None],
        }
    )
    book = after(book_of(), add(book_of(), PURCHASES, frame))
    assert said(book, "구매이력") == [
        (datetime(2024, 10, 1), 1001, "상담", 30000, "카드"),  # noqa: DTZ001
        (datetime(2024, 10, 2), 1002, "책", 20000, None),  # noqa: DTZ001
    ]


# -- whose row it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        {"고객 ID": "1002"},
        {"고객 ID": 1002.0},
        {"고객명": "나 래울"},
        {"연락처": "01000000002"},
        {"customer": "나래울"},
        {"고객": "010-0000-0002"},
        {"고객 ID": "1002", "고객명": "나래울", "연락처": "010 0000 0002"},
    ],
)
def test_a_customer_is_found(who: dict[str, object]) -> None:
    """By ID, by name, by phone; two terms of one customer are one customer."""
    row = {"일자": "2024-10-01", "제품": "책", "금액": 1, **who}
    found = add(book_of(), PURCHASES, [row])
    assert [each.trouble for each in found.problems] == []
    assert found.plan.new_sheets[0].rows[0][1] == 1002


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ({}, "고객이 없습니다."),
        ({"고객 ID": "9999"}, "고객대장에 없는 고객입니다."),
        ({"고객명": "아무개"}, "고객대장에 없는 고객입니다."),
        ({"고객 ID": "1001", "고객명": "나래울"}, "고객 ID, 고객명, 연락처가 서로 다른"),
        ({"고객명": "다솜"}, "여러 고객이 맞습니다: 1003 다* 010-****-0003"),
        ({"고객 ID": 1005}, "여러 고객이 맞습니다: 1005 라* 010-****-0005 · 1005 마* "),
    ],
)
def test_a_customer_that_is_not_sure_is_a_problem(who: dict[str, object], says: str) -> None:
    """Nobody is shown by name or number."""
    (message,) = troubles(PURCHASES, {"일자": "2024-10-01", "제품": "책", "금액": 1, **who})
    assert message.startswith(f"customer_id: {says}")
    assert not any(str(row[1]) in message for row in LEDGER[1:])


def test_a_name_with_a_phone_is_one_of_two() -> None:
    """What several people share one of them alone may have."""
    row = {"일자": "2024-10-01", "제품": "책", "금액": 1, "고객명": "다솜", "연락처": "022000003"}
    found = add(book_of(), PURCHASES, [row])
    assert found.plan.new_sheets[0].rows[0][1] == 1003


def test_identifiers_are_written_as_the_column_has_them() -> None:
    """As texts below texts, as numbers below numbers."""
    headers = ("일자", "고객 ID", "제품/서비스", "금액")
    for known, written in (("1002", "1001"), (1002, 1001)):
        book = book_of(구매이력=(headers, ("2024-09-01", known, "책", 1)))
        found = add(book, PURCHASES, [BOUGHT])
        assert said(after(book, found), "구매이력")[1][1] == written


# -- what is refused -------------------------------------------------------------------------------

BAD: dict[str, tuple[SheetSpec, dict[str, object], str]] = {
    "no date": (PURCHASES, {"일자": "내일"}, "date: '일자' 칸을 날짜로 읽을 수 없습니다."),
    "no such day": (PURCHASES, {"일자": "2024-02-30"}, "date: '일자' 칸의 날짜는 달력에 없는"),
    "month first": (PURCHASES, {"일자": "10/26/24"}, "date: "),
    "open-ended": (PURCHASES, {"일자": "상시"}, "date: '일자' 칸을 날짜로 읽을 수 없습니다."),
    "long ago": (PURCHASES, {"일자": "1824-10-01"}, "date: '일자' 칸의 날짜는 달력에 없는"),
    "blank": (PURCHASES, {"일자": ""}, "date: '일자' 칸이 비어 있습니다."),
    "foreign money": (PURCHASES, {"금액": "30 USD"}, "amount: '금액' 칸의 화폐나 단위"),
    "less than a won": (PURCHASES, {"금액": 10.5}, "amount: '금액' 칸의 금액에 원 미만"),
    "choice": (PURCHASES, {"결제 방법": "외상"}, "payment_method: '결제 방법' 칸의 값이 목록에"),
    "unknown field": (PURCHASES, {"색": "파랑"}, "색: 구매이력 시트에 없는 칸입니다: 색"),
    "field twice": (PURCHASES, {"결제금액": 1}, "amount: '금액' 칸을 두 번 적었습니다."),
    "list": (PURCHASES, {"제품/서비스": ["책"]}, "product: '제품/서비스' 칸에 쓸 수 없는 종류의"),
    "control": (
        PURCHASES,
        {"제품/서비스": "책\x07"},
        "product: '제품/서비스' 칸에 쓸 수 없는 제어",
    ),
    "too long": (
        PURCHASES,
        {"제품/서비스": "가" * 32_768},
        "product: '제품/서비스' 칸의 글이 너무",
    ),
    "surrogates": (
        PURCHASES,
        {"제품/서비스": "😀" * 16_384},
        "product: '제품/서비스' 칸의 글이 너무",
    ),
    "resident number": (
        PURCHASES,
        {"제품/서비스": "900101-1234567 확인"},
        "product: '제품/서비스' 칸에 주민등록번호로",
    ),
    "score": (SATISFACTION, {"만족도": 6}, "score: '만족도' 칸의 값이 1~5 범위를"),
    "recommendation": (SATISFACTION, {"추천 의향": -1}, "recommend: '추천 의향' 칸의 값이 0~10"),
    "half": (SATISFACTION, {"만족도": "4.5"}, "score: '만족도' 칸을 정수로 읽을 수 없습니다."),
    "order": (MARKETING, {"반응일": "2024-09-30"}, "responded_on: '반응일'이 '발송일'보다"),
    "yes or no": (MARKETING, {"전달 여부": "글쎄"}, "delivered: '전달 여부' 칸이 예인지"),
    "an answer to nothing": (
        MARKETING,
        {"전달 여부": "아니오", "반응": "클릭"},
        "response: 전달되지 않은 메시지에 '반응' 칸의 값이 있습니다.",
    ),
    "a day of an answer to nothing": (
        MARKETING,
        {"전달 여부": "N", "반응": "없음", "반응일": "2024-10-02"},
        "responded_on: 전달되지 않은 메시지에 '반응일' 칸의 값이 있습니다.",
    ),
    "month": (USAGE, {"기준월": "가을"}, "month: '기준월' 칸을 일시 또는 월로 읽을 수 없습니다."),
    "below zero": (USAGE, {"이용량": "-1"}, "amount: '이용량' 칸의 값이 0~999,999,999 범위를"),
    "computed": (CUSTOMERS, {"등급": "VIP"}, "tier: '등급' 칸은 xlcrm이 계산해 넣습니다."),
}
GOOD: dict[str, dict[str, object]] = {
    PURCHASES.key: BOUGHT,
    SATISFACTION.key: {"일자": "2024-10-01", "고객 ID": "1001", "만족도": 5},
    MARKETING.key: {"발송일": "2024-10-01", "고객 ID": "1001", "캠페인": "가을"},
    USAGE.key: {"고객 ID": "1001", "기준월": "2024-10", "이용량": 3},
    CUSTOMERS.key: {"고객 ID": "1001", "출생연도": 1980},
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_value_is_one_problem(case: str) -> None:
    """It names the field, says what to do, and nothing is planned."""
    spec, value, says = BAD[case]
    found = add(book_of(), spec, [{**GOOD[spec.key], **value}])
    (problem,) = found.problems
    assert f"{problem.trouble.field}: {problem.trouble.message}".startswith(says)
    assert problem.trouble.hint
    assert not found.plan


@pytest.mark.parametrize(
    "value",
    [{"전달 여부": "N"}, {"전달 여부": "N", "반응": "없음"}, {"반응": "클릭"}],
    ids=["no answer", "none", "delivery not known"],
)
def test_an_undelivered_message_needs_no_answer(value: dict[str, object]) -> None:
    """And an answer is believed where nobody says that the message was not delivered."""
    found = add(book_of(), MARKETING, [{**GOOD[MARKETING.key], **value}])
    assert (found.found.added, found.problems) == (1, ())


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ({"결제 방법": "카트"}, "혹시 '카드'입니까?"),
        ({"결제 방범": "카드"}, "혹시 '결제 방법'입니까?"),
    ],
)
def test_the_nearest_is_suggested(typed: dict[str, object], hint: str) -> None:
    """Of choices and of fields, and all that may be written."""
    found = add(book_of(), PURCHASES, [{**BOUGHT, **typed}])
    (problem,) = found.problems
    assert problem.trouble.hint.startswith(hint)
    assert " · " in problem.trouble.hint


def test_the_lists_of_the_office_extend_the_choices() -> None:
    """As 설정 has them; a new sheet's dropdown offers them too."""
    book = book_of(설정=(("구분", "항목", "값"), ("목록", "결제 방법", "지역화폐")))
    found = add(book, PURCHASES, [{**BOUGHT, "결제 방법": "지역 화폐"}])
    (sheet,) = found.plan.new_sheets
    assert isinstance(sheet, NewSheet)
    assert sheet.rows[0][4] == "지역화폐"
    assert "지역화폐" in sheet.choices[5]


def test_bad_rows_keep_all_out_unless_they_are_to_be_skipped() -> None:
    """Each is named by its place."""
    rows = [BOUGHT, {**BOUGHT, "일자": "내일"}, {**BOUGHT, "금액": "책"}]
    places = ["2번째 줄", "3번째 줄", "4번째 줄"]
    found = add(book_of(), PURCHASES, rows, places=places)
    assert [each.place for each in found.problems] == places[1:]
    assert (bool(found.plan), found.found.added) == (False, 0)
    found = add(book_of(), PURCHASES, rows, places=places, skip_bad=True)
    assert (len(found.problems), bool(found.plan), found.found.added) == (2, True, 1)
    assert str(found.problems[0]).startswith("3번째 줄: '일자' 칸을")
