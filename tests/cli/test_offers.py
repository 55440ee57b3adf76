"""`xlcrm offers` and `xlcrm campaign` on the screen and as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.cli.shown.offers import effect_lines

if TYPE_CHECKING:
    import subprocess

OFFICE = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
ON = ("--as-of", "2024-10-01")
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
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


def test_rules_that_are_left_out_are_shown(xlcrm: Program, seed: Path) -> None:
    """By offers and by their rules, with the cell and what to do, once each."""
    book = load_workbook(seed)
    sheet = book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")
    if sheet["A1"].value is None:
        for at, head in enumerate(("구분", "항목", "값"), 1):
            sheet.cell(1, at, head)
    for name in ("감사", "또 감사"):
        sheet.append(("제안", name, "등급 VIP 쿠폰"))
    book.save(seed)
    for run in (xlcrm("offers", seed, *ON), xlcrm("offers", "rules", seed)):
        assert "쓰지 않은 규칙" in run.stdout
        said = run.stdout.replace("\n    ", " ")
        assert f"설정!C{sheet.max_row}: '또 감사' 제안을 읽을 수 없어" in said
        assert said.count("화살표( → )로 나누어") == 1
        assert "위와 같이 고치세요." in said
    (file,) = json.loads(xlcrm("offers", "rules", seed, "--json").stdout)["files"]
    assert [each["code"] for each in file["left_out"]] == ["S143", "S143"]


def test_a_sheet_that_cannot_be_read_is_not_said_to_be_missing(
    xlcrm: Program, tmp_path: Path
) -> None:
    """It is called 마케팅, and names nobody."""
    book = Workbook()
    ledger = book.active
    assert ledger is not None
    ledger.title = "고객대장"
    ledger.append(("고객명", "계약 시작일", "계약 종료일"))
    ledger.append(("가온상사", date(2024, 1, 1), date(2024, 12, 31)))
    sent = book.create_sheet("마케팅")
    sent.append(("발송일", "캠페인", "채널"))
    sent.append((date(2024, 6, 1), "여름", "문자"))
    book.save(tmp_path / "대장.xlsx")
    run = xlcrm("campaign", tmp_path / "대장.xlsx", *ON)
    assert run.returncode == 2
    assert "마케팅!A1: 제목 행에 고객 ID나 고객명 열이 없어" in run.stderr.replace("\n", " ")
    assert "시트가 없어" not in run.stderr


@pytest.fixture(scope="module")
def branches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two branches, and of an office that has sent nothing."""
    folder = tmp_path_factory.mktemp("지점")
    for name, source in (("본점", "office"), ("분점", "office"), ("새 지점", "seed_ledger")):
        shutil.copy(OFFICE.with_name(f"{source}.xlsx"), folder / f"{name}.xlsx")
    return folder


def test_campaigns_of_a_folder_are_the_sum_of_its_branches(
    xlcrm: Program, branches: Path, tmp_path: Path
) -> None:
    """Campaign by campaign, with the branch; who has sent nothing is left out."""
    made = tmp_path / "캠페인.xlsx"
    run = xlcrm("campaign", branches, "여름", "--json", "-o", made, *ON)
    assert run.returncode == 0
    told = json.loads(run.stdout)
    (reach,), (effect,) = told["together"]["campaigns"], told["together"]["effects"]
    assert (reach["people"], reach["delivered"], reach["responded"]) == (372, 348, 258)
    assert (effect["due"], effect["renewed"]) == (58, 40)
    parts = told["together"]["branches"]
    assert [each["value"] for each in parts] == ["본점", "분점"]
    for name, whole in (("people", 372), ("delivered", 348), ("due", 58), ("renewed", 40)):
        assert sum(each[name] for each in parts) == whole
    assert load_workbook(made).sheetnames[-2:] == ["지점별", "재계약"]
    assert "건너뜀 1" in xlcrm("campaign", branches, *ON).stdout


def test_offers_of_a_folder_are_those_of_each_branch(
    xlcrm: Program, branches: Path, tmp_path: Path
) -> None:
    """Each by its own rules; in the file with the branch before the customer."""
    made = tmp_path / "제안.xlsx"
    run = xlcrm("offers", "show", branches, "--json", "-o", made, *ON)
    files = json.loads(run.stdout)["files"]
    counts = {each["branch"]: len(each["offers"]) for each in files}
    assert counts["본점"] == counts["분점"] > 0
    sheet = load_workbook(made)["제안"]
    head = next(row for row in sheet.iter_rows(values_only=True) if "고객 ID" in row)
    assert head[:2] == ("지점", "고객 ID")
    said = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert {name: said.count(name) for name in counts} == counts
    told = json.loads(xlcrm("offers", "result", branches, "--json", *ON).stdout)
    assert told["together"]["answers"] == []


def test_how_many_of_a_campaign_have_nobody_to_compare_with_is_told() -> None:
    """What is said of a few is not said of all."""
    row: dict[Hashable, object] = dict.fromkeys(("차이", "하한", "상한"), float("nan"))
    row |= {"캠페인": "여름", "만료 대상": 11, "재계약": 1, "발송(견줌)": 2, "이어짐": 0}
    row |= {"견줄 고객": 1, "이어짐(견줄 고객)": 0, "비율(견줄 고객)": 0.0, "판정 대기": 0}
    row |= {"비율": 0.0, "말": "적어"}
    said = list(effect_lines([row], "캠페인", "발송(견줌)"))
    assert "11명 가운데 재계약 1명. 견줄 고객이 있는 2명만" in said[1]
    assert "발송한 쪽 0/2" in said[2]
    assert len(list(effect_lines([{**row, "만료 대상": 2}], "캠페인", "발송(견줌)"))) == 3
