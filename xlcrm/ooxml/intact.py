"""Whether a workbook's bytes are whole: it opens, every part's CRC holds, and its XML is XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS, damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.zipformat import Limits

_MARKUP: Final = (".xml", ".rels")  # Excel itself writes .vml that is no XML

_SMALL: Final = 1 << 20  # bytes of a part that is read whole at no cost that anybody notices
_FORBIDDEN: Final = bytes({*range(0x20)} - set(b"\t\n\r"))  # XML 1.0, 2.2


class _DoctypeError(Exception):
    """A part declares a document type, as no workbook does."""


def refuse_damaged(data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raise unless a workbook is whole; every part is read for it.

    Raises:
        NotAWorkbookError: it is no workbook, or needs a password.
        DamagedWorkbookError: a part is missing, cut off, not what its CRC says, or no XML.
        LimitExceededError: it would unpack to more than `limits` allow.
    """
    if name := spoilt_part(data, limits):
        raise damaged(f"읽을 수 없는 부분이 있습니다: {name}")


def spoilt_part(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return a part of a workbook that should be XML and is none; "" if all are. Each is read.

    Raises:
        XlcrmError: as `refuse_damaged`, but for such a part.
    """
    package, spoilt = Package(data, limits), ""
    for name in package.archive.names:
        content = package.archive.read(name)
        if not spoilt and name.endswith(_MARKUP) and not is_xml(content):
            spoilt = name
    if not package.worksheets:
        raise damaged("시트가 없습니다.")
    return spoilt


def spoilt_parts(package: Package) -> Iterator[str]:
    """Yield the parts that Excel has to repair before it opens the workbook.

    Of very large ones only the shared strings are looked at, for the signs that XML forbids.
    """
    strings = package.related_part("sharedStrings")
    texts = "" if strings is None else package.member(strings)
    for member in package.archive.members:
        name = member.name
        if not name.endswith(_MARKUP):
            continue
        if member.unpacked <= _SMALL:
            if not is_xml(package.archive.read(name)):
                yield name
        elif name == texts:
            content = package.archive.read(name)
            if len(content.translate(None, _FORBIDDEN)) != len(content):
                yield name


def is_xml(content: bytes) -> bool:
    """Tell whether a part can be read as XML, as Excel does before it opens a workbook.

    A character that XML forbids, an element that is never closed and a declared document type
    each make it none.

    >>> is_xml(b"<t>1</t>"), is_xml(b"<t>" + bytes([2]) + b"</t>"), is_xml(b"<r><c></r>")
    (True, False, False)
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser's own argument: that is all
    except (expat.ExpatError, _DoctypeError, ValueError, LookupError):
        return False
    return True


def _refuse_doctype(*_: object) -> None:
    raise _DoctypeError
