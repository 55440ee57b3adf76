"""`xlcrm loyalty earn`: the points that are due by 설정."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import benefit_options as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "earn",
    cls=KoreanCommand,
    short_help="설정대로 줄 포인트를 한 번씩 적립합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm loyalty earn 고객대장.xlsx --dry-run
  xlcrm loyalty earn 고객대장.xlsx""",
)
@options.ledger
@click.option(
    "--changed",
    is_flag=True,
    help="고친 것으로 보이는 구매도 새 구매로 적립합니다.",
)
@click.option(
    "--settle",
    is_flag=True,
    help="없어진 구매와 취소한 계약의 포인트는 거두고, 고친 구매에는 다시 적립합니다.",
)
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    *,
    changed: bool,
    settle: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """설정의 '혜택'대로 구매와 요금, 이용한 달, 추천에 포인트를 줍니다.

    \b
    구매·요금·달·추천마다 한 번만 줍니다. 무엇에 준 것인지는 혜택 시트의 출처 열에
    적습니다. 적립 시작일 전의 것과, 미납이 있는 계약의 요금에는 주지 않습니다.
    이용한 달은 그 달의 절반 이상을 이용한 달이고, 해지하거나 쉬기 시작한 날을
    모르는 계약에는 주지 않습니다. 돌려준 구매(음수 금액)는
    같은 제품에 준 포인트에서 뺍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words = {"changed_too": changed, "settle": settle}
    return shared.written_down(
        ledger, "loyalty earn", what="포인트 적립", as_of=as_of, way=way, words=words
    )
