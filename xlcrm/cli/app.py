"""The program's commands, loaded when they are used, and the one way out for every error."""

from __future__ import annotations

import gc
from typing import Final

import click

from xlcrm import __version__
from xlcrm.cli.failures import FAILED, INTERRUPTED, show_bugs, tell, usage_explained
from xlcrm.cli.korean import HELP, LazyGroup
from xlcrm.cli.streams import say
from xlcrm.collector import SELDOM
from xlcrm.errors import XlcrmError, unforeseen

_COMMANDS: Final = {
    "시작할 때": ("new", "adopt", "reading", "import", "use", "completion"),
    "날마다": (
        *("refresh", "today", "intake", "log", "add", "customer", "expiring", "list", "dues"),
    ),
    "계약": ("renew", "cancel", "pause", "resume", "pay", "refund"),
    "알리기": (
        *("offers", "consent", "templates", "send", "campaign", "letter", "loyalty", "survey"),
    ),
    "자료": ("check", "explain", "fix", "calc", "upgrade", "export"),
    "돌아보기": ("summary", "dashboard", "report", "card", "risk", "voices"),
    "지키기": (
        *("queue", "history", "undo", "restore", "verify", "audit", "schedule", "watch"),
        *("privacy", "purge", "anonymise", "encrypt", "decrypt"),
    ),
}
_KOREAN: Final = {
    word: name
    for line in (
        "새대장 new, 등록 adopt, 읽기 reading, 가져오기 import, 기본대장 use, 자동완성 completion",
        "새로고침 refresh, 오늘 today, 접수 intake, 일지 log, 추가 add, 고객 customer",
        "만료 expiring, 명단 list, 미납 dues, 제안 offers, 동의 consent, 캠페인 campaign",
        "재계약 renew, 해지 cancel, 정지 pause, 재개 resume, 납부 pay, 환불 refund",
        "혜택 loyalty, 포인트 loyalty, 설문 survey",
        "점검 check, 설명 explain, 고치기 fix, 계산 calc, 올리기 upgrade",
        "내보내기 export",
        "요약 summary, 현황판 dashboard, 보고서 report, 카드 card, 위험 risk, 의견 voices",
        "대기열 queue, 이력 history, 되돌리기 undo, 복원 restore, 예약 schedule",
        "지켜보기 watch, 검증 verify, 감사 audit",
        "개인정보 privacy, 파기 purge, 가명 anonymise",
        "잠그기 encrypt, 풀기 decrypt",
        "문구 templates, 발송 send, 편지 letter",
        "구매 add 구매이력, 만족도 add 만족도, 이용 add 이용현황",
    )
    for word, _, name in (each.partition(" ") for each in line.split(", "))
}
"""What commands are called in Korean. 갱신 stays free: it is a renewal's word and a refresh's."""

_EPILOG: Final = """\b
보기:
  xlcrm new 고객대장.xlsx --sample
  xlcrm check 고객대장.xlsx
  xlcrm refresh 고객대장.xlsx --as-of 2024-10-01 --dry-run
  xlcrm log add 고객대장.xlsx --customer 1001 --channel 전화 "답을 주기로 함"
  xlcrm expiring 고객대장.xlsx --within 60
  xlcrm report 고객대장.xlsx -o 보고서.xlsx

\b
종료 코드:
  0  이상 없음
  1  자료에 오류가 있음 (나머지는 처리함)
  2  명령을 잘못 썼거나, 처리하지 못한 파일이 있음
  3  다른 사람이 쓰고 있는 파일이 있음 (적을 일은 대기열에 둠)
  4  처리하는 사이에 다른 사람이 고친 파일이 있음 (그 내용을 지킴)
여러 파일이면 사람의 손이 더 필요한 순서(2, 4, 3, 1)로 하나를 냅니다.
"""


@click.group(
    "xlcrm",
    cls=LazyGroup,
    commands_by_use=_COMMANDS,
    korean=_KOREAN,
    options_metavar="",
    subcommand_metavar="명령 [옵션] 경로…",
    context_settings={"terminal_width": 80, "max_content_width": 80},
    epilog=_EPILOG,
)
@click.version_option(__version__, message="xlcrm %(version)s", help="버전을 보여 줍니다.")
@click.help_option(*HELP, help="도움말을 보여 줍니다. 명령 뒤에 쓰면 그 명령의 것입니다.")
def app() -> None:
    """사무실의 엑셀 고객대장을 그대로 고객 관리 프로그램으로 씁니다.

    \b
    경로가 폴더이면 그 아래의 엑셀 파일(.xlsx .xlsm .xltx .xltm)을 모두 다룹니다.
    결과는 표준 출력으로, 안내와 오류는 표준 오류로 나갑니다.
    """  # noqa: D301 - \b keeps click from filling the lines, whose Hangul it counts as narrow


def run() -> int:
    """Run the command that the arguments name and return its exit code; nothing is raised.

    At the end it is said which of the ledgers that were read an upgrade would help.
    """
    from xlcrm.cli.passwords import known  # noqa: PLC0415 - likewise
    from xlcrm.files.heard import remarks  # noqa: PLC0415 - likewise
    from xlcrm.files.passwords import known_passwords  # noqa: PLC0415 - likewise
    from xlcrm.office.opened import listening  # noqa: PLC0415 - `--help` needs it not

    with listening() as heard, remarks() as found, known_passwords(known()):
        code = _run()
    for path, said in found:
        from xlcrm.cli.streams import shown  # noqa: PLC0415 - hardly ever

        say(shown(f"{path.name}: {said}"))
    if heard:
        from xlcrm.cli.editions import tell as tell_editions  # noqa: PLC0415 - hardly ever

        tell_editions(heard)
    return code


def _run() -> int:
    """Run the command; whatever it raises becomes words and an exit code."""
    gc.set_threshold(*SELDOM)
    gc.enable()
    show_bugs()
    try:
        code = app.main(prog_name="xlcrm", standalone_mode=False)
    except click.UsageError as error:
        say(usage_explained(error))
    except (click.Abort, KeyboardInterrupt):
        say("중단했습니다. 저장하던 파일은 이전 그대로이거나 새 내용 그대로입니다.")
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the reader left, as in `| head`; click exits by itself
        return FAILED
    except XlcrmError as error:
        tell(error)
    except OSError as error:
        from xlcrm.files.trouble import storage_error  # noqa: PLC0415 - hardly ever

        if isinstance(error.filename, str):  # a path that the system does not even look for
            tell(storage_error(error, error.filename, "파일을 열"))
        else:  # no file: the system gives no more processes, or no more of something else
            tell(storage_error(error, None, "일을 마칠"))
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
        tell(unforeseen(error))
    else:
        return code if isinstance(code, int) else 0
    return FAILED


def help_text() -> str:
    """Return `xlcrm --help` as click renders it, which `help.txt` holds for a quick start."""
    return app.get_help(app.make_context("xlcrm", [], resilient_parsing=True)) + "\n"
