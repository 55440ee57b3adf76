"""What comes back of messages: each finds its row, and none makes a second one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from outreach_books import (
    BY,
    DAY,
    NIGHT,
    NOW,
    Postbox,
    campaign,
    marketing,
    outreach_office,
    sent_by,
    states,
)

from xlcrm.errors import LockedWorkbookError
from xlcrm.files import queue
from xlcrm.incoming.read import read_rows
from xlcrm.jobs.log.logbook import apply_queue
from xlcrm.jobs.outreach.results import RESULTS, take_results
from xlcrm.jobs.outreach.sending import sending
from xlcrm.jobs.waiting import wait, works_of
from xlcrm.office.ledger import open_ledger
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.office.proposal import Proposal

LATER = date(2024, 10, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook whose campaign has been sent."""
    found = outreach_office(tmp_path / "대장.xlsx")
    sent_by(found, Postbox(tmp_path / "post"))
    return found


def taken(path: Path, *rows: dict[str, Any], campaign: str = "10월 안내") -> Proposal[Any]:
    """Take in results, and return what was proposed."""
    ledger = open_ledger(path)
    proposal = take_results(ledger, rows, as_of=LATER, campaign=campaign)
    ledger.commit(proposal, by=BY)
    return proposal


def row_of(path: Path, customer: int) -> dict[str, Any]:
    """Return the one row of a customer."""
    (row,) = [each for each in marketing(path) if each["고객 ID"] == customer]
    return row


def test_a_delivery_is_written_into_its_row(path: Path) -> None:
    """By its 메시지 ID, by the number, by the address or by the 고객 ID."""
    message_id = row_of(path, 1001)["메시지 ID"]
    found = taken(
        path,
        {"메시지 ID": message_id, "결과": "성공"},
        {"수신번호": "01012345002", "전송결과": "발송 성공"},
        {"이메일": "C2@example.com", "상태": "delivered"},
        {"고객 ID": 1004, "결과": "4000", "차감금액": 27},
    )
    assert (found.problems, found.found.delivered) == ((), 4)
    assert states(path) == dict.fromkeys((1001, 1002, 1003, 1004), "전달")
    assert [row["전달 여부"] for row in marketing(path)] == ["Y"] * 4
    assert row_of(path, 1004)["비용"] == 27


def test_an_answer_is_written_into_its_row(path: Path) -> None:
    """With its day; who answers has got the message."""
    found = taken(path, {"고객 ID": 1001, "반응": "문의", "일시": "2024-10-02 14:10"})
    assert found.found.answered == 1
    row = row_of(path, 1001)
    assert (row["상태"], row["반응"], row["전달 여부"]) == ("답장", "문의", "Y")
    assert row["반응일"] == datetime(2024, 10, 2)  # noqa: DTZ001 - a sheet's
    taken(path, {"고객 ID": 1001, "결과": "성공"})
    assert row_of(path, 1001)["상태"] == "답장"


def test_an_answer_that_is_none_tells_nothing_of_the_delivery(path: Path) -> None:
    """And nothing that is known is unsaid by it."""
    taken(path, {"고객 ID": 1001, "반응": "없음"})
    row = row_of(path, 1001)
    assert (row["상태"], row["반응"], row["전달 여부"]) == ("보냄", "없음", None)
    taken(path, {"고객 ID": 1002, "반응": "클릭"})
    taken(path, {"고객 ID": 1002, "반응": "없음"})
    assert row_of(path, 1002)["반응"] == "클릭"


def test_who_wants_no_more_has_not_changed_their_mind(path: Path) -> None:
    """A click that is told of afterwards leaves the refusal as it is."""
    taken(path, {"고객 ID": 1001, "결과": "수신거부", "일시": "2024-10-02"})
    taken(path, {"고객 ID": 1001, "반응": "클릭"}, {"고객 ID": 1001, "결과": "성공"})
    row = row_of(path, 1001)
    assert (row["상태"], row["반응"], row["반응일"].day) == ("답장", "수신거부", 2)


