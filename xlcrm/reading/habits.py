"""How a table's columns write what a single cell does not say: the order of days, and units.

What a cell says alone is read first. Only what that leaves open is asked of its column, of the
columns beside it, of the header and the title above; and last of the office, once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias
from unicodedata import normalize

from xlcrm.cellref import CellError
from xlcrm.domain.contact import tail_of
from xlcrm.domain.day_order import (
    DayOrder,
    DaysWritten,
    Evidence,
    alike,
    evidence_of,
    told_so,
)
from xlcrm.domain.lengths import Days, LengthUnit, counted_in
from xlcrm.domain.money import bare_amount
from xlcrm.domain.term import follows_edate, months_of_term, one_day_late
from xlcrm.domain.text import lazy, one_line
from xlcrm.reading.months_written import (
    OF_TERM,
    first_of_months,
    may_hold_months,
    months_written,
    shows_no_day,
)
from xlcrm.reading.told import place_of
from xlcrm.schema.coerce import BAD_PHONE, LAST_DAYS, is_blank, read_column
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN, Habit, WholeMonths
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.schema.table import Table, TypedColumn

SECTION: Final = "읽는 법"
"""What the rows of 설정 that answer how a column is read are called in the column 구분."""

Answers: TypeAlias = "Mapping[str, Mapping[str, str]]"
"""Sheet → header → what the office has said, sheets and headers as they are compared."""

TOLD: Final = "설정에 적힌 대로"
"""Why a column is read as it is: its office has said so, and need not be told of it."""

_OWN: Final = "이 열의 다른 칸에서"
_BESIDE: Final = "같은 표의 다른 열에서"
_HEADER: Final = "열 제목에서"
_TITLE: Final = "표 위의 '단위'에서"
_DATES: Final = "시작일과 종료일에서"
_FORMAT: Final = "셀 서식에서"
_QUOTED: Final = lazy(r"\"([^\"]*)\"|\\(.)|([가-힣])")
_SHOWN_UNITS: Final = {
    "월": LengthUnit.MONTHS,
    "년": LengthUnit.YEARS,
    "주": LengthUnit.WEEKS,
    "일": LengthUnit.DAYS,
}
_ENDS: Final = frozenset({"start", "end"})
_ORDERED: Final = frozenset({Kind.DATE, Kind.DATETIME})
_MAYBE: Final = lazy(r"^\W*\d{1,2}\s*[./-]|^\W*\d{6}\b", re.MULTILINE)
_SAMPLE: Final = 400  # rows whose dates are asked for a unit, before all are
_MOST: Final = 2  # of the votes for a unit one has to have more than half

_ORDERS: Final = {
    **dict.fromkeys(("연월일", "년월일", "ymd", "yyyymmdd", "연도먼저"), DayOrder.YEAR_FIRST),
    **dict.fromkeys(("일월년", "일월연", "dmy", "ddmmyyyy", "일먼저"), DayOrder.DAY_FIRST),
    **dict.fromkeys(("월일년", "월일연", "mdy", "mmddyyyy", "월먼저"), DayOrder.MONTH_FIRST),
}
_UNITS: Final = {
    **dict.fromkeys(
        ("개월", "월", "달", "개월수", "월수", "months", "month", "m"), LengthUnit.MONTHS
    ),
    **dict.fromkeys(("년", "연", "해", "년수", "연수", "years", "year", "y"), LengthUnit.YEARS),
    **dict.fromkeys(("주", "주수", "주간", "weeks", "week", "w"), LengthUnit.WEEKS),
    **dict.fromkeys(("일", "일수", "날", "days", "day", "d"), LengthUnit.DAYS),
}
_MONTHLY: Final = frozenset({"월", "달", "월단위", "연월", "년월", "month", "months"})
"""What the office says of a column of days in which a month stands for its first or last one."""

_FACTORS: Final = {
    "원": 1, "krw": 1, "₩": 1, "won": 1, "원정": 1, "십원": 10, "백원": 100, "천원": 1_000,
    "천": 1_000,
    "만원": 10_000, "만": 10_000, "십만원": 100_000, "백만원": 1_000_000, "백만": 1_000_000,
    "천만원": 10_000_000, "억원": 100_000_000, "억": 100_000_000,
}  # fmt: skip
_FOREIGN: Final = frozenset(
    {
        *(
            "$",
            "us$",
            "usd",
            "달러",
            "불",
            "미화",
            "미달러",
            "¥",
            "jpy",
            "엔",
            "엔화",
            "円",
            "€",
            "eur",
            "유로",
        ),
        *(
            "rmb",
            "cny",
            "위안",
            "위안화",
            "元",
            "£",
            "gbp",
            "파운드",
            "hk$",
            "sgd",
            "vnd",
            "동",
            "twd",
            "aud",
            "cad",
        ),
        *("천달러", "천불", "만엔", "천엔", "백만달러", "백만불"),
    }
)
_BRACKETED: Final = lazy(r"[(\[<{]([^()\[\]<>{}]*)[)\]>}]")
_NAMED: Final = frozenset({"천원", "만원", "십만원", "백만원", "억원"})
"""What stands in brackets behind a title, and can only be the unit of the amounts below it."""
_AMOUNTS_IN: Final = lazy(
    r"(?:금액|요금|회비|[가-힣]+료|[가-힣]+비|월세|가격)\s*[:=]\s*(?P<unit>(?:십|백)?[천만억]원)(?![가-힣\d])"
)
_ALONE: Final = lazy(
    r"(?:vat|부가세)?(?:별도|포[함])?[/,·]?(?P<unit>(?:천|만|십만|백만|억)원)[/,·]?(?:(?:vat|부가세|부가가치세)(?:별도|포[함]))?"
)
"""A unit that stands alone above a table, with no more than what it is without: 만원/VAT별도."""
_ASIDE: Final = lazy(r"[()\[\]<>,/·]")
_UNIT_WORD: Final = lazy(r"단위\s*[:;]?\s*([^\s,/)\]]+)")
_LAST_WORD: Final = lazy(
    r"(?:[\s_/,·:]|(?<=[가-힣])(?=(?:[십백]?[천만]|천만|억)원))([^\s_/,·:()\[\]]+)\s*$"
)
_PER: Final = lazy(r"^(?:월|연|년|매월)?\s*/?\s*|\s*/\s*(?:월|연|년|회|건|명|개월)$")
_LENGTH_WORDS: Final = (
    ("개월", LengthUnit.MONTHS),
    ("월수", LengthUnit.MONTHS),
    ("month", LengthUnit.MONTHS),
    ("일수", LengthUnit.DAYS),
    ("days", LengthUnit.DAYS),
    ("년수", LengthUnit.YEARS),
    ("연수", LengthUnit.YEARS),
    ("years", LengthUnit.YEARS),
    ("주수", LengthUnit.WEEKS),
    ("weeks", LengthUnit.WEEKS),
)
_OF_MONTHS: Final = frozenset({12, 18, 24, 36, 48, 60})
_OF_DAYS: Final = frozenset(
    {
        7,
        14,
        21,
        28,
        31,
        45,
        90,
        91,
        100,
        150,
        180,
        181,
        182,
        183,
        200,
        300,
        365,
        366,
        500,
        700,
        730,
        1000,
        1095,
    }
)
_MANY_DAYS: Final = 90
_YEARS: Final = 5  # a number above is more than a term of years mostly has
_TIMES: Final = lazy(r"\s*(\d{1,4})(?:\.0+)?\s*(?:회차)?\s*", re.ASCII)
_DOUBTFUL: Final = 10**9  # won: where all fees of a column would be more, its unit is in doubt
_AS_WON: Final = 10_000
_TINY: Final = 1_000  # won: where all fees of a column would be less, its unit is in doubt
_SEVERAL: Final = 3  # rows
_USUAL: Final = "만원"
TINY: Final = "금액이 작아"


def answers_in(table: Table) -> dict[str, dict[str, str]]:
    """Return what the rows of a 설정 sheet say of how columns are read."""
    columns = [table.columns.get(name) for name in ("section", "item", "value")]
    if None in columns:
        return {}
    found: dict[str, dict[str, str]] = {}
    sections, items, values = (column.raw for column in columns if column is not None)
    for section, item, value in zip(sections, items, values, strict=True):
        if normalise(section) == normalise(SECTION) and item is not None:
            sheet, header = place_of(str(item))
            found.setdefault(sheet, {}).setdefault(header, str(value or ""))
    return found


def is_answer(value: str) -> bool:
    """Tell whether 설정 may say that of a column: an order of days, a unit of lengths or of money.

    >>> is_answer("일-월-년"), is_answer("개월"), is_answer("만원"), is_answer("아무렇게나")
    (True, True, True, False)
    """
    said = normalise(value)
    return (
        said in _ORDERS
        or said in _UNITS
        or said in _MONTHLY
        or said in _FACTORS
        or _squeezed(value) in _FOREIGN
    )


def suits(kind: Kind, value: str) -> bool:
    """Tell whether an answer is one for a column of a kind: an order for days, a unit for numbers.

    >>> suits(Kind.DATE, "일-월-년"), suits(Kind.MONTHS, "년"), suits(Kind.MONEY, "개월")
    (True, True, False)
    """
    said = normalise(value)
    if kind in _ORDERED:
        return said in _ORDERS
    if kind is Kind.MONTHS:
        return said in _UNITS
    return kind is Kind.MONEY and (said in _FACTORS or _squeezed(value) in _FOREIGN)


def settled(
    columns: Mapping[str, TypedColumn],
    *,
    told: Mapping[str, str] | None = None,
    above: Iterable[object] = (),
    date1904: bool = False,
) -> dict[str, TypedColumn]:
    """Return a table's columns, those read again that say more together than cell by cell.

    Args:
        columns: a table's columns by field, as they were read cell by cell.
        told: what the office has said of them, by header as it is compared.
        above: what stands above the headers, where a title may name the unit of amounts.
        date1904: whether the workbook counts its dates from 1904.

    Columns that need nothing are returned as they are.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> raw = ["29-12-2025", "05-01-2026"]
    >>> start = read_column(LEDGER.column("start"), 1, "시작일", raw)
    >>> start.values, settled({"start": start})["start"].values[1]
    ([None, None], datetime.date(2026, 1, 5))
    """
    said = {} if told is None else told
    units = [unit for unit in map(_unit_above, above) if unit]
    found = dict(columns)
    habits = _orders(columns, said)
    for field, column in columns.items():
        if column.column.kind is Kind.MONEY and not column.column.computed:
            habits[field] = _of_money(column, said, units[-1] if units else "")
    for field, column in columns.items():
        if field in OF_TERM and column.column.kind is Kind.DATE:
            _with_months(habits, field, column, said)
        elif column.column.kind is Kind.PHONE and column.problems and _are_tails(column):
            habits[field] = Habit(tails=True)
    for field, habit in habits.items():
        if habit != PLAIN:
            found[field] = read_again(columns[field], habit, date1904=date1904)
    months = found.get("months")
    if months is not None and months.column.kind is Kind.MONTHS:
        habit = _of_length(months, found, said)
        if habit != PLAIN:
            found["months"] = read_again(months, habit, date1904=date1904)
    return found


def _are_tails(column: TypedColumn) -> bool:
    """Whether most of a column's telephone numbers are only their last digits."""
    wrong = Counter(
        column.raw[at] for at, each in column.problems.items() if each.code == BAD_PHONE
    )
    tails = sum(count for raw, count in wrong.items() if tail_of(str(raw).removesuffix(".0")))
    said = len(column.values) - column.values.count(None) + len(column.problems)
    return _MOST * tails > said


