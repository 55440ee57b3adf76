"""The sheet 오늘 within the ledger, and the page as a workbook of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_id, mask_name, mask_phone
from xlcrm.errors import XlcrmError
from xlcrm.files import disk, store
from xlcrm.files.outgoing import put
from xlcrm.jobs.today.gather import WEEK, today
from xlcrm.jobs.today.line import in_order
from xlcrm.jobs.today.page import NAME, page_in, row_of, sheet_of
from xlcrm.jobs.today.ticks import kept, marked_sheets, taken, with_sheets
from xlcrm.ooxml.ownership import empty_own_sheet, is_same
from xlcrm.ooxml.package import Package
from xlcrm.pages.lone import lone_sheet
from xlcrm.pages.masks import Masks
from xlcrm.values import NamedTuple
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from os import PathLike
    from pathlib import Path

    from xlcrm.jobs.today.line import Line
    from xlcrm.jobs.today.page import Page
    from xlcrm.jobs.today.row import PageRow
    from xlcrm.jobs.today.said import Ticked
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

_COVERED: Final = (
    "오늘 시트에 사람이 붙인 메모나 그림이 있어 시트를 새로 넣지 않음. "
    "남길 것을 옮긴 뒤 그 시트를 지우고 다시 실행하세요."
)
_WORKBOOKS: Final = frozenset({".xlsx"})


@outlined
class Origin(NamedTuple):
    """Where lines come from, when the ledger itself has been let go of.

    Attributes:
        path: its file.
        names: the names of its people, who are hidden.
    """

    path: Path
    names: frozenset[str]


def origin_of(ledger: Ledger) -> Origin:
    """Return what has to be known of a ledger to show its lines."""
    names = ledger.book.people.column("name")
    return Origin(ledger.path, frozenset(str(each) for each in names if each is not None))


@outlined
class Shown:
    """How lines may be shown: nobody to be recognised, unless revealed.

    Args:
        ledger: the workbook whose people are hidden, or what is known of it.
        reveal: whether names and telephone numbers are shown as they are.
    """

    def __init__(self, ledger: Ledger | Origin, *, reveal: bool = False) -> None:
        origin = ledger if isinstance(ledger, Origin) else origin_of(ledger)
        self._reveal = reveal
        self._masks = Masks(origin.names)

    def name(self, line: Line) -> str:
        """The customer's name."""
        return line.name if self._reveal or not line.name else mask_name(line.name)

    def who(self, line: Line) -> str:
        """The customer: `1001 홍*동`."""
        return " ".join(part for part in (self.customer_id(line), self.name(line)) if part)

    def customer_id(self, line: Line) -> str:
        """고객 ID, without the telephone number or the name that it may hold."""
        if self._reveal or not line.customer_id:
            return line.customer_id
        return mask_id(line.customer_id, line.name, line.phone)

    def phone(self, line: Line) -> str:
        """The telephone number."""
        return line.phone if self._reveal or not line.phone else mask_phone(line.phone)

    def text(self, text: str) -> str:
        """A text that may name somebody."""
        return text if self._reveal else self._masks.text(text)

    def row(self, line: Line, branch: str = "") -> PageRow:
        """A line as a row of the sheet."""
        texts = {
            "phone": self.phone(line),
            "why": self.text(line.why),
            "say": self.text(line.say),
            "how": self.text(line.how),
            "command": line.command,
        }
        return row_of(line, self.who(line), texts, branch)


