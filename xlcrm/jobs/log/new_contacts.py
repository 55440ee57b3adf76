"""Which contacts of other people's records the journal does not have yet, as its entries.

What somebody says in a chat within one minute is one contact: the exports know no seconds, and one
thought is sent in several lines. If a later export has more of that minute, that is added.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.domain.entry_id import entry_id
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line, squeezed
from xlcrm.incoming.messages.message import Source
from xlcrm.office.journal_read import journals
from xlcrm.ooxml.cells import MAX_TEXT
from xlcrm.schema.sheets import JOURNAL
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.incoming.messages.message import Message, Party
    from xlcrm.jobs.log.senders import Whose
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book

_SHORTENED: Final = "자를 줄였습니다)"
_MOST: Final = MAX_TEXT - 40  # units of a text that is shortened, without what says so


@outlined
class Contact(NamedTuple):
    """A message that is somebody's.

    Attributes:
        message: the message.
        party: the customer as the record names them.
        whose: who that is.
        direction: 수신 or 발신; empty where nothing tells it.
        officer: the 담당자 who has sent it; empty where nobody knows.
    """

    message: Message
    party: Party
    whose: Whose
    direction: str
    officer: str = ""


@outlined
class Taken(NamedTuple):
    """A contact that comes in.

    Attributes:
        person: the customer.
        by: what told who it is: 주소, 번호, 이름 or --as.
        entry: the entry as `log` takes it.
        place: where it stands in its file.
    """

    person: Person
    by: str
    entry: Mapping[str, object]
    place: str


class NewContacts:
    """Makes entries of contacts, each once.

    Args:
        book: the workbook; of its journal 일지 ID and 내용 are read.
    """

    def __init__(self, book: Book) -> None:
        self._book = book

    def new(self, contacts: Sequence[Contact]) -> tuple[list[Taken], int]:
        """The contacts that the journal does not have, each once, and how many it has."""
        there = self._written()
        taken: list[Taken] = []
        known = 0
        chats: defaultdict[tuple[object, ...], list[Contact]] = defaultdict(list)
        for each in contacts:
            if each.message.source is Source.CHAT:
                exported = id(each.message.room)  # the same minute may come in several files
                chats[exported, each.message.at, each.direction, each.party.key].append(each)
                continue
            said = f"{each.message.source.name}|{each.message.identity}"
            if each.message.source is Source.MAIL:
                said = f"{said}|{each.party.key}"
            identifier = entry_id(each.message.at, said)
            if identifier in there:
                known += 1
                continue
            there[identifier] = each.message.text
            taken.append(self._taken(each, identifier, each.message.text))
        for group in chats.values():
            made = self._of_minute(group, there)
            known += made is None
            taken += [made] if made else []
        return taken, known

    def _of_minute(self, group: Sequence[Contact], there: dict[str, str]) -> Taken | None:
        """What somebody said in a minute and the journal does not have; None if it has all."""
        first = group[0]
        said = f"{first.direction}|{first.party.key}"
        lines: Counter[str] = Counter()
        number = 1
        while True:
            content = f"{Source.CHAT.name}|{first.message.at}|{said}|{number}"
            identifier = entry_id(first.message.at, content)
            if identifier not in there:
                break
            if there[identifier].endswith(_SHORTENED):
                return None
            lines.update(_lines(there[identifier]))
            number += 1
        new = []
        for each in group:
            own = Counter(_lines(each.message.text))
            if own <= lines:
                lines -= own
            else:
                new.append(each)
        if not new:
            return None
        text = "\n".join(each.message.text for each in new)
        there[identifier] = text
        return self._taken(new[0], identifier, text)

    def _written(self) -> dict[str, str]:
        """일지 ID → 내용 of all that the journal has, or that waits to be written there."""
        found: dict[str, str] = {}
        for sheet in journals(self._book):
            ids, contents = (sheet.table.values(each) for each in ("entry_id", "content"))
            found |= {
                str(key): str(content or "")
                for key, content in zip(ids, contents, strict=True)
                if key is not None
            }
        for row in self._book.waiting:
            found[str(row["entry_id"])] = str(row.get("content") or "")
        return found

    def _taken(self, contact: Contact, identifier: str, text: str) -> Taken:
        message, person = contact.message, contact.whose.person
        assert person is not None  # noqa: S101 - only such become contacts
        entry: dict[str, object] = {
            **self._named(person),
            "at": message.at,
            "channel": self._channel(message.source),
            "direction": contact.direction,
            "officer": contact.officer,
            "content": shortened(text),
            "outcome": message.outcome,
            "entry_id": identifier,
        }
        shown = {name: value for name, value in entry.items() if value != ""}
        return Taken(person, contact.whose.by, shown, message.place)

    def _named(self, person: Person) -> dict[str, object]:
        """What names a customer in an entry, and nobody else."""
        if person.customer_id:
            key = f"{person.branch} {person.customer_id}".strip()
            named: dict[str, object] = {"customer": key}
            if len(self._book.people.find(key)) > 1 and person.name:
                named["name"] = person.name
            return named
        return {"name": person.name, **({"phone": person.phone} if person.phone else {})}

    def _channel(self, source: Source) -> str:
        """The office's own word for a channel, if its list has one."""
        offered = (
            *self._book.settings.lists.get("channel", ()),
            *JOURNAL.column("channel").choices,
        )
        known = {squeezed(each).casefold(): each for each in reversed(offered)}
        return next(known[word] for each in source.value if (word := each.casefold()) in known)


def _lines(text: str) -> list[str]:
    """What a text says, line by line, as it is compared."""
    return [line for each in text.split("\n") if (line := one_line(each))]


def shortened(text: str) -> str:
    """Return a text as a cell has room for it, and a word of how much is left out.

    >>> shortened("가"), shortened("가" * 40_000)[-25:]
    ('가', '가가… (글이 길어 7,273자를 줄였습니다)')
    """
    units = len(text.encode("utf-16-le")) // 2
    if units <= MAX_TEXT:
        return text
    kept = text.encode("utf-16-le")[: _MOST * 2].decode("utf-16-le", "ignore")
    return f"{kept}… (글이 길어 {len(text) - len(kept):,}{_SHORTENED}"
