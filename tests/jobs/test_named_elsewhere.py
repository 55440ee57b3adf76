"""Customers whom a number alone does not tell: branches that count anew, and names alone.

What the other sheets know of them: messages, points, purchases, answers; and rows that may be of
two people, which are nobody's and hold back what would be done twice.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook
from outreach_books import DAY, HEADERS, NOW, SETTINGS, Postbox, campaign, marketing, sent_by
from person_books import office, rows, saved

import xlcrm
from xlcrm.errors import DomainError
from xlcrm.files import outbox
from xlcrm.jobs.outreach.results import take_results
from xlcrm.jobs.outreach.sending import sending

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TERM: Final = (date(2023, 10, 21), date(2024, 10, 20), "헬스", 50_000, None)
BRANCHES: Final = (
    ("강남", 1, "홍길동", "010-1234-5001", "c1@example.com", *TERM),
    ("강남", 2, "김철수", "010-1234-5002", "c2@example.com", *TERM),
    ("분당", 1, "이몽룡", "010-1234-5003", "c3@example.com", *TERM),
    ("분당", 2, "성춘향", "010-1234-5004", "c4@example.com", *TERM),
    ("분당", 3, "김철수", "010-1234-5005", "c5@example.com", *TERM),
)
NAMES: Final = (
    ("홍길동", "010-1234-5001", "c1@example.com", *TERM),
    ("김철수", "010-1234-5002", "c2@example.com", *TERM),
    ("김철수", "010-1234-5005", "c5@example.com", *TERM),
)
MORE: Final = (
    ("설문", "정기 조사(개월)", 3),
    ("혜택", "적립 시작일", date(2024, 1, 1)),
    ("혜택", "1,000원당 포인트", 10),
    ("혜택", "적립 대상", "구매"),
)


def branches(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """Make an office two of whose branches count their customers from 1."""
    told: dict[str, Sequence[Sequence[object]]] = {**sheets, "설정": [*SETTINGS, *MORE]}
    return office(path, ("지점", *HEADERS), BRANCHES, told)


def names(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """Make an office that has no numbers, and two customers of one name."""
    return office(path, HEADERS[1:], NAMES, {**sheets, "설정": [*SETTINGS, *MORE]})


def change(path: Path, sheet: str, cell: str, value: str) -> None:
    """Have somebody type into the workbook."""
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


def codes(path: Path) -> list[tuple[str, str]]:
    """Return the codes and cells of the findings about whose rows are whose."""
    found = xlcrm.open_ledger(path).findings_on(DAY)
    return [(each.code, str(each.where)) for each in found if each.code in {"C512", "C513"}]


def head(path: Path, sheet: str) -> list[object]:
    """Return the headers of a sheet."""
    return [cell.value for cell in load_workbook(path)[sheet][1]]


# -- what is written -------------------------------------------------------------------------------


def test_a_message_names_number_and_name_where_branches_count_anew(tmp_path: Path) -> None:
    """Each gets one, each has a row, and the second time nobody does."""
    path, post = branches(tmp_path / "대장.xlsx"), Postbox(tmp_path / "post")
    sent_by(path, post)
    sent_by(path, post)
    assert sorted(post.got) == sorted(str(each[1]) for each in BRANCHES)
    said = {(row["고객 ID"], row["고객명"]) for row in marketing(path)}
    assert said == {each[1:3] for each in BRANCHES}
    assert "연락처" not in head(path, "마케팅")


def test_a_message_names_the_telephone_only_of_who_has_a_namesake(tmp_path: Path) -> None:
    """The name alone is enough of the others."""
    path, post = names(tmp_path / "대장.xlsx"), Postbox(tmp_path / "post")
    sent_by(path, post)
    sent_by(path, post)
    assert len(post.got) == len(NAMES)
    said = {(row["고객명"], row["연락처"]) for row in marketing(path)}
    assert said == {("홍길동", None), *(each[:2] for each in NAMES[1:])}
    kept = path.with_name(outbox.outbox_name(path.name)).read_text(encoding="utf-8")
    assert not any(word in kept for word in ("홍길동", "김철수", "5001", "12345002"))


def test_where_the_number_tells_all_nothing_is_added(tmp_path: Path) -> None:
    """The columns of the office that name them stay its own, whatever they say."""
    head_ = ("발송일", "고객 ID", "고객명", "연락처", "캠페인")
    row = (date(2024, 8, 1), 1001, "다른 이름", "메모", "여름 안내")
    people = [(1001 + at, *each) for at, each in enumerate(NAMES)]
    sheets = {"마케팅": [head_, row], "설정": SETTINGS}
    path = office(tmp_path / "대장.xlsx", HEADERS, people, sheets)
    assert codes(path) == []
    sent_by(path, Postbox(tmp_path / "post"))
    assert head(path, "마케팅")[:5] == [*head_]
    assert [each["고객명"] for each in marketing(path)] == ["다른 이름", None, None, None]
    assert {"고객명", "연락처"}.isdisjoint(xlcrm.open_ledger(path).book.sheets[1].table.columns)


def test_a_branch_s_sheet_tells_it_apart(tmp_path: Path) -> None:
    """Without a column 지점; the name beside the number is enough."""
    path = office(tmp_path / "대장.xlsx", HEADERS, [each[1:] for each in BRANCHES[:2]])
    book = load_workbook(path)
    book["고객대장"].title = "강남"
    other = book.create_sheet("분당")
    for row in (HEADERS, *(each[1:] for each in BRANCHES[2:])):
        other.append(row)
    book.save(path)
    done = saved(path, lambda x: xlcrm.give_points(x, "이몽룡", 500, as_of=DAY))
    assert done.found.who.startswith("분당 1 ")
    assert rows(path, "혜택")[0][:4] == (DAY, 1, "이몽룡", "적립")
    found = {each.who: each.balance for each in xlcrm.loyalty_of(_open(path), as_of=DAY).people}
    assert found == {"분당 1 이*룡 010-****-5003": 500}


def _open(path: Path) -> xlcrm.Ledger:
    return xlcrm.open_ledger(path)


@pytest.mark.parametrize("make", [branches, names])
def test_what_is_added_twice_is_there_once(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Purchases, answers and months of a customer whom the number alone does not tell."""
    path = make(tmp_path / "대장.xlsx")
    row = {"고객": "010-1234-5005", "일자": DAY, "제품/서비스": "물", "금액": 1_000}
    assert saved(path, lambda x: xlcrm.add(x, "구매이력", [row])).found.added == 1
    assert saved(path, lambda x: xlcrm.add(x, "구매이력", [row])).found.skipped == 1
    month = {"고객명": "홍길동", "기준월": "2024-09", "이용량": 3}
    assert saved(path, lambda x: xlcrm.add(x, "이용현황", [month])).found.added == 1
    (trouble,) = xlcrm.add(_open(path), "이용현황", [{**month, "이용량": 4}]).problems
    assert "이미 있고" in str(trouble)
    (trouble,) = xlcrm.add(_open(path), "만족도", [{"고객명": "김철수", "만족도": 3}]).problems[:1]
    assert "여러 고객이 맞습니다" in str(trouble)


