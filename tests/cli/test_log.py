from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from journal_files import rows as journal
from journal_files import state
from openpyxl import Workbook, load_workbook

from xlcrm.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NOW = datetime(2024, 10, 20, 14, 32, 5)  # noqa: DTZ001 - Korean wall time has no zone here
TO_SEED = ("log", "add", "seed_ledger.xlsx", "--customer", "1001")
SHOW = ("log", "show", "seed_ledger.xlsx", "--customer")
WRITTEN = re.compile(r"seed_ledger\.xlsx: 일지 1건\((20241020-1432-[A-Z2-9]{7})\)을 적었습니다\.")
LINES = "고객 ID,일시,내용\n1001,2024-10-18,통화함\n"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand, and a colleague be logged in."""
    monkeypatch.setattr(options, "now", lambda: NOW)
    monkeypatch.setenv("XLCRM_USER", "김대리")


def added(xlcrm: Program, *words: str) -> str:
    """Add an entry and return its 일지 ID."""
    run = xlcrm(*TO_SEED, "통화함", *words)
    assert run.returncode == 0, run.stderr
    found = WRITTEN.match(run.stdout)
    assert found
    return found[1]


def test_a_contact_is_written_with_all_that_was_told(seed: Path, xlcrm: Program) -> None:
    """Every option is a field of the journal."""
    words = {
        "--channel": "전화",
        "--direction": "발신",
        "--officer": "박대리",
        "--category": "불만",
        "--sentiment": "부정",
        "--at": "2024-10-19 09:00",
        "--reaction": "화를 냄",
        "--occurred": "2024-10-18",
        "--resolution": "사과함",
        "--resolved": "2024-10-19 09:30",
        "--outcome": "통화",
        "--follow-up": "다시 전화",
        "--due": "2024-10-25",
        "--done": "2024-10-20",
    }
    run = xlcrm(*TO_SEED, *(each for pair in words.items() for each in pair), "환불을 원함")
    assert (run.returncode, run.stderr) == (0, "")
    found = WRITTEN.match(run.stdout)
    assert found
    (row,) = journal(seed)
    assert row.pop("일지 ID") == found[1]
    assert {name: str(value) for name, value in row.items()} == {
        "일시": "2024-10-19 09:00:00",
        "고객 ID": "1001",
        "고객명": "홍길동",
        "채널": "전화",
        "방향": "발신",
        "담당자": "박대리",
        "분류": "불만",
        "감정": "부정",
        "내용": "환불을 원함",
        "고객 반응": "화를 냄",
        "문제 발생일시": "2024-10-18 00:00:00",
        "해결 방법": "사과함",
        "해결일시": "2024-10-19 09:30:00",
        "결과": "통화",
        "후속 조치": "다시 전화",
        "후속 기한": "2024-10-25 00:00:00",
        "후속 완료일": "2024-10-20 00:00:00",
        "작성시각": "2024-10-20 14:32:05",
    }


def test_the_officer_is_whom_the_command_names(seed: Path, xlcrm: Program) -> None:
    """--user, unless --officer says another; who is logged in is no officer yet."""
    for words in ((), ("--user", "이대리"), ("--user", "이대리", "--officer", "박대리")):
        added(xlcrm, *words)
    assert [row.get("담당자") for row in journal(seed)] == [None, "이대리", "박대리"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--customer", "9999", "통화함"), "고객대장에 없는 고객입니다."),
        (("--channel", "전하", "통화함"), "혹시 '전화'입니까?"),
        (("--due", "2024-10-01", "통화함"), "'후속 기한' 칸이 상담한 날보다 빠릅니다."),
        (("900101-1234567",), "주민등록번호"),
        (("가" * 40_000,), "40,000자"),
        (("종\x07",), "제어 문자"),
        ((), "'내용' 칸이 비어 있습니다."),
        (("--category", "불만", "통화함"), "불만에는 '감정'이 필요합니다."),
        (("--at", "2030-01-01", "통화함"), "아직 오지 않은 때입니다."),
        (("--contract", "C-1", "--occurred", "언젠가", "통화함"), "'문제 발생일시'"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_a_wrong_entry_is_one_line_and_writes_nothing(
    seed: Path, xlcrm: Program, words: tuple[str, ...], says: str
) -> None:
    """The file, what is wrong, what to do; exit code 2."""
    before = state(seed)
    run = xlcrm(*TO_SEED, *words)
    (line,) = run.stderr.splitlines()
    assert (run.returncode, run.stdout) == (2, "")
    assert line.startswith("seed_ledger.xlsx: ")
    assert says in line
    assert " → " in line
    assert "900101" not in line
    assert state(seed) == before


def test_several_customers_are_listed_masked(office: Path, xlcrm: Program) -> None:
    """By a name that two have; and one ID under two names."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    for row in (
        ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
        (1, "홍길동", "010-1234-5678", "2024-01-01", "2024-12-31"),
        (2, "홍길동", "010-9876-5432", "2024-01-01", "2024-12-31"),
        (3, "김철수", "010-1111-2222", "2024-01-01", "2024-12-31"),
        (3, "박영희", "010-1111-2222", "2024-01-01", "2024-12-31"),
    ):
        sheet.append(row)
    path = office / "둘.xlsx"
    book.save(path)
    before = state(path)
    run = xlcrm("log", "add", path.name, "--customer", "홍길동", "통화함")
    assert (run.returncode, run.stdout) == (2, "")
    assert "1 홍*동 010-****-5678 · 2 홍*동 010-****-5432" in run.stderr
    run = xlcrm("log", "add", path.name, "--customer", "3", "통화함")
    assert run.returncode == 2
    assert "3 김*수 010-****-2222 · 3 박*희 010-****-2222" in run.stderr
    for each in ("홍길동", "3"):
        run = xlcrm("log", "show", path.name, "--customer", each)
        assert run.returncode == 2
        assert "여러 고객이 맞습니다" in run.stderr
    assert state(path) == before


