"""`xlcrm loyalty expire`: what has expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import benefit_options as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "expire",
    cls=KoreanCommand,
    short_help="기한이 지난 포인트와 쿠폰을 만료로 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm loyalty expire 고객대장.xlsx""",
)
@options.ledger
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    *,
    as_of: date,
    way: options.Way,
) -> int:
    """기한이 지난 것은 이미 잔액에 없습니다. 이 명령은 그 까닭을 한 줄씩 적습니다.

    \b
    xlcrm refresh --customers도, 밤마다 도는 예약도 같은 줄을 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    return shared.written_down(
        ledger, "loyalty expire", what="혜택 만료", as_of=as_of, way=way, words={}
    )
