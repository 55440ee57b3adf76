"""Laws of sending, over random faults and runs: nobody gets two, and 마케팅 tells the truth."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outreach_books import Postbox, TracingPostbox, outreach_office, sent_by, states

from xlcrm.jobs.outreach.carrier import CarrierError, Refused, Unknown
from xlcrm.jobs.outreach.posted import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

CUSTOMERS = ("1001", "1002", "1003")
FAULTS = st.sampled_from(
    (
        None,
        None,
        Refused("거절"),
        Unknown("모름"),
        CarrierError("끊김"),
        RuntimeError("오류"),
        "late",
    )
)
RUNS = st.lists(
    st.tuples(
        st.fixed_dictionaries(dict.fromkeys(CUSTOMERS, FAULTS)),
        st.booleans(),  # whether what failed is tried again
        st.booleans(),  # whether somebody has the workbook open
    ),
    min_size=1,
    max_size=3,
)


@pytest.fixture(scope="module")
def model() -> Iterator[Path]:
    """Return the workbook of a small office."""
    with tempfile.TemporaryDirectory() as folder:
        yield outreach_office(Path(folder) / "대장.xlsx", len(CUSTOMERS))


def late(kind: type[Postbox]) -> type[Postbox]:
    """Return a postbox some of whose messages arrive though their answer is lost."""

    class Late(kind):  # type: ignore[valid-type, misc]  # a class that is given
        def send(self, message: Any, key: str) -> Any:  # noqa: ANN401 - as Postbox
            if self.faults.get(message.customer_id) != "late":
                return super().send(message, key)
            del self.faults[message.customer_id]
            super().send(message, key)
            return Unknown("답을 잃음")

    return Late


@settings(max_examples=8, deadline=None)
@given(kind=st.sampled_from((Postbox, TracingPostbox)), runs=RUNS)
def test_whatever_happens_nobody_gets_two_and_the_sheet_is_right(
    model: Path, kind: type[Postbox], runs: list[tuple[dict[str, Any], bool, bool]]
) -> None:
    """Messages that are lost on the way, refused, or arrive unheard of; runs one after another."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(model, folder))
        owner = path.with_name(f"~${path.name}")
        post = late(kind)(Path(folder) / "post")
        for faults, retry, busy in (*runs, ({}, True, False)):
            post.faults = {who: each for who, each in faults.items() if each is not None}
            if busy:
                owner.touch()
            sent_by(path, post, retry_failed=retry)
            owner.unlink(missing_ok=True)
            assert len(set(post.got)) == len(post.got)
        told = {str(who): state for who, state in states(path).items()}
        assert set(told) == set(CUSTOMERS)
        sent = {who for who, state in told.items() if state == "보냄"}
        unknown = {who for who, state in told.items() if state == "확인 필요"}
        assert sent | unknown == set(CUSTOMERS)
        assert sent <= set(post.got) <= sent | unknown
        assert not unknown or kind is Postbox
        posted = opened(path).of("10월 안내")
        assert {who: posted[who].state.value for who in posted} == told  # type: ignore[union-attr]
