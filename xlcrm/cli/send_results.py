"""`xlcrm send results`: deliveries, answers and opt-outs, into the rows of the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.outreach.results import ResultsTaken
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

_MOST: Final = 20  # rows that are listed


@click.command(
    "results",
    cls=KoreanCommand,
    short_help="전달·답장·수신거부를 보낸 줄에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm send results 고객대장.xlsx 전송결과.csv --campaign "10월 재계약"
  xlcrm send results 고객대장.xlsx 수신거부.xlsx""",
)
@options.ledger
@click.argument("file", metavar="파일", type=options.PATH)
@click.option("--campaign", metavar="이름", default="", help="파일에 캠페인 열이 없을 때.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    ledger: str,
    file: str,
    *,
    campaign: str,
    as_of: date,
    way: options.Way,
) -> int:
    """문자 사이트의 전송 결과나 사무실의 목록을 읽어 마케팅 시트의 줄에 적습니다.

    \b
    줄은 메시지 ID로, 없으면 고객 ID나 휴대폰번호, 이메일과 캠페인으로 찾습니다.
    결과는 성공, 실패, 답장, 수신거부처럼, 반응은 열람, 클릭, 문의, 구매처럼
    적습니다. 수신을 거부한 고객에게는 다음부터 보내지 않습니다. 수신거부는
    무엇을 보냈는지 몰라도, 번호만 있어도 적습니다.
    새 줄은 만들지 않으므로, 같은 파일을 두 번 넣어도 됩니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.incoming.read import read_rows  # noqa: PLC0415
    from xlcrm.incoming.rows import records_of  # noqa: PLC0415
    from xlcrm.jobs.outreach.results import RESULTS  # noqa: PLC0415

    try:
        brought = read_rows(file, RESULTS, limits=way.saving["limits"])
    except XlcrmError as error:
        return failed(file, error, as_of, as_json=way.as_json)
    rows, places, _ = records_of(brought)
    words = {"rows": [dict(row) for row in rows], "places": [*places], "campaign": campaign}
    return take(ledger, words, as_of, way, "send results", unknown=brought.unknown)


def take(  # noqa: PLR0913 - what the commands were given
    path: str,
    words: dict[str, Any],
    as_of: date,
    way: options.Way,
    command: str,
    *,
    unknown: Sequence[str] = (),
) -> int:
    """Take in results, tell of it, and return the exit code.

    Args:
        path: the workbook as the user named it.
        words: the rows, what each is called, and the campaign.
        as_of: the day of answers that say none.
        way: how it is written.
        command: the command, as 변경이력 knows it.
        unknown: headers that mean nothing.
    """
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, kept  # noqa: PLC0415
    from xlcrm.errors import LockedWorkbookError, XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.outreach.results import take_results  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415

    by = way.author(command)
    given = {**words, "as_of": as_of}

    def make(opened: Ledger) -> Proposal[ResultsTaken]:
        return take_results(
            opened,
            words["rows"],
            as_of=as_of,
            campaign=words["campaign"],
            places=words["places"],
        )

    def keep(error: XlcrmError) -> Waits:
        return wait(path, "send results", given, by, error, limits=way.saving["limits"])

    try:
        with working("결과를 적는 중"):
            done = change(path, make, by, **way.saving)
    except LockedWorkbookError as busy:
        may = None if way.dry_run else keep
        return kept(path, busy, may, "발송 결과", as_of, as_json=way.as_json)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=way.as_json)
    return _tell(path, done, as_of, way, unknown)


def _tell(
    path: str,
    done: Any,  # noqa: ANN401 - Committed[ResultsTaken]
    as_of: date,
    way: options.Way,
    unknown: Sequence[str],
) -> int:
    from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import beside, json_object, print_json  # noqa: PLC0415

    proposal = done.proposal
    found, problems = proposal.found, proposal.problems
    code = 1 if problems else 0
    if way.as_json:
        more = {
            "delivered": found.delivered,
            "failed": found.failed,
            "answered": found.answered,
            "opted_out": len(found.opted_out),
            "known": found.known,
            "problems": [str(each) for each in problems],
            "unknown": [*unknown],
        }
        outcome = "findings" if problems else "ok"
        print_json(json_object(path, as_of, outcome, edits=done.plan, kinds=done.kinds, more=more))
        return code
    how = "적을 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "적었습니다."
    out(f"{shown(path)}: 결과를 {how}" if done.plan else f"{shown(path)}: 새로 적을 것이 없습니다.")
    for line in proposal.said:
        out(f"  {shown(line)}")
    for line in beside(done, dry_run=done.dry_run):
        out(line)
    if unknown:
        say(shown(f"모르는 열은 읽지 않았습니다: {', '.join(unknown)}"))
    for each in problems[:_MOST]:
        say(shown(str(each)))
    if len(problems) > _MOST:
        say(f"외 {len(problems) - _MOST:,}건 (모두 보려면 --json)")
    return code
