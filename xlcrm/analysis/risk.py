"""How likely customers are to leave, as points with every reason for them (docs/domain.md#figures).

The points and thresholds are the office's own, from 설정, or those of `xlcrm.reading.standards`. A
sign that needs a sheet which the workbook has not is not looked for, and gives no points.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import undecided
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.issues import NEGATIVE, unresolved
from xlcrm.analysis.once import once, once_a_frame
from xlcrm.analysis.people import (
    begun,
    days_since,
    in_force,
    joined,
    last_contacts,
    present,
    share,
    signed,
    those,
    until_today,
)
from xlcrm.analysis.points import chances, points_of
from xlcrm.analysis.traits import NEEDS as SHEETS_OF_TRAITS
from xlcrm.analysis.traits import traits
from xlcrm.analysis.usage import changes
from xlcrm.domain.outline import outlined
from xlcrm.domain.scorecard import BLANK, OTHER, TRAITS
from xlcrm.schema.sheets import JOURNAL, USAGE
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from xlcrm.analysis.inputs import Office
    from xlcrm.domain.scorecard import Scorecard

MOST: Final = 100  # points; the sum is capped
HIGH, CAUTION, LOW = LEVELS = ("높음", "주의", "낮음")
_RISK: Final = (
    *("점수", "확률", "위험", "사유", "담당자", "서비스"),
    *("종료일", "남은 일수", "재계약 의사", "월 매출"),
)
_NEEDS: Final = {
    "미해결 문제": JOURNAL,
    "부정 상담": JOURNAL,
    "무상담": JOURNAL,
    "이용 감소": USAGE,
}
"""Signs, and the sheet without which they are not looked for."""


@outlined
class Sign(NamedTuple):
    """A sign of leaving, looked for in every customer: points and what they stand on, by customer.

    `points` is 0 and `grounds` empty where the sign is not there. Grounds are put into words by
    `say`, once somebody asks for them: of many days nobody does.
    """

    name: str
    points: pd.Series
    say: Callable[[], pd.Series]

    @property
    def grounds(self) -> pd.Series:
        """What the points stand on."""
        return self.say().where(self.points > 0, "")


@outlined
class _Found(NamedTuple):
    """What was found of a sign: points of each customer, and what says what they stand on."""

    points: pd.Series
    say: Callable[[], pd.Series]


@once
def risk(office: Office) -> pd.DataFrame:
    """Return each customer's risk of leaving: 점수 from 0 to 100, 위험, and all reasons as 사유.

    점수 = min(100, Σ points of the reasons). 위험 is 높음 from 60 points, 주의 from 30, else 낮음,
    unless 설정 says otherwise. 확률, from 0 to 1, is how likely the customer does not go on after
    the end of the contract (within a month, of one without an end); missing where nobody has
    learned it from the office's past (`xlcrm risk learn`). 월 매출 is what the customer's contracts
    bring a month, in won. One row for each customer with a contract in force, the greatest risk
    first, then by the days left.
    Source: 고객대장, 고객관리일지, 이용현황; docs/domain.md#figures.
    """
    who, signs = in_force(office), _signs(office)
    points = total(signs, who.index)
    reasons = _reasons(signs, office)
    found = signed(who)
    columns = (
        *(points, chance(points, office), levels(points, office), reasons),
        *(who["officer"], who["service"]),
        *(who["end"], who["days_left"], who["decision"], who["mrr"]),
    )
    for name, values in zip(_RISK, columns, strict=True):
        found[name] = np.asarray(values)
    # those with the same numbers go by their keys, as they stand already
    order = found.sort_values(["점수", "남은 일수"], ascending=[False, True])
    return order.reset_index(drop=True)


def _reasons(signs: Sequence[Sign], office: Office) -> np.ndarray:
    """All reasons of each customer; of points that were learned, the heaviest first."""
    texts = [_worded(sign) for sign in signs]
    if office.policy.standards.card is not None:
        weights = np.column_stack([sign.points for sign in signs])
        words = np.column_stack([text.to_numpy(dtype=object) for text in texts])
        order = np.argsort(-weights, axis=1, kind="stable")
        sorted_words = np.take_along_axis(words, order, axis=1)
        texts = [pd.Series(column) for column in sorted_words.T]
    return joined(texts, " · ")


def risk_reasons(office: Office) -> pd.DataFrame:
    """Return each reason for a customer's risk: 사유, its points, and what they stand on.

    One row a reason, by customer; 근거 says days, entries or percent. The sum of a customer's
    points, capped at 100, is what `risk` says.
    """
    who = signed(in_force(office))
    parts = []
    for sign in _signs(office):
        there = (sign.points > 0).to_numpy()
        points, grounds = (each[there].to_numpy() for each in (sign.points, sign.grounds))
        parts.append(who[there].assign(사유=sign.name, 점수=points, 근거=grounds))
    found = pd.concat(parts)  # the index is the place among the customers, who are in order
    return found.sort_index(kind="stable").reset_index(drop=True)


def risk_signs(office: Office) -> pd.DataFrame:
    """Return for each sign how many customers have it, and its share of those in force.

    비고 names the sheet without which a sign could not be looked for; its count is then missing.
    """
    who, signs = in_force(office), _signs(office)
    notes = [_not_looked_for(each.name, office) for each in signs]
    counts = [
        None if note else (each.points > 0).sum() for each, note in zip(signs, notes, strict=True)
    ]
    found = pd.DataFrame({"사유": [each.name for each in signs]})
    found["고객 수"] = pd.Series(counts, dtype="float64")
    return found.assign(비율=share(found["고객 수"], float(len(who))), 비고=notes)


def _not_looked_for(sign: str, office: Office) -> str:
    """Why a sign could not be looked for; empty if it could."""
    learned = office.policy.standards.card is not None
    sheet = (SHEETS_OF_TRAITS if learned else _NEEDS).get(sign)
    if learned and sign in traits(office):
        return ""
    if sheet is not None:
        return "" if sheet.key in office.present else f"'{sheet.name}' 시트가 없어 보지 않음"
    return f"'{sign}' 열이 없어 '{OTHER}'의 점수로 셈" if learned else ""


def risk_levels(office: Office) -> pd.DataFrame:
    """Return how many customers are at each level, 비율 of those in force, and their 월 매출."""
    groups = risk(office).groupby("위험")["월 매출"].agg(["size", "sum"])
    groups = groups.reindex(LEVELS, fill_value=0)
    counts = groups["size"]
    found = pd.DataFrame({"고객 수": counts, "비율": share(counts, float(counts.sum()))})
    return found.assign(**{"월 매출": groups["sum"]}).rename_axis("위험").reset_index()


def figures(office: Office) -> dict[str, Figure]:
    """Return how many customers are at high risk, and at some."""
    who = in_force(office)
    level = levels(total(_signs(office), who.index), office)
    return {
        key: Figure(f"위험 {name} 고객", float((level == name).sum()), "명")
        for key, name in (("risk_high", HIGH), ("risk_caution", CAUTION))
    }


def chance(points: pd.Series, office: Office) -> pd.Series:
    """Return how likely customers leave with such points, 0 to 1; NaN where nobody has learned."""
    card = office.policy.standards.card
    if card is None:
        return pd.Series(np.nan, index=points.index)
    return pd.Series(chances(card, points.to_numpy()), index=points.index)


def levels(points: pd.Series, office: Office) -> pd.Series:
    """Return 높음, 주의 or 낮음 for the points of each customer."""
    standards = office.policy.standards.risk
    level = pd.Series(LOW, index=points.index, dtype=object)
    return level.mask(points >= standards.caution, CAUTION).mask(points >= standards.high, HIGH)


def total(signs: Sequence[Sign], customers: pd.Index) -> pd.Series:
    """Return the sum of the points of each customer, 100 at most."""
    points = pd.Series(0, index=customers, dtype="int64")
    for sign in signs:
        points = points + sign.points
    return points.clip(upper=MOST)


@once
def _signs(office: Office) -> tuple[Sign, ...]:
    """What points to each customer's leaving, sign by sign."""
    card = office.policy.standards.card
    if card is not None:
        return tuple(_of_card(office, card))
    return tuple(_looked_for(office, in_force(office)))


