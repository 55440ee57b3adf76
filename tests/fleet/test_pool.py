"""Several workbooks at once: what becomes of those whose process ends, hangs, or wants a word."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import shutil
import signal
import sys
import threading
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from locked_books import PASSWORD, lock

import xlcrm
from xlcrm.errors import DomainError
from xlcrm.files.heard import remark, remarks
from xlcrm.files.passwords import Passwords, known_passwords
from xlcrm.files.record import record_bytes
from xlcrm.fleet import pool, scene
from xlcrm.fleet.batch import FileResult, Outcome, each_workbook, gather_each, refresh_files
from xlcrm.fleet.crew import Crew, Lost
from xlcrm.office import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY: Final = date(2024, 10, 1)
NOW: Final = datetime(2024, 10, 1, 21, 7, 3)  # noqa: DTZ001 - Korean wall time
TWO: Final = Crew(2, start="fork")

forks: Final = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")


def over(
    things: list[int], work: Callable[[int], object], crew: Crew = TWO
) -> Generator[Any, None, None]:
    """Work with numbers; one that is lost gives why."""
    return pool.over(things, work, crew, sizes=[0] * len(things), lost=lambda _, why: why)


def books(folder: Path, count: int) -> list[Path]:
    """Return so many copies of the reference ledger."""
    paths = [folder / f"{number:02} 대장.xlsx" for number in range(count)]
    for path in paths:
        shutil.copy(SEED, path)
    return paths


@forks
def test_results_come_in_the_order_of_the_things() -> None:
    """However long each takes; and those who work are processes of their own."""

    def slow(number: int) -> tuple[int, int]:
        time.sleep(0.02 * (number % 3 == 0))
        return number, os.getpid()

    found = list(over([*range(9)], slow))
    assert [number for number, _ in found] == [*range(9)]
    assert len({pid for _, pid in found} | {os.getpid()}) == 3


@forks
def test_a_process_that_ends_takes_only_its_thing_with_it(tmp_path: Path) -> None:
    """It is tried once more, alone; what ends the second one, too, is named."""

    def deadly(number: int) -> int:
        if number == 3 or (number == 5 and not (tmp_path / "5").exists()):
            (tmp_path / str(number)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 6:
            os._exit(7)
        return number

    lost = {3: Lost(-9), 6: Lost(7)}
    assert list(over([*range(9)], deadly)) == [lost.get(each, each) for each in range(9)]


@forks
def test_what_is_tried_again_is_tried_alone(tmp_path: Path) -> None:
    """Two large workbooks may need more memory together than there is."""
    first = tmp_path / "first"

    def heavy(number: int) -> int:
        mine = tmp_path / f"at {number} {os.getpid()}"
        mine.touch()
        if number == 0 and not first.exists():
            first.touch()
            time.sleep(0.05)
            mine.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        others = -1 if number else len(list(tmp_path.glob("at *"))) - 1
        time.sleep(0.02)
        mine.unlink()
        return others

    assert list(over([*range(6)], heavy)) == [0, *[-1] * 5]


@forks
def test_what_hangs_is_given_up_with_all_that_it_has_started(tmp_path: Path) -> None:
    """After the time that it may take; the others go on meanwhile."""
    tick = tmp_path / "tick"

    def hanging(number: int) -> int:
        if number == 1:
            if not os.fork():
                while True:
                    tick.touch()
                    time.sleep(0.01)
            time.sleep(60)
        return number

    crew = Crew(2, seconds=0.3, start="fork")
    assert list(over([*range(5)], hanging, crew)) == [0, Lost(seconds=0.3), 2, 3, 4]
    before = tick.stat().st_mtime_ns
    time.sleep(0.05)
    assert tick.stat().st_mtime_ns == before


@forks
def test_memory_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few results wait for one that is slow, and processes are replaced from time to time."""
    monkeypatch.setattr(pool, "_THINGS", 4)
    begun = multiprocessing.get_context("fork").Value("i", 0)

    def counted(number: int) -> tuple[int, int]:
        with begun.get_lock():
            begun.value += 1
        if number == 0:
            time.sleep(0.3)
        return begun.value, os.getpid()

    found = list(over([*range(30)], counted))
    assert found[0][0] <= 4 * 2
    assert len({pid for _, pid in found}) >= 7


@forks
def test_nobody_is_left_when_whoever_asks_leaves() -> None:
    """After Ctrl-C, or a reader that has gone."""

    def slow(number: int) -> int:
        time.sleep(0.01 * number)
        return number

    each = over([*range(100)], slow)
    assert [next(each), next(each)] == [0, 1]
    each.close()
    assert multiprocessing.active_children() == []


def test_where_no_process_can_be_had_the_work_is_done_here() -> None:
    """What cannot be handed over, in a system that forks none, too."""
    here = list(over([1, 2], lambda _: os.getpid(), Crew(2, start="spawn")))
    assert here == [os.getpid()] * 2


@forks
def test_a_result_that_cannot_be_handed_over_is_made_here() -> None:
    """Nothing is lost of it."""
    made = list(over([1, 2], lambda number: lambda: number))
    assert [each() for each in made] == [1, 2]


@forks
def test_what_is_heard_in_a_process_is_heard_here() -> None:
    """Remarks, editions, and which workbooks were read, in the order of the things."""

    def saying(number: int) -> int:
        path = Path(f"{number}.xlsx")
        time.sleep(0.01 * (number == 0))
        remark(path, "이름이 둘입니다.")
        opened.tell(path, number or None)
        return number

    with remarks() as found, opened.listening() as heard, opened.reading() as read:
        assert list(over([0, 1, 2], saying)) == [0, 1, 2]
    assert [path.stem for path, _ in found] == ["0", "1", "2"] == [path.stem for path in read]
    assert {path.stem: edition for path, edition in heard.items()} == {"1": 1, "2": 2}


