"""The records of a zip file (PKWARE APPNOTE 6.3.10), and the limits it is held to."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from xlcrm.errors import DamagedWorkbookError, LimitExceededError, NotAWorkbookError
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

EOCD: Final = struct.Struct("<4s4H2LH")
EOCD64: Final = struct.Struct("<4sQ2H2L4Q")
LOCATOR64: Final = struct.Struct("<4sLQL")
CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
LOCAL: Final = struct.Struct("<4s5H3L2H")
MAX32: Final = 0xFFFFFFFF
MAX16: Final = 0xFFFF
STORED: Final = 0
DEFLATED: Final = 8
ENCRYPTED: Final = 0x1
DESCRIPTOR: Final = 0x8
UTF8: Final = 0x800
_ZIP64_EXTRA: Final = 1
_VERY_DENSE: Final = 20
_LONG_TEXT: Final = 262_144  # bytes; a cell holds 32,767 characters
_ATTRIBUTES: Final = 50_000  # of one tag; the longest that Excel writes have a few dozen
_ATTRIBUTES_ANYWHERE: Final = 500_000  # of a part that holds few elements
_SHORTEST_TAG: Final = 4  # bytes: <a/>
_STRINGS: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?sst[\s>]")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a package may unpack to, so that a hostile one cannot exhaust memory.

    Attributes:
        entries: members in the archive.
        unpacked: bytes of all members together, uncompressed.
        ratio: unpacked ÷ packed of one member, and of all together; deflate's own most is 1,032,
            that of sheets that people fill 8 to 16.
        ratio_from: what unpacks to fewer bytes than this is not held to `ratio`.
        dense: the ratio from which a member is held to `tags`; half as much again is very dense.
        dense_from: members that unpack to fewer bytes than this are not.
        tags: how many tags all dense members may hold, those of very dense ones counted twenty
            times, but of tables of strings. Each takes about 80 bytes of memory where rows are read
            one by one.
        dense_per_byte: how many that may be for each packed byte of a larger file: the names of a
            million customers pack seventeen times, and thirty times where LibreOffice has written
            Hangul and digits in fonts of their own.
        tags_per_byte: how many tags all members may hold together for each packed byte of the
            file, however well they pack; sheets that people fill hold about one.
        tags_from: files of fewer tags than this are not held to `tags_per_byte`.
        elements: how many elements, and half as many as attributes, a part may hold that is made
            into a tree: each takes about 400 bytes of memory.
        links: how many elements the parts may hold, likewise, that say which parts there are, what
            they lead to and what names mean: a sheet has 65,530 links at most.
    """

    entries: int = 20_000
    unpacked: int = 1 << 30
    ratio: int = 50
    ratio_from: int = 16 << 20
    dense: int = 17
    dense_from: int = 1 << 20
    tags: int = 10_000_000
    dense_per_byte: float = 1.5
    tags_per_byte: float = 2.5
    tags_from: int = 5_000_000
    elements: int = 2_000_000
    links: int = 200_000

    def tags_of(self, packed: int) -> float:
        """Return how many tags a file of so many bytes may hold."""
        return max(self.tags_from, self.tags_per_byte * packed)

    def dense_tags_of(self, packed: int) -> float:
        """Return how many of them, as they count, the dense members of such a file may hold."""
        return max(self.tags, self.dense_per_byte * packed)


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Member:
    """One member as the central directory tells it; offsets count from the file's first byte."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    header: int  # where the local header begins
    record: int  # where the central directory's record begins
    record_end: int


def find_end(data: bytes) -> int:
    """Where the end-of-central-directory record begins: that whose comment ends with the file."""
    lowest = max(0, len(data) - EOCD.size - MAX16)
    position, found = len(data), -1
    while (position := data.rfind(b"PK\x05\x06", lowest, position)) >= 0:
        if position + EOCD.size <= len(data):
            found = max(found, position)
            if position + EOCD.size + EOCD.unpack_from(data, position)[7] == len(data):
                return position
    if found >= 0:  # bytes were put behind the archive
        return found
    if data[:2] == b"PK":
        raise damaged("파일이 중간에 잘렸습니다 (압축 목록이 없습니다).")
    raise NotAWorkbookError(
        "엑셀 통합 문서(.xlsx, .xlsm)가 아닙니다.",
        hint="엑셀에서 열어 'Excel 통합 문서(.xlsx)'로 다시 저장하세요.",
    )


def directory_of(data: bytes, eocd: int) -> tuple[int, int, int]:
    """Return (entries, size, offset) of the central directory, zip64 or not."""
    fields = EOCD.unpack_from(data, eocd)
    count, size, offset = int(fields[4]), int(fields[5]), int(fields[6])
    at = eocd - LOCATOR64.size
    if at >= 0 and data[at : at + 4] == b"PK\x06\x07":
        record = int(LOCATOR64.unpack_from(data, at)[2])
        if data[record : record + 4] != b"PK\x06\x06":
            record = data.rfind(b"PK\x06\x06", 0, at)
        try:
            wide = EOCD64.unpack_from(data, record)
        except struct.error:
            raise damaged("압축 목록이 손상되었습니다.") from None
        return int(wide[7]), int(wide[8]), int(wide[9])
    return count, size, offset


def read_members(data: bytes, begin: int, end: int, shift: int) -> Iterator[Member]:
    """Read the central directory's records."""
    position = begin
    while position < end and data[position : position + 4] == b"PK\x01\x02":
        try:
            fields = CENTRAL.unpack_from(data, position)
        except struct.error:
            raise damaged("압축 목록이 잘렸습니다.") from None
        flags, method, crc = fields[3], fields[4], fields[7]
        name_at = position + CENTRAL.size
        extra_at = name_at + fields[10]
        stop = extra_at + fields[11] + fields[12]
        raw = data[name_at:extra_at]
        packed, unpacked, header = _true_sizes(data[extra_at : extra_at + fields[11]], fields)
        try:
            name = raw.decode("utf-8" if flags & UTF8 else "cp437")
        except UnicodeDecodeError:
            name = raw.decode("cp437")
        yield Member(name, flags, method, crc, packed, unpacked, header + shift, position, stop)
        position = stop


