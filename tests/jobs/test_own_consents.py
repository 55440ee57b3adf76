"""Lists as offices keep them: a consent in a column of their own, a refusal in 비고."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from openpyxl import Workbook, load_workbook
from outreach_books import outreach_office

import xlcrm
from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.domain.message_gate import SEOUL, results_to_tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = date(2024, 10, 1)
NOON: Final = datetime(2024, 10, 1, 12, tzinfo=SEOUL)
HEADS: Final = ("회원번호", "회원명", "핸드폰", "이용권", "시작일", "만료일")
TERM: Final = ("헬스 12개월", date(2024, 1, 1), date(2024, 12, 31))
SETTINGS: Final = (
    ("구분", "항목", "값"),
    ("발송", "보내는 곳", "한빛피트니스"),
    ("발송", "보내는 연락처", "02-1234-5678"),
    ("발송", "무료수신거부", "080-123-4567"),
    ("발송", "거래관계 예외", "예"),
)
AD: Final = Message(
    *("1001", "1001", "가나다", "010-0000-0001", Channel.TEXT, Purpose.ADVERTISING, ""),
    "(광고) 한빛피트니스 재등록 특가 02-1234-5678 무료수신거부 080-123-4567",
)


@pytest.fixture
def why(tmp_path: Path) -> Callable[..., list[str]]:
    """Return what says why a gym's member gets no advertising, though the relation would do."""

    def held(headers: tuple[str, ...], *rows: tuple[object, ...]) -> list[str]:
        path = made(tmp_path / "회원.xlsx", headers, *rows)
        gate = xlcrm.Gate.of(xlcrm.open_ledger(path), as_of=DAY)
        return [each.code for each in gate.held(AD, at=NOON, campaign="가을")]

    return held


