"""Names of people in what was written, found word by word: by what stands around them, or alone.

A note has few words that can be names: those are looked at closely, all others not at all, for
there are a hundred thousand notes. What may stand around a name is in `person_words`, and which
names are usual in `usual_names`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.person_words import (
    ABROAD,
    ABROAD_LATIN,
    COMMON,
    FAMILY,
    HAN_SURNAMES,
    LETTERS,
    NO_RANK,
    NOBODY,
    NOBODY_WHOLE,
    OFFICIAL,
    PARENT,
    ROLE,
    SHORT_FAMILY,
    SURNAMES,
    TITLE,
    TWO,
)
from xlcrm.domain.text import lazy
from xlcrm.domain.usual_names import (
    GIVEN,
    is_common_surname,
    is_full_name,
    is_given,
    is_like_given,
    is_usual_given,
    is_word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


Span = tuple[int, int]

_RUN: Final = lazy("[가-힣]+")
_END: Final = "(?![가-힣])"
_PARTICLE: Final = (
    "(?:이?(?:께서|께|에게|한테|랑|네|며|고|라고?|라는|라며|임|입니다|예요|에요|야)|으?로|"
    "[이가은는을를과와의도만])"
)
_NAME: Final = rf"(?:(?:{TWO})[가-힣]{{1,2}}|[가-힣]{{3}})"
_AFTER: Final = lazy(rf"(?:\s?(?:님|씨){_END}|(?:님|씨|이|군|양)?{_PARTICLE}?{_END})")
_HONORED: Final = lazy(
    rf"(?P<name>{_NAME})(?:(?P<sir>\s?님|\s?씨(?![가-힣]{{2}})|[군양옹]{_PARTICLE}?{_END})"
    rf"|(?P<gap>\s?)(?P<title>{PARENT}|{TITLE})(?=님|들|{_PARTICLE}?{_END}))"
)
_SHORT_HONORED: Final = lazy(rf"(?P<name>[가-힣]{{2}})\s?(?:님|씨){_PARTICLE}?{_END}")
_ANIMATE: Final = lazy(
    rf"{_NAME}(?:께서|에게|한테|이?랑{_END}|이가{_END}|이?라는|이라고|라고 [하함])"
)
_PAIRED: Final = lazy(
    rf"{_NAME}(?:(?P<bracket>\s?\()(?![\d*]{{3}})|\s?[,/:]?\s?\(?"
    r"(?:0\d{1,2}[-. )]?\d|\d{6}[- ]?[1-8*]"
    r"|[\d*]{6}-[\d*]|['’]?[3-9]\d\s?년|\d{2}년\s?\d))"
)
_TOGETHER: Final = lazy(
    rf"(?P<name>{_NAME})\s?(?P<and>[·&+,/]|[와과](?=\s)|이?랑(?=\s))\s?(?P<other>{_NAME})"
    rf"(?=님|씨|{_PARTICLE}?{_END})"
)
_RANKED: Final = lazy(
    rf"(?P<name>[가-힣])(?P<gap>\s?)(?P<title>{OFFICIAL})(?=님|{_PARTICLE}?{_END})"
)
_SIR: Final = lazy(
    rf"(?P<name>[가-힣](?:모(?=\s?[씨양군]))?)\s?(?:씨(?={_PARTICLE}?{_END})|[씨양군]{_END})"
)
_CIRCLED: Final = lazy(
    r"(?P<name>[가-힣](?:[○◯●〇ㅇ０]{1,3}[가-힣]?|[oO]{2}|[oO][가-힣]))"
    rf"(?=님|씨|회원|고객|학생|환자|어르신|{_PARTICLE}?{_END})"
)
_SPACED: Final = lazy(r"(?P<name>[가-힣]\s[가-힣]\s[가-힣])(?=$|\s|[,.)]|님|씨)")
_CALLED: Final = lazy(
    rf"[가-힣]{{2}}(?:(?P<near>이?네?\s?(?:{PARENT})|님|씨|쌤|샘|[군양](?={_PARTICLE}?{_END})"
    rf"|이(?:가|는|도|랑|한테|에게|의|를){_END})(?![가-힣]{{2}})"
    rf"|\s?(?:학생|회원|어린이|원생|선생님|쌤){_PARTICLE}?{_END})"
)
_GIVEN_AFTER: Final = lazy(rf"(?:이?{_PARTICLE}?{_END}|이?\s?(?:님|씨|군|양){_PARTICLE}?{_END})")
_ABROAD: Final = lazy(
    rf"(?P<name>(?:[가-힣]{{1,5}}\s){{0,2}}(?:[가-힣]{{2,7}}?|(?<=\s)[가-힣]))\s?(?:님|씨|상){_PARTICLE}?{_END}"
)
_CAPITAL: Final = r"[A-Z](?:[a-z]+|[A-Z]+)(?:-[A-Za-z]+)?"
_LATIN: Final = (
    lazy(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|MR|MS|MRS)\.?\s?(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})"),
    lazy(
        rf"\b(?P<name>[A-Za-z][a-z]+(?:\s[A-Z][a-z]*\.?){{0,2}})\s?(?:씨|님|쌤)(?={_PARTICLE}?{_END})"
    ),
    lazy(
        rf"\b(?P<name>[A-Z][a-z]+(?:\s[A-Z][a-z]*\.?){{1,2}})\s?(?:상|고객|회원|학생|선생님|강사){_END}"
    ),
    lazy(
        rf"(?<![A-Za-z\d@.])(?P<name>(?:(?:{ABROAD_LATIN})(?:\s|,\s?){_CAPITAL}|{_CAPITAL}\s(?:{ABROAD_LATIN}))"
        rf"(?:\s{_CAPITAL})?)(?![A-Za-z\d@])"
    ),
)
_LATIN_WORD: Final = lazy(rf"(?<![A-Za-z\d@.]){_CAPITAL}(?:\s{_CAPITAL}){{0,2}}(?![A-Za-z\d])")
_HAN: Final = (
    lazy(
        rf"(?<![\u4e00-\u9fff])(?P<name>[{HAN_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff])"
    ),
    lazy(r"(?P<name>[\u4e00-\u9fff]{2,4})(?=\s?(?:님|씨|상(?![가-힣])))"),
)
_HAN_WORDS: Final = _words(
    "金額 高級 高價 高層 全部 全體 全額 安全 安心 文化 文書 文字 田園 江南 林野 任意 金色 程度 "
    "申告 申請 石油 常時 許可"
)
_STRANGE: Final = lazy(r"[A-Z]|[a-z]\s?[씨님쌤]|[\u4e00-\u9fff]")
_OF_A_NUMBER: Final = lazy(r"\d{4}\s?$")

_ALL: Final = frozenset(SURNAMES)
_MANY: Final = frozenset(COMMON)
_LONG: Final = frozenset(TWO.split("|"))
_OFFICES: Final = frozenset(OFFICIAL.split("|"))
_TITLES: Final = frozenset({*(each[0] for each in _OFFICES), *"씨모"})
_STRANGERS: Final = frozenset(ABROAD.split("|"))
_KNOWN_ABROAD: Final = frozenset(ABROAD_LATIN.split("|"))
_KIN: Final = frozenset(FAMILY.split("|"))
_CALLED_SO: Final = frozenset({"이름", "성함", "성명"})
_KIN_ALONE: Final = frozenset(SHORT_FAMILY.split("|"))
_ROLES: Final = frozenset(ROLE.split("|"))
_RELATIONS: Final = _KIN | _ROLES
_CALLS: Final = frozenset("님씨군양")
_BEGINNINGS: Final = frozenset(each[:2] for each in _RELATIONS)
_STRANGE_BEGINNINGS: Final = frozenset(each[:2] for each in _STRANGERS)
_BETWEEN: Final = frozenset(" \t:=(,·/-")
_RECEIVERS: Final = ("받는 분", "보내는 분", "받는 사람", "보낸 사람", "보내는 사람")
_NO_RANK_APART: Final = frozenset("전현신구이주고부명각여남공모원성차기위유연도정우지소")
"""Letters that are no family name before a title that stands apart: 전 대표, 현 원장."""
_ANYBODY: Final = _words("고객 회원 학생 환자 원생 손님 어린이 프로 작가 사원 양 군 측 댁")
_ADNOMINAL: Final = frozenset("한진된인의은는운온신본준간선")
"""How words end that say of which people is talked: 정해진 고객, 유효한 회원."""
_NO_ENDINGS: Final = frozenset("다한본용율된할")
_PARTICLES: Final = frozenset("은는이가을를도의과와로에나라자인지기서고하시안")
_ENDINGS: Final = frozenset("나라자인지안")
"""Letters that end words of the office, and names as well."""
_SIZE: Final = 3  # letters of most names


def named_persons(text: str) -> list[Span]:
    """Return where a text names people, some perhaps twice.

    >>> text = "정대리가 어머니 박영자, 신청인 허남일, 아들 민준이, David Lee, 정수기"
    >>> [text[start:end] for start, end in sorted(named_persons(text))]
    ['정', '박영자', '허남일', '민준', 'David Lee']
    """
    found: list[Span] = []
    for run in _RUN.finditer(text):
        word, start = run[0], run.start()
        size = len(word)
        if word[0] in _ALL:
            if size >= _SIZE and (
                (word[1] in LETTERS and word[2] in LETTERS)
                or word[3:4] in _CALLS
                or word[:2] in _LONG
            ):
                found += _whole(text, start, word)
            if size < _SIZE or word[1] in _TITLES or word[2] in "님씨":
                found += _surname(text, start, word)
        first = word[:2]
        if first in GIVEN:
            found += _given(text, start, first)
        if size > _SIZE + 1 and first in _BEGINNINGS:
            found += _within(text, start, word)
        if first in _STRANGE_BEGINNINGS:
            found += _stranger(text, start, word)
    if _STRANGE.search(text):
        found += _in_other_letters(text)
    return found


def _whole(text: str, start: int, word: str) -> Iterator[Span]:
    """A family name and a given name, or what looks like it."""
    name, long = word[:_SIZE], word[:2] in _LONG
    if not long and name in NOBODY_WHOLE:
        return
    full = is_full_name(name)
    honored = None if full and _is_alone(text, start, name) else _HONORED.match(text, start)
    if honored and _is_honored(honored["name"], honored["sir"], honored["gap"], honored["title"]):
        yield honored.span("name")
    elif long or full or not _is_nobody(name):
        size = _size_of(text, start, word) if long else _SIZE
        if _is_shown_by(text, start, size, full=full, long=long):
            yield start, start + size
        yield from _pair(text, start)


def _is_shown_by(text: str, start: int, size: int, *, full: bool, long: bool) -> bool:
    """Tell whether what stands around it, or its place, shows that it is a name."""
    name = text[start : start + size]
    if full and _is_alone(text, start, name):
        return True
    if not full and not _is_likely(name):
        return False
    if (long or name[0] in _MANY) and _ANIMATE.match(text, start):
        return True
    if (paired := _PAIRED.match(text, start)) and (full or not paired["bracket"]):
        return True
    return _AFTER.match(text, start + size) is not None and (
        _stands_alone(text, start, size, long=long) or _is_related(text, start, name, full=full)
    )


def _pair(text: str, start: int) -> Iterator[Span]:
    """Two names with a sign or 와 between."""
    if pair := _TOGETHER.match(text, start):
        full = [is_full_name(pair[group]) for group in ("name", "other")]
        if all(full) or (any(full) and pair["and"] not in {",", "/"}):
            for group in ("name", "other"):
                if not _is_nobody(pair[group]) and _may_be(pair[group]):
                    yield pair.span(group)


def _size_of(text: str, start: int, word: str) -> int:
    """Letters of a name with a family name of two."""
    size = min(len(word), _SIZE + 1)
    if size > _SIZE and (len(word) > size or not is_like_given(word[2:4])):
        size = _SIZE if not is_like_given(word[2:4]) else size
    return size if _AFTER.match(text, start + size) else _SIZE


def _is_alone(text: str, start: int, name: str) -> bool:
    """A usual name: of the most usual ones within a text, else at its beginning or end."""
    if len(text.strip()) <= len(name) or not _AFTER.match(text, start + _SIZE):
        return False
    if is_common_surname(name[0]):
        return True
    return not text[:start].strip() or not text[start + _SIZE :].strip(" .)")


def _stands_alone(text: str, start: int, size: int, *, long: bool) -> bool:
    """Behind a number at the end, or with a family name of two letters."""
    if long:
        return is_like_given(text[start + 2 : start + size]) and len(text.strip()) > size
    at_the_end = not text[start + size :].strip(" .)")
    return at_the_end and bool(_OF_A_NUMBER.search(text, max(0, start - 6), start))


def _is_honored(name: str, sir: str | None, gap: str | None, title: str | None) -> bool:
    """Somebody with a title: with 님 or 씨 of whatever name, else of one that may be."""
    if sir is not None:
        if is_like_given(name[1:]) and name[-1] not in _PARTICLES:
            return name not in NOBODY_WHOLE and name[1:] not in _OFFICES
        return not _is_nobody(name)
    if gap and title in _ANYBODY:
        return is_full_name(name) or (_is_likely(name) and name[-1] not in _ADNOMINAL)
    return _is_likely(name) or (not gap and not _is_nobody(name) and _may_be(name))


def _surname(text: str, start: int, word: str) -> Iterator[Span]:
    """A family name with a title, with circles, letter by letter; a name of two letters."""
    if len(word) == 2 or word[2:3] in {"님", "씨"}:  # noqa: PLR2004 - 김철
        short = _SHORT_HONORED.match(text, start)
        if short and word[:2] not in NOBODY and word[:2] not in _OFFICES | NOBODY_WHOLE:
            yield short.span("name")
    if word[0] not in _MANY:
        return
    if ranked := _RANKED.match(text, start):
        apart = bool(ranked["gap"])
        if word[0] not in _NO_RANK_APART if apart else f"{word[0]}{ranked['title']}" not in NO_RANK:
            yield ranked.span("name")
    elif (sir := _SIR.match(text, start)) and sir["name"] not in {"모", "성"}:
        yield sir.span("name")
    elif circled := _CIRCLED.match(text, start):
        yield circled.span("name")
    elif (
        (spaced := _SPACED.match(text, start))
        and (start == 0 or text[start - 1].isspace())
        and is_usual_given(spaced[0][2::2])
    ):
        yield spaced.span("name")


def _given(text: str, start: int, name: str) -> Iterator[Span]:
    """A given name: called, or behind a relation."""
    if called := _CALLED.match(text, start):
        near = called["near"]
        if is_given(name) or (near is not None and near[0] != "이"):
            yield start, start + 2
    elif is_given(name) and _GIVEN_AFTER.match(text, start + 2):
        relation, between, _ = _relation_before(text, start)
        if between and (relation in _KIN or relation in _KIN_ALONE or relation in _CALLED_SO):
            yield start, start + 2


def _within(text: str, start: int, word: str) -> Iterator[Span]:
    """A usual name right behind a relation: 남편이정우."""
    for size in range(2, min(6, len(word) - 2)):
        if word[:size] in _RELATIONS and is_full_name(word[size : size + _SIZE]):
            at = start + size
            if _AFTER.match(text, at + _SIZE):
                yield at, at + _SIZE
        elif word[:size] in _KIN and is_given(word[size : size + 2]) and len(word) <= size + _SIZE:
            at = start + size
            if _GIVEN_AFTER.match(text, at + 2):
                yield at, at + 2


def _stranger(text: str, start: int, word: str) -> Iterator[Span]:
    """A name that is usual abroad, with 님, 씨 or 상, or behind a relation."""
    if not (word in _STRANGERS or word[:-1] in _STRANGERS or word[:-2] in _STRANGERS):
        return
    if word in _STRANGERS or word[-1] in "님씨상":
        called = _ABROAD.match(text, start)
        if called:
            yield called.span("name")
            return
    relation, between, _ = _relation_before(text, start)
    if relation and between and word in _STRANGERS:
        yield start, start + len(word)


def _is_related(text: str, start: int, name: str, *, full: bool) -> bool:
    """Behind a relation; behind its particle only a usual name."""
    relation, between, particle = _relation_before(text, start)
    if not relation or not between:
        return False
    return full or (not particle and name[-1] not in _NO_ENDINGS)


def _relation_before(text: str, start: int) -> tuple[str, str, str]:
    """The relation that stands before a place, what stands between, and its particle."""
    at = start
    while at and start - at < _SIZE and text[at - 1] in _BETWEEN:
        at -= 1
    between, end = text[at:start], at
    while at and end - at < 10 and "가" <= text[at - 1] <= "힣":  # noqa: PLR2004 - no relation is longer
        at -= 1
    word = text[at:end]
    if not word:
        return ("고인", between, "") if text[:end].endswith(("故", "故)")) else ("", between, "")
    if word in {"분", "사람"} and text[:end].endswith(_RECEIVERS):
        return "수신자", between, ""
    for tail, particle in _TAILS:
        if tail and not word.endswith(tail):
            continue
        bare = word[: len(word) - len(tail)]
        if bare in _KIN_ALONE:
            return bare, between, particle
        for size in range(min(6, len(bare)), 1, -1):
            if bare[-size:] in _RELATIONS:
                return bare[-size:], between, particle
    return "", between, ""


_TAILS: Final = (
    ("", ""),
    ("님", ""),
    ("분", ""),
    ("되는", ""),
    ("되시는", ""),
    ("되신", ""),
    *((each, each) for each in "은는이가의인명"),
    ("님은", "은"),
    ("님이", "이"),
)


def _in_other_letters(text: str) -> Iterator[Span]:
    for pattern in _LATIN:
        for match in pattern.finditer(text):
            if match["name"].upper() != match["name"]:
                yield match.span("name")
    for match in _LATIN_WORD.finditer(text):
        relation, between, particle = _relation_before(text, match.start())
        known = relation not in _ANYBODY or not _KNOWN_ABROAD.isdisjoint(match[0].split())
        if relation and between and not particle and known and match[0].upper() != match[0]:
            yield match.span()
    for pattern in _HAN:
        for match in pattern.finditer(text):
            if match["name"] not in _HAN_WORDS:
                yield match.span("name")


def _is_nobody(name: str) -> bool:
    """Whether what looks like a name is a word."""
    if name in NOBODY_WHOLE or name[1:] in _OFFICES or name[-1] in "사장님씨":
        return True
    return name[:2] in NOBODY and not is_full_name(name)


def _may_be(name: str) -> bool:
    """Whether the letters are those of names: of a long family name whatever follows."""
    return name[:2] in _LONG or (name[0] in _ALL and set(name[1:]) <= LETTERS)


def _is_likely(name: str) -> bool:
    """Whether it is a name, and no word with a particle."""
    if is_full_name(name):
        return True
    if _is_nobody(name) or is_word(name) or not _may_be(name):
        return False
    return name[-1] not in _PARTICLES or (name[-1] in _ENDINGS and is_like_given(name[1:]))
