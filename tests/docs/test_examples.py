"""Every example of the documentation runs, and prints what the page says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from doc_examples import GENERATED, ROOT, WrongPageError, blocks, changed, follow

from xlcrm.workbook.fresh.ask import is_installed

if TYPE_CHECKING:
    from pathlib import Path

FRONT = ("README.md", "README.ko.md")
PAGES = [
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.name not in GENERATED),
    ROOT / "CONTRIBUTING.md",
    ROOT / "bench" / "README.md",
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_run(page: Path, tmp_path: Path) -> None:
    """From top to end; `python tests/shared/doc_examples.py PAGE` writes what they print."""
    if "  수식: " in page.read_text(encoding="utf-8") and not is_installed():
        pytest.skip("the extra calc (cellrune, betteroffice-xlsx) is not installed")
    assert follow(page, tmp_path) == page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FRONT)
def test_no_example_of_a_front_page_is_forgotten(name: str) -> None:
    """Those that README has are run one by one in tests/laws/test_docs.py, but for its JSON."""
    found = blocks((ROOT / name).read_text(encoding="utf-8"))
    assert [block.language for block in found] == [
        "sh",
        "bat",
        "text",
        "sh",
        "sh",
        "python",
        "json",
    ]
    (architecture,) = (
        block.text
        for block in blocks((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
        if block.language == "json"
    )
    assert json.loads(found[-1].text) == json.loads(architecture)


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8")
    return page


def test_what_is_not_run_says_why(tmp_path: Path) -> None:
    """A block is run, printed or a file, or a line above it tells why it is none of these."""
    told = "<!-- not run: there is no such program -->\n```sh\nnothing\n```\n"
    assert follow(_page(tmp_path, told), tmp_path) == told
    for text in ("```sh\nnothing\n```\n", "```text\nwords\n```\n", "```bat\ncopy a b\n```\n"):
        with pytest.raises(WrongPageError, match=r"page\.md:1"):
            follow(_page(tmp_path, text), tmp_path)


def test_what_is_printed_is_compared(tmp_path: Path) -> None:
    """Other words are written into the page; one that leaves lines out still leaves them out."""
    page = _page(tmp_path, "```python\nprint('one\\ntwo\\nthree')\n```\n\n```text\n…\nthree\n```\n")
    assert follow(page, tmp_path) == page.read_text(encoding="utf-8")
    page = _page(tmp_path, "```python\nprint('one\\ntwo')\n```\n\n```text\n```\n")
    assert "```text\none\ntwo\n```" in follow(page, tmp_path)
    page = _page(tmp_path, "```python\nprint('one\\ntwo\\n3')\n```\n\n```text\n…\nthree\n```\n")
    assert "```text\n…\n3\n```" in follow(page, tmp_path)


def test_when_a_page_was_run_does_not_matter(tmp_path: Path) -> None:
    """A backup's name, a moment and an ID are shown as of one day, whatever the clock says."""
    told = "print('a (2026-11-29 060636) 2.xlsx 2026-11-29 06:06:47 20261129-0606-AMUUR56')"
    page = _page(tmp_path, f"```python\n{told}\n```\n\n```text\n```\n")
    shown = "a (2024-10-01 090000).xlsx 2024-10-01 09:00:00 20241001-0900-K7MPQRT"
    assert shown in follow(page, tmp_path)


def test_an_exit_code_is_part_of_an_example(tmp_path: Path) -> None:
    """A command fails only where the page says so."""
    missing = "```sh\nxlcrm refresh missing.xlsx{}\n```\n"
    page = _page(tmp_path, missing.format("  # exit code 2"))
    assert follow(page, tmp_path) == page.read_text(encoding="utf-8")
    with pytest.raises(WrongPageError, match="exit code 2"):
        follow(_page(tmp_path, missing.format("")), tmp_path)


def test_a_file_is_made_added_to_and_changed(tmp_path: Path) -> None:
    """As the page shows it, in its order."""
    text = (
        '```csv title="new/a.csv"\n1\n2\n```\n'
        '```csv title="new/a.csv (at the end)"\n3\n```\n'
        '```diff title="new/a.csv"\n 1\n-2\n+zwei\n```\n'
    )
    follow(_page(tmp_path, text), tmp_path)
    assert (tmp_path / "new" / "a.csv").read_text(encoding="utf-8") == "1\nzwei\n3\n"


def test_a_diff_fits_in_one_place_only() -> None:
    """Else nobody could say what it changes."""
    with pytest.raises(WrongPageError, match="not there once"):
        changed("1\n1\n", "-1\n+2\n")
    with pytest.raises(WrongPageError, match="not there once"):
        changed("1\n", "-2\n")
