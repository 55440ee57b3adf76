"""Who is who: one index, whose answers about one person agree with each other."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.table import Table as ExcelTable

from xlcrm.domain.identity import match_key
from xlcrm.ooxml.package import Package
from xlcrm.people.index import People
from xlcrm.people.keys import customers, numbers_of, trusted
from xlcrm.people.lookalikes import looks_like
from xlcrm.people.person import Person, told_apart
from xlcrm.rules.every import check
from xlcrm.schema.coerce import read_column
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.schema.table import Table
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.sheets import SheetSpec
    from xlcrm.workbook.read import Choice

HEADERS = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일")
TERM = ("2024-01-01", "2024-12-31")
FIELDS = ("customer_id", "name", "phone", "contract_id")

IDS = (None, 1001, "1001", "1002", "A-7")
NAMES = (None, "가온", "가 온", "나래", "다솜", "#N/A", "-")
PHONES = (None, "010-0000-0001", 1000000001, "02-200-0001, 010-0000-0001", "없음")
CONTRACTS = (None, "C-1", "C-2")

ROW = st.tuples(*map(st.sampled_from, (IDS, NAMES, PHONES, CONTRACTS)))


def table_of(
    rows: Sequence[Sequence[CellValue]],
    fields: Sequence[str] = FIELDS,
    *,
    sheet: str = "고객대장",
    spec: SheetSpec = LEDGER,
    header: str = "고객 ID",
) -> Table:
    """Return a sheet's table of those of the rows' four fields that it has."""
    columns = {
        field: read_column(
            spec.column(field),
            number + 1,
            header if field == "customer_id" else spec.column(field).name,
            [row[number] for row in rows],
        )
        for number, field in enumerate(FIELDS)
        if field in fields
    }
    return Table(spec, sheet, 1, range(2, len(rows) + 2), columns)


@st.composite
def ledgers(draw: st.DrawFn) -> list[Table]:
    """One ledger or two of a few people, some without a column, or with 순번 for 고객 ID."""
    tables = []
    for number in range(draw(st.integers(1, 2))):
        rows = draw(st.lists(ROW, max_size=6))
        left_out = draw(st.sampled_from([None, None, *FIELDS]))
        header = draw(st.sampled_from(["고객 ID", "고객 ID", "순번"]))
        fields = [field for field in FIELDS if field != left_out]
        tables.append(table_of(rows, fields, sheet=f"{2023 + number}", header=header))
    return tables


def keys_of(person: Person) -> set[str]:
    """Return the keys of a person's rows."""
    return {customers(table)[at] for table, at in person.rows}


def rows_of(people: Sequence[Person]) -> set[tuple[str, int]]:
    """Return all rows of some people."""
    return {(table.sheet, at) for person in people for table, at in person.rows}


# -- the index agrees with itself ------------------------------------------------------------------


@given(ledgers())
def test_a_key_and_its_rows_belong_together(tables: list[Table]) -> None:
    """Rows by customer are those that have the customer's key, however they are asked for."""
    people = People(tables)
    assert people.customers == [customers(table) for table in tables]
    keys = {key for each in people.customers for key in each} - {""}
    assert people.by_customer.keys() == keys
    for key, places in people.by_customer.items():
        assert {people.customers[number][at] for number, at in places} == {key}
    assert people.places_of(keys) == people.by_customer
    assert people.places_of([]) == {}
    assert sum(map(len, people.by_customer.values())) == sum(
        key != "" for each in people.customers for key in each
    )


@given(ledgers())
def test_who_is_found_has_the_rows_of_the_key(tables: list[Table]) -> None:
    """By 고객 ID all rows that bear it, by name all rows of it; a person's rows have one key."""
    people = People(tables)
    for row, (number, at) in enumerate(people.places):
        table, customer = tables[number], people.ids[row]
        name = table.values("name")[at]
        if customer is not None:
            found = people.find(customer)
            own = people.by_customer[str(customer)]
            assert rows_of(found) == {(tables[n].sheet, position) for n, position in own}
            assert {person.customer_id for person in found} == {customer}
        if name is not None:
            found = people.find(name)
            assert (table.sheet, at) in rows_of(found)
            assert all(keys_of(person) == {person.key} for person in found)
            assert all(people.shares_name(person) == (len(found) > 1) for person in found)


@given(ledgers())
def test_a_name_tells_whose_a_row_is_if_it_finds_one(tables: list[Table]) -> None:
    """An entry without 고객 ID is the one person's whom its name finds, and of several nobody's."""
    people = People(tables)
    for name in set(people.column("name")) - {None}:
        keys = {person.key for person in people.find(name)}
        whose = people.whose({"name": name})
        assert whose == (next(iter(keys)) if len(keys) == 1 else "")


