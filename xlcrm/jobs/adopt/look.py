"""One sheet looked over: what kind it is or nearly is, and what its headers may mean."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.cellref import a1
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, one_line
from xlcrm.jobs.adopt.clues import (
    are_amounts,
    are_things,
    bound_terms,
    naming,
    numbering,
    run_on,
    share_apart,
)
from xlcrm.jobs.adopt.likely import likely_days, usual_length
from xlcrm.jobs.adopt.shown import values_shown
from xlcrm.jobs.adopt.values import FLOOR, Offer, Question
from xlcrm.reading.candidates import AMBIGUOUS, candidates_in, key_of, said_of
from xlcrm.reading.combined import are_periods
from xlcrm.reading.dues import is_of_debts
from xlcrm.reading.evidence import (
    are_dates,
    are_names,
    bounds_terms,
    counts_rows,
    filled,
    fits,
    have_surnames,
    is_data,
    reads,
    whole_terms,
)
from xlcrm.reading.header_cells import header_cells
from xlcrm.reading.headers import (
    HEADER_ROWS,
    PROOF,
    complete,
    is_own_sheet,
    named_like,
    settled,
    tells_of_talks,
)
from xlcrm.reading.lexicon import meaning_of
from xlcrm.reading.parties import of_one_party
from xlcrm.reading.similar import KIN_SCORE, SURE, WORTH_ASKING, assigned, likeness
from xlcrm.reading.told import name_of
from xlcrm.reading.two_lines import two_lined_row
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import HISTORY, JOURNAL, LEDGER, SETTINGS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidates import Candidate, Told
    from xlcrm.reading.header_cells import HeaderCell
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.sheets import SheetSpec
    from xlcrm.workbook.sheet_reader import SheetReader

    Meant = tuple[tuple[str, ...], float]  # the fields of a header, and how much it is like them

_SPECS: Final = tuple(spec for spec in SHEETS if spec.key not in {SETTINGS.key, HISTORY.key})
_ASKED: Final = frozenset({"name", "start", "end", "service"})
"""The ledger's fields of which a person is asked; other columns stay the office's own."""

_WORTH: Final = _ASKED | {"customer_id", "status"}
"""Of which two columns are worth a question; of two addresses or notes none is read."""

_WHO: Final = frozenset({"customer_id", "name"})
_TERM: Final = frozenset({"start", "end", "months"})
_OF_SOMEBODY: Final = lazy(
    r"(?:명|이름|업체|자|인|처|회사|기관|기업|단체|_nm|nm|name)$"
    r"|^(?:보험|렌탈|렌트카?|렌터카|리스|대여|임대|공급|고객|계약|위탁|수탁|용역)사$"
)
_OF_THE_STAFF: Final = lazy(
    r"(?:담당|담당자|담당자명|직원|사원|관리자|작성자|등록자|접수자|처리자|요청자|승인자|검토자|발급자|확인자|입력자"
    r"|수정자|결재자|기안자|예금주)(?:명|성명|이름)?$"
)
_OF_LATE: Final = lazy(r"^(?:최근|수정|변경|작성|출력|조회|갱신)")
_OF_RENEWAL: Final = lazy(
    r"갱신|재계약|재등록|재가입|renew|更新|续约|續約|renova|renouvel|rinnovo|verlanger|verlaenger|продлени|(?:다음|차기|차회|next).*(?:결제|청구|납부|납입|이체|bill|pay|charge|invoice)"
)
_PLANNED: Final = lazy(r"예정|예상|기한|약정|due|expected|plan|期限|予定")
_OF_PAPERS: Final = lazy(
    r"최근|직전|이전|지난|여부|면허|자격|보험|인증|검사|점검|정보|비밀|카드|last|previous|licen|insur|password|card"
)
_OF_LICENCE: Final = lazy(r"허가|면허|신고|지정|인가|licen[cs]e|permit|許可")
_OF_CONTRACT: Final = lazy(
    r"계약|약정|가입|개통|개시|contra[ct]|lease|tenan|rent|subscri|polic|agreement"
    r"|vertrag|miet|kontrakt|avtal|umow|smlouv|sozle[sş]|договор|аренд|חוזה|合同|契約|租"
)
_OF_TERM: Final = frozenset({"service", "fee", "deposit", "contract_id"})
_WORD: Final = lazy(r"[^\W\d_]{2,}")
_MOSTLY: Final = 0.8  # of the cells
_LEAST_TEXTS: Final = 3  # in a row of headers
_BY_CELLS: Final = 0.1  # the score of a row of which only the cells tell
_LEAST_KNOWN: Final = 2  # headers that say by themselves what they are
_BOTH_ENDS: Final = 2
_DOUBTED: Final = 75.0  # the score of what words say with a doubt
_NAMES: Final = 80.0  # of cells that are people's names
_LIKE_NAMES: Final = 70.0  # of cells that may be names of other things
_EVEN: Final = 50.0  # of what nothing speaks for more than for another: below the floor
_MOST: Final = 3  # candidates of a question
_PROVED: Final = 90.0  # of days that bound whole months
_BARE_NAMES: Final = frozenset({"name", "이름", "명칭", "title", "제목"})
_LITTLE: Final = 40.0  # of a spelling
_FILLED: Final = 0.4  # of the rows: a day of the term stands in most of them
MOST_QUESTIONS: Final = 3  # about headers, of a workbook: each costs the office's trust
NEEDED: Final = frozenset({"name", "start", "end"})
_OF_NO_DAY: Final = frozenset({"service", "name"})
_DOUBTS: Final = {
    "start": "계약을 시작하는 날로 보이지만, 계약서를 쓴 날이나 등록한 날일 수도 있습니다.",
    "end": "계약이 끝나는 날로 보이지만, 다른 것의 날일 수도 있습니다.",
    "name": "고객으로 보이지만, 우리 지점이나 다른 쪽의 이름일 수도 있습니다.",
    "months": "계약 기간으로 보이지만, 지금까지 쓴 기간일 수도 있습니다.",
    "service": "무엇에 대한 계약인지 적는 열로 보이지만, 다른 것을 나누는 말일 수도 있습니다.",
}


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

    @property
    def is_ledger(self) -> bool:
        """Whether its kind is the ledger."""
        return self.spec.key == LEDGER.key

    def name_of(self, column: int) -> str:
        """Return how a header is named in answers: by its text, its group and text, or its cell."""
        cell = self.cells[column]
        texts = [normalise(each.text) for each in self.cells.values()]
        if texts.count(normalise(cell.text)) == 1:
            return one_line(cell.text)
        keys = [key_of(each) for each in self.cells.values()]
        if keys.count(key_of(cell)) == 1:
            return one_line(f"{cell.group} {cell.text}")
        return a1(cell.row, column)


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
    sheet = _Row(reader, spec, row, told)
    similar = sheet.alike(sheet.similar(SURE)) | sheet.phones()
    answered = bool(told)
    told = {**told, **{sheet.key(column): fields for column, (fields, _) in similar.items()}}
    match = reader.recognise(told, own=own)
    if match is None and (proved := _proved_ends(sheet)):
        similar |= proved
        told = {**told, **{sheet.key(column): fields for column, (fields, _) in proved.items()}}
        match = reader.recognise(told, own=own)
    if match is not None and (match.spec.key, match.header_row) != (spec.key, row):
        spec, row = match.spec, match.header_row
    sheet = _Row(reader, spec, row, told)
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
    seen = _asked(seen, sheet)
    if seen.is_ledger and match is None and not seen.questions and not answered:
        return _confirmed(seen, sheet)
    return seen


def _proved_ends(row: _Row) -> dict[int, Meant]:
    """The columns that only may bound a term, where whole months between them prove that they do.

    A bare 시작 and 종료 below a group that nobody knows are such ones.
    """
    ends = [[each for each in row.found if each.field == name] for name in ("start", "end")]
    if row.spec.key != LEDGER.key or any(len(each) != 1 or each[0].holds for each in ends):
        return {}
    start, end = (each[0].column for each in ends)
    if whole_terms(row.below(start), row.below(end)) < PROOF:
        return {}
    return {start: (("start",), KIN_SCORE), end: (("end",), KIN_SCORE)}


def _confirmed(seen: SheetLook, row: _Row) -> SheetLook | None:
    """The look with a question about the last day that alone makes a ledger of a list.

    Too little else is known of it to be read unasked; where nothing ends, it is none.
    """
    days = [each.column for each in row.found if each.field == "end"]
    if len(days) != 1 or not filled(row.below(days[0])) or not _tells_of_terms(row):
        return None
    return _with(seen, row, {days[0]: [_Offered("end", _DOUBTED, _DOUBTS["end"])]})


def is_understood(cell: HeaderCell) -> bool:
    """Tell whether a header's words say what it is, so that nobody need be asked."""
    return meaning_of(cell.text, cell.group) is not None


