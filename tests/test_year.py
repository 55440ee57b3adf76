"""A year of an invented office's work, command by command, and the workbook that it ends with."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections import defaultdict
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pytest
from openpyxl import load_workbook

from xlcrm.__main__ import main
from xlcrm.cellref import CellRange
from xlcrm.cli import options
from xlcrm.domain.term import end_of_term
from xlcrm.office.changes import appended
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Event = Callable[[], None]

YEAR: Final = 2024
CUSTOMERS: Final = 80
RENEWALS: Final = 52  # of these AUTOMATIC renew themselves
AUTOMATIC: Final = 14
CANCELLATIONS: Final = 14
PAUSES: Final = 6
CONTACTS: Final = 180  # of these IMPORTED come from a file a month
IMPORTED: Final = 84
COMPLAINTS: Final = 20
PURCHASES: Final = 36
ANSWERS: Final = 24
BUSY_DAYS: Final = (date(YEAR, 3, 14), date(YEAR, 9, 2))
"""Days on which somebody has the workbook open from morning to evening."""

DAY: Final = timedelta(days=1)
NEW_YEAR: Final = date(YEAR, 1, 1)
LAST: Final = date(YEAR, 12, 31)
SYLLABLES: Final = "가나다라마바사아자차카타파하"
SERVICES: Final = {"프리미엄 서비스": 100_000, "기본 서비스": 50_000}
REASONS: Final = ("가격", "서비스 불만", "미사용", "경쟁사", "이전/폐업", "기타")


def _day(random: Random, first: date, last: date) -> date:
    """A working day between two days."""
    day = first + random.randrange((last - first).days + 1) * DAY
    return day - max(0, day.weekday() - 4) * DAY


@dataclass
class Office:
    """The office: its workbook, its clock, and what it will do on which day."""

    path: Path
    clock: datetime = datetime(YEAR, 1, 1, 9)  # noqa: DTZ001 - Korean wall time
    plans: dict[date, list[Event]] = field(default_factory=lambda: defaultdict(list))
    codes: list[tuple[str, int]] = field(default_factory=list)

    def run(self, *words: object, code: int = 0) -> str:
        """Run a command as somebody in the office types it, and return what it prints."""
        said, talked = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(talked):
            sys.argv = ["xlcrm", *map(str, words)]
            found = main()
        self.codes.append((str(words[0]), found))
        assert found == code, (self.clock, words, said.getvalue(), talked.getvalue())
        self.clock += timedelta(minutes=7)
        return said.getvalue()

    def write(self, *words: object) -> str:
        """Run a command that writes; on a busy day it waits in the queue, or for another day."""
        return self.run(*words, "--user", "담당자 1", "--no-backup")

    def live(self) -> None:
        """Work from the first day to the last."""
        day = NEW_YEAR
        while day.year == YEAR:
            self.clock = datetime.combine(day, time(9))
            owner = self.path.with_name(f"~${self.path.name}")
            if day in BUSY_DAYS:
                owner.touch()
            for event in self.plans.pop(day, ()):
                event()
            owner.unlink(missing_ok=True)
            if day.weekday() < 5:  # the computer rests at the weekend
                self.clock = datetime.combine(day, time(23, 30))
                self.run("refresh", self.path, "--no-backup", "--user", "야간 작업")
            day += DAY
        assert not self.plans


def contracts(random: Random) -> list[dict[str, Any]]:
    """A contract of each customer: most of them end within the year, the others in the next."""
    rows: list[dict[str, Any]] = []
    for number in range(CUSTOMERS):
        ends_now = number < RENEWALS + CANCELLATIONS + 5
        later = 0 if ends_now else 365
        end = _day(random, date(YEAR, 1, 20) + later * DAY, date(YEAR, 11, 20) + later * DAY)
        start = (end + DAY).replace(year=end.year - 1, day=min(end.day, 28))
        name = "".join(SYLLABLES[number // 14**place % 14] for place in range(3))
        service = random.choice(tuple(SERVICES))
        rows.append(
            {
                "customer_id": str(1001 + number),
                "name": f"시험{name}",
                "phone": f"010-0000-{number + 1:04}",
                "start": start,
                "end": end_of_term(start, 12),
                "service": service,
                "fee": SERVICES[service],
                "fee_basis": "월",
                "months": 12,
                "auto_renewal": "Y" if number < AUTOMATIC else "N",
                "officer": "담당자 1",
                "contract_id": f"C-{number + 1:04}",
                "email": f"member{number:04}@example.com",
            }
        )
    return rows


def scheduled(office: Office, rows: Sequence[Mapping[str, Any]], random: Random) -> None:
    """Write what will be done into the office's diary."""
    by_hand, ending = rows[AUTOMATIC:RENEWALS], rows[RENEWALS : RENEWALS + CANCELLATIONS]
    rest = rows[RENEWALS + CANCELLATIONS + 5 :]
    add = _Diary(office, random)
    day = NEW_YEAR
    while day.year == YEAR:  # every Monday, for those that renew themselves
        add.on(day, "renew", "--all-planned")
        day += 7 * DAY
    for row in by_hand:
        add.renewal(row)
    for row in ending:
        last = min(row["end"], date(YEAR, 12, 20))
        on = min(_day(random, NEW_YEAR + 7 * DAY, last), last)
        why = ("--on", last, "--reason", random.choice(REASONS))
        add.on(on, "cancel", "--customer", row["customer_id"], *why)
    for number, row in enumerate(rest[:PAUSES]):
        add.pause(row, resumed=number % 2 == 0)
    for number in range(CONTACTS - IMPORTED):
        add.contact(random.choice(rows), number)
    for month in range(1, 13):
        add.files(rows, month)
    for _ in range(ANSWERS):
        day = _day(random, NEW_YEAR + DAY, LAST)
        who, score = random.choice(rows)["customer_id"], random.randint(1, 5)
        words = (f"고객={who}", f"만족도={score}", f"추천 의향={2 * score}", f"일자={day}")
        add.on(day, "add", "만족도", *words)


