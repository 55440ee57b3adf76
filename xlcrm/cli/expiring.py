"""`xlcrm expiring`: who expires when, on the screen or as a calendar."""

from __future__ import annotations

from dataclasses import fields as fields_of
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.streams import out
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.jobs.blank_ends import BlankEnd
    from xlcrm.jobs.dateless import Dateless
    from xlcrm.jobs.expiring import Expiry
    from xlcrm.jobs.sessions import Sessions
    from xlcrm.office.sums import Sum
    from xlcrm.ooxml.zipformat import Limits

_CALENDARS: Final = frozenset({".ics"})
_KOREA: Final = timedelta(hours=9)


@click.command(
    "expiring",
    cls=KoreanCommand,
    short_help="곧 끝나는 계약을 급한 순서로 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm expiring 고객대장.xlsx --within 30
  xlcrm expiring 고객대장.xlsx --ics 만료.ics
  xlcrm expiring 지점폴더 --within 30""",
)
@options.ledger
@click.option(
    "-w",
    "--within",
    callback=shared.whole(0, 3650),
    metavar="일",
    help="앞으로 이만큼의 날 안에 끝나는 계약만 봅니다.",
)
@click.option("--ics", metavar="파일", help="안내 날과 만료일을 달력 파일(.ics)로 씁니다.")
@folder.each
@folder.strict
@click.option("--reveal", is_flag=True, help="이름을 가리지 않습니다.")
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    within: int | None,
    ics: str | None,
    each: bool,
    strict: bool,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """곧 끝나거나 만료 안내 기간에 든 계약을 급한 순서로 보여 줍니다.

    \b
    --within을 적지 않으면 60일 안에 끝나거나 만료 안내 기간에 든 계약입니다.
    재계약했거나 해지, 취소한 계약은 뺍니다.
    끝났지만 재계약 유예가 남은 계약, 종료일이 빈 계약, 날짜가 없는 계약, 횟수가
    거의 남지 않은 계약은 따로 보여 줍니다.
    안내 시작은 만료 안내 기간의 첫날이며, 쉬는 날이면 앞선 근무일입니다.
    달력 파일은 몇 번을 가져와도 같은 일정이 둘이 되지 않습니다.
    폴더이면 모든 대장의 계약을 지점 열과 함께 모읍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import tell, without_path  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import code_of, json_object, outcome_of, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    if folder.is_folder(ledger):
        asked = (within, ics)
        way = (as_of, limits)
        return _of_folder(
            ledger, asked, way, each=each, strict=strict, reveal=reveal, as_json=as_json
        )
    try:
        found = _found(ledger, as_of, within, limits)
        if ics is not None:
            _write_calendar(ics, found.rows, reveal=reveal, of=[ledger])
    except XlcrmError as error:
        if not as_json:
            tell(error)
        else:
            why = without_path(error)
            print_json(json_object(ledger, as_of, outcome_of(error), error=why))
        return code_of(error)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=_more(found, reveal=reveal)))
    else:
        _show_one(ledger, found, as_of, within, ics=ics, reveal=reveal)
    return 0


def _of_folder(  # noqa: PLR0913 - what the command was given
    path: str,
    asked: tuple[int | None, str | None],
    way: tuple[date, Limits],
    *,
    each: bool,
    strict: bool,
    reveal: bool,
    as_json: bool,
) -> int:
    """The contracts of every ledger of a folder."""
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    (within, ics), (as_of, limits) = asked, way
    all_ = folder.gathered(
        path, lambda file: _found(str(file), as_of, within, limits), limits=limits, strict=strict
    )
    made = {}
    try:
        if ics is not None and each:
            for branch, place in folder.places_in(ics, all_.branches, "만료", ".ics"):
                at = [branch.path]
                _write_calendar(str(place), branch.found.rows, reveal=reveal, of=at)
                made[branch.name] = str(place)
        elif ics is not None:
            several = [(row, one.name) for one in all_.branches for row in one.found.rows]
            _write_calendar(
                ics,
                [row for row, _ in several],
                [name for _, name in several],
                reveal=reveal,
                of=all_.files,
            )
    except XlcrmError as error:
        return failed(ics or path, error, as_of, as_json=as_json)
    if as_json:
        return all_.print_json(as_of, lambda branch: _more(branch.found, reveal=reveal))
    if each:
        for branch in all_.branches:
            own = made.get(branch.name)
            _show_one(str(branch.path), branch.found, as_of, within, ics=own, reveal=reveal)
    elif all_.branches:
        _show_all(path, all_, as_of, within, ics=ics, reveal=reveal)
    return all_.tell(as_of)


class _Found(NamedTuple):
    """What there is of a ledger: contracts that end, in their grace, and those told of apart."""

    rows: tuple[Expiry, ...]
    in_grace: tuple[Expiry, ...]
    blank: tuple[BlankEnd, ...]
    low: tuple[Sessions, ...]
    undated: tuple[Dateless, ...]


