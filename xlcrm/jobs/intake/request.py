"""What a row of 접수 asks for: whom it is about, when it was, and what else it says, as values."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.identity import match_key
from xlcrm.domain.privacy import mask_name
from xlcrm.domain.text import lazy
from xlcrm.domain.typed_day import typed_day, typed_moment
from xlcrm.errors import DomainError
from xlcrm.jobs.intake.kind import IntakeKind
from xlcrm.jobs.intake.sheet import is_branch, words
from xlcrm.people.named import named_by
from xlcrm.people.person import Person
from xlcrm.schema.coerce import is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import INTAKE
from xlcrm.schema.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.jobs.intake.sheet import IntakeRow
    from xlcrm.office.contract import Wanted
    from xlcrm.workbook.read import Book

_NAME_AND_PHONE: Final = lazy(r"(?P<name>.*?\D)[\s,/(]+(?P<phone>(?:\+?82|0)[\d\s.\-]{7,14}\d)\)?")
_MANNERS: Final = lazy(r"^#\s*|\s*(?:(?:고객|회원|손님|사장|대표|선생)?님|씨|번)$")
_BETWEEN: Final = lazy(r"[\s,·;]+")
_HIDDEN: Final = "*"
_HOW_DAY: Final = "2026-11-29, 11/29, 어제처럼 적으세요."


def name_and_phone(text: str) -> tuple[str, str]:
    """Return a name and the telephone number that stands behind it.

    >>> name_and_phone("홍가상 010-0000-0009"), name_and_phone("홍가상"), name_and_phone("1001")
    (('홍가상', '010-0000-0009'), ('홍가상', ''), ('1001', ''))
    """
    found = _NAME_AND_PHONE.fullmatch(text)
    return (found["name"].strip(), found["phone"].strip()) if found else (text, "")


def keys_of(book: Book, row: IntakeRow) -> list[str]:
    """Return what names the customer of a row: 고객 ID, name, telephone number."""
    text, phone = words(row.values.get("customer")), words(row.values.get("phone"))
    text = _of_branch(book, row, _as_known(book, text))
    keys = [text]
    if not book.people.find(text):
        first, _, rest = text.partition(" ")
        name, behind = name_and_phone(text)
        if behind:
            keys = [name, behind]
        elif rest and (found := book.people.find(first)):
            alone = len(found) == 1
            as_shown = alone and _HIDDEN in rest and rest.startswith(mask_name(found[0].name))
            keys = [first] if as_shown else [first, rest]
    return [*keys, *([phone] if phone else [])]


def _as_known(book: Book, text: str) -> str:
    """What names a customer, without the manners of speech where nobody is called so."""
    if book.people.find(text):
        return text
    plain = _MANNERS.sub("", text)
    return plain if book.people.find(plain) else text


def _of_branch(book: Book, row: IntakeRow, text: str) -> str:
    """What names a customer, with the branch that a column of the office's own says."""
    said = {match_key(words(value)) for title, value in row.more.items() if is_branch(title)}
    theirs = [each for each in book.people.find(text) if match_key(each.branch) in said - {""}]
    if len(theirs) != 1:
        return text
    return f"{theirs[0].branch} {theirs[0].customer_id}".strip() or text


def customer_of(book: Book, row: IntakeRow) -> Person | Trouble:
    """Return whom a row is about, or ask who it is."""
    keys = keys_of(book, row)
    found = named_by(book.people, keys)
    if isinstance(found, Person):
        return found
    if not book.people.find(keys[0]):
        return Trouble(
            "customer",
            "고객대장에 없는 고객입니다.",
            "고객 ID나 이름을 확인하세요. 처음 온 분이면 종류를 '새 고객'으로 적으세요.",
        )
    hint = found.hint
    if found.message.startswith("여러 고객"):
        named = all(person.customer_id for person in book.people.find(keys[0]))
        how = "고객 칸에 이 가운데 한 분의 고객 ID를" if named else "연락처 칸에 그분의 연락처를"
        hint = f"{how} 적으세요."
    return Trouble("customer", found.message, hint)


def contract_of(book: Book, row: IntakeRow) -> Wanted | Trouble:
    """Return which contract a row is about: that of its customer, or the one whose ID it names."""
    from xlcrm.office.contract import OfCustomer  # noqa: PLC0415 - heavy

    text = words(row.values.get("customer"))
    people = book.people
    if not people.find(text) and (text in people.by_contract or CellRef.typed(text)):
        return text
    key = key_of(book, row)
    return key if isinstance(key, Trouble) else OfCustomer(key)


