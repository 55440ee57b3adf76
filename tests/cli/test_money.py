"""`xlcrm dues`, `pay` and `refund`: what they show, what they ask, and that the commands work."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from payment_sheets import MONTHS, WHO, marks, member, payment_sheet

from xlcrm.cli.shown.wide import width

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

AS_OF = ("--as-of", "2024-10-01")
Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with months: two owe, of one of whom 보류 and a remark are put aside."""
    rows = [
        member(1, "김대리", 25, *marks("OOOOOOXXO...")),
        member(2, "이과장", 25, *marks("OOOOOOOOX...")),
        member(3, "김대리", 25, *marks("OOOOOO"), "보류", "나중에 낸다 함", *marks("O...")),
    ]
    monkeypatch.chdir(tmp_path)
    heads = (*WHO, "담당자", "납부일", *MONTHS)
    return payment_sheet(tmp_path / "대장.xlsx", heads, rows).path


def _json(run: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401 - JSON
    assert run.returncode == 0, run.stderr
    (file,) = json.loads(run.stdout)["files"]
    return file


def test_who_owes_is_listed_by_age_with_what_is_left_out(ledger: Path, xlcrm: Program) -> None:
    """Masked, with the basis of each amount, how columns were read, and what is not counted."""
    run = xlcrm("dues", ledger.name, *AS_OF)
    lines = run.stdout.splitlines()
    assert lines[0] == "대장.xlsx: 2024-10-01 기준 미납 2건, 합계 90,000원"
    assert re.match(r"  2024-07-25 \(68일\) +2 +60,000원 +가\*다 +010-\*{4}-0001", lines[2])
    assert "  회원명부!P3  월 30,000원 × 2개월(2024-07~2024-08)" in lines
    assert "  세지 않은 것: 보류: 계약 1건 (1칸)" in lines
    assert "  세지 않은 것: 읽지 못한 표시: 계약 1건 (1칸)" in lines
    assert "가나다" in xlcrm("dues", ledger.name, "--reveal", *AS_OF).stdout


def test_the_list_fits_a_screen(tmp_path: Path, xlcrm: Program) -> None:
    """Long amounts and long names of sheets leave out the telephone first."""
    rows = [member(1, *marks("OOOOOOXXO..."), fee=12_345_000), member(2, *marks("OOOOOOOOO..."))]
    path = payment_sheet(tmp_path / "가.xlsx", (*WHO, *MONTHS), rows, sheet="강남점 회원 명부").path
    lines = xlcrm("dues", path, *AS_OF).stdout.splitlines()[1:]
    assert max(map(width, lines)) <= 80
    assert "연락처" not in lines[0]


def test_the_list_may_be_narrowed_and_read_by_programs(ledger: Path, xlcrm: Program) -> None:
    """By officer and amount; what that leaves out is told."""
    file = _json(xlcrm("미납", ledger.name, "--min", "50000", "--json", *AS_OF))
    assert [each["won"] for each in file["dues"]] == [60_000]
    assert (file["total"], file["left_out"], file["unknown"]) == (60_000, 1, 0)
    file = _json(xlcrm("dues", ledger.name, "--officer", "이 과장", "--json", *AS_OF))
    assert [each["name"] for each in file["dues"]] == ["라*바"]


def test_a_folder_has_a_total_over_all_ledgers(ledger: Path, xlcrm: Program) -> None:
    """And a file with the ledger's name beside each."""
    rows = [member(4, "김대리", 25, *marks("OOOOOOOOX..."))]
    heads = (*WHO, "담당자", "납부일", *MONTHS)
    payment_sheet(ledger.with_name("분점.xlsx"), heads, rows)
    run = xlcrm("dues", ".", "-o", "모음/미납.xlsx", *AS_OF)
    assert run.returncode == 2  # no such folder
    run = xlcrm("dues", ".", "-o", "미납.xlsx", *AS_OF)
    assert "합계: 대장 2개, 미납 3건, 120,000원" in run.stdout
    page = load_workbook(ledger.with_name("미납.xlsx"))
    heads_there = [each.value for each in page["미납"][4]]
    assert heads_there[:3] == ["대장", "고객 ID", "고객명"]
    sums = [str(each.value) for row in page["미납"].iter_rows() for each in row if each.value]
    assert "=SUBTOTAL(109,K5:K7)" in sums
    assert any("보류" in str(row[0].value) for row in page["센 기준"].iter_rows())


def test_a_payment_is_written_by_the_command_that_today_names(ledger: Path, xlcrm: Program) -> None:
    """What the page of today says works as it stands there."""
    said = xlcrm("today", ledger.name, *AS_OF).stdout
    (first, *_) = re.findall(r"→ xlcrm (pay .+)", said)
    verb, name, option, where = re.findall(r'"[^"]+"|\S+', first)
    assert (verb, option) == ("pay", "--contract")
    run = xlcrm(verb, name, option, where.strip('"'), "--all", *AS_OF)
    assert run.returncode == 0, run.stderr
    assert "납부 1건을 적었습니다." in run.stdout
    assert len(_json(xlcrm("dues", ledger.name, "--json", *AS_OF))["dues"]) == 1


def test_a_payment_waits_while_somebody_has_the_ledger(ledger: Path, xlcrm: Program) -> None:
    """And is written by `queue apply`; a dry run writes nothing."""
    before = ledger.read_bytes()
    run = xlcrm("pay", ledger.name, "-c", "M-02", "-n", *AS_OF)
    assert "적을 것입니다" in run.stdout
    owner = ledger.with_name(f"~${ledger.name}")
    owner.touch()
    assert xlcrm("pay", ledger.name, "-c", "M-02", *AS_OF).returncode == 3
    assert ledger.read_bytes() == before
    assert "납부" in xlcrm("queue", "show", ledger.name).stdout
    owner.unlink()
    assert xlcrm("queue", "apply", ledger.name).returncode == 0
    assert load_workbook(ledger)["회원명부"]["R4"].value == "O"


def test_refund_workings_are_shown_with_their_formula(ledger: Path, xlcrm: Program) -> None:
    """And that they are no claim; for programs as figures."""
    run = xlcrm("refund", ledger.name, "-c", "M-02", "--on", "2024-06-15", "--penalty", "10")
    assert run.returncode == 0, run.stderr
    assert "이용 금액  30,000원 × 15 ÷ 30 = 15,000원 (원 아래 버림)" in run.stdout
    assert "30,000원 × 10% = 3,000원" in run.stdout
    assert "돌려줄 금액" in run.stdout
    assert "법적 판단이 아닙니다" in run.stdout
    assert "라*바" in run.stdout
    file = _json(xlcrm("환불", ledger.name, "-c", "M-02", "--on", "2024-06-15", "--json"))
    assert file["refund"]["sums"]["used"] == 15_000
    assert (file["refund"]["used"], file["refund"]["left"]) == (15, 15)


def test_accepting_writes_one_entry_and_ends_the_contract(ledger: Path, xlcrm: Program) -> None:
    """In one save; a reason without accepting is refused."""
    words = ("refund", ledger.name, "-c", "M-02", "--on", "2024-09-30", "--reason", "가격")
    assert xlcrm(*words, *AS_OF).returncode == 2
    run = xlcrm(*words, "--accept", "-o", "환불.xlsx", *AS_OF)
    assert run.returncode == 0, run.stderr
    assert "해지와 환불 산출 1건을 적었습니다." in run.stdout
    assert ledger.with_name("환불.xlsx").exists()
    assert len(list(ledger.with_name("xlcrm 백업").glob("*.xlsx"))) == 1
    sheet = load_workbook(ledger)["회원명부"]
    ended = [each.value for each in sheet[2]].index("해지일")
    assert str(sheet.cell(4, ended + 1).value)[:10] == str(date(2024, 9, 30))


def test_what_is_not_known_is_asked_with_options_that_work(tmp_path: Path, xlcrm: Program) -> None:
    """Each option that a message names answers it."""
    heads = (*WHO[:-1], "회비", *MONTHS)
    rows = [member(1, *marks("OOOOOOOXO...")), member(2, *marks("OOOOOOOOO..."))]
    path = payment_sheet(tmp_path / "대장.xlsx", heads, rows, title="회비 납부").path
    asked = xlcrm("dues", path, *AS_OF).stdout
    assert "--year" in asked
    told = xlcrm("dues", path, "--year", "2024", *AS_OF).stdout
    assert "2024-08" in told
    assert "'기준 | 요금 기준 | 월'" in told.replace("\n  ", " ")
    run = xlcrm("refund", path, "-c", "M-01", *AS_OF)
    assert run.returncode == 2
    assert "--basis 월" in run.stderr
    assert xlcrm("refund", path, "-c", "M-01", "--basis", "월", *AS_OF).returncode == 0
    assert xlcrm("pay", path, "-c", "M-01", "--year", "2024", *AS_OF).returncode == 0
