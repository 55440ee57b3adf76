"""A long journal of which few rows are read says of those what the whole one does.

What is long, and how much of a sheet is looked at for its headers, is made small here, so that the
journals of a test are long ones.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from xlcrm.cli.log_due import needed
from xlcrm.errors import XlcrmError
from xlcrm.jobs.timeline import due, timeline
from xlcrm.office.asked_entries import EntriesOf, OpenEntries
from xlcrm.office.ledger import Ledger, Wish, open_for
from xlcrm.ooxml import archive, fewrows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


ROOT: Final = Path(__file__).parents[2]
WORKBOOKS: Final = (
    *sorted((ROOT / "sample_data").glob("*.xlsx")),
    *sorted((ROOT / "tests/ledgers").glob("edition_[15].xlsx")),
    *sorted((ROOT / "tests/offices/elsewhere").glob("*.xlsx"))[::12],
)
DAY: Final = date(2024, 10, 1)
KINDS: Final = ("ledger", "journal")
HEADERS: Final = (
    *("일지 ID", "일시", "고객 ID", "고객명", "채널", "분류", "내용", "문제 발생일시", "해결일시"),
    *(
        "후속 조치",
        "후속 기한",
        "후속 완료일",
        "정정 대상 ID",
        "보상 내용",
        "보상 금액",
        "보상 완료일",
    ),
)
PEOPLE: Final = (
    (1001, "가온상사", "010-1234-5678"), (1002, "나래상사", "010-2222-3333"),
    (1003, "다솜상사", "010-3333-4444"), (1004, "가온상사", "010-4444-5555"),
)  # fmt: skip
ROWS: Final = 90


@pytest.fixture(autouse=True, scope="module")
def short_is_long() -> Iterator[None]:
    """Sheets of a few rows are long ones, and inflated in small pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fewrows, "LONG", 0)
        patch.setattr(fewrows, "_HEAD", 22)
        patch.setattr(archive, "_PIECE", 64)
        yield


def _said(ledger: Ledger, *keys: str) -> list[object]:
    """What the two commands tell, and what they go by."""
    told: list[object] = [repr(ledger.book.findings)]
    for key in keys:
        try:
            told.append(timeline(ledger, key))
        except XlcrmError as error:
            told.append(str(error))
    return told


def _held(path: Path, keys: Sequence[str]) -> int:
    """Hold both readings of a workbook against each other; how many rows were left out."""
    whole = open_for(Wish(), path)
    left = 0
    for key in keys:
        few = open_for(Wish(asked=EntriesOf(key)), path)
        assert _said(few, key) == _said(whole, key)
        left += _rows(whole) - _rows(few)
    for day in (DAY, date(2024, 5, 1)):
        todo = open_for(Wish(needed, KINDS), path)
        few = open_for(Wish(needed, KINDS, asked=OpenEntries(day)), path)
        for promises in (False, True):
            assert due(few, as_of=day, promises=promises) == due(todo, as_of=day, promises=promises)
        assert repr(few.book.findings) == repr(todo.book.findings)
        assert [each.match for each in few.book.sheets] == [each.match for each in todo.book.sheets]
        left += _rows(todo) - _rows(few)
    return left


def _rows(ledger: Ledger) -> int:
    return sum(len(table.rows) for table in ledger.tables)


def test_every_workbook_says_the_same() -> None:
    """Of the ledgers that the tests have, of a customer and of nobody."""
    left = 0
    for path in WORKBOOKS:
        ids = [str(each) for each in open_for(Wish(), path).book.people.ids if each is not None]
        left += _held(path, [*ids[:1], "없는 사람"])
    assert left > 1_000  # of the sample office alone


def _moment(days: int, seconds: float) -> datetime:
    return datetime(2024, 1, 1, 10) + timedelta(days=days, seconds=seconds)  # noqa: DTZ001 - as cells


def _usual(at: int, draw: int) -> list[object]:
    """An entry as most are: typed in full, with nothing left to be done."""
    when = _moment(3 + 2 * at, 60 * (draw % 300))
    number, name, _ = PEOPLE[draw % len(PEOPLE)]
    done = (when + timedelta(days=5)).date() if draw % 3 else None
    issue = draw % 7 == 0
    return [
        f"L{at:04}", when, number, name, ("전화", "방문")[draw % 2], ("문의", "불만")[issue],
        f"안내함 {draw}", when.date() if issue else None, when.date() if issue else None,
        "다시 전화" if done else None, when.date() + timedelta(days=7) if done else None, done,
        None, None, None, None,
    ]  # fmt: skip


