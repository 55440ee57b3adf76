"""Sheets added to a workbook: their parts, and everything that must know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, column_letters
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet, OwnSheet
from xlcrm.ooxml.likesheet import has_formulas, sheet_like, template_of
from xlcrm.ooxml.markup import attributes, find
from xlcrm.ooxml.newsheet import refuse_name, sheet_part
from xlcrm.ooxml.newtable import TableId, free_name, new_table, table_like
from xlcrm.ooxml.ownership import MARK, mark_for, refuse_unless_own
from xlcrm.ooxml.ownsheet import Kept, kept_of, own_sheet_part
from xlcrm.ooxml.package import CONTENT_TYPES, rels_name
from xlcrm.ooxml.sheetnames import (
    AREA,
    FILTER,
    TITLES,
    SheetName,
    absolute,
    names_of_sheet,
    on_sheet,
    quoted,
    with_local_names,
    without_local_names,
)
from xlcrm.ooxml.stringcount import references
from xlcrm.ooxml.table import tables_of
from xlcrm.ooxml.workbook import (
    defined_names,
    main_namespace,
    next_relationship_id,
    relationship_base,
    sheet_entries,
    with_relationship,
    with_sheet,
    with_sheet_title,
    with_type,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.ooxml.likesheet import Template
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.styles import Styles

_MAIN: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
_WORKSHEET: Final = _MAIN + b"worksheet+xml"
_TABLE: Final = _MAIN + b"table+xml"
_RELS: Final = b"application/vnd.openxmlformats-package.relationships+xml"
_EMPTY_RELS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class SheetAdder:
    """Adds sheets to a package one after the other."""

    def __init__(
        self,
        package: Package,
        styles: Styles | None,
        changed: dict[str, bytes],
        added: dict[str, bytes],
    ) -> None:
        """Make an adder.

        Args:
            package: the workbook.
            styles: the workbook's formats, to which the sheets' are added; None if it has none.
            changed: small parts changed so far; the workbook, its relationships, the content types
                and the extended properties are read from it and written to it.
            added: parts that were added so far, to which the sheets' are added.
        """
        self.package = package
        self.styles = styles
        self.changed = changed
        self.added = added
        self._workbook = package.member(package.workbook_part)
        self._rels = package.member(rels_name(package.workbook_part))
        self._types = package.member(CONTENT_TYPES)
        self.replaced: set[str] = set()
        self.references = 0
        """By how many the cells that are shared strings become more."""
        self.calculated = False
        """Whether sheets of xlcrm's own have formulas: their results are there, and soon others."""
        self._table_ids: dict[str, int] | None = None

    def add(self, sheet: NewSheet | LikeSheet | OwnSheet) -> bool:
        """Add a sheet, and tell whether it has formulas that must be calculated.

        One of xlcrm's own takes the place of the one of that name that xlcrm made before.

        Raises:
            PlanError: its name is taken, or something in it cannot stand in a sheet.
            SheetNotFoundError: the sheet that it is to be made like does not exist.
        """
        known = sheet_entries(self._current(self._workbook))
        if isinstance(sheet, OwnSheet) and sheet.name in known:
            self._replace(sheet)
            self.calculated |= sheet.has_formulas
            return False
        refuse_name(sheet.name, list(known))
        part = self._free_part("worksheets/sheet", 1 + len(known))
        if isinstance(sheet, LikeSheet):
            data, names = self._like(sheet, part)
        elif isinstance(sheet, OwnSheet):
            data, names = self._own(sheet, Kept())
            self.calculated |= sheet.has_formulas
        else:
            data, names = self._new(sheet, part)
        self.references += references(data)
        self._add_part(part, data, _WORKSHEET)
        self._register(sheet, part, known, names)
        return isinstance(sheet, LikeSheet) and has_formulas(data)

    def _replace(self, sheet: OwnSheet) -> None:
        """Put a sheet in the place of the one of that name: its tab, its part and its ids stay."""
        refuse_unless_own(self.package, sheet.name, typed=sheet.typed)
        entry = self.package.sheet(sheet.name)
        old = self.package.markup(entry.part)
        data, names = self._own(sheet, kept_of(old))
        self.references += references(data) - references(old)
        self.changed[self.package.member(entry.part)] = data
        workbook = self._current(self._workbook)
        workbook = without_local_names(workbook, sheet.name, {MARK, TITLES, FILTER, AREA})
        self.changed[self._workbook] = with_local_names(workbook, sheet.name, names)
        self.replaced.add(sheet.name)

    def _own(self, sheet: OwnSheet, kept: Kept) -> tuple[bytes, list[SheetName]]:
        """The part of a sheet of xlcrm's own, and the names that are for it alone."""
        namespace = main_namespace(self.package.part(self.package.workbook_part))
        date1904 = self.package.date1904
        data = own_sheet_part(sheet, self.styles, namespace, date1904=date1904, kept=kept)
        own = f"{quoted(sheet.name)}!"
        names = [mark_for(sheet, date1904=date1904).named()]
        if sheet.filtered is not None:
            names.append(SheetName(FILTER, f"{own}{absolute(sheet.filtered)}", hidden=True))
        if sheet.printed is not None:
            names.append(SheetName(AREA, f"{own}{absolute(sheet.printed)}"))
        if sheet.repeated:
            names.append(SheetName(TITLES, f"{own}${sheet.repeated}:${sheet.repeated}"))
        return data, names

    def _new(self, sheet: NewSheet, part: str) -> tuple[bytes, list[SheetName]]:
        """The part of a new sheet, and the names that are for it alone."""
        namespace = main_namespace(self.package.part(self.package.workbook_part))
        tables = b""
        if sheet.table:
            tables = self._add_table(
                part, sheet.table, lambda own: new_table(own, sheet.area, sheet.headers, namespace)
            )[0]
        date1904 = self.package.date1904
        data = sheet_part(sheet, self.styles, namespace, date1904=date1904, table=tables)
        repeated = f"{quoted(sheet.name)}!$1:$1"
        if sheet.frozen:
            letters = column_letters(sheet.frozen)
            repeated = f"{quoted(sheet.name)}!$A:${letters},{repeated}"
        title = SheetName(TITLES, repeated)
        return data, [title] if sheet.printed else []

    def _like(self, sheet: LikeSheet, part: str) -> tuple[bytes, list[SheetName]]:
        """The part of a sheet made like another, and the names that are for it alone."""
        package = self.package
        entry = package.sheet(sheet.like)
        template = template_of(sheet, package.markup(entry.part), tables_of(package, entry.part))
        tables, name = b"", ""
        if (table := template.table) is not None:
            area = CellRange(
                table.area.top, table.area.left, template.trim.bottom, table.area.right
            )
            old = package.markup(package.member(table.part))
            tables, name = self._add_table(
                part, table.name, lambda own: table_like(old, own, area), template
            )
        data = sheet_like(
            sheet,
            template,
            package.strings,
            date1904=package.date1904,
            quoting=None if self.styles is None else self.styles.quoting,
            table=tables,
            table_name=name,
        )
        workbook = self._current(self._workbook)
        names: dict[str, SheetName] = {}  # some programs write the filter's twice
        for each in names_of_sheet(workbook, sheet.like):
            new = on_sheet(each, sheet.name, template.trim, filtered=template.has_filter)
            if new is not None:
                names.setdefault(new.name.casefold(), new)
        return data, [*names.values()]

    def _register(
        self,
        sheet: NewSheet | LikeSheet | OwnSheet,
        part: str,
        known: dict[str, int],
        names: list[SheetName],
    ) -> None:
        """Let the workbook, its relationships, the content types and the properties know of it."""
        workbook = self._current(self._workbook)
        rels = self._current(self._rels)
        identifier = next_relationship_id(rels)
        folder = self.package.workbook_part.rpartition("/")[0]
        target = part.removeprefix(f"{folder}/") if folder else part
        kind = relationship_base(workbook) + b"worksheet"
        self.changed[self._rels] = with_relationship(rels, identifier, kind, target)
        sheet_id = 1 + max(known.values(), default=0)
        behind = ""
        if not isinstance(sheet, NewSheet):
            behind = sheet.like if isinstance(sheet, LikeSheet) else sheet.behind
        hidden = isinstance(sheet, NewSheet) and sheet.hidden
        workbook = with_sheet(workbook, sheet.name, sheet_id, identifier, behind, hidden=hidden)
        self.changed[self._workbook] = with_local_names(workbook, sheet.name, names)
        for app in self.package.related("", "extended-properties", "extendedProperties"):
            if app in self.package:
                member = self.package.member(app)
                titled = with_sheet_title(self._current(member), sheet.name)
                if titled != self._current(member):
                    self.changed[member] = titled

    def _add_table(
        self,
        sheet_part: str,
        wanted: str,
        make: Callable[[TableId], bytes],
        template: Template | None = None,
    ) -> tuple[bytes, str]:
        """Add a sheet's table; return the element that names it in the sheet, and its name."""
        known = self._tables()
        taken = {*known, *(n.casefold() for n, _ in defined_names(self._current(self._workbook)))}
        own = TableId(1 + max(known.values(), default=0), free_name(wanted, taken))
        known[own.name.casefold()] = own.id
        part = self._free_part("tables/table", own.id)
        self._add_part(part, make(own), _TABLE)
        base = relationship_base(self._current(self._workbook))
        target = "../" + part.removeprefix(sheet_part.rpartition("/")[0].rpartition("/")[0] + "/")
        rels = with_relationship(_EMPTY_RELS, "rId1", base + b"table", target)
        self._add_part(rels_name(sheet_part), rels, _RELS)
        prefix = template.scan.frame.prefix if template else b""
        p, uri = prefix, base[:-1]
        entry = b'<%btableParts count="1"><%btablePart xmlns:r="%b" r:id="rId1"/></%btableParts>'
        return entry % (p, p, uri, p), own.name

    def _tables(self) -> dict[str, int]:
        """Names, without case, and numbers of all tables, those that were added among them."""
        if self._table_ids is None:
            self._table_ids = {}
            for entry in self.package.worksheets:
                for part in self.package.related(entry.part, "table"):
                    root = find(self.package.part(part), b"table") if part in self.package else None
                    found = attributes(root.attributes) if root else {}
                    number = found.get("id", "")
                    for name in (found.get("displayName"), found.get("name")):
                        if name:
                            self._table_ids[name.casefold()] = (
                                int(number) if number.isdecimal() else 0
                            )
        return self._table_ids

    def _current(self, name: str) -> bytes:
        return self.changed.get(name) or self.package.markup(name)

    def _add_part(self, name: str, data: bytes, kind: bytes) -> None:
        """Add a part, and say what it is in whatever way the package says so of its others."""
        self.added[name] = data
        types = self._current(self._types)
        if (typed := with_type(types, name, kind)) != types:
            self.changed[self._types] = typed

    def _free_part(self, stem: str, number: int) -> str:
        """A part's name that nothing in the workbook has or means, nor a part added to it."""
        folder = self.package.workbook_part.rpartition("/")[0]
        meant = {each.target for each in self.package.relationships(self.package.workbook_part)}
        while (
            (part := f"{folder}/{stem}{number}.xml".lstrip("/")) in self.package
            or rels_name(part) in self.package
            or part in self.added
            or part in meant
        ):
            number += 1
        return part
