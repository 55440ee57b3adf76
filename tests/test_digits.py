"""Numbers in text that nobody has looked at."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.digits import MOST, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

TREE: Final = Path(__file__).parents[1] / "xlcrm"
READERS: Final = ("ooxml", "files", "workbook")
"""The floors that read what lies in a file, whoever wrote it."""

GUARDS: Final = {"ValueError", "Exception"}


@given(st.integers(0, 10**30))
def test_digits_are_the_number_that_they_say(number: int) -> None:
    """Up to what no row, style or count exceeds, leading zeros or not."""
    expected = min(number, MOST)
    assert whole(str(number)) == whole(f"{number:040d}") == whole(b"%d" % number) == expected


@pytest.mark.parametrize("text", ["", " 1", "²", "½", "-1", "+1", "1.0", "0x1", "1_0", "가", None])
def test_what_is_no_number_is_the_default(text: str | None) -> None:
    """Also where Python's own would read it, or take it for digits and then fail."""
    assert whole(text, 7) == 7
    assert whole(None if text is None else text.encode(), 7) == 7


def test_a_million_digits_are_a_number_too() -> None:
    """Of which Python's own reads 4,300."""
    assert whole("1" * 1_000_000) == MOST
    assert whole("0" * 1_000_000 + "12") == 12


def _unguarded(module: Path) -> Iterator[str]:
    """Where a module makes a number of a piece of text that may say anything."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    held = {
        id(node)
        for attempt in ast.walk(tree)
        if isinstance(attempt, ast.Try)
        and any(
            isinstance(name, ast.Name) and name.id in GUARDS
            for handler in attempt.handlers
            for name in ast.walk(handler.type or ast.Name("Exception"))
        )
        for statement in attempt.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"int", "float"}
            and id(node) not in held
            and any(map(_is_piece_of_text, node.args[:1]))
        ):
            yield f"{module.relative_to(TREE)}:{node.lineno} {ast.unparse(node)}"


def _is_piece_of_text(node: ast.expr) -> bool:
    """Whether it is a group of a match, an attribute, or a name for text."""
    if isinstance(node, ast.BoolOp):
        return any(map(_is_piece_of_text, node.values))
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in {"get", "group", "strip"}
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant | ast.Slice | ast.Name)
    return isinstance(node, ast.Name) and node.id in {"text", "said", "raw", "digits", "word"}


SAFE: Final = {
    "ooxml/archive.py": "fields of a header, which struct has made numbers",
    "ooxml/zipformat.py": "likewise",
    "ooxml/below.py": "as long as a row's number at most",
    "ooxml/markup.py": "four to eight hexadecimal digits, as its pattern says",
    "ooxml/partcheck.py": "of twenty digits at most",
    "ooxml/rewording.py": "of fifteen digits at most",
    "ooxml/table.py": "four hexadecimal digits, as its pattern says",
    "workbook/calc/formula.py": "steps that it has written itself; a number as its pattern says",
    "workbook/calc/values.py": "a number as its pattern says, which may be infinite",
    "workbook/fresh/engines.py": "a place that it has written itself",
}
"""Modules whose numbers are known to be short, and by what."""


def test_nothing_that_reads_a_file_trusts_its_digits() -> None:
    """An attribute may say ², or five thousand digits: `whole` reads those, `int` raises."""
    found = [
        each
        for floor in READERS
        for module in sorted((TREE / floor).rglob("*.py"))
        for each in _unguarded(module)
    ]
    assert [each for each in found if each.partition(":")[0] not in SAFE] == []
    assert {each.partition(":")[0] for each in found} == {*SAFE}, "a reason that nothing needs"
