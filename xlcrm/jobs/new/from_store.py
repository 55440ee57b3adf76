"""A workbook made of what a ledger has brought to a store: the way back from `xlcrm export`.

Each of its sheets comes back under its name with the headers of a new ledger, every row with what
could be read of it, and what could not as it was typed; then the office's own columns.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlsxwriter import Workbook

from xlcrm.errors import DomainError
from xlcrm.jobs.new.entry import list_formulas
from xlcrm.jobs.new.sheet import write_sheet
from xlcrm.jobs.stores import databases, folders
from xlcrm.jobs.stores.arrow import loaded as of_parquet
from xlcrm.jobs.stores.opened import kind_of
from xlcrm.jobs.stores.schema import OTHERS, ROW, SHEET, TABLES, StoredSheet
from xlcrm.jobs.stores.texts import loaded as of_text
from xlcrm.look.ledger import load_look
from xlcrm.look.paint import Painter
from xlcrm.reading.basis import YEARLY
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import KNOWN, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from xlcrm.jobs.stores.schema import About, Rows
    from xlcrm.schema.columns import Column
    from xlcrm.schema.sheets import SheetSpec

_LOADS: Final = {"parquet": of_parquet, "csv": of_text}
_FEE: Final = "금액"
_MOST: Final = 20  # names of ledgers that are listed


def workbook_of_store(source: str | PathLike[str], branch: str = "") -> bytes:
    """Return what one ledger has brought to a store as a workbook.

    Args:
        source: the store.
        branch: what the ledger is called in it; that may be left out where there is only one.

    Raises:
        DomainError: people are masked in it; there are several ledgers, or none of that name.
        StorageError: it cannot be read, or a library is missing.
    """
    place, kind = Path(source), kind_of(source)
    in_folder = place.is_dir()
    about = (folders if in_folder else databases).said_by(place, kind)
    if about is None or (in_folder and kind not in _LOADS):
        raise DomainError("xlcrm이 내보낸 것이 아닙니다.", path=place)
    if about.masked:
        raise DomainError(
            "이름과 연락처를 가리고 내보낸 것이라 대장을 만들 수 없습니다.",
            path=place,
            hint="xlcrm export에 --reveal을 붙여 내보낸 것으로 만드세요.",
        )
    path = _path(about, place, branch)
    if in_folder:
        tables = folders.load(place, kind, path, _LOADS[kind])
    else:
        tables = databases.load(place, kind, path)
    return _workbook(tables, about.sources[path].sheets)


def _path(about: About, place: Path, branch: str) -> str:
    """The one ledger that is meant."""
    if not about.sources:
        raise DomainError(
            "다른 판의 xlcrm이 내보낸 것입니다.", path=place, hint="xlcrm export로 다시 내보내세요."
        )
    found = [
        path
        for path, source in about.sources.items()
        if not branch or branch in {source.branch, path}
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join([source.branch for source in about.sources.values()][:_MOST])
    if branch and found:  # one of them is gone, and was called so, too
        names = ", ".join(found)
    raise DomainError(
        "여러 대장이 들어 있습니다." if found else f"그런 이름의 대장이 없습니다: {branch}",
        path=place,
        hint=f"--branch에 하나를 적으세요: {names}",
    )


def _workbook(tables: Rows, sheets: Mapping[str, StoredSheet]) -> bytes:
    """A workbook of some sheets."""
    look = load_look()
    specs = {spec.key: spec for spec in KNOWN}
    others: dict[str, dict[object, dict[str, object]]] = {}
    for sheet, row, header, text in _of(tables, OTHERS.key, (SHEET, ROW, "열", "글")):
        others.setdefault(str(sheet), {}).setdefault(row, {})[str(header)] = text
    buffer = BytesIO()
    font = {"font_name": look.font_name, "font_size": look.font_size}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        painter = Painter(book, look)
        told = {SETTINGS.name: StoredSheet(SETTINGS.key, {}), **sheets}
        if any(each.kind == SETTINGS.key for each in sheets.values()):
            told = {**sheets}
        for title, (key, headers) in told.items():
            spec = specs[key]
            columns = [
                _called(each, headers[each.field]) for each in spec.columns if each.field in headers
            ] or [*spec.usual]
            more = others.get(title, {})
            own = [
                *dict.fromkeys(
                    header
                    for each in more.values()
                    for header in each
                    if header not in TABLES[key].names
                )
            ]
            rows = _rows(tables, spec, title, more)
            if any(isinstance(row.get("fee"), int) and not row.get("fee_basis") for row in rows):
                columns = [_unnamed(each) for each in columns]
            write_sheet(painter, spec, rows, columns=columns, title=title, own=own)
        if any(title == SETTINGS.name for title in told):
            for defined, formula in list_formulas().items():
                book.define_name(defined, formula)
    return buffer.getvalue()


def _unnamed(column: Column) -> Column:
    """A fee's column under a header that says nothing of what it is for: 요금 is a month's."""
    return replace(column, name=_FEE) if column.field == "fee" else column


def _called(column: Column, header: str) -> Column:
    """A column under the header of a new ledger; who a row is of under the office's own.

    Of 번호 and No it is looked at whether they only count the rows; 고객 ID is believed.
    """
    return replace(column, name=header) if column.kind is Kind.IDENTIFIER and header else column


def _rows(
    tables: Rows, spec: SheetSpec, title: str, others: Mapping[object, Mapping[str, object]]
) -> list[dict[str, object]]:
    """The rows of a sheet by field, and by header what no field holds."""
    stored = TABLES[spec.key]
    found = []
    for sheet, row, *values in _of(tables, spec.key, (SHEET, ROW, *stored.names)):
        if sheet != title:
            continue
        more = others.get(row, {})
        said = dict(zip((each.field for each in stored.columns), values, strict=True))
        for column in stored.columns:
            if column.field and said[column.field] is None:
                said[column.field] = more.get(column.name)
        if said.get("fee_basis") == YEARLY:  # which no list offers, and a cell may say
            said |= {"fee": f"{YEARLY} {said['fee']}원", "fee_basis": None}
        found.append({**more, **said})
    return found


def _of(tables: Rows, key: str, names: tuple[str, ...]) -> list[tuple[object, ...]]:
    columns = tables.get(key)
    return [] if columns is None else list(zip(*(columns[name] for name in names), strict=True))