class _Row:
    """A row of headers, and what they are recognised as."""

    def __init__(self, reader: SheetReader, spec: SheetSpec, row: int, told: Told) -> None:
        self.reader, self.spec, self.row, self.told = reader, spec, row, told
        self.cells = header_cells(reader.top, reader.merges, row)
        self.found = candidates_in(reader.top, reader.merges, row, spec, told)
        self.fields = frozenset(each.field for each in self.found)
        known = {each.column for each in self.found}
        free = {
            column: cell
            for column, cell in sorted(self.cells.items())
            if column not in known and said_of(told, cell, column) is None
        }
        self.renewals = self._renewals(free) if spec.key == LEDGER.key else frozenset()
        understood = {
            column
            for column, cell in free.items()
            if spec.key == LEDGER.key
            and column not in self.renewals
            and is_understood(cell)
            and not self._speaks_against(column, cell)
        }
        self.open = {column: cell for column, cell in free.items() if column not in understood}
        self.whose = {
            column: cell
            for column, cell in free.items()
            if column not in understood or _OF_SOMEBODY.search(normalise(cell.text))
        }
        """The headers that may say who, if no column does."""

    def _renewals(self, free: Mapping[int, HeaderCell]) -> frozenset[int]:
        """The one column of days on which something sold is renewed or paid again, if none ends it.

        A list of people has such days of other things; what is sold has a name or a price.
        """
        if self.fields & {"end", "months", "sessions_left"} or not self.fields & _OF_TERM:
            return frozenset()
        found = [
            column
            for column, cell in free.items()
            if _OF_RENEWAL.search(normalise(cell.text))
            and not _OF_PAPERS.search(normalise(cell.text))
            and are_dates(self.below(column))
        ]
        return frozenset(found if len(found) == 1 else ())

    def _speaks_against(self, column: int, cell: HeaderCell) -> bool:
        """Whether days stand below a header whose words say something else: start_rent."""
        said = meaning_of(cell.text, cell.group)
        if said is None or not said.field or self.spec.column(said.field).kind is Kind.DATE:
            return False
        return are_dates(self.below(column)) and not fits(
            self.spec.column(said.field), self.below(column)
        )

    def is_full(self, column: int) -> bool:
        """Whether something stands below a header in about as many rows as there are."""
        rows = sum(
            bool(filled(cells.values())) for at, cells in self.reader.top.items() if at > self.row
        )
        return len(filled(self.below(column))) >= _FILLED * rows

    @cached_property
    def bounds(self) -> bool:
        """Whether days that nothing is known of bound terms."""
        days = (
            column for column in self.open if are_dates(self.below(column)) and self.is_full(column)
        )
        return bound_terms({column: self.below(column) for column in days})

    @property
    def filled(self) -> bool:
        """Whether anything stands below the headers."""
        return any(filled(cells.values()) for at, cells in self.reader.top.items() if at > self.row)

    def below(self, column: int) -> list[CellValue]:
        """The cells below a header, among the first rows."""
        return [cells.get(column) for row, cells in self.reader.top.items() if row > self.row]

    def key(self, column: int) -> str:
        """How what is told of a header is found: by its text, or by its cell."""
        keys = [key_of(cell) for cell in self.cells.values()]
        key = key_of(self.cells[column])
        return key if keys.count(key) == 1 else normalise(a1(self.cells[column].row, column))

    def alike(self, meant: Mapping[int, Meant]) -> dict[int, Meant]:
        """The same for all headers with these texts: tables side by side have them twice."""
        by_key = {key_of(self.cells[column]): each for column, each in meant.items()}
        return {
            column: by_key[key_of(cell)]
            for column, cell in self.open.items()
            if key_of(cell) in by_key
        }

    def scores(self) -> dict[int, dict[str, float]]:
        """How much each header that is none of ours is like the fields that it may be."""
        return {
            column: {
                name: score
                for name, score in likeness(cell, self.spec).items()
                if score >= WORTH_ASKING
                and name not in self.fields
                and fits(self.spec.column(name), self.below(column))
                and not (name == "name" and are_amounts(self.below(column)))
            }
            for column, cell in self.open.items()
            if column not in self.renewals  # 갱신일 is spelled like 개시일
        }

    def similar(self, least: float) -> dict[int, Meant]:
        """The headers that are like a field, each field once, with their score."""
        periods = self.periods()
        taken = self.fields | {name for fields, _ in periods.values() for name in fields}
        found = assigned(self.scores(), taken, least)
        return {**{column: ((name,), score) for column, name, score in found}, **periods}

    def periods(self) -> dict[int, Meant]:
        """The first column that says when a term begins and when it ends, if none else does."""
        if self.spec.key != LEDGER.key or self.fields & {*TERM}:
            return {}
        found = (
            column
            for column in self.open
            if are_periods(self.below(column)) and not run_on(self.below(column))
        )
        return dict.fromkeys(islice(found, 1), (TERM, KIN_SCORE))

    def phones(self) -> dict[int, Meant]:
        """The columns of 전화번호 and 휴대폰, which are read together."""
        mine = [each for each in self.found if each.field == "phone" and not each.holds]
        same = {each.preference for each in mine}
        alike = len(mine) > 1 and len(same) == 1 and not any(each.number for each in mine)
        return {each.column: (("phone",), 100.0) for each in mine} if alike else {}


