"""`xlcrm calc`: the results of formulas made fresh, without Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.office.commit import Committed
    from xlcrm.workbook.fresh.calculated import Calculated


@click.command(
    "calc",
    cls=KoreanCommand,
    short_help="수식의 오래된 결과를 새로 씁니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm calc 고객대장.xlsx --dry-run
  xlcrm calc 고객대장.xlsx""",
)
@options.ledger
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, way: options.Way) -> int:
    """엑셀로 열지 않아도 수식의 결과가 맞게 보이도록 새로 씁니다.

    \b
    xlcrm이 칸을 고치면, 그 칸을 읽는 수식의 결과는 엑셀이 열 때까지 옛것입니다.
    미리 보기, 휴대전화, 다른 프로그램은 그 옛 결과를 보여 줍니다.
    두 계산기의 결과가 같은 것만 쓰고, 수식과 그 밖의 것은 그대로 둡니다.
    TODAY처럼 날마다 바뀌는 수식은 엑셀에 맡깁니다.
    xlcrm refresh는 이 일을 함께 합니다.
    먼저 설치하세요: pip install "xlcrm[calc]"
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.results import stale_object  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import beside, failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.calc import calc  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415
    from xlcrm.office.ledger import open_workbook  # noqa: PLC0415

    today = options.today()
    try:
        with working("수식을 계산하는 중"):
            done = change(
                ledger,
                calc,
                way.author("calc"),
                fields=lambda _: (),
                opening=open_workbook,
                **way.saving,
            )
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=way.as_json)
    if way.as_json:
        more = stale_object(done.proposal.found)
        print_json(json_object(ledger, today, "ok", edits=done.plan, kinds=done.kinds, more=more))
        return 0
    for line in _told(ledger, done):
        out(shown(line))
    for line in beside(done, dry_run=done.dry_run):
        out(line)
    return 0


def _told(ledger: str, done: Committed[Calculated]) -> Iterator[str]:
    from xlcrm.cli.shown.results import results_told  # noqa: PLC0415 - heavy imports late

    found = done.proposal.found
    if not found.written and not found.stale:
        yield f"{ledger}: 새로 계산할 수식이 없습니다."
        return
    will = " (--dry-run: 쓰지 않았습니다)" if done.dry_run else ""
    yield f"{ledger}: 기다리던 수식 {found.fresh + len(found.stale):,}개를 계산했습니다.{will}"
    yield from results_told(found, dry_run=done.dry_run)
