"""What there is to do on a day: the same as all other lists tell, and commands that work."""

from __future__ import annotations

import shlex
import shutil
import sys
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import xlcrm
from xlcrm.__main__ import main
from xlcrm.analysis.analyse import analyse
from xlcrm.cli.shown.today import plain_lines
from xlcrm.jobs.renew import planned
from xlcrm.jobs.today.birthdays import month_and_day
from xlcrm.jobs.today.gather import WEEK
from xlcrm.pages.book import keys_of_all, material_of
from xlcrm.pages.todo import todo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.cellref import CellRef

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
DAYS: Final = (date(2024, 9, 1), date(2024, 10, 1), date(2024, 10, 20))
HEADERS: Final = (
    *("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "상태"),
    *("비고", "재계약 의사", "자동갱신", "담당자", "미납금", "잔여횟수", "생일"),
)
KINDS: Final = xlcrm.TaskKind


@pytest.fixture(scope="module")
def office() -> xlcrm.Ledger:
    """Return the sample office's ledger."""
    return xlcrm.open_ledger(SAMPLES / "office.xlsx")


def _ledger(
    path: Path, *rows: dict[str, object], customers: Sequence[Sequence[object]] = ()
) -> Path:
    """Write a ledger of a few contracts, and what is known of customers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(HEADERS)
    usual: dict[str, object] = {
        "계약 시작일": date(2024, 1, 1),
        "서비스 내용": "기본",
        "요금": 50_000,
        "연락처": "010-0000-0001",
    }
    for number, row in enumerate(rows, start=1):
        told = {
            **usual,
            "고객 ID": 1000 + number,
            "고객명": f"가나{'다라마바사아자차'[number]}",
            **row,
        }
        sheet.append([told.get(header) for header in HEADERS])
    if customers:
        more = book.create_sheet("고객정보")
        for each in customers:
            more.append(each)
    book.save(path)
    return path


def _cells(lines: Iterable[xlcrm.Line], *kinds: xlcrm.TaskKind) -> set[str]:
    return {_row(line.where) for line in lines if line.kind in kinds}


def _row(where: CellRef) -> str:
    return f"{where.sheet}!{where.row}"


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_today_tells_what_expiring_and_due_tell(office: xlcrm.Ledger, as_of: date) -> None:
    """Contracts, grace, sessions, promises and problems: neither more nor less."""
    lines = xlcrm.today(office, as_of=as_of)
    ending = xlcrm.expiring(office, as_of=as_of)
    undecided = {
        _row(each.where)
        for each in ending
        if each.intention == "미정" and (each.days_left <= WEEK or each.action)
    }
    assert _cells(lines, KINDS.ENDING) == undecided
    leaving = {
        _row(each.where)
        for each in ending
        if each.decision == "해지 예정" and (each.days_left <= WEEK or each.action)
    }
    assert _cells(lines, KINDS.LEAVING) == leaving
    agreed = planned(office, as_of=as_of)
    soon = {
        _row(each.where)
        for each in ending
        if each.days_left <= WEEK and each.intention in {"재계약 예정", "자동갱신"}
    }
    ready = {_row(each) for each in agreed.ready}
    assert _cells(lines, KINDS.RENEWING, KINDS.AUTOMATIC) == soon | ready
    left = {_row(each) for each in agreed.left}
    assert _cells(lines, KINDS.LEFT_OVER) == left
    over = {_row(each.where) for each in xlcrm.in_grace(office, as_of=as_of)}
    assert _cells(lines, KINDS.WIN_BACK) == over - ready - left
    few = {_row(each.where) for each in xlcrm.sessions(office, as_of=as_of)}
    assert _cells(lines, KINDS.SESSIONS) == few
    promised = {
        _row(each.where)
        for each in xlcrm.due(office, as_of=as_of)
        if (each.days is None or each.days <= WEEK) and each.entry_id[:8] <= f"{as_of:%Y%m%d}"
    }
    assert _cells(lines, KINDS.FOLLOW_UP, KINDS.ISSUE) >= promised
    risky = {_row(each.where) for each in xlcrm.risks(office, as_of=as_of) if each.level == "높음"}
    assert _cells(lines, KINDS.RISK) == risky


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_today_has_all_that_the_report_asks_for(office: xlcrm.Ledger, as_of: date) -> None:
    """Every row of the report's 할 일 is a line of today, whatever it is called there."""
    figures = analyse(office, as_of)
    agreed = planned(office, as_of=as_of)
    material = material_of(office, figures, keys_of_all(), planned=agreed)
    lines = xlcrm.today(office, as_of=as_of)
    contracts = figures.office.contracts
    called = {line.customer for line in lines}
    theirs = contracts[contracts["customer"].isin(called)]
    there = {_row(line.where) for line in lines}
    there |= {f"{sheet}!{row}" for sheet, row in zip(theirs["sheet"], theirs["row"], strict=True)}
    for task in todo(material):
        cells = zip(task.rows["시트"], task.rows["행"], strict=True)
        assert {f"{sheet}!{row}" for sheet, row in cells} <= there, task.what


def test_nothing_is_asked_for_twice(office: xlcrm.Ledger) -> None:
    """Each line has a key of its own, and the same one on the next day."""
    for as_of in DAYS:
        keys = [line.key for line in xlcrm.today(office, as_of=as_of)]
        assert len(keys) == len(set(keys))
    one, next_day = (
        {line.key for line in xlcrm.today(office, as_of=day)}
        for day in (DAYS[1], DAYS[1] + timedelta(days=1))
    )
    assert len(one & next_day) > len(one) * 0.9


def test_lines_stand_by_urgency(office: xlcrm.Ledger) -> None:
    """What is over comes first, and in it the kinds in their order, the oldest day first."""
    lines = xlcrm.today(office, as_of=DAYS[1])
    order = [(line.urgency, line.kind.place) for line in lines]
    assert order == sorted(order)
    days = [line.due for line in lines if line.kind is KINDS.FOLLOW_UP]
    assert days == sorted(days, key=lambda day: day or date.max)
    over = {line.kind for line in lines if line.urgency is xlcrm.Urgency.OVER}
    assert over == {KINDS.FOLLOW_UP, KINDS.ISSUE, KINDS.LEFT_OVER}


@pytest.mark.parametrize("sample", ["office.xlsx", "seed_ledger.xlsx"])
@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_every_command_works(
    sample: str,
    as_of: date,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As it is printed, on that day: the first of each kind, without writing."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(SAMPLES / sample, "우리 대장.xlsx")
    lines = xlcrm.today(xlcrm.open_ledger("우리 대장.xlsx"), as_of=as_of, called="우리 대장.xlsx")
    for kind in KINDS:
        mine = [line.command for line in lines if line.kind is kind and line.command]
        for command in mine[:1]:
            words = shlex.split(command)
            if words[1] != "check":
                words += ["--dry-run"]
            if words[1] not in {"log", "check"}:
                words += ["--as-of", str(as_of)]
            monkeypatch.setattr(sys, "argv", words)
            code = main()
            said = capsys.readouterr()
            assert code == 0 or words[1] == "check", (command, said.err)
            assert "Traceback" not in said.err


def test_each_kind_is_told(tmp_path: Path) -> None:
    """Of a ledger that has one of each."""
    day = date(2024, 10, 1)
    path = _ledger(
        tmp_path / "대장.xlsx",
        {"계약 종료일": date(2024, 10, 1)},  # ends today
        {"계약 종료일": date(2024, 10, 5), "재계약 의사": "재계약 예정", "담당자": "김대리"},
        {"계약 종료일": date(2024, 10, 6), "자동갱신": "Y"},
        {"계약 종료일": date(2024, 10, 20), "재계약 의사": "해지 예정"},
        {"계약 종료일": date(2024, 9, 20), "미납금": 30_000},
        {"계약 종료일": date(2025, 10, 2), "잔여횟수": 0},
        {
            "계약 시작일": date(2023, 10, 3),
            "계약 종료일": date(2025, 5, 31),
            "생일": "1990. 10. 2.",
        },
        customers=(
            ("고객 ID", "마케팅 수신동의", "수신동의일", "보유기한"),
            (1001, "Y", date(2022, 9, 1), None),
            (1002, "Y", date(2024, 9, 25), None),
            (1003, None, None, date(2024, 9, 1)),
        ),
    )
    lines = xlcrm.today(xlcrm.open_ledger(path), as_of=day)
    told = {(line.kind, line.where.row, line.urgency) for line in lines}
    now, soon, later, over = (
        *(xlcrm.Urgency.TODAY, xlcrm.Urgency.SOON),
        *(xlcrm.Urgency.LATER, xlcrm.Urgency.OVER),
    )
    assert told >= {
        (KINDS.ENDING, 2, now),
        (KINDS.RENEWING, 3, soon),
        (KINDS.AUTOMATIC, 4, soon),
        (KINDS.LEAVING, 5, later),
        (KINDS.WIN_BACK, 6, soon),
        (KINDS.DUES, 6, soon),
        (KINDS.SESSIONS, 7, now),
        (KINDS.ANNIVERSARY, 8, soon),
        (KINDS.BIRTHDAY, 8, soon),
        (KINDS.CONSENT, 2, later),
        (KINDS.CONSENT_RESULT, 3, later),
        (KINDS.RETENTION, 4, over),
    }
    (result,) = (line for line in lines if line.kind is KINDS.CONSENT_RESULT)
    assert (result.due, result.command) == (
        date(2024, 10, 9),
        "xlcrm consent record 대장.xlsx 1002 --told",
    )
    (dues,) = (line for line in lines if line.kind is KINDS.DUES)
    assert (dues.where.cell, dues.why) == ("M6", "미납금 30,000원")
    mine, told_of = xlcrm.today(xlcrm.open_ledger(path), as_of=day, officer="김 대리")
    assert (mine.kind, told_of.kind) == (KINDS.RENEWING, KINDS.CONSENT_RESULT)


def test_who_has_signed_again_is_left_alone(tmp_path: Path) -> None:
    """A next term that is signed already, also of another plan, leaves nothing to ask."""
    path = _ledger(
        tmp_path / "대장.xlsx",
        {"계약 종료일": date(2024, 10, 5), "고객 ID": 1001, "고객명": "가나다"},
        {
            "고객 ID": 1001,
            "고객명": "가나다",
            "계약 시작일": date(2024, 10, 6),
            "계약 종료일": date(2025, 10, 5),
            "요금": 70_000,
        },
    )
    assert xlcrm.today(xlcrm.open_ledger(path), as_of=date(2024, 10, 1)) == ()


def test_an_entry_of_a_promise_and_a_problem_is_one_line(tmp_path: Path) -> None:
    """A complaint with a 후속 기한 is a promise, and says for how long it has been open."""
    path = Path(shutil.copy(SAMPLES / "seed_ledger.xlsx", tmp_path / "대장.xlsx"))
    ledger = xlcrm.open_ledger(path)
    now = xlcrm.Author("김대리", "log add", datetime(2024, 10, 1, 9))  # noqa: DTZ001
    entry = {
        "customer": "1002",
        "분류": "불만",
        "감정": "부정",
        "내용": "자리가 춥다고 함",
        "후속 조치": "온도 확인",
        "후속 기한": "2024-10-02",
    }
    ledger = ledger.commit(xlcrm.log(ledger, [entry], now=now.now), by=now)
    lines = [
        line
        for line in xlcrm.today(ledger, as_of=date(2024, 10, 3))
        if line.kind in {KINDS.FOLLOW_UP, KINDS.ISSUE}
    ]
    assert [(line.kind, line.days) for line in lines] == [(KINDS.FOLLOW_UP, -1)]
    assert lines[0].why == "온도 확인 · 미해결 2일째 · 자리가 춥다고 함"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1984-05-03", (5, 3)),
        ("1984. 5. 3", (5, 3)),
        ("19840503", (5, 3)),
        ("84.05.03", (5, 3)),
        ("5/3", (5, 3)),
        ("(음) 5.3", None),
        ("13/45", None),
        ("", None),
    ],
)
def test_birthdays_are_read(text: str, found: tuple[int, int] | None) -> None:
    """As people type them; by the moon's calendar nobody can tell the day."""
    assert month_and_day(text) == found


