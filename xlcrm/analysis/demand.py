"""What is bought, when, together and again, and by whom; who comes and goes, and when they call.

Every table says how many purchases or customers it stands on. Source: 구매이력, 고객대장,
고객관리일지; docs/domain.md#figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage, renewable
from xlcrm.analysis.months import (
    FEW,
    PERIOD,
    in_period,
    last_whole_month,
    month_of,
    period_start,
    remarks,
)
from xlcrm.analysis.once import once
from xlcrm.analysis.people import in_force, in_order, share, signed, texts
from xlcrm.analysis.purchases import purchases
from xlcrm.analysis.renewal_rates import wilson
from xlcrm.schema.sheets import CHANNELS

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

LEAST_PAIRS: Final = 3  # customers of whom two products are told to go together
_MOST_PRODUCTS: Final = 40  # that are held against each other
LEAST_TIMES: Final = 3  # purchases from which a customer has a cycle
WEEKDAYS: Final = ("월", "화", "수", "목", "금", "토", "일")
BANDS: Final = ("9시 전", "9–12시", "12–15시", "15–18시", "18시 뒤")
_STEPS: Final = (9, 12, 15, 18)  # hours
_YEAR: Final = 12  # months
_LEAST_YEARS: Final = 2  # whole years from which a season is told
_LEAST_LINE: Final = 0.5  # purchases a month below which no ratio is made
_STANDS_OUT, _EACH_YEAR = 1.5, 1.2  # times the usual: on average, and in every single year
_LATE: Final = 1.5  # cycles without a purchase after which a customer may be lost for it
_BY_PRODUCT: Final = (
    *("제품", "건수", "금액", "고객 수", "앞 12개월 건수", "증감률", "많은 달", "비고"),
)
_TOGETHER: Final = ("제품", "함께 산 제품", "고객 수", "비율", "하한", "상한", "향상도", "비고")
_PAIRS: Final = ("제품", "함께 산 제품", "고객 수", "산 고객", "비율", "기준 비율", "향상도")
_NEXT: Final = ("제품", "다음에 산 제품", "고객 수", "비율", "중앙 일수", "비고")
_CYCLE: Final = ("제품", "산 횟수", "주기(일)", "마지막 구매일", "다음 예상일", "지난 날", "상태")
_MOVED: Final = ("서비스", "시작 고객", "신규", "옮겨 옴", "이탈", "옮겨 감", "끝 고객", "증감")


def products(office: Office) -> pd.DataFrame:
    """Return the products by the purchases of twelve months, and against the twelve before.

    증감률 = 건수 ÷ 앞 12개월 건수 − 1, where the sheet goes back so far; 많은 달 the calendar month
    in which it is bought most, where one stands out in each of at least two whole years. 비고 says
    where the purchases are few.
    """
    bought = known_purchases(office)
    now = in_period(bought, "date", office)
    start = period_start(office)
    earlier = start - pd.DateOffset(months=PERIOD)
    before = bought[(bought["date"] >= earlier) & (bought["date"] < start)]
    groups = now.groupby("product")
    found = pd.DataFrame(
        {
            "건수": groups.size(),
            "금액": groups["amount"].sum(min_count=1),
            "고객 수": groups["customer"].nunique(),
        }
    )
    was = before.groupby("product").size()
    found = found.reindex(found.index.union(was.index))
    found[["건수", "고객 수"]] = found[["건수", "고객 수"]].fillna(0).astype("int64")
    found["앞 12개월 건수"] = was.reindex(found.index, fill_value=0).astype("int64")
    whole = not bought.empty and bought["date"].min() <= earlier + pd.DateOffset(months=1)
    rate = share(found["건수"], found["앞 12개월 건수"].astype(float)) - 1
    found["증감률"] = rate if whole else np.nan
    found["많은 달"] = [_season(bought[bought["product"] == each], office) for each in found.index]
    few = found[["건수", "앞 12개월 건수"]].min(axis=1) < office.policy.standards.small_sample
    found["비고"] = np.where(few, FEW, "")
    found = found.rename_axis("제품").reset_index()
    return in_order(found, "제품", by="건수")[list(_BY_PRODUCT)]


def _season(bought: pd.DataFrame, office: Office) -> str:
    """The calendar month in which a product is bought most, if one stands out year after year.

    Each month is held against the straight line through all of them, so that what merely grows has
    no season. Told of two whole years or more.
    """
    last = last_whole_month(office.as_of)
    first = bought["date"].min() if len(bought) else last
    years = (last.year - first.year) * _YEAR + last.month - first.month
    years = (years + (first.day == 1)) // _YEAR
    if years < _LEAST_YEARS:
        return ""
    months = pd.date_range(end=last, periods=years * _YEAR, freq="MS", unit="s")
    counts = month_of(bought["date"]).value_counts().reindex(months, fill_value=0).to_numpy()
    if counts.sum() < office.policy.standards.small_sample:
        return ""
    at = np.arange(len(counts))
    line = np.polynomial.Polynomial.fit(at, counts, 1)(at)
    ratios = (counts / np.maximum(line, _LEAST_LINE)).reshape(years, _YEAR)
    most = int(ratios.mean(axis=0).argmax())
    above = ratios[:, most].mean()
    if above < _STANDS_OUT or ratios[:, most].min() < _EACH_YEAR:
        return ""
    return f"{months[most].month}월 (보통 달의 {above:.1f}배)"


def bought_together(office: Office) -> pd.DataFrame:
    """Return which products the same customers buy, the strongest first.

    고객 수 bought both, 비율 their share of the buyers of 제품; 향상도 = that share ÷ the share of
    함께 산 제품 among all buyers: above 1 they go together more often than by chance. 하한 and 상한
    are Wilson's 95 % interval of 비율. Of at least three customers, and of the forty products that
    are bought most.
    """
    return _few(pairs_bought(office), office)[list(_TOGETHER)]


@once
def pairs_bought(office: Office) -> pd.DataFrame:
    """Return the pairs of `bought_together`, and on what each stands.

    산 고객 are the buyers of 제품, 기준 비율 the share of 함께 산 제품 among all buyers.
    """
    bought = known_purchases(office)
    everyone = bought["customer"].nunique()
    most = bought["product"].value_counts().index[:_MOST_PRODUCTS]
    bought = bought[bought["product"].isin(most)]
    held = pd.crosstab(bought["customer"], bought["product"]).clip(upper=1)
    buyers = held.sum()
    rows = []
    for one in held.columns:
        for other in held.columns:
            both = int((held[one] & held[other]).sum())
            if one != other and both >= LEAST_PAIRS:
                rate = both / buyers[one]
                usual = buyers[other] / everyone
                rows.append((one, other, both, int(buyers[one]), rate, usual, rate / usual))
    found = pd.DataFrame(rows, columns=list(_PAIRS))
    both_of, of = (found[name].to_numpy(dtype=float) for name in ("고객 수", "산 고객"))
    found["하한"], found["상한"] = wilson(both_of, of)
    found = found.sort_values(["향상도", "고객 수", "제품"], ascending=[False, False, True])
    return found.reset_index(drop=True)


@once
def goes_with(office: Office) -> pd.DataFrame:
    """Return what customers who bought the same took, and each customer has not: one row each.

    Of the pairs of which 하한 is above 기준 비율, and whose 제품 has been bought by as many
    customers as 설정 calls enough; of a customer's that of which 하한 ÷ 기준 비율 is the greatest.
    산 날 is when the customer last bought 제품. Indexed by customer.
    """
    bought = known_purchases(office)
    sure = pairs_bought(office)
    enough = sure["산 고객"] >= office.policy.standards.small_sample
    sure = sure[enough & (sure["하한"] > sure["기준 비율"])]
    sure = sure.assign(least=sure["하한"] / sure["기준 비율"])
    last = bought.groupby(["customer", "product"])["date"].max().reset_index()
    last = last.set_axis(["customer", "제품", "산 날"], axis=1)
    found = last.merge(sure, on="제품")
    has = pd.MultiIndex.from_frame(last[["customer", "제품"]])
    taken = pd.MultiIndex.from_frame(found[["customer", "함께 산 제품"]]).isin(has)
    order = ["customer", "least", "고객 수", "제품", "함께 산 제품"]
    found = found[~taken].sort_values(order, ascending=[True, False, False, True, True])
    return found.drop_duplicates("customer").set_index("customer")


def bought_next(office: Office) -> pd.DataFrame:
    """Return what customers buy after a product: their next purchase of something else.

    비율 of the customers who bought 제품; 중앙 일수 the median days until then. Of at least three
    customers.
    """
    bought = known_purchases(office)
    firsts = bought.groupby(["customer", "product"])[["date"]].min().reset_index()
    firsts = firsts.sort_values(["customer", "date", "product"])
    following = firsts.groupby("customer")[["product", "date"]].shift(-1)
    steps = firsts.assign(next=following["product"], later=following["date"])
    buyers = firsts.groupby("product")["customer"].nunique()
    steps = steps[steps["later"] > steps["date"]]
    steps = steps.assign(days=(steps["later"] - steps["date"]).dt.days)
    groups = steps.groupby(["product", "next"])["days"].agg(["size", "median"]).reset_index()
    groups = groups[groups["size"] >= LEAST_PAIRS]
    found = pd.DataFrame(
        {
            "제품": groups["product"],
            "다음에 산 제품": groups["next"],
            "고객 수": groups["size"].astype("int64"),
            "비율": groups["size"] / groups["product"].map(buyers),
            "중앙 일수": groups["median"],
        }
    )
    found = found.sort_values(["고객 수", "제품"], ascending=[False, True], ignore_index=True)
    return _few(found, office)[list(_NEXT)]


@once
def purchase_cycles(office: Office) -> pd.DataFrame:
    """Return when each customer's next purchase of a product is due, the most overdue first.

    주기(일) is the median of the days between purchases, told from three purchases on; 다음 예상일
    = 마지막 구매일 + 주기; 지난 날 since then, below 0 where it is ahead. 상태: 예정, 지남, and
    from half a cycle after it 멈춤. Of customers with a contract in force.
    """
    bought = known_purchases(office).drop_duplicates(["customer", "product", "date"])
    bought = bought.sort_values(["customer", "product", "date"])
    keys = ["customer", "product"]
    gaps = bought.groupby(keys)["date"].diff().dt.days
    groups = bought.assign(gap=gaps).groupby(keys)
    cycles = groups.agg(times=("date", "size"), cycle=("gap", "median"), last=("date", "max"))
    cycles = cycles[cycles["times"] >= LEAST_TIMES].reset_index()
    who = in_force(office)
    cycles = cycles[cycles["customer"].isin(who.index) & (cycles["cycle"] > 0)]
    due = cycles["last"] + pd.to_timedelta(cycles["cycle"].round(), unit="D").astype(
        "timedelta64[s]"
    )
    late = (pd.Timestamp(office.as_of) - due).dt.days
    found = signed(who.reindex(cycles["customer"]))
    given = (cycles["product"], cycles["times"], cycles["cycle"], cycles["last"], due, late)
    for name, values in zip(_CYCLE, given, strict=False):
        found[name] = values.to_numpy()
    stopped = found["지난 날"] > found["주기(일)"] * (_LATE - 1)
    found["상태"] = np.select([stopped, found["지난 날"] > 0], ["멈춤", "지남"], default="예정")
    found["담당자"] = who["officer"].reindex(cycles["customer"]).to_numpy()
    order = ["지난 날", "고객", "제품"]
    return found.sort_values(order, ascending=[False, True, True], ignore_index=True)


def contact_times(office: Office) -> pd.DataFrame:
    """Return the contacts of twelve months by weekday and time of day, in numbers of entries.

    Entries whose 일시 has no time count in 시각 모름 alone.
    """
    journal = in_period(office.journal, "at", office)
    at = journal["at"]
    timed = at != at.dt.normalize()
    bands = np.array(BANDS, dtype=object)[np.searchsorted(_STEPS, at.dt.hour, side="right")]
    names = pd.Series(bands, index=journal.index, dtype=object).where(timed, "시각 모름")
    days = pd.Series(np.array(WEEKDAYS, dtype=object)[at.dt.dayofweek.to_numpy()], journal.index)
    counts = pd.crosstab(days.to_numpy(), names.to_numpy()) if len(journal) else pd.DataFrame()
    columns = [*BANDS, "시각 모름"]
    counts = counts.reindex(index=list(WEEKDAYS), columns=columns, fill_value=0).astype("int64")
    counts.insert(0, "건수", counts.sum(axis=1))
    found = counts.rename_axis(index="요일", columns=None).reset_index()
    return found if len(journal) else found.iloc[:0]


def answered_by_channel(office: Office) -> pd.DataFrame:
    """Return by channel how often customers came to us themselves: 건수, 수신, 수신 비율.

    Of the entries of twelve months whose 수발신 is told.
    """
    journal = in_period(office.journal, "at", office)
    told = journal[journal["direction"].isin(["수신", "발신"])]
    channel = texts(told["channel"])
    came = (told["direction"] == "수신").groupby(channel.to_numpy()).agg(["size", "sum"])
    found = pd.DataFrame({"건수": came["size"], "수신": came["sum"].astype("int64")})
    found["수신 비율"] = share(found["수신"], found["건수"].astype(float))
    return in_order(found.rename_axis("채널").reset_index(), "채널", CHANNELS)


def moved_by_service(office: Office) -> pd.DataFrame:
    """Return by service who came and who left in the twelve months up to the as-of day.

    Of customers: 신규 had no contract before, 옮겨 옴 had one of another service; 이탈 has none any
    more (the grace over, or ended early), 옮겨 감 has one of another service. A customer whose
    grace still runs is counted as there. 시작 + 신규 + 옮겨 옴 − 이탈 − 옮겨 감 = 끝.
    """
    covered = coverage(office)
    if covered.empty:
        return pd.DataFrame(columns=list(_MOVED))
    today = np.datetime64(office.as_of, "D")
    then = np.datetime64(pd.Timestamp(office.as_of) - pd.DateOffset(months=PERIOD), "D")
    last = covered["until"].to_numpy().astype("datetime64[D]")
    may = (covered["expires"] & renewable(office).loc[covered.index]).to_numpy()
    waiting = may & (last < today)
    spans = covered.assign(until=np.where(waiting, today, last))
    services, names = pd.factorize(spans["service"])
    pairs = spans["who"].to_numpy() * len(names) + services
    before, after = (np.unique(pairs[_there(spans, day)]) for day in (then, today))
    every = np.union1d(before, after)
    who, service = np.divmod(every, len(names))
    was, here = (np.isin(every, each, assume_unique=True) for each in (before, after))
    was_any, here_any = (np.isin(who, each // len(names)) for each in (before, after))
    marks = pd.DataFrame(
        {
            "시작 고객": was,
            "신규": here & ~was & ~was_any,
            "옮겨 옴": here & ~was & was_any,
            "이탈": was & ~here & ~here_any,
            "옮겨 감": was & ~here & here_any,
            "끝 고객": here,
        }
    ).astype("int64")
    found = marks.groupby(np.asarray(names)[service]).sum()
    found["증감"] = found["끝 고객"] - found["시작 고객"]
    return in_order(found.rename_axis("서비스").reset_index(), "서비스", by="끝 고객")


def _there(spans: pd.DataFrame, day: np.datetime64) -> np.ndarray:
    """Which spans have a day in them."""
    at = pd.Timestamp(day)
    return ((spans["first"] <= at) & (spans["until"] >= at)).to_numpy()


def purchases_by_month(office: Office) -> pd.DataFrame:
    """Return the purchases of each of the twelve months: 건수, 금액 in won, 고객 수."""
    bought = in_period(known_purchases(office), "date", office)
    groups = bought.groupby(month_of(bought["date"]).to_numpy())
    found = pd.DataFrame(
        {
            "건수": groups.size(),
            "금액": groups["amount"].sum(),
            "고객 수": groups["customer"].nunique(),
        }
    )
    months = pd.date_range(period_start(office), periods=PERIOD, freq="MS", unit="s")
    found = found.reindex(months, fill_value=0).rename_axis("월").reset_index()
    found = found.assign(비고=remarks(found["월"], None, office))
    return found if len(bought) else found.iloc[:0]


def known_purchases(office: Office) -> pd.DataFrame:
    """Return the purchases up to the as-of day of which it is known who bought what.

    Less what was taken back, as `xlcrm.analysis.purchases` has it.
    """
    rows = purchases(office)
    known = rows["customer"].notna() & (rows["customer"] != "") & rows["product"].notna()
    return rows[known & (rows["product"] != "")]


def _few(found: pd.DataFrame, office: Office) -> pd.DataFrame:
    few = found["고객 수"] < office.policy.standards.small_sample
    return found.assign(비고=np.where(few, FEW, "") if len(found) else pd.Series(dtype=object))


_OF_PURCHASES: Final = (
    *(("products", products), ("purchases_by_month", purchases_by_month)),
    *(("bought_together", bought_together), ("bought_next", bought_next)),
    ("purchase_cycles", purchase_cycles),
)
_OF_JOURNAL: Final = (
    ("contact_times", contact_times),
    ("answered_by_channel", answered_by_channel),
)
TABLES: Final = (*_OF_PURCHASES, *_OF_JOURNAL, ("moved_by_service", moved_by_service))
NEEDS: Final = {
    **dict.fromkeys((name for name, _ in _OF_PURCHASES), "purchases"),
    **dict.fromkeys((name for name, _ in _OF_JOURNAL), "journal"),
}
"""Tables, and the kind of sheet without which each is empty."""
