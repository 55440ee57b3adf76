"""What a column of fees is for: a month, a year, or the whole term.

The header says it (월 회비, 총금액), the products do (12개월권), or the fees themselves: those of a
whole term grow with its months, monthly ones do not. Where nothing proves it nobody can tell, and a
figure made of them would be wrong by as many times as a term has months.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, repeat
from statistics import median
from typing import TYPE_CHECKING, Final

from xlcrm.domain.money import parse_won
from xlcrm.domain.service_family import family_of
from xlcrm.domain.text import lazy
from xlcrm.errors import DomainError
from xlcrm.reading.lexicon import meaning_of
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import FEE_BASES, LEDGER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xlcrm.reading.settings import Settings

MONTHLY, FOR_TERM = FEE_BASES
YEARLY: Final = "연"

_MONTHS_SUM: Final = frozenset({"월계", "월합계", "월소계", "월총액"})
"""What a month's sum is called beside a price of one: no word that means a fee by itself."""
_MONTHS_FEE: Final = lazy(r"월요금(?:[천만]?원)?")  # to the lexicon one word, a fee's
_BY_WORDS: Final = {"월": MONTHLY, "연": YEARLY, "총": FOR_TERM}
_FOR_TERM: Final = lazy(
    r"등록비|등록금|결제|총금액|총액|계약금액|계약액|계약총액|계약금|수강료|교육비|일시납|판매|구매|매출"
    r"|납부금액|수납|회원권금액|이용권금액|시술비|대부료|사용허가료|보험가입금액"
)
_OF_COURSES: Final = lazy(r"수강료|교육비")
_PASSES: Final = lazy(
    r"\d+\s*(?:개월|회|년|일|주)\s*(?:권|이용권|회원권|패스|코스|과정|약정)|\d+\s*회"
)
_MONTHLY: Final = lazy(r"월정액|월회비|월\s*회원|매월|정액제|월\s*무제한")
_MOST: Final = 0.6  # of the services have to be such passes
_PROPORTIONAL: Final = 0.6  # of what a fee for so many months would be: long terms are cheaper
_SAME: Final = (0.8, 1.25)
_YEAR: Final = 12  # months
_TIMES: Final = 3  # as long: from there on the two can be told apart
_LEAST_CONTRACTS: Final = 2  # of one length, that prove anything


def basis_of(  # noqa: PLR0911, PLR0913 - one thing after another tells it
    header: str,
    fees: Sequence[object],
    months: Sequence[object],
    services: Sequence[object] = (),
    *,
    named: bool = True,
    endless: bool = False,
) -> str:
    """Return what fees are for: 월, 연 or 기간총액; empty where nothing proves it.

    Args:
        header: the column's header as in the sheet.
        fees: won, a number a contract; None where it is not known.
        months: the terms' months beside them.
        services: the products beside them.
        named: whether 요금, as new ledgers call it, is a month's where nothing proves otherwise: of
            an office's own workbook, once it has been asked, it is not.
        endless: whether no term of the list ends: 수강료 is that of a course that does, else it may
            as well be a month's.

    >>> basis_of("월 회비", [], []), basis_of("결제금액(원)", [], []), basis_of("회비", [], [])
    ('월', '기간총액', '')
    >>> basis_of("회비", [180_000, 180_000, 600_000, 590_000], [3, 3, 12, 12])
    '기간총액'
    >>> basis_of("회비", [60_000] * 4, [3, 3, 12, 12])
    '월'
    >>> basis_of("금액", [600_000, 600_000], [12, 12], ["12개월권", "12개월권"])
    '기간총액'
    >>> basis_of("금액", [], [], ["10회권", "20회권", "월정액"])
    ''
    >>> basis_of("수강료", [], []), basis_of("수강료", [], [], endless=True)
    ('기간총액', '')
    """
    said = meaning_of(header)
    by_word = _BY_WORDS.get(said.basis, "") if said is not None and said.field == "fee" else ""
    if by_word:
        return by_word
    plain = normalise(header)
    if plain in _MONTHS_SUM or _MONTHS_FEE.fullmatch(plain):
        return MONTHLY
    if endless and _OF_COURSES.search(plain):
        return ""
    if _FOR_TERM.search(plain) and "월" not in plain:
        return FOR_TERM
    said_of = Counter(map(str, filter(None, services)))  # many rows say the same
    passes = sum(rows for each, rows in said_of.items() if _PASSES.search(each))
    if passes and any(map(_MONTHLY.search, said_of)):
        return ""  # of some a month's, of others the whole term's
    if passes and passes >= _MOST * said_of.total():
        return FOR_TERM
    return _by_length(fees, months, services) or (MONTHLY if named and plain == _OURS else "")


