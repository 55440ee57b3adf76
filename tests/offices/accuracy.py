"""How well headers are understood and mistakes found, measured over the invented offices.

The last sections of the page are about what somebody else has made: `strangers`, `lists`.

Usage: python tests/offices/accuracy.py [FOLDER]

Writes `accuracy.md`, into `docs` unless told where. A test compares it.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime, time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import lists_page
from forms import Mistake
from lists import every_list, outcome_of
from people import AS_OF
from strangers import every_stranger, read_stranger
from strangers_page import section

from xlcrm.jobs.adopt.adopt import adopt_file, survey
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms import Header, Office

    from xlcrm.jobs.adopt.adopt import Survey
    from xlcrm.schema.finding import Finding

DOCS: Final = Path(__file__).parents[2] / "docs"
ACCURACY: Final = Author("accuracy", "adopt", datetime.combine(AS_OF, time()))
PAGE: Final = """\
# 정확도

`tests/offices/accuracy.py`가 만듭니다. 지어낸 사무실 {offices}곳의 통합 문서를 `xlcrm adopt`로
받아들이고 `xlcrm check`로 점검한 결과입니다(기준일 {as_of}). 사무실마다 어떤 제목이 있고 어느 셀에
어떤 오류를 심었는지는 `tests/offices/`의 표에 있습니다. 이 표를 보며 프로그램을 고쳐 왔으므로, 처음
보는 통합 문서에서는 이보다 낮을 수 있습니다.

| 재어 본 것 | 결과 | 목표 |
|---|---|---|
| 정해진 이름과 같은 뜻말을 그대로 알아본 제목 | {exact} | 100 % |
| 비슷한 제목: 물어보지 않고 알아본 것 | {near} | – |
| 비슷한 제목: 물어본 것 | {asked} | – |
| 비슷한 제목: 알아보지도 묻지도 않은 것 | {left} | – |
| 잘못 알아본 제목 | {wrong} | 0 |
| 심은 오류 가운데 그 셀에서 그 코드로 찾은 것 | {recall} | 95 % |
| 찾은 것 가운데 심은 것 | {precision} | – |
| 바른 행에서 나온 '오류' | {alarms} | 0 |

| 통합 문서 | 사무실 | 특이한 점 | 제목 | 오류 | 찾음 | 바른 행 |
|---|---|---|---:|---:|---:|---:|
{rows}
"""


def every_office() -> tuple[Office, ...]:
    """Return the offices, each from the module of its name."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("office_*.py"))
    return tuple(import_module(module).OFFICE for module in modules)


@dataclass(frozen=True, slots=True)
class Reading:
    """How an office's headers were understood before anybody answered a question.

    Attributes:
        right: the headers that were understood, as they were meant.
        wrong: those that were taken for something else.
        asked: those that were asked.
        left: those that were neither understood nor asked, though they are ours.
        strays: the cells that were taken for headers, or asked about, and are none.
    """

    right: tuple[Header, ...]
    wrong: tuple[Header, ...]
    asked: tuple[Header, ...]
    left: tuple[Header, ...]
    strays: tuple[str, ...]

    @property
    def unclear(self) -> tuple[Header, ...]:
        """The headers that a person has to explain."""
        return (*self.asked, *self.wrong, *self.left)


