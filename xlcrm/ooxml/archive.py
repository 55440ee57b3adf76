"""A zip archive rewritten with every untouched member's bytes exactly as they lie in the file.

Python's `zipfile` would write every member anew: other compressed bytes, flags, extra fields and
order. Here a replaced member gets a new local header and new data in its old place, everything
else (prefix, gaps, data descriptors, extra fields, comment) is copied, and the central directory
is patched where sizes and offsets moved. Field names and offsets follow PKWARE's APPNOTE 6.3.10.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.packing import Archived, codec, packed
from xlcrm.ooxml.zipformat import (
    CENTRAL,
    DEFAULT_LIMITS,
    DEFLATED,
    DESCRIPTOR,
    ENCRYPTED,
    EOCD,
    EOCD64,
    LOCAL,
    LOCATOR64,
    MAX16,
    MAX32,
    STORED,
    UTF8,
    Limits,
    Member,
    damaged,
    directory_of,
    find_end,
    flooded,
    hold_to,
    is_dense,
    may_flood,
    read_members,
    tags_of_dense,
    too_large,
    with_zip64_offset,
    without_zip64,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlcrm.ooxml.packing import Packed, Piece

_PIECE: Final = 1 << 15  # packed bytes that are inflated at once
_COMPARED: Final = 1 << 17  # bytes that are compared at once


class Archive:
    """An immutable zip archive in memory."""

    __slots__ = (
        "_by_name",
        "_counted",
        "_dense",
        "_digests",
        "_directory",
        "_eocd",
        "_limits",
        "_read",
        "_shift",
        "_tags",
        "data",
        "members",
    )

    def __init__(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
        """Read the central directory.

        Raises:
            NotAWorkbookError: `data` is no zip archive.
            DamagedWorkbookError: its directory is cut off or contradicts itself.
            LimitExceededError: it would unpack to more than `limits` allow.
        """
        self.data = data
        self._eocd = find_end(data)
        count, size, offset = directory_of(data, self._eocd)
        start = self._directory_start(size, offset)
        self._shift = start - offset
        self._directory = (start, start + size)
        if count > limits.entries:
            raise too_large(f"항목이 {count:,}개입니다 (한도 {limits.entries:,}개).")
        self.members = tuple(read_members(data, start, start + size, self._shift))
        if len(self.members) != count:
            raise damaged("압축 목록의 항목 수가 맞지 않습니다.")
        self._by_name = {member.name: member for member in self.members}
        hold_to(limits, self.members)
        self._limits = limits
        self._digests: dict[str, str] = {}
        self._read: set[str] = set()
        self._dense = self._tags = 0  # of all members that have been read
        self._counted = may_flood(limits, self.members, len(data))
        self._refuse_overlaps()

    def _directory_start(self, size: int, offset: int) -> int:
        """Where the directory really begins, with or without bytes put before the archive."""
        end = self._eocd
        if self.data[max(0, end - 20) : end - 16] == b"PK\x06\x07":
            end = self.data.rfind(b"PK\x06\x06", 0, end)
        start = end - size
        if start < 0 or (size and self.data[start : start + 4] != b"PK\x01\x02"):
            start = offset
        if not 0 <= start <= start + size <= len(self.data):
            raise damaged("파일이 중간에 잘렸거나 손상되었습니다.")
        return start

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names in the order of the central directory."""
        return tuple(member.name for member in self.members)

    def __contains__(self, name: str) -> bool:
        """Whether a member of that exact name exists."""
        return name in self._by_name

    def member(self, name: str) -> Member:
        """Return a member by its exact name; DamagedWorkbookError if there is none."""
        try:
            return self._by_name[name]
        except KeyError:
            raise damaged(f"필요한 부분이 없습니다: {name}") from None

    def packed(self, name: str) -> bytes:
        """Return a member's compressed bytes as they lie in the file."""
        member = self.member(name)
        begin = self._data_start(member)
        return self.data[begin : begin + member.packed]

    def digest(self, name: str) -> str:
        """Return what tells a member's name, packed bytes and what is said of them from others.

        Raises:
            DamagedWorkbookError: its bytes are not where the directory says.
        """
        if name not in self._digests:
            member = self.member(name)
            about = f"{name}\n{member.method} {member.crc} {member.unpacked}\n"
            made = hashlib.sha256(about.encode("utf-8", "surrogatepass"))
            made.update(self._lying(member))
            self._digests[name] = made.hexdigest()
        return self._digests[name]

    def take_digests(self, other: Archive) -> None:
        """Take over the digests of members that lie here as they lie in another archive."""
        for name, digest in other._digests.items():
            if name not in self._digests and self.lies_as_in(other, name):
                self._digests[name] = digest

    def _lying(self, member: Member) -> memoryview:
        """A member's compressed bytes, which are not copied."""
        begin = self._data_start(member)
        return memoryview(self.data)[begin : begin + member.packed]

    def lies_as_in(self, other: Archive, name: str) -> bool:
        """Whether a member lies here as it lies in another archive: packed into the same bytes.

        So it needs not be unpacked to know that it says the same, and is as sound.
        """
        if name not in self or name not in other:
            return False
        ours, theirs = self.member(name), other.member(name)
        return (ours.method, ours.crc, ours.packed, ours.unpacked) == (
            *(theirs.method, theirs.crc, theirs.packed, theirs.unpacked),
        ) and self._lies_equal(
            self._data_start(ours), other, other._data_start(theirs), ours.packed
        )

    def _lies_equal(self, begin: int, other: Archive, there: int, length: int) -> bool:
        """Whether as many bytes from one place on are those from a place of another archive on.

        Some of them at a time: to copy them all takes longer than to compare them.
        """
        return all(
            self.data[begin + at : begin + min(at + _COMPARED, length)]
            == other.data[there + at : there + min(at + _COMPARED, length)]
            for at in range(0, length, _COMPARED)
        )

    def read(self, name: str) -> bytes:
        """Return a member's uncompressed bytes, their length and CRC-32 checked.

        Raises:
            DamagedWorkbookError: there is no such member, or its bytes are not what they should be.
            LimitExceededError: it repeats itself far more than anybody writes.
        """
        member = self.member(name)
        if member.flags & ENCRYPTED:
            raise damaged(f"암호화된 압축 항목입니다: {name}")
        packed = self._lying(member)
        if member.method == STORED:
            content = bytes(packed)
        elif member.method == DEFLATED:
            content = _inflate(packed, member)
        else:
            raise damaged(f"지원하지 않는 압축 방식입니다: {name}")
        if len(content) != member.unpacked or codec.crc32(content) != member.crc:
            raise damaged(f"내용이 손상되었습니다 (검사값이 다름): {name}")
        if name not in self._read:
            self._dense += tags_of_dense(self._limits, member, content)
            self._tags += content.count(b"<") if self._counted else 0
            self._read.add(name)
        if self._dense > self._limits.dense_tags_of(len(self.data)):
            raise flooded(name)
        if self._tags > self._limits.tags_of(len(self.data)):
            raise flooded(name)
        return content

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a deflated member's bytes piece by piece, so that they never stand there whole.

        Their length and CRC-32 are checked behind the last one: nothing may be told of them before.

        Args:
            name: the member, of which `is_dense` says that it is as anybody's.

        Raises:
            DamagedWorkbookError: as `read`.
        """
        member = self.member(name)
        packed = self._lying(member)
        inflate = codec.decompressobj(-15)
        crc = length = 0
        for at in range(0, member.packed, _PIECE):
            try:
                piece: bytes = inflate.decompress(packed[at : at + _PIECE])
            except (zlib.error, codec.error):
                raise damaged(f"압축을 풀 수 없습니다: {name}") from None
            crc, length = codec.crc32(piece, crc), length + len(piece)
            if length > member.unpacked:
                break
            yield piece
        if (length, crc) != (member.unpacked, member.crc):
            raise damaged(f"내용이 손상되었습니다 (검사값이 다름): {name}")

    def is_dense(self, name: str) -> bool:
        """Tell whether a member has to be read whole: it may repeat itself, or is not deflated."""
        member = self.member(name)
        usual = member.method == DEFLATED and not member.flags & ENCRYPTED
        return not usual or self._counted or is_dense(self._limits, member)

    def replacing(
        self,
        changed: Mapping[str, bytes | Iterable[Piece]],
        added: Mapping[str, bytes | Iterable[Piece]] | None = None,
    ) -> bytes:
        """Return the archive with members' contents replaced and others added at the end.

        Contents may come as an iterable of pieces, which are compressed as they come, so that a
        large sheet never stands in memory twice. Replacing nothing gives the same bytes.

        Raises:
            DamagedWorkbookError: a member to replace does not exist.
            LimitExceededError: the result would need zip64, which no workbook of use does.
        """
        if not changed and not added:
            return self.data
        for name in changed:
            self.member(name)
        output = _Output()
        moved = self._copy_members(output, changed)
        begin, end = self._directory
        fresh = [output.add(name, content, self._shift) for name, content in (added or {}).items()]
        directory = output.size
        for member in sorted(self.members, key=lambda member: member.record):
            output.write(self._patched_record(*moved[member.record]))
        for record in fresh:
            output.write(record)
        output.write(self.data[self.members[-1].record_end if self.members else begin : end])
        size = output.size - directory
        self._write_end(output, len(self.members) + len(fresh), size, directory)
        return output.joined()

    def _copy_members(
        self, output: _Output, changed: Mapping[str, bytes | Iterable[Piece]]
    ) -> dict[int, tuple[Member, Member]]:
        """Copy or replace the members in the order they lie in; record → (old, as written)."""
        moved: dict[int, tuple[Member, Member]] = {}
        position = 0
        for member in sorted(self.members, key=lambda member: member.header):
            output.write(memoryview(self.data)[position : member.header])
            position = member.header
            here = output.size
            if member.name in changed and self._by_name[member.name] is member:
                begin = self._data_start(member)
                old = Archived(self.data, begin, begin + member.packed)
                new = packed(changed[member.name], old)
                written = output.replace(self._local_header(member), member, new)
                position = self._member_end(member)
            else:
                written = replace(member, header=here)
            moved[member.record] = (member, written)
        output.write(memoryview(self.data)[position : self._directory[0]])
        return moved

    def _patched_record(self, old: Member, new: Member) -> bytes:
        """The central directory's record with the sizes, CRC and offset that changed."""
        record = bytearray(self.data[old.record : old.record_end])
        fields = list(CENTRAL.unpack_from(record))
        name_length, extra_length = fields[10], fields[11]
        extra_at = CENTRAL.size + name_length
        extra = bytes(record[extra_at : extra_at + extra_length])
        offset = new.header - self._shift
        if (new.crc, new.packed, new.unpacked) != (old.crc, old.packed, old.unpacked) or (
            new.flags,
            new.method,
        ) != (old.flags, old.method):
            extra = without_zip64(extra)
            fields[3:5] = new.flags, new.method
            fields[7:10] = new.crc, new.packed, new.unpacked
            fields[16] = offset
        elif fields[16] == MAX32:
            extra = with_zip64_offset(extra, fields, offset)
        else:
            fields[16] = offset
        if offset >= MAX32 and fields[16] != MAX32:
            raise too_large("4GiB보다 큰 파일은 쓸 수 없습니다.")
        fields[11] = len(extra)
        tail = bytes(record[extra_at + extra_length :])
        return CENTRAL.pack(*fields) + bytes(record[CENTRAL.size : extra_at]) + extra + tail

    def _write_end(self, output: _Output, count: int, size: int, directory: int) -> None:
        """Write what follows the directory: zip64 records if there were any, and the comment."""
        begin = self._directory[1]
        between = bytearray(self.data[begin : self._eocd])
        at = between.find(b"PK\x06\x06")
        if at >= 0:
            fields = list(EOCD64.unpack_from(between, at))
            fields[6:10] = count, count, size, directory - self._shift
            EOCD64.pack_into(between, at, *fields)
            locator = between.find(b"PK\x06\x07", at)
            if locator >= 0:
                parts = list(LOCATOR64.unpack_from(between, locator))
                parts[2] = output.size + at - self._shift
                LOCATOR64.pack_into(between, locator, *parts)
        output.write(bytes(between))
        tail = bytearray(self.data[self._eocd :])
        end = list(EOCD.unpack_from(tail))
        for index, value in ((3, count), (4, count), (5, size), (6, directory - self._shift)):
            if end[index] not in (MAX32, MAX16) or at < 0:
                end[index] = value
        if end[6] > MAX32 or end[4] > MAX16:
            raise too_large("4GiB보다 큰 파일은 쓸 수 없습니다.")
        EOCD.pack_into(tail, 0, *end)
        output.write(bytes(tail))

    def _local_header(self, member: Member) -> bytes:
        """The local header's bytes, name and extra field included."""
        return self.data[member.header : self._data_start(member)]

    def _data_start(self, member: Member) -> int:
        """Where the member's compressed bytes begin."""
        if self.data[member.header : member.header + 4] != b"PK\x03\x04":
            raise damaged(f"압축 항목의 머리글을 찾을 수 없습니다: {member.name}")
        try:
            fields = LOCAL.unpack_from(self.data, member.header)
        except struct.error:
            raise damaged("파일이 중간에 잘렸습니다.") from None
        begin = member.header + LOCAL.size + int(fields[9]) + int(fields[10])
        if begin + member.packed > self._directory[0]:
            raise damaged(f"압축 항목이 잘렸습니다: {member.name}")
        return begin

    def _member_end(self, member: Member) -> int:
        """Where the member ends, its data descriptor included."""
        end = self._data_start(member) + member.packed
        if not member.flags & DESCRIPTOR:
            return end
        for signature in (b"PK\x07\x08", b""):
            for sizes in ("<LLL", "<LQQ"):
                descriptor = signature + struct.pack(
                    sizes, member.crc, member.packed, member.unpacked
                )
                if self.data[end : end + len(descriptor)] == descriptor:
                    return end + len(descriptor)
        return end

    def _refuse_overlaps(self) -> None:
        """Raise if two members share bytes, as only a bomb's do."""
        position = 0
        for member in sorted(self.members, key=lambda member: member.header):
            if member.header < position:
                raise damaged("압축 항목이 서로 겹칩니다.")
            position = self._data_start(member) + member.packed


