"""What an adopted workbook gets, and what it keeps: no question twice, nothing lost."""

from __future__ import annotations

from datetime import date
from time import process_time
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from xlcrm.errors import PlanError
from xlcrm.jobs.adopt.adopt import How, adopt, survey
from xlcrm.jobs.refresh import refresh
from xlcrm.office.ledger import open_ledger, open_workbook

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

AS_OF: Final = date(2024, 10, 1)
PLAIN: Final = """
성명|연락처|시작일|종료일|상품|금액
홍가람|010-0000-0001|=2023-10-26|=2024-10-25|헬스|=100000
김나래|010-0000-0002|=2024-01-05|=2025-01-04|헬스|=100000
"""


RENTAL: Final = """
고객이룸|핸드폰번호|렌탈시작일|렌탈만료일|제품명|월렌탈료|설치장소|필터
홍가람|010-0000-0001|=2023-10-26|=2028-10-25|정수기|=29900|하늘시|3종
김나래|010-0000-0002|=2024-01-26|=2029-01-25|비데|=19900|하늘시|1종
"""


UNCLEAR: Final = """
성명|연락처|그날|끝나는 날|상품
홍가람|010-0000-0001|=2023-10-26|=2024-10-25|헬스
김나래|010-0000-0002|=2024-01-05|=2025-01-04|헬스
"""


def test_an_answer_is_kept_and_no_later_command_asks(office: Office) -> None:
    """설정 says from then on what the headers mean."""
    path = office.workbook({"명단": UNCLEAR})
    ledger = office.adopted(path, **{"그날": "계약 시작일", "명단!끝나는 날": "end"})
    table = ledger.tables[0]
    assert table.values("start") == [date(2023, 10, 26), date(2024, 1, 5)]
    assert table.values("end") == [date(2024, 10, 25), date(2025, 1, 4)]
    settings = load_workbook(path)["설정"]
    told = [
        [cell.value for cell in row[1:3]]
        for row in settings.iter_rows()
        if row[0].value == "머리글"
    ]
    assert told == [["명단!그날", "계약 시작일"], ["명단!끝나는 날", "계약 종료일"]]
    assert [(each.field, each.how) for each in survey(path).sheets[0].columns[2:4]] == [
        ("start", How.TOLD),
        ("end", How.TOLD),
    ]


def test_a_header_may_be_told_to_be_nothing(office: Office) -> None:
    """쓰지 않음 takes a column away that would have been understood."""
    path = office.workbook({"명단": PLAIN})
    assert "service" not in office.adopted(path, 상품="쓰지 않음").tables[0].columns


def test_next_years_sheet_is_read_without_a_word(office: Office) -> None:
    """설정 explains the headers once for all sheets of a series."""
    path = office.workbook({"2023년": RENTAL, "2024년": RENTAL.replace("가", "다")})
    office.adopted(path)
    book = load_workbook(path)
    told = [row[1].value for row in book["설정"].iter_rows() if row[0].value == "머리글"]
    assert told[0] == "2023년!고객이룸"
    assert len(told) == 1
    copied = book.copy_worksheet(book["2024년"])
    copied.title = "2025년"
    for row, name in ((2, "홍마람"), (3, "김바래")):
        copied.cell(row, 1, name)
    book.save(path)
    ledgers = open_ledger(path).book.ledgers
    assert [each.table.sheet for each in ledgers] == ["2023년", "2024년", "2025년"]
    assert ledgers[2].table.values("name") == ["홍마람", "김바래"]


def test_only_what_is_missing_is_added(office: Office) -> None:
    """Computed columns at the right, 설정 with the services; a refresh has nothing left to do."""
    path = office.workbook({"고객대장": PLAIN})
    ledger = office.adopted(path)
    rows = [[cell.value for cell in row[6:]] for row in load_workbook(path)["고객대장"].iter_rows()]
    assert rows == [
        ["상태", "남은 일수", "조치"],
        ["만료 예정", 24, "재계약 상담 필요"],
        ["활성화", 95, None],
    ]
    assert ledger.book.settings.windows == {"헬스": 30}
    assert not refresh(ledger, as_of=AS_OF)
    assert not adopt(open_workbook(path), as_of=AS_OF).plan


@pytest.mark.parametrize(
    ("months", "window"),
    [("=2024-10-31", 7), ("=2024-12-31", 14), ("=2025-09-30", 30), ("=2027-09-30", 60)],
    ids=["a month", "three months", "a year", "three years"],
)
def test_a_window_is_suggested_by_the_usual_term(office: Office, months: str, window: int) -> None:
    """Who stays for a month need not be told sixty days before."""
    text = f"성명|시작일|종료일|상품\n홍가람|=2024-10-01|{months}|회원권"
    ledger = office.adopted(office.workbook({"고객대장": text}))
    assert ledger.book.settings.windows == {"회원권": window}


def test_a_misspelt_service_is_not_listed(office: Office) -> None:
    """So that a check can still say that it is misspelt."""
    rows = "홍가람|=2024-01-05|=2025-01-04|프리미엄 서비스\n" * 4
    text = f"성명|시작일|종료일|상품\n{rows}김나래|=2024-01-05|=2025-01-04|프리미움 서비스"
    ledger = office.adopted(office.workbook({"고객대장": text}))
    assert list(ledger.book.settings.windows) == ["프리미엄 서비스"]


