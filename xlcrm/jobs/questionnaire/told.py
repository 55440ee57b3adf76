"""Who has been asked what they think, and who has answered, as 마케팅 and 만족도 tell it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING

from xlcrm.domain.coupons import coupon_key
from xlcrm.domain.outline import outlined
from xlcrm.office.journal_read import day_of
from xlcrm.reading.questionnaire_rules import is_asking
from xlcrm.schema.sheets import MARKETING, SATISFACTION
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.workbook.read import Book


@outlined
@dataclass(frozen=True, slots=True)
class AskedOnce:
    """One customer asked once: who, when, in which campaign, and by which code; "" by none."""

    customer: str
    on: date
    campaign: str
    code: str


@outlined
@dataclass(frozen=True, slots=True)
class AnsweredOnce:
    """One answer: who, when, by which code, what it says by field, and where it stands."""

    customer: str
    on: date
    code: str
    said: Mapping[str, object]
    where: CellRef


@outlined
@dataclass(frozen=True, slots=True)
class AskedAndAnswered:
    """All that has been asked and answered by a day, each in the order of the sheets.

    Attributes:
        asked: who was asked.
        answered: who answered.
        codes: who was asked by which code.
        by_code: the answers that bear a code.
        last: the last day on which each customer was asked or has answered.
    """

    asked: tuple[AskedOnce, ...] = ()
    answered: tuple[AnsweredOnce, ...] = ()
    codes: Mapping[str, AskedOnce] = field(default_factory=dict)
    by_code: Mapping[str, AnsweredOnce] = field(default_factory=dict)
    last: Mapping[str, date] = field(default_factory=dict)

    def is_answered(self, asked: AskedOnce) -> bool:
        """Whether who was asked has answered: by the code, or on that day or later."""
        if asked.code and asked.code in self.by_code:
            return True
        return any(
            each.customer == asked.customer and each.on >= asked.on for each in self.answered
        )


def asked_and_answered(book: Book, as_of: date) -> AskedAndAnswered:
    """Return who has been asked what they think, and who has answered, by a day."""
    asked: list[AskedOnce] = []
    answered: list[AnsweredOnce] = []
    last: defaultdict[str, list[date]] = defaultdict(list)
    for sheet in book.sheets:
        table = sheet.table
        if table.spec.key not in {MARKETING.key, SATISFACTION.key}:
            continue
        is_sent = table.spec.key == MARKETING.key
        days = table.values("sent_on" if is_sent else "date")
        codes = table.values("form_code")
        for at, who in enumerate(book.people.whose_rows(table)):
            day = day_of(days[at])
            if not who or day is None or day > as_of:
                continue
            code = coupon_key(str(codes[at])) if codes[at] is not None else ""
            if is_sent:
                campaign = str(table.values("campaign")[at] or "").strip()
                if not is_asking(campaign) and not code:
                    continue
                asked.append(AskedOnce(who, day, campaign, code))
            else:
                said = {name: table.values(name)[at] for name in _SAID}
                where = table.where(at, "score" if "score" in table.columns else "date")
                answered.append(AnsweredOnce(who, day, code, said, where))
            last[who].append(day)
    codes_asked = {each.code: each for each in reversed(asked) if each.code}
    return AskedAndAnswered(
        tuple(asked),
        tuple(answered),
        codes_asked,
        {each.code: each for each in reversed(answered) if each.code},
        {who: max(days_told) for who, days_told in last.items()},
    )


_SAID = ("score", "recommend", "opinion")
