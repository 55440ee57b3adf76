"""`xlcrm send`: shown first, sent on --go, once each, told in words and codes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mail_server import mail_server
from openpyxl import load_workbook
from outreach_books import NOW, marketing, outreach_office, states

from xlcrm.cli import options
from xlcrm.cli.secrets import secret

Program = Callable[..., "subprocess.CompletedProcess[str]"]
BOOK = "대장.xlsx"
SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
ON = ("--as-of", "2024-10-01")
WANTED = (BOOK, "--list", "D-60", "--template", "안내", "--campaign", "10월 안내")
GO = ("--via", "csv", "-o", "발송.csv", "--go")


@pytest.fixture
def book(office: Path) -> Path:
    """Return the workbook of a small office."""
    return outreach_office(office / BOOK)


def told(run: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401 - JSON
    """Return what was printed as JSON of the one file."""
    return json.loads(run.stdout)["files"][0]


def test_what_would_be_sent_is_shown(book: Path, xlcrm: Program) -> None:
    """Who, what, how long and how much; nothing is sent, and no file made."""
    before = book.read_bytes()
    run = xlcrm("send", *WANTED, "--cost", "9,27", *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines()[:4] == [
        "대장.xlsx: 2024-10-01 기준 '10월 안내' 캠페인",
        "  대상: D-60 (4명)",
        "  문구: 안내 (거래 안내, 문자)",
        "  보낼 사람 4명: SMS 4건, 비용 36원",
    ]
    assert "[1/4] 가**리 010-****-5001  SMS 24/90바이트" in run.stdout
    assert "아무것도 보내지 않았습니다." in run.stdout
    assert (book.read_bytes(), [*book.parent.iterdir()]) == (before, [book])


def test_what_everybody_lacks_is_told_once(office: Path, xlcrm: Program) -> None:
    """As what 설정 does not say is: not once for each of them."""
    shutil.copy(SEED, office / BOOK)
    wanted = (BOOK, "--list", "D-60", "--template", "재계약 60일 전", "--campaign", "10월")
    run = xlcrm("send", *wanted, *ON)
    assert run.returncode == 0
    assert "  글을 채우지 못한 사람 3명" in run.stdout
    assert " 등 3명: 사무실: 설정에 '사무실'이 없습니다." in run.stdout
    assert run.stdout.count("설정에 '사무실'이") == 1


def test_it_is_sent_when_somebody_says_so(book: Path, xlcrm: Program) -> None:
    """Under its Korean name too; what came of it is told, and stands in 마케팅."""
    run = xlcrm("발송", *WANTED, *GO, *ON, "--cost", "9")
    assert (run.returncode, run.stderr) == (0, "")
    assert "  보낸 사람 4명" in run.stdout
    assert "  만든 것: 발송.csv" in run.stdout
    assert "  마케팅 시트에 적었습니다: 보냄 4" in run.stdout
    assert states(book) == dict.fromkeys((1001, 1002, 1003, 1004), "보냄")
    assert {row["비용"] for row in marketing(book)} == {9}
    again = xlcrm("send", *WANTED, "--via", "csv", "-o", "또.csv", "--go", *ON)
    assert (again.returncode, "  이미 보낸 사람 4명" in again.stdout) == (0, True)
    assert not (book.parent / "또.csv").exists()


def test_what_carries_mails_alone_carries_mails(book: Path, xlcrm: Program) -> None:
    """Before it is sent as much as then: the way need not be told twice."""
    wanted = (*WANTED, "--via", "eml", "-o", "메일", "--from", "가온 <a@example.com>", *ON)
    shown = told(xlcrm("send", *wanted, "--json"))
    sent = told(xlcrm("send", *wanted, "--go", "--json"))
    assert {*shown["kinds"]} == {"이메일"}
    assert (sent["states"]["보냄"], {row["채널"] for row in marketing(book) if row["발송일"]}) == (
        shown["ready"],
        {"이메일"},
    )
    assert len([*(book.parent / "메일").glob("*.eml")]) == shown["ready"]


def test_a_dry_run_sends_nothing(book: Path, xlcrm: Program) -> None:
    """Whatever else was said."""
    run = xlcrm("send", *WANTED, *GO, *ON, "--dry-run")
    assert (run.returncode, "아무것도 보내지 않았습니다." in run.stdout) == (0, True)
    assert not (book.parent / "발송.csv").exists()


def test_programs_are_told_as_json(book: Path, xlcrm: Program) -> None:
    """Before and after."""
    shown = told(xlcrm("send", *WANTED, *ON, "--json"))
    assert (shown["ready"], shown["kinds"], len(shown["preview"])) == (4, {"SMS": 4}, 4)
    sent = told(xlcrm("send", *WANTED, *GO, *ON, "--json"))
    assert (sent["outcome"], sent["states"], sent["waits"]) == ("ok", {"보냄": 4}, False)
    assert len(states(book)) == 4


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--go",), "무엇으로 보낼지"),
        (("--go", "--via", "비둘기"), "'비둘기' 발송 방법이 없습니다."),
        (("--go", "--via", "csv"), "명단을 쓸 파일이 없습니다."),
        (("--via", "eml", "--channel", "문자"), "문자를 보낼 수 없습니다."),
        (
            ("--go", "--via", "smtp", "--server", "127.0.0.1:1"),
            "오늘이 아닌 날을 기준으로는 바로 보내지 않습니다.",
        ),
        (("--channel", "비둘기"), "채널을 모릅니다."),
        (("--list", "글쎄"), "글쎄"),
        (("--template", "글쎄"), "글쎄"),
        (("--campaign", " "), "캠페인의 이름으로 쓸 수 없습니다."),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_sent(
    book: Path, xlcrm: Program, words: tuple[str, ...], why: str
) -> None:
    """With what to do."""
    run = xlcrm("send", *WANTED, *ON, *words)
    assert (run.returncode, why in run.stderr, "→" in run.stderr) == (2, True, True)
    assert marketing(book) == []


@pytest.mark.parametrize("cost", ["글", "1,2,3", "-5"])
def test_a_cost_is_one_number_or_two(book: Path, xlcrm: Program, cost: str) -> None:
    """Of a short message and of a long one."""
    run = xlcrm("send", *WANTED, *ON, "--cost", cost)
    assert (run.returncode, "11,33" in run.stderr) == (2, True)
    assert book.exists()


def test_advertising_at_night_is_held_back(
    book: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock of the moment, whatever the day is that counts as today."""
    monkeypatch.setattr(options, "now", lambda: NOW.replace(hour=23))
    run = xlcrm("send", *WANTED, "--template", "할인", *GO, *ON)
    assert "  보내지 않은 사람 4명" in run.stdout
    assert "밤 9시부터" in run.stdout
    assert set(states(book).values()) == {"보류"}
    monkeypatch.setattr(options, "now", lambda: NOW)
    assert xlcrm("send", *WANTED, "--template", "할인", *GO, *ON).returncode == 0
    assert set(states(book).values()) == {"보냄"}


