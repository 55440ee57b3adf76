"""Letters as Word documents: a template filled in for one person, or for several as one document.

Fields stand in single braces, as in messages. A table's row with `{계약.서비스}` stands once for
each of the customer's terms. What Jinja knows, in double braces and `{% %}`, works as docxtpl has
it. This is the one module that opens docxtpl and python-docx.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.text import lazy
from xlcrm.domain.wording import segments_of
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.docx_joined import append, begin_page, restart_lists
from xlcrm.jobs.outreach.lacking import lacking
from xlcrm.jobs.outreach.letter_fields import CODE, JINJA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.jobs.outreach.letter_fields import LetterFields

_TERM: Final = lazy(r"\{\s*계약\.")
_QR: Final = lazy(r"\{\s*QR(?::[^{}]*)?\s*\}")
_WIDTH: Final = 25  # millimetres of a QR code
_MADE: Final = "xlcrm letter"


class DocxLetter:
    """A template, read once.

    Args:
        data: its bytes.
        name: what it is called in an error.

    Raises:
        DomainError: it is no Word document.
    """

    suffix: Final = ".docx"

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._texts = tuple(self._each_text())
        self._names: tuple[str, ...] | None = None

    def texts(self) -> tuple[str, ...]:
        """Return what its paragraphs say, those of headers and footers too."""
        return self._texts

    def names(self) -> tuple[str, ...]:
        """Return what it names in double braces, as docxtpl finds it."""
        if self._names is None:
            self._names = self._named()
        return self._names

    def _named(self) -> tuple[str, ...]:
        template, env = self._opened(), _environment()
        try:
            return tuple(sorted(template.get_undeclared_template_variables(env)))
        except Exception as error:  # Jinja's own, of many kinds
            raise self._unread(error) from error

    def filled(self, fields: LetterFields) -> bytes:
        """Return the letter to one person.

        Raises:
            DomainError: it cannot be filled in.
        """
        return _bytes(self._rendered(fields))

    def together(self, people: Sequence[LetterFields]) -> bytes:
        """Return the letters to several people as one document, each from a new page on.

        Raises:
            DomainError: one cannot be filled in, or a header says something else to each.
        """
        if len(people) > 1 and self._edges_differ(people):
            raise DomainError(
                "머리글, 바닥글이나 각주에 고객마다 다른 항목이 있어 한 파일로 묶을 수 없습니다.",
                path=self._name,
                hint="-o에 폴더를 적어 고객마다 한 파일로 만들거나, 그 항목을 본문으로 옮기세요.",
            )
        first, *rest = map(self._rendered, people)
        body = first.docx.element.body
        lists = _numbering(first.docx)
        if rest and (section := next(body.iter(f"{_W}sectPr"), None)) is not None:
            begin_page(section)
        for each in rest:
            if lists is not None:
                restart_lists(each.docx.element.body, lists, first.docx.styles.element)
            append(body, each.docx.element.body)
        for number, shape in enumerate(body.iter(_DRAWN), 1):
            shape.set("id", str(number))
        return _bytes(first)

    def _opened(self) -> Any:  # noqa: ANN401 - docxtpl has no types
        docxtpl = _library()
        template = docxtpl.DocxTemplate(BytesIO(self._data))
        try:
            template.init_docx()
        except Exception as error:  # of zipfile, lxml and python-docx
            raise self._unread(error) from error
        return template

    def _unread(self, error: Exception) -> DomainError:
        return DomainError(
            f"편지 본을 Word 문서로 읽을 수 없습니다. ({type(error).__name__}: {error})"[:200],
            path=self._name,
            hint="Word에서 .docx로 다시 저장하거나, 중괄호를 확인하세요.",
        )

    def _each_text(self) -> Iterator[str]:
        with _roots(self._opened().docx) as roots:
            for root in roots:
                for paragraph in root.iter(_PARAGRAPH):
                    yield "".join(node.text or "" for node in _nodes(paragraph))

    def _edges_differ(self, people: Sequence[LetterFields]) -> bool:
        """Whether headers and footers say something else to each; of Jinja nobody knows."""
        edges = [text for text in self._edges() if "{" in text]
        if any(JINJA.search(text) for text in edges):
            return True
        return len({tuple(map(fields.text, edges)) for fields in people}) > 1

    def _edges(self) -> Iterator[str]:
        """What headers, footers and notes say."""
        with _roots(self._opened().docx) as roots:
            for root in roots[1:]:
                for paragraph in root.iter(_PARAGRAPH):
                    yield "".join(node.text or "" for node in _nodes(paragraph))

    def _rendered(self, fields: LetterFields) -> Any:  # noqa: ANN401 - docxtpl has no types
        template = self._opened()
        with _roots(template.docx) as roots:
            for root in roots:
                _repeat_rows(root, fields)
                for paragraph in list(root.iter(_PARAGRAPH)):
                    _fill(paragraph, fields)
        context = {name: fields.named(name) for name in self.names() if name != CODE}
        if self._has_code():
            context[CODE] = _code(template, fields.code())
        try:
            template.render(context, _environment(), autoescape=True)
        except DomainError:
            raise
        except Exception as error:  # Jinja's own, of many kinds
            raise self._unread(error) from error
        template.docx.core_properties.category = _MADE
        return template

    def _has_code(self) -> bool:
        return any(_QR.search(each) for each in self._texts) or CODE in self.names()


_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH: Final = f"{_W}p"
_TEXT: Final = f"{_W}t"
_ROW: Final = f"{_W}tr"
_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def _library() -> Any:  # noqa: ANN401 - docxtpl has no types
    try:
        import docxtpl  # noqa: PLC0415 - an extra, and only letters need it
    except ImportError as error:
        raise lacking("docxtpl") from error
    return docxtpl


def _environment() -> Any:  # noqa: ANN401 - Jinja has no types here
    """What reads Jinja: a name that is not known is an error, and nothing but values is reached."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 - comes with docxtpl
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


