from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASES = """
import pytest

def test_that_passes():
    assert len('abc') == 3

@pytest.mark.skip(reason="no validator")
def test_that_skips():
    assert len('abc') == 3

@pytest.mark.xfail(strict=True)
def test_that_fails_as_expected():
    assert False is True
"""
MODULE = "import pytest\npytest.skip('no LibreOffice', allow_module_level=True)\n"


@pytest.mark.parametrize(
    ("variables", "summary"),
    [({}, "1 passed, 2 skipped, 1 xfailed"), ({"XLCRM_NO_SKIPS": "1"}, "no LibreOffice")],
    ids=["skips are skips", "skips are failures"],
)
def test_a_skip_fails_where_nothing_may_be_skipped(
    tmp_path: Path, variables: dict[str, str], summary: str
) -> None:
    """With XLCRM_NO_SKIPS a skipped test and a skipped module fail the run, by their reasons."""
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_cases.py").write_text(CASES, encoding="utf-8")
    (tmp_path / "test_module.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "XLCRM_NO_SKIPS"}
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
        ],
        cwd=tmp_path,
        env={**environment, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert summary in run.stdout
    assert (run.returncode != 0) == bool(variables)
    assert ("no validator" in run.stdout) == bool(variables)
    assert "xfailed" in run.stdout
