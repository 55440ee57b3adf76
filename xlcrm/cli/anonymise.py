"""`xlcrm anonymise`: a copy with invented people, and the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "anonymise",
    cls=KoreanCommand,
    short_help="사람을 지어낸 사람으로 바꾼 사본을 만듭니다. 숫자는 그대로입니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm anonymise 고객대장.xlsx -o 가명대장.xlsx""",
)
@options.ledger
@click.option("-o", "--output", metavar="파일", required=True, help="사본. 없는 파일이어야 합니다.")
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, output: str, as_json: bool, limits: Limits) -> int:
    """남에게 보여 줄 사본을 만듭니다. 대장은 그대로 둡니다.

    \b
    이름, 연락처, 이메일, 주소, ID를 지어낸 것으로 바꿉니다. 같은 사람은 어디서나
    같은 지어낸 사람입니다. 글에서는 대장이 아는 이름과, 앞뒤 말로 사람임을 알 수
    있는 이름을 바꿉니다. 메모, 피벗 캐시, 수식, 차트, 문서 속성도 바꿉니다.
    날짜와 금액, 상태는 그대로라 요약과 보고서의 숫자가 같습니다.
    그림과 매크로는 고치지 않고 알립니다. 보내기 전에 한 번 훑어보세요.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.privacy.anonymise import anonymise  # noqa: PLC0415

    today = options.today()
    try:
        made = anonymise(ledger, output, limits=limits)
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        more = {"made": str(made.path), "replaced": dict(made.replaced), "unread": [*made.unread]}
        print_json(json_object(ledger, today, "ok", more=more))
        return 0
    counts = " · ".join(f"{kind} {count:,}" for kind, count in made.replaced.items() if count)
    out(f"{shown(output)}: 사람을 바꾼 사본을 만들었습니다. {counts}")
    if made.unread:
        out(f"그림·매크로처럼 고치지 않은 부분 {len(made.unread):,}개가 있습니다. 직접 보세요:")
        for each in made.unread:
            out(f"  {shown(each)}")
    return 0
