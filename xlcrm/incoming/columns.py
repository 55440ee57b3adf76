"""Brought rows as the ledger's columns: typed once a distinct value, and as they are compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field, replace
from datetime import date
from operator import is_
from types import NoneType
from typing import TYPE_CHECKING, Final

from xlcrm.columnwise import by_column
from xlcrm.domain.dates import LAST_DAY
from xlcrm.domain.identity import match_key
from xlcrm.domain.office_words import Standing, plain_word
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.status import DECIDED_BY, Status
from xlcrm.domain.text import normalise, one_line, squeezed
from xlcrm.incoming.settled import as_columns_say, days_left_open, units_told
from xlcrm.office.checked import checked, field_of, plain
from xlcrm.ooxml.cells import MAX_TEXT
from xlcrm.reading.brought import brought
from xlcrm.reading.status_column import OURS
from xlcrm.rules.terms import LONGEST_TERM
from xlcrm.schema.coerce import AMBIGUOUS_DATE, read, read_cell
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise as as_header
from xlcrm.schema.plain import not_plain
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.table import Table
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.checked import Value
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.columns import Column
    from xlcrm.schema.table import TypedColumn

OPEN: Final = "상시"
"""How an end that never comes is compared, however it is written."""

_SPEC: Final = brought(LEDGER)
_NAMED: Final = {column.field: column.name for column in _SPEC.columns}
_TYPED: Final = {squeezed(status.value): status.value for status in DECIDED_BY}
LONGEST_WORD: Final = 50  # letters of what is still a word
_LOOSE: Final = frozenset({"name", "service"})  # spaces, widths and capitals do not tell them apart
_WORDY: Final = tuple(
    column.field
    for column in _SPEC.columns
    if column.field in {"status", "decision"} or column.kind is Kind.YES_NO
)
_RESIDENT: Final = 13  # digits of a 주민등록번호; a shorter text holds none
_VERBATIM: Final = frozenset(
    {
        *(Kind.TEXT, Kind.IDENTIFIER, Kind.NAME, Kind.ADDRESS, Kind.NOTE),
        *(Kind.PHONE, Kind.EMAIL),
    }
)
_ORDER: Final = (("start", "end"), DECIDED_BY[Status.PAUSED])


@outlined
@dataclass(frozen=True, slots=True)
class BroughtColumns:
    """Brought rows by column.

    Attributes:
        count: how many rows there are.
        values: field → what goes into the cells, None where a row says nothing.
        said: field → the same as it is compared with what the ledger says.
        troubles: what is wrong with a row, by its position.
        unknown: the words that name no column.
        left_open: the columns that leave open how they are read: of days, lengths and amounts.
        as_told: how the columns are read that only an answer tells, by field.
        words: the columns that hold the office's own words, as they were typed.
        fees: the fees as they were typed; none where no row brings one.
        fee_word: what they are called.
    """

    count: int
    values: Mapping[str, Sequence[Value]]
    said: Mapping[str, Sequence[object]]
    troubles: Mapping[int, Sequence[Trouble]]
    unknown: tuple[str, ...]
    left_open: Table | None = None
    as_told: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Sequence[object]] = field(default_factory=dict)
    fees: Sequence[object] = ()
    fee_word: str = ""

    def column(self, field: str) -> Sequence[object]:
        """Return a field as it is compared; all None where nothing was brought for it."""
        return self.said.get(field) or [None] * self.count


def brought_columns(
    rows: Sequence[Mapping[str, object]],
    settings: Settings,
    manners: Mapping[str, str] | None = None,
    headers: Mapping[str, tuple[str, ...]] | None = None,
) -> BroughtColumns:
    """Return rows as columns of the ledger, each distinct value read once.

    What xlcrm computes is left out, but for 해지, 취소 and 일시정지, which people type into 상태.

    Args:
        rows: field, Korean header or synonym → what was typed; a number in a column of dates
            counts from 1900.
        settings: 설정, whose lists extend the choices.
        manners: how columns are read whose cells leave it open, by field: 일-월-년.
        headers: what somebody has said of the words: the word → its one field, or none.

    >>> from xlcrm.reading.settings import Settings
    >>> rows = [{"고객명": " 홍 길동", "요금": "10만원"}, {"요금": "?"}]
    >>> found = brought_columns(rows, Settings())
    >>> found.values
    {'name': ['홍 길동', None], 'fee': [100000, None]}
    >>> [trouble.message for trouble in found.troubles[1]]
    ["'요금' 칸을 금액으로 읽을 수 없습니다."]
    """
    troubles: defaultdict[int, list[Trouble]] = defaultdict(list)
    unknown: list[str] = []
    raws: dict[str, Sequence[object]] = {}
    words: dict[str, str] = {}
    for word, new in by_column(rows).items():
        field = _field_of(str(word), headers)
        if field is None:
            unknown.append(str(word))
            continue
        raws[field] = _joined(field, raws[field], new, troubles) if field in raws else new
        words[field] = str(word)
    told = as_columns_say(raws, _SPEC, words, told=manners)
    counted, uncounted = units_told(told, _SPEC, manners)
    told.update(counted)
    values: dict[str, Sequence[Value]] = {}
    said: dict[str, Sequence[object]] = {}
    for column in _SPEC.columns:
        raw = told.pop(column.field, None)
        if raw is None or (column.computed and column.field != "status"):
            continue
        typed, compared = _column(column, raw, settings, troubles)
        if any(value is not None for value in typed):
            values[column.field], said[column.field] = typed, compared
    for first, then in _ORDER:
        _in_order(first, then, said, troubles)
    left = days_left_open(raws, _SPEC, _NAMED, manners) if troubles else None
    found = BroughtColumns(
        len(rows),
        values,
        said,
        troubles,
        tuple(unknown),
        _also_open(left, uncounted, len(rows)),
        words={field: raws[field] for field in _WORDY if field in raws},
        fees=raws.get("fee", ()),
        fee_word=words.get("fee", ""),
    )
    if not manners:
        return found
    return replace(found, as_told=_read_as_told(raws, manners, tuple(counted)))


def _field_of(word: str, told: Mapping[str, tuple[str, ...]] | None) -> str | None:
    """The field that a word names, as somebody has said or as it is known."""
    known = {as_header(key): fields for key, fields in (told or {}).items()}
    said = known.get(as_header(word))
    return field_of(_SPEC, word) if said is None else next((each for each in said if each), None)


def _also_open(days: Table | None, counted: Mapping[str, TypedColumn], count: int) -> Table | None:
    """The columns that leave open how they are read, those of numbers below those of days."""
    if not counted:
        return days
    columns = {**({} if days is None else days.columns), **counted}
    return Table(_SPEC, "", 1, range(2, count + 2), columns)


def _read_as_told(
    raws: Mapping[str, Sequence[object]], manners: Mapping[str, str], counted: Sequence[str]
) -> Mapping[str, str]:
    """The columns that only an answer tells how to read, with the answer."""
    left = days_left_open(raws, _SPEC, _NAMED)
    columns = {} if left is None else left.columns
    days = {
        field: manners[field]
        for field, column in columns.items()
        if field in manners
        and any(problem.code == AMBIGUOUS_DATE for problem in column.problems.values())
    }
    return {**days, **{field: manners[field] for field in counted}}


def _joined(
    field: str,
    first: Sequence[object],
    second: Sequence[object],
    troubles: defaultdict[int, list[Trouble]],
) -> list[object]:
    """Two words' values for one field; both in one row are a trouble."""
    for at, (one, other) in enumerate(zip(first, second, strict=True)):
        if all(each is not None and str(each).strip() for each in (one, other)):
            name = LEDGER.column(field).name
            troubles[at].append(
                Trouble(field, f"'{name}' 칸을 두 번 적었습니다.", "하나만 남기세요.")
            )
    return [other if one is None else one for one, other in zip(first, second, strict=True)]


