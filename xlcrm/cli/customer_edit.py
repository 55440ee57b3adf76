"""`xlcrm customer edit`: what is known of a customer, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli import person as shared
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "edit",
    cls=KoreanCommand,
    short_help="연락처, 주소, 선호도, 동의를 고치고, 잠재 고객의 계약을 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm customer edit 고객대장.xlsx 1001 연락처=010-0000-0010
  xlcrm customer edit 고객대장.xlsx 1001 "주소=서울시 새길 1" 선호도=
  xlcrm customer edit 고객대장.xlsx 1009 시작일=오늘 기간=12개월 요금=5만원""",
)
@options.ledger
@click.argument("customer", metavar="고객")
@click.argument("fields", nargs=-1, required=True, metavar="칸=값…")
@click.option("-m", "--memo", metavar="글", help="일지에 적을 말.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    customer: str,
    fields: tuple[str, ...],
    *,
    memo: str | None,
    as_of: date,
    way: options.Way,
) -> int:
    """고객의 연락처, 주소, 선호도, 동의 같은 칸을 고칩니다.

    \b
    고객은 고객 ID, 고객명, 연락처 가운데 하나로 적습니다.
    이름, 연락처, 이메일, 주소는 그 고객의 모든 행에서, 담당자와 지점은 마지막
    행에서 고칩니다. 값을 비우면(선호도=) 칸을 비웁니다.
    잠재 고객은 시작일을 적으면 계약이 되고, 상태=체험, 상태=상담중, 상태=포기로
    어디까지 왔는지 적습니다. 계약이 있는 고객의 계약은 여기에서 고치지 않고
    재계약, 해지, 정지 명령으로 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    try:
        said = shared.fields_of(fields)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)

    nothing = "바뀌는 것이 없습니다."
    words = {"customer": customer, "fields": said, "memo": memo}
    return shared.show(ledger, "customer edit", nothing=nothing, as_of=as_of, way=way, words=words)
