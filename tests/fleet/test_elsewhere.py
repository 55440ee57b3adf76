"""Workbooks that workers on other computers work with: here a scheduler and two processes."""

from __future__ import annotations

import json
import os
import pickle
import pickletools
import random
import shutil
import signal
import stat
import sys
import threading
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import dask_workers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from locked_books import PASSWORD, lock

import xlcrm
from xlcrm.cli import worker
from xlcrm.errors import DomainError, StorageError
from xlcrm.files.record import record_bytes
from xlcrm.fleet import elsewhere, task
from xlcrm.fleet.batch import (
    FileResult,
    Outcome,
    _Checking,
    _Noting,
    _Task,
    check_files,
    refresh_files,
)
from xlcrm.fleet.crew import Crew, Elsewhere
from xlcrm.fleet.line import Came, Event, Gone, Greeted, Joined
from xlcrm.fleet.results import Folder
from xlcrm.fleet.scene import NOTHING
from xlcrm.fleet.task import Answer
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY: Final = date(2024, 10, 1)
BY: Final = xlcrm.Author("김대리", "refresh", datetime(2024, 10, 1, 21, 7))  # noqa: DTZ001 - Korea

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dask_workers.Workers]:
    """Return a scheduler and two workers, who know a password."""
    place = tmp_path_factory.mktemp("dask")
    with dask_workers.dask_workers(place, {"XLCRM_PASSWORD": PASSWORD}) as found:
        yield found


@pytest.fixture
def crew(workers: dask_workers.Workers, monkeypatch: pytest.MonkeyPatch) -> Crew:
    """Return those who do it."""
    monkeypatch.setattr(elsewhere, "_JOIN", 20.0)
    there = Elsewhere(workers.address, entry=dask_workers.do, names=worker.NAMES)
    return Crew(1, elsewhere=there)


