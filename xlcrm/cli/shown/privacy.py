"""Pages about personal data, on the screen, as files and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.card import plain
from xlcrm.cli.shown.listing import aligned, wrapped
from xlcrm.cli.shown.progress import working
from xlcrm.cli.shown.wide import width
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
    from xlcrm.pages.card import Card, Part

_SCREEN: Final = 80


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
        yield from _fitted(part)


def _fitted(part: Part) -> Iterator[str]:
    """A part's rows below each other; where they are too wide, each as lines of its own."""
    rows = [part.headers, *part.rows] if part.headers else list(part.rows)
    side_by_side = aligned(rows, indent=2)
    if max(map(width, side_by_side)) <= _SCREEN:
        yield from side_by_side
        return
    names = [f"{each}: " for each in part.headers[1:]] or [""] * len(rows[0])
    for first, *rest in part.rows:
        yield f"  {first}"
        for name, said in zip(names, rest, strict=False):
            yield from wrapped(f"    {name}{said}", _SCREEN)
