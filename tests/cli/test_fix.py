"""`xlcrm fix` on the messy sample: what it shows, writes and leaves."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from xlcrm.cellref import CellRef
from xlcrm.cli.shown.fix import line
from xlcrm.schema.columns import Kind
from xlcrm.workbook.plan import CellEdit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]


@pytest.fixture
def messy(office: Path, samples: Path) -> Path:
    """Return a copy of the messy sample in the office's folder."""
    path = office / "messy.xlsx"
    shutil.copy(samples / "messy.xlsx", path)
    return path


def test_what_is_mended_is_shown_and_written(messy: Path, xlcrm: Program) -> None:
    """Old and new, by code; what stays is counted, and its errors end with exit code 1."""
    run = xlcrm("fix", messy)
    assert (run.returncode, run.stderr) == (1, "")
    lines = run.stdout.splitlines()
    assert lines[0].endswith("messy.xlsx: 58칸을 고쳤습니다.")
    assert "  C602 글로 적힌 날짜 34칸" in lines
    assert "    2023년!D5: '2023.01.05' → 2023-01-05" in lines
    assert "    2023년!G5: '10만원' → 100000" in lines
    assert "    2023년!C10: '010.****.1006' → '010-****-1006'" in lines
    assert "    외 24칸 (모두 보려면 --json)" in lines
    assert "사람이 볼 점검 결과: 오류" in run.stdout
    assert "백업: xlcrm 백업/" in run.stdout
    again = xlcrm("fix", messy)
    assert "스스로 고칠 수 있는 곳이 없습니다." in again.stdout
    assert "백업" not in again.stdout


def test_a_mending_is_undone(messy: Path, xlcrm: Program) -> None:
    """Byte for byte."""
    original = messy.read_bytes()
    xlcrm("fix", messy)
    assert messy.read_bytes() != original
    assert xlcrm("undo", messy).returncode == 0
    assert messy.read_bytes() == original


def test_a_rehearsal_writes_nothing(messy: Path, xlcrm: Program) -> None:
    """Not even a backup."""
    original = messy.read_bytes()
    run = xlcrm("fix", messy, "--dry-run", "--only", "c12,C603")
    assert "24칸을 고칠 것입니다. (--dry-run: 쓰지 않았습니다)" in run.stdout
    assert "C602" not in run.stdout
    assert messy.read_bytes() == original
    assert [each.name for each in messy.parent.iterdir()] == [messy.name]


def test_a_clean_ledger_ends_with_zero(seed: Path, xlcrm: Program) -> None:
    """Fees typed as texts are mended; no error stays."""
    run = xlcrm("fix", seed, "--no-backup")
    assert (run.returncode, run.stderr) == (0, "")
    assert "고객대장!G2: '100,000원' → 100000" in run.stdout


def test_json_names_every_cell_and_its_code(messy: Path, xlcrm: Program) -> None:
    """And the findings that stay; people masked."""
    run = xlcrm("fix", messy, "--json", "--no-backup")
    (file,) = json.loads(run.stdout)["files"]
    assert (run.returncode, file["outcome"], file["error"]) == (1, "findings", None)
    assert file["summary"] == {"C602": 34, "C603": 16, "C121": 6, "C122": 2}
    assert len(file["edits"]) == 58
    assert file["edits"][0] == {
        "sheet": "2023년",
        "cell": "D5",
        "code": "C602",
        "old": "2023.01.05",
        "new": "2023-01-05",
    }
    assert {"C103", "C302"} <= {each["code"] for each in file["findings"]}


@pytest.mark.parametrize("how", [(), ("--json",)], ids=["words", "json"])
def test_a_code_that_cannot_be_mended_is_refused(
    messy: Path, xlcrm: Program, how: tuple[str, ...]
) -> None:
    """With those that can; nothing is written."""
    original = messy.read_bytes()
    run = xlcrm("fix", messy, "--only", "C103", *how)
    assert run.returncode == 2
    assert "고칠 수 있는 코드: C105, C106, C121, C122" in run.stdout + run.stderr
    assert messy.read_bytes() == original


@pytest.mark.parametrize(
    ("kind", "old", "new", "shown"),
    [
        (Kind.NAME, "홍\u200b길동 ", "홍길동", "'홍[안 보이는 글자]*동[빈칸]' → '홍*동'"),
        (Kind.NAME, "김  철수", "김 철수", "'김[빈칸]*수' → '김 *수'"),
        (Kind.PHONE, "02)123-4567", "02-123-4567", "'02)***-4567' → '02-***-4567'"),
        (Kind.PHONE, 212345678, "02-1234-5678", "'2****5678' → '02-****-5678'"),
        (Kind.PHONE, "010-12 ", "010-12", "'***-**' → '***-**'"),
        (Kind.EMAIL, "hong@a.kr ", "hong@a.kr", "'ho***@a.kr' → 'ho***@a.kr'"),
        (Kind.TEXT, "기본서비스", "기본 서비스", "'기본서비스' → '기본 서비스'"),
        (Kind.MONTHS, None, 12, "(빈 칸) → 12"),
    ],
)
def test_a_line_hides_people_and_shows_spaces(
    kind: Kind, old: str | int | None, new: str | int, shown: str
) -> None:
    """So that one sees what was mended."""
    edit = CellEdit(CellRef.of("고객대장", "B2"), old, new)
    assert line(edit, kind) == f"고객대장!B2: {shown}"