def _column(
    column: Column,
    raw: Sequence[object],
    settings: Settings,
    troubles: defaultdict[int, list[Trouble]],
) -> tuple[Sequence[Value], Sequence[object]]:
    """A column's values, and the same as they are compared: mostly one list for both."""
    keys = raw if set(map(type, raw)) <= {str, NoneType} else list(map(_key, raw))
    distinct = dict(zip(keys, raw, strict=True))
    typed, compared = _as_they_stand(column, distinct)
    wrong: dict[object, tuple[Trouble, ...]] = {}
    for key in [key for key in distinct if key not in typed]:
        value, problems = _typed(column, distinct[key], settings)
        typed[key], compared[key] = value, comparable(column, value)
        if problems:
            wrong[key] = problems
    if wrong:
        for at, key in enumerate(keys):
            if key in wrong:
                troubles[at].extend(wrong[key])
    values = list(map(typed.__getitem__, keys))
    if all(map(is_, typed.values(), compared.values())):
        return values, values
    return values, list(map(compared.__getitem__, keys))


def _as_they_stand(
    column: Column, raw: Mapping[object, object]
) -> tuple[dict[object, Value], dict[object, object]]:
    """Those of a column's texts that cells hold as they are typed, and how they are compared.

    They are most of 100,000 rows' names and numbers, and told all at once.
    """
    if column.kind not in _VERBATIM:
        return {}, {}
    texts = [each for each in raw.values() if type(each) is str and len(each) <= MAX_TEXT]
    if find_resident_numbers("|".join(each for each in texts if len(each) >= _RESIDENT)):
        return {}, {}
    if odd := set(not_plain(column.kind, texts)):
        texts = [each for each in texts if each not in odd]
    typed: dict[object, Value] = dict(zip(texts, texts, strict=True))
    if column.field in _LOOSE:
        return typed, {text: match_key(text) for text in texts}
    return typed, dict(typed)


