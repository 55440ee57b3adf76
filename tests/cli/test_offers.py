"""`xlcrm offers` and `xlcrm campaign` on the screen and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess

OFFICE = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
ON = ("--as-of", "2024-10-01")
Program = Callable[..., "subprocess.CompletedProcess[str]"]


def test_offers_are_told_customer_by_customer_with_the_reason(xlcrm: Program) -> None:
    """What, why, what to say; who is held back and why; what each rule came to."""
    run = xlcrm("offers", str(OFFICE), "--list", "서비스 기본 그리고 D-30", *ON)
    assert run.returncode == 0
    assert "→ 프리미엄 서비스 (윗 요금제)" in run.stdout
    assert "2024-09 이용량" in run.stdout
    assert "내지 않은 제안" in run.stdout
    assert "광고 수신에 동의하지 않음" in run.stdout
    assert "윗 요금제 (xlcrm 기본): 맞는 고객" in run.stdout
    assert f"xlcrm offers rules {OFFICE} --write" in run.stdout


def test_offers_and_campaigns_as_json(xlcrm: Program) -> None:
    """Keys are English; nobody is named; what is missing is null."""
    run = xlcrm("제안", str(OFFICE), "--json", *ON)
    (told,) = json.loads(run.stdout)["files"]
    assert told["among"] == 328
    assert {"rule", "offer", "why", "may_write", "customer_id"} <= set(told["offers"][0])
    assert sum(each["offered"] for each in told["rules"]) == len(told["offers"])
    assert sum(each["held"] for each in told["rules"]) == len(told["held"])
    run = xlcrm("캠페인", str(OFFICE), "여름", "--json", *ON)
    (told,) = json.loads(run.stdout)["files"]
    (reach,) = told["campaigns"]
    assert (reach["people"], reach["delivered"], reach["failed"], reach["cost"]) == (
        186,
        174,
        12,
        None,
    )
    (effect,) = told["effects"]
    assert (effect["due"], effect["renewed"]) == (29, 20)
    assert effect["low"] < effect["difference"] < effect["high"]


def test_an_offer_is_recorded_shown_and_taken_back(xlcrm: Program, seed: Path) -> None:
    """Each line of help that is shown works; undo takes the entry out."""
    day = ("--as-of", "2024-10-20")
    run = xlcrm("offers", "record", str(seed), "1001", "가입 기념", "--accepted", *day)
    assert (run.returncode, run.stderr) == (0, run.stderr)
    assert "제안 1건을 일지에 적었습니다." in run.stdout
    assert "가입 기념: 가입 기념 혜택 · 수락" in run.stdout
    shown = xlcrm("offers", "result", str(seed), *day).stdout
    assert "가입 기념" in shown
    assert "지켜볼 날이 아직 지나지 않았습니다." in shown or "견줄 수가 적어" in shown
    assert xlcrm("undo", str(seed)).returncode == 0
    assert "적은 제안이 없습니다." in xlcrm("offers", "result", str(seed), *day).stdout


@pytest.mark.parametrize("dry", [True, False])
def test_rules_are_shown_and_written(xlcrm: Program, seed: Path, *, dry: bool) -> None:
    """Ours until the office has its own."""
    before = seed.read_bytes()
    run = xlcrm("offers", "rules", str(seed), "--write", *(["--dry-run"] if dry else []))
    assert "설정에 제안 규칙 6개를" in run.stdout
    assert (seed.read_bytes() == before) is dry
    told = xlcrm("offers", "rules", str(seed)).stdout
    assert ("(xlcrm 기본)" in told) is dry
