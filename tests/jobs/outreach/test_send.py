"""A campaign is sent: who gets it, who does not, what 마케팅 tells, and nobody twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from outreach_books import (
    BY,
    DAY,
    NIGHT,
    NOW,
    Postbox,
    TracingPostbox,
    campaign,
    marketing,
    outreach_office,
    sent_by,
    states,
)

from xlcrm.domain.message import Channel
from xlcrm.domain.sending_state import SendingState
from xlcrm.errors import DomainError, HeaderNotFoundError, LockedWorkbookError, StorageError
from xlcrm.files import outbox
from xlcrm.jobs.log.logbook import apply_queue
from xlcrm.jobs.outreach.carrier import CarrierError, Pacing, Refused, Sent, Unknown
from xlcrm.jobs.outreach.posted import opened
from xlcrm.jobs.outreach.sending import sending
from xlcrm.jobs.outreach.smtp_carrier import SmtpCarrier
from xlcrm.jobs.outreach.solapi_carrier import SolapiCarrier
from xlcrm.jobs.waiting import give_up, works_of
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the workbook of a small office."""
    return outreach_office(tmp_path / "대장.xlsx")


@pytest.fixture
def post(tmp_path: Path) -> Postbox:
    """Return what carries its messages."""
    return Postbox(tmp_path / "post")


def set_cell(path: Path, sheet: str, cell: str, value: str | datetime | None) -> None:
    """Have somebody type into the workbook."""
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


# -- what would be sent ----------------------------------------------------------------------------


def test_what_would_be_sent_is_shown_and_nothing_done(path: Path) -> None:
    """Who, what, by which way and at which cost; no file changes, and none is made."""
    before = path.read_bytes(), sorted(path.parent.iterdir())
    found = sending(open_ledger(path), campaign(cost=(9, 27)), at=NOW)
    assert (found.listed, len(found.ready), found.held, found.unready) == (4, 4, (), ())
    assert (found.kinds, found.cost) == ((("SMS", 4),), 36)
    assert found.channel is Channel.TEXT
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before


def test_what_is_shown_names_nobody(path: Path) -> None:
    """Names and numbers are masked, but where somebody asks for them."""
    found = sending(open_ledger(path), campaign(), at=NOW)
    assert [(each.name, each.to, each.text) for each in found.shown][:1] == [
        ("가**리", "010-****-5001", "가**리님, 곧 끝납니다.")
    ]
    revealed = sending(open_ledger(path), campaign(), at=NOW, reveal=True)
    assert revealed.shown[0].to == "010-1234-5001"


def test_a_way_may_be_named(path: Path) -> None:
    """By its word; another one is told of with those that there are."""
    named = campaign(channel="이메일")
    assert sending(open_ledger(path), named, at=NOW).channel is Channel.EMAIL
    with pytest.raises(DomainError, match="방법은 없습니다"):
        sending(open_ledger(path), campaign(channel="팩스"), at=NOW)


def test_those_who_may_get_none_are_told_with_the_reason(path: Path) -> None:
    """Who has not consented gets no advertising; the reasons are counted."""
    set_cell(path, "고객정보", "B3", "N")
    set_cell(path, "고객정보", "B4", None)
    found = sending(open_ledger(path), campaign("할인"), at=NOW)
    assert len(found.ready) == 2
    assert [count for _, count in found.reasons] == [1, 1]
    assert {reason.partition(" (")[0] for reason, _ in found.reasons} == {
        "동의하지 않음",
        "동의 여부를 모름",
    }


def test_a_text_that_cannot_be_sent_is_named(path: Path) -> None:
    """Signs that no phone shows are told before anything is sent."""
    set_cell(path, "설정", "C7", "구분: 거래 안내\n채널: 문자\n{고객명}님 😀")
    found = sending(open_ledger(path), campaign(), at=NOW)
    assert found.ready == ()
    assert "문자로 보낼 수 없는 글자" in str(found.unready[0])