def books(folder: Path, *names: str) -> list[Path]:
    """Return copies of the reference ledger."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{name}.xlsx" for name in names]
    for path in paths:
        shutil.copy(SEED, path)
    return paths


def runs(folder: Path) -> list[Path]:
    """Return the folders of the runs over a folder, the last one last."""
    return sorted((folder / "xlcrm 실행").iterdir(), key=lambda each: each.stat().st_mtime_ns)


def saves(path: Path) -> int:
    """Return how often a workbook was saved, as the record beside it tells."""
    return record_bytes(path).count(b'"what": "intent"')


def test_whoever_is_killed_each_is_done_once(
    workers: dask_workers.Workers, crew: Crew, tmp_path: Path
) -> None:
    """Every file is new, whole and as one computer makes it; in order; its record tells one save.

    With XLCRM_THOROUGH=1 many more are killed.
    """
    (one,) = books(tmp_path / "한 대", "00")
    refresh_files([one], DAY, by=BY)
    count, most = (400, 60) if os.environ.get("XLCRM_THOROUGH") else (12, 2)
    paths = books(tmp_path / "지점", *(f"{number:03}" for number in range(count)))
    over, chance = threading.Event(), random.Random(18)  # noqa: S311 - any will do
    killed: list[int] = []

    def kill() -> None:
        while not over.wait(0.25) and len(killed) < most:
            if there := workers.pids():
                killed.append(chance.choice(there))
                os.kill(killed[-1], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        results = refresh_files([tmp_path / "지점"], DAY, by=BY, jobs=crew)
    finally:
        over.set()
        killer.join()
    assert killed
    unlucky = [each for each in results if each.outcome is not Outcome.OK]
    assert all("3번 도중에 끝났습니다" in str(each.error) for each in unlucky)
    if unlucky:  # three workers were killed at it: the run is gone on with
        assert len(killed) >= elsewhere.TRIES
        assert crew.elsewhere is not None
        there = replace(crew.elsewhere, resume=str(runs(tmp_path / "지점")[-1]))
        more = replace(crew, elsewhere=there)
        results = refresh_files([tmp_path / "지점"], DAY, by=BY, jobs=more)
    assert [(each.path, each.outcome) for each in results] == [(each, Outcome.OK) for each in paths]
    assert {each.read_bytes() for each in paths} == {one.read_bytes()}
    assert [saves(each) for each in paths] == [saves(one)] * count == [1] * count
    assert (
        len([*(tmp_path / "지점" / "xlcrm 백업").glob("*.xlsx")]) >= count
    )  # one may be of a save that was cut off


def test_a_file_that_ends_each_worker_is_named_and_the_others_get_done(
    crew: Crew, tmp_path: Path
) -> None:
    """After three of them; and one that hangs is given up when its time is over."""
    paths = books(tmp_path, "가", dask_workers.DEADLY, "나", dask_workers.HANGING, "하")
    results = {
        each.path: each for each in refresh_files(paths, DAY, by=BY, jobs=replace(crew, seconds=2))
    }
    assert [*results] == paths
    deadly, hanging = results[paths[1]], results[paths[3]]
    assert deadly.error is not None
    assert hanging.error is not None
    assert "다루던 일꾼이 3번 도중에 끝났습니다 (tcp://" in deadly.error.message
    assert "2초가 지나도 끝나지 않아 그만두었습니다." in hanging.error.message
    assert {paths[1].read_bytes(), paths[3].read_bytes()} == {SEED.read_bytes()}
    assert [results[each].outcome.value for each in paths[::2]] == ["ok"] * 3
    assert all(saves(each) == 1 for each in paths[::2])


def test_a_run_is_gone_on_with(crew: Crew, tmp_path: Path) -> None:
    """What it has done is not done again, unless it has changed; what it tells is as it was."""
    paths = books(tmp_path, "가", "나", "다")
    paths[1].chmod(0o600)
    for path in (paths[0], paths[2]):
        path.chmod(0o640)
    (tmp_path / "라.xlsx").write_bytes(b"no workbook")
    first = refresh_files([tmp_path], DAY, by=BY, jobs=crew)
    (run,) = runs(tmp_path)
    kept = [each for each in run.iterdir() if each.name != "run.json"]
    assert len(kept) == 4
    assert {stat.S_IMODE(each.stat().st_mode) for each in run.iterdir()} == {0o600}
    assert stat.S_IMODE(run.stat().st_mode) == 0o700
    assert all(set(json.loads(each.read_bytes())) >= {"path", "outcome", "told"} for each in kept)
    shutil.copy(SEED, paths[2])  # somebody has put the old one back
    shutil.copy(SEED, tmp_path / "라.xlsx")
    assert crew.elsewhere is not None
    told: list[int] = []
    there = replace(crew.elsewhere, resume=str(run), said=lambda _, earlier: told.append(earlier))
    again = refresh_files([tmp_path], DAY, by=BY, jobs=replace(crew, elsewhere=there))
    assert told == [2]
    assert [each.outcome.value for each in (*first, *again)] == [*["ok"] * 3, "failed", *["ok"] * 4]
    assert [bool(each.earlier) for each in again] == [True, True, False, False]
    assert [saves(each) for each in paths] == [1, 1, 2]
    with pytest.raises(DomainError, match="이어서 할 실행이 그 폴더에 없습니다"):
        refresh_files([tmp_path], DAY, jobs=replace(crew, elsewhere=replace(there, resume="없음")))


def test_findings_of_a_run_that_is_gone_on_with_are_told_again(crew: Crew, tmp_path: Path) -> None:
    """They are kept, and nothing in them is anybody's."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SEED.with_name("messy.xlsx"), path)
    first = check_files([path], DAY, jobs=crew)
    assert crew.elsewhere is not None
    there = replace(crew.elsewhere, resume=str(runs(tmp_path)[-1]))
    again = check_files([path], DAY, jobs=replace(crew, elsewhere=there))
    assert again[0].earlier
    assert first[0].findings == again[0].findings != ()