def _true_sizes(extra: bytes, fields: tuple[int, ...]) -> tuple[int, int, int]:
    """Return (packed, unpacked, header offset), taken from the zip64 extra where they overflow."""
    wide = _extra_field(extra, _ZIP64_EXTRA)
    values = [fields[9], fields[8], fields[16]]  # APPNOTE 4.5.3: unpacked, packed, offset
    for index, value in enumerate(values):
        if value == MAX32 and len(wide) >= 8:  # noqa: PLR2004 - eight bytes a value
            values[index] = int.from_bytes(wide[:8], "little")
            wide = wide[8:]
    return values[1], values[0], values[2]


def _extra_fields(extra: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (id, begin, end) of each field in an extra area, `begin` at its four-byte head."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, position)
        yield kind, position, position + 4 + size
        position += 4 + size


def _extra_field(extra: bytes, wanted: int) -> bytes:
    """Return one field's content, or nothing."""
    for kind, begin, end in _extra_fields(extra):
        if kind == wanted:
            return extra[begin + 4 : end]
    return b""


def without_zip64(extra: bytes) -> bytes:
    """Return the extra area without its zip64 field."""
    for kind, begin, end in _extra_fields(extra):
        if kind == _ZIP64_EXTRA:
            return extra[:begin] + extra[end:]
    return extra


def with_zip64_offset(extra: bytes, fields: list[int], offset: int) -> bytes:
    """Return the extra area with a new local header offset in its zip64 field."""
    before = sum(1 for value in (fields[9], fields[8]) if value == MAX32)
    for kind, begin, _ in _extra_fields(extra):
        if kind == _ZIP64_EXTRA:
            at = begin + 4 + 8 * before
            return extra[:at] + offset.to_bytes(8, "little") + extra[at + 8 :]
    return extra


def hold_to(limits: Limits, members: tuple[Member, ...]) -> None:
    """Raise if the members promise to unpack to more than the limits allow."""
    total = sum(member.unpacked for member in members)
    if total > limits.unpacked:
        raise too_large(
            f"풀면 {total / 2**20:,.0f}MiB입니다 (한도 {limits.unpacked / 2**20:,.0f}MiB)."
        )
    for member in members:
        if member.unpacked > max(limits.ratio_from, limits.ratio * member.packed):
            raise too_large(f"압축률이 비정상적으로 높습니다: {member.name}")
    if total > max(limits.ratio_from, limits.ratio * sum(member.packed for member in members)):
        raise too_large("압축률이 비정상적으로 높습니다.")


def may_flood(limits: Limits, members: tuple[Member, ...], packed: int) -> bool:
    """Tell whether a file's members could hold more tags than it may, however short each is.

    Args:
        limits: what it is held to.
        members: its members.
        packed: the file's own bytes.
    """
    total = sum(member.unpacked for member in members)
    return total > _SHORTEST_TAG * limits.tags_of(packed)


def tags_of_dense(limits: Limits, member: Member, content: bytes) -> int:
    """Return how many tags a member holds that packs very well, as they count; 0 of others.

    Six megabytes may hold 300 of the same row again and again. What is read of these takes many
    times more, so that they are counted first; other members are small enough by their ratio.

    Raises:
        LimitExceededError: it holds a text that is longer than any cell's, or a tag of very many
            attributes.
    """
    dense = is_dense(limits, member)
    for begin, end in _long_texts(content):
        if dense or content.count(b"=", begin, end) > _ATTRIBUTES:
            raise flooded(member.name)
    if not dense:
        return 0
    strings = _STRINGS.search(content, 0, 4096) is not None  # they are not read one by one
    very = not strings and 2 * member.unpacked > 3 * limits.dense * member.packed
    return content.count(b"<") * (_VERY_DENSE if very else 1)


def _long_texts(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield from where to where no tag begins for longer than any cell's text is.

    It looks at a few bytes of each hundred thousand, so that it costs nothing where there is none.
    """
    step = at = _LONG_TEXT // 2
    while at < len(content):
        end = content.find(b"<", at)
        end = len(content) if end < 0 else end
        if end - at >= step:
            begin = content.rfind(b"<", 0, at) + 1
            if end - begin >= _LONG_TEXT:
                yield begin, end
        at = max(at, end) // step * step + step


def hold_tree_to(most: int, name: str, content: bytes) -> None:
    """Raise if a part holds more elements, or twice the attributes, than are made into a tree."""
    if len(content) < _SHORTEST_TAG * most:
        return
    elements = content.count(b"<") - content.count(b"</")
    if elements > most or content.count(b"=") > 2 * max(most, _ATTRIBUTES_ANYWHERE):
        raise flooded(name)


def is_dense(limits: Limits, member: Member) -> bool:
    """Tell whether a member packs so well that it has to be looked at before it is read."""
    return member.unpacked > max(limits.dense_from, limits.dense * member.packed)


def flooded(name: str) -> LimitExceededError:
    """Return the error for a member that repeats itself far more than anybody writes."""
    return too_large(f"같은 내용이 비정상적으로 많이 되풀이됩니다: {name}")


def damaged(message: str, *, cell: str | None = None) -> DamagedWorkbookError:
    """Return the error for a file that contradicts itself or is cut off."""
    return DamagedWorkbookError(
        message, cell=cell, hint="엑셀의 '열기 및 복구'로 열어 다시 저장하거나 백업을 쓰세요."
    )


def too_large(message: str) -> LimitExceededError:
    """Return the error for a file that would unpack to too much."""
    return LimitExceededError(
        message, hint="믿을 수 있는 파일이면 --max-unpacked로 한도를 올리세요."
    )
