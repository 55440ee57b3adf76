"""The plan of improvement: what is done about each reason, for whom, what was done, what followed.

What followed is an association and never a cause: an office calls those it thinks it can keep. So
those who were contacted are held against those of the same service, number of terms and band of
risk who were not, and even then what nobody wrote down may tell them apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcrm.analysis.churn import NOT_SAID
from xlcrm.analysis.coverage import coverage
from xlcrm.analysis.months import day_after
from xlcrm.analysis.once import once
from xlcrm.analysis.people import people, signed, started
from xlcrm.analysis.renewal_rates import Z_95, decided
from xlcrm.analysis.risk import levels, risk_reasons, risk_signs
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.reading.responses import response_to
from xlcrm.schema.sheets import JOURNAL

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

LEFT, AT_RISK = "해지 사유", "위험 사유"
ALL: Final = "전체"
OWN_OFFICER: Final = "고객 담당자"
UNDECIDED: Final = "만료 임박 미정"
"""The sign that tells nothing apart among contracts that are all about to end."""

BACK: Final = 90  # days after leaving in which a contact counts
RECENT: Final = 30  # days; a contact with somebody at risk that counts as done
YEAR: Final = 12  # months
TOO_FEW: Final = 10
"""So many have to stand on either side until a difference is told."""

_OUT: Final = "발신"
_TERMS: Final = 3  # from which number of terms on they count as one band
_QUARTER: Final = 3  # months; a band of risk is worked out so often, as it takes its time
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


@outlined
class Effect(NamedTuple):
    """Those contacted against comparable ones who were not, over groups that have both.

    Attributes:
        contacted: how many were.
        kept: how many of those went on.
        others: how many comparable ones were not.
        others_kept: how many of those went on.
        difference: of the shares, group by group (Mantel and Haenszel); None where too few.
        low: the lower bound of its 95 % interval (Greenland and Robins 1985).
        high: the upper bound.
    """

    contacted: int
    kept: int
    others: int
    others_kept: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    def told(
        self, few: int, *, back: bool = False, side: str = "연락한 쪽", cause: str = "연락한 덕분"
    ) -> str:
        """Return what may be said of it, and no more; of coming `back`, or of going on.

        Args:
            few: from how many on either side on nothing need be hedged.
            back: whether it tells of coming back.
            side: whom it compares with the others.
            cause: what nobody may say that it was.

        >>> Effect(40, 36, 22, 16, 0.17, 0.02, 0.32).told(20)
        '연락한 쪽이 17.0%p 더 이어졌습니다. 연관이며, 연락한 덕분인지는 알 수 없습니다.'
        >>> Effect(40, 36, 12, 9, 0.15, -0.1, 0.4).told(30)
        '수가 적습니다. 차이가 있다고 말할 수 없습니다.'
        >>> Effect(40, 36, 3, 3).told(30)
        '견줄 수가 적어 말할 수 없습니다.'
        """
        if self.difference is None or self.low is None or self.high is None:
            return "견줄 수가 적어 말할 수 없습니다."
        hedge = "수가 적습니다. " if min(self.contacted, self.others) < few else ""
        if self.low <= 0 <= self.high:
            return f"{hedge}차이가 있다고 말할 수 없습니다."
        who = with_particle(side, "이/가")
        more = "더" if self.difference > 0 else "덜"
        did = "돌아왔습니다" if back else "이어졌습니다"
        size = f"{abs(self.difference):.1%}p"
        return f"{hedge}{who} {size} {more} {did}. 연관이며, {cause}인지는 알 수 없습니다."


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
    last = _last_contact(office).reindex(who.index)
    parts = [_left(office, who), _at_risk(office, who)]
    found = pd.concat(parts, ignore_index=True)
    found["최근 연락"] = pd.Series(
        last.reindex(found["고객"]).to_numpy().astype("datetime64[s]"), index=found.index
    )
    today = pd.Timestamp(office.as_of)
    since = today - pd.Timedelta(days=RECENT).as_unit("s")
    left = (found["구분"] == LEFT).to_numpy()
    found["연락함"] = np.where(
        left, found["최근 연락"] > found["종료일"], found["최근 연락"] >= since
    ).astype(bool)
    own = office.policy.responses
    known = {reason: response_to(reason, own) for reason in found["사유"].unique()}
    found["대응"] = [known[each].what for each in found["사유"]]
    owners = [known[each].owner for each in found["사유"]]
    found["담당자"] = [own or each for own, each in zip(owners, found["담당자"], strict=True)]
    count = [known[each].days for each in found["사유"]]
    days = np.datetime64(office.as_of, "D") + np.array(count, dtype="timedelta64[D]")
    due = pd.Series(days.astype("datetime64[s]"), index=found.index)
    ends = found["종료일"]
    found["기한"] = ends.where((ends >= today) & (ends < due), due)
    return found.sort_values(["월 매출", "고객"], ascending=[False, True], ignore_index=True)


def _left(office: Office, who: pd.DataFrame) -> pd.DataFrame:
    """Those who left in the last twelve months and have not come back, by what they said."""
    today = pd.Timestamp(office.as_of)
    gone = who[~who["in_force"] & (who["last"] >= today - pd.DateOffset(months=YEAR))]
    gone = gone[~(gone["next_start"] > today)]
    brought = coverage(office)["mrr"]
    contracts = started(office).sort_values("start", kind="stable")
    fees = brought.reindex(contracts.index).groupby(contracts["customer"]).last()
    reasons = gone["end_reason"].where(gone["end_reason"].notna(), NOT_SAID)
    return _rows(gone, reasons, LEFT, fees.reindex(gone.index).fillna(0.0), gone["last"])


def _at_risk(office: Office, who: pd.DataFrame) -> pd.DataFrame:
    """Those in force who show a sign of leaving, a row a sign."""
    reasons = risk_reasons(office)
    there = who.reindex(reasons["고객"])
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


def _last_contact(office: Office) -> pd.Series:
    journal = office.journal
    journal = journal[journal["at"] < day_after(office.as_of)]
    last: pd.Series = journal.groupby("customer")["at"].max().dt.normalize()
    return last


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

    Source: 고객대장, 고객관리일지; Mantel and Haenszel 1959, Greenland and Robins 1985.
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
                "비율": _share(found.kept, found.contacted),
                "연락 없음": found.others,
                "이어짐(연락 없음)": found.others_kept,
                "비율(연락 없음)": _share(found.others_kept, found.others),
                "차이": found.difference,
                "하한": found.low,
                "상한": found.high,
                "말": found.told(few, back=kind == LEFT),
            }
        )
    made = pd.DataFrame(rows, columns=list(_EFFECTS))
    numbers = ["비율", "비율(연락 없음)", "차이", "하한", "상한"]
    return made.astype(dict.fromkeys(numbers, float))


def effect(rows: pd.DataFrame) -> Effect:
    """Return what those contacted did against comparable ones who were not.

    Args:
        rows: `contacted` and `renewed`, each yes or no, and `group`: who is comparable.

    >>> rows = pd.DataFrame({"contacted": [True] * 20 + [False] * 20})
    >>> rows["renewed"] = [True] * 15 + [False] * 5 + [True] * 10 + [False] * 10
    >>> round(effect(rows.assign(group="기본")).difference, 4)
    0.25
    """
    if rows.empty:
        return Effect(0, 0, 0, 0)
    sides = [rows[rows["contacted"]], rows[~rows["contacted"]]]
    sums = [each.groupby("group")["renewed"].agg(["size", "sum"]) for each in sides]
    both = sums[0].index.intersection(sums[1].index)
    contacted, others = (each["size"].reindex(both).to_numpy(float) for each in sums)
    ours, others_kept = (each["sum"].reindex(both).to_numpy(float) for each in sums)
    plain = Effect(*(int(each.sum()) for each in (contacted, ours, others, others_kept)))
    if min(contacted.sum(), others.sum()) < TOO_FEW:
        return plain
    total = contacted + others
    weight = contacted * others / total
    gap = ours / contacted - others_kept / others
    difference = float((weight * gap).sum() / weight.sum())
    spread = ours * (contacted - ours) * others**3 + others_kept * (others - others_kept) * (
        contacted**3
    )
    spread = spread / (contacted * others * total**2)
    half = Z_95 * float(np.sqrt(spread.sum())) / float(weight.sum())
    low, high = difference - half, difference + half
    return plain._replace(difference=difference, low=low, high=high)


def _due(office: Office) -> pd.DataFrame:
    """The decided contracts of the last twelve months, whether contacted, and who is comparable."""
    due = of_whom(office, decided(office))
    known = {each: _window(office, each) for each in set(due["service"])}
    windows = due["service"].map(known)
    days = pd.to_timedelta(windows.astype("int64"), unit="D").astype("timedelta64[s]")
    notice = due["last"] - days
    return _comparable(office, due, notice, due["last"], notice)


def of_whom(office: Office, covered: pd.DataFrame) -> pd.DataFrame:
    """Return contracts of `coverage` that are somebody's, with the `customer`."""
    found = covered.assign(customer=office.contracts["customer"].loc[covered.index])
    return found[found["customer"].notna() & (found["customer"] != "")]


