"""`xlcrm cancel`: a contract ends early, or is cancelled before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.asking import is_asked
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.schema.sheets import END_REASONS

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "cancel",
    cls=KoreanCommand,
    short_help="계약을 중도 해지하거나 취소합니다.",
    options_metavar="[옵션]",
    epilog=f"""\b
해지 사유: {", ".join(END_REASONS)}

\b
보기:
  xlcrm 해지 고객대장.xlsx 1001 --reason 가격
  xlcrm cancel 고객대장.xlsx --contract C-0007 --on 2024-10-31 --reason 가격""",
)
@options.ledger
@shared.contract
@shared.customer
@shared.on("서비스를 쓰는 마지막 날. 적지 않으면 기준일.")
@click.option("--reason", metavar="사유", help="해지 사유. 아래 목록에서 고릅니다.")
@shared.before_start
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
@shared.named
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    contract: str | None,
    customer: str | None,
    on: date | None,
    reason: str | None,
    before_start: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """해지일(또는 취소일)과 해지 사유를 적고, 일지에 남깁니다.

    \b
    --on이 시작일보다 앞이면 취소인지 묻고, 취소일로 적습니다.
    없는 열은 표의 오른쪽에 더합니다. 비고는 고치지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    if reason is None:
        reason = _reason(as_json=way.as_json)
    words: dict[str, object] = {
        "contract": contract,
        "customer": customer,
        "on": on,
        "reason": reason,
        "before_start": before_start,
    }
    words = shared.about_its_start(ledger, "cancel", words, as_of=as_of, way=way)
    return shared.show(ledger, "cancel", what="해지", as_of=as_of, way=way, words=words)


def _reason(*, as_json: bool) -> str:
    """Why, chosen at a terminal; elsewhere it has to be said."""
    if is_asked(as_json=as_json):
        from xlcrm.cli.prompted import asked_choice  # noqa: PLC0415 - heavy imports late

        return asked_choice("해지 사유", END_REASONS)
    context = click.get_current_context()
    wanted = next(each for each in context.command.params if each.name == "reason")
    raise click.MissingParameter(ctx=context, param=wanted)
