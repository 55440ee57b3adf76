"""How the value of a condition is typed: one of some words, a part of one, a number, a span."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import pandas as pd

from xlcrm.analysis.asked_spans import span_of
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, squeezed
from xlcrm.domain.typed_length import days_ahead, days_back
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from xlcrm.analysis.inputs import Office

_LENGTH: Final = (
    r"\d{1,4}(?:일|주일?|개월|달|년)|(?:일|이|삼)주일?|보름|열흘|(?:한|두|세|석|네|넉)달|반년|일년"
)
"""A time as people say it, without spaces."""
TO_END: Final = lazy(
    rf"D-?(?P<days>\d{{1,4}}|day)|(?P<within>{_LENGTH})(?:안|이내|내)(?:에|로)?"
    r"(?:만료|종료|만기|끝남|끝나는|끝날)(?:되는|될|되는)?",
    re.IGNORECASE,
)
"""How one asks whose contract ends soon."""
SILENT: Final = lazy(
    rf"(?:최근|지난)?(?P<days>(?:{_LENGTH})(?:이상|넘게|초과|동안|간)?)"
    r"(?:무연락|무상담|미연락|(?:연락|상담)(?:이)?(?:없음|없는|없던|안함|안한))"
)
"""How one asks of whom nothing was heard."""
ENDS_IN: Final = lazy(
    r"(?P<span>.+?)(?:에|중에?)?(?:만료|종료|만기|끝남|끝나는|끝날)(?:되는|될|인|예정)?"
)
"""How one asks whose contract ends in a month or on a day."""
JOINED_IN: Final = lazy(r"(?P<span>.+?)(?:에|중에?)?(?:가입|등록)(?:한|된|자)?")
"""How one asks who joined in a month or on a day."""
_APART: Final = lazy(r"\d \d")
"""Two numbers, which are none together."""
_DAYS: Final = lazy(
    rf"(?P<days>{_LENGTH}|\d{{1,4}})(?P<way>이상|이하|넘게|초과|동안|간|안에?|이내에?|내)?"
)
_BOUND: Final = lazy(r"(?P<number>.+?)(?P<way>이상|이하|초과|미만|부터|까지)")
_BETWEEN: Final = lazy(
    r"(?P<least>.+?)(?:(?P<from>이상|초과|부터)(?P<to>.+?)(?P<way>이하|미만|까지)|[~∼〜](?P<most>.+))"
)
"""Two numbers between which one asks: 5만원 이상 10만원 이하, 5만~10만."""
_UNIT: Final = lazy(r"(?P<number>.+?)(?:회|번|개|명|점|건|세|살|개월|일|%|퍼센트)?")
_WHOLE: Final = lazy(r"-?\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?")
_CELL: Final = lazy(
    r"(?:R(?P<R>[1-5])(?P<r>이상|이하)?)?(?:F(?P<F>[1-5])(?P<f>이상|이하)?)?"
    r"(?:M(?P<M>[1-5])(?P<m>이상|이하)?)?",
    re.IGNORECASE,
)
_CELL_DIGITS: Final = lazy(r"([1-5])([1-5])([1-5])")
_MAN: Final = 10_000
YES: Final = "예"
NO: Final = "아니오"
SAID: Final = "있음"
UNSAID: Final = "없음"
_ANSWERS: Final = {
    **dict.fromkeys(("y", "예", "네", "o", "○", "함", "동의", "1", "true", "yes"), YES),
    **dict.fromkeys(("n", "아니오", "아니요", "x", "×", "안함", "미동의", "거부", "불가"), NO),
    **dict.fromkeys(("0", "false", "no", "없음"), NO),
}
_TOLD: Final = {
    **dict.fromkeys(("있음", "있는", "적힌", "적힘"), SAID),
    **dict.fromkeys(("없음", "없는", "빈칸", "미지정", "안적힌"), UNSAID),
}
_AND_MORE: Final = ("이상", "이하")


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

    def read(self, office: Office, text: str) -> str | None:
        """Return so many days; of weeks and months as many as they have from the day on."""
        match = None if _APART.search(text) else _DAYS.fullmatch(squeezed(text))
        if match is None:
            return None
        way = match["way"] or ""
        length = match["days"]
        if self.least:
            if way not in {"", "이상", "넘게", "초과", "동안", "간"}:
                return None
            days = days_back(length, office.as_of)
            return None if days is None else f"{days}일 이상" if way == "이상" else f"{days}일"
        if way not in {"", "안", "안에", "이내", "이내에", "내", "이하"}:
            return None
        days = days_ahead(length, office.as_of)
        return None if days is None else f"{days}일"


@outlined
@dataclass(frozen=True, slots=True)
class Bound:
    """A number and 이상, 이하, 초과 or 미만, or two of them; in won where the unit is 원.

    A number alone asks for just that, unless it is of won, where hardly anybody means it.
    """

    unit: str

    @property
    def shape(self) -> str:
        """What one looks like."""
        return {"원": "10만원 이상"}.get(self.unit, f"3{self.unit} 이상")

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return none."""
        return ()

    def read(self, office: Office, text: str) -> str | None:  # noqa: ARG002 - likewise
        """Return the number or numbers with their unit, and what of them is asked."""
        if _APART.search(text):
            return None
        plain = squeezed(text)
        if match := _BETWEEN.fullmatch(plain):
            return self._between(match)
        match = _BOUND.fullmatch(plain)
        if match is None:
            number = None if self.unit == "원" else self._number(plain)
            return None if number is None else self._told(number)
        way = _WAYS.get(match["way"], match["way"])
        number = self._number(match["number"])
        return None if number is None else f"{self._told(number)} {way}"

    def _between(self, match: re.Match[str]) -> str | None:
        most = match["to"] or match["most"]
        least, most = self._number(match["least"]), self._number(most)
        if least is None or most is None or least > most:
            return None
        first, last = (_WAYS.get(match[each] or "", match[each]) for each in ("from", "way"))
        return f"{self._told(least)} {first or '이상'} {self._told(most)} {last or '이하'}"

    def _told(self, number: float) -> str:
        """A number as it is typed: 10만원, 3회, 2.5점."""
        if self.unit == "원" and number and not number % _MAN:
            return f"{number // _MAN:.0f}만원"
        return f"{number:.2f}".rstrip("0").rstrip(".") + self.unit

    def _number(self, text: str) -> float | None:
        if self.unit != "원":
            plain = text.removesuffix(self.unit)
            if not self.unit and (match := _UNIT.fullmatch(plain)):
                plain = match["number"]
            if self.unit or _WHOLE.fullmatch(plain):
                return float(plain.replace(",", "")) if _WHOLE.fullmatch(plain) else None
        value = read(Kind.MONEY, text).value
        return value if isinstance(value, int) else None

    def said(self, numbers: pd.Series, values: Sequence[str]) -> pd.Series:
        """Return which numbers are what is asked; one that is not known is none."""
        found = pd.Series(data=False, index=numbers.index)
        for value in values:
            parts = value.split(" ")
            asked = pd.Series(data=True, index=numbers.index)
            for number, way in zip(parts[::2], (*parts[1::2], ""), strict=False):
                bound = self._number(number)
                asked &= False if bound is None else _compared(numbers, bound, way)
            found |= asked
        return found


