"""Which of many texts hold a number that may not lie about: of a person, a card or an account.

All are searched at once for what such a number looks like; only what looks so is looked at closely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.accounts import ACCOUNT_WORDS, has_account_number, has_card_number
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from xlcrm.schema.texts import Texts

# Whatever dashes and spaces a resident number is typed with, this finds it; each of those may be
# four bytes of the shape.
_MAYBE_RESIDENT: Final = lazy(r"[0-9]{6}\W{0,7}[0-9]{7}")
_RESIDENT_SHAPE: Final = lazy(rb"000000\W{0,28}0000000")
_MAYBE_CARD: Final = lazy("[ -](?<=[0-9]{4}[ -])[0-9]{4,6}[ -][0-9]{4}")  # few begin with a sign
_CARD_SHAPE: Final = lazy(b"0000[ -]0{4,6}[ -]0000")
_MAYBE_PLAIN_CARD: Final = lazy("[0-9]{13}")
_PLAIN_CARD_SHAPE: Final = lazy(b"0" * 13)
_MAYBE_ACCOUNT: Final = lazy(r"[0-9]-[0-9]{2,6}-[0-9]|[0-9]{10}")
_ACCOUNT_SHAPE: Final = lazy(b"0-0{2,6}-0|" + b"0" * 10)


def with_resident_number(texts: Texts) -> set[str]:
    """Return the texts with a 주민등록번호.

    >>> from xlcrm.schema.texts import Texts
    >>> with_resident_number(Texts(["900101-1234567", "901301-1234567"]))
    {'900101-1234567'}
    """
    maybe = texts.having(_MAYBE_RESIDENT, shape=_RESIDENT_SHAPE)
    return {text for text in maybe | texts.unusual if find_resident_numbers(text)}


def with_card_number(texts: Texts, *, said: bool = False) -> set[str]:
    """Return the texts with the number of a payment card; `said` as for `has_card_number`."""
    maybe = texts.having(_MAYBE_CARD, shape=_CARD_SHAPE)
    maybe |= texts.having(_MAYBE_PLAIN_CARD, shape=_PLAIN_CARD_SHAPE)
    return {text for text in maybe | texts.unusual if has_card_number(text, said=said)}


def with_account_number(texts: Texts, *, said: bool = False) -> set[str]:
    """Return the texts with the number of a bank account; `said` as for `has_account_number`."""
    # Other numbers have such a shape too: the bank's name is what tells.
    maybe = texts.having(_MAYBE_ACCOUNT if said else ACCOUNT_WORDS, shape=_ACCOUNT_SHAPE)
    return {text for text in maybe | texts.unusual if has_account_number(text, said=said)}
