"""`xlcrm templates` and `xlcrm letter`, as people type them; the screen names nobody in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from written_to import OFFICE, written_to

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

LEDGER: Final = "대장.xlsx"
ON: Final = ("--as-of", "2024-10-01")


@pytest.fixture
def ledger(office: Path) -> Path:
    """Return the small office's ledger in the folder of the call."""
    return written_to(office / LEDGER)


def test_all_texts_are_listed_without_a_ledger(xlcrm: Program, office: Path) -> None:
    """With purpose, ways, bytes, for whom, and fields; in Korean too."""
    run = xlcrm("templates")
    assert run.returncode == 0
    assert run.stdout.startswith("문구 15가지. 길이는 항목을 뺀 바이트입니다.\n")
    assert "재계약 60일 전  거래 안내  문자·이메일·알림톡  136바이트" in run.stdout
    assert "  대상: D-60 그리고 D-30 아닌" in run.stdout
    assert "편지 본: 재계약제안.docx, 재계약제안.hwpx" in run.stdout
    assert xlcrm("문구").stdout == run.stdout
    assert list(office.iterdir()) == []


def test_the_office_s_own_are_among_them(xlcrm: Program, ledger: Path) -> None:
    """And those that cannot be read are told, with exit code 1."""
    folder = ledger.parent / "문구"
    folder.mkdir()
    (folder / "봄 행사.txt").write_text("(광고) {고객명}님, 봄입니다", encoding="utf-8")
    (folder / "틀림.txt").write_text("{고객명", encoding="utf-8")
    run = xlcrm("templates", LEDGER)
    assert run.returncode == 1
    assert "문구 16가지 (사무실의 것 1가지)" in run.stdout
    assert "봄 행사" in run.stdout
    assert "틀림.txt" in run.stderr
    assert "중괄호가 짝이 맞지 않습니다" in run.stderr


def test_the_fields_are_listed_with_the_office_s_own(xlcrm: Program, ledger: Path) -> None:
    """For messages and letters alike; as JSON too."""
    assert ledger.exists()
    run = xlcrm("templates", LEDGER, "--fields", *ON)
    assert "  계약: 서비스, 시작일, 종료일, 남은 일수" in run.stdout
    assert "  사무실의 열: 락커" in run.stdout
    told = json.loads(xlcrm("templates", LEDGER, "--fields", "--json", *ON).stdout)
    assert told["files"][0]["fields"]["사무실의 열"] == ["락커"]
    assert len(told["files"][0]["templates"]) == 15


def test_a_text_is_shown_filled_in(xlcrm: Program, ledger: Path) -> None:
    """For those whom it is meant for, masked; whom it lacks something for is counted."""
    assert ledger.exists()
    run = xlcrm("templates", "show", "재계약 30일 전", LEDGER, *ON)
    assert run.returncode == 0
    assert "  대상: D-30 그리고 D-7 아닌" in run.stdout
    assert "제목: {서비스} 이용 기간 안내" in run.stdout
    assert "고객 2명 가운데 1명에게 보낼 수 있는 글입니다." in run.stdout
    assert "김*님, 필라테스 이용 기간이 8일 남았습니다." in run.stdout
    assert "'다음 시작일' 항목을 채울 수 없습니다." in run.stdout
    assert "김철" not in run.stdout
    revealed = xlcrm("templates", "show", "재계약 30일 전", LEDGER, "--reveal", *ON)
    assert "김철님, 필라테스" in revealed.stdout
    told = json.loads(xlcrm("templates", "show", "생일", LEDGER, "--json", *ON).stdout)
    assert told["files"][0]["preview"]["able"] == 5


def test_a_text_is_written_out_once(xlcrm: Program, office: Path) -> None:
    """To be edited; a letter too."""
    for name, file in (("생일", "생일.toml"), ("재계약제안.docx", "재계약제안.docx")):
        assert xlcrm("templates", "show", name, "--into", "문구").returncode == 0
        assert (office / "문구" / file).exists()
        again = xlcrm("templates", "show", name, "--into", "문구")
        assert again.returncode == 2
        assert "이미 있습니다" in again.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("show", "만족도조사서"), "가장 가까운 것: '만족도 조사'"),
        (("show", "없는 편지.docx"), "그런 편지 본이 없습니다"),
        (("show", "생일", LEDGER, "--channel", "팩스"), "채널을 모릅니다"),
        (("show", "생일", LEDGER, "--list", "등급"), "등급"),
        (("show", "생일", "--fill", "보상"), "보상=다음 달 요금 할인"),
        (("list", "--templates", "없음"), "문구가 있는 폴더를"),
    ],
)
def test_what_cannot_be_shown_is_told(
    xlcrm: Program, ledger: Path, words: tuple[str, ...], why: str
) -> None:
    """With what to type instead."""
    assert ledger.exists()
    run = xlcrm("templates", *words)
    assert run.returncode == 2
    assert why in run.stderr


