"""`xlcrm consent record`: a consent, a refusal or a withdrawal, or that somebody was told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli import person as shared
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "record",
    cls=KoreanCommand,
    short_help="동의, 거부, 철회를 적거나, 결과와 안내를 알렸다고 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm consent record 고객대장.xlsx 1001 --channel 문자 --yes --how 서면
  xlcrm consent record 고객대장.xlsx 1001 1003 --no --on 어제
  xlcrm consent record 고객대장.xlsx 1001 --told""",
)
@options.ledger
@click.argument("customers", nargs=-1, required=True, metavar="고객…")
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="방법",
    help="문자 · 이메일 · 전화 · 알림톡 · 모두. 적지 않으면 모두. 여럿이면 여러 번.",
)
@click.option("--yes/--no", "yes", default=None, help="동의함 / 거부하거나 거둠.")
@click.option(
    "--night",
    is_flag=True,
    help="야간(밤 9시–아침 8시) 수신동의도 적습니다. --channel이 없으면 야간만.",
)
@click.option(
    "--on",
    callback=options.day,
    metavar=options.DAY,
    help="동의·거부하거나 알린 날. 적지 않으면 기준일.",
)
@click.option("--how", default="", metavar="글", help="어떻게 들었는지: 서면, 전화, 홈페이지.")
@click.option("--told", is_flag=True, help="처리 결과나 2년 안내를 고객에게 알렸습니다.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customers: tuple[str, ...],
    *,
    channels: tuple[str, ...],
    yes: bool | None,
    night: bool,
    on: date | None,
    how: str,
    told: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """고객정보에 동의와 거부를 날과 방법까지 적고, 일지에 남깁니다.

    \b
    고객은 고객 ID, 고객명, 연락처, 셀 가운데 하나로 적고, 여럿이어도 됩니다.
    --channel이 없으면 '마케팅 수신동의'에, 있으면 '문자 수신동의' 같은 열에 적고,
    없는 열은 만듭니다. 전체 동의는 따로 거부한 방법을 되살리지 않습니다.
    --told만 적으면 알리지 않은 결과를, 그런 것이 없으면 2년 안내를 한 것으로
    적습니다. 대장을 누가 열어 두었으면 대기열에 두었다가 적고, 거부는 그 사이에도
    지킵니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    words = {
        "customers": list(customers),
        "channels": list(channels),
        "yes": yes,
        "night": night,
        "on": on,
        "how": how,
        "told": told,
    }
    nothing = "바뀌는 것이 없습니다."
    return shared.show(ledger, "consent record", nothing=nothing, as_of=as_of, way=way, words=words)
