"""Who is who: business registration numbers, and keys under which one customer is found twice."""

from __future__ import annotations

import re
from typing import Final

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.text import lazy, normalise, squeezed
from xlcrm.errors import DomainError

_WRITTEN: Final = lazy(r"([1-9]\d{2})\s*-?\s*(\d{2})\s*-?\s*(\d{5})", re.ASCII)
_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)  # National Tax Service, with the ninth digit × 5 ÷ 10


def is_business_number(text: str) -> bool:
    """Tell whether a text is a 사업자등록번호 whose check digit is right.

    >>> is_business_number("124-81-00998"), is_business_number("1248100999")
    (True, False)
    """
    match = _WRITTEN.fullmatch(normalise(text))
    if match is None:
        return False
    digits = [int(digit) for digit in "".join(match.groups())]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    total += digits[8] * 5 // 10
    return digits[9] == (10 - total % 10) % 10


def format_business_number(text: str) -> str:
    """Return the number with its hyphens.

    Raises:
        DomainError: the text is no valid 사업자등록번호.

    >>> format_business_number("1248100998")
    '124-81-00998'
    """
    match = _WRITTEN.fullmatch(normalise(text))
    if match is None or not is_business_number(text):
        raise DomainError(
            "사업자등록번호가 올바르지 않습니다.", hint="10자리 번호를 다시 확인하세요."
        )
    return "-".join(match.groups())


def match_key(name: str) -> str:
    """Return what two spellings of one name have in common: no spaces, widths or capitals.

    >>> match_key("김 현성") == match_key("김현성"), match_key("ＡＢＣ 상사")
    (True, 'abc상사')
    """
    key = squeezed(name).casefold()
    return name if key == name else key  # most names are their own: then they are kept once


def person_key(name: str, phone: str) -> str:
    """Return the key for duplicates: the name's key and the digits of the first phone number.

    A phone that cannot be read counts with the digits it has.

    >>> person_key("김 현성", "1012345678") == person_key("김현성", "010-1234-5678 / 02-123-4567")
    True
    """
    try:
        digits = parse_phones(phone)[0].digits
    except DomainError:
        digits = "".join(character for character in normalise(phone) if character.isdecimal())
    return f"{match_key(name)}|{digits}"
