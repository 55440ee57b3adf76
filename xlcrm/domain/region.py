"""Which part of the country an address lies in."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from xlcrm.domain.text import lazy, one_line

# The seventeen of 지방자치법 제2조, with the names that two of them had until 2023 and 2024.
_PROVINCES: Final = {
    "서울": ("서울특별시", "서울시"),
    "부산": ("부산광역시", "부산시"),
    "대구": ("대구광역시", "대구시"),
    "인천": ("인천광역시", "인천시"),
    "광주": ("광주광역시",),
    "대전": ("대전광역시", "대전시"),
    "울산": ("울산광역시", "울산시"),
    "세종": ("세종특별자치시", "세종시"),
    "경기": ("경기도",),
    "강원": ("강원특별자치도", "강원도"),
    "충북": ("충청북도",),
    "충남": ("충청남도",),
    "전북": ("전북특별자치도", "전라북도"),
    "전남": ("전라남도",),
    "경북": ("경상북도",),
    "경남": ("경상남도",),
    "제주": ("제주특별자치도", "제주도", "제주시"),
}
_BY_NAME: Final = {name: short for short, names in _PROVINCES.items() for name in (short, *names)}
_POSTCODE: Final = lazy(r"^[(\[]?(?:우\s*:?\s*)?\d{3}-?\d{2,3}[)\]]?\s*")
_DISTRICT: Final = lazy(r"[가-힣]{2,}[시군구]")


@lru_cache(maxsize=65536)
def region_of(address: str) -> str | None:
    """Return an address's province by its short name, else its city or district, or None.

    >>> region_of("서울특별시 강남구 테헤란로 1"), region_of("(06236) 경기도 성남시 분당구")
    ('서울', '경기')
    >>> region_of("수원시 팔달구 효원로 1"), region_of("테헤란로 1") is None
    ('수원시', True)
    """
    words = _POSTCODE.sub("", one_line(address)).replace(",", " ").split()
    if not words:
        return None
    if words[0] in _BY_NAME:
        return _BY_NAME[words[0]]
    return words[0] if _DISTRICT.fullmatch(words[0]) else None
