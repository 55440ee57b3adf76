"""A price of one session beside a total: which of them is paid for a term nobody can tell.

회당금액 19,900 beside 총결제금액 238,800: the total is what one order came to, and blank where a
subscription just goes on. Read as the fee without asking, one of them is wrong by as many times as
there are sessions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import TOLD
from xlcrm.reading.evidence import filled
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_OF_SESSION: Final = lazy(
    r"회당|회차당|[1일한]회(?:이용료|수강료|수업료|레슨비|금액|요금|비용?|가격|단가|당)|건당|persession"
)
_OF_MONTH: Final = frozenset({"월", "연"})


def is_of_session(header: str) -> bool:
    """Tell whether a header says that its amounts are those of one session.

    >>> is_of_session("회당금액"), is_of_session("1회 수업료"), is_of_session("회비")
    (True, True, False)
    """
    return _OF_SESSION.search(normalise(header)) is not None


def beside_sessions(rivals: Sequence[Candidate], below: Below) -> list[Candidate]:
    """Return a fee's columns, the likelier first, where one is of a session and one a total.

    Nothing where a person has said which, or where a month's amount stands beside them.

    >>> from xlcrm.reading.candidate import AMBIGUOUS, LOOSE, Candidate
    >>> total = Candidate("fee", LOOSE, 1, "총결제금액", "", "", basis="총")
    >>> one = Candidate("fee", AMBIGUOUS, 2, "회당금액", "", "")
    >>> cells = {1: [238800, None], 2: [19900, 39900]}
    >>> [each.text for each in beside_sessions([total, one], cells.__getitem__)]
    ['회당금액', '총결제금액']
    """
    if any(each.preference == TOLD or each.basis in _OF_MONTH for each in rivals):
        return []
    counts = {each.column: len(filled(below(each.column))) for each in rivals}
    one = [each for each in rivals if is_of_session(each.text) and counts[each.column]]
    total = [each for each in rivals if not is_of_session(each.text) and counts[each.column]]
    if len(one) != 1 or not total:
        return []
    found = [total[0], *one]
    return sorted(found, key=lambda each: -counts[each.column])