@pytest.mark.parametrize("name", ["", "  ", "가" * 61])
def test_a_campaign_has_a_name(path: Path, name: str) -> None:
    """It stands in a cell, and nobody gets two messages within one."""
    with pytest.raises(DomainError, match="캠페인의 이름"):
        sending(open_ledger(path), replace(campaign(), name=name), at=NOW)


# -- what is sent ----------------------------------------------------------------------------------


def test_each_message_is_a_row(path: Path, post: Postbox) -> None:
    """With its state, text, list, cost, and what the carrier calls it."""
    found = sent_by(path, post)
    assert found.counts == {SendingState.SENT: 4}
    assert (found.sent, found.waits, found.stopped) == (4, False, None)
    assert sorted(post.got) == ["1001", "1002", "1003", "1004"]
    (row, *_) = marketing(path)
    key = opened(path).of("10월 안내")["1001"].key
    assert row == {
        "발송일": datetime(2024, 10, 1),  # noqa: DTZ001 - a sheet's
        "고객 ID": 1001,
        "캠페인": "10월 안내",
        "채널": "문자",
        "전달 여부": None,
        "반응": None,
        "반응일": None,
        "상태": "보냄",
        "템플릿": "안내",
        "명단": "D-60",
        "비용": 9,
        "메시지 ID": f"id-{key}",
    }


def test_sending_twice_sends_nothing_twice(path: Path, post: Postbox) -> None:
    """The second time nothing is written either, whoever the list has."""
    sent_by(path, post)
    before = path.read_bytes(), len(outbox.outbox_lines(path))
    found = sent_by(path, post)
    assert (found.counts, found.sending.reached) == ({}, 4)
    assert (path.read_bytes(), len(outbox.outbox_lines(path)), len(post.got)) == (*before, 4)


def test_a_campaign_is_known_however_it_is_spelt(path: Path, post: Postbox) -> None:
    """Spaces do not make another campaign; another name does."""
    sent_by(path, post)
    sent_by(path, post, replace(campaign(), name="10월  안내 "))
    assert len(post.got) == 4
    sent_by(path, post, replace(campaign(), name="11월 안내"))
    assert len(post.got) == 8
    assert len(marketing(path)) == 8


def test_who_is_there_already_gets_none(path: Path, post: Postbox) -> None:
    """A row that somebody has typed by hand counts as a message that was sent."""
    book = load_workbook(path)
    sheet = book.create_sheet("마케팅")
    sheet.append(["발송일", "고객 ID", "캠페인", "채널"])
    sheet.append([datetime(2024, 9, 30), 1002, "10월 안내", "전화"])  # noqa: DTZ001 - a sheet's
    book.save(path)
    found = sent_by(path, post)
    assert sorted(post.got) == ["1001", "1003", "1004"]
    assert found.sending.reached == 1
    assert states(path)[1002] is None


def test_who_is_held_back_has_a_row_with_the_reason(path: Path, post: Postbox) -> None:
    """And gets the message in the same row when it may be sent."""
    set_cell(path, "고객정보", "B2", "N")
    found = sent_by(path, post, campaign("할인"))
    assert found.counts == {SendingState.HELD: 1, SendingState.SENT: 3}
    assert states(path) == {1001: "보류", 1002: "보냄", 1003: "보냄", 1004: "보냄"}
    reason = next(row["사유"] for row in marketing(path) if row["고객 ID"] == 1001)
    assert reason.startswith("동의하지 않음 (정보통신망법 제50조")
    assert sent_by(path, post, campaign("할인")).counts == {}
    set_cell(path, "고객정보", "B2", "Y")
    assert sent_by(path, post, campaign("할인")).counts == {SendingState.SENT: 1}
    assert states(path)[1001] == "보냄"
    assert next(row["사유"] for row in marketing(path) if row["고객 ID"] == 1001) is None
    assert sorted(post.got) == ["1001", "1002", "1003", "1004"]


def test_who_is_no_customer_yet_may_be_written_to(path: Path, post: Postbox) -> None:
    """A prospect is asked for like anybody else, and has a row like anybody else."""
    book = load_workbook(path)
    told = (1009, "아라솔", "010-1234-5009", "c9@example.com", None, None, "헬스", None, "체험")
    for column, value in enumerate(told, start=1):
        book["고객대장"].cell(6, column).value = value
    book.save(path)
    found = sent_by(path, post, campaign("할인", audience="잠재 고객"))
    assert (found.sending.listed, post.got) == (1, [])
    assert states(path) == {1009: "보류"}  # nobody has asked them yet


