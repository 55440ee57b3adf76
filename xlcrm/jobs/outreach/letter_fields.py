"""What the fields of a letter say to one person: those of messages, and the customer's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.status import Status
from xlcrm.domain.term import length_of
from xlcrm.domain.text import lazy
from xlcrm.domain.wording import Slot, filled, pieces_of
from xlcrm.jobs.outreach.facts import Missing
from xlcrm.jobs.outreach.fields import Won, said, shown
from xlcrm.jobs.outreach.qr import qr_png

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.jobs.outreach.facts import Facts, Recipient
    from xlcrm.office.contract import Contract

TERM: Final = "계약."
"""What stands before the fields of a row that tells of one term."""

TERM_FIELDS: Final = ("서비스", "시작일", "종료일", "기간", "요금", "상태")
CODE: Final = "QR"
JINJA: Final = lazy(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
"""What Jinja reads in a letter of Word, which no field is."""

_LINK: Final = "사무실 링크"
_MOST: Final = 12  # terms that a letter tells of, the last ones
_NOTHING: Final = "-"


class LetterFields:
    """What fills in a letter to one person; what it lacks is in `missing`.

    Args:
        facts: what is known of everybody, which is in `facts`.
        recipient: the customer.
    """

    def __init__(self, facts: Facts, recipient: Recipient) -> None:
        self.facts = self._facts = facts
        self._recipient = recipient
        self.missing: dict[str, Missing] = {}

    @property
    def key(self) -> str:
        """The customer's key."""
        return self._recipient.key

    def text(self, text: str, term: Mapping[str, str] | None = None) -> str:
        """Return a text with its fields filled in.

        Args:
            text: the text.
            term: what `{계약.서비스}` and the like say, in a row that tells of one term.

        Raises:
            DomainError: it names a field that there is not.
        """

        def value(slot: Slot) -> str:
            name = slot.field.replace(" ", "")
            if term is not None and name.startswith(TERM):
                return term.get(name.removeprefix(TERM), "") or self._unknown(slot.field)
            return self._said(slot)

        return filled(pieces_of(text), value)

    def named(self, name: str) -> str:
        """Return what a field says that Jinja names: 다음_종료일 is 다음 종료일.

        Raises:
            DomainError: there is no such field.
        """
        return self._said(Slot(name.replace("_", " ").strip()))

    def code(self) -> bytes:
        """Return the office's link as a QR code, a PNG; of none an empty one that is not used."""
        link = self._said(Slot(_LINK))
        return qr_png(link or _NOTHING)

    def terms(self) -> Sequence[Mapping[str, str]]:
        """Return the customer's terms, the oldest first; those that were cancelled are left out."""
        told = [each for each in self._recipient.rows if self._is_term(each)]
        told.sort(key=lambda each: (each.start is not None, each.start or 0))
        return [self._term(each) for each in told[-_MOST:]]

    def _is_term(self, contract: Contract) -> bool:
        status = self._facts.status(contract)
        return contract.start is not None and status not in {
            Status.CANCELLED.value,
            Status.ERROR.value,
        }

    def _term(self, contract: Contract) -> Mapping[str, str]:
        fee, months = contract.value("fee"), contract.value("months")
        if not isinstance(months, int) and contract.start and contract.end:
            month_end = self._facts.book.settings.month_end
            months = length_of(contract.start, contract.end, month_end)
        told = {
            "서비스": shown(contract.value("service")),
            "시작일": _day(contract.start),
            "종료일": _day(contract.end),
            "기간": f"{months}개월" if isinstance(months, int) else "",
            "요금": shown(Won(fee)) if isinstance(fee, int) else "",
            "상태": self._facts.status(contract),
        }
        return {name: text or _NOTHING for name, text in told.items()}

    def _unknown(self, name: str) -> str:
        """What is said of a field of a term that there is not."""
        known = " · ".join(f"{TERM}{each}" for each in TERM_FIELDS)
        self.missing.setdefault(
            name, Missing(f"'{name}' 항목은 없습니다.", f"쓸 수 있는 항목: {known}")
        )
        return ""

    def _said(self, slot: Slot) -> str:
        found = said(slot, self._facts, self._recipient)
        if isinstance(found, Missing):
            self.missing.setdefault(slot.field, found)
            return ""
        return found


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y-%m-%d}"
