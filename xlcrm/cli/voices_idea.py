"""`xlcrm voices idea`: what customers would like to have, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli import person as shared
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "idea",
    cls=KoreanCommand,
    short_help="아이디어를 적거나, 말한 고객과 상태를 더합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm voices idea 고객대장.xlsx "주차장 넓히기" -c 1001 -c 1003
  xlcrm voices idea 고객대장.xlsx "주차장 넓히기" -e 20241020-1432-PWEEA5V
  xlcrm voices idea 고객대장.xlsx "주차장 넓히기" --state 반영""",
)
@options.ledger
@click.argument("title", metavar="제목")
@click.option(
    "-c",
    "--customer",
    "customers",
    multiple=True,
    metavar="고객",
    help="말한 고객: 고객 ID, 고객명 또는 연락처. 여럿이면 여러 번.",
)
@click.option(
    "-e",
    "--entry",
    "entries",
    multiple=True,
    metavar="일지ID",
    help="그 말이 적힌 일지. 그 고객을 더하고, 내용이 없으면 옮깁니다.",
)
@click.option("--content", default="", metavar="글", help="무엇을 바라는지.")
@click.option("--state", default="", metavar="상태", help="접수 · 검토 · 반영 · 답변함")
@click.option("--officer", default="", metavar="담당자", help="맡은 직원.")
@click.option("--memo", default="", metavar="글", help="메모.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    title: str,
    *,
    customers: tuple[str, ...],
    entries: tuple[str, ...],
    content: str,
    state: str,
    officer: str,
    memo: str,
    as_of: date,
    way: options.Way,
) -> int:
    """제품·서비스 아이디어를 아이디어 시트에 적습니다. 시트가 없으면 만듭니다.

    \b
    같은 제목이 있으면 말한 고객을 더하고, 적은 칸만 고칩니다.
    상태를 반영으로 바꾸면 말한 고객마다 오늘 할 일에 알릴 줄이 나옵니다. 그 줄을
    완료로 적으면 알린 고객이 되고, 모두에게 알리면 상태가 답변함이 됩니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    return shared.show(
        ledger,
        "voices idea",
        nothing="이미 그렇게 적혀 있습니다.",
        as_of=as_of,
        way=way,
        words={
            "title": title,
            "customers": list(customers),
            "entries": list(entries),
            "content": content,
            "state": state,
            "officer": officer,
            "memo": memo,
        },
    )
