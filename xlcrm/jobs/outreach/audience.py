"""Whom messages and letters go to: a list of customers, or those who are none yet.

`xlcrm list` asks of people who have, or had, a contract. Who has none yet (잠재, 체험, 상담중) is
asked for by `잠재 고객`, or `잠재 고객 체험` and the like, with the words of 상태. Those to whom
the office owes a notice of their consent: `수신동의 안내 대상` and `동의 결과 통지 대상`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.consents import consents
from xlcrm.jobs.person.prospects import prospects
from xlcrm.jobs.roll import roll
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.jobs.outreach.consents import ConsentRow, Consents
    from xlcrm.office.ledger import Ledger

_LONGEST: Final = 20
_COLUMNS: Final = ("고객명",)  # their rows tell all that is asked of them
PROSPECTS: Final = "잠재 고객"
"""What asks for those who are no customers yet."""

TO_CONFIRM: Final = "수신동의 안내 대상"
"""What asks for those to whom the notice is due that they have consented, every two years."""
TO_TELL: Final = "동의 결과 통지 대상"
"""What asks for those who have to be told what became of a consent or a refusal."""
_OWED: Final[Mapping[str, Callable[[Consents], Sequence[ConsentRow]]]] = {
    match_key(TO_CONFIRM): lambda found: found.to_confirm,
    match_key(TO_TELL): lambda found: found.to_tell,
}


@outlined
class Audience(NamedTuple):
    """Whom messages and letters go to.

    Attributes:
        conditions: who was asked for, as a person would type it again.
        people: a cell of each one's row, in their order.
    """

    conditions: str
    people: tuple[CellRef, ...]


def audience(ledger: Ledger, conditions: str, *, as_of: date) -> Audience:
    """Return whom some conditions mean.

    Args:
        ledger: the opened workbook, with all of its columns.
        conditions: as `xlcrm list` takes them, or `잠재 고객`, perhaps with words of 상태, or
            `수신동의 안내 대상` or `동의 결과 통지 대상`.
        as_of: the day that counts as today.

    Raises:
        DomainError: they are not understood.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> audience(ledger, "D-30", as_of=date(2024, 10, 1)).conditions
    'D-30'
    """
    words = conditions.split()
    known = {match_key(each) for each in ledger.book.settings.rolls}
    owed = _OWED.get(match_key(conditions))
    if owed is not None and match_key(conditions) not in known:
        rows = owed(consents(ledger, as_of=as_of))
        return Audience(" ".join(words), tuple(row.who.ledger for row in rows if row.who.ledger))
    if words[:2] != PROSPECTS.split() or match_key(conditions) in known:
        found = roll(ledger, conditions, as_of=as_of, columns=_COLUMNS)
        return Audience(found.conditions, tuple(each.where for each in found.people))
    wanted = [each.strip() for each in " ".join(words[2:]).split(",") if each.strip()]
    everybody = prospects(ledger, as_of=as_of)[0]
    there = {match_key(each.word): each.word for each in everybody}
    unknown = [each for each in wanted if match_key(each) not in there]
    if unknown:
        word = f"'{unknown[0][:_LONGEST]}'"
        said = " · ".join(dict.fromkeys(there.values()))
        raise DomainError(
            f"상태에 {with_particle(word, '이라고/라고')} 적힌 사람이 없습니다.",
            hint=f"쓸 수 있는 말: {said}"
            if said
            else "상태에 체험, 상담중처럼 적은 사람이 없습니다.",
        )
    keys = {match_key(each) for each in wanted}
    mine = [each for each in everybody if not keys or match_key(each.word) in keys]
    told = f"{PROSPECTS} {', '.join(wanted)}".strip()
    return Audience(told, tuple(each.where for each in mine))
