"""How content customers are: CSAT and NPS, always with the number of answers they stand on.

CSAT is the share of answers of 4 or 5 among those of 1 to 5. NPS is the percentage of 9 and 10 less
that of 0 to 6 among the answers of 0 to 10, from −100 to 100. Answers outside are left out.
Source: 만족도; docs/domain.md#figures.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.figure import Figure
from xlcrm.analysis.months import (
    FEW,
    in_period,
    month_of,
    months_until,
    period_start,
    remarks,
    this_month,
)
from xlcrm.analysis.people import in_order, share, started, texts

if TYPE_CHECKING:
    from xlcrm.analysis.figure import Unit
    from xlcrm.analysis.inputs import Office

SCORES: Final = range(1, 6)
CONTENT: Final = 4  # the score from which an answer is content
PROMOTER: Final = 9
DETRACTOR: Final = 6
HIGHEST: Final = 10
_WINDOW: Final = "최근 12개월"
_NO_SHEET: Final = "'만족도' 시트가 없습니다."
_NO_ANSWER: Final = "최근 12개월에 {}의 응답이 없습니다."
_MEASURES: Final = ("CSAT 응답", "CSAT", "NPS 응답", "NPS")


def csat(office: Office) -> pd.DataFrame:
    """Return the answers of the last twelve months by 만족도: 점수 1 to 5, 응답 수 and 비율."""
    answers = _answers(office)
    counts = answers["score"].value_counts().reindex(SCORES, fill_value=0)
    found = pd.DataFrame({"만족도": list(SCORES), "응답 수": counts.to_numpy()})
    return found.assign(비율=share(found["응답 수"], float(found["응답 수"].sum())))


def nps(office: Office) -> pd.DataFrame:
    """Return the answers of the last twelve months as 추천, 중립 and 비추천, with their shares."""
    recommend = _answers(office)["recommend"].dropna()
    counts = (
        (recommend >= PROMOTER).sum(),
        ((recommend > DETRACTOR) & (recommend < PROMOTER)).sum(),
        (recommend <= DETRACTOR).sum(),
    )
    found = pd.DataFrame(
        {"추천 의향": ["추천 (9–10)", "중립 (7–8)", "비추천 (0–6)"], "응답 수": counts}
    )
    return found.assign(비율=share(found["응답 수"], float(len(recommend))))


def satisfaction_by_month(office: Office) -> pd.DataFrame:
    """Return CSAT and NPS of each of the last twelve months, without a gap.

    응답 columns are their numbers of answers; 비고 says where these are few (under 30, or what 설정
    says), and that the as-of day's month still runs.
    """
    answers = _answers(office)
    months = months_until(period_start(office), this_month(office))
    found = _measured(answers, month_of(answers["date"])).reindex(months)
    found[["CSAT 응답", "NPS 응답"]] = found[["CSAT 응답", "NPS 응답"]].fillna(0).astype("int64")
    found = found.rename_axis("월").reset_index()
    least = found[["CSAT 응답", "NPS 응답"]].min(axis=1)
    return found.assign(비고=remarks(found["월"], least, office))


def satisfaction_by_service(office: Office) -> pd.DataFrame:
    """Return CSAT and NPS of the last twelve months by service, most answers first.

    An answer is about the service of the customer's contract that began last before it; 모름 where
    there is none. 비고 says where the answers are few.
    """
    answers = _answers(office)
    found = _measured(answers, services_of(office, answers)).rename_axis("서비스").reset_index()
    found = in_order(found, "서비스", by="CSAT 응답")
    few = found[["CSAT 응답", "NPS 응답"]].min(axis=1) < office.policy.standards.small_sample
    return found.assign(비고=np.where(few, FEW, ""))


def services_of(office: Office, answers: pd.DataFrame) -> pd.Series:
    """Return the service of the contract that each answer's customer had begun last by its day."""
    contracts = started(office)[["customer", "start", "service"]].sort_values("start")
    asked = answers[["customer", "date"]].reset_index().sort_values("date", kind="stable")
    found = pd.merge_asof(
        asked, contracts, left_on="date", right_on="start", by="customer", direction="backward"
    )
    return texts(found.set_index("index")["service"].reindex(answers.index))


def figures(office: Office) -> dict[str, Figure]:
    """Return CSAT (a fraction) and NPS (points) of the last twelve months, and their answers."""
    answers = _answers(office)
    whole = _measured(answers, pd.Series(0, index=answers.index))
    row = dict.fromkeys(_MEASURES, np.nan) if whole.empty else whole.iloc[0].to_dict()
    why = _NO_ANSWER if "satisfaction" in office.present else _NO_SHEET
    counts = {name: int(np.nan_to_num(row[f"{name} 응답"])) for name in ("CSAT", "NPS")}
    found = {
        "csat": _figure(f"CSAT({_WINDOW})", row["CSAT"], "%", why.format("만족도")),
        "csat_answers": _count("CSAT 응답", counts["CSAT"], office),
        "nps": _figure(f"NPS({_WINDOW})", row["NPS"], "점", why.format("추천 의향")),
        "nps_answers": _count("NPS 응답", counts["NPS"], office),
    }
    least = office.policy.standards.small_sample
    return {
        key: replace(each, basis=_basis(counts["CSAT" if "csat" in key else "NPS"], least))
        for key, each in found.items()
    }


def _count(name: str, answers: int, office: Office) -> Figure:
    """How many answers there are; not 0 where there is nothing in which they could stand."""
    if "satisfaction" in office.present:
        return Figure(name, float(answers), "건")
    return Figure.missing(name, "건", _NO_SHEET)


def _basis(answers: int, least: int) -> str:
    few = f", {least}건보다 적어 우연에 흔들림" if answers < least else ""
    return f"{_WINDOW}의 응답 {answers:,}건{few}"


def _figure(name: str, value: float, unit: Unit, why: str) -> Figure:
    return Figure.missing(name, unit, why) if np.isnan(value) else Figure(name, float(value), unit)


def _answers(office: Office) -> pd.DataFrame:
    """Return the answers of the twelve months; scores that no answer can have are missing."""
    answers = in_period(office.answers, "date", office)
    score, recommend = answers["score"], answers["recommend"]
    return answers.assign(
        score=score.where(score.between(SCORES[0], SCORES[-1])),
        recommend=recommend.where(recommend.between(0, HIGHEST)),
    )


def _measured(answers: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Return CSAT and NPS with their numbers of answers, by group."""
    score, recommend = answers["score"], answers["recommend"]
    sums = pd.DataFrame(
        {
            "CSAT 응답": score.notna(),
            "content": score >= CONTENT,
            "NPS 응답": recommend.notna(),
            "balance": (recommend >= PROMOTER).astype(int) - (recommend <= DETRACTOR).astype(int),
        }
    )
    sums = sums.astype("int64").groupby(groups.to_numpy()).sum()
    found = sums[["CSAT 응답"]].assign(CSAT=share(sums["content"], sums["CSAT 응답"]))
    found["NPS 응답"] = sums["NPS 응답"]
    return found.assign(NPS=share(sums["balance"], sums["NPS 응답"]) * 100)


NEEDS: Final = dict.fromkeys(
    ("csat", "nps", "satisfaction_by_month", "satisfaction_by_service"), "satisfaction"
)
"""Tables, and the kind of sheet without which each is empty."""

TABLES: Final = (
    *(("csat", csat), ("nps", nps)),
    ("satisfaction_by_month", satisfaction_by_month),
    ("satisfaction_by_service", satisfaction_by_service),
)
