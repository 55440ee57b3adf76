"""What brought fees are for, held against those of the ledger: a month, or the whole term.

A file of term totals in a ledger of monthly fees would make each of them so many times too large.
What the file proves stands in 요금 기준 beside each fee; what nothing proves is asked once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.identity import match_key
from xlcrm.domain.money import format_won
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.incoming.told import SOURCE
from xlcrm.jobs.adopt.fees import months_between
from xlcrm.jobs.adopt.manners import kept
from xlcrm.jobs.adopt.shown import values_shown
from xlcrm.jobs.adopt.values import MANNERS, Offer, Question
from xlcrm.jobs.bring.given import BASIS
from xlcrm.reading.basis import (
    FOR_TERM,
    MONTHLY,
    YEARLY,
    basis_of,
    is_endless,
    months_paid,
    usual_basis,
)
from xlcrm.reading.told import UNUSED
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import FEE_BASES, LEDGER
from xlcrm.schema.trouble import Trouble
from xlcrm.values import NamedTuple
from xlcrm.workbook.stacked import place_of_new

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.incoming.rows import FeesFrom
    from xlcrm.office.checked import Value
    from xlcrm.workbook.read import Book, Sheet

_SAME: Final = (0.8, 1.25)  # what a fee for the same service mostly is of another
_TIMES: Final = 3  # months from which on a month's fee and a term's can be told apart
_ABOUT: Final = (0.5, 1.8)  # what a fee mostly is of those for other services
_LIKELY: Final = 65.0
_EVEN: Final = 50.0  # below the floor: nothing proves either
_YEAR: Final = 12  # months


@outlined
class Fees(NamedTuple):
    """What becomes of brought fees.

    Attributes:
        columns: the rows, with what their fees are for where the ledger's are for something else.
        question: what is asked of fees that prove nothing.
        marked: what the fees are for that were marked, and those of the ledger; None of none.
    """

    columns: BroughtColumns
    question: Question | None = None
    marked: tuple[str, str] | None = None


def with_bases(
    book: Book, columns: BroughtColumns, parts: Sequence[FeesFrom], manners: Mapping[str, str]
) -> Fees:
    """Return brought rows with what their fees are for.

    Args:
        book: the ledger.
        columns: the rows.
        parts: of each file, and of each table of it, the first row and the header of the fees.
        manners: what the office has said; `fee_basis` tells what fees are for that prove nothing.
    """
    fees = columns.values.get("fee")
    if fees is None or not parts or not book.ledgers:
        return Fees(columns)
    ledger = _Ledger(book)
    months = months_between(columns.column("start"), columns.column("end"))
    bases: list[Value] = [*columns.values.get(BASIS, [None] * columns.count)]
    troubles = {at: [*each] for at, each in columns.troubles.items()}
    if not ledger.basis:
        return Fees(columns)
    columns = _as_said(columns, bases, months, troubles)
    asked = _by_column(columns, bases, months, troubles, _Told(ledger, parts, manners, _left(book)))
    marked: tuple[str, str] | None = None
    if not columns.values.get(BASIS):
        bases = [None if each == ledger.basis else each for each in bases]
        marked = next(((str(each), ledger.basis) for each in bases if each is not None), None)
    if any(each is not None for each in bases):
        keys = [None if each is None else match_key(str(each)) for each in bases]
        columns = replace(
            columns, values={**columns.values, BASIS: bases}, said={**columns.said, BASIS: keys}
        )
    return Fees(replace(columns, troubles=troubles), asked, marked)


class _Told(NamedTuple):
    """What is known of fees: of the ledger's, of the files' headers, and what somebody has said."""

    ledger: _Ledger
    parts: Sequence[FeesFrom]
    manners: Mapping[str, str]
    left: bool


def _by_column(
    columns: BroughtColumns,
    bases: list[Value],
    months: Sequence[int | None],
    troubles: dict[int, list[Trouble]],
    told: _Told,
) -> Question | None:
    """Note what the columns of fees are for; return the question of one that proves nothing."""
    fees, question = columns.values["fee"], None
    ends = (*(each.first for each in told.parts[1:]), columns.count)
    for part, end in zip(told.parts, ends, strict=True):
        rows = [
            at
            for at in range(part.first, end)
            if isinstance(fees[at], int) and fees[at] and bases[at] is None
        ]
        if not rows:
            continue
        basis = (
            _proved(columns, part.header, rows, months)
            or told.manners.get(BASIS, "")
            or _as_the_ledger_says(columns, part.header, rows, months, told.ledger)
        )
        if not basis and not told.left:
            question = question or _question(columns, part.header, rows, months, told.ledger)
        if not basis or basis == told.ledger.basis:
            continue
        for at in rows:
            if YEARLY not in {basis, told.ledger.basis}:
                bases[at] = basis
            elif months[at] != _YEAR or basis == MONTHLY:
                troubles.setdefault(at, []).append(_YEARLY)
            elif basis == YEARLY:
                bases[at] = FOR_TERM
    return question


def _as_said(
    columns: BroughtColumns,
    bases: list[Value],
    months: Sequence[int | None],
    troubles: dict[int, list[Trouble]],
) -> BroughtColumns:
    """The rows, those whose cells say what their fee is for (월 5만원, 12만원(3개월)) as told."""
    said = {raw: months_paid(raw) for raw in {*columns.fees} if isinstance(raw, str)}
    if not any(said.values()):
        return columns
    fees = [*columns.values["fee"]]
    for at, raw in enumerate(columns.fees):
        span, fee = said.get(raw, 0) if isinstance(raw, str) else 0, fees[at]
        if not span or not isinstance(fee, int) or bases[at] is not None:
            continue
        if span == 1 or fee % span == 0:
            fees[at], bases[at] = fee // span, MONTHLY
        elif span == months[at]:
            bases[at] = FOR_TERM
        else:
            troubles.setdefault(at, []).append(_YEARLY)
    values, compared = {**columns.values, "fee": fees}, {**columns.said, "fee": fees}
    return replace(columns, values=values, said=compared)


_YEARLY: Final = Trouble(
    "fee",
    "몇 달치 금액인데 계약 기간과 달라, 고객대장의 요금과 맞출 수 없습니다.",
    "한 달 요금으로 고치고 제목을 '월 요금'으로 적으세요.",
)


def proves_nothing(columns: BroughtColumns, parts: Sequence[FeesFrom]) -> bool:
    """Tell whether brought fees may have to be held against those of the ledger."""
    ours = normalise(LEDGER.column("fee").name)
    return "fee" in columns.values and any(
        each.header
        and normalise(each.header) != ours
        and not basis_of(each.header, (), (), named=False)
        for each in parts
    )


class _Ledger:
    """What the fees of the ledger that grows are for, and what its services cost.

    Attributes:
        header: what the column of fees is called.
        basis: what its fees are for; empty where nothing tells it.
    """

    def __init__(self, book: Book) -> None:
        sheet: Sheet = book.ledgers[place_of_new(book.ledgers)]
        table = sheet.table
        column = table.columns.get("fee")
        self.header = LEDGER.column("fee").name if column is None else column.header
        months = months_between(table.values("start"), table.values("end"))
        self.basis = usual_basis(
            *(self.header, table.values("fee"), months, table.values("service"), book.settings),
            endless=is_endless(sheet.match.fields),
        )
        self.prices: defaultdict[str, list[float]] = defaultdict(list)
        rows = zip(table.values("service"), table.values("fee"), table.values(BASIS), strict=True)
        for service, fee, basis in rows:
            if service is not None and isinstance(fee, int) and fee > 0 and basis is None:
                self.prices[match_key(str(service))].append(float(fee))


def _proved(
    columns: BroughtColumns, header: str, rows: Sequence[int], months: Sequence[int | None]
) -> str:
    """What the header, the products or the fees of some rows prove; empty where none does."""
    fees, services = (columns.values.get(name) for name in ("fee", "service"))
    said = [] if services is None else [services[at] for at in rows]
    return basis_of(
        header,
        [None if fees is None else fees[at] for at in rows],
        [months[at] for at in rows],
        said,
        named=False,
        endless=is_endless(columns.values),
    )


def _as_the_ledger_says(
    columns: BroughtColumns,
    header: str,
    rows: Sequence[int],
    months: Sequence[int | None],
    ledger: _Ledger,
) -> str:
    """What fees are for that are called as the ledger's, or are as high for the same services."""
    if normalise(header) in {normalise(ledger.header), normalise(LEDGER.column("fee").name)}:
        return ledger.basis  # called as the ledger's own, or as ours
    votes = set(_votes(columns, rows, months, ledger))
    return votes.pop() if len(votes) == 1 else ""


