"""Consents in a ledger: who may be written to, who is asked, what is written down, and the gate."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.domain.message_gate import SEOUL
from xlcrm.errors import LockedWorkbookError
from xlcrm.jobs.waiting import settle, wait
from xlcrm.office.commit import Author

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

DAY: Final = date(2024, 10, 1)
NOON: Final = datetime(2024, 10, 1, 12, tzinfo=SEOUL)
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time has no zone here
BY: Final = Author("김대리", "consent record", NOW)
HEADS: Final = (
    "고객 ID",
    "고객명",
    "연락처",
    "이메일",
    "계약 시작일",
    "계약 종료일",
    "서비스 내용",
)
SPOKEN: Final = ("일지 ID", "일시", "고객 ID", "채널", "내용")
SENDER: Final = (
    ("구분", "항목", "값"),
    ("발송", "보내는 곳", "한빛피트니스"),
    ("발송", "보내는 연락처", "02-1234-5678"),
    ("발송", "무료수신거부", "080-123-4567"),
)
AD: Final = Message(
    *("1001", "1001", "가나다", "010-0000-0001", Channel.TEXT, Purpose.ADVERTISING, ""),
    "(광고) 한빛피트니스 재등록 특가 02-1234-5678 무료수신거부 080-123-4567",
)
NOTE: Final = replace(AD, purpose=Purpose.NOTICE, text="계약이 2024-12-31에 끝납니다.")


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a ledger of three customers, and the sheets that are given beside it."""

    def made(**sheets: Sequence[Sequence[object]]) -> Path:
        book = Workbook()
        ledger = book.active
        assert ledger is not None
        ledger.title = "고객대장"
        ledger.append(HEADS)
        for number, name in enumerate(("가나다", "라마바", "사아자"), start=1):
            mail = f"c{number}@example.com"
            phone = f"010-0000-000{number}"
            term = (date(2024, 1, 1), date(2024, 12, 31), "헬스 12개월")
            ledger.append((1000 + number, name, phone, mail, *term))
        for name, rows in {"설정": SENDER, **sheets}.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "대장.xlsx"
        book.save(path)
        return path

    return made


def gate(path: Path, on: date = DAY) -> xlcrm.Gate:
    """A gate of the ledger as it lies there."""
    return xlcrm.Gate.of(xlcrm.open_ledger(path), as_of=on)


def codes(path: Path, message: Message = AD, at: datetime = NOON) -> list[str]:
    """Why the gate holds a message back."""
    return [each.code for each in gate(path).held(message, at=at, campaign="가을")]


def spoken(content: str) -> tuple[tuple[object, ...], ...]:
    """A journal of one call of 2024-09-01."""
    return (SPOKEN, ("20240901-0900-AAAAAAA", date(2024, 9, 1), 1001, "전화", content))


def record(path: Path, *customers: str, **said: object) -> xlcrm.Proposal[xlcrm.Recorded]:
    """Write something down, and return what was proposed."""
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.record_consent(ledger, customers, **{"as_of": DAY, **said})  # type: ignore[arg-type]
    assert proposal.problems == ()
    ledger.commit(proposal, by=BY)
    return proposal


def cells(path: Path, sheet: str, row: int) -> dict[str, object]:
    """What a row says, by header."""
    found = load_workbook(path)[sheet]
    heads, cells_of_row = found[1], found[row]
    values = {str(head.value): each.value for head, each in zip(heads, cells_of_row, strict=True)}
    return {
        head: value.date() if isinstance(value, datetime) else value
        for head, value in values.items()
        if value is not None
    }


ONE: Final = (("고객 ID", "마케팅 수신동의", "수신동의일"), (1001, "Y", date(2022, 1, 5)))


def test_who_consented_is_written_to_and_who_did_not_is_not(make: Callable[..., Path]) -> None:
    """A no, a blank, and somebody of whom 고객정보 knows nothing; a notice goes to all."""
    path = make(고객정보=(*ONE, (1002, "N", None), (1003, None, None)))
    assert codes(path) == []
    second = replace(AD, customer="1002", to="010-0000-0002")
    third = replace(AD, customer="1003", to="010-0000-0003")
    assert (codes(path, second), codes(path, third)) == (["refused"], ["unknown"])
    assert codes(make(), AD) == ["not_listed"]
    for message in (NOTE, replace(NOTE, customer="1002", to="010-0000-0002")):
        assert codes(path, message) == []
    assert codes(path, replace(AD, customer="9")) == ["nobody"]


