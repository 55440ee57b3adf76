"""`xlcrm check`: what is wrong in the data, by sheet, and written into a sheet if asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options, several
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.fleet.crew import Crew


_MOST: Final = 100  # findings of a sheet, unless --all


@click.command(
    "check",
    cls=KoreanCommand,
    short_help="자료의 오류를 찾아 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm check 고객대장.xlsx
  xlcrm check 고객대장.xlsx --mark
  xlcrm check 지점폴더 --json > 결과.json""",
)
@options.paths
@options.as_of
@click.option("--mark", is_flag=True, help="찾은 것을 통합 문서의 점검결과 시트에 씁니다.")
@click.option("--all", "every", is_flag=True, help=f"시트마다 {_MOST}건을 넘어도 모두 씁니다.")
@click.option("--strict", is_flag=True, help="폴더의 다른 파일과 사본도 오류로 봅니다.")
@several.options
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - each is a choice the command line offers
    paths: tuple[str, ...],
    *,
    as_of: date,
    mark: bool,
    every: bool,
    strict: bool,
    crew: Crew,
    way: options.Way,
) -> int:
    """날짜·금액·연락처·계약 기간 등을 살펴 고칠 곳을 셀마다 알려 줍니다.

    \b
    지난 기한, 오래된 상태와 동의는 기준일로 봅니다.
    --mark가 없으면 파일에 아무것도 쓰지 않습니다. --mark는 점검결과 시트에
    규칙마다 몇 곳인지와 찾은 곳을(규칙마다 500곳까지) 적고, 셀 주소를
    누르면 그 자리로 가게 합니다. 다시 실행하면 그 시트를 새로 쓰되,
    사람이 만들거나 고쳐 쓴 시트는 바꾸지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.exits import exit_code  # noqa: PLC0415
    from xlcrm.cli.failures import tell  # noqa: PLC0415
    from xlcrm.cli.shown import as_json as json_output  # noqa: PLC0415
    from xlcrm.cli.shown.check import advice, show  # noqa: PLC0415
    from xlcrm.cli.shown.left_behind import say_left_behind  # noqa: PLC0415
    from xlcrm.cli.shown.progress import tracked  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown, stop_if_nobody_reads  # noqa: PLC0415
    from xlcrm.fleet.batch import check_each, find_workbooks, mark_each  # noqa: PLC0415 - heavy

    found = find_workbooks(paths)
    if mark:
        by = way.author("check --mark")
        results = mark_each(paths, as_of, **way.saving, by=by, strict=strict, jobs=crew)
    else:
        results = check_each(paths, as_of, limits=way.saving["limits"], strict=strict, jobs=crew)
    results = tracked(results, len(found), doing="점검하는 중", several=crew.jobs > 1)
    if way.as_json:
        return exit_code(json_output.write(results, as_of, sys.stdout))
    outcomes = []
    codes: set[str] = set()
    for result in results:
        if result.error is None or result.findings:
            show(result, None if every else _MOST, dry_run=way.dry_run)
        if result.error is not None:
            tell(result.error, result.path)
        if not mark:
            stop_if_nobody_reads()
        outcomes.append(result.outcome)
        codes |= {each.code for each in result.findings}
    say_left_behind(found)
    if sys.stdout.isatty() and len(found) == 1:
        for line in advice(codes, shown(found[0]), marked=mark):
            out(line)
    return exit_code(outcomes)