def _nearest(reader: SheetReader, told: Told, *, own: bool) -> tuple[SheetSpec, int] | None:
    """The kind and the header row of a sheet that may be one of ours, with some answers."""
    if not reader.visible or (own and is_own_sheet(reader.name)):
        return None
    if two_lined_row(reader.top):
        return None
    named = named_like(reader.name)
    best: tuple[float, SheetSpec, int] | None = None
    last = reader.first + HEADER_ROWS
    for row in sorted(row for row in reader.top if reader.first <= row < last):
        texts = header_cells(reader.top, reader.merges, row)
        if len(texts) < _BOTH_ENDS or is_data(reader.top[row].values()):
            continue
        if len(texts) < _LEAST_TEXTS and "end" not in _Row(reader, LEDGER, row, told).fields:
            continue  # 상품 and 만료일 alone are a list of terms
        for spec in _SPECS:
            score = _score(_Row(reader, spec, row, told), named=spec in named)
            if score and (best is None or score > best[0]):
                best = score, spec, row
    return None if best is None else best[1:]


def _score(row: _Row, *, named: bool) -> float:
    """How much a row reads like headers of a kind of sheet; 0 if it cannot be one.

    A ledger says who, and has both ends of a term or its length, if only by its values.
    """
    ledger = row.spec.key == LEDGER.key
    similar = row.similar(WORTH_ASKING if named or ledger else SURE)
    fields = row.fields.union(*(names for names, _ in similar.values()))
    sure = row.fields.union(*(names for names, score in similar.values() if score >= SURE))
    if ledger:
        known = len(sure) + len(_people(row)) + len(_days(row))
        who = bool(fields & _WHO) or bool(_people(row) or _stand_ins(row))
        said = [
            column
            for column, (names, score) in similar.items()
            if score >= SURE or not _TERM.isdisjoint(names)
        ]
        when = len(fields & _TERM) + len(_days(row, said))
        enough = named or _tells_of_terms(row)
        if not who or when < (1 if enough else _BOTH_ENDS):
            return 0.0
        if known < (_LEAST_KNOWN if "end" in row.fields else _LEAST_TEXTS):
            return 0.0
    elif (
        not complete(row.spec, fields)
        or (len(sure) < _LEAST_KNOWN and not named)
        or (row.spec.key == JOURNAL.key and not named and not tells_of_talks(fields))
    ):
        return 0.0
    return len(row.fields) + sum(score for _, score in similar.values()) / 100 or _BY_CELLS


