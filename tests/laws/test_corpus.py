"""Every workbook there is, edited: what nobody asked to change has not changed.

The oracles are Python's own zipfile and expat, openpyxl and python-calamine; none of them shares
code with what made the edits.
"""

from __future__ import annotations

import re
import time
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from defusedxml import ElementTree

from xlcrm import errors
from xlcrm.cellref import a1, parse_a1
from xlcrm.files import store
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from tests.laws.conftest import Edit

    PlansOf = Callable[[Package], dict[str, Plan]]
    Shape = tuple[str, tuple[tuple[str, str], ...], str, tuple["Shape", ...]]

LONGEST: Final = 20.0  # seconds for all edits of one workbook; the largest takes about one
MOST_MEMORY: Final = 256 << 20  # bytes; the largest workbook unpacks to some ten million
SHEET: Final = Plan(new_sheets=(NewSheet("시트", ("가",)),))
GROWING: Final = {
    "dimension": "ref",
    "autoFilter": "ref",
    "conditionalFormatting": "sqref",
    "dataValidation": "sqref",
    "ignoredError": "sqref",
    "protectedRange": "sqref",
    "row": "spans",
}


def test_the_corpus_holds_workbooks(corpus: Path) -> None:
    """A corpus that is named but holds no workbook would make every law hold."""
    assert [path for path in corpus.glob("*.xls?") if zipfile.is_zipfile(path)]


def test_refusal_is_one_named_error(
    workbook: Path,
    plans: PlansOf,
    refused: Mapping[str, type[errors.XlcrmError]],
    tmp_path: Path,
) -> None:
    """What cannot be edited, and nothing else, gives one Korean error and keeps its bytes."""
    copy = tmp_path / workbook.name
    copy.write_bytes(workbook.read_bytes())
    wanted = refused.get(workbook.name)
    outcome: errors.XlcrmError | None = None
    try:
        stored = store.read(copy)
        package = Package(stored.data)
        plan = plans(package)["cell"]
        data = apply(plan, package).data
        store.replace(
            stored,
            data,
            check=lambda written: verify(plan, written, package, DEFAULT_LIMITS),
            backups=0,
        )
    except errors.XlcrmError as error:
        outcome = error
    assert type(outcome) is (wanted or type(None))
    assert (copy.read_bytes() == workbook.read_bytes()) is (wanted is not None)
    if outcome is not None:
        assert re.search("[가-힣]", outcome.message)


def test_edits_are_quick_and_small(workbook: Path, plans: PlansOf) -> None:
    """No workbook, hostile ones included, takes long or fills the memory."""
    data = workbook.read_bytes()
    begin = time.perf_counter()
    with suppress(errors.XlcrmError):
        for plan in plans(Package(data)).values():
            with suppress(errors.PlanError):
                apply(plan, Package(data))
    assert time.perf_counter() - begin < LONGEST
    tracemalloc.start()  # makes everything slow: one edit shows most of what is needed
    try:
        with suppress(errors.XlcrmError):
            apply(SHEET, Package(data))
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_replacing_nothing_gives_the_same_bytes(edits: list[Edit]) -> None:
    """Law 1: an empty plan and an empty replacement give the file as it was."""
    package = edits[0].before
    assert apply(Plan(), package).data is package.data
    assert package.replacing({}) == package.data


def test_a_part_written_anew_moves_nothing(edits: list[Edit]) -> None:
    """A part replaced by its own content leaves every other member's record and bytes."""
    package = edits[0].before
    name = package.member(package.workbook_part)
    after = package.replacing({name: package.part(name)})
    assert _members(after, {name}) == _members(package.data, {name})
    assert zipfile.ZipFile(BytesIO(after)).read(name) == package.part(name)


def test_untouched_parts_keep_their_bytes(edits: list[Edit]) -> None:
    """Law 2: every part not in `parts` has the same compressed bytes, times, flags and order."""
    for edit in edits:
        before, after = edit.before.data, edit.after.data
        assert zipfile.ZipFile(BytesIO(after)).testzip() is None, edit.kind
        old, new = _members(before, edit.after.parts), _members(after, edit.after.parts)
        assert new == old, edit.kind
        names = zipfile.ZipFile(BytesIO(after)).namelist()
        assert names[: len(edit.before.archive.names)] == list(edit.before.archive.names)
        assert edit.after.parts <= set(names), edit.kind


def test_touched_sheets_differ_only_in_planned_cells(edits: list[Edit]) -> None:
    """Law 2: a touched sheet is the old one but for planned cells and ranges that grew."""
    for edit in edits:
        for entry in edit.before.worksheets:
            name = edit.before.member(entry.part)
            if name not in edit.after.parts:
                continue
            planned = {cell for sheet, cell in edit.planned if sheet == entry.name}
            rows = {row for sheet, row in edit.grown_rows if sheet == entry.name}
            old = _skeleton(edit.before.part(name), planned, rows)
            new = _skeleton(zipfile.ZipFile(BytesIO(edit.after.data)).read(name), planned, rows)
            assert new == old, (edit.kind, name)


