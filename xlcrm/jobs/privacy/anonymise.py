"""`anonymise`: a copy of a workbook with invented people, in which all figures stay.

The same person has the same invented name, telephone number, addresses and IDs wherever the old
ones stood, so that what belongs together still does. In what was written, whom the ledger knows is
named by the invented name, and whom `third_persons` finds as well.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.firm import without_form
from xlcrm.domain.hidden_addresses import hide_addresses
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import scrub
from xlcrm.domain.pseudonyms import Pseudonyms, is_name
from xlcrm.domain.text import lazy, normalise
from xlcrm.domain.third_persons import third_persons
from xlcrm.errors import DomainError, StorageError, XlcrmError
from xlcrm.files import store
from xlcrm.jobs.privacy.found import own_headers, personal_header
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rewording import SheetCells, Wording, reworded
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.people.keys import identifies
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import LEDGER, SETTINGS
from xlcrm.values import dataclass
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from os import PathLike

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.columns import Column
    from xlcrm.workbook.read import Book

_STAFF: Final = frozenset({"officer", "compensation_by", "user", "askers", "told"})
_IDS: Final = frozenset({"customer_id", "contract_id", "next_contract_id", "coupon"})
_KEY: Final = lazy(r"(?=.*\d)(?=.*[A-Za-z가-힣_-])[\w-]{4,}|\d{6,}")
_BORN: Final = lazy("(?i)생일|생년|생월|birth")
_ACCOUNTS: Final = lazy(
    "(?i)계좌|카드|주민|외국인|여권|면허|사업자|비밀번호|비번|password|(?<![a-z])pw"
)
_HEADED: Final = lazy(
    r"(?i)(?:[가-힣]{0,4}\s?)?(?:고객|회원|원생|학생|수강생|입주자|임차인|세입자|신청자|계약자|보호자|학부모|대표자?|"
    r"담당자?|예금주|추천인|직원|사원|강사|업체|거래처|상호|사용자|이용자)\s?(?:명|이름|성명|성함|name)?"
    r"|(?:이름|성명|성함|명의|name)"
)
_MADE_IN: Final = lazy(r"[12]\d{3}")
_SPLIT: Final = lazy(r"([\r\n]+)")
_WIDEST: Final = 60
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's days have no zone
_NUMBER: Final = lazy(r"\d[\d\s.\-()]{6,}\d")
_MAIL: Final = lazy(r"(?<![\w.%+-])[\w.%+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORT: Final = 2
_FEWEST: Final = 8  # digits of a telephone number
_PART: Final = lazy(r"\d{4,7}")  # of a telephone number's last digits
_SERIALS: Final = range(1_000, 60_000)


@outlined
@dataclass(frozen=True, slots=True)
class Anonymised:
    """A copy with invented people.

    Attributes:
        path: where it lies; None before it is written.
        replaced: how many different values of each kind were replaced.
        unread: parts that are no XML, such as pictures: they are as they were.
    """

    path: Path | None
    replaced: Mapping[str, int]
    unread: tuple[str, ...]


def anonymise(
    path: str | PathLike[str], to: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS
) -> Anonymised:
    """Write a copy of a workbook with invented people; the workbook stays as it is.

    Args:
        path: the workbook.
        to: where the copy goes, a new file.
        limits: how much the workbook may unpack to.

    Raises:
        StorageError: there is such a file already, or it cannot be written.
        RefusedEditError: the workbook is signed, marked as final, or not written in UTF-8.
        DomainError: no column of names was found in it.
    """
    target = Path(to)
    stored = store.read(path, limits)
    if target.suffix.lower() != stored.path.suffix.lower():
        raise StorageError(
            "사본의 확장자가 대장과 다릅니다.",
            path=target,
            hint=f"이름의 끝을 {with_particle(stored.path.suffix, '으로/로')} 적으세요.",
        )
    try:
        data, found = anonymised(Package(stored.data, limits))
    except XlcrmError as error:
        raise error.at(path) from error.__cause__
    store.create(target, data, of=[stored.path])
    return Anonymised(target, found.replaced, found.unread)


def anonymised(package: Package) -> tuple[bytes, Anonymised]:
    """Return a workbook's bytes with invented people, and what was replaced.

    Raises:
        RefusedEditError: the workbook is signed, marked as final, or not written in UTF-8.
        DamagedWorkbookError: it cannot be read.
        DomainError: no column of names was found in it.
    """
    package.refuse_unless_editable()
    book = read_book(package)
    known = _Known(book, package)
    if not known.values("name"):
        raise DomainError(
            "사람 이름이 있는 열을 찾지 못해, 누구를 바꿀지 모릅니다.",
            hint="먼저 xlcrm adopt로 어느 열이 이름인지 알려 주세요.",
        )
    replacing = _Replacing(known)
    sheets = {name: SheetCells(cells) for name, cells in replacing.cells().items()}
    wording = Wording(
        replacing.text,
        replacing.markup,
        property=replacing.of_property,
        note=replacing.note,
        headed=replacing.headed,
    )
    done = reworded(package, wording, sheets)
    return done.data, Anonymised(None, dict(replacing.counts()), done.unread)


def people_of(package: Package) -> Mapping[str, frozenset[str]]:
    """Return what a workbook says of people, by what it is: `name`, `phone`, `note` and so on.

    For whoever wants to prove that a copy says none of it.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for cell in _Known(read_book(package), package).cells:
        found[cell.kind].add(str(cell.value).strip())
    return {
        kind: frozenset(found[kind])
        for kind in ("name", "staff", "phone", "email", "address", "id", "number", "born", "note")
    }


