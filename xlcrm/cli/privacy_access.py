"""`xlcrm privacy access`: all that is held of one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "access",
    cls=KoreanCommand,
    short_help="한 고객에 관해 가진 모든 것을 한 시트에.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm privacy access 고객대장.xlsx --customer 1001
  xlcrm privacy access 고객대장.xlsx --customer 1001 -o 열람.xlsx --reveal""",
)
@options.ledger
@click.option("--customer", required=True, metavar="고객", help="고객 ID, 고객명 또는 연락처.")
@click.option("-o", "--output", metavar="파일", help="건네줄 .xlsx 또는 .pdf 파일.")
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    customer: str,
    output: str | None,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """고객이 자기 정보를 보여 달라고 했을 때(개인정보 보호법 제35조) 씁니다.

    \b
    모든 시트의 행과 일지, 보낸 메시지의 기록, 대기열과 백업에 있는지를 모읍니다.
    값은 가리므로, 본인에게 줄 때는 --reveal을 붙이세요. 글에 다른 사람이 있으면
    건네기 전에 그 부분을 가리세요. 대장에는 아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.privacy import page_shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.privacy.report import (  # noqa: PLC0415
        privacy_access,
        put_privacy_access,
    )

    return page_shown(
        ledger,
        output,
        "개인정보 열람",
        lambda opened: privacy_access(opened, customer, as_of=as_of, reveal=reveal),
        lambda opened, path: put_privacy_access(opened, customer, path, as_of=as_of, reveal=reveal),
        as_of=as_of,
        as_json=as_json,
        limits=limits,
    )
