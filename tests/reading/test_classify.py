"""Which kind of sheet a sheet is, by its name and its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.headers import classify
from xlcrm.reading.settings import SETTINGS_SIMPLE
from xlcrm.schema.sheets import (
    CUSTOMERS,
    HISTORY,
    JOURNAL,
    LEDGER,
    SATISFACTION,
    SETTINGS,
    SHEETS,
    USAGE,
    SheetSpec,
)

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

REFERENCE = "고객 ID|고객명|연락처|계약 시작일|계약 종료일|서비스 내용|요금|상태|비고"


def sheet(headers: str) -> dict[int, dict[int, CellValue]]:
    """A title and, below it, headers between bars."""
    return {1: {1: "제목"}, 2: dict(enumerate(headers.split("|"), start=1))}


@pytest.mark.parametrize("spec", [*SHEETS, SETTINGS_SIMPLE], ids=lambda spec: str(spec.row_is))
def test_every_sheet_recognises_its_own_headers(spec: SheetSpec) -> None:
    """A sheet with all canonical headers has all columns, and nothing to remark."""
    match = classify(spec.name, sheet("|".join(column.name for column in spec.columns)), ())
    assert match is not None
    assert match.spec is spec
    assert match.columns == {c.field: at for at, c in enumerate(spec.columns, start=1)}
    assert match.notices == ()


JOURNAL_HEADERS = "일지 ID|일시|고객 ID|고객명|채널|내용"


@pytest.mark.parametrize(
    ("name", "headers", "expected"),
    [
        pytest.param("고객대장", REFERENCE, LEDGER, id="by name"),
        pytest.param("고객 대장 ", "성명|만료일", LEDGER, id="by name with few columns"),
        pytest.param("회원명부", "이름|만기일", LEDGER, id="by synonym"),
        pytest.param("2023년", REFERENCE, LEDGER, id="a year"),
        pytest.param("강남점", REFERENCE, LEDGER, id="a branch"),
        pytest.param("고객대장 2024", "성명|만료일", LEDGER, id="name and year"),
        pytest.param("2024-10", JOURNAL_HEADERS, JOURNAL, id="a month's journal"),
        pytest.param("10월", JOURNAL_HEADERS, JOURNAL, id="a month's journal in Korean"),
        pytest.param("2024년", JOURNAL_HEADERS, JOURNAL, id="a year's journal"),
        pytest.param("상담일지", "상담일시|고객명|상담내용", JOURNAL, id="a journal without IDs"),
        pytest.param("상담일지", "날짜|성명|내용|담당", JOURNAL, id="a journal by days"),
        pytest.param("전화", "일시|고객명|내용|채널", JOURNAL, id="talks on a sheet of any name"),
        pytest.param("Sheet1", "고객 ID|기준월|이용량", USAGE, id="usage"),
        pytest.param("설문", "일자|고객 ID|만족도|추천 의향", SATISFACTION, id="satisfaction"),
        pytest.param("명단", "고객 ID|성별|출생연도", CUSTOMERS, id="customers"),
        pytest.param("설정", "구분|항목|값|설명", SETTINGS, id="settings"),
        pytest.param("설정", "서비스|만료 안내 기간(일)", SETTINGS_SIMPLE, id="simple settings"),
        pytest.param("변경이력", "시각|사용자|작업|시트|셀", HISTORY, id="history"),
        pytest.param("원가표", "구분|항목|값|설명", None, id="the office's own list"),
        pytest.param("대시보드", REFERENCE, None, id="a dashboard"),
        pytest.param("고객대장 요약", REFERENCE, None, id="a summary of the ledger"),
        pytest.param("만료 예정", "고객명|서비스|종료일|남은 일수", None, id="a list of expiring"),
        pytest.param("Sheet2", "성명|만료일", None, id="too little evidence"),
        pytest.param("Sheet3", "지역|매출|비중", None, id="another table"),
        pytest.param("고객대장", "지역|매출|비중", None, id="only the name"),
    ],
)
def test_a_sheet_is_classified_by_name_then_headers(
    name: str, headers: str, expected: SheetSpec | None
) -> None:
    """A known name is tried first; any other sheet must bring the headers of its kind."""
    match = classify(name, sheet(headers), ())
    assert (match.spec if match else None) is expected


def test_only_the_given_kinds_are_tried() -> None:
    """A caller that wants ledgers only gets ledgers only."""
    assert classify("10월", sheet(JOURNAL_HEADERS), (), specs=(LEDGER,)) is None
