"""What a cell's value means in a column of a given kind.

Nothing here raises: a cell that cannot be read is a `Misreading`, which the catalogue words. Work
is done once a distinct value, since 100,000 rows repeat few.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.cellref import CellError
from xlcrm.domain import contact, counts, dates, lengths, money
from xlcrm.domain.day_order import read_in, readings_of
from xlcrm.domain.day_spellings import SINCE, UNTIL
from xlcrm.domain.office_words import answer_of
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import in_figures, is_dash, lazy, normalise, squeezed
from xlcrm.errors import DomainError
from xlcrm.ooxml import cells
from xlcrm.schema.code import rule
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.habit import PLAIN, WholeMonths
from xlcrm.schema.moments import Moments, are_serials
from xlcrm.schema.plain import days_of, not_plain, plain_days, plain_moments
from xlcrm.schema.table import TypedColumn
from xlcrm.schema.texts import Distinct
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellValue
    from xlcrm.schema.habit import Habit

YES: Final = "Y"
"""What says yes among the choices of a `Kind.YES_NO` column."""
BAD_DATE: Final = "C101"
AMBIGUOUS_DATE: Final = "C102"
IMPOSSIBLE_DATE: Final = "C103"
OPEN_MONTH: Final = "C107"
BAD_AMOUNT: Final = "C111"
UNKNOWN_UNIT: Final = "C112"
NOT_WHOLE_WON: Final = "C113"
UNDECIDED_AMOUNT: Final = "C114"
UNKNOWN_WON: Final = "C116"
BAD_PHONE: Final = "C121"
MENDED_PHONE: Final = "C122"
BAD_EMAIL: Final = "C123"
PHONE_TAIL: Final = "C124"
BAD_NUMBER: Final = "C131"
BAD_PERIOD: Final = "C132"
UNKNOWN_LENGTH: Final = "C133"
BAD_YES_NO: Final = "C141"
ERROR_VALUE: Final = "C151"
BAD_DATETIME: Final = "C152"
NOT_CALCULATED: Final = "C153"
CIRCULAR: Final = "C154"

PROBLEM_CODES: Final = (
    BAD_DATE,
    AMBIGUOUS_DATE,
    IMPOSSIBLE_DATE,
    OPEN_MONTH,
    BAD_AMOUNT,
    UNKNOWN_UNIT,
    NOT_WHOLE_WON,
    UNDECIDED_AMOUNT,
    UNKNOWN_WON,
    BAD_PHONE,
    MENDED_PHONE,
    BAD_EMAIL,
    PHONE_TAIL,
    BAD_NUMBER,
    BAD_PERIOD,
    UNKNOWN_LENGTH,
    BAD_YES_NO,
    ERROR_VALUE,
    BAD_DATETIME,
    NOT_CALCULATED,
    CIRCULAR,
)
"""Every code a `Misreading` can carry. Only C122 and C124 come with a value."""

OPEN_ENDED_WORDS: Final = lengths.OPEN_ENDED
"""What people write as the end date of a contract that has none, as `_word` compares it."""

ENDLESS: Final = frozenset({dates.LAST_DAY, date(2999, 12, 31)})
"""The days that programs write for an end that never comes."""

_ERROR_VALUES: Final = lazy(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!)")
_NO_VALUE: Final = {cells.NOT_CALCULATED: NOT_CALCULATED, cells.CIRCULAR: CIRCULAR}
_CODES: Final = {
    Kind.PHONE: BAD_PHONE,
    Kind.EMAIL: BAD_EMAIL,
    Kind.DATE: BAD_DATE,
    Kind.DATETIME: BAD_DATETIME,
    Kind.MONTH: BAD_DATETIME,
    Kind.MONTHS: BAD_PERIOD,
    Kind.MONEY: BAD_AMOUNT,
    Kind.INTEGER: BAD_NUMBER,
    Kind.DAYS: BAD_NUMBER,
    Kind.YES_NO: BAD_YES_NO,
}  # the kinds that are no free text, and what their cells are not
_SERIAL: Final = lazy(r"[2-7]\d{4}(?:\.\d{1,10})?|80000", re.ASCII)
_MONTH_DIGITS: Final = range(190001, 999913)  # 202410
_DATE_DIGITS: Final = range(19000101, 100000000)  # 20231026
_NUMBERS: Final = frozenset({int, float})
_LARGEST: Final = sys.float_info.max  # of a number in a cell; neither infinity nor NaN is below it


@outlined
@dataclass(frozen=True, slots=True)
class Misreading:
    """Why a cell could not be read, or how it was mended.

    Attributes:
        code: one of `PROBLEM_CODES`; the catalogue holds its Korean wording.
        details: names and values for the wording, never a personal value.
    """

    code: str
    details: tuple[tuple[str, str], ...] = ()


@outlined
@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says.

    Attributes:
        value: None where the cell is blank, open-ended or unreadable.
        rule: what read it, such as `dotted`, `serial1900` or `blank`; `unreadable` if nothing did.
        problem: None if all is well. With a value, the value was mended.
    """

    value: object
    rule: str
    problem: Misreading | None = None


