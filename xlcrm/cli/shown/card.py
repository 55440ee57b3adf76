"""A customer's page on the screen, whole or in part, and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.shown.log import say_waiting
from xlcrm.cli.shown.progress import working
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import failed, json_object, print_json
from xlcrm.errors import XlcrmError
from xlcrm.jobs.person.card import card, put_card
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.pages.card import Card, Part


def show(  # noqa: PLR0913 - what the commands were given
    ledger: str,
    customer: str,
    as_of: date,
    limits: Limits,
    *,
    reveal: bool,
    as_json: bool,
    titles: Collection[str] = (),
) -> int:
    """Show a customer's page, or the parts of some titles; return the exit code."""
    try:
        opened = open_ledger(ledger, limits=limits)
        found = card(opened, customer, as_of=as_of, reveal=reveal)
        say_waiting(ledger)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    parts = [each for each in found.parts if not titles or each.title in titles]
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more={"card": plain(found, parts)}))
        return 0
    for line in lines(found, parts):
        out(shown(line))
    return 0


def made(  # noqa: PLR0913 - what the command was given
    ledger: str,
    customer: str,
    output: str,
    as_of: date,
    limits: Limits,
    *,
    reveal: bool,
    as_json: bool,
) -> int:
    """Put a customer's page into a file, and say where; return the exit code."""
    try:
        with working("카드를 만드는 중"):
            opened = open_ledger(ledger, limits=limits)
            path = put_card(opened, customer, output, as_of=as_of, reveal=reveal)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more={"made": str(path)}))
    else:
        out(f"{shown(path)}: {as_of} 기준 고객 카드를 만들었습니다.")
    return 0


def lines(found: Card, parts: Collection[Part]) -> Iterator[str]:
    """Yield a page's lines: who it is, then part by part; facts that nobody tells are left out."""
    yield f"{found.who}  [{found.standing}]  {found.as_of} 기준"
    for part in parts:
        if not part.rows:
            if part.headers:
                yield f"{part.title}: {part.nothing}"
            continue
        yield part.title
        rows = [part.headers, *part.rows] if part.headers else list(part.rows)
        yield from aligned(_without_empty(rows), indent=2)


def _without_empty(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """A table without columns in which nothing stands."""
    if len(rows) == 1 or not rows[0]:
        return rows
    filled = [at for at in range(len(rows[0])) if any(row[at] for row in rows[1:])]
    return [tuple(row[at] or "-" for at in filled) for row in rows]


def plain(found: Card, parts: Collection[Part]) -> dict[str, object]:
    """A page for programs."""
    return {
        "who": found.who,
        "standing": found.standing,
        "parts": [
            {
                "title": each.title,
                "headers": list(each.headers),
                "rows": [list(row) for row in each.rows],
            }
            for each in parts
        ],
    }