def shown_signs(
    office: Office, but: Collection[str] = ()
) -> tuple[pd.Index, tuple[tuple[str, np.ndarray], ...]]:
    """Return the customers with a contract in force, and their points by sign: no words, no list.

    What `risk_reasons` says of them, for whoever asks for many days; without some signs.
    """
    if office.policy.standards.card is not None:
        who, signs = (
            in_force(office),
            tuple(each for each in _signs(office) if each.name not in but),
        )
    else:
        who = present(office)
        signs = tuple(_looked_for(office, who, but))
    return who.index, tuple((sign.name, sign.points.to_numpy()) for sign in signs)


@once
def points_of_all(office: Office) -> pd.Series:
    """Return the points of each customer with a contract in force, indexed by customer."""
    customers, signs = shown_signs(office)
    points = sum((each for _, each in signs), np.zeros(len(customers), dtype="int64"))
    return pd.Series(points, index=customers).clip(upper=MOST)


def risk_of_all(office: Office) -> pd.Series:
    """Return 높음, 주의 or 낮음 of each customer with a contract in force, indexed by customer."""
    return levels(points_of_all(office), office)


def _of_card(office: Office, card: Scorecard) -> Iterator[Sign]:
    """The traits for which 설정 has points; one that the workbook has not gives those of 그 밖."""
    customers, known = in_force(office).index, traits(office)
    for trait, worth in card.points.items():
        values = known.get(trait)
        if values is None:
            usual = worth.get(OTHER, 0)
            worth_all = pd.Series(usual, index=customers)
            yield _sign(trait, worth_all, partial(_texts, "모름", customers))
            continue
        points = pd.Series(points_of(worth, values), index=customers)
        yield _sign(trait, points, partial(_said, trait, values))