def put_today(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    *,
    as_of: date,
    now: datetime,
    days: int = WEEK,
    officer: str = "",
    reveal: bool = False,
    called: str = "",
) -> Proposal[Ticked]:
    """Return what puts the sheet 오늘 into the ledger, or anew in place of the one before.

    What people wrote beside the lines of the one before is taken into the journal with it, as
    `ticks` does. Lines that are done stand greyed until the day is over. The proposal is empty
    where the sheet says so already. Nobody else's sheet is replaced.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.
        now: when, in Korean wall time.
        days: how far ahead, as for `today`.
        officer: only what this person looks after; all by default.
        reveal: whether names and telephone numbers are shown as they are.
        called: how the workbook is named in the commands; by default by its file name.

    >>> from datetime import date, datetime
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> day, now = date(2024, 10, 20), datetime(2024, 10, 20, 9)
    >>> xlcrm.put_today(ledger, as_of=day, now=now).said
    ('오늘 시트에 할 일 4건',)
    """
    done = taken(ledger, now=now)
    then = ledger.after(done.plan) if done.plan else ledger  # what is taken changes what is to do
    lines = today(then, as_of=as_of, days=days, officer=officer, called=called)
    shown = Shown(then, reveal=reveal)
    rows = [shown.row(line) for line in lines]
    page, others = done.ticked.page, tuple(marked_sheets(done, now.date(), others=True))
    if page is not None and (page.covered or _is_lost(page)):
        return with_sheets(ledger, done, others, (_COVERED,) if page.covered else ())
    if page is not None:
        rows = kept(page, as_of, rows)
    sheet = sheet_of(rows, as_of, about=ledger.path.name, known=page is not None)
    same = is_same(ledger.book.package, sheet)
    said = () if same else (f"{NAME} 시트에 할 일 {len(lines):,}건",)
    return with_sheets(ledger, done, (sheet, *others), said)


def _is_lost(page: Page) -> bool:
    """Whether people wrote into a sheet of which nobody can tell what its rows are about."""
    return page.keyless and any(row.typed for row in page.rows)


def today_book(
    ledgers: Iterable[tuple[str, Ledger | Origin, Sequence[Line]]],
    day: date,
    *,
    reveal: bool = False,
    unread: Sequence[str] = (),
) -> bytes:
    """Return the page as a workbook of its own: for printing, and for several ledgers together.

    Args:
        ledgers: what each is called (empty of one alone), the ledger, and its lines.
        day: the day that counts as today.
        reveal: whether names and telephone numbers are shown as they are.
        unread: the names of files that could not be read, which the page's head tells.
    """
    told = [
        (branch, Shown(ledger, reveal=reveal), ledger, lines) for branch, ledger, lines in ledgers
    ]
    places = {id(line): (branch, shown) for branch, shown, _, lines in told for line in lines}
    rows = []
    for line in in_order(line for _, _, _, lines in told for line in lines):
        branch, shown = places[id(line)]
        rows.append(shown.row(line, branch))
    about = told[0][2].path.name if len(told) == 1 else f"대장 {len(told):,}개"
    lack = f"  ·  읽지 못한 파일 {len(unread):,}개: {', '.join(unread)}" if unread else ""
    return book_of(rows, day, about + lack)


def book_of(rows: Sequence[PageRow], day: date, about: str) -> bytes:
    """Return some rows as a workbook of its own."""
    sheet = sheet_of(rows, day, about=about, linked=False, known=True)
    return apply(Plan(new_sheets=(sheet,)), Package(lone_sheet(NAME, empty_own_sheet(), day))).data


def write_today(
    path: str | PathLike[str], data: bytes, *, of: Iterable[str | PathLike[str]] = ()
) -> Path:
    """Put the page's workbook in its place; one that lies there already is replaced.

    Args:
        path: where; it ends in `.xlsx`.
        data: what `today_book` returns.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: somebody else's file lies there, or one into which people wrote; or it cannot
            be written.
    """
    return put(path, data, _WORKBOOKS, is_replaceable, of=of)


def place_for(folder: Path, name: str, day: date) -> Path:
    """Return where a night's page goes: `오늘.xlsx`, or beside the one into which people wrote.

    Args:
        folder: where the office looks for it.
        name: what it is called, without an ending.
        day: the day that it is about.
    """
    path = folder / f"{name}.xlsx"
    try:
        free = is_replaceable(store.read(path).data) if disk.exists(path) else True
    except XlcrmError:
        free = False
    return path if free else folder / f"{name} {day}.xlsx"


def is_replaceable(data: bytes) -> bool:
    """Tell whether a file is the page of another day, into which nobody wrote anything."""
    try:
        package = Package(data)
        page = page_in(package)
    except XlcrmError:
        return False
    alone = [entry.name for entry in package.worksheets] == [NAME]
    return alone and page is not None and not any(row.typed for row in page.rows)


def counts_of(lines: Sequence[Line]) -> Mapping[str, int]:
    """Return how many lines there are of each urgency that there are any of."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.urgency.korean] = found.get(line.urgency.korean, 0) + 1
    return found
