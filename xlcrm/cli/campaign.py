"""`xlcrm campaign`: whom a campaign reached, whom not and why, and who renewed after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from xlcrm.analysis.inputs import Office
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "campaign",
    cls=KoreanCommand,
    short_help="캠페인이 누구에게 닿았고, 뒤에 재계약이 달랐는지 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm campaign 고객대장.xlsx
  xlcrm campaign 고객대장.xlsx "여름 단기"
  xlcrm campaign 고객대장.xlsx -o 캠페인.xlsx
  xlcrm campaign 지점폴더""",
)
@options.ledger
@click.argument("name", required=False, default="", metavar="[캠페인]")
@click.option(
    "-w",
    "--within",
    type=click.IntRange(1, 365),
    default=60,
    metavar="일",
    help="보낸 날부터 며칠 안의 재계약을 볼지. 적지 않으면 60.",
)
@click.option("-o", "--output", metavar="파일", help="인쇄할 엑셀 파일(.xlsx)로도 씁니다.")
@folder.strict
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    name: str,
    *,
    within: int,
    output: str | None,
    strict: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """마케팅 시트에서 캠페인마다 닿은 고객, 보류와 실패의 까닭, 반응, 비용을 셉니다.

    \b
    재계약은 보낸 고객을, 서비스·계약 횟수·위험이 같으면서 아무것도 보내지 않은
    고객과 견줍니다. 연관이지 원인이 아닙니다. 캠페인의 이름은 일부만 적어도 되며,
    적으면 채널과 고객 구분별로도 보여 줍니다. 폴더이면 모든 대장의 것을 한
    사무실처럼 세고, 지점별로도 보여 줍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    if folder.is_folder(ledger):
        return _of_folder(ledger, (name, within, output), as_of, limits, strict=strict, js=as_json)
    from xlcrm.cli.shown.campaign import campaign_lines, plain_campaign  # noqa: PLC0415 - heavy
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.campaign import campaign  # noqa: PLC0415
    from xlcrm.jobs.campaign_page import write_campaign  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        with working("캠페인을 세는 중"):
            opened = open_ledger(ledger, limits=limits)
            found = campaign(opened, name, as_of=as_of, within=within)
        if output is not None:
            write_campaign(found, output, ledger=opened.path.name, of=[opened.path])
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        more = plain_campaign(found) | {"output": output}
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    for line in campaign_lines(ledger, found, one=bool(name)):
        out(line)
    if output is not None:
        out(f"  {shown(output)}: 캠페인 {len(found.reach):,}개를 적었습니다.")
    return 0


def _of_folder(  # noqa: PLR0913 - what the command was given
    path: str,
    asked: tuple[str, int, str | None],
    as_of: date,
    limits: Limits,
    *,
    strict: bool,
    js: bool,
) -> int:
    """The campaigns of every ledger of a folder, as one office's."""
    from xlcrm.analysis.together import together  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.campaign import campaign_lines, plain_campaign  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.campaign import campaign_of, office_with_campaigns  # noqa: PLC0415
    from xlcrm.jobs.campaign_page import write_campaign  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    name, within, output = asked

    def found_in(file: Path) -> Office:
        return office_with_campaigns(open_ledger(file, limits=limits), as_of)

    all_ = folder.gathered(path, found_in, limits=limits, strict=strict)
    if not strict:
        all_ = all_.with_some_lacking()
    if not all_.branches:
        return all_.print_json(as_of, lambda _: {}) if js else all_.tell(as_of)
    office = together([(branch.name, branch.found) for branch in all_.branches])
    try:
        found = campaign_of(office, name, within=within)
        if output is not None:
            write_campaign(found, output, ledger=all_.title, of=all_.files)
    except XlcrmError as error:
        return failed(output or path, error, as_of, as_json=js)
    if js:
        beside = {"together": plain_campaign(found) | {"output": output}}
        return all_.print_json(as_of, lambda _: {}, beside)
    for line in campaign_lines(path, found, one=bool(name)):
        out(line)
    if output is not None:
        out(f"  {shown(output)}: 캠페인 {len(found.reach):,}개를 적었습니다.")
    return all_.tell(as_of)
