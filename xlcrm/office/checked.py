"""A record's values, as people type them and as programs give them, checked and typed for cells."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.cellref import CellError
from xlcrm.domain.lengths import Days
from xlcrm.domain.office_words import plain_word
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import filled
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.text import lazy, one_line, squeezed
from xlcrm.ooxml.cells import MAX_TEXT
from xlcrm.reading.headers import LONGEST_HEADER, fields_in_row
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.schema.coerce import (
    BAD_DATE,
    MENDED_PHONE,
    UNDECIDED_AMOUNT,
    Reading,
    is_blank,
    read_cell,
)
from xlcrm.schema.columns import Kind
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from xlcrm.cellref import CellValue
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.columns import Column, SheetSpec

    Value: TypeAlias = CellValue | date
    Record: TypeAlias = Mapping[str, Value]

_KOREA: Final = timezone(timedelta(hours=9))  # Asia/Seoul; no summer time since 1988
_AS_TYPED: Final = frozenset({Kind.TEXT, Kind.NAME, Kind.ADDRESS, Kind.NOTE})
# What XML 1.0 cannot hold (production 2, Char), and signs that move a cursor instead of showing.
_CONTROL: Final = lazy("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS: Final = lazy(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_SHOWN_CHOICES: Final = 12
UNTYPED: Final = CellError("#")  # stands for a value of a kind that no cell holds
_FIELDS: Final[dict[tuple[str, int, str], str | None]] = {}  # what words were found to name
_PLAINLY: Final = "글, 숫자, 날짜로 적으세요."
_WORDS: Final = {
    "C112": (
        "'{header}' 칸의 화폐나 단위를 알 수 없습니다.",
        "원화로 바꾸어 원 단위 숫자로 적으세요.",
    ),
    "C113": ("'{header}' 칸의 금액에 원 미만의 소수가 있습니다.", "원 단위로 적으세요."),
    "C141": ("'{header}' 칸이 예인지 아니오인지 알 수 없습니다.", "Y 또는 N으로 적으세요."),
}  # where the catalogue speaks of cells that stay as they are


@outlined
@dataclass(frozen=True, slots=True)
class Checked:
    """A record's values as they go into cells, blanks left out, and what is wrong with it."""

    values: Record
    problems: tuple[Trouble, ...] = ()


def checked(spec: SheetSpec, values: Mapping[str, object], settings: Settings) -> Checked:
    """Return a record's values as they are written into a sheet of that kind, and its troubles.

    Dates become `date` and `datetime` (Korean wall time), a month its first day, money whole won,
    yes and no `Y` and `N`, phones and e-mails their usual form, choices as the list spells them.
    Texts stay as typed; one that looks like a formula stays a text. Nothing is required: see
    `lacking`.

    Args:
        spec: the kind of sheet.
        values: field, Korean header or synonym → what was typed, or a date, a number, a bool;
            None, NaN, NaT, "" and dashes are blank. A number for a day counts from 1900, whatever
            the workbook that it goes into counts from.
        settings: 설정, whose lists extend the choices.

    >>> from xlcrm.reading.settings import Settings
    >>> from xlcrm.schema.sheets import PURCHASES
    >>> checked(PURCHASES, {"일자": "2024. 10. 1.", "금액": "10만원"}, Settings()).values
    {'date': datetime.date(2024, 10, 1), 'amount': 100000}
    >>> (trouble,) = checked(PURCHASES, {"payment_method": "카트"}, Settings()).problems
    >>> print(trouble.hint)
    혹시 '카드'입니까? 쓸 수 있는 값: 카드 · 계좌이체 · 자동이체 · 현금
    """
    found: dict[str, Value] = {}
    problems: list[Trouble] = []
    for word, value in values.items():
        field = field_of(spec, word)
        if field is None:
            problems.append(_unknown(spec, word))
            continue
        column = spec.column(field)
        typed = _typed(column, plain(value), settings)
        if isinstance(typed, Trouble):
            problems.append(typed)
        elif typed is None:
            continue
        elif column.computed:
            message = f"'{column.name}' 칸은 xlcrm이 계산해 넣습니다."
            problems.append(Trouble(field, message, "이 칸은 비워 두세요."))
        elif field in found:
            message = f"'{column.name}' 칸을 두 번 적었습니다."
            problems.append(Trouble(field, message, "하나만 남기세요."))
        else:
            found[field] = typed
    return Checked(found, tuple(problems))


