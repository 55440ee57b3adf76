"""Words of 상태 that mean one thing in most trades and another in some: which one the rows show.

중지 is a rest at a gym and the end of a newspaper; who is 실효 may come back; a car that is 출고 is
used, a box that is 출고 has been fetched. What else is written in those rows tells it, or which
other words the column has: beside 해지 a 중지 is a rest. What neither tells is asked.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import (
    Standing,
    plain_word,
    second_meaning_of,
    status_meaning_of,
)
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading.status_column import is_theirs, persons_words
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.table import Table

_LEAVING: Final = lazy(
    r"해지|해약|이사|이전|옮|폐업|절독|타사|끊|그만|퇴[거실원회소관점사]|환불|환급|반납|철거|사망"
    r"|매각|안\s?(?:함|봄|한다|하기로)|계약\s?종료"
)
_RESTING: Final = lazy(
    r"여행|출장|방학|휴가|입원|수술|부상|재개|복귀|쉬|쉼|홀딩|휴[회원독관학가]|일시|해외|출산|임신|공사"
)
_LEFT_DAYS: Final = ("terminated_on", "cancelled_on", "end_reason")
_REST_DAYS: Final = ("paused_from", "paused_to")
_LATE: Final = timedelta(days=31)  # after its first day nobody only applies for a term
_SOON: Final = timedelta(days=92)  # a list in use has newer contracts than that
_APART: Final = frozenset({"중지", "정지", "휴면", "중단", "停止", "中止"})
"""Words that one office uses for the one, where it has another word for the other."""
_TAKEN_OUT: Final = "출고"
_STORED: Final = lazy(r"보관|창고|입고|맡긴|짐")
_DRIVEN: Final = lazy(r"차량|차종|차명|렌트|리스|할부|자동차")
"""What headers say where 출고 is the end, and where it is the beginning."""


@outlined
class Shown(NamedTuple):
    """What the rows show of a word that has two meanings.

    Attributes:
        standing: what it means, or is likelier to.
        usual: what it means in most trades.
        other: what it means in some.
        sure: whether the rows decide it; if not, it is asked.
    """

    standing: Standing
    usual: Standing
    other: Standing
    sure: bool


@outlined
class _Row(NamedTuple):
    """A contract whose 상태 says such a word."""

    table: Table
    at: int


def shown_by_rows(tables: Iterable[Table], told: Collection[str] = ()) -> dict[str, Shown]:
    """Return what words of 상태 mean that have two meanings, as `plain_word` gives the words.

    Where all contracts of a word are over, it makes no difference, and it is left out.

    Args:
        tables: a workbook's tables.
        told: the words that the office has explained.

    >>> from xlcrm.schema.coerce import read_column
    >>> from xlcrm.schema.table import Table
    >>> def table(words, notes):
    ...     said = {"status": words, "note": notes}
    ...     columns = {
    ...         name: read_column(LEDGER.column(name), 1, name, cells)
    ...         for name, cells in said.items()
    ...     }
    ...     return Table(LEDGER, "독자", 1, range(2, 2 + len(words)), columns)
    >>> [shown_by_rows([table(["중지", "정상"], notes)]) for notes in (["이사감", None], ["", ""])]
    [{'중지': <Shown standing=해지 usual=일시정지 other=해지 sure=True>}, \
{'중지': <Shown standing=일시정지 usual=일시정지 other=해지 sure=False>}]
    """
    ledgers = [each for each in tables if each.spec.key == LEDGER.key and "status" in each.columns]
    words: dict[str, str] = {}
    others: set[Standing] = set()
    for table in ledgers:
        for cell in words_in(table):
            word = str(cell)
            if second_meaning_of(word) is not None:
                words.setdefault(plain_word(word), word)
            elif (meaning := status_meaning_of(word)) is not None and meaning.decision is None:
                others.add(meaning.standing)
        others.update(each for each in _OURS if each.value in set(table.values("status")))
    words = {plain: word for plain, word in words.items() if plain not in told}
    if not words:
        return {}
    now = max(_days(ledgers, "start"), default=date.min)
    found = {}
    for plain, rows in _rows(ledgers, words).items():
        running = [row for row in rows if _goes_on(row, now)]
        shown = _shown(words[plain], running, others, now) if running else None
        if shown is not None:
            found[plain] = shown
    return found


def words_in(table: Table) -> set[CellValue]:
    """Return the distinct words that people have typed into 상태; 만료, too, where it is theirs."""
    column = table.columns["status"]
    words = {*persons_words(column)}
    if is_theirs(table):
        words.update(cell for cell in set(column.raw) if cell == Standing.ENDED.value)
    return words


_OURS: Final = (Standing.LEFT, Standing.PAUSED)


def _days(tables: Iterable[Table], name: str) -> Iterator[date]:
    for table in tables:
        yield from (day for day in set(table.values(name)) if isinstance(day, date))


def _rows(tables: Iterable[Table], words: Collection[str]) -> dict[str, list[_Row]]:
    """The contracts of each word."""
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    for table in tables:
        column = table.columns["status"]
        cells = {cell: plain_word(cell) for cell in words_in(table)}
        cells = {cell: plain for cell, plain in cells.items() if plain in words}
        for at, cell in enumerate(column.raw if cells else ()):
            if cell in cells and at not in column.formulas:
                found[cells[cell]].append(_Row(table, at))
    return found


def _goes_on(row: _Row, now: date) -> bool:
    """Whether a contract is not over when the newest one begins."""
    end = row.table.values("end")[row.at]
    return not isinstance(end, date) or end >= now


def _shown(
    word: str, rows: Sequence[_Row], others: Collection[Standing], now: date
) -> Shown | None:
    """What the contracts of a word show; None where only the usual meaning can be."""
    meaning, other = status_meaning_of(word), second_meaning_of(word)
    if meaning is None or other is None:
        return None
    usual = meaning.standing
    if usual in {Standing.ENDED, Standing.NOT_YET}:
        against = _far(rows, now) if usual is Standing.ENDED else _begun(rows, now)
        likely = usual if usual is Standing.ENDED else other
        return Shown(likely, usual, other, sure=False) if against else None
    seen = {standing for standing in (usual, other) if _tells(rows, standing)}
    if len(seen) == 1:
        return Shown(seen.pop(), usual, other, sure=True)
    apart = {usual, other}.intersection(others)
    if len(apart) == 1 and not _APART.isdisjoint(_stems(word)):
        (standing,) = {usual, other} - apart
        return Shown(standing, usual, other, sure=True)
    if _TAKEN_OUT in word:
        return _taken_out(rows, usual, other)
    return Shown(usual, usual, other, sure=False)


def _taken_out(rows: Sequence[_Row], usual: Standing, other: Standing) -> Shown:
    """What 출고 means: the end of what is stored, the beginning of what is driven."""
    heads = " ".join(each.header for row in rows[:1] for each in row.table.columns.values())
    stored, driven = _STORED.search(heads), _DRIVEN.search(heads)
    if bool(stored) is bool(driven):
        return Shown(other, usual, other, sure=False)
    return Shown(usual if stored else other, usual, other, sure=True)


def _stems(word: str) -> set[str]:
    """Which of the words that stand for one thing an office's own one is made of."""
    plain = plain_word(word)
    return {each for each in _APART if each in plain}


