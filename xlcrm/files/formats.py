"""Files that are no .xlsx: what they are, and how a ledger is made of them.

Told by the content first, since a suffix is often wrong: an .xls that a Korean office program has
exported is mostly a web page.
"""

from __future__ import annotations

import os
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.errors import NotAWorkbookError, XlcrmError

if TYPE_CHECKING:
    from os import PathLike

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB, 2.2
_HEAD: Final = 4096  # bytes that tell what a text is
_STREAMS: Final = ("Workbook", "Book")  # of .xls (MS-XLS, 2.1.2; BIFF5)
_TABLE: Final = lazy(
    rb"<(?:!doctype\s+html|html|table|meta|head|body)\b"
    rb"|urn:schemas-microsoft-com:office:spreadsheet",
    re.IGNORECASE,
)
_NEW: Final = ".xlsx"


class Format(Enum):
    """A file's format, and what it is called."""

    XLS = "옛 엑셀 형식(.xls)"
    XLSB = "엑셀 바이너리 형식(.xlsb)"
    ODS = "OpenDocument 형식(.ods)"
    PAGE = "웹 페이지를 .xls로 저장한 파일"
    TEXT = "글로 된 표(CSV)"
    HANCOM = "한컴 한셀 형식"
    NUMBERS = "애플 Numbers 형식"
    WORDS = "문서 파일(한글, 워드, PDF)"
    LINK = "구글 시트의 바로가기"


BROUGHT: Final = frozenset({Format.XLS, Format.XLSB, Format.ODS, Format.PAGE, Format.TEXT})
"""Formats of which xlcrm makes a ledger."""

_TEXTS: Final = frozenset({".csv", ".tsv", ".tab", ".txt", ".prn"})
_BOOKS: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
_SUFFIXES: Final = {
    ".xls": Format.XLS,
    ".xlt": Format.XLS,
    ".xlsb": Format.XLSB,
    ".ods": Format.ODS,
    ".ots": Format.ODS,
    **dict.fromkeys(_TEXTS, Format.TEXT),
    **dict.fromkeys((".cell", ".hcell", ".nxl", ".hcdt"), Format.HANCOM),
    ".numbers": Format.NUMBERS,
    **dict.fromkeys(
        (".hwp", ".hwpx", ".hwt", ".hml", ".odt", ".doc", ".docx", ".rtf", ".pdf"), Format.WORDS
    ),
    ".gsheet": Format.LINK,
}
_SAVED: Final = {
    Format.HANCOM: "한셀에서 열어 [파일 > 다른 이름으로 저장하기]에서 파일 형식을 "
    "'Excel 통합 문서(*.xlsx)'로 골라 저장한 뒤 그 파일을 쓰세요.",
    Format.NUMBERS: "Numbers에서 열어 [파일 > 다음으로 내보내기 > Excel]로 .xlsx를 만든 뒤 "
    "그 파일을 쓰세요.",
    Format.WORDS: "표를 복사해 엑셀에 붙여 넣고 'Excel 통합 문서(.xlsx)'로 저장한 뒤 "
    "그 파일을 쓰세요.",
    Format.LINK: "구글 시트에서 [파일 > 다운로드 > Microsoft Excel(.xlsx)]로 받은 파일을 쓰세요.",
}


def format_of(data: bytes, suffix: str) -> Format | None:
    r"""Return a file's format; None if it is none of these: an .xlsx, or nobody knows what.

    Args:
        data: the file.
        suffix: that of its name, in small letters: `.xls`.

    >>> format_of(b"<html><table>", ".xls")
    <Format.PAGE: '웹 페이지를 .xls로 저장한 파일'>
    >>> format_of(b"a,b", ".csv"), format_of(b"", ".cell")
    (<Format.TEXT: '글로 된 표(CSV)'>, <Format.HANCOM: '한컴 한셀 형식'>)
    >>> format_of("고객명,시작일\n".encode("cp949") + b"\n", ".xlsx")
    <Format.TEXT: '글로 된 표(CSV)'>
    """
    named = _SUFFIXES.get(suffix)
    if named in {Format.HANCOM, Format.NUMBERS, Format.LINK}:
        return named
    if data.startswith((_COMPOUND, b"PK")):
        return _zipped(data) if data[:1] == b"P" else _compound(data, named)
    if data.startswith(b"%PDF"):
        return Format.WORDS
    if named is None and suffix in _BOOKS and _is_table(data[:_HEAD]):
        return Format.TEXT  # whoever has written it has only named it .xlsx: Excel does not open it
    return _written(data, named)


