"""Lists with days that are no ledgers: of goods in stock, tasks, coupons, leave, offers, events.

Such lists have a first and a last day as contracts have, and nobody who has a contract. Their own
words say it, several of them, where none is one of contracts; or the days do, which are too near
one another for a term of anything that a customer would renew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.evidence import day_pairs
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellValue

_OF_OFFERS: Final = lazy(
    r"매물.*|.*공고.*|.*청약접수.*|분양.*|당첨자.*|입찰.*|낙찰.*|주택명|홈페이지주소"
)
"""What is offered to whoever comes: none of it is anybody's yet."""
_NOBODYS: Final = (
    lazy(  # goods
        r".*재고.*|입고(?:코드|번호|수량|단가)|출고수량|바코드|유통기한|소비기한|lot.*|로트.*|.*검체.*"
        r"|발주수량|qc.*|시약.*|barcode|stock"
    ),
    lazy(  # tasks
        r"업무(?:명|내용|영역|구분)?|작업(?:명|내용)|할일|산출물|진행[률율].*|실적|진척[률율]?|가중치|중요도|우선순위"
        r"|.*이슈.*|wbs.*|task.*|완료[률율]|진도[률율]|마일스톤|milestone|priority|진행상황|마감일?|기한일"
    ),
    lazy(r".*쿠폰.*|할인[값율률액].*|최소주문.*|적용범위|.*적립.*|.*차감.*|.*포인트.*|발급사용"),
    lazy(
        r"종목(?:번호|명|코드)?|잔고.*|평가(?:손익|금액)|현재가|평균단가|수익[률율]|보유수량|매수.*|매도.*"
    ),
    lazy(r"(?:행사|활동|대회|전시)(?:명|내용|내역|장소)?|참가.*|참석.*|기대효과|소요(?:금액|예산)"),
    _OF_OFFERS,
    lazy(
        r"정원|강의실|교실|강[좌의](?:명|코드|시간)|모집인원|수강인원|잔여석|강사명?|개강일|교육장소"
    ),
    lazy(r".*채무.*|채권.*|어음.*|미지급.*|지급예정.*|매입대금"),
)
"""What a list of something says that nobody has a contract for; of each kind two are enough."""
_OF_STAFF: Final = lazy(
    r"(?:연차|휴가|반차|병가|휴직|결근|근태).*|사번|사원번호|직급|직위|부서명?|사유|결재.*|이수.*|교육명"
)
"""What a list of the office's own staff says, of whom each is named."""
_PAID_UP: Final = frozenset({"start", "end", "fee"})
"""Who has all of them waits no longer, whatever the sheet is called."""
_OF_TEACHERS: Final = lazy(
    r"(?:강사|교사|직원|임직원|교직원|사원|근로자|봉사자|알바)(?:명부|명단|목록|현황|대장|리스트)"
)
"""A list of people who work for the office, of whom one such word is enough."""
_OF_LOGS: Final = (
    lazy(r"(?:발생|복구|출동|도착|경보)(?:시간|시각|일시).*|장애.*|출동.*|이벤트.*|경보.*"),
    lazy(r"(?:점검|검사)(?:일|일자|자|결과|내용|항목|유형|번호|상태).*|시정.*|이상유무"),
)
"""What a log says of what has happened to whom, or what was looked after."""
_OF_REPAIRS: Final = lazy(
    r"(?:차량)?(?:정비|수리|고장|as)(?:내용|내역|항목|일|일자|비|금액|증상|상태)?|출고일자?|증상"
)
"""What is said of a thing that somebody has brought to have it mended."""
_OF_PAPERS: Final = lazy(
    r"자격(?:명|증|증명|종류|등급|번호)?|취득일자?|발급(?:기관|처|일|일자)|이수.*|수료증?번호"
)
"""What is said of a paper that somebody has, and nobody pays for."""
_OF_GOODS: Final = lazy(
    r"유통기한|소비기한|재고.*|바코드|lot.*|로트.*|입고일자?|입고수량|수량|품[명목]|규격"
)
_OF_WORKS: Final = lazy(
    r"프로젝트.*|공사.*|준공.*|착공.*|착수일자?|pm|공정.*|발주처|공종|도급.*|설계.*|현장소장|감리.*"
)
"""Goods, and works that are over when they are done: of those three are enough."""
_OF_DEALS: Final = lazy(
    r"(?:매도|매수|양도|양수)(?:인|자|측).*|(?:총|매도|매수|중개|양측)?(?:중개)?(?:수수료|보수).*|잔금일자?|정산비율?|실수령.*"
)
"""What a list of sales says, which are over when they are paid: of those three are enough."""
_ABSENT: Final = lazy(r"연차|휴가|반차|휴직|근태|사번")
_WAITING: Final = lazy(r"대기(?:자|명단|자명단|리스트|목록|고객|회원)?|견적(?:서|목록|현황)?")
_OF_CONTRACTS: Final = lazy(
    r"계약(?!시작|종료)|약정|렌탈|렌트|임대|임차|리스|대여|구독|회원|고객|보험|가입|보증금|월세|이용권|등록비"
    r"|입주|수강생|거래처|보관|주차|멤버|customer|client|member|tenant|contract|rent|lease|subscri"
)
_OF_BOOKINGS: Final = lazy(r"예약|체크인|체크아웃|투숙|숙박")
_COMPUTED: Final = frozenset({"days_left", "action"})
_OF_CUSTOMERS: Final = frozenset(
    {
        *("fee", "deposit", "months", "contract_id", "sessions", "sessions_left", "decision"),
        *("phone", "email", "customer_id"),
    }
)
_ENOUGH: Final = 2  # words of one matter
_FEW_DAYS: Final = 10  # between the first and the last one
_NEARLY_ALL: Final = 0.9  # of the rows: day passes stand among longer ones
_ROWS: Final = 3  # below which nothing is proved


