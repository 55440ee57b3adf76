"""Texts filled in from a ledger: what each field says, and what is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from written_to import HEADERS, OFFICE, PEOPLE, written_to

import xlcrm
from xlcrm.cellref import CellRef
from xlcrm.domain.message import Channel, Message, Purpose
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.fields import FIELDS, offered
from xlcrm.jobs.outreach.render import length_of
from xlcrm.jobs.outreach.templates import NEWEST, OVER
from xlcrm.schema.trouble import Problem

if TYPE_CHECKING:
    from pathlib import Path

DAY: Final = date(2024, 10, 1)


@pytest.fixture(scope="module")
def rendering(tmp_path_factory: pytest.TempPathFactory) -> xlcrm.Rendering:
    """Return what fills in texts for the small office."""
    path = written_to(tmp_path_factory.mktemp("office") / "대장.xlsx")
    return xlcrm.Rendering(xlcrm.open_ledger(path), DAY)


def text(words: str, about: str = "곧 끝나는 계약") -> xlcrm.Template:
    """Return a notice that says something."""
    return xlcrm.Template("시험", Purpose.NOTICE, tuple(Channel), words, contract=about)


def said(rendering: xlcrm.Rendering, who: str, words: str, about: str = "곧 끝나는 계약") -> str:
    """Return what a text says to somebody; what is wrong with it where it cannot."""
    made = rendering.message(who, text(words, about))
    return made.text if isinstance(made, Message) else str(made)


@pytest.mark.parametrize(
    ("who", "words", "made"),
    [
        (
            "1002",
            "{고객명}이/가 {서비스}을/를 {종료일}까지",
            "김철이 필라테스를 2024년 10월 9일까지",
        ),
        ("1002", "{남은 일수}일, {종료일:요일}", "8일, 10월 9일(수)"),
        ("1002", "{요금} {요금:숫자}", "90,000원 90,000"),
        ("1002", "{미납금}이 남았습니다", "50,000원이 남았습니다"),
        (
            "1002",
            "{최근 구매}을/를 {최근 구매일:숫자}에 {최근 구매 금액}",
            "수건을 2024-09-01에 12,000원",
        ),
        (
            "1002",
            "{최근 불만일:짧게} {해결 방법} / {보상}",
            "9월 1일 온수기를 바꿈 / 이용 기간 7일 연장",
        ),
        ("1002", "{최근 상담일:숫자} {가입일:숫자} {계약 횟수}회", "2024-09-01 2023-11-01 2회"),
        (
            "1001",
            "{고객명}님 {담당자} {락커} {전화번호}",
            "홍길동님 김대리 7번 02-111-2222, 010-1111-0001",
        ),
        ("1001", "{사무실}({사무실 전화}) {무료수신거부}", "가온헬스(02-000-0000) 080-000-0000"),
        ("1003", "{서비스}이/가 {종료일:짧게}", "헬스, 락커가 12월 31일"),
        ("홍길동", "{지난 일수}일 지남", "215일 지남"),
    ],
)
def test_a_field_says_what_the_ledger_has(
    rendering: xlcrm.Rendering, who: str, words: str, made: str
) -> None:
    """In the words of an office, with the particle that agrees."""
    assert said(rendering, who, words) == made


def test_the_next_term_is_that_of_the_civil_act(rendering: xlcrm.Rendering) -> None:
    """01-31 and a month end on 02-29; the next one runs from 03-01 to 03-31 (제160조 제3항)."""
    words = "{다음 시작일:숫자}~{다음 종료일:숫자} {다음 기간}"
    assert said(rendering, "1001", words, OVER) == "2024-03-01~2024-03-31 1개월"


def test_which_contract_it_is_about_is_the_text_s_to_say(rendering: xlcrm.Rendering) -> None:
    """The one that ends first; the newest; the one that is over; or the one of a cell."""
    assert said(rendering, "1002", "{서비스}") == "필라테스"
    assert said(rendering, "1002", "{서비스}", NEWEST) == "필라테스"
    assert said(rendering, "1001", "{서비스}", OVER) == "요가"
    assert "끝난 계약이 없습니다" in said(rendering, "1002", "{서비스}", OVER)
    made = rendering.message(CellRef("고객대장", 3, 1), text("{서비스}"))
    assert isinstance(made, Message)
    assert (made.text, made.customer_id) == ("헬스 12개월", "1002")


@pytest.mark.parametrize(
    ("who", "words", "why"),
    [
        ("1003", "{요금}", "같은 날 끝나는 계약이 여럿(고객대장!A5, 고객대장!A6)"),
        ("1003", "{연락처}", "'연락처' 칸이 비어 있습니다. → 고객대장!C5 칸을 채우세요."),
        ("1005", "{다음 종료일}", "앞 계약의 기간이 몇 개월인지 알 수 없습니다."),
        ("1004", "{종료일}", "'계약 종료일' 칸에 정해진 값이 없는 계약입니다."),
        ("1004", "{미납금}", "안 낸 요금이 없습니다."),
        ("1001", "{남은 일수}", "계약이 2024-02-29에 이미 끝나 남은 일수가 없습니다."),
        ("1002", "{지난 일수}", "계약이 2024-10-09까지라 아직 끝나지 않았습니다."),
        ("1004", "{보상}", "고객관리일지에 이 고객의 불만이 없습니다."),
        ("1004", "{최근 구매}", "구매이력에 '최근 구매'를 말할 기록이 없습니다."),
        ("1002", "{락커}", "'락커' 칸이 비어 있습니다."),
        ("1002", "{수신동의일}", "'수신동의일'을 알 수 없습니다."),
        ("1002", "{생일}", "생일을 알 수 없습니다."),
        ("1002", "{지점}", "'고객대장' 시트에 '지점' 열이 없습니다."),
    ],
)
def test_a_missing_value_is_refused_by_name(
    rendering: xlcrm.Rendering, who: str, words: str, why: str
) -> None:
    """Who, which field, which cell to fill; nobody is named in full."""
    told = said(rendering, who, words)
    assert why in told
    assert words.strip("{}") in told
    assert not any(str(row[1]) in told for row in PEOPLE if row[1] != "상시")


def test_all_that_is_missing_is_told_at_once(rendering: xlcrm.Rendering) -> None:
    """Fields with one reason together."""
    made = rendering.message("1004", text("{종료일} {미납금} {보상} {최근 불만일}"))
    assert isinstance(made, Problem)
    assert made.place == "1004 상* (고객대장!F8)"
    assert made.trouble.field == "종료일"
    assert "보상, 최근 불만일: 고객관리일지에" in made.trouble.message


def test_an_unknown_field_is_told_with_the_nearest_and_all(rendering: xlcrm.Rendering) -> None:
    """The office's own columns are among them; its notes for itself are not."""
    with pytest.raises(DomainError, match=r"가장 가까운 것: \{종료일\}") as caught:
        said(rendering, "1001", "{종로일}")
    assert caught.value.hint is not None
    assert all(each.name in caught.value.hint for each in FIELDS)
    assert "락커" in caught.value.hint
    with pytest.raises(DomainError, match="'비고' 항목은 없습니다"):
        said(rendering, "1001", "{비고}")
    with pytest.raises(DomainError, match="보일 수 없습니다"):
        said(rendering, "1001", "{종료일:길게}")


