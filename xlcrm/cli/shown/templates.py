"""The texts of messages on a screen, and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cli.failures import FAILED, tell
from xlcrm.cli.shown.listing import wrapped
from xlcrm.cli.shown.send import plain_question, purpose_lines
from xlcrm.cli.shown.wide import width
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import failed, print_json
from xlcrm.domain.message import Channel
from xlcrm.errors import DomainError, XlcrmError
from xlcrm.jobs.outreach.letters import DOCX, HWPX, SHIPPED, letter_template, put_letter_template
from xlcrm.jobs.outreach.preview import sizes_of
from xlcrm.jobs.outreach.templates import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.jobs.outreach.preview import Preview
    from xlcrm.jobs.outreach.templates import Template, Templates

SCREEN: Final = 80
LETTERS: Final = frozenset({DOCX, HWPX})
"""What the names of letters end with."""
_RULE: Final = "─" * 36


def channel_of(typed: str | None) -> Channel | None:
    """Return the way that was typed; None for the text's own.

    Raises:
        DomainError: there is no such way.
    """
    if typed is None:
        return None
    found = next((each for each in Channel if each.value == typed.strip()), None)
    if found is None:
        raise DomainError(
            f"'{typed.strip()[:20]}' 채널을 모릅니다.",
            hint=f"{' · '.join(each.value for each in Channel)} 가운데 하나로 적으세요.",
        )
    return found


def unread(ledger: str | None, error: XlcrmError, as_of: date, *, as_json: bool) -> int:
    """Say what could not be done, of a ledger or without one; return the exit code."""
    if ledger is not None:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json({"error": {"message": error.message, "hint": error.hint}})
    tell(error)
    return FAILED


def letter_shown(name: str, into: str | None, as_of: date, *, as_json: bool) -> int:
    """Show what a letter says, or write one of ours out to be edited; return the exit code."""
    try:
        made = put_letter_template(name, into) if into is not None else None
        letter = letter_template(name) if made is None else None
    except XlcrmError as error:
        return unread(None, error, as_of, as_json=as_json)
    fields = list(letter.fields) if letter is not None else []
    if as_json:
        print_json({"letter": name, "fields": fields, "made": str(made) if made else None})
    elif letter is None:
        out(f"{shown(str(made))}: 편지 본을 썼습니다. 고쳐 쓰세요.")
    else:
        kind = "제안" if letter.proposes else "편지"
        out(shown(f"{letter.name}  [{kind}]  ({_where(letter.source)})"))
        for line in _wrapped("항목", ", ".join(fields)):
            out(shown(line))
        out(_RULE)
        for text in letter.document.texts():
            out(shown(text))
    return 0


def listed(found: Templates) -> Iterator[str]:
    """Yield all texts: why, by which ways, how long, for whom, with which fields."""
    own = sum(each.source != OURS for each in found.templates)
    more = f" (사무실의 것 {own:,}가지)" if own else ""
    yield f"문구 {len(found.templates):,}가지{more}. 길이는 항목을 뺀 바이트입니다."
    sizes = sizes_of(found.templates)
    widest = max((width(each.name) for each in found.templates), default=0)
    for each in found.templates:
        yield ""
        ways = "·".join(way.value for way in each.channels)
        gap = " " * (widest - width(each.name))
        size = f"{sizes[each.name]:,}바이트"
        yield f"{each.name}{gap}  {each.purpose.value}  {ways}  {size}"
        if each.source != OURS:
            yield from _wrapped("어디", _where(each.source))
        if each.meant_for:
            yield from _wrapped("대상", each.meant_for)
        yield from _wrapped("항목", ", ".join(each.fields))
    yield ""
    yield from wrapped(f"편지 본: {', '.join(SHIPPED)} (쓰는 법: xlcrm letter --help)", SCREEN)


def _where(source: str) -> str:
    """Where a text comes from, in short: of a file its folder and name."""
    return "/".join(Path(source).parts[-2:])


def _wrapped(title: str, text: str) -> Iterator[str]:
    yield from wrapped(f"  {title}: {text}", SCREEN)


def field_lines(groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what may stand in braces, by what it tells of."""
    yield "문구와 편지에 쓸 수 있는 항목입니다. {고객명}처럼 중괄호로 묶어 씁니다."
    for group, names in groups.items():
        yield from _wrapped(group, ", ".join(names))
    yield "  날짜는 {종료일:짧게}, {종료일:요일}, {종료일:숫자}로도 씁니다."