def test_a_failure_is_no_message_and_may_be_tried_again(path: Path, tmp_path: Path) -> None:
    """The row says why; who failed afterwards is tried again when somebody says so."""
    taken(path, {"고객 ID": 1002, "결과": "실패", "실패사유": "없는 번호"})
    row = row_of(path, 1002)
    assert (row["상태"], row["사유"], row["전달 여부"]) == ("실패", "없는 번호", "N")
    assert sending(open_ledger(path), campaign(), at=NOW).failed == 1
    post = Postbox(tmp_path / "again")
    assert sent_by(path, post, retry_failed=True).sent == 1
    assert (post.got, row_of(path, 1002)["상태"]) == (["1002"], "보냄")


def test_an_opt_out_holds_back_whatever_comes_next(path: Path, tmp_path: Path) -> None:
    """It is an answer, and takes the consent back with its day."""
    found = taken(path, {"휴대폰번호": "010-1234-5003", "결과": "수신거부", "일시": "2024-10-02"})
    assert found.found.opted_out == ("1003",)
    row = row_of(path, 1003)
    assert (row["상태"], row["반응"]) == ("답장", "수신거부")
    consents = open_ledger(path)["고객정보"]
    assert consents["마케팅 수신동의"].tolist() == [True, True, False, True]
    assert str(consents["수신거부일"].tolist()[2])[:10] == "2024-10-02"
    again = replace(campaign("할인"), name="11월 할인")
    post = Postbox(tmp_path / "again")
    sent_by(path, post, again)
    assert sorted(post.got) == ["1001", "1002", "1004"]


def test_several_opt_outs_are_taken_back_each_on_its_day(path: Path) -> None:
    """Or all with the last one, where that cannot be one change."""
    taken(
        path,
        {"고객 ID": 1001, "결과": "수신거부", "일시": "2024-10-01"},
        {"고객 ID": 1002, "결과": "거부", "일시": "2024-10-02"},
    )
    consents = open_ledger(path)["고객정보"]
    assert consents["마케팅 수신동의"].tolist()[:2] == [False, False]
    assert [row_of(path, who)["반응일"].day for who in (1001, 1002)] == [1, 2]


def test_the_same_results_twice_write_nothing_twice(path: Path) -> None:
    """A file may be taken in again."""
    rows = (
        {"고객 ID": 1001, "결과": "성공"},
        {"고객 ID": 1002, "결과": "실패"},
        {"고객 ID": 1003, "결과": "수신거부"},
    )
    taken(path, *rows)
    found = take_results(open_ledger(path), rows, as_of=LATER, campaign="10월 안내")
    assert (bool(found.plan), found.found.known, found.found.opted_out) == (False, 3, ())


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"고객 ID": 1001, "결과": "글쎄"}, "결과나 반응이 무엇을 뜻하는지"),
        ({"고객 ID": 1001}, "결과도 반응도 없습니다"),
        ({"고객 ID": 9999, "결과": "성공"}, "그 고객을 찾을 수 없습니다"),
        ({"메시지 ID": "없음", "결과": "성공"}, "그런 메시지 ID로"),
        ({"고객 ID": 1001, "캠페인": "다른 것", "결과": "성공"}, "그 캠페인으로 보낸 기록이"),
        ({"고객 ID": 1001, "결과": "성공", "일시": "2024-09-01"}, "보낸 날보다 빠릅니다"),
        ({"고객 ID": 1001, "결과": "성공", "비용": "글쎄"}, "'비용' 칸"),
    ],
)
def test_what_is_not_understood_is_a_problem_and_no_guess(
    path: Path, row: dict[str, Any], why: str
) -> None:
    """The others are taken in all the same."""
    found = taken(path, row, {"고객 ID": 1004, "결과": "성공"})
    assert [why in str(each) for each in found.problems] == [True]
    assert states(path)[1004] == "전달"


