"""What somebody has typed about a customer, told apart: of the ledger's row, and of 고객정보."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.domain.contact import parse_email
from xlcrm.domain.identity import match_key
from xlcrm.domain.lengths import last_day, parse_length
from xlcrm.domain.office_words import Standing
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError
from xlcrm.office.checked import checked, field_of, guess
from xlcrm.people.keys import numbers_of
from xlcrm.reading.brought import brought
from xlcrm.reading.setting_cells import nearest
from xlcrm.reading.status_column import OURS
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import CUSTOMERS, LEDGER, NAMED_BY
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.office.checked import Value
    from xlcrm.schema.columns import Column, SheetSpec
    from xlcrm.workbook.read import Book, Sheet

OF_PERSON: Final = ("name", "phone", "email", "address", "officer", "branch")
"""The ledger's fields that are about the customer, and not about a term."""

OF_TERM: Final = (
    *("start", "end", "months", "service", "fee", "fee_basis", "deposit", "outstanding"),
    *("auto_renewal", "sessions", "sessions_left"),
)
"""The ledger's fields of a term that somebody may give when it is entered."""

STATUS: Final = "status"
_PHONE: Final = 8  # digits of a telephone number at least
_SHORT: Final = {"시작": "start", "종료": "end", "기간": "months", "서비스": "service"}
_SHORT_OF_CUSTOMER: Final = {"동의일": "privacy_consent_on"}
_LEDGER: Final = brought(LEDGER)
_WIDE: Final = (_LEDGER, CUSTOMERS)
_KNOWN: Final = frozenset((*OF_PERSON, *OF_TERM, STATUS)) & {each.field for each in LEDGER.columns}


@outlined
@dataclass(frozen=True, slots=True)
class Fields:
    """What has been typed about a customer, as it goes into cells.

    Attributes:
        ledger: field → value of the ledger's row.
        customer: field → value of the row of 고객정보.
        blank: fields that are to be made blank, by kind of sheet and field.
        status: the word for 상태; None if none was typed.
        troubles: what is wrong.
    """

    ledger: Mapping[str, Value] = field(default_factory=dict)
    customer: Mapping[str, Value] = field(default_factory=dict)
    blank: frozenset[tuple[str, str]] = frozenset()
    status: str | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def of_term(self) -> frozenset[str]:
        """The fields among them that are about a term."""
        return frozenset(self.ledger.keys() - {*OF_PERSON})


def column_of(word: str) -> tuple[SheetSpec, Column] | None:
    """Return the kind of sheet and the column that a word names; the ledger's first.

    >>> [found[1].name for word in ("휴대폰", "시작", "선호") if (found := column_of(word))]
    ['연락처', '계약 시작일', '선호도']
    """
    short = _SHORT.get(normalise(word))
    for spec in _WIDE:
        name = short if short and spec is _LEDGER else field_of(spec, word)
        if spec is CUSTOMERS and name is None:
            name = _SHORT_OF_CUSTOMER.get(normalise(word))
        if name is not None and (spec is CUSTOMERS or name in _KNOWN):
            return spec, spec.column(name)
    return None


def typed(book: Book, given: Mapping[str, object]) -> Fields:
    """Return what somebody has typed, sorted and checked; "" makes a field blank."""
    parts: dict[str, dict[str, object]] = {LEDGER.key: {}, CUSTOMERS.key: {}}
    blank: set[tuple[str, str]] = set()
    status: str | None = None
    troubles: list[Trouble] = []
    for word, value in given.items():
        found = column_of(str(word))
        if found is None or found[1].field == "customer_id":
            troubles.append(_unknown(str(word)))
            continue
        spec, column = found
        if column.field == STATUS and not _is_blank(value):
            status = one_line(str(value))
        elif _is_blank(value):
            blank.add((spec.key, column.field))
        else:
            parts[spec.key][column.field] = value
    done = [checked(spec, parts[spec.key], book.settings) for spec in (_LEDGER, CUSTOMERS)]
    for each in done:
        troubles += each.problems
    return Fields(done[0].values, done[1].values, frozenset(blank), status, tuple(troubles))


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and is_blank(value))


def name_trouble(name: str, hint: str) -> list[Trouble]:
    """Say that a name is none, but a telephone number or an address."""
    for what, is_one in (("연락처", _is_phone(name)), ("이메일", _is_email(name))):
        if is_one:
            said = f"고객명 자리에 {with_particle(what, '이/가')} 있습니다."
            return [Trouble("name", said, hint)]
    return []