def test_a_file_may_name_number_and_branch(tmp_path: Path) -> None:
    """As well as number and name; the number alone is asked about."""
    path = branches(tmp_path / "대장.xlsx")
    row = {"고객 ID": 1, "지점": "분당", "일자": DAY, "만족도": 5}
    assert saved(path, lambda x: xlcrm.add(x, "만족도", [row])).found.added == 1
    assert rows(path, "만족도")[0][1:3] == (1, "이몽룡")
    del row["지점"]
    assert "여러 고객이 맞습니다" in str(xlcrm.add(_open(path), "만족도", [row]).problems[0])


@pytest.mark.parametrize("make", [branches, names])
def test_answers_come_back_to_those_who_were_asked(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    """The code stands for the customer; whoever has not answered is reminded of."""
    path = make(tmp_path / "대장.xlsx")
    made = xlcrm.make_forms(_open(path), as_of=DAY)
    assert not made.problems
    saved(path, lambda x: xlcrm.forms_asked(x, made))
    assert not xlcrm.make_forms(_open(path), as_of=DAY, conditions="모든 고객").rows
    answers = [{"코드": each.code, "만족도": 4} for each in made.forms[1:]]
    assert saved(path, lambda x: xlcrm.take_answers(x, answers, as_of=DAY)).found.added
    (left,) = xlcrm.unanswered_forms(_open(path), as_of=date(2024, 10, 20))
    assert left.customer == made.forms[0].customer
    assert codes(path) == []


def test_points_are_those_of_who_bought(tmp_path: Path) -> None:
    """By number and name, or by name and telephone; a purchase that may be two people's is told."""
    bought = [
        ("일자", "고객명", "연락처", "제품/서비스", "금액"),
        (date(2024, 9, 1), "김철수", "010-1234-5005", "물", 7_000),
        (date(2024, 9, 2), "김철수", None, "물", 9_000),
    ]
    path = names(tmp_path / "대장.xlsx", 구매이력=bought)
    assert codes(path) == [("C512", "구매이력!B3")]
    assert saved(path, lambda x: xlcrm.earn_points(x, as_of=DAY)).found.points == 70
    assert not xlcrm.earn_points(_open(path), as_of=DAY).plan
    found = xlcrm.loyalty_of(_open(path), as_of=DAY).people
    assert [(each.who, each.balance) for each in found] == [("김*수 010-****-5005", 70)]
    change(path, "구매이력", "C3", "010-1234-5002")
    assert codes(path) == []
    assert saved(path, lambda x: xlcrm.earn_points(x, as_of=DAY)).found.points == 90


# -- what may be two people's ----------------------------------------------------------------------


def test_what_does_not_agree_is_nobody_s(tmp_path: Path) -> None:
    """The number of one and the name of another; a number without a name; a name of nobody."""
    head_ = ("일자", "고객 ID", "고객명", "연락처", "지점", "만족도")
    path = branches(
        tmp_path / "대장.xlsx",
        만족도=[
            head_,
            (DAY, 1, "홍길동", None, None, 5),
            (DAY, 1, None, None, "분당", 5),
            (DAY, 2, "김철수", None, "분당", 5),
            (DAY, 1, None, None, None, 5),
            (DAY, 1, "성춘향", None, None, 5),
            (DAY, 2, "김철수", "010-1234-5005", None, 5),
            (DAY, None, "아무개", None, None, 5),
            (DAY, 99, "홍길동", None, None, 5),
            (DAY, None, "김철수", "010-1234-5005", None, 5),
        ],
    )
    told = {cell for _, cell in codes(path)}
    assert told == {f"만족도!{cell}" for cell in ("C4", "B5", "C6", "C8", "C9")}
    book = _open(path).book
    (sheet,) = (each for each in book.sheets if each.table.spec.key == "satisfaction")
    whose = book.people.whose_rows(sheet.table)
    assert [whose[at] for at in (0, 1, 8)] == ["1\n강남", "1\n분당", "3\n분당"]


def test_who_may_have_got_it_already_gets_none(tmp_path: Path) -> None:
    """A row of the campaign without its name holds both back whose it may be, and no others."""
    sent = [("발송일", "고객 ID", "캠페인"), (date(2024, 9, 30), 1, "10월 안내")]
    path, post = branches(tmp_path / "대장.xlsx", 마케팅=sent), Postbox(tmp_path / "post")
    found = sending(_open(path), campaign(), at=NOW)
    assert len(found.unready) == 2
    assert "마케팅!C2" in str(found.unready[0])
    sent_by(path, post)
    assert sorted(post.got) == ["2", "2", "3"]
    assert xlcrm.make_forms(_open(path), as_of=DAY, campaign="10월 안내").forms
    change(path, "마케팅", head_cell(path, "고객명", 2), "이몽룡")
    sent_by(path, post)
    assert sorted(post.got) == ["1", "2", "2", "3"]
    assert [row["고객명"] for row in marketing(path)].count("홍길동") == 1


def head_cell(path: Path, name: str, row: int) -> str:
    """Return the cell of a sheet 마케팅 below a header."""
    sheet = load_workbook(path)["마케팅"]
    return next(f"{cell.column_letter}{row}" for cell in sheet[1] if cell.value == name)


def test_points_of_who_may_have_more_rows_are_left_alone(tmp_path: Path) -> None:
    """Neither used nor given again nor expired before somebody has said whose the row is."""
    benefits = [
        ("일자", "고객명", "연락처", "종류", "포인트", "쿠폰 번호", "만료일"),
        (date(2024, 1, 5), "김철수", "010-1234-5002", "적립", 500, None, date(2024, 9, 1)),
        (date(2024, 2, 5), "김철수", None, "사용", 300, None, None),
        (date(2024, 2, 6), "홍길동", None, "적립", 50, None, None),
    ]
    path = names(tmp_path / "대장.xlsx", 혜택=benefits)
    assert codes(path) == [("C512", "혜택!B3")]
    with pytest.raises(DomainError, match="확실하지") as error:
        xlcrm.use_points(_open(path), "010-1234-5002", 1, as_of=DAY)
    assert error.value.cell == "D3"
    assert not xlcrm.expire_benefits(_open(path), as_of=DAY).plan
    coupons = xlcrm.give_coupons(_open(path), as_of=DAY, worth="1만원", conditions="모든 고객")
    assert [who for who, _ in coupons.found.codes] == ["홍*동 010-****-5001"]
    assert "혜택!D3" in str(coupons.problems[0])
    change(path, "혜택", "C3", "010-1234-5002")
    done = saved(path, lambda x: xlcrm.expire_benefits(x, as_of=DAY))
    assert done.found.points == 200


def test_a_refusal_counts_for_everybody_whose_it_may_be(tmp_path: Path) -> None:
    """Nobody knows which 김철수 wants no more, so neither gets any advertising."""
    sent = [
        ("발송일", "고객명", "캠페인", "반응"),
        (date(2024, 9, 1), "김철수", "여름", "수신거부"),
    ]
    path = names(tmp_path / "대장.xlsx", 마케팅=sent)
    found = sending(_open(path), campaign("할인"), at=NOW)
    told = {each.addressed.message.to: each.reason for each in found.held}
    assert ["수신을 거부" in told[each[1]] for each in NAMES] == [False, True, True]


# -- what comes back, and what changes -------------------------------------------------------------


def test_results_find_the_row_by_number_and_name(tmp_path: Path) -> None:
    """The number alone may be of two; a refusal is written down of the one it is from."""
    path, post = branches(tmp_path / "대장.xlsx"), Postbox(tmp_path / "post")
    sent_by(path, post)
    told = {"고객 ID": 1, "캠페인": "10월 안내", "반응": "문의"}
    assert "2건" in str(take_results(_open(path), [told], as_of=DAY).problems[0])
    told = {**told, "고객명": "이몽룡"}
    assert saved(path, lambda x: take_results(x, [told], as_of=DAY)).found.answered == 1
    refused = {"수신거부번호": "010-1234-5001"}
    done = saved(path, lambda x: take_results(x, [refused], as_of=DAY))
    assert done.found.opted_out == ("1\n강남",)
    assert not done.problems
    states = {row["고객명"]: row["반응"] for row in marketing(path)}
    assert (states["이몽룡"], states["홍길동"], states["성춘향"]) == ("문의", "수신거부", None)
    assert rows(path, "고객정보")[0][:2] == (1, "홍길동")


def test_a_new_name_or_number_is_known_everywhere(tmp_path: Path) -> None:
    """What other sheets call the customer goes with it, so that nothing is forgotten."""
    path, post = names(tmp_path / "대장.xlsx"), Postbox(tmp_path / "post")
    sent_by(path, post)
    for changes in ({"고객명": "김가상"}, {"연락처": "010-1234-5009"}):
        edit = partial(xlcrm.edit_customer, customer="고객대장!A3", changes=changes, as_of=DAY)
        saved(path, edit)
    assert codes(path) == []
    sent_by(path, post)
    assert len(post.got) == len(NAMES)


def test_who_gets_a_number_keeps_all_there_is(tmp_path: Path) -> None:
    """The rows that named customers by name have the number then, too."""
    path = names(tmp_path / "대장.xlsx")
    saved(path, lambda x: xlcrm.give_points(x, "010-1234-5005", 70, as_of=DAY))
    saved(path, xlcrm.number_customers)
    found = xlcrm.benefits_of(_open(path), DAY)
    assert sorted(each.balance for each in found.values()) == [0, 0, 70]
    assert codes(path) == []
