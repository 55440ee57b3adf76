"""Somebody who is called otherwise in the middle of a campaign gets no second message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from outreach_books import (
    NOW,
    Postbox,
    campaign,
    nameless_office,
    outreach_office,
    sent_by,
    tail,
)

import xlcrm
from xlcrm.jobs.outreach.sending import sending

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.domain.message import Message


class ByNumber(Postbox):
    """Tells customers apart by their numbers alone."""

    def who(self, message: Message) -> str:
        """The last figures."""
        return tail(message.to)


def renamed(path: Path, cell: str, name: str) -> None:
    """Type another name, as the office does in Excel."""
    book = load_workbook(path)
    book["고객대장"][cell] = name
    book.save(path)


@pytest.mark.parametrize("channel", ["문자", "이메일"])
def test_a_name_changed_by_hand_makes_nobody_new(tmp_path: Path, channel: str) -> None:
    """In a ledger of names the number or address remembers; it is told, and found out why."""
    path = nameless_office(tmp_path / "대장.xlsx", 3)
    wanted = campaign(channel=xlcrm.Channel(channel))
    box = ByNumber(tmp_path / "받은")
    assert sent_by(path, box, wanted).sent == 3
    renamed(path, "A4", "다솜이")
    again = sent_by(path, box, wanted)
    assert (again.sent, len(box.got)) == (0, 3)
    (held,) = again.sending.held
    assert "같은 번호나 주소로" in held.reasons[0]


def test_two_who_share_a_number_both_get_theirs(tmp_path: Path) -> None:
    """As long as both are there; and a number that nobody was written to is new."""
    path = outreach_office(tmp_path / "대장.xlsx", 3)
    renamed(path, "C3", "010-1234-5001")
    book = load_workbook(path)
    book["고객대장"]["F4"] = book["고객대장"]["F5"].value  # its term is not near yet
    book.save(path)
    box = Postbox(tmp_path / "받은")
    assert sent_by(path, box).sent == 2
    found = sending(xlcrm.open_ledger(path), campaign(), at=NOW)
    assert (found.reached, found.held) == (2, ())


def test_a_failed_message_keeps_no_number(tmp_path: Path) -> None:
    """Whoever got nothing may be written to under the new name."""
    path = nameless_office(tmp_path / "대장.xlsx", 3)
    refused = xlcrm.Refused("없는 번호")
    box = ByNumber(tmp_path / "받은", {"5003": refused})
    assert sent_by(path, box).sent == 2
    renamed(path, "A4", "다솜이")
    box = ByNumber(tmp_path / "받은")
    assert sent_by(path, box).sent == 1
    assert sorted(box.got) == ["5001", "5002", "5003"]
