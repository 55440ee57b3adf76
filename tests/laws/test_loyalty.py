"""The law of points: issued less used less expired is the balance, and nobody ever owes any.

Held over random rows, and over random doings on workbooks; what they come to is counted again point
by point, from the cells, by an oracle that knows none of xlcrm's code.
"""

from __future__ import annotations

import heapq
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from xlcrm.domain.points import Entry, PointRow, account
from xlcrm.errors import DomainError
from xlcrm.files.store import Stored
from xlcrm.jobs.loyalty.earn import earn_points
from xlcrm.jobs.loyalty.expire import expire_benefits
from xlcrm.jobs.loyalty.show import benefits_of, statement_of
from xlcrm.jobs.loyalty.spend import give_points, use_points
from xlcrm.jobs.refresh import refresh
from xlcrm.office.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIRST: Final = date(2024, 1, 1)
WHO: Final = (0, 1)


@dataclass
class Counted:
    """What an oracle counts: each point by itself."""

    issued: int = 0
    used: int = 0
    expired: int = 0
    points: list[tuple[date, date, int]] = field(default_factory=list)  # until, given, row

    def alive(self, day: date) -> list[tuple[date, date, int]]:
        """The points that may be used on a day."""
        return [each for each in self.points if each[0] >= day]


def recount(rows: Iterable[tuple[date, str, object, date | None]], as_of: date) -> Counted:
    """Count rows of a customer, as they stand in the sheet, point by point."""
    found = Counted()
    order = {"적립": 0, "만료": 1, "사용": 2, "차감": 3}
    told = [(day, order[word], at, word, n, end) for at, (day, word, n, end) in enumerate(rows)]
    for day, _, at, word, number, end in sorted(told, key=lambda each: each[:3]):
        if day > as_of or not isinstance(number, int) or number <= 0:
            continue
        if word == "적립":
            if end is None or end >= day:
                found.issued += number
                found.points += [(end or date.max, day, at)] * number
            continue
        pool = found.points if word == "만료" else found.alive(day)
        if number > len(pool):
            continue
        for each in heapq.nsmallest(number, pool):
            found.points.remove(each)
        if word == "만료":
            found.expired += number
        else:
            found.used += number
    left = found.alive(as_of)
    found.expired += len(found.points) - len(left)
    found.points = left
    return found


days = st.integers(0, 400).map(lambda number: FIRST + timedelta(days=number))
words = st.sampled_from(["적립", "적립", "사용", "차감", "만료"])
numbers = st.one_of(st.integers(1, 30), st.integers(-3, 60), st.none())
typed = st.tuples(days, words, numbers, st.one_of(st.none(), days))


@given(st.lists(typed, max_size=25), days)
def test_issued_less_used_less_expired_is_the_balance(
    rows: list[tuple[date, str, int | None, date | None]], as_of: date
) -> None:
    """Whatever anybody has typed, on any day."""
    entries = [
        PointRow(day, Entry(word), number, end, at)
        for at, (day, word, number, end) in enumerate(rows)
    ]
    found, again = account(entries, as_of), recount(rows, as_of)
    assert found.balance == found.issued - found.used - found.expired == len(again.points) >= 0
    assert (found.issued, found.used, found.expired) == (again.issued, again.used, again.expired)
    assert sum(lot.left for lot in found.lots) == found.balance
    assert 0 <= found.lapsed == sum(lot.left for lot in found.gone) <= found.expired


@given(st.lists(typed, max_size=20), days)
def test_a_row_of_expiry_changes_no_balance(
    rows: list[tuple[date, str, int | None, date | None]], as_of: date
) -> None:
    """What has lapsed counts as expired before a row says so, and after."""
    entries = [
        PointRow(day, Entry(word), number, end, at)
        for at, (day, word, number, end) in enumerate(rows)
        if day <= as_of
    ]
    before = account(entries, as_of)
    told = [
        PointRow(as_of, Entry.EXPIRED, lot.left, None, len(rows) + at)
        for at, lot in enumerate(before.gone)
    ]
    after = account([*entries, *told], as_of)
    assert (after.balance, after.expired, after.lapsed) == (before.balance, before.expired, 0)
    assert after.odd == before.odd


# -- doings on workbooks -------------------------------------------------------------------------

TERM: Final = (date(2023, 12, 1), date(2025, 3, 31), 50_000)
NAMING: Final = ("고객 ID", "고객명", "연락처", "지점")
PEOPLE: Final[Mapping[str, tuple[tuple[object, ...], tuple[object, ...]]]] = {
    "numbers": ((1001, "홍길동", "010-0000-5678", None), (1002, "김철수", "010-0000-0002", None)),
    "branches": ((1, "홍길동", "010-0000-5678", "강남"), (1, "김철수", "010-0000-0002", "분당")),
    "names": ((None, "김철수", "010-0000-5678", None), (None, "김철수", "010-0000-0002", None)),
}
"""Two customers by what tells them apart: 고객 ID, 고객명, 연락처 and 지점."""
CALLED: Final = {
    "numbers": ("1001", "1002"),
    "branches": ("강남 1", "분당 1"),
    "names": ("010-0000-5678", "010-0000-0002"),
}
"""What names each of them in a command."""