def _key(value: object) -> object:
    """A value as a key: True, 1 and "1" are three, and a list is one too."""
    if value is None or type(value) is str:
        return value
    try:
        hash(value)
    except TypeError:
        return type(value), repr(value)
    return type(value), value


def _typed(column: Column, raw: object, settings: Settings) -> tuple[Value, tuple[Trouble, ...]]:
    """One value as a cell holds it, and what is wrong with it."""
    if raw is None:
        return None, ()
    if column.field == "status":
        return _status(str(raw), settings), ()
    if column.kind is Kind.YES_NO and _is_left(raw, settings):
        return one_line(str(raw))[:LONGEST_WORD], ()
    if column.open_ended and (told := _open_end(column, raw)) is not None:
        return told, ()
    check = checked(_SPEC, {column.field: raw}, settings)
    value = check.values.get(column.field)
    if column.kind is Kind.MONTHS and isinstance(value, int) and not 1 <= value <= LONGEST_TERM:
        message = f"'{column.name}' 칸이 1~{LONGEST_TERM}개월이 아닙니다."
        return None, (Trouble(column.field, message, "12개월처럼 적으세요."),)
    return value, check.problems


def _is_left(raw: object, settings: Settings) -> bool:
    """Whether the office leaves a word in a column of yes and no as it stands."""
    word = plain_word(raw) if isinstance(raw, str) and settings.answers else ""
    return word in settings.answers and settings.answers[word] is None


def _status(said: str, settings: Settings) -> Value:
    """What 상태 keeps of a word: 해지, 취소 and 일시정지, or what the office calls so."""
    if typed := _TYPED.get(squeezed(said)):
        return typed
    meaning = None if squeezed(said) in OURS else settings.meaning(said)
    if meaning is None or meaning.standing is Standing.IN_FORCE:
        return None
    return one_line(said)[:LONGEST_WORD]


def _open_end(column: Column, raw: object) -> Value:
    """What a cell holds that says of an end that it never comes; None of all others."""
    cell = plain(raw)
    if read_cell(column, cell).rule != "open_ended":
        return None
    word = isinstance(cell, str) and read(column.kind, cell).value is None  # 상시 and the like
    return normalise(str(raw)) if word else LAST_DAY


def comparable(column: Column, value: object) -> object:
    """Return a typed value as it is compared: what does not tell two apart is left out.

    >>> comparable(LEDGER.column("name"), "홍 길동"), comparable(LEDGER.column("fee"), 50000)
    ('홍길동', 50000)
    """
    if isinstance(value, bool):
        return "Y" if value else "N"
    if column.kind is Kind.DATE and (isinstance(value, str) or column.open_ended):
        return OPEN if isinstance(value, str) or value == LAST_DAY else value
    if not isinstance(value, str):
        return value
    if column.field in _LOOSE or column.kind is Kind.CHOICE:
        return match_key(value)
    return one_line(value)


def compared_column(column: TypedColumn) -> list[object]:
    """Return a ledger's column as it is compared; what cannot be read equals nothing brought."""
    kind, raw = column.column.kind, column.raw
    found = list(column.values)  # a text has been brought to one line when it was read
    if column.column.field in _LOOSE or kind in {Kind.CHOICE, Kind.YES_NO}:
        known = {each: comparable(column.column, each) for each in set(found)}
        found = list(map(known.__getitem__, found))
    for at, problem in column.problems.items():
        if found[at] is None:
            found[at] = problem
    if column.column.open_ended:
        blank = {cell for cell, end in zip(raw, found, strict=True) if end is None}
        ends = {cell for cell in blank if read_cell(column.column, cell).rule == "open_ended"}
        if ends:
            found = [OPEN if cell in ends else end for cell, end in zip(raw, found, strict=True)]
    return found


def _in_order(
    first: str,
    then: str,
    said: Mapping[str, Sequence[object]],
    troubles: defaultdict[int, list[Trouble]],
) -> None:
    """Note the rows whose second day is before the first."""
    if not {first, then} <= said.keys():
        return
    for at, (earlier, later) in enumerate(zip(said[first], said[then], strict=True)):
        if isinstance(earlier, date) and isinstance(later, date) and later < earlier:
            troubles[at].append(out_of_order(first, then))


def out_of_order(first: str, then: str) -> Trouble:
    """Return what is wrong where a field's day is before another's."""
    before, after = LEDGER.column(first).name, LEDGER.column(then).name
    return Trouble(
        then,
        f"'{after}'{particle(after, '이/가')} '{before}'보다 빠릅니다.",
        "두 날짜를 확인하세요.",
    )
