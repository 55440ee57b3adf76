from __future__ import annotations

import re
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.entry_id import entry_id

MOMENT = datetime(2024, 10, 20, 14, 32)  # noqa: DTZ001 - Korean wall time has no zone here


def test_an_id_tells_its_moment_and_cannot_be_misread() -> None:
    """Day, minute, seven letters and digits, none of which looks like another."""
    assert re.fullmatch(r"20241020-1432-[A-HJ-NP-Z2-9]{7}", entry_id(MOMENT, "1001 전화"))


@given(st.text(), st.text())
def test_the_content_decides(one: str, other: str) -> None:
    """The same content gives the same ID, and another one another."""
    assert (entry_id(MOMENT, one) == entry_id(MOMENT, other)) == (one == other)


def test_the_minute_decides() -> None:
    """The same words a minute later are another contact."""
    later = MOMENT.replace(minute=33)
    assert entry_id(MOMENT, "같은 말") != entry_id(later, "같은 말")


def test_ten_thousand_entries_of_a_minute_differ() -> None:
    """A file that tells days only, imported at once."""
    assert len({entry_id(MOMENT, str(number)) for number in range(10_000)}) == 10_000
