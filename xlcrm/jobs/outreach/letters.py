"""Letters to customers as documents: one a person, or all in one; and the proposal in the journal.

A letter is made of a template of Word (.docx) or 한글 (.hwpx), with the fields of messages. Nothing
that lies there is written over: the office may have changed it.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from xlcrm.domain.entry_id import entry_id
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import one_line
from xlcrm.domain.wording import fields_in
from xlcrm.errors import DomainError, StorageError, XlcrmError
from xlcrm.files import store, wordings
from xlcrm.files.born import access_of, made_folder
from xlcrm.files.disk import exists
from xlcrm.files.letter_files import steady
from xlcrm.files.outgoing import put
from xlcrm.jobs.log.entries import log
from xlcrm.jobs.outreach.audience import audience
from xlcrm.jobs.outreach.facts import Facts, Missing
from xlcrm.jobs.outreach.fields import field_named
from xlcrm.jobs.outreach.lacking import problem_of
from xlcrm.jobs.outreach.letter_fields import CODE, JINJA, TERM, LetterFields
from xlcrm.people.keys import identifies
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from xlcrm.jobs.outreach.facts import Recipient
    from xlcrm.office.ledger import Ledger

    _Able = tuple[Recipient, LetterFields]

SHIPPED: Final = {"재계약제안.docx": "renewal.docx", "재계약제안.hwpx": "renewal.hwpx"}
"""The letters that come with xlcrm, by what an office calls them."""

DOCX, HWPX, PDF = ".docx", ".hwpx", ".pdf"
_ONE_FILE: Final = frozenset({DOCX, HWPX, PDF})
_OTHER_FILES: Final = frozenset(
    {".doc", ".dotx", ".hwp", ".odt", ".rtf", ".txt", ".html", ".xlsx", ".xls", ".zip"}
)
"""What ends no folder's name, and is no letter's either."""

_NEXT: Final = ("다음 시작일", "다음 종료일", "다음 기간")
_UNSAFE: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|\t', "_"))
_LONGEST: Final = 40  # characters of a name in a file's name
RENEWAL, OTHER = "재계약", "기타"
_NO_END: Final = date(2000, 1, 1)
_ASK: Final = "제안에 대한 답을 확인"
_ANSWER: Final = "답 기한"
_NAMING: Final = frozenset({"customer", "customer_id", "name", "phone", "contract_id"})
_DIGITS: Final = 4
_MOST_BYTES: Final = 180  # of a file's name, of which 255 may be; a day and a number follow


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
    place = made_folder(Path(folder), None) / name
    return put(place, data, frozenset({DOCX, HWPX}), ours=lambda _: False, of=None)


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
    months: int | None = None,
    start: date | None = None,
    journal: bool = True,
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
        months: how long the next term is; by default as long as the old one.
        start: the first day of the next term; by default the day after the old last day. Without
            it no next term is proposed to whom it would have begun before the day.
        journal: whether the journal is to tell of them: without it there are no entries, and
            those are written to of whom it could not tell.
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
    (3, "'재계약제안' 편지로 재계약을 제안함: 다음 기간 2024-10-26–2025-10-25, 요금 월 100,000원.")
    """
    target = Path(output)
    suffix = target.suffix.lower()
    if suffix in _ONE_FILE or suffix in _OTHER_FILES:
        _refuse_suffix(template, target)
    facts = Facts(ledger, as_of, given, next_term=(months, start), answer_by=due)
    for name in template.fields:
        field_named(name, facts)
    told, keys = _wanted(facts, conditions, customers)
    able, problems = _able(facts, template, keys)
    entries: list[Mapping[str, object]] = []
    known: set[str] = set()
    if journal:
        asks = template.proposes or match_key(_ANSWER) in set(map(match_key, template.fields))
        saying = {
            "channel": channel,
            "category": category or (RENEWAL if template.proposes else OTHER),
            "at": datetime.combine(min(as_of, now.date()), now.time()),
            "follow_up_due": facts.answer_by if asks else due,
        }
        able, entries, known, unnamed = _journaled(facts, template, able, saying, now)
        problems += unnamed
    if suffix in _ONE_FILE:
        letters, paths = _one(template, target, able, ledger.path, dry_run=dry_run)
    else:
        told_of = known if journal else None
        letters, paths = _each(template, target, able, told_of, ledger.path, dry_run=dry_run)
    return Letters(
        template.name, told, tuple(letters), tuple(problems), tuple(entries), tuple(paths)
    )


