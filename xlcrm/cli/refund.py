"""`xlcrm refund`: the workings of a refund, to look through, and to write down once accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.jobs.refund import Refunding, RefundTerms


@click.command(
    "refund",
    cls=KoreanCommand,
    short_help="중도 해지의 이용·남은 금액을 날수로 계산해 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm refund 고객대장.xlsx -c 1001 --on 2024-10-10
  xlcrm refund 고객대장.xlsx -c 1001 --penalty 10 -o 환불.xlsx
  xlcrm refund 고객대장.xlsx -c 1001 --accept --reason 가격""",
)
@options.ledger
@shared.contract
@shared.customer
@shared.on("서비스를 쓰는 마지막 날. 적지 않으면 해지일, 없으면 기준일.")
@click.option(
    "--paid",
    callback=shared.won(),
    metavar="금액",
    help="낸 금액(월 요금이면 마지막 달의 요금부터). 적지 않으면 대장에서 읽습니다.",
)
@click.option("--fee", callback=shared.won(), metavar="금액", help="대장의 요금 대신 쓸 금액.")
@click.option(
    "--basis",
    type=click.Choice(["월", "기간총액"]),
    metavar="기준",
    help="요금이 무엇의 금액인지: 월, 기간총액.",
)
@click.option(
    "--by",
    type=click.Choice(["일", "회"]),
    metavar="단위",
    help="무엇으로 나눌지: 일, 회. 적지 않으면 횟수권만 회.",
)
@click.option(
    "--penalty",
    callback=shared.whole(0, 100),
    metavar="%",
    help="요금에 대한 위약금 비율. 적지 않으면 설정대로, 없으면 0.",
)
@click.option(
    "--clawback",
    callback=shared.won(),
    default="0",
    metavar="금액",
    help="할인 회수로 뺄 금액.",
)
@click.option(
    "--round",
    "rounding",
    callback=shared.whole(1, 10_000),
    metavar="원",
    help="이 단위 아래를 버립니다. 적지 않으면 설정대로, 없으면 1원.",
)
@click.option("-o", "--output", metavar="파일", help="산식이 든 엑셀 파일(.xlsx)로 씁니다.")
@click.option("--accept", is_flag=True, help="산출한 것을 일지에 적습니다.")
@click.option("--reason", metavar="사유", help="--accept와 함께: 이 사유로 해지도 합니다.")
@shared.before_start
@options.reveal
@shared.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
@shared.named
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    contract: str | None,
    customer: str | None,
    on: date | None,
    paid: int | None,
    fee: int | None,
    basis: str | None,
    by: str | None,
    penalty: int | None,
    clawback: int,
    rounding: int | None,
    output: str | None,
    accept: bool,
    reason: str | None,
    before_start: bool,
    reveal: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """쓴 날과 남은 날, 이용 금액과 남은 금액을 산식과 함께 보여 줍니다.

    \b
    첫날과 마지막 이용일은 쓴 날로, 정지한 날은 쓰지도 남지도 않은 날로 셉니다.
    횟수권은 횟수로 나눕니다. 위약금과 할인 회수는 적은 것만 뺍니다.
    요금을 모르거나 무엇의 금액인지 모르면 산출하지 않고 여쭙니다.
    계산만 하며, 얼마를 돌려줄지에 관한 법적 판단이 아닙니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.refund import RefundTerms, refund  # noqa: PLC0415
    from xlcrm.jobs.refund_page import write_refund  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    terms = RefundTerms(paid, fee, basis or "", by or "", penalty, clawback, rounding)
    try:
        which = shared.wanted(contract, customer)
        if reason and not accept:
            raise DomainError(
                "--reason은 --accept와 함께 씁니다.",
                hint="해지까지 하려면 --accept를 붙이고, 보기만 하려면 --reason을 빼세요.",
            )
        if not accept or output is not None:
            opened = open_ledger(ledger, limits=way.saving["limits"])
            found = refund(opened, which, as_of=as_of, on=on, terms=terms)
            if output is not None and not way.dry_run:
                write_refund(found, output, as_of=as_of, reveal=reveal, of=[ledger])
            if not accept:
                _tell(ledger, found, output, as_of, way, reveal=reveal)
                return 0
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)

    words: dict[str, object] = {
        "contract": contract,
        "customer": customer,
        "on": on,
        "reason": reason or "",
        "before_start": before_start,
        **_as_words(terms),
    }
    words = shared.about_its_start(ledger, "refund", words, as_of=as_of, way=way)
    return shared.show(
        ledger,
        "refund",
        what="해지와 환불 산출" if reason else "환불 산출",
        as_of=as_of,
        way=way,
        words=words,
    )


def _as_words(terms: RefundTerms) -> dict[str, object]:
    return dict(terms._asdict())


def _tell(  # noqa: PLR0913 - what is told
    path: str,
    found: Refunding,
    output: str | None,
    as_of: date,
    way: options.Way,
    *,
    reveal: bool,
) -> None:
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415

    if way.as_json:
        more = {"refund": _plain(found, reveal=reveal)}
        print_json(json_object(path, as_of, "ok", more=more))
        return
    for line in _lines(path, found, reveal=reveal):
        out(line)
    if output is not None:
        done = "쓸 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "썼습니다."
        out(f"{shown(output)}: 산출표를 {done}")


def _lines(path: str, found: Refunding, *, reveal: bool) -> Iterator[str]:
    from xlcrm.cli.shown.listing import aligned, wrapped  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.domain.particles import with_particle  # noqa: PLC0415
    from xlcrm.jobs.refund import NO_CLAIM  # noqa: PLC0415
    from xlcrm.jobs.refund_page import who_of  # noqa: PLC0415

    yield f"{shown(path)}: {shown(found.where)} {shown(who_of(found, reveal=reveal))}"
    start, end = found.term
    until = with_particle(found.on, "을/를")
    yield f"  계약 {start}~{end or ''} · {until} 마지막 이용일로 한 산출"
    yield ""
    yield from aligned([(name, how) for name, how in found.formulas], indent=2)
    sums = found.sums
    yield ""
    if sums.more:
        yield f"  더 받을 금액 {sums.more:,}원"
    else:
        yield f"  돌려줄 금액 {sums.back:,}원"
    for doubt in found.doubts:
        yield from wrapped(f"  확인할 것: {shown(doubt)}", 80)
    yield from wrapped(f"  {NO_CLAIM}", 80)


def _plain(found: Refunding, *, reveal: bool) -> dict[str, object]:
    from xlcrm.jobs.refund_page import who_of  # noqa: PLC0415 - heavy imports late

    start, end = found.term
    return {
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "customer": who_of(found, reveal=reveal),
        "start": str(start),
        "end": None if end is None else str(end),
        "on": str(found.on),
        "over": [str(each) for each in found.over],
        "unit": found.use.unit.value,
        "whole": found.use.whole,
        "used": found.use.used,
        "left": found.use.left,
        "rested": found.use.rested,
        "basis": found.basis,
        "ahead": found.ahead,
        "sums": found.sums._asdict(),
        "penalty_rate": found.penalty_rate,
        "rounding": found.rounding,
        "arrears": found.arrears,
        "formulas": [list(each) for each in found.formulas],
        "doubts": list(found.doubts),
    }
