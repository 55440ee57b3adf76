"""IBM's public table of a telephone company's customers, as a ledger, against itself.

7,043 customers with the months they have stayed (tenure), their kind of contract, what they pay a
month and whether they left (Apache-2.0). The ledger is written as an office would have kept it: a
contract of a year is renewed every year, one of two years every two, and one from month to month
has no end until it is ended. Fees are in thousandths of a dollar, which stand for won.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from xlcrm.analysis.analyse import Analysis

AS_OF: Final = date(2024, 6, 30)
NEXT: Final = pd.Timestamp(2024, 7, 1)
LENGTHS: Final = {"Month-to-month": 0, "One year": 12, "Two year": 24}
HEADERS: Final = (
    *("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "해지일"),
)
EXACT: Final = 1e-9


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """Return the CSV's customers with the days on which they came and left.

    Who is still there came so many whole months ago; the eleven without a month came in the middle
    of this one. Who left did so at a month's end, two to thirteen months ago, by their row.
    """
    corpus = os.environ.get("XLCRM_CORPUS", "")
    if not corpus:
        pytest.skip("XLCRM_CORPUS를 지정하면 그 옆 realdata 폴더의 공개 자료로도 검사합니다.")
    path = Path(corpus).parent / "realdata" / "telco-customer-churn.csv"
    assert path.is_file(), "realdata/telco-customer-churn.csv가 없습니다."
    table = pd.read_csv(path)
    left = table["Churn"] == "Yes"
    ago = (table.index.to_series() % 12 + 2).where(left, 0)
    after = _months_before(pd.Series(NEXT, index=table.index), ago)
    start = _months_before(after, table["tenure"])
    return pd.DataFrame(
        {
            "id": table["customerID"],
            "service": table["Contract"],
            "months": table["tenure"],
            "left": left,
            "start": start.where(table["tenure"] > 0, pd.Timestamp(2024, 6, 15)),
            "after": after.where(left),
            "fee": (table["MonthlyCharges"] * 1000).round().astype(int),
        }
    )


def _months_before(days: pd.Series, months: pd.Series) -> pd.Series:
    first: pd.Series = (days.dt.to_period("M") - months).dt.start_time
    return first


@pytest.fixture(scope="module")
def found(customers: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """Return what the figures say of the ledger, which is a workbook like any other."""
    path = tmp_path_factory.mktemp("telco") / "대장.xlsx"
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("고객대장")
    sheet.write_row(0, 0, HEADERS)
    row = 0
    for each in customers.to_dict("records"):
        for start, end, ended in _terms(each):
            row += 1
            sheet.write_row(row, 0, (each["id"], each["id"]))
            sheet.write_datetime(row, 2, start)
            if end is not None:
                sheet.write_datetime(row, 3, end)
            sheet.write_row(row, 4, (each["service"], each["fee"]))
            if ended is not None:
                sheet.write_datetime(row, 6, ended)
    book.close()
    return analyse(open_ledger(path), AS_OF)


def _terms(customer: Mapping[Hashable, Any]) -> Iterator[tuple[Any, Any, Any]]:
    """A customer's rows: first day, last day and 해지일 of each term; None is a blank cell."""
    day = pd.Timedelta(days=1)
    start, length = customer["start"], LENGTHS[customer["service"]]
    last = customer["after"] - day if customer["left"] else None
    if not length:
        yield start, None, last
        return
    while start <= (last or pd.Timestamp(AS_OF)):
        end = start + pd.DateOffset(months=length) - day
        yield start, end, last if last is not None and last < end else None
        start = end + day


def test_every_customer_is_there(customers: pd.DataFrame, found: Analysis) -> None:
    """7,043 customers, 1,869 of whom have left; the ledger has a row a term."""
    assert (len(customers), int(customers["left"].sum())) == (7043, 1869)
    assert found.figures["active_customers"].value == 7043 - 1869
    assert found.office.contracts["readable"].all()


def test_revenue_is_what_those_pay_who_are_there(customers: pd.DataFrame, found: Analysis) -> None:
    """MRR, ARR, ARPA, and by kind of contract."""
    here = customers[~customers["left"]]
    assert found.figures["mrr"].value == here["fee"].sum()
    assert found.figures["arr"].value == 12 * here["fee"].sum()
    assert found.figures["arpa"].value == pytest.approx(here["fee"].mean(), rel=EXACT)
    table = found.tables["mrr_by_service"].set_index("서비스")
    pivot = here.groupby("service")["fee"].agg(["size", "sum"])
    assert table["MRR"].to_dict() == pivot["sum"].to_dict()
    assert table["고객 수"].to_dict() == pivot["size"].to_dict()


def test_movements_are_the_fees_of_who_came_and_left(
    customers: pd.DataFrame, found: Analysis
) -> None:
    """By month: nobody's fee changes and nobody comes back, so those two are all."""
    table = found.tables["movements"].set_index("월")
    came = customers.groupby(customers["start"].dt.to_period("M").dt.start_time)
    left = customers[customers["left"]].groupby("after")
    for column, sums in (
        ("신규", came["fee"].sum()),
        ("신규 고객", came.size()),
        ("이탈", left["fee"].sum()),
        ("이탈 고객", left.size()),
    ):
        expected = sums.reindex(table.index, fill_value=0)
        np.testing.assert_allclose(table[column], expected, rtol=EXACT, err_msg=column)
    assert (table[["재활성", "확대", "축소"]] == 0).all(axis=None)
    assert table.index[0] == customers["start"].min()


