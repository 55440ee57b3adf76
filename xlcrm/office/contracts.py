"""A ledger's tables as contracts: dates completed, next terms found, status and action on a day.

Works on whole columns and on distinct values: 100,000 rows repeat few dates and decisions.
"""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import LAST_DAY, MAX_MONTHS
from xlcrm.domain.identity import match_key
from xlcrm.domain.lengths import Length, last_day
from xlcrm.domain.office_words import Standing, StatusMeaning
from xlcrm.domain.outline import outlined
from xlcrm.domain.renewal import coming_back, next_in_family, next_starts
from xlcrm.domain.status import (
    DATES,
    DECISION_DAYS,
    Circumstances,
    Decision,
    Status,
    action_of,
    decision_in_note,
    status_of,
    typed_statuses,
)
from xlcrm.domain.term import months_of_term, next_start
from xlcrm.domain.text import squeezed
from xlcrm.errors import DomainError
from xlcrm.reading.named_lengths import are_named
from xlcrm.reading.status_column import OURS, is_theirs
from xlcrm.rules.dateless import without_days
from xlcrm.rules.terms import terms_of, without_term
from xlcrm.schema.coerce import NOT_CALCULATED, is_blank
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.domain.renewal import Term
    from xlcrm.domain.term import MonthEnd
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table

JUDGED_BY: Final = frozenset(column.field for column in LEDGER.columns if column.decides)
"""The columns, by field, that decide about 상태, 남은 일수 and 조치."""

_ERROR: Final = Status.ERROR.value
_WRITABLE: Final = date(1904, 1, 1)  # the first day that every workbook has a number for
_DECIDING: Final = {
    Standing.LEFT: Status.TERMINATED,
    Standing.CANCELLED: Status.CANCELLED,
    Standing.PAUSED: Status.PAUSED,
    Standing.NOT_YET: Status.UPCOMING,
}
_DECISIONS: Final = {decision.value: decision for decision in Decision}  # faster than Decision(…)


