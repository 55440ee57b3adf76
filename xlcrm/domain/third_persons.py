"""People whom nobody has entered, found in what was written: a mother, a friend, who called.

Nothing tells a Korean name from other words but what stands around it: what somebody is called
(김민수 씨, 박서연 어머니, 정대리), whose relation it is (남편 이정우), a word that only people have
(최지훈에게). What stands alone is found where family name and given name are usual (`usual_names`),
or the ledger knows the name (`hidden_names`). Values that are told in words: `told_values`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.domain.person_words import (
    ABROAD,
    ABROAD_LATIN,
    COMMON,
    FAMILY,
    HAN_SURNAMES,
    NOBODY,
    NOBODY_WHOLE,
    PARENT,
    ROLE,
    SHORT_FAMILY,
    SURNAMES,
    TITLE,
    TWO,
)
from xlcrm.domain.privacy import mask_name, scrub
from xlcrm.domain.text import lazy
from xlcrm.domain.told_values import told_values
from xlcrm.domain.usual_names import (
    is_common_surname,
    is_full_name,
    is_given,
    is_like_given,
    is_usual_given,
    is_word,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

_ANY: Final = "[가-힣]"
_NAME: Final = rf"(?:(?:{TWO}){_ANY}{{1,2}}|[{SURNAMES}]{_ANY}{{2}})"
_END: Final = rf"(?!{_ANY})"
_PARTICLE: Final = (
    r"(?:이?(?:께서|께|에게|한테|랑|네|며|고|라고?|라는|라며|임|입니다|예요|에요|야)|으?로|[이가은는을를과와의도만])"
)
_AFTER: Final = rf"(?=\s?(?:님|씨){_END}|(?:님|씨|이|군|양)?{_PARTICLE}?{_END})"
_HONORED: Final = lazy(
    rf"(?<!{_ANY})(?P<name>[{SURNAMES}]{_ANY}(?=\s?(?:님|씨){_PARTICLE}?{_END})|{_NAME})"
    rf"(?:(?P<sir>\s?님|\s?씨(?!{_ANY}{{2}})|[군양옹]{_PARTICLE}?{_END})"
    rf"|(?P<gap>\s?)(?P<title>{PARENT}|{TITLE})(?=님|들|{_PARTICLE}?{_END}))"
)
_RELATED: Final = lazy(
    rf"(?:(?:{FAMILY}|{ROLE})(?:님|분)?|(?<!{_ANY})(?:{SHORT_FAMILY}))(?:\s?(?:분|되는|되시는|되신))?"
    rf"(?P<between>[은는이가의인명]?\s{{0,2}}[:=(,·/\-]?\s?)(?P<name>{_NAME}){_AFTER}"
)
_KIN: Final = lazy(
    rf"(?:(?:{FAMILY})(?:님)?\s?[:=(,/]?\s?|(?<!{_ANY})(?:{SHORT_FAMILY})[:=(,/\s]\s?)(?P<name>{_ANY}{{2}})"
    rf"(?=이?{_PARTICLE}?{_END}|이?\s?(?:님|씨|군|양){_PARTICLE}?{_END})"
)
_ANIMATE: Final = lazy(
    rf"(?<!{_ANY})(?P<name>(?:{TWO}){_ANY}{{1,2}}|[{COMMON}]{_ANY}{{2}})"
    rf"(?=께서|에게|한테|(?:이)?랑{_END}|이가{_END}|이(?:라는|라고)|라는|라고 (?:하|함))"
)
_CALLED: Final = lazy(
    rf"(?<!{_ANY})(?P<name>{_ANY}{{2}})(?:(?P<near>이?네?\s?(?:{PARENT})|님|씨|쌤|샘|[군양](?={_PARTICLE}?{_END})"
    rf"|이(?:가|는|도|랑|한테|에게|의|를){_END})(?!{_ANY}{{2}})|\s?(?:학생|회원|어린이|원생|선생님|쌤){_PARTICLE}?{_END})"
)
_PAIRED: Final = lazy(
    rf"(?<!{_ANY})(?P<name>{_NAME})"
    r"(?=(?P<bracket>\s?\()(?![\d*]{3})|\s?[,/:]?\s?\(?(?:0\d{1,2}[-. )]?\d|\d{6}[- ]?[1-8*]|[\d*]{6}-[\d*]|['’]?[3-9]\d\s?년|\d{2}년\s?\d))"
)
_TOGETHER: Final = lazy(
    rf"(?<!{_ANY})(?P<name>{_NAME})\s?(?P<and>[·&+,/]|[와과](?=\s)|이?랑(?=\s))\s?(?P<other>{_NAME})"
    rf"(?=님|씨|{_PARTICLE}?{_END})"
)
_OFFICIAL: Final = (
    r"팀장|대리|과장|차장|부장|사장|실장|원장|대표|주임|계장|선생|쌤|샘|코치|교수|강사|기사|변호사|세무사|매니저|간호사|회장|"
    r"총무|점장|여사|이사|전무|상무|프로|프로님|트레이너|집사|권사|사모|반장|소장|교사|팀원|본부장|사원|약사|의사|작가|관장|사범|조교"
)
_RANKED: Final = lazy(
    rf"(?<!{_ANY})(?P<name>[{COMMON}])(?P<gap>\s?)(?P<title>{_OFFICIAL})(?=님|{_PARTICLE}?{_END})"
)
_SIR: Final = lazy(rf"(?<!{_ANY})(?P<name>[{COMMON}](?:모(?=\s?[씨양군]))?)\s?(?:씨(?={_PARTICLE}?{_END})|모\s?[씨양군])")
_NO_RANK: Final = frozenset(
    (
        "한샘 주차장 이사장 지점장 부사장 주임원 고소장 공소장 조교수 정교수 전강사 정강사 여기사 남기사 이기사 공기사 주기사 정이사 안이사 "
        "신교사 정교사 주교사 성매니저 유반장 원반장 전반장 주반장 전사원 정사원 남사원 여사원 이소장 도반장 기사범 도사범 조사원 "
        "이대표 원대표 주대표 공대표 한의사 양의사 여의사 한약사 양약사 공사장 농사장 기원장 지원장 병원장 국회장 연회장 공회장 남여사 "
        "주회장 지회장 명함 소변호 여교사 남교사 여교수 남교수 우프로 신프로 연실장 주강사 공강사 우대표 도대표 명대표 전원장 성의사"
    ).split()
)
"""A letter and a title that together are another word: 이사장, 지점장."""
_NO_RANK_APART: Final = frozenset("전현신구이주고부명각여남공모원성차기위유연도정우지소")
"""Letters that are no family name before a title that stands apart: 전 대표, 현 원장."""
_CIRCLED: Final = lazy(
    rf"(?<!{_ANY})(?P<name>[{COMMON}](?:[○◯●〇ㅇ０]{{1,3}}{_ANY}?|[oO]{{2}}|[oO]{_ANY}))(?=님|씨|회원|고객|학생|환자|어르신|{_PARTICLE}?{_END})"
)
_SPACED: Final = lazy(rf"(?<!\S)(?P<name>[{COMMON}]\s{_ANY}\s{_ANY})(?=$|\s|[,.)]|님|씨)")
_ABROAD: Final = lazy(
    rf"(?<!{_ANY})(?P<name>(?:{_ANY}{{1,5}}\s){{0,2}}(?:{_ANY}{{2,7}}|(?<=\s){_ANY}))(?P<sir>\s?(?:님|씨|상))(?={_PARTICLE}?{_END})"
)
_ABROAD_WORD: Final = lazy(rf"(?:{ABROAD})(?:\s|$)")
_ABROAD_RELATED: Final = lazy(
    rf"(?:(?:{FAMILY}|{ROLE})(?:님)?|(?<!{_ANY})(?:{SHORT_FAMILY}))\s?[:=(,/]?\s?"
    rf"(?P<name>(?:{ABROAD})(?:\s{_ANY}{{1,5}}(?=\s|$|님|씨))?)(?=님|씨|{_PARTICLE}?{_END})"
)
_CAPITAL: Final = r"[A-Z](?:[a-z]+|[A-Z]+)(?:-[A-Za-z]+)?"
_LATIN: Final = lazy(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|MR|MS|MRS)\.?\s?(?P<titled>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})"
    rf"|\b(?P<name>[A-Za-z][a-z]+(?:\s[A-Z][a-z]*\.?){{0,2}})\s?(?:씨|님|쌤){_END}"
    rf"|\b(?P<called>[A-Z][a-z]+(?:\s[A-Z][a-z]*\.?){{1,2}})\s?(?:상|고객|회원|학생|선생님|강사){_END}"
)
_LATIN_RELATED: Final = lazy(
    rf"(?:(?:{FAMILY}|{ROLE})(?:님)?|(?<!{_ANY})(?:{SHORT_FAMILY}))\s?[:=(,/]?\s?(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})(?![A-Za-z\d])"
)
_LATIN_ALONE: Final = lazy(
    rf"(?<![A-Za-z\d@.])(?P<name>(?:(?:{ABROAD_LATIN})(?:\s|,\s?){_CAPITAL}|{_CAPITAL}\s(?:{ABROAD_LATIN}))(?:\s{_CAPITAL})?)(?![A-Za-z\d@])"
)
_HAN: Final = lazy(rf"(?<![\u4e00-\u9fff])(?P<name>[{HAN_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff])")
_HAN_HONORED: Final = lazy(r"(?P<name>[\u4e00-\u9fff]{2,4})(?=\s?(?:님|씨|상(?![가-힣])))")
_HAN_WORDS: Final = frozenset("金額 高級 高價 高層 全部 全體 全額 安全 安心 文化 文書 文字 田園 江南 林野 任意 于先 金色 程度 申告 申請 石油 常時 許可".split())
_ALONE: Final = lazy(
    rf"(?:(?:^|[\n/|·:;,(\[>~\-]|[.!?]\s|\d\s?|\s)\s?)(?P<name>[{COMMON}]{_ANY}{{2}})(?=\s|$|[,./)\]|·:;(\-]|{_PARTICLE}(?:\s|$))"
)
_OF_TWO: Final = lazy(rf"(?:^|[\s/|,(:])(?P<name>(?:남궁|황보|제갈|사공|선우|독고){_ANY}{{1,2}})(?=\s|$|[,./)])")

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
_IDENTITY_MAYBE: Final = lazy(r"[A-Za-z_]{2}|[Qq]{2}")
_NO_ID: Final = frozenset({"kakao", "talk", "line", "naver", "channel", "google", "http", "https", "www", "open", "link"})
_WEAK: Final = frozenset("톡 라인 line dm 밴드 블로그 텔레 시그널 메신저 insta id 카카오 kakao".split())
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
    if len(text) < 3 or not _MAYBE.search(text):  # noqa: PLR2004 - nobody is told of in less
        return []
    found = sorted(
        set(chain(_names(text), _identities(text), _spelt(text), _told(text))),
        key=lambda each: (each.start, -each.end),
    )
    kept: list[ThirdPerson] = []
    for each in found:
        if each.start < each.end and not (kept and each.start < kept[-1].end):
            kept.append(each)
    return kept


_MAYBE: Final = lazy(r"[가-힣\u4e00-\u9fff]|@|[A-Za-z]{4}|\d{2}")


def hide_third_persons(text: str) -> str:
    """Return a text with those masked whom `third_persons` finds.

    >>> hide_third_persons("어머니 박영자님, 카톡 아이디는 yj_park")
    '어머니 박*자님, 카톡 아이디는 yj***'
    >>> hide_third_persons("정대리가 받음, 카드 9490 1234 **** 5521")
    '*대리가 받음, 카드 **** **** **** 5521'
    """
    for start, end, kind in reversed(third_persons(text)):
        text = f"{text[:start]}{_shown(text[start:end], kind)}{text[end:]}"
    return text


def _shown(said: str, kind: str) -> str:
    """What may be seen of a value."""
    if kind == "name":
        circled = any(sign in said for sign in "○◯●〇ㅇ") or said[1:2] in {"O", "o"}
        return f"{said[0]}{'*' * (len(said) - 1)}" if circled else mask_name(said)
    if kind in {"id", "email"}:
        return f"{said[:2]}***"
    if kind == "card" and sum(map(str.isdecimal, said[:-_LAST])) > 0 and len(said) > _SHORTEST_CARD:
        return f"{''.join('*' if sign.isalnum() else sign for sign in said[:-_LAST])}{said[-_LAST:]}"
    return "***"


_LAST: Final = 4  # digits of a card that stay, as on a receipt
_SHORTEST_CARD: Final = 12


def _names(text: str) -> Iterator[ThirdPerson]:
    for pattern, is_somebody in _KOREAN:
        for match in pattern.finditer(text):
            if is_somebody(match):
                yield ThirdPerson(*match.span("name"), "name")
    for match in _TOGETHER.finditer(text):
        full = [is_full_name(match[group]) for group in ("name", "other")]
        if all(full) or (any(full) and match["and"] not in {",", "/"}):
            for group in ("name", "other"):
                if not _is_nobody(match[group]) and _may_be(match[group]):
                    yield ThirdPerson(*match.span(group), "name")
    if _LATIN_MAYBE.search(text):
        for pattern in (_LATIN, _LATIN_RELATED, _LATIN_ALONE):
            for match in pattern.finditer(text):
                group = match.lastgroup or "name"
                if match[group].upper() != match[group]:
                    yield ThirdPerson(*match.span(group), "name")
    for match in chain(_HAN.finditer(text), _HAN_HONORED.finditer(text)):
        if match["name"] not in _HAN_WORDS:
            yield ThirdPerson(*match.span("name"), "name")


_LATIN_MAYBE: Final = lazy(r"[A-Z][a-zA-Z]|[a-z]{2}\s?[가-힣]")


def _is_honored(match: re.Match[str]) -> bool:
    """Somebody with a title: with 님 or 씨 of whatever name, else of one that may be."""
    name = match["name"]
    if len(name) == 2:  # noqa: PLR2004 - 김철
        return name not in NOBODY and name not in _OFFICES and name not in NOBODY_WHOLE
    if match["sir"] is not None:
        like = is_like_given(name[1:]) and name[-1] not in _PARTICLES
        return name not in NOBODY_WHOLE if like else not _is_nobody(name)
    if match["gap"] and match["title"] in _ANYBODY:
        return is_full_name(name) or (_is_likely(name) and name[-1] not in _ADNOMINAL)
    return _is_likely(name) or (not match["gap"] and not _is_nobody(name) and _may_be(name))


_ANYBODY: Final = frozenset("고객 회원 학생 환자 원생 손님 어린이 프로 작가 사원 양 군 측 댁".split())
_ADNOMINAL: Final = frozenset("한진된인의은는운온신본준간선")
"""How words end that say of which people is talked: 정해진 고객, 유효한 회원."""


def _is_related(match: re.Match[str]) -> bool:
    """Behind a relation: without a space or sign between, or behind a particle, a usual name."""
    name, between = match["name"], match["between"]
    if not between or between[0] in "은는이가의인명":
        return is_full_name(name)
    return is_full_name(name) or (_is_likely(name) and name[-1] not in "다한본용율된할")


def _is_paired(match: re.Match[str]) -> bool:
    return is_full_name(match["name"]) if match["bracket"] else _is_likely(match["name"])


def _is_animate(match: re.Match[str]) -> bool:
    return _is_likely(match["name"])


def _is_kin(match: re.Match[str]) -> bool:
    return is_given(match["name"])


def _is_called(match: re.Match[str]) -> bool:
    name = match["name"]
    return is_given(name) or (match["near"] is not None and is_usual_given(name) and match["near"][0] != "이")


def _is_ranked(match: re.Match[str]) -> bool:
    surname, gap, title = match["name"], match["gap"], match["title"]
    if gap:
        return surname not in _NO_RANK_APART
    return f"{surname}{title}" not in _NO_RANK


def _is_sir(match: re.Match[str]) -> bool:
    return match["name"] not in {"모", "성"}


def _is_circled(match: re.Match[str]) -> bool:
    return True


def _is_spaced(match: re.Match[str]) -> bool:
    return is_usual_given("".join(match["name"].split())[1:])


def _is_abroad(match: re.Match[str]) -> bool:
    return bool(_ABROAD_WORD.match(match["name"]))


_OF_A_NUMBER: Final = lazy(r"\d{4}\s?$")


def _is_alone(match: re.Match[str]) -> bool:
    """A usual name, of the most usual ones within a text, else at its beginning or end."""
    name, text = match["name"], match.string
    start, end = match.span("name")
    if not text[end:].strip(" .)") and _OF_A_NUMBER.search(text, max(0, start - 6), start):
        return _is_likely(name)
    if len(text.strip()) <= len(name) or not is_full_name(name):
        return False
    at_an_edge = not text[:start].strip() or not text[end:].strip(" .)")
    return at_an_edge or is_common_surname(name[0])


def _is_of_two(match: re.Match[str]) -> bool:
    return is_like_given(match["name"][2:]) and len(match.string.strip()) > len(match["name"])


_KOREAN: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...]] = (
    (_HONORED, _is_honored),
    (_RELATED, _is_related),
    (_KIN, _is_kin),
    (_ANIMATE, _is_animate),
    (_PAIRED, _is_paired),
    (_CALLED, _is_called),
    (_RANKED, _is_ranked),
    (_SIR, _is_sir),
    (_CIRCLED, _is_circled),
    (_SPACED, _is_spaced),
    (_ABROAD, _is_abroad),
    (_ABROAD_RELATED, lambda match: True),
    (_ALONE, _is_alone),
    (_OF_TWO, _is_of_two),
)


def _is_nobody(name: str) -> bool:
    """Whether what looks like a name is a word."""
    if name in NOBODY_WHOLE or name[1:] in _OFFICES or name[-1] in "사장님씨":
        return True
    return name[:2] in NOBODY and not is_full_name(name)


_OFFICES: Final = frozenset(_OFFICIAL.split("|"))


def _may_be(name: str) -> bool:
    """Whether the letters are those of names: of a long family name whatever follows."""
    return name[:2] in _LONG or set(name[1:]) <= _LETTERS


_LETTERS: Final = frozenset(
    "가강갑건겸경계고관광교구국권귀규균근금기길나낙남녀노늘니다단달담대덕도동두득라락란람랑래량려련렬령례로"
    "록롬롱룡루류률르름리린림립마만말명모무묵문미민배백범병보복본봄봉부분빈빛사산삼상새샘서석선설섭성세셉소솔"
    "송수숙순슬승시식신심아안애양언업여연열엽영예오옥온완왕요용우욱운웅원월위유윤율은을의이익인일임자장재점정"
    "제종주준중지진찬창채천철청초춘충치칠탁태택판평표풍필하학한해향헌혁현형혜호홍화환효훈훤휘흠흥희"
)
_LONG: Final = frozenset(TWO.split("|"))


def _is_likely(name: str) -> bool:
    """Whether it is a name, and no word with a particle."""
    if is_full_name(name):
        return True
    if _is_nobody(name) or is_word(name) or not _may_be(name):
        return False
    return name[-1] not in _PARTICLES or (name[-1] in _ENDINGS and is_like_given(name[1:]))


_PARTICLES: Final = frozenset("은는이가을를도의과와로에나라자인지기서고하시안")
_ENDINGS: Final = frozenset("나라자인지안")
"""Letters that end words of the office, and names as well."""


def _identities(text: str) -> Iterator[ThirdPerson]:
    if not _IDENTITY_MAYBE.search(text):
        return
    for match in _IDENTITY.finditer(text):
        group = next(each for each in ("name", "other", "at", "qq") if match[each])
        said, before = match[group].lower(), match[0][: match.start(group) - match.start()].lower()
        plain = said.isalpha() and (group == "other" or before.strip() in _WEAK)
        told = any(sign in before for sign in ":=(") or "아이디" in before or "계정" in before
        if said not in _NO_ID and not _COUNTED.fullmatch(said) and (told or not plain):
            yield ThirdPerson(*match.span(group), "id")


def _spelt(text: str) -> Iterator[ThirdPerson]:
    for pattern in (_SPELT, _SPELT_TAIL):
        for match in pattern.finditer(text):
            if _KOREAN_DIGITS.search(match["name"]):
                yield ThirdPerson(*match.span("name"), "phone")


def _told(text: str) -> Iterator[ThirdPerson]:
    for start, end, kind in told_values(text):
        if scrub(text[start:end]) == text[start:end]:  # else it needs no word to be known
            yield ThirdPerson(start, end, kind)
