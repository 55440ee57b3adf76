"""`xlcrm survey remind`: who has been asked and has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "remind",
    cls=KoreanCommand,
    short_help="물었으나 답하지 않은 고객을 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm survey remind 고객대장.xlsx
  xlcrm survey remind 고객대장.xlsx --after 14""",
)
@options.ledger
@click.option(
    "--after",
    "days",
    callback=shared.whole(0, 365),
    metavar="일",
    help="물은 뒤 며칠이 지난 고객인지. 적지 않으면 설정의 '다시 알림(일)'.",
)
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, days: int | None, as_of: date, as_json: bool, limits: Limits) -> int:
    """답한 고객과, 같은 설문을 이미 다시 알린 고객은 뺍니다.

    \b
    다시 알린 것은 마케팅 시트에 '설문 2024-10 다시 알림'처럼 앞의 캠페인 이름에
    '다시'를 붙인 캠페인으로 적습니다. 같은 고객은 이렇게도 고릅니다:
    xlcrm list "설문 미응답 7일". 파일에는 아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown import survey as told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.questionnaire.due import unanswered_forms  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=limits)
        found = unanswered_forms(opened, as_of=as_of, days=days)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=told.plain_unanswered(found)))
        return 0
    for line in told.unanswered_lines(ledger, found, as_of):
        out(line)
    return 0