_NOTES: Final = frozenset({"/word/footnotes.xml", "/word/endnotes.xml"})


@contextmanager
def _roots(document: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - python-docx's own
    """The body, then each header, footer and sheet of notes; these are put back afterwards."""
    from docx.opc.oxml import serialize_part_xml  # noqa: PLC0415 - comes with docxtpl
    from docx.oxml import parse_xml  # noqa: PLC0415 - likewise

    found, notes = [document.element.body], []
    for part in document.part.package.iter_parts():
        name, element = str(part.partname), getattr(part, "element", None)
        if name in _NOTES and element is None:
            notes.append((part, parse_xml(part.blob)))
        elif element is not None and (
            name in _NOTES or any(each in name for each in ("/header", "/footer"))
        ):
            found.append(element)
    yield [*found, *(root for _, root in notes)]
    for part, root in notes:
        part._blob = serialize_part_xml(root)  # noqa: SLF001 - it has no other way


def _nodes(paragraph: Any) -> list[Any]:  # noqa: ANN401 - lxml's own
    """The texts of a paragraph itself, not of text boxes in it."""
    return [
        node
        for node in paragraph.iter(_TEXT)
        if next(node.iterancestors(_PARAGRAPH), None) is paragraph
    ]


def _fill(
    paragraph: Any,  # noqa: ANN401 - lxml's own
    fields: LetterFields,
    term: Mapping[str, str] | None = None,
) -> None:
    """Fill in a paragraph's fields; each keeps the form of where it begins."""
    nodes = _nodes(paragraph)
    whole = "".join(node.text or "" for node in nodes)
    if "{" not in whole and "}" not in whole:
        return
    for first, last, new in reversed(list(_changes(whole, fields, term))):
        _replace(nodes, first, last, new)


def _changes(
    whole: str, fields: LetterFields, term: Mapping[str, str] | None
) -> Iterator[tuple[int, int, str]]:
    """Where fields stand in a text, Jinja's aside, and what they become."""
    at = 0
    ends = [(match.start(), match.end()) for match in JINJA.finditer(whole)]
    for start, end in (*ends, (len(whole), len(whole))):
        rest = whole[at:start]
        for first, last in segments_of(rest):
            segment = rest[first:last]
            new = f"{{{{ {CODE} }}}}" if _QR.match(segment) else fields.text(segment, term)
            yield at + first, at + last, new
        at = end


def _replace(nodes: Sequence[Any], first: int, last: int, new: str) -> None:
    """Put something in the place of some characters of several texts that follow one another."""
    at = 0
    for node in nodes:
        text = node.text or ""
        start, end = max(first - at, 0), min(last - at, len(text))
        if start < end or (start == end == 0 and first == last == at):
            node.text = text[:start] + new + text[end:]
            node.set(_SPACE, "preserve")
            new = ""
        at += len(text)


def _repeat_rows(root: Any, fields: LetterFields) -> None:  # noqa: ANN401 - lxml's own
    """Have a row that tells of a term once for each of them."""
    for row in [each for each in root.iter(_ROW) if _TERM.search(_said(each))]:
        for term in fields.terms():
            copy = deepcopy(row)
            row.addprevious(copy)
            for paragraph in copy.iter(_PARAGRAPH):
                _fill(paragraph, fields, term)
        row.getparent().remove(row)


def _said(element: Any) -> str:  # noqa: ANN401 - lxml's own
    return "".join(node.text or "" for node in element.iter(_TEXT))


def _code(template: Any, png: bytes) -> Any:  # noqa: ANN401 - docxtpl has no types
    from docx.shared import Mm  # noqa: PLC0415 - comes with docxtpl

    return _library().InlineImage(template, BytesIO(png), width=Mm(_WIDTH))


def _numbering(document: Any) -> Any:  # noqa: ANN401 - python-docx's own
    """The lists of a document; None where it has none."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/numbering.xml":
            return getattr(part, "element", None)
    return None


def _bytes(template: Any) -> bytes:  # noqa: ANN401 - docxtpl has no types
    found = BytesIO()
    template.save(found)
    return found.getvalue()
