"""The figures of contracts.

They follow the days of the ledger, so that they move by themselves; 상태 is what the last refresh
wrote there, and only what it cannot know yet, such as an end that has passed since, is left out by
its day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.lengths import OPEN_ENDED
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Action, Decision, Status
from xlcrm.jobs.dashboard.counting import (
    GOOD,
    NOT_IN_WON,
    TARGET,
    WATCH,
    Row,
    Section,
    below_tables,
    counted,
    packed,
    row_of,
    summed,
    unit_of,
)
from xlcrm.jobs.dashboard.terms import Source, Term, all_of, any_of, not_
from xlcrm.ooxml.cellwriter import Figure
from xlcrm.reading.basis import is_endless, usual_basis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.jobs.dashboard.terms import Days
    from xlcrm.ooxml.cellwriter import Figure
    from xlcrm.workbook.read import Book

_MONTHLY, _WHOLE = "월", "기간총액"
_NO_STATUS: Final = (
    "상태 열이 없는 대장이 있어 세지 않습니다. xlcrm refresh --add-columns로 열을 만든 뒤 "
    "xlcrm dashboard로 다시 만드세요."
)
_OPEN_WORDS: Final = ("상시", "무기한", "평생", "자동연장")


@outlined
class ContractFigures:
    """The figures of contracts."""

    def __init__(self, book: Book, ledgers: Sequence[Source], days: Days) -> None:
        self.book = book
        self.days = days
        self.today = days.after()
        self.ledgers = [each for each in ledgers if _status(each)]
        self._whole = len(self.ledgers) == len(ledgers)

    def sections(self) -> Iterator[Section]:
        """Yield the figures by matter; none without a status, nor where but one ledger has one."""
        if self.ledgers and not self._whole:
            yield Section("계약", (Row("이용 중인 계약", _NO_STATUS, ""),))
        elif self.ledgers:
            yield Section("계약", tuple(self._standing()))
            yield Section("곧 끝나는 계약", tuple(self._ending()))
            yield Section("이달", tuple(self._month()))
            yield Section("돈", tuple(self._money()))

    def _all(self, label: str, term: Callable[[Source], Term], how: str, judged: str = "") -> Row:
        return Row(label, counted([(each, term(each)) for each in self.ledgers]), how, judged)

    def _standing(self) -> Iterator[Row]:
        yield self._all(
            "이용 중인 계약",
            self._in_force,
            "기준일에 이용하는 계약. 종료일이 지나면 바로 빠집니다.",
        )
        for status in Status:
            yield self._all(
                f"· {status.value}",
                lambda each, status=status: each.says(_status(each), status.value),  # type: ignore[misc]
                _STATUS_HOW.get(status, ""),
                judged=GOOD if status is Status.ERROR else "",
            )
        yield self._all(
            "상태를 다시 채울 계약",
            self._stale,
            "상태가 비었거나 날짜와 어긋난 줄. xlcrm refresh가 채웁니다.",
            judged=GOOD,
        )
        yield from row_of(
            "글자로 적힌 날짜",
            self.ledgers,
            ("start", "end"),
            lambda each: any_of(
                each.odd("start", _blank_words(each)), each.odd("end", _blank_words(each))
            ),
            "날짜 값이 아니어서 여기서 세지 못하는 줄. xlcrm fix가 고칩니다.",
            judged=GOOD,
        )
        yield from below_tables("표 아래에 적힌 계약", self.ledgers, "start")

    def _ending(self) -> Iterator[Row]:
        for within in (7, 30, 60):
            last = self.days.after(within + 1)
            yield from row_of(
                f"{within}일 안에 끝남",
                self.ledgers,
                ("end",),
                lambda each, last=last: all_of(  # type: ignore[misc]
                    self._in_force(each, paused=True), each.before("end", last)
                ),
                "기준일부터 그날까지 종료일이 있는 계약." if within == 7 else "",  # noqa: PLR2004 - the first
                judged=WATCH if within == 7 else "",  # noqa: PLR2004 - as above
            )
        yield from row_of(
            "재계약을 정하지 않음",
            self.ledgers,
            ("decision",),
            lambda each: all_of(
                each.says(_status(each), Status.EXPIRING.value),
                any_of(each.blank("decision"), each.says("decision", Decision.UNDECIDED.value)),
            ),
            "만료 예정 가운데 재계약 의사가 미정인 계약. 연락할 곳입니다.",
            judged=WATCH,
        )
        yield from row_of(
            "갱신 처리를 빠뜨림",
            self.ledgers,
            ("action",),
            lambda each: each.says("action", Action.RENEWAL_MISSED.value),
            "끝났는데 다음 기간이 없는 자동갱신 계약. xlcrm renew가 적습니다.",
            judged=GOOD,
        )

    def _month(self) -> Iterator[Row]:
        first, following = self.days.month(), self.days.month(1)
        cancelled = Status.CANCELLED.value
        yield from row_of(
            "이달 시작",
            self.ledgers,
            ("start",),
            lambda each: all_of(
                each.since("start", first),
                each.before("start", following),
                not_(each.says(_status(each), cancelled)),
            ),
            "시작일이 이달인 계약. 재계약도 셉니다.",
        )
        yield from row_of(
            "이달 끝남",
            self.ledgers,
            ("end",),
            lambda each: all_of(
                each.since("end", first),
                each.before("end", following),
                not_(each.says(_status(each), cancelled, Status.ERROR.value)),
            ),
            "종료일이 이달인 계약.",
        )
        yield from row_of(
            "이달 해지",
            self.ledgers,
            ("terminated_on",),
            lambda each: all_of(
                each.since("terminated_on", first), each.before("terminated_on", following)
            ),
            "해지일이 이달인 계약.",
        )

    def _money(self) -> Iterator[Row]:
        if all(each.has("fee") for each in self.ledgers):
            yield from self._monthly()
        yield from row_of(
            "미납",
            self.ledgers,
            ("outstanding",),
            _owed,
            "미납금이 적힌 계약.",
            judged=GOOD,
        )
        owing = [each for each in self.ledgers if each.has("outstanding")]
        if owing and len(owing) == len(self.ledgers):
            exact = all(unit_of(each, "outstanding") for each in owing)
            units = [unit_of(each, "outstanding") or 1 for each in owing]
            figure = packed(
                [
                    summed(each, _owed(each), "outstanding", unit=unit)
                    for each, unit in zip(owing, units, strict=True)
                ]
            )
            yield Row("미납금", figure if exact else NOT_IN_WON, "미납금의 합.", GOOD, money=True)
            yield from row_of(
                "글자로 적힌 미납금",
                self.ledgers,
                ("outstanding",),
                lambda each: all_of(each.odd("outstanding"), _is_contract(each)),
                "숫자가 아니어서 미납에서 빠진 계약. xlcrm fix가 고칩니다.",
                judged=GOOD,
            )

    def _monthly(self) -> Iterator[Row]:
        """The monthly fees of what is in force, and how many of those they leave out."""
        label, how = "한 달 요금", "이용 중인 계약의 요금을 한 달로 친 것."
        pieces: list[Figure] = []
        left: list[tuple[Source, Term]] = []
        for each in self.ledgers:
            told = self._monthly_of(each)
            if isinstance(told, str):
                yield Row(label, told, how, money=True)
                return
            unit = unit_of(each, "fee") or 1
            pieces += [summed(*part, unit=unit) for part in told]
            counts = any_of(*(part[1] for part in told))
            left.append((each, all_of(self._in_force(each), each.number("fee"), not_(counts))))
        yield Row(label, packed(pieces), how, TARGET, money=True, goal="mrr")
        yield from row_of(
            "글자로 적힌 요금",
            self.ledgers,
            ("fee",),
            lambda each: all_of(each.odd("fee"), self._in_force(each)),
            "숫자가 아니어서 한 달 요금에서 빠진 계약. xlcrm fix가 고칩니다.",
            judged=GOOD,
        )
        yield Row(
            "한 달로 치지 못한 요금",
            counted(left),
            "월 요금이 아니고 계약 기간이 개월 수로 적히지 않아 빠진 계약.",
            GOOD,
        )

    def _monthly_of(self, source: Source) -> tuple[tuple[Source, Term, str, str], ...] | str:
        """What a ledger's monthly fees add up; or why they cannot be told."""
        table = source.sheet.table
        if unit_of(source, "fee") is None:
            return NOT_IN_WON
        usual = usual_basis(
            table.columns["fee"].header,
            table.values("fee"),
            table.values("months"),
            table.values("service"),
            self.book.settings,
            endless=is_endless(source.sheet.match.fields),
        )
        live = self._in_force(source)
        bases = [usual if each is None else str(each) for each in table.values("fee_basis")]
        others = set(bases) - {_MONTHLY}
        by_term = self._by_term(source, bases) if others == {_WHOLE} else None
        if others == {_WHOLE} and by_term is None:
            return (
                "기간 요금인데 계약 기간이 개월 수로 적히지 않은 줄이 있어 세지 않습니다. "
                "xlcrm summary가 셉니다."
            )
        if others and by_term is None:
            return "월 요금이 아닌 줄이 있어 여기서 세지 않습니다. xlcrm summary가 셉니다."
        found = []
        if source.has("fee_basis"):
            monthly = source.says("fee_basis", _MONTHLY)
            if usual == _MONTHLY:
                monthly = any_of(monthly, source.blank("fee_basis"))
            found.append((source, all_of(live, monthly), "fee", ""))
        elif by_term is None:
            found.append((source, live, "fee", ""))
        if by_term is not None:
            found.append((source, all_of(live, by_term), "fee", "months"))
        return tuple(found)

    def _by_term(self, source: Source, bases: Sequence[str]) -> Term | None:
        """Which fees are for a whole term; None where not all of those say their months."""
        if not source.has("months"):
            return None
        months = source.raw("months")
        said = all(
            isinstance(each, int | float) and each > 0
            for each, basis in zip(months, bases, strict=True)
            if basis == _WHOLE
        )
        if not said or any(isinstance(each, str) for each in months):
            return None
        known = source.above("months")
        if not source.has("fee_basis"):
            return known
        whole = source.says("fee_basis", _WHOLE)
        if None in source.sheet.table.values("fee_basis"):
            blank = source.blank("fee_basis")
            whole = any_of(whole, blank) if _WHOLE in _blank_bases(source, bases) else whole
        return all_of(whole, known)

    def _in_force(self, source: Source, *, paused: bool = False) -> Term:
        """Which contracts are in force on the day, whichever it is.

        What the last 상태 says that its days tell, too, is told by the days: what has ended since
        is left out, and on an earlier day what ended after it counts.
        """
        status = _status(source)
        ways = [source.says(status, Status.ACTIVE.value, Status.EXPIRING.value)]
        begun = self._begun(source)
        if begun is not None:
            fresh = any_of(source.says(status, Status.UPCOMING.value), source.blank(status))
            ways.append(all_of(fresh, begun))
        ways += [all_of(source.says(status, *words), told) for words, told in _told_by_days(source)]
        left = [not_(over) for over in self._over(source)]
        pause = None if paused else self._pausing(source)
        return all_of(any_of(*ways), *left, *([] if pause is None else [not_(pause)]))

    def _begun(self, source: Source) -> Term | None:
        """Which terms have begun, and have an end or say that they have none."""
        if not source.has("start", "end"):
            return None
        ends = any_of(source.number("end"), source.says("end", *_blank_words(source)))
        return all_of(source.before("start", self.days.after(1)), ends)

    def _over(self, source: Source) -> Iterator[Term]:
        """What keeps a contract from being in force on the day: each by itself."""
        tomorrow = self.days.after(1)
        for field, day in (
            ("end", self.today),
            ("terminated_on", self.today),
            ("cancelled_on", tomorrow),
        ):
            if source.has(field):
                yield source.before(field, day)
        if source.has("start"):
            yield source.since("start", tomorrow)
        if source.has("sessions_left"):
            yield source.below("sessions_left")

    def _pausing(self, source: Source) -> Term | None:
        """Which contracts pause on the day; a pause may be open on either side."""
        sides = [each for each in _PAUSE if source.has(each)]
        if not sides:
            return None
        terms = [any_of(*map(source.number, sides))]
        if "paused_from" in sides:
            terms.append(not_(source.since("paused_from", self.days.after(1))))
        if "paused_to" in sides:
            terms.append(not_(source.before("paused_to", self.today)))
        return all_of(*terms)

    def _stale(self, source: Source) -> Term:
        """Which rows have a 상태 that cannot be right on the day."""
        status, tomorrow = _status(source), self.days.after(1)
        pause = self._pausing(source)
        over = [*self._over(source), *([] if pause is None else [pause])]
        ways = []
        if over:
            going = source.says(status, Status.ACTIVE.value, Status.EXPIRING.value)
            told = [
                all_of(source.says(status, *said), by)
                for words, by in _told_by_days(source)
                if (said := [each for each in words if each != Status.RENEWED.value])
            ]  # who has been renewed is so before the last day, too
            any_over = any_of(*over)
            ways.append(all_of(going, any_over))
            if told:
                ways.append(all_of(any_of(*told), not_(any_over)))
        if source.has("start"):
            begun = source.before("start", tomorrow)
            ways.append(all_of(source.says(status, Status.UPCOMING.value), begun))
            ways.append(all_of(source.blank(status), source.number("start")))
        return any_of(*ways) if ways else all_of(source.blank(status), not_(source.blank(status)))


