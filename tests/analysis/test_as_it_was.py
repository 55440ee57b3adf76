"""An office put back to a day is the office that a ledger of that day tells of."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import xlcrm
from xlcrm.analysis.analyse import analyse_office, office_of
from xlcrm.analysis.as_it_was import as_it_was
from xlcrm.analysis.inputs import COLUMNS, Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

AS_OF: Final = date(2024, 10, 15)
BEGIN: Final = date(2023, 1, 1)
LEDGER: Final = (
    *("계약 ID", "고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금"),
    *("상태", "재계약 의사", "해지일", "취소일", "정지 시작일", "정지 종료일", "다음 계약 ID"),
)
JOURNAL: Final = ("일지 ID", "고객 ID", "상담 일시", "분류", "감정", "발생일시", "해결일시")
HISTORY: Final = ("시각", "사용자", "작업", "시트", "셀", "이전 값", "새 값")
PLANS: Final = ("헬스 3개월", "헬스 12개월", "요가")
TABLES: Final = ("forecast", "renewal_by_service", "renewal_rates", "movements", "risk")
FIGURES: Final = ("mrr", "active_customers", "forecast", "logo_churn", "nrr", "renewal_rate")
DAYS: Final = st.integers(0, 400)


@dataclass(frozen=True)
class Told:
    """A value of a cell from a day on, and whether 변경이력 tells so."""

    day: date
    value: object


@dataclass(frozen=True)
class Contract:
    """One term, with what became of it and when that was written down."""

    number: int
    customer: int
    service: str
    start: date
    end: date
    entered: date | None
    fees: tuple[Told, ...]
    ended: date | None
    ended_noted: date | None
    cancelled: date | None
    paused: tuple[date, date] | None
    decision: str | None

    def there(self, day: date) -> bool:
        """Whether a ledger of the day has its row."""
        return (self.start if self.entered is None else self.entered) <= day

    def fee(self, day: date) -> object:
        """What the cell of the fee said on a day."""
        return next((each.value for each in reversed(self.fees) if each.day <= day), None)

    def cells(self, day: date | None) -> list[object]:
        """Its row in a ledger of a day, or in that of today with all that was added since."""
        last = date.max if day is None else day
        ended = self.ended if _or(self.ended_noted, self.ended) <= last else None
        since, to = self.paused or (None, None)
        return [
            *(f"C-{self.number}", self.customer, f"가상{self.customer}", self.start, self.end),
            *(self.service, self.fee(last), None, self.decision if day is None else None),
            *(ended, _known(self.cancelled, last), _known(since, last), _known(to, last), None),
        ]


def _or(day: date | None, otherwise: date | None) -> date:
    return day or otherwise or date.max


def _known(day: date | None, last: date) -> date | None:
    return day if day is not None and day <= last else None


@st.composite
def contracts(draw: st.DrawFn) -> list[Contract]:
    """Draw the terms of some customers, one after the other, with gaps and overlaps."""
    found: list[Contract] = []
    for customer in range(1001, 1001 + draw(st.integers(1, 4))):
        start = BEGIN + timedelta(days=draw(DAYS))
        for _ in range(draw(st.integers(1, 4))):
            end = start + timedelta(days=draw(st.sampled_from([29, 89, 180, 364])))
            inside = st.integers(0, (end - start).days)
            entered = draw(st.none() | st.integers(-20, 10).map(_after(start)))
            since = start if entered is None else max(entered, start - timedelta(days=40))
            fees = [Told(min(since, start), 10_000)]
            if entered is not None or draw(st.booleans()):
                later = sorted(draw(st.lists(st.integers(1, 200), max_size=2, unique=True)))
                fees += [Told(since + timedelta(days=days), 10_000 + 100 * days) for days in later]
            ended = draw(st.none() | inside.map(_after(start)))
            noted = (
                None if ended is None else draw(st.none() | st.integers(-9, 9).map(_after(ended)))
            )
            if noted is not None:
                noted = max(noted, since)
            pause = draw(st.none() | st.tuples(inside, st.integers(0, 40)))
            from_ = None if pause is None else start + timedelta(days=pause[0])
            found.append(
                Contract(
                    number=len(found),
                    customer=customer,
                    service=draw(st.sampled_from(PLANS)),
                    start=start,
                    end=end,
                    entered=entered,
                    fees=tuple(fees),
                    ended=ended,
                    ended_noted=noted,
                    cancelled=draw(st.none() | st.none() | inside.map(_after(start))),
                    paused=None
                    if pause is None or from_ is None
                    else (from_, from_ + timedelta(days=pause[1])),
                    decision=draw(st.sampled_from([None, "재계약 예정", "해지 예정"])),
                )
            )
            start = end + timedelta(days=1 + draw(st.sampled_from([-3, 0, 0, 15, 31, 60])))
    return found


def _after(day: date) -> Callable[[int], date]:
    return lambda days: day + timedelta(days=days)


CALLS: Final = st.lists(
    st.tuples(st.integers(1001, 1004), st.integers(0, 650), st.none() | st.integers(0, 60)),
    max_size=8,
)


def lines(row: int, each: Contract) -> Iterable[Sequence[object]]:
    """Yield what 변경이력 tells of a contract in a row."""

    def line(day: date, work: str, cell: str, old: str | None, new: str) -> list[object]:
        return [datetime.combine(day, time(9)), "김", work, "고객대장", cell, old, new]

    if each.entered is not None:
        told = f"새 행: 계약 ID=C-{each.number}, 계약 시작일={each.start}, 요금=10000"
        yield line(each.entered, "재계약", f"A{row}:N{row}", None, told)
    for before, after in zip(each.fees, each.fees[1:], strict=False):
        yield line(after.day, "열 쓰기", f"G{row}", f"{before.value}", f"{after.value}")
    if each.ended is not None and each.ended_noted is not None:
        yield line(each.ended_noted, "해지", f"J{row}", None, f"{each.ended}")


def ledger_of(
    folder: str,
    terms: Sequence[Contract],
    calls: Sequence[tuple[int, int, int | None]],
    day: date | None = None,
) -> xlcrm.Ledger:
    """Write the ledger as it was on a day, or of today with 변경이력; open it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append([*LEDGER])
    history: list[Sequence[object]] = []
    for each in terms:
        if day is None or each.there(day):
            sheet.append(each.cells(day))
            history += lines(sheet.max_row, each)
    if day is None and history:
        own = book.create_sheet("변경이력")
        for line in (HISTORY, *sorted(history, key=lambda each: each[0])):  # type: ignore[arg-type, return-value]
            own.append([*line])
    entries = []
    last = date.max if day is None else day
    for number, (customer, at, resolved) in enumerate(calls):
        on = BEGIN + timedelta(days=at)
        solved = None if resolved is None else _known(on + timedelta(days=resolved), last)
        if on <= last:
            entries.append((f"J{number}", customer, on, "불만", "부정", on, solved))
    if entries:
        own = book.create_sheet("고객관리일지")
        for row in (JOURNAL, *entries):
            own.append([*row])
    path = Path(folder, f"대장{day or ''}.xlsx")
    book.save(path)
    return xlcrm.open_ledger(path)


