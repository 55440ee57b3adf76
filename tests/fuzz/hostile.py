"""What can be done to a workbook, its settings, its cells and a command line to break a program."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

WORDS: Final = (
    *("", " ", "0", "-1", "-0", "1.5", "1e309", "1e-320", "NaN", "INF", "²", "٣", "½", "Ⅳ", "①"),
    *("9" * 19, "9" * 400, "1" * 5_000, "0" * 5_000 + "1", "+1", "1_000", "0x1F", "1,000", "１２"),
    *("A0", "XFE1", "A1048577", "XFD1048576", "A1:XFD1048576", "$A$1", "A1:A", "AAAA1", "R1C1"),
    *("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2024-02-30", "1899-12-31"),
    *("true", "TRUE", "#REF!", "=1+1", "+82", "@a", "가" * 40_000, "\u200b", "\u202e", "a\u0301"),
    *("../../etc/passwd", "C:\\", "//", "CON", ".", "~$", "\t", "\n", "'", '"', "%s", "{0}", "\\d"),
)
"""Texts that have broken programs: as an attribute, a cell, a setting or a word of a command."""

_IN_XML: Final = (b"&#xD800;", b"&#0;", b"\x02", b"\xff", b"<", b"&a;", b"]]>", b"<!--", b"\x00")
_ATTRIBUTE: Final = re.compile(rb'([\w:]+)="([^"<]*)"')
_TAG: Final = re.compile(rb"<[^<>]+>")
_CELL_VALUES: Final = (
    *WORDS,
    *(True, False, 0, -1, 2**53 + 1, 1e308, -1e308, 1e-320, 2_958_465, 2_958_466, 20_241_026, 0.1),
    *(datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59, 59), time(23, 59), None),  # noqa: DTZ001
)
_LARGEST: Final = 32_767  # letters of a cell


def of_bytes(data: bytes, chance: Random) -> bytes:
    """Return a file of which some bytes are others, are gone, or stand there twice."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        at = chance.randrange(len(found))
        match chance.randrange(5):
            case 0:
                found[at] = chance.randrange(256)
            case 1:
                found[at] ^= 1 << chance.randrange(8)
            case 2:
                del found[at : at + chance.choice((1, 4, 100, 4_000))]
            case 3:
                found[at:at] = found[at : at + chance.choice((1, 4, 100, 4_000))]
            case _:
                found[at : at + 4] = chance.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"PK\5\6"))
        if len(found) < 2:
            break
    return bytes(found[: chance.randrange(len(found) + 1)] if chance.random() < 0.1 else found)


def of_parts(data: bytes, chance: Random) -> bytes:
    """Return a workbook one part of which is changed, gone, empty or called otherwise."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        parts = {each: source.read(each) for each in source.namelist()}
    name = chance.choice(list(parts))
    match chance.randrange(12):
        case 0:
            del parts[name]
        case 1:
            parts[chance.choice((name.upper(), name + "x", "/" + name, "xl/../" + name))] = (
                parts.pop(name)
            )
        case 2:
            parts[name] = chance.choice((b"", b"<a/>", b"\xef\xbb\xbf", b"<?xml", parts[name] * 2))
        case _:
            for _ in range(chance.choice((1, 1, 1, 3))):
                parts[name] = _of_xml(parts[name], chance)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for each, content in parts.items():
            out.writestr(each, content)
    return target.getvalue()


def _of_xml(part: bytes, chance: Random) -> bytes:
    """A part of which an attribute, a tag, a text or a byte is another."""
    way = chance.randrange(8)
    if way < 3 and (found := list(_ATTRIBUTE.finditer(part))):
        each = chance.choice(found)
        word = chance.choice(WORDS).encode("utf-8", "replace").replace(b'"', b"").replace(b"<", b"")
        return part[: each.start(2)] + word[:60_000] + part[each.end(2) :]
    if way == 3 and (found := list(_ATTRIBUTE.finditer(part))):
        each = chance.choice(found)
        return part[: each.start()] + part[each.end() :]
    if way == 4 and len(found := list(_TAG.finditer(part))) > 1:
        one, other = sorted(chance.sample(found, 2), key=re.Match.start)
        return b"".join(
            (
                part[: one.start()],
                other[0],
                part[one.end() : other.start()],
                one[0],
                part[other.end() :],
            )
        )
    if way == 5 and (found := list(_TAG.finditer(part))):
        each = chance.choice(found)
        return part[: each.start()] + each[0] * chance.choice((0, 2, 200)) + part[each.end() :]
    at = chance.randrange(len(part) + 1)
    if way == 6:
        return part[:at] + chance.choice(_IN_XML) + part[at:]
    return part[:at] + part[at + chance.choice((1, 8, 500)) :]


def of_cells(path: Path, chance: Random, sheet: str | None = None) -> bytes:
    """Return a workbook in which some cells hold what nobody would expect there.

    Args:
        path: the workbook.
        chance: what decides.
        sheet: in which sheet; any without one.
    """
    book = load_workbook(path)
    for _ in range(chance.choice((1, 2, 5, 20))):
        target = book[sheet] if sheet in book.sheetnames else chance.choice(book.worksheets)
        row = chance.randint(1, max(2, min(target.max_row + 1, 40)))
        column = chance.randint(1, max(2, min(target.max_column + 1, 40)))
        value = chance.choice(_CELL_VALUES)
        cell = target.cell(row, column)
        if type(cell).__name__ == "MergedCell":
            continue
        cell.value = value[:_LARGEST] if isinstance(value, str) else value
        if isinstance(value, str) and value.startswith("="):
            cell.data_type = "s"
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def of_words(words: list[str], chance: Random) -> list[str]:
    """Return a command line some words of which are others; its first, the command, stays."""
    found = list(words)
    for _ in range(chance.choice((1, 1, 2))):
        at = chance.randrange(1, len(found)) if len(found) > 1 else 0
        word = chance.choice((*WORDS, "\udcff", "--as-of", "--json", "--", "-", "--help"))
        word = word.replace("\0", "")[:100_000]
        match chance.randrange(4):
            case 0 if at:
                del found[at]
            case 1:
                found.insert(at + 1, word)
            case _ if at:
                found[at] = word
            case _:
                found.append(word)
    return found
