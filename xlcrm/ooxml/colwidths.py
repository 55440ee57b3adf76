"""Widths of added columns, for what stands in them: a date that is too wide shows as ####."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from xlcrm.digits import whole
from xlcrm.ooxml.markup import attributes, element_end, find, find_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.splice import Splice

_DAY: Final = 10  # characters: 2024-10-01
_MOMENT: Final = 16  # 2024-10-01 09:30
_PADDING: Final = 3
_WIDEST: Final = 40


def width_for(header: str, values: Iterable[object]) -> int:
    """Return a width in digits of the standard font in which a column can be read.

    >>> width_for("해지일", [date(2024, 10, 1), None])
    13
    """
    longest = max([text_width(header), *(_width(value) for value in values)])
    return min(longest + _PADDING, _WIDEST)


def text_width(text: str) -> int:
    """Return how many digits wide a text's longest line is: Hangul counts twice."""
    return max(
        sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)
        for line in text.split("\n")
    )


def _width(value: object) -> int:
    if isinstance(value, date):
        return _MOMENT if isinstance(value, datetime) else _DAY
    return 0 if value is None else text_width(str(value))


def widened(data: bytes, frame: Frame, widths: Mapping[int, int]) -> Iterator[Splice]:
    """Yield the splices that give columns their widths; those that have one keep it.

    Args:
        data: the sheet's bytes.
        frame: where its cells lie.
        widths: width by column number.
    """
    p = frame.prefix
    known = find(data, b"cols", 0, frame.tag.start)
    if known is None or known.empty:
        start, end = (frame.tag.start,) * 2 if known is None else (known.start, known.end)
        columns = b"".join(_column(number, width, p) for number, width in sorted(widths.items()))
        if columns:
            yield (start, end, b"<%bcols>%b</%bcols>" % (p, columns, p))
        return
    stop = data.rindex(b"</", known.end, element_end(data, known))
    ranges = [
        (whole(found.get("min")), whole(found.get("max")), tag.start)
        for tag in find_all(data, b"col", known.end, stop)
        for found in [attributes(tag.attributes)]
    ]
    places: dict[int, bytes] = {}
    for number, width in sorted(widths.items()):
        if not any(low <= number <= high for low, high, _ in ranges):
            place = min((at for low, _, at in ranges if low > number), default=stop)
            places[place] = places.get(place, b"") + _column(number, width, p)
    for place, columns in sorted(places.items()):
        yield (place, place, columns)


def _column(number: int, width: int, prefix: bytes) -> bytes:
    column = (prefix, number, number, width)
    return b'<%bcol min="%d" max="%d" width="%d.7109375" customWidth="1"/>' % column
