"""Rules about contract terms: ends, lengths, overlaps and doubles.

Ends and lengths are judged once for every distinct pair of dates, then looked up row by row.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from itertools import chain, compress
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeGuard, cast

from xlcrm.domain.identity import match_key
from xlcrm.domain.lengths import Days, Length
from xlcrm.domain.lengths import last_day as end_by_length
from xlcrm.domain.office_words import Standing
from xlcrm.domain.period import period_of
from xlcrm.domain.renewal import Term, overlaps
from xlcrm.domain.status import DECIDED_BY, Status
from xlcrm.domain.term import MonthEnd, end_of_term, follows_edate, months_of_term, one_day_late
from xlcrm.domain.text import squeezed
from xlcrm.people.keys import customers
from xlcrm.reading.status_column import is_theirs, persons_words
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.reading.settings import Settings
    from xlcrm.rules.context import Context
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table

_CUSTOMER_AND_START: Final = itemgetter(Term._fields.index("customer"), Term._fields.index("start"))
_CANCELLED: Final = Status.CANCELLED.value
_PAUSE: Final = DECIDED_BY[Status.PAUSED]
_SPANS: Final = (("start", *DECIDED_BY[Status.TERMINATED]), _PAUSE)
BOUNDS_IN_ORDER: Final = ("start", "end", "months", "sessions_left")
LONGEST_USUAL: Final = 30  # years of a contract; longer ones are most often a year mistyped
LONGEST_TERM: Final = 1200  # months; a longer 계약 기간 is a typing error or a number of days

_Remark = tuple[str, dict[str, object]]


@rule(
    "C302",
    Severity.ERROR,
    "시작일보다 이른 종료일",
    "'{header}' 칸의 날짜({end})가 시작일({start})보다 빠릅니다.",
    "두 날짜가 서로 바뀌지 않았는지, 연도가 맞는지 확인하세요.",
    why="끝난 뒤에 시작하는 계약은 없습니다. 정지 기간과 해지일도 같습니다.",
    bad=("계약 시작일 | 계약 종료일", "2024-01-01 | 2023-12-31"),
    good=("계약 시작일 | 계약 종료일", "2024-01-01 | 2024-12-31"),
)
@rule(
    "C303",
    Severity.WARNING,
    "하루 늦은 종료일",
    "종료일({end})이 {months}개월 계약의 마지막 날보다 하루 늦습니다.",
    "첫날도 기간에 들어갑니다. 마지막 날이 {expected}인지 확인하세요. "
    "수식이면 EDATE(시작일, 개월)-1입니다.",
    why="첫날도 계약 기간에 들어가므로(민법 제157조 단서), 1년 계약의 마지막 날은 이듬해 같은 날의 "
    "하루 전입니다.",
    bad=("계약 시작일 | 계약 종료일", "2023-10-26 | 2024-10-26"),
    good=("계약 시작일 | 계약 종료일", "2023-10-26 | 2024-10-25"),
)
@rule(
    "C304",
    Severity.REMARK,
    "EDATE 방식의 말일",
    "종료일({end})이 EDATE 방식이어서 민법 제160조의 말일({expected})보다 하루 빠릅니다.",
    "이 방식을 쓰는 사무실이면 설정 시트에서 '말일 방식'을 edate로 정하세요.",
    why="시작일과 같은 날이 마지막 달에 없으면 그달의 말일에 끝납니다(민법 제160조 제3항). "
    "엑셀의 EDATE(시작일, 개월)-1은 그 하루 전을 냅니다.",
    bad=("계약 시작일 | 계약 종료일", "2023-03-31 | 2023-09-29"),
    good=("계약 시작일 | 계약 종료일", "2023-03-31 | 2023-09-30"),
)
@rule(
    "C320",
    Severity.REMARK,
    "유난히 긴 계약",
    "'{header}' 칸의 날짜({end})가 시작일({start})보다 {years}년 넘게 뒤입니다.",
    "연도를 잘못 쓰지 않았는지 확인하세요. 기한이 없는 계약이면 '상시'라고 쓰면 됩니다.",
    why="연도를 한 자리 잘못 쓰면 계약이 수십 년 뒤에 끝납니다.",
    bad=("계약 시작일 | 계약 종료일", "2024-01-01 | 2094-12-31"),
    good=("계약 시작일 | 계약 종료일", "2024-01-01 | 상시"),
)
def ends(context: Context) -> Iterator[Finding]:
    """C302, C303, C304, C320: an end before its start, a day off, by EDATE, or very far away."""
    for table in context.ledgers:
        if not {"start", "end"} <= table.columns.keys():
            continue
        starts, last_days = table.values("start"), table.values("end")
        odd: dict[tuple[object, object], _Remark] = {}
        for pair in set(zip(starts, last_days, strict=True)):
            start, end = pair
            if isinstance(start, date) and isinstance(end, date):
                remark = _odd_end(start, end, context.settings.month_end)
                if remark:
                    odd[pair] = remark
        if not odd:
            continue
        moved = _moved_by_pause(table, context.settings.month_end)
        for at, pair in enumerate(zip(starts, last_days, strict=True)):
            if pair in odd and at not in moved:
                code, details = odd[pair]
                yield from context.say(code, table, at, "end", **details)


def spans(context: Context) -> Iterator[Finding]:
    """C302: a contract ended before it began, a pause that ends before it begins."""
    for table in context.ledgers:
        for first, last in _SPANS:
            if not {first, last} <= table.columns.keys():
                continue
            days = list(zip(_dates(table, first), _dates(table, last), strict=True))
            odd = {pair for pair in set(days) if pair[0] and pair[1] and pair[1] < pair[0]}
            for at, (start, end) in enumerate(days) if odd else ():
                if (start, end) in odd:
                    yield from context.say("C302", table, at, last, start=start, end=end)


def _odd_end(start: date, end: date, convention: MonthEnd) -> _Remark | None:
    if end < start:
        return "C302", {"start": start, "end": end}
    if end.year - start.year > LONGEST_USUAL:
        return "C320", {"start": start, "end": end, "years": LONGEST_USUAL}
    whole = months_of_term(start, end) is not None
    return None if whole else _by_another_convention(start, end, convention)


def _by_another_convention(start: date, end: date, convention: MonthEnd) -> _Remark | None:
    if (months := follows_edate(start, end)) is not None:
        if convention is MonthEnd.EDATE:
            return None
        return "C304", {"end": end, "expected": end_of_term(start, months)}
    if (months := one_day_late(start, end)) is not None:
        return "C303", {"end": end, "months": months, "expected": end - timedelta(days=1)}
    return None


@rule(
    "C305",
    Severity.WARNING,
    "날짜와 다른 계약 기간",
    "'{header}' 칸은 {months}인데, 시작일({start})과 종료일({end})은 그렇지 않습니다.",
    "{months}이면 종료일은 {expected}입니다. 날짜와 기간 중 틀린 쪽을 고치세요.",
    why="계약 기간과 두 날짜 가운데 하나는 틀렸습니다. xlcrm은 날짜를 믿습니다.",
    bad=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | 2024-12-31 | 6"),
    good=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | 2024-12-31 | 12"),
)
def lengths(context: Context) -> Iterator[Finding]:
    """C305: 계약 기간 says another length than the dates; C132: it is no length at all."""
    for table in context.ledgers:
        if "months" not in table.columns:
            continue
        triples = list(
            zip(table.values("start"), table.values("end"), table.values("months"), strict=True)
        )
        odd: dict[tuple[object, object, object], _Remark] = {}
        for triple in set(triples):
            remark = _odd_length(*triple, context.settings.month_end)
            if remark:
                odd[triple] = remark
        if not odd:
            continue
        moved = _moved_by_pause(table, context.settings.month_end)
        for at, triple in enumerate(triples):
            if triple in odd and moved.get(at) != triple[-1]:
                code, details = odd[triple]
                yield from context.say(code, table, at, "months", **details)


def _moved_by_pause(table: Table, convention: MonthEnd) -> dict[int, int]:
    """The positions of terms whose end was moved by the days of their pause, and their months."""
    if not {"start", "end", *_PAUSE} <= table.columns.keys():
        return {}
    found: dict[int, int] = {}
    days = zip(*(_dates(table, name) for name in ("start", "end", *_PAUSE)), strict=True)
    for at, (start, end, first, last) in enumerate(days):
        if start and end and first and last and start <= first <= last <= end:
            months = months_of_term(start, end - (last - first) - timedelta(days=1), convention)
            if months is not None:
                found[at] = months
    return found


def _odd_length(start: object, end: object, months: object, convention: MonthEnd) -> _Remark | None:
    if isinstance(months, Days):
        return _odd_days(start, end, months)
    if isinstance(months, int) and not 1 <= months <= LONGEST_TERM:
        return "C132", {}
    if not (isinstance(months, int) and isinstance(start, date) and isinstance(end, date)):
        return None
    told = (months_of_term, follows_edate, one_day_late)
    if end < start or any(rule(start, end) == months for rule in told):
        return None  # right, or said already by `ends`
    if not _reachable(start, months):
        return "C132", {}
    expected = end_of_term(start, months, convention)
    return "C305", {"start": start, "end": end, "months": f"{months}개월", "expected": expected}


def _odd_days(start: object, end: object, length: Days) -> _Remark | None:
    """A length in days that the dates contradict by more than the day that people often add."""
    if not (isinstance(start, date) and isinstance(end, date)) or end < start:
        return None
    if (end - start).days + 1 - length.count in {0, 1}:
        return None
    expected = start + timedelta(days=length.count - 1)
    return "C305", {"start": start, "end": end, "months": str(length), "expected": expected}


@rule(
    "C306",
    Severity.ERROR,
    "겹치는 계약 기간",
    "같은 고객의 같은 서비스 계약({other})과 기간이 겹칩니다.",
    "재계약이면 앞 계약 종료일의 다음 날을 시작일로 쓰세요.",
    why="같은 날을 두 번 판 셈이어서 매출과 재계약률이 틀려집니다.",
    bad=(
        "고객 ID | 고객명 | 계약 시작일 | 계약 종료일",
        "1001 | 가온상사 | 2023-01-01 | 2023-12-31",
        "1001 | 가온상사 | 2023-12-31 | 2024-12-30",
    ),
    good=(
        "고객 ID | 고객명 | 계약 시작일 | 계약 종료일",
        "1001 | 가온상사 | 2023-01-01 | 2023-12-31",
        "1001 | 가온상사 | 2024-01-01 | 2024-12-31",
    ),
)
@rule(
    "C307",
    Severity.ERROR,
    "같은 계약이 두 번",
    "같은 고객에게 시작일({start})이 같은 계약({other})이 이미 있습니다.",
    "두 번 쓴 행이면 하나를 지우고, 다른 계약이면 시작일을 확인하세요.",
    why="같은 행을 두 번 붙여 넣은 경우가 많고, 그러면 계약과 매출을 두 번 셉니다.",
    bad=(
        "고객 ID | 고객명 | 계약 시작일 | 계약 종료일",
        "1001 | 가온상사 | 2024-01-01 | 2024-12-31",
        "1001 | 가온상사 | 2024-01-01 | 2024-12-31",
    ),
    good=(
        "고객 ID | 고객명 | 계약 시작일 | 계약 종료일",
        "1001 | 가온상사 | 2024-01-01 | 2024-12-31",
        "1002 | 다솜상사 | 2024-01-01 | 2024-12-31",
    ),
)
def neighbours(context: Context) -> Iterator[Finding]:
    """C307, C306: a customer's terms that start on the same day, or share a day and the service.

    All ledger sheets are looked at together, since a renewal often stands in the next year's.
    Of terms with the same first day one is told to overlap, the others are told as C307.
    """
    tables = [table for table in context.ledgers if "start" in table.columns]
    people = list(map(customers, tables))
    counts = Counter(chain.from_iterable(people))
    several = {each for each, count in counts.items() if count > 1}  # most have one contract
    places = [
        (table, at)
        for table, each in zip(tables, people, strict=True)
        for at, customer in enumerate(each)
        if customer in several
    ]
    terms = list(
        chain.from_iterable(
            compress(_terms_of(table, context.settings), map(several.__contains__, each))
            for table, each in zip(tables, people, strict=True)
        )
    )
    for code, earlier, later in chain(_doubles(terms), _overlaps(terms)):
        other_table, other_at = places[earlier]
        table, at = places[later]
        if _of_other_services(places[earlier], places[later]):
            continue
        yield from context.say(
            code,
            table,
            at,
            "start",
            start=terms[later].start,
            other=other_table.where(other_at, "start"),
        )


def _of_other_services(one: tuple[Table, int], other: tuple[Table, int]) -> bool:
    """Tell whether two terms stand on sheets of two services, which somebody may have together.

    Not on those of years and months. Where neither sheet has a column for it, the sheets' own names
    are the services.
    """
    tables = one[0], other[0]
    if tables[0].sheet == tables[1].sheet or any(period_of(table.sheet) for table in tables):
        return False
    said = [str(table.values("service")[at] or "") for table, at in (one, other)]
    if any("service" in table.columns for table in tables):
        return all(said) and match_key(said[0]) != match_key(said[1])
    return all(map(_is_service, tables))


def _is_service(table: Table) -> bool:
    """Tell whether a sheet's name may be a service's: it is not that of a ledger."""
    plain = match_key(table.sheet)
    return not any(match_key(name) in plain for name in (table.spec.name, *table.spec.synonyms))


def _doubles(terms: Sequence[Term]) -> Iterator[tuple[str, int, int]]:
    keys = list(map(_CUSTOMER_AND_START, terms))
    if len(set(keys)) == len(keys):
        return
    first: dict[tuple[str, date | None], int] = {}
    for position, key in enumerate(keys):
        earlier = first.setdefault(key, position)
        if earlier != position and all(key):
            yield "C307", earlier, position


def _overlaps(terms: Sequence[Term]) -> Iterator[tuple[str, int, int]]:
    told: set[tuple[str, str, date | None]] = set()
    for earlier, later in overlaps(terms):
        customer, service, start, _ = terms[later]
        if terms[earlier].start != start and (customer, service, start) not in told:
            told.add((customer, service, start))
            yield "C306", earlier, later


def _terms_of(table: Table, settings: Settings) -> Iterator[Term]:
    """Every row as a term, as far as it was lived.

    Of one whose sessions are used up nobody knows how far: it overlaps none that starts later.
    """
    starts = _dates(table, "start")
    last_days = _last_days(table, starts, settings.month_end)
    if used := used_up(table):
        last_days = [
            starts[at] if at in used else last_day for at, last_day in enumerate(last_days)
        ]
    return terms_of(table, starts, last_days, settings)


def used_up(table: Table) -> frozenset[int]:
    """Return the positions of contracts whose sessions are all used (잔여횟수 0)."""
    column = table.columns.get("sessions_left")
    values = () if column is None else column.values
    return frozenset(at for at, left in enumerate(values) if isinstance(left, int) and left <= 0)


def terms_of(
    table: Table,
    starts: Sequence[date | None],
    last_days: Sequence[date | None],
    settings: Settings,
) -> Iterator[Term]:
    """Return every row as a term of its customer and service; a cancelled one has no start.

    Args:
        table: a ledger's table.
        starts: each row's first day.
        last_days: each row's last day of service; None is open-ended.
        settings: what the office has set.
    """
    cancelled = _cancelled(table, settings)
    if cancelled:
        starts = [None if at in cancelled else start for at, start in enumerate(starts)]
    services = table.values("service")
    keys = {service: match_key(str(service or "")) for service in set(services)}
    parts = zip(customers(table), map(keys.__getitem__, services), starts, last_days, strict=True)
    return map(partial(tuple.__new__, Term), parts)  # a quarter of what Term(…) takes


def _cancelled(table: Table, settings: Settings) -> frozenset[int]:
    """The positions of contracts that count for nothing: by 취소일, or as people typed it."""
    days = table.values("cancelled_on") if "cancelled_on" in table.columns else ()
    found = {at for at, day in enumerate(days) if day is not None}
    column = table.columns.get("status")
    if column is not None:
        typed = {
            word
            for word in persons_words(column)
            if (said := settings.meaning(word)) and said.standing is Standing.CANCELLED
        }
        if "cancelled_on" not in table.columns or is_theirs(table):
            typed |= {each for each in set(column.raw) if squeezed(str(each)) == _CANCELLED}
        found.update(at for at, cell in enumerate(column.raw if typed else ()) if cell in typed)
    return frozenset(found)


def without_term(table: Table) -> frozenset[int]:
    """Return the positions of the rows that say neither a first day, nor a last, nor a length.

    Nor how many sessions are left.

    They are no contracts: numbered in advance, or a person without one. A formula that shows
    nothing says nothing.
    """
    left: Sequence[int] = range(len(table.rows))
    for name in BOUNDS_IN_ORDER:
        column = table.columns.get(name)
        if column is None:
            continue
        if None not in column.values:
            return frozenset()
        nothing = {raw for raw in set(column.raw) if is_blank(raw)}
        left = [at for at in left if column.raw[at] in nothing]
    return frozenset(left)


def _last_days(
    table: Table, starts: Sequence[date | None], convention: MonthEnd
) -> list[date | None]:
    """Return every row's last day of service, or None where the contract is open-ended.

    A contract ended early ends then, and one without an end but with a length ends by it. Of one
    whose end cannot be read only the first day is known.
    """
    last_days = _dates(table, "end")
    if "months" in table.columns and None in last_days:
        for at, (start, last_day, months) in enumerate(
            zip(starts, last_days, table.values("months"), strict=True)
        ):
            if last_day is None and start is not None and _is_length(months, start):
                last_days[at] = end_by_length(start, months, convention)
    if "end" in table.columns:
        for at in table.columns["end"].problems:
            last_days[at] = last_days[at] or starts[at]
    if "terminated_on" in table.columns:
        for at, last_day in enumerate(_dates(table, "terminated_on")):
            if last_day is not None:
                last_days[at] = min(last_day, last_days[at] or last_day)
    return last_days


def _dates(table: Table, name: str) -> list[date | None]:
    """Return a copy of a date column; `coerce.read` gives nothing else for `Kind.DATE`."""
    return list(cast("Sequence[date | None]", table.values(name)))


def _is_length(months: object, start: date) -> TypeGuard[Length]:
    if isinstance(months, Days):
        return start.year + months.count // 365 < date.max.year
    return isinstance(months, int) and 1 <= months <= LONGEST_TERM and _reachable(start, months)


def _reachable(start: date, months: int) -> bool:
    """Tell whether so many months after the start are still in the calendar."""
    return months <= (date.max.year - start.year - 1) * 12