def test_what_has_been_answered_has_not_failed(path: Path) -> None:
    """Of two results that cannot both be true somebody has to look at the row."""
    taken(path, {"고객 ID": 1001, "반응": "클릭"})
    found = taken(path, {"고객 ID": 1001, "결과": "실패"})
    assert "이미 전달되었거나 답이 온" in str(found.problems[0])
    assert row_of(path, 1001)["상태"] == "답장"


def test_a_result_without_a_campaign_is_taken_where_one_message_is_meant(
    path: Path, tmp_path: Path
) -> None:
    """Of two nobody knows which."""
    assert taken(path, {"고객 ID": 1001, "결과": "성공"}, campaign="").problems == ()
    sent_by(path, Postbox(tmp_path / "more"), replace(campaign(), name="11월"))
    found = taken(path, {"고객 ID": 1002, "결과": "성공"}, campaign="")
    assert "맞는 메시지가 2건" in str(found.problems[0])


def test_a_message_of_which_nothing_was_known_is_told_of(tmp_path: Path) -> None:
    """What the gateway says settles it: it is not sent again, or may be."""
    from xlcrm.jobs.outreach.carrier import Unknown  # noqa: PLC0415 - here alone

    path = outreach_office(tmp_path / "대장.xlsx")
    doubt = Unknown("답이 없음")
    sent_by(path, Postbox(tmp_path / "post", {"1001": doubt, "1002": doubt}))
    taken(path, {"고객 ID": 1001, "결과": "성공"}, {"고객 ID": 1002, "결과": "실패"})
    found = sending(open_ledger(path), campaign(), at=NOW)
    assert (found.reached, found.failed, found.unknown, found.ready) == (3, 1, (), ())


def test_a_gateways_file_is_read(path: Path, tmp_path: Path) -> None:
    """As it comes, in the code page of Windows, and rows of others' messages are told."""
    file = tmp_path / "결과.csv"
    header, own = "번호,수신번호,전송결과,완료일시", "1,01012345001,성공,2024-10-01 10:01"
    file.write_bytes(f"{header}\n{own}\n2,01099998888,성공,\n".encode("cp949"))
    rows = read_rows(file, RESULTS)
    assert rows.unknown == ("번호",)
    found = take_results(open_ledger(path), rows, as_of=LATER, campaign="10월 안내")
    assert (found.found.delivered, [each.place for each in found.problems]) == (1, ["3번째 줄"])


def test_results_wait_while_somebody_has_the_workbook_open(path: Path) -> None:
    """And are written once."""
    words = {
        "rows": [{"고객 ID": 1001, "결과": "성공"}],
        "places": [""],
        "campaign": "10월 안내",
        "as_of": LATER,
    }
    wait(path, "send results", words, BY, LockedWorkbookError("열려 있음"))
    assert [each.kind for each in works_of(path)] == ["send results"]
    apply_queue(path, BY)
    assert (states(path)[1001], works_of(path)) == ("전달", ())


@pytest.mark.parametrize(
    "row",
    [
        {"휴대폰번호": "010-1234-5001", "결과": "수신거부"},
        {"수신번호": "01012345001", "거부일시": "2024-10-05 09:00"},
        {"수신거부번호": "010-1234-5001"},
        {"이메일": "c0@example.com", "반응": "수신거부"},
    ],
)
def test_a_refusal_by_number_alone_counts_whatever_was_sent(
    path: Path, tmp_path: Path, row: dict[str, str]
) -> None:
    """No message, one or two: from then on they get none, and the next one is held back."""
    sent_by(path, Postbox(tmp_path / "post"), replace(campaign(), name="11월"))
    for book in (path, outreach_office(tmp_path / "처음.xlsx")):
        ledger = open_ledger(book)
        found = take_results(ledger, [row], as_of=date(2024, 10, 5))
        assert (found.problems, found.found.opted_out) == ((), ("1001",))
        ledger.commit(found, by=BY, backup=False)
        wanted = replace(campaign("할인"), name="다음")
        held = sending(open_ledger(book), wanted, at=NOW).held
        assert [each.addressed.message.customer_id for each in held] == ["1001"]
        again = take_results(open_ledger(book), [row], as_of=date(2024, 10, 5))
        assert (again.plan, again.found.known) == (Plan(), 1)


