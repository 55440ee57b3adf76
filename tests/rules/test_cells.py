"""Rules about single cells and rows: a case that each finds and one that it lets be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from xlcrm.cellref import CellError, CellValue
from xlcrm.reading.settings import Settings
from xlcrm.rules.every import check
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.sheets import JOURNAL, LEDGER, PURCHASES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.schema.table import Table

RESIDENT = "900101-1234567"  # invented; the form of a 주민등록번호
WINDOWS = {"프리미엄 서비스": 60, "기본 서비스": 30}


@pytest.mark.parametrize(
    ("fields", "rows", "expected"),
    [
        pytest.param("name start end", [("가", "10월 어느 날", None)], ["C101 B2"], id="no date"),
        pytest.param("name start end", [("가", "2023-02-30", None)], ["C103 B2"], id="no such day"),
        pytest.param(
            "name start fee", [("가", "2023-02-01", "100달러")], ["C112 C2"], id="dollars"
        ),
        pytest.param(
            "name start phone", [("가", "2023-02-01", 1012345678.0)], ["C122 C2"], id="zero"
        ),
        pytest.param(
            "name start note",
            [("가", "2023-02-01", CellError("#REF!"))],
            ["C151 C2"],
            id="error value",
        ),
        pytest.param(
            "customer_id name start",
            [(None, None, "2023-02-01"), ("1", None, "2023-02-01"), (None, "가", "2023-02-01")],
            ["C301 A2"],
            id="neither ID nor name",
        ),
        pytest.param("name start", [("가", "–"), ("나", "2023-02-01")], ["C301 B2"], id="no start"),
        pytest.param("name start end", [("가", "상시", None)], ["C101 B2"], id="a start of 상시"),
        pytest.param("name start end", [("가", "2023-02-01", "상시")], [], id="an end of 상시"),
        pytest.param("name end", [("가", "2023-02-01")], [], id="no start column"),
        pytest.param(
            "name start end",
            [("가", "2023-02-02", "2023-02-01"), ("나", "2023-02-01", "2023-02-01")],
            ["C302 C2"],
            id="end before start",
        ),
        pytest.param(
            "name start end",
            [("가", "2023-10-26", "2024-10-26"), ("나", "2023-01-31", "2023-02-28")],
            ["C303 C2"],
            id="one day late",
        ),
        pytest.param(
            "name start end",
            [("가", "2023-01-31", "2023-02-27"), ("나", "2023-01-30", "2023-03-29")],
            ["C304 C2"],
            id="by the EDATE convention",
        ),
        pytest.param(
            "name start end months",
            [
                ("가", "2023-10-26", "2024-10-25", 6.0),
                ("나", "2023-10-26", "2024-10-25", "12개월"),
                ("다", "2023-10-26", None, 6.0),
            ],
            ["C305 D2", "C602 D3"],
            id="another length",
        ),
        pytest.param(
            "name start end months",
            [("가", "2023-10-26", "2024-10-26", 12.0), ("나", "2023-01-31", "2023-02-27", 1.0)],
            ["C303 C2", "C304 C3"],
            id="a length told already",
        ),
        pytest.param(
            "name start end months",
            [("가", "2023-10-26", "2024-10-25", 99999.0)],
            ["C132 D2"],
            id="a length beyond all terms",
        ),
        pytest.param(
            "name start decision",
            [("가", "2023-02-01", "재계약에정"), ("나", "2023-02-01", "해지예정")],
            ["C310 C2"],
            id="no such choice",
        ),
        pytest.param(
            "name start status",
            [("가", "2023-02-01", "진행중"), ("나", "2023-02-01", "만료예정")],
            ["C311 C2"],
            id="no such status",
        ),
        pytest.param(
            "name start action",
            [("가", "2023-02-01", "전화하기"), ("나", "2023-02-01", "종료안내")],
            ["C313 C2"],
            id="no such action",
        ),
        pytest.param(
            "name start days_left",
            [
                ("가", "2023-02-01", "곧"),
                ("나", "2023-02-01", 3),
                ("다", "2023-02-01", 3.5),
                ("라", "2023-02-01", "D-30"),
                ("마", "2023-02-01", "–"),
            ],
            ["C313 C2"],
            id="no days left",
        ),
    ],
)
def test_a_cell_or_a_row_is_wrong(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    fields: str,
    rows: list[Sequence[CellValue]],
    expected: list[str],
) -> None:
    """What is wrong within one row is found at its cell, and nothing in the row beside it."""
    assert found(make_table(LEDGER, fields, *rows)) == expected


def test_an_entry_that_somebody_has_typed_lacks_no_number(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """Nobody could think of one, and the cell names the entry; xlcrm numbers its own."""
    rows = [("2024-09-02", 1001, "전화", None), (None, 1001, "전화", None)]
    assert found(make_table(JOURNAL, "at customer_id content entry_id", *rows)) == ["C301 A3"]


@pytest.mark.parametrize(
    ("header", "expected"), [("순번", ["C301 B2"]), ("고객번호", [])], ids=["a number", "an ID"]
)
def test_a_rows_number_does_not_say_who_it_is(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    header: str,
    expected: list[str],
) -> None:
    """순번 counts rows: without a name nobody knows whose contract it is."""
    table = make_table(LEDGER, "customer_id name start", (7.0, None, "2023-02-01"))
    numbers = replace(table.columns["customer_id"], header=header)
    assert found(replace(table, columns={**table.columns, "customer_id": numbers})) == expected


def test_an_entry_that_was_typed_in_excel_needs_no_number(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """An office's own journal has none; xlcrm numbers what it writes, and what has to be named."""
    rows = [(None, "2024-10-01 09:00", "전화함"), ("20241002-1", None, "다시 전화함")]
    assert found(make_table(JOURNAL, "entry_id at content", *rows)) == ["C301 B3"]


