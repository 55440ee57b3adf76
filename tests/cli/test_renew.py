"""`xlcrm renew`, `cancel`, `pause`, `resume` and `expiring` on the sample workbooks."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

AS_OF = ("--as-of", "2024-10-20")
CANCEL = ("--customer", "1002", "--on", "2024-10-31", "--reason", "가격")
CASES = {
    "renew": (("--customer", "1001"), "재계약 1건을 적었습니다.", "A2 → 고객대장!A5: 2024-10-26"),
    "cancel": (CANCEL, "해지 1건을 적었습니다.", "고객대장!A3: 해지일 2024-10-31, 해지 사유 가격"),
    "pause": (
        ("--customer", "1002", "--from", "2024-10-21", "--to", "2024-10-30", "--extend"),
        "일시정지 1건을 적었습니다.",
        "계약 종료일 2024-11-14 → 2024-11-24 (10일)",
    ),
}


@pytest.mark.parametrize("command", CASES)
def test_a_decision_is_written_told_and_noted(seed: Path, xlcrm: Program, command: str) -> None:
    """One change: the contract, the journal and the backup; a check finds nothing new."""
    before = {str(each) for each in open_ledger(seed).findings}
    options, first, second = CASES[command]
    run = xlcrm(command, seed, *options, *AS_OF)
    assert (run.returncode, run.stderr) == (0, "")
    assert first in run.stdout
    assert second in run.stdout
    assert "백업: xlcrm 백업/" in run.stdout
    ledger = open_ledger(seed)
    assert {str(each) for each in ledger.findings} == before
    (entry,) = ledger["고객관리일지"].to_dict("records")
    assert (entry["분류"], entry["고객 ID"]) == (
        {"renew": "재계약", "cancel": "해지", "pause": "기타"}[command],
        options[1],
    )


EARLY = ("--customer", "1002", "--on", "2022-10-31", "--reason", "가격")


@pytest.mark.parametrize("command", ["cancel", "refund"])
def test_an_end_before_the_start_needs_a_word(seed: Path, xlcrm: Program, command: str) -> None:
    """A script says that it is meant; without, the file stays as it is, and the way is told."""
    before = seed.read_bytes()
    more = ("--accept",) if command == "refund" else ()
    run = xlcrm(command, seed, *EARLY, *more, *AS_OF)
    assert run.returncode == 2
    assert "해지일(2022-10-31)이 계약 시작일(2023-11-15)보다 빠릅니다." in run.stderr
    assert "--before-start" in run.stderr
    assert seed.read_bytes() == before
    run = xlcrm(command, seed, *EARLY, *more, *AS_OF, "--before-start")
    assert (run.returncode, run.stderr) == (0, "")
    assert "고객대장!A3: 취소일 2022-10-31" in run.stdout


@pytest.mark.parametrize(("answer", "code"), [("네\n", 0), ("\n", 130), ("n\n", 130)])
def test_an_end_before_the_start_is_asked_at_a_terminal(
    seed: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    """In Korean letters, too; whoever only presses Enter has not said so."""
    from click.testing import CliRunner  # noqa: PLC0415 - only here is somebody asked

    from xlcrm.cli import contract  # noqa: PLC0415
    from xlcrm.cli.cancel import command  # noqa: PLC0415

    before = seed.read_bytes()
    monkeypatch.setattr(contract, "is_asked", lambda **_: True)
    monkeypatch.chdir(seed.parent)
    run = CliRunner().invoke(
        command, [seed.name, *EARLY, *AS_OF], input=answer, standalone_mode=False
    )
    assert "시작하지 않은 계약을 취소하는 것입니까? (예/아니오)" in run.output
    assert (run.return_value if run.return_value is not None else run.exit_code) == code
    assert (seed.read_bytes() == before) == bool(code)


def test_a_pause_is_ended_and_the_end_put_right(seed: Path, xlcrm: Program) -> None:
    """The days that were planned too many are taken back."""
    xlcrm("pause", seed, *CASES["pause"][0], *AS_OF)
    how = ("--customer", "1002", "--on", "2024-10-25", "--extend")
    run = xlcrm("resume", seed, *how, "--as-of", "2024-10-25")
    assert run.returncode == 0
    assert "정지 종료일 2024-10-24 (4일 정지)" in run.stdout
    assert "계약 종료일 2024-11-24 → 2024-11-18" in run.stdout


def test_an_end_moved_too_far_is_put_right_unasked(seed: Path, xlcrm: Program) -> None:
    """Whoever resumes need not know that the end was moved when the pause was planned."""
    xlcrm("pause", seed, *CASES["pause"][0], *AS_OF)
    how = ("--customer", "1002", "--on", "2024-10-25")
    run = xlcrm("resume", seed, *how, "--as-of", "2024-10-25")
    assert run.returncode == 0
    assert "계약 종료일 2024-11-24 → 2024-11-18" in run.stdout


def test_a_rehearsal_writes_nothing(seed: Path, xlcrm: Program) -> None:
    """Not even a backup, nor a journal."""
    before = seed.read_bytes()
    run = xlcrm("renew", seed, "--customer", "1001", *AS_OF, "--dry-run")
    assert run.returncode == 0
    assert "재계약 1건을 적을 것입니다. (--dry-run: 쓰지 않았습니다)" in run.stdout
    assert seed.read_bytes() == before
    assert [each.name for each in seed.parent.iterdir()] == [seed.name]


def test_json_lists_the_edits_masked(seed: Path, xlcrm: Program) -> None:
    """The new row's name and telephone number too; `shows nobody` is tested for every run."""
    run = xlcrm("renew", seed, "--customer", "1001", *AS_OF, "--json", "--no-backup")
    (file,) = json.loads(run.stdout)["files"]
    edits = {edit["cell"]: edit["new"] for edit in file["edits"] if edit["sheet"] == "고객대장"}
    assert file["outcome"] == "ok"
    assert (edits["B5"], edits["D5"], edits["E5"]) == ("홍*동", "2024-10-26", "2025-10-25")
    assert not (seed.parent / "xlcrm 백업").exists()


