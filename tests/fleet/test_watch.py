"""How workbooks are watched: by what the system tells, or by looking again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.fleet import watch
from xlcrm.fleet.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("remote", [True, False])
def test_folders_on_another_computer_are_looked_at_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, remote: bool
) -> None:
    """No events come from there; who says how it is to be done is obeyed."""
    monkeypatch.setattr(watch, "is_remote", lambda _: remote)
    assert Watch([tmp_path], lambda *_: True).polls is remote
    assert Watch([tmp_path], lambda *_: True, poll=not remote).polls is not remote
