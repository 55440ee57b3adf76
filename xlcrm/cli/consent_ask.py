"""`xlcrm consent ask`: whom to ask for consent to advertising, and what to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "ask",
    cls=KoreanCommand,
    short_help="수신동의를 물을 고객과 할 말을 봅니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm consent ask 고객대장.xlsx
  xlcrm consent ask 고객대장.xlsx -o 물을고객.xlsx --reveal""",
)
@options.ledger
@click.option("-o", "--output", metavar="파일", help="인쇄할 엑셀 파일(.xlsx)로 씁니다.")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    output: str | None,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """계약이 있는 고객 가운데 동의도 거부도 알 수 없는 고객을 모읍니다.

    \b
    계약이 먼저 끝나는 순서입니다. 거부했거나 거둔 고객에게는 다시 묻지 않습니다.
    동의를 구하는 광고는 보내지 않고, 만나거나 전화가 온 때 묻습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.consents import ask_lines, plain_asked  # noqa: PLC0415 - heavy
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.outreach.consents import consents  # noqa: PLC0415
    from xlcrm.jobs.outreach.consents_page import write_consents  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=limits)
        found = consents(opened, as_of=as_of)
        if output is not None:
            at = opened.path
            how = {"asking": True, "reveal": reveal}
            write_consents(found, output, ledger=at.name, of=[at], **how)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=plain_asked(found, reveal=reveal)))
        return 0
    for line in ask_lines(ledger, found, reveal=reveal):
        out(line)
    if output is not None:
        out(f"{shown(output)}: 물을 고객 {len(found.to_ask):,}명을 적었습니다.")
    return 0