def _of(path: Path, as_of: date) -> tuple[xlcrm.Line, ...]:
    return xlcrm.today(xlcrm.open_ledger(path), as_of=as_of, called="대장.xlsx")


BORN: Final = date(2024, 10, 1)
RUNNING: Final[dict[str, object]] = {
    "계약 시작일": date(2024, 6, 1),
    "계약 종료일": date(2025, 5, 31),
}


@pytest.mark.parametrize(
    ("cell", "day", "told"),
    [
        (901003, date(2024, 10, 3), False),
        (31003, date(2024, 10, 3), False),  # 031003 without its zero
        (1003, date(2024, 10, 3), False),
        (date(1948, 10, 3), date(2024, 10, 3), False),  # a serial number below 20000
        ("031003-3******", date(2024, 10, 3), False),
        ("10.3", date(2024, 10, 3), False),
        (2003.12, None, False),  # a month alone
        (1990, None, False),
        ("음 10/3", None, False),
        ("모름", None, False),
        (99999, None, True),
        (10.3, None, True),  # the third, or the thirtieth
        (-5, None, True),
        ("2003-13-45", None, True),
        ("#N/A", None, True),
    ],
)
def test_an_odd_birthday_stops_nothing(
    tmp_path: Path, cell: object, day: date | None, *, told: bool
) -> None:
    """What tells a day is one, also without its zero; a cell that should and does not is told."""
    lines = _of(_ledger(tmp_path / "대장.xlsx", {**RUNNING, "생일": cell}), BORN)
    assert [line.due for line in lines if line.kind is KINDS.BIRTHDAY] == ([day] if day else [])
    odd = [line.where.cell for line in lines if line.kind is KINDS.ERROR]
    assert odd == (["O2"] if told else [])


