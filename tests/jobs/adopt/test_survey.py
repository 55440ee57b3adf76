"""Whatever list an office has kept: its tables are found, and its headers understood or asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest

from xlcrm.errors import DomainError, HeaderNotFoundError
from xlcrm.jobs.adopt.adopt import How, adopt, survey
from xlcrm.office.ledger import open_ledger, open_workbook

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office
    from xlcrm.jobs.adopt.adopt import Survey

AS_OF: Final = date(2024, 10, 1)
PLAIN: Final = """
성명|연락처|시작일|종료일|상품|금액
홍가람|010-0000-0001|=2023-10-26|=2024-10-25|헬스|=100000
김나래|010-0000-0002|=2024-01-05|=2025-01-04|헬스|=100000
"""


def fields(found: Survey, number: int = 0) -> str:
    """What a table's headers are understood as, from left to right."""
    return " ".join("+".join(each.fields) for each in found.sheets[number].columns)


HEADERS = {
    "title rows and a blank one": (
        "회원 명단\n작성: 안내\n\n성명|시작일|종료일\n홍가람|=2023-10-26|=2024-10-25",
        (),
        "name start end",
        (4,),
    ),
    "a group merged above two headers": (
        "고객명|계약기간||금액\n|시작|종료|\n홍가람|=2023-10-26|=2024-10-25|=5",
        ("A1:A2", "B1:C1", "D1:D2"),
        "name start end fee",
        (1, 2),
    ),
    "headers on two lines that nobody merged": (
        "고객명|계약기간||금액\n|시작|종료|\n홍가람|=2023-10-26|=2024-10-25|=5",
        (),
        "name start end fee",
        (1, 2),
    ),
    "a blank column within the table": (
        "성명|연락처||시작일|종료일\n홍가람|010-0000-0001||=2023-10-26|=2024-10-25",
        (),
        "name phone start end",
        (1,),
    ),
    "a list of prices beside the table": (
        "성명|시작일|종료일||상품|금액\n홍가람|=2023-10-26|=2024-10-25||헬스|=5"
        + "\n김나래|=2023-10-26|=2024-10-25" * 5,
        (),
        "name start end",
        (1,),
    ),
    "a term in one column": (
        "성명|계약기간\n홍가람|2023.10.26~2024.10.25\n김나래|24.1.5 ~ 25.1.4",
        (),
        "name start+end",
        (1,),
    ),
    "a name with a rank, and two columns of telephone numbers": (
        """이름/직급|전화1|전화2|시작일|종료일
홍가람/과장|010-0000-0001|02-555-0001|=2023-10-26|=2024-10-25""",
        (),
        "name+ phone phone start end",
        (1,),
    ),
}


@pytest.mark.parametrize(
    ("text", "merged", "expected", "rows"), HEADERS.values(), ids=HEADERS.keys()
)
def test_headers_are_found_wherever_they_stand(
    office: Office, text: str, merged: tuple[str, ...], expected: str, rows: tuple[int, ...]
) -> None:
    """Titles, groups, gaps and notes do not matter; nothing is asked."""
    found = survey(office.workbook({"명단": text}, *merged))
    assert fields(found) == expected
    assert found.sheets[0].header_rows == rows
    assert found.questions == ()


def test_tables_side_by_side_are_two(office: Office) -> None:
    """Each is read with its own rows; the sums below them are nobody's."""
    path = office.workbook(
        {
            "회원": """
2023년||||2024년
성명|시작일|종료일||성명|시작일|종료일
홍가람|=2023-10-26|=2024-10-25||박다온|=2024-02-01|=2025-01-31
김나래|=2023-11-15|=2024-11-14||최라온|=2024-03-01|=2025-02-28
합계|2명|||합계|2명
"""
        }
    )
    found = survey(path)
    assert [str(sheet.area) for sheet in found.sheets] == ["A2:C4", "E2:G4"]
    ledger = open_ledger(path)
    assert [list(table.values("name")) for table in ledger.tables] == [
        ["홍가람", "김나래"],
        ["박다온", "최라온"],
    ]


def test_sheets_by_branch_and_their_sums(office: Office) -> None:
    """Every branch is a ledger; 소계 and 합계 are no customers, an own summary is no ledger."""
    sums = PLAIN + "소 계|2명||||=200000\n합 계|2명||||=200000\n"
    others = PLAIN.replace("홍가람", "이다솜").replace("김나래", "박라온")
    path = office.workbook({"강남점": sums, "서초점": others, "월별 요약": "지점|금액\n강남점|=1"})
    assert [sheet.name for sheet in survey(path).sheets] == ["강남점", "서초점"]
    assert [len(table.rows) for table in open_ledger(path).tables] == [2, 2]


RENTAL: Final = """
고객성함|핸드폰번호|렌탈시작일|렌탈만료일|제품명|월렌탈료|설치장소|필터
홍가람|010-0000-0001|=2023-10-26|=2028-10-25|정수기|=29900|하늘시|3종
김나래|010-0000-0002|=2024-01-26|=2029-01-25|비데|=19900|하늘시|1종
"""