def test_a_rehearsal_says_what_it_would_do(seed: Path, xlcrm: Program) -> None:
    """Of every command that writes; nothing is written."""
    first = added(xlcrm)
    before = state(seed)
    (seed.parent / "상담.csv").write_text(LINES, "utf-8")
    before = state(seed)
    for words in (
        (*TO_SEED, "통화함"),
        ("log", "close", seed.name, first, "--resolution", "함"),
        ("log", "correct", seed.name, first, "고침"),
        ("log", "import", seed.name, "상담.csv"),
    ):
        run = xlcrm(*words, "--dry-run")
        assert run.returncode == 0
        assert "을 적을 것입니다. (--dry-run: 쓰지 않았습니다)" in run.stdout
        assert state(seed) == before


def test_a_busy_workbook_keeps_the_entry_in_the_queue(seed: Path, xlcrm: Program) -> None:
    """Exit code 3; it is told where the entry is, and how it gets into the workbook."""
    (seed.parent / f"~${seed.name}").write_bytes(b"")
    before = seed.read_bytes()
    run = xlcrm(*TO_SEED, "통화함")
    assert (run.returncode, seed.read_bytes()) == (3, before)
    assert "을 대기열에 두었습니다 (대기 1건)." in run.stdout
    assert "xlcrm queue apply" in run.stdout
    told = json.loads(xlcrm(*TO_SEED, "또 통화함", "--json").stdout)["files"][0]
    assert (told["outcome"], told["waiting"], told["edits"]) == ("busy", 2, [])
    assert len(told["ids"]) == 1
    assert "열어 두었습니다" in told["error"]


def test_json_tells_the_ids_and_the_edits(seed: Path, xlcrm: Program) -> None:
    """Masked; of words only how many there are."""
    run = xlcrm(*TO_SEED, "홍길동 씨와 통화함", "--json")
    (file,) = json.loads(run.stdout)["files"]
    (identifier,) = file["ids"]
    edits = {edit["cell"]: edit["new"] for edit in file["edits"]}
    assert (file["outcome"], edits["A2"], edits["D2"], edits["K2"]) == (
        "ok",
        identifier,
        "홍*동",
        "(글 10자)",
    )
    run = xlcrm(*TO_SEED, "--channel", "전하", "x", "--json")
    (file,) = json.loads(run.stdout)["files"]
    assert (run.returncode, file["outcome"], len(file["problems"])) == (2, "failed", 1)
    assert journal(seed)[0]["내용"] == "홍길동 씨와 통화함"


