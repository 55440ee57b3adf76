from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.errors import LockedWorkbookError, StorageError
from xlcrm.files import queue

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.cellref import CellValue

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
ENTRY: queue.WaitingEntry = {
    "entry_id": "20241020-1432-AAAAAAA",
    "at": datetime(2024, 10, 20, 14, 32),  # noqa: DTZ001 - Korean wall time has no zone here
    "customer_id": 1001,
    "name": "홍길동",
    "content": '따옴표 " 와\n줄바꿈',
    "follow_up_due": date(2024, 10, 25),
}
OTHER: queue.WaitingEntry = {"entry_id": "20241020-1433-BBBBBBB", "content": "두 번째"}
APPENDER = """
import sys
from xlcrm.files import queue
for number in range(40):
    queue.enqueue(sys.argv[1], [{"entry_id": f"{sys.argv[2]}-{number}", "content": "글" * 500}])
"""


def test_nothing_waits_beside_a_workbook_at_first(stored: Path) -> None:
    """And asking leaves no file behind."""
    assert not queue.waiting(stored)
    assert [each.name for each in stored.parent.iterdir()] == ["고객대장.xlsx"]


def test_entries_come_back_as_they_went(stored: Path) -> None:
    """In their order, with days, moments and numbers; the workbook is not touched."""
    before = stored.read_bytes(), stored.stat().st_mtime_ns
    queue.enqueue(stored, [ENTRY])
    found = queue.enqueue(stored, [OTHER])
    assert found.rows == (ENTRY, OTHER) == queue.waiting(stored).rows
    assert (found.path, found.damaged) == (stored.parent / "고객대장.xlsx.xlcrm-queue", 0)
    assert before == (stored.read_bytes(), stored.stat().st_mtime_ns)


@given(
    st.dictionaries(
        st.sampled_from(["content", "reaction", "customer_id", "at", "follow_up_due"]),
        st.text() | st.integers() | st.booleans() | st.dates() | st.datetimes(),
    )
)
def test_whatever_is_written_can_be_read(values: dict[str, CellValue | date]) -> None:
    """A line is one entry: no value breaks out of it."""
    row: queue.WaitingEntry = {"entry_id": "1", **values}
    line = queue._line(row)  # noqa: SLF001 - the file's format is what is tested
    assert line.count(b"\n") == 1
    assert queue._read(line) == row  # noqa: SLF001


@pytest.mark.parametrize(
    ("wishes", "rotate"),
    [([None], None), (["month"], "month"), (["year", "", None], ""), ([None, "year"], "year")],
    ids=str,
)
def test_that_a_new_sheet_is_wanted_is_kept(
    stored: Path, wishes: list[str | None], rotate: str | None
) -> None:
    """The last who says so decides; the entries themselves say nothing of it."""
    for wish in wishes:
        queue.enqueue(stored, [ENTRY], rotate=wish)
    found = queue.waiting(stored)
    assert (found.rotate, found.damaged) == (rotate, 0)
    assert found.rows == (ENTRY,) * len(wishes)


def test_entries_are_kept_elsewhere_as_the_queue_has_them(stored: Path) -> None:
    """And put back as they were, with whether they begin a new sheet."""
    lines = queue.packed([ENTRY, OTHER], "month")
    assert queue.note_in(lines).rows == (ENTRY, OTHER)
    found = queue.put_back(stored, lines)
    assert (found.rows, found.rotate) == ((ENTRY, OTHER), "month")
    assert found.path.read_bytes() == lines


def test_a_link_to_the_workbook_has_the_workbooks_queue(stored: Path) -> None:
    """Whoever comes by another name finds the same entries."""
    link = stored.with_name("바로가기.xlsx")
    link.symlink_to(stored)
    queue.enqueue(link, [ENTRY])
    assert queue.waiting(stored).rows == (ENTRY,)