def _is_table(head: bytes) -> bool:
    """Whether a file begins as a text whose values stand apart by a comma, semicolon or tab."""
    text = _plain(head)
    first, *rest = text.splitlines() or [b""]
    return bool(rest) and b"\0" not in text and any(sign in first for sign in (b",", b";", b"\t"))


def _written(data: bytes, named: Format | None) -> Format | None:
    """The format of a file that is mostly text."""
    head = _plain(data[:_HEAD])
    if head.startswith(b"<") and named in {Format.XLS, Format.TEXT, None}:
        return Format.PAGE if _TABLE.search(head) else None
    if named is Format.XLS and head and b"\0" not in head:
        return Format.TEXT  # as some programs export their lists
    return named


def advised(error: XlcrmError, path: str | PathLike[str], data: bytes) -> XlcrmError:
    """Return the error of a file that cannot be opened, with the way that leads to a ledger.

    Only where the file is empty or of another format; all other errors stay as they are.
    """
    if type(error) is not NotAWorkbookError:
        return error
    if not data:
        return empty(path)
    found = format_of(data, Path(path).suffix.lower())
    if found is None:
        return error
    return told(found, path)


def empty(path: str | PathLike[str]) -> NotAWorkbookError:
    """Return the error of a file without a byte."""
    return NotAWorkbookError(
        "빈 파일입니다 (0바이트). 복사나 내려받기가 끝나지 않은 듯합니다.",
        path=path,
        hint="파일을 다시 받거나, 'xlcrm 백업' 폴더에 있는 앞의 파일을 쓰세요.",
    )


def told(found: Format, path: str | PathLike[str]) -> NotAWorkbookError:
    """Return the error of a file of another format: what it is, and the one thing to do."""
    name = found.value
    if found not in BROUGHT:
        return NotAWorkbookError(f"{name}입니다.", path=path, hint=_SAVED[found])
    suffix = Path(path).suffix.lower()
    only = f"이름만 {suffix}인 " if suffix in _BOOKS and found is not Format.XLSB else ""
    return NotAWorkbookError(
        f"{only}{name}입니다. 고객대장은 {'진짜 ' if only else ''}.xlsx여야 합니다.",
        path=path,
        hint=f"다음으로 고객대장을 만드세요: xlcrm new {_quoted(new_name(path))} "
        f"--from {_quoted(Path(path))}",
    )


def new_name(path: str | PathLike[str]) -> Path:
    """Return a free name beside a file for the ledger that is made of it.

    >>> str(new_name("받은 파일/명단.xls"))
    '받은 파일/명단.xlsx'
    """
    old = Path(path)
    stems = (old.stem, f"{old.stem} 고객대장", *(f"{old.stem} 고객대장 {n}" for n in range(2, 99)))
    names = (old.with_name(f"{stem}{_NEW}") for stem in stems)
    return next((name for name in names if not os.path.lexists(name)), old.with_suffix(_NEW))


def _quoted(path: Path) -> str:
    return f'"{path}"'


def _plain(head: bytes) -> bytes:
    """The first bytes of a text, those of UTF-16 too, as far as they are ASCII."""
    if head[:2] in {BOM_UTF16_LE, BOM_UTF16_BE}:
        head = head[2:].replace(b"\0", b"")
    return head.removeprefix(BOM_UTF8).lstrip()


def _compound(data: bytes, named: Format | None) -> Format | None:
    if any(f"{name}\0".encode("utf-16-le") in data for name in _STREAMS):
        return Format.XLS
    if "HwpSummaryInformation".encode("utf-16-le") in data:
        return Format.WORDS
    if "WordDocument".encode("utf-16-le") in data:
        return Format.WORDS
    return named if named is not Format.TEXT else None


def _zipped(data: bytes) -> Format | None:
    """A zip archive's format by what it holds; None for an .xlsx."""
    head = data[: _HEAD // 8]
    if b"opendocument.spreadsheet" in head:
        return Format.ODS
    if b"hwp+zip" in head or b"opendocument.text" in head:
        return Format.WORDS
    if b"xl/workbook.bin" in data:
        return Format.XLSB
    if b"Index/Document.iwa" in data:
        return Format.NUMBERS
    return Format.WORDS if b"word/document.xml" in data else None
