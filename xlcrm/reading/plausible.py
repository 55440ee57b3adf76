"""Headers whose words say what they are, and whose cells or neighbours deny it.

A word of the dictionary is not enough to read a column in silence. Its cells have to look like
those of such a column, no other column of the list may say the same more specially, and what is
said of a customer has to go with the customer: a 담당자 who changes with each of them is whom one
speaks to there, and one who has several of them is ours. What the list can do without is left
alone where one of these speaks against it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import status_meaning_of
from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS, CANONICAL, LIKELY, LOOSE, TOLD
from xlcrm.reading.evidence import (
    are_dates,
    comes_first,
    filled,
    have_surnames,
    same_length,
    tells_apart,
    whole_terms,
)
from xlcrm.reading.lexicon import meaning_of
from xlcrm.reading.things import PRICED, is_let
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.header_cells import HeaderCell

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_ANYBODY: Final = lazy(r"담당자?(?:명|성명|이름)?")
"""Who is in charge, of whichever side."""
_OF_TASKS: Final = lazy(
    r"(?:검토|승인|점검|정비|설치|시공|배송|정산|청구|회계|출고|입고|개발|기술|as)담당자?(?:명|성명)?"
)
"""Who is in charge of a task, 검토담당자, and of no customers."""
_SELLS: Final = lazy(r"영업|판촉|모집|유치|sales")
_ONCE: Final = lazy(
    r"(?:점검|접수|처리|작성|등록|입력|판매|확인|발급|시공|설치|검침|수리)(?:자|원|인|직원|담당|담당자|기사)(?:명|성명)?"
)
"""Who has done something once."""
_THERE: Final = lazy(r"^(?!영업|관리|당사|사내|자사|계약|상담).*담당자?(?:명|성명|이름)?$")
"""Who is in charge of something that may be theirs: 교육담당자."""
_LAND: Final = lazy(
    r"지목|공부지목|.*면적.*|재산.*|토지.*|필지.*|공시지가|용도지역|지번|관리관|위임관리관"
)
"""What a list says of land and houses that are let."""
_WHERE: Final = lazy(r"소재지?|(?:토지|재산|물건|시설|건물)?소재지|지번|소재지지번|위치")
_SITE: Final = lazy(r"(?:현재|사용|작업|투입)?현장|site|(?:현재|보관)?위치|소재지?")
_ADDRESS: Final = lazy(r"\d|[가-힣]{2,}(?:로|길|동|읍|면|리|가|구|군|시)\b.*\s")
_LONG: Final = 6  # letters from which a few words are a remark
_TELLS: Final = ("내용", "내역", "설명", "description", "상세", "사항")
_REMARKS: Final = lazy(r"(?:[가-힣]{2})?(?:내용|내역|설명)|description|세부사항|상세")
_BRACKETED: Final = lazy(r"[(\[（](?P<word>[^()\[\]（）]+)[)\]）]\s*$")
_TICK: Final = lazy(r"(?i)\s*(?:[ynox○×◯●√✓]|yes|no|true|false)\s*")
_TICKS: Final = frozenset({"예", "아니오", "아니요", "유", "무", "있음", "없음"})
_CLOSING: Final = frozenset(")]）")
_LINK: Final = lazy(r"\s*(?:https?://|www\.)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?\s*")
_STATES: Final = lazy(
    r"(?:계약|회원|이용|고객|가입|서비스|구독|렌탈|임대|입주)?상태(?:명|코드)?|status"
)
"""How it stands with somebody, whatever its cells say."""
_SUPPOSED: Final = lazy(r"평균|예상|누적|목표|전월|전년|작년|전기|추정|계획")
"""Amounts that nobody pays so: supposed, summed up, of another time."""
_PART_PAID: Final = lazy(r"(?:계약|예약|착수|선수|선|중도|1차)금(?:액)?(?:원)?")
_PAID: Final = lazy(r"(?:[가-힣]{2,}액|금액|요금|대금|[가-힣]{2,}료|[가-힣]{2,}비)(?:원)?$")
_REST: Final = lazy(r"잔금|중도금|총(?:계약)?(?:금액|액)|잔액|합계(?:금액)?")
_PAID_BY_US: Final = lazy(r"(?:금융기관|금융사|은행|보험사|카드사|캐피탈사?|통신사|원수사)명?$")
_OF_PAPERS: Final = lazy(r"계약|증권|약정|접수|대여|주문|신청|보험|공사|허가|관리|예약|등기|사건")
_TIMES: Final = 2  # numbers that come back
_LENGTH: Final = lazy(r"\s*\d{1,3}\s*(?:개월|달|년|주|일|months?|years?|weeks?|days?)\s*(?:간)?\s*")
_TITLES: Final = frozenset({"이름", "명칭", "name"})
_WHEN_SIGNED: Final = lazy(
    r"(?:최초|신규|회원)?(?:가입|등록|계약|신청|접수|입회|체결)(?:승인|체결)?(?:일|일자|날짜|일시)"
)
_BEGINS: Final = lazy(r"시작|개시|부터|기산|start|begin")
_MOSTLY: Final = 0.6  # of the cells
_PROOF: Final = 0.8  # of the rows
_LEAST: Final = 4  # persons, below which nothing is proved
_FEW: Final = 3  # rows
_ROWS: Final = 6  # below which names that come back prove nothing
FOR_OTHERS: Final = lazy(
    r"담당|직원|사원|관리|작성|등록자|접수|처리|요청|승인|검토|발급|확인|입력|수정|결재|기안|예금주|운행|운전|기사"
    r"|강사|교사|코치|작업|점검|시공|설치|소개|추천|보증|고인|망자|피보험|수익|투자|대행|중개|신고|배우|비상|긴급|제조|제작"
    r"|보험사|통신사|카드사|은행|금융기관|금융사|캐피탈|contact|billing|admin|agent"
)
"""Who is named for what he does for others, or for whom nothing is agreed."""
_RELATED: Final = lazy(
    r"(?:주|부|제?[12])?보호자|학부모|부모|모친|부친|어머니|아버지|엄마|아빠|배우자|가족|비상연락|긴급연락|대리인|연고자"
    r"|후견인|[부모]성명|[부모]이름"
)
"""Who answers for somebody."""
_LEADS: Final = lazy(r"대표|책임|소장")
_OWN: Final = 0.7  # of the rows have something of their own
_TWICE: Final = 0.6  # of the rows at most have something of their own
_BETTER: Final = 2  # times as many different ones


_LIVES: Final = lazy(r"주소|배송지|배달지|설치장소|거주|사는|집|addr|住所|地址")
_CODE: Final = lazy(r"코드$|code$")
_OF_A_CONTRACT: Final = lazy(
    r"계약|약정|증권|가입|대여|렌탈|임대|구독|주문|허가|contract|subscr|rent|lease|order"
)


def plausible(
    found: Sequence[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """Return a row's candidates without those that cells and neighbours deny.

    Args:
        found: what the headers read like.
        cells: all headers of the row.
        below: the cells below a header.

    >>> from xlcrm.reading.candidate import LOOSE, Candidate
    >>> from xlcrm.reading.header_cells import HeaderCell
    >>> heads = {1: "고객", 2: "담당자", 3: "관리담당"}
    >>> cells = {at: HeaderCell(text, 1) for at, text in heads.items()}
    >>> fields = {1: "name", 2: "officer", 3: "officer"}
    >>> found = [Candidate(fields[at], LOOSE, at, text, "", "") for at, text in heads.items()]
    >>> [each.text for each in plausible(found, cells, lambda column: [])]
    ['고객', '관리담당']
    """
    words = {column: normalise(cell.text) for column, cell in cells.items()}
    kept = _of_ours(_of_relatives([*found], cells, below), words, below)
    kept = _of_the_person(_as_lengths(kept, below), words, below)
    kept = _of_customers(kept, words, below)
    kept = [each for each in kept if not _is_denied(each, kept, words, below)]
    kept = _of_who_works_there(_of_whose_name(kept, words, below), cells, below)
    return _not_of_signing(kept, cells, below)


def _is_sure(candidate: Candidate) -> bool:
    """Whether a header is the very name of the column, or somebody has told."""
    return candidate.preference <= CANONICAL and normalise(candidate.text) != "담당자"


def tell_rows_apart(cells: Sequence[CellValue]) -> bool:
    """Tell whether most rows have something of their own, as customers have and branches have not.

    >>> tell_rows_apart(["가람점", "나래점", "가람점", "나래점"]), tell_rows_apart([*"가나다라마"])
    (False, True)
    """
    said = filled(cells)
    return len(said) >= _LEAST and _different(said) > _OWN * len(said)


def _of_relatives(
    found: list[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """The candidates without a 성명 that stands below 보호자, where another column has people.

    Whoever answers for a child or an old person is the customer only where nobody else is named.
    """
    names = [each for each in found if each.field == "name" and not each.holds]
    mine = [
        each
        for each in names
        if each.preference > CANONICAL and is_of_relatives(each.text, each.group)
    ]
    if not mine:
        return found
    known = {each.column for each in found if each.field != "customer_id"}
    others = len(mine) < len(names) or any(
        column not in known
        and not is_of_relatives(cell.text, cell.group)
        and not FOR_OTHERS.search(normalise(cell.group + cell.text))
        and have_surnames(below(column))
        for column, cell in cells.items()
    )
    return [each for each in found if each not in mine] if others else found


def is_of_relatives(text: str, group: str = "") -> bool:
    """Tell whether a header names whoever answers for a customer, as 보호자 does.

    >>> is_of_relatives("성명", "보호자 ①"), is_of_relatives("모 성명"), is_of_relatives("원아명")
    (True, True, False)
    """
    return _RELATED.match(normalise(group + text)) is not None


def _of_ours(found: list[Candidate], words: Mapping[int, str], below: Below) -> list[Candidate]:
    """The candidates without whom one speaks to at the customer's, beside who sells to him."""
    mine = [each for each in found if each.field == "officer" and not each.holds]
    bare = [
        each
        for each in mine
        if not _is_sure(each) and _ANYBODY.fullmatch(words.get(each.column, ""))
    ]
    special = [each for each in mine if each not in bare and each.preference <= LIKELY]
    there = [each for each in special if _THERE.search(words.get(each.column, ""))]
    named = [each for each in found if each.field == "name" and not each.holds]
    name = min(named, key=lambda each: each.preference, default=None)
    gone = {
        each.column
        for each in (*bare, *there)
        if (special and each in bare)
        or (name is not None and are_paired(below(each.column), below(name.column)))
    }
    gone |= {
        each.column
        for each in mine
        if each.preference != TOLD and _is_nobody_of_ours(each, words, below)
    }
    return [each for each in found if each.field != "officer" or each.column not in gone]


