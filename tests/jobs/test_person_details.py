"""What 고객정보 says of somebody, written by name, branch and number where no 고객 ID tells all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from outreach_books import BY, DAY, NAMES, OFFICES, nameless_office, outreach_office

import xlcrm
from xlcrm.cli.shown.consents import consent_lines

if TYPE_CHECKING:
    from pathlib import Path

PHONES = [f"010-1234-{5001 + at}" for at in range(3)]


def details(path: Path) -> list[dict[str, Any]]:
    """Return the rows of 고객정보 as openpyxl reads them, what they say alone."""
    head, *rows = load_workbook(path)["고객정보"].iter_rows(values_only=True)
    said = [dict(zip(map(str, head), row, strict=True)) for row in rows if any(row)]
    return [{name: each for name, each in row.items() if each is not None} for row in said]


def edited(path: Path, phone: str, **changes: str) -> xlcrm.Proposal[None]:
    """Change what is known of whoever has a number."""
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.edit_customer(ledger, phone, changes, as_of=DAY)
    ledger.commit(proposal, by=BY)
    return proposal


def told(ledger: xlcrm.Ledger, phone: str) -> str:
    """Return all that the card of whoever has a number says."""
    return str([each.rows for each in xlcrm.card(ledger, phone, as_of=DAY).parts])


@pytest.mark.parametrize("kind", OFFICES)
def test_a_fact_of_each_customer_is_written_and_found_again(tmp_path: Path, kind: str) -> None:
    """In offices with numbers, with numbers that each branch restarts, and with names alone."""
    path = OFFICES[kind](tmp_path / "대장.xlsx", 3)
    for at, phone in enumerate(PHONES):
        assert edited(path, phone, 선호도=f"오전 {at}시").problems == ()
    assert edited(path, PHONES[1], 선호도="저녁").problems == ()
    assert sorted(row["선호도"] for row in details(path)) == ["오전 0시", "오전 2시", "저녁"]
    ledger = xlcrm.open_ledger(path)
    for phone, says in zip(PHONES, ("오전 0시", "저녁", "오전 2시"), strict=True):
        assert says in told(ledger, phone)
    assert not [each for each in ledger.findings if each.code in {"C501", "C512", "C513"}]


@pytest.mark.parametrize("kind", OFFICES)
def test_somebody_new_has_facts_from_the_start(tmp_path: Path, kind: str) -> None:
    """Under the name and number that nobody else has, of the branch that was said."""
    path = OFFICES[kind](tmp_path / "대장.xlsx", 3)
    ledger = xlcrm.open_ledger(path)
    who = {"고객명": "하람", "연락처": "010-1234-9999", "선호도": "새벽"}
    who |= {"시작일": "2024-10-01", "기간": "12개월"} if kind == "names" else {"상태": "체험"}
    who |= {"지점": "분당"} if kind == "branches" else {}
    proposal = xlcrm.enter_customer(ledger, who, as_of=DAY)
    assert proposal.problems == ()
    ledger.commit(proposal, by=BY)
    ledger = xlcrm.open_ledger(path)
    assert "새벽" in told(ledger, "010-1234-9999")
    assert not [each for each in ledger.findings if each.code in {"C501", "C512", "C513"}]


def test_a_new_name_names_the_new_row(tmp_path: Path) -> None:
    """Who is renamed and told of at once stands in 고객정보 under the new name."""
    path = nameless_office(tmp_path / "대장.xlsx", 3)
    assert edited(path, PHONES[2], 고객명="새이름", 선호도="저녁").problems == ()
    assert details(path) == [{"고객명": "새이름", "선호도": "저녁"}]


def test_somebody_whom_no_row_could_name_is_asked_for(tmp_path: Path) -> None:
    """Of the same name as another, without a number of any kind."""
    path = nameless_office(tmp_path / "대장.xlsx", 2)
    ledger = xlcrm.open_ledger(path)
    who = {"고객명": NAMES[0], "시작일": "2024-10-01", "기간": "12개월", "선호도": "새벽"}
    proposal = xlcrm.enter_customer(ledger, who, as_of=DAY, another=True)
    assert "연락처를 함께 적거나" in str(proposal.problems[0])


@pytest.mark.parametrize("kind", ["branches", "names"])
def test_a_message_without_consent_is_told_of_whoever_it_went_to(tmp_path: Path, kind: str) -> None:
    """By name and number as by 고객 ID; once a customer, and not of who has agreed."""
    path = OFFICES[kind](tmp_path / "대장.xlsx", 3)
    for phone, answer in zip(PHONES, ("Y", "N"), strict=False):
        edited(path, phone, **{"마케팅 수신동의": answer})
    book = load_workbook(path)
    people = [row for row in book["고객대장"].iter_rows(values_only=True) if any(row)]
    head = [str(each) for each in people[0]]
    sheet = book.create_sheet("마케팅")
    names = [each for each in ("고객 ID", "고객명", "연락처", "지점") if each in head]
    sheet.append(["발송일", *names, "캠페인"])
    for row in people[1:]:
        said = dict(zip(head, row, strict=True))
        for _ in range(2):
            sheet.append([DAY, *(said[each] for each in names), "가을 할인"])
    book.save(path)
    found = [each for each in xlcrm.open_ledger(path).findings if each.code == "C506"]
    assert [(each.where.row, "2건" in each.message) for each in found] == [(4, True), (6, True)]


def test_a_numbered_office_is_told_as_before(tmp_path: Path) -> None:
    """Without a row in 고객정보 nobody has agreed."""
    path = outreach_office(tmp_path / "대장.xlsx", 2)
    book = load_workbook(path)
    book["고객정보"]["B2"] = "N"
    sheet = book.create_sheet("마케팅")
    for line in (("발송일", "고객 ID", "캠페인"), (DAY, 1001, "가을"), (DAY, 1002, "가을")):
        sheet.append(line)
    book.save(path)
    found = [each for each in xlcrm.open_ledger(path).findings if each.code == "C506"]
    assert [str(each.where) for each in found] == ["마케팅!B2"]


def test_a_prospect_who_would_not_be_read_is_not_written(tmp_path: Path) -> None:
    """Below a plain list without numbers a name alone is a note: that is said, with what helps."""
    path = nameless_office(tmp_path / "대장.xlsx", 2)
    who = {"고객명": "하람", "연락처": "010-1234-9999", "상태": "체험"}
    (problem,) = xlcrm.enter_customer(xlcrm.open_ledger(path), who, as_of=DAY).problems
    assert "customer number" in str(problem)
    outreach_office(path, 2)
    assert xlcrm.enter_customer(xlcrm.open_ledger(path), who, as_of=DAY).problems == ()


def test_the_list_of_consents_says_which_branch(tmp_path: Path) -> None:
    """Where the ledger has one: on the screen, in the file, for programs; elsewhere no column."""
    path = OFFICES["branches"](tmp_path / "대장.xlsx", 3)
    found = xlcrm.consents(xlcrm.open_ledger(path), as_of=DAY)
    assert [row.who.branch for row in found.rows] == ["강남", "분당", "강남"]
    lines = [*consent_lines("대장.xlsx", found, found.rows, due=False, reveal=False)]
    assert [each.split()[:2] for each in lines if each.split()[:1] in (["지점"], ["분당"])] == [
        ["지점", "고객"],
        ["분당", "1"],
    ]
    made = xlcrm.write_consents(found, tmp_path / "동의.xlsx", ledger="대장.xlsx")
    sheet = load_workbook(made)["수신동의"]
    assert "분당" in {cell.value for column in sheet.iter_cols(max_col=1) for cell in column}
    plain = outreach_office(tmp_path / "둘.xlsx", 1)
    found = xlcrm.consents(xlcrm.open_ledger(plain), as_of=DAY)
    lines = [*consent_lines("대장.xlsx", found, found.rows, due=False, reveal=False)]
    assert not any("지점" in each for each in lines)
