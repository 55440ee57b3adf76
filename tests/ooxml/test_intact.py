"""A workbook's bytes read whole: what has rotted, or is no workbook, is told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from xlcrm.errors import DamagedWorkbookError, NotAWorkbookError
from xlcrm.ooxml.intact import refuse_damaged, spoilt_part

SEED = (Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx").read_bytes()


def with_part(name: str, old: bytes, new: bytes) -> bytes:
    """The sample with some bytes of a part replaced, its CRC right."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SEED)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for each in source.namelist():
            content = source.read(each)
            if each == name:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(each, content)
    return made.getvalue()


def test_a_workbook_as_programs_write_it_is_whole() -> None:
    """Nothing is said of it."""
    refuse_damaged(SEED)
    assert not spoilt_part(SEED)


@pytest.mark.parametrize("part", ["xl/theme/theme1.xml", "xl/styles.xml"])
def test_one_wrong_bit_anywhere_is_damage(part: str) -> None:
    """Also in a part that nobody reads; its CRC tells."""
    with zipfile.ZipFile(io.BytesIO(SEED)) as archive:
        info = archive.getinfo(part)
    data = bytearray(SEED)
    data[info.header_offset + 30 + len(part) + info.compress_size // 2] ^= 1
    with pytest.raises(DamagedWorkbookError):
        refuse_damaged(bytes(data))


@pytest.mark.parametrize(
    "new",
    ["홍길\x02동".encode(), "홍길동<b>".encode(), "홍길동&뭐;".encode(), "홍길동".encode("cp949")],
    ids=["forbidden sign", "never closed", "unknown entity", "no UTF-8"],
)
def test_a_part_that_is_no_xml_is_damage(new: bytes) -> None:
    """Excel would have to repair it, and might throw the text away."""
    with zipfile.ZipFile(io.BytesIO(SEED)) as archive:
        part = next(each for each in archive.namelist() if "홍길동".encode() in archive.read(each))
    data = with_part(part, "홍길동".encode(), new)
    assert spoilt_part(data) == part
    with pytest.raises(DamagedWorkbookError, match=part):
        refuse_damaged(data)


@pytest.mark.parametrize("data", [b"", b"PK", SEED[:-100], b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_cut_off_or_no_workbook_is_told(data: bytes) -> None:
    """By one of our errors."""
    with pytest.raises(NotAWorkbookError):
        refuse_damaged(data)
