"""`xlcrm schedule show`: whether a folder's nightly run is entered, and how the last one ended."""

from __future__ import annotations

import click

from xlcrm.cli import scheduled
from xlcrm.cli.korean import HELP, KoreanCommand


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="예약이 있는지, 지난밤이 어떠했는지 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm schedule show 고객대장폴더""",
)
@scheduled.folder
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(folder: str) -> int:
    """폴더의 예약이 있는지, 마지막으로 언제 어떻게 끝났는지 보여 줍니다."""
    from xlcrm.cli.failures import tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import code_of  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.files import night_log, scheduler  # noqa: PLC0415

    try:
        entry = scheduled.entry_of(folder)
        there = scheduler.is_there(entry, scheduler.kind())
    except XlcrmError as error:
        tell(error)
        return code_of(error)
    out(f"{shown(folder)}: 예약이 {'있습니다' if there else '없습니다'}.")
    last = night_log.last_end(entry.folder)
    out(f"  마지막 실행: {shown(last)}" if last else "  아직 실행한 기록이 없습니다.")
    return 0
