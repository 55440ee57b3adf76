"""One customer on one page: all that the sheets say, masked, and printed on one A4 page."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook
from person_books import AS_OF, HEADERS, PEOPLE, PLAIN, UNNUMBERED, office

import xlcrm
from xlcrm.errors import DomainError, StorageError
from xlcrm.files import printing
from xlcrm.jobs.person import card as of_card
from xlcrm.jobs.person.card import card, put_card
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.ledger import Ledger
    from xlcrm.pages.card import Part

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
MORE = (*HEADERS, "미납금", "이메일", "주소", "담당자")
OF_1001 = (30_000, "hong@example.com", "가온시 새빛로 12", "이대리")
SHEETS: Mapping[str, Sequence[Sequence[object]]] = {
    "고객정보": [
        ("고객 ID", "출생연도", "선호도", "마케팅 수신동의", "보유기한"),
        (1001, 1980, "오전", "Y", date(2030, 1, 1)),
    ],
    "구매이력": [
        ("일자", "고객 ID", "제품/서비스", "금액"),
        (date(2024, 9, 1), 1001, "상담", 30_000),
        (date(2024, 9, 2), 1001, "책자", 5_000),
    ],
    "만족도": [("일자", "고객 ID", "만족도", "의견"), (date(2024, 9, 1), 1001, 5, "홍길동 만족")],
    "고객관리일지": [
        *[
            (
                "일지 ID",
                "일시",
                "고객 ID",
                "채널",
                "담당자",
                "분류",
                "내용",
                "후속 조치",
                "후속 기한",
            )
        ],
        *[
            (
                "J-1",
                date(2024, 9, 1),
                1001,
                "전화",
                "이대리",
                "불만",
                "홍길동 01000005678로",
                None,
                None,
            )
        ],
        *[
            (
                "J-2",
                date(2024, 9, 2),
                1001,
                "전화",
                "이대리",
                "문의",
                "물음",
                "답함",
                date(2024, 10, 3),
            )
        ],
        *[("J-3", date(2024, 9, 2), 1002, "전화", "이대리", "문의", "남의 일", None, None)],
    ],
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Return an office that knows much of one customer."""
    people = [(*PEOPLE[0], *OF_1001), (*PEOPLE[1], None, None, None, None)]
    path = office(tmp_path_factory.mktemp("카드") / "대장.xlsx", MORE, people, SHEETS)
    return open_ledger(path)


@pytest.fixture(scope="module")
def parts(ledger: Ledger) -> Mapping[str, Part]:
    """Return the page's parts by their titles."""
    return {each.title: each for each in card(ledger, "1001", as_of=AS_OF).parts}


def test_the_page_tells_all_that_the_sheets_say(parts: Mapping[str, Part]) -> None:
    """Terms, payments, contacts, issues, preferences, satisfaction, consent and what is next."""
    assert parts["계약"].rows[0][0] == "2024-01-01–2024-12-31"
    assert parts["구매 (모두 2건 35,000원)"].rows[0][:3] == ("2024-09-02", "책자", "5,000")
    assert [row[2] for row in parts["미해결"].rows] == ["홍*동 010-****-5678로"]
    assert parts["선호"].rows == (("출생연도", "1980"), ("선호도", "오전"))
    assert parts["동의"].rows == (("마케팅 수신동의", "예"), ("보유기한", "2030-01-01"))
    assert parts["만족도"].rows[0] == ("2024-09-01", "5", "", "홍*동 만족")
    assert parts["다음 할 일"].rows == (
        ("지남", "미해결 문제: 불만 · 미해결 30일째 · 홍*동 010-****-5678로", "이대리"),
        ("2024-10-03 D-2", "후속 조치: 답함 · 물음", "이대리"),
        ("이번 주", "미납금 30,000원", "이대리"),
    )
    assert [row[3] for row in parts["상담"].rows] == ["물음", "홍*동 010-****-5678로"]


