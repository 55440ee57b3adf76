"""How it went with each of many workbooks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.refresh import Assessment
    from xlcrm.jobs.today.said import Ticked
    from xlcrm.office.commit import Intake
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
