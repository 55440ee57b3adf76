"""The questionnaires of a campaign: who gets one by which code, the forms, and who was asked."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlcrm.domain.coupon_code import new_code
from xlcrm.domain.csv_text import csv_of, has_head
from xlcrm.domain.message_gate import gone
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError, StorageError
from xlcrm.files import born
from xlcrm.files.outgoing import place_for, put
from xlcrm.files.passwords import refuse_plain
from xlcrm.files.trouble import told
from xlcrm.jobs.add import add
from xlcrm.jobs.loyalty.whom import listed_keys, masked_people
from xlcrm.jobs.outreach.recorded import MessageRows, in_two_minds
from xlcrm.jobs.questionnaire.due import due_forms, too_soon
from xlcrm.jobs.questionnaire.told import AskedOnce, asked_and_answered
from xlcrm.office.naming import naming, not_named
from xlcrm.office.recipients import consents_in
from xlcrm.pages.questionnaire import (
    ANSWER_HEADERS,
    CODE,
    answer_book,
    answer_headers,
    is_questionnaire,
    question_pages,
)
from xlcrm.reading.questionnaire_rules import CAMPAIGN, is_asking
from xlcrm.schema.sheets import MARKETING
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    from xlcrm.cellref import CellValue
    from xlcrm.jobs.add import AddedRows
    from xlcrm.office.checked import Record
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.reading.questionnaire_rules import QuestionnaireRules
    from xlcrm.workbook.read import Book


@outlined
class Form(NamedTuple):
    """One customer's questionnaire.

    Attributes:
        customer: the customer's key in the ledger.
        who: the customer, masked.
        customer_id: 고객 ID as the ledger's cell holds it; None where there is none.
        code: what stands on the form in the place of the customer.
        known: whether 마케팅 tells of it already.
        named: what a row of 마케팅 says to name the customer.
    """

    customer: str
    who: str
    customer_id: CellValue
    code: str
    known: bool = False
    named: Record = MappingProxyType({})


@outlined
@dataclass(frozen=True, slots=True)
class Questionnaires:
    """The questionnaires of a campaign.

    Attributes:
        campaign: its name.
        as_of: the day on which customers are asked.
        rules: the questions.
        forms: who gets one.
        problems: who gets none, and why.
    """

    campaign: str
    as_of: date
    rules: QuestionnaireRules
    forms: tuple[Form, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def rows(self) -> tuple[Mapping[str, object], ...]:
        """The rows of 마케팅 that tell of those who are asked anew."""
        return tuple(
            {
                "sent_on": self.as_of,
                **each.named,
                "campaign": self.campaign,
                "form_code": each.code,
            }
            for each in self.forms
            if not each.known
        )


def make_forms(  # noqa: PLR0913 - each is a choice the office makes
    ledger: Ledger,
    *,
    as_of: date,
    conditions: str = "",
    campaign: str = "",
    again: bool = False,
    salt: str | None = None,
    waiting: Sequence[Mapping[str, object]] = (),
) -> Questionnaires:
    """Return the questionnaires for some customers: each has a code, and stands for one of them.

    Who has been asked in the campaign before, and has not answered, has the code that he had.
    Nothing is written: see `forms_asked` and `write_forms`.

    Args:
        ledger: the opened workbook.
        as_of: the day on which they are asked.
        conditions: a list of customers as `roll` takes it; "" for those who are due by 설정.
        campaign: what 마케팅 calls it, 설문 with the month by default; it begins with 설문.
        again: whether those are asked, too, who were asked within the least gap.
        salt: what the codes are made of: random by default.
        waiting: rows of 마케팅 that wait beside the workbook: they count as written.

    Raises:
        DomainError: the conditions are not understood, nobody is due, or no question is asked.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> made = xlcrm.make_forms(ledger, as_of=date(2024, 10, 1), conditions="프리미엄")
    >>> made.campaign, len(made.forms), len(made.rows)
    ('설문 2024-10', 2, 2)
    """
    opened = ledger.on(as_of)
    book, rules = opened.book, opened.book.settings.questionnaire
    _refuse_unasked(ledger, rules)
    name = _named(campaign, as_of)
    if conditions:
        people = listed_keys(opened, conditions, as_of)
    else:
        people = [each.customer for each in due_forms(opened, as_of=as_of).people]
    told = asked_and_answered(book, as_of)
    asked = [*told.asked, *_waiting(book, waiting)]
    mine = {each.customer: each for each in reversed(asked) if each.campaign == name}
    people = [*dict.fromkeys((*people, *(who for who in mine if not conditions)))]
    if not people:
        hint = (
            "조건을 바꾸세요."
            if conditions
            else "때가 되지 않은 고객에게도 물으려면 --list로 고르세요."
        )
        raise DomainError("물을 고객이 없습니다.", path=ledger.path, hint=hint)
    ids, shown = naming(book, people), masked_people(book, people)
    seed = secrets.token_hex(8) if salt is None else salt
    taken = {*told.codes, *(each.code for each in asked)}
    consents, rows = consents_in(book), MessageRows(book)

    def form(who: str) -> Form | Trouble | None:
        """Somebody's form, why there is none, or nothing where it was answered."""
        known, last = mine.get(who), told.last.get(who)
        why = gone(consents[who], as_of) if who in consents else None
        if why is not None:
            return Trouble("", why.told, "묻지 않습니다.")
        doubts = rows.doubts(who, name)
        if who not in ids or doubts:
            nameless = not_named(book, who, MARKETING.name, ledger.path)
            return nameless if who not in ids else in_two_minds(doubts)
        if known is not None:
            if told.is_answered(known) or not known.code:
                return None
            return _form(who, shown[who], ids[who], known.code, known=True)
        if not again and too_soon(last, rules.gap, as_of):
            return _asked_lately(last, rules.gap, as_of)
        return _form(who, shown[who], ids[who], new_code(f"{seed} {who}", taken))

    found = [(who, form(who)) for who in people]
    forms = tuple(each for _, each in found if isinstance(each, Form))
    problems = tuple(
        Problem(shown.get(who, ""), each) for who, each in found if isinstance(each, Trouble)
    )
    return Questionnaires(name, as_of, rules, forms, problems)


