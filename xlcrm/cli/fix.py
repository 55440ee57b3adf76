"""`xlcrm fix`: what is surely meant but badly typed, mended cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.fix.fix import Mended
    from xlcrm.office.commit import Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.workbook.plan import CellEdit

_MOST: Final = 10  # cells shown of each kind of mending


@click.command(
    "fix",
    cls=KoreanCommand,
    short_help="뜻이 분명한 잘못을 고칩니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm fix 고객대장.xlsx --dry-run
  xlcrm fix 고객대장.xlsx
  xlcrm fix 고객대장.xlsx --only C602 --only C12""",
)
@options.ledger
@click.option(
    "--only",
    multiple=True,
    metavar="코드",
    help="이 점검 코드만 고칩니다. C602나 C12처럼 적습니다.",
)
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    *,
    only: tuple[str, ...],
    way: options.Way,
) -> int:
    """글로 적힌 날짜와 금액, 연락처 표기, 빈칸 따위를 셀마다 고칩니다.

    \b
    날짜와 금액은 진짜 날짜와 숫자로, 연락처는 010-1234-5678 꼴로 바꿉니다.
    앞뒤 빈칸과 보이지 않는 글자, 전각 글자를 바로잡고, 빈 계약 기간과
    계약 종료일을 채웁니다. 읽히는 값은 그대로입니다.
    뜻이 둘일 수 있는 것은 고치지 않고 점검 결과로 남깁니다.
    수식과 계산 열, 비고의 글은 건드리지 않습니다. xlcrm undo로 되돌립니다.

    \b
    고치는 것과 그 점검 코드:
      C602  글로 적힌 날짜를 진짜 날짜로 (2023. 10. 26. → 2023-10-26)
      C603  글로 적힌 금액과 숫자를 숫자로 (100,000원, 12개월)
      C121  연락처를 표준 꼴로 (010 1234 5678 → 010-1234-5678)
      C122  맨 앞의 0이 빠진 연락처에 0을
      C604  앞뒤와 사이의 남는 빈칸, 보이지 않는 글자를 없앰
      C605  전각 글자와 고객 ID의 다른 줄표를 바른 글자로
      C601  수식처럼 시작하는 글을 글로 표시 (작은따옴표를 붙인 것과 같음)
      C310  목록과 띄어쓰기만 다른 말을 목록의 말로
      C312  설정과 띄어쓰기만 다른 서비스를 설정의 이름으로
      C301  빈 계약 종료일과 계약 기간을 서로에게서 계산하여
      C216  엑셀 표 아래에 적힌 줄까지 표를 늘림
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.fix.fix import fix  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415 - heavy imports late

    words = [word for each in only for word in each.replace(",", " ").split()]

    def make(opened: Ledger) -> Proposal[Mended]:
        return fix(opened, only=words or None)

    try:
        with working("고칠 곳을 찾아 고치는 중"):
            done = change(ledger, make, way.author("fix"), **way.saving)
    except XlcrmError as error:
        return failed(ledger, error, options.today(), as_json=way.as_json)
    if way.as_json:
        print_json(_json(ledger, done))
    else:
        out("\n".join(shown(line) for line in _told(ledger, done)))
    return _code(done.proposal.found)


def _code(fixed: Mended) -> int:
    """1 where an error stays, as every command that finds one."""
    from xlcrm.schema.finding import Severity  # noqa: PLC0415 - heavy imports late

    return int(any(each.severity is Severity.ERROR for each in fixed.left))


def _told(path: str, done: Committed[Mended]) -> Iterator[str]:
    """What was mended, code by code, and what stays."""
    from xlcrm.cli.shown.fix import line  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.listing import by_severity  # noqa: PLC0415
    from xlcrm.cli.writing import beside  # noqa: PLC0415
    from xlcrm.jobs.fix.codes import CODES, LOOSE, QUOTED  # noqa: PLC0415

    fixed = done.proposal.found
    count = sum(fixed.counts.values())
    if not count and fixed.tables:
        yield f"{path}: 셀은 그대로입니다."
    elif not count:
        yield f"{path}: 스스로 고칠 수 있는 곳이 없습니다."
    elif done.dry_run:
        yield f"{path}: {count:,}칸을 고칠 것입니다. (--dry-run: 쓰지 않았습니다)"
    else:
        yield f"{path}: {count:,}칸을 고쳤습니다."
    for code, columns in fixed.mended.items():
        many = fixed.counts[code]
        yield f"  {code} {CODES[code]} {many:,}칸"
        edits = (edit for edited in columns for edit in edited.cells())
        for edit, _ in zip(edits, range(_MOST), strict=False):
            kind = done.kinds.get((edit.where.sheet, edit.where.column))
            same = code == QUOTED
            yield f"    {edit.where}: 글은 그대로" if same else f"    {line(edit, kind)}"
        if many > _MOST:
            yield f"    외 {many - _MOST:,}칸 (모두 보려면 --json)"
    for table in fixed.tables:
        will = "늘릴 것입니다" if done.dry_run else "늘렸습니다"
        yield f"  {LOOSE} {CODES[LOOSE]}: {table.sheet}의 표를 {table.area}까지 {will}."
    if fixed.left:
        yield f"  사람이 볼 점검 결과: {by_severity(fixed.left)} (xlcrm check로 봅니다)"
    yield from beside(done, dry_run=done.dry_run)


def _json(path: str, done: Committed[Mended]) -> dict[str, Any]:
    """docs/architecture.md#json: every mended cell with its code, and the findings that stay."""
    from xlcrm.cli.writing import json_object  # noqa: PLC0415 - heavy imports late

    fixed = done.proposal.found
    told = [
        {
            "sheet": edit.where.sheet,
            "cell": edit.where.cell,
            "code": code,
            **dict(zip(("old", "new"), _masked(edit, done), strict=True)),
        }
        for code, columns in fixed.mended.items()
        for edited in columns
        for edit in edited.cells()
    ]
    left = [
        {
            "code": each.code,
            "severity": str(each.severity),
            "sheet": each.where.sheet,
            "cell": each.where.cell,
            "message": each.message,
            "suggestion": each.suggestion,
        }
        for each in fixed.left
    ]
    return json_object(
        path,
        options.today(),
        "findings" if _code(fixed) else "ok",
        summary=fixed.counts,
        more={
            "edits": told,
            "tables": [
                {"sheet": each.sheet, "old": str(each.before), "new": str(each.area)}
                for each in fixed.tables
            ],
            "findings": left,
        },
    )


def _masked(edit: CellEdit, done: Committed[object]) -> tuple[object, object]:
    """What a cell said and what it says, people masked."""
    from xlcrm.cli.writing import plain  # noqa: PLC0415 - heavy imports late

    kind = done.kinds.get((edit.where.sheet, edit.where.column))
    return plain(edit.old, kind), plain(edit.new, kind)
