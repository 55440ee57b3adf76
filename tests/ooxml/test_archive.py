"""A zip archive rewritten: untouched members stay as they lie, wherever and however they lie."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

import pytest

from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.archive import Archive

TIME = struct.pack("<HHBL", 0x5455, 5, 1, 1_700_000_000)  # "extended timestamp" extra field
WIDE = 0xFFFFFFFF


@dataclass(frozen=True)
class Item:
    """One member to build: its content, and how it is written."""

    name: str
    content: bytes
    extra: bytes = b""
    descriptor: str = ""  # "signed" or "bare": sizes follow the data
    zip64: bool = False
    stored: bool = False


def _build(
    *items: Item,
    order: tuple[int, ...] | None = None,
    prefix: bytes = b"",
    gap: bytes = b"",
    comment: bytes = b"",
    zip64_end: bool = False,
) -> bytes:
    """A zip file written field by field; `order` is that of the directory."""
    data, records = b"", []
    for item in items:
        packed = item.content
        if not item.stored:
            squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = squeeze.compress(item.content) + squeeze.flush()
        crc, sizes = zlib.crc32(item.content), (len(packed), len(item.content))
        flags, method = (0x8 if item.descriptor else 0x2), (0 if item.stored else 8)
        wide = struct.pack("<HHQQ", 1, 16, sizes[1], sizes[0]) if item.zip64 else b""
        shown = (0, 0, 0) if item.descriptor else (crc, *((WIDE, WIDE) if item.zip64 else sizes))
        common = (45 if item.zip64 else 20, flags, method, 0x6000, 0x5A21)
        name = item.name.encode()
        offset = len(data)
        local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *common, *shown, len(name), 0)
        extra = item.extra + wide
        data += local[:-2] + struct.pack("<H", len(extra)) + name + extra + packed
        if item.descriptor:
            data += b"PK\x07\x08" if item.descriptor == "signed" else b""
            data += struct.pack("<LQQ" if item.zip64 else "<LLL", crc, *sizes)
        data += gap
        shown = (crc, *((WIDE, WIDE) if item.zip64 else sizes))
        at = WIDE if item.zip64 else offset
        wide = struct.pack("<HHQQQ", 1, 24, sizes[1], sizes[0], offset) if item.zip64 else b""
        rest = (len(name), len(wide + item.extra), 0, 0, 0, 0o100644 << 16, at)
        record = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 45, *common, *shown, *rest)
        records.append(record + name + wide + item.extra)
    directory = b"".join(records[index] for index in order or range(len(records)))
    count, size, start = len(items), len(directory), len(data)
    end = b""
    if zip64_end:
        fields = (44, 45, 45, 0, 0, count, count, size, start)
        end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", *fields)
        end += struct.pack("<4sLQL", b"PK\x06\x07", 0, start + size, 1)
        count, size, start = 0xFFFF, WIDE, WIDE
    end += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, len(comment))
    return prefix + data + directory + end + comment


ONE, TWO, THREE = b"one" * 50, b"two" * 70, b"three" * 90
CONTENTS = {"a": ONE, "b": TWO, "c": THREE}
LAYOUTS = {
    "plain": _build(Item("a", ONE), Item("b", TWO), Item("c", THREE)),
    "signed descriptors": _build(
        *(Item(name, text, descriptor="signed") for name, text in CONTENTS.items())
    ),
    "bare descriptors": _build(
        *(Item(name, text, descriptor="bare") for name, text in CONTENTS.items())
    ),
    "zip64 entries": _build(
        *(Item(name, text, TIME, zip64=True) for name, text in CONTENTS.items())
    ),
    "zip64 descriptors": _build(
        Item("a", ONE, descriptor="signed", zip64=True),
        Item("b", TWO, descriptor="bare", zip64=True),
        Item("c", THREE),
    ),
    "zip64 end": _build(Item("a", ONE), Item("b", TWO), Item("c", THREE), zip64_end=True),
    "zip64 end behind a prefix": _build(
        Item("a", ONE), Item("b", TWO, zip64=True), Item("c", THREE), zip64_end=True, prefix=b"MZ.."
    ),
    "extra fields": _build(Item("a", ONE, TIME), Item("b", TWO, TIME), Item("c", THREE, TIME)),
    "another order in the directory": _build(
        Item("a", ONE), Item("b", TWO), Item("c", THREE), order=(2, 0, 1)
    ),
    "prefix, gaps and a comment": _build(
        Item("a", ONE), Item("b", TWO), Item("c", THREE), prefix=b"#!", gap=b"--", comment=b"hello"
    ),
    "stored": _build(*(Item(n, t, stored=True) for n, t in CONTENTS.items())),
}
layouts = pytest.mark.parametrize("data", LAYOUTS.values(), ids=LAYOUTS.keys())


def _raw(data: bytes) -> dict[str, tuple[object, ...]]:
    """Each member's whole stretch of local header and data, and what the directory says of it."""
    found: dict[str, tuple[object, ...]] = {}
    for info in zipfile.ZipFile(BytesIO(data)).infolist():
        at = info.header_offset
        name, extra = struct.unpack_from("<HH", data, at + 26)
        stop = at + 30 + name + extra + info.compress_size
        facts = (info.date_time, info.flag_bits, info.compress_type, info.external_attr)
        found[info.filename] = (data[at:stop], *facts)
    return found