def _is_nobody_of_ours(officer: Candidate, words: Mapping[int, str], below: Below) -> bool:
    """Whether who is in charge is somebody else: each row has its own, or no cell names anybody.

    Whoever looks after customers looks after several; who has taken something in or looked at it
    once does not.
    """
    said, word = filled(below(officer.column)), words.get(officer.column, "")
    if not officer.composed:  # 담당자, whose the word does not say
        bare = _ANYBODY.fullmatch(word) is not None
        return bare and len(said) >= _ROWS and tell_rows_apart(said)
    if said and sum(any(map(str.isdecimal, str(each))) for each in said) > _MOSTLY * len(said):
        return True
    if _SELLS.search(word):
        return False
    asked_once = _ONCE.fullmatch(word) or _OF_TASKS.fullmatch(word)
    return tell_rows_apart(said) or asked_once is not None


def are_paired(persons: Sequence[CellValue], customers: Sequence[CellValue]) -> bool:
    """Tell whether each customer has a person of his own, whom no other one has.

    >>> are_paired(["가", "나", "다", "라", "가"], ["A", "B", "C", "D", "A"])
    True
    >>> are_paired(["가", "나", "가", "라", "나"], ["A", "B", "C", "D", "E"])
    False
    """
    pairs = {
        (str(one).strip(), str(other).strip())
        for one, other in zip(persons, customers, strict=False)
        if not is_blank(one) and not is_blank(other)
    }
    several = len({one for one, _ in pairs}), len({other for _, other in pairs})
    return len(pairs) >= _LEAST and several == (len(pairs), len(pairs))