def _journaled(
    facts: Facts,
    template: LetterTemplate,
    able: Sequence[_Able],
    saying: Mapping[str, object],
    now: datetime,
) -> tuple[list[_Able], list[Mapping[str, object]], set[str], list[Problem]]:
    """Of whom the journal can tell and how, who stands there already, and of whom it cannot.

    Raises:
        DomainError: what it is to say of everybody cannot be said.
    """
    entries = [_entry(facts, template, who, saying) for who, _ in able]
    places = [str(at) for at in range(len(entries))]
    tried = log(facts.ledger, entries, now=now, once=True, skip_bad=True, places=places)
    wrong: dict[int, Trouble] = {}
    for each in tried.problems:
        if each.trouble.field not in _NAMING:
            raise DomainError(
                f"편지를 일지에 적을 수 없습니다: {each.trouble.message}",
                hint=each.trouble.hint or "--channel, --category, --due를 확인하세요.",
            )
        wrong.setdefault(int(each.place), each.trouble)
    new = {str(row["entry_id"]) for row in tried.found.rows}
    good = [at for at in range(len(entries)) if at not in wrong]
    known = {able[at][0].key for at in good if str(entries[at]["entry_id"]) not in new}
    problems = [
        Problem(
            able[at][0].masked,
            Trouble(
                trouble.field,
                f"일지에 적을 수 없습니다. {trouble.message}",
                f"{trouble.hint} 일지 없이 만들려면 --no-log를 붙이세요.".strip(),
            ),
        )
        for at, trouble in wrong.items()
    ]
    return [able[at] for at in good], [entries[at] for at in good], known, problems


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
) -> tuple[list[_Able], list[Problem]]:
    """To whom the letter can be written; and to whom not, and why."""
    able: list[_Able] = []
    problems: list[Problem] = []
    coded = any(CODE in text for text in (*template.document.texts(), *template.document.names()))
    for key in keys:
        recipient = facts.recipient(key)
        fields = LetterFields(facts, recipient)
        for name in template.fields:
            fields.named(name)
        if coded:
            fields.named("사무실 링크")
        if not fields.missing and (late := _begins_late(facts, template, recipient)) is not None:
            fields.missing[_NEXT[0]] = late
        if template.proposes and (why := facts.gone(key)) is not None:
            fields.missing = {"": Missing(why.told, "제안하지 않습니다.", recipient.where)}
        if fields.missing:
            problems.append(problem_of(recipient, fields.missing))
        else:
            able.append((recipient, fields))
    return able, problems


def _begins_late(facts: Facts, template: LetterTemplate, recipient: Recipient) -> Missing | None:
    """Why no next term is proposed to somebody: it would have begun already."""
    if not template.proposes or facts.next_term[1] is not None or not recipient.contracts:
        return None
    if match_key(_NEXT[0]) in facts.given:
        return None
    first = field_named(_NEXT[0], facts).of(facts, recipient)
    if not isinstance(first, date) or first >= facts.as_of:
        return None
    return Missing(
        "계약이 이미 끝나, 다음 기간의 첫날이 지났습니다.",
        f"언제부터로 제안할지 적으세요: --start {facts.as_of}",
        recipient.contracts[0].where("end"),
    )


def _each(  # noqa: PLR0913 - what a folder of letters is made of
    template: LetterTemplate,
    folder: Path,
    able: Sequence[_Able],
    known: set[str] | None,
    of: Path,
    *,
    dry_run: bool,
) -> tuple[list[Letter], list[Path]]:
    """A file a person; one that is there already stays.

    What lies there of whom the journal does not tell, and says something else, is an earlier
    letter: the new one has the day behind its name.
    """
    letters: list[Letter] = []
    paths: list[Path] = []
    if able and not dry_run:
        made_folder(folder, access_of(of))
    taken: set[str] = set()
    for recipient, fields in able:
        path = folder / _name(fields.facts, recipient, template, taken)
        made = not exists(path)
        data = b""
        if (made and not dry_run) or (
            not made and known is not None and recipient.key not in known
        ):
            data = steady(template.document.filled(fields))
            _refuse_unfilled(recipient, fields)
            if not made and not _says(path, data):
                path = path.with_stem(f"{path.stem} ({fields.facts.as_of})")
                made = not exists(path)
        if made and not dry_run:
            paths.append(_put(path, data, of))
        letters.append(Letter(recipient.key, recipient.masked, path, made))
    return letters, paths


