"""The sheet 접수 as people treat it: copied, pasted over, renamed; nothing of it is lost."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import received
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

import xlcrm
from xlcrm.errors import PlanError
from xlcrm.jobs.intake.clearing import KEPT_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet
    from received import Typed

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
NEXT: Final = NOW + timedelta(days=1)
LATER: Final = NOW + timedelta(days=KEPT_DAYS + 1)
CALL: Final = {"종류": "전화", "고객": "1001", "내용": "재계약 의사를 물음"}
PURCHASE: Final = {"종류": "구매", "고객": "1002", "서비스/제품": "상담", "금액": 30_000}
ANSWER: Final = {"종류": "의견", "고객": "1001", "개월/점수": 4}
MESSAGE: Final = {"종류": "메시지", "고객": "1001", "서비스/제품": "가을 안내", "결과": "문자"}
RENEWAL: Final = {"종류": "재계약", "고객": "1003"}
ALL: Final = (CALL, PURCHASE, ANSWER, MESSAGE, RENEWAL)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with the sheet 접수."""
    path = Path(shutil.copy(SEED, tmp_path_factory.mktemp("model") / "대장.xlsx"))
    received.make(path, NOW)
    return path


@pytest.fixture
def path(model: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copy(model, tmp_path / "대장.xlsx"))


def take(path: Path, *typed: Typed, now: datetime = NOW) -> xlcrm.TakenIn:
    """Type rows, and take them in."""
    if typed:
        received.write(path, *typed)
    by = xlcrm.Author("김대리", "intake", now)
    return xlcrm.take_in(path, by, backup=False, clear=True)


def on_sheet(path: Path, change: Callable[[Worksheet], None]) -> None:
    """Have somebody change the sheet 접수, and save."""
    book = load_workbook(path)
    change(book["접수"])
    book.save(path)


def counts(path: Path) -> list[int]:
    """How many rows the sheets have into which things are taken."""
    names = ("고객대장", "고객관리일지", "구매이력", "만족도", "마케팅")
    return [len(received.sheet(path, name)) for name in names]


def without_keys(rows: list[dict[str, Any]]) -> None:
    """Empty the hidden keys."""
    for row in rows:
        row["열쇠"] = None


def without_answers(rows: list[dict[str, Any]]) -> None:
    """Empty 처리."""
    for row in rows:
        row["처리"] = None


def copied_as_seen(rows: list[dict[str, Any]]) -> None:
    """Copy the columns that show, and paste them below."""
    rows += [{**row, "열쇠": None} for row in rows]


@pytest.mark.parametrize("change", [without_keys, without_answers, copied_as_seen])
def test_what_was_taken_is_not_taken_again_on_another_day(
    path: Path, change: Callable[[list[dict[str, Any]]], None]
) -> None:
    """Though nobody says when it was, and the key or 처리 is gone: it is asked about."""
    assert take(path, *ALL).count == len(ALL)
    before = counts(path)
    received.edit(path, change)
    again = take(path, now=NEXT)
    assert (again.count, len(again.wrong)) == (0, len(ALL))
    assert counts(path) == before
    saved = path.read_bytes()
    assert take(path, now=NEXT).count == 0  # nor once more, now that 처리 says something else
    assert path.read_bytes() == saved


def test_it_is_taken_where_people_say_that_it_is_new(path: Path) -> None:
    """The hint of such a row, followed."""
    take(path, CALL)
    received.edit(path, copied_as_seen)
    take(path, now=NEXT)
    received.edit(path, lambda rows: rows[1].update({"처리": "새로"}))
    assert take(path, now=NEXT).count == 1
    assert counts(path)[1] == 2


