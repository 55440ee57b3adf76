"""The columns in which an office writes down who has paid: a month each, 납부 여부, 납부일.

Such columns stand in the office's own ledger beside those that xlcrm knows. A column of a month
may as well hold visits or meters, so that it counts only where a word says so: in its header, in
the group or the title above it, in the sheet's name. Where none does, the cells are to prove it
(`office.owed`), or the office says it in 설정. The year of `1월` comes from the nearest of the same
texts; without one nothing is counted, and it is asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import MAX_SERIAL, MIN_SERIAL
from xlcrm.domain.months_owed import LAST_OF_MONTH, Month
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import is_dash, lazy, one_line, squeezed
from xlcrm.ooxml.cells import date_of
from xlcrm.schema.header_words import normalise
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue

_YEAR: Final = 12  # months
_MANY: Final = 6  # bare numbers in a row that may be months
_CENTURY: Final = 2000
_WITH_YEAR: Final = lazy(
    r"(?P<before>\D*)'?(?P<year>(?:20)?\d\d)(?:[.\-/]|년(?:도)?)(?P<month>0?[1-9]|1[0-2])(?:월|\.)?(?P<after>[^\d]*)"
)
_SIX: Final = lazy(r"(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])")
_MONTH: Final = lazy(r"(?P<before>[^\d]*)(?P<month>0?[1-9]|1[0-2])월(?P<after>[^\d]*)")
_BARE: Final = lazy(r"0?[1-9]|1[0-2]")
_SAID_YEAR: Final = lazy(
    r"(?<![\d.\-/])(?:(20\d\d)(?=\s*(?:년|학년도|年)|(?![\d.\-/년]))|'?(\d\d)(?=\s*(?:년|학년도)))"
    r"(?!\s*년?\s*\d{1,2}\s*[월.\-/]\s*\d)"
)
_DATED: Final = lazy(r"작성|기준일|출력|인쇄|수정|제정|개정|현재")
_PAYS: Final = lazy(
    r"납부|납입|수납|입금|회비|결제|월세|임대료|관리비|원비|수강료|교육비|주차료|주차비|구독료|렌탈료|이용료|사용료"
    r"|보관료|미수|미납|청구|수금|지로|보험료|요금|월납"
)
_PAYS_NOT: Final = lazy(
    r"출석|출결|이용량|사용량|이용횟수|이용현황|사용현황|방문|검침|점검|배달|배송|수업|진도|상담|매출|실적|판매|목표"
    r"|생산|포인트|적립|마일리지|발송|근무|횟수|레슨|부수|측정|몸무게|체중"
)
_STATUS: Final = lazy(
    r"(?:당월|이번달|금월|월)?(?:회비|요금|월세|임대료|관리비|원비|수강료|이용료|렌탈료|구독료|주차료)?"
    r"(?:(?:납부|납입|수납|입금|완납|미납|연체)(?:여부|상태|현황|유무|확인|완료여부|구분)?|결제(?:여부|상태|확인))"
)
_OWING: Final = lazy(r"미납|연체")
_COUNT: Final = lazy(r"(?:미납|연체|미수)(?:개월|개월수|월수|달수|횟수|회차|회수|월|달|월분|내역)")
_DUE: Final = lazy(
    r"(?:매월|월)?(?:회비|요금|월세|임대료|관리비|원비|수강료|이용료|렌탈료|구독료|주차료)?"
    r"(?:납부|납입|결제|출금|이체|자동이체|청구|입금|수납)(?:예정|기준|약정|지정|희망)?일(?:자)?"
)
_DAY_OF_MONTH: Final = lazy(r"(?:매월|매달)?\s*(\d{1,2})\s*일?(?:까지)?")
_LAST_DAY: Final = lazy(r"(?:매월|매달)?\s*(?:말일?|월말)(?:까지)?")
_CYCLE: Final = lazy(r"(?:납부|납입|결제|수납|청구)(?:주기|방식|구분|방법|형태|조건)")
_COUNTS: Final = lazy(r"개월|수$|회")
_MOST_UNPAID: Final = 120  # months
_SO_MANY: Final = lazy(r"(\d{1,3})(?:개월|달|회|건)?(?:분|치)?")
_COMMAS: Final = lazy(r"[,·/와과및]+")
_WHICH: Final = lazy(r"(?:(?:20)?\d\d[.\-년])?(?:0?[1-9]|1[0-2])(?:월)?(?:분|치)?")
_SPAN: Final = lazy(r"(0?[1-9]|1[0-2])월?[~\-](0?[1-9]|1[0-2])월?(?:분|치)?")
_SUB: Final = (
    lazy(r"(?:납부|납입|입금|수납|완납)?(?:여부|확인|상태|유무)|납부|납입|입금|수납|ox"),
    lazy(r"(?:납부|납입|입금|수납|결제|수금)?(?:금액|액)|회비|월세|요금|원비"),
    lazy(r"(?:납부|납입|입금|수납|결제)?(?:일|일자|날짜)"),
)
"""What may stand below a month that is over several columns, the best first."""


@outlined
@dataclass(frozen=True, slots=True)
class MonthColumn:
    """A column of one month.

    Attributes:
        number: the column.
        header: what stands above it, as people see it.
        month: the month; None where nothing says of which year.
        of_year: the month's number in its year, 1 to 12.
        pays: whether a word says that it is of payments; None where none does.
        year_by: the text that says which year it is of; empty where its own header does.
    """

    number: int
    header: str
    month: Month | None
    of_year: int
    pays: bool | None
    year_by: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class PaymentColumns:
    """The columns of a table that tell of payments; a number is 0 where there is no such column.

    Attributes:
        months: those of a month each, from left to right; of payments, or of nobody knows what.
        status: the column of 납부 여부.
        owing: whether that says who owes: O in 미납 여부.
        cycle: the column that may say how often is paid: 월납, 연납.
        count: the column that says how many months are unpaid, or which: 미납개월, 미납월.
        due: the column that may say on which day of a month is to be paid.
    """

    months: tuple[MonthColumn, ...] = ()
    status: int = 0
    status_header: str = ""
    owing: bool = False
    due: int = 0
    count: int = 0
    count_header: str = ""
    cycle: int = 0


class _Found(NamedTuple):
    """A header that names a month."""

    number: int
    header: str
    year: int
    of_year: int
    words: str
    rank: int


def payment_columns(
    header: Mapping[int, CellValue],
    above: Sequence[Mapping[int, CellValue]],
    sheet: str,
    known: frozenset[int] = frozenset(),
    *,
    date1904: bool = False,
) -> PaymentColumns:
    """Return the columns of a table that tell of payments.

    Args:
        header: the cells of the row of headers by column.
        above: the cells of the rows above it, the nearest first.
        sheet: the sheet's name.
        known: the columns that are read as something else.
        date1904: whether days count from 1904.

    >>> found = payment_columns({9: "1월", 10: "2월"}, [{1: "2024년 회비 납부"}], "Sheet1")
    >>> [(each.number, str(each.month), each.pays) for each in found.months]
    [(9, '2024-01', True), (10, '2024-02', True)]
    >>> payment_columns({9: "1월", 10: "2월"}, [{1: "2024년 출석부"}], "Sheet1").months
    ()
    >>> found = payment_columns({5: "납부여부", 6: "납부일"}, [], "Sheet1")
    >>> found.status, found.owing, found.due
    (5, False, 6)
    """
    texts = {
        number: _text(value, date1904=date1904)
        for number, value in header.items()
        if number not in known
    }
    months = list(_months(texts, above, date1904=date1904))
    bare = [number for number, text in texts.items() if _BARE.fullmatch(text)]
    if not months and len(bare) >= _MANY:
        months = [_Found(number, texts[number], 0, int(texts[number]), "", 0) for number in bare]
    columns = tuple(_dated(_best(months), above, sheet))
    told = [each for each in columns if each.pays is not False]
    if len(told) == 1 and told[0].pays is not True:
        told = []
    if bare and told and told[0].number in bare:
        told = [each for each in told if each.pays]
    taken = {each.number for each in columns}
    plain = {number: normalise(text) for number, text in texts.items() if number not in taken}
    status, due, count, cycle = (
        next((number for number, text in plain.items() if pattern.fullmatch(text)), 0)
        for pattern in (_STATUS, _DUE, _COUNT, _CYCLE)
    )
    owing = bool(status) and bool(_OWING.search(texts[status]))
    said = texts.get(status, "")
    return PaymentColumns(tuple(told), status, said, owing, due, count, texts.get(count, ""), cycle)


def months_unpaid(value: object, header: str = "미납개월") -> int | None:
    """Return how many months a cell of 미납개월 or 미납월 says; None where it does not say it.

    A bare number is how many below 미납개월; below 미납월 it may be August.

    >>> [months_unpaid(each) for each in (2, "3개월", "7월, 8월", "7~9월", "7,8월", "없음", "-")]
    [2, 3, 2, 3, 2, 0, 0]
    >>> [months_unpaid(each) for each in ("11~1월", "2024-07, 2024-08", "8월분", "많음", 2.5)]
    [3, 2, 1, None, None]
    >>> months_unpaid(8, "미납월"), months_unpaid("8월", "미납월"), months_unpaid(0, "미납월")
    (None, 1, 0)
    """
    counts = _COUNTS.search(squeezed(header)) is not None
    if not counts and value and str(value).strip().isdecimal():
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if value == value // 1 and 0 <= value <= _MOST_UNPAID else None
    text = squeezed(str(value or "")).casefold()
    if text in {"없음", "완납", "무", "x"} or is_dash(text):
        return 0
    if counted := _SO_MANY.fullmatch(text):
        return int(counted[1])
    found = 0
    for part in filter(None, _COMMAS.split(text)):
        one, span = _WHICH.fullmatch(part), _SPAN.fullmatch(part)
        if span is not None:
            found += (int(span[2]) - int(span[1])) % _YEAR + 1
        elif one is not None:
            found += 1
        else:
            return None
    return found or None


def day_of_month(value: object) -> int | None:
    """Return the day of a month on which is to be paid; 31 for its last one.

    >>> day_of_month(25), day_of_month("매월 5일"), day_of_month("말일"), day_of_month("카드")
    (25, 5, 31, None)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if 1 <= value <= LAST_OF_MONTH and value == value // 1 else None
    text = squeezed(str(value or ""))
    if _LAST_DAY.fullmatch(text):
        return LAST_OF_MONTH
    found = _DAY_OF_MONTH.fullmatch(text)
    day = int(found[1]) if found else 0
    return day if 1 <= day <= LAST_OF_MONTH else None


