"""Cell formats: which are dates, and new ones derived from those the workbook has.

ECMA-376 Part 1, 18.8. A format is never changed, only added: other cells use it too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.markup import Tag, attributes, element_end, escape, find, tags, with_attributes
from xlcrm.ooxml.splice import Splice, splice

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_OWN_FORMAT: Final = 164  # lower numFmtIds are built in
_BOLD: Final = re.compile(rb"<(?:[^\s<>/!?:]+:)?b[\s/>]")


class Styles:
    """The styles part as it is, and the formats added to it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._formats = {
            int(found["numFmtId"]): found.get("formatCode", "")
            for found in map(_attributes, self._children(b"numFmts"))
            if found.get("numFmtId", "").isdigit()
        }
        self._xfs = [self._text(tag) for tag in self._children(b"cellXfs")]
        self._fonts = [self._text(tag) for tag in self._children(b"fonts")]
        self._had = (len(self._xfs), len(self._fonts), set(self._formats))

    def number_format(self, style: int) -> str:
        """Return the number format of a cell format, `General` where it names none."""
        if style >= len(self._xfs):
            return "General"
        number = int(_attributes_of(self._xfs[style]).get("numFmtId", "0") or 0)
        if number in self._formats:
            return self._formats[number]
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415 - half a second

        return str(BUILTIN_FORMATS.get(number, _KOREAN_DATES.get(number, "General")))

    def is_date(self, style: int) -> bool:
        """Tell whether cells of that format show a date or a time."""
        from openpyxl.styles.numbers import is_date_format  # noqa: PLC0415 - half a second

        return bool(is_date_format(self.number_format(style)))

    def derived(self, base: int, number_format: str) -> int:
        """Return a format like `base` with another number format, added if there is none yet.

        A workbook without any list of formats, as small programs write it, gets none: `base`.
        """
        if not self._xfs:
            return base
        number = self._format_id(number_format)
        xf = self._xfs[base] if base < len(self._xfs) else self._plain_xf()
        changes = {"numFmtId": str(number), "applyNumberFormat": "1"}
        return self._add_xf(_with(xf, changes))

    def bold(self, base: int) -> int:
        """Return a format like `base` with a bold font, added if there is none yet.

        A workbook without any list of formats or fonts gets none: `base`.
        """
        if not self._xfs or not self._fonts:
            return base
        xf = self._xfs[base] if base < len(self._xfs) else self._plain_xf()
        number = int(_attributes_of(xf).get("fontId", "0") or 0)
        font = self._fonts[number if number < len(self._fonts) else 0]
        if not _BOLD.search(font):
            font = _bold_font(font)
        if font not in self._fonts:
            self._fonts.append(font)
        changes = {"fontId": str(self._fonts.index(font)), "applyFont": "1"}
        return self._add_xf(_with(xf, changes))

    def data(self) -> bytes:
        """Return the part with the added formats; the same bytes if none were added."""
        xfs, fonts, formats = self._had
        splices = [
            # formats first: where there are none yet, they go right before the tag of the fonts
            *self._grown_formats([n for n in self._formats if n not in formats]),
            *self._grown(b"fonts", self._fonts[fonts:], len(self._fonts)),
            *self._grown(b"cellXfs", self._xfs[xfs:], len(self._xfs)),
        ]
        return splice(self._data, splices) if splices else self._data

    def _children(self, local: bytes) -> Iterator[Tag]:
        parent = find(self._data, local)
        if parent is None or parent.empty:
            return
        position, end = parent.end, element_end(self._data, parent)
        while (tag := next(tags(self._data, position, end), None)) and not tag.closing:
            yield tag
            position = element_end(self._data, tag)

    def _text(self, tag: Tag) -> bytes:
        return self._data[tag.start : element_end(self._data, tag)]

    def _prefix(self) -> bytes:
        root = find(self._data, b"styleSheet")
        return root.name[: -len(b"styleSheet")] if root else b""

    def _plain_xf(self) -> bytes:
        return b'<%bxf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' % self._prefix()

    def _add_xf(self, xf: bytes) -> int:
        if xf not in self._xfs:
            self._xfs.append(xf)
        return self._xfs.index(xf)

    def _format_id(self, code: str) -> int:
        for number, known in self._formats.items():
            if known == code:
                return number
        number = max([FIRST_OWN_FORMAT - 1, *self._formats]) + 1
        self._formats[number] = code
        return number

    def _grown(self, local: bytes, added: list[bytes], count: int) -> Iterator[Splice]:
        parent = find(self._data, local)
        if not added or parent is None:
            return
        text = self._data[parent.start : parent.end]
        opened = with_attributes(text, {"count": str(count)})
        if parent.empty:
            opened = opened[:-2] + b">" + b"".join(added) + b"</%b>" % parent.name
            yield (parent.start, parent.end, opened)
            return
        yield (parent.start, parent.end, opened)
        end = self._data.rindex(b"</", 0, element_end(self._data, parent))
        yield (end, end, b"".join(added))

    def _grown_formats(self, added: list[int]) -> Iterator[Splice]:
        p = self._prefix()
        entries = [
            b'<%bnumFmt numFmtId="%d" formatCode="%b"/>'
            % (p, number, escape(self._formats[number], quote=True))
            for number in added
        ]
        if find(self._data, b"numFmts") is not None:
            yield from self._grown(b"numFmts", entries, len(self._formats))
        elif entries and (root := find(self._data, b"styleSheet")):
            body = b"".join(entries)
            block = b'<%bnumFmts count="%d">%b</%bnumFmts>' % (p, len(entries), body, p)
            yield (root.end, root.end, block)


# ECMA-376 Part 1, 18.8.30: numbers whose meaning depends on the language; these are Korean's.
_KOREAN_DATES: Final = {
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 53, 55, 56), "h:mm:ss"),
}


def _attributes(tag: Tag) -> dict[str, str]:
    return attributes(tag.attributes)


def _attributes_of(element: bytes) -> dict[str, str]:
    return attributes(element[: element.index(b">") + 1])


def _with(element: bytes, changes: dict[str, str | None] | dict[str, str]) -> bytes:
    end = element.index(b">") + 1
    return with_attributes(element[:end], dict(changes)) + element[end:]


def _bold_font(font: bytes) -> bytes:
    """Put `<b/>` first, where the schema wants it."""
    tag = next(tags(font))
    prefix = tag.name[: -len(b"font")]
    if tag.empty:
        return b"<%b><%bb/></%b>" % (tag.name, prefix, tag.name)
    return font[: tag.end] + b"<%bb/>" % prefix + font[tag.end :]
