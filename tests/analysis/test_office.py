"""A ledger as frames: what an analysis is given of each sheet, and what of it is left out."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook

from xlcrm.analysis.inputs import COLUMNS, frame_of
from xlcrm.analysis.office import KINDS, columns_read, office_of
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlcrm.analysis.inputs import Office

AS_OF = date(2024, 10, 1)
HEADERS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
TERM = ("1001", "가람", date(2024, 1, 1), date(2024, 12, 31), "기본", 100_000)


def office(tmp_path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Office:
    """Return the frames of a workbook with these sheets, reading no more than they need."""
    book = Workbook()
    for at, (name, rows) in enumerate(sheets.items()):
        sheet = book.create_sheet(name) if at else book.worksheets[0]
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
    path = tmp_path / "대장.xlsx"
    book.save(path)
    return office_of(open_ledger(path, fields=columns_read, kinds=KINDS), AS_OF)


def test_frames_always_have_their_columns(tmp_path: Path) -> None:
    """Of a sheet that is missing too, with the same dtypes, so that an analysis need not ask."""
    found = office(tmp_path, {"고객대장": (HEADERS, TERM)})
    for kind, columns in COLUMNS.items():
        frame = getattr(found, kind)
        assert frame.dtypes.astype(str).to_dict() == dict(columns), kind
        assert len(frame) == (kind == "contracts")
    assert found.present == {"ledger"}


@pytest.mark.parametrize(
    ("header", "fee", "basis", "setting", "expected"),
    [
        pytest.param("요금", 100_000, None, None, (100_000, "월"), id="nothing said"),
        pytest.param("요금", 100_000, None, "기간총액", (100_000, "기간총액"), id="by 설정"),
        pytest.param("월납입액", 100_000, None, "기간총액", (100_000, "월"), id="by the header"),
        pytest.param("요금", "월 10만원", None, "기간총액", (100_000, "월"), id="by the cell"),
        pytest.param(
            "요금", "월 10만원", "기간총액", None, (100_000, "기간총액"), id="by its column"
        ),
        pytest.param("요금", "연 120만원", None, "기간총액", (100_000, "월"), id="a year's"),
        pytest.param("요금", "무료", None, None, (0, "월"), id="free"),
        pytest.param("요금", "협의", None, None, (None, "월"), id="unreadable"),
    ],
)
def test_what_a_fee_is_for(  # noqa: PLR0913, PLR0917 - a row of the table of cases
    tmp_path: Path,
    header: str,
    fee: object,
    basis: str | None,
    setting: str | None,
    expected: tuple[float | None, str],
) -> None:
    """The row's own 요금 기준 says it, else its cell, the header, 설정; else it is monthly."""
    rows = ((*HEADERS[:5], header, "요금 기준"), (*TERM[:5], fee, basis))
    settings = [("구분", "항목", "값"), *([("기준", "요금 기준", setting)] if setting else [])]
    contracts = office(tmp_path, {"고객대장": rows, "설정": settings}).contracts
    won, kind = contracts["fee"].tolist()[0], contracts["basis"].tolist()[0]
    assert (None if np.isnan(won) else won, kind) == expected


@pytest.mark.parametrize(
    ("header", "fee"),
    [
        pytest.param("요금", "12만원(3개월)", id="without proof"),
        pytest.param("등록비", "12만원(3개월)", id="of a column for the term"),
        pytest.param("회비", "120,000/3개월", id="with a stroke"),
    ],
)
def test_a_fee_for_some_months_is_given_by_the_month(tmp_path: Path, header: str, fee: str) -> None:
    """What a cell says of itself goes before its column: 120,000 won for three months."""
    rows = ((*HEADERS[:5], header), (*TERM[:5], fee))
    contracts = office(tmp_path, {"고객대장": rows}).contracts
    assert (contracts["fee"].tolist(), contracts["basis"].tolist()) == ([40_000], ["월"])


def test_a_fee_that_nobody_has_told_of_is_for_nothing(tmp_path: Path) -> None:
    """설정 says 모름 from an adoption on until somebody answers; below it an answer counts."""
    rows = (HEADERS, TERM)
    untold = [("구분", "항목", "값"), ("기준", "요금 기준", "모름")]
    assert office(tmp_path, {"고객대장": rows, "설정": untold}).contracts["basis"].tolist() == [
        None
    ]
    told = [*untold, ("기준", "요금 기준", "월")]
    assert office(tmp_path, {"고객대장": rows, "설정": told}).contracts["basis"].tolist() == ["월"]


