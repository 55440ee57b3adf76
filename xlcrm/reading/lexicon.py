"""What the words of a header mean, in Korean, English, Japanese and Chinese, put together or alone.

Nobody can list all headers, for offices put them together from few words: 렌탈개시예정일자 is whose
it is, that it begins, that it is planned, and that it is a day. So a header is taken apart into
words, all of which must be known, and means what those say together.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading.words import OTHERWISE, VOCABULARY
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST: Final = 40  # characters of a header that is taken apart
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LATIN: Final = re.compile(r"[a-z]+")
_PIECE: Final = re.compile(r"[a-z]+|[0-9]+|[^\x00-\x7f]+")
_LONGEST_HEAD: Final = 8  # letters of a first word that is not known
_ENDINGS: Final = frozenset({"id", "no", "nm", "dt", "cd"})  # memberid, custno
_MOST_DIGITS: Final = 2  # of a header
_SHORT: Final = 3  # letters of a Latin word that may stand inside a longer run
_NUMBERED: Final = lazy(r"(?<=\D)[1-9]$")
_BRACKETS: Final = lazy(r"[(\[<{【（][^()\[\]<>{}【】（）]*[)\]>}】）]")
_GLOSS: Final = lazy(r"(?<=[A-Za-z])\s*[(\[（](?P<word>[가-힣][가-힣 ]*)[)\]）]\s*$")
"""What a header in Latin letters is called in Korean, behind it."""
_NUMBERS: Final = lazy(r"\d+")
_YEAR: Final = lazy(r"\s*20\d\d\s*(?:년도?|연도|학년도)?\s*(?=\D+$)")
"""The year for which something is paid: 2026 연회비."""
_ONE_TIME: Final = lazy(
    r"(?<!\d)1\s*회\s*당?\s*(?=\D{0,4}(?:단가|요금|금액|비용|가격|료|비)\s*(?:[(\[]|$))"
)
_MARKS: Final = lazy(r"[※○●◎◇◆□■☆★▶▷▼▽→✓✔✱＊*]+")
"""What says that something has to be filled in, or who does."""
_TAIL: Final = lazy(
    r"(?<=\S)\s*[(\[]?\s*(?:뒷|뒤|끝|마지막)\s*(?:[48네여덟]{1,2})?\s*(?:자리|번호)\s*(?:수)?[)\]]?"
    r"\s*(?:[(\[]\s*[48]\s*[)\]])?\s*$"
)
"""What says of a number that only its last digits are written."""
_OURS: Final = (
    *(("\u1100", "\u11ff"), ("\u3040", "\u30ff"), ("\u3130", "\u318f")),
    *(("\u3400", "\u9fff"), ("\uac00", "\ud7a3")),
)
"""The first and the last of letters of Korean, Japanese and Chinese."""
_LEADING: Final = lazy(r"^\s*(?:[0-9]{1,2}|[①-⑳]|[가-하])\s*[.)]\s*|^\s*[①-⑳]\s*")


@outlined
class Meaning(NamedTuple):
    """What a header's words say.

    Attributes:
        field: the ledger's field; empty where they say something else for sure.
        strength: how plainly, 0 to 100: `PLAIN` needs nothing else, from `LIKELY` cells that fit,
            less only where no other column says it.
        basis: what an amount is for as the words say: 월, 연, 총, or nothing.
    """

    field: str
    strength: int
    basis: str = ""


SURE: Final = 95
PLAIN: Final = 90
LIKELY: Final = 75
FALLBACK: Final = 60
NOTHING_OF_OURS: Final = Meaning("", 0)


def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in VOCABULARY.items():
        for word in words.split():
            found.setdefault(word, set()).add(name)
    for word in OTHERWISE.split():
        found.setdefault(word, set()).add("otherwise")
    return {word: frozenset(names) for word, names in found.items()}


_WORDS: dict[str, frozenset[str]] = {}


def _words() -> Mapping[str, frozenset[str]]:
    if not _WORDS:
        _WORDS.update(_classes())
    return _WORDS


@lru_cache(maxsize=2048)
def meaning_of(text: str, group: str = "") -> Meaning | None:
    """Return what a header means; None where a word of it is not known.

    Args:
        text: the header as in the sheet.
        group: the text of the group above it.

    >>> meaning_of("렌탈 개시 예정일"), meaning_of("contractEndDate"), meaning_of("cust_nm").field
    (<Meaning field=start strength=95>, <Meaning field=end strength=95>, 'name')
    >>> meaning_of("월 납입액(원)").basis, meaning_of("차기 점검일").field, meaning_of("띠")
    ('월', '', None)
    """
    if sum(map(str.isdecimal, text)) > _MOST_DIGITS:
        bare = _BRACKETS.sub(" ", text)  # 입주일 (2026-08-15): an example of what to write
        if (year := _YEAR.match(text)) is not None:
            paid = meaning_of(text[year.end() :], group)
            return paid if paid is not None and paid.field == "fee" else None
        shorter = sum(map(str.isdecimal, bare)) <= _MOST_DIGITS and len(bare) < len(text)
        return meaning_of(bare, group) if shorter else None  # a day, a number: no header
    if (tail := _TAIL.search(text)) is not None:
        whole = meaning_of(text[: tail.start()], group)
        if whole is None or whole.field != "phone":
            return NOTHING_OF_OURS if whole is None else whole
        return whole._replace(strength=FALLBACK)
    nothing: Meaning | None = None
    for reading in _spellings(text, group):
        words = _parted(reading)
        found = _meant(words) if words else None
        if found is not None and (found.field or group):
            return found
        nothing = nothing or found
    found = nothing or _abroad(text, group)
    return found or next(filter(None, map(_by_its_end, _spellings(text, ""))), None)


def _abroad(text: str, group: str) -> Meaning | None:
    """What a header means in another language than ours."""
    if any(first <= sign <= last for sign in text for first, last in _OURS):
        return None
    from xlcrm.reading.foreign import words_abroad  # noqa: PLC0415 - few headers need it

    for spelling in dict.fromkeys((f"{group}\n{text}" if group else text, text)):
        found = {}
        for each in words_abroad(spelling, _words().get):
            said = _meant(each.words)
            if said is not None:
                least = LIKELY if each.due and said.field == "end" else said.strength
                least = FALLBACK if each.second and said.field == "phone" else least
                found[said.field] = said._replace(strength=min(least, said.strength))
        if len(found) == 1:
            return next(iter(found.values()))
    return None


def unknown_head(text: str) -> str:
    """Return the first word of a header of which only the end is known; else nothing.

    >>> unknown_head("프로젝트 종료일"), unknown_head("계약 종료일")
    ('프로젝트', '')
    """
    found = next(filter(None, (_parted(each) for each in _spellings(text, ""))), ())
    if found:
        return ""
    for plain in _spellings(text, ""):
        joined = "".join(_PIECE.findall(plain.casefold()))
        for at in range(1, min(len(joined), _LONGEST_HEAD + 1)):
            if _day_behind(joined, at) is not None:
                return joined[:at]
    return ""


def _day_behind(plain: str, at: int) -> Meaning | None:
    """The first or last day that the words from a letter on say, if they say one."""
    words = () if plain[at:].isascii() else _words_in(plain[at:])  # no Udløbsda-to
    said: frozenset[str] = frozenset().union(*words)
    found = _meant(words) if said & {"start", "end", "entry", "leaving"} else None
    return found if found is not None and found.field in {"start", "end"} else None


def _by_its_end(text: str) -> Meaning | None:
    """What a header says whose first word is not known: 심야권 종료일 is the end of something."""
    plain = "".join(_PIECE.findall(text.casefold()))
    if plain.isascii() or len(plain) > _LONGEST or names_another(plain):
        return None
    if plain.endswith(_CHARGE):
        return None  # and no 수료, as a course has
    for at in range(1, min(len(plain), _LONGEST_HEAD + 1)):
        if found := _day_behind(plain, at):
            return found._replace(strength=LIKELY)
        words = () if plain[at:].isascii() else _words_in(plain[at:])
        if words and "service" in words[0] and _NAMED.search(plain[at:]):
            return Meaning("service", LIKELY)
    return _by_its_form(plain)


def _by_its_form(plain: str) -> Meaning | None:
    """What a header of one unknown word says by its form: 담당변리사, 주차권 이용상태, 타석권."""
    if plain.startswith(_SINCES) and _SINCE.fullmatch(plain):
        return Meaning("start", FALLBACK)
    charged = plain.startswith(_CHARGED) or plain.endswith(("담당", "담당자"))
    if charged and _IN_CHARGE.fullmatch(plain) and not _OF_OFFICES.search(plain):
        return Meaning("officer", LIKELY)
    if plain.endswith("상태") and _STATE.fullmatch(plain):
        return Meaning("status", FALLBACK)
    return Meaning("service", FALLBACK) if "권" in plain and _PASS.fullmatch(plain) else None


_SINCES: Final = (
    "언제",
    "시작",
    "처음",
    "다니",
    "다닌",
    "배우",
    "배운",
    "쓰기",
    "오기",
)
_SINCE: Final = lazy(
    r"언제(?:부터|시작).{0,6}|(?:처음)?(?:시작한?|다니기시작한?|다닌|배우기시작한?|배운|쓰기시작한?|오기시작한?)"
    r"(?:때|날|날짜|시점|시기|지)"
)
"""Since when somebody comes, as it is said and not as forms have it."""
_CHARGE: Final = "수수료"
_CHARGED: Final = ("담당", "배정", "전담")
_IN_CHARGE: Final = lazy(r"(?:담당|배정|전담)(?:[가-힣]{1,6}|[a-z]{2})|[가-힣]{2,4}담당자?")
"""Who does something for the customers, whatever he is: 담당변리사."""
_OF_OFFICES: Final = lazy(
    r"(?:부서|팀|과|실|지역|구역|업무|본부|기관|(?<!복)지[점사부]명?|센터|번호|코드|일|일자|연락처|전화|수|횟수"
    r"|시간|기간|요일|명단|유무|내용)$"
)
"""What is named behind 담당 and 배정 and is nobody."""
_STATE: Final = lazy(r"[가-힣]{2,8}상태")
_PASS: Final = lazy(
    r"(?!소유|증|상품|저작|특허|채|의결|인|지상|물|전세|임차|사용|점유|지분|회원|출입|발언|결정|승차)"
    r"[가-힣]{1,6}권(?:명|이름|종류|구분|상품)?"
)
"""A pass of whatever it is for, 타석권, and no right that somebody has."""
_NAMED: Final = lazy(r"^(?:상품|서비스|강좌|프로그램|요금제|플랜|패키지|제품|이용권|코스)명?$")
_OF_NOBODY: Final = frozenset({"otherwise", "other"})
_OF_OTHERS: Final = _OF_NOBODY | {"insured", "renewal"}


def names_another(text: str, *, insured: bool = True) -> bool:
    """Tell whether a word of something else stands in a text: 할부금, 보증서, 렌터카보험.

    Args:
        text: a header without signs.
        insured: whether insurance and renewals are something else, as of days they are.

    >>> names_another("위약금"), names_another("음반권료")
    (True, False)
    >>> names_another("위험보험료"), names_another("위험보험료", insured=False)
    (True, False)
    """
    known = _words()
    parts = (text[at : at + size] for size in range(2, 7) for at in range(len(text) - size + 1))
    others = _OF_OTHERS if insured else _OF_NOBODY
    return any(not known.get(part, _NO_WORD).isdisjoint(others) for part in parts)


_NO_WORD: Final[frozenset[str]] = frozenset()


def _spellings(text: str, group: str) -> Iterator[str]:
    """The header as it may be taken apart: whole, without brackets, with its group in front."""
    plain = _MARKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()[: 2 * _LONGEST]
    plain = _ONE_TIME.sub("회당", _LEADING.sub("", plain))
    bare = _BRACKETS.sub(" ", plain).strip()
    above = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", group)) if group else ""
    above = _NUMBERS.sub(" ", above).strip()
    for each in dict.fromkeys((plain, bare)):
        if above:
            yield f"{above} {each}"
        yield each
        if each.isascii():
            yield re.sub(r"[^A-Za-z0-9]+", "", each)  # E-mail, H.P
    if bare.isascii() and bare and (gloss := _GLOSS.search(plain)) is not None:
        yield gloss["word"]  # modemNo(모뎀번호): what it is called in our language


def _parted(text: str) -> tuple[frozenset[str], ...]:
    """A text's words as what they may be; nothing where one of them is not known."""
    if len(text) > _LONGEST:
        return ()
    pieces = _PIECE.findall(_CAMEL.sub(" ", _NUMBERED.sub("", text)).casefold())
    parts = [_words_in(piece) for piece in _joined(pieces)]
    return tuple(chain.from_iterable(parts)) if all(parts) else ()


