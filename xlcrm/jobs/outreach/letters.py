"""Letters to customers as documents: one a person, or all in one; and the proposal in the journal.

A letter is made of a template of Word (.docx) or 한글 (.hwpx), with the fields of messages. Nothing
that lies there is written over: the office may have changed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from xlcrm.domain.entry_id import entry_id
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import one_line
from xlcrm.domain.wording import fields_in
from xlcrm.domain.workdays import next_workday
from xlcrm.errors import DomainError, StorageError
from xlcrm.files import store, wordings
from xlcrm.files.disk import exists, made_folder
from xlcrm.files.letter_files import steady
from xlcrm.files.outgoing import put
from xlcrm.jobs.log.entries import log
from xlcrm.jobs.outreach.audience import audience
from xlcrm.jobs.outreach.facts import Facts
from xlcrm.jobs.outreach.fields import field_named
from xlcrm.jobs.outreach.lacking import problem_of
from xlcrm.jobs.outreach.letter_fields import CODE, JINJA, TERM, LetterFields
from xlcrm.people.keys import identifies

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from xlcrm.jobs.outreach.facts import Recipient
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.trouble import Problem

SHIPPED: Final = {"재계약제안.docx": "renewal.docx", "재계약제안.hwpx": "renewal.hwpx"}
"""The letters that come with xlcrm, by what an office calls them."""

DOCX, HWPX, PDF = ".docx", ".hwpx", ".pdf"
_ONE_FILE: Final = frozenset({DOCX, HWPX, PDF})
_NEXT: Final = ("다음 시작일", "다음 종료일", "다음 기간")
_UNSAFE: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|\t', "_"))
_LONGEST: Final = 40  # characters of a name in a file's name
RENEWAL, OTHER = "재계약", "기타"
_NO_END: Final = date(2000, 1, 1)
_ASK: Final = "제안에 대한 답을 확인"


class Document(Protocol):
    """A letter's template: of Word or of 한글."""

    @property
    def suffix(self) -> str:
        """What its file's name ends with."""

    def texts(self) -> tuple[str, ...]:
        """Return what its paragraphs say."""

    def names(self) -> tuple[str, ...]:
        """Return what it names beside single braces."""

    def filled(self, fields: LetterFields) -> bytes:
        """Return the letter to one person."""

    def together(self, people: Sequence[LetterFields]) -> bytes:
        """Return the letters to several people as one document."""


@outlined
@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A letter as it is read from a file.

    Attributes:
        name: what it is called: its file's name without the ending.
        document: what it says.
        source: its file, or `xlcrm`.
    """

    name: str
    document: Document
    source: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it names, each once, those of a term's row aside."""
        found = dict.fromkeys(
            name for text in self.document.texts() for name in fields_in(_plain(text))
        )
        found |= dict.fromkeys(each.replace("_", " ") for each in self.document.names())
        return tuple(
            each for each in found if each != CODE and not each.replace(" ", "").startswith(TERM)
        )

    @property
    def proposes(self) -> bool:
        """Whether it proposes a next term."""
        names = {match_key(each) for each in self.fields}
        return any(match_key(each) in names for each in _NEXT)


