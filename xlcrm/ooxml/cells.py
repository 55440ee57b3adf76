"""What a cell's bytes say, and a value as a cell's bytes (ECMA-376 Part 1, 18.3.1.4)."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, CellValue
from xlcrm.digits import whole
from xlcrm.errors import PlanError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import attributes, escape, text_of, without_sections
from xlcrm.ooxml.strings import has_special, rich_text
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.ooxml.strings import SharedStrings

MAX_TEXT: Final = 32_767  # Excel specifications and limits: characters in a cell
_TOO_GREAT: Final = 1e308  # Excel specifications and limits: 9.99999999999999E+307 at most
MISSING_STRING: Final = CellError("#문자열 없음")
NOT_CALCULATED: Final = CellError("#계산 전")  # a formula that no program has calculated yet
CIRCULAR: Final = CellError("#순환 참조")  # a formula that needs its own result
_DIGITS: Final = 300  # more make a number that Excel cannot hold
_TOO_LONG: Final = 10**_DIGITS
_NUMERALS: Final = b"0123456789.+-eE"  # what numbers are written with
_NEW: Final = object()  # stands for what a cell says that has not been met before
_MANY: Final = 32  # cells not met before that are worth reading together
_VALUE_TAGS: Final = (b"><v>", b"</v>")  # between a cell's attributes and its value, and behind it
_TEXT_TAGS: Final = (b"><is><t>", b"</t></is>")
_TEXT_TYPES: Final = frozenset({"s", "inlineStr"})  # of cells that hold a text and no formula
_MEMO: Final = 1 << 14  # distinct cells remembered; more would only cost memory
_VALUE: Final = lazy(rb"<((?:[^\s<>/!?:]+:)?v)(?:\s[^<>]*)?>([^<]*)</\1\s*>")
_FORMULA: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f(?=[\s/>])")
_EPOCH_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_BUG: Final = 60  # 1900-02-29, which never was: serials below it count from 1899-12-31
_LAST_SERIAL: Final = 2_958_466  # 10000-01-01, the first day that Excel has no number for
_BETWEEN_SYSTEMS: Final = 1_462  # days from the 1900 system's epoch to the 1904 system's
_DAY: Final = timedelta(days=1)


@bare
class Decoder(dict[bytes | None, CellValue]):
    """What a cell says, by all of its markup behind its reference; remembers what repeats.

    A key is the cell's attributes but `r`, the `>` that ends its start tag, and its content:
    ` s="3" t="s"><v>17</v>`. None is a cell that is not there. Formulas are not remembered, so that
    `formula_seen` is set whenever one is met.
    """

    __slots__ = ("_kinds", "_overflowed", "formula_seen", "strings")

    def __init__(self, strings: SharedStrings) -> None:
        super().__init__({None: None})
        self.strings = strings
        self.formula_seen = False
        self._kinds: dict[bytes, tuple[str, int]] = {}
        self._overflowed = False

    def __missing__(self, raw: bytes | None) -> CellValue:
        text, _, content = (raw or b"").partition(b">")
        plain = content[3:-4]
        if (
            plain.isdigit()
            and len(plain) <= _DIGITS
            and content[:3] == b"<v>"
            and self._kind(text)[0] == "n"
        ):
            value: CellValue = int(plain)  # most of what is met only once
        else:
            value = self.read(text, content)
            if is_formula(content):
                return value
        if len(self) < _MEMO:
            self[raw] = value
        return value

    def read_all(self, raw: Sequence[bytes | None]) -> list[CellValue]:
        """Return what a column's cells say.

        Those that repeat are looked up. Names and customers' numbers hardly do: where many have not
        been met before, those are read all together, in a few steps instead of a few for each.
        """
        some = [text not in self for text in raw[:: len(raw) // 8]] if len(raw) >= _MANY else []
        if not any(some):
            return list(map(self.__getitem__, raw))
        full = len(self) >= _MEMO
        if full and all(some) and None not in raw:
            read = self._together(raw)  # type: ignore[arg-type]
            if read is not None:
                return read
        known: list[CellValue | object] = list(map(self.get, raw, repeat(_NEW)))
        new = [text for text, value in zip(raw, known, strict=True) if value is _NEW]
        read = self._together(new) if len(set(new)) >= _MANY else None  # type: ignore[arg-type]
        if read is None:
            return list(map(self.__getitem__, raw))
        if not full:
            self.update(zip(new, read, strict=True))
        rest = iter(read)
        return [next(rest) if value is _NEW else value for value in known]  # type: ignore[misc]

    def _together(self, raw: Sequence[bytes]) -> list[CellValue] | None:
        """Return what cells say that hold values only, or texts only; None for all others."""
        joined = b"\n".join(raw)
        opening, closing = _VALUE_TAGS if joined.endswith(_VALUE_TAGS[1]) else _TEXT_TAGS
        start = raw[0].partition(b">")[0] + opening
        if not joined.endswith(closing) or not joined.startswith(start):
            return None
        values = joined[len(start) : -len(closing)].split(closing + b"\n" + start)
        starts = [start.removesuffix(opening)]
        if len(values) != len(raw):  # not all of one format and type
            parts = joined[: -len(closing)].replace(closing + b"\n", opening).split(opening)
            if len(parts) != 2 * len(raw):
                return None  # formulas, blanks, formatted text
            starts, values = parts[::2], parts[1::2]
        kinds = {text: self._kind(text)[0] for text in set(starts)}
        if any(b"<" in text for text in kinds):
            return None
        if opening in _TEXT_TAGS:
            return _texts(values) if set(kinds.values()) == {"inlineStr"} else None
        return self._values(starts, values, kinds)

    def _values(
        self, starts: Sequence[bytes], values: Sequence[bytes], kinds: Mapping[bytes, str]
    ) -> list[CellValue] | None:
        """Return what cells of numbers and shared strings say; None for all others.

        Args:
            starts: each cell's attributes, or the one that all have.
            values: each cell's value.
            kinds: the types that the attributes name.
        """
        types, digits = set(kinds.values()), b"".join(values)
        if not types <= {"n", "s"} or not digits.isdigit():
            return _numbers(values, digits) if types == {"n"} else None
        try:
            numbers = list(map(int, values))
            if max(numbers) >= _TOO_LONG:
                return None
            if types == {"n"}:
                return numbers  # type: ignore[return-value]  # a list of its own
            if types == {"s"}:
                return self.strings.picked(numbers)  # type: ignore[return-value]  # likewise
            strings = self.strings  # a header or two above numbers
            return [
                strings[number] if kinds[start] == "s" else number
                for start, number in zip(starts, numbers, strict=True)
            ]
        except (IndexError, ValueError):  # no such string, no digits or far too many
            return None

    def read(self, text: bytes, content: bytes | None) -> CellValue:
        """Return what a cell says, from its attributes without `r` and its content."""
        if not content:
            return None
        kind = self._kind(text)[0]
        if content.startswith(b"<v>") and content.find(b"<", 3) == len(content) - 4:
            return self._typed(kind, content[3:-4])  # nothing but a value
        if kind == "inlineStr":
            return rich_text(content)
        found = _VALUE.search(without_sections(content))
        value = None if found is None else self._typed(kind, found[2])
        if is_formula(content):
            self.formula_seen = True
            return NOT_CALCULATED if value is None else value
        return value

    def known(self, text: bytes, content: bytes | None) -> CellValue:
        """Return what a cell says, as `read`, remembered where it is met again."""
        return self[text + b">" + content] if content else None

    @property
    def complete(self) -> bool:
        """Whether all distinct cells that were met are remembered, but for formulas."""
        return len(self) < _MEMO and not self._overflowed

    def let_go(self) -> None:
        """Remember no cells if there are too many of them: whoever asks has to know all."""
        if not self.complete:
            self._overflowed = True
            self.clear()
            self[None] = None

    @property
    def formats(self) -> set[int]:
        """The numbers of the cell formats that it has met, but for those of texts."""
        return {style for kind, style in self._kinds.values() if kind not in _TEXT_TYPES}

    def style(self, text: bytes) -> int:
        """Return the number of the cell format that a cell's attributes name."""
        return self._kind(text)[1]

    def _kind(self, text: bytes) -> tuple[str, int]:
        """The type and style that attributes name, remembered."""
        kind = self._kinds.get(text)
        if kind is None:
            found = attributes(text)
            style = found.get("s", "")
            kind = found.get("t", "n"), whole(style)
            self._kinds[text] = kind
        return kind

    def _typed(self, kind: str, raw: bytes) -> CellValue:
        if kind == "s":
            return self._shared(raw)
        if kind == "n":
            return _number(raw)
        text = text_of(raw)
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "e":
            return CellError(text)
        return _iso(text) if kind == "d" else text

    def _shared(self, raw: bytes) -> CellValue:
        try:
            return self.strings[int(raw)]
        except (ValueError, IndexError):
            return MISSING_STRING if raw.strip() else None


