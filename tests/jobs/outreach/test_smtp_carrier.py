"""Mails by a real server: taken once each, whatever the server and the line do meanwhile."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mail_server import Mailbox, mail_server
from outreach_books import NOW, campaign, clock, outreach_office, sent_by, states

from xlcrm.domain.message import Channel
from xlcrm.jobs.outreach.carrier import CarrierError, Given
from xlcrm.jobs.outreach.mail_line import MailError, connected
from xlcrm.jobs.outreach.smtp_carrier import SmtpCarrier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.outreach.send import Dispatch

FIRST, SECOND = "c0@example.com", "c1@example.com"
PAIR = Path(__file__).parents[2] / "shared" / "untrusted.pem"
WANTED = campaign(channel=Channel.EMAIL)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Mailbox, int]]:
    """Return a server for all tests of this file."""
    with mail_server() as found:
        yield found


@pytest.fixture
def box(server: tuple[Mailbox, int]) -> Mailbox:
    """Return what the server takes, empty."""
    found, _ = server
    found.mails.clear()
    found.faults.clear()
    found.lines = 0
    return found


@pytest.fixture
def port(server: tuple[Mailbox, int]) -> int:
    """Return the server's port."""
    return server[1]


def carrier(port: int, **given: Any) -> SmtpCarrier:  # noqa: ANN401 - of Given
    """Return a carrier that waits for nothing."""
    told = {"sender": "가온헬스 <office@example.com>", "server": f"127.0.0.1:{port}", **given}
    return SmtpCarrier(Given(clock, **told), waits=(0, 0), sleep=lambda _: None, seconds=5)


