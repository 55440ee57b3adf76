"""Which part of the country an address lies in."""

from __future__ import annotations

import pytest

from xlcrm.domain.region import region_of


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("서울특별시 종로구 세종대로 1", "서울"),
        ("서울시 종로구", "서울"),
        ("서울 종로구", "서울"),
        ("강원특별자치도 춘천시", "강원"),
        ("강원도 춘천시", "강원"),
        ("전라북도 전주시", "전북"),
        ("세종특별자치시 한누리대로 1", "세종"),
        ("(03154) 서울특별시 종로구", "서울"),
        ("우 03154 서울특별시 종로구", "서울"),
        ("경기도, 수원시", "경기"),
        ("경기도 광주시", "경기"),
        ("성남시 분당구 판교로 1", "성남시"),
        ("해운대구 우동", "해운대구"),
        ("양평군 양평읍", "양평군"),
        ("테헤란로 1", None),
        ("미국 뉴욕", None),
        ("", None),
        ("03154", None),
    ],
)
def test_an_address_begins_with_its_region(address: str, region: str | None) -> None:
    """The province by its short name, else the city or district; a street alone says none."""
    assert region_of(address) == region


@pytest.mark.parametrize("address", ["광주광역시 북구", "광주 북구"])
def test_gwangju_is_the_metropolis(address: str) -> None:
    """광주 alone is the metropolis; 광주시 is the city in 경기."""
    assert region_of(address) == "광주"
    assert region_of("광주시 오포읍") == "광주시"
