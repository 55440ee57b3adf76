"""What a workbook is read as, in words and as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cli.shown.adopt import KINDS, asked, column_name, question_in_json
from xlcrm.cli.shown.listing import aligned
from xlcrm.domain.typed_option import path_quoted
from xlcrm.jobs.adopt.adopt import How
from xlcrm.jobs.adopt.seen import told_of_headers
from xlcrm.reading.told import name_of
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.understood import ColumnRead, SheetLeft, SheetRead, Understood, WordRead

_HEADINGS: Final = ("셀", "머리글", "열", "적힌 칸", "까닭", "읽는 법")


def lines_of(found: Understood, path: str) -> Iterator[str]:
    """Yield each table with its columns and words, what is not read, and what is open."""
    for sheet in found.sheets:
        yield from _sheet(sheet)
    if found.left:
        yield "읽지 않는 시트"
        for left in found.left:
            yield f"  {left.name}: {left.why}"
            if left.headers and not found.sheets:
                yield f"    {told_of_headers({left.name: left.headers})}"
    if not any(sheet.kind == LEDGER.key for sheet in found.sheets):
        yield (
            "고객대장으로 읽을 시트가 없습니다. → 머리글을 알려 주려면: "
            f"xlcrm adopt {path_quoted(path)}"
        )
    if found.questions:
        many = len(found.questions)
        yield f"아직 답하지 않은 물음 {many:,}개 → 답하려면: xlcrm adopt {path_quoted(path)}"
        yield from asked(found.questions)
    elif found.sheets:
        yield "남은 물음이 없습니다."


def _sheet(sheet: SheetRead) -> Iterator[str]:
    ends = dict.fromkeys((sheet.header_rows[0], sheet.header_rows[-1]))
    rows = "~".join(map(str, ends))
    yield (
        f"{sheet.name} → {KINDS[sheet.kind]} (머리글 {rows}행, {sheet.area}, 자료 {sheet.rows:,}행)"
    )
    yield from aligned([_HEADINGS, *(_row(each, sheet.kind) for each in sheet.columns)], indent=2)
    if sheet.others:
        yield f"  읽지 않는 열: {', '.join(sheet.others)}"
    for (section, header), words in groupby(
        sheet.words, key=lambda each: (each.section, each.header)
    ):
        yield f"  {section} ('{header}' 열): {' · '.join(map(_word, words))}"


def _row(each: ColumnRead, kind: str) -> tuple[str, ...]:
    why = f"{each.why} {each.score:.0f}" if each.how is How.SIMILAR else each.why
    unread = f" (못 읽음 {each.unread:,})" if each.unread else ""
    return (
        each.cell,
        each.header,
        column_name(each.fields, kind, each.why),
        f"{each.filled:,}{unread}",
        why,
        ", ".join(each.manners),
    )


def _word(each: WordRead) -> str:
    means = each.means or "모름"
    return f"{each.word} = {means} ({each.count:,}칸{', 설정' if each.told else ''})"


def in_json(found: Understood) -> dict[str, Any]:
    """Return the same by the names of the library's values."""
    return {
        "sheets": [_sheet_in_json(each) for each in found.sheets],
        "left": [_left_in_json(each) for each in found.left],
        "questions": list(map(question_in_json, found.questions)),
    }


def _sheet_in_json(sheet: SheetRead) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "kind": sheet.kind,
        "header_rows": list(sheet.header_rows),
        "area": sheet.area,
        "rows": sheet.rows,
        "columns": [
            {
                "cell": each.cell,
                "header": each.header,
                "fields": list(each.fields),
                "name": name_of(each.fields, sheet.kind),
                "how": each.how.name.lower(),
                "score": each.score,
                "why": each.why,
                "manners": list(each.manners),
                "filled": each.filled,
                "unread": each.unread,
            }
            for each in sheet.columns
        ],
        "others": list(sheet.others),
        "words": [
            {
                "section": each.section,
                "header": each.header,
                "word": each.word,
                "count": each.count,
                "means": each.means or None,
                "told": each.told,
            }
            for each in sheet.words
        ],
    }


def _left_in_json(left: SheetLeft) -> dict[str, Any]:
    return {
        "name": left.name,
        "why": left.why,
        "headers": [
            {"cell": each.cell, "header": each.header, "guess": each.guess or None}
            for each in left.headers
        ],
    }
