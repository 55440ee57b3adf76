"""Days whose headers are each other's with a word in front: 계약시작일 and 최초계약시작일.

The one with the word more is the day of something else, such as of an application or of the first
contract ever, and the plain one the contract's, if something stands in it as often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.reading.candidate import Candidate


def without_longer_twins(by_field: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
    """Return the columns for each field without those with another's header and words in front.

    Only what is known by its words alone, and as surely, is held against another. Those words
    say of a column for the other field, too, that it is of something else.

    >>> from xlcrm.reading.candidate import LOOSE, Candidate
    >>> def found(field, column, text):
    ...     return Candidate(field, LOOSE, column, text, "", "", filled=9, composed=True)
    >>> starts = [found("start", 1, "LeaseStartDate"), found("start", 2, "NextLeaseStartDate")]
    >>> ends = [found("end", 3, "LeaseEndDate"), found("end", 4, "NextLeaseEnd")]
    >>> plain = without_longer_twins({"start": starts, "end": ends})
    >>> [each.column for rivals in plain.values() for each in rivals]
    [1, 3]
    """
    longer = {name: _longer(rivals) for name, rivals in by_field.items()}
    heads = tuple({head for found in longer.values() for head in found.values()})
    kept = {}
    for name, rivals in by_field.items():
        plain = [
            each
            for each in rivals
            if each.column not in longer[name]
            and not (heads and each.composed and normalise(each.text).startswith(heads))
        ]
        kept[name] = plain or list(rivals)
    return kept


def _longer(rivals: Sequence[Candidate]) -> dict[int, str]:
    """The columns whose header is another's with words in front, and these words."""
    texts = {each.column: normalise(each.text) for each in rivals}
    return {
        each.column: texts[each.column].removesuffix(texts[other.column])
        for each in rivals
        for other in rivals
        if each.composed
        and other.composed
        and other.preference == each.preference
        and other.filled >= each.filled
        and texts[each.column] != texts[other.column]
        and texts[each.column].endswith(texts[other.column])
    }