def test_a_second_renewal_is_refused(seed: Path, xlcrm: Program) -> None:
    """Also where the customer is named, whose newest term is the new one."""
    how = ("--customer", "홍길동", *AS_OF)
    assert xlcrm("renew", seed, *how).returncode == 0
    before = seed.read_bytes()
    run = xlcrm("renew", seed, *how)
    assert (run.returncode, run.stdout) == (2, "")
    assert "고객대장!E2: 이미 재계약했습니다. 다음 계약이 2024-10-26에 시작합니다." in run.stderr
    assert seed.read_bytes() == before


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no contract": (("renew",), "계약을 하나 골라야 합니다."),
    "both": (("renew", "--contract", "C-1", "--customer", "1001"), "계약을 하나 골라야 합니다."),
    "no IDs": (("renew", "--contract", "C-1"), "고객대장에 계약 ID가 없습니다."),
    "all and one": (("renew", "--all-planned", "--months", "1"), "함께 쓰지 않습니다."),
    "no months": (("renew", "--customer", "1001", "--months", "0"), "1부터 1200까지의 정수"),
    "no fee": (("renew", "--customer", "1001", "--fee", "많이"), "120000 또는 12만원처럼"),
    "no day": (("renew", "--customer", "1001", "--start", "언젠가"), "3일 뒤처럼"),
    "not in the calendar": (
        ("pause", "--customer", "1001", "--from", "2024-02-30"),
        "달력에 없는 날입니다.",
    ),
    "no reason": (("cancel", "--customer", "1001", "--on", "2024-10-20"), "'--reason'"),
    "a misspelt reason": (
        ("cancel", "--customer", "1001", "--on", "2024-10-20", "--reason", "서비스 불먼"),
        "혹시 '서비스 불만'입니까?",
    ),
    "nobody": (("renew", "--customer", "1009"), "그런 고객이 없습니다."),
    "not paused": (
        ("resume", "--customer", "1001", "--on", "2024-10-20"),
        "정지한 계약이 아닙니다.",
    ),
    "too far": (("expiring", "--within", "99999"), "0부터 3650까지의 정수"),
    "a calendar over a workbook": (
        ("expiring", "--ics", "seed_ledger.xlsx"),
        "파일의 확장자가 맞지 않습니다.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_mistake_is_told_in_one_line(seed: Path, xlcrm: Program, case: str) -> None:
    """And nothing is written."""
    before = seed.read_bytes()
    (command, *options), expected = WRONG[case]
    run = xlcrm(command, seed, *options, *AS_OF)
    assert (run.returncode, run.stdout) == (2, "")
    assert expected in run.stderr
    assert run.stderr.count("\n") == 1
    assert seed.read_bytes() == before
    assert [each.name for each in seed.parent.iterdir() if each.suffix == ".xlsx"] == [seed.name]


@pytest.fixture
def big(office: Path, samples: Path) -> Path:
    """Return a copy of the invented office's ledger of 1,339 contracts."""
    path = office / "office.xlsx"
    shutil.copy(samples / "office.xlsx", path)
    return path


def test_all_planned_contracts_are_renewed_at_once(big: Path, xlcrm: Program) -> None:
    """Each in a row with a link and an entry in the journal; a check finds nothing new."""
    before = {str(each) for each in open_ledger(big).findings}
    rows = len(open_ledger(big)["고객대장"])
    run = xlcrm("renew", big, "--all-planned", *AS_OF, "--user", "김담당")
    ledger = open_ledger(big)
    frame = ledger["고객대장"]
    added = frame.iloc[rows:]
    assert f"재계약 {len(added)}건을 적었습니다." in run.stdout
    assert len(added) >= 5
    assert set(added["계약 ID"]) <= set(frame["다음 계약 ID"])
    assert frame["계약 ID"].is_unique
    assert {str(each) for each in ledger.findings} == before
    table = ledger.book.ledgers[0].excel_table
    assert table is not None
    assert table.area.bottom == rows + len(added) + 1


def test_a_second_run_on_the_same_day_renews_nothing(big: Path, xlcrm: Program) -> None:
    """What ended years ago is left to people each time; the new terms reach the day."""
    rows = len(open_ledger(big)["고객대장"])
    first = xlcrm("renew", big, "--all-planned", *AS_OF)
    added = open_ledger(big)["고객대장"].iloc[rows:]
    assert added["계약 시작일"].dt.date.min() >= date(2024, 9, 20)  # the first day of the grace
    assert added["계약 종료일"].dt.date.min() >= date(2024, 10, 20)
    before = big.read_bytes()
    second = xlcrm("renew", big, "--all-planned", *AS_OF)
    assert "2024-10-20 기준으로 재계약할 계약이 없습니다." in second.stdout
    assert (second.stderr, second.returncode) == (first.stderr, 1)
    assert "재계약 유예(30일)가 지나 한꺼번에 갱신하지 않습니다." in second.stderr
    assert big.read_bytes() == before


def test_what_could_not_be_renewed_is_told_beside_the_rest(office: Path, xlcrm: Program) -> None:
    """Exit code 1, as for findings: the rest has been done."""
    path = office / "대장.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 종료일", "재계약 의사"])
    sheet.append([1, "가나다", date(2023, 10, 12), date(2024, 10, 11), "재계약 예정"])
    sheet.append([2, "라마바", date(2023, 10, 12), date(2024, 10, 1), "재계약 예정"])
    book.save(path)
    run = xlcrm("renew", path, "--all-planned", *AS_OF)
    assert run.returncode == 1
    assert "재계약 1건을 적었습니다." in run.stdout
    assert "재계약하지 못한 계약: 1건" in run.stderr
    assert "Sheet!D3: 앞 계약의 기간이 몇 개월인지 알 수 없습니다." in run.stderr
    assert len(open_ledger(path)["Sheet"]) == 3
    run = xlcrm("renew", path, "--all-planned", *AS_OF)
    assert "2024-10-20 기준으로 재계약할 계약이 없습니다." in run.stdout


