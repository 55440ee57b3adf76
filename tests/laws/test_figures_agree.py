"""Law 11: what refresh writes, summary counts, expiring lists and the report shows are one.

Over drawn ledgers with all that offices type: statuses of their own, days that cannot be read,
terms without an end, contracts written twice, fees of which nothing is told.
"""

from __future__ import annotations

import io
import json
import math
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from xlsxwriter import Workbook

import xlcrm
from xlcrm.analysis.analyse import analyse
from xlcrm.analysis.basis import basis
from xlcrm.analysis.figure import NOT_COMPUTABLE
from xlcrm.cli.app import app
from xlcrm.pages.summary import WANTED

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF: Final = date(2024, 10, 15)
FULL: Final = {
    "고객 ID": st.sampled_from([1, 2, 3, 4, 5]),
    "계약 시작일": st.one_of(
        st.dates(date(2023, 1, 1), date(2024, 12, 31)),
        st.sampled_from([date(2023, 11, 1), "2024-02-30", None]),
    ),
    "계약 종료일": st.one_of(
        st.dates(date(2024, 1, 1), date(2025, 12, 31)),
        st.sampled_from([date(2024, 10, 31), date(2024, 9, 30), "상시", None]),
    ),
    "서비스 내용": st.sampled_from(["기본", "프리미엄"]),
    "요금": st.sampled_from([10_000, 25_000, None, "협의"]),
}
MORE: Final = {
    "상태": st.sampled_from(["해지", "홀딩", "상담중", "탈퇴", "활성화", "구", None, None]),
    "재계약 의사": st.sampled_from(["미정", "재계약 예정", "해지 예정", None]),
    "자동갱신": st.sampled_from(["Y", "N", None]),
    "해지일": st.sampled_from([date(2024, 9, 30), date(2024, 12, 31), None, None]),
    "취소일": st.sampled_from([date(2024, 10, 1), date(2024, 11, 20), None, None]),
    "정지 시작일": st.sampled_from([date(2024, 9, 1), None, None]),
    "정지 종료일": st.sampled_from([date(2024, 11, 1), None, None]),
    "총횟수": st.sampled_from([10, None]),
    "잔여횟수": st.sampled_from([0, 1, 8, None]),
}


Rows = list[list[object]]


@st.composite
def ledgers(draw: st.DrawFn) -> Rows:
    """Draw a ledger, headers first: the columns of every one, and some of the others."""
    more = draw(st.lists(st.sampled_from(sorted(MORE)), unique=True))
    columns = FULL | {name: MORE[name] for name in more}
    rows = draw(st.lists(st.tuples(*columns.values()), min_size=1, max_size=9))
    return [["고객명", *columns], *([f"가상{row[0]}", *row] for row in rows)]


def written(rows: Rows, *, told: bool) -> bytes:
    """Return a workbook of the rows, and of 설정, which may tell what fees are for."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet, own = book.add_worksheet("고객대장"), book.add_worksheet("설정")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for number, setting in enumerate([("구분", "항목", "값"), ("기준", "요금 기준", "월")]):
            if told or not number:
                own.write_row(number, 0, setting)
    return buffer.getvalue()


def summary_of(path: Path) -> dict[str, Any]:
    """What `xlcrm summary --json` says of a workbook."""
    run = CliRunner().invoke(app, ["summary", str(path), "--as-of", str(AS_OF), "--json"])
    (file,) = json.loads(run.stdout)["files"]
    found: dict[str, Any] = file
    return found


@settings(deadline=None, max_examples=24)
@given(ledgers(), st.booleans())
def test_all_that_tells_of_a_ledger_tells_the_same(rows: Rows, told: bool) -> None:  # noqa: FBT001
    """Row by row the status; list by list the rows; figure by figure the number or the reason."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "대장.xlsx")
        path.write_bytes(written(rows, told=told))
        ledger = xlcrm.open_ledger(path)
        analysis = analyse(ledger, AS_OF)
        contracts = analysis.office.contracts

        counts = xlcrm.refresh(ledger, as_of=AS_OF).found.counts
        assert dict(counts) == dict(Counter(contracts["status"]))

        _lists_agree(ledger, analysis)
        stands = basis(analysis.office)
        assert stands.rows == len(contracts) + analysis.office.dateless
        assert len(contracts) == sum(counts.values())
        assert stands.counted + sum(each.rows for each in stands.left_out) == stands.rows

        figures = summary_of(path)["figures"]
        for wanted, figure in zip(WANTED, figures, strict=True):
            assert figure["name"] == wanted.label
            assert (figure["value"] is None) == bool(figure["why"]) == (not figure["basis"])


@settings(deadline=None, max_examples=8)
@given(ledgers(), st.booleans())
def test_the_report_shows_what_the_summary_says(rows: Rows, told: bool) -> None:  # noqa: FBT001
    """Tile by tile the same number, or that there is none."""
    with tempfile.TemporaryDirectory() as folder:
        path, report = Path(folder, "대장.xlsx"), Path(folder, "보고서.xlsx")
        path.write_bytes(written(rows, told=told))
        xlcrm.report(xlcrm.open_ledger(path), report, as_of=AS_OF, only=["요약", "매출"])
        sheet = load_workbook(report, data_only=True)["요약"]
        cells = [cell for row in sheet.iter_rows(max_row=30) for cell in row if cell.value]
        shown: dict[str, object] = {}
        for cell in cells:  # what comes further below tells of the figures once more
            name = str(cell.value).partition(" · ")[0]
            shown.setdefault(name, sheet.cell(cell.row + 1, cell.column).value)
        for figure in summary_of(path)["figures"]:
            value, tile = figure["value"], shown[figure["name"]]
            if value is None:
                assert tile == NOT_COMPUTABLE
            else:
                assert isinstance(tile, int | float)
                assert math.isclose(tile, value, abs_tol=1e-9)


def _lists_agree(ledger: xlcrm.Ledger, analysis: xlcrm.Analysis) -> None:
    """What ends soon, what may still be renewed, what is used up: the same rows everywhere."""
    pairs: dict[str, Sequence[xlcrm.Expiry | xlcrm.Sessions]] = {
        "expiring": xlcrm.expiring(ledger, as_of=AS_OF),
        "in_grace": xlcrm.in_grace(ledger, as_of=AS_OF),
        "low_sessions": xlcrm.sessions(ledger, as_of=AS_OF),
    }
    for name, listed in pairs.items():
        table = analysis.tables[name]
        assert sorted(each.where.row for each in listed) == sorted(table["행"]), name
