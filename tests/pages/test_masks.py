from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pandas as pd
import pytest

from xlcrm.domain.firm import without_form
from xlcrm.pages.book import report
from xlcrm.pages.masks import Masks
from xlcrm.pages.page import Page, PageColumn, PageTable, Section

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.office.ledger import Ledger


def _people(ledger: Ledger) -> dict[str, set[str]]:
    """Every name, telephone number and e-mail address of the ledger, as written."""
    contracts = ledger["고객대장"]
    return {
        name: {str(value) for value in contracts[name].dropna()}
        for name in ("고객명", "연락처", "이메일")
    }


def _said(path: Path) -> str:
    """All that the parts of a workbook say, inflated."""
    with ZipFile(path) as package:
        return "\n".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        )


def test_no_part_of_a_report_shows_anybody(workbook: Path, ledger: Ledger) -> None:
    """No name, number or address of 600 customers stands in any inflated part, links included."""
    said = _said(workbook)
    people = _people(ledger)
    assert {name: len(values) for name, values in people.items()} == dict.fromkeys(people, 600)
    assert {name: {v for v in values if v in said} for name, values in people.items()} == {
        name: set() for name in people
    }
    bare = {without_form(name) for name in people["고객명"]}
    assert len(bare - people["고객명"]) > 10  # companies
    assert {name for name in bare if name in said} == set()
    digits = set(re.findall(r"(?<!\d)01\d{8,9}(?!\d)", said))
    assert digits & {re.sub(r"\D", "", phone) for phone in people["연락처"]} == set()


def test_a_revealed_report_shows_them(ledger: Ledger, analysis: Analysis, tmp_path: Path) -> None:
    """The search above would find somebody: with reveal the call list names them."""
    path = tmp_path / "revealed.xlsx"
    path.write_bytes(report(ledger, analysis, ["expiring"], reveal=True))
    said = _said(path)
    people = _people(ledger)
    assert sum(name in said for name in people["고객명"]) > 50
    assert sum(phone in said for phone in people["연락처"]) > 50


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("홍길동님이 전화함", "홍*동님이 전화함"),
        ("어제 홍길동, 오늘 남궁민수", "어제 홍*동, 오늘 남**수"),
        ("김철 통화함", "김* 통화함"),
        ("김철수 통화함", "김*수 통화함"),  # a usual name, also where nobody knows it
        ("㈜새빛상사에 방문", "㈜***사에 방문"),
        ("새빛상사에 방문", "***사에 방문"),
        ("010-0000-1234로 답함", "010-****-1234로 답함"),
        ("아는 이름이 없음", "아는 이름이 없음"),
    ],
)
def test_names_are_masked_in_free_text(text: str, shown: str) -> None:
    """Names that the ledger knows, and usual ones; of two letters only where it stands alone."""
    assert Masks({"홍길동", "남궁민수", "김철", "㈜새빛상사"}).text(text) == shown


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "홍길동", "홍*동"),
        ("phone", "010-0000-1234", "010-****-1234"),
        ("email", "hong@example.com", "ho***@example.com"),
        ("address", "가온시 새빛로 1", "가온시 새빛로 ***"),
        ("text", "전화 010-0000-1234", "전화 010-****-1234"),
        ("note", "홍길동에게 안내", "홍*동에게 안내"),
        ("free", "홍길동에게 다시 전화", "홍*동에게 다시 전화"),
        ("count", 3, 3),
    ],
)
@pytest.mark.parametrize("dtype", [None, object], ids=["pandas' own text", "objects"])
def test_a_column_is_masked_by_its_kind(
    kind: str, value: object, shown: object, dtype: type | None
) -> None:
    """Whatever type pandas gives the column; what is no text stays."""
    frame = pd.DataFrame({"열": pd.Series([value], dtype=dtype)})
    page = Page("risk", (Section("표", PageTable("t", frame, (PageColumn("열", kind),))),))
    (table,) = Masks({"홍길동"}).page(page).tables
    assert list(table.frame["열"]) == [shown]