def key_of(book: Book, row: IntakeRow) -> str | Trouble:
    """Return what names the customer of a row, and nobody else, in one word; or ask who it is."""
    found = customer_of(book, row)
    if isinstance(found, Trouble):
        return found
    key = f"{found.branch} {found.customer_id}".strip()
    for each in (key, found.name, found.phone):
        if each and [other.key for other in book.people.find(each)] == [found.key]:
            return each
    return Trouble(
        "customer",
        "이름과 연락처만으로는 누구의 계약인지 가릴 수 없습니다.",
        "고객 칸에 계약의 셀을 고객대장!A5처럼 적으세요.",
    )


def moment_of(row: IntakeRow, saved: datetime, *, date1904: bool) -> datetime | Trouble | None:
    """Return when a row says that it was; None where it does not say.

    Args:
        row: the row.
        saved: when people saved it, to which 오늘, 어제 and a day without a year refer.
        date1904: whether the workbook counts its days from 1904.
    """
    value = row.values.get("at")
    if value is None or is_blank(value):  # type: ignore[arg-type]  # a cell holds no plain date
        return None
    if isinstance(value, datetime):
        return value
    reading = read(Kind.DATETIME, value, date1904=date1904)  # type: ignore[arg-type]  # likewise
    if isinstance(reading.value, datetime):
        return reading.value
    if isinstance(reading.value, date):
        return datetime.combine(reading.value, time())
    try:
        return typed_moment(words(value), saved)
    except DomainError:
        return _no_day("at")


def day_of(row: IntakeRow, name: str, saved: datetime, *, date1904: bool) -> date | Trouble | None:
    """Return a day that is to come, such as 기한; None where the row does not say."""
    value = row.values.get(name)
    if value is None or is_blank(value):  # type: ignore[arg-type]  # a cell holds no plain date
        return None
    if isinstance(value, datetime):
        return value.date()
    reading = read(Kind.DATE, value, date1904=date1904)  # type: ignore[arg-type]  # likewise
    if isinstance(reading.value, date):
        return reading.value
    try:
        return typed_day(words(value), saved.date(), coming=True)
    except DomainError:
        return _no_day(name)


def _no_day(name: str) -> Trouble:
    header = INTAKE.column(name).name
    return Trouble(name, f"'{header}' 칸을 날짜로 읽을 수 없습니다.", _HOW_DAY)


def whole_number(row: IntakeRow, name: str, kind: Kind, how: str) -> int | Trouble | None:
    """Return a number that a row says; None where it says none.

    Args:
        row: the row.
        name: the field.
        kind: what it is read as.
        how: how it is written.
    """
    value = row.values.get(name)
    if value is None or is_blank(value):  # type: ignore[arg-type]  # a cell holds no plain date
        return None
    found = read(kind, value).value  # type: ignore[arg-type]  # likewise
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    header = INTAKE.column(name).name
    return Trouble(name, f"'{header}' 칸을 읽을 수 없습니다.", how)


def missing(row: IntakeRow, kind: IntakeKind) -> list[str]:
    """Return the headers of the cells that a row still lacks."""
    said = row.said
    wanted = kind.cells.needs
    if kind is IntakeKind.CONTACT and "부재" in said.get("outcome", ""):
        wanted = tuple(each for each in wanted if each != "memo")
    return [_asked(kind, each) for each in wanted if each not in said]


def _asked(kind: IntakeKind, name: str) -> str:
    special = {
        (IntakeKind.OPINION, "count"): "점수(개월/점수 칸, 1–5)",
        (IntakeKind.CANCEL, "outcome"): "해지 사유(결과 칸)",
        (IntakeKind.MESSAGE, "item"): "캠페인(서비스/제품 칸)",
    }
    return special.get((kind, name), INTAKE.column(name).name)


def unused(row: IntakeRow, kind: IntakeKind) -> Trouble | None:
    """Say which filled cells a row of a kind has no use for: what they say would be lost."""
    known = {"kind", *kind.cells.needs, *kind.cells.may}
    left = [INTAKE.column(name).name for name in row.said if name not in known]
    if not left:
        return None
    names = ", ".join(f"'{each}'" for each in left)
    return Trouble(
        "kind",
        f"종류가 '{kind.value}'인 줄에는 {names} 칸을 쓰지 않습니다.",
        "그 칸을 비우거나, 종류를 고치세요.",
    )


def outcome_words(row: IntakeRow) -> Sequence[str]:
    """Return what 결과 says, word by word."""
    return [each for each in _BETWEEN.split(row.said.get("outcome", "")) if each]
