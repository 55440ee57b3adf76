"""`xlcrm schedule run`: what runs at night, and what the office finds in the morning."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Final

import click

from xlcrm.cli import options, scheduled
from xlcrm.cli.korean import HELP, KoreanCommand

_NIGHTLY: Final = (("refresh", "--customers"), ("today", "--into", "--again"))
"""What runs at night, one after the other; the first that is not all right tells the exit code."""


@click.command(
    "run",
    cls=KoreanCommand,
    short_help="밤에 할 일을 지금 합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm schedule run 고객대장폴더""",
)
@scheduled.folder
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(folder: str) -> int:
    """폴더의 대장을 모두 새로 고치고, 결과를 대장 옆의 기록 파일에 이어 씁니다.

    \b
    오늘 시트가 있는 대장에는 그 시트를 새로 넣고, 거기 적힌 것을 일지로 옮깁니다.
    아침에 볼 오늘.xlsx를 대장 옆에 만듭니다. 읽지 못한 파일은 그 머리에 적습니다.
    종료 코드는 xlcrm refresh와 같으며, 예약 프로그램에 나옵니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import FAILED, tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import code_of  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.files import night_log  # noqa: PLC0415
    from xlcrm.fleet.batch import find_workbooks  # noqa: PLC0415
    from xlcrm.jobs.today.put import place_for  # noqa: PLC0415

    try:
        whole = scheduled.entry_of(folder).folder
        place = whole if whole.is_dir() else whole.parent
        ledgers = find_workbooks([whole])
        write = partial(night_log.append, place, of=ledgers)
        write(f"[{options.now():%Y-%m-%d %H:%M:%S}] {Path(folder)}\n")
        code, said = 0, []
        called = "오늘" if whole.is_dir() else f"{whole.stem} 오늘"
        page = place_for(place, called, options.today())
        for words in (*_NIGHTLY, ("today", "-o", str(page))):
            done = subprocess.run(  # noqa: S603 - this very program
                [sys.executable, "-m", "xlcrm", words[0], str(whole), *words[1:]],
                env=scheduled.in_utf8(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            if words in _NIGHTLY:  # a page that cannot be made is no failed night
                code = code or (done.returncode if done.returncode >= 0 else FAILED)  # killed
            said.append(done.stdout.decode("utf-8", "replace").replace("\r\n", "\n"))
            write(said[-1])
        if code >= FAILED:
            from xlcrm.cli.schedule_mail import tell_failure  # noqa: PLC0415 - hardly ever

            write(tell_failure(str(whole), code, "".join(said)))
        write(f"[{options.now():%Y-%m-%d %H:%M:%S}] 종료 코드 {code}\n\n")
    except XlcrmError as error:
        tell(error)
        return code_of(error)
    return code