def test_a_number_that_two_have_refuses_for_both(tmp_path: Path) -> None:
    """Brothers with their mother's number: nobody knows for whom of them she said it."""
    path = outreach_office(tmp_path / "형제.xlsx")
    book = load_workbook(path)
    book["고객대장"]["C3"] = "010-1234-5001"
    book.save(path)
    sent_by(path, Postbox(tmp_path / "post"))
    row = {"휴대폰번호": "010-1234-5001", "결과": "수신거부"}
    found = take_results(open_ledger(path), [row], as_of=DAY, campaign="10월 안내")
    assert (found.problems, found.found.opted_out) == ((), ("1001", "1002"))


def test_a_refusal_before_a_later_consent_takes_nothing_back(tmp_path: Path) -> None:
    """A list of last year's refusals, taken in again."""
    path = outreach_office(tmp_path / "대장.xlsx")
    row = {"수신거부번호": "010-1234-5001", "거부일시": "2024-02-01"}  # they agreed in March
    found = take_results(open_ledger(path), [row], as_of=DAY)
    assert (found.plan, found.problems, found.found.known) == (Plan(), (), 1)


def test_a_file_with_names_is_read_like_any_other(path: Path, tmp_path: Path) -> None:
    """As every gateway's, and our own list with what came back written beside it."""
    file = tmp_path / "결과.csv"
    file.write_bytes(
        "수신번호,이름,전송결과\r\n010-1234-5001,가온누리,성공(전달)\r\n"
        "01012345002,나래울,실패[결번]\r\n".encode("cp949")
    )
    found = take_results(open_ledger(path), read_rows(file, RESULTS), as_of=LATER)
    assert (found.problems, found.found.delivered, found.found.failed) == ((), 1, 1)


def test_of_two_with_one_number_the_name_tells_which(tmp_path: Path) -> None:
    """A delivery is one message's; who is called otherwise has another one."""
    path = outreach_office(tmp_path / "형제.xlsx")
    book = load_workbook(path)
    book["고객대장"]["C3"] = "010-1234-5001"
    book.save(path)
    sent_by(path, Postbox(tmp_path / "post"))
    row = {"휴대폰번호": "010-1234-5001", "결과": "성공", "이름": "나래울"}
    taken(path, row)
    assert (row_of(path, 1002)["상태"], row_of(path, 1001)["상태"]) == ("전달", "보냄")
    nobody = take_results(open_ledger(path), [{**row, "이름": "하늘"}], as_of=LATER)
    assert "맞는 메시지가 2건" in nobody.problems[0].trouble.message


def test_a_refusal_is_no_answer_to_a_message_that_was_held_back(tmp_path: Path) -> None:
    """Nobody got it: its row stays, and the refusal counts all the same."""
    path = outreach_office(tmp_path / "대장.xlsx")
    sent_by(path, Postbox(tmp_path / "post"), campaign("할인"), clock=lambda: NIGHT)
    found = take_results(
        open_ledger(path), [{"휴대폰번호": "010-1234-5001", "결과": "거부"}], as_of=DAY
    )
    assert (found.problems, found.found.opted_out) == ((), ("1001",))
    open_ledger(path).commit(found, by=BY, backup=False)
    assert (row_of(path, 1001)["상태"], row_of(path, 1001)["반응"]) == ("보류", None)


