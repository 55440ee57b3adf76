"""What there is to do, on the screen and for programs: fits eighty columns, nobody recognised."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import wrapped
from xlcrm.cli.streams import out, shown
from xlcrm.domain.counts import days_left_told
from xlcrm.domain.text import counted
from xlcrm.jobs.today.put import Shown, counts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.jobs.today.line import Line
    from xlcrm.jobs.today.put import Origin
    from xlcrm.office.ledger import Ledger

_ROOM: Final = 80  # columns
_ALIKE: Final = ("say", "how")
_MOST: Final = 5  # lines of one kind that are equally urgent, unless all are asked for


def show_page(
    path: str,
    told: Sequence[tuple[str, Ledger | Origin, Sequence[Line]]],
    as_of: date,
    *,
    reveal: bool,
    whole: bool,
) -> None:
    """Print the page.

    Args:
        path: the ledger or the folder as the user named it.
        told: what each ledger is called (empty of one alone), the ledger, and its lines.
        as_of: the day.
        reveal: whether names and telephone numbers are shown.
        whole: whether long lists are shown to their end.
    """
    from xlcrm.jobs.today.line import in_order  # noqa: PLC0415 - heavy imports late

    whose = {
        id(line): (branch, showing)
        for branch, ledger, lines in told
        for showing in [Shown(ledger, reveal=reveal)]
        for line in lines
    }
    lines = in_order(line for _, _, mine in told for line in mine)
    counts = counted(counts_of(lines)) or "할 일이 없습니다."
    out(f"{shown(path)}: {as_of} 할 일 {len(lines):,}건" if lines else f"{shown(path)}: {counts}")
    if lines:
        out(f"  {counts}")
    cut = False
    for urgency, equally in groupby(lines, key=lambda line: line.urgency):
        out(f"\n■ {urgency.korean}")
        for kind, group in groupby(equally, key=lambda line: line.kind):
            listed = list(group)
            most = len(listed) if whole else _MOST
            out(f"\n  {kind.value} {len(listed):,}건")
            for text in _group(listed, whose, most):
                out(text)
            if len(listed) > most:
                cut = True
                out(f"    외 {len(listed) - most:,}건")
    if cut:
        out("\n모두 보려면 --all을, 인쇄하려면 -o 오늘.xlsx를 붙이세요.")


def _group(
    lines: Sequence[Line], whose: Mapping[int, tuple[str, Shown]], most: int
) -> Iterator[str]:
    """The lines of a kind that are equally urgent: what all say alike once, then the first."""
    alike = _alike(lines, whose)
    if say := alike.get("say"):
        yield from _indented(f"할 말: {shown(say)}", 2, 4)
    if how := alike.get("how"):
        yield from _indented(f"→ {shown(how)}", 2, 4)
    for line in lines[:most]:
        branch, showing = whose[id(line)]
        yield from _told(line, branch, showing, alike)


def _alike(lines: Sequence[Line], whose: Mapping[int, tuple[str, Shown]]) -> dict[str, str]:
    """What all lines of a kind say alike, as it is shown: said once."""
    found = {}
    for name in _ALIKE:
        said = {whose[id(each)][1].text(getattr(each, name)) for each in lines}
        if len(said) == 1:
            found[name] = said.pop()
    return found


def _told(line: Line, branch: str, showing: Shown, alike: Collection[str]) -> Iterator[str]:
    """A line as the screen shows it: whom, why, what to say, and what does it."""
    day = ""
    if line.due is not None and line.days is not None:
        day = f"{line.due} ({days_left_told(line.days)})"
    who = (branch, showing.who(line), showing.phone(line), line.officer, day, str(line.where))
    head = " · ".join(shown(part) for part in who if part)
    yield from _indented(f"☐ {head}", 4, 6)
    yield from _indented(shown(showing.text(line.why)), 6, 6)
    if line.say and "say" not in alike:
        yield from _indented(f"할 말: {shown(showing.text(line.say))}", 6, 6)
    if line.how and "how" not in alike:
        yield from _indented(f"→ {shown(showing.text(line.how))}", 6, 8)
    if line.command:
        yield f"      → {shown(line.command)}"  # may be copied: it stays one line


def _indented(text: str, first: int, rest: int) -> Iterator[str]:
    """A text in lines that fit, the first and the others indented."""
    for number, part in enumerate(wrapped(text, _ROOM - rest)):
        yield " " * (rest if number else first) + part.strip()


def plain_lines(
    ledger: Ledger | Origin, lines: Sequence[Line], *, reveal: bool = False
) -> list[dict[str, object]]:
    """Return lines as JSON tells them; people masked unless they may be shown."""
    showing = Shown(ledger, reveal=reveal)
    return [
        {
            "kind": line.kind.name.lower(),
            "title": line.kind.value,
            "urgency": line.urgency.name.lower(),
            "due": str(line.due) if line.due else None,
            "days": line.days,
            "customer_id": showing.customer_id(line),
            "name": showing.name(line),
            "phone": showing.phone(line),
            "officer": line.officer,
            "sheet": line.where.sheet,
            "cell": line.where.cell,
            "why": showing.text(line.why),
            "say": showing.text(line.say) or None,
            "how": showing.text(line.how) or None,
            "command": line.command or None,
            "entry_id": line.entry or None,
            "key": str(line.key),
        }
        for line in lines
    ]
