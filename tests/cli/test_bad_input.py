"""Bad input: one Korean line that names the file, the cell where there is one, and what to do."""

from __future__ import annotations

import io
import logging
import os
import shutil
from datetime import date
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import load_workbook
from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

DAY = ("--as-of", "2024-10-01")
HEADERS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "상태")
ROW = (1001, "홍길동", "2023-10-26", "2024-10-25", "기본", "활성화")
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def _book(rows: Sequence[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("고객대장")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def _without_sheet(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(buffer, "w") as target:
        for member in source.infolist():
            if member.filename != "xl/worksheets/sheet1.xml":
                target.writestr(member, source.read(member))
    return buffer.getvalue()


def _encrypted(data: bytes) -> bytes:
    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("열쇠", buffer)
    return buffer.getvalue()


UNREADABLE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "no zip": (lambda _: b"hello", "엑셀 통합 문서(.xlsx, .xlsm)가 아닙니다. → 엑셀에서 열어"),
    "empty": (lambda _: b"", "빈 파일입니다 (0바이트)."),
    "xls": (lambda _: COMPOUND + bytes(2000), "옛 엑셀 형식(.xls)이거나"),
    "encrypted": (
        _encrypted,
        "열기 암호가 걸린 문서입니다. → 암호를 환경 변수에 두고",
    ),
    "truncated": (lambda data: data[: len(data) // 2], "파일이 중간에 잘렸습니다"),
    "sheet part missing": (_without_sheet, "xl/worksheets/sheet1.xml"),
    "no header row": (
        lambda _: _book([("안내",), ("자료 없음",)]),
        "고객대장으로 읽을 시트를 찾지 못했습니다. → 제목 행에",
    ),
}


@pytest.mark.parametrize("command", ["refresh", "check"])
@pytest.mark.parametrize("case", UNREADABLE)
def test_an_unreadable_file_gives_one_line(
    seed: Path, xlcrm: Program, command: str, case: str
) -> None:
    """The line names the file and what to do; exit code 2, the bytes as they were."""
    make, says = UNREADABLE[case]
    data = make(seed.read_bytes())
    seed.write_bytes(data)
    run = xlcrm(command, seed.name, *DAY)
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith("seed_ledger.xlsx: ")
    assert says in line
    assert " → " in line
    assert seed.read_bytes() == data


def test_an_unreadable_file_ends_the_process_with_two(seed: Path, process: Program) -> None:
    """As users see it: a line on stderr, nothing on stdout."""
    seed.write_bytes(seed.read_bytes()[:2000])
    run = process("refresh", seed.name, *DAY)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("command", [("check",), ("offers",), ("survey", "due")])
def test_a_path_that_no_system_takes_is_told_as_such(
    xlcrm: Program, command: tuple[str, ...]
) -> None:
    """Whoever is first to look for it: it is not the results that are wrong."""
    path = "가" * 2_000
    done = xlcrm(*command, path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{path}: 쓸 수 없는 경로입니다. → 경로를 확인하세요.\n"


@pytest.mark.parametrize("command", ["today", "summary", "refresh"])
def test_a_day_that_no_workbook_can_hold_is_refused(
    xlcrm: Program, seed: Path, command: str
) -> None:
    """No figure counts back beyond the calendar."""
    done = xlcrm(command, str(seed), "--as-of", "0001-01-01")
    assert (done.returncode, done.stdout) == (2, "")
    assert "1900-01-01부터" in done.stderr


def test_a_folder_without_workbooks_says_so(office: Path, xlcrm: Program) -> None:
    """The folder is named, whatever else lies in it."""
    (office / "빈 폴더").mkdir()
    (office / "빈 폴더" / "메모.txt").write_text("메모", encoding="utf-8")
    run = xlcrm("refresh", "빈 폴더", *DAY)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == (
        "빈 폴더: 폴더에 엑셀 파일(.xlsx, .xlsm)이 없습니다."
        " → 고객대장이 있는 폴더나 파일을 지정하세요.\n"
    )


DATA: dict[str, tuple[Sequence[Sequence[object]], int, str]] = {
    "a date that is none": (
        [HEADERS, (*ROW[:3], "2024-02-30", *ROW[4:])],
        1,
        "고객대장!D2",
    ),
    "end before start": (
        [HEADERS, (*ROW[:2], "2024-10-26", "2023-10-25", *ROW[4:])],
        1,
        "고객대장!D2",
    ),
    "two columns for one field": (
        [(*HEADERS, "연락처", "연락처"), (*ROW, "02-000-0000", "02-000-0001")],
        1,
        "고객대장!H1",
    ),
    "a formula in a computed column": (
        [HEADERS, (*ROW[:5], '=IF(D2<TODAY(),"만료","활성화")')],
        0,
        "고객대장!F",
    ),
}


@pytest.mark.parametrize("case", DATA)
def test_bad_data_is_named_by_its_cell(office: Path, xlcrm: Program, case: str) -> None:
    """Sheet, cell and what to do; 1 if it is an error, and a formula is never overwritten."""
    rows, code, cell = DATA[case]
    path = office / "대장.xlsx"
    path.write_bytes(_book(rows))
    formula = load_workbook(path)["고객대장"]["F2"].value
    run = xlcrm("refresh", path.name, *DAY)
    (line,) = [each for each in run.stdout.splitlines() if cell in each]
    assert (run.returncode, run.stderr) == (code, "")
    assert " → " in line
    if str(formula).startswith("="):
        assert load_workbook(path)["고객대장"]["F2"].value == formula
    original = path.read_bytes()
    assert xlcrm("check", path.name).returncode == code
    assert path.read_bytes() == original


@pytest.mark.skipif(os.name == "nt", reason="Windows folders have no such mode")
@pytest.mark.parametrize(
    ("folder", "file", "says"),
    [(0o555, 0o644, "폴더에 쓸 권한이 없습니다."), (0o755, 0o444, "읽기 전용 파일입니다.")],
    ids=["folder", "file"],
)
def test_what_may_not_be_written_is_left_alone(
    seed: Path, process: Program, folder: int, file: int, says: str
) -> None:
    """A folder without permission to write, a read-only file: one line, exit code 2."""
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:  # root may write anything, unless it gives that up
        if shutil.which("setpriv") is None:
            pytest.skip("running as root, and there is no setpriv to give up its powers")
        before = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")
    original = seed.read_bytes()
    seed.chmod(file)
    seed.parent.chmod(folder)
    try:
        run = process("refresh", seed.name, *DAY, before=before)
        names = [path.name for path in seed.parent.iterdir()]
    finally:
        seed.parent.chmod(0o755)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(f"seed_ledger.xlsx: {says} → ")
    assert run.stderr.count("\n") == 1
    assert (names, seed.read_bytes()) == (["seed_ledger.xlsx"], original)


def test_a_bug_gives_one_line_and_its_class(
    seed: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody foresaw is named by its class only: its message may quote a cell."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("홍길동")

    monkeypatch.setattr("xlcrm.jobs.refresh.assess", broken)
    run = xlcrm("refresh", seed.name, *DAY)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("seed_ledger.xlsx: 예상하지 못한 오류입니다 (KeyError). → ")
    assert run.stderr.count("\n") == 1


def test_a_bug_in_the_program_itself_gives_one_line_too(
    seed: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of any file as well."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("홍길동")

    monkeypatch.setattr("xlcrm.cli.shown.table.table", broken)
    run = xlcrm("refresh", seed.name, *DAY)
    assert run.returncode == 2
    assert run.stderr.startswith("예상하지 못한 오류입니다 (RuntimeError). → ")


def test_debug_shows_where_a_bug_is(seed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XLCRM_DEBUG=1 adds the traceback."""
    from xlcrm.cli import failures  # noqa: PLC0415
    from xlcrm.errors import unforeseen  # noqa: PLC0415 - nothing else here needs it

    lines: list[str] = []
    monkeypatch.setattr(failures, "say", lines.append)
    try:
        date.fromisoformat("no day")
    except ValueError as error:
        failure = unforeseen(error, seed)
    failures.tell(failure)
    monkeypatch.setenv(failures.DEBUG, "1")
    failures.tell(failure)
    assert [line.partition("\n")[0] for line in lines[2:]] == ["Traceback (most recent call last):"]


def test_a_bug_at_one_sheet_ends_nothing_and_can_be_looked_at(
    seed: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1, and a finding at the sheet."""

    def broken(*_: object) -> None:
        raise KeyError("홍길동")

    monkeypatch.setattr("xlcrm.workbook.oddities.comments_of", broken)
    run = xlcrm("check", seed.name, *DAY)
    assert (run.returncode, run.stderr) == (1, "")
    assert "C213" in run.stdout
    assert "KeyError" in run.stdout
    assert "홍길동" not in run.stdout


def test_debug_shows_bugs_that_ended_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their tracebacks go to stderr with XLCRM_DEBUG=1, and nowhere without."""
    from xlcrm.cli import failures  # noqa: PLC0415 - nothing else here needs it
    from xlcrm.rules.unfinished import noted  # noqa: PLC0415

    log = logging.getLogger("xlcrm")
    monkeypatch.setattr(log, "handlers", [])
    monkeypatch.setattr(log, "propagate", False)
    for debug, shown in (("", 0), ("1", 1)):
        monkeypatch.setenv(failures.DEBUG, debug)
        failures.show_bugs()
        with pytest.raises(ValueError, match="no day") as raised:
            date.fromisoformat("no day")
        assert noted(raised.value) == "ValueError"
        assert capsys.readouterr().err.count("Traceback") == shown
    log.setLevel(logging.NOTSET)
