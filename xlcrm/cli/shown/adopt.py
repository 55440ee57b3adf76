"""What an adoption found, asks and adds, in words and as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import column_letters
from xlcrm.cli.shown.listing import aligned
from xlcrm.jobs.adopt.adopt import How
from xlcrm.ooxml.newsheet import NewSheet
from xlcrm.reading.settings import SECTIONS
from xlcrm.reading.told import UNUSED, name_of
from xlcrm.schema.sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.adopt.adopt import (
        Adoption,
        Mapped,
        Question,
        SheetSurvey,
        Survey,
        WordQuestion,
    )
    from xlcrm.workbook.plan import Plan

_KINDS: Final = {spec.key: spec.name for spec in SHEETS}
_COMPUTED: Final = {"status", "days_left", "action"}
_HEADINGS: Final = ("셀", "머리글", "열", "어떻게")


def tables_told(survey: Survey) -> Iterator[str]:
    """Yield each table: its sheet, its kind, and what its headers mean."""
    for sheet in survey.sheets:
        rows = "~".join(
            f"{row}" for row in dict.fromkeys((sheet.header_rows[0], sheet.header_rows[-1]))
        )
        yield f"{sheet.name} → {_KINDS[sheet.kind]} (머리글 {rows}행, {sheet.area})"
        lines = [_HEADINGS, *(_row(each, sheet.kind) for each in sheet.columns)]
        yield from aligned(lines, indent=2)
        if sheet.others:
            yield f"  그대로 두는 열: {', '.join(sheet.others)}"


def _row(column: Mapped, kind: str) -> tuple[str, str, str, str]:
    how = f"{column.how} {column.score:.0f}" if column.how is How.SIMILAR else str(column.how)
    return column.cell, column.header, name_of(column.fields, kind), how


def plan_told(plan: Plan) -> Iterator[str]:
    """Yield what is added: columns, rows and sheets of 설정, dropdowns."""
    for sheet, columns in groupby(plan.new_columns, key=lambda each: each.sheet):
        found = list(columns)
        first = found[0].area.right + 1
        letters = column_letters(first), column_letters(first + len(found) - 1)
        where = "~".join(dict.fromkeys(letters))
        yield f"  {sheet}: 열 {', '.join(each.header for each in found)} ({where}열)"
    for made in plan.new_sheets:
        if isinstance(made, NewSheet):
            hidden = "숨긴 " if made.hidden else ""
            yield f"  {made.name}: {hidden}새 시트 ({_counts([row[0] for row in made.rows])})"
    for rows in plan.new_rows:
        first_column = rows.area.left
        yield f"  {rows.sheet}: 행 {_counts([each.get(first_column) for each in rows.values])}"
    for sheet, dropdowns in groupby(plan.dropdowns, key=lambda each: each[0]):
        letters_of = [f"{column_letters(each.area.left)}열" for _, each in dropdowns]
        yield f"  {sheet}: 선택 목록 {', '.join(letters_of)}"


def crowded(survey: Survey) -> Iterator[str]:
    """Yield the tables that can grow no columns, for another one stands at their right."""
    for sheet in survey.sheets:
        right = sheet.area.right
        beside = [each for each in survey.sheets if each.name == sheet.name]
        if any(each.area.left > right for each in beside) and not _complete(sheet):
            yield (
                f"  {sheet.name}!{sheet.area}: 오른쪽에 다른 표가 있어 열을 더하지 않습니다."
                " → 그 표를 새 시트로 옮긴 뒤 다시 실행하면 더합니다."
            )


def _complete(sheet: SheetSurvey) -> bool:
    """Whether a table has the columns that xlcrm computes; 계산 상태 stands for 상태."""
    fields = sheet.fields.keys()
    return fields | ({"status"} if "computed_status" in fields else set()) >= _COMPUTED


def _counts(sections: Sequence[object]) -> str:
    """How many rows of each section there are."""
    counts = {name: sections.count(name) for name in SECTIONS}
    return ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)


def asked(questions: Sequence[Question], kinds: dict[str, str]) -> Iterator[str]:
    """Yield each question with the `--map` that answers it."""
    for each in questions:
        names = [
            f"{name_of((field,), kinds[each.sheet])} {score:.0f}"
            for field, score in each.candidates
        ]
        first = name_of((each.candidates[0][0],), kinds[each.sheet])
        yield f"  {each.sheet}!{each.cell} '{each.header}': {' · '.join(names)}?"
        yield f"    --map '{each.sheet}!{each.key}={first}' 또는 '{each.sheet}!{each.key}={UNUSED}'"


def words_told(words: Sequence[WordQuestion]) -> Iterator[str]:
    """Yield each word that nobody knows with the `--map` that explains it."""
    if words:
        yield f"뜻을 모르는 말이 {len(words):,}가지 있어, 알려 줄 때까지 날짜로만 셈합니다."
    for each in words:
        yield f"  {each.where} '{each.shown}' ({each.times:,}칸)"
        yield f"    --map '{each.section}!{each.shown}={each.proposal}'"


def kinds_of(survey: Survey) -> dict[str, str]:
    """Return each sheet's kind."""
    return {sheet.name: sheet.kind for sheet in survey.sheets}


def as_json(adoption: Adoption, plan: Plan | None) -> dict[str, Any]:
    """Return what was found, asked and kept, by the names of the library's values."""
    return {
        "sheets": [_sheet(each) for each in adoption.sheets],
        "questions": [
            {
                "sheet": each.sheet,
                "cell": each.cell,
                "header": each.header,
                "candidates": [
                    {"field": field, "score": score} for field, score in each.candidates
                ],
                "key": f"{each.sheet}!{each.key}",
            }
            for each in adoption.questions
        ],
        "words": [
            {
                "section": each.section,
                "word": each.shown,
                "cell": str(each.where),
                "count": each.times,
                "proposal": each.proposal,
            }
            for each in adoption.words
        ],
        "kept": {item: name_of(fields) for item, fields in adoption.kept.items()},
        "dropdowns": [
            {"sheet": sheet, "cells": str(each.area)}
            for sheet, each in (() if plan is None else plan.dropdowns)
        ],
    }


def _sheet(sheet: SheetSurvey) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "kind": sheet.kind,
        "header_rows": list(sheet.header_rows),
        "area": str(sheet.area),
        "columns": [
            {
                "cell": each.cell,
                "header": each.header,
                "fields": list(each.fields),
                "score": each.score,
                "how": each.how.name.lower(),
            }
            for each in sheet.columns
        ],
        "others": list(sheet.others),
    }
