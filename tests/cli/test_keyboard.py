"""Quick on the keyboard: the ledger in use, Korean names, words for fields, days as people type."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

import pytest
from python_calamine import CalamineWorkbook

from xlcrm.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Program: TypeAlias = "Callable[..., subprocess.CompletedProcess[str]]"

FRIDAY = datetime(2024, 11, 29, 15)  # noqa: DTZ001 - Korean wall time


@pytest.fixture
def ledger(office: Path, samples: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a ledger in the office's folder, on a Friday, with a file for what is in use."""
    monkeypatch.setenv("XLCRM_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(options, "now", lambda: FRIDAY)
    path = office / "고객대장.xlsx"
    shutil.copy(samples / "office.xlsx", path)
    return path


@pytest.fixture
def in_use(ledger: Path, xlcrm: Program) -> Path:
    """Return that ledger, which is in use."""
    assert xlcrm("use", "고객대장").returncode == 0
    return ledger


def last(path: Path, sheet: str) -> dict[str, object]:
    """Return the last row of a sheet by its headers."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    head = next(row for row in rows if "고객 ID" in row)
    found = next(row for row in reversed(rows) if any(row))
    plain = (int(each) if isinstance(each, float) else each for each in found)
    return dict(zip(map(str, head), plain, strict=True))


def test_the_ledger_in_use_is_taken_and_said(in_use: Path, xlcrm: Program) -> None:
    """In its folder and below, beside every answer; JSON stays JSON."""
    (in_use.parent / "아래").mkdir()
    os.chdir(in_use.parent / "아래")
    run = xlcrm("expiring", "--within", "7", "--as-of", "2024-10-01", "--json")
    assert run.returncode == 0
    assert run.stderr == f"대장: {in_use} (xlcrm use)\n"
    assert len(json.loads(run.stdout)["files"][0]["contracts"]) == 5


def test_a_ledger_that_is_named_is_the_one(in_use: Path, seed: Path, xlcrm: Program) -> None:
    """By its path, or without its ending; nothing is said of another then."""
    run = xlcrm("check", "seed_ledger", "--json")
    assert json.loads(run.stdout)["files"][0]["path"] == seed.name
    assert "xlcrm use" not in run.stderr
    missing = xlcrm("expiring", "없는.xlsx")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr.startswith("없는.xlsx: 파일이 없습니다.")
    assert in_use.exists()


def test_what_is_in_use_can_be_seen_and_forgotten(in_use: Path, xlcrm: Program) -> None:
    """Then a command wants its ledger again, and says how."""
    assert xlcrm("use").stdout == f"이 폴더에서 쓰는 대장: {in_use}\n"
    assert xlcrm("use", "--forget").stdout.startswith("이 폴더에서 정해 둔 대장을 잊었습니다.")
    assert xlcrm("use").stdout.startswith("정해 둔 대장이 없습니다.")
    run = xlcrm("summary")
    assert run.returncode == 2
    assert "xlcrm use 고객대장.xlsx" in run.stderr
    assert xlcrm("use", "없는").returncode == 2


def test_a_folder_with_one_ledger_is_that_ledger(in_use: Path, xlcrm: Program) -> None:
    """With several it is the folder, and it is said for what a ledger has to be named still."""
    assert xlcrm("use", str(in_use.parent)).stdout.endswith(f"이 대장을 씁니다: {in_use}\n")
    run = xlcrm("log", "show", str(in_use.parent), "--customer", "1038")
    assert run.returncode == 0
    assert run.stderr == f"대장: {in_use} (폴더에 하나뿐입니다)\n"
    in_use.with_name("다른 지점.xlsx").write_bytes(in_use.read_bytes())
    several = xlcrm("use", str(in_use.parent)).stdout
    assert f"이 대장을 씁니다: {in_use.parent}\n" in several
    assert "대장 하나를 다루는 명령" in several
    assert f"{in_use.name}, 다른 지점.xlsx" in several
    shown = xlcrm("log", "show", str(in_use.parent), "--customer", "1038")
    assert "폴더입니다." in shown.stderr
    both = xlcrm("list", str(in_use.parent), "D-7", "--as-of", "2024-10-01")
    assert "파일 2개: 됨 2" in both.stdout
    empty = in_use.parent / "빈 폴더"
    empty.mkdir()
    assert xlcrm("use", str(empty)).returncode == 2


def test_whose_contract_it_is_is_a_word_behind_the_ledger(in_use: Path, xlcrm: Program) -> None:
    """In every command about a contract, as in those about a contact; and not twice."""
    day = ("--as-of", "2024-10-01", "--dry-run")
    named = xlcrm("renew", "--customer", "1038", *day)
    assert named.returncode == 0
    assert xlcrm("재계약", "1038", *day).stdout == named.stdout
    assert (
        xlcrm("재계약", in_use.name, "1038", *day).stdout.partition(":")[2]
        == (named.stdout.partition(":")[2])
    )
    for typed in (("해지", "1038", "--reason", "가격"), ("정지", "1038")):
        assert xlcrm(*typed, *day).returncode == 0
    twice = xlcrm("재계약", "1038", "-c", "1038", *day)
    assert (twice.returncode, "가운데 하나만 적으세요" in twice.stderr) == (2, True)
    assert "대장 다음에 고객을" in xlcrm("재계약", *day).stderr


def test_a_day_that_was_just_over_is_not_next_year(in_use: Path, xlcrm: Program) -> None:
    """What is to be done by 11/28, typed a day later, is asked about; by 1/5 it is next year's."""
    assert in_use.exists()
    run = xlcrm("일지", "1038", "메모", "--due", "11/28", "--dry-run")
    assert "상담한 날보다 빠릅니다" in run.stderr
    run = xlcrm("일지", "1038", "메모", "--due", "1/5", "--dry-run")
    assert "후속 기한 2025-01-05" in run.stdout + run.stderr
    run = xlcrm("일지", "적기", "1038", "메모", "--due", "일주일 뒤", "--dry-run")
    assert "후속 기한 2024-12-06" in run.stdout + run.stderr


def test_a_config_that_is_no_config_names_nothing(in_use: Path, xlcrm: Program) -> None:
    """Whatever somebody has written into it."""
    file = in_use.parents[1] / "config" / "use.json"
    for text in ("[1, 2]", "{", '{"x": 3}', ""):
        file.write_text(text, encoding="utf-8")
        assert xlcrm("use").stdout.startswith("정해 둔 대장이 없습니다.")


def test_a_ledger_that_is_gone_is_said_to_be(in_use: Path, xlcrm: Program) -> None:
    """With its path, as any other."""
    in_use.unlink()
    run = xlcrm("summary")
    assert run.returncode == 2
    assert f"대장: {in_use} (xlcrm use)" in run.stderr
    assert f"{in_use.name}: 파일이 없습니다." in run.stderr


def test_a_call_is_written_down_in_thirty_characters(in_use: Path, xlcrm: Program) -> None:
    """Beside what was said: the customer, then choices in any order, then the memo, unquoted."""
    typed = "일지 1001 전화 발신 재계약"
    assert len(f"xlcrm {typed} ") <= 30
    run = xlcrm(*typed.split(), "다음", "달에", "결정", "--due", "금요일", "--no-backup")
    assert run.returncode == 0, run.stderr
    assert "채널 전화 · 방향 발신 · 분류 재계약 · 후속 기한 2024-11-29" in run.stdout
    row = last(in_use, "고객관리일지")
    assert (row["고객 ID"], row["채널"], row["방향"], row["분류"], row["내용"]) == (
        *(1001, "전화", "발신", "재계약"),
        "다음 달에 결정",
    )


@pytest.mark.parametrize(
    ("words", "channel", "content"),
    [
        (("전화",), "", "전화"),
        (("전화", "통화함"), "전화", "통화함"),
        (("전화 주기로 함",), "", "전화 주기로 함"),
        (("메모", "전화", "옴"), "", "메모 전화 옴"),
        (("전화", "문자", "둘 다 했음"), "전화", "문자 둘 다 했음"),
    ],
)
def test_what_is_no_field_is_the_memo(
    in_use: Path, xlcrm: Program, words: tuple[str, ...], channel: str | None, content: str
) -> None:
    """The last word always, a word in quotes, and all that follows the first that is none."""
    assert xlcrm("일지", "1001", *words, "--no-backup").returncode == 0
    row = last(in_use, "고객관리일지")
    assert (row["채널"], row["내용"]) == (channel, content)


def test_a_purchase_is_written_down_in_twenty_five(in_use: Path, xlcrm: Program) -> None:
    """Today, unless a day is given: in figures or in words."""
    typed = "구매 1001 생수 50000"
    assert len(f"xlcrm {typed}") <= 25
    assert xlcrm(*typed.split(), "--no-backup").returncode == 0
    row = last(in_use, "구매이력")
    assert (row["고객 ID"], row["제품/서비스"], row["금액"]) == (1001, "생수", 50000)
    assert str(row["일자"]).startswith("2024-11-29")
    assert xlcrm("구매", "1001", "빵", "3만원", "일자=어제", "--no-backup").returncode == 0
    row = last(in_use, "구매이력")
    assert (row["금액"], str(row["일자"])[:10]) == (30000, "2024-11-28")
    assert xlcrm("만족도", "1001", "5", "--no-backup").returncode == 0
    assert last(in_use, "만족도")["만족도"] == 5


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("오늘", "2024-11-29"),
        ("어제", "2024-11-28"),
        ("11/1", "2024-11-01"),
        ("20241001", "2024-10-01"),
    ],
)
def test_days_are_taken_as_they_are_typed(
    in_use: Path, xlcrm: Program, typed: str, day: str
) -> None:
    """On the command line, of every command with a day."""
    for words in (("expiring", "-d", typed), ("새로고침", "-d", typed, "-n")):
        run = xlcrm(*words, "--json")
        assert json.loads(run.stdout)["as_of"] == day
    assert in_use.exists()


