"""A workbook looked over: which tables are ledgers, journals and so on, and what headers mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, one_line
from xlcrm.jobs.adopt.header_row import spelled_sheet
from xlcrm.jobs.adopt.look import MOST_QUESTIONS, NEEDED, SheetLook, look
from xlcrm.jobs.adopt.values import COUNTED, How, Mapped, SheetSurvey, Survey
from xlcrm.reading.candidate import AMBIGUOUS, CANONICAL, LIKELY, LOOSE, TOLD
from xlcrm.reading.candidates import NOTHING_TOLD, remembering, said_of
from xlcrm.reading.headers import settled
from xlcrm.reading.own_lists import made_from_ledger, own_lists
from xlcrm.reading.told import Explained, place_of, series_of, told_of
from xlcrm.schema.header_words import normalise
from xlcrm.values import dataclass
from xlcrm.workbook.made import made_sheets
from xlcrm.workbook.read import explained_by
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates
from xlcrm.workbook.stacked import is_list_of_contracts, stacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.jobs.adopt.values import Question
    from xlcrm.ooxml.package import Package
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.headers import HeaderMatch

_CELL: Final = lazy(r"[A-Z]{1,3}[0-9]{1,7}")
_BY_WORDS: Final = {LOOSE: 90.0, LIKELY: 75.0, AMBIGUOUS: 60.0}
"""The score of a header whose words say together what it is, by how plainly they do."""


@outlined
@dataclass(frozen=True, slots=True)
class Surveyed:
    """A survey, and what has to be kept so that every later command reads the same.

    Attributes:
        survey: what was found and what is asked.
        told: what the headers mean that do not say so themselves, by sheet.
        spelled: of these what 설정 does not say yet, as it will say it: 시트!머리글 → fields.
        unused: the answers that no header asked for, as (sheet, header).
    """

    survey: Survey
    told: Explained
    spelled: Mapping[str, tuple[str, ...]]
    unused: tuple[tuple[str, str], ...] = ()


def surveyed(package: Package, answers: Explained) -> Surveyed:
    """Look a workbook over.

    Args:
        package: the workbook.
        answers: what the office says its headers mean, as `reading.told.explained` reads it.

    Raises:
        DamagedWorkbookError: a sheet cannot be read.
    """
    dates, made = ShownDates(package), made_sheets(package)
    readers = [
        SheetReader(package, entry, dates) for entry in package.worksheets if entry.name not in made
    ]
    known = explained_by(readers)
    with remembering():
        every = _looks(readers, known, answers)
    looks = [each for seen in _ours(every) for each in _with_lower(seen, known, answers)]
    spelled: dict[str, tuple[str, ...]] = {}
    for each in looks:
        spelled.update(_spelled(each, told_of(each.reader.name, known, _explained(spelled))))
    return Surveyed(
        Survey(
            tuple(table for each in looks for table in _tables(each)),
            tuple(_few(looks, answers)),
            _passed(every),
        ),
        _told_by_sheet(looks),
        spelled,
        tuple(
            (sheet, header)
            for sheet, header in _unused(answers, looks)
            if answers[sheet][header] or not _stands(readers, sheet, header)
        ),
    )


def _few(looks: Sequence[SheetLook], answers: Explained) -> list[Question]:
    """What is asked of all sheets together: first what no table is read without, and not much.

    The others are told as they are read meanwhile, and need no answer; where two columns are one
    field, and none the likelier, that is a finding of `check`.

    Args:
        looks: the sheets.
        answers: what is told of headers already; what is open in spite of that is asked.
    """
    questions = _once([question for each in looks for question in each.questions])
    unread = {each.reader.name for each in looks if each.match is None}
    meanwhile = {
        (each.reader.name, a1(each.cells[column].row, column))
        for each in looks
        for column in each.meanwhile
    }

    def rank(question: Question) -> tuple[bool, bool, bool, float]:
        fields = {name for name, _ in question.candidates}
        best = max((score for _, score in question.candidates), default=0.0)
        read = (question.sheet, question.cell) in meanwhile
        return question.sheet not in unread, read, fields.isdisjoint(NEEDED), -best

    ordered = sorted(questions, key=rank)
    known = {key for told in answers.values() for key in told}
    room = max(0, MOST_QUESTIONS - sum(map(len, answers.values())))
    kept = [
        each
        for at, each in enumerate(ordered)
        if at < room
        or (at < MOST_QUESTIONS and each.sheet in unread)
        or normalise(each.key) in known
    ]
    told = [each for each in ordered if each not in kept and each.proposal]
    return [
        replace(each, required=False) if each in told else each
        for each in questions
        if each in kept or (each in told and each.sheet not in unread)
    ]


def _once(questions: Sequence[Question]) -> list[Question]:
    """Each question once: a header that several sheets have means the same in all of them."""
    found: dict[tuple[str, tuple[str, ...]], Question] = {}
    for each in questions:
        fields = tuple(name for name, _ in each.candidates)
        key = normalise(each.key), fields
        old = found.get(key)
        if old is None:
            found[key] = each
        elif old.sheet != each.sheet and series_of(old.sheet) != series_of(each.sheet):
            found[key] = replace(old, everywhere=not _is_cell(old.key))
            if _is_cell(old.key):
                found[normalise(each.name), fields] = each
        elif old.sheet == each.sheet and _is_cell(each.key):
            found[normalise(each.name), fields] = each
    return list(found.values())


def _told_by_sheet(looks: Sequence[SheetLook]) -> Explained:
    """What the headers of each sheet mean, of all tables one below another."""
    found: Explained = {}
    for each in looks:
        found.setdefault(normalise(each.reader.name), {}).update(each.told)
    return found


def _with_lower(seen: SheetLook, known: Explained, answers: Explained) -> list[SheetLook]:
    """A sheet's look, and those of the ledgers that lie below its first tables."""
    if seen.match is None or not seen.is_ledger:
        return [seen]
    reader = seen.reader
    upper = [reader.outline(match) for match in (seen.match, *seen.match.beside)]
    if not any(each.others for each in upper):
        return [seen]
    found: list[SheetLook] = []

    def find(lower: SheetReader) -> HeaderMatch | None:
        told = {**seen.told, **told_of(reader.name, known, answers)}
        below = look(lower, told) if lower.match is None or not lower.match.people else None
        if below is None or not below.is_ledger:
            return lower.match
        match = below.match or settled(below.spec, below.row, below.found, lower.top)
        if is_list_of_contracts(lower, match):
            found.append(below)
        return below.match

    stacked(reader, upper, lambda each, match: each.outline(match), find)
    return [seen, *found]


