"""An Open Packaging Conventions package: parts, content types, relationships, sheets by name.

ECMA-376 Part 2. Part names are compared without regard to case, as clause 6.2.2.3 asks; they are
written without the leading slash, as the zip's members are.
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, Protocol, TypeVar
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from xlcrm.digits import whole
from xlcrm.errors import (
    EncryptedWorkbookError,
    FinalWorkbookError,
    NotAWorkbookError,
    RefusedEditError,
    SheetNotFoundError,
    SignedWorkbookError,
)
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.traits import Known, Traits
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS, damaged, hold_tree_to
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
    from os import PathLike
    from xml.etree.ElementTree import Element

    from xlcrm.ooxml.packing import Piece
    from xlcrm.ooxml.zipformat import Limits

_Said_co = TypeVar("_Said_co", covariant=True)

CONTENT_TYPES: Final = "[Content_Types].xml"
_MAIN_TYPES: Final = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "application/vnd.ms-excel.template.macroEnabled.main+xml",
    "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins ([MS-CFB] 2.2): an .xls, or an encrypted .xlsx."""

_SMALL: Final = 1 << 16  # bytes of a part of which is kept what it says, as of many others
_LARGE: Final = 2  # larger parts of which it is kept
_SAVE_AS: Final = "엑셀에서 열어 'Excel 통합 문서(.xlsx)'로 다시 저장하세요."


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship: `kind` is its type's last word, `target` a part or an outside address."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One sheet in the workbook's order; `kind` is worksheet, chartsheet, dialogsheet or other."""

    name: str
    part: str
    kind: str
    state: str  # visible, hidden or veryHidden
    sheet_id: int


class Package:
    """An immutable workbook: its bytes, and what its small parts say."""

    def __init__(
        self,
        data: bytes,
        limits: Limits = DEFAULT_LIMITS,
        traits: MutableMapping[str, Traits] | None = None,
    ) -> None:
        """Open the package.

        Args:
            data: the file's bytes.
            limits: how much it may unpack to.
            traits: what is known of long parts, by their digests; what is learned comes to it.

        Raises:
            NotAWorkbookError: `data` is no .xlsx, .xlsm, .xltx or .xltm workbook.
            EncryptedWorkbookError: it needs a password to open.
            DamagedWorkbookError: parts are missing or unreadable.
            LimitExceededError: it would unpack to more than `limits` allow.
        """
        if data.startswith(COMPOUND):
            raise _compound(data)
        self.limits = limits
        self.archive = Archive(data, limits)
        self._relationships: dict[str, tuple[Relationship, ...]] = {}
        self.known = Known(self.archive, {} if traits is None else traits)
        self._folded = {_fold(name): name for name in self.archive.names}
        self.workbook_part = self._find_workbook()

    @property
    def data(self) -> bytes:
        """The whole file."""
        return self.archive.data

    def __contains__(self, name: str) -> bool:
        """Whether the package has a part of that name."""
        return _fold(name) in self._folded

    def member(self, name: str) -> str:
        """Return a part's name as the zip spells it."""
        return self._folded.get(_fold(name), name)

    def part(self, name: str) -> bytes:
        """Return a part's bytes; DamagedWorkbookError if it is missing or broken."""
        return self.archive.read(self.member(name))

    def xml(self, name: str) -> Element:
        """Return a small part parsed, entities and outside references refused."""
        return _parsed(self._small(name, self.limits.elements), name)

    def _small(self, name: str, most: int) -> bytes:
        """Return a part that is to be made into a tree of so many elements at most."""
        content = self.part(name)
        hold_tree_to(most, name, content)
        return content

    def markup(self, name: str) -> bytes:
        """Return a part that is about to be edited in its bytes; it must be UTF-8.

        Raises:
            RefusedEditError: the part is written in another encoding.
        """
        data = self.part(name)
        refuse_other_encodings(name, data)
        return data

    @cached_property
    def _types(self) -> _Types:
        return _types_of(self._small(CONTENT_TYPES, self.limits.links), CONTENT_TYPES)

    @property
    def content_types(self) -> Mapping[str, str]:
        """Content type of each part that has one of its own, by folded part name."""
        return self._types.own

    def content_type(self, name: str) -> str:
        """Return a part's content type, or an empty string."""
        own = self.content_types.get(_fold(name))
        return own or self._types.usual.get(name.rpartition(".")[2].lower(), "")

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """Return the relationships of a part, or of the package itself for an empty name."""
        rels = rels_name(part)
        if rels not in self:
            return ()
        if rels not in self._relationships:
            content = self._small(rels, self.limits.links)
            self._relationships[rels] = _relationships_of(content, rels, posixpath.dirname(part))
        return self._relationships[rels]

    def related(self, part: str, *kinds: str) -> Iterator[str]:
        """Yield the parts that a part relates to by some kinds of relationship.

        The types' last words are one for transitional and strict packages but in the properties:
        `custom-properties` there is `customProperties` here.
        """
        for relationship in self.relationships(part):
            if relationship.kind in kinds and not relationship.external:
                yield relationship.target

    @cached_property
    def sheets(self) -> tuple[SheetEntry, ...]:
        """The workbook's sheets in their order."""
        by_id = {item.id: item for item in self.relationships(self.workbook_part)}
        entries = []
        for tab in self._workbook.tabs:
            relationship = by_id.get(tab.relationship)
            if relationship is not None:
                target, kind = relationship.target, relationship.kind
                entries.append(SheetEntry(tab.name, target, kind, tab.state, whole(tab.number)))
        return tuple(entries)

    @cached_property
    def worksheets(self) -> tuple[SheetEntry, ...]:
        """The sheets that hold cells."""
        return tuple(sheet for sheet in self.sheets if sheet.kind == "worksheet")

    def sheet(self, name: str) -> SheetEntry:
        """Return a worksheet by its name; SheetNotFoundError if there is none."""
        entry = self._by_name.get(name)
        if entry is None:
            raise SheetNotFoundError(
                "그런 이름의 시트가 없습니다.", sheet=name, hint="시트 이름을 확인하세요."
            )
        return entry

    @cached_property
    def _by_name(self) -> Mapping[str, SheetEntry]:
        """The sheets that hold cells by their names, the first of each."""
        return {entry.name: entry for entry in self.worksheets[::-1]}

    @property
    def date1904(self) -> bool:
        """Whether the workbook counts days from 1904-01-01 instead of 1900."""
        return self._workbook.date1904

    @cached_property
    def _workbook(self) -> _Workbook:
        content = self._small(self.workbook_part, self.limits.links)
        return _workbook_of(content, self.workbook_part)

    @cached_property
    def strings(self) -> SharedStrings:
        """The workbook's shared strings; an empty table where the part is missing."""
        for part in self.related(self.workbook_part, "sharedStrings"):
            if part in self:
                return SharedStrings(self.part(part))
        return SharedStrings()

    def related_part(self, kind: str) -> str | None:
        """Return the one part the workbook relates to by that kind (`styles`, `theme`), or None."""
        found = next(iter(self.related(self.workbook_part, kind)), None)
        return found if found is not None and found in self else None

    def refuse_unless_editable(self) -> None:
        """Raise if an edit would break a signature, or the workbook is marked as final.

        Raises:
            SignedWorkbookError: the package carries a digital signature.
            FinalWorkbookError: its author marked it as final.
        """
        signed = any(item.kind == "origin" for item in self.relationships("")) or any(
            name.lower().startswith("_xmlsignatures/") for name in self.archive.names
        )
        if signed:
            raise SignedWorkbookError(
                "디지털 서명이 있는 문서라서 고치지 않습니다. 고치면 서명이 깨집니다.",
                hint="서명을 제거한 사본을 만들어 쓰세요.",
            )
        for part in self.related("", "custom-properties", "customProperties"):
            if part in self and _marked_final(self.xml(part)):
                raise FinalWorkbookError(
                    "최종본으로 표시된 문서라서 고치지 않습니다.",
                    hint="엑셀의 [파일 > 정보 > 통합 문서 보호]에서 최종본 표시를 해제하세요.",
                )

    def replacing(
        self,
        changed: Mapping[str, bytes | Iterable[Piece]],
        added: Mapping[str, bytes | Iterable[Piece]] | None = None,
    ) -> bytes:
        """Return the package's bytes with parts replaced and added; all else as it lies."""
        return self.archive.replacing(
            {self.member(name): content for name, content in changed.items()}, added
        )

    def _find_workbook(self) -> str:
        if CONTENT_TYPES not in self:
            mimetype = self.archive.read("mimetype") if "mimetype" in self.archive else b""
            if b"opendocument" in mimetype:
                raise NotAWorkbookError("OpenDocument(.ods) 문서입니다.", hint=_SAVE_AS)
            raise NotAWorkbookError("엑셀 통합 문서(.xlsx, .xlsm)가 아닙니다.", hint=_SAVE_AS)
        for part in self.related("", "officeDocument"):
            kind = self.content_type(part)
            if "sheet.binary" in kind or part.endswith(".bin"):
                raise NotAWorkbookError("엑셀 바이너리 문서(.xlsb)입니다.", hint=_SAVE_AS)
            if kind and kind not in _MAIN_TYPES and kind != "application/xml":
                raise NotAWorkbookError("엑셀 통합 문서(.xlsx, .xlsm)가 아닙니다.", hint=_SAVE_AS)
            if part in self:
                return part
        raise damaged("통합 문서의 본문이 없습니다.")


