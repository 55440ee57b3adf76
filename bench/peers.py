"""Other libraries at the same workbook: programs for `python -c`, and what each of them leaves out.

fastexcel and pyarrow are the extra `bench`; without them their lines are missing from a table.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final, NamedTuple

_FILES: Final = (
    "import sys; from pathlib import Path; given = Path(sys.argv[1]);"
    " files = [str(p) for p in sorted(given.glob('*.xlsx'))] if given.is_dir() else [str(given)];"
)


class Peer(NamedTuple):
    """A library at work.

    Attributes:
        name: as it stands in a table.
        program: for `python -c`, with the workbook, or a folder of them, as its argument.
        lacks: what it does not do that xlcrm does.
    """

    name: str
    program: str
    lacks: str


CALAMINE: Final = Peer(
    "python-calamine",
    f"{_FILES} from python_calamine import CalamineWorkbook as W\n"
    "for file in files:\n"
    " book = W.from_path(file)\n"
    " sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]",
    "reads all cells as Python objects: knows no headers, checks nothing, writes nothing",
)
FASTEXCEL: Final = Peer(
    "fastexcel",
    f"{_FILES} import fastexcel\n"
    "for file in files:\n"
    " book = fastexcel.read_excel(file)\n"
    " sheets = [book.load_sheet(name).to_arrow() for name in book.sheet_names]",
    "reads all cells into Arrow columns: one type a column, so that what does not fit it is gone",
)
PANDAS: Final = Peer(
    "calamine into pandas",
    f"{_FILES} import pandas as pd\n"
    "for file in files: frames = pd.read_excel(file, sheet_name=None, engine='calamine')",
    "reads all sheets into frames: knows no headers, checks and counts nothing",
)
OPENPYXL: Final = Peer(
    "openpyxl",
    f"{_FILES} from openpyxl import load_workbook\n"
    "for file in files:\n"
    " book = load_workbook(file, read_only=True)\n"
    " sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]\n"
    " book.close()",
    "reads the values of all cells: knows no headers, checks nothing",
)
RESAVED: Final = Peer(
    "openpyxl, load and save",
    f"{_FILES} from openpyxl import load_workbook\n"
    "for file in files: load_workbook(file).save(file)",
    "writes the workbook anew with nothing changed, and loses what it does not know",
)


COPIED: Final = Peer(
    "calamine and xlsxwriter",
    f"{_FILES} from io import BytesIO; from python_calamine import CalamineWorkbook as W\n"
    "from xlsxwriter import Workbook\n"
    "for file in files:\n"
    " book = W.from_path(file)\n"
    " with Workbook(BytesIO(), {'remove_timezone': True}) as new:\n"
    "  days = new.add_format({'num_format': 'yyyy-mm-dd'})\n"
    "  for name in book.sheet_names:\n"
    "   sheet = new.add_worksheet(name)\n"
    "   for at, row in enumerate(book.get_sheet_by_name(name).to_python()):\n"
    "    for column, value in enumerate(row):\n"
    "     if value != '': sheet.write(at, column, value, days if hasattr(value, 'year') else None)",
    "reads all cells and writes their values into a new workbook: formats, formulas, all else lost",
)


def readers(*chosen: Peer) -> list[Peer]:
    """Return those of some peers whose library is there; all that read by default."""
    wanted = chosen or (CALAMINE, FASTEXCEL, PANDAS)
    there = all(map(find_spec, ("fastexcel", "pyarrow")))
    return [peer for peer in wanted if there or peer is not FASTEXCEL]


def left_out(*chosen: Peer) -> str:
    """Return a line a peer that says what it does not do."""
    return "\n".join(f"- {peer.name} {peer.lacks}." for peer in readers(*chosen))