def _is_phone(name: str) -> bool:
    return any(len(digits) >= _PHONE for digits in numbers_of([name or None])[0])


def _is_email(name: str) -> bool:
    try:
        return bool(parse_email(name))
    except DomainError:
        return False


def _unknown(word: str) -> Trouble:
    names = [
        column.name
        for spec in (LEDGER, CUSTOMERS)
        for column in spec.columns
        if not column.computed and (spec is CUSTOMERS or column.field in _KNOWN)
        if column.field != "customer_id" and column not in NAMED_BY
    ]
    hint = f"{guess(word, names)}쓸 수 있는 칸: {' · '.join((*names, '상태'))}"
    return Trouble(word, f"고객에게 없는 칸입니다: {one_line(word)[:40]}", hint)


def standing_trouble(book: Book, word: str) -> Trouble | None:
    """Say why a word in 상태 does not tell how somebody without a contract stands."""
    meaning = None if match_key(word) in OURS else book.settings.meaning(word)
    if meaning is not None and meaning.standing in {Standing.NOT_YET, Standing.LEFT}:
        return None
    return Trouble(
        STATUS,
        "계약이 없는 고객의 상태로 쓸 수 없는 말입니다.",
        "잠재, 체험, 상담중처럼 적고, 계약하지 않기로 했으면 포기라고 적으세요. "
        "사무실의 다른 말이면 설정 시트에 그 뜻을 먼저 적으세요.",
    )


def term_of(
    book: Book, sheet: Sheet, values: Mapping[str, Value]
) -> tuple[dict[str, Value], list[Trouble]]:
    """Return the values of a new term, its end computed where the sheet has no column for a length.

    And what is wrong with it: no first day, no end, an end before it, an unknown service.
    """
    found, troubles = dict(values), []
    start, end, months = (found.get(name) for name in ("start", "end", "months"))
    columns = sheet.table.columns
    if start is None:
        name = LEDGER.column("start").name
        hint = "계약하는 고객이면 시작일=오늘처럼 적고, 아니면 계약의 칸을 빼세요."
        troubles.append(Trouble("start", f"'{name}' 칸이 비어 있습니다.", hint))
    elif end is not None and not isinstance(end, str) and end < start:  # type: ignore[operator]
        troubles.append(
            Trouble("end", "계약 종료일이 시작일보다 빠릅니다.", "두 날짜를 확인하세요.")
        )
    elif end is None and months is None:
        if not book.settings.blank_is_open and ("end" in columns or "months" in columns):
            hint = "종료일이나 기간을 함께 적으세요: 기간=12개월"
            troubles.append(Trouble("end", "계약이 언제 끝나는지 적지 않았습니다.", hint))
    elif end is None and "months" not in columns:
        try:
            length = parse_length(str(months)) or 0
            found["end"] = last_day(start, length, book.settings.month_end)  # type: ignore[arg-type]
        except DomainError as error:
            troubles.append(Trouble("months", error.message, error.hint or ""))
        found.pop("months")
    troubles += _service_trouble(book, found.get("service"))
    return found, troubles


def term_told(values: Mapping[str, object]) -> str:
    """Return when a term runs, for people: to its last day, or for how long.

    >>> from datetime import date
    >>> term_told({"start": date(2024, 10, 1), "months": 12})
    '2024-10-01부터 12개월'
    >>> term_told({"start": date(2024, 10, 1), "end": date(2025, 9, 30), "months": "1년"})
    '2024-10-01–2025-09-30'
    >>> term_told({"start": date(2024, 10, 1)})
    '2024-10-01부터'
    """
    start, end, months = (values.get(name) for name in ("start", "end", "months"))
    if end is not None:
        return f"{start}–{end}"
    if months is None:
        return f"{start}부터"
    return f"{start}부터 {months}" + ("개월" if str(months).isdecimal() else "")


def _service_trouble(book: Book, service: Value) -> list[Trouble]:
    """A service that neither 설정 nor the ledger knows is a typing error, as in a renewal."""
    if service is None:
        return []
    known = set(book.settings.windows)
    for sheet in book.ledgers:
        known |= {str(each) for each in sheet.table.values("service") if each is not None}
    if not known or match_key(str(service)) in set(map(match_key, known)):
        return []
    near = nearest(str(service), tuple(sorted(known)))
    asked = f"혹시 '{near}'입니까? " if near else ""
    hint = f"{asked}새 서비스이면 설정 시트의 서비스에 먼저 적으세요."
    return [Trouble("service", "설정과 고객대장에 없는 서비스입니다.", hint)]
