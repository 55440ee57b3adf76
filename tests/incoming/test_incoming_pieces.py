"""Brought texts are read piece by piece: no piece's end is seen, and no text is held whole."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.incoming import text as incoming_text
from xlcrm.incoming.read import Incoming, IncomingError, read_rows
from xlcrm.incoming.text import rows_of_json, rows_of_text, text_of
from xlcrm.schema.sheets import PURCHASES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANY = 100_000
PIECE = 65_536  # bytes
FEW = 2 << 20  # bytes: some rows on their way, and their buffers
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp949")
LINES = st.lists(
    st.tuples(st.sampled_from(["책", "a", "상담 ", '"두\n줄"', "똠"]), st.integers(1, 99)),
    min_size=1,
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read five bytes and two rows at a time."""
    monkeypatch.setattr(incoming_text, "_PIECE", 5)
    monkeypatch.setattr(incoming_text, "_ROWS", 2)


def said(found: Incoming) -> list[tuple[str, Mapping[str, object]]]:
    """Return what each row is called and says."""
    return [*zip(found.places, found.rows, strict=True)]


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(lines=LINES)
@settings(deadline=None)
def test_pieces_of_any_size_give_the_same_rows(encoding: str, lines: list[tuple[str, int]]) -> None:
    """Letters of two and three bytes, quoted line breaks and rows end where pieces do not."""
    text = "제품,금액\n" + "".join(f"{product},{amount}\n" for product, amount in lines)
    data = text.encode(encoding)
    whole = said(rows_of_text(text_of(data), PURCHASES))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming_text, "_PIECE", 5)
        patch.setattr(incoming_text, "_ROWS", 2)
        assert said(rows_of_text(text_of(data), PURCHASES)) == whole
    assert [row["amount"] for _, row in whole] == [str(amount) for _, amount in lines]


@pytest.mark.usefixtures("small")
def test_a_key_of_json_may_come_late() -> None:
    """Rows before it say nothing of it, and those behind it need not either."""
    lines = [{"금액": 1}, {"금액": 2}, {"금액": 3}, {"제품": "책"}, {"색": 1}, {"금액": 6}]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    assert said(rows_of_json(text_of(text.encode()), PURCHASES)) == [
        ("1번째 줄", {"amount": 1}),
        ("2번째 줄", {"amount": 2}),
        ("3번째 줄", {"amount": 3}),
        ("4번째 줄", {"product": "책"}),
        ("6번째 줄", {"amount": 6}),
    ]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_zero_byte_far_down_is_named(encoding: str) -> None:
    """By its line, however long the text is."""
    text = "제품,금액\n" + "상담,1\n" * MANY + "상\0담,1\n"
    with pytest.raises(IncomingError, match=rf"^{MANY + 2}번째 줄: 글이 아닌 값이"):
        text_of(text.encode(encoding))


def test_a_letter_of_no_encoding_far_down_is_named() -> None:
    """By the line at which both readings had given up."""
    data = ("제품,금액\n" + "상담,1\n" * MANY).encode() + b"\xff\xff,1\n"
    with pytest.raises(IncomingError, match=rf"^{MANY + 2}번째 줄: UTF-8로도 CP949로도"):
        text_of(data)


def test_lines_of_utf_16_are_counted_by_its_letters() -> None:
    """옊 (U+C60A) holds a byte that is a line end elsewhere."""
    data = ("제품,금액\n" + "옊" * PIECE + ",1\n책,").encode("utf-16") + b"\x00\xdc,\x00"
    with pytest.raises(IncomingError, match=r"^3번째 줄: UTF-16으로 읽을"):
        text_of(data)


@pytest.mark.parametrize("cut", range(PIECE - 3, PIECE + 3))
def test_a_letter_cut_off_at_the_end_is_no_letter(cut: int) -> None:
    """Also where a piece ends there."""
    data = ("가" * PIECE).encode()[:cut]
    if cut % 3:
        with pytest.raises(IncomingError, match="읽을 수 없는 글자"):
            text_of(data)
    else:
        assert text_of(data).encoding == "utf-8"


def test_rows_are_not_held_as_they_stand(tmp_path: Path) -> None:
    """Of many rows only what they say is kept, equal texts once, and never the text as a whole.

    Five values and the line take 48 bytes a row and what a list keeps in reserve; as a mapping with
    texts of its own a row takes 600.
    """
    path = tmp_path / "구매.csv"
    rows = (f"2024-10-{n % 28 + 1:02d},{1000 + n % 999},상담,50000원,카드" for n in range(MANY))
    path.write_text("\n".join(["일자,고객 ID,제품,금액,결제 방법", *rows]), encoding="utf-8")
    tracemalloc.start()
    try:
        found = read_rows(path, PURCHASES)
        now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found.rows) == MANY
    assert now < 65 * MANY
    assert most < now + path.stat().st_size + FEW
