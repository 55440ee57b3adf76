"""How a page shows those with whom something was done beside comparable others."""

from __future__ import annotations

import pandas as pd

from xlcrm.pages.page import POINTS, PageColumn


def compared_columns(ours: str, theirs: str, span: int = 3) -> tuple[PageColumn, ...]:
    """Return the columns of a comparison: both sides, the difference, and what may be said of it.

    Args:
        ours: the column that counts those with whom it was done.
        theirs: the one that counts the others.
        span: how many columns of the sheet what may be said takes.
    """
    return (
        PageColumn(ours, "count"),
        PageColumn("이어짐", "count"),
        PageColumn("비율", "percent"),
        PageColumn(theirs, "count"),
        PageColumn(f"이어짐({theirs})", "count", "견준 이어짐"),
        PageColumn(f"비율({theirs})", "percent", "견준 비율"),
        PageColumn("차이", POINTS, "맞춘 차이"),
        PageColumn("구간", "middle", "95% 구간"),
        PageColumn("말", "advice", "말할 수 있는 것", span=span),
    )


def with_interval(found: pd.DataFrame) -> pd.DataFrame:
    """Return the table with both bounds in one column, and the difference in percentage points."""
    told = [
        f"{low:+.1%} – {high:+.1%}" if pd.notna(low) else None
        for low, high in zip(found["하한"], found["상한"], strict=True)
    ]
    points = found["차이"] * 100  # of a fraction
    return found.assign(차이=points, 구간=pd.Series(told, index=found.index, dtype=object))
