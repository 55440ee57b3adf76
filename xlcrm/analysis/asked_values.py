"""How the value of a condition is typed: one of some words, a part of one, a number, a span."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import pandas as pd

from xlcrm.domain.dates import parse_date
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, squeezed
from xlcrm.errors import DomainError
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from xlcrm.analysis.inputs import Office

TO_END: Final = lazy(
    r"D-?(?P<days>\d{1,4})|(?P<within>\d{1,4})일(?:안|이내|내)(?:에|로)?"
    r"(?:만료|종료|만기|끝남|끝나는|끝날)(?:되는|될|되는)?",
    re.IGNORECASE,
)
"""How one asks whose contract ends soon."""
SILENT: Final = lazy(
    r"(?P<days>\d{1,4}일(?:이상|넘게|초과|동안|간)?)"
    r"(?:무연락|무상담|미연락|(?:연락|상담)(?:이)?(?:없음|없는|없던|안함))"
)
"""How one asks of whom nothing was heard."""
_APART: Final = lazy(r"\d \d")
"""Two numbers, which are none together."""
_DAYS: Final = lazy(r"(?P<days>\d{1,4})일?(?P<way>이상|넘게|초과|동안|간|안에?|이내에?|내)?")
_BOUND: Final = lazy(r"(?P<number>.+?)(?P<way>이상|이하|초과|미만|부터|까지)")
_WHOLE: Final = lazy(r"-?\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?")
_CELL: Final = lazy(
    r"(?:R(?P<R>[1-5])(?P<r>이상|이하)?)?(?:F(?P<F>[1-5])(?P<f>이상|이하)?)?"
    r"(?:M(?P<M>[1-5])(?P<m>이상|이하)?)?",
    re.IGNORECASE,
)
_CELL_DIGITS: Final = lazy(r"([1-5])([1-5])([1-5])")
_MONTH: Final = lazy(r"(?P<year>\d{4})(?:[-./]|년)?(?P<month>1[0-2]|0?[1-9])월?|(?P<only>\d{4})년?")
_SPOKEN: Final = {
    **dict.fromkeys(("이번달", "당월", "이달"), 0),
    **dict.fromkeys(("지난달", "전월", "저번달"), -1),
    **dict.fromkeys(("다음달", "내달", "익월"), 1),
}
"""Words for a month, and how many months away it is."""
_MAN: Final = 10_000
_YEARS: Final = {"올해": 0, "금년": 0, "작년": -1, "지난해": -1, "내년": 1}
_FIRST_YEAR: Final = 1950
"""Spans are of years from then on: a shorter number is no year."""


class Value(Protocol):
    """How the values of a condition are typed."""

    @property
    def shape(self) -> str:
        """What one looks like, in words, for whoever typed none."""

    def words(self, office: Office) -> Sequence[str]:
        """Return the words that there are; none where a value is a number or a day."""

    def read(self, office: Office, text: str) -> str | None:
        """Return a value as it is kept; None where the text is none."""


@outlined
@dataclass(frozen=True, slots=True)
class Words:
    """One of some words, or, with `part`, what stands in one of them.

    Attributes:
        known: returns the words that an office has.
        part: whether a part of a word is enough.
        also: other spellings of some of them.
    """

    known: Callable[[Office], Sequence[str]]
    part: bool = False
    also: tuple[tuple[str, str], ...] = ()

    @property
    def shape(self) -> str:
        """What one looks like."""
        return ""

    def words(self, office: Office) -> Sequence[str]:
        """Return the words that there are."""
        return self.known(office)

    def read(self, office: Office, text: str) -> str | None:
        """Return the word as the office writes it; of a part the part."""
        key = match_key(text)
        if not key:
            return None
        spelt = dict(self.also).get(key, text)
        key = match_key(spelt)
        known = self.known(office)
        whole = next((each for each in known if match_key(each) == key), None)
        if whole is not None:
            return whole
        return spelt if self.part and any(key in match_key(each) for each in known) else None

    def said(
        self, said: pd.Series, values: Sequence[str], *, whole: Collection[str] = ()
    ) -> pd.Series:
        """Return which of some texts say one of the values; no text says none.

        Args:
            said: the texts.
            values: the values; with `part` it is enough that one stands in a text.
            whole: texts that, where they are a value, are looked for as such only: 요가 is one
                service, and 요가 12회 another.
        """
        known = {each: match_key(str(each)) for each in said.dropna().unique()}
        keys = {match_key(each) for each in values}
        parts = keys - {match_key(each) for each in whole} if self.part else set()
        yes = [
            each for each, key in known.items() if key in keys or any(part in key for part in parts)
        ]
        found: pd.Series = said.isin(yes)
        return found


@outlined
@dataclass(frozen=True, slots=True)
class Days:
    """A number of days, 0 or more; with `way` also 이상."""

    shape: str
    least: bool = False

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return none."""
        return ()

    def read(self, office: Office, text: str) -> str | None:  # noqa: ARG002 - likewise
        """Return so many days."""
        match = None if _APART.search(text) else _DAYS.fullmatch(squeezed(text))
        if match is None:
            return None
        way = match["way"] or ""
        if self.least:
            if way not in {"", "이상", "넘게", "초과", "동안", "간"}:
                return None
            return f"{int(match['days'])}일 이상" if way == "이상" else f"{int(match['days'])}일"
        return (
            f"{int(match['days'])}일" if way in {"", "안", "안에", "이내", "이내에", "내"} else None
        )


