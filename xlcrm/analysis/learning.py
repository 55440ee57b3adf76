"""What an office's own past says of who leaves, as whole points, and how good those are.

A ridge-logistic regression over the looks (`xlcrm.analysis.looks`), drawn towards the present
weights where there are few, is rounded to a scorecard (`xlcrm.domain.scorecard`). How good it is
is measured on months that it has not seen; the weights of 기준 are measured on the same.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.bands import Bands, bands_of, is_free_text
from xlcrm.analysis.foretold import Quality, auc, quality, tenths
from xlcrm.analysis.inputs import OWN
from xlcrm.analysis.logistic import best_strength, fitted, folds, log_losses, probability
from xlcrm.analysis.looks import FIXED, looks
from xlcrm.analysis.points import chances, points_of
from xlcrm.analysis.risk import points_of_all
from xlcrm.analysis.traits import traits
from xlcrm.domain.outline import outlined
from xlcrm.domain.scorecard import BETWEEN, BLANK, MOST_POINTS, Scorecard
from xlcrm.domain.text import lazy
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.analysis.inputs import Office
    from xlcrm.reading.standards import RiskStandards

AHEAD: Final = 30  # days before the month of an end; time enough to call somebody
LEAST: Final = 40  # looks to learn from
LEAST_OF_EACH: Final = 10  # of them that left, and that stayed
_HELD: Final = 0.25  # of the looks that are held back, the newest
_HELD_LEAST: Final = 30
_HELD_OF_EACH: Final = 8
_HIGH: Final = 0.1  # of the customers with the most points: 높음
_CAUTION: Final = 0.3  # and 주의
_MORE: Final = 1.5  # times the usual share that leaves
_MOST_DOUBLE: Final = 500
_LATE: Final = lazy(
    r"해지|탈퇴|환불|중도|퇴원|퇴실|퇴소|반납|사유|재등록|재계약|갱신|연장|만료|종료|상태|결과|처리|완료|"
    r"비고|메모|잔여|남은|미납|연체|이탈|위험|등급|점수"
)
"""Headers of columns that are filled in, or change, when somebody leaves or stays."""
_PEOPLE: Final = lazy(
    r"이름|성명|성함|담당|추천인|소개자|보호자|연락|전화|주소|강사|트레이너|선생|상담자|상담원|직원|관리자|생년|주민|"
    r"(?i:name|manager|staff|trainer|phone|mail)"
)
"""Headers of columns that name somebody, whom 설정 and the screen are not to name."""
_SEEN: Final = 5  # customers with a word that are to be expected today, to miss them
_SELDOM: Final = 0.2  # of what is to be expected


@outlined
class LabelLearned(NamedTuple):
    """The points of a trait's label, and the looks behind them: how many, and how many left."""

    trait: str
    label: str
    points: int
    looks: int
    left: int