def _tells_of_terms(row: _Row) -> bool:
    """Whether one day is enough: a last one, or that of a contract with what it is for."""
    ends = [each.text for each in row.found if each.field == "end"]
    if row.renewals or any(not is_of_debts(each, row.fields) for each in ends):
        return True
    contract = any(
        each.field == "start" and _OF_CONTRACT.search(normalise(each.text)) for each in row.found
    )
    licensed = "terminated_on" in row.fields and any(
        each.field == "start" and _OF_LICENCE.search(normalise(each.text)) for each in row.found
    )
    return licensed or (contract and len(_OF_TERM & row.fields) > 1)


def _may_bound(row: _Row, column: int) -> frozenset[str]:
    """Which end of a term a column of days may be, beside the other end if that is known.

    What comes after the first day in nearly each row, and mostly weeks later, may be the last one.
    """
    days = row.below(column)
    starts = [row.below(each.column) for each in row.found if each.field == "start"]
    ends = [row.below(each.column) for each in row.found if each.field == "end"]
    found = set()
    if all(bounds_terms(days, each) for each in ends):
        found.add("start")
    if all(bounds_terms(each, days) for each in starts):
        found.add("end")
    return frozenset(found)


def _days(row: _Row, but: Collection[int] = ()) -> list[int]:
    """The columns of dates that nothing is known of."""
    return [
        each
        for each, cell in row.open.items()
        if each not in but
        and are_dates(row.below(each))
        and (each in row.renewals or not _OF_LATE.search(normalise(cell.text)))
    ]


