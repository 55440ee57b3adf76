"""`xlcrm dues`: who owes what since when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.fleet.batch import FileResult
    from xlcrm.jobs.dues import Debts
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "dues",
    cls=KoreanCommand,
    short_help="누가 얼마를 언제부터 안 냈는지 오래된 순서로 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm dues 고객대장.xlsx
  xlcrm dues 고객대장.xlsx --min 50000 --officer 김대리
  xlcrm dues 지점폴더 -o 미납.xlsx""",
)
@options.paths
@click.option("--officer", metavar="담당자", default="", help="이 담당자의 것만 봅니다.")
@click.option(
    "--min",
    "least",
    callback=shared.won(),
    default="0",
    metavar="금액",
    help="이 금액(원) 이상인 것만 봅니다.",
)
@click.option(
    "--year",
    callback=shared.whole(1990, 2999),
    metavar="연도",
    help="1월~12월 열이 몇 년의 것인지. 제목에 적혀 있으면 필요 없습니다.",
)
@click.option("-o", "--output", metavar="파일", help="인쇄할 엑셀 파일(.xlsx)로 씁니다.")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    paths: tuple[str, ...],
    *,
    officer: str,
    least: int,
    year: int | None,
    output: str | None,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """미납금 칸, 납부 여부 열, 1월~12월 열에서 안 낸 것을 모읍니다.

    \b
    계약 기간 밖의 달과 정지한 달은 세지 않습니다. 납부일을 모르면 그 달이 지난
    뒤에 셉니다. 빈칸은 X를 적지 않는 대장에서만 미납으로 보고, 그 밖의 빈칸과
    읽지 못한 표시는 합계에 넣지 않고 따로 몇 칸인지 알립니다.
    이름과 연락처는 가립니다. 받은 돈은 xlcrm pay로 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.exits import exit_code  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.folder import names_below  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.fleet.batch import FileResult, Outcome, each_workbook  # noqa: PLC0415
    from xlcrm.jobs.dues import dues  # noqa: PLC0415
    from xlcrm.jobs.dues_page import write_dues  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    told: list[tuple[Path, Debts]] = []

    def work(path: Path) -> FileResult:
        ledger = open_ledger(path, limits=limits)
        found = dues(ledger, as_of=as_of, officer=officer, least=least, year=year or 0)
        told.append((path, found))
        return FileResult(path, Outcome.OK)

    results = list(each_workbook(paths, work, limits=limits))
    if output is not None and told:
        names = names_below(paths, [path for path, _ in told]) if len(told) > 1 else {}
        named = [(names.get(path, ""), found) for path, found in told]
        title = told[0][0].name if len(told) == 1 else f"대장 {len(told):,}개"
        try:
            of = [path for path, _ in told]
            write_dues(named, output, ledger=title, reveal=reveal, of=of)
        except XlcrmError as error:
            return failed(output, error, as_of, as_json=as_json)
    if as_json:
        _print(results, told, as_of, reveal=reveal)
    else:
        _show(results, told, output, reveal=reveal)
    return exit_code([each.outcome for each in results])


def _show(
    results: Sequence[FileResult],
    told: Sequence[tuple[Path, Debts]],
    output: str | None,
    *,
    reveal: bool,
) -> None:
    from xlcrm.cli.failures import tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.dues import dues_lines  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415

    for each in results:
        if each.error is not None:
            tell(each.error, each.path)
    for path, found in told:
        for line in dues_lines(str(path), found, reveal=reveal):
            out(line)
    count = sum(len(found.rows) for _, found in told)
    if len(told) > 1:
        total = sum(found.total for _, found in told)
        out(f"\n합계: 대장 {len(told):,}개, 미납 {count:,}건, {total:,}원")
    if output is not None and told:
        out(f"{shown(output)}: 미납 {count:,}건을 적었습니다.")


def _print(
    results: Sequence[FileResult],
    told: Sequence[tuple[Path, Debts]],
    as_of: date,
    *,
    reveal: bool,
) -> None:
    from xlcrm.cli.failures import without_path  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.dues import plain_dues  # noqa: PLC0415
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415

    known = {path: plain_dues(found, reveal=reveal) for path, found in told}
    files = []
    for each in results:
        error = None if each.error is None else without_path(each.error)
        more = known.get(Path(each.path))
        files += json_object(each.path, as_of, each.outcome.value, error=error, more=more)["files"]
    print_json({"as_of": str(as_of), "files": files})
