"""`xlcrm check`: what is wrong in the data, by sheet. Nothing is written."""

from __future__ import annotations

import sys
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.streams import out, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.batch import FileResult
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.rules import Rule

_FEW: Final = 10  # findings that one sees at a glance, so that nobody needs to count them
RULES_GROUP: Final = "xlcrm.rules"
_MOST: Final = 100  # findings of a sheet, unless --all


@click.command(
    "check",
    cls=KoreanCommand,
    short_help="자료의 오류를 찾아 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm check 고객대장.xlsx
  xlcrm check 지점폴더 --json > 결과.json""",
)
@options.paths
@options.as_of
@options.as_json
@click.option("--all", "every", is_flag=True, help=f"시트마다 {_MOST}건을 넘어도 모두 씁니다.")
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    paths: tuple[str, ...], *, as_of: date, as_json: bool, every: bool, limits: Limits
) -> int:
    """날짜·금액·연락처·계약 기간 등을 살펴 고칠 곳을 셀마다 알려 줍니다.

    \b
    지난 기한, 오래된 상태와 동의는 기준일로 봅니다.
    파일에는 아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.batch import check_files, find_workbooks  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli import as_json as json_output  # noqa: PLC0415
    from xlcrm.cli.exits import exit_code  # noqa: PLC0415
    from xlcrm.cli.failures import tell  # noqa: PLC0415
    from xlcrm.cli.listing import tracked  # noqa: PLC0415

    found = find_workbooks(paths)
    results = tracked(check_files(found, as_of, limits=limits, more=_own_rules()), len(found))
    if as_json:
        return exit_code(json_output.write(results, as_of, sys.stdout))
    outcomes = []
    for result in results:
        if result.error is not None:
            tell(result.error, result.path)
        else:
            _show(result, None if every else _MOST)
        outcomes.append(result.outcome)
    return exit_code(outcomes)


def _own_rules() -> tuple[Rule, ...]:
    """The rules that other installed packages bring, by the entry points of this group."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - only a check needs it

    return tuple(each.load() for each in entry_points(group=RULES_GROUP))


def _show(result: FileResult, most: int | None) -> None:
    from xlcrm.cli.listing import by_severity  # noqa: PLC0415 - see above

    path = shown(result.path)
    if not result.findings:
        out(f"{path}: 문제를 찾지 못했습니다.")
        return
    out(f"{path}: {by_severity(result.findings)}")
    for sheet, group in groupby(
        sorted(result.findings, key=lambda each: each.where.sheet), lambda each: each.where.sheet
    ):
        findings = list(group)
        out(f"\n[{shown(sheet)}] {by_severity(findings)}")
        if len(findings) > _FEW:
            out(f"  {_by_code(findings)}")
        if sys.stdout.isatty():
            _show_table(findings[:most])
        else:
            _show_lines(findings[:most])
        if most is not None and len(findings) > most:
            out(f"  외 {len(findings) - most:,}건 (모두 보려면 --all)")


def _by_code(findings: Sequence[Finding]) -> str:
    """Return how often each code was found, the most frequent first."""
    from collections import Counter  # noqa: PLC0415 - see above

    from xlcrm.cli.listing import counted  # noqa: PLC0415
    from xlcrm.schema.catalogue import CATALOGUE  # noqa: PLC0415

    codes = Counter(each.code for each in findings).most_common()
    titles = {code: f" {entry.title}" for code, entry in CATALOGUE.items()}
    return counted({f"{code}{titles.get(code, '')}": count for code, count in codes})


def _cells(found: Finding) -> tuple[str, ...]:
    return (
        found.where.cell,
        found.code,
        found.severity.korean,
        shown(found.message),
        shown(found.suggestion),
    )


def _show_lines(findings: Sequence[Finding]) -> None:
    from xlcrm.cli.listing import aligned  # noqa: PLC0415 - see above

    rows = []
    for *cells, message, suggestion in map(_cells, findings):
        rows.append((*cells, f"{message} → {suggestion}" if suggestion else message))
    out("\n".join(aligned(rows, indent=2)))


def _show_table(findings: Sequence[Finding]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    colours = {"오류": "red", "주의": "yellow", "참고": "cyan"}
    table = Table("셀", "코드", "정도", "내용", "할 일")
    for cell, code, severity, *texts in map(_cells, findings):
        table.add_row(
            cell, code, Text(severity, style=colours[severity]), *(Text(text) for text in texts)
        )
    Console().print(table)