def _votes(
    columns: BroughtColumns, rows: Sequence[int], months: Sequence[int | None], ledger: _Ledger
) -> Iterator[str]:
    """What each service that the ledger has too says of the fees, by what it costs there."""
    services, fees = columns.values.get("service"), columns.values["fee"]
    if services is None:
        return
    known = {name: median(each) for name, each in ledger.prices.items()}
    other = next(each for each in FEE_BASES if each != ledger.basis)
    for at in rows:
        fee, length = fees[at], months[at]
        usual = known.get(match_key(str(services[at])), 0) if services[at] is not None else 0
        if not usual or not isinstance(fee, int) or fee <= 0 or length == 1:
            continue
        times = fee / usual if ledger.basis == MONTHLY else usual / fee
        if _SAME[0] <= times <= _SAME[1]:
            yield ledger.basis
        elif length and length >= _TIMES and _SAME[0] <= times / length <= _SAME[1]:
            yield other


def _left(book: Book) -> bool:
    """Whether the office has said that it leaves this open."""
    said = kept(book).get(normalise(SOURCE), {})
    return normalise(said.get(normalise(LEDGER.column(BASIS).name), "")) == normalise(UNUSED)


def _likely(
    columns: BroughtColumns, rows: Sequence[int], months: Sequence[int | None], ledger: _Ledger
) -> str:
    """What fees are likely for: those of the ledger, of whatever service, are about as high."""
    known = [price for each in ledger.prices.values() for price in each]
    lengths = [length for at in rows if (length := months[at])]
    if not known or not lengths or median(lengths) < _TIMES:
        return ""
    times = median(int(str(columns.values["fee"][at])) for at in rows) / median(known)
    times = times if ledger.basis == MONTHLY else 1 / times if times else 0
    other = next(each for each in FEE_BASES if each != ledger.basis)
    for basis, so_many in ((ledger.basis, times), (other, times / median(lengths))):
        if _ABOUT[0] <= so_many <= _ABOUT[1]:
            return basis
    return ""


