"""Ledgers as tables: what stands in them, what is read again, and who may read them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import pytest
from locked_books import PASSWORD, lock
from openpyxl import load_workbook
from pyarrow import parquet

import xlcrm
from xlcrm.errors import DomainError, StorageError
from xlcrm.files import disk
from xlcrm.files.shown_texts import text_in
from xlcrm.fleet.export import KINDS, export
from xlcrm.jobs.new.from_file import made_of
from xlcrm.jobs.stores.folders import Folder
from xlcrm.jobs.stores.schema import SOURCE, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
DAY: Final = date(2024, 10, 1)
NAMES: Final = ("홍길동", "김철수", "박영희")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two ledgers, one of which lies deeper."""
    found = tmp_path / "지점"
    (found / "강남").mkdir(parents=True)
    shutil.copy(SAMPLES / "seed_ledger.xlsx", found / "강남" / "대장.xlsx")
    shutil.copy(SAMPLES / "messy.xlsx", found / "서초.xlsx")
    return found


def place_of(kind: str, folder: Path) -> Path:
    """Return where an export goes."""
    return folder.parent / (f"자료.{kind}" if kind in {"duckdb", "sqlite"} else f"{kind} 자료")


def rows(place: Path, kind: str, table: str = "고객대장") -> list[tuple[Any, ...]]:
    """Return a table as another program reads it, by its source."""
    order = 'ORDER BY "출처_파일", "출처_시트", "출처_행"'
    if kind == "sqlite":
        with closing(sqlite3.connect(place)) as line:
            return line.execute(f'SELECT * FROM "{table}" {order}').fetchall()  # noqa: S608 - of the test
    if kind == "duckdb":
        with duckdb.connect(place, read_only=True) as line:
            found: list[tuple[Any, ...]] = line.execute(
                f"SELECT * FROM {table} {order}"  # noqa: S608 - of the test
            ).fetchall()
            return found
    reader = "read_parquet" if kind == "parquet" else "read_csv"
    more = "" if kind == "parquet" else ", all_varchar = true"
    asked = f"SELECT * FROM {reader}('{place}/{table}/*.{kind}'{more}) {order}"  # noqa: S608 - of the test
    with duckdb.connect() as line:
        return line.execute(asked).fetchall()


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_is_there_with_its_type_and_its_source(folder: Path, kind: str) -> None:
    """The same rows whatever they are written as; dates, amounts and truths are no texts."""
    place = place_of(kind, folder)
    done = export(folder, place, to=kind, reveal=True)
    names = TABLES["ledger"].names
    found = [dict(zip(names, row, strict=True)) for row in rows(place, kind)]
    assert (len(found), done.rows["고객대장"]) == (23, 23)
    first = found[0]
    assert [first[each.name] for each in SOURCE[:3]] == ["대장", "강남/대장.xlsx", "고객대장"]
    plain = {"csv": ("2", "100000", "2023-10-26"), "sqlite": (2, 100_000, "2023-10-26")}
    typed = (first["출처_행"], first["요금"], first["계약 시작일"])
    assert typed == plain.get(kind, (2, 100_000, date(2023, 10, 26)))
    assert (first["고객명"], first["요금 기준"]) == ("홍길동", "월")
    assert {each["출처_시트"] for each in found} == {"고객대장", "2023년", "2024년"}


def test_the_types_and_units_are_those_that_are_declared(folder: Path) -> None:
    """In Parquet with the unit of each number; a moment is one."""
    place = place_of("parquet", folder)
    export(folder, place, to="parquet")
    (file, *_) = sorted((place / "고객대장").iterdir())
    schema = parquet.read_schema(file)
    assert schema.names == TABLES["ledger"].names
    assert str(schema.field("계약 종료일").type) == "date32[day]"
    assert schema.field("요금").metadata == {b"unit": "원".encode()}


@pytest.mark.parametrize("kind", ["duckdb", "parquet"])
def test_only_what_has_changed_is_read_again(folder: Path, kind: str) -> None:
    """Known by its bytes; nothing is written where nothing has changed."""
    place = place_of(kind, folder)
    assert len(export(folder, place, to=kind).written) == 2
    before = {path: path.stat().st_mtime_ns for path in _files(place)}
    again = export(folder, place, to=kind)
    assert (again.same, again.written) == (2, ())
    assert {path: path.stat().st_mtime_ns for path in _files(place)} == before
    _typed(folder / "강남" / "대장.xlsx", "G2", 70_000)
    third = export(folder, place, to=kind)
    assert ([path.name for path in third.written], third.same) == (["대장.xlsx"], 1)
    assert rows(place, kind)[0][TABLES["ledger"].names.index("요금")] in {70_000, "70000"}
    assert len(rows(place, kind)) == 23


