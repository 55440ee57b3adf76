"""Questionnaires on the screen, and for programs: who is due, who is asked, who is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from xlcrm.cli.shown.lacking import lacking
from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.shown.loyalty import plain
from xlcrm.cli.streams import shown
from xlcrm.domain.typed_option import path_typed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xlcrm.jobs.questionnaire.due import DueForms, UnansweredForm
    from xlcrm.jobs.questionnaire.make import Questionnaires

T = TypeVar("T")

_MOST: Final = 50
_TEMPLATE: Final = "설문 다시 알림"  # comes with xlcrm: templates/messages/survey_again.toml


Part: TypeAlias = tuple[str, str, T]
"""A ledger of a folder: what it is called among the others, its path, and what was found in it."""


def due_lines(path: str, parts: Sequence[Part[DueForms]], as_of: date) -> Iterator[str]:
    """Yield for whom a questionnaire is due, who has waited longest first.

    Args:
        path: the ledger or the folder as it was named.
        parts: the ledger, or each of the folder's.
        as_of: the day.
    """
    people = [(name, each) for name, _, found in parts for each in found.people]
    people.sort(key=lambda pair: (pair[1].since, pair[0]))
    yield f"{shown(path)}: {as_of} 기준 설문을 물을 고객 {len(people):,}명"
    if people:
        rows = [("언제부터", "까닭", "고객", "지난 설문")]
        rows += [
            (str(each.since), shown(each.why), shown(each.who), str(each.last or "-"))
            for _, each in people[:_MOST]
        ]
        yield from aligned(_with_branch(rows, [name for name, _ in people]), indent=2)
        if len(people) > _MOST:
            yield f"  외 {len(people) - _MOST:,}명 (모두 보려면 --json)"
    for name, ledger, found in parts:
        if found.people:
            folder = shown(path_typed("설문" if not name else f"설문/{name}"))
            yield f"  설문지를 만들려면: xlcrm survey make {shown(path_typed(ledger))} -o {folder}"
    for name, _, found in parts:
        if found.held:
            yield (
                f"  {_of(name)}때가 되었으나 {found.gap:,}일 안에 물었거나 답을 받아 뺀 고객: "
                f"{len(found.held):,}명"
            )


def _of(name: str) -> str:
    return f"{shown(name)}: " if name else ""


def _with_branch(
    rows: Sequence[tuple[str, ...]], branches: Sequence[str]
) -> Sequence[tuple[str, ...]]:
    """Rows below their heads with the branch of each before them, where there are several."""
    if not any(branches):
        return rows
    names = ("지점", *map(shown, branches))
    return [(name, *row) for name, row in zip(names, rows, strict=False)]


def made_lines(path: str, made: Questionnaires, *, dry_run: bool) -> Iterator[str]:
    """Yield who is asked in a campaign, and by which code."""
    new = sum(not each.known for each in made.forms)
    how = "만들 것입니다. (--dry-run: 쓰지 않았습니다)" if dry_run else "만들었습니다."
    if not made.forms:
        yield f"{shown(path)}: '{shown(made.campaign)}' 설문지를 만들지 않았습니다."
        return
    yield f"{shown(path)}: '{shown(made.campaign)}' 설문지 {len(made.forms):,}장을 {how}"
    yield f"  마케팅에 새로 {'적을' if dry_run else '적은'} 고객 {new:,}명"
    if len(made.forms) > new:
        yield f"  앞서 물었고 아직 답하지 않은 고객 {len(made.forms) - new:,}명은 같은 코드로"
    rows = [(each.code, shown(each.who)) for each in made.forms[:_MOST]]
    if rows:
        yield from aligned(rows, indent=2)
    if len(made.forms) > _MOST:
        yield f"  외 {len(made.forms) - _MOST:,}명"


def not_asked_lines(made: Questionnaires) -> Iterator[str]:
    """Yield who is not asked, and why."""
    if not made.problems:
        return
    yield f"묻지 않은 고객: {len(made.problems):,}명"
    yield from map(shown, lacking(made.problems))


def unanswered_lines(
    path: str, parts: Sequence[Part[Sequence[UnansweredForm]]], as_of: date
) -> Iterator[str]:
    """Yield who has been asked and has not answered, the longest ago first.

    Args:
        path: the ledger or the folder as it was named.
        parts: the ledger, or each of the folder's.
        as_of: the day.
    """
    people = [(name, each) for name, _, found in parts for each in found]
    people.sort(key=lambda pair: (pair[1].asked_on, pair[0]))
    yield f"{shown(path)}: {as_of} 기준 설문에 답하지 않은 고객 {len(people):,}명"
    if not people:
        return
    rows = [("물은 날", "지난 날", "고객", "코드", "캠페인")]
    rows += [
        (
            str(each.asked_on),
            f"{each.days:,}일",
            shown(each.who),
            each.code or "-",
            shown(each.campaign),
        )
        for _, each in people[:_MOST]
    ]
    yield from aligned(_with_branch(rows, [name for name, _ in people]), indent=2)
    if len(people) > _MOST:
        yield f"  외 {len(people) - _MOST:,}명 (모두 보려면 --json)"
    for _, ledger, found in parts:
        if found:
            last = max(found, key=lambda each: each.asked_on).campaign
            days = min(each.days for each in found)
            yield (
                f"  다시 알리려면: xlcrm send {shown(path_typed(ledger))} "
                f'--list "설문 미응답 {days}일" --template "{_TEMPLATE}" '
                f"--campaign {shown(quoted(f'{last} 다시 알림'))}"
            )


def plain_due(found: DueForms) -> dict[str, object]:
    """Return it as JSON tells it; people masked."""
    return {
        "due": [plain(each) for each in found.people],
        "held": [plain(each) for each in found.held],
        "gap_days": found.gap,
    }


def plain_made(made: Questionnaires) -> dict[str, object]:
    """Return it as JSON tells it; people masked."""
    return {
        "campaign": made.campaign,
        "forms": [
            {"code": each.code, "who": each.who, "new": not each.known} for each in made.forms
        ],
        "not_asked": [str(each) for each in made.problems],
    }


def plain_unanswered(found: Sequence[UnansweredForm]) -> dict[str, object]:
    """Return it as JSON tells it; people masked."""
    return {"unanswered": [plain(each) for each in found]}