def _said(trait: str, values: pd.Series) -> pd.Series:
    """What a trait of each customer is, in words."""
    if pd.api.types.is_numeric_dtype(values):
        unit = TRAITS[trait].unit if trait in TRAITS else ""
        return _words(values, f"{{}}{unit}").where(values.notna(), BLANK)
    return values.where(values.notna(), BLANK).astype(object)


def _texts(text: str, customers: pd.Index) -> pd.Series:
    return pd.Series(text, index=customers, dtype=object)


def _unresolved(office: Office, who: pd.DataFrame) -> _Found:
    """A problem that has been open for longer than some days; once, whatever their number."""
    standards = office.policy.standards.risk
    longest = unresolved(office).groupby("customer", sort=False)["days"].max().reindex(who.index)
    there = longest > standards.unresolved_days
    points = there * standards.unresolved_points
    return _Found(points, partial(_words, longest, "{}일째"))


def _negative(office: Office, who: pd.DataFrame) -> _Found:
    """Entries in a negative mood within some days, each with its points up to a most."""
    standards = office.policy.standards.risk
    bad = until_today(_negative_ones(office.journal), "at", office)
    bad = bad[days_since(bad["at"], office) <= standards.negative_days]
    count = bad.groupby("customer", sort=False).size().reindex(who.index, fill_value=0)
    points = (count * standards.negative_points).clip(upper=standards.negative_most)
    within = f"{standards.negative_days}일 안 {{}}건"
    return _Found(points, partial(_words, count, within))


_open: Final = once_a_frame(undecided)
"""The same of all contracts, for all who ask of other days."""


@once_a_frame
def _negative_ones(journal: pd.DataFrame) -> pd.DataFrame:
    return journal.loc[journal["sentiment"] == NEGATIVE, ["customer", "at"]]


