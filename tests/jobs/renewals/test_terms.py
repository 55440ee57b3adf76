"""Terms that follow one another: their days, and their status on each of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from renewed_rows import AS_OF, DECISIONS, FULL, SHEET, TERM, hong

from xlcrm.domain.renewal import Term, overlaps
from xlcrm.domain.term import end_of_term, months_of_term
from xlcrm.jobs.renew import renew
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.office.proposal import Proposal

    Make: TypeAlias = Callable[..., Path]
    Renew: TypeAlias = Callable[..., Proposal[None]]
    Rows: TypeAlias = Callable[..., list[dict[str, object]]]
    Statuses: TypeAlias = Callable[[Path, date], list[object]]
    Refusal: TypeAlias = Callable[..., str]


# -- terms and their status ------------------------------------------------------------------------

CHAINS = {
    "from 01-31": ("2023-01-31", 1, ["2023-02-28", "2023-03-31", "2023-04-30"]),
    "into a leap year": ("2024-01-31", 1, ["2024-02-29", "2024-03-31", "2024-04-30"]),
    "from a leap day": ("2024-02-29", 12, ["2025-02-28", "2026-02-28", "2027-02-28"]),
    "to a leap day": ("2023-03-01", 12, ["2024-02-29", "2025-02-28", "2026-02-28"]),
    "in mid-month": ("2023-10-26", 12, ["2024-10-25", "2025-10-25", "2026-10-25"]),
    "half a year": ("2023-08-31", 6, ["2024-02-29", "2024-08-31", "2025-02-28"]),
}


@pytest.mark.parametrize("case", CHAINS)
def test_terms_chain_by_article_160(make: Make, case: str, renewed: Renew, rows: Rows) -> None:
    """Each starts on the day after the one before."""
    start, months, ends = CHAINS[case]
    path = make(FULL, hong(start, ends[0]))
    for number in (7, 8):
        renewed(path, f"C-{number:04}", months=months if case == "from a leap day" else None)
    found = rows(path)
    assert [str(row["계약 종료일"]) for row in found] == ends
    days = [(row["계약 시작일"], row["계약 종료일"]) for row in found[1:]]
    for (first, _), before in zip(days, ends, strict=False):
        assert first == date.fromisoformat(before) + timedelta(days=1)


END = date(2024, 10, 25)
NEXT = {"early": 1, "late within the grace": 11, "on the last day of the grace": 31, "late": 32}


@pytest.mark.parametrize("case", NEXT)
def test_the_status_is_right_on_every_day_around_the_boundaries(
    make: Make, case: str, renewed: Renew, statuses: Statuses
) -> None:
    """The notice day, the last day, the day after, the last day of the grace (30 days each)."""
    first = END + timedelta(days=NEXT[case])
    path = make(FULL, hong())
    assert statuses(path, END - timedelta(days=30)) == ["만료 예정"]
    decided = renewed(path, start=first)
    assert (len(decided.said) == 2) == (case == "late")
    over = "만료" if case == "late" else "재계약 완료"
    settled = "활성화" if case == "late" else "재계약 완료"
    last = end_of_term(first, 12)
    for day, old in {
        END - timedelta(days=61): "활성화",
        END - timedelta(days=60): settled,
        END: settled,
        END + timedelta(days=1): over,
        END + timedelta(days=31): over,
        END + timedelta(days=32): over,
        last - timedelta(days=30): over,
        last + timedelta(days=1): over,
    }.items():
        new = "예정" if day < first else "활성화"
        if day >= last - timedelta(days=30):
            new = "만료" if day > last else "만료 예정"
        assert statuses(path, day) == [old, new], day


def test_a_paused_contract_is_renewed_and_stays_paused(
    make: Make, renewed: Renew, rows: Rows
) -> None:
    """The pause is the old term's; its end, moved by the pause, still says twelve months."""
    row = hong("2023-10-26", "2024-11-04", None, None, None, "2024-09-01", "2024-09-10")
    path = make(DECISIONS, row)
    renewed(path, as_of=date(2024, 9, 5))
    old, new = rows(path)
    assert (old["상태"], new["상태"], new["정지 시작일"]) == ("일시정지", "예정", None)
    assert (new["계약 시작일"], new["계약 종료일"]) == (date(2024, 11, 5), date(2025, 11, 4))


@settings(max_examples=25, deadline=None)
@given(
    start=st.dates(date(2020, 1, 1), date(2024, 12, 31)),
    steps=st.lists(
        st.tuples(st.integers(1, 24), st.just(0) | st.integers(0, 40)), min_size=1, max_size=4
    ),
)
def test_chains_never_overlap(
    tmp_path_factory: pytest.TempPathFactory,
    start: date,
    steps: list[tuple[int, int]],
    rows: Rows,
) -> None:
    """Each term starts on the day after the last one, or so many days later as was asked."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    end = end_of_term(start, 12)
    sheet.append([*TERM, "계약 ID", "다음 계약 ID"])
    sheet.append([1001, "홍길동", start, end, "기본", 100000, None, "C-1", None])
    path = tmp_path_factory.mktemp("chain") / "대장.xlsx"
    book.save(path)
    expected = [(start, end)]
    for number, (months, gap) in enumerate(steps, start=1):
        first = expected[-1][1] + timedelta(days=1 + gap)
        ledger = open_ledger(path)
        wanted = None if gap == 0 else first
        decided = renew(ledger, f"C-{number}", as_of=AS_OF, months=months, start=wanted)
        ledger.save(decided.plan, backup=False)
        expected.append((first, end_of_term(first, months)))
    found = [(row["계약 시작일"], row["계약 종료일"]) for row in rows(path)]
    assert found == expected
    assert not list(overlaps([Term("1", "", *days) for days in expected]))
    assert [months_of_term(*days) for days in expected[1:]] == [months for months, _ in steps]