def test_a_failure_is_told_and_tried_again_only_when_somebody_says_so(
    path: Path, tmp_path: Path
) -> None:
    """In the same row."""
    post = Postbox(tmp_path / "post", {"1002": Refused("번호가 없음")})
    found = sent_by(path, post)
    assert (found.counts, found.failed) == (
        {SendingState.SENT: 3, SendingState.FAILED: 1},
        {"번호가 없음": 1},
    )
    assert states(path)[1002] == "실패"
    post.faults.clear()
    assert sent_by(path, post).sending.failed == 1
    assert sent_by(path, post, retry_failed=True).counts == {SendingState.SENT: 1}
    assert (states(path)[1002], len(post.got)) == ("보냄", 4)


def test_what_is_not_known_is_not_sent_again(path: Path, tmp_path: Path) -> None:
    """It is shown as such, and goes again only when somebody says so, with the same key."""
    post = Postbox(tmp_path / "post", {"1003": Unknown("답이 없음")})
    found = sent_by(path, post)
    assert [each.customer for each in found.unknown] == ["1003"]
    assert states(path)[1003] == "확인 필요"
    post.faults.clear()
    again = sent_by(path, post)
    assert (again.counts, [each.customer for each in again.unknown]) == ({}, ["1003"])
    key = opened(path).of("10월 안내")["1003"].key
    sent_by(path, post, resend_unknown=True)
    assert f"1003 {key}" in post.path.read_text(encoding="utf-8")
    assert (states(path)[1003], post.got.count("1003")) == ("보냄", 1)


def test_a_carrier_that_can_tell_is_asked(path: Path, tmp_path: Path) -> None:
    """At once, and after a crash: what it has is not sent again, and what it has not is."""
    post = TracingPostbox(tmp_path / "post", {"1003": Unknown("답이 없음")})
    found = sent_by(path, post)
    assert found.failed == {"없음": 1}
    post.faults.clear()
    sent_by(path, post, retry_failed=True)
    assert (states(path)[1003], sorted(post.got)) == ("보냄", ["1001", "1002", "1003", "1004"])


def test_what_is_found_out_afterwards_is_counted_once(path: Path, tmp_path: Path) -> None:
    """As sent by the run that finds it out, and not as sent before as well."""

    class Silent(TracingPostbox):
        def send(self, message: Any, key: str) -> Any:  # noqa: ANN401 - as the postbox
            sent = super().send(message, key)
            return Unknown("답이 없음") if self.who(message) == "1003" else sent

        def trace(self, key: str, since: datetime) -> Any:  # noqa: ANN401 - likewise
            if len(self.got) < 4:
                raise CarrierError("서버가 없음", hint="기다리세요.")
            return super().trace(key, since)

    post = Silent(tmp_path / "post")
    assert sent_by(path, post).counts == {SendingState.SENT: 3, SendingState.UNKNOWN: 1}
    found = sent_by(path, post)
    assert (found.traced, found.sent, found.sending.reached) == (1, 1, 3)


def test_what_stops_leaves_the_rest_for_the_next_time(path: Path, tmp_path: Path) -> None:
    """Nobody is lost: the message at which it stopped is among them."""
    down = CarrierError("서버가 없음", hint="기다리세요.")
    post = Postbox(tmp_path / "post", {"1003": down})
    found = sent_by(path, post)
    assert (found.stopped, found.left, sorted(post.got)) == (down, 2, ["1001", "1002"])
    assert states(path) == {1001: "보냄", 1002: "보냄"}
    post.faults.clear()
    assert sent_by(path, post).counts == {SendingState.SENT: 2}
    assert sorted(post.got) == ["1001", "1002", "1003", "1004"]


