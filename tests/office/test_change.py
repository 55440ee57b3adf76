"""One change to a workbook: what goes with it, what keeps it from being made, and what then."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.cellref import CellRef
from xlcrm.errors import LockedWorkbookError, PlanError, SheetNotFoundError
from xlcrm.files import disk, queue, store
from xlcrm.fleet.batch import Outcome, refresh_files
from xlcrm.jobs.log.logbook import Added, add_entries, apply_queue
from xlcrm.office.change import change
from xlcrm.office.commit import Author, Committed
from xlcrm.office.proposal import Proposal
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from xlcrm.office.ledger import Ledger

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW = datetime(2024, 10, 1, 9, 0)  # noqa: DTZ001 - Korean wall time has no zone here
DAY = date(2024, 10, 1)
STATUS = CellRef("고객대장", 4, 8)
HOLD = """
import sys
from xlcrm.files import store
with store.locked(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))


def by(minutes: int = 0, command: str = "renew") -> Author:
    """Return who changes it, so many minutes later."""
    return Author("김대리", command, NOW + timedelta(minutes=minutes))


def edit(value: str = "만료 예정") -> Callable[[Ledger], Proposal[None]]:
    """Return what changes one cell."""
    return lambda _: Proposal(Plan.of_cells({STATUS: value}))


def nothing(_: Ledger) -> Proposal[None]:
    """Change nothing."""
    return Proposal()


def add(path: Path, minutes: int = 0, content: str = "통화함") -> Added:
    """Add an entry for one customer."""
    entry = {"customer": "1001", "content": content}
    return add_entries(path, [entry], by(minutes, "log add"))


def contents(path: Path) -> list[object]:
    """Return what the journal's entries say."""
    book = load_workbook(path)
    if "고객관리일지" not in book.sheetnames:
        return []
    return [cell.value for cell in book["고객관리일지"]["K"][1:]]


def names(path: Path) -> list[str]:
    """Return all files beside a workbook and below, locks left out."""
    return sorted(
        each.name
        for each in path.parent.rglob("*")
        if not each.name.endswith(("-lock", ".xlcrm-record"))
    )


@contextmanager
def opened(path: Path, owner: str) -> Iterator[None]:
    """Keep an owner file beside a workbook, as Excel and LibreOffice do."""
    lies = path.parent / owner.format(path.name)
    lies.write_bytes(b"")
    yield
    lies.unlink()