def lacking(spec: SheetSpec, values: Record) -> tuple[Trouble, ...]:
    """Return a trouble for each required column that a checked record leaves blank.

    >>> from xlcrm.schema.sheets import USAGE
    >>> [trouble.field for trouble in lacking(USAGE, {"customer_id": "1001"})]
    ['month', 'amount']
    """
    return tuple(
        Trouble(column.field, f"'{column.name}' 칸이 비어 있습니다.", "꼭 적어야 하는 칸입니다.")
        for column in spec.columns
        if column.required and column.field not in values
    )


def field_of(spec: SheetSpec, word: str) -> str | None:
    """Return the field that a word names: the field itself, its Korean header or a synonym.

    >>> from xlcrm.schema.sheets import PURCHASES
    >>> [field_of(PURCHASES, word) for word in ("amount", "결제금액(원)", "키")]
    ['amount', 'amount', None]
    """
    key = (spec.key, len(spec.columns), word)  # hashing a whole spec takes longer than all the rest
    if key not in _FIELDS:
        own = any(column.field == word for column in spec.columns)
        found = [word] if own else [field for _, field in fields_in_row({1: word}, 1, spec)]
        _FIELDS[key] = found[0] if found else None
    return _FIELDS[key]


def _unknown(spec: SheetSpec, word: str) -> Trouble:
    names = tuple(column.name for column in spec.columns if not column.computed)
    hint = f"{guess(word, names)}쓸 수 있는 칸: {' · '.join(names)}"
    shown = one_line(word)[:LONGEST_HEADER]
    return Trouble(word, f"{spec.name} 시트에 없는 칸입니다: {shown}", hint)


def guess(word: str, known: Iterable[str]) -> str:
    """Ask whether the nearest known word was meant, with a space behind; "" if none is near.

    Syllables are compared by their letters: of two-syllable words one wrong letter is near.

    >>> guess("전하", ("전화", "이메일")), guess("xyz", ("전화", "이메일"))
    ("혹시 '전화'입니까? ", '')
    """
    spelt = {normalize("NFD", squeezed(each)): each for each in known}
    near = nearest(normalize("NFD", squeezed(word)), spelt)
    return f"혹시 '{spelt[near]}'입니까? " if near else ""


def plain(value: object) -> CellValue:
    """Return a value as a cell might hold it, blanks of pandas and numpy as None."""
    if value is None or isinstance(value, bool | str):
        return value
    item = getattr(value, "item", None)  # numpy's scalars
    value = item() if callable(item) else value
    try:
        blank = bool(value != value)  # noqa: PLR0124 - NaN and NaT, and Decimal's
    except TypeError:  # pandas.NA, which is neither equal nor different
        blank = True
    if isinstance(value, date):
        return None if blank else _moment(value)
    return None if blank else _number(value)


def _moment(value: date) -> datetime:
    """Return a day as its midnight, and a moment as Korean wall time, to the second."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time())
    local = value if value.tzinfo is None else value.astimezone(_KOREA)
    return datetime.combine(local.date(), local.time().replace(microsecond=0))


def _number(value: object) -> CellValue:
    """Return a number as Python's own, whatever library's it is."""
    if isinstance(value, bool | int | float | str):
        return value
    try:
        number = float(value)  # type: ignore[arg-type]  # Decimal, Fraction; others raise
    except (TypeError, ValueError, OverflowError):
        return UNTYPED
    return int(number) if number.is_integer() else number


def _typed(column: Column, raw: CellValue, settings: Settings) -> Value | Trouble:
    """Return a value as the column's cells hold it; None where it is blank."""
    if raw is UNTYPED:
        return Trouble(column.field, f"'{column.name}' 칸에 쓸 수 없는 종류의 값입니다.", _PLAINLY)
    if isinstance(raw, str) and not isinstance(raw, CellError):
        raw = _LINE_ENDS.sub("\n", raw)
    return None if is_blank(raw) else _filled(column, raw, settings)


