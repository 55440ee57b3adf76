"""Whom a questionnaire is due for by 설정, and who has been asked and has not answered."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.office import office_of
from xlcrm.analysis.people import people, started
from xlcrm.domain.outline import outlined
from xlcrm.domain.term import end_of_term
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DomainError
from xlcrm.jobs.loyalty.whom import masked_people
from xlcrm.jobs.questionnaire.told import asked_and_answered
from xlcrm.office.journal_read import day_of, standing
from xlcrm.reading.questionnaire_rules import ENDING_ITEM, EVERY_ITEM, SOLVED_ITEM
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.analysis.inputs import Office
    from xlcrm.jobs.questionnaire.told import AskedAndAnswered
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.questionnaire_rules import QuestionnaireRules
    from xlcrm.workbook.read import Book

_FRESH: Final = 30  # days: nobody is asked about a problem that was solved longer ago than that
_DAY: Final = timedelta(days=1)


@outlined
class DueForm(NamedTuple):
    """A customer for whom a questionnaire is due.

    Attributes:
        customer: the customer's key in the ledger.
        who: the customer, masked.
        why: 정기, 해결 뒤 or 종료 전, with the day that it counts from.
        since: since when it is due.
        last: when the customer was last asked, or has last answered; None: never.
    """

    customer: str
    who: str
    why: str
    since: date
    last: date | None = None


@outlined
@dataclass(frozen=True, slots=True)
class DueForms:
    """For whom a questionnaire is due on a day.

    Attributes:
        as_of: the day.
        people: those to be asked, who has waited longest first.
        held: those who would be due, but were asked too shortly ago.
        gap: how many days have to be between.
    """

    as_of: date
    people: tuple[DueForm, ...] = ()
    held: tuple[DueForm, ...] = ()
    gap: int = 0


@outlined
class UnansweredForm(NamedTuple):
    """A customer who has been asked, and has not answered.

    Attributes:
        customer: the customer's key in the ledger.
        who: the customer, masked.
        campaign: the campaign in which it was asked.
        code: the code of the form; "" where it has none.
        asked_on: when.
        days: how many days ago.
    """

    customer: str
    who: str
    campaign: str
    code: str
    asked_on: date
    days: int


def due_forms(ledger: Ledger, *, as_of: date) -> DueForms:
    """Return for whom a questionnaire is due on a day, as 설정 says, of the customers in force.

    Every so many months since the last one (or the first day of the first term), so many days
    after a problem was solved, or so many days before the term ends; but nobody within the least
    gap after having been asked or having answered.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.

    Raises:
        DomainError: 설정 says of nothing when it is due.
        HeaderNotFoundError: the workbook is a list of people without terms.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> try:
    ...     xlcrm.due_forms(ledger, as_of=date(2024, 10, 1))
    ... except xlcrm.DomainError as error:
    ...     print(error.message)
    언제 물을지 설정에 없습니다.
    """
    opened = ledger.on(as_of)
    book, rules = opened.book, opened.book.settings.questionnaire
    if not rules.is_due_by_any:
        raise DomainError(
            "언제 물을지 설정에 없습니다.",
            path=ledger.path,
            hint=f"설정 시트에 '설문 | {EVERY_ITEM} | 6', '설문 | {SOLVED_ITEM} | 3', '설문 | "
            f"{ENDING_ITEM} | 30'처럼 적거나, 고객을 고르세요: xlcrm survey make "
            f'{path_typed(str(ledger.path))} --list "모든 고객" -o 설문',
        )
    office = office_of(opened, as_of)
    told = asked_and_answered(book, as_of)
    shortest: dict[str, tuple[date, str]] = {}
    for who, since, why in _due(book, office, rules, told, as_of):
        if who not in shortest or since < shortest[who][0]:
            shortest[who] = since, why
    shown = masked_people(book, list(shortest))
    found = [
        DueForm(who, shown.get(who, ""), why, since, told.last.get(who))
        for who, (since, why) in shortest.items()
    ]
    found.sort(key=lambda each: (each.since, each.who))
    held = tuple(each for each in found if too_soon(each.last, rules.gap, as_of))
    people_due = tuple(each for each in found if each not in held)
    return DueForms(as_of, people_due, held, rules.gap)


def too_soon(last: date | None, gap: int, as_of: date) -> bool:
    """Tell whether somebody was asked too shortly ago to be asked again.

    >>> too_soon(date(2024, 9, 1), 60, date(2024, 10, 1)), too_soon(None, 60, date(2024, 10, 1))
    (True, False)
    """
    return last is not None and (as_of - last).days < gap


def unanswered_forms(
    ledger: Ledger, *, as_of: date, days: int | None = None
) -> tuple[UnansweredForm, ...]:
    """Return who has been asked so many days ago or more and has not answered, nor been reminded.

    Who has a row of a campaign of the same name with 다시 behind it (`설문 2024-10 다시 알림`) has
    been reminded. Such a reminder is a notice about a deal; whether it may be sent now the gate of
    messages says. Other campaigns whose names go on so (`설문 2024-10 안내`) belong to the first.

    Args:
        ledger: the opened workbook.
        as_of: the day that counts as today.
        days: after how many days; None: as 설정 says.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> made = xlcrm.make_forms(ledger, as_of=date(2024, 10, 1), conditions="프리미엄")
    >>> asked = ledger.after(xlcrm.forms_asked(ledger, made).plan)
    >>> [each.days for each in xlcrm.unanswered_forms(asked, as_of=date(2024, 10, 8))]
    [7, 7]
    """
    book = ledger.on(as_of).book
    least = book.settings.questionnaire.remind if days is None else days
    told = asked_and_answered(book, as_of)
    again = defaultdict(set)
    for each in told.asked:
        again[each.customer].add(each.campaign)
    left = [
        each
        for each in told.asked
        if (as_of - each.on).days >= least
        and not told.is_answered(each)
        and not any(_goes_on(each.campaign, other) for other in again[each.customer])
        and not any(_reminds(other, each.campaign) for other in again[each.customer])
    ]
    latest = {each.customer: each for each in sorted(left, key=lambda each: each.on)}
    shown = masked_people(book, list(latest))
    found = [
        UnansweredForm(
            who, shown.get(who, ""), each.campaign, each.code, each.on, (as_of - each.on).days
        )
        for who, each in latest.items()
    ]
    return tuple(sorted(found, key=lambda each: (each.asked_on, each.who)))


def _goes_on(campaign: str, other: str) -> bool:
    """Whether a campaign's name is another's with more behind it: it belongs to that one."""
    return campaign.startswith(f"{other} ")


def _reminds(campaign: str, other: str) -> bool:
    """Whether a campaign reminds of another one."""
    return campaign.startswith(f"{other} 다시")


def _due(
    book: Book, office: Office, rules: QuestionnaireRules, told: AskedAndAnswered, as_of: date
) -> Iterator[tuple[str, date, str]]:
    """For whom it is due, since when, and why."""
    who = people(office)
    current = set(who.index[who["in_force"]])
    frame = started(office)
    if rules.every:
        first = frame.groupby("customer", sort=False)["start"].min()
        for each in current & set(first.index):
            begun = told.last.get(each, first[each].date())
            since = end_of_term(begun, rules.every) + _DAY
            if since <= as_of:
                yield each, since, f"정기 ({begun}부터 {rules.every}개월)"
    if rules.solved:
        yield from _solved(book, rules.solved, current, told.last, as_of)
    if rules.ending:
        mine = frame[frame["in_force"] & frame["end"].notna()]
        ends = mine.groupby("customer", sort=False)["end"].max()
        for each, last in zip(map(str, ends.index), ends, strict=True):
            day = last.date()
            since = day - timedelta(days=rules.ending)
            asked = told.last.get(each)
            if since <= as_of <= day and (asked is None or asked < since):
                yield each, since, f"종료 전 ({day}까지)"


def _solved(
    book: Book, days: int, current: set[str], last: Mapping[str, date], as_of: date
) -> Iterator[tuple[str, date, str]]:
    """Those of whom a problem was solved, and who were not asked since."""
    for each in standing(book, as_of):
        day, who = day_of(each.values.get("resolved_at")), book.people.whose(each.values)
        if day is None or who not in current:
            continue
        since, asked = day + timedelta(days=days), last.get(who)
        fresh = since <= as_of <= since + timedelta(days=_FRESH)
        if fresh and (asked is None or asked < day):
            yield who, since, f"해결 뒤 ({day})"
