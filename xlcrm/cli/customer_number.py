"""`xlcrm customer number`: 고객 ID for customers who have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli import person as shared
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.jobs.person.number import Numbered
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal


@click.command(
    "number",
    cls=KoreanCommand,
    short_help="고객 ID가 없는 고객에게 번호를 매깁니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm customer number 고객대장.xlsx --dry-run
  xlcrm customer number 고객대장.xlsx""",
)
@options.ledger
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, way: options.Way) -> int:
    """고객대장에 고객 ID를 매기고, 일지와 다른 시트의 빈칸에도 적습니다.

    \b
    고객 ID 열이 없으면 오른쪽에 더하고, 있으면 빈칸만 채웁니다.
    이름과 연락처가 같은 행은 한 고객입니다.
    순번이나 No는 고객의 번호가 아니므로 그대로 둡니다.
    """  # noqa: D301 - \b keeps click from filling the lines

    def decide(opened: Ledger) -> Proposal[Numbered]:
        from xlcrm.jobs.person.number import number_customers  # noqa: PLC0415 - heavy imports late

        return number_customers(opened, now=options.now())

    return shared.show(
        ledger,
        "customer number",
        decide=decide,
        nothing="모든 고객에게 고객 ID가 있습니다.",
        as_of=options.today(),
        way=way,
    )
