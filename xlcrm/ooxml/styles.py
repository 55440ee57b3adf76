"""Cell formats: which are dates, and new ones derived from those the workbook has.

ECMA-376 Part 1, 18.8. A format is never changed, only added: other cells use it too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.errors import LimitExceededError
from xlcrm.ooxml.looks import (
    CellLook,
    aligned,
    aligned_as,
    font_like,
    solid_fill,
    thin_border,
)
from xlcrm.ooxml.markup import Tag, attributes, element_end, escape, find, tags, with_attributes
from xlcrm.ooxml.numformats import is_date_format
from xlcrm.ooxml.splice import Splice, splice
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.ooxml.colours import ColourRule

MOST_FORMATS: Final = 100_000  # of one list; Excel opens no workbook with as many
FIRST_OWN_FORMAT: Final = 164  # lower numFmtIds are built in
_BUILT_IN: Final = {"General": 0, "@": 49}  # ECMA-376 Part 1, 18.8.30
_DAY: Final = lazy(r"y+\W*m+\W*d+(?:\W*h+:m+(?::s+)?)?[;@]*", re.IGNORECASE)

_NOT_SHOWN: Final = lazy(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]|am/pm|a/p|general", re.IGNORECASE)
"""Of a number format, what stands for nothing of a date: texts, spaces, conditions."""

_FACE: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?(?:name|family|charset|scheme)\s[^<>]*/>")
_WRAPS: Final = lazy(rb"\swrapText\s*=\s*[\"'](?:1|true)[\"']")
_QUOTED: Final = lazy(rb"\squotePrefix\s*=\s*[\"'](?:1|true)[\"']")


class Styles:
    """The styles part as it is, and the formats added to it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        found = _lists_of(data)
        self._formats = dict(found.formats)
        self._xfs, self._fonts = [*found.xfs], [*found.fonts]
        self._fills, self._borders = [*found.fills], [*found.borders]
        self._changes = [*found.changes]
        self._had = {
            b"fonts": len(self._fonts),
            b"fills": len(self._fills),
            b"borders": len(self._borders),
            b"cellXfs": len(self._xfs),
            b"dxfs": len(self._changes),
        }
        self._had_formats = frozenset(self._formats)

    def number_format(self, style: int) -> str:
        """Return the number format of a cell format, `General` where it names none."""
        if style >= len(self._xfs):
            return "General"
        number = _number(self._xfs[style], "numFmtId")
        if number in self._formats:
            return self._formats[number]
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415 - half a second

        return str(BUILTIN_FORMATS.get(number, _KOREAN_DATES.get(number, "General")))

    def seen(self, style: int) -> tuple[str, bytes, bytes]:
        """Return what of a cell format says something: numbers, filling, letters but for the face.

        LibreOffice puts another face in place of one that it has not.
        """
        if style >= len(self._xfs):
            return "General", b"", b""
        xf = self._xfs[style]
        fill, font = _number(xf, "fillId"), _number(xf, "fontId")
        filled = self._fills[fill] if fill < len(self._fills) else b""
        letters = self._fonts[font] if font < len(self._fonts) else b""
        return self.number_format(style), filled, _FACE.sub(b"", letters)

    def is_date(self, style: int) -> bool:
        """Tell whether cells of that format show a date or a time."""
        known = self._known_format(style)
        return is_date_format(self.number_format(style)) if known is None else known

    def shows_day(self, style: int) -> bool:
        """Tell whether cells of that format show a day, and not just a time or hours."""
        if not self.is_date(style):
            return False
        if self._known_format(style):
            number = whole(_attributes_of(self._xfs[style]).get("numFmtId"))
            return number in self._formats or number not in _BUILT_IN_TIMES
        code = _NOT_SHOWN.sub("", self.number_format(style)).casefold()
        return bool({"y", "d", "e"} & {*code}) or not {"h", "s"} & {*code}

    def shows_no_date(self, style: int) -> bool:
        """Tell whether a date in cells of that format would not be shown as one."""
        return not self.shows_day(style) or self.quotes(style)

    def shows_no_amount(self, style: int) -> bool:
        """Tell whether an amount in cells of that format would be shown bare, or as another thing.

        That is in General and in text's own format, in those of dates, times and percentages, and
        where Excel keeps a leading apostrophe.
        """
        if style >= len(self._xfs) or self.quotes(style):
            return True
        number = _number(self._xfs[style], "numFmtId")
        code = self._formats.get(number)
        if code is None:
            return number in _NO_AMOUNTS or number in _BUILT_IN_DATES
        return code.casefold() in {"", "general", "@"} or "%" in code or self.is_date(style)

    def quotes(self, style: int) -> bool:
        """Tell whether Excel takes what is typed into cells of that format for text (`'1`)."""
        return style < len(self._xfs) and bool(_QUOTED.search(self._xfs[style]))

    def wraps(self, style: int) -> bool:
        """Tell whether cells of that format show long text in several lines."""
        return style < len(self._xfs) and bool(_WRAPS.search(self._xfs[style]))

    def _known_format(self, style: int) -> bool | None:
        """Tell it of the formats that nearly all cells have; None of others."""
        if style >= len(self._xfs):
            return False
        number = _number(self._xfs[style], "numFmtId")
        if number in self._formats:
            return True if _DAY.fullmatch(self._formats[number]) else None
        return number in _BUILT_IN_DATES

    def derived(self, base: int, number_format: str) -> int:
        """Return a format like `base` with another number format, added if there is none yet.

        A workbook without any list of formats, as small programs write it, gets none: `base`.
        """
        return self.dressed(base, CellLook(number_format))

    def bold(self, base: int) -> int:
        """Return a format like `base` with a bold font, added if there is none yet.

        A workbook without any list of formats or fonts gets none: `base`.
        """
        return self.dressed(base, CellLook(bold=True))

    def dressed(self, base: int, look: CellLook) -> int:
        """Return a format like `base` that looks so, added if there is none yet.

        What a workbook has no list for, as small programs leave them out, stays as in `base`.
        """
        if not self._xfs:
            return base
        old = self._xfs[base] if base < len(self._xfs) else self._plain_xf()
        changes: dict[str, str | None] = {}
        if look.number_format:
            changes["numFmtId"] = str(self._format_id(look.number_format))
            changes["applyNumberFormat"] = "1"
            if look.number_format != "@":
                changes["quotePrefix"] = None  # it would make text of the number again
        if look.dresses_font and self._fonts:
            number = _number(old, "fontId")
            font = self._fonts[number if number < len(self._fonts) else 0]
            changes["fontId"] = str(_place(self._fonts, font_like(font, look)))
            changes["applyFont"] = "1"
        if look.fill and self._fills:
            fill = solid_fill(look.fill, self._prefix())
            changes["fillId"] = str(_place(self._fills, fill))
            changes["applyFill"] = "1"
        if look.border and self._borders:
            border = thin_border(look.border, self._prefix())
            changes["borderId"] = str(_place(self._borders, border))
            changes["applyBorder"] = "1"
        return _place(self._xfs, aligned(_with(old, changes), look))

    def quoting(self, base: int) -> int:
        """Return a format like `base` that keeps a text a text (`'=1`), added if there is none yet.

        A workbook without any list of formats, as small programs write it, gets none: `base`.
        """
        if not self._xfs or self.quotes(base):
            return base
        old = self._xfs[base] if base < len(self._xfs) else self._plain_xf()
        return _place(self._xfs, _with(old, {"quotePrefix": "1"}))

    def standing(self, base: int, other: int) -> int:
        """Return a format like `base` whose text stands in its cell as that of another does."""
        if not self._xfs or base >= len(self._xfs) or other >= len(self._xfs):
            return base
        return _place(self._xfs, aligned_as(self._xfs[base], self._xfs[other]))

    def changing(self, rule: ColourRule) -> int | None:
        """Return the number of what a conditional format changes, added if there is none yet.

        A workbook without any list of formats, as small programs write it, has none: None.
        """
        if not self._xfs:
            return None
        return _place(self._changes, rule.markup(self._prefix()))

    def data(self) -> bytes:
        """Return the part with the added formats; the same bytes if none were added."""
        splices = [
            # formats first: where there are none yet, they go right before the tag of the fonts
            *self._grown_formats([n for n in self._formats if n not in self._had_formats]),
            *self._added(b"fonts", self._fonts),
            *self._added(b"fills", self._fills),
            *self._added(b"borders", self._borders),
            *self._added(b"cellXfs", self._xfs),
            *self._added_changes(),
        ]
        return splice(self._data, splices) if splices else self._data

    def _prefix(self) -> bytes:
        root = find(self._data, b"styleSheet")
        return root.name[: -len(b"styleSheet")] if root else b""

    def _plain_xf(self) -> bytes:
        return b'<%bxf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' % self._prefix()

    def _format_id(self, code: str) -> int:
        for number, known in self._formats.items():
            if known == code:
                return number
        if code in _BUILT_IN:
            return _BUILT_IN[code]
        number = max([FIRST_OWN_FORMAT - 1, *self._formats]) + 1
        self._formats[number] = code
        return number

    def _added(self, local: bytes, known: list[bytes]) -> Iterator[Splice]:
        """Yield the splices for what was added to one of the lists."""
        return self._grown(local, known[self._had[local] :], len(known))

    def _added_changes(self) -> Iterator[Splice]:
        """Yield the splices for what conditional formats change; such a list may be missing."""
        if find(self._data, b"dxfs") is not None:
            yield from self._added(b"dxfs", self._changes)
        elif self._changes:
            for local in (b"cellStyles", b"cellXfs"):
                if (before := find(self._data, local)) is not None:
                    end, p = element_end(self._data, before), self._prefix()
                    body = b"".join(self._changes)
                    yield (
                        end,
                        end,
                        b'<%bdxfs count="%d">%b</%bdxfs>'
                        % (
                            p,
                            len(self._changes),
                            body,
                            p,
                        ),
                    )
                    return

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


