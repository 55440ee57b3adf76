"""What an office has typed stays its own: words and formulas in 상태, numbers of papers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

DAY: Final = ("--as-of", "2024-10-01")
ON: Final = (*DAY, "--no-backup")
HEADS: Final = ("고객번호", "성명", "휴대폰", "시작일", "종료일", "상품", "월 요금", "상태")
WORDS: Final = ("이용중", "탈퇴", "홀딩", "상담중", "환불", None)
FORMULAS: Final = tuple(f'=IF(E{row}<TODAY(),"만료","정상")' for row in range(2, 8))


def put(path: Path, statuses: Sequence[object]) -> None:
    """Write a list whose 상태 is the office's own."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "명단"
    sheet.append([*HEADS])
    for at, status in enumerate(statuses):
        days = (date(2024, 1, 1), date(2024, 10, 20))
        sheet.append([f"K{at}", f"온새미{at}", f"010-2222-{at:04}", *days, "기본", 50_000, status])
    book.save(path)


def column(path: Path, header: str) -> list[object]:
    """Return the first six cells below a header of the list."""
    sheet = load_workbook(path)["명단"]
    number = next(cell.column for cell in sheet[1] if cell.value == header)
    return [sheet.cell(row, number).value for row in range(2, 8)]


COMMANDS: Final = (
    ("refresh", "명단.xlsx", *ON),
    ("refresh", "명단.xlsx", "--add-columns", *ON),
    ("fix", "명단.xlsx", "--no-backup"),
    ("import", "명단.xlsx", "소식.csv", "--update", *ON),
    ("renew", "명단.xlsx", "--customer", "온새미0", "--months", "12", *ON),
    (
        "pause",
        "명단.xlsx",
        "--customer",
        "온새미0",
        "--from",
        "2024-09-01",
        "--to",
        "2024-10-05",
        *ON,
    ),
    (
        *("cancel", "명단.xlsx", "--customer", "온새미5", "--on", "2024-09-30", "--reason", "가격"),
        *ON,
    ),
    ("refresh", "명단.xlsx", *ON),
)


@pytest.mark.parametrize("adopted", [True, False])
@pytest.mark.parametrize("statuses", [WORDS, FORMULAS], ids=["words", "formulas"])
def test_no_command_overwrites_a_status_of_the_office(
    office: Path, xlcrm: Program, statuses: Sequence[object], *, adopted: bool
) -> None:
    """Neither typed nor computed; what xlcrm makes of it has a column of its own."""
    path = office / "명단.xlsx"
    put(path, statuses)
    news = "고객번호,시작일,상태\nK0,2024-01-01,해지\nK2,2024-01-01,해지\n"
    (office / "소식.csv").write_text(news, encoding="utf-8")
    if adopted:
        assert xlcrm("adopt", "명단.xlsx", *ON).returncode == 0
        assert column(path, "상태") == [*statuses]
        assert all(column(path, "계산 상태"))
    for command in COMMANDS:
        run = xlcrm(*command)
        assert run.returncode in {0, 1}, (command, run.stderr)
        assert column(path, "상태") == [*statuses], command[0]
    assert column(path, "계산 상태")[0] == "일시정지"
    ended = column(path, "계산 상태")[1]
    assert ended == ("해지" if statuses is WORDS else "만료 예정")


@pytest.mark.parametrize("header", ["관리번호", "대여번호", "증권번호", "계약 관리 번호"])
def test_the_number_of_a_paper_is_the_contract_s(office: Path, xlcrm: Program, header: str) -> None:
    """A person has several; a file with the same header brings contracts, and doubles nobody."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([header, *HEADS[1:7]])
    for at in range(8):
        days = (date(2023 + at % 2, 1, 1), date(2023 + at % 2, 12, 31))
        who = (f"온새미{at // 2}", f"010-2222-{at // 2:04}")
        sheet.append([f"R-{at + 1:03}", *who, *days, "기본", 50_000])
    book.save(office / "명단.xlsx")
    assert "계약 ID" in xlcrm("adopt", "명단.xlsx", *ON).stdout
    counts = xlcrm("refresh", "명단.xlsx", *ON).stdout
    assert "활성화 4 · 재계약 완료 4" in counts  # four people, each with two contracts
    rows = f"{header},성명,휴대폰,시작일,종료일,상품\n"
    old = "R-002,온새미0,010-2222-0000,2024-01-01,2024-12-31,기본\n"
    new = "R-900,온새미0,010-2222-0000,2025-01-01,2025-12-31,기본\n"
    (office / "소식.csv").write_text(rows + old + new, encoding="utf-8")
    run = xlcrm("import", "명단.xlsx", "소식.csv", *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert "계약 1건을 더했습니다" in run.stdout  # and no new customer