def test_a_bug_of_a_carrier_leaves_no_doubt_unsaid(path: Path, tmp_path: Path) -> None:
    """Whether the message went out is not known then, and the rest waits."""
    post = Postbox(tmp_path / "post", {"1002": ZeroDivisionError("010-1234-5002")})
    found = sent_by(path, post)
    assert "5002" not in str(found.stopped)
    assert [each.customer for each in found.unknown] == ["1002"]
    assert (found.left, states(path)) == (3, {1001: "보냄", 1002: "확인 필요"})


def test_a_carrier_goes_by_its_ways_only(path: Path, post: Postbox) -> None:
    """What it cannot carry is refused before anything is sent."""
    post.channels = frozenset({Channel.EMAIL})
    with pytest.raises(DomainError, match="문자를 보낼 수 없습니다"):
        sent_by(path, post)
    assert (post.got, outbox.outbox_lines(path)) == ([], ())


def test_the_same_text_goes_to_a_number_once(path: Path, post: Postbox) -> None:
    """Two customers with one number and one text are one telephone that rings twice."""
    book = load_workbook(path)
    for row in (3, 4):
        book["고객대장"][f"B{row}"] = "나래울"
        book["고객대장"][f"C{row}"] = "010-1234-5002"
    book.save(path)
    sent_by(path, post)
    assert sorted(post.got) == ["1001", "1002", "1004"]
    third = next(each for each in marketing(path) if each["고객 ID"] == 1003)
    assert (third["상태"], third["사유"]) == ("보류", "같은 번호로 같은 글을 이미 보냄")


# -- what happens meanwhile ------------------------------------------------------------------------


class Meddling(Postbox):
    """A postbox before whose second message somebody does something."""

    def __init__(self, path: Path, meanwhile: Any) -> None:  # noqa: ANN401 - a call
        super().__init__(path)
        self.meanwhile = meanwhile

    def send(self, message: Any, key: str) -> Any:  # noqa: ANN401 - as Postbox
        """Deliver, and then have somebody meddle after the first."""
        outcome = super().send(message, key)
        if len(self.got) == 1:
            self.meanwhile()
        return outcome


def test_a_consent_withdrawn_meanwhile_is_honoured(path: Path, tmp_path: Path) -> None:
    """Between the plan and the message, in the workbook itself."""
    post = Meddling(tmp_path / "post", lambda: set_cell(path, "고객정보", "B4", "N"))
    found = sent_by(path, post, campaign("할인"))
    assert sorted(post.got) == ["1001", "1002", "1004"]
    assert [reason.partition(" (")[0] for reason in found.held] == ["동의하지 않음"]
    assert states(path)[1003] == "보류"


def test_a_number_that_has_changed_meanwhile_is_the_one_written_to(
    path: Path, tmp_path: Path
) -> None:
    """And who has left the list gets nothing, nor a row."""
    heard: list[str] = []

    class Listening(Meddling):
        def send(self, message: Any, key: str) -> Any:  # noqa: ANN401 - as Postbox
            heard.append(message.to)
            return super().send(message, key)

    def change() -> None:
        set_cell(path, "고객대장", "C3", "010-1234-9999")
        set_cell(path, "고객대장", "F4", datetime(2025, 10, 22))  # noqa: DTZ001 - a sheet's

    found = sent_by(path, Listening(tmp_path / "post", change))
    assert heard == ["010-1234-5001", "010-1234-9999", "010-1234-5004"]
    assert (found.dropped, sorted(states(path))) == (1, [1001, 1002, 1004])


def test_the_hour_counts_at_which_a_message_goes(path: Path, post: Postbox) -> None:
    """Advertising stops at nine in the evening, in the middle of a run."""

    def clock() -> datetime:
        return NIGHT if len(post.got) >= 2 else NOW

    found = sent_by(path, post, campaign("할인"), clock=clock)
    assert (len(post.got), [count for _, count in found.held.items()]) == (2, [2])
    assert [reason[:5] for reason in found.held] == ["밤 9시부"]


