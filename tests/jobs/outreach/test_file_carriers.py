"""Messages as files: a list for a gateway, a folder of mails; and carriers of other packages."""

from __future__ import annotations

import csv
import os
import signal
from dataclasses import replace
from email import message_from_bytes, policy
from importlib.metadata import EntryPoint
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from outreach_books import Postbox, campaign, clock, outreach_office, sent_by, states

from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.errors import DomainError, StorageError
from xlcrm.jobs.outreach.carrier import CarrierError, Given, Refused, Sent
from xlcrm.jobs.outreach.carriers import CARRIERS, carrier_of, carriers
from xlcrm.jobs.outreach.csv_carrier import columns_of
from xlcrm.schema import plugins

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = "가온헬스 <office@example.com>"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the workbook of a small office."""
    return outreach_office(tmp_path / "대장.xlsx", 3)


def listed(file: Path) -> list[dict[str, str]]:
    """Return the rows of a list as a program reads them."""
    text = file.read_bytes().decode("utf-8-sig")
    return [dict(row) for row in csv.DictReader(StringIO(text, newline=""))]


def made(name: str, output: Path, **given: Any) -> Any:  # noqa: ANN401 - a carrier
    """Return a carrier that makes files."""
    return carrier_of(name, Given(clock, **{"output": str(output), "sender": OFFICE, **given}))


# -- a list ----------------------------------------------------------------------------------------


def test_a_list_has_a_number_a_name_and_a_text_of_each(path: Path, tmp_path: Path) -> None:
    """In the first columns, as such pages take them in; Excel opens it in Korean."""
    file = tmp_path / "발송.csv"
    assert sent_by(path, made("csv", file)).sent == 3
    rows = listed(file)
    assert [*rows[0]] == ["휴대폰번호", "이름", "제목", "내용", "메시지 ID"]
    assert rows[0] | {"메시지 ID": ""} == {
        "휴대폰번호": "010-1234-5001",
        "이름": "가온누리",
        "제목": "",  # with one, such pages send a short text as a long one
        "내용": "가온누리님, 곧 끝납니다.",
        "메시지 ID": "",
    }
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.stat().st_mode & 0o077 == 0


def test_a_list_has_the_columns_that_a_page_wants(path: Path, tmp_path: Path) -> None:
    """In their order, by their names; what the message is called stays the last."""
    file = tmp_path / "발송.csv"
    wanted = columns_of("이름=수신자명, 번호=수신번호,내용")
    assert sent_by(path, made("csv", file, columns=wanted)).sent == 3
    rows = listed(file)
    assert [*rows[0]] == ["수신자명", "수신번호", "내용", "메시지 ID"]
    assert rows[1]["수신번호"] == "010-1234-5002"
    again = made("csv", file, columns=wanted)
    assert len(again.holds()) == 3
    with pytest.raises(StorageError, match="이미 다른 메시지가 든 자리"):
        made("csv", file).holds()


def test_a_list_without_a_header_is_gone_on_with(path: Path, tmp_path: Path) -> None:
    """It is known by what its messages are called, and begins as Excel wants it."""
    file = tmp_path / "발송.csv"
    given = {"columns": columns_of("번호,내용"), "heads": False}
    assert sent_by(path, made("csv", file, **given)).sent == 3
    assert file.read_bytes().startswith(b'\xef\xbb\xbf"010-1234-5001",')
    assert len(made("csv", file, **given).holds()) == 3
    file.write_text("010-1234-5001,안내,아무나\n", "utf-8")
    with pytest.raises(StorageError, match="이미 다른 메시지가 든 자리"):
        made("csv", file, **given).holds()


@pytest.mark.parametrize(
    "data",
    [
        "고객명,메모\n가,나\n",
        "고객명",
        "\ufeff고객명,메모\r\n가,나",
        '\ufeff"고객명","메모"\r\n"가","나"\r\n"다',
        '\ufeff"' + "가" * 10_000,
    ],
)
def test_what_somebody_else_has_written_stays_as_it_is(tmp_path: Path, data: str) -> None:
    """Whatever its lines end with: nothing of it is taken for what a crash has cut off."""
    file = tmp_path / "발송.csv"
    file.write_bytes(data.encode())
    with pytest.raises(StorageError, match="이미 다른 메시지가 든 자리"):
        made("csv", file).holds()
    assert file.read_bytes() == data.encode()


@pytest.mark.parametrize("text", ["번호,이름", "내용", "번호,번호,내용", "전화,내용", ""])
def test_a_list_needs_a_number_and_a_text(text: str) -> None:
    """And no column twice."""
    with pytest.raises(DomainError, match="열"):
        columns_of(text)


def test_a_list_of_mails_has_addresses(path: Path, tmp_path: Path) -> None:
    """For a page that sends mails to many."""
    file = tmp_path / "발송.csv"
    sent_by(path, made("csv", file), campaign(channel=Channel.EMAIL))
    assert [row["이메일"] for row in listed(file)] == [f"c{at}@example.com" for at in range(3)]


def test_a_list_that_was_made_before_is_not_added_to(path: Path, tmp_path: Path) -> None:
    """Who uploads it again would write to the first ones twice."""
    file = tmp_path / "발송.csv"
    sent_by(path, made("csv", file))
    before = file.read_bytes()
    with pytest.raises(StorageError, match="이미 다른 메시지가 든 자리"):
        sent_by(path, made("csv", file), replace(campaign(), name="11월"))
    file.write_bytes("고객명,메모\r\n가,나\r\n".encode())
    with pytest.raises(StorageError, match="이미 다른 메시지가 든 자리"):
        sent_by(path, made("csv", file), replace(campaign(), name="11월"))
    assert file.read_bytes() != before
    assert len(states(path)) == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked and killed")
@pytest.mark.parametrize("name", ["csv", "eml"])
def test_what_was_broken_off_is_gone_on_with(path: Path, tmp_path: Path, name: str) -> None:
    """In the same file or folder, whose row was cut off; everybody is there once."""
    wanted = campaign(channel=Channel.EMAIL)
    output = tmp_path / ("발송.csv" if name == "csv" else "메일")
    child = os.fork()
    if child == 0:
        try:
            carrier = made(name, output)
            send, left = carrier.send, [2]

            def dying(message: Message, key: str) -> Any:  # noqa: ANN401 - an outcome
                left[0] -= 1
                done = send(message, key)
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                return done

            carrier.send = dying
            sent_by(path, carrier, wanted)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    if name == "csv":
        output.write_bytes(output.read_bytes()[:-9])  # the second row is not whole
    found = sent_by(path, made(name, output), wanted)
    assert found.traced == 1
    assert states(path) == dict.fromkeys((1001, 1002, 1003), "보냄")
    if name == "csv":
        assert sorted(row["이메일"] for row in listed(output)) == [
            f"c{at}@example.com" for at in range(3)
        ]
    else:
        assert len(list(output.glob("*.eml"))) == 3
    with pytest.raises(StorageError, match="이미 다른 메시지가 든 자리"):
        sent_by(path, made(name, output), replace(wanted, name="11월"))


def test_a_run_that_goes_on_elsewhere_tells_of_the_first_file(path: Path, tmp_path: Path) -> None:
    """Its messages are not in the second one."""
    carrier = made("csv", tmp_path / "하나.csv")
    send = carrier.send

    def full(message: Message, key: str) -> Any:  # noqa: ANN401 - an outcome
        if message.customer_id == "1002":
            raise CarrierError("디스크가 가득 참")
        return send(message, key)

    carrier.send = full
    assert sent_by(path, carrier).left == 2
    found = sent_by(path, made("csv", tmp_path / "둘.csv"))
    assert (found.sent, found.elsewhere) == (2, (str(tmp_path / "하나.csv"),))
    assert len(listed(tmp_path / "둘.csv")) == 2


def test_a_name_is_no_formula(tmp_path: Path) -> None:
    """Whoever opens the list in a spreadsheet sees a text."""
    carrier = made("csv", tmp_path / "발송.csv")
    message = Message("1", "1", '=HYPERLINK("x")', "010", Channel.TEXT, Purpose.NOTICE, "", "글")
    assert carrier.send(message, "k") == Sent("k")
    assert listed(tmp_path / "발송.csv")[0]["이름"] == '\'=HYPERLINK("x")'
    assert carrier.send(replace(message, to=""), "l") == Refused("휴대폰번호 없음")


def test_a_text_is_no_formula_either(tmp_path: Path) -> None:
    """A space stands before it: customers read it, so that no other sign will do."""
    carrier = made("csv", tmp_path / "발송.csv")
    for at, text in enumerate(("=1+1", "+82", "-안내-", "@가온")):
        message = Message("1", "1", "가", "010", Channel.EMAIL, Purpose.NOTICE, text, text)
        carrier.send(message, str(at))
    rows = listed(tmp_path / "발송.csv")
    assert [row["내용"] for row in rows] == [" =1+1", " +82", " -안내-", " @가온"]
    assert [row["제목"] for row in rows] == [row["내용"] for row in rows]


@pytest.mark.parametrize("name", ["csv", "eml"])
def test_the_same_command_again_says_that_all_have_got_it(
    path: Path, tmp_path: Path, name: str
) -> None:
    """Into the same file or folder, where nobody is left; it stays as it is."""
    output = tmp_path / ("발송.csv" if name == "csv" else "메일")
    wanted = campaign(channel=Channel.EMAIL)
    assert sent_by(path, made(name, output), wanted).sent == 3
    again = sent_by(path, made(name, output), wanted)
    assert (again.sent, again.sending.reached, again.stopped) == (0, 3, None)


# -- a folder of mails -----------------------------------------------------------------------------


def test_a_mail_is_read_as_it_was_meant(path: Path, tmp_path: Path) -> None:
    """By the library's own rules for mails: headers, Korean subject, the text; only ASCII goes."""
    folder = tmp_path / "메일"
    sent_by(
        path, made("eml", folder, opt_out="no@example.com"), campaign("할인", channel=Channel.EMAIL)
    )
    files = sorted(folder.iterdir())
    assert [each.suffix for each in files] == [".eml"] * 3
    assert not any(word in each.name for each in files for word in ("가온", "c0", "1001"))
    mails = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in files]
    mail = next(each for each in mails if each["To"].addresses[0].addr_spec == "c0@example.com")
    assert mail.defects == []
    assert mail["Subject"] == "(광고) 할인"
    assert str(mail["To"]) == "가온누리 <c0@example.com>"
    assert str(mail["From"]) == OFFICE
    assert mail["List-Unsubscribe"] == "<mailto:no@example.com?subject=unsubscribe>"
    assert mail["X-Unsent"] == "1"
    body = mail.get_content()
    assert all(
        word in body for word in ("10% 할인합니다", "가온헬스", "080-123-4567", "02-123-4567")
    )
    assert all(each.read_bytes().isascii() for each in files)
    assert b"\n" not in files[0].read_bytes().replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "name",
    ["(주)가온", "가온, 나루", "가온 [본점]", "가온: 본점", "가온; 나루", "가온(강남점)", ""],
)
def test_a_sender_is_called_as_the_office_is(tmp_path: Path, name: str) -> None:
    """Whatever signs its name has; readers show it as it stands."""
    message = Message("1", "1", name, "c@example.com", Channel.EMAIL, Purpose.NOTICE, "제목", "글")
    carrier = made("eml", tmp_path / "메일", sender=f"{name} <office@example.com>".strip())
    carrier.send(message, "k")
    data = (tmp_path / "메일" / "k.eml").read_bytes()
    mail = message_from_bytes(data, policy=policy.default)
    for header in ("From", "To"):
        assert mail[header].addresses[0].display_name == name
    assert mail["From"].addresses[0].addr_spec == "office@example.com"


