"""Workbooks with a password on the command line: where it comes from, and what is said without."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click.termui
import pytest
from locked_books import COMPOUND, PASSWORD, in_plain, lock, unlocked

from xlcrm.cli import passwords as asked_of
from xlcrm.files import encryption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

DAY: Final = ("--as-of", "2024-10-01")
ENV: Final = ("--password-env", "OFFICE_PASSWORD")
NEEDED: Final = "열기 암호가 걸린 문서입니다. → 암호를 환경 변수에 두고 --password-env"
WRONG: Final = "열기 암호가 맞지 않습니다. →"


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable holds the password; passwords are hashed once."""
    monkeypatch.setenv("OFFICE_PASSWORD", PASSWORD)
    monkeypatch.setenv("OTHER_PASSWORD", "다른 암호")
    monkeypatch.delenv("XLCRM_PASSWORD", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setattr(encryption.Encryption.__init__, "__defaults__", (1, (), None))
    monkeypatch.setattr(encryption, "_ROUNDS", 1)


@pytest.fixture
def locked(seed: Path) -> Path:
    """Return a ledger with a password."""
    return lock(seed)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return what somebody at a terminal types when asked, unseen; what is asked goes behind."""
    words: list[str] = []
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return words.pop(0)

    monkeypatch.setattr(click.termui, "hidden_prompt_func", answer)
    monkeypatch.setattr(asked_of, "is_somebody_there", lambda: True)
    yield words
    assert words == []


def test_backups_of_the_days_without_a_password_are_told(xlcrm: Program, seed: Path) -> None:
    """Somebody has set it in Excel; the command that is named gives it to them, too."""
    assert xlcrm("refresh", seed.name, *DAY).returncode == 0
    lock(seed)
    done = xlcrm("refresh", seed.name, "--as-of", "2024-10-30", *ENV)
    assert (
        "열기 암호가 있으나 백업 1개에는 없습니다. → 백업에도 걸려면: xlcrm encrypt" in done.stderr
    )
    assert xlcrm("encrypt", seed.name, *ENV).returncode == 0
    assert in_plain(seed.parent, {"홍길동"}) == []
    again = xlcrm("refresh", seed.name, "--as-of", "2024-11-30", *ENV)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_variable_opens_it_for_every_command(xlcrm: Program, locked: Path) -> None:
    """Read, written, undone: as a ledger without a password; and encrypted again."""
    done = xlcrm("refresh", locked.name, *DAY, *ENV)
    assert done.returncode == 0, done.stderr
    assert "셀 1개를 고쳤습니다" in done.stdout
    assert "만료 예정" in xlcrm("log", "show", locked.name, "--customer", "1003", *ENV).stdout
    assert xlcrm("undo", locked.name, *ENV).returncode == 0
    assert locked.read_bytes().startswith(COMPOUND)
    assert in_plain(locked.parent, {"홍길동"}) == []


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("refresh", *DAY),
        ("log", "add", "--customer", "1001", "--channel", "전화", "홍길동님"),
        ("renew", "--customer", "1001"),
        ("restore", "--on", "2024-10-01"),
        ("queue", "apply"),
        ("purge", "--overdue"),
        ("encrypt",),
        ("decrypt",),
        ("adopt",),
        ("intake",),
    ],
    ids=" ".join,
)
def test_without_it_one_line_says_what_to_do(
    xlcrm: Program, locked: Path, words: tuple[str, ...]
) -> None:
    """Nothing is written, not even into the queue: that would say it in plain."""
    before = locked.read_bytes()
    named = 2 if words[0] in {"log", "queue"} else 1
    words = (*words[:named], locked.name, *words[named:])
    done = xlcrm(*words)
    assert done.returncode == 2
    assert NEEDED in done.stderr
    done = xlcrm(*words, "--password-env", "OTHER_PASSWORD")
    assert (done.returncode, WRONG in done.stderr) == (2, True)
    assert locked.read_bytes() == before
    assert in_plain(locked.parent, {"홍길동"}) == []


def test_a_contact_that_cannot_be_read_in_is_not_kept_in_plain(
    xlcrm: Program, locked: Path
) -> None:
    """While Excel has the ledger open: with the password it waits, encrypted."""
    owner = locked.with_name(f"~${locked.name}")
    owner.touch()
    call = ("log", "add", locked.name, "--customer", "1001", "--channel", "전화", "다시 걸기로 함")
    assert NEEDED in xlcrm(*call).stderr
    assert [*locked.parent.glob("*queue")] == []
    assert xlcrm(*call, *ENV).returncode == 3
    (queue,) = locked.parent.glob("*queue")
    assert "다시 걸기로 함" not in queue.read_text("utf-8")
    assert NEEDED in xlcrm("queue", "show", locked.name).stderr
    assert "기다리는 일지 1건" in xlcrm("queue", "show", locked.name, *ENV).stdout
    owner.unlink()
    assert "대기열에 있던 일지 1건도" in xlcrm("refresh", locked.name, *DAY, *ENV).stdout
    assert not queue.exists()


def test_a_contact_waits_encrypted_beside_a_ledger_that_is_damaged_meanwhile(
    xlcrm: Program, locked: Path
) -> None:
    """Its latest backup tells; without the password it is refused as before."""
    assert xlcrm("refresh", locked.name, *DAY, *ENV).returncode == 0
    locked.write_bytes(locked.read_bytes()[:5_000])
    call = ("log", "add", locked.name, "--customer", "1001", "--channel", "전화", "다시 걸기로 함")
    done = xlcrm(*call)
    assert done.returncode == 2, done.stderr
    assert [*locked.parent.glob("*queue")] == []
    done = xlcrm(*call, *ENV)
    assert "대기열에" in done.stdout + done.stderr
    (queue,) = locked.parent.glob("*queue")
    assert "다시 걸기로 함" not in queue.read_text("utf-8")


def test_the_usual_variable_and_the_keyring_need_no_option(
    xlcrm: Program, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XLCRM_PASSWORD; for the nightly run, too."""
    monkeypatch.setenv("XLCRM_PASSWORD", PASSWORD)
    assert xlcrm("check", locked.name).returncode == 0
    monkeypatch.delenv("XLCRM_PASSWORD")

    class Ring:
        errors = type(sys)("keyring.errors")

        @staticmethod
        def get_password(service: str, name: str) -> str | None:
            return {("xlcrm", "XLCRM_PASSWORD"): PASSWORD}.get((service, name))

    monkeypatch.setattr(Ring.errors, "KeyringError", RuntimeError, raising=False)
    monkeypatch.setitem(sys.modules, "keyring", Ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", Ring.errors)
    assert xlcrm("check", locked.name).returncode == 0
    assert xlcrm("check", locked.name, "--password-env", "NOPE").returncode == 2


def test_a_password_is_no_argument(xlcrm: Program, locked: Path) -> None:
    """Whoever types it in the place of the name is told; it is not said again."""
    done = xlcrm("check", locked.name, "--password-env", PASSWORD)
    assert done.returncode == 2
    assert "암호가 아니라 암호를 담은 환경 변수의 이름" in done.stderr
    assert PASSWORD not in done.stderr
    assert "'NOPE' 환경 변수" in xlcrm("check", locked.name, "--password-env", "NOPE").stderr


def test_who_sits_at_a_terminal_is_asked(xlcrm: Program, locked: Path, typed: list[str]) -> None:
    """Three times at most, unseen; who only presses Enter is not asked again."""
    typed += ["틀림", PASSWORD]
    done = xlcrm("check", locked.name)
    assert done.returncode == 0
    assert "암호가 맞지 않습니다." in done.stderr
    typed += ["가", "나", "다"]
    assert WRONG in xlcrm("check", locked.name).stderr
    typed += [""]
    assert NEEDED in xlcrm("check", locked.name).stderr


def test_of_a_folder_one_password_opens_all_that_it_can(
    xlcrm: Program, locked: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are a line each, and stop nothing."""
    shutil.copy(samples / "seed_ledger.xlsx", locked.with_name("암호 없음.xlsx"))
    shutil.copy(samples / "seed_ledger.xlsx", locked.with_name("다른 암호.xlsx"))
    lock(locked.with_name("다른 암호.xlsx"), "다른 암호")
    done = xlcrm("refresh", ".", *DAY, "--json", *ENV)
    found = {each["path"]: each["outcome"] for each in json.loads(done.stdout)["files"]}
    assert found == {
        "seed_ledger.xlsx": "ok",
        "다른 암호.xlsx": "failed",
        "암호 없음.xlsx": "ok",
    }
    monkeypatch.setenv("XLCRM_PASSWORD", "다른 암호")  # right for another than the first alone
    assert xlcrm("refresh", ".", *DAY, *ENV).returncode == 0
    monkeypatch.delenv("XLCRM_PASSWORD")
    both = xlcrm("refresh", ".", *DAY, *ENV, "--password-env", "OTHER_PASSWORD")
    assert both.returncode == 0
    assert unlocked(locked.with_name("다른 암호.xlsx").read_bytes(), "다른 암호")


def test_a_report_has_the_ledgers_password_and_is_known_as_ours(
    xlcrm: Program, locked: Path
) -> None:
    """It is made anew in its place, passed over in its folder, and plain on say-so."""
    words = ("list", locked.name, "D-60", "-o", "명단.xlsx", *DAY, *ENV)
    for _ in range(2):
        assert xlcrm(*words).returncode == 0
        assert unlocked(Path("명단.xlsx").read_bytes()).startswith(b"PK")
    assert "xlcrm이 만든 보고서나 명단이라 건너뜁니다" in xlcrm("check", ".", *ENV).stderr
    assert xlcrm(*words, "--no-password").returncode == 0
    assert Path("명단.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ("명단.csv", ("list", "D-60", "-o", "명단.csv", *DAY)),
        ("만료.ics", ("expiring", "--ics", "만료.ics", *DAY)),
        ("카드.pdf", ("card", "1001", "-o", "카드.pdf", *DAY)),
        (
            "발송.csv",
            (
                *("send", "campaign", "--list", "D-60", "--template", "재계약 60일 전"),
                *("--campaign", "재계약", "--via", "csv", "-o", "발송.csv", "--go"),
            ),
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_file_that_knows_no_password_is_refused(
    xlcrm: Program, locked: Path, made: str, words: tuple[str, ...]
) -> None:
    """With the reason and the way out, before anything is made or sent."""
    first = words[:2] if words[0] == "send" else words[:1]
    done = xlcrm(*first, locked.name, *words[len(first) :], *ENV)
    assert done.returncode == 2
    assert "열기 암호가 걸린 대장의 자료를 암호를 걸 수 없는 파일" in done.stderr
    assert "--no-password" in done.stderr
    assert not Path(made).exists()
    assert in_plain(locked.parent, {"홍길동"}) == []
    if made.endswith((".ics", "명단.csv")):
        done = xlcrm(*first, locked.name, *words[len(first) :], *ENV, "--no-password")
        assert done.returncode == 0, done.stderr
        assert Path(made).exists()


def test_a_list_with_a_password_becomes_a_ledger_with_it(
    xlcrm: Program, locked: Path, office: Path
) -> None:
    """And rows of a file with a password are taken into a ledger."""
    made = office / "새 대장.xlsx"
    done = xlcrm("new", made.name, "--from", locked.name, *ENV)
    assert done.returncode == 0, done.stderr
    assert unlocked(made.read_bytes()).startswith(b"PK")
    other = office / "받을 대장.xlsx"
    assert xlcrm("new", other.name).returncode == 0
    done = xlcrm("import", other.name, locked.name, *ENV)
    assert done.returncode == 0, done.stderr
    assert NEEDED in xlcrm("import", other.name, locked.name).stderr


def test_encrypt_and_decrypt_say_what_they_did(
    xlcrm: Program, seed: Path, typed: list[str]
) -> None:
    """With what is left in plain beside it; a new password is asked for twice."""
    assert xlcrm("refresh", seed.name, *DAY).returncode == 0
    assert xlcrm("list", seed.name, "D-60", "-o", "명단.xlsx", *DAY).returncode == 0
    typed += ["하나", "둘"]
    assert "두 암호가 다릅니다" in xlcrm("encrypt", seed.name).stderr
    typed += [PASSWORD, PASSWORD]
    done = xlcrm("encrypt", seed.name)
    assert done.stdout.splitlines() == [
        "seed_ledger.xlsx: 열기 암호를 걸었습니다.",
        "  백업·되돌림 1개도 같은 암호로 잠갔습니다.",
        "  옆에 암호 없이 남은 xlcrm의 파일 1개: 명단.xlsx",
        "    → 다시 만들면 같은 암호가 걸립니다. 쓰지 않으면 지우세요.",
    ]
    assert unlocked(seed.read_bytes())
    done = xlcrm("encrypt", seed.name, *ENV, "--new-password-env", "OTHER_PASSWORD", "--json")
    assert json.loads(done.stdout)["files"][0]["changed"] is True
    assert unlocked(seed.read_bytes(), "다른 암호")
    done = xlcrm("decrypt", seed.name, "--password-env", "OTHER_PASSWORD")
    assert done.stdout.splitlines() == [
        "seed_ledger.xlsx: 열기 암호를 없앴습니다.",
        "  백업·되돌림 1개도 암호 없이 바꿨습니다.",
    ]
    assert "열기 암호가 없는 대장입니다." in xlcrm("decrypt", seed.name).stdout


def test_without_the_extra_it_is_said(
    xlcrm: Program, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    done = xlcrm("check", locked.name, *ENV)
    assert done.returncode == 2
    assert 'pip install "xlcrm[encrypted]"' in done.stderr
