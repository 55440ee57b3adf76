"""The report's sheets within the ledger itself: the same tables as values, replaced at each run."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.cellref import CellRange
from xlcrm.domain.outline import outlined
from xlcrm.look.report import OWN, load_look
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.addedsheet import OwnLine, OwnSheet
from xlcrm.ooxml.looks import CellLook
from xlcrm.ooxml.ownership import is_same
from xlcrm.pages.book import NOTHING_PLANNED, material_of, pages_of
from xlcrm.pages.own import makers_with
from xlcrm.pages.tables import NOTHING, is_missing
from xlcrm.pages.tiles import NOT_COMPUTABLE
from xlcrm.pages.widths import widths_of
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.cellref import CellValue
    from xlcrm.look.report import ReportLook
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Planned
    from xlcrm.pages.own import MakeSection
    from xlcrm.pages.page import Highlight, Page, PageColumn, PageTable, Section, Tile

SHEETS: Final = ("summary", "expiring")
"""The sheets that are put into a ledger unless others are asked for, by their keys."""

PREFIX: Final = "보고서 "
"""What their names begin with, so that they stand beside the office's own sheets."""

_INTERNAL: Final = "internal:"
_HEADS: Final = ("지표", "이번", "지난달", "달라진 것", "비고")


def put_report(  # noqa: PLR0913 - what the report is about, and what a caller may choose
    ledger: Ledger,
    analysis: Analysis,
    keys: Sequence[str] = SHEETS,
    *,
    reveal: bool = False,
    sections: Sequence[MakeSection] = (),
    planned: Planned = NOTHING_PLANNED,
) -> Proposal[None]:
    """Return what puts sheets of the report into the ledger, or anew in place of its own.

    They hold values, not formulas, and no charts. The proposal is empty where they say the same
    already. Nobody else's sheet is replaced: that is refused when the plan is carried out.

    Args:
        ledger: the opened workbook.
        analysis: its figures on a day.
        keys: which sheets, by their keys in the look.
        reveal: whether names, phone numbers and addresses are shown as they are.
        sections: what makes sections of an office's own, as for `pages.book.report`.
        planned: the contracts that have been agreed to go on, likewise.
    """
    makers = makers_with(sections)
    wanted = (*keys, *((OWN,) if makers else ()))
    material = material_of(ledger, analysis, wanted, prefix=_INTERNAL, planned=planned)
    names = {key: f"{PREFIX}{name}" for key, name in material.names.items()}
    pages = pages_of(replace(material, names=names), reveal=reveal, makers=makers)
    sheets = (
        _own_sheet(page, names[key], f"기준일 {material.as_of}") for key, page in pages.items()
    )
    package = ledger.book.package
    made = tuple(sheet for sheet in sheets if not is_same(package, sheet))
    return Proposal(Plan(new_sheets=made), said=tuple(f"{sheet.name} 시트" for sheet in made))


def _own_sheet(page: Page, name: str, about: str) -> OwnSheet:
    """Return a page as a sheet of values."""
    look = load_look()
    return _Writer(look).sheet(page, name, about)


