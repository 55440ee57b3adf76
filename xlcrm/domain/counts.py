"""Whole numbers and days left, as people write them."""

from __future__ import annotations

import re
from typing import Final

from xlcrm.domain.text import lazy, normalise, squeezed
from xlcrm.errors import DomainError

_WHOLE: Final = lazy(
    r"(?P<sign>[+\-\u2212]?)\s*(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,15})(?:\s*[회건점명개년])?",
    re.ASCII,
)
_FROM_THE_END: Final = lazy(r"D(?P<sign>[+\-\u2212])(?P<digits>\d{1,6})", re.ASCII)


def parse_whole(text: str) -> int:
    """Return the whole number a text writes, perhaps with a counter (회, 건, 점, 명, 개, 년).

    Raises:
        DomainError: no whole number, or one beyond 15 digits.

    >>> parse_whole("1,234"), parse_whole("5점"), parse_whole("-3")
    (1234, 5, -3)
    """
    match = _WHOLE.fullmatch(normalise(text))
    digits = match["digits"].replace(",", "") if match else ""
    if match is None or len(digits) > len("999999999999999"):
        raise DomainError("숫자로 읽을 수 없습니다.", hint="숫자만 쓰세요.")
    return int(digits) * (1 if match["sign"] in {"", "+"} else -1)


def parse_days_left(text: str) -> int:
    """Return the days left as the ledger shows them: positive before the last day, 0 on it.

    Raises:
        DomainError: the text is neither D-30, D-Day, D+3 nor a whole number.

    >>> parse_days_left("D-30"), parse_days_left("D-Day"), parse_days_left("D+3")
    (30, 0, -3)
    """
    written = squeezed(text).upper()
    if written in {"D-DAY", "DDAY"}:
        return 0
    if match := _FROM_THE_END.fullmatch(written):
        return int(match["digits"]) * (-1 if match["sign"] == "+" else 1)
    return parse_whole(written.removesuffix("일"))


def days_left_told(days: int) -> str:
    """Return the days left as the ledger shows them, which `parse_days_left` reads.

    >>> days_left_told(30), days_left_told(0), days_left_told(-3)
    ('D-30', 'D-Day', 'D+3')
    """
    return f"D{-days:+}" if days else "D-Day"