@outlined
@dataclass(frozen=True, slots=True)
class Bound:
    """A number and 이상, 이하, 초과 or 미만; in won where the unit is 원."""

    unit: str

    @property
    def shape(self) -> str:
        """What one looks like."""
        return {"원": "10만원 이상"}.get(self.unit, f"3{self.unit} 이상")

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return none."""
        return ()

    def read(self, office: Office, text: str) -> str | None:  # noqa: ARG002 - likewise
        """Return the number with its unit, and what of it is asked."""
        match = None if _APART.search(text) else _BOUND.fullmatch(squeezed(text))
        if match is None:
            return None
        way = {"부터": "이상", "까지": "이하"}.get(match["way"], match["way"])
        number = self._number(match["number"])
        return None if number is None else f"{self._told(number)} {way}"

    def _told(self, number: float) -> str:
        """A number as it is typed: 10만원, 3회, 2.5점."""
        if self.unit == "원" and number and not number % _MAN:
            return f"{number // _MAN:.0f}만원"
        return f"{number:.2f}".rstrip("0").rstrip(".") + self.unit

    def _number(self, text: str) -> float | None:
        if self.unit == "원":
            value = read(Kind.MONEY, text).value
            return value if isinstance(value, int) else None
        plain = text.removesuffix(self.unit)
        return float(plain.replace(",", "")) if _WHOLE.fullmatch(plain) else None

    def said(self, numbers: pd.Series, values: Sequence[str]) -> pd.Series:
        """Return which numbers are what is asked; one that is not known is none."""
        found = pd.Series(data=False, index=numbers.index)
        for value in values:
            number, _, way = value.partition(" ")
            bound = self._number(number)
            if bound is None:
                continue
            found |= {
                "이상": numbers >= bound,
                "이하": numbers <= bound,
                "초과": numbers > bound,
                "미만": numbers < bound,
            }[way]
        return found


@outlined
@dataclass(frozen=True, slots=True)
class Span:
    """A year, a month or a day; 이번 달 and the like; two of them with ~ between."""

    shape: str

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return none."""
        return ()

    def read(self, office: Office, text: str) -> str | None:
        """Return the span as it was typed: 이번 달 is another one next month."""
        try:
            days = span_of(text, office.as_of)
        except DomainError:
            return None
        return None if days is None else text

    def said(self, days: pd.Series, values: Sequence[str], office: Office) -> pd.Series:
        """Return which days lie in one of the spans."""
        found = pd.Series(data=False, index=days.index)
        for value in values:
            span = span_of(value, office.as_of)
            if span is not None:
                first, last = (np.datetime64(each, "s") for each in span)
                found |= (days >= first) & (days <= last)
        return found


