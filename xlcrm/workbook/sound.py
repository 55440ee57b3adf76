"""A new workbook's structure held against the old one's: a save brings no fault that was not there.

Only what changed is looked at, and of very many changed rows some of each stretch: what writes
them writes all alike. The old workbook is looked at only where the new one has a fault.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.packagefaults import package_faults, reference_faults
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.sheetfaults import sheet_faults
from xlcrm.ooxml.stringcount import said_by, seeming_references
from xlcrm.ooxml.tablefaults import all_tables, id_faults, table_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.ooxml.fault import Fault
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.strings import SharedStrings

_MOST: Final = 64  # rows of a sheet whose cells are looked at one by one
_HINT: Final = "엑셀에서 열어 다시 저장한 뒤 실행하고, 그래도 같으면 개발자에게 알려 주세요."


class Soundness:
    """What the changed parts of a new workbook have wrong that the old ones had not.

    Args:
        before: the old workbook.
        after: the new one.
        strings: the new one's shared strings, so that they need not be read again; where nothing
            but their number of references has changed, those of the old one.
        said: how many cells refer to them, as their table says.
    """

    def __init__(
        self, before: Package, after: Package, strings: SharedStrings, said: int | None
    ) -> None:
        self.before = before
        self.after = after
        self.strings = strings
        self._said = said
        self._references = 0
        self._seen: set[str] = set()
        table = after.related_part("sharedStrings")
        same = {after.member(table)} if table and strings is before.strings else set()
        self.changed = frozenset(_changed(before, after)) - same
        tables = {part: after.member(sheet) for part, sheet in all_tables(after).items()}
        self._tables = not self.changed.isdisjoint(tables)
        sheets = {after.member(entry.part): entry.name for entry in after.worksheets}
        self.sheets = {
            part: name
            for part, name in sheets.items()
            if part in self.changed
            or any(table in self.changed for table, sheet in tables.items() if sheet == part)
        }
        """The sheets to look at, each one's name by its part: it or a table of it has changed."""
        self._counted = frozenset(sheets)
        self._looked: dict[str, frozenset[int]] = {}
        self._faults: list[Fault] = []

    def count(self, part: str, content: bytes, known: int | None = None) -> None:
        """Count the shared strings among a sheet's cells, if the string table says how many are.

        A sheet that lies there as it lay before need not be told of.

        Args:
            part: the new workbook's member, a sheet's or not.
            content: its bytes.
            known: how many seem to be there, if that is known.
        """
        if self._said is not None and part in self._counted:
            found = seeming_references(content) if known is None else known
            self._references += found
            self._seen.add(part)
            self.after.known.learn(part, shared=found)

    def look(self, part: str, found: Scan, written: Iterable[Sequence[int]]) -> None:
        """Look at a sheet of the new workbook.

        Args:
            part: the sheet's member.
            found: the sheet, scanned.
            written: the rows that were written, of each column; of a sheet made whole, none.
        """
        rows = [*written] or [found.rows if part in self.changed else ()]
        looked = frozenset(row for each in (*rows, found.jumbled) for row in _some(each))
        self._looked[part] = looked
        self._faults += sheet_faults(self.after, part, found, looked)
        self._faults += table_faults(self.after, part, found, self.strings)

    def refuse_new(self) -> None:
        """Raise if the new workbook has a fault that the old one had not.

        What a sheet has that is made like another is no fault of the new one if the other has it.

        Raises:
            DamagedWorkbookError: it has one; the first is named.
        """
        found = [*self._faults, *self._between(self.after), *self._miscounted()]
        if not found:
            return
        old = [*self._between(self.before), *self._of_sheets(found)]
        known = Counter(old)
        rules = {fault.rule for fault in old}
        for fault in found:
            known[fault] -= 1
            added = fault.part not in self.before.archive and fault.rule in rules
            if known[fault] < 0 and not added:
                raise self._refusal(fault)

    def _miscounted(self) -> Iterator[Fault]:
        """A number of references to shared strings that was true, and is not any more."""
        if self._said is None or self._went_along():
            return
        left = self._counted - self._seen
        total = self._references + sum(seeming_references(self.after.part(each)) for each in left)
        if self._said != total and not any(reference_faults(self.before)):
            yield from reference_faults(self.after)

    def _went_along(self) -> bool:
        """Whether that number has changed by as much as the sheets that changed.

        So it is as true as it was, without a look at all others. Where those are the smaller part
        they are counted instead.
        """
        left = self._counted - self._seen
        old = {self.before.member(entry.part) for entry in self.before.worksheets} - left
        size = self.before.archive.member
        said = said_by(self.before.strings.data)
        if said is None or self._said is None or not left <= {*self.before.archive.names}:
            return False
        if sum(size(each).unpacked for each in left) <= sum(size(each).unpacked for each in old):
            return False
        before = sum(seeming_references(self.before.part(each)) for each in old)
        return self._said - said == self._references - before

    def _between(self, package: Package) -> Iterator[Fault]:
        """What is wrong between the parts of one of the workbooks."""
        yield from package_faults(package, [n for n in self.changed if n in package.archive])
        if self._tables:
            yield from id_faults(package)

    def _of_sheets(self, found: Iterable[Fault]) -> Iterator[Fault]:
        """What is wrong in the old workbook's sheets, as far as it matters for what was found."""
        added = any(fault.part not in self.before.archive for fault in found)
        for entry in self.before.worksheets:
            part = self.before.member(entry.part)
            if added or part in self._looked:
                scanned = scan_rows(self.before.part(part))
                looked = self._looked.get(part) or frozenset(_some(scanned.rows))
                yield from sheet_faults(self.before, part, scanned, looked)
                yield from table_faults(self.before, part, scanned, self.before.strings)

    def _refusal(self, fault: Fault) -> DamagedWorkbookError:
        return DamagedWorkbookError(
            f"새로 쓴 파일이 엑셀에서 복구될 수 있어 저장하지 않습니다: {fault.words} "
            f"({fault.part}). 원래 파일은 그대로입니다.",
            sheet=self.sheets.get(fault.part),
            hint=_HINT,
        )


def _changed(before: Package, after: Package) -> Iterator[str]:
    """The members that are new, or do not say what they said."""
    old = {member.name: (member.crc, member.unpacked) for member in before.archive.members}
    for member in after.archive.members:
        if old.get(member.name) != (member.crc, member.unpacked):
            yield member.name


def _some(rows: Sequence[int]) -> list[int]:
    """All rows if they are few, else as many of them in even steps, the first and last too."""
    if len(rows) <= _MOST:
        return [*rows]
    last = len(rows) - 1
    return [rows[last * step // (_MOST - 1)] for step in range(_MOST)]