def test_numbers_of_days_without_a_format_are_days(tmp_path: Path) -> None:
    """A column that has lost its format: few such numbers could be 0YYMMDD."""
    serials = [{**RUNNING, "생일": number} for number in (32784, 45225, 29999, 38263)]
    lines = _of(_ledger(tmp_path / "대장.xlsx", *serials), BORN)
    assert {line.due for line in lines if line.kind is KINDS.BIRTHDAY} == {date(2024, 10, 3)}


def test_birthdays_are_those_of_customers_who_are_here(tmp_path: Path) -> None:
    """Or who may still come back within the grace: whoever left long ago is not congratulated."""
    born = {"생일": date(1990, 10, 3), "계약 시작일": date(2023, 1, 1)}
    path = _ledger(
        tmp_path / "대장.xlsx",
        {**born, "계약 종료일": date(2023, 12, 31)},
        {**born, "계약 종료일": date(2024, 9, 15)},
        {**born, "계약 종료일": date(2025, 12, 31)},
    )
    found = {line.where.row for line in _of(path, BORN) if line.kind is KINDS.BIRTHDAY}
    assert found == {3, 4}


ODD: Final = st.one_of(
    st.integers(-5, 99_999_999),
    st.floats(-10, 60_000, allow_nan=False).map(lambda number: round(number, 2)),
    st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    st.sampled_from(
        [
            "",
            "-",
            "?",
            "x",
            "모름",
            "2003.12",
            "12/2",
            "음 5.3",
            "#N/A",
            "9999-12-31",
            "0000",
            "=1/0",
        ]
    ),
    st.booleans(),
)