def _with_months(
    habits: dict[str, Habit], field: str, column: TypedColumn, told: Mapping[str, str]
) -> None:
    """Add to the habits whether months stand for days in a column."""
    answer = normalise(told.get(normalise(column.header), ""))
    cells: Iterable[CellValue] = column.distinct or dict.fromkeys(column.raw)
    if answer not in _MONTHLY and not may_hold_months(column.header, cells):
        return
    months, october = months_written(column, told=answer in _MONTHLY)
    if months is not WholeMonths.NO:
        habits[field] = replace(habits.get(field, PLAIN), months=months, october=october)


def open_length(column: TypedColumn | None) -> int | None:
    """Return the position of the first number of a column of lengths that nobody can read."""
    if column is None or column.habit.unit is not None:
        return None
    return next((at for at, raw in enumerate(column.raw) if _bare(raw) is not None), None)


def as_shown(
    columns: Mapping[str, TypedColumn], form: Callable[[int, int], str]
) -> dict[str, TypedColumn]:
    """Return columns, those read again of which the format of a cell says more than its value.

    Args:
        columns: a table's columns by field.
        form: tells the number format of a cell by its position and its column's number.
    """
    found = dict(columns)
    for name in LAST_DAYS & columns.keys():
        column = columns[name]
        at = first_of_months(column)
        if at is not None and shows_no_day(form(at, column.number)):
            habit = replace(column.habit, months=WholeMonths.SHOWN)
            found[name] = read_again(column, habit)
    months = columns.get("months")
    at = open_length(months)
    if months is not None and at is not None:
        found["months"] = shown_with_unit(months, form(at, months.number))
    return found


