from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from xlcrm.errors import StorageError
from xlcrm.files import printing

if TYPE_CHECKING:
    from pathlib import Path


def _program(monkeypatch: pytest.MonkeyPatch, script: str, folder: Path) -> None:
    """Put a program in LibreOffice's place; its last argument is the workbook."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\nfor last; do :; done\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _: str(program))


def test_a_pdf_is_what_the_program_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It gets a copy in a folder of its own, which is gone afterwards."""
    seen = tmp_path / "seen"
    script = f'cat "$last" > "{seen}"; echo "$last" >> "{seen}"; printf %%PDF > "${{last%xlsx}}pdf"'
    _program(monkeypatch, script, tmp_path)
    assert printing.pdf_of(b"workbook ", "a.pdf", of=()) == b"%PDF"
    copied, _, place = seen.read_text(encoding="utf-8").strip().partition(" ")
    assert copied == "workbook"
    assert not (tmp_path.parent / place).exists()


@pytest.mark.parametrize("script", ["exit 1", "exit 0"], ids=["it fails", "it makes nothing"])
def test_a_program_that_makes_no_pdf_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    """With what to do instead."""
    _program(monkeypatch, script, tmp_path)
    with pytest.raises(StorageError, match="PDF를 만들지 못했습니다") as caught:
        printing.pdf_of(b"workbook", "a.pdf", of=())
    assert "PDF로 내보내세요" in str(caught.value.hint)


def test_a_program_that_never_ends_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """After ten minutes, told as what could not be done."""
    _program(monkeypatch, "exit 0", tmp_path)

    def hangs(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("soffice", 600)

    monkeypatch.setattr("subprocess.run", hangs)
    with pytest.raises(StorageError):
        printing.pdf_of(b"workbook", "a.pdf", of=())


def test_without_libreoffice_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where neither the path nor the usual places have it."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(StorageError, match="LibreOffice를 찾지 못했습니다"):
        printing.pdf_of(b"workbook", "a.pdf", of=())
