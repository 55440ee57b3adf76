"""`xlcrm voices` and its ideas, and compensations, as people type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from xlcrm.analysis import morphemes
from xlcrm.cli.voices_show import command as show

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-20")
SAID: Final = (
    ("1001", "홍길동님이 탈수기가 멈춘다고 010-1234-5678로 전화함. 탈수기를 바꿔 달라고 함"),
    ("1002", "탈수기에서 소리가 나고 너무 시끄럽다고 함"),
    ("1003", "빨래를 널 자리가 좁다고 함"),
    ("1003", "탈수기를 한 대 더 놓아 달라고 함"),
)


@pytest.fixture
def laundry(xlcrm: Program, seed: Path) -> Path:
    """Return a ledger in which customers have complained of a laundry."""
    for customer, text in SAID:
        words = ("--at", "2024-10-02 10:00", "--direction", "수신", "--category", "불만")
        done = xlcrm("log", "add", seed, "-c", customer, *words, "--sentiment", "부정", text)
        assert done.returncode == 0
    return seed


def told(run: CompletedProcess[str]) -> dict[str, Any]:
    """Return the object of the one file."""
    found: dict[str, Any] = json.loads(run.stdout)["files"][0]
    return found


def test_voices_are_counted_by_theme_and_shown_masked(xlcrm: Program, laundry: Path) -> None:
    """Whoever is named in a sentence and whoever said it, and the number."""
    run = xlcrm("voices", laundry, *ON)
    assert run.returncode == 0
    assert "말 4건, 고객 3명, 부정 4건 (100%" in run.stdout.replace("\n", " ")
    lines = run.stdout.splitlines()
    assert any(line.split()[:3] == ["소음", "1", "1"] for line in lines)
    assert any(line.split()[:3] == ["시설", "1", "1"] for line in lines)
    assert "적음: " in run.stdout
    assert "1001 홍*동" in run.stdout
    assert "홍*동님이 탈수기가 멈춘다고 010-****-5678로 전화함" in run.stdout.replace("\n    ", " ")
    revealed = CliRunner().invoke(show, [laundry.name, *ON, "--reveal", "--plain", "--json"])
    (file,) = json.loads(revealed.output)["files"]
    assert any("홍길동" in each["text"] for each in file["sentences"])


@pytest.mark.parametrize("plain", [True, False], ids=["particles", "kiwipiepy"])
def test_what_is_frequent_and_unnamed_is_proposed(
    xlcrm: Program, laundry: Path, *, plain: bool
) -> None:
    """It is said which way told the words apart."""
    run = xlcrm("voices", laundry, *ON, *(["--plain"] if plain else []))
    assert "  탈수기" in run.stdout
    assert ("조사를 떼어 나눔" if plain else "kiwipiepy로 나눔") in run.stdout
    assert morphemes.INSTALL not in run.stdout, "it is there, and was not wanted"


def test_without_the_library_particles_tell_words(
    xlcrm: Program, laundry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing fails; the counts of themes are the same, and it is said how to get it."""
    with_it = told(xlcrm("voices", laundry, *ON, "--json"))
    monkeypatch.setattr(morphemes, "is_installed", lambda: False)
    without = told(xlcrm("voices", laundry, *ON, "--json"))
    assert (with_it["words_by"], without["words_by"]) == ("kiwipiepy", "조사")
    assert with_it["themes"] == without["themes"]
    assert [each["word"] for each in without["words"]] == ["탈수기"]
    assert morphemes.INSTALL in xlcrm("voices", laundry, *ON).stdout


def test_an_office_names_its_themes(xlcrm: Program, laundry: Path) -> None:
    """A word that was proposed is a theme, one of ours is merged, and none is asked for twice."""
    book = load_workbook(laundry)
    del book["설정"]
    sheet = book.create_sheet("설정")
    sheet.append(("구분", "항목", "값"))
    sheet.append(("주제", "세탁기", "탈수기, 소음"))
    sheet.append(("주제", "배송", "쓰지 않음"))
    book.save(laundry)
    assert xlcrm("check", laundry, *ON).returncode == 0
    found = told(xlcrm("voices", laundry, *ON, "--json"))
    themes = {each["theme"]: (each["count"], each["set_by"]) for each in found["themes"]}
    assert themes == {"세탁기": (3, "사무실"), "시설": (1, "xlcrm 기본")}
    assert found["words"] == []
    one = told(xlcrm("voices", laundry, *ON, "--theme", "시설", "--json"))
    assert [each["text"] for each in one["sentences"]] == ["빨래를 널 자리가 좁다고 함"]
    wrong = xlcrm("voices", laundry, *ON, "--theme", "세탁가")
    assert (wrong.returncode, "'세탁기'입니까?" in wrong.stderr) == (2, True)


