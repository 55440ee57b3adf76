"""A cell that reads like the header of a field, and how sure that is."""

from __future__ import annotations

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

# The order of preference between two columns for one field.
TOLD, CANONICAL, SYNONYM, LOOSE, LIKELY, AMBIGUOUS = range(-1, 5)


@outlined
@dataclass(frozen=True, slots=True)
class Candidate:
    """A cell that reads like the header of a field.

    Attributes:
        field: the field.
        preference: how sure that is, `TOLD` to `AMBIGUOUS`.
        column: the Excel column number.
        text: the header as in the sheet.
        word: what of it was recognised, as `normalise` gives it.
        group: the text above it.
        holds: the fields that its cells hold, if that is more than this one; "" is none of ours.
        number: of 전화1, 전화2 the number; 0 for a header without one.
        basis: what an amount is for, as the header says: 월, 연, 총, or nothing.
        filled: how many of the first cells below say something.
        composed: whether it is known by what its words say together, and not as a word.
        counts: whether its cells count the rows, which is surely nobody's number.
        given: of a family name the column that holds the given one; 0 where names stand whole.
    """

    field: str
    preference: int
    column: int
    text: str
    word: str
    group: str
    holds: tuple[str, ...] = ()
    number: int = 0
    basis: str = ""
    filled: int = 0
    composed: bool = False
    counts: bool = False
    given: int = 0