@dataclass
class _Diary:
    """Turns what will happen into events of a day."""

    office: Office
    random: Random

    def on(self, day: date, command: str, *words: object) -> None:
        """Run a writing command on a day, or when the workbook is free again."""
        while day in BUSY_DAYS:
            day += DAY
        office = self.office

        def event() -> None:
            if command in {"add", "log"}:
                office.write(command, words[0], office.path, *words[1:])
            else:
                office.write(command, office.path, *words, "--as-of", day)

        office.plans[day].append(event)

    def files(self, rows: Sequence[Mapping[str, Any]], month: int) -> None:
        """Import a month's contacts and purchases, in the encoding that is at hand."""
        first, last = date(YEAR, month, 1), date(YEAR, month, 28)
        contacts, purchases = (
            ["일시,고객 ID,채널,방향,분류,결과,내용"],
            ["일자,고객 ID,제품,금액,결제 방법"],
        )
        for number in range(IMPORTED // 12):
            day, who = _day(self.random, first, last), self.random.choice(rows)["customer_id"]
            day = max(day, NEW_YEAR)
            contacts.append(
                f"{day} {9 + number % 8}:30,{who},채팅,수신,문의,통화,이용 방법을 안내함"
            )
        for number in range(PURCHASES // 12):
            day, who = _day(self.random, first, last), self.random.choice(rows)["customer_id"]
            purchases.append(f"{max(day, NEW_YEAR)},{who},추가 상담,{number + 1}만원,카드")
        encoding = ("utf-8-sig", "cp949")[month % 2]
        for name, lines, words in (
            ("상담", contacts, ("log", "import")),
            ("구매", purchases, ("add", "구매이력", "--file")),
        ):
            path = self.office.path.with_name(f"{name}{month}.csv")
            path.write_text("\n".join(lines), encoding=encoding)
            self.on(last + DAY if month < 12 else LAST, *words, path)

    def renewal(self, row: Mapping[str, Any]) -> None:
        """Renew early, on time or late within the grace; some with another fee."""
        end = row["end"]
        day = min(_day(self.random, end - 20 * DAY, end + 25 * DAY), date(YEAR, 12, 30))
        fee = ("--fee", row["fee"] + 10_000) if self.random.random() < 0.3 else ()
        self.on(day, "renew", "--contract", row["contract_id"], *fee)

    def pause(self, row: Mapping[str, Any], *, resumed: bool) -> None:
        """Pause a contract for a month; some go on earlier."""
        first = max(_day(self.random, date(YEAR, 3, 1), date(YEAR, 8, 31)), row["start"] + 7 * DAY)
        words = ("--contract", row["contract_id"])
        last = first + 30 * DAY
        self.on(first, "pause", *words, "--from", first, "--to", last, "--extend")
        if resumed:
            self.on(first + 14 * DAY, "resume", *words, "--on", first + 14 * DAY, "--extend")

    def contact(self, row: Mapping[str, Any], number: int) -> None:
        """Log a contact; a complaint is closed within a week, a follow-up in time."""
        office, random = self.office, self.random
        day = _day(random, NEW_YEAR + DAY, date(YEAR, 12, 20))
        complaint = number < COMPLAINTS
        if number % 40 == 0:
            day = BUSY_DAYS[number // 40 % 2]
        entry = [
            *("--customer", row["customer_id"], "--direction", random.choice(("수신", "발신"))),
            *("--channel", random.choice(("전화", "이메일", "방문")), "--user", "담당자 1"),
        ]
        follow_up = random.random() < 0.2
        if complaint:
            entry += ["--category", "불만", "--sentiment", "부정", "예약이 겹쳤다고 알려 옴"]
        else:
            entry += ["--category", "문의", "--outcome", "통화", "이용 시간을 물어 안내함"]
        if follow_up:
            entry += ["--follow-up", "다시 전화", "--due", str(day + 5 * DAY)]

        def event() -> None:
            code = 3 if day in BUSY_DAYS else 0
            said = office.run("log", "add", office.path, *entry, "--json", "--no-backup", code=code)
            (identifier,) = json.loads(said)["files"][0]["ids"]
            if complaint or follow_up:
                closing = min(day + 4 * DAY, LAST)
                while closing in BUSY_DAYS:
                    closing += DAY
                office.plans[closing].append(lambda: self.close(identifier))

        office.plans[day].append(event)

    def close(self, identifier: str) -> None:
        """Close a contact's issue or follow-up."""
        self.office.write("log", "close", self.office.path, identifier, "--resolution", "조치함")


@dataclass(frozen=True)
class Year:
    """The workbook before and after the year, and the office."""

    start: Path
    office: Office

    @property
    def end(self) -> Path:
        """The workbook that the year ended with."""
        return self.office.path


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Live through the year once."""
    folder = tmp_path_factory.mktemp("year")
    office = Office(folder / "고객대장.xlsx")
    random = Random(YEAR)  # noqa: S311 - an invented office
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(options, "now", lambda: office.clock)
        patch.setattr(sys, "argv", [])
        office.run("new", office.path)
        rows = contracts(random)
        ledger = open_ledger(office.path)
        ledger.save(appended(ledger.book, ledger.book.ledgers[0], rows), backup=False)
        office.run("refresh", office.path, "--as-of", NEW_YEAR - DAY, "--no-backup")
        start = Path(shutil.copy(office.path, folder / "처음.xlsx"))
        scheduled(office, rows, random)
        office.live()
        yield Year(start, office)


def cells(path: Path) -> dict[tuple[str, int, int], object]:
    """Every filled cell's value, or its formula."""
    return {
        (sheet.title, cell.row, cell.column): getattr(cell.value, "text", cell.value)
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def records(path: Path, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by header."""
    header, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_check_finds_nothing_wrong(year: Year) -> None:
    """On the year's last day there is no error, no warning and no remark."""
    said = json.loads(year.office.run("check", year.end, "--as-of", LAST, "--json"))
    assert said["files"][0]["findings"] == []


def test_the_year_happened(year: Year) -> None:
    """So many renewals, cancellations, contacts, purchases and answers stand in their sheets."""
    ledger = records(year.end, "고객대장")
    journal = records(year.end, "고객관리일지")
    assert len(ledger) == CUSTOMERS + RENEWALS
    assert sum(row["다음 계약 ID"] is not None for row in ledger) == RENEWALS
    assert sum(row["해지일"] is not None for row in ledger) == CANCELLATIONS
    assert sum(row["정지 시작일"] is not None for row in ledger) == PAUSES
    assert len(records(year.end, "구매이력")) == PURCHASES
    assert len(records(year.end, "만족도")) == ANSWERS
    contacts = [row for row in journal if row["정정 대상 ID"] is None and row["채널"]]
    assert len(contacts) == CONTACTS
    by_category = [row["분류"] for row in journal if row["채널"] is None]
    assert by_category.count("재계약") == RENEWALS
    assert by_category.count("해지") == CANCELLATIONS
    assert len({row["일지 ID"] for row in journal}) == len(journal)


def test_nothing_is_due_or_waits(year: Year) -> None:
    """Every complaint and follow-up was closed; what waited on the busy days was written."""
    assert "log" in {name for name, code in year.office.codes if code == 3}
    said = year.office.run("log", "due", year.end, "--as-of", LAST, "--json")
    assert json.loads(said)["files"][0]["entries"] == []
    assert sorted(each.name for each in year.end.parent.glob("*queue")) == []


def test_the_history_explains_every_change(year: Year) -> None:
    """Each cell that differs is told of, and where it is told of alone, by its last value."""
    before, after = cells(year.start), cells(year.end)
    told: dict[str, set[tuple[int, int]]] = defaultdict(set)
    alone: dict[tuple[str, int, int], object] = {}
    for row in records(year.end, "변경이력"):
        area = CellRange.of(row["셀"])
        places = [
            (at, column)
            for at in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        ]
        told[row["시트"]].update(places)
        if len(places) == 1:
            alone[row["시트"], *places[0]] = row["새 값"]
    different = [
        where
        for where in before.keys() | after.keys()
        if where[0] != "변경이력" and before.get(where) != after.get(where)
    ]
    assert len(different) > 9 * (RENEWALS + CONTACTS)
    assert [where for where in different if where[1:] not in told[where[0]]] == []
    ours = {
        column
        for (sheet, row, column), value in after.items()
        if (sheet, row) == ("고객대장", 1) and value in {"상태", "조치", "해지 사유"}
    }
    last = {
        where: value
        for where, value in alone.items()
        if where[0] == "고객대장" and where[1] > 1 and where[2] in ours
    }
    assert len(last) > RENEWALS
    assert last == {where: after.get(where) for where in last}


def test_the_history_shows_nobody(year: Year) -> None:
    """No name, telephone number or address of a customer stands in 변경이력."""
    text = "\n".join(
        str(value)
        for row in records(year.end, "변경이력")
        for value in (row["이전 값"], row["새 값"])
    )
    for row in records(year.start, "고객대장"):
        assert row["고객명"] not in text
        assert row["연락처"] not in text
        assert row["이메일"] not in text


def test_a_refresh_on_the_last_day_changes_nothing(year: Year) -> None:
    """Law 3 after a year's work."""
    before = year.end.read_bytes()
    year.office.run("refresh", year.end, "--as-of", LAST)
    assert year.end.read_bytes() == before
