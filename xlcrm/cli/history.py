"""`xlcrm history`: what xlcrm changed in a workbook, by whom and when."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.ooxml.zipformat import Limits

_ONE_LINE: Final = 1 << 20  # columns


@click.command(
    "history",
    cls=KoreanCommand,
    short_help="변경이력 시트를 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm history 고객대장.xlsx
  xlcrm history 고객대장.xlsx --last 50 --json""",
)
@options.ledger
@click.option("--last", type=click.IntRange(1), metavar="개", help="마지막 몇 줄만.", default=None)
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, last: int | None, as_json: bool, limits: Limits) -> int:
    """xlcrm이 언제, 누구의 명령으로, 어느 셀을 고쳤는지 보여 줍니다.

    \b
    변경이력 시트가 있거나 설정의 '변경이력'이 예이면 모든 변경이 적힙니다.
    개인정보는 가려서 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    today = options.today()
    try:
        every = _rows(ledger, limits)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    rows = every[-last:] if last else every
    if as_json:
        more = {"changes": rows}
        print_json(json_object(ledger, today, "ok", more=more))
        return 0
    out(f"{shown(ledger)}: 변경 {len(every):,}건")
    if rows:
        lines = [tuple(map(shown, row.values())) for row in rows]
        headings = (
            Heading("시각", 8),
            Heading("사용자", 3),
            Heading("작업", 7, wraps=True),
            Heading("시트", 6, wraps=True),
            Heading("셀", ALWAYS),
            Heading("이전 값", ALWAYS, wraps=True),
            Heading("새 값", ALWAYS, wraps=True),
        )
        # In a file, for another program, a change is one line.
        out("\n".join(table(headings, lines, within=0 if sys.stdout.isatty() else _ONE_LINE)))
    return 0


def _rows(ledger: str, limits: Limits) -> list[dict[str, str]]:
    """What 변경이력 says, a row a change."""
    from xlcrm.jobs.history import history  # noqa: PLC0415 - heavy imports late
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415
    from xlcrm.schema.sheets import HISTORY  # noqa: PLC0415

    return history(open_ledger(ledger, limits=limits, kinds=(HISTORY.key, "ledger")))
