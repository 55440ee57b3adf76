"""IBM's public table of a telephone company's customers, learned from as an office's ledger.

7,043 customers, 26.5 % of whom left within the month (Apache-2.0). The ledger is a list as such
offices keep it: the day on which somebody came, what they pay a month (in thousandths of a dollar,
which stand for won), the day on which they left, and columns of the office's own: kind of
contract, services, payment. All contracts are without an end. Everybody is there on `LOOKED`, for
as many months as the table says; who left did so in the next month but one.

What was learned, which is whole points in 설정, is asked about customers that it has not seen, in
another workbook, on that day.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pytest
import xlsxwriter

from xlcrm.analysis.analyse import analyse
from xlcrm.analysis.foretold import quality
from xlcrm.jobs.learn_risk import learn_risk
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.foretold import Quality
    from xlcrm.office.ledger import Ledger

LOOKED: Final = date(2024, 5, 1)  # 30 days, and one, before the month in which they left
AS_OF: Final = date(2024, 8, 1)  # when their grace is over
NOW: Final = pd.Timestamp(2024, 8, 1, 9).to_pydatetime()
OWN: Final = {
    "약정": "Contract",
    "인터넷": "InternetService",
    "보안": "OnlineSecurity",
    "백업": "OnlineBackup",
    "기기 보호": "DeviceProtection",
    "기술 지원": "TechSupport",
    "TV": "StreamingTV",
    "영화": "StreamingMovies",
    "회선": "MultipleLines",
    "전자 청구서": "PaperlessBilling",
    "결제 수단": "PaymentMethod",
    "배우자": "Partner",
    "부양가족": "Dependents",
    "고령": "SeniorCitizen",
}
HEADERS: Final = (
    *("고객 ID", "고객명", "계약 시작일", "계약 종료일", "해지일", "서비스 내용", "요금", *OWN),
)


@pytest.fixture(scope="module")
def customers() -> pd.DataFrame:
    """Return the CSV's customers."""
    corpus = os.environ.get("XLCRM_CORPUS", "")
    if not corpus:
        pytest.skip("XLCRM_CORPUS를 지정하면 그 옆 realdata 폴더의 공개 자료로도 검사합니다.")
    path = Path(corpus).parent / "realdata" / "telco-customer-churn.csv"
    assert path.is_file(), "realdata/telco-customer-churn.csv가 없습니다."
    return pd.read_csv(path)


def ledger(
    customers: pd.DataFrame, path: Path, *, settings: Sequence[Sequence[object]] = ()
) -> Path:
    """Write the customers' workbook: as all is known later, or with 설정 as they stood then."""
    later = not settings
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("고객대장")
    sheet.write_row(0, 0, HEADERS)
    for row, each in enumerate(customers.to_dict("records"), start=1):
        start = pd.Timestamp(LOOKED) - pd.DateOffset(months=each["tenure"])
        sheet.write_row(row, 0, (each["customerID"], each["customerID"]))
        sheet.write_datetime(row, 2, start)
        sheet.write(row, 3, "무기한")
        if later and each["Churn"] == "Yes":
            sheet.write_datetime(row, 4, pd.Timestamp(2024, 6, 1 + row % 30))
        fee = round(each["MonthlyCharges"] * 1000)
        sheet.write_row(row, 5, ("통신", fee, *(str(each[name]) for name in OWN.values())))
    if settings:
        sheet = book.add_worksheet("설정")
        for row, values in enumerate(settings):
            sheet.write_row(row, 0, values)
    book.close()
    return path


def learned(customers: pd.DataFrame, path: Path) -> Ledger:
    """Return the customers' workbook after `xlcrm risk learn`."""
    opened = open_ledger(ledger(customers, path))
    return opened.commit(
        learn_risk(opened, as_of=AS_OF), by=Author("김대리", "risk learn", NOW), backup=False
    )


def foretold(taught: Ledger, others: pd.DataFrame, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return whether each of the others left, and what a workbook with those settings says."""
    assert "설정" in taught, "learned nothing"
    frame = taught["설정"]
    settings = [list(frame.columns), *frame.astype(object).to_numpy().tolist()]
    found = analyse(open_ledger(ledger(others, path, settings=settings)), LOOKED).tables["risk"]
    said = found.set_index("고객 ID")["확률"].reindex(others["customerID"])
    assert said.notna().all()
    return (others["Churn"] == "Yes").to_numpy(), said.to_numpy(dtype=float)


def of_groups(left: np.ndarray, chance: np.ndarray) -> float:
    """Return the expected calibration error over ten ranges of chances, equally wide."""
    groups = np.minimum((chance * 10).astype(int), 9)
    found = pd.DataFrame({"group": groups, "left": left.astype(float), "chance": chance})
    each = found.groupby("group").agg(
        n=("left", "size"), left=("left", "mean"), said=("chance", "mean")
    )
    return float((each["n"] * (each["left"] - each["said"]).abs()).sum() / len(found))


def test_five_folds_of_the_table(customers: pd.DataFrame, tmp_path: Path) -> None:
    """AUC, Brier and calibration of whole points for customers that were not learned from."""
    fold = np.random.default_rng(2024).permutation(len(customers)) % 5
    left, chance = [], []
    for each in range(5):
        taught = learned(customers[fold != each], tmp_path / f"대장{each}.xlsx")
        pair = foretold(taught, customers[fold == each], tmp_path / f"다른{each}.xlsx")
        left.append(pair[0])
        chance.append(pair[1])
    found: Quality = quality(np.concatenate(left), np.concatenate(chance))
    assert found.rows == len(customers)
    assert found.auc >= 0.835
    assert found.brier <= 0.140
    assert found.calibration <= 0.03
    assert of_groups(np.concatenate(left), np.concatenate(chance)) <= 0.03


def test_a_hundred_customers_teach_enough(customers: pd.DataFrame, tmp_path: Path) -> None:
    """Ten draws of a hundred, each asked about a thousand others: AUC 0.80 on average."""
    found = []
    for seed in range(10):
        drawn = np.random.default_rng(seed).permutation(len(customers))
        taught = learned(customers.iloc[drawn[:100]], tmp_path / f"대장{seed}.xlsx")
        others = customers.iloc[drawn[100:1100]]
        found.append(quality(*foretold(taught, others, tmp_path / f"다른{seed}.xlsx")).auc)
    assert np.mean(found) >= 0.80
