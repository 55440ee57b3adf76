"""How much work an adoption is: nothing is looked for twice, and nothing is held against all else.

Counted in steps, which are the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from xlcrm.cellref import CellRange
from xlcrm.jobs.adopt import adopt as adopting
from xlcrm.jobs.adopt import survey as surveying
from xlcrm.jobs.adopt.adopt import adopt_file, survey
from xlcrm.ooxml import sheetfaults
from xlcrm.reading.candidates import Line, candidates_of, may_have
from xlcrm.reading.header_cells import header_cells
from xlcrm.schema.sheets import KNOWN
from xlcrm.workbook import snapshots
from xlcrm.workbook.sheet_reader import SheetReader

from .conftest import AS_OF, BY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from .conftest import Office

HEADERS = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
WORDS = (
    *(
        "고객명",
        "이름",
        "성",
        "일시",
        "내용",
        "담당자(연락처)",
        "성명/연락처",
        "전화2",
        "점수",
        "항목",
    ),
    *("값", "결제일", "금액", "홍가람", "010-0000-0001", "2024-01-05", "기본", "만족도", ""),
)


def _row(number: int) -> tuple[Any, ...]:
    phone = f"010-0000-{number:04d}"
    return (1000 + number, f"가온{number}", phone, "2024-01-05", "2025-01-04", "기본", 50000)


def _counted(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, key: Callable[..., object]
) -> Counter[object]:
    """Have calls of a function counted by what it is called with."""
    calls: Counter[object] = Counter()
    real = getattr(owner, name)

    def called(*given: object, **named: object) -> object:
        calls[key(*given)] += 1
        return real(*given, **named)

    monkeypatch.setattr(owner, name, called)
    return calls


def test_a_workbook_is_looked_over_once_and_each_sheet_begins_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is only rehearsed or written: of twenty sheets none is begun a second time."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for at in range(20):
        sheet = book.create_sheet(f"지점{at}")
        for row in (HEADERS, *(_row(10 * at + number) for number in range(3))):
            sheet.append(row)
    path = tmp_path / "지점.xlsx"
    book.save(path)
    looks = _counted(monkeypatch, adopting, "surveyed", lambda *_: "survey")
    begun = _counted(monkeypatch, SheetReader, "_begin", lambda reader: reader.name)
    read = _counted(monkeypatch, SheetReader, "_scan", lambda reader, *_: reader.name)
    same = _counted(monkeypatch, snapshots, "_are_same", lambda *_: "pair")
    adoption, done = adopt_file(path, BY, as_of=AS_OF, dry_run=True)
    assert done is not None
    assert len(adoption.sheets) == len(begun) == len(read) == 20
    assert looks == {"survey": 1}
    assert set(begun.values()) == {1}
    assert max(read.values()) <= 2  # looked over, and read
    assert not same  # nobody is on two sheets


def test_tables_side_by_side_share_what_their_sheet_begins_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty of them, and all steps of an adoption: how the sheet begins is read once."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("명단")
    for table in range(20):
        for at, header in enumerate(HEADERS):
            sheet.cell(1, 8 * table + at + 1, header)
            for number in range(3):
                sheet.cell(2 + number, 8 * table + at + 1, _row(3 * table + number)[at])
    path = tmp_path / "나란히.xlsx"
    book.save(path)
    begun = _counted(monkeypatch, SheetReader, "_begin", lambda reader: reader.name)
    adoption, _ = adopt_file(path, BY, as_of=AS_OF, dry_run=True)
    assert len(adoption.sheets) == 20
    assert begun["명단"] == 1


def test_merged_rows_are_held_against_the_cells_of_their_own_rows_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of sixty records that take three rows each, all merged: adopted and written."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("명단")
    sheet.append(HEADERS)
    merged: list[str] = []
    for number in range(60):
        for at, value in enumerate(_row(number), start=1):
            sheet.cell(2 + 3 * number, at, value)
            letter = get_column_letter(at)
            merged.append(f"{letter}{2 + 3 * number}:{letter}{4 + 3 * number}")
            sheet.merge_cells(merged[-1])
    path = tmp_path / "병합.xlsx"
    book.save(path)
    parsed = _counted(monkeypatch, CellRange, "of", lambda text, *_: text)
    held = _counted(monkeypatch, sheetfaults, "hidden_in", lambda merges, *_: len(merges))
    assert adopt_file(path, BY, as_of=AS_OF)[1] is not None
    assert held
    assert max(map(int, map(str, held))) <= 2 * len(HEADERS)
    assert {parsed[each] for each in merged} == {1}  # the sheet has the same ones when it is proved


@given(
    rows=st.lists(
        st.lists(st.sampled_from([*WORDS, 50000, None]), min_size=4, max_size=4),
        min_size=2,
        max_size=3,
    ),
    told=st.sampled_from([{}, {"점수": ("name",)}]),
)
def test_a_line_that_may_have_no_candidate_has_none(
    rows: list[list[Any]], told: dict[str, tuple[str, ...]]
) -> None:
    """What is passed over, so that not each row is held against each kind, would say nothing."""
    grid = {at: dict(enumerate(row, start=1)) for at, row in enumerate(rows, start=1)}
    for row in grid:
        line = Line(header_cells(grid, (), row))
        for spec in KNOWN:
            if not may_have(line, grid, row, spec, told):
                assert candidates_of(line, grid, row, spec, told) == []


def test_a_sheet_is_looked_over_again_only_for_what_others_say_of_its_headers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of five sheets that all have to be asked about one shares a header with one that is clear."""
    rows = "홍가람|2024-01-05|2025-01-04\n김나래|2024-02-05|2025-02-04"
    sheets = {f"{2020 + at}년": f"이름|그날{at}|끝나는 날{at}\n{rows}" for at in range(5)}
    looks = _counted(monkeypatch, surveying, "look", lambda reader, *_: reader.name)
    assert len(survey(office.workbook(sheets)).questions) > 0
    assert set(looks.values()) == {1}
    looks.clear()
    clear = "고객몀|시작일|종료일\n최바다|2024-01-05|2025-01-04\n한사랑|2024-03-05|2025-03-04"
    sheets["2029년"] = clear
    sheets["2023년"] = f"고객몀|그날3|끝나는 날3\n{rows}"
    assert survey(office.workbook(sheets)).sheets
    assert looks == {**dict.fromkeys(sheets, 1), "2023년": 2}