def _more(found: _Found, *, reveal: bool) -> dict[str, object]:
    """What JSON tells of a ledger."""
    from xlcrm.cli.shown.blank_ends import plain_blank_ends  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.dateless import plain_dateless  # noqa: PLC0415
    from xlcrm.cli.shown.sessions import plain_sessions  # noqa: PLC0415
    from xlcrm.cli.shown.sums import plain_sums  # noqa: PLC0415

    return {
        "contracts": [_plain(row, reveal=reveal) for row in found.rows],
        "in_grace": [_plain(row, reveal=reveal) for row in found.in_grace],
        "sessions": plain_sessions(found.low, reveal=reveal),
        "blank_ends": plain_blank_ends(found.blank, reveal=reveal),
        "dateless": plain_dateless(found.undated, reveal=reveal),
        "sums": plain_sums(_sums(found.rows)),
    }


def _show_one(  # noqa: PLR0913 - what the page says of itself
    path: str, found: _Found, as_of: date, within: int | None, *, ics: str | None, reveal: bool
) -> None:
    """Show a ledger's page."""
    _show(path, found.rows, as_of, within, ics=ics, reveal=reveal)
    _show_in_grace(found.in_grace, reveal=reveal)
    for line in _apart(found, reveal=reveal):
        out(line)


def _show_all(  # noqa: PLR0913 - as for one
    path: str,
    all_: folder.Folder[_Found],
    as_of: date,
    within: int | None,
    *,
    ics: str | None,
    reveal: bool,
) -> None:
    """Show the pages of all ledgers as one, the most urgent first, each line with its branch."""

    def together(of: Callable[[_Found], Sequence[Expiry]]) -> tuple[list[Expiry], list[str]]:
        pairs = [(row, branch.name) for branch in all_.branches for row in of(branch.found)]
        pairs.sort(key=lambda pair: pair[0].days_left)
        return [row for row, _ in pairs], [name for _, name in pairs]

    rows, names = together(lambda found: found.rows)
    _show(path, rows, as_of, within, ics=ics, reveal=reveal, branches=names)
    rows, names = together(lambda found: found.in_grace)
    _show_in_grace(rows, reveal=reveal, branches=names)
    for branch in all_.branches:
        apart = list(_apart(branch.found, reveal=reveal))
        if apart:
            out(f"{folder.BRANCH} {branch.name}")
            out("\n".join(f"  {line}" for line in apart))


def _apart(found: _Found, *, reveal: bool) -> Iterator[str]:
    """Yield the contracts that are listed apart from those that end."""
    from xlcrm.cli.shown.blank_ends import blank_end_lines  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.dateless import dateless_lines  # noqa: PLC0415
    from xlcrm.cli.shown.sessions import session_lines  # noqa: PLC0415

    yield from session_lines(found.low, reveal=reveal)
    yield from blank_end_lines(found.blank, reveal=reveal)
    yield from dateless_lines(found.undated, reveal=reveal)


def _found(path: str, as_of: date, within: int | None, limits: Limits) -> _Found:
    from xlcrm.jobs.blank_ends import blank_ends  # noqa: PLC0415
    from xlcrm.jobs.dateless import dateless  # noqa: PLC0415
    from xlcrm.jobs.expiring import expiring, in_grace  # noqa: PLC0415
    from xlcrm.jobs.sessions import sessions  # noqa: PLC0415
    from xlcrm.office.journal_read import CONTACT_FIELDS  # noqa: PLC0415 - heavy imports late
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415
    from xlcrm.schema.sheets import JOURNAL, LEDGER  # noqa: PLC0415

    opened = open_ledger(
        path,
        limits=limits,
        fields=lambda match: CONTACT_FIELDS if match.spec.key == JOURNAL.key else None,
        kinds=(LEDGER.key, JOURNAL.key),
    )
    return _Found(
        expiring(opened, as_of=as_of, within=within),
        in_grace(opened, as_of=as_of),
        blank_ends(opened, as_of=as_of),
        sessions(opened, as_of=as_of),
        dateless(opened),
    )


def _write_calendar(
    path: str,
    rows: Sequence[Expiry],
    branches: Sequence[str] = (),
    *,
    reveal: bool,
    of: Sequence[str | Path],
) -> None:
    from datetime import UTC  # noqa: PLC0415

    from xlcrm.files.outgoing import put  # noqa: PLC0415 - only for --ics
    from xlcrm.jobs.expiring import calendar  # noqa: PLC0415

    stamp = (options.now() - _KOREA).replace(microsecond=0, tzinfo=UTC)
    data = calendar(rows, stamp=stamp, reveal=reveal, branches=branches)
    put(path, data, _CALENDARS, of=of)


