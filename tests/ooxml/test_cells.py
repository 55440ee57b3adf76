"""What a cell's bytes say, and a value as a cell's bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random  # noqa: TC003 - hypothesis reads the annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cellref import CellError, CellValue
from xlcrm.errors import PlanError
from xlcrm.ooxml.cells import (
    MISSING_STRING,
    NOT_CALCULATED,
    Decoder,
    date_of,
    is_formula,
    render,
    serial_of,
)
from xlcrm.ooxml.strings import SharedStrings


def _moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment without a zone, as sheets have them."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


CELLS = (
    *(' s="1"><v>?</v>', "><v>?</v>", ' t="s"><v>?</v>', ' s="2" t="s"><v>?</v>', "><v>-?.5</v>"),
    *(' t="inlineStr"><is><t>글 ?</t></is>', ' t="inlineStr"><is><t>a &amp; ?</t></is>'),
    *(' t="inlineStr"><is><r><t>글</t></r><r><t>?</t></r></is>', ' s="1"/>', ' s="?"><v></v>'),
    *("><f>A?</f><v>3</v>", ' t="str"><v>?</v>', ' t="b"><v>1</v>', "><v>\n?</v>"),
)
"""Cells as they stand behind their reference, ? for some number."""

STRINGS = SharedStrings(b"<sst><si><t>zero</t></si><si><r><t>o</t></r><r><t>ne</t></r></si></sst>")


@pytest.mark.parametrize(
    ("attributes", "content", "value"),
    [
        pytest.param(b"", b"<v>12</v>", 12, id="whole number"),
        pytest.param(b"", b"<v>-1.5E-3</v>", -0.0015, id="fraction"),
        pytest.param(b' t="n"', b"<v>0045</v>", 45, id="leading zeros"),
        pytest.param(b"", b"<v></v>", None, id="no number"),
        pytest.param(b"", b"<v>n/a</v>", "n/a", id="text that claims to be a number"),
        pytest.param(b' s="1"', None, None, id="no content"),
        pytest.param(b' t="s"', b"<v>0</v>", "zero", id="shared"),
        pytest.param(b" t='s' s='3'", b"<v> 1 </v>", "one", id="shared, rich, other quotes"),
        pytest.param(b' t="s"', b"<v>9</v>", MISSING_STRING, id="shared, missing"),
        pytest.param(b' t="s"', b"<v></v>", None, id="shared, empty"),
        pytest.param(b' t="inlineStr"', b"<is><t>a</t></is>", "a", id="inline"),
        pytest.param(b' t="inlineStr"', b"<is><t><![CDATA[<a>]]></t></is>", "<a>", id="CDATA"),
        pytest.param(b' t="str"', b"<f>A1</f><v>x &amp; y</v>", "x & y", id="formula string"),
        pytest.param(b' t="str"', b"<v>line_x000D_</v>", "line\r", id="escape"),
        pytest.param(b' t="b"', b"<v>1</v>", True, id="true"),
        pytest.param(b' t="b"', b"<v>false</v>", False, id="false"),
        pytest.param(b' t="e"', b"<v>#N/A</v>", CellError("#N/A"), id="error"),
        pytest.param(b' t="d"', b"<v>2023-10-26</v>", _moment(2023, 10, 26), id="ISO day"),
        pytest.param(
            b' t="d"',
            b"<v>2023-10-26T09:30:00Z</v>",
            _moment(2023, 10, 26, 9, 30),
            id="ISO moment",
        ),
        pytest.param(b' t="d"', b"<v>later</v>", "later", id="no date"),
        pytest.param(b"", b"<f>A1</f>", NOT_CALCULATED, id="formula without a value"),
        pytest.param(b"", b"<f>A1</f><v>3</v>", 3, id="formula with a value"),
        pytest.param(b"", b"<x:f>A1</x:f><x:v>3</x:v>", 3, id="prefixed"),
        pytest.param(b"", b"\n <v>3</v>\n", 3, id="indented"),
        pytest.param(b"", b"<!-- <v>9</v> --><v>3</v>", 3, id="comment"),
    ],
)
def test_a_cell_says_its_value(attributes: bytes, content: bytes | None, value: CellValue) -> None:
    """Every type of the standard is read, twice alike."""
    decoder = Decoder(STRINGS)
    for _ in range(2):
        read = decoder[None if content is None else attributes + b">" + content]
        assert (type(read), read) == (type(value), value)


@given(
    st.lists(st.tuples(st.sets(st.sampled_from(CELLS)), st.integers(0, 90)), max_size=4),
    st.randoms(use_true_random=False),
    st.sampled_from([4, 1_000]),
)
def test_a_column_says_what_its_cells_say(
    blocks: list[tuple[set[str], int]], random: Random, memo: int
) -> None:
    """However many cells are read at once, and whatever they hold, the values are the same."""
    strings = SharedStrings(f"<sst>{'<si><t>글</t></si>' * 200}</sst>".encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlcrm.ooxml.cells._MEMO", memo)
        together = Decoder(strings)
        for kinds, count in blocks:
            texts = [random.choice([*sorted(kinds), ""]) for _ in range(count)]
            cells = [text.replace("?", str(random.randrange(210))).encode() for text in texts]
            raw = [cell or None for cell in cells]
            alone = [Decoder(strings)[each] for each in raw]
            said = together.read_all(raw)
            assert [(type(each), each) for each in said] == [(type(each), each) for each in alone]


def test_numbers_beyond_reason_are_read_with_others() -> None:
    """A number of 5,000 digits among others is no error, but text."""
    digits = ["1"] * 40 + ["9" * 5_000]
    said = Decoder(STRINGS).read_all([f"><v>{each}</v>".encode() for each in digits])
    assert said == [1] * 40 + ["9" * 5_000]


@pytest.mark.parametrize("odd", ["1E999", "-1e309", "9" * 400 + ".5", "1.2.3", "1-2", "-7", "1e3"])
def test_numbers_with_fractions_are_read_together_as_each_is_alone(odd: str) -> None:
    """One that no cell can hold, or that is none, stays what stands there."""
    raw = [
        f' s="3"><v>{each}</v>'.encode() for each in (*(45_000 + at / 7 for at in range(40)), odd)
    ]
    alone = [Decoder(STRINGS)[each] for each in raw]
    said = Decoder(STRINGS).read_all(raw)
    assert [(type(each), each) for each in said] == [(type(each), each) for each in alone]


@pytest.mark.parametrize("written", ["1E999", "-1e309", "INF", "nan", "9" * 400])
def test_a_number_that_no_cell_can_hold_is_text(written: str) -> None:
    """It is what stands there, and nothing that anybody counts on."""
    assert Decoder(STRINGS)[f"><v>{written}</v>".encode()] == written


def test_formulas_are_told_from_names_that_begin_alike() -> None:
    """Only an `f` element is a formula."""
    assert is_formula(b"<f>A1</f>")
    assert is_formula(b'<x:f t="shared" si="0"/><x:v>1</x:v>')
    assert not is_formula(b"<is><t>f of x</t><foo/></is>")
    assert not is_formula(None)


@pytest.mark.parametrize(
    ("day", "serial", "serial_1904"),
    [
        (date(2023, 10, 26), 45225, 43763),
        (date(1904, 1, 1), 1462, 0),
        (date(1900, 3, 1), 61, -1401),
        (date(1900, 2, 28), 59, -1402),
        (date(1900, 1, 1), 1, -1460),
        (_moment(2024, 10, 1, 12), 45566.5, 44104.5),
        (_moment(1900, 2, 28, 12), 59.5, -1401.5),
    ],
    ids=str,
)
def test_serials_of_both_date_systems(day: date, serial: float, serial_1904: float) -> None:
    """A day's number in the 1900 system, with the leap day that never was, and in the 1904 one."""
    assert serial_of(day) == serial
    assert serial_of(day, date1904=True) == serial_1904