@outlined
@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one person.

    Attributes:
        key: the customer's key.
        masked: who it is, as it may be shown.
        path: where it lies, or would; of one document for all that one.
        made: whether it was written; False of one that was there already.
    """

    key: str
    masked: str
    path: Path
    made: bool


@outlined
@dataclass(frozen=True, slots=True)
class Letters:
    """What became of the letters to some people.

    Attributes:
        template: the letter's name.
        conditions: who was asked for, as `xlcrm list` takes it.
        letters: the letters, in the order of the list.
        problems: to whom none was written, and what is missing.
        entries: what the journal is to say of them, as `xlcrm.add_entries` takes it with `once`.
        paths: the files that were written.
    """

    template: str
    conditions: str
    letters: tuple[Letter, ...]
    problems: tuple[Problem, ...]
    entries: tuple[Mapping[str, object], ...]
    paths: tuple[Path, ...]


def letter_template(name: str | os.PathLike[str], ledger: Ledger | None = None) -> LetterTemplate:
    """Return a letter's template.

    Args:
        name: its file; or the name of one that comes with xlcrm, such as 재계약제안.docx, or that
            lies in the folder 문구 beside the ledger.
        ledger: the opened workbook beside which to look.

    Raises:
        DomainError: there is no such letter, or it cannot be read; or its libraries are missing.

    >>> import xlcrm
    >>> letter = xlcrm.letter_template("재계약제안.docx")
    >>> letter.name, letter.proposes, letter.fields[:3]
    ('재계약제안', True, ('오늘', '고객명', '사무실'))
    """
    path = Path(name)
    suffix = path.suffix.lower()
    if suffix not in {DOCX, HWPX}:
        raise DomainError(
            "편지 본은 .docx나 .hwpx 파일이어야 합니다.",
            path=path,
            hint=f"Word나 한글에서 그 형식으로 저장하세요. xlcrm의 것: {', '.join(SHIPPED)}",
        )
    source = _source(path, ledger)
    if source is not None:
        data, told = store.read(source).data, str(source)
    else:
        ours = next((file for each, file in SHIPPED.items() if each == path.name), None)
        if ours is None:
            raise DomainError(
                "그런 편지 본이 없습니다.",
                path=path,
                hint=f"파일의 경로를 확인하세요. xlcrm의 것: {', '.join(SHIPPED)}",
            )
        data, told = dict(wordings.shipped("letters"))[ours], "xlcrm"
    return LetterTemplate(path.stem, _document(data, path.name, suffix), told)


def _source(path: Path, ledger: Ledger | None) -> Path | None:
    """The file that a name means; None for one of ours."""
    if exists(path):
        return path
    folder = None if ledger is None else wordings.beside(Path(ledger.path))
    beside = None if folder is None else folder / path.name
    return beside if beside is not None and exists(beside) else None


def _document(data: bytes, name: str, suffix: str) -> Document:
    if suffix == DOCX:
        from xlcrm.jobs.outreach.docx_letter import DocxLetter  # noqa: PLC0415 - an extra

        return DocxLetter(data, name)
    from xlcrm.jobs.outreach.hwpx_letter import HwpxLetter  # noqa: PLC0415 - likewise

    return HwpxLetter(data, name)


def put_letter_template(name: str, folder: str | os.PathLike[str]) -> Path:
    """Write a letter that comes with xlcrm into a folder to be edited; one that is there stays.

    Raises:
        DomainError: there is no such letter.
        StorageError: a file of that name is there already, or it cannot be written.
    """
    ours = SHIPPED.get(name)
    if ours is None:
        raise DomainError("그런 편지 본이 없습니다.", hint=f"xlcrm의 것: {', '.join(SHIPPED)}")
    data = dict(wordings.shipped("letters"))[ours]
    place = made_folder(Path(folder)) / name
    return put(place, data, frozenset({DOCX, HWPX}), ours=lambda _: False)


def make_letters(  # noqa: PLR0913 - each is a choice of who writes
    ledger: Ledger,
    template: LetterTemplate,
    output: str | os.PathLike[str],
    *,
    as_of: date,
    now: datetime,
    conditions: str = "",
    customers: Sequence[str] = (),
    given: Mapping[str, str] | None = None,
    channel: str = "",
    category: str = "",
    due: date | None = None,
    dry_run: bool = False,
) -> Letters:
    """Make the letters to the people of a list, and say what the journal is to tell of them.

    The ledger stays as it is; `xlcrm.add_entries` writes the entries, each once.

    Args:
        ledger: the opened workbook, with all of its columns.
        template: the letter.
        output: a folder for a file a person; or one file for all: .docx or .hwpx as the template
            is, or .pdf, which needs LibreOffice.
        as_of: the day that counts as today.
        now: when, in Korean wall time: the 일시 of the entries.
        conditions: to whom, as `xlcrm list` takes it.
        customers: to whom else, each by a 고객 ID, a name or a telephone number.
        given: what fields say for everybody, whatever the ledger has.
        channel: the 채널 of the entries; "" leaves it open.
        category: their 분류; by default 재계약 of a letter that proposes a next term, else 기타.
        due: by when to ask again; of a proposal by default as 설정 says, on a working day.
        dry_run: whether to write nothing.

    Raises:
        DomainError: nobody is named, the conditions are not understood, the letter names a field
            that there is not, or it cannot be made as one file.
        StorageError: a file of that name is there already, or cannot be written; or LibreOffice is
            missing.

    >>> from datetime import date, datetime
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> office = {"사무실": "가온", "사무실 전화": "02-000-0000", "사무실 링크": "https://example.com"}
    >>> found = xlcrm.make_letters(
    ...     ledger,
    ...     xlcrm.letter_template("재계약제안.docx"),
    ...     "편지",
    ...     as_of=date(2024, 10, 1),
    ...     now=datetime(2024, 10, 1, 9, 30),
    ...     conditions="D-60",
    ...     given=office,
    ...     dry_run=True,
    ... )
    >>> len(found.letters), found.entries[0]["content"]
    (3, "'재계약제안' 편지로 재계약을 제안함: 다음 기간 2024-10-26–2025-10-25, 요금 100,000원.")
    """
    target = Path(output)
    suffix = target.suffix.lower()
    if suffix in _ONE_FILE:
        _refuse_suffix(template, target)
    facts = Facts(ledger, as_of, given)
    for name in template.fields:
        field_named(name, facts)
    told, keys = _wanted(facts, conditions, customers)
    able, problems = _able(facts, template, keys)
    when = due
    if when is None and template.proposes:
        settings = facts.book.settings
        when = next_workday(as_of + timedelta(days=settings.answer_days), settings.holidays)
    saying = {
        "channel": channel,
        "category": category or (RENEWAL if template.proposes else OTHER),
        "at": datetime.combine(min(as_of, now.date()), now.time()),
        "follow_up_due": when,
    }
    entries = tuple(_entry(facts, template, who, saying) for who, _ in able)
    _refuse_entries(ledger, entries, now)
    write = _one if suffix in _ONE_FILE else _each
    letters, paths = write(template, target, able, dry_run=dry_run)
    return Letters(template.name, told, tuple(letters), tuple(problems), entries, tuple(paths))


def _wanted(facts: Facts, conditions: str, customers: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Who is written to: what was asked, and the keys of the customers."""
    if not conditions and not customers:
        raise DomainError(
            "누구에게 쓸지 정해지지 않았습니다.", hint="--list에 조건을, 또는 -c에 고객을 적으세요."
        )
    keys = dict.fromkeys(facts.recipient(each).key for each in customers)
    if not conditions:
        return "", tuple(keys)
    asked = audience(facts.ledger, conditions, as_of=facts.as_of)
    keys |= dict.fromkeys(map(facts.key_at, asked.people))
    return asked.conditions, [key for key in keys if key]


