"""Whom to call: the contracts that end soon, the most urgent first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.coverage import DECIDED, monthly_fee, renewable
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.people import last_contacts
from xlcrm.domain.identity import match_key
from xlcrm.domain.status import MAY_BE_SPENT, OVER, SOON, TO_END, Action, Status
from xlcrm.office.sums import TOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.analysis.inputs import Office, Policy

TOLD_NAMES: Final = tuple(column.name for column in TOLD)
"""The columns that the list has beside its own where the ledger has them."""

WITHIN: Final = SOON
WEEK: Final = 7  # days
_NAMES: Final = {
    "days_left": "남은 일수",
    "end": "계약 종료일",
    "customer_id": "고객 ID",
    "name": "고객명",
    "phone": "연락처",
    "service": "서비스",
    "mrr": "MRR",
    "decision": "재계약 의사",
    "auto_renewal": "자동갱신",
    "status": "상태",
    "action": "조치",
    "notice_on": "안내 시작일",
    "last_contact": "최근 상담일",
    "officer": "담당자",
    "customer": "고객",
    "sheet": "시트",
    "row": "행",
}


def expiring(office: Office) -> pd.DataFrame:
    """Return the contracts in force, or to begin, that end soon and that no next term follows.

    Soon is within 60 days, or when the service's notice window is open (안내 시작일 = last day −
    window). The fewest days left first, then by name. MRR in won; missing where the fee is not
    known. At the right what the ledger has of the columns that are told of. Source: 고객대장, 설정
    and, for 최근 상담일, 고객관리일지.
    """
    contracts = _alone(office, TO_END)
    contracts = contracts[contracts["days_left"] >= 0]
    windows = _windows(contracts["service"], office.policy)
    soon = contracts["days_left"] <= windows.clip(lower=WITHIN)
    return _called(office, contracts[soon], windows[soon])


def in_grace(office: Office) -> pd.DataFrame:
    """Return the contracts that are over and that a term from today on would still renew.

    Those whose grace ends soonest first; none of whom 재계약 의사 says 해지 예정. The same as
    `xlcrm.in_grace`, with the columns of `expiring`. Source: 고객대장, 설정 (재계약 유예).
    """
    contracts = _alone(office, OVER)
    contracts = contracts[(contracts["days_left"] < 0) & renewable(office).loc[contracts.index]]
    return _called(office, contracts, _windows(contracts["service"], office.policy))


def ending_within(office: Office, days: int) -> pd.DataFrame:
    """Return the contracts, as `Office.contracts` has them, that end within some days.

    The same as `xlcrm.expiring` with `within`: no next term follows them, nobody has ended them.
    """
    contracts = _alone(office, TO_END)
    return contracts[contracts["days_left"].between(0, days)]


def _alone(office: Office, statuses: Sequence[Status]) -> pd.DataFrame:
    """The contracts of such a status that no next term follows and that nobody has ended.

    Nor will end: a 해지일 or 취소일 that is still to come is a decision, too.

    Those of which no first day is known, too: revenue does not count them, but they end.
    """
    contracts = office.contracts
    values = [each.value for each in statuses]
    listed = contracts["status"].isin(values) & ~contracts["typed"]
    return contracts[listed & contracts[DECIDED].isna().all(axis=1)]


def _called(office: Office, contracts: pd.DataFrame, windows: pd.Series) -> pd.DataFrame:
    """Contracts as a list of whom to call, the fewest days left first, then by name."""
    last = last_contacts(office).dt.normalize()
    found = contracts.assign(
        mrr=monthly_fee(contracts),
        notice_on=contracts["end"] - pd.to_timedelta(windows, unit="D").astype("timedelta64[s]"),
        last_contact=last.reindex(contracts["customer"]).to_numpy(),
    )
    found = found.sort_values(["days_left", "name", "row"], ignore_index=True)
    told = [column for column in TOLD if column.field in office.told]
    names = _NAMES | {column.field: column.name for column in told}
    return found[list(names)].set_axis(list(names.values()), axis=1)


def low_sessions(office: Office) -> pd.DataFrame:
    """Return the contracts of which few sessions are left, or none, the fewest first.

    소진: none is left; 소진 임박: at most as many as 설정 says (소진 임박(회)). No next term
    follows them, and nobody has ended them. One whose last day is past is no longer listed. The
    same as `xlcrm.sessions`. Source: 고객대장 (잔여횟수), 설정.
    """
    contracts = _alone(office, MAY_BE_SPENT)
    past = contracts["end"].notna() & (contracts["end"] < pd.Timestamp(office.as_of))
    found = contracts[~past & (contracts["sessions_left"] <= office.policy.few)]
    none = found["sessions_left"] <= 0
    state = none.map({True: Action.SPENT.value, False: Action.NEARLY_SPENT.value}).astype(object)
    found = found.assign(state=state)
    found = found.sort_values(["sessions_left", "name", "row"], ignore_index=True)
    names = {"state": "구분", "sessions_left": "잔여횟수", **_OF_SESSIONS}
    return found[list(names)].set_axis(list(names.values()), axis=1)


_OF_SESSIONS: Final = {
    key: _NAMES[key]
    for key in (
        *("end", "customer_id", "name", "phone", "service", "decision", "officer"),
        *("customer", "sheet", "row"),
    )
}


def _windows(services: pd.Series, policy: Policy) -> pd.Series:
    """Each service's notice window in days, spaces in its name ignored."""
    by_key = {match_key(service): days for service, days in policy.windows.items()}
    known = {
        service: by_key.get(match_key(service), policy.default_window)
        for service in services.dropna().unique()
    }
    return services.map(known).fillna(policy.default_window).astype(int)


def figures(office: Office) -> dict[str, Figure]:
    """Return how many contracts are about to end, and how many of them within a week."""
    contracts = office.contracts
    expires = contracts["status"] == Status.EXPIRING.value
    week = expires & contracts["days_left"].between(0, WEEK)
    lapsed = contracts["action"] == Action.RENEWAL_MISSED.value
    found = {
        "expiring": Figure("만료 예정", float(expires.sum()), "건"),
        "expiring_week": Figure("7일 안에 만료", float(week.sum()), "건"),
        "renewal_missed": Figure("갱신 처리 누락", float(lapsed.sum()), "건"),
    }
    basis = f"{office.as_of}의 상태와 조치, 계약 {len(contracts):,}줄"
    return {key: replace(each, basis=basis) for key, each in found.items()}


TABLES: Final = (
    *(("expiring", expiring), ("in_grace", in_grace)),
    ("low_sessions", low_sessions),
)
