"""Words that mean a field in one trade only, which the headers beside them tell.

출고일 is the day on which a leased car is handed over, and of goods the day on which they leave the
store. 입사일 begins the stay in a dormitory, and elsewhere somebody's employment. 차종 is what is
rented where cars are, and on a parking lot whose car it is. 잔여 beside 총횟수 counts sessions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS, LIKELY, LOOSE, Candidate
from xlcrm.reading.evidence import are_dates, filled
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.header_cells import HeaderCell

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_HANDED_OVER: Final = lazy(r"(?:차량|실제?|최종)?출고(?:예정)?(?:일|일자|날짜|일시|년월일)")
_WENT_OUT: Final = "출고"
"""The bare word, which counts things as well: of a day only where days stand below it."""
_TAKEN_IN: Final = lazy(r"(?:접수|예약|주문|신청|문의|상담)(?:일|일자|날짜|일시)?")
"""When something was ordered that goes out and comes back later."""
_BROUGHT_BACK: Final = lazy(r"(?:반납|반환|회수)(?:예정)?(?:일|일자|날짜|기한)?")
"""What says of a thing that has gone out that it comes back."""
_CAR: Final = lazy(r"차량|차종|차명|차번|차대|차급|car|vehicle")
_LENT: Final = lazy(r"리스|렌트|렌탈|대여|구독|약정")
_CAR_KIND: Final = lazy(r"차종|차명|차량명|차량모델|차량모델명|차종명")
_MOVED_IN: Final = lazy(r"입사(?:예정)?(?:일|일자|날짜)")
_MOVED_OUT: Final = lazy(r"(?:퇴사|퇴반|퇴소)(?:예정)?(?:일|일자|날짜)")
_ROOM: Final = lazy(
    r".{0,4}(?:호실|객실|침대|생활관|기숙사|사생).*|(?:방|룸|호|관|동호?)(?:번호|수)?"
)
_STAFF: Final = lazy(r"부서|직급|직책|직위|사번|급여|연봉|근속.*|재직.*|연차.*|주민.*")
_LEFT_OVER: Final = lazy(r"(?:잔여|남은)(?:분|것)?")
_APPROVED: Final = lazy(r"사용승인(?:일|일자|날짜)")
_OF_USE: Final = lazy(r"(?:사용|이용)(?:기간)?(?:만료|종료|만기|기한)")
_FULL: Final = 0.4  # of the rows: a day that each has, and not only who has left


def with_words_of_trades(
    found: Sequence[Candidate], cells: Mapping[int, HeaderCell], below: Below
) -> list[Candidate]:
    """Return a row's candidates with what its trade makes of words that are none by themselves.

    Args:
        found: the candidates.
        cells: the row's headers by column.
        below: what stands below a header, by its column.
    """
    words = {column: normalise(cell.text) for column, cell in cells.items()}
    fields = {each.field for each in found if each.preference < AMBIGUOUS}
    lent = any(_LENT.search(word) for word in words.values())
    cars = any(_CAR.search(word) for word in words.values())
    dorm = any(_ROOM.fullmatch(word) for word in words.values()) and not any(
        _STAFF.fullmatch(word) for word in words.values()
    )
    back = any(_BROUGHT_BACK.fullmatch(word) for word in words.values())
    starts = {each.column for each in found if each.field == "start"}
    mere = {column for column in starts if back and _TAKEN_IN.fullmatch(words[column])}
    begun = "start" in fields and starts != mere
    taken_in: set[int] = set()
    added: list[Candidate] = []
    dropped: set[int] = set()
    for column, word in words.items():
        cell, values = cells[column], below(column)
        said: tuple[str, int] | None = None
        if ((cars and lent) or back) and not begun and _is_handed_over(word, values):
            how = LIKELY if mere or "months" in fields else AMBIGUOUS
            said = ("start", how) if _are_days(values) else None
            taken_in = taken_in or (mere if said else set())
        elif dorm and "start" not in fields and _MOVED_IN.fullmatch(word):
            said = ("start", LIKELY) if _are_days(values) else None
        elif "end" not in fields and _MOVED_OUT.fullmatch(word):
            mine = word.startswith("퇴반") or dorm
            said = ("end", LIKELY) if mine and _is_full(values) and _are_days(values) else None
        elif cars and lent and "service" not in fields and _CAR_KIND.fullmatch(word):
            said = ("service", LIKELY) if filled(values) else None
        elif "sessions" in fields and "sessions_left" not in fields and _LEFT_OVER.fullmatch(word):
            said = ("sessions_left", LOOSE) if _is_left(found, values, below) else None
        elif "start" not in fields and _APPROVED.fullmatch(word):
            ends = any(_OF_USE.match(words.get(each.column, "")) for each in _ends(found))
            said = ("start", AMBIGUOUS) if ends and _are_days(values) else None
        if said is not None:
            dropped.add(column)
            added.append(_made(*said, column, cell, len(filled(values))))
    if not added:
        return list(found)
    kept = [each for each in found if each.column not in dropped | taken_in]
    return sorted([*kept, *added], key=lambda each: each.column)


def _made(field: str, preference: int, column: int, cell: HeaderCell, full: int) -> Candidate:
    return Candidate(
        field, preference, column, cell.text, "", cell.group, filled=full, composed=True
    )


def _is_handed_over(word: str, values: Sequence[CellValue]) -> bool:
    """Whether a header says when a thing went out: a bare 출고 does above days alone."""
    return _HANDED_OVER.fullmatch(word) is not None or (word == _WENT_OUT and are_dates(values))


def _ends(found: Sequence[Candidate]) -> list[Candidate]:
    return [each for each in found if each.field == "end"]


def _are_days(values: Sequence[CellValue]) -> bool:
    """Whether cells are days; blank ones may be."""
    return not filled(values) or are_dates(values)


def _is_full(values: Sequence[CellValue]) -> bool:
    """Whether most rows have something, as those of whose term it is do."""
    return len(filled(values)) >= _FULL * len(values)


def _is_left(found: Sequence[Candidate], values: Sequence[CellValue], below: Below) -> bool:
    """Whether numbers are never more than those of all sessions beside them."""
    whole = next(each.column for each in found if each.field == "sessions")
    pairs = [
        (left, every)
        for left, every in zip(values, below(whole), strict=True)
        if isinstance(left, int | float) and isinstance(every, int | float)
    ]
    return bool(pairs) and all(0 <= left <= every for left, every in pairs)
