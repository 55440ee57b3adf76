"""A small file that unpacks to very much: refused, or read within bounds of memory."""

from __future__ import annotations

import os
import random
import sys
import time
import zipfile
import zlib
from datetime import date
from functools import partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from defusedxml import ElementTree

import xlcrm
from xlcrm.errors import DamagedWorkbookError, LimitExceededError, XlcrmError
from xlcrm.incoming.read import read_rows
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.markup import find_all
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rows import frame_of, refuse_many_rows
from xlcrm.ooxml.scan import scan, styles_at
from xlcrm.ooxml.strings import SharedStrings, rich_text
from xlcrm.ooxml.styles import Styles
from xlcrm.ooxml.table import read_table
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS, Limits
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable

DAY: Final = date(2024, 10, 1)
MIB: Final = 1 << 20
SIZE: Final = MIB // 4
BYTES: Final = 85  # for each tag, as far as rows are read one by one
SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
HEAD: Final = (
    '<row r="1"><c r="A1" t="str"><v>고객명</v></c><c r="B1" t="str"><v>계약 시작일</v></c>'
    '<c r="C1" t="str"><v>계약 종료일</v></c></row>'
).encode()
ROW: Final = b'<row><c t="str"><v>a</v></c><c><v>45292</v></c><c><v>45657</v></c></row>'

ODD: Final = random.Random(3)  # noqa: S311 - the same each time
NOISE: Final = b"<!--%b-->" % ODD.randbytes(200_000).hex().encode()