def _texts(values: Sequence[bytes]) -> list[CellValue] | None:
    """Return what inline strings say that each hold one unformatted text."""
    joined = b"\0".join(values)
    if b"<" in joined:
        return None
    if has_special(joined):
        return list(map(text_of, values))
    texts = joined.decode("utf-8", "replace").split("\0")
    return texts if len(texts) == len(values) else None  # type: ignore[return-value]


def _numbers(values: Sequence[bytes], joined: bytes) -> list[CellValue] | None:
    """Return several numbers that are written in numerals; None where one of them is none."""
    if joined.translate(None, _NUMERALS):
        return None
    try:
        if joined.count(b".") == len(values):  # mostly one in each; two in one make it no number
            numbers: list[int | float] = list(map(float, values))
        else:
            numbers = [int(each) if each.isdigit() else float(each) for each in values]
    except ValueError:
        return None
    within = -_TOO_LONG < min(numbers) <= max(numbers) < _TOO_LONG
    return numbers if within else None  # type: ignore[return-value]  # a list of its own


def _number(raw: bytes) -> CellValue:
    try:
        number = int(raw) if raw.isdigit() else float(raw)
    except ValueError:
        return text_of(raw) or None
    # Beyond what a cell can hold, and for NaN, nobody could count on: it is only what stands there.
    return number if abs(number) <= sys.float_info.max else text_of(raw)


