"""Rows from files into 고객대장: known ones compared, new ones appended, none written twice.

Nothing that stands in the ledger is overwritten unless that is asked for, and 비고 never; nobody is
taken for somebody else because the names look alike: that is left to people.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.incoming.files import BroughtFiles
from xlcrm.incoming.headers import no_headers
from xlcrm.incoming.rows import records_of
from xlcrm.jobs.bring.asked import understood
from xlcrm.jobs.bring.manners import told_once
from xlcrm.jobs.bring.work import Job, worked_out
from xlcrm.office.proposal import Proposal
from xlcrm.office.terms_needed import has_terms, refuse_without_terms
from xlcrm.schema.ledger_sheet import BOUNDS, LEDGER
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.jobs.adopt.values import Question
    from xlcrm.jobs.bring.work import Differing
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.trouble import Problem


@outlined
@dataclass(frozen=True, slots=True)
class Brought:
    """What becomes of brought rows.

    Attributes:
        differing: the cells that differ, in the order of the ledger.
        added: how many contracts the plan adds.
        customers: how many of their customers are new.
        known: how many rows tell of contracts that are there.
        doubled: how many rows tell again of a new contract.
        bad: how many rows are not imported.
        skipped: whether the others are imported although some are not.
        unknown: words that name no column.
        people: whether the workbook is a list of people, to which people were brought.
        questions: what is asked: how columns are read, what words mean, what fees are for.
        as_told: how such columns were read, as answered or as 설정 says, by the column's name.
        marked: what fees are for that 요금 기준 tells of now, and what the ledger's are; None
            where they are for the same, or nothing tells it.
    """

    differing: tuple[Differing, ...] = ()
    added: int = 0
    customers: int = 0
    known: int = 0
    doubled: int = 0
    bad: int = 0
    skipped: bool = False
    unknown: tuple[str, ...] = ()
    people: bool = False
    questions: tuple[Question, ...] = ()
    as_told: Mapping[str, str] = field(default_factory=dict)
    marked: tuple[str, str] | None = None

    @property
    def new(self) -> str:
        """What is added, in words: 계약 3건 (새 고객 2명), or 3명 of a list of people."""
        if self.people:
            return f"{self.added:,}명"
        customers = f" (새 고객 {self.customers:,}명)" if self.customers else ""
        return f"계약 {self.added:,}건{customers}"

    @property
    def thing(self) -> str:
        """What a row is."""
        return "사람" if self.people else "계약"


def bring(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    rows: Iterable[Mapping[str, object]] | Any,  # noqa: ANN401 - a DataFrame, or a file that was read
    *,
    as_of: date,
    update: bool = False,
    skip_bad: bool = False,
    as_new: bool = False,
    places: Sequence[str] = (),
    unread: Sequence[Problem] = (),
    answers: Mapping[str, str] | None = None,
) -> Proposal[Brought]:
    """Return what makes brought rows contracts of the ledger.

    A row is a contract that is there if both have that 계약 ID; else if customer (고객 ID, or name
    and phone) and first day are the same. New ones go below the newest of the ledger sheets, with
    상태, 남은 일수 and 조치 as a refresh would write them; a new customer gets the next 고객 ID.
    Importing the same rows again changes nothing.

    Args:
        ledger: the opened workbook, its ledger sheets read whole.
        rows: field, Korean header or synonym → value, a mapping a row; a number for a day counts
            from 1900. Or a DataFrame, or what `read_files` has read, whose places and unread lines
            come along.
        as_of: the day for which 상태, 남은 일수 and 조치 are computed.
        update: whether cells that differ are overwritten; 비고, formulas and a filled 고객 ID stay.
        skip_bad: whether the good rows are imported although others are bad.
        as_new: whether somebody who looks like a customer of the ledger is a new one.
        places: what each row is called in a problem; by default its number.
        unread: rows that could not even be read, which count among the bad ones.
        answers: what the rows leave open, by the `name` of the questions: how columns are read
            (읽는 법!가져오기!계약 시작일 → 일-월-년), what words mean (상태 낱말!장기렌탈 →
            활성화), what fees are for (읽는 법!가져오기!요금 기준 → 기간총액); 설정 keeps them.
            Without one an open column is one problem, and its rows are bad ones; an unknown word
            in 상태 says nothing, and fees are for what those of the ledger are for.

    Raises:
        DomainError: an answer is none of those that there are.
        PlanError: a ledger sheet has two columns for a field, or a new column would unsay what
            people have typed into 상태.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> rows = [{"고객 ID": "1001", "시작일": "2023.10.26", "요금": "12만원"}]
    >>> proposal = xlcrm.bring(ledger, rows, as_of=date(2024, 10, 1))
    >>> print(proposal.found.known, *proposal.found.differing)
    1 고객대장!G2 요금: 100,000 ← 120,000 (1번째)
    """
    book = ledger.on(as_of).book
    termless = not has_terms(book)
    if not termless and isinstance(rows, BroughtFiles) and rows.people:
        raise no_headers(LEDGER, list(dict.fromkeys(rows.headers))).at(rows.paths[0])
    records, called, unreadable = records_of(rows)
    unread = (*unread, *unreadable)
    names = places or called or [f"{at}번째" for at in range(1, len(records) + 1)]
    read = understood(book, rows, records, answers or {})
    brought = read.columns
    if termless and not BOUNDS.isdisjoint(brought.said):
        refuse_without_terms(ledger)
    job = Job(brought, names, update=update, skip_bad=skip_bad, as_new=as_new)
    work = worked_out(read.book, job)
    problems = (*unread, *told_once(work.problems(), read.open_))
    stopped = bool(problems) and not skip_bad
    differing = tuple(work.differing)
    if stopped:
        differing = tuple(replace(each, written=False) for each in differing)
    found = Brought(
        differing,
        0 if stopped else work.wanted.count,
        0 if stopped else work.customers,
        work.known,
        brought.count - len(work.found.troubles) - work.known - work.wanted.count,
        len(unread) + len(work.found.troubles),
        bool(problems) and skip_bad,
        brought.unknown,
        termless,
        read.questions,
        {LEDGER.column(field).name: text for field, text in brought.as_told.items()},
        read.marked,
    )
    plan = Plan() if stopped else work.wanted.planned(as_of) | read.kept
    return Proposal(plan, problems, tuple(_said(found)), found=found)


def as_told(name: str, text: str) -> str:
    """Return how it is said that a column is read as somebody has answered.

    >>> as_told("계약 시작일", "일-월-년")
    "'계약 시작일' 열의 날짜는 알려 준 대로 일-월-년으로"
    """
    days = any(column.name == name and column.kind.is_day for column in LEDGER.columns)
    what = "날짜" if days else "숫자"
    told = with_particle(what, "은/는")
    return f"'{name}' 열의 {told} 알려 준 대로 {with_particle(text, '으로/로')}"


def _said(found: Brought) -> Iterator[str]:
    """What is done, a line each."""
    for name, text in found.as_told.items():
        yield f"{as_told(name, text)} 읽음"
    if found.marked:
        brought, own = found.marked
        yield f"고객대장의 요금은 {own}, 가져온 요금은 {brought}: 요금 기준 열에 적음"
    if found.added:
        yield f"{with_particle(found.new, '을/를')} 더함"
    if written := sum(each.written for each in found.differing):
        yield f"다른 칸 {written:,}개를 고침"
    if found.known:
        yield f"이미 있는 {found.thing} {found.known:,}줄은 다시 더하지 않음"