def test_each_way_may_have_a_consent_of_its_own(make: Callable[..., Path]) -> None:
    """문자 no, 이메일 yes; 알림톡 carries no advertising whatever stands there."""
    heads = ("고객 ID", "문자 수신동의", "문자 수신거부일", "이메일 수신동의", "이메일 수신동의일")
    path = make(고객정보=(heads, (1001, "N", date(2024, 5, 1), "Y", date(2024, 5, 1))))
    assert codes(path) == ["refused"]
    found = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY).rows[0]
    assert [way.value for way in found.allowed] == ["이메일"]
    assert found.ways[Channel.CALL] is xlcrm.Reason.UNKNOWN
    kakao = replace(AD, channel=Channel.KAKAO)
    assert "kakao" in codes(path, kakao)


@pytest.mark.parametrize(
    ("sheet", "rows", "why"),
    [
        (
            "마케팅",
            (
                ("발송일", "고객 ID", "캠페인", "채널", "반응", "반응일"),
                (date(2024, 9, 1), 1001, "여름", "문자", "수신거부", date(2024, 9, 2)),
            ),
            ["opted_out"],
        ),
        (
            "고객관리일지",
            spoken("광고 문자 그만 보내 달라고 함"),
            ["opted_out"],
        ),
        (
            "고객관리일지",
            spoken("개인정보를 삭제해 달라고 함"),
            ["erasure_asked"],
        ),
        (
            "마케팅",
            (
                ("발송일", "고객 ID", "캠페인", "채널"),
                (date(2024, 9, 1), 1001, "가을", "문자"),
            ),
            ["twice"],
        ),
        (
            "마케팅",
            (
                ("발송일", "고객 ID", "캠페인", "채널", "상태"),
                (date(2024, 9, 1), 1001, "가을", "문자", "보류"),
            ),
            [],  # it did not go out
        ),
        (
            "마케팅",
            (
                ("발송일", "고객 ID", "캠페인", "채널"),
                *((date(2024, 10, day), 1001, f"c{day}", "문자") for day in (1, 1, 1, 1)),
            ),
            ["enough"],
        ),
        (
            "고객관리일지",
            spoken("수신거부는 아니라고 함"),
            [],
        ),
    ],
)
def test_what_other_sheets_tell_holds_advertising_back(
    make: Callable[..., Path], sheet: str, rows: Sequence[Sequence[object]], why: list[str]
) -> None:
    """Answers to messages, what was said on the telephone, what was sent before."""
    assert codes(make(**{"고객정보": ONE, sheet: rows})) == why


def test_a_later_consent_heals_a_refusal(make: Callable[..., Path]) -> None:
    """One of a day after; not one of the same day."""
    sent = (
        ("발송일", "고객 ID", "캠페인", "반응", "반응일"),
        (date(2024, 8, 1), 1001, "여름", "수신거부", date(2024, 8, 2)),
    )
    for day, why in ((date(2024, 8, 2), ["opted_out"]), (date(2024, 8, 3), [])):
        said = (ONE[0], (1001, "Y", day))
        assert codes(make(고객정보=said, 마케팅=sent)) == why


def test_of_two_rows_about_one_person_the_stricter_counts(make: Callable[..., Path]) -> None:
    """As findings have it, too."""
    assert codes(make(고객정보=(*ONE, (1001, "N", None)))) == ["refused"]
    assert codes(make(고객정보=((*ONE, (1001, None, None))))) == ["unknown"]


def test_a_running_relation_counts_only_where_the_office_says_so(make: Callable[..., Path]) -> None:
    """거래관계 예외 in 설정; of one kind of goods, it need not be said which."""
    assert codes(make()) == ["not_listed"]
    allowed = (*SENDER, ("발송", "거래관계 예외", "예"))
    assert codes(make(설정=allowed)) == []
    other = gate(make(설정=allowed)).held(AD, at=NOON, campaign="가을", goods="요가 3개월")
    assert other == ()  # the office sells one kind alone


def test_a_withdrawal_between_plan_and_send_is_honoured(make: Callable[..., Path]) -> None:
    """The gate that is asked before the message goes has read the ledger anew."""
    path = make(고객정보=ONE)
    planned = gate(path)
    assert planned.held(AD, at=NOON, campaign="가을") == ()
    record(path, "1001", yes=False, channels=["문자"])
    assert planned.held(AD, at=NOON, campaign="가을") == ()  # a gate never changes
    assert codes(path) == ["refused"]


def test_a_withdrawal_that_waits_for_the_workbook_is_honoured(make: Callable[..., Path]) -> None:
    """Somebody has it open in Excel: it is in no cell yet, and counts; then it is written once."""
    path = make(고객정보=ONE)
    owner = path.with_name(f"~${path.name}")
    owner.touch()
    words = {"customers": ["1001"], "channels": [], "yes": False, "as_of": DAY}
    busy = LockedWorkbookError("다른 사람이 열어 두었습니다.")
    assert wait(path, "consent record", words, BY, busy).waiting == 1
    assert "Y" in cells(path, "고객정보", 2).values()
    assert codes(path) == ["refused"]
    assert xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY).rows[0].allowed == ()
    owner.unlink()
    assert settle(path, Author("밤", "refresh", NOW)).done == 1
    assert cells(path, "고객정보", 2)["마케팅 수신동의"] == "N"
    assert codes(path) == ["refused"]


