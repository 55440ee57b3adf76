"""What the program prints: nothing that a Korean console lacks, and nobody's name."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.cellref import CellRef
from xlcrm.cli.app import app
from xlcrm.cli.options import today
from xlcrm.cli.shown.listing import OTHER, before_edit
from xlcrm.fleet.batch import Outcome, refresh_files
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.catalogue import markdown
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

CONSOLE = "cp949"  # of Korean Windows
DAY = ("--as-of", "2024-10-01")
COMMANDS = app.list_commands(app.make_context("xlcrm", [], resilient_parsing=True))


def lacking(text: str) -> set[str]:
    """Return the signs of a text that the console would show as a question mark."""
    return set(text) - set(text.encode(CONSOLE, "ignore").decode(CONSOLE))


def test_the_catalogue_can_be_shown() -> None:
    """Every message and suggestion."""
    assert lacking(markdown()) == set()
    assert lacking("1–2") == {"–"}


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=str)
def test_help_can_be_shown(xlcrm: Program, command: tuple[str, ...]) -> None:
    """Of the program and of each command."""
    run = xlcrm(*command, "--help")
    assert len(run.stdout) > 100
    assert lacking(run.stdout) == set()


@pytest.mark.parametrize("words", [("refresh", "--dry-run"), ("refresh",), ("check", "--all")])
def test_results_can_be_shown(
    office: Path, samples: Path, xlcrm: Program, words: tuple[str, ...]
) -> None:
    """Of all samples, with their total; dashes that stood in a cell are a blank."""
    for path in samples.glob("*.xlsx"):
        shutil.copy(path, office)
    run = xlcrm(*words, ".", *DAY)
    assert "seed_ledger.xlsx: " in run.stdout
    assert lacking(run.stdout + run.stderr) == set()


def ledger(path: Path, *columns: str) -> Path:
    """Make a ledger of one contract, with a text right of it where columns are added."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 종료일", *columns])
    sheet.append([1, "가나다", "2023-10-26", "2024-10-25"])
    book.save(path)
    return path


def test_a_dry_run_refuses_what_the_real_one_refuses(office: Path, xlcrm: Program) -> None:
    """The same words, the same exit code, and the file as it was."""
    path = ledger(office / "대장.xlsx", "", "메모란")
    before = path.read_bytes()
    words = ("refresh", path.name, *DAY, "--add-columns")
    dry, real = xlcrm(*words, "--dry-run"), xlcrm(*words)
    assert (dry.returncode, dry.stdout, dry.stderr) == (2, real.stdout, real.stderr)
    assert (real.returncode, path.read_bytes()) == (2, before)
    assert "고객대장!" in dry.stderr
    (result,) = refresh_files([path], today(), dry_run=True, add_columns=True)
    assert (result.outcome, result.assessment) == (Outcome.FAILED, None)


def test_a_rehearsal_changes_nothing(office: Path) -> None:
    """The plan can be committed afterwards."""
    path = ledger(office / "대장.xlsx", "상태")
    before = path.read_bytes()
    opened = open_ledger(path)
    plan = Plan.of_cells({CellRef("고객대장", 2, 5): "활성화"})
    opened.rehearse(plan)
    assert path.read_bytes() == before
    opened.save(plan, backup=False)
    assert open_ledger(path)["고객대장"].loc[2, "상태"] == "활성화"


def test_what_a_person_wrote_into_our_columns_is_never_printed(
    office: Path, xlcrm: Program
) -> None:
    """Neither on the screen nor as JSON, neither in a plan nor in a finding."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 종료일", "상태", "조치"])
    sheet.append([1, "가나다", "2023-10-26", "2024-10-25", "독고영재 통화함", None])
    book.save(office / "대장.xlsx")
    words = ("refresh", "대장.xlsx", *DAY, "--dry-run")
    screen, data = xlcrm(*words), xlcrm(*words, "--json")
    assert [each["cell"] for each in json.loads(data.stdout)["files"][0]["edits"]] == ["F2"]
    assert "독고영재" not in screen.stdout + data.stdout
    assert " C311 " in screen.stdout


@pytest.mark.parametrize(
    ("old", "shown"),
    [
        *((old, old) for old in (None, "", "–", 30, "만료예정", "종료 안내", "D-30", "D-Day")),
        ("독고영재 통화함", OTHER),
        ("영재", OTHER),
    ],
    ids=str,
)
def test_an_old_text_is_shown_only_where_it_is_ours(old: object, shown: object) -> None:
    """A name may stand anywhere; a status, an action and days left are nobody's."""
    assert before_edit(old) == shown
