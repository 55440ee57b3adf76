"""People whom nobody has entered, found in what was written: a mother, a friend, who called.

Nothing tells a Korean name from other words but what stands around it: what somebody is called
(김민수 씨, 박서연 어머니, 정대리), whose relation it is (남편 이정우), a word that only people have
(최지훈에게). What stands alone is found where family name and given name are usual
(`named_persons`), or the ledger knows the name (`hidden_names`). What else tells who somebody is:
the ID of a messenger, a number in words, and `told_values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.named_persons import named_persons
from xlcrm.domain.privacy import mask_name, scrub
from xlcrm.domain.text import lazy
from xlcrm.domain.told_values import told_values
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IDENTITY: Final = lazy(
    r"(?i)(?:카톡|카카오톡|카카오|카\s?톡|(?<!알림)톡|라인|(?<![a-z])line|텔레그램|텔레|위챗|웨이신|wechat|인스타(?:그램)?|(?<![a-z])insta|페이스북|페북|블로그|"
    r"왓츠앱|왓츠|whatsapp|디스코드|디코|잘로|zalo|스카이프|skype|트위터|스레드|틱톡|네이버\s?톡톡|밴드|시그널|바이버|인별|스냅챗|"
    r"kakao(?:talk)?|telegram|instagram|discord|dm|메신저)\s?(?:아이디|id|계정|친구|프로필|닉네임|닉|주소|추가)?"
    r"\s?(?:는|은|가|이|로|:|=|\()?\s?"
    r"(?P<name>@?(?=[0-9_.\-]{0,12}[a-z])[a-z0-9_][a-z0-9_.\-]{3,29}(?<![.\-]))(?![\w@])"
    r"|(?:아이디|계정|\bID(?![a-z])(?=[^\n]{0,14}[\d_.]))\s?(?:는|은|가|이|:|=|\()?\s?"
    r"(?P<other>@?(?=[0-9_.\-]{0,12}[A-Za-z])[A-Za-z0-9_][A-Za-z0-9_.\-]{3,29}(?<![.\-]))(?![@])"
    r"|(?<![\w.])(?P<at>@[A-Za-z_][A-Za-z0-9_.]{3,29})"
    r"|(?:QQ|qq)\s?(?:번호|id|ID)?\s?[:(]?\s?(?P<qq>[1-9]\d{5,10})(?!\d)"
)
_IDENTITY_MAYBE: Final = lazy(r"[A-Za-z0-9_.\-]{4}|[Qq]{2}")
_LATIN: Final = lazy("[A-Za-z]")
_NO_ID: Final = frozenset(
    {"kakao", "talk", "line", "naver", "channel", "google", "http", "https", "www", "open", "link"}
)
_WEAK: Final = _words("톡 라인 line dm 밴드 블로그 텔레 시그널 메신저 insta id 카카오 kakao")
"""Words before an ID that say something else as often: there it has a digit or a point."""
_COUNTED: Final = lazy(r"\d+(?:gb|mb|kg|km|cm|mm|am|pm|th|nd|st|hour|hr|min|day)s?")
_SIGN: Final = r"(?:하나|둘|셋|넷|[공영령빵일이삼사오육륙칠팔구]|\d)"
_SPELT: Final = lazy(
    rf"(?<![가-힣\d])(?P<name>[공영빵0]\s?[일이삼사오육칠하1-7](?:나)?\s?[공영빵일이삼사오육칠팔구\d]?"
    rf"(?:[\s,.\-]*(?:다시|에|국에|국의|의)?[\s,.\-]*{_SIGN}){{6,9}})"
)
_KOREAN_DIGITS: Final = lazy(r"[공영령빵일이삼사오육륙칠팔구하둘셋넷]")
_SPELT_TAIL: Final = lazy(
    r"(?:뒷|뒤|끝|마지막)\s?(?:네|4)?\s?(?:자리|번호)(?:는|은|가|이)?\s?(?P<name>[공영일이삼사오육칠팔구](?:\s?[공영일이삼사오육칠팔구]){3})(?![가-힣]{2})"
)


class ThirdPerson(NamedTuple):
    """Where somebody is told of in a text.

    Attributes:
        start: the first sign of what tells who it is.
        end: the sign behind it.
        kind: `name`, `id` of a messenger, or as `told_values` calls it: `phone`, `email`, `birth`,
            `plate`, `card`, `rrn`, `password`, `address`.
    """

    start: int
    end: int
    kind: str


def third_persons(text: str) -> list[ThirdPerson]:
    """Return where a text names somebody, by what stands around the name, none within another.

    >>> text = "남편 이정우 님이 김민수 씨 소개로 옴, 카톡 ID minsu_kim"
    >>> [(text[start:end], kind) for start, end, kind in third_persons(text)]
    [('이정우', 'name'), ('김민수', 'name'), ('minsu_kim', 'id')]
    >>> third_persons("고객님이 유치원 원장님과 상담함")
    []
    >>> third_persons("공일공 일이삼사 오육칠팔로 연락")
    [ThirdPerson(start=0, end=13, kind='phone')]
    """
    found = _found(text)
    # what is hidden wherever it stands needs no words to be known
    return [
        each
        for each in found
        if each.kind in _BY_WORDS or scrub(said := text[each.start : each.end]) == said
    ]


_BY_WORDS: Final = frozenset({"name", "id"})


def _found(text: str) -> list[ThirdPerson]:
    """Whoever is told of, and what tells it, none within another."""
    if len(text) < 3:  # noqa: PLR2004 - nobody is told of in less
        return []
    found = [(start, -end, "name") for start, end in named_persons(text)]
    found += ((start, -end, "id") for start, end in _identities(text))
    found += ((start, -end, "phone") for start, end in _spelt(text))
    found += ((start, -end, kind) for start, end, kind in told_values(text))
    if not found:
        return []
    found.sort()
    kept: list[ThirdPerson] = []
    for start, stop, kind in found:
        if start < -stop and not (kept and start < kept[-1].end):
            kept.append(ThirdPerson(start, -stop, kind))
    return kept


def hide_third_persons(text: str) -> str:
    """Return a text with those masked whom `third_persons` finds.

    >>> hide_third_persons("어머니 박영자님, 카톡 아이디는 yj_park")
    '어머니 박*자님, 카톡 아이디는 yj***'
    >>> hide_third_persons("정대리가 받음, 카드 9490 1234 **** 5521")
    '*대리가 받음, 카드 **** **** **** 5521'
    """
    for start, end, kind in reversed(_found(text)):
        text = f"{text[:start]}{_shown(text[start:end], kind)}{text[end:]}"
    return text


def _shown(said: str, kind: str) -> str:
    """What may be seen of a value."""
    if kind == "name":
        circled = any(sign in said for sign in "○◯●〇ㅇ０") or (
            said[1:2] in {"O", "o"} and not said[0].isascii()
        )
        return f"{said[0]}{'*' * (len(said) - 1)}" if circled else mask_name(said)
    if kind in {"id", "email"}:
        return f"{said[:2]}***"
    if kind == "card" and sum(map(str.isdecimal, said[:-_LAST])) > 0 and len(said) > _SHORTEST_CARD:
        return (
            f"{''.join('*' if sign.isalnum() else sign for sign in said[:-_LAST])}{said[-_LAST:]}"
        )
    return "***"


_LAST: Final = 4  # digits of a card that stay, as on a receipt
_SHORTEST_CARD: Final = 12


def _identities(text: str) -> Iterator[tuple[int, int]]:
    if not _LATIN.search(text) or not _IDENTITY_MAYBE.search(text):
        return
    for match in _IDENTITY.finditer(text):
        group = next(each for each in ("name", "other", "at", "qq") if match[each])
        said, before = match[group].lower(), match[0][: match.start(group) - match.start()].lower()
        plain = said.isalpha() and (group == "other" or before.strip() in _WEAK)
        told = any(sign in before for sign in ":=(") or "아이디" in before or "계정" in before
        if said not in _NO_ID and not _COUNTED.fullmatch(said) and (told or not plain):
            yield match.span(group)


def _spelt(text: str) -> Iterator[tuple[int, int]]:
    if not (
        "01" in text
        or "공" in text
        or "영" in text
        or "빵" in text
        or "자리" in text
        or "번호" in text
    ):
        return
    for pattern in (_SPELT, _SPELT_TAIL):
        for match in pattern.finditer(text):
            if _KOREAN_DIGITS.search(match["name"]):
                yield match.span("name")
