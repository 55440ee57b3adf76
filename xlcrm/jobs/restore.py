"""A workbook as it was on a day, put back from its backups.

The workbook as it is becomes a backup itself, so that `undo` takes a restore back. What came into
the journal since waits beside the workbook again: a contact that happened is not forgotten because
a file goes back.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import (
    DamagedWorkbookError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files import queue, store
from xlcrm.files.backups import dated, is_whole, rotten, saved_at
from xlcrm.files.disk import exists
from xlcrm.office.journal_read import day_of, moment_of, written
from xlcrm.office.journal_rows import identified
from xlcrm.office.taken_back import went_back
from xlcrm.ooxml.intact import refuse_damaged
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.reading.settings import Settings
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike

    from xlcrm.files.queue import WaitingEntry
    from xlcrm.files.store import Stored
    from xlcrm.office.commit import Author
    from xlcrm.office.taken_back import WentBack
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.plan import CellEdit

_SECOND: Final = timedelta(seconds=1)


@outlined
@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of a workbook.

    Attributes:
        path: where it lies.
        saved: when its content had been saved, in Korean wall time.
        size: how many bytes it has.
        whole: whether it can be put back: it is what it was when it was made, and opens.
    """

    path: Path
    saved: datetime
    size: int
    whole: bool


@outlined
@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a workbook back to a day changes.

    Attributes:
        path: where the workbook really lies.
        backup: the backup that is put back; None where the workbook as it is is that of the day.
        saved: when what is put back had been saved.
        edits: the cells that say something else afterwards, but for those of `remade` and of
            변경이력; none where the workbook as it is cannot be read.
        kinds: what the columns hold, by sheet and column number, so that people can be masked.
        remade: the sheets of xlcrm's own that come, go, or become what they were.
        since: how many journal entries the backup does not have, and which wait beside the
            workbook afterwards, unless that was not wanted.
        told: whether 변경이력 tells of it; False where the office keeps none.
        unread: why the workbook as it is cannot be read; "" where it can.
        kept: where the workbook as it was before is kept; None if nothing was written, or if there
            was no workbook any more.
        gone: whether there was none, and it has been made again.
        seen: the SHA-256 of the workbook as it is.
    """

    path: Path
    backup: Path | None
    saved: datetime
    edits: tuple[CellEdit, ...] = ()
    kinds: Mapping[tuple[str, int], Kind] = field(default_factory=dict)
    remade: tuple[str, ...] = ()
    since: int = 0
    told: bool = False
    unread: str = ""
    kept: Path | None = None
    gone: bool = False
    seen: str = ""


def backups(path: str | PathLike[str]) -> tuple[Backup, ...]:
    """Return the backups of a workbook, oldest first; each is read to see whether it is whole.

    Raises:
        StorageError: there is no such workbook, and no backup of one.
    """
    target = _gone(path) or store.read(path).path
    return tuple(
        Backup(each, saved, each.stat().st_size, is_whole(target, each))
        for saved, each in dated(target)
    )


def restore(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    on: date,
    by: Author,
    *,
    keep_log: bool = True,
    dry_run: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    agreed: Restored | None = None,
    show: Callable[[Restored], object] = lambda _: None,
) -> Restored:
    """Put the workbook back as it was on a day, or at a moment; `undo` takes that back.

    The latest backup is taken whose content had been saved by then. Its own SHA-256 and every
    part's CRC are checked before anything is touched. What waits beside the workbook waits on.

    Args:
        path: the workbook.
        on: the day, to its end, or a moment, both in Korean time.
        by: who, with which command, and when.
        keep_log: whether the journal entries that the backup does not have wait beside the
            workbook afterwards, so that the next change writes them again.
        dry_run: whether only to tell what would change.
        limits: how much the workbook may unpack to.
        agreed: what was shown before, to which somebody has agreed: the workbook must be the same.
        show: called with what is going to change, before anything is written.

    Raises:
        StorageError: there is no backup of that day or before, or the workbook cannot be written.
        DamagedWorkbookError: the backup has rotted, or another file lies in its place.
        WorkbookChangedError: the workbook is not any more what was shown, or somebody else saves.
        LockedWorkbookError: somebody has it open.
    """
    gone = _gone(path)
    if gone is not None:
        return _made_again(gone, on, by, dry_run=dry_run, limits=limits, show=show)
    with nullcontext() if dry_run else store.locked(path):
        now = store.read(path, limits)
        if agreed is not None and agreed.seen != now.fingerprint.digest:
            raise WorkbookChangedError(
                "보여 준 뒤에 대장이 바뀌어 되살리지 않았습니다.",
                path=path,
                hint="다시 실행하여 무엇이 달라지는지 보세요.",
            )
        saved, backup = _of_day(now, on)
        if backup is None:
            found = Restored(now.path, None, saved, seen=now.fingerprint.digest)
            show(found)
            return found
        before = _whole(now.path, backup, saved, limits)
        try:
            change = _change(now, before, by, backup, limits)
        except XlcrmError as error:
            raise error.at(path) from error.__cause__
        back, rows = change.back, change.since if keep_log else ()
        found = Restored(
            *(now.path, backup, saved, back.edits, back.kinds, back.remade, len(rows), back.told),
            unread=change.unread,
            seen=now.fingerprint.digest,
        )
        show(found)
        return found if dry_run else replace(found, kept=_replaced(now, change, rows))


def _gone(path: str | PathLike[str]) -> Path | None:
    """Where a workbook lay that is not there any more, but backups of it are; else None."""
    target = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps what leads up
    return None if exists(target) or not dated(target) else target


def _made_again(  # noqa: PLR0913 - as `restore`
    path: Path,
    on: date,
    by: Author,
    *,
    dry_run: bool,
    limits: Limits,
    show: Callable[[Restored], object],
) -> Restored:
    """Make a workbook again that was deleted; what waits beside it waits on."""
    saved, backup = _by(path, on)
    before = Package(_whole(path, backup, saved, limits), limits)
    back = went_back(before, before, by, f"백업에서 되살림: {backup.name}", always=True)
    found = Restored(path, backup, saved, told=back.told, gone=True)
    show(found)
    if not dry_run:
        back.check(back.data)
        store.create(path, back.data)
    return found


def _of_day(now: Stored, on: date) -> tuple[datetime, Path | None]:
    """When what the workbook was then had been saved, and its backup; None if it still is that."""
    until = _until(on)
    modified = saved_at(now.modified)
    then = [(saved, backup) for saved, backup in dated(now.path) if saved <= until]
    if modified <= until and (not then or then[-1][0] <= modified):
        return modified, None
    return _by(now.path, on)


def _until(on: date) -> datetime:
    """The last second that counts."""
    if isinstance(on, datetime):
        return on
    return datetime.combine(on, time()) + timedelta(days=1) - _SECOND


def _by(path: Path, on: date) -> tuple[datetime, Path]:
    """The latest backup whose content had been saved by then.

    Raises:
        StorageError: there is none.
    """
    until, known = _until(on), dated(path)
    then = [(saved, backup) for saved, backup in known if saved <= until]
    if then:
        return then[-1]
    if not known:
        raise StorageError(
            "되살릴 백업이 없습니다.",
            path=path,
            hint="xlcrm이 저장한 적이 있는 파일인지 확인하세요.",
        )
    raise StorageError(
        f"{until:%Y-%m-%d %H:%M}까지 저장한 백업이 없습니다. 가장 오랜 백업은 "
        f"{known[0][0]:%Y-%m-%d %H:%M:%S}의 것입니다.",
        path=path,
        hint=f'남아 있는 백업을 보려면: xlcrm restore "{path}"',
    )


def _whole(path: Path, backup: Path, saved: datetime, limits: Limits) -> bytes:
    """A backup's bytes, which are what they were when it was made, and open.

    Raises:
        DamagedWorkbookError: they are not; the nearest one before that is sound is named.
    """
    try:
        data = store.backup_bytes(path, backup)
        refuse_damaged(data, limits)
    except DamagedWorkbookError as error:
        failure = rotten(path, backup)
        earlier = [
            (then, each)
            for then, each in reversed(dated(path))
            if (then < saved or (then == saved and each != backup)) and is_whole(path, each)
        ]
        if earlier:
            moment = f"{earlier[0][0]:%Y-%m-%d %H:%M:%S}"
            failure.hint = f'그 앞의 온전한 백업은: xlcrm restore "{path}" --on "{moment}"'
        raise failure from error
    return data


@dataclass(frozen=True, slots=True)
class _Change:
    """What the workbook becomes, and what that takes away from the journal."""

    back: WentBack
    since: tuple[WaitingEntry, ...]
    settings: Settings
    unread: str = ""


def _change(now: Stored, data: bytes, by: Author, backup: Path, limits: Limits) -> _Change:
    before = Package(data, limits)
    how = f"백업에서 되살림: {backup.name}"
    try:
        today = Package(now.data, limits)
        back = went_back(today, before, by, how, always=True)
        there, then = _journal(today), _journal(before)
        settings = read_book(today, fields=lambda _: ()).settings
    except XlcrmError as error:  # what it is now cannot be read: the more it is needed
        back = went_back(before, before, by, how, always=True)
        return _Change(back, (), Settings(), f"{error.message}")
    known = {str(row["entry_id"]) for row in then}
    since = tuple(row for row in there if str(row["entry_id"]) not in known)
    return _Change(back, since, settings)


def _journal(package: Package) -> list[WaitingEntry]:
    """What the journal says, a row an entry; one typed in Excel without 일지 ID gets its own."""

    def read(raw: Any, value: Any) -> Any:  # noqa: ANN401 - a cell's values
        return raw if value is None else value

    book = read_book(package, kinds=(JOURNAL.key, LEDGER.key))
    columns = [sheet.table for sheet in book.sheets if sheet.table.spec.key == JOURNAL.key]
    raw = [
        {name: column.raw[at] for name, column in table.columns.items()}
        for table in columns
        for at in range(len(table.rows))
    ]
    found: list[WaitingEntry] = []
    for said, entry in zip(raw, written(book), strict=True):
        row = {name: read(said[name], value) for name, value in entry.values.items()}
        row = {name: value for name, value in row.items() if value not in (None, "")}
        if not row:
            continue
        if "entry_id" not in row:
            at = row.get("at")
            day = moment_of(at) if day_of(at) else datetime(2000, 1, 1)  # noqa: DTZ001 - no zone
            row["entry_id"] = identified(row, day)
        found.append(row)
    return found


def _replaced(now: Stored, change: _Change, rows: Sequence[WaitingEntry]) -> Path | None:
    """Put the backup in the workbook's place, and before it into the queue what it does not have.

    After a crash between the two an entry is in both places, and the next change finds its ID.
    """
    waited = {str(row["entry_id"]) for row in queue.waiting(now.path).rows}
    fresh = [row for row in rows if str(row["entry_id"]) not in waited]
    if fresh:
        queue.enqueue(now.path, fresh)
    try:
        return store.replace(
            now,
            change.back.data,
            check=change.back.check,
            backups=max(1, change.settings.backups),
            ages=change.settings.ages,
        )
    except LockedWorkbookError:  # open elsewhere: nothing has been put back
        queue.drop(now.path, {str(row["entry_id"]) for row in fresh})
        raise
