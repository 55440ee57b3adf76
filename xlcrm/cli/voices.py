"""`xlcrm voices`: what customers say, and what comes of it."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "voices",
    cls=LazyGroup,
    commands_by_use={"명령": ("show", "idea", "ideas")},
    korean={"보기": "show", "아이디어": "idea", "아이디어들": "ideas", "목록": "ideas"},
    otherwise="show",
    within="voices_",
    short_help="고객의 말을 주제로 모으고, 아이디어를 적고 답합니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm voices 고객대장.xlsx
  xlcrm voices 고객대장.xlsx --theme 주차 -o 고객의소리.xlsx
  xlcrm voices idea 고객대장.xlsx "주차장 넓히기" --customer 1001""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """고객의 말(의견, 불만, 상담)을 주제로 모아 서비스와 제품의 개선에 씁니다.

    \b
    명령을 적지 않으면 주제별로 보여 줍니다: xlcrm voices 고객대장.xlsx
    아이디어로 적은 것은 반영되면 말한 고객마다 오늘 할 일에 나옵니다.
    """  # noqa: D301 - \b keeps click from filling the lines