@pytest.mark.parametrize(
    ("end", "months"),
    [
        pytest.param(date(2024, 12, 31), 12, id="whole months"),
        pytest.param(date(2025, 1, 1), 12, id="EDATE without the -1"),
        pytest.param(date(2024, 12, 25), None, id="days"),
        pytest.param(None, None, id="open-ended"),
    ],
)
def test_the_length_of_a_term(tmp_path: Path, end: date | None, months: int | None) -> None:
    """In months where the dates give some, or did before a slip; else it is not known."""
    row = (*TERM[:3], end, *TERM[4:])
    found = office(tmp_path, {"고객대장": (HEADERS, row)}).contracts["months"].tolist()
    assert found == [months] if months else np.isnan(found[0])


def test_rows_that_are_no_contracts_are_left_out(tmp_path: Path) -> None:
    """A number written in advance is none; one with an impossible date is kept and marked."""
    rows = (HEADERS, TERM, ("1002", "나래"), ("1003", "다솜", "2024-13-45", None, "기본", 1))
    contracts = office(tmp_path, {"고객대장": rows}).contracts
    assert contracts[["customer", "row", "readable"]].to_numpy().tolist() == [
        ["1001", 2, True],
        ["1003", 4, False],
    ]


def test_services_have_one_spelling(tmp_path: Path) -> None:
    """That of 설정, or else the one that is written most."""
    spellings = ("프리미엄서비스", "기본서비스", "기본서비스", "기본 서비스", None)
    rows = [(f"{n}", "가람", *TERM[2:4], each, 1) for n, each in enumerate(spellings)]
    settings = [("구분", "항목", "값"), ("서비스", "프리미엄 서비스", 60)]
    contracts = office(tmp_path, {"고객대장": (HEADERS, *rows), "설정": settings}).contracts
    assert contracts["service"].tolist() == ["프리미엄 서비스", *["기본서비스"] * 3, None]


def test_ledger_sheets_are_joined(tmp_path: Path) -> None:
    """One a year: the renewal on the second sheet follows the term on the first."""
    next_term = ("1001", "가람", date(2025, 1, 1), date(2025, 12, 31), "기본", 100_000)
    found = office(tmp_path, {"2024년": (HEADERS, TERM), "2025년": (HEADERS, next_term)}).contracts
    assert found[["sheet", "row"]].to_numpy().tolist() == [["2024년", 2], ["2025년", 2]]
    assert found["next_start"].tolist() == [pd.Timestamp(2025, 1, 1), pd.NaT]


def test_corrected_entries_are_left_out(tmp_path: Path) -> None:
    """The journal's frame has what stands: a corrected entry's place is taken by its correction."""
    moment = datetime(2024, 9, 2, 10, 30)  # noqa: DTZ001 - a cell has no time zone
    journal = (
        ("일지 ID", "일시", "고객 ID", "고객명", "분류", "정정 대상 ID"),
        ("J-1", moment, "1001", "가람", "문의", None),
        ("J-2", moment, "1001", "가람", "불만", "J-1"),
    )
    found = office(tmp_path, {"고객대장": (HEADERS, TERM), "고객관리일지": journal}).journal
    assert found[["customer", "entry_id", "category"]].to_numpy().tolist() == [
        ["1001", "J-2", "불만"]
    ]
    assert found["at"].tolist() == [pd.Timestamp(moment)]


def test_companions_are_joined_by_customer(tmp_path: Path) -> None:
    """고객정보's answers are yes, no or not known; 이용현황's months are days."""
    found = office(
        tmp_path,
        {
            "고객대장": ((*HEADERS, "주소"), (*TERM, "부산광역시 중구")),
            "고객정보": (
                ("고객 ID", "출생연도", "마케팅 수신동의"),
                (1001, 1990, "Y"),
                (1002, None, "N"),
                (1003, None, None),
            ),
            "이용현황": (("고객 ID", "기준월", "이용량"), (1001, "2024-09", 12)),
        },
    )
    assert found.contracts["region"].tolist() == ["부산"]
    assert found.customers["customer"].tolist() == ["1001", "1002", "1003"]
    assert found.customers["marketing_consent"].tolist() == [True, False, pd.NA]
    assert found.usage.to_numpy().tolist() == [["1001", pd.Timestamp(2024, 9, 1), 12.0]]
    assert found.present == {"ledger", "customers", "usage"}


def test_days_beyond_the_parser_are_kept() -> None:
    """A frame holds every day that a sheet can: pandas' own parser knows none after 2262."""
    days = [date(1900, 1, 1), None, date(9999, 12, 31)]
    found = frame_of("usage", {"customer": ["1", "2", "3"], "month": days})["month"]
    assert found.dt.year.fillna(0).astype(int).tolist() == [1900, 0, 9999]
