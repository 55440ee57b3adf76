"""Free texts in which everybody is masked whose name is known, and all numbers and addresses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.firm import FORM, without_form
from xlcrm.domain.hidden_addresses import hide_addresses
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_id, mask_name, scrub
from xlcrm.domain.text import lazy, normalise
from xlcrm.domain.third_persons import hide_third_persons
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterator

_LETTERS: Final = lazy(r"[^\W\d_]{2}")
_SHORT: Final = 2  # letters; a name as short as that is looked for as a word of its own only
_PARENT: Final = r"엄마|아빠|어머니|아버지|어머님|아버님|할머니|할아버지|맘(?![가-힣])"
_CALLED: Final = lazy(
    rf"(?<![가-힣])(?P<name>[가-힣]{{2,3}}?)(?P<rest>이?네?\s?(?:(?P<parent>{_PARENT})"
    r"|님|씨(?![가-힣])|군(?![가-힣])|양(?![가-힣])|학생|회원|고객|원생|어린이))"
)
_HANGUL: Final = lazy(r"[가-힣]{3,4}")
_NOBODY: Final = frozenset(
    {
        *("아이", "아기", "애기", "우리", "저희", "학생", "회원", "고객", "원생", "친구", "남편"),
        *("아내", "친정", "시댁", "본인", "그분", "이분", "애들", "아들", "조카", "손자", "손녀"),
        *("동생", "언니", "오빠", "누나", "형제", "자매", "쌍둥", "어린", "젊은", "늙은", "다른"),
        *("같은", "모든", "많은", "좋은", "바쁜", "아픈", "오신", "계신", "모신", "있는", "없는"),
        *("화난", "어느", "여러", "예비", "초보", "직장", "워킹", "전업", "외국", "학부모"),
    }
)
"""Words before 엄마 that are no names."""


@outlined
@dataclass(frozen=True)
class HiddenNames:
    """Hides people in texts, by the names that the ledger knows.

    >>> hidden = HiddenNames(("홍길동", "(주)가온상사"))
    >>> hidden.text("가온상사의 홍길동, 010-1234-5678"), hidden.identifier("홍길동-2")
    ('***사의 홍*동, 010-****-5678', '홍*동-2')

    Who is called by the given name alone, or whose mother somebody is, is hidden likewise.

    >>> hidden.text("길동이 엄마와 길동님"), hidden.text("민준 엄마가 아이 엄마에게")
    ('길*이 엄마와 길*님', '민* 엄마가 아이 엄마에게')
    """

    names: Collection[str]

    def text(self, text: str) -> str:
        """Return a free text with known names, third persons and all numbers masked."""
        known = self._without_called(self._without_names(hide_addresses(scrub(text))))
        return hide_third_persons(known)

    def again(self, text: str) -> str:
        """Return a text that was hidden before, by names that were not all.

        >>> HiddenNames(("김철수",)).again("홍*동이 김철수와 옴, 철수 엄마")
        '홍*동이 김*수와 옴, 철* 엄마'
        """
        return self._without_called(self._without_names(text))

    def identifier(self, text: str) -> str:
        """Return a 고객 ID or 계약 ID with known names and telephone numbers in it masked."""
        shown = mask_id(text)
        return self._without_names(shown) if _LETTERS.search(shown) else shown

    def _without_names(self, text: str) -> str:
        for start, stop in reversed(list(self._named_in(text))):
            shown = without_form(mask_name(self._known[text[start:stop]]))
            text = text[:start] + shown + text[stop:]
        return text

    def _without_called(self, text: str) -> str:
        """A text with those hidden who are named by what they are called: 길동님, 길동이 엄마."""
        return _CALLED.sub(self._called, text)

    def _called(self, match: re.Match[str]) -> str:
        name = match["name"]
        known = name in self._given or (match["parent"] and name not in _NOBODY)
        return f"{mask_name(name)}{match['rest']}" if known else match[0]

    @cached_property
    def _given(self) -> frozenset[str]:
        """The given names of people, and whole names as short."""
        known = self._known
        given = {name[-_SHORT:] for name in known if _HANGUL.fullmatch(name)}
        return frozenset({*given, *(name for name in known if len(name) == _SHORT)}) - _NOBODY

    def _named_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where known names stand in a text, the longest at each place, none within another."""
        start = 0
        while start < len(text):
            for size in self._lengths:
                part = text[start : start + size]
                if part in self._known and (size > _SHORT or _alone(text, start, start + size)):
                    yield start, start + size
                    start += size - 1
                    break
            start += 1

    @cached_property
    def _known(self) -> dict[str, str]:
        """The names without what says that it is a company, and each with it.

        Somebody called like a company without its form is masked as that company is.
        """
        known: dict[str, str] = {}
        for name in map(normalise, self.names):
            firm = FORM.search(name) is not None
            bare = without_form(name) if firm else name
            if len(bare) >= _SHORT and (firm or bare not in known):
                known[bare] = name
        return known

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(name) for name in self._known}, reverse=True))


def _alone(text: str, start: int, stop: int) -> bool:
    """Tell whether no letter stands right before or behind."""
    return not any(
        sign.isalnum() for sign in (*text[max(start - 1, 0) : start], *text[stop : stop + 1])
    )