def made(path: Path, headers: tuple[str, ...], *rows: tuple[Any, ...]) -> Path:
    """Write a gym's list with one member, and more columns of its own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "회원"
    sheet.append((*HEADS, *headers))
    for row in rows:
        sheet.append((1001, "가나다", "010-0000-0001", *TERM, *row))
    settings = book.create_sheet("설정")
    for line in SETTINGS:
        settings.append(line)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("header", "no", "yes"),
    [
        ("광고수신", "X", "O"),
        ("마케팅동의", "미동의", "동의"),
        ("마케팅 동의 여부", "거부", "Y"),
        ("문자수신동의", "N", "Y"),
        ("SMS 수신", "아니오", "예"),
        ("광고성 정보 수신", "거부(24.5.1)", "○"),
        ("수신거부", "O", "X"),
        ("문자거부", "거부", ""),
        ("수신거부일", date(2024, 5, 1), None),
        ("홍보문자 차단", "차단", None),
    ],
)
def test_a_refusal_below_a_header_of_the_office_is_one(
    why: Callable[..., list[str]], header: str, no: object, yes: object
) -> None:
    """Also where the office writes to those with whom it deals; a yes or a blank is none."""
    assert why((header,), (no,)) in (["refused"], ["withdrawn"])
    assert why((header,), (yes,)) == why((header,), (None,)) == []


@pytest.mark.parametrize(
    "header", ["이메일 수신동의", "알림톡 동의", "개인정보 동의", "초상권 동의"]
)
def test_a_refusal_of_something_else_refuses_no_text_message(
    why: Callable[..., list[str]], header: str
) -> None:
    """Another way, or no advertising at all."""
    assert why((header,), ("X",)) == []


def test_one_row_of_several_is_enough(why: Callable[..., list[str]]) -> None:
    """A member with two terms, who refused in the first."""
    assert why(("광고수신",), ("X",), ("O",)) == ["refused"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("문자 수신거부", "opted_out"),
        ("광고문자 보내지 말아달라고 함", "opted_out"),
        ("문자X", "opted_out"),
        ("3/2 홍보문자 거부", "opted_out"),
        ("DM 금지", "opted_out"),
        ("개인정보 삭제 요청함", "erasure_asked"),
        ("문자 보냄", ""),
        ("전화 안받음", ""),
        ("XL 사이즈, 락커 12번", ""),
        ("무료수신거부 번호 문의", ""),
        ("수신동의함", ""),
    ],
)
def test_a_remark_that_refuses_is_a_refusal(
    why: Callable[..., list[str]], text: str, code: str
) -> None:
    """As in the journal; of a telephone the same words tell that nobody answered."""
    assert why(("비고",), (text,)) == ([code] if code else [])


def test_a_consent_of_the_office_s_own_counts_with_its_day(tmp_path: Path) -> None:
    """The day stands beside it; it is told and confirmed like any other."""
    path = made(tmp_path / "회원.xlsx", ("문자수신동의", "동의일"), ("동의", date(2024, 9, 25)))
    gate = xlcrm.Gate.of(xlcrm.open_ledger(path), as_of=DAY)
    (told,) = results_to_tell(gate.people["1001"], DAY)
    assert (told.way, told.what, told.on) == ("문자", "동의", date(2024, 9, 25))
    found = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY)
    assert found.rows[0].ways[Channel.TEXT] is None
    assert found.rows[0].ways[Channel.EMAIL] is not None
    assert found.rows[0].confirm_by == date(2026, 9, 24)


def test_a_consent_without_its_day_is_none(tmp_path: Path) -> None:
    """It has to be known when they agreed; but a running relation may stand in, and it is said."""
    path = made(tmp_path / "회원.xlsx", ("광고수신",), ("O",))
    found = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY)
    assert found.counts["문자"] == {"보낼 수 있음": 0, "수신동의일을 모름": 1}
    assert found.related == 1


@pytest.mark.parametrize(
    ("header", "said", "cell"),
    [("광고수신", "X", "G2"), ("비고", "문자 거부", "G2"), ("비고", "삭제 요청", "G2")],
)
def test_whoever_records_a_later_yes_is_told_which_cell_still_says_no(
    tmp_path: Path, header: str, said: str, cell: str
) -> None:
    """Nobody knows which of both was said later."""
    ledger = xlcrm.open_ledger(made(tmp_path / "회원.xlsx", (header,), (said,)))
    proposal = xlcrm.record_consent(ledger, ["1001"], as_of=DAY, yes=True)
    assert (
        f"  회원!{cell}에 아직 거부라고 적혀 있습니다. 이제 맞지 않으면 그 칸도 고치세요."
        in proposal.said
    )


@pytest.mark.parametrize(
    ("template", "cells", "said"),
    [
        (
            "동의 처리 결과",
            ("동의", date(2024, 9, 25)),
            "2024년 9월 25일에 알려 주신 광고성 정보 문자 수신동의를",
        ),
        (
            "수신동의 확인",
            ("동의", date(2022, 10, 5)),
            "2022년 10월 5일에 광고성 정보를 받는 데 동의하셨습니다",
        ),
    ],
)
def test_what_the_office_owes_is_sent_to_those_to_whom_it_is_due(
    tmp_path: Path, template: str, cells: tuple[object, ...], said: str
) -> None:
    """The text knows whom it is for, also where a consent is for one way alone."""
    path = made(tmp_path / "회원.xlsx", ("문자수신동의", "동의일"), cells)
    wanted = xlcrm.Campaign("안내", template, DAY)
    at = datetime(2024, 10, 1, 10)  # noqa: DTZ001 - Korean wall time
    found = xlcrm.sending(xlcrm.open_ledger(path), wanted, at=at, reveal=True)
    (message,) = found.shown
    assert said in message.text
    other = {"동의 처리 결과": "수신동의 확인"}.get(template, "동의 처리 결과")
    wanted = xlcrm.Campaign("안내", other, DAY)
    assert xlcrm.sending(xlcrm.open_ledger(path), wanted, at=at).listed == 0


@pytest.mark.parametrize(
    ("said", "on", "held"),
    [
        ("N", None, True),  # nobody knows when it was said
        ("N", date(2024, 5, 1), True),
        ("N", date(2024, 1, 1), False),  # the other one agreed after that
        ("Y", None, False),
    ],
)
def test_a_number_that_has_refused_gets_no_advertising_under_another_name(
    tmp_path: Path, said: str, on: date | None, *, held: bool
) -> None:
    """Somebody who is in the list twice, or two who share a number."""
    path = outreach_office(tmp_path / "대장.xlsx")
    book = load_workbook(path)
    book["고객대장"]["C3"] = "010-1234-5001"
    details = book["고객정보"]
    details["D1"], details["B3"], details["D3"] = "수신거부일", said, on
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    wanted = xlcrm.Campaign("봄", "할인", DAY, audience="모든 고객")
    at = datetime(2024, 10, 1, 10)  # noqa: DTZ001 - Korean wall time
    found = xlcrm.sending(ledger, wanted, at=at)
    why = {each.addressed.message.customer_id: each.reasons[0] for each in found.held}
    shared = "같은 번호나 주소를 쓰는 다른 고객이 수신을 거부함 (정보통신망법 제50조 제2항)"
    assert (why.get("1001") == shared) is held
    row = next(
        each for each in xlcrm.consents(ledger, as_of=DAY).rows if each.who.customer == "1001"
    )
    assert (row.ways[Channel.TEXT] is not None) is held
    assert row.ways[Channel.EMAIL] is None


def test_whoever_asked_to_be_erased_gets_none_under_another_name(tmp_path: Path) -> None:
    """Somebody who is in the list twice; a notice of the other contract still goes."""
    path = outreach_office(tmp_path / "대장.xlsx")
    book = load_workbook(path)
    book["고객대장"]["C3"] = "010-1234-5001"
    book["고객대장"]["J1"], book["고객대장"]["J3"] = "비고", "삭제 요청 (9/20)"
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    at = datetime(2024, 10, 1, 10)  # noqa: DTZ001 - Korean wall time
    wanted = xlcrm.Campaign("봄", "할인", DAY, audience="모든 고객")
    found = xlcrm.sending(ledger, wanted, at=at)
    assert {each.message.customer_id for each in found.ready} == {"1003", "1004"}
    notice = xlcrm.Campaign("봄 안내", "안내", DAY, audience="모든 고객")
    assert "1001" in {
        each.message.customer_id for each in xlcrm.sending(ledger, notice, at=at).ready
    }
