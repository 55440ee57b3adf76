"""Compensations: promised in the journal, asked for until they are given, never forgotten."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import ticked

import xlcrm
from xlcrm.office.change import change

if TYPE_CHECKING:
    from xlcrm.office.commit import Committed

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY: Final = date(2024, 10, 20)
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
BY: Final = xlcrm.Author("김대리", "log add", NOW)
COMPLAINT: Final = {
    "customer": "1002",
    "일시": "2024-10-02 09:00",
    "분류": "불만",
    "감정": "부정",
    "내용": "얼음이 나오지 않는다고 함",
    "보상 내용": "한 달 요금 면제",
    "보상 금액": "5만원",
    "보상 승인자": "점장",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger whose customer was promised a month without a fee."""
    copy = Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))
    change(copy, lambda ledger: xlcrm.log(ledger, [COMPLAINT], now=NOW), BY, backup=False)
    return copy


def identifier(path: Path) -> str:
    """Return the 일지 ID of the complaint."""
    return str(ticked.journal(path)[0]["일지 ID"])


def put(path: Path, now: datetime = NOW) -> Committed[xlcrm.Ticked]:
    """Put the sheet 오늘 into the ledger."""
    return change(
        path,
        lambda ledger: xlcrm.put_today(ledger, as_of=now.date(), now=now),
        xlcrm.Author(BY.user, "today --into", now),
        backup=False,
    )


def test_a_promise_is_written_in_columns_that_come_with_it(path: Path) -> None:
    """Also where the journal itself is made with it; the amount as won."""
    (row,) = ticked.journal(path)
    told = (row["보상 내용"], row["보상 금액(원)"], row["보상 승인자"])
    assert told == ("한 달 요금 면제", 50_000, "점장")
    assert "보상 이행일" not in row
    bare = {key: each for key, each in COMPLAINT.items() if not key.startswith("보상")}
    change(path, lambda ledger: xlcrm.log(ledger, [bare], now=NOW), BY, backup=False)
    assert len(ticked.journal(path)) == 2


def test_it_is_due_until_it_is_given_also_once_the_problem_is_solved(path: Path) -> None:
    """One line an entry; with `promises` nothing else."""
    first = xlcrm.due(xlcrm.open_ledger(path), as_of=DAY)
    assert [(each.what, each.compensation) for each in first] == [
        ("미해결", "한 달 요금 면제 (50,000원)")
    ]
    xlcrm.close_entry(path, identifier(path), "밸브를 바꿈", BY, backup=False)
    solved = xlcrm.due(xlcrm.open_ledger(path), as_of=DAY, promises=True)
    assert [(each.what, each.promise) for each in solved] == [("", True)]
    xlcrm.close_entry(path, identifier(path), "10월 요금을 빼 드림", BY, backup=False)
    last = ticked.journal(path)[-1]
    assert last["해결 방법"] == "밸브를 바꿈\n10월 요금을 빼 드림"
    assert last["보상 이행일"] == datetime(2024, 10, 20)  # noqa: DTZ001 - a cell's day
    assert xlcrm.due(xlcrm.open_ledger(path), as_of=DAY) == []
    assert len(ticked.journal(path)) == 3
    before = xlcrm.due(xlcrm.open_ledger(path), as_of=DAY - timedelta(days=1), promises=True)
    assert [each.compensation for each in before] == ["한 달 요금 면제 (50,000원)"]


def test_a_complaint_that_waits_past_its_day_is_a_promise_not_kept(path: Path) -> None:
    """And a follow-up of anything else is not."""
    changes = {"후속 조치": "전화", "후속 기한": "2024-10-10", "보상 이행일": "2024-10-05"}
    xlcrm.correct_entry(path, identifier(path), changes, BY, backup=False)
    other = {
        "customer": "1001",
        "일시": "2024-10-01",
        "내용": "요금을 물음",
        "후속 기한": "2024-10-10",
    }
    change(path, lambda ledger: xlcrm.log(ledger, [other], now=NOW), BY, backup=False)
    found = xlcrm.due(xlcrm.open_ledger(path), as_of=DAY, promises=True)
    assert [(each.customer_id, each.what, each.days) for each in found] == [("1002", "전화", -10)]


def test_it_cannot_be_given_before_it_was_promised_nor_in_days_to_come(path: Path) -> None:
    """The same as for every other day of the journal."""
    for day, word in (("2024-10-01", "상담한 날보다"), ("2024-11-01", "아직 오지 않은")):
        found = xlcrm.log_correction(
            xlcrm.open_ledger(path), identifier(path), {"보상 이행일": day}, now=NOW
        )
        assert [word in str(each) for each in found.problems] == [True]


def test_today_asks_for_it_and_a_tick_gives_it(path: Path) -> None:
    """Beside the open problem: a line of its own, which a tick closes and nothing else."""
    lines = [
        (line.kind, line.why)
        for line in xlcrm.today(xlcrm.open_ledger(path), as_of=DAY)
        if line.kind in {xlcrm.TaskKind.PROMISE, xlcrm.TaskKind.ISSUE}
    ]
    assert [kind.value for kind, _ in lines] == ["미해결 문제", "보상 약속"]
    assert lines[1][1] == "한 달 요금 면제 (50,000원) · 약속한 지 18일"
    put(path)
    ticked.write(path, ("보상 약속", "1002", {"완료": "O", "메모": "계좌로 보냄"}))
    put(path)
    last = ticked.journal(path)[-1]
    assert (last["해결 방법"], last["해결일시"]) == ("계좌로 보냄", None)
    assert last["보상 이행일"] == datetime(2024, 10, 20)  # noqa: DTZ001 - a cell's day
    rest = xlcrm.due(xlcrm.open_ledger(path), as_of=DAY)
    assert [(each.what, each.compensation) for each in rest] == [("미해결", "")]
    count = len(ticked.journal(path))
    put(path)
    assert len(ticked.journal(path)) == count


def test_solved_and_given_on_one_sheet_are_one_after_the_other(path: Path) -> None:
    """The entry of what was given corrects that of the solution, so that both count."""
    put(path)
    ticked.write(
        path,
        ("보상 약속", "1002", {"완료": "O", "메모": "계좌로 보냄"}),
        ("미해결 문제", "1002", {"완료": "O", "메모": "밸브를 바꿈"}),
    )
    put(path)
    first, solved, given = ticked.journal(path)
    assert solved["정정 대상 ID"] == first["일지 ID"]
    assert given["정정 대상 ID"] == solved["일지 ID"]
    assert given["해결 방법"] == "밸브를 바꿈\n계좌로 보냄"
    assert xlcrm.due(xlcrm.open_ledger(path), as_of=DAY) == []
    put(path, NOW + timedelta(days=1))
    assert len(ticked.journal(path)) == 3
