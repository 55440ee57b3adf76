"""What is typed, saved or asked while work waits: nobody gets what was meant for somebody else."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from benefit_sheets import ASKED, told_before
from openpyxl import load_workbook

from xlcrm.errors import LockedWorkbookError, StorageError
from xlcrm.files import queue
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.jobs.person.enter import enter_customer
from xlcrm.jobs.refund import RefundTerms
from xlcrm.jobs.renew import OfCustomer, renew
from xlcrm.jobs.undo import undo
from xlcrm.jobs.waiting import Waits, change, settle, wait, works_of
from xlcrm.jobs.works import KINDS
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.office.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time has no zone here
LATER = datetime(2024, 10, 2, 18)  # noqa: DTZ001
DAY = date(2024, 10, 1)
BUSY = LockedWorkbookError("다른 사람이 엑셀 등에서 열어 두었습니다.")
BY = Author("김대리", "log add", NOW)
WHO = {"고객명": "홍가상", "연락처": "010-0000-0009", "시작일": "2024-10-01", "기간": "12개월"}
ENTER: tuple[str, dict[str, Any]] = ("customer add", {"fields": WHO, "as_of": DAY})


def bought(customer: str) -> tuple[str, dict[str, Any]]:
    """A purchase of somebody."""
    row = {"고객": customer, "일자": "2024-10-01", "제품/서비스": "상담", "금액": "30000"}
    return "add", {"sheet": "purchases", "rows": [row]}


def answered(customer: str) -> tuple[str, dict[str, Any]]:
    """An answer of somebody."""
    row = {"고객": customer, "일자": "2024-10-01", "만족도": "5"}
    return "add", {"sheet": "satisfaction", "rows": [row]}


def prefers(customer: str) -> tuple[str, dict[str, Any]]:
    """What somebody prefers, which goes to 고객정보."""
    return "customer edit", {"customer": customer, "fields": {"선호도": "오전"}, "as_of": DAY}


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger, which somebody has open."""
    path = Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))
    owner(path).touch()
    return path


def owner(path: Path) -> Path:
    """The file that Excel puts beside a workbook it has open."""
    return path.with_name(f"~${path.name}")


def keep(path: Path, work: tuple[str, dict[str, Any]]) -> Waits:
    """Have some work wait."""
    kind, words = work
    return wait(path, kind, words, Author("김대리", kind, NOW), BUSY)


def free(path: Path) -> tuple[int, int, int]:
    """Close the workbook, do what waits; how much was done, set aside, and written of entries."""
    owner(path).unlink(missing_ok=True)
    found = settle(path, Author("밤", "refresh", LATER))
    return found.done, found.aside, found.queued


def rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet below its headers."""
    book = load_workbook(path)
    found = book[sheet].iter_rows(min_row=2, values_only=True) if sheet in book.sheetnames else ()
    return [row for row in found if any(each is not None for each in row)]


def typed(path: Path, row: int, **cells: object) -> None:
    """Type some cells of the ledger, as the office does in Excel."""
    book = load_workbook(path)
    for column, value in cells.items():
        book["고객대장"][f"{column}{row}"].value = value
    book.save(path)


def sent(path: Path) -> None:
    """Have somebody write down a message that was sent."""
    book = load_workbook(path)
    sheet = book.create_sheet("마케팅")
    for line in (("발송일", "고객 ID", "캠페인"), (date(2024, 9, 2), 1001, "가을")):
        sheet.append(line)
    book.save(path)


@pytest.mark.parametrize("work", [bought, answered, prefers], ids=["buys", "answers", "prefers"])
def test_what_waits_for_a_new_customer_is_not_given_to_whom_the_office_types(
    held: Path, work: Callable[[str], tuple[str, dict[str, Any]]]
) -> None:
    """The number that was told is another customer's by then: both are set aside, and say so."""
    found = keep(held, ENTER)
    assert found.proposal.found.customer_id == "1004"
    keep(held, work("1004"))
    typed(held, 5, A=1004, B="박다른", C=date(2024, 10, 1), D="12개월", F="기본 서비스")
    assert free(held) == (0, 2, 0)
    assert [
        len(rows(held, name)) for name in ("고객대장", "구매이력", "고객만족도", "고객정보")
    ] == [*(4, 0, 0, 0)]
    assert "고객 ID 1004가 다른 고객의 것이" in works_of(held)[0].reason
    assert "다른 고객일 수 있습니다." in works_of(held)[1].reason


