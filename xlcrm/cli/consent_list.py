"""`xlcrm consent list`: who may be sent advertising by which way, who not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits

_WAYS = ("문자", "이메일", "전화", "야간")


@click.command(
    "list",
    cls=KoreanCommand,
    short_help="누구에게 무엇으로 광고를 보낼 수 있는지와 그 까닭을 봅니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm consent list 고객대장.xlsx
  xlcrm consent list 고객대장.xlsx --channel 문자 --open
  xlcrm consent list 고객대장.xlsx --due
  xlcrm consent list 고객대장.xlsx -o 수신동의.xlsx""",
)
@options.ledger
@click.option("--channel", type=click.Choice(_WAYS), metavar="방법", help=" · ".join(_WAYS))
@click.option(
    "--open/--closed",
    "may",
    default=None,
    help="보낼 수 있는 고객만 / 보낼 수 없는 고객만 봅니다.",
)
@click.option("--due", is_flag=True, help="2년 안내와 결과 통지를 할 고객만 봅니다.")
@click.option("-o", "--output", metavar="파일", help="인쇄할 엑셀 파일(.xlsx)로 씁니다.")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    channel: str | None,
    may: bool | None,
    due: bool,
    output: str | None,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객정보, 마케팅, 일지를 모아 수신 방법마다 보낼 수 있는지 봅니다.

    \b
    '마케팅 수신동의' 하나를 쓰거나, '문자 수신동의', '이메일 수신동의', '전화
    수신동의'를 따로 둘 수 있습니다. 빈칸은 모르는 것이며 동의가 아닙니다.
    마케팅 시트의 수신거부와, 일지나 비고에 적힌 광고 거부, 사무실이 둔
    '광고수신' 같은 열의 X도 거부로 봅니다.
    알림톡으로는 광고를 보내지 않습니다. 법률 자문이 아닙니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.consents import consent_lines, plain_consents  # noqa: PLC0415 - heavy
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.outreach.consents import consents, within  # noqa: PLC0415
    from xlcrm.jobs.outreach.consents_page import write_consents  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=limits)
        found = consents(opened, as_of=as_of)
        rows = within(found, channel=channel or "", may=may)
        if output is not None:
            at = opened.path
            write_consents(found, output, ledger=at.name, reveal=reveal, of=[at])
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        more = plain_consents(found, rows, reveal=reveal)
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    for line in consent_lines(ledger, found, rows, due=due, reveal=reveal):
        out(line)
    if output is not None:
        out(f"{shown(output)}: 고객 {len(found.rows):,}명의 수신동의를 적었습니다.")
    return 0