def test_entries_leave_by_their_ids_and_the_file_with_the_last(stored: Path) -> None:
    """An ID that is not there does no harm."""
    queue.enqueue(stored, [ENTRY, OTHER])
    queue.drop(stored, [str(ENTRY["entry_id"]), "20200101-0000-ZZZZZZZ"])
    assert queue.waiting(stored).rows == (OTHER,)
    queue.drop(stored, [str(OTHER["entry_id"])])
    assert not queue.waiting(stored).path.exists()
    queue.drop(stored, [str(OTHER["entry_id"])])
    assert not queue.waiting(stored)


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_line_that_a_crash_cut_off_swallows_no_other(stored: Path, cut: int) -> None:
    """It is counted as damaged, and what comes next stands in a line of its own."""
    path = queue.enqueue(stored, [ENTRY, OTHER]).path
    path.write_bytes(path.read_bytes()[:-cut])
    assert (queue.waiting(stored).rows, queue.waiting(stored).damaged) == (
        ((ENTRY, OTHER), 0) if cut == 1 else ((ENTRY,), 1)
    )
    again = queue.enqueue(stored, [{**OTHER, "entry_id": "세 번째"}])
    assert again.rows[-1]["entry_id"] == "세 번째"
    assert again.damaged == (0 if cut == 1 else 1)


@pytest.mark.parametrize(
    "change",
    [
        (b"1001", b"1002"),
        (b'"entry": {', b'"entry": [{'),
        (b'"sum": "', b'"sum": "0'),
        (b'{"sum"', b'{"x"'),
        (b'"rotate": "month"', b'"rotate": "year"'),
        ("홍길동".encode(), b"\xff\xfe"),
    ],
    ids=["value", "no JSON", "sum", "no sum", "rotate", "no UTF-8"],
)
def test_a_changed_line_is_not_believed(stored: Path, change: tuple[bytes, bytes]) -> None:
    """Its checksum tells; it stays in the file, where somebody may still make sense of it."""
    queue.enqueue(stored, [ENTRY], rotate="month")
    path = queue.enqueue(stored, [OTHER]).path
    changed = path.read_bytes().replace(*change, 1)
    path.write_bytes(changed)
    found = queue.waiting(stored)
    assert (found.rows, found.damaged) == ((OTHER,), 1)
    queue.drop(stored, [str(OTHER["entry_id"])])
    assert path.read_bytes() == changed.splitlines(keepends=True)[0]


def test_two_who_append_at_once_lose_nothing(stored: Path) -> None:
    """Each line whole, each entry once."""
    jobs = [
        subprocess.Popen([sys.executable, "-c", APPENDER, str(stored), name]) for name in ("a", "b")
    ]
    assert [job.wait(timeout=60) for job in jobs] == [0, 0]
    found = queue.waiting(stored)
    assert found.damaged == 0
    assert sorted(str(row["entry_id"]) for row in found.rows) == sorted(
        f"{name}-{number}" for name in ("a", "b") for number in range(40)
    )


def test_dropping_while_others_append_loses_nothing(stored: Path) -> None:
    """What came in between stays."""
    job = subprocess.Popen([sys.executable, "-c", APPENDER, str(stored), "a"])
    seen: set[str] = set()
    while job.poll() is None or queue.waiting(stored):
        ids = [str(row["entry_id"]) for row in queue.waiting(stored).rows]
        assert seen.isdisjoint(ids)
        queue.drop(stored, ids)
        seen.update(ids)
    assert seen == {f"a-{number}" for number in range(40)}


