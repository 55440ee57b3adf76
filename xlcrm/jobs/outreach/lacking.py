"""What a message or a letter lacks, told so that somebody can fill it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.errors import DomainError
from xlcrm.schema.trouble import Problem, Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.jobs.outreach.facts import Missing, Recipient


def problem_of(recipient: Recipient, missing: Mapping[str, Missing]) -> Problem:
    """Return why a text cannot be filled in for somebody: which fields, and the cells to fill."""
    first = next(iter(missing))
    found = list(missing.values())
    place = next((str(each.where) for each in found if each.where is not None), "")
    who = recipient.masked
    where = f"{who} ({place})" if place and place != who else who
    lacking: dict[str, list[str]] = {}
    for field, each in missing.items():
        lacking.setdefault(each.why, []).append(field)
    said = ((", ".join(filter(None, fields)), each) for each, fields in lacking.items())
    why = " ".join(f"{fields}: {each}" if fields else each for fields, each in said)
    hint = " ".join(dict.fromkeys(each.hint for each in found))
    return Problem(where, Trouble(first, why, hint))


def lacking(library: str) -> DomainError:
    """Return the error that says that a library of letters is not installed."""
    return DomainError(
        f"편지를 만들 {library} 라이브러리가 없습니다.",
        hint="설치한 뒤 다시 실행하세요: pip install 'xlcrm[letters]'",
    )