def _question(
    columns: BroughtColumns,
    header: str,
    rows: Sequence[int],
    months: Sequence[int | None],
    ledger: _Ledger,
) -> Question:
    """What some fees are for, with what either would mean."""
    fees = columns.values["fee"]
    first = next(at for at in rows)
    shown = format_won(int(str(fees[first])))
    length = next((months[at] for at in rows if (months[at] or 0) > 1), None)
    term = f"{length}개월 계약" if length else "계약 전체"
    likely = _likely(columns, rows, months, ledger)
    offers = sorted(
        (
            Offer(basis, _LIKELY if basis == likely else _EVEN, why)
            for basis, why in (
                (MONTHLY, f"매달 받는 돈: {shown}"),
                (FOR_TERM, f"{term}에 받는 돈: {shown}"),
            )
        ),
        key=lambda each: -each.score,
    )
    return Question(
        SOURCE,
        CellRef(SOURCE, 1, 1).cell,
        header,
        tuple((each.answer, round(each.score)) for each in offers),
        LEDGER.column(BASIS).name,
        section=MANNERS,
        values=values_shown((int(str(fees[at])) for at in rows), {Kind.MONEY}),
        offers=tuple(offers),
        count=len(rows),
        required=False,
    )


def doubt_of(question: Question, basis: str) -> str:
    """Return what is said of fees of which nobody has told what they are for."""
    name = question.header
    return (
        f"'{name}'{particle(name, '이/가')} 한 달의 금액인지 계약 전체의 금액인지 알 수 없어, "
        f"고객대장처럼 {basis}{particle(basis, '으로/로')} 보았습니다."
    )