def _of_customers(
    found: list[Candidate], words: Mapping[int, str], below: Below
) -> list[Candidate]:
    """The candidates without parts of prices, other sides, staff, and numbers of people.

    계약금 beside 총금액 is its first part; 금융기관 is whom the office itself pays; of two columns
    of people the one in which few come back again and again has the staff; a number that comes
    back with the same person is no paper's.
    """
    fees = [each for each in found if each.field == "fee" and not each.holds]
    whole = len(fees) > 1 or any(_REST.fullmatch(each) for each in words.values())
    names = [each for each in found if each.field == "name" and not each.holds]
    people = {
        each.column: _different(below(each.column))
        for each in names
        if have_surnames(below(each.column))
    }
    most = max(people.values(), default=0)
    gone = {
        (each.field, each.column)
        for each in found
        if each.composed
        and each.preference > CANONICAL
        and (
            (
                each.field == "fee"
                and (
                    _SUPPOSED.search(words.get(each.column, ""))
                    or (whole and _PART_PAID.fullmatch(words.get(each.column, "")))
                    or _is_for_a_piece(each.column, words)
                )
            )
            or (
                each.field == "name"
                and (
                    _PAID_BY_US.search(words.get(each.column, ""))
                    or (most >= _LEAST and 2 * people.get(each.column, most) <= most)
                )
            )
            or (each.field == "contract_id" and _is_somebodys(each, names, words, below))
        )
    }
    return [each for each in found if (each.field, each.column) not in gone]