def test_a_full_disk_is_told(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry is kept only when the disk has it."""

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match="디스크가 가득") as raised:
        queue.enqueue(stored, [ENTRY])
    assert (raised.value.path, bool(raised.value.hint)) == (stored, True)


def test_a_queue_that_somebody_holds_is_waited_for(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For some seconds; then it is told."""
    monkeypatch.setattr(queue, "_SECONDS", 0.1)
    code = (
        "import sys; from pathlib import Path; from xlcrm.files import queue\n"
        "with queue._held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(stored)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockedWorkbookError, match="대기열"):
            queue.enqueue(stored, [ENTRY])
        other.communicate("\n", timeout=30)
    assert queue.enqueue(stored, [ENTRY]).rows == (ENTRY,)


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_the_queue_may_be_read_by_whoever_may_read_the_workbook(stored: Path, mode: int) -> None:
    """And by nobody else: it holds the same people's names."""
    old = os.umask(0)
    try:
        stored.chmod(mode)
        path = queue.enqueue(stored, [ENTRY, OTHER]).path
        assert path.stat().st_mode & 0o777 == mode
        queue.drop(stored, [str(OTHER["entry_id"])])
        assert path.stat().st_mode & 0o777 == mode
    finally:
        os.umask(old)


def test_a_workbook_that_is_not_there_has_no_queue(tmp_path: Path) -> None:
    """The error is about the workbook."""
    with pytest.raises(StorageError, match="파일이 없습니다"):
        queue.enqueue(tmp_path / "없음.xlsx", [ENTRY])
    assert list(tmp_path.iterdir()) == []


WORK: queue.WaitingWork = {
    "id": "W-1",
    "kind": "renew",
    "words": {"customer": "1001", "months": None, "as_of": date(2024, 10, 1), "rows": [{"a": 1}]},
    "now": ENTRY["at"],
}


def test_work_comes_back_as_it_went(stored: Path) -> None:
    """Beside entries, with days, lists and mappings; it leaves by its ID."""
    queue.enqueue_work(stored, WORK)
    found = queue.enqueue(stored, [ENTRY])
    assert (found.works, found.rows, found.damaged) == ((WORK,), (ENTRY,), 0)
    queue.drop(stored, ["W-1"])
    assert (queue.waiting(stored).works, queue.waiting(stored).rows) == ((), (ENTRY,))


def test_work_that_does_not_fit_keeps_its_place_with_the_reason(stored: Path) -> None:
    """Nothing else in the queue changes."""
    for identifier in ("W-1", "W-2"):
        queue.enqueue_work(stored, {**WORK, "id": identifier})
    queue.enqueue(stored, [ENTRY])
    queue.set_aside(stored, "W-1", "그 사이에 바뀌었습니다.")
    found = queue.waiting(stored)
    assert found.works == ({**WORK, "reason": "그 사이에 바뀌었습니다."}, {**WORK, "id": "W-2"})
    assert (found.rows, found.damaged) == ((ENTRY,), 0)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 5000,
        b'{"sum": "", "entry": ' + b"[" * 5000,
        b'{"sum": "0", "work": {"map": {"id": "W-9"}}}',
        b'{"sum": "0", "entry": {"entry_id": ["a"]}}',
        b"null",
        b"\x00\xff",
    ],
    ids=["brackets", "brackets inside", "work of another sum", "list for an ID", "null", "bytes"],
)
def test_a_strange_line_stops_nobody(stored: Path, line: bytes) -> None:
    """It counts as damaged, stays, and what comes before and after it is read."""
    path = queue.enqueue(stored, [ENTRY]).path
    path.write_bytes(path.read_bytes() + line + b"\n")
    found = queue.enqueue(stored, [OTHER])
    assert (found.rows, found.damaged, found.strange) == ((ENTRY, OTHER), 1, False)
    queue.drop(stored, [str(ENTRY["entry_id"]), str(OTHER["entry_id"])])
    assert path.read_bytes() == line + b"\n"


@pytest.mark.parametrize("what", ["folder", pytest.param("pipe", marks=POSIX)])
def test_what_is_no_file_hangs_nobody(stored: Path, what: str) -> None:
    """Nothing waits then, and nothing can be kept: the queue is named."""
    path = queue.waiting(stored).path
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    found = queue.waiting(stored)
    assert (found.rows, found.strange) == ((), True)
    with pytest.raises(StorageError, match="대기열 자리에 있는 것") as raised:
        queue.enqueue(stored, [ENTRY])
    assert raised.value.path == path