_NO_AMOUNTS: Final = frozenset({0, 9, 10, 49})  # General, 0%, 0.00%, @
_BUILT_IN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})

_BUILT_IN_TIMES: Final = frozenset({*range(18, 22), *range(32, 36), *range(45, 48), 53, 55, 56})

# ECMA-376 Part 1, 18.8.30: numbers whose meaning depends on the language; these are Korean's.
_KOREAN_DATES: Final = {
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 53, 55, 56), "h:mm:ss"),
}


class _Lists(NamedTuple):
    """What the lists of a styles part say, each entry in its bytes."""

    formats: Mapping[int, str]
    xfs: tuple[bytes, ...]
    fonts: tuple[bytes, ...]
    fills: tuple[bytes, ...]
    borders: tuple[bytes, ...]
    changes: tuple[bytes, ...]


@lru_cache(maxsize=4)
def _lists_of(data: bytes) -> _Lists:
    """Read the part: most changes of a workbook leave it as it is, and it is read for each."""

    def texts(local: bytes) -> tuple[bytes, ...]:
        return tuple(data[tag.start : end] for tag, end in _children(data, local))

    numbered = (_attributes(tag) for tag, _ in _children(data, b"numFmts"))
    formats = {
        whole(found["numFmtId"]): found.get("formatCode", "")
        for found in numbered
        if found.get("numFmtId", "").isdecimal()
    }
    names = (b"cellXfs", b"fonts", b"fills", b"borders", b"dxfs")
    return _Lists(formats, *map(texts, names))