@layouts
def test_every_layout_is_read(data: bytes) -> None:
    """Contents come out of every layout that zip allows."""
    archive = Archive(data)
    assert {name: archive.read(name) for name in archive.names} == CONTENTS


@layouts
def test_replacing_nothing_gives_the_same_bytes(data: bytes) -> None:
    """Law 1, and for good measure the same object."""
    assert Archive(data).replacing({}) is data


@layouts
@pytest.mark.parametrize(
    "content", [b"", b"NEW" * 500, [b"in ", b"pieces"]], ids=["empty", "one", "pieces"]
)
def test_untouched_members_keep_their_bytes(data: bytes, content: bytes | list[bytes]) -> None:
    """With one member replaced, the others keep header, bytes, times, flags and order."""
    after = Archive(data).replacing({"b": content})
    whole = content if isinstance(content, bytes) else b"".join(content)
    with zipfile.ZipFile(BytesIO(after)) as archive:
        assert archive.testzip() is None
        assert archive.read("b") == whole
        assert archive.namelist() == zipfile.ZipFile(BytesIO(data)).namelist()
        assert archive.comment == zipfile.ZipFile(BytesIO(data)).comment
        assert archive.getinfo("b").date_time == (2025, 1, 1, 12, 0, 0)
    before, now = _raw(data), _raw(after)
    assert {name: now[name] for name in "ac"} == {name: before[name] for name in "ac"}
    assert Archive(after).read("b") == whole


@layouts
def test_members_are_added_at_the_end(data: bytes) -> None:
    """New members come last; those that were there keep everything."""
    after = Archive(data).replacing({}, {"새 시트.xml": b"<new/>", "d": [b"d", b"d"]})
    with zipfile.ZipFile(BytesIO(after)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[3:] == ["새 시트.xml", "d"]
        assert archive.read("새 시트.xml") == b"<new/>"
    now = _raw(after)
    assert {name: now[name] for name in "abc"} == _raw(data)


@layouts
def test_what_stands_before_and_behind_stays(data: bytes) -> None:
    """A prefix, the bytes between members and the comment are copied."""
    after = Archive(data).replacing({"c": b"new"})
    first = data.index(b"PK\x03\x04")
    assert after[:first] == data[:first]
    if data.endswith(b"hello"):
        assert after.endswith(b"hello")
        assert after.count(b"--") >= 3


def test_two_replacements_are_like_one_after_the_other() -> None:
    """Replacing a and c at once, or a and then c, gives the same file."""
    data = LAYOUTS["signed descriptors"]
    once = Archive(data).replacing({"a": b"A", "c": b"C"})
    assert Archive(Archive(data).replacing({"a": b"A"})).replacing({"c": b"C"}) == once


def test_a_missing_member_is_an_error() -> None:
    """Neither reading nor replacing makes up a member."""
    archive = Archive(LAYOUTS["plain"])
    assert "x" not in archive
    with pytest.raises(DamagedWorkbookError, match="x"):
        archive.read("x")
    with pytest.raises(DamagedWorkbookError, match="x"):
        archive.replacing({"x": b""})


def test_a_flipped_bit_is_an_error() -> None:
    """A member whose CRC does not hold is damaged; the others can still be read."""
    data = bytearray(LAYOUTS["stored"])
    data[data.index(TWO)] ^= 1
    archive = Archive(bytes(data))
    assert archive.read("a") == ONE
    with pytest.raises(DamagedWorkbookError, match="검사값"):
        archive.read("b")


def test_another_method_or_a_password_is_an_error() -> None:
    """Only stored and deflated members are read; a name says which one is not."""
    plain = LAYOUTS["plain"]
    at = plain.rindex(b"PK\x01\x02")
    for offset, value in ((8, 0x1), (10, 99)):
        data = bytearray(plain)
        struct.pack_into("<H", data, at + offset, value)
        with pytest.raises(DamagedWorkbookError, match=": c"):
            Archive(bytes(data)).read("c")