@given(
    st.datetimes(_moment(1904, 1, 1), _moment(9999, 12, 31)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.booleans(),
)
def test_a_moment_survives_the_round_trip(moment: datetime, date1904: bool) -> None:  # noqa: FBT001
    """To the second, in both date systems."""
    assert date_of(serial_of(moment, date1904=date1904), date1904=date1904) == moment


@given(st.dates(date(1900, 1, 1)))
def test_a_day_survives_the_round_trip(day: date) -> None:
    """Every day that Excel knows."""
    moment = date_of(serial_of(day))
    assert moment is not None
    assert moment.date() == day


@pytest.mark.parametrize(
    ("serial", "date1904", "moment"),
    [
        (0.5, False, None),
        (1, False, _moment(1900, 1, 1)),
        (59.999999, False, _moment(1900, 2, 28, 23, 59).replace(second=59)),
        (60, False, None),
        (60.5, False, None),
        (61, False, _moment(1900, 3, 1)),
        (2_958_465.9999999, False, _moment(9999, 12, 31, 23, 59).replace(second=59)),
        (2_958_466, False, None),
        (-1, True, None),
        (0, True, _moment(1904, 1, 1)),
        (60, True, _moment(1904, 3, 1)),
        (2_957_003, True, _moment(9999, 12, 31)),
        (2_957_004, True, None),
    ],
)
def test_a_number_is_the_day_that_excel_shows(
    serial: float,
    date1904: bool,  # noqa: FBT001 - a case
    moment: datetime | None,
) -> None:
    """From 1900-01-01, or 1904-01-01, to 9999-12-31; 1900-02-29 never was."""
    assert date_of(serial, date1904=date1904) == moment


@given(st.floats())
def test_any_number_is_a_date_or_none(serial: float) -> None:
    """No number makes an error: NaN, infinity and far-off ones have no date."""
    moment = date_of(serial)
    assert moment is None or abs(moment - _moment(1900, 1, 1)) < timedelta(days=3_000_000)


@pytest.mark.parametrize(
    ("value", "kind", "content"),
    [
        pytest.param(None, b"", b"", id="nothing"),
        pytest.param("", b"", b"", id="empty text"),
        pytest.param(True, b' t="b"', b"<v>1</v>", id="bool"),
        pytest.param(12, b"", b"<v>12</v>", id="int"),
        pytest.param(0.1, b"", b"<v>0.1</v>", id="float"),
        pytest.param(date(2023, 10, 26), b"", b"<v>45225</v>", id="day"),
        pytest.param(CellError("#N/A"), b' t="e"', b"<v>#N/A</v>", id="error"),
        pytest.param("zero", b' t="s"', b"<v>0</v>", id="text in the table"),
        pytest.param("a<b", b' t="inlineStr"', b"<is><t>a&lt;b</t></is>", id="other text"),
        pytest.param(
            " a", b' t="inlineStr"', b'<is><t xml:space="preserve"> a</t></is>', id="spaces"
        ),
    ],
)
def test_a_value_becomes_markup(value: object, kind: bytes, content: bytes) -> None:
    """Each kind as Excel writes it; text that is no shared string stands in the cell itself."""
    assert render(value, b"", STRINGS, date1904=False) == (kind, content)


def test_markup_takes_the_sheets_prefix() -> None:
    """Every element of a prefixed sheet has its prefix."""
    shown = render("a", b"x:", STRINGS, date1904=False)
    assert shown.content == b"<x:is><x:t>a</x:t></x:is>"


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 1e308, 10**400, object(), "x" * 32_768, date(1899, 12, 1)],
    ids=lambda value: type(value).__name__,
)
def test_what_no_cell_can_hold_is_refused(value: object) -> None:
    """Neither Excel nor xlcrm can show these."""
    with pytest.raises(PlanError):
        render(value, b"", STRINGS, date1904=False)


def test_a_decoder_that_met_very_much_forgets_it_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever asks what a column's distinct cells are has to know all of them, or none."""
    monkeypatch.setattr("xlcrm.ooxml.cells._MEMO", 4)
    decoder = Decoder(SharedStrings())
    for number in range(3):
        assert decoder[b"><v>%d</v>" % number] == number
    assert not decoder.complete
    decoder.let_go()
    assert (dict(decoder), decoder.complete) == ({None: None}, False)
    assert decoder[b"><v>7</v>"] == 7
    few = Decoder(SharedStrings())
    assert few[b"><v>7</v>"] == 7
    few.let_go()
    assert few.complete
    assert few[None] is None
    assert len(few) == 2
