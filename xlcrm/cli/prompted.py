"""A contact that nobody has put into words, asked of the person at the terminal.

The customer is found while typing, by name, number or 고객 ID; choices are made with the arrow
keys, the last contact's stand there already. Persons are shown masked, as everywhere.
"""

from __future__ import annotations

from contextlib import contextmanager
from operator import itemgetter
from typing import TYPE_CHECKING, Final

import click
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.shortcuts import choice
from prompt_toolkit.validation import ValidationError, Validator

from xlcrm.cli.streams import say, shown
from xlcrm.domain.text import squeezed
from xlcrm.jobs.timeline import last_contact
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.sheets import JOURNAL, LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.people.index import People
    from xlcrm.people.person import Person

_CHOSEN: Final = ("channel", "direction", "category", "sentiment")
_ALWAYS: Final = ("channel", "direction", "category")
_LEFT: Final = "적지 않음"
_MOST: Final = 12  # customers offered at once
_FAR: Final = 5  # tests of what was typed, none of which a customer passes


def asked(ledger: str, known: Mapping[str, object], limits: Limits) -> dict[str, object]:
    """Return the entry that the person at the terminal tells.

    Args:
        ledger: the workbook.
        known: the fields that were said already, which are not asked about.
        limits: how large the workbook may be.

    Raises:
        XlcrmError: the workbook cannot be read.
        click.exceptions.Exit: the person has stopped; nothing has been written.
    """
    book = open_ledger(ledger, limits=limits, kinds=(LEDGER.key, JOURNAL.key))
    found = dict(known)
    with _stopping():
        who = _customer(book.book.people) if "customer" not in found else None
        if who is not None:
            found["customer"] = who.customer_id or who.phone or who.name
            say(shown(who.masked))
        last = last_contact(book, who, notes=False) if who is not None else {}
        for field in _CHOSEN:
            wanted = field in _ALWAYS or found.get("category") == "불만"
            if wanted and field not in found:
                found[field] = _choice(field, str(last.get(field) or ""))
        if not found.get("content"):
            found["content"] = _memo()
    return {field: value for field, value in found.items() if value}


def asked_customer(ledger: str, limits: Limits) -> str:
    """Return the customer whom the person at the terminal means, by 고객 ID, number or name.

    Raises:
        XlcrmError: the workbook cannot be read.
        click.exceptions.Exit: the person has stopped; nothing has been written.
    """
    book = open_ledger(ledger, limits=limits, kinds=(LEDGER.key,))
    with _stopping():
        who = _customer(book.book.people)
    say(shown(who.masked))
    return who.customer_id or who.phone or who.name


def asked_choice(title: str, choices: Sequence[str]) -> str:
    """Return which of some words the person at the terminal chooses.

    Raises:
        click.exceptions.Exit: the person has stopped; nothing has been written.
    """
    with _stopping():
        return choice(f"{title}:", options=[(each, each) for each in choices])


@contextmanager
def _stopping() -> Iterator[None]:
    """Whoever stops at a question has done nothing."""
    try:
        yield
    except (KeyboardInterrupt, EOFError):
        from xlcrm.cli.failures import INTERRUPTED  # noqa: PLC0415

        say("그만두었습니다. 아무것도 쓰지 않았습니다.")
        raise click.exceptions.Exit(INTERRUPTED) from None


def _customer(people: People) -> Person:
    """The one customer who is meant."""
    persons = _everybody(people)
    session: PromptSession[str] = PromptSession()
    said = session.prompt(
        "고객 (이름, 번호, 고객 ID): ",
        completer=Known(persons),
        complete_while_typing=True,
        validator=OneCustomer(people),
        validate_while_typing=False,
    )
    return people.find(said.strip())[0]


def _everybody(people: People) -> Sequence[Person]:
    """Each customer once, in the order of the rows."""
    seen: dict[str, Person] = {}
    for row, customer in enumerate(each for table in people.customers for each in table):
        if customer and customer not in seen:
            seen[customer] = people.person(row)
    return list(seen.values())


class Known(Completer):
    """Offers the customers whose ID, name or number has what was typed."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._persons = [
            (squeezed(each.name), "".join(filter(str.isdigit, each.phone)), each)
            for each in persons
        ]

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - the library's signature
    ) -> Iterator[Completion]:
        """Yield the nearest; each is shown masked, and typed as its 고객 ID where it has one."""
        typed = squeezed(document.text)
        digits = "".join(filter(str.isdigit, typed)) or "-"

        def away(entry: tuple[str, str, Person]) -> int:
            name, phone, person = entry
            tests = (
                person.customer_id == typed,
                person.customer_id.startswith(typed),
                name.startswith(typed),
                phone.endswith(digits),
                typed in name or digits in phone,
            )
            return next((place for place, fits in enumerate(tests) if fits), len(tests))

        near = [(away(each), each[2]) for each in self._persons] if typed else []
        ranked = sorted((each for each in near if each[0] < _FAR), key=itemgetter(0))
        for _, person in ranked[:_MOST]:
            text, told = person.customer_id or person.name, shown(person.masked)
            yield Completion(text, start_position=-len(document.text), display=told)


class OneCustomer(Validator):
    """Takes what names one customer, and says what to do where it does not."""

    def __init__(self, people: People) -> None:
        self._people = people

    def validate(self, document: Document) -> None:
        """Refuse what names nobody, or several."""
        found = self._people.find(document.text.strip()) if document.text.strip() else ()
        if len(found) == 1:
            return
        why = (
            "여러 고객이 맞습니다. 고르거나 고객 ID를 적으세요."
            if found
            else "그런 고객이 없습니다."
        )
        raise ValidationError(len(document.text), why)


def _choice(field: str, last: str) -> str:
    """One of the values of a field; the last contact's is the one that stands there."""
    column = JOURNAL.column(field)
    options = [
        ("", _LEFT),
        *((each, f"{each} (저번과 같음)" if each == last else each) for each in column.choices),
    ]
    return choice(
        f"{column.name}:", options=options, default=last if last in column.choices else ""
    )


def _memo() -> str:
    session: PromptSession[str] = PromptSession()
    text = Validator.from_callable(lambda said: bool(said.strip()), "상담 내용을 적으세요.")
    return session.prompt("내용: ", validator=text, validate_while_typing=False).strip()
