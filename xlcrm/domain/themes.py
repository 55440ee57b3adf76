"""What customers talk about: themes, and by which words a text is about one.

A theme counts where one of its words stands in a text. That is decided by plain rules, the same
wherever xlcrm runs, so that no figure depends on what else is installed:

- a word of two letters or more counts anywhere within a word: 주차 in 무료주차장에서;
- one of a single letter only by itself, with or without a particle: 값 in 값이, not in 값싼;
- a verb or an adjective, told by its 다, counts in its usual forms: 좁다 in 좁아서, 춥다 in 추워요;
- words with spaces between them count with or without those: 온수 공급 in 온수공급이.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, normalise
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NO_THEME: Final = "주제 없음"
SHAPE: Final = "주차, 주차장, 좁다"
"""How the words of a theme are written."""

_SEPARATORS: Final = lazy(r"[,;/|·\n、]+")
_SENTENCE_ENDS: Final = lazy(r"(?<=[.!?…])\s+|\s*\n+\s*")
_PARTICLES: Final = "(?:은|는|이|가|을|를|의|에|도|만|로|으로|와|과|에서|까지|부터|처럼|보다)?"
_AFTER_STEM: Final = "(?=[고게기지네니는던더거겠다구군며면은을음습아어았었으도자질려냐나]|$|\\W)"
_AFTER_VOWEL: Final = "(?=[서요도야졌지진집질죠라가]|$|\\W)"
_ANY: Final = "(?=[가-힣]|$|\\W)"
_FIRST, _LAST = 0xAC00, 0xD7A3  # 가 to 힣
_FINALS: Final = 28
_VOWELS: Final = 21
_NO, _N, _D, _L, _M, _B, _SS = 0, 4, 7, 8, 16, 17, 20  # finals, as Unicode counts them
_A, _AE, _EO, _YEO, _O, _WA, _WAE, _OE, _U, _WEO, _EU, _I = 0, 1, 4, 6, 8, 9, 10, 11, 13, 14, 18, 20
_JOINED: Final = {_I: (_YEO,), _O: (_WA,), _U: (_WEO,), _EU: (_EO, _A), _OE: (_WAE,)}
"""What the vowel of a stem becomes before 어 or 아; every other one stays."""


@outlined
class Theme(NamedTuple):
    """One thing that customers talk about.

    Attributes:
        name: what it is called.
        words: by which a text is about it, as they are typed.
        ours: whether it is xlcrm's, since the office has said nothing of it.
    """

    name: str
    words: tuple[str, ...]
    ours: bool = False

    def pattern(self) -> re.Pattern[str]:
        """Return what finds its words in a text.

        >>> at = Theme("시설", ("주차", "좁다", "값"))
        >>> [bool(at.pattern().search(text)) for text in ("무료주차장", "너무 좁아서", "값싼 것")]
        [True, True, False]
        """
        forms = [form for word in self.words for form in _forms(normalise(word))]
        return re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a theme as they are typed in one cell.

    >>> words_of("주차, 주차장 / 좁다 "), words_of(" , ")
    (('주차', '주차장', '좁다'), ())
    """
    return tuple(
        dict.fromkeys(word for each in _SEPARATORS.split(text) if (word := normalise(each)))
    )


def themes_with(own: Mapping[str, Sequence[str]]) -> tuple[Theme, ...]:
    """Return the themes of an office: its own, and those of ours that it has not said anything of.

    A word that names one of ours takes that in, with all its words. What the office says of one of
    ours is added to it; nothing at all takes it out.

    Args:
        own: theme → its words, as the office has set them.

    >>> own = {"이용 환경": ("시설", "소음", "벌레"), "가격": ("관리비",), "예약": ()}
    >>> found = {each.name: each for each in themes_with(own)}
    >>> found["이용 환경"].words[:2], "벌레" in found["이용 환경"].words, "시설" in found
    (('시설', '화장실'), True, False)
    >>> "관리비" in found["가격"].words, "비싸다" in found["가격"].words, "예약" in found
    (True, True, False)
    """
    ours = {match_key(each.name): each for each in OURS}
    gone: set[str] = set()
    found: list[Theme] = []
    for name, words in own.items():
        key = match_key(name)
        gone.add(key)
        if not words:
            continue
        all_ = list(ours[key].words) if key in ours else []
        for word in words:
            taken = ours.get(match_key(word))
            if taken is not None and match_key(word) != key:
                gone.add(match_key(word))
            all_ += taken.words if taken is not None else (word,)
        found.append(Theme(name, tuple(dict.fromkeys(all_))))
    return (*found, *(each for key, each in ours.items() if key not in gone))


