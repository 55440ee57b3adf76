"""`xlcrm audit`: what the record beside a workbook tells: who did what, who saw whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from xlcrm.jobs.audit import Audit

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_NAMED: Final = 3


def _month(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    from datetime import date  # noqa: PLC0415 - only where it is asked for

    if value is None:
        return None
    match = _MONTH.fullmatch(value)
    if match is None or not int(match[1]):
        raise click.BadParameter("2024-10처럼 적으세요.", ctx, param)
    return date(int(match[1]), int(match[2]), 1)


@click.command(
    "audit",
    cls=KoreanCommand,
    short_help="누가 무엇을 하고 누구를 보았는지 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm audit 고객대장.xlsx
  xlcrm audit 고객대장.xlsx --customer 1001 --kind reveal
  xlcrm audit 고객대장.xlsx --monthly 2024-10
  xlcrm audit 고객대장.xlsx -o 접속기록.xlsx""",
)
@options.ledger
@click.option("--since", callback=options.day, metavar=options.DAY, help="그날부터의 것만.")
@click.option("-c", "--customer", metavar="고객", default="", help="그 고객에 관한 것만.")
@click.option("-u", "--user", metavar="이름", default="", help="그 사용자나 컴퓨터의 것만.")
@click.option(
    "--kind",
    type=click.Choice(["write", "reveal", "export", "other"]),
    help="변경(write), 열람(reveal), 내보내기(export), 그 밖(other)만.",
)
@click.option(
    "--monthly", callback=_month, metavar="연-월", help="그달의 접속기록 점검표를 씁니다."
)
@click.option("--last", type=click.IntRange(1), metavar="개", help="마지막 몇 줄만.")
@click.option(
    "-o", "--output", metavar="파일", type=options.PATH, help=".csv나 .xlsx 파일로 씁니다."
)
@options.as_json
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - each is an option
    ledger: str,
    *,
    since: date | None,
    customer: str,
    user: str,
    kind: str | None,
    monthly: date | None,
    last: int | None,
    output: str | None,
    as_json: bool,
) -> int:
    """대장 옆의 접속기록을 보여 줍니다: 누가, 언제, 어디서, 무엇을, 누구의 것을.

    \b
    xlcrm의 모든 변경과, 가리지 않고 본 것(--reveal), 개인정보가 든 파일로
    내보낸 것이 남습니다. 개인정보는 가려서 적고, 고객은 고객 ID로 적습니다.
    --monthly는 접속기록을 달마다 점검할 때 쓰는 표입니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from dataclasses import replace  # noqa: PLC0415 - heavy imports late
    from datetime import datetime, time  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.audit import Kind, audit, month_of, write_audit  # noqa: PLC0415

    today = options.today()
    begin, until = (None, None) if monthly is None else month_of(monthly)
    start: datetime | None = begin if since is None else datetime.combine(since, time())
    try:
        found = audit(
            ledger,
            since=start,
            until=until,
            user=user,
            customer=customer,
            kind=None if kind is None else Kind(kind),
        )
        if last is not None:
            found = replace(found, rows=found.rows[-last:])
        if output is not None:
            made = write_audit(found, output, as_of=today, ledger=Path(ledger).name, of=[ledger])
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    code = 1 if found.broken else 0
    if as_json:
        print_json(json_object(ledger, today, "findings" if code else "ok", more=_plain(found)))
        return code
    if output is not None:
        out(f"{shown(made)}: 접속기록 {len(found.rows):,}건을 썼습니다.")
    elif monthly is not None:
        for line in _review(found, ledger, monthly):
            out(line)
    else:
        for line in _shown(found, ledger):
            out(line)
    if found.broken:
        out(
            f"  기록이 {found.broken:,}번째 줄에서 끊겼습니다. → 무엇이 어긋났는지 보려면: "
            "xlcrm verify 대장"
        )
    return code


def _shown(found: Audit, ledger: str) -> Iterator[str]:
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.jobs.audit import whose  # noqa: PLC0415

    if not found.exists:
        yield f"{shown(ledger)}: 아직 기록이 없습니다. xlcrm이 처음 쓸 때부터 남깁니다."
        return
    yield f"{shown(ledger)}: 접속기록 {len(found.rows):,}건 (모두 {found.every:,}건)"
    headings = (
        Heading("시각", ALWAYS),
        Heading("사용자", 8, wraps=True),
        Heading("종류", 7),
        Heading("작업", ALWAYS, wraps=True),
        Heading("누구의", 8, wraps=True),
        Heading("무엇을", 6, wraps=True),
        Heading("접속지", 3),
    )
    rows = [
        (
            "" if row.when is None else f"{row.when:%Y-%m-%d %H:%M}",
            shown(row.user),
            row.kind.korean,
            shown(row.work) + {"done": "", "not done": " (못 함)"}.get(row.outcome, " (모름)"),
            shown(whose(row, _NAMED)),
            shown(row.said),
            shown(row.machine),
        )
        for row in found.rows
    ]
    yield from table(headings, rows)


def _review(found: Audit, ledger: str, month: date) -> Iterator[str]:
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.jobs.audit import Kind, access_review  # noqa: PLC0415

    lines = access_review(found)
    yield f"{shown(ledger)}: {month:%Y-%m} 접속기록 점검표"
    headings = (
        Heading("사용자", ALWAYS),
        Heading("접속지", 6),
        Heading("변경", ALWAYS, right=True),
        Heading("열람", ALWAYS, right=True),
        Heading("내보내기", ALWAYS, right=True),
        Heading("본 사람(명)", ALWAYS, right=True),
        Heading("살펴볼 것", 8, right=True),
    )
    rows = [
        (
            shown(line.user),
            shown(line.machine),
            *(f"{line.acts.get(kind, 0):,}" for kind in (Kind.WRITE, Kind.REVEAL, Kind.EXPORT)),
            f"{line.people:,}",
            f"{len(line.odd):,}",
        )
        for line in lines
    ]
    yield from table(headings, rows)
    if not rows:
        yield "  이달에 남은 접속기록이 없습니다."
    odd = [(line.user, each) for line in lines for each in line.odd]
    if odd:
        yield "  살펴볼 것:"
        for user, each in odd:
            yield f"    {shown(user)} {shown(each)}"
    state = f"{found.broken:,}번째 줄에서 끊김" if found.broken else "온전함"
    yield f"  기록: {state}  끝 해시: {found.head or '없음'}"
    yield "  점검한 날:              점검한 사람:              (서명)"


def _plain(found: Audit) -> dict[str, object]:
    return {
        "acts": [
            {
                "n": row.number,
                "when": None if row.when is None else f"{row.when:%Y-%m-%dT%H:%M:%S}",
                "user": row.user,
                "machine": row.machine,
                "kind": row.kind.value,
                "command": row.command,
                "people": [*row.people],
                "many": row.count,
                "everybody": row.everybody,
                "said": row.said,
                "outcome": row.outcome,
                "files": [*row.files],
            }
            for row in found.rows
        ],
        "broken": found.broken,
        "head": found.head,
    }