def _joined(pieces: list[str]) -> list[str]:
    """The pieces, those of Hangul or Han that a space divides as one: 계약 시작 일."""
    found: list[str] = []
    for piece in pieces:
        if found and not piece.isascii() and not found[-1].isascii():
            found[-1] += piece
        else:
            found.append(piece)
    return found


@lru_cache(maxsize=4096)
def _words_in(piece: str) -> tuple[frozenset[str], ...]:
    """The fewest known words that a piece is put together of; nothing if it is not."""
    known = _words()
    if piece in known:
        return (known[piece],)
    if piece.isdecimal():
        return ()
    if piece[-2:] in _ENDINGS and piece[:-2] in known:
        return (known[piece[:-2]], known[piece[-2:]])
    best: list[tuple[frozenset[str], ...] | None] = [()] + [None] * len(piece)
    for end in range(1, len(piece) + 1):
        for start in range(max(0, end - 12), end):
            before, word = best[start], piece[start:end]
            if before is None or word not in known:
                continue
            if _LATIN.fullmatch(word) and len(word) < _SHORT and len(piece) > 2 * _SHORT:
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = (*before, known[word])
    return best[-1] or ()


@outlined
class _Said:
    """A header's words, each as the kinds of word that it may be."""

    def __init__(self, words: tuple[frozenset[str], ...]) -> None:
        self.words = words
        self.last = words[-1]
        self.alone = len(words) == 1
        self._all: frozenset[str] = frozenset().union(*words)

    def has(self, *kinds: str) -> bool:
        """Whether one of the words may be of one of some kinds."""
        return not self._all.isdisjoint(kinds)

    def ends(self, *kinds: str) -> bool:
        """Whether the last word may be."""
        return not self.last.isdisjoint(kinds)

    @property
    def plain(self) -> bool:
        """Whether the last word can mean one thing only."""
        return len(self.last) == 1


