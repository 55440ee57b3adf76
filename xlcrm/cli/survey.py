"""`xlcrm survey`: questionnaires for customers, and their answers."""

from __future__ import annotations

import click

from xlcrm.cli.korean import HELP, LazyGroup


@click.group(
    "survey",
    cls=LazyGroup,
    commands_by_use={"명령": ("due", "make", "take", "remind")},
    korean={"대상": "due", "만들기": "make", "받기": "take", "다시": "remind"},
    otherwise="due",
    within="survey_",
    short_help="만족도 설문: 누구에게 물을지 보고, 설문지를 만들고, 답을 받습니다.",
    options_metavar="",
    subcommand_metavar="명령 대장 [옵션]",
    epilog="""\b
보기:
  xlcrm survey due 고객대장.xlsx
  xlcrm survey make 고객대장.xlsx -o 설문
  xlcrm survey take 고객대장.xlsx 설문/답안.xlsx""",
)
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command() -> None:
    """고객에게 만족도와 추천 의향, 사무실의 질문을 묻고 답을 만족도 시트에 받습니다.

    \b
    언제 무엇을 물을지는 설정 시트에 구분 '설문'으로 적습니다. 적기 전에는 때가
    된 고객이 없습니다.
      설문 | 정기 조사(개월) | 6              설문 | 해결 뒤 조사(일) | 3
      설문 | 종료 전 조사(일) | 30            설문 | 최소 간격(일) | 60
      설문 | 질문 1 | 시설은 어땠습니까? [1-5]
      설문 | 질문 2 | 다시 오시겠습니까? [예 / 아니오]
    설문지에는 이름 대신 코드가 있고, 누구의 코드인지는 마케팅 시트에 있습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
