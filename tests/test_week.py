"""A week of an office: commands, 접수 and 오늘, half the time while LibreOffice holds the file."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
import received
import ticked
from held_by_libreoffice import Held
from openpyxl import Workbook, load_workbook

from xlcrm.__main__ import main
from xlcrm.cli import options
from xlcrm.files.queue import waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOFFICE: Final = shutil.which("soffice")
MONDAY: Final = date(2024, 10, 14)
HELD: Final = (0, 2, 4)  # Monday, Wednesday, Friday
DAY: Final = timedelta(days=1)
TOKEN: Final = re.compile("글[0-9]{3}끝")
pytestmark = [
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.filterwarnings("ignore:.*extension is not supported"),
]


@dataclass
class Desk:
    """A front desk: its ledger, its clock, what was written and where it has to stand."""

    path: Path
    profile: Path
    clock: datetime = datetime(2024, 10, 14, 9)  # noqa: DTZ001 - Korean wall time
    tokens: list[tuple[str, str]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def token(self, sheet: str) -> str:
        """A text that is written once, and the sheet on which it has to stand."""
        text = f"글{len(self.tokens):03}끝"
        self.tokens.append((sheet, text))
        return text

    def run(self, *words: object, code: int = 0) -> str:
        """Run a command as it is typed at the desk; it may have to wait."""
        said, talked = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(talked):
            sys.argv = ["xlcrm", *map(str, words)]
            found = main()
        self.said += [said.getvalue(), talked.getvalue()]
        assert found == code, (self.clock, words, said.getvalue(), talked.getvalue())
        self.clock += timedelta(minutes=7)
        return said.getvalue()

    def work(self, number: int, *, code: int) -> None:
        """What is done at the desk on any day: contacts, a purchase, an answer, a newcomer."""
        for customer in ("1001", f"10{number + 2:02}", "1009"):
            self.run(
                "일지",
                self.path,
                customer,
                "전화",
                "발신",
                "문의",
                self.token("고객관리일지"),
                code=code,
            )
        self.run("구매", self.path, "1002", self.token("구매이력"), "50000", code=code)
        said = ("고객ID=1003", "일자=2024-10-14", "만족도=5", f"의견={self.token('만족도')}")
        self.run("추가", "만족도", self.path, *said, code=code)
        name = self.token("고객대장")
        self.run("고객", "add", self.path, name, "상태=체험", "--another", code=code)

    def decide(self, number: int, *, code: int) -> None:
        """A renewal, and on two days a pause and an end."""
        self.run("재계약", self.path, "-c", f"10{10 + number}", "--months", "12", code=code)
        if number == 0:
            self.run("정지", self.path, "-c", "1020", "--to", "2024-10-31", code=code)
        if number == 2:
            self.run("해지", self.path, "-c", "1021", "--reason", "가격", code=code)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the desk of an office of 24 customers, with 접수 and 오늘 in the ledger."""
    folder = tmp_path / "사무실"
    folder.mkdir()
    path = folder / "대장.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    people = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
    decisions = ("재계약 의사", "해지일", "해지 사유", "정지 시작일", "정지 종료일", "상태")
    sheet.append([*people, *decisions])
    for number in range(24):
        start = date(2023, 10, 20) + number * DAY
        end = date(2024, 10, 19) + number * DAY
        who = [1001 + number, f"고객{number:02}", f"010-0000-{number:04}"]
        sheet.append([*who, start, end, "기본", 50_000])
    book.save(path)
    found = Desk(path, tmp_path / "profile")
    found.profile.mkdir()
    monkeypatch.setattr(options, "now", lambda: found.clock)
    return found


def errors(path: Path) -> list[str]:
    """The codes of what is wrong in the data."""
    said = io.StringIO()
    with redirect_stdout(said):
        sys.argv = ["xlcrm", "check", str(path), "--json"]
        main()
    (file,) = json.loads(said.getvalue())["files"]
    return [each["code"] for each in file["findings"] if each["severity"] == "error"]


def typed_in(desk: Desk, number: int) -> list[tuple[str, int, int, str]]:
    """What somebody types into 접수 and 오늘 in LibreOffice: a call, a purchase, a memo, a slip."""
    book = load_workbook(desk.path)
    intake = book["접수"]
    at, top = received.columns(intake), received.head(intake)
    row = next(row for row in range(top + 1, 500) if not intake.cell(row, at["종류"]).value)
    lines: list[dict[str, str]] = [
        {"종류": "전화", "고객": f"고객{number:02}", "내용": desk.token("고객관리일지")},
        {"종류": "구매", "고객": "1005", "서비스/제품": desk.token("구매이력"), "금액": "3만원"},
        {"종류": "전화", "고객": "없는 사람", "내용": "누구인지 모름"},
    ]
    cells = [
        (intake.title, at[name], row + line, text)
        for line, each in enumerate(lines)
        for name, text in each.items()
    ]
    page = book["오늘"]
    first = ticked.HEAD + 1
    if page.cell(first, ticked.columns(page)["고객"]).value:
        memo = desk.token("고객관리일지")
        cells.append((page.title, ticked.columns(page)["메모"], first, memo))
    return cells


def test_a_week_of_an_office(desk: Desk) -> None:
    """Nothing is lost, nothing stands twice, and the data is as clean as before."""
    before = errors(desk.path)
    desk.run("intake", desk.path, "--make")
    for number in range(5):
        day = MONDAY + number * DAY
        desk.clock = datetime.combine(day, time(8))
        desk.run("오늘", desk.path, "--into", code=0)
        desk.clock = datetime.combine(day, time(10))
        if number in HELD:
            assert SOFFICE is not None
            with Held(SOFFICE, desk.profile, desk.path) as held:
                desk.work(number, code=3)
                desk.decide(number, code=3)
                held.type(typed_in(desk, number))
        else:
            desk.work(number, code=0)
            desk.decide(number, code=0)
        desk.clock = datetime.combine(day, time(23))
        desk.run("refresh", desk.path, code=1)  # the slip of Monday is told until it is mended
    left = waiting(desk.path)
    assert (len(left.rows), len(left.works)) == (0, 0)
    texts = Counter(_texts(desk.path))
    newcomers = [("고객관리일지", text) for sheet, text in desk.tokens if sheet == "고객대장"]
    assert texts == Counter([*desk.tokens, *newcomers])  # who is new stands in the journal, too
    terms = Counter(str(row["고객 ID"]) for row in _rows(desk.path))
    assert [who for who, count in terms.items() if count > 1] == [f"10{10 + at}" for at in range(5)]
    assert [
        state for state in received.states(desk.path) if "없는 사람" in state or "고객" in state
    ]
    assert errors(desk.path) == before


def _rows(path: Path) -> list[dict[str, Any]]:
    head, *rows = load_workbook(path)["고객대장"].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows if row[0] is not None]


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Each of the texts with the sheet on which it stands; where it was typed is left out."""
    for sheet in load_workbook(path):
        if sheet.title not in {"변경이력", "접수", "오늘"}:
            for row in sheet.iter_rows(values_only=True):
                for value in row:
                    yield from ((sheet.title, found) for found in TOKEN.findall(str(value or "")))