def flood(path: Path, unit: bytes, size: int, *, noise: int = 1300) -> int:
    """Write a ledger in which something stands again and again; return its size, packed.

    It packs almost as well as is allowed: what does not pack stands in comments.
    """
    odd, block = random.Random(7), unit * (60_000 // len(unit))  # noqa: S311 - the same each time
    sheet = BytesIO()
    sheet.write(
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + HEAD
    )
    while sheet.tell() < size:
        sheet.write(block)
        if noise:
            sheet.write(b"<!--" + odd.randbytes(noise).hex().encode() + b"-->")
    sheet.write(b"</sheetData></worksheet>")
    xlcrm.new_ledger(path, as_of=DAY)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    package = Package(path.read_bytes())
    part = package.member(next(each.part for each in package.worksheets if each.name == "고객대장"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, sheet.getvalue() if name == part else data)
    return path.stat().st_size


def grown(path: Path, limits: Limits) -> int:
    """Return by how many bytes a process grows that does what people do with a file."""
    read, write = os.pipe()
    if os.fork() == 0:
        before = _status("VmRSS")
        with open("/proc/self/clear_refs", "w", encoding="ascii") as peak:  # noqa: PTH123 - no file
            peak.write("5")
        for work in (
            lambda: xlcrm.refresh(xlcrm.open_ledger(path, limits=limits), as_of=DAY),
            lambda: xlcrm.open_ledger(path, limits=limits).findings_on(DAY),
            lambda: xlcrm.adopt(xlcrm.open_workbook(path, limits=limits), as_of=DAY),
            lambda: read_rows(path, LEDGER, limits=limits),
        ):
            try:
                work()
            except XlcrmError:
                pass
            except BaseException:  # noqa: BLE001 - told by the number that no file gives
                os.write(write, b"-1")
                os._exit(1)
        os.write(write, str(_status("VmHWM") - before).encode())
        os._exit(0)
    os.wait()
    return int(os.read(read, 30))


def _status(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123 - no file
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith(name))


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much a process takes")
def test_what_is_read_takes_no_more_than_the_limits_reckon_with(tmp_path: Path) -> None:
    """Six megabytes never take two gigabytes: so many bytes, and so many for each tag."""
    path = tmp_path / "대장.xlsx"
    flood(path, ROW, SIZE)
    xlcrm.refresh(xlcrm.open_ledger(SEED), as_of=DAY)  # what is loaded once is not counted
    xlcrm.adopt(xlcrm.open_workbook(SEED), as_of=DAY)
    tags = ROW.count(b"<") * SIZE // len(ROW)
    assert 0 < grown(path, Limits(ratio_from=SIZE // 2, dense_from=SIZE)) < tags * BYTES + 8 * MIB
    small, most = 6 * MIB, DEFAULT_LIMITS
    plain = small * most.dense
    assert plain + plain * ROW.count(b"<") // len(ROW) * BYTES < 2048 * MIB
    assert 1.5 * plain + most.tags * BYTES < 2048 * MIB
    assert 4 * small * most.ratio + most.tags // 20 * BYTES < 2048 * MIB


@pytest.mark.parametrize(
    ("unit", "limits"),
    [
        pytest.param(b"<row/>", Limits(tags=10_000, dense_from=SIZE // 2), id="rows"),
        pytest.param(b"<row><c/><c/></row>", Limits(tags=10_000, dense_from=SIZE // 2), id="cells"),
        pytest.param(b"a", Limits(), id="a text without an end"),
        pytest.param(ROW, Limits(ratio=20, ratio_from=SIZE // 2), id="ratio"),
    ],
)
def test_what_repeats_itself_without_an_end_is_refused(
    tmp_path: Path, unit: bytes, limits: Limits
) -> None:
    """Before anything is made of it; the hint says how to read it all the same."""
    path = tmp_path / "대장.xlsx"
    small = len(unit) == 1
    flood(path, unit, 3 * MIB if small else SIZE, noise=0 if small else 1300)
    with pytest.raises(LimitExceededError, match="--max-unpacked"):
        xlcrm.open_ledger(path, limits=limits)


def test_several_parts_are_counted_together() -> None:
    """Many small ones that pack well are one large one."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.xml", b"<a/>" * 300_000)
    opened = Archive(buffer.getvalue(), Limits(tags=14_000_000))
    for name in ("0.xml", "1.xml", "0.xml"):  # what is read again counts once
        opened.read(name)
    with pytest.raises(LimitExceededError, match="되풀이"):
        opened.read("2.xml")


def test_rows_beyond_the_last_one_are_refused_as_they_come() -> None:
    """A sheet has no more rows than Excel has: those without a number are counted, too."""
    rows = b'<row r="1048576"/><row/>'
    with pytest.raises(DamagedWorkbookError, match="1,048,576행"):
        scan(b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>", SharedStrings())


def test_a_large_list_of_relationships_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, however often, and of a file of the same bytes opened again."""
    path = tmp_path / "대장.xlsx"
    with zipfile.ZipFile(SEED) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    more = "".join(f'<Relationship Id="q{at}" Type="a/theme" Target="t"/>' for at in range(2_000))
    name, end = "xl/_rels/workbook.xml.rels", b"</Relationships>"
    parts[name] = parts[name].replace(end, more.encode() + end)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    read: list[bytes] = []
    parse = ElementTree.fromstring

    def reading(data: bytes, **how: bool) -> object:
        read.append(data)
        return parse(data, **how)

    monkeypatch.setattr(ElementTree, "fromstring", reading)
    for _ in range(3):
        opened = Package(path.read_bytes())
        assert opened.sheets
        assert opened.related_part("styles")
        assert len(opened.relationships(opened.workbook_part)) > 2_000
    assert sum(b'"q1999"' in data for data in read) == 1


def test_names_in_fonts_of_their_own_are_no_flood() -> None:
    """As LibreOffice writes 김000001: thirty times packed, and read. A sheet like that is not."""
    run = '<r><rPr><sz val="11"/><color rgb="FF000000"/><rFont val="%s"/></rPr><t>%s</t></r>'
    one = f"<si>{run % ('DejaVu Sans', '김')}{run % ('Calibri', '%06d')}</si>"
    strings = ("<sst>" + "".join(one % at for at in range(4_000)) + "</sst>").encode()
    limits = Limits(dense_from=SIZE, tags=strings.count(b"<"))
    packed = zlib.compress(strings)
    assert len(strings) > 1.5 * limits.dense * len(packed)
    for content, fits in ((strings, True), (strings.replace(b"sst>", b"worksheet>"), False)):
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.xml", content)
        opened = Archive(buffer.getvalue(), limits)
        if fits:
            assert opened.read("a.xml") == content
            continue
        with pytest.raises(LimitExceededError, match="되풀이"):
            opened.read("a.xml")


def test_what_packs_well_may_be_more_in_a_larger_file() -> None:
    """A million customers' names hold ten million tags: no six megabytes do, but eighty may."""
    assert DEFAULT_LIMITS.dense_tags_of(6 * MIB) == DEFAULT_LIMITS.tags
    assert DEFAULT_LIMITS.dense_tags_of(80 * MIB) > 10 * DEFAULT_LIMITS.tags


def test_rows_that_are_written_otherwise_are_read_one_by_one() -> None:
    """Each costs its own length, not that of all that follows: ten thousand rows take no minute."""
    rows = b"<row><c><v>1</v></c><c><v>2</v></c></row>" * 10_000
    before = time.process_time()
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    scanned = scan(sheet, SharedStrings(), wanted={2})
    assert scanned.columns[2].values == [2] * 10_000
    assert styles_at(scanned, range(1, 10_001), 2) == [0] * 10_000
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("flooding", "limits"),
    [
        pytest.param(
            NOISE + b"<c/>" * 60_000, Limits(tags_from=50_000, tags_per_byte=0.1), id="tags"
        ),
        pytest.param(
            b"<a " + b" ".join(b'a%d=""' % each for each in range(60_000)) + b"/>",
            Limits(),
            id="attributes",
        ),
        pytest.param(NOISE + b"<a b=''/>" * 60_000, Limits(links=50_000), id="tree"),
    ],
)
def test_noise_hides_no_flood(tmp_path: Path, flooding: bytes, limits: Limits) -> None:
    """What packs badly for a comment's sake may hold no more for that."""
    path = tmp_path / "대장.xlsx"
    with zipfile.ZipFile(SEED) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    end = b"</workbook>"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(end, flooding + end)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(LimitExceededError, match=r"되풀이.*xl/workbook\.xml"):
        _ = xlcrm.open_ledger(path, limits=limits).book


def _rows_counted(sheet: bytes) -> bool:
    refuse_many_rows(sheet, frame_of(sheet))
    return True


@pytest.mark.parametrize(
    ("read", "part", "words"),
    [
        pytest.param(
            frame_of,
            (b"<worksheet><cols>", b"<col/>", b"</cols><sheetData/></worksheet>", 49_900),
            "행 앞에",
            id="columns",
        ),
        pytest.param(
            frame_of,
            (b"<worksheet><sheetData></sheetData><a>", b"<b/>", b"</a></worksheet>", 499_900),
            "행 뒤에",
            id="behind",
        ),
        pytest.param(
            Styles,
            (b"<styleSheet><cellXfs>", b"<xf/>", b"</cellXfs></styleSheet>", 99_900),
            "서식이 100,000개보다",
            id="formats",
        ),
        pytest.param(
            partial(read_table, "t.xml"),
            (
                b'<table ref="A1:B2"><tableColumns>',
                b"<tableColumn/>",
                b"</tableColumns></table>",
                16_300,
            ),
            "표의 열이",
            id="table",
        ),
        pytest.param(
            _rows_counted,
            (b"<worksheet><sheetData>", b"<row/>", b"</sheetData></worksheet>", 1_048_500),
            "시트의 행이",
            id="rows",
        ),
    ],
)
def test_what_excel_itself_bounds_is_read_up_to_there(
    read: Callable[[bytes], object], part: tuple[bytes, bytes, bytes, int], words: str
) -> None:
    """Somewhat less than the bound is read as ever, somewhat more refused by name."""
    begin, each, end, most = part
    assert read(begin + each * most + end)
    with pytest.raises(LimitExceededError, match=words):
        read(begin + each * (most + 200) + end)
    with pytest.raises(LimitExceededError, match=words):  # no comment hides it
        read(begin + b"<!--<sheetData></cellXfs>-->" + each * (most + 200) + end)


@pytest.mark.parametrize("item", ["<si><t>{}</t></si>", "<si><t>{}</t></si><!--<si>-->", "<si/>"])
def test_strings_with_comments_are_found_as_fast_as_those_without(item: str) -> None:
    """Where each begins is the same as tag by tag, be there comments among them or not."""
    many = "".join(item.format(number) for number in range(40))
    part = f"<sst><!-- <si> -->{many}<si><t>가<!-- 나 --></t></si></sst>".encode()
    strings = SharedStrings(part)
    starts = [tag.start for tag in find_all(part, b"si")]
    items = [part[begin:end] for begin, end in pairwise([*starts, len(part)])]
    assert [strings[at] for at in range(len(strings))] == [rich_text(each) for each in items]
    assert strings[len(strings) - 1] == "가"


def test_long_texts_are_looked_through_once() -> None:
    """Not from each of their letters on: thirty megabytes of them take no minute."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.xml", (b"<t>" + b"a" * 30_000 + b"</t>") * 500)
    before = time.process_time()
    Archive(buffer.getvalue(), Limits(ratio=10_000)).read("a.xml")
    assert time.process_time() - before < 0.5
