"""Staff sort, copy and delete what stands in 오늘: no memo goes astray, and none is lost."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import ticked
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.fleet.batch import Outcome, refresh_files
from xlcrm.office.change import change

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xlcrm.office.commit import Committed

DAY: Final = date(2024, 10, 20)
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
NEXT: Final = timedelta(days=1)
BY: Final = xlcrm.Author("담당 가", "today --into", NOW)
PEOPLE: Final = ("가나다", "나다라", "다라마", "라마바")
KEY: Final = 15
"""The hidden column of the keys, the last of the sheet's."""


def put(path: Path, now: datetime = NOW) -> Committed[xlcrm.Ticked]:
    """Put the sheet 오늘 into a ledger."""
    return change(
        path,
        lambda ledger: xlcrm.put_today(ledger, as_of=now.date(), now=now),
        xlcrm.Author(BY.user, BY.command, now),
        backup=False,
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger of four customers, each with a contract that ends and something owed."""
    path = tmp_path_factory.mktemp("model") / "대장.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(
        [
            "고객 ID",
            "고객명",
            "연락처",
            "계약 시작일",
            "계약 종료일",
            "서비스 내용",
            "요금",
            "미납금",
        ]
    )
    for at, name in enumerate(PEOPLE, start=1):
        days = date(2023, 10, 20 + at), date(2024, 10, 19 + at)
        sheet.append([1000 + at, name, f"010-0000-000{at}", *days, "기본", 50_000, 1_000 * at])
    book.save(path)
    put(path)
    return path


@pytest.fixture
def path(model: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copy(model, tmp_path / "대장.xlsx"))


def edited(path: Path, work: Callable[[Worksheet, dict[str, int]], None]) -> None:
    """Let somebody work in the sheet, and save it."""
    book = load_workbook(path)
    work(book["오늘"], ticked.columns(book["오늘"]))
    book.save(path)


def rewritten(sheet: Worksheet, rows: Sequence[Sequence[object]], columns: int) -> None:
    """Write rows over those below the headers, in so many columns only."""
    for number, row in enumerate(rows, start=ticked.HEAD + 1):
        for at, value in enumerate(row[:columns], start=1):
            sheet.cell(number, at).value = value  # type: ignore[assignment]


def below(sheet: Worksheet) -> list[list[object]]:
    """What the rows below the headers say."""
    cells = sheet.iter_rows(min_row=ticked.HEAD + 1, max_col=KEY, values_only=True)
    return [list(each) for each in cells]


def entries(path: Path) -> list[tuple[object, str]]:
    """Whose each entry of the journal is, and what it says."""
    return [(each["고객 ID"], str(each["내용"])) for each in ticked.journal(path)]


def memo_beside(sheet: Worksheet, found: dict[str, int]) -> None:
    """Write beside each line whose it is."""
    for number in range(ticked.HEAD + 1, sheet.max_row + 1):
        who = str(sheet.cell(number, found["고객"]).value)
        sheet.cell(number, found["메모"], f"메모 {who[:4]}")


@pytest.mark.parametrize("columns", [KEY, KEY - 1, KEY - 4], ids=["all", "seen", "up to 메모"])
def test_a_sort_takes_each_memo_with_its_line(path: Path, columns: int) -> None:
    """Also one that leaves the hidden keys behind, and 기록 too."""

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        memo_beside(sheet, found)
        rewritten(sheet, sorted(below(sheet), key=lambda row: str(row[3:7])), columns)

    edited(path, work)
    put(path)
    told = entries(path)
    assert len(told) == len(xlcrm.today(xlcrm.open_ledger(path), as_of=DAY))
    assert {f"메모 {who}" == text.partition("] ")[2] for who, text in told} == {True}
    assert {text.partition("]")[0] for _, text in told} == {"[만료 예정", "[미납금", "[가입 기념일"}


def test_a_line_written_over_with_another_customer_is_about_that_one(path: Path) -> None:
    """By 고객 ID, by name, or as the sheet shows them; of one whom nobody knows it says so."""
    typed = ("1003", "라마바", "1002 나*라", "모르는 분")

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        for at, who in enumerate(typed, start=1):
            sheet.cell(ticked.HEAD + at, found["고객"], who)
            sheet.cell(ticked.HEAD + at, found["메모"], f"메모 {who}")

    edited(path, work)
    for now in (NOW, NOW + NEXT):
        done = put(path, now)
        assert done.proposal.found.left == 1
        assert entries(path) == [
            (1003, "[오늘 할 일] 메모 1003"),
            (1004, "[오늘 할 일] 메모 라마바"),
            (1002, "[오늘 할 일] 메모 1002 나*라"),
        ]
    (row,) = (row for row in ticked.rows(path) if row["고객"] == "모르는 분")
    assert (row["메모"], row["할 말"]) == ("메모 모르는 분", None)


def test_a_line_whose_customer_is_spelt_out_is_that_line_still(path: Path) -> None:
    """Staff put the whole name where it is masked: it is the same customer."""
    edited(path, lambda sheet, found: _over(sheet, found, "1001 가나다", "통화함"))
    put(path)
    assert entries(path) == [(1001, "[만료 예정] 통화함")]


def _over(sheet: Worksheet, found: dict[str, int], who: str, memo: str) -> None:
    sheet.cell(ticked.HEAD + 1, found["고객"], who)
    sheet.cell(ticked.HEAD + 1, found["메모"], memo)


@pytest.mark.parametrize("columns", [KEY, KEY - 2], ids=["with its key", "what is seen"])
def test_a_copied_line_is_one_only_where_something_is_written(path: Path, columns: int) -> None:
    """Nothing typed is nothing said; the words of the line are the program's, not somebody's."""

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        first, second, third = below(sheet)[:3]
        third[found["고객"] - 1], third[found["메모"] - 1] = "1004", "새로 물어봄"
        for row in (first, second, third):
            sheet.append(row[:columns])

    edited(path, work)
    for now in (NOW, NOW + NEXT, NOW + NEXT + NEXT):
        put(path, now)
        assert entries(path) == [(1004, "[오늘 할 일] 새로 물어봄")]
    assert len(ticked.rows(path)) == len(xlcrm.today(xlcrm.open_ledger(path), as_of=DAY + 2 * NEXT))


def test_two_memos_of_one_line_are_both_kept(path: Path) -> None:
    """The line was copied for a second call on the same day."""

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        again = below(sheet)[0]
        sheet.cell(ticked.HEAD + 1, found["메모"], "아침 통화")
        again[found["메모"] - 1] = "저녁 통화"
        sheet.append(again)

    edited(path, work)
    for _ in range(2):
        put(path)
        assert [text for _, text in entries(path)] == [
            "[만료 예정] 아침 통화",
            "[만료 예정] 저녁 통화",
        ]
        memos = [row["메모"] for row in ticked.rows(path) if row["메모"]]
        assert memos == ["아침 통화", "저녁 통화"]


def test_a_sheet_without_its_keys_is_refused_in_words(path: Path) -> None:
    """Nothing goes into the journal, and what was written stays; without a word it is made anew."""
    edited(path, lambda sheet, _: sheet.delete_cols(KEY))
    put(path)
    assert all(row["열쇠"] for row in ticked.rows(path))

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        sheet.cell(ticked.HEAD + 2, found["메모"], "통화함")
        sheet.delete_cols(KEY)

    edited(path, work)
    (result,) = refresh_files([path], DAY, by=BY, backup=False)
    assert result.outcome is Outcome.FINDINGS
    done = put(path)
    assert "열쇠 열이 지워져, 적은 1줄이" in done.proposal.said[0]
    assert done.proposal.found.unsettled
    assert entries(path) == []
    assert [row["메모"] for row in ticked.rows(path) if row["메모"]] == ["통화함"]


@pytest.mark.parametrize("column", ["고객", "셀", "종류", "이유", "완료", "기록"])
def test_a_column_may_be_taken_out(path: Path, column: str) -> None:
    """Even one by which people know the lines; the sheet has it again the next time."""

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        memo_beside(sheet, found)
        sheet.delete_cols(found[column])

    edited(path, work)
    put(path)
    told = entries(path)
    assert {f"메모 {who}" == text.partition("] ")[2] for who, text in told} == {True}
    assert len(told) == len(ticked.rows(path))
    assert column in ticked.rows(path)[0]


def test_a_key_that_lost_its_marks_counts_where_the_customer_is_the_same(path: Path) -> None:
    """Somebody wrote into the hidden column: the customer's own cell has to bear it out."""

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        for at, who in enumerate(("1001 가*다", "1004"), start=1):
            key = sheet.cell(ticked.HEAD + at, KEY)
            key.value = str(key.value).partition(":")[0]
            sheet.cell(ticked.HEAD + at, found["고객"], who)
            sheet.cell(ticked.HEAD + at, found["메모"], f"메모 {at}")

    edited(path, work)
    put(path)
    assert entries(path) == [(1001, "[만료 예정] 메모 1"), (1004, "[오늘 할 일] 메모 2")]


def test_headers_copied_below_are_no_line(path: Path) -> None:
    """To see them there, too."""
    edited(path, lambda sheet, _: sheet.append([cell.value for cell in sheet[ticked.HEAD]]))
    assert not put(path).proposal.found.unsettled
    assert entries(path) == []


def test_a_sort_that_leaves_what_was_recorded_lets_it_go(path: Path) -> None:
    """기록 stays where it stood: no line is greyed into which nobody wrote, nothing comes twice."""
    edited(path, lambda sheet, found: _over(sheet, found, "1001 가*다", "통화함"))
    put(path)

    def work(sheet: Worksheet, _: dict[str, int]) -> None:
        rewritten(sheet, below(sheet)[::-1], KEY - 2)

    edited(path, work)
    refresh_files([path], DAY, by=BY, backup=False)
    (row,) = (row for row in ticked.rows(path) if row["기록"])
    assert (row["고객"], row["메모"]) == ("1001 가*다", "통화함")
    assert len(entries(path)) == 1


def test_a_renamed_sheet_is_read_and_another_made(path: Path) -> None:
    """The memo is in the journal, the renamed sheet says so, and 오늘 is there again."""

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        sheet.cell(ticked.HEAD + 1, found["메모"], "통화함")
        sheet.title = "어제 한 일"

    edited(path, work)
    (result,) = refresh_files([path], DAY, by=BY, backup=False)
    assert result.ticked is not None
    assert entries(path) == [(1001, "[만료 예정] 통화함")]
    put(path)
    book = load_workbook(path)
    assert {"오늘", "어제 한 일"} <= set(book.sheetnames)
    said = [cell.value for row in book["어제 한 일"].iter_rows() for cell in row]
    assert ticked.journal(path)[0]["일지 ID"] in said
    assert len(entries(path)) == 1


def test_a_copied_sheet_adds_nothing_twice(path: Path) -> None:
    """오늘 (2) beside 오늘, as Excel makes it, and a word more in one of them."""

    def work(sheet: Worksheet, found: dict[str, int]) -> None:
        sheet.cell(ticked.HEAD + 1, found["메모"], "통화함")

    edited(path, work)
    book = load_workbook(path)
    copied = book.copy_worksheet(book["오늘"])
    copied.title = "오늘 (2)"
    copied.cell(ticked.HEAD + 2, ticked.columns(copied)["메모"], "사본에 적음")
    book.save(path)
    for _ in range(2):
        put(path)
        assert sorted(text for _, text in entries(path)) == [
            "[만료 예정] 사본에 적음",
            "[만료 예정] 통화함",
        ]


MOVES: Final = st.lists(
    st.one_of(
        st.tuples(st.just("sort"), st.integers(11, KEY), st.randoms(use_true_random=False)),
        st.tuples(st.just("copy"), st.integers(11, KEY), st.integers(0, 7)),
        st.tuples(st.just("over"), st.integers(0, 7), st.integers(1, 4)),
        st.tuples(st.just("take out"), st.integers(2, 9), st.none()),
        st.tuples(st.just("put in"), st.integers(1, KEY), st.none()),
        st.tuples(st.just("row"), st.integers(1, ticked.HEAD + 3), st.none()),
        st.tuples(st.just("delete"), st.integers(0, 7), st.none()),
        st.tuples(st.just("rename"), st.none(), st.none()),
    ),
    max_size=4,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=MOVES, written=st.sets(st.integers(0, 7), min_size=1))
def test_no_memo_goes_to_another_customer_and_none_is_lost(
    model: Path, tmp_path: Path, moves: list[tuple[str, object, object]], written: set[int]
) -> None:
    """Whatever people do to the sheet: a memo is its customer's entry, or still stands there."""
    path = Path(shutil.copy(model, tmp_path / "대장.xlsx"))
    book = load_workbook(path)
    sheet = book["오늘"]
    memo = ticked.columns(sheet)["메모"]
    for at in written:
        who = str(sheet.cell(ticked.HEAD + 1 + at, 4).value)[:4]
        sheet.cell(ticked.HEAD + 1 + at, memo, f"메모 {at} {who}.")
    for move in moves:
        _moved(sheet, *move)
    there = {
        str(cell.value) for row in sheet.iter_rows() for cell in row if "메모 " in str(cell.value)
    }
    book.save(path)
    done = put(path)
    told = [(who, text.partition("] ")[2]) for who, text in entries(path)]
    for whose, text in told:
        assert text.endswith(f" {whose}."), (whose, text)
    after = load_workbook(path)
    stands = {
        str(cell.value)
        for each in after.worksheets
        if each.title.startswith("오늘")
        for row in each.iter_rows()
        for cell in row
    }
    unwritten = there - {text for _, text in told}
    assert unwritten <= stands
    assert not unwritten or done.proposal.found.unsettled


def _moved(sheet: Worksheet, what: str, one: object, two: object) -> None:
    """Do one thing to the sheet that people do in Excel."""
    head = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "완료" or row == 8)
    found = {str(cell.value): cell.column for cell in sheet[head] if cell.value}
    cells = sheet.iter_rows(min_row=head + 1, max_col=KEY + 4, values_only=True)
    rows: list[list[object]] = [list(each) for each in cells]
    width = max(int(str(one)), found.get("메모", 0)) if what in {"sort", "copy"} else one
    if what in {"sort", "copy", "delete", "over"} and rows:
        _rows_moved(sheet, what, width, two, head, rows, found)
    elif what == "take out":
        number = int(str(one))
        if sheet.cell(head, number).value not in {"메모", "고객"}:
            sheet.delete_cols(number)
    elif what == "put in":
        sheet.insert_cols(int(str(one)))
    elif what == "row":
        sheet.insert_rows(int(str(one)))
    elif what == "rename":
        sheet.title = "오늘 (2)"


def _rows_moved(  # noqa: PLR0913, PLR0917 - what is done, to which rows
    sheet: Worksheet,
    what: str,
    one: object,
    two: object,
    head: int,
    rows: list[list[object]],
    found: dict[str, int],
) -> None:
    if what == "sort":
        two.shuffle(rows)  # type: ignore[attr-defined]
        for number, row in enumerate(rows, start=head + 1):
            for at in range(1, int(str(one)) + 1):
                sheet.cell(number, at).value = row[at - 1]  # type: ignore[assignment]
    elif what == "copy":
        sheet.append(rows[int(str(two)) % len(rows)][: int(str(one))])
    elif what == "over" and {"고객", "메모"} <= found.keys():
        number = head + 1 + int(str(one)) % len(rows)
        sheet.cell(number, found["고객"]).value = f"100{two}"
        sheet.cell(number, found["메모"]).value = f"메모 새로 100{two}."
    elif what == "delete":
        sheet.delete_rows(head + 1 + int(str(one)) % len(rows))
