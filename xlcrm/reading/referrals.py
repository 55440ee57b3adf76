"""Which of an office's own columns say who has sent a customer: 추천인, 소개한 고객."""

from __future__ import annotations

from typing import Final

from xlcrm.schema.header_words import normalise

HEADERS: Final = frozenset(
    normalise(word)
    for word in (
        *("추천인", "추천 회원", "추천 고객", "추천한 고객", "추천한 회원", "추천해 주신 분"),
        *("추천인명", "추천인 이름", "추천인 ID", "추천인 번호", "추천인 회원번호"),
        *("소개인", "소개자", "소개 고객", "소개한 고객", "소개한 회원", "소개해 주신 분"),
        *("소개인명", "소개자 이름", "소개한 고객 ID", "지인 추천", "지인 소개"),
    )
)


def names_referrer(header: str) -> bool:
    """Tell whether a header's cells say who has sent the customer of the row.

    >>> names_referrer("추천인"), names_referrer("소개한  고객"), names_referrer("추천 의향")
    (True, True, False)
    """
    return normalise(header) in HEADERS
