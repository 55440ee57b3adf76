"""The journal in the file: what a contact changes there, and what never changes."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from journal_files import ENTRY, NOW, SEED, SHEET, add, by, rows, state
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from uncounted_strings import uncounted

from xlcrm.errors import DomainError
from xlcrm.jobs.log.logbook import add_entries, close_entry, correct_entry
from xlcrm.ooxml.package import Package


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))


def parts(path: Path) -> dict[str, bytes]:
    """Return every part of the workbook."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def row_markup(path: Path, row: int) -> bytes:
    """Return a row of the journal's sheet as it lies in the file."""
    package = Package(path.read_bytes())
    data = package.part(package.sheet(SHEET).part)
    start = data.index(f'<row r="{row}"'.encode())
    return data[start : data.index(b"</row>", start)]


def test_an_entry_stands_in_the_file_with_all_that_xlcrm_fills_in(seed: Path) -> None:
    """일지 ID, 작성시각, the customer's name and a link to the customer's row; and a backup."""
    added = add_entries(seed, [{**ENTRY, "officer": "김대리"}], by())
    (row,) = rows(seed)
    assert row == {
        "일지 ID": added.logged.rows[0]["entry_id"],
        "일시": datetime(2024, 10, 18, 10),  # noqa: DTZ001 - a cell's moment
        "고객 ID": 1001,
        "고객명": "홍길동",
        "채널": "전화",
        "담당자": "김대리",
        "내용": "통화함",
        "작성시각": NOW,
    }
    assert added.changed is not None
    assert added.changed.backup is not None
    assert added.changed.backup.read_bytes() == SEED.read_bytes()
    link = load_workbook(seed)[SHEET]["C2"].hyperlink
    assert link is not None
    assert link.location == "'고객대장'!A2"


