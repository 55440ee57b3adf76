"""Members deflated in blocks: any reader takes them, and an edit deflates what it changes."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from datetime import datetime
from io import BytesIO
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.ooxml import packing, splice
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.packing import Archived, Kept, blocks_of, packed
from xlcrm.ooxml.splice import pieces_of
from xlcrm.ooxml.zipformat import LOCAL

NAME: Final = "xl/worksheets/sheet1.xml"
SMALL: Final = 512
FLUSHED: Final = b"\x00\x00\xff\xff"
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time has no zone here


@pytest.fixture(params=[SMALL], autouse=True)
def blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Blocks small enough for small sheets; what is shorter than one is not kept either."""
    monkeypatch.setattr(packing, "BLOCK", request.param)
    monkeypatch.setattr(splice, "LONG", request.param)
    return int(request.param)


def _zipped(content: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("before.xml", b"<before/>")
        target.writestr(NAME, content)
        target.writestr("behind.xml", b"<behind/>")
    return buffer.getvalue()


def _sheet(rows: int, seed: int = 1) -> bytes:
    draw = random.Random(seed)  # noqa: S311 - no secret
    return b"".join(b'<row r="%d"><v>%d</v></row>' % (n, draw.getrandbits(60)) for n in range(rows))


def _edited(data: bytes, *edits: tuple[int, int, bytes]) -> bytes:
    """The archive with the sheet's bytes replaced in some places."""
    archive = Archive(data)
    return archive.replacing({NAME: pieces_of(archive.read(NAME), edits)})


def _read(data: bytes) -> bytes:
    """The sheet as Python's own library reads it, all checksums right."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        assert package.read("before.xml") + package.read("behind.xml") == b"<before/><behind/>"
        return package.read(NAME)


def _blocks(data: bytes) -> int:
    """How many blocks the sheet is packed in."""
    archive = Archive(data)
    begin = data.index(archive.packed(NAME))
    old = Archived(data, begin, begin + archive.member(NAME).packed)
    return len(blocks_of(archive.read(NAME), old).starts) - 1


def _kept(before: bytes, after: bytes) -> float:
    """How much of the sheet's packed bytes is taken over as it lay."""
    old, new = (Archive(each).packed(NAME) for each in (before, after))
    pieces = {old[at : at + 64] for at in range(len(old) - 64)}
    same = sum(new[at : at + 64] in pieces for at in range(0, len(new) - 64, 16))
    return same / max(1, len(range(0, len(new) - 64, 16)))


@given(data=st.data())
def test_edit_after_edit_the_sheet_says_what_was_spliced(data: st.DataObject) -> None:
    """Whatever lies between edits, however long the blocks are, and wherever threads help."""
    with pytest.MonkeyPatch.context() as patch:
        block = data.draw(st.sampled_from([1, 7, 64, 300, 4096]))
        patch.setattr(packing, "BLOCK", block)
        patch.setattr(splice, "LONG", data.draw(st.sampled_from([1, block, 2 * block])))
        patch.setattr("os.cpu_count", lambda: data.draw(st.sampled_from([1, 2])))
        content = data.draw(st.binary(max_size=200)) + _sheet(data.draw(st.integers(0, 40)))
        archive = _zipped(content)
        for _ in range(data.draw(st.integers(1, 4))):
            cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=6)))
            edits = [
                (start, end, data.draw(st.binary(max_size=12) | st.just(FLUSHED * 2)))
                for start, end in zip(cuts[::2], cuts[1::2], strict=False)
            ]
            content = b"".join(splice.spliced(content, edits))
            archive = _edited(archive, *edits)
            assert _read(archive) == content
            assert Archive(archive).read(NAME) == content


def test_an_edit_takes_over_the_blocks_that_it_leaves_alone() -> None:
    """At both ends, in the middle, and where what comes behind has moved."""
    first = _edited(_zipped(_sheet(2000)), (0, 0, b"<a/>"))
    for edits in (
        [(0, 0, b"<b/>")],
        [(30_000, 30_100, b"")],
        [(40, 44, b"x"), (60_000, 60_000, b"<row/>")],
    ):
        again = _edited(first, *edits)
        assert _kept(first, again) > 0.9
        assert _read(again) == b"".join(splice.spliced(_read(first), edits))


