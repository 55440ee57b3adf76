"""What a workbook without a sheet cannot say: a reason, and no number."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from xlcrm.analysis.analyse import _TABLES, analyse_office
from xlcrm.analysis.everybody import everybody, everybody_of
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


def test_a_table_without_its_sheet_is_made_of_nobody_and_has_its_columns_all_the_same() -> None:
    """Names, order and kinds are those of a table that is worked out and thrown away."""
    asked = office(date(2024, 10, 1), contracts=[TERM])
    found = analyse_office(asked).tables
    for name in ("may_contact", "campaigns", "open_issues", "contacts_by_month", "usage_change"):
        whole = _TABLES[name](asked).iloc[:0]
        assert found[name].dtypes.to_dict() == whole.dtypes.to_dict(), name
        assert [*found[name]] == [*whole], name


def test_a_few_customers_are_known_as_among_all() -> None:
    """One with two contracts, one with one to come, and a stranger; each as often as asked."""
    terms = [{**TERM, "customer": f"C{number}"} for number in range(40)]
    later = {**TERM, "start": "2025-01-01", "end": "2025-12-31"}
    terms += [{**later, "customer": "C3"}, {**later, "customer": "new"}]
    asked = office(date(2024, 10, 1), contracts=terms)
    wanted = pd.Series(["new", "C3", "nobody", "C3"])
    few = everybody_of(asked, wanted)
    pd.testing.assert_frame_equal(few, everybody(asked).reindex(wanted), check_dtype=False)
