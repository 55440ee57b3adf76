"""`xlcrm templates`: the texts of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli.korean import HELP, LazyGroup

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Listed(LazyGroup):
    """A group that lists where nothing is said."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; without any, the texts are listed."""
        words: Sequence[str] = args or ["list"]
        return super().parse_args(ctx, [*words])


@click.group(
    "templates",
    cls=_Listed,
    commands_by_use={"명령": ("list", "show", "answer")},
    korean={"목록": "list", "보기": "show", "답": "answer"},
    otherwise="list",
    within="templates_",
    short_help="고객에게 보낼 문구를 보고, 고쳐 쓸 파일로 내보냅니다.",
    options_metavar="",
    subcommand_metavar="명령 [대장] [옵션]",
    epilog="""\b
보기:
  xlcrm templates
  xlcrm templates 고객대장.xlsx --fields
  xlcrm templates show "재계약 60일 전" 고객대장.xlsx
  xlcrm templates show 생일 --into 문구
  xlcrm templates answer "방문 안내" 고객대장.xlsx 안내""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """재계약 안내, 환영, 미납, 만족도 조사처럼 고객에게 보낼 문구를 봅니다.

    \b
    사무실의 문구는 설정 시트에 '문구 | 이름 | 글'로 적거나, 대장 옆의 '문구'
    폴더에 .toml이나 .txt 파일로 둡니다. 이름이 같으면 사무실의 것을 씁니다.
    {고객명}님, {종료일}까지입니다처럼 중괄호로 항목을 씁니다.
    """  # noqa: D301 - \b keeps click from filling the lines