@outlined
@dataclass(frozen=True, slots=True)
class Contracts:
    """One ledger sheet's contracts as columns, blanks filled where the other columns say them.

    Attributes:
        table: the sheet's rows.
        settings: what the office has set.
        starts: each contract's first day.
        ends: its last day, computed where only the length is there.
        unreadable: positions of contracts with a date that cannot be read.
        left_alone: positions of rows that are no contracts, and of those whose dates are formulas
            that no program has calculated yet: nothing is known of them.
        theirs: whether 상태 is the office's own column, which xlcrm never writes.
        dateless: positions of rows that say neither a first nor a last day: they have no status.
    """

    table: Table
    settings: Settings
    starts: Sequence[date | None]
    ends: Sequence[date | None]
    unreadable: Collection[int]
    left_alone: frozenset[int] = frozenset()
    theirs: bool = False
    dateless: Collection[int] = ()

    @classmethod
    def of(cls, table: Table, settings: Settings, *, theirs: bool | None = None) -> Contracts:
        """Gather a table's dates; a blank end with a length is computed (민법 제160조).

        Args:
            table: the sheet's rows, or some of them.
            settings: what the office has set.
            theirs: whether 상태 is the office's own; None as the table's rows tell.
        """
        starts = _dates(table.values("start"))
        ends = _dates(table.values("end"))
        problems = [table.columns[name].problems.items() for name in DATES if name in table.columns]
        end, months = table.columns.get("end"), table.columns.get("months")
        if settings.blank_is_open and are_named(table.columns):
            months = None  # the office says that it is for good
        if months is not None and None in ends:
            blank = [True] * len(ends) if end is None else _blanks(end.raw)
            # an end that only an unreadable length would give is not open-ended, but unreadable
            problems.append({at: each for at, each in months.problems.items() if blank[at]}.items())
            for at, (start, last, length) in enumerate(
                zip(starts, ends, months.values, strict=True)
            ):
                if last is None and start is not None and blank[at] and isinstance(length, Length):
                    ends[at] = _end(start, length, settings)
        wrong = list(chain.from_iterable(problems))
        waiting = {at for at, problem in wrong if problem.code == NOT_CALCULATED}
        unreadable = frozenset(at for at, _ in wrong)
        theirs = is_theirs(table) if theirs is None else theirs
        alone = without_term(table) | waiting
        silent = without_days(table, settings) if None in starts and None in ends else ()
        return cls(table, settings, starts, ends, unreadable, alone, theirs, silent)

    def filled(self) -> dict[str, Sequence[object]]:
        """계약 종료일 and 계약 기간, their blanks filled where the other one says them."""
        found: dict[str, Sequence[object]] = {}
        columns = self.table.columns
        if are_named(columns):
            return found
        end, months = columns.get("end"), columns.get("months")
        if end is not None and months is not None:
            found["end"] = [
                new if new is not None and is_blank(raw) and _WRITABLE <= new < LAST_DAY else raw
                for raw, new in zip(end.raw, self.ends, strict=True)
            ]
        if months is not None and None in months.values:
            convention = self.settings.month_end
            found["months"] = [
                _months(start, last, convention) if start and last and is_blank(raw) else raw
                for raw, start, last in zip(months.raw, self.starts, self.ends, strict=True)
            ]
        return found

    def computed(self, following: Sequence[date | None], as_of: date) -> dict[str, list[object]]:
        """Each contract's status, days left and action, as columns; None for rows left alone.

        The status is twice there: for 상태, spaced as people have typed it, and for 계산 상태.
        """
        table, settings = self.table, self.settings
        services = table.values("service")
        windows = {each: settings.window(str(each) if each else None) for each in set(services)}
        keys = zip(
            *self._days_that_matter(following, as_of, max(windows.values(), default=0)),
            *(self._dates_in(name) for name in DECISION_DAYS),
            self.decisions(),
            (value is True for value in table.values("auto_renewal")),
            following,
            map(windows.__getitem__, services),
            strict=True,
        )
        judged = _Judged(as_of, settings.grace)
        pairs = [judged[key] for key in keys]
        statuses: list[object] = [status for status, _ in pairs]
        actions: list[object] = [action for _, action in pairs]
        for at, by_sessions in self._by_sessions(following, as_of).items():
            statuses[at], actions[at] = by_sessions
        for at in self.dateless:
            statuses[at] = actions[at] = None
        for at in self.unreadable:
            statuses[at], actions[at] = Status.ERROR.value, None
        typed = self.typed(as_of)
        for at, decided in typed.items():
            if statuses[at] != _ERROR:
                statuses[at], actions[at] = decided.value, None
        days = {end: None if end is None else (end - as_of).days for end in set(self.ends)}
        left: list[object] = list(map(days.__getitem__, self.ends))
        for at, status in enumerate(statuses):
            if status == _ERROR:
                left[at] = None
        for at in self.left_alone:
            statuses[at] = left[at] = actions[at] = None
        return {
            "status": self._as_spaced(statuses, typed) if typed else statuses,
            "computed_status": statuses,
            "days_left": left,
            "action": actions,
        }

    def _by_sessions(
        self, following: Sequence[date | None], as_of: date
    ) -> dict[int, tuple[str, str | None]]:
        """Status and action of the contracts with few sessions left or none: mostly there are none.

        They end with the last session or the last day, whichever is first.
        """
        column, few = self.table.columns.get("sessions_left"), self.settings.few
        if column is None:
            return {}
        low = {
            at: left
            for at, left in enumerate(column.values)
            if isinstance(left, int) and left <= few
        }
        found: dict[int, tuple[str, str | None]] = {}
        decisions = self.decisions() if low else ()
        autos, services = self.table.values("auto_renewal"), self.table.values("service")
        days = [self._dates_in(name) for name in DECISION_DAYS]
        for at, left in low.items():
            terminated, cancelled, paused_from, paused_to = (each[at] for each in days)
            contract = Circumstances(
                self.starts[at],
                self.ends[at],
                terminated,
                cancelled,
                paused_from,
                paused_to,
                _DECISIONS[decisions[at]],
                autos[at] is True,
                following[at],
                sessions_left=left,
            )
            window = self.settings.window(str(services[at] or ""))
            grace = self.settings.grace
            status = status_of(contract, as_of, window=window, grace=grace, few=few)
            action = action_of(contract, status, few=few)
            found[at] = str(status), str(action) if action else None
        return found

    def _dates_in(self, name: str) -> Sequence[date | None]:
        """A column's dates; all None where the sheet lacks it."""
        column = self.table.columns.get(name)
        return _dates(column.values) if column else [None] * len(self.starts)

    def _days_that_matter(
        self, following: Sequence[date | None], as_of: date, window: int
    ) -> tuple[list[date | None], list[date | None]]:
        """Each start and end; of days that give the same status always the same one.

        So that contracts are judged once for all alike: of one that has begun it does not matter
        when, nor, if no term follows, how long ago it ended, or how long after every notice window
        it will end.
        """
        begun = {start for start in set(self.starts) if start is not None and start <= as_of}
        alike = {end: _nearest(end, as_of, window + 1) for end in set(self.ends)}
        starts, ends = list(self.starts), list(self.ends)
        for at, (start, end) in enumerate(zip(self.starts, self.ends, strict=True)):
            if start in begun and (end is None or start <= end):
                starts[at] = None
                if following[at] is None:
                    ends[at] = alike[end]
        return starts, ends

    def decisions(self) -> Sequence[str]:
        """Each contract's decision: from its column, or without one from 비고.

        As text: a member of an enumeration takes several times as long to look up by.
        """
        table = self.table
        if "decision" in table.columns:
            values = table.values("decision")
            known = {
                value: self.settings.decision("" if value is None else value) or Decision.UNDECIDED
                for value in set(values)
            }
        else:
            values = table.values("note")
            known = {
                value: decision_in_note(str(value or "")) or Decision.UNDECIDED
                for value in set(values)
            }
        plain = {value: decision.value for value, decision in known.items()}
        return self._and_in_status([plain[value] for value in values])

    def _and_in_status(self, decisions: list[str]) -> list[str]:
        """The decisions with those that only a word in 상태 says, such as 해지예정."""
        said = {
            value: meaning.decision.value
            for value, meaning in self._meanings().items()
            if meaning.decision is not None
        }
        if said:
            undecided = Decision.UNDECIDED.value
            return [
                said.get(value, each) if each == undecided else each
                for each, value in zip(decisions, self.table.values("status"), strict=True)
            ]
        return decisions

    def typed(self, as_of: date) -> Mapping[int, Status]:
        """Return the contracts about which a person's word in 상태 decides, with their status.

        Whatever the dates say: who has left (탈퇴), rests (홀딩) or is no customer yet (상담중). Of
        one that is over (종료, 만기) only as long as its dates say that it goes on, and no formula
        says so, which follows them.
        """
        found: dict[int, Status] = {}
        standings = {value: each.standing for value, each in self._meanings().items()}
        deciding = {value for value, each in standings.items() if each in _DECIDING}
        ended = {value for value, each in standings.items() if each is Standing.ENDED}
        for at, value in enumerate(self.table.values("status") if deciding or ended else ()):
            if value in deciding:
                found[at] = _DECIDING[standings[value]]
            elif value in ended and self._goes_on(at, as_of):
                found[at] = Status.TERMINATED
        return found

    def _goes_on(self, at: int, as_of: date) -> bool:
        """Whether the dates say that a contract goes on of which a person says that it is over."""
        end = self.ends[at]
        formulas = self.table.columns["status"].formulas
        return (end is None or as_of <= end) and at not in formulas

    def standing(self, at: int) -> Standing | None:
        """Return what a person's word in 상태 says of a contract; None if none is there."""
        value = self.table.values("status")[at]
        meaning = self._meaning(value)
        return None if meaning is None else meaning.standing

    def _meanings(self) -> Mapping[object, StatusMeaning]:
        """What the distinct words of 상태 mean, of those that are a person's."""
        found = {value: self._meaning(value) for value in set(self.table.values("status"))}
        return {value: each for value, each in found.items() if each is not None}

    def _meaning(self, value: object) -> StatusMeaning | None:
        """What a word in 상태 means; None if it is blank, xlcrm's, or not known.

        Where xlcrm fills the column, 해지, 취소 and 일시정지 are a person's as long as no column of
        the sheet holds the decision.
        """
        word = "" if value is None else squeezed(str(value))
        if not word:
            return None
        if word in OURS and not self.theirs:
            kept = {each.value for each in typed_statuses(self.table.columns.keys())}
            return StatusMeaning(Standing(word)) if word in kept else None  # 일시 정지 too
        return self.settings.meaning(value)

    def _as_spaced(self, statuses: Sequence[object], typed: Mapping[int, Status]) -> list[object]:
        """The statuses, those that people typed spaced as they are: the cell is the person's."""
        spaced = list(statuses)
        raw = self.table.columns["status"].raw
        for at, status in typed.items():
            if squeezed(str(raw[at])) == squeezed(status.value) and spaced[at] == status.value:
                spaced[at] = raw[at]
        return spaced