def test_similar_headers_are_taken_with_their_score(office: Office) -> None:
    """A trade's own words are shown with a score; the office's own column stays its own."""
    found = survey(office.workbook({"렌탈": RENTAL})).sheets[0]
    assert [(each.header, each.field, each.score, each.how) for each in found.columns] == [
        ("고객성함", "name", 90, How.SIMILAR),
        ("핸드폰번호", "phone", 90, How.SIMILAR),
        ("렌탈시작일", "start", 90, How.SIMILAR),
        ("렌탈만료일", "end", 90, How.SIMILAR),
        ("제품명", "service", 90, How.SIMILAR),
        ("월렌탈료", "fee", 90, How.SIMILAR),
        ("설치장소", "address", 90, How.SIMILAR),
    ]
    assert found.others == ("필터",)


UNCLEAR: Final = """
성명|연락처|그날|끝나는 날|상품
홍가람|010-0000-0001|=2023-10-26|=2024-10-25|헬스
김나래|010-0000-0002|=2024-01-05|=2025-01-04|헬스
"""


def test_what_is_unclear_is_asked_and_nothing_is_planned(office: Office) -> None:
    """Two columns of dates that say nothing: which of them begins, and which ends?"""
    found = adopt(open_workbook(office.workbook({"명단": UNCLEAR})), as_of=AS_OF)
    assert [(each.cell, each.header, each.key) for each in found.found.questions] == [
        ("C1", "그날", "그날"),
        ("D1", "끝나는 날", "끝나는 날"),
    ]
    assert {field for each in found.found.questions for field, _ in each.candidates} == {
        "start",
        "end",
    }
    assert not found.plan


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"그날": "언제인가"}, "열 이름이 아닙니다"), ({"없는 머리글": "고객명"}, "없는머리글")],
    ids=["no column", "no header"],
)
def test_an_answer_that_cannot_be_used_is_refused(
    office: Office, answers: dict[str, str], said: str
) -> None:
    """A slip in an answer must not adopt a workbook otherwise than meant."""
    with pytest.raises(DomainError, match=said):
        survey(office.workbook({"명단": UNCLEAR}), answers)


def test_two_columns_for_one_field_are_asked(office: Office) -> None:
    """종료일 and 만료일 cannot both be the last day; the answer decides."""
    text = "성명|시작일|종료일|만료일\n홍가람|=2023-10-26|=2024-10-25|=2024-10-26"
    path = office.workbook({"명단": text})
    assert [(each.header, each.candidates) for each in survey(path).questions] == [
        ("종료일", (("end", 50),)),
        ("만료일", (("end", 50),)),
    ]
    assert [each.proposal for each in survey(path).questions] == [None, None]
    ledger = office.adopted(path, 종료일="계약 종료일", 만료일="쓰지 않음")
    assert ledger.tables[0].values("end") == [date(2024, 10, 25)]


def test_a_sheet_is_understood_with_what_the_others_of_its_series_mean(office: Office) -> None:
    """An answer for 2023년 is one for 2024년 too."""
    others = UNCLEAR.replace("홍가람", "이다솜").replace("김나래", "박라온")
    path = office.workbook({"2023년": UNCLEAR, "2024년": others})
    answers = {"2023년!그날": "계약 시작일", "2023년!끝나는 날": "계약 종료일"}
    assert survey(path, answers).questions == ()
    assert [len(each.rows) for each in office.adopted(path, **answers).tables[:2]] == [2, 2]


def test_a_telephone_and_a_mobile_number_are_read_together(office: Office) -> None:
    """전화번호 beside 휴대폰 is no doubt: a customer may have both."""
    text = "성명|전화번호|휴대폰|시작일|종료일\n홍가람|02-555-0001|010-0000-0001|2024.1.5|2025.1.4"
    ledger = office.adopted(office.workbook({"명단": text}))
    assert ledger.tables[0].values("phone") == ["02-555-0001, 010-0000-0001"]


def test_a_workbook_without_customers_is_refused(office: Office) -> None:
    """One sentence, with what to do."""
    with pytest.raises(HeaderNotFoundError, match="고객대장") as refused:
        adopt(open_workbook(office.workbook({"메모": "할 일|기한\n청소|내일"})), as_of=AS_OF)
    assert "--map" in (refused.value.hint or "")


def test_a_staff_list_beside_a_ledger_is_not_asked_about(office: Office) -> None:
    """Names and two days of employees: the ledger is there, so they are the office's own."""
    staff = "성명|연락처|입사일|퇴사일\n홍가람|010-0000-0001|=2020-01-05|=2024-01-04"
    found = survey(office.workbook({"고객대장": PLAIN, "직원": staff}))
    assert [sheet.name for sheet in found.sheets] == ["고객대장"]
    assert found.questions == ()
