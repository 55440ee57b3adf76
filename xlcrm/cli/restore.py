"""`xlcrm restore`: the ledger as it was on a day, put back from its backups."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.restore import Backup, Restored
    from xlcrm.ooxml.zipformat import Limits


def _on(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """A day or a moment; a minute goes to its end, as people mean it."""
    from xlcrm.schema.coerce import read  # noqa: PLC0415 - heavy
    from xlcrm.schema.columns import Kind  # noqa: PLC0415

    if value is None:
        return None
    found = read(Kind.DATETIME, value).value
    if isinstance(found, datetime) and ":" in value:
        return found if value.count(":") > 1 else found.replace(second=59)
    if isinstance(found, datetime):
        return found.date()
    if isinstance(found, date):
        return found
    raise click.BadParameter("2024-09-30이나 2024-09-30 14:30처럼 적으세요.", ctx, param)


@click.command(
    "restore",
    cls=KoreanCommand,
    short_help="백업에서 어느 날의 대장을 되살립니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm restore 고객대장.xlsx
  xlcrm restore 고객대장.xlsx --on 2024-09-30 --dry-run
  xlcrm restore 고객대장.xlsx --on 2024-09-30""",
)
@options.ledger
@click.option(
    "--on",
    "on",
    callback=_on,
    metavar="날짜",
    help="2024-09-30이나 2024-09-30 14:30의 대장으로.",
)
@click.option("--yes", is_flag=True, help="터미널에서도 묻지 않고 되살립니다.")
@click.option(
    "--without-log", is_flag=True, help="그 뒤에 적은 일지를 대기열에 두지 않고 함께 되돌립니다."
)
@options.dry_run
@options.as_json
@options.user
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - what may be chosen
    ledger: str,
    *,
    on: date | None,
    yes: bool,
    without_log: bool,
    dry_run: bool,
    as_json: bool,
    user: str | None,
    limits: Limits,
) -> int:
    """백업 가운데 그날 마지막으로 저장한 대장을 제자리에 되살립니다.

    \b
    --on이 없으면 남아 있는 백업을 보여 주기만 합니다. --on이 있으면 무엇이
    달라지는지 셀마다 먼저 보여 주고, 터미널에서는 물은 뒤에 되살립니다.
    백업은 만들 때의 지문과 모든 부분의 검사값을 확인한 뒤에만 씁니다.

    \b
    되살리기 전의 대장도 백업으로 남아, xlcrm undo로 다시 되돌릴 수 있습니다.
    그 뒤에 적은 일지는 대기열에 두어 다음에 쓸 때 다시 적습니다. 구매이력처럼
    다른 시트에 그 뒤에 적은 것은 함께 되돌아갑니다. 되살린 것은 변경이력에
    적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.restore import restore  # noqa: PLC0415

    today = options.today()
    if on is None:
        return _list(ledger, as_json=as_json)
    quiet = as_json or dry_run or yes
    asking = not quiet and sys.stdin.isatty() and sys.stdout.isatty()
    given: dict[str, Any] = {"keep_log": not without_log, "limits": limits}

    def show(found: Restored) -> None:
        for line in _shown(ledger, found):
            out(line)

    try:
        by = options.author("restore", user)
        if asking:
            agreed = restore(ledger, on, by, dry_run=True, show=show, **given)
            if agreed.backup is None or not click.confirm("되살리겠습니까?", default=False):
                out("되살리지 않았습니다.")
                return 0
            done = restore(ledger, on, by, agreed=agreed, **given)
        else:
            tell = (lambda _: None) if as_json else show
            done = restore(ledger, on, by, dry_run=dry_run, show=tell, **given)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        more = {"saved": f"{done.saved}", "remade": list(done.remade), "waiting": done.since}
        said = {name: value for name, value in more.items() if value}
        print_json(json_object(ledger, today, "ok", edits=done.edits, kinds=done.kinds, more=said))
        return 0
    for line in _done(done, dry_run=dry_run):
        out(line)
    return 0


def _list(ledger: str, *, as_json: bool) -> int:
    """Show the backups there are."""
    from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.restore import backups  # noqa: PLC0415

    today = options.today()
    try:
        every = backups(ledger)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, today, "ok", more={"backups": _listed(every)}))
    else:
        for line in _lines(ledger, every):
            out(line)
    return 0


def _shown(ledger: str, found: Restored) -> Iterator[str]:
    """What is going to change, before it is done."""
    from xlcrm.cli.shown.went_back import TOLD, cells_back  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.domain.particles import particle  # noqa: PLC0415

    name = shown(ledger)
    if found.backup is None:
        yield f"{name}: 지금 대장이 {found.saved} 저장 그대로여서 되살릴 것이 없습니다."
        return
    to = particle(found.backup.name, "으로/로")
    if found.gone:
        yield f"{name}: 대장이 없어져, 백업 '{shown(found.backup.name)}'{to} 다시 만듭니다."
        return
    yield f"{name}: 백업 '{shown(found.backup.name)}'{to} 되살리면 달라지는 셀:"
    if found.unread:
        yield f"  지금 대장을 읽을 수 없어 셀마다 견주지 못합니다: {shown(found.unread)}"
    elif not found.edits and not found.remade:
        yield "  달라지는 셀이 없습니다."
    yield from cells_back(found.edits, found.kinds, found.remade)
    if found.since:
        yield (
            f"  그 뒤에 적은 일지 {found.since:,}건은 대기열에 두어, 다음에 쓸 때 다시 적습니다."
        )
    if found.told:
        yield TOLD


def _done(done: Restored, *, dry_run: bool) -> Iterator[str]:
    from xlcrm.cli.streams import shown  # noqa: PLC0415 - heavy imports late

    if done.backup is None:
        return
    if dry_run:
        yield "(--dry-run: 되살리지 않았습니다)"
    elif done.gone:
        yield "없어진 대장을 다시 만들었습니다."
    elif done.kept is None:
        yield "대장이 백업과 같아 아무것도 쓰지 않았습니다."
    else:
        kept = f"{done.kept.parent.name}/{done.kept.name}"
        yield f"되살렸습니다. 되살리기 전의 대장: {shown(kept)}"


def _lines(ledger: str, every: tuple[Backup, ...]) -> Iterator[str]:
    """The backups there are, the newest first."""
    from xlcrm.cli.shown.listing import aligned  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415

    yield f"{shown(ledger)}: 남아 있는 백업 {len(every):,}개"
    rows = [
        (f"{each.saved}", _size(each.size), "" if each.whole else "손상되어 쓸 수 없음")
        for each in reversed(every)
    ]
    yield from map(shown, aligned(rows, indent=2))
    if every:
        yield f'되살리려면: xlcrm restore "{shown(ledger)}" --on "{every[0].saved}"'


def _listed(every: tuple[Backup, ...]) -> list[dict[str, object]]:
    return [
        {"path": str(each.path), "saved": f"{each.saved}", "size": each.size, "whole": each.whole}
        for each in every
    ]


def _size(count: int) -> str:
    return f"{max(1, round(count / 1024)):,}KB"