@settings(max_examples=6, deadline=None)
@given(cells=st.lists(ODD, min_size=16, max_size=16))
def test_no_odd_cell_stops_the_page(cells: list[object]) -> None:
    """Whatever stands in a column of days that an office may have: all other lines are there."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    optional = ("생년월일", "결혼기념일", "해지일", "취소일", "정지 시작일", "정지 종료일")
    days = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", *optional)
    sheet.append(days)
    sheet.append([1000, "가나다", date(2023, 10, 2), date(2024, 10, 1), "기본"])
    sheet.append([1001, "나다라", date(2024, 1, 1), date(2025, 1, 1), "기본", *cells[:6]])
    sheet.append([1002, "다라마", date(2024, 1, 1), date(2025, 1, 1), "기본", *cells[6:8]])
    more = book.create_sheet("고객정보")
    more.append(["고객 ID", "생일", "개인정보 동의일", "마케팅 수신동의", "수신동의일", "보유기한"])
    more.append([1001, cells[8], cells[9], "Y", cells[10], cells[11]])
    journal = book.create_sheet("고객관리일지")
    journal.append(["일시", "고객 ID", "고객명", "분류", "내용", "문제 발생일시", "후속 기한"])
    journal.append([cells[12], 1001, "나다라", "불만", "가", cells[13], cells[14]])
    journal.append([date(2024, 9, 1), 1002, "다라마", "문의", "나", None, cells[15]])
    file = BytesIO()
    book.save(file)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "대장.xlsx"
        path.write_bytes(file.getvalue())
        lines = _of(path, BORN)
        told = {(line.kind, line.where.row) for line in lines}
        assert {(KINDS.ENDING, 2), (KINDS.ANNIVERSARY, 2)} <= told
        assert plain_lines(xlcrm.open_ledger(path), lines)


def test_whoever_is_no_customer_yet_is_promised_something_too(tmp_path: Path) -> None:
    """A prospect's follow-up, and one whose contract is to begin: what `xlcrm.due` tells, named."""
    day = date(2024, 10, 1)
    path = _ledger(
        tmp_path / "대장.xlsx",
        RUNNING,
        {"계약 시작일": date(2024, 10, 10), "계약 종료일": date(2025, 10, 9)},
    )
    by = xlcrm.Author("담당 가", "customer add", datetime(2024, 10, 1, 9))  # noqa: DTZ001
    ledger = xlcrm.open_ledger(path)
    said = {"고객명": "라마바", "연락처": "010-0000-0009", "상태": "체험"}
    new = xlcrm.enter_customer(
        ledger, said, as_of=day, due=date(2024, 10, 2), follow_up="체험 뒤 전화"
    )
    ledger = ledger.commit(new, by=by)
    promise = {"customer": "1002", "내용": "사물함", "후속 조치": "배정", "후속 기한": "2024-10-03"}
    ledger = ledger.commit(xlcrm.log(ledger, [promise], now=by.now), by=by)
    lines = [line for line in xlcrm.today(ledger, as_of=day) if line.kind is KINDS.FOLLOW_UP]
    assert [(line.name, line.customer_id) for line in lines] == [
        ("라마바", "1003"),
        ("가나마", "1002"),
    ]
    due = {_row(each.where) for each in xlcrm.due(ledger, as_of=day, within=WEEK)}
    assert due == {_row(line.where) for line in lines}