def test_a_clock_of_another_zone_is_read_as_one_here(path: Path, post: Postbox) -> None:
    """One o'clock in Greenwich is ten at night in Korea."""
    at = datetime(2024, 10, 1, 13, tzinfo=UTC)
    assert sending(open_ledger(path), campaign("할인"), at=at).ready == ()
    found = sent_by(path, post, campaign("할인"), clock=lambda: at)
    assert (found.sent, post.got) == (0, [])


def test_nothing_is_sent_that_cannot_be_written_down(path: Path, post: Postbox) -> None:
    """The office has a sheet 마케팅 of its own, and what it tells of is not known."""
    book = load_workbook(path)
    own = book.create_sheet("마케팅")
    for row in (("날짜", "회원번호", "무엇", "매체"), ("2024-10-01", 1001, "10월 안내", "문자")):
        own.append(row)
    book.save(path)
    with pytest.raises(HeaderNotFoundError, match="열 제목"):
        sending(open_ledger(path), campaign(), at=NOW)
    with pytest.raises(HeaderNotFoundError) as told:
        sent_by(path, post)
    assert (told.value.sheet, post.got) == ("마케팅", [])
    own.title = "문자 대장"
    book.save(path)
    assert sent_by(path, post).sent == 4


def test_a_pause_between_two_messages_comes_before_the_question(path: Path, tmp_path: Path) -> None:
    """What is true after it counts: the hour, and who has refused meanwhile."""
    waited = [0]

    class Slow(Postbox):
        def wait(self) -> None:
            waited[0] += 1
            if waited[0] == 2:
                set_cell(path, "고객정보", "B3", "N")

    def clock() -> datetime:
        return NIGHT if waited[0] >= 4 else NOW

    slow = Slow(tmp_path / "post")
    found = sent_by(path, slow, campaign("할인"), clock=clock)
    assert slow.got == ["1001", "1003"]
    assert sorted(reason[:5] for reason in found.held) == ["동의하지 ", "밤 9시부"]


@pytest.mark.parametrize("carrier", [SmtpCarrier, SolapiCarrier])
def test_what_paces_itself_waits_before_the_question(carrier: type[object]) -> None:
    """And is not asked to wait only when the message is on its way."""
    assert issubclass(carrier, Pacing)


def test_a_campaign_that_goes_on_with_another_text_is_told_of(path: Path, post: Postbox) -> None:
    """Perhaps another campaign was meant; who has got the first gets no second one."""
    sent_by(path, post, campaign(audience="D-20"))
    found = sending(open_ledger(path), campaign("할인"), at=NOW)
    assert (found.reached, dict(found.texts)) == (len(post.got), {"안내": len(post.got)})
    assert sent_by(path, post, campaign()).sending.texts == {}


def test_two_do_not_send_at_once(path: Path, post: Postbox) -> None:
    """The second is told that another one is sending."""
    with outbox.sending(path):
        assert works_of(path) == ()
    code = f"from xlcrm.files import outbox\nwith outbox.sending({str(path)!r}, 10): input()"
    import subprocess  # noqa: PLC0415 - here alone
    import sys  # noqa: PLC0415

    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        while not outbox.is_sent_now(path):
            assert other.poll() is None
        with pytest.raises(LockedWorkbookError, match="다른 xlcrm이 보내고"):
            sent_by(path, post, seconds=0)
        other.communicate(b"\n")
    assert post.got == []


# -- a workbook that somebody holds ----------------------------------------------------------------


def test_rows_wait_while_somebody_has_the_workbook_open(path: Path, post: Postbox) -> None:
    """They are written once, by the next command that may; the queue tells of them."""
    owner = path.with_name(f"~${path.name}")
    owner.touch()
    found = sent_by(path, post)
    assert (found.waits, len(post.got), marketing(path)) == (True, 4, [])
    (work,) = works_of(path)
    assert (work.kind, work.told) == ("send", ("마케팅: 보냄 4건",))
    with pytest.raises(DomainError, match="이미 보낸 메시지의 기록"):
        give_up(path, work.identifier)
    assert sent_by(path, post).sending.reached == 4
    owner.unlink()
    apply_queue(path, BY)
    assert (len(marketing(path)), works_of(path), len(post.got)) == (4, (), 4)
    apply_queue(path, BY)
    assert len(marketing(path)) == 4


