"""What came of other people's records, for people and for programs; nobody shown unless asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.cli.failures import without_path
from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.shown.log import Told
from xlcrm.cli.shown.wide import width
from xlcrm.domain.privacy import mask_name
from xlcrm.domain.text import counted
from xlcrm.incoming.messages.reading import told_in_short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.incoming.messages.reading import MessageFiles
    from xlcrm.jobs.log.messages import Counted, SortedMessages
    from xlcrm.jobs.log.new_contacts import Taken
    from xlcrm.people.person import Person

_SHOWN: Final = 20  # contacts of a rehearsal that are listed
_NAMED: Final = 5  # people in one line
_SCREEN: Final = 80


def told_of(
    files: MessageFiles,
    found: SortedMessages,
    names: Sequence[str],
    *,
    reveal: bool,
    listed: bool,
) -> Told:
    """Return what is told of records beside how many came in.

    Args:
        files: what was read.
        found: whose it is.
        names: the customers' names, which are masked in words.
        reveal: whether people may be shown.
        listed: whether the contacts are listed.
    """
    show = _Shown(names, found, reveal=reveal)
    lines = [*show.lines(files)]
    if listed:
        lines += show.table(found.taken)
    more = {
        "records": {
            **files_told(files),
            "known": found.known,
            "found_by": dict(Counter(each.by for each in found.taken)),
            "left_out": dict(found.left_out),
            "strangers": [
                {"who": show.who(each), "messages": each.messages} for each in found.strangers
            ],
            "asked": [
                {
                    "who": show.who(each),
                    "messages": each.messages,
                    "candidates": [show.person(one) for one in each.candidates],
                }
                for each in found.asked
            ],
            "conversations": [
                {"speakers": show.speakers(speakers), "messages": count}
                for speakers, count in found.rooms.items()
            ],
            "undirected": found.undirected,
        }
    }
    return Told(lines, more, asks=bool(found.asked or found.rooms))


def files_told(files: MessageFiles) -> dict[str, object]:
    """Return for programs which files were read."""
    return {
        "files": [
            {
                "path": str(each.path),
                "messages": each.messages,
                "error": None if each.error is None else without_path(each.error),
            }
            for each in files.files
        ],
        "skipped": [str(each) for each in files.skipped],
        "bad_lines": files.bad,
    }


class _Shown:
    def __init__(self, names: Sequence[str], found: SortedMessages, *, reveal: bool) -> None:
        self._found = found
        self._reveal = reveal
        self._names = names

    def who(self, each: Counted) -> str:
        return each.party.plain if self._reveal else each.party.masked

    def person(self, person: Person) -> str:
        if not self._reveal:
            return person.masked
        return " ".join(filter(None, (person.customer_id, person.name, person.phone)))

    def speakers(self, speakers: Sequence[str]) -> list[str]:
        return [each if self._reveal else mask_name(each) for each in speakers]

    def lines(self, files: MessageFiles) -> Iterator[str]:
        """What is told whether or not something came in."""
        found = self._found
        channels = Counter(str(each.entry["channel"]) for each in found.taken)
        by = Counter(each.by for each in found.taken)
        read = told_in_short(files.files)
        yield f"  {read}: {counted(channels)}" if channels else f"  {read}"
        if by:
            yield f"  고객을 찾은 방법: {counted(by)}"
        if found.left_out:
            yield f"  넣지 않은 것: {counted(found.left_out)}"
        if files.bad:
            yield f"  읽을 수 없어 뺀 줄: {files.bad:,}"
        if files.skipped:
            names = ", ".join(each.name for each in files.skipped[:_NAMED])
            more = f" 외 {len(files.skipped) - _NAMED:,}개" if len(files.skipped) > _NAMED else ""
            yield f"  아는 기록이 아니어서 넘어간 파일: {names}{more}"
        yield from self._strangers()
        for each in found.asked:
            yield from self._asked(each)
        for speakers, count in found.rooms.items():
            named = ", ".join(self.speakers(speakers))
            yield f"  누가 우리인지 알 수 없어 대화 {count:,}건은 적지 않았습니다: {named}"
            yield '    → --me "우리 쪽 이름"을 붙여 다시 넣으세요.'
        if found.undirected:
            yield f"  우리가 보낸 것인지 알 수 없는 {found.undirected:,}건은 방향을 비웠습니다."
            yield "    → --me 우리메일주소를 붙이면 수신과 발신을 가립니다."
        if found.unused:
            yield f"  --as로 알려 준 {len(found.unused):,}명은 파일에 없습니다."

    def _strangers(self) -> Iterator[str]:
        strangers = self._found.strangers
        if not strangers:
            return
        named = " · ".join(f"{self.who(each)} {each.messages:,}건" for each in strangers[:_NAMED])
        more = f" 외 {len(strangers) - _NAMED:,}명" if len(strangers) > _NAMED else ""
        count = sum(each.messages for each in strangers)
        yield f"  고객대장에 없는 {len(strangers):,}명의 {count:,}건은 적지 않았습니다:"
        yield f"    {named}{more}"
        yield f'    → 고객이면 --as "{self._key(strangers[0])}=고객 ID"처럼 알려 주세요.'

    def _asked(self, each: Counted) -> Iterator[str]:
        listed = " · ".join(self.person(one) for one in each.candidates[:_NAMED])
        more = f" 외 {len(each.candidates) - _NAMED:,}명" if len(each.candidates) > _NAMED else ""
        many = len(each.candidates) > 1
        word = "여러 고객이 맞습니다" if many else "이 고객인지 확실하지 않습니다"
        yield f"  {self.who(each)} {each.messages:,}건은 적지 않았습니다. {word}: {listed}{more}"
        chosen = each.candidates[0].customer_id or "연락처"
        beside = f', 아니면 --as "{self._key(each)}="' if not many else ""
        yield f'    → 맞으면 --as "{self._key(each)}={chosen}"{beside}'

    def _key(self, each: Counted) -> str:
        """What names somebody to `--as`; where several have one mask, only the plain name does."""
        if not self._reveal and each.party.masked in self._found.ambiguous:
            return "가리지 않은 이름(--reveal로 보입니다)"
        return self.who(each)

    def table(self, taken: Sequence[Taken]) -> Iterator[str]:
        """The first contacts, each in a line."""
        if not taken:
            return
        plain = self._plainly()
        rows = [
            (
                str(each.entry["at"])[: len("2024-03-05 14:31")],
                self._name(each.person),
                f"{each.entry['channel']} {each.entry.get('direction', '')}".strip(),
                plain(str(each.entry.get("content", ""))),
            )
            for each in taken[:_SHOWN]
        ]
        for line in aligned([("일시", "고객", "채널", "내용"), *rows], indent=2):
            yield _cut(line, _SCREEN)
        if len(taken) > _SHOWN:
            yield f"  외 {len(taken) - _SHOWN:,}건"

    def _name(self, person: Person) -> str:
        name = person.name if self._reveal else mask_name(person.name)
        return " ".join(filter(None, (person.customer_id, name)))

    def _plainly(self) -> Callable[[str], str]:
        """What makes a text one line in which nobody is to be recognised."""
        if self._reveal:
            return lambda text: " ".join(text.split())
        from xlcrm.pages.masks import Masks  # noqa: PLC0415 - heavy, and only for a rehearsal

        masks = Masks(frozenset(self._names) | self._found.names)
        return lambda text: masks.text(" ".join(text[: _SCREEN * 4].split()))


def _cut(line: str, room: int) -> str:
    """A line of at most so many columns."""
    if width(line) <= room:
        return line
    taken, kept = 0, []
    for sign in line:
        taken += width(sign)
        if taken > room - 1:
            break
        kept.append(sign)
    return "".join(kept) + "…"
