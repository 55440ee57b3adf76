"""Many who write at once, some of them killed: every entry that was told of stands there, once."""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from xlcrm.files import disk, queue
from xlcrm.jobs.log.logbook import apply_queue
from xlcrm.office.commit import Author

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
SOFFICE: Final = shutil.which("soffice")
PROCESSES: Final = 8
ENTRIES: Final = 80  # each
FEWER: Final = 70  # each, of those that are killed
LONGEST: Final = 300  # seconds; about half a minute when nothing else runs
KILLS: Final = 30
PAUSE: Final = 0.4  # seconds between kills, at most
SHEET: Final = "고객관리일지"
BY: Final = Author("담당 가", "queue apply", datetime(2024, 10, 1, 18))  # noqa: DTZ001 - a workbook has no zone

WORKER: Final = """
import sys
from datetime import datetime
from xlcrm.office.commit import Author
from xlcrm.jobs.log.logbook import add_entries

path, who, first, last = sys.argv[1:]
by = Author(who, "log add", datetime(2024, 10, 1, 9))
for number in range(int(first), int(last)):
    entry = {"customer": "1001", "채널": "전화", "내용": f"{who} {number}"}
    added = add_entries(path, [entry], by, backup=False)
    print(number, added.logged.rows[0]["entry_id"], flush=True)
"""
"""Writes one entry after the other, and tells of each when it is kept."""


@dataclass
class Clerk:
    """One process that writes, and those that went on after it was killed."""

    ledger: Path
    name: str
    entries: int
    kills: int = 0
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the first entry."""
        self.start(0)

    @property
    def heard(self) -> Path:
        """Where it tells of its entries."""
        return self.ledger.with_name(f"{self.name}.txt")

    @property
    def told(self) -> Mapping[int, str]:
        """The 일지 ID of every entry that it has told of, by number."""
        lines = self.heard.read_text(encoding="utf-8").splitlines()
        return {int(number): identifier for number, identifier in map(str.split, lines)}

    def start(self, first: int) -> None:
        """Write entries from a number on; the name says after how many kills."""
        arguments = (self.ledger, f"{self.name}-{self.kills}", first, self.entries)
        with (
            self.heard.open("ab") as said,
            self.heard.with_suffix(".err").open("ab") as complaints,
        ):
            self.process = subprocess.Popen(
                [sys.executable, "-c", WORKER, *map(str, arguments)],
                stdout=said,
                stderr=complaints,
            )

    def kill(self) -> None:
        """Kill the process wherever it is, and let another one go on."""
        self.process.kill()
        if self.process.wait(LONGEST) == -signal.SIGKILL:
            self.kills += 1
            self.start(max(self.told, default=-1) + 1)

    def finish(self) -> None:
        """Wait for the last entry."""
        code = self.process.wait(LONGEST)
        said = self.heard.with_suffix(".err").read_text(encoding="utf-8")
        assert (code, said) == (0, "")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a small ledger without a journal, alone in its folder."""
    folder = tmp_path / "사무실"
    folder.mkdir()
    return Path(shutil.copy(SEED, folder / "고객대장.xlsx"))


@pytest.fixture
def crowd(ledger: Path, request: pytest.FixtureRequest) -> Iterator[list[Clerk]]:
    """Return as many processes as write at once; none of them outlives the test."""
    entries = getattr(request, "param", ENTRIES)
    clerks = [Clerk(ledger, f"c{number}", entries) for number in range(PROCESSES)]
    yield clerks
    for clerk in clerks:
        clerk.process.kill()
        clerk.process.wait()


def test_eight_processes_write_many_entries_each(
    ledger: Path, crowd: list[Clerk], tmp_path: Path
) -> None:
    """1,600 rows, each once, their IDs unique; three readers agree, and nothing is left behind."""
    for clerk in crowd:
        clerk.finish()
    apply_queue(ledger, BY)
    rows = by_openpyxl(ledger)
    assert sorted(rows.values()) == sorted(
        f"{clerk.name}-0 {number}" for clerk in crowd for number in range(ENTRIES)
    )
    assert rows.keys() == {each for clerk in crowd for each in clerk.told.values()}
    assert_whole(ledger, len(rows))
    assert by_calamine(ledger) == rows
    assert by_calamine(by_libreoffice(ledger, tmp_path)) == rows


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("crowd", [FEWER], indirect=True)
def test_no_entry_is_lost_or_doubled_by_kills(ledger: Path, crowd: list[Clerk]) -> None:
    """Killed wherever they are: what was told of stands there once, and what was not at most so."""
    chance = random.Random(KILLS)  # noqa: S311 - when to kill
    for _ in range(KILLS):
        time.sleep(chance.uniform(0, PAUSE))
        chance.choice(crowd).kill()
    for clerk in crowd:
        clerk.finish()
    apply_queue(ledger, BY)
    rows = by_openpyxl(ledger)
    told = [each for clerk in crowd for each in clerk.told.values()]
    kills = sum(clerk.kills for clerk in crowd)
    assert kills > KILLS / 2
    assert len(told) == PROCESSES * FEWER
    assert set(told) <= rows.keys()
    assert len(rows) <= len(told) + kills  # each kill may leave one that nobody was told of
    assert [text for text, count in Counter(rows.values()).items() if count > 1] == []
    assert_whole(ledger, len(rows))
    assert by_calamine(ledger) == rows


def by_openpyxl(path: Path) -> dict[str, str]:
    """Return the text of every entry by 일지 ID; fails where an ID stands twice."""
    book = load_workbook(path)
    sheet = book[SHEET]
    (table,) = sheet.tables.values()
    assert table.ref == sheet.dimensions
    header, *rows = sheet.iter_rows(values_only=True)
    return _entries([str(each) for each in header], rows)


def by_calamine(path: Path) -> dict[str, str]:
    """Return the same as another reader finds it."""
    book = CalamineWorkbook.from_path(path)
    header, *rows = book.get_sheet_by_name(SHEET).to_python()
    return _entries([str(each) for each in header], rows)


def _entries(header: list[str], rows: Sequence[Sequence[object]]) -> dict[str, str]:
    identifier, content = header.index("일지 ID"), header.index("내용")
    found = {str(row[identifier]): str(row[content]) for row in rows}
    assert len(found) == len(rows)
    return found


def by_libreoffice(path: Path, folder: Path) -> Path:
    """Return the workbook as LibreOffice has saved it."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    subprocess.run(
        [
            *(SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "saved", path),
        ],
        check=True,
        capture_output=True,
        timeout=LONGEST,
    )
    return folder / "saved" / path.name


def assert_whole(path: Path, entries: int) -> None:
    """The zip is sound, the table and the links cover every entry, and nothing of ours is left."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        tables = [package.read(n).decode() for n in package.namelist() if "/tables/" in n]
        sheets = [package.read(n).decode() for n in package.namelist() if "/worksheets/" in n]
    ends = {re.search(r'\bref="A1:[A-Z]+(\d+)"', each)[1] for each in tables if SHEET in each}  # type: ignore[index]  # a table has a range
    assert ends <= {str(entries + 1)}
    assert sum(each.count("<hyperlink ") for each in sheets) == entries
    assert not queue.waiting(path)
    assert list(path.parent.glob(f"*{disk.TEMPORARY}")) == []
    assert list(path.parent.glob(f"*{queue.QUEUE}")) == []
