from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.files.store import owner_in


def excel(name: str) -> bytes:
    """Return an owner file as Excel writes it: 165 bytes, the name twice."""
    short = name.encode("cp949", "replace")
    wide = name.encode("utf-16-le")
    head = (bytes([len(short)]) + short).ljust(55, b" ")
    return (head + len(name).to_bytes(2, "little") + wide).ljust(165)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (excel("박대리"), "박대리"),
        (excel("Park, D. "), "Park, D."),
        ("박대리,park,PC-1,20.10.2024 14:32,file:///home/park;".encode(), "박대리"),
        (b",park,PC-1,20.10.2024 14:32,file:///home/park;", "park"),
        ("박\\,대리,park,PC-1,20.10.2024 14:32,;".encode(), "박,대리"),
        (b"", ""),
        (b"somebody", ""),
        (b"one, two;", ""),
        (bytes(165), ""),
        (excel("박대리")[:58], ""),
    ],
    ids=[
        *("Excel", "Excel, Latin", "LibreOffice", "LibreOffice, login only", "comma in the name"),
        *("empty", "something else", "a sentence", "zeros", "cut off"),
    ],
)
def test_an_owner_file_names_who_has_the_workbook_open(data: bytes, name: str) -> None:
    """Excel's and LibreOffice's; of any other file nobody."""
    assert owner_in(data) == name


@given(st.binary(max_size=200))
def test_whatever_the_file_holds_is_read(data: bytes) -> None:
    """A damaged owner file never keeps xlcrm from telling that a workbook is open."""
    assert owner_in(data) == owner_in(data).strip()
