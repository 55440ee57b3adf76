"""A word in brackets behind a header: what the cells hold decides which word it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.headers import recognise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.cellref import CellValue

PEOPLE = ["김가람", "이나래", "박다온", "최라온"]
PHONES = [f"010-0000-000{number}" for number in range(4)]
BOTH = [f"{name} {phone}" for name, phone in zip(PEOPLE, PHONES, strict=True)]
UNDER = [f"{name}\n({phone})" for name, phone in zip(PEOPLE, PHONES, strict=True)]


def read(header: str, cells: Sequence[CellValue], who: str = "업체명") -> dict[str, str]:
    """Which fields a column is read for, in the order of its cells."""
    heads = [who, header, "시작일", "종료일"] if who else [header, "시작일", "종료일"]
    grid: dict[int, dict[int, CellValue]] = {1: dict(enumerate(heads, start=1))}
    for row, cell in enumerate(cells, start=2):
        said = [f"가상{row}상사", cell] if who else [cell]
        days = [f"2024-0{row}-01", f"2025-0{row}-28"]
        grid[row] = dict(enumerate([*said, *days], start=1))
    match = recognise(grid, (), LEDGER)
    assert match is not None
    column = heads.index(header) + 1
    return {name: "~".join(match.holds.get(name, ())) for name, at in match.columns.items()
            if at == column}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells", "fields"),
    [
        ("담당자(연락처)", PHONES, {"phone": ""}),
        ("담당자\n(휴대폰)", PHONES, {"phone": ""}),
        ("담당자(이메일)", [f"{name}@a.example" for name in "abcd"], {"email": ""}),
        ("담당자(연락처)", PEOPLE[:2] * 2, {"officer": ""}),
        ("담당자(연락처)", BOTH, {"phone": "~phone"}),
        ("담당자(연락처)", UNDER, {"phone": "~phone"}),
        ("연락처(담당자)", PEOPLE[:2] * 2, {"officer": ""}),
        ("연락처(담당자)", PHONES, {"phone": ""}),
        ("상품(만기일)", [f"2025-0{month}-28" for month in range(2, 6)], {}),
    ],
)
def test_the_cells_say_which_word_it_is(
    header: str, cells: Sequence[CellValue], fields: dict[str, str]
) -> None:
    """The one before the brackets, the one in them, or both; whose number it is sells nothing."""
    assert read(header, cells) == fields


def test_who_and_how_to_reach_him_stand_in_one_cell() -> None:
    """성명(연락처): the telephone is no part of a name."""
    both = "name~phone"
    assert read("성명(연락처)", BOTH, who="") == {"name": both, "phone": both}