def test_a_missing_or_foreign_file_is_told(office: Path, xlcrm: Program) -> None:
    """As by all commands: the file and what to do."""
    (office / "글.xlsx").write_text("no workbook", "utf-8")
    for name in ("없음.xlsx", "글.xlsx"):
        for words in (("--customer", "1", "통화함"), ("--customer", "1", "통화함", "--json")):
            run = xlcrm("log", "add", name, *words)
            assert run.returncode == 2
            assert name in run.stdout + run.stderr
    assert [each.name for each in office.iterdir() if "lock" not in each.name] == ["글.xlsx"]


# -- show, due, close, correct ---------------------------------------------------------------------


def test_the_history_of_a_customer_is_shown_in_order(seed: Path, xlcrm: Program) -> None:
    """Masked, the customer's own name in the words too, until --reveal."""
    del seed
    added(xlcrm, "--reaction", "홍길동 010-1234-5678로 연락 바람")
    run = xlcrm(*SHOW, "홍길동")
    first, *lines = run.stdout.splitlines()
    assert (run.returncode, first) == (0, "1001 홍*동 010-****-5678: 2건")
    assert [line.split()[0] for line in lines] == ["2023-10-26", "2024-10-20"]
    assert "고객 반응 홍*동 010-****-5678로 연락 바람" in lines[1]
    (file,) = json.loads(xlcrm(*SHOW, "1001", "--json").stdout)["files"]
    assert [event["kind"] for event in file["events"]] == ["계약", "상담"]
    assert file["events"][1]["values"]["reaction"] == "홍*동 010-****-5678로 연락 바람"


def test_revealing_shows_all(seed: Path, process: Program, tmp_path: Path) -> None:
    """Only when it is asked for; printed to a file, since no test may show anybody."""
    del tmp_path
    from click.testing import CliRunner  # noqa: PLC0415 - only here is the output to be seen

    from xlcrm.cli.log_due import command as due  # noqa: PLC0415
    from xlcrm.cli.log_show import command as show  # noqa: PLC0415

    assert process(*TO_SEED, "통화함", "--at", "2024-10-01", "--due", "2099-01-01").returncode == 0
    run = CliRunner().invoke(show, [seed.name, "--customer", "1001", "--reveal"])
    assert "1001 홍길동 010-1234-5678: 2건" in run.stdout
    run = CliRunner().invoke(due, [seed.name, "--reveal"])
    assert "홍길동" in run.stdout


def test_what_is_to_be_done_is_shown_overdue_first(seed: Path, xlcrm: Program) -> None:
    """Days left as everywhere; and how to finish it."""
    late = added(xlcrm, "--at", "2024-10-01", "--due", "2024-10-05", "--follow-up", "전화")
    today = added(xlcrm, "--due", "2024-10-20")
    soon = added(xlcrm, "--due", "2024-10-27", "--officer", "박대리")
    issue = added(xlcrm, "--occurred", "2024-10-19")
    day = ("--as-of", "2024-10-20")
    run = xlcrm("log", "due", seed.name, *day)
    first, head, *lines, last = run.stdout.splitlines()
    assert first == "seed_ledger.xlsx: 2024-10-20 기준 할 일 4건, 그중 늦은 것 1건"
    assert head.split()[:3] == ["기한", "남은", "날"]
    assert [line.split()[-1] for line in lines] == [late, today, soon, issue]
    assert [line.split()[1] for line in lines] == ["D+15", "D-Day", "D-7", "없음"]
    assert "xlcrm log close" in last
    told = json.loads(xlcrm("log", "due", seed.name, *day, "--within", "0", "--json").stdout)
    ((file,), shown) = told["files"], told["files"][0]["entries"]
    assert (told["as_of"], file["path"], file["outcome"]) == ("2024-10-20", seed.name, "ok")
    assert [(each["entry_id"], each["days"]) for each in shown] == [(late, -15), (today, 0)]
    assert shown[0]["name"] == "홍*동"
    assert (
        "할 일 0건"
        in xlcrm("log", "due", seed.name, "--as-of", "2024-09-01", "--within", "1").stdout
    )