_WAYS: Final = {"부터": "이상", "까지": "이하"}


def _compared(numbers: pd.Series, bound: float, way: str) -> pd.Series:
    return {
        "이상": numbers >= bound,
        "이하": numbers <= bound,
        "초과": numbers > bound,
        "미만": numbers < bound,
        "": numbers == bound,
    }[way]


@outlined
@dataclass(frozen=True, slots=True)
class Answer:
    """예 or 아니오, in the words of offices: Y, O, 동의, N, X, 거부."""

    @property
    def shape(self) -> str:
        """What one looks like."""
        return ""

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return both."""
        return YES, NO

    def read(self, office: Office, text: str) -> str | None:  # noqa: ARG002 - likewise
        """Return which of them it is."""
        return _ANSWERS.get(match_key(text))


def whether_told(text: str) -> str | None:
    """Return what asks whether a cell says anything at all: 있음, 없음.

    >>> whether_told("없는"), whether_told("있음"), whether_told("강남점")
    ('없음', '있음', None)
    """
    return _TOLD.get(match_key(text))


@outlined
@dataclass(frozen=True, slots=True)
class Ranked:
    """One of some words that have an order, the highest first: 골드, 골드 이상.

    Attributes:
        known: the words.
    """

    known: tuple[str, ...]

    @property
    def shape(self) -> str:
        """What one looks like."""
        return ""

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return the words that there are."""
        return self.known

    def read(self, office: Office, text: str) -> str | None:
        """Return the word, or the word with 이상 or 이하."""
        found = Words(lambda _: self.known).read(office, text)
        if found is not None:
            return found
        plain = squeezed(text)
        for way in _AND_MORE:
            if plain.endswith(way):
                first = Words(lambda _: self.known).read(office, plain.removesuffix(way))
                return None if first is None else f"{first} {way}"
        return None

    def spread(self, values: Sequence[str]) -> list[str]:
        """Return the words that some values are: 골드 이상 is VIP and 골드.

        >>> Ranked(("VIP", "골드", "실버")).spread(["골드 이상"])
        ['VIP', '골드']
        """
        found: list[str] = []
        for value in values:
            if value in self.known:
                found.append(value)
                continue
            first, _, way = value.rpartition(" ")
            place = self.known.index(first)
            found += self.known[: place + 1] if way == "이상" else self.known[place:]
        return found