def test_who_is_held_back_is_named_with_the_reason(
    book: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Masked; and whoever makes a list of advertising is told when it may not be sent."""
    monkeypatch.setattr(options, "now", lambda: NOW)
    given = ("--template", "할인", *ON)
    opened = load_workbook(book)
    opened["고객정보"]["B3"] = "N"
    opened.save(book)
    run = xlcrm("send", *WANTED, *given)
    lines = run.stdout.splitlines()
    at = lines.index("    1명  동의하지 않음 (정보통신망법 제50조 제1항·제2항)")
    assert lines[at + 1] == "         1002 나*울"
    assert told(xlcrm("send", *WANTED, *given, "--json"))["held_people"] == [
        {"who": "1002 나*울", "reasons": ["동의하지 않음 (정보통신망법 제50조 제1항·제2항)"]}
    ]
    assert "제목:" not in run.stdout  # of short messages, which have none
    made = xlcrm("send", *WANTED, *given, *GO)
    assert "밤 9시부터 아침 8시 사이에는 올리거나" in made.stdout


def test_rows_wait_for_a_workbook_that_is_open(book: Path, xlcrm: Program) -> None:
    """It is told so, and how they are written then."""
    owner = book.with_name(f"~${BOOK}")
    owner.touch()
    run = xlcrm("send", *WANTED, *GO, *ON)
    assert (run.returncode, f"xlcrm queue apply {BOOK}" in run.stderr) == (3, True)
    shown = xlcrm("queue", "show", BOOK)
    assert "메시지 발송" in shown.stdout
    assert "마케팅: 보냄 4건" in shown.stdout
    name = next(word for word in shown.stdout.split() if word.startswith("outbox-"))
    drop = xlcrm("queue", "drop", BOOK, name)
    assert (drop.returncode, "이미 보낸 메시지의 기록" in drop.stderr) == (2, True)
    owner.unlink()
    assert xlcrm("queue", "apply", BOOK).returncode == 0
    assert (len(states(book)), xlcrm("queue", "show", BOOK).stdout.count("메시지 발송")) == (4, 0)


def test_an_answer_goes_into_the_row_that_there_is(book: Path, xlcrm: Program) -> None:
    """Not into a second one; of somebody who got nothing it is refused."""
    xlcrm("send", *WANTED, *GO, *ON)
    words = ("add", "마케팅", BOOK, "나래울", "10월 안내")
    run = xlcrm(*words, "--response", "문의", "반응일=2024-10-02")
    assert (run.returncode, "  마케팅: 반응 1건" in run.stdout) == (0, True)
    (row,) = [each for each in marketing(book) if each["고객 ID"] == 1002]
    assert (row["상태"], row["반응"], row["반응일"].day) == ("답장", "문의", 2)
    for more in (("9999", "10월 안내"), ("1001", "다른 것")):
        wrong = xlcrm("add", "마케팅", BOOK, *more, "--response", "문의")
        assert (wrong.returncode, "→" in wrong.stderr) == (1, True)
    assert len(marketing(book)) == 4
    other = xlcrm("add", "구매이력", BOOK, "1001", "상담", "3만원", "--response", "문의")
    assert (other.returncode, "--response는 보낸 메시지" in other.stderr) == (2, True)


def test_results_of_a_gateway_are_taken_in(book: Path, xlcrm: Program) -> None:
    """What is new is told, what is not understood too, and the code says so."""
    xlcrm("send", *WANTED, *GO, *ON)
    file = book.with_name("결과.csv")
    said = (
        "수신번호,전송결과",
        "010-1234-5001,성공",
        "010-1234-5002,수신거부",
        "010-1234-5003,글쎄",
    )
    file.write_text("\n".join(said), "utf-8")
    words = ("send", "results", BOOK, file.name, "--campaign", "10월 안내", "--as-of", "2024-10-02")
    dry = xlcrm(*words, "--dry-run")
    assert "(--dry-run: 쓰지 않았습니다)" in dry.stdout
    run = xlcrm(*words)
    assert run.returncode == 1
    assert "  마케팅: 전달 1건, 수신거부 1건" in run.stdout
    assert "4번째 줄: 결과나 반응이" in run.stderr
    assert states(book) == {1001: "전달", 1002: "답장", 1003: "보냄", 1004: "보냄"}
    assert load_workbook(book)["고객정보"]["B3"].value == "N"
    assert told(xlcrm(*words, "--json"))["known"] == 2
    missing = xlcrm("send", "results", BOOK, "없음.csv")
    assert (missing.returncode, "파일이 없습니다." in missing.stderr) == (2, True)


def test_a_secret_comes_from_the_environment_or_the_keyring(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The environment first; without either there is none."""
    import keyring  # noqa: PLC0415 - an extra, here alone
    from keyring.backend import KeyringBackend  # noqa: PLC0415

    class Ring(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return {("xlcrm", "XLCRM_A"): "aus dem Ring"}.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None: ...

        def delete_password(self, service: str, username: str) -> None: ...

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())  # type: ignore[no-untyped-call]  # the library's own
    try:
        assert (secret("XLCRM_A"), secret("XLCRM_B")) == ("aus dem Ring", "")
        monkeypatch.setenv("XLCRM_A", "aus der Umgebung")
        assert secret("XLCRM_A") == "aus der Umgebung"
    finally:
        keyring.set_keyring(before)
    monkeypatch.delenv("XLCRM_A")
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert secret("XLCRM_A") == ""


def test_a_kill_while_a_mail_is_sent_leaves_nobody_with_two(office: Path) -> None:
    """The process dies as the server has the second mail and has not answered yet."""
    book = outreach_office(office / BOOK, 3, year=2099)
    words = (*("--list", "서비스 헬스", "--template", "안내"), *("--campaign", "안내"))
    with mail_server() as (box, port):
        server = ("--via", "smtp", "--server", f"127.0.0.1:{port}")
        more = (*("--channel", "이메일"), *server, *("--go", "--per-minute", "6000"))
        program = (sys.executable, "-P", "-m", "xlcrm", "send", BOOK, *words, *more)

        def run() -> subprocess.Popen[bytes]:
            env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
            return subprocess.Popen(
                program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
            )

        with run() as first:
            box.faults["c1@example.com"] = [lambda: os.kill(first.pid, signal.SIGKILL)]
            first.communicate(timeout=60)
        assert (first.returncode, len(box.got)) == (-signal.SIGKILL, 2)
        assert marketing(book) == []
        with run() as second:
            out, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "확인 필요 1명: 보냈는지 알 수 없어 다시 보내지 않습니다." in out.decode()
    assert sorted(box.got) == [f"c{at}@example.com" for at in range(3)]
    assert states(book) == {1001: "보냄", 1002: "확인 필요", 1003: "보냄"}


def test_a_path_with_spaces_is_one_path(office: Path, xlcrm: Program) -> None:
    """Behind a command whose usual one need not be said, as hints have it."""
    outreach_office(office / "우리 대장.xlsx")
    run = xlcrm("send", "우리 대장.xlsx", *WANTED[1:], *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("우리 대장.xlsx: 2024-10-01 기준")


def test_a_text_in_doubt_is_answered_where_it_is_sent(book: Path, xlcrm: Program) -> None:
    """Shown with what to type; held on --go; written down with the answer, and gone on with."""
    folder = book.parent / "문구"
    folder.mkdir()
    (folder / "새 기계.txt").write_text("{고객명}님, 새 기계를 들여왔어요.", "utf-8")
    wanted = (BOOK, "--list", "D-60", "--template", "새 기계", "--campaign", "기계", *ON)
    run = xlcrm("send", *wanted)
    assert '--answer "새 기계=광고" 또는 "새 기계=안내"' in run.stdout
    assert told(xlcrm("send", *wanted, "--json"))["question"]["proposal"] == "광고"
    before = book.read_bytes()
    run = xlcrm("send", *wanted, *GO)
    assert (run.returncode, "답하기 전에는" in run.stderr) == (2, True)
    run = xlcrm("send", *wanted, "--answer", "다른 글=안내")
    assert (run.returncode, "보낼 문구는 '새 기계'" in run.stderr) == (2, True)
    run = xlcrm("send", *wanted, "--answer", "새 기계=안내", "--dry-run")
    assert "적을 것입니다" in run.stderr
    assert "물음" not in run.stdout
    assert book.read_bytes() == before
    run = xlcrm("send", *wanted, *GO, "--answer", "새 기계=안내")
    assert (run.returncode, "보낸 사람 4명" in run.stdout) == (0, True)
    run = xlcrm("templates", "show", "새 기계", BOOK, *ON)
    assert "--answer" not in run.stdout