def _nearest(end: date | None, as_of: date, days: int) -> date | None:
    """The day nearest to `end` from the day before `as_of` to some days after it."""
    if end is None:
        return None
    today = as_of.toordinal()
    nearest = min(max(end.toordinal(), today - 1), today + days)
    return date.fromordinal(max(1, min(nearest, LAST_DAY.toordinal())))


def _dates(values: Sequence[object]) -> list[date | None]:
    return [value if isinstance(value, date) else None for value in values]


def _blanks(raw: Sequence[CellValue]) -> list[bool]:
    """Whether each cell says nothing, also one whose formula shows nothing."""
    known = {value: is_blank(value) for value in set(raw)}
    return [known[value] for value in raw]


def _end(start: date, length: Length, settings: Settings) -> date | None:
    try:
        return last_day(start, length, settings.month_end)
    except DomainError:
        return None


def _months(start: date, last: date, convention: MonthEnd) -> int | None:
    months = months_of_term(start, last, convention)
    return None if months is None or months > MAX_MONTHS else months


@outlined
class _Judged(dict[tuple[object, ...], tuple[str, str | None]]):
    """Status and action by all that decides them, judged once for all contracts alike."""

    def __init__(self, as_of: date, grace: int) -> None:
        super().__init__()
        self._as_of = as_of
        self._grace = grace

    def __missing__(self, key: tuple[object, ...]) -> tuple[str, str | None]:
        *dates, decision, auto_renewal, following, window = key
        contract = Circumstances(*dates, _DECISIONS[decision], auto_renewal, following)  # type: ignore[arg-type, call-arg, index]
        status = status_of(contract, self._as_of, window=window, grace=self._grace)  # type: ignore[arg-type]
        action = action_of(contract, status)
        found = self[key] = (str(status), str(action) if action else None)
        return found


