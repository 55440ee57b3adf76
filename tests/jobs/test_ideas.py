"""Ideas: written once a title, with all who had them, who are told when they are done."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import ticked
from openpyxl import load_workbook

import xlcrm
from xlcrm.office.change import change

if TYPE_CHECKING:
    from collections.abc import Callable

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY: Final = date(2024, 10, 20)
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
TITLE: Final = "얼음 정수기"


def write(path: Path, make: Callable[[xlcrm.Ledger], xlcrm.Proposal[Any]]) -> None:
    """Commit what a call proposes."""
    change(path, make, xlcrm.Author("김대리", "voices idea", NOW), backup=False)


def add(path: Path, title: str = TITLE, **given: Any) -> None:  # noqa: ANN401 - as `idea`
    """Write an idea down."""
    write(path, lambda ledger: xlcrm.idea(ledger, title, as_of=DAY, **given))


def told(path: Path) -> list[tuple[object, ...]]:
    """Return the rows of 아이디어: title, content, askers, state, told."""
    sheet = load_workbook(path)["아이디어"]
    head, *rows = sheet.iter_rows(values_only=True)
    at = [head.index(name) for name in ("제목", "내용", "누가", "상태", "알린 고객")]
    return [tuple(row[each] for each in at) for row in rows]


def put(path: Path, now: datetime = NOW) -> None:
    """Put the sheet 오늘 into the ledger."""
    write(path, lambda ledger: xlcrm.put_today(ledger, as_of=now.date(), now=now))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger in which two customers asked for the same."""
    copy = Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))
    add(copy, customers=["1001"], content="여름에 얼음이 나오는 것")
    add(copy, "얼음  정수기", customers=["김철수", "1001"], state="검토")
    return copy


def test_the_same_title_is_the_same_idea(path: Path) -> None:
    """Its askers are added once each; what is given takes the place of what stood there."""
    assert told(path) == [(TITLE, "여름에 얼음이 나오는 것", "1001, 1002", "검토", None)]
    again = xlcrm.idea(xlcrm.open_ledger(path), TITLE, as_of=DAY, customers=["1002"])
    assert not again
    add(path, "빨대 꽂이", customers=["1003"])
    assert [each.title for each in xlcrm.ideas(xlcrm.open_ledger(path))] == ["빨대 꽂이", TITLE]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"title": " ", "customers": ["1001"]}, "제목이 비어"),
        ({"title": "새것"}, "누가 말한"),
        ({"title": "새것", "customers": ["9999"]}, "없는 고객"),
        ({"title": "새것", "customers": ["1001"], "state": "보류"}, "상태는 없습니다"),
        ({"title": "새것", "entries": ["없는 것"]}, "그런 일지 ID가"),
    ],
    ids=["no title", "nobody", "unknown", "no state", "no entry"],
)
def test_what_cannot_be_is_refused(path: Path, given: dict[str, Any], why: str) -> None:
    """With what to do instead, and nothing is written."""
    with pytest.raises(xlcrm.DomainError, match=why) as caught:
        xlcrm.idea(xlcrm.open_ledger(path), given.pop("title"), as_of=DAY, **given)
    assert caught.value.hint


def test_an_entry_of_the_journal_brings_its_customer_and_its_words(path: Path) -> None:
    """Where the idea says nothing of its own yet."""
    entry = {"customer": "1003", "내용": "소독할 때 문자를 미리 달라고 함"}
    write(path, lambda ledger: xlcrm.log(ledger, [entry], now=NOW))
    identifier = str(ticked.journal(path)[-1]["일지 ID"])
    add(path, "소독 알림", entries=[identifier])
    assert told(path)[-1][:3] == ("소독 알림", "소독할 때 문자를 미리 달라고 함", "1003")


def test_who_asked_is_told_when_it_is_done_and_then_it_is_answered(path: Path) -> None:
    """Each asker is a line of today's tasks until they are ticked; the journal says so."""
    kind = xlcrm.TaskKind.IDEA
    lines = xlcrm.today(xlcrm.open_ledger(path), as_of=DAY)
    assert not [line for line in lines if line.kind is kind]
    add(path, state="반영")
    lines = xlcrm.today(xlcrm.open_ledger(path), as_of=DAY)
    assert [line.customer_id for line in lines if line.kind is kind] == ["1001", "1002"]
    put(path)
    ticked.write(
        path,
        ("아이디어 답변", "1001", {"완료": "O"}),
        ("아이디어 답변", "1002", {"결과": "부재"}),
    )
    put(path)
    assert told(path)[0][3:] == ("반영", "1001")
    contents = [row["내용"] for row in ticked.journal(path)]
    assert contents == ["[아이디어 답변] 연락함", "[아이디어 답변] 부재"]
    tomorrow = NOW + timedelta(days=1)
    put(path, tomorrow)
    ticked.write(path, ("아이디어 답변", "1002", {"완료": "O", "메모": "고맙다고 함"}))
    put(path, tomorrow)
    assert told(path)[0][3:] == ("답변함", "1001, 1002")
    lines = xlcrm.today(xlcrm.open_ledger(path), as_of=tomorrow.date())
    assert not [line for line in lines if line.kind is kind]


def test_a_merged_customer_goes_on_to_have_asked(path: Path) -> None:
    """Under the number that stays, once."""
    write(path, lambda ledger: xlcrm.merge_customers(ledger, "1003", "1002", as_of=DAY, now=NOW))
    assert told(path)[0][2] == "1001, 1003"


def test_an_office_s_own_list_of_ideas_is_none(tmp_path: Path) -> None:
    """It lacks who had them; xlcrm says so before it writes anything."""
    copy = Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))
    book = load_workbook(copy)
    own = book.create_sheet("아이디어")
    own.append(["날짜", "생각"])
    own.append(["2024-10-01", "간판을 바꾸기"])
    book.save(copy)
    with pytest.raises(xlcrm.HeaderNotFoundError, match="열 제목을 읽을 수 없습니다"):
        xlcrm.idea(xlcrm.open_ledger(copy), TITLE, as_of=DAY, customers=["1001"])


def test_it_waits_while_somebody_has_the_workbook_open(path: Path) -> None:
    """And is written once, when that is free."""
    owner = path.with_name(f"~${path.name}")
    owner.touch()
    by = xlcrm.Author("김대리", "voices idea", NOW)
    words = {"title": "현관 등", "customers": ["1003"], "as_of": DAY}
    busy = xlcrm.LockedWorkbookError("열려 있음")
    assert xlcrm.wait(path, "voices idea", words, by, busy).identifier
    owner.unlink()
    assert xlcrm.settle(path, by, backup=False).done == 1
    assert xlcrm.settle(path, by, backup=False).done == 0
    assert [row[0] for row in told(path)] == [TITLE, "현관 등"]
