"""Law: dues, the page of today and the list 미납 say one thing, and another count says it too."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payment_sheets import MONTHS, WHO, marks, member, payment_sheet

from xlcrm.jobs.dues import dues
from xlcrm.jobs.pay import pay
from xlcrm.jobs.roll import roll
from xlcrm.jobs.today.gather import today
from xlcrm.jobs.today.line import TaskKind
from xlcrm.office.commit import Author
from xlcrm.office.contract import OfCustomer

if TYPE_CHECKING:
    from pathlib import Path

_STARTS: Final = st.dates(date(2023, 6, 1), date(2024, 9, 30))
_ROWS: Final = st.lists(
    st.tuples(_STARTS, st.integers(1, 18), st.text("OX.-", min_size=12, max_size=12)),
    min_size=1,
    max_size=5,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the drawn ledgers lie."""
    return tmp_path_factory.mktemp("dues")


def counted(rows: list[tuple[date, date, str]], day: int, as_of: date) -> pd.DataFrame:
    """Count it again: a row a cell of a month, by pandas' own periods."""
    cells = pd.DataFrame(
        [
            {"who": at, "start": start, "end": end, "month": month, "mark": text[month - 1]}
            for at, (start, end, text) in enumerate(rows)
            for month in range(1, 13)
        ]
    )
    first = pd.to_datetime(cells["start"])
    begin = pd.to_datetime({"year": 2024, "month": cells["month"], "day": 1})
    last = begin.dt.days_in_month
    begins = begin + pd.to_timedelta(first.dt.day.clip(upper=last) - 1, unit="D")
    pays = begin + pd.to_timedelta(last.clip(upper=day) - 1, unit="D")
    late = pays.where(pays > first, first) < pd.Timestamp(as_of)
    owed = (begins >= first) & (begins <= pd.to_datetime(cells["end"]))
    marked = cells.groupby("month")["mark"].transform(lambda each: (each != ".").any())
    crossed = (cells["mark"] == "X").any()
    blank = (cells["mark"] == ".") & marked & (not crossed)
    unpaid = cells[owed & late & ((cells["mark"] == "X") | blank)]
    return unpaid.groupby("who").size().to_frame("months")


@settings(max_examples=25, deadline=None)
@given(rows=_ROWS, day=st.integers(1, 31), as_of=st.dates(date(2024, 1, 1), date(2025, 1, 31)))
def test_what_is_owed_is_what_pandas_counts(
    folder: Path, rows: list[tuple[date, int, str]], day: int, as_of: date
) -> None:
    """Months of each, times the fee; and all three lists agree."""
    terms = [(start, start + timedelta(days=31 * months), text) for start, months, text in rows]
    table = [
        member(at, day, *marks(text.replace("-", ".")), term=(start, end))
        for at, (start, end, text) in enumerate(terms, 1)
    ]
    for row, (_, _, text) in zip(table, terms, strict=True):
        row[len(WHO) + 1 :] = [
            "-" if sign == "-" else cell
            for sign, cell in zip(text, row[len(WHO) + 1 :], strict=True)
        ]
    ledger = payment_sheet(folder / "대장.xlsx", (*WHO, "납부일", *MONTHS), table)
    found = dues(ledger, as_of=as_of)
    wanted = counted(terms, day, as_of)
    assert {int(each.customer_id[2:]) - 1: len(each.months) for each in found.rows} == dict(
        wanted["months"].items()
    )
    assert found.total == 30_000 * int(wanted["months"].sum())


@pytest.mark.parametrize("layout", ["months", "amounts", "both"])
def test_dues_today_and_the_list_agree(folder: Path, layout: str) -> None:
    """Who owes, where, and how much; of whom nobody knows how much, too."""
    extra = {"months": (), "amounts": ("미납금",), "both": ("미납금",)}[layout]
    heads = (*WHO[:-1], "회비", *extra, *(() if layout == "amounts" else ("1월", "2월")))
    rows = []
    for at, (owed, text) in enumerate([(5_000, "OX"), (None, "XX"), (0, "OO"), (30_000, "OX")], 1):
        cells = [*([owed] if extra else []), *([] if layout == "amounts" else marks(text))]
        rows.append(member(at, *cells))
    ledger, as_of = payment_sheet(folder / f"{layout}.xlsx", heads, rows), date(2024, 10, 1)
    found = dues(ledger, as_of=as_of)
    assert len(found.rows) == {"months": 3, "amounts": 2, "both": 3}[layout]
    lines = [each for each in today(ledger, as_of=as_of) if each.kind is TaskKind.DUES]
    assert sorted(line.customer_id for line in lines) == sorted(
        each.customer_id for each in found.rows
    )
    assert {line.where for line in lines} == {each.cell for each in found.rows}
    people = roll(
        ledger, "미납 그리고 모든 고객", as_of=as_of, columns=["고객 ID", "미납금"]
    ).people
    said = [each.values for each in people]  # noqa: PD011 - a list's columns, and no frame
    listed = {each["customer_id"]: each["owed"] for each in said}
    assert {who: won or 0 for who, won in listed.items()} == {
        each.customer_id: each.won or 0 for each in found.rows
    }


@settings(max_examples=10, deadline=None)
@given(texts=st.lists(st.text("OX.", min_size=6, max_size=6), min_size=2, max_size=4))
def test_what_is_paid_is_owed_no_more_and_nothing_else_changes(
    folder: Path, texts: list[str]
) -> None:
    """All that one owes is taken in; what others owe stays as it is."""
    rows = [member(at, *marks(text)) for at, text in enumerate(texts, 1)]
    ledger = payment_sheet(
        folder / "받음.xlsx", (*WHO, *MONTHS[:6]), rows, settings={"납부 빈칸": "미납"}
    )
    as_of = date(2024, 10, 1)
    before = {each.customer_id: each.won for each in dues(ledger, as_of=as_of).rows}
    if "M-01" not in before:
        return
    taken = pay(ledger, OfCustomer("M-01"), as_of=as_of, everything=True)
    assert taken.found.won == before.pop("M-01")
    now = Author("김대리", "pay", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - Korean wall time
    after = ledger.commit(taken, by=now, backup=False)
    assert {each.customer_id: each.won for each in dues(after, as_of=as_of).rows} == before


def test_no_day_of_payment_is_missed_by_a_short_month(folder: Path) -> None:
    """The 31st is the last day of every month, so that February is late in March."""
    rows = [member(1, 31, *marks("O...........")), member(2, 31, *marks("OOO........."))]
    ledger = payment_sheet(folder / "말일.xlsx", (*WHO, "납부일", *MONTHS), rows)
    last = date(2024, 2, monthrange(2024, 2)[1])
    assert dues(ledger, as_of=last).rows == ()
    assert dues(ledger, as_of=last + timedelta(days=1)).rows[0].since == last
