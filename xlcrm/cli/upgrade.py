"""`xlcrm upgrade`: an older ledger brought what has come since."""

from __future__ import annotations

import os
from pathlib import Path

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand


@click.command(
    "upgrade",
    cls=KoreanCommand,
    short_help="옛 판의 대장에 새로 생긴 것을 더합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm upgrade 고객대장.xlsx --dry-run
  xlcrm upgrade 고객대장.xlsx
  xlcrm upgrade 지점폴더""",
)
@options.paths
@click.option("--strict", is_flag=True, help="폴더의 다른 파일과 사본도 오류로 봅니다.")
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(paths: tuple[str, ...], *, strict: bool, way: options.Way) -> int:
    """옛 xlcrm으로 만든 대장에, 그 뒤에 새로 생긴 설정, 목록, 시트를 더합니다.

    \b
    적은 것과 서식, 열의 순서는 그대로이고, 없는 것만 더합니다. 더하는 설정의
    값은 지금 쓰고 있는 값입니다. 지운 시트는 다시 넣지 않습니다. 설정 시트의
    '대장 판'이 몇 판인지 말합니다.
    --dry-run을 붙이면 무엇을 더할지 보여 주기만 합니다.
    한 번에 저장하고 백업을 남깁니다. xlcrm undo로 되돌립니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.exits import exit_code  # noqa: PLC0415
    from xlcrm.cli.failures import tell  # noqa: PLC0415
    from xlcrm.cli.shown.progress import tracked  # noqa: PLC0415
    from xlcrm.cli.shown.upgrade import as_object, lines  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import print_json  # noqa: PLC0415
    from xlcrm.fleet.batch import find_workbooks  # noqa: PLC0415 - heavy imports late
    from xlcrm.fleet.upgrade import upgrade_each  # noqa: PLC0415
    from xlcrm.office.opened import heard  # noqa: PLC0415

    found = find_workbooks(paths)
    results = upgrade_each(paths, by=way.author("upgrade"), strict=strict, **way.saving)
    outcomes, files = [], []
    for each in tracked(results, len(found), doing="대장을 올리는 중"):
        result = each.result
        outcomes.append(result.outcome)
        heard().pop(Path(os.path.realpath(result.path)), None)  # said here, and better
        if way.as_json:
            files += as_object(each, options.today())["files"]
        elif result.error is not None:
            tell(result.error, result.path)
        else:
            out("\n".join(shown(line) for line in lines(each, dry_run=way.dry_run)))
    if way.as_json:
        print_json({"as_of": str(options.today()), "files": files})
    return exit_code(outcomes)
