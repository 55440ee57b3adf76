"""Stores that are read: which are refused, what is said of them, and who may read what is made."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
import pytest
from openpyxl import load_workbook

from xlcrm.errors import DomainError, StorageError
from xlcrm.files.shown_texts import text_in
from xlcrm.fleet.export import export
from xlcrm.fleet.stored import analyse_store, gathered, report_of_store
from xlcrm.jobs.stores.opened import is_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
DAY: Final = date(2024, 10, 1)
ON: Final = ("--as-of", str(DAY))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two ledgers, in the folder where commands run."""
    monkeypatch.chdir(tmp_path)
    found = tmp_path / "지점"
    found.mkdir()
    shutil.copy(SAMPLES / "seed_ledger.xlsx", found / "강남.xlsx")
    shutil.copy(SAMPLES / "messy.xlsx", found / "서초.xlsx")
    return found


def shown_in(path: str | Path) -> str:
    """Return all texts of a workbook."""
    return text_in(Path(path).read_bytes()) or ""


def changed(path: Path) -> None:
    """Type something into a ledger."""
    book = load_workbook(path)
    book["고객대장"]["G2"] = 70_000
    book.save(path)


def test_a_store_is_known_by_what_it_holds(folder: Path) -> None:
    """Whatever it is called; and a folder of ledgers is none."""
    for kind in ("duckdb", "sqlite"):
        export(folder, folder.parent / f"자료.{kind}", to=kind)
        other = (folder.parent / f"자료.{kind}").rename(folder.parent / f"{kind}에서.bak")
        assert is_store(other)
        assert open_store(other).kind == kind
    export(folder, folder.parent / "표", to="csv")
    assert (is_store(folder.parent / "표"), is_store(folder)) == (True, False)
    assert not is_store(folder / "강남.xlsx")


def test_the_commands_say_of_a_store_what_they_say_of_the_folder(
    folder: Path, xlcrm: Program
) -> None:
    """All but the name at the top; the report too, and JSON tells how the store is."""
    export(folder, "지점.duckdb", to="duckdb")
    ours, theirs = xlcrm("summary", "지점.duckdb", *ON), xlcrm("summary", "지점", *ON)
    assert (ours.returncode, ours.stderr) == (0, "")
    assert ours.stdout.splitlines()[1:] == theirs.stdout.splitlines()[1:]
    assert ours.stdout.startswith("지점.duckdb: 2024-10-01 기준 요점")
    told, other = (json.loads(xlcrm("summary", each, *ON, "--json").stdout)
                   for each in ("지점.duckdb", "지점"))  # fmt: skip
    assert (told["together"], told["files"]) == (other["together"], other["files"])
    assert told["store"] == {
        "kind": "duckdb",
        "masked": True,
        "ledgers_found": True,
        "changed": [],
        "gone": [],
        "new": [],
        "remarks": [],
    }
    done = xlcrm("report", "지점.duckdb", "-o", "보고서.xlsx", "--only", "매출", *ON)
    assert done.stdout.startswith("보고서.xlsx: 2024-10-01 기준 보고서를 만들었습니다.")
    assert load_workbook("보고서.xlsx").sheetnames == ["매출"]
    assert xlcrm("report", "지점.duckdb", "-o", "없음.xlsx", "--dry-run", *ON).returncode == 0
    assert not Path("없음.xlsx").exists()


def test_a_store_that_is_older_than_its_ledgers_says_so(folder: Path, xlcrm: Program) -> None:
    """Which have changed, are gone or new; what brings it up to date, and that it does."""
    export(folder, "지점.sqlite", to="sqlite")
    before = analyse_store("지점.sqlite", DAY).figures["mrr"].value
    changed(folder / "강남.xlsx")
    (folder / "서초.xlsx").rename(folder / "새점.xlsx")
    told = xlcrm("summary", "지점.sqlite", *ON)
    assert "내보낸 뒤에 바뀐 대장 1개(강남.xlsx): 바뀌기 전의 자료로 셌습니다." in told.stderr
    assert "없어진 대장 1개(서초.xlsx)" in told.stderr
    assert "아직 내보내지 않은 파일 1개(새점.xlsx)" in told.stderr
    again = "xlcrm export 지점 --to sqlite -o 지점.sqlite --drop-gone"
    assert f"→ 새로 내보내려면: {again}" in told.stderr
    assert "내보낸 뒤에 바뀐 대장 1개(강남.xlsx)" in " ".join(told.stdout.split())
    assert analyse_store("지점.sqlite", DAY).figures["mrr"].value == before
    assert xlcrm(*again.split()[1:], *ON).returncode == 0
    assert xlcrm("summary", "지점.sqlite", *ON).stderr == ""
    assert analyse_store("지점.sqlite", DAY).figures["mrr"].value == (before or 0) - 30_000
    folder.rename(folder.parent / "딴곳")
    told = xlcrm("summary", "지점.sqlite", *ON)
    assert "대장이 있던 폴더(지점)를 찾지 못해" in told.stderr
    assert told.returncode == 0


