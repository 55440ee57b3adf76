"""Every part well-formed, every reference kept: what Excel would stumble over is told, once."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from xlcrm.errors import LimitExceededError, XlcrmError
from xlcrm.ooxml import health
from xlcrm.ooxml.health import digests_of, examine
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.wellformed import flaw_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.ooxml.health import Ill

SAMPLES = Path(__file__).parents[2] / "sample_data"
STRINGS, STYLES, TYPES = "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"
LEDGER = "xl/worksheets/sheet2.xml"


def _office() -> bytes:
    """A workbook of two sheets, one with a table, as xlsxwriter writes it."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    book.add_worksheet("대시보드").write_row(0, 0, ["고객", "합계"])
    sheet, day = book.add_worksheet("고객대장"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.add_table(0, 0, 3, 2, {"columns": [{"header": each} for each in ("이름", "끝", "요금")]})
    for row in range(1, 4):
        sheet.write(row, 0, f"고객{row}")
        sheet.write(row, 1, 45_600 + row, day)
        sheet.write(row, 2, 1_000.5)
    book.close()
    return made.getvalue()


OFFICE = _office()


def changed(*changes: tuple[str, Callable[[bytes], bytes | None]], of: bytes = OFFICE) -> bytes:
    """A workbook with parts changed, or taken out where the change gives None; its CRCs right."""
    made, by_part = io.BytesIO(), dict(changes)
    with (
        zipfile.ZipFile(io.BytesIO(of)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            old = source.read(name)
            new = by_part.pop(name)(old) if name in by_part else old
            assert name not in dict(changes) or new != old
            if new is not None:
                target.writestr(name, new)
    assert not by_part
    return made.getvalue()


def ills(data: bytes) -> tuple[Ill, ...]:
    """What is wrong with a workbook."""
    return examine(Package(data)).ills


def put(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change that puts something in the first place of something else."""
    return lambda content: content.replace(old, new, 1)


def cut(content: bytes) -> bytes:
    """The first half of a part."""
    return content[: len(content) // 2]


DAMAGED = {
    "a control character": (STRINGS, put(b"<t>", b"<t>\x02"), "제어 글자(16진수 02)"),
    "no UTF-8": (STRINGS, put(b"<t>", b"<t>\xff"), "문자 방식에 없는 글자"),
    "half a sign": (STRINGS, put(b"<t>", b"<t>&#xD800;"), "글자의 번호"),
    "half a sign in bytes": (STRINGS, put(b"<t>", b"<t>\xed\xa0\x80"), "문자 방식에 없는 글자"),
    "a cell never closed": (LEDGER, put(b"</c>", b""), "닫히지 않은"),
    "another root": (
        LEDGER,
        lambda each: each.replace(b"<worksheet", b"<sheetwork").replace(
            b"</worksheet", b"</sheetwork"
        ),
        "worksheet 요소로",
    ),
    "half a table": ("xl/tables/table1.xml", cut, "중간에 잘렸"),
    "no strings": (STRINGS, lambda _: None, STRINGS),
    "no sheet": (LEDGER, lambda _: None, LEDGER),
    "no such string": (
        LEDGER,
        lambda each: re.sub(rb't="s"><v>\d+', b't="s"><v>99999', each, count=1),
        "없는 공유 문자열",
    ),
    "no such format": (
        LEDGER,
        lambda each: re.sub(rb' s="\d+"', b' s="9999"', each, count=1),
        "서식",
    ),
    "a number that is none": (LEDGER, put(b"<v>45", b"<v>4x5"), "수가 아닙니다"),
    "no such type": (LEDGER, put(b't="s"', b't="z"'), "셀의 종류"),
    "an address of another row": (LEDGER, put(b'<c r="A2"', b'<c r="A7"'), "놓인 행"),
    "a declared type": (
        STYLES,
        put(b"<styleSheet", b"<!DOCTYPE x []><styleSheet"),
        "문서 형식 선언",
    ),
    "an attribute twice": (STYLES, put(b"<fonts ", b'<fonts count="1" '), "속성이 두 번"),
    "a prefix of nobody": (LEDGER, put(b"xmlns:r=", b"xmlns:q="), "접두사"),
    "an attribute unknown": (STYLES, put(b"numFmtId=", b"numFmtIe="), "numFmtIe"),
    "a content type gone": (
        TYPES,
        lambda each: re.sub(rb"<Override[^>]*sharedStrings[^>]*/>", b"", each),
        STRINGS,
    ),
    "a target that is not there": (
        "xl/_rels/workbook.xml.rels",
        put(b"worksheets/sheet2.xml", b"worksheets/sheet0.xml"),
        "없는 부분",
    ),
}


def test_workbooks_as_programs_write_them_are_sound() -> None:
    """Nothing is said of any of ours."""
    for path in sorted(SAMPLES.glob("*.xlsx")):
        assert ills(path.read_bytes()) == (), path.name


@pytest.mark.parametrize("what", DAMAGED)
def test_damage_is_told_with_its_part(what: str) -> None:
    """Each kind, in a part that the CRC calls right, is told once and in words of its own."""
    part, change, words = DAMAGED[what]
    found = ills(changed((part, change)))
    assert len(found) == 1
    assert words in found[0].told


def test_the_cell_and_the_byte_are_named_where_they_can_be_found() -> None:
    """Of a sheet the cell, of a shared string the first cell that says it."""
    (ill,) = ills(changed((LEDGER, put(b"<v>45", b"<v>4x5"))))
    assert (ill.sheet, ill.cell) == ("고객대장", "B2")
    (ill,) = ills(changed((STRINGS, put(b"<t>", b"<t>\x02"))))
    with zipfile.ZipFile(io.BytesIO(OFFICE)) as archive:
        first = archive.read(STRINGS).index(b"<t>") + 3
    book = openpyxl.load_workbook(io.BytesIO(OFFICE))
    with zipfile.ZipFile(io.BytesIO(OFFICE)) as archive:
        text = re.search(rb"<t>([^<]*)", archive.read(STRINGS))
    assert text is not None
    assert (ill.at, book[ill.sheet][ill.cell].value) == (first, text[1].decode())


def test_a_crc_that_does_not_hold_is_damage() -> None:
    """One wrong bit in a part that nobody reads."""
    with zipfile.ZipFile(io.BytesIO(OFFICE)) as archive:
        info = archive.getinfo("xl/theme/theme1.xml")
    data = bytearray(OFFICE)
    data[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 1
    assert [ill.part for ill in ills(bytes(data))] == ["xl/theme/theme1.xml"]


@pytest.mark.parametrize(
    "content",
    [
        b"<t>&#55357;&#56832;</t>",
        b"<t>&#xD83D;&#xde00;</t>",
        "<?xml version='1.0' encoding='EUC-KR'?><t>홍길동</t>".encode("cp949"),
        '<?xml version="1.0" encoding="UTF-16"?><t>홍길동</t>'.encode("utf-16"),
        '\ufeff<?xml version="1.0"?><t>홍길동</t>'.encode(),
        '<?xml version="1.0" encoding="windows-1252"?><t>\xe9</t>'.encode("cp1252"),
        b"<t>" + b"<a/>" * 600_000 + b"</t>",
    ],
    ids=["two references", "hexadecimal", "EUC-KR", "UTF-16", "a mark", "one byte", "wide"],
)
def test_what_some_programs_write_is_read(content: bytes) -> None:
    """A sign as its two halves, and other encodings that are declared."""
    assert flaw_of(content) is None


@pytest.mark.parametrize(
    "content",
    [
        b"<t>&#xDE00;&#xD83D;</t>",
        b"<t>&#xD83D; &#xDE00;</t>",
        '<?xml version="1.0" encoding="EUC-KR"?><t>홍길동</t>'.encode() + b"\xff",
        '<?xml version="1.0" encoding="punycode"?><t>홍</t>'.encode("euc-kr"),
        b'<?xml version="1.0" encoding="no-such"?><t/>',
        b'<?xml version="1.1"?><t/>',
        b"<a>" * 1_500_000,
        b"<![CDATA[" + b"</" * 1_500_000 + b"]]>" + b"<a>" * 1_500_000,
        b"",
    ],
    ids=["turned", "apart", "not-EUC-KR", "no-texts", "unknown", "1.1", "deep", "hidden", "empty"],
)
def test_what_no_program_may_write_is_damage(content: bytes) -> None:
    """Also elements in one another without an end, which would take the memory."""
    assert flaw_of(content) is not None


def test_what_has_been_found_sound_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the part whose packed bytes have changed is; a sheet also where its strings have."""
    package = Package(OFFICE)
    known = digests_of(package)
    assert examine(package).digests == known
    read: list[int] = []

    def counted(content: bytes, *more: object) -> object:
        read.append(len(content))
        return flaw_of(content, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(health, "flaw_of", counted)
    assert examine(package, known).ills == ()
    assert read == []
    theme = changed(("xl/theme/theme1.xml", put(b"<a:theme ", b"<a:theme  ")))
    assert examine(Package(theme), known).ills == ()
    assert len(read) == 1
    del read[:]
    assert examine(Package(changed((STRINGS, cut))), known).ills
    assert len(read) == 3  # the strings, and both sheets that say them


def test_a_large_sheet_is_looked_at_by_the_shapes_of_its_rows() -> None:
    """What is wrong in one of many rows alike is found, and nothing in none of them."""
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d" s="1"><v>4.5</v></c></row>'
        % (row, row, row % 3, row)
        for row in range(5, 7_500)
    )
    with zipfile.ZipFile(io.BytesIO(OFFICE)) as archive:
        sheet = archive.read(LEDGER)
    end = sheet.index(b"</sheetData>")
    whole = sheet[:end] + rows + sheet[end:]

    def told(old: bytes, new: bytes) -> list[tuple[str, str]]:
        assert old in whole
        found = ills(changed((LEDGER, lambda _: whole.replace(old, new, 1))))
        return [(ill.cell, ill.words) for ill in found]

    assert ills(changed((LEDGER, lambda _: whole))) == ()
    assert [cell for cell, _ in told(b'B7000" s="1"><v>4.5', b'B7000" s="1"><v>4,5')] == ["B7000"]
    assert told(b'A7000" t="s"><v>1', b'A7000" t="s"><v>77777')[0][0] == "A7000"
    assert told(b'B7000" s="1"', b'B7000" s="7777"')[0][0] == "B7000"
    assert told(b'<c r="A7000" t="s">', b'<c r="A7000" t="s"><x>') == [
        ("A7000", "닫히지 않은 요소가 있습니다")
    ]


@pytest.mark.parametrize("number", [True, False], ids=["of numbers", "of texts in the cells"])
def test_a_small_sheet_is_looked_at_cell_by_cell(number: bool) -> None:  # noqa: FBT001 - a case
    """Whether all its rows can be proved at once or not, an address in the wrong row is told."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})  # its texts stand in the cells
    sheet = book.add_worksheet("고객대장")
    for row in range(100):
        sheet.write_row(row, 0, [row, row * 2, row if number else f"메모 {row}"])
    book.close()
    part = "xl/worksheets/sheet1.xml"
    assert not ills(made.getvalue())
    assert 4_096 < len(Package(made.getvalue()).archive.read(part)) < 32_768
    (ill,) = ills(changed((part, put(b'r="B58"', b'r="B59"')), of=made.getvalue()))
    assert (ill.part, ill.cell, ill.words) == (part, "B59", "셀의 주소가 놓인 행과 다릅니다")


def test_mutated_workbooks_are_refused_or_still_open() -> None:
    """Whatever is done to a workbook: what is called sound, openpyxl opens, too."""
    rng = random.Random(20241001)  # noqa: S311 - no secret
    with zipfile.ZipFile(io.BytesIO(OFFICE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    refused = opened = 0
    for _ in range(120):
        name = rng.choice([*parts])
        data = pack({**parts, name: _mutated(rng, parts[name])})
        try:
            sound = not ills(data)
        except XlcrmError:
            sound = False
        refused += not sound
        if sound:
            openpyxl.load_workbook(io.BytesIO(data))
            opened += 1
    assert refused > 60
    assert opened > 5


def pack(parts: dict[str, bytes]) -> bytes:
    """A zip file of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made.getvalue()


def _mutated(rng: random.Random, content: bytes) -> bytes:
    """A part with something done to it."""
    at, how = rng.randrange(len(content)), rng.randrange(6)
    if how == 0:
        return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]
    if how == 1:
        return content[:at]
    if how == 2:
        after = content.find(b">", at) + 1
        return content[:after] + bytes([rng.choice([1, 2, 8, 11, 27, 31])]) + content[after:]
    pattern = (rb"</[^>]*>", rb'"[^"]*"', rb">[^<]+<")[how - 3]
    found = [*re.finditer(pattern, content)]
    if not found:
        return content[:at]
    where = rng.choice(found)
    new = (b"", b'"zz"', b">&#xD800;<")[how - 3]
    return content[: where.start()] + new + content[where.end() :]


def test_merged_cells_without_end_are_refused() -> None:
    """More than any office has made would take a minute to hold against the rows."""
    merges = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (at, at) for at in range(10, 60_012))
    data = b"<worksheet><sheetData/><mergeCells>" + merges + b"</mergeCells></worksheet>"
    with pytest.raises(LimitExceededError, match="50,000개보다"):
        merged_ranges(data, frame_of(data))