def _show(  # noqa: PLR0913 - what the list says of itself
    path: str,
    rows: Sequence[Expiry],
    as_of: date,
    within: int | None,
    *,
    ics: str | None,
    reveal: bool,
    branches: Sequence[str] = (),
) -> None:
    from xlcrm.cli.shown.sums import sum_lines  # noqa: PLC0415
    from xlcrm.cli.streams import shown  # noqa: PLC0415

    if not rows and within is None:
        out(f"{shown(path)}: {as_of} 기준으로 곧 끝나는 계약이 없습니다.")
    elif not rows:
        out(f"{shown(path)}: {as_of}부터 {within}일 안에 끝나는 계약이 없습니다.")
    else:
        soon = "곧" if within is None else f"{within}일 안에"
        out(f"{shown(path)}: {as_of} 기준으로 {soon} 끝나는 계약 {len(rows):,}건")
        fields = dict.fromkeys(field for row in rows for field in row.told)
        _table(rows, fields, branches, reveal=reveal)
        for line in sum_lines(_sums(rows)):
            out(line)
    if ics is not None:
        out(f"  달력: {shown(ics)} (일정 {2 * len(rows):,}개)")


def _table(
    rows: Sequence[Expiry], fields: Collection[str], branches: Sequence[str], *, reveal: bool
) -> None:
    """Show contracts, each with what the ledger's own columns tell of it, and with its branch."""
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.schema.sheets import LEDGER  # noqa: PLC0415

    headings = [
        Heading("남은 날", ALWAYS, right=True),
        Heading("종료일", 8),
        Heading("고객", ALWAYS, wraps=True),
        Heading("서비스", 7, wraps=True),
        Heading("셀", 6),
        Heading("안내 시작", 2),
        Heading("의사", 5),
        Heading("최근 상담", 3),
        Heading("조치", 4, wraps=True),
        *(Heading(LEDGER.column(field).name, 1, wraps=True) for field in fields),
    ]
    lines = [_line(row, fields, reveal=reveal) for row in rows]
    if branches:
        headings.insert(0, Heading(folder.BRANCH, ALWAYS, wraps=True))
        lines = [(shown(name), *line) for name, line in zip(branches, lines, strict=True)]
    out("\n".join(table(headings, lines)))


def _show_in_grace(rows: Sequence[Expiry], *, reveal: bool, branches: Sequence[str] = ()) -> None:
    """Show the contracts that are over and may still be renewed; nothing where there is none."""
    if rows:
        out(f"끝났지만 재계약 유예가 남은 계약 {len(rows):,}건")
        _table(rows, (), branches, reveal=reveal)


def _sums(rows: Sequence[Expiry]) -> list[Sum]:
    """What the listed contracts' columns come to that are told of."""
    from xlcrm.office.sums import TOLD, sum_of  # noqa: PLC0415 - heavy imports late

    found: list[Sum] = []
    for column in TOLD:
        if any(column.field in row.told for row in rows):
            of = f"위 계약 가운데 {column.name} 있는"
            found += sum_of(column, [row.told.get(column.field) for row in rows], of=of)
    return found


def _line(row: Expiry, fields: Iterable[str], *, reveal: bool) -> tuple[str, ...]:
    from xlcrm.cli.shown.tone import Toned, of_days  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.domain.counts import days_left_told  # noqa: PLC0415
    from xlcrm.office.sums import worded  # noqa: PLC0415
    from xlcrm.schema.sheets import LEDGER  # noqa: PLC0415

    told = _plain(row, reveal=reveal)
    return (
        Toned(days_left_told(row.days_left), of_days(row.days_left)),
        str(row.end),
        shown(told["name"]) or "(이름 없음)",
        shown(told["service"]) or "-",
        shown(row.where),
        str(row.act_by),
        row.intention,
        str(row.last_contact or "-"),
        row.action or "-",
        *(shown(worded(LEDGER.column(name), row.told.get(name))) or "-" for name in fields),
    )


def _plain(row: Expiry, *, reveal: bool) -> dict[str, object]:
    """A contract as JSON tells it; the name masked unless it may be shown."""
    from xlcrm.domain.privacy import mask_id, mask_name, scrub  # noqa: PLC0415 - heavy imports late

    said = ((each.name, getattr(row, each.name)) for each in fields_of(row))  # nothing is copied
    plain = {
        name: str(value) if hasattr(value, "isoformat") else value
        for name, value in said
        if name not in {"where", "told"}
    }
    plain |= {name: _told(name, value, reveal=reveal) for name, value in row.told.items()}
    if not reveal:
        plain |= {"name": mask_name(row.name), "service": scrub(row.service)}
        ids = ("customer_id", "contract_id")
        plain |= {each: mask_id(str(plain[each]), row.name) for each in ids}
    return {"sheet": row.where.sheet, "cell": row.where.cell, **plain}


def _told(field: str, value: object, *, reveal: bool) -> object:
    """A value of a column that is told of, as JSON knows it."""
    from xlcrm.cli.writing import plain  # noqa: PLC0415 - heavy imports late
    from xlcrm.schema.sheets import LEDGER  # noqa: PLC0415

    if reveal and isinstance(value, str):
        return value
    return plain(value, LEDGER.column(field).shown_as)
