"""A bug of the program at one sheet: that sheet is named and left out, the others go on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.errors import XlcrmError
from xlcrm.fleet.batch import FileResult, Outcome, check_files, refresh_files
from xlcrm.office.changes import lacking
from xlcrm.office.ledger import open_ledger
from xlcrm.workbook import sheet_reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = date(2024, 10, 1)
HEADERS: Final = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "상태", "비고")
ODD: Final = "별난 글"
OLD: Final = ("1001", "가온누리", "2023-10-26", "2024-10-25", "기본", None, ODD)
NEW: Final = ("1002", "나래울", "2024-01-01", "2024-12-31", "기본", None, None)


@pytest.fixture(autouse=True)
def _unremembered() -> None:
    """Nothing is remembered of the same rows read before, when nothing broke."""
    sheet_reader._known.clear()  # noqa: SLF001


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook of two years; the odd text stands in the first of them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, row in (("2023년", OLD), ("2024년", NEW)):
        sheet = book.create_sheet(name)
        for each in (HEADERS, row):
            sheet.append(each)
    found = tmp_path / "대장.xlsx"
    book.save(found)
    return found


def statuses(path: Path) -> dict[str, object]:
    """상태 of each sheet's first row."""
    return {sheet.title: sheet["F2"].value for sheet in load_workbook(path).worksheets}


def told(results: FileResult) -> list[tuple[str, str, str]]:
    """The findings about bugs: code, cell, and message with suggestion."""
    return [
        (each.code, str(each.where), f"{each.message} {each.suggestion}")
        for each in results.findings
        if each.code in {"C212", "C213"}
    ]


def breaking(work: Callable[..., object], at: str = ODD) -> Callable[..., object]:
    """Some function with a bug where one of its arguments is a text."""

    def broken(*values: object, **more: object) -> object:
        if at in values:
            raise IndexError(at)
        return work(*values, **more)

    return broken


def test_a_value_at_which_reading_breaks_is_named_and_the_other_sheet_is_refreshed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its cell, with the class of the error only."""
    from xlcrm.schema import coerce  # noqa: PLC0415 - what is broken

    for kind, read in list(coerce._FROM_TEXT.items()):  # noqa: SLF001 - what is broken
        monkeypatch.setitem(coerce._FROM_TEXT, kind, breaking(read))  # noqa: SLF001
    monkeypatch.setattr(coerce, "not_plain", lambda _, cells: list(cells))
    (checked,) = check_files([path], DAY)
    (refreshed,) = refresh_files([path], DAY)
    assert checked.outcome is Outcome.FINDINGS
    ((code, where, words),) = told(checked)
    assert (code, where) == ("C212", "2023년!G2")
    assert "IndexError" in words
    assert ODD not in words
    assert [each[:2] for each in told(refreshed)] == [("C212", "2023년!G2")]
    assert statuses(path) == {"2023년": None, "2024년": "활성화"}


def test_a_header_at_which_looking_for_headers_breaks_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet's cell, though nothing of the sheet is known."""
    from xlcrm.reading import candidates  # noqa: PLC0415 - what is broken

    monkeypatch.setattr(candidates, "_readings", breaking(candidates._readings))  # noqa: SLF001
    (refreshed,) = refresh_files([path], DAY)
    assert [each[:2] for each in told(refreshed)] == [("C212", "2023년!G2")]
    assert refreshed.outcome is Outcome.FINDINGS
    assert statuses(path) == {"2023년": None, "2024년": "활성화"}


def test_a_sheet_at_which_planning_breaks_stays_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody knows the cell, the first one stands for the sheet."""

    def broken(sheet: object, settings: object) -> object:
        if getattr(sheet, "table").sheet == "2023년":  # noqa: B009 - of any sheet
            raise ZeroDivisionError
        return lacking(sheet, settings)  # type: ignore[arg-type]

    monkeypatch.setattr("xlcrm.jobs.refresh.lacking", broken)
    (refreshed,) = refresh_files([path], DAY)
    assert [each[:2] for each in told(refreshed)] == [("C212", "2023년!A1")]
    assert statuses(path) == {"2023년": None, "2024년": "활성화"}


def test_where_no_ledger_is_left_the_bug_is_the_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the first sheet; the file stays."""
    before = path.read_bytes()
    monkeypatch.setattr("xlcrm.workbook.sheet_reader.read_column", breaking(lambda: None, "고객명"))
    monkeypatch.setattr("xlcrm.jobs.refresh.lacking", lambda _: 1 / 0)
    (refreshed,) = refresh_files([path], DAY)
    assert refreshed.outcome is Outcome.FAILED
    assert refreshed.error is not None
    assert refreshed.error.place.startswith("2023년!")
    assert path.read_bytes() == before


def test_commands_that_need_every_row_stop_and_name_the_cell(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import that missed a sheet would write its rows again."""
    from xlcrm.reading import candidates  # noqa: PLC0415 - what is broken

    monkeypatch.setattr(candidates, "_readings", breaking(candidates._readings))  # noqa: SLF001
    with pytest.raises(XlcrmError, match="예상하지 못한 오류입니다 \\(IndexError\\)") as stopped:
        open_ledger(path)
    assert (stopped.value.place, stopped.value.path) == ("2023년!G2", path)
    assert isinstance(stopped.value.__cause__, IndexError)


def test_a_rule_that_breaks_is_told_and_all_others_still_find(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it found before, and the cell without which it would not have stopped."""
    from xlcrm.rules import every as rules  # noqa: PLC0415 - what is broken

    def fees(context: object) -> object:
        for table in getattr(context, "tables"):  # noqa: B009 - of any context
            for value in table.values("note"):
                if value == ODD:
                    raise KeyError(value)
        yield from ()

    book = load_workbook(path)
    book["2024년"]["D2"] = "2024-02-30"
    book.save(path)
    monkeypatch.setattr(rules, "RULES", (fees, *rules.RULES))
    (checked,) = check_files([path], DAY)
    ((code, where, words),) = told(checked)
    assert (code, where) == ("C213", "2023년!G2")
    assert "(fees)" in words
    assert ODD not in words
    assert [str(each.where) for each in checked.findings if each.code == "C103"] == ["2024년!D2"]


def test_a_bug_outside_of_tables_is_told_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments, hidden rows and the like are looked for on the other sheets."""
    from xlcrm.workbook import oddities  # noqa: PLC0415 - what is broken

    def broken(_: object, part: str) -> list[object]:
        if part.endswith("1.xml"):
            raise AssertionError
        return []

    monkeypatch.setattr(oddities, "comments_of", broken)
    (checked,) = check_files([path], DAY)
    assert [each[:2] for each in told(checked)] == [("C213", "2023년!A1")]
