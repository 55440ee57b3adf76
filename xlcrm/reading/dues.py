"""Days on which something is to be paid, which end no term by themselves: due date, vencimento."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.schema.header_words import normalise

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_OF_BILLS: Final = lazy(
    r"^(?:payment|invoice|amount|bill)?due(?:date|day|on|by)?$|^(?:fecha|data)?(?:de)?ven[cs]i?miento?s?$"
    r"|^(?:data)?(?:de|do)?vencimento$|^(?:date)?(?:d['’]?)?[eé]ch[eé]ance$|^(?:data)?(?:di)?scadenza$"
)
_OF_TERMS: Final = frozenset({"start", "months", "service", "contract_id", "sessions_left"})


def is_of_debts(end: str, fields: AbstractSet[str]) -> bool:
    """Tell whether a last day is that of a debt: nothing else of a list says what is used.

    Args:
        end: the header of the last day.
        fields: the fields of the list.

    >>> is_of_debts("due_date", {"name", "end", "fee"}), is_of_debts("due_date", {"start", "end"})
    (True, False)
    >>> is_of_debts("Expiry Date", {"name", "end", "fee"})
    False
    """
    return _OF_TERMS.isdisjoint(fields) and _OF_BILLS.search(normalise(end)) is not None
