"""Answers to questionnaires taken into 만족도, each once, by the codes of their forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.coupon_code import code_typed
from xlcrm.domain.coupons import coupon_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, normalise, one_line, squeezed
from xlcrm.errors import DomainError
from xlcrm.incoming.read import read_rows
from xlcrm.jobs.questionnaire.told import asked_and_answered
from xlcrm.office.changes import Changes
from xlcrm.office.checked import checked
from xlcrm.office.naming import naming, not_named
from xlcrm.office.own_columns import headers_of
from xlcrm.office.proposal import Proposal
from xlcrm.office.records import new_sheet
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.pages.questionnaire import (
    ANSWERED_ON,
    CODE,
    OPINION,
    RECOMMEND,
    SCORE,
    questions_of,
)
from xlcrm.reading.setting_cells import key_of
from xlcrm.schema.coerce import is_blank, read
from xlcrm.schema.columns import Column, Kind, SheetSpec
from xlcrm.schema.sheets import SATISFACTION
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple, dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from xlcrm.cellref import CellValue
    from xlcrm.incoming.headers import Incoming
    from xlcrm.jobs.questionnaire.told import AskedAndAnswered, AskedOnce
    from xlcrm.office.checked import Record, Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.questionnaire_rules import FormQuestion, QuestionnaireRules
    from xlcrm.workbook.read import Book, Sheet

_NUMBER: Final = lazy(r"([0-9]{1,2})(?:\.0)?\s*점?")
_WHEN: Final = ("일자", "날짜", "타임스탬프", "Timestamp")
_QUESTION: Final = "answer_"
_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    SCORE: ("만족도 점수", "만족 점수"),
    RECOMMEND: ("추천 점수", "추천도", "NPS"),
    OPINION: ("의견 및 건의", "건의 사항"),
}
_BESIDE: Final = frozenset(
    map(
        key_of,
        (
            "이름",
            "고객명",
            "성명",
            "고객 ID",
            "연락처",
            "전화번호",
            "이메일",
            "이메일 주소",
            "번호",
        ),
    )
)
"""Headers of columns that stand beside answers and hold none."""

_FIELDS: Final[Mapping[str, str]] = {SCORE: "score", RECOMMEND: "recommend", OPINION: "opinion"}


@outlined
class FormAnswers(NamedTuple):
    """Answers as a file has them.

    Attributes:
        rows: the answers, by the keys of the questions and `코드`, `응답일`, as they are typed.
        places: where each stands: `답안 3행`.
        unknown: headers that mean nothing here.
        problems: lines that could not be read.
    """

    rows: tuple[Mapping[str, CellValue], ...]
    places: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@outlined
class TakenAnswers(NamedTuple):
    """What became of some answers.

    Attributes:
        added: how many are taken in.
        known: how many had been taken in before, word for word.
        blank: how many forms nobody has filled in.
    """

    added: int = 0
    known: int = 0
    blank: int = 0


def read_form_answers(
    path: str | PathLike[str], rules: QuestionnaireRules, *, limits: Limits = DEFAULT_LIMITS
) -> FormAnswers:
    """Return the answers of a file: a form that was filled in, or a table with its headers.

    A column is known by the question's name (`질문 1`) or by the question itself, as programs on
    the web export it.

    Args:
        path: a .csv, .tsv, .xlsx or other table, as `read_rows` takes it.
        rules: the questions.
        limits: how large the file may be, and how much a workbook may unpack to.

    Raises:
        DomainError: a question has no column, but there is one that is not understood.
        IncomingError: its layout cannot be read.
        NotAWorkbookError: it is a workbook that cannot be read.
        StorageError: it does not exist or cannot be read.
    """
    spec = _spec(rules)
    found = read_rows(path, spec, limits=limits)
    names = {column.field: column.name for column in spec.columns}
    _refuse_unread(path, spec, found)
    rows = [
        {names[field]: value for field, value in row.items() if field in names}
        for row in found.rows
    ]
    return FormAnswers(tuple(rows), tuple(found.places), found.unknown, found.problems)


def _refuse_unread(path: str | PathLike[str], spec: SheetSpec, found: Incoming) -> None:
    """Refuse a file in which a question has no column, but another column is not understood.

    Raises:
        DomainError: it is so: that column may hold the answers.
    """
    there = found.rows.columns
    lost = [
        column.name
        for column in spec.columns
        if column.field.startswith(_QUESTION) and column.field not in there
    ]
    strange = [each for each in found.unknown if key_of(each) not in _BESIDE]
    if found.rows and lost and strange:
        lost_, unknown = ", ".join(lost), ", ".join(strange)
        raise DomainError(
            f"답안에 '{lost_}' 열이 없고, 모르는 열이 있습니다: {unknown}",
            path=path,
            hint=f"그 열의 답이면 제목을 '{lost[0]}'처럼 고치고, 아니면 그 열을 지우세요.",
        )


def _spec(rules: QuestionnaireRules) -> SheetSpec:
    """The headers of a form, as a kind of sheet that files may bring."""
    columns = [
        Column("form_code", CODE, Kind.TEXT, synonyms=("설문 코드", "응답 코드"), required=True),
        Column(
            "date", ANSWERED_ON, Kind.TEXT, synonyms=("일자", "타임스탬프", "날짜", "Timestamp")
        ),
    ]
    for number, each in enumerate(questions_of(rules)):
        said = (each.text, *_SYNONYMS.get(each.key, ()))
        columns.append(Column(f"{_QUESTION}{number}", each.key, Kind.TEXT, synonyms=said))
    return SheetSpec("form_answers", "답안", "답한 설문지 한 장", tuple(columns))


def take_answers(
    ledger: Ledger, answers: FormAnswers | Sequence[Mapping[str, Any]], *, as_of: date
) -> Proposal[TakenAnswers]:
    """Return what takes answers into 만족도, each once; what is wrong with one keeps it out alone.

    The code tells whose answer it is. An answer that is there already, word for word, is not taken
    again; another one under the same code is told, and so are two under one code in the file. An
    own question goes into the sheet's column of its name, or else into 의견 as `질문: 답`.

    Args:
        ledger: the opened workbook.
        answers: what `read_form_answers` has read, or mappings by the same names.
        as_of: the day of answers that bear none.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> made = xlcrm.make_forms(ledger, as_of=date(2024, 10, 1), conditions="프리미엄")
    >>> asked = ledger.after(xlcrm.forms_asked(ledger, made).plan)
    >>> answer = {"코드": made.forms[0].code.lower(), "만족도": "⑤", "의견": "친절함"}
    >>> xlcrm.take_answers(asked, [answer], as_of=date(2024, 10, 8)).found.added
    1
    """
    given = answers if isinstance(answers, FormAnswers) else FormAnswers(tuple(answers))
    opened = ledger.on(as_of)
    taking = _Taking(opened.book, as_of, ledger.path)
    return taking.proposal(given)


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer that can be taken in: by field, and what it says to own questions."""

    code: str
    customer: str
    fields: Mapping[str, Value]
    own: Mapping[str, Value]
    place: str


