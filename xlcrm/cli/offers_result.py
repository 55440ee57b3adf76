"""`xlcrm offers result`: what became of offers, and what followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "result",
    cls=KoreanCommand,
    short_help="제안을 얼마나 받아들였고, 뒤에 재계약과 구매가 달랐는지 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm offers result 고객대장.xlsx
  xlcrm offers result 고객대장.xlsx --within 90 --json
  xlcrm offers result 지점폴더""",
)
@options.ledger
@click.option(
    "-w",
    "--within",
    type=click.IntRange(1, 365),
    default=60,
    metavar="일",
    help="제안한 날부터 며칠 안의 재계약과 구매를 볼지. 적지 않으면 60.",
)
@folder.strict
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str, *, within: int, strict: bool, as_of: date, as_json: bool, limits: Limits
) -> int:
    """제안한 고객을, 서비스·계약 횟수·위험이 같으면서 제안하지 않은 고객과 견줍니다.

    \b
    연관이지 원인이 아닙니다. 받아들일 만한 고객에게 먼저 권했을 수 있습니다.
    어느 쪽이든 10명이 안 되면 차이를 말하지 않습니다.
    폴더이면 모든 대장을 한 사무실처럼 셉니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    if folder.is_folder(ledger):
        from xlcrm.cli.offers_folder import results_in  # noqa: PLC0415 - heavy imports late

        return results_in(ledger, within, as_of, limits, strict=strict, as_json=as_json)
    from xlcrm.cli.shown.offers import plain_results, result_lines  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.offers import offer_results  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        with working("제안의 결과를 세는 중"):
            found = offer_results(open_ledger(ledger, limits=limits), as_of=as_of, within=within)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more=plain_results(found)))
        return 0
    for line in result_lines(ledger, found):
        out(line)
    return 0