@forks
def test_only_the_first_process_asks_for_a_password(tmp_path: Path) -> None:
    """Once: what it was told, the others are told."""
    paths = [lock(path) for path in books(tmp_path, 4)]
    asked = []

    def ask(path: Path) -> Iterator[str]:
        asked.append((os.getpid(), path in paths))
        yield PASSWORD

    with known_passwords(Passwords(ask=ask)) as known:
        results = refresh_files([tmp_path], DAY, jobs=TWO)
        assert [each.outcome for each in results] == [Outcome.OK] * 4
        assert len(known.encryptions()) == 4  # whatever is made of them is encrypted, too
    assert asked == [(os.getpid(), True)]
    assert PASSWORD not in repr(scene.Words((PASSWORD,)))
    assert Outcome.FAILED in {each.outcome for each in refresh_files([tmp_path], DAY, jobs=TWO)}
    with xlcrm.passwords(PASSWORD):
        again = refresh_files([tmp_path], DAY, jobs=TWO)
    assert [len(each.assessment.plan) for each in again if each.assessment] == [0] * 4


@pytest.mark.parametrize("start", [pytest.param("fork", marks=forks), "spawn"])
def test_a_folder_comes_out_as_with_one_job(tmp_path: Path, start: str) -> None:
    """The same results, the same bytes, and the record says who, when and where: as one is told."""
    by = xlcrm.Author("김대리", "refresh", NOW, "kim@PC-1")
    told, left = [], []
    for name, jobs in (("가", 1), ("나", Crew(2, start=start))):
        folder = tmp_path / name
        folder.mkdir()
        books(folder, 3)
        (folder / "깨짐.xlsx").write_bytes(b"no workbook")
        shutil.copy(SEED, folder / "00 대장 - 복사본.xlsx")
        results = refresh_files([folder], DAY, by=by, jobs=jobs)
        told.append([_told(each, folder) for each in results])
        assert all(each.error is None or each.path == each.error.path for each in results)
        records = {path.name: record_bytes(path) for path in sorted(folder.glob("0*.xlsx"))}
        assert [b"kim@PC-1" in each for each in records.values()] == [False, True, True, True]
        assert all(b"2024-10-01T21:07:03" in each for each in records.values() if each)
        left.append({path.name: path.read_bytes() for path in folder.glob("*.xlsx")})
    assert told[0] == told[1]
    assert left[0] == left[1]


def _told(result: FileResult, folder: Path) -> tuple[object, ...]:
    error = str(result.error).replace(str(folder), "")
    plan = None if result.assessment is None else list(result.assessment.plan)
    return result.path.name, result.outcome, error, plan, result.findings, bool(result.backup)


@forks
def test_whoever_is_killed_every_file_is_old_or_new(tmp_path: Path) -> None:
    """Each has a result, and is whole; those that are done are done."""
    paths = books(tmp_path, 8)
    old, over_ = SEED.read_bytes(), threading.Event()
    chance = random.Random(18)  # noqa: S311 - which one does not matter

    def kill() -> None:
        while not over_.wait(0.05):
            there = [child.pid for child in multiprocessing.active_children() if child.pid]
            if there:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(there), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    try:
        killer.start()
        results = refresh_files([tmp_path], DAY, jobs=TWO)
    finally:
        over_.set()
        killer.join()
    assert [each.path for each in results] == paths
    for each in results:
        written = each.path.read_bytes() != old
        if each.outcome is Outcome.OK:
            assert written
        else:
            assert "다루던 프로세스가 두 번 도중에 끝났습니다" in str(each.error)
    again = refresh_files([tmp_path], DAY)
    assert [each.outcome for each in again] == [Outcome.OK] * 8


@forks
def test_what_was_given_up_is_named(tmp_path: Path) -> None:
    """What to do, too; with one job as with several."""
    books(tmp_path, 2)

    def hanging(path: Path) -> FileResult:
        if path.name.startswith("00"):
            time.sleep(60)
        return FileResult(path, Outcome.OK)

    late, fine = each_workbook([tmp_path], hanging, jobs=Crew(1, seconds=0.2, start="fork"))
    assert (late.outcome, fine.outcome) == (Outcome.FAILED, Outcome.OK)
    assert str(late.error).startswith(f"{late.path}: 0초가 지나도 끝나지 않아 그만두었습니다. ")
    assert "--timeout" in str(late.error)


@forks
def test_what_was_read_comes_with_its_file(tmp_path: Path) -> None:
    """And nothing comes with a file that cannot be read."""
    books(tmp_path, 2)
    (tmp_path / "깨짐.xlsx").write_bytes(b"no workbook")
    found = list(gather_each([tmp_path], lambda path: len(path.read_bytes()) // 0x10**6, jobs=TWO))
    assert [(result.outcome.value, read) for result, read in found] == [("ok", 0)] * 3


def test_so_many_at_once_is_refused() -> None:
    """None, and more than any disk could serve."""
    for jobs in (0, -1, 257):
        with pytest.raises(DomainError, match="1에서 256까지"):
            refresh_files([SEED], DAY, dry_run=True, jobs=jobs)
    with pytest.raises(DomainError, match="0초보다"):
        refresh_files([SEED], DAY, dry_run=True, jobs=Crew(1, seconds=0))
