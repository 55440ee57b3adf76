"""Every error xlcrm raises: one root, the place as data, and what to do next.

An operation that cannot be done raises one of these. Bad data never does: it is a
`xlcrm.schema.finding.Finding`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from xlcrm.addresses import shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike


class XlcrmError(Exception):
    """What went wrong (`message`), where (`path`, `sheet`, `cell`), and what to do (`hint`).

    `message` and `hint` are Korean, short, and hold no personal value.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | PathLike[str] | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.sheet = sheet
        self.cell = cell
        self.hint = hint

    def at(self, path: str | PathLike[str]) -> XlcrmError:
        """Return this same error, now naming the file, for callers that only had its bytes."""
        if self.path is None:
            self.path = path
        return self

    @property
    def place(self) -> str:
        """Sheet and cell as `고객대장!E7`, or an empty string."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def __str__(self) -> str:
        """One line: file, place, message, and after an arrow what to do."""
        path = shown_path(self.path) if self.path else ""
        place = " ".join(part for part in (path, self.place) if part)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} → {self.hint}" if self.hint else text


def unforeseen(
    error: Exception | str,
    path: str | PathLike[str] | None = None,
    *,
    sheet: str | None = None,
    cell: str | None = None,
) -> XlcrmError:
    """Return an error nobody foresaw as one that says so, by its class only.

    Its own message may quote a cell, so that is left to its `__cause__`. Where the error itself is
    gone, its class stands for it.
    """
    named = error if isinstance(error, str) else type(error).__name__
    failure = XlcrmError(
        f"예상하지 못한 오류입니다 ({named}).",
        path=path,
        sheet=sheet,
        cell=cell,
        hint="다시 실행해도 같으면 이 문구를 개발자에게 알려 주세요.",
    )
    failure.__cause__ = None if isinstance(error, str) else error
    return failure


class NotAWorkbookError(XlcrmError, ValueError):
    """The file is no .xlsx, .xlsm, .xltx or .xltm workbook."""


class DamagedWorkbookError(NotAWorkbookError):
    """The file is a workbook whose parts are cut off, missing or contradict each other."""


class EncryptedWorkbookError(NotAWorkbookError):
    """The workbook is encrypted with a password to open it."""


class LimitExceededError(NotAWorkbookError):
    """The workbook would unpack to more than the limits allow (`xlcrm.ooxml.zipformat.Limits`)."""


class RefusedEditError(XlcrmError):
    """The workbook can be read, but an edit would break what it promises."""


class SignedWorkbookError(RefusedEditError):
    """The package carries a digital signature, which an edit would break."""


class FinalWorkbookError(RefusedEditError):
    """The workbook is marked as final."""


class SheetNotFoundError(XlcrmError, LookupError):
    """No sheet of that name, or no sheet that looks like a ledger."""


class HeaderNotFoundError(SheetNotFoundError):
    """The sheet has no row that reads like the headers of the wanted table."""


class PlanError(XlcrmError, ValueError):
    """The plan contradicts itself or the workbook: two values for a cell, no room for a row."""


class DomainError(XlcrmError, ValueError):
    """A value outside what the office's rules are defined for."""


class StorageError(XlcrmError, OSError):
    """The file or its folder cannot be read or written."""


class LockedWorkbookError(StorageError):
    """Somebody else holds the workbook: another xlcrm, Excel or LibreOffice."""


class WorkbookChangedError(StorageError):
    """The workbook changed on disk between reading and replacing it."""


class StaleLedgerError(XlcrmError, RuntimeError):
    """A ledger that has been committed to already: what that commit gave is the newer one."""


@contextmanager
def on_sheet(name: str) -> Iterator[None]:
    """Have errors name the sheet, for what reads the bytes of one and does not know which."""
    try:
        yield
    except XlcrmError as error:
        if error.sheet is None:
            error.sheet = name
        raise
