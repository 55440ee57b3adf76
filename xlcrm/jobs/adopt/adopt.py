"""An office's own workbook adopted: what its sheets and headers mean, and what it still lacks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.typed_option import typed_option
from xlcrm.errors import DomainError, HeaderNotFoundError, XlcrmError
from xlcrm.files import store
from xlcrm.files.formats import advised
from xlcrm.jobs.adopt.answers import Answers, sorted_answers
from xlcrm.jobs.adopt.fees import fees_asked, with_basis, with_doubt
from xlcrm.jobs.adopt.manners import manners_asked, placed, unkept, with_manners
from xlcrm.jobs.adopt.plan import adoption_plan
from xlcrm.jobs.adopt.seen import headers_in, told_of_headers, untitled_in
from xlcrm.jobs.adopt.survey import surveyed
from xlcrm.jobs.adopt.titled import days_of_answer, let_there, terms_asked, with_stated, with_terms
from xlcrm.jobs.adopt.values import TERMS, How, Mapped, Offer, Question, SheetSurvey, Survey
from xlcrm.jobs.adopt.words import (
    WordQuestion,
    shown_words,
    spelled_out,
    untold,
    with_words,
    word_questions,
    words_asked,
)
from xlcrm.office.change import change
from xlcrm.office.ledger import open_workbook
from xlcrm.office.proposal import Proposal
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.reading.told import UNUSED, explained
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.layouts import refuse_layouts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from os import PathLike

    from xlcrm.jobs.adopt.survey import Surveyed
    from xlcrm.office.commit import Author, Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.workbook.read import Book

__all__ = [
    "Adoption",
    "How",
    "Mapped",
    "Offer",
    "Question",
    "SheetSurvey",
    "Survey",
    "WordQuestion",
    "adopt",
    "adopt_file",
    "asked_of",
    "survey",
]


def survey(
    path: str | PathLike[str],
    answers: Mapping[str, str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Survey:
    """Look a workbook over: which tables it has for xlcrm, and what their headers mean.

    Nothing is written. A header is understood by its name or a synonym (score 100), by likeness
    (from `similar.SURE`), or as told; where it may be a column that xlcrm needs, it is asked.

    Args:
        path: the workbook.
        answers: what headers mean: the header, 시트!머리글 or 시트!셀 → the column's name (고객명),
            its key (`name`), two of them (계약 시작일~계약 종료일), or 쓰지 않음.
        limits: how much the workbook may unpack to.

    Raises:
        NotAWorkbookError: it is no workbook, or damaged, encrypted or too large.
        DomainError: an answer names no column, or no header.
        StorageError: it cannot be read.

    >>> found = survey("sample_data/messy.xlsx")
    >>> [(sheet.name, sheet.kind, sheet.header_rows) for sheet in found.sheets]
    [('2023년', 'ledger', (4,)), ('2024년', 'ledger', (4,))]
    >>> found.sheets[0].columns[1]
    <Mapped cell=B4 header=성 명 fields=1개 score=100 how=같음>
    """
    stored = store.read(path, limits)
    try:
        told = sorted_answers(answers or {})
        return _surveyed(Package(stored.data, limits), told.headers, path).survey
    except XlcrmError as error:
        raise advised(error, path, stored.kept).at(path) from None


@outlined
@dataclass(frozen=True, slots=True)
class Adoption:
    """What a workbook that is adopted looks like.

    Attributes:
        survey: what was found, and which headers have to be explained first.
        kept: the headers that 설정 keeps from now on: 시트!머리글 → fields.
        words: the office's own words in 상태 and the like that nobody has explained yet; the
            workbook is adopted all the same, and `check` tells of them until 설정 does.
        questions: all that nobody but the office can explain: headers, and once those are plain
            how columns are read and what words mean. An answer given once is kept in 설정.
    """

    survey: Survey
    kept: Mapping[str, tuple[str, ...]]
    words: tuple[WordQuestion, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def sheets(self) -> tuple[SheetSurvey, ...]:
        """The tables that were found, in the order of the tabs."""
        return self.survey.sheets

    @property
    def required(self) -> tuple[Question, ...]:
        """The questions that must be answered before the workbook is adopted."""
        return tuple(each for each in self.questions if each.required)


def adopt(
    ledger: Ledger, *, as_of: date, answers: Mapping[str, str] | None = None
) -> Proposal[Adoption]:
    """Return what a workbook needs to be a ledger for every command. Nothing is written.

    Missing computed columns and 일지 ID come at the right of their tables, 설정 (services with
    suggested windows, and what headers mean) below its rows or on a new sheet, and dropdowns where
    a column has words of a list. No cell that is there changes; adopting again proposes nothing.

    Args:
        ledger: the workbook, opened with `open_workbook`, for it need be no ledger yet.
        as_of: the day for which the computed columns are filled.
        answers: what headers mean, as in `survey`, how columns are read (읽는 법!강남점!시작일 →
            일-월-년) and what the office's own words mean (상태 낱말!장기렌탈 → 활성화): each by
            the `name` of its question. 쓰지 않음 leaves anything as it is. While a question about a
            header is left, the proposal is empty and its problems tell what is asked.

    Raises:
        HeaderNotFoundError: no sheet looks like a ledger.
        PlanError: a table can take no column.
        Others: as `survey`.

    >>> from datetime import date
    >>> import xlcrm
    >>> workbook = xlcrm.open_workbook("sample_data/messy.xlsx")
    >>> proposal = xlcrm.adopt(workbook, as_of=date(2024, 10, 1))
    >>> [column.header for column in proposal.plan.new_columns]
    ['남은 일수', '조치', '남은 일수', '조치']
    """
    told = sorted_answers(answers or {})
    return _adopted(ledger, told, _surveyed(ledger.book.package, told.headers, ledger.path), as_of)


def _adopted(ledger: Ledger, told: Answers, found: Surveyed, as_of: date) -> Proposal[Adoption]:
    """What a workbook needs that has been looked over; see `adopt`."""
    terms, titled = _titled(found, ledger.book, told)
    if not (terms or titled):
        _refuse_without_ledger(found, ledger.book.package, ledger.path, lambda: ledger)
    questions = (*found.survey.questions, *terms)
    adoption = Adoption(found.survey, found.spelled, questions=questions)
    if adoption.required:
        _refuse_rivals(adoption.required, told.headers)
        return Proposal(problems=tuple(map(_asked, adoption.required)), found=adoption)
    try:
        book = ledger.told(found.told).on(as_of).book
        book = with_stated(book, told.terms) if told.terms else book
        spelled = {**found.spelled, **let_there(book, told.terms)}
        book, written = with_terms(book, told.terms)
        book, kept = _read_so(book, told)
        unknown = words_asked(book)
        asked = (*adoption.questions, *_open(book, kept, unknown))
        plan = written | adoption_plan(book, spelled, with_doubt(book, kept), as_of)
    except XlcrmError as error:
        raise error.at(ledger.path) from error.__cause__
    adoption = replace(adoption, words=unknown, questions=asked)
    said = [f"{column.sheet}: 열 {column.header}" for column in plan.new_columns]
    return Proposal(plan, said=tuple(said), found=adoption)


def _titled(found: Surveyed, book: Book, told: Answers) -> tuple[tuple[Question, ...], bool]:
    """What is asked of lists whose term stands in a title, and whether one has its answer.

    Beside a ledger they can wait: it is adopted without them.
    """
    if any(sheet.kind == LEDGER.key for sheet in found.survey.sheets):
        asked = terms_asked(with_stated(book), told.terms)
        return tuple(replace(each, required=False) for each in asked), False
    stated = terms_asked(book, {})
    open_ones = terms_asked(book, told.terms)
    days = (days_of_answer(told.terms.get(normalise(each.sheet), "")) for each in stated)
    return open_ones, any(days)


def _read_so(book: Book, told: Answers) -> tuple[Book, Answers]:
    """The workbook as it reads with the answers, and of those what 설정 does not say yet."""
    manners, unused = placed(book, told.manners)
    if unused:
        raise _useless(unused, book.package)
    manners = unkept(book, manners)
    basis = "" if book.settings.fee_basis_told or book.settings.fee_basis_left else told.basis
    book = with_basis(with_manners(book, manners), basis)
    words = untold(book, {**shown_words(book), **spelled_out(book, told.words)})
    return with_words(book, words), Answers({}, manners, words, basis)


def _open(book: Book, told: Answers, words: Sequence[WordQuestion]) -> tuple[Question, ...]:
    """What a workbook leaves open whose headers are plain; what a fee is for shows only then."""
    manners = manners_asked(book, told.manners)
    fees = () if manners or told.basis else fees_asked(book)
    return (*manners, *fees, *word_questions(words))


def adopt_file(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | PathLike[str],
    by: Author,
    *,
    as_of: date,
    answers: Mapping[str, str] | None = None,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Adoption, Committed[Adoption] | None]:
    """Adopt a workbook in one atomic step; nothing is touched while it needs an answer.

    Returns:
        What it looks like, and what was changed; None while it needs an answer.

    Raises:
        XlcrmError: as `adopt` and `change`.
    """
    stored = store.read(path, limits)
    try:
        told = sorted_answers(answers or {})
        package = Package(stored.data, limits)
        opened = partial(open_workbook, seen=(stored, package))
        found = _surveyed(package, told.headers, path)
        terms: tuple[Question, ...] = ()
        if not any(sheet.kind == LEDGER.key for sheet in found.survey.sheets):
            terms, titled = _titled(found, opened(path, limits=limits).book, told)
            if not (terms or titled):
                _refuse_without_ledger(found, package, path, lambda: opened(path, limits=limits))
        _refuse_rivals(
            [each for each in (*found.survey.questions, *terms) if each.required], told.headers
        )
    except XlcrmError as error:
        raise advised(error, path, stored.kept).at(path) from None
    questions = (*found.survey.questions, *terms)
    adoption = Adoption(found.survey, found.spelled, questions=questions)
    if adoption.required:
        return adoption, None

    def made(ledger: Ledger) -> Proposal[Adoption]:
        if ledger.book.package is not package:  # somebody has saved it meanwhile
            return adopt(ledger, as_of=as_of, answers=answers)
        return _adopted(ledger, told, found, as_of)

    done = change(
        path,
        made,
        by,
        dry_run=dry_run,
        backup=backup,
        limits=limits,
        told=found.told,
        opening=opened,
    )
    return done.proposal.found, done


def asked_of(
    path: str | PathLike[str],
    answers: Mapping[str, str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Question, ...]:
    """Return what a workbook leaves open with some answers; nothing is written.

    While headers must be explained these alone: what their columns leave open shows only then.

    Args:
        path: the workbook.
        answers: as in `adopt`.
        limits: how much the workbook may unpack to.

    Raises:
        XlcrmError: as `survey`.
    """
    stored = store.read(path, limits)
    try:
        told = sorted_answers(answers or {})
        package = Package(stored.data, limits)
        found = _surveyed(package, told.headers, path)
        headers = found.survey.questions
        if any(each.required for each in headers):
            return headers
        seen = stored, package
        book = open_workbook(path, limits=limits, seen=seen).told(found.told).book
        terms, _ = _titled(found, book, told)
        if any(each.required for each in terms):
            return (*headers, *terms)
        book = with_stated(book, told.terms) if told.terms else book
        book, kept = _read_so(with_terms(book, told.terms)[0], told)
    except XlcrmError as error:
        raise advised(error, path, stored.kept).at(path) from None
    return (*headers, *terms, *_open(book, kept, words_asked(book)))


def following(
    path: str | PathLike[str],
    answers: Mapping[str, str] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Question, ...]:
    """Return what is asked next if each header that must be explained means what is proposed.

    So a program can ask all in one go; nothing is written.

    Args:
        path: the workbook.
        answers: as in `adopt`.
        limits: how much the workbook may unpack to.
    """
    try:
        headers = survey(path, answers, limits=limits).questions
        asked = asked_of(path, {**(answers or {}), **_supposed(headers)}, limits=limits)
    except XlcrmError:
        return ()  # what is proposed leads nowhere: a person has to say it first
    known = {each.name for each in headers}
    return tuple(each for each in asked if not each.required and each.name not in known)


def _supposed(questions: Sequence[Question]) -> dict[str, str]:
    """What is proposed of each header; of several for one field the first, and of the rest none."""
    found: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    for each in questions:
        answer = next((it.answer for it in each.offers), UNUSED)
        free = each.required and (each.sheet, answer) not in taken
        taken.add((each.sheet, answer))
        found[each.name] = answer if free or each.proposal else UNUSED
    return found


def open_in(book: Book) -> tuple[Question, ...]:
    """Return what a workbook leaves open beside its headers, as it has been read."""
    return _open(book, Answers(), words_asked(book))


def _asked(question: Question) -> Problem:
    """A question as what is not done, and what to do about it."""
    names = " · ".join(each.answer for each in question.offers)
    if question.section == TERMS:
        name = question.header
        message = f"'{name}'{particle(name, '이/가')} 모든 줄의 계약 기간인지 알 수 없습니다."
        hint = f"'{question.name}'에 답해 다시 실행하세요: {names} · {UNUSED}"
        return Problem(f"{question.sheet}!{question.cell}", Trouble("", message, hint))
    message = f"'{question.header}' 머리글의 뜻을 알 수 없습니다."
    hint = f"'{question.name}'의 뜻을 정해 다시 실행하세요: {names}"
    return Problem(f"{question.sheet}!{question.cell}", Trouble("", message, hint))


def _refuse_without_ledger(
    found: Surveyed, package: Package, path: str | PathLike[str], opened: Callable[[], Ledger]
) -> None:
    if any(sheet.kind == LEDGER.key for sheet in found.survey.sheets):
        return
    refuse_without_terms(opened())
    refuse_layouts(package)
    seen = headers_in(package)
    if not seen:
        raise _without_headers(package).at(path)
    example, headers = next(iter(seen.items()))
    names = [each for each in headers if each.guess == LEDGER.column("name").name]
    first = (names or headers)[0].header
    raise HeaderNotFoundError(
        "고객대장으로 읽을 시트를 찾지 못했습니다.",
        hint="제목 행에 고객명과 시작일·종료일이 있어야 합니다. 다른 말로 적혀 있으면 "
        f"{typed_option('--map', (f'{example}!{first}', '고객명'))}처럼 모두 알려 주세요. "
        f"있는 머리글은 {told_of_headers(seen)}.",
    ).at(path)


def _without_headers(package: Package) -> HeaderNotFoundError:
    """Say what a workbook lacks that has no row of headers: that, or anything at all."""
    found = untitled_in(package)
    if found is None:
        return HeaderNotFoundError(
            "시트에 적힌 칸이 없습니다. 그림은 읽지 않습니다.",
            hint="명단을 셀에 적은 파일을 쓰세요. 빈 고객대장을 만들려면: "
            "xlcrm new 새고객대장.xlsx",
        )
    titles = " · ".join(found.titles) or "고객명 · 계약 시작일 · 계약 종료일"
    return HeaderNotFoundError(
        f"'{found.sheet}' 시트에 제목 행이 없어, 어느 열이 무엇인지 알 수 없습니다.",
        hint=f"{found.row}행 위에 한 행을 넣고 제목을 적으세요: {titles}. "
        "고객명과 시작일·종료일이 있어야 합니다.",
    )


def _refuse_rivals(required: Sequence[Question], answers: Mapping[str, str]) -> None:
    """Refuse answers by which several columns of one list are one field."""
    said: dict[tuple[str, str], list[str]] = {}
    for each in required:
        answer = answers.get(each.name) or answers.get(each.key, UNUSED)
        if normalise(answer) != normalise(UNUSED):
            said.setdefault((each.sheet, answer), []).append(f"'{each.key}'")
    for (_, answer), keys in said.items():
        if len(keys) > 1:
            so = f"'{answer}'{particle(answer, '이라고/라고')}"
            left = f"'{UNUSED}'{particle(UNUSED, '으로/로')}"
            raise DomainError(
                f"{so} 답한 머리글이 {len(keys)}개입니다: {', '.join(keys)}",
                hint=f"하나만 그렇게 답하고 나머지는 {left} 답하세요.",
            )


def _surveyed(package: Package, answers: Mapping[str, str], path: str | PathLike[str]) -> Surveyed:
    found = surveyed(package, explained(answers))
    if found.unused:
        if all(each.kind != LEDGER.key for each in found.survey.sheets):
            refuse_layouts(package)
        raise _useless(found.unused, package).at(path)
    return found


def _useless(unused: Sequence[tuple[str, str]], package: Package) -> DomainError:
    """Say which answers name no header, and which headers there are."""
    named = ", ".join("!".join(filter(None, each)) for each in unused)
    seen = told_of_headers(headers_in(package), unused[0][0])
    return DomainError(
        f"쓰지 못한 답이 있습니다: {named}",
        hint="그런 머리글이 없거나, 그 시트에 고객명과 시작일·종료일이 모자랍니다. "
        f"모자란 머리글도 함께 알려 주세요. 있는 머리글은 {seen}.",
    )