def _is_cell(key: str) -> bool:
    return _CELL.fullmatch(key) is not None


def _looks(readers: Sequence[SheetReader], known: Explained, answers: Explained) -> list[SheetLook]:
    """Each sheet looked over; what is unclear again, with what the others of its series mean."""
    seen = [look(reader, told_of(reader.name, known, answers)) for reader in readers]
    if not any(each is not None and each.is_ledger for each in seen):
        seen = [  # the only list of an office may be called 회원현황
            each or look(reader, told_of(reader.name, known, answers), own=False)
            for reader, each in zip(readers, seen, strict=True)
        ]
    clear = _told_by_sheet([each for each in seen if each is not None and not each.questions])
    again = [
        (look(reader, told_of(reader.name, clear, known, answers)) or each)
        if (each is None or each.questions) and _is_news(reader, clear, known, answers)
        else each
        for reader, each in zip(readers, seen, strict=True)
    ]
    return [each for each in again if each is not None]


def _is_news(reader: SheetReader, clear: Explained, known: Explained, answers: Explained) -> bool:
    """Whether what other sheets say of their headers may concern one of a sheet's: else it knew."""
    before = told_of(reader.name, known, answers)
    now = told_of(reader.name, clear, known, answers)
    news = {key for key, fields in now.items() if before.get(key) != fields}
    return any(
        key == normalise(a1(row, column)) or (text and key.endswith(text))
        for row, cells in (reader.top.items() if news else ())
        for column, cell in cells.items()
        for text in ([normalise(cell)] if isinstance(cell, str) else [""])
        for key in news
    )


def _explained(spelled: Mapping[str, tuple[str, ...]]) -> Explained:
    """What 설정 will say, as it will be read."""
    found: Explained = {}
    for item, fields in spelled.items():
        sheet, header = place_of(item)
        found.setdefault(sheet, {})[header] = fields
    return found


def _ours(looks: Sequence[SheetLook]) -> list[SheetLook]:
    """The sheets that are read: not the lists that the office makes from its ledger.

    Beside a ledger that says so itself, a sheet that only may be one is the office's own.
    """
    own = _own(looks)
    surely = any(each.is_ledger and each.match and not each.similar for each in looks)
    return [
        each
        for each in looks
        if not each.is_ledger
        or (
            (each.match is not None or each.questions)  # else no answer makes it one
            and each.reader.visible
            and each.reader.name not in own
            and not (surely and each.match is None)
        )
    ]


def _own(looks: Sequence[SheetLook]) -> frozenset[str]:
    """The sheets that read like ledgers, and that the office has made from its ledger."""
    return own_lists([each.reader.name for each in looks if each.is_ledger and each.reader.visible])