def sentences_in(text: str) -> list[str]:
    """Return a text's sentences, as they stand.

    >>> sentences_in("온수가 끊깁니다. 언제 고치나요? 부탁드려요")
    ['온수가 끊깁니다.', '언제 고치나요?', '부탁드려요']
    """
    return [part for each in _SENTENCE_ENDS.split(text) if (part := each.strip())]


def _forms(word: str) -> Iterator[str]:
    """The patterns that find a word in a text."""
    if " " in word:
        yield r"\s*".join(map(re.escape, word.split()))
        return
    if len(word) == 1:
        yield rf"(?<!\w){re.escape(word)}{_PARTICLES}(?!\w)"
        return
    yield re.escape(word)
    if word.endswith("다") and _is_syllable(word[-2]):
        alone = "" if len(word) > 2 else r"(?<!\w)"  # noqa: PLR2004 - a stem of one letter
        yield f"{alone}(?:{'|'.join(_inflected(word[:-1]))})"


def _inflected(stem: str) -> Iterator[str]:
    """A stem in its usual forms, each with what may follow."""
    yield re.escape(stem) + _AFTER_STEM
    head, last = re.escape(stem[:-1]), stem[-1]
    lead, vowel, final = _parts(last)
    if final == _NO:
        joined = (_AE,) if last == "하" else _JOINED.get(vowel, (vowel,))
        for each in joined:
            yield head + _syllable(lead, each, _NO) + _AFTER_VOWEL
            yield head + _syllable(lead, each, _SS) + _ANY
        for each in (_N, _L, _M, _B):
            yield head + _syllable(lead, vowel, each) + _ANY
        if last == "르" and stem[:-1] and _is_syllable(stem[-2]):
            before = re.escape(stem[:-2]) + _syllable(*_parts(stem[-2])[:2], _L)
            yield f"{before}[라러랐렀]" + _ANY
    elif final == _B:
        yield head + _syllable(lead, vowel, _NO) + "[우워웠운울움와왔]" + _ANY
    elif final == _L:
        yield head + _syllable(lead, vowel, _N) + _ANY
    elif final == _D:
        yield head + _syllable(lead, vowel, _L) + "[아어았었으은을]" + _ANY


def _is_syllable(letter: str) -> bool:
    return _FIRST <= ord(letter) <= _LAST


def _parts(letter: str) -> tuple[int, int, int]:
    """A syllable's first consonant, vowel and final, as Unicode counts them."""
    at = ord(letter) - _FIRST
    return at // (_VOWELS * _FINALS), at // _FINALS % _VOWELS, at % _FINALS


def _syllable(lead: int, vowel: int, final: int) -> str:
    return chr(_FIRST + (lead * _VOWELS + vowel) * _FINALS + final)


def has_final(letter: str) -> bool:
    """Tell whether a syllable ends with a consonant.

    >>> has_final("장"), has_final("차"), has_final("A")
    (True, False, False)
    """
    return _is_syllable(letter) and _parts(letter)[2] != _NO


def is_past(letter: str) -> bool:
    """Tell whether a syllable ends as the past of a verb does: 했, 갔.

    >>> is_past("했"), is_past("해")
    (True, False)
    """
    return _is_syllable(letter) and _parts(letter)[2] == _SS


def _ours(*lines: str) -> Iterable[Theme]:
    for line in lines:
        name, _, words = line.partition(": ")
        yield Theme(name, words_of(words), ours=True)


OURS: Final = tuple(
    _ours(
        "가격: 가격, 요금, 비싸다, 비용, 할인, 인상, 값, 저렴하다",
        "응대: 응대, 친절, 불친절하다, 태도, 무례하다, 상담원, 말투",
        "시설: 시설, 화장실, 샤워, 주차, 승강기, 엘리베이터, 에어컨, 냉방, 난방, 온수, 좁다, 춥다,"
        " 덥다, 어둡다",
        "청결: 청결, 청소, 더럽다, 냄새, 위생, 먼지, 곰팡이, 지저분하다, 벌레",
        "소음: 소음, 시끄럽다",
        "품질: 품질, 고장, 불량, 파손, 수리, 오류, 끊기다, 누수, 물이 새, 물 새, 느리다",
        "예약: 예약, 일정, 대기, 기다리다, 늦다, 지연, 마감, 정원",
        "배송: 배송, 배달, 택배, 누락, 설치, 방문 기사",
        "결제: 결제, 환불, 청구, 영수증, 세금계산서, 이중, 자동이체, 미납",
        "온라인: 앱, 어플, 홈페이지, 로그인, 비밀번호, 온라인",
    )
)
"""What we take for themes until the office says more."""
