"""What xlcrm says of a workbook, held against what was counted again from its cells."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import recounted
import recounted_complaints
import recounted_kinds
import recounted_past
import recounted_people
import recounted_reach
import recounted_voices
from recounted import Counted, Table, revenue_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlcrm import Analysis

Counts = tuple[tuple[str, tuple[str, ...], "Callable[[Counted], Table]"], ...]

TABLES: Final[Counts] = (
    ("mrr_by_month", ("월",), recounted.revenue_by_month),
    ("mrr_by_service", ("서비스",), lambda here: revenue_by(here, lambda each: each.service)),
    ("mrr_by_officer", ("담당자",), lambda here: revenue_by(here, lambda each: each.officer)),
    ("movements", ("월",), recounted.movements),
    ("churn_by_month", ("월",), recounted.churn_by_month),
    ("renewal_rates", ("만료월",), recounted.renewal_rates),
    ("renewal_by_service", ("서비스",), recounted.renewal_by_service),
    ("forecast", ("월",), recounted.forecast),
    ("what_if", ("바꾸는 것",), recounted.what_if),
    ("in_grace", ("행",), recounted.in_grace),
    ("expiring", ("행",), recounted.expiring),
    ("leaving_signs", ("징후",), recounted.leaving_signs),
    ("moved_by_service", ("서비스",), recounted.moved_by_service),
    ("rfm", ("고객",), recounted_people.rfm),
    ("rfm_segments", ("구분",), recounted_people.rfm_segments),
    ("loyalty", ("고객",), recounted_people.loyalty),
    ("tiers", ("등급",), recounted_people.tiers),
    ("risk", ("고객",), recounted_people.risk),
    ("risk_reasons", ("고객", "사유"), recounted_people.risk_reasons),
    ("risk_levels", ("위험",), recounted_people.risk_levels),
    ("usage_by_month", ("월",), recounted_people.usage_by_month),
    ("usage_change", ("고객",), recounted_people.usage),
    ("satisfaction_by_month", ("월",), recounted_people.satisfaction_by_month),
    ("satisfaction_by_service", ("서비스",), recounted_people.satisfaction_by_service),
    ("contacts_by_channel", ("채널",), recounted_people.contacts_by_channel),
    ("contacts_by_month", ("월",), recounted_people.contacts_by_month),
    ("sentiment_by_month", ("월",), recounted_people.sentiment_by_month),
    ("contact_times", ("요일",), recounted_people.contact_times),
    ("response_times", ("분류",), recounted_people.response_times),
    ("resolution_times", ("분류",), recounted_people.resolution_times),
    ("voices", ("분류",), recounted_people.voices),
    ("follow_ups", ("행",), recounted_people.follow_ups),
    ("campaigns", ("캠페인",), recounted_people.campaigns),
    ("products", ("제품",), recounted_people.products),
    ("purchases_by_month", ("월",), recounted_people.purchases_by_month),
    ("purchase_cycles", ("고객", "제품"), recounted_people.purchase_cycles),
    ("segment_members", ("고객",), recounted_people.segment_members),
    ("segment_offers", ("구분",), recounted_people.segment_offers),
    ("mrr_by_branch", ("지점",), recounted_kinds.mrr_by_branch),
    ("fee_bases", ("요금 기준",), recounted_kinds.fee_bases),
    ("end_reasons", ("사유",), recounted_kinds.end_reasons),
    ("cohorts", ("가입월",), recounted_kinds.cohorts),
    ("survival", ("서비스", "개월"), recounted_kinds.survival),
    ("survival_summary", ("서비스",), recounted_kinds.survival_summary),
    ("services", ("서비스",), recounted_kinds.services),
    ("regions", ("지역",), recounted_kinds.regions),
    ("age_bands", ("나이대",), recounted_kinds.age_bands),
    ("genders", ("성별",), recounted_kinds.genders),
    ("preferences", ("고객",), recounted_kinds.preferences),
    ("preference_counts", ("항목", "값"), recounted_kinds.preference_counts),
    ("risk_signs", ("사유",), recounted_kinds.risk_signs),
    ("csat", ("만족도",), recounted_kinds.csat),
    ("nps", ("추천 의향",), recounted_kinds.nps),
    ("open_issues", ("행",), recounted_kinds.issues),
    ("answered_by_channel", ("채널",), recounted_kinds.answered_by_channel),
    ("campaigns", ("캠페인",), recounted_kinds.campaign_counts),
    ("campaign_segments", ("구분", "값"), recounted_kinds.campaign_segments),
    ("may_contact", ("고객",), recounted_kinds.may_contact),
    ("consents", ("구분",), recounted_kinds.consents),
    ("bought_together", ("제품", "함께 산 제품"), recounted_kinds.bought_together),
    ("bought_next", ("제품", "다음에 산 제품"), recounted_kinds.bought_next),
    ("voice_themes", ("주제",), recounted_voices.themes),
    ("voice_themes_by_month", ("월",), recounted_voices.themes_by_month),
    ("voice_themes_by_service", ("서비스", "주제"), recounted_voices.themes_by_service),
    ("voice_sentences", ("시트", "행"), recounted_voices.sentences),
    ("voice_words", ("말",), recounted_voices.words),
    ("voice_ideas", ("행",), recounted_voices.ideas),
    ("promises", ("행", "약속"), recounted_complaints.promises),
    ("complaint_effects", ("불만",), recounted_complaints.complaint_effects),
    ("plan_customers", ("고객", "구분", "사유"), recounted_kinds.plan),
    ("plan_reasons", ("구분", "사유"), recounted_kinds.plan_reasons),
    ("campaign_reach", ("캠페인",), recounted_reach.campaign_reach),
    ("campaign_held", ("캠페인", "상태", "사유"), recounted_reach.campaign_held),
    ("campaign_parts", ("캠페인", "구분", "값"), recounted_reach.campaign_parts),
    ("campaign_effects", ("캠페인",), recounted_reach.campaign_effects),
    ("offer_answers", ("제안",), recounted_reach.offer_answers),
    ("offer_effects", ("제안", "잣대"), recounted_reach.offer_effects),
)
"""Tables by name: the columns that name a row, and the count that gives the same again."""

PAST: Final[Counts] = (
    ("backtest_basis", ("시점",), recounted_past.backtest_basis),
    ("forecast_error", ("시점",), recounted_past.forecast_error),
    ("forecast_error_months", ("시점", "월"), recounted_past.forecast_error_months),
    ("renewal_error", ("시점", "서비스"), recounted_past.renewal_error),
    ("risk_error", ("시점",), recounted_past.risk_error),
    ("risk_error_levels", ("시점", "위험"), recounted_past.risk_error_levels),
    ("segment_moves", ("3개월 전",), recounted_past.segment_moves),
)
"""Those that put the ledger back to earlier days, which takes its time."""

UNCOUNTED: Final = {
    "low_sessions": "test_figures_agree.py holds it against xlcrm.sessions, row by row",
    "contact_effects": "test_improvement.py counts its groups and intervals by hand",
}
"""Tables that nothing counts again, and what holds them instead."""


def differences(found: Analysis, here: Counted) -> Iterator[str]:
    """Say where figures and tables differ from the count, cell by cell."""
    said = recounted.figures(here) | recounted_people.figures(here)
    yield from (f"{name} is not counted" for name in found.figures.keys() ^ said.keys())
    for name, value in said.items():
        if not same(found.figures[name].value, value):
            yield f"{name}: {found.figures[name].value} ≠ {value}"
    yield from differences_of(TABLES, found, here)


def differences_of(tables: Counts, found: Analysis, here: Counted) -> Iterator[str]:
    """Say where some tables differ from the count."""
    for name, keys, count in tables:
        yield from (f"{name}: {each}" for each in of_table(found.tables[name], keys, count(here)))


def of_table(table: pd.DataFrame, keys: tuple[str, ...], count: Table) -> Iterator[str]:
    """Say where a table differs from the count of it: rows, and the cells of the count's."""
    rows = {
        key[0] if len(keys) == 1 else key: row
        for row in table.to_dict("records")
        for key in [tuple(plain(row[each]) for each in keys)]
    }
    for key in rows.keys() ^ count.keys():
        yield f"{key} only {'here' if key in rows else 'counted'}"
    for key in rows.keys() & count.keys():
        for column, value in count[key].items():
            if not same(rows[key][column], value):
                yield f"{key}, {column}: {rows[key][column]} ≠ {value}"


def plain(value: Any) -> Any:  # noqa: ANN401 - any cell of a frame
    """Return a cell as a plain value: a day, a text, a number, None where it is missing."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    missing = value is None or value is pd.NA or value is pd.NaT
    return None if missing or (isinstance(value, float) and math.isnan(value)) else value


def same(one: object, other: object) -> bool:
    """Tell whether two cells say the same, numbers to nine digits."""
    one, other = plain(one), plain(other)
    if one is None or other is None or isinstance(one, str | date):
        return bool(one == other)
    return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-6)  # type: ignore[arg-type]
