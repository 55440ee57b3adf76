"""Whose column 상태 is: xlcrm's, which fills it, or the office's, which writes its own words there.

What a person has typed is never overwritten, and decides where it says more than the dates. Where
상태 is the office's, xlcrm's own status stands in 계산 상태.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import Standing, plain_word, status_meaning_of
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_name, scrub
from xlcrm.domain.status import Status
from xlcrm.domain.text import lazy, one_line, squeezed
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import STATUSES
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellValue
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table, TypedColumn

OURS: Final = frozenset(map(squeezed, STATUSES))
"""What xlcrm writes into 상태, as it is compared."""

_COMPUTED: Final = frozenset(
    squeezed(each.value) for each in (Status.ACTIVE, Status.EXPIRING, Status.RENEWED, Status.ERROR)
)  # what no person writes there
_OFTEN: Final = 3  # a word in so many cells names nobody
_NOT_SO: Final = lazy(r"[안않미불비]|아님|철회|예정|없음|해제")
_LEAVES: Final = lazy(r"[퇴탈](?=[가-힣])")  # 퇴관, 퇴점: from what is left, whatever it is
_LIKE_A_NAME: Final = lazy(
    "[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천"
    "방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용예봉경사부][가-힣]{2}(?:님|씨)?"
)  # a surname and two syllables


def persons_words(column: TypedColumn) -> AbstractSet[CellValue]:
    """Return the distinct cells of 상태 that say what xlcrm never writes there.

    >>> from xlcrm.schema.coerce import read_column
    >>> from xlcrm.schema.sheets import LEDGER
    >>> column = read_column(LEDGER.column("status"), 1, "상태", ["정상", "만료 예정", "–", None])
    >>> persons_words(column)
    {'정상'}
    """
    cells: Iterable[CellValue] = set(column.raw) if column.distinct is None else column.distinct
    return {
        cell
        for cell in cells
        if cell is not None and squeezed(str(cell)) not in OURS and not is_blank(cell)
    }


def is_theirs(table: Table) -> bool:
    """Tell whether 상태 is the office's own: read, and never written.

    It is where 계산 상태 stands beside it, and where most cells hold the office's own words. A word
    or two among what xlcrm has written, or among blanks, leave it xlcrm's; so do the words of
    prospects, who have no term, however many there are.
    """
    column = table.columns.get("status")
    if column is None or column.shared:
        return False
    if "computed_status" in table.columns:
        return True
    words = persons_words(column)
    if not words:
        return False
    own = sum(cell in words and at not in column.formulas for at, cell in enumerate(column.raw))
    return own > len(column.raw) - own and not _only_of_prospects(table, column, words)


def _only_of_prospects(table: Table, column: TypedColumn, words: AbstractSet[CellValue]) -> bool:
    """Tell whether persons have written only who is no customer yet, beside what xlcrm writes."""
    start = table.columns.get("start")
    if start is None or not all(_is_not_yet(word) for word in words):
        return False
    others = {column.raw[at] for at, day in enumerate(start.raw) if column.raw[at] not in words}
    mine = (day for day, word in zip(start.raw, column.raw, strict=True) if word in words)
    return all(map(is_blank, mine)) and (
        not others or any(squeezed(str(each)) in OURS for each in others if each is not None)
    )


def _is_not_yet(word: CellValue) -> bool:
    meaning = status_meaning_of(str(word))
    return meaning is not None and meaning.standing is Standing.NOT_YET


def status_place(table: Table) -> str | None:
    """Return the field of the column in which xlcrm's own status stands; None if there is none."""
    if "computed_status" in table.columns:
        return "computed_status"
    return "status" if "status" in table.columns and not is_theirs(table) else None


def lacks_own_status(table: Table, settings: Settings) -> bool:
    """Tell whether xlcrm's status has no place beside the office's own words.

    Where xlcrm fills the column, it has, unless a row's word says nothing that the dates do not:
    then what they say would appear nowhere. Nor would it where the office's formulas stand.
    """
    column = table.columns.get("status")
    if column is None or "computed_status" in table.columns:
        return False
    formulas = 0 if column.shared else len(column.formulas - column.merged)
    if is_theirs(table) or 2 * formulas > len(column.raw):
        return True
    words = persons_words(column)
    if not words or any(squeezed(str(cell)) in _COMPUTED for cell in set(column.raw)):
        return False
    return any(not decides(settings, word) for word in words)


def decides(settings: Settings, word: CellValue) -> bool:
    """Tell whether a person's word in 상태 says more than the dates do."""
    meaning = settings.meaning(word)
    return meaning is not None and meaning.standing is not Standing.IN_FORCE


@outlined
class Unknown(NamedTuple):
    """A word that nobody but the office can explain.

    Attributes:
        word: as the cells say it.
        first: the position of the first cell that says it.
        times: how many do.
        proposal: what it may mean, as 설정 says it.
    """

    word: str
    first: int
    times: int
    proposal: str

    @property
    def shown(self) -> str:
        """The word as it may be shown: what looks like a name is masked, unless it stands often."""
        text = scrub(one_line(self.word))
        if self.times >= _OFTEN:
            return text
        return " ".join(
            mask_name(each) if _LIKE_A_NAME.fullmatch(each) else each for each in text.split()
        )


def unknown_words(
    column: TypedColumn,
    words: Iterable[CellValue],
    known: Callable[[CellValue], object],
    proposed: Callable[[str], str],
) -> Iterator[Unknown]:
    """Yield those of a column's words that are not known, each once, in the order of the rows.

    Args:
        column: the column.
        words: the distinct cells to look at.
        known: gives what a word means; None if nobody knows.
        proposed: gives what an unknown word may mean.
    """
    asked = {word for word in words if known(word) is None}
    if not asked:
        return
    counts: Counter[str] = Counter()
    first: dict[str, tuple[int, str]] = {}
    for at, cell in enumerate(column.raw):
        if cell in asked and at not in column.formulas:
            key = plain_word(cell)
            counts[key] += 1
            first.setdefault(key, (at, str(cell)))
    for key, (at, word) in first.items():
        yield Unknown(word, at, counts[key], proposed(word))


def proposed_standing(word: str) -> str:
    """Return what an unknown word in 상태 may mean, as 설정 says it.

    >>> [proposed_standing(word) for word in ("장기렌탈", "3월에 탈퇴함", "미해지", "퇴점")]
    ['활성화', '해지', '활성화', '해지']
    """
    from xlcrm.domain.office_words import meaning_within  # noqa: PLC0415 - few have such words

    if _LEAVES.match(word) and not _NOT_SO.search(word):
        return Standing.LEFT.value
    meaning = None if _NOT_SO.search(word) else meaning_within(word)
    return (Standing.IN_FORCE if meaning is None else meaning.standing).value
