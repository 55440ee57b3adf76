"""`xlcrm refresh`: status, days left and action of every contract, as of a day."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options, several
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.fleet.crew import Crew


@click.command(
    "refresh",
    cls=KoreanCommand,
    short_help="상태·남은 일수·조치를 기준일로 다시 씁니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm refresh 고객대장.xlsx
  xlcrm refresh 고객대장.xlsx --as-of 2024-10-01 --dry-run
  xlcrm refresh 고객대장.xlsx --customers
  xlcrm refresh 지점폴더 --json > 결과.json""",
)
@options.paths
@options.as_of
@click.option(
    "--add-columns", is_flag=True, help="없는 열(남은 일수, 조치 등)을 표 오른쪽에 더합니다."
)
@click.option("--customers", is_flag=True, help="고객정보의 등급, 이탈 위험, 포인트도 씁니다.")
@click.option("--strict", is_flag=True, help="폴더의 다른 파일과 사본도 오류로 봅니다.")
@several.options
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    paths: tuple[str, ...],
    *,
    as_of: date,
    add_columns: bool,
    customers: bool,
    strict: bool,
    crew: Crew,
    way: options.Way,
) -> int:
    """고객대장의 상태, 남은 일수, 조치를 기준일에 맞게 다시 씁니다.

    \b
    바뀐 셀만 고치고 그 밖의 것은 모두 그대로 둡니다. 수식과 사람이 적은 것은
    덮어쓰지 않습니다.
    한 파일이 잘못되어도 나머지는 계속합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.exits import exit_code  # noqa: PLC0415
    from xlcrm.cli.shown.progress import tracked  # noqa: PLC0415
    from xlcrm.fleet.batch import find_workbooks, refresh_each  # noqa: PLC0415 - heavy imports late

    found = find_workbooks(paths)
    results = tracked(
        refresh_each(
            paths,
            as_of,
            strict=strict,
            add_columns=add_columns,
            customers=customers,
            by=way.author("refresh"),
            jobs=crew,
            **way.saving,
        ),
        len(found),
        several=crew.jobs > 1,
    )
    if way.as_json:
        from xlcrm.cli.shown import as_json as json_output  # noqa: PLC0415

        return exit_code(json_output.write(results, as_of, sys.stdout))
    from xlcrm.cli.shown.refresh import show  # noqa: PLC0415

    return exit_code(show(results, as_of, dry_run=way.dry_run, add_columns=add_columns))
