"""The plan of improvement: what is done about each reason, for whom, what was done, what followed.

What followed is an association and never a cause: an office calls those it thinks it can keep. So
those who were contacted are held against those of the same service, number of terms and band of
risk who were not, and even then what nobody wrote down may tell them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.churn import NOT_SAID
from xlcrm.analysis.compared import UNDECIDED, comparable, effect, share_of
from xlcrm.analysis.coverage import coverage
from xlcrm.analysis.once import once
from xlcrm.analysis.people import (
    WHO,
    begun,
    last_contacts,
    numbered,
    numbers_of,
    people,
    signed,
    those,
)
from xlcrm.analysis.renewal_rates import decided
from xlcrm.analysis.risk import risk_reasons, risk_signs
from xlcrm.domain.identity import match_key
from xlcrm.reading.responses import response_to
from xlcrm.schema.sheets import JOURNAL

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

LEFT, AT_RISK = "해지 사유", "위험 사유"
ALL: Final = "전체"
OWN_OFFICER: Final = "고객 담당자"
BACK: Final = 90  # days after leaving in which a contact counts
RECENT: Final = 30  # days; a contact with somebody at risk that counts as done
YEAR: Final = 12  # months

_OUT: Final = "발신"
_REASONS: Final = (
    *("사유", "구분", "고객 수", "월 매출", "연락", "대응", "담당", "기한(일)", "정한 곳"),
)
_EFFECTS: Final = (
    *(
        "사유",
        "구분",
        "연락",
        "이어짐",
        "비율",
        "연락 없음",
        "이어짐(연락 없음)",
        "비율(연락 없음)",
    ),
    *("차이", "하한", "상한", "말"),
)


def plan_reasons(office: Office) -> pd.DataFrame:
    """Return each reason, for whom it is, what is to be done about it, and what was.

    해지 사유: the customers who left with it in the last twelve months and have not come back;
    월 매출 is what they brought. 위험 사유: the customers in force who show it; what they bring.
    연락: how many of them had an entry in the journal, of those who left since then, of the others
    in the last 30 days; missing without that sheet. 정한 곳: the office (설정, 대응) or xlcrm.
    Source: 고객대장, 고객관리일지, 설정.
    """
    found = plan_customers(office)
    rows = []
    for (kind, reason), group in found.groupby(["구분", "사유"], sort=False):
        response = response_to(str(reason), office.policy.responses)
        spoken = int(group["연락함"].sum()) if JOURNAL.key in office.present else None
        rows.append(
            {
                "사유": reason,
                "구분": kind,
                "고객 수": len(group),
                "월 매출": group["월 매출"].sum(),
                "연락": spoken,
                "대응": response.what,
                "담당": response.owner or OWN_OFFICER,
                "기한(일)": response.days,
                "정한 곳": "xlcrm 기본" if response.ours else "사무실",
            }
        )
    made = pd.DataFrame(rows, columns=list(_REASONS))
    made["연락"] = made["연락"].astype(float)
    order = made.assign(left=made["구분"] != AT_RISK)
    order = order.sort_values(["left", "월 매출", "고객 수"], ascending=[True, False, False])
    return order.drop(columns="left").reset_index(drop=True)


@once
def plan_customers(office: Office) -> pd.DataFrame:
    """Return whom each reason is about: one row a reason of a customer, with what is to be done.

    기한 is the as-of day and the response's days later, but not after 종료일 where that is still to
    come. 최근 연락 is the last entry in the journal. The most revenue first.
    """
    who = people(office)
    last = last_contacts(office).dt.normalize().reindex(who.index).astype("datetime64[s]")
    parts = [_left(office, who), _at_risk(office, who)]
    found = pd.concat(parts, ignore_index=True)
    places = who.index.get_indexer(
        pd.Index(found["고객"])
    )  # who is in the order of the customers' keys
    found["최근 연락"] = last.to_numpy()[places]
    today = pd.Timestamp(office.as_of)
    since = today - pd.Timedelta(days=RECENT).as_unit("s")
    left = (found["구분"] == LEFT).to_numpy()
    found["연락함"] = np.where(
        left, found["최근 연락"] > found["종료일"], found["최근 연락"] >= since
    ).astype(bool)
    own = office.policy.responses
    reasons, names = pd.factorize(found["사유"])
    known = [response_to(reason, own) for reason in names]
    found["대응"] = np.array([each.what for each in known], dtype=object)[reasons]
    owners = pd.Series(np.array([each.owner for each in known], dtype=object)[reasons])
    found["담당자"] = found["담당자"].where(owners == "", owners)
    count = np.array([each.days for each in known], dtype="timedelta64[D]")
    days = np.datetime64(office.as_of, "D") + count[reasons]
    due = pd.Series(days.astype("datetime64[s]"), index=found.index)
    ends = found["종료일"]
    found["기한"] = ends.where((ends >= today) & (ends < due), due)
    order = found[["월 매출"]].assign(place=places)
    order = order.sort_values(["월 매출", "place"], ascending=[False, True])
    return found.loc[order.index].reset_index(drop=True)


def _left(office: Office, who: pd.DataFrame) -> pd.DataFrame:
    """Those who left in the last twelve months and have not come back, by what they said."""
    today = pd.Timestamp(office.as_of)
    gone = who[~who["in_force"] & (who["last"] >= today - pd.DateOffset(months=YEAR))]
    gone = gone[~(gone["next_start"] > today)]
    contracts = begun(office)
    numbers, keys = numbers_of(office, contracts)
    brought = those(coverage(office)["mrr"], contracts.index).to_numpy()
    starts = those(office.contracts["start"], contracts.index).to_numpy()
    order = np.argsort(starts, kind="stable")
    fees = np.zeros(len(keys))
    fees[numbers[order]] = brought[order]  # of one customer's the last one stays
    reasons = gone["end_reason"].where(gone["end_reason"].notna(), NOT_SAID)
    worth = pd.Series(fees[keys.get_indexer(gone.index)], index=gone.index)
    return _rows(gone, reasons, LEFT, worth, gone["last"])


def _at_risk(office: Office, who: pd.DataFrame) -> pd.DataFrame:
    """Those in force who show a sign of leaving, a row a sign."""
    reasons = risk_reasons(office)
    there = who[[*WHO, "officer", "service", "mrr", "end"]].reindex(reasons["고객"])
    said = pd.Series(reasons["사유"].to_numpy(), index=there.index)
    return _rows(there, said, AT_RISK, there["mrr"], there["end"])


def _rows(
    who: pd.DataFrame, reasons: pd.Series, kind: str, worth: pd.Series, ends: pd.Series
) -> pd.DataFrame:
    found = signed(who)
    columns = {
        "사유": reasons,
        "담당자": who["officer"],
        "서비스": who["service"],
        "월 매출": worth,
    }
    found = found.assign(**{name: each.to_numpy() for name, each in columns.items()})
    return found.assign(구분=kind, 종료일=ends.to_numpy().astype("datetime64[s]"))


def contact_effects(office: Office) -> pd.DataFrame:
    """Return how many went on of those contacted, against comparable ones who were not.

    전체: of the contracts of the last twelve months that expired and are decided; 위험 사유: of
    those whose customer showed it before the notice began. 연락: an outgoing entry in the journal
    between the notice and the last day (any entry where 방향 is never told). Comparable: the same
    service, number of terms (1, 2, 3 or more) and band of risk, as it was on the first day of the
    quarter in which the notice began; groups without both sides are left out. 차이 is the
    difference of the shares, group by group, with its 95 % interval; missing under 10 on a side.

    해지 사유: of the customers who left in the year up to 90 days ago, by the reason of their
    last contract, those who came back (이어짐); 연락 is within 90 days after they left. Comparable
    likewise, the band of risk on the first day of the quarter in which they left.

    Source: 고객대장, 고객관리일지; Mantel and Haenszel 1959, Sato 1989.
    """
    if JOURNAL.key not in office.present:
        return pd.DataFrame(columns=list(_EFFECTS))
    due, gone = _due(office), _gone(office)
    few = office.policy.standards.small_sample
    sets = [(ALL, "재계약", due)] if len(due) else []
    for sign in risk_signs(office)["사유"]:
        inside = due[[sign in signs and sign != UNDECIDED for signs in due["signs"]]]
        sets.append((sign, AT_RISK, inside))
    sets += [(str(reason), LEFT, rows) for reason, rows in gone.groupby("reason")]
    rows = []
    for name, kind, inside in sets:
        found = effect(inside)
        if name != ALL and not found.contacted + found.others:
            continue
        rows.append(
            {
                "사유": name,
                "구분": kind,
                "연락": found.contacted,
                "이어짐": found.kept,
                "비율": share_of(found.kept, found.contacted),
                "연락 없음": found.others,
                "이어짐(연락 없음)": found.others_kept,
                "비율(연락 없음)": share_of(found.others_kept, found.others),
                "차이": found.difference,
                "하한": found.low,
                "상한": found.high,
                "말": found.told(few, did="돌아왔습니다" if kind == LEFT else "이어졌습니다"),
            }
        )
    made = pd.DataFrame(rows, columns=list(_EFFECTS))
    numbers = ["비율", "비율(연락 없음)", "차이", "하한", "상한"]
    return made.astype(dict.fromkeys(numbers, float))


def _due(office: Office) -> pd.DataFrame:
    """The decided contracts of the last twelve months, whether contacted, and who is comparable."""
    due = of_whom(office, decided(office))
    known = {each: _window(office, each) for each in set(due["service"])}
    windows = due["service"].map(known)
    days = pd.to_timedelta(windows.astype("int64"), unit="D").astype("timedelta64[s]")
    notice = due["last"] - days
    return _contacted(office, due, notice, due["last"], notice)


def of_whom(office: Office, covered: pd.DataFrame) -> pd.DataFrame:
    """Return contracts of `coverage` that are somebody's, with the `customer`."""
    found = covered.assign(customer=office.contracts["customer"].loc[covered.index])
    return found[found["customer"].notna() & (found["customer"] != "")]


