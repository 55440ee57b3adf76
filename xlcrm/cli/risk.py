"""`xlcrm risk`: how likely customers are to leave."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "risk",
    cls=LazyGroup,
    commands_by_use={"명령": ("show", "learn")},
    korean={"보기": "show", "배우기": "learn"},
    within="risk_",
    short_help="이탈 위험: 고객마다 까닭을 보고, 지난 계약에서 배웁니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm risk show 고객대장.xlsx
  xlcrm risk learn 고객대장.xlsx --dry-run""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """고객이 떠날 위험을 점수와 확률로 보고, 점수를 사무실의 지난 계약에서 배웁니다.

    \b
    배운 점수는 설정 시트의 '위험 점수'에 문장과 함께 적히며, 고쳐 쓸 수 있습니다.
    그 뒤로는 보고서와 고객정보의 위험, 할 일이 모두 그 점수로 나옵니다.
    """  # noqa: D301 - \b keeps click from filling the lines