@pytest.mark.parametrize("kind", ["sqlite", "csv"])
def test_what_is_gone_is_told_and_kept_unless_somebody_says_so(folder: Path, kind: str) -> None:
    """A ledger that cannot be read now is not gone."""
    place = place_of(kind, folder)
    export(folder, place, to=kind)
    (folder / "서초.xlsx").unlink()
    (folder / "강남" / "대장.xlsx").write_bytes(b"no workbook")
    kept = export(folder, place, to=kind)
    assert (kept.gone, kept.dropped, kept.rows["고객대장"]) == (("서초.xlsx",), False, 23)
    assert [each.outcome.value for each in kept.results] == ["failed"]
    dropped = export(folder, place, to=kind, drop_gone=True)
    assert (dropped.gone, dropped.dropped, dropped.rows["고객대장"]) == (("서초.xlsx",), True, 3)
    assert len(rows(place, kind)) == 3


def test_what_a_crash_leaves_of_a_new_folder_is_taken_up_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is known as a store from the first, so that nobody has to name another folder."""
    place = place_of("csv", folder)
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.jobs.stores.folders.Folder.put", _killed(place))
        with pytest.raises(KeyboardInterrupt):
            export(folder, place, to="csv")
    (place / f".xlcrm.json.1-a{disk.TEMPORARY}").write_bytes(b"{")
    assert export(folder, place, to="csv").rows["고객대장"] == 23


def _killed(place: Path) -> Callable[..., None]:
    """Writes a ledger's tables, and is killed behind them."""
    put = Folder.put

    def put_and_end(self: Folder, *given: Any) -> None:  # noqa: ANN401 - as they come
        put(self, *given)
        assert (place / "xlcrm.json").exists()
        raise KeyboardInterrupt

    return put_and_end


@pytest.mark.parametrize("kind", ["sqlite", "csv"])
def test_nobody_is_recognised_unless_revealed(folder: Path, kind: str) -> None:
    """And another choice than the last time writes all of it anew."""
    _typed(folder / "강남" / "대장.xlsx", "I2", "홍길동님 어머니 010-1234-5678")
    place = place_of(kind, folder)
    export(folder, place, to=kind)
    found = [_all(place, kind, table) for table in ("고객대장", "그밖의칸")]
    text = json.dumps(found, ensure_ascii=False)
    assert [name for name in (*NAMES, "010-1234-5678") if name in text] == []
    assert "홍*동" in text
    with pytest.raises(DomainError, match="가리고 내보낸 것"):
        made_of(folder.parent / "다시.xlsx", place, as_of=DAY, branch="대장")
    shown = export(folder, place, to=kind, reveal=True)
    assert (len(shown.written), shown.rows["고객대장"]) == (2, 23)
    assert "홍길동" in json.dumps(_all(place, kind, "고객대장"), ensure_ascii=False)


def _all(place: Path, kind: str, table: str) -> list[list[str]]:
    return [[str(value) for value in row] for row in rows(place, kind, table)]


def test_a_resident_number_is_never_handed_on(folder: Path) -> None:
    """No law lets an office do that."""
    _typed(folder / "강남" / "대장.xlsx", "I2", "번호 900101-1234567 확인")
    place = place_of("sqlite", folder)
    export(folder, place, to="sqlite", reveal=True)
    assert b"1234567" not in place.read_bytes()


def test_cells_that_no_column_holds_are_kept(folder: Path) -> None:
    """Of the office's own columns, and what could not be read, each with its row."""
    path = folder / "강남" / "대장.xlsx"
    book = load_workbook(path)
    sheet = book["고객대장"]
    sheet["J1"], sheet["J3"], sheet["E2"] = "락커", "12번", "언젠가"
    book.save(path)
    place = place_of("sqlite", folder)
    export(folder, place, to="sqlite", reveal=True)
    found = {row[2:] for row in rows(place, "sqlite", "그밖의칸") if row[0] == "대장"}
    assert {("고객대장", 3, "락커", "12번"), ("고객대장", 2, "계약 종료일", "언젠가")} <= found
    made = made_of(folder.parent / "다시.xlsx", place, as_of=DAY, branch="대장")
    sheet = load_workbook(made.path)["고객대장"]
    said = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"락커", "12번", "언젠가"} <= said


def test_one_of_several_ledgers_is_made_anew(folder: Path) -> None:
    """Which one is asked for; the sheets keep their names."""
    place = place_of("duckdb", folder)
    export(folder, place, to="duckdb", reveal=True)
    with pytest.raises(DomainError, match="여러 대장이 들어 있습니다") as told:
        made_of(folder.parent / "다시.xlsx", place, as_of=DAY)
    assert told.value.hint == "--branch에 하나를 적으세요: 대장, 서초"
    made = made_of(folder.parent / "다시.xlsx", place, as_of=DAY, branch="서초")
    assert {"2023년", "2024년"} <= set(load_workbook(made.path).sheetnames)