def test_letters_are_made_and_written_down_once(xlcrm: Program, ledger: Path) -> None:
    """The second run makes nothing anew and writes nothing twice."""
    words = ("letter", LEDGER, "-c", "1002", "--template", "재계약제안.docx", "-o", "편지", *ON)
    rehearsed = xlcrm(*words, "--dry-run")
    assert "'재계약제안' 편지 1통을 편지에 만들 것입니다. (--dry-run" in rehearsed.stdout
    assert "  일지 1건을 적을 것입니다. (후속 기한 2024-10-08)" in rehearsed.stdout
    assert not (ledger.parent / "편지").exists()
    run = xlcrm(*words, "--channel", "방문")
    assert run.returncode == 0
    assert "대장.xlsx: '재계약제안' 편지 1통을 편지에 만들었습니다." in run.stdout
    assert "  일지 1건을 적었습니다. (후속 기한 2024-10-08)" in run.stdout
    assert "김철" not in run.stdout
    again = xlcrm(*words)
    assert again.returncode == 0
    assert "  이미 있는 편지 1통은 그대로 두었습니다." in again.stdout
    assert "  일지에 이미 적은 편지 1건은 다시 적지 않습니다." in again.stdout
    due = xlcrm("log", "due", LEDGER, "--as-of", "2024-10-08")
    assert "2024-10-08    D-Day" in due.stdout
    assert "제안에 대한 답을" in due.stdout


def test_a_proposal_waits_while_somebody_has_the_ledger_open(xlcrm: Program, ledger: Path) -> None:
    """The letter is made; its entry goes into the journal when the ledger is free."""
    words = ("letter", LEDGER, "-c", "1002", "--template", "재계약제안.docx", "-o", "편지", *ON)
    owner = ledger.with_name(f"~${LEDGER}")
    owner.touch()
    run = xlcrm(*words)
    owner.unlink()
    assert run.returncode == 3
    assert "  일지 1건을 대기열에 두었습니다 (대기 1건)." in run.stdout
    assert "다시 실행" not in run.stdout
    assert len(list((ledger.parent / "편지").iterdir())) == 1
    assert xlcrm("queue", "apply", LEDGER).returncode == 0
    assert "일지에 이미 적은 편지 1건" in xlcrm(*words).stdout


def test_no_log_leaves_the_ledger_as_it_is(xlcrm: Program, ledger: Path) -> None:
    """Only the letters are made."""
    before = ledger.read_bytes()
    words = ("-c", "1002", "--template", "재계약제안.hwpx", "-o", "편지.hwpx", "--no-log", *ON)
    told = json.loads(xlcrm("letter", LEDGER, *words, "--json").stdout)["files"][0]
    assert (told["letters"], told["logged"]) == ([{"customer": "1002 김*", "made": True}], 0)
    assert ledger.read_bytes() == before


def test_what_keeps_a_letter_from_somebody_is_told(xlcrm: Program, office: Path) -> None:
    """By the row of 설정, once for all; and nobody to write to is said too."""
    written_to(office / LEDGER, settings=OFFICE[:2])
    words = ("letter", LEDGER, "--template", "재계약제안.docx", "-o", "편지", *ON)
    run = xlcrm(*words, "--list", "D-30")
    assert run.returncode == 2
    assert "2명에게는 항목을 채울 수 없어 만들지 않았습니다." in run.stdout
    assert "'기준 | 사무실 링크 | https://example.com'" in run.stderr
    nobody = xlcrm(*words, "--list", "D-1")
    assert nobody.returncode == 0
    assert "맞는 고객이 없어" in nobody.stdout
    neither = xlcrm(*words)
    assert neither.returncode == 2
    assert "--list에 조건을, 또는 -c에 고객을" in neither.stderr
