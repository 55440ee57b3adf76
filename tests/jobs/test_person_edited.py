"""What is known of a customer, changed in every place that says it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from person_books import (
    AS_OF,
    HEADERS,
    PEOPLE,
    PLAIN,
    TERM,
    UNNUMBERED,
    codes,
    office,
    rows,
    saved,
    troubles,
)

from xlcrm.jobs.person.card import card
from xlcrm.jobs.person.edit import edit_customer
from xlcrm.jobs.person.enter import enter_customer
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlcrm.office.proposal import Proposal

PROSPECT = (1003, "나가상", "010-0000-0003", None, None, None, "체험")


def edited(path: Path, who: str, changes: Mapping[str, object]) -> Proposal[None]:
    """Change a customer, and save it."""
    return saved(path, lambda ledger: edit_customer(ledger, who, changes, as_of=AS_OF))


def test_a_number_changes_in_every_row_and_nowhere_else(tmp_path: Path) -> None:
    """Of a customer with two terms both rows say it; 변경이력 tells it, masked."""
    again = (1001, "홍길동", "010-0000-5678", date(2025, 1, 1), date(2025, 12, 31), 50_000, "예정")
    history = ("시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값")
    path = office(tmp_path / "대장.xlsx", people=[*PEOPLE, again], sheets={"변경이력": [history]})
    edited(path, "1001", {"휴대폰": "010 0000 0010"})
    phones = [row[2] for row in rows(path)]
    assert phones == ["010-0000-0010", "010-0000-0002", "010-0000-0010"]
    told = rows(path, "변경이력")
    assert [row[4:] for row in told] == [
        ("C2", "010-****-5678", "010-****-0010"),
        ("C4", "010-****-5678", "010-****-0010"),
    ]
    assert not edited(path, "1001", {"연락처": "010-0000-0010"})


def test_facts_are_written_into_the_row_there_is(tmp_path: Path) -> None:
    """A value is overwritten or made blank; who has no row gets one."""
    customers = [("고객 ID", "선호도", "관심 분야"), (1001, "오전", "요가")]
    path = office(tmp_path / "대장.xlsx", sheets={"고객정보": customers})
    edited(path, "홍길동", {"선호도": "오후", "관심 분야": ""})
    edited(path, "김철수", {"선호도": "주말"})
    assert rows(path, "고객정보") == [(1001, "오후", None), (1002, "주말", None)]


def test_an_address_that_the_ledger_lacks_gets_its_column(tmp_path: Path) -> None:
    """At the right of the others."""
    path = office(tmp_path / "대장.xlsx")
    edited(path, "1002", {"주소": "가온시 새길 1"})
    assert [row[len(HEADERS)] for row in rows(path)] == [None, "가온시 새길 1"]


def test_a_name_changes_where_a_sheet_knows_nothing_else(tmp_path: Path) -> None:
    """The journal of an office without 고객 ID still tells whose its entries are."""
    journal = [("일지 ID", "일시", "고객명", "내용"), ("J-1", date(2024, 9, 1), "홍길동", "통화함")]
    path = office(tmp_path / "대장.xlsx", PLAIN, UNNUMBERED, {"고객관리일지": journal})
    edited(path, "홍길동", {"고객명": "홍가상"})
    assert [row[0] for row in rows(path)] == ["홍가상", "김철수", "홍가상"]
    assert rows(path, "고객관리일지")[0][2] == "홍가상"
    page = card(open_ledger(path), "홍가상", as_of=AS_OF)
    assert next(each for each in page.parts if each.title == "상담").rows != ()


def test_a_prospect_who_signs_gets_the_term_in_the_row(tmp_path: Path) -> None:
    """상태 is computed from then on, and the journal tells of it."""
    path = office(tmp_path / "대장.xlsx", people=[*PEOPLE, PROSPECT])
    edited(path, "1003", {"시작일": "2024-10-01", "기간": "3개월", "요금": "3만원"})
    assert rows(path)[-1][3:] == (date(2024, 10, 1), date(2024, 12, 31), 30_000, "활성화")
    assert len(rows(path)) == len(PEOPLE) + 1
    assert codes(path) == []
    (note,) = rows(path, "고객관리일지")
    assert "체험에서 계약으로 바꿈." in note


@pytest.mark.parametrize("word", ["상담중", "포기"])
def test_how_far_a_prospect_is_can_be_said(tmp_path: Path, word: str) -> None:
    """Also that nothing came of it; neither is an error."""
    path = office(tmp_path / "대장.xlsx", people=[*PEOPLE, PROSPECT])
    edited(path, "나가상", {"상태": word})
    assert rows(path)[-1][-1] == word
    assert codes(path) == []


@pytest.mark.parametrize(
    ("who", "changes", "field"),
    [
        ("1001", {"시작일": "2024-10-01"}, "start"),
        ("1001", {"상태": "체험"}, "status"),
        ("1003", {"상태": "활성화"}, "status"),
        ("1003", {"상태": "체험", "시작일": "2024-10-01", "기간": "3"}, "status"),
        ("1001", {"고객명": ""}, "name"),
        ("1001", {"키": "180"}, "키"),
        ("1001", {"고객 ID": "7"}, "고객 ID"),
        ("1001", {}, ""),
    ],
)
def test_what_is_not_changed_here_is_refused(
    tmp_path: Path, who: str, changes: Mapping[str, object], field: str
) -> None:
    """With what to do instead."""
    path = office(tmp_path / "대장.xlsx", people=[*PEOPLE, PROSPECT])
    found = edit_customer(open_ledger(path), who, changes, as_of=AS_OF)
    assert (troubles(found), bool(found)) == ([field], False)
    assert all(each.trouble.hint for each in found.problems)


def test_nobody_becomes_somebody_else_without_a_word(tmp_path: Path) -> None:
    """By name and number alone, two customers would be one; with 고객 ID it is only said."""
    path = office(tmp_path / "이름.xlsx", PLAIN, UNNUMBERED)
    changes = {"고객명": "김철수", "연락처": "010-0000-0002"}
    found = edit_customer(open_ledger(path), "홍길동", changes, as_of=AS_OF)
    assert troubles(found) == ["name"]
    numbered = office(tmp_path / "대장.xlsx")
    said = edited(numbered, "1001", {"연락처": "010-0000-0002"}).said
    assert said[-1].startswith("  확인하세요: 고객대장!B3 1002")


def test_a_customer_is_named_by_a_cell_too(tmp_path: Path) -> None:
    """Two of one name and without numbers are told apart by where they stand."""
    people = (("홍길동", None, *TERM[:2]), ("홍길동", "010-0000-5678", *TERM[:2]))
    path = office(tmp_path / "대장.xlsx", PLAIN, people)
    edited(path, "고객대장! A2", {"연락처": "010-0000-0001"})
    assert [row[1] for row in rows(path)] == ["010-0000-0001", "010-0000-5678"]
    edited(path, "홍길동 010-0000-5678", {"연락처": "010-0000-0008"})
    assert [row[1] for row in rows(path)] == ["010-0000-0001", "010-0000-0008"]


def test_a_cell_that_is_not_there_is_not_made_blank(tmp_path: Path) -> None:
    """Nothing changes, nothing is told, and no column comes of it."""
    customers = [("고객 ID", "선호도"), (1001, "오전")]
    path = office(tmp_path / "대장.xlsx", sheets={"고객정보": customers})
    proposal = edited(path, "1001", {"주소": "", "관심 분야": ""})
    assert (bool(proposal), proposal.said) == (False, ())
    (told,) = edited(path, "1001", {"주소": "가온시 새빛로 12"}).said
    assert told == "고객대장 2행 새 열 주소: 가온시 새빛로 ***"


@pytest.mark.parametrize("name", ["010-1234-1234", "01012341234", "hong@example.com"])
def test_a_telephone_number_or_an_address_is_no_name(tmp_path: Path, name: str) -> None:
    """Neither of somebody who is there nor of somebody new."""
    path = office(tmp_path / "대장.xlsx")
    day = AS_OF
    ledger = open_ledger(path)
    assert troubles(edit_customer(ledger, "1001", {"이름": name}, as_of=day)) == ["name"]
    assert troubles(enter_customer(ledger, {"이름": name}, as_of=day)) == ["name"]


def test_a_status_is_not_made_blank_and_it_is_told_why(tmp_path: Path) -> None:
    """Of a prospect which words there are; of a customer what changes a contract."""
    path = office(tmp_path / "대장.xlsx", people=[*PEOPLE, PROSPECT])
    ledger = open_ledger(path)
    said = [
        str(edit_customer(ledger, who, {field: ""}, as_of=AS_OF).problems[0])
        for who, field in (("1003", "상태"), ("1001", "상태"), ("1001", "종료일"))
    ]
    assert "'상태' 칸은 비울 수 없습니다. → 잠재, 체험" in said[0]
    assert all("xlcrm renew" in each for each in said[1:])


def test_a_branch_with_numbers_of_its_own_is_not_changed(tmp_path: Path) -> None:
    """The number would be somebody else's there."""
    headers = ("지점", "고객 ID", *PLAIN)
    people = [
        ("강남", 1, "홍길동", "010-0000-0001", *TERM[:2]),
        ("서초", 1, "김철수", "010-0000-0002", *TERM[:2]),
    ]
    ledger = open_ledger(office(tmp_path / "대장.xlsx", headers, people))
    assert troubles(edit_customer(ledger, "홍길동", {"지점": "서초"}, as_of=AS_OF)) == [
        "customer_id"
    ]
    assert edit_customer(ledger, "홍길동", {"이메일": "hong@example.com"}, as_of=AS_OF).plan
