"""The columns of an office's own, and what each holds: days, numbers, people, or other words."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.inputs import OWN
from xlcrm.analysis.once import once
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading.evidence import are_dates, are_names, have_surnames
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

_NUMBER: Final = lazy(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d{1,12}(?:\.\d+)?")
_COUNTED: Final = lazy(r"(?P<number>.+?)\s*(?:원|회|번|개|명|점|건|세|살|개월|일|%)?")
_WHO: Final = lazy(
    r"보호자|부모|어머니|아버지|가족|배우자|자녀|대표|원장|이름|성명|성함|강사|코치|교사|선생|담임"
    r"|트레이너|매니저|보호사|간호|담당|설계사|추천|소개|계약자|수익자|예금주|입금자|보증인|신청자"
    r"|주문자|수령|받는|보내는|직원|기사|작가|디자이너|변호사|세무사|회원|고객|학생|원생"
)
"""Headers of columns that name somebody."""
_FEW: Final = 12  # values, up to which a column does not tell rows apart
_WITH_ZERO: Final = lazy(r"0\d+")
"""What begins with a zero is a number of something, and none that is counted."""


class Manner(Enum):
    """What the cells of a column hold."""

    DAYS = "days"
    NUMBERS = "numbers"
    PEOPLE = "people"
    WORDS = "words"


@outlined
class OwnHeader(NamedTuple):
    """A column of the office's own.

    Attributes:
        header: its header, or, of two alike, that of the ledger.
        column: what the frame calls it.
        of_contracts: whether it stands in the ledger, rather than in 고객정보.
        manner: what its cells hold.
        tells_apart: whether nearly every row says something else: a car's number, a room.
    """

    header: str
    column: str
    of_contracts: bool
    manner: Manner
    tells_apart: bool


@once
def own_headers(office: Office) -> tuple[OwnHeader, ...]:
    """Return the office's own columns, those of the ledger first."""
    found: dict[str, OwnHeader] = {}
    for of_contracts, frame in ((True, office.contracts), (False, office.customers)):
        for column in map(str, frame.columns):
            if column.startswith(OWN):
                header = column.removeprefix(OWN)
                manner, said = manner_of(frame[column], header), frame[column].dropna()
                apart = said.nunique() > max(_FEW, len(said) // 2)
                found.setdefault(header, OwnHeader(header, column, of_contracts, manner, apart))
    return tuple(found.values())


def manner_of(said: pd.Series, header: str = "") -> Manner:
    """Return what a column's cells hold, told by all of them, and of people by its header too.

    Words that look like names and come back in many rows are names only below a header that says
    so: 강남점 and 서초점 are none.

    >>> [manner_of(pd.Series(each)).value for each in (["2024-10-01", None], ["1,000", "20"])]
    ['days', 'numbers']
    >>> [manner_of(pd.Series(each)).value for each in (["홍가람", "김나래"], ["A-1", "B-2"])]
    ['people', 'words']
    >>> several = pd.Series(["강남점", "서초점"] * 5)
    >>> manner_of(several).value, manner_of(several, "보호자").value
    ('words', 'people')
    """
    texts = [str(each) for each in said.dropna() if str(each).strip()]
    if not texts:
        return Manner.WORDS
    distinct = dict.fromkeys(texts)
    if all(_number(each) is not None for each in distinct):
        return Manner.NUMBERS
    if are_dates(list(distinct)) and all(_day(each) is not None for each in distinct):
        return Manner.DAYS
    likely = _WHO.search(header) is not None
    if have_surnames(texts) and (likely or len(distinct) > len(texts) // 2):
        return Manner.PEOPLE
    return Manner.PEOPLE if likely and are_names(list(distinct)) else Manner.WORDS


def days_in(said: pd.Series) -> pd.Series:
    """Return the days that some texts are; NaT for what is none."""
    known = {each: _day(str(each)) for each in said.dropna().unique()}
    days = [known.get(each) if isinstance(each, str) else None for each in said]
    return pd.Series(np.array(days, dtype="datetime64[s]"), index=said.index)


def numbers_in(said: pd.Series) -> pd.Series:
    """Return the numbers that some texts are; NaN for what is none."""
    known = {each: _number(str(each)) for each in said.dropna().unique()}
    numbers = [known.get(each) if isinstance(each, str) else None for each in said]
    return pd.Series(numbers, index=said.index, dtype=float)


def _day(text: str) -> object:
    return read(Kind.DATE, text).value


def _number(text: str) -> float | None:
    match = _COUNTED.fullmatch(text.strip())
    plain = match["number"] if match else text
    if _NUMBER.fullmatch(plain) is None or _WITH_ZERO.fullmatch(plain):
        return None
    return float(plain.replace(",", ""))