def _is_for_a_piece(column: int, words: Mapping[int, str]) -> bool:
    """Whether a price is that of a ton or a meal, beside what somebody pays in all."""
    return PRICED.search(words.get(column, "")) is not None and any(
        _PAID.search(word) and not PRICED.search(word) for at, word in words.items() if at != column
    )


def _is_somebodys(
    number: Candidate, names: Sequence[Candidate], words: Mapping[int, str], below: Below
) -> bool:
    """Whether a number comes back, each time with the same person: 교육번호 of who took two."""
    if not names or _OF_PAPERS.search(words.get(number.column, "")):
        return False
    name = min(names, key=lambda each: each.preference)
    pairs = [
        (str(one), str(other))
        for one, other in zip(below(number.column), below(name.column), strict=False)
        if not is_blank(one) and not is_blank(other)
    ]
    numbers = {one for one, _ in pairs}
    return len(numbers) <= len(pairs) - _TIMES and len({*pairs}) == len(numbers)


def _as_lengths(found: list[Candidate], below: Below) -> list[Candidate]:
    """The candidates, a 회원권 above nothing but 3개월 and 12개월 as how long it goes.

    What is sold has a name; where no other column says how long, this one says no more than that.
    Where the days say otherwise, it is the plan's name all the same: a 12개월권 prolonged.
    """
    if any(each.field == "months" for each in found):
        return found
    sold = [each for each in found if each.field == "service" and each.preference != TOLD]
    mine = [each for each in sold if not each.holds and _are_lengths(below(each.column))]
    if len(mine) != 1 or _differ(mine[0], found, below):
        return found
    return [replace(each, field="months") if each is mine[0] else each for each in found]


def _differ(length: Candidate, found: Sequence[Candidate], below: Below) -> bool:
    """Whether the days of most rows are not as far apart as a length says."""
    days = [
        [below(each.column) for each in found if each.field == field and not each.holds]
        for field in TERM
    ]
    if any(len(each) != 1 for each in days):
        return False
    same = same_length(days[0][0], days[1][0], below(length.column))
    return same is not None and same < _MOSTLY


def _are_lengths(cells: Sequence[CellValue]) -> bool:
    """Whether all of several cells are lengths of time, and nothing besides."""
    said = [str(each) for each in filled(cells)]
    return len(said) >= _FEW and all(_LENGTH.fullmatch(each) for each in said)


