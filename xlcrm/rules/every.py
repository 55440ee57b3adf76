"""All rules of a ledger, and the one function that runs them.

A rule is one function from a `Context` to findings; bad data is never an exception. The rules
stand by what they look at: cells, texts, terms, people, companion sheets, and what the day brings.
Above each stands what it says, with a bad and a good example: `xlcrm.schema.code`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.rules import benefits as benefit_rules
from xlcrm.rules import cells as cell_rules
from xlcrm.rules import columns as column_rules
from xlcrm.rules import companions as companion_rules
from xlcrm.rules import days as day_rules
from xlcrm.rules import fees as fee_rules
from xlcrm.rules import gaps as gap_rules
from xlcrm.rules import members as member_rules
from xlcrm.rules import notes as note_rules
from xlcrm.rules import people as people_rules
from xlcrm.rules import purchases as purchase_rules
from xlcrm.rules import terms as term_rules
from xlcrm.rules import texts as text_rules
from xlcrm.rules import twins as twin_rules
from xlcrm.rules.context import Context
from xlcrm.rules.unfinished import found_by, installed
from xlcrm.schema.finding import Finding

if TYPE_CHECKING:
    from datetime import date
    from types import ModuleType

    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table

Rule: TypeAlias = Callable[[Context], Iterator[Finding]]

FAMILIES: Final = (
    cell_rules,
    column_rules,
    term_rules,
    gap_rules,
    note_rules,
    people_rules,
    member_rules,
    text_rules,
    twin_rules,
    fee_rules,
    companion_rules,
    purchase_rules,
    benefit_rules,
    day_rules,
)
"""The modules whose public functions from a context to findings are rules."""

_SIGNATURE: Final = {"context": "Context", "return": "Iterator[Finding]"}


def _rules_of(family: ModuleType) -> Iterator[Rule]:
    """A module's rules in the order in which they stand there."""
    for name, each in vars(family).items():
        own = getattr(each, "__module__", None) == family.__name__
        if own and not name.startswith("_") and each.__annotations__ == _SIGNATURE:
            yield each


RULES: Final[tuple[Rule, ...]] = tuple(chain.from_iterable(map(_rules_of, FAMILIES)))
"""xlcrm's own rules; that each code's example is found shows that none is missing."""


OF_THE_DAY: Final[tuple[Rule, ...]] = (
    note_rules.departures,
    *_rules_of(day_rules),
)
"""Those that ask which day it is, and find nothing without one; no other says more on a day."""


def check(
    tables: Sequence[Table],
    settings: Settings,
    as_of: date | None = None,
    more: Sequence[Rule] = (),
) -> tuple[Finding, ...]:
    """Return what all rules find, by sheet in the order of `tables`, then row, column and code.

    Args:
        tables: the recognised tables of one workbook.
        settings: what its 설정 sheet says; a code that it switches off is not found.
        as_of: the day for which to ask what is late; without it nothing is.
        more: further rules, run behind xlcrm's own and before those that installed packages bring
            (entry points of the group `xlcrm.rules`). 설정 changes or switches off what they find
            by its code, which begins with another letter than C and S. One that is declared with
            `schema.code.rule`, as xlcrm's are, says what it found by `context.say` and has its
            severity and words from there; one that is not makes its findings itself.
    """
    context = Context(tuple(tables), settings, as_of)
    brought = chain.from_iterable(found_by(rule, context) for rule in more)
    own = (_as_set(found, settings) for found in chain(brought, installed(context)))
    return in_order(
        tables,
        chain(
            chain.from_iterable(found_by(rule, context) for rule in RULES),
            (found for found in own if found is not None),
        ),
    )


def check_day(tables: Sequence[Table], settings: Settings, as_of: date) -> tuple[Finding, ...]:
    """Return what `check` finds on a day beside what it finds without one; no order is kept.

    Installed rules of an office's own are not run.
    """
    context = Context(tuple(tables), settings, as_of)
    return tuple(chain.from_iterable(found_by(rule, context) for rule in OF_THE_DAY))


def in_order(tables: Sequence[Table], found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by sheet in the order of `tables`, then row, column and code."""
    order = {table.sheet: position for position, table in enumerate(tables)}
    return tuple(
        sorted(
            found,
            key=lambda found: (
                order.get(found.where.sheet, len(order)),
                found.where.row,
                found.where.column,
                found.code,
            ),
        )
    )


def _as_set(found: Finding, settings: Settings) -> Finding | None:
    """A finding of an office's own rule, as bad as 설정 says; None where that switches it off."""
    severity = settings.severities.get(found.code, found.severity)
    return None if severity is None else replace(found, severity=severity)
