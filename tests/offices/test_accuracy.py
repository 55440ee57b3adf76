"""All invented offices together: the goals are met, and the page of figures says so."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import lists_page
import pytest
from accuracy import DOCS, Measured, every_office, page
from strangers_page import section

from xlcrm.schema.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms import Office
    from lists import Outcome
    from strangers import Read

OFFICES = every_office()


@pytest.fixture(scope="module")
def every(measured: Callable[[Office], Measured]) -> list[Measured]:
    """Return what came of every office."""
    return [measured(office) for office in OFFICES]


def test_there_are_enough_offices_and_mistakes() -> None:
    """Twelve kinds of office beside the sample, and four hundred mistakes."""
    assert len({office.kind for office in OFFICES}) > 12
    assert sum(len(office.mistakes) for office in OFFICES) >= 400


def test_every_code_of_the_catalogue_is_planted() -> None:
    """Whatever a check can find in a workbook, some office has; but see below."""
    planted = Counter(each.code for office in OFFICES for each in office.mistakes)
    assert CATALOGUE.keys() - planted.keys() == EXPLAINED


def test_the_goals_are_met(every: list[Measured]) -> None:
    """All synonyms, 95 % of the mistakes, and no false alarm; printed for who runs it with -s."""
    print(page(every))  # noqa: T201 - the measure is what the test is for
    heads = [head for each in every for head in each.office.headers]
    exact = [head for head in heads if head.exact and head.kind != "settings"]
    right = [head for each in every for head in each.reading.right if head.exact]
    found = sum(len(each.found) for each in every)
    missed = sum(len(each.missed) for each in every)
    assert len(right) == len(exact)
    assert found >= 0.95 * (found + missed)
    assert [str(alarm) for each in every for alarm in each.alarms] == []


def test_the_page_is_up_to_date(
    every: list[Measured],
    reads: list[Read],
    outcomes: list[Outcome],
    later: list[Outcome],
    latest: list[Outcome],
) -> None:
    """`python tests/offices/accuracy.py` would change nothing."""
    text = page(every) + section(reads) + lists_page.section(outcomes, later, latest)
    assert (DOCS / "accuracy.md").read_text(encoding="utf-8") == text


SETTLED = {"C201", "C216", "C231", "C232", "S110"}
"""What an adoption settles, so that no check after it sees it: of two columns for one field the
office has named one; an Excel table that gets columns takes in the contracts typed below it; and a
sheet 설정 that is something else stays beside xlcrm's own."""

OF_COLUMNS = {
    *(
        "C104",
        "C106",
        "C107",
        "C108",
        "C115",
        "C116",
        "C124",
        "C133",
        "C134",
        "C135",
        "C136",
        "S113",
    )
}
"""What a whole column leaves open or tells; `tests/reading/test_habits.py` has such columns, and
`test_months_written.py` and `test_phone_tails.py` beside it."""

OF_TERMS = {"C217", "C241", "C322", "C323", "C324", "C325", "C326", "C327"}
"""Of lists without terms, and of ends that nobody has written; `tests/cli` has such lists in
`test_people_without_terms.py` and `test_blank_ends.py`, and `tests/workbook/test_stacked.py` those
whose title alone says who has left. What only a note says of an end is in
`tests/rules/test_notes.py`."""

NOT_OF_THE_DATA = {
    *(
        "C212",
        "C213",
        "C219",
        "C220",
        "C242",
        "S112",
        "S130",
        "S131",
        "S132",
        "S140",
        "S143",
        "S144",
        "S145",
        "S146",
    ),
    *("S152", "S153", "S160", "S162", "S172", "S173"),
}
"""What tells of a fault of xlcrm, of an installed rule, of a file that is damaged
(`tests/ooxml/test_intact.py`) or reaches out (`tests/workbook/test_reaching.py`), or of what an
office aims at and answers in its reports, keeps as lists and says of its messages, offers, themes,
points and questionnaires
(`tests/reading/test_goals.py`, `test_responses.py`, `test_outreach_settings.py`,
`tests/jobs/test_roll.py`, `test_offers.py`, `test_questionnaire.py`), and not of its data."""

OF_BENEFITS = {"C551", "C552", "C554", "C556", "C557", "C558", "C559", "C560"}
"""Of the sheet 혜택, which xlcrm itself keeps: `tests/jobs/test_loyalty_spent.py`."""

UNREAD = {"C218"}
"""Of a sheet that lacks a column and is not read: `tests/cli/test_offers.py`."""

OF_NAMES = {"C512", "C513", "C514"}
"""Of rows that may be several people's, or nobody's, and of refunds without a purchase:
`tests/jobs/test_named_elsewhere.py`, `tests/domain/test_returned.py`."""

EXPLAINED = OF_NAMES | UNREAD | SETTLED | NOT_OF_THE_DATA | OF_COLUMNS | OF_TERMS | OF_BENEFITS