class _Taking:
    """Answers while they are looked at."""

    def __init__(self, book: Book, as_of: date, path: str | PathLike[str]) -> None:
        self.book, self.as_of, self.path = book, as_of, path
        self.asked = questions_of(book.settings.questionnaire)
        self.told: AskedAndAnswered = asked_and_answered(book, date.max)
        self.sheets = [sheet for sheet in book.sheets if sheet.table.spec.key == SATISFACTION.key]
        self.own_columns = self._own_columns()
        self.problems: list[Problem] = []

    def proposal(self, given: FormAnswers) -> Proposal[TakenAnswers]:
        self.problems += given.problems
        by_code: defaultdict[str, list[_Answer]] = defaultdict(list)
        blank = 0
        for number, row in enumerate(given.rows):
            place = given.places[number] if number < len(given.places) else f"{number + 1}번째"
            if all(is_blank(value) for name, value in row.items() if name not in _NO_ANSWER):
                blank += 1
                continue
            found = self._answer(row, place)
            if found is not None:
                by_code[found.code].append(found)
        taken, known = self._once(by_code)
        ids = naming(self.book, {each.customer for each in taken})
        for each in taken:
            if each.customer not in ids:
                trouble = not_named(self.book, each.customer, SATISFACTION.name, self.path)
                self.problems.append(Problem(each.place, trouble))
        taken = [each for each in taken if each.customer in ids]
        said = [f"만족도에 {len(taken):,}건의 답을 더함"] if taken else []
        said += [f"이미 받은 답 {known:,}건은 다시 더하지 않음"] if known else []
        said += [f"아직 비어 있는 설문지 {blank:,}장"] if blank else []
        if given.unknown:
            said.append(f"읽지 않은 열: {', '.join(given.unknown)}")
        return Proposal(
            self._plan(taken, ids),
            tuple(self.problems),
            tuple(said),
            found=TakenAnswers(len(taken), known, blank),
        )

    def _once(self, by_code: Mapping[str, Sequence[_Answer]]) -> tuple[list[_Answer], int]:
        """The answers to be taken, one a code, and how many are there already."""
        taken: list[_Answer] = []
        known = 0
        for several in by_code.values():
            first = several[0]
            if any(_said(each) != _said(first) for each in several[1:]):
                places = " · ".join(each.place for each in several)
                self._refuse(places, "같은 코드로 다르게 두 번 답했습니다.", "하나만 남기세요.")
                continue
            known += len(several) - 1
            before = self.told.by_code.get(first.code)
            if before is None:
                taken.append(first)
            elif self._is_same(first, before.said):
                known += 1
            else:
                self._refuse(
                    first.place,
                    f"이 코드의 답을 이미 받았고({before.where}), 그 답과 다릅니다.",
                    "새 답이 맞으면 만족도 시트의 그 행을 고치세요.",
                )
        return taken, known

    def _refuse(self, place: str, message: str, hint: str) -> None:
        self.problems.append(Problem(place, Trouble("", message, hint)))

    # -- one answer --------------------------------------------------------------------------------

    def _answer(self, row: Mapping[str, object], place: str) -> _Answer | None:
        """The answer of a row; None where something of it is wrong, which is told by its cell."""
        before = len(self.problems)
        typed = str(row.get(CODE) or "")
        code = coupon_key(typed)
        asked = self.told.codes.get(code)
        if asked is None:
            known = "설문지의 코드를 확인하세요."
            if typed.strip() and not code_typed(typed):
                known = f"잘못 적은 글자가 있습니다. {known}"
            self._refuse(f"{place} '{CODE}' 칸", "이 대장에서 물은 설문의 코드가 아닙니다.", known)
        fields: dict[str, Value] = {"date": self._day(row.get(ANSWERED_ON), place, asked)}
        own: dict[str, Value] = {}
        for each in self.asked:
            value = row.get(each.key)
            if is_blank(value):  # type: ignore[arg-type]  # a cell's value
                continue
            answer = self._read(each, value, f"{place} '{each.key}' 칸")
            if answer is not None:
                (fields if each.key in _FIELDS else own)[_FIELDS.get(each.key, each.key)] = answer
        if len(self.problems) > before or asked is None:
            return None
        return _Answer(code, asked.customer, fields, own, place)

    def _day(self, value: object, place: str, asked: AskedOnce | None) -> date:
        """The day of an answer: from when it was asked to the day that counts as today."""
        if is_blank(value):  # type: ignore[arg-type]  # a cell's value
            return self.as_of
        date1904 = self.book.package.date1904
        said = read(Kind.DATETIME, value, date1904=date1904).value  # type: ignore[arg-type]
        found = said.date() if isinstance(said, datetime) else said
        cell = f"{place} '{ANSWERED_ON}' 칸"
        if not isinstance(found, date):
            self._refuse(cell, "날짜를 읽을 수 없습니다.", "2024-10-01처럼 적으세요.")
        elif asked is not None and not asked.on <= found <= self.as_of:
            self._refuse(
                cell,
                f"물은 날({asked.on})과 기준일({self.as_of}) 사이의 날이 아닙니다: {found}",
                "2024-10-01처럼 고치거나 비우세요. 비우면 기준일입니다.",
            )
        else:
            return found
        return self.as_of

    def _read(self, asked: FormQuestion, value: object, cell: str) -> Value:
        """What is answered to a question; None where it may not be, which is told."""
        text = one_line(normalise(str(value)))
        if asked.is_scale:
            found = _NUMBER.fullmatch(text)
            number = int(found[1]) if found else self._word(asked, text)
            if number is not None and asked.least <= number <= asked.most:
                return number
            told = f"{asked.least}~{asked.most} 사이의 정수가 아닙니다."
            self._refuse(cell, told, "설문지를 보고 고치세요.")
            return None
        if asked.choices:
            for choice in asked.choices:
                if key_of(choice) == key_of(text):
                    return choice
            self._refuse(cell, "고를 수 있는 답이 아닙니다.", f"{' · '.join(asked.choices)}")
            return None
        name = SATISFACTION.column("opinion").name
        check = checked(SATISFACTION, {name: str(value)}, self.book.settings)
        if check.problems:
            self._refuse(cell, check.problems[0].message, check.problems[0].hint)
            return None
        return check.values.get("opinion")

    def _word(self, asked: FormQuestion, text: str) -> int | None:
        """The step that is told by its word: 매우 만족."""
        steps = asked.most - asked.least + 1
        if len(asked.choices) != steps:
            return None
        words = [squeezed(each) for each in asked.choices]
        return asked.least + words.index(squeezed(text)) if squeezed(text) in words else None

    def _is_same(self, answer: _Answer, before: Mapping[str, object]) -> bool:
        """Whether an answer says what stands there already."""
        mine = {**answer.fields, **self._with_own(answer)}
        return all(
            _plain(mine.get(name)) == _plain(before.get(name))
            for name in ("score", "recommend", "opinion")
        )

    # -- what is written ---------------------------------------------------------------------------

    def _own_columns(self) -> Mapping[str, int]:
        """The columns of 만족도 that hold answers to own questions, by the questions' keys."""
        if not self.sheets:
            return {}
        headers = headers_of(self.book, self._sheet(), own=True)
        by_key = {key_of(header): number for header, number in headers.items()}
        return {
            each.key: by_key[key]
            for each in self.asked
            if each.key not in _FIELDS
            for key in (key_of(each.key), key_of(each.text))
            if key in by_key
        }

    def _sheet(self) -> Sheet:
        states = {entry.name: entry.state for entry in self.book.package.worksheets}
        visible = [each for each in self.sheets if states.get(each.table.sheet) == "visible"]
        return (visible or self.sheets)[-1]

    def _with_own(self, answer: _Answer) -> Mapping[str, object]:
        """의견 with the answers to own questions that have no column."""
        parts = [str(answer.fields["opinion"])] if "opinion" in answer.fields else []
        texts = {each.key: each.text for each in self.asked}
        parts += [
            f"{texts[key].rstrip(' ?？.')}: {value}"
            for key, value in answer.own.items()
            if key not in self.own_columns
        ]
        return {"opinion": " / ".join(parts)} if parts else {}

    def _plan(self, taken: Sequence[_Answer], ids: Mapping[str, Record]) -> Plan:
        if not taken:
            return Plan()
        rows: list[dict[str, Any]] = [
            {
                **each.fields,
                **self._with_own(each),
                **ids[each.customer],
                "form_code": each.code,
            }
            for each in taken
        ]
        if not self.sheets:
            new = new_sheet(SATISFACTION, SATISFACTION.name, rows, self.book.settings)
            return Plan(new_sheets=(new,))
        changes = Changes(self.book)
        changes.append(self._sheet(), rows)
        plan = changes.plan()
        own = [
            {
                self.own_columns[key]: value
                for key, value in each.own.items()
                if key in self.own_columns
            }
            for each in taken
        ]
        if not any(own):
            return plan
        (added,) = plan.new_rows
        values = [{**row, **more} for row, more in zip(added.values, own, strict=True)]
        return replace(plan, new_rows=(replace(added, values=values),))


_NO_ANSWER: Final = frozenset({CODE, ANSWERED_ON})


def _plain(value: object) -> object:
    """A value of a cell as it is compared."""
    return squeezed(value) if isinstance(value, str) else value


def _said(answer: _Answer) -> tuple[object, ...]:
    fields = {name: value for name, value in answer.fields.items() if name != "date"}
    return tuple(sorted(fields.items())), tuple(sorted(answer.own.items()))
