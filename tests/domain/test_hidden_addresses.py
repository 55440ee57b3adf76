"""Postal addresses in what people wrote are hidden; numbers that count something are not."""

from __future__ import annotations

import pytest

from xlcrm.domain.hidden_addresses import hide_addresses, without_addresses

HIDDEN = [
    ("환불 요청, 가온시 나루구 다솜로 12 201호로 보내 달라고 함", "12", "201"),
    ("가온시 나루구 새빛동 12-3 402호로 연락", "12-3", "402"),
    ("가온시 나루구 다솜로 77-2", "77-2"),
    ("새빛1동 12-3번지 2층", "12-3", "2층"),
    ("가온시 나루구 다솜로 8번길 12-1", "12-1"),
    ("나루군 새빛읍 다솜리 123", "123"),
    ("가온시 나루구 새빛동 178-1 101동 1002호", "178", "1002"),
    ("101동 1002호에 삶", "101", "1002"),
]
KEPT = [
    "앞으로 3번 더 온다고 함",
    "월세로 50만원",
    "카드로 2번 결제함",
    "PT 10-20회로 변경",
    "운동 3-4회",
    "오전 10-11시로 변경",
    "대로 2-3일 쉼",
    "나루구 쪽으로 3명 이동",
    "가온시 나루구 회원 12명",
    "2동 3호 사물함",
    "값은 12,000원",
]


@pytest.mark.parametrize(("text", "gone"), [(text, gone) for text, *gone in HIDDEN])
def test_an_address_is_hidden_from_its_number_on(text: str, gone: list[str]) -> None:
    """Of the house and of the flat; the street may be seen."""
    said = hide_addresses(text)
    assert "***" in said
    assert not [each for each in gone if each in said]
    assert hide_addresses(said) == said


@pytest.mark.parametrize("text", KEPT)
def test_what_counts_something_stays(text: str) -> None:
    """Times, won, days and people are no houses."""
    assert hide_addresses(text) == text


def test_words_are_told_apart_without_addresses() -> None:
    """No part of a town or a street is a word that people say often."""
    assert without_addresses("영수증을 가온시 나루구 다솜로 12로 보냄").split() == [
        "영수증을",
        "로",
        "보냄",
    ]