def test_blocks_do_not_crumble_however_many_edits_there_are() -> None:
    """What is left of a block beside an edit is put together with what comes behind it."""
    draw = random.Random(5)  # noqa: S311 - no secret
    archive = _edited(_zipped(_sheet(600)), (0, 0, b"<a/>"))
    for _ in range(150):
        place = draw.randrange(len(_read(archive)))
        archive = _edited(archive, (place, place + 1, b"."))
    assert _blocks(archive) <= 3 * len(_read(archive)) / SMALL


def test_a_short_sheet_is_packed_as_ever() -> None:
    """Its bytes are those of one deflated stream."""
    done = packed([b"<row/>" * 10])
    assert len(done.pieces) == 1
    assert zlib.decompress(b"".join(done.pieces), -15) == b"<row/>" * 10
    assert _blocks(_edited(_zipped(b"<row/>" * 10), (0, 0, b"<a/>"))) == 0


def test_where_another_program_has_saved_everything_is_packed_once_more() -> None:
    """Its stream has no blocks; the next edit's has."""
    first = _edited(_zipped(_sheet(300)), (0, 0, b"<a/>"))
    saved = _zipped(_read(first))
    assert _blocks(saved) == 0
    again = _edited(saved, (0, 0, b"<b/>"))
    assert _blocks(again) > 20
    assert _read(again) == b"<b/>" + _read(first)


def _streamed(content: bytes, flush: int, step: int, level: int) -> bytes:
    """An archive whose sheet another program has deflated, flushing now and then."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15)
    stream = b""
    for at in range(0, len(content), step):
        stream += squeeze.compress(content[at : at + step])
        stream += squeeze.flush(flush) if at + step < len(content) else b""
    stream += squeeze.flush()
    data = bytearray(_zipped(b""))
    begin = Archive(bytes(data)).member(NAME).header + LOCAL.size + len(NAME)
    end = begin + Archive(bytes(data)).member(NAME).packed
    sizes = struct.pack("<LLL", zlib.crc32(content), len(stream), len(content))
    record = data.rindex(b"PK\x01\x02", 0, data.rindex(NAME.encode()))
    data[record + 16 : record + 28] = sizes
    data[begin - len(NAME) - 16 : begin - len(NAME) - 4] = sizes
    longer = len(stream) - (end - begin)
    for at in (data.rindex(b"PK\x01\x02") + 42, data.rindex(b"PK\x05\x06") + 16):
        data[at : at + 4] = struct.pack("<L", struct.unpack_from("<L", data, at)[0] + longer)
    data[begin:end] = stream
    return bytes(data)


@pytest.mark.parametrize("flush", [zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_PARTIAL_FLUSH])
@pytest.mark.parametrize("level", [0, 9])
def test_streams_of_others_are_taken_whatever_their_ends_look_like(flush: int, level: int) -> None:
    """Blocks that need those before them, that hold what looks like an end, that end the stream."""
    content = _sheet(150) + b"\x00\x00\xff\xff" * 40 + _sheet(150, 2)
    archive = _streamed(content, flush, 1500, level)
    assert _read(archive) == content
    for edits in ([(0, 0, b"<a/>")], [(2000, 2001, b"!"), (9000, 9100, b"")]):
        again = _edited(archive, *edits)
        assert _read(again) == b"".join(splice.spliced(content, edits))


def test_kept_pieces_of_another_content_are_deflated() -> None:
    """As long as the old one, but saying something else."""
    first = Archive(_edited(_zipped(_sheet(300)), (0, 0, b"<a/>")))
    other = first.read(NAME).replace(b"<a/>", b"<c/>")
    again = first.replacing({NAME: [Kept(other, 0, len(other))]})
    assert _read(again) == other
