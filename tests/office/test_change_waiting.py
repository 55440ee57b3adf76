"""Entries that wait and cannot be placed any more: they stay, and keep out nothing else."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table

from xlcrm.cellref import CellRef
from xlcrm.errors import LockedWorkbookError, PlanError, StorageError, WorkbookChangedError
from xlcrm.files import queue
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.office.change import change
from xlcrm.office.commit import Author, Committed
from xlcrm.office.proposal import Proposal
from xlcrm.workbook.plan import Plan

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
BY = Author("김대리", "refresh", datetime(2024, 10, 1, 9, 0))  # noqa: DTZ001 - Korean wall time


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """Return a ledger whose journal has a remark below and a table beside it; an entry waits."""
    path = Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))
    add_entries(path, [{"customer": "1001", "content": "통화함"}], BY)
    book = load_workbook(path)
    sheet = book["고객관리일지"]
    sheet["A3"] = "여기까지 확인함"
    sheet["AZ1"], sheet["BA1"] = "코드", "뜻"
    sheet.add_table(Table(displayName="코드표", ref="AZ1:BA9"))
    book.save(path)
    waits = "다시 전화하기로 함"
    entry = {"entry_id": "20241001-0900-AAAAAAA", "customer_id": "1002", "content": waits}
    queue.enqueue(path, [{**entry, "at": BY.now}])
    return path


def test_another_change_goes_on_and_the_entry_stays_in_the_queue(blocked: Path) -> None:
    """What has no room is not lost, and does not stop the night's refresh."""
    done: Committed[None] = change(
        blocked, lambda _: Proposal(Plan.of_cells({CellRef("고객대장", 4, 8): "만료 예정"})), BY
    )
    assert (done.queued, done.left, len(queue.waiting(blocked).rows)) == (0, 1, 1)
    book = load_workbook(blocked)
    assert book["고객대장"]["H4"].value == "만료 예정"
    assert book["고객관리일지"]["A3"].value == "여기까지 확인함"


@pytest.mark.parametrize(
    "error", [LockedWorkbookError, WorkbookChangedError], ids=["held", "changed"]
)
def test_an_entry_that_cannot_be_placed_is_not_kept_for_later(
    blocked: Path, monkeypatch: pytest.MonkeyPatch, error: type[StorageError]
) -> None:
    """It was told as not written: whoever writes it again must not find it twice."""
    queue.drop(blocked, {"20241001-0900-AAAAAAA"})
    first = [
        LockedWorkbookError("다른 xlcrm이 이 파일을 쓰고 있습니다."),
        error("그사이 바뀌었습니다."),
    ]

    def busy(*arguments: object, **options: object) -> object:
        if first:
            raise first.pop(0)
        return change(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("xlcrm.jobs.log.logbook.change", busy)
    with pytest.raises(PlanError, match="옆에 있는 표"):
        add_entries(blocked, [{"customer": "1001", "content": "통화함"}], BY)
    assert (first, queue.waiting(blocked).rows) == ([], ())


def test_applying_the_queue_says_why_it_cannot(blocked: Path) -> None:
    """Where nothing else is to be done, the reason is told, with the place."""
    before = blocked.read_bytes()
    with pytest.raises(PlanError, match="옆에 있는 표") as raised:
        apply_queue(blocked, BY)
    assert (raised.value.sheet, raised.value.cell) == ("고객관리일지", "AZ1:BA9")
    assert (blocked.read_bytes(), len(queue.waiting(blocked).rows)) == (before, 1)