def usual_basis(  # noqa: PLR0913 - as `basis_of`
    header: str,
    fees: Sequence[object],
    months: Sequence[object],
    services: Sequence[object],
    settings: Settings,
    *,
    endless: bool = False,
) -> str:
    """Return what fees of a ledger are for where their rows do not say it; empty if nobody knows.

    A header that says a month's or a year's counts; else what the office has said; else what the
    column proves.
    """
    proved = basis_of(header, fees, months, services, named=settings.fee_named, endless=endless)
    if proved == YEARLY or (proved == MONTHLY and says_monthly(header)):
        return proved
    return settings.fee_basis if settings.fee_basis_told else proved


def is_endless(fields: Collection[str]) -> bool:
    """Tell whether nothing in a list says when its terms end.

    >>> is_endless({"name", "start", "fee"}), is_endless({"start", "months"})
    (True, False)
    """
    return {"end", "months", "sessions_left"}.isdisjoint(fields)


def months_paid(text: str) -> int:
    """Return for how many months an amount is, as its cell says it; 0 if it says nothing.

    >>> months_paid("월 5만원"), months_paid("12만원(3개월)"), months_paid("연 60만원")
    (1, 3, 12)
    >>> months_paid("5만원"), months_paid("협의")
    (0, 0)
    """
    try:
        money = parse_won(text)
    except DomainError:
        return 0
    return money.months or {"월": 1, "연": _YEAR}.get(money.period or "", 0)


def says_monthly(header: str) -> bool:
    """Tell whether a header says that its amounts are a month's: then 설정 is not asked.

    >>> [says_monthly(each) for each in ("월 납입액", "월계", "월 요금(원)", "요금", "전월요금")]
    [True, True, True, False, False]
    """
    said = meaning_of(header)
    plain = normalise(header)
    if plain in _MONTHS_SUM or _MONTHS_FEE.fullmatch(plain):
        return True
    return said is not None and said.basis in {"월", YEARLY}


_OURS: Final = normalise(LEDGER.column("fee").name)
"""The name that new ledgers have: their 설정 says what it is for, and says 월 to begin with."""


def _by_length(fees: Sequence[object], months: Sequence[object], services: Sequence[object]) -> str:
    """What fees of terms of different lengths prove, within each family of products."""
    known: defaultdict[str, defaultdict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    alike: defaultdict[tuple[object, int], list[float]] = defaultdict(list)
    for fee, length, service in zip(fees, months, chain(services, repeat(None)), strict=False):
        if isinstance(fee, (int, float)) and fee > 0 and isinstance(length, int) and length > 0:
            alike[service, length].append(float(fee))
    for (service, length), some in alike.items():
        known[family_of(str(service or ""))][length] += some
    if {length for each in known.values() for length in each} == {1}:
        return MONTHLY
    found = {vote for each in known.values() for vote in _votes(each)}
    return found.pop() if len(found) == 1 else ""


def _votes(by_length: Mapping[int, Sequence[float]]) -> Iterator[str]:
    """What each pair of lengths says, of which the one is several times the other."""
    usual = {
        length: median(fees) for length, fees in by_length.items() if len(fees) >= _LEAST_CONTRACTS
    }
    for short, less in usual.items():
        for long, more in usual.items():
            if long < _TIMES * short:
                continue
            if _SAME[0] <= more / less <= _SAME[1]:
                yield MONTHLY
            elif more / less >= _PROPORTIONAL * long / short:
                yield FOR_TERM
            else:
                yield ""
