"""Rules that installed packages bring: run in every check; one that is broken is named, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import xlcrm
from xlcrm.cellref import CellRef
from xlcrm.schema.finding import Finding, Severity
from xlcrm.schema.plugins import Plugin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.rules.context import Context

FRAME = pd.DataFrame({"성명": ["가"], "시작일": ["2024-01-01"], "종료일": ["2024-12-31"]})


def noticed(context: Context) -> Iterator[Finding]:
    """Find something in every ledger."""
    for table in context.ledgers:
        yield Finding("X001", Severity.REMARK, CellRef(table.sheet, 2, 1), "살펴볼 것이 있습니다.")


def stops(context: Context) -> Iterator[Finding]:
    """Stop at a bug of its own."""
    raise LookupError(context.as_of)


@pytest.fixture(autouse=True)
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three are installed: one that works, one that stops, one that cannot even be loaded."""
    found = (
        Plugin("가", noticed),
        Plugin("나", stops),
        Plugin("다", None, "ImportError"),
    )
    monkeypatch.setattr("xlcrm.schema.plugins.plugins", lambda _: found)


def test_they_are_run_in_every_check(tmp_path: Path) -> None:
    """Of a frame, of a ledger that is open, and of files."""
    path = tmp_path / "대장.xlsx"
    FRAME.to_excel(path, sheet_name="고객대장", index=False)
    frame = [each.code for each in xlcrm.check_frame(FRAME)]
    ledger = [each.code for each in xlcrm.open_ledger(path).findings]
    (files,) = xlcrm.check_files([path])
    assert sorted(frame) == ["C213", "S112", "X001"]
    assert {"C213", "S112", "X001"} <= set(ledger) == {each.code for each in files.findings}


def test_a_broken_one_is_named_and_the_others_go_on() -> None:
    """By its name and the class of its bug, which holds nothing of what cells say."""
    said = {each.code: each.message for each in xlcrm.check_frame(FRAME)}
    assert "다" in said["S112"]
    assert "ImportError" in said["S112"]
    assert "stops" in said["C213"]
    assert "LookupError" in said["C213"]
