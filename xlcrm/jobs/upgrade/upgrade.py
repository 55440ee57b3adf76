"""An older ledger brought what has come since; what is there stays as it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import PlanError
from xlcrm.jobs.new.entry import SERVICE_LIST
from xlcrm.jobs.upgrade.settings_rows import at_the_end, full_settings, numbered
from xlcrm.jobs.upgrade.steps import STEPS
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.workbook import defined_names
from xlcrm.reading.edition import EDITION, FIRST_ITEMS, edition_told_by, is_ahead
from xlcrm.schema.sheets import SETTINGS
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from xlcrm.jobs.upgrade.steps import Step
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.plan import NewRows
    from xlcrm.workbook.read import Book


@outlined
@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade comes to.

    Attributes:
        before: the ledger's edition as it was; None where xlcrm has neither made nor adopted it.
        after: the edition that it has then.
        newest: the one that this program makes.
    """

    before: int | None
    after: int | None
    newest: int = EDITION

    @property
    def ahead(self) -> bool:
        """Whether a newer program has made the ledger."""
        return is_ahead(self.before)


def upgrade(
    ledger: Ledger, *, as_of: date, steps: Mapping[int, tuple[Step, ...]] | None = None
) -> Proposal[Upgraded]:
    """Return what brings an older ledger what new ones have: settings, lists, checks, sheets.

    Only what is missing is added: no cell that people wrote, no format, no order of columns
    changes. Settings come with the values that count already. A ledger of a newer program, and one
    that xlcrm has neither made nor adopted, is left as it is.

    Args:
        ledger: the opened workbook, all of its columns read.
        as_of: the day for which results stand in new formulas until a program calculates.
        steps: what each edition brought; by default what `xlcrm.jobs.upgrade.steps` says.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> proposal = xlcrm.upgrade(ledger, as_of=date(2024, 10, 1))
    >>> proposal.found.before, bool(proposal)
    (None, False)
    """
    book = ledger.book
    brought = STEPS if steps is None else steps
    newest = max(brought)
    before = _edition(book)
    if before is None or before >= newest:
        problems_there = _unread(book) if before is None else ()
        return Proposal(problems=problems_there, found=Upgraded(before, before, newest))
    plan, after, problems = Plan(), before, []
    for number in range(before + 1, newest + 1):
        try:
            step = _together(ledger, as_of, brought.get(number, ()))
            _fitting(ledger, step)
        except PlanError as error:
            problems.append(Problem.of(error))
            break
        plan |= step
        after = number
    if after > before:
        plan = numbered(book, after) | plan
        plan = _fitting(ledger, plan)
    found = Upgraded(before, after, newest)
    return Proposal(plan, tuple(problems), tuple(_said(plan, book)), found=found)


def _edition(book: Book) -> int | None:
    """The ledger's edition, also where people have taken settings away that every ledger had."""
    if book.settings.edition is not None:
        return book.settings.edition
    sheet = full_settings(book)
    if sheet is None or not _is_made(book):
        return None
    column = sheet.table.columns.get("item")
    items = [] if column is None else [str(raw) for raw in column.raw]
    return edition_told_by(items, made=True) if {*items} & {*FIRST_ITEMS} else None


def _is_made(book: Book) -> bool:
    """Whether a ledger has the names that xlcrm gives its lists."""
    names = {name for name, _ in defined_names(book.package.markup(book.package.workbook_part))}
    return SERVICE_LIST in names


def _unread(book: Book) -> tuple[Problem, ...]:
    """What keeps a ledger of xlcrm's from being told: its settings, whose headers are not there."""
    named = SETTINGS.name in {entry.name for entry in book.package.worksheets}
    if full_settings(book) is not None or not named or not _is_made(book):
        return ()
    words = "제목 행을 읽을 수 없어, 대장이 몇 판인지 모릅니다."
    hint = "제목을 '구분' · '항목' · '값' · '설명'으로 되돌린 뒤 다시 실행하세요."
    return (Problem(SETTINGS.name, Trouble("", words, hint)),)


def _together(ledger: Ledger, as_of: date, steps: tuple[Step, ...]) -> Plan:
    """What an edition brings."""
    plan = Plan()
    for step in steps:
        plan |= step(ledger, as_of)
    return plan


def _fitting(ledger: Ledger, plan: Plan) -> Plan:
    """The plan, with rows below all others where something keeps them from coming between.

    Raises:
        PlanError: there is no room for it in any way.
    """
    if not plan:
        return plan
    try:
        ledger.rehearse(plan)
    except PlanError:
        below = at_the_end(plan, ledger.book)
        if below == plan:
            raise
        ledger.rehearse(below)
        return below
    return plan


def _said(plan: Plan, book: Book) -> Iterator[str]:
    """What is added, a line each."""
    for sheet in plan.new_sheets:
        yield f"새 시트: {sheet.name}"
    for column in plan.new_columns:
        yield f"{column.sheet}: 새 열 {column.header}"
    for rows in plan.new_rows:
        yield from _rows_said(rows, book)
    for edits in plan.columns:
        yield from (str(edit) for edit in edits.cells())
    dropdowns = Counter(name for name, _ in plan.dropdowns)
    for name, count in dropdowns.items():
        yield f"{name}: 새 목록 {count:,}개"
    for kind, does in _WIDER.items():
        names = (*dict.fromkeys(name for name, each in plan.checks if each.old.kind == kind),)
        if names:
            yield f"{', '.join(names)}: {does}"


_WIDER: Final = {
    "list": "목록에 새로 생긴 것을 더함",
    "date": "적을 수 있는 날짜를 9999-12-31까지 넓힘",
}
"""What becomes of checks that are there, by their kind."""


def _rows_said(rows: NewRows, book: Book) -> Iterator[str]:
    """The rows that a sheet gets: of 설정 each by its name."""
    settings = full_settings(book)
    if settings is None or rows.sheet != settings.table.sheet:
        yield f"{rows.sheet}: 새 행 {len(rows.values):,}개"
        return
    columns = [settings.match.columns[name] for name in ("section", "item", "value")]
    for values in rows.values:
        section, item, value = (values.get(number) for number in columns)
        yield f"{rows.sheet}: 새 행 {section} · {item} · {'(빈 칸)' if value is None else value}"