def test_a_setting_without_words_is_told(xlcrm: Program, laundry: Path) -> None:
    """And no theme is made of it."""
    book = load_workbook(laundry)
    del book["설정"]
    sheet = book.create_sheet("설정")
    for row in (("구분", "항목", "값"), ("주제", "세탁기", " , ")):
        sheet.append(row)
    book.save(laundry)
    assert "S102" in xlcrm("check", laundry, *ON).stdout


def test_the_workbook_shows_nobody_and_takes_the_place_of_its_own_only(
    xlcrm: Program, laundry: Path
) -> None:
    """The report's sheet 고객의 소리; another file of that name stays."""
    run = xlcrm("voices", laundry, *ON, "-o", "소리.xlsx")
    assert run.stdout.endswith("소리.xlsx: 고객의 말 4건을 적었습니다.\n")
    with ZipFile("소리.xlsx") as package:
        texts = package.read("xl/sharedStrings.xml").decode()
        assert 'name="고객의 소리"' in package.read("xl/workbook.xml").decode()
    assert "탈수기" in texts
    assert not any(each in texts for each in ("홍길동", "1234-5678", "박영희"))
    assert xlcrm("voices", laundry, *ON, "-o", "소리.xlsx").returncode == 0
    Path("남의것.xlsx").write_bytes(laundry.read_bytes())
    refused = xlcrm("voices", laundry, *ON, "-o", "남의것.xlsx")
    assert refused.returncode == 2
    assert Path("남의것.xlsx").read_bytes() == laundry.read_bytes()


def test_whoever_has_no_contract_is_masked_too(xlcrm: Program, seed: Path) -> None:
    """On the screen and in the workbook."""
    on = ("상태=체험", *ON)
    assert xlcrm("customer", "add", seed, "나가상", "010-0000-0018", *on).returncode == 0
    words = ("--at", "2024-10-19 10:00", "--direction", "수신")
    added = xlcrm("log", "add", seed, "-c", "나가상", *words, "나가상님이 탈의실을 물음")
    assert added.returncode == 0
    run = xlcrm("voices", seed, *ON, "--plain", "-o", "소리.xlsx")
    assert "나*상님이 탈의실을 물음" in run.stdout
    with ZipFile("소리.xlsx") as package:
        assert "나가상" not in package.read("xl/sharedStrings.xml").decode()


def test_a_ledger_without_voices_says_where_they_come_from(xlcrm: Program, seed: Path) -> None:
    """And is no failure."""
    run = xlcrm("voices", seed, *ON)
    assert run.returncode == 0
    assert "만족도의 의견이나 고객관리일지의 내용, 고객 반응에 적으면 셉니다." in run.stdout


def test_ideas_are_written_shown_and_waited_for(xlcrm: Program, laundry: Path) -> None:
    """A title that names somebody is masked where it is shown."""
    words = ("--customer", "1001", "--customer", "1003", "--state", "반영")
    run = xlcrm("voices", "idea", laundry, "탈수기 두 대 (홍길동)", *words, *ON)
    assert run.returncode == 0
    assert "아이디어 '탈수기 두 대 (홍*동)': 반영, 고객 2명, 알릴 고객 2명" in run.stdout
    listed = xlcrm("voices", "ideas", laundry, *ON)
    assert "아이디어 1건, 반영했다고 알릴 고객 2명" in listed.stdout
    assert "1001, 1003" in listed.stdout
    found = told(xlcrm("voices", "ideas", laundry, "--state", "접수", "--json", *ON))
    assert found["ideas"] == []
    again = xlcrm("voices", "idea", laundry, "탈수기 두 대 (홍길동)", "--customer", "1001", *ON)
    assert "이미 그렇게 적혀 있습니다." in again.stdout
    assert "아이디어 답변" in xlcrm("today", laundry, *ON).stdout
    voice = told(xlcrm("voices", laundry, *ON, "--json"))
    assert {each["done"] for each in voice["sentences"]} == {"미해결"}


def test_an_idea_about_the_theme_of_a_voice_is_told_beside_it(
    xlcrm: Program, laundry: Path
) -> None:
    """Of the customer who had it."""
    xlcrm("voices", "idea", laundry, "덜 시끄러운 기계", "--customer", "1002", *ON)
    found = told(xlcrm("voices", laundry, *ON, "--theme", "소음", "--json"))
    assert [each["done"] for each in found["sentences"]] == [
        "미해결 · 아이디어 접수: 덜 시끄러운 기계"
    ]


