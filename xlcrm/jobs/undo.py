"""The last save taken back: the newest backup in the workbook's place, if nobody has changed it."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import LockedWorkbookError, XlcrmError
from xlcrm.files import queue, store
from xlcrm.office.history import kinds_of
from xlcrm.ooxml.ownership import own_sheets
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.workbook.difference import differences, differing_sheets
from xlcrm.workbook.plan import CellEdit, Plan
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from pathlib import Path

    from xlcrm.ooxml.zipformat import Limits

_DAYS: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.MONTH})


@outlined
@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing the last save changes.

    Attributes:
        path: where the workbook really lies.
        edits: the cells that say something else afterwards, but for those of `remade`.
        kinds: what the columns hold, by sheet and column number, so that people can be masked.
        backup: the backup that is put back.
        aside: where the workbook as it was before is kept; None if nothing was written.
        remade: the sheets of xlcrm's own that come, go, or become what they were.
        waiting: how many journal entries wait beside the workbook again: those that had waited
            when the undone command came, and that it took in.
    """

    path: Path
    edits: tuple[CellEdit, ...]
    kinds: Mapping[tuple[str, int], Kind]
    backup: Path
    aside: Path | None = None
    remade: tuple[str, ...] = ()
    waiting: int = 0


def undo(
    path: str | PathLike[str],
    *,
    dry_run: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    show: Callable[[Undone], object] = lambda _: None,
) -> Undone:
    """Put the newest backup back, byte for byte; undoing again undoes the save before.

    The workbook as it was is kept beside the backups, so that nothing is lost. Journal entries
    that had waited beside the workbook, and that the save took in, wait there again; those that
    the undone command itself was told to write are undone with it.

    Args:
        path: the workbook.
        dry_run: whether only to tell what would change.
        limits: how much the workbook may unpack to.
        show: called with what is going to change, before anything is written.

    Raises:
        WorkbookChangedError: the workbook has been changed since that save.
        StorageError: there is no backup, or the workbook cannot be written.
    """
    with nullcontext() if dry_run else store.locked(path):
        last = store.last_save(path, limits)
        try:
            now, before = Package(last.now.data, limits), Package(last.before, limits)
            kinds = kinds_of(read_book(before, fields=lambda _: ()), Plan())
            kinds.update(kinds_of(read_book(now, fields=lambda _: ()), Plan()))
            own = own_sheets(now) | own_sheets(before)
            edits = tuple(_dated(each, kinds, now) for each in differences(now, before, own))
            remade = tuple(each for each in differing_sheets(now, before) if each in own)
        except XlcrmError as error:
            raise error.at(path) from error.__cause__
        waiting = len(queue.unpacked(last.note))
        found = Undone(last.now.path, edits, kinds, last.backup, remade=remade, waiting=waiting)
        show(found)
        return found if dry_run else replace(found, aside=_swapped(last))


def _swapped(last: store.Undoable) -> Path:
    """Put the backup back, and before it into the queue what had waited there.

    After a crash between the two an entry is in both places, and the next change finds its ID.
    """
    if not last.note:
        return store.undo(last)
    path, ours = last.now.path, {str(row["entry_id"]) for row in queue.unpacked(last.note)}
    queue.put_back(path, last.note)
    try:
        return store.undo(last)
    except LockedWorkbookError:  # open elsewhere: nothing has been put back
        queue.drop(path, ours)
        raise


def _dated(edit: CellEdit, kinds: Mapping[tuple[str, int], Kind], package: Package) -> CellEdit:
    """The edit with days and moments in place of the numbers that the cells hold."""
    kind = kinds.get((edit.where.sheet, edit.where.column))
    if kind not in _DAYS:
        return edit

    def day(value: Any) -> Any:  # noqa: ANN401 - a cell's value
        found = read(kind, value, date1904=package.date1904).value
        return found if isinstance(value, int | float) and isinstance(found, date) else value

    return CellEdit(edit.where, day(edit.old), day(edit.new))
