"""What a job would do to a workbook, as a value: nothing is written before a ledger commits it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple, dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.schema.trouble import Problem

    Note: TypeAlias = Mapping[str, CellValue | date]


@outlined
class Planned(NamedTuple):
    """The contracts that have been agreed to go on, whose term is over, and that no term follows.

    Attributes:
        ready: those that are renewed all at once, each by the cell of whose it is.
        left: those about which people have to decide one by one.
    """

    ready: tuple[CellRef, ...] = ()
    left: tuple[CellRef, ...] = ()


Found_co = TypeVar("Found_co", covariant=True)


@dataclass(frozen=True, repr=False)  # no slots: `Proposal[None](…)` sets an attribute beside them
class Proposal(Generic[Found_co]):
    """What a job would do, and what it has to say of it.

    `if proposal` asks whether there is anything to write.

    Attributes:
        plan: what to change; empty where nothing is.
        problems: what is not done: each with what it is about, why, and what to do.
        said: what is done, a line each, nobody to be recognised.
        notes: the journal entries that tell of it, by field of the journal; `Ledger.commit` writes
            them with the plan, each with its 일지 ID.
        found: what the job found out on the way: an `Assessment` of a refresh, for example; None
            where `said` tells all.
        recalculated: whether the results of formulas that read what is changed are made fresh with
            it, where the extra `calc` is installed.

    >>> Proposal(Plan(), said=("고칠 것이 없습니다.",))
    <Proposal: 셀 0개, 문제 0건>
    """

    plan: Plan = field(default_factory=Plan)
    problems: tuple[Problem, ...] = ()
    said: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    found: Found_co = None  # type: ignore[assignment]  # Proposal[None], unless a job says otherwise
    recalculated: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.plan) or bool(self.notes)

    def __repr__(self) -> str:
        """One line that names nobody."""
        return f"<Proposal: 셀 {len(self.plan):,}개, 문제 {len(self.problems):,}건>"
