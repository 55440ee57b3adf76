"""A workbook opened as a ledger: its tables, its findings, one way to change it, bad files."""

from __future__ import annotations

import io
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlcrm.cellref import CellRef
from xlcrm.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    HeaderNotFoundError,
    LimitExceededError,
    NotAWorkbookError,
    PlanError,
    SheetNotFoundError,
    StaleLedgerError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files.encryption import Encryption
from xlcrm.jobs.fix.fix import fix
from xlcrm.jobs.refresh import refresh
from xlcrm.office.commit import Author, commit
from xlcrm.office.ledger import Ledger, open_ledger
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.zipformat import Limits
from xlcrm.schema.finding import Severity
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parents[2] / "sample_data"
SEED = (SAMPLES / "seed_ledger.xlsx").read_bytes()
AS_OF = date(2024, 10, 1)
BY = Author("김대리", "시험", datetime(2024, 10, 1, 9, 0))  # noqa: DTZ001 - Korean wall time
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SAMPLES / "seed_ledger.xlsx", tmp_path / "고객대장.xlsx"))


# -- tables ----------------------------------------------------------------------------------------


def test_a_sheet_is_a_table_indexed_by_excel_row(seed: Path) -> None:
    """Columns by their canonical names, values typed."""
    frame = open_ledger(seed)["고객대장"]
    assert list(frame.columns) == [
        *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
        *("서비스 내용", "요금", "상태", "비고"),
    ]
    assert (list(frame.index), frame.index.name) == ([2, 3, 4], "행")
    row = frame.loc[3].to_dict()
    assert row["계약 시작일"] == pd.Timestamp(2023, 11, 15)
    assert (row["고객 ID"], row["요금"]) == ("1002", 50_000)
    assert frame.loc[3, "비고"] is pd.NA
    assert [str(frame[name].dtype) for name in ("계약 시작일", "요금", "상태", "고객 ID")] == [
        *("datetime64[us]", "Int64", "category", "string"),
    ]


def test_headers_of_other_words_get_canonical_names() -> None:
    """And the rows keep their address below a title."""
    frame = open_ledger(SAMPLES / "messy.xlsx")["2024년"]
    assert {"고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"} <= set(frame.columns)
    assert list(frame.index) == list(range(5, 15))
    assert frame.loc[9, "계약 시작일"] is pd.NaT
    assert frame.loc[12, "계약 종료일"] is pd.NaT


@pytest.mark.parametrize("sheet", ["없는 시트", "메모", "고객대장 "])
def test_a_sheet_that_cannot_be_read_is_named_with_those_that_can(sheet: str) -> None:
    """Not there, or no table."""
    with pytest.raises(SheetNotFoundError) as raised:
        open_ledger(SAMPLES / "messy.xlsx")[sheet]
    assert (raised.value.sheet, raised.value.path) == (sheet, SAMPLES / "messy.xlsx")
    assert "2023년, 2024년" in str(raised.value.hint)


def test_the_planted_mistakes_are_found_and_nothing_else() -> None:
    """Those of SOURCES.md, each in its cell."""
    findings = open_ledger(SAMPLES / "messy.xlsx").findings
    planted = {
        "2023년!C6": "C122",
        "2023년!C13": "C605",
        "2024년!C7": "C122",
        "2024년!D9": "C103",
        "2024년!E10": "C302",
        "2024년!H11": "C311",
        "2024년!C14": "C121",
        "2024년!E14": "C303",
        "2024년!G14": "C111",
    }
    assert {str(found.where): found.code for found in findings} == planted
    assert len(findings) == len(planted)


def test_findings_are_a_table_too() -> None:
    """A row a finding, to filter and to group by code, sheet or severity."""
    findings = open_ledger(SAMPLES / "messy.xlsx").findings
    frame = findings.to_frame()
    assert [*frame.columns] == ["code", "severity", "sheet", "cell", "row", "message", "suggestion"]
    assert frame["code"].tolist() == [each.code for each in findings]
    errors = frame[frame["severity"] == "error"].groupby("sheet").size()
    assert errors.sum() == sum(each.severity is Severity.ERROR for each in findings)