def test_nobody_is_to_be_recognised_unless_asked(ledger: Ledger) -> None:
    """Name, number, address and what notes say of them."""
    masked = str([card(ledger, "1001", as_of=AS_OF).parts, card(ledger, "1001", as_of=AS_OF).who])
    told = card(ledger, "1001", as_of=AS_OF, reveal=True)
    plain = " ".join(text for part in told.parts for row in part.rows for text in row)
    for each in ("홍길동", "0000-5678", "hong@", "새빛로 12"):
        assert each not in masked
        assert each in plain


def test_the_file_is_one_page_and_replaces_only_its_like(ledger: Ledger, tmp_path: Path) -> None:
    """A4 upright; the same day gives the same bytes; a workbook of the office is left alone."""
    path = put_card(ledger, "1001", tmp_path / "카드.xlsx", as_of=AS_OF)
    before = path.read_bytes()
    assert put_card(ledger, "1001", path, as_of=AS_OF).read_bytes() == before
    sheet = load_workbook(path).worksheets[0]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert {setup.fitToWidth, setup.fitToHeight} <= {None, 1}
    said = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"계약", "동의", "후속 조치: 답함 · 물음"} <= said
    assert not any("홍길동" in str(each) for each in said)
    with pytest.raises(StorageError):
        put_card(ledger, "1001", ledger.path, as_of=AS_OF)
    with pytest.raises(StorageError):
        put_card(ledger, "1001", tmp_path / "카드.txt", as_of=AS_OF)


def test_the_header_of_a_column_of_numbers_stands_above_them(
    ledger: Ledger, tmp_path: Path
) -> None:
    """At the right, as they do; all others at the left, as their texts."""
    path = put_card(ledger, "1001", tmp_path / "카드.xlsx", as_of=AS_OF)
    sheet = load_workbook(path).worksheets[0]
    aligned: dict[object, str] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                aligned.setdefault(cell.value, cell.alignment.horizontal)
    right = {"요금", "금액", "50,000", "30,000"}
    assert {each: aligned[each] for each in right} == dict.fromkeys(right, "right")
    left = ("서비스", "내용", "제품/서비스", "기간")
    assert not any(aligned[each] == "right" for each in left)