def test_a_cancellation_is_of_today_unless_said(in_use: Path, xlcrm: Program) -> None:
    """And so are a pause and what ends it."""
    rows = json.loads(xlcrm("expiring", "-d", "오늘", "--json").stdout)["files"][0]["contracts"]
    cell = rows[0]["cell"]
    run = xlcrm("해지", "-k", f"고객대장!{cell.split('!')[-1]}", "--reason", "가격", "-n", "--json")
    new = [each["new"] for each in json.loads(run.stdout)["files"][0]["edits"]]
    assert "2024-11-29" in new, run.stderr
    assert in_use.exists()


def test_a_word_that_is_a_slip_is_told(in_use: Path, xlcrm: Program) -> None:
    """`log` without a command writes; a command written wrongly does not."""
    before = in_use.read_bytes()
    for words in (("log", "shwo"), ("lgo", "1001", "메모"), ("일지", "없는고객", "메모")):
        assert xlcrm(*words).returncode == 2
    assert in_use.read_bytes() == before
    assert xlcrm("log").stdout.startswith("사용법: xlcrm log")


def test_no_name_is_given_twice_and_renewals_word_is_free() -> None:
    """갱신 is what a renewal is called, and what a refresh could be."""
    from xlcrm.cli.app import app  # noqa: PLC0415 - the group, not the program

    assert "갱신" not in app.korean
    assert set(app.korean.values()) >= set(app.commands_by_use)
    assert not set(app.korean) & set(app.commands_by_use)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes(process: Program, xlcrm: Program, shell: str) -> None:
    """The script names what the program then answers."""
    script = xlcrm("completion", shell).stdout
    assert f"_XLCRM_COMPLETE={shell}_complete" in script
    words = {"COMP_WORDS": "xlcrm exp", "COMP_CWORD": "exp" if shell == "fish" else "1"}
    run = process(_XLCRM_COMPLETE=f"{shell}_complete", **words)
    assert "expiring" in run.stdout
    assert "explain" in run.stdout
    assert "refresh" not in run.stdout


