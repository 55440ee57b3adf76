"""What an adoption found, asks and adds, in words and as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import column_letters
from xlcrm.cli.shown.listing import aligned
from xlcrm.domain.office_words import second_meaning_of
from xlcrm.domain.particles import particle
from xlcrm.domain.typed_option import typed_option
from xlcrm.jobs.adopt.adopt import How
from xlcrm.jobs.adopt.fees import is_about_fees
from xlcrm.jobs.adopt.values import COUNTED, FIGURES, FLOOR, HEADERS, MANNERS, TERMS
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.reading.settings import SECTIONS, STATUS_WORDS, WORDS
from xlcrm.reading.told import UNUSED, name_of
from xlcrm.schema.sheets import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.adopt.adopt import (
        Adoption,
        Mapped,
        Question,
        SheetSurvey,
        Survey,
    )
    from xlcrm.workbook.plan import Plan

KINDS: Final = {spec.key: spec.name for spec in KNOWN}
_COMPUTED: Final = {"status", "days_left", "action"}
_HEADINGS: Final = ("셀", "머리글", "열", "어떻게")


def tables_told(survey: Survey) -> Iterator[str]:
    """Yield each table: its sheet, its kind, and what its headers mean."""
    for sheet in survey.sheets:
        rows = "~".join(
            f"{row}" for row in dict.fromkeys((sheet.header_rows[0], sheet.header_rows[-1]))
        )
        yield f"{sheet.name} → {KINDS[sheet.kind]} (머리글 {rows}행, {sheet.area})"
        lines = [_HEADINGS, *(_row(each, sheet.kind) for each in sheet.columns)]
        yield from aligned(lines, indent=2)
        if sheet.others:
            yield f"  그대로 두는 열: {', '.join(sheet.others)}"


def passed_told(survey: Survey) -> Iterator[str]:
    """Yield the sheets that read like ledgers and are not read, with how they would be."""
    for name in survey.passed:
        yield (
            f"{name}: 기간이 적힌 명단으로 읽히지만, 대장이라고 부르는 시트가 따로 있어 거기서 뽑은"
            " 목록으로 보고 읽지 않습니다."
        )
        yield "  → 계약을 적은 명단이면 시트 이름에 '대장'을 넣은 뒤 다시 실행하세요."


def _row(column: Mapped, kind: str) -> tuple[str, str, str, str]:
    how = f"{column.how} {column.score:.0f}" if column.how is How.SIMILAR else str(column.how)
    return column.cell, column.header, column_name(column.fields, kind, column.why), how


def column_name(fields: Sequence[str], kind: str, why: str) -> str:
    """Return what a column is shown as; a 순번 or No is no 고객 ID to anybody."""
    return "줄 번호" if why.startswith(COUNTED) else name_of(fields, kind)


def plan_told(plan: Plan) -> Iterator[str]:
    """Yield what is added: columns, rows and sheets of 설정, dropdowns."""
    places = list(dict.fromkeys((each.sheet, each.area.top) for each in plan.new_columns))
    ordered = sorted(plan.new_columns, key=lambda each: places.index((each.sheet, each.area.top)))
    for (sheet, _), columns in groupby(ordered, key=lambda each: (each.sheet, each.area.top)):
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
        beside = [
            each
            for each in survey.sheets
            if each.name == sheet.name
            and each.area.top <= sheet.area.bottom
            and each.area.bottom >= sheet.area.top
        ]
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


def asked(questions: Sequence[Question]) -> Iterator[str]:
    """Yield each question: values, what is proposed and why, and the option that answers it."""
    for each, after in zip(questions, (*questions[1:], None), strict=True):
        cells = f" ({each.count:,}칸)" if each.count else ""
        yield f"  {each.sheet}!{each.cell} '{said(each)}'{cells}{values_told(each)}"
        for offer in each.offers if each.section == HEADERS else each.offers[:1]:
            if offer.score >= FLOOR:
                yield f"    {offer.answer} {offer.score:.0f}: {offer.why}"
        if each.section in {MANNERS, FIGURES} and not each.proposal:
            yield from (f"    {offer.answer}: {offer.why}" for offer in each.offers)
        option = "--map" if each.section == HEADERS else "--answer"
        first = each.offers[0].answer
        named = dict.fromkeys((first, UNUSED)) if each.proposal else _all(each)
        yield f"    {typed_option(option, *((each.name, answer) for answer in named))}"
        if each.section in WORDS and (after is None or after.section != each.section):
            yield f"  다른 뜻이면 '=' 뒤에: {' · '.join(WORDS[each.section][1])}"


def question_told(question: Question) -> Iterator[str]:
    """Yield how a person at the terminal is asked: what, the values, each answer and why."""
    name = said(question)
    place = f"{question.sheet}!{question.cell} '{name}'"
    if question.section == HEADERS:
        yield f"{place}{particle(name, '은/는')} 어느 열입니까?"
    elif question.section == TERMS:
        yield f"{place}: 이 기간이 모든 줄의 계약 기간입니까? ({question.count:,}줄)"
    elif question.section == FIGURES or is_about_fees(question):
        yield f"{place}{particle(name, '은/는')} 무엇에 대한 금액입니까? ({question.count:,}칸)"
    elif question.section == MANNERS:
        yield f"{place}{particle(name, '은/는')} 어떻게 읽습니까? ({question.count:,}칸)"
    else:
        yield (
            f"{question.sheet}!{question.cell} '{question.header}' 열의 '{name}'"
            f"{particle(name, '은/는')} 무슨 뜻입니까? ({question.count:,}칸)"
        )
    if values := values_told(question):
        yield f"     적힌 값{values}"
    for number, each in enumerate(question.offers, 1):
        why = f" – {each.why}" if each.why else ""
        mark = " [제안]" if number == 1 and question.proposal else ""
        yield f"  {number}) {each.answer}{mark}{why}"
    left = "그대로 둡니다." if question.section == HEADERS else "모르는 채로 둡니다."
    yield f"  0) {UNUSED} – {left}"
    if question.section == HEADERS:
        yield "  다른 열이면 열 이름을 적으세요. (고객명, 계약 시작일, 계약 종료일 …)"


def _all(question: Question) -> dict[str, None]:
    return dict.fromkeys((*(each.answer for each in question.offers), UNUSED))


def said(question: Question) -> str:
    """Return the header, with its group where another one is called so too, or the word."""
    if question.section == HEADERS and question.key and not _is_cell(question):
        return question.key
    of_header = {HEADERS, MANNERS, FIGURES, TERMS}
    return question.header if question.section in of_header else question.key


def _is_cell(question: Question) -> bool:
    return question.key == question.cell


def values_told(question: Question) -> str:
    """Return a question's values, behind a colon; nothing where it has none to show."""
    words = question.section not in {HEADERS, MANNERS, FIGURES}
    return "" if words or not question.values else f": {' · '.join(question.values)}"


