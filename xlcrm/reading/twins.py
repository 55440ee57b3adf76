"""Days whose headers are each other's with a word in front: 계약시작일 and 최초계약시작일.

The one with the word more is the day of something else, such as of an application or of the first
contract ever, and the plain one the contract's, if something stands in it as often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.reading.candidates import Candidate


def without_longer_twins(rivals: Sequence[Candidate]) -> list[Candidate]:
    """Return the columns for one field without those whose header is another's with words in front.

    Only what is known by its words alone, and as surely, is held against another.

    >>> from xlcrm.reading.candidates import LOOSE, Candidate
    >>> def start(column, text):
    ...     return Candidate("start", LOOSE, column, text, "", "", filled=9, composed=True)
    >>> found = [start(1, "LeaseStartDate"), start(2, "ApplicationLeaseStartDate")]
    >>> [each.column for each in without_longer_twins(found)]
    [1]
    """
    texts = {each.column: normalise(each.text) for each in rivals}
    return [
        each
        for each in rivals
        if not any(
            other is not each
            and each.composed
            and other.composed
            and other.preference == each.preference
            and other.filled >= each.filled
            and texts[each.column] != texts[other.column]
            and texts[each.column].endswith(texts[other.column])
            for other in rivals
        )
    ]
