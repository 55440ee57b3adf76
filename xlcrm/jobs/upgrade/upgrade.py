"""An older ledger brought what has come since; what is there stays as it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import PlanError
from xlcrm.jobs.new.entry import SERVICE_LIST
from xlcrm.jobs.upgrade.settings_rows import at_the_end, full_settings, numbered
from xlcrm.jobs.upgrade.steps import STEPS
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.workbook import defined_names
from xlcrm.reading.edition import EDITION, FIRST_ITEMS, edition_told_by, is_ahead
from xlcrm.schema.trouble import Problem
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    ledger: Ledger, *, steps: Mapping[int, tuple[Step, ...]] | None = None
) -> Proposal[Upgraded]:
    """Return what brings an older ledger what new ones have: settings, lists, checks, sheets.

    Only what is missing is added: no cell that people wrote, no format, no order of columns
    changes. Settings come with the values that count already. A ledger of a newer program, and one
    that xlcrm has neither made nor adopted, is left as it is.

    Args:
        ledger: the opened workbook.
        steps: what each edition brought; by default what `xlcrm.jobs.upgrade.steps` says.

    >>> import xlcrm
    >>> proposal = xlcrm.upgrade(xlcrm.open_ledger("sample_data/seed_ledger.xlsx"))
    >>> proposal.found.before, bool(proposal)
    (None, False)
    """
    book = ledger.book
    brought = STEPS if steps is None else steps
    newest = max(brought)
    before = _edition(book)
    if before is None or before >= newest:
        return Proposal(found=Upgraded(before, before, newest))
    plan, after, problems = Plan(), before, []
    for number in range(before + 1, newest + 1):
        try:
            step = _together(ledger, brought.get(number, ()))
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
    names = {name for name, _ in defined_names(book.package.markup(book.package.workbook_part))}
    if sheet is None or SERVICE_LIST not in names:
        return None
    column = sheet.table.columns.get("item")
    items = [] if column is None else [str(raw) for raw in column.raw]
    return edition_told_by(items, made=True) if {*items} & {*FIRST_ITEMS} else None


def _together(ledger: Ledger, steps: tuple[Step, ...]) -> Plan:
    """What an edition brings."""
    plan = Plan()
    for step in steps:
        plan |= step(ledger)
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
        yield f"{edits.sheet}: 고친 칸 {len(edits.rows):,}개"
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
