"""A result that is written is the one that LibreOffice, or Excel before, gives.

Two judges: formulas of the functions that are known to be calculated right, generated, against
LibreOffice; and every workbook that tests can find, some of its cells changed, against LibreOffice
again, as far as it reproduces what Excel has left in that workbook. Where LibreOffice is known to
differ from Excel nothing is generated: truths within ranges, and which error an error is.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import pytest
import xlsxwriter

from xlcrm.cellref import CellError, CellRef, CellValue
from xlcrm.errors import XlcrmError
from xlcrm.ooxml.cells import NOT_CALCULATED
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.results import formula_cells
from xlcrm.workbook.apply import apply
from xlcrm.workbook.calc.counting import COUNTING
from xlcrm.workbook.fresh.ask import is_installed
from xlcrm.workbook.fresh.calculated import Calculated, calculated, calculated_after
from xlcrm.workbook.fresh.demand import Formulas, demand_of
from xlcrm.workbook.fresh.known import KNOWN
from xlcrm.workbook.fresh.own import Own
from xlcrm.workbook.fresh.side import After, Side
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Said = Mapping[tuple[str, int, int], CellValue]

CORPUS: Final = os.environ.get("XLCRM_CORPUS", "")
SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
ENDINGS: Final = {".xlsx", ".xlsm"}
SOFFICE: Final = shutil.which("soffice")
ALWAYS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""LibreOffice's setting: calculate every workbook that is opened."""

GENERATED: Final = 1_500
ROWS: Final = 40
SLOW: Final = frozenset({"poi-StructuredRefs-lots-with-lookups.xlsx"})
"""Takes a minute, and LibreOffice calculates its second sheet wrong."""

EXCEL_SAYS: Final = frozenset({"월별 목표"})
"""Where a changed text makes a criterion an error, Excel counts none; LibreOffice gives it back."""

_RESULT: Final = re.compile(rb"<((?:\w+:)?v)(?:\s[^>]*)?>[^<]*</\1>")
pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(
        not is_installed(), reason="the extra calc (cellrune, betteroffice-xlsx) is not installed"
    ),
]


def test_known_functions_give_what_libreoffice_gives(tmp_path: Path) -> None:
    """Each of them, nested in others, over blanks, texts, numbers and days."""
    made = Maker(20241001)
    texts = [made.whole() for _ in range(GENERATED)]
    used = {name.lower() for text in texts for name in re.findall(r"([A-Z]+)\(", text)}
    assert used >= KNOWN
    package = Package(made.workbook(texts))
    found = calculated(package)
    assert found.trouble == ""
    assert found.written > 0.9 * GENERATED
    assert judged_wrong(package, texts, written(found), tmp_path) == []


def test_what_xlcrm_counts_itself_is_what_libreoffice_counts(tmp_path: Path) -> None:
    """Criteria of all kinds over cells of all kinds; of what is left open nothing is said."""
    chance = Random(20261130)  # noqa: S311 - a test's
    texts = [counting(chance) for _ in range(GENERATED)]
    package = Package(counted_workbook(texts))
    mine = own_results(package)
    assert judged_wrong(package, texts, mine, tmp_path) == []
    assert {text.split("(")[0] for text in texts} == COUNTING.keys()
    assert len(mine) > GENERATED / 2


def test_who_confirms_agrees_with_libreoffice_on_known_functions(tmp_path: Path) -> None:
    """The calculator of its own says what LibreOffice says, or nothing."""
    made = Maker(7)
    texts = [made.whole() for _ in range(GENERATED)]
    package = Package(made.workbook(texts))
    mine = own_results(package)
    assert judged_wrong(package, texts, mine, tmp_path) == []
    assert len(mine) > GENERATED / 3


