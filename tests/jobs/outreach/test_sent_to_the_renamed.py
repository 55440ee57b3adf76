"""Customers who are called otherwise after they got a message: one row each, and nobody twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from outreach_books import (
    BY,
    DAY,
    NIGHT,
    Postbox,
    campaign,
    marketing,
    nameless_office,
    outreach_office,
    sent_by,
    tail,
    tails,
)

import xlcrm
from xlcrm.domain.sending_state import SendingState

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.domain.message import Message


class _ByNumber(Postbox):
    """One that tells customers by their number, for they have no 고객 ID at first."""

    def who(self, message: Message) -> str:
        return tail(message.to)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the workbook of an office without numbers, two of whose customers have one name."""
    return nameless_office(tmp_path / "대장.xlsx")


@pytest.fixture
def post(tmp_path: Path) -> Postbox:
    """Return what carries its messages."""
    return _ByNumber(tmp_path / "post")


def _numbered(path: Path) -> None:
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.number_customers(ledger), by=BY)


def test_who_got_a_number_since_is_no_second_customer(path: Path, post: Postbox) -> None:
    """Nothing is sent again, no row comes twice, and none names somebody whom nobody knows."""
    sent_by(path, post)
    _numbered(path)
    before = marketing(path)
    assert [row["고객 ID"] for row in before] == [1001, 1002, 1003]
    found = sent_by(path, post)
    assert (found.counts, found.sending.reached) == ({}, 3)
    assert (marketing(path), len(post.got)) == (before, 3)


def test_a_row_that_is_gone_comes_back_under_the_number_of_now(path: Path, post: Postbox) -> None:
    """The office has numbered its customers, and deleted the sheet."""
    sent_by(path, post)
    _numbered(path)
    book = load_workbook(path)
    del book["마케팅"]
    book.save(path)
    found = sent_by(path, post)
    assert (found.sending.reached, len(post.got)) == (3, 3)
    assert sorted(row["고객 ID"] for row in marketing(path)) == [1001, 1002, 1003]


def test_a_number_typed_while_the_rows_wait_is_found(
    path: Path, post: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody had the workbook open for that; the message is told of in a row of theirs."""
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.jobs.outreach.send.settle", lambda *_, **__: None)
        assert sent_by(path, post).waits
    book = load_workbook(path)
    sheet = book["고객대장"]
    sheet.insert_cols(1)
    for row, said in enumerate(("고객 ID", "7001", "7002", "7003"), 1):
        sheet.cell(row, 1, said)
    book.save(path)
    assert sent_by(path, post).sending.reached == 3
    assert (tails(path), len(post.got)) == ({"5001": "보냄", "5002": "보냄", "5003": "보냄"}, 3)


def test_who_was_held_back_gets_the_message_under_the_new_number(path: Path, post: Postbox) -> None:
    """In the row that says so."""
    wanted = campaign("할인")
    sent_by(path, post, wanted, clock=lambda: NIGHT)
    assert {row["상태"] for row in marketing(path)} == {"보류"}
    _numbered(path)
    ledger = xlcrm.open_ledger(path)
    yes = xlcrm.record_consent(ledger, ["1001"], as_of=DAY, yes=True, on=date(2024, 3, 1))
    ledger.commit(yes, by=BY)
    found = sent_by(path, post, wanted)
    assert found.counts[SendingState.SENT] == 1
    assert [row["상태"] for row in marketing(path)] == ["보냄", "보류", "보류"]
    sent_by(path, post, wanted)
    assert len(marketing(path)) == 3


def test_whoever_is_another_customer_by_now_has_no_row_of_their_own(tmp_path: Path) -> None:
    """Two who were one: the message of the one that is gone is the other's, and comes no more."""
    path, post = outreach_office(tmp_path / "대장.xlsx"), Postbox(tmp_path / "post")
    sent_by(path, post)
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.merge_customers(ledger, "1001", "1002", as_of=DAY), by=BY)
    found = sent_by(path, post)
    assert (found.counts, len(post.got)) == ({}, 4)
    assert sorted(row["고객 ID"] for row in marketing(path)) == [1001, 1001, 1003, 1004]
