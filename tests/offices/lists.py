"""How well lists are understood whose headers somebody collected who had never seen the reader.

`lists/` holds them: the header rows of Korean lists, most of them as public programs and forms have
them, invented rows below, and what a careful person reads in each column: `lists/README.md`. Each
is made a workbook and looked over as `xlcrm adopt` does before anybody has answered a question.

Usage: python tests/offices/lists.py [FILE] [--half odd|even]
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

import xlcrm
from xlcrm.errors import HeaderNotFoundError
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

LISTS: Final = Path(__file__).parent / "lists"
NEEDED: Final = ("name", "start", "end", "months")
"""Without these a list of terms is not read; of the others a column left alone is no fault."""

FAULTS: Final = ("wrong", "blind", "misled", "needless", "left")
"""What of an outcome tells of something that is not as it should be."""

Told: TypeAlias = "Mapping[str, Any]"
"""A list as its collector tells it."""

_COUNT: Final = re.compile(r"(?i)no\.?|번호|순번|연번|번|일련번호|#")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?")
_TOLD: Final = {"unpaid": "outstanding"}
"""What the collectors call a field, where the schema has another word."""

_ASKED_FOR: Final = frozenset(
    {
        *("customer_id", "name", "phone", "email", "address", "start", "end", "months", "service"),
        *("fee", "status", "officer", "note", "contract_id", "branch", "deposit", "outstanding"),
    }
)
"""The fields that the collectors were asked for: for others, such as 해지일, they had no word."""


@dataclass(slots=True)
class Outcome:
    """What came of one list.

    Attributes:
        number: the list's.
        terms: whether it is one of terms.
        found: whether it is read as one.
        wary: whether something is asked before it is taken in.
        wrong: headers taken in silence for what they are not: header (meant → taken).
        blind: fields that a list of terms needs, neither read nor asked.
        left: other fields that have a column, neither read nor asked.
        asked: headers asked about with the right answer first.
        misled: headers asked about with another answer first, or about what they are not.
        needless: headers asked about though they say it, or mean nothing to us.
    """

    number: int
    terms: bool
    found: bool = False
    wary: bool = False
    wrong: list[str] = field(default_factory=list)
    blind: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    misled: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether it is understood, or rightly asked about; one that is no ledger is not one."""
        if not self.terms:
            return not self.found or self.wary
        return self.found and not (self.wrong or self.blind or self.misled)


def every_list(name: str = "collected") -> tuple[Told, ...]:
    """Return the lists of a file, in order: those collected first, or `later`."""
    return tuple(json.loads((LISTS / f"{name}.json").read_text(encoding="utf-8")))


