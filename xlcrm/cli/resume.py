"""`xlcrm resume`: a paused contract goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "resume",
    cls=KoreanCommand,
    short_help="일시정지한 계약을 다시 시작합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm resume 고객대장.xlsx --contract C-0007 --on 2024-08-01 --extend""",
)
@options.ledger
@shared.contract
@shared.customer
@shared.on("다시 이용하는 첫날. 적지 않으면 기준일.")
@click.option("--extend", is_flag=True, help="정지한 날만큼 계약 종료일을 미룹니다.")
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
@shared.named
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    contract: str | None,
    customer: str | None,
    on: date | None,
    extend: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """정지 종료일을 다시 이용하는 날의 전날로 적고, 일지에 남깁니다.

    \b
    정지를 시작하기 전이면 정지를 거둡니다: 두 날짜를 비웁니다.
    정지할 때 이미 종료일을 미루었으면, --extend가 없어도 실제로 쉰 날만큼으로
    바로잡습니다.
    상태에만 일시정지라고 적은 계약은 그 글을 지우고 상태를 다시 계산합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words = {"contract": contract, "customer": customer, "on": on, "extend": extend}
    return shared.show(ledger, "resume", what="정지 해제", as_of=as_of, way=way, words=words)