def _gone(office: Office) -> pd.DataFrame:
    """The customers who left in a year up to 90 days ago: why, and whether they came back."""
    covered = coverage(office)
    contracts = office.contracts
    numbers = pd.Series(numbered(contracts)[0], index=contracts.index)
    covered = covered.assign(
        number=those(numbers, covered.index),
        customer=those(contracts["customer"], covered.index),
        reason=those(contracts["end_reason"], covered.index),
    )
    covered = covered[covered["customer"].notna() & (covered["customer"] != "")]
    covered = covered.sort_values(["number", "first"], kind="stable")
    again = covered.groupby("number")["first"].shift(-1)
    today = pd.Timestamp(office.as_of)
    again = again.where(again <= today)
    stays = covered.groupby("number")["until"].cummax()
    gap = (again - stays).dt.days - 1
    covered = covered.assign(until=stays)
    left = covered[(again.isna() | (gap > office.policy.grace)) & ~covered["undated"]]
    inside = left["until"] < today - pd.Timedelta(days=BACK).as_unit("s")
    left = left[inside & (left["until"] >= today - pd.DateOffset(months=YEAR + 3))]
    back = again.reindex(left.index)
    end = left["until"] + pd.Timedelta(days=BACK).as_unit("s")
    until = end.where(end < back.fillna(today), back.fillna(today))
    left = left.assign(renewed=back.notna(), reason=left["reason"].fillna(NOT_SAID))
    since = left["until"] + pd.Timedelta(days=1).as_unit("s")
    return _contacted(office, left, since, until, left["until"])


