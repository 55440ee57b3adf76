"""The nouns of Korean texts, told by their particles: for whoever has no morphological analyser.

A word's particle is taken off where it fits the sound before it (이 behind a consonant, 가 behind a
vowel). Verbs look the same without a dictionary; so a noun is only what stands with a particle of
nouns somewhere in the texts: 을, 를, 에, 에서, 의, 으로, 까지, 부터, 에게, 한테. Two nouns beside
each other, the first of them bare, are a phrase.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, normalise
from xlcrm.domain.themes import has_final, is_past

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

NAME: Final = "조사"
"""What this way of telling words apart is called."""

_WORDS: Final = lazy(r"[가-힣]+|[^\W\d_]{2,}")
_PARTICLES: Final = (
    *("에서는", "에서도", "에게서", "으로는", "에서", "에게", "한테", "까지", "부터", "처럼"),
    *("으로", "이나", "이랑", "하고", "은", "는", "이", "가", "을", "를", "의", "에", "도"),
    *("만", "로", "와", "과", "나", "랑"),
)
_OF_NOUNS: Final = frozenset(
    {
        *("에서는", "에서도", "에게서", "에서", "에게", "한테", "까지", "부터", "으로"),
        *("을", "를", "의", "에"),
    }
)
_BEHIND_CONSONANT: Final = frozenset({"은", "이", "을", "과", "으로", "으로는", "이나", "이랑"})
_BEHIND_VOWEL: Final = frozenset({"는", "가", "를", "와", "나", "랑"})
_LEAST: Final = 2  # letters of a noun: one alone says too little
_COMMON: Final = frozenset(
    {
        *("그것", "이것", "저것", "여기", "거기", "저기", "우리", "저희", "제가", "이번"),
        *("다음", "지난번", "오늘", "내일", "어제", "지금", "처음", "나중", "정도", "때문"),
        *("경우", "부분", "생각", "이유", "문제", "사람", "고객", "회원", "담당", "담당자"),
        *("직원", "말씀", "얘기", "이야기", "전화", "통화", "문자", "문의", "요청", "확인"),
        *("안내", "상담", "답변", "연락", "부탁", "필요", "가능", "사용", "이용", "계속"),
        *("조금", "너무", "자주", "정말", "매우", "아주", "항상", "모두", "전부", "하나"),
        *("둘째", "이상", "이하", "전체", "관련", "대해", "대한", "위해", "통해", "동안"),
        *("이후", "이전", "사이", "가지", "만큼", "하루", "매일", "아침", "저녁", "오전"),
        *("오후", "감사", "수고", "불만", "의견", "만족", "불편", "개월", "시간", "서비스"),
        *("재계약", "계약", "처리", "만료일", "인사", "조치", "엄마", "아빠", "어머니", "아버지"),
    }
)
"""Words that stand in nearly every contact and name no matter."""


def is_common(word: str) -> bool:
    """Tell whether a word stands in nearly every contact and names no matter.

    >>> is_common("연락"), is_common("주차장")
    (True, False)
    """
    return word in _COMMON


def plain_words(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return the nouns of each text, and its phrases of two nouns.

    >>> found = plain_words(("주차장이 좁고 온수 공급이 끊김", "주차장을 넓혀 주세요", "온수를 봄"))
    >>> sorted(found[0]), sorted(found[1])
    (['온수', '주차장'], ['주차장'])
    """
    said = [[*_words(text)] for text in texts]
    apart = {word: (word, *_taken_apart(word)) for word in set(chain.from_iterable(said))}
    taken = [[apart[word] for word in words] for words in said]
    nouns = {
        noun
        for words in taken
        for _, noun, particle in words
        if particle in _OF_NOUNS and _may_be(noun)
    }
    return [frozenset(_nouns(words, nouns)) for words in taken]


def _words(text: str) -> Iterator[str]:
    yield from _WORDS.findall(normalise(text))


def _nouns(words: Sequence[tuple[str, str, str]], nouns: Collection[str]) -> Iterator[str]:
    before = ""
    for word, noun, _ in words:
        bare = word in nouns
        found = word if bare else noun if noun in nouns else ""
        if found and not is_common(found):
            yield found
            if before:
                yield f"{before} {found}"
        before = found if bare and not is_common(found) else ""


def _may_be(noun: str) -> bool:
    return len(noun) >= _LEAST and not is_past(noun[-1])


def _taken_apart(word: str) -> tuple[str, str]:
    """A word without its particle, and that; the whole word and nothing where it has none."""
    for particle in _PARTICLES:
        noun = word.removesuffix(particle)
        if len(noun) < _LEAST or noun == word:
            continue
        final = has_final(noun[-1])
        if (particle in _BEHIND_CONSONANT and not final) or (particle in _BEHIND_VOWEL and final):
            continue
        return noun, particle
    return word, ""