_ONE_SIDED: Final = frozenset({SINCE, UNTIL})
_FIRST_DAYS: Final = frozenset({"start", "paused_from"})
LAST_DAYS: Final = frozenset({"end", "paused_to", "terminated_on"})
"""The columns of last days: a month without a day ends on its last one there."""

MONTH_FIRST: Final = "month_first"
MONTH_LAST: Final = "month_last"
"""What read a month as its first day or its last one."""
_BY_HABIT: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.MONTH, Kind.MONTHS, Kind.MONEY})
_BLANK: Final = Reading(None, "blank")
_OPEN_ENDED: Final = Reading(None, "open_ended")


def is_blank(raw: CellValue) -> bool:
    """Tell whether a cell says nothing: empty, spaces only, or dashes only.

    >>> is_blank(None), is_blank(" "), is_blank("–"), is_blank("상시")
    (True, True, True, False)
    """
    if raw is None:
        return True
    if not isinstance(raw, str) or raw[:1].isalnum() or isinstance(raw, CellError):
        return False
    text = normalise(raw)
    return not text or is_dash(text)


@rule(
    ERROR_VALUE,
    Severity.ERROR,
    "오류 값이 든 셀",
    "'{header}' 칸에 오류 값({error})이 있습니다.",
    "셀의 수식을 바로잡거나 값을 직접 쓰세요.",
    why="오류 값이 든 칸은 빈칸과 같고, 그 칸을 쓰는 다른 수식도 오류가 됩니다.",
    bad=("계약 종료일", "#N/A"),
    good=("계약 종료일", "2024-12-31"),
)
@rule(
    NOT_CALCULATED,
    Severity.ERROR,
    "아직 계산되지 않은 수식",
    "'{header}' 칸은 아직 계산되지 않은 수식입니다.",
    "엑셀에서 열어 저장한 뒤 다시 실행하세요.",
    why="다른 프로그램이 쓴 수식에는 엑셀이 계산하기 전까지 값이 없습니다. EDATE, IF처럼 날짜와 "
    "상태에 쓰는 수식은 xlcrm이 계산해 읽고, 그 밖의 함수는 엑셀이 계산해야 합니다.",
    bad=("계약 시작일 | 계약 종료일", "2024-01-01 | =EDATE(A2,VLOOKUP(A2,$H$2:$I$9,2))-1"),
    good=("계약 시작일 | 계약 종료일", "2024-01-01 | =EDATE(A2,12)-1"),
)
@rule(
    CIRCULAR,
    Severity.ERROR,
    "자기 자신을 참조하는 수식",
    "'{header}' 칸의 수식은 자기 자신의 결과를 다시 쓰기 때문에(순환 참조) 값이 없습니다.",
    "수식이 가리키는 칸을 바로잡거나 값을 직접 쓰세요.",
    why="종료일이 종료일에서 나오거나, 두 칸이 서로를 가리키면 아무것도 정해지지 않습니다.",
    bad=("계약 시작일 | 계약 종료일", "2024-01-01 | =B2+365"),
    good=("계약 시작일 | 계약 종료일", "2024-01-01 | =A2+365"),
)
def read(  # noqa: PLR0911 - one for each type of value
    kind: Kind, raw: CellValue, *, date1904: bool = False, habit: Habit = PLAIN
) -> Reading:
    """Return what a cell says in a column of that kind.

    Values by kind: `str` for texts, names, identifiers, phones (several joined by `, `), e-mails,
    addresses, choices and notes; `date` for DATE and MONTH (its first day); `datetime`; `int` for
    MONTHS, MONEY (whole won), INTEGER and DAYS; `bool` for YES_NO. A length that is no number of
    months is `lengths.Days`. A blank cell, or one of dashes only, is None by rule `blank`; an
    open-ended date or length is None by rule `open_ended`.

    Args:
        kind: what the column holds.
        raw: what the cell says.
        date1904: whether the workbook counts its dates from 1904.
        habit: how its column writes what the cell does not say itself.

    A cell that is shown as a date comes as a `datetime`; a bare number is a date from 20000 to
    80000 only, since others count something. Never raises, whatever the value.

    >>> reading = read(Kind.DATE, "2023. 10. 26.")
    >>> reading.value, reading.rule, reading.problem
    (datetime.date(2023, 10, 26), 'dotted', None)
    >>> read(Kind.DATE, 43763, date1904=True).value
    datetime.date(2023, 10, 26)
    >>> reading = read(Kind.PHONE, 1012345678)
    >>> reading.value, reading.rule, reading.problem
    ('010-1234-5678', 'phone', <Misreading code=C122>)
    >>> read(Kind.DATE, "2023-02-30").problem
    <Misreading code=C103>
    """
    if raw is None:
        return _BLANK
    if isinstance(raw, CellError):
        if raw in _NO_VALUE:
            return _unreadable(_NO_VALUE[raw])
        known = _ERROR_VALUES.fullmatch(raw)
        return _unreadable(ERROR_VALUE, ("error", known[0] if known else "#"))
    if isinstance(raw, str):
        text = normalise(raw)
        if not text or is_dash(text):
            return _BLANK
        if kind in _BY_HABIT:
            return _by_habit(kind, text, habit, date1904=date1904)
        return _FROM_TEXT[kind](text if kind is not Kind.NOTE else raw)
    if isinstance(raw, datetime):
        return _from_datetime(kind, raw)
    if isinstance(raw, bool):
        return _from_bool(kind, flag=raw)
    if type(raw) in _NUMBERS and abs(raw) <= _LARGEST:
        return _from_number(kind, raw, date1904=date1904, habit=habit)
    return _unreadable(_CODES.get(kind, BAD_NUMBER))


