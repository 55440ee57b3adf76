"""Letters are sound documents: for the Open XML SDK, for LibreOffice, and for 한글's own schema."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hwpx import HwpxDocument, validate_editor_open_safety, validate_package
from written_to import OFFICE

import xlcrm
from xlcrm.files.wordings import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.laws.conftest import Errors

ROOT: Final = Path(__file__).parents[2]
WRITER: Final = Path("/usr/lib/libreoffice/program/libswlo.so")


def made(output: Path, template: str) -> xlcrm.Letters:
    """Make the letters to those of the sample office whose term is about to end."""
    ledger = xlcrm.open_ledger(ROOT / "sample_data" / "office.xlsx")
    return xlcrm.make_letters(
        ledger,
        xlcrm.letter_template(template),
        output,
        as_of=date(2024, 10, 1),
        now=datetime(2024, 10, 1, 9, 30),  # noqa: DTZ001 - wall time
        conditions="D-7",
        given={name: value for _, name, value in OFFICE},
    )


def test_letters_of_word_have_no_errors(
    errors_of: Callable[[Iterable[Path]], dict[Path, Errors]], tmp_path: Path
) -> None:
    """All in one, which holds what one to a person does, and the template itself."""
    template = tmp_path / "본.docx"
    template.write_bytes(dict(shipped("letters"))["renewal.docx"])
    (whole,) = made(tmp_path / "모두.docx", "재계약제안.docx").paths
    assert errors_of([template, whole]) == {template: set(), whole: set()}


def test_letters_of_hangul_open_and_are_as_the_schema_has_them(tmp_path: Path) -> None:
    """By the library's own validator: the package, what 한글 insists on, each part."""
    template = tmp_path / "본.hwpx"
    template.write_bytes(dict(shipped("letters"))["renewal.hwpx"])
    (whole,) = made(tmp_path / "모두.hwpx", "재계약제안.hwpx").paths
    for path in (template, whole):
        assert validate_package(path).ok
        assert validate_editor_open_safety(path).ok
        assert HwpxDocument.open(path).validate().issues == ()


def test_letters_are_printed(tmp_path: Path) -> None:
    """A page each, with the names; by LibreOffice's Writer."""
    if shutil.which("soffice") is None or not WRITER.exists():
        pytest.skip("LibreOffice Writer가 있으면 편지를 PDF로도 만들어 봅니다.")
    found = made(tmp_path / "모두.pdf", "재계약제안.docx")
    data = found.paths[0].read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type/Page/") + data.count(b"/Type/Page\n") == len(found.letters) == 5
