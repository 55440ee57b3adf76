"""`xlcrm survey due`: for whom a questionnaire is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlcrm.jobs.questionnaire.due import DueForms
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "due",
    cls=KoreanCommand,
    short_help="설정대로 물을 때가 된 고객을 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm survey due 고객대장.xlsx
  xlcrm survey due 고객대장.xlsx --as-of 2024-10-01 --json
  xlcrm survey due 지점폴더""",
)
@options.ledger
@options.as_of
@folder.each
@folder.strict
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str, *, as_of: date, each: bool, strict: bool, as_json: bool, limits: Limits
) -> int:
    """정기, 문제를 해결한 뒤, 계약이 끝나기 전 가운데 하나라도 때가 된 고객입니다.

    \b
    최소 간격 안에 물었거나 답한 고객은 때가 되어도 빼고, 몇 명인지 알립니다.
    폴더이면 모든 대장의 것을 지점 열과 함께 모읍니다. 파일에는 아무것도 쓰지
    않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown import survey as told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.questionnaire.due import due_forms  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    def found_in(file: Path | str) -> DueForms:
        return due_forms(open_ledger(file, limits=limits), as_of=as_of)

    if folder.is_folder(ledger):
        all_ = folder.gathered(ledger, found_in, limits=limits, strict=strict).with_some_lacking()
        return all_.shown_together(
            as_of,
            told.due_lines,
            lambda branch: told.plain_due(branch.found),
            each=each,
            as_json=as_json,
        )
    try:
        with working("물을 고객을 찾는 중"):
            found = found_in(ledger)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=told.plain_due(found)))
        return 0
    for line in told.due_lines(ledger, [("", ledger, found)], as_of):
        out(line)
    return 0
