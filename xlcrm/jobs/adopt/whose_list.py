"""Lists that read like ledgers and may be of what the office itself buys, lends or has: asked.

Whom the office pays (협력업체, 지급방법), its own people (사번, 사택주소), what its people keep
(매체명, 승인자), what has only been lent until it is brought back (반납여부), and what others have
published (공시제목) have names and days as customers have. None of it is the office's customers, so
nothing of such a list is read before somebody has said that those it names are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.jobs.adopt.header_row import DOUBTED, Offered
from xlcrm.reading.candidates import said_of
from xlcrm.reading.evidence import whole_terms
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Collection

    from xlcrm.jobs.adopt.header_row import HeaderRow
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.headers import HeaderMatch

_PAID: Final = lazy(
    r"(?:대금)?지급(?:방법|방식|조건|처|일|일자|예정일|주기|기한|액|금액|계좌|여부)|지출(?:일|일자|액|금액|결의|과목|항목)?"
    r"|예산(?:과목|액|항목|코드)?|품의(?:일|일자|번호|자)?|검수(?:일|일자|자|여부|조서)"
)
"""What is said of money that the office pays; what it takes is 납부, 수납, 결제."""
_SELLERS: Final = lazy(
    r"(?:협력|납품|공급|도급|하도급|용역|외주|수급|시공|관리|유지보수|계약)(?:업체|업자|사|회사|처)(?:명|이름|상호)?"
)
_BOUGHT_FROM: Final = lazy(r"(?:협력|외주|하도급|도급)(?:업체|업자|사|회사)(?:명|이름|상호)?")
"""Firms that work for the office; of the others only what is paid to them tells."""
_STAFF: Final = lazy(
    r"사번|사원번호|직원번호|임직원번호|재직상태|근로형태|고용형태|근무형태|정규직전환일?"
)
_OF_STAFF: Final = lazy(
    r"사택.*|관사.*|숙소주소|소속.*|부서명?|직급|직위|직책|입사일자?|연봉.*|급여.*|호봉|근무지|근무부서"
)
_HELD: Final = lazy(
    r"매체(?:명|번호|종류|관리번호)|장치(?:id|명|번호)|자산(?:번호|명|코드)|(?:노트북|pc|컴퓨터|장비)(?:명|번호|모델)"
    r"|적용pc|시리얼(?:번호|넘버)?|ip(?:주소)?|mac(?:주소)?|라이[선센]스키|보안등급"
)
_IN_THE_OFFICE: Final = lazy(
    r"부서명?|소속부서|사용부서|승인자|등록관리자|회수관리자|관리부서|지급자|반출자"
)
_BACK: Final = lazy(
    r"(?:반납|반환|회수)(?:여부|상태|완료|확인|유무|일|일자|일시)|연체(?:일수?|료|여부)|미반납"
    r"|도서(?:명|번호|제목)?|대출(?:일자?|번호|자|상태)|저자"
)
_DUE_BACK: Final = lazy(r"(?:반납|반환|회수)(?:예정)?(?:일|일자|기한|예정)")
_PUBLISHED: Final = lazy(r"(?:정정)?공시.*|정정여부|종목코드|기준환율|수주공시|선종|척수|인도년도?")
_BY_INSURERS: Final = lazy(r"(?:보험|면허|자격|검사).*(?:만료|만기|종료)(?:일|일자)?")
_ENTERED: Final = lazy(r"(?:등록|입력|작성|생성|수정)(?:일|일자|일시|날짜)")
_CHANGED: Final = lazy(r"(?:최종|최근)?(?:수정|변경|갱신)(?:일|일자|일시|날짜)")
"""Beside it 등록일 is when somebody was entered in the books, and begins nothing."""
_OF_CONTRACTS: Final = frozenset(
    {
        *("start", "months", "sessions_left", "fee", "deposit", "outstanding", "service"),
        *("contract_id", "phone", "email", "address", "decision", "auto_renewal"),
    }
)
_CLEAR: Final = frozenset({"고객", "고객명", "고객사", "고객사명", "회원", "회원명"})
"""Headers that say themselves that those they name are customers."""
_ENOUGH: Final = 2  # words of one matter
_WHOLE: Final = 0.5  # of the rows

_BUYS: Final = "우리가 대금을 지급하는 업체의 목록으로 보입니다. 고객이 맞으면 이 열로 정하세요."
_WORKS: Final = "우리 직원의 목록으로 보입니다. 고객이 맞으면 이 열로 정하세요."
_KEEPS: Final = "우리 직원이 쓰는 물건의 목록으로 보입니다. 고객이 맞으면 이 열로 정하세요."
_LENDS: Final = "빌려주고 돌려받는 물건의 목록으로 보입니다. 기간이 있는 계약이면 이 열로 정하세요."
_TOLD: Final = "공시한 내용을 모은 목록으로 보입니다. 고객이 맞으면 이 열로 정하세요."
_ENDS_ALONE: Final = (
    "이 날 말고는 계약을 말해 주는 열이 없어, 할 일이나 다른 것의 기한일 수 있습니다."
)
_INSURED: Final = "이 목록의 계약이 아니라 그 사람이 따로 든 보험이 끝나는 날일 수 있습니다."


@outlined
class _Hint(NamedTuple):
    """What a list's words say of whose it is.

    Attributes:
        field: the field about which is asked.
        why: what is said to whoever answers.
    """

    field: str
    why: str


def whose_list(match: HeaderMatch, row: HeaderRow, answers: Told) -> dict[int, list[Offered]]:
    """Return what is to be asked of a list that may be none of customers: one column, or none.

    Args:
        match: what the headers are read as.
        row: the headers with what stands below them.
        answers: what somebody has said of headers.
    """
    if match.spec.key != LEDGER.key:
        return {}
    hint = _hint(row)
    column = None if hint is None else match.columns.get(hint.field)
    if hint is None or column is None or said_of(answers, row.cells[column], column) is not None:
        return {}
    return {column: [Offered(hint.field, DOUBTED, hint.why)]}


def _hint(row: HeaderRow) -> _Hint | None:
    """What the words of a list say against its being one of customers, if they do."""
    words = [normalise(cell.text) for cell in row.cells.values()]
    who = {normalise(each.text) for each in row.found if each.field == "name"}
    clear = not who.isdisjoint(_CLEAR)
    if not clear:
        bought = _told(_PAID, words) and ("fee" in row.fields or _told(_SELLERS, words))
        if bought or (who and all(map(_BOUGHT_FROM.fullmatch, who))):
            return _Hint("name", _BUYS)
        if _told(_STAFF, words) and _told(_STAFF, words) + _told(_OF_STAFF, words) >= _ENOUGH:
            return _Hint("name", _WORKS)
        if _told(_HELD, words) and _told(_IN_THE_OFFICE, words) >= _ENOUGH:
            return _Hint("name", _KEEPS)
        if _told(_PUBLISHED, words) >= _ENOUGH:
            return _Hint("name", _TOLD)
    return _of_its_end(row, words)


def _of_its_end(row: HeaderRow, words: Collection[str]) -> _Hint | None:
    """What is said against the last day of a list, if anything is."""
    if _is_lent(row, words):
        return _Hint("end", _LENDS)
    if _is_of_insurers(row):
        return _Hint("end", _INSURED)
    return _Hint("end", _ENDS_ALONE) if _ends_alone(row) else None


def _told(matter: re.Pattern[str], words: Collection[str]) -> int:
    """How many headers are of one matter."""
    return sum(matter.fullmatch(each) is not None for each in words)


def _is_lent(row: HeaderRow, words: Collection[str]) -> bool:
    """Whether things have only to be brought back, and no term has a first day or a price."""
    ends = [normalise(each.text) for each in row.found if each.field == "end"]
    lent = bool(ends) and all(map(_DUE_BACK.fullmatch, ends))
    priced = not row.fields.isdisjoint({"start", "months", "fee", "deposit"})
    return lent and not priced and _told(_BACK, [each for each in words if each not in ends]) > 0


def _ends_alone(row: HeaderRow) -> bool:
    """Whether a last day is all that tells of a contract: no price, no telephone, nothing sold."""
    return "end" in row.fields and row.fields.isdisjoint(_OF_CONTRACTS)


def _is_of_insurers(row: HeaderRow) -> bool:
    """Whether nothing ends but an insurance or a licence, in a list of when people were entered."""
    ends = [each for each in row.found if each.field == "end"]
    starts = [each for each in row.found if each.field == "start"]
    if len(ends) != 1 or not _BY_INSURERS.fullmatch(normalise(ends[0].text)):
        return False
    entered = [each for each in starts if _ENTERED.fullmatch(normalise(each.text))]
    below = row.below(ends[0].column)
    changed = any(_CHANGED.fullmatch(normalise(cell.text)) for cell in row.cells.values())
    return len(starts) == len(entered) > 0 and (
        changed or all(whole_terms(row.below(each.column), below) < _WHOLE for each in entered)
    )
