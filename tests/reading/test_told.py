"""What an office says its headers mean, as 설정 and the command line spell it."""

from __future__ import annotations

import pytest

from xlcrm.reading.told import explained, meaning, name_of, place_of, told_of
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import HISTORY, SETTINGS, SHEETS

COLUMNS = [
    (spec.key, column.field)
    for spec in SHEETS
    if spec not in {SETTINGS, HISTORY}
    for column in spec.columns
]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("고객명", ("name",)),
        (" 고객 명 ", ("name",)),
        ("성명", ("name",)),
        ("name", ("name",)),
        ("customer_id", ("customer_id",)),
        ("제품/서비스", ("product",)),
        ("계약 시작일~계약 종료일", ("start", "end")),
        ("시작일 / 종료일", ("start", "end")),
        ("고객명/-", ("name", "")),
        ("-/고객명", ("", "name")),
        ("쓰지 않음", ()),
        ("무시", ()),
        ("-", ()),
        ("언젠가", None),
        ("고객명/언젠가", None),
        ("고객명/성명", None),
        ("", None),
    ],
)
def test_a_meaning_is_a_column_two_of_them_or_none(
    text: str, fields: tuple[str, ...] | None
) -> None:
    """By canonical name, synonym or key; one field twice, or an unknown word, means nothing."""
    assert meaning(text) == fields


@pytest.mark.parametrize(("key", "field"), COLUMNS, ids="-".join)
def test_every_column_is_said_so_that_it_is_understood(key: str, field: str) -> None:
    """What 설정 is told is what it is read as."""
    assert meaning(name_of((field,), key)) == (field,)


@pytest.mark.parametrize("fields", [("start", "end"), ("name", ""), ("", "name"), ()])
def test_several_fields_are_said_so_that_they_are_understood(fields: tuple[str, ...]) -> None:
    """Also those of a column for two things, and of one that is none of ours."""
    assert meaning(name_of(fields)) == fields


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ("성함", ("", "성함")),
        ("강남점!성 함", ("강남점", "성함")),
        ("'2024 신규'!성함", ("2024신규", "성함")),
        ("'홍''s'!성함", (normalise("홍's"), "성함")),
        ("강남점!C4", ("강남점", "c4")),
        ("강남점!계약기간 시작", ("강남점", "계약기간시작")),
    ],
)
def test_a_header_is_named_with_or_without_its_sheet(item: str, place: tuple[str, str]) -> None:
    """As formulas spell it."""
    assert place_of(item) == place


def test_a_sheets_own_word_counts_before_that_for_all() -> None:
    """And an answer before what 설정 says."""
    known = explained({"성함": "고객명", "강남점!성함": "담당자"})
    assert told_of("강남점", known) == {"성함": ("officer",)}
    assert told_of("서초점", known) == {"성함": ("name",)}
    assert told_of("강남점", known, explained({"성함": "쓰지 않음"})) == {"성함": ()}
