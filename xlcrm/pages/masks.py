"""Personal values in a report, masked: every text that a sheet shows goes through here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from xlcrm.domain.firm import FORM, without_form
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_id, mask_name, scrub
from xlcrm.domain.text import lazy, normalise
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from xlcrm.pages.page import Page, PageTable, Section

_MASKS: Final = {kind.value: mask for kind, mask in MASKS.items()}
_FREE: Final = frozenset({"free", "note"})
"""The kinds of columns whose text people wrote, and which may name anybody."""

_LETTERS: Final = lazy(r"[^\W\d_]{2}")
_SHORT: Final = 2  # letters; a name as short as that is looked for as a word of its own only


@outlined
@dataclass(frozen=True)
class Masks:
    """Hides people: by what a column holds, and in free text by the names that the ledger knows."""

    names: Collection[str]

    def page(self, page: Page) -> Page:
        """Return the page with nobody to be recognised on it."""
        return replace(page, sections=tuple(map(self._section, page.sections)))

    def text(self, text: str) -> str:
        """Return a free text with known names and all numbers and addresses masked."""
        return self._without_names(scrub(text))

    def identifier(self, text: str) -> str:
        """Return a 고객 ID or 계약 ID with known names and telephone numbers in it masked."""
        shown = mask_id(text)
        return self._without_names(shown) if _LETTERS.search(shown) else shown

    def _without_names(self, text: str) -> str:
        for start, stop in reversed(list(self._named_in(text))):
            shown = without_form(mask_name(self._known[text[start:stop]]))
            text = text[:start] + shown + text[stop:]
        return text

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
        columns = (replace(column, header=scrub(column.title)) for column in table.columns)
        return replace(table, frame=frame, columns=tuple(columns))

    def _column(self, values: pd.Series, kind: str) -> pd.Series:
        """Mask a column's texts, each distinct one once."""
        mask = _MASKS.get(kind, self._unlisted(kind))
        masked = {each: mask(each) for each in values.unique() if isinstance(each, str) and each}
        shown = [masked.get(each, each) if isinstance(each, str) else each for each in values]
        return pd.Series(shown, index=values.index, dtype=object)

    def _unlisted(self, kind: str) -> Callable[[str], str]:
        """What hides people in a column that holds nobody's own value."""
        if kind == Kind.IDENTIFIER.value:
            return self.identifier
        return self.text if kind in _FREE else scrub

    def _named_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where known names stand in a text, the longest at each place, none within another."""
        start = 0
        while start < len(text):
            for size in self._lengths:
                part = text[start : start + size]
                if part in self._known and (size > _SHORT or _alone(text, start, start + size)):
                    yield start, start + size
                    start += size - 1
                    break
            start += 1

    @cached_property
    def _known(self) -> dict[str, str]:
        """The names without what says that it is a company, and each with it.

        Somebody called like a company without its form is masked as that company is.
        """
        known: dict[str, str] = {}
        for name in map(normalise, self.names):
            firm = FORM.search(name) is not None
            bare = without_form(name) if firm else name
            if len(bare) >= _SHORT and (firm or bare not in known):
                known[bare] = name
        return known

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(name) for name in self._known}, reverse=True))


def _alone(text: str, start: int, stop: int) -> bool:
    """Tell whether no letter stands right before or behind."""
    return not any(
        sign.isalnum() for sign in (*text[max(start - 1, 0) : start], *text[stop : stop + 1])
    )
