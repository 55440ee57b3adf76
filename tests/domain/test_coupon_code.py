"""Codes that people read aloud and type."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.coupon_code import SIGNS, code_of, code_typed, new_code

codes = st.text(min_size=1).map(code_of)


@given(codes, st.integers(0, 7), st.sampled_from(SIGNS))
def test_a_slip_is_never_another_code(code: str, at: int, sign: str) -> None:
    """One sign wrong, or two neighbours that have changed places, is no code."""
    plain = code.replace("-", "")
    wrong = plain[:at] + sign + plain[at + 1 :]
    assert code_typed(wrong) == (code if wrong == plain else "")
    if at:
        swapped = plain[: at - 1] + plain[at] + plain[at - 1] + plain[at + 1 :]
        assert code_typed(swapped) == (code if swapped == plain else "")


@given(codes)
def test_a_code_is_known_however_it_is_typed(code: str) -> None:
    """Small letters, spaces, without the dash, in full-width letters."""
    plain = code.replace("-", "")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in plain)
    ways = (code, plain, plain.lower(), f" {code[:4]} {code[5:]} ", code.replace("-", "–"), wide)
    assert {code_typed(way) for way in ways} == {code}


def test_no_signs_look_alike() -> None:
    """None of a pair that is mistaken one for the other: 0O, 1IL, 2Z, 5S, 8B, UV."""
    assert len(set(SIGNS)) == 23
    for pair in ("0O", "1IL", "2Z", "5S", "8B", "UV"):
        assert not set(pair) & set(SIGNS)


def test_no_code_is_given_twice() -> None:
    """One that is taken gives way to another."""
    taken: set[str] = set()
    found = [new_code("1001", taken) for _ in range(50)]
    assert len(set(found)) == 50 == len(taken)
