"""`xlcrm templates answer`: whether a text of the office's own is advertising or a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.templates_list import folder as folder_option
from xlcrm.cli.templates_show import fill

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "answer",
    cls=KoreanCommand,
    short_help="문구가 광고인지 거래 안내인지 답합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm templates answer "방문 안내" 고객대장.xlsx 안내
  xlcrm templates answer "새 기계" 고객대장.xlsx 광고""",
)
@click.argument("name", metavar="이름")
@options.ledger
@click.argument("answer", metavar="답")
@fill
@folder_option
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    name: str,
    ledger: str,
    answer: str,
    *,
    given: dict[str, str],
    folder: str | None,
    as_of: date,
    way: options.Way,
) -> int:
    """글만으로 알 수 없는 사무실의 문구가 광고인지 안내인지 답해, 설정에 적습니다.

    \b
    답은 지금의 글에 대한 것입니다. 글을 고치면 보낼 때 다시 묻습니다. 광고라고
    답하면 (광고) 표시와 수신거부 방법을 붙여, 동의한 사람에게만 보냅니다.
    값이나 혜택을 말하는 글은 안내라고 답할 수 없습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.person import show  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.outreach.purposes import answer_to  # noqa: PLC0415
    from xlcrm.jobs.outreach.templates import read_templates  # noqa: PLC0415
    from xlcrm.jobs.works import ANSWER  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=way.saving["limits"])
        template = read_templates(opened, folder=folder).named(name)
        said = answer_to(template, answer, given=given)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    nothing = "바뀌는 것이 없습니다."
    return show(ledger, ANSWER, nothing=nothing, as_of=as_of, way=way, words=said)
