"""Rows in which nothing can be wrong, as expressions: of numbers and of shared strings.

What a parser would look at in them is all there is: addresses in their own row, numbers that are
some, names that are known, each once; and of a long sheet that the shared strings and cell formats
are there which its cells name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from xlcrm.errors import XlcrmError
from xlcrm.ooxml.styles import count_formats
from xlcrm.ooxml.traits import Counts

if TYPE_CHECKING:
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.rows import Frame


def counts_in(package: Package) -> Counts:
    """Return how many shared strings and cell formats a workbook has."""
    part = package.related_part("styles")
    try:
        formats = None if part is None else count_formats(package.part(part))
    except XlcrmError:
        formats = None  # that it cannot be read is told of the part
    return Counts(package.strings.counted, formats)


def is_of_excel(data: bytes, frame: Frame) -> bool:
    """Tell whether rows say what Excel adds to them; the first one shows that it is declared."""
    return b" x14ac:" in data[frame.begin : max(frame.begin, data.find(b">", frame.begin))]


@lru_cache(maxsize=8)
def sure_rows(counts: Counts, *, excel: bool) -> re.Pattern[bytes]:
    """Return the expression for sure rows, as many as lie one behind the other.

    Args:
        counts: how many shared strings and cell formats there are.
        excel: whether the rows are those of Excel, as `is_of_excel` tells.
    """
    styled = rb'"%b' % sure_cell(counts)
    # What most cells are is tried first and in few steps; the rest says all of it.
    near = rb'[A-Z]{1,2}+\1(?:"><v>[0-9]++</v></c>|%b)' % styled
    cell = rb'<c r="(?:%b|[A-W][A-Z]{2}\1%b)' % (near, styled)
    # Group 1 is never asked for, so that it may be that of a row which did not match.
    one = rb"\s*+%b(?:/>|>(?>(?:%b)*)</row>)" % (sure_start(counts, excel=excel), cell)
    return re.compile(rb"(?>(?:%b)*)\s*+" % one)


def sure_start(counts: Counts, *, excel: bool) -> bytes:
    """Return an expression for a sure row's start tag without what ends it; group 1 is its number.

    Args:
        counts: how many cell formats there are.
        excel: as for `sure_rows`.
    """
    more = rb'(?> x14ac:dyDescent="[0-9]++(?>\.[0-9]++|)"|)' if excel else b""
    return (
        rb'<row r="([1-9][0-9]{0,5}+)"(?> spans="[0-9:]++"|)(?> s="%b"|)(?> customFormat="[01]"|)'
        rb'(?> ht="[0-9]++(?>\.[0-9]++|)"|)(?> customHeight="[01]"|)%b'
    ) % (_numbers_below(counts.formats), more)


def sure_cell(counts: Counts, *, captured: bool = False) -> bytes:
    """Return an expression for all that stands behind the address of a sure cell and its quote.

    Args:
        counts: how many shared strings and cell formats there are.
        captured: whether it becomes a group, but for the end tag.
    """
    # An alternative to nothing takes half as long to match as a group that may be missing.
    number = rb"><v>-?+[0-9]++(?>\.[0-9]++|)(?>E[-+]?+[0-9]++|)</v>"
    shared = rb' t="s"><v>%b</v>' % _numbers_below(counts.strings, digits=9)
    style = rb' s="%b"' % _numbers_below(counts.formats)
    if captured:
        markup = rb"%b|%b(?:%b|%b|/>)|%b|/>" % (shared, style, number, shared, number)
        return rb"(%b)(?:</c>(?<!/></c>)|(?<=/>))" % markup
    value = rb"(?:%b</c>|%b</c>|/>)" % (number, shared)
    return rb"(?:%b%b|%b)" % (style, value, value)


def _numbers_below(count: int | None, *, digits: int | None = None) -> bytes:
    """Return an expression for whole numbers below a count; for any where that is not known.

    What stands behind it has to be no digit.

    >>> import re
    >>> below = re.compile(_numbers_below(207))
    >>> [each for each in (0, 19, 20, 206, 207, 210, 1000) if below.fullmatch(b"%d" % each)]
    [0, 19, 20, 206]
    >>> re.search(_numbers_below(0), b"0") is None
    True
    """
    if count is None:
        return rb"[0-9]++" if digits is None else rb"[0-9]{1,%d}+" % digits
    if count < 1:
        return rb"(?!)"
    last = str(count - 1)
    options = [b"[1-9][0-9]{0,%d}+" % (len(last) - 2)] if len(last) > 1 else []
    for place, digit in enumerate(last):
        low = int(place == 0 and len(last) > 1)
        high = int(digit) - (place < len(last) - 1)
        if low <= high:
            rest = len(last) - place - 1
            options.insert(0, b"%b[%d-%d][0-9]{%d}" % (last[:place].encode(), low, high, rest))
    if len(last) > 1:
        options.append(b"0")
    return b"(?:%b)" % b"|".join(options)
