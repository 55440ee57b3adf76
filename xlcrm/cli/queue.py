"""`xlcrm queue`: the entries that wait beside a workbook."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "queue",
    cls=LazyGroup,
    commands_by_use={"명령": ("show", "apply", "drop")},
    korean={"보기": "show", "옮기기": "apply", "빼기": "drop"},
    within="queue_",
    short_help="대장이 열려 있어 기다리는 일을 보고, 옮겨 적습니다.",
    options_metavar="",
    subcommand_metavar="명령 대장",
    epilog="""\b
보기:
  xlcrm queue show 고객대장.xlsx
  xlcrm queue apply 고객대장.xlsx""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """누가 대장을 열어 둔 사이에 시킨 일은 대장 옆의 대기열에 있습니다.

    \b
    다음에 그 대장에 쓰는 명령이 순서대로 옮겨 적으므로, 보통은 이 명령이 필요
    없습니다. 기다리는 사이에 대장이 바뀌어 맞지 않게 된 일은 까닭과 함께 따로
    두고, 다른 일은 계속합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