def _of_the_person(
    found: list[Candidate], words: Mapping[int, str], below: Below
) -> list[Candidate]:
    """The candidates without where a thing is, and without places that are no addresses."""
    where = [each for each in found if each.field == "address" and not each.holds]
    if all(each.preference <= CANONICAL for each in where):
        return found
    land = sum(_LAND.fullmatch(each) is not None for each in words.values()) > 1
    placed = any(
        each.field == "name" and each.composed and each.preference == AMBIGUOUS for each in found
    )
    gone = {
        each.column
        for each in where
        if (_SITE.fullmatch(words.get(each.column, "")) and not are_addresses(below(each.column)))
        or (land and not placed and _WHERE.fullmatch(words.get(each.column, "")))
    }
    return [each for each in found if each.field != "address" or each.column not in gone]


def are_addresses(cells: Sequence[CellValue]) -> bool:
    """Tell whether cells say where somebody lives, and not only in which town; blank ones may.

    >>> are_addresses(["한빛로 12, 301호", "서울 나래구 다온동"]), are_addresses(["이천", "울산"])
    (True, False)
    """
    said = [str(each) for each in filled(cells)]
    return not said or sum(_ADDRESS.search(each) is not None for each in said) >= _MOSTLY * len(
        said
    )


def _is_denied(
    candidate: Candidate, row: Sequence[Candidate], words: Mapping[int, str], below: Below
) -> bool:
    """Whether cells or a word in brackets deny what a header says that a list can do without."""
    if candidate.field == "note" and _is_about_another(candidate, row, words):
        return True
    if candidate.holds or candidate.preference <= CANONICAL:
        return False
    said, plain = filled(below(candidate.column)), normalise(candidate.text)
    denied = False
    if candidate.field == "address":
        denied = _LIVES.search(plain) is None and not are_addresses(said)
    if candidate.field == "contract_id":  # 과정코드 is a code of courses
        denied = _CODE.search(plain) is not None and _OF_A_CONTRACT.search(plain) is None
    if candidate.field == "branch":  # which shop of a building, and none of ours
        denied = tell_rows_apart(said) or (
            plain.endswith("번호") and is_let(plain) and tells_apart(said)
        )
    elif candidate.field == "note":
        told = plain.endswith(_TELLS) and _REMARKS.fullmatch(plain) is not None
        denied = told and _are_short(said)
    elif candidate.field == "status" and candidate.composed and not _STATES.fullmatch(plain):
        denied = len(said) >= _FEW and not any(status_meaning_of(str(each)) for each in said)
    elif candidate.field == "service" and any(each.field == "name" for each in row):
        links = sum("." in str(each) and _LINK.fullmatch(str(each)) is not None for each in said)
        denied = links >= _MOSTLY * len(said) > 0 or (candidate.composed and _are_ticks(said))
    return denied


def _are_ticks(said: Sequence[CellValue]) -> bool:
    """Whether cells say no more than yes or no: 스타터패키지 above Y and N names nothing sold."""
    return len(said) >= _FEW and all(
        _TICK.fullmatch(str(each)) or str(each).strip() in _TICKS for each in said
    )


def _is_about_another(
    candidate: Candidate, row: Sequence[Candidate], words: Mapping[int, str]
) -> bool:
    """Whether a word in brackets is another column's, of which this one tells: 비고(점용인).

    So it is where two have a word each, 비고(점용인) and 비고(점용지): none is the list's own.
    """
    plain, word = _in_brackets(candidate.text)
    if not plain or not word:
        return False
    others = (each for column, each in words.items() if column != candidate.column)
    return word in others or any(
        each.field == "note" and _in_brackets(each.text)[0] == plain
        for each in row
        if each.column != candidate.column and each.text.rstrip()[-1:] in _CLOSING
    )


def _in_brackets(text: str) -> tuple[str, str]:
    """A header without the word in brackets behind it, and that word; nothing without one."""
    found = _BRACKETED.search(text) if text.rstrip()[-1:] in _CLOSING else None
    if found is None:
        return "", ""
    return normalise(text[: found.start()]), normalise(found["word"])


