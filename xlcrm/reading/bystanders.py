"""Columns that read like ours beside others that say they are not: a list's own context.

담당자 beside 직책 and 담당자 이메일 is whom one speaks to at the customer's, and no salesperson of
the office. 종목 beside 업태 is the line of business of a customer, and nothing that is sold. 입회일
beside a period of terms begins none. 후원번호 beside 후원자명 is the person's number.
"""

from __future__ import annotations

from itertools import product, takewhile
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import CANONICAL, LIKELY, LOOSE, TOLD
from xlcrm.reading.evidence import filled, whole_terms
from xlcrm.reading.others import of_person, without_others
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.header_cells import HeaderCell

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_ANYBODY: Final = lazy(r"(?:담당|담당자|담당자명|담당자성명|담당자이름|担当者名?|担当者氏名)")
_THEIRS: Final = lazy(
    r"(?:고객|거래처|업체|회사|기관|학교|매장|사이트|현장|상대|관리주체|건물|입주|임차인|계약자|이용자"
    r"|발주|수요|client|customer|cust)사?처?.*(?:담당|manager|pic)"
    r"|담당자?명?(?:고객|거래처|업체|회사|기관|학교|매장|현장|상대|입주사?|임차인|client|customer)"
    r"(?:사|처|쪽|측|방)*$"
)
_OF_THEM: Final = lazy(
    r"(?:담당자?|관리주체).*(?:연락처|전화|휴대|핸드폰|hp|메일|email|직책|직급|직위|부서)|직책|직위"
)
_TRADE: Final = frozenset({"종목", "업종", "업태"})
_TRADER: Final = frozenset({"업태", "대표자", "대표자명", "사업자번호", "사업자등록번호", "예금주"})
_NOW: Final = lazy(r"현재|최종|연장|갱신|변경|재계약|금회|금차|current|new")
_ONCE: Final = lazy(r"최초|당초|종전|이전|전차|기존|직전|original|first|initial|previous")
_OWN_SIDE: Final = lazy(
    r"지점|지사|영업소|대리점|임대인|협력(?:업체|사|회사)|외주|하도급|공급|판매|매입|vendor|supplier|lessor|landlord"
    r"|(?:유지보수|유지관리|시공|제작|제조|구축|설치|청소|경비|용역수행)(?:사업자|업체|업자|회사|사)"
)
_INSURED: Final = lazy(r"보험|보장|공제|insur|保険|保险")
_ROUTE: Final = lazy(r"(?:코스|노선|라인|루트|구역)(?:명|번호)?")
_ROUNDS: Final = lazy(r"배달|배송|수거|방문|순회|운행|수금")
"""What is done in rounds, of which 코스 is one."""
_OF_PREMISES: Final = lazy(r"(?:월세|보증|임대료|전세)(?:금|금액|액)?$")
_LICENSED: Final = lazy(r"인허가|영업허가|영업신고|개설허가")
"""What makes a list a register of licences, in which the rent is that of the shop's premises."""
_MERE: Final = lazy(r"(?:부과|납부|납입|고지)?(?:금액|금)(?:원)?")
_FINED: Final = lazy(r"위반|과태료|범칙금|단속")
"""What an amount is paid for that is no fee, though it is called only that."""
_CONDITIONS: Final = frozenset(
    {
        *(
            "양호",
            "불량",
            "보통",
            "우수",
            "파손",
            "고장",
            "스크래치",
            "훼손",
            "신품",
            "중고",
            "새것",
        ),
        *(
            "오염",
            "수리",
            "수리중",
            "수리필요",
            "점검중",
            "점검필요",
            "노후",
            "흠집",
            "기스",
            "미흡",
        ),
        *("최상", "상급", "중급", "하급", "a급", "b급", "c급", "재고", "재고있음", "품절", "분실"),
        *("정상", "이상없음", "이상", "사용가능", "사용불가", "폐기"),
        *(
            "거래가능",
            "거래완료",
            "적립",
            "차감",
            "good",
            "fair",
            "poor",
            "damaged",
            "broken",
            "new",
        ),
    }
)
_AS_WELL: Final = frozenset({"우수", "보통", "정상", "이상", "신품", "new", "재고"})
"""Those that are said of other things, too."""
_MANY: Final = 8  # rows that show whether each has its own person
_EACH: Final = 0.9  # of the persons named differ
_TOO_MANY: Final = 15  # persons for as many customers twice are no staff of an office
_LENGTH: Final = lazy(r"\s*\d+\s*(?:개월|달|년|주|일|회)\s*")
_GIFT: Final = frozenset({"서비스", "서비스개월", "서비스기간", "증정", "무료", "service"})
_BOUGHT: Final = lazy(r"(?:구매|구입|취득|매입)(?:가|가격|금액|액|가액|단가|비용?)?$")
_THING: Final = lazy(
    r"(?:구매|구입|취득|매입)(?:일자?|처|날짜|년월|연도|년도)$|제조사|제조번호|시리얼(?:번호|넘버)?|sn|serial.*"
)
_WORTH: Final = lazy(
    r"(?:차량?|자산|장비|기기|단말기?|건물|토지|물건|제품|출고|취득|잔존|소비자|공시|분양|감정|평가|정상)"
    r"(?:가|가격|가액|가치|금액)(?:원|만원|천원)?$"
)
"""What a thing is worth that is lent, insured or sold besides."""
_INSURANCE_OF: Final = lazy(
    r"(?:단말기?|휴대폰|핸드폰|기기|장비|제품|차량|자동차|이륜차|화재|건물|시설|고용|산재|건강|4대|사대|국민|여행자?|상해"
    r"|배상책임|영업배상|파손|분실)보험(?:료|금액|비)"
)
"""What is paid to insure a thing or a person besides; in a list of insurances the fee itself."""
_INSURANCE: Final = lazy(
    r"보험(?:사|회사|종류|상품|기간|시작|개시|종료|만기|만료|명|증권)|보종|증권번호|피보험자"
)
_LENT: Final = lazy(r"대여|렌탈|렌트|임대|리스|반출|대출|rent|lend|loan|leas")
_SIGNED: Final = lazy(r"계약자|가입자|보험계약자|policyholder")
_INSURED_ONE: Final = lazy(r"피보험자|피공제자|수익자|insured|beneficiary")
_BEFORE: Final = lazy(r"^(?:이?전|종전|구|former|previous)(?P<who>.{2,})$")
_ACCESSORY: Final = lazy(r"락커|라커|락카|사물함|신발장|운동복|골프백|수건")
_ASIDE: Final = lazy(r"주차|교육|의무")
_LEAST_STEM: Final = 2  # letters that two headers have in common
_AFTER: Final = lazy(r"^(?P<word>.+?)(?:변경|양도|이전|승계)?후$")
_JOINED: Final = lazy(r"가입|청약|효력")
_WHEN_SIGNED: Final = lazy(r"(?:최초)?(?:가입|등록|계약|신청|입회)(?:일|일자|날짜)$")
_OWN: Final = 8  # headers as xlcrm writes them: its own ledger, where nothing is guessed