def judged_wrong(package: Package, texts: Sequence[str], found: Said, folder: Path) -> list[str]:
    """The results of formulas, each in a row of 수식, of which LibreOffice says something else."""
    (judged,) = by_libreoffice({"a.xlsx": without_results(package)}, folder).values()
    return [
        f"{texts[row - 1]}: {value} and not {judged['수식', row, column]}"
        for (_, row, column), value in found.items()
        if not is_same(value, judged["수식", row, column])
    ]


def own_results(package: Package) -> dict[tuple[str, int, int], CellValue]:
    """What xlcrm's own calculator says of a workbook's formulas, none of which is calculated."""
    after = After(package, Side(package), Plan())
    formulas = Formulas(after)
    stale = {(sheet, cell.row, cell.column) for sheet, cell in formulas}
    demand = demand_of(formulas, stale, trusted=False)
    return Own(after, demand).results(demand.cells)


def counting(chance: Random) -> str:
    """A formula of the functions that count and add up, over a sheet 자료."""
    first = chance.choice((2, 2, 5))
    last = chance.choice((41, 41, 30, 60))
    columns = [f"자료!${letter}${first}:${letter}${last}" for letter in "ABCDEF"]
    criteria = (
        *(
            '"활성화"',
            '"<>해지"',
            '"=만료"',
            '"ABC"',
            '"가나"',
            '"없음"',
            '">3"',
            '"<=20.5"',
            '"<>10"',
        ),
        *(
            '"10"',
            "10",
            "0",
            '"="',
            '"<>"',
            '"=0"',
            "자료!C5",
            "자료!B7",
            '">"&자료!E5',
            '"<="&자료!F3',
        ),
        *(
            '"*만료*"',
            '"만?"',
            '">가"',
            "자료!D4",
            "TRUE",
            '"true"',
            '""',
            '"2024-03-01"',
            "자료!F9",
        ),
    )
    name = chance.choice(sorted(COUNTING))
    pairs = ",".join(
        f"{chance.choice(columns)},{chance.choice(criteria)}" for _ in range(chance.randint(1, 3))
    )
    if name in {"COUNT", "COUNTA", "AVERAGE"}:
        return f"{name}({','.join(chance.sample(columns, chance.randint(1, 2)))})"
    if name == "COUNTBLANK":
        return f"{name}({chance.choice(columns)})"
    if name in {"COUNTIF", "SUMIF", "AVERAGEIF"}:
        one = f"{chance.choice(columns)},{chance.choice(criteria)}"
        more = name != "COUNTIF" and chance.random() < 0.7
        return f"{name}({one},{chance.choice(columns)})" if more else f"{name}({one})"
    return f"{name}({pairs})" if name == "COUNTIFS" else f"{name}({chance.choice(columns)},{pairs})"


def counted_workbook(formulas: list[str]) -> bytes:
    """A workbook of such formulas; its columns hold texts, numbers, both, blanks, days, errors."""
    chance = Random(11)  # noqa: S311 - a test's
    said = (
        ("활성화", "해지", "만료", "만료 예정", "abc", "ABC"),
        (10, 20.5, 0, -3, 1000, None),
        ("활성화", "해지", None, "가나", "ㄱ"),
        (10, "10", "가나", "３", None, "12개월"),
        (45_292, 45_352, 45_300.5, 3),
        ("해지", 5, None, "만료", 0, 0.1),
    )
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, own = book.add_worksheet("자료"), book.add_worksheet("수식")
        for row in range(1, ROWS + 1):
            for column, values in enumerate(said):
                sheet.write(row, column, chance.choice(values))
        for row, text in enumerate(formulas):
            own.write_formula(row, 0, f"={text}")
    return without_results(Package(stream.getvalue()))


