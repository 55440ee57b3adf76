"""What was held back or has failed is no message: no figure, card or rule takes it for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from outreach_books import DAY, NOW, Postbox, campaign, outreach_office, sent_by, states

import xlcrm
from xlcrm.analysis.as_it_was import as_it_was
from xlcrm.analysis.office import office_of
from xlcrm.analysis.together import together
from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.domain.message_gate import SEOUL, Reason
from xlcrm.jobs.outreach.carrier import Refused, Unknown
from xlcrm.jobs.outreach.gate import Gate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workbook of whose five messages one each was sent, held back, failed, unknown."""
    folder = tmp_path_factory.mktemp("counted")
    found = outreach_office(folder / "대장.xlsx", 5)
    book = load_workbook(found)
    book["고객정보"]["B3"] = "N"
    book.save(found)
    faults = {"1003": Refused("없는 번호"), "1004": Unknown("답이 없음")}
    sent_by(found, Postbox(folder / "post", faults), campaign("할인"))
    assert states(found) == {
        1001: "보냄",
        1002: "보류",
        1003: "실패",
        1004: "확인 필요",
        1005: "보냄",
    }
    return found


def test_figures_count_what_went_out(path: Path) -> None:
    """Campaigns, and the frames behind them; the others stand apart with their reasons."""
    ledger = xlcrm.open_ledger(path)
    (row,) = xlcrm.analyse(ledger, as_of=DAY).tables["campaigns"].to_dict("records")
    assert (row["발송"], row["모름"]) == (2, 2)
    office = office_of(ledger, DAY)
    assert sorted(office.marketing["customer"]) == ["1001", "1005"]
    assert sorted(office.unsent["state"]) == ["보류", "실패", "확인 필요"]
    assert office.unsent["reason"].notna().all()


def test_figures_of_other_days_and_of_several_ledgers_do_so_too(path: Path) -> None:
    """What was not sent is no more a message then."""
    office = office_of(xlcrm.open_ledger(path), DAY)
    both = together([("강남", office), ("서초", office)])
    assert (len(both.marketing), len(both.unsent)) == (4, 6)
    before = as_it_was(office, date(2024, 9, 30))
    assert (len(before.marketing), len(before.unsent)) == (0, 0)


def test_what_is_known_of_a_customer_tells_what_went_out(path: Path) -> None:
    """The card and what happened in order."""
    ledger = xlcrm.open_ledger(path)
    kinds = {who: [event.kind for event in xlcrm.timeline(ledger, who)] for who in ("1001", "1002")}
    assert kinds == {"1001": ["계약", "마케팅"], "1002": ["계약"]}
    cards = [xlcrm.card(ledger, who, as_of=DAY) for who in ("1001", "1002")]
    told = [[row for part in each.parts for row in part.rows] for each in cards]
    assert [any("마지막 메시지" in row for row in each) for each in told] == [True, False]


def test_a_check_finds_nothing_wrong_with_what_the_gate_has_let_pass(path: Path) -> None:
    """Nor with what it has held back, nor with the words of the columns."""
    codes = {each.code for each in xlcrm.open_ledger(path).findings_on(DAY)}
    assert codes.isdisjoint({"C506", "C511", "C310"})


def test_the_gate_lets_nobody_have_a_second_one(path: Path) -> None:
    """Nor whom one may have reached; but those who surely have none."""
    gate = Gate.of(xlcrm.open_ledger(path), as_of=DAY)
    at = NOW.replace(tzinfo=SEOUL)

    def held(number: int) -> bool:
        who, to = str(1000 + number), f"010-1234-500{number}"
        note = Message(who, who, "", to, Channel.TEXT, Purpose.NOTICE, "", "글")
        return Reason.TWICE in gate.held(note, at=at, campaign="10월 안내")

    assert [held(number) for number in range(1, 6)] == [True, False, False, True, True]