def _meant(words: tuple[frozenset[str], ...]) -> Meaning | None:
    """What words say together: the first of the readings that has an answer."""
    said = _Said(tuple(each for each in words if each != _PLAIN_WORD) or words)
    return next((found for read in _READINGS if (found := read(said)) is not None), None)


_PLAIN_WORD: Final = frozenset({"plain"})


def _something_else(said: _Said) -> Meaning | None:
    if said.has("otherwise") and said.ends("email"):
        return Meaning("email", FALLBACK)  # where bills are sent
    if said.has("row") or (said.has("otherwise") and not (said.alone and not said.plain)):
        return NOTHING_OF_OURS
    paid = said.ends("fee", "basis", "length") or (said.ends("paying") and said.has("fee"))
    if said.has("paying") and not (paid or said.has("basis")):  # 금액 above 결제 is an amount
        return NOTHING_OF_OURS
    return None


def _an_answer(said: _Said) -> Meaning | None:
    """재계약 여부, 자동연장, 해지 사유, 납부 주기."""
    if said.has("whether", "auto"):
        if said.has("renewal") and said.has("ours") and not said.has("auto"):
            return NOTHING_OF_OURS  # 자사갱신여부: with whom it was renewed
        if said.has("renewal"):
            return Meaning("auto_renewal" if said.has("auto") else "decision", PLAIN)
        return Meaning("status", LIKELY) if said.has("status") else NOTHING_OF_OURS
    if said.has("reason"):
        ended = said.has("terminated", "cancelled", "end")
        return Meaning("end_reason", PLAIN) if ended else NOTHING_OF_OURS
    return Meaning("fee_basis", PLAIN) if said.has("basis") else None


