"""A term that stands in no column but above the list, or in its sheet's name, is asked and kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

import xlcrm
from xlcrm.errors import DomainError, HeaderNotFoundError
from xlcrm.jobs.adopt.adopt import adopt, adopt_file, asked_of
from xlcrm.office.ledger import open_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

AS_OF: Final = date(2026, 5, 1)
BY: Final = xlcrm.Author("김사무", "adopt", datetime.fromisoformat("2026-05-01T09:00"))
HEADS: Final = ("번호", "성명", "휴대전화", "구획", "납부")
NAMES: Final = ("홍가람", "김나래", "이다솜")


def workbook(folder: Path, titles: Sequence[str], name: str = "명단") -> Path:
    """A list of three people without a term, below some titles."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for title in titles:
        sheet.append([title])
    sheet.append(HEADS)
    for number, each in enumerate(NAMES, start=1):
        sheet.append([number, each, f"010-0000-000{number}", f"가-{number}", "O"])
    path = folder / "list.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("titles", "name", "answer"),
    [
        (["텃밭 명단", "계약기간: 2026.4.1~2026.11.30"], "명단", "2026-04-01~2026-11-30"),
        (["○ 이용기간 : 2026. 4. 1. ~ 2026. 11. 30."], "명단", "2026-04-01~2026-11-30"),
        (["2026년 하반기 회원"], "명단", "2026-07-01~2026-12-31"),
        (["수영 초급"], "2026년 2분기", "2026-04-01~2026-06-30"),
    ],
)
def test_the_term_is_proposed(tmp_path: Path, titles: list[str], name: str, answer: str) -> None:
    """One question, with the days that are written there."""
    path = workbook(tmp_path, titles, name)
    (question,) = asked_of(path)
    assert question.name == f"계약 기간!{name}"
    assert question.proposal is not None
    assert question.proposal.answer == answer


def test_the_answer_makes_it_a_ledger(tmp_path: Path) -> None:
    """Each row gets the days in columns of its own, and no later command asks."""
    path = workbook(tmp_path, ["계약기간: 2026.4.1~2026.11.30"])
    asked, done = adopt_file(path, BY, as_of=AS_OF)
    assert done is None
    answers = {each.name: each.offers[0].answer for each in asked.required}
    adopt_file(path, BY, as_of=AS_OF, answers=answers)
    table = xlcrm.open_ledger(path).tables[0]
    assert list(table.values("name")) == [*NAMES]
    assert set(table.values("start")) == {date(2026, 4, 1)}
    assert set(table.values("end")) == {date(2026, 11, 30)}
    assert set(table.values("status")) == {"활성화"}
    assert not asked_of(path)
    assert not xlcrm.refresh(xlcrm.open_ledger(path), as_of=AS_OF).plan
    assert not adopt(open_workbook(path), as_of=AS_OF).plan


def test_no_is_an_answer(tmp_path: Path) -> None:
    """Then it stays a list of people, and adoption says what it lacks."""
    path = workbook(tmp_path, ["계약기간: 2026.4.1~2026.11.30"])
    with pytest.raises(HeaderNotFoundError, match="계약 기간이 없는 명단"):
        adopt(open_workbook(path), as_of=AS_OF, answers={"계약 기간!명단": "쓰지 않음"})


def test_an_answer_without_days_is_refused(tmp_path: Path) -> None:
    """It says how to write them."""
    path = workbook(tmp_path, ["계약기간: 2026.4.1~2026.11.30"])
    with pytest.raises(DomainError, match="두 날짜"):
        adopt(open_workbook(path), as_of=AS_OF, answers={"계약 기간!명단": "내년까지"})


@pytest.mark.parametrize("title", ["접수기간: 2026.3.1~2026.3.10", "2026년 명단", "회원 명단"])
def test_other_days_are_no_term(tmp_path: Path, title: str) -> None:
    """Of applying, or a year alone."""
    with pytest.raises(HeaderNotFoundError):
        adopt(open_workbook(workbook(tmp_path, [title])), as_of=AS_OF)


def test_a_list_with_its_term_above_it_is_offered_beside_a_ledger(tmp_path: Path) -> None:
    """A ledger is adopted without it, and with it once somebody has said so."""
    path = workbook(tmp_path, ["특강기간: 2026.4.20~2026.5.21"], "방학특강")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("정회원", 0)
    sheet.append(["회원명", "연락처", "시작일", "종료일"])
    sheet.append(["박라온", "010-0000-0009", "2026-01-05", "2027-01-04"])
    book.save(path)
    found, done = adopt_file(path, BY, as_of=AS_OF)
    assert done is not None
    (question,) = (each for each in found.questions if each.section == "계약 기간")
    assert (question.sheet, question.required) == ("방학특강", False)
    ledgers = [each for each in xlcrm.open_ledger(path).tables if "start" in each.columns]
    assert [each.sheet for each in ledgers] == ["정회원"]
    adopt_file(path, BY, as_of=AS_OF, answers={question.name: question.offers[0].answer})
    ledgers = [each for each in xlcrm.open_ledger(path).tables if "start" in each.columns]
    assert [each.sheet for each in ledgers] == ["정회원", "방학특강"]
    assert set(ledgers[1].values("end")) == {date(2026, 5, 21)}
    assert set(ledgers[1].values("status")) == {"만료 예정"}
    assert not adopt(open_workbook(path), as_of=AS_OF).plan


def test_a_day_above_another_list_is_no_term(tmp_path: Path) -> None:
    """When it was made, or till when one could apply."""
    path = workbook(tmp_path, ["접수기간: 2026.3.1~2026.3.10"], "신청자")
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("정회원", 0)
    sheet.append(["회원명", "연락처", "시작일", "종료일"])
    sheet.append(["박라온", "010-0000-0009", "2026-01-05", "2027-01-04"])
    book.save(path)
    assert [each for each in asked_of(path) if each.section == "계약 기간"] == []
