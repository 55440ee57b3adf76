"""The ledgers whose reports are looked at: small, as they are handed out, empty, and large."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from once import once, run_folder
from xlsxwriter import Workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.office.ledger import open_ledger
from xlcrm.pages.book import report

if TYPE_CHECKING:
    import pytest

AS_OF: Final = date(2024, 10, 1)
NAMES: Final = ("seed_ledger", "office", "blank", "sample", "large")
LARGE: Final = 2_000  # contracts

_SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
_HEADERS: Final = (
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금"),
    *("재계약 의사", "해지일", "해지 사유", "주소", "담당자"),
)


def ledger_called(name: str, folder: Path) -> Path:
    """Return where one of `NAMES` lies, made in a folder unless it is among the samples."""
    if name in {"seed_ledger", "office"}:
        return _SAMPLES / f"{name}.xlsx"
    path = folder / f"{name}.xlsx"
    if name == "large":
        _make_large(path)
    else:
        path.write_bytes(blank_ledger(as_of=AS_OF, sample=name == "sample"))
    return path


def report_called(name: str, factory: pytest.TempPathFactory) -> bytes:
    """Return the report of one of those ledgers: made once, for all processes of the run."""
    folder = run_folder(factory, "reports")

    def made() -> bytes:
        ledger = open_ledger(ledger_called(name, folder))
        return report(ledger, analyse(ledger, AS_OF))

    return once(folder / f"{name}.report", made)


def _make_large(path: Path) -> None:
    """Write so many contracts of invented people and companies, without any other sheet."""
    dice = Random(LARGE)  # noqa: S311 - the same rows every time, no secret
    with Workbook(path) as book:
        sheet = book.add_worksheet("고객대장")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, _HEADERS)
        for row in range(1, LARGE + 1):
            start = AS_OF - timedelta(dice.randrange(1_100))
            months = dice.choice((182, 364, 364, 729))
            left = start + timedelta(dice.randrange(30, 180)) if row % 9 == 0 else None
            who = f"(주)가온{row}상사" if row % 7 == 0 else f"가나다{row}"
            values = (f"C-{row:05d}", who, f"010-{row // 10000:04d}-{row % 10000:04d}")
            sheet.write_row(row, 0, values)
            sheet.write_datetime(row, 3, start, days)
            sheet.write_datetime(row, 4, start + timedelta(months), days)
            sheet.write(row, 5, dice.choice(("기본 서비스", "프리미엄 서비스", "단기 이용권")))
            sheet.write(row, 6, dice.choice((50_000, 80_000, 120_000)))
            sheet.write(row, 7, dice.choice(("미정", "재계약 예정", "해지 예정")))
            if left is not None:
                sheet.write_datetime(row, 8, left, days)
                sheet.write(row, 9, dice.choice(("가격", "이사", "이용 안 함")))
            sheet.write(row, 10, dice.choice(("가온시 새빛로 1", "나래시 새솔로 2")))
            sheet.write(row, 11, dice.choice(("담당 가", "담당 나")))