def _children(data: bytes, local: bytes) -> Iterator[tuple[Tag, int]]:
    """Yield the start tags of a list's entries, each with where that entry ends."""
    parent = find(data, local)
    if parent is None or parent.empty:
        return
    position, count = parent.end, 0
    while (tag := next(tags(data, position), None)) and not tag.closing:
        count += 1
        if count > MOST_FORMATS:
            raise LimitExceededError(
                f"서식이 {MOST_FORMATS:,}개보다 많습니다. 엑셀의 한도는 65,490개입니다.",
                hint="시트의 칸을 새 통합 문서에 복사해 저장하고 그 파일을 쓰세요.",
            )
        position = element_end(data, tag)
        yield tag, position
    element_end(data, parent)  # which has to be closed


def count_formats(data: bytes) -> int | None:
    """Return how many cell formats there are; None where no list of them is.

    Raises:
        DamagedWorkbookError: it is not closed.
        LimitExceededError: there are more than Excel takes.
    """
    if find(data, b"cellXfs") is None:
        return None
    return sum(tag.local == b"xf" for tag, _ in _children(data, b"cellXfs"))


def _attributes(tag: Tag) -> dict[str, str]:
    return attributes(tag.attributes)


def _attributes_of(element: bytes) -> dict[str, str]:
    return attributes(element[: element.index(b">") + 1])


def _with(element: bytes, changes: dict[str, str | None]) -> bytes:
    end = element.index(b">") + 1
    return with_attributes(element[:end], changes) + element[end:]


def _number(element: bytes, name: str) -> int:
    return whole(_attributes_of(element).get(name))


def _place(known: list[bytes], element: bytes) -> int:
    """The place of an element among those that are known, added if it is not."""
    if element not in known:
        known.append(element)
    return known.index(element)
