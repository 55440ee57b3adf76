"""저장한 명단: the lists of customers that 설정 keeps by name, and how many people each has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xlcrm.domain.typed_option import path_typed
from xlcrm.pages.page import PageColumn, PageTable, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.roll import SavedRoll
    from xlcrm.pages.material import Material
    from xlcrm.pages.own import MakeSection

_TITLE = "저장한 명단"


def saved_rolls(saved: Sequence[SavedRoll]) -> MakeSection:
    """Return what makes the section, for the sheet with what is the office's own."""
    frame = pd.DataFrame(
        {
            "명단": [each.name for each in saved],
            "고객 수": pd.Series([each.people for each in saved], dtype="float64"),
            "조건": [each.conditions for each in saved],
            "비고": [each.trouble for each in saved],
        }
    )
    columns = (
        PageColumn("명단", span=2),
        PageColumn("고객 수", "count"),
        PageColumn("조건", "note", span=4),
        *([PageColumn("비고", "note", span=4)] if any(each.trouble for each in saved) else []),
    )

    def section(material: Material) -> Section:
        file, first = path_typed(material.source.name), path_typed(saved[0].name)
        notes = (f"누구인지 보려면: xlcrm list {file} {first} -o 명단.xlsx",)
        return Section(_TITLE, PageTable("saved_rolls", frame, columns), notes=notes)

    section.__name__ = _TITLE
    return section
