"""`xlcrm schedule remove`: the nightly run taken out of the computer's scheduler."""

from __future__ import annotations

import click

from xlcrm.cli import scheduled
from xlcrm.cli.korean import HELP, KoreanCommand


@click.command(
    "remove",
    cls=KoreanCommand,
    short_help="예약을 뺍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm schedule remove 고객대장폴더""",
)
@click.argument("folder", metavar="폴더|대장")
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(folder: str) -> int:
    """폴더의 예약을 뺍니다. 사람이 넣은 다른 예약은 그대로 둡니다."""
    from xlcrm.cli.failures import tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import code_of  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.files import scheduler  # noqa: PLC0415

    try:
        gone = scheduler.remove(scheduled.entry_named(folder), scheduler.kind())
    except XlcrmError as error:
        tell(error)
        return code_of(error)
    out(f"{shown(folder)}: {'예약을 뺐습니다' if gone else '뺄 예약이 없습니다'}.")
    return 0