def _how_to_reach(said: _Said) -> Meaning | None:
    """A number, address or mailbox; somebody else's is only used where the customer has none."""
    field = next((each for each in ("email", "phone", "address") if said.has(each)), None)
    named = said.ends("name") and said.has("place")  # 현장명 is who, 현장 is where
    named = named or said.has("number") or said.ends("officer", "other")
    if field is None or (field == "address" and named):
        return None
    if field == "address" and (said.has("net", "officer") or said.ends("service", "note")):
        return NOTHING_OF_OURS  # 소재유형: of which kind
    others = any(
        each & {"other", "officer", "counterpart"} and "person" not in each for each in said.words
    )
    return Meaning(field, FALLBACK if others else SURE)


def _held_or_owed(said: _Said) -> Meaning | None:
    months = said.has("debt") and said.last <= {"month", "year", "number"}
    if months or (said.has("deposit", "debt") and said.ends("day", "length")):
        return NOTHING_OF_OURS  # when it was paid, or for which or how many months it was not
    if said.has("deposit"):
        return Meaning("deposit", PLAIN)
    return Meaning("outstanding", PLAIN) if said.has("debt") else None


def _a_state(said: _Said) -> Meaning | None:
    of_state = said.ends("status") or (said.has("status") and said.ends("name", "number"))
    if not of_state:
        return None
    insured = said.has("insured") and said.has("signed")  # 자동차보험 가입현황
    if insured or said.has("other", "officer"):
        return NOTHING_OF_OURS
    return Meaning("status", PLAIN)