def test_a_note_beside_the_table_stays_and_the_columns_come_behind_it(office: Office) -> None:
    """The new columns leave room for the note, and are read as the table's all the same."""
    text = "성명|시작일|종료일|상품|\n홍가람|=2024-01-05|=2025-01-04|헬스||※ 꼭 전화할 것"
    path = office.workbook({"고객대장": text})
    ledger = office.adopted(path)
    assert load_workbook(path)["고객대장"]["F2"].value == "※ 꼭 전화할 것"
    assert ledger.tables[0].values("status") == ["활성화"]
    assert not adopt(open_workbook(path), as_of=AS_OF).plan


def test_new_columns_look_like_the_table_and_not_like_the_note(office: Office) -> None:
    """Borders, fill and font of the last column of the table."""
    text = "성명|시작일|종료일|상품|\n홍가람|=2024-01-05|=2025-01-04|헬스||※ 전화"
    path = office.workbook({"고객대장": text})
    book = load_workbook(path)
    for row in (1, 2):
        book["고객대장"].cell(row, 4).fill = PatternFill("solid", "FFEEAA")
    book.save(path)
    office.adopted(path)
    sheet = load_workbook(path)["고객대장"]
    assert sheet["H1"].value == "상태"
    assert {sheet[cell].fill.fgColor.rgb for cell in ("H1", "H2", "I2", "J2")} == {"00FFEEAA"}


def test_an_office_with_a_settings_sheet_of_its_own_gets_a_hidden_one(office: Office) -> None:
    """Its 설정 stays as it is, and no command complains about it."""
    path = office.workbook({"명단": RENTAL, "설정": "프린터|2층\n비밀번호|금고"})
    ledger = office.adopted(path)
    book = load_workbook(path)
    assert book["xlcrm 설정"].sheet_state == "hidden"
    assert [cell.value for cell in book["설정"]["A"]] == ["프린터", "비밀번호"]
    assert set(ledger.book.settings.windows) == {"정수기", "비데"}
    assert [found.code for found in ledger.findings if found.code == "S110"] == []


def test_settings_that_are_there_get_rows_below(office: Office) -> None:
    """What the office has set stays; only the headers' meaning is added."""
    settings = "구분|항목|값|설명\n서비스|정수기|=45|우리 기준"
    ledger = office.adopted(office.workbook({"명단": RENTAL, "설정": settings}))
    assert ledger.book.settings.windows == {"정수기": 45}
    assert ledger.book.settings.headers["명단"]["고객이룸"] == ("name",)


def test_columns_of_words_from_a_list_get_a_dropdown(office: Office) -> None:
    """The services, and 재계약 의사; a column with words of the office's own gets none."""
    text = """
성명|시작일|종료일|상품|재계약여부|자동연장
홍가람|=2024-01-05|=2025-01-04|헬스|미정|자동
김나래|=2024-01-05|=2025-01-04|헬스|재계약 예정|수동
"""
    path = office.workbook({"고객대장": text})
    office.adopted(path)
    found = load_workbook(path)["고객대장"].data_validations.dataValidation
    assert {str(each.sqref): each.formula1 for each in found} == {
        "D2:D3": '"헬스"',
        "E2:E3": '"미정,재계약 예정,해지 예정"',
    }


JOURNAL: Final = """
상담일자|고객명|상담내용|담당
=2024-09-02|홍가람|예약을 바꾸고 싶다고 함|윤슬
=2024-09-03|김나래|주차를 물음|윤슬
"""


def test_a_journal_without_ids_is_one_and_gets_them(office: Office) -> None:
    """상담일지 with who, when and what is enough; each entry gets an ID, always the same one."""
    path = office.workbook({"고객대장": PLAIN, "상담일지": JOURNAL})
    ledger = office.adopted(path)
    journal = next(table for table in ledger.tables if table.spec.key == "journal")
    ids = journal.values("entry_id")
    assert len(set(ids)) == 2
    assert all(str(each).startswith("202409") for each in ids)


def test_an_excel_table_grows(office: Office) -> None:
    """The new columns are its own, and xlcrm goes on filling them."""
    path = office.workbook({"고객대장": PLAIN})
    book = load_workbook(path)
    book["고객대장"].add_table(Table(displayName="tblOwn", ref="A1:F3"))
    book.save(path)
    ledger = office.adopted(path)
    assert load_workbook(path)["고객대장"].tables["tblOwn"].ref == "A1:I3"
    assert ledger.tables[0].values("status") == ["만료 예정", "활성화"]


def test_thousands_of_services_are_free_text(office: Office) -> None:
    """None is held against each of the others: that would take their square."""
    lines = (
        f"홍{each}|=2023-10-26|=2024-10-25|상품{'가나다라'[each % 4]}{each:b}"
        for each in range(4_000)
    )
    path = office.workbook({"명단": "\n".join(("성명|시작일|종료일|상품", *lines))})
    before = process_time()
    proposal = adopt(open_workbook(path), as_of=AS_OF)
    assert process_time() - before < 5
    assert "상품가0" not in {edit.new for edit in proposal.plan}


def test_a_sheet_without_room_for_a_column_is_refused(office: Office) -> None:
    """By name, not by what Excel's last column makes of the next one."""
    path = office.workbook({"명단": PLAIN})
    book = load_workbook(path)
    for column in (8, 8_198):  # over so many columns does the longest text run that a cell holds
        book["명단"].cell(2, column, "가" * 32_767)
    book.save(path)
    with pytest.raises(PlanError, match="자리가 없습니다"):
        office.adopted(path)