@pytest.mark.parametrize(
    ("windows", "expected"),
    [
        pytest.param(WINDOWS, ["C312 C3"], id="services listed"),
        pytest.param({}, [], id="no services listed"),
    ],
)
def test_a_service_is_one_that_the_settings_list(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    windows: dict[str, int],
    expected: list[str],
) -> None:
    """A misspelt service has the default window, which is told with the nearest name."""
    sheet = make_table(
        LEDGER,
        "name start service",
        ("가", "2023-02-01", "프리미엄서비스"),
        ("나", "2023-02-01", "프리미움 서비스"),
        ("다", "2023-02-01", None),
    )
    assert found(sheet, office=Settings(windows=windows)) == expected
    for each in check((sheet,), Settings(windows=windows)):
        assert each.suggestion.startswith("혹시 '프리미엄 서비스'입니까?")


def test_the_office_adds_choices_to_a_list(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """A choice of 설정's 목록 is as good as a built-in one."""
    sheet = make_table(
        PURCHASES,
        "date customer_id product amount payment_method",
        ("2024-01-02", "1", "회원권", 1000.0, "상품권"),
    )
    assert found(sheet) == ["C310 E2"]
    assert found(sheet, office=Settings(lists={"payment_method": ("상품권",)})) == []


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("note", f"확인함 {RESIDENT} 끝", ["C401 C2"]),
        ("note", RESIDENT.replace("-", ""), ["C401 C2"]),
        ("note", "９００１０１－１２３４５６７", ["C401 C2"]),
        ("phone", RESIDENT, ["C121 C2", "C401 C2"]),
        ("officer", 9001011234567.0, ["C401 C2"]),
        ("officer", 101013234567.0, ["C401 C2"]),
        ("note", "900101 그리고 1234567", []),
        ("note", "991399-1234567", []),
        ("fee", 900101123456.0, []),
        ("officer", 1012345678.0, []),
        ("phone", "+82 010-1234-5678", []),
    ],
)
def test_a_resident_number_is_found_in_any_cell(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    field: str,
    value: CellValue,
    expected: list[str],
) -> None:
    """Only the cell is named, in whatever column and form the number is kept."""
    sheet = make_table(LEDGER, f"name start {field}", ("가", "2023-02-01", value))
    assert found(sheet) == expected
    assert all("1234567" not in str(each) for each in check((sheet,), Settings()))


def test_formulas_in_computed_columns_are_told_once_a_column(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """The first cell is named, and how many there are; other columns may hold formulas."""
    sheet = make_table(
        LEDGER,
        "name start status days_left",
        ("가", "2023-02-01", "활성화", 3.0),
        ("나", "2023-02-01", "활성화", 4.0),
        formulas={"days_left": {0, 1}, "status": {1}, "start": {0}},
    )
    assert found(sheet) == ["C204 D2", "C204 C3"]
    assert "2개" in check((sheet,), Settings())[0].message


def test_a_number_out_of_its_columns_range_is_found(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """C321, once a cell; what is in the range, blank or watched by a rule of its own is not."""
    owed = Column("owed", "받을 돈", Kind.MONEY, least=0, most=1_000)
    spec = replace(LEDGER, columns=(*LEDGER.columns, owed))
    owed_won: list[CellValue] = [0, -1, None, 1_000, 1_001]
    rows = [(name, "2023-02-01", won) for name, won in zip("가나다라마", owed_won, strict=True)]
    assert found(make_table(spec, "name start owed", *rows)) == ["C321 C3", "C321 C6"]
    months = [("가", "2023-02-01", 700)]
    assert found(make_table(LEDGER, "name start months", *months)) == []
