"""The texts of messages: those that come with xlcrm, and the office's own.

An office has its own in 설정 under 문구, or as files in the folder 문구 beside its ledger. One that
is called like one of ours takes its place; what it does not say stays as ours has it.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.advertising import MARK
from xlcrm.domain.dates import days_after
from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Channel, Purpose
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import lazy, one_line
from xlcrm.domain.wording import fields_in, pieces_of
from xlcrm.errors import DomainError
from xlcrm.files import wordings
from xlcrm.incoming.text import text_of
from xlcrm.reading.sender import SECTION
from xlcrm.reading.setting_cells import nearest
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.office.ledger import Ledger

OURS: Final = "xlcrm"
"""Where a text comes from that is not the office's own."""

ENDING: Final = "곧 끝나는 계약"
OVER: Final = "끝난 계약"
NEWEST: Final = "새 계약"
ABOUT: Final = (ENDING, OVER, NEWEST)
"""Which of a customer's contracts a text is about."""

_KEYS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("name", "이름"), "name"),
    **dict.fromkeys(("purpose", "구분", "목적"), "purpose"),
    **dict.fromkeys(("channels", "channel", "채널"), "channels"),
    **dict.fromkeys(("subject", "제목"), "subject"),
    **dict.fromkeys(("meant_for", "list", "대상", "명단"), "meant_for"),
    **dict.fromkeys(("contract", "계약"), "contract"),
    **dict.fromkeys(("note", "설명"), "note"),
    **dict.fromkeys(("text", "내용", "글"), "text"),
}
_HEAD: Final = lazy(r"\s*([^:：\n]{1,10}?)\s*[:：]\s*(.*)")
_RELATIVE: Final = lazy(r"\{\s*(?:(\d{1,4})일\s*(뒤|전)|오늘)\s*\}")
_LONGEST: Final = 60  # characters of a name
_CHANNELS: Final = {each.value: each for each in Channel} | {
    **dict.fromkeys(("sms", "lms", "mms"), Channel.TEXT),
    **dict.fromkeys(("메일", "e-mail", "email"), Channel.EMAIL),
    "카카오": Channel.KAKAO,
}
_PURPOSES: Final = {
    **dict.fromkeys(("광고", "광고성", "advertising"), Purpose.ADVERTISING),
    **dict.fromkeys(("거래 안내", "거래안내", "안내", "정보", "notice"), Purpose.NOTICE),
}