def test_a_copy_as_seen_that_is_typed_over_is_a_new_row(path: Path) -> None:
    """Who takes an answered row as a pattern for the next call need not empty 처리."""
    take(path, CALL)
    received.edit(path, copied_as_seen)
    received.edit(path, lambda rows: rows[1].update({"내용": "영수증을 물음"}))
    assert take(path, now=NEXT).count == 1
    assert counts(path)[1] == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            {**PURCHASE, "날짜": datetime(2024, 10, 19)},  # noqa: DTZ001 - wall time
            {**PURCHASE, "고객": "김철수", "금액": "3만원", "날짜": "2024.10.19"},
        ),
        ({**CALL, "날짜": "2024-10-19"}, {**CALL, "고객": "홍길동", "날짜": "10/19"}),
        (
            {**ANSWER, "날짜": "2024-10-19"},
            {**ANSWER, "고객": "홍길동", "개월/점수": "4점", "날짜": "10/19"},
        ),
    ],
)
def test_the_same_typed_in_other_words_is_asked_about(
    path: Path, first: Typed, second: Typed
) -> None:
    """Two at the desk write the same thing down before the next run."""
    done = take(path, first, second)
    assert (done.count, len(done.wrong)) == (1, 1)
    received.edit(path, lambda rows: rows[1].update({"처리": "새로"}))
    assert take(path).count == 1


def test_calls_at_two_times_of_a_day_are_two(path: Path) -> None:
    """As long as both say when they were."""
    calls = [{**CALL, "날짜": f"2024-10-19 {hour}:00"} for hour in (10, 11)]
    assert take(path, *calls).count == 2


@pytest.mark.parametrize("typed", [PURCHASE, ANSWER, MESSAGE])
def test_what_is_told_of_a_day_to_come_waits_for_it(path: Path, typed: Typed) -> None:
    """12/31, typed in October, is hardly meant; what is meant comes in by itself on its day."""
    done = take(path, {**typed, "날짜": "12/31"})
    assert (done.count, len(done.wrong)) == (0, 1)
    assert "'날짜'(2024-12-31)가 아직 오지 않은 날입니다." in received.states(path)[0]
    assert take(path, now=datetime(2025, 1, 2)).count == 1  # noqa: DTZ001 - wall time


@pytest.mark.parametrize(
    "who",
    ["홍길동님", "홍길동 고객님", "김철수 씨", "1001번", "#1001", "홍길동 1001", "1001 홍길동"],
)
def test_a_customer_is_named_as_people_speak(path: Path, who: str) -> None:
    """With 님 and 번, by name and number in either order."""
    assert take(path, {**CALL, "고객": who}).count == 1


# -- headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["종류", "고객", "처리", "열쇠"])
def test_a_header_that_is_typed_over_is_told(path: Path, header: str) -> None:
    """All that is typed below it would be passed over in silence."""
    received.write(path, CALL)
    saved = path.read_bytes()

    def renamed(sheet: Worksheet) -> None:
        at = received.columns(sheet)[header]
        sheet.cell(received.head(sheet) if header != "종류" else 9, at).value = "구분 이름"

    on_sheet(path, renamed)
    done = take(path)
    assert (done.count, done.needs_people, len(done.shut)) == (0, True, 1)
    (line,) = done.lines()
    assert line.startswith(f"접수 시트를 받지 못했습니다: 머리글에 '{header}' 열이 없어")
    (result,) = xlcrm.refresh_files([path], NOW.date(), by=xlcrm.Author("김", "refresh", NOW))
    assert result.intake is not None
    assert result.intake.counts == {"taken": 0, "wrong": 1, "open": 0}
    path.write_bytes(saved)
    assert take(path).count == 1


def test_a_column_that_is_gone_is_told_by_the_rows_that_need_it(path: Path) -> None:
    """And what a renamed one says, by those that do not."""
    received.write(path, CALL, {**PURCHASE, "내용": "영수증을 달라고 함"})

    def renamed(sheet: Worksheet) -> None:
        sheet.cell(received.head(sheet), received.columns(sheet)["내용"]).value = "상담 메모"

    on_sheet(path, renamed)
    done = take(path)
    assert (done.count, len(done.wrong), done.open) == (1, 1, ())
    call, purchase = received.states(path)
    assert "머리글에 '내용' 열이 없습니다." in call
    assert purchase == "접수됨 2024-10-20 → 구매이력 · 옮기지 않은 칸: 상담 메모"


