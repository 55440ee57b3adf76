"""Two customers who are one: all that named the second names the first, and nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from person_books import (
    AS_OF,
    HEADERS,
    NOW,
    PEOPLE,
    PLAIN,
    TERM,
    UNNUMBERED,
    codes,
    office,
    rows,
    saved,
)

from xlcrm.errors import DomainError
from xlcrm.jobs.log.logbook import add_entries
from xlcrm.jobs.outreach.consents import consents
from xlcrm.jobs.person.card import card
from xlcrm.jobs.person.merge import merge_customers
from xlcrm.jobs.undo import undo
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlcrm.jobs.person.merge import Merged
    from xlcrm.office.proposal import Proposal

TWICE = (
    *PEOPLE,
    (1007, "홍길둥", "010-0000-7777", date(2025, 1, 1), date(2025, 12, 31), 60_000, "예정"),
)
SHEETS: Mapping[str, Sequence[Sequence[object]]] = {
    "고객정보": [
        ("고객 ID", "선호도", "관심 분야", "마케팅 수신동의", "보유기한", "개인정보 동의일"),
        (1001, "오전", None, "Y", date(2030, 1, 1), None),
        (1002, "주말", None, "Y", None, None),
        (1007, "오후", "요가", "N", date(2031, 1, 1), date(2024, 1, 2)),
    ],
    "이용현황": [
        ("고객 ID", "기준월", "이용량"),
        (1001, "2024-08", 3),
        (1007, "2024-08", 4),
        (1007, "2024-09", 5),
    ],
    "구매이력": [
        ("일자", "고객 ID", "제품/서비스", "금액"),
        (date(2024, 9, 1), 1007, "상담", 30_000),
        (date(2024, 9, 2), 1002, "상담", 30_000),
    ],
    "만족도": [("일자", "고객 ID", "만족도"), (date(2024, 9, 1), 1007, 5)],
    "고객관리일지": [
        ("일지 ID", "일시", "고객 ID", "고객명", "채널", "담당자", "분류", "내용"),
        ("J-1", date(2024, 9, 1), 1007, "홍길둥", "전화", "이대리", "문의", "통화함"),
        ("J-2", date(2024, 9, 1), 1002, "김철수", "전화", "이대리", "문의", "통화함"),
    ],
}


def merged(path: Path, one: str = "1001", two: str = "1007") -> Proposal[Merged]:
    """Make one of two, and save it."""
    return saved(path, lambda ledger: merge_customers(ledger, one, two, as_of=AS_OF))


@pytest.fixture(scope="module")
def one_of_two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Proposal[Merged], bytes]:
    """Return an office in which two have become one, what was said, and the file before."""
    path = office(tmp_path_factory.mktemp("합침") / "대장.xlsx", people=TWICE, sheets=SHEETS)
    before = path.read_bytes()
    return path, merged(path), before


def test_every_row_names_the_one_who_stays(
    one_of_two: tuple[Path, Proposal[Merged], bytes],
) -> None:
    """Terms, purchases, answers and the journal; both numbers stand with all terms."""
    path, proposal, _ = one_of_two
    both = "010-0000-5678, 010-0000-7777"
    assert [row[:3] for row in rows(path)] == [
        (1001, "홍길동", both),
        (1002, "김철수", "010-0000-0002"),
        (1001, "홍길동", both),
    ]
    assert [row[1] for row in rows(path, "구매이력")] == [1001, 1002]
    assert [row[1] for row in rows(path, "만족도")] == [1001]
    assert [row[2:4] for row in rows(path, "고객관리일지")][:2] == [
        (1001, "홍길동"),
        (1002, "김철수"),
    ]
    assert proposal.found.rows["고객대장"] == 1
    people = open_ledger(path).book.people
    assert (len(people.find("1001")), len(people.find("1007"))) == (1, 0)


def test_facts_come_together_in_one_row(one_of_two: tuple[Path, Proposal[Merged], bytes]) -> None:
    """Who has refused messages has refused them; what differs is said; months are added up."""
    path, proposal, _ = one_of_two
    first, _, last = rows(path, "고객정보")
    assert first == (1001, "오전, 오후", "요가", "N", date(2030, 1, 1), date(2024, 1, 2))
    assert set(last) == {None}
    assert any("보유기한" in each for each in proposal.said)
    assert rows(path, "이용현황") == [
        (1001, "2024-08", 7),
        (None, None, None),
        (1001, "2024-09", 5),
    ]


def test_nothing_is_wrong_afterwards(one_of_two: tuple[Path, Proposal[Merged], bytes]) -> None:
    """No finding of the check, and the card of the one tells of both."""
    path, _, _ = one_of_two
    assert codes(path) == []
    page = {each.title: each for each in card(open_ledger(path), "1001", as_of=AS_OF).parts}
    assert len(page["계약"].rows) == len(["2024", "2025"])
    assert [row[3] for row in page["상담"].rows][-1] == "통화함"


def test_it_is_undone_in_one_step(tmp_path: Path) -> None:
    """The file is the one before, byte for byte."""
    path = office(tmp_path / "대장.xlsx", people=TWICE, sheets=SHEETS)
    before = path.read_bytes()
    merged(path)
    undo(path)
    assert path.read_bytes() == before


def test_terms_at_the_same_time_are_said(tmp_path: Path) -> None:
    """Perhaps one term was written twice: that is for people to decide."""
    people = (*PEOPLE, (1007, "홍길둥", "010-0000-5678", *TERM, "활성화"))
    said = merged(office(tmp_path / "대장.xlsx", people=people)).said
    assert "겹칩니다" in said[-1]
    assert not any("두 번호" in each for each in said)


def test_names_alone_come_together(tmp_path: Path) -> None:
    """Without 고객 ID it is the name and the number that are the same from then on."""
    journal = [("일지 ID", "일시", "고객명", "내용"), ("J-1", date(2024, 9, 1), "김철수", "통화함")]
    path = office(tmp_path / "대장.xlsx", PLAIN, UNNUMBERED, {"고객관리일지": journal})
    merged(path, "홍길동", "김철수")
    assert {row[:2] for row in rows(path)} == {("홍길동", "010-0000-5678, 010-0000-0002")}
    assert rows(path, "고객관리일지")[0][2] == "홍길동"
    assert len(open_ledger(path).book.people.find("홍길동")) == 1


def test_two_of_one_name_are_named_by_their_numbers(tmp_path: Path) -> None:
    """The same person under an old and a new telephone number."""
    people = (("홍길동", "010-0000-5678", *TERM[:2]), ("홍길동", "010-0000-0009", *TERM[:2]))
    path = office(tmp_path / "대장.xlsx", PLAIN, people)
    merged(path, "010-0000-0009", "010-0000-5678")
    (person,) = open_ledger(path).book.people.find("홍길동")
    assert (len(person.rows), person.phone) == (2, "010-0000-0009, 010-0000-5678")


def test_a_number_is_not_lost_where_only_one_of_them_has_it(tmp_path: Path) -> None:
    """The one who stays gets it."""
    people = (*PEOPLE, (None, "홍길둥", "010-0000-7777", *TERM[:2], None, None))
    path = office(tmp_path / "대장.xlsx", people=people)
    merged(path, "홍길둥", "1001")
    assert [row[:2] for row in rows(path)] == [
        (1001, "홍길둥"),
        (1002, "김철수"),
        (1001, "홍길둥"),
    ]


@pytest.mark.parametrize(
    ("name", "phone", "code"),
    [("홍길동", "010-0000-5678", "C308"), ("홍길동", "010-0000-5679", "C314")],
)
def test_what_the_check_says_of_two_who_are_one_goes_away(
    tmp_path: Path, name: str, phone: str, code: str
) -> None:
    """The finding names this command, and after it nothing is found."""
    again = (1007, name, phone, date(2025, 1, 1), date(2025, 12, 31), 60_000, "예정")
    path = office(tmp_path / "대장.xlsx", people=(*PEOPLE, again))
    assert codes(path) == [code]
    merged(path)
    assert codes(path) == []


def test_one_number_under_two_names_becomes_one_customer(tmp_path: Path) -> None:
    """The check asks for it, and the names tell which is which."""
    people = (*PEOPLE, (1001, "홍길순", "010-0000-5678", date(2025, 1, 1), *TERM[1:], None))
    path = office(tmp_path / "대장.xlsx", people=people, sheets=SHEETS)
    merged(path, "홍길동", "홍길순")
    assert [row[:2] for row in rows(path)] == [
        (1001, "홍길동"),
        (1002, "김철수"),
        (1001, "홍길동"),
    ]
    assert len(open_ledger(path).book.people.find("1001")) == 1


@pytest.mark.parametrize(("one", "two"), [("1001", "홍길동"), ("1001", "9"), ("9", "1001")])
def test_one_who_is_nobody_or_the_same_is_refused(tmp_path: Path, one: str, two: str) -> None:
    """With what to do."""
    ledger = open_ledger(office(tmp_path / "대장.xlsx"))
    with pytest.raises(DomainError) as refused:
        merge_customers(ledger, one, two, as_of=AS_OF)
    assert refused.value.hint


def test_who_has_entries_waiting_is_merged_after_them(tmp_path: Path) -> None:
    """Else they would come in under a number that nobody has any more."""
    path = office(tmp_path / "대장.xlsx", people=TWICE)
    owner = path.with_name(f"~${path.name}")
    owner.touch()
    by = Author("김대리", "log add", NOW)
    add_entries(path, [{"customer": "1007", "content": "통화함"}], by)
    owner.unlink()
    with pytest.raises(DomainError, match="대기열"):
        merge_customers(open_ledger(path), "1001", "1007", as_of=AS_OF)


def test_a_formula_is_never_overwritten(tmp_path: Path) -> None:
    """It is refused with the cell, and nothing is written."""
    path = office(tmp_path / "대장.xlsx", people=TWICE)
    book = load_workbook(path)
    book["고객대장"]["B4"] = '="홍길둥"'
    book.save(path)
    ledger = open_ledger(path)
    with pytest.raises(DomainError):
        merge_customers(ledger, "1001", "010-0000-7777", as_of=AS_OF)


def test_what_both_say_otherwise_is_told_with_its_cells(tmp_path: Path) -> None:
    """Officer and branch, too: each row keeps its own, and who reads it knows which."""
    headers = (*HEADERS, "담당자", "지점")
    people = [(*PEOPLE[0], "이대리", "강남"), (*PEOPLE[1], "최대리", "서초")]
    ledger = open_ledger(office(tmp_path / "대장.xlsx", headers, people))
    said = merge_customers(ledger, "1001", "1002", as_of=AS_OF).said
    told = [each for each in said if "칸이 다릅니다" in each]
    assert [each.partition(": ")[2].partition("그대로 둡니다: ")[2] for each in told] == [
        "고객대장!H2 이대리 · 고객대장!H3 최대리",
        "고객대장!I2 강남 · 고객대장!I3 서초",
    ]


def test_customers_of_branches_with_numbers_of_their_own_are_not_put_together(
    tmp_path: Path,
) -> None:
    """The number of the one is somebody else's in the other branch."""
    headers = ("지점", "고객 ID", *PLAIN)
    people = [
        ("강남", 1, "홍길동", "010-0000-0001", *TERM[:2]),
        ("강남", 2, "김가온", "010-0000-0002", *TERM[:2]),
        ("서초", 1, "김철수", "010-0000-0003", *TERM[:2]),
        ("서초", 2, "홍길동", "010-0000-0001", *TERM[:2]),
    ]
    ledger = open_ledger(office(tmp_path / "대장.xlsx", headers, people))
    with pytest.raises(DomainError, match="다른 지점의 고객과는 합칠 수 없습니다"):
        merge_customers(ledger, "고객대장!C2", "고객대장!C5", as_of=AS_OF)
    assert merge_customers(ledger, "고객대장!C2", "고객대장!C3", as_of=AS_OF).plan


def test_the_last_refusal_of_two_stays(tmp_path: Path) -> None:
    """One withdrew in May, the other in March of the year before: so they are, since May."""
    rows = [
        ("고객 ID", "마케팅 수신동의", "수신동의일", "수신거부일"),
        (1001, "Y", date(2024, 2, 1), date(2023, 3, 1)),
        (1002, "Y", date(2024, 2, 1), date(2024, 5, 1)),
    ]
    path = office(tmp_path / "대장.xlsx", sheets={"고객정보": rows})
    saved(path, lambda ledger: merge_customers(ledger, "1001", "1002", as_of=AS_OF))
    found = consents(open_ledger(path), as_of=AS_OF).rows[0]
    assert found.allowed == ()
