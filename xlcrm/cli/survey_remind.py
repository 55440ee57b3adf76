"""`xlcrm survey remind`: who has been asked and has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.jobs.questionnaire.due import UnansweredForm
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "remind",
    cls=KoreanCommand,
    short_help="물었으나 답하지 않은 고객을 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm survey remind 고객대장.xlsx
  xlcrm survey remind 고객대장.xlsx --after 14
  xlcrm survey remind 지점폴더""",
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
@folder.each
@folder.strict
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    days: int | None,
    as_of: date,
    each: bool,
    strict: bool,
    as_json: bool,
    limits: Limits,
) -> int:
    """답한 고객과, 같은 설문을 이미 다시 알린 고객은 뺍니다.

    \b
    다시 알리는 명령을 끝에 보여 줍니다. 다시 알린 것은 마케팅 시트에
    '설문 2024-10 다시 알림'처럼 앞의 캠페인 이름에 '다시'를 붙인 캠페인으로
    적습니다. 이용 중인 고객은 이렇게도 고릅니다:
    xlcrm list 고객대장.xlsx "설문 미응답 7일"
    폴더이면 모든 대장의 것을 지점 열과 함께 모읍니다. 파일에는 아무것도 쓰지
    않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown import survey as told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.questionnaire.due import unanswered_forms  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    def found_in(file: Path | str) -> Sequence[UnansweredForm]:
        return unanswered_forms(open_ledger(file, limits=limits), as_of=as_of, days=days)

    if folder.is_folder(ledger):
        return folder.gathered(ledger, found_in, limits=limits, strict=strict).shown_together(
            as_of,
            told.unanswered_lines,
            lambda branch: told.plain_unanswered(branch.found),
            each=each,
            as_json=as_json,
        )
    try:
        found = found_in(ledger)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=told.plain_unanswered(found)))
        return 0
    for line in told.unanswered_lines(ledger, [("", ledger, found)], as_of):
        out(line)
    return 0