def test_a_true_count_of_shared_strings_stays_true(edits: list[Edit]) -> None:
    """What the string table says of how many cells refer to it, and nothing else of that part."""
    for edit in edits:
        before, after = edit.before, Package(edit.after.data)
        part = before.related_part("sharedStrings")
        if part is None or b"<!DOCTYPE" in before.part(part):
            continue
        old, new = (
            ElementTree.fromstring(before.part(part)),
            ElementTree.fromstring(after.part(part)),
        )
        if old.get("count") == str(_shared(before)):
            assert new.get("count") == str(_shared(after)), edit.kind
        else:
            assert before.member(part) not in edit.after.parts, edit.kind
        old.attrib.pop("count", None)
        new.attrib.pop("count", None)
        assert ElementTree.tostring(new) == ElementTree.tostring(old), edit.kind


def test_one_cell_changes_one_stretch_of_bytes(edits: list[Edit]) -> None:
    """A replaced cell leaves every byte before and behind it."""
    for edit in edits:
        if edit.kind != "cell" or not edit.plan.columns:
            continue
        ((sheet, cell),) = edit.planned
        entry = edit.before.sheet(sheet)
        data = edit.before.part(entry.part)
        span = _cell_span(data, cell)
        if span is None:
            continue  # the sheet has no such cell: the skeletons above are the judge
        after = Package(edit.after.data).part(entry.part)
        assert after.startswith(data[: span[0]])
        assert after.endswith(data[span[1] :])
        assert len(after) - (len(data) - span[1] + span[0]) < 300


def _shared(package: Package) -> int:
    """How many cells are shared strings, as a parser sees them."""
    return sum(
        cell.get("t") == "s"
        for entry in package.worksheets
        for cell in ElementTree.fromstring(package.part(entry.part)).iterfind(".//{*}c")
    )


def _members(data: bytes, touched: frozenset[str] | set[str]) -> dict[str, tuple[object, ...]]:
    """What the zip says of each untouched member, and its compressed bytes."""
    found: dict[str, tuple[object, ...]] = {}
    for info in zipfile.ZipFile(BytesIO(data)).infolist():
        if info.filename in touched:
            continue
        at = info.header_offset
        name, extra = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (26, 28))
        begin = at + 30 + name + extra
        local = data[at:begin]
        packed = data[begin : begin + info.compress_size]
        facts = (info.date_time, info.flag_bits, info.extra, info.comment, info.external_attr)
        found[info.filename] = (local, packed, *facts)
    return found


def _skeleton(data: bytes, cells: set[str], rows: set[int]) -> object:
    """A sheet as nested tuples, without the cells and rows named and without what may grow."""
    root = ElementTree.fromstring(data)
    _number(root)
    return _shape(root, cells, rows)


def _number(root: Element) -> None:
    """Give rows and cells that have no `r` the address that follows from their place."""
    row = 0
    rows = root.find("{*}sheetData")
    for element in rows if rows is not None else ():
        row = int(element.get("r", row + 1))
        element.set("r", str(row))
        column = 0
        for cell in element:
            column = parse_a1(cell.get("r", a1(row, column + 1)))[1]
            cell.set("r", a1(row, column))


def _shape(element: Element, cells: set[str], rows: set[int]) -> Shape:
    local = element.tag.rpartition("}")[2]
    attributes = dict(element.attrib)
    attributes.pop(GROWING.get(local, ""), None)
    children = [
        _shape(child, cells, rows) for child in element if not _is_planned(child, cells, rows)
    ]
    text = "" if local == "sqref" else (element.text or "").strip()
    if local == "sheetData":
        text = ""
        children = [child for child in children if child[3] or {*dict(child[1])} - {"r"}]
    return (element.tag, tuple(sorted(attributes.items())), text, tuple(children))


def _is_planned(element: Element, cells: set[str], rows: set[int]) -> bool:
    local, reference = element.tag.rpartition("}")[2], element.get("r", "")
    if local == "row":
        return int(reference or 0) in rows
    return local == "c" and reference in cells


def _cell_span(data: bytes, wanted: str) -> tuple[int, int] | None:
    """Where a cell's element begins and ends, as expat sees it."""
    found: list[int] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "c" and attributes.get("r") == wanted:
            found.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        if len(found) == 1 and name.rpartition(":")[2] == "c":
            close = parser.CurrentByteIndex
            found.append(data.index(b">", close) + 1)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
    return (found[0], found[1]) if found else None
