"""Comments of both kinds, read with their cells."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.comments import comments_of
from xlcrm.ooxml.package import Package

THREADED = """<?xml version="1.0" encoding="UTF-8"?>
<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="C3" id="{1}"><text>답글입니다</text></threadedComment>
<threadedComment ref="nowhere" id="{2}"><text>셀이 없습니다</text></threadedComment>
</ThreadedComments>"""
RELATIONSHIP = (
    '<Relationship Id="rIdT" Target="../threadedComments/t1.xml" '
    'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"/>'
)


def noted() -> Package:
    """A workbook with one note, made by openpyxl."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"].comment = Comment("확인할 것", "담당")
    stream = BytesIO()
    book.save(stream)
    return Package(stream.getvalue())


def threaded(xml: str = THREADED) -> Package:
    """The same with a threaded comment beside it."""
    package = noted()
    (entry,) = package.worksheets
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    data = package.part(rels).replace(
        b"</Relationships>", f"{RELATIONSHIP}</Relationships>".encode()
    )
    assert entry.part == "xl/worksheets/sheet1.xml"
    return Package(package.replacing({rels: data}, {"xl/threadedComments/t1.xml": xml.encode()}))


def test_a_note_is_read_with_its_cell() -> None:
    """Row, column and text."""
    package = noted()
    assert list(comments_of(package, package.worksheets[0].part)) == [(2, 2, "확인할 것")]


def test_threaded_comments_come_too() -> None:
    """And one that names no cell is passed over."""
    package = threaded()
    found = list(comments_of(package, package.worksheets[0].part))
    assert sorted(found) == [(2, 2, "확인할 것"), (3, 3, "답글입니다")]


def test_a_sheet_without_comments_has_none() -> None:
    """No part, no comments."""
    stream = BytesIO()
    book = Workbook()
    book.save(stream)
    package = Package(stream.getvalue())
    assert list(comments_of(package, package.worksheets[0].part)) == []


def test_broken_comments_say_so() -> None:
    """What cannot be parsed is a damaged workbook."""
    package = threaded("<ThreadedComments>")
    with pytest.raises(DamagedWorkbookError):
        list(comments_of(package, package.worksheets[0].part))


def test_the_oracle_reads_the_same_note() -> None:
    """Openpyxl finds the note where xlcrm does."""
    sheet = load_workbook(BytesIO(noted().data)).active
    assert sheet is not None
    assert sheet["B2"].comment.text == "확인할 것"