def _a_day(said: _Said) -> Meaning | None:
    """A day, if the words say one; who else it is about is told by others."""
    days = ("day", "start", "end", "entry", "signed", "leaving")
    is_day = said.ends(*days) or (said.ends("plain") and said.has("day")) or _a_month(said)
    if not is_day or said.has("other", "officer"):
        stopped = said.has("pause", "terminated", "cancelled") and said.ends("length")
        return NOTHING_OF_OURS if stopped else None
    return _an_exception(said) or _a_term(said)


def _a_month(said: _Said) -> bool:
    """Whether the words name a month in which a term begins or ends: 만기도래월, expiry month."""
    of_term = said.has("start", "end", "entry", "signed", "leaving", "terminated")
    month = said.ends("month") and said.last <= {"month", "length"}
    return month and of_term and not said.has("fee", "sidefee")


def _an_exception(said: _Said) -> Meaning | None:
    """A day of a pause, of leaving, of a renewal."""
    sure = FALLBACK if said.has("told") else PLAIN  # 해지신청일: nobody has left on that day yet
    if said.has("pause"):
        return Meaning("paused_to" if said.has("end") else "paused_from", sure)
    if said.has("cancelled") and not said.has("end"):
        return Meaning("cancelled_on", sure)
    if said.has("terminated") and not said.has("start"):
        return Meaning("terminated_on", sure)
    if said.has("renewal"):  # 연장종료일 is a last day, 갱신일 is not
        found = _a_term(said) if said.has("start", "end") and said.has("day") else None
        return NOTHING_OF_OURS if found is None else found._replace(strength=LIKELY)
    return None


def _a_term(said: _Said) -> Meaning | None:
    """The first day of a term or its last one, the plainer the surer."""
    begins, ends = said.has("start"), said.has("end")
    if begins and ends:
        return None
    if begins or ends:
        field = "start" if begins else "end"
        applied = any(each >= {"told", "signed"} for each in said.words)  # 접수종료일
        sure = begins or said.has("day") or said.ends("end") or _a_month(said)
        doubted = applied or said.has("insured")
        return Meaning(field, FALLBACK if doubted else SURE if sure else LIKELY)
    if said.has("insured"):
        return None
    event = next((Meaning(field, sure) for kind, field, sure in _EVENTS if said.has(kind)), None)
    if event is not None:
        return event
    if said.has("fee", "debt"):
        return NOTHING_OF_OURS  # a day of payment
    # 계약일, 구매일: perhaps only the day of signing
    return Meaning("start", FALLBACK) if said.has("thing") and said.ends("day") else None


_EVENTS: Final = (
    ("leaving", "end", PLAIN),
    ("entry", "start", PLAIN),
    ("signed", "start", LIKELY),
)


