"""`xlcrm log close`: what a contact asked for is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.entry_options import COMPENSATION, entry_fields, fields_of
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import datetime

    from xlcrm.jobs.log.logbook import Added


@click.command(
    "close",
    cls=KoreanCommand,
    short_help="문제나 후속 조치를 마무리합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log close 고객대장.xlsx 20241020-1432-PWEEA5V \\
      --resolution "환불 처리함" --user 김대리
  xlcrm log close 고객대장.xlsx 20241020-1432-PWEEA5V \\
      --resolution "기기를 바꿈" --compensation "한 달 무료" \\
      --compensation-won 5만원 --compensation-by 점장""",
)
@options.ledger
@click.argument("entry", metavar="일지ID|셀")
@click.option("--resolution", required=True, metavar="글", help="무엇으로 마무리했는지.")
@click.option(
    "--resolved", callback=options.moment, metavar="일시", help="해결한 때. 적지 않으면 지금."
)
@entry_fields({"compensation-done": "적지 않으면 아직 해 주지 않은 약속입니다."}, only=COMPENSATION)
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    entry: str,
    *,
    resolution: str,
    resolved: datetime | None,
    way: options.Way,
    **given: str | None,
) -> int:
    """일지의 문제나 후속 조치를 마무리합니다.

    \b
    앞의 행은 그대로 두고, 해결 방법과 해결일시를 적은 새 행을 더합니다.
    엑셀에서 손으로 적어 일지 ID가 없는 행은 셀로 고릅니다: 고객관리일지!A5.
    그 행에는 일지 ID만 채워집니다.
    약속만 하고 해 주지 않은 보상은 오늘 할 일에 남습니다.
    해 준 뒤에 한 번 더 마무리하면 보상 이행일이 적힙니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.log import Told, logged  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.log.logbook import close_entry  # noqa: PLC0415

    by = way.author("log close")
    done: list[Added] = []

    def work() -> Added:
        found = close_entry(
            ledger,
            entry,
            resolution,
            by,
            resolved_at=resolved,
            compensation=fields_of(given),
            **way.saving,
        )
        done.append(found)
        return found

    def told() -> Told:
        from xlcrm.office.journal_read import open_compensation  # noqa: PLC0415 - likewise

        owed = any(open_compensation(row) for each in done for row in each.logged.rows)
        return Told(
            ("  보상은 아직 해 주지 않은 약속입니다. 해 준 뒤에 한 번 더 마무리하세요.",)
            if owed
            else ()
        )

    return logged(ledger, work, by.now.date(), as_json=way.as_json, dry_run=way.dry_run, told=told)
