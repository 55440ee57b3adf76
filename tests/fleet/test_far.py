"""Workbooks in a store that is reached by fsspec: whole, once, and nobody else's work lost."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from locked_books import PASSWORD, lock

import xlcrm
from xlcrm import __main__ as program
from xlcrm.cli import worker
from xlcrm.errors import DomainError, StorageError
from xlcrm.fleet import far, named, task
from xlcrm.fleet.batch import FileResult, Outcome, check_files, find_workbooks, refresh_files
from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY: Final = date(2024, 10, 1)
BY: Final = xlcrm.Author("김대리", "refresh", datetime(2024, 10, 1, 21, 7))  # noqa: DTZ001 - Korea
LEDGER: Final = "/지점/대장.xlsx"


class Store(MemoryFileSystem):  # type: ignore[misc] # fsspec is untyped
    """A store that goes away at a call, as one does whose line is cut; or where others write."""

    protocol = "store"
    store: ClassVar[dict[str, Any]] = {}
    pseudo_dirs: ClassVar[list[str]] = [""]
    left: ClassVar[int] = -1
    calls: ClassVar[list[str]] = []
    before: ClassVar[Callable[[str, str], None]] = lambda _call, _path: None
    cachable = False

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(super()._strip_protocol(path.removeprefix("store://")))

    def called(self, call: str, path: str) -> None:
        """Count a call; none gets through after the last one."""
        Store.before(call, path)
        Store.calls.append(call)
        if Store.left == 0:
            raise ConnectionResetError(path)
        Store.left -= 1

    def cat_file(self, path: str, *given: Any, **named: Any) -> bytes:  # noqa: ANN401, D102 - fsspec's
        self.called("read", path)
        found: bytes = super().cat_file(path, *given, **named)
        return found

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **_named: Any) -> None:  # noqa: ANN401, D102 - fsspec's
        self.called("put", path)
        super().pipe_file(path, value, mode=mode)

    def _open(self, path: str, mode: str = "rb", **named: Any) -> Any:  # noqa: ANN401 - fsspec's
        if mode != "rb":
            self.called("open", path)
        return super()._open(path, mode, **named)

    def mv(self, path1: str, path2: str, **_named: Any) -> None:  # noqa: ANN401, D102 - fsspec's
        self.called("rename", path2)
        old, new = self._strip_protocol(path1), self._strip_protocol(path2)
        self.store[new] = self.store.pop(old)

    def rm_file(self, path: str) -> None:  # noqa: D102 - fsspec's
        self.called("remove", path)
        super()._rm(path)


@pytest.fixture(params=["put", "rename"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the address of a folder with one ledger, in a store that puts or renames."""
    fsspec.register_implementation("store", Store, clobber=True)
    monkeypatch.setitem(far.STORES, "store", far.Store(request.param))
    for name, seconds in (("BEAT", 60.0), ("SILENT", 0.08), ("WAIT", 0.5)):
        monkeypatch.setattr(far, name, seconds)
    fresh()
    yield "store://지점"
    fresh()


def fresh() -> None:
    """Have nothing in the store but the ledger."""
    Store.store.clear()
    Store.calls.clear()
    Store.left, Store.before = -1, lambda _call, _path: None
    Store(use_listings_cache=False).pipe_file(LEDGER, SEED.read_bytes())
    Store.calls.clear()


def lies(path: str = LEDGER) -> bytes:
    """Return what lies in the store."""
    found: bytes = Store.store[path].getvalue()
    return found


def refreshed(address: str) -> FileResult:
    """Return what became of the ledger."""
    (result,) = refresh_files([address], DAY, by=BY)
    return result