@pytest.mark.parametrize(
    ("term", "more"),
    [
        ((date(2023, 10, 4), date(2024, 10, 4)), ""),  # a day late, as EDATE without -1
        ((date(2023, 10, 4), date(2024, 10, 7)), " --months 12"),  # of no whole months
        ((date(2023, 10, 31), date(2024, 9, 29)), " --start 2024-10-01"),
        ((date(2024, 9, 9), date(2024, 9, 26)), " --start 2024-10-01 --months 1"),
    ],
)
def test_a_renewal_is_printed_as_it_works(
    tmp_path: Path,
    term: tuple[date, date],
    more: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the months where nothing tells them; the command does what it says."""
    monkeypatch.chdir(tmp_path)
    path = _ledger(tmp_path / "대장.xlsx", {"계약 시작일": term[0], "계약 종료일": term[1]})
    (command,) = (line.command for line in _of(path, BORN) if "renew" in line.command)
    assert command == f'xlcrm renew 대장.xlsx --contract "고객대장! A2"{more}'
    monkeypatch.setattr(sys, "argv", [*shlex.split(command), "--as-of", str(BORN), "--dry-run"])
    assert main() == 0, capsys.readouterr().err


def test_what_cannot_be_renewed_says_why_in_place_of_a_command(tmp_path: Path) -> None:
    """Another term of the service lies on the days of the next one."""
    path = _ledger(
        tmp_path / "대장.xlsx",
        {"계약 종료일": date(2024, 10, 5), "재계약 의사": "재계약 예정"},
        {
            "고객 ID": 1001,
            "고객명": "가나다",
            "계약 시작일": date(2023, 1, 1),
            "계약 종료일": date(2026, 1, 1),
        },
    )
    (line,) = (line for line in _of(path, BORN) if line.kind is KINDS.RENEWING)
    assert line.command == ""
    assert "겹칩니다" in line.how


def test_a_term_that_ended_yesterday_is_not_beyond_the_grace(tmp_path: Path) -> None:
    """It has been agreed on, and is no whole months: it is to be renewed, with how many."""
    agreed = {"재계약 의사": "재계약 예정", "계약 시작일": date(2023, 9, 25)}
    path = _ledger(
        tmp_path / "대장.xlsx",
        {**agreed, "계약 종료일": date(2024, 9, 30)},
        {**agreed, "계약 종료일": date(2024, 7, 31)},
    )
    lines = {line.where.row: line for line in _of(path, BORN) if "renew" in line.command}
    assert {row: line.kind for row, line in lines.items()} == {
        2: KINDS.RENEWING,
        3: KINDS.LEFT_OVER,
    }
    assert lines[2].command.endswith("--months 12")


def test_the_first_entry_makes_nobody_silent(tmp_path: Path) -> None:
    """A journal that was begun today tells of nobody that nothing was heard for long."""
    path = _ledger(tmp_path / "대장.xlsx", *([{**RUNNING, "계약 시작일": date(2023, 1, 2)}] * 3))
    by = xlcrm.Author("담당 가", "log add", datetime(2024, 10, 1, 9))  # noqa: DTZ001
    ledger = xlcrm.open_ledger(path)
    entry = {"customer": "1001", "내용": "첫 통화"}
    ledger = ledger.commit(xlcrm.log(ledger, [entry], now=by.now), by=by)
    assert not [line for line in xlcrm.today(ledger, as_of=BORN) if line.kind is KINDS.SILENCE]
    later = xlcrm.today(ledger, as_of=date(2025, 3, 1))
    assert {line.where.row for line in later if line.kind is KINDS.SILENCE} == {2, 3, 4}
