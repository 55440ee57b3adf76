"""The records of a zip file, and the limits it is held to."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from xlcrm.errors import DamagedWorkbookError, LimitExceededError, NotAWorkbookError
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.zipformat import EOCD, Limits, find_end, with_zip64_offset, without_zip64


def _zip(*sizes: int, comment: bytes = b"") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, size in enumerate(sizes):
            archive.writestr(f"part{number}", b"x" * size)
        archive.comment = comment
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        pytest.param(Limits(entries=2), "항목이 3개", id="entries"),
        pytest.param(Limits(unpacked=100_999), "풀면", id="unpacked"),
        pytest.param(Limits(ratio=50, ratio_from=50_000), "압축률", id="ratio"),
        pytest.param(Limits(ratio=180, ratio_from=50_000), "압축률", id="ratio of all together"),
    ],
)
def test_beyond_a_limit_is_an_error(limits: Limits, reason: str) -> None:
    """Three members that unpack to 101,000 bytes break each limit one below what they need."""
    with pytest.raises(LimitExceededError, match=reason):
        Archive(_zip(500, 500, 100_000), limits)


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(entries=3), id="entries"),
        pytest.param(Limits(unpacked=101_000), id="unpacked"),
        pytest.param(Limits(ratio=50, ratio_from=101_000), id="small members have no ratio"),
    ],
)
def test_at_a_limit_is_none(limits: Limits) -> None:
    """What just fits is read."""
    assert len(Archive(_zip(500, 500, 100_000), limits).read("part2")) == 100_000


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"", NotAWorkbookError, id="empty"),
        pytest.param(b"hello, world", NotAWorkbookError, id="text"),
        pytest.param(_zip(500)[:60], DamagedWorkbookError, id="cut off"),
        pytest.param(_zip(500)[:-30], DamagedWorkbookError, id="directory cut off"),
        pytest.param(_zip(500)[20:], DamagedWorkbookError, id="beginning missing"),
    ],
)
def test_what_is_no_whole_zip_is_an_error(data: bytes, error: type[NotAWorkbookError]) -> None:
    """Text is no workbook; a zip that is cut off anywhere is a damaged one."""
    with pytest.raises(error):
        Archive(data)


@pytest.mark.parametrize("cut", range(0, 240, 7))
def test_every_cut_is_a_named_error(cut: int) -> None:
    """However much of the end is missing, nothing but a named error comes of it."""
    data = _zip(500, 40)
    with pytest.raises(NotAWorkbookError):
        Archive(data[: len(data) - 1 - cut])


def test_the_end_is_that_whose_comment_ends_with_the_file() -> None:
    """A comment may hold what looks like an end record."""
    fake = EOCD.pack(b"PK\x05\x06", 0, 0, 9, 9, 9, 9, 0)
    data = _zip(500, comment=b"see " + fake + b" end")
    assert find_end(data) == len(data) - len(fake) - 8 - EOCD.size
    assert Archive(data).read("part0") == b"x" * 500


def test_bytes_behind_the_archive_are_passed_over() -> None:
    """A download may have put something behind the end record."""
    assert Archive(_zip(500) + b"\0\0\0").read("part0") == b"x" * 500


def test_members_that_overlap_are_refused() -> None:
    """Two directory records for one member's bytes are how a small zip unpacks to petabytes."""
    data = bytearray(_zip(500, 500))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)
    with pytest.raises(DamagedWorkbookError, match="겹칩니다"):
        Archive(bytes(data))


def test_a_lie_about_the_size_is_an_error() -> None:
    """A member that unpacks to more than its directory record says is not read on and on."""
    data = bytearray(_zip(100_000))
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 10)
    with pytest.raises(DamagedWorkbookError, match="검사값"):
        Archive(bytes(data)).read("part0")


def test_zip64_extra_fields_are_changed_alone() -> None:
    """Other extra fields stay in their order around the zip64 one."""
    time, wide = struct.pack("<HHL", 0x5455, 4, 7), struct.pack("<HHQ", 1, 8, 5)
    fields = [0] * 16 + [0xFFFFFFFF]
    moved = time + struct.pack("<HHQ", 1, 8, 99) + time
    assert with_zip64_offset(time + wide + time, fields, 99) == moved
    assert without_zip64(time + wide + time) == time + time
    assert without_zip64(time) == time