def test_what_is_given_counts_before_what_the_ledger_has(tmp_path: Path) -> None:
    """Also where nothing else would say it."""
    ledger = xlcrm.open_ledger(written_to(tmp_path / "대장.xlsx"))
    given = {"보상": "다음 달 요금 할인", "사무실": "나루", "답 기한": "10월 5일"}
    made = xlcrm.render(ledger, "1001", text("{사무실} {보상} {답 기한}"), DAY, given=given)
    assert isinstance(made, Message)
    assert made.text == "나루 다음 달 요금 할인 10월 5일"


def test_where_it_goes_depends_on_the_way(rendering: xlcrm.Rendering) -> None:
    """A text message to the first mobile number of several; an e-mail to the address."""
    to = {
        way: made.to
        for way in Channel
        if isinstance(made := rendering.message("1001", text("안내"), way), Message)
    }
    assert to == {
        Channel.TEXT: "010-1111-0001",
        Channel.EMAIL: "hong@example.com",
        Channel.CALL: "010-1111-0001",
        Channel.KAKAO: "010-1111-0001",
    }
    nobody = rendering.message("1003", text("안내"))
    assert isinstance(nobody, Message)
    assert nobody.to == ""


def test_a_way_that_the_text_is_not_for_is_refused(rendering: xlcrm.Rendering) -> None:
    """알림톡 carries no advertising, for one."""
    template = replace(text("안내"), channels=(Channel.EMAIL,))
    with pytest.raises(DomainError, match="문자"):
        rendering.message("1001", template, Channel.TEXT)


