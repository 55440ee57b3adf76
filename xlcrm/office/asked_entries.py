"""Which entries of a long journal are asked for: one customer's, or those that are still open."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from xlcrm.office.journal_read import COMPENSATION_FIELDS, COMPLAINT
from xlcrm.ooxml.cells import serial_of
from xlcrm.schema.sheets import JOURNAL
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.workbook.asked import Dull, Told

_CORRECTING: Final = frozenset({"corrects"})
"""An entry that takes the place of another one counts, whosever it is."""


@dataclass(frozen=True, slots=True)
class EntriesOf:
    """The entries of the customers whom a key finds, and those that correct any.

    A row of somebody else is one whose 고객 ID is that of another customer, whoever it names: as
    `People.whose` tells.

    Attributes:
        key: 고객 ID, 고객명 or 연락처.
    """

    key: str
    kind: ClassVar[str] = JOURNAL.key
    blank: ClassVar[frozenset[str]] = _CORRECTING
    tell: ClassVar[Sequence[str]] = ("customer_id",)

    def dull(self, told: Told) -> Dull | None:
        """Return what tells whose rows those of others are; None where no number surely does."""
        people = told.people
        if people is None or "customer_id" not in told.match.columns:
            return None
        others = people.told_by_id - {each.key for each in people.find(self.key)}
        of_others = told.judged("customer_id", lambda value: value in others)
        return lambda cells: of_others[cells[0]]


@dataclass(frozen=True, slots=True)
class OpenEntries:
    """The entries that still ask for something on a day, and those that correct any.

    Attributes:
        as_of: the day. What was done on that day, or later, or at a time that cannot be read, may
            be open.
    """

    as_of: date
    kind: ClassVar[str] = JOURNAL.key
    blank: ClassVar[frozenset[str]] = _CORRECTING | COMPENSATION_FIELDS
    tell: ClassVar[Sequence[str]] = (
        *("at", "customer_id", "category", "occurred_at"),
        *("resolved_at", "follow_up_due", "follow_up_done"),
    )

    def dull(self, told: Told) -> Dull:
        """Return what tells that nothing of a row is open."""
        today = b"%d" % int(serial_of(self.as_of, date1904=told.date1904))
        if len(today) != len(b"45566"):
            return lambda _: False  # a day that is not compared as it is written
        numbered = "customer_id" in told.match.columns
        somebody = told.judged("customer_id", lambda value: value is not None)
        usual = told.judged("category", lambda value: value != COMPLAINT)

        def is_dull(cells: Sequence[bytes | None]) -> bool:
            at, customer, category, occurred, resolved, due, done, _ = cells
            return (
                at is not None
                and (due is None or (done is not None and done < today))
                and ((occurred is None and usual[category]) or (b"" < (resolved or b"") < today))
                and (not numbered or somebody[customer])
            )

        return is_dull
