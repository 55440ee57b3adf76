"""How long something lasts that is sold by its length: 헬스 12개월, PT 6개월권, 1년 정기구독."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.lengths import parse_length
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from xlcrm.domain.lengths import Length

_NO_TERM: Final = (
    r"(?!\s*(?:무료|할부|무이자|할인|추가|서비스|무상|차(?!량)|생|도(?!서)|제|납|전|후|이내|마다))"
)
_NAMED: Final = lazy(
    r"(?<![\d+~.\-/])(?:"
    rf"(?:\d{{1,2}}\s*년\s*)?\d{{1,2}}\s*(?:개월|달){_NO_TERM}"
    rf"|(?:10|[1-9])\s*년{_NO_TERM}(?!반)|(?<![주월]\s)(?<![주월])\d{{2,3}}\s*일(?=\s*(?:권|간|이용|패스|회원|정기))"
    rf"|\d{{1,2}}\s*주{_NO_TERM}(?!\s*\d)|반년|(?<!\d)연간(?=\s*(?:권|회원|이용|구독|정기|$))"
    r")"
)
_OTHERS: Final = lazy(r"\d\s*\+\s*\d|할부|[~∼]")


def length_named(name: str) -> Length | None:
    """Return the length that the name of a product says; None where it says none, or several.

    >>> length_named("헬스 12개월"), length_named("PT 6개월권(주2회)"), length_named("1년 정기구독")
    (12, 6, 12)
    >>> length_named("30일권"), length_named("4주 과정"), length_named("헬스 1년 6개월")
    (<Days count=30>, <Days count=28>, 18)
    >>> [length_named(each) for each in ("필라테스 10회", "3+1개월", "12개월 할부", "주5일반")]
    [None, None, None, None]
    >>> length_named("2년차 정기점검"), length_named("24년 신규")
    (None, None)
    """
    plain = normalise(name)
    if _OTHERS.search(plain):
        return None
    found = _NAMED.findall(plain)
    if len(found) != 1:
        return None
    try:
        return parse_length(found[0])
    except DomainError:
        return None