def test_advertising_gets_what_it_has_to_say(rendering: xlcrm.Rendering) -> None:
    """(광고), who sends, how to reach them, how to refuse: each once, as 설정 has it."""
    bare = replace(text("{고객명}님, 다시 뵙고 싶습니다."), purpose=Purpose.ADVERTISING)
    made = rendering.message("1001", bare)
    assert isinstance(made, Message)
    assert made.text == (
        "(광고)[가온헬스] 홍길동님, 다시 뵙고 싶습니다.\n"
        "문의 02-000-0000\n무료수신거부 080-000-0000"
    )
    mail = rendering.message("1001", bare, Channel.EMAIL)
    assert isinstance(mail, Message)
    assert mail.subject.startswith("(광고)")
    assert all(each in mail.text for each in ("office@example.com", "가온시 다솜로 1"))
    whole = replace(
        bare, text="(광고)[{발신자}] {고객명}님 {사무실 전화} 무료수신거부 {무료수신거부}"
    )
    again = rendering.message("1001", whole)
    assert isinstance(again, Message)
    assert again.text == "(광고)[가온헬스] 홍길동님 02-000-0000 무료수신거부 080-000-0000"


def test_advertising_without_its_settings_is_refused(tmp_path: Path) -> None:
    """Told with the rows of 설정 that are missing."""
    path = written_to(tmp_path / "대장.xlsx", settings=OFFICE[:2])
    bare = replace(text("{고객명}님"), purpose=Purpose.ADVERTISING)
    made = xlcrm.render(xlcrm.open_ledger(path), "1001", bare, DAY)
    assert isinstance(made, Problem)
    assert "'기준 | 무료수신거부 | 080-000-0000'" in made.trouble.hint


def test_what_is_shown_is_masked(rendering: xlcrm.Rendering) -> None:
    """Names, numbers and addresses, in the text too; the length is that of the real one."""
    made = rendering.shown("1001", text("{고객명}님 {연락처} {이메일} {서비스}"))
    assert isinstance(made, Message)
    assert made.text == "홍*동님 02-***-2222, 010-****-0001 ho***@example.com 요가"
    assert (made.name, made.to) == ("홍*동", "")
    real = rendering.message("1001", text("{고객명}님"))
    assert isinstance(real, Message)
    assert length_of(real).size == len("홍길동님".encode("cp949"))
    assert "홍길동" not in repr(real)


def test_whoever_is_meant_by_several_is_asked_for(tmp_path: Path) -> None:
    """A name that two people have is no one's."""
    twins = [*PEOPLE, ("1009", "홍길동", "010-1111-0009", *PEOPLE[1][3:])]
    ledger = xlcrm.open_ledger(written_to(tmp_path / "대장.xlsx", twins))
    with pytest.raises(DomainError, match="여러 고객"):
        xlcrm.render(ledger, "홍길동", text("안내"), DAY)


_WORDS = [name for names in offered().values() for name in names]


@given(
    st.sampled_from(["1001", "1002", "1003", "1004"]),
    st.lists(
        st.sampled_from([*(f"{{{name}}}" for name in _WORDS), "이/가 ", "님, ", "을 ", "{락커}"]),
        min_size=1,
        max_size=6,
    ).map("".join),
)
def test_any_text_is_filled_in_whole_or_refused_by_name(
    rendering: xlcrm.Rendering, who: str, words: str
) -> None:
    """No brace is left and no field is blank; what is missing is named."""
    made = rendering.message(who, text(words))
    if isinstance(made, Message):
        assert "{" not in made.text
        assert len(made.text) >= words.count("{")
    else:
        assert any(f"{{{made.trouble.field}}}" in words for _ in [0])
        assert made.trouble.message.startswith(made.trouble.field)
        assert made.trouble.hint