def shown_with_unit(column: TypedColumn, number_format: str) -> TypedColumn:
    """Return a column of lengths as it is read whose cells show a unit behind their numbers.

    Args:
        column: a column whose numbers leave open what they count.
        number_format: that of one of its cells, such as `0"개월"`.
    """
    words = "".join("".join(each) for each in _QUOTED.findall(number_format))
    unit = next((unit for word, unit in _SHOWN_UNITS.items() if word in words), None)
    return column if unit is None else read_again(column, _counting(unit, _FORMAT))


def read_again(column: TypedColumn, habit: Habit, *, date1904: bool = False) -> TypedColumn:
    """Return a column as it is read with a habit."""
    again = read_column(
        column.column,
        column.number,
        column.header,
        column.raw,
        date1904=date1904,
        formulas=column.formulas,
        distinct=column.distinct,
        habit=habit,
    )
    if not column.merged and not column.shared:
        return again
    return replace(again, merged=column.merged, shared=column.shared)


def may_help(
    columns: Mapping[str, TypedColumn], spec: SheetSpec, fields: Iterable[str]
) -> frozenset[str]:
    """Return those of a sheet's fields that could tell how its columns are read, and were not read.

    None where nothing is open, as in nearly every ledger.

    Args:
        columns: what was read.
        spec: the kind of sheet.
        fields: the fields that the sheet has.
    """
    unread = [field for field in fields if field not in columns]
    days = frozenset(field for field in unread if spec.column(field).kind in _ORDERED)
    if days and any(
        column.column.kind in _ORDERED and evidence_of(_dated(column)) != evidence_of(())
        for column in columns.values()
    ):
        return days
    months = columns.get("months")
    if months is not None and (days & _ENDS) and _bare_numbers(months):
        return days & _ENDS
    return frozenset()