def is_typed_serial(raw: CellValue) -> bool:
    """Tell whether a text of a column of days is a date's serial number.

    >>> is_typed_serial("45225"), is_typed_serial("231026"), is_typed_serial(45225)
    (True, False, False)
    """
    return (
        isinstance(raw, str)
        and len(raw) < len("45225.0123456789")
        and (_SERIAL.fullmatch(normalise(raw)) is not None)
    )


def read_cell(
    column: Column, raw: CellValue, *, date1904: bool = False, habit: Habit = PLAIN
) -> Reading:
    """Return what a cell says in a column: as `read`, but 9999-12-31 as an end is open-ended.

    Offices and the programs that they export from write it, or 2999-12-31, for a contract that has
    no end, as a date or as text. What says that it is a last day (2024.10.31까지) is none on which
    something starts, and the other way round.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> reading = read_cell(LEDGER.column("end"), "9999-12-31")
    >>> reading.value, reading.rule, reading.problem
    (None, 'open_ended', None)
    >>> read_cell(LEDGER.column("start"), "9999-12-31").value
    datetime.date(9999, 12, 31)

    A word that is told to mean one of the column's choices is read as that one.

    >>> from xlcrm.schema.sheets import JOURNAL
    >>> read_cell(JOURNAL.column("sentiment"), "매우 부정적").value
    '부정'
    """
    reading = read(column.kind, raw, date1904=date1904, habit=habit)
    if column.alike:
        return _meant(column, raw, reading)
    if habit.tails and reading.value is None and reading.problem is not None:
        reading = _tail(raw, reading)
    if habit.months is not WholeMonths.NO:
        reading = _of_month(column, raw, reading, habit)
    if column.open_ended and reading.value in ENDLESS:
        return _OPEN_ENDED
    if reading.rule in _ONE_SIDED and reading.rule == (SINCE if column.open_ended else UNTIL):
        firsts = column.open_ended or column.field in _FIRST_DAYS
        return _unreadable(BAD_DATE) if firsts else reading
    return reading


@rule(
    OPEN_MONTH,
    Severity.ERROR,
    "날이 없이 달만 적힌 칸",
    "'{header}' 열에 날이 있는 칸과 달만 적힌 칸({count}칸)이 섞여 있어, 달만 적힌 칸은 읽지 "
    "않았습니다.",
    "{item}처럼 달만 적힌 칸에 날까지 적으세요. 모두 그달의 {known}이면 설정 시트에 구분 "
    "'읽는 법', 항목 \"{other}\", 값 '월'을 적으세요.",
    why="2026-09는 9월 말일까지일 수도, 날을 빠뜨린 것일 수도 있습니다. 열이 모두 달로 적혀 있거나 "
    "열 제목이 '만료월'이면 묻지 않고 종료는 말일로, 시작은 첫날로 읽습니다.",
    bad=("계약 종료일", "2024-12-15", "2025-03-20", "2025-01"),
    good=("계약 종료일", "2024-12-15", "2025-03-20", "2025-01-31"),
)
def _of_month(column: Column, raw: CellValue, reading: Reading, habit: Habit) -> Reading:
    """A cell of a column in which a month without a day stands for one."""
    from xlcrm.domain.whole_months import (  # noqa: PLC0415 - few sheets need it
        last_of,
        month_alone,
        month_in_decimals,
    )

    headed = habit.months in {WholeMonths.HEADED, WholeMonths.SHOWN}
    month = None
    if reading.value is None or headed:
        month = month_alone(raw, headed=headed or habit.months is WholeMonths.OPEN)
    if month is None and reading.value is None and isinstance(raw, float):
        month = month_in_decimals(raw, october=habit.october)
    if month is None and habit.months is WholeMonths.SHOWN and isinstance(reading.value, date):
        month = reading.value if reading.value.day == 1 else None
    if month is None:
        return reading
    if habit.months is WholeMonths.OPEN:
        return _unreadable(OPEN_MONTH)
    if column.field in LAST_DAYS:
        return Reading(last_of(month), MONTH_LAST)
    return Reading(month, MONTH_FIRST)