@pytest.mark.parametrize("name", ["seed_ledger", "office"])
def test_a_ledger_in_order_has_no_findings(name: str) -> None:
    """Nothing is wrong in them."""
    assert [str(each) for each in open_ledger(SAMPLES / f"{name}.xlsx").findings] == []


# -- commits ---------------------------------------------------------------------------------------


def test_a_commit_changes_the_file_and_says_where_the_old_one_is(seed: Path) -> None:
    """In one step; the ledger that was opened stays what it was."""
    ledger = open_ledger(seed)
    proposal: Proposal[None] = Proposal(Plan.of_cells({CellRef("고객대장", 4, 8): "만료 예정"}))
    done = commit(ledger, proposal, BY)
    backup = done.backup
    assert backup is not None
    assert backup.read_bytes() == SEED
    assert list(open_ledger(seed)["고객대장"]["상태"]) == ["활성화", "활성화", "만료 예정"]
    assert list(ledger["고객대장"]["상태"]) == ["활성화"] * 3
    assert list(done.ledger["고객대장"]["상태"]) == ["활성화", "활성화", "만료 예정"]
    assert [str(edit) for edit in refresh(ledger, as_of=AS_OF).plan] == [
        "고객대장!H4: '활성화' → '만료 예정'"
    ]


def test_an_empty_plan_touches_nothing(seed: Path) -> None:
    """Not even a lock is taken."""
    before = seed.stat()
    ledger = open_ledger(seed)
    assert ledger.commit(Plan(), by=BY) is ledger
    assert [each.name for each in seed.parent.iterdir()] == [seed.name]
    assert seed.stat().st_mtime_ns == before.st_mtime_ns


def test_no_backup_is_made_when_none_is_wanted(seed: Path) -> None:
    """By the caller."""
    plan = Plan.of_cells({CellRef("고객대장", 4, 8): "만료 예정"})
    open_ledger(seed).commit(plan, by=BY, backup=False)
    assert [each.name for each in seed.parent.glob("[!.]*")] == [seed.name]


def test_a_stale_ledger_does_not_overwrite_a_newer_file(seed: Path) -> None:
    """Neither another ledger's commit nor its own first one, which is told as what it is."""
    first, second = open_ledger(seed), open_ledger(seed)
    newer = first.commit(Plan.of_cells({CellRef("고객대장", 2, 8): "해지"}), by=BY)
    written = seed.read_bytes()
    for stale, error in ((second, WorkbookChangedError), (first, StaleLedgerError)):
        with pytest.raises(error) as raised:
            stale.commit(Plan.of_cells({CellRef("고객대장", 3, 8): "해지"}), by=BY)
        assert raised.value.path == seed
    assert seed.read_bytes() == written
    newer.commit(Plan.of_cells({CellRef("고객대장", 3, 8): "해지"}), by=BY)
    assert list(open_ledger(seed)["고객대장"]["상태"]) == ["해지", "해지", "활성화"]


def test_a_commit_spends_nothing(seed: Path) -> None:
    """What was read is there to be asked again, and gives the same answers."""
    ledger = open_ledger(seed)
    before = fix(ledger)
    ledger.commit(refresh(ledger, as_of=AS_OF), by=BY)
    assert list(fix(ledger).plan) == list(before.plan)


def test_a_ledger_is_a_collection_of_sheets(seed: Path) -> None:
    """By name, in the order of the tabs."""
    ledger = open_ledger(seed)
    assert ("고객대장" in ledger, "없음" in ledger) == (True, False)
    assert (list(ledger), len(ledger)) == (["고객대장", "설정"], 2)