_PAUSE: Final = ("paused_from", "paused_to")


def _told_by_days(source: Source) -> Iterator[tuple[tuple[str, ...], Term]]:
    """Yield words of 상태 with the rows in which days say the same, so that they move with the day.

    A word that people have typed for want of a column stands for itself.
    """
    if source.has("end"):
        yield (Status.EXPIRED.value, Status.RENEWED.value), source.number("end")
    for status, field in (
        (Status.TERMINATED, "terminated_on"),
        (Status.CANCELLED, "cancelled_on"),
    ):
        if source.has(field):
            yield (status.value,), source.number(field)
    sides = [source.number(each) for each in _PAUSE if source.has(each)]
    if sides:
        yield (Status.PAUSED.value,), any_of(*sides)


def _owed(source: Source) -> Term:
    """Which contracts owe something."""
    return all_of(source.above("outstanding"), _is_contract(source))


def _is_contract(source: Source) -> Term:
    """Which rows are contracts: not the sum below them."""
    filled = [not_(source.blank(each)) for each in ("start", _status(source)) if source.has(each)]
    return any_of(*filled)


_STATUS_HOW: Final = {
    Status.ACTIVE: "아래는 상태 열이 말하는 대로 센 것입니다.",
    Status.ERROR: "날짜를 고칠 줄. xlcrm check가 알려 줍니다.",
}


def _status(source: Source) -> str:
    """The column in which xlcrm keeps a ledger's status; empty without one."""
    return next((each for each in ("computed_status", "status") if source.has(each)), "")


def _blank_words(source: Source) -> tuple[str, ...]:
    """The words that stand for a day that never comes, as the ledger spells them."""
    found = dict.fromkeys(_OPEN_WORDS)
    for raw, value in zip(source.raw("end"), source.sheet.table.values("end"), strict=True):
        if isinstance(raw, str) and value is None and raw.casefold() in OPEN_ENDED:
            found[raw] = None
    return tuple(found)


def _blank_bases(source: Source, bases: Sequence[str]) -> set[str]:
    """What fees are for whose rows do not say it."""
    said = source.sheet.table.values("fee_basis")
    return {basis for basis, each in zip(bases, said, strict=True) if each is None}
