"""Collected lists with headers that nobody knows in place of known ones, the same values below.

What a fresh list does to the reader is mostly that: a word of the trade that no dictionary has. The
values are the same, and so is what each column means.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

from lists import workbook_of
from openpyxl.utils import column_index_from_string

import xlcrm
from xlcrm.errors import DomainError, HeaderNotFoundError
from xlcrm.jobs.adopt.values import How
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from pathlib import Path

    from lists import Told

FIGURES: Final = frozenset({"name", "start", "end", "months", "fee", "status", "deposit"})
"""What changes a figure: who it is, from when to when, for how much, and whether it goes on."""

_ROUNDS: Final = 6  # of questions, each with its answer
_UNUSED: Final = "쓰지 않음"
_FIRST, _LAST = 0xAC00, 0xD7A3  # of the syllables


def renamed(told: Told, seed: int, most: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a list with nonsense for up to so many of its known headers, and which those were."""
    chance = random.Random(f"{seed}:{told['id']}")  # noqa: S311 - a test's, the same each time
    known = sorted({header for header in told["fields"].values() if header in told["headers"]})
    gone = chance.sample(known, min(most, len(known)))
    new = {header: _word(chance) for header in gone}
    fields = {name: new.get(header, header) for name, header in told["fields"].items()}
    headers = [new.get(each, each) for each in told["headers"]]
    return {**told, "headers": headers, "fields": fields}, tuple(gone)


def _word(chance: random.Random) -> str:
    """Three syllables with two consonants below each, as no Korean word has three of."""
    syllables = (28 * chance.randrange(399) + chance.choice((3, 5, 9, 12, 13)) for _ in range(3))
    return "".join(chr(_FIRST + each) for each in syllables)


def strange(told: Told, path: Path) -> dict[str, str]:
    """Return the figures that are read in silence from a column which means something else."""
    unsure = {*(told.get("ask") or ())}
    names = {"unpaid": "outstanding"}
    means = {names.get(name, name): header for name, header in told["fields"].items()}
    return {
        field: header
        for field, header in taken_in_silence(told, path).items()
        if means.get(field) != header and field not in unsure
    }


def taken_in_silence(told: Told, path: Path) -> dict[str, str]:
    """Return for each of `FIGURES` the header that is read for it without a question.

    The questions are answered as the list means it, one after the other, as somebody does who
    adopts it; a column of which somebody has said what it is is none that is read in silence.
    """
    workbook_of(told, path)
    answers: dict[str, str] = {}
    for _ in range(_ROUNDS):
        try:
            survey = xlcrm.survey(path, answers)
        except (HeaderNotFoundError, DomainError):
            return {}  # it is refused, with what is wanting
        asked = [each for each in survey.questions if each.name not in answers]
        if not asked:
            break
        for each in asked:
            answers[each.name] = _answer(told, each)
    return {
        field: told["headers"][column_index_from_string(_letters(each.cell)) - 1]
        for table in survey.sheets
        if table.kind == LEDGER.key
        for each in table.columns
        for name in each.fields
        for field in name.split("~")
        if field in FIGURES and each.how is not How.TOLD
    }


def _answer(told: Told, question: xlcrm.Question) -> str:
    """What somebody answers who knows the list."""
    at = column_index_from_string(_letters(question.cell)) - 1
    means = [name for name, header in told["fields"].items() if header == told["headers"][at]]
    if {"start", "end"} <= {*means}:
        return "~".join(LEDGER.column(name).name for name in ("start", "end"))
    known = [name for name, _ in question.candidates if name in means]
    return LEDGER.column(known[0]).name if known else _UNUSED


def _letters(cell: str) -> str:
    return cell.rstrip("0123456789")
