"""`purge`: customers whose data are not needed any more, gone from everywhere at once.

From the ledger, its journal and companions, 변경이력, what waits beside it, the record of what was
sent, the sealed record, every backup, and our own outputs beside it. What a statute keeps goes into
a workbook of its own (`pages.apart`), out of the way of daily work, until its day. The ledger is
replaced last: a purge that was cut off anywhere is whole after the next one, and what certifies it
lies there only when it is done.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, normalise, one_line
from xlcrm.errors import (
    DamagedWorkbookError,
    DomainError,
    EncryptedWorkbookError,
    LimitExceededError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files import outbox, queue, record, store
from xlcrm.files.backups import forget as forget_backup
from xlcrm.files.backups import kept_as, kept_bytes, kept_of, note_beside, rewrite
from xlcrm.files.beside import (
    apart_of,
    files_beside,
    is_closed,
    put_apart,
    put_beside,
    read_apart,
    read_beside,
    remove_beside,
    too_large_beside,
)
from xlcrm.files.certificates import hold_certificate, put_certificate, settle_certificate
from xlcrm.files.disk import short_name
from xlcrm.files.made import is_made_in
from xlcrm.files.sealed import lines_in
from xlcrm.jobs.privacy.certificate import certificate
from xlcrm.jobs.privacy.erased import erased, next_keys, wording
from xlcrm.jobs.privacy.held import HeldRow, held_rows
from xlcrm.jobs.privacy.overdue import customer_due, due_customers
from xlcrm.jobs.privacy.report import ACCESS
from xlcrm.jobs.privacy.unrecorded import Unrecorded, history_anew
from xlcrm.office.changes import appended
from xlcrm.office.history import WORK
from xlcrm.office.ledger import open_ledger
from xlcrm.office.recorded import act_by, history_told, people_in
from xlcrm.office.records import new_sheet
from xlcrm.ooxml.intact import spoilt_part
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.reach import Reaches
from xlcrm.ooxml.results import formula_cells
from xlcrm.ooxml.rewording import is_open, reworded, texts_in
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.pages.apart import apart_bytes, apart_rows
from xlcrm.pages.card import CATEGORY as CARD
from xlcrm.pages.card import is_card
from xlcrm.schema.sheets import HISTORY
from xlcrm.values import dataclass
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from os import PathLike
    from pathlib import Path

    from xlcrm.cellref import CellValue
    from xlcrm.domain.traces import Traces
    from xlcrm.files.act import Act
    from xlcrm.jobs.privacy.erased import Erased
    from xlcrm.jobs.privacy.overdue import Due
    from xlcrm.office.commit import Author
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.pages.apart import Apart
    from xlcrm.reading.headers import HeaderMatch

    HistoryRow = Mapping[str, CellValue | date]

_PAGES_OF_ONE: Final = (CARD, ACCESS)
"""What is about one customer alone: without them nothing of it is left."""

_CALENDAR: Final = b"BEGIN:VCALENDAR"
_OURS_IN_CALENDARS: Final = b"xlcrm"
_SIGNS: Final = lazy(r"[_()\s]+")  # what parts the words of a file's name
_FORMULAS: Final = 8  # places that are told


@outlined
@dataclass(frozen=True, slots=True)
class Purged:
    """What a purge takes away, or has taken away.

    Attributes:
        path: the workbook.
        as_of: the day that counts as today.
        due: who goes, masked, and why.
        left: who is due and stays, and why.
        rows: how many rows of each sheet are emptied.
        waiting: how many lines of the queue go.
        sent: how many lines of the record of what was sent name them otherwise.
        recorded: how many lines of the sealed record do so.
        backups: how many backups are written anew without them.
        lost: backups that cannot be read, and are deleted.
        outputs: our own files beside the workbook that are written anew or deleted.
        others: files beside it that hold them and are the office's own: somebody has to look.
        closed: files beside it in which nobody could look: PDFs, pictures, very large ones.
        held: the rows that are kept apart.
        expired: how many rows that were kept apart are over, and go.
        formulas: cells whose formulas read what is emptied.
        unread: parts of the workbook that are no XML: pictures, macros.
        certificate: where the certificate lies; None before it is done.
        seen: the SHA-256 of the workbook as it was.
    """

    path: Path
    as_of: date
    due: tuple[Due, ...] = ()
    left: tuple[Due, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    sent: int = 0
    recorded: int = 0
    backups: int = 0
    lost: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    held: tuple[HeldRow, ...] = ()
    expired: int = 0
    formulas: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    certificate: Path | None = None
    seen: str = ""

    def __bool__(self) -> bool:
        """Whether there is anything to purge."""
        return bool(self.due or self.expired)


def purge(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    by: Author,
    *,
    as_of: date,
    customer: str | None = None,
    go: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    agreed: Purged | None = None,
) -> Purged:
    """Purge customers from a workbook and from all that lies beside it. It cannot be undone.

    Args:
        path: the workbook.
        by: who, with which command, and when.
        as_of: the day that counts as today.
        customer: the one customer; by default all whose 보유기한 is over or who have asked for it.
        go: whether to do it; by default it is only told what would go.
        limits: how much the workbook may unpack to.
        agreed: what was shown before, to which somebody has agreed: the workbook must be the same.

    Raises:
        DomainError: no customer is meant, or more than one; or the one has a contract that is not
            over.
        WorkbookChangedError: the workbook is not any more what was shown.
        LockedWorkbookError: somebody has it open, or sends messages.
        DamagedWorkbookError: Excel might not open the workbook.
        LimitExceededError: a backup would unpack to more than the limits allow.
        StorageError: something cannot be read or written. The workbook is the old one then, and
            the next purge does the rest.

    >>> from datetime import date, datetime
    >>> import xlcrm
    >>> by = xlcrm.Author("온새미", "purge", datetime(2025, 10, 1, 9))
    >>> ledger, day = "sample_data/seed_ledger.xlsx", date(2025, 10, 1)
    >>> found = xlcrm.purge(ledger, by, as_of=day, customer="1001")
    >>> dict(found.rows), len(found.held), found.certificate
    ({'고객대장': 1}, 1, None)
    """
    with ExitStack() as stack:
        if go:
            stack.enter_context(store.locked(path))
            store.refuse_open(store.read(path, limits).path)
            stack.enter_context(outbox.sending(path))
        try:
            ledger = open_ledger(path, limits=limits)
            ledger.refuse_unsound()
            work = _Work(ledger, as_of, by, customer, limits)
            found = work.found()
            if agreed is not None and agreed.seen != found.seen:
                raise WorkbookChangedError(
                    "보여 준 뒤에 대장이 바뀌어 파기하지 않았습니다.",
                    hint="다시 실행하여 무엇이 파기되는지 보세요.",
                )
            return work.done(found) if go and found else found
        except XlcrmError as error:
            raise error.at(path) from error.__cause__


class _Work:
    """One purge, prepared in memory and then written."""

    def __init__(
        self, ledger: Ledger, as_of: date, by: Author, customer: str | None, limits: Limits
    ) -> None:
        self.ledger, self.as_of, self.by, self.limits = ledger.on(as_of), as_of, by, limits
        self.path = ledger.path
        self.stored = store.read(ledger.path, limits)
        book = self.ledger.book
        if customer is None:
            every = due_customers(self.ledger, as_of)
            self.due = [each for each in every if not each.not_yet]
            self.left = [each for each in every if each.not_yet]
        else:
            self.due, self.left = [customer_due(self.ledger, customer, as_of)], []
            if self.due[0].not_yet:
                raise DomainError(
                    f"{self.due[0].whom.shown}: {self.due[0].not_yet}.",
                    hint="계약이 끝난 뒤에 파기하거나, 먼저 xlcrm cancel로 해지하세요.",
                )
        self.whom = [each.whom for each in self.due]
        self.keys = next_keys(book, len(self.due))
        self.made: Erased | None = None
        if self.due:
            package = Package(self.stored.data, limits)
            self.made = erased(package, self.whom, self.keys, book=book)
        self.traces: tuple[Traces, ...] = self.made.traces if self.made else ()
        self.unrecorded = Unrecorded(self.traces, self.made.found if self.made else ())
        self.backups: dict[Path, bytes | None] = {}
        self.kept: dict[Path, bytes] = {}
        self.outputs: dict[Path, bytes | None] = {}

    # -- what would go -----------------------------------------------------------------------------

    def found(self) -> Purged:
        """What goes, prepared so that writing it is all that is left."""
        seen = self.stored.fingerprint.digest
        held, expired = self._held()
        found = Purged(
            self.path,
            self.as_of,
            tuple(self.due),
            tuple(self.left),
            held=held,
            expired=expired,
            seen=seen,
        )
        if self.made is None:
            return found
        names = self._renamed()
        lines = outbox.outbox_lines(self.path)
        lost = self._prepare_backups()
        others, closed = self._prepare_outputs()
        return replace(
            found,
            rows=self.made.rows,
            waiting=sum(map(self._is_theirs, queue.said_in(self.path))),
            sent=sum(outbox.names_any(line, names) for line in lines),
            recorded=self.unrecorded.count(self.path),
            backups=sum(data is not None for data in self.backups.values()),
            lost=tuple(lost),
            outputs=tuple(sorted(each.name for each in self.outputs)),
            others=tuple(sorted(others)),
            closed=tuple(sorted(closed)),
            formulas=self._formulas(),
            unread=self.made.unread,
        )

    def _held(self) -> tuple[tuple[HeldRow, ...], int]:
        """The rows that are kept apart from now on, and how many that were are over."""
        book = self.ledger.book
        made = () if self.made is None else self.made.found
        held = tuple(row for each in made for row in held_rows(book, each, self.as_of))
        data = read_apart(apart_of(self.path))
        self.apart = apart_rows(data) if data else []
        over = sum(until < self.as_of for until, *_ in self.apart)
        return held, over

    def _renamed(self) -> Mapping[str, str]:
        """What customers are called in the record of what was sent."""
        pairs = zip(self.whom, self.keys, strict=True)
        return {each: key for theirs, key in pairs for each in theirs.keys}

    def _is_theirs(self, line: str) -> bool:
        keys = {each for theirs in self.whom for each in theirs.keys}
        named = any(f'"{key}"' in line for key in keys)
        return named or any(each.finds(line) for each in self.traces)

    def _prepare_backups(self) -> list[str]:
        """Make every backup anew that knows them; those that are no workbooks are given up.

        Raises:
            StorageError: one may not be read: nobody knows whether they are in it.
        EncryptedWorkbookError: likewise, as its password is not known.
            LimitExceededError: one would unpack to more than the limits allow.
        """
        lost = []
        known = [each.known for each in self.traces]
        for backup in kept_of(self.path):
            try:
                data = kept_bytes(backup)
                package = Package(data, self.limits)
                made = erased(package, self.whom, self.keys, known)
            except (LimitExceededError, EncryptedWorkbookError, StorageError) as error:
                raise error.at(backup) from error.__cause__
            except XlcrmError:
                self.backups[backup] = None
                lost.append(backup.name)
                continue
            if made.touched:
                self.backups[backup] = made.data
            elif self._is_theirs(texts_in(note_beside(backup))):
                self.backups[backup] = data
        return lost

    def _prepare_outputs(self) -> tuple[list[str], list[str]]:
        """Make our own files anew that name them.

        A page about nobody else goes: a year of birth or a masked address would be left of it.

        Returns:
            The office's own that do, in their names or in what they say, and those in which nobody
            could look.

        Raises:
            StorageError: the disk does not give one: nobody knows whether they are in it.
        """
        folder = self.path.parent
        others: list[str] = []
        closed = [str(each.relative_to(folder)) for each in too_large_beside(self.path)]
        for path in files_beside(self.path):
            name = str(path.relative_to(folder))
            named = "\n".join((normalise(path.stem), *_SIGNS.split(normalise(path.stem))))
            data = _looked_into(path)
            if data is None:
                found_in = others if any(each.finds(named) for each in self.traces) else closed
                found_in.append(name)
                continue
            said = texts_in(data)
            if not any(each.finds(said) for each in self.traces):
                if any(each.finds(named) for each in self.traces):
                    others.append(name)
                elif is_closed(path.name, data) or not is_open(data):
                    closed.append(name)
                continue
            if is_made_in(data):
                personal = any(is_card(data, each) for each in _PAGES_OF_ONE)
                self.outputs[path] = None if personal else self._without(data)
            elif data.lstrip().startswith(_CALENDAR) and _OURS_IN_CALENDARS in data[:400].lower():
                self.outputs[path] = None
            else:
                others.append(name)
        return others, closed

    def _without(self, data: bytes) -> bytes | None:
        """A workbook that we have made, without them; None if it cannot be made so."""
        try:
            made = reworded(Package(data, self.limits), wording(self.traces), {}).data
        except XlcrmError:
            return None
        said = texts_in(made)
        return None if any(each.finds(said) for each in self.traces) else made

    def _formulas(self) -> tuple[str, ...]:
        """Where formulas stand that read a cell which says something else from now on."""
        assert self.made is not None  # noqa: S101 - only asked where somebody goes
        package = self.ledger.book.package
        cells = {
            (sheet.table.sheet.casefold(), sheet.table.rows[at])
            for each in self.made.found
            for sheet, positions in each.rows
            for at in positions
        }
        reaches = Reaches(package)
        found = []
        for entry in package.worksheets:
            folded = entry.name.casefold()
            for cell in formula_cells(package.part(entry.part), package.strings):
                areas = reaches.of(cell, folded).areas
                if any(
                    each.sheet == sheet and each.cells.top <= row <= each.cells.bottom
                    for each in areas
                    for sheet, row in cells
                ):
                    found.append(f"{entry.name}!{a1(cell.row, cell.column)}")
        return tuple(found)

    # -- doing it ----------------------------------------------------------------------------------

    def done(self, found: Purged) -> Purged:
        """Write all of it, the workbook last."""
        kept: list[Apart] = [each for each in self.apart if each[0] >= self.as_of]
        fresh = [(each.until, each.why, each.sheet, each.text) for each in found.held]
        kept += [each for each in fresh if each not in kept]
        data, lines = self.stored.data, self._lines(found)
        rows: Sequence[HistoryRow] = ()
        if self.made is not None:
            data, rows = _told(self.made.data, lines, self.by, self.limits)
            self._check(data)
        if kept != self.apart:
            put_apart(apart_of(self.path), apart_bytes(kept, self.as_of), self.path)
        act = act_by(self.by, self.ledger.book.settings, people_in(self.ledger.book))
        said = "; ".join(lines)
        act = act.told_more({"said": said})
        self.kept = {each: kept_as(each, data) for each, data in self.backups.items() if data}
        if self.made is not None:
            self._rewrite_record(act.told_more({"said": f"시작함: {said}"}))
            self._write_beside()
        elif found.expired:
            record.append(self.path, act, "purge")
        name = f"{short_name(self.path.stem)} 파기확인서 ({self.by.now:%Y-%m-%d %H%M%S})"
        proof = certificate(found, self.by)
        if data == self.stored.data:
            return replace(found, certificate=put_certificate(self.path, name, proof))
        act = act.told_more({"rows": sum(found.rows.values()), **self._of_history(rows)})
        after = hashlib.sha256(self.stored.keeping(data)).hexdigest()
        hold_certificate(self.path, name, proof, self.stored.fingerprint.digest, after)
        store.replace(self.stored, data, check=self._check, backups=0, act=act)
        return replace(found, certificate=self._certified())

    def _certified(self) -> Path | None:
        """The certificate, now that all of it is done.

        Raises:
            StorageError: it cannot be put there yet.
        """
        try:
            return settle_certificate(self.path)
        except StorageError as error:
            raise StorageError(
                "파기는 끝났으나 파기확인서를 두지 못했습니다.",
                path=self.path,
                hint="다음에 이 대장에 쓰는 명령이 둡니다. 디스크와 폴더를 확인하세요.",
            ) from error

    def _lines(self, found: Purged) -> Sequence[str]:
        """What 변경이력 tells of it: how much, and nothing of whom."""
        rows = " · ".join(f"{sheet} {count:,}행" for sheet, count in found.rows.items())
        held = f", 분리보관 {len(found.held):,}행" if found.held else ""
        if not found.due:
            return [f"보관 기한이 지난 분리보관 {found.expired:,}행 파기"]
        return [f"고객 {len(found.due):,}명 파기: {rows}{held}"]

    def _of_history(self, rows: Sequence[HistoryRow]) -> Mapping[str, object]:
        """What the record says of 변경이력: the lines that are added, and what was emptied."""
        assert self.made is not None  # noqa: S101 - only called where somebody goes
        after = read_book(Package(self.made.data, self.limits), fields=_only_history)
        lines = tuple(lines_in(record.record_bytes(self.path)))
        seen = self.stored.fingerprint.digest
        told = {
            "history": history_told(rows),
            "anew": history_anew(lines, seen, self.ledger.book, after),
        }
        return {name: each for name, each in told.items() if each}

    def _rewrite_record(self, act: Act) -> None:
        """Have the record name nobody who goes, and know the backups as they will be.

        It comes first: a purge that is cut off behind it leaves no backup that nobody knows.
        """
        kept = [hashlib.sha256(data).hexdigest() for data in self.kept.values()]
        record.rewritten(self.path, act.told_more({"kept": kept}), self.unrecorded.line)

    def _write_beside(self) -> None:
        for backup in self.backups:
            if backup in self.kept:
                rewrite(self.path, backup, self.kept[backup])
            else:
                forget_backup(backup)
        for path, data in self.outputs.items():
            if data is None:
                remove_beside(path)
            else:
                put_beside(path, data)
        queue.drop_where(self.path, self._is_theirs)
        outbox.renamed(self.path, self._renamed())

    def _check(self, data: bytes) -> None:
        """Raise unless the workbook opens, and names nobody any more who is gone.

        Raises:
            DomainError: somebody can still be found in it.
        """
        spoilt_part(data, self.limits)
        said = texts_in(data)
        left = [each for each in self.traces if each.finds(said)]
        if left:
            raise DomainError(
                "파기한 뒤에도 대장에 값이 남아 있어 대장을 바꾸지 않았습니다.",
                hint="그림이나 매크로처럼 고치지 않는 부분에 그 고객의 정보가 있는지 보세요.",
            )


def _looked_into(path: Path) -> bytes | None:
    """Return what a file beside the workbook holds; None where somebody else has to look.

    Raises:
        StorageError: the disk does not give it.
    """
    try:
        return read_beside(path)
    except (EncryptedWorkbookError, DamagedWorkbookError):
        return None
    except StorageError as error:
        if isinstance(error.__cause__, PermissionError):
            return None
        raise


def _only_history(match: HeaderMatch) -> tuple[str, ...] | None:
    return None if match.spec.key == HISTORY.key else ()


def _told(
    data: bytes, lines: Sequence[str], by: Author, limits: Limits
) -> tuple[bytes, Sequence[HistoryRow]]:
    """The workbook with what 변경이력 tells of a purge, if the office keeps that sheet."""
    package = Package(data, limits)
    book = read_book(package, fields=_only_history)
    sheet = next((each for each in book.sheets if each.table.spec.key == HISTORY.key), None)
    if sheet is None and not book.settings.history:
        return data, ()
    work = WORK.get(by.command, by.command)
    common: HistoryRow = {
        "at": by.now.replace(microsecond=0),
        "user": one_line(by.user),
        "command": work,
    }
    rows: list[HistoryRow] = [{**common, "new": line} for line in lines]
    if sheet is not None:
        plan = appended(book, sheet, rows)
    else:
        plan = Plan(new_sheets=(new_sheet(HISTORY, HISTORY.name, rows, book.settings),))
    return apply(plan, package, book.scans).data, rows


def formulas_told(found: Purged) -> str:
    """Return in a line which formulas read what is emptied; "" where none does.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> formulas_told(Purged(Path("a.xlsx"), date(2024, 10, 1), formulas=("현황판!B3",)))[:24]
    '비우는 행을 읽는 수식 1개: 현황판!B3.'
    """
    if not found.formulas:
        return ""
    listed = ", ".join(found.formulas[:_FORMULAS])
    more = f" 외 {len(found.formulas) - _FORMULAS:,}개" if len(found.formulas) > _FORMULAS else ""
    return (
        f"비우는 행을 읽는 수식 {len(found.formulas):,}개: {listed}{more}. 요금과 날짜는 "
        "그대로이고, 이름이나 ID로 세는 값은 달라질 수 있습니다."
    )