def test_a_workbook_that_was_put_back_unsays_no_message(path: Path, post: Postbox) -> None:
    """Nobody gets a second one, and the rows come back."""
    before = path.read_bytes()
    sent_by(path, post)
    path.write_bytes(before)
    found = sent_by(path, post)
    assert (found.counts, found.sending.reached, len(post.got)) == ({}, 4, 4)
    assert sorted(states(path)) == [1001, 1002, 1003, 1004]


def test_a_line_cut_off_by_a_crash_is_passed_over(path: Path, post: Postbox) -> None:
    """What stood before it counts, and what comes after it is whole."""
    sent_by(path, post)
    place = path.with_name(outbox.outbox_name(path.name))
    lines = place.read_bytes().splitlines(keepends=True)
    place.write_bytes(b"".join(lines[:-2]) + lines[-2][:40])
    assert len(opened(path).posted) == 4
    outbox.note(path, {"what": "end"})
    assert outbox.last_line(path) == {"what": "end"}
    assert sent_by(path, post).sending.reached == 4


def test_a_damaged_record_sends_nothing(path: Path, post: Postbox) -> None:
    """Without it somebody could get a second message: what to do is said."""
    sent_by(path, post)
    beside = path.with_name(outbox.outbox_name(path.name))
    whole = beside.read_bytes()
    book = load_workbook(path)
    del book["마케팅"]
    book.save(path)
    lines = whole.split(b"\n")
    for damaged in (
        b"\n".join([lines[0], lines[1].replace(b"D-60", b"D-61"), *lines[2:]]),
        b"\0\xff" * 50,
        whole.replace(b'"sum"', b'"zum"', 1),
    ):
        beside.write_bytes(damaged)
        with pytest.raises(StorageError, match="손상"):
            sent_by(path, post)
        with pytest.raises(StorageError, match="손상"):
            sending(open_ledger(path), campaign(), at=NOW)
    assert len(post.got) == 4
    for cut in (b"", b'{"sum', lines[1][:-5], b"\0" * 64):  # what a crash leaves
        beside.write_bytes(whole + cut)
        assert sent_by(path, post).sending.reached == 4
    assert len(post.got) == 4


@pytest.mark.parametrize(
    "line",
    [
        {"what": "읽음 확인", "key": "x"},
        {
            "what": "result",
            "key": "",
            "state": "읽음",
            "message_id": "",
            "reason": "",
            "cost": None,
        },
        {"what": "intent", "key": "x"},
    ],
)
def test_a_record_of_a_newer_version_sends_nothing(
    path: Path, post: Postbox, line: dict[str, object]
) -> None:
    """It is said that a newer one is needed; no bug, and nobody gets a second message."""
    sent_by(path, post)
    key = next(iter(opened(path).posted))
    outbox.note(path, {**line, "key": line["key"] or key})
    with pytest.raises(StorageError, match="더 새로운 판"):
        sent_by(path, post)
    assert len(post.got) == 4


def test_what_was_refused_since_the_day_is_known(path: Path) -> None:
    """Whoever sends as of a day that is over sends now: a later refusal is no secret any more."""
    set_cell(path, "고객정보", "D1", "수신거부일")
    set_cell(path, "고객정보", "D2", datetime(2025, 3, 1))  # noqa: DTZ001 - a cell has no zone
    found = sending(open_ledger(path), campaign("할인"), at=NOW)
    assert [each.addressed.message.customer_id for each in found.held] == ["1001"]
    assert found.held[0].who == "1001 가**리"


def test_whom_nothing_tells_from_a_namesake_is_told_what_helps(path: Path) -> None:
    """Who has no number is named, unless somebody else has the name and there is no telephone."""
    set_cell(path, "고객대장", "A2", None)
    assert not sending(open_ledger(path), campaign(), at=NOW).unready
    set_cell(path, "고객대장", "C2", None)
    set_cell(path, "고객대장", "B3", "가온누리")
    (told,) = sending(open_ledger(path), campaign(channel=Channel.EMAIL), at=NOW).unready
    assert "고객대장!B2" in str(told)
    assert "xlcrm customer number 대장.xlsx" in str(told)
    assert "가온누리" not in str(told)