def _with_consents(path: Path, *rows: tuple[object, ...]) -> xlcrm.Rendering:
    """Return what fills in texts for the small office, of which some said yes or no."""
    book = load_workbook(written_to(path))
    sheet = book.create_sheet("고객정보")
    sheet.append(["고객 ID", "마케팅 수신동의", "수신동의일", "등급"])
    for row in rows:
        sheet.append([*row])
    book.save(path)
    return xlcrm.Rendering(xlcrm.open_ledger(path), DAY)


def test_the_day_of_a_consent_is_no_day_of_a_refusal(tmp_path: Path) -> None:
    """Who said yes has the day of that; of who said no nobody knows it, and it is asked for."""
    rendering = _with_consents(
        tmp_path / "대장.xlsx",
        ("1001", "Y", "2024-09-20", "VIP"),
        ("1002", "N", "2022-09-20", "VIP"),
    )
    words = "{의사 표시일:숫자} {수신 의사}"
    assert said(rendering, "1001", words) == "2024-09-20 수신동의"
    assert "수신을 거부한 날을 알 수 없습니다" in said(rendering, "1002", words)
    assert said(rendering, "1002", "{수신 의사}을/를 처리했습니다") == "수신거부를 처리했습니다"


def test_a_column_of_the_office_s_own_is_meant_before_what_we_compute(tmp_path: Path) -> None:
    """Who has typed 등급 into the ledger means that."""
    headers = (*HEADERS[:-1], "등급")
    path = written_to(tmp_path / "대장.xlsx", headers=headers)
    ledger = xlcrm.open_ledger(path)
    made = xlcrm.render(ledger, "1001", text("{등급} 고객님"), DAY)
    assert isinstance(made, Message)
    assert made.text == "7번 고객님"


def test_who_is_no_customer_yet_is_written_to_by_name(tmp_path: Path) -> None:
    """체험 and 상담중 have no term: what asks for one is refused."""
    trial = ("2001", "나가상", "010-2222-0001", None, None, None, None, None, "체험", *[None] * 4)
    ledger = xlcrm.open_ledger(written_to(tmp_path / "대장.xlsx", [*PEOPLE, trial]))
    seen = xlcrm.preview(ledger, xlcrm.read_templates().named("체험 뒤"), as_of=DAY)
    assert (seen.conditions, seen.people, seen.able) == ("잠재 고객 체험", 1, 1)
    assert "나*상님, 체험은 어떠셨나요?" in seen.examples[0].message.text
    refused = xlcrm.render(ledger, "2001", text("{서비스}"), DAY)
    assert isinstance(refused, Problem)
    assert "이 고객에게는 계약이 없습니다." in refused.trouble.message


def test_who_is_no_customer_yet_is_asked_for_by_word(tmp_path: Path) -> None:
    """All of them, or those of some words; a word that nobody has is told with those that are."""
    rest = (None, None, None, None, None)
    people = [
        ("2001", "나가상", "010-2222-0001", *rest, "체험", *rest[:4]),
        ("2002", "다가상", "010-2222-0002", *rest, "상담중", *rest[:4]),
    ]
    ledger = xlcrm.open_ledger(written_to(tmp_path / "대장.xlsx", [*PEOPLE, *people]))
    rows = {
        asked: [each.row for each in xlcrm.audience(ledger, asked, as_of=DAY).people]
        for asked in ("잠재 고객", "잠재 고객 체험", "잠재 고객 체험, 상담중")
    }
    assert rows == {
        "잠재 고객": [9, 10],
        "잠재 고객 체험": [9],
        "잠재 고객 체험, 상담중": [9, 10],
    }
    with pytest.raises(DomainError, match="'무료체험'이라고 적힌 사람이 없습니다") as caught:
        xlcrm.audience(ledger, "잠재 고객 체험, 무료체험", as_of=DAY)
    assert caught.value.hint == "쓸 수 있는 말: 체험 · 상담중"
