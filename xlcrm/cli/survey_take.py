"""`xlcrm survey take`: the answers of a questionnaire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import benefit_options as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "take",
    cls=KoreanCommand,
    short_help="답안을 만족도 시트에 한 번씩 받습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm survey take 고객대장.xlsx 설문/답안.xlsx --dry-run
  xlcrm survey take 고객대장.xlsx 설문/답안.csv""",
)
@options.ledger
@click.argument("answers", metavar="답안", type=options.PATH)
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, answers: str, *, as_of: date, way: options.Way) -> int:
    """답안.xlsx나 답안.csv, 또는 코드 열이 있는 다른 표를 받습니다.

    \b
    누구의 답인지는 코드로 압니다. 이미 받은 답은 다시 더하지 않고, 범위를 벗어난
    답과 두 번 다르게 답한 것은 어느 칸인지 알립니다. 사무실의 질문에 대한 답은
    만족도 시트에 그 질문의 열이 있으면 그 열에, 없으면 의견에 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.questionnaire.take import read_form_answers  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    limits = way.saving["limits"]
    try:
        opened = open_ledger(ledger, limits=limits, kinds=("ledger",), fields=lambda _: ())
        found = read_form_answers(answers, opened.book.settings.questionnaire, limits=limits)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    words = {
        "rows": [dict(row) for row in found.rows],
        "places": [*found.places],
        "unknown": [*found.unknown],
    }
    code = shared.written_down(
        ledger,
        "survey take",
        what="설문 답",
        as_of=as_of,
        way=way,
        words=words,
        who="답",
    )
    if found.problems and not way.as_json:
        from xlcrm.cli.streams import say, shown  # noqa: PLC0415 - rare

        for each in found.problems:
            say(f"  {shown(each)}")
    return code or (1 if found.problems else 0)