def _people(row: _Row) -> list[int]:
    """The columns of names that nothing is known of, where no column says who."""
    if row.fields & _WHO:
        return []
    named = [
        column
        for column, cell in row.whose.items()
        if not _OF_THE_STAFF.search(normalise(cell.text))
        and (
            are_names(row.below(column))
            or (
                _OF_SOMEBODY.search(normalise(cell.text))
                and fits(LEDGER.column("name"), row.below(column))
                and not are_things(row.below(column))
            )
        )
    ]
    if named or not (row.fields & {*TERM} or row.bounds):
        return named
    return naming({column: row.below(column) for column in row.open if row.is_full(column)})


def _stand_ins(row: _Row) -> dict[int, list[_Offered]]:
    """The column that may stand for who, where nothing at all says it: one, if any does.

    What is used, if each row has another (도메인, 보관함명); else the number of the paper or of the
    thing; and where a term is plain, whatever tells rows apart at all.
    """
    if row.fields & _WHO or not row.fields & {*TERM} or _people(row):
        return {}
    used = [each.column for each in row.found if each.field == "service"]
    for column in used:
        if _name_things(row.below(column)):
            return {column: [_Offered("name", _LIKE_NAMES, _THING), _USED_FOR]}
    papers = [each.column for each in row.found if each.field == "contract_id"][:1]
    if papers or not _has_both_ends(row):
        return {column: [_Offered("customer_id", WORTH_ASKING, _PAPER)] for column in papers}
    known = {each.column for each in row.found}
    free = {column: cell.text for column, cell in row.cells.items() if column not in known}
    for columns in (row.open, free):  # a room's number says less than one nobody knows
        cells = {column: row.below(column) for column in columns}
        if found := numbering(cells, free):
            return {found[0]: [_Offered("customer_id", WORTH_ASKING, _PAPER)]}
    words = [column for column in sorted(row.open) if _are_words(row.below(column))]
    apart = {column: share_apart(row.below(column)) for column in (*words, *used)}
    best = max(apart, key=apart.__getitem__, default=None)
    return {} if best is None else {best: [_Offered("name", WORTH_ASKING, _WHOSE)]}


def _has_both_ends(row: _Row) -> bool:
    """Whether a term is plain, so that only who is wanting."""
    return "end" in row.fields or {"start", "months"} <= row.fields


def _are_words(values: Sequence[CellValue]) -> bool:
    """Whether a column's cells are words, of which some differ: names that come back."""
    said = [value for value in filled(values) if isinstance(value, str) and _WORD.search(value)]
    return len(said) >= _LEAST_TEXTS and len(set(said)) > 1 and not are_dates(said)


def _name_things(values: Sequence[CellValue]) -> bool:
    """Whether a column names a thing a row, as 보관함명 does."""
    return len(filled(values)) >= _LEAST_TEXTS and share_apart(values) >= _MOSTLY


