"""A workbook opened as a ledger: its tables as DataFrames, its findings, one way to change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlcrm.errors import HeaderNotFoundError, SheetNotFoundError, XlcrmError
from xlcrm.files import store
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.finding import Findings
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from os import PathLike
    from pathlib import Path

    import pandas as pd

    from xlcrm.files.store import Fingerprint, Stored
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.told import Explained
    from xlcrm.rules.every import Rule
    from xlcrm.schema.table import Table
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Choice, Kinds


@dataclass(frozen=True)
class Ledger:
    """An office's workbook as it was when it was opened; never changes, `commit` makes a new one.

    Attributes:
        book: its recognised sheets, settings and package.
        limits: how much its package may unpack to.
    """

    book: Book
    limits: Limits = DEFAULT_LIMITS
    _stored: Stored = field(kw_only=True, repr=False)

    @property
    def path(self) -> Path:
        """Where the file really lies, symlinks followed."""
        return self._stored.path

    @property
    def fingerprint(self) -> Fingerprint:
        """The size, time and hash of the file when it was read."""
        return self._stored.fingerprint

    @property
    def tables(self) -> tuple[Table, ...]:
        """The recognised tables in the order of their sheets."""
        return self.book.tables

    @cached_property
    def findings(self) -> Findings:
        """What all rules find in the tables, after what is odd about headers and settings.

        Findings one by one; `to_frame()` gives them as a DataFrame.
        """
        return self.findings_on(None)

    def findings_on(self, as_of: date | None, more: Sequence[Rule] = ()) -> Findings:
        """Return the findings with what is late on a day, by sheet in the order of their tabs.

        Args:
            as_of: the day that counts as today; None asks nothing about days.
            more: further rules, each a function from a `Context` to findings.
        """
        from xlcrm.rules.every import check  # noqa: PLC0415
        from xlcrm.workbook.oddities import oddities  # noqa: PLC0415 - a refresh asks for a few rules

        found = check(self.tables, self.book.settings, as_of, more)
        return Findings((*self.book.findings, *oddities(self.book), *found))

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        """Return a sheet's table as a DataFrame, indexed by Excel row, columns named canonically.

        Values are typed: dates as `date`, money as whole won, blank or unreadable cells as None.

        Raises:
            SheetNotFoundError: no recognised sheet has that name.
        """
        import pandas as pd  # noqa: PLC0415 - the command line never needs it

        for table in self.tables:
            if table.sheet == sheet:
                columns: dict[str, Any] = {
                    each.column.name: pd.Series(list(each.values), dtype=object)
                    for each in table.columns.values()
                }
                frame = pd.DataFrame(columns)
                frame.index = pd.Index(list(table.rows), name="행")
                return frame
        raise SheetNotFoundError(
            "그런 이름의 시트가 없거나, 표로 읽을 수 없습니다.",
            path=self.path,
            sheet=sheet,
            hint=f"읽을 수 있는 시트: {', '.join(table.sheet for table in self.tables)}",
        )

    def rehearse(self, plan: Plan) -> None:
        """Make the plan real in memory only, so that what `commit` would refuse is refused now.

        Raises:
            PlanError: the plan would overwrite a formula or other content.
            RefusedEditError: the workbook is signed or marked as final.
        """
        from xlcrm.workbook.apply import apply  # noqa: PLC0415 - who only reads needs nothing of it

        try:
            apply(plan, self.book.package, self.book.scans)
        except XlcrmError as error:
            raise error.at(self.path) from error.__cause__

    def commit(self, plan: Plan, *, backup: bool = True, note: bytes = b"") -> Path | None:
        """Make the plan real in the file, in one atomic replace. An empty plan touches nothing.

        Args:
            plan: what to change.
            backup: whether to keep a dated backup of the file as it was; 설정 says how many.
            note: kept with the backup, for whoever undoes this save.

        Returns:
            The backup's path, or None if none was made.

        Raises:
            WorkbookChangedError: the file has changed since it was opened.
            LockedWorkbookError: somebody else holds it.
            PlanError: the plan would overwrite a formula or other content.
            RefusedEditError: the workbook is signed or marked as final.
            StorageError: it cannot be written.
        """
        from xlcrm.workbook.apply import apply  # noqa: PLC0415 - as above
        from xlcrm.workbook.verify import verify  # noqa: PLC0415

        if not plan:
            return None
        try:
            with store.locked(self.path):
                data = apply(plan, self.book.package, self.book.scans).data
                self.book.scans.clear()  # spent; a large sheet need not stay in memory
                return store.replace(
                    self._stored,
                    data,
                    check=lambda written: verify(plan, written, self.book.package, self.limits),
                    backups=self.book.settings.backups if backup else 0,
                    note=note,
                )
        except XlcrmError as error:
            raise error.at(self.path) from error.__cause__


def open_ledger(
    path: str | PathLike[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    fields: Choice | None = None,
    kinds: Kinds | None = None,
    told: Explained | None = None,
) -> Ledger:
    """Open a workbook as a ledger.

    Args:
        path: the workbook; .xlsx, .xlsm, .xltx or .xltm.
        limits: how much its package may unpack to.
        fields: tells which of a sheet's columns to read, given its headers; all by default.
        kinds: the kinds of sheets to read, by key, or what tells them given all headers; all by
            default.
        told: what the office says its headers mean, beside what 설정 says of them.

    Raises:
        NotAWorkbookError: it is no such workbook, or damaged, encrypted or too large.
        HeaderNotFoundError: no sheet looks like a ledger.
        StorageError: it cannot be read.
    """
    stored = store.read(path, limits)
    try:
        book = read_book(Package(stored.data, limits), fields=fields, kinds=kinds, told=told)
        if not book.ledgers:
            raise HeaderNotFoundError(
                "고객대장으로 읽을 시트를 찾지 못했습니다.",
                hint="제목 행에 고객명(또는 고객 ID)과 계약 시작일·종료일이 있는지 확인하세요.",
            )
    except XlcrmError as error:
        raise error.at(path) from None
    return Ledger(book, limits, _stored=stored)