@given(ledgers())
def test_a_ledger_s_own_row_is_its_customer_s(tables: list[Table]) -> None:
    """Told as an entry by 고객 ID; or by name, phone and contract, unless several have all."""
    people = People(tables)
    for row, (number, at) in enumerate(people.places):
        table, key = tables[number], people.customers[number][at]
        said = {field: table.values(field)[at] for field in FIELDS}
        if not trusted(table):
            del said["customer_id"]
        if not key:
            continue
        whose = people.whose(said)
        if people.ids[row] is not None:
            assert whose == key
            continue
        assert whose in {key, ""}
        namesakes = {person.key for person in people.find(said["name"])}
        others = people.by_contract.get(str(said["contract_id"]), ())
        theirs = {people.customers[n][position] for n, position in others}
        reached = {each.key for each in people.find(said["phone"])} if people.numbers[row] else None
        may_be = namesakes if reached is None else namesakes & reached
        assert (whose == key) == (may_be == {key} or may_be & theirs == {key})


@given(ledgers(), st.lists(ROW, max_size=8))
def test_many_rows_are_whose_each_of_them_is(
    tables: list[Table], rows: list[tuple[CellValue, ...]]
) -> None:
    """Asked about a whole sheet, or about one row after the other."""
    people = People(tables)
    journal = table_of(rows, ["customer_id", "name", "contract_id"], sheet="일지", spec=JOURNAL)
    one_by_one = [
        people.whose({field: journal.values(field)[at] for field in FIELDS})
        for at in range(len(rows))
    ]
    assert People(tables).whose_rows(journal) == one_by_one


@given(ledgers())
def test_a_brought_row_that_says_the_same_is_the_same_person(tables: list[Table]) -> None:
    """By name and any of its numbers, 고객 ID or none; nobody else of another name."""
    people = People(tables)
    for row, numbers in enumerate(people.numbers):
        name = people.column("name")[row]
        if name is None:
            continue
        key = match_key(str(name))
        alike = people.alike(key, numbers)
        assert people.ids[row] in alike
        for customer, other in alike.items():
            assert people.ids[other] == customer
            assert other in people.called(key)
            assert not numbers or set(numbers) & set(people.numbers[other])
        places = map(people.places.__getitem__, alike.values())
        assert {(tables[n].sheet, at) for n, at in places} <= rows_of(people.find(name))


@given(ledgers())
def test_everybody_is_known_once(tables: list[Table]) -> None:
    """What rules compare are the distinct rows of the ledgers whose 고객 ID is surely one."""
    people = People(tables)
    said = {
        (table.values("customer_id")[at], table.values("name")[at], table.values("phone")[at])
        for table in tables
        if {"customer_id", "name"} <= table.columns.keys() and trusted(table)
        for at in range(len(table.rows))
    }
    assert set(people.identities) == said
    assert len(people.identities) == len(said)


# -- examples --------------------------------------------------------------------------------------


def book_of(fields: Choice | None = None, **sheets: Sequence[Sequence[object]]) -> Book:
    """Return what is read of a workbook with these sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([*row])
        if name == "고객관리일지":  # a table shows where the rows end, without a name read
            sheet.add_table(ExcelTable(displayName="일지", ref=sheet.dimensions))
    buffer = io.BytesIO()
    book.save(buffer)
    return read_book(Package(buffer.getvalue()), fields=fields)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("1001", ["1001"]),
        (1001, ["1001"]),
        ("가온", ["1001"]),
        ("02-200-0001", ["1001"]),
        ("나래", ["1002", "1003"]),
        ("1004", ["1004", "1004"]),
        ("01000000009", [""]),
        ("없음", []),
        (None, []),
        ("", []),
    ],
)
def test_people_are_found_over_all_ledgers(key: object, found: list[str]) -> None:
    """One customer's terms lie on several sheets; one ID under two names is two people."""
    book = book_of(
        고객대장_2023=(
            HEADERS,
            (1001, "가온", "010-0000-0001", *TERM),
            (1002, "나래", "010-0000-0002", *TERM),
            (1004, "다솜", "", *TERM),
        ),
        고객대장_2024=(
            HEADERS,
            (1001, "가 온", "02-200-0001, 010-0000-0001", *TERM),
            (1003, "나래", "", *TERM),
            (1004, "라온", "", *TERM),
            (None, "마루", "010-0000-0009", *TERM),
        ),
    )
    people = book.people
    assert [person.customer_id for person in people.find(key)] == found
    assert people.find(key) is people.find(key)
    (first,) = people.find(1001)
    assert [(table.sheet, at) for table, at in first.rows] == [
        ("고객대장_2023", 0),
        ("고객대장_2024", 0),
    ]
    assert (first.phone, first.written) == ("02-200-0001, 010-0000-0001", 1001)
    assert first.masked == "1001 가 * 02-***-0001, 010-****-0001"