def test_closing_ends_it_once(seed: Path, xlcrm: Program) -> None:
    """Then it is not due any more, and a second time is refused."""
    first = added(xlcrm, "--due", "2024-10-25")
    run = xlcrm("log", "close", seed.name, first, "--resolution", "전화함")
    assert run.returncode == 0
    assert "할 일 0건" in xlcrm("log", "due", seed.name).stdout
    before = state(seed)
    again = xlcrm("log", "close", seed.name, first, "--resolution", "또")
    assert (again.returncode, state(seed)) == (2, before)
    assert again.stderr.startswith("seed_ledger.xlsx: 이미 해결된 일지입니다. → ")
    missing = xlcrm("log", "close", seed.name, "없는것", "--resolution", "또")
    assert (missing.returncode, "그런 일지 ID가 없습니다" in missing.stderr) == (2, True)


def test_an_entry_typed_in_excel_is_shown_and_closed_by_its_cell(
    seed: Path, xlcrm: Program
) -> None:
    """It has no 일지 ID: what the list shows in its place is what `close` takes."""
    book = load_workbook(seed)
    sheet = book.create_sheet("고객관리일지")
    sheet.append(["일시", "고객 ID", "내용", "후속 기한"])
    sheet.append([NOW, 1001, "통화함", NOW])
    book.save(seed)
    _, _, line, _ = xlcrm("log", "due", seed.name).stdout.splitlines()
    cell = line.split()[-1]
    assert cell.startswith("고객관리일지!")
    assert f"{cell} · 내용 통화함" in xlcrm("log", "show", seed.name, "--customer", "1001").stdout
    run = xlcrm("log", "close", seed.name, cell, "--resolution", "전화함")
    assert (run.returncode, run.stderr) == (0, "")
    assert "할 일 0건" in xlcrm("log", "due", seed.name).stdout


def test_correcting_adds_a_row_and_blanks_a_field(seed: Path, xlcrm: Program) -> None:
    """A value "" makes it blank; another customer may be named."""
    first = added(xlcrm, "--follow-up", "전화", "--due", "2024-10-25")
    run = xlcrm(
        *("log", "correct", seed.name, first, "방문함", "--due", "", "--customer", "김철수")
    )
    assert run.returncode == 0
    _, row = journal(seed)
    assert "후속 기한" not in row
    assert (row["내용"], row["고객 ID"], row["후속 조치"]) == ("방문함", 1002, "전화")
    nothing = xlcrm("log", "correct", seed.name, first)
    assert (nothing.returncode, "바뀌는 것이 없습니다" in nothing.stderr) == (2, True)


def test_what_a_correction_does_not_name_stays(seed: Path, xlcrm: Program) -> None:
    """As the help says: the moment is not now, and the contract not that of another day."""
    first = added(xlcrm, "--at", "2024-09-02 10:30", "--contract", "C-1")
    assert xlcrm("log", "correct", seed.name, first, "--channel", "방문").returncode == 0
    old, new = journal(seed)
    assert (old["일시"], old["계약 ID"]) == (new["일시"], new["계약 ID"])
    told = xlcrm("log", "correct", "--help").stdout
    assert "상담한 때. 적지 않으면 그대로입니다." in told
    assert "지금입니다" not in told
    assert "상담한 때. 적지 않으면 지금입니다." in xlcrm("log", "add", "--help").stdout


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_a_sample_journal_with_a_table_grows(office: Path, samples: Path, xlcrm: Program) -> None:
    """The invented office's own journal, of more than a thousand entries."""
    shutil.copy(samples / "office.xlsx", office)
    book = load_workbook(office / "office.xlsx", read_only=True)
    before = book["고객관리일지"].max_row
    book.close()
    run = xlcrm("log", "add", "office.xlsx", "--customer", "1001", "--channel", "전화", "통화함")
    assert run.returncode == 0
    sheet = load_workbook(office / "office.xlsx")["고객관리일지"]
    assert sheet.max_row == before + 1
    assert [each.ref for each in sheet.tables.values()] == [f"A1:U{before + 1}"]