def test_expiring_contracts_are_listed_masked(big: Path, xlcrm: Program) -> None:
    """The soonest first; the columns below each other."""
    run = xlcrm("expiring", big, "--as-of", "2024-10-01", "--within", "10")
    assert run.returncode == 0
    title, head, first, *_ = run.stdout.splitlines()
    assert title.endswith("건")
    assert head.split()[:3] == ["남은", "날", "종료일"]
    assert first.split()[:2] == ["D-1", "2024-10-02"]


def test_expiring_says_how_a_contract_that_renews_itself_goes_on(
    office: Path, xlcrm: Program
) -> None:
    """자동갱신 as long as the customer has not decided otherwise."""
    path = office / "대장.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 종료일", "재계약 의사", "자동갱신"])
    for number, decision in enumerate(("미정", None, "해지 예정", "재계약 예정"), start=1):
        sheet.append([number, "가나다", date(2023, 11, 1), date(2024, 10, 31), decision, "Y"])
    book.save(path)
    run = xlcrm("expiring", path, *AS_OF)
    told = [line for line in run.stdout.splitlines() if "D-11" in line]
    expected = ["자동갱신", "자동갱신", "해지 예정", "재계약 예정"]
    assert [words for line, words in zip(told, expected, strict=True) if words in line] == expected
    assert sum("자동갱신" in line for line in told) == 2


