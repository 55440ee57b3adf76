"""Korean particles after a word that is known only when the program runs.

A particle has one form after a consonant and one after a vowel: 은/는, 이/가, 을/를, 과/와,
이나/나, 이라고/라고; 으로/로 takes its second form after ㄹ too. A word that is not Hangul ends as
it is read aloud: 10 as 십, CSV as 시에스브이, Excel as 엑셀.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_SYLLABLE: Final = 0xAC00  # 가; a syllable's number is (initial · 21 + vowel) · 28 + final
_LAST_SYLLABLE: Final = 0xD7A3  # 힣
_FINALS: Final = 28  # no final consonant, and 27 of them
_FINAL_L: Final = 8  # ㄹ
_CONSONANTS: Final = ("ㄱ", "ㅎ")  # alone, by their names: 기역 … 히읗

_NONE, _L, _OTHER = "", "ㄹ", "ㅇ"  # how a word ends: on a vowel, on ㄹ, on another consonant

_DIGITS: Final = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
_CAPITALS: Final = {"L": _L, "R": _L, "M": _OTHER, "N": _OTHER}  # 엘 알 엠 엔; others on a vowel
_TRILLIONS: Final = lazy(r"[1-9]0{12,15}")  # 조, the only round number that ends on a vowel

_BRACKETED: Final = lazy(r"\s*(?:\([^()]*\)|\[[^][]*\])$")
"""What is read silently: a particle agrees with the word before it, as in `종료일(10월)이`."""
_UNREAD: Final = lazy(r"[^\w%]+$")
_LATIN: Final = lazy(r"[A-Za-z]+$")
_WORD_ON_L: Final = lazy(r"(?:l|le)$")
_WORD_ON_OTHER: Final = lazy(r"(?:[mn]e?|ng|ook|(?<![aeiou])[aeiou][kpt])$")

_LONGEST_SPELT: Final = 5  # letters; more in capitals are a word, such as a function of Excel's

_PAIR: Final = lazy(r"[가-힣]+/[가-힣]+")


def with_particle(word: object, pair: str) -> str:
    r"""Return a word with the particle that agrees with it.

    Args:
        word: what the particle follows, quotes and brackets included.
        pair: the form after a consonant, a slash, the form after a vowel.

    >>> with_particle("계약 종료일", "은/는"), with_particle("해지일시", "과/와")
    ('계약 종료일은', '해지일시와')
    >>> with_particle("'서울'", "으로/로"), with_particle("'종료일 (2024-10-26)'", "이/가")
    ("'서울'로", "'종료일 (2024-10-26)'이")
    >>> [with_particle(number, "을/를") for number in (1_000, 12, 2.5, "C-0007")]
    ['1000을', '12를', '2.5를', 'C-0007을']
    >>> [with_particle(word, "으로/로") for word in ("CSV", "NRR", "JSON", "Excel", "check")]
    ['CSV로', 'NRR로', 'JSON으로', 'Excel로', 'check로']
    """
    return f"{word}{particle(word, pair)}"


def particle(word: object, pair: str) -> str:
    """Return the form of a particle that agrees with a word.

    >>> particle("고객", "이/가"), particle("상태", "이라고/라고"), particle("서울", "으로/로")
    ('이', '라고', '로')
    >>> particle("", "을/를"), particle("…", "이/가")
    ('를', '가')
    """
    consonant, vowel = pair.split("/")
    end = _end(str(word))
    return vowel if not end or (end == _L and vowel == "로") else consonant


def filled(template: str, details: Mapping[str, object]) -> str:
    """Fill a `str.format` template in which `{name:을/를}` is the particle after that detail.

    >>> filled("제목을 '{name}'{name:으로/로} 바꾸세요.", {"name": "계약 종료일"})
    "제목을 '계약 종료일'로 바꾸세요."
    >>> filled("{count:,}개", {"count": 1_234})
    '1,234개'
    """
    if "/" not in template:
        return template.format_map(details)
    return _WITH_PARTICLES.vformat(template, (), details)


class _WithParticles(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        if _PAIR.fullmatch(format_spec):
            return particle(value, format_spec)
        return str(super().format_field(value, format_spec))


_WITH_PARTICLES: Final = _WithParticles()


def _end(word: str) -> str:
    """How a word ends when it is read aloud."""
    read = normalize("NFC", word).rstrip()
    bare = _UNREAD.sub("", _BRACKETED.sub("", _quoted(read)))
    read = bare or _UNREAD.sub("", read)
    if not read:
        return _NONE
    if latin := _LATIN.search(read):
        return _end_of_latin(latin[0])
    last = read[-1]
    if last == "0":
        return _NONE if _TRILLIONS.search(read.replace(",", "")) else _OTHER
    return _end_of_letter(_DIGITS.get(last, last))


def _quoted(word: str) -> str:
    """What stands within the quotes at the end of a word."""
    return word.rstrip("'\"’”」』>")


def _end_of_letter(letter: str) -> str:
    if _CONSONANTS[0] <= letter <= _CONSONANTS[1]:
        return _L if letter == "ㄹ" else _OTHER
    number = ord(letter) - _FIRST_SYLLABLE
    if not 0 <= number <= _LAST_SYLLABLE - _FIRST_SYLLABLE or not number % _FINALS:
        return _NONE
    return _L if number % _FINALS == _FINAL_L else _OTHER


def _end_of_latin(word: str) -> str:
    """An abbreviation is spelt, a word is read: NPS as 엔피에스, commit as 커밋."""
    if len(word) == 1 or (word.isupper() and len(word) <= _LONGEST_SPELT):
        return _CAPITALS.get(word[-1].upper(), _NONE)
    low = word.lower()
    if _WORD_ON_L.search(low):
        return _L
    return _OTHER if _WORD_ON_OTHER.search(low) else _NONE