@pytest.mark.parametrize("work", [bought, answered, prefers], ids=["buys", "answers", "prefers"])
def test_a_number_that_is_given_to_somebody_else_meanwhile_is_noticed(
    held: Path, work: Callable[[str], tuple[str, dict[str, Any]]]
) -> None:
    """Also where the customer was there before; another fee of the same customer is nothing."""
    keep(held, work("1001"))
    keep(held, work("1002"))
    typed(held, 2, B="박다른")
    typed(held, 3, G="70,000원")
    assert free(held) == (1, 1, 0)
    assert [
        each.words.get("customer") or each.words["rows"][0]["고객"] for each in works_of(held)
    ] == ["1001"]


def test_without_numbers_namesakes_are_told_apart_by_telephone(held: Path) -> None:
    """What was meant for one is not done to the other, who alone has the name by then."""
    book = load_workbook(held)
    sheet = book["고객대장"]
    sheet.delete_cols(1)
    book.save(held)
    who = open_ledger(held).book.people.person(0)
    keep(
        held, ("customer edit", {"customer": who.name, "fields": {"주소": "새길 1"}, "as_of": DAY})
    )
    book = load_workbook(held)
    sheet = book["고객대장"]
    headers = [cell.value for cell in sheet[1]]
    phone = next(at for at, text in enumerate(headers, 1) if str(text) == "연락처")
    sheet.cell(2, phone).value = "010-0000-0077"
    book.save(held)
    assert free(held) == (0, 1, 0)
    assert "다른 고객일 수 있습니다." in works_of(held)[0].reason


def test_the_number_that_was_told_is_given_while_nobody_has_it(held: Path) -> None:
    """Although the one before it was never entered."""
    first = keep(held, ENTER)
    keep(held, ("customer add", {"fields": {**WHO, "고객명": "나가상", "연락처": "010-0000-0008"}}))
    keep(held, bought("1005"))
    queue.drop(held, [first.identifier])
    assert free(held) == (2, 0, 0)
    assert [row[:2] for row in rows(held, "고객대장")[3:]] == [(1005, "나가상")]
    assert [row[1] for row in rows(held, "구매이력")] == [1005]


def test_two_who_enter_customers_at_once_are_told_different_numbers(held: Path) -> None:
    """One looks at what waits, and has more wait behind it, after the other."""
    people = [
        {**WHO, "고객명": f"{each}가상", "연락처": f"010-0000-00{at}0"}
        for at, each in enumerate("갑을병정")
    ]

    def enter(who: dict[str, str]) -> str:
        found = keep(held, ("customer add", {"fields": who, "as_of": DAY}))
        return str(found.proposal.found.customer_id)

    with ThreadPoolExecutor(4) as pool:
        told = [*pool.map(enter, people)]
    assert sorted(told) == ["1004", "1005", "1006", "1007"]
    assert free(held) == (4, 0, 0)
    assert {str(row[0]) for row in rows(held, "고객대장")} >= {*told}


@pytest.mark.parametrize("where", ["queue", "journal", "구매이력", "고객정보"])
def test_a_number_is_not_given_again_that_stands_anywhere(held: Path, where: str) -> None:
    """Nobody new gets the contacts and purchases of a customer who went from the ledger."""
    owner(held).unlink()
    change(held, lambda it: enter_customer(it, WHO, as_of=DAY), BY)
    if where in {"queue", "journal"}:
        if where == "queue":
            owner(held).touch()
        add_entries(held, [{"customer": "1004", "content": "통화함"}], BY)
    elif where == "구매이력":
        keep(held, bought("1004"))
    else:
        keep(held, prefers("1004"))
    free(held) if where != "queue" else None
    book = load_workbook(held)
    book["고객대장"].delete_rows(5)
    book.save(held)
    other = {**WHO, "고객명": "나가상", "연락처": "010-0000-0008"}
    assert enter_customer(open_ledger(held), other, as_of=DAY).found.customer_id == "1005"


