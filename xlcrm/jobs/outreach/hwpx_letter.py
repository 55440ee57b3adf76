"""Letters as documents of 한글 (.hwpx, OWPML): a template filled in for one person, or for several.

Fields stand in single braces, as in messages; a table's row with `{계약.서비스}` stands once for
each of the customer's terms. This is the one module that opens python-hwpx.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.text import lazy
from xlcrm.domain.wording import segments_of
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.lacking import lacking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlcrm.jobs.outreach.letter_fields import LetterFields

_TERM: Final = lazy(r"\{\s*계약\.")
_QR: Final = lazy(r"\{\s*QR\s*\}")
_FIELD: Final = lazy(r"\{[^{}]*\}")
_WIDTH: Final = 7_087  # HWPUNIT, 1/7200 inch: 25 mm
_HP: Final = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"


class HwpxLetter:
    """A template, read once.

    Args:
        data: its bytes.
        name: what it is called in an error.

    Raises:
        DomainError: it is no such document.
    """

    suffix: Final = ".hwpx"

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        document = self._opened()
        self._texts = tuple(_lines(document))

    def texts(self) -> tuple[str, ...]:
        """Return what its paragraphs say, those of headers, footers and notes too."""
        return self._texts

    def names(self) -> tuple[str, ...]:
        """Return what it names in double braces: nothing, for here all braces are single."""
        return ()

    def filled(self, fields: LetterFields) -> bytes:
        """Return the letter to one person.

        Raises:
            DomainError: it cannot be filled in.
        """
        return self._bytes(self._rendered(fields))

    def together(self, people: Sequence[LetterFields]) -> bytes:
        """Return the letters to several people as one document, each from a new page on.

        Raises:
            DomainError: one cannot be filled in.
        """
        from hwpx.tools.document_merge import append_document  # noqa: PLC0415 - an extra

        first, *rest = map(self._rendered, people)
        for each in rest:
            for paragraph in each.sections[0].paragraphs[:1]:
                paragraph.element.set("pageBreak", "1")
            append_document(first, each)
            each.close()
        return self._bytes(first)

    def _opened(self) -> Any:  # noqa: ANN401 - its types are loose
        try:
            from hwpx import HwpxDocument  # noqa: PLC0415 - an extra, and only letters need it
        except ImportError as error:
            raise lacking("python-hwpx") from error
        try:
            return HwpxDocument.open(BytesIO(self._data))
        except Exception as error:  # of zipfile, lxml and the library, of many kinds
            raise DomainError(
                f"편지 본을 한글 문서로 읽을 수 없습니다. ({type(error).__name__})",
                path=self._name,
                hint="한글에서 .hwpx로 다시 저장하세요. .hwp는 쓰지 않습니다.",
            ) from error

    def _rendered(self, fields: LetterFields) -> Any:  # noqa: ANN401 - its types are loose
        document = self._opened()
        for table in document.tables.all:
            _repeat_rows(document, table, fields)
        for segment, new in _changes(_lines(document), fields):
            document.text.replace(segment, new, everywhere=True)
        if any(_QR.search(each) for each in self._texts):
            _put_code(document, fields.code())
        for line in _lines(document):
            if _FIELD.search(line):
                raise DomainError(
                    "한글 문서의 이 자리에 있는 항목은 채울 수 없습니다.",
                    path=self._name,
                    hint="그 항목을 본문이나 표의 칸으로 옮기세요.",
                )
        return document

    @staticmethod
    def _bytes(document: Any) -> bytes:  # noqa: ANN401 - its types are loose
        try:
            found = document.to_bytes()
        finally:
            document.close()
        return bytes(found)


def _lines(document: Any) -> Iterator[str]:  # noqa: ANN401 - its types are loose
    """What each paragraph says itself, wherever it stands: in a cell, a header, a note."""
    for section in document.sections:
        for paragraph in section.element.iter(f"{_HP}p"):
            yield "".join(
                "".join(node.itertext())
                for node in paragraph.iter(f"{_HP}t")
                if next(node.iterancestors(f"{_HP}p"), None) is paragraph
            )


def _changes(whole: Iterable[str], fields: LetterFields) -> Iterator[tuple[str, str]]:
    """What stands for fields in a text, the longest first, each with what it becomes."""
    segments = {line[first:last] for line in whole for first, last in segments_of(line)}
    for segment in sorted(segments, key=len, reverse=True):
        if not _QR.match(segment):
            yield segment, fields.text(segment)


def _repeat_rows(document: Any, table: Any, fields: LetterFields) -> None:  # noqa: ANN401
    """Have a row that tells of a term once for each of them."""
    at = 0
    while at < len(table.rows):
        if not any(_TERM.search(cell.text) for cell in table.rows[at].cells):
            at += 1
            continue
        terms = fields.terms()
        if not terms:
            document.tables.delete_rows(table, at)
            continue
        if len(terms) > 1:
            document.tables.insert_rows(table, at, len(terms) - 1)
        for number, term in enumerate(terms):
            for cell in table.rows[at + number].cells:
                if "{" in cell.text:
                    cell.set_text(fields.text(cell.text, term))
        at += len(terms)


def _put_code(document: Any, png: bytes) -> None:  # noqa: ANN401 - its types are loose
    """Put a QR code in the place of each `{QR}`."""
    item = str(document.media.add_image(png, "png"))
    for section in document.sections:
        for element in section.element.iter(f"{_HP}p"):
            if not _QR.search("".join(node.text or "" for node in element.iter(f"{_HP}t"))):
                continue
            paragraph = next(each for each in _paragraphs(document) if each.element is element)
            paragraph.add_picture(item, width=_WIDTH, height=_WIDTH)
    for typed in ("{QR}", "{ QR }"):
        document.text.replace(typed, "", everywhere=True)


def _paragraphs(document: Any) -> Iterator[Any]:  # noqa: ANN401 - its types are loose
    """Each paragraph of the body and of its tables' cells."""
    for section in document.sections:
        yield from section.paragraphs
    for table in document.tables.all:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
