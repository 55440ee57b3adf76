"""What is written into a column is written as it counts, and read back as it was meant."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from in_memory import ledger_of
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.domain.lengths import LengthUnit
from xlcrm.errors import DomainError
from xlcrm.office.contract import OfCustomer
from xlcrm.ooxml.package import Package
from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

AS_OF = date(2024, 12, 1)
HEADERS = ["고객 ID", "고객명", "계약 시작일", "계약 종료일", "계약 기간", "요금"]
DAYS = [("29-12-2023", "28-12-2024"), ("05-01-2024", "04-01-2025"), ("07-11-2023", "06-11-2024")]


def ledger(
    rows: Sequence[Sequence[object]],
    headers: Sequence[str] = HEADERS,
    settings: Sequence[Sequence[object]] = (),
) -> Ledger:
    """Return a ledger of invented customers."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "고객대장"
    for row in (headers, *rows):
        page.append(list(row))
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    if settings:
        page = book.create_sheet("설정")
        for row in (["구분", "항목", "값"], *settings):
            page.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return ledger_of(read_book(Package(stream.getvalue())))


def done(before: Ledger, proposal: Proposal[object]) -> tuple[Ledger, list[tuple[object, ...]]]:
    """Return the ledger with a proposal made real, and what its cells say."""
    data = apply(proposal.plan, before.book.package, before.book.scans).data
    after = ledger_of(read_book(Package(data)))
    page = load_workbook(BytesIO(data))["고객대장"]
    return after, list(page.iter_rows(min_row=2, values_only=True))


def by_day(fee: object = 50_000) -> list[list[object]]:
    """Return rows whose days are day first."""
    return [[1001 + at, "가나다"[at], *days, 12, fee] for at, days in enumerate(DAYS)]


def in_money(*fees: object) -> list[list[object]]:
    """Return rows with some fees."""
    return [
        [1001 + at, "가나다라마"[at], date(2024, 1, 1), date(2024, 12, 31), 12, fee]
        for at, fee in enumerate(fees)
    ]


def test_a_renewal_is_written_in_the_order_of_its_column() -> None:
    """And the column is still read as it was."""
    before = ledger(by_day())
    renewed = xlcrm.renew(before, OfCustomer("1001"), as_of=AS_OF)
    after, rows = done(before, renewed)
    assert rows[-1][2:5] == ("29-12-2024", "28-12-2025", 12)
    assert after.tables[0].values("start")[-1] == date(2024, 12, 29)
    assert after.tables[0].values("start")[:3] == before.tables[0].values("start")


def test_what_is_imported_is_written_in_the_order_of_its_column() -> None:
    """Whatever the order in which it was brought."""
    before = ledger(by_day())
    brought = [{"고객 ID": "1009", "고객명": "하", "계약 시작일": "2024-11-05"}]
    after, rows = done(before, xlcrm.bring(before, brought, as_of=AS_OF))
    assert rows[-1][2] == "05-11-2024"
    assert after.tables[0].values("start")[-1] == date(2024, 11, 5)


