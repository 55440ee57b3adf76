"""What 설정 says of messages, under 발송: who sends, how many, and what it allows."""

from __future__ import annotations

import pytest

from xlcrm.reading.outreach_settings import ITEMS
from xlcrm.reading.settings import Settings, read_settings
from xlcrm.schema.coerce import read_column
from xlcrm.schema.sheets import SETTINGS
from xlcrm.schema.table import Table


def said(*rows: tuple[str, str | None]) -> tuple[Settings, list[str]]:
    """What 설정 comes to with some rows of 발송, and the codes of what is wrong."""
    whole = [("발송", *row) for row in rows]
    columns = {
        field: read_column(
            SETTINGS.column(field), at + 1, SETTINGS.column(field).name, [row[at] for row in whole]
        )
        for at, field in enumerate(("section", "item", "value"))
    }
    table = Table(SETTINGS, SETTINGS.name, 1, range(2, len(rows) + 2), columns)
    settings, findings = read_settings(table)
    return settings, [each.code for each in findings]


def test_an_office_says_who_sends() -> None:
    """Each item, as people write it."""
    settings, codes = said(
        ("보내는 곳", "한빛 피트니스"),
        ("보내는 연락처", "02-123-4567 / 010-0000-0001"),
        ("보내는이메일", "Office@Example.com"),
        ("보내는 주소", "서울시 중구 새길 1"),
        ("무료수신거부", "080 123 4567"),
        ("한 달 메시지 상한", "2건"),
        ("거래관계 예외", "예"),
    )
    assert codes == []
    rules = settings.outreach
    assert rules.sender == (
        "한빛 피트니스",
        ("021234567", "01000000001"),
        "Office@example.com",
        "서울시 중구 새길 1",
        "0801234567",
    )
    assert (rules.most, rules.relation) == (2, True)


def test_what_nobody_has_said_is_careful() -> None:
    """Four messages a month, no exception, and no sender, so that no advertising goes."""
    settings, codes = said()
    assert codes == []
    assert settings.outreach[1:] == (4, False)
    assert not any(settings.outreach.sender)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("보내는 고", "한빛"), "S160"),
        (("보내는 연락처", "02-12"), "S162"),
        (("보내는 이메일", "office"), "S162"),
        (("무료수신거부", "02-123-4567"), "S162"),  # not free
        (("한 달 메시지 상한(건)", "많이"), "S162"),
        (("거래관계 예외", "글쎄"), "S162"),
        (("보내는 곳", None), "S102"),
    ],
)
def test_what_cannot_be_read_is_told(row: tuple[str, str | None], code: str) -> None:
    """And does nothing."""
    settings, codes = said(row)
    assert codes == [code]
    assert settings.outreach == said()[0].outreach


def test_an_item_that_stands_twice_counts_once() -> None:
    """The first one."""
    settings, codes = said(("보내는 곳", "하나"), ("보내는 곳", "둘"))
    assert (settings.outreach.sender.name, codes) == ("하나", ["S109"])
    assert len(ITEMS) == 7
