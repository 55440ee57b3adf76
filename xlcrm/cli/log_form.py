"""`xlcrm log form`: a form of the journal for those who write by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "form",
    cls=KoreanCommand,
    short_help="손으로 적을 상담 일지 양식을 만듭니다 (A4).",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log form 고객대장.xlsx
  xlcrm log form 고객대장.xlsx -o 상담양식.xlsx""",
)
@options.ledger
@click.option(
    "-o",
    "--output",
    metavar="파일",
    default="일지양식.xlsx",
    help="만들 엑셀 파일(.xlsx). 적지 않으면 일지양식.xlsx입니다.",
)
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, output: str, limits: Limits) -> int:
    """인쇄해서 손으로 적는 상담 일지 양식을 만듭니다.

    \b
    A4 한 장에 세 건입니다. 채널, 분류, 감정, 결과의 낱말은 대장의 목록대로
    네모 칸에 표시하게 되어 있고, 내용에는 적을 줄이 있습니다.
    대장에는 아무것도 쓰지 않습니다. 고객의 이름도 들어가지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import FAILED  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import tell_as_named  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.log.form import log_form, write_form  # noqa: PLC0415
    from xlcrm.office.ledger import open_workbook  # noqa: PLC0415

    try:
        opened = open_workbook(ledger, limits=limits, fields=lambda _: ())
        data = log_form(opened, day=options.today())
        made = write_form(output, data, of=[ledger])
    except XlcrmError as error:
        tell_as_named(error, ledger)
        return FAILED
    out(f"{shown(made)}: 손으로 적을 상담 일지 양식을 만들었습니다. A4 한 장에 세 건입니다.")
    return 0