@pytest.mark.parametrize(
    ("typed", "at", "offered"),
    [("xlcrm 명", "1", "명단"), ("xlcrm 일지 찾", "2", "찾기"), ("xlcrm 되", "1", "되돌리기")],
)
def test_korean_names_are_completed(process: Program, typed: str, at: str, offered: str) -> None:
    """Of commands, and of commands of a command."""
    run = process(_XLCRM_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD=at)
    assert run.stdout.split() == [f"plain,{offered}"]


def test_bash_takes_the_script(process: Program, xlcrm: Program) -> None:
    """And completes by it."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash가 있으면 함께 검사합니다.")
    script = xlcrm("completion", "bash").stdout
    done = subprocess.run(
        [bash, "-c", f"{script}\ncomplete -p xlcrm"], check=False, capture_output=True, timeout=60
    )
    assert b"_xlcrm_completion" in done.stdout
    assert process("--version").returncode == 0


def test_a_contact_like_the_last_one_says_so_in_a_word(in_use: Path, xlcrm: Program) -> None:
    """Way, direction, matter and officer are the last contact's; what is typed beside prevails."""
    words = ("전화", "발신", "재계약", "--officer", "김대리")
    assert xlcrm("일지", "1038", *words, "다음 주에 답하기로 함").returncode == 0
    assert xlcrm("일지", "1038", "같음", "한 번 더 물음").returncode == 0
    assert xlcrm("일지", "1038", "같음", "문자", "안내를 보냄").returncode == 0
    rows = CalamineWorkbook.from_path(in_use).get_sheet_by_name("고객관리일지").to_python()
    at = [rows[0].index(name) for name in ("채널", "방향", "분류", "담당자")]
    assert [[row[each] for each in at] for row in rows[-3:]] == [
        *[["전화", "발신", "재계약", "김대리"]] * 2,
        ["문자", "발신", "재계약", "김대리"],
    ]
    xlcrm("customer", "add", "고객대장", "나가상", "010-0000-7777", "상태=체험")
    refused = xlcrm("일지", "나가상", "같음", "처음 물음")
    assert (refused.returncode, "저번 상담이 없어" in refused.stderr) == (2, True)


def test_commands_that_are_printed_leave_out_the_ledger_in_use(
    in_use: Path, xlcrm: Program
) -> None:
    """They work without it, and are short enough for a line; the file is named as it lies here."""
    assert in_use.exists()
    run = xlcrm("log", "due", "--as-of", "2024-10-01")
    assert run.stdout.startswith(f"{in_use.name}: ")
    (told,) = [line for line in run.stdout.splitlines() if "xlcrm log close" in line]
    assert in_use.name not in told


@pytest.mark.parametrize("word", ["추가", "기록", "적기"])
def test_the_journal_is_written_by_the_words_that_people_try(
    in_use: Path, xlcrm: Program, word: str
) -> None:
    """And none of them is taken for a customer or for what was said."""
    run = xlcrm("일지", word, "1024", "통화함")
    assert run.returncode == 0, run.stderr
    assert last(in_use, "고객관리일지")["내용"] == "통화함"
