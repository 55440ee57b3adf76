"""Text messages by a gateway: its own SDK against a stand-in of its API, with faults in between."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from outreach_books import NOW, campaign, clock, outreach_office, sent_by, states
from solapi_server import Gateway, solapi_server

from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.jobs.outreach.carrier import CarrierError, Given, Refused, Sent
from xlcrm.jobs.outreach.solapi_carrier import SolapiCarrier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.jobs.outreach.send import Dispatch

FIRST, SECOND, THIRD = (f"0101234500{number}" for number in (1, 2, 3))
SECRETS = {
    "XLCRM_SOLAPI_KEY": "NCS0KEY",
    "XLCRM_SOLAPI_SECRET": "geheim",
    "XLCRM_SOLAPI_PFID": "KA01PF",
}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Gateway, str]]:
    """Return a gateway for all tests of this file."""
    with solapi_server() as found:
        yield found


@pytest.fixture
def gateway(server: tuple[Gateway, str]) -> Gateway:
    """Return what the gateway takes, empty."""
    found, _ = server
    found.messages.clear()
    found.faults.clear()
    found.authorized.clear()
    return found


@pytest.fixture
def url(server: tuple[Gateway, str]) -> str:
    """Return the gateway's address."""
    return server[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the workbook of a small office."""
    return outreach_office(tmp_path / "대장.xlsx", 3)


def carrier(url: str, **given: Any) -> SolapiCarrier:  # noqa: ANN401 - of Given
    """Return a carrier that waits for nothing."""
    told = {"sender": "02-123-4567", "secret": lambda name: SECRETS.get(name, ""), "clock": clock}
    return SolapiCarrier(Given(**{**told, **given}), base_url=url, sleep=lambda _: None)


def sent(path: Path, url: str, **how: Any) -> Dispatch:  # noqa: ANN401 - as `send`
    """Send the campaign."""
    return sent_by(path, carrier(url), campaign(), **how)


def test_everybody_gets_one_message(path: Path, gateway: Gateway, url: str) -> None:
    """From the office's number, with its key; what the gateway calls it stands in 마케팅."""
    assert sent(path, url).sent == 3
    assert sorted(gateway.got) == [FIRST, SECOND, THIRD]
    message = gateway.messages["M0001"]
    assert (message["from"], message["text"]) == ("021234567", "가온누리님, 곧 끝납니다.")
    assert not message.get("subject")  # with one it would go, and be paid for, as a long one
    assert states(path) == dict.fromkeys((1001, 1002, 1003), "보냄")
    assert all(
        "ApiKey=schlüssel" not in each or "geheim" not in each for each in gateway.authorized
    )


@pytest.mark.parametrize("fault", ["taken: drop", "taken: 500"])
def test_what_the_gateway_has_taken_is_found_there(
    path: Path, gateway: Gateway, url: str, fault: str
) -> None:
    """Though its answer was lost: by the key, page after page; it is not sent again."""
    gateway.faults[SECOND] = [fault]
    found = sent(path, url)
    assert (found.sent, found.unknown) == (3, ())
    assert sorted(gateway.got) == [FIRST, SECOND, THIRD]
    assert sent(path, url).counts == {}


def test_what_the_gateway_may_not_have_yet_is_unknown(
    path: Path, gateway: Gateway, url: str
) -> None:
    """For some minutes; then what it still does not have is sent."""
    gateway.faults[SECOND] = ["drop"]
    found = sent(path, url)
    assert [each.customer for each in found.unknown] == ["1002"]
    assert sent(path, url).counts == {}
    later = sent_by(
        path,
        carrier(url, clock=lambda: NOW + timedelta(minutes=6)),
        clock=lambda: NOW + timedelta(minutes=6),
    )
    assert (later.traced, later.sent) == (1, 1)
    assert sorted(gateway.got) == [FIRST, SECOND, THIRD]


def test_a_message_that_is_not_taken_has_failed(path: Path, gateway: Gateway, url: str) -> None:
    """With the gateway's reason, and without the number; the others go."""
    gateway.faults[SECOND] = [1062]
    gateway.faults[THIRD] = [(400, "InvalidToNumber")]
    found = sent(path, url)
    assert found.sent == 1
    assert sorted(found.failed) == [
        "SOLAPI가 거절함 (1062) 수신번호 오류",
        "SOLAPI가 거절함 (InvalidToNumber) 010-****-5003 안 됨",
    ]


@pytest.mark.parametrize("code", ["InvalidAPIKey", "SignatureDoesNotMatch", "NotEnoughBalance"])
def test_what_no_message_gets_past_stops(path: Path, gateway: Gateway, url: str, code: str) -> None:
    """Nobody is lost."""
    gateway.faults[SECOND] = [(403, code)]
    found = sent(path, url)
    assert code in str(found.stopped)
    assert (found.left, found.unknown) == (2, ())
    assert sent(path, url).sent == 2
    assert sorted(gateway.got) == [FIRST, SECOND, THIRD]


def test_without_a_line_nothing_is_lost(path: Path, gateway: Gateway, url: str) -> None:
    """It is told what to do."""
    found = sent(path, "http://127.0.0.1:1")
    assert "SOLAPI에 연결하지 못했습니다." in str(found.stopped)
    assert (found.left, gateway.got) == (3, [])
    assert sent(path, url).sent == 3


def _message(channel: Channel, to: str = "010-1234-5001") -> Message:
    return Message("1001", "1001", "가온누리", to, channel, Purpose.NOTICE, "안내", "글", "안내")


def test_an_alimtalk_goes_as_a_text_message_where_it_cannot(gateway: Gateway, url: str) -> None:
    """The gateway is told the channel and the text's ID, and to fall back."""
    made = carrier(url, kakao_template="KA01TP")
    assert made.send(_message(Channel.KAKAO), "k1") == Sent("M0001")
    options = gateway.messages["M0001"]["kakaoOptions"]
    assert (options["pfId"], options["templateId"], options["disableSms"]) == (
        *("KA01PF", "KA01TP"),
        False,
    )
    with pytest.raises(CarrierError, match="알림톡의 채널이나 템플릿"):
        carrier(url).send(_message(Channel.KAKAO), "k2")


def test_what_is_no_number_is_refused(gateway: Gateway, url: str) -> None:
    """The gateway is not asked."""
    assert isinstance(carrier(url).send(_message(Channel.TEXT, "없음"), "k"), Refused)
    assert gateway.authorized == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"secret": lambda _: ""}, "SOLAPI의 키가 없거나"),
        ({"secret": lambda _: "열쇠"}, "SOLAPI의 키가 없거나"),
        ({"sender": ""}, "보내는 번호가 없습니다"),
    ],
)
def test_what_it_lacks_is_said(url: str, given: dict[str, Any], why: str) -> None:
    """Before anything is sent."""
    with pytest.raises(CarrierError, match=why):
        carrier(url, **given)


def test_without_its_library_it_says_what_to_install(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "solapi", None)
    with pytest.raises(CarrierError) as caught:
        carrier(url)
    assert 'pip install "xlcrm[solapi]"' in str(caught.value)