def _asked(seen: SheetLook, row: _Row) -> SheetLook:
    """The look with its questions: where the answer is a field that the sheet needs."""
    ledger = seen.is_ledger
    wanted = _ASKED if ledger else {each.field for each in seen.spec.columns if each.required}
    wanted = wanted - row.fields - ({"end"} if "months" in row.fields else set())
    if not ledger and not (seen.match is None or named_like(seen.reader.name)):
        wanted = set()
    questions = {
        column: [
            _Offered(name, score, _ALIKE)
            for name, score in scores.items()
            if name in wanted
            and (filled(row.below(column)) or not row.filled)
            and not (name == "service" and have_surnames(row.below(column)))
        ]
        for column, scores in row.scores().items()
    }
    if ledger:
        by_value = _of_days(seen, row, wanted)
        if not row.fields & _WHO:
            by_value |= _of_people(row)
            by_value |= _stand_ins(row)
        # a day that the cells do not tell is none of a term's for its name alone
        told_by_cells = {*row.open} if seen.match is not None else {*_days(row)}
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
            likely = [each for each in questions.get(column, ()) if each.field not in _TERM]
            known = {each.field for each in questions.get(column, ())} & {"start", "end"}
            if not told and known:  # the cells leave open which it is, and the header does not
                offers = [  # noqa: PLW2901 - as the header says
                    each._replace(score=WORTH_ASKING, why=_ALIKE) if each.field in known else each
                    for each in offers
                ]
            questions[column] = [*offers, *likely]
    questions = _likeliest_names(questions) if ledger else questions
    match = seen.match or settled(seen.spec, seen.row, row.found, row.reader.top)
    if seen.match is not None or not any(questions.values()):
        questions |= _doubted(match, row) or _bounds(seen, match, row)
        questions |= _of_parties(match, row) if ledger else {}
    for each in match.notices if ledger or seen.match is not None else ():
        if each.code == "C201" and not (ledger and each.field not in _WORTH):
            columns = [other.column for other in row.found if other.field == each.field]
            questions |= _doubled(seen, row, each.field, columns)
    return _with(seen, row, {column: each for column, each in questions.items() if each})


def _likeliest_names(questions: Mapping[int, list[_Offered]]) -> dict[int, list[_Offered]]:
    """The offers, of several columns that may say who those of the likeliest."""
    names = [each.score for offers in questions.values() for each in offers if each.field == "name"]
    return {
        column: [each for each in offers if each.field != "name" or each.score == max(names)]
        for column, offers in questions.items()
    }


class _Offered(NamedTuple):
    """A field that a column may hold; none at all (쓰지 않음) is the empty field."""

    field: str
    score: float
    why: str


_PAPER: Final = "누구인지 적는 열이 없어, 계약마다 다른 이 번호로 고객을 가릴 수 있습니다."
_WHOSE: Final = "누구인지 적는 열이 없습니다. 고객을 가릴 수 있는 열을 정해 주세요."
_PARTY: Final = "계약의 두 당사자 가운데 줄마다 다른 쪽입니다. 다른 쪽은 우리 사무실로 보입니다."
_TITLE: Final = "상대방을 적는 열이 따로 있어, 계약의 이름으로 보입니다."
_THING: Final = "누구인지 적는 열이 없어, 줄마다 다른 이 이름으로 가릴 수 있습니다."
_USED_FOR: Final = _Offered("service", _EVEN, "무엇에 대한 계약인지 적는 열로도 볼 수 있습니다.")
_ALIKE: Final = "머리글이 이 열의 이름과 비슷합니다."