def test_nothing_that_people_type_makes_a_header(tmp_path: Path) -> None:
    """A new line in a name or a subject is a space."""
    evil = "가온\r\nBcc: evil@example.com"
    message = Message("1", "1", evil, "c@example.com", Channel.EMAIL, Purpose.NOTICE, evil, evil)
    made("eml", tmp_path / "메일").send(message, "k")
    mail = message_from_bytes((tmp_path / "메일" / "k.eml").read_bytes(), policy=policy.default)
    assert "Bcc" not in mail
    assert mail["Subject"] == "가온 Bcc: evil@example.com"


def test_a_mail_to_no_address_is_refused(tmp_path: Path) -> None:
    """It names nobody."""
    carrier = made("eml", tmp_path / "메일")
    message = Message("1", "1", "가", "없음", Channel.EMAIL, Purpose.NOTICE, "제\n목", "글")
    assert carrier.send(message, "k") == Refused("이메일 주소가 없거나 주소가 아님")
    long = replace(
        message, to="a@example.com", name="가" * 200, subject="나" * 300 + "\r\nBcc: x@y.z"
    )
    assert isinstance(carrier.send(long, "k2"), Sent)
    mail = message_from_bytes((tmp_path / "메일" / "k2.eml").read_bytes(), policy=policy.default)
    assert mail["Bcc"] is None
    assert mail["Subject"].endswith("Bcc: x@y.z")