def test_churn_is_the_share_of_who_left(customers: pd.DataFrame, found: Analysis) -> None:
    """Each month's leavers ÷ those there on its first day, and what they paid ÷ what all did."""
    table = found.tables["churn_by_month"].set_index("월").dropna(subset=["고객 이탈률"])
    for month, said in table.iterrows():
        there = customers[(customers["start"] < month) & ~(customers["after"] < month)]
        gone = there["after"] == month
        assert said["고객 이탈률"] == pytest.approx(gone.mean(), rel=EXACT)
        assert said["GRR"] == pytest.approx(1 - there["fee"][gone].sum() / there["fee"].sum())


def test_renewals_are_the_terms_that_were_outstayed(
    customers: pd.DataFrame, found: Analysis
) -> None:
    """Who stayed longer than k terms renewed the k-th; who left then did not; the rest may yet."""
    parts = []
    for service, length in LENGTHS.items():
        people = customers[customers["service"] == service]
        for k in range(1, 72 // length + 1 if length else 0):
            due = people[people["months"] >= k * length]
            parts.append(
                pd.DataFrame(
                    {
                        "month": (due["start"].dt.to_period("M") + (k * length - 1)),
                        "재계약": due["months"] > k * length,
                        "미갱신": (due["months"] == k * length) & due["left"],
                        "판정 대기": (due["months"] == k * length) & ~due["left"],
                        "MRR": due["fee"],
                    }
                )
            )
    terms = pd.concat(parts)
    pivot = terms.groupby("month")[["재계약", "미갱신", "판정 대기"]].sum()
    value = terms[terms["재계약"]].groupby("month")["MRR"].sum()
    table = found.tables["renewal_rates"]
    table = table.set_index(table["만료월"].dt.to_period("M"))
    expected = pivot.reindex(table.index, fill_value=0)
    pd.testing.assert_frame_equal(table[list(pivot)], expected, check_names=False)
    assert table["재계약 MRR"].tolist() == value.reindex(table.index, fill_value=0).tolist()
    decided = expected["재계약"] + expected["미갱신"]
    np.testing.assert_allclose(
        table["재계약률"], expected["재계약"] / decided.where(decided > 0), rtol=EXACT
    )
    assert (int(pivot["미갱신"].sum()), int(pivot["판정 대기"].sum())) == _at_a_term_s_end(
        customers
    )


def _at_a_term_s_end(customers: pd.DataFrame) -> tuple[int, int]:
    """How many left, and how many are still there, after just so many whole terms."""
    length = customers["service"].map(LENGTHS)
    length = length.where(length > 0)
    just = (customers["months"] % length == 0) & (customers["months"] > 0)
    return int((just & customers["left"]).sum()), int((just & ~customers["left"]).sum())


def test_cohorts_are_a_pivot_of_the_csv(customers: pd.DataFrame, found: Analysis) -> None:
    """By month of coming and months since: the share that had not left by that month's end."""
    months = pd.period_range(customers["start"].min(), AS_OF, freq="M")
    pairs = customers[["start", "after"]].merge(months.to_frame(name="month"), how="cross")
    pairs["cohort"] = pairs["start"].dt.to_period("M")
    pairs["k"] = pairs["month"].astype("int64") - pairs["cohort"].astype("int64")
    pairs["here"] = ~(pairs["after"] <= pairs["month"].dt.end_time)
    pivot = pairs[pairs["k"] >= 0].pivot_table(
        index="cohort", columns="k", values="here", aggfunc="mean"
    )
    table = found.tables["cohorts"]
    assert table["가입월"].dt.to_period("M").tolist() == pivot.index.tolist()
    np.testing.assert_allclose(table.filter(regex=r"^\d+개월$"), pivot, rtol=0, atol=EXACT)


@pytest.mark.parametrize("service", LENGTHS)
def test_survival_by_contract_is_that_of_lifelines(
    service: str, customers: pd.DataFrame, found: Analysis
) -> None:
    """On the CSV's own tenure and churn, with its 95 % band, month by month."""
    from lifelines import KaplanMeierFitter  # noqa: PLC0415 - a second, where this is not tested

    people = customers[customers["service"] == service]
    with np.errstate():  # lifelines changes how all of numpy takes a division by zero
        fitter = KaplanMeierFitter().fit(
            people["months"], people["left"], timeline=np.arange(people["months"].max() + 1)
        )
        band = fitter.confidence_interval_survival_function_
    expected = pd.concat([fitter.survival_function_, band], axis=1)
    table = found.tables["survival"]
    mine = table[table["서비스"] == service]
    assert mine["대상"].iloc[0] == len(people)
    assert mine["종료"].sum() == people["left"].sum()
    np.testing.assert_allclose(mine[["생존율", "하한", "상한"]], expected, rtol=0, atol=EXACT)
