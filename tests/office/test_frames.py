"""A sheet as a DataFrame: real dtypes for whoever counts, and nobody shown by accident."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from xlcrm.office.frames import PeopleFrame, PeopleSeries, typed_frame
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.coerce import read_column
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.sheets import LEDGER, SHEETS
from xlcrm.schema.table import Table, TypedColumn

SAMPLES = Path(__file__).parents[2] / "sample_data"
PEOPLE = {"홍길동", "김철수", "박영희", "1234", "9876", "1111", "재계약 상담"}


@pytest.fixture(scope="module")
def seed() -> pd.DataFrame:
    """Return the reference table."""
    return open_ledger(SAMPLES / "seed_ledger.xlsx")["고객대장"]


def _frame(*columns: TypedColumn) -> pd.DataFrame:
    rows = range(2, 2 + len(columns[0].raw))
    return typed_frame(Table(LEDGER, "고객대장", 1, rows, {c.column.field: c for c in columns}))


def _shown(frame: object) -> str:
    html = getattr(frame, "_repr_html_", str)()
    with pd.option_context("display.max_columns", None, "display.width", 300):
        return f"{frame!r}\n{frame}\n{html}"


@pytest.mark.parametrize("sample", ["seed_ledger", "messy", "office"])
def test_every_column_has_the_dtype_that_it_is_declared_with(sample: str) -> None:
    """On every sheet, whatever its cells hold; the index is the row in Excel."""
    ledger = open_ledger(SAMPLES / f"{sample}.xlsx")
    for table in ledger.tables:
        frame = ledger[table.sheet]
        assert frame.index.name == "행"
        assert frame.index.tolist() == list(table.rows)
        wanted = {c.column.name: c.column.dtype for c in table.columns.values()}
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == wanted


def test_what_cannot_be_read_is_missing_and_a_finding() -> None:
    """Each cell with a finding about reading it is NA; all others hold what was read."""
    ledger = open_ledger(SAMPLES / "messy.xlsx")
    unread = {
        (str(found.where.sheet), found.where.row, found.where.column)
        for found in ledger.findings
        if found.code in {"C101", "C102", "C103", "C111", "C112", "C113"}
    }
    assert unread
    for table in ledger.tables:
        frame = ledger[table.sheet]
        for column in table.columns.values():
            missing = frame[column.column.name].isna()
            assert missing.tolist() == [each is None for each in table.values(column.column.field)]
            for row in frame.index[~missing]:
                assert (table.sheet, row, column.number) not in unread


def test_days_compare_and_tell_their_parts(seed: pd.DataFrame) -> None:
    """`.dt`, comparisons, `groupby` and `describe` do what pandas says they do."""
    assert seed["계약 종료일"].dt.month.tolist() == [10, 11, 11]
    assert seed[seed["계약 종료일"] > "2024-11-14"].index.tolist() == [4]
    assert seed[seed["계약 종료일"] > pd.Timestamp(2024, 11, 13)].index.tolist() == [3, 4]
    fees = seed.groupby("상태", observed=True)["요금"].sum()
    assert fees.to_dict() == {"활성화": 250_000}
    assert int(seed["요금"].describe()["max"]) == 100_000
    assert seed["서비스 내용"].str.contains("프리미엄").sum() == 2


def test_an_end_for_good_is_a_day_like_any_other() -> None:
    """9999-12-31 lies beyond what nanoseconds reach, and changes no dtype."""
    values = [date(9999, 12, 31), None, date(2024, 10, 25)]
    frame = _frame(TypedColumn(LEDGER.column("end"), 1, "종료일", values, values))  # type: ignore[arg-type]  # as days are read
    ends = frame["계약 종료일"]
    assert str(ends.dtype) == "datetime64[us]"
    assert ends.dt.year.fillna(0).tolist() == [9999, 0, 2024]
    assert (ends > pd.Timestamp(2024, 12, 31)).tolist() == [True, False, False]
    assert ends.max().year == 9999


def test_choices_stand_in_the_order_of_their_list(seed: pd.DataFrame) -> None:
    """Those of the list first, then what people wrote beside it."""
    statuses = [*LEDGER.column("status").choices]
    assert [*seed["상태"].cat.categories] == statuses
    ours = read_column(LEDGER.column("decision"), 1, "의사", ["고민 중", "해지 예정", None])
    choices = [*LEDGER.column("decision").choices, "고민 중"]
    assert [*_frame(ours)["재계약 의사"].cat.categories] == choices


def test_yes_and_no_and_unknown_are_three() -> None:
    """A blank is neither."""
    said = read_column(LEDGER.column("auto_renewal"), 1, "자동갱신", ["Y", "아니오", None, "글쎄"])
    values = _frame(said)["자동갱신"]
    assert values.isna().tolist() == [False, False, True, True]
    assert values.fillna(value=False).tolist() == [True, False, False, False]


def test_a_number_that_no_integer_holds_is_missing() -> None:
    """Excel's numbers reach further than 64 bits."""
    count = Column("count", "개수", Kind.INTEGER)
    frame = _frame(read_column(count, 1, "개수", [3, 10.0**300, -(2.0**63), math.pi]))
    assert frame["개수"].isna().tolist() == [False, True, False, True]
    assert frame["개수"].sum() == 3 - 2**63


def test_a_table_without_rows_has_its_dtypes() -> None:
    """A ledger that was made today can be analysed, too."""
    for spec in SHEETS:
        columns = {
            column.field: read_column(column, at, column.name, [])
            for at, column in enumerate(spec.columns, start=1)
        }
        frame = typed_frame(Table(spec, spec.name, 1, [], columns))
        assert [str(dtype) for dtype in frame.dtypes] == [c.dtype for c in spec.columns]
        assert repr(frame)


def test_nobody_is_shown_by_accident(seed: pd.DataFrame) -> None:
    """Neither by a terminal nor by a notebook, however the frame is cut, sorted or grouped."""
    parts = [
        seed,
        seed.head(2),
        seed[seed["요금"] > 50_000],
        seed.sort_values("고객명"),
        seed.set_index("고객명"),
        seed.set_index(["고객명", "연락처"])[["요금"]],
        seed["고객명"],
        seed["연락처"].iloc[:2],
        seed["비고"],
        seed.groupby("고객명")["요금"].sum(),
        seed.groupby(["고객명", "상태"], observed=True).size(),
        seed.assign(**{"이름과 전화": seed["연락처"]})[["이름과 전화"]],
        pd.concat([seed, seed]),
    ]
    for part in parts:
        assert isinstance(part, PeopleFrame | PeopleSeries)
        assert [each for each in PEOPLE if each in _shown(part)] == []


def test_what_is_shown_is_otherwise_what_pandas_shows(seed: pd.DataFrame) -> None:
    """Without its people the frame looks as ever, and its values are as they are."""
    plain = seed[["계약 시작일", "요금", "상태"]]
    assert repr(plain) == repr(pd.DataFrame(plain))
    assert seed.loc[2, "고객명"] == "홍길동"
    assert "홍길동" in seed.to_csv()
    assert "홍*동" in repr(seed)


def test_a_long_frame_is_shown_in_short_and_masked() -> None:
    """Of 100,000 people those at both ends are masked; the frame's size is told."""
    names = [f"가{number:05}나" for number in range(100_000)]
    frame = _frame(TypedColumn(LEDGER.column("name"), 1, "이름", names, names))
    shown = repr(frame)
    assert "[100000 rows x 1 columns]" in shown
    assert "가*****나" in shown
    assert [name for name in (names[0], names[-1]) if name in shown] == []
