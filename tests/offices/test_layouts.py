"""Lists that lie in their sheets as offices lay them: what is read of each, and what is asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.incoming.read import read_rows
from xlcrm.jobs.adopt.adopt import survey
from xlcrm.jobs.bring.bring import bring
from xlcrm.office.ledger import open_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.schema.table import Table

    Row = Sequence[object]

START, END = date(2025, 1, 1), date(2025, 12, 31)


def written(path: Path, rows: Sequence[Row], sheet: str = "Sheet1") -> Path:
    """A workbook with the rows of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(path / "book.xlsx")
    return path / "book.xlsx"


def tables(path: Path, rows: Sequence[Row]) -> tuple[Table, ...]:
    """The tables that are read of a workbook with these rows."""
    return open_workbook(written(path, rows)).book.tables


def said(table: Table, field: str) -> list[object]:
    """What a table's rows say of a field."""
    return list(table.columns[field].values)


def test_a_ditto_mark_says_what_stands_above(tmp_path: Path) -> None:
    """〃, a quotation mark and 상동 are the cell above, in names, services and days."""
    (table,) = tables(
        tmp_path,
        [
            ["거래처", "서비스", "시작일", "종료일", "월요금", "비고"],
            ["가온상사", "기장대리", START, END, 100000, "〃"],
            ["〃", "급여대행", "〃", "〃", 50000, None],
            ["나래상사", "기장대리", START, END, 100000, None],
            ['"', "상동", START, END, '"', "상동"],
        ],
    )
    assert said(table, "name") == ["가온상사", "가온상사", "나래상사", "나래상사"]
    assert said(table, "service") == ["기장대리", "급여대행", "기장대리", "기장대리"]
    assert said(table, "start") == [START] * 4
    assert said(table, "end") == [END] * 4
    assert said(table, "fee") == [100000, 50000, 100000, 100000]
    assert said(table, "note") == ["〃", None, None, "상동"]


@pytest.mark.parametrize(
    ("headers", "rows", "names"),
    [
        (("성", "이름"), [("김", "가람"), ("남궁", "나래")], ["김가람", "남궁나래"]),
        (("First Name", "Last Name"), [("Ann", "Lee"), ("Bob", None)], ["Ann Lee", "Bob"]),
        (("customer_last_name", "customer_first_name"), [("Lee", "Ann")], ["Ann Lee"]),
        (("姓", "名"), [("佐藤", "花子"), ("鈴木", "一")], ["佐藤花子", "鈴木一"]),
    ],
)
def test_a_name_in_two_columns_is_read_whole(
    tmp_path: Path, headers: Row, rows: Sequence[Row], names: list[object]
) -> None:
    """The family's name and the given one are together the name."""
    (table,) = tables(
        tmp_path,
        [[*headers, "연락처", "시작일", "종료일"]]
        + [[*row, f"010-0000-000{at}", START, END] for at, row in enumerate(rows)],
    )
    assert said(table, "name") == names


def test_a_sex_beside_a_name_is_no_part_of_it(tmp_path: Path) -> None:
    """성 above 남 and 여 says something else."""
    (table,) = tables(
        tmp_path,
        [
            ["이름", "성", "시작일", "종료일"],
            ["김가람", "여", START, END],
            ["이나래", "남", START, END],
        ],
    )
    assert said(table, "name") == ["김가람", "이나래"]


def test_a_new_row_has_its_name_in_both_columns(tmp_path: Path) -> None:
    """An import writes a name as the list has it, and reads a file that has it in two columns."""
    path = written(
        tmp_path,
        [
            ["First Name", "Last Name", "연락처", "시작일", "종료일"],
            ["Ann", "Lee", "010-0000-0001", START, END],
        ],
    )
    brought = tmp_path / "new.csv"
    brought.write_text(
        "성,이름,연락처,계약 시작일,계약 종료일\nMoon,Eva,010-0000-0002,2025-02-01,2026-01-31\n",
        encoding="utf-8",
    )
    ledger = open_workbook(path)
    found = bring(ledger, read_rows(brought, "고객대장").rows, as_of=START)
    assert [edit.new for edit in found.plan][:2] == ["Eva", "Moon"]


def asked(path: Path, rows: Sequence[Row]) -> dict[str, list[str]]:
    """What is asked of a workbook with these rows: header → the offered columns."""
    questions = survey(written(path, rows)).questions
    return {each.header: [offer.answer for offer in each.offers] for each in questions}


def test_days_below_words_of_an_amount_are_asked_as_days(tmp_path: Path) -> None:
    """start_rent above days whose order only the column tells is no rent, but perhaps the start."""
    rows: list[Row] = [
        ["name", "email", "start_rent", "end_rent"],
        ["가온상사", None, "03.01.2022", "31.01.2022"],
        ["나래상사", None, "03.02.2022", "30.06.2022"],
        ["다솜상사", None, "01.03.2022", "30.11.2022"],
    ]
    found = asked(tmp_path, rows)
    assert {header: offers[0] for header, offers in found.items()} == {
        "start_rent": "계약 시작일",
        "end_rent": "계약 종료일",
    }


def test_a_row_of_days_is_no_row_of_headers(tmp_path: Path) -> None:
    """Nobody is asked about a customer as if it were a header, in whatever order days stand."""
    rows: list[Row] = [
        ["무엇", "어디", "하나", "둘"],
        ["가온상사", "서울", "03.01.2022", "31.01.2022"],
        ["나래상사", "부산", "03.02.2022", "30.06.2022"],
    ]
    assert not asked(tmp_path, rows).keys() & {"가온상사", "나래상사", "03.01.2022"}


def test_where_no_column_says_who_the_one_that_tells_rows_apart_is_asked(tmp_path: Path) -> None:
    """A header that nobody knows above words of any language, beside a last day."""
    rows: list[Row] = [
        ["Contractant", "Contract End Date", "Remarks"],
        ["Gaon Services", END, None],
        ["Nara Motors", END, None],
        ["Dasom Foods", END, None],
    ]
    assert asked(tmp_path, rows) == {"Contractant": ["고객명"]}


def test_contracts_of_nobody_are_told_apart_by_their_number_if_asked(tmp_path: Path) -> None:
    """A list that names nobody at all is one of contracts; their number may stand for who."""
    rows: list[Row] = [
        ["계약번호", "시작일", "종료일", "월요금"],
        ["C-001", START, END, 50000],
        ["C-002", START, END, 50000],
        ["C-003", START, END, 50000],
    ]
    assert asked(tmp_path, rows) == {"계약번호": ["고객 ID"]}
    told = survey(tmp_path / "book.xlsx", {"계약번호": "고객 ID"})
    assert not told.questions
    assert told.sheets[0].fields["customer_id"] == "계약번호"