LAST: Final = _moment(274, 14 * 3600 - 0.2)  # on the day asked about, rounded the next
ODD: Final[dict[str, dict[str, object]]] = {
    "nobody's number": {"고객 ID": None},
    "a name alone, as somebody writes it": {"고객 ID": None, "고객명": " 가온 상사 "},
    "a number of nobody": {"고객 ID": 7777, "고객명": "나래상사"},
    "a number as text": {"고객 ID": " 1001 "},
    "a number as Excel shows a day": {"고객 ID": date(2024, 3, 1)},
    "a ditto": {"고객 ID": "〃", "고객명": "〃"},
    "a ditto below a due day": {"후속 기한": "〃", "후속 완료일": None},
    "a day as text": {"일시": "2024.3.5"},
    "a day whose order is open": {"후속 기한": "03/04/2024", "후속 완료일": None},
    "a due day in other words": {"후속 기한": "3월 5일까지", "후속 완료일": None},
    "done in words": {"후속 완료일": "완료"},
    "done on a later day": {"후속 기한": date(2024, 9, 1), "후속 완료일": date(2024, 10, 2)},
    "done at the end of the day": {"후속 기한": date(2024, 1, 9), "후속 완료일": LAST},
    "done at a number that is no day": {"후속 기한": date(2024, 9, 1), "후속 완료일": 3},
    "still to be done": {"후속 기한": date(2024, 9, 20), "후속 완료일": None},
    "a complaint in other words": {"분류": "컴플레인", "해결일시": None, "문제 발생일시": None},
    "a complaint that stays": {"분류": " 불만 ", "해결일시": None},
    "a problem that stays": {"문제 발생일시": date(2024, 4, 1), "해결일시": None},
    "a later entry corrects it": {"정정 대상 ID": "L0030"},
    "a promise": {"보상 내용": "한 달 무료", "보상 금액": 50_000},
    "a promise kept": {"보상 금액": "5만원", "보상 완료일": date(2024, 5, 1)},
    "the headers again": dict(zip(HEADERS, HEADERS, strict=True)),
    "a blank row": dict.fromkeys(HEADERS),
    "a sum": {**dict.fromkeys(HEADERS), "고객명": "합계", "내용": 12},
    "a title": {**dict.fromkeys(HEADERS), "일지 ID": "2분기"},
    "a formula": {"고객 ID": "=1000+1"},
    "a formula beside": {"내용": '="안내" & "함"'},
    "another table": {
        **dict.fromkeys(HEADERS),
        "일지 ID": "고객명", "일시": "계약 시작일", "고객 ID": "계약 종료일",
    },
    "marked as a comment is": {"내용": "<!-- <row> --> & ]]>"},
}  # fmt: skip
"""What else stands in journals, each by what it says instead."""


def _written(rows: Sequence[Sequence[object]], shape: str) -> bytes:
    """A workbook of some customers with a journal."""
    title = shape == "title"
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        ledger = book.add_worksheet("고객대장")
        ledger.write_row(0, 0, ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"))
        for at, person in enumerate(PEOPLE, start=1):
            ledger.write_row(at, 0, person)
            ledger.write_datetime(at, 3, date(2024, 1, 1), day)
            ledger.write_datetime(at, 4, date(2024, 12, 31), day)
        sheet = book.add_worksheet("고객관리일지")
        if title:
            sheet.merge_range(0, 0, 0, 5, "상담 기록", moment)
        sheet.write_row(int(title), 0, HEADERS)
        for at, row in enumerate(rows, start=1 + title):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    look = moment if isinstance(value, datetime) else day
                    sheet.write_datetime(at, column, value, look)
                else:
                    sheet.write(at, column, value)
        if shape == "merged":
            sheet.merge_range(40, 2, 42, 2, 1001, moment)
        if "table" in shape:
            columns = [{"header": each} for each in HEADERS]
            last = len(rows) - 5 * (shape == "short table")
            sheet.add_table(0, 0, last, len(HEADERS) - 1, {"columns": columns})
    return file.getvalue()


PLACES: Final = st.tuples(st.integers(0, ROWS - 1), st.sampled_from(sorted(ODD)))
SHAPES: Final = st.sampled_from(("plain", "title", "table", "short table", "merged"))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 999), st.lists(PLACES, max_size=3), SHAPES)
def test_every_journal_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int, odd: list[tuple[int, str]], shape: str
) -> None:
    """Of usual rows, and whatever else stands among them."""
    rows = [_usual(at, seed + at * at) for at in range(ROWS)]
    for at, name in odd:
        for header, value in ODD[name].items():
            rows[at][HEADERS.index(header)] = value
    path = tmp_path_factory.getbasetemp() / "journal.xlsx"
    path.write_bytes(_written(rows, shape))
    _held(path, ("1001", "가온상사"))


def test_dull_rows_are_left_out(tmp_path: Path) -> None:
    """Of a journal as offices have them few rows are read, also below a title or in a table."""
    rows = [_usual(at, at * at) for at in range(ROWS)]
    for shape in ("plain", "title", "table"):
        path = tmp_path / f"{shape}.xlsx"
        path.write_bytes(_written(rows, shape))
        assert _held(path, ("1002",)) > ROWS
