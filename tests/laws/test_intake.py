"""Laws of 접수: every right row is done once, every wrong one stands with its words."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import received
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xlcrm

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
BY: Final = xlcrm.Author("김대리", "intake", NOW)
DAY: Final = "2024-10-18"
RIGHT: Final[tuple[dict[str, Any], ...]] = (
    {"종류": "전화", "고객": "1001", "날짜": DAY, "내용": "재계약 의사를 물음"},
    {"종류": "방문", "고객": "김철수", "날짜": DAY, "내용": "영수증을 받아 감"},
    {"종류": "구매", "고객": 1003, "날짜": DAY, "서비스/제품": "상담", "금액": 30_000},
    {"종류": "구매", "고객": "홍가상", "날짜": DAY, "서비스/제품": "상담", "금액": "2만원"},
    {"종류": "새 고객", "고객": "홍가상", "연락처": "010-0000-0009", "결과": "체험"},
    {"종류": "의견", "고객": "1001", "날짜": DAY, "개월/점수": 5},
    {"종류": "재계약", "고객": "1001", "개월/점수": 12},
    {"종류": "해지", "고객": "1002", "날짜": DAY, "결과": "가격"},
)
WRONG: Final[tuple[dict[str, Any], ...]] = (
    {"종류": "전화", "고객": "없는 사람", "날짜": DAY, "내용": "물음"},
    {"종류": "구매", "고객": "1001", "날짜": DAY, "서비스/제품": "상담", "금액": "많이"},
    {"종류": "해지", "고객": "1003", "날짜": DAY, "결과": "그냥"},
)
OPEN: Final[tuple[dict[str, Any], ...]] = ({"고객": "1001"}, {"종류": "구매", "고객": "1001"})
NEWCOMER: Final = 4
"""Which of the right rows makes somebody a customer, about whom the one before tells."""


def right(path: Path) -> int:
    """How many right rows the other sheets tell of."""
    contacts = [
        each
        for each in received.sheet(path, "고객관리일지")
        if not str(each["일지 ID"]).endswith("-N")
    ]
    rows = received.sheet(path, "고객대장")
    ended = sum(each.get("해지일") is not None for each in rows)
    others = sum(len(received.sheet(path, name)) for name in ("구매이력", "만족도"))
    return len(contacts) + others + len(rows) - 3 + ended


@st.composite
def week(draw: DrawFn) -> list[tuple[list[int], int]]:
    """Rows as they are typed, a few at a time, and how the sheet is turned about in between."""
    count = len(RIGHT) + len(WRONG) + len(OPEN)
    order = draw(st.permutations(range(count)))
    cut = draw(st.integers(0, count))
    return [(list(part), draw(st.integers(0, 1_000))) for part in (order[:cut], order[cut:], ())]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with the sheet 접수."""
    path = Path(shutil.copy(SEED, tmp_path_factory.mktemp("model") / "대장.xlsx"))
    received.make(path, NOW)
    return path


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=week())
def test_every_right_row_is_done_once_and_every_wrong_one_says_why(
    model: Path, tmp_path: Path, days: list[tuple[list[int], int]]
) -> None:
    """In whatever order they are typed, taken in and turned about; copies are asked about."""
    path = Path(shutil.copy(model, tmp_path / "대장.xlsx"))
    pool = (*RIGHT, *WRONG, *OPEN)
    for numbers, turn in days:
        received.write(path, *(pool[number] for number in numbers))
        xlcrm.take_in(path, BY, backup=False)

        def turned(rows: list[dict[str, Any]], turn: int = turn) -> None:
            at = turn % (len(rows) or 1)
            rows[:] = [*rows[at:], *rows[:at]]

        received.edit(path, turned)
    assert right(path) == len(RIGHT)

    def copied(rows: list[dict[str, Any]]) -> None:
        rows += [{**each} for each in rows]

    received.edit(path, copied)
    xlcrm.take_in(path, BY, backup=False)
    assert right(path) == len(RIGHT)
    begins = [each["처리"].partition(" ")[0].strip(":") for each in received.rows(path)]
    assert begins.count("접수됨") == len(RIGHT)
    assert begins.count("확인") == len(RIGHT) + 2 * len(WRONG)
    assert begins.count("적는") == 2 * len(OPEN)
    before = path.read_bytes()
    xlcrm.take_in(path, BY, backup=False)
    assert path.read_bytes() == before


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_what_libreoffice_saved_is_taken_in(model: Path, tmp_path: Path) -> None:
    """Typed before and after it has written the workbook anew, mark, dropdowns, keys and all."""
    path = Path(shutil.copy(model, tmp_path / "대장.xlsx"))
    received.write(path, *RIGHT[:3], WRONG[0])
    xlcrm.take_in(path, BY, backup=False)
    received.write(path, *RIGHT[NEWCOMER - 1 :])
    folder = tmp_path / "저장"
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", str(folder), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    saved = folder / "대장.xlsx"
    done = xlcrm.take_in(saved, BY, backup=False)
    assert (done.count, len(done.wrong)) == (len(RIGHT) - 3, 1)
    assert right(saved) == len(RIGHT)
    before = saved.read_bytes()
    xlcrm.take_in(saved, BY, backup=False)
    assert saved.read_bytes() == before
