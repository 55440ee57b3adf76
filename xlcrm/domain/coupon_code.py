"""Codes that people read aloud, write down and type: no letters that look alike, one to check.

Of 23 signs, a prime: the last one is a weighted sum, so that one wrong sign or two neighbours that
have changed places never give another code (the idea of ISO/IEC 7064).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from xlcrm.domain.text import squeezed

SIGNS: Final = "34679ACDEFGHJKMNPQRTWXY"
"""Without 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V."""

_LENGTH: Final = 7  # signs before the last; 23 ** 7 is 3.4 thousand millions
_HALF: Final = 4


def code_of(seed: str) -> str:
    """Return the code that a text gives, two groups of four signs.

    >>> code_of("1001"), code_of("1002")
    ('9G4H-FQ9W', 'TCJH-HYPY')
    """
    number = int.from_bytes(sha256(seed.encode()).digest())
    signs = ""
    for _ in range(_LENGTH):
        number, at = divmod(number, len(SIGNS))
        signs += SIGNS[at]
    whole = signs + _check(signs)
    return f"{whole[:_HALF]}-{whole[_HALF:]}"


def code_typed(text: str) -> str:
    """Return a code as it was given, however it has been typed; "" where it can be none.

    >>> code_typed(" 9g4h fq9w "), code_typed("9G4H-FQ9K"), code_typed("010-1234-5678")
    ('9G4H-FQ9W', '', '')
    """
    signs = "".join(sign for sign in squeezed(text).upper() if sign not in "-–—_.")
    if len(signs) != _LENGTH + 1 or any(sign not in SIGNS for sign in signs):
        return ""
    if _check(signs[:-1]) != signs[-1]:
        return ""
    return f"{signs[:_HALF]}-{signs[_HALF:]}"


def new_code(seed: str, taken: set[str]) -> str:
    """Return the code that a text gives, or another one where that is taken; and take it.

    >>> taken = {"9G4H-FQ9W"}
    >>> new_code("1001", set()), new_code("1001", taken) in taken, len(taken)
    ('9G4H-FQ9W', True, 2)
    """
    code, number = code_of(seed), 0
    while code in taken:
        number += 1
        code = code_of(f"{seed} {number}")
    taken.add(code)
    return code


def _check(signs: str) -> str:
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(signs, start=2))
    return SIGNS[-total % len(SIGNS)]
