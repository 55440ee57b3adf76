"""Who did what and saw whom, as `audit` shows it, and what `verify` proves of that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest
from openpyxl import load_workbook
from outreach_books import outreach_office

from xlcrm.cli.app import app
from xlcrm.files.record import record_beside, record_bytes
from xlcrm.files.sealed import lines_in
from xlcrm.jobs.audit import AuditRow, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NAME = "seed_ledger.xlsx"
DAY = ("--as-of", "2024-10-01")


@pytest.fixture
def book(seed: Path) -> Path:
    """Return a ledger whose people may be shown: nobody else has their names and numbers."""
    workbook = load_workbook(seed)
    for row, name in enumerate(("하가람", "하나래", "하다솜"), start=2):
        workbook["고객대장"].cell(row, 2).value = name
        workbook["고객대장"].cell(row, 3).value = f"010-7001-000{row}"
    workbook.save(seed)
    return seed


def acts(xlcrm: Program, *words: str) -> list[dict[str, object]]:
    """Return what the audit says, for programs."""
    (file,) = json.loads(xlcrm("audit", NAME, "--json", *words).stdout)["files"]
    found: list[dict[str, object]] = file["acts"]
    return found


def told(act: dict[str, object]) -> tuple[object, ...]:
    """Return what an act was, with what, about whom, in which files."""
    return act["kind"], act["command"], act["people"], act["files"]


def test_a_customer_who_was_shown_is_named_by_the_id(book: Path, xlcrm: Program) -> None:
    """And nobody else, nor the name; before it is shown, it is told that somebody will be."""
    run = xlcrm("card", NAME, "하가람", "--reveal", *DAY)
    assert "010-7001-0002" in run.stdout
    assert [told(each) for each in acts(xlcrm, "--kind", "reveal")] == [
        ("reveal", "card", ["1001"], [])
    ]
    lines = [*lines_in(record_bytes(book))]
    assert [line["what"] for line in lines] == ["begun", "access", "seen"]
    assert "하가람" not in record_bytes(book).decode()
    assert "@" in lines[-1]["machine"]


def test_what_is_masked_leaves_no_line(book: Path, xlcrm: Program) -> None:
    """Neither on the screen nor in a file."""
    assert xlcrm("card", NAME, "하가람", *DAY).returncode == 0
    assert xlcrm("list", NAME, "모든 고객", "-o", "명단.csv", *DAY).returncode == 0
    assert not record_beside(book).exists()


def test_a_file_with_people_in_it_is_told_with_its_name(book: Path, xlcrm: Program) -> None:
    """A list, and the sheet of all that is held of one."""
    made = (
        ("list", NAME, "모든 고객", "--reveal", "-o", "명단.csv", *DAY),
        ("privacy", "access", NAME, "--customer", "1003", "--reveal", "-o", "열람.xlsx", *DAY),
    )
    for words in made:
        assert xlcrm(*words).returncode == 0
    assert [told(each) for each in acts(xlcrm, "--kind", "export")] == [
        ("export", "list", ["1001", "1002", "1003"], ["명단.csv"]),
        ("export", "privacy access", ["1003"], ["열람.xlsx"]),
    ]
    assert "1002" not in record_bytes(book).decode().splitlines()[-1]
    assert len(acts(xlcrm, "--customer", "1002", "--kind", "export")) == 1


def test_messages_that_are_handed_over_are_told(office: Path, xlcrm: Program) -> None:
    """Also where the screen shows people masked: whoever delivers them gets their numbers."""
    outreach_office(office / NAME)
    words = ("send", NAME, "--list", "D-60", "--template", "안내", "--campaign", "10월 안내", *DAY)
    assert xlcrm(*words).returncode == 0
    assert not record_beside(office / NAME).exists()
    assert xlcrm(*words, "--via", "csv", "-o", "발송.csv", "--go").returncode == 0
    (act,) = acts(xlcrm, "--kind", "export")
    assert (act["command"], act["many"], act["files"]) == ("send campaign", 4, ["발송.csv"])


def test_the_monthly_review_says_what_has_to_be_looked_at(book: Path, xlcrm: Program) -> None:
    """On the screen, and as a sheet with room for why and a signature; nobody is named."""
    xlcrm("refresh", NAME, *DAY)
    xlcrm("list", NAME, "모든 고객", "--reveal", "-o", "명단.csv", *DAY)
    month = str(acts(xlcrm)[0]["when"])[:7]
    shown = xlcrm("audit", NAME, "--monthly", month).stdout
    assert "명단: " in shown
    assert "파일로 내보냄(명단.csv)" in shown
    assert record_bytes(book).splitlines()[-1][10:74].decode() in shown
    run = xlcrm("audit", NAME, "--monthly", month, "-o", "점검.xlsx")
    assert run.returncode == 0
    made = load_workbook("점검.xlsx")
    assert made.sheetnames == ["접속기록", "점검표"]
    review = [[cell.value for cell in row] for row in made["점검표"].iter_rows(min_row=4)]
    assert review[0][-1] == "확인한 사유"
    assert review[1][2:6] == [1, 0, 1, 3]
    assert "명단.csv" in str(review[2][6])
    assert xlcrm("audit", NAME, "-o", "접속기록.csv").returncode == 0
    assert xlcrm("audit", NAME, "--monthly", "1999-01").stdout.count("없습니다") == 1


def test_a_record_that_cannot_be_written_is_told_and_hides_nobody(
    book: Path, xlcrm: Program
) -> None:
    """Reading goes on; what would change the ledger is refused, in words."""
    record_beside(book).mkdir()
    run = xlcrm("card", NAME, "하가람", "--reveal", *DAY)
    assert "010-7001-0002" in run.stdout
    assert "접속기록을 남기지 못했습니다" in run.stderr
    before = book.read_bytes()
    run = xlcrm("refresh", NAME, *DAY)
    assert (run.returncode, book.read_bytes()) == (2, before)
    assert ".xlcrm-record" in run.stderr
    assert "→" in run.stderr


def test_verify_says_what_is_wrong_and_ends_with_one(book: Path, xlcrm: Program) -> None:
    """A byte that was changed; and a hash that somebody wrote down before."""
    xlcrm("refresh", NAME, *DAY)
    run = xlcrm("verify", NAME)
    assert (run.returncode, run.stdout.splitlines()[0]) == (0, f"{NAME}: 이상 없음")
    head = run.stdout.partition("끝 해시 ")[2][:16]
    xlcrm("refresh", NAME, "--as-of", "2025-10-01")
    assert xlcrm("verify", NAME, "--head", head).returncode == 0
    assert xlcrm("verify", NAME, "--head", "0" * 16).returncode == 1
    assert xlcrm("verify", NAME, "--head", "가나다").returncode == 2
    data = record_bytes(book)
    record_beside(book).write_bytes(data.replace(b'"refresh"', b'"renewal"', 1))
    run = xlcrm("verify", NAME)
    assert run.returncode == 1
    assert "1번째 줄에서 끊겼습니다" in run.stdout
    assert xlcrm("audit", NAME).returncode == 1
    (file,) = json.loads(xlcrm("verify", NAME, "--json").stdout)["files"]
    assert (file["outcome"], file["broken"]) == ("findings", 1)


def _commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    if not isinstance(group, click.Group):
        yield " ".join(path), {str(each.name) for each in group.params}
        return
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        found = group.get_command(ctx, name)
        assert found is not None
        yield from _commands(found, (*path, name))


@pytest.mark.parametrize(
    "command",
    [name for name, options in _commands(app) if {"reveal", "output"} & options],
)
def test_whatever_shows_people_has_a_name_in_the_audit(command: str) -> None:
    """In Korean: whoever reviews the record knows no commands."""
    row = AuditRow(1, None, "김", "kim@PC", Kind.REVEAL, command)
    assert row.work != command
