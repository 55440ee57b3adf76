"""What a column's cells, or those beside it, say against what its header is read as.

A header's words may be right and the column something else all the same. Where they say less than
plainly what it is, the cells have to look as those of such a column do, and no column of the same
kind may stand beside it of which nobody knows what it is. Else a person is asked, and it is read so
meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.jobs.adopt.clues import are_amounts, share_apart, usual
from xlcrm.reading.candidate import AMBIGUOUS, LIKELY
from xlcrm.reading.evidence import filled
from xlcrm.reading.products import are_no_products
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from xlcrm.jobs.adopt.header_row import HeaderRow
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.headers import HeaderMatch

UNLIKELY: Final = {
    "fee": "고객이 내는 요금으로 보이지만, 뜻을 모르는 다른 금액 열이 있어 그쪽일 수도 있습니다.",
    "name": "고객으로 보이지만, 같은 이름이 되풀이되어 장소나 다른 쪽의 이름일 수도 있습니다.",
    "service": "무엇에 대한 계약인지 적는 열로 보이지만, 계약의 종류를 적는 열이 따로 있습니다.",
    "months": "계약 기간으로 보이지만, 줄마다 숫자가 달라 지금까지 쓴 기간일 수도 있습니다.",
}
_OF_WHATEVER: Final = lazy(
    r"(?:수수료|공급가액?|(?:수납|입금|납부|납입|청구|정산|결제|주문|공급)(?:금액|액|금)|총액|합계|비용|가격|대금)"
    r"(?:[(\[].*)?$"
)
"""Amounts whose name says how or that they are paid, and not what for."""
_OF_ONCE_OR_ALL: Final = lazy(
    r"^(?:월|연)?합계|^(?:총(?!계약)|기준|등록비|입회비|가입비|reg)|관리비(?:\(.*)?$|^(?:월|연)?관리비"
)
"""Amounts that are paid once, in all, or beside what is paid."""
_OF_A_MONTH: Final = lazy(r"월|연|매[월년]")
_A_MODEL: Final = lazy(r"(?:기종|모델|기기|장비|규격|차종|제조사)(?:명|종류)?")
_OF_CONTRACTS: Final = lazy(r"(?:계약|관리|유지보수)(?:형태|종류|유형|구분)")
_A_NUMBER: Final = lazy(r"번호|코드|사번|학번|우편|년도|연도|pin|id$|no$|code|number")
_LEAST_WON: Final = 1000  # below which numbers count things
_PART: Final = 0.2  # of the fee: below that what is taken off or put upon it, as a tax
_COMES_BACK: Final = 0.5  # of the rows at most have a name of their own
_EACH_OTHER: Final = 0.6  # of the rows and more have a length of their own
_ROWS: Final = 6  # below which nothing is proved


def unlikely(match: HeaderMatch, row: HeaderRow) -> frozenset[str]:
    """Return the fields of a ledger whose columns are read with something speaking against them.

    Args:
        match: what the headers are read as.
        row: the headers with what stands below them.
    """
    known = {
        each.field: each
        for each in row.found
        if each.composed
        and match.columns.get(each.field) == each.column
        and each.field not in match.told
        and each.field not in match.holds
    }
    against = {
        "fee": _is_one_of_several,
        "name": _comes_back,
        "months": _differs,
        "service": _is_beside_kinds,
    }
    return frozenset(
        field for field, speaks in against.items() if field in known and speaks(known[field], row)
    )


def _is_one_of_several(fee: Candidate, row: HeaderRow) -> bool:
    """Whether an amount that may be any stands beside amounts of which no word is known.

    관리비 is what is paid where it stands alone; beside 양도가 it may be paid besides.
    """
    plain = normalise(fee.text)
    whatever = _OF_WHATEVER.search(plain) is not None and not _OF_A_MONTH.match(plain)
    whatever = whatever or _OF_ONCE_OR_ALL.search(plain) is not None
    if fee.preference < LIKELY and not whatever:
        return False
    mine = usual(row.below(fee.column))
    least = _PART * mine if mine < _LEAST_WON else max(_LEAST_WON, _PART * mine)
    return any(
        row.is_full(column)
        and not _A_NUMBER.search(normalise(cell.text))
        and are_amounts(row.below(column))
        and usual(row.below(column)) >= least
        for column, cell in row.open.items()
    )


def _comes_back(name: Candidate, row: HeaderRow) -> bool:
    """Whether what names the customer only where nobody else does is the same in most rows."""
    said = filled(row.below(name.column))
    some = len(said) >= _ROWS and share_apart(said) <= _COMES_BACK
    return name.preference == AMBIGUOUS and some


def _is_beside_kinds(service: Candidate, row: HeaderRow) -> bool:
    """Whether a mere model of what a contract is about stands beside the kinds of contracts.

    In a list of buildings 기종 says what stands there, and 계약형태 what is agreed.
    """
    plain = normalise(service.text)
    placed = any(each.field == "name" and each.preference == AMBIGUOUS for each in row.found)
    return (
        placed
        and _A_MODEL.fullmatch(plain) is not None
        and any(
            _OF_CONTRACTS.fullmatch(normalise(cell.text)) is not None
            and filled(row.below(column))
            and not are_no_products(row.below(column))
            for column, cell in row.cells.items()
            if column != service.column
        )
    )


def _differs(months: Candidate, row: HeaderRow) -> bool:
    """Whether nearly each row has another length, and no last day is there to tell."""
    said = filled(row.below(months.column))
    each = len(said) >= _ROWS and share_apart(said) >= _EACH_OTHER
    return each and "end" not in row.fields
