"""`xlcrm templates list`: the texts of messages that there are, and what may stand in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits

ledger = click.argument("ledger", required=False, metavar="[대장]", type=options.PATH)
folder = click.option(
    "--templates", "folder", metavar="폴더", help="사무실의 문구가 있는 다른 폴더."
)


@click.command(
    "list",
    cls=KoreanCommand,
    short_help="문구를 모두 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm templates list 고객대장.xlsx
  xlcrm templates 고객대장.xlsx --fields""",
)
@ledger
@click.option("--fields", is_flag=True, help="문구와 편지에 쓸 수 있는 항목을 보여 줍니다.")
@folder
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str | None,
    *,
    fields: bool,
    folder: str | None,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """문구마다 구분(광고, 거래 안내), 채널, 길이, 항목, 받을 고객을 보여 줍니다.

    \b
    대장을 적으면 그 사무실의 문구와 열도 함께 봅니다. 길이는 항목을 뺀
    바이트입니다. 문자는 90바이트까지 SMS, 2,000바이트까지 LMS로 갑니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.templates import field_lines, listed, plain, unread  # noqa: PLC0415
    from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.outreach.facts import Facts  # noqa: PLC0415
    from xlcrm.jobs.outreach.fields import offered  # noqa: PLC0415
    from xlcrm.jobs.outreach.templates import read_templates  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=limits) if ledger is not None else None
        found = read_templates(opened, folder=folder)
        groups = offered(Facts(opened, as_of) if fields and opened is not None else None)
    except XlcrmError as error:
        return unread(ledger, error, as_of, as_json=as_json)
    if as_json:
        more = {**plain(found, as_of), **({"fields": groups} if fields else {})}
        if ledger is None:
            print_json(more)
        else:
            print_json(json_object(ledger, as_of, "ok", more=more))
        return 1 if found.problems else 0
    for line in field_lines(groups) if fields else listed(found):
        out(shown(line))
    for problem in found.problems:
        say(shown(str(problem)))
    return 1 if found.problems else 0
