"""Points of risk from the past: ledgers with a known hazard, held back by time, without leaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from known_hazard import AS_OF, known_office, written

from xlcrm.analysis.foretold import auc, quality
from xlcrm.analysis.inputs import office
from xlcrm.analysis.known_then import known_then
from xlcrm.analysis.learning import learn
from xlcrm.analysis.logistic import fitted, probability
from xlcrm.analysis.looks import looks
from xlcrm.analysis.office import office_of
from xlcrm.analysis.risk import risk
from xlcrm.analysis.traits import traits
from xlcrm.jobs.learn_risk import learn_risk
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.analysis.inputs import Office
    from xlcrm.analysis.learning import Learned

LATER = date(2021, 6, 1)


def office_at(path: Path, day: date = AS_OF) -> Office:
    """Return a workbook's office with the columns of its own."""
    return office_of(open_ledger(path), day, with_own=True)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger of 900 customers with a known hazard."""
    return written(known_office(900, seed=1), tmp_path_factory.mktemp("known") / "대장.xlsx")


@pytest.fixture(scope="module")
def learned(ledger: Path) -> Learned:
    """Return what it teaches."""
    return learn(office_at(ledger))


def test_the_newest_months_are_held_back(learned: Learned) -> None:
    """What is learned was decided before the first look of what it is measured on."""
    past, held = learned.held.split("까지로 배워 ")
    first = held.split("–")[0]
    assert pd.Timestamp(past) + pd.DateOffset(months=3) <= pd.Timestamp(first)
    assert learned.new is not None
    assert learned.new.rows < learned.looks / 2


def test_the_points_are_near_what_is_possible(learned: Learned) -> None:
    """The points come near what the true chances would give, and mean what they say."""
    assert not learned.kept
    assert learned.new is not None
    assert learned.old is not None
    assert learned.new.auc > 0.72
    assert learned.new.auc > learned.old.auc + 0.05
    assert learned.new.calibration < 0.06
    assert learned.new.brier < learned.old.brier
    assert learned.new.lift > 1.5


def test_the_points_follow_the_hazard(learned: Learned) -> None:
    """A negative entry, an advertisement, a high fee and the first term have points."""
    assert learned.card is not None
    points = learned.card.points
    assert points["부정 상담"]["1 이상 2 미만"] > points["부정 상담"]["1 미만"] + 10
    assert (
        points["가입 경로"]["광고"]
        > max(points["가입 경로"]["소개"], points["가입 경로"]["간판"]) + 5
    )
    fees = list(points["월 요금"].values())
    assert fees[-1] > fees[0] + 5
    assert points["계약 횟수"]["2 미만"] > points["계약 횟수"]["2 이상 3 미만"]


def test_the_chances_hold_for_customers_of_another_office(learned: Learned, tmp_path: Path) -> None:
    """Of 3,000 others on another day: who leaves is foretold as well as it can be."""
    other = known_office(3000, seed=2)
    later = office_at(written(other, tmp_path / "다른.xlsx", LATER), LATER)
    ends = {
        str(each["고객 ID"]): (float(str(each["p"])), bool(each["left"]))
        for each in other.contracts
        if 30 <= (_day(each["계약 종료일"]) - LATER).days < 62
    }
    card = learned.card
    assert card is not None
    table = _scored(later, learned).set_index("고객 ID")
    there = table[table.index.isin(ends)]
    chance = there["확률"].to_numpy(dtype=float)
    truth = np.array([ends[str(each)][0] for each in there.index])
    left = np.array([ends[str(each)][1] for each in there.index])
    assert len(there) > 80
    assert auc(left, chance) > auc(left, truth) - 0.06
    assert np.abs(chance - truth).mean() < 0.1


def _scored(at: Office, learned: Learned) -> pd.DataFrame:
    standards = replace(at.policy.standards, card=learned.card)
    return risk(replace(at, policy=replace(at.policy, standards=standards)))


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def test_nothing_is_learned_where_there_is_nothing(tmp_path: Path) -> None:
    """Customers who leave by chance alone: the points that there are stay."""
    path = written(known_office(500, seed=3, signal=0), tmp_path / "대장.xlsx", traps=False)
    assert learn(office_at(path)).kept


def test_few_contracts_teach_nothing(tmp_path: Path) -> None:
    """Twelve customers: said so, and nothing is measured."""
    found = learn(office_at(written(known_office(8, seed=4), tmp_path / "대장.xlsx")))
    assert found.kept
    assert found.new is None
    assert "모자랍니다" in found.why


def test_what_was_written_afterwards_changes_nothing(ledger: Path, tmp_path: Path) -> None:
    """Who leaves gets a negative entry on that day: it tells nothing of the look before."""
    without = written(known_office(900, seed=1), tmp_path / "대장.xlsx", traps=False)
    mine, others = (looks(office_at(path), 30) for path in (ledger, without))
    pd.testing.assert_frame_equal(mine, others)


@pytest.mark.parametrize("day", [date(2021, 3, 15), date(2023, 12, 31), date(2024, 6, 1)])
def test_an_office_as_it_was_is_the_workbook_of_that_day(
    day: date, ledger: Path, tmp_path: Path
) -> None:
    """All traits of all customers, against a workbook in which no later row had been written."""
    then = office_at(written(known_office(900, seed=1), tmp_path / "대장.xlsx", day), day)
    was = known_then(office_at(ledger), day)
    mine, theirs = pd.DataFrame(dict(traits(was))), pd.DataFrame(dict(traits(then)))
    pd.testing.assert_frame_equal(mine, theirs)
    assert len(mine) > 90


def test_a_column_that_is_filled_in_afterwards_is_left_out(tmp_path: Path) -> None:
    """It would tell everything of the past, and nothing of anybody who is here."""
    known = known_office(500, seed=5)
    gone = [bool(each["left"]) and _day(each["계약 종료일"]) < AS_OF for each in known.contracts]
    told: list[object] = ["방문" if each else None for each in gone]
    colours: list[object] = [f"색{at % 97}" for at in range(len(known.contracts))]
    more = {"마지막 인사": told, "해지 경로": told, "사물함": colours}
    found = learn(office_at(written(known, tmp_path / "대장.xlsx", more=more)))
    assert set(found.left_out) == {"마지막 인사", "해지 경로", "사물함"}
    assert found.card is not None
    assert "마지막 인사" not in found.card.points


def test_contracts_without_an_end_are_looked_at_month_by_month() -> None:
    """From the month on in which the first of them ended."""
    stays = [{"customer": str(at), "start": "2023-01-01", "status": "활성화"} for at in range(3)]
    left = {"customer": "9", "start": "2023-01-01", "terminated_on": "2024-05-20", "status": "해지"}
    found = looks(office(date(2024, 10, 1), contracts=[*stays, left]), 30)
    said = found.groupby(found["month"].dt.strftime("%Y-%m"))["left"].agg(["size", "sum"])
    assert said.to_dict("index") == {
        "2024-05": {"size": 4, "sum": 1},
        "2024-06": {"size": 3, "sum": 0},
        "2024-07": {"size": 3, "sum": 0},
    }
    assert found["day"].min() == pd.Timestamp(2024, 3, 31)


def test_the_regression_is_at_its_least_loss() -> None:
    """Its slope is zero there, and where there are no rows it says what was believed."""
    random = np.random.default_rng(0)
    design, prior = random.normal(size=(400, 3)), np.array([0.5, 0.0, -0.5])
    left = random.random(400) < probability(design @ np.array([1.0, 0.0, -1.0]) - 0.5)
    intercept, weights = fitted(design, left, prior, 10.0)
    rest = left - probability(intercept + design @ weights)
    assert abs(rest.sum()) < 1e-4
    np.testing.assert_allclose(design.T @ rest, 10 * (weights - prior), atol=1e-4)
    _, believed = fitted(design, left, prior, 1e9)
    np.testing.assert_allclose(believed, prior, atol=1e-4)


def test_quality_is_what_a_plain_count_gives() -> None:
    """AUC over all pairs; the tenth on top of those with the same chance counts in part."""
    random = np.random.default_rng(1)
    chance = random.integers(1, 9, size=200) / 10
    left = random.random(200) < chance
    pairs = chance[left][:, None] - chance[~left][None, :]
    found = quality(left, chance)
    assert found.auc == pytest.approx(((pairs > 0) + 0.5 * (pairs == 0)).mean())
    assert found.brier == pytest.approx(np.mean((chance - left) ** 2))
    top = chance == chance.max()
    assert found.lift == pytest.approx(left[top].mean() / left.mean())


def test_what_was_learned_stands_in_the_settings(ledger: Path, tmp_path: Path) -> None:
    """The points are read back as they were written; so are they after learning once more."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(ledger.read_bytes())
    opened = open_ledger(path)
    by = Author("김대리", "risk learn", pd.Timestamp(2024, 10, 1).to_pydatetime())
    for _ in range(2):
        proposal = learn_risk(opened, as_of=AS_OF)
        found = proposal.found
        if proposal:
            opened = opened.commit(proposal, by=by)
        standards = opened.book.settings.standards
        assert standards.card is not None
        first = standards.card
    assert standards.risk.high > standards.risk.caution
    table = risk(office_of(opened, AS_OF))
    assert table["확률"].between(0, 1).all()
    assert table["사유"].str.contains("가입 경로 광고").any()
    assert first.double > 0
    assert {each.code for each in opened.findings_on(AS_OF)} <= {"C304"}  # ends of the 29th
    assert not proposal.plan  # the same past teaches the same
    assert found.looks > 1000