@outlined
@dataclass(slots=True)
class _Writer:
    """A page while it is put down line by line."""

    look: ReportLook
    lines: list[OwnLine] = field(default_factory=list)
    merged: list[CellRange] = field(default_factory=list)
    filtered: CellRange | None = None

    def sheet(self, page: Page, name: str, about: str) -> OwnSheet:
        accent = self._colour("accent")
        muted = CellLook(text=self._colour("muted"))
        sizes = self.look.page
        self.lines += [
            OwnLine(
                (name,), (CellLook(bold=True, size=16, text=accent),), height=sizes.title_height
            ),
            OwnLine((about,), (muted,), passing=True),
        ]
        for section in page.sections:
            self._section(section)
        top = self.filtered.top if self.filtered else 0
        return OwnSheet(
            name,
            tuple(self.lines),
            tuple(widths_of(page, self.look)[1:]),
            frozen=top or len((name, about)),
            repeated=top,
            filtered=self.filtered,
            merged=tuple(self.merged),
            tab=self.look.sheets[page.key].tab.lstrip("#"),
        )

    def _section(self, section: Section) -> None:
        if not (section.tiles or section.table or section.missing):
            return  # charts alone
        heading = CellLook(bold=True, size=12, text=self._colour("accent"))
        self.lines.append(
            OwnLine((section.title,), (heading,), height=self.look.page.section_height)
        )
        if section.missing:
            self.lines.append(OwnLine((section.missing,), (CellLook(text=self._colour("warn")),)))
        if section.tiles:
            self._tiles(section.tiles)
        if section.table is not None:
            self._table(section.table)
        muted = CellLook(text=self._colour("muted"), size=9)
        self.lines += [OwnLine((note,), (muted,)) for note in section.notes]
        self.lines.append(OwnLine())

    def _tiles(self, tiles: Sequence[Tile]) -> None:
        self.lines.append(OwnLine(_HEADS, (self._head(),) * len(_HEADS)))
        for tile in tiles:
            figure = CellLook(number_format=self._format(tile.kind), bold=True, border=self._line())
            before = replace(figure, bold=False)
            change = replace(figure, number_format=self._format(tile.change))
            plain = CellLook(border=self._line())
            if tile.value is None:
                values: tuple[CellValue, ...] = (tile.label, NOT_COMPUTABLE, "", "", tile.why)
            else:
                was = NOTHING if tile.before is None else tile.before.value
                changed = NOTHING if tile.changed is None else tile.changed
                values = (tile.label, tile.value.value, was, changed, tile.basis)
            self.lines.append(OwnLine(values, (plain, figure, before, change, plain)))

    def _table(self, table: PageTable) -> None:
        head = len(self.lines) + 1
        self._put(table.columns, [column.title for column in table.columns], self._head())
        words = {rule.value: rule for rule in table.rules if rule.kind == "word"}
        links = [list(table.frame[each.link]) if each.link else [] for each in table.columns]
        columns = [list(table.frame[each.name]) for each in table.columns]
        for number, values in enumerate(zip(*columns, strict=True)):
            targets = [each[number] if each else "" for each in links]
            self._put(table.columns, values, None, words, targets)
        if table.totals:
            totals = [table.totals.get(column.name) for column in table.columns]
            said = ["" if each is None else each.value for each in totals]
            said[0] = "합계"
            bold = CellLook(bold=True, fill=self._colour("total"), border=self._line())
            self._put(table.columns, said, bold)
        if table.filtered:
            self.filtered = CellRange(head, 1, head + len(table.frame), len(table.columns))

    def _put(
        self,
        columns: Sequence[PageColumn],
        values: Sequence[object],
        look: CellLook | None,
        words: dict[str | float, Highlight] | None = None,
        targets: Sequence[str] = (),
    ) -> None:
        """Put down a row of a table; cells that take several columns are merged."""
        cells: list[CellValue] = []
        looks: list[CellLook] = []
        links = {}
        for at, (column, value) in enumerate(zip(columns, values, strict=True)):
            first = len(cells) + 1
            worn = look or self._plain(column)
            if look is not None and value != column.title:
                worn = replace(look, number_format=self._format(column.kind))
            rule = (words or {}).get(value) if isinstance(value, str) else None
            if rule is not None:
                worn = replace(worn, bold=True, text=self._colour(rule.look))
            if targets and targets[at].startswith(_INTERNAL):
                links[first] = targets[at].removeprefix(_INTERNAL)
                worn = replace(worn, text=self._colour("link"), underlined=True)
            cells += [_cell(value), *[None] * (column.span - 1)]
            looks += [worn] * column.span
            if column.span > 1:
                row = len(self.lines) + 1
                self.merged.append(CellRange(row, first, row, first + column.span - 1))
        self.lines.append(OwnLine(tuple(cells), tuple(looks), links))

    def _plain(self, column: PageColumn) -> CellLook:
        kind = self.look.kinds[column.kind]
        return CellLook(
            number_format=self._format(column.kind),
            wrap=kind.wrap,
            centred=kind.align == "center",
            border=self._line(),
        )

    def _head(self) -> CellLook:
        return CellLook(
            bold=True,
            text=self._colour("accent"),
            fill=self._colour("header"),
            centred=True,
            border=self._colour("header_line"),
        )

    def _format(self, kind: str) -> str:
        shown = self.look.kinds[kind].format
        return "" if shown == "General" else shown

    def _line(self) -> str:
        return self._colour("line")

    def _colour(self, name: str) -> str:
        return self.look.colours[name].lstrip("#")


def _cell(value: object) -> CellValue:
    """A frame's value as a cell holds it."""
    if is_missing(value):
        return NOTHING
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, str | bool | int | float):
        return value
    return float(value)  # type: ignore[arg-type]  # numpy's numbers