def _a_renewal(said: _Said) -> Meaning | None:
    if not said.has("renewal"):
        return None
    if said.ends("fee") and not said.has("sidefee"):  # 연장비용: only where no other amount stands
        return Meaning("fee", FALLBACK, _basis(said))
    return Meaning("decision", LIKELY) if said.alone else NOTHING_OF_OURS


def _an_amount(said: _Said) -> Meaning | None:
    """An amount, and what it is for."""
    if said.has("unitprice") or (said.has("sidefee") and not said.has("fee")):
        return Meaning("fee", FALLBACK if said.has("unitprice") else LIKELY, _basis(said))
    tail = frozenset({"plain", "month", "year", "sum", "number", "paying"})
    if not (said.ends("fee") or (said.has("fee") and said.last <= tail)):
        return None
    if said.has("other", "officer"):
        return NOTHING_OF_OURS
    only = said.has("revenue") and said.ends("revenue")
    return Meaning("fee", FALLBACK if only else PLAIN, _basis(said))


def _basis(said: _Said) -> str:
    """What an amount is for, as the words say."""
    words = {"month": "월", "year": "연", "sum": "총"}
    return next((word for kind, word in words.items() if said.has(kind)), "")


def _a_number(said: _Said) -> Meaning | None:
    """A number or code: the person's, the paper's, a thing's, or a mere row's."""
    if not said.ends("number"):
        return None
    before = said.words[:-1]
    stored = said.has("file") and len(before) > 1  # 계약서 문서 ID: where the paper lies
    if not before or stored or said.has("other", "officer", "object", "counterpart"):
        return NOTHING_OF_OURS
    papers = any("paper" in each and "person" not in each for each in before)
    if not papers and any("person" in each and "paper" not in each for each in before):
        return Meaning("customer_id", PLAIN)
    if said.has("place" if papers else "service"):
        return NOTHING_OF_OURS  # of the product; 사업장관리번호: how an authority calls the place
    if any(each & {"thing", "paper", "insured"} for each in before):
        return Meaning("contract_id", PLAIN)
    return None


def _a_note_or_officer(said: _Said) -> Meaning | None:
    if said.ends("note"):
        if said.has("service"):
            return None  # 사용목적 기타
        return Meaning("note", PLAIN if said.alone else LIKELY)
    if said.has("officer"):  # 담당지부: which of our own houses, and nobody
        return NOTHING_OF_OURS if said.ends("place") else Meaning("officer", PLAIN)
    return NOTHING_OF_OURS if said.has("other") else None


def _a_length(said: _Said) -> Meaning | None:
    if not said.ends("length") or said.has("pause", "paying"):
        return None
    if said.has("fee"):
        return NOTHING_OF_OURS  # payment terms
    plain = not said.has("used") and (not said.alone or said.plain)
    return Meaning("months", PLAIN if plain else LIKELY)


def _a_name(said: _Said) -> Meaning | None:
    """The name of somebody, or of what is used."""
    if said.alone or (said.has("person") and not said.has("insured")):
        return Meaning("name", PLAIN)
    if said.has("place", "counterpart", "insured"):
        return Meaning("name", FALLBACK)
    if said.has("service", "thing", "object"):
        return Meaning("service", PLAIN)
    return Meaning("service", LIKELY) if said.has("fee") else None  # 요금명


def _who_or_what(said: _Said) -> Meaning | None:
    """Who the customer is, or what is used."""
    if said.ends("name"):
        return _a_name(said)
    kinds = (
        *(("place", "name", FALLBACK), ("counterpart", "name", FALLBACK)),
        *(("service", "service", PLAIN), ("person", "name", LIKELY)),
    )
    if said.ends("object") and not said.ends("service"):
        return NOTHING_OF_OURS
    if said.ends("place") and said.has("net"):
        return NOTHING_OF_OURS  # 도메인관리사이트
    if said.ends("extra"):
        return Meaning("service", FALLBACK)
    for kind, field, strength in kinds:
        if said.ends(kind):
            return Meaning(field, min(strength, PLAIN if said.plain else LIKELY))
    return None


_READINGS: Final = (
    _something_else,
    _an_answer,
    _how_to_reach,
    _held_or_owed,
    _a_state,
    _a_day,
    _a_renewal,
    _an_amount,
    _a_number,
    _a_note_or_officer,
    _a_length,
    _who_or_what,
)