class _Output:
    """The new archive as it grows: pieces, and how many bytes they are."""

    def __init__(self) -> None:
        self._pieces: list[bytes | memoryview] = []
        self.size = 0

    def write(self, piece: bytes | memoryview) -> None:
        """Append bytes."""
        self._pieces.append(piece)
        self.size += len(piece)

    def joined(self) -> bytes:
        """Return everything written."""
        return b"".join(self._pieces)

    def replace(self, header: bytes, member: Member, new: Packed) -> Member:
        """Write a member's header with its name, times and extra field kept, and new content."""
        fields = list(LOCAL.unpack_from(header))
        name = header[LOCAL.size : LOCAL.size + fields[9]]
        extra = without_zip64(header[LOCAL.size + fields[9] :])
        flags = member.flags & ~(DESCRIPTOR | 0x6)  # bits 1–2 named the old compressor's level
        fields[2:4] = flags, DEFLATED
        length = _fitting(new)
        fields[6:9] = new.crc, length, new.length
        fields[10] = len(extra)
        here = self.size
        self.write(LOCAL.pack(*fields) + name + extra)
        for piece in new.pieces:
            self.write(piece)
        return replace(
            member,
            flags=flags,
            method=DEFLATED,
            crc=new.crc,
            packed=length,
            unpacked=new.length,
            header=here,
        )

    def add(self, name: str, content: bytes | Iterable[Piece], shift: int) -> bytes:
        """Write a new member, dated 1980-01-01 as Excel does; return its directory record.

        `shift` is by how much the archive's own offsets fall short of those in the file.
        """
        new = packed(content)
        encoded = name.encode()
        flags = 0 if name.isascii() else UTF8
        length = _fitting(new)
        sizes = (0, 33, new.crc, length, new.length, len(encoded))
        here = self.size - shift
        if here >= MAX32:
            raise too_large("4GiB보다 큰 파일은 쓸 수 없습니다.")
        self.write(LOCAL.pack(b"PK\x03\x04", 20, flags, DEFLATED, *sizes, 0) + encoded)
        for piece in new.pieces:
            self.write(piece)
        rest = (0, 0, 0, 0, 0, here)
        return CENTRAL.pack(b"PK\x01\x02", 20, 20, flags, DEFLATED, *sizes, *rest) + encoded


def _fitting(new: Packed) -> int:
    """Return a member's packed length, unless its content is too long for the format."""
    if new.length >= MAX32:
        raise too_large("시트 하나가 4GiB를 넘습니다.")
    return new.packed_length


def _inflate(packed: memoryview, member: Member) -> bytes:
    """Inflate at most the promised length plus one byte, so that a lie cannot fill the memory."""
    try:
        content: bytes = codec.decompressobj(-15).decompress(packed, member.unpacked + 1)
    except (zlib.error, codec.error):
        raise damaged(f"압축을 풀 수 없습니다: {member.name}") from None
    return content
