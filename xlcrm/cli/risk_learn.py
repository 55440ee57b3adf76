"""`xlcrm risk learn`: points of risk from the office's own past."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.analysis.learning import Learned
    from xlcrm.office.commit import Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal


@click.command(
    "learn",
    cls=KoreanCommand,
    short_help="지난 계약에서 위험 점수를 배워 설정에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm risk learn 고객대장.xlsx --dry-run
  xlcrm risk learn 고객대장.xlsx --ahead 60 --as-of 2024-10-01""",
)
@options.ledger
@options.as_of
@click.option(
    "--ahead",
    type=click.IntRange(0, 365),
    default=30,
    metavar="일",
    help="끝나는 달의 며칠 전에서 배울지. 보통 30.",
)
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, as_of: date, ahead: int, way: options.Way) -> int:
    """지난 계약이 끝나기 얼마 전의 모습과 그 뒤의 일에서, 누가 떠나는지 배웁니다.

    \b
    배우지 않은 달에 견주어 지금의 점수보다 잘 맞을 때만 설정 시트의 '위험 점수'에
    적습니다. 날짜가 없어 그때 어떠했는지 모르는 것(재계약 의사, 상태, 비고)은
    쓰지 않습니다. 사무실에서 더한 열도 낱말이 몇 가지이면 함께 봅니다.
    다시 실행하면 그 자리에 새로 적으며, 사람이 고친 점수도 새로 적힙니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    # Before numpy is loaded: its matrices are small here, and on a busy machine threads that wait
    # for one another take thirty times as long as one that does the work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    from xlcrm.cli.shown.progress import working  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.risk import learned_lines, plain_learned  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import beside, failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.learn_risk import learn_risk  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415

    def decide(opened: Ledger) -> Proposal[Learned]:
        return learn_risk(opened, as_of=as_of, ahead=ahead)

    try:
        with working("지난 계약을 보는 중"):
            done: Committed[Learned] = change(
                ledger, decide, way.author("risk learn"), **way.saving
            )
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    found = done.proposal.found
    if way.as_json:
        more = {"risk": plain_learned(found)}
        print_json(json_object(ledger, as_of, "ok", edits=done.plan, kinds=done.kinds, more=more))
        return 0
    out(f"{shown(ledger)}: {as_of} 기준")
    for line in learned_lines(found, done.proposal.said, dry_run=way.dry_run):
        out(shown(line))
    for line in beside(done, dry_run=way.dry_run):
        out(line)
    return 0