def is_of_another_matter(
    name: str, headers: Iterable[str], fields: AbstractSet[str], *, named: bool
) -> bool:
    """Tell whether the words of a list say that it is of something that nobody contracts for.

    Args:
        name: what its sheet is called.
        headers: its headers.
        fields: what of a ledger they are recognised as.
        named: whether a header says plainly who the customer is.

    >>> tasks = ["업무명", "산출물", "시작일", "종료일", "담당"]
    >>> is_of_another_matter("WBS", tasks, {"start", "end", "officer"}, named=False)
    True
    >>> is_of_another_matter("업무", ["업무명", "고객명", "시작일"], {"name", "start"}, named=True)
    False
    """
    if not _COMPUTED.isdisjoint(fields):
        return False
    words, plain = [normalise(each) for each in headers], normalise(name)
    if _says_so(plain, words, fields):
        return True
    every = (*words, plain)
    if any(_OF_CONTRACTS.search(each) for each in every):
        return False
    if "end" not in fields and (
        _told_of(_OF_GOODS, words, name) > _ENOUGH or _told_of(_OF_REPAIRS, words, name) >= _ENOUGH
    ):
        return True
    reached = {"start", "end", "phone"} <= fields  # somebody has it till then
    matters = [each for each in _NOBODYS if not (reached and each is _OF_OFFERS)]
    if not named and any(_told_of(each, words, name) >= _ENOUGH for each in matters):
        return True
    return any(map(_ABSENT.search, every)) and _told_of(_OF_STAFF, words, name) >= _ENOUGH


def _says_so(name: str, words: Collection[str], fields: AbstractSet[str]) -> bool:
    """Whether words say so of a list whatever else it says: who waits, works or has papers."""
    if _WAITING.fullmatch(name) and not (fields >= _PAID_UP and name.startswith("대기")):
        return True
    if "fee" not in fields and _OF_TEACHERS.search(name) and _told_of(_OF_STAFF, words, ""):
        return True
    if _OF_CUSTOMERS.isdisjoint(fields) and _told_of(_OF_PAPERS, words, name) > _ENOUGH:
        return True
    return "end" not in fields and (
        any(_told_of(each, words, name) >= _ENOUGH for each in _OF_LOGS)
        or any(_told_of(each, words, name) > _ENOUGH for each in (_OF_DEALS, _OF_WORKS))
    )


def _told_of(matter: re.Pattern[str], words: Collection[str], name: str) -> int:
    """How many words are of one matter; the sheet's name is one of them."""
    return sum(matter.fullmatch(each) is not None for each in (*words, normalise(name)))


def are_stays(
    starts: Sequence[CellValue],
    ends: Sequence[CellValue],
    fields: AbstractSet[str],
    *,
    named: bool,
    booked: bool = False,
) -> bool:
    """Tell whether days are those of a stay, a trip or a task: too near for a term.

    Where somebody is named who pays or can be reached, even a day may be one, but for what is
    booked: then all are stays.

    >>> days = ["2026-01-08", "2026-01-29", "2026-02-25"]
    >>> next_days = ["2026-01-10", "2026-01-31", "2026-02-27"]
    >>> are_stays(days, next_days, {"name", "start", "end"}, named=True)
    True
    >>> are_stays(days, next_days, {"name", "start", "end", "phone", "fee"}, named=True)
    False
    """
    known = named and not _OF_CUSTOMERS.isdisjoint(fields)
    if not _COMPUTED.isdisjoint(fields) or (known and not booked):
        return False
    apart = [(last - first).days for first, last in day_pairs(starts, ends)]
    near = sum(0 <= days <= _FEW_DAYS for days in apart)
    return len(apart) >= _ROWS and near >= _NEARLY_ALL * len(apart)


def are_booked(headers: Iterable[str]) -> bool:
    """Tell whether a list is of bookings, as several of its words say: 예약자, 예약상태.

    >>> are_booked(["예약자", "객실", "예약상태"]), are_booked(["예약자", "회원권", "만료일"])
    (True, False)
    """
    return sum(_OF_BOOKINGS.search(normalise(each)) is not None for each in headers) >= _ENOUGH
