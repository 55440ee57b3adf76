"""The blank ledger that `xlcrm new` makes: every sheet as an Excel table, ready to type into.

Each table starts with one empty row (or the sample's rows). Validations and conditional formats
cover exactly the table's data, so that Excel and xlcrm both grow them with it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

from xlcrm.errors import StorageError
from xlcrm.files import born, store
from xlcrm.files.disk import no_file
from xlcrm.jobs.dashboard.sheet import dashboard_sheet
from xlcrm.jobs.new.entry import list_formulas
from xlcrm.jobs.new.guide import write_guide
from xlcrm.jobs.new.sample import sample_rows
from xlcrm.jobs.new.sheet import write_sheet
from xlcrm.look.ledger import load_look
from xlcrm.look.paint import Painter
from xlcrm.office.commit import Author
from xlcrm.office.ledger import Ledger, open_ledger
from xlcrm.ooxml.package import Package
from xlcrm.schema.sheets import SHEETS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from xlcrm.look.ledger import LedgerLook


_SUFFIX: Final = ".xlsx"
_OTHERS: Final = frozenset({".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".csv", ".ods", ".hwp"})


def new_ledger(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    *,
    as_of: date,
    sample: bool = False,
    source: str | PathLike[str] | None = None,
    by: Author | None = None,
    intake: bool = False,
) -> Ledger:
    """Make a new ledger where there is no file yet, and open it.

    Args:
        path: where; `.xlsx` is put behind a name without a suffix.
        as_of: the day it is made; the sample's dates lie around it.
        sample: fill in invented customers, so that every status and every sheet shows.
        source: a list that the office has: an .xlsx, .xls, .xlsb, .ods or .csv file. The ledger is
            made of it, as `adopt` would, and nothing else is put in.
        by: who makes it of a source, for 변경이력.
        intake: put in the sheet 접수, too, into which staff type what happens.

    Raises:
        StorageError: there is a file, the folder is missing, or the suffix is another one.
        NotAWorkbookError: the source cannot be read.
        HeaderNotFoundError: nothing in the source reads like a ledger; it is there as a workbook.
    """
    target = target_of(Path(path))
    if source is None:
        data = blank_ledger(as_of=as_of, sample=sample, intake=intake, name=target.name)
        store.create(target, data, None)
    else:
        from xlcrm.jobs.new.from_file import made_of  # noqa: PLC0415 - a blank one needs it not

        made_of(target, source, as_of=as_of, by=by)
        if intake:
            from xlcrm.jobs.intake.put import put_intake  # noqa: PLC0415 - few want it

            made = open_ledger(target)
            author = by or Author("xlcrm", "new", datetime.combine(as_of, time()))
            return made.commit(put_intake(made), by=author, backup=False)
    return open_ledger(target)


def target_of(file: Path) -> Path:
    """Return the file to make: with .xlsx where it has no suffix (고객대장 2024.10 has none)."""
    if file.name in {"", ".."}:
        raise no_file(file, born.FOLDER)
    suffix = file.suffix.lower()
    if suffix in _OTHERS:
        raise StorageError(
            f"{suffix} 파일은 만들지 않습니다.", path=file, hint="확장자를 .xlsx로 적으세요."
        )
    target = file if suffix == _SUFFIX else file.with_name(f"{file.name}{_SUFFIX}")
    if not target.parent.is_dir():
        raise StorageError(
            "폴더가 없습니다.", path=target.parent, hint="폴더를 먼저 만들거나 경로를 확인하세요."
        )
    return target


def blank_ledger(
    *, as_of: date, sample: bool = False, intake: bool = False, name: str = "고객대장.xlsx"
) -> bytes:
    """Make a new ledger workbook and return its bytes; the same arguments give the same bytes.

    Args:
        as_of: the day it is made; the sample's dates lie around it.
        sample: fill in invented customers, so that every status and every sheet shows.
        intake: put in the sheet 접수, too.
        name: what the file will be called, for the commands of the guide.

    Returns:
        The bytes of an .xlsx file with a guide sheet, the sheet of live figures and all sheets of
        `xlcrm.schema.sheets.SHEETS`.

    >>> blank_ledger(as_of=date(2024, 10, 1))[:2]
    b'PK'
    """
    look = load_look()
    rows = sample_rows(as_of) if sample else {}
    buffer = BytesIO()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    options = {"in_memory": True, "default_format_properties": font}
    with Workbook(buffer, options) as book:
        book.set_properties({"title": look.guide.title, "created": datetime.combine(as_of, time())})
        painter = Painter(book, look)
        write_guide(book.add_worksheet(look.guide.sheet), painter, name)
        for spec in SHEETS:
            data = _settings(look) if spec.key == "settings" else rows.get(spec.key, ())
            write_sheet(painter, spec, data)
        for defined, formula in list_formulas().items():
            book.define_name(defined, formula)
    made = _with_dashboard(buffer.getvalue(), as_of)
    return _with_intake(made) if intake else made


def _with_intake(workbook: bytes) -> bytes:
    """The workbook with the sheet 접수, whose dropdowns offer what its 설정 says."""
    from xlcrm.jobs.intake.put import put_intake  # noqa: PLC0415 - few want it
    from xlcrm.workbook.apply import apply  # noqa: PLC0415 - likewise

    made = Ledger(store.Stored(Path(), workbook, 0))
    return apply(put_intake(made).plan, made.book.package, made.book.scans).data


def _with_dashboard(data: bytes, as_of: date) -> bytes:
    """A new workbook with the sheet of live figures behind the guide."""
    package = Package(data)
    sheet = dashboard_sheet(read_book(package), as_of)
    return data if sheet is None else apply(Plan(new_sheets=(sheet,)), package).data


def _settings(look: LedgerLook) -> list[Mapping[str, object]]:
    return [
        {
            "section": row.section,
            "item": row.item,
            "value": None if row.value == "" else row.value,
            "explanation": row.explanation,
        }
        for row in look.settings
    ]