def test_a_refusal_that_was_set_aside_is_honoured(make: Callable[..., Path]) -> None:
    """Another has got the number meanwhile: until somebody looks, nobody of that number is sent."""
    path = make(고객정보=ONE)
    words = {"customers": ["1001"], "yes": False, "as_of": DAY}
    wait(path, "consent record", words, BY, LockedWorkbookError("열려 있습니다."))
    book = load_workbook(path)
    book["고객대장"]["B2"] = "하하하"
    book.save(path)
    assert settle(path, Author("밤", "refresh", NOW)).aside == 1
    assert cells(path, "고객정보", 2)["마케팅 수신동의"] == "Y"
    assert codes(path) == ["opted_out"]


def test_a_refusal_whose_contract_changes_meanwhile_is_written(make: Callable[..., Path]) -> None:
    """It is about the person, not about a term."""
    path = make(고객정보=ONE)
    words = {"customers": ["1001"], "yes": False, "as_of": DAY}
    wait(path, "consent record", words, BY, LockedWorkbookError("열려 있습니다."))
    book = load_workbook(path)
    book["고객대장"]["F2"] = date(2025, 12, 31)
    book.save(path)
    assert settle(path, Author("밤", "refresh", NOW)).done == 1
    assert cells(path, "고객정보", 2)["마케팅 수신동의"] == "N"


def test_a_consent_is_written_with_its_day_and_how(make: Callable[..., Path]) -> None:
    """In columns of its own, which are made; the journal tells of it, and who was told."""
    path = make(고객정보=ONE)
    said = record(path, "1001", yes=True, channels=["문자"], on=date(2024, 9, 30), how="서면").said
    assert cells(path, "고객정보", 2) == {
        "고객 ID": 1001,
        "마케팅 수신동의": "Y",
        "수신동의일": date(2022, 1, 5),
        "문자 수신동의": "Y",
        "문자 수신동의일": date(2024, 9, 30),
        "문자 수신동의 방법": "서면",
    }
    told = f"xlcrm consent record {path} 1001 --told"
    assert said[-1] == f"  결과를 2024-10-14까지 알린 뒤: {told}"
    entry = cells(path, "고객관리일지", 2)
    assert entry["내용"] == "문자 수신에 동의함 (2024-09-30, 서면)."
    assert codes(path) == []


def test_a_withdrawal_keeps_the_day_of_the_consent(make: Callable[..., Path]) -> None:
    """And a consent that comes again takes the day of the refusal away; 변경이력 has it."""
    path = make(고객정보=ONE)
    record(path, "1001", yes=False, how="전화")
    assert cells(path, "고객정보", 2) == {
        "고객 ID": 1001,
        "마케팅 수신동의": "N",
        "수신동의일": date(2022, 1, 5),
        "수신거부일": DAY,
        "수신동의 방법": "전화",
    }
    told = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY).rows[0].tell
    assert [(each.what, each.by) for each in told] == [("철회", date(2024, 10, 15))]
    record(path, "1001", yes=True, as_of=date(2024, 10, 5))
    assert cells(path, "고객정보", 2)["수신동의일"] == date(2024, 10, 5)
    assert "수신거부일" not in cells(path, "고객정보", 2)


def test_a_consent_for_all_ways_leaves_what_was_refused_for_one(make: Callable[..., Path]) -> None:
    """And says so."""
    heads = ("고객 ID", "마케팅 수신동의", "문자 수신동의")
    path = make(고객정보=(heads, (1001, None, "N")))
    said = record(path, "1001", yes=True).said
    assert any("문자 광고는 아직 보낼 수 없음: 동의하지 않음" in line for line in said)
    assert codes(path) == ["refused"]


def test_the_night_is_said_of_its_own(make: Callable[..., Path]) -> None:
    """With a way, both; alone, only the night."""
    path = make(고객정보=ONE)
    night = datetime(2024, 10, 1, 22, tzinfo=SEOUL)
    assert codes(path, at=night) == ["night"]
    record(path, "1001", yes=True, night=True)
    assert cells(path, "고객정보", 2)["야간 수신동의"] == "Y"
    assert codes(path, at=night) == []
    record(path, "1001", yes=False, night=True)
    assert (codes(path, at=night), codes(path)) == (["night"], [])