def _contacted(
    office: Office, rows: pd.DataFrame, since: pd.Series, until: pd.Series, at: pd.Series
) -> pd.DataFrame:
    """Contracts with whether they were contacted between two days, and their group at a third."""
    last = _last_outgoing(office, rows["customer"], until)
    return comparable(office, rows.assign(contacted=(last >= since).to_numpy()), at)


def _window(office: Office, service: str) -> int:
    known = {match_key(name): days for name, days in office.policy.windows.items()}
    return known.get(match_key(str(service)), office.policy.default_window)


def _last_outgoing(office: Office, customers: pd.Series, until: pd.Series) -> pd.Series:
    """The last contact that went out to each customer by a day."""
    journal = office.journal[["customer", "at", "direction"]]
    there = journal["at"].notna()
    if journal.loc[there, "direction"].notna().any():
        there &= journal["direction"] == _OUT
    journal = journal[there]
    entries = journal.assign(day=journal["at"].dt.normalize())[["customer", "day"]]
    asked = pd.DataFrame({"customer": customers, "last": until}).rename_axis("index")
    asked = asked.reset_index()
    pairs = asked.merge(entries, on="customer")
    pairs = pairs[pairs["day"] <= pairs["last"]]
    found: pd.Series = pairs.groupby("index")["day"].max().reindex(customers.index)
    return found


NEEDS: Final = {"contact_effects": JOURNAL.key}
TABLES: Final = (
    ("plan_reasons", plan_reasons),
    ("plan_customers", plan_customers),
    ("contact_effects", contact_effects),
)