def says_more(
    columns: Mapping[str, Sequence[CellValue]],
    kinds: Mapping[str, Kind],
    headers: Mapping[str, str],
    above: Iterable[object],
) -> bool:
    """Tell whether columns may say more together than cell by cell, without reading them.

    Args:
        columns: by field, what their cells say.
        kinds: what each of them holds.
        headers: the header of each that has one.
        above: what stands above the headers.
    """
    titled = any(_FACTORS.get(name, 0) != 1 for name in map(_unit_above, above) if name)
    for field, raw in columns.items():
        kind = kinds[field]
        if kind in _ORDERED:
            each_once = dict.fromkeys(raw)
            texts = [each for each in each_once if type(each) is str]
            if texts and _MAYBE.search("\n".join(texts)):
                return True
            if field in OF_TERM and may_hold_months(headers.get(field, ""), each_once):
                return True
        elif kind is Kind.MONEY:
            unit = unit_of_money(headers.get(field, ""))
            if (unit and _FACTORS.get(unit) != 1) or (titled and not unit):
                return True
            amounts = [abs(_amount(each)) for each in {*raw}] if field == "fee" and not unit else []
            if 0 < max(amounts, default=0) < _TINY:
                return True
        elif kind is Kind.MONTHS:
            numbers = {number for each in set(raw) if (number := _bare(each)) is not None}
            if numbers and _by_numbers(numbers) is not LengthUnit.MONTHS:
                return True
    return False


