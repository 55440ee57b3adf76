"""A column says of itself what else is asked of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xlcrm.office.checked import checked
from xlcrm.reading.settings import Settings
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.sheets import LEDGER, SHEETS

OWED = Column("owed", "받을 돈", Kind.MONEY, least=0, most=1_000)


def test_what_is_not_declared_follows_from_the_kind() -> None:
    """A name is masked as a name and is a text; an amount is won, and a whole number."""
    name, owed = Column("guardian", "보호자", Kind.NAME), OWED
    assert (name.masked_as, name.shown_as, name.dtype, name.unit) == (
        *(Kind.NAME, Kind.NAME, "string", ""),
    )
    assert (owed.masked_as, owed.shown_as, owed.dtype, owed.unit) == (
        *(None, Kind.MONEY, "Int64", "원"),
    )
    assert (name.personal, owed.personal) == (True, False)


def test_a_text_may_be_masked_as_what_it_says() -> None:
    """A text that names somebody says so, and stays one when it is replaced."""
    referrer = Column("referrer", "소개한 분", Kind.TEXT, masked_as=Kind.NAME)
    assert replace(referrer, required=True).masked_as is Kind.NAME
    assert (referrer.kind, referrer.shown_as, referrer.personal) == (Kind.TEXT, Kind.NAME, True)


@pytest.mark.parametrize(
    ("least", "most", "words", "inside", "outside"),
    [
        pytest.param(0, None, "0 이상", 10**12, -1, id="from"),
        pytest.param(None, 5, "5 이하", -3, 6, id="to"),
        pytest.param(1, 5, "1~5", 5, 0, id="both"),
    ],
)
def test_a_range_includes_its_ends(
    least: int | None, most: int | None, words: str, inside: int, outside: int
) -> None:
    """Both ends are allowed, and the words name them."""
    column = Column("points", "점수", Kind.INTEGER, least=least, most=most)
    assert column.range == words
    assert (column.holds(inside), column.holds(outside)) == (True, False)


def test_what_is_out_of_range_is_not_written() -> None:
    """What `add` and `import` take is checked as `check` does."""
    spec = replace(LEDGER, columns=(*LEDGER.columns, OWED))
    (trouble,) = checked(spec, {"owed": "-500원"}, Settings()).problems
    assert trouble.message == "'받을 돈' 칸의 숫자가 쓸 수 있는 범위(0~1,000)를 벗어났습니다."
    assert checked(spec, {"owed": "1천원"}, Settings()).values == {"owed": 1000}


def test_every_declaration_names_what_there_is() -> None:
    """A day that may not be before another names its field; a range names a code."""
    for spec in SHEETS:
        fields = {column.field for column in spec.columns}
        for column in spec.columns:
            assert column.not_before in {"", *fields}
