"""How it went with each of many workbooks, of which nothing is raised: what goes wrong is told."""

from __future__ import annotations

import os
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import (
    DomainError,
    HeaderNotFoundError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
    unforeseen,
)
from xlcrm.fleet.names import SUFFIXES
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.jobs.refresh import Assessment
    from xlcrm.jobs.today.said import Ticked
    from xlcrm.office.commit import Intake
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.fresh.calculated import Calculated


class Outcome(StrEnum):
    """How it went with one file."""

    OK = "ok"
    FINDINGS = "findings"  # done, and something in the data is wrong
    FAILED = "failed"
    BUSY = "busy"
    CHANGED = "changed"  # somebody else changed it underneath; their file stands
    SKIPPED = "skipped"  # found in a folder, and no ledger, or a copy of one


UNREAD: Final = frozenset({Outcome.FAILED, Outcome.BUSY, Outcome.CHANGED})
"""How it went with files of which nothing is known."""


@outlined
@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    Attributes:
        path: the file as it was found.
        outcome: how it went.
        error: why it went wrong, or was skipped; None for `OK` and `FINDINGS`.
        assessment: what a refresh found and planned; None after an error or from a check.
        findings: what is wrong in the data.
        backup: the file as it was before, if a backup was made.
        queued: how many waiting journal entries a refresh wrote with it.
        left: how many wait on, because there is no room for them in the workbook any more.
        settled: how much work that had waited was done before it.
        aside: how much of that does not fit any more, and was set aside with the reason.
        marked: whether 점검결과 was written, or would be in a dry run; False if it says the same
            already, None if it was not asked for.
        calculated: what became of the results of formulas that read what a refresh changed; None if
            nothing was calculated.
        ticked: what became of what people wrote into the sheet 오늘; None if it was nothing new.
        intake: what became of what staff typed into the sheet 접수; None if that is nothing.
        earlier: of a run that is gone on with, what its first part has told of the file, as
            `--json` does; "" where it was worked with now.
    """

    path: Path
    outcome: Outcome
    error: XlcrmError | None = None
    assessment: Assessment | None = None
    findings: tuple[Finding, ...] = ()
    backup: Path | None = None
    queued: int = 0
    left: int = 0
    settled: int = 0
    aside: int = 0
    marked: bool | None = None
    calculated: Calculated | None = None
    ticked: Ticked | None = None
    intake: Intake | None = None
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """How workbooks are taken that were found in a folder: `strict` skips none."""

    limits: Limits
    strict: bool

    def skipped(self, path: Path) -> XlcrmError | None:
        """Why a file is left alone: xlcrm made it, or it is a copy of a ledger that lies beside."""
        from xlcrm.files.made import is_made  # noqa: PLC0415 - in folders
        from xlcrm.fleet.copies import only_there, original_beside  # noqa: PLC0415

        if is_made(path):
            return DomainError(
                "xlcrm이 만든 보고서나 명단이라 건너뜁니다.",
                path=path,
                hint="대장이면 그 파일의 이름을 적어 실행하세요.",
            )
        original = original_beside(path, SUFFIXES)
        more = None if original is None else only_there(path, original, self.limits)
        if original is None or more is None:
            return None
        own = f" 원본에 없는 계약이 {more:,}건 있습니다." if more else ""
        return DomainError(
            f"{_nfc(original.name)}의 사본이라 건드리지 않았습니다.{own}",
            path=path,
            hint="쓰지 않는 사본이면 다른 폴더로 옮기고, 이 파일이 맞으면 파일 이름을 적어 "
            "실행하세요.",
        )


def guarded(  # noqa: PLR0911 - one for each way in which it may end
    path: Path, work: Callable[[Path], FileResult], folder: Folder | None = None
) -> FileResult:
    """Do the work; whatever it raises becomes the file's result.

    Args:
        path: the file.
        work: what is done with it.
        folder: how it is taken where it was only found in a folder.
    """
    passed = Outcome.FAILED if folder is None or folder.strict else Outcome.SKIPPED
    try:
        if is_folder(path):
            raise _no_workbook(path)  # noqa: TRY301 - to be a result like all others
        copy = None if folder is None else folder.skipped(path)
        return work(path) if copy is None else FileResult(path, passed, copy)
    except WorkbookChangedError as error:
        return FileResult(path, Outcome.CHANGED, _released(error))
    except LockedWorkbookError as error:
        return FileResult(path, Outcome.BUSY, _released(error))
    except XlcrmError as error:
        if isinstance(error, HeaderNotFoundError) and passed is Outcome.SKIPPED:
            return FileResult(path, passed, _no_ledger(path))
        return FileResult(path, Outcome.FAILED, _released(error))
    except MemoryError as error:
        failure = XlcrmError(
            "메모리가 모자랍니다.", path=path, hint="다른 프로그램을 닫고 다시 실행하세요."
        )
        failure.__cause__ = error
        return FileResult(path, Outcome.FAILED, _released(failure))
    except Exception as error:  # noqa: BLE001 - one bad file, or one bug, must not stop the rest
        return FileResult(path, Outcome.FAILED, _released(unforeseen(error, path)))


def _released(error: XlcrmError) -> XlcrmError:
    """Let go of what the error's tracebacks hold: a kept result must not keep a workbook alive."""
    from traceback import clear_frames  # noqa: PLC0415 - only after an error

    link: BaseException | None = error
    while link is not None:
        clear_frames(link.__traceback__)
        link = link.__cause__ or link.__context__
    return error


def _no_ledger(path: Path) -> HeaderNotFoundError:
    return HeaderNotFoundError(
        "고객대장으로 읽을 시트가 없어 건너뜁니다.",
        path=path,
        hint=f"고객대장이면 머리글을 알려 주세요: xlcrm adopt {path_quoted(path)}",
    )


def _no_workbook(folder: Path) -> StorageError:
    try:
        with os.scandir(folder):
            pass
    except OSError:
        return StorageError(
            "폴더를 읽을 수 없습니다.", path=folder, hint="폴더의 권한과 연결을 확인하세요."
        )
    return StorageError(
        "폴더에 엑셀 파일(.xlsx, .xlsm)이 없습니다.",
        path=folder,
        hint="고객대장이 있는 폴더나 파일을 지정하세요.",
    )


def is_folder(path: Path) -> bool:
    """Tell whether a path names a folder, whatever may be read of it."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where a parent is not readable


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
