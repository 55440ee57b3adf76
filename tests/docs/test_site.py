"""The site: every page is in its menu, its links lead out of docs/, and nothing is fetched."""

from __future__ import annotations

import doctest
import re
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from doc_examples import ROOT

DOCS = ROOT / "docs"
CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
BUILT_ELSEWHERE = {"contributing.md", "security.md"}


def test_every_page_is_in_the_menu() -> None:
    """And the menu names no page that is not there."""
    menu = re.findall(r": ([\w-]+\.md)$", CONFIG.partition("\nnav:")[2], re.MULTILINE)
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    assert sorted(menu) == sorted(pages | BUILT_ELSEWHERE)


@pytest.mark.parametrize("name", ["hooks", "reference"])
def test_what_makes_the_pages_does_as_its_examples_say(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links out of docs/ lead to the repository; docstrings become Markdown."""
    monkeypatch.chdir(ROOT)
    spec = spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    failed, tried = doctest.testmod(module)
    assert (failed, tried > 0) == (0, True)


def test_nothing_is_fetched_from_elsewhere() -> None:
    """Neither fonts, nor figures of a repository: an office may have no network."""
    assert "font: false" in CONFIG
    assert re.findall(r"^\s*(repo_url|extra_css|extra_javascript):", CONFIG, re.MULTILINE) == []


def test_the_checks_build_the_site() -> None:
    """Strictly, with the extra that pyproject.toml has for it."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (build,) = (line for line in script.splitlines() if '/mkdocs" build' in line)
    assert "--strict" in build
    assert "--quiet" not in build  # it hides the warnings from the count that makes strict fail
    assert ".[docs]" in script