def test_no_wrong_result_is_written(tmp_path: Path) -> None:
    """Into any workbook, whatever formulas read is changed to."""
    files = [*SAMPLES.glob("*.xlsx"), *(Path(CORPUS).iterdir() if CORPUS else ())]
    found: dict[str, tuple[Calculated, Package]] = {}
    asked: dict[str, bytes] = {}
    for path in sorted(files):
        if path.suffix not in ENDINGS or path.name in SLOW:
            continue
        try:
            package = Package(path.read_bytes())
            edits = list(changes(package, Random(path.name)))  # noqa: S311 - a test's
            for number, plan in enumerate(edits):
                after = Package(apply(plan, package).data)
                found[f"{path.stem} {number}.xlsx"] = (
                    calculated_after(plan, package, after, {}),
                    package,
                )
                asked[f"{path.stem} {number}.xlsx"] = without_results(after)
            if edits:
                asked[f"{path.stem}.xlsx"] = without_results(package)
        except XlcrmError:
            continue  # broken on purpose, or nothing that xlcrm edits
    judged = by_libreoffice(asked, tmp_path)
    wrong, right = [], 0
    for name, (result, package) in found.items():
        assert result.trouble == "", name
        before, after_all = judged.get(f"{name.rsplit(' ', 1)[0]}.xlsx", {}), judged.get(name, {})
        excel = said(package)
        for place, value in written(result).items():
            if place[0] in EXCEL_SAYS or not is_same(excel[place], before.get(place)):
                continue
            if is_same(value, after_all.get(place)):
                right += 1
            else:
                wrong.append(f"{name} {place}: {value} and not {after_all.get(place)}")
    assert wrong == []
    assert right > 20


def changes(package: Package, chance: Random) -> Iterator[Plan]:
    """Yield plans that change cells which formulas read to something like them."""
    side = Side(package)
    formulas = Formulas(side)
    held = {(sheet, cell.row, cell.column) for sheet, cell in formulas}
    every = sorted(formulas, key=lambda each: (each[0], each[1].row, each[1].column))
    for _ in range(2 if every else 0):
        edits: dict[CellRef, CellValue] = {}
        for sheet, cell in chance.sample(every, min(len(every), 12)):
            areas = [each for each in formulas.reach(sheet, cell).areas if each.sheet in side.names]
            if not areas:
                continue
            area = chance.choice(areas)
            column = chance.randint(area.cells.left, min(area.cells.right, area.cells.left + 30))
            values = side.columns(area.sheet, [column])[column]
            rows = [
                (row, value)
                for row, value in zip(side.rows(area.sheet), values, strict=True)
                if area.cells.top <= row <= area.cells.bottom
                and isinstance(value, str | int | float)
                and not isinstance(value, CellError)
                and (area.sheet, row, column) not in held
            ]
            if rows:
                row, value = chance.choice(rows)
                where = CellRef(side.names[area.sheet], row, column)
                edits[where] = other(value, chance)
        if edits:
            yield Plan.of_cells(edits)


def other(value: CellValue, chance: Random) -> CellValue:
    """A value instead of another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return chance.choice((value + 1, value * 2, 0, -value, round(value * 1.37 + 3, 2)))
    return chance.choice((f"{value}가", "해지", None, 12))


def without_results(package: Package) -> bytes:
    """The workbook as a program leaves it that calculates nothing."""
    changed: dict[str, bytes] = {}
    for entry in package.worksheets:
        data = package.markup(entry.part)
        pieces, at = [], 0
        for cell in formula_cells(data, package.strings):
            pieces += [data[at : cell.start], _RESULT.sub(b"", data[cell.start : cell.end])]
            at = cell.end
        if at:
            changed[entry.part] = b"".join((*pieces, data[at:]))
    return package.replacing(changed)


def by_libreoffice(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, Said]:
    """What LibreOffice says of workbooks; those missing that it cannot open."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    for name, data in workbooks.items():
        (folder / name).write_bytes(data)
    done = folder / "done"
    assert SOFFICE is not None
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    names = [str(folder / name) for name in workbooks]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(done), *names],
        check=False,
        capture_output=True,
        timeout=600,
    )
    return {
        name: said(Package((done / name).read_bytes()))
        for name in workbooks
        if (done / name).exists()
    }