@outlined
@dataclass(frozen=True, slots=True)
class Template:
    """The text of a message, with fields to be filled in.

    Attributes:
        name: what it is called.
        purpose: why such a message is sent.
        channels: by which ways it may go, the usual one first.
        subject: of an e-mail or a long text message.
        text: what it says, with fields as `xlcrm.domain.wording` has them.
        meant_for: whom it is meant for, as `xlcrm list` takes conditions, with days such as
            `{7일 전}`; "" where that is for people to say.
        contract: which of a customer's contracts it is about, one of `ABOUT`.
        note: when it is sent and what has to be looked at, in Korean.
        source: where it comes from: `xlcrm`, `설정`, or its file.
    """

    name: str
    purpose: Purpose
    channels: tuple[Channel, ...]
    text: str
    subject: str = ""
    meant_for: str = ""
    contract: str = ENDING
    note: str = ""
    source: str = OURS

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it names, each once."""
        return tuple(dict.fromkeys((*fields_in(self.subject), *fields_in(self.text))))

    def conditions(self, as_of: date) -> str:
        """Return whom it is meant for on a day, as `xlcrm list` takes it; "" where nobody says.

        >>> from datetime import date
        >>> ours = read_templates()
        >>> ours.named("재계약 60일 전").conditions(date(2024, 10, 1))
        'D-60 그리고 D-30 아닌'
        >>> ours.named("종료 다음 날").conditions(date(2024, 10, 1))
        '재계약 유예 그리고 종료일 2024-09-24~2024-09-30'
        """
        return _RELATIVE.sub(lambda match: str(_day(match, as_of)), self.meant_for)


def _day(match: Any, as_of: date) -> date:  # noqa: ANN401 - a match of a pattern
    count = int(match[1] or 0)
    return days_after(as_of, -count if match[2] == "전" else count)


@outlined
class Templates(NamedTuple):
    """The texts that there are, and those that cannot be read.

    Attributes:
        templates: the texts, ours in their order first.
        problems: what is wrong with others, each with its file or its row.
    """

    templates: tuple[Template, ...]
    problems: tuple[Problem, ...] = ()

    def named(self, name: str) -> Template:
        """Return the text of a name.

        Raises:
            DomainError: there is none; the nearest one is named, or why it cannot be read.

        >>> read_templates().named("재계약60일전").purpose
        <Purpose.NOTICE: '거래 안내'>
        """
        wanted = match_key(name)
        found = next((each for each in self.templates if match_key(each.name) == wanted), None)
        if found is not None:
            return found
        for problem in self.problems:
            if match_key(Path(problem.place).stem) == wanted:
                raise DomainError(
                    f"'{one_line(name)}' 문구를 읽을 수 없습니다: {problem.trouble.message}",
                    path=problem.place,
                    hint=problem.trouble.hint,
                )
        names = {match_key(each.name): each.name for each in self.templates}
        near = nearest(wanted, tuple(names))
        close = f" 가장 가까운 것: '{names[near]}'." if near else ""
        raise DomainError(
            f"'{one_line(name)[:_LONGEST]}' 문구가 없습니다.{close}",
            hint=f"쓸 수 있는 문구: {', '.join(names.values())}",
        )


def read_templates(
    ledger: Ledger | None = None, *, folder: str | os.PathLike[str] | None = None
) -> Templates:
    """Return the texts of messages: ours, and the office's own in their place or beside them.

    Of several with one name that of 설정 counts, then that of the folder.

    Args:
        ledger: the opened workbook, whose 설정 and whose folder 문구 hold the office's own.
        folder: another folder of such files; else that beside the ledger.

    Raises:
        StorageError: there is no such folder, or it cannot be read.

    >>> import xlcrm
    >>> found = xlcrm.read_templates()
    >>> found.templates[0].name, found.templates[0].channels[0].value, found.problems
    ('재계약 60일 전', '문자', ())
    """
    known = {match_key(each.name): each for each in _ours()}
    problems: list[Problem] = []
    place = folder
    if place is None and ledger is not None:
        place = wordings.beside(Path(ledger.path))
    for path, data in wordings.in_folder(place) if place is not None else ():
        try:
            _take(known, _of_file(path, data, known))
        except DomainError as error:
            problems.append(Problem(str(path), Trouble("", error.message, error.hint or "")))
    own = ledger.book.settings.wordings if ledger is not None else {}
    for name, text in own.items():
        try:
            _take(known, _of_text(name, text, known, SETTINGS))
        except DomainError as error:
            place_told = f"{SETTINGS} '{SECTION} | {name}'"
            problems.append(Problem(place_told, Trouble("", error.message, error.hint or "")))
    return Templates(tuple(known.values()), tuple(problems))


SETTINGS: Final = "설정"


def _take(known: dict[str, Template], template: Template) -> None:
    known[match_key(template.name)] = template


def _ours() -> Iterator[Template]:
    """Yield the texts that come with xlcrm, in the order in which they are shown."""
    found = []
    for name, data in wordings.shipped("messages"):
        told = tomllib.loads(data.decode())
        found.append((told.pop("order"), template_of(told, name.partition(".")[0], OURS)))
    yield from (each for _, each in sorted(found, key=lambda pair: pair[0]))


def _of_file(path: Path, data: bytes, known: Mapping[str, Template]) -> Template:
    """The text of a file.

    Raises:
        DomainError: it cannot be read as one.
    """
    text = text_of(data).reader().read()
    if path.suffix.lower() == ".txt":
        return _of_text(path.stem, text, known, str(path))
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DomainError(
            f"TOML로 읽을 수 없습니다: {error}",
            hint="xlcrm templates show … --into 폴더로 만든 파일을 본으로 삼으세요.",
        ) from error
    told.pop("order", None)
    name = told.get("name", told.get("이름", path.stem))
    return template_of(told, path.stem, str(path), known.get(match_key(str(name))))


def _of_text(name: str, text: str, known: Mapping[str, Template], source: str) -> Template:
    """A plain text: lines such as `제목: …` may stand above it, and a blank one between.

    Raises:
        DomainError: one of those lines cannot be understood, or a brace has no other one.
    """
    told: dict[str, Any] = {}
    lines = text.strip("\ufeff\r\n ").splitlines()
    at = 0
    while at < len(lines) and (match := _HEAD.fullmatch(lines[at])) is not None:
        key = _KEYS.get(match[1].casefold())
        if key is None or key == "text":
            break
        told[key] = match[2]
        at += 1
    told["text"] = "\n".join(lines[at:]).strip()
    mine = known.get(match_key(str(told.get("name", name))))
    return template_of(told, name, source, mine)


def template_of(
    told: Mapping[str, Any], name: str, source: str, like: Template | None = None
) -> Template:
    """Return a text of what a file says of it.

    Args:
        told: what it says, by its keys.
        name: what it is called where it does not say so.
        source: where it comes from.
        like: the text of the same name in whose place it comes, which tells what it leaves out.

    Raises:
        DomainError: a key or its value cannot be understood.

    >>> made = template_of({"text": "(광고) {고객명}님, 어서 오세요"}, "봄 행사", "봄 행사.txt")
    >>> made.purpose, [each.value for each in made.channels]
    (<Purpose.ADVERTISING: '광고'>, ['문자', '이메일'])
    """
    given: dict[str, Any] = {}
    for key, value in told.items():
        field = _KEYS.get(" ".join(str(key).casefold().split()))
        if field is None:
            near = nearest(str(key), tuple(_KEYS))
            meant = f"혹시 '{near}'입니까? " if near else ""
            raise DomainError(
                f"'{one_line(str(key))[:_LONGEST]}' 항목은 문구에 쓰지 않습니다.",
                hint=f"{meant}쓸 수 있는 항목: {', '.join(dict.fromkeys(_KEYS.values()))}",
            )
        given[field] = value
    name = one_line(str(given.get("name", name)))[:_LONGEST]
    text = _text(given, "text") or (like.text if like else "")
    subject = one_line(_text(given, "subject")) or (like.subject if like else "")
    if not text.strip():
        raise DomainError("글이 없습니다.", hint="고객에게 보낼 글을 적으세요.")
    pieces_of(text)
    pieces_of(subject)
    made = Template(
        name,
        _purpose(given, text, subject, like),
        _channels(given, like),
        text.strip(),
        subject,
        one_line(_text(given, "meant_for")) or (like.meant_for if like else ""),
        _about(given, like),
        _text(given, "note").strip() or (like.note if like else ""),
        source,
    )
    return replace(made, text=made.text.replace("\r\n", "\n"))


def _text(given: Mapping[str, Any], field: str) -> str:
    value = given.get(field, "")
    if not isinstance(value, str):
        raise DomainError(
            f"{with_particle(field, '은/는')} 글이어야 합니다.", hint="따옴표로 묶어 적으세요."
        )
    return value


def _purpose(given: Mapping[str, Any], text: str, subject: str, like: Template | None) -> Purpose:
    """Why it is sent: as it says; as ours has it; else as (광고) before it tells."""
    said = str(given.get("purpose", ""))
    if said:
        found = _PURPOSES.get(" ".join(said.casefold().split()))
        if found is None:
            raise DomainError(
                f"'{one_line(said)[:_LONGEST]}' 구분을 모릅니다.",
                hint="광고 또는 거래 안내로 적으세요.",
            )
        return found
    if text.strip().startswith(MARK) or subject.strip().startswith(MARK):
        return Purpose.ADVERTISING
    return like.purpose if like else Purpose.NOTICE


def _channels(given: Mapping[str, Any], like: Template | None) -> tuple[Channel, ...]:
    said = given.get("channels", ())
    words: Sequence[object] = said.replace("·", ",").split(",") if isinstance(said, str) else said
    found = []
    for word in words:
        plain = str(word).strip().casefold()
        if plain not in _CHANNELS:
            raise DomainError(
                f"'{one_line(str(word))[:_LONGEST]}' 채널을 모릅니다.",
                hint=f"{' · '.join(each.value for each in Channel)} 가운데에서 적으세요.",
            )
        found.append(_CHANNELS[plain])
    if found:
        return tuple(dict.fromkeys(found))
    return like.channels if like else (Channel.TEXT, Channel.EMAIL)


def _about(given: Mapping[str, Any], like: Template | None) -> str:
    said = " ".join(str(given.get("contract", "")).split())
    if not said:
        return like.contract if like else ENDING
    if said not in ABOUT:
        raise DomainError(
            f"'{said[:_LONGEST]}' 계약을 모릅니다.", hint=f"{' · '.join(ABOUT)} 가운데 적으세요."
        )
    return said