def _form(who: str, shown: str, named: Record, code: str, *, known: bool = False) -> Form:
    """A customer's form, with what a row of 마케팅 says to name him."""
    number = named.get("customer_id")
    written = number if isinstance(number, str | int | float) else None
    return Form(who, shown, written, code, known, named)


def _refuse_unasked(ledger: Ledger, rules: QuestionnaireRules) -> None:
    """Refuse a questionnaire that asks nothing."""
    if not (rules.score or rules.recommend or rules.opinion or rules.own):
        raise DomainError(
            "물을 것이 없습니다.",
            path=ledger.path,
            hint="설정 시트의 '설문'에서 '쓰지 않음'을 지우거나 '설문 | 질문 1'을 적으세요.",
        )


def _named(campaign: str, as_of: date) -> str:
    """What 마케팅 calls a campaign."""
    name = one_line(campaign) or f"{CAMPAIGN} {as_of:%Y-%m}"
    return name if is_asking(name) else f"{CAMPAIGN} {name}"


def _waiting(book: Book, rows: Sequence[Mapping[str, object]]) -> Iterator[AskedOnce]:
    """Who is asked by rows that wait beside the workbook."""
    for row in rows:
        who = book.people.whose(row)
        day = row.get("sent_on")
        if isinstance(day, str):
            day = date.fromisoformat(day[:10])
        if who and isinstance(day, date):
            code, campaign = str(row.get("form_code") or ""), str(row.get("campaign") or "")
            yield AskedOnce(who, day, campaign, code)


def forms_asked(ledger: Ledger, made: Questionnaires) -> Proposal[AddedRows]:
    """Return what writes into 마케팅 who is asked, each once.

    Args:
        ledger: the opened workbook.
        made: the questionnaires.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> made = xlcrm.make_forms(ledger, as_of=date(2024, 10, 1), conditions="프리미엄")
    >>> xlcrm.forms_asked(ledger, made).found.added
    2
    """
    return add(ledger, MARKETING, [*made.rows])


