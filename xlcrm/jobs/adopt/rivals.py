"""Columns that no word tells of and that may as well be what another one is read as: both asked.

임차인 is read as the customer, and 입점 브랜드, of which no word is known, stands before it with a
firm in each row; 유형 is read as what is sold beside 회선분류. Neither is taken in silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.jobs.adopt.clues import are_amounts, share_apart
from xlcrm.jobs.adopt.header_row import DOUBTED, EVEN, Offered
from xlcrm.jobs.adopt.kinds import decides
from xlcrm.jobs.adopt.sole import may_name
from xlcrm.reading.candidate import AMBIGUOUS, LIKELY
from xlcrm.reading.evidence import are_dates, are_firms_or_people, filled
from xlcrm.reading.plausible import FOR_OTHERS, is_of_relatives
from xlcrm.reading.products import THING, are_no_products, rank_of
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.jobs.adopt.header_row import HeaderRow
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.headers import HeaderMatch

_SAYS_WHAT: Final = lazy(
    r"(?:제목|명칭|분류|종류|유형|구분|종별|모델|기종|규격|품목|제품|상품|코스|과정|반|룸|호실|플랜|옵션|title|type|kind|model)명?$"
)
_NOBODYS: Final = lazy(
    r"번호|코드|id$|no$|영업|모집|유치|설계|판매|대표|고인|망자|반려|애완|견명|묘명|말이름|선명|예명|별명|닉네임|영문|한자|프로$|은행|카드사|보험사|제조|원수사"
    r"|병원|학교|지점|부서|소속|금융"
)
"""Names of what or whom no contract is made with."""
_BARE: Final = frozenset({"이름", "명칭", "name"})
_INSURED: Final = lazy(r"피보험|피공제|insured|beneficiary")
_WHO: Final = "이 열도 고객을 적는 열로 보입니다. 고객을 적는 열을 정해 주세요."
_WHAT: Final = "무엇에 대한 계약인지 적는 열로 볼 수 있는 열이 둘 이상입니다."
_DOES: Final = "담당자로 보이지만, 고객을 맡은 사람이 아니라 일을 하는 사람일 수도 있습니다."
_HAPPENED: Final = "끝나는 날로 보이지만, 이미 끝난 것만 적은 날일 수도 있습니다."
_DAY: Final = lazy(r"(?:일자|일|날짜)$")
_IN_CHARGE: Final = lazy(
    r"(?:영업|상담|관리|계약|당사|본사|전담|배정|회원|고객|자사|주|정)*(?:담당|담당자|매니저|관리자|관리인|상담자|상담사|상담원|사원|직원|대표|자|실장"
    r"|설계사|모집인|유치자|컨설턴트|플래너|코디|코디네이터)+(?:명|성명|이름|정|부)?"
    r"|(?:담당|담임|전담|배정).*|(?:sales|account|customer)?(?:manager|rep|agent|officer|staff)"
)
"""Who is in charge of customers, whatever is done for them."""
_APART: Final = 0.7  # of the rows have a name of their own
_FEW: Final = 0.7  # of the rows at most have a word of their own
_LEAST: Final = 4  # cells


def rivals(match: HeaderMatch, row: HeaderRow) -> dict[int, list[Offered]]:
    """Return what is to be asked of columns that compete for who it is, and for what it is.

    Args:
        match: what the headers are read as.
        row: the headers with what stands below them.
    """
    if match.spec.key != LEDGER.key:
        return {}
    found: dict[int, list[Offered]] = {}
    for field, why, others in (("name", _WHO, _people), ("service", _WHAT, _things)):
        mine = next(
            (
                each
                for each in row.found
                if each.field == field
                and (each.composed or _names_things(each, row))
                and match.columns.get(field) == each.column
                and field not in match.told
            ),
            None,
        )
        columns = [] if mine is None else others(mine, row)
        if mine is None or not columns:
            continue
        if field == "service" and not (decides(row, mine.column) or decides(row, columns[0])):
            columns = []  # one open point, one question: what is read meanwhile
        found |= {at: [Offered(field, EVEN, why)] for at in (mine.column, *columns[:1])}
    return found | _who_does_it(match, row) | _has_happened(match, row)


def can_wait(offers: Sequence[Offered]) -> bool:
    """Tell whether a column of which that is asked is read meanwhile: nothing depends on it."""
    return all(each.why in {_WHAT, _DOES} for each in offers)


def _has_happened(match: HeaderMatch, row: HeaderRow) -> dict[int, list[Offered]]:
    """The last day of which another column says whether it has come: 보관종료일, 보관종료 여부."""
    texts = [normalise(cell.text) for cell in row.cells.values()]
    return {
        each.column: [Offered("end", DOUBTED, _HAPPENED)]
        for each in row.found
        if each.field == "end"
        and each.composed
        and match.columns.get("end") == each.column
        and "end" not in match.told
        and f"{_DAY.sub('', normalise(each.text))}여부" in texts
    }


def _who_does_it(match: HeaderMatch, row: HeaderRow) -> dict[int, list[Offered]]:
    """The column of who does what is sold, 강사 or 배송기사: he may look after customers or not."""
    return {
        each.column: [Offered("officer", DOUBTED, _DOES)]
        for each in row.found
        if each.field == "officer"
        and each.composed
        and match.columns.get("officer") == each.column
        and "officer" not in match.told
        and not _IN_CHARGE.fullmatch(normalise(each.text))
    }


def _people(name: Candidate, row: HeaderRow) -> list[int]:
    """The columns that may name the customer rather: before that one, or beside a mere place."""
    return [
        column
        for column, cell in row.open.items()
        if (column < name.column or _may_be_anybodys(name, row))
        and not FOR_OTHERS.search(normalise(cell.text))
        and not _NOBODYS.search(normalise(cell.text))
        and not is_of_relatives(cell.text, cell.group)
        and row.is_full(column)
        and len(filled(row.below(column))) >= _LEAST
        and _may_be_customers(row, column, name)
        and share_apart(row.below(column)) >= _APART
    ]


def _may_be_anybodys(name: Candidate, row: HeaderRow) -> bool:
    """Whether a name may be that of another than the customer: whose insurance it is, a thing's."""
    insured = _INSURED.search(normalise(name.text)) is not None
    return name.preference == AMBIGUOUS or insured or _names_things(name, row)


def _names_things(name: Candidate, row: HeaderRow) -> bool:
    """Whether a bare 이름 stands above something else than people and firms."""
    bare = name.field == "name" and normalise(name.text) in _BARE
    return bare and not are_firms_or_people(row.below(name.column))


def _may_be_customers(row: HeaderRow, column: int, name: Candidate) -> bool:
    """Whether cells are people or firms; before a doubtful name words will do."""
    before = column < name.column and name.preference >= LIKELY
    return are_firms_or_people(row.below(column)) or (before and may_name(row.below(column)))


def _things(service: Candidate, row: HeaderRow) -> list[int]:
    """The columns that may say what is sold rather than a mere thing, a title or a kind."""
    if rank_of(service.text) < THING:
        return []
    return [
        column
        for column, cell in row.open.items()
        if _SAYS_WHAT.search(normalise(cell.text))
        and row.is_full(column)
        and len(filled(row.below(column))) >= _LEAST
        and share_apart(row.below(column)) <= _FEW
        and not are_dates(row.below(column))
        and not are_amounts(row.below(column))
        and not are_no_products(row.below(column))
    ]
