"""The branches beside one another, where a report is about several ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.analyse import analyse_office
from xlcrm.domain.outline import outlined
from xlcrm.pages.page import PageColumn, PageTable, Section
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.analysis.figure import Figure
    from xlcrm.analysis.inputs import Office
    from xlcrm.pages.material import Material

BRANCH: Final = "지점"
COMPARED: Final = {
    "active_customers": "count",
    "active_contracts": "count",
    "mrr": "money",
    "arpa": "money",
    "logo_churn": "percent",
    "renewal_rate": "percent",
    "expiring": "count",
}
"""The figures of each branch, by their keys, and how they are shown."""

_NOTE: Final = (
    "대장마다 그 대장의 설정으로 셌습니다. 두 대장에 있는 사람은 대장마다 한 명입니다. "
    "빈칸은 그 대장의 자료로 낼 수 없는 지표입니다."
)


@outlined
class BranchFigures(NamedTuple):
    """A ledger among several: what it is called, and its figures by key."""

    name: str
    figures: tuple[tuple[str, Figure], ...]


def branches(material: Material) -> tuple[BranchFigures, ...]:
    """Return the figures that are compared of each ledger; nothing for a report about one."""
    return tuple(BranchFigures(name, each) for name, each in material.branches.items())


def compared(office: Office) -> tuple[tuple[str, Figure], ...]:
    """Return the figures of a ledger that are compared with those of others, by key."""
    figures = analyse_office(office).figures
    return tuple((key, figures[key]) for key in COMPARED)


def sections(material: Material) -> list[Section]:
    """Return the table of the branches; nothing for a report about one ledger."""
    found = branches(material)
    if not found:
        return []
    names = [figure.name for _, figure in found[0].figures]
    rows = [[each.name, *(figure.value for _, figure in each.figures)] for each in found]
    frame = pd.DataFrame(rows, columns=[BRANCH, *names])
    numbers = frame.columns.difference([BRANCH])
    frame[numbers] = frame[numbers].astype(float)
    columns = (
        PageColumn(BRANCH),
        *(PageColumn(name, kind) for name, kind in zip(names, COMPARED.values(), strict=True)),
    )
    return [Section("지점별 지표", PageTable("branches", frame, columns), notes=(_NOTE,))]
