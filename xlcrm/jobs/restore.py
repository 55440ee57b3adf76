"""A workbook as it was on a day, put back from its backups.

The workbook as it is becomes a backup itself, so that `undo` takes a restore back. What came into
the journal since waits beside the workbook again: a contact that happened is not forgotten because
a file goes back.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.entry_id import is_note
from xlcrm.domain.keeping import EVERY, NO_AGES
from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    NotAWorkbookError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files import queue, store
from xlcrm.files.backups import (
    State,
    dated,
    number_of,
    refuse_unsound,
    saved_at,
    seal_of,
    state_of,
)
from xlcrm.files.disk import exists
from xlcrm.jobs.intake.undone import held_back
from xlcrm.office.carried import entries
from xlcrm.office.recorded import act_back
from xlcrm.office.taken_back import went_back
from xlcrm.ooxml.intact import spoilt_part
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import dataclass
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from os import PathLike

    from xlcrm.domain.keeping import Ages
    from xlcrm.files.act import Act
    from xlcrm.files.encryption import Encryption
    from xlcrm.files.queue import WaitingEntry
    from xlcrm.files.store import Stored
    from xlcrm.office.commit import Author
    from xlcrm.office.taken_back import WentBack
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.plan import CellEdit

_GOOD: Final = (State.WHOLE, State.AS_SAVED)


@outlined
@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of a workbook.

    Attributes:
        path: where it lies.
        saved: when its content had been saved, in Korean wall time.
        size: how many bytes it has.
        whole: whether it can be put back: it is what it was when it was made, and opens.
        state: what it is good for.
        number: which one it is of those whose content had been saved in the same second.
        sealed: whether it is known what it was when it was made.
    """

    path: Path
    saved: datetime
    size: int
    whole: bool
    state: State = State.WHOLE
    number: int = 1
    sealed: bool = True

    @property
    def named(self) -> str:
        """What it is called where its moment is asked for."""
        return named(self.saved, self.number)


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
        notes: how many journal entries the backup does not have that xlcrm wrote itself of what it
            changed: they are not so any more, and do not wait.
        spoilt: whether the backup was no whole workbook when it was made.
        sealed: whether it is known what the backup was when it was made.
        headers: what the columns' headers say: they name nobody.
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
    notes: int = 0
    spoilt: bool = False
    sealed: bool = True
    headers: frozenset[str] = frozenset()


def backups(path: str | PathLike[str]) -> tuple[Backup, ...]:
    """Return the backups of a workbook, oldest first; each is read to see whether it is whole.

    Raises:
        StorageError: there is no such workbook, and no backup of one; or their folder cannot be
            read.
    """
    target = _gone(path) or store.read(path).path

    def backup(saved: datetime, each: Path) -> Backup:
        state, number = state_of(target, each), number_of(target, each)
        sealed = state in {State.UNREAD, State.ENCRYPTED} or _is_sealed(each)
        size = each.stat().st_size
        return Backup(each, saved, size, state in _GOOD, state, number, sealed)

    return tuple(backup(saved, each) for saved, each in dated(target))