def _gone(office: Office) -> pd.DataFrame:
    """The customers who left in a year up to 90 days ago: why, and whether they came back."""
    covered = coverage(office)
    contracts = office.contracts.loc[covered.index]
    covered = covered.assign(customer=contracts["customer"], reason=contracts["end_reason"])
    covered = covered[covered["customer"].notna() & (covered["customer"] != "")]
    covered = covered.sort_values(["customer", "first"], kind="stable")
    again = covered.groupby("customer")["first"].shift(-1)
    today = pd.Timestamp(office.as_of)
    again = again.where(again <= today)
    stays = covered.groupby("customer")["until"].cummax()
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
    return _comparable(office, left, since, until, left["until"])


def _comparable(
    office: Office, rows: pd.DataFrame, since: pd.Series, until: pd.Series, at: pd.Series
) -> pd.DataFrame:
    """Contracts with whether they were contacted between two days, and their group at a third."""
    last = _last_outgoing(office, rows["customer"], until)
    rows = rows.assign(contacted=(last >= since).to_numpy(), terms=terms_so_far(office, rows))
    months = at.to_numpy().astype("datetime64[M]")
    months = months - months.astype(int) % _QUARTER
    bands, signs = _risk_then(office, rows["customer"], months)
    parts = zip(rows["service"], rows["terms"], bands, strict=True)
    rows = rows.assign(signs=pd.Series(signs, index=rows.index, dtype=object))
    return rows.assign(group=[" · ".join(map(str, each)) for each in parts])