def value_in(phrase: re.Pattern[str], text: str) -> str | None:
    """Return the value in another way to say a condition as a whole; None where it is not that.

    >>> value_in(TO_END, "D-30"), value_in(TO_END, "30일 안에 끝남"), value_in(TO_END, "만료")
    ('30일', '30일', None)
    >>> value_in(SILENT, "90일 동안 연락 없음"), value_in(TO_END, "D-30 60")
    ('90일동안', None)
    """
    match = None if _APART.search(text) else phrase.fullmatch(squeezed(text))
    if match is None:
        return None
    value = next(filter(None, match.groups()))
    return f"{value}일" if value.isdigit() else value


def span_of(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of a year, a month, a day, or from one to another.

    >>> day = date(2024, 10, 1)
    >>> [str(each) for each in span_of("2024-03", day)], [str(e) for e in span_of("작년", day)]
    (['2024-03-01', '2024-03-31'], ['2023-01-01', '2023-12-31'])
    >>> [str(each) for each in span_of("2024년 1월 ~ 2024년 2월", day)]
    ['2024-01-01', '2024-02-29']
    >>> span_of("언제", day)
    """
    first, tilde, last = text.replace("∼", "~").replace("〜", "~").partition("~")
    if tilde:
        begin, end = _span(first, today), _span(last, today)
        if begin is None or end is None or begin[0] > end[1]:
            return None
        return begin[0], end[1]
    return _span(text, today)


def _span(text: str, today: date) -> tuple[date, date] | None:
    plain = squeezed(text)
    if plain in _YEARS:
        year = today.year + _YEARS[plain]
        return date(year, 1, 1), date(year, 12, 31)
    if plain in _SPOKEN:
        months = today.year * 12 + today.month - 1 + _SPOKEN[plain]
        return _month(months // 12, months % 12 + 1)
    match = _MONTH.fullmatch(plain)
    if match is not None:
        year = int(match["only"] or match["year"])
        if year < _FIRST_YEAR:
            return None
        return (
            (date(year, 1, 1), date(year, 12, 31))
            if match["only"]
            else _month(year, int(match["month"]))
        )
    try:
        day = parse_date(text)[0]
    except DomainError:
        return None
    return day, day


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


@outlined
@dataclass(frozen=True, slots=True)
class Cells:
    """A segment of RFM, or scores: R5F4M3, 543, R4 이상."""

    known: Sequence[str]
    shape: str = "R5F4M3"

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return the segments."""
        return self.known

    def read(self, office: Office, text: str) -> str | None:
        """Return a segment, or scores in capitals."""
        named = Words(lambda _: self.known).read(office, text)
        return named or cell_of(text)

    def said(self, scored: pd.DataFrame, values: Sequence[str]) -> pd.Series:
        """Return which customers are in a segment, or have the scores."""
        found = scored["구분"].isin(values)
        for value in values:
            match = _CELL.fullmatch(squeezed(value))
            if match is None or value in self.known:
                continue
            here = pd.Series(data=True, index=scored.index)
            for letter in "RFM":
                if match[letter] is None:
                    continue
                score, wanted = scored[letter], int(match[letter])
                way = match[letter.lower()]
                here &= (
                    score >= wanted
                    if way == "이상"
                    else score <= wanted
                    if way
                    else score == wanted
                )
            found |= here
        return found


def cell_of(text: str) -> str | None:
    """Return scores of RFM as they are kept.

    >>> cell_of("r5f4"), cell_of("543"), cell_of("R4 이상"), cell_of("R6"), cell_of("")
    ('R5F4', 'R5F4M3', 'R4이상', None, None)
    """
    plain = squeezed(text)
    if digits := _CELL_DIGITS.fullmatch(plain):
        return "R{}F{}M{}".format(*digits.groups())
    return plain.upper() if plain and _CELL.fullmatch(plain) else None
