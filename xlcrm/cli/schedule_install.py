"""`xlcrm schedule install`: the nightly run entered into the computer's scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options, scheduled
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.domain.typed_option import path_quoted

if TYPE_CHECKING:
    from datetime import time


@click.command(
    "install",
    cls=KoreanCommand,
    short_help="밤마다 할 일을 예약합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm schedule install 고객대장폴더 --at 06:30 --dry-run
  xlcrm schedule install 고객대장폴더 --at 06:30""",
)
@scheduled.folder
@click.option("--at", callback=scheduled.at, metavar="시:분", help="적지 않으면 06:30입니다.")
@options.dry_run
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(folder: str, *, at: time, dry_run: bool) -> int:
    """폴더나 대장을 날마다 정한 때에 새로 고치게 예약합니다.

    \b
    무엇을 넣는지 먼저 보여 줍니다. 같은 폴더의 예약이 있으면 그 자리에 넣습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import code_of  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.files import scheduler  # noqa: PLC0415

    try:
        entry = scheduled.entry_of(folder, at)
        which = scheduler.kind()
        for line in scheduler.shown(entry, which).splitlines():
            out(f"  {shown(line)}")
        if dry_run:
            out("(--dry-run: 넣지 않았습니다)")
            return 0
        scheduler.install(entry, which)
    except XlcrmError as error:
        tell(error)
        return code_of(error)
    out(f"{shown(folder)}: 날마다 {at:%H:%M}에 새로 고치도록 예약했습니다.")
    out(f"  빼려면: xlcrm schedule remove {path_quoted(shown(folder))}")
    return 0