def refuse_other_encodings(name: str, data: bytes) -> None:
    """Raise unless a part that is about to be read in its bytes is UTF-8, as it begins.

    Raises:
        RefusedEditError: the part is written in another encoding.
    """
    declared = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", data[:200])
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or (
        declared and declared[1].lower() not in {b"utf-8", b"utf8", b"us-ascii"}
    ):
        raise RefusedEditError(
            f"UTF-8이 아닌 방식으로 저장된 부분이 있어 고치지 않습니다: {name}", hint=_SAVE_AS
        )


def rels_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships.

    >>> rels_name("xl/workbook.xml"), rels_name("")
    ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


class _Reader(Protocol[_Said_co]):
    """What says something of a part; the folder counts where that leads to others."""

    def __call__(self, data: bytes, name: str, base: str = "") -> _Said_co: ...


def _parsed(data: bytes, name: str) -> Element:
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - keeps start-up short
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise damaged(f"읽을 수 없는 부분이 있습니다: {name}") from None
    return root


def _kept(count: int) -> Callable[[Callable[[bytes, str, str], _Said_co]], _Reader[_Said_co]]:
    """Have what parts say kept: each step of a change opens the workbook, few parts new.

    Of large parts, which hardly any workbook has, that of the last two only.
    """

    def decorated(read: Callable[[bytes, str, str], _Said_co]) -> _Reader[_Said_co]:
        known = lru_cache(maxsize=count)(read)
        large = lru_cache(maxsize=_LARGE)(read)

        def found(data: bytes, name: str, base: str = "") -> _Said_co:
            return (known if len(data) <= _SMALL else large)(data, name, base)

        return found

    return decorated