def test_a_pdf_is_the_same_page_printed(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By LibreOffice, as the report is."""
    monkeypatch.setattr(printing, "pdf_of", lambda data, *_, **__: b"%PDF " + data[:2])
    path = put_card(ledger, "1001", tmp_path / "카드.pdf", as_of=AS_OF)
    assert path.read_bytes() == b"%PDF PK"


def test_a_name_is_enough_where_there_are_no_numbers(tmp_path: Path) -> None:
    """What the journal says by name stands there too."""
    journal = [("일지 ID", "일시", "고객명", "내용"), ("J-1", date(2024, 9, 1), "홍길동", "통화함")]
    path = office(tmp_path / "대장.xlsx", PLAIN, UNNUMBERED, {"고객관리일지": journal})
    page = card(open_ledger(path), "010-0000-5678", as_of=AS_OF)
    told = {each.title: each.rows for each in page.parts}
    assert len(told["계약"]) == 2
    assert [row[3] for row in told["상담"]] == ["통화함"]


@pytest.mark.parametrize(
    ("as_of", "standing"),
    [(date(2023, 12, 31), "계약 없음"), (AS_OF, "활성화"), (date(2025, 3, 1), "만료")],
)
def test_the_standing_is_that_of_the_term_that_counts(
    ledger: Ledger, as_of: date, standing: str
) -> None:
    """On the day that is asked about; a term that has begun since was not known then."""
    assert card(ledger, "1002", as_of=as_of).standing == standing


def test_a_term_that_is_to_begin_is_known_where_nothing_tells_of_its_days(tmp_path: Path) -> None:
    """It stands in the ledger; so did one of which 변경이력 tells that it was written by then."""
    path = office(tmp_path / "대장.xlsx", sheets={"고객관리일지": SHEETS["고객관리일지"]})
    day = date(2023, 12, 1)
    plain = open_ledger(office(tmp_path / "다른 대장.xlsx"))
    assert card(plain, "1002", as_of=day).standing == "예정"
    ledger = open_ledger(path)
    assert card(ledger, "1002", as_of=day).standing == "계약 없음"
    head = ("시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값")
    told = "새 행: 고객 ID=1003, 계약 시작일=2024-01-01, 계약 종료일=2024-12-31"
    line = (datetime(2023, 11, 30), "김대리", "재계약", "고객대장", "A4:G4", None, told)  # noqa: DTZ001 - Korean wall time
    sheets = {"고객관리일지": SHEETS["고객관리일지"], "변경이력": [head, line]}
    people = [*PEOPLE, (1003, "나가상", "010-0000-0003", *PEOPLE[0][3:])]
    ledger = open_ledger(office(tmp_path / "대장.xlsx", people=people, sheets=sheets))
    assert card(ledger, "1003", as_of=day).standing == "예정"
    assert card(ledger, "1002", as_of=day).standing == "계약 없음"


def test_a_day_that_is_past_knows_nothing_of_later_ones(tmp_path: Path) -> None:
    """No purchase, answer, message, entry, use or consent of a later day, and nothing computed."""
    sheets = {
        **SHEETS,
        "고객정보": [
            (
                *("고객 ID", "마케팅 수신동의", "수신동의일", "개인정보 동의일"),
                *("선호도", "등급", "이탈 위험"),
            ),
            (1001, "Y", date(2024, 9, 5), date(2024, 1, 1), "오전", "우수", "낮음"),
        ],
        "이용현황": [("월", "고객 ID", "이용량"), ("2024-07", 1001, 7), ("2024-09", 1001, 9)],
        "마케팅이력": [
            ("발송일", "고객 ID", "채널", "캠페인"),
            (date(2024, 8, 30), 1001, "문자", "여름"),
            (date(2024, 9, 3), 1001, "문자", "가을"),
        ],
    }
    ledger = open_ledger(office(tmp_path / "대장.xlsx", sheets=sheets))
    told = {each.title: each for each in card(ledger, "1001", as_of=date(2024, 9, 1)).parts}
    assert [row[0] for row in told["구매 (모두 1건 30,000원)"].rows] == ["2024-09-01"]
    assert [row[0] for row in told["상담"].rows] == ["2024-09-01"]
    assert ("최근 이용", "2024-07 7") in told["고객"].rows
    assert told["동의"].rows == (
        ("개인정보 동의일", "2024-01-01"),
        ("마지막 메시지", "2024-08-30 (모두 1건)"),
    )
    assert told["선호"].rows == (("선호도", "오전"),)
    before = card(ledger, "1001", as_of=date(2024, 8, 29)).parts
    shown = str([each.rows for each in before])
    assert not any(each in shown for each in ("우수", "2024-09", "2024-08-30"))


def test_everybody_else_is_masked_too_whoever_a_memo_names(tmp_path: Path) -> None:
    """By name, number and address, in contacts, issues, promises and purchases."""
    memo = "김철수님과 다툼, 010-0000-0002, kim@example.com"
    journal = [
        SHEETS["고객관리일지"][0],
        ("J-1", date(2024, 9, 1), 1001, "전화", "이대리", "불만", memo, memo, date(2024, 10, 2)),
    ]
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "고객관리일지": journal,
        "구매이력": [("일자", "고객 ID", "제품/서비스"), (date(2024, 9, 1), 1001, "김철수 선물")],
        "고객정보": [("고객 ID", "선호도"), (1001, "김철수 옆자리")],
    }
    ledger = open_ledger(office(tmp_path / "대장.xlsx", sheets=sheets))
    shown = str([each.rows for each in card(ledger, "1001", as_of=AS_OF).parts])
    told = str([each.rows for each in card(ledger, "1001", as_of=AS_OF, reveal=True).parts])
    for each in ("김철수", "0000-0002", "kim@"):
        assert each not in shown
        assert each in told


def test_a_number_that_is_a_telephone_number_is_masked_on_the_page(tmp_path: Path) -> None:
    """As 고객 ID, above and among the facts; so is one that holds the name."""
    people = [
        ("01000000001", "홍길동", "010-0000-0001", *PEOPLE[0][3:]),
        ("김철수-2", "김철수", "010-0000-0002", *PEOPLE[1][3:]),
    ]
    ledger = open_ledger(office(tmp_path / "대장.xlsx", people=people))
    for who, said in (("홍길동", "010-****-0001"), ("김철수", "김*수-2")):
        page = card(ledger, who, as_of=AS_OF)
        assert page.who.startswith(said)
        assert page.parts[0].rows[0] == ("고객 ID", said)
        assert str(people[0][0]) not in str(page.parts)


@pytest.mark.parametrize(
    ("name", "every"), [("seed_ledger.xlsx", 1), ("messy.xlsx", 1), ("office.xlsx", 8)]
)
def test_what_is_next_is_what_the_page_of_the_day_lists_of_each_customer(
    name: str, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its order, nothing more of today; behind it stands only what was promised for later."""
    day = date(2024, 10, 20)
    ledger = open_ledger(SAMPLES / name)
    lines = xlcrm.today(ledger, as_of=day)
    monkeypatch.setattr(of_card, "today", lambda _ledger, as_of: lines if as_of == day else ())
    some = [*ledger.book.people.by_customer.items()][::every]
    assert {key for key, _ in some} & {line.customer for line in lines}
    for key, ((number, at), *_) in some:
        table = ledger.book.ledgers[number].table
        page = card(ledger, str(table.where(at, "name")), as_of=day, reveal=True)
        rows = next(each for each in page.parts if each.title == "다음 할 일").rows
        whys = [line.why for line in lines if line.customer == key]
        assert len(rows) >= len(whys)
        for row, why in zip(rows, whys, strict=False):
            assert why[:80] in row[1]
        assert all(row[0][:10] > str(day) for row in rows[len(whys) :])


def test_a_prospect_stands_as_its_word_says(tmp_path: Path) -> None:
    """And has no term; who has neither is told so."""
    people = [*PEOPLE, (1003, "나가상", None, None, None, None, "상담중"), (1004, "다가상")]
    ledger = open_ledger(office(tmp_path / "대장.xlsx", people=people))
    assert card(ledger, "1003", as_of=AS_OF).standing == "상담중"
    assert card(ledger, "1004", as_of=AS_OF).standing == "계약 없음"
    with pytest.raises(DomainError):
        card(ledger, "1009", as_of=AS_OF)


def test_what_was_promised_for_a_complaint_stands_on_the_card(tmp_path: Path) -> None:
    """What, how much, who agreed, and on which day it was given, as far as the card's day knows."""
    journal = ("일지 ID", "일시", "고객 ID", "분류", "내용", "보상 내용", "보상 금액(원)")
    more = ("보상 승인자", "보상 이행일")
    rows = [
        (*journal, *more),
        ("J-1", date(2024, 8, 1), 1001, "불만", "온수가 끊김", "한 달 무료", 50_000, "점장", None),
        ("J-2", date(2024, 9, 1), 1001, "불만", "늦음", None, 3_000, None, date(2024, 9, 5)),
        ("J-3", date(2024, 9, 2), 1001, "불만", "늦음", "수건", None, None, date(2030, 1, 1)),
    ]
    path = office(tmp_path / "대장.xlsx", sheets={"고객관리일지": rows})
    parts = {each.title: each for each in card(open_ledger(path), "1001", as_of=AS_OF).parts}
    assert [row[1:] for row in parts["보상"].rows] == [
        ("수건", "", "아직 해 주지 않음"),
        ("3,000원", "", "2024-09-05"),
        ("한 달 무료 (50,000원)", "점장", "아직 해 주지 않음"),
    ]
    before = {each.title for each in card(open_ledger(path), "1002", as_of=AS_OF).parts}
    assert "보상" not in before
