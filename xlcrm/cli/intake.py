"""`xlcrm intake`: what staff typed into the sheet 접수 goes where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.domain.typed_option import path_quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.fleet.batch import FileResult
    from xlcrm.jobs.intake.said import TakenIn
    from xlcrm.office.commit import Author


@click.command(
    "intake",
    cls=KoreanCommand,
    short_help="접수 시트에 적은 것을 제자리에 옮겨 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm intake 고객대장.xlsx --make
  xlcrm intake 고객대장.xlsx
  xlcrm intake 지점폴더 --dry-run""",
)
@options.paths
@click.option(
    "--make", is_flag=True, help="접수 시트를 넣습니다. 있으면 목록과 빈 줄을 새로 넣습니다."
)
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(paths: tuple[str, ...], *, make: bool, way: options.Way) -> int:
    """접수 시트의 줄을 살펴 일지, 구매이력, 만족도, 마케팅, 고객대장에 적습니다.

    \b
    한 줄이 상담, 구매, 의견, 메시지, 새 고객, 재계약, 해지, 정지, 재개 가운데
    하나입니다.
    옮긴 곳이나 고칠 것은 그 줄의 처리 칸에 적습니다. 옮긴 줄은 두 주 뒤에
    시트에서 치웁니다. 같은 줄을 두 번 옮기지 않습니다.
    대장에 쓰는 다른 명령과 밤에 도는 예약도 먼저 이 일을 합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.exits import exit_code  # noqa: PLC0415 - heavy imports late
    from xlcrm.fleet.batch import each_workbook  # noqa: PLC0415

    by = way.author("intake")
    told: dict[Path, TakenIn] = {}
    made: dict[Path, str] = {}

    def work(path: Path) -> FileResult:
        from xlcrm.fleet.batch import FileResult, Outcome  # noqa: PLC0415
        from xlcrm.jobs.intake.put import take_in  # noqa: PLC0415

        if make:
            made[path] = _made(path, way)
        elif not _is_there(path, paths, way):
            return FileResult(path, Outcome.OK)
        found = take_in(path, by, clear=True, **way.saving)
        told[path] = found
        return FileResult(path, Outcome.FINDINGS if found.needs_people else Outcome.OK)

    results = list(each_workbook(paths, work, limits=way.saving["limits"], strict=False))
    if way.as_json:
        _print(results, told, by)
    else:
        _show(results, told, made, by.now.date(), dry_run=way.dry_run)
    return exit_code([each.outcome for each in results])


def _made(path: Path, way: options.Way) -> str:
    """Put the sheet into a workbook; return what was done."""
    from xlcrm.jobs.intake.put import put_intake  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.waiting import change  # noqa: PLC0415

    done = change(path, put_intake, way.author("intake --make"), intake=False, **way.saving)
    return done.proposal.said[0]


def _is_there(path: Path, paths: Sequence[str], way: options.Way) -> bool:
    """Whether a workbook has the sheet.

    Raises:
        SheetNotFoundError: it has none, and it is the one that was named.
    """
    from xlcrm.errors import SheetNotFoundError  # noqa: PLC0415 - heavy imports late
    from xlcrm.files import store  # noqa: PLC0415
    from xlcrm.ooxml.package import Package  # noqa: PLC0415
    from xlcrm.workbook.intakes import intakes  # noqa: PLC0415

    limits = way.saving["limits"]
    if intakes(Package(store.read(path, limits).data, limits)):
        return True
    if str(path) in paths:
        raise SheetNotFoundError(
            "접수 시트가 없습니다.", hint=f"만들려면: xlcrm intake {path_quoted(path)} --make"
        )
    return False


def _show(
    results: Sequence[FileResult],
    told: dict[Path, TakenIn],
    made: dict[Path, str],
    as_of: date,
    *,
    dry_run: bool,
) -> None:
    from xlcrm.cli.failures import tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415

    for each in results:
        name = shown(each.path)
        if each.error is not None:
            tell(each.error, each.path)
            continue
        if each.path in made:
            rehearsed = " (--dry-run: 쓰지 않았습니다)" if dry_run else ""
            out(f"{name}: {made[each.path]}{rehearsed}")
        found = told.get(each.path)
        if found is None:
            continue
        if not found:
            if each.path not in made:
                out(f"{name}: {as_of} 접수 시트에 새로 적은 것이 없습니다.")
            continue
        first, *rest = found.lines()
        out(f"{name}: {shown(first)}{' (--dry-run: 쓰지 않았습니다)' if dry_run else ''}")
        for line in rest:
            out(f"  {shown(line)}")
        if found.backup is not None:
            out(f"  백업: {shown(found.backup.parent.name)}/{shown(found.backup.name)}")


def _print(results: Sequence[FileResult], told: dict[Path, TakenIn], by: Author) -> None:
    """Print the object of docs/architecture.md#json."""
    from xlcrm.cli.failures import without_path  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415

    files: list[object] = []
    for each in results:
        found = told.get(each.path)
        more: dict[str, object] = {}
        if found is not None:
            more = {
                "problems": [
                    {"cell": str(where), "problem": str(trouble)}
                    for where, trouble in (*found.shut, *found.wrong)
                ],
                "open": [str(where) for where in found.open],
            }
        files += json_object(
            each.path,
            by.now.date(),
            each.outcome.value,
            error=None if each.error is None else without_path(each.error),
            edits=() if found is None else found.edits,
            kinds={} if found is None else found.kinds,
            summary={} if found is None else found.taken,
            more=more,
        )["files"]
    print_json({"as_of": str(by.now.date()), "files": files})
