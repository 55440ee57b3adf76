"""Excel tables for new sheets: a fresh one, or one like that of another sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.errors import PlanError
from xlcrm.ooxml.markup import (
    attributes,
    element_end,
    escape,
    find,
    find_all,
    text_of,
    with_attributes,
)
from xlcrm.ooxml.splice import Splice, splice
from xlcrm.ooxml.table import column_name
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.cellref import CellRange

STYLE: Final = "TableStyleLight2"  # as the blank ledger's tables
_NAME: Final = lazy(r"[^\W\d][\w.]{0,254}")
_LIKE_A_CELL: Final = lazy(r"[A-Za-z]{1,3}\d{1,7}|[RrCc]\d*|[Rr]\d*[Cc]\d*")
# What makes a table one of its own, or ties it to data from outside
_OWN: Final = dict.fromkeys(
    (
        *("insertRow", "insertRowShift", "totalsRowCount", "tableType", "connectionId"),
        *("xr:uid", "published"),
    )
)


@dataclass(frozen=True, slots=True)
class TableId:
    """What tells a table from all others of the workbook."""

    id: int
    name: str


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return a table's name, with a number if it is taken; names are compared without case.

    Raises:
        PlanError: Excel takes no such name.

    >>> free_name("tblJournal", {"tbljournal"}), free_name("tblJournal2", {"tbljournal2"})
    ('tblJournal2', 'tblJournal3')
    """
    if not _NAME.fullmatch(wanted) or _LIKE_A_CELL.fullmatch(wanted):
        raise PlanError(
            "표 이름으로 쓸 수 없습니다.", hint="글자로 시작하고 빈칸이 없는 이름으로 지으세요."
        )
    if wanted.casefold() not in taken:
        return wanted
    stem = wanted.rstrip("0123456789")
    number = whole(wanted[len(stem) :], 1) + 1
    gap = "_" if _LIKE_A_CELL.fullmatch(f"{stem}{number}") else ""
    while f"{stem}{gap}{number}".casefold() in taken:
        number += 1
    return f"{stem}{gap}{number}"


def new_table(
    table: TableId, area: CellRange, headers: Sequence[str], namespace: bytes, style: str = STYLE
) -> bytes:
    """Return the part of a table over headers and rows.

    Raises:
        PlanError: a header is blank, or there twice.
    """
    folded = [header.casefold() for header in headers]
    if not all(header.strip() for header in headers) or len(set(folded)) != len(folded):
        raise PlanError(
            "표의 머리글이 비었거나 같은 머리글이 두 번 있습니다.",
            hint="머리글을 서로 다르게 적으세요.",
        )
    columns = b"".join(
        b'<tableColumn id="%d" name="%b"/>' % (number, escape(column_name(header), quote=True))
        for number, header in enumerate(headers, start=1)
    )
    ref, name = str(area).encode(), escape(table.name, quote=True)
    return b"".join(
        (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
            b'<table xmlns="%b" id="%d" name="%b" displayName="%b" ref="%b" totalsRowShown="0">'
            % (namespace, table.id, name, name, ref),
            b'<autoFilter ref="%b"/>' % ref,
            b'<tableColumns count="%d">%b</tableColumns>' % (len(headers), columns),
            b'<tableStyleInfo name="%b" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
            b'showColumnStripes="0"/></table>' % escape(style, quote=True),
        )
    )


def table_like(data: bytes, table: TableId, area: CellRange) -> bytes:
    """Return a table's part as that of another table: same columns, other name and area.

    Filters, sorting and totals are left out, and so is what ties it to data from outside.
    """
    ref = str(area)
    old = attributes(root.attributes) if (root := find(data, b"table")) else {}
    splices: list[Splice] = []
    for tag in find_all(data, b"table"):
        changes = {"id": str(table.id), "name": table.name, "displayName": table.name, "ref": ref}
        text = with_attributes(data[tag.start : tag.end], {**_OWN, **changes})
        splices.append((tag.start, tag.end, with_attributes(text, {"totalsRowShown": "0"})))
        break
    splices += _unfiltered(data, ref)
    names = {name for name in (old.get("displayName"), old.get("name")) if name}
    for tag in find_all(data, b"tableColumn"):
        text = with_attributes(data[tag.start : tag.end], {"queryTableFieldId": None})
        splices.append((tag.start, tag.end, text))
    for tag in find_all(data, b"calculatedColumnFormula"):
        end = element_end(data, tag)
        if not tag.empty:
            stop = data.rindex(b"</", tag.end, end)
            formula = with_table_name(text_of(data[tag.end : stop]), names, table.name)
            splices.append((tag.end, stop, escape(formula)))
    return splice(data, splices)


def with_table_name(formula: str, old: Collection[str], new: str) -> str:
    """Return a formula that reads one table as one that reads another.

    >>> with_table_name("tblOld[[#This Row],[금액]]*2", {"tblOld"}, "tblNew")
    'tblNew[[#This Row],[금액]]*2'
    """
    if not old:
        return formula
    names = "|".join(map(re.escape, old))
    return re.sub(rf"(?i)(?<![\w.\\])(?:{names})(?=\[)", lambda _: new, formula)


def _unfiltered(data: bytes, ref: str) -> Iterator[Splice]:
    """Yield splices that leave the filter's buttons but none of its criteria, and no sorting."""
    filtered = find(data, b"autoFilter")
    inside = (0, 0)
    if filtered is not None:
        end = element_end(data, filtered)
        inside = (filtered.start, end)
        yield (filtered.start, end, b'<%b ref="%b"/>' % (filtered.name, ref.encode()))
    for tag in find_all(data, b"sortState"):
        if not inside[0] <= tag.start < inside[1]:
            yield (tag.start, element_end(data, tag), b"")
