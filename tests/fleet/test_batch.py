from __future__ import annotations

import gc
import os
import shutil
import unicodedata
import weakref
from datetime import date
from pathlib import Path

import pytest

from xlcrm.errors import unforeseen
from xlcrm.fleet.batch import (
    Outcome,
    check_files,
    find_workbooks,
    refresh_each,
    refresh_files,
)
from xlcrm.ooxml.package import Package

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY = date(2024, 10, 1)


def _touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def _found(folder: Path, *paths: object) -> list[str]:
    given = [Path(folder, str(path)) for path in paths] or [folder]
    return [path.relative_to(folder).as_posix() for path in find_workbooks(given)]


def test_a_folder_gives_all_workbooks_below_it_sorted(tmp_path: Path) -> None:
    """Four suffixes in any case, at any depth; nothing else."""
    _touch(tmp_path, "나.xlsx", "가/둘.XLSM", "가/하나.xltx", "다.XlTm", "라.xls", "마.csv", "바")
    assert _found(tmp_path) == ["가/둘.XLSM", "가/하나.xltx", "나.xlsx", "다.XlTm"]


@pytest.mark.parametrize(
    "name",
    [
        "~$대장.xlsx",
        ".~lock.대장.xlsx#",
        ".대장.xlsx",
        ".숨김/대장.xlsx",
        ".대장.xlsx.12-ab.xlcrm-tmp",
        ".대장.xlsx.xlcrm-lock",
        "xlcrm 백업/대장 (2024-10-01 090000).xlsx",
        unicodedata.normalize("NFD", "xlcrm 백업/대장.xlsx"),
        "지점/xlcrm 백업/대장.xlsx",
    ],
)
def test_what_is_no_ledger_of_the_office_is_left_out(tmp_path: Path, name: str) -> None:
    """Owner files, hidden files, our own temporary files, locks and backups."""
    _touch(tmp_path, "대장.xlsx", name)
    assert _found(tmp_path) == ["대장.xlsx"]


def test_a_file_is_taken_as_it_is_named(tmp_path: Path) -> None:
    """Somebody who names a file means it, whatever its suffix; a missing one too."""
    _touch(tmp_path, "대장.xls")
    assert _found(tmp_path, "대장.xls", "없음.xlsx") == ["대장.xls", "없음.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets few users make symlinks")
def test_a_workbook_reached_twice_comes_once(tmp_path: Path) -> None:
    """By two arguments, by its folder, through a symlink."""
    _touch(tmp_path, "가.xlsx")
    (tmp_path / "나.xlsx").symlink_to(tmp_path / "가.xlsx")
    assert _found(tmp_path, "가.xlsx", ".", "가.xlsx", "나.xlsx") == ["가.xlsx"]


def test_names_are_compared_in_their_normal_form(tmp_path: Path) -> None:
    """A name typed in NFC finds what macOS wrote in NFD, and sorts as it reads."""
    decomposed = unicodedata.normalize("NFD", "지점/가.xlsx")
    _touch(tmp_path, decomposed, "지점.txt")
    assert _found(tmp_path, "지점/가.xlsx") == [decomposed]
    _touch(tmp_path, "각.xlsx", unicodedata.normalize("NFD", "간.xlsx"), "갇.xlsx")
    names = [unicodedata.normalize("NFC", name) for name in _found(tmp_path)]
    assert names == ["각.xlsx", "간.xlsx", "갇.xlsx", "지점/가.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no pipes in folders")
def test_a_pipe_is_no_workbook(tmp_path: Path) -> None:
    """Opening one would wait for ever."""
    _touch(tmp_path, "가.xlsx")
    os.mkfifo(tmp_path / "나.xlsx")
    assert _found(tmp_path) == ["가.xlsx"]


def test_one_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    """Each file has its result, in order; the good ones are done."""
    (tmp_path / "가.xlsx").write_bytes(b"no workbook")
    shutil.copy(SEED, tmp_path / "나.xlsx")
    shutil.copy(SEED, tmp_path / "다.xlsx")
    (tmp_path / "~$다.xlsx").write_bytes(b"")
    (tmp_path / "빈 폴더").mkdir()
    results = list(refresh_files([tmp_path, tmp_path / "빈 폴더"], DAY))
    assert [(result.path.name, result.outcome) for result in results] == [
        ("가.xlsx", Outcome.FAILED),
        ("나.xlsx", Outcome.OK),
        ("다.xlsx", Outcome.BUSY),
        ("빈 폴더", Outcome.FAILED),
    ]
    done = results[1]
    assert done.assessment is not None
    assert [str(edit) for edit in done.assessment.plan] == ["고객대장!H4: '활성화' → '만료 예정'"]
    assert done.backup is not None
    assert done.backup.read_bytes() == SEED.read_bytes()


def test_files_are_done_when_their_results_are_asked_for(tmp_path: Path) -> None:
    """So that a caller can show progress, and stop."""
    for name in ("가.xlsx", "나.xlsx"):
        shutil.copy(SEED, tmp_path / name)
    next(refresh_each([tmp_path], DAY))
    assert (tmp_path / "가.xlsx").read_bytes() != SEED.read_bytes()
    assert (tmp_path / "나.xlsx").read_bytes() == SEED.read_bytes()


def test_a_call_that_is_left_alone_does_its_work(tmp_path: Path) -> None:
    """Nobody has to ask for the results of `refresh_files` to have the files refreshed."""
    shutil.copy(SEED, tmp_path / "가.xlsx")
    refresh_files([tmp_path], DAY)
    assert (tmp_path / "가.xlsx").read_bytes() != SEED.read_bytes()


def test_an_error_that_nobody_foresaw_is_a_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug in one file's way does not stop the night's work, and quotes no cell."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("홍길동")

    monkeypatch.setattr("xlcrm.fleet.batch.open_ledger", broken)
    shutil.copy(SEED, tmp_path / "가.xlsx")
    (result,) = check_files([tmp_path])
    assert result.outcome is Outcome.FAILED
    assert "KeyError" in str(result.error)
    assert "홍길동" not in str(result.error)


def test_running_out_of_memory_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest may still be small enough."""

    def broken(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("xlcrm.jobs.refresh.assess", broken)
    shutil.copy(SEED, tmp_path / "가.xlsx")
    (result,) = refresh_files([tmp_path], DAY)
    assert "메모리가 모자랍니다." in str(result.error)


def test_a_kept_failure_lets_go_of_its_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of results does not hold every busy workbook's bytes through tracebacks."""
    packages: list[weakref.ref[Package]] = []
    original = Package.__init__

    def remembered(self: Package, *arguments: object, **more: object) -> None:
        original(self, *arguments, **more)  # type: ignore[arg-type]
        packages.append(weakref.ref(self))

    monkeypatch.setattr(Package, "__init__", remembered)
    shutil.copy(SEED, tmp_path / "가.xlsx")
    (tmp_path / "~$가.xlsx").write_bytes(b"")
    results = list(refresh_files([tmp_path], DAY))
    gc.collect()
    assert [result.outcome for result in results] == [Outcome.BUSY]
    assert packages
    assert [each() for each in packages] == [None] * len(packages)


def test_unforeseen_keeps_its_cause_for_those_who_look() -> None:
    """The message names the class; the traceback stays at hand."""
    cause = ValueError("홍길동")
    failure = unforeseen(cause)
    assert failure.__cause__ is cause
    assert "홍길동" not in str(failure)