def test_a_ledger_is_made_only_of_what_is_ours(folder: Path) -> None:
    """Other databases are told apart, a name that two have had, and a store that was tampered."""
    other = folder.parent / "남의.sqlite"
    with closing(sqlite3.connect(other)) as line:
        line.execute("CREATE TABLE 고객대장 (a)")
    target = folder.parent / "다시.xlsx"
    with pytest.raises(DomainError, match="내보낸 것이 아닙니다"):
        made_of(target, other, as_of=DAY)
    place = place_of("csv", folder)
    export(folder, place, to="csv", reveal=True)
    (folder / "강남" / "대장.xlsx").rename(folder / "대장.xlsx")
    export(folder, place, to="csv", reveal=True)
    with pytest.raises(DomainError, match="여러 대장") as told:
        made_of(target, place, as_of=DAY, branch="대장")
    assert told.value.hint == "--branch에 하나를 적으세요: 강남/대장.xlsx, 대장.xlsx"
    with pytest.raises(DomainError, match="그런 이름의 대장이 없습니다: 없음"):
        made_of(target, place, as_of=DAY, branch="없음")
    told_by = place / "xlcrm.json"
    said = json.loads(told_by.read_text("utf-8"))
    told_by.write_text(json.dumps({**said, "files": [1]}), "utf-8")
    with pytest.raises(DomainError, match="내보낸 것이 아닙니다"):
        made_of(target, place, as_of=DAY)
    told_by.write_text(json.dumps({**said, "xlcrm": 0}), "utf-8")
    with pytest.raises(DomainError, match="다른 판"):
        made_of(target, place, as_of=DAY)
    assert len(export(folder, place, to="csv", reveal=True).written) == 2
    assert not target.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead")
@pytest.mark.parametrize("kind", ["duckdb", "parquet"])
def test_whoever_may_read_the_ledgers_may_read_the_tables(folder: Path, kind: str) -> None:
    """And nobody else."""
    for path in folder.rglob("*.xlsx"):
        path.chmod(0o640)
    place = place_of(kind, folder)
    before = os.umask(0)
    try:
        export(folder, place, to=kind)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in _files(place)} == {0o640}
    assert not (place.stat().st_mode & 0o007)


@pytest.mark.parametrize("kind", ["parquet", "sqlite"])
def test_an_encrypted_ledger_goes_into_no_plain_file(folder: Path, kind: str) -> None:
    """Unless somebody says so; the others do."""
    lock(folder / "서초.xlsx")
    place = place_of(kind, folder)
    with xlcrm.passwords(PASSWORD):
        done = export(folder, place, to=kind)
    assert [path.name for path in done.written] == ["대장.xlsx"]
    told = [str(each.error) for each in done.results if each.error]
    assert "암호를 걸 수 없는 파일" in told[0]
    with xlcrm.passwords(PASSWORD, plain=True):
        assert [path.name for path in export(folder, place, to=kind).written] == ["서초.xlsx"]


def test_nothing_of_somebody_elses_is_replaced(folder: Path) -> None:
    """Another database, another folder, another office's store, another kind."""
    other = folder.parent / "자료.sqlite"
    with closing(sqlite3.connect(other)) as line:
        line.execute("CREATE TABLE 고객대장 (a)")
    made = other.read_bytes()
    with pytest.raises(StorageError, match="이미 있습니다"):
        export(folder, other, to="sqlite")
    assert other.read_bytes() == made
    with pytest.raises(StorageError, match="다른 것이 든 폴더"):
        export(folder, folder, to="csv")
    place = place_of("csv", folder)
    export(folder, place, to="csv")
    with pytest.raises(StorageError, match="다른 것이 든 폴더"):
        export(folder, place, to="parquet")
    with pytest.raises(DomainError, match="'지점' 폴더의 대장을 내보낸 것"):
        export(SAMPLES, place, to="csv")
    with pytest.raises(StorageError, match="확장자"):
        export(folder, folder.parent / "자료.db", to="duckdb")
    with pytest.raises(DomainError, match="parquet, duckdb, sqlite, csv"):
        export(folder, folder.parent / "자료", to="xls")


def test_where_nothing_can_be_read_nothing_is_made(tmp_path: Path) -> None:
    """Not even an empty folder."""
    (tmp_path / "대장.xlsx").write_bytes(b"no workbook")
    for kind in KINDS:
        place = tmp_path / f"자료.{kind}"
        assert export(tmp_path / "대장.xlsx", place, to=kind).written == ()
        assert not place.exists()
    (tmp_path / "빈 폴더").mkdir()
    done = export(tmp_path / "빈 폴더", tmp_path / "자료.sqlite", to="sqlite")
    assert [each.outcome.value for each in done.results] == ["failed"]


def test_what_nobody_can_read_is_known_as_such(folder: Path) -> None:
    """The record says of such files that anybody may stand in them."""
    for kind, readable in (("duckdb", False), ("sqlite", False), ("csv", True)):
        place = place_of(kind, folder)
        export(folder, place, to=kind)
        assert (text_in(next(iter(_files(place))).read_bytes()) is not None) is readable


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())


def _typed(path: Path, cell: str, value: str | int) -> None:
    book = load_workbook(path)
    book["고객대장"][cell] = value
    book.save(path)