def test_a_header_that_stands_twice_is_no_row(path: Path) -> None:
    """As where a page was pasted below another one."""

    def twice(sheet: Worksheet) -> None:
        for at, name in enumerate(received.columns(sheet), start=1):
            sheet.cell(received.head(sheet) + 2, at).value = name

    on_sheet(path, twice)
    received.write(path, CALL)
    done = take(path)
    assert (done.count, done.wrong, done.open) == (1, (), ())


# -- the office's own columns, looks and notes ----------------------------------------------------


def _with_own_column(path: Path, title: str) -> None:
    on_sheet(
        path,
        lambda sheet: sheet.cell(
            received.head(sheet), len(received.columns(sheet)) + 1
        ).__setattr__("value", title),
    )


@pytest.mark.parametrize("title", ["이메일", "고객 반응", "우리 표시"])
def test_what_an_own_column_says_is_told_where_it_goes_nowhere(path: Path, title: str) -> None:
    """And such a row stays on the sheet: it stands nowhere else."""
    _with_own_column(path, title)
    take(path, {**PURCHASE, title: "말"})
    assert received.states(path) == [f"접수됨 2024-10-20 → 구매이력 · 옮기지 않은 칸: {title}"]
    take(path, now=LATER)
    assert [row[title] for row in received.rows(path)] == ["말"]


def test_what_an_own_column_says_goes_along_where_there_is_a_place(path: Path) -> None:
    """Then nothing is said of it, and the row leaves in time."""
    _with_own_column(path, "고객 반응")
    take(path, {**CALL, "고객 반응": "기뻐함"})
    assert received.states(path) == ["접수됨 2024-10-20 → 고객관리일지"]
    assert received.sheet(path, "고객관리일지")[0]["고객 반응"] == "기뻐함"
    take(path, now=LATER)
    assert received.rows(path) == []


def _made_their_own(sheet: Worksheet) -> None:
    """What an office makes of the sheet."""
    sheet["A1"] = "우리 프런트"
    sheet.column_dimensions["J"].width = 77
    sheet.column_dimensions["K"].hidden = True
    check = DataValidation(type="list", formula1='"김,이,박"')
    check.add("K10:K300")
    sheet.add_data_validation(check)
    sheet.sheet_properties.tabColor = "FF00FF"


def _formats(path: Path) -> list[list[str]]:
    """How the cells below the headers show numbers."""
    sheet = load_workbook(path)["접수"]
    rows = sheet.iter_rows(min_row=received.head(sheet) + 1, max_col=13)
    return [[cell.number_format for cell in row] for row in rows]


def test_the_sheet_stays_as_the_office_has_made_it_when_old_rows_leave(path: Path) -> None:
    """Title, widths, lists and colours; what is not old moves up, and stays what it was."""
    on_sheet(path, _made_their_own)
    take(path, CALL, PURCHASE)
    waiting = {**CALL, "날짜": datetime(2024, 10, 2), "내용": None}  # noqa: DTZ001 - wall time
    take(path, waiting, {**CALL, "내용": "둘째"}, now=LATER - timedelta(days=1))
    before, formats = received.rows(path)[2:], _formats(path)
    take(path, now=LATER)
    assert (received.rows(path), _formats(path)) == (before, formats)
    sheet = load_workbook(path)["접수"]
    assert sheet["A1"].value == "우리 프런트"
    assert (sheet.column_dimensions["J"].width, sheet.column_dimensions["K"].hidden) == (77, True)
    assert sheet.sheet_properties.tabColor is not None
    assert sheet.sheet_properties.tabColor.rgb == "00FF00FF"
    assert '"김,이,박"' in [each.formula1 for each in sheet.data_validations.dataValidation]
    top = received.head(sheet) + 1
    assert isinstance(sheet.cell(top, 4).value, datetime)
    assert [sheet.cell(top + at, 1).value for at in range(3)] == ["전화", "전화", None]
    saved = path.read_bytes()
    take(path, now=LATER)
    assert path.read_bytes() == saved


def _coloured(sheet: Worksheet) -> None:
    sheet.cell(received.head(sheet) + 2, 2).fill = PatternFill("solid", fgColor="00FF00")


def _hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[received.head(sheet) + 2].hidden = True


