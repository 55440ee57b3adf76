"""What holds for every test: where `XLCRM_NO_SKIPS` is set, a skipped test has failed.

And what makes many tests quick: those that take longest begin first, so that no process waits for
another's last one; and the collector of garbage does not walk over and over what stays anyway.
"""

from __future__ import annotations

import gc
import os
import xml.etree.ElementTree as ET
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from openpyxl.reader import strings
from openpyxl.worksheet import _reader

if TYPE_CHECKING:
    from collections.abc import Generator

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# How long a case takes to make depends on what else the machine does, and says nothing about us.
# Where a change is only checked, each law draws the same cases each time, and half as many: green
# stays green. At a desk it draws new ones, and goes on looking for what nobody has thought of.
SAME_DRAWS: Final = "XLCRM_SAME_DRAWS" in os.environ
settings.register_profile(
    "any machine",
    deadline=None,
    derandomize=SAME_DRAWS,
    max_examples=50 if SAME_DRAWS else 100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")

# Small matrices on a busy machine: threads that wait for one another take thirty times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The judge that reads workbooks reads our own; guarded against strangers' it parses in Python, five
# times as slow. xlcrm itself has no use for these two modules.
for each in (strings, _reader):
    vars(each)["iterparse"] = ET.iterparse

# Whoever runs the tests may have a ledger in use (`xlcrm use`): no test takes it for its own.
_OWN: Final = TemporaryDirectory(prefix="xlcrm-config-")
os.environ["XLCRM_CONFIG"] = _OWN.name

NO_SKIPS = "XLCRM_NO_SKIPS" in os.environ
LONGEST = (
    *("test_journal_crash.py", "test_crash.py", "test_crowd.py", "test_year.py"),
    *("test_validator.py", "test_like_sheets.py", "test_marking.py", "test_libreoffice.py"),
)
"""The files whose tests take longest, or share what takes longest to make."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest; all others keep their order, by what they share."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """Leave out of the collector's rounds what is there for the whole run, and make them rare.

    The thresholds are those that the program sets for itself; a sixth of all time went into them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skips; an expected failure stays one."""
    report = yield
    return report if hasattr(report, "wasxfail") else _unskipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that skips as a whole."""
    return _unskipped((yield))


def _unskipped(report: Report) -> Report:
    if NO_SKIPS and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here: {reason}"
    return report
