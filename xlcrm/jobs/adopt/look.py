"""One sheet looked over: what kind it is or nearly is, and what its headers may mean."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.jobs.adopt.header_row import (
    ALIKE,
    BOUNDED,
    DOUBTED,
    LEAST_TEXTS,
    WHO,
    HeaderRow,
    Offered,
)
from xlcrm.jobs.adopt.kinds import decides, settled_kinds
from xlcrm.jobs.adopt.rivals import can_wait, rivals
from xlcrm.jobs.adopt.sessions import of_sessions
from xlcrm.jobs.adopt.shown import values_shown
from xlcrm.jobs.adopt.sole import sole
from xlcrm.jobs.adopt.term_days import (
    DOUBTS,
    both_ends,
    doubled,
    doubted,
    of_days,
    proved_ends,
    tells_of_terms,
    unknown_days,
)
from xlcrm.jobs.adopt.unlikely import unlikely
from xlcrm.jobs.adopt.values import FLOOR, Offer, Question
from xlcrm.jobs.adopt.who import of_parties, of_people, people, stand_ins
from xlcrm.jobs.adopt.whose_list import whose_list
from xlcrm.reading.bystanders import may_be_ours
from xlcrm.reading.candidate import AMBIGUOUS
from xlcrm.reading.candidates import key_of
from xlcrm.reading.cards import cards_in
from xlcrm.reading.combined import both_days
from xlcrm.reading.evidence import (
    counts_rows,
    filled,
    have_surnames,
    is_data,
)
from xlcrm.reading.header_cells import header_cells, runs_of
from xlcrm.reading.headers import (
    HEADER_ROWS,
    complete,
    is_own_sheet,
    named_like,
    settled,
    tells_of_talks,
)
from xlcrm.reading.other_matters import are_booked, are_stays, is_of_another_matter
from xlcrm.reading.similar import KIN_SCORE, SURE, WORTH_ASKING
from xlcrm.reading.told import name_of
from xlcrm.reading.two_lines import two_lined_row
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import HISTORY, JOURNAL, LEDGER, SETTINGS, SHEETS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.header_cells import HeaderCell
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.sheets import SheetSpec
    from xlcrm.workbook.sheet_reader import SheetReader

_SPECS: Final = tuple(spec for spec in SHEETS if spec.key not in {SETTINGS.key, HISTORY.key})
_ASKED: Final = frozenset({"name", "start", "end", "service"})
"""The ledger's fields of which a person is asked; other columns stay the office's own."""

_WORTH: Final = _ASKED | {"customer_id", "status"}
"""Of which two columns are worth a question; of two addresses or notes none is read."""

_BY_CELLS: Final = 0.1  # the score of a row of which only the cells tell
_LEAST_KNOWN: Final = 2  # headers that say by themselves what they are
_BOTH_ENDS: Final = 2
_MOST: Final = 3  # candidates of a question
MOST_QUESTIONS: Final = 3  # about headers, of a workbook: each costs the office's trust
NEEDED: Final = frozenset({"name", "start", "end"})


@outlined
@dataclass(frozen=True, slots=True)
class SheetLook:
    """What one sheet looks like.

    Attributes:
        reader: the sheet.
        spec: its kind.
        row: the Excel row of its headers; of headers two lines high the lower one.
        cells: the headers by column.
        told: what they mean, as told and as surely similar.
        found: what they are recognised as with that.
        match: the tables; None where that takes an answer first.
        similar: the score of headers that are surely similar, by column.
        questions: what is to be asked.
        meanwhile: the columns that are read, and asked about for a doubt alone.
        before_all: the columns without whose answer nothing of the sheet is read.
    """

    reader: SheetReader
    spec: SheetSpec
    row: int
    cells: Mapping[int, HeaderCell]
    told: Told
    found: tuple[Candidate, ...]
    match: HeaderMatch | None
    similar: Mapping[int, float] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    meanwhile: frozenset[int] = frozenset()
    before_all: frozenset[int] = frozenset()

    @property
    def is_ledger(self) -> bool:
        """Whether its kind is the ledger."""
        return self.spec.key == LEDGER.key

    def name_of(self, column: int) -> str:
        """Return how a header is named in answers: by its text, its group and text, or its cell.

        In tables side by side a header that each of them has once means the same in all of them.
        """
        cell = self.cells[column]
        text = normalise(cell.text)
        same = [at for at, each in self.cells.items() if normalise(each.text) == text]
        if len(same) == 1 or self._in_tables_of_their_own(same):
            return one_line(cell.text)
        keys = [key_of(each) for each in self.cells.values()]
        if keys.count(key_of(cell)) == 1:
            return one_line(f"{cell.group} {cell.text}")
        return a1(cell.row, column)

    def _in_tables_of_their_own(self, columns: Sequence[int]) -> bool:
        """Whether columns lie in as many tables side by side, which have the same headers."""
        runs = runs_of([*self.cells], self.reader.top, self.row)
        mine = [run for run in runs if any(column in run for column in columns)]
        heads = [[normalise(self.cells[at].text) for at in run if at in self.cells] for run in mine]
        return len(mine) == len(columns) and all(
            each[: len(heads[0])] == heads[0] for each in heads
        )


def look(reader: SheetReader, told: Told, *, own: bool = True) -> SheetLook | None:
    """Look a sheet over; None if it is no sheet for xlcrm.

    Args:
        reader: the sheet.
        told: what its headers mean, as far as somebody has said so.
        own: whether a sheet that is named like one made from a ledger is none.
    """
    match = reader.recognise(told, own=own)
    place = _nearest(reader, told, own=own) if match is None else (match.spec, match.header_row)
    if place is None or place[0].key in {SETTINGS.key, HISTORY.key}:
        return None
    spec, row = place
    sheet = HeaderRow(reader, spec, row, told)
    similar = sheet.alike(sheet.similar(SURE)) | sheet.phones()
    similar |= {column: each for column, each in sole(sheet).items() if column not in similar}
    answers, answered = told, bool(told)
    told = {**told, **{sheet.key(column): fields for column, (fields, _) in similar.items()}}
    match = reader.recognise(told, own=own)
    if match is None and (proved := proved_ends(sheet)):
        similar |= proved
        told = {**told, **{sheet.key(column): fields for column, (fields, _) in proved.items()}}
        match = reader.recognise(told, own=own)
    if match is not None and (match.spec.key, match.header_row) != (spec.key, row):
        spec, row = match.spec, match.header_row
    if (spec.key, row, told) != (sheet.spec.key, sheet.row, sheet.told):
        sheet = HeaderRow(reader, spec, row, told)
    if match is not None and (kinds := settled_kinds(match, sheet, told)):
        told = {**told, **{sheet.key(column): fields for column, fields in kinds.items()}}
        match = reader.recognise(told, own=own) or match
        sheet = HeaderRow(reader, spec, row, told)
    seen = SheetLook(
        reader,
        spec,
        row,
        sheet.cells,
        told,
        tuple(sheet.found),
        match,
        {column: score for column, (_, score) in similar.items()},
    )
    seen = _asked(seen, sheet, answers)
    if seen.is_ledger and match is None and not seen.questions and not answered:
        return _confirmed(seen, sheet)
    return seen


def _confirmed(seen: SheetLook, row: HeaderRow) -> SheetLook | None:
    """The look with a question about the day that alone makes a ledger of a list.

    Too little else is known of it to be read unasked.
    """
    known = {name: [each.column for each in row.found if each.field == name] for name in TERM}
    name = "end" if known["end"] else "start"
    days = known[name]
    if len(days) != 1 or not filled(row.below(days[0])) or not tells_of_terms(row):
        return None
    return _with(seen, row, {days[0]: [Offered(name, DOUBTED, DOUBTS[name])]})


def _nearest(reader: SheetReader, told: Told, *, own: bool) -> tuple[SheetSpec, int] | None:
    """The kind and the header row of a sheet that may be one of ours, with some answers."""
    if not reader.visible or (own and is_own_sheet(reader.name)):
        return None
    if two_lined_row(reader.top) or cards_in(reader.top):
        return None
    named = named_like(reader.name)
    best: tuple[float, SheetSpec, int] | None = None
    last = reader.first + HEADER_ROWS
    for row in sorted(row for row in reader.top if reader.first <= row < last):
        texts = header_cells(reader.top, reader.merges, row)
        if len(texts) < _BOTH_ENDS or is_data(reader.top[row].values()):
            continue
        if len(texts) < LEAST_TEXTS and "end" not in HeaderRow(reader, LEDGER, row, told).fields:
            continue  # 상품 and 만료일 alone are a list of terms
        for spec in _SPECS:
            score = _score(HeaderRow(reader, spec, row, told), named=spec in named)
            if score and (best is None or score > best[0]):
                best = score, spec, row
    return None if best is None else best[1:]


def _score(row: HeaderRow, *, named: bool) -> float:
    """How much a row reads like headers of a kind of sheet; 0 if it cannot be one.

    A ledger says who, and has both ends of a term or its length, if only by its values.
    """
    ledger = row.spec.key == LEDGER.key
    similar = row.similar(WORTH_ASKING if named or ledger else SURE)
    fields = row.fields.union(*(names for names, _ in similar.values()))
    sure = row.fields.union(*(names for names, score in similar.values() if score >= SURE))
    if ledger:
        known = len(sure) + len(people(row)) + len(unknown_days(row))
        who = bool(fields & WHO) or bool(people(row) or stand_ins(row))
        said = [
            column
            for column, (names, score) in similar.items()
            if score >= SURE or not BOUNDED.isdisjoint(names)
        ]
        when = len(fields & BOUNDED) + len(unknown_days(row, said))
        enough = named or tells_of_terms(row)
        if not who or when < (1 if enough else _BOTH_ENDS):
            return 0.0
        if known < (_LEAST_KNOWN if "end" in row.fields else LEAST_TEXTS):
            return 0.0
        if not row.told and _is_of_another_matter(row):
            return 0.0
    elif (
        not complete(row.spec, fields)
        or (len(sure) < _LEAST_KNOWN and not named)
        or (row.spec.key == JOURNAL.key and not named and not tells_of_talks(fields))
    ):
        return 0.0
    return len(row.fields) + sum(score for _, score in similar.values()) / 100 or _BY_CELLS


def _is_of_another_matter(row: HeaderRow) -> bool:
    """Whether a list that may be a ledger is of something that nobody contracts for."""
    counted = all(
        counts_rows(row.below(each.column)) for each in row.found if each.field == "customer_id"
    )
    fields = row.fields - {"customer_id"} if counted else row.fields
    named = any(each.field == "name" and each.preference < AMBIGUOUS for each in row.found)
    named = named or "customer_id" in fields
    texts = [cell.text for cell in row.cells.values()]
    if is_of_another_matter(row.reader.name, texts, fields, named=named):
        return True
    booked = are_booked(texts)
    days = [
        min(
            (each for each in row.found if each.field == field and (booked or not each.holds)),
            key=lambda each: each.preference,
            default=None,
        )
        for field in TERM
    ]
    below = [row.below(each.column) for each in days if each is not None]
    if len(below) < len(days):
        return False
    held = all(each is not None and each.holds for each in days)
    pair = both_days(below[0], below[1], held=held)
    return are_stays(*pair, fields, named=named, booked=booked)


def _asked(seen: SheetLook, row: HeaderRow, answers: Told) -> SheetLook:
    """The look with its questions: where the answer is a field that the sheet needs."""
    ledger = seen.is_ledger
    wanted = _ASKED if ledger else {each.field for each in seen.spec.columns if each.required}
    wanted = wanted - row.fields - ({"end"} if "months" in row.fields else set())
    if not ledger and not (seen.match is None or named_like(seen.reader.name)):
        wanted = set()
    questions = {
        column: [
            Offered(name, score, ALIKE)
            for name, score in scores.items()
            if name in wanted
            and (filled(row.below(column)) or not row.filled)
            and not (name == "service" and have_surnames(row.below(column)))
            and not (name == "service" and ledger and not _is_worth_asking(row, column, score))
        ]
        for column, scores in row.scores.items()
    }
    if ledger:
        by_value = of_days(seen.match, row, wanted)
        if not row.says_who:
            by_value |= of_people(row)
            by_value |= stand_ins(row)
        # a day that the cells do not tell is none of a term's for its name alone
        told_by_cells = {*row.open} if seen.match is not None else {*unknown_days(row)}
        if seen.match is None and row.fields.isdisjoint({"start", "end"}):
            told_by_cells = set()
        questions = {
            column: [
                each
                for each in offers
                if each.field not in {"start", "end"}
                or column in by_value
                or column not in told_by_cells
            ]
            for column, offers in questions.items()
        }
        for column, offers in by_value.items():
            told = {each.field for each in offers if each.score >= FLOOR}
            likely = [each for each in questions.get(column, ()) if each.field not in BOUNDED]
            known = {each.field for each in questions.get(column, ())} & {"start", "end"}
            if not told and known:  # the cells leave open which it is, and the header does not
                offers = [  # noqa: PLW2901 - as the header says
                    each._replace(score=WORTH_ASKING, why=ALIKE) if each.field in known else each
                    for each in offers
                ]
            questions[column] = [*offers, *likely]
    questions = _likeliest_names(questions) if ledger else questions
    match = seen.match or settled(seen.spec, seen.row, row.found, row.reader.top)
    lacking = seen.match is None and any(questions.values())
    whose: dict[int, list[Offered]] = {}
    if not lacking:
        questions |= doubted(match, row) or ({} if seen.match else both_ends(match, row))
        questions |= of_parties(match, row) | of_sessions(match, row) if ledger else {}
        whose = whose_list(match, row, answers)
        questions |= whose
    for each in match.notices if ledger or seen.match is not None else ():
        if each.code == "C201" and not (ledger and each.field not in _WORTH):
            columns = [other.column for other in row.found if other.field == each.field]
            questions |= doubled(seen.match, row, each.field, columns)
    among = rivals(match, row)
    among = {column: each for column, each in among.items() if not questions.get(column)}
    questions |= among
    waiting = {column for column, each in among.items() if can_wait(each)}
    doubts = _doubts_besides(match, row, questions) if lacking else {}
    meanwhile = frozenset(doubts) | _read_meanwhile(match, row) | waiting
    seen = replace(seen, meanwhile=meanwhile, before_all=frozenset(whose))
    questions |= doubts
    return _with(seen, row, {column: each for column, each in questions.items() if each})


def _is_worth_asking(row: HeaderRow, column: int, score: float) -> bool:
    """Whether the answer changes something, and a header may well be of what is sold: 우유종류.

    건물 유형 and 단체형태 say of which kind the other side is, 계약형태 what is agreed.
    """
    plain = normalise(row.cells[column].text)
    kind = plain.endswith(("유형", "형태")) and not plain.startswith("계약")
    return decides(row, column) and (score >= KIN_SCORE or not kind)


def _doubts_besides(
    match: HeaderMatch, row: HeaderRow, questions: Mapping[int, Sequence[Offered]]
) -> dict[int, list[Offered]]:
    """What is known with a doubt in a list that lacks something: told before it is built upon."""
    found = doubted(match, row)
    return {column: each for column, each in found.items() if not questions.get(column)}


def _read_meanwhile(match: HeaderMatch, row: HeaderRow) -> frozenset[int]:
    """The column of names that is read, though what stands below it speaks against it."""
    names = {"name"} & unlikely(match, row) if row.spec.key == LEDGER.key else set[str]()
    return frozenset(match.columns[each] for each in names)


def _likeliest_names(questions: Mapping[int, list[Offered]]) -> dict[int, list[Offered]]:
    """The offers, of several columns that may say who those of the likeliest."""
    names = [each.score for offers in questions.values() for each in offers if each.field == "name"]
    return {
        column: [each for each in offers if each.field != "name" or each.score == max(names)]
        for column, offers in questions.items()
    }


def _with(seen: SheetLook, row: HeaderRow, asked: Mapping[int, Sequence[Offered]]) -> SheetLook:
    """The look with a question for each column."""
    questions = []
    for column, offers in sorted(asked.items()):
        cell = seen.cells[column]
        ranked = sorted(offers, key=lambda each: -each.score)[:_MOST]
        fields = [tuple(filter(None, each.field.split("~"))) for each in ranked]
        kinds = [seen.spec.column(name).kind for each in fields for name in each]
        told = tuple(
            Offer(name_of(names, seen.spec.key), *each[1:])
            for names, each in zip(fields, ranked, strict=True)
        )
        questions.append(
            Question(
                seen.reader.name,
                a1(cell.row, column),
                one_line(cell.text),
                tuple((each.field, round(each.score)) for each in ranked if each.field),
                seen.name_of(column),
                values=values_shown(row.below(column), kinds),
                offers=told,
                required=not _can_wait(seen, column, {each.field for each in ranked}),
            )
        )
    return replace(seen, questions=tuple(questions))


def _can_wait(seen: SheetLook, column: int, fields: Collection[str]) -> bool:
    """Whether a list may be adopted before the answer.

    A product of which the words leave a doubt is read meanwhile, and the first of two that say as
    surely who it is; of two prices none is.
    """
    match = seen.match
    if column in seen.before_all:
        return False
    if fields == {"fee"} or match is None:
        return match is not None
    waiting = {"service"} if may_be_ours(match.headers.get("name", "")) else {"service", "name"}
    return column in seen.meanwhile or (
        seen.is_ledger
        and any(name in match.doubtful and match.columns.get(name) == column for name in waiting)
    )
