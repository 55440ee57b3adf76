"""The last save taken back: the newest backup in the workbook's place, if nobody has changed it.

Where the office keeps 변경이력, that tells of it: what the save had told stays, and behind it which
cells went back.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.collector import seldom
from xlcrm.domain.outline import outlined
from xlcrm.errors import XlcrmError
from xlcrm.files import queue, store
from xlcrm.files.backups import refuse_unsound, saved_at
from xlcrm.files.heard import remark
from xlcrm.jobs.intake.undone import held_back
from xlcrm.office.commit import Author
from xlcrm.office.recorded import act_back
from xlcrm.office.taken_back import went_back
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from pathlib import Path

    from xlcrm.files.act import Act
    from xlcrm.office.taken_back import WentBack
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.plan import CellEdit


@outlined
@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing the last save changes.

    Attributes:
        path: where the workbook really lies.
        edits: the cells that say something else afterwards, but for those of `remade` and of
            변경이력.
        kinds: what the columns hold, by sheet and column number, so that people can be masked.
        backup: the backup that is put back.
        aside: where the workbook as it was before is kept; None if nothing was written.
        remade: the sheets of xlcrm's own that come, go, or become what they were.
        waiting: how many journal entries wait beside the workbook again: those that had waited
            when the undone command came, and that it took in.
        told: whether 변경이력 tells of it; False where the office keeps none.
        works: the kinds of work that had waited and that the save did; they are undone, and do not
            wait again.
        dropped: how many entries wait no longer, as they stand in the workbook again: those that
            the restore that is undone had wait.
        spoilt: whether the backup was no whole workbook when it was made.
        headers: what the columns' headers say: they name nobody.
    """

    path: Path
    edits: tuple[CellEdit, ...]
    kinds: Mapping[tuple[str, int], Kind]
    backup: Path
    aside: Path | None = None
    remade: tuple[str, ...] = ()
    waiting: int = 0
    told: bool = False
    works: tuple[str, ...] = ()
    dropped: int = 0
    spoilt: bool = False
    headers: frozenset[str] = frozenset()


@seldom()
def undo(
    path: str | PathLike[str],
    *,
    by: Author | None = None,
    dry_run: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    show: Callable[[Undone], object] = lambda _: None,
) -> Undone:
    """Put the newest backup back; undoing again undoes the save before.

    It is put back byte for byte, but for 변경이력 where the office keeps that: its lines stay, and
    tell of the undoing.

    The workbook as it was is kept beside the backups, so that nothing is lost. Journal entries
    that had waited beside the workbook, and that the save took in, wait there again; those that
    the undone command itself was told to write are undone with it.

    Args:
        path: the workbook.
        by: who undoes it and when, for 변경이력; by default "xlcrm", when the save was made.
        dry_run: whether only to tell what would change.
        limits: how much the workbook may unpack to.
        show: called with what is going to change, before anything is written.

    Raises:
        WorkbookChangedError: the workbook has been changed since that save.
        DamagedWorkbookError: the backup has rotted, or another file lies in its place.
        StorageError: there is no backup, or the workbook cannot be written.
    """
    with nullcontext() if dry_run else store.locked(path):
        last = store.last_save(path, limits)
        spoilt = refuse_unsound(last.now.path, last.backup, last.before.kept, limits)
        note = queue.note_in(last.note)
        author = by or Author("xlcrm", "undo", saved_at(last.now.modified))
        try:
            now, before = Package(last.now.data, limits), Package(last.before.data, limits)
            back = went_back(now, before, author, f"백업으로 되돌림: {last.backup.name}")
            back = held_back(now, back)
        except XlcrmError as error:
            raise error.at(path) from error.__cause__
        found = Undone(
            last.now.path,
            back.edits,
            back.kinds,
            last.backup,
            remade=back.remade,
            waiting=len(note.rows),
            told=back.told,
            works=tuple(str(each.get("kind", "")) for each in note.works),
            dropped=len({*note.put} & {str(row["entry_id"]) for row in _waiting(last)}),
            spoilt=spoilt,
            headers=back.headers,
        )
        show(found)
        return (
            found
            if dry_run
            else replace(found, aside=_swapped(last, back, note, act_back(author, back)))
        )


def _waiting(last: store.Undoable) -> tuple[queue.WaitingEntry, ...]:
    return queue.waiting(last.now.path).rows


def _swapped(last: store.Undoable, back: WentBack, note: queue.Note, act: Act) -> Path:
    """Put the backup back, and into the queue what had waited there; out of it what it put there.

    That goes last: after a crash between the two the workbook has what waits, and is asked.
    """
    path = last.now.path
    with queue.waiting_again(path, note.lines, last.now.kept):
        aside = store.undo(last, back.data, check=back.check, act=act)
    if note.unread:
        kept = queue.keep_unread(path, note.unread)
        remark(path, f"백업의 기록에 읽을 수 없는 줄이 있어 '{kept.name}' 파일에 따로 두었습니다.")
    with suppress(XlcrmError):  # the workbook is what it was: what still waits is found in it
        gone = [*note.put, *(str(each["id"]) for each in note.works)]  # work that a crash left
        if gone:
            queue.drop(path, gone)
    return aside
