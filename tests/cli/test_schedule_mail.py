"""A night that failed is told by mail, where that is set: by a server that really listens."""

from __future__ import annotations

import os
import socketserver
import stat
import threading
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, TypeAlias

import pytest

from xlcrm.files.mail_settings import MailSettings

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Program: TypeAlias = "Callable[..., subprocess.CompletedProcess[str]]"


class Post(socketserver.ThreadingTCPServer):
    """A mail server without TLS, which keeps what it is given and refuses nobody@example.com."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        """Listen on a port of this computer."""
        self.mails: list[tuple[list[str], bytes]] = []
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def where(self) -> str:
        """Its name and port."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 here")
        to: list[str] = []
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                assert isinstance(self.server, Post)
                self.server.mails.append((to, text))
                self.say("250 kept")
            elif verb == b"RCPT" and b"nobody@" in line:
                self.say("550 unknown")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                if verb == b"RCPT":
                    to.append(line.decode().partition("<")[2].partition(">")[0])
                self.say("250 good")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def post() -> Iterator[Post]:
    """Return a mail server that listens."""
    with Post() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own files lie."""
    monkeypatch.setenv("XLCRM_CONFIG", str(tmp_path / "설정"))
    return tmp_path / "설정"


def text_of(mail: bytes) -> tuple[str, str]:
    """A mail's subject and its words."""
    message = message_from_bytes(mail, policy=policy.default)
    body = message.get_body()
    assert body is not None
    return str(message["Subject"]), body.get_content()


def test_a_failed_night_is_told(post: Post, office: Path, xlcrm: Program) -> None:
    """To all who are named, with the file and why; a good night is told to nobody."""
    set_ = xlcrm(
        "schedule", "mail", "--to", "a@example.com", "--to", "b@example.com", "--smtp", post.where
    )
    assert (set_.returncode, set_.stdout.splitlines()[0]) == (
        0,
        "밤의 실행이 실패하면 2명에게 메일로 알립니다.",
    )
    (office / "대장.xlsx").write_bytes(b"not a workbook")
    assert xlcrm("schedule", "run", office).returncode == 2
    ((to, mail),) = post.mails
    subject, words = text_of(mail)
    assert to == ["a@example.com", "b@example.com"]
    assert subject.endswith("밤 실행 실패 (종료 코드 2)")
    assert "대장.xlsx: " in words
    log = (office / "xlcrm-refresh.log").read_text(encoding="utf-8")
    assert "메일로 알렸습니다 (받는 사람 2명)." in log


def test_a_good_night_is_told_to_nobody(post: Post, seed: Path, xlcrm: Program) -> None:
    """Nor one in which the data has errors: those stand in the ledger."""
    xlcrm("schedule", "mail", "--to", "a@example.com", "--smtp", post.where)
    assert xlcrm("schedule", "run", seed.parent).returncode in {0, 1}
    assert post.mails == []


def test_a_mail_that_does_not_go_ends_nothing(office: Path, xlcrm: Program) -> None:
    """The night's own exit code stands; the log says why nobody was told."""
    xlcrm("schedule", "mail", "--to", "a@example.com", "--smtp", "127.0.0.1:9")
    (office / "대장.xlsx").write_bytes(b"not a workbook")
    assert xlcrm("schedule", "run", office).returncode == 2
    log = (office / "xlcrm-refresh.log").read_text(encoding="utf-8")
    assert "메일로 알리지 못했습니다: 메일 서버(127.0.0.1:9)" in log


def test_it_can_be_tried_shown_and_ended(post: Post, xlcrm: Program, own_folder: Path) -> None:
    """People stand masked on the screen; the file is for the user alone."""
    assert xlcrm("schedule", "mail").returncode == 2
    xlcrm("schedule", "mail", "--to", "somebody@example.com", "--smtp", post.where)
    shown = xlcrm("schedule", "mail").stdout
    assert "somebody@" not in shown
    assert post.where in shown
    assert xlcrm("schedule", "mail", "--test").returncode == 0
    assert text_of(post.mails[0][1])[0] == "xlcrm: 시험 메일"
    if os.name != "nt":
        assert stat.S_IMODE((own_folder / "mail.json").stat().st_mode) == 0o600
    assert xlcrm("schedule", "mail", "--off").returncode == 0
    assert xlcrm("schedule", "mail", "--test").returncode == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "no address", "--smtp", "a.example.com"), "name@example.com처럼"),
        (("--to", "a@example.com"), "함께 적어야"),
        (("--to", "a@example.com", "--smtp", "a:b"), "서버:포트로"),
        (
            ("--to", "a@example.com", "--smtp", "a.example.com", "--user", "a"),
            "XLCRM_SMTP_PASSWORD",
        ),
    ],
)
def test_what_is_wrong_with_it_is_said(words: tuple[str, ...], told: str, xlcrm: Program) -> None:
    """Nothing is kept of it."""
    done = xlcrm("schedule", "mail", *words)
    assert (done.returncode, told in done.stderr) == (2, True)
    assert xlcrm("schedule", "mail").returncode == 2


def test_somebody_whom_the_server_does_not_know(post: Post, xlcrm: Program) -> None:
    """It is said which option to look at."""
    xlcrm("schedule", "mail", "--to", "nobody@example.com", "--smtp", post.where)
    done = xlcrm("schedule", "mail", "--test")
    assert (done.returncode, "--to의 주소를" in done.stderr) == (2, True)


def test_settings_name_no_password() -> None:
    """Neither in a log nor in an error."""
    settings = MailSettings(("a@example.com",), "s", 587, "a@example.com", "a", "secret")
    assert repr(settings) == "<MailSettings: s:587>"
