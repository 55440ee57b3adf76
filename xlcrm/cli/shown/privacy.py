"""Pages about personal data, on the screen, as files and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cli.shown.card import plain
from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.shown.progress import working
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import failed, json_object, print_json
from xlcrm.domain.particles import with_particle
from xlcrm.errors import XlcrmError
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.pages.card import Card


def page_shown(  # noqa: PLR0913 - what the commands were given
    ledger: str,
    output: str | None,
    name: str,
    page: Callable[[Ledger], Card],
    put: Callable[[Ledger, str], Path],
    *,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """Show a page, or put it into a file and say where; return the exit code."""
    try:
        opened = open_ledger(ledger, limits=limits)
        if output is not None:
            with working("만드는 중"):
                made = put(opened, output)
            if as_json:
                print_json(json_object(ledger, as_of, "ok", more={"made": str(made)}))
            else:
                out(f"{shown(made)}: {as_of} 기준 {with_particle(name, '을/를')} 만들었습니다.")
            return 0
        found = page(opened)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        more = {"page": plain(found, found.parts)}
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    for line in _lines(found):
        out(shown(line))
    return 0


def _lines(found: Card) -> Iterator[str]:
    yield f"{found.who}  {found.as_of} 기준"
    for part in found.parts:
        if not part.rows:
            yield f"{part.title}: {part.nothing}"
            continue
        yield part.title
        rows = [part.headers, *part.rows] if part.headers else list(part.rows)
        yield from aligned(rows, indent=2)