def restore(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    on: date,
    by: Author,
    *,
    number: int = 0,
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
        number: which backup of those whose content had been saved in the second `on`; 0 takes the
            last one.
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
        chosen = _by(gone, on, number)
        return _made_again(gone, chosen, by, dry_run=dry_run, limits=limits, show=show)
    with nullcontext() if dry_run else store.locked(path):
        now = store.read(path, limits)
        if agreed is not None and agreed.seen != now.fingerprint.digest:
            raise WorkbookChangedError(
                "보여 준 뒤에 대장이 바뀌어 되살리지 않았습니다.",
                path=path,
                hint="다시 실행하여 무엇이 달라지는지 보세요.",
            )
        broken = _is_broken(now, limits)
        saved, backup = _by(now.path, on, number) if broken else _of_day(now, on, number)
        if backup is None:
            found = Restored(now.path, None, saved, seen=now.fingerprint.digest)
            show(found)
            return found
        kept, spoilt = _sound(now.path, backup, saved, limits)
        try:
            change = _change(now, kept.data, by, backup, limits)
        except XlcrmError as error:
            raise error.at(path) from error.__cause__
        back, rows = change.back, change.since if keep_log else ()
        found = Restored(
            *(now.path, backup, saved, back.edits, back.kinds, back.remade, len(rows), back.told),
            unread=change.unread,
            seen=now.fingerprint.digest,
            notes=change.notes if keep_log else 0,
            spoilt=spoilt,
            sealed=_is_sealed(backup),
            headers=back.headers,
        )
        show(found)
        return (
            found
            if dry_run
            else replace(
                found,
                kept=_replaced(
                    now,
                    change,
                    rows,
                    kept.encryption,
                    _act(by, change.back, backup, unread=bool(change.unread)),
                ),
            )
        )


def _gone(path: str | PathLike[str]) -> Path | None:
    """Where a workbook lay that is not there any more, but backups of it are; else None."""
    target = Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute keeps what leads up
    return None if exists(target) or not dated(target) else target


def _made_again(  # noqa: PLR0913 - as `restore`
    path: Path,
    chosen: tuple[datetime, Path],
    by: Author,
    *,
    dry_run: bool,
    limits: Limits,
    show: Callable[[Restored], object],
) -> Restored:
    """Make a workbook again that was deleted; what waits beside it waits on."""
    saved, backup = chosen
    kept, spoilt = _sound(path, backup, saved, limits)
    back = _told_alone(Package(kept.data, limits), by, f"백업에서 되살림: {backup.name}")
    sealed = _is_sealed(backup)
    found = Restored(path, backup, saved, told=back.told, gone=True, spoilt=spoilt, sealed=sealed)
    show(found)
    if not dry_run:
        back.check(back.data)
        act = _act(by, back, backup, unread=True)
        store.create(path, kept.keeping(back.data), [backup], act)
    return found


def _is_broken(now: Stored, limits: Limits) -> bool:
    """Whether Excel might not open the workbook as it is; then it is no workbook of any day."""
    try:
        return bool(spoilt_part(now.data, limits))
    except EncryptedWorkbookError:  # it is well, and its password is not known
        raise
    except (DamagedWorkbookError, NotAWorkbookError):
        return True


def _of_day(now: Stored, on: date, number: int) -> tuple[datetime, Path | None]:
    """When what the workbook was then had been saved, and its backup; None if it still is that."""
    until = _until(on)
    modified = saved_at(now.modified)
    then = [(saved, backup) for saved, backup in dated(now.path) if saved <= until]
    if not number and modified <= until and (not then or then[-1][0] <= modified):
        return modified, None
    return _by(now.path, on, number)


def _until(on: date) -> datetime:
    """The last second that counts."""
    if isinstance(on, datetime):
        return on
    return datetime.combine(on, time.max.replace(microsecond=0))


def _by(path: Path, on: date, number: int) -> tuple[datetime, Path]:
    """The latest backup whose content had been saved by then; or one of those of a second.

    Raises:
        StorageError: there is none.
    """
    until, known = _until(on), dated(path)
    then = [(saved, backup) for saved, backup in known if saved <= until]
    if number:
        then = [each for each in then if each[0] == until and number_of(path, each[1]) == number]
    if then:
        return then[-1]
    if not known:
        raise StorageError(
            "되살릴 백업이 없습니다.",
            path=path,
            hint="xlcrm이 저장한 적이 있는 파일인지 확인하세요.",
        )
    if number:
        raise StorageError(
            f"{named(until, number)}에 저장한 백업이 없습니다.",
            path=path,
            hint=f"남아 있는 백업을 보려면: xlcrm restore {path_quoted(path)}",
        )
    raise StorageError(
        f"{until:%Y-%m-%d %H:%M}까지 저장한 백업이 없습니다. 가장 오랜 백업은 "
        f"{known[0][0]:%Y-%m-%d %H:%M:%S}의 것입니다.",
        path=path,
        hint=f"남아 있는 백업을 보려면: xlcrm restore {path_quoted(path)}",
    )


def _sound(path: Path, backup: Path, saved: datetime, limits: Limits) -> tuple[Stored, bool]:
    """A backup, whose bytes are what they were; and whether they were no whole workbook then.

    Raises:
        DamagedWorkbookError: they are not; the nearest one before that can be put back is named.
    """
    try:
        found = store.backup_of(path, backup)
        return found, refuse_unsound(path, backup, found.kept, limits)
    except DamagedWorkbookError as failure:
        earlier = [
            (then, each)
            for then, each in reversed(dated(path))
            if (then < saved or (then == saved and each != backup)) and _is_good(path, each)
        ]
        if earlier:
            then, each = earlier[0]
            when = named(then, number_of(path, each))
            failure.hint = f'그 앞의 온전한 백업은: xlcrm restore {path_quoted(path)} --on "{when}"'
        raise


def _is_good(path: Path, backup: Path) -> bool:
    return state_of(path, backup) in _GOOD


def _is_sealed(backup: Path) -> bool:
    """Whether it is known what the backup was when it was made."""
    seal = seal_of(backup)
    return seal is not None and bool(seal.own)


def named(saved: datetime, number: int) -> str:
    """Return what a backup is called where its moment is asked for.

    >>> named(datetime(2024, 9, 30, 19), 1), named(datetime(2024, 9, 30, 19), 2)
    ('2024-09-30 19:00:00', '2024-09-30 19:00:00 (2)')
    """
    return f"{saved}" if number == 1 else f"{saved} ({number})"


@dataclass(frozen=True, slots=True)
class _Change:
    """What the workbook becomes, and what that takes away from the journal.

    Where it cannot be read any more, nobody knows how many backups stay: then all do.
    """

    back: WentBack
    since: tuple[WaitingEntry, ...] = ()
    notes: int = 0
    backups: int = EVERY
    ages: Ages = NO_AGES
    unread: str = ""


def _change(now: Stored, data: bytes, by: Author, backup: Path, limits: Limits) -> _Change:
    before = Package(data, limits)
    how = f"백업에서 되살림: {backup.name}"
    try:
        today = Package(now.data, limits)
        back = held_back(today, went_back(today, before, by, how, always=True))
        there, then = entries(today), entries(before)
        settings = read_book(today, fields=lambda _: ()).settings
    except EncryptedWorkbookError:
        raise
    except XlcrmError as error:  # what it is now cannot be read: the more it is needed
        return _Change(_told_alone(before, by, how), unread=f"{error.message}")
    known = {str(row["entry_id"]) for row in then}
    since = [row for row in there if str(row["entry_id"]) not in known]
    contacts = tuple(row for row in since if not is_note(row["entry_id"]))
    notes = len(since) - len(contacts)
    return _Change(back, contacts, notes, settings.backups, settings.ages)


def _told_alone(before: Package, by: Author, how: str) -> WentBack:
    """The backup with a line in its own 변경이력 that it took the place of nobody knows what."""
    return went_back(before, before, by, how, always=True, counted=False)


def _act(by: Author, back: WentBack, backup: Path, *, unread: bool) -> Act:
    """What the record tells of it; also where nobody could read what stood in 변경이력 before."""
    more = {"restored": backup.name} | ({"unread": True} if unread else {})
    return act_back(by, back).told_more(more)


def _replaced(
    now: Stored, change: _Change, rows: Sequence[WaitingEntry], kept: Encryption | None, act: Act
) -> Path | None:
    """Put the backup in the workbook's place, and before it into the queue what it does not have.

    `undo` takes both back. What the workbook is encrypted with stays; where it cannot be read, and
    where it has no password any more, what the backup is encrypted with comes back.
    """
    with queue.waiting_again(now.path, queue.packed(rows), now.kept) as put:
        return store.replace(
            now,
            change.back.data,
            check=change.back.check,
            backups=max(1, change.backups),
            ages=change.ages,
            note=queue.Note(put=put).packed(),
            act=act,
            encryption=kept if change.unread else now.encryption or kept,
        )