def test_formulas_that_ask_for_the_day_are_told_of(folder: Path) -> None:
    """What they would say on another day, no store knows."""
    book = load_workbook(folder / "강남.xlsx")
    book["고객대장"]["E2"] = "=TODAY()+30"
    book.save(folder / "강남.xlsx")
    export(folder, "표", to="csv")
    assert gathered("표", as_of=DAY).remarks == (
        "오늘 날짜를 묻는 수식이 계산되지 않은 대장 1개(강남): 그 칸은 빈 것으로 셌습니다.",
    )


def test_people_who_are_masked_are_not_revealed(folder: Path, xlcrm: Program) -> None:
    """The hint works; nobody's name is in what was kept, and what a number was is not either."""
    book = load_workbook(folder / "강남.xlsx")
    book["고객대장"]["C2"], book["고객대장"]["I3"] = 1_099_998_888, "홍길동 소개"
    book.save(folder / "강남.xlsx")
    export(folder, "지점.sqlite", to="sqlite")
    told = xlcrm("report", "지점.sqlite", "-o", "보고서.xlsx", "--reveal", *ON)
    assert told.returncode == 2
    assert "가리고 내보낸 것이라 그대로 보여 줄 수 없습니다" in told.stderr
    import zlib  # noqa: PLC0415 - of this test

    store = open_store("지점.sqlite")
    for data in store.kept([*store.about.sources]):
        text = zlib.decompress(data).decode()
        assert [
            name for name in ("홍길동", "김철수", "99998888", "9876-5432") if name in text
        ] == []
    export(folder, "지점.sqlite", to="sqlite", reveal=True)
    assert xlcrm("report", "지점.sqlite", "-o", "보고서.xlsx", "--reveal", *ON).returncode == 0
    assert "홍길동" in shown_in("보고서.xlsx")
    accesses = xlcrm("audit", "지점/강남.xlsx").stdout
    assert "보고서.xlsx" in accesses
    hidden = report_of_store("지점.sqlite", "가림.xlsx", as_of=DAY)
    shown = shown_in(hidden[0])
    assert ("홍길동" in shown, "홍*동" in shown) == (False, True)


def test_what_is_no_store_of_ours_is_refused_in_one_sentence(folder: Path, xlcrm: Program) -> None:
    """Foreign, cut off, tampered with, a table missing, older, newer, empty."""
    with closing(sqlite3.connect("남의.sqlite")) as line:
        line.execute("CREATE TABLE 고객대장 (a)")
    Path("빈.duckdb").write_bytes(b"")
    for other in ("남의.sqlite", "빈.duckdb"):
        with pytest.raises(StorageError, match="xlcrm export로 만든 것이 아니거나, 손상되었습니다"):
            open_store(other)
        assert xlcrm("summary", other, *ON).returncode == 2
    export(folder, "지점.sqlite", to="sqlite")
    whole = Path("지점.sqlite").read_bytes()

    def after(*asked: str) -> None:
        Path("지점.sqlite").write_bytes(whole)
        with closing(sqlite3.connect("지점.sqlite")) as line:
            for each in asked:
                line.execute(each)
            line.commit()

    for asked in (
        ('DROP TABLE "고객대장"',),
        ('DELETE FROM "고객대장" WHERE "출처_행" = 2',),
        ("DROP TABLE xlcrm_read",),
        ("UPDATE xlcrm_read SET data = x'00'",),
    ):
        after(*asked)
        run = xlcrm("summary", "지점.sqlite", *ON)
        assert run.returncode == 2, asked
        assert "xlcrm이 쓴 그대로가 아닌 저장소입니다" in run.stderr
        assert "Traceback" not in run.stderr
    changed(folder / "강남.xlsx")  # then whom the others name is hidden in it, too
    with pytest.raises(StorageError, match="그대로가 아닌 저장소"):
        export(folder, "지점.sqlite", to="sqlite")
    after("UPDATE xlcrm SET about = replace(about, '\"xlcrm\": 3', '\"xlcrm\": 4')")
    with pytest.raises(DomainError, match="더 새로운 xlcrm"):
        open_store("지점.sqlite")
    after("UPDATE xlcrm SET about = replace(about, '\"xlcrm\": 3', '\"xlcrm\": 2')")
    with pytest.raises(DomainError, match="예전의 xlcrm"):
        open_store("지점.sqlite")
    assert len(export(folder, "지점.sqlite", to="sqlite").written) == 2  # as the hint says
    assert open_store("지점.sqlite").title == "지점"
    for name in ("강남.xlsx", "서초.xlsx"):
        (folder / name).unlink()
    export(folder, "지점.sqlite", to="sqlite", drop_gone=True)
    with pytest.raises(DomainError, match="들어 있는 대장이 없습니다"):
        open_store("지점.sqlite")


