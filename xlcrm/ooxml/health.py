"""Whether Excel could open a workbook: every part well-formed, its CRC right, and all that refers.

A part is looked at once: what has been found sound is known by its digest, and trusted as long as
its packed bytes stay what they are.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

from xlcrm.errors import XlcrmError
from xlcrm.ooxml.formulas import holds_formulas
from xlcrm.ooxml.package import CONTENT_TYPES
from xlcrm.ooxml.packagefaults import repeated
from xlcrm.ooxml.partcheck import PartCheck
from xlcrm.ooxml.ranges import holds_merges
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sheetcheck import Looked, cell_at, has_sure_rows, look_at_sheet
from xlcrm.ooxml.stringcount import seeming_references
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.styles import count_formats
from xlcrm.ooxml.table import read_table
from xlcrm.ooxml.traits import LONG, Counts
from xlcrm.ooxml.vocabulary import NAMESPACES, PACKAGING
from xlcrm.ooxml.wellformed import flaw_of
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.traits import Sure
    from xlcrm.ooxml.zipformat import Member

_MARKUP: Final = (".xml", ".rels")  # Excel itself writes .vml that is no XML
RULES_EDITION: Final = 1
"""What counts as sound; a higher one has all that was found sound before looked at again."""

_SMALL: Final = 1 << 18  # bytes of a part that is looked at name by name
_FEW: Final = 1 << 15  # likewise of cells and texts, of which one is as the other
_FEWER: Final = 1 << 12  # likewise of cells in which nothing can be wrong
_ROOTS: Final = {
    "officeDocument": "workbook",
    "worksheet": "worksheet",
    "sharedStrings": "sst",
    "styles": "styleSheet",
    "table": "table",
}
"""The first element of the parts that Excel reads first, by the kind of relationship."""
_WITH_CELLS: Final = frozenset({"worksheet", "macrosheet"})
_SHEET: Final = re.compile(r"[Ss]heet\Z|Macrosheet\Z")
_TYPES: Final = {
    "officeDocument": ".main+xml",
    "worksheet": "worksheet",
    "chartsheet": "chartsheet",
    "dialogsheet": "dialogsheet",
    "sharedStrings": "sharedStrings",
    "styles": "styles",
    "table": "table",
    "theme": "theme",
    "drawing": "drawing",
    "chart": "chart",
    "comments": "comments",
    "pivotTable": "pivotTable",
    "pivotCacheDefinition": "pivotCacheDefinition",
}
"""What the content type says of the parts that must be there, by the kind of relationship."""


@dataclass(frozen=True, slots=True)
class Ill:
    """What Excel would stumble over.

    Attributes:
        part: the part, as the package spells its name.
        words: what is wrong with it, in Korean, as the end of a sentence without its stop.
        sheet: the sheet whose part it is, or the table's; "" of all others.
        cell: the cell, where it is known.
        at: from which byte of the unpacked part on; -1 where nobody knows.
    """

    part: str
    words: str
    sheet: str = ""
    cell: str = ""
    at: int = -1

    @property
    def told(self) -> str:
        """Return part, byte and what is wrong, as a sentence without its stop.

        >>> Ill("xl/sharedStrings.xml", "중간에 잘렸습니다", at=305).told
        'xl/sharedStrings.xml 부분(306번째 바이트): 중간에 잘렸습니다'
        """
        place = f"({self.at + 1:,}번째 바이트)" if self.at >= 0 else ""
        return f"{self.part} 부분{place}: {self.words}"


@dataclass(frozen=True, slots=True)
class Health:
    """What came of looking at a workbook.

    Attributes:
        ills: what is wrong, at most once a part.
        digests: each part's, which are sound where nothing is wrong.
    """

    ills: tuple[Ill, ...]
    digests: frozenset[str] = field(repr=False)


def digests_of(package: Package) -> frozenset[str]:
    """Return the digests of all parts of a workbook.

    Raises:
        DamagedWorkbookError: the bytes of one are not where the directory says.
    """
    return frozenset(map(package.archive.digest, package.archive.names))


def examine(
    package: Package,
    known: Collection[str] = frozenset(),
    unpacked: Mapping[str, bytes] | None = None,
    sure: Mapping[str, Sure] | None = None,
) -> Health:
    """Look at every part of a workbook that is not known to be sound, and at what refers to what.

    Args:
        package: the workbook.
        known: digests of parts that have been found sound.
        unpacked: the bytes of parts that have been unpacked already, their CRC checked.
        sure: how far nothing is wrong in the rows of some of them, as their scans have told.

    >>> from pathlib import Path
    >>> from xlcrm.ooxml.package import Package
    >>> package = Package(Path("sample_data/seed_ledger.xlsx").read_bytes())
    >>> health = examine(package)
    >>> health.ills, len(health.digests) == len(package.archive.names)
    ((), True)
    """
    return _Examination(package, known, unpacked or {}, sure or {}).run()


class _Examination:
    """One workbook being looked at."""

    def __init__(
        self,
        package: Package,
        known: Collection[str],
        unpacked: Mapping[str, bytes],
        sure: Mapping[str, Sure],
    ) -> None:
        self.package, self.known, self.unpacked, self.sure = package, known, unpacked, sure
        self.ills: dict[str, Ill] = {}
        self.digests: dict[str, str] = {}
        self.sheets: dict[str, str] = {}
        self.roles: dict[str, str] = {}
        self.links: dict[str, set[str]] = {}

    def run(self) -> Health:
        package = self.package
        workbook = package.member(package.workbook_part)
        with self._telling(workbook):
            self._assign(workbook)
        for member in package.archive.members:
            with self._telling(member.name):
                self.digests[member.name] = package.archive.digest(member.name)
        counts = self._counts()
        for member in package.archive.members:
            with self._telling(member.name):
                self._look(member, counts)
        if not self.ills:  # what refers to parts that cannot be read is told by those
            self._refer(workbook)
        return Health(tuple(self.ills.values()), frozenset(self.digests.values()))

    @contextmanager
    def _telling(self, part: str) -> Iterator[None]:
        """Keep what cannot be read as what is wrong with a part."""
        try:
            yield
        except XlcrmError as error:
            self._ill(part, error.message.rstrip("."))

    def _ill(self, part: str, words: str, cell: str = "", at: int = -1) -> None:
        if part not in self.ills:
            self.ills[part] = Ill(part, words, self.sheets.get(part, ""), cell, at)

    def _assign(self, workbook: str) -> None:
        """Note which part is what, as the workbook says."""
        package = self.package
        self.roles[workbook] = "officeDocument"
        for kind in ("sharedStrings", "styles"):
            part = package.related_part(kind)
            if part is not None:
                self.roles[package.member(part)] = kind
        for entry in package.sheets:
            sheet = package.member(entry.part)
            self.sheets[sheet] = entry.name
            if entry.kind.endswith("Macrosheet"):
                self.roles[sheet] = "macrosheet"
            elif entry.kind == "worksheet":
                self.roles[sheet] = "worksheet"
                for part in package.related(entry.part, "table"):
                    self.roles[package.member(part)] = "table"
                    self.sheets[package.member(part)] = entry.name

    def _content(self, name: str) -> bytes:
        content = self.unpacked.get(name)
        return self.package.archive.read(name) if content is None else content

    def _part(self, kind: str) -> str | None:
        return next((name for name, role in self.roles.items() if role == kind), None)

    def _counts(self) -> Counts:
        return Counts(self._strings(), self._formats())

    def _strings(self) -> int | None:
        """How many shared strings there are; None where that cannot be told."""
        name = self._part("sharedStrings")
        if name is None:
            said = [*self.package.related(self.package.workbook_part, "sharedStrings")]
            return None if said else 0  # that it is not there is told of the relationship
        try:
            content = self._content(name)
        except XlcrmError:
            return None
        known = self.package.strings if name in self.unpacked else None
        if known is None or known.data is not content:
            known = SharedStrings(content)
        return known.counted

    def _formats(self) -> int | None:
        """How many cell formats there are; None where that cannot be told."""
        name = self._part("styles")
        try:
            return None if name is None else count_formats(self._content(name))
        except XlcrmError:
            return None

    def _look(self, member: Member, counts: Counts) -> None:
        name, role = member.name, self.roles.get(member.name, "")
        known = self.digests[name] in self.known
        if known and role in _WITH_CELLS:
            others = filter(None, map(self._part, ("sharedStrings", "styles")))
            known = all(self.digests.get(each) in self.known for each in others)
        if known or name.endswith("/"):
            return
        content = self._content(name)
        if not name.endswith(_MARKUP) and role not in _ROOTS:
            return
        size = len(content) if role == "worksheet" else 0
        if size > _FEW or (size > _FEWER and has_sure_rows(content)):
            looked = look_at_sheet(content, counts, self.sure.get(name))
            self._learn(name, content)
        else:
            looked = _look_at(content, role, counts)
        self._judge(name, role, looked)
        if role == "sharedStrings" and looked.flaw is not None and looked.flaw.at >= 0:
            self._place(name, content, looked.flaw.at)
        elif role == "table" and looked.flaw is None:
            self._read_table(name, content)

    def _learn(self, name: str, content: bytes) -> None:
        """Keep of a long sheet what others would have to unpack it for."""
        if len(content) < LONG:
            return
        with suppress(XlcrmError):
            frame = frame_of(content)
            shared = seeming_references(content) if self._part("sharedStrings") else None
            formulas, merges = holds_formulas(content, frame), holds_merges(content, frame)
            self.package.known.learn(name, formulas=formulas, merges=merges, shared=shared)

    def _judge(self, name: str, role: str, looked: Looked) -> None:
        """Tell what is wrong with a part."""
        flaw, check = looked.flaw, looked.check
        wanted, (local, namespace) = _root_of(name, role), check.root
        known = namespace in NAMESPACES or namespace in PACKAGING
        if wanted and local and not (known and local == wanted):
            self._ill(name, f"{wanted} 요소로 시작하지 않습니다", at=0)
        elif flaw is not None:
            self._ill(name, flaw.words, looked.cell, flaw.at)
        if check.links:
            self.links[name] = check.links

    def _place(self, name: str, content: bytes, at: int) -> None:
        """Find the first cell that says what is wrong among the shared strings."""
        items = max(content.count(b"<si", 0, at + 1), content.count(b":si", 0, at + 1))
        says = re.compile(rb"[\s\"']s[\"'][^<>]*><(?:[^\s<>:]+:)?v>%d<" % max(0, items - 1))
        for sheet, role in self.roles.items():
            if role != "worksheet":
                continue
            with suppress(XlcrmError):
                content = self._content(sheet)
                found = says.search(content)
                if found is not None:
                    ill, cell = self.ills[name], cell_at(content, found.start())
                    self.ills[name] = replace(ill, sheet=self.sheets.get(sheet, ""), cell=cell)
                    return

    def _read_table(self, name: str, content: bytes) -> None:
        try:
            read_table(name, content)
        except ValueError:
            self._ill(name, "표의 범위나 열을 읽을 수 없습니다")

    def _refer(self, workbook: str) -> None:
        """Tell what refers to what is not there."""
        package = self.package
        for name in package.archive.names:
            if name.endswith(".rels"):
                with self._telling(name):
                    self._targets(name)
        with self._telling(workbook):
            self._tabs(workbook)
        for name, links in self.links.items():
            with self._telling(name):
                known = {each.id for each in package.relationships(name.replace("\\", "/"))}
                for identifier in sorted(links - known):
                    self._ill(name, f"관계 목록에 없는 연결({identifier[:40]})이 있습니다")

    def _targets(self, name: str) -> None:
        """The relationships of a part lead to parts that are there."""
        folder, _, file = name.rpartition("/")
        source = f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"
        found = self.package.relationships(source)
        for each in found:
            word = None if each.external else _TYPES.get(each.kind)
            if word is None:
                continue
            if each.target not in self.package:
                self._ill(name, f"없는 부분({each.target[:80]})을 가리킵니다")
            elif word not in self.package.content_type(each.target):
                member = self.package.member(each.target)
                self._ill(CONTENT_TYPES, f"{member} 부분의 내용 유형이 없거나 다른 것입니다")
        for identifier in repeated(each.id for each in found):
            self._ill(name, f"관계의 번호({identifier[:40]})가 겹칩니다")

    def _tabs(self, workbook: str) -> None:
        """Every tab has its sheet, and there is one."""
        said = sum(map(_leads_to_sheet, self.package.xml(workbook).iter()))
        if not self.package.sheets:
            self._ill(workbook, "시트가 없습니다")
        elif said != len(self.package.sheets):
            self._ill(workbook, "시트와 이어지지 않는 탭이 있습니다")
        for entry in self.package.sheets:
            if not _SHEET.search(entry.kind):
                self._ill(workbook, f"탭이 시트가 아닌 것({entry.kind[:40]})으로 이어집니다")


def _root_of(name: str, role: str) -> str:
    """The element with which a part has to begin; "" where any will do."""
    if name == CONTENT_TYPES:
        return "Types"
    return "Relationships" if name.endswith(".rels") else _ROOTS.get(role, "")


def _leads_to_sheet(element: Element) -> bool:
    """Whether an element is a tab with a relationship; what is left of a macro has an empty one."""
    tab = str(element.tag).rpartition("}")[2] == "sheet"
    return tab and any(key.endswith("}id") and value for key, value in element.attrib.items())


def _look_at(content: bytes, role: str, counts: Counts) -> Looked:
    """Look at a part that is no large sheet; at one that is large only whether it is XML."""
    check = PartCheck(
        strict=len(content) <= (_FEW if role == "sharedStrings" else _SMALL),
        cells=role in _WITH_CELLS,
        strings=counts.strings,
        formats=counts.formats,
    )
    if (flaw := flaw_of(content, check.watch)) is not None:
        cell = cell_at(content, flaw.at) if role == "worksheet" else ""
        return Looked(flaw, cell, check)
    return Looked(check.flaw, check.cell, check)
