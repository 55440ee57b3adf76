"""A row of 접수 about somebody new, as the fields of a customer or of a prospect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import squeezed
from xlcrm.jobs.intake.request import name_and_phone
from xlcrm.jobs.intake.sheet import words
from xlcrm.jobs.person.fields import column_of
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from xlcrm.jobs.intake.kind import Asked
    from xlcrm.jobs.intake.sheet import IntakeRow

_TERM: Final = {"item": "service", "amount": "fee", "count": "months"}


@outlined
@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody new.

    Attributes:
        fields: what was typed, by field of the ledger or 고객정보.
        memo: what was talked about.
        due: when to call a prospect again.
    """

    fields: Mapping[str, object]
    memo: str | None = None
    due: date | None = None


def newcomer(row: IntakeRow, asked: Asked, start: datetime | None, until: date | None) -> Newcomer:
    """Return who is new: a customer where the row tells of a term, else a prospect.

    Args:
        row: the row.
        asked: what its 종류 says.
        start: the day in 날짜, if there is one.
        until: the day in 기한: of a term its last day, of a prospect when to call again.
    """
    said = row.said
    name, behind = name_and_phone(said["customer"])
    found: dict[str, object] = {"name": name}
    phone = row.values.get("phone") or behind
    if phone:
        found["phone"] = phone
    if "officer" in said:
        found["officer"] = said["officer"]
    found |= {
        title: value
        for title, value in row.more.items()
        if column_of(title) is not None and words(value)
    }
    memo = said.get("memo")
    term = {field: row.values[name] for name, field in _TERM.items() if name in said}
    status = asked.said.get("status", said.get("outcome", ""))
    if not term and not status:
        status = "" if until and start else "잠재"
    if squeezed(status) and not term:
        return Newcomer({**found, "status": status}, memo, until)
    if status:
        found["status"] = status  # which the engine says does not go with a term
    if start is not None:
        found["start"] = start.date()
    if until is not None:
        found["end"] = until
    return Newcomer({**found, **term}, memo)
