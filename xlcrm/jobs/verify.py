"""What the record beside a workbook proves: its chain, the backups, the lines of 변경이력."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import XlcrmError
from xlcrm.files import store
from xlcrm.files.backups import State, dated, seal_of, state_of
from xlcrm.files.record import became, found_by, record_beside, record_bytes
from xlcrm.files.sealed import KEPT, Proof, moment_of, proof_of
from xlcrm.office.ledger import open_workbook
from xlcrm.office.recorded import add_history, history_standing, history_written
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.sheets import HISTORY
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from os import PathLike
    from pathlib import Path

    from xlcrm.files.sealed import RecordLine
    from xlcrm.office.recorded import HistorySums
    from xlcrm.ooxml.zipformat import Limits

AS_WRITTEN: Final = "as written"
CHANGED: Final = "changed since"
UNKNOWN: Final = "unknown"
UNTOLD: Final = "saved untold"


@outlined
@dataclass(frozen=True, slots=True)
class CheckedBackup:
    """A backup, held against the record.

    Attributes:
        path: where it lies.
        saved: when its content had been saved, in Korean wall time.
        state: what it is good for.
        belongs: whether the record tells of a workbook with just these bytes; None where it was
            made before the record began, or of what has been taken out of it since.
        same: whether it is what the workbook is.
    """

    path: Path
    saved: datetime
    state: State
    belongs: bool | None
    same: bool = False


@outlined
@dataclass(frozen=True, slots=True)
class MissingHistory:
    """Lines that a change wrote into 변경이력 and that do not stand there as it wrote them.

    Attributes:
        when: the moment of the change.
        command: what 변경이력 calls it.
        wrote: how many lines it wrote.
        stand: how many stand there now; as many, where they say something else.
    """

    when: str
    command: str
    wrote: int
    stand: int


@outlined
@dataclass(frozen=True, slots=True)
class Verified:
    """What a workbook's record proves.

    Attributes:
        path: where the workbook really lies.
        record: where its record lies; None where there is none.
        proof: what the chain proves.
        standing: what the workbook is: "as written" by the last change, "changed since" by
            somebody else, "saved untold" by xlcrm without a line in the record, or "unknown" where
            there is no record.
        open: the intents of which nobody has said what became of them, each with what the
            workbook says of it: "done", "not done" or "unknown".
        backups: the backups, oldest first.
        missing: what 변경이력 lacks of what was written into it.
        unread: why the workbook could not be read for that; "" where it could.
        other: the record of another name that ends with this workbook, where it has none.
    """

    path: Path
    record: Path | None
    proof: Proof
    standing: str
    open: tuple[tuple[RecordLine, str], ...] = ()
    backups: tuple[CheckedBackup, ...] = ()
    missing: tuple[MissingHistory, ...] = ()
    unread: str = ""
    other: Path | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the workbook has been saved by xlcrm, and no record tells of it.

        A first save that was cut off leaves a backup that is what the workbook still is.
        """
        saved = any(not each.same for each in self.backups)
        return self.record is None and self.other is None and saved

    @property
    def rotten(self) -> tuple[CheckedBackup, ...]:
        """The backups that cannot be put back."""
        return tuple(each for each in self.backups if each.state in {State.ROTTEN, State.UNREAD})

    @property
    def strange(self) -> tuple[CheckedBackup, ...]:
        """The backups that are sound, and of which the record does not tell."""
        rotten = self.rotten
        return tuple(e for e in self.backups if e.belongs is False and e not in rotten)

    def __bool__(self) -> bool:
        """Whether everything is as it was written."""
        wrong = self.proof.broken or self.missing or self.rotten or self.strange or self.is_lost
        return not wrong and self.standing != UNTOLD


def verify(path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS) -> Verified:
    """Prove the record beside a workbook, and hold the backups and 변경이력 against it.

    Nothing is written. A workbook that somebody has changed with Excel since is no fault; that is
    told.

    Args:
        path: the workbook.
        limits: how much it may unpack to.

    Raises:
        StorageError: there is no such workbook, or it or its record cannot be read.

    >>> found = verify("sample_data/seed_ledger.xlsx")
    >>> found.record, found.standing, bool(found)
    (None, 'unknown', True)
    """
    now = store.read(path, limits)
    digest = now.fingerprint.digest
    data = record_bytes(now.path)
    other = found_by(now.path, digest)
    proof = proof_of(data or (record_bytes_of(other) if other else b""))
    known = _digests(proof.lines)
    missing, unread = _missing(now.path, proof.lines, digest, limits)
    return Verified(
        now.path,
        record_beside(now.path) if data else None,
        proof,
        _standing(proof, digest, now.path),
        tuple(_open(proof.lines, digest)),
        tuple(_backups(now.path, known, proof.lines, digest)),
        missing,
        unread,
        other,
    )


