"""Law: of any ledger all figures are those that plain loops count from its cells.

Customers in one or two services beside each other who renew at once, late, into another plan or
not, pause, leave early or are cancelled; what they buy, use, say and answer.
"""

from __future__ import annotations

import io
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from held_against import PAST, TABLES, UNCOUNTED, differences, differences_of, plain
from hypothesis import given, settings
from hypothesis import strategies as st
from recounted import counted, term_end
from recounted_voices import MERGED, SAID
from xlsxwriter import Workbook

import xlcrm
from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.inputs import office

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AS_OF: Final = st.sampled_from([date(2024, 10, 15), date(2024, 2, 29), date(2024, 9, 30)])
PLANS: Final = (("헬스 3개월", "헬스 12개월"), ("요가",), ("사물함",))
OFFICERS: Final = st.sampled_from(["한가람", "도담별"])
RECENT: Final = st.dates(date(2022, 1, 1), date(2024, 12, 31))
MOMENTS: Final = st.builds(
    datetime.combine, RECENT, st.sampled_from([time(), time(8, 59), time(12), time(18, 30)])
)
TEXTS: Final = st.sampled_from([*SAID, *SAID, None])
CUSTOMERS: Final = 5
OF_ONE: Final[dict[str, Callable[[dict[str, Any]], int]]] = {
    "고객정보": lambda row: int(row["고객 ID"])
}
"""Sheets in which a customer stands once."""
STATES: Final = ("보류", "확인 필요", "발송대기", "보냄", "전달", "실패", "답장")
OFFERED: Final = (
    *("[제안] 물 · 수락", "[제안] 윗 요금제: 빵 · 거절", "[제안] 물 · 권함 · 다음 주에 답함"),
)
CORRECTED: Final = ("J-000", "J-001", "J-002")
"""Entries that a later one may correct, which it does from its own day on."""

Rows = list[dict[str, Any]]
Sheets = dict[str, Rows]


@st.composite
def chains(draw: st.DrawFn, customer: int) -> Rows:
    """Draw a customer's terms of one service, one after the other."""
    plans = draw(st.sampled_from(PLANS))
    start, found = draw(st.dates(date(2021, 11, 1), date(2024, 11, 30))), []
    for _ in range(draw(st.integers(1, 5))):
        months = draw(st.sampled_from([1, 1, 3, 6, 12, None]))
        end = term_end(start, months) if months else start + timedelta(days=39)
        found.append(
            {
                "고객 ID": customer,
                "고객명": f"가상{customer}",
                "계약 시작일": start,
                "계약 종료일": end,
                "서비스 내용": draw(st.sampled_from(plans)),
                "요금": draw(st.sampled_from([0, 30_000, 45_000, 120_000])),
                "요금 기준": draw(st.sampled_from(["월", "월", "기간총액"])),
                "재계약 의사": draw(st.sampled_from([None, None, "재계약 예정", "해지 예정"])),
                "자동갱신": draw(st.sampled_from([None, "Y", "N"])),
                "담당자": draw(OFFICERS),
                "지점": draw(st.sampled_from([None, "본점", "분점"])),
                "주소": draw(st.sampled_from([None, "가온시 새싹로 1", "나래시 2", "샛길 3"])),
                "해지 사유": draw(st.sampled_from([None, "가격", "이사"])),
                **draw(breaks(start, end)),
            }
        )
        free = draw(st.sampled_from([0, 0, 0, 1, 15, 30, 31, 45, 200]))
        start = end + timedelta(days=1 + free)
    return found


@st.composite
def breaks(draw: st.DrawFn, start: date, end: date) -> Mapping[str, date | None]:
    """Draw what ends a term early or interrupts it: mostly nothing."""
    within = st.dates(start, end)
    kind = draw(st.sampled_from(["", "", "", "", "해지", "끝에 해지", "취소", "정지", "열린 정지"]))
    if kind == "해지":
        return {"해지일": draw(within)}
    if kind == "끝에 해지":
        return {"해지일": end}
    if kind == "취소":
        return {"취소일": draw(within)}
    if "정지" in kind:
        first = draw(within)
        last = None if kind == "열린 정지" else draw(st.dates(first, end))
        return {"정지 시작일": first, "정지 종료일": last}
    return {}


