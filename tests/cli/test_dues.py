"""보증금 is held and 미납금 is owed: both are told, and neither is revenue."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

AS_OF = ("--as-of", "2024-10-01")
Program = Callable[..., "subprocess.CompletedProcess[str]"]
DAY = date(2024, 10, 1)


@pytest.fixture
def dues(seed: Path) -> Path:
    """Return the reference ledger with both columns, under words that offices use."""
    book = load_workbook(seed)
    rows: list[tuple[str | int | None, str | int]]
    rows = [("예치금", "미수금"), (3_000_000, 100_000), ("50만원", 0), (None, "2만원")]
    for at, (deposit, owed) in enumerate(rows, start=1):
        book["고객대장"][f"J{at}"], book["고객대장"][f"K{at}"] = deposit, owed
    book.save(seed)
    return seed


def _json(run: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401 - JSON
    assert run.returncode == 0, run.stderr
    (file,) = json.loads(run.stdout)["files"]
    return file


def test_both_are_read_in_the_words_of_offices(dues: Path) -> None:
    """예치금 is 보증금, 미수금 is 미납금."""
    frame = open_ledger(dues)["고객대장"]
    assert frame["보증금"].fillna(-1).tolist() == [3_000_000, 500_000, -1]
    assert frame["미납금"].tolist() == [100_000, 0, 20_000]


def test_a_new_ledger_has_neither() -> None:
    """Most offices hold no deposit; who does adds the column."""
    asked = {column.name for column in LEDGER.columns if column.on_request}
    assert {"보증금", "미납금"} <= asked


def test_a_renewal_carries_the_deposit_and_not_the_debt(dues: Path, xlcrm: Program) -> None:
    """The money that is held stays held; what was owed stays with the term that it was owed for."""
    assert xlcrm("renew", dues, "--customer", "1002", *AS_OF).returncode == 0
    sheet = load_workbook(dues)["고객대장"]
    assert [sheet["J5"].value, sheet["K5"].value] == ["50만원", None]
    assert [sheet["J3"].value, sheet["K3"].value] == ["50만원", 0]


def test_those_who_expire_are_listed_with_what_they_owe(dues: Path, xlcrm: Program) -> None:
    """For people with a sum that says of what; for programs by field, None where nothing is."""
    run = xlcrm("expiring", dues, *AS_OF)
    assert "미납금" in run.stdout
    assert "보증금" not in run.stdout
    assert "미납금 합계: 120,000원 (위 계약 가운데 미납금 있는 2건의 합계)" in run.stdout
    file = _json(xlcrm("expiring", dues, *AS_OF, "--json"))
    assert [each["outstanding"] for each in file["contracts"]] == [100_000, 0, 20_000]
    assert file["sums"] == [
        {
            "field": "outstanding",
            "name": "미납금",
            "value": 120_000,
            "contracts": 2,
            "unread": 0,
            "basis": "위 계약 가운데 미납금 있는 2건의 합계",
        }
    ]


def test_the_summary_says_what_is_owed_whatever_the_status(dues: Path, xlcrm: Program) -> None:
    """A contract that is over may still owe; a cell that cannot be read is told, not guessed."""
    late = ("--as-of", "2026-10-01")
    basis = "상태와 관계없이 미납금 있는 계약 2건의 합계"
    assert f"미납금 합계: 120,000원 ({basis})" in xlcrm("summary", dues, *late).stdout
    book = load_workbook(dues)
    book["고객대장"]["K2"] = "곧 낸다고 함"
    book.save(dues)
    (total,) = _json(xlcrm("summary", dues, *late, "--json"))["sums"]
    assert (total["value"], total["contracts"], total["unread"]) == (20_000, 1, 1)
    assert total["basis"].endswith("1건의 합계, 읽지 못한 1건 제외")


def test_without_the_column_nothing_is_said(seed: Path, xlcrm: Program) -> None:
    """Neither a blank column nor a sum of nothing."""
    assert "미납금" not in xlcrm("expiring", seed, *AS_OF).stdout
    assert "미납금" not in xlcrm("summary", seed, *AS_OF).stdout
    file = _json(xlcrm("expiring", seed, *AS_OF, "--json"))
    assert file["sums"] == []
    assert all("outstanding" not in each for each in file["contracts"])


def test_neither_is_revenue(dues: Path, tmp_path: Path) -> None:
    """Every figure is the same with the columns as without them."""
    book = load_workbook(dues)
    book["고객대장"].delete_cols(10, 2)
    without = tmp_path / "without.xlsx"
    book.save(without)
    ours, theirs = (analyse(open_ledger(path), DAY) for path in (dues, without))
    assert {name: each.value for name, each in ours.figures.items()} == {
        name: each.value for name, each in theirs.figures.items()
    }
    assert ours.figures["mrr"].value == 250_000
    assert "미납금" in ours.tables["expiring"]
    assert "미납금" not in theirs.tables["expiring"]


def test_less_than_nothing_is_a_finding(dues: Path) -> None:
    """Nobody owes, or has left behind, less than nothing."""
    book = load_workbook(dues)
    book["고객대장"]["J2"], book["고객대장"]["K2"] = -1, -1
    book.save(dues)
    found = [str(each.where) for each in open_ledger(dues).findings if each.code == "C321"]
    assert found == ["고객대장!J2", "고객대장!K2"]


def test_the_report_lists_it_with_its_sum(dues: Path, xlcrm: Program) -> None:
    """On the call list as a column, on the summary as a sum with its basis."""
    out = dues.with_name("보고서.xlsx")
    assert xlcrm("report", dues, "-o", out, *AS_OF).returncode in {0, 1}
    book = load_workbook(out)
    called = {cell for row in book["만료 예정"].iter_rows(values_only=True) for cell in row}
    summed = {cell for row in book["요약"].iter_rows(values_only=True) for cell in row}
    assert {"미납금", 100_000, 20_000} <= called
    assert {"미납금", 120_000, "상태와 관계없이 미납금 있는 계약 2건의 합계"} <= summed