def test_results_of_messages_that_wait_too_are_taken_in_after_them(tmp_path: Path) -> None:
    """Somebody has the workbook open all the time: a refusal counts meanwhile, and is written."""
    path = outreach_office(tmp_path / "대장.xlsx")
    owner = path.with_name(f"~${path.name}")
    owner.touch()
    sent_by(path, Postbox(tmp_path / "post"))
    rows = [
        {"휴대폰번호": "010-1234-5001", "결과": "성공"},
        {"휴대폰번호": "010-1234-5002", "결과": "수신거부"},
    ]
    words = {"rows": rows, "places": ["1", "2"], "campaign": "10월 안내", "as_of": DAY}
    wait(path, "send results", words, BY, LockedWorkbookError("열려 있음", path=path))
    advertised = replace(campaign("할인"), name="다음")
    held = sending(open_ledger(path), advertised, at=NOW).held
    assert [each.addressed.message.customer_id for each in held] == ["1002"]
    owner.unlink()
    assert apply_queue(path, by=BY).aside == 0
    assert works_of(path) == ()
    assert (row_of(path, 1001)["상태"], row_of(path, 1002)["반응"]) == ("전달", "수신거부")


def test_a_refusal_in_results_that_were_set_aside_is_honoured(tmp_path: Path) -> None:
    """Whatever does not fit any more: until somebody has looked, they get no advertising."""
    path = outreach_office(tmp_path / "대장.xlsx")
    sent_by(path, Postbox(tmp_path / "post"))
    owner = path.with_name(f"~${path.name}")
    owner.touch()
    rows = [{"휴대폰번호": "010-1234-5002", "결과": "수신거부"}]
    words = {"rows": rows, "places": ["1"], "campaign": "10월 안내", "as_of": DAY}
    waits = wait(path, "send results", words, BY, LockedWorkbookError("열려 있음", path=path))
    queue.set_aside(path, waits.identifier, "이제 맞지 않음")
    owner.unlink()
    advertised = replace(campaign("할인"), name="다음")
    held = sending(open_ledger(path), advertised, at=NOW).held
    assert [each.addressed.message.customer_id for each in held] == ["1002"]


SPELLINGS: list[tuple[dict[str, str], str]] = [
    ({"전송상태": "완료", "결과": "전송성공"}, "전달"),
    ({"전송상태": "완료", "결과": "결번(서비스정지)"}, "실패"),
    ({"결과코드": "3104", "statusMessage": "수신번호 형식 오류"}, "실패"),
    ({"status": "Undelivered"}, "실패"),
    ({"상태": "비정상 번호"}, "실패"),
    ({"결과": "접수완료"}, "보냄"),
    ({"반응": "이제 문자 그만 보내 주세요"}, "답장"),
    ({"전송상태": "완료", "결과코드": "77"}, "보냄"),
]


def test_each_gateway_s_words_are_understood(tmp_path: Path) -> None:
    """As far as they tell anything: a code that nobody knows is told, whatever is done with it."""
    path = outreach_office(tmp_path / "대장.xlsx", len(SPELLINGS))
    sent_by(path, Postbox(tmp_path / "post"))
    rows = [{"수신번호": f"010-1234-{5001 + at}", **said} for at, (said, _) in enumerate(SPELLINGS)]
    found = taken(path, *rows)
    assert list(states(path).values()) == [state for _, state in SPELLINGS]
    assert ([each.place for each in found.problems], found.found.pending) == (["8번째"], 1)


def test_two_who_share_a_telephone_have_a_result_each(tmp_path: Path) -> None:
    """Where the list has two that say the same; of one alone nobody knows whose it is."""
    path = outreach_office(tmp_path / "대장.xlsx")
    book = load_workbook(path)
    book["고객대장"]["C3"] = "010-1234-5001"
    book.save(path)
    sent_by(path, Postbox(tmp_path / "post"))
    row = {"수신번호": "010-1234-5001", "결과": "성공"}
    assert len(taken(path, row).problems) == 1
    assert len(taken(path, row, {**row, "결과": "실패"}).problems) == 2
    assert [states(path)[who] for who in (1001, 1002)] == ["보냄", "보냄"]
    assert taken(path, row, row).problems == ()
    assert [states(path)[who] for who in (1001, 1002)] == ["전달", "전달"]
    assert taken(path, row, row).found.known == 2
