"""`xlcrm schedule`: what runs every night by itself."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "schedule",
    cls=LazyGroup,
    commands_by_use={"명령": ("install", "show", "run", "mail", "remove")},
    korean={"넣기": "install", "보기": "show", "실행": "run", "메일": "mail", "빼기": "remove"},
    within="schedule_",
    short_help="밤마다 스스로 새로 고치게 예약합니다.",
    options_metavar="",
    subcommand_metavar="명령 폴더",
    epilog="""\b
보기:
  xlcrm schedule install 고객대장폴더 --at 06:30
  xlcrm schedule show 고객대장폴더
  xlcrm schedule remove 고객대장폴더""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """이 컴퓨터의 예약 프로그램에 밤마다 할 일을 넣고 뺍니다.

    \b
    윈도우에서는 작업 스케줄러, 그 밖에서는 cron이나 systemd를 씁니다.
    밤에는 xlcrm schedule run이 돌며, 결과는 대장 옆의 기록 파일에 남습니다.
    실패하면 종료 코드로, xlcrm schedule mail로 정했으면 메일로도 알립니다.
    """  # noqa: D301 - \b keeps click from filling the lines
