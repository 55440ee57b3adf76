"""How much an office's header is like a column of ours, by its spelling and by its values.

Similar is not the same: 차기 만기일 is no 만기일. A word in front of a known one makes it doubtful,
one that only says whose it is (고객 성명, 렌탈 시작일) does not. Some words mean a column in one
trade only: a pupil is an academy's customer.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS
from xlcrm.reading.candidates import index_of
from xlcrm.schema.header_words import normalise, readings
from xlcrm.schema.sheets import LEDGER, SHEETS
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.reading.header_cells import HeaderCell
    from xlcrm.schema.sheets import SheetSpec

KIN: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    spec.key: {column.field: tuple(column.kin.split()) for column in spec.columns if column.kin}
    for spec in SHEETS
    if any(column.kin for column in spec.columns)
}
"""Kind of sheet → field → words; a word may stand for the column where nothing else does."""


SURE: Final = 86.0
"""The score, 0 to 100, from which a header is taken for a column without a question."""

WORTH_ASKING: Final = 60.0
"""The score from which a header may be a column, so that a person is asked."""

LITTLE: Final = 40.0
"""The least score of a spelling: what is less like a column's words is not like it at all."""

KIN_SCORE: Final = 90.0
"""The score of a word that some trade has for a column."""

_DOUBTFUL: Final = 80.0  # at most, for a known word behind one that may change its meaning
_HARMLESS: Final = 95.0
_ENDINGS: Final[Mapping[str, tuple[re.Pattern[str], float]]] = {
    "fee": (re.compile(r"^월.+(?:료|비|금)$"), 88.0),
    "service": (re.compile(r"(?:형태|종류|유형|상품|품목)$"), 65.0),
    "name": (re.compile(r"명$"), 65.0),
}
"""What a header of the ledger ends with that no word is known of: 월보수료, 계약형태, 건물명."""

_HEADS: Final = lazy(
    r"^(?:고객|회원|이용자|사용자|가입자|구독자|계약자|계약|이용|사용|서비스|상품|구독|렌탈|대여|임대|임차"
    r"|리스|수강|보험|주차|보관|청소|입주|등록|월|총)(?=.{2})"
)
_TAILS: Final = lazy(
    r"(?<=.{2})(?:(?:란|칸|항목)|(?P<day>일자|일)|(?P<number>번호)|(?P<person>명|원|자)"
    r"|(?P<text>정보|내역|사항))$"
)


def likeness(cell: HeaderCell, spec: SheetSpec) -> dict[str, float]:
    """Return how much a header is like each of a sheet's columns, by field: 0, or `LITTLE` to 100.

    Columns that xlcrm computes are left out: it would write into a column of the office's own.

    >>> from xlcrm.reading.header_cells import HeaderCell
    >>> from xlcrm.schema.sheets import LEDGER
    >>> found = likeness(HeaderCell("렌탈 시작일", 1), LEDGER)
    >>> max(found, key=found.get), found["start"]
    ('start', 95.0)
    >>> likeness(HeaderCell("차기 만기일", 1), LEDGER)["end"]
    80.0
    """
    return {**_likeness(cell.text, cell.group, spec)}


@lru_cache(maxsize=4096)
def _likeness(text: str, group: str, spec: SheetSpec) -> Mapping[str, float]:
    """The same of a header's words: asked about for every kind of sheet, over and over."""
    texts = {word for word, _ in readings(text, group)} - {""}
    known = _words_of(spec)
    found = dict.fromkeys(known.fields, 0.0)
    for reading in texts:
        for field, score in _like(reading, known).items():
            found[field] = max(found[field], score)
    for field, (ending, score) in _ENDINGS.items() if spec.key == LEDGER.key else ():
        if any(map(ending.search, texts)):
            found[field] = max(score, found.get(field, 0.0))
    short = texts | {_HEADS.sub("", text) for text in texts}
    for field, words in _kin_of(spec.key).items():
        if not short.isdisjoint(words):
            found[field] = max(KIN_SCORE, found.get(field, 0.0))
    return found


@cache
def _kin_of(key: str) -> dict[str, frozenset[str]]:
    """The words of some trade for the columns of a kind of sheet, as they are compared."""
    return {field: frozenset(map(normalise, words)) for field, words in KIN.get(key, {}).items()}


class _Words(NamedTuple):
    """The words for the columns that a header may be like, each with its field, core and letters.

    They lie side by side, so that a text is compared with all of them at once.
    """

    words: tuple[str, ...]
    fields: tuple[str, ...]
    cores: tuple[tuple[str, str | None], ...]
    letters: tuple[str, ...]
    by_core: Mapping[str, Sequence[int]]


@cache
def _words_of(spec: SheetSpec) -> _Words:
    """A kind of sheet's words but those that often mean something else, or what xlcrm computes."""
    computed = {column.field for column in spec.columns if column.computed}
    known = {
        word: field
        for word, (field, preference) in index_of(spec).items()
        if preference != AMBIGUOUS and field not in computed
    }
    words = tuple(known)
    cores = (*map(_core, words),)
    by_core: dict[str, list[int]] = {}
    for at, (core, _) in enumerate(cores):
        by_core.setdefault(core, []).append(at)
    return _Words(words, tuple(known.values()), cores, (*map(_jamo, words),), by_core)


def _like(text: str, known: _Words) -> dict[str, float]:
    """How much a text is like the fields whose words it is like at all."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only an adoption compares headers
    from rapidfuzz.process import extract  # noqa: PLC0415 - likewise

    core, tail = _core(text)
    found: dict[str, float] = {}
    for sought, words in ((text, known.words), (_jamo(text), known.letters)):
        near = extract(sought, words, scorer=fuzz.ratio, limit=None, score_cutoff=LITTLE)
        for _, score, at in near:
            most = _DOUBTFUL if text.endswith(known.words[at]) else _HARMLESS - 1
            field = known.fields[at]
            found[field] = max(min(score, most), found.get(field, 0.0))
    for at in known.by_core.get(core, ()):
        its, field = known.cores[at][1], known.fields[at]
        if text == known.words[at]:
            found[field] = 100.0
        elif tail == its or not tail or not its:
            found[field] = max(_HARMLESS, found.get(field, 0.0))
    return found


@cache
def _core(text: str) -> tuple[str, str | None]:
    """A header without what says whose it is, and without its tail, with that tail's kind."""
    short = _HEADS.sub("", text)
    tail = _TAILS.search(short)
    return (short, None) if tail is None else (short[: tail.start()], tail.lastgroup)


@cache
def _jamo(text: str) -> str:
    """A text's letters one by one, so that a slip of one finger is one letter of six."""
    return normalize("NFD", text)


def assigned(
    scores: Mapping[int, Mapping[str, float]], taken: frozenset[str], least: float
) -> Iterator[tuple[int, str, float]]:
    """Yield which column is which field, the surest first, each column and field once.

    >>> scores = {1: {"name": 90.0, "note": 70.0}, 2: {"name": 95.0}}
    >>> list(assigned(scores, frozenset(), 86.0))
    [(2, 'name', 95.0)]
    """
    pairs = sorted(
        (
            (score, -column, field)
            for column, each in scores.items()
            for field, score in each.items()
        ),
        reverse=True,
    )
    columns: set[int] = set()
    fields = set(taken)
    for score, column, field in pairs:
        if score >= least and -column not in columns and field not in fields:
            columns.add(-column)
            fields.add(field)
            yield -column, field, score