def entries(who: st.SearchStrategy[int]) -> dict[str, st.SearchStrategy[dict[str, Any]]]:
    """Return what may stand in the sheets beside the ledger."""
    return {
        "이용현황": st.fixed_dictionaries(
            {
                "고객 ID": who,
                "기준월": st.integers(1, 12).map(lambda month: date(2024, month, 1)),
                "이용량": st.integers(0, 40),
            }
        ),
        "구매이력": st.fixed_dictionaries(
            {
                "일자": RECENT,
                "고객 ID": who,
                "제품/서비스": st.sampled_from(["물", "빵"]),
                "금액": st.integers(0, 2_000_000),
                "결제 방법": st.sampled_from(["카드", "현금", None]),
            }
        ),
        "고객관리일지": st.fixed_dictionaries(
            {
                "일시": MOMENTS,
                "고객 ID": who,
                "채널": st.sampled_from(["전화", "문자", "방문"]),
                "방향": st.sampled_from(["수신", "발신"]),
                "분류": st.sampled_from(["문의", "불만", "재계약"]),
                "감정": st.sampled_from(["긍정", "중립", "부정", None]),
                "문제 발생일시": st.one_of(st.none(), MOMENTS),
                "해결일시": st.one_of(st.none(), MOMENTS),
                "후속 기한": st.one_of(st.none(), RECENT),
                "후속 완료일": st.one_of(st.none(), RECENT),
                "보상 내용": st.sampled_from([None, None, "한 달 무료", "이용권"]),
                "보상 금액(원)": st.sampled_from([None, None, 0, 30_000]),
                "보상 이행일": st.one_of(st.none(), RECENT),
                "내용": st.one_of(TEXTS, st.sampled_from([None, *OFFERED])),
                "고객 반응": TEXTS,
            }
        ),
        "고객정보": st.fixed_dictionaries(
            {
                "고객 ID": who,
                "출생연도": st.sampled_from([None, 1950, 1980, 1994, 2006]),
                "성별": st.sampled_from([None, "남", "여"]),
                "관심 분야": st.sampled_from([None, "할인", "새 서비스"]),
                "마케팅 수신동의": st.sampled_from(["Y", "Y", "N", None]),
                "수신동의일": st.one_of(st.none(), RECENT),
                "야간 수신동의": st.sampled_from(["Y", "N", None]),
                "보유기한": st.one_of(st.none(), st.none(), RECENT),
            }
        ),
        "만족도": st.fixed_dictionaries(
            {
                "일자": RECENT,
                "고객 ID": who,
                "만족도": st.integers(1, 5),
                "추천 의향": st.one_of(st.none(), st.integers(0, 10)),
                "의견": TEXTS,
            }
        ),
        "아이디어": st.fixed_dictionaries(
            {
                "일자": RECENT,
                "제목": st.sampled_from(["우산꽂이 놓기", "자판기 들이기", "조용한 자리"]),
                "누가": st.sampled_from(["1", "2, 3", "1, 2, 5", None]),
                "상태": st.sampled_from(["접수", "검토", "반영", "반영", "답변함", None]),
                "알린 고객": st.sampled_from([None, "1", "3, 2"]),
            }
        ),
        "마케팅": st.fixed_dictionaries(
            {
                "발송일": RECENT,
                "고객 ID": who,
                "캠페인": st.sampled_from(["봄", "가을"]),
                "채널": st.just("문자"),
                "전달 여부": st.sampled_from(["Y", "Y", "N", None]),
                "반응": st.sampled_from(["열람", "구매", "없음", "수신거부", None]),
                "반응일": st.one_of(st.none(), RECENT),
                "상태": st.sampled_from([None, None, *STATES]),
                "사유": st.sampled_from([None, "동의하지 않음", "없는 번호"]),
                "비용": st.sampled_from([None, 0, 12, 30]),
            }
        ),
    }


@st.composite
def workbooks(draw: st.DrawFn) -> Sheets:
    """Draw a ledger and some of the sheets beside it."""
    terms: Rows = []
    for customer in range(1, draw(st.integers(1, CUSTOMERS)) + 1):
        terms += draw(chains(customer))
    sheets: Sheets = {"고객대장": draw(st.permutations(terms))}
    for name, rows in entries(st.integers(1, CUSTOMERS)).items():
        if draw(st.booleans()):
            by = OF_ONE.get(name)
            sheets[name] = draw(st.lists(rows, min_size=1, max_size=14, unique_by=by))
    if draw(st.booleans()):
        sheets["설정"] = [{"구분": "주제", "항목": MERGED, "값": "시설, 소음, 벌레"}]
    for number, row in enumerate(sheets.get("고객관리일지", [])):
        row["일지 ID"] = f"J-{number:03}"
        row["고객명"] = f"가상{row['고객 ID']}"
        row["정정 대상 ID"] = draw(st.sampled_from([None, None, None, *CORRECTED[:number]]))
    return sheets