def test_a_ledger_in_a_store_comes_out_as_one_in_a_folder(store: str, tmp_path: Path) -> None:
    """Its bytes, its backup, its record; nothing else is left, and nothing is done again."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(SEED.read_bytes())
    refresh_files([path], DAY, by=BY)
    assert find_workbooks([store]) == [Path(f"{store}/대장.xlsx")]
    result = refreshed(store)
    assert (str(result.path), result.outcome) == ("store:/지점/대장.xlsx", Outcome.OK)
    assert lies() == path.read_bytes()
    kept = sorted(each.partition(" (")[0] for each in Store.store if "xlcrm-sound" not in each)
    assert kept == [
        "/지점/.대장.xlsx.xlcrm-record",
        "/지점/xlcrm 백업/.대장",
        "/지점/xlcrm 백업/대장",
        "/지점/대장.xlsx",
    ]
    before = {name: lies(name) for name in Store.store}
    again = refreshed(store)
    assert again.assessment is not None
    assert len(again.assessment.plan) == 0
    assert {name: lies(name) for name in Store.store} == before


def test_wherever_the_line_is_cut_the_ledger_is_whole_and_done_once(store: str) -> None:
    """At every fifth call of a refresh; the next run takes the lease over, and does the rest.

    With XLCRM_THOROUGH=1 at every one.
    """
    old = lies()
    result = refreshed(store)
    assert result.outcome is Outcome.OK
    new, calls = lies(), len(Store.calls)
    assert calls > 10
    states = set()
    for number in range(0, calls, 1 if os.environ.get("XLCRM_THOROUGH") else 5):
        fresh()
        Store.left = number
        cut = refreshed(store)
        assert cut.outcome in {Outcome.OK, Outcome.FAILED}
        assert lies() in {old, new}
        Package(lies())
        states.add((lies() == new, cut.outcome))
        Store.left = -1
        assert refreshed(store).outcome is Outcome.OK
        assert lies() == new
        ends = [json.loads(each)["line"] for each in lies(_RECORD).splitlines()]
        done = [each for each in ends if each.get("outcome") == "done" or each["what"] == "done"]
        assert ends[-1].get("open", []) == []
        assert len(done) <= 1
        assert not [each for each in Store.store if each.endswith(far.LEASE)]
    assert {(False, Outcome.FAILED), (True, Outcome.FAILED)} <= states


_RECORD: Final = "/지점/.대장.xlsx.xlcrm-record"


def test_what_somebody_else_puts_there_meanwhile_stays(store: str) -> None:
    """However late: until the moment before it would have been replaced."""
    reads = []

    def theirs(call: str, path: str) -> None:
        if (call, path) == ("read", LEDGER):
            reads.append(path)
            if len(reads) == 2:  # the first brought it here
                Store.store[LEDGER].seek(0, 2)
                Store.store[LEDGER].write(b"+")

    Store.before = theirs
    result = refreshed(store)
    assert result.outcome is Outcome.CHANGED
    assert lies() == SEED.read_bytes() + b"+"


def test_a_lease_is_waited_for_and_a_silent_one_is_nobodys(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is written anew again and again is somebody's, however long that takes."""
    lease, over = f"/지점/.대장.xlsx{far.LEASE}", threading.Event()
    fs = Store(use_listings_cache=False)

    def beat() -> None:
        count = 0
        while not over.wait(0.01):
            count += 1
            MemoryFileSystem.pipe_file(fs, lease, json.dumps({"who": "x", "beat": count}).encode())

    beating = threading.Thread(target=beat)
    beating.start()
    try:
        while lease not in Store.store:
            over.wait(0.001)
        busy = refreshed(store)
    finally:
        over.set()
        beating.join()
    assert busy.outcome is Outcome.BUSY
    assert lies() == SEED.read_bytes()
    assert refreshed(store).outcome is Outcome.OK
    assert lease not in Store.store
    monkeypatch.setattr(far, "BEAT", 0.01)
    with far.at_hand(Path(f"{store}/대장.xlsx")):
        until = time.monotonic() + 20
        while not (told := lies(lease)) or json.loads(told)["beat"] < 2:
            assert time.monotonic() < until
            time.sleep(0.005)


def test_a_copy_beside_its_ledger_is_left_alone(store: str) -> None:
    """As in a folder; and so is what somebody has open in Excel."""
    fs = Store(use_listings_cache=False)
    fs.pipe_file("/지점/대장 - 복사본.xlsx", SEED.read_bytes())
    fs.pipe_file("/지점/~$대장.xlsx", b"")
    results = {each.path.name: each.outcome for each in refresh_files([store], DAY, by=BY)}
    assert results == {"대장 - 복사본.xlsx": Outcome.SKIPPED, "대장.xlsx": Outcome.BUSY}
    assert lies() == lies("/지점/대장 - 복사본.xlsx") == SEED.read_bytes()


