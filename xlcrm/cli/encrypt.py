"""`xlcrm encrypt`: a password to open a workbook, given to it and to all that lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.passwords import new_password

if TYPE_CHECKING:
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "encrypt",
    cls=KoreanCommand,
    short_help="대장과 그 백업에 열기 암호를 겁니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm encrypt 고객대장.xlsx
  xlcrm encrypt 고객대장.xlsx --password-env 새암호
  xlcrm encrypt 고객대장.xlsx --new-password-env NEW_PASSWORD""",
)
@options.ledger
@click.option(
    "--new-password-env",
    metavar="이름",
    help="새 암호를 담은 환경 변수나 keyring 항목. 암호를 바꿀 때 씁니다.",
)
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
@click.pass_context
def command(
    ctx: click.Context, ledger: str, *, new_password_env: str | None, as_json: bool, limits: Limits
) -> int:
    """대장에 열기 암호를 겁니다. 엑셀에서 그 암호로 열립니다(AES-256, SHA-512).

    \b
    백업, 되돌림 파일, 대기열, 분리보관도 같은 암호로 잠급니다. 그 뒤로는 다른
    명령도 암호를 받아 그대로 쓰고, 만드는 보고서에도 같은 암호를 겁니다.
    암호는 명령줄에 적지 않습니다. 환경 변수나 keyring에 두고 그 이름을
    --password-env로 알리거나, 터미널에서 물을 때 적으세요.
    이미 암호가 있으면 같은 암호로 나머지를 잠그고, --new-password-env가 있으면
    새 암호로 바꿉니다. 다른 방식으로 잠긴 대장도 AES-256으로 바꿉니다.
    암호를 잊으면 아무도 열 수 없습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.encrypt import as_told, lines  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.encrypt import encrypt  # noqa: PLC0415

    today, by = options.today(), options.author("encrypt", None)
    try:
        done = encrypt(ledger, new_password(ctx, ledger, new_password_env), by=by, limits=limits)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, today, "ok", more=as_told(done)))
    else:
        for line in lines(ledger, done, locked=True):
            out(line)
    return 0