@pytest.mark.parametrize(("header", "factor"), [("요금(만원)", 10_000), ("요금(천원)", 1_000)])
def test_a_fee_is_written_in_the_unit_of_its_column(header: str, factor: int) -> None:
    """A new fee, one that is carried over, and one that is brought in won."""
    before = ledger(in_money(15, 8.5), [*HEADERS[:-1], header])
    assert before.tables[0].values("fee") == [15 * factor, int(8.5 * factor)]
    for number, fee, written in ((1001, 12 * factor + 5, None), (1002, None, 8.5)):
        renewed = xlcrm.renew(before, OfCustomer(str(number)), as_of=AS_OF, fee=fee)
        after, rows = done(before, renewed)
        said = fee if written is None else int(written * factor)
        assert after.tables[0].values("fee")[-1] == said
        assert rows[-1][5] == (fee / factor if fee else written)
    brought = [{"고객 ID": "1009", "고객명": "하", "계약 시작일": "2024-11-05", "요금": 70_000}]
    after, rows = done(before, xlcrm.bring(before, brought, as_of=AS_OF))
    assert (rows[-1][5], after.tables[0].values("fee")[-1]) == (70_000 // factor, 70_000)


def test_a_file_in_another_unit_is_brought_as_what_it_means() -> None:
    """Its own header says what its numbers count."""
    before = ledger(in_money(15), [*HEADERS[:-1], "요금(만원)"])
    brought = [{"고객 ID": "1009", "고객명": "하", "시작일": "05/11/2024", "요금(천원)": 70}]
    brought += [{"고객 ID": "1010", "고객명": "파", "시작일": "29/11/2024", "요금(천원)": 80}]
    _, rows = done(before, xlcrm.bring(before, brought, as_of=AS_OF))
    assert [row[5] for row in rows] == [15, 7, 8]
    assert [row[2] for row in rows[1:]] == [datetime(2024, 11, 5), datetime(2024, 11, 29)]  # noqa: DTZ001


def test_nothing_in_won_is_written_into_a_column_of_another_currency() -> None:
    """What is carried over stays as it is."""
    before = ledger(in_money(30, 40), [*HEADERS[:-1], "요금($)"])
    _, rows = done(before, xlcrm.renew(before, OfCustomer("1001"), as_of=AS_OF))
    assert rows[-1][5] == 30
    with pytest.raises(DomainError, match="원으로 적지 않은 열"):
        xlcrm.renew(before, OfCustomer("1001"), as_of=AS_OF, fee=50_000)


def test_a_length_is_written_in_the_unit_of_its_column() -> None:
    """3 years stay 3; what is no whole year says its months."""
    rows = [[1001, "가", date(2022, 1, 1), date(2024, 12, 31), 3, 50_000]]
    before = ledger(rows)
    assert before.tables[0].columns["months"].habit.unit is LengthUnit.YEARS
    for months, written in ((None, 3), (24, 2), (6, "6개월")):
        renewed = xlcrm.renew(before, OfCustomer("1001"), as_of=AS_OF, months=months)
        after, cells = done(before, renewed)
        assert cells[-1][4] == written
        assert after.tables[0].values("months")[-1] == (months or 36)


@pytest.mark.parametrize(
    ("form", "length"),
    [('0"개월"', 3), ('0"년"', 36), ("0개월", 3), ("General", None), ("0", None)],
)
def test_a_cells_format_tells_what_its_number_counts(form: str, length: int | None) -> None:
    """As in a new ledger: 3개월 is seen, and 3 is kept."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "고객대장"
    page.append(HEADERS)
    page.append([1001, "가", date(2024, 1, 1), None, 3, 50_000])
    page["E2"].number_format = form
    stream = BytesIO()
    book.save(stream)
    found = ledger_of(read_book(Package(stream.getvalue())))
    assert found.tables[0].values("months") == [length]
    assert [each.code for each in found.findings if each.code == "C133"] == ["C133"] * (
        length is None
    )


def test_a_fix_makes_days_of_what_the_column_has_told() -> None:
    """All of them, and they stay the same days; nothing is told of the column any more."""
    before = ledger(by_day())
    fixed = xlcrm.fix(before, only=["C105"])
    after, rows = done(before, fixed)
    assert rows[1][2] == datetime(2024, 1, 5)  # noqa: DTZ001 - a cell's
    for field in ("start", "end"):
        assert list(after.tables[0].values(field)) == list(before.tables[0].values(field))
    assert [each.code for each in before.findings if each.code[:2] == "C1"] == ["C105", "C105"]
    assert [each.code for each in after.findings if each.code[:2] == "C1"] == []


@pytest.mark.parametrize("weekday", ["05-01-2024 (월)", "05-01-2024 월요일"])
def test_a_fix_takes_no_proof_from_what_it_leaves(weekday: str) -> None:
    """A weekday that is not that day's stays as it is typed, and is still read."""
    rows = by_day()
    rows[1][2] = weekday  # it was a Friday
    before = ledger(rows)
    after, _ = done(before, xlcrm.fix(before))
    assert list(after.tables[0].values("start")) == list(before.tables[0].values("start"))


@pytest.mark.parametrize("text", ["2024-01-05 Mon", "Mon, 5 Jan 2024", "2024年1月5日(月)"])
def test_a_weekday_of_another_language_is_not_mended_away_either(text: str) -> None:
    """Which of both is wrong, people have to say."""
    rows = in_money(50_000, 50_000)
    rows[1][2] = text
    before = ledger(rows)
    assert before.tables[0].values("start")[1] == date(2024, 1, 5)
    _, cells = done(before, xlcrm.fix(before))
    assert cells[1][2] == text


@pytest.mark.parametrize("serial", [45292, 45292.0, "45292", " 45292 "])
def test_a_fix_shows_days_as_days(serial: object) -> None:
    """Numbers that only xlcrm could read, also where they are texts."""
    rows = in_money(50_000, 50_000)
    rows[1][2] = serial
    before = ledger(rows)
    (told,) = [each for each in before.findings if each.code == "C106"]
    assert told.where.cell == "C3"
    after, cells = done(before, xlcrm.fix(before, only=["C106"]))
    assert cells[1][2] == datetime(2024, 1, 1)  # noqa: DTZ001 - a cell's
    assert not [each for each in after.findings if each.code == "C106"]


def test_an_open_column_is_one_question_and_an_answer_ends_it() -> None:
    """One column's answer is enough for what is written alike; its rows count again."""
    rows = [
        [1001 + at, "가나다"[at], f"0{at + 1}-02-2024", f"0{at + 1}-03-2025", None, 5]
        for at in range(3)
    ]
    before = ledger(rows)
    assert [f"{each.code} {each.where.cell}" for each in before.findings] == ["C104 C2", "C104 D2"]
    said = xlcrm.refresh(before, as_of=AS_OF)
    assert said.found is not None
    assert said.found.counts == {"오류": 3}
    answer = ["읽는 법", "고객대장!계약 시작일", "일-월-년"]
    after = ledger(rows, settings=[answer])
    assert after.tables[0].values("start")[0] == date(2024, 2, 1)
    assert after.tables[0].values("end")[2] == date(2025, 3, 3)
    assert not [each for each in after.findings if each.code == "C104"]


def test_an_answer_for_one_year_counts_for_the_next() -> None:
    """Nobody answers anew each year."""
    rows = [[1001, "가", "01-02-2024", date(2025, 1, 31), None, 5]]
    for sheet, day in (("강남점", None), ("고객대장 2023", date(2024, 2, 1))):
        answer = ["읽는 법", f"'{sheet}'!계약 시작일", "일-월-년"]
        assert ledger(rows, settings=[answer]).tables[0].values("start") == [day]


def test_an_answer_that_is_none_is_told() -> None:
    """Like any other setting."""
    found = ledger(in_money(5), settings=[["읽는 법", "고객대장!요금", "거꾸로"]]).findings
    assert [each.code for each in found] == ["S113"]


@pytest.mark.parametrize("fields", [["start"], ["end"], ["start", "end"]])
def test_a_column_is_read_alike_whatever_else_is_read(fields: list[str]) -> None:
    """The end proves the order of the start, also where nobody asked for the end."""
    rows = by_day()
    rows[0][2] = "09-12-2023"
    whole = ledger(rows)
    part = read_book(whole.book.package, fields=lambda _: fields).ledgers[0].table
    for field in fields:
        assert list(part.values(field)) == list(whole.tables[0].values(field))
    assert {each for each in part.columns if not LEDGER.column(each).computed} == {*fields}
