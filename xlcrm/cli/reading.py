"""`xlcrm reading`: what each column of a workbook is taken for, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "reading",
    cls=KoreanCommand,
    short_help="시트와 열을 무엇으로 읽는지, 그 까닭을 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm reading 고객대장.xlsx
  xlcrm reading 고객대장.xlsx --json""",
)
@options.ledger
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, as_of: date, as_json: bool, limits: Limits) -> int:
    """시트마다 어느 열을 무엇으로 읽는지, 까닭과 함께 보여 줍니다.

    \b
    머리글의 뜻(같은 말, 합친 낱말, 비슷한 말과 점수, 설정에 적힌 말), 날짜의
    순서와 숫자의 단위, 무엇에 대한 요금인지, 상태에 적힌 말의 뜻, 읽지 않는
    시트와 열, 아직 답하지 않은 물음을 보여 줍니다. 아무것도 쓰지 않습니다.
    뜻이 다르면 설정 시트나 xlcrm adopt의 --answer로 고칩니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.listing import on_screen  # noqa: PLC0415
    from xlcrm.cli.shown.reading import in_json, lines_of  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.understood import reading_of  # noqa: PLC0415
    from xlcrm.office.ledger import open_workbook  # noqa: PLC0415

    try:
        found = reading_of(open_workbook(ledger, limits=limits), as_of=as_of)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=in_json(found)))
    else:
        for line in lines_of(found, ledger):
            for each in on_screen(shown(line)):
                out(each)
    return 0
