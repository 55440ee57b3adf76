"""What a check has found, as a person reads it: sheet by sheet, and what to do next."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import aligned, by_severity
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import beside
from xlcrm.domain.text import counted
from xlcrm.domain.typed_option import path_quoted
from xlcrm.jobs.fix.codes import CODES
from xlcrm.schema.catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.fleet.batch import FileResult
    from xlcrm.schema.finding import Finding

_FEW: Final = 10  # findings that one sees at a glance, so that nobody needs to count them
_COLOURS: Final = {"오류": "bold red", "주의": "yellow", "참고": "cyan"}


def show(result: FileResult, most: int | None, *, dry_run: bool) -> None:
    """Print a file's findings, and what became of its 점검결과 sheet.

    Args:
        result: what was found, and written.
        most: how many findings of a sheet to show; None for all.
        dry_run: whether writing was only rehearsed.
    """
    path = shown(result.path)
    if result.findings:
        out(f"{path}: {by_severity(result.findings)}")
        _show_sheets(result.findings, most)
    else:
        out(f"{path}: 고칠 것이 없습니다.")
    if result.marked is not None:
        if result.findings:
            out("")
        out(f"  {_marked(dry_run=dry_run, new=result.marked)}")
    for line in beside(result, dry_run=dry_run):
        out(line)


def advice(codes: AbstractSet[str], path: str, *, marked: bool) -> Iterator[str]:
    """Yield lines that say how to go on; none where nothing was found.

    Args:
        codes: the codes of what was found.
        path: the path that was checked, to be typed again.
        marked: whether 점검결과 has been written already.
    """
    if not codes:
        return
    yield ""
    yield "오류는 꼭 고치고, 주의는 맞는지 확인하고, 참고는 알아 두면 됩니다."
    if not marked:
        yield from (
            "엑셀에서 한 곳씩 찾아가며 고치려면 점검결과 시트를 만드세요:",
            f"  xlcrm check {path_quoted(path)} --mark",
        )
    if not codes.isdisjoint(CODES):
        yield from (
            "뜻이 분명한 것은 xlcrm이 고칩니다. 무엇을 고칠지 먼저 보세요:",
            f"  xlcrm fix {path_quoted(path)} --dry-run",
        )


def _marked(*, dry_run: bool, new: bool) -> str:
    """What became of the sheet."""
    if not new:
        return "점검결과 시트에 이미 그대로 적혀 있어, 파일을 건드리지 않았습니다."
    if dry_run:
        return "점검결과 시트에 적을 것입니다. (--dry-run: 쓰지 않았습니다)"
    return "점검결과 시트에 적었습니다. 엑셀에서 셀 주소를 누르면 그 자리로 갑니다."


def _show_sheets(findings: Iterable[Finding], most: int | None) -> None:
    """Each sheet with its counts, then its findings."""
    by_sheet = sorted(findings, key=lambda each: each.where.sheet)
    for sheet, group in groupby(by_sheet, lambda each: each.where.sheet):
        found = list(group)
        out(f"\n[{shown(sheet)}] {by_severity(found)}")
        if len(found) > _FEW:
            out(f"  {_by_code(found)}")
        (_show_table if sys.stdout.isatty() else _show_lines)(found[:most])
        if most is not None and len(found) > most:
            out(f"  외 {len(found) - most:,}건 (모두 보려면 --all)")


def _by_code(findings: Iterable[Finding]) -> str:
    """Return how often each code was found, the most frequent first."""
    codes = Counter(each.code for each in findings).most_common()
    titles = {code: f" {entry.title}" for code, entry in CATALOGUE.items()}
    return counted({f"{code}{titles.get(code, '')}": count for code, count in codes})


def _show_lines(findings: Sequence[Finding]) -> None:
    """One line a finding, for a file or another program."""
    rows = []
    for each in findings:
        message, suggestion = shown(each.message), shown(each.suggestion)
        said = f"{message} → {suggestion}" if suggestion else message
        rows.append((each.where.cell, each.code, each.severity.korean, said))
    out("\n".join(aligned(rows, indent=2)))


def _show_table(findings: Sequence[Finding]) -> None:
    """A table for a screen; what to do is said once where several cells ask for the same."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - only a terminal needs it
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("셀", "정도", "코드", box=SIMPLE_HEAD, show_edge=False)
    table.add_column("내용과 할 일", overflow="fold")  # rich would put … for a syllable that is cut
    said = set()
    for each in findings:
        words = Text(shown(each.message))
        if each.suggestion and each.suggestion not in said:
            said.add(each.suggestion)
            words.append(f"\n→ {shown(each.suggestion)}", style="dim")
        severity = each.severity.korean
        table.add_row(each.where.cell, Text(severity, style=_COLOURS[severity]), each.code, words)
    Console().print(table)
