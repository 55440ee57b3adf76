"""고객의 말: what customers said, one by one: about what, who, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.pages.material import section
from xlcrm.pages.page import Highlight, Page, PageColumn

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.pages.material import Material

_MOST: Final = 1_000  # voices
_TEXTS: Final = ("한 일", "주제", "감정")


def page(material: Material, *, about: str = "최근 12개월의 말") -> Page:
    """Return the list of what customers said, the newest first.

    Args:
        material: what the report is made of.
        about: what it looks at.
    """
    found = section(
        material,
        "고객의 말과 한 일 (새로운 순서)",
        "voice_sentences",
        (
            PageColumn("일자", "date"),
            PageColumn("출처", "middle"),
            PageColumn("주제", "free"),
            PageColumn("감정", "middle"),
            PageColumn("고객 ID", "middle", link="바로가기"),
            PageColumn("고객명", "name"),
            PageColumn("문장", "note"),
            PageColumn("한 일", "note"),
            PageColumn("해결일", "date"),
        ),
        most=_MOST,
        prepare=_blank,
        rules=(Highlight(("출처",), "word", "불만", "bad"),),
        filtered=True,
    )
    return Page("said", (found,), intro=about)


def _blank(found: pd.DataFrame) -> pd.DataFrame:
    """The table with what says nothing left blank."""
    return found.assign(**{name: found[name].where(found[name] != "", None) for name in _TEXTS})
