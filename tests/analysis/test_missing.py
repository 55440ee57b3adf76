"""What a workbook without a sheet cannot say: a reason, and no number."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.inputs import office

TERM = {"customer": "A", "start": "2024-01-01", "end": "2024-12-31", "fee": 100, "months": 12}


@pytest.mark.parametrize(
    ("tables", "sheet"),
    [
        (("csat", "nps", "satisfaction_by_month", "satisfaction_by_service"), "만족도"),
        (("contacts_by_month", "sentiment_by_month", "open_issues", "voices"), "고객관리일지"),
        (("campaigns", "campaign_segments"), "마케팅"),
        (("age_bands", "genders", "may_contact", "consents"), "고객정보"),
        (("usage_by_month", "usage_change"), "이용현황"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_table_without_its_sheet_is_empty_and_says_so(
    tables: tuple[str, ...], sheet: str
) -> None:
    """Its columns stand, no row does, not even of zeros; the reason names the sheet."""
    found = analyse_office(office(date(2024, 10, 1), contracts=[TERM]))
    for name in tables:
        assert len(found.tables[name]) == 0
        assert len(found.tables[name].columns) > 0
        assert found.missing[name] == f"'{sheet}' 시트가 없습니다."


def test_what_the_ledger_alone_can_say_is_said() -> None:
    """A contract is enough for risk, tiers, RFM and services."""
    found = analyse_office(office(date(2024, 10, 1), contracts=[TERM]))
    for name in ("risk", "risk_levels", "risk_signs", "tiers", "loyalty", "rfm", "services"):
        assert len(found.tables[name]) > 0
        assert name not in found.missing
