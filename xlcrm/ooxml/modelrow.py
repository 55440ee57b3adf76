"""The row that new rows are made like: its own attributes, and the format of each of its cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cellwriter import style_of
from xlcrm.ooxml.markup import tags, with_attributes
from xlcrm.ooxml.rows import Row, read_row
from xlcrm.ooxml.scan import position_of
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.ooxml.scan import Scan

SPANS: Final = lazy(rb"\sspans\s*=\s*[\"'](\d+):(\d+)[\"']")
# A row's number, what hides it, and what the row above or below it asks for. A height that nobody
# set is that of its own text too: Excel and LibreOffice find the new row's.
_OWN: Final = dict.fromkeys(("r", "hidden", "collapsed", "thickBot", "thickTop"))


@bare
@dataclass(frozen=True, slots=True)
class ModelRow:
    """A row's attributes but those of its own alone, and its cells' styles by column."""

    attributes: bytes
    styles: Mapping[int, bytes]

    def reaching(self, columns: Collection[int]) -> ModelRow:
        """Return the row with its `spans`, if it says any, wide enough for cells of some columns.

        >>> ModelRow(b' spans="1:3" s="2"', {}).reaching({2, 5}).attributes
        b' spans="1:5" s="2"'
        """
        found = SPANS.search(self.attributes) if columns else None
        if found is None:
            return self
        spans = b"%d:%d" % (min(whole(found[1]), *columns), max(whole(found[2]), *columns))
        before, behind = self.attributes[: found.start(1)], self.attributes[found.end(2) :]
        return replace(self, attributes=before + spans + behind)


def model_row(scan: Scan, number: int | None) -> ModelRow:
    """Return what a row made like another has of it; nothing if the sheet has no such row."""
    position = None if number is None else position_of(scan, number)
    if position is None:
        return ModelRow(b"", {})
    tag = next(tags(scan.data, scan.starts[position]))
    changes = _OWN if b"customHeight" in tag.attributes else {**_OWN, "ht": None}
    kept = with_attributes(b"<row%b>" % tag.attributes.rstrip(b"/"), changes)[4:-1].rstrip()
    styles = {cell.column: style_of(cell) for cell in row_at(scan, position).cells}
    return ModelRow(kept, styles)


def row_at(scan: Scan, position: int) -> Row:
    """Read the row at a position tag by tag; DamagedWorkbookError if it is not there."""
    start = scan.starts[position]
    row = read_row(scan.data, start, scan.frame.end, 0)
    if row is None or row.start != start:
        raise damaged("행의 시작 표시를 읽을 수 없습니다.")
    return row
