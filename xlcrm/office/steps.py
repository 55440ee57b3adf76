"""Several proposals, each made for the workbook as the ones before leave it, and one save.

Where what is done next depends on what has just been done, as of a customer who is entered and then
buys something, one plan cannot hold it. Each step is made real in memory, and read back as a save
is; the file is replaced once, by the last one, so that it holds all of them or none.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from xlcrm.errors import DamagedWorkbookError, StaleLedgerError
from xlcrm.files import sound, store
from xlcrm.files.queue import Queue
from xlcrm.office.commit import whole
from xlcrm.office.history import kinds_of
from xlcrm.office.ledger import Ledger
from xlcrm.office.recorded import act_of, together
from xlcrm.ooxml.health import digests_of
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike
    from pathlib import Path

    from xlcrm.files.act import Act
    from xlcrm.office.commit import Author
    from xlcrm.office.proposal import Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.plan import CellEdit, Plan


class Steps:
    """A workbook that changes step by step in memory.

    What waits beside it stays there: the next command takes it in.

    Args:
        path: the workbook, to be held by `store.locked` if it is to be saved.
        by: who changes it, with what, and when.
        limits: how much it may unpack to.
    """

    def __init__(self, path: str | PathLike[str], by: Author, limits: Limits) -> None:
        self._before = store.read(path, limits)
        self._by = by
        self._limits = limits
        self._plans: list[Plan] = []
        self._acts: list[Act] = []
        self._data = self._before.data
        self.ledger = self._opened()
        self.ledger.refuse_unsound()
        self.kinds: dict[tuple[str, int], Kind] = {}
        """What the columns hold that were changed, by sheet and column number."""
        self._saved = False

    @property
    def modified(self) -> int:
        """When the file was saved, in nanoseconds since 1970."""
        return self._before.modified

    @property
    def has_changed(self) -> bool:
        """Whether there is anything to save."""
        return self._data != self._before.data

    @property
    def edits(self) -> Iterator[CellEdit]:
        """What all steps change, one after the other."""
        return chain.from_iterable(self._plans)

    def take(self, proposal: Proposal[object], untold: Plan | None = None) -> None:
        """Make a proposal, which was made for `ledger`, the next step.

        Args:
            proposal: what to change.
            untold: what goes with it, of which 변경이력 does not tell.

        Raises:
            XlcrmError: it cannot be made real; then it is no step, and the others stand.
        """
        plan = whole(self.ledger, proposal, self._by)
        if untold is not None:
            plan |= untold
        if not plan:
            return
        book = self.ledger.book
        done = apply(plan, book.package, book.scans)
        verify(plan, done.data, book.package, self._limits)
        self.kinds |= kinds_of(book, plan)
        self._data = done.data
        self._plans.append(plan)
        self._acts.append(act_of(self._by, plan, book))
        self.ledger = self._opened()

    def save(self, *, backup: bool = True) -> Path | None:
        """Put the workbook with all steps in the file's place; return the backup, if one was made.

        Raises:
            XlcrmError: as a save of any change.
        """
        if self._saved:
            raise StaleLedgerError("이미 저장했습니다.", path=self._before.path)
        if self._data == self._before.data:
            return None
        settings = self.ledger.book.settings
        kept = store.replace(
            self._before,
            self._data,
            check=self._refuse_other,
            backups=settings.backups if backup else 0,
            ages=settings.ages,
            whole=True,
            act=together(self._acts, self._by),
        )
        self._saved = True
        sound.remember(self._before.path, digests_of(Package(self._data, self._limits)))
        return kept

    def _opened(self) -> Ledger:
        stored = store.Stored(self._before.path, self._data, self._before.modified)
        return Ledger(stored, limits=self._limits, waits=Queue(self._before.path))

    def _refuse_other(self, written: bytes) -> None:
        """Raise if the disk does not give back the bytes that have been read back in memory."""
        if written != self._data:
            raise DamagedWorkbookError(
                "새로 쓴 파일이 쓴 것과 다릅니다. 원래 파일은 그대로입니다.",
                path=self._before.path,
                hint="디스크를 확인하고 다시 실행하세요.",
            )
