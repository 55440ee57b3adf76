"""`xlcrm summary` and `xlcrm report` of what `xlcrm export` has written: no workbook is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from xlcrm.cli import folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from xlcrm.cli import options
    from xlcrm.fleet.crew import Crew
    from xlcrm.fleet.stored import Gathered, StoredPart

_HINT = "대장이나 그 폴더를 적어 실행하세요."


def is_store(path: str) -> bool:
    """Tell whether a command was given what `xlcrm export` writes, in the place of a ledger."""
    from xlcrm.jobs.stores.opened import is_store as is_one  # noqa: PLC0415 - heavy imports late

    return is_one(path)


def summarised(  # noqa: PLR0913 - what the command was given
    path: str,
    as_of: date,
    crew: Crew,
    show: Callable[..., int],
    *,
    each: bool,
    strict: bool,
    as_json: bool,
    backtest: bool,
) -> int:
    """Show the summary of all ledgers of a store.

    Args:
        path: the store.
        as_of: the day that counts as today.
        crew: how many ledgers at once.
        show: shows the figures, as `summary.show_together`.
        each: whether each ledger was to be shown by itself, which a store does not do.
        strict: whether what is no ledger is an error.
        as_json: whether to print JSON.
        backtest: whether earlier forecasts were to be looked at, likewise.
    """
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415
    from xlcrm.fleet.stored import together  # noqa: PLC0415

    try:
        if each or backtest:
            name = "--each" if each else "--backtest"
            raise DomainError(f"내보낸 자료에 쓸 수 없는 옵션입니다: {name}", path=path, hint=_HINT)
        found = _gathered(path, as_of, crew, strict=strict)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=as_json)
    all_ = _folder(found)
    if not all_.branches:
        return all_.print_json(as_of, lambda _: {}) if as_json else all_.tell(as_of)
    blank = sum(part.blank_ends for _, part in found.parts)
    beside = {"store": _plain(found)}
    code = show(all_, together(found), blank, as_of, as_json=as_json, named=path, beside=beside)
    _advise(found, as_json=as_json)
    return code


def reported_of(  # noqa: PLR0913 - what the command was given
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
    """Report on all ledgers of a store.

    Args:
        path: the store.
        asked: as for `report_folder.reported`.
        as_of: the day that counts as today.
        way: how it is done.
        crew: how many ledgers at once.
        each: whether each ledger was to have a report of its own, which a store does not do.
        strict: whether what is no ledger is an error.
        reveal: whether people are shown unmasked.
    """
    from xlcrm.cli.report_folder import tell_reports  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415
    from xlcrm.fleet.stored import report_of  # noqa: PLC0415

    output, into, only, pdf = asked
    try:
        if into or each or output is None:
            name = "--into" if into else "--each"
            raise DomainError(f"내보낸 자료에 쓸 수 없는 옵션입니다: {name}", path=path, hint=_HINT)
        found = _gathered(path, as_of, crew, strict=strict, reveal=reveal)
        made = []
        if found.parts:
            dry_run = way.dry_run
            made = report_of(found, output, only=only, reveal=reveal, pdf=pdf, dry_run=dry_run)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=way.as_json)
    code = tell_reports(_folder(found), made, as_of, way, {"store": _plain(found)})
    _advise(found, as_json=way.as_json)
    return code


def _gathered(
    path: str, as_of: date, crew: Crew, *, strict: bool, reveal: bool = False
) -> Gathered:
    from xlcrm.cli.shown.progress import tracked  # noqa: PLC0415 - heavy imports late
    from xlcrm.fleet.stored import gathered  # noqa: PLC0415

    through = partial(tracked, doing="내보낸 자료를 읽는 중", several=crew.jobs > 1)
    return gathered(path, as_of=as_of, reveal=reveal, strict=strict, jobs=crew, through=through)


def _folder(found: Gathered) -> folder.Folder[StoredPart]:
    """The ledgers as those of the folder that was exported."""
    branches = (folder.Branch(name, each.part.path, each) for name, each in found.parts)
    return folder.Folder(str(found.store.home), tuple(branches), found.results)


def _plain(found: Gathered) -> dict[str, object]:
    """What JSON tells of a store."""
    since = found.since
    return {
        "kind": found.store.kind,
        "masked": found.store.about.masked,
        "ledgers_found": since.known,
        "changed": list(since.changed),
        "gone": list(since.gone),
        "new": list(since.new),
        "remarks": list(found.remarks),
    }


def _advise(found: Gathered, *, as_json: bool) -> None:
    """Say that the store is older than its workbooks, and what brings it up to date."""
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415 - heavy imports late

    since = found.since
    if as_json:
        return
    for line in found.remarks:
        say(shown(line))
    if since.changed or since.gone or since.new:
        drop = " --drop-gone" if since.gone else ""
        say(f"→ 새로 내보내려면: {shown(found.store.again)}{drop}")