def _passed(looks: Sequence[SheetLook]) -> tuple[str, ...]:
    """Those of which only the name of another sheet says so, and not their own: 락카."""
    own = _own(looks)
    return tuple(
        each.reader.name
        for each in looks
        if each.match is not None
        and each.is_ledger
        and each.reader.name in own
        and not made_from_ledger(each.reader.name)
    )


def _tables(seen: SheetLook) -> Iterator[SheetSurvey]:
    """A sheet's tables; of one that takes an answer first what is known."""
    matches = (seen.match, *seen.match.beside) if seen.match is not None else (None,)
    for match in matches:
        area = _area(seen, match)
        columns = tuple(_mapped(seen, match))
        known = {each.cell for each in columns}
        yield SheetSurvey(
            seen.reader.name,
            seen.spec.key,
            _header_rows(seen, area),
            area,
            columns,
            tuple(
                _named(seen, column)
                for column, cell in sorted(seen.cells.items())
                if area.left <= column <= area.right and a1(cell.row, column) not in known
            ),
        )


def _named(seen: SheetLook, column: int) -> str:
    """A header's text; where another one is called so too, below its group: 보호자 성명."""
    cell, name = seen.cells[column], seen.name_of(column)
    return one_line(cell.text) if name == a1(cell.row, column) else name


def _area(seen: SheetLook, match: HeaderMatch | None) -> CellRange:
    """Headers and data; without a match only the headers."""
    if match is not None:
        return seen.reader.area_of(match)
    return CellRange(seen.row, min(seen.cells), seen.row, max(seen.cells))


def _header_rows(seen: SheetLook, area: CellRange) -> tuple[int, ...]:
    """The rows of the headers and of the groups above them."""
    mine = [each for column, each in seen.cells.items() if area.left <= column <= area.right]
    first = min(each.row for each in mine)
    if any(each.group for each in mine):
        first = min(first, seen.row - 1)
    return tuple(range(first, seen.row + 1))


def _mapped(seen: SheetLook, match: HeaderMatch | None) -> Iterator[Mapped]:
    """Each header that is understood."""
    fields: dict[int, list[str]] = {}
    match = match or settled(seen.spec, seen.row, seen.found, seen.reader.top)
    for name, column in match.columns.items():
        fields.setdefault(column, []).append(name)
        for other in match.more.get(name, ()):
            fields.setdefault(other, []).append(name)
    told = {each.column for each in seen.found if each.preference == TOLD}
    canonical = {each.column for each in seen.found if each.preference == CANONICAL}
    composed = {each.column: _BY_WORDS[each.preference] for each in seen.found if each.composed}
    for column, names in sorted(fields.items()):
        cell = seen.cells[column]
        how, score = How.EXACT, 100.0
        why = "열 이름과 같음" if column in canonical else "뜻이 같은 말"
        if column in seen.similar:
            score = seen.similar[column]
            how = How.SIMILAR if score < 100 else How.EXACT  # noqa: PLR2004 - of a percentage
            why = "비슷한 말" if how is How.SIMILAR else why
        elif column in told:
            how, why = How.TOLD, "설정이나 답에 적힌 뜻"
        elif column in composed:
            score, how, why = composed[column], How.SIMILAR, "낱말을 합쳐 읽음"
        held = next((each.holds for each in seen.found if each.column == column), ())
        if "name" in match.columns and any(
            each.counts and each.column == column for each in seen.found
        ):
            why = COUNTED
        yield Mapped(
            a1(cell.row, column), _named(seen, column), held or tuple(names), round(score), how, why
        )


def _spelled(seen: SheetLook, known: Told) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What 설정 has to say of a sheet's headers, and does not yet."""
    sheet = spelled_sheet(seen.reader.name)
    for column, cell in sorted(seen.cells.items()):
        fields = said_of(seen.told, cell, column)
        if fields is not None and said_of(known or NOTHING_TOLD, cell, column) != fields:
            yield f"{sheet}!{seen.name_of(column)}", fields


def _unused(answers: Explained, looks: Sequence[SheetLook]) -> tuple[tuple[str, str], ...]:
    """The answers that name no header of any sheet."""
    return tuple(
        (sheet, header)
        for sheet, headers in answers.items()
        for header, fields in headers.items()
        if not any(
            said_of({header: fields}, cell, column) is not None
            for each in looks
            if sheet in {"", normalise(each.reader.name)}
            for column, cell in each.cells.items()
        )
    )


def _stands(readers: Sequence[SheetReader], sheet: str, header: str) -> bool:
    """Whether a header that is to be left as it is stands in a sheet, be that read or not."""
    return any(
        header == normalise(a1(row, column))
        or (isinstance(cell, str) and header.endswith(normalise(cell)) and normalise(cell))
        for reader in readers
        if sheet in {"", normalise(reader.name)}
        for row, cells in reader.top.items()
        for column, cell in cells.items()
    )