def _iso(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text or None


def is_formula(content: bytes | None) -> bool:
    """Tell whether a cell's content holds a formula."""
    return bool(content) and b"f" in content and bool(_FORMULA.search(content))  # type: ignore[operator,arg-type]


def serial_of(value: date, *, date1904: bool = False) -> int | float:
    """Return a date or datetime as the workbook's serial number (ECMA-376 Part 1, 18.17.4).

    >>> serial_of(date(2023, 10, 26)), serial_of(date(2023, 10, 26), date1904=True)
    (45225, 43763)
    """
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    difference = moment.replace(tzinfo=None) - (_EPOCH_1904 if date1904 else _EPOCH_1900)
    serial = difference.days + difference.seconds / 86_400 + difference.microseconds / 86.4e9
    if not date1904 and serial < _LEAP_BUG + 1:
        serial -= 1
    return int(serial) if serial == int(serial) else serial


def date_of(serial: float, *, date1904: bool = False) -> datetime | None:
    """Return the moment of a serial number, to the second, as Excel shows it.

    None where Excel shows no day that ever was: before 1900-01-01 (or 1904-01-01, where a workbook
    counts from then), after 9999-12-31, and 1900-02-29.

    >>> date_of(45225), date_of(1), date_of(60)
    (datetime.datetime(2023, 10, 26, 0, 0), datetime.datetime(1900, 1, 1, 0, 0), None)
    """
    if date1904:
        if not 0 <= serial < _LAST_SERIAL - _BETWEEN_SYSTEMS:
            return None
        epoch = _EPOCH_1904
    elif not 1 <= serial < _LAST_SERIAL or is_phantom(serial, date1904=False):
        return None
    else:
        epoch = _EPOCH_1900 if serial > _LEAP_BUG else _EPOCH_1900 + _DAY
    days = int(serial)
    seconds = round((serial - days) * 86_400)
    last = days + 1 in {_LEAP_BUG, _LAST_SERIAL - (_BETWEEN_SYSTEMS if date1904 else 0)}
    if last:  # no second of it belongs to the day behind it, which is none
        seconds = min(seconds, 86_399)
    return epoch + timedelta(days=days, seconds=seconds)


def is_phantom(serial: float, *, date1904: bool) -> bool:
    """Tell whether a serial number is one of 1900-02-29, which Excel shows and which never was."""
    return not date1904 and _LEAP_BUG <= serial < _LEAP_BUG + 1


def read_back(value: date, *, date1904: bool = False) -> datetime | None:
    """Return what a date or datetime says that has been written into a cell; None if none holds it.

    >>> read_back(date(1903, 5, 1)), read_back(date(1903, 5, 1), date1904=True)
    (datetime.datetime(1903, 5, 1, 0, 0), None)
    """
    return date_of(serial_of(value, date1904=date1904), date1904=date1904)


def _writable_serial(value: date, *, date1904: bool) -> int | float:
    serial = serial_of(value, date1904=date1904)
    if date_of(serial, date1904=date1904) is None:
        raise PlanError("엑셀이 표시할 수 없는 옛 날짜입니다.")
    return serial


@bare
class Rendered(NamedTuple):
    """A value as a cell's `t` attribute (with its leading space) and content."""

    type: bytes
    content: bytes


def render(value: object, prefix: bytes, strings: SharedStrings, *, date1904: bool) -> Rendered:
    """Return a value as cell markup. Text already in the string table is shared, other text inline.

    Raises:
        PlanError: the value is of no kind a cell can hold, or longer than Excel allows.
    """
    if value is None or value == "":
        return Rendered(b"", b"")
    if isinstance(value, bool):
        return Rendered(b' t="b"', b"<%bv>%d</%bv>" % (prefix, value, prefix))
    if isinstance(value, date):
        value = _writable_serial(value, date1904=date1904)
    if isinstance(value, int | float):
        if not abs(value) < _TOO_GREAT:  # nor is NaN less than anything
            raise PlanError("셀에 쓸 수 없는 숫자입니다.")
        return Rendered(b"", b"<%bv>%b</%bv>" % (prefix, repr(value).encode(), prefix))
    if isinstance(value, CellError):
        return Rendered(b' t="e"', b"<%bv>%b</%bv>" % (prefix, escape(value), prefix))
    if not isinstance(value, str):
        raise PlanError("셀에 쓸 수 없는 종류의 값입니다.")
    if len(value) > MAX_TEXT:
        raise PlanError(f"글이 너무 깁니다 ({len(value):,}자, 한도 {MAX_TEXT:,}자).")
    index = strings.index(value)
    if index is not None:
        return Rendered(b' t="s"', b"<%bv>%d</%bv>" % (prefix, index, prefix))
    space = b' xml:space="preserve"' if value != value.strip() or "\n" in value else b""
    inline = b"<%bis><%bt%b>%b</%bt></%bis>"
    return Rendered(
        b' t="inlineStr"', inline % (prefix, prefix, space, escape(value), prefix, prefix)
    )