def test_row_numbers_of_several_sheets_name_nobody() -> None:
    """순번 begins anew on each sheet; on a single one it finds the person of its row."""
    rows = (("순번", *HEADERS[1:]), (1, "가온", "", *TERM))
    assert [each.name for each in book_of(고객대장=rows).people.find("1")] == ["가온"]
    assert book_of(고객대장_2023=rows, 고객대장_2024=rows).people.find("1") == ()


def test_a_row_of_another_ledger_s_family_is_not_everybody_s() -> None:
    """One telephone number of two finds both, apart."""
    mother, son = ("1001", "가온", "010-0000-0001", None), (None, "나래", "01000000001", None)
    people = People([table_of([mother, son])])
    assert [person.masked for person in people.find("010-0000-0001")] == [
        "1001 가* 010-****-0001",
        "나* 010-****-0001",
    ]
    assert told_apart(people.find("가온")) == "1001 가* 010-****-0001"


def test_what_was_not_read_is_read_when_it_is_needed() -> None:
    """Names only where no 고객 ID tells whose a row is, contracts only where a name does not."""
    ledger = (
        (*HEADERS, "계약 ID"),
        (1001, "가온", "010-0000-0001", *TERM, "C-1"),
        (1002, "가 온", "010-0000-0002", *TERM, 2),
        (1003, "나래", "010-0000-0003", *TERM, "C-3"),
    )
    journal = (
        ("일시", "고객 ID", "고객명", "내용", "계약 ID"),
        (TERM[0], 1003, "가온", "가", None),
        (TERM[0], None, " 나래", "나", None),
        (TERM[0], None, "가온", "다", "2"),
        (TERM[0], None, "가온", "라", None),
        (TERM[0], 1009, None, "마", None),
    )
    expected = ["1003", "1003", "1002", "", "1009"]
    read = []

    def few(_: object) -> set[str]:
        return {"customer_id", "start", "end", "at", "content"}

    for fields in (None, few):
        book = book_of(fields, 고객대장=ledger, 고객관리일지=journal)
        (table,) = (each for each in book.tables if each.spec is JOURNAL)
        read.append(["name" in each.columns for each in book.tables])
        assert book.people.whose_rows(table) == expected
        assert [person.key for person in book.people.find("나래")] == ["1003"]
        assert book.people is book.people
    assert read == [[True, True], [False, False]]


def test_a_sheet_that_was_not_read_far_enough_is_not_asked_for_what_it_has_not() -> None:
    """이용현황 has no names: a stranger's row stays a stranger's."""
    usage = (("고객 ID", "기준월", "이용량"), (1001, "2024-03", 1), (1009, "2024-03", 2))
    book = book_of(고객대장=(HEADERS, (1001, "가온", "", *TERM)), 이용현황=usage)
    assert book.people.whose_rows(book.tables[1]) == ["1001", "1009"]


def test_another_book_has_an_index_of_its_own() -> None:
    """What is made of a book with other sheets does not remember who was in the first one."""
    book = book_of(고객대장=(HEADERS, (1001, "가온", "", *TERM)))
    assert len(book.people.find("가온")) == 1
    assert replace(book, sheets=()).people.find("가온") == ()


def test_telephone_numbers_are_told_by_their_digits() -> None:
    """Each number of a cell once; what is no number has none, or its digits."""
    cells = ("010-1234-5678", "02-123-4567, 010-1234-5678", None, "없음", "12-3")
    assert numbers_of(cells) == [
        ("01012345678",),
        ("021234567", "01012345678"),
        (),
        (),
        ("123",),
    ]


@pytest.mark.parametrize(
    ("name", "other", "near"),
    [("(주)가온누리", "가온누리", True), ("홍길동", "홍길둥", True), ("홍길동", "임꺽정", False)],
)
def test_who_looks_like_somebody_may_be_the_same(name: str, other: str, near: bool) -> None:  # noqa: FBT001
    """A firm with or without its form, a letter wrong; and then the number has to be the same."""
    assert looks_like(name, other) is near
    people = People([table_of([(1, name, "010-1234-5678", None)])])
    assert (people.near(other, ("01012345678",)) == 0) is near
    assert people.near(other, ("01099998888",)) is None


def test_the_rules_are_told_of_the_same_people() -> None:
    """C308 tells of one person under two IDs where the index finds two."""
    rows = [(1, "가온", "010-0000-0001", None), (2, "가온", "010-0000-0001", None)]
    book = book_of(고객대장=(HEADERS, *((*row[:3], *TERM) for row in rows)))
    assert len(book.people.find("가온")) == len(rows)
    assert "C308" in {each.code for each in check(book.tables, book.settings)}


def test_a_customer_whose_id_tells_who_it_is_is_shown_with_that_id_masked() -> None:
    """Whoever is named by telephone number; a plain number tells nobody."""
    people = Person("01000000001", "홍길동", "010-0000-0001", ()), Person("1001", "홍길동", "", ())
    assert [each.masked for each in people] == ["010-****-0001 홍*동 010-****-0001", "1001 홍*동"]
    assert [each.tells for each in people] == [True, False]
