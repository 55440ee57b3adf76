"""Law 9: a column that is declared in one place comes out right in every command.

The package is loaded afresh with three more literals in the ledger's tuple of columns, and with
nothing else that knows of them: an amount, a choice, and a text that names somebody.
"""

from __future__ import annotations

import json
import runpy
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

ROOT = Path(__file__).parents[2]
AS_OF = ("--as-of", "2024-10-01")
GUARDIAN = "남궁보람"
ROWS = """\
고객 ID,고객명,연락처,시작일,종료일,상품,요금,키 보증금,보호자 성함,주차
1001,가온누리,010-0000-1001,2023-10-26,2024-10-25,기본 서비스,50000,5만원,남궁보람,지상
1002,나래울,010-0000-1002,2023-11-15,2024-11-14,기본 서비스,50000,,,
1003,다솜,010-0000-1003,2023-12-01,2025-11-30,기본 서비스,50000,70000,남궁보람,지하
"""


@dataclass(frozen=True)
class Office:
    """A ledger with the columns, and the program that knows them."""

    program: Any
    package: Any
    capture: pytest.CaptureFixture[str]
    ledger: Path

    def run(self, command: str, *arguments: str, expected: tuple[int, ...] = (0,)) -> str:
        """Run a command on the ledger, and return all that it prints."""
        words = [command, str(self.ledger), *arguments]
        code = self.program.main(words, prog_name="xlcrm", standalone_mode=False)
        said = self.capture.readouterr()
        assert code in expected, said
        assert GUARDIAN not in said.out + said.err
        return said.out

    def json(self, command: str, *arguments: str, expected: tuple[int, ...] = (0,)) -> Any:  # noqa: ANN401 - JSON
        """Return what a command says of the ledger as JSON."""
        (file,) = json.loads(self.run(command, *arguments, "--json", expected=expected))["files"]
        return file

    def edits(self, command: str, *arguments: str) -> list[tuple[str, object]]:
        """Return which cells of 고객대장 a command says that it changes, and to what."""
        told = self.json(command, *arguments)["edits"]
        return [(each["cell"], each["new"]) for each in told if each["sheet"] == "고객대장"]

    @property
    def sheet(self) -> Worksheet:
        """고객대장 as openpyxl reads it."""
        return load_workbook(self.ledger)["고객대장"]

    def column(self, header: str) -> list[object]:
        """The cells below a header."""
        sheet = self.sheet
        at = [cell.value for cell in sheet[1]].index(header)
        return [row[at] for row in sheet.iter_rows(min_row=2, values_only=True)]

    def write(self, header: str, row: int, value: int | str) -> None:
        """Type something into a cell, as a person does."""
        book = load_workbook(self.ledger)
        sheet = book["고객대장"]
        at = [cell.value for cell in sheet[1]].index(header) + 1
        sheet.cell(row, at, value)
        book.save(self.ledger)


@pytest.fixture(scope="module")
def program() -> Iterator[tuple[Any, Any]]:
    """Return the command line and the library of a package with three more columns."""
    names = [name for name in sys.modules if name.partition(".")[0] == "xlcrm"]
    kept = {name: sys.modules.pop(name) for name in names}
    try:
        schema, sheets = map(import_module, ("xlcrm.schema.columns", "xlcrm.schema.sheets"))
        column, kind, ledger = schema.Column, schema.Kind, sheets.LEDGER
        key_money = column(
            "key_money",
            "열쇠 보증금",
            kind.MONEY,
            synonyms=("키 보증금",),
            note="열쇠를 맡기고 받은 돈입니다.",
            least=0,
            most=100_000,
            width=17,
            carried=True,
            told=True,
        )
        guardian = column(
            "guardian", "보호자", kind.TEXT, synonyms=("보호자 성함",), masked_as=kind.NAME
        )
        parking = column("parking", "주차", kind.CHOICE, choices=("지상", "지하"), main=True)
        more = (key_money, guardian, parking)
        object.__setattr__(ledger, "columns", (*ledger.columns[:7], *more, *ledger.columns[7:]))
        yield import_module("xlcrm.cli.app").app, import_module("xlcrm")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "xlcrm"]:
            del sys.modules[name]
        sys.modules.update(kept)


