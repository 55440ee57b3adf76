"""Work that waits while somebody has the workbook open: done once, in order, checked again."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from xlcrm.errors import (
    DomainError,
    LockedWorkbookError,
    PlanError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files import queue, store
from xlcrm.fleet.batch import refresh_files
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.jobs.waiting import change, give_up, settle, wait, works_of
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.office.proposal import Proposal

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time has no zone here
LATER = datetime(2024, 10, 2, 18)  # noqa: DTZ001
DAY = date(2024, 10, 1)
BUSY = LockedWorkbookError("다른 사람이 엑셀 등에서 열어 두었습니다.")
RENEW = ("renew", {"customer": "1001", "as_of": DAY})
CANCEL = ("cancel", {"customer": "1002", "on": date(2024, 10, 10), "reason": "가격", "as_of": DAY})
PAUSE = (
    "pause",
    {"customer": "1003", "first": date(2024, 10, 5), "last": date(2024, 10, 20), "as_of": DAY},
)
RESUME = ("resume", {"customer": "1003", "on": date(2024, 10, 15), "extend": False, "as_of": DAY})
BOUGHT = {"고객": "1001", "일자": "2024-10-01", "제품/서비스": "상담", "금액": "30000"}
BUY = ("add", {"sheet": "purchases", "rows": [BOUGHT]})
ALL = (RENEW, CANCEL, PAUSE, RESUME, BUY)


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger, which somebody has open."""
    path = Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))
    owner(path).touch()
    return path


def owner(path: Path) -> Path:
    """The file that Excel puts beside a workbook it has open."""
    return path.with_name(f"~${path.name}")


def keep(path: Path, work: tuple[str, Any]) -> str:
    """Have some work wait, and return its ID."""
    kind, words = work
    return wait(path, kind, words, Author("김대리", kind, NOW), BUSY).identifier


def free(path: Path, **how: Any) -> tuple[int, int]:  # noqa: ANN401 - as settle
    """Close the workbook, do what waits; how much was done, and how much set aside."""
    owner(path).unlink(missing_ok=True)
    found = settle(path, Author("밤", "refresh", LATER), **how)
    return found.done, found.aside


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    """The rows of a sheet below its headers."""
    book = load_workbook(path)
    found = book[sheet].iter_rows(min_row=2, values_only=True) if sheet in book.sheetnames else ()
    return [row for row in found if any(each is not None for each in row)]


def test_all_kinds_of_work_wait_and_are_done_in_their_order(seed: Path) -> None:
    """Each may build on the one before: a pause that waits can be ended."""
    before = seed.read_bytes()
    names = [keep(seed, work) for work in ALL]
    assert [each.identifier for each in works_of(seed)] == names
    assert seed.read_bytes() == before
    assert free(seed) == (5, 0)
    assert (works_of(seed), queue.waiting(seed).path.exists()) == ((), False)
    ledger = rows(seed, "고객대장")
    assert [row[0] for row in ledger] == [1001, 1002, 1003, 1001]
    assert [str(row[9])[:10] for row in ledger] == ["None", "2024-10-10", "None", "None"]
    assert [str(row[12])[:10] for row in ledger[2:3]] == ["2024-10-14"]
    assert [row[:4] for row in rows(seed, "구매이력")] == [
        (datetime(2024, 10, 1), 1001, "상담", 30000)  # noqa: DTZ001
    ]
    notes = rows(seed, "고객관리일지")
    assert [row[1] for row in notes] == [NOW] * 4  # when it was decided, not when it was written


def test_it_is_done_by_whatever_command_comes_first(seed: Path) -> None:
    """Before its own, and told; 변경이력 names who gave the work."""
    book = load_workbook(seed)
    book["설정"].append(["기준", "변경이력", "예"])
    book.save(seed)
    keep(seed, RENEW)
    owner(seed).unlink()
    (result,) = refresh_files([seed], DAY)
    assert (result.error, result.settled, result.aside) == (None, 1, 0)
    assert {row[1] for row in rows(seed, "변경이력") if row[2] == "재계약"} == {"김대리"}