def same(found: Office, known: Office, tables: Sequence[str] = TABLES) -> None:
    """Hold an office against another, frame by frame and table by table; rows lie elsewhere."""
    for kind in COLUMNS:
        if kind != "history":
            mine, theirs = (
                getattr(each, kind).drop(columns="row", errors="ignore").reset_index(drop=True)
                for each in (found, known)
            )
            pd.testing.assert_frame_equal(mine, theirs, obj=kind)
    mine, theirs = analyse_office(found), analyse_office(known)
    for name in tables:
        ours = mine.tables[name].drop(columns="행", errors="ignore")
        said = theirs.tables[name].drop(columns="행", errors="ignore")
        pd.testing.assert_frame_equal(ours, said, obj=name, atol=1e-6)
    for name in FIGURES:
        assert mine.figures[name] == theirs.figures[name]


@settings(deadline=None, max_examples=25)
@given(contracts(), CALLS, st.integers(0, 640))
def test_an_office_put_back_is_that_of_a_ledger_of_the_day(
    terms: list[Contract], calls: list[tuple[int, int, int | None]], after: int
) -> None:
    """Rows, endings, pauses, fees and entries of later are gone; all figures are those of then."""
    day = min(BEGIN + timedelta(days=after), AS_OF)
    with tempfile.TemporaryDirectory() as folder:
        today = office_of(ledger_of(folder, terms, calls), AS_OF)
        if any(each.there(day) for each in terms):
            then = office_of(ledger_of(folder, terms, calls, day), day)
            same(as_it_was(today, day), then)
        else:
            assert as_it_was(today, day).contracts.empty


def step(ledger: xlcrm.Ledger, day: date) -> tuple[str, xlcrm.Proposal[None]]:
    """Return what the office does on a day, and by which command."""
    if day == date(2024, 1, 10):
        return "renew", xlcrm.renew(ledger, "C-1", as_of=day, fee=12_000)
    if day == date(2024, 4, 5):
        late = date(2024, 3, 31)
        return "cancel", xlcrm.cancel(ledger, "C-3", on=late, reason="가격", as_of=day)
    if day == date(2024, 5, 2):
        return "pause", xlcrm.pause(ledger, "C-2", first=date(2024, 5, 10), as_of=day)
    if day == date(2024, 6, 3):
        again = date(2024, 6, 10)
        return "resume", xlcrm.resume(ledger, "C-2", on=again, extend=True, as_of=day)
    ahead = date(2024, 8, 15)
    return "cancel", xlcrm.cancel(ledger, "C-2", on=ahead, reason="기타", as_of=day)


STEPS: Final = (
    *(date(2024, 1, 10), date(2024, 4, 5), date(2024, 5, 2), date(2024, 6, 3), date(2024, 7, 1)),
)


def test_what_the_commands_wrote_is_undone_day_by_day(tmp_path: Path) -> None:
    """A renewal signed early, an end noted late or ahead, a pause and the end that it moved."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append([*LEDGER])
    for number, end in enumerate((date(2024, 2, 29), date(2024, 12, 31), date(2024, 9, 30)), 1):
        start = date(2023, 3, 1)
        sheet.append([f"C-{number}", 1000 + number, "가상", start, end, "요가", 10_000])
    own = book.create_sheet("설정")
    for row in (("구분", "항목", "값"), ("기준", "변경이력", "예")):
        own.append([*row])
    book.save(tmp_path / "대장.xlsx")
    ledger = xlcrm.open_ledger(tmp_path / "대장.xlsx")
    known = {date(2024, 1, 5): ledger}
    for day in STEPS:
        command, proposal = step(ledger, day)
        author = xlcrm.Author("김대리", command, datetime.combine(day, time(9)))
        ledger.commit(proposal, by=author)
        ledger = known[day] = xlcrm.open_ledger(tmp_path / "대장.xlsx")
    today = office_of(ledger, AS_OF)
    assert today.history["kept"].all()
    for day, then in known.items():
        for on in (day, day + timedelta(days=3)):  # a journal of notes only tells of no contact
            same(as_it_was(today, on), office_of(then, on), TABLES[:-1])
    late = as_it_was(today, date(2024, 4, 4)).contracts.set_index("contract_id")
    assert late.loc["C-3", "status"] == "활성화"
    assert late["terminated_on"].isna().all()