def test_a_slip_in_the_journal_does_not_lift_all_later_numbers(held: Path) -> None:
    """It is only not given itself."""
    owner(held).unlink()
    add_entries(held, [{"customer": "1001", "content": "통화함"}], BY)
    book = load_workbook(held)
    book["고객관리일지"]["C2"] = 10011
    book.save(held)
    assert enter_customer(open_ledger(held), WHO, as_of=DAY).found.customer_id == "1004"


def test_a_contract_number_is_not_given_again_whose_contacts_wait(held: Path) -> None:
    """A term that went leaves its contacts to no other."""
    book = load_workbook(held)
    sheet = book["고객대장"]
    at = sheet.max_column + 1
    for row, value in enumerate(["계약 ID", "C-0001", "C-0002", "C-0003"], start=1):
        sheet.cell(row, at).value = value
    book.save(held)
    add_entries(held, [{"customer": "1003", "content": "통화함", "계약 ID": "C-0003"}], BY)
    book = load_workbook(held)
    book["고객대장"].delete_rows(4)
    book.save(held)
    found = renew(open_ledger(held), OfCustomer("1001"), as_of=DAY)
    assert any("C-0004" in line for line in found.said)


WORKS: dict[str, tuple[dict[str, Any], str, int]] = {
    "add": (bought("1001")[1], "구매이력", 1),
    "cancel": ({"customer": "1002", "reason": "가격", "as_of": DAY}, "고객관리일지", 1),
    "consent record": ({"customers": ["1001"], "yes": True, "as_of": DAY}, "고객정보", 1),
    "customer add": ({**ENTER[1], "another": True}, "고객대장", 4),
    "customer edit": (prefers("1001")[1], "고객정보", 1),
    "customer merge": ({"kept": "1001", "other": "1003", "as_of": DAY}, "고객관리일지", 1),
    "log add": ({"rows": [{"customer": "1001", "content": "통화함"}]}, "고객관리일지", 1),
    "loyalty coupon": (
        {"customers": ["1001"], "worth": "음료", "as_of": DAY, "again": True, "salt": "가"},
        *("혜택", 3),
    ),
    "loyalty earn": ({"as_of": DAY}, "혜택", 3),
    "loyalty expire": ({"as_of": DAY}, "혜택", 3),
    "loyalty give": ({"customer": "1001", "points": 500, "as_of": DAY}, "혜택", 3),
    "loyalty redeem": ({"code": "9G4H-FQ9W", "as_of": DAY}, "혜택", 3),
    "loyalty use": ({"customer": "1002", "points": 100, "as_of": DAY}, "혜택", 3),
    "offers record": (
        {"customer": "1001", "offer": "장기 이용권", "state": "권함", "as_of": DAY},
        *("고객관리일지", 1),
    ),
    "pause": ({"customer": "1002", "as_of": DAY}, "고객관리일지", 1),
    "pay": (
        {
            "customer": "1001",
            "won": 20_000,
            "on": DAY,
            "as_of": DAY,
            "months": [],
            "everything": False,
            "memo": "",
            "year": 0,
        },
        *("고객관리일지", 1),
    ),
    "refund": (
        {**RefundTerms(paid=600_000)._asdict(), "customer": "1002", "reason": "", "as_of": DAY},
        *("고객관리일지", 1),
    ),
    "renew": ({"customer": "1001", "as_of": DAY}, "고객대장", 4),
    "resume": ({"customer": "1003", "as_of": DAY}, "고객관리일지", 1),
    "send results": (
        {
            "rows": [{"고객 ID": 1001, "결과": "성공"}],
            "places": [""],
            "campaign": "가을",
            "as_of": DAY,
        },
        *("마케팅", 1),
    ),
    "templates answer": (
        {"name": "새 기계", "answer": "안내", "digest": "3f2a9c1d0b"},
        *("설정", 3),
    ),
    "voices idea": ({"title": "주차장 넓히기", "customers": ["1001"], "as_of": DAY}, "아이디어", 1),
    "survey make": ({"rows": [ASKED], "as_of": DAY}, "마케팅", 1),
    "survey take": ({"rows": [{"코드": "9G4H-FQ9W", "만족도": 4}], "as_of": DAY}, "만족도", 1),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_done_and_could_not_be_taken_out_is_said_and_not_done_again(
    held: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The queue cannot be written after the save: the command fails, and the next one knows."""
    words, sheet, count = WORKS[kind]
    if kind == "resume":
        typed(held, 1, H="상태", I="정지 시작일", J="정지 종료일")
        typed(held, 4, I=date(2024, 9, 20))
    if kind.startswith(("loyalty", "survey take")):
        told_before(held, kind)
    if kind == "pay":
        typed(held, 1, J="미납금")
        typed(held, 2, J=50_000)
    if kind == "send results":
        sent(held)
    assert keep(held, (kind, words)).identifier

    def fail(*_: object) -> None:
        raise StorageError("디스크가 가득 찼습니다.")

    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.files.queue.drop", fail)
        with pytest.raises(StorageError, match="가득"):
            free(held)
    assert (len(rows(held, sheet)), len(works_of(held))) == (count, 1)
    after = held.read_bytes()
    assert free(held) == (1, 0, 0)
    assert (held.read_bytes(), works_of(held)) == (after, ())


@pytest.mark.parametrize("first", ["merge", "contact"])
def test_a_contact_and_a_merge_wait_for_one_another_in_any_order(held: Path, first: str) -> None:
    """The contact goes with everything else to the one who stays."""
    merge = ("customer merge", {"kept": "1001", "other": "1003", "as_of": DAY})
    if first == "merge":
        keep(held, merge)
    add_entries(held, [{"customer": "1003", "content": "통화함"}], BY)
    if first == "contact":
        keep(held, merge)
    assert free(held) == (1, 0, 1)
    assert {row[2] for row in rows(held, "고객관리일지")} == {1001}
    assert "통화함" in {row[10] for row in rows(held, "고객관리일지")}


@pytest.mark.parametrize("how", ["new", "renamed"])
def test_a_contact_waits_behind_what_makes_its_customer_known(held: Path, how: str) -> None:
    """Nobody at a front desk enters a customer twice to write a call down."""
    if how == "new":
        keep(held, ENTER)
        customer = "홍가상"
    else:
        words = {"customer": "1001", "fields": {"고객명": "홍바뀜"}, "as_of": DAY}
        keep(held, ("customer edit", words))
        customer = "홍바뀜"
    added = add_entries(held, [{"customer": customer, "content": "통화함"}], BY)
    assert (len(added.logged.rows), added.waiting, added.busy is not None) == (1, 2, True)
    nobody = add_entries(held, [{"customer": "모르는 이", "content": "통화함"}], BY)
    assert (len(nobody.proposal.problems), len(works_of(held))) == (1, 2)
    assert free(held) == (2, 0, 0)
    written = [row[0] for row in rows(held, "고객관리일지") if row[10] == "통화함"]
    assert written == [added.logged.rows[0]["entry_id"]]
    assert undo(held).waiting == 1  # as every contact that had waited
    assert [row["entry_id"] for row in queue.waiting(held).rows] == written
    apply_queue(held, BY)
    assert [row[0] for row in rows(held, "고객관리일지") if row[10] == "통화함"] == written


def test_a_rehearsal_sees_the_workbook_as_it_will_be(held: Path) -> None:
    """What waits is rehearsed with it, and told; nothing is done."""
    keep(held, ENTER)
    add_entries(held, [{"customer": "1001", "content": "통화함"}], BY)
    before = held.read_bytes(), queue.waiting(held).path.read_bytes()
    kind, words = bought("1004")
    from xlcrm.jobs.works import told_to  # noqa: PLC0415

    done = change(held, told_to(kind, words, BY), BY, dry_run=True)
    assert (done.proposal.problems, done.settled, done.queued) == ((), 1, 1)
    tried = apply_queue(held, BY, dry_run=True)
    assert (tried.settled, tried.queued, tried.aside) == (1, 1, 0)
    assert (held.read_bytes(), queue.waiting(held).path.read_bytes()) == before
    done_none = change(held, lambda _: Proposal[None](), BY, dry_run=True)
    assert done_none.settled == 1