@pytest.mark.parametrize(
    ("name", "given", "why"),
    [
        ("csv", {"output": ""}, "명단을 쓸 파일"),
        ("csv", {"output": "발송.xlsx"}, "명단을 쓸 파일"),
        ("eml", {"output": ""}, "메일을 넣을 폴더"),
        ("eml", {"output": "메일", "sender": "02-123-4567"}, "보내는 사람의 이메일"),
    ],
)
def test_what_a_carrier_lacks_is_said(name: str, given: dict[str, Any], why: str) -> None:
    """With what to do."""
    with pytest.raises(CarrierError, match=why):
        carrier_of(name, Given(clock, **given))


# -- carriers of other packages --------------------------------------------------------------------


def test_another_package_brings_a_carrier(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an entry point; what cannot be loaded is named."""
    mine = EntryPoint("postbox", "test_plugin_carrier:make", CARRIERS)
    broken = EntryPoint("broken", "no_such_module:make", CARRIERS)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [mine, broken])
    plugin = type("Plugin", (), {"make": staticmethod(lambda _: Postbox(tmp_path / "post"))})
    monkeypatch.setitem(__import__("sys").modules, "test_plugin_carrier", plugin)
    plugins.plugins.cache_clear()
    try:
        assert carriers() == ("csv", "eml", "smtp", "solapi", "broken", "postbox")
        found = sent_by(path, carrier_of("postbox", Given(clock)))
        assert found.sent == 3
        with pytest.raises(CarrierError, match="'broken' 발송 방법을 불러오지 못했습니다"):
            carrier_of("broken", Given(clock))
    finally:
        plugins.plugins.cache_clear()


def test_a_carrier_that_is_not_there_is_named() -> None:
    """With those that are."""
    with pytest.raises(DomainError) as caught:
        carrier_of("비둘기", Given(clock))
    assert "csv · eml · smtp · solapi" in str(caught.value)
