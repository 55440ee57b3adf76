"""Rows put into a sheet, and LibreOffice told to insert the same: both workbooks say the same.

What LibreOffice 7.4 does on its own, and is not compared: it dresses new rows, with formats and
validations, like the row above; it does not move the lists of validations, the places to which
links lead, sparklines, or embedded objects of the old kind, and stretches no chart that the rows
come into, which Excel does.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest
from inserted_by_libreoffice import Job, differences, facts, run
from once import once, run_folder
from xlsxwriter import Workbook

from xlcrm.cellref import CellRange
from xlcrm.ooxml.insertion.insert import inserted
from xlcrm.ooxml.insertion.references import Insertion
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.table import tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
CORPUS: Final = os.environ.get("XLCRM_CORPUS", "")
SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
SHEET: Final = "대장 1"
ROWS: Final = 9  # headers and contracts of a made workbook
SEEDS: Final = range(6)
REAL: Final = (
    *("calamine-strict_iso_paths", "calamine-shared_formula_reversed", "closedxml-customxml"),
    *("closedxml-CFDataBarNegative", "closedxml-inputfile", "exceljs-test-issue-1575"),
    *("closedxml-pivot_table_first_header_row", "openxmlsdk-missingcalcchainpart"),
    *("poi-56644", "poi-61652", "poi-bug66675", "poi-64473"),
)
"""Workbooks of other programs: strict parts, shared formulas, pivots, names, prefixes."""


def _made(seed: int) -> bytes:
    """A workbook of which all that names cells is drawn by lot, furniture below its list."""
    lot = random.Random(seed)  # noqa: S311 - for a test
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet(SHEET), book.add_worksheet("현황")
        sheet.write_row(0, 0, ["번호", "고객명", "시작", "종료", "요금", "남은", "합"])
        for row in range(1, ROWS):
            days = [45000 + lot.randrange(300), 45300 + lot.randrange(300)]
            sheet.write_row(row, 0, [row, lot.choice(["가나", "다라"]), *days, 1000 * row])
            sheet.write_formula(row, 5, f"=D{row + 1}-C{row + 1}")
            sheet.write_formula(row, 6, f"=SUM(E$2:E{row + 1})+$E${ROWS + 4}")
        for row in range(ROWS + 1, ROWS + 9):
            sheet.write(row, 0, lot.choice(["합계", "평균", "작성자", "※ 참고"]))
            sheet.write(row, 4, lot.randrange(100))
        for page, name in ((sheet, ""), (other, f"'{SHEET}'!")):
            for row in range(ROWS + 10, ROWS + 20):
                page.write_formula(row, lot.randrange(5), f"={_formula(lot, name)}")
        _furnished(lot, book, sheet)
    return buffer.getvalue()


def _formula(lot: random.Random, name: str) -> str:
    """A formula over a list and what stands below it."""

    def cell(low: int = 2, high: int = ROWS + 9) -> str:
        dollars = lot.choice(["", "$"]), lot.choice(["", "$"])
        return f"{dollars[0]}E{dollars[1]}{lot.randint(low, high)}"

    one, other = sorted(lot.sample(range(2, ROWS + 9), 2))
    area = f"{name}{lot.choice(['E', '$E'])}{one}:E{lot.choice(['', '$'])}{other}"
    return lot.choice(
        [
            f"SUM({area})",
            f"{name}{cell()}*2+{name}{cell()}",
            f'SUMIF({name}$B$2:$B${ROWS},"가나",{name}$E$2:$E${ROWS})',
            f"IFERROR(VLOOKUP(3,{name}A:E,5,0),{name}{cell()})",
            f"INDEX({name}E2:E{ROWS},2)+COUNT({area})",
            f'"E12"&{name}{cell()}',
            f"SUBTOTAL(9,{area})+ROUND({name}{cell()}/3,2)",
        ]
    )


def _furnished(lot: random.Random, book: Workbook, sheet: Worksheet) -> None:
    """Put around a list what a form has: merged cells, rules, notes, links, charts, names."""
    below = ROWS + 2
    sheet.merge_range(f"B{below + 2}:D{below + lot.randint(3, 5)}", "서명란")
    sheet.data_validation(f"B2:B{ROWS}", {"validate": "list", "source": ["가나", "다라"]})
    sheet.data_validation(f"H{below}", {"validate": "integer", "criteria": ">", "value": 1})
    sheet.conditional_format(f"A2:F{ROWS}", {"type": "formula", "criteria": "=$E2>5000"})
    sheet.conditional_format(
        f"E{below}:E{below + 5}", {"type": "cell", "criteria": ">", "value": 9}
    )
    sheet.write_comment(f"A{lot.randint(2, below + 3)}", "메모")
    sheet.write_url(f"I{lot.randint(2, below + 3)}", "internal:현황!A1", string="보기")
    sheet.autofilter(f"A1:G{ROWS}")
    sheet.print_area(f"A1:G{below + 8}")
    sheet.repeat_rows(0)
    sheet.set_h_pagebreaks(sorted(lot.sample(range(3, below + 8), 3)))
    for place in (3, below + 6):
        chart = book.add_chart({"type": "column"})
        ends = sorted(lot.sample(range(2, below + 6), 2))
        chart.add_series({"values": f"='{SHEET}'!$E${ends[0]}:$E${ends[1]}"})
        sheet.insert_chart(f"K{place}", chart)
    book.define_name("총액", f"='{SHEET}'!$E${lot.randint(2, below + 3)}")
    book.define_name("요금들", f"='{SHEET}'!$E$2:$E${ROWS}")


CASES: Final = (
    *(f"made {seed}" for seed in SEEDS),
    *("messy", "office", "seed_ledger"),
    *REAL,
)


class Insert(NamedTuple):
    """A workbook, and before which row of which sheet two rows come in."""

    package: Package
    sheet: str
    before: int


def _case(name: str) -> Insert | None:
    """The case of that name; None where the folder of real workbooks is not there."""
    if name.startswith("made "):
        return Insert(Package(_made(int(name.removeprefix("made ")))), SHEET, ROWS + 1)
    own = SAMPLES / f"{name}.xlsx"
    path = next(Path(CORPUS).rglob(own.name), None) if CORPUS and name in REAL else own
    if path is None or not path.exists():
        return None
    package = Package(path.read_bytes())
    return Insert(package, *_middle(package))


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with what LibreOffice made of all cases, started once for all of them.

    In `theirs` it has inserted the rows itself; in `saved` lies what it says of ours.
    """
    folder = run_folder(tmp_path_factory, "inserted")

    def made() -> bool:
        assert SOFFICE is not None
        jobs = []
        for name in CASES:
            if (case := _case(name)) is None:
                continue
            package, sheet, before = case
            ours = package.replacing(inserted(package, Insertion(sheet, before, 2)))
            source, changed = folder / f"{name} before.xlsx", folder / f"{name} ours.xlsx"
            source.write_bytes(package.data)
            changed.write_bytes(ours)
            place = [entry.name for entry in package.sheets].index(sheet)
            jobs += [
                Job(source, folder / f"{name} theirs.xlsx", place, before, 2),
                Job(changed, folder / f"{name} saved.xlsx"),
            ]
        run(SOFFICE, folder / "profile", jobs)
        return True

    once(folder / "done", made)
    return folder


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # of what it does not keep
@pytest.mark.parametrize("name", CASES)
def test_libreoffice_inserts_the_same(name: str, request: pytest.FixtureRequest) -> None:
    """Every formula computes the same and covers the same cells, and all else lies there, too."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    if name in REAL:
        request.getfixturevalue("corpus")  # skips where there is none
    case = _case(name)
    assert case is not None
    folder: Path = request.getfixturevalue("judged")
    fresh = range(case.before, case.before + 2)
    theirs = facts(folder / f"{name} theirs.xlsx", case.sheet, fresh)
    assert not differences(theirs, facts(folder / f"{name} saved.xlsx", case.sheet, fresh))


def _middle(package: Package) -> tuple[str, int]:
    """The longest sheet without a table, and the row in its middle: rows come in before it."""
    free = [entry for entry in package.worksheets if not tables_of(package, entry.part)]
    longest = max(free, key=lambda entry: len(_rows(package, entry.part)))
    rows = _rows(package, longest.part)
    return longest.name, rows[len(rows) // 2]


def _rows(package: Package, part: str) -> list[int]:
    return [*scan_rows(package.part(part)).rows]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_one_difference_is_that_ranges_grow_that_end_with_the_list(seed: int) -> None:
    """Once they are made shorter again, nothing is left of it."""
    package = Package(_made(seed))
    area = CellRange(1, 1, ROWS, 7)
    plain = inserted(package, Insertion(SHEET, ROWS + 1, 2))
    grown = inserted(package, Insertion(SHEET, ROWS + 1, 2, area, {ROWS: ROWS + 2}))
    assert plain != grown
    assert _shorter(package, grown) == _shorter(package, plain)


def _shorter(package: Package, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Parts in which every range that ends with the last new row ends with the list."""
    end = re.compile(rb"(:\$?[A-Z]+\$?)%d\b" % (ROWS + 2))
    return {
        part: end.sub(rb"\g<1>%d" % ROWS, changed.get(part, package.part(part)))
        for part in package.archive.names
    }