_FEW: Final = 16  # distinct cells that are read faster than an expression for all is compiled


def read_column(  # noqa: PLR0913 - what a TypedColumn is made of
    column: Column,
    number: int,
    header: str,
    raw: Sequence[CellValue],
    *,
    date1904: bool = False,
    formulas: AbstractSet[int] = frozenset(),
    distinct: Distinct | None = None,
    habit: Habit = PLAIN,
    serials: bool | None = None,
) -> TypedColumn:
    """Return a column's cells as its kind reads them.

    A position whose value is None is unreadable if `problems` holds it, and otherwise blank (as an
    end date: open-ended).

    Args:
        column: what the column is.
        number: its column number in the sheet, from 1.
        header: its header as the sheet has it.
        raw: what its cells say, from the first data row down.
        date1904: whether the workbook counts its dates from 1904.
        formulas: the positions, from 0, whose cell is a formula.
        distinct: what `raw` holds, each once in its order, if that is known; finding it takes time.
        habit: how the column writes what a cell does not say itself.
        serials: whether they are days as bare numbers, as `are_serials` tells, if that is known.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> end = read_column(LEDGER.column("end"), 5, "종료일", [45590, "상시", "10/26"])
    >>> end.values
    [datetime.date(2024, 10, 25), None, None]
    >>> end.problems
    {2: <Misreading code=C101>}
    """
    kind = column.kind
    # As keys of a dict, True, 1 and 1.0 are one, and so are an error value and a text like it.
    types = set(map(type, raw))
    if kind is Kind.IDENTIFIER and types <= {int, NoneType}:  # most ledgers; nothing to mend
        texts = [None if cell is None else str(cell) for cell in raw]
        return TypedColumn(column, number, header, raw, texts, {}, formulas, distinct=distinct)
    plain = kind is Kind.DATE and habit.months is not WholeMonths.SHOWN
    if serials is None:
        serials = (kind is Kind.DATETIME or (plain and distinct is None)) and are_serials(raw)
    if kind is Kind.DATETIME and serials:
        moments = Moments(raw, date1904=date1904)  # type: ignore[arg-type]  # numbers and blanks
        return TypedColumn(
            column, number, header, raw, moments, {}, formulas, distinct=distinct, habit=habit
        )
    if plain and distinct is None and serials:
        days_said = days_of(raw, date1904=date1904)  # type: ignore[arg-type]  # as above
        return TypedColumn(column, number, header, raw, days_said, {}, formulas, habit=habit)
    apart = (bool in types and not types.isdisjoint((int, float))) or (
        CellError in types and str in types
    )
    keys: Sequence[object] = list(zip(map(type, raw), raw, strict=True)) if apart else raw
    distinct = None if apart else distinct or Distinct(dict.fromkeys(raw))
    if distinct is None:
        unread: Iterable[object] = dict.fromkeys(keys)
    elif len(distinct) <= _FEW or column.alike or (kind is Kind.MONEY and habit.won != 1):
        unread = [cell for cell in distinct if cell is not None]
    else:
        unread = not_plain(kind, distinct)
    days: Mapping[CellValue, date] = {}
    if plain:
        days = plain_days(distinct or (), date1904=date1904)
    elif kind is Kind.DATETIME:
        days = plain_moments(distinct or (), date1904=date1904)
    readings = {
        key: read_cell(column, key[1] if apart else key, date1904=date1904, habit=habit)  # type: ignore[index,arg-type]
        for key in unread
        if key not in days
    }
    found = dict[object, object](days.items())
    found.update((key, each.value) for key, each in readings.items())
    wrong = {key: each.problem for key, each in readings.items() if each.problem is not None}
    problems = {at: wrong[key] for at, key in enumerate(keys) if key in wrong} if wrong else {}
    values = list(map(found.get, keys, raw)) if found else raw
    return TypedColumn(
        column, number, header, raw, values, problems, formulas, distinct=distinct, habit=habit
    )


