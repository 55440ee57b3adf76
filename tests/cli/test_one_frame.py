"""Whatever is asked as JSON is answered by one object of one shape, failures too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NAME = "seed_ledger.xlsx"
COMMON = {"path", "outcome", "error", "edits", "findings", "summary"}
QUESTIONS = {
    "log due": (("log", "due", NAME), {"entries"}),
    "log show": (("log", "show", NAME, "--customer", "1001"), {"events"}),
    "history": (("history", NAME), {"changes"}),
    "queue show": (("queue", "show", NAME), {"entries", "works", "damaged"}),
    "log find": (("log", "find", NAME, "문의"), {"entries", "output"}),
    "list": (
        ("list", NAME, "D-30"),
        {
            *("conditions", "counts", "people_count", "among", "left_out", "dateless"),
            *("nameless", "without_contract", "columns", "people", "output"),
        },
    ),
    "today": (("today", NAME), {"lines"}),
    "restore": (("restore", NAME), {"backups"}),
}

questions = pytest.mark.parametrize(("words", "own"), QUESTIONS.values(), ids=QUESTIONS)


@questions
def test_an_answer_stands_in_the_frame_of_all_commands(
    seed: Path, xlcrm: Program, words: tuple[str, ...], own: set[str]
) -> None:
    """What the command tells has a key of its own beside those of every command."""
    book = load_workbook(seed)
    book["설정"].append(["기준", "변경이력", "예"])
    book.save(seed)
    assert xlcrm("log", "add", NAME, "--customer", "1001", "통화함").returncode == 0
    run = xlcrm(*words, "--json")
    told = json.loads(run.stdout)
    (file,) = told["files"]
    assert (run.returncode, told.keys(), file.keys()) == (0, {"as_of", "files"}, COMMON | own)
    assert (file["path"], file["outcome"], file["error"]) == (NAME, "ok", None)


@questions
def test_a_failure_stands_in_it_too(
    office: Path, xlcrm: Program, words: tuple[str, ...], own: set[str]
) -> None:
    """With the reason and what to do; for people it is one line on stderr."""
    del office
    run = xlcrm(*words, "--json")
    (file,) = json.loads(run.stdout)["files"]
    assert (run.returncode, run.stderr, file.keys() & own) == (2, "", set())
    assert (file["path"], file["outcome"]) == (NAME, "failed")
    assert file["error"].startswith("파일이 없습니다. → ")
    run = xlcrm(*words)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"{NAME}: 파일이 없습니다. → ")