@outlined
@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What an office's past says of who leaves.

    Attributes:
        looks: how many looks there were.
        left: how many of those customers left.
        ahead: how many days before the month of an end they were looked at.
        kept: whether the present weights are kept.
        why: the reason for that; empty where they are not.
        card: the points learned; None where there was too little to learn from.
        labels: those points one by one, with the looks behind each.
        high: points from which on a customer is 높음.
        caution: points from which on a customer is 주의.
        new: how good the points are on what was held back; None where nothing was learned.
        old: how good the present weights are on the same.
        held: what was held back, in words.
        tenths: what the points foretold of each tenth of that, and what happened.
        left_out: columns of the office's own that were not used, and why.
    """

    looks: int
    left: int
    ahead: int
    kept: bool
    why: str = ""
    card: Scorecard | None = None
    labels: tuple[LabelLearned, ...] = ()
    high: int = 0
    caution: int = 0
    new: Quality | None = None
    old: Quality | None = None
    held: str = ""
    tenths: pd.DataFrame = field(default_factory=pd.DataFrame)
    left_out: Mapping[str, str] = field(default_factory=dict)


def learn(office: Office, ahead: int = AHEAD) -> Learned:
    """Return what the office's past says of who leaves.

    Args:
        office: the office as it is, with its own columns (`office_of(…, with_own=True)`). Points
            that it has learned before are not what new ones are compared with, as they were made
            from the same past: the weights of 기준 are.
        ahead: how many days before the month of an end customers are looked at.
    """
    office = _without_card(office)
    past = looks(office, ahead)
    left = past["left"].to_numpy() if len(past) else np.array([], dtype=bool)
    gone = int(left.sum())
    if len(past) < LEAST or min(gone, len(past) - gone) < LEAST_OF_EACH:
        why = (
            f"배울 지난 계약이 모자랍니다: {len(past):,}건에 그 가운데 떠난 것이 {gone:,}건입니다. "
            f"{LEAST}건 이상, 떠난 것과 남은 것이 저마다 {LEAST_OF_EACH}건 이상 있어야 합니다."
        )
        return Learned(len(past), gone, ahead, kept=True, why=why)
    left_out = dict(_left_out(past, office))
    names = [name for name in past.columns if name not in FIXED and name not in left_out]
    usual = office.policy.standards.risk
    held = _held(past)
    foretold = pd.concat([_foretold(past, names, usual, *pair) for pair in held.pairs])
    happened = foretold["left"].to_numpy()
    new, old = (quality(happened, foretold[name].to_numpy()) for name in ("new", "old"))
    old = old._replace(auc=auc(happened, foretold["points"].to_numpy()))
    why = _why_kept(foretold, new, old)
    score = _scored(past, names, usual)
    high, caution = _levels(score, past, office)
    return Learned(
        len(past),
        gone,
        ahead,
        kept=bool(why),
        why=why,
        card=score.card,
        labels=tuple(score.labels(past)),
        high=high,
        caution=caution,
        new=new,
        old=old,
        held=held.told,
        tenths=tenths(happened, foretold["new"].to_numpy()),
        left_out=left_out,
    )


def _without_card(office: Office) -> Office:
    """The office without points that it has learned before: those have seen what is held back."""
    standards = replace(office.policy.standards, card=None)
    return replace(office, policy=replace(office.policy, standards=standards))


# -- what is held back ---------------------------------------------------------------------------


class _Held(NamedTuple):
    """What is learned from and what is held back, as positions, pair by pair; and in words."""

    pairs: Sequence[tuple[np.ndarray, np.ndarray]]
    told: str


def _held(past: pd.DataFrame) -> _Held:
    """The newest months, of which nothing was known when the others had been decided.

    Where there are too few months for that, each fifth of the customers in turn.
    """
    months = past["month"].to_numpy()
    left = past["left"].to_numpy()
    for month in np.unique(months)[::-1]:
        held = months >= month
        if held.mean() < _HELD or not _enough(left[held], _HELD_LEAST, _HELD_OF_EACH):
            continue
        learned = past["decided"].to_numpy() <= past["day"].to_numpy()[held].min()
        if not _enough(left[learned], LEAST, LEAST_OF_EACH):
            break
        last = pd.Timestamp(months[learned].max())
        first, newest = pd.Timestamp(month), pd.Timestamp(months.max())
        told = f"{last:%Y-%m}까지로 배워 {first:%Y-%m}–{newest:%Y-%m}에 견줌"
        return _Held([(np.flatnonzero(learned), np.flatnonzero(held))], told)
    fold = folds(past["customer"].to_numpy())
    pairs = [
        (np.flatnonzero(fold != each), np.flatnonzero(fold == each)) for each in np.unique(fold)
    ]
    return _Held(
        pairs, "달로 나누기에는 모자라, 고객을 다섯으로 나누어 넷에서 배운 것을 나머지에 견줌"
    )


def _enough(left: np.ndarray, least: int, of_each: int) -> bool:
    gone = int(left.sum())
    return len(left) >= least and min(gone, len(left) - gone) >= of_each


def _foretold(
    past: pd.DataFrame,
    names: Sequence[str],
    usual: RiskStandards,
    learned: np.ndarray,
    held: np.ndarray,
) -> pd.DataFrame:
    """What both kinds of points say of what was held back: `left`; `new` and `old`, chances.

    The present weights know of no chances: theirs are fitted to the same looks, as is fair.
    `points` are those weights' own.
    """
    before, after = past.iloc[learned], past.iloc[held]
    score = _scored(before, names, usual)
    old = before["old"].to_numpy(dtype=float)[:, None] / MOST_POINTS
    intercept, weight = fitted(old, before["left"].to_numpy(), np.zeros(1), 1e-3)
    said = after["old"].to_numpy(dtype=float)[:, None] / MOST_POINTS
    return pd.DataFrame(
        {
            "left": after["left"].to_numpy(),
            "new": score.chance(after),
            "old": probability(intercept + said @ weight),
            "points": said[:, 0],
        }
    )


def _why_kept(foretold: pd.DataFrame, new: Quality, old: Quality) -> str:
    """Why the present weights are kept; empty where the new points are better beyond chance."""
    left = foretold["left"].to_numpy()
    gain = log_losses(left, foretold["old"].to_numpy()) - log_losses(
        left, foretold["new"].to_numpy()
    )
    doubt = gain.std(ddof=1) / np.sqrt(len(gain))
    if new.auc > old.auc and new.brier < old.brier and gain.mean() > doubt:
        return ""
    return "지난 계약에 견주어 보니 지금의 점수보다 낫지 않습니다."


# -- columns of the office's own -----------------------------------------------------------------


def _left_out(past: pd.DataFrame, office: Office) -> Iterator[tuple[str, str]]:
    """The office's own columns that are not used, and why."""
    own = {
        name.removeprefix(OWN)
        for frame in (office.contracts, office.customers)
        for name in frame.columns
        if name.startswith(OWN)
    }
    today = traits(office)
    for name in sorted(own & {*past.columns}):
        if is_free_text(past[name]):
            yield name, "값이 가지각색"
        elif _PEOPLE.search(name) or BETWEEN.strip() in name:
            yield name, "사람을 적거나, 이름에 등호가 있는 열"
        elif _LATE.search(name):
            yield name, "떠나거나 남을 때 적는 열"
        elif _told_after(past[name], today[name]):
            yield name, "지금 고객에게는 없는 값이 있어, 일이 끝난 뒤에 적는 열로 보임"