@cache
def _bytes(manner: str) -> bytes:
    """A small office that gives points for all there is."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append([*NAMING, "계약 시작일", "계약 종료일", "요금", "추천인"])
    one, two = PEOPLE[manner]
    sheet.append([*one, *TERM, None])
    sheet.append([*two, date(2024, 2, 10), *TERM[1:], CALLED[manner][0]])
    people = PEOPLE[manner]
    sheets: dict[str, list[tuple[object, ...]]] = {
        "구매이력": [
            (*NAMING, "일자", "제품/서비스", "금액"),
            *((*people[each % 2], date(2024, 1, 5 * each), "매트", 7_000) for each in range(1, 6)),
            (*one, date(2024, 3, 3), "매트", -7_000),
        ],
        "고객정보": [(*NAMING, "등급", "이탈 위험", "포인트"), one, two],
        "설정": [
            ("구분", "항목", "값", "설명"),
            *(
                ("혜택", item, value)
                for item, value in {
                    "적립 시작일": FIRST,
                    "1,000원당 포인트": 1,
                    "이용 한 달 포인트": 5,
                    "추천 포인트": 9,
                    "적립 대상": "구매와 요금",
                    "포인트 유효기간(개월)": 2,
                }.items()
            ),
        ],
    }
    for name, rows in sheets.items():
        one_sheet = book.create_sheet(name)
        for row in rows:
            one_sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _opened(data: bytes) -> Ledger:
    return Ledger(Stored(Path("대장.xlsx"), data, 0))


def _rows(ledger: Ledger, manner: str) -> dict[int, list[tuple[date, str, object, date | None]]]:
    """The rows of 혜택 as another library reads the cells, and a person finds whose they are."""
    book = load_workbook(io.BytesIO(ledger.book.package.data))
    found: dict[int, list[tuple[date, str, object, date | None]]] = defaultdict(list)
    if "혜택" not in book.sheetnames:
        return found
    head, *rows = book["혜택"].iter_rows(values_only=True)
    at = {name: number for number, name in enumerate(head)}
    for row in rows:
        day, until = row[at["일자"]], row[at["만료일"]]
        assert isinstance(day, datetime)
        end = until.date() if isinstance(until, datetime) else None
        said = {name: row[at[name]] for name in NAMING if name in at and row[at[name]] is not None}
        told = [dict(zip(NAMING, each, strict=True)) for each in PEOPLE[manner]]
        (who,) = [number for number, each in enumerate(told) if said.items() <= each.items()]
        found[who].append((day.date(), str(row[at["종류"]]), row[at["포인트"]], end))
    return found


doings = st.lists(
    st.one_of(
        st.tuples(st.just("earn"), st.none(), st.none()),
        st.tuples(st.just("expire"), st.none(), st.none()),
        st.tuples(st.just("refresh"), st.none(), st.none()),
        st.tuples(
            st.sampled_from(["use", "back", "give"]), st.sampled_from(WHO), st.integers(1, 60)
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=9, deadline=None)
@given(st.sampled_from([*PEOPLE]), doings, st.lists(st.integers(0, 70), min_size=6, max_size=6))
def test_whatever_is_done_every_point_is_explained(
    manner: str, done: list[tuple[str, int | None, int | None]], steps: list[int]
) -> None:
    """Doings in any order, days going by between them, each saved and read anew.

    In an office whose numbers tell everybody apart, of branches that count anew, and in one that
    has names alone, the same for both.
    After each of them what xlcrm says is what the cells come to; what has just been done adds
    nothing when it is done again; nobody has less than nothing; and no row is odd.
    """
    ledger, day = _opened(_bytes(manner)), FIRST + timedelta(days=40)
    for (what, who, number), step in zip(done, steps, strict=False):
        day += timedelta(days=step)
        try:
            named = None if who is None else CALLED[manner][who]
            proposal = _propose(ledger, what, named, number, day)
        except DomainError:
            assert what in {"use", "back"}
            assert number is not None
            assert number > benefits_of(ledger, day)[_key(ledger, named)].balance
            continue
        ledger = ledger.after(proposal.plan) if proposal.plan else ledger
        if what in {"earn", "expire", "refresh"}:
            assert not _propose(ledger, what, named, number, day)
        _holds(ledger, manner, day)
    for finding in ledger.findings:
        assert not finding.code.startswith(("C55", "C51")), str(finding)


def _propose(ledger: Ledger, what: str, who: str | None, number: int | None, day: date):  # type: ignore[no-untyped-def]  # noqa: ANN202
    if what == "earn":
        return earn_points(ledger, as_of=day)
    if what == "expire":
        return expire_benefits(ledger, as_of=day)
    if what == "refresh":
        return refresh(ledger, as_of=day, customers=True)
    assert number is not None
    if what == "give":
        return give_points(ledger, str(who), number, as_of=day)
    return use_points(ledger, str(who), number, as_of=day, take_back=what == "back")


def _key(ledger: Ledger, named: str | None) -> str:
    """The key of whom a command names."""
    (person,) = ledger.book.people.find(named)
    return person.key


def _holds(ledger: Ledger, manner: str, day: date) -> None:
    """What xlcrm says of everybody is what the cells come to."""
    found, cells = benefits_of(ledger, day), _rows(ledger, manner)
    for who in WHO:
        named = CALLED[manner][who]
        again, mine = recount(cells[who], day), found[_key(ledger, named)]
        assert mine.balance == len(again.points) >= 0
        assert (mine.issued, mine.used, mine.expired) == (again.issued, again.used, again.expired)
        rows = statement_of(ledger, named, as_of=day).rows
        said = sum(each.points for each in rows if each.points is not None and each.counts)
        assert said - mine.balance == sum(
            number for until, number in _lapsed(cells[who], again, day)
        )


def _lapsed(
    rows: list[tuple[date, str, object, date | None]], again: Counted, day: date
) -> list[tuple[date | None, int]]:
    """The points that have expired and of which no row says so."""
    told = sum(int(str(n)) for on, word, n, _ in rows if word == "만료" and on <= day)
    return [(None, again.expired - told)]
