"""What columns tell of a list by their cells alone, where no header is known.

Two columns of days bound terms; of texts the column names somebody that tells the rows apart; where
none does, a number may stand for who it is.
"""

from __future__ import annotations

from itertools import permutations
from statistics import median
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.jobs.adopt.likely import are_births, are_far
from xlcrm.reading.combined import period
from xlcrm.reading.evidence import (
    are_dates,
    are_names,
    bounds_terms,
    day_pairs,
    days_of,
    filled,
    fits,
    reads,
    tells_apart,
    whole_terms,
)
from xlcrm.reading.headers import PROOF
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

    Columns = Mapping[int, Sequence[CellValue]]  # by column, its cells

_WORD: Final = lazy(r"[^\W\d_]{2,}")
_MAILBOX: Final = lazy(r"\S@\S|https?:|www\.")
_A_NUMBER: Final = lazy(r"(?:id|no|nr|num|number|code|번호|코드|号|號|号码|编号|標識|标识|番号)$")
_NOBODYS: Final = lazy(
    r"비밀|암호|패스워드|pass|pwd|pin|secret|계좌|주민|사업자|법인|전화|휴대|우편|팩스|카드|시리얼"
    r"|bank|account|phone|tel|mobile|fax|zip|serial|card|iban|密码|密碼|身份证|身分證|手机|电话|電話|銀行|银行"
)
"""Numbers that say nothing of who it is, or that nobody else may see."""
_BARE: Final = frozenset({"id", "no", "번호", "순번", "연번", "序号", "編号", "编号"})
_MOSTLY: Final = 0.8  # of the cells
_WELL: Final = 0.85  # of the cells say something else
_LEAST: Final = 3  # cells, below which nothing is proved
_LONG: Final = 60  # characters of a text that describes something
_QUARTER: Final = 80  # days: of a term that is none of whole months


def bound_terms(days: Columns) -> bool:
    """Tell whether two columns of days bound terms: of whole months, or of a quarter and more.

    >>> bound_terms({1: ["2024-01-05", "2024-02-01"], 2: ["2025-01-04", "2025-01-31"]})
    True
    >>> bound_terms({1: ["2024-01-05", "2024-02-01"], 2: ["2024-01-09", "2024-02-07"]})
    False
    """
    mine = {column: cells for column, cells in days.items() if not are_births(cells)}
    return any(
        day_pairs(mine[one], mine[other])
        and bounds_terms(mine[one], mine[other])
        and not are_far(mine[one], mine[other])
        and (
            whole_terms(mine[one], mine[other]) >= PROOF
            or _apart(mine[one], mine[other]) >= _QUARTER
        )
        for one, other in permutations(mine, 2)
    )


def _apart(one: Sequence[CellValue], other: Sequence[CellValue]) -> float:
    return median((last - first).days for first, last in day_pairs(one, other))


def run_on(values: Sequence[CellValue]) -> bool:
    """Tell whether periods follow one another row by row, as those of an account do, and no terms.

    >>> run_on(["2024.1.1~2024.1.31", "2024.2.1~2024.2.29", "2024.3.1~2024.3.31"])
    True
    >>> run_on(["2024.1.5~2025.1.4", "2024.2.1~2025.1.31", "2024.3.10~2025.3.9"])
    False
    """
    told = [period(value) for value in values if isinstance(value, str)]
    starts, ends = days_of(*zip(*filter(None, told), strict=True)) if any(told) else ([], [])
    steps = [
        (after - before).days
        for before, after in zip(ends, starts[1:], strict=False)
        if before is not None and after is not None
    ]
    return len(steps) + 1 >= _LEAST and sum(step in {0, 1} for step in steps) >= _MOSTLY * len(
        steps
    )


