"""The row of 설정 that says whether a text is advertising or a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.office.proposal import Proposal
from xlcrm.office.setting_rows import setting_rows
from xlcrm.reading.purposes import ANSWERS, SECTION, purpose_of_word, written

if TYPE_CHECKING:
    from xlcrm.office.commit import Author
    from xlcrm.office.ledger import Ledger

_EXPLAINED: Final = "글을 고치면 다시 묻습니다."


def written_purpose(
    ledger: Ledger, name: str, answer: str, digest: str, *, by: Author
) -> Proposal[None]:
    """Return what writes an answer about a text into 설정, as `answer_to` has looked at it.

    Args:
        ledger: the opened workbook.
        name: the text's name.
        answer: 광고 or 안내.
        digest: which text it is; "" of one that says itself what it is: nothing is written.
        by: who says so, and when.
    """
    purpose = purpose_of_word(answer)
    known = ledger.book.settings.purposes.get(match_key(name))
    same = known is not None and (known.purpose, known.digest) == (purpose, digest)
    if purpose is None or not digest or same:
        return Proposal()
    value = written(purpose, digest, by.user, by.now.date())
    plan = setting_rows(ledger.book, [(SECTION, name, value, _EXPLAINED)])
    return Proposal(plan, said=(f"'{name}' 문구: {ANSWERS[purpose]}",))
