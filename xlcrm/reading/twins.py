"""Days whose headers are each other's with a word in front: 계약시작일 and 최초계약시작일.

The one with the word more is the day of something else, such as of an application or of the first
contract ever, and the plain one the contract's, if something stands in it as often. Two that are
called after the same matter, 수련시작 and 수련만기, bound its terms, whoever came when (입관일).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import LIKELY
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidate import Candidate

_BEGINS: Final = lazy(r"^(?P<matter>.{2,}?)(?:시작|개시)(?:예정)?(?:일|일자|날짜|일시|월)?$")
_ENDS: Final = lazy(r"^(?P<matter>.{2,}?)(?:종료|만료|만기)(?:예정)?(?:일|일자|날짜|일시|월)?$")
_PAIR: Final = 2  # headers, those of the two days


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


def called_alike(
    starts: Sequence[Candidate], ends: Sequence[Candidate], heads: Collection[CellValue]
) -> tuple[Candidate, Candidate] | None:
    """Return the first and the last day that are called after what a list is about.

    None where there are several such pairs, or where another word is a column's very name. A pair
    of 금융 is of another matter in a list of which no other header speaks of that.

    Args:
        starts: the columns that may begin the terms.
        ends: those that may end them.
        heads: all headers of the row.

    >>> from xlcrm.reading.candidate import CANONICAL, LOOSE, Candidate
    >>> def day(field, column, text, sure=LIKELY):
    ...     return Candidate(field, sure, column, text, "", "", composed=sure > CANONICAL)
    >>> starts, ends = [day("start", 1, "입관일", LOOSE)], [day("end", 3, "수련만기")]
    >>> starts.append(day("start", 2, "수련시작"))
    >>> heads = ["입관일", "수련시작", "수련만기", "수련부"]
    >>> [each.text for each in called_alike(starts, ends, heads)]
    ['수련시작', '수련만기']
    >>> called_alike(starts, ends, heads[:3]) is None
    True
    >>> called_alike([*starts, day("start", 4, "계약 시작일", CANONICAL)], ends, heads) is None
    True
    """
    if any(not each.composed or each.holds for each in (*starts, *ends)):
        return None
    if all(each.preference != LIKELY for each in (*starts, *ends)):
        return None
    begun = [(each, _BEGINS.match(normalise(each.text))) for each in starts]
    over = [(each, _ENDS.match(normalise(each.text))) for each in ends]
    found = [
        (start, end, begins["matter"])
        for start, begins in begun
        for end, bounds in over
        if begins and bounds and begins["matter"] == bounds["matter"]
    ]
    if len(found) != 1 or sum(begins is not None for _, begins in begun) > 1 or len(over) > 1:
        return None
    start, end, matter = found[0]
    said = sum(matter in normalise(str(each)) for each in heads)
    return (start, end) if said > _PAIR else None