def _of_days(seen: SheetLook, row: _Row, wanted: Collection[str]) -> dict[int, list[_Offered]]:
    """The columns of days of which nothing is known, where a day of the term is wanted."""
    if not wanted & {"start", "end"}:  # type: ignore[operator]  # a set
        return {}
    known = {each.field: each.column for each in row.found if each.field in {"start", "end"}}
    open_days = {
        column: row.below(column)
        for column in _days(row)
        if row.is_full(column)  # else it is that of some who have left
    }
    names = {column: one_line(row.cells[column].text) for column in open_days}
    places = {"start": 0, "end": -1}
    names |= {places[name]: one_line(row.cells[column].text) for name, column in known.items()}
    found = likely_days(
        open_days, {name: row.below(column) for name, column in known.items()}, names
    )
    offers = {
        column: [
            _Offered(*each)
            for each in likely
            if each.field in wanted and each.field in _may_bound(row, column)
        ]
        for column, likely in found.items()
    }
    if seen.match is not None:  # what is no ledger without them is asked, whatever they say
        offers = {
            column: each
            for column, each in offers.items()
            if each
            and (
                each[0].score >= _PROVED
                or _is_like(row, column, each[0].field)
                or column in row.renewals
            )
        }
    renewed = {column: _renewed(offers[column]) for column in row.renewals if column in offers}
    return offers | renewed


def _renewed(offers: Sequence[_Offered]) -> list[_Offered]:
    """A day of renewal as what may be the last day of the term: that is asked, and nothing else."""
    why = "갱신하거나 다시 내는 날이지만, 다른 종료일이 없어 계약이 끝나는 날일 수 있습니다."
    return [_Offered("end", _DOUBTED, why) for each in offers if each.field == "end"][:1]


def _is_like(row: _Row, column: int, field: str) -> bool:
    """Whether a header is spelled a little like the name of a field."""
    return likeness(row.cells[column], row.spec).get(field, 0.0) >= _LITTLE


def _of_people(row: _Row) -> dict[int, list[_Offered]]:
    """The columns that may say who, where none does."""
    found = {}
    for column in _people(row):
        below = row.below(column)
        names, surnames = are_names(below), have_surnames(below)
        score = _NAMES if surnames else _LIKE_NAMES if names else WORTH_ASKING
        why = "사람 이름이 적힌 열입니다." if names else "누구인지 적는 열로 보입니다."
        found[column] = [_Offered("name", score, why)]
    best = max((offers[0].score for offers in found.values()), default=0.0)
    return {column: offers for column, offers in found.items() if offers[0].score == best}


def _of_parties(match: HeaderMatch, row: _Row) -> dict[int, list[_Offered]]:
    """Who the customer is, where a contract's two parties stand in a row, and neither says it.

    The one of whom more are named is proposed: the other one is mostly we ourselves. A bare name
    beside the other party is mostly the contract's own.
    """
    column = match.columns.get("name")
    names = [each for each in row.found if each.field == "name" and each.composed]
    parties = [each for each in names if each.preference == AMBIGUOUS]
    if column is None or "name" in match.told or not parties:
        return {}
    apart = {each.column: share_apart(row.below(each.column)) for each in parties}
    others = [each for each in parties if normalise(each.text) != normalise(parties[0].text)]
    if column in apart and others:
        told = of_one_party({"name": parties}, row.below)["name"]
        clear = len(told) < len(parties)
        return {column: [_Offered("name", _LIKE_NAMES, _PARTY)]} if clear else {}
    bare = normalise(row.cells[column].text) in _BARE_NAMES
    if column not in apart and bare and max(apart.values()) < share_apart(row.below(column)):
        title = [_Offered("name", _LITTLE, _ALIKE)]
        if "service" not in match.columns or "service" in match.doubtful:
            title.insert(0, _Offered("service", _DOUBTED, _TITLE))
        return {column: title}
    return {}


def _doubted(match: HeaderMatch, row: _Row) -> dict[int, list[_Offered]]:
    """The days of which the words leave a doubt, and no term of whole months takes it away.

    등록일 beside 만료일 begins the term where each ends whole months later; else a person is asked.
    """
    if match.spec.key != LEDGER.key:
        return {}
    columns = match.columns
    start, end = columns.get("start"), columns.get("end")
    proved = start and end and whole_terms(row.below(start), row.below(end)) >= PROOF
    return {
        columns[name]: [_Offered(name, _DOUBTED, _DOUBTS[name])]
        for name in _DOUBTS
        if name in match.doubtful
        and (name in _OF_NO_DAY or not proved)
        and name not in match.holds
        and filled(row.below(columns[name]))
    }


