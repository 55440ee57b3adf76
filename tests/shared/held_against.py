"""What xlcrm says of a workbook, held against what was counted again from its cells."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import recounted
import recounted_people
from recounted import Counted, Table, revenue_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlcrm import Analysis

TABLES: Final[tuple[tuple[str, tuple[str, ...], Callable[[Counted], Table]], ...]] = (
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
)
"""Tables by name: the columns that name a row, and the count that gives the same again."""


def differences(found: Analysis, here: Counted) -> Iterator[str]:
    """Say where figures and tables differ from the count, cell by cell."""
    for name, value in (recounted.figures(here) | recounted_people.figures(here)).items():
        if not same(found.figures[name].value, value):
            yield f"{name}: {found.figures[name].value} ≠ {value}"
    for name, keys, count in TABLES:
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