@pytest.mark.parametrize("store", ["rename"], indirect=True)
def test_of_an_encrypted_ledger_in_a_store_no_open_file_is_made(store: str, tmp_path: Path) -> None:
    """Whoever asks could not lock it with the same password: nothing is handed over."""
    path = tmp_path / "잠김.xlsx"
    path.write_bytes(SEED.read_bytes())
    lock(path)
    Store(use_listings_cache=False).pipe_file(LEDGER, path.read_bytes())
    from functools import partial  # noqa: PLC0415

    from xlcrm.cli import today  # noqa: PLC0415 - a command's own
    from xlcrm.fleet.batch import _Gathering, _Task  # noqa: PLC0415
    from xlcrm.fleet.results import Folder  # noqa: PLC0415
    from xlcrm.ooxml.zipformat import DEFAULT_LIMITS  # noqa: PLC0415

    work = partial(today._read, as_of=DAY, days=7, officer="", limits=DEFAULT_LIMITS)  # noqa: SLF001
    names = named.NAMES | worker.NAMES
    told = named.told(_Task(_Gathering(work), Folder(DEFAULT_LIMITS, strict=False)), names)
    file = {"file": f"{store}/대장.xlsx", "found": True, "done": ""}
    text = json.dumps({"files": [file], "work": told, "at": str(tmp_path)})
    found = []
    for plain in (False, True):
        known = xlcrm.files.passwords.Passwords([PASSWORD])
        known.plain = plain
        (said,) = task.parted(task.do(text, names, known, worker.GATHERS))
        assert PASSWORD.encode() not in said
        found.append(task.answered(said))
    assert found[0].noted == []
    assert found[0].result is not None
    assert "다른 파일을 만들지 않습니다" in str(found[0].result.error)
    assert len(found[1].noted) == 1


def test_what_a_store_cannot_promise_is_refused(tmp_path: Path) -> None:
    """By its name; and so is a password in an address, which would stand in every message."""
    (result,) = check_files(["ftp://office/대장.xlsx"], DAY)
    assert "'ftp' 저장소에서는" in str(result.error)
    with pytest.raises(DomainError, match="주소에 암호를 적지 마세요") as told:
        find_workbooks(["sftp://kim:secret@office/대장.xlsx"])
    assert "secret" not in str(told.value)
    with pytest.raises(StorageError, match="다른 명령은 대장을 이 컴퓨터에 내려받아"):
        xlcrm.open_ledger("s3://office/대장.xlsx")
    (result,) = check_files([f"file://{tmp_path}/없음.xlsx"], DAY)
    assert "파일이 없습니다." in str(result.error)


def test_an_address_is_shown_as_it_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """In results, errors, JSON and commands; and what was exported from there knows it."""
    fs = fsspec.filesystem("memory")
    at = f"/{tmp_path.name}/지점"
    fs.makedirs(at)
    fs.put_file(str(SEED), f"{at}/강남.xlsx")
    fs.pipe(f"{at}/깨짐.xlsx", b"PK")
    store = f"memory:/{at}"
    monkeypatch.chdir(tmp_path)
    said = ""
    for words in (
        ("check", store),
        ("check", store, "--json"),
        ("today", store),
        ("export", store, "--to", "sqlite", "-o", "자료.sqlite"),
        ("summary", "자료.sqlite"),
    ):
        monkeypatch.setattr("sys.argv", ["xlcrm", *words, "--as-of", str(DAY), "--jobs", "1"])
        program.main()
        said += "".join(capfd.readouterr())
    assert "memory:/" not in said.replace("memory://", "")
    for line in (
        f"{store}/강남.xlsx: 고칠 것이 없습니다.",
        f"{store}/깨짐.xlsx: 파일이 중간에 잘렸습니다",
        f'"path": "{store}/강남.xlsx"',
        f"xlcrm renew {store}/강남.xlsx --contract",
        f"xlcrm expiring {store}",
    ):
        assert line in said
