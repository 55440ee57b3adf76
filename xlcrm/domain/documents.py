"""Passports, driving licences and passwords: what a note should not hold, found and hidden."""

from __future__ import annotations

import re
from typing import Final

from xlcrm.domain.text import lazy, normalise

# a letter and eight digits; since 2021-12-21 a letter, three digits, a letter, four digits
_PASSPORT: Final = lazy(r"(?<![A-Za-z0-9])[A-Za-z](?:\d{8}|\d{3}[A-Za-z]\d{4})(?![A-Za-z0-9])")
_PASSPORT_WORDS: Final = lazy(r"여권|(?i:passport)")
# 도로교통법 시행규칙: the police's region or its number, the year, a number, a check digit
_LICENCE: Final = lazy(
    r"(?<![\d-])(?:1[1-9]|2[0-8]|서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천"
    r"|광주|대전|울산)"
    r"[- ]?\d{2}-?\d{6}-?\d{2}(?![\d-])"
)
_LICENCE_DASHED: Final = lazy(r"(?<![\d-])(?:1[1-9]|2[0-8])-\d{2}-\d{6}-\d{2}(?![\d-])")
_LICENCE_WORDS: Final = lazy("면허")
_PASSWORD: Final = lazy(
    r"((?:비밀\s?번호|비번|패스워드|암호|(?i:(?<![a-z\d-])(?:pass\s?word|passwd|pwd?|pin)(?=[\s:=(는은이가])))"
    r"\s?(?:는|은|이|가|:|=|-|\()?\s?)((?=[^\s가-힣,.]*[\d!@#$%^&*])[^\s가-힣,()]{3,40})"
)
_PASSWORD_HEADER: Final = lazy(
    r"(?i)(?:.{0,8}(?:비밀번호|비번|패스워드|출입암호|현관암호)|(?:pw|pwd|password|passwd|pin|암호))(?:\(.*\))?"
)
_MAYBE: Final = ("여권", "면허", "비밀", "비번", "패스워드", "암호")
_ANY: Final = lazy("|".join(_MAYBE))
_LONG: Final = 1_024  # characters through which one search for all words is faster than six
_MAYBE_ABROAD: Final = lazy(r"[Pp](?i:assport|ass\s?w|wd?|in)")
_MAYBE_NUMBER: Final = lazy(r"-(?<=\d\d-)\d\d-\d{6}-\d\d")  # one sign is found faster than digits
HINTS: Final = (_ANY, _MAYBE_ABROAD, _MAYBE_NUMBER)
"""Of a text that may hold one of these (`may_hold`), a match of one of them begins in it."""


def is_password_header(header: str) -> bool:
    """Tell whether a column is one of passwords, by its header.

    >>> is_password_header("현관 비밀번호"), is_password_header("PW"), is_password_header("비고")
    (True, True, False)
    """
    return bool(_PASSWORD_HEADER.fullmatch("".join(normalise(header).split())))


def has_passport(text: str, *, said: bool = False) -> bool:
    """Tell whether a text holds the number of a passport, beside a word that says so.

    >>> has_passport("여권 M12345678"), has_passport("여권 M123A4567"), has_passport("M12345678")
    (True, True, False)
    """
    text = normalise(text)
    return bool((said or _PASSPORT_WORDS.search(text)) and _PASSPORT.search(text))


def has_licence(text: str, *, said: bool = False) -> bool:
    """Tell whether a text holds the number of a driving licence, in its form or beside 면허.

    >>> has_licence("11-05-123456-78"), has_licence("면허 110512345678")
    (True, True)
    >>> has_licence("110512345678")
    False
    """
    text = normalise(text)
    if _LICENCE_DASHED.search(text):
        return True
    return bool((said or _LICENCE_WORDS.search(text)) and _LICENCE.search(text))


def has_password(text: str, *, said: bool = False) -> bool:
    """Tell whether a text tells a password behind a word for it.

    >>> has_password("현관 비번 1234*"), has_password("비밀번호 변경 안내")
    (True, False)
    """
    if said:
        return bool(text.strip())
    return bool(_PASSWORD.search(normalise(text)))


def hide_documents(text: str) -> str:
    """Return a text with passports, licences and passwords hidden.

    >>> hide_documents("여권 M12345678, 면허 11-05-123456-78, 비번은 1234*")
    '여권 *********, 면허 **-**-******-**, 비번은 ***'
    """
    if not may_hold(text):
        return text
    text = _PASSWORD.sub(lambda match: f"{match[1]}***", text)
    if _PASSPORT_WORDS.search(text):
        text = _PASSPORT.sub(lambda match: "*" * len(match[0]), text)
    form = _LICENCE if _LICENCE_WORDS.search(text) else _LICENCE_DASHED
    return form.sub(lambda match: re.sub(r"\w", "*", match[0]), text)


def may_hold(text: str) -> bool:
    """Tell whether a text may hold any of them: a look that costs next to nothing."""
    return (
        (
            any(word in text for word in _MAYBE)
            if len(text) < _LONG
            else _ANY.search(text) is not None
        )
        or (("p" in text or "P" in text) and _MAYBE_ABROAD.search(text) is not None)
        or ("-" in text and _MAYBE_NUMBER.search(text) is not None)
    )
