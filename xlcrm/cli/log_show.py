"""`xlcrm log show`: all that the workbook knows of one customer, in order."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.jobs.timeline import Event
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.people.person import Person


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="고객 한 명의 계약·상담·구매·응답을 차례로 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log show 고객대장.xlsx --customer 1001
  xlcrm log show 고객대장.xlsx --customer 1001 --json""",
)
@options.ledger
@click.option(
    "-c", "--customer", metavar="고객", required=True, help="고객 ID, 고객명 또는 연락처."
)
@options.reveal
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, customer: str, reveal: bool, as_json: bool, limits: Limits) -> int:
    """고객 한 명의 이력을 날짜 차례로 보여 줍니다: 계약, 상담, 구매, 응답.

    이름과 연락처, 글 속의 번호는 가립니다. 모두 보려면 --reveal을 붙이세요.
    """
    from xlcrm.cli.shown.log import say_waiting  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    today = options.today()
    try:
        person, events = _found(ledger, customer, limits, reveal=reveal)
        say_waiting(ledger)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        more = {"events": list(map(_object, events))}
        print_json(json_object(ledger, today, "ok", more=more))
    else:
        _show(person, events, reveal=reveal)
    return 0


def _found(
    ledger: str, customer: str, limits: Limits, *, reveal: bool
) -> tuple[Person, Sequence[Event]]:
    """The one customer who is meant, and all that the workbook knows of them; nobody to be seen."""
    from xlcrm.cli.shown.log import hidden_names  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.timeline import one_customer, timeline  # noqa: PLC0415 - heavy imports late
    from xlcrm.office.asked_entries import EntriesOf  # noqa: PLC0415
    from xlcrm.office.ledger import Wish, open_for  # noqa: PLC0415

    opened = open_for(Wish(asked=EntriesOf(customer)), ledger, limits)
    person = one_customer(opened, customer)
    events = timeline(opened, person)
    if reveal:
        return person, events
    hidden = cache(hidden_names(opened).text)  # entries repeat themselves
    return person, [replace(each, values=_hidden(each.values, hidden)) for each in events]


def _hidden(values: Mapping[str, object], hidden: Callable[[str], str]) -> Mapping[str, object]:
    """A row with everybody masked whom its texts name; but not who works there."""
    from xlcrm.domain.privacy import scrub  # noqa: PLC0415 - heavy imports late

    return {
        name: value
        if not isinstance(value, str)
        else scrub(value)
        if name == "officer"
        else hidden(value)
        for name, value in values.items()
    }


def _show(person: Person, events: Sequence[Event], *, reveal: bool) -> None:
    from xlcrm.cli.shown.wide import width  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.domain.privacy import scrub  # noqa: PLC0415
    from xlcrm.jobs.timeline import described  # noqa: PLC0415

    name = f"{person.customer_id} {person.name} {person.phone}" if reveal else person.masked
    out(f"{shown(name)}: {len(events):,}건")
    for event in events:
        day = f"{event.when:%Y-%m-%d %H:%M}" if event.when.year > 1 else "(날짜 없음)"
        day = day.removesuffix(" 00:00")
        told = described(event) if reveal else scrub(described(event))
        mark = " (정정됨)" if event.superseded else ""
        out(shown(f"  {day:<16}  {event.kind}{' ' * (6 - width(event.kind))}  {told}{mark}"))


def _object(event: Event) -> dict[str, object]:
    """An event for programs."""
    from xlcrm.cli.writing import plain  # noqa: PLC0415

    return {
        "when": event.when.isoformat() if event.when.year > 1 else None,
        "kind": event.kind,
        "sheet": event.where.sheet,
        "cell": event.where.cell,
        "superseded": event.superseded,
        "values": {
            name: value if isinstance(value, str) else plain(value)
            for name, value in event.values.items()
        },
    }
