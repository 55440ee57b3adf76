"""`xlcrm dashboard`: the sheet 현황판, whose figures move by themselves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "dashboard",
    cls=KoreanCommand,
    short_help="스스로 바뀌는 지표의 시트 '현황판'을 대장에 넣습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm dashboard 고객대장.xlsx --dry-run
  xlcrm dashboard 고객대장.xlsx""",
)
@options.ledger
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, as_of: date, way: options.Way) -> int:
    """이용 중인 계약, 곧 끝나는 계약, 한 달 요금, 밀린 후속 조치를 수식으로 셉니다.

    \b
    새 대장에는 처음부터 들어 있습니다. 쓰던 대장에 넣거나, 시트가 늘어난 뒤
    새로 만들 때 실행합니다. 넣은 뒤에는 아무것도 실행하지 않아도 날짜와 시트를
    따라 바뀝니다. 모든 지표는 기준일 칸(=TODAY())의 날짜로 셉니다.
    목표는 설정 시트에 적습니다: 구분 '목표', 항목 '월 반복 매출(원)'. 현황판의
    목표 칸에 적은 것은 새로 만들어도 그대로 둡니다.
    사람이 만든 같은 이름의 시트는 건드리지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import beside, failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.dashboard.sheet import dashboard  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415

    try:
        done = change(
            ledger, partial(dashboard, as_of=as_of), way.author("dashboard"), **way.saving
        )
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    if way.as_json:
        print_json(json_object(ledger, as_of, "ok", edits=done.plan, kinds=done.kinds))
        return 0
    how = " (--dry-run: 쓰지 않았습니다)" if done.dry_run else ""
    out(f"{shown(ledger)}: {shown(' · '.join(done.proposal.said))}{how}")
    for line in beside(done, dry_run=done.dry_run):
        out(line)
    return 0
