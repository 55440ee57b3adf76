"""Free texts in which everybody is masked whose name is known, and all numbers and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.firm import FORM, without_form
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_id, mask_name, scrub
from xlcrm.domain.text import lazy, normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_LETTERS: Final = lazy(r"[^\W\d_]{2}")
_SHORT: Final = 2  # letters; a name as short as that is looked for as a word of its own only


@outlined
@dataclass(frozen=True)
class HiddenNames:
    """Hides people in texts, by the names that the ledger knows.

    >>> hidden = HiddenNames(("홍길동", "(주)가온상사"))
    >>> hidden.text("가온상사의 홍길동, 010-1234-5678"), hidden.identifier("홍길동-2")
    ('***사의 홍*동, 010-****-5678', '홍*동-2')
    """

    names: Collection[str]

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
