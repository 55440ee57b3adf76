"""Where a customer stands in a workbook, and by what the workbook knows that customer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.domain.traces import Known, together
from xlcrm.ooxml.scan import values_at
from xlcrm.people.keys import key_without_id
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book, Sheet

_IDENTIFIERS: Final = frozenset({"customer_id", "contract_id", "next_contract_id", "coupon"})
_SAID_BY: Final = {
    Kind.NAME: "names",
    Kind.PHONE: "phones",
    Kind.EMAIL: "words",
    Kind.ADDRESS: "words",
}
_OWN: Final[tuple[tuple[str, str], ...]] = (
    ("names", r"이름|성명|보호자|학부모|대표|예금주|추천인|소개|가족|배우자|자녀|원생|name"),
    ("phones", r"연락|전화|휴대|핸드폰|phone|mobile|h\.?p|tel"),
    ("words", r"메일|mail|주소|address|카톡|카카오|아이디"),
    ("keys", r"계좌|카드|주민|외국인|여권|면허|사업자|비밀번호|비번|pw|password"),
)
_KINDS: Final = tuple((name, lazy(f"(?i){pattern}")) for name, pattern in _OWN)
_REFERRED: Final = lazy("추천|소개")
_NEVER_NAMED: Final = lazy(r"[\d.,\s%/:-]*")


@outlined
@dataclass(frozen=True, slots=True)
class Whom:
    """A customer, whatever workbook it is looked for in.

    Attributes:
        keys: by which rows name them; see `people.keys`.
        shown: who it is, masked.
        name: 고객명; empty where nobody knows it.
    """

    keys: frozenset[str]
    shown: str
    name: str = ""


def whom(person: Person) -> Whom:
    """Return a customer of the ledgers."""
    keys = {person.key}
    if person.name and person.phone:
        keys.add(key_without_id(person.name, person.phone))
    return Whom(frozenset(keys - {""}), person.masked, person.name)


@dataclass(frozen=True)
class Found:
    """Where one customer stands in a workbook.

    Attributes:
        rows: each sheet that knows the customer, with the positions in its table.
        known: by what it knows the customer.
    """

    rows: tuple[tuple[Sheet, tuple[int, ...]], ...]
    known: Known = field(repr=False)


def keys_of(book: Book, sheet: Sheet) -> Sequence[str]:
    """Return of each row of a sheet whose it is; "" where nobody knows."""
    table = sheet.table
    if table.spec.key == LEDGER.key:
        number = next(at for at, each in enumerate(book.ledgers) if each.table is table)
        return book.people.customers[number]
    if not {"customer_id", "name"} & table.columns.keys():
        return [""] * len(table.rows)
    return book.people.whose_rows(table)


def sorted_out(book: Book, wanted: Sequence[Whom]) -> tuple[list[Found], Known]:
    """Return where some customers stand in a workbook, and what it knows of everybody else.

    What a customer shares with somebody else, as a family's telephone number, is not that
    customer's alone, and counts as the other's.
    """
    place = {key: at for at, each in enumerate(wanted) for key in each.keys}
    rows: list[list[tuple[Sheet, tuple[int, ...]]]] = [[] for _ in wanted]
    known: list[list[Known]] = [[] for _ in wanted]
    others: list[Known] = []
    whole: set[str] = set()  # what others' cells say
    called: set[str] = set()  # and those of them that are no notes
    for sheet in book.sheets:
        theirs: defaultdict[int, list[int]] = defaultdict(list)
        rest = []
        for at, key in enumerate(keys_of(book, sheet)):
            who = place.get(key) if key else None
            if who is None:
                rest.append(at)
            else:
                theirs[who].append(at)
        for who, positions in theirs.items():
            rows[who].append((sheet, tuple(positions)))
            known[who].append(_known(book, sheet, positions))
        if rest:
            others.append(_known(book, sheet, rest, others=True))
        for column in sheet.table.columns.values():
            said = {str(column.raw[at]).strip() for at in rest if type(column.raw[at]) is str}
            whole |= said
            if column.column.kind is not Kind.NOTE:
                called |= said
    apart = together([*others, Known(names=frozenset(called), texts=frozenset(whole))])
    found = [
        Found(tuple(each), together(said).without(apart))
        for each, said in zip(rows, known, strict=True)
    ]
    return found, apart


def own_headers(book: Book, sheet: Sheet) -> Mapping[int, str]:
    """Return the columns of the office's own by number, with what their headers say."""
    match = sheet.match
    scanned = book.scans.get(sheet.table.sheet)
    if scanned is None:
        return {}
    taken = {*match.columns.values(), match.given}
    found = {}
    for number in range(sheet.area.left, sheet.area.right + 1):
        if number not in taken:
            said = values_at(scanned, book.package.strings, [sheet.table.header_row], number)[0]
            if not is_blank(said):
                found[number] = " ".join(str(said).split())
    return found


def own_cells(book: Book, sheet: Sheet, positions: Sequence[int], number: int) -> list[CellValue]:
    """Return what cells of a column say that is the office's own."""
    scanned = book.scans.get(sheet.table.sheet)
    if scanned is None:
        return [None] * len(positions)
    rows = [sheet.table.rows[at] for at in positions]
    return values_at(scanned, book.package.strings, rows, number)


def personal_header(header: str) -> str:
    """Return as what of `Known` a column of the office's own is kept; "" where it is personal none.

    >>> personal_header("보호자 성함"), personal_header("비상 연락처"), personal_header("벨트 색")
    ('names', 'phones', '')
    """
    if lazy("(?i)연락|전화|휴대|phone|메일").search(header):
        return "words" if "메일" in header else "phones"
    return next((name for name, pattern in _KINDS if pattern.search(header)), "")


def _known(book: Book, sheet: Sheet, positions: Sequence[int], *, others: bool = False) -> Known:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for name, text in _said(book, sheet, positions, others=others):
        said[name].add(text)
    return Known(**{name: frozenset(texts) for name, texts in said.items()})


def _said(
    book: Book, sheet: Sheet, positions: Sequence[int], *, others: bool
) -> Iterator[tuple[str, str]]:
    """Yield what rows say of who it is, as of what of `Known`."""
    table = sheet.table
    for name, column in table.columns.items():
        kind = column.column.kind
        as_ = _SAID_BY.get(kind) or ("texts" if kind is Kind.NOTE else "")
        as_ = "keys" if name in _IDENTIFIERS else as_
        if not as_:
            continue
        for at in positions:
            for value in {column.raw[at], column.values[at]}:
                if value is not None and str(value).strip(" -–—"):
                    yield as_, str(value).strip()
    for number, header in own_headers(book, sheet).items():
        if others and _REFERRED.search(header):  # whom others name there is told of, too
            continue
        as_ = personal_header(header) or "texts"
        for value in own_cells(book, sheet, positions, number):
            text = "" if value is None else str(value).strip()
            if text and (as_ == "phones" or not _NEVER_NAMED.fullmatch(text)):
                yield as_, text