def _meant(column: Column, raw: CellValue, reading: Reading) -> Reading:
    """A reading with the choice in the place of another word for it."""
    if not isinstance(raw, str) or isinstance(raw, CellError) or isinstance(reading.value, bool):
        return reading
    choice = choices_by_word(column.choices, column.alike).get(squeezed(raw).casefold())
    if choice is None or choice == reading.value:
        return reading
    return Reading(choice == YES if column.kind is Kind.YES_NO else choice, "alike")


@cache
def choices_by_word(choices: tuple[str, ...], alike: tuple[str, ...]) -> dict[str, str]:
    """Return which choice each word means: the choices themselves, and those like them.

    >>> choices_by_word(("없음", "문의"), ("없음: 무응답 답없음",))["답없음"]
    '없음'
    """
    found: dict[str, str] = {}
    for each in alike:
        choice, _, words = each.partition(":")
        found |= dict.fromkeys((word.casefold() for word in words.split()), choice)
    return {**found, **{squeezed(choice).casefold(): choice for choice in choices}}


def _unreadable(code: str, *details: tuple[str, str]) -> Reading:
    return Reading(None, "unreadable", Misreading(code, details))


def _line(text: str) -> Reading:
    return Reading(" ".join(text.split()), "text")


def _note(text: str) -> Reading:
    return Reading(normalize("NFC", text).strip(), "text")


@rule(
    BAD_PHONE,
    Severity.WARNING,
    "읽을 수 없는 전화번호",
    "'{header}' 칸을 전화번호로 읽을 수 없습니다.",
    "010-1234-5678처럼 고치세요. 여러 개면 쉼표(,)로 나눕니다.",
    why="자릿수가 모자라거나 남는 번호로는 연락할 수 없습니다.",
    bad=("연락처", "010-1234"),
    good=("연락처", "010-1234-5678"),
)
@rule(
    MENDED_PHONE,
    Severity.WARNING,
    "맨 앞의 0이 빠진 전화번호",
    "'{header}' 칸의 전화번호에서 맨 앞의 0이 빠져, 0을 붙여 읽었습니다.",
    "셀 서식을 '텍스트'로 바꾸고 0부터 다시 쓰세요.",
    why="엑셀은 숫자로 적은 번호의 맨 앞 0을 지웁니다.",
    bad=("연락처", "1012345678"),
    good=("연락처", "010-1234-5678"),
)
def _phone(text: str) -> Reading:
    try:
        phones = contact.parse_phones(text)
    except DomainError:
        return _unreadable(BAD_PHONE)
    problem = Misreading(MENDED_PHONE) if any(phone.mended for phone in phones) else None
    return Reading(", ".join(phone.formatted for phone in phones), "phone", problem)


@rule(
    PHONE_TAIL,
    Severity.WARNING,
    "뒷자리만 적힌 연락처 열",
    "'{header}' 열의 {count}칸에는 전화번호의 뒷자리만 있어, 고객을 가리는 데만 씁니다.",
    "연락하려면 010이나 지역번호부터 모두 적으세요. 뒷자리만 적는 대장이면 그대로 두어도 됩니다.",
    why="앞자리를 모르는 번호로는 전화도 문자도 할 수 없습니다. 넘겨짚어 010을 붙이지 않습니다.",
    bad=("고객명 | 연락처", "가온상사 | 1234-5678", "다솜상사 | 2345-6789"),
    good=("고객명 | 연락처", "가온상사 | 010-1234-5678", "다솜상사 | 010-2345-6789"),
)
def _tail(raw: CellValue, reading: Reading) -> Reading:
    """A cell of a column of telephone numbers of which only the last digits are written."""
    text = str(int(raw)) if isinstance(raw, int | float) else str(raw)
    found = contact.tail_of(text)
    return Reading(found, "phone_tail", Misreading(PHONE_TAIL)) if found else reading


@rule(
    BAD_EMAIL,
    Severity.WARNING,
    "읽을 수 없는 이메일",
    "'{header}' 칸을 이메일 주소로 읽을 수 없습니다.",
    "이름@회사.kr 꼴인지, 빈칸이나 쉼표가 섞이지 않았는지 확인하세요.",
    why="꼴이 맞지 않는 주소로 보낸 메일은 닿지 않습니다.",
    bad=("이메일", "gaon골뱅이example.com"),
    good=("이메일", "gaon@example.com"),
)
def _email(text: str) -> Reading:
    try:
        return Reading(contact.parse_email(text), "email")
    except DomainError:
        return _unreadable(BAD_EMAIL)