def _told_after(past: pd.Series, today: pd.Series) -> bool:
    """Whether a word, or a blank, that was usual is seldom met today: it was written afterwards."""
    usual = past.fillna(BLANK).value_counts(normalize=True)
    now = today.fillna(BLANK).value_counts(normalize=True).reindex(usual.index, fill_value=0.0)
    missed = (usual * len(today) >= _SEEN) & (now < usual * _SELDOM)
    return bool(missed.any())


# -- points --------------------------------------------------------------------------------------


class _Score(NamedTuple):
    """A scorecard with the labels that it stands on."""

    bands: tuple[Bands, ...]
    card: Scorecard

    def points(self, past: pd.DataFrame) -> np.ndarray:
        """The sum of the points of each look, 100 at most."""
        total = np.zeros(len(past))
        for trait, worth in self.card.points.items():
            total += points_of(worth, past[trait])
        return np.minimum(total, MOST_POINTS)

    def chance(self, past: pd.DataFrame) -> np.ndarray:
        """How likely each leaves."""
        return chances(self.card, self.points(past))

    def labels(self, past: pd.DataFrame) -> Iterator[LabelLearned]:
        """Each label's points, the traits that weigh most first."""
        left = past["left"].to_numpy()
        weight = {trait: max(each.values()) for trait, each in self.card.points.items()}
        for trait in sorted(weight, key=lambda each: -weight[each]):
            codes = next(each for each in self.bands if each.trait == trait).codes(past[trait])
            for at, (label, points) in enumerate(self.card.points[trait].items()):
                here = codes == at
                yield LabelLearned(trait, label, points, int(here.sum()), int(left[here].sum()))


def _scored(past: pd.DataFrame, names: Sequence[str], usual: RiskStandards) -> _Score:
    """The scorecard that some looks teach."""
    bands = tuple(bands_of(past, names, usual))
    codes = [each.codes(past[each.trait]) for each in bands]
    parts = [each.design(code) for each, code in zip(bands, codes, strict=True)]
    design = np.column_stack(parts)
    prior = np.concatenate([each.weights for each in bands])
    left = past["left"].to_numpy()
    strength = best_strength(design, left, prior, folds(past["customer"].to_numpy()))
    intercept, weights = fitted(design, left, prior, strength)
    ends = np.cumsum([part.shape[1] for part in parts])
    split = np.split(weights, ends[:-1])
    effects = [each.effects(part) for each, part in zip(bands, split, strict=True)]
    intercept -= sum(float(each.prior[0]) for each in bands if each.ordered)
    return _Score(bands, _card(bands, codes, effects, intercept))


def _card(
    bands: Sequence[Bands],
    codes: Sequence[np.ndarray],
    effects: Sequence[np.ndarray],
    intercept: float,
) -> Scorecard:
    """Whole points for the effects: 0 for the least of each trait, 100 for the most of all."""
    least = [
        min(effect[np.unique(code[code >= 0])], default=0.0)
        for effect, code in zip(effects, codes, strict=True)
    ]
    above = [np.maximum(effect - low, 0) for effect, low in zip(effects, least, strict=True)]
    most = sum(float(each.max()) for each in above)
    double = int(min(max(np.log(2) * MOST_POINTS / most, 1), _MOST_DOUBLE)) if most else 0
    scale = double / np.log(2)
    points = [np.rint(each * scale).astype(int) for each in above]
    return Scorecard(
        {
            band.trait: dict(zip(band.labels, map(int, each), strict=True))
            for band, each in zip(bands, points, strict=True)
            if each.any()
        },
        half=round(-(intercept + sum(least)) * scale),
        double=double,
    )


def _levels(score: _Score, past: pd.DataFrame, office: Office) -> tuple[int, int]:
    """The points from which on a customer is 높음, and 주의.

    The tenth, and the three tenths, of today's customers with the most points, as far as they are
    half as likely again to leave as is usual, and likelier than usual. Of few customers nobody can
    tell a tenth: then those of the looks.
    """
    learned = replace(office.policy.standards, card=score.card)
    today = points_of_all(replace(office, policy=replace(office.policy, standards=learned)))
    points = today.to_numpy() if len(today) >= LEAST else score.points(past)
    usual = float(past["left"].mean())
    high = max(_from(points, _HIGH), score.card.score_of(_MORE * usual))
    caution = max(_from(points, _CAUTION), score.card.score_of(usual))
    high = int(min(max(high, 2), MOST_POINTS))
    return high, min(max(caution, 1), high - 1)


def _from(points: np.ndarray, share: float) -> int:
    """The fewest points that no more than a share of the looks reach."""
    order = np.unique(points)
    reached = [(points >= each).mean() for each in order]
    found = [each for each, part in zip(order, reached, strict=True) if part <= share]
    return int(found[0]) if found else int(order[-1]) + 1