def _are_short(said: Sequence[CellValue]) -> bool:
    """Whether texts are few words that come back, as kinds of things are, and no remarks."""
    texts = [str(each).strip() for each in said]
    short = sum(len(each) < _LONG and " " not in each for each in texts)
    return len(texts) >= _FEW and short >= _MOSTLY * len(texts)


def _of_whose_name(
    found: list[Candidate], words: Mapping[int, str], below: Below
) -> list[Candidate]:
    """The candidates without a bare 이름 above things, beside a header that says whose it is."""
    names = [each for each in found if each.field == "name" and not each.holds]
    bare = [
        each
        for each in names
        if words.get(each.column, "") in _TITLES
        and not each.number
        and len(filled(below(each.column))) >= _FEW
        and _comes_back(below(each.column))
        and not have_surnames(below(each.column))
    ]
    others = [each for each in names if each not in bare and each.preference < AMBIGUOUS]
    several = max((_different(below(each.column)) for each in bare), default=0)
    if not bare or not any(_different(below(each.column)) > several for each in others):
        return found
    return [each for each in found if each not in bare]


def _comes_back(cells: Sequence[CellValue]) -> bool:
    """Whether hardly more than half of what cells say is said once: so it is with things."""
    said = filled(cells)
    return _different(said) <= max(1, _TWICE * len(said))


def _of_who_works_there(
    found: list[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """The candidates without a 업체 of several people, whom another header names one by one."""
    names = [each for each in found if each.field == "name" and not each.holds]
    if not names or not all(_may_be_others(each, below(each.column)) for each in names):
        return found
    known = {each.column for each in found}
    several = max(_different(below(each.column)) for each in names)
    people = [
        column
        for column, cell in cells.items()
        if column not in known
        and not FOR_OTHERS.search(normalise(cell.text))
        and not _LEADS.search(normalise(cell.text))
        and have_surnames(below(column))
        and _different(below(column)) >= max(_LEAST, _BETTER * several)
    ]
    return found if len(people) != 1 else [each for each in found if each not in names]


def _may_be_others(name: Candidate, cells: Sequence[CellValue]) -> bool:
    """Whether what is read as a name is that of few, and of nobody: 환자명 above 콩이, 보리."""
    if name.preference <= CANONICAL:
        return False
    said = filled(cells)
    again = len(said) >= _ROWS and _BETTER * _different(said) <= len(said)
    return again and not have_surnames(cells)


def _different(cells: Sequence[CellValue]) -> int:
    return len({str(each) for each in filled(cells)})


def _not_of_signing(
    found: list[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """The candidates without a day of signing, where another day bounds whole terms instead."""
    starts = [each for each in found if each.field == "start" and not each.holds]
    ends = [each for each in found if each.field == "end" and not each.holds]
    known = {each.column for each in found}
    unknown = [
        column
        for column, cell in cells.items()
        if column not in known and meaning_of(cell.text, cell.group) is None
    ]
    if len(starts) < 2 and not (starts and ends and unknown):  # noqa: PLR2004 - nothing beside it
        return found
    signed = [
        each
        for each in starts
        if each.preference > CANONICAL and _WHEN_SIGNED.fullmatch(normalise(each.text))
    ]
    plainly = [
        each
        for each in starts
        if each not in signed and each.preference <= LOOSE and _BEGINS.search(normalise(each.text))
    ]
    if signed and any(filled(below(each.column)) for each in plainly):
        return [each for each in found if each not in signed]
    if len(ends) != 1 or not signed or len(signed) < len(starts):
        return found
    days = [column for column in unknown if are_dates(below(column))]
    last = below(ends[0].column) if days else []
    if not days or any(whole_terms(below(each.column), last) >= 1 - _PROOF for each in signed):
        return found
    others = [
        column
        for column in days
        if comes_first(below(column), last) and whole_terms(below(column), last) >= _PROOF
    ]
    return [each for each in found if each not in signed] if len(others) == 1 else found