def test_expiring_as_json_and_as_a_calendar(seed: Path, xlcrm: Program) -> None:
    """Two events a contract; the file is made anew the next time."""
    for _ in range(2):
        run = xlcrm("expiring", seed, "--as-of", "2024-10-01", "--json", "--ics", "만료.ics")
        assert run.returncode == 0
    (file,) = json.loads(run.stdout)["files"]
    contracts: list[dict[str, Any]] = file["contracts"]
    assert [(each["cell"], each["days_left"], each["name"]) for each in contracts] == [
        ("A2", 24, "홍*동"),
        ("A3", 44, "김*수"),
        ("A4", 60, "박*희"),
    ]
    text = (seed.parent / "만료.ics").read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == 6
    assert "홍길동" not in text


def test_nothing_expires(seed: Path, xlcrm: Program) -> None:
    """One line says so."""
    run = xlcrm("expiring", seed, "--as-of", "2023-12-01", "--within", "0")
    expected = "seed_ledger.xlsx: 2023-12-01부터 0일 안에 끝나는 계약이 없습니다."
    assert run.stdout.strip().endswith(expected)


def test_expiring_shows_what_may_still_be_renewed_though_it_is_over(
    seed: Path, xlcrm: Program
) -> None:
    """Below those that end soon; in JSON too, and with a day that is past."""
    run = xlcrm("expiring", seed, "--as-of", "2024-11-20")
    assert "끝났지만 재계약 유예가 남은 계약 2건" in run.stdout
    assert any(line.split()[:2] == ["D+26", "2024-10-25"] for line in run.stdout.splitlines())
    run = xlcrm("expiring", seed, "--as-of", "2024-11-20", "--json")
    (file,) = json.loads(run.stdout)["files"]
    assert [each["days_left"] for each in file["in_grace"]] == [-26, -6]


def test_names_are_shown_where_that_is_asked_for(seed: Path, process: Program) -> None:
    """Only then: the plain run is searched for people, and shows none."""
    with pytest.raises(AssertionError, match="홍길동"):
        process("expiring", str(seed), "--as-of", "2024-10-01", "--reveal")