def test_other_sheets_stay_byte_for_byte(seed: Path) -> None:
    """Only the journal is touched when a second entry comes, and the count of shared strings."""
    add(seed)
    before, package = parts(seed), Package(seed.read_bytes())
    add(seed, 1)
    after = parts(seed)
    journal = package.sheet(SHEET).part.lstrip("/")
    changed = {name for name in before if before[name] != after[name]}
    tables = {name.lstrip("/") for name in package.related(package.sheet(SHEET).part, "table")}
    links = "xl/worksheets/_rels/" + journal.rpartition("/")[2] + ".rels"
    assert before.keys() == after.keys()
    assert journal in changed
    counted = "xl/sharedStrings.xml"
    assert changed <= {journal, links, counted, *tables}
    assert uncounted(Package(seed.read_bytes())) == uncounted(package)
    assert row_markup(seed, 2) in before[journal]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://example.com","x")', "=1+1", "+1-2", "@now", "'=2", "{=A1}"]
)
def test_a_formula_is_stored_as_text_and_never_evaluated(seed: Path, text: str) -> None:
    """openpyxl, calamine and LibreOffice read what was typed."""
    add(seed, content=text, follow_up=text)
    cell = load_workbook(seed)[SHEET]["K2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert CalamineWorkbook.from_path(str(seed)).get_sheet_by_name(SHEET).to_python()[1][10] == text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_formulas_as_the_texts_they_are(seed: Path) -> None:
    """And the dates as dates, in the table that was made."""
    add(seed, content="=1+1", follow_up="=HYPERLINK(A1)", follow_up_due="2024-10-30")
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{seed.parent}/lo"),
            *(
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3",
            ),
            *("--outdir", str(seed.parent / "csv"), str(seed)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (made,) = (seed.parent / "csv").iterdir()
    line = made.read_text("utf-8").splitlines()[1]
    assert ",=1+1," in line
    assert ",=HYPERLINK(A1),2024-10-30," in line


def test_an_entry_that_is_wrong_writes_nothing(seed: Path) -> None:
    """Neither the bytes nor the time of the file change, and no backup is made."""
    before = state(seed)
    added = add_entries(seed, [ENTRY, {**ENTRY, "channel": "전하"}], by())
    assert (len(added.proposal.problems), added.logged.rows) == (1, ())
    assert state(seed) == before


def test_a_rehearsal_writes_nothing(seed: Path) -> None:
    """Not even a lock or a queue, also while somebody has the workbook open."""
    (seed.parent / f"~${seed.name}").write_bytes(b"")
    before = state(seed)
    added = add_entries(seed, [ENTRY], by(), dry_run=True)
    assert len(added.logged.rows) == 1
    assert state(seed) == before


# -- corrections and resolutions -------------------------------------------------------------------


def test_a_correction_is_a_new_row_that_names_the_old_one(seed: Path) -> None:
    """All that is not corrected is carried over; the old row stays byte for byte."""
    first = add(
        seed, category="불만", sentiment="부정", follow_up="전화", follow_up_due="2024-10-30"
    )
    old = row_markup(seed, 2)
    added = correct_entry(seed, first, {"감정": "중립", "follow_up": ""}, by(5, "log correct"))
    before, after = rows(seed)
    assert row_markup(seed, 2) == old
    assert after == {
        **{name: value for name, value in before.items() if name != "후속 조치"},
        "일지 ID": added.logged.rows[0]["entry_id"],
        "감정": "중립",
        "작성시각": NOW + timedelta(minutes=5),
        "정정 대상 ID": first,
    }


def test_of_a_corrected_entry_the_last_version_is_corrected(seed: Path) -> None:
    """Whichever of its IDs is told: the chain never forks."""
    first = add(seed)
    for minutes, text in ((1, "하나"), (2, "둘"), (3, "셋")):
        correct_entry(seed, first, {"content": text}, by(minutes))
    found = rows(seed)
    assert [row["내용"] for row in found] == ["통화함", "하나", "둘", "셋"]
    assert [row.get("정정 대상 ID") for row in found[1:]] == [row["일지 ID"] for row in found[:3]]


def test_another_customer_takes_the_name_and_the_contract_along(seed: Path) -> None:
    """It was Kim who called, not Hong."""
    first = add(seed)
    correct_entry(seed, first, {"customer": "김철수"}, by(1))
    assert (rows(seed)[1]["고객 ID"], rows(seed)[1]["고객명"]) == (1002, "김철수")
    link = load_workbook(seed)[SHEET]["C3"].hyperlink
    assert link is not None
    assert link.location == "'고객대장'!A3"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"channel": "전하"}, "혹시 '전화'입니까?"),
        ({"customer": "없는이"}, "고객대장에 없는 고객입니다."),
        ({"일지 ID": "x"}, "xlcrm이 채웁니다."),
        ({"due": "2024-10-01"}, "시트에 없는 칸입니다"),
        ({"follow_up_due": "2024-10-01"}, "상담한 날보다 빠릅니다."),
        ({"category": "불만"}, "'감정'이 필요합니다."),
        ({"at": "2024-10-21"}, "아직 오지 않은 때입니다."),
        ({"content": ""}, "'내용' 칸이 비어 있습니다."),
    ],
)
def test_a_wrong_correction_writes_nothing(
    seed: Path, changes: dict[str, object], says: str
) -> None:
    """The same rules hold as for a new entry."""
    first = add(seed)
    before = state(seed)
    (problem,) = correct_entry(seed, first, changes, by(1)).proposal.problems
    assert says in str(problem)
    assert state(seed) == before


@pytest.mark.parametrize("changes", [{}, {"channel": "전화"}, {"고객 ID": 1001}])
def test_a_correction_that_changes_nothing_is_refused(
    seed: Path, changes: dict[str, object]
) -> None:
    """It would only fill the journal."""
    first = add(seed)
    before = state(seed)
    with pytest.raises(DomainError, match="바뀌는 것이 없습니다") as raised:
        correct_entry(seed, first, changes, by(1))
    assert raised.value.path == seed
    assert state(seed) == before


