"""What the documentation points to is there: tests, sections, modules, files, floors."""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TESTS = ROOT / "tests"
PAGES = [*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md")), ROOT / "bench" / "README.md"]
CODE = [
    path
    for folder in ("xlcrm", "tests", "bench", "docs", "sample_data")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
TWENTY = 20

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _anchors(page: Path) -> set[str]:
    """The sections of a page by the names that links give them."""
    words = re.sub(r"^```.*?^```$", "", _text(page), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", words, re.MULTILINE)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", each.lower())) for each in headings}


def _section(page: Path, title: str) -> str:
    return re.split(r"^## ", _text(page).partition(f"\n## {title}\n")[2], flags=re.MULTILINE)[0]


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file of the repository, and to a section that the page has."""
    wrong = []
    for target in re.findall(r"\]\(((?!https?:)[^)]+)\)", _text(page)):
        name, _, section = target.partition("#")
        path = page.parent / name if name else page
        if not path.exists() or (section and section not in _anchors(path)):
            wrong.append(target)
    assert wrong == []


@every_page
def test_a_test_that_a_page_names_is_there(page: Path) -> None:
    """A link that is called like a test leads to the file that has it."""
    linked = re.findall(r"\[(test_\w+)\]\(([^)]+)\)", _text(page))
    wrong = [name for name, file in linked if f"def {name}(" not in _text(page.parent / file)]
    assert wrong == []


def test_every_rule_of_the_office_has_its_test() -> None:
    """A row of the domain's tables ends in one at least, but where the text above names it."""
    tables = re.findall(
        r"^\|.*held by \|\n\|[-:|]+\|\n((?:\|.*\n)+)", _text(DOCS / "domain.md"), re.MULTILINE
    )
    rows = [row for table in tables for row in table.splitlines()]
    assert [row for row in rows if "](../tests/" not in row.rsplit(" | ", 1)[1]] == []
    assert len(rows) > TWENTY


def test_code_cites_pages_and_sections_that_exist() -> None:
    """And none that the repository does not have."""
    pages = {path.name for path in ROOT.rglob("*.md")}
    cited = {
        (path.name, name, section)
        for path in CODE
        for name, section in re.findall(r"\b(docs/\w+\.md)(?:#([\w-]+))?", _text(path))
    }
    wrong = [
        each
        for each in sorted(cited)
        if not (ROOT / each[1]).exists() or (each[2] and each[2] not in _anchors(ROOT / each[1]))
    ]
    absent = [
        (path.name, name)
        for path in CODE
        for name in re.findall(r"\b[A-Z]+\.md\b", _text(path))
        if name not in pages
    ]
    assert (wrong, absent) == ([], [])
    assert len(cited) > TWENTY


def _floors() -> dict[float, tuple[str, ...]]:
    """The table that the imports are held against."""
    tree = ast.parse(_text(TESTS / "laws" / "test_floors.py"))
    (value,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FLOORS"
    )
    floors: dict[float, tuple[str, ...]] = ast.literal_eval(value)
    return floors


def test_the_floors_are_those_of_the_law() -> None:
    """The page's table of floors cannot go stale."""
    rows = re.findall(
        r"^\| ([\d.]+) \| (`[^|]+`) \|", _section(DOCS / "architecture.md", "Floors"), re.MULTILINE
    )
    shown = {float(floor): tuple(re.findall(r"`(\w+)`", rooms)) for floor, rooms in rows}
    assert shown == {float(floor): rooms for floor, rooms in _floors().items()}


def test_every_module_that_is_named_exists() -> None:
    """In the way of a refresh and everywhere else."""
    named = set(re.findall(r"`(xlcrm(?:\.\w+)+)`", _text(DOCS / "architecture.md")))
    assert [name for name in sorted(named) if find_spec(name) is None] == []
    assert len(named) > TWENTY


def test_a_refresh_passes_floor_after_floor() -> None:
    """Every step of it names a module."""
    rows = re.findall(
        r"^\| \d+ \|.*$", _section(DOCS / "architecture.md", "One refresh"), re.MULTILINE
    )
    assert [row for row in rows if "`xlcrm." not in row.rsplit(" | ", 1)[1]] == []
    assert rows


def test_twenty_changes_have_their_files() -> None:
    """Each names the files to edit and the test that tells, and all of them are there."""
    table = _section(DOCS / "architecture.md", "Where what lives")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)[1:]
    files = {
        change: (re.findall(r"`([\w/.]+)`", edited), re.findall(r"`(tests/[\w/.]+)`", tests))
        for change, edited, tests in rows
    }
    assert [change for change, (edited, tests) in files.items() if not edited or not tests] == []
    named = [name for edited, tests in files.values() for name in edited + tests]
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert len(rows) >= TWENTY