def test_a_folder_of_tables_that_is_not_whole_is_refused(folder: Path, xlcrm: Program) -> None:
    """A file of a table, or what was read, is missing."""
    for gone in ("고객대장", "xlcrm"):
        export(folder, "표", to="csv")
        next(iter(Path("표", gone).iterdir())).unlink()
        run = xlcrm("summary", "표", *ON)
        assert (run.returncode, "그대로가 아닌 저장소" in run.stderr) == (2, True)
        shutil.rmtree("표")
    Path("표").mkdir()
    Path("표", "xlcrm.json").write_text("{", "utf-8")
    assert "손상되었습니다" in xlcrm("summary", "표", *ON).stderr


def test_a_database_that_somebody_holds_is_told_of(folder: Path) -> None:
    """And not called foreign."""
    export(folder, "지점.sqlite", to="sqlite")
    with closing(sqlite3.connect("지점.sqlite", isolation_level="EXCLUSIVE")) as line:
        line.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="다른 프로그램이 이 데이터베이스를 쓰고 있습니다"):
            open_store("지점.sqlite")


def test_what_a_store_does_not_do_is_said(folder: Path, xlcrm: Program) -> None:
    """Each option that needs workbooks."""
    export(folder, "지점.sqlite", to="sqlite")
    for words in (
        ("summary", "지점.sqlite", "--each"),
        ("summary", "지점.sqlite", "--backtest"),
        ("report", "지점.sqlite", "--into"),
        ("report", "지점.sqlite", "-o", "보고서", "--each"),
    ):
        run = xlcrm(*words, *ON)
        assert run.returncode == 2
        assert f"내보낸 자료에 쓸 수 없는 옵션입니다: {words[-1]}" in run.stderr


def test_a_file_that_could_not_be_read_is_told_of_as_in_the_folder(
    folder: Path, xlcrm: Program
) -> None:
    """The export knows of it."""
    (folder / "깨짐.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    export(folder, "지점.duckdb", to="duckdb")
    found = gathered("지점.duckdb", as_of=DAY)
    assert (found.unread, found.remarks) == (["깨짐.xlsx"], ())
    ours, theirs = xlcrm("summary", "지점.duckdb", *ON), xlcrm("summary", "지점", *ON)
    line = "읽지 못해 들어 있지 않은 파일 1개: 깨짐.xlsx."
    assert (line in ours.stdout, line in theirs.stdout) == (True, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
def test_whoever_may_read_the_store_may_read_its_report(folder: Path) -> None:
    """And nobody else."""
    for kind, mode in (("duckdb", 0o640), ("csv", 0o600)):
        for path in folder.iterdir():
            path.chmod(mode)
        place = f"자료.{kind}" if kind == "duckdb" else "자료"
        before = os.umask(0)
        try:
            export(folder, place, to=kind)
            (made,) = report_of_store(place, f"{kind}.xlsx", as_of=DAY, only=["매출"])
        finally:
            os.umask(before)
        assert made.stat().st_mode & 0o777 == mode


def test_other_programs_read_the_tables_beside_what_was_kept(folder: Path) -> None:
    """Which stands in a table of its own."""
    export(folder, "지점.duckdb", to="duckdb")
    with duckdb.connect("지점.duckdb", read_only=True) as line:
        assert line.execute("SELECT count(*) FROM 고객대장").fetchone() == (23,)
        assert line.execute("SELECT count(*) FROM xlcrm_read").fetchone() == (2,)
