"""`xlcrm list` over every ledger of a folder: one list, or one of each ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cli import folder
from xlcrm.cli.shown.roll import plain_roll, roll_lines
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import failed
from xlcrm.errors import XlcrmError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.analysis.roll import Roll
    from xlcrm.cli import options


def listed(  # noqa: PLR0913 - what the command was given
    path: str,
    asked: tuple[str, str | None, str],
    as_of: date,
    way: options.Way,
    *,
    each: bool,
    strict: bool,
    guard: bool,
    reveal: bool,
) -> int:
    """List the customers of every ledger below a folder.

    Args:
        path: the folder.
        asked: the conditions, the file that is to be made, the columns.
        as_of: the day that counts as today.
        way: how it is done.
        each: whether each ledger has a list of its own.
        strict: whether what is no ledger is an error.
        guard: whether no text of a CSV file is a formula to spreadsheets.
        reveal: whether people are shown unmasked.
    """
    from xlcrm.analysis.roll import together  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.roll import roll, write_roll  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    conditions, output, columns = asked
    wanted = [name.strip() for name in columns.split(",") if name.strip()]
    limits = way.saving["limits"]

    def found_in(file: Path) -> Roll:
        return roll(open_ledger(file, limits=limits), conditions, as_of=as_of, columns=wanted)

    all_ = folder.gathered(path, found_in, limits=limits, strict=strict)
    lacks = all_.unread
    if not strict:
        all_ = all_.with_some_lacking()
    rolls = [(branch.name, branch.found) for branch in all_.branches]
    whole = [(path, together(rolls, folder.BRANCH))] if rolls else []
    without = f" (들어 있지 않은 파일: {', '.join(lacks)})" if lacks and not each else ""
    made: list[tuple[str, int]] = []
    try:
        for where, name, found, of in _files(all_, whole, output, each=each, make=not way.dry_run):
            if not way.dry_run:
                how = {"reveal": reveal, "guard": guard}
                write_roll(found, where, ledger=f"{name}{without}", of=of, **how)
            made.append((str(where), len(found.people)))
    except XlcrmError as error:
        return failed(output or path, error, as_of, as_json=way.as_json)
    if way.as_json:
        beside = {"made": [place for place, _ in made]} if made else {}
        return all_.print_json(
            as_of, lambda branch: plain_roll(branch.found, reveal=reveal), beside
        )
    own = [(str(branch.path), branch.found) for branch in all_.branches]
    for name, found in own if each else whole:
        for line in roll_lines(name, found, reveal=reveal, chosen=bool(wanted)):
            out(line)
    told = "쓸 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "썼습니다."
    for place, people in made:
        out(f"  명단: {shown(place)}에 {people:,}명을 {told}")
    return all_.tell(as_of)


def _files(
    all_: folder.Folder[Roll],
    whole: Sequence[tuple[str, Roll]],
    output: str | None,
    *,
    each: bool,
    make: bool,
) -> Iterator[tuple[str | Path, str, Roll, Sequence[Path]]]:
    """Yield which files are made, what each is about, its list, and of which ledgers it is."""
    if output is not None and each:
        for branch, place in folder.places_in(output, all_.branches, "명단", ".xlsx", make=make):
            yield place, branch.path.name, branch.found, [branch.path]
    elif output is not None:
        for name, found in whole:
            yield output, name, found, all_.files
