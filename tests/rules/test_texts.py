"""How cells are typed, and numbers in them that must not lie about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.settings import Settings
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.cellref import CellValue
    from xlcrm.schema.table import Table

FIELDS = "customer_id name phone email start fee address service note"
CLEAN: dict[str, CellValue] = {
    "customer_id": "C-1",
    "name": "홍길동",
    "phone": "010-1234-5678",
    "email": "hong@example.com",
    "start": 45225,
    "fee": 100000,
    "address": "서울시 강남구",
    "service": "기본 서비스",
    "note": "– 재계약 상담",
}


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        pytest.param("note", "카드 4111-1111-1111-1111", "C403", id="card number"),
        pytest.param("note", "환불 계좌 신한 110-123-456789", "C404", id="account number"),
        pytest.param("note", "사업자등록번호 124-81-00999", "C405", id="business number"),
        pytest.param("note", '=HYPERLINK("http://example.com")', "C601", id="formula by ="),
        pytest.param("service", "+SUM(A1)", "C601", id="formula by +"),
        pytest.param("service", "@SUM(A1)", "C601", id="formula by @"),
        pytest.param("name", "홍길동 ", "C604", id="trailing space"),
        pytest.param("name", " 홍길동", "C604", id="leading space"),
        pytest.param("service", "기본\u200b서비스", "C604", id="zero-width space"),
        pytest.param("address", "서울시\u00a0강남구", "C604", id="no-break space"),
        pytest.param("service", "Ｐｒｅｍｉｕｍ", "C605", id="full-width letters"),
        pytest.param("service", "Вasic 서비스", "C605", id="Cyrillic В"),
        pytest.param("service", "Βasic 서비스", "C605", id="Greek Beta"),
        pytest.param("customer_id", "C–1", "C605", id="en dash in an ID"),
        pytest.param("phone", "０１０-1234-5678", "C605", id="full-width phone"),
    ],
)
def test_a_text_is_found_in_its_cell_only(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    field: str,
    text: str,
    code: str,
) -> None:
    """One odd cell gives one finding; the clean row above gives none."""
    fields = FIELDS.split()
    rows = [tuple(CLEAN.values()), tuple((CLEAN | {"name": "김철수", field: text}).values())]
    rows[1] = ("C-2", *rows[1][1:]) if field != "customer_id" else rows[1]
    rows[1] = (*rows[1][:2], text if field == "phone" else "010-2222-3333", *rows[1][3:])
    cell = f"{chr(ord('A') + fields.index(field))}3"
    assert found(make_table(LEDGER, FIELDS, *rows)) == [f"{code} {cell}"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        pytest.param("note", "- 재계약 상담", id="a list"),
        pytest.param("note", "-재계약", id="a list without a space"),
        pytest.param("note", "+82 10-1234-5678", id="a country code"),
        pytest.param("note", "@홍길동 확인", id="a mention"),
        pytest.param("note", "끝에 빈칸 ", id="a space behind a note"),
        pytest.param("phone", "+82-10-2222-3333", id="a phone with its country code"),
        pytest.param("note", "승인 4111-1111-1111-1112", id="no card's check digit"),
        pytest.param("note", "사업자등록번호 124-81-00998", id="a right business number"),
        pytest.param("service", "알파 α 서비스", id="Greek among Hangul"),
        pytest.param("service", "Plan β2", id="a Greek letter like no other"),
        pytest.param("service", "–", id="a dash for nothing"),
        pytest.param("address", "테헤란로 1–2", id="a dash in an address"),
        pytest.param("note", None, id="blank"),
    ],
)
def test_what_is_in_order_is_left_alone(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    field: str,
    text: CellValue,
) -> None:
    """Nothing is found in texts that are only like the mistakes."""
    assert found(make_table(LEDGER, FIELDS, tuple((CLEAN | {field: text}).values()))) == []


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        pytest.param("fee", [100000, 90000, "80,000원"], ["C602 B4"], id="one amount as text"),
        pytest.param("start", [45225, 45226, "2023-10-28"], ["C602 B4"], id="one date as text"),
        pytest.param("fee", ["100000", "90000"], ["C603 B2"], id="a column of digits as text"),
        pytest.param("fee", ["100,000", "'90,000"], ["C603 B2"], id="with thousands separators"),
        pytest.param("fee", ["100,000원", "90,000원"], [], id="the office's way to write"),
        pytest.param("start", ["2023-10-26", "2023-10-27"], [], id="a column of dates as text"),
        pytest.param("fee", [100000, 90000], [], id="numbers"),
        pytest.param("fee", [100000, None, "–"], [], id="nothing"),
    ],
)
def test_numbers_are_numbers(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    field: str,
    cells: list[CellValue],
    expected: list[str],
) -> None:
    """A text among numbers is told by its cell; a column of digits once."""
    office = Settings(severities={"C301": None, "C111": None})
    table = make_table(
        LEDGER, f"name {field}", *((f"고객{n}", cell) for n, cell in enumerate(cells))
    )
    assert found(table, office=office) == expected


def test_a_formula_is_no_text(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """What a formula shows is not mended in its cell."""
    row = ("가", 45225, " 기본 서비스")
    table = make_table(LEDGER, "name start service", row, formulas={"service": {0}})
    assert found(table) == []
