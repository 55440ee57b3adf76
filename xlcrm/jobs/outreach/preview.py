"""A text seen before it is sent: a few filled in, how long they are, for whom it lacks something.

And a text written out as a file, so that an office makes its own of it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.message import Channel, Message
from xlcrm.domain.outline import outlined
from xlcrm.domain.text_bytes import text_length
from xlcrm.errors import DomainError
from xlcrm.files.born import made_folder
from xlcrm.files.outgoing import put
from xlcrm.jobs.outreach.audience import audience
from xlcrm.jobs.outreach.purposes import purpose_found
from xlcrm.jobs.outreach.render import Rendering, length_of
from xlcrm.schema.trouble import Problem
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from xlcrm.domain.text_bytes import TextLength
    from xlcrm.jobs.outreach.purposes import PurposeQuestion
    from xlcrm.jobs.outreach.templates import Template
    from xlcrm.office.ledger import Ledger

SHOWN: Final = 5
"""How many are shown."""
_TEXTS: Final = frozenset({Channel.TEXT, Channel.KAKAO})
_UNSAFE: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
_HEAD: Final = """\
# xlcrm의 문구입니다. 고쳐 쓰면 같은 이름의 xlcrm 문구 대신 이것을 씁니다.
# 이 파일을 대장 옆의 '문구' 폴더에 두거나 --templates로 폴더를 적으세요.
# {고객명}처럼 중괄호로 쓴 항목은 고객마다 채워집니다. 모든 항목: xlcrm templates --fields
# 항목 뒤의 조사는 앞말에 맞게 고릅니다: {서비스}이/가
"""


@outlined
@dataclass(frozen=True, slots=True)
class Example:
    """A text filled in for somebody, and how long it is.

    Attributes:
        message: the message, its personal values masked unless they were asked for.
        length: how long the real one is.
    """

    message: Message
    length: TextLength


@outlined
@dataclass(frozen=True, slots=True)
class Preview:
    """What a text says to those whom it is meant for.

    Attributes:
        template: the text.
        channel: by which way it would go.
        conditions: who was asked for, as `xlcrm list` takes it; "" for everybody.
        people: how many they are.
        able: how many of them it can be filled in for.
        examples: the first of those.
        lacking: what others lack, and of how many, the most first.
        first: of each such lack somebody who has it.
        kinds: as what the messages go, and how many of each; none where it is no text message.
        sizes: the bytes of the shortest and of the longest.
        wrong: why some cannot be sent as they are, and how many.
        told: what was not to be asked, in Korean; "" where all was well.
        question: what has to be answered of the text before it is sent; None where nothing has.
        words: what makes advertising of a text that says it is a notice; none where nothing does.
    """

    template: Template
    channel: Channel
    conditions: str
    people: int
    able: int
    examples: tuple[Example, ...]
    lacking: tuple[tuple[str, int], ...]
    first: tuple[Problem, ...]
    kinds: tuple[tuple[str, int], ...]
    sizes: tuple[int, int]
    wrong: tuple[tuple[str, int], ...]
    told: str = ""
    question: PurposeQuestion | None = None
    words: tuple[str, ...] = ()


def preview(  # noqa: PLR0913 - each is a choice of who looks
    ledger: Ledger,
    template: Template,
    *,
    as_of: date,
    conditions: str | None = None,
    channel: Channel | None = None,
    given: Mapping[str, str] | None = None,
    count: int = SHOWN,
    reveal: bool = False,
) -> Preview:
    """Return what a text says to those whom it is meant for; nothing is sent or written.

    Args:
        ledger: the opened workbook, with all of its columns.
        template: the text.
        as_of: the day that counts as today.
        conditions: whom to look at, as `xlcrm list` takes it; by default whom the text is meant
            for, or everybody where that cannot be asked of this workbook, or nobody is so today.
        channel: by which way it would go; by default the first of the text's.
        given: what fields say for everybody, whatever the ledger has.
        count: how many are shown.
        reveal: whether personal values are shown as they are.

    Raises:
        DomainError: the text names a field that there is not, or the conditions are not understood.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> office = {"사무실": "가온헬스", "사무실 전화": "02-000-0000"}
    >>> text = xlcrm.read_templates().named("재계약 60일 전")
    >>> seen = xlcrm.preview(ledger, text, as_of=date(2024, 10, 1), given=office)
    >>> seen.conditions, seen.people, [each.message.name for each in seen.examples]
    ('D-60 그리고 D-30 아닌', 2, ['김*수', '박*희'])
    """
    rendering = Rendering(ledger, as_of, given)
    rendering.check(template)
    found = purpose_found(template, ledger, as_of=as_of, given=given)
    template = found.template
    way = channel or template.channels[0]
    asked, people, told = _meant(rendering, ledger, template, conditions, as_of)
    lacking: Counter[str] = Counter()
    first: dict[str, Problem] = {}
    kinds: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    sizes: list[int] = []
    examples: list[Example] = []
    for key in people:
        made = rendering.message(key, template, way)
        if isinstance(made, Problem):
            lacking[made.trouble.field] += 1
            first.setdefault(made.trouble.field, made)
            continue
        length = length_of(made)
        sizes.append(length.size)
        if way in _TEXTS:
            kinds[length.kind.value if length.kind else "너무 긺"] += 1
            wrong.update(length.wrong)
        if len(examples) < count:
            masked = made if reveal else rendering.shown(key, template, way)
            if isinstance(masked, Message):
                examples.append(Example(masked, length))
    return Preview(
        template,
        way,
        asked,
        len(people),
        len(sizes),
        tuple(examples),
        tuple(lacking.most_common()),
        tuple(first[field] for field, _ in lacking.most_common()),
        tuple(kinds.most_common()),
        (min(sizes, default=0), max(sizes, default=0)),
        tuple(wrong.most_common()),
        told,
        found.question,
        found.words,
    )


def _meant(
    rendering: Rendering,
    ledger: Ledger,
    template: Template,
    conditions: str | None,
    as_of: date,
) -> tuple[str, Sequence[str], str]:
    """Who is looked at: the conditions, the customers' keys, and what could not be asked."""
    everybody = rendering.facts.customers
    if conditions is not None:
        return _asked(rendering, ledger, conditions, as_of)
    meant = template.conditions(as_of)
    if not meant:
        return "", everybody, "받을 고객은 이 문구에 정해져 있지 않아, 모든 고객으로 봅니다."
    try:
        found = _asked(rendering, ledger, meant, as_of)
    except DomainError as error:
        return "", everybody, f"이 대장에서는 '{meant}' 조건을 물을 수 없습니다. {error.message}"
    if found[1]:
        return found
    return "", everybody, f"지금 '{meant}'에 맞는 고객이 없어, 모든 고객으로 봅니다."


