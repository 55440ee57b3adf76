"""`xlcrm undo`: the last save taken back."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.jobs.undo import Undone
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.columns import Kind

_MOST: Final = 20


@click.command(
    "undo",
    cls=KoreanCommand,
    short_help="마지막 저장을 되돌립니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm undo 고객대장.xlsx --dry-run
  xlcrm undo 고객대장.xlsx""",
)
@options.ledger
@options.dry_run
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, dry_run: bool, as_json: bool, limits: Limits) -> int:
    """xlcrm의 마지막 저장을 되돌립니다: 가장 새 백업을 대장 자리에 놓습니다.

    \b
    무엇이 달라지는지 먼저 보여 줍니다. 그 뒤에 누가 대장을 고쳤으면 되돌리지
    않습니다. 되돌리기 전의 대장도 'xlcrm 백업' 폴더에 남깁니다.
    다시 실행하면 그 앞의 저장을 되돌립니다. 대기열에서 옮겨 적은 일지는 다시
    대기열에 둡니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, plain, print_json  # noqa: PLC0415
    from xlcrm.domain.particles import particle  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.undo import undo  # noqa: PLC0415

    today = options.today()

    def show(found: Undone) -> None:
        to = particle(found.backup.name, "으로/로")
        out(f"{shown(ledger)}: 백업 '{shown(found.backup.name)}'{to} 되돌리면 달라지는 셀:")
        for edit in found.edits[:_MOST]:
            kind = found.kinds.get((edit.where.sheet, edit.where.column))
            old, new = (plain(_moment(each, kind), kind) for each in (edit.old, edit.new))
            out(f"  {shown(edit.where)}: {_value(old)} → {_value(new)}")
        if len(found.edits) > _MOST:
            out(f"  외 {len(found.edits) - _MOST:,}개 (모두 보려면 --json)")
        for sheet in found.remade:
            out(f"  {shown(sheet)}: xlcrm이 만든 시트여서 통째로 그 전으로 돌아갑니다.")
        if found.waiting:
            out(f"  기다리다 들어온 일지 {found.waiting:,}건은 다시 대기열에 둡니다.")

    try:
        done = undo(
            ledger, dry_run=dry_run, limits=limits, show=(lambda _: None) if as_json else show
        )
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        more = {"remade": list(done.remade), "waiting": done.waiting}
        said = {name: value for name, value in more.items() if value}
        print_json(json_object(ledger, today, "ok", edits=done.edits, kinds=done.kinds, more=said))
    elif dry_run:
        out("(--dry-run: 되돌리지 않았습니다)")
    elif done.aside is not None:
        aside = f"{done.aside.parent.name}/{done.aside.name}"
        out(f"되돌렸습니다. 되돌리기 전의 대장: {shown(aside)}")
    return 0


def _moment(value: object, kind: Kind | None) -> object:
    """A day or moment instead of the number by which its cell holds it."""
    from xlcrm.ooxml.cells import date_of  # noqa: PLC0415 - heavy imports late
    from xlcrm.schema.columns import Kind  # noqa: PLC0415

    days = kind in {Kind.DATE, Kind.DATETIME}
    if not days or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    moment = date_of(value)
    return moment if moment is None or moment.time() != time() else moment.date()


def _value(value: object) -> str:
    from xlcrm.cli.streams import shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.text import in_figures  # noqa: PLC0415

    if isinstance(value, int | float):
        return in_figures(value)
    return "(빈 칸)" if value is None else f"'{shown(value)}'"