def test_who_has_no_row_yet_gets_one(make: Callable[..., Path]) -> None:
    """Several at once, whether the sheet is there or not."""
    path = make()
    record(path, "1001", "1003", yes=True, channels=["이메일", "sms"])
    assert [cells(path, "고객정보", row)["고객 ID"] for row in (2, 3)] == [1001, 1003]
    assert cells(path, "고객정보", 2)["문자 수신동의"] == "Y"
    assert codes(path) == []
    record(path, "1002", yes=True)
    assert cells(path, "고객정보", 4)["마케팅 수신동의"] == "Y"


def test_what_was_told_is_asked_for_no_more(make: Callable[..., Path]) -> None:
    """First the result of a consent, then the notice that is due every two years."""
    path = make(
        고객정보=((*ONE[0],), (1001, "Y", date(2022, 10, 4)), (1002, "Y", date(2024, 9, 25)))
    )
    found = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY)
    assert [row.who.customer_id for row in found.to_confirm] == ["1001"]
    assert [row.who.customer_id for row in found.to_tell] == ["1002"]
    record(path, "1001", "1002", told=True)
    assert cells(path, "고객정보", 2)["수신동의 안내일"] == DAY
    assert cells(path, "고객정보", 3)["수신동의 결과 통지일"] == DAY
    assert "수신동의 안내일" not in cells(path, "고객정보", 3)
    found = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY)
    assert (found.to_confirm, found.to_tell) == ((), ())
    assert codes(path) == []
    again = xlcrm.record_consent(xlcrm.open_ledger(path), ["1002"], as_of=DAY, yes=False, told=True)
    assert any("수신동의 결과 통지일" in line for line in again.said) is False  # the same day


@pytest.mark.parametrize(
    ("day", "listed"),
    [("2024-09-17", True), ("2024-10-01", True), ("2024-09-16", False), ("2024-10-02", False)],
)
def test_a_result_can_be_told_for_14_days(
    make: Callable[..., Path], day: str, *, listed: bool
) -> None:
    """Later ones are listed once the office writes down that it tells; not before they are said."""
    row = (1001, "Y", date.fromisoformat(day))
    found = xlcrm.consents(xlcrm.open_ledger(make(고객정보=(ONE[0], row))), as_of=DAY)
    assert bool(found.to_tell) is listed
    kept = ((*ONE[0], "수신동의 결과 통지일"), (*row, None), (1002, "Y", DAY, DAY))
    found = xlcrm.consents(xlcrm.open_ledger(make(고객정보=kept)), as_of=DAY)
    assert [row.who.customer_id for row in found.to_tell] == (
        [] if date.fromisoformat(day) > DAY else ["1001"]
    )


def test_who_is_asked_is_who_has_a_contract_and_said_nothing(make: Callable[..., Path]) -> None:
    """Nobody who refused, opted out, asked to be erased or has left."""
    path = make(
        고객정보=(
            ("고객 ID", "마케팅 수신동의", "삭제 요청일"),
            *((1001, None, None), (1002, "N", None), (1003, None, date(2024, 9, 1))),
        )
    )
    found = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY)
    assert [row.who.customer_id for row in found.to_ask] == ["1001"]
    assert found.sender == "한빛피트니스"
    late = xlcrm.consents(xlcrm.open_ledger(path), as_of=date(2025, 1, 1))
    assert late.to_ask == ()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "동의인지 거부인지"),
        ({"yes": True, "channels": ["팩스"]}, "알 수 없는 수신 방법"),
        ({"yes": True, "on": date(2024, 10, 2)}, "아직 오지 않은 날"),
        ({"told": True, "how": "전화"}, "방법은 동의나 거부와"),
        ({"told": True}, "알릴 것이 없습니다"),
    ],
)
def test_what_says_nothing_is_refused(
    make: Callable[..., Path], said: dict[str, object], why: str
) -> None:
    """And nothing is written."""
    ledger = xlcrm.open_ledger(make())
    found = xlcrm.record_consent(ledger, ["1001"], **{"as_of": DAY, **said})  # type: ignore[arg-type]
    assert not found
    assert why in str(found.problems[0])


def test_the_lists_are_made_into_a_file_that_names_nobody(
    make: Callable[..., Path], tmp_path: Path
) -> None:
    """Unless they may be shown; anew over one of ours, and over nobody else's."""
    found = xlcrm.consents(xlcrm.open_ledger(make(고객정보=ONE)), as_of=DAY)
    place = tmp_path / "동의.xlsx"
    for reveal in (False, True):
        xlcrm.write_consents(found, place, ledger="대장.xlsx", reveal=reveal)
        book = load_workbook(place)
        assert book.sheetnames == ["수신동의", "알릴 것", "사유"]
        said = json.dumps([[each.value for each in row] for row in book["수신동의"]], default=str)
        assert ("\\uac00\\ub098\\ub2e4" in said) is reveal
    xlcrm.write_consents(found, place, asking=True)
    assert load_workbook(place).sheetnames == ["동의 물을 고객"]
