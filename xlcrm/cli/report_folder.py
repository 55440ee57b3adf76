"""`xlcrm report` over every ledger of a folder: one report of all, or one of each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from xlcrm.cli import folder
from xlcrm.cli.report_into import put_into, put_told
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import failed
from xlcrm.errors import DomainError, XlcrmError
from xlcrm.fleet.names import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.cli import options
    from xlcrm.fleet.crew import Crew
    from xlcrm.jobs.together import Part
    from xlcrm.ooxml.zipformat import Limits


def reported(  # noqa: PLR0913 - what the command was given
    path: str,
    asked: tuple[str | None, bool, Sequence[str], bool],
    as_of: date,
    way: options.Way,
    *,
    crew: Crew,
    each: bool,
    strict: bool,
    reveal: bool,
) -> int:
    """Report on every ledger below a folder.

    Args:
        path: the folder.
        asked: the file or the folder of the reports; whether they go into the ledgers; which
            sheets; whether they are printed.
        as_of: the day that counts as today.
        way: how it is done.
        crew: how many ledgers at once.
        each: whether each ledger has a report of its own.
        strict: whether what is no ledger is an error.
        reveal: whether people are shown unmasked.
    """
    output, into, only, pdf = asked
    try:
        if into and output:
            raise DomainError(
                "폴더에서는 -o와 --into를 함께 쓰지 않습니다.", hint="둘로 나누어 실행하세요."
            )
        if into:
            return _into_each(path, only, as_of, way, crew=crew, strict=strict, reveal=reveal)
        assert output is not None  # noqa: S101 - the command asks for one of the two
        how = {"strict": strict, "reveal": reveal, "pdf": pdf}
        if each:
            return _each(path, output, only, as_of, way, crew=crew, **how)
        return _together(path, output, only, as_of, way, crew=crew, **how)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=way.as_json)


def _together(  # noqa: PLR0913 - what the command was given
    path: str,
    output: str,
    only: Sequence[str],
    as_of: date,
    way: options.Way,
    *,
    crew: Crew,
    strict: bool,
    reveal: bool,
    pdf: bool,
) -> int:
    from xlcrm.jobs.together import report_of_several  # noqa: PLC0415 - heavy

    limits = way.saving["limits"]
    part = partial(_part, as_of=as_of, limits=limits)
    all_ = folder.gathered(path, part, limits=limits, strict=strict, crew=crew)
    made: list[Path] = []
    if all_.branches:
        parts = [(branch.name, branch.found) for branch in all_.branches]
        made = report_of_several(
            parts,
            all_.title,
            output,
            only=only,
            reveal=reveal,
            pdf=pdf,
            dry_run=way.dry_run,
            unread=all_.unread,
            of=all_.files,
        )
    return tell_reports(all_, made, as_of, way)


def _part(file: Path, as_of: date, limits: Limits) -> Part:
    from xlcrm.jobs.together import part_of  # noqa: PLC0415 - heavy
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    return part_of(open_ledger(file, limits=limits), as_of=as_of, called=str(file))


def _each(  # noqa: PLR0913 - what the command was given
    path: str,
    output: str,
    only: Sequence[str],
    as_of: date,
    way: options.Way,
    *,
    crew: Crew,
    strict: bool,
    reveal: bool,
    pdf: bool,
) -> int:
    from xlcrm.fleet.batch import find_workbooks  # noqa: PLC0415 - heavy imports late

    limits, dry_run = way.saving["limits"], way.dry_run
    files = find_workbooks([path])
    home = folder.home_of(output, files, make=not dry_run)
    names = names_of(path, files)
    places = {file: folder.place_in(home, names[file], "보고서", ".xlsx") for file in files}
    how = {"as_of": as_of, "only": only, "reveal": reveal, "pdf": pdf, "dry_run": dry_run}
    one = partial(_one, places=places, limits=limits, how=how)
    all_ = folder.gathered(path, one, limits=limits, strict=strict, crew=crew)
    made = [place for branch in all_.branches for place in branch.found]
    return tell_reports(all_, made, as_of, way)


def _one(
    file: Path, places: Mapping[Path, Path], limits: Limits, how: Mapping[str, Any]
) -> list[Path]:
    """Make the report of one ledger."""
    from xlcrm.jobs.report import report  # noqa: PLC0415 - heavy imports late
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    return report(open_ledger(file, limits=limits), places[file], **how)


def _into_each(  # noqa: PLR0913 - what the command was given
    path: str,
    only: Sequence[str],
    as_of: date,
    way: options.Way,
    *,
    crew: Crew,
    strict: bool,
    reveal: bool,
) -> int:
    put = partial(_put, only=only, as_of=as_of, way=way, reveal=reveal)
    limits = way.saving["limits"]
    all_ = folder.gathered(path, put, limits=limits, strict=strict, crew=crew)
    if way.as_json:
        return all_.print_json(as_of, lambda branch: {"sheets": branch.found[0]})
    for branch in all_.branches:
        for line in branch.found[1]:
            out(shown(line))
    return all_.tell(as_of)


def _put(
    file: Path, only: Sequence[str], as_of: date, way: options.Way, *, reveal: bool
) -> tuple[int, tuple[str, ...]]:
    """Put the report into one ledger; how many sheets those are, and what is said of it."""
    done = put_into(str(file), only or None, as_of, way, reveal=reveal)
    return len(done.plan.new_sheets), tuple(put_told(str(file), done))


def tell_reports(
    all_: folder.Folder[Any],
    made: Sequence[Path],
    as_of: date,
    way: options.Way,
    beside: Mapping[str, object] | None = None,
) -> int:
    """Tell which reports were made, and how it went with each ledger; the exit code.

    Args:
        all_: the ledgers.
        made: the reports.
        as_of: the day.
        way: how it was done.
        beside: what JSON tells beside them.
    """
    reports = [str(place) for place in made]
    if way.as_json:
        return all_.print_json(as_of, lambda _: {}, {"reports": reports, **(beside or {})})
    done = "만들 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "만들었습니다."
    for place in reports:
        out(f"{shown(place)}: {as_of} 기준 보고서를 {done}")
    return all_.tell(as_of)
