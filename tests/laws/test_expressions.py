"""Regular expressions mean the same in every Python that the project supports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "xlcrm"
POSSESSIVE_GROUP = re.compile(r"\)[*+?]\+")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_group_is_possessive(path: Path) -> None:
    """Before 3.11.5 such a group may match too much or too little; an atomic one does not.

    Source: https://github.com/python/cpython/issues/106052
    """
    assert POSSESSIVE_GROUP.findall(path.read_text(encoding="utf-8")) == []


def test_the_search_finds_such_groups() -> None:
    """All three of them, so that the test above looks for the right thing."""
    assert len(POSSESSIVE_GROUP.findall("(?:a)*+(b)++(?:c)?+ (?>d*) [e]*+")) == 3
