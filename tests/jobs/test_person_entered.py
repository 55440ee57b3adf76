"""Somebody new: with a term, as a prospect, or perhaps somebody who is there already."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from person_books import (
    AS_OF,
    PEOPLE,
    PLAIN,
    UNNUMBERED,
    codes,
    office,
    rows,
    saved,
    troubles,
)

from xlcrm.jobs.person.enter import enter_customer
from xlcrm.jobs.refresh import refresh
from xlcrm.jobs.timeline import due
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlcrm.jobs.person.enter import Entered
    from xlcrm.office.proposal import Proposal

NEW = {"고객명": "홍가상", "연락처": "010-0000-0009"}


def entered(path: Path, fields: Mapping[str, object], **more: object) -> Proposal[Entered]:
    """Plan somebody."""
    return enter_customer(open_ledger(path), fields, as_of=AS_OF, **more)  # type: ignore[arg-type]


def test_a_customer_with_a_term_gets_a_number_an_end_and_a_status(tmp_path: Path) -> None:
    """The end comes from the length where the sheet has no column for it."""
    path = office(tmp_path / "대장.xlsx")
    term = {"시작일": "2024.9.15", "기간": "6개월", "요금": "3만원"}
    saved(path, lambda ledger: enter_customer(ledger, {**NEW, **term}, as_of=AS_OF))
    number, *_, status = rows(path)[-1]
    assert rows(path)[-1][3:6] == (date(2024, 9, 15), date(2025, 3, 14), 30_000)
    assert (number, status) == (1003, "활성화")
    assert codes(path) == []


@pytest.mark.parametrize("word", ["잠재", "체험", "상담중"])
def test_a_prospect_is_a_state_and_no_error(tmp_path: Path, word: str) -> None:
    """Its word stays in 상태 whatever is refreshed, and nothing is found wrong."""
    path = office(tmp_path / "대장.xlsx")
    given = NEW if word == "잠재" else {**NEW, "상태": word}
    saved(path, lambda ledger: enter_customer(ledger, given, as_of=AS_OF))
    later = date(2025, 1, 1)
    saved(path, lambda ledger: refresh(ledger, as_of=later))
    assert rows(path)[-1][3:] == (None, None, None, word)
    assert [row[-1] for row in rows(path)[:2]] == ["만료", "만료"]
    assert codes(path, later) == []


def test_more_prospects_than_contracts_do_not_make_the_column_the_offices(tmp_path: Path) -> None:
    """Xlcrm goes on writing 상태 of those with a term."""
    people = [
        (1003 + at, f"{each}가상", f"010-0000-1{at:03}") for at, each in enumerate("나다라마")
    ]
    prospects = [(*each, None, None, None, "상담중") for each in people]
    path = office(tmp_path / "대장.xlsx", people=[*PEOPLE, *prospects])
    saved(path, lambda ledger: refresh(ledger, as_of=date(2025, 1, 1)))
    assert [row[-1] for row in rows(path)] == ["만료", "만료", *["상담중"] * 4]


def test_a_person_without_a_term_and_without_such_a_word_still_lacks_it(tmp_path: Path) -> None:
    """The finding says what makes a prospect of it, and that makes it go away."""
    path = office(tmp_path / "대장.xlsx", people=[*PEOPLE, (1003, "나가상", "010-0000-0003")])
    assert codes(path) == ["C301"]
    (found,) = (each for each in open_ledger(path).findings if each.code == "C301")
    assert "상태에 '잠재'라고" in found.suggestion
    book = load_workbook(path)
    book["고객대장"]["G4"] = "잠재"
    book.save(path)
    assert codes(path) == []


def test_a_prospects_follow_up_is_due(tmp_path: Path) -> None:
    """The journal says when a prospect came and what is next."""
    path = office(tmp_path / "대장.xlsx")
    day = date(2024, 10, 4)
    saved(
        path,
        lambda ledger: enter_customer(
            ledger, NEW, as_of=AS_OF, memo="가격을 물음", follow_up="다시 전화", due=day
        ),
    )
    (found,) = due(open_ledger(path), as_of=AS_OF)
    assert (found.customer_id, found.due, found.what) == ("1003", day, "다시 전화")


@pytest.mark.parametrize(
    ("name", "phone", "why"),
    [
        ("홍길동", "01000005678", "이름과 연락처가 같음"),
        ("나가상", "010-0000-5678", "연락처가 같음"),
        ("홍 길동", "010-7777-7777", "이름이 같음"),
        ("홍길동", None, "이름이 같음"),
        ("홍길둥", "010-0000-5678", "연락처가 같음"),
    ],
)
def test_who_looks_alike_is_asked_about_and_another_one_is_written(
    tmp_path: Path, name: str, phone: str | None, why: str
) -> None:
    """Nothing is written before it is said that it is somebody else; nobody is named in clear."""
    path = office(tmp_path / "대장.xlsx")
    fields = {"고객명": name, "연락처": phone}
    asked = entered(path, fields)
    (alike,) = asked.found.candidates
    assert (alike.why, alike.customer_id, bool(asked)) == (why, "1001", False)
    told = str(asked.problems[0])
    assert "홍길동" not in told
    assert "5678)" not in told
    assert "--another" in told
    saved(path, lambda ledger: enter_customer(ledger, fields, as_of=AS_OF, another=True))
    assert rows(path)[-1][:2] == (1003, name)


def test_facts_go_to_the_sheet_of_customers(tmp_path: Path) -> None:
    """고객정보 is made where there is none, with the number that the ledger gives."""
    path = office(tmp_path / "대장.xlsx")
    facts = {"선호도": "오전", "마케팅 수신동의": "예", "동의일": "2024-10-01"}
    saved(path, lambda ledger: enter_customer(ledger, {**NEW, **facts}, as_of=AS_OF))
    (row,) = rows(path, "고객정보")
    assert {"오전", "Y", date(2024, 10, 1)} <= {*row}
    assert str(row[0]) == "1003"


def test_a_ledger_without_numbers_takes_somebody_by_name(tmp_path: Path) -> None:
    """With what is known beside; a prospect, who would not be read, is told what gives a number."""
    path = office(tmp_path / "대장.xlsx", PLAIN, UNNUMBERED)
    term = {"시작일": "2024-10-01", "종료일": "2025-09-30", "선호도": "오전"}
    saved(path, lambda ledger: enter_customer(ledger, {**NEW, **term}, as_of=AS_OF))
    assert rows(path)[-1][:2] == ("홍가상", "010-0000-0009")
    assert [row[:3] for row in rows(path, "고객정보")] == [(None, "홍가상", "010-0000-0009")]
    assert codes(path) == []
    refused = entered(path, {"고객명": "나가상", "상태": "체험"})
    assert troubles(refused) == ["status"]
    assert f"xlcrm customer number {path}" in str(refused.problems[0])


def test_two_of_one_name_and_number_need_numbers(tmp_path: Path) -> None:
    """By name and telephone number alone they would be one from then on, without a word."""
    path = office(tmp_path / "대장.xlsx", PLAIN, UNNUMBERED)
    same = {"고객명": "홍길동", "연락처": "010-0000-5678", "시작일": "2024-10-01"}
    refused = entered(path, {**same, "기간": "12개월"}, another=True)
    assert (troubles(refused), bool(refused)) == (["name"], False)
    assert "xlcrm customer number" in str(refused.problems[0])


def test_a_branch_with_its_own_numbers_is_asked_for(tmp_path: Path) -> None:
    """Each has a sheet and counts for itself; the row goes to the one that is named."""
    headers = ("고객 ID", *PLAIN)
    term = (date(2024, 1, 1), date(2024, 12, 31))
    south = [(1001, "홍길동", "010-0000-0001", *term), (1002, "김철수", "010-0000-0002", *term)]
    north = [(1001, "이몽룡", "010-0000-0003", *term), (1002, "성춘향", "010-0000-0004", *term)]
    path = office(tmp_path / "대장.xlsx", headers, south, {"분당": [headers, *north]})
    book = load_workbook(path)
    book["고객대장"].title = "강남"
    book.save(path)
    asked = entered(path, NEW)
    assert troubles(asked) == ["branch"]
    assert "지점=강남 · 지점=분당" in str(asked.problems[0])
    saved(path, lambda ledger: enter_customer(ledger, {**NEW, "지점": "강남"}, as_of=AS_OF))
    assert rows(path, "강남")[-1][:2] == (1003, "홍가상")
    assert len(rows(path, "분당")) == len(north)
    who = {"고객명": "나가상", "지점": "강남", "선호도": "오전"}
    saved(path, lambda ledger: enter_customer(ledger, who, as_of=AS_OF))
    ((number, *named, _),) = [row[:4] for row in rows(path, "고객정보")]
    assert (str(number), *named) == ("1004", "나가상", "강남")
    assert codes(path) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"연락처": "010-0000-0009"}, "name"),
        ({"고객명": "010-0000-0009"}, "name"),
        ({**NEW, "요금": "3만원"}, "start"),
        ({**NEW, "시작일": "2024-10-01"}, "end"),
        ({**NEW, "시작일": "2024-10-01", "종료일": "2024-09-01"}, "end"),
        ({**NEW, "시작일": "2024-10-01", "기간": "3개월", "상태": "체험"}, "status"),
        ({**NEW, "상태": "활성화"}, "status"),
        ({**NEW, "상태": "해지"}, "status"),
        ({**NEW, "키": "180"}, "키"),
        ({**NEW, "비고": "조용함"}, "비고"),
        ({"고객명": "홍가상", "연락처": "공일공"}, "phone"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, fields: Mapping[str, object], field: str
) -> None:
    """With the field that is wrong; nothing is planned."""
    found = entered(office(tmp_path / "대장.xlsx"), fields)
    assert (troubles(found), bool(found)) == ([field], False)


def test_days_and_moments_are_taken_as_they_are(tmp_path: Path) -> None:
    """A program gives days, not texts."""
    path = office(tmp_path / "대장.xlsx")
    term = {"start": date(2024, 10, 1), "end": datetime(2024, 12, 31)}  # noqa: DTZ001 - a day
    found = saved(path, lambda ledger: enter_customer(ledger, {**NEW, **term}, as_of=AS_OF))
    assert found.found.prospect == ""
    assert rows(path)[-1][3:5] == (date(2024, 10, 1), date(2024, 12, 31))


def test_a_list_of_people_takes_people(tmp_path: Path) -> None:
    """Nobody there has a term, so nobody is a prospect."""
    headers = ("이름", "연락처", "주소")
    people = (("홍길동", "010-0000-5678", "가온시 1"), ("김철수", "010-0000-0002", "가온시 2"))
    path = office(tmp_path / "명단.xlsx", headers, people)
    saved(path, lambda ledger: enter_customer(ledger, {**NEW, "주소": "새길"}, as_of=AS_OF))
    assert rows(path)[-1] == ("홍가상", "010-0000-0009", "새길")


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ("홍길동", "홍길동 님"),
        ("홍길동님", "홍길동씨"),
        ("홍길동", "홍길둥"),
        ("홍길동", "홍길동(모)"),
        ("홍길동", "길동"),
        ("류길동", "유길동"),
        ("(주)나라테크", "나라테크"),
        ("나라테크", "주식회사 나라테크"),
        ("나라테크 Co., Ltd.", "㈜나라테크"),
        ("John Smith", "smith john"),
        ("John Smith", "Jon Smith"),
    ],
)
def test_a_name_that_is_nearly_the_same_is_asked_about(
    tmp_path: Path, known: str, typed: str
) -> None:
    """Whatever the telephone number; who says that it is another one is believed."""
    path = office(tmp_path / "대장.xlsx", people=[(1001, known, "010-0000-5678")])
    given = {"고객명": typed, "연락처": "010-1234-1234"}
    (asked,) = entered(path, given).found.candidates
    assert (asked.customer_id, asked.why) == ("1001", "이름이 비슷함")
    assert entered(path, given, another=True).plan


@pytest.mark.parametrize("typed", ["김길동", "홍가상", "홍", "길순", "John Smythson"])
def test_a_name_that_is_another_one_is_not_asked_about(tmp_path: Path, typed: str) -> None:
    """Another family name, or more than a letter that differs."""
    people = [(1001, "홍길동", "010-0000-5678"), (1002, "John Smith", "010-0000-0002")]
    path = office(tmp_path / "대장.xlsx", people=people)
    assert not entered(path, {"고객명": typed, "연락처": "010-1234-1234"}).found.candidates


def test_among_many_names_that_are_near_by_chance_only_a_near_number_is_asked_about(
    tmp_path: Path,
) -> None:
    """A large ledger has such names for everybody."""
    names = ("김민주", "김민구", "김민두", "김민루", "김민무", "김민부", "김민추")
    people = [(1001 + at, name, f"010-2000-{at:04d}") for at, name in enumerate(names)]
    path = office(tmp_path / "대장.xlsx", people=people)
    given = {"고객명": "김민수", "연락처": "010-2000-0013"}
    assert [each.customer_id for each in entered(path, given).found.candidates] == ["1004"]
    assert entered(path, {**given, "연락처": "010-7777-0000"}).plan