def _window(office: Office, service: str) -> int:
    known = {match_key(name): days for name, days in office.policy.windows.items()}
    return known.get(match_key(str(service)), office.policy.default_window)


def _last_outgoing(office: Office, customers: pd.Series, until: pd.Series) -> pd.Series:
    """The last contact that went out to each customer by a day."""
    journal = office.journal[office.journal["at"].notna()]
    if journal["direction"].notna().any():
        journal = journal[journal["direction"] == _OUT]
    entries = journal.assign(day=journal["at"].dt.normalize())[["customer", "day"]]
    asked = pd.DataFrame({"customer": customers, "last": until}).rename_axis("index")
    asked = asked.reset_index()
    pairs = asked.merge(entries, on="customer")
    pairs = pairs[pairs["day"] <= pairs["last"]]
    found: pd.Series = pairs.groupby("index")["day"].max().reindex(customers.index)
    return found


def terms_so_far(office: Office, due: pd.DataFrame) -> pd.Series:
    """Return which of its customer's terms each is: 1, 2, or 3 for that and all later ones."""
    covered = coverage(office).sort_values("first", kind="stable")
    at = covered.groupby("who").cumcount() + 1
    return at.reindex(due.index).clip(upper=_TERMS).astype(str)


def _risk_then(
    office: Office, customers: pd.Series, months: np.ndarray
) -> tuple[list[str], list[frozenset[str]]]:
    """The band of risk and its reasons that customers had on the first days of some months."""
    usual = str(levels(pd.Series([0]), office).iloc[0])
    asked = customers.astype(str).to_numpy()
    bands, signs = [usual] * len(asked), [frozenset[str]()] * len(asked)
    for month in np.unique(months):
        at = np.flatnonzero(months == month)
        then = risk_reasons(replace(office, as_of=month.astype("datetime64[D]").item()))
        then = then[(then["사유"] != UNDECIDED) & then["고객"].isin(set(asked[at]))]
        levelled = levels(then.groupby("고객")["점수"].sum(), office)
        band = dict(zip(levelled.index, levelled, strict=True))
        shown: dict[str, set[str]] = {}
        for who, sign in zip(then["고객"], then["사유"], strict=True):
            shown.setdefault(who, set()).add(sign)
        for each in at:
            bands[each] = str(band.get(asked[each], usual))
            signs[each] = frozenset(shown.get(asked[each], ()))
    return bands, signs


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


NEEDS: Final = {"contact_effects": JOURNAL.key}
TABLES: Final = (
    ("plan_reasons", plan_reasons),
    ("plan_customers", plan_customers),
    ("contact_effects", contact_effects),
)
