"""Ledgers of former editions, brought up to date: sound as the standard and LibreOffice have it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from python_calamine import CalamineWorkbook

import xlcrm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.laws.conftest import Errors

    ErrorsOf = Callable[[Iterable[Path]], dict[Path, Errors]]

KEPT: Final = sorted((Path(__file__).parents[1] / "ledgers").glob("*.xlsx"))
SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
BY: Final = xlcrm.Author("김대리", "upgrade", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - wall time
LONGEST: Final = 240  # seconds


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Mapping[Path, Path]:
    """Return each kept ledger, and what an upgrade makes of it."""
    folder = tmp_path_factory.mktemp("upgraded")
    made = {}
    for path in KEPT:
        ledger = xlcrm.open_ledger(shutil.copy(path, folder / path.name))
        made[path] = ledger.commit(
            xlcrm.upgrade(ledger, as_of=BY.now.date()), by=BY, backup=False
        ).path
    return made


def test_an_upgrade_brings_no_new_errors(
    errors_of: ErrorsOf, upgraded: Mapping[Path, Path]
) -> None:
    """The validator finds nothing that it did not find before."""
    found = errors_of([*upgraded, *upgraded.values()])
    assert {path.name: found[new] - found[path] for path, new in upgraded.items()} == {
        path.name: frozenset() for path in upgraded
    }


def test_libreoffice_opens_what_an_upgrade_makes(
    upgraded: Mapping[Path, Path], tmp_path: Path
) -> None:
    """All of them, with every row of 설정 as it was written."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    options = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE, profile, *options, "--outdir", str(tmp_path)]
    command += map(str, upgraded.values())
    subprocess.run(command, check=False, capture_output=True, timeout=LONGEST)
    for path in upgraded.values():
        saved, made = (
            CalamineWorkbook.from_path(each).get_sheet_by_name("설정").to_python()
            for each in (tmp_path / path.name, path)
        )
        assert saved == made