@dataclass(frozen=True)
class _Cell:
    """A cell of a column that names or reaches somebody, or in which people write."""

    sheet: str
    row: int
    column: int
    value: CellValue
    kind: str


class _Known:
    """All cells of a workbook that may name somebody, by what they hold."""

    def __init__(self, book: Book, package: Package) -> None:
        self.book, self.package = book, package
        self.cells = [*self._of_tables(), *self._elsewhere()]

    def values(self, kind: str) -> set[str]:
        """What cells of a kind say."""
        return {str(each.value).strip() for each in self.cells if each.kind == kind} - {""}

    def _of_tables(self) -> Iterator[_Cell]:
        for sheet in self.book.sheets:
            table = sheet.table
            if table.spec.key == SETTINGS.key:
                continue
            numbered = table.spec.key != LEDGER.key or identifies(table)
            for name, column in table.columns.items():
                kind = _kind_of(name, column.column, numbered=numbered)
                if not kind:
                    continue
                shown = sheet.shown_at.get(name, {})
                for at, row in enumerate(table.rows):
                    if not is_blank(column.raw[at]) and (
                        at not in column.formulas or column.shared
                    ):
                        yield _Cell(
                            table.sheet, shown.get(row) or row, column.number, column.raw[at], kind
                        )
            for number, header in own_headers(self.book, sheet).items():
                yield from self._own(sheet.table.sheet, table.rows, number, header)
            if sheet.match.given:
                yield from self._own(table.sheet, table.rows, sheet.match.given, "이름")

    def _own(self, sheet: str, rows: object, number: int, header: str) -> Iterator[_Cell]:
        from xlcrm.ooxml.scan import values_at  # noqa: PLC0415

        scanned = self.book.scans.get(sheet)
        if scanned is None:
            return
        wanted = list(rows)  # type: ignore[call-overload]
        kind = _kind_headed(header)
        values = values_at(scanned, self.package.strings, wanted, number)
        for row, value in zip(wanted, values, strict=True):
            if not is_blank(value):
                yield _Cell(sheet, row, number, value, kind or "note")

    def _elsewhere(self) -> Iterator[_Cell]:
        """Cells below headers that name people, on sheets that are no tables of the book."""
        known = {each.table.sheet for each in self.book.sheets}
        for entry in self.package.worksheets:
            if entry.name in known:
                continue
            scanned = scan(
                self.package.markup(entry.part), self.package.strings, wanted=range(1, _WIDEST)
            )
            for number, column in scanned.columns.items():
                kind = ""
                for at, (row, value) in enumerate(zip(scanned.rows, column.values, strict=True)):
                    if isinstance(value, str) and (new := _headed_elsewhere(value)):
                        kind = new
                    elif (
                        kind
                        and not is_blank(value)
                        and at not in column.formulas
                        and (kind != "name" or _looks_named(str(value)))
                    ):
                        yield _Cell(entry.name, row, number, value, kind)