def test_a_plan_that_cannot_be_made_names_file_and_cell(seed: Path) -> None:
    """The file stays, nothing else is left."""
    plan = Plan.of_cells({CellRef("없는 시트", 2, 8): "해지"})
    with pytest.raises((PlanError, SheetNotFoundError)) as raised:
        open_ledger(seed).commit(plan, by=BY)
    assert raised.value.path == seed
    assert seed.read_bytes() == SEED
    assert [each.name for each in seed.parent.glob("[!.]*")] == [seed.name]


# -- bad files -------------------------------------------------------------------------------------


def zipped(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return the workbook with parts changed, or left out where the change is None."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for each in source.infolist():
            content = change(each.filename, source.read(each))
            if content is not None:
                target.writestr(each, content)
    return buffer.getvalue()


def without(part: str) -> bytes:
    """Return the reference ledger without one part."""
    return zipped(SEED, lambda name, content: None if name == part else content)


def binary() -> bytes:
    """Return what an .xlsb looks like from outside."""
    return zipped(
        SEED,
        lambda _, content: content.replace(
            b"spreadsheetml.sheet.main+xml", b"excel.sheet.binary.macroEnabled.main"
        ),
    )


def open_document() -> bytes:
    """Return what an .ods looks like from outside."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", "<office:document-content/>")
    return buffer.getvalue()


def bomb() -> bytes:
    """Return a workbook whose sheet unpacks to far more than it weighs."""
    padding = b" " * (40 << 20)
    return zipped(
        SEED,
        lambda name, content: content + padding if name.endswith("sheet1.xml") else content,
    )


BAD: dict[str, tuple[Callable[[], bytes], type[XlcrmError], str]] = {
    "nothing": (lambda: b"", NotAWorkbookError, "빈 파일"),
    "text": (lambda: "고객,시작일\n".encode("cp949"), NotAWorkbookError, "아닙니다"),
    "xls": (lambda: COMPOUND + bytes(4096), NotAWorkbookError, r"\.xls"),
    "encrypted": (
        lambda: Encryption("열쇠", spin=1).encrypted(SEED),
        EncryptedWorkbookError,
        "열기 암호가 걸린 문서입니다",
    ),
    "encrypted, and cut off": (
        lambda: COMPOUND + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(96),
        DamagedWorkbookError,
        "암호가 걸린 파일이 손상되어",
    ),
    "xlsb": (binary, NotAWorkbookError, r"\.xlsb"),
    "ods": (open_document, NotAWorkbookError, r"\.ods"),
    "half": (lambda: SEED[: len(SEED) // 2], DamagedWorkbookError, "잘렸습니다"),
    "without the directory's end": (lambda: SEED[:-22], DamagedWorkbookError, "잘렸습니다"),
    "no workbook": (lambda: without("xl/workbook.xml"), DamagedWorkbookError, "본문"),
    "no sheet": (lambda: without("xl/worksheets/sheet1.xml"), DamagedWorkbookError, "sheet1.xml"),
    "no content types": (lambda: without("[Content_Types].xml"), NotAWorkbookError, "아닙니다"),
    "bomb": (bomb, LimitExceededError, "."),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_one_clear_error(tmp_path: Path, case: str) -> None:
    """In Korean, with the file, by its own class."""
    make, kind, says = BAD[case]
    path = tmp_path / "대장.xlsx"
    path.write_bytes(make())
    with pytest.raises(kind, match=says) as raised:
        open_ledger(path)
    assert type(raised.value) is kind
    assert raised.value.path == path
    assert str(raised.value).startswith(f"{path}")


def test_a_workbook_without_a_ledger_says_what_is_missing(tmp_path: Path) -> None:
    """Which headers are looked for."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(zipped(SEED, lambda _, content: content.replace("계약 ".encode(), b"")))
    assert open_ledger(path).tables  # 시작일 and 종료일 do as well
    other = "계약 시작일".encode(), "처음 본 날".encode()
    path.write_bytes(zipped(SEED, lambda _, content: content.replace(*other)))
    assert open_ledger(path).tables  # 계약 종료일 is enough in a sheet of that name
    ends = "계약 종료일".encode()
    both = zipped(SEED, lambda _, content: content.replace(*other).replace(ends, other[1]))
    path.write_bytes(both)
    people = open_ledger(path)
    with pytest.raises(HeaderNotFoundError, match="계약 기간이 없는 명단"):
        refresh(people, as_of=date(2024, 10, 1))
    phone = "연락처".encode()
    path.write_bytes(zipped(both, lambda _, content: content.replace(phone, other[1])))
    with pytest.raises(HeaderNotFoundError, match="고객대장") as raised:
        open_ledger(path)
    assert raised.value.path == path
    assert "계약 시작일" in str(raised.value.hint)


def test_limits_are_the_callers(seed: Path) -> None:
    """Tighter ones refuse what the usual ones take."""
    for limits in (Limits(entries=3), Limits(unpacked=10_000)):
        with pytest.raises(LimitExceededError) as raised:
            open_ledger(seed, limits=limits)
        assert raised.value.path == seed


def test_a_missing_file_and_a_folder_are_no_ledgers(tmp_path: Path) -> None:
    """They cannot be read at all."""
    for path in (tmp_path / "없음.xlsx", tmp_path):
        with pytest.raises(StorageError) as raised:
            open_ledger(path)
        assert raised.value.path == path


def opened(path: Path, data: bytes) -> Ledger | None:
    """Open a file of some bytes and refresh it; None if one of our errors says why not."""
    path.write_bytes(data)
    try:
        ledger = open_ledger(path)
        plan = refresh(ledger, as_of=AS_OF).plan
        data = apply(plan, ledger.book.package, ledger.book.scans).data
        verify(plan, data, ledger.book.package, ledger.limits)
        sheets = {entry.name for entry in ledger.book.package.worksheets}
        assert {each.where.sheet for each in ledger.findings} <= sheets
    except XlcrmError as error:
        assert str(error)  # noqa: PT017 - either outcome is right, nothing else is
        return None
    return ledger


QUICKLY = settings(
    max_examples=100, deadline=2000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICKLY
@given(length=st.integers(0, len(SEED) - 1))
def test_a_file_cut_off_anywhere_is_told(tmp_path: Path, length: int) -> None:
    """Never a traceback, never a hang, never a ledger."""
    assert opened(tmp_path / "대장.xlsx", SEED[:length]) is None


@QUICKLY
@given(at=st.integers(0, len(SEED) - 1), flip=st.integers(1, 255))
def test_a_file_with_a_broken_byte_is_told_or_read(tmp_path: Path, at: int, flip: int) -> None:
    """Some bytes do not matter; of the others one of our errors speaks."""
    ledger = opened(tmp_path / "대장.xlsx", SEED[:at] + bytes([SEED[at] ^ flip]) + SEED[at + 1 :])
    assert ledger is None or len(ledger.tables) >= 1


PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]


@QUICKLY
@given(
    part=st.sampled_from([*PARTS, "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]),
    where=st.floats(0, 1, exclude_max=True),
    put=st.binary(max_size=3),
    drop=st.integers(0, 8),
)
def test_markup_broken_anywhere_is_told_or_read(
    tmp_path: Path, part: str, where: float, put: bytes, drop: int
) -> None:
    """With sums that are right: what a careless program writes."""

    def broken(name: str, content: bytes) -> bytes:
        at = int(where * len(content))
        return content[:at] + put + content[at + drop :] if name == part else content

    ledger = opened(tmp_path / "대장.xlsx", zipped(SEED, broken))
    assert ledger is None or len(ledger.tables) >= 1


def test_a_spent_ledger_reads_again(seed: Path) -> None:
    """Whoever asks it gets the same; one that was given its book has no other, and keeps it."""
    ledger = open_ledger(seed)
    before = ledger.book
    given = ledger.with_book(before)
    for each in (ledger, given):
        each.spend()
    assert ledger.book is not before
    assert [table.rows for table in ledger.tables] == [table.rows for table in before.tables]
    assert given.book is before
