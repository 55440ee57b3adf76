"""`xlcrm privacy report`: the register of what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "report",
    cls=KoreanCommand,
    short_help="무엇을 왜 얼마나 가지고 있는지, 인쇄할 한 장으로.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm privacy report 고객대장.xlsx
  xlcrm privacy report 고객대장.xlsx --processor "가온=문자" -o 현황.xlsx""",
)
@options.ledger
@click.option("-o", "--output", metavar="파일", help="인쇄할 .xlsx 또는 .pdf 파일.")
@click.option(
    "--processor",
    "processors",
    multiple=True,
    metavar="업체=업무",
    help="처리를 맡긴 업체. 여러 번 쓸 수 있습니다. 설정 시트의 '수탁자'에 적은 것은 늘 나옵니다.",
)
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    output: str | None,
    processors: tuple[str, ...],
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """개인정보 처리 현황을 봅니다. 대장에는 아무것도 쓰지 않습니다.

    \b
    시트마다 가진 항목과 근거, 보유기간, 동의한 수, 파기할 고객 수, 처리위탁,
    백업과 대기열, 두지 말아야 할 번호가 나옵니다. 누구의 이름도 나오지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.privacy import page_shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.privacy.report import (  # noqa: PLC0415
        privacy_report,
        put_privacy_report,
    )

    return page_shown(
        ledger,
        output,
        "개인정보 처리 현황",
        lambda opened: privacy_report(opened, as_of=as_of, processors=processors),
        lambda opened, path: put_privacy_report(opened, path, as_of=as_of, processors=processors),
        as_of=as_of,
        as_json=as_json,
        limits=limits,
    )
