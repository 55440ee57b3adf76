"""A header that nobody knows never makes the reader take another column for it in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lists import every_list
from nonsense import renamed, strange

if TYPE_CHECKING:
    from pathlib import Path

EACH: Final = 13
"""Every thirteenth list is tried: all of them take minutes."""


def test_other_columns_are_not_taken_for_those_that_nobody_knows(tmp_path: Path) -> None:
    """What changes a figure is left, or asked about: who it is, the days, the fee, the state."""
    path, found = tmp_path / "list.xlsx", {}
    for name in ("collected", "later", "latest"):
        lists = [each for each in every_list(name) if each["kind"] == "terms"]
        for at, told in enumerate(lists[::EACH]):
            changed, gone = renamed(told, seed=1, most=1 + at % 3)
            wrong = strange(changed, path)
            if wrong and (new := wrong.items() - strange(told, path).items()):
                found[name, told["id"], gone] = new
    assert not found
