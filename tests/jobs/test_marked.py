"""점검결과: what the sheet of findings says, and in which order."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.cellref import CellRange, CellRef
from xlcrm.jobs.mark import HEADERS, MOST, NAME, marked_sheet
from xlcrm.schema.finding import Finding, Severity

ERROR, WARNING, REMARK = Severity
TABS = ("2024년", "2023년")
AGAIN = "xlcrm check --mark를 다시 실행하면 새로 씁니다."
HOW = (
    "적었습니다. 파란 셀 주소를 누르면 그 자리로 갑니다. "
    f"자료를 고친 뒤 {AGAIN} 메모는 다른 시트에 적으세요."
)


def found(
    code: str, severity: Severity, where: str, message: str = "잘못입니다.", advice: str = ""
) -> Finding:
    """One finding at `시트!A1`."""
    return Finding(code, severity, CellRef.of(*where.split("!")), message, advice)


FINDINGS = (
    found("C318", REMARK, "2024년!H8", "낡았습니다.", "refresh를 실행하세요."),
    found("C103", ERROR, "2023년!D9", "없는 날입니다.", "9일을 확인하세요."),
    found("C103", ERROR, "2024년!D12", "없는 날입니다.", "12일을 확인하세요."),
    found("C121", WARNING, "2023년!C6", "전화번호가\n아닙니다.", "고치세요."),
    found("C302", ERROR, "2024년!E10"),
    found("X001", WARNING, "없는 시트!A1", "우리 규칙입니다."),
)


def test_it_reads_from_the_worst_to_the_least() -> None:
    """A title, how much there is to do, the rules, and the list by severity, tab and row."""
    sheet = marked_sheet(FINDINGS, TABS, date(2024, 10, 1))
    assert sheet.name == NAME
    assert [" | ".join(str(value) for value in row) for row in sheet.rows] == [
        "점검결과",
        "살펴볼 곳이 모두 6곳입니다: 오류 3곳 · 주의 2곳 · 참고 1곳",
        f"2024-10-01 기준으로 {HOW}",
        "정도 | 코드 | 시트 | 셀 | 내용 | 할 일",
        "규칙마다 몇 곳인지",
        "오류 | C103 | 시트 2개 | 2 | 달력에 없는 날짜 | ",
        "오류 | C302 | 2024년 | 1 | 시작일보다 이른 종료일 | ",
        "주의 | C121 | 2023년 | 1 | 읽을 수 없는 전화번호 | 고치세요.",
        "주의 | X001 | 없는 시트 | 1 | 사무실에서 정한 규칙 | ",
        "참고 | C318 | 2024년 | 1 | 오래된 상태 | refresh를 실행하세요.",
        "",
        "찾은 곳",
        "정도 | 코드 | 시트 | 셀 | 내용 | 할 일",
        "오류 | C302 | 2024년 | E10 | 잘못입니다. | ",
        "오류 | C103 | 2024년 | D12 | 없는 날입니다. | 12일을 확인하세요.",
        "오류 | C103 | 2023년 | D9 | 없는 날입니다. | 9일을 확인하세요.",
        "주의 | C121 | 2023년 | C6 | 전화번호가 아닙니다. | 고치세요.",
        "주의 | X001 | 없는 시트 | A1 | 우리 규칙입니다. | ",
        "참고 | C318 | 2024년 | H8 | 낡았습니다. | refresh를 실행하세요.",
    ]


def test_cells_are_links_and_rules_lead_to_their_first_finding() -> None:
    """A cell of a sheet that the workbook does not have leads nowhere."""
    sheet = marked_sheet(FINDINGS, TABS)
    links = {link.cell: link.location for link in sheet.links()}
    assert links == {
        "B6": "'점검결과'!B15",
        "B7": "'점검결과'!B14",
        "B8": "'점검결과'!B17",
        "B9": "'점검결과'!B18",
        "B10": "'점검결과'!B19",
        "D14": "'2024년'!E10",
        "D15": "'2024년'!D12",
        "D16": "'2023년'!D9",
        "D17": "'2023년'!C6",
        "D19": "'2024년'!H8",
    }


def test_the_headers_stay_in_sight_and_the_list_can_be_filtered() -> None:
    """On the screen, on paper, and by the buttons of a filter over the list alone."""
    sheet = marked_sheet(FINDINGS, TABS)
    assert sheet.rows[sheet.frozen - 1] == HEADERS
    assert sheet.repeated == sheet.frozen
    assert sheet.filtered == CellRange(13, 1, 19, len(HEADERS))
    assert sheet.rows[sheet.filtered.top - 1] == HEADERS


def test_nothing_to_mend_is_good_news() -> None:
    """Three lines, and no list."""
    sheet = marked_sheet((), TABS, date(2024, 10, 1))
    assert [row[0] for row in sheet.rows] == [
        "점검결과",
        "고칠 것이 없습니다. 읽은 시트가 모두 점검 규칙에 맞습니다.",
        f"2024-10-01 기준으로 살펴보았습니다. 자료가 바뀐 뒤 {AGAIN}",
    ]
    assert (sheet.filtered, sheet.frozen) == (None, 0)


def test_only_the_line_with_the_day_is_passing() -> None:
    """So that the same findings on another day are the same sheet."""
    lines = marked_sheet(FINDINGS, TABS, date(2024, 10, 1)).lines
    assert [number for number, line in enumerate(lines, start=1) if line.passing] == [3]


@pytest.mark.parametrize(("count", "written"), [(MOST, MOST), (MOST + 1, MOST), (20_000, MOST)])
def test_of_very_many_the_first_are_written(count: int, written: int) -> None:
    """The rule's line still counts all, and says that there are more."""
    many = [found("C604", REMARK, f"2024년!B{row}") for row in range(count + 1, 1, -1)]
    sheet = marked_sheet(many, TABS)
    assert len(sheet.rows) == 9 + written
    assert sheet.rows[9][3] == "B2"
    rule = sheet.rows[5]
    assert rule[3] == count
    assert (f"처음 {MOST}곳만" in str(rule[5])) == (count > MOST)


def test_there_are_never_more_links_than_excel_takes() -> None:
    """However many rules of its own an office has."""
    many = [
        found(f"X{rule:03d}", REMARK, f"2024년!A{row}")
        for rule in range(200)
        for row in range(1, 400)
    ]
    assert len(list(marked_sheet(many, TABS).links())) <= 65_530


def test_findings_in_any_order_give_the_same_sheet() -> None:
    """What a rule yields first does not matter."""
    assert marked_sheet(FINDINGS[::-1], TABS) == marked_sheet(FINDINGS, TABS)