@rule(
    BAD_DATE,
    Severity.ERROR,
    "읽을 수 없는 날짜",
    "'{header}' 칸을 날짜로 읽을 수 없습니다.",
    "2024-10-25처럼 연-월-일 순서로 고치세요.",
    why="날짜로 읽지 못한 칸은 빈칸과 같아서, 상태와 남은 일수를 계산할 수 없습니다.",
    bad=("계약 종료일", "내년 가을"),
    good=("계약 종료일", "2024-12-31"),
)
def _date(text: str, habit: Habit) -> Reading:
    if squeezed(text).casefold() in OPEN_ENDED_WORDS:
        return _OPEN_ENDED

    def parse(said: str) -> tuple[object, str]:
        moment, rule = read_in(said, habit.days)
        return moment.date(), rule

    return _parsed(parse, text, BAD_DATE)


@rule(
    BAD_DATETIME,
    Severity.ERROR,
    "읽을 수 없는 일시·월",
    "'{header}' 칸을 일시 또는 월로 읽을 수 없습니다.",
    "일시는 2024-10-25 14:30, 월은 2024-10처럼 고치세요.",
    why="일시나 월로 읽지 못한 줄은 날짜순 목록과 월별 집계에서 빠집니다.",
    bad=("[고객관리일지]", "일시", "어제 오후"),
    good=("[고객관리일지]", "일시", "2024-09-30 14:30"),
)
def _datetime(text: str, habit: Habit) -> Reading:
    return _parsed(lambda said: read_in(said, habit.days), text, BAD_DATETIME)


def _month(text: str) -> Reading:
    return _parsed(dates.parse_month, text, BAD_DATETIME)


@rule(
    AMBIGUOUS_DATE,
    Severity.ERROR,
    "순서를 알 수 없는 날짜",
    "'{header}' 칸의 날짜가 연·월·일 중 어느 순서인지 알 수 없습니다. {known}일 수 있습니다.",
    "연도를 네 자리로 맨 앞에 써서 2024-10-25처럼 고치세요.",
    why="10/11/2024는 10월 11일일 수도, 11월 10일일 수도 있습니다. xlcrm은 넘겨짚지 않습니다.",
    bad=("계약 종료일", "2024-11-30", "2024-12-31", "2025-01-31", "10/11/2024"),
    good=("계약 종료일", "2024-11-30", "2024-12-31", "2025-01-31", "2024-11-10"),
)
@rule(
    IMPOSSIBLE_DATE,
    Severity.ERROR,
    "달력에 없는 날짜",
    "'{header}' 칸의 날짜는 달력에 없는 날입니다.",
    "몇 월인지, 그 달에 있는 날인지 확인하여 고치세요.",
    why="2월 30일처럼 없는 날은 어느 날을 잘못 쓴 것인지 알 수 없습니다.",
    bad=("계약 종료일", "2024-02-30"),
    good=("계약 종료일", "2024-02-29"),
)
def _parsed(parse: Callable[[str], tuple[object, str]], text: str, otherwise: str) -> Reading:
    try:
        return Reading(*parse(text))
    except dates.AmbiguousDateError:
        days = readings_of(text)
        if not days:
            return _unreadable(IMPOSSIBLE_DATE)
        return _unreadable(AMBIGUOUS_DATE, ("known", " 또는 ".join(map(str, days))))
    except dates.ImpossibleDateError:
        return _unreadable(IMPOSSIBLE_DATE)
    except DomainError:
        return _unreadable(otherwise)


@rule(
    BAD_PERIOD,
    Severity.WARNING,
    "읽을 수 없는 기간",
    "'{header}' 칸을 개월 수로 읽을 수 없습니다.",
    "12개월처럼 단위까지 써서 고치세요.",
    why="계약 기간은 1개월 이상의 개월 수라야 종료일을 계산할 수 있습니다.",
    bad=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | 2024-12-31 | 당분간"),
    good=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | 2024-12-31 | 12개월"),
)
@rule(
    UNKNOWN_LENGTH,
    Severity.ERROR,
    "무엇을 센 숫자인지 모르는 기간",
    "'{header}' 열의 숫자 {count}칸이 개월인지 년인지 일인지 알 수 없어 읽지 않았습니다.",
    "설정 시트에 구분 '읽는 법', 항목 \"{other}\", 값 '개월'(또는 '년', '주', '일')을 적으세요.",
    why="3이 3개월인지 3년인지는 그 숫자만으로 알 수 없고, 틀리면 종료일이 몇 해씩 어긋납니다. "
    "종료일이 적힌 줄이 있거나 12, 24처럼 개월로만 보이는 숫자가 있으면 묻지 않습니다.",
    bad=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | | 3"),
    good=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | | 3개월"),
)
def _months(text: str, habit: Habit) -> Reading:
    try:
        length = lengths.parse_length(text, habit.unit)
    except lengths.BareNumberError:
        return _unreadable(UNKNOWN_LENGTH, ("count", "1"), ("other", "시트!계약 기간"))
    except DomainError:
        return _unreadable(BAD_PERIOD)
    return _OPEN_ENDED if length is None else Reading(length, "months")


