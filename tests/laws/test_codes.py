"""A rule is one place: its code is declared beside it, and its examples are true."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

import pytest
from example_books import findings_in

import xlcrm
from xlcrm.schema.catalogue import CATALOGUE, DECLARING
from xlcrm.schema.coerce import PROBLEM_CODES

if TYPE_CHECKING:
    from xlcrm.schema.code import Code

PACKAGE = Path(xlcrm.__file__).parent
CODES = tuple(CATALOGUE.values())
A_CODE = re.compile(r"[CSX]\d{3}")
UNSHOWN = frozenset({"C212", "C213", "C219", "C242", "S112"})
"""Codes of which no workbook can be an example; their declarations say why."""

every_code = pytest.mark.parametrize(
    "code", [each for each in CODES if not each.unshown], ids=lambda code: str(code.code)
)


@every_code
def test_the_bad_example_gives_the_finding_and_nothing_else(code: Code, tmp_path: Path) -> None:
    """A real workbook, checked as the program does."""
    found = findings_in(tmp_path / "보기.xlsx", code.bad)
    assert [each.code for each in found] == [code.code]
    assert found[0].severity is code.severity


@every_code
def test_the_good_example_gives_no_finding_at_all(code: Code, tmp_path: Path) -> None:
    """What a page shows as right is right."""
    assert [str(each) for each in findings_in(tmp_path / "보기.xlsx", code.good)] == []


@every_code
def test_the_examples_differ_and_the_code_is_explained(code: Code) -> None:
    """They begin alike, so that one sees what is wrong; the meaning is said in whole sentences."""
    assert code.bad
    assert code.good
    assert code.bad != code.good
    assert code.why.endswith("다.")


def test_nothing_is_left_without_an_example_unawares() -> None:
    """A code that has none is named here, too, so that somebody has thought about it."""
    assert {each.code for each in CODES if each.unshown} == UNSHOWN


def test_every_code_that_is_raised_is_declared() -> None:
    """Wherever in the package a code stands in quotes; and none is declared that nothing raises."""
    raised = {code for codes in _raised().values() for code in codes}
    assert raised == {each.code for each in CODES}
    assert set(PROBLEM_CODES) <= raised


def test_a_code_is_declared_where_it_is_raised() -> None:
    """In the same module, above a function; the tuple names exactly those modules."""
    assert set(_declared()) == set(DECLARING)
    wrong = [
        f"{module} declares {code}"
        for module, codes in _declared().items()
        for code in codes
        if code not in _raised().get(module, ())
    ]
    assert wrong == []
    declared = [code for codes in _declared().values() for code in codes]
    assert sorted(declared) == list(CATALOGUE)


@cache
def _raised() -> dict[str, set[str]]:
    """The codes in quotes by module, but for those that only a declaration holds."""
    found = {}
    for module, tree in _trees().items():
        declarations = [node.args[0] for node in ast.walk(tree) if _declares(node)]
        codes = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and A_CODE.fullmatch(node.value)
            and not any(node is each for each in declarations)
        }
        if codes:
            found[module] = codes
    return found


@cache
def _declared() -> dict[str, list[str]]:
    """The codes that stand in declarations above functions, by module."""
    found: dict[str, list[str]] = {}
    for module, tree in _trees().items():
        constants = {
            node.target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in tree.body:
            for each in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
                if _declares(each):
                    (code, *_) = each.args
                    if isinstance(code, ast.Name):
                        value = constants[code.id]
                    else:
                        assert isinstance(code, ast.Constant)
                        value = code.value
                    found.setdefault(module, []).append(str(value))
    return found


def _declares(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "rule"


@cache
def _trees() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name, but for the page of all codes itself."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    }