def test_an_idea_waits_while_the_workbook_is_held(xlcrm: Program, laundry: Path) -> None:
    """With exit code 3, and it is there once the workbook is free."""
    owner = laundry.with_name(f"~${laundry.name}")
    owner.touch()
    held = xlcrm("voices", "idea", laundry, "건조기", "--customer", "1002", *ON)
    assert held.returncode == 3
    owner.unlink()
    assert xlcrm("queue", "apply", laundry).returncode == 0
    assert "건조기" in xlcrm("voices", "ideas", laundry, *ON).stdout


def test_a_compensation_is_promised_shown_and_given(xlcrm: Program, seed: Path) -> None:
    """By options of the journal's commands; a close alone does not give it."""
    words = ("--category", "불만", "--sentiment", "부정", "--at", "2024-10-02 10:00")
    gift = ("--compensation", "세탁권 두 장", "--compensation-won", "1만원")
    added = xlcrm("log", "add", seed, "-c", "1002", *words, *gift, "옷에 얼룩이 남음", "--json")
    (identifier,) = told(added)["ids"]
    due = xlcrm("log", "due", seed, *ON)
    assert "해 주지 않음: 세탁권 두 장 (10,000원)" in " ".join(due.stdout.split())
    how = ("--resolution", "다시 빨아 드림", "--resolved", "2024-10-10 09:00")
    closed = xlcrm("log", "close", seed, identifier, *how)
    assert "보상은 아직 해 주지 않은 약속입니다." in closed.stdout
    (entry,) = told(xlcrm("log", "due", seed, *ON, "--promises", "--json"))["entries"]
    assert (entry["what"], entry["promise"]) == ("", True)
    given = xlcrm("log", "correct", seed, identifier, "--compensation-done", "2024-10-15")
    assert given.returncode == 0
    assert told(xlcrm("log", "due", seed, *ON, "--json"))["entries"] == []


def test_voices_of_a_folder_are_the_sum_of_its_branches(
    xlcrm: Program, laundry: Path, tmp_path: Path
) -> None:
    """Branch by branch, and an idea is of its own branch's customer alone."""
    folder = tmp_path / "지점"
    folder.mkdir()
    for name in ("본점", "분점"):
        (folder / f"{name}.xlsx").write_bytes(laundry.read_bytes())
    idea = ("시끄러운 탈수기 바꾸기", "-c", "1002", *ON)
    assert xlcrm("voices", "idea", folder / "본점.xlsx", *idea).returncode == 0
    every = json.loads(xlcrm("voices", folder, *ON, "--json").stdout)
    whole, parts = every["together"], every["files"]
    with_it = [each["sheet"] for each in whole["sentences"] if "아이디어" in each["done"]]
    assert with_it == ["본점: 고객관리일지"]
    assert whole["count"] == sum(each["count"] for each in parts) == 8
    assert whole["negative"] == sum(each["negative"] for each in parts)
    for theme in whole["themes"]:
        same = [
            one["count"]
            for each in parts
            for one in each["themes"]
            if one["theme"] == theme["theme"]
        ]
        assert theme["count"] == sum(same)
    shown = xlcrm("voices", folder, *ON, "-o", folder.with_name("말.xlsx"))
    assert [
        line.split()[:2] for line in shown.stdout.splitlines() if line.startswith("  본점")
    ] == [["본점", "4"]]
    ideas = xlcrm("voices", "ideas", folder, *ON).stdout
    assert "본점  접수" in ideas
    assert xlcrm("voices", folder, *ON, "--each").stdout.count("고객의 말 (새로운 순서") == 2


def test_an_idea_of_a_later_day_is_not_there_yet(xlcrm: Program, laundry: Path) -> None:
    """Neither in the list nor among what is told of a voice."""
    late = xlcrm("voices", "idea", laundry, "탈수기 바꾸기", "-c", "1002", "--as-of", "2024-12-01")
    assert late.returncode == 0
    assert "아이디어 0건" in xlcrm("voices", "ideas", laundry, *ON).stdout
    assert "아이디어 1건" in xlcrm("voices", "ideas", laundry, "--as-of", "2024-12-01").stdout
    assert "아이디어 접수" not in xlcrm("voices", laundry, *ON).stdout


def test_words_of_offices_count_as_what_they_mean(xlcrm: Program, laundry: Path) -> None:
    """부정적 is negative, 아웃바운드 is what the office said; what nobody knows is no mood."""
    book = load_workbook(laundry)
    sheet = book["고객관리일지"]
    heads = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, heads["내용"]).value]
    for row, mood in zip(rows, ("부정적", "매우 나쁨", "불만족", "그냥"), strict=True):
        sheet.cell(row, heads["감정"]).value = mood
        sheet.cell(row, heads["분류"]).value = "문의"
    sheet.cell(rows[0], heads["방향"]).value = "아웃바운드"
    book.save(laundry)
    found = told(xlcrm("voices", laundry, *ON, "--json"))
    assert (found["count"], found["felt"], found["negative"]) == (3, 2, 2)