def _refuse_entries(ledger: Ledger, entries: Sequence[Mapping[str, object]], now: datetime) -> None:
    """Refuse to make letters of which the journal could not tell.

    Raises:
        DomainError: it could not; what is wrong with the first one is told.
    """
    wrong = log(ledger, entries, now=now, once=True).problems if entries else ()
    if wrong:
        raise DomainError(
            f"편지를 일지에 적을 수 없습니다: {wrong[0].trouble.message}",
            hint=wrong[0].trouble.hint or "--channel, --category, --due를 확인하세요.",
        )


def _refuse_suffix(template: LetterTemplate, target: Path) -> None:
    """Refuse a file that cannot be made of such a template."""
    own, wanted = template.document.suffix, target.suffix.lower()
    if wanted == own or (wanted == PDF and own == DOCX):
        return
    if wanted == PDF:
        raise DomainError(
            "한글 편지는 PDF로 만들 수 없습니다.",
            path=target,
            hint="-o에 .hwpx를 적어 만든 뒤 한글에서 PDF로 저장하거나, .docx 본을 쓰세요.",
        )
    raise DomainError(
        f"{own} 본으로 {wanted} 파일을 만들 수 없습니다.",
        path=target,
        hint=f"-o의 이름을 {with_particle(own, '으로/로')} 끝내거나, 폴더를 적으세요.",
    )


def _able(
    facts: Facts, template: LetterTemplate, keys: Sequence[str]
) -> tuple[list[tuple[Recipient, LetterFields]], list[Problem]]:
    """To whom the letter can be written; and to whom not, and why."""
    able: list[tuple[Recipient, LetterFields]] = []
    problems: list[Problem] = []
    coded = any(CODE in text for text in (*template.document.texts(), *template.document.names()))
    for key in keys:
        recipient = facts.recipient(key)
        fields = LetterFields(facts, recipient)
        for name in template.fields:
            fields.named(name)
        if coded:
            fields.named("사무실 링크")
        if fields.missing:
            problems.append(problem_of(recipient, fields.missing))
        else:
            able.append((recipient, fields))
    return able, problems


def _each(
    template: LetterTemplate,
    folder: Path,
    able: Sequence[tuple[Recipient, LetterFields]],
    *,
    dry_run: bool,
) -> tuple[list[Letter], list[Path]]:
    """A file a person; one that is there already stays."""
    letters: list[Letter] = []
    paths: list[Path] = []
    if able and not dry_run:
        made_folder(folder)
    taken: set[str] = set()
    for recipient, fields in able:
        path = folder / _name(recipient, template, taken)
        made = not exists(path)
        if made and not dry_run:
            data = steady(template.document.filled(fields))
            _refuse_unfilled(recipient, fields)
            paths.append(_put(path, data))
        letters.append(Letter(recipient.key, recipient.masked, path, made))
    return letters, paths