def _begun(rows: Sequence[_Row], now: date) -> bool:
    """Whether most contracts began long before the newest one."""
    starts = [row.table.values("start")[row.at] for row in rows]
    begun = sum(isinstance(start, date) and start + _LATE < now for start in starts)
    return 2 * begun > len(rows)


def _far(rows: Sequence[_Row], now: date) -> bool:
    """Whether most contracts end long after the newest one has begun: what is over does not."""
    ends = [row.table.values("end")[row.at] for row in rows]
    return 2 * sum(isinstance(end, date) and end > now + _SOON for end in ends) > len(rows)


def _tells(rows: Sequence[_Row], standing: Standing) -> bool:
    """Whether what else stands in most of the rows says that somebody has left, or rests."""
    days, notes = {
        Standing.LEFT: (_LEFT_DAYS, _LEAVING),
        Standing.PAUSED: (_REST_DAYS, _RESTING),
    }.get(standing, ((), None))
    told = 0
    for table, at in rows:
        filled = any(
            not is_blank(table.columns[name].raw[at]) for name in days if name in table.columns
        )
        note = table.columns["note"].raw[at] if "note" in table.columns else None
        told += filled or (
            isinstance(note, str) and notes is not None and notes.search(note) is not None
        )
    return bool(days) and 2 * told >= len(rows)
