"""`xlcrm log correct`: an entry put right by a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.entry_options import entry_fields, fields_of
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.jobs.log.logbook import Added


@click.command(
    "correct",
    cls=KoreanCommand,
    short_help="잘못 적은 일지를 새 행으로 바로잡습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log correct 고객대장.xlsx 20241020-1432-PWEEA5V --sentiment 부정
  xlcrm log correct 고객대장.xlsx 20241020-1432-PWEEA5V \\
      "요금이 아니라 기간을 물음" --user 김대리""",
)
@options.ledger
@click.argument("entry", metavar="일지ID|셀")
@click.argument("content", required=False, metavar="[내용]")
@click.option(
    "-c", "--customer", metavar="고객", help="다른 고객이었으면 그 고객 ID, 고객명, 연락처."
)
@entry_fields(
    {
        "contract": "적지 않으면 그대로, 고객을 바꾸면 그날의 계약.",
        "at": "적지 않으면 그대로입니다.",
    }
)
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    entry: str,
    content: str | None,
    *,
    customer: str | None,
    way: options.Way,
    **given: str | None,
) -> int:
    """잘못 적은 일지를 새 행으로 바로잡습니다. 앞의 행은 그대로 남습니다.

    \b
    적지 않은 칸은 그대로이고, 칸을 비우려면 값을 ""로 적으세요.
    엑셀에서 손으로 적어 일지 ID가 없는 행은 셀로 고릅니다: 고객관리일지!A5.
    그 행에는 일지 ID만 채워집니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.log import logged  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.log.logbook import correct_entry  # noqa: PLC0415

    by = way.author("log correct")
    more = {"customer": customer, "content": content}
    changes = {**fields_of(given), **{name: each for name, each in more.items() if each}}

    def work() -> Added:
        return correct_entry(ledger, entry, changes, by, **way.saving)

    return logged(ledger, work, by.now.date(), as_json=way.as_json, dry_run=way.dry_run)
