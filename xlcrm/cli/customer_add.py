"""`xlcrm customer add`: somebody new, with a contract or as a prospect."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli import person as shared
from xlcrm.cli.asking import is_agreed
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlcrm.jobs.person.enter import Entered
    from xlcrm.jobs.person.lookup import Candidate


@click.command(
    "add",
    cls=KoreanCommand,
    short_help="새 고객이나 잠재 고객을 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm customer add 고객대장.xlsx 홍가상 010-0000-0009 시작일=오늘 \\
      기간=12개월 요금=5만원
  xlcrm customer add 고객대장.xlsx 홍가상 010-0000-0009 상태=체험 --due 내일
  xlcrm customer add 고객대장.xlsx 홍가상 --another""",
)
@options.ledger
@click.argument("fields", nargs=-1, metavar="이름 [연락처] [칸=값]…")
@click.option("--another", is_flag=True, help="비슷한 고객과 다른 사람입니다.")
@click.option("-m", "--memo", metavar="글", help="나눈 말. 일지에 적습니다.")
@click.option("-f", "--follow-up", metavar="글", help="다음에 할 일.")
@click.option("--due", metavar=options.DAY, callback=options.due, help="언제까지 할지.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    fields: tuple[str, ...],
    *,
    another: bool,
    memo: str | None,
    follow_up: str | None,
    due: str | None,
    as_of: date,
    way: options.Way,
) -> int:
    """새 고객을 고객대장과 고객정보에 적습니다.

    \b
    시작일을 적으면 계약이 있는 고객이고, 적지 않으면 잠재 고객입니다.
    잠재 고객은 상태에 잠재라고 적습니다(상태=체험, 상태=상담중도 됩니다).
    칸은 고객대장과 고객정보의 열 제목입니다: 주소=…, 선호도=…, 서비스=….
    연락처나 이름이 같거나 비슷한 고객이 있으면 같은 사람인지 묻습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    by_day = _day(due)
    try:
        said = shared.fields_of(fields, ("고객명", "연락처"))
        if not another and not way.as_json and sys.stdin.isatty() and sys.stdout.isatty():
            another = _is_another(ledger, said, as_of, way)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)

    words = {
        "fields": said,
        "another": another,
        "memo": memo,
        "follow_up": follow_up,
        "due": by_day,
    }
    return shared.show(
        ledger,
        "customer add",
        nothing="적을 것이 없습니다.",
        as_of=as_of,
        way=way,
        words=words,
        more=lambda proposal: _object(proposal.found),  # type: ignore[arg-type]  # of decide
    )


def _day(due: str | None) -> date | None:
    """The day of a follow-up; what is none is a wrong use of the command."""
    from datetime import date  # noqa: PLC0415 - for the annotation alone otherwise

    if due is None:
        return None
    try:
        return date.fromisoformat(due)
    except ValueError:
        raise click.BadParameter(
            "내일, 12/5, 2024-12-05처럼 적으세요.", param_hint="--due"
        ) from None


def _is_another(ledger: str, said: Mapping[str, object], as_of: date, way: options.Way) -> bool:
    """Whether the person at the terminal says that nobody who looks alike is meant."""
    from xlcrm.cli.failures import INTERRUPTED  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import say  # noqa: PLC0415
    from xlcrm.jobs.person.enter import enter_customer  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    opened = open_ledger(ledger, limits=way.saving["limits"])
    alike = enter_customer(opened, said, as_of=as_of).found.candidates
    if not alike:
        return False
    try:
        if _confirmed(alike):
            return True
    except click.Abort:
        click.echo()
    say("그만두었습니다. 아무것도 쓰지 않았습니다.")
    raise click.exceptions.Exit(INTERRUPTED)


def _confirmed(alike: Sequence[Candidate]) -> bool:
    from xlcrm.cli.streams import shown  # noqa: PLC0415 - heavy imports late

    click.echo("같은 사람일 수 있는 고객이 있습니다:")
    for each in alike:
        click.echo(shown(f"  {each}"))
    return is_agreed("다른 사람입니까?")


def _object(found: Entered) -> dict[str, object]:
    """Who was entered, for programs."""
    return {
        "customer_id": found.customer_id,
        "prospect": found.prospect or None,
        "candidates": [
            {
                "cell": str(each.where),
                "customer_id": each.customer_id,
                "who": each.masked,
                "why": each.why,
            }
            for each in found.candidates
        ],
    }
