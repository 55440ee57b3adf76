"""`xlcrm offers`: what to propose to each customer, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "show",
    cls=KoreanCommand,
    short_help="고객마다 무엇을 왜 권할지 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm offers 고객대장.xlsx
  xlcrm offers 고객대장.xlsx --list "D-30 그리고 등급 골드 이상"
  xlcrm offers show 고객대장.xlsx -o 제안.xlsx
  xlcrm offers show 지점폴더""",
)
@options.ledger
@click.option(
    "-l",
    "--list",
    "conditions",
    metavar="조건",
    default="",
    help="이 조건의 고객만. xlcrm list와 같습니다.",
)
@click.option("-o", "--output", metavar="파일", help="인쇄할 엑셀 파일(.xlsx)로도 씁니다.")
@folder.strict
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    conditions: str,
    output: str | None,
    strict: bool,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객마다 권할 것과 까닭(날짜, 금액)을, 곧 끝나는 고객부터 보여 줍니다.

    \b
    이미 이용하거나 산 것, 얼마 전에 거절한 것은 권하지 않습니다. 떠나며 정보를
    지워 달라고 한 고객, 연락을 거부한 고객, 해결되지 않은 문제가 있는 고객에게도
    권하지 않고, 그 까닭을 보여 줍니다.
    '함께 쓰는 제품'은 그 제품을 산 고객이 적으면 말하지 않습니다.
    폴더이면 대장마다, 그 대장의 규칙으로 보여 줍니다. -o는 지점 열과 함께 한
    파일에 모읍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    if folder.is_folder(ledger):
        from xlcrm.cli.offers_folder import offered_in  # noqa: PLC0415 - heavy imports late

        how = {"strict": strict, "reveal": reveal, "as_json": as_json}
        return offered_in(ledger, conditions, output, as_of, limits, **how)
    from xlcrm.cli.shown.offers import offer_lines, plain_offers  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.offers import offers  # noqa: PLC0415
    from xlcrm.jobs.offers_page import write_offers  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        with working("제안을 찾는 중"):
            opened = open_ledger(ledger, limits=limits)
            found = offers(opened, conditions, as_of=as_of)
        if output is not None:
            at = opened.path
            write_offers(found, output, ledger=at.name, reveal=reveal, of=[at])
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        more = plain_offers(found, reveal=reveal) | {"output": output}
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    for line in offer_lines(ledger, found, reveal=reveal):
        out(line)
    if output is not None:
        out(f"  {shown(output)}: 제안 {len(found.offers):,}건을 적었습니다.")
    return 0