@rule(
    BAD_AMOUNT,
    Severity.ERROR,
    "읽을 수 없는 금액",
    "'{header}' 칸을 금액으로 읽을 수 없습니다.",
    "금액을 {won} 단위 숫자로 고치세요.",
    why="금액으로 읽지 못한 칸은 매출에서 빠집니다.",
    bad=("요금", "형편껏"),
    good=("요금", "100000"),
)
@rule(
    UNKNOWN_UNIT,
    Severity.ERROR,
    "모르는 화폐·단위",
    "'{header}' 열에 원화가 아니거나 단위를 모르는 금액이 {count}칸 있어, 세지 않습니다.",
    "원화로 바꾸어 {won} 단위 숫자로 쓰세요.{hint}",
    why="xlcrm은 환율을 모르므로 원화만 셉니다.",
    bad=("요금", "100 USD"),
    good=("요금", "130000"),
)
@rule(
    NOT_WHOLE_WON,
    Severity.WARNING,
    "원 미만의 금액",
    "'{header}' 칸의 금액에 원 미만의 소수가 있어 읽지 않았습니다.",
    "원 단위로 반올림하여 고치세요.",
    why="원화에는 원보다 작은 단위가 없습니다. 나누어 셈한 값이 그대로 남은 경우가 많습니다.",
    bad=("요금", "33333.3"),
    good=("요금", "33333"),
)
@rule(
    UNDECIDED_AMOUNT,
    Severity.REMARK,
    "아직 정해지지 않은 금액",
    "'{header}' 칸의 금액이 아직 정해지지 않아, 모르는 금액으로 봅니다.",
    "정해지면 {won} 단위 숫자로 쓰세요.",
    why="협의, 미정은 0원이 아닙니다. 정해질 때까지 합계와 매출에서 빠집니다.",
    bad=("요금", "협의"),
    good=("요금", "100000"),
)
@rule(
    UNKNOWN_WON,
    Severity.ERROR,
    "단위가 의심스러운 금액 열",
    "'{header}' 열의 숫자가 원인지 {unit}인지 알 수 없어, 읽지 않았습니다.",
    "설정 시트에 구분 '읽는 법', 항목 \"{other}\", 값 '원'(또는 '{unit}')을 적으세요.",
    why="만원 단위의 열에 1,500,000이 있으면 150억 원이 됩니다. 단위가 없는 열에 12, 15만 있으면 "
    "만원일 수 있습니다. 어느 쪽이 맞는지 묻습니다.",
    bad=("요금(만원)", "1500000"),
    good=("요금(원)", "1500000"),
)
def _money(text: str, habit: Habit) -> Reading:
    if habit.won != 1 and (number := money.bare_amount(text)) is not None:
        return _in_units(number, habit)
    try:
        amount = money.parse_won(text)
    except money.UnknownUnitError:
        return _unreadable(UNKNOWN_UNIT, ("count", "1"))
    except money.UndecidedAmountError:
        return _unreadable(UNDECIDED_AMOUNT)
    except money.NotWholeWonError:
        return _unreadable(NOT_WHOLE_WON)
    except DomainError:
        return _unreadable(BAD_AMOUNT)
    rule = {"월": "won_monthly", "연": "won_yearly", None: "won"}[amount.period]
    return Reading(amount.won, f"{rule}_vat_separate" if amount.vat_separate else rule)


def _in_units(number: Decimal, habit: Habit) -> Reading:
    """A bare number of a column of amounts that counts something else than won."""
    if habit.won is None:
        return _unreadable(UNKNOWN_WON, ("unit", habit.named), ("other", "시트!요금"))
    if not habit.won:
        return _unreadable(UNKNOWN_UNIT, ("count", "1"))
    won = number * habit.won
    if won != int(won):
        return _unreadable(NOT_WHOLE_WON)
    return _unreadable(BAD_AMOUNT) if abs(won) > money.MAX_WON else Reading(int(won), "units")


def _by_habit(kind: Kind, text: str, habit: Habit, *, date1904: bool) -> Reading:
    """A text of a kind whose columns may say more than one of their cells does."""
    if kind is Kind.MONTHS:
        return _months(text, habit)
    if kind is Kind.MONEY:
        return _money(text, habit)
    if kind is Kind.MONTH:
        reading = _month(text)
    else:
        reading = _date(text, habit) if kind is Kind.DATE else _datetime(text, habit)
    if reading.problem is not None and _SERIAL.fullmatch(text):
        return _from_serial(kind, float(text), date1904=date1904)
    return reading