@pytest.fixture
def blank(program: tuple[Any, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """Return an office with a new ledger."""
    office = Office(*program, capsys, tmp_path / "대장.xlsx")
    office.run("new", *AS_OF)
    return office


@pytest.fixture
def office(blank: Office) -> Office:
    """Return an office with three contracts, brought from a file under other headers."""
    rows = blank.ledger.with_name("명단.csv")
    rows.write_text(ROWS, encoding="utf-8")
    blank.run("import", str(rows), *AS_OF)
    return blank


def test_a_new_ledger_has_it(blank: Office) -> None:
    """In its place, as wide as it says, with its format, its check, its list and its note."""
    sheet = blank.sheet
    headers = [cell.value for cell in sheet[1]]
    assert headers[6:11] == ["요금", "열쇠 보증금", "보호자", "주차", "상태"]
    money, parking = get_column_letter(8), get_column_letter(10)
    assert round(sheet.column_dimensions[money].width) == 18  # 17 digits and Excel's padding
    assert sheet[f"{money}2"].number_format == sheet["G2"].number_format == '#,##0"원"'
    comment = sheet[f"{money}1"].comment
    assert comment is not None
    assert comment.text == "열쇠를 맡기고 받은 돈입니다."
    checks = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    assert (checks[f"{money}2"].formula1, checks[f"{money}2"].formula2) == ("0", "100000")
    assert checks[f"{parking}2"].formula1 == '"지상,지하"'
    colours = {at: sheet.cell(1, at).fill.fgColor.rgb for at in (7, 8, 10)}
    assert colours[10] == colours[7] != colours[8]


def test_an_import_brings_it_and_compares_it(office: Office) -> None:
    """Under a synonym and as people write amounts; what differs is told, and written if asked."""
    assert office.column("열쇠 보증금") == [50_000, None, 70_000]
    assert office.column("보호자") == [GUARDIAN, None, GUARDIAN]
    assert office.column("주차") == ["지상", None, "지하"]
    rows = office.ledger.with_name("명단.csv")
    rows.write_text(ROWS.replace("5만원", "6만원"), encoding="utf-8")
    assert "H2 열쇠 보증금: 50,000 ← 60,000" in office.run("import", str(rows), *AS_OF)
    assert office.edits("import", str(rows), "--update", *AS_OF) == [("H2", 60_000)]
    assert office.column("열쇠 보증금")[0] == 60_000


def test_an_import_refuses_what_it_cannot_be(office: Office) -> None:
    """An amount out of range, and a word that the list does not have."""
    rows = office.ledger.with_name("명단.csv")
    rows.write_text(ROWS.replace("5만원", "-1원").replace("지하", "옥상"), encoding="utf-8")
    office.program.main(["import", str(office.ledger), str(rows), *AS_OF], standalone_mode=False)
    said = office.capture.readouterr().err
    assert "'열쇠 보증금' 칸의 숫자가 쓸 수 있는 범위(0~100,000)를 벗어났습니다." in said
    assert "'주차' 칸의 값이 목록에 없습니다." in said


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("열쇠 보증금", -5, "C321"),
        ("열쇠 보증금", 100_001, "C321"),
        ("열쇠 보증금", "얼마", "C111"),
        ("주차", "옥상", "C310"),
    ],
)
def test_a_check_finds_what_it_cannot_hold(
    office: Office, header: str, value: int | str, code: str
) -> None:
    """And nothing before it was typed; the report's sheet about quality says so, too."""
    assert office.json("check", *AS_OF)["findings"] == []
    office.write(header, 3, value)
    (found,) = office.json("check", *AS_OF, expected=(0, 1))["findings"]
    assert (found["code"], found["cell"][1:]) == (code, "3")
    assert f"'{header}'" in found["message"]
    report = office.ledger.with_name("보고서.xlsx")
    office.run("report", "-o", str(report), *AS_OF, expected=(0, 1))
    cells = load_workbook(report)["데이터 품질"].iter_rows(values_only=True)
    assert code in {cell for row in cells for cell in row}


def test_a_fix_makes_a_number_of_it(office: Office) -> None:
    """`1만원` typed as text."""
    office.write("열쇠 보증금", 3, "1만원")
    assert [each["code"] for each in office.json("check", *AS_OF)["findings"]] == ["C602"]
    office.run("fix")
    assert office.column("열쇠 보증금") == [50_000, 10_000, 70_000]
    assert office.json("check", *AS_OF)["findings"] == []


