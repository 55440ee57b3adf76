"""Who owes what: every layout read by its rule, and nothing counted that is not known."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from payment_sheets import MONTHS, WHO, marks, member, payment_sheet

from xlcrm.jobs.dues import dues
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.jobs.dues import Debt, Debts
    from xlcrm.office.ledger import Ledger

DAY = date(2024, 10, 1)


def found(ledger: Ledger, day: date = DAY, **how: int) -> Debts:
    """Return what is owed on a day."""
    return dues(ledger, as_of=day, **how)  # type: ignore[arg-type]


def one(ledger: Ledger, day: date = DAY) -> Debt:
    """Return what the one who owes owes."""
    (row,) = found(ledger, day).rows
    return row


def aside(result: Debts) -> dict[str, tuple[int, int]]:
    """What is not counted, by why."""
    return {each.why: (each.contracts, each.months) for each in result.aside}


def test_marks_of_months_with_the_fee(tmp_path: Path) -> None:
    """Two X of a monthly fee: since the first day of payment that was missed."""
    rows = [
        member(1, 25, *marks("OOOOOOXXO...")),
        member(2, 25, *marks("OOOOOOOOO...")),
    ]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "납부일", *MONTHS), rows)
    row = one(ledger)
    assert (row.customer_id, row.months, row.won) == ("M-01", ("2024-07", "2024-08"), 60_000)
    assert (row.since, row.days) == (date(2024, 7, 25), 68)
    assert str(row.cell) == "회원명부!O3"
    assert row.basis == "월 30,000원 × 2개월(2024-07~2024-08)"


def test_a_term_of_twelve_months_owes_twelve(tmp_path: Path) -> None:
    """From March 15 to March 14: not for the month in which it ends, nor those before it."""
    term = (date(2024, 3, 15), date(2025, 3, 14))
    heads = (*WHO, *(f"2024-{month:02}" for month in range(1, 13)), "2025-01", "2025-02", "2025-03")
    rows = [member(1, *[None] * 15, term=term), member(2, *marks("OOOOOOOOOOOOOOO"))]
    ledger = payment_sheet(tmp_path / "대장.xlsx", heads, rows)
    (row,) = (each for each in found(ledger, date(2025, 4, 1)).rows if each.customer_id == "M-01")
    assert row.months == (*(f"2024-{month:02}" for month in range(3, 13)), "2025-01", "2025-02")


@pytest.mark.parametrize(
    ("on", "months"),
    [(date(2024, 9, 25), ()), (date(2024, 9, 26), ("2024-09",)), (date(2024, 9, 1), ())],
)
def test_a_blank_month_is_late_the_day_after_its_day_of_payment(
    tmp_path: Path, on: date, months: tuple[str, ...]
) -> None:
    """On the day itself it may still be paid."""
    rows = [member(1, 25, *marks("OOOOOOOO....")), member(2, 25, *marks("OOOOOOOOO..."))]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "납부일", *MONTHS), rows)
    assert tuple(month for row in found(ledger, on).rows for month in row.months) == months


def test_without_a_day_of_payment_a_month_is_late_when_it_is_over(tmp_path: Path) -> None:
    """And 설정 may say the day for all."""
    rows = [member(1, *marks("OOOOOOOO....")), member(2, *marks("OOOOOOOOO..."))]
    heads = (*WHO, *MONTHS)
    ledger = payment_sheet(tmp_path / "가.xlsx", heads, rows)
    assert not found(ledger, date(2024, 9, 30)).rows
    assert one(ledger, date(2024, 10, 1)).since == date(2024, 9, 30)
    said = payment_sheet(tmp_path / "나.xlsx", heads, rows, settings={"납부일": 5})
    assert one(said, date(2024, 9, 6)).since == date(2024, 9, 5)
    assert "납부일은 설정대로 5일로" in found(said).read[0]


def test_where_x_is_written_a_blank_is_not_known(tmp_path: Path) -> None:
    """It is counted apart, and told; 설정 may say what it is."""
    rows = [member(1, *marks("OOOOOO..O...")), member(2, *marks("OOOOOXOOO..."))]
    heads = (*WHO, *MONTHS)
    ledger = payment_sheet(tmp_path / "가.xlsx", heads, rows)
    assert one(ledger).customer_id == "M-02"
    assert aside(found(ledger)) == {"빈칸 (안 낸 달을 X로 적는 대장이라 모름)": (1, 2)}
    told = payment_sheet(tmp_path / "나.xlsx", heads, rows, settings={"납부 빈칸": "미납"})
    assert found(told).total == 90_000
    assert not found(told).aside


def test_a_month_of_which_nobody_has_written_anything_is_not_counted(tmp_path: Path) -> None:
    """Nobody knows whether it has been paid or only not been entered."""
    rows = [member(1, *marks("OOOOOOO.....")), member(2, *marks("OOOOOOO....."))]
    result = found(payment_sheet(tmp_path / "대장.xlsx", (*WHO, *MONTHS), rows))
    assert (result.rows, aside(result)) == ((), {"빈칸 (그 달에 아무 표시도 없음)": (2, 4)})


def test_what_is_not_owed(tmp_path: Path) -> None:
    """Waived, in a pause, outside the term, after the end, or put off: none is in the total."""
    heads = (*WHO, "정지 시작일", "정지 종료일", "해지일", *MONTHS)
    pause, left = (date(2024, 5, 1), date(2024, 6, 30), None), (None, None, date(2024, 4, 20))
    nothing = (None, None, None)
    rows = [
        member(1, *pause, *marks("OOOO..OOO...")),
        member(2, *left, *marks("OOOO........")),
        member(3, *nothing, *marks("OOOO"), "면제", "보류", "휴회", "-", "O", None, None, None),
        member(4, *nothing, *marks("..OOOOOOO..."), term=(date(2024, 3, 1), date(2025, 2, 28))),
        member(5, *nothing, *marks("OOOOO"), "탈퇴", *marks("......")),
        member(6, *nothing, *marks("OOOOOOOO"), "확인 바람!", None, None, None),
    ]
    result = found(payment_sheet(tmp_path / "대장.xlsx", heads, rows))
    assert (result.rows, result.total) == ((), 0)
    assert aside(result) == {"보류": (1, 1), "읽지 못한 표시": (1, 1)}


def test_x_outside_the_term_is_told_and_not_counted(tmp_path: Path) -> None:
    """It may be of the term before, which the row does not tell of any more."""
    rows = [member(1, *marks("XXOOOOOOO..."), term=(date(2024, 3, 1), date(2025, 2, 28)))]
    result = found(payment_sheet(tmp_path / "대장.xlsx", (*WHO, *MONTHS), rows))
    assert (result.rows, aside(result)) == ((), {"계약 기간 밖의 미납 표시": (1, 2)})


def test_amounts_are_held_against_the_fee(tmp_path: Path) -> None:
    """What is short is owed, and what was paid beyond a fee fills the oldest months."""
    heads = (*WHO, *(f"{month}월" for month in range(1, 10)))
    full = [30_000] * 9
    rows = [
        member(1, *full[:8], 20_000),
        member(2, 90_000, None, None, *full[3:]),
        member(3, *full[:6], None, None, 60_000),
        member(4, *full),
    ]
    result = found(payment_sheet(tmp_path / "대장.xlsx", heads, rows))
    assert [(each.customer_id, each.won, each.months) for each in result.rows] == [
        ("M-03", 30_000, ("2024-08",)),
        ("M-01", 10_000, ("2024-09",)),
    ]
    assert result.rows[0].doubts == ("더 낸 달의 금액으로 채우고 남은 것",)


def test_a_fee_that_changed_makes_no_debts(tmp_path: Path) -> None:
    """What comes again was agreed then; a first month may be for some days; both are told."""
    heads = (*WHO, *(f"{month}월" for month in range(1, 10)))
    rows = [
        member(1, *[25_000] * 5, *[30_000] * 4),
        member(2, 15_000, *[30_000] * 8, term=(date(2024, 1, 16), date(2025, 1, 15))),
        member(3, *[35_000] * 5, None, *[30_000] * 3),
        member(4, *[30_000] * 4, 20_000, *[30_000] * 4),
    ]
    result = found(payment_sheet(tmp_path / "대장.xlsx", heads, rows))
    assert {each.customer_id: each.won for each in result.rows} == {"M-03": 30_000, "M-04": 10_000}
    assert aside(result) == {"요금보다 적게 낸 달 (같은 금액을 되풀이했거나 첫 달)": (2, 6)}


def test_a_blank_end_is_told(tmp_path: Path) -> None:
    """Among ends it is a gap: nobody knows whether the contract goes on."""
    rows = [
        member(1, *marks("OOOOOOOO...."), term=(date(2024, 1, 1), None)),
        member(2, *marks("OOOOOOOOO...")),
    ]
    assert one(payment_sheet(tmp_path / "대장.xlsx", (*WHO, *MONTHS), rows)).doubts == (
        "종료일이 빈 계약",
    )


def test_who_pays_for_the_year_at_once_owes_no_months(tmp_path: Path) -> None:
    """One payment of the whole fee proves no monthly fee, and its blanks are no debts."""
    paid = [360_000, *[None] * 11]
    rows = [member(at, *paid, fee=360_000) for at in (1, 2, 3)]
    once = found(payment_sheet(tmp_path / "가.xlsx", (*WHO[:-1], "총 회비", *MONTHS), rows))
    assert (once.rows, once.total) == ((), 0)
    unsure = payment_sheet(tmp_path / "나.xlsx", (*WHO[:-1], "회비", *MONTHS), rows)
    assert found(unsure).total == 0
    rows = [
        member(1, "연납", *marks("O...........")),
        member(2, "월납", *marks("OOOOOOOO....")),
        member(3, "월납", *marks("OOOOOOOOO...")),
    ]
    ledger = payment_sheet(tmp_path / "다.xlsx", (*WHO, "납부방식", *MONTHS), rows)
    assert [(each.customer_id, each.won) for each in found(ledger).rows] == [("M-02", 30_000)]
    assert aside(found(ledger)) == {"달마다 내지 않는 계약의 빈칸": (1, 8)}


def test_units_days_and_dates(tmp_path: Path) -> None:
    """Amounts in thousands as the fees are; numbers up to 31 are days; dates are dates."""
    heads = (*WHO[:-1], "월회비(천원)", "1월", "2월")
    rows = [member(1, 30, 30, fee=30), member(2, 30, 20, fee=30), member(3, 30, 30, fee=30)]
    assert one(payment_sheet(tmp_path / "천.xlsx", heads, rows)).won == 10_000
    rows = [member(1, 25, 23), member(2, 24, None)]
    days = payment_sheet(tmp_path / "날.xlsx", (*WHO, "1월", "2월"), rows)
    assert one(days).months == ("2024-02",)
    rows = [member(1, "1/25", datetime(2024, 2, 23)), member(2, None, "2/20")]  # noqa: DTZ001
    dated = payment_sheet(tmp_path / "일.xlsx", (*WHO, "1월", "2월"), rows)
    assert one(dated).months == ("2024-01",)


def test_days_as_headers_and_groups_of_years(tmp_path: Path) -> None:
    """A header that is a day of Excel, and 1월 twice below two years."""
    heads = (*WHO, *(datetime(2024, month, 1) for month in (1, 2)))  # noqa: DTZ001
    rows = [member(1, "O", "X"), member(2, "O", "O")]
    assert one(payment_sheet(tmp_path / "날.xlsx", heads, rows)).months == ("2024-02",)
    term = (date(2023, 1, 1), date(2024, 12, 31))
    rows = [member(1, *marks("OXXO"), term=term), member(2, *marks("OOOO"), term=term)]
    heads = (*WHO, "11월", "12월", "1월", "2월")
    groups = {1: "회원", 8: "2023년 회비", 10: "2024년 회비"}
    ledger = payment_sheet(tmp_path / "해.xlsx", heads, rows, title="", groups=groups)
    assert one(ledger).months == ("2023-12", "2024-01")


def test_months_that_tell_no_year_are_asked_about(tmp_path: Path) -> None:
    """No figure is made of them until it is said, in 설정 or for once."""
    rows = [member(1, *marks("OOOOOOOXO...")), member(2, *marks("OOOOOOOOO..."))]
    heads = (*WHO, *MONTHS)
    ledger = payment_sheet(tmp_path / "가.xlsx", heads, rows, title="회비 납부 현황")
    result = found(ledger)
    assert result.rows == ()
    assert "몇 년의 것인지 알 수 없어" in result.questions[0]
    assert found(ledger, year=2024).total == 30_000
    settings = {"납부 연도": 2024}
    said = payment_sheet(tmp_path / "나.xlsx", heads, rows, title="회비", settings=settings)
    assert (found(said).total, found(said).questions) == (30_000, ())


@pytest.mark.parametrize("title", ["2024년 출석부", "2024년 회원 명부"])
def test_months_of_something_else_are_no_payments(tmp_path: Path, title: str) -> None:
    """Visits are left alone, and where no word says what they are it is asked."""
    rows = [member(1, *marks("OOOOOOOXO...")), member(2, *marks("OOOOOOOOO..."))]
    result = found(payment_sheet(tmp_path / "대장.xlsx", (*WHO, *MONTHS), rows, title=title))
    assert result.rows == ()
    asked = "열이 납부를 적은 것인지 알 수 없어" in "".join(result.questions)
    assert asked == ("출석" not in title)


def test_a_merged_group_ends_where_its_cells_do(tmp_path: Path) -> None:
    """이용 현황 over two columns says nothing of the months beside it; a title says it of all."""
    heads = (*WHO[:-2], "출석일", "월회비", "1월", "2월")
    rows = [
        [*row[:5], "12", *row[6:]] for row in (member(1, *marks("OX")), member(2, *marks("OO")))
    ]
    groups = {1: "회원 정보", 6: "이용 현황"}
    path = tmp_path / "대장.xlsx"
    payment_sheet(path, heads, rows, title="2024년 회비 납부", groups=groups)
    book = load_workbook(path)
    book["회원명부"].merge_cells("F2:G2")
    book["회원명부"].merge_cells("A1:E1")
    book.save(path)
    assert one(open_ledger(path)).won == 30_000


def test_unnamed_months_may_prove_themselves(tmp_path: Path) -> None:
    """Amounts that are the fee, or words of paying; or 설정 says it."""
    rows = [member(1, 30_000, None), member(2, 30_000, 30_000)]
    plain = "2024년 회원 명부"
    heads = (*WHO, "1월", "2월")
    assert one(payment_sheet(tmp_path / "가.xlsx", heads, rows, title=plain)).won == 30_000
    rows = [member(1, "O", "미납"), member(2, "O", "O")]
    assert one(payment_sheet(tmp_path / "나.xlsx", heads, rows, title=plain)).won == 30_000
    rows = [member(1, "O", "X"), member(2, "O", "O")]
    settings = {"월별 열": "납부"}
    said = payment_sheet(tmp_path / "다.xlsx", heads, rows, title=plain, settings=settings)
    assert one(said).won == 30_000


def test_an_amount_owed_and_a_word(tmp_path: Path) -> None:
    """미납금 is what counts; 납부 여부 where there is none; what contradicts is told."""
    heads = (*WHO[:-1], "총 회비", "납부여부", "미납금")
    rows = [
        member(1, "완납", 5_000, fee=360_000),
        member(2, "미납", None, fee=360_000),
        member(3, "일부 100,000", None, fee=360_000),
        member(4, "O", 0, fee=360_000),
        member(5, None, None, fee=360_000),
        member(6, "미납", 50_000, fee=360_000),
    ]
    result = found(payment_sheet(tmp_path / "대장.xlsx", heads, rows, title=""))
    assert {each.customer_id: each.won for each in result.rows} == {
        "M-01": 5_000,
        "M-02": 360_000,
        "M-03": 260_000,
        "M-06": 50_000,
    }
    doubts = {each.customer_id: each.doubts for each in result.rows if each.doubts}
    assert doubts == {"M-01": ("납부 여부 칸은 낸 것으로 적혀 있음",)}
    assert aside(result) == {"납부 여부가 빈칸": (1, 0)}


def test_a_word_alone_does_not_tell_how_many_months(tmp_path: Path) -> None:
    """미납 beside a monthly fee: listed, without an amount; 미납 2개월 says it."""
    heads = (*WHO, "납부여부")
    rows = [member(1, "미납"), member(2, "미납 2개월"), member(3, "완납")]
    result = found(payment_sheet(tmp_path / "대장.xlsx", heads, rows, title=""))
    assert [(each.customer_id, each.won) for each in result.rows] == [
        ("M-02", 60_000),
        ("M-01", None),
    ]
    assert (result.total, result.unknown) == (60_000, 1)
    turned = [member(1, "O"), member(2, "X"), member(3, "X")]
    heads = (*WHO, "미납여부")
    assert one(payment_sheet(tmp_path / "거꾸로.xlsx", heads, turned, title="")).by == "납부 여부"


def test_how_many_months_are_unpaid_may_stand_in_a_column(tmp_path: Path) -> None:
    """As a number or as their names; a bare number below 미납월 may be August, and is told."""
    rows = [member(1, 2), member(2, "7월, 8월"), member(3, "없음"), member(4, None)]
    counted = payment_sheet(tmp_path / "가.xlsx", (*WHO, "미납개월"), rows, title="")
    assert [(each.won, str(each.cell)) for each in found(counted).rows] == [
        (60_000, "회원명부!H2"),
        (60_000, "회원명부!H3"),
    ]
    rows = [member(1, 8), member(2, "8월"), member(3, None)]
    named = found(payment_sheet(tmp_path / "나.xlsx", (*WHO, "미납월"), rows, title=""))
    assert [each.customer_id for each in named.rows] == ["M-02"]
    assert aside(named) == {"읽지 못한 납부 여부": (1, 0)}


def test_a_fee_of_which_nothing_tells_what_it_is_for_gives_no_amount(tmp_path: Path) -> None:
    """The months are told, and what to do."""
    heads = (*WHO[:-1], "회비", *MONTHS)
    rows = [member(1, *marks("OOOOOOOXO...")), member(2, *marks("OOOOOOOOO..."))]
    result = found(payment_sheet(tmp_path / "가.xlsx", heads, rows))
    assert [(each.won, each.months) for each in result.rows] == [(None, ("2024-08",))]
    assert "'기준 | 요금 기준 | 월'" in result.questions[0]
    said = payment_sheet(tmp_path / "나.xlsx", heads, rows, settings={"요금 기준": "월"})
    assert (found(said).total, found(said).questions) == (30_000, ())


def test_vat_is_told_and_not_added(tmp_path: Path) -> None:
    """Nobody knows who pays it how."""
    rows = [member(1, "O", "X", fee="30,000원 (VAT 별도)"), member(2, "O", "O")]
    row = one(payment_sheet(tmp_path / "대장.xlsx", (*WHO, "1월", "2월"), rows))
    assert (row.won, row.basis) == (
        30_000,
        "월 30,000원 × 1개월(2024-02), 부가세 별도 금액은 더하지 않음",
    )


def test_a_list_of_members_without_terms(tmp_path: Path) -> None:
    """Since the first mark of each; before it nobody knows whether they were members."""
    heads = ("번호", "성명", "연락처", "회비", *MONTHS)
    rows = [
        [1, "가나다", "010-0000-0001", 30_000, *marks("..OOOO.OO...")],
        [2, "라마바", "010-0000-0002", 30_000, *marks("OOOOOOOOO...")],
        [3, "사아자", "010-0000-0003", 30_000, *marks("OOOOOOOOO...")],
    ]
    settings = {"요금 기준": "월"}
    result = found(payment_sheet(tmp_path / "대장.xlsx", heads, rows, settings=settings))
    assert [(each.won, each.months) for each in result.rows] == [(30_000, ("2024-07",))]
    assert aside(result) == {"빈칸 (시작일을 모름)": (1, 2)}


def test_what_is_owed_is_filtered_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    """By officer and by amount."""
    heads = (*WHO, "담당자", "미납금")
    rows = [
        member(1, "김대리", 10_000),
        member(2, "이과장", 50_000),
        member(3, "김대리", 70_000),
    ]
    ledger = payment_sheet(tmp_path / "대장.xlsx", heads, rows, title="")
    result = dues(ledger, as_of=DAY, officer="김 대리", least=50_000)
    assert ([each.won for each in result.rows], result.left_out) == ([70_000], 1)


def test_nothing_that_tells_who_owes(tmp_path: Path) -> None:
    """It is said that nothing is known: no debts are not the same."""
    ledger = payment_sheet(tmp_path / "대장.xlsx", WHO, [member(1), member(2)], title="")
    assert (found(ledger).known, found(ledger).rows) == (False, ())


def listed(path: Path, sheets: dict[str, list[list[object]]], *rows: list[object]) -> Ledger:
    """Return a ledger with sheets that list payments."""
    payment_sheet(path, WHO, rows or [member(1), member(2)], title="")
    book = load_workbook(path)
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(line)
    book.save(path)
    return open_ledger(path)


def monthly(who: object, months: range, won: int = 30_000) -> list[list[object]]:
    """Return lines of a payment on the 25th of each month."""
    return [[date(2024, month, 25), who, won, "회비"] for month in months]


def test_a_list_of_payments_fills_the_oldest_months(tmp_path: Path) -> None:
    """Since the list begins; over both of its sheets; deposits are no fees."""
    head: list[object] = ["납부일", "회원번호", "금액", "적요"]
    first = [head, *monthly("M-01", range(3, 6)), *monthly("M-02", range(3, 6))]
    other: list[object] = [date(2024, 8, 1), "M-01", 50_000, "락커 보증금"]
    second = [head, *monthly("M-01", range(6, 9)), *monthly("M-02", range(6, 10)), other]
    result = found(listed(tmp_path / "가.xlsx", {"상반기납부": [], "납부내역": first + second[1:]}))
    assert [(each.customer_id, each.won, each.months) for each in result.rows] == [
        ("M-01", 30_000, ("2024-09",))
    ]
    assert result.read[0].startswith("납부내역: 2024-03-25부터")
    assert "요금이 아닌 듯한 납부 1건" in result.read[1]
    both = found(listed(tmp_path / "나.xlsx", {"2024년 납부내역": first, "입금대장": second}))
    assert [each.won for each in both.rows] == [30_000]


def test_a_payment_of_nobody_known_is_told(tmp_path: Path) -> None:
    """It may be that of who seems to owe."""
    head: list[object] = ["입금일", "성명", "입금액"]
    lines = [
        each[:3] for each in (*monthly("가나다", range(1, 10)), *monthly("가족이름", range(9, 10)))
    ]
    result = found(listed(tmp_path / "대장.xlsx", {"입금내역": [head, *lines]}))
    (row,) = result.rows
    assert (row.customer_id, row.won) == ("M-02", 270_000)
    assert row.doubts == ("누구의 것인지 모르는 납부 1건이 있음",)
    assert "누구의 것인지 모르는 납부 1건(30,000원)" in result.read[1]


def test_terms_one_after_the_other_are_one_account(tmp_path: Path) -> None:
    """What was paid late for the first is not asked again for the second."""
    rows = [
        member(1, term=(date(2024, 1, 1), date(2024, 6, 30))),
        member(1, term=(date(2024, 7, 1), date(2024, 12, 31))),
    ]
    head: list[object] = ["납부일", "회원번호", "금액", "적요"]
    lines = [head, *monthly("M-01", range(1, 6)), [date(2024, 8, 2), "M-01", 90_000, ""]]
    result = found(listed(tmp_path / "대장.xlsx", {"수납대장": lines}, *rows))
    assert [(each.won, each.months) for each in result.rows] == [(30_000, ("2024-09",))]


def test_a_list_without_headers_is_asked_about(tmp_path: Path) -> None:
    """No debts are made of it."""
    result = found(listed(tmp_path / "대장.xlsx", {"납부내역": [["가", "나"], [1, 2]]}))
    assert (result.rows, result.known) == ((), False)
    assert "읽지 못했습니다" in result.questions[0]


def test_what_was_paid_back_by_a_list_is_told(tmp_path: Path) -> None:
    """An amount below 0 makes who has paid every month seem to owe one: it is said why."""
    head: list[object] = ["납부일", "회원번호", "금액", "적요"]
    back: list[object] = [date(2024, 9, 26), "M-01", -30_000, "회비"]
    lines = [head, *monthly("M-01", range(1, 10)), *monthly("M-02", range(1, 9)), back]
    result = found(listed(tmp_path / "대장.xlsx", {"납부내역": lines}))
    assert [(each.customer_id, each.won) for each in result.rows] == [
        ("M-01", 30_000),
        ("M-02", 30_000),
    ]
    assert [each.doubts for each in result.rows] == [("낸 금액은 돌려준 30,000원을 뺀 것",), ()]
