"""Branches that count their own 고객 ID: each branch's number is another customer."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.errors import DomainError
from xlcrm.jobs.bring.bring import bring
from xlcrm.jobs.refresh import refresh
from xlcrm.jobs.renew import OfCustomer, renew
from xlcrm.jobs.timeline import timeline
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

AS_OF = date(2024, 10, 1)
HEADS = ("지점", "회원번호", "성명", "연락처", "가입일", "종료일", "상품", "요금", "상태")
GANGNAM = ("강남", 1001, "가온하늘", "010-0000-0001")
BUNDANG = ("분당", 1001, "나래바다", "010-0000-0002")


def write(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write a workbook of sheets, each its rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([*row])
    book.save(path)
    return path


def rows(*people: Sequence[object], head: str = "지점") -> list[Sequence[object]]:
    """Return a list's rows: a year for each of some people."""
    heads = (head, *HEADS[1:])
    term = (date(2023, 11, 1), date(2024, 10, 31), "헬스", 50_000, None)
    return [heads, *((*person, *term) for person in people)]


def codes(ledger: Ledger) -> list[str]:
    """Return the codes of a ledger's findings."""
    return [found.code for found in ledger.findings_on(AS_OF)]


@pytest.mark.parametrize("head", ["지점", "지점명", "센터", "소속지점", "지사", "매장", "Branch"])
def test_a_number_of_two_branches_is_two_customers(tmp_path: Path, head: str) -> None:
    """Nothing is wrong with them, and the figures count both."""
    path = write(tmp_path / "a.xlsx", {"전체회원": rows(GANGNAM, BUNDANG, head=head)})
    ledger = open_ledger(path)
    assert codes(ledger) == []
    assert refresh(ledger, as_of=AS_OF).found.counts == {"만료 예정": 2}
    assert len(set(analyse(ledger, as_of=AS_OF).office.contracts["customer"])) == 2


def test_a_customer_who_comes_to_another_branch_stays_one(tmp_path: Path) -> None:
    """The name or the telephone number tells; what most numbers are decides for all."""
    moved = ("분당", 1001, "가온하늘", "010-0000-0009")
    other = ("분당", 1002, "다솜", "010-0000-0003")
    path = write(tmp_path / "a.xlsx", {"전체회원": rows(GANGNAM, moved, other)})
    assert set(codes(open_ledger(path))) == {"C307"}, "the same term twice"
    same = (("강남", 1003, "라온", ""), ("분당", 1003, "라온", ""))
    others = (("강남", 1004, "마루", ""), ("분당", 1004, "바다", ""))
    path = write(
        tmp_path / "b.xlsx",
        {"전체회원": rows(GANGNAM, moved, *same, *others)},
    )
    assert "C309" in codes(open_ledger(path)), "one number of three is a slip"


def test_each_branch_may_have_a_sheet(tmp_path: Path) -> None:
    """Then the sheet's name tells the branch; a sheet of a year tells none."""
    sheets = {each[0] + "점": [row[1:] for row in rows(each)] for each in (GANGNAM, BUNDANG)}
    assert codes(open_ledger(write(tmp_path / "a.xlsx", sheets))) == []
    years = dict(zip(("2023년", "2024년"), sheets.values(), strict=True))
    assert "C309" in codes(open_ledger(write(tmp_path / "b.xlsx", years)))


def test_a_customer_is_named_with_the_branch(tmp_path: Path) -> None:
    """The number alone is two people's, who are shown so that they can be typed."""
    ledger = open_ledger(write(tmp_path / "a.xlsx", {"전체회원": rows(GANGNAM, BUNDANG)}))
    with pytest.raises(DomainError, match=r"강남 1001 .* · 분당 1001"):
        renew(ledger, OfCustomer("1001"), as_of=AS_OF, months=12)
    proposal = renew(ledger, OfCustomer("분당 1001"), as_of=AS_OF, months=12)
    new = {edit.where.column: edit.new for edit in proposal.plan if edit.where.row == 4}
    assert (new[1], new[2], new[3]) == ("분당", 1001, "나래바다")


def test_the_journal_tells_them_apart_by_name(tmp_path: Path) -> None:
    """An entry has a number and a name, and no branch."""
    journal: list[tuple[object, ...]] = [("일시", "고객 ID", "고객명", "채널", "분류", "내용"),
               (date(2024, 9, 1), 1001, "나래바다", "전화", "문의", "문의함")]  # fmt: skip
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "전체회원": rows(GANGNAM, BUNDANG),
        "고객관리일지": journal,
    }
    ledger = open_ledger(write(tmp_path / "a.xlsx", sheets))
    told = [[event.kind for event in timeline(ledger, key)] for key in ("강남 1001", "분당 1001")]
    assert told == [["계약"], ["계약", "상담"]]


def test_an_import_finds_customers_by_their_branch(tmp_path: Path) -> None:
    """A branch's own number goes on; the same number of another branch is somebody new."""
    path = write(tmp_path / "a.xlsx", {"전체회원": rows(GANGNAM, BUNDANG)})
    heads = ("지점", "회원번호", "성명", "연락처", "가입일", "종료일", "상품", "요금")
    new = [
        ("분당", "1001", "나래바다", "010-0000-0002", "2024-11-01", "2025-10-31", "헬스", "50000"),
        ("일산", "1001", "사랑", "010-0000-0007", "2024-09-01", "2025-08-31", "헬스", "50000"),
    ]
    ledger = open_ledger(path)
    proposal = bring(ledger, [dict(zip(heads, row, strict=True)) for row in new], as_of=AS_OF)
    assert [str(each) for each in proposal.problems] == []
    by = Author("test", "import", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - the office's own clock
    ledger = ledger.commit(proposal, by=by)
    assert codes(ledger) == []
    customers = [ledger.book.people.find(f"{each} 1001") for each in ("강남", "분당", "일산")]
    assert [len(each[0].rows) for each in customers] == [1, 2, 1]


def test_a_list_of_shops_is_a_list_of_customers(tmp_path: Path) -> None:
    """Where nobody else is named the shop is the customer; each its own beside the owner, too."""
    shops = ("가온점", "나래점", "다솜점")
    term = (date(2024, 1, 1), date(2024, 12, 31))
    heads = ("매장명", "연락처", "계약 시작일", "계약 종료일")
    path = write(
        tmp_path / "a.xlsx",
        {
            "고객대장": [
                heads,
                *((shop, f"010-0000-000{at}", *term) for at, shop in enumerate(shops)),
            ]
        },
    )
    match = open_ledger(path).book.ledgers[0].match
    assert match.headers["name"] == "매장명"
    assert "branch" not in match.headers