def _integer(text: str) -> Reading:
    return _counted(counts.parse_whole, text)


def _days(text: str) -> Reading:
    return _counted(counts.parse_days_left, text)


@rule(
    BAD_NUMBER,
    Severity.WARNING,
    "읽을 수 없는 숫자",
    "'{header}' 칸을 정수로 읽을 수 없습니다.",
    "단위 없이 숫자만 쓰세요.",
    why="숫자로 읽지 못한 칸은 합계와 평균에서 빠집니다.",
    bad=("[이용현황]", "이용량", "꽤 많음"),
    good=("[이용현황]", "이용량", "12"),
)
def _counted(parse: Callable[[str], int], text: str) -> Reading:
    try:
        return Reading(parse(text), "integer")
    except DomainError:
        return _unreadable(BAD_NUMBER)


@rule(
    BAD_YES_NO,
    Severity.WARNING,
    "읽을 수 없는 예/아니오",
    "'{header}' 칸({count}칸)이 예인지 아니오인지 알 수 없어, 비어 있는 것으로 봅니다.",
    "Y 또는 N으로 고치거나, 설정 시트에 구분 '예/아니오 낱말', 항목에 이 말, 값에 Y나 N을 "
    "적으세요.",
    why="모르는 대답은 예로 보지 않습니다. 동의가 특히 그렇습니다.",
    bad=("자동갱신", "아마"),
    good=("자동갱신", "Y"),
)
def _yes_no(text: str) -> Reading:
    answer = answer_of(text)
    if answer is None:
        return _unreadable(BAD_YES_NO)
    return Reading(value=answer, rule="yes" if answer else "no")


def _from_number(kind: Kind, raw: float, *, date1904: bool, habit: Habit) -> Reading:
    code = _CODES.get(kind)
    if kind.is_day:
        return _from_serial(kind, raw, date1904=date1904)
    if code is BAD_AMOUNT:
        return _from_amount(raw, habit)
    whole = int(raw)
    if code is None:
        return Reading(str(whole if whole == raw else raw), "text")
    if whole != raw:
        return _unreadable(code)
    if code is BAD_NUMBER:
        return Reading(whole, "number")
    return _months(str(whole), habit) if kind is Kind.MONTHS else _FROM_TEXT[kind](str(whole))


def _from_amount(raw: float, habit: Habit) -> Reading:
    if habit.won != 1:
        return _in_units(Decimal(in_figures(raw)), habit)
    whole = int(raw)
    if whole != raw:
        return _unreadable(NOT_WHOLE_WON)
    return _unreadable(BAD_AMOUNT) if abs(whole) > money.MAX_WON else Reading(whole, "number")


def _from_serial(kind: Kind, raw: float, *, date1904: bool) -> Reading:
    """Read a number as a date: a serial, or digits as in 20231026 and (a month) 202410."""
    whole = raw == int(raw)
    if whole and (int(raw) in _DATE_DIGITS or (kind is Kind.MONTH and int(raw) in _MONTH_DIGITS)):
        return _by_habit(kind, str(int(raw)), PLAIN, date1904=date1904)
    try:
        moment = dates.datetime_of_serial(raw, date1904=date1904)
    except DomainError:
        return _unreadable(_CODES[kind])
    return Reading(_from_datetime(kind, moment).value, "serial1904" if date1904 else "serial1900")


def _from_datetime(kind: Kind, raw: datetime) -> Reading:
    if kind.is_day:
        day = raw.date()
        if day < dates.FIRST_DAY:
            return _unreadable(IMPOSSIBLE_DATE)
        if kind is Kind.DATETIME:
            return Reading(raw, "datetime")
        return Reading(day if kind is Kind.DATE else day.replace(day=1), "datetime")
    if kind in _CODES:
        return _unreadable(_CODES[kind])
    midnight = raw.time() == raw.time().min
    return Reading(raw.date().isoformat() if midnight else raw.isoformat(" "), "text")


def _from_bool(kind: Kind, *, flag: bool) -> Reading:
    if kind is Kind.YES_NO:
        return Reading(flag, "boolean")
    if kind in _CODES:
        return _unreadable(_CODES[kind])
    return Reading(str(flag).upper(), "text")


_FROM_TEXT: Final[dict[Kind, Callable[[str], Reading]]] = {
    Kind.TEXT: _line,
    Kind.IDENTIFIER: _line,
    Kind.NAME: _line,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.ADDRESS: _line,
    Kind.INTEGER: _integer,
    Kind.DAYS: _days,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _line,
    Kind.NOTE: _note,
}
