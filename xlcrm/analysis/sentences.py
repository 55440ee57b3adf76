"""What the figures say in words: cause and size, each held against what it was and should be.

Every word follows from a figure by a rule that stands here and that `tests/analysis` states; what
the figures do not give is left out. A difference that chance makes as well is said to be one, and
so is a share of few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis import causes
from xlcrm.analysis.causes import REASON, WAYS
from xlcrm.analysis.movements import movements
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlcrm.analysis.causes import Cause
    from xlcrm.analysis.inputs import Office

MOST: Final = 3
"""So many figures have a sentence."""

_POINT: Final = 100  # of a fraction, in percentage points
_PAST: Final = "랐렸었"
_SAME: Final = {"%": 0.0005, "원": 0.5, "명": 0.5, "건": 0.5, "점": 0.05}
"""What is less is shown as no difference."""


@outlined
class Compared(NamedTuple):
    """A figure held against others.

    Attributes:
        key: which, as in `xlcrm.reading.goals`.
        month: the first day of the month that it is of.
        value: the figure; of % the fraction.
        before: the same a month before; None where there is none, as in the next two.
        year_ago: the same a year before.
        goal: what the office wants it to be.
        note: what has to be known of it.
        basis: what it is counted from.
    """

    key: str
    month: pd.Timestamp
    value: float
    before: float | None = None
    year_ago: float | None = None
    goal: float | None = None
    note: str = ""
    basis: str = ""


_YEAR: Final = 12  # months


@outlined
class Sentence(NamedTuple):
    """One of the few things that the first page says.

    Attributes:
        about: the figure's key.
        text: what it says; a few short sentences about one thing.
        cause: what it says of why, where it does.
    """

    about: str
    text: str
    cause: Cause | None = None


def sentences(office: Office, figures: Sequence[Compared]) -> tuple[Sentence, ...]:
    """Return what is said of the figures: of three at most, revenue, churn and renewals first.

    Args:
        office: what they are counted from.
        figures: those that there are. Customers are told of only where revenue is not, contacts
            only where there were some.
    """
    known = {each.key: each for each in figures if each.value or each.key != "contacts"}
    if "mrr" in known:
        known.pop("customers", None)
    found = [
        _dated(say(office, known[key]), known[key].month, office)
        for key, say in _SAID.items()
        if key in known
    ]
    return tuple(found[:MOST])


def _dated(sentence: Sentence, month: pd.Timestamp, office: Office) -> Sentence:
    """A sentence about a month that is over for a year or more says of which year it is."""
    today = office.as_of
    if 12 * (today.year - month.year) + today.month - month.month < _YEAR:
        return sentence
    text = sentence.text.replace("작년 ", "그 전해 ")
    return sentence._replace(text=f"{month.year}년 {text}")


def beside(figure: Compared) -> str:
    """Return how a figure stands to the month before, a year before and its target, in words.

    >>> month = pd.Timestamp(2024, 9, 1)
    >>> beside(Compared("churn", month, 0.043, 0.037, 0.051, 0.03))
    '8월(3.7%)보다 0.6%p 올랐고, 작년 9월(5.1%)보다 0.8%p 낮으며, 목표 3.0%를 1.3%p 넘었습니다.'
    >>> beside(Compared("mrr", month, 1100.0, 1000.0))
    '8월(1,000원)보다 100원(10.0%) 늘었습니다.'
    >>> beside(Compared("renewal", month, 0.9, 0.9, None, 0.85))
    '8월과 같으며, 목표 85.0%를 이루었습니다.'
    >>> beside(Compared("mrr", month, 1100.0))
    ''
    """
    parts = [*_before(figure), *_year_ago(figure), *_goal(figure)]
    if not parts:
        return ""
    *first, (last, ending) = parts
    linked = [
        stem + ("고" if stem[-1] in _PAST or at < len(first) - 1 else "으며")
        for at, (stem, _) in enumerate(first)
    ]
    return f"{', '.join((*linked, last + ending))}."


def _before(figure: Compared) -> Iterator[tuple[str, str]]:
    """The stem and the ending of what is said against the month before."""
    if figure.before is None:
        return
    unit = UNITS[figure.key]
    past, gap = _month_before(figure.month), figure.value - figure.before
    if abs(gap) < _SAME[unit]:
        yield f"{with_particle(past, '과/와')} 같", "습니다"
        return
    rose = ("올랐", "내렸") if unit in {"%", "점"} else ("늘었", "줄었")
    shown = f"{past}({said(figure.key, figure.before)})보다 {_gap(figure.key, gap, figure.before)}"
    yield f"{shown} {rose[gap < 0]}", "습니다"


def _year_ago(figure: Compared) -> Iterator[tuple[str, str]]:
    if figure.year_ago is None:
        return
    unit = UNITS[figure.key]
    past, gap = f"작년 {figure.month.month}월", figure.value - figure.year_ago
    if abs(gap) < _SAME[unit]:
        yield f"{with_particle(past, '과/와')} 같", "습니다"
        return
    more = ("높", "낮") if unit in {"%", "점"} else ("많", "적")
    shown = (
        f"{past}({said(figure.key, figure.year_ago)})보다 {_gap(figure.key, gap, figure.year_ago)}"
    )
    yield f"{shown} {more[gap < 0]}", "습니다"


def _goal(figure: Compared) -> Iterator[tuple[str, str]]:
    if figure.goal is None:
        return
    shown, gap = f"목표 {said(figure.key, figure.goal)}", figure.value - figure.goal
    unit = UNITS[figure.key]
    close = abs(gap) < _SAME[unit]
    if figure.key in WORSE_ABOVE:
        over = gap > 0 and not close
        size = _gap(figure.key, gap, None)
        yield (
            (f"{with_particle(shown, '을/를')} {size} 넘었" if over else f"{shown} 안에 있"),
            "습니다",
        )
    elif gap >= 0 or close:
        yield f"{with_particle(shown, '을/를')} 이루었", "습니다"
    else:
        yield f"{shown}에 {_gap(figure.key, gap, None)} 못 미쳤", "습니다"


def _month_before(month: pd.Timestamp) -> str:
    return f"{(month - pd.DateOffset(months=1)).month}월"


def _gap(key: str, gap: float, of: float | None) -> str:
    """How large a difference is; of money with its share of what it is held against."""
    unit = UNITS[key]
    if unit == "%":
        return f"{abs(gap) * _POINT:.1f}%p"
    if unit == "점":
        return f"{abs(gap):.1f}점"
    share = f"({abs(gap) / of:.1%})" if of and unit == "원" else ""
    return f"{abs(gap):,.0f}{unit}{share}"


def gap_said(key: str, value: float, past: float | None) -> str | None:
    """Return how much a figure is above or below another; None where there is none.

    >>> gap_said("churn", 0.043, 0.037), gap_said("customers", 3.0, 3.0), gap_said("nps", 1.0, None)
    ('▲ 0.6%p', '같음', None)
    """
    if past is None:
        return None
    gap = value - past
    if abs(gap) < _SAME[UNITS[key]]:
        return "같음"
    return f"{'▲' if gap > 0 else '▼'} {_gap(key, gap, past)}"


def goal_said(figure: Compared) -> str | None:
    """Return a target and how the figure stands to it; None where there is none.

    >>> goal_said(Compared("churn", pd.Timestamp(2024, 9, 1), 0.043, goal=0.03))
    '3.0% (1.3%p 넘음)'
    """
    if figure.goal is None:
        return None
    gap = figure.value - figure.goal
    good = abs(gap) < _SAME[UNITS[figure.key]] or (gap < 0) == (figure.key in WORSE_ABOVE)
    how = "이룸" if good else f"{_gap(figure.key, gap, None)} {'넘음' if gap > 0 else '모자람'}"
    return f"{said(figure.key, figure.goal)} ({how})"


def said(key: str, value: float) -> str:
    """Return a figure as it is written in a sentence.

    >>> said("churn", 0.0432), said("mrr", 26_350_000.0), said("customers", 315.0)
    ('4.3%', '26,350,000원', '315명')
    """
    unit = UNITS[key]
    if unit == "%":
        return f"{value:.1%}"
    return f"{value:.1f}점" if unit == "점" else f"{value:,.0f}{unit}"


UNITS: Final[Mapping[str, str]] = {
    "mrr": "원",
    "customers": "명",
    "arpa": "원",
    "nrr": "%",
    "churn": "%",
    "renewal": "%",
    "nps": "점",
    "contacts": "건",
}
WORSE_ABOVE: Final = frozenset({"churn"})
"""The figures that ought to be below their target."""


def _revenue(office: Office, figure: Compared) -> Sentence:
    """Revenue: what added and what took most, and where most of the change is from."""
    start = f"{figure.month.month}월 말 월 반복 매출은 {said('mrr', figure.value)}입니다."
    text = (start, beside(figure), *_moved(office, figure), *_where(office, figure), *_note(figure))
    return Sentence(figure.key, " ".join(filter(None, text)))


def _moved(office: Office, figure: Compared) -> Iterator[str]:
    """What added most to revenue in the month, and what took most from it."""
    moved = movements(office)
    moved = moved[moved["월"] == figure.month]
    if figure.before is None or moved.empty:
        return
    row, parts = moved.iloc[0], []
    for most, kinds in _MOVES.items():
        name, people, column = max(kinds, key=lambda kind: float(row[kind[2]]))
        if (amount := float(row[column])) >= _SAME["원"]:
            who = f" {row[people]:,.0f}명" if people else ""
            parts.append(f"{most} 것은 {name}{who}의 {said('mrr', amount)}")
    if parts:
        yield f"가장 크게 {', '.join(parts)}입니다."


_MOVES: Final = {
    "더한": (
        ("신규 고객", "신규 고객", "신규"),
        ("돌아온 고객", "재활성 고객", "재활성"),
        ("더 쓰게 된 고객", "", "확대"),
    ),
    "뺀": (("떠난 고객", "이탈 고객", "이탈"), ("덜 쓰게 된 고객", "", "축소")),
}


def _where(office: Office, figure: Compared) -> Iterator[str]:
    part = causes.part_of_revenue(office, figure.month)
    if figure.before is None or part is None:
        return
    grew, named = part.whole > 0, f"{part.by} '{part.group}'"
    if abs(part.change) > abs(part.whole):
        does, others = ("늘고", "줄었습니다") if grew else ("줄고", "늘었습니다")
        rest = said("mrr", abs(part.change - part.whole))
        yield f"{named}에서 {said('mrr', abs(part.change))} {does} 나머지에서 {rest} {others}."
    else:
        yield (
            f"{'늘어난' if grew else '줄어든'} 금액의 {part.change / part.whole:.0%}"
            f"({said('mrr', abs(part.change))})가 {named}에서 나왔습니다."
        )


def _churn(office: Office, figure: Compared) -> Sentence:
    """Churn: who left of how many, and who they were."""
    past = figure.month - pd.DateOffset(months=1)
    now, before = causes.left_in(office, figure.month), causes.left_in(office, past)
    left, there = (len(each) for each in now)
    month = f"{figure.month.month}월"
    start = (
        f"{month}에 고객 {there:,}명 가운데 {left:,}명이 떠나 이탈률은 "
        f"{said('churn', figure.value)}입니다."
        if left
        else f"{month}에 떠난 고객이 없습니다({there:,}명 가운데 0명)."
    )
    return _with_cause(office, figure, start, now, before, ("떠난", "명"))


def _renewal(office: Office, figure: Compared) -> Sentence:
    """Renewals: how many of the contracts that expired, and of which most were not renewed."""
    past = figure.month - pd.DateOffset(months=1)
    now, before = causes.not_renewed(office, figure.month), causes.not_renewed(office, past)
    lost, due = (len(each) for each in now)
    kept = f"{due - lost:,}건이 이어져" if due > lost else "한 건도 이어지지 않아"
    start = (
        f"{figure.month.month}월에 끝난 계약 {due:,}건 가운데 {kept} 재계약률은 "
        f"{said('renewal', figure.value)}입니다."
    )
    return _with_cause(office, figure, start, now, before, ("이어지지 않은", "건"))


def _with_cause(  # noqa: PLR0913, PLR0917 - what is said, of whom, in which words
    office: Office,
    figure: Compared,
    start: str,
    now: tuple[pd.DataFrame, pd.DataFrame],
    before: tuple[pd.DataFrame, pd.DataFrame],
    words: tuple[str, str],
) -> Sentence:
    (left, risk), (left_before, risk_before) = now, before
    changed = figure.before is not None and abs(figure.value - figure.before) >= _SAME["%"]
    chance = changed and not causes.differ(len(left), len(risk), len(left_before), len(risk_before))
    few = 0 < len(risk) < office.policy.standards.small_sample
    direction = len(left) / max(len(risk), 1) - len(left_before) / max(len(risk_before), 1)
    found = causes.cause(left, left_before, risk, direction if changed else 0.0)
    text = (
        start,
        beside(figure),
        _care(len(risk) if few else 0, words[1], chance=chance),
        _cause_said(found, words, figure.month, len(risk))
        if found
        else _nowhere(left, risk, words),
        *_note(figure),
    )
    return Sentence(figure.key, " ".join(filter(None, text)), found)


def _care(few: int, unit: str, *, chance: bool) -> str:
    """With how much care a rate is to be read: it stands on few, chance makes such a change."""
    one = f"{100 / few:.1f}%p" if few else ""
    things = with_particle(_THINGS[unit], "이/가")
    moves = f"{things} {few:,}{unit}뿐이어서 하나에 {one}씩 움직" if few else ""
    change = "앞달과의 차이는 우연으로도 생기는 크기입니다." if chance else ""
    if moves and change:
        return f"{moves}이며, {change}"
    return f"{moves}입니다." if moves else change


def _cause_said(found: Cause, words: tuple[str, str], month: pd.Timestamp, risk: int) -> str:
    """Who explains the change, or those who left."""
    who, unit = words
    past = _month_before(month)
    named, of = _FROM[found.by].format(found.group), "의" if found.by == REASON else "이"
    numbers = f"({past} {found.before:,}{unit} → {month.month}월 {found.now:,}{unit})"
    hedge = "" if found.sure else " 다만 수가 적어 우연일 수 있습니다."
    if not found.of_change:
        things = with_particle(_THINGS[unit], "은/는")
        size = f"({things} {risk:,}{unit} 중 {found.size:,}{unit})" if found.size else ""
        if found.part == found.whole:
            whole = with_particle(f"{found.whole:,}{unit}", "은/는")
            return f"{who} {whole} 모두 {named}{size}.{hedge}"
        part = f"{found.part:,}{unit}{of}"
        return f"{who} {found.whole:,}{unit} 중 {part} {named}{size}.{hedge}"
    grew = found.whole > 0
    things = with_particle(_THINGS[unit], "이/가")
    to = with_particle(f"{found.total:,}{unit}", "으로/로")
    start = (
        f"{who} {things} {found.total_before:,}{unit}에서 {to} {'늘었고' if grew else '줄었고'}, "
    )
    whole = f"{'늘어난' if grew else '줄어든'} {abs(found.whole):,}{unit}"
    if abs(found.part) > abs(found.whole):
        does, others = ("늘고", "줄었습니다") if grew else ("줄고", "늘었습니다")
        return (
            f"{start}{found.by} '{found.group}'에서 {abs(found.part):,}{unit} {does} 나머지에서 "
            f"{abs(found.part - found.whole):,}{unit} {others}{numbers}.{hedge}"
        )
    if found.part == found.whole:
        return f"{start}{with_particle(whole, '은/는')} 모두 {named}{numbers}.{hedge}"
    return f"{start}{whole} 중 {abs(found.part):,}{unit}{of} {named}{numbers}.{hedge}"


_THINGS: Final = {"명": "고객", "건": "계약"}
_FROM: Final = {
    REASON: "해지 사유가 '{}'입니다",
    "서비스": "서비스 '{}'에서 나왔습니다",
    "담당자": "담당자 '{}'의 고객입니다",
    "지점": "지점 '{}'에서 나왔습니다",
}


def _nowhere(left: pd.DataFrame, risk: pd.DataFrame, words: tuple[str, str]) -> str:
    """That nobody stands out, where there are enough to ask and something to tell them apart."""
    asked = [by for by in WAYS if by != REASON and len(risk[by].dropna().unique()) > 1]
    if len(left) < causes.LEAST or not asked:
        return ""
    whole = with_particle(f"{words[0]} {len(left):,}{words[1]}", "은/는")
    return f"{whole} 어느 {'·'.join(asked)}에도 쏠리지 않았습니다."


def _plain(name: str) -> Callable[[Office, Compared], Sentence]:
    """What says a figure and how it stands to others."""

    def say(office: Office, figure: Compared) -> Sentence:
        del office
        basis = f"({figure.basis})" if figure.basis else ""
        start = (
            f"{figure.month.month}월 {with_particle(name, '은/는')} "
            f"{said(figure.key, figure.value)}입니다{basis}."
        )
        text = (start, beside(figure), *_note(figure))
        return Sentence(figure.key, " ".join(filter(None, text)))

    return say


def _note(figure: Compared) -> Iterator[str]:
    if figure.note:
        yield f"알아 둘 것: {figure.note}."


_SAID: Final[Mapping[str, Callable[[Office, Compared], Sentence]]] = {
    "mrr": _revenue,
    "churn": _churn,
    "renewal": _renewal,
    "customers": _plain("말 이용 고객"),
    "nps": _plain("추천 지수(NPS)"),
    "contacts": _plain("상담"),
}
"""The figures that have a sentence, the first first."""
