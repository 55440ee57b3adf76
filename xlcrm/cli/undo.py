"""`xlcrm undo`: the last save taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.jobs.undo import Undone
    from xlcrm.ooxml.zipformat import Limits


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
@options.user
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, dry_run: bool, as_json: bool, user: str | None, limits: Limits) -> int:
    """xlcrm의 마지막 저장을 되돌립니다: 가장 새 백업을 대장 자리에 놓습니다.

    \b
    무엇이 달라지는지 먼저 보여 줍니다. 그 뒤에 누가 대장을 고쳤으면 되돌리지
    않습니다. 되돌리기 전의 대장도 'xlcrm 백업' 폴더에 남깁니다.
    다시 실행하면 그 앞의 저장을 되돌립니다. 대기열에서 옮겨 적은 일지는 다시
    대기열에 둡니다. 변경이력은 그대로 두고, 되돌린 것도 거기에 적습니다.
    백업이 손상되었으면 쓰지 않습니다. 더 앞의 파일은 xlcrm restore로 되살립니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.went_back import TOLD, cells_back  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.domain.particles import particle  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.undo import undo  # noqa: PLC0415

    today = options.today()

    def show(found: Undone) -> None:
        to = particle(found.backup.name, "으로/로")
        out(f"{shown(ledger)}: 백업 '{shown(found.backup.name)}'{to} 되돌리면 달라지는 셀:")
        for line in cells_back(found.edits, found.kinds, found.remade):
            out(line)
        if found.waiting:
            out(f"  기다리다 들어온 일지 {found.waiting:,}건은 다시 대기열에 둡니다.")
        if found.told:
            out(TOLD)

    try:
        done = undo(
            ledger,
            by=options.author("undo", user),
            dry_run=dry_run,
            limits=limits,
            show=(lambda _: None) if as_json else show,
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