def open_told(questions: Sequence[Question]) -> Iterator[str]:
    """Yield what is left open by a workbook that is adopted: headers, manners, and words."""
    headers = [each for each in questions if each.section == HEADERS]
    prices = [each for each in headers if [name for name, _ in each.candidates] == ["fee"]]
    if prices:
        yield "어느 금액이 요금인지 알 수 없어, 알려 줄 때까지 매출을 셈하지 않습니다."
        yield from asked(prices)
        headers = [each for each in headers if each not in prices]
    if headers:
        yield f"뜻이 분명하지 않은 머리글 {len(headers):,}개를 답이 없으면 제안대로 읽습니다."
        yield from asked(headers)
    manners = [each for each in questions if each.section == MANNERS]
    terms = [each for each in questions if each.section == TERMS]
    if terms:
        count = f"{len(terms):,}개"
        yield f"표 위에 기간이 적힌 다른 명단이 {count} 있어, 알려 줄 때까지 읽지 않습니다."
        yield from asked(terms)
    words = [each for each in questions if each.section not in {HEADERS, MANNERS, FIGURES, TERMS}]
    if manners:
        yield f"읽는 법을 알 수 없는 열이 {len(manners):,}개 있어, 알려 줄 때까지 읽지 않습니다."
        yield from asked(manners)
    fees = [each for each in questions if each.section == FIGURES]
    if fees:
        yield "요금이 무엇에 대한 금액인지 알 수 없어, 알려 줄 때까지 매출을 셈하지 않습니다."
        yield from asked(fees)
    two = [each for each in words if each.section == STATUS_WORDS and second_meaning_of(each.key)]
    if two:
        yield f"뜻이 둘인 말이 {len(two):,}가지 있어, 알려 줄 때까지 더 흔한 뜻으로 봅니다."
        yield from asked(two)
        words = [each for each in words if each not in two]
    if words:
        yield f"뜻을 모르는 말이 {len(words):,}가지 있어, 알려 줄 때까지 날짜로만 셈합니다."
        yield from asked(words)


def as_json(
    adoption: Adoption, plan: Plan | None, ahead: Sequence[Question] = ()
) -> dict[str, Any]:
    """Return what was found, asked and kept, by the names of the library's values.

    Args:
        adoption: what the workbook looks like.
        plan: what is added, if anything is.
        ahead: what is asked next, supposing that the other answers are those that are proposed.
    """
    return {
        "sheets": [_sheet(each) for each in adoption.sheets],
        "passed": list(adoption.survey.passed),
        "questions": [
            *map(question_in_json, adoption.questions),
            *({**question_in_json(each), "supposing": True} for each in ahead),
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


def question_in_json(each: Question) -> dict[str, Any]:
    """Return a question as another program can ask it; `key` is how an answer names it."""
    proposal = each.proposal
    found: dict[str, Any] = {
        "key": each.name,
        "section": each.section,
        "sheet": each.sheet,
        "cell": each.cell,
        "header": each.header,
        "values": list(each.values),
        "count": each.count or None,
        "required": each.required,
        "proposal": None if proposal is None else proposal.answer,
        "answers": [
            *({"answer": it.answer, "score": round(it.score), "why": it.why} for it in each.offers),
            *(
                []
                if any(it.answer == UNUSED for it in each.offers)
                else [{"answer": UNUSED, "score": 0, "why": "그대로 둡니다."}]
            ),
        ],
    }
    if each.section == HEADERS:
        found["candidates"] = [{"field": field, "score": score} for field, score in each.candidates]
    return found


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