def _asked(
    rendering: Rendering, ledger: Ledger, conditions: str, as_of: date
) -> tuple[str, Sequence[str], str]:
    found = audience(ledger, conditions, as_of=as_of)
    keys = dict.fromkeys(map(rendering.key_at, found.people))
    return found.conditions, [key for key in keys if key], ""


def template_file(template: Template) -> str:
    """Return a text as a file of the folder 문구, which is read back as the same text.

    >>> from xlcrm.jobs.outreach.templates import read_templates
    >>> print(template_file(read_templates().named("생일")).splitlines()[5])
    purpose = "광고"
    """
    lines = [
        f"name = {_quoted(template.name)}",
        f"purpose = {_quoted(template.purpose.value)}",
        f"channels = [{', '.join(_quoted(each.value) for each in template.channels)}]",
        f"subject = {_quoted(template.subject)}",
        f"meant_for = {_quoted(template.meant_for)}",
        f"contract = {_quoted(template.contract)}",
        f"note = {_quoted(template.note)}",
        f'text = """\n{_escaped(template.text, lines=True)}\n"""',
    ]
    return _HEAD + "\n".join(lines) + "\n"


def put_template(template: Template, folder: str | os.PathLike[str]) -> Path:
    """Write a text into a folder as a file to edit, and return it; one that is there stays.

    Raises:
        StorageError: a file of that name is there already, or it cannot be written.
    """
    place = made_folder(Path(folder), None)
    name = template.name.translate(_UNSAFE).strip(". ") or "문구"
    data = template_file(template).encode()
    return put(place / f"{name}.toml", data, frozenset({".toml"}), ours=lambda _: False, of=None)


def sizes_of(templates: Iterable[Template]) -> dict[str, int]:
    """Return the bytes of each text without its fields, by name."""
    return {each.name: _bare(each.text) for each in templates}


def _bare(text: str) -> int:
    from xlcrm.domain.wording import filled, pieces_of  # noqa: PLC0415 - for lists alone

    return text_length(filled(pieces_of(text), lambda _: "")).size


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str, *, lines: bool = False) -> str:
    """A text within quotes of TOML."""
    found = text.replace("\\", "\\\\").replace('"', '\\"')
    kept = {"\n", "\t"} if lines else {"\t"}
    return "".join(
        sign if sign in kept or sign.isprintable() or sign == " " else f"\\U{ord(sign):08X}"
        for sign in found
    )
