"""Whose a message is: the customer by e-mail address, telephone number or shown name."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.contact import parse_email, parse_phones
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.errors import DomainError
from xlcrm.people.keys import numbers_of
from xlcrm.people.named import named_by
from xlcrm.people.shown_names import shown_name
from xlcrm.schema.trouble import Trouble
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from xlcrm.incoming.messages.message import Party
    from xlcrm.people.index import People
    from xlcrm.people.person import Person

BY_ADDRESS, BY_NUMBER, BY_NAME, BY_ANSWER = "주소", "번호", "이름", "--as"
_APART: Final = lazy(r"[,;/\s]+")
_LETTERS: Final = lazy(r"[^\W\d_]")


@outlined
class Whose(NamedTuple):
    """Who a party is.

    Attributes:
        person: the one customer; None if it is none, or not surely one.
        candidates: who it may be, where that has to be asked.
        by: what told it: 주소, 번호, 이름 or --as.
    """

    person: Person | None = None
    candidates: tuple[Person, ...] = ()
    by: str = ""


class Senders:
    """Finds the customers whom parties of messages are.

    Args:
        people: the ledgers' customers.
        addresses: what each of the ledgers' rows says in 이메일.
        told: what somebody has said: an address, a number or a name as it is shown, also masked →
            the customer's 고객 ID, name or number; "" for nobody.
        parties: everybody in the messages, for names that are told masked.

    Raises:
        DomainError: what was told names no customer or several, or a masked name several parties.
    """

    def __init__(
        self,
        people: People,
        addresses: Sequence[object],
        told: Mapping[str, str],
        parties: Iterable[Party],
    ) -> None:
        self._people = people
        self._addresses = addresses
        self._known: dict[Party, Whose] = {}
        self._learned: dict[str, Whose] = {}
        self._told: dict[str, Person | None] = {}
        by_mask: defaultdict[str, set[str]] = defaultdict(set)
        every = {each.key: each for each in parties if each.key}
        for each in every.values():
            by_mask[each.masked].add(each.key)
        self.ambiguous = frozenset(mask for mask, keys in by_mask.items() if len(keys) > 1)
        self.unused: list[str] = []
        for word, customer in told.items():
            keys = _keys(word, every, by_mask)
            if not keys:
                self.unused.append(word)
            self._told.update(dict.fromkeys(keys, self._customer(customer)))

    def whose(self, party: Party) -> Whose:
        """Return who a party is: as it was told, else by address, by number, by name."""
        if party not in self._known:
            self._known[party] = self._whose(party)
        return self._known[party]

    def by_address(self, party: Party) -> Whose:
        """Return who a party is, without its name: names in a mail's head are anybody's.

        An address from which a customer has written is theirs, also where no ledger says so.
        """
        found = self.whose(party._replace(name=""))
        return self._learned.get(party.key, found) if found == Whose() else found

    def learn(self, writers: Iterable[Party]) -> None:
        """Take the addresses of those who have written as theirs, if they are customers."""
        for each in writers:
            if each.key and (whose := self.whose(each)).person is not None:
                self._learned[each.key] = whose

    def _whose(self, party: Party) -> Whose:
        if party.key in self._told:
            return Whose(self._told[party.key], by=BY_ANSWER)
        if party.address and (found := self._with_address(party.address)):
            return self._one(found, party, BY_ADDRESS)
        if party.phone and (found := self._people.find(party.phone)):
            return self._one(found, party, BY_NUMBER)
        if _LETTERS.search(party.name):
            return self._named(party)
        number = _number(party.name)  # who is in no address book is shown by it
        found = self._people.find(number) if number else ()
        return self._one(found, party, BY_NUMBER) if found else Whose()

    def _customer(self, said: str) -> Person | None:
        """The customer whom somebody has named; None for nobody."""
        if not said.strip():
            return None
        found = named_by(self._people, [said])
        if isinstance(found, Trouble):
            raise DomainError(
                f"--as에 적은 고객을 찾지 못했습니다. {found.message}",
                hint='--as "보낸 사람=고객 ID"처럼 적으세요.',
            )
        return found

    def _with_address(self, address: str) -> tuple[Person, ...]:
        found = {each.key: each for each in map(self._people.person, self._rows(address))}
        return tuple(found.values())

    def _rows(self, address: str) -> Sequence[int]:
        return self._by_address.get(address, ())

    @cached_property
    def _by_address(self) -> Mapping[str, Sequence[int]]:
        """The rows of each e-mail address, in small letters."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row, said in enumerate(self._addresses):
            for each in _APART.split(str(said)) if said is not None else ():
                if "@" in each:
                    found[each.casefold()].append(row)
        return found

    def _one(self, found: Sequence[Person], party: Party, by: str) -> Whose:
        """The one of those found; of several the one of that name, or all to be asked about."""
        if len(found) > 1 and party.name:
            wanted = {match_key(party.name), match_key(shown_name(party.name).name)}
            named = [each for each in found if match_key(each.name) in wanted]
            found = named if len(named) == 1 else found
        return Whose(found[0], by=by) if len(found) == 1 else Whose(candidates=tuple(found))

    def _named(self, party: Party) -> Whose:
        """Who is called so: exactly first, then without what stands beside a name."""
        exact = self._called(party.name)
        shown = shown_name(party.name)
        found = exact or (self._called(shown.name) if shown.name else ())
        if not found:
            parts = [each for part in shown.parts for each in self._called(part)]
            return Whose(candidates=tuple({each.key: each for each in parts}.values()))
        if shown.tail:
            ends = [each for each in found if self._ends(each, shown.tail)]
            if len(ends) == 1:
                return Whose(ends[0], by=BY_NAME)
            if not exact:
                return Whose(candidates=tuple(found))
        if len(found) > 1 or (shown.kin and not exact) or self._contradicts(found[0], party):
            return Whose(candidates=tuple(found))
        return Whose(found[0], by=BY_NAME)

    def _called(self, name: str) -> tuple[Person, ...]:
        """The customers of a name; what is somebody's 고객 ID or number is no name."""
        key = match_key(name)
        if not self._people.called(key):
            return ()
        return tuple(each for each in self._people.find(name) if match_key(each.name) == key)

    def _ends(self, person: Person, tail: str) -> bool:
        (numbers,) = numbers_of([person.phone or None])
        return any(each.endswith(tail) for each in numbers)

    def _contradicts(self, person: Person, party: Party) -> bool:
        """Whether the ledger knows another number or address of somebody of that name."""
        if party.phone:
            return bool(person.phone)
        if not party.address:
            return False
        return any(
            self._addresses[row] is not None for row in self._people.called(match_key(person.name))
        )


