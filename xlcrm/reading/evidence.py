"""What a column's cells tell of it: whether they fit a meaning, and which of two columns fits best.

A sample tells enough: the first rows below the headers.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError
from xlcrm.domain.contact import tail_of
from xlcrm.domain.dates import MAX_SERIAL, MIN_SERIAL, days_after
from xlcrm.domain.day_order import evidence_of, readings_of
from xlcrm.domain.text import lazy
from xlcrm.domain.whole_months import month_alone
from xlcrm.reading.ditto import is_ditto
from xlcrm.schema.coerce import choices_by_word, is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN, Habit
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.columns import Column

_AMOUNT: Final = lazy(r"\s*\d{1,7}\s*")  # digits alone; those of a serial number are an amount too
_SHARE: Final = lazy(r"\s*\d+(?:\.\d+)?\s*(?:%|％|퍼센트|프로)\s*", re.ASCII)
_NAME: Final = lazy(r"[가-힣]{2,4}")
_SURNAMED: Final = lazy(
    "[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천"
    "방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용예봉경사부][가-힣]{2}"
)
_MOST: Final = 0.6  # of the values have to be what the column would hold
_FEW: Final = 0.4
_NEARLY_ALL: Final = 0.9
_COUNTED: Final = 2  # rows before a word below them is no number of a row
_WEEKS: Final = 25  # days of a term of one month, or nearly
_MONTH: Final = 365.25 / 12  # days
_TYPED: Final = frozenset(
    {Kind.DATE, Kind.DATETIME, Kind.MONTH, Kind.PHONE, Kind.EMAIL, Kind.MONEY, Kind.MONTHS}
)
_BOUNDS: Final = frozenset({"start", "end"})
_BARE_NUMBER: Final = lazy(r"\s*\d+(?:\.\d+)?\s*", re.ASCII)
_CODE: Final = lazy(r"(?=.*\d)[A-Za-z0-9._/-]+", re.ASCII)
_SEVERAL: Final = 3  # numbers that are round, and by no chance
_ROUND: Final = 100
_SIGNED: Final = lazy(r"^\s*\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{2,4}", re.ASCII)
_EXCLUDED: Final = (Kind.DATE, Kind.PHONE, Kind.EMAIL)
"""What no text, name or number is: a column of it says something else."""

_SOME: Final = 0.6  # of the cells
FIRM: Final = lazy(
    r"\(주\)|㈜|\(유\)|주식회사|유한회사|\((?:사|재|합)\)|협동조합|재단|사단법인|Inc\.|Ltd|Corp|LLC|GmbH"
)


def filled(values: Iterable[CellValue]) -> list[CellValue]:
    """Return the cells that say something.

    >>> filled(["가", None, "-", 3])
    ['가', 3]
    """
    return [value for value in values if not is_blank(value) and not is_ditto(value)]


def fits(column: Column, values: Sequence[CellValue]) -> bool:
    """Tell whether cells may be what a column holds; blank ones tell nothing.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> fits(LEDGER.column("start"), ["2023.10.26", 45225]), fits(LEDGER.column("start"), [3, 12])
    (True, False)
    >>> fits(LEDGER.column("name"), ["홍길동"]), fits(LEDGER.column("name"), ["010-0000-0001"])
    (True, False)
    """
    said = [value for value in filled(values) if not isinstance(value, CellError)]
    if not said:
        return True
    if column.kind in {Kind.CHOICE, Kind.YES_NO}:
        words = {normalise(each) for each in choices_by_word(column.choices, column.alike)}
        answers = column.kind is Kind.YES_NO and bool(column.alike)
        told = sum(
            normalise(str(value)) in words or (answers and reads(column.kind, value))
            for value in said
        )
        return told >= _MOST * len(said)
    if column.kind in _TYPED:
        told = sum(reads(column.kind, value) for value in said)
        if column.kind is Kind.PHONE and not told:
            return sum(bool(tail_of(str(value))) for value in said) >= _NEARLY_ALL * len(said)
        if column.field in _BOUNDS and told < _MOST * len(said):  # 2026-09 is the end of September
            told += sum(month_alone(value) is not None for value in said)
        return told >= _MOST * len(said)
    if column.kind is Kind.NAME and all(map(_is_number, said)):
        return False
    return not any(
        sum(reads(kind, value) for value in said) > _MOST * len(said) for kind in _EXCLUDED
    )


def speaks_against(column: Column, values: Sequence[CellValue]) -> bool:
    """Tell whether cells are surely not what a column holds: most are something else.

    Less is asked than by `fits`, for a header that says plainly what its column is: days written in
    a way that nobody can read are days still.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> end = LEDGER.column("end")
    >>> speaks_against(end, ["Y", "N"]), speaks_against(end, ["10월"])
    (True, False)
    >>> [speaks_against(LEDGER.column("fee"), [each]) for each in ("50000", "20240105", 50000)]
    [False, True, False]
    """
    said = [value for value in filled(values) if not isinstance(value, CellError)]
    if not said:
        return False
    if column.kind is Kind.MONEY:  # days are no amounts, though they have digits
        days = (
            isinstance(value, str | datetime)
            and not (isinstance(value, str) and _AMOUNT.fullmatch(value))
            and reads(Kind.DATE, value)
            for value in said
        )
        if sum(days) >= _MOST * len(said):
            return True
    if column.kind in {Kind.DATE, Kind.PHONE, Kind.MONEY}:
        return sum(any(map(str.isdecimal, str(value))) for value in said) < _FEW * len(said) and (
            sum(reads(column.kind, value) for value in said) < _FEW * len(said)
        )
    if column.kind is Kind.NAME:  # accounts may be known by their e-mail addresses
        others = (Kind.DATE, Kind.PHONE)
        alike = [sum(reads(kind, value) for value in said) for kind in others]
        return max(alike) > _MOST * len(said) or all(map(_is_number, said))
    return column.kind is Kind.TEXT and (not fits(column, said) or all(map(_is_number, said)))


def are_shares(values: Sequence[CellValue]) -> bool:
    """Tell whether cells are shares of a whole, and no amounts.

    >>> are_shares(["25%", "12.5 %"]), are_shares(["25,000", None]), are_shares([None])
    (True, False, False)
    """
    said = [str(value) for value in filled(values)]
    return bool(said) and sum(map(bool, map(_SHARE.fullmatch, said))) >= _MOST * len(said)


def are_names(values: Sequence[CellValue]) -> bool:
    """Tell whether a column holds people's names; a blank one does not.

    >>> are_names(["홍가람", "김 나래"]), are_names(["프리미엄 서비스"]), are_names([None])
    (True, False, False)
    """
    said = [str(value).replace(" ", "") for value in filled(values)]
    several = len(set(said)) > len(said) // 2
    return several and sum(map(bool, map(_NAME.fullmatch, said))) >= _MOST * len(said)


def have_surnames(values: Sequence[CellValue]) -> bool:
    """Tell whether most cells are a Korean surname and a name of two letters.

    >>> have_surnames(["홍가람", "김나래"]), have_surnames(["뽀삐", "초코"]), have_surnames([None])
    (True, False, False)
    """
    said = [str(value).replace(" ", "") for value in filled(values)]
    return bool(said) and sum(map(bool, map(_SURNAMED.fullmatch, said))) >= _MOST * len(said)


def are_firms_or_people(values: Sequence[CellValue]) -> bool:
    """Tell whether most cells are people or firms, the one among the other.

    >>> are_firms_or_people(["홍길동", "㈜가온", "김나래"]), are_firms_or_people(["서울", "1호"])
    (True, False)
    """
    said = [str(value) for value in filled(values)]
    known = sum(FIRM.search(each) is not None or have_surnames([each]) for each in said)
    return bool(said) and known >= _SOME * len(said)


def are_dates(values: Sequence[CellValue]) -> bool:
    """Tell whether a column holds dates; a blank one does not, nor one of round numbers.

    >>> are_dates(["2023-10-26", "23/11/15", None]), are_dates([None])
    (True, False)
    >>> are_dates([45225, 45256, 45292]), are_dates([30000, 45000, 50000]), are_dates(["45000.00"])
    (True, False, False)
    """
    said = filled(values)
    read_so = sum(reads(Kind.DATE, value) for value in said)
    return bool(said) and read_so >= _MOST * len(said) and not _are_round(said)


def _are_round(values: Sequence[CellValue]) -> bool:
    """Whether all are bare numbers as sums are: in hundreds, or with two decimals."""
    texts = [str(value) for value in values]
    if not all(map(_BARE_NUMBER.fullmatch, texts)):
        return False
    if any(isinstance(value, str) and "." in value for value in values):
        return True
    return len(texts) >= _SEVERAL and all(float(text) % _ROUND == 0 for text in texts)


def is_data(cells: Collection[CellValue]) -> bool:
    """Tell whether a row is one of data, and not of headers.

    Several of its texts are days, phone numbers or e-mail addresses; one may be a note beside.

    >>> is_data(["홍길동", "010-0000-0001", "2023. 10. 26."]), is_data(["고객명", "2024-09-30"])
    (True, False)
    """
    from xlcrm.reading.combined import are_periods  # noqa: PLC0415 - few headers leave it open

    told = (cell for cell in cells if isinstance(cell, str))
    typed = (any(reads(kind, text) for kind in _EXCLUDED) for text in told)
    return sum(typed) > 1 or any(
        isinstance(cell, datetime) or (isinstance(cell, str) and are_periods([cell]))
        for cell in cells
    )


def reads(kind: Kind, value: CellValue) -> bool:
    """Tell whether a cell reads as that kind; a small number is no date, a date no amount.

    >>> reads(Kind.DATE, 12), reads(Kind.DATE, 45225), reads(Kind.PHONE, 1012345678)
    (False, True, True)
    >>> reads(Kind.DATE, "03.01.2022")  # of March or of January: a day it is
    True
    """
    if isinstance(value, str) and not isinstance(value, CellError):
        return _text_reads(kind, value)
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float) and kind is Kind.PHONE:
        return value >= 10**8 and read(kind, value).value is not None
    if isinstance(value, int | float) and kind in {Kind.DATE, Kind.DATETIME}:
        return MIN_SERIAL <= value <= MAX_SERIAL or read(kind, value).value is not None
    reading = read(kind, value)
    return reading.value is not None or reading.rule == "open_ended"


@lru_cache(maxsize=16_384)
def _text_reads(kind: Kind, text: str) -> bool:
    """The same of a text: the first rows are asked about for every kind of sheet, over and over."""
    if kind is Kind.DATE and _SIGNED.search(text) and readings_of(text):
        return True
    reading = read(kind, text)
    return reading.value is not None or (
        reading.rule == "open_ended" and not (kind is Kind.DATE and _SIGNED.search(text))
    )


def tells_apart(values: Sequence[CellValue]) -> bool:
    """Tell whether each of several cells says something else, as numbers and plates do.

    >>> tells_apart(["12가3456", "34나5678", "56다7890"]), tells_apart(["기본", "기본", "고급"])
    (True, False)
    """
    said = [str(value) for value in filled(values)]
    return len(said) > 2 and len(set(said)) == len(said)  # noqa: PLR2004 - two may differ by chance


def are_codes(values: Sequence[CellValue]) -> bool:
    """Tell whether cells are signs with digits in them, and no words.

    >>> are_codes(["u396", "CT-01", 17]), are_codes(["홍가람", "나래 2팀"]), are_codes([None])
    (True, False, False)
    """
    said = [str(value).strip() for value in filled(values)]
    codes = (bool(_CODE.fullmatch(each)) for each in said)
    return bool(said) and sum(codes) >= _NEARLY_ALL * len(said)


def counts_rows(numbers: Sequence[CellValue]) -> bool:
    """Tell whether a column counts rows from 1: then it tells rows apart, and no people.

    >>> counts_rows([1, 2, 3]), counts_rows(["1", "2", None]), counts_rows([1001, 1002, 1003])
    (True, True, False)
    >>> counts_rows([1, 2, 1]), counts_rows([1, 2, 3, None, "합계"])
    (False, True)
    """
    whole: list[int | None] = []
    for value in numbers:
        if is_blank(value):
            continue
        if len(whole) >= _COUNTED and not any(map(str.isdecimal, str(value))):
            break  # a title, a sum or a note below the rows
        whole.append(_whole(value))
    if not whole or whole[0] not in {0, 1}:
        return False
    steps = [b - a for a, b in pairwise(whole) if a is not None and b is not None]
    return None not in whole and all(step == 1 for step in steps)


def _is_number(value: CellValue) -> bool:
    return isinstance(value, int | float) or str(value).replace(",", "").strip().isdecimal()


def _whole(value: CellValue) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isinstance(value, int) else int(value) if value.is_integer() else None


def whole_terms(starts: Sequence[CellValue], ends: Sequence[CellValue]) -> float:
    """Return in which share of the rows two days bound a term of whole months; 0 if in too few.

    The last day is the one before the first day's date, or that date itself, as many write it.

    >>> whole_terms(["2024-01-05", "2024-02-01"], ["2025-01-04", "2024-08-01"])
    1.0
    >>> whole_terms(["2024-01-05", "2024-02-01"], ["2025-01-20", "2024-08-13"])
    0.0
    """
    pairs = day_pairs(starts, ends)
    whole = sum(
        first < last and days_after(last, days).day == first.day
        for first, last in pairs
        for days in (0, 1)
    )
    return whole / len(pairs) if pairs else 0.0


def bounds_terms(starts: Sequence[CellValue], ends: Sequence[CellValue]) -> bool:
    """Tell whether two columns of days may bound terms: the one before the other, weeks apart.

    >>> bounds_terms(["2024-01-05", "2024-02-01"], ["2025-01-04", "2024-07-31"])
    True
    >>> bounds_terms(["2024-01-05"], ["2024-01-06"]), bounds_terms(["2024-01-05"], [None])
    (False, True)
    """
    days = [(last - first).days for first, last in day_pairs(starts, ends)]
    if not days:
        return True
    usual = sorted(days)[len(days) // 2]
    return sum(each >= 0 for each in days) >= _NEARLY_ALL * len(days) and usual >= _WEEKS


def same_length(
    starts: Sequence[CellValue], ends: Sequence[CellValue], lengths: Sequence[CellValue]
) -> float | None:
    """Return in which share of the rows a length is that of the term; None if none can be told.

    >>> same_length(["2024-01-05"], ["2025-01-04"], ["12개월"])
    1.0
    >>> same_length(["2024-01-05"], ["2025-01-04"], [3]), same_length([None], ["2025-01-04"], [3])
    (0.0, None)
    """
    told = []
    for first, last, length in zip(*days_of(starts, ends), lengths, strict=True):
        months = read(Kind.MONTHS, length).value
        if first is not None and last is not None and isinstance(months, int):
            days = (last - first).days
            told.append(abs(days / _MONTH - months) < 1)
    return sum(told) / len(told) if told else None


def day_of(value: CellValue, habit: Habit = PLAIN) -> date | None:
    """Return the day that a cell says, if it says one, as its column writes days.

    >>> day_of(45225), day_of("2024.1.5"), day_of(12)
    (datetime.date(2023, 10, 26), datetime.date(2024, 1, 5), None)
    """
    found = read(Kind.DATE, value, habit=habit).value if reads(Kind.DATE, value) else None
    return found if isinstance(found, date) else None


def days_of(*columns: Sequence[CellValue]) -> list[list[date | None]]:
    """Return the days that columns of one table say, in the order that all of them together prove.

    >>> days_of(["03.01.2022"], ["31.01.2022"])
    [[datetime.date(2022, 1, 3)], [datetime.date(2022, 1, 31)]]
    >>> days_of(["03.01.2022", "2022-01-05"])
    [[None, datetime.date(2022, 1, 5)]]
    """
    texts = [cell for each in columns for cell in each if isinstance(cell, str)]
    habit = PLAIN
    if any(map(_SIGNED.search, texts)):
        habit = Habit(evidence_of(dict.fromkeys(texts)).decided)
    return [[day_of(cell, habit) for cell in each] for each in columns]


def day_pairs(one: Sequence[CellValue], other: Sequence[CellValue]) -> list[tuple[date, date]]:
    """Return the days of two columns, of the rows that have both."""
    return [
        (first, second)
        for first, second in zip(*days_of(one, other), strict=True)
        if first is not None and second is not None
    ]


def comes_first(one: Sequence[CellValue], other: Sequence[CellValue]) -> bool:
    """Tell whether of two columns of days the one is earlier in nearly every row.

    >>> comes_first(["2023-10-26", "2024-01-01"], ["2024-10-25", "2024-12-31"])
    True
    >>> comes_first(["2024-10-25"], ["2023-10-26"]), comes_first([None], ["2023-10-26"])
    (False, False)
    """
    pairs = day_pairs(one, other)
    return bool(pairs) and sum(a <= b for a, b in pairs) >= _NEARLY_ALL * len(pairs)
