"""The sheet 접수 put into a workbook, and what people typed into it taken in and saved at once."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import LockedWorkbookError, PlanError, WorkbookChangedError, XlcrmError
from xlcrm.files import store
from xlcrm.jobs.intake.clearing import cleared, old_rows
from xlcrm.jobs.intake.said import TakenIn, lacking
from xlcrm.jobs.intake.sheet import intakes_in, sheet_of
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.ownership import is_same
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.intakes import intakes
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from xlcrm.jobs.intake.sheet import IntakeSheet
    from xlcrm.office.commit import Author
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits

_LISTED: Final = 5  # of several rows, so many are told


def put_intake(ledger: Ledger) -> Proposal[None]:
    """Return what puts the sheet 접수 into a workbook, or makes anew the one that is there.

    Its rows stay; what the dropdowns offer is then as the workbook has it now, and there are empty
    rows below again. The proposal is empty where the sheet says so already.

    Args:
        ledger: the opened workbook.

    Raises:
        PlanError: the office has a sheet of its own of that name, or has put a note or a formula
            upon xlcrm's.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.put_intake(ledger).said
    ('접수 시트를 넣음',)
    """
    sheet = next(iter(intakes_in(ledger.book.package)), None)
    rows = () if sheet is None else sheet.rows
    if sheet is not None:
        _refuse_loss(sheet, ledger.path.name)
    new = sheet_of(ledger.book, rows, sheet)
    if sheet is not None and is_same(ledger.book.package, new):
        return Proposal(said=("접수 시트가 이미 있음",))
    said = "접수 시트를 넣음" if sheet is None else "접수 시트를 새로 씀"
    return Proposal(Plan(new_sheets=(new,)), said=(said,))


def _refuse_loss(sheet: IntakeSheet, file: str) -> None:
    """Raise if a sheet holds what would be lost where it is made anew."""
    if {"kind", "customer"} - sheet.columns.keys():
        wrong = lacking(sheet, file)
        raise PlanError(wrong.message, sheet=sheet.name, hint=wrong.hint)
    if sheet.covered or not sheet.plain:
        raise PlanError(
            "접수 시트에 메모나 그림, 수식, 병합된 칸이 있어 새로 만들지 않습니다.",
            sheet=sheet.name,
            hint="그것을 지운 뒤 다시 실행하세요. 적은 줄은 그대로 받습니다.",
        )
    if sheet.loose:
        rows = ", ".join(f"{row:,}행" for row in sorted(sheet.loose)[:_LISTED])
        raise PlanError(
            f"접수 시트의 머리글 없는 칸에 적은 것이 있어 새로 만들지 않습니다: {rows}",
            sheet=sheet.name,
            hint="그 칸 위의 머리글 행에 이름을 적거나 다른 곳으로 옮긴 뒤 다시 실행하세요.",
        )


def has_intake(package: Package) -> bool:
    """Tell whether a workbook has the sheet 접수, and something is typed into it."""
    return any(map(_has_new, intakes_in(package)))


def _has_new(sheet: IntakeSheet) -> bool:
    """Whether there is a row that is not answered yet as it stands, or a copy of one that is."""
    rows = [row for row in sheet.rows if row.said]
    settled = [row for row in rows if row.is_settled]
    taken = [row.identifier for row in settled if row.identifier]
    return len(settled) < len(rows) or len(set(taken)) < len(taken)


def take_in(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    by: Author,
    *,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    seconds: float = store.LOCK_SECONDS,
    clear: bool = False,
) -> TakenIn:
    """Take in what people typed into the sheet 접수: all that is right, in one save.

    Each row goes where the command for it would write it, and 처리 says so; of what is wrong 처리
    says why, and of what is not whole yet what is still to be typed. A row is taken once, however
    the sheet is sorted, copied or saved again.

    Args:
        path: the workbook.
        by: who takes it in, for 변경이력, and when.
        dry_run: whether to rehearse only; then nothing is written, not even a lock.
        backup: whether to keep a dated backup of the file as it was.
        limits: how much the workbook may unpack to.
        seconds: how long to wait while another xlcrm holds the workbook.
        clear: whether rows that were taken in more than `KEPT_DAYS` days ago leave the sheet.

    Raises:
        XlcrmError: the workbook cannot be read or saved; nothing is taken in then.
    """
    with nullcontext() if dry_run else store.locked(path, seconds):
        return _taken(path, by, dry_run=dry_run, backup=backup, limits=limits, clear=clear)


def taken_before(path: str | PathLike[str], by: Author, how: Mapping[str, Any]) -> TakenIn | None:
    """Take in what is typed into 접수 before a command does its own work.

    None where there is nothing, or nobody may save now: the command says so itself then. What goes
    wrong with it is told beside the command's answer, and does not keep that from its work.

    Args:
        path: the workbook.
        by: who does the command's work, and when.
        how: how it saves, as `office.change.change` takes it.
    """
    names = ("dry_run", "backup", "limits", "seconds")
    given = {name: how[name] for name in names if name in how}
    try:
        if store.holder(path) is not None and not how.get("dry_run"):
            return None
        package = Package(store.read(path, given.get("limits", DEFAULT_LIMITS)).data)
        if not _has_something(package, by, clear=True):
            return None
        return take_in(path, replace(by, command="intake"), clear=True, **given)
    except (LockedWorkbookError, WorkbookChangedError):
        return None
    except XlcrmError as error:
        return TakenIn({}, failed=error)


def _taken(  # noqa: PLR0913 - as `take_in`
    path: str | PathLike[str],
    by: Author,
    *,
    dry_run: bool,
    backup: bool,
    limits: Limits,
    clear: bool,
) -> TakenIn:
    from xlcrm.jobs.intake.taking import Taking  # noqa: PLC0415 - where something is typed
    from xlcrm.office.steps import Steps  # noqa: PLC0415 - likewise

    if not _has_something(Package(store.read(path, limits).data, limits), by, clear=clear):
        return TakenIn({}, dry_run=dry_run)
    try:
        steps = Steps(path, by, limits)
        for plan in cleared(steps.ledger.book.package, by.now.date()) if clear else ():
            steps.take(Proposal(), plan)
        names = intakes(steps.ledger.book.package)
        takings = [Taking(steps, by, name) for name in names]
        for taking in takings:
            taking.run()
        kept = None if dry_run else steps.save(backup=backup)
    except XlcrmError as error:
        raise error.at(path) from error.__cause__
    return TakenIn(
        dict(sum((taking.taken for taking in takings), Counter())),
        tuple(chain.from_iterable(taking.problems for taking in takings)),
        tuple(chain.from_iterable(taking.unfinished for taking in takings)),
        tuple(edit for edit in steps.edits if edit.where.sheet not in names),
        kept,
        steps.kinds,
        dry_run,
        changed=steps.has_changed and not dry_run,
        shut=tuple(chain.from_iterable(taking.shut for taking in takings)),
    )


def _has_something(package: Package, by: Author, *, clear: bool) -> bool:
    day = by.now.date()
    return any(
        _has_new(sheet) or (clear and bool(old_rows(sheet, day))) for sheet in intakes_in(package)
    )