def test_what_was_done_is_not_done_again(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash between the save and the queue leaves the work there: it is known by its note."""
    keep(seed, RENEW)
    keep(seed, BUY)
    kept = queue.waiting(seed).path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.files.queue.drop", lambda *_: None)
        assert free(seed) == (2, 0)
    assert queue.waiting(seed).path.read_bytes() == kept
    after = seed.read_bytes()
    assert free(seed) == (2, 0)
    assert (seed.read_bytes(), works_of(seed)) == (after, ())


def test_what_does_not_fit_any_more_is_set_aside_and_blocks_nothing(seed: Path) -> None:
    """With the reason; tried again on demand; given up by its ID."""
    name = keep(seed, RENEW)
    keep(seed, CANCEL)
    book = load_workbook(seed)
    book["고객대장"]["G2"] = "200,000원"  # the fee that the new term would take over
    book.save(seed)
    assert free(seed) == (1, 1)
    (work,) = works_of(seed)
    assert (work.identifier, len(rows(seed, "고객대장"))) == (name, 3)
    assert work.reason.startswith("기다리는 사이에 그 고객의 계약이 바뀌었습니다.")
    assert free(seed) == (0, 0)
    assert free(seed, again=True) == (0, 1)
    book = load_workbook(seed)
    book["고객대장"]["G2"] = "100,000원"
    book.save(seed)
    assert free(seed, again=True) == (1, 0)
    assert len(rows(seed, "고객대장")) == 4
    with pytest.raises(DomainError):
        give_up(seed, name)


def test_rows_that_were_sorted_meanwhile_are_found_again(seed: Path) -> None:
    """A row is told by what it says, not by its number."""
    keep(seed, CANCEL)
    book = load_workbook(seed)
    sheet = book["고객대장"]
    upper, lower = ([cell.value for cell in sheet[row]] for row in (2, 3))
    for row, values in ((2, lower), (3, upper)):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    book.save(seed)
    assert free(seed) == (1, 0)
    assert [str(row[9])[:10] for row in rows(seed, "고객대장")][:2] == ["2024-10-10", "None"]


@pytest.mark.parametrize(
    "work",
    [
        ("renew", {"customer": "9999", "as_of": DAY}),
        ("resume", {**RESUME[1]}),
        ("add", {"sheet": "purchases", "rows": [{**BOUGHT, "고객": "9999"}]}),
        ("cancel", {**CANCEL[1], "reason": "모르는 까닭"}),
    ],
    ids=["nobody", "nothing to resume", "nobody bought", "unknown reason"],
)
def test_what_would_be_refused_does_not_wait(seed: Path, work: tuple[str, Any]) -> None:
    """It is told at once."""
    try:
        found = wait(seed, *work, Author("김대리", work[0], NOW), BUSY)
    except XlcrmError:
        pass
    else:
        assert found.identifier == ""
        assert found.proposal.problems
    assert works_of(seed) == ()


def test_two_renewals_of_one_contract_are_one_too_many(seed: Path) -> None:
    """The second is refused while the first waits: it is looked at as if that had been done."""
    keep(seed, RENEW)
    with pytest.raises(DomainError, match="이미 재계약"):
        keep(seed, RENEW)
    assert free(seed) == (1, 0)


def test_work_of_a_newer_version_is_kept_aside(seed: Path) -> None:
    """Neither done nor given up, and in nobody's way."""
    keep(seed, CANCEL)
    queue.enqueue_work(seed, {"id": "W-1", "kind": "teleport", "words": {}})
    assert free(seed) == (1, 0)
    assert (queue.waiting(seed).works, queue.unread(seed)[1]) == ((), 1)


def test_while_it_is_held_nothing_is_tried(seed: Path) -> None:
    """And what a command asks then is looked at behind what waits."""
    keep(seed, CANCEL)
    before = seed.read_bytes(), queue.waiting(seed).path.read_bytes()
    assert settle(seed, Author("밤", "refresh", LATER)).done == 0
    with pytest.raises(LockedWorkbookError):
        change(seed, lambda _: Proposal[None](), Author("밤", "refresh", LATER))
    with pytest.raises(LockedWorkbookError):
        apply_queue(seed, Author("밤", "queue apply", LATER))
    assert (seed.read_bytes(), queue.waiting(seed).path.read_bytes()) == before


@pytest.mark.parametrize("error", [StorageError, WorkbookChangedError, PlanError])
def test_a_contact_is_kept_whatever_keeps_the_workbook_from_being_saved(
    seed: Path, monkeypatch: pytest.MonkeyPatch, error: type[XlcrmError]
) -> None:
    """It waits; the next save that comes through writes it, once."""
    owner(seed).unlink()

    def fail(*_: object, **__: object) -> None:
        raise error("디스크가 가득 찼습니다.", path=seed, hint="비우세요.")

    monkeypatch.setattr(store, "replace", fail)
    entry = {"customer": "1001", "content": "통화함"}
    added = add_entries(seed, [entry], Author("김대리", "log add", NOW))
    assert (added.changed, str(added.busy.message if added.busy else "")) == (
        None,
        "디스크가 가득 찼습니다.",
    )
    assert added.waiting == 1
    monkeypatch.undo()
    for _ in range(2):
        apply_queue(seed, Author("김대리", "queue apply", LATER))
    assert [row[0] for row in rows(seed, "고객관리일지")] == [
        row["entry_id"] for row in added.logged.rows
    ]


def test_a_contact_is_kept_beside_a_ledger_that_cannot_be_read(seed: Path) -> None:
    """It is looked at when it can be: then it is written, or set aside with the reason."""
    sound = seed.read_bytes()
    owner(seed).unlink()
    seed.write_bytes(sound[:-200])
    for customer in ("1001", "9999"):
        entry = {"customer": customer, "content": "통화함"}
        added = add_entries(seed, [entry], Author("김대리", "log add", NOW))
        assert (added.logged.rows, len(added.unread)) == ((), 1)
    assert added.waiting == 2
    seed.write_bytes(sound)
    assert free(seed) == (1, 1)
    assert [row[2] for row in rows(seed, "고객관리일지")] == [1001]
    assert "고객" in works_of(seed)[0].reason
    assert len(open_ledger(seed).tables) >= 2


def test_a_contact_waits_beside_a_file_that_may_not_be_written(seed: Path) -> None:
    """Its customer is looked up all the same; where nothing can be kept either, that is told."""
    owner(seed).unlink()
    seed.chmod(0o444)
    entry = {"customer": "1001", "content": "통화함"}
    added = add_entries(seed, [entry], Author("김대리", "log add", NOW))
    assert (added.waiting, len(added.logged.rows), added.unread) == (1, 1, ())
    assert added.busy is not None
    assert added.busy.message == "읽기 전용 파일입니다."
    nobody = add_entries(seed, [{**entry, "customer": "9999"}], Author("김대리", "log add", NOW))
    assert (len(nobody.proposal.problems), len(queue.waiting(seed).rows)) == (1, 1)
    path = queue.waiting(seed).path
    path.unlink()
    path.mkdir()
    with pytest.raises(StorageError, match="읽기 전용 파일입니다"):
        add_entries(seed, [entry], Author("김대리", "log add", NOW))