def names_somebody(values: Sequence[CellValue]) -> bool:
    """Tell whether cells are words that tell most rows apart, as names in any language do.

    >>> names_somebody(["Ana Lima", "Rui Costa", "Eva Dias"]), names_somebody(["basic"] * 3)
    (True, False)
    >>> names_somebody(["a@b.example", "c@d.example", "e@f.example"])
    False
    """
    said = filled(values)
    texts = [str(value) for value in said if isinstance(value, str) and _WORD.search(value)]
    if len(said) < _LEAST or len(texts) < _MOSTLY * len(said):
        return False
    apart = len({*texts}) >= _MOSTLY * len(texts)
    digits = sum(any(map(str.isdecimal, each)) for each in texts)
    long = median(map(len, texts)) > _LONG
    return (
        apart
        and not long
        and 2 * digits < len(texts)
        and not any(map(_MAILBOX.search, texts))
        and fits(LEDGER.column("name"), values)
    )


def naming(columns: Columns) -> list[int]:
    """Return the column that most likely says who: the first that tells the rows well apart.

    Where none does so well, the one that does it best: a family has several contracts.

    >>> naming({2: ["Lyon", "Lyon", "Nice", "Metz", "Pau"], 3: ["Ann", "Bob", "Cid", "Dan", "Eva"]})
    [3]
    """
    found = {
        column: share_apart(cells) for column, cells in columns.items() if names_somebody(cells)
    }
    well = [column for column, share in found.items() if share >= _WELL]
    return well[:1] or sorted(found, key=lambda column: -found[column])[:1]


def share_apart(values: Sequence[CellValue]) -> float:
    """Return how many different things cells say, of all that they say.

    >>> share_apart(["Lyon", "Lyon", "Nice", None]), share_apart([None])
    (0.6666666666666666, 0.0)
    """
    said = [str(value) for value in filled(values)]
    return len({*said}) / len(said) if said else 0.0


def are_things(values: Sequence[CellValue]) -> bool:
    """Tell whether texts name things and nobody, for most of them hold a number: 국고 01250-2506.

    >>> are_things(["국고01250-2506", "국고01375-2912"]), are_things(["가온상사", "나래 2호점"])
    (True, False)
    """
    said = [str(value) for value in filled(values)]
    digits = sum(sum(map(str.isdecimal, each)) > 1 for each in said)
    return bool(said) and digits >= _MOSTLY * len(said) and not are_names(values)


def numbering(columns: Columns, headers: Mapping[int, str]) -> list[int]:
    """Return the column of numbers that tells the rows apart and says so, if one does.

    >>> cells = {1: ["1", "2", "3"], 2: ["A-101", "A-102", "B-101"]}
    >>> numbering(cells, {1: "id", 2: "Unit_ID"})
    [2]
    >>> numbering({1: ["1451", "1458", "1465"]}, {1: "비밀번호"})
    []
    """
    for column, cells in columns.items():
        plain = normalise(headers[column])
        nobodys = plain in _BARE or _NOBODYS.search(plain) is not None
        if _A_NUMBER.search(plain) and not nobodys and tells_apart(cells):
            return [column]
    return []


def are_amounts(values: Sequence[CellValue]) -> bool:
    """Tell whether cells are sums of money, as 12,000원 is; a name is none.

    >>> are_amounts(["12,000원", 9000]), are_amounts(["가온상사"]), are_amounts([None])
    (True, False, False)
    """
    said = filled(values)
    amounts = sum(reads(Kind.MONEY, each) for each in said)
    return bool(said) and amounts >= _MOSTLY * len(said) and not are_dates(said)


def usual(amounts: Sequence[CellValue]) -> float:
    """Return the amount in the middle of those that can be read; 0 if there are none.

    >>> usual(["12,000원", 9000, "30,000"]), usual(["무료"])
    (12000.0, 0.0)
    """
    told = (read(Kind.MONEY, each).value for each in filled(amounts))
    known = [each for each in told if isinstance(each, int | float)]
    return float(median(known)) if known else 0.0