def record_bytes_of(record: Path) -> bytes:
    """Return what a record holds that has another name than its workbook."""
    return store.read(record).data


def outcomes(lines: Iterable[RecordLine], digest: str = "") -> dict[int, str]:
    """Return what became of each intent: "done", "not done" or "unknown", by its number.

    Args:
        lines: the record's.
        digest: the SHA-256 of the workbook, which tells of those that nobody has ended.
    """
    found: dict[int, str] = {}
    intents: dict[int, RecordLine] = {}
    for line in lines:
        what = line.get("what")
        if what == "intent":
            intents[line["n"]] = line
        elif what in {"done", "not done"}:
            found[line.get("of", 0)] = what
        elif what == "settled":
            found[line.get("of", 0)] = str(line.get("outcome"))
    for number, line in intents.items():
        if number not in found:
            found[number] = became(line, digest)
    return found


def _digests(lines: Iterable[RecordLine]) -> frozenset[str]:
    """All that the record knows the workbook, or a backup written anew, to have been."""
    return frozenset(
        str(each)
        for line in lines
        for each in (*(line.get(name) for name in ("before", "after", "file")), *_kept(line))
        if each
    )


def _kept(line: RecordLine) -> Sequence[object]:
    return line["kept"] if line.get("what") in {"purge", KEPT} and "kept" in line else ()


def _standing(proof: Proof, digest: str, path: Path) -> str:
    if not proof.lines:
        return UNKNOWN
    last = str(proof.lines[-1].get("file", ""))
    open_ones = {
        str(line.get("after")) for line, how in _open(proof.lines, digest) if how == "done"
    }
    if digest == last or digest in open_ones:
        return AS_WRITTEN
    with suppress(XlcrmError):
        if _is_untold(path, digest, proof.lines):
            return UNTOLD
    return CHANGED


def _is_untold(path: Path, digest: str, lines: Sequence[RecordLine]) -> bool:
    """Whether a backup shows that xlcrm has saved what the record does not tell of.

    A save that was cut off before its intent leaves such a backup, too: then the workbook still is
    what the backup is, or the next save has begun with that.
    """
    known, begun = _digests(lines), _begun(lines)
    saved_from = {line.get("before") for line in lines if line.get("what") == "intent"}
    for saved, backup in dated(path):
        seal = seal_of(backup)
        made = set() if seal is None else {each for each in seal.after if each.strip("0")}
        if not made or known & made:
            continue
        if digest in made:
            return True
        own = "" if seal is None else seal.own
        if own and own != digest and own not in saved_from and begun and saved >= begun:
            return True
    return False


def _open(lines: Sequence[RecordLine], digest: str) -> Iterator[tuple[RecordLine, str]]:
    left = set(lines[-1].get("open", ())) if lines else set()
    for line in lines:
        if line["n"] in left and line.get("what") == "intent":
            yield line, became(line, digest)


def _begun(lines: Sequence[RecordLine]) -> datetime | None:
    """From when on a record tells of a workbook."""
    begun = next((at for line in lines if (at := moment_of(line.get("when"))) is not None), None)
    if lines and lines[0].get("what") == "anchor":
        return moment_of(lines[0].get("oldest")) or begun
    return begun


def _backups(
    path: Path, known: frozenset[str], lines: Sequence[RecordLine], digest: str
) -> Iterator[CheckedBackup]:
    begun = _begun(lines)
    for saved, each in dated(path):
        state = state_of(path, each)
        belongs: bool | None = None
        own = ""
        if state is not State.UNREAD:
            with suppress(XlcrmError):
                own = store.read(each).fingerprint.digest
                belongs = own in known
        if belongs is False and (begun is None or saved < begun):
            belongs = None
        yield CheckedBackup(each, saved, state, belongs, own == digest)


def _missing(
    path: Path, lines: Sequence[RecordLine], digest: str, limits: Limits
) -> tuple[tuple[MissingHistory, ...], str]:
    """What 변경이력 lacks, and why it cannot be said."""
    wrote = history_written(lines, outcomes(lines, digest))
    if not wrote:
        return (), ""
    try:
        ledger = open_workbook(path, limits=limits, kinds=(HISTORY.key,))
        tables = [each for each in ledger.tables if each.spec.key == HISTORY.key]
    except XlcrmError as error:
        return (), error.message
    stand: HistorySums = {}
    for table in tables:
        add_history(stand, history_standing(table))
    found = []
    for key, (count, total) in wrote.items():
        here, sum_here = stand.get(key, (0, ""))
        if here < count or (here == count and total != sum_here):
            found.append(MissingHistory(key[0].replace("T", " "), key[1], count, here))
    return tuple(found), ""


__all__ = ["CheckedBackup", "MissingHistory", "Verified", "outcomes", "verify"]
