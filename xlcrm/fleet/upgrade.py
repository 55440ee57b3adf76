"""Older ledgers brought what has come since, one after the other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xlcrm.fleet.batch import FileResult, Outcome, each_workbook
from xlcrm.jobs.upgrade.upgrade import upgrade
from xlcrm.jobs.waiting import change
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from xlcrm.jobs.upgrade.upgrade import Upgraded
    from xlcrm.office.commit import Author, Committed
    from xlcrm.ooxml.zipformat import Limits


class UpgradedFile(NamedTuple):
    """What became of one file, and of its upgrade; None where that could not be made."""

    result: FileResult
    done: Committed[Upgraded] | None


def upgrade_each(  # noqa: PLR0913 - each is a choice the command line offers
    paths: Iterable[str | os.PathLike[str]],
    *,
    by: Author,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
) -> Iterator[UpgradedFile]:
    """Upgrade workbooks, each when its result is asked for; an error is a result, never raised.

    Args:
        paths: files and folders, as for `find_workbooks`.
        by: who, for 변경이력.
        dry_run: whether to plan and rehearse only; then nothing at all is written, not even a lock.
        backup: whether to keep a dated backup of each file that changes.
        limits: how much a workbook may unpack to.
        strict: whether what a folder holds beside ledgers is an error, as for `check_each`.

    >>> from datetime import datetime
    >>> from xlcrm import Author
    >>> by = Author("김대리", "upgrade", datetime(2024, 10, 1, 9))
    >>> for each in upgrade_each(["sample_data/office.xlsx"], by=by, dry_run=True):
    ...     print(each.result.outcome.value, each.done.proposal.found.before)
    ok None
    """
    found: list[Committed[Upgraded]] = []

    def upgraded(path: Path) -> FileResult:
        make = partial(upgrade, as_of=by.now.date())
        done = change(path, make, by, dry_run=dry_run, backup=backup, limits=limits)
        found.append(done)
        return FileResult(
            path,
            Outcome.FINDINGS if done.proposal.problems else Outcome.OK,
            backup=done.backup,
            queued=done.queued,
            left=done.left,
            settled=done.settled,
            aside=done.aside,
            intake=done.intake,
        )

    for result in each_workbook(paths, upgraded, limits=limits, strict=strict):
        yield UpgradedFile(result, found.pop() if found else None)