# -- the order of days -----------------------------------------------------------------------------


def _orders(columns: Mapping[str, TypedColumn], told: Mapping[str, str]) -> dict[str, Habit]:
    """How each column of days writes them, where not all of them begin with the year."""
    found: dict[str, Habit] = {}
    evidence: dict[str, Evidence] = {}
    for field, column in columns.items():
        if column.column.kind not in _ORDERED or column.column.computed:
            continue
        texts = _dated(column)
        if not texts:
            continue
        order = _ORDERS.get(normalise(told.get(normalise(column.header), "")))
        if order is not None:
            found[field] = Habit(DaysWritten.told(order), why=TOLD)
            evidence[field] = told_so(texts, order)
        else:
            evidence[field] = evidence_of(texts)
    for field, one in evidence.items():
        if field in found:
            continue
        others = [each for name, each in evidence.items() if name != field]
        decided = alike(one, others)
        if not decided.decided.usual:
            why = _OWN if decided is one else _BESIDE
            found[field] = Habit(decided.decided, why=why if decided.decided.order else "")
    return found


def _dated(column: TypedColumn) -> list[str]:
    """The distinct texts of a column of days, if one of them may leave its order open."""
    texts = _texts(column)
    if not texts or not _MAYBE.search("\n".join(texts)):
        return []
    return texts


def _texts(column: TypedColumn) -> list[str]:
    if column.distinct is not None:
        return list(column.distinct.texts.each)
    if str not in set(map(type, column.raw)):
        return []
    return [each for each in dict.fromkeys(column.raw) if type(each) is str]


# -- what a length counts --------------------------------------------------------------------------


def _of_length(
    column: TypedColumn, columns: Mapping[str, TypedColumn], told: Mapping[str, str]
) -> Habit:
    """What the bare numbers of a column of lengths count."""
    numbers = _bare_numbers(column)
    if not numbers:
        return PLAIN
    for unit, why in (
        (_UNITS.get(normalise(told.get(normalise(column.header), ""))), TOLD),
        (_unit_of_lengths(column.header), _HEADER),
        (_by_dates(column, columns), _DATES),
        (_by_numbers(numbers), _OWN),
    ):
        if unit is not None:
            return _counting(unit, why)
    if _others_in_months(column) or not _needed(column, columns):
        return PLAIN
    return Habit(unit=None)


def _counting(unit: LengthUnit, why: str) -> Habit:
    return PLAIN if unit is LengthUnit.MONTHS else Habit(unit=unit, why=why)


def _bare_numbers(column: TypedColumn) -> frozenset[int]:
    """The distinct numbers of a column of lengths that say no unit."""
    cells: Iterable[CellValue] = set(column.raw) if column.distinct is None else column.distinct
    return frozenset(number for each in cells if (number := _bare(each)) is not None)


def _bare(cell: CellValue) -> int | None:
    if isinstance(cell, bool | CellError) or cell is None:
        return None
    if isinstance(cell, str):
        found = _TIMES.fullmatch(cell)
        return int(found[1]) if found else None
    return int(cell) if isinstance(cell, int | float) and cell == cell // 1 else None


def _unit_of_lengths(header: str) -> LengthUnit | None:
    """The unit that a header of lengths names.

    >>> _unit_of_lengths("약정기간(년)"), _unit_of_lengths("개월수"), _unit_of_lengths("계약 기간")
    (<LengthUnit.YEARS: '년'>, <LengthUnit.MONTHS: '개월'>, None)
    """
    for inner in _BRACKETED.findall(normalize("NFKC", header)):
        if (unit := _UNITS.get(normalise(inner.replace("단위", "")))) is not None:
            return unit
    words = normalise(header)
    return next((unit for word, unit in _LENGTH_WORDS if word in words), None)


