"""Those with whom something was done against comparable people with whom it was not.

A call, a message, an offer: an office does such things for those of whom it thinks that they are
worth it. So they are held against those of the same service, number of terms and band of risk, and
even then what nobody wrote down may tell them apart: an association, and never a cause.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import FOREVER, coverage
from xlcrm.analysis.once import once
from xlcrm.analysis.people import numbered
from xlcrm.analysis.renewal_rates import Z_95
from xlcrm.analysis.risk import levels, shown_signs
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from xlcrm.analysis.inputs import Office

UNDECIDED: Final = "만료 임박 미정"
"""The sign that tells nothing apart among contracts that are all about to end."""

_BITS: Final = 63
TOO_FEW: Final = 10
"""So many have to stand on either side until a difference is told."""

WITHIN: Final = 60
"""Days in which a renewal or a purchase counts as what followed."""

_TERMS: Final = 3  # from which number of terms on they count as one band
_QUARTER: Final = 3  # months; a band of risk is worked out so often, as it takes its time
_UNITS: Final = ("customer", "service")
_FOLLOWED: Final = ("name", "customer", "service", "day", "end", "contacted", "renewed")
_WHEN: Final = ("끝이 멂", "끝이 가까움", "끝난 뒤")
NEAR: Final = 30
"""Days to the end from which on it is near."""
GOLDEN: Final = (5**0.5 - 1) / 2
"""The golden ratio's part: its multiples spread evenly, however many there are (Weyl 1916)."""


@outlined
class Effect(NamedTuple):
    """Those contacted against comparable ones who were not, over groups that have both.

    Attributes:
        contacted: how many were.
        kept: how many of those went on.
        others: how many comparable ones were not.
        others_kept: how many of those went on.
        difference: of the shares, group by group (Mantel and Haenszel); None where too few.
        low: the lower bound of its 95 % interval (Sato 1989, right for many small groups, too).
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
        self,
        few: int,
        *,
        whom: str = "연락",
        did: str = "이어졌습니다",
        side: str = "",
        cause: str = "",
    ) -> str:
        """Return what may be said of it, and no more.

        Args:
            few: how many on a side are few.
            whom: what was done with them: 연락, 발송, 제안.
            did: what they did then.
            side: who they are; those with whom it was done, unless told.
            cause: what nobody may say that it was; that it was done, unless told.

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
        more = "더" if self.difference > 0 else "덜"
        size = f"{abs(self.difference):.1%}p"
        owing = "덕분" if self.difference > 0 else "때문"
        who, cause = with_particle(side or f"{whom}한 쪽", "이/가"), cause or f"{whom}한 {owing}"
        return f"{hedge}{who} {size} {more} {did}. 연관이며, {cause}인지는 알 수 없습니다."


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
    sided = contacted**2 * others_kept - others**2 * ours
    sided = (sided + contacted * others * (others - contacted) / 2) / total**2
    mixed = (ours * (others - others_kept) + others_kept * (contacted - ours)) / (2 * total)
    spread = max(float(difference * sided.sum() + mixed.sum()), 0.0)
    half = Z_95 * float(np.sqrt(spread)) / float(weight.sum())
    low, high = difference - half, difference + half
    return plain._replace(difference=difference, low=low, high=high)


def comparable(office: Office, rows: pd.DataFrame, at: pd.Series) -> pd.DataFrame:
    """Return contracts with `group`, who is comparable with whom, and `signs` of risk, on a day.

    A group has the same service, number of terms (1, 2, 3 or more) and band of risk, as it was on
    the first day of the quarter of that day.

    Args:
        office: the office.
        rows: contracts, by their place in `office.contracts`, with `customer` and `service`.
        at: the day of each.
    """
    months = at.to_numpy().astype("datetime64[M]")
    months = months - months.astype(int) % _QUARTER
    bands, signs = risk_then(office, rows["customer"], months)
    terms = terms_of(office, rows)
    parts = zip(rows["service"], terms, bands, strict=True)
    said = np.empty(len(rows), dtype=object)  # as some rows may stand there twice, no index joins
    said[:] = signs
    group = np.array([" · ".join(map(str, each)) for each in parts], dtype=object)
    return rows.assign(terms=terms, signs=said, group=group)