def _filled(column: Column, raw: CellValue, settings: Settings) -> Value | Trouble:
    """Return a value that says something as the column's cells hold it."""
    reading = read_cell(column, raw)
    if column.kind is Kind.YES_NO and settings.answers:
        said = settings.answers.get(plain_word(raw), reading.value)
        reading = reading if said is reading.value else Reading(said, "told")
    problem = reading.problem
    if problem is not None and problem.code == MENDED_PHONE:
        problem = None
    if unfit := _unfit(column, raw, readable=problem is None):
        return unfit
    if isinstance(raw, str) and _as_said(column, reading):
        return one_line(raw)
    if problem is None and reading.rule == "open_ended":  # only an end can be so: 상시
        return _worded(column, BAD_DATE)
    if problem is not None:
        return _worded(column, problem.code, problem.details)
    return _written(column, raw, reading.value, settings)


def _as_said(column: Column, reading: Reading) -> bool:
    """Whether a word stands for a value and is written as it is: a fee 협의, a length 무약정."""
    if reading.problem is not None:
        return reading.problem.code == UNDECIDED_AMOUNT
    return reading.rule == "open_ended" and column.kind is Kind.MONTHS


def _written(column: Column, raw: CellValue, value: object, settings: Settings) -> Value | Trouble:
    """Return what has been read as the column's cells hold it."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, Days):
        return str(value)
    if column.kind is Kind.CHOICE:
        return _choice(column, str(value), settings)
    if column.outside and isinstance(value, int | float) and not column.holds(value):
        return _worded(column, "C321", (("range", column.range),))
    if column.kind in _AS_TYPED and isinstance(raw, str):
        return normalize("NFC", raw).strip()
    return value  # type: ignore[return-value]  # a text, a number or nothing, as `read` promises


def _worded(column: Column, code: str, details: Iterable[tuple[str, str]] = ()) -> Trouble:
    """Say in the catalogue's words what is wrong with a value."""
    entry = CATALOGUE[code]
    message, hint = _WORDS.get(code, (entry.message, entry.suggestion))
    names = {"header": column.name, "won": "원", **dict(details)}
    return Trouble(column.field, filled(message, names), filled(hint, names))


def _unfit(column: Column, raw: CellValue, *, readable: bool) -> Trouble | None:
    """Say why a text may not or cannot stand in a cell."""
    if isinstance(raw, int | float) and column.kind is not Kind.MONEY and not column.kind.is_day:
        raw = f"{raw:013.0f}" if 10**11 <= raw < 10**13 else None
    if not isinstance(raw, str) or isinstance(raw, CellError):
        return None
    if not (readable and column.kind is Kind.PHONE) and find_resident_numbers(raw):
        return _worded(column, "C401")
    if _CONTROL.search(raw):
        message = f"'{column.name}' 칸에 쓸 수 없는 제어 문자가 있습니다."
        return Trouble(column.field, message, "보이지 않는 글자를 지우고 다시 적으세요.")
    length = len(raw) + sum(sign > "\uffff" for sign in raw) if len(raw) * 2 > MAX_TEXT else 0
    if length > MAX_TEXT:
        message = f"'{column.name}' 칸의 글이 너무 깁니다 ({length:,}자, 한도 {MAX_TEXT:,}자)."
        return Trouble(column.field, message, "나누어 적거나 줄이세요.")
    return None


def _choice(column: Column, value: str, settings: Settings) -> str | Trouble:
    offered = (*column.choices, *settings.lists.get(column.field, ()))
    wanted = squeezed(value).casefold()
    for choice in offered:
        if squeezed(choice).casefold() == wanted:
            return choice
    if column.field == "decision" and (decided := settings.decision(value)):
        return decided.value  # O, X, 재등록 완료 and the like
    known = " · ".join(dict.fromkeys(offered[:_SHOWN_CHOICES]))
    message = f"'{column.name}' 칸의 값이 목록에 없습니다."
    return Trouble(column.field, message, f"{guess(value, offered)}쓸 수 있는 값: {known}")
