"""Sections of an office's own in a report: on a sheet of their own, and never in its way."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from openpyxl import load_workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.jobs.report import put_report
from xlcrm.pages import own
from xlcrm.pages.book import report
from xlcrm.pages.page import PageColumn, PageTable, Section
from xlcrm.schema.plugins import Plugin, plugins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.office.ledger import Ledger
    from xlcrm.pages.material import Material

AS_OF = date(2024, 10, 1)


def by_officer(material: Material) -> Section:
    """Return how many contracts each officer looks after."""
    counts = material.analysis.office.contracts["officer"].value_counts()
    frame = pd.DataFrame({"담당자": counts.index, "건수": counts.to_numpy()})
    return Section(
        "담당자별 계약",
        PageTable("by_officer", frame, (PageColumn("담당자"), PageColumn("건수", "count"))),
    )


def broken(material: Material) -> Section:
    """Fail, as somebody else's code may."""
    raise KeyError(material.as_of)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Plugin]]:
    """Return the plug-ins that are installed: none but those that a test adds."""
    found: list[Plugin] = []
    monkeypatch.setattr(own, "plugins", lambda _: tuple(found))
    yield found
    plugins.cache_clear()


def test_a_section_of_ones_own_stands_on_the_last_sheet(ledger: Ledger) -> None:
    """Under its title, with its table."""
    data = report(ledger, analyse(ledger, AS_OF), ("summary",), sections=(by_officer,))
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["요약", "사무실"]
    said = {cell.value for row in book["사무실"].iter_rows() for cell in row}
    assert {"담당자별 계약", "담당자", "건수"} <= said


def test_without_sections_there_is_no_such_sheet(ledger: Ledger) -> None:
    """The report is what it was."""
    data = report(ledger, analyse(ledger, AS_OF), ("summary",))
    assert load_workbook(io.BytesIO(data)).sheetnames == ["요약"]


def test_a_section_that_fails_is_named_and_the_others_stand(
    ledger: Ledger, installed: list[Plugin]
) -> None:
    """Whether it comes as an argument or is installed, or cannot even be loaded."""
    installed += [Plugin("지점 비교", None, "ImportError"), Plugin("담당자", by_officer)]
    data = report(ledger, analyse(ledger, AS_OF), ("summary",), sections=(broken,))
    sheet = load_workbook(io.BytesIO(data))["사무실"]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "broken" in said
    assert "KeyError" in said
    assert "지점 비교" in said
    assert "담당자별 계약" in said


def test_own_sections_go_into_the_ledger_too(ledger: Ledger) -> None:
    """Beside the report's other sheets."""
    proposal = put_report(ledger, as_of=AS_OF, sections=(by_officer,))
    assert [sheet.name for sheet in proposal.plan.new_sheets][-1] == "보고서 사무실"
