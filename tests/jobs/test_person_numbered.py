"""고객 ID for an office that has kept its customers by name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from person_books import AS_OF, PLAIN, TERM, UNNUMBERED, codes, office, rows, saved

from xlcrm.jobs.person.enter import enter_customer
from xlcrm.jobs.person.number import number_customers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

JOURNAL = [
    ("일지 ID", "일시", "고객 ID", "고객명", "내용"),
    ("J-1", date(2024, 9, 1), None, "김철수", "통화함"),
]


@pytest.mark.parametrize(
    ("headers", "first", "place"),
    [
        (PLAIN, None, 4),
        (("No", *PLAIN), (1, 2, 3), 5),
        (("고객 ID", *PLAIN), (None, None, None), 0),
    ],
)
def test_every_person_gets_one_number(
    tmp_path: Path, headers: Sequence[str], first: Sequence[object] | None, place: int
) -> None:
    """Rows of one name and number are one; a No counts rows and stays; the journal says it too."""
    people = [row if first is None else (first[at], *row) for at, row in enumerate(UNNUMBERED)]
    path = office(tmp_path / "대장.xlsx", headers, people, {"고객관리일지": JOURNAL})
    found = saved(path, number_customers)
    assert [row[place] for row in rows(path)] == [1001, 1002, 1001]
    assert rows(path, "고객관리일지")[0][2] == 1002
    assert (found.found.customers, found.found.rows) == (2, 4)
    assert codes(path) == []
    assert not saved(path, number_customers)


def test_numbers_that_are_there_are_kept(tmp_path: Path) -> None:
    """A blank of the same person gets that number, and a new one the next."""
    people = (
        ("K-07", "홍길동", "010-0000-5678", date(2023, 1, 1), date(2023, 12, 31)),
        (None, "홍길동", "010-0000-5678", *TERM[:2]),
        (None, "김철수", "010-0000-0002", *TERM[:2]),
    )
    path = office(tmp_path / "대장.xlsx", ("고객 ID", *PLAIN), people)
    saved(path, number_customers)
    assert [row[0] for row in rows(path)] == ["K-07", "K-07", "K-08"]


def test_people_of_one_name_are_said(tmp_path: Path) -> None:
    """Some of them may be one: that is for people to tell."""
    people = (("홍길동", "010-0000-5678", *TERM[:2]), ("홍길동", None, *TERM[:2]))
    path = office(tmp_path / "대장.xlsx", PLAIN, people)
    assert "확인하세요" in saved(path, number_customers).said[-1]


def test_what_needed_a_number_works_then(tmp_path: Path) -> None:
    """The hint of the refusal is no dead end."""
    path = office(tmp_path / "대장.xlsx", PLAIN, UNNUMBERED)
    prospect = {"고객명": "나가상", "연락처": "010-0000-0009", "상태": "체험"}
    refused = saved(path, lambda ledger: enter_customer(ledger, prospect, as_of=AS_OF))
    assert f"xlcrm customer number {path}" in str(refused.problems[0])
    saved(path, number_customers)
    assert not saved(path, lambda ledger: enter_customer(ledger, prospect, as_of=AS_OF)).problems
    assert "나가상" in rows(path)[-1]
    assert codes(path) == []