def write_forms(
    made: Questionnaires,
    folder: str | PathLike[str],
    *,
    pdf: bool = True,
    of: Iterable[str | PathLike[str]] = (),
) -> tuple[tuple[Path, ...], str]:
    """Write a campaign's files into a folder, or anew in the place of older ones.

    The printable pages (설문지.xlsx, and 설문지.pdf where LibreOffice is installed), a form for the
    answers (답안.xlsx, 답안.csv), and who has which code (명단.csv, names masked). A form in which
    answers stand is not replaced.

    Args:
        made: the questionnaires.
        folder: where; it is made if there is none.
        pdf: whether the pages are printed as a PDF, too.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Returns:
        The files, and why there is no PDF; "" where there is.

    Raises:
        StorageError: a file cannot be written, or somebody else's or an answered one lies there.
    """
    of = [*of]
    place = forms_folder(made, folder, of=of)
    forms = [(each.code, each.who) for each in made.forms]
    codes = [code for code, _ in forms]
    heads = answer_headers(made.rules)
    pages = question_pages(made.rules, codes, made.as_of, made.campaign)
    contents = (
        pages,
        answer_book(made.rules, codes, made.as_of, made.campaign),
        csv_of(heads, [[code, *[""] * (len(heads) - 1)] for code in codes]),
        csv_of(_ROLL, [[each.code, each.customer_id, each.who] for each in made.forms]),
    )
    files = [
        put(place / name, data, {Path(name).suffix}, ours, of=of)
        for (name, ours), data in zip(_files_of(made), contents, strict=True)
    ]
    why = ""
    if pdf:
        from xlcrm.files.printing import pdf_of  # noqa: PLC0415 - only where it is asked for

        try:
            printed = place / "설문지.pdf"
            files.insert(1, put(printed, pdf_of(pages, printed, of=of), {".pdf"}, of=of))
        except StorageError as error:
            why = f"{error.message} {error.hint or ''}".strip()
    return tuple(files), why


def forms_folder(
    made: Questionnaires,
    folder: str | PathLike[str],
    *,
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Return the folder for a campaign's files, made if there is none: they can be written there.

    To be asked before the ledger says that anybody was asked; else as `write_forms`.
    """
    place = Path(folder)
    of = [*of]
    refuse_plain(of, place / "명단.csv")
    born.made_folder(place, born.access_of(*of))
    for name, ours in _files_of(made):
        with told(place / name, "쓸"):
            place_for(place / name, {Path(name).suffix}, ours)
    return place


_ROLL = (CODE, "고객 ID", "고객")


def _files_of(made: Questionnaires) -> tuple[tuple[str, Callable[[bytes], bool]], ...]:
    """The names of a campaign's files, and what tells of one that is there that it is ours."""
    heads = answer_headers(made.rules)
    return (
        ("설문지.xlsx", is_questionnaire),
        ("답안.xlsx", lambda data: is_questionnaire(data, blank=True)),
        ("답안.csv", lambda data: _is_blank_csv(data, heads)),
        ("명단.csv", lambda data: has_head(data, _ROLL)),
    )


def _is_blank_csv(data: bytes, heads: Sequence[str]) -> bool:
    """Tell whether a file is such a form, into which nobody has typed an answer."""
    known = {*heads, *ANSWER_HEADERS, *(f"질문 {number}" for number in range(1, 100))}
    if not has_head(data, known):
        return False
    lines = data.decode("utf-8-sig", "replace").splitlines()[1:]
    return all(
        not line.partition(",")[2].replace(",", "").replace('"', "").strip() for line in lines
    )


def _asked_lately(last: date | None, gap: int, as_of: date) -> Trouble:
    days = 0 if last is None else (as_of - last).days
    return Trouble(
        "",
        f"{last}에 물었거나 답을 받아 {days:,}일밖에 지나지 않았습니다(최소 {gap:,}일).",
        "그래도 물으려면 --again을 붙이세요.",
    )
