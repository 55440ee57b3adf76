"""The register of personal data, and all that is held of one customer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import xlcrm
from tests.jobs.privacy.test_purge import HER, TOLD, ledger_at
from xlcrm.ooxml.rewording import texts_in

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which somebody stands on every sheet."""
    return ledger_at(tmp_path_factory.mktemp("office") / "대장.xlsx")


def test_the_register_says_what_is_held_and_names_nobody(office: Path) -> None:
    """Each sheet's items, ground and span; who is overdue is a number."""
    page = xlcrm.privacy_report(xlcrm.open_ledger(office), as_of=DAY, processors=("가온=문자",))
    parts = {part.title: part.rows for part in page.parts}
    held = {row[0]: row for row in parts["보유하는 개인정보"]}
    assert "보호자 연락처" in held["고객대장"][1]
    assert "5년" in held["고객대장"][4]
    assert ("보유기한이 지난 고객", "2명") in parts["파기"]
    assert ("그중 계약이 끝나지 않은 고객", "1명") in parts["파기"]
    assert parts["처리위탁"] == (("가온", "문자"),)
    assert not any(each in str(page.parts) for each in HER)


def test_an_access_holds_every_row_of_one_customer(office: Path, tmp_path: Path) -> None:
    """Ledger, journal and facts, unmasked where that is wanted, and nobody else's row."""
    ledger = xlcrm.open_ledger(office)
    path = xlcrm.put_privacy_access(ledger, HER[4], tmp_path / "열람.xlsx", as_of=DAY, reveal=True)
    said = texts_in(path.read_bytes())
    assert all(each in said for each in (*HER, *TOLD))
    assert "마루나" not in said
    page = xlcrm.privacy_access(ledger, HER[4], as_of=DAY)
    assert [part.title for part in page.parts[:3]] == [
        "고객대장 (1행)",
        "고객관리일지 (1행)",
        "고객정보 (1행)",
    ]
    assert not any(each in str(page.parts) for each in HER[:4])


def test_a_register_replaces_a_register_only(office: Path, tmp_path: Path) -> None:
    """Nothing of the office's own is overwritten by a slip."""
    ledger = xlcrm.open_ledger(office)
    path = tmp_path / "현황.xlsx"
    for _ in range(2):
        xlcrm.put_privacy_report(ledger, path, as_of=DAY)
    with pytest.raises(xlcrm.StorageError):
        xlcrm.put_privacy_report(ledger, office, as_of=DAY)


def test_the_settings_name_who_works_on_the_data(tmp_path: Path) -> None:
    """Under 수탁자, once and for all; the command adds to them, and says otherwise of one."""
    path = ledger_at(tmp_path / "대장.xlsx")
    book = load_workbook(path)
    sheet = book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")
    if sheet.max_row == 1 and sheet["A1"].value is None:
        sheet.delete_rows(1)
        sheet.append(["구분", "항목", "값", "설명"])
    sheet.append(["수탁자", "다솜문자", "문자 발송"])
    sheet.append(["수탁자", "가온세무", "기장"])
    sheet.append(["수탁자", "빈칸", None])
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    assert ledger.book.settings.processors == {"다솜문자": "문자 발송", "가온세무": "기장"}
    assert [each.code for each in ledger.findings if each.where.sheet == "설정"] == ["S102"]
    page = xlcrm.privacy_report(ledger, as_of=DAY, processors=("가온세무=세금 신고", "나루=택배"))
    (rows,) = (part.rows for part in page.parts if part.title == "처리위탁")
    assert rows == (("다솜문자", "문자 발송"), ("가온세무", "세금 신고"), ("나루", "택배"))