def without_bystanders(
    found: Sequence[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """Return a row's candidates without those that the other headers speak against.

    Args:
        found: what the headers read like, one by one.
        cells: all headers of the row.
        below: the cells below a header.
    """
    words = {column: normalise(cell.text) for column, cell in cells.items()}
    whole = {column: normalise(f"{cell.group}{cell.text}") for column, cell in cells.items()}
    if sum(each.preference == CANONICAL for each in found) >= _OWN:
        return list(found)
    kept = [each for each in found if not _is_beside(each, words, whole, below)]
    kept = [each for each in kept if not _is_of_things(each, kept, words, below)]
    kept = _who_pays(kept, words)
    kept = _of_no_accessory(_of_its_states(_afterwards(kept, words), words), words)
    kept = without_others(_of_no_other_matter(kept, words), words, below)
    if any(each.holds for each in kept if each.field == "start"):
        plain = {each.field for each in kept if not each.holds and each.preference <= LOOSE}
        single = plain >= {*TERM}
        kept = [
            each
            for each in kept
            if each.field not in TERM
            or (not each.holds if single else each.holds or _begins(each, words))
        ]
    if {*TERM} & {each.field for each in kept} == {"end"}:  # no term to hold a length against
        kept = [each for each in kept if each.field != "months" or each.preference < LIKELY]
    kept = _of_now(_of_the_list(kept, words, below), words, below)
    return [of_person(each, words, kept) for each in kept]


def _begins(candidate: Candidate, words: Mapping[int, str]) -> bool:
    """Whether one end of a term is that of a period beside it: the day of signing is none."""
    word = words.get(candidate.column, "")
    return candidate.preference < LOOSE and (
        candidate.preference <= CANONICAL or not _WHEN_SIGNED.match(word)
    )


def _of_the_list(
    found: Sequence[Candidate], words: Mapping[int, str], below: Below
) -> list[Candidate]:
    """The candidates without the ends of an insurance where others are those of the list itself.

    Where somebody has only joined, and nothing else ends, months later to the day, it is the
    list's own.
    """
    days = [words.get(each.column, "") for each in found if each.field in TERM]
    lent = any(_LENT.search(each) and not _INSURED.search(each) for each in days)
    insured = {
        each.column
        for each in found
        if (
            (each.field in TERM and each.preference > LOOSE)
            or (lent and each.field in {"service", "fee"} and each.preference != TOLD)
        )
        and _INSURED.search(words.get(each.column, ""))
    }
    others = {each.field for each in found if each.column not in insured}
    if not insured or others.isdisjoint(TERM):
        return list(found)
    starts = [each for each in found if each.field == "start" and each.column not in insured]
    ends = [each for each in found if each.field == "end"]
    joined = [each for each in starts if _JOINED.match(words.get(each.column, ""))]
    if len(starts) == len(joined) == len(ends) == 1 and (
        whole_terms(below(starts[0].column), below(ends[0].column)) >= _EACH
    ):
        return list(found)
    return [each for each in found if each.column not in insured]


def _of_now(found: Sequence[Candidate], words: Mapping[int, str], below: Below) -> list[Candidate]:
    """The candidates without the ends of a former term where those of today's stand beside them.

    Today's are filled in each row: an extension that few rows have replaces nothing.
    """
    now = {
        each.field
        for each in found
        if _NOW.match(words.get(each.column, "")) and _is_full(below(each.column))
    }
    return [
        each
        for each in found
        if each.field not in now.intersection(TERM) or not _ONCE.match(words.get(each.column, ""))
    ]


def is_of_now(header: str) -> bool:
    """Tell whether a header says that it replaces another: 연장 종료일, 현재 계약 만기일.

    >>> is_of_now("연장 종료일"), is_of_now("종료일")
    (True, False)
    """
    return _NOW.match(normalise(header)) is not None


def may_be_ours(header: str) -> bool:
    """Tell whether a name may be that of our own branch, or of whom we buy from.

    >>> may_be_ours("임대지점"), may_be_ours("건물명")
    (True, False)
    """
    return _OWN_SIDE.search(normalise(header)) is not None


def _is_full(cells: Sequence[CellValue]) -> bool:
    """Whether something stands in every row, but for blank ones at the end."""
    return bool(cells) and len(filled(cells)) >= _EACH * len(cells)


def _afterwards(found: Sequence[Candidate], words: Mapping[int, str]) -> list[Candidate]:
    """The candidates without what stood before a change, beside what stands since: 회원명(후)."""
    after = {
        (each.field, match["word"])
        for each in found
        if (match := _AFTER.match(words.get(each.column, "")))
    }
    return [each for each in found if (each.field, words.get(each.column, "")) not in after]


def _who_pays(found: Sequence[Candidate], words: Mapping[int, str]) -> list[Candidate]:
    """The candidates without who is insured beside who has signed, and who was there before."""
    names = {words.get(each.column, "") for each in found if each.field == "name"}
    signed = any(_SIGNED.search(each) for each in names)
    before = {word for word in names if _was_before(word, names)}
    gone = before | {word for word in names if signed and _INSURED_ONE.search(word)}
    return [
        each
        for each in found
        if each.field != "name" or each.preference == TOLD or words.get(each.column, "") not in gone
    ]


def _was_before(word: str, others: Collection[str]) -> bool:
    """Whether a header is another one with 전 or 이전 in front: 전임차인 beside 현임차인."""
    found = _BEFORE.match(word)
    return found is not None and any(
        each in {found["who"], f"현{found['who']}", f"현재{found['who']}"} for each in others
    )


def _of_no_accessory(found: Sequence[Candidate], words: Mapping[int, str]) -> list[Candidate]:
    """The candidates without the days of a locker beside those of the membership."""
    aside = {each.column for each in found if accessory_in(words.get(each.column, ""))}
    plain = {each.field for each in found if each.column not in aside}
    return [
        each
        for each in found
        if each.preference == TOLD or each.column not in aside or each.field not in plain & {*TERM}
    ]


def accessory_in(header: str) -> str:
    """Return the word for what a member rents besides, with which a header begins, if any.

    >>> accessory_in("락커 만료일"), accessory_in("회원권 만료일")
    ('락커', '')
    """
    found = _ACCESSORY.match(normalise(header))
    return found[0] if found else ""


def aside_in(header: str) -> str:
    """Return the word for what may be another matter than the contract, with which a header begins.

    >>> aside_in("교육 종료일"), aside_in("계약 종료일")
    ('교육', '')
    """
    found = _ASIDE.match(normalise(header))
    return found[0] if found else ""


def _of_no_other_matter(found: Sequence[Candidate], words: Mapping[int, str]) -> list[Candidate]:
    """The candidates without the days of parking or training beside those of the contract."""
    aside = {each.column for each in found if aside_in(words.get(each.column, ""))}
    plain = {each.field for each in found if each.column not in aside and each.preference <= LOOSE}
    return [
        each
        for each in found
        if each.preference == TOLD or each.column not in aside or each.field not in plain & {*TERM}
    ]


def _of_its_states(found: Sequence[Candidate], words: Mapping[int, str]) -> list[Candidate]:
    """The candidates, of several states that of what the days are of: 약정상태, 약정시작일."""
    states = [each for each in found if each.field == "status" and each.preference > CANONICAL]
    ends = [[words.get(each.column, "") for each in found if each.field == name] for name in TERM]
    of_days = max((_common(*pair) for pair in product(*ends)), key=len, default="")
    mine = [each for each in states if words.get(each.column, "").startswith(of_days)]
    if len(of_days) < _LEAST_STEM or not mine or len(mine) == len(states):
        return list(found)
    return [each for each in found if each not in states or each in mine]


def _common(one: str, other: str) -> str:
    """The letters with which two headers begin."""
    same = takewhile(lambda letters: letters[0] == letters[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in same)


def _is_of_things(
    candidate: Candidate,
    row: Sequence[Candidate],
    words: Mapping[int, str],
    below: Below,
) -> bool:
    """Whether a column tells of a thing or a gift, and not of what the customer pays or uses.

    구매금액 beside 구매일 or 제조사 is what the office has paid for what it lends; 서비스 above
    1개월, beside 신문, are months for nothing.
    """
    word = words.get(candidate.column, "")
    if candidate.preference == TOLD:
        return False
    if candidate.field in {"fee", "deposit"} and _OF_PREMISES.match(word):
        return any(_LICENSED.match(words.get(each.column, "")) for each in row)
    if candidate.field == "fee" and _BOUGHT.search(word):
        beside = any(_THING.fullmatch(each) for each in words.values())
        days = [words.get(each.column, "") for each in row if each.field in TERM]
        return beside and any(_LENT.search(each) for each in days)
    if candidate.field == "fee" and _INSURANCE_OF.fullmatch(word):
        others = (each for at, each in words.items() if at != candidate.column)
        return not any(map(_INSURANCE.search, others))
    if candidate.field == "fee" and _WORTH.search(word):
        return any(
            each.field == "fee" and not _WORTH.search(words.get(each.column, "")) for each in row
        )
    return candidate.field == "service" and word in _GIFT and _is_gift(candidate, row, below)


def _is_gift(candidate: Candidate, row: Sequence[Candidate], below: Below) -> bool:
    """Whether months for nothing stand below 서비스, beside what is sold."""
    others = any(each.field == "service" and each.column != candidate.column for each in row)
    said = filled(below(candidate.column))
    lengths = sum(_LENGTH.fullmatch(str(each)) is not None for each in said)
    return others and bool(said) and 2 * lengths > len(said)


def _is_beside(
    candidate: Candidate, words: Mapping[int, str], whole: Mapping[int, str], below: Below
) -> bool:
    word = words.get(candidate.column, "")
    if candidate.preference == TOLD or candidate.holds:
        return False
    if candidate.field == "status":
        said = below(candidate.column)
        return are_conditions(said) or (word.endswith("state") and not _are_states(said))
    if candidate.field == "fee" and _MERE.fullmatch(word):
        return any(_FINED.search(each) for each in words.values())
    if candidate.field == "service":
        if _ROUTE.fullmatch(word):
            return any(_ROUNDS.search(each) for each in words.values())
        return word in _TRADE and not _TRADER.isdisjoint({*words.values()} - {word})
    return candidate.field == "officer" and _is_theirs(candidate, word, whole, below)


def are_conditions(cells: Sequence[CellValue]) -> bool:
    """Tell whether cells say in which condition things are, and not how a contract stands.

    >>> are_conditions(["양호", "스크래치"]), are_conditions(["정상", "해지"])
    (True, False)
    """
    said = {normalise(str(cell)) for cell in filled(cells)}
    return bool(said - _AS_WELL) and said <= _CONDITIONS


def _are_states(cells: Sequence[CellValue]) -> bool:
    """Whether cells say how somebody stands, and not in which of the United States he lives."""
    from xlcrm.domain.office_words import status_meaning_of  # noqa: PLC0415 - few ask

    said = {str(cell) for cell in filled(cells)}
    return not said or any(status_meaning_of(each) is not None for each in said)


def _is_theirs(candidate: Candidate, word: str, words: Mapping[int, str], below: Below) -> bool:
    """Whether 담당자 is whom one speaks to at the customer's; `words` are with their groups."""
    mine = words.get(candidate.column, word)
    if _THEIRS.match(word) or _THEIRS.match(mine):
        return True
    if not (_ANYBODY.fullmatch(word) or _ANYBODY.fullmatch(mine)):
        return False
    others = [each for column, each in words.items() if column != candidate.column]
    if any(_OF_THEM.fullmatch(each) for each in others):
        return True
    said = [normalise(str(cell)) for cell in filled(below(candidate.column))]
    several = len({*said})
    if several >= _TOO_MANY and 2 * several >= len(said):
        return True
    return len(said) >= _MANY and several >= _EACH * len(said)