COLUMNS: Final = {
    "고객대장": (
        *("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "요금 기준"),
        *("지점", "주소", "해지 사유"),
        *("재계약 의사", "자동갱신", "담당자", "해지일", "취소일", "정지 시작일", "정지 종료일"),
    ),
    "고객관리일지": (
        *("일지 ID", "일시", "고객 ID", "고객명", "채널", "방향", "분류", "감정", "문제 발생일시"),
        *("해결일시", "후속 기한", "후속 완료일", "정정 대상 ID"),
        *("보상 내용", "보상 금액(원)", "보상 이행일", "내용", "고객 반응"),
    ),
}


def written(sheets: Sheets) -> bytes:
    """Return the workbook of the sheets."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet, columns = book.add_worksheet(name), COLUMNS.get(name, tuple(rows[0]))
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, [row.get(column) for column in columns])
    return buffer.getvalue()


def test_every_table_is_counted_again() -> None:
    """A new table of the analysis is counted again, too, or it is said what holds it instead."""
    names = {*analyse_office(office(date(2024, 10, 1))).missing}  # all, as there is nothing
    counted_again = {name for name, *_ in (*TABLES, *PAST)}
    assert names - counted_again == UNCOUNTED.keys()
    assert counted_again <= names


@settings(deadline=None, max_examples=14)
@given(workbooks(), AS_OF)
def test_all_figures_are_those_counted_from_the_cells(sheets: Sheets, day: date) -> None:
    """Every figure, and every table that the count knows, row by row."""
    book = written(sheets)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "대장.xlsx")
        path.write_bytes(book)
        ledger = xlcrm.open_ledger(path)
        found = xlcrm.analyse(ledger, day)
        assert list(differences(found, counted(book, day))) == []
        promised = [each.where.row for each in xlcrm.due(ledger, as_of=day) if each.due]
        assert sorted(promised) == sorted(found.tables["follow_ups"]["행"])
        kept = {each.where.row for each in xlcrm.due(ledger, as_of=day, promises=True)}
        assert kept == {*found.tables["promises"]["행"]}
        spoken = {each.where.row: each.last_contact for each in xlcrm.expiring(ledger, as_of=day)}
        listed = found.tables["expiring"]
        assert spoken == dict(zip(listed["행"], map(plain, listed["최근 상담일"]), strict=True))


@settings(deadline=None, max_examples=3)
@given(workbooks(), AS_OF)
def test_what_was_said_and_came_is_what_is_counted_from_the_cells(
    sheets: Sheets, day: date
) -> None:
    """The backtest, and how customers moved between segments."""
    book = written(sheets)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "대장.xlsx")
        path.write_bytes(book)
        found = xlcrm.analyse(xlcrm.open_ledger(path), day)
        assert list(differences_of(PAST, found, counted(book, day))) == []


OF_A_CUSTOMER: Final = (*("출생연도", "성별", "선호도", "관심 분야", "보유기한", "야간 수신동의"),)


def test_a_day_alone_is_no_consent_and_takes_back_no_refusal() -> None:
    """수신동의일 without a yes, after a refusal: refused; and what a campaign did not cost."""
    day = date(2024, 10, 15)
    customers: list[dict[str, Any]] = [
        {"고객 ID": 1, "마케팅 수신동의": None, "수신동의일": date(2024, 6, 1)},
        {"고객 ID": 2, "마케팅 수신동의": "Y", "수신동의일": date(2024, 6, 1)},
    ]
    sent = [
        {
            **dict.fromkeys(("상태", "사유")),
            "발송일": date(2024, 3, 1),
            "고객 ID": who,
            "캠페인": "봄",
            "채널": "문자",
            "전달 여부": "Y",
            "반응": "수신거부",
            "반응일": date(2024, 3, 2),
            "비용": cost,
        }
        for who, cost in ((1, 30), (2, None))
    ]
    terms = [
        {
            **dict.fromkeys(COLUMNS["고객대장"]),
            "고객 ID": who,
            "고객명": f"가상{who}",
            "서비스 내용": "기본",
            "요금": 30_000,
            "계약 시작일": first,
            "계약 종료일": last,
            "요금 기준": "월",
            "담당자": "김대리",
        }
        for who in (1, 2)
        for first, last in (
            (date(2023, 4, 1), date(2024, 3, 31)),
            (date(2024, 4, 1), date(2025, 3, 31)),
        )
    ]
    told = [{**dict.fromkeys(OF_A_CUSTOMER), **each} for each in customers]
    sheets: Sheets = {"고객대장": terms, "고객정보": told, "마케팅": sent}
    book = written(sheets)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "대장.xlsx")
        path.write_bytes(book)
        found = xlcrm.analyse(xlcrm.open_ledger(path), day)
    assert list(differences(found, counted(book, day))) == []
    said = found.tables["may_contact"].set_index("고객 ID")["사유"]
    assert {str(key): why for key, why in said.items()}["1"] == "수신을 거부함"