def followed(
    office: Office,
    units: pd.DataFrame,
    done: pd.DataFrame,
    *,
    within: int,
    names: Collection[str] | None = None,
) -> tuple[pd.DataFrame, pd.Series]:
    """Return who of those with whom something was done did what, and who of comparable others.

    Of each unit of somebody with whom it was done counts the first such day on which it is open.
    The others are looked at on those same days, one day each: of all the days on which it was done,
    in order and as often, the k-th unit has the one at the golden ratio's k-th step. It counts if
    it is open on that day, and nothing of the kind was done with its customer on it or in `within`
    days before it. So nobody is chosen by what came later, on either side, and units are open as
    long on both; what is done with the others later is let be. Days of which the time is not over
    yet are left out: `waiting` counts those with whom it was done then.

    Args:
        office: the office.
        units: what may follow, by their place in `office.contracts`: `customer`, `service`, the
            first and the last day on which it is still open, `since` and `until`; `end`, the last
            day of what ends (NaT: nothing does), and `next`, the days on which it happened.
        done: what was done: `name`, such as a campaign; `customer` and `day`.
        within: days in which what follows counts, that day not among them.
        names: of which it is asked; of all by default.

    Returns:
        The rows that `effect` takes, with `name`; and, by name, how many are waiting. A group is,
        beside what `comparable` says, of those whose end is more than 30 days away, near, or past.
    """
    closed = np.datetime64(office.as_of, "D") - within
    touched = _days_by_customer(done)
    parts: list[pd.DataFrame] = []
    waiting: dict[str, int] = {}
    wanted = done if names is None else done[done["name"].isin(names)]
    for name, rows in wanted.groupby("name", sort=True):
        ours = _first_open(units, _days_by_customer(rows))
        over = ours["day"].to_numpy() <= closed
        waiting[str(name)] = int((~over).sum())
        every = np.sort(_plain(rows["day"]))
        theirs = _spread(units, every[every <= closed])
        theirs = theirs[~_touched(theirs, touched, within)]
        parts += [
            each.assign(name=name, contacted=contacted, renewed=_follows(each, within))
            for each, contacted in ((ours[over], True), (theirs, False))
        ]
    found = pd.concat(parts) if parts else units.iloc[:0].assign(day=units["since"].iloc[:0])
    found = found.reindex(columns=list(_FOLLOWED)).astype({"contacted": bool, "renewed": bool})
    for column in ("day", "end"):
        found[column] = found[column].to_numpy().astype("datetime64[s]")
    left = _left(found)
    found = comparable(office, found, found["day"])
    group = [f"{each} · {when}" for each, when in zip(found["group"], left, strict=True)]
    return found.assign(group=np.array(group, dtype=object)), pd.Series(waiting, dtype="int64")


def _left(rows: pd.DataFrame) -> np.ndarray:
    """Whether the end of a unit is far, near or past on its day."""
    days = (rows["end"] - rows["day"]).dt.days
    return np.select([days.isna(), days > NEAR, days >= 0], ["", *_WHEN[:2]], default=_WHEN[2])


def _days_by_customer(done: pd.DataFrame) -> dict[str, np.ndarray]:
    """The days on which something was done with each customer, in order."""
    days = done.assign(day=_plain(done["day"])).groupby("customer")["day"]
    return {str(who): np.unique(_plain(each)) for who, each in days}


def _plain(days: pd.Series) -> np.ndarray:
    found: np.ndarray = days.to_numpy().astype("datetime64[D]")
    return found


def _first_open(units: pd.DataFrame, days: dict[str, np.ndarray]) -> pd.DataFrame:
    """Units with the first of their customer's days on which each is open."""
    units = units[units["customer"].isin(days)]
    since, until = _plain(units["since"]), _plain(units["until"])
    found = np.full(len(units), np.datetime64("NaT"), dtype="datetime64[D]")
    for place, who in enumerate(units["customer"]):
        mine = days[str(who)]
        at = int(np.searchsorted(mine, since[place]))
        if at < len(mine):
            found[place] = mine[at]
    return units.assign(day=found.astype("datetime64[s]"))[found <= until]


