"""`xlcrm customer merge`: two customers who are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli import person as shared
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "merge",
    cls=KoreanCommand,
    short_help="두 번 적힌 고객을 하나로 합칩니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm customer merge 고객대장.xlsx 1001 1007 --dry-run
  xlcrm customer merge 고객대장.xlsx 1001 1007
  xlcrm undo 고객대장.xlsx""",
)
@options.ledger
@click.argument("kept", metavar="남길고객")
@click.argument("other", metavar="합칠고객")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, kept: str, other: str, *, as_of: date, way: options.Way) -> int:
    """두 번 적힌 고객을 하나로 합칩니다. 먼저 --dry-run으로 보세요.

    \b
    합칠 고객의 계약, 일지, 구매, 응답, 이용이 모두 남길 고객의 것이 됩니다.
    행은 지우지 않습니다. 연락처가 다르면 두 번호를 함께 적습니다.
    고객정보는 한 행으로 모으고, 한쪽이라도 수신을 거부했으면 거부로 둡니다.
    한 번에 저장하며, xlcrm undo로 되돌릴 수 있습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    return shared.show(
        ledger,
        "customer merge",
        nothing="합칠 것이 없습니다.",
        as_of=as_of,
        way=way,
        words={"kept": kept, "other": other},
    )