def said(package: Package) -> dict[tuple[str, int, int], CellValue]:
    """The results that lie in a workbook's formulas."""
    return {
        (entry.name, cell.row, cell.column): cell.value
        for entry in package.worksheets
        for cell in formula_cells(package.markup(entry.part), package.strings)
    }


def written(found: Calculated) -> dict[tuple[str, int, int], CellValue]:
    """The results that are written, by place."""
    return {
        (each.sheet, *place): value for each in found.results for place, value in each.cells.items()
    }


def is_same(one: CellValue, two: CellValue) -> bool:
    """Whether two results are one; LibreOffice knows truths as numbers, and one error."""
    if isinstance(one, CellError) or isinstance(two, CellError):
        return isinstance(one, CellError) and isinstance(two, CellError) and two != NOT_CALCULATED
    if isinstance(one, int | float) and isinstance(two, int | float):
        return abs(one - two) <= 1e-9 * max(abs(one), abs(two), 1e-9)
    return one == two or {one, two} <= {None, ""}


class Maker:
    """Makes formulas over a sheet 자료 of numbers, amounts, statuses, notes, days and fees."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - a test's

    def whole(self) -> str:
        """A formula."""
        kind = self.chance.choice(("{n}", "{n}", "{n}", "{t}", "{b}", "{d}"))
        return self.filled(kind, self.chance.randint(1, 3))

    def filled(self, text: str, depth: int) -> str:
        """A text with its holes filled."""
        return re.sub(r"\{(\w)\}", lambda match: self._part(match[1], depth), text)

    def _part(self, kind: str, depth: int) -> str:
        chance = self.chance
        row = chance.randint(2, ROWS + 1)
        first = chance.randint(2, ROWS)
        column = chance.choice("ABEFG")
        leaves = {
            "n": f"자료!{chance.choice('ABFG')}{row}",
            "t": chance.choice((f"자료!C{row}", f"자료!D{row}", '"해지"', '"만"', '"abc"')),
            "d": f"자료!E{row}",
            "b": chance.choice((f"자료!G{row}>3", f"ISBLANK(자료!D{row})")),
        }
        small = {
            "i": str(chance.randint(-3, 4)),
            "j": str(chance.randint(1, 5)),
            "c": str(chance.randint(1, 7)),
            "r": str(row),
            "C": f"자료!{column}{first}:{column}{max(row, first)}",
            "W": chance.choice(("자료!$B$2:$B$41", "자료!$F$2:$F$41", "자료!F:F")),
            "S": chance.choice(("자료!$B$2:$B$41", "자료!$F$2:$F$41")),
            "P": "자료!$C$2:$C$41",
            "Q": chance.choice(("자료!$A$2:$A$41", "자료!$E$2:$E$41", "자료!$G$2:$G$41")),
            "q": chance.choice(('"활성화"', '">3"', '"<>해지"', '"*만료*"', '"<="&자료!E5', "10")),
        }
        if kind in small:
            return small[kind]
        if depth <= 0 or chance.random() < 0.25:
            return leaves[kind]
        return self.filled(chance.choice(SHAPES[kind]), depth - 1)

    def workbook(self, formulas: list[str]) -> bytes:
        """A workbook of the formulas, none calculated."""
        chance = self.chance
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"use_future_functions": True}) as book:
            sheet, own = book.add_worksheet("자료"), book.add_worksheet("수식")
            sheet.write_row(0, 0, ("번호", "금액", "상태", "비고", "시작일", "요금", "수량"))
            for row in range(1, ROWS + 1):
                amount = chance.choice((10, 20.5, 0, -3, 1000, 33.333))
                status = chance.choice(("활성화", "해지", "만료", "만료 예정", "abc"))
                note = chance.choice(("해지", " 여백 ", "12개월", "가나다 라", None))
                sheet.write_row(row, 0, (row, amount, status, note))
                day = (datetime(2024, 1, 1) - datetime(1899, 12, 30)).days  # noqa: DTZ001 - a sheet's
                sheet.write_row(row, 4, (day + chance.randint(-900, 900), chance.choice((0, 9.5))))
                if chance.random() < 0.8:
                    sheet.write_number(row, 6, chance.randint(0, 20))
            for row, text in enumerate(formulas):
                own.write_formula(row, 0, f"={text}")
        package = Package(stream.getvalue())
        return without_results(package)


SHAPES: Final = {
    "n": (
        *("ROUND({n},{i})", "ROUNDDOWN({n},{i})", "ROUNDUP({n},{i})", "INT({n})", "MOD({n},{n})"),
        *("ABS({n})", "SIGN({n})", "POWER({n},{i})", "SQRT({n})", "{n}+{n}", "{n}*{n}", "{n}/{n}"),
        *("LEN({t})", 'FIND("만",{t})', "YEAR({d})", "MONTH({d})", "DAY({d})", "WEEKDAY({d},2)"),
        *("DAYS({d},{d})", "SUM({C},{n})", "SUM({W})", "COUNT({C})", "COUNTA({P})", "ROWS({C})"),
        *("COUNTBLANK(자료!$D$2:$D$41)", "COUNTIF({P},{q})", "COUNTIFS({P},{q},{Q},{q})"),
        *("SUMIF({P},{q},{S})", "SUMIFS({S},{P},{q},{Q},{q})", "AVERAGE({C})", "MEDIAN({Q})"),
        *("AVERAGEIF({P},{q},{S})", "AVERAGEIFS({S},{P},{q})", "MIN({C})", "MAX({C})"),
        *("MINIFS({S},{P},{q})", "MAXIFS({S},{P},{q},{Q},{q})", "LARGE({Q},{j})", "SMALL({Q},{j})"),
        *("RANK(자료!A{r},자료!$A$2:$A$41)", "SUMPRODUCT({S},{S})", "COLUMNS(자료!A1:D4)"),
        *(
            "SUMPRODUCT(({P}={t})*{S})",
            "VLOOKUP({n},자료!$A$2:$G$41,2,FALSE)",
            "CHOOSE({j},{n},{n})",
        ),
        *("HLOOKUP({t},자료!$A$1:$G$41,{c},FALSE)", "INDEX(자료!$A$2:$G$41,{j},1)", "-{n}"),
        *("MATCH({t},{P},0)", "MATCH({n},자료!$A$2:$A$41,1)", "IF({b},{n},{n})", "IFNA({n},{n})"),
        *("LOOKUP({n},자료!$A$2:$A$41,{S})", "IFERROR({n},{n})", "IFS({b},{n},TRUE,{n})"),
    ),
    "t": (
        *("LEFT({t},{j})", "RIGHT({t},{j})", "MID({t},{j},{j})", "TRIM({t})"),
        *("CONCATENATE({t},{n})", "CONCAT({P})", 'TEXTJOIN(",",TRUE,{P},{t})'),
        *('SUBSTITUTE({t},"만",{t})', "REPT({t},{j})", "IF({b},{t},{t})", '{t}&"명"', "{n}&{t}"),
        *("IFERROR({t},{t})", "VLOOKUP({n},자료!$A$2:$G$41,3,FALSE)", "INDEX({P},{j})"),
    ),
    "d": ("DATE(2024,{i},{j})", "EDATE({d},{i})", "EOMONTH({d},{i})", "{d}+{j}", "IF({b},{d},{d})"),
    "b": (
        *("{n}>{n}", "{n}={n}", "{t}={t}", "{d}<={d}", "AND({b},{b})", "OR({b},{b})", "NOT({b})"),
        *("ISBLANK(자료!D{r})", "ISNUMBER({n})", "ISTEXT({t})", "ISERROR({n})", "ISNA({n})"),
        *("ISLOGICAL({b})", "EXACT({t},{t})"),
    ),
}
"""Formulas of numbers, texts, days and truths, with holes for others."""
