"""Law 7 for messages: whatever happens in the middle, nobody gets two, and none is lost.

A process that sends is killed after each call by which something comes onto the disk: a line of the
outbox, a message that was delivered, the workbook. Before such a call the file says the same as
after it, for what a process has written outlives the process. A sending to a real mail server is
killed there, too, by the server itself in the middle of a message.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from outreach_books import Postbox, TracingPostbox, marketing, outreach_office, sent_by, states

from xlcrm.jobs.waiting import works_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked and killed")

CUSTOMERS: Final = 2


def killed_at(point: int, path: Path, post: Postbox) -> bool:
    """Send in a process of its own, which dies after so many such calls; tell whether it did."""
    child = os.fork()
    if child == 0:
        try:
            _dying(point)
            sent_by(path, post)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _dying(point: int) -> None:
    """Have this process kill itself after the call of that number."""
    left = [point]

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **more: Any) -> Any:  # noqa: ANN401 - as the call
            done = call(*given, **more)
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return counted

    os.fsync, os.replace = dying(os.fsync), dying(os.replace)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of a small office, to be copied."""
    return outreach_office(tmp_path_factory.mktemp("crash") / "대장.xlsx", CUSTOMERS)


@pytest.mark.parametrize("kind", [Postbox, TracingPostbox])
def test_a_kill_anywhere_sends_nothing_twice_and_loses_nobody(
    kind: type[Postbox], model: Path, tmp_path: Path
) -> None:
    """The next run sends what is left, and tells of what nobody knows; 마케팅 has everybody."""
    doubtful = 0
    for point in range(1, 100, 1 if kind is Postbox else 3):
        folder = tmp_path / str(point)
        folder.mkdir()
        path, post = Path(shutil.copy(model, folder)), kind(folder / "post")
        died = killed_at(point, path, post)
        found = sent_by(path, post)
        assert len(set(post.got)) == len(post.got)
        assert (works_of(path), found.waits) == ((), False)
        rows = states(path)
        assert sorted(rows) == [1001, 1002]
        unknown = {str(who) for who, state in rows.items() if state == "확인 필요"}
        assert {str(who) for who, state in rows.items() if state == "보냄"} == {*post.got} - unknown
        assert {*post.got} | unknown == {"1001", "1002"}
        assert {each.customer for each in found.unknown} == unknown
        doubtful += bool(unknown)
        if not died:
            break
    else:
        pytest.fail("it was killed every time")
    assert point > 10
    # after the intent, and after the message itself: nobody knows, unless the carrier can tell
    assert doubtful == (0 if kind is TracingPostbox else 2 * CUSTOMERS)
    assert len(marketing(path)) == CUSTOMERS


def test_what_crashed_is_written_by_the_next_command_whatever_it_is(tmp_path: Path) -> None:
    """Not only by the next sending: the rows are in the workbook before anything else is."""
    from xlcrm.__main__ import main  # noqa: PLC0415 - here alone

    path, post = outreach_office(tmp_path / "대장.xlsx", CUSTOMERS), Postbox(tmp_path / "post")
    assert killed_at(6, path, post)
    before = sys.argv
    sys.argv = ["xlcrm", "pay", str(path), "1001", "--as-of", "2024-10-01", "--no-backup"]
    try:
        main()
    finally:
        sys.argv = before
    assert states(path)[1001] == "보냄"
