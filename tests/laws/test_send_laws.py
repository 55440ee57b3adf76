"""Laws of sending, over random faults and runs: nobody gets two, and 마케팅 tells the truth."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outreach_books import OFFICES, Postbox, TracingPostbox, sent_by, tail, tails

from xlcrm.jobs.outreach.carrier import CarrierError, Refused, Unknown
from xlcrm.jobs.outreach.posted import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

CUSTOMERS = ("5001", "5002", "5003")
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
def models() -> Iterator[dict[str, Path]]:
    """Return the workbooks of small offices, by what tells their customers apart."""
    with tempfile.TemporaryDirectory() as folder:
        yield {
            name: make(Path(folder) / f"{name}.xlsx", len(CUSTOMERS))
            for name, make in OFFICES.items()
        }


def late(kind: type[Postbox]) -> type[Postbox]:
    """Return a postbox some of whose messages arrive though their answer is lost."""

    class Late(kind):  # type: ignore[valid-type, misc]  # a class that is given
        def who(self, message: Any) -> str:  # noqa: ANN401 - as Postbox
            return tail(message.to)

        def send(self, message: Any, key: str) -> Any:  # noqa: ANN401 - as Postbox
            if self.faults.get(self.who(message)) != "late":
                return super().send(message, key)
            del self.faults[self.who(message)]
            super().send(message, key)
            return Unknown("답을 잃음")

    return Late


@settings(max_examples=9, deadline=None)
@given(
    office=st.sampled_from([*OFFICES]),
    kind=st.sampled_from((Postbox, TracingPostbox)),
    runs=RUNS,
)
def test_whatever_happens_nobody_gets_two_and_the_sheet_is_right(
    models: dict[str, Path],
    office: str,
    kind: type[Postbox],
    runs: list[tuple[dict[str, Any], bool, bool]],
) -> None:
    """Messages that are lost on the way, refused, or arrive unheard of; runs one after another.

    Of an office whose numbers tell everybody apart, of branches that count anew, and of one that
    has names alone.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(models[office], folder))
        owner = path.with_name(f"~${path.name}")
        post = late(kind)(Path(folder) / "post")
        for faults, retry, busy in (*runs, ({}, True, False)):
            post.faults = {who: each for who, each in faults.items() if each is not None}
            if busy:
                owner.touch()
            sent_by(path, post, retry_failed=retry)
            owner.unlink(missing_ok=True)
            assert len(set(post.got)) == len(post.got)
        told = tails(path)
        assert set(told) == set(CUSTOMERS)
        sent = {who for who, state in told.items() if state == "보냄"}
        unknown = {who for who, state in told.items() if state == "확인 필요"}
        assert sent | unknown == set(CUSTOMERS)
        assert sent <= set(post.got) <= sent | unknown
        assert not unknown or kind is Postbox
        posted = opened(path).of("10월 안내").values()
        kept = sorted(each.state.value for each in posted if each.state is not None)
        assert kept == sorted(told.values())