def _kind_of(name: str, column: Column, *, numbered: bool) -> str:
    if name in _IDS:
        return "id" if numbered or name != "customer_id" else ""
    if name in _STAFF:
        return "staff"
    kinds = {
        Kind.NAME: "name",
        Kind.PHONE: "phone",
        Kind.EMAIL: "email",
        Kind.ADDRESS: "address",
        Kind.NOTE: "note",
    }
    return kinds.get(column.kind, "")


def _kind_headed(header: str) -> str:
    """What a column of the office's own holds, by its header."""
    if _ACCOUNTS.search(header):
        return "number"
    if _BORN.search(header):
        return "born"
    said = personal_header(header)
    if said == "words":
        return "address" if lazy("주소|(?i)address").search(header) else "email"
    return {"names": "name", "phones": "phone", "keys": "number"}.get(said, "")


def _headed_elsewhere(text: str) -> str:
    bare = " ".join(text.split())
    if len(bare) > 12:  # noqa: PLR2004 - a header is short
        return ""
    if _HEADED.fullmatch(bare):
        return "name"
    if lazy(r"(?i)(?:[가-힣]{0,4}\s?)?(?:연락처|전화번호|전화|휴대폰|핸드폰|H\.?P|tel)").fullmatch(
        bare
    ):
        return "phone"
    if lazy(r"(?i)주소|거주지|address").fullmatch(bare):
        return "address"
    return ""


def _is_staff(text: str) -> bool:
    """Whether a column of staff names a person, and not a team or a branch."""
    return bool(lazy(r"[가-힣]{2,5}(?<![팀점부과실반조사])").fullmatch("".join(text.split())))


def _looks_named(text: str) -> bool:
    return is_name(text) or without_form(normalise(text)) != normalise(text)


