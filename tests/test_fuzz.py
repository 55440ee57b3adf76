"""Hostile input, a little of each kind: `python -m tests.fuzz` has as much as there is time for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.runs import KINDS, case_of, inside, judged

SEED = 17
EACH = 6


def _numbers(kind: str) -> list[int]:
    found = (each for each in range(1_000) if case_of(SEED, each)[0].kind == kind)
    small = (each for each in found if "office" not in case_of(SEED, each)[0].sample)
    return [next(small) for _ in range(EACH)]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_input_ends_in_words(kind: str) -> None:
    """Nothing unforeseen, no traceback; what failed is as it was, what was written can be read."""
    assert [fault for number in _numbers(kind) if (fault := judged(SEED, number))] == []


def test_a_case_is_the_same_again() -> None:
    """So that what one run has found can be looked at by its seed and number."""
    one, other = (case_of(SEED, 3) for _ in range(2))
    assert one[0] == other[0]
    assert one[1].random() == other[1].random()


@pytest.mark.parametrize(
    "word", ["//", "/", "..", "../x.xlsx", "--home=/etc", "a/../../b", "-o=.."]
)
def test_no_case_leaves_its_folder(word: str) -> None:
    """A command line made by chance touches nothing else on the machine."""
    assert inside(word, Path("/office")) != word
    assert inside(inside(word, Path("/office")), Path("/office")) == inside(word, Path("/office"))
    for harmless in (
        "ledger.xlsx",
        "/office/ledger.xlsx",
        "고객명=가/나",
        "--as-of",
        "",
        "2024-10-01",
    ):
        assert inside(harmless, Path("/office")) == harmless