@contextmanager
def saved_by_another(path: Path) -> Iterator[None]:
    """Let another xlcrm hold a workbook."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("\n", timeout=30)


@contextmanager
def read_on_windows(path: Path) -> Iterator[None]:
    """Let os.replace fail as it does on Windows while a program reads the file."""
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if Path(target) == path:
            raise PermissionError(errno.EACCES, "in use")
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "_WINDOWS", True)
        patch.setattr(time, "sleep", lambda _: None)
        patch.setattr(os, "replace", replace)
        yield


HELD: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "Excel": partial(opened, owner="~${}"),
    "LibreOffice": partial(opened, owner=".~lock.{}#"),
    "another xlcrm": saved_by_another,
    "a reader on Windows": read_on_windows,
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long for another xlcrm."""
    real = store.locked

    def locked(path: Path, seconds: float = 0.2) -> AbstractContextManager[None]:
        return real(path, min(seconds, 0.2))

    monkeypatch.setattr(store, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(store, "locked", locked)


def test_a_change_is_made_with_a_backup(seed: Path) -> None:
    """What was changed comes back, with what the cells hold."""
    done = change(seed, edit(), by())
    assert (done.path, len(done.plan), done.queued) == (seed, 1, 0)
    assert load_workbook(seed)["고객대장"]["H4"].value == "만료 예정"
    assert done.backup is not None
    assert done.backup.read_bytes() == SEED.read_bytes()


def test_nothing_to_change_touches_nothing(seed: Path) -> None:
    """No backup, no new time; not even where 변경이력 is kept."""
    before = seed.read_bytes(), seed.stat().st_mtime_ns
    done = change(seed, nothing, by())
    assert (done.backup, bool(done.plan)) == (None, False)
    assert (seed.read_bytes(), seed.stat().st_mtime_ns) == before


def test_a_rehearsal_refuses_what_a_change_would(seed: Path) -> None:
    """And leaves nothing behind, not even a lock."""
    change(seed, edit(), by(), dry_run=True)
    with pytest.raises((PlanError, SheetNotFoundError)) as raised:
        change(
            seed, lambda _: Proposal(Plan.of_cells({CellRef("없음", 1, 1): 1})), by(), dry_run=True
        )
    assert raised.value.path == seed
    assert [each.name for each in seed.parent.iterdir()] == [seed.name]
    assert seed.read_bytes() == SEED.read_bytes()


@pytest.mark.parametrize("holder", HELD)
def test_an_entry_waits_while_somebody_has_the_workbook(
    seed: Path, impatient: None, holder: str
) -> None:
    """It stands in the queue, and the workbook is as it was; free again, it is taken in once."""
    del impatient
    add(seed, content="처음")
    before = seed.read_bytes(), seed.stat().st_mtime_ns
    with HELD[holder](seed):
        added = add(seed, 1, "대기 하나")
        assert isinstance(added.busy, LockedWorkbookError)
        assert (added.changed, added.waiting) == (None, 1)
        assert add(seed, 2, "대기 둘").waiting == 2
        assert (seed.read_bytes(), seed.stat().st_mtime_ns) == before
        with pytest.raises(LockedWorkbookError):
            apply_queue(seed, by(3))
        assert len(queue.waiting(seed).rows) == 2
    done = apply_queue(seed, by(4))
    assert (done.queued, contents(seed)) == (2, ["처음", "대기 하나", "대기 둘"])
    assert not queue.waiting(seed).path.exists()
    assert apply_queue(seed, by(5)).queued == 0
    assert contents(seed) == ["처음", "대기 하나", "대기 둘"]


def refresh(path: Path) -> Committed[object] | None:
    """Refresh a workbook as the command does."""
    (result,) = refresh_files([path], DAY)
    assert result.outcome is Outcome.OK
    return None


@pytest.mark.parametrize(
    "work",
    [
        refresh,
        lambda path: add(path, 9, "뒤"),
        lambda path: apply_queue(path, by(9)),
        lambda path: change(path, edit(), by(9)),
        lambda path: change(path, nothing, by(9)),
    ],
    ids=["refresh", "log add", "queue apply", "an edit", "no edit"],
)
@pytest.mark.parametrize("journal", [False, True], ids=["no journal", "journal"])
def test_the_next_change_takes_in_what_waits(
    seed: Path, work: Callable[[Path], object], *, journal: bool
) -> None:
    """Before its own entries, once, with the link to the customer's row."""
    if journal:
        add(seed, content="처음")
    with opened(seed, "~${}"):
        add(seed, 1, "대기")
    work(seed)
    first = ["처음"] if journal else []
    assert contents(seed)[: len(first) + 1] == [*first, "대기"]
    assert "대기" not in contents(seed)[len(first) + 1 :]
    assert not queue.waiting(seed)
    link = load_workbook(seed)["고객관리일지"].cell(2 + len(first), 3).hyperlink
    assert link is not None
    assert link.location == "'고객대장'!A2"


@pytest.mark.parametrize(
    "work",
    [
        refresh,
        lambda path: add(path, 9, "뒤"),
        lambda path: apply_queue(path, by(9)),
        lambda path: change(path, nothing, by(9)),
    ],
    ids=["refresh", "log add", "queue apply", "no edit"],
)
@pytest.mark.parametrize("table", [True, False], ids=["table", "plain"])
def test_a_crash_between_save_and_drop_adds_nothing_twice(
    seed: Path, work: Callable[[Path], object], *, table: bool
) -> None:
    """The queue's file is there again, but its entries stand in the workbook."""
    with opened(seed, "~${}"):
        for number in range(3):
            add(seed, number, f"대기 {number}")
    path = queue.waiting(seed).path
    left = path.read_bytes()
    apply_queue(seed, by(5))
    if not table:
        book = load_workbook(seed)
        for name in list(book["고객관리일지"].tables):
            del book["고객관리일지"].tables[name]
        book.save(seed)
    path.write_bytes(left)
    work(seed)
    assert [each for each in contents(seed) if each != "뒤"] == ["대기 0", "대기 1", "대기 2"]
    assert not path.exists()


def test_a_torn_line_stays_for_somebody_to_look_at(seed: Path) -> None:
    """All whole ones are taken in; the rest is put aside."""
    with opened(seed, "~${}"):
        add(seed, 1, "하나")
        add(seed, 2, "둘")
    path = queue.waiting(seed).path
    path.write_bytes(path.read_bytes()[:-9])
    assert apply_queue(seed, by(3)).queued == 1
    assert contents(seed) == ["하나"]
    assert (queue.waiting(seed).rows, queue.waiting(seed).damaged) == ((), 0)
    assert queue.unread(seed)[1] == 1
    assert apply_queue(seed, by(4)).queued == 0


@pytest.mark.parametrize("work", ["refresh", "change", "log add"])
def test_a_rehearsal_leaves_what_waits(seed: Path, work: str) -> None:
    """Neither the workbook nor the queue nor the folder changes."""
    with opened(seed, "~${}"):
        add(seed, 1, "대기")
    for lock in seed.parent.glob(".*lock"):
        lock.unlink()
    before = names(seed), seed.read_bytes(), queue.waiting(seed).path.read_bytes()
    if work == "refresh":
        (result,) = refresh_files([seed], DAY, dry_run=True)
        assert result.outcome is Outcome.OK
    elif work == "change":
        assert change(seed, edit(), by(), dry_run=True).queued == 1
    else:
        add_entries(seed, [{"customer": "1001", "content": "뒤"}], by(), dry_run=True)
    assert (names(seed), seed.read_bytes(), queue.waiting(seed).path.read_bytes()) == before
    assert list(seed.parent.glob(".*lock")) == []


def test_an_edit_of_a_workbook_that_is_open_is_refused_not_queued(seed: Path) -> None:
    """Only entries of the journal can wait: nothing that depends on what is in the workbook."""
    with opened(seed, "~${}"), pytest.raises(LockedWorkbookError, match="열어 두었습니다"):
        change(seed, edit(), by())
    assert names(seed) == [seed.name]


# -- 변경이력 --------------------------------------------------------------------------------------


def kept(path: Path, setting: str | None = None, *, sheet: bool = False) -> None:
    """Let the office keep 변경이력: by the setting or with the sheet."""
    book = load_workbook(path)
    if setting:
        book["설정"].append(["기준", "변경이력", setting])
    if sheet:
        book.create_sheet("변경이력").append(
            ["시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값"]
        )
    book.save(path)


def told(path: Path) -> list[tuple[object, ...]]:
    """Return 변경이력's rows."""
    book: Workbook = load_workbook(path)
    if "변경이력" not in book.sheetnames:
        return []
    return list(book["변경이력"].iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize(
    ("setting", "sheet"), [(None, True), ("예", False), ("아니오", True)], ids=str
)
def test_every_change_is_told(seed: Path, setting: str | None, *, sheet: bool) -> None:
    """A sheet that is there is always written to; the setting makes it."""
    kept(seed, setting, sheet=sheet)
    change(seed, edit(), by())
    change(seed, edit("활성화"), by(1, "undo 2"))
    assert told(seed) == [
        (NOW, "김대리", "재계약", "고객대장", "H4", None, "만료 예정"),
        (by(1).now, "김대리", "undo 2", "고객대장", "H4", None, "활성화"),
    ]


def test_without_sheet_and_setting_nothing_is_told(seed: Path) -> None:
    """The office decides."""
    change(seed, edit(), by())
    assert load_workbook(seed).sheetnames == ["고객대장", "설정"]


def test_what_waited_is_told_by_the_command_that_took_it_in(seed: Path) -> None:
    """Names masked, words not told; the entry and the refresh's own cells."""
    kept(seed, "예")
    with opened(seed, "~${}"):
        add(seed, 1, "홍길동 씨가 화를 냄")
    refresh(seed)
    rows = told(seed)
    assert {row[2] for row in rows} == {"새로 고침"}
    *others, entry = [row[3:] for row in rows]
    assert others == [
        ("고객대장", "H4", "활성화", "만료 예정"),
        ("고객관리일지", None, None, "새 시트 (1행)"),
    ]
    assert entry[:2] == ("고객관리일지", "A2:U2")
    assert "고객 ID=1001, 고객명=홍*동, 내용=(글 11자)" in str(entry[-1])
    add(seed, 2, "홍길동 씨가 다시 전화함")
    assert "고객명=홍*동" in str(told(seed)[-1][-1])
    assert "내용=(글 13자)" in str(told(seed)[-1][-1])
    assert "홍길동" not in str(told(seed))


def test_undoing_and_rehearsing_leave_no_line(seed: Path) -> None:
    """A rehearsal is no change; an undo takes its line back with all else."""
    kept(seed, sheet=True)
    before = seed.read_bytes()
    change(seed, edit(), by(), dry_run=True)
    assert seed.read_bytes() == before