def following_starts(rows: Sequence[Contracts]) -> list[list[date | None]]:
    """For each sheet's contracts, the first day of the next term: by 다음 계약 ID, or by dates."""
    terms = list(
        chain.from_iterable(
            terms_of(each.table, each.starts, each.ends, each.settings) for each in rows
        )
    )
    back = coming_back(terms)
    found = next_starts(terms, back)
    families = _families(rows) if back else {}
    if families:
        grace = rows[0].settings.grace
        for position, start in next_in_family(terms, families, found, grace, back).items():
            found[position] = start
    by_id = _by_id(rows, terms)
    result, position = [], 0
    for each in rows:
        mine = found[position : position + len(each.starts)]
        position += len(each.starts)
        named = each.table.columns.get("next_contract_id")
        for at, linked in enumerate(named.values if named else ()):
            if linked is not None and mine[at] is None:
                mine[at] = _linked(each.starts[at], each.ends[at], str(linked), by_id)
        result.append(mine)
    return result


def _families(rows: Sequence[Contracts]) -> Mapping[str, str]:
    """Each service's family, as both are compared; nothing where none has two services."""
    services = {
        match_key(str(each or "")) for rows in rows for each in set(rows.table.values("service"))
    }
    family = rows[0].settings.family if rows else str
    found = {service: family(service) for service in services}
    return found if len(set(found.values())) < len(found) else {}


def _by_id(rows: Sequence[Contracts], terms: Sequence[Term]) -> dict[str, date | None]:
    """Each 계약 ID's first day; of a cancelled contract the first of all days: it follows none."""
    columns = [each.table.columns.get("contract_id") for each in rows]
    if not any(columns):
        return {}
    identifiers = chain.from_iterable(each.table.values("contract_id") for each in rows)
    starts = chain.from_iterable(each.starts for each in rows)
    return {
        str(identifier): date.min if start is not None and term.start is None else start
        for identifier, start, term in zip(identifiers, starts, terms, strict=True)
        if identifier is not None
    }


def _linked(
    start: date | None, end: date | None, linked: str, by_id: Mapping[str, date | None]
) -> date | None:
    """The first day of the contract that a person named in 다음 계약 ID.

    One that stands nowhere, or without a first day, is taken to follow on the next day. One that
    does not start later (the contract itself, mistyped) is none, nor is a cancelled one.
    """
    following = by_id.get(linked)
    if following is None:
        return None if end is None or end == LAST_DAY else next_start(end)
    return None if following <= (start or date.min) else following