def sent(path: Path, port: int, **how: Any) -> Dispatch:  # noqa: ANN401 - as `send`
    """Send the campaign by mail."""
    return sent_by(path, carrier(port), WANTED, **how)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the workbook of a small office."""
    return outreach_office(tmp_path / "대장.xlsx", 3)


def test_everybody_gets_one_mail_that_shows_right(path: Path, box: Mailbox, port: int) -> None:
    """Korean names and subjects, the day in Korea, who sends, and a way out."""
    assert sent(path, port).sent == 3
    assert (sorted(box.got), box.lines) == ([FIRST, SECOND, "c2@example.com"], 1)
    _, mail = box.mails[0]
    assert mail["Subject"] == "안내"
    assert mail["From"].addresses[0].display_name == "가온헬스"
    assert mail["To"].addresses[0].display_name == "가온누리"
    assert mail["Date"].datetime.isoformat() == f"{NOW.isoformat()}+09:00"
    assert mail["Message-ID"].endswith("@example.com>")
    assert mail["List-Unsubscribe"] == "<mailto:office@example.com?subject=unsubscribe>"
    assert mail.get_content().splitlines() == ["가온누리님, 곧 끝납니다."]
    assert states(path) == dict.fromkeys((1001, 1002, 1003), "보냄")


@pytest.mark.parametrize(
    "fault",
    [
        "450 4.2.1 try later",
        "data: 451 4.3.0 try later",
        "drop",
        "421 4.3.2 closing",
    ],
)
def test_what_goes_wrong_before_a_mail_is_taken_is_tried_again(
    path: Path, box: Mailbox, port: int, fault: str
) -> None:
    """Over a new line where the old one has broken; nobody gets two."""
    box.faults[SECOND] = [fault]
    assert sent(path, port).sent == 3
    assert sorted(box.got) == [FIRST, SECOND, "c2@example.com"]


def test_a_server_that_goes_on_saying_later_is_believed(
    path: Path, box: Mailbox, port: int
) -> None:
    """After some tries the mail has failed for this time, and the others go."""
    box.faults[SECOND] = ["450 4.2.1 <c1@example.com> mailbox busy"] * 3
    found = sent(path, port)
    assert (found.sent, dict(found.failed)) == (2, {"메일 서버가 지금은 받지 않음 (450 4.2.1)": 1})
    assert sent(path, port, retry_failed=True).sent == 1
    assert sorted(box.got) == [FIRST, SECOND, "c2@example.com"]


@pytest.mark.parametrize(
    "fault", ["550 5.1.1 <c1@example.com> no such user", "data: 554 5.7.1 spam"]
)
def test_a_refusal_is_told_without_naming_anybody(
    path: Path, box: Mailbox, port: int, fault: str
) -> None:
    """It is not tried again, and the others go."""
    box.faults[SECOND] = [fault]
    found = sent(path, port)
    assert (found.sent, len(box.got)) == (2, 2)
    ((reason, count),) = found.failed.items()
    assert (reason, count) == (f"메일 서버가 거절함 ({fault.removeprefix('data: ')[:9]})", 1)


def test_a_line_that_breaks_while_a_mail_goes_leaves_it_unknown(
    path: Path, box: Mailbox, port: int
) -> None:
    """The whole text has left, and nobody knows how much of it has come."""
    box.faults[SECOND] = ["data: drop"]
    assert [each.customer for each in sent(path, port).unknown] == ["1002"]
    assert sorted(box.got) == [FIRST, "c2@example.com"]
    assert sent(path, port, resend_unknown=True).sent == 1
    assert states(path) == dict.fromkeys((1001, 1002, 1003), "보냄")


def test_a_line_that_breaks_after_a_mail_was_taken_leaves_it_unknown(
    path: Path, box: Mailbox, port: int
) -> None:
    """It is not sent again by itself; sent again by somebody it has the same Message-ID."""
    box.faults[SECOND] = ["taken: drop"]
    found = sent(path, port)
    assert [each.customer for each in found.unknown] == ["1002"]
    assert states(path) == {1001: "보냄", 1002: "확인 필요", 1003: "보냄"}
    assert sent(path, port).counts == {}
    assert sorted(box.got) == [FIRST, SECOND, "c2@example.com"]
    assert sent(path, port, resend_unknown=True).sent == 1
    mine = [mail for to, mail in box.mails if to == SECOND]
    assert len(mine) == 2
    assert mine[0]["Message-ID"] == mine[1]["Message-ID"]


def test_without_a_server_nothing_is_lost(path: Path, box: Mailbox, port: int) -> None:
    """It is told what to do, and the next time everybody gets one."""
    found = sent(path, 1)
    assert "메일 서버에 연결하지 못했습니다." in str(found.stopped)
    assert (found.left, found.unknown, box.got) == (3, (), [])
    assert sent(path, port).sent == 3


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # here alone it may
def test_a_password_that_is_not_right_stops_before_anybody_gets_anything(
    path: Path, tmp_path: Path
) -> None:
    """And is named nowhere."""
    how = {"auth_require_tls": False, "auth_required": True, "authenticator": _nobody}
    with mail_server(**how) as (box, port):
        made = carrier(port, user="office", secret=lambda _: "geheim")
        found = sent_by(path, made, WANTED)
    assert "로그인을 받아 주지 않았습니다" in str(found.stopped)
    assert (found.left, box.got) == (3, [])
    written = [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()]
    assert not any(b"geheim" in data for data in written)
    with pytest.raises(MailError, match="로그인"), mail_server(**how) as (_, port):
        connected("127.0.0.1", port, "office", "비밀번호")  # signs that no server could take


def _nobody(*_: object) -> Any:  # noqa: ANN401 - aiosmtpd's
    """Let nobody in."""
    from aiosmtpd.smtp import AuthResult  # noqa: PLC0415 - here alone

    return AuthResult(success=False, handled=False)


def test_a_server_that_never_answers_does_not_leave_everybody_in_doubt(
    tmp_path: Path, box: Mailbox, port: int
) -> None:
    """After three mails of which nobody knows it stops: the others surely got none."""
    path = outreach_office(tmp_path / "여섯.xlsx", 6)
    box.faults = {f"c{at}@example.com": ["taken: drop"] for at in range(6)}
    found = sent(path, port)
    assert "잇따라 3건" in str(found.stopped)
    assert (len(found.unknown), found.left, len(box.got)) == (3, 3, 3)


def test_a_certificate_that_nobody_knows_is_not_believed(path: Path) -> None:
    """Nothing goes over such a line."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PAIR)
    with mail_server(tls_context=context) as (box, port):
        found = sent(path, port)
    assert "인증서를 믿을 수 없어" in str(found.stopped)
    assert box.got == []


def test_a_server_that_takes_no_user_is_told_apart_from_one_that_is_not_there(
    path: Path, box: Mailbox, port: int
) -> None:
    """At once: trying again would help neither, and what helps is something else."""
    signing_in = carrier(port, user="office", secret=lambda _: "secret")
    found = sent_by(path, signing_in, WANTED)
    assert "로그인을 받지 않습니다" in str(found.stopped)
    assert (box.lines, found.left, box.got) == (1, 3, [])


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"sender": ""}, "보내는 사람의 이메일"),
        ({"sender": "없음"}, "보내는 사람의 이메일"),
        ({"server": ""}, "메일 서버가 없습니다"),
        ({"server": "mail:글"}, "메일 서버가 없습니다"),
        ({"user": "office"}, "비밀번호가 없습니다"),
    ],
)
def test_what_it_lacks_is_said(given: dict[str, str], why: str) -> None:
    """Before anything is sent, with what to do."""
    with pytest.raises(CarrierError, match=why):
        carrier(1, **given)


def test_mails_go_no_faster_than_they_may(path: Path, box: Mailbox, port: int) -> None:
    """It waits between two of them."""
    waited: list[float] = []
    made = SmtpCarrier(
        Given(clock, sender="office@example.com", server=f"127.0.0.1:{port}", per_minute=6),
        sleep=waited.append,
        seconds=5,
    )
    sent_by(path, made, WANTED)
    assert [round(each) for each in waited] == [10, 20]  # for no time passes here
    assert len(box.got) == 3