def _noted(sheet: Worksheet) -> None:
    sheet.cell(received.head(sheet) + 2, 24).value = "옆 메모"


def _day_elsewhere(sheet: Worksheet) -> None:
    sheet.cell(received.head(sheet) + 2, 5).value = datetime(2024, 10, 3)  # noqa: DTZ001 - wall time


@pytest.mark.parametrize("mark", [_coloured, _hidden, _noted, _day_elsewhere])
def test_rows_stay_in_their_place_where_that_says_something(
    path: Path, mark: Callable[[Worksheet], None]
) -> None:
    """A colour, a filter or a note belongs to the row beside it; the old ones only become empty."""
    take(path, CALL)
    take(path, {**CALL, "내용": "둘째"}, now=LATER - timedelta(days=1))
    on_sheet(path, mark)
    take(path, now=LATER)
    sheet = load_workbook(path)["접수"]
    top = received.head(sheet) + 1
    assert [sheet.cell(top + at, 10).value for at in range(2)] == [None, "둘째"]
    if mark is _noted:
        assert sheet.cell(top + 1, 24).value == "옆 메모"


def test_a_row_with_a_note_beside_it_does_not_leave(path: Path) -> None:
    """The note would stand there alone, and mean nothing."""
    take(path, CALL, PURCHASE)
    on_sheet(path, _noted)
    take(path, now=LATER)
    assert [row["종류"] for row in received.rows(path)] == ["구매"]


def test_a_sheet_with_notes_beside_its_rows_is_not_made_anew(path: Path) -> None:
    """They would be lost; the message says where they stand."""
    take(path, CALL, PURCHASE)
    on_sheet(path, _noted)
    with pytest.raises(PlanError, match="머리글 없는 칸에 적은 것이 있어") as caught:
        xlcrm.put_intake(xlcrm.open_ledger(path))
    assert "11행" in str(caught.value)


# -- branches -------------------------------------------------------------------------------------


@pytest.fixture
def branches(tmp_path: Path) -> Path:
    """Return a list of two branches, each with its own numbers."""
    path = tmp_path / "지점.xlsx"
    book = Workbook()
    for at, name in enumerate(("강남 점", "홍대점")):
        sheet = book.create_sheet(name)
        sheet.append(["회원번호", "이름", "전화", "시작일", "종료일", "상태"])
        for number in range(3):
            start, end = datetime(2024, 1, 5), datetime(2024, 12, 4)  # noqa: DTZ001 - wall time
            sheet.append(
                [
                    100 + number,
                    f"{name[0]}회원{number}",
                    f"010-22{at}0-000{number}",
                    start,
                    end,
                    None,
                ]
            )
    del book["Sheet"]
    book.save(path)
    received.make(path, NOW)
    return path


def test_customers_of_a_branch_with_a_space_in_its_name_are_found(branches: Path) -> None:
    """By name, by telephone, and by the number as a question tells it."""
    calls = [
        {**CALL, "고객": who, "내용": who}
        for who in ("강회원0", "강남 점 101", "강남점 102", "010-2210-0002", "100")
    ]
    done = take(branches, *calls)
    assert done.count == 4
    ((_, trouble),) = done.wrong
    assert "강남 점 100" in trouble.message


def test_an_own_column_says_the_branch(branches: Path) -> None:
    """As the hint of somebody new asks for."""
    new = {
        "종류": "새 고객",
        "고객": "신가상",
        "연락처": "010-0000-0009",
        "날짜": "2024-10-21",
        "개월/점수": 12,
    }
    done = take(branches, new)
    ((_, trouble),) = done.wrong
    assert trouble.hint == (
        "머리글 행의 오른쪽 끝에 '지점'이라고 적고, 이 줄에 지점을 적으세요: 강남 점 · 홍대점"
    )
    _with_own_column(branches, "지점")
    received.edit(branches, lambda rows: rows[0].update({"지점": "강남 점"}))
    done = take(branches, {**CALL, "고객": "100", "지점": "홍대점"})
    assert (done.count, done.wrong) == (2, ())
    assert received.sheet(branches, "고객관리일지")[0]["고객명"] == "홍회원0"
