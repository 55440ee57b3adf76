"""Lists collected by somebody who had never seen the reader: what is right stays right."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from lists import LISTS, every_list, tally

if TYPE_CHECKING:
    from lists import Outcome

RIGHT: Final = 198  # of 199 lists of terms
WRONG: Final = 0  # lists with a header read wrongly in silence
NEEDLESS: Final = 34  # headers asked about that say it: 0.17 a list, for seven fewer wrong ones
OTHERS: Final = 45  # of 46 lists that are none of terms


LATER_RIGHT: Final = 100  # of 104 lists of terms that were collected when the reader was mended
LATER_WRONG: Final = 1
LATER_NEEDLESS: Final = 26
LATER_OTHERS: Final = 32  # of 39

LATEST_RIGHT: Final = 122  # of 122 that were collected after that
LATEST_WRONG: Final = 0
LATEST_NEEDLESS: Final = 29
LATEST_OTHERS: Final = 55  # of 59


def test_the_lists_are_as_they_were_told() -> None:
    """Two hundred of terms with what each needs, and others; no two with the same headers."""
    told = every_list()
    assert sum(each["kind"] == "terms" for each in told) == 199
    assert len({tuple(each["headers"]) for each in told}) == len(told) == 245
    for each in told:
        named = {header for header in each["fields"].values() if header in each["headers"]}
        assert all(len(row) == len(each["headers"]) for row in each["rows"]), each["id"]
        assert named or each["kind"] != "terms", each["id"]


def test_the_later_lists_are_as_they_were_told() -> None:
    """None of them has the headers of one that was there before."""
    told = every_list("later")
    assert sum(each["kind"] == "terms" for each in told) == 104
    before = {tuple(each["headers"]) for each in every_list()}
    assert len({tuple(each["headers"]) for each in told} - before) == len(told) == 143
    for each in told:
        assert all(len(row) == len(each["headers"]) for row in each["rows"]), each["id"]
        assert any(each["fields"].values()) or each["kind"] != "terms", each["id"]


def test_the_latest_lists_are_as_they_were_told() -> None:
    """Nor have these the headers of any that was there before."""
    told = every_list("latest")
    assert sum(each["kind"] == "terms" for each in told) == 122
    before = {
        tuple(each["headers"]) for name in ("collected", "later") for each in every_list(name)
    }
    assert len({tuple(each["headers"]) for each in told} - before) == len(told) == 181
    for each in told:
        assert all(len(row) == len(each["headers"]) for row in each["rows"]), each["id"]
        assert any(each["fields"].values()) or each["kind"] != "terms", each["id"]


def test_nobody_in_them_can_be_called_or_written_to() -> None:
    """Telephones lie in 010-0000-xxxx and the like, and mails under names for examples."""
    for path in LISTS.glob("*.json"):
        text = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
        assert not re.search(r"(?<![\d-])01\d[-. ]?(?!0000)\d{4}[-. ]?\d{4}(?![\d-])", text)
        assert not re.search(r"@(?!(?:\w+\.)?(?:\w+\.example|example\.com)\b)\w", text)


def test_no_list_is_understood_less_than_it_was(outcomes: list[Outcome]) -> None:
    """Those of terms are read or rightly asked about, and the others are none."""
    sums = tally(outcomes)
    assert sums["right"] >= RIGHT, [each.number for each in outcomes if not each.right]
    assert sums["others_right"] >= OTHERS


def test_no_more_headers_are_read_wrongly_or_asked_about(outcomes: list[Outcome]) -> None:
    """In silence, and needlessly."""
    sums = tally(outcomes)
    assert sums["wrong"] <= WRONG, [(each.number, each.wrong) for each in outcomes if each.wrong]
    assert sums["needless"] <= NEEDLESS


def test_no_later_list_is_understood_less_than_it_was(later: list[Outcome]) -> None:
    """Nor are more of their headers read wrongly or asked about."""
    sums = tally(later)
    assert sums["right"] >= LATER_RIGHT, [each.number for each in later if not each.right]
    assert sums["wrong"] <= LATER_WRONG, [(each.number, each.wrong) for each in later if each.wrong]
    assert sums["needless"] <= LATER_NEEDLESS
    assert sums["others_right"] >= LATER_OTHERS


def test_no_latest_list_is_understood_less_than_it_was(latest: list[Outcome]) -> None:
    """Nor are more of their headers read wrongly or asked about."""
    sums = tally(latest)
    assert sums["right"] >= LATEST_RIGHT, [each.number for each in latest if not each.right]
    assert sums["wrong"] <= LATEST_WRONG, [
        (each.number, each.wrong) for each in latest if each.wrong
    ]
    assert sums["needless"] <= LATEST_NEEDLESS
    assert sums["others_right"] >= LATEST_OTHERS