def workbook_of(told: Told, path: Path) -> None:
    """Write a list as a workbook: its title lines, its headers, its rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", told.get("title") or "Sheet1")[:31]
    for line in told.get("above") or []:
        sheet.append(line if isinstance(line, list) else [line])
    sheet.append(told["headers"])
    for row in told["rows"]:
        sheet.append([_cell(each) for each in row])
    book.save(path)


def _cell(value: object) -> Any:  # noqa: ANN401 - as openpyxl takes it
    if isinstance(value, str):
        if _DAY.fullmatch(value):
            return datetime.fromisoformat(value)
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    return value


def outcome_of(told: Told, path: Path) -> Outcome:
    """Look a list over as it lies in a workbook, and compare.

    Args:
        told: the list.
        path: where its workbook may lie.
    """
    workbook_of(told, path)
    found = Outcome(told["id"], told["kind"] == "terms")
    try:
        survey = xlcrm.survey(path)
    except HeaderNotFoundError:
        survey = xlcrm.Survey()
    tables = [each for each in survey.sheets if each.kind == LEDGER.key]
    found.found = bool(tables)
    found.wary = any(each.required for each in survey.questions)
    if not found.terms:
        found.wrong = [name for table in tables for name in table.fields]
        return found
    taken = {_letters(each.cell): each.fields for table in tables for each in table.columns}
    asked = {
        _letters(each.cell): [name for name, _ in each.candidates] for each in survey.questions
    }
    _compare(told, taken, asked, found)
    return found


def _compare(
    told: Told,
    taken: Mapping[str, Sequence[str]],
    asked: Mapping[str, Sequence[str]],
    found: Outcome,
) -> None:
    """Hold what each column is taken for against what it means."""
    meant: dict[str, set[str]] = {}
    for name, header in told["fields"].items():
        if header is not None and name != "fee_basis":
            meant.setdefault(header, set()).add(_TOLD.get(name, name))
    unsure, sure_of = set(told.get("ask") or ()), set[str]()
    for at, header in enumerate(told["headers"]):
        letters, means = get_column_letter(at + 1), meant.get(header, set())
        if letters in asked:
            sure_of |= _judge(found, header, means, asked[letters], unsure)
            continue
        fields = {each for name in taken.get(letters, ()) for each in name.split("~") if each}
        strange = (fields - means) & _ASKED_FOR
        if strange and not strange & unsure and not _harmless(header, strange, told):
            found.wrong.append(f"{header} ({'·'.join(means) or '-'} → {'·'.join(strange)})")
        sure_of |= fields & means
    _miss(told, sure_of | unsure, found)


def _judge(
    found: Outcome, header: str, means: set[str], offered: Sequence[str], unsure: set[str]
) -> set[str]:
    """Note what a question about a header is worth; return the fields that it settles."""
    if means & set(offered[0].split("~")) or (means and means <= set(offered)):
        found.asked.append(header)
        if not unsure & means:
            found.needless.append(header)
        return means
    if means & set(offered):
        found.misled.append(header)
        return means
    if not unsure & set(offered):
        found.needless.append(header)
    return set()


def _miss(told: Told, known: Collection[str], found: Outcome) -> None:
    """Note the fields that have a column and were neither read nor asked about."""
    follows = {"months": {"start", "end"}, "end": {"start", "months"}}
    for name, header in told["fields"].items():
        if header is None or name == "fee_basis" or {name, _TOLD.get(name, name)} & {*known}:
            continue
        needed = name in NEEDED and not follows.get(name, {name}) <= {*known}
        (found.blind if needed else found.left).append(f"{name} ({header})")


def _harmless(header: str, fields: set[str], told: Told) -> bool:
    """Whether it is no fault to read a column so: counts of rows, and second telephones."""
    if fields == {"customer_id"} and _COUNT.fullmatch(header):
        return True
    return fields == {"phone"} and told["fields"].get("phone") is not None


def _letters(cell: str) -> str:
    return re.sub(r"\d", "", cell)


def tally(found: Sequence[Outcome]) -> dict[str, int]:
    """Return the sums over lists."""
    terms = [each for each in found if each.terms]
    return {
        "terms": len(terms),
        "right": sum(each.right for each in terms),
        "wrong": sum(bool(each.wrong) for each in terms),
        "blind": sum(bool(each.blind) or not each.found for each in terms),
        "misled": sum(bool(each.misled) for each in terms),
        "asked": sum(len(each.asked) for each in terms),
        "needless": sum(len(each.needless) for each in terms),
        "left": sum(len(each.left) for each in terms),
        "others": len(found) - len(terms),
        "others_right": sum(each.right for each in found if not each.terms),
    }


def main() -> None:
    """Print what came of the lists that are not understood, and the sums."""
    parser = argparse.ArgumentParser(description="See what the reader makes of collected lists.")
    parser.add_argument("file", type=Path, nargs="?", help="other lists of the same shape")
    parser.add_argument("--half", choices=("odd", "even"), help="only those with such numbers")
    wanted = parser.parse_args()
    told = every_list() if wanted.file is None else json.loads(wanted.file.read_text("utf-8"))
    if wanted.half:
        told = [each for each in told if each["id"] % 2 == (wanted.half == "odd")]
    with tempfile.TemporaryDirectory() as folder:
        found = [outcome_of(each, Path(folder) / f"{each['id']}.xlsx") for each in told]
    for each in found:
        faults = {name: said for name in FAULTS if (said := getattr(each, name))}
        if not each.right or faults.keys() - {"left"}:
            print(each.number, "right" if each.right else "NOT", faults)  # noqa: T201 - its output
    print(tally(found))  # noqa: T201 - likewise


if __name__ == "__main__":
    main()
