"""`xlcrm queue drop`: work that waits beside a workbook, given up."""

from __future__ import annotations

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand


@click.command(
    "drop",
    cls=KoreanCommand,
    short_help="기다리는 일 하나를 하지 않기로 합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm queue drop 고객대장.xlsx 20241020-1432-ABCDEFG""",
)
@options.ledger
@click.argument("identifier", metavar="ID")
@options.as_json
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, identifier: str, *, as_json: bool) -> int:
    """기다리는 일지나 일 하나를 대기열에서 뺍니다. 다시 살릴 수 없습니다.

    \b
    기다리는 사이에 대장이 바뀌어 맞지 않게 된 일을 치울 때 씁니다.
    ID는 xlcrm queue show가 보여 줍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.waiting import give_up  # noqa: PLC0415 - heavy imports late

    today = options.today()
    try:
        give_up(ledger, identifier)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, today, "ok", more={"ids": [identifier]}))
    else:
        out(f"{shown(ledger)}: {shown(identifier)} 일을 대기열에서 뺐습니다.")
    return 0