def _text(value: CellValue, *, date1904: bool) -> str:
    """A header as one line; a day, which Excel keeps as a number, as its year and month."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        if MIN_SERIAL <= value < MAX_SERIAL:
            day = date_of(value, date1904=date1904)
            return "" if day is None else f"{day.year}-{day.month:02}"
        return str(int(value)) if value == value // 1 else str(value)
    return one_line(str(value))


def _months(
    texts: Mapping[int, str], above: Sequence[Mapping[int, CellValue]], *, date1904: bool
) -> Iterator[_Found]:
    """The headers that name a month, or stand below one."""
    for number, text in texts.items():
        found = _month(text)
        if found is not None:
            yield _Found(number, text, *found, 0)
        elif above:
            rank = next((at for at, sub in enumerate(_SUB) if sub.fullmatch(normalise(text))), None)
            group = _text(_left_of(above[0], number), date1904=date1904) if text else ""
            found = _month(group) if rank is not None else None
            if found is not None and rank is not None:
                year, of_year, words = found
                yield _Found(number, f"{group} {text}", year, of_year, words + text, rank + 1)


def _month(text: str) -> tuple[int, int, str] | None:
    """The year (0: not said), the month and the other words of a header."""
    plain = squeezed(text)
    found = _WITH_YEAR.fullmatch(plain) or _SIX.fullmatch(plain)
    if found is not None:
        year = int(found["year"])
        words = "" if found.re.groups == 2 else found["before"] + found["after"]  # noqa: PLR2004 - 202401
        return (year if year >= _CENTURY else year + _CENTURY), int(found["month"]), words
    found = _MONTH.fullmatch(plain)
    return None if found is None else (0, int(found["month"]), found["before"] + found["after"])


def _left_of(cells: Mapping[int, CellValue], number: int) -> CellValue:
    """The cell of a row that stands in a column, or next to its left: that of a group.

    A cell without a value ends the group before it.
    """
    places = [at for at in cells if at <= number]
    return cells[max(places)] if places else None


def _best(found: Sequence[_Found]) -> list[_Found]:
    """Of several columns of one month below one header the one that tells most."""
    ranked: dict[tuple[str, int, int], _Found] = {}
    rest: list[_Found] = []
    for each in found:
        if not each.rank:
            rest.append(each)
            continue
        key = (each.header.partition(" ")[0], each.year, each.of_year)
        if key not in ranked or each.rank < ranked[key].rank:
            ranked[key] = each
    return sorted([*rest, *ranked.values()], key=lambda each: each.number)


def _dated(
    found: Sequence[_Found], above: Sequence[Mapping[int, CellValue]], sheet: str
) -> Iterator[MonthColumn]:
    """The columns with their year, and whether they are of payments."""
    before: tuple[str, int, int] | None = None  # the text, its year, the last month
    for each in found:
        said = [one_line(str(_left_of(row, each.number) or "")) for row in above]
        texts = [each.words, *said, sheet]
        pays = next((kind for text in texts if (kind := _pays(text)) is not None), None)
        column = MonthColumn(each.number, each.header, None, each.of_year, pays)
        if each.year:
            yield replace(column, month=Month(each.year, each.of_year))
            continue
        by = next((text for text in (*said, sheet) if _year(text)), "")
        if not by:
            yield column
            continue
        year = _year(by)
        if before is not None and before[0] == by:
            year = before[1] + (each.of_year <= before[2])
        before = (by, year, each.of_year)
        yield replace(column, month=Month(year, each.of_year), year_by=by)


def with_year(columns: Sequence[MonthColumn], year: int) -> tuple[MonthColumn, ...]:
    """Return the columns, those of no known year as of one; after December that of the next.

    >>> some = [MonthColumn(at, "", None, month, None) for at, month in ((1, 11), (2, 12), (3, 1))]
    >>> [str(each.month) for each in with_year(some, 2024)]
    ['2024-11', '2024-12', '2025-01']
    """
    found: list[MonthColumn] = []
    last = 0
    for each in columns:
        if each.month is None:
            year += each.of_year <= last
            last = each.of_year
            found.append(replace(each, month=Month(year, each.of_year)))
        else:
            found.append(each)
    return tuple(found)


def _year(text: str) -> int:
    """The one year that a text names; 0 if none or several, or the day it was written."""
    if _DATED.search(text):
        return 0
    years = {
        int(found[1]) if found[1] else _CENTURY + int(found[2])
        for found in _SAID_YEAR.finditer(text)
    }
    return years.pop() if len(years) == 1 else 0


def _pays(text: str) -> bool | None:
    plain = squeezed(text)
    if _PAYS.search(plain):
        return None if _PAYS_NOT.search(plain) else True
    return False if _PAYS_NOT.search(plain) else None