def _keys(
    word: str, every: Mapping[str, Party], by_mask: Mapping[str, Collection[str]]
) -> Collection[str]:
    """The keys of the parties that a word names."""
    word = word.strip().strip("'\"")
    if "*" in word:
        found = by_mask.get(word, ())
        if len(found) > 1:
            raise DomainError(
                f"가린 이름 {word}에 맞는 사람이 여럿입니다.",
                hint="--reveal로 이름을 보고, 가리지 않은 이름으로 적으세요.",
            )
        return found
    for key in (_address(word), _number(word), match_key(word)):
        if key and key in every:
            return (key,)
    same = [key for key, each in every.items() if match_key(each.name) == match_key(word)]
    return same if len(same) == 1 else ()


def _address(word: str) -> str:
    try:
        return parse_email(word).lower()
    except DomainError:
        return ""


def _number(word: str) -> str:
    try:
        return parse_phones(word)[0].digits
    except DomainError:
        return ""


class Ours:
    """Which parties are ours: as somebody has said, or as the files show it.

    Args:
        said: our addresses, their domains (`@center.kr`), numbers, or names in messengers.
        found: addresses that the files show to be ours.
        officers: names of those who work here.
    """

    def __init__(
        self, said: Iterable[str], found: Collection[str] = (), officers: Iterable[str] = ()
    ) -> None:
        words = [each.strip() for each in said if each.strip()]
        self._domains = tuple(each.casefold() for each in words if each.startswith("@"))
        self._addresses = {*filter(None, map(_address, words)), *found}
        self._numbers = set(filter(None, map(_number, words)))
        self._said = {match_key(each) for each in words}
        self._officers = {match_key(each) for each in officers}

    def is_known(self, party: Party) -> bool:
        """Whether any address of ours is known, or of who has none any number."""
        return bool(self._addresses or self._domains if party.address else self._numbers)

    def has(self, party: Party) -> bool:
        """Tell whether a party of a mail or text is ours."""
        if party.address:
            return party.address in self._addresses or party.address.endswith(self._domains)
        return party.phone in self._numbers

    def speaks(self, name: str) -> bool:
        """Tell whether who speaks in a chat was said to be one of us."""
        return match_key(name) in self._said | _MYSELF

    def works_here(self, name: str) -> bool:
        """Tell whether who speaks in a chat has the name of somebody who works here."""
        return match_key(name) in self._officers


_MYSELF: Final = frozenset({"회원님"})  # as old exports of KakaoTalk call their owner