def reading_of(office: Office, found: Survey) -> Reading:
    """Compare what a survey has understood with what the office means."""
    read = {
        f"{sheet.name}!{column.cell}": tuple(filter(None, column.fields))
        for sheet in found.sheets
        for column in sheet.columns
    }
    questions = {f"{question.sheet}!{question.cell}" for question in found.questions}
    right, wrong, asked, left = [], [], [], []
    for head in office.headers:
        meant, taken = tuple(filter(None, head.fields)), read.get(head.place, ())
        if head.place in questions:
            asked.append(head)
        elif taken and taken == meant:
            right.append(head)
        elif taken:
            wrong.append(head)
        elif meant and head.kind != "settings":
            left.append(head)
    strays = {*read, *questions} - {head.place for head in office.headers}
    return Reading(tuple(right), tuple(wrong), tuple(asked), tuple(left), tuple(sorted(strays)))


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one office.

    Attributes:
        path: its workbook, as it was adopted.
        reading: how its headers were understood.
        found: the planted mistakes that were found at their cell with their code.
        missed: those that were not.
        others: what else was found.
        alarms: what was found with severity error in rows in which nothing was planted.
    """

    office: Office
    path: Path
    reading: Reading
    found: tuple[Mistake, ...]
    missed: tuple[Mistake, ...]
    others: tuple[Finding, ...]
    alarms: tuple[Finding, ...]


def measure(office: Office, folder: Path) -> Measured:
    """Build an office's workbook, adopt it as a person who answers its questions, and check it.

    Raises:
        XlcrmError: it could not be adopted.
    """
    path = folder / office.name
    office.build(path)
    reading = reading_of(office, survey(path))
    answers = {head.place: head.answer for head in reading.unclear}
    adopt_file(path, ACCURACY, as_of=AS_OF, answers=answers, backup=False)
    findings = open_ledger(path).findings_on(AS_OF)
    told = {Mistake(each.where.sheet, each.where.cell, each.code): each for each in findings}
    planted = set(office.mistakes)
    return Measured(
        office,
        path,
        reading,
        tuple(each for each in office.mistakes if each in told),
        tuple(each for each in office.mistakes if each not in told),
        tuple(finding for mistake, finding in told.items() if mistake not in planted),
        tuple(each for each in findings if _is_alarm(each, office.clean)),
    )


def _is_alarm(found: Finding, clean: frozenset[tuple[str, int]]) -> bool:
    return found.severity is Severity.ERROR and (found.where.sheet, found.where.row) in clean


def page(measured: Sequence[Measured]) -> str:
    """Return the measures as a Markdown page."""
    heads = [head for each in measured for head in each.office.headers if head.fields]
    heads = [head for head in heads if head.kind != "settings"]
    right = [head for each in measured for head in each.reading.right]
    exact, near = ([head for head in heads if head.exact is kind] for kind in (True, False))
    planted = sum(len(each.office.mistakes) for each in measured)
    found = sum(len(each.found) for each in measured)
    others = sum(len(each.others) for each in measured)
    clean = sum(len(each.office.clean) for each in measured)
    return PAGE.format(
        offices=len(measured),
        as_of=AS_OF,
        exact=_share(sum(head.exact for head in right), len(exact)),
        near=_share(sum(not head.exact for head in right), len(near)),
        asked=_share(sum(len(each.reading.asked) for each in measured), len(near)),
        left=_share(sum(len(each.reading.left) for each in measured), len(near)),
        wrong=sum(len(each.reading.wrong) + len(each.reading.strays) for each in measured),
        recall=_share(found, planted),
        precision=_share(found, found + others),
        alarms=f"{sum(len(each.alarms) for each in measured)} ({clean:,}행)",
        rows="\n".join(map(_line, measured)),
    )


def _share(part: int, whole: int) -> str:
    return f"{part:,} / {whole:,} ({100 * part / whole:.1f} %)"


def _line(each: Measured) -> str:
    office = each.office
    cells = (f"`{office.name}`", office.kind, office.odd, len(office.headers), len(office.mistakes))
    return f"| {' | '.join(map(str, (*cells, len(each.found), len(office.clean))))} |"


def write(folder: Path) -> None:
    """Write the page into a folder."""
    with tempfile.TemporaryDirectory() as workbooks:
        measured = [measure(office, Path(workbooks)) for office in every_office()]
        reads = [read_stranger(path, Path(workbooks)) for path in every_stranger()]
        lists, later, latest = (
            [outcome_of(each, Path(workbooks) / "list.xlsx") for each in every_list(name)]
            for name in ("collected", "later", "latest")
        )
    text = page(measured) + section(reads) + lists_page.section(lists, later, latest)
    (folder / "accuracy.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS)