def test_a_renewal_carries_it_and_a_refresh_leaves_it(office: Office) -> None:
    """What does not say that it is carried stays with the old term."""
    office.run("renew", "--customer", "1001", *AS_OF)
    assert office.column("열쇠 보증금") == [50_000, None, 70_000, 50_000]
    assert office.column("보호자") == [GUARDIAN, None, GUARDIAN, None]
    assert office.column("주차") == ["지상", None, "지하", None]
    before = [office.column(name) for name in ("열쇠 보증금", "보호자", "주차")]
    told = office.edits("refresh", "--as-of", "2024-11-01")
    assert told
    assert {cell[0] for cell, _ in told} & {"H", "I", "J"} == set()
    assert [office.column(name) for name in ("열쇠 보증금", "보호자", "주차")] == before


def test_a_frame_has_it_with_its_dtype(office: Office) -> None:
    """Counted as numbers, grouped by the list; whom it names is masked where it is shown."""
    frame = office.package.open_ledger(office.ledger)["고객대장"]
    dtypes = {name: str(frame[name].dtype) for name in ("열쇠 보증금", "보호자", "주차")}
    assert dtypes == {"열쇠 보증금": "Int64", "보호자": "string", "주차": "category"}
    assert frame["열쇠 보증금"].sum() == 120_000
    assert frame.groupby("주차", observed=True)["열쇠 보증금"].sum().to_dict() == {
        "지상": 50_000,
        "지하": 70_000,
    }
    assert frame.loc[2, "보호자"] == GUARDIAN
    for shown in (frame[["보호자"]], frame["보호자"], frame.set_index("보호자")):
        assert GUARDIAN not in repr(shown)
        assert "남**람" in repr(shown)


def test_the_lists_of_contracts_tell_of_it(office: Office) -> None:
    """`expiring`, `summary` and the report's sheets of both, each sum with its basis."""
    listed = office.run("expiring", *AS_OF)
    assert "열쇠 보증금" in listed
    assert "50,000원" in listed
    assert "열쇠 보증금 합계: 50,000원 (위 계약 가운데 열쇠 보증금 있는 1건의 합계)" in listed
    found = office.json("expiring", *AS_OF)
    assert [each["key_money"] for each in found["contracts"]] == [50_000, None]
    (total,) = office.json("summary", *AS_OF)["sums"]
    assert (total["field"], total["value"], total["contracts"]) == ("key_money", 120_000, 2)
    assert total["basis"] in office.run("summary", *AS_OF)
    report = office.ledger.with_name("보고서.xlsx")
    office.run("report", "-o", str(report), *AS_OF, expected=(0, 1))
    book = load_workbook(report)
    said = {
        sheet.title: {cell for row in sheet.iter_rows(values_only=True) for cell in row}
        for sheet in book
    }
    assert "열쇠 보증금" in said["만료 예정"]
    assert {"열쇠 보증금", 120_000} <= said["요약"]


def test_whom_it_names_is_masked_everywhere(office: Office) -> None:
    """In what is told of changes, in JSON and in 변경이력, as in whatever is printed above."""
    rows = office.ledger.with_name("명단.csv")
    rows.write_text(ROWS.replace(GUARDIAN, "제갈보람", 1), encoding="utf-8")
    assert office.edits("import", str(rows), "--update", *AS_OF) == [("I2", "제**람")]
    history = json.dumps(office.json("history"), ensure_ascii=False)
    assert "제**람" in history
    assert "남**람" in history
    assert [name for name in (GUARDIAN, "제갈보람") if name in history] == []


def test_the_documentation_lists_it(program: tuple[Any, Any]) -> None:
    """The generated page has its row, and nothing else was written by hand."""
    assert program
    with patch.object(sys, "path", [str(ROOT / "docs"), *sys.path]):
        page = runpy.run_path(str(ROOT / "docs" / "generate.py"))["columns"]()
    assert (
        "| 열쇠 보증금 | `key_money` | 금액 (원) 0~100,000 | `Int64` | 재계약 · 안내 | 키 보증금 |"
        " 열쇠를 맡기고 받은 돈입니다. |"
    ) in page
    assert "| 보호자 | `guardian` | 글 | `string` | 개인정보 | 보호자 성함 |  |" in page
