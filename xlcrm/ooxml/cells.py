"""What a cell's bytes say, and a value as a cell's bytes (ECMA-376 Part 1, 18.3.1.4)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.cellref import CellError, CellValue
from xlcrm.errors import PlanError
from xlcrm.ooxml.markup import attributes, escape, text_of, without_sections
from xlcrm.ooxml.strings import rich_text

if TYPE_CHECKING:
    from xlcrm.ooxml.strings import SharedStrings

MAX_TEXT: Final = 32_767  # Excel specifications and limits: characters in a cell
MISSING_STRING: Final = CellError("#문자열 없음")
NOT_CALCULATED: Final = CellError("#계산 전")  # a formula that no program has calculated yet
_MEMO: Final = 1 << 15  # distinct contents remembered a kind of cell; more would only cost memory
_VALUE: Final = re.compile(rb"<((?:[^\s<>/!?:]+:)?v)(?:\s[^<>]*)?>([^<]*)</\1\s*>")
_FORMULA: Final = re.compile(rb"<(?:[^\s<>/!?:]+:)?f(?=[\s/>])")
_EPOCH_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_BUG: Final = 60  # 1900-02-29, which never was: serials below it count from 1899-12-31


class Decoder(dict[bytes, "_Kind"]):
    """Cell attributes (without `r`) → how such a cell's content is read; made on first sight."""

    def __init__(self, strings: SharedStrings) -> None:
        super().__init__()
        self.strings = strings

    def __missing__(self, raw: bytes) -> _Kind:
        found = attributes(raw)
        style = found.get("s", "")
        kind = _Kind(self.strings, found.get("t", "n"), int(style) if style.isdigit() else 0)
        self[raw] = kind
        return kind


class _Kind(dict[bytes | None, CellValue]):
    """Cell content → value, for cells of one type; remembers what repeats."""

    __slots__ = ("has_formulas", "strings", "style", "type")

    def __init__(self, strings: SharedStrings, kind: str, style: int) -> None:
        super().__init__({None: None, b"": None})
        self.strings = strings
        self.type = kind
        self.style = style
        self.has_formulas = False

    def __missing__(self, content: bytes | None) -> CellValue:
        raw = content or b""
        value = self._read(raw)
        if is_formula(raw):
            self.has_formulas = True
            return NOT_CALCULATED if value is None else value
        if len(self) < _MEMO:
            self[content] = value
        return value

    def _read(self, content: bytes) -> CellValue:
        if self.type == "inlineStr":
            return rich_text(content)
        if content.startswith(b"<v>") and content.find(b"<", 3) == len(content) - 4:
            raw = content[3:-4]
        else:
            found = _VALUE.search(without_sections(content))
            if found is None:
                return None
            raw = found[2]
        return self._typed(raw)

    def _typed(self, raw: bytes) -> CellValue:
        if self.type == "n":
            return _number(raw)
        if self.type == "s":
            return self._shared(raw)
        text = text_of(raw)
        if self.type == "b":
            return text.strip() in {"1", "true"}
        if self.type == "e":
            return CellError(text)
        return _iso(text) if self.type == "d" else text

    def _shared(self, raw: bytes) -> CellValue:
        try:
            return self.strings[int(raw)]
        except (ValueError, IndexError):
            return MISSING_STRING if raw.strip() else None


def _number(raw: bytes) -> CellValue:
    try:
        return int(raw) if raw.isdigit() else float(raw)
    except ValueError:
        return text_of(raw) or None


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
    if not date1904 and serial <= _LEAP_BUG:
        serial -= 1
    return int(serial) if serial == int(serial) else serial


def date_of(serial: float, *, date1904: bool = False) -> datetime | None:
    """Return the moment of a serial number, to the second; None outside the calendar.

    >>> date_of(45225)
    datetime.datetime(2023, 10, 26, 0, 0)
    """
    if not date1904 and 0 <= serial < _LEAP_BUG:
        serial += 1
    try:
        moment = (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=serial)
    except OverflowError:
        return None
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


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
        value = serial_of(value, date1904=date1904)
    if isinstance(value, int | float):
        if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
            raise PlanError("셀에 쓸 수 없는 숫자입니다.")
        return Rendered(b"", b"<%bv>%b</%bv>" % (prefix, repr(value).encode(), prefix))
    if isinstance(value, CellError):
        return Rendered(b' t="e"', b"<%bv>%b</%bv>" % (prefix, escape(value), prefix))
    if not isinstance(value, str):
        raise PlanError(f"셀에 쓸 수 없는 값의 종류입니다: {type(value).__name__}")
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