@bare
class _Types(NamedTuple):
    """Content types of parts: those that parts have of their own, and those of endings."""

    own: Mapping[str, str]
    usual: Mapping[str, str]


@_kept(64)
def _types_of(data: bytes, name: str, _: str) -> _Types:
    root = _parsed(data, name)
    said = [(_local(each), each) for each in root]
    return _Types(
        {
            _fold(each.get("PartName", "")): each.get("ContentType", "")
            for kind, each in said
            if kind == "Override"
        },
        {
            each.get("Extension", "").lower(): each.get("ContentType", "")
            for kind, each in said
            if kind == "Default"
        },
    )


@_kept(512)
def _relationships_of(data: bytes, name: str, base: str) -> tuple[Relationship, ...]:
    return tuple(
        Relationship(
            element.get("Id", ""),
            element.get("Type", "").rpartition("/")[2],
            _target(base, element),
            element.get("TargetMode") == "External",
        )
        for element in _parsed(data, name)
        if _local(element) == "Relationship"
    )


@_kept(64)
def _workbook_of(data: bytes, name: str, _: str) -> _Workbook:
    root = _parsed(data, name)
    tabs = [
        _Tab(
            element.get("name", ""),
            next((v for k, v in element.attrib.items() if k.endswith(("}id", "}Id"))), ""),
            element.get("state", "visible"),
            element.get("sheetId", "0"),
        )
        for element in root.iter()
        if _local(element) == "sheet" and element.get("name") is not None
    ]
    properties = next((each for each in root if _local(each) == "workbookPr"), None)
    said = "0" if properties is None else properties.get("date1904", "0")
    return _Workbook((*tabs,), date1904=said in {"1", "true", "on"})


@bare
class _Tab(NamedTuple):
    """A sheet as the workbook's own part names it."""

    name: str
    relationship: str
    state: str
    number: str


@bare
class _Workbook(NamedTuple):
    """What the workbook's own part says."""

    tabs: tuple[_Tab, ...]
    date1904: bool


def _fold(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _target(base: str, element: Element) -> str:
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return target
    target = unquote(target).replace("\\", "/").partition("#")[0]
    path = target if target.startswith("/") else posixpath.join(base, target)
    return posixpath.normpath(path).lstrip("/")


def _marked_final(root: Element) -> bool:
    return any(
        item.get("name") == "_MarkAsFinal"
        and "".join(item.itertext()).strip().lower() in {"true", "1"}
        for item in root
    )


def is_encrypted(data: bytes) -> bool:
    """Tell whether a file is an encrypted package ([MS-OFFCRYPTO] 2.3.4), by its stream's name.

    >>> is_encrypted(b"PK"), is_encrypted(COMPOUND + "EncryptedPackage".encode("utf-16-le"))
    (False, True)
    """
    return data.startswith(COMPOUND) and "EncryptedPackage".encode("utf-16-le") in data


def needs_password(path: str | PathLike[str] | None = None) -> EncryptedWorkbookError:
    """Return the error of a workbook whose password nobody has said."""
    return EncryptedWorkbookError(
        "열기 암호가 걸린 문서입니다.",
        path=path,
        hint="암호를 환경 변수에 두고 --password-env 변수이름을 붙이거나, 터미널에서 실행하여 "
        "물을 때 적으세요.",
    )


def _compound(data: bytes) -> NotAWorkbookError:
    """Tell an encrypted workbook from an old .xls."""
    if is_encrypted(data):
        return needs_password()
    return NotAWorkbookError("옛 엑셀 형식(.xls)이거나 엑셀 문서가 아닙니다.", hint=_SAVE_AS)