def _put(path: Path, data: bytes) -> Path:
    """Write a letter to somebody, whose name is in its file's, which no error tells."""
    try:
        return put(path, data, frozenset({DOCX, HWPX}), ours=lambda _: False)
    except StorageError as error:
        raise StorageError(error.message, path=path.parent, hint=error.hint) from None


def _one(
    template: LetterTemplate,
    path: Path,
    able: Sequence[tuple[Recipient, LetterFields]],
    *,
    dry_run: bool,
) -> tuple[list[Letter], list[Path]]:
    """One document for all."""
    letters = [Letter(who.key, who.masked, path, made=True) for who, _ in able]
    if dry_run or not able:
        return letters, []
    data = template.document.together([fields for _, fields in able])
    for recipient, fields in able:
        _refuse_unfilled(recipient, fields)
    if path.suffix.lower() == PDF:
        from xlcrm.files.printing import pdf_of  # noqa: PLC0415 - only where it is asked for

        data = pdf_of(data, DOCX)
    else:
        data = steady(data)
    put(path, data, _ONE_FILE, ours=lambda _: False)
    return letters, [path]


def _refuse_unfilled(recipient: Recipient, fields: LetterFields) -> None:
    """Refuse a letter of which something turned out to be missing while it was written."""
    if fields.missing:
        problem = problem_of(recipient, fields.missing)
        raise DomainError(problem.trouble.message, hint=problem.trouble.hint)


def _name(recipient: Recipient, template: LetterTemplate, taken: set[str]) -> str:
    """A file's name: whose it is, and which letter."""
    said = (recipient.last("customer_id")[0], recipient.last("name")[0])
    who = "_".join(one_line(str(each))[:_LONGEST] for each in said if each is not None)
    stem = f"{who or recipient.key}_{template.name}".translate(_UNSAFE).strip(". ")
    number, name = 1, stem
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number})"
    taken.add(name.casefold())
    return f"{name}{template.document.suffix}"


def _entry(
    facts: Facts, template: LetterTemplate, recipient: Recipient, told: Mapping[str, object]
) -> Mapping[str, object]:
    """What the journal is to say; the same 일지 ID for one person, one letter and one term."""
    contract = recipient.contracts[0] if recipient.contracts else None
    end = None if contract is None else contract.end
    service = "" if contract is None else match_key(str(contract.value("service") or ""))
    key = f"letter {recipient.key} {match_key(template.name)} {service} {end}"
    entry: dict[str, object] = {
        **_whose(recipient),
        "entry_id": entry_id(_moment(end), key),
        "direction": "발신",
        "content": _content(facts, template, recipient),
    }
    if told["follow_up_due"] is not None:
        entry["follow_up"] = _ASK
    return {**entry, **{name: value for name, value in told.items() if value not in {None, ""}}}


def _moment(end: date | None) -> datetime:
    """The moment in an entry's ID: the same for one term, whenever the letter is made."""
    day = end or _NO_END
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a sheet's days have no zone


def _whose(recipient: Recipient) -> Mapping[str, object]:
    """Whom an entry is about, so that the journal finds the same customer."""
    found: dict[str, object] = {}
    if any(identifies(each.sheet.table) for each in recipient.rows):
        names: tuple[str, ...] = ("customer_id",)
    else:
        names = ("name", "phone")
    for name in names:
        value = recipient.last(name)[0]
        if value is not None:
            found[name] = value
    if recipient.contracts and (number := recipient.contracts[0].raw("contract_id")) is not None:
        found["contract_id"] = number
    return found


def _content(facts: Facts, template: LetterTemplate, recipient: Recipient) -> str:
    """What was written, a sentence without personal values."""
    if not template.proposes:
        return f"'{template.name}' 편지를 보냄."
    fields = LetterFields(facts, recipient)
    said = [fields.text(text) for text in ("{다음 시작일:숫자}–{다음 종료일:숫자}", "{요금}")]
    fee = f", 요금 {said[1]}" if said[1] else ""
    return f"'{template.name}' 편지로 재계약을 제안함: 다음 기간 {said[0]}{fee}."


def _plain(text: str) -> str:
    """A text without what Jinja reads."""
    return JINJA.sub(" ", text)
