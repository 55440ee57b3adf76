"""Personal values in a report, masked: every text that a sheet shows goes through here."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import scrub
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from xlcrm.pages.page import Page, PageTable, Section

_MASKS: Final = {kind.value: mask for kind, mask in MASKS.items()}
_STAR: Final = "*"
"""What stands for a letter that is hidden."""

_FREE: Final = frozenset({"free", "note"})
"""The kinds of columns whose text people wrote, and which may name anybody."""


@outlined
@dataclass(frozen=True)
class Masks:
    """Hides people: by what a column holds, and in free text by the names that the ledger knows.

    Attributes:
        names: those.
        done: whether the columns that hold people's own values are masked already: what is hidden
            is hidden once, or a name would lose what of it may be shown.
    """

    names: Collection[str]
    done: bool = False

    def page(self, page: Page) -> Page:
        """Return the page with nobody to be recognised on it."""
        return replace(page, sections=tuple(map(self._section, page.sections)))

    def text(self, text: str) -> str:
        """Return a free text with known names and all numbers and addresses masked."""
        return self._hidden.text(text)

    def identifier(self, text: str) -> str:
        """Return a 고객 ID or 계약 ID with known names and telephone numbers in it masked."""
        return self._hidden.identifier(text)

    @cached_property
    def _hidden(self) -> HiddenNames:
        return HiddenNames(self.names)

    def _section(self, section: Section) -> Section:
        if section.table is None:
            return section
        return replace(section, table=self._table(section.table))

    def _table(self, table: PageTable) -> PageTable:
        frame = table.frame.copy(deep=False)
        for column in table.columns:
            values = frame[column.name]
            if not (is_numeric_dtype(values.dtype) or is_datetime64_any_dtype(values.dtype)):
                frame[column.name] = self._column(values, column.kind)
        columns = (
            replace(column, header=(self.text if column.typed else scrub)(column.title))
            for column in table.columns
        )
        return replace(table, frame=frame, columns=tuple(columns))

    def _column(self, values: pd.Series, kind: str) -> pd.Series:
        """Mask a column's texts, each distinct one once."""
        mask = _MASKS.get(kind, self._unlisted(kind))
        known = (each for each in values.unique() if isinstance(each, str) and each)
        if self.done and kind in _MASKS:
            known = (each for each in known if _STAR not in each)
        masked = {each: mask(each) for each in known}
        shown = [masked.get(each, each) if isinstance(each, str) else each for each in values]
        return pd.Series(shown, index=values.index, dtype=object)

    def _unlisted(self, kind: str) -> Callable[[str], str]:
        """What hides people in a column that holds nobody's own value."""
        if kind == Kind.IDENTIFIER.value:
            return self.identifier
        return self.text if kind in _FREE else scrub
