"""What a ledger holds of people, on what ground and how long; and all that it holds of one of them.

Article numbers and what was counted, no legal advice: the office's own privacy officer says which
ground is the right one.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.errors import XlcrmError
from xlcrm.files import outbox, queue
from xlcrm.files.backups import kept_of
from xlcrm.files.beside import apart_of, bytes_beside
from xlcrm.files.outgoing import put
from xlcrm.files.record import record_bytes
from xlcrm.jobs.person.whom import customer_meant
from xlcrm.jobs.privacy.found import own_cells, own_headers, personal_header, sorted_out, whom
from xlcrm.jobs.privacy.held import COMPLAINTS_YEARS, CONTRACTS_YEARS
from xlcrm.jobs.privacy.overdue import due_customers
from xlcrm.jobs.privacy.unrecorded import Unrecorded
from xlcrm.office.recorded import people_in, years_kept
from xlcrm.ooxml.package import Package
from xlcrm.pages.apart import apart_rows
from xlcrm.pages.card import Card, Part, is_card, painted
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.consent_columns import SCOPES
from xlcrm.schema.masks import MASKS, masked
from xlcrm.schema.sheets import (
    CUSTOMERS,
    HISTORY,
    JOURNAL,
    LEDGER,
    MARKETING,
    PURCHASES,
    SETTINGS,
)
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

    from xlcrm.jobs.privacy.found import Found
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.columns import Column
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.read import Book, Sheet

REGISTER: Final = "xlcrm privacy"
ACCESS: Final = "xlcrm access"
_CONTRACT: Final = "계약의 체결·이행 (개인정보 보호법 제15조 제1항 제4호)"
_CONSENT: Final = "동의 (개인정보 보호법 제15조 제1항 제1호)"
_STATUTE: Final = f"{CONTRACTS_YEARS}년 (전자상거래법 시행령 제6조)"
_GROUNDS: Final = {
    LEDGER.key: (_CONTRACT, _STATUTE),
    PURCHASES.key: (_CONTRACT, _STATUTE),
    JOURNAL.key: (_CONTRACT, f"불만 {COMPLAINTS_YEARS}년 (전자상거래법 시행령 제6조)"),
    MARKETING.key: ("동의 (정보통신망법 제50조)", "동의를 거둘 때까지"),
}
_NOT_ABOUT: Final = frozenset({SETTINGS.key, HISTORY.key})
_SENSITIVE: Final = ("C401", "C403", "C404", "C406", "C407", "C408", "C409")
_LONGEST: Final = 2_000  # characters of one row on the page


def privacy_report(ledger: Ledger, *, as_of: date, processors: Sequence[str] = ()) -> Card:
    """Return the register of what a ledger holds of people, to print and to complete.

    Args:
        ledger: the opened workbook, read whole.
        as_of: the day that counts as today.
        processors: who works on the data for the office besides those of 설정, each `업체=업무`.

    Raises:
        StorageError: the folder cannot be read.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> page = xlcrm.privacy_report(ledger, as_of=date(2024, 10, 1))
    >>> page.parts[0].rows[0][:3]
    ('고객대장', '고객 ID, 고객명, 연락처, 비고', '3')
    """
    opened = ledger.on(as_of)
    book = opened.book
    parts = (
        Part(
            "보유하는 개인정보",
            ("시트", "항목", "행", "근거", "보유기간"),
            tuple(_held(book)),
            "사람을 알 수 있는 열이 없습니다.",
        ),
        Part(
            "동의", ("동의", "예", "아니오", "모름"), tuple(_consents(book)), "동의 열이 없습니다."
        ),
        Part("파기", (), tuple(_overdue(opened, as_of))),
        Part("처리위탁", ("수탁자", "위탁하는 업무"), tuple(_processors(book, processors))),
        Part("대장 밖에 있는 것", (), tuple(_beside(opened))),
        Part(
            "두지 말아야 할 것",
            ("무엇", "칸"),
            tuple(_sensitive(opened, as_of)),
            "찾지 못했습니다.",
        ),
        Part("확인", (), (("개인정보 보호책임자", ""), ("확인한 날", ""))),
    )
    return Card("개인정보 처리 현황", "", as_of, parts, masked=True)


def privacy_access(ledger: Ledger, customer: str, *, as_of: date, reveal: bool = False) -> Card:
    """Return all that a ledger and what lies beside it hold of one customer.

    Args:
        ledger: the opened workbook, read whole.
        customer: a 고객 ID, a name or a telephone number that only one customer has.
        as_of: the day that counts as today.
        reveal: whether names, numbers and addresses are shown as they are, as for the customer.

    Raises:
        DomainError: no customer is meant, or more than one.
        StorageError: the folder cannot be read, or the record of what was sent is damaged.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> page = xlcrm.privacy_access(ledger, "1003", as_of=date(2024, 10, 1))
    >>> page.who, page.parts[0].title
    ('1003 박*희 010-****-2222', '고객대장 (1행)')
    """
    opened = ledger.on(as_of)
    book = opened.book
    person = customer_meant(opened, customer)
    theirs = whom(person)
    (found,), _ = sorted_out(book, [theirs])
    names = frozenset(map(str, {*book.people.column("name")} - {None}))
    said = _Said(book, None if reveal else HiddenNames(names))
    parts = [*(said.part(sheet, positions) for sheet, positions in found.rows)]
    lines = [
        line
        for line in outbox.outbox_lines(ledger.path)
        if outbox.names_any(line, dict.fromkeys(theirs.keys, ""))
    ]
    sent = tuple((str(line.get("at", "")), str(line["what"])) for line in lines)
    parts.append(Part("보낸 메시지의 기록", ("때", "무엇"), sent, "없습니다."))
    parts.append(Part("대장 밖에 있는 것", (), tuple(_elsewhere(ledger.path, theirs.keys, found))))
    shown = (person.branch, person.customer_id, person.name, person.phone)
    who = " ".join(filter(None, shown)) if reveal else person.masked
    return Card(who, "", as_of, tuple(parts), not reveal)


def put_privacy_report(
    ledger: Ledger, path: str | PathLike[str], *, as_of: date, processors: Sequence[str] = ()
) -> Path:
    """Make the register as a file; a register that lies there already is replaced, nothing else is.

    Args:
        ledger: the opened workbook, read whole.
        path: where; `.xlsx`, or `.pdf`, which needs LibreOffice.
        as_of: the day that counts as today.
        processors: who works on the data for the office besides those of 설정, each `업체=업무`.

    Raises:
        StorageError: it cannot be written, or LibreOffice is missing.
    """
    page = privacy_report(ledger, as_of=as_of, processors=processors)
    return _put(page, ledger.path, path, "개인정보 처리 현황", REGISTER, "이름은 적지 않습니다")


def put_privacy_access(
    ledger: Ledger, customer: str, path: str | PathLike[str], *, as_of: date, reveal: bool = False
) -> Path:
    """Make all that is held of one customer as a file; see `privacy_access`, `put_privacy_report`.

    Raises:
        DomainError: no customer is meant, or more than one.
        StorageError: it cannot be written, or LibreOffice is missing.
    """
    page = privacy_access(ledger, customer, as_of=as_of, reveal=reveal)
    return _put(page, ledger.path, path, "개인정보 열람", ACCESS, "")


def _put(  # noqa: PLR0913, PLR0917 - what the page is
    page: Card, ledger: Path, path: str | PathLike[str], name: str, category: str, note: str
) -> Path:
    data = painted(page, ledger.name, name=name, category=category, note=note, long=True)

    def ours(there: bytes) -> bool:
        return is_card(there, category)

    if Path(path).suffix.lower() != ".pdf":
        return put(path, data, frozenset({".xlsx", ".pdf"}), ours, of=[ledger])
    from xlcrm.files.printing import pdf_of  # noqa: PLC0415 - only where it is asked for

    return put(path, pdf_of(data, path, of=[ledger]), frozenset({".pdf"}), of=[ledger])


# -- the register ----------------------------------------------------------------------------------


def _held(book: Book) -> Iterator[tuple[str, ...]]:
    for sheet in book.sheets:
        table = sheet.table
        if table.spec.key in _NOT_ABOUT:
            continue
        items = [
            " ".join(column.header.split())
            for name, column in table.columns.items()
            if name == "customer_id" or column.column.personal or column.column.kind is Kind.NOTE
        ]
        if table.spec.key == CUSTOMERS.key:
            items = [" ".join(column.header.split()) for column in table.columns.values()]
        items += [header for header in own_headers(book, sheet).values() if personal_header(header)]
        if items and len(table.rows):
            ground, until = _GROUNDS.get(table.spec.key, (_CONSENT, "보유기한까지"))
            yield table.sheet, ", ".join(items), f"{len(table.rows):,}", ground, until


def _consents(book: Book) -> Iterator[tuple[str, ...]]:
    for sheet in book.sheets:
        table = sheet.table
        if table.spec.key != CUSTOMERS.key:
            continue
        if "privacy_consent_on" in table.columns:
            days = table.values("privacy_consent_on")
            known = sum(day is not None for day in days)
            yield "개인정보 동의", f"{known:,}", "0", f"{len(days) - known:,}"
        for scope in SCOPES:
            column = table.columns.get(scope.said)
            if column is not None:
                counts = Counter(column.values)
                numbers = (counts[True], counts[False], counts[None])
                yield column.column.name, *(f"{number:,}" for number in numbers)


def _overdue(ledger: Ledger, as_of: date) -> Iterator[tuple[str, str]]:
    due = due_customers(ledger, as_of)
    asked = sum(each.why.startswith("파기 요청") for each in due)
    left = sum(bool(each.not_yet) for each in due)
    yield "보유기한이 지난 고객", f"{len(due) - asked:,}명"
    yield "파기를 요청한 고객", f"{asked:,}명"
    yield "그중 계약이 끝나지 않은 고객", f"{left:,}명"
    rows = _apart(ledger.path)
    if rows is None:
        yield "분리보관", "파일을 읽을 수 없음"
    elif rows:
        yield "분리보관", f"{len(rows):,}행, 가장 이른 기한 {min(until for until, *_ in rows)}"
    else:
        yield "분리보관", "없음"


def _apart(path: Path) -> list[tuple[date, str, str, str]] | None:
    try:
        data = bytes_beside(apart_of(path))
        return apart_rows(data) if data else []
    except XlcrmError:
        return None


def _processors(book: Book, told: Sequence[str]) -> Iterator[tuple[str, str]]:
    found = dict(book.settings.processors)
    for each in told:
        name, _, work = each.partition("=")
        found[name.strip()] = work.strip()
    yield from found.items()
    channels = {
        str(value)
        for sheet in book.sheets
        if sheet.table.spec.key == MARKETING.key
        for value in sheet.table.values("channel")
        if value is not None
    }
    if channels and not found:
        yield "(적으세요)", f"메시지 발송: {' · '.join(sorted(channels))}"
    elif not found:
        yield "(없으면 비워 두세요)", ""


def _beside(ledger: Ledger) -> Iterator[tuple[str, str]]:
    path, book = ledger.path, ledger.book
    yield "백업과 되돌림", f"{len(kept_of(path)):,}개"
    yield "대기열", f"{len(queue.said_in(path)):,}줄"
    lines = bytes_beside(outbox.outbox_beside(path)).count(b"\n")
    yield "보낸 메시지의 기록", f"{lines:,}줄"
    told = record_bytes(path).count(b"\n")
    years = years_kept(book.settings, people_in(book))
    yield "접속기록", f"{told:,}줄, {years}년 보관 (안전성 확보조치 기준 제8조)"


def _sensitive(ledger: Ledger, as_of: date) -> Iterator[tuple[str, str]]:
    counts: Counter[str] = Counter()
    titles: dict[str, Finding] = {}
    for found in ledger.findings_on(as_of):
        if found.code in _SENSITIVE:
            counts[found.code] += 1
            titles[found.code] = found
    for code, count in sorted(counts.items()):
        yield f"{code} {titles[code].message}", f"{count:,}"


# -- one customer ----------------------------------------------------------------------------------


class _Said:
    """What rows say, masked unless that was not wanted."""

    def __init__(self, book: Book, hidden: HiddenNames | None) -> None:
        self.book, self.hidden = book, hidden

    def part(self, sheet: Sheet, positions: Sequence[int]) -> Part:
        """Return what a sheet says of the customer, a line a row."""
        own = own_headers(self.book, sheet)
        rows = tuple(
            (f"{sheet.table.rows[at]}행", " · ".join(self._row(sheet, at, own))[:_LONGEST])
            for at in positions
        )
        return Part(f"{sheet.table.sheet} ({len(positions):,}행)", (), rows)

    def _row(self, sheet: Sheet, at: int, own: Mapping[int, str]) -> Iterator[str]:
        for name, column in sheet.table.columns.items():
            value = column.values[at]
            said = column.raw[at] if value is None else value
            if said is not None and str(said).strip(" -–—"):
                header = " ".join(column.header.split())
                shown = self._shown(name, column.column.shown_as, _worded(column.column, said))
                yield f"{header}: {shown}"
        for number, header in own.items():
            value = own_cells(self.book, sheet, [at], number)[0]
            if not is_blank(value):
                yield f"{header}: {self._own(header, str(value))}"

    def _shown(self, name: str, kind: Kind, said: str) -> str:
        if self.hidden is None:
            return said
        if kind in MASKS:
            return masked(said, kind)
        return self.hidden.identifier(said) if name.endswith("_id") else self.hidden.text(said)

    def _own(self, header: str, said: str) -> str:
        if self.hidden is None:
            return said
        kinds = {"names": Kind.NAME, "phones": Kind.PHONE}
        kind = kinds.get(personal_header(header))
        return masked(said, kind) if kind else self.hidden.text(said)


def _worded(column: Column, value: object) -> str:
    """A value as people say it, unmasked: 예 and not True, a month without a day."""
    if isinstance(value, bool):
        return "예" if value else "아니오"
    if column.kind is Kind.MONEY and isinstance(value, int):
        return f"{value:,}{column.unit}"
    if column.kind is Kind.MONTH and isinstance(value, date):
        return f"{value:%Y-%m}"
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _elsewhere(path: Path, keys: frozenset[str], found: Found) -> Iterator[tuple[str, str]]:
    """Where else the customer is: what waits, and the backups that are kept."""
    from xlcrm.domain.traces import Traces  # noqa: PLC0415 - only one page looks so far

    traces = Traces(found.known, "-")
    waiting = sum(
        any(f'"{key}"' in line for key in keys) or traces.finds(line)
        for line in queue.said_in(path)
    )
    yield "대기열", f"{waiting:,}줄"
    count = unread = 0
    for backup in kept_of(path):
        try:
            book = read_book(Package(bytes_beside(backup)), fields=_who)
        except XlcrmError:
            unread += 1
            continue
        count += any(key in keys for each in book.people.customers for key in each)
    yield "백업", f"{count:,}개" + (f" (읽을 수 없는 백업 {unread:,}개)" if unread else "")
    rows = _apart(path)
    yield "분리보관", "파일을 읽을 수 없음" if rows is None else f"모두 {len(rows):,}행"
    yield "접속기록", f"{Unrecorded((traces,)).count(path):,}줄"


def _who(_: object) -> frozenset[str]:
    return frozenset({"customer_id", "name", "phone"})
