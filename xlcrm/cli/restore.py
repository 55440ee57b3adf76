"""`xlcrm restore`: the ledger as it was on a day, put back from its backups."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from xlcrm.cli import options
from xlcrm.cli.asking import is_agreed
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.domain.typed_option import path_quoted
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.restore import Backup, Restored
    from xlcrm.ooxml.zipformat import Limits

When: TypeAlias = tuple[date, int]
"""A day or a moment, and which backup of those of its second; 0 is the last one."""

_ONE: Final = lazy(r"(.+?) *\(([1-9][0-9]{0,3})\)")


def _on(ctx: click.Context, param: click.Parameter, value: str | None) -> When | None:
    """A day, a moment, or one of several backups of a second; a minute goes to its end."""
    if value is None:
        return None
    one = _ONE.fullmatch(value.strip())
    text = one[1] if one else value.strip()
    try:
        day = None if ":" in text else options.day(ctx, param, text)
        moment = options.moment(ctx, param, text) if ":" in text else None
    except click.BadParameter:
        day = moment = None
    if day is not None and not one:
        return day, 0
    if moment is None:
        raise click.BadParameter("2024-09-30이나 2024-09-30 14:30처럼 적으세요.", ctx, param)
    if text.count(":") == 1:
        return moment.replace(second=59), 0
    return moment, int(one[2]) if one else 0


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
    help="그날이나 그때의 대장으로: 2024-09-30, 어제, 2024-09-30 14:30.",
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
    on: When | None,
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
    같은 초의 백업이 여럿이면 --on "2024-09-30 19:00:00 (2)"처럼 고릅니다.
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
    when, number = on
    given: dict[str, Any] = {"keep_log": not without_log, "limits": limits, "number": number}

    def show(found: Restored) -> None:
        for line in _shown(ledger, found):
            out(line)

    try:
        by = options.author("restore", user)
        if asking:
            agreed = restore(ledger, when, by, dry_run=True, show=show, **given)
            if agreed.backup is None or not is_agreed("되살리겠습니까?"):
                out("되살리지 않았습니다.")
                return 0
            done = restore(ledger, when, by, agreed=agreed, **given)
        else:
            tell = (lambda _: None) if as_json else show
            done = restore(ledger, when, by, dry_run=dry_run, show=tell, **given)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        more = {"saved": f"{done.saved}", "remade": list(done.remade), "waiting": done.since}
        said = {name: value for name, value in more.items() if value}
        print_json(
            json_object(
                ledger,
                today,
                "ok",
                edits=done.edits,
                kinds=done.kinds,
                headers=done.headers,
                more=said,
            )
        )
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
        yield from _of_backup(found)
        return
    yield f"{name}: 백업 '{shown(found.backup.name)}'{to} 되살리면 달라지는 셀:"
    if found.unread:
        yield f"  지금 대장을 읽을 수 없어 셀마다 견주지 못합니다: {shown(found.unread)}"
        yield "  그 뒤에 적은 일지와 변경이력도 읽을 수 없어 옮기지 못합니다."
    elif not found.edits and not found.remade:
        yield "  달라지는 셀이 없습니다."
    yield from cells_back(found)
    if found.since:
        yield (
            f"  그 뒤에 적은 일지 {found.since:,}건은 대기열에 두어, 다음에 쓸 때 다시 적습니다."
        )
    if found.notes:
        yield f"  그 뒤에 xlcrm이 한 일을 적은 일지 {found.notes:,}건은 옮기지 않습니다."
    yield from _of_backup(found)
    if found.told:
        yield "  되살린 것을 백업의 변경이력에 적습니다." if found.unread else TOLD


def _of_backup(found: Restored) -> Iterator[str]:
    """What is to be known of the backup itself."""
    from xlcrm.cli.shown.went_back import SPOILT  # noqa: PLC0415 - heavy imports late

    if found.spoilt:
        yield SPOILT
    if not found.sealed:
        yield "  이 백업에는 만들 때의 지문이 없어, 그때의 파일이 맞는지는 확인하지 못합니다."


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
    rows = [(each.named, _size(each.size), _state(each)) for each in reversed(every)]
    yield from map(shown, aligned(rows, indent=2))
    good = [each for each in every if each.whole]
    if good:
        yield f'되살리려면: xlcrm restore {path_quoted(shown(ledger))} --on "{good[0].named}"'


def _state(backup: Backup) -> str:
    """What is to be known of a backup before somebody chooses it."""
    from xlcrm.files.backups import State  # noqa: PLC0415 - heavy imports late

    odd = {
        State.ROTTEN: "손상되어 쓸 수 없음",
        State.UNREAD: "읽을 권한이 없음",
        State.ENCRYPTED: "암호를 모름",
        State.AS_SAVED: "저장할 때부터 온전하지 않음",
    }
    return odd.get(backup.state, "" if backup.sealed else "만들 때의 지문이 없음")


def _listed(every: tuple[Backup, ...]) -> list[dict[str, object]]:
    return [
        {
            "path": str(each.path),
            "saved": f"{each.saved}",
            "size": each.size,
            "whole": each.whole,
            "named": each.named,
            "state": each.state.value,
        }
        for each in every
    ]


def _size(count: int) -> str:
    return f"{max(1, round(count / 1024)):,}KB"