def test_an_unknown_entry_is_told(seed: Path) -> None:
    """By every command that names one."""
    add(seed)
    before = state(seed)
    with pytest.raises(DomainError, match="그런 일지 ID가 없습니다") as raised:
        correct_entry(seed, "20200101-0000-AAAAAAA", {"content": "x"}, by())
    assert (raised.value.path, bool(raised.value.hint)) == (seed, True)
    with pytest.raises(DomainError, match="그런 일지 ID가 없습니다"):
        close_entry(seed, "20200101-0000-AAAAAAA", "함", by())
    assert state(seed) == before


def test_a_closed_entry_says_how_and_when(seed: Path) -> None:
    """해결 방법, 해결일시, and 후속 완료일 of a follow-up; the first row stays as it is."""
    first = add(
        seed, category="불만", sentiment="부정", follow_up="환불", follow_up_due="2024-10-25"
    )
    old = row_markup(seed, 2)
    close_entry(seed, first, "환불함", by(5, "log close"))
    row = rows(seed)[1]
    closed = NOW + timedelta(minutes=5)
    assert (row["해결 방법"], row["해결일시"], row["정정 대상 ID"]) == ("환불함", closed, first)
    assert row["후속 완료일"] == datetime(2024, 10, 20)  # noqa: DTZ001 - a cell's day
    assert row_markup(seed, 2) == old


def test_an_entry_is_closed_once(seed: Path) -> None:
    """By its own ID or that of the row which closed it."""
    first = add(seed, occurred_at="2024-10-18 09:00")
    (row,) = close_entry(seed, first, "고침", by(1)).logged.rows
    before = state(seed)
    for identifier in (first, str(row["entry_id"])):
        with pytest.raises(DomainError, match="이미 해결된 일지입니다"):
            close_entry(seed, identifier, "다시", by(2))
    assert state(seed) == before


def test_a_corrected_entry_is_closed_in_its_last_version(seed: Path) -> None:
    """And a closed one may still be corrected."""
    first = add(seed, category="불만", sentiment="부정")
    correct_entry(seed, first, {"reaction": "환불을 원함"}, by(1))
    close_entry(seed, first, "환불함", by(2))
    correct_entry(seed, first, {"resolution": "반만 환불함"}, by(3))
    last = rows(seed)[-1]
    assert (last["고객 반응"], last["해결 방법"]) == ("환불을 원함", "반만 환불함")
    assert last["해결일시"] == NOW + timedelta(minutes=2)


def test_a_follow_up_after_a_solved_problem_keeps_how_it_was_solved(seed: Path) -> None:
    """Closing adds to 해결 방법 and leaves 해결일시 as it was."""
    first = add(
        seed,
        occurred_at="2024-10-18 09:00",
        resolution="재부팅함",
        resolved_at="2024-10-18 09:30",
        follow_up_due="2024-10-25",
    )
    close_entry(seed, first, "다시 확인함", by(1))
    last = rows(seed)[-1]
    assert last["해결 방법"] == "재부팅함\n다시 확인함"
    assert last["해결일시"] == datetime(2024, 10, 18, 9, 30)  # noqa: DTZ001 - a cell's moment
    assert last["후속 완료일"] == datetime(2024, 10, 20)  # noqa: DTZ001 - a cell's day


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (datetime(2024, 10, 17), "빠릅니다"),  # noqa: DTZ001 - as the option gives it
        (datetime(2024, 10, 22), "아직 오지 않은"),  # noqa: DTZ001
    ],
)
def test_a_resolution_is_neither_before_the_problem_nor_to_come(
    seed: Path, moment: datetime, says: str
) -> None:
    """Nothing is written then."""
    first = add(seed, occurred_at="2024-10-18 09:00")
    before = state(seed)
    (problem,) = close_entry(seed, first, "고침", by(1), resolved_at=moment).proposal.problems
    assert says in str(problem)
    assert state(seed) == before


def test_an_entry_typed_in_excel_can_be_closed(seed: Path) -> None:
    """A complaint without 감정: what was wrong before is not asked for now."""
    first = add(seed)
    book = load_workbook(seed)
    book[SHEET]["I2"] = "불만"
    book.save(seed)
    with pytest.raises(DomainError, match="비어 있습니다"):
        close_entry(seed, first, "  ", by(1))
    assert close_entry(seed, first, "해결함", by(2)).proposal.problems == ()
