"""One report of the sample office, and of other small offices, read back by other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reported import report_called

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger
from xlcrm.pages.book import keys_of_all, material_of

if TYPE_CHECKING:
    from xlcrm.analysis.analyse import Analysis
    from xlcrm.office.ledger import Ledger
    from xlcrm.pages.material import Material

SAMPLES = Path(__file__).parents[2] / "sample_data"
AS_OF = date(2024, 10, 1)


@pytest.fixture(scope="session")
def ledger() -> Ledger:
    """Return the sample office's ledger."""
    return open_ledger(SAMPLES / "office.xlsx")


@pytest.fixture(scope="session")
def analysis(ledger: Ledger) -> Analysis:
    """Return its figures."""
    return analyse(ledger, AS_OF)


@pytest.fixture(scope="session")
def material(ledger: Ledger, analysis: Analysis) -> Material:
    """Return what its report is made of."""
    return material_of(ledger, analysis, keys_of_all())


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the office's report as a file, nobody shown."""
    path = tmp_path_factory.mktemp("report") / "report.xlsx"
    path.write_bytes(report_called("office", tmp_path_factory))
    return path
