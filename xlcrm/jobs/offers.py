"""Offers by history: what to propose to whom, what was proposed, and what it brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.compared import WITHIN
from xlcrm.analysis.offer_results import offer_answers, offer_effects
from xlcrm.analysis.offers import offers_of
from xlcrm.analysis.office import office_of
from xlcrm.domain.identity import match_key
from xlcrm.domain.offer_mark import MADE, STATES, offer_mark
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.domain.typed_option import for_ledger
from xlcrm.errors import DomainError
from xlcrm.jobs.person.whom import customer_meant, key_of, ledger_rows
from xlcrm.jobs.roll import asking_of
from xlcrm.office.changes import Changes
from xlcrm.office.contract import ContractIndex, note_of
from xlcrm.office.proposal import Proposal
from xlcrm.office.records import new_sheet
from xlcrm.reading import offers as kept
from xlcrm.reading.offers import fields_in
from xlcrm.reading.own_lists import OWN_SETTINGS, named_settings
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.sheets import SETTINGS
from xlcrm.values import NamedTuple, dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from xlcrm.analysis.inputs import Office
    from xlcrm.analysis.offers import Offers
    from xlcrm.cellref import CellRef
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.reading.offers import OfferRule
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

_FIELDS: Final = ("section", "item", "value", "explanation")
_EXPLAINED: Final = "조건 → 제안 → 할 말. 고쳐 쓰세요. 보려면: xlcrm offers show 대장"
_OFFER: Final = "기타"
"""분류 of the journal entries that tell of an offer."""


def offers(ledger: Ledger, conditions: str = "", *, as_of: date) -> Offers:
    """Return what to propose to each customer and why, and what not, by the rules of 설정.

    Rules that the office has not set are ours. Nobody is offered what they have or have declined of
    late, nor is who has left and asked to be deleted, has refused to be contacted, or has a problem
    that is open: those are told with the reason.

    Args:
        ledger: the opened workbook, with all of its columns.
        conditions: of whom, as `xlcrm.roll` takes them; all who have a contract by default.
        as_of: the day that counts as today.

    Raises:
        DomainError: the conditions are not understood.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.offers(ledger, as_of=date(2024, 10, 20))
    >>> [(each.rule, each.offer, each.why) for each in found.offers]
    [('가입 기념', '가입 기념 혜택', '2023-10-26에 처음 계약해 2024-10-26에 1주년입니다.')]
    """
    found = offers_of(asking_of(ledger, as_of), offer_rules(ledger), conditions)
    cells = offer_rule_cells(ledger)
    counts = tuple(
        each._replace(where=cells.get(match_key(each.rule.name))) for each in found.rules
    )
    return replace(found, rules=counts, findings=offer_rule_findings(ledger))


def offer_rules(ledger: Ledger) -> tuple[OfferRule, ...]:
    """Return the rules that count: those of 설정 in its order, then ours that it leaves.

    Args:
        ledger: the opened workbook.

    >>> import xlcrm
    >>> rules = xlcrm.offer_rules(xlcrm.open_ledger("sample_data/seed_ledger.xlsx"))
    >>> rules[0].name, rules[0].conditions, rules[0].ours
    ('윗 요금제', '이용 증가 30% 이상', True)
    """
    return kept.offer_rules(ledger.book.settings.offers)


def offer_rule_cells(ledger: Ledger) -> dict[str, CellRef]:
    """Return where 설정 says each rule, by its name as `xlcrm.domain.identity.match_key` has it.

    Args:
        ledger: the opened workbook.

    >>> import xlcrm
    >>> offer_rule_cells(xlcrm.open_ledger("sample_data/seed_ledger.xlsx"))
    {}
    """
    found: dict[str, CellRef] = {}
    for table, at in _rule_rows(ledger.book):
        found.setdefault(match_key(str(table.values("item")[at])), table.where(at, "value"))
    return found


def offer_rule_findings(ledger: Ledger) -> tuple[Finding, ...]:
    """Return what is wrong with the rules of 설정, which are left out: each with its cell.

    Args:
        ledger: the opened workbook.

    >>> import xlcrm
    >>> offer_rule_findings(xlcrm.open_ledger("sample_data/seed_ledger.xlsx"))
    ()
    """
    rows = {(table.sheet, table.rows[at]) for table, at in _rule_rows(ledger.book)}
    return tuple(
        each for each in ledger.book.findings if (each.where.sheet, each.where.row) in rows
    )


def _rule_rows(book: Book) -> Iterator[tuple[Table, int]]:
    """The rows of 설정 that say a rule, or would."""
    for sheet in book.sheets:
        table = sheet.table
        if table.spec.key == SETTINGS.key and "section" in table.columns:
            for at, section in enumerate(table.values("section")):
                if section is not None and match_key(str(section)) == match_key(kept.SECTION):
                    yield table, at


def write_offer_rules(ledger: Ledger) -> Proposal[None]:
    """Return what writes those of our rules into 설정 that it lacks, so that people may edit them.

    Args:
        ledger: the opened workbook, its sheet 설정 read whole.
    """
    book = ledger.book
    missing = [rule for rule in kept.OURS if match_key(rule.name) not in book.settings.offers]
    said = tuple(f"{kept.SECTION} | {rule.name} | {rule.written}" for rule in missing)
    return Proposal(_plan(book, ledger.path.name, missing) if missing else Plan(), said=said)


@outlined
class RecordedOffer(NamedTuple):
    """An offer that is written into the journal.

    Attributes:
        name: what it is called.
        what: what was offered, where the name does not tell it; else empty.
        state: 권함, 수락 or 거절.
        on: the day.
    """

    name: str
    what: str
    state: str
    on: date


def record_offer(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    customer: str,
    offer: str,
    *,
    state: str = MADE,
    as_of: date,
    on: date | None = None,
    memo: str = "",
) -> Proposal[RecordedOffer]:
    """Return what writes into the journal that something was offered, and what became of it.

    Args:
        ledger: the opened workbook.
        customer: 고객 ID, 고객명 or 연락처.
        offer: the rule's name, or what was offered.
        state: 권함, 수락 or 거절.
        as_of: the day that counts as today.
        on: the day on which it was; today by default.
        memo: what else is to be said of it.

    Raises:
        DomainError: there is no such customer, or more than one; the offer or the state cannot be;
            or the day is still to come.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> day = date(2024, 10, 20)
    >>> proposal = xlcrm.record_offer(ledger, "1001", "가입 기념", state="수락", as_of=day)
    >>> print(*proposal.said)
    1001: 가입 기념: 가입 기념 혜택 · 수락 (2024-10-20)
    """
    if state not in STATES:
        known = ", ".join(STATES)
        raise DomainError("제안의 결과를 알 수 없습니다.", hint=f"{known} 가운데 하나입니다.")
    day = on or as_of
    if day > as_of:
        raise DomainError(
            f"제안한 날({day})이 기준일({as_of})보다 늦습니다.", hint="있었던 일만 적으세요."
        )
    person = customer_meant(ledger, customer)
    name, what, told = _meant(ledger, person, one_line(offer), as_of)
    index = ContractIndex(ledger.book)
    contracts = [
        index.contract((sheet, at))
        for sheet, places in ledger_rows(ledger.book, person).items()
        for at in places
    ]
    last = max(contracts, key=lambda each: (each.start or date.min, each.place))
    note = note_of(last, _OFFER, offer_mark(name, what, state, memo))
    note["at"] = datetime.combine(day, time())
    shown = f"{name}: {what}" if what and what != name else name
    said = (f"{key_of(person)}: {shown} · {state} ({day})", *told)
    return Proposal(notes=(note,), said=said, found=RecordedOffer(name, what, state, day))


def _meant(
    ledger: Ledger, person: Person, offer: str, as_of: date
) -> tuple[str, str, tuple[str, ...]]:
    """The name of the offer that is meant, what was offered, and what is to be said of it."""
    rules, key = offer_rules(ledger), match_key(offer)
    for rule in rules:
        if key == match_key(rule.name):
            return rule.name, _what(ledger, person, rule, as_of), ()
    for rule in rules:
        if key == match_key(_what(ledger, person, rule, as_of) or rule.offer):
            return rule.name, offer, ()
    names = tuple(match_key(rule.name) for rule in rules)
    near = nearest(key, names) if key else None
    close = f" 가장 가까운 것: {rules[names.index(near)].name}." if near else ""
    return offer, "", (f"  설정의 '{kept.SECTION}'에 없는 이름이라 그대로 적습니다.{close}",)


def _what(ledger: Ledger, person: Person, rule: OfferRule, as_of: date) -> str:
    """What a rule offers a customer; empty where it names a field that nothing tells."""
    if not fields_in(rule.offer):
        return rule.offer
    rows = {(table.sheet, table.rows[at]) for table, at in person.rows}
    found = offers_of(asking_of(ledger, as_of), [rule])
    places = [
        *((each.where, each.offer) for each in found.offers),
        *((each.where, each.offer) for each in found.held),
    ]
    return next((what for where, what in places if (where.sheet, where.row) in rows), "")


@outlined
@dataclass(frozen=True, slots=True)
class OfferResults:
    """What became of the offers that the journal tells of, and what followed.

    Attributes:
        as_of: the day.
        within: the days in which a renewal or a purchase counts.
        answers: how many were made, accepted, declined; a row an offer.
        effects: who renewed and bought, against comparable people to whom nothing was offered: an
            association.
    """

    as_of: date
    within: int
    answers: pd.DataFrame
    effects: pd.DataFrame


def offer_results(ledger: Ledger, *, as_of: date, within: int = WITHIN) -> OfferResults:
    """Return what became of the offers that were recorded, and what followed.

    Args:
        ledger: the opened workbook; `columns_read` tells which of its columns are needed.
        as_of: the day that counts as today.
        within: the days after an offer in which a renewal or a purchase counts.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> len(xlcrm.offer_results(ledger, as_of=date(2024, 10, 20)).answers)
    0
    """
    return offer_results_of(office_of(ledger, as_of), within=within)


def offer_results_of(office: Office, *, within: int = WITHIN) -> OfferResults:
    """Return what `offer_results` does of an office, which may be several ledgers' as one.

    Args:
        office: the office, on the day that counts as today.
        within: the days after an offer in which a renewal or a purchase counts.
    """
    answers, effects = offer_answers(office), offer_effects(office, within)
    return OfferResults(office.as_of, within, answers, effects)


def _plan(book: Book, file: str, rules: Sequence[OfferRule]) -> Plan:
    """The rows of rules in 설정, below what is there."""
    rows = [
        {
            "section": kept.SECTION,
            "item": rule.name,
            "value": rule.written,
            "explanation": for_ledger(_EXPLAINED, file),
        }
        for rule in rules
    ]
    tables = [each for each in book.sheets if each.table.spec.key == SETTINGS.key]
    full = next((each for each in tables if "section" in each.match.columns), None)
    if full is None:
        named = any(named_settings(entry.name) for entry in book.package.sheets)
        title = OWN_SETTINGS if named else SETTINGS.name
        return Plan(new_sheets=(new_sheet(SETTINGS, title, rows, book.settings),))
    columns, changes = full.table.columns, Changes(book)
    changes.append(full, [{name: row[name] for name in _FIELDS if name in columns} for row in rows])
    return changes.plan()