def _spread(units: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    """Units with one of some days each, spread evenly over them, where they are open on it."""
    if not len(days):
        return units.iloc[:0].assign(day=units["since"].iloc[:0])
    steps = np.arange(1, len(units) + 1) * GOLDEN % 1
    found = days[(steps * len(days)).astype(int)]
    there = (found >= _plain(units["since"])) & (found <= _plain(units["until"]))
    spread: pd.DataFrame = units.assign(day=found.astype("datetime64[s]"))[there]
    return spread


def _touched(units: pd.DataFrame, touched: dict[str, np.ndarray], within: int) -> np.ndarray:
    """Of which customers something was done on the day of a unit, or soon before."""
    none = np.array([], dtype="datetime64[D]")
    days = _plain(units["day"])
    found = [
        bool(((mine <= day) & (mine >= day - within)).any())
        for who, day in zip(units["customer"], days, strict=True)
        for mine in (touched.get(str(who), none),)
    ]
    return np.array(found, dtype=bool)


def _follows(units: pd.DataFrame, within: int) -> np.ndarray:
    """Whether what may follow did, after the day and within so many days."""
    days = _plain(units["day"])
    found = [
        bool(((each > day) & (each <= day + within)).any())
        for each, day in zip(units["next"], days, strict=True)
    ]
    return np.array(found, dtype=bool)


def renewals(office: Office, within: int) -> pd.DataFrame:
    """Return the contracts whose end may be followed by a next term, as `followed` takes them.

    Open from `within` days before the last day, so that a term right after it still begins in
    time, until the grace is over or the next term has begun.
    """
    covered = _known(office)
    covered = covered[covered["expires"] & (covered["last"] != pd.Timestamp(FOREVER))]
    last = _plain(covered["last"])
    begins = _plain(office.contracts["next_start"].loc[covered.index])
    begins = np.where(covered["renewed"].to_numpy(), begins, np.datetime64("NaT"))
    grace = last + np.timedelta64(office.policy.grace, "D")
    since = np.maximum(_plain(covered["first"]), last - (within - 1))
    until = np.where(np.isnat(begins), grace, np.minimum(grace, begins - 1))
    return _units(covered, (since, until, last), ([day] for day in begins))


def purchases(office: Office, bought: pd.DataFrame) -> pd.DataFrame:
    """Return each customer's contract in force with the days of purchases, for `followed`.

    Args:
        office: the office.
        bought: the purchases that count, with `customer` and `date`.
    """
    covered = _known(office).sort_values("first", kind="stable")
    days = _days_by_customer(bought.assign(day=bought["date"]))
    none = np.array([], dtype="datetime64[D]")
    following = covered.groupby("customer")["first"].shift(-1)
    last = covered["until"]
    before = following - pd.Timedelta(days=1).as_unit("s")
    until = last.where(following.isna() | (last < following), before)
    each = (days.get(str(who), none) for who in covered["customer"])
    never = np.full(len(covered), np.datetime64("NaT"), dtype="datetime64[D]")
    return _units(covered, (_plain(covered["first"]), _plain(until), never), each)


@once
def _known(office: Office) -> pd.DataFrame:
    """The contracts of somebody that count, as `coverage` has them, with whose they are."""
    covered = coverage(office)
    covered = covered.assign(customer=office.contracts["customer"].loc[covered.index])
    return covered[covered["customer"].notna() & (covered["customer"] != "")]


def _units(
    covered: pd.DataFrame,
    days: tuple[np.ndarray, np.ndarray, np.ndarray],
    following: Iterable[object],
) -> pd.DataFrame:
    found = covered[list(_UNITS)].copy()
    for name, column in zip(("since", "until", "end"), days, strict=True):
        found[name] = column.astype("datetime64[s]")
    happened = np.empty(len(covered), dtype=object)
    for at, each in enumerate(following):
        happened[at] = np.asarray(each, dtype="datetime64[D]")
    return found.assign(next=happened)


def effects(  # noqa: PLR0913 - what was found, of whom, and how it is said
    rows: pd.DataFrame, waiting: pd.Series, names: Iterable[str], few: int, *, whom: str, did: str
) -> Iterator[dict[str, object]]:
    """Yield what `followed` found of each name: numbers, shares, the difference, what it says."""
    for name in names:
        found = effect(rows[rows["name"] == name])
        said = found.told(few, whom=whom, did=did)
        if not found.contacted and waiting.get(name, 0):
            said = "지켜볼 날이 아직 지나지 않았습니다."
        yield {
            "판정 대기": int(waiting.get(name, 0)),
            f"{whom}(견줌)": found.contacted,
            "이어짐": found.kept,
            "비율": share_of(found.kept, found.contacted),
            "견줄 고객": found.others,
            "이어짐(견줄 고객)": found.others_kept,
            "비율(견줄 고객)": share_of(found.others_kept, found.others),
            "차이": found.difference,
            "하한": found.low,
            "상한": found.high,
            "말": said,
        }


def share_of(part: int, whole: int) -> float:
    """Return the part of the whole, 0 to 1; NaN where the whole is nothing.

    >>> share_of(1, 4), share_of(0, 0)
    (0.25, nan)
    """
    return part / whole if whole else float("nan")


def terms_of(office: Office, due: pd.DataFrame) -> np.ndarray:
    """Which of its customer's terms each is: 1, 2, or 3 for that and all later ones."""
    covered = coverage(office).sort_values("first", kind="stable")
    at = covered.groupby("who").cumcount() + 1
    return at.reindex(due.index).clip(upper=_TERMS).to_numpy()


def risk_then(
    office: Office, customers: pd.Series, months: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The band of risk and its reasons that customers had on the first days of some months."""
    asked = numbered(office.contracts)[1].get_indexer(pd.Index(customers.astype(str)))
    known = asked >= 0
    bands, signs = np.empty(len(asked), dtype=object), np.empty(len(asked), dtype=object)
    bands[:] = str(levels(pd.Series([0]), office).iloc[0])
    signs[:] = [frozenset[str]()] * len(asked)
    for month in np.unique(months):
        look = _risk_on(office, month.astype("datetime64[D]").item())
        mine = np.flatnonzero((months == month) & known)
        bands[mine] = look.bands[asked[mine]]
        signs[mine] = [look.signs[each] for each in look.shown[asked[mine]].tolist()]
    return bands, signs


@outlined
class _Risks(NamedTuple):
    """The risk of all customers on a day, in the order of their numbers.

    Attributes:
        bands: the band of each, which is that of no points where there is no sign.
        shown: a number for the signs that each shows.
        signs: which those are, by that number.
    """

    bands: np.ndarray
    shown: np.ndarray
    signs: Mapping[int, frozenset[str]]


def _risk_on(office: Office, day: date) -> _Risks:
    """The bands of risk on a day, and the signs, of all customers; worked out once."""
    known = _looks(office)
    if day not in known:
        customers, told = shown_signs(replace(office, as_of=day), but=(UNDECIDED,))
        keys = numbered(office.contracts)[1]
        at = keys.get_indexer(customers)
        shown = np.zeros(len(keys), dtype="int64" if len(told) < _BITS else object)
        points_then = np.zeros(len(keys), dtype="int64")
        for place, (_, points) in enumerate(told):
            shown[at] |= (points > 0).astype(shown.dtype) << place
            points_then[at] += np.maximum(points, 0)
        signs = {
            number: frozenset(name for place, (name, _) in enumerate(told) if number >> place & 1)
            for number in set(shown.tolist())
        }
        bands = levels(pd.Series(points_then), office).to_numpy(dtype=object)
        known[day] = _Risks(bands, shown, signs)
    return known[day]


@once
def _looks(office: Office) -> dict[date, _Risks]:  # noqa: ARG001
    """What is known so far of an office's risk on earlier days, for all who compare."""
    return {}