def _bounds(seen: SheetLook, match: HeaderMatch, row: _Row) -> dict[int, list[_Offered]]:
    """The two ends of a term, where only an answer about them makes a ledger of the sheet."""
    if seen.match is not None or not seen.is_ledger or not {*TERM} <= {*match.columns}:
        return {}
    return {
        match.columns[name]: [_Offered(name, _DOUBTED, _DOUBTS[name])]
        for name in TERM
        if filled(row.below(match.columns[name]))
    }


def _doubled(
    seen: SheetLook, row: _Row, field: str, columns: Sequence[int]
) -> dict[int, list[_Offered]]:
    """The columns that all say that they are one field: the likeliest one, or else all of them."""
    best, why = _better(seen, row, field, columns)
    planned = [each for each in columns if _PLANNED.search(normalise(row.cells[each].text))]
    if best is None and field == "end" and len(planned) == 1:
        why = "다른 열은 실제로 끝난 날로, 이 열은 끝나기로 한 날로 보입니다."
        return {planned[0]: [_Offered(field, _DOUBTED, why)]}
    if best is None:
        same = "뜻이 같은 열이 둘 이상이라, 쓸 것을 정해야 합니다."
        return {column: [_Offered(field, _EVEN, same)] for column in columns}
    return {best: [_Offered(field, 100.0, why)]}


def _better(
    seen: SheetLook, row: _Row, field: str, columns: Sequence[int]
) -> tuple[int | None, str]:
    """The one of several columns for which its cells speak, and how; None where none is better."""
    known = {} if seen.match is None else seen.match.columns
    other = known.get({"start": "end", "end": "start"}.get(field, ""))
    if other is not None:
        below, whole = row.below(other), {}
        for column in columns:
            pair = (row.below(column), below) if field == "start" else (below, row.below(column))
            whole[column] = whole_terms(*pair)
        first, second, *_ = sorted(whole, key=lambda column: -whole[column])
        if whole[first] >= PROOF and whole[second] < PROOF:
            pair = (row.below(first), below) if field == "start" else (below, row.below(first))
            length = usual_length(*pair)
            months = f"{length}개월" if length else "몇 달"
            return first, f"시작일과 종료일 사이가 {months}인 열입니다."
    if field == "customer_id":
        telling = [column for column in columns if not counts_rows(row.below(column))]
        if len(telling) == 1:
            return telling[0], "다른 열은 줄을 센 번호입니다."
    counts = {column: _said(row, field, column) for column in columns}
    first, second, *_ = sorted(counts, key=lambda column: -counts[column])
    if counts[first] > 2 * counts[second]:
        return first, "다른 열보다 훨씬 많이 적혀 있습니다."
    return None, ""


def _said(row: _Row, field: str, column: int) -> int:
    """How many cells of a column say something: of days those that are some, and no words."""
    below = filled(row.below(column))
    if row.spec.column(field).kind is Kind.DATE:
        return sum(reads(Kind.DATE, each) for each in below)
    return len(below)


def _with(seen: SheetLook, row: _Row, asked: Mapping[int, Sequence[_Offered]]) -> SheetLook:
    """The look with a question for each column."""
    questions = []
    for column, offers in sorted(asked.items()):
        cell = seen.cells[column]
        ranked = sorted(offers, key=lambda each: -each.score)[:_MOST]
        kinds = [seen.spec.column(each.field).kind for each in ranked if each.field]
        told = tuple(
            Offer(name_of((each.field,) if each.field else (), seen.spec.key), *each[1:])
            for each in ranked
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
                required=not _can_wait(seen, column),
            )
        )
    return replace(seen, questions=tuple(_few(questions)))


def _can_wait(seen: SheetLook, column: int) -> bool:
    """Whether a column is read meanwhile: the product, of which the words leave a doubt."""
    match = seen.match
    return (
        match is not None
        and "service" in match.doubtful
        and match.columns.get("service") == column
        and seen.is_ledger
    )


def _few(questions: Sequence[Question]) -> list[Question]:
    """At most three questions, if more are of what a list can do without."""
    needed = [each for each in questions if {name for name, _ in each.candidates} & NEEDED]
    room = max(0, MOST_QUESTIONS - len(needed))
    others = [each for each in questions if each not in needed]
    others.sort(key=lambda each: -max(score for _, score in each.candidates))
    kept = others[:room]
    return [each for each in questions if each in needed or each in kept]
