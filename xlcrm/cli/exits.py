"""Exit codes: what a scheduler learns without reading anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cli.failures import FAILED
from xlcrm.fleet.batch import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# In the order in which one decides over others: what needs a person, what needs another try, what
# needs a look at the data.
CODES: Final[Mapping[Outcome, int]] = {
    Outcome.FAILED: FAILED,
    Outcome.CHANGED: 4,
    Outcome.BUSY: 3,
    Outcome.FINDINGS: 1,
    Outcome.OK: 0,
    Outcome.SKIPPED: 0,
}


def exit_code(outcomes: Collection[Outcome]) -> int:
    """Return the exit code of a run over several files.

    >>> exit_code([Outcome.OK, Outcome.FINDINGS]), exit_code([Outcome.BUSY, Outcome.FAILED])
    (1, 2)
    >>> exit_code([])
    0
    """
    return next((code for outcome, code in CODES.items() if outcome in outcomes), 0)
