"""`xlcrm decrypt`: the password to open a workbook taken away, and of all that lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "decrypt",
    cls=KoreanCommand,
    short_help="대장과 그 백업의 열기 암호를 없앱니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm decrypt 고객대장.xlsx""",
)
@options.ledger
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, as_json: bool, limits: Limits) -> int:
    """대장의 열기 암호를 없앱니다.

    \b
    백업, 되돌림 파일, 대기열, 분리보관의 것도 없앱니다.
    암호를 알아야 합니다. 파일을 얻은 누구나 열 수 있게 되니, 컴퓨터의 디스크가
    암호화되어 있는지 먼저 확인하세요.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.encrypt import as_told, lines  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.encrypt import decrypt  # noqa: PLC0415

    today, by = options.today(), options.author("decrypt", None)
    try:
        done = decrypt(ledger, by=by, limits=limits)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, today, "ok", more=as_told(done)))
    else:
        for line in lines(ledger, done, locked=False):
            out(line)
    return 0
