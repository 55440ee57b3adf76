"""`xlcrm log import`: many contacts from a file, each checked, none twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.jobs.log.logbook import Added


@click.command(
    "import",
    cls=KoreanCommand,
    short_help="파일(CSV, 엑셀, JSON)의 상담을 한꺼번에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log import 고객대장.xlsx 9월상담.csv --dry-run
  xlcrm log import 고객대장.xlsx 9월상담.csv --skip-bad""",
)
@options.ledger
@click.argument("file", metavar="파일", type=options.PATH)
@click.option("--skip-bad", is_flag=True, help="잘못된 줄은 빼고 나머지를 적습니다.")
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    file: str,
    *,
    skip_bad: bool,
    way: options.Way,
) -> int:
    """파일의 상담을 고객관리일지에 한꺼번에 적습니다.

    \b
    CSV(UTF-8, CP949), 엑셀(.xlsx), JSON 줄 파일을 읽습니다.
    첫 줄은 일지의 열 이름입니다. '고객' 열에는 고객 ID, 이름, 연락처 중
    하나를 적습니다.
    한 줄이라도 잘못되면 아무것도 적지 않고 그 줄을 알려 줍니다.
    같은 파일을 두 번 넣어도 두 번 적히지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.log import logged  # noqa: PLC0415
    from xlcrm.incoming.read import read_rows  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.log.logbook import add_entries  # noqa: PLC0415
    from xlcrm.schema.sheets import JOURNAL  # noqa: PLC0415

    by = way.author("log import")
    unknown: list[str] = []

    def work() -> Added:
        brought = read_rows(file, JOURNAL, limits=way.saving["limits"])
        unknown[:] = brought.unknown
        return add_entries(
            ledger,
            brought.rows,
            by,
            skip_bad=skip_bad,
            once=True,
            places=brought.places,
            unread=brought.problems,
            **way.saving,
        )

    day = by.now.date()
    return logged(ledger, work, day, as_json=way.as_json, dry_run=way.dry_run, unknown=unknown)
