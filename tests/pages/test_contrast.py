"""Text that can be read, and colours that nobody takes for each other."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from contrast import LEAST_OF_SHAPES, apart, contrast, pale
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from xlcrm.jobs.new.new import blank_ledger
from xlcrm.look import ledger as of_ledgers
from xlcrm.look import report as of_reports

if TYPE_CHECKING:
    from pathlib import Path

# openpyxl says so of the data bars of 2010, which it would drop; here it only reads.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

CHARTS = of_reports.load_look().chart.colours
COLOURS = of_reports.load_look().colours
STATUSES = of_ledgers.load_look().statuses


def test_the_measure_is_that_of_wcag() -> None:
    """Its own examples: black on white is 21 : 1, #767676 just reaches what text needs."""
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("777777", "FFFFFF") < 4.5


def test_red_and_green_are_apart_for_some_people_only() -> None:
    """A pair that is told apart well by most is nearly one colour without one kind of cones."""
    assert apart("#C00000", "#5A5A00") < 25 < apart("#0072B2", "#D55E00")


def test_pale_text_is_found() -> None:
    """What the measure is for: light grey on white."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "해지"
    sheet["A1"].font = Font(color="FF9CA3AF")
    assert pale(book) == {("Sheet!A1", "9CA3AF", "FFFFFF")}


@pytest.mark.parametrize("sample", [False, True], ids=["blank", "with sample rows"])
def test_all_of_a_new_ledger_can_be_read(*, sample: bool) -> None:
    """Every cell, and every status on every ground that its row may have."""
    data = blank_ledger(as_of=date(2024, 10, 1), sample=sample)
    assert pale(load_workbook(BytesIO(data))) == set()


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_can_be_read(status: str) -> None:
    """In its own cell and along its row, on white, on a computed cell and on a table's band."""
    look, colours = STATUSES[status], of_ledgers.load_look().colours
    grounds = {"FFFFFF", "DCE6F1", colours["computed_cell"]}
    own = {look.fill} if look.fill else {colours["computed_cell"], "FFFFFF"}
    assert min(contrast(look.text, ground) for ground in own) >= 4.5
    row = look.row_text or colours["ink"]
    below = {look.row_fill} if look.row_fill else grounds
    assert min(contrast(row, ground) for ground in below) >= 4.5
    if look.row_fill:
        assert contrast(colours["action"], look.row_fill) >= 4.5


def test_all_of_a_report_can_be_read(workbook: Path) -> None:
    """Every cell, total, link and rule of the office's report."""
    assert pale(load_workbook(workbook)) == set()


def test_what_charts_draw_stands_out() -> None:
    """Lines and bars against the white that they lie on."""
    assert {each: contrast(each, "FFFFFF") >= LEAST_OF_SHAPES for each in CHARTS} == dict.fromkeys(
        CHARTS, True
    )
    assert contrast(COLOURS["muted"], "FFFFFF") >= 4.5  # the axes' numbers


def test_no_two_colours_of_a_chart_are_alike_to_anybody() -> None:
    """Least of all the first four, with which most charts make do."""
    assert min(apart(*pair) for pair in combinations(CHARTS, 2)) > 15
    assert min(apart(*pair) for pair in combinations(CHARTS[:4], 2)) > 30
    assert apart(COLOURS["good"], COLOURS["bad"]) > 30