class _Replacing:
    """Says texts anew, each person always as the same invented one."""

    def __init__(self, known: _Known) -> None:
        self.known = known
        names = known.values("name")
        self.staff = {each for each in known.values("staff") if _is_staff(each)}
        self.names = {each for each in names if not each.isdecimal()}
        self.made = Pseudonyms(
            {*self.names, *self.staff, *(without_form(normalise(each)) for each in self.names)},
            {re.sub(r"\D", "", part) for each in known.values("phone") for part in each.split("/")},
        )
        self.third: dict[str, str] = {}
        self.whole: dict[str, Callable[[str], str]] = {}
        for kind, make in (
            ("id", self.made.identifier),
            ("address", self.made.address),
            ("email", self._email),
            ("phone", self._phone),
        ):
            for value in known.values(kind):
                if kind != "id" or _KEY.fullmatch(value):
                    self.whole[value] = make
        for value in (*self.names, *self.staff):
            self.whole[value] = self.made.name
        for value in known.values("number"):
            self.whole[value] = self.made.number

    def counts(self) -> Counter[str]:
        """How many different values of each kind there were."""
        return Counter(
            {
                "이름": len(self.names | self.staff),
                "연락처": len(self.known.values("phone")),
                "이메일": len(self.known.values("email")),
                "주소": len(self.known.values("address")),
                "ID": len(self.known.values("id")),
                "글 속의 사람": len(self.third),
            }
        )

    def cells(self) -> Mapping[str, dict[tuple[int, int], CellValue]]:
        """What cells say from now on, by sheet."""
        found: defaultdict[str, dict[tuple[int, int], CellValue]] = defaultdict(dict)
        for each in self.known.cells:
            new = self._cell(each)
            if new != each.value:
                found[each.sheet][each.row, each.column] = new
        return found

    def _cell(self, cell: _Cell) -> CellValue:  # noqa: C901, PLR0911 - a line each kind
        value, text = cell.value, str(cell.value).strip()
        if isinstance(value, bool):
            return value
        if cell.kind == "born":
            return self._born(value)
        if cell.kind == "id":
            new = self.made.identifier(text.removesuffix(".0"))
            return int(new) if isinstance(value, int | float) and new.isdecimal() else new
        if isinstance(value, int | float):
            plain = str(int(value))
            if cell.kind in {"phone", "number"} and len(plain) >= 4 and value > 0:  # noqa: PLR2004 - shorter ones reach nobody
                phone = cell.kind == "phone" and len(plain) >= _FEWEST
                return int((self.made.phone if phone else self.made.number)(plain))
            return value
        if cell.kind == "name":
            return self._name(text)
        if cell.kind == "staff":
            return self.made.name(text) if _is_staff(text) else self.note(text)
        if cell.kind == "phone":
            return self._phone(text)
        if cell.kind == "email":
            return self._email(text)
        if cell.kind == "address":
            return self.made.address(text) if len(text) > _SHORT else text
        if cell.kind == "number":
            return self.made.number(text) if any(map(str.isdecimal, text)) else "○○○"
        return self.note(str(value))

    def _name(self, text: str) -> str:
        if text.isdecimal() or not any(map(str.isalpha, text)):
            return self._free(text)
        return self.made.name(text)

    def _phone(self, text: str) -> str:
        made = _NUMBER.sub(lambda match: self._number(match[0]), text)
        if made == text and _PART.fullmatch(text):
            made = self.made.number(text)
        return self._free(made) if made == text else self._named(made)

    def _number(self, text: str) -> str:
        """A number in a column of telephone numbers."""
        return self.made.phone(text)

    def _email(self, text: str) -> str:
        made = _MAIL.sub(lambda match: self.made.email(match[0]), text)
        return self._free(text) if made == text else made

    def _born(self, value: CellValue) -> CellValue:
        """The first day of the same year."""
        if isinstance(value, int | float):
            if int(value) in _SERIALS:
                year = (_EPOCH + timedelta(days=int(value))).year
                return (datetime(year, 1, 1) - _EPOCH).days  # noqa: DTZ001 - as above
            return value if value < 10_000 else int(str(int(value))[:-4] + "0101")  # noqa: PLR2004 - 1988 is a year, 19880312 a day
        found = _MADE_IN.search(str(value))
        return f"{found[0]}-01-01" if found else None

    # -- any text ----------------------------------------------------------------------------------

    def text(self, text: str) -> str:
        """Return any text with everybody replaced who is known, and every number and address."""
        bare = text.strip()
        if not bare:
            return text
        make = self.whole.get(bare)
        if make is not None:
            return text.replace(bare, make(bare))
        return self._free(text)

    def _free(self, text: str) -> str:
        """A text that is no one's value as a whole."""
        return self._keyed(self._reached(self._named(text)))

    def markup(self, text: str) -> str:
        """Return what may be a reference with known names and addresses replaced."""
        if text.isascii() and "@" not in text and not self._latin:
            return text
        return self._mails(self._named(text))

    def note(self, text: str) -> str:
        """Return what somebody wrote with third persons replaced, too."""
        if text.strip() in self.whole:
            return self.text(text)
        found = third_persons(text)
        pieces, last = [], 0
        for start, end, kind in found:
            said = text[start:end]
            new = "○○○" if kind != "name" else self.made.name(said) if len(said) > 1 else "○"
            self.third[said] = new
            pieces += [text[last:start], new]
            last = end
        made = "".join((*pieces, text[last:]))
        return self.text(made) if made.strip() not in self.whole else made

    def of_property(self, text: str) -> str:
        """Return nothing in the place of whoever made and saved the file."""
        return text if _dated(text) else ""

    def headed(self, header: str) -> Callable[[str], str] | None:
        """Return how the texts of a cached column are said anew, by its header."""
        kind = _headed_elsewhere(header) or _kind_headed(header)
        return {
            "name": self._name,
            "phone": self._phone,
            "address": self.made.address,
            "email": self._email,
            "number": self.made.number,
        }.get(kind)

    @cached_property
    def _lookup(self) -> dict[str, str]:
        found = {}
        for each in (*self.names, *self.staff):
            name = normalise(each)
            bare = without_form(name)
            for spelt in {name, bare}:
                if len(spelt) >= _SHORT and any(map(str.isalpha, spelt)):
                    found[spelt] = each
        return found

    @cached_property
    def _latin(self) -> bool:
        return any(each.isascii() for each in self._lookup)

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(each) for each in self._lookup}, reverse=True))

    @cached_property
    def _starts(self) -> frozenset[str]:
        """How the names begin: where nothing begins so, none need be looked for."""
        return frozenset(each[:_SHORT] for each in self._lookup)

    def _named(self, text: str) -> str:
        """A text with the names that the workbook knows replaced, the longest at each place."""
        lookup, pieces, last, at = self._lookup, [], 0, 0
        starts = self._starts
        while at < len(text) - 1:
            if text[at : at + _SHORT] not in starts:
                at += 1
                continue
            for size in self._lengths:
                part = text[at : at + size]
                if part in lookup and _stands(text, at, at + len(part)):
                    made = self.made.name(lookup[part])
                    pieces += [text[last:at], made]
                    at += len(part) - 1
                    last = at + 1
                    break
            at += 1
        return "".join((*pieces, text[last:]))

    def _reached(self, text: str) -> str:
        """A text with telephone numbers, mails, addresses and other numbers replaced."""
        text = self._mails(text)
        if not any(map(str.isdecimal, text)):
            return text
        for value in self._addresses:
            if value in text:
                text = text.replace(value, self.made.address(value))
        text = hide_addresses(text)
        if scrub(text) == text:
            return (
                text
                if not _digits_known(text, self._phones)
                else _NUMBER.sub(self._known_number, text)
            )
        return _NUMBER.sub(self._any_number, text)

    def _mails(self, text: str) -> str:
        if "@" not in text:
            return text
        return _MAIL.sub(lambda match: self.made.email(match[0]), text)

    def _any_number(self, match: re.Match[str]) -> str:
        text = match[0]
        if scrub(text) == text and scrub(f"계좌 {text}") == text:
            return text
        try:
            parse_phones(text)
        except DomainError:
            return self.made.number(text)
        return self.made.phone(text)

    def _known_number(self, match: re.Match[str]) -> str:
        known = re.sub(r"\D", "", match[0]).lstrip("0") in self._phones
        return self.made.phone(match[0]) if known else match[0]

    @cached_property
    def _phones(self) -> frozenset[str]:
        found = set()
        for value in self.known.values("phone"):
            for part in re.split(r"[/,;\n]", value):
                digits = re.sub(r"\D", "", part).lstrip("0")
                if len(digits) >= 8:  # noqa: PLR2004 - shorter ones reach nobody
                    found.add(digits)
        return frozenset(found)

    @cached_property
    def _addresses(self) -> tuple[str, ...]:
        known = (each for each in self.known.values("address") if len(each) >= 8)  # noqa: PLR2004 - 경기 is no address
        return tuple(sorted(known, key=len, reverse=True))

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(each for each in self.known.values("id") if _KEY.fullmatch(each))

    def _keyed(self, text: str) -> str:
        keys = self._keys
        if not keys:
            return text
        return lazy(r"[\w-]{4,}").sub(
            lambda match: self.made.identifier(match[0]) if match[0] in keys else match[0], text
        )


def _digits_known(text: str, phones: frozenset[str]) -> bool:
    return any(
        re.sub(r"\D", "", match[0]).lstrip("0") in phones for match in _NUMBER.finditer(text)
    )


def _stands(text: str, start: int, stop: int) -> bool:
    """Whether a name is a word of its own: two letters wholly, more at a word's beginning."""
    before = text[start - 1 : start]
    after = text[stop : stop + 1]
    if text[start:stop].isascii():
        return not (before.isascii() and before.isalnum()) and not (
            after.isascii() and after.isalnum()
        )
    if stop - start <= _SHORT:
        return not before.isalnum() and (
            not after.isalnum() or after in "님씨군양이가은는을를에와과의도"
        )
    return True


def _dated(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"\d{4}-\d\d-\d\dT[\d:.]+Z?|[\d.]+|true|false|Microsoft Excel|xlcrm \w+", text.strip()
        )
    )
