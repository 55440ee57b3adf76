from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NAME = "seed_ledger.xlsx"
REFRESH = ("refresh", NAME, "--as-of", "2024-10-01")
ADD = ("log", "add", NAME, "--customer", "홍길동", "홍길동 씨 010-1234-5678로 통화함")


@pytest.fixture
def kept(seed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a ledger whose office wants 변경이력; a colleague is logged in."""
    monkeypatch.setenv("XLCRM_USER", "김대리")
    book = load_workbook(seed)
    book["설정"].append(["기준", "변경이력", "예"])
    book.save(seed)
    return seed


def test_every_change_is_listed(kept: Path, xlcrm: Program) -> None:
    """When, who, with what, where, what; nobody's name, and not what was said."""
    del kept
    assert xlcrm(*REFRESH).returncode == 0
    assert xlcrm(*ADD, "--user", "이대리").returncode == 0
    run = xlcrm("history", NAME)
    first, head, *lines = run.stdout.splitlines()
    assert (run.returncode, first) == (0, f"{NAME}: 변경 3건")
    assert head.split() == ["시각", "사용자", "작업", "시트", "셀", "이전", "값", "새", "값"]
    assert lines[0].split()[2:] == [
        *("김대리", "새로", "고침", "고객대장", "H4", "활성화", "만료", "예정")
    ]
    assert lines[1].split()[2:] == ["이대리", "일지", "추가", "고객관리일지", "새", "시트", "(1행)"]
    assert lines[2].split()[2:7] == ["이대리", "일지", "추가", "고객관리일지", "A2:U2"]
    assert "고객 ID=1001, 고객명=홍*동" in lines[2]
    assert "통화함" not in run.stdout
    assert "고객명=홍*동" not in lines[0]


def test_the_last_ones_as_json(kept: Path, xlcrm: Program) -> None:
    """By the sheet's own columns."""
    del kept
    for words in (REFRESH, ADD, ADD):
        assert xlcrm(*words).returncode == 0
    (file,) = json.loads(xlcrm("history", NAME, "--last", "1", "--json").stdout)["files"]
    (last,) = file["changes"]
    assert list(last) == ["at", "user", "command", "sheet", "cell", "old", "new"]
    assert (last["user"], last["command"], last["cell"]) == ("김대리", "일지 추가", "A3:U3")
    assert "고객명=홍*동" in last["new"]
    assert "내용=(글 24자)" in last["new"]


def test_without_the_sheet_it_is_told_how_to_get_it(seed: Path, xlcrm: Program) -> None:
    """The setting, by its name."""
    run = xlcrm("history", NAME)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"{NAME}: 변경이력 시트가 없습니다. → ")
    assert "'변경이력'" in run.stderr
    assert load_workbook(seed).sheetnames == ["고객대장", "설정"]


def test_a_refresh_of_many_cells_is_summed_up(office: Path, samples: Path, xlcrm: Program) -> None:
    """The invented office: a few lines, not one a contract."""
    (office / "office.xlsx").write_bytes((samples / "office.xlsx").read_bytes())
    assert xlcrm("refresh", "office.xlsx", "--as-of", "2024-12-01").returncode == 0
    run = xlcrm("history", "office.xlsx")
    lines = run.stdout.splitlines()[1:]
    assert any("개를 고침" in line for line in lines)
    assert len(lines) < 250
