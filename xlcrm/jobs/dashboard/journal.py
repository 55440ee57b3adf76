"""The figures of the journal; entries that a later one corrects or closes do not count."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.jobs.dashboard.counting import GOOD, TARGET, WATCH, Row, below_tables, row_of
from xlcrm.jobs.dashboard.terms import Source, Term, all_of, any_of, not_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.dashboard.terms import Day, Days

_COMPLAINT: Final = "불만"
_WEEK: Final = 7
_DUE: Final = ("at", "follow_up_due")
_JOURNAL_DAYS: Final = (*_DUE, "follow_up_done", "resolved_at")


@outlined
class JournalFigures:
    """The figures of the journal, over all its sheets.

    Args:
        journals: its sheets.
        days: the days to count by.
    """

    def __init__(self, journals: Sequence[Source], days: Days) -> None:
        self.journals = journals
        self.days = days
        self._tomorrow = days.after(1)
        self._gone = {
            str(each)
            for source in journals
            if source.has("corrects")
            for each in source.raw("corrects")
            if each not in {None, ""}
        }

    def rows(self) -> Iterator[Row]:
        """Yield the rows that the journal's columns allow."""
        today, tomorrow, week = self.days.after(), self._tomorrow, self.days.after(_WEEK + 1)
        for label, first, last, how, judged in (
            ("기한이 지난 후속 조치", None, today, "xlcrm log due가 하나씩 보여 줍니다.", GOOD),
            ("오늘까지인 후속 조치", today, tomorrow, "", WATCH),
            ("7일 안의 후속 조치", tomorrow, week, "내일부터 7일 뒤까지.", ""),
        ):
            term = partial(self._due, first, last)
            yield from row_of(label, self.journals, _DUE, term, how, judged=judged)
        if all(each.has("category") or each.has("occurred_at") for each in self.journals):
            yield from row_of(
                "미해결 문제",
                self.journals,
                ("at", "resolved_at"),
                self._issue,
                "해결일시가 없는 불만과 문제.",
                judged=GOOD,
            )
        yield from row_of(
            "글자로 적힌 상담 날짜",
            self.journals,
            ("at",),
            lambda each: any_of(*(each.odd(day) for day in _JOURNAL_DAYS if each.has(day))),
            "날짜 값이 아니어서 여기서 세지 못하는 줄. xlcrm fix가 고칩니다.",
            judged=GOOD,
        )
        yield from below_tables("표 아래에 적힌 상담", self.journals, "at")
        how = "정정된 줄은 빼고 셉니다."
        for row in row_of("이달 상담", self.journals, ("at",), self._this_month, how):
            yield Row(row.label, row.figure, row.how, TARGET, goal="contacts")

    def _standing(self, source: Source) -> list[Term]:
        """What holds of the entries up to the day that none corrects."""
        terms = [not_(source.since("at", self._tomorrow))]
        if source.has("entry_id"):
            terms += [
                self._uncorrected(source, other) for other in self.journals if other.has("corrects")
            ]
        return terms

    def _uncorrected(self, source: Source, other: Source) -> Term:
        cells, raw = source.cells("entry_id"), source.raw("entry_id")
        blank = source.blank("entry_id").text
        return Term(
            f"(({blank}+ISERROR(MATCH({cells},{other.cells('corrects')},0)))>0)",
            lambda at: str(raw[at] or "") not in self._gone,
        )

    def _done(self, source: Source, field: str) -> Term:
        return all_of(not_(source.blank(field)), not_(source.since(field, self._tomorrow)))

    def _due(self, first: Day | None, last: Day, source: Source) -> Term:
        """Which follow-ups are open and due between two days."""
        terms = [*self._standing(source), source.before("follow_up_due", last)]
        if first is not None:
            terms.append(source.since("follow_up_due", first))
        if source.has("follow_up_done"):
            terms.append(not_(self._done(source, "follow_up_done")))
        return all_of(*terms)

    def _issue(self, source: Source) -> Term:
        """Which problems are open."""
        ways = []
        if source.has("category"):
            ways.append(source.says("category", _COMPLAINT))
        if source.has("occurred_at"):
            ways.append(not_(source.blank("occurred_at")))
        done = self._done(source, "resolved_at")
        return all_of(any_of(*ways), *self._standing(source), not_(done))

    def _this_month(self, source: Source) -> Term:
        return all_of(source.since("at", self.days.month()), *self._standing(source))
