"""A copy with invented people: nobody's value in any byte, and every figure as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import xlcrm
from tests.jobs.privacy.test_purge import HER, TOLD, ledger_at
from xlcrm.domain.third_persons import third_persons
from xlcrm.jobs.privacy.anonymise import anonymised, people_of
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rewording import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

ELSEWHERE = Path("tests/offices/elsewhere")
NAMED = (
    *("01_fitness_gangnam", "02_pilates_mono", "04_cram_school_jeongdap", "07_self_storage_ilsan"),
    *("11_elevator_maintenance", "13_newspaper_branch", "16_insurance_agent_contracts"),
    *("21_oneroom_landlord", "25_english_coworking_seoul", "30_tax_office_merged_clients"),
)
DAY = date(2024, 10, 1)


def _told_of(text: str) -> Iterator[str]:
    """Whom the finder finds in a text; a family name alone with the title behind it."""
    return (
        text[start : end if end - start > 1 else start + 3] for start, end, _ in third_persons(text)
    )


@pytest.mark.parametrize("office", NAMED)
def test_nobody_of_an_invented_office_is_found_in_the_copy(office: str) -> None:
    """No name, number, mail or address that a cell held, nor anybody found in what was written."""
    package = Package((ELSEWHERE / f"{office}.xlsx").read_bytes())
    data, _ = anonymised(package)
    said = texts_in(data)
    held = people_of(package)
    values = {
        value
        for kind in ("name", "phone", "email", "address")
        for value in held[kind]
        if len(value) > 1 and (kind == "name" or any(map(str.isdecimal, value)))
    }
    assert len(values) > 20
    assert not [value for value in values if value in said]
    assert not [each for text in held["note"] for each in _told_of(text) if each in said]


def test_the_sample_office_keeps_its_figures_and_nobody(tmp_path: Path) -> None:
    """All personal columns, whole and as words; the same person is the same invented one."""
    path, copy = Path("sample_data/office.xlsx"), tmp_path / "copy.xlsx"
    found = xlcrm.anonymise(path, copy)
    words = set(texts_in(copy.read_bytes()).replace("\x1f", " ").split())
    held = people_of(Package(path.read_bytes()))
    for kind in ("name", "phone", "email"):
        assert len(held[kind]) > 500
        assert not words & {part for value in held[kind] for part in value.split()}
    assert found.path == copy
    assert found.replaced["이름"] > 500
    assert found.unread == ("xl/media/image1.png",)
    old, new = (xlcrm.analyse(xlcrm.open_ledger(each), as_of=DAY) for each in (path, copy))
    assert len(old.figures) > 20
    assert all(old.figures[name] == new.figures[name] for name in old.figures)


def test_one_person_is_one_invented_person_wherever_she_stands(tmp_path: Path) -> None:
    """In cells, in the journal, in a comment, in a formula, in a defined name and a title."""
    path = ledger_at(tmp_path / "대장.xlsx")
    copy = tmp_path / "copy.xlsx"
    xlcrm.anonymise(path, copy)
    said = texts_in(copy.read_bytes())
    for each in (*HER[:4], "1043218765", "한 소담", "1098765432", "온새미"):
        assert each not in said, each
    assert TOLD[0] in said  # a note that names nobody is left as it is
    book = load_workbook(copy)
    sheet = book["고객대장"]
    invented = sheet["B3"].value
    assert book["고객관리일지"]["D2"].value == invented
    assert sheet["K2"].value == f"{invented}님 소개로 옴"
    assert sheet["N2"].value == f'=SUMIF(B:B,"{invented}",I:I)+SUM(I2:I4)'
    assert book.defined_names["관심고객"].attr_text == f'"{invented}"'
    assert sheet["A3"].value == book["고객정보"]["A2"].value != HER[4]
    assert sheet["I3"].value == 50_000
    assert isinstance(sheet["L3"].value, int)
    assert path.read_bytes() != copy.read_bytes()


def test_a_copy_is_never_put_over_a_file(tmp_path: Path) -> None:
    """Least of all over the ledger."""
    path = ledger_at(tmp_path / "대장.xlsx")
    before = path.read_bytes()
    with pytest.raises(xlcrm.StorageError):
        xlcrm.anonymise(path, path)
    assert path.read_bytes() == before


def test_a_list_without_names_is_asked_about() -> None:
    """Who is to be replaced is nobody's guess: the office says which column it is."""
    package = Package((ELSEWHERE / "32_gosiwon_room_cards.xlsx").read_bytes())
    with pytest.raises(xlcrm.DomainError, match="이름이 있는 열"):
        anonymised(package)