@outlined
@dataclass(frozen=True, slots=True)
class RankedBy:
    """One of some words that have an order which the office sets, the highest first.

    Attributes:
        known: the words of an office.
    """

    known: Callable[[Office], tuple[str, ...]]

    @property
    def shape(self) -> str:
        """What one looks like."""
        return ""

    def words(self, office: Office) -> Sequence[str]:
        """Return the words that there are."""
        return self.known(office)

    def read(self, office: Office, text: str) -> str | None:
        """Return the word, or the word with 이상 or 이하."""
        return Ranked(self.known(office)).read(office, text)


@outlined
@dataclass(frozen=True, slots=True)
class Span:
    """A year, a month, a week or a day as people type it; two with ~ between; 이후, 까지.

    Attributes:
        shape: what one looks like.
        past: whether a month without a year is the last such month; else it is the nearest.
    """

    shape: str
    past: bool = False

    def words(self, office: Office) -> Sequence[str]:  # noqa: ARG002 - a value's signature
        """Return none."""
        return ()

    def read(self, office: Office, text: str) -> str | None:
        """Return the span as it was typed: 이번 달 is another one next month.

        What says no year is told with the one that is meant.
        """
        found = span_of(text, office.as_of, past=self.past)
        return None if found is None else found.told

    def said(self, days: pd.Series, values: Sequence[str], office: Office) -> pd.Series:
        """Return which days lie in one of the spans."""
        found = pd.Series(data=False, index=days.index)
        for value in values:
            span = span_of(value, office.as_of)
            if span is not None:
                first, last = (np.datetime64(each, "s") for each in (span.first, span.last))
                found |= (days >= first) & (days <= last)
        return found


def value_in(phrase: re.Pattern[str], text: str) -> str | None:
    """Return the value in another way to say a condition as a whole; None where it is not that.

    >>> value_in(TO_END, "D-30"), value_in(TO_END, "30일 안에 끝남"), value_in(TO_END, "만료")
    ('30일', '30일', None)
    >>> value_in(TO_END, "D-Day"), value_in(TO_END, "한 달 안에 만료되는")
    ('0일', '한달')
    >>> value_in(SILENT, "90일 동안 연락 없음"), value_in(TO_END, "D-30 60")
    ('90일동안', None)
    """
    match = None if _APART.search(text) else phrase.fullmatch(squeezed(text))
    if match is None:
        return None
    value = next(filter(None, match.groups()))
    if value.casefold() == "day":
        return "0일"
    return f"{value}일" if value.isdigit() else value


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