def template_lines(template: Template, as_of: date) -> Iterator[str]:
    """Yield one text as it is written."""
    ways = "·".join(each.value for each in template.channels)
    yield f"{template.name}  [{template.purpose.value}]  {ways}  ({_where(template.source)})"
    if template.note:
        yield from wrapped(f"  {template.note}", SCREEN)
    if template.meant_for:
        yield from _wrapped("대상", template.conditions(as_of))
    yield _RULE
    if template.subject:
        yield f"제목: {template.subject}"
    yield from template.text.split("\n")
    yield _RULE


def preview_lines(seen: Preview) -> Iterator[str]:
    """Yield how a text is filled in, and for whom it is not."""
    who = f"'{seen.conditions}' 고객" if seen.conditions else "고객"
    if seen.told:
        yield from wrapped(seen.told, SCREEN)
    yield f"{who} {seen.people:,}명 가운데 {seen.able:,}명에게 보낼 수 있는 글입니다."
    if seen.kinds:
        least, most = seen.sizes
        kinds = ", ".join(f"{kind} {count:,}명" for kind, count in seen.kinds)
        yield f"  길이: {least:,}~{most:,}바이트 ({kinds})"
    yield from purpose_lines(seen.template.name, seen.question, seen.words)
    for why, count in seen.wrong:
        yield from wrapped(f"  {count:,}명: {why}", SCREEN)
    for (field, count), problem in zip(seen.lacking, seen.first, strict=True):
        yield from wrapped(
            f"  {count:,}명은 '{field}' 항목을 채울 수 없습니다. 보기: {problem}", SCREEN
        )
    for number, each in enumerate(seen.examples, 1):
        yield ""
        told = f"  {each.length.told}" if seen.kinds else ""
        yield f"[{number}] {each.message.name}{told}"
        if each.message.subject and not (seen.kinds and each.length.subject == 0):
            yield f"제목: {each.message.subject}"
        yield from each.message.text.split("\n")


def plain(found: Templates, as_of: date) -> dict[str, Any]:
    """Return all texts for programs."""
    return {
        "templates": [plain_template(each, as_of) for each in found.templates],
        "problems": [str(each) for each in found.problems],
    }


def plain_template(template: Template, as_of: date) -> dict[str, Any]:
    """Return one text for programs."""
    return {
        "name": template.name,
        "purpose": template.purpose.value,
        "channels": [each.value for each in template.channels],
        "subject": template.subject,
        "text": template.text,
        "conditions": template.conditions(as_of),
        "contract": template.contract,
        "note": template.note,
        "source": template.source,
        "fields": list(template.fields),
        "bytes": sizes_of([template])[template.name],
    }


def plain_preview(seen: Preview) -> dict[str, Any]:
    """Return how a text is filled in, for programs."""
    return {
        "channel": seen.channel.value,
        "conditions": seen.conditions,
        "people": seen.people,
        "able": seen.able,
        "kinds": dict(seen.kinds),
        "bytes": list(seen.sizes),
        "wrong": [{"why": why, "people": count} for why, count in seen.wrong],
        "lacking": [
            {"field": field, "people": count, "example": str(problem)}
            for (field, count), problem in zip(seen.lacking, seen.first, strict=True)
        ],
        "examples": [
            {
                "name": each.message.name,
                "subject": each.message.subject,
                "text": each.message.text,
                "bytes": each.length.size,
                "kind": each.length.kind.value if each.length.kind else None,
            }
            for each in seen.examples
        ],
        "told": seen.told,
        "question": plain_question(seen.question),
        "advertising_by": [*seen.words],
    }
