"""Which of several columns that may say the same is the one to read, and whether that is plain.

The words of headers come first; what the columns hold decides where those do not. A column that
says nothing, or the same in each row, gives way to one that tells the rows apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import CANONICAL, LIKELY, SYNONYM, TOLD
from xlcrm.reading.evidence import filled, have_surnames
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate

    Below = Callable[[int], Sequence[CellValue]]  # the cells below a column's header

_ROWS: Final = 3  # below which nothing is proved by what columns hold
_FULL: Final = 0.4  # of the rows: a column that says something
_APART: Final = 0.8  # of the rows are told apart by names
_ALIKE: Final = 0.5  # of the rows at most by what is said of groups of them
_REVENUE: Final = lazy(
    r"(?:총|순|월|당월|실제?)?매출(?:액|금액|금)?(?:원|천원|만원)?|revenue|sales(?:amount)?"
)
_RECEIVED: Final = lazy(
    r"(?:현재|실제?|기|총|누적)?(?:수납|수금|납부|납입|입금|영수|수령|완납|회수)(?:된|한|완료)?(?:금액|금|액|총액)?(?:원|천원|만원)?"
)
_OF_YEAR: Final = lazy(r"\s*(20\d\d)\s*\D")
_BARE_NAMES: Final = frozenset({"이름", "명칭", "name"})
_MERE: Final = frozenset(
    {"금액", "가격", "합계", "총액", "총금액", "비용", "amount", "price", "total", "cost"}
)


def telling(rivals: Sequence[Candidate], below: Below) -> list[Candidate]:
    """Return those of the columns for one field that say something.

    One that is blank to the end gives way to one that is filled, whatever it is called; of names
    one that says the same in every row (our own company's) to one that tells the rows apart.
    """
    if len(rivals) < 2 or any(each.preference == TOLD for each in rivals):  # noqa: PLR2004
        return list(rivals)
    said = {each.column: filled(below(each.column)) for each in rivals}
    rows = max(len(below(each.column)) for each in rivals)
    if rows < _ROWS:
        return list(rivals)
    full = [each for each in rivals if len(said[each.column]) >= _FULL * rows]
    kept = [each for each in rivals if said[each.column]] if full else list(rivals)
    if kept[0].field == "fee":
        return _named_amounts(kept)
    if kept[0].field != "name":
        return kept
    people = [each for each in kept if have_surnames(said[each.column])]
    if people:  # 이름 above the names of things, beside who has them
        kept = [
            each
            for each in kept
            if each in people or normalise(each.text) not in _BARE_NAMES or each.number
        ]
    several = {
        each.column: len({normalise(str(value)) for value in said[each.column]}) for each in kept
    }
    if not any(several[each.column] > 1 and each in full for each in kept):
        return kept
    if any(
        several[each.column] >= _APART * len(said[each.column]) and each in full for each in kept
    ):
        kept = [
            each
            for each in kept
            if each.preference <= CANONICAL
            or several[each.column] > _ALIKE * len(said[each.column])
        ]
    return [
        each
        for each in kept
        if several[each.column] > 1 or len(said[each.column]) < _ROWS or not each.composed
    ]


def is_received(header: str) -> bool:
    """Tell whether an amount is what was paid so far, and perhaps not all that is to be paid.

    >>> is_received("수납금액"), is_received("기납입액(원)"), is_received("월 납입액")
    (True, True, False)
    """
    return _RECEIVED.fullmatch(normalise(header)) is not None


def is_revenue(header: str) -> bool:
    """Tell whether an amount may be what a shop takes, or what we took in all: 매출액.

    >>> is_revenue("매출액(원)"), is_revenue("월 이용료")
    (True, False)
    """
    return _REVENUE.fullmatch(normalise(header)) is not None


def _named_amounts(rivals: list[Candidate]) -> list[Candidate]:
    """Of amounts those that say what for: 월임대료 beside a mere 금액, or beside 수납금액."""
    owed = [each for each in rivals if not is_received(each.text) and each.preference < LIKELY]
    if owed and all(each.preference not in {TOLD, CANONICAL} for each in rivals):
        rivals = owed
    years = {each.column: year[1] for each in rivals if (year := _OF_YEAR.match(each.text))}
    if years:  # 2025 회비 beside 2026 회비
        rivals = [
            each for each in rivals if years.get(each.column, "") in {"", max(years.values())}
        ]
    telling = [
        each for each in rivals if normalise(each.text) not in _MERE and each.preference < LIKELY
    ]
    return telling or rivals


def for_what(rivals: Sequence[Candidate], below: Below) -> tuple[list[Candidate], bool]:
    """Return the columns that most plainly say what a term is for, and whether that is in doubt.

    A mere kind (유형, 구분) is in doubt, and a title (계약명) beside one; so are two that are as
    plain, if no word of ours is among them. A kind whose words are passes (20회권, 월정액) says
    plainly what is sold; what was bought first of all (최초요금제) does so only in doubt.
    """
    if any(each.preference in {TOLD, CANONICAL} for each in rivals):
        return list(rivals), False
    from xlcrm.reading.products import (  # noqa: PLC0415 - few headers leave it open
        GOODS,
        KIND,
        TITLE,
        are_no_products,
        are_passes,
        is_extra,
        is_of_once,
        rank_of,
    )

    said = [each for each in rivals if not are_no_products(below(each.column))]
    rivals = said or rivals
    ranks = {each.column: rank_of(each.text) for each in rivals}
    if len(rivals) > 1 and KIND in ranks.values():
        sold = {column for column, rank in ranks.items() if rank == KIND}
        ranks |= {column: GOODS for column in sold if are_passes(below(column))}
    now = [each for each in rivals if ranks[each.column] != KIND and not is_of_once(each.text)]
    if now and any(is_of_once(each.text) for each in rivals):
        rivals = now
        ranks = {each.column: ranks[each.column] for each in now}
    best = min(ranks.values())
    first = [each for each in rivals if ranks[each.column] == best]
    beside = best == TITLE and KIND in ranks.values()
    known = [each for each in first if each.preference == SYNONYM]
    surest = min(each.preference for each in first)
    equal = len(first) > 1 and not known and surest < LIKELY
    if len(known) == 1 and len(first) > 1:
        equal = True
    once = is_of_once(first[0].text)
    extra = is_extra(first[0].text)
    return first, best == KIND or beside or equal or once or extra