def _silence(office: Office, who: pd.DataFrame) -> _Found:
    """No entry in the journal for some days, or for many.

    Of a customer who never had one, since the first contract began: that day they were there.
    """
    standards = office.policy.standards.risk
    last = last_contacts(office).reindex(who.index)
    days = days_since(last.fillna(who["first_start"]), office)
    steps = (
        (days > standards.long_silence_days, standards.long_silence_points),
        (days > standards.silence_days, standards.silence_points),
    )
    points = _first(steps, who.index) if "journal" in office.present else _none(who.index)
    return _Found(points, partial(_words, days, "{}일째"))


def _usage(office: Office, who: pd.DataFrame) -> _Found:
    """Usage that fell against the mean of the three months before."""
    standards = office.policy.standards.risk
    if office.usage.empty:  # as in most ledgers; learning asks for each of many months
        change = pd.Series(np.nan, index=who.index, name="변화율")
    else:
        change = changes(office)["변화율"].reindex(who.index)
    percent = (change * 100).round(6)  # so that a fall of exactly 30 % counts
    steps = (
        (percent <= -standards.usage_plunge, standards.usage_plunge_points),
        (percent <= -standards.usage_drop, standards.usage_drop_points),
    )
    return _Found(_first(steps, who.index), partial(_words, percent.round(), "{}%"))


def _undecided(office: Office, who: pd.DataFrame) -> _Found:
    """A contract in its last days, of which nobody knows whether it goes on.

    See `xlcrm.analysis.coverage.undecided`.
    """
    standards = office.policy.standards.risk
    running, contracts = begun(office)["in_force"], office.contracts
    left = those(contracts["days_left"], running.index)
    near = running & left.between(0, standards.undecided_days)
    near &= those(_open(contracts), running.index)
    left = left[near]
    customers = contracts["customer"].loc[left.index]
    soonest = left.groupby(customers, sort=False).min().reindex(who.index)
    points = soonest.notna() * standards.undecided_points
    return _Found(points, partial(_words, soonest, "D-{}"))


def _first_term(office: Office, who: pd.DataFrame) -> _Found:
    """A customer who has not renewed yet."""
    there = who["terms"] == 1
    points = there * office.policy.standards.risk.first_term_points
    return _Found(points, partial(_texts, "첫 계약", who.index))


_LOOKS: Final[Mapping[str, Callable[[Office, pd.DataFrame], _Found]]] = {
    "미해결 문제": _unresolved,
    "부정 상담": _negative,
    "무상담": _silence,
    "이용 감소": _usage,
    "만료 임박 미정": _undecided,
    "첫 계약": _first_term,
}


def _looked_for(office: Office, who: pd.DataFrame, but: Collection[str] = ()) -> Iterator[Sign]:
    """The signs of 기준, but some."""
    for name, look in _LOOKS.items():
        if name not in but:
            yield _sign(name, *look(office, who))


def _sign(name: str, points: pd.Series, say: Callable[[], pd.Series]) -> Sign:
    return Sign(name, points.astype("int64"), say)


def _first(steps: tuple[tuple[pd.Series, int], ...], customers: pd.Index) -> pd.Series:
    """The points of the first step that holds, 0 where none does."""
    points = _none(customers)
    for there, worth in reversed(steps):
        points = points.mask(there, worth)
    return points


def _none(customers: pd.Index) -> pd.Series:
    return pd.Series(0, index=customers, dtype="int64")


def _words(numbers: pd.Series, form: str) -> pd.Series:
    """Say whole numbers in words; each distinct one once."""
    said = {each: form.format(f"{each:,.0f}") for each in numbers.dropna().unique()}
    return numbers.map(said).astype(object)


def _worded(sign: Sign) -> pd.Series:
    """The reason with its grounds and points: 미해결 문제 12일째(25)."""
    points = sign.points.map({each: f"({each})" for each in sign.points.unique()}).astype(object)
    grounds = sign.grounds
    named = f"{sign.name} " + grounds.astype(object)
    text = named.where(grounds != sign.name, sign.name)
    return (text + points).where(sign.points > 0, "")


TABLES: Final = (
    ("risk", risk),
    ("risk_reasons", risk_reasons),
    ("risk_levels", risk_levels),
    ("risk_signs", risk_signs),
)