def _says(path: Path, data: bytes) -> bool:
    """Whether a file says the same; one that cannot be read does not."""
    try:
        return store.read(path).data == data
    except XlcrmError:
        return False


def _put(path: Path, data: bytes, of: Path) -> Path:
    """Write a letter to somebody, whose name is in its file's, which no error tells."""
    try:
        return put(path, data, frozenset({DOCX, HWPX}), ours=lambda _: False, of=[of])
    except StorageError as error:
        told = error.message.replace(f"'{path.name}'", "편지")
        raise StorageError(told, path=path.parent, hint=error.hint) from None


def _one(
    template: LetterTemplate,
    path: Path,
    able: Sequence[_Able],
    of: Path,
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

        data = pdf_of(data, path, DOCX, of=[of])
    else:
        data = steady(data)
    put(path, data, _ONE_FILE, ours=lambda _: False, of=[of])
    return letters, [path]


def _refuse_unfilled(recipient: Recipient, fields: LetterFields) -> None:
    """Refuse a letter of which something turned out to be missing while it was written."""
    if fields.missing:
        problem = problem_of(recipient, fields.missing)
        raise DomainError(problem.trouble.message, hint=problem.trouble.hint)


def _name(facts: Facts, recipient: Recipient, template: LetterTemplate, taken: set[str]) -> str:
    """A file's name: whose it is, and which letter.

    Of several customers of one name without a 고객 ID it says the end of the telephone number, so
    that a file is always the same person's.
    """
    number, name = (recipient.last(each)[0] for each in ("customer_id", "name"))
    said = [number, name]
    people = facts.book.people
    if number is None and name is not None:
        places = people.called(match_key(str(name)))
        if len({people.person(at).key for at in places}) > 1:
            digits = "".join(filter(str.isdecimal, str(recipient.last("phone")[0] or "")))
            said.append(digits[-_DIGITS:] or None)
    who = "_".join(one_line(str(each))[:_LONGEST] for each in said if each is not None)
    stem = f"{who or recipient.key}_{template.name[:_LONGEST]}".translate(_UNSAFE).strip(". ")
    while len(stem.encode()) > _MOST_BYTES:
        stem = stem[:-1].strip(". ")
    count, found = 1, stem
    while found.casefold() in taken:
        count += 1
        found = f"{stem} ({count})"
    taken.add(found.casefold())
    return f"{found}{template.document.suffix}"


def _entry(
    facts: Facts, template: LetterTemplate, recipient: Recipient, told: Mapping[str, object]
) -> Mapping[str, object]:
    """What the journal is to say; the same 일지 ID for one person, one letter and one term."""
    contract = recipient.contracts[0] if recipient.contracts else None
    end = None if contract is None else contract.end
    service = "" if contract is None else match_key(str(contract.value("service") or ""))
    key = f"letter {recipient.key} {match_key(template.name)} {service} {end}"
    if not template.proposes:
        key += f" {facts.as_of:%Y-%m}"  # news of another month are other news
    entry: dict[str, object] = {
        **_whose(facts, recipient),
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


def _whose(facts: Facts, recipient: Recipient) -> Mapping[str, object]:
    """Whom an entry is about, so that the journal finds the same customer."""
    found: dict[str, object] = {}
    if any(identifies(each.sheet.table) for each in recipient.rows):
        number = recipient.last("customer_id")[0]
        alone = facts.book.people.whose({"customer_id": number}) == recipient.key
        names: tuple[str, ...] = ("customer_id",) if alone else ("customer_id", "name", "phone")
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
    said = [fields.text(text) for text in ("{다음 시작일:숫자}–{다음 종료일:숫자}", "{요금 안내}")]
    fee = f", 요금 {said[1]}" if said[1] else ""
    return f"'{template.name}' 편지로 재계약을 제안함: 다음 기간 {said[0]}{fee}."


def _plain(text: str) -> str:
    """A text without what Jinja reads."""
    return JINJA.sub(" ", text)
