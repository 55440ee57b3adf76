"""What a part's XML says that Excel would have to repair: unknown names, numbers that are none.

Only what Excel's own namespace holds is looked at; extensions are their makers' affair.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, a1, parse_a1
from xlcrm.ooxml.vocabulary import (
    CHOICES,
    ELEMENTS,
    FLAGS,
    NAMESPACES,
    NUMBERS,
    PACKAGING,
    TEXTS,
    WHOLE,
)
from xlcrm.ooxml.wellformed import DEEPEST, Flaw
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from xml.parsers.expat import XMLParserType

_RELATIONSHIPS: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
)
_INTEGER: Final = lazy(r"\s*[+-]?\d{1,20}\s*", re.ASCII)
_DECIMAL: Final = lazy(
    r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*|\s*-?INF\s*|\s*NaN\s*", re.ASCII
)
_OPTIONAL: Final = ("Id", "Target", "TargetMode")  # of relationships; some have no Id, no Target
_LINKS: Final = frozenset(
    {"tablePart", "drawing", "legacyDrawing", "externalReference", "pivotCache"}
)
_IN_ROWS: Final = frozenset({"row", "c", "v"})
_YES_OR_NO: Final = frozenset({"0", "1", "true", "false"})
_CELL_TYPES: Final = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})


class PartCheck:
    """Reads one part with the parser that it is given, and keeps what is wrong first.

    Args:
        strict: whether every name and value is looked at, or only the first element.
        cells: whether it is a sheet, whose rows and cells are looked at.
        strings: how many shared strings there are; None where that is not to be looked at.
        formats: how many cell formats there are, likewise.

    Attributes:
        root: the first element's name and its namespace.
        flaw: what is wrong first.
        cell: in which cell; "" where it is in none.
        links: the ids of relationships that it names.
        flat: whether every row lies as deep as the first one, and nothing lies very deep.
    """

    def __init__(
        self,
        *,
        strict: bool,
        cells: bool = True,
        strings: int | None = None,
        formats: int | None = None,
    ) -> None:
        self.root = ("", "")
        self.flaw: Flaw | None = None
        self.cell = ""
        self.links: set[str] = set()
        self.flat = True
        self._depth = self._rows_at = 0
        self._strict, self._cells = strict, cells
        self._strings, self._formats = strings, formats
        self._row = 0
        self._at = ""
        self._type = "n"
        self._text: list[str] | None = None
        self._parser: XMLParserType | None = None

    def watch(self, parser: XMLParserType) -> None:
        """Have a parser tell what it meets."""
        self._parser = parser
        self._row, self._at, self._text = 0, "", None
        self._depth = self._rows_at = 0
        parser.StartElementHandler = self._first

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        self.root = (local, namespace)
        parser = self._parser
        if parser is None or not self._strict:
            if parser is not None:
                parser.StartElementHandler = None
            return
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._say
        parser.buffer_text = True
        self._open(name, attributes)

    def _wrong(self, words: str) -> None:
        if self.flaw is None:
            at = -1 if self._parser is None else self._parser.CurrentByteIndex
            self.flaw, self.cell = Flaw(words, at), self._at

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self.flat = False
        namespace, _, local = name.rpartition(" ")
        if namespace in PACKAGING:
            self._open_of_package(PACKAGING[namespace], local, attributes)
            return
        links = [
            value
            for key, value in attributes.items()
            if value and " " in key and key.rpartition(" ")[0] in _RELATIONSHIPS
        ]
        self.links.update(links)
        if namespace not in NAMESPACES:
            return
        if local in _LINKS and not links:
            self._wrong(f"어디로 이어지는지 적지 않은 요소({local})가 있습니다")
        if local not in ELEMENTS:
            self._wrong(f"엑셀이 모르는 요소({local[:40]})가 있습니다")
            return
        if self._cells and local in _IN_ROWS:
            self._open_in_row(local, attributes)
        for key, value in attributes.items():
            if " " not in key and (words := _amiss(key, value)):
                self._wrong(words)

    def _open_of_package(
        self, known: Mapping[str, Collection[str]], local: str, attributes: dict[str, str]
    ) -> None:
        if local not in known:
            self._wrong(f"엑셀이 모르는 요소({local[:40]})가 있습니다")
        elif other := [key for key in attributes if " " not in key and key not in known[local]]:
            self._wrong(f"엑셀이 모르는 속성({other[0][:40]})이 있습니다")
        elif lacking := [key for key in known[local] if key not in {*attributes, *_OPTIONAL}]:
            self._wrong(f"속성({lacking[0]})이 없습니다")

    def _open_in_row(self, local: str, attributes: dict[str, str]) -> None:
        if local == "c":
            self._open_cell(attributes)
        elif local == "row":
            self._open_row(attributes)
        else:
            self._text = []

    def _open_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        self._row, self._at = self._row + 1, ""
        self._rows_at = self._rows_at or self._depth
        self.flat = self.flat and self._depth == self._rows_at
        if said is None:
            return
        if not (said.isascii() and said.isdigit() and 1 <= _whole(said) <= MAX_ROW):
            self._wrong("행 번호를 읽을 수 없습니다")
            return
        self._row = _whole(said)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._type = attributes.get("t") or "n"
        said = attributes.get("r", "")
        self._at = ""
        if said:
            try:
                row, column = parse_a1(said)
            except ValueError:
                self._at = a1(self._row or 1, 1)
                self._wrong("셀의 주소를 읽을 수 없습니다")
                return
            self._at = a1(row, column)
            if self._row and row != self._row:
                self._wrong("셀의 주소가 놓인 행과 다릅니다")
        if self._type not in _CELL_TYPES:
            self._wrong("셀의 종류를 알 수 없습니다")
        style = attributes.get("s", "")
        if self._formats is not None and style.isdigit() and _whole(style) >= self._formats:
            self._wrong("없는 셀 서식을 씁니다")

    def _say(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _close(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(" ")[2]
        if local == "c":
            self._at = ""
        elif local == "v" and self._text is not None:
            text, self._text = "".join(self._text), None
            if text.strip() and self._at:
                self._judge(text)

    def _judge(self, text: str) -> None:
        """Whether a cell's value is one of its type."""
        if self._type == "n" and not _DECIMAL.fullmatch(text):
            self._wrong("수여야 할 값이 수가 아닙니다")
        elif self._type == "b" and text.strip() not in _YES_OR_NO:
            self._wrong("참·거짓이어야 할 값이 다른 값입니다")
        elif self._type == "s":
            number = _whole(text.strip())
            if number < 0 or (self._strings is not None and number >= self._strings):
                self._wrong("없는 공유 문자열을 씁니다")


def _whole(text: str) -> int:
    """A whole number of few digits; -1 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else -1  # noqa: PLR2004 - far beyond any that counts


def _amiss(key: str, value: str) -> str:
    """Why an attribute is none that Excel reads; "" if it is one."""
    if key in CHOICES:
        known = not value or value.strip() in CHOICES[key]
        return "" if known else f"엑셀이 모르는 값이 속성({key})에 있습니다"
    if key in TEXTS or not value:
        return ""
    if key in WHOLE:
        return "" if _INTEGER.fullmatch(value) else f"수여야 할 속성({key})이 수가 아닙니다"
    if key in FLAGS:
        known = value.strip().lower() in _YES_OR_NO
        return "" if known else f"예·아니요여야 할 속성({key})이 다른 값입니다"
    if key in NUMBERS:
        return "" if _DECIMAL.fullmatch(value) else f"수여야 할 속성({key})이 수가 아닙니다"
    return f"엑셀이 모르는 속성({key[:40]})이 있습니다"