def _by_dates(column: TypedColumn, columns: Mapping[str, TypedColumn]) -> LengthUnit | None:
    """The unit that fits the dates beside the numbers in most rows, first of a sample of them."""
    start, end = columns.get("start"), columns.get("end")
    if start is None or end is None:
        return None
    count = len(column.raw)
    for step in sorted({max(1, count // _SAMPLE), 1}, reverse=True):
        rows = zip(start.values[::step], end.values[::step], column.raw[::step], strict=True)
        votes: Counter[LengthUnit | None] = Counter()
        for first, last, raw in rows:
            if isinstance(first, date) and isinstance(last, date) and last > first:
                number = _bare(raw)
                if number is not None:
                    fitting: list[LengthUnit | None] = [*_fitting(first, last, number)]
                    votes.update(fitting or [None])
        for unit in LengthUnit:
            if _MOST * votes[unit] > votes.total():
                return unit
    return None


def _fitting(start: date, end: date, number: int) -> list[LengthUnit]:
    """The units in which a term has so many of them; at most a day more than it should."""
    days = (end - start).days
    months = {rule(start, end) for rule in (months_of_term, follows_edate, one_day_late)} - {None}
    found = []
    for unit in LengthUnit:
        length = counted_in(number, unit)
        fits = days + 1 - length.count in {0, 1} if isinstance(length, Days) else length in months
        if fits:
            found.append(unit)
    return found


def _by_numbers(numbers: Collection[int]) -> LengthUnit | None:
    """The unit that numbers can only count: 365 and 1000 are no months, 12 and 36 no days.

    >>> _by_numbers({12, 24, 36}), _by_numbers({30, 90, 365}), _by_numbers({1, 3}) is None
    (<LengthUnit.MONTHS: '개월'>, <LengthUnit.DAYS: '일'>, True)
    """
    days = _OF_DAYS & {*numbers} | {number for number in numbers if number > 2 * max(_OF_MONTHS)}
    months = _OF_MONTHS & {*numbers}
    if months and days:
        return None
    if days:
        sure = max(days) >= _MANY_DAYS or len({*days, *({30} & {*numbers})}) > 1
        return LengthUnit.DAYS if sure and not {2, 3, 4, 6} & {*numbers} else None
    return LengthUnit.MONTHS if months or max(numbers) > _YEARS else None


def _others_in_months(column: TypedColumn) -> bool:
    """Whether a column's other cells say months: 12개월 among them."""
    return any("월" in text for text in _texts(column))


def _needed(column: TypedColumn, columns: Mapping[str, TypedColumn]) -> bool:
    """Whether an end depends on one of the bare numbers."""
    start, end = columns.get("start"), columns.get("end")
    if start is None:
        return False
    ends: Sequence[object] = [None] * len(column.raw) if end is None else end.raw
    return any(
        first is not None and _bare(raw) is not None and is_blank(last)  # type: ignore[arg-type]
        for first, last, raw in zip(start.values, ends, column.raw, strict=True)
    )


# -- what an amount counts -------------------------------------------------------------------------


def _of_money(column: TypedColumn, told: Mapping[str, str], above: str) -> Habit:
    """What the bare numbers of a column of amounts count; `above` is the unit of the title."""
    header = normalise(column.header)
    if header in told:
        unit = normalise(told[header])
        if unit in _FACTORS:
            factor = _FACTORS[unit]
            return PLAIN if factor == 1 else Habit(won=factor, named=told[header], why=TOLD)
        if _squeezed(told[header]) in _FOREIGN:
            return Habit(won=0, named=told[header], why=TOLD)
    name, why = unit_of_money(column.header), _HEADER
    if not name:
        name, why = above, _TITLE
    if not name and column.column.field == "fee" and _are_tiny(column):
        return Habit(won=None, named=_USUAL, why=TINY)
    if not name or _FACTORS.get(name) == 1:
        return PLAIN
    factor = _FACTORS.get(name, 0)
    if factor and _in_doubt(column, factor):
        return Habit(won=None, named=name)
    return Habit(won=factor, named=name, why=why)


def unit_of_money(header: str) -> str:
    """Return the unit that a header of amounts names; empty where it names none.

    >>> unit_of_money("월세(만원)"), unit_of_money("금액 (단위: 천원)"), unit_of_money("Fee ($)")
    ('만원', '천원', '$')
    >>> unit_of_money("요금"), unit_of_money("금액(VAT 별도)"), unit_of_money("계약금액_만원")
    ('', '', '만원')
    """
    plain = normalize("NFKC", header)
    words = [*_BRACKETED.findall(plain), *_UNIT_WORD.findall(plain), *_LAST_WORD.findall(plain)]
    for word in words:
        parts = re.split(r"[,;·\s]+", word.replace("단위", " ").replace(":", " "))
        for part in (word, *parts):
            unit = _PER.sub("", _squeezed(part))
            if unit in _FACTORS or unit in _FOREIGN:
                return unit if unit not in {"천", "만", "백만", "억"} else f"{unit}원"
    return ""


def _unit_above(cell: object) -> str:
    """The unit that a title above a table names: (단위: 천원), 단위 : 천원(부가세 별도), (천원).

    >>> _unit_above("단위 : 천원(부가세 별도)"), _unit_above("보험 갱신대상 (천원)")
    ('천원', '천원')
    >>> _unit_above("(금액: 만원 / 횟수: 회)"), _unit_above("회비: 만원입니다")
    ('만원', '')
    >>> _unit_above("만원/VAT별도"), _unit_above("천원의 행복 (본점)"), _unit_above("단위: 대")
    ('만원', '', '')
    """
    if not isinstance(cell, str):
        return ""
    plain = normalize("NFKC", cell)
    if "단위" not in plain:
        inner = [_squeezed(each) for each in _BRACKETED.findall(plain)]
        told = _AMOUNTS_IN.search(plain)
        alone = _ALONE.fullmatch(_squeezed(plain).strip("()[]<>"))
        inner = [*inner, *([alone["unit"]] if alone else ())]
        return next((each for each in inner if each in _NAMED), told["unit"] if told else "")
    _, _, behind = plain.partition("단위")
    parts = (behind.strip(" :;()[]"), *_ASIDE.split(behind))
    return next((unit for part in parts if (unit := unit_of_money(f"({part})"))), "")


def _squeezed(text: str) -> str:
    return "".join(normalize("NFKC", text).split()).casefold()


def _in_doubt(column: TypedColumn, factor: int) -> bool:
    """Whether all amounts would be enormous in the unit that is named, and usual in won."""
    cells: Iterable[CellValue] = set(column.raw) if column.distinct is None else column.distinct
    amounts = [amount for each in cells if (amount := _amount(each))]
    return bool(amounts) and all(
        abs(amount) >= _AS_WON and abs(amount) * factor >= _DOUBTFUL for amount in amounts
    )


def _are_tiny(column: TypedColumn) -> bool:
    """Whether all fees that say no unit would be less than anybody asks, as 12 is of 만원.

    요금, as new ledgers have it, is in won.
    """
    if normalise(column.header) == normalise(column.column.name):
        return False
    cells: Iterable[CellValue] = set(column.raw) if column.distinct is None else column.distinct
    amounts = [abs(amount) for each in cells if (amount := _amount(each))]
    return bool(amounts) and max(amounts) < _TINY and len(column.raw) >= _SEVERAL


def _amount(cell: CellValue) -> float:
    if isinstance(cell, bool | CellError) or cell is None:
        return 0
    if isinstance(cell, str):
        return float(bare_amount(cell) or 0)
    return float(cell) if isinstance(cell, int | float) else 0


def item_of(sheet: str, header: str) -> str:
    """Return how 설정 names a column: 강남점!시작일.

    >>> item_of("강남점", "시작일"), item_of("2024 신규", "시작일")
    ('강남점!시작일', "'2024 신규'!시작일")
    """
    plain = sheet.isalnum()
    name = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{name}!{one_line(header)}"


def titles(top: Mapping[int, Mapping[int, object]], header_row: int) -> Iterator[object]:
    """Yield what stands above a header row."""
    return chain.from_iterable(cells.values() for row, cells in top.items() if row < header_row)