def test_a_sign_in_a_name_is_not_mended_in_the_text(path: Path) -> None:
    """It is said where it stands."""
    set_cell(path, "고객대장", "B2", "가온😀")
    found = sending(open_ledger(path), campaign(), at=NOW)
    assert "그 고객의 칸" in str(found.unready[0])


def test_what_was_left_behind_by_another_name_is_told(
    path: Path, post: Postbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """The office has renamed the workbook before its rows were written."""
    from xlcrm.cli.shown.left_behind import say_left_behind  # noqa: PLC0415 - here alone

    path.with_name(f"~${path.name}").touch()
    sent_by(path, post)
    new = path.rename(path.with_name("새 대장.xlsx"))
    say_left_behind([new])
    said = capsys.readouterr().err
    assert "대장.xlsx.xlcrm-outbox: 보낸 메시지를 마케팅 시트에 적지 못했고" in said
    assert "'새 대장.xlsx.xlcrm-outbox'로 바꾼 뒤 xlcrm queue apply를" in said
    old = path.with_name(outbox.outbox_name(path.name))
    old.rename(path.with_name(outbox.outbox_name(new.name)))
    say_left_behind([new])
    assert capsys.readouterr().err == ""
    assert [each.kind for each in works_of(new)] == ["send"]


def test_the_outbox_holds_no_names_numbers_or_texts(path: Path, post: Postbox) -> None:
    """It lies beside the workbook for good, with 고객 ID alone."""
    sent_by(path, post)
    told = path.with_name(outbox.outbox_name(path.name)).read_text(encoding="utf-8")
    assert "1001" in told
    assert not any(word in told for word in ("가온누리", "5001", "example.com", "끝납니다"))


def test_the_day_stands_for_today(path: Path, post: Postbox) -> None:
    """A list for another day asks other people."""
    found = sent_by(path, post, replace(campaign(), as_of=DAY, audience="D-20"))
    assert found.sending.listed == 2
    assert Sent().message_id == ""


# -- a workbook that has another name now ----------------------------------------------------------


def _broken_off(path: Path, post: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send, and stop before the workbook is told."""
    with monkeypatch.context() as patched:
        patched.setattr("xlcrm.jobs.outreach.send.settle", lambda *_, **__: None)
        sent_by(path, post)
    assert opened(path).unwritten


def test_a_renamed_workbook_finds_what_was_sent_under_its_old_name(
    path: Path, post: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody gets a second message, and each stands in 마케팅 once."""
    _broken_off(path, post, monkeypatch)
    sent = len(post.got)
    new = path.rename(path.with_name("2025 대장.xlsx"))
    sent_by(new, post)
    assert len(post.got) == sent == 4
    assert [*states(new).values()] == ["보냄"] * 4
    assert not outbox.left_behind(path.parent)


@pytest.mark.parametrize("case", ["another workbook", "other customers", "an outbox of its own"])
def test_where_it_cannot_be_told_whose_it_is_nothing_is_sent(
    path: Path, post: Postbox, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """The message names the file and the name that it has to get; done, all is well."""
    _broken_off(path, post, monkeypatch)
    sent = len(post.got)
    new = path.rename(path.with_name("2025 대장.xlsx"))
    if case == "another workbook":
        outreach_office(path.with_name("다른 대장.xlsx"))
    elif case == "other customers":
        set_cell(new, "고객대장", "A2", "9001")
    else:
        outbox.note(new, {"what": "end"})
    with pytest.raises(StorageError, match="두 번 받을 수") as refused:
        sent_by(new, post)
    assert len(post.got) == sent
    hint = refused.value.hint or ""
    if case == "an outbox of its own":
        assert "되돌려" in hint
        return
    assert f"'{outbox.outbox_beside(new).name}'" in hint
    old = path.with_name(outbox.outbox_name(path.name))
    old.rename(outbox.outbox_beside(new))
    sent_by(new, post)
    assert len(post.got) == sent
