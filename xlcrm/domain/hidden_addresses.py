"""Postal addresses in what people wrote, hidden from the number of the house on.

An address is known by what stands before its number: a town, county or district and a street or
village (강남구 테헤란로 12), a street or village with a number of two parts (역삼동 12-3), or a
house and a flat (101동 1002호). What tells no house stays: 앞으로 3번, 월세로 50만원.
"""

from __future__ import annotations

from typing import Final

from xlcrm.domain.text import lazy

_HIDDEN: Final = "***"
_DIGIT: Final = lazy(r"\d")
_AREA: Final = r"[가-힣]{1,8}(?:특별자치시|특별자치도|특별시|광역시|시|군|구|읍|면)"
_STREET: Final = r"[가-힣][가-힣0-9·]{0,12}(?:로|길|동|리|가)"
_NUMBER: Final = r"\d{1,5}(?:\s?-\s?\d{1,5})?(?:\s?번지)?(?![\d.:%]|,\d)"
_LANE: Final = r"(?:\s?\d+(?:번길|번가길|가길|길))?"
_FLAT: Final = (
    r"(?:[,\s]{0,3}(?:[가-힣A-Za-z]{1,10}(?:아파트|빌라|빌딩|타워|오피스텔|주택|맨션)|"
    r"지하\s?\d+층|\d{1,4}동(?![가-힣])|\d{1,3}층|[A-Za-z]?\d{1,5}호(?:실)?))*"
)
_NO_COUNT: Final = (
    r"(?!\s?(?:번(?!지)|개|명|월|일|년|시|분|주|회|차|만|천|백|원|대|건|장|살|세|인|학년|kg|%))"
)
_ADDRESS: Final = lazy(
    rf"(?P<shown>(?:{_AREA}\s{{1,2}})+{_STREET}{_LANE}\s?)(?:{_NUMBER}){_NO_COUNT}{_FLAT}"
    rf"|(?P<street>(?<![가-힣]){_STREET}{_LANE}\s?)\d{{1,5}}-\d{{1,5}}(?:\s?번지)?(?![\d-]){_NO_COUNT}{_FLAT}"
    r"|(?<!\d)\d{1,4}동\s?\d{2,4}호(?:실)?"
)


def hide_addresses(text: str) -> str:
    """Return a text with its postal addresses hidden behind the name of the street or village.

    >>> hide_addresses("서울시 강남구 테헤란로 12, 201호로 보내 달라고 함")
    '서울시 강남구 테헤란로 ***로 보내 달라고 함'
    >>> hide_addresses("역삼동 12-3에서 101동 1002호로 옮김"), hide_addresses("앞으로 3번 더 옴")
    ('역삼동 ***에서 ***로 옮김', '앞으로 3번 더 옴')
    """
    if not _DIGIT.search(text):
        return text
    return _ADDRESS.sub(
        lambda match: f"{match['shown'] or match['street'] or ''}{_HIDDEN}",
        text,
    )


def without_addresses(text: str) -> str:
    """Return a text with a space in the place of its postal addresses, streets and towns too.

    >>> without_addresses("영수증을 서울시 강남구 테헤란로 12로 보냄")
    '영수증을  로 보냄'
    """
    return _ADDRESS.sub(" ", text) if any(map(str.isdecimal, text)) else text