def test_no_password_goes_over_the_line_or_into_the_run(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker knows its own; and what it is sent is a function's name and a text."""
    from distributed.protocol import pickle as dask_pickle  # noqa: PLC0415 - an extra

    from xlcrm.fleet.dask_line import DaskLine  # noqa: PLC0415 - likewise

    (path,) = books(tmp_path, "잠김")
    lock(path)
    sent: list[Any] = []
    by_dask: Any = dask_pickle.dumps
    submit = DaskLine._submit  # noqa: SLF001 - the one place through which all goes

    def spied(
        self: DaskLine, name: int | str, to: str, call: Callable[..., Any], text: str
    ) -> None:
        sent.append((call, text))
        submit(self, name, to, call, text)

    monkeypatch.setattr(DaskLine, "_submit", spied)
    with xlcrm.passwords(PASSWORD):
        (result,) = refresh_files([path], DAY, by=BY, jobs=crew)
    assert result.outcome is Outcome.OK
    (run,) = runs(tmp_path)
    assert not any(PASSWORD.encode() in each.read_bytes() for each in run.iterdir())
    for call, text in sent:
        assert PASSWORD not in text
        said = [(code.name, arg) for code, arg, _ in pickletools.genops(by_dask(call))]
        assert sum("GLOBAL" in code for code, _ in said) == 1
        assert [arg for _, arg in said if isinstance(arg, str)] == [call.__module__, call.__name__]
        assert isinstance(text, str)
    assert any(call is dask_workers.do for call, _ in sent)


def test_who_has_another_version_does_nothing(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is named, with what it has, before anything is begun."""
    paths = books(tmp_path, "가")
    ours = {**task.about(), "xlcrm": "9.9"}
    monkeypatch.setattr(task, "about", lambda: ours)
    with pytest.raises(DomainError, match=r"tcp://.*: 판이 다릅니다: xlcrm 0.1.0 \(여기는 9.9\)"):
        refresh_files(paths, DAY, jobs=crew)
    assert paths[0].read_bytes() == SEED.read_bytes()


@pytest.mark.parametrize(
    ("scheduler", "hides", "says"),
    [
        ("tcp://127.0.0.1:9", "", "스케줄러 tcp://127.0.0.1:9에서 답이 없습니다"),
        ("kein", "", "답이 없습니다"),
        ("tcp://127.0.0.1:9", "distributed", r'pip install "xlcrm\[fleet\]"'),
    ],
)
def test_what_is_lacking_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheduler: str, hides: str, says: str
) -> None:
    """No scheduler, no address, no library: one clear error, and nothing is begun."""
    from xlcrm.fleet import dask_line  # noqa: PLC0415 - an extra

    monkeypatch.setattr(dask_line, "_ANSWER", 0.2)
    if hides:
        monkeypatch.setitem(sys.modules, hides, None)
    with pytest.raises(StorageError, match=says):
        refresh_files(books(tmp_path, "가"), DAY, jobs=Crew(elsewhere=Elsewhere(scheduler)))


def test_work_without_a_name_is_refused(tmp_path: Path) -> None:
    """Nobody's own code goes to another computer."""
    paths = books(tmp_path, "가")
    with pytest.raises(DomainError, match="이름으로 부를 수 있는 일만 됩니다"):
        check_files(
            paths, DAY, more=(lambda _: iter(()),), jobs=Crew(elsewhere=Elsewhere("tcp://x:1"))
        )


def test_commands_say_what_they_say_with_one_computer(
    workers: dask_workers.Workers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """To the byte, also what is counted over all of them; relative paths stay relative."""
    from xlcrm.__main__ import main  # noqa: PLC0415 - run in this process

    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "처음"
    books(kept, "가", "나")
    (kept / "깨짐.xlsx").write_bytes(b"no workbook")
    for words in (
        ("refresh", "지점", "--json"),
        ("export", "지점", "--to", "csv", "-o", "표", "--json"),
    ):
        found = []
        for more in ((), ("--scheduler", workers.address)):
            shutil.rmtree("지점", ignore_errors=True)
            shutil.rmtree("표", ignore_errors=True)
            shutil.copytree(kept, "지점")
            argv = ["xlcrm", *words, "--as-of", "2024-10-01", *more]
            monkeypatch.setattr(sys, "argv", argv)
            code = main()
            said = capsys.readouterr()
            lines = [line for line in said.out.splitlines() if "  백업: " not in line]
            found.append((code, lines))
        assert found[0] == found[1], words
        assert "실행 기록: " in said.err


class Script:
    """A line to workers that do, end and come back as it is written, without any process."""

    def __init__(self, script: Iterator[int], deadly: frozenset[int], workers: int) -> None:
        self.script, self.deadly, self.count = script, deadly, workers
        self.sent: dict[str, list[tuple[int, str]]] = {}
        self.events: list[Event] = []
        for _ in range(workers):
            self._join()
        self.done: list[int] = []

    def _join(self) -> None:
        self.count += 1
        self.sent[f"w{self.count}"] = []
        self.events.append(Joined(f"w{self.count}", 1, watched=True))

    def greet(self, worker: str, place: str) -> None:
        """Say who it is."""
        self.events.append(Greeted(worker, task.greet(place)))

    def send(self, worker: str, number: int, text: str) -> None:
        """Put it behind what it has."""
        self.sent[worker].append((number, text))

    def take_back(self, numbers: Sequence[int]) -> None:
        """Forget them."""
        for each in self.sent.values():
            each[:] = [one for one in each if one[0] not in numbers]

    def heard(self, seconds: float) -> list[Event]:
        """Do what the script says next: a worker does what it is at, or ends."""
        assert seconds >= 0
        busy = [worker for worker, things in self.sent.items() if things]
        if not self.events and busy:
            word = next(self.script)
            worker = busy[word // 8 % len(busy)]
            number, text = self.sent[worker][0]
            names = [int(Path(each["file"]).stem) for each in json.loads(text)["files"]]
            if self.deadly & {*names} or word % 8 == 0:
                del self.sent[worker]
                self.events.append(Gone(worker))
                self._join()
            else:
                self.sent[worker].pop(0)
                self.done += names
                results = (FileResult(Path(f"{each}.xlsx"), Outcome.OK) for each in names)
                said = [pickle.dumps(Answer(each, [], NOTHING, "-", 0.0)) for each in results]
                self.events.append(Came(number, pickle.dumps(said)))
        found, self.events = self.events, []
        return found

    def restart(self, worker: str) -> None:
        """Nothing takes too long here."""

    def end(self) -> None:
        """Nobody is there."""


@given(
    st.lists(st.integers(0, 255), min_size=1, max_size=40),
    st.frozensets(st.integers(0, 29), max_size=2),
    st.integers(0, 24),
    st.integers(1, 4),
)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_happens_each_has_one_result_in_order(
    tmp_path: Path, script: list[int], deadly: frozenset[int], count: int, workers: int
) -> None:
    """Those that end every worker are named, after three of them; all others are done."""
    calm = 1  # after the script nothing ends any more
    line = Script(chain(script, repeat(calm)), deadly, workers)
    found = [(tmp_path / f"{number}.xlsx", False) for number in range(count)]
    work = _Task(_Noting(_Checking(DAY, DEFAULT_LIMITS, ())), Folder(DEFAULT_LIMITS, strict=False))
    results = elsewhere.over(
        found,
        work,
        Crew(elsewhere=Elsewhere("-")),
        sizes=[0] * count,
        lost=lambda one, why: (FileResult(one[0], Outcome.FAILED), [why]),
        at=tmp_path,
        line=line,
    )
    told = [(int(result.path.stem), noted) for result, noted in results]
    assert [number for number, _ in told] == [*range(count)]
    for number, noted in told:
        if number in deadly:
            assert len(noted[0].workers) == elsewhere.TRIES
        elif noted:  # it had bad luck three times
            assert sum(word % 8 == 0 for word in script) >= elsewhere.TRIES
        else:
            assert number in line.done
