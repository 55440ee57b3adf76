"""`xlcrm customer prospects`: who is no customer yet, and how many have become one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xlcrm.jobs.person.prospects import Conversion, Prospect
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "prospects",
    cls=KoreanCommand,
    short_help="잠재 고객과 후속 기한, 전환율을 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm customer prospects 고객대장.xlsx
  xlcrm customer prospects 고객대장.xlsx --json""",
)
@options.ledger
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(ledger: str, *, reveal: bool, as_of: date, as_json: bool, limits: Limits) -> int:
    """아직 계약하지 않은 고객(잠재, 체험, 상담중)을 후속 기한의 차례로 보여 줍니다.

    \b
    전환율은 일지에 계약 전 고객으로 적힌 사람 가운데 결정한 사람을 셉니다:
    계약한 사람 ÷ (계약한 사람 + 그만둔 사람). 기다리는 사람은 넣지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.log import hidden_names, say_waiting  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.person.prospects import prospects  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=limits)
        found, conversion = prospects(opened, as_of=as_of)
        say_waiting(ledger)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if not reveal:
        hidden = hidden_names(opened)
        found = tuple(each._replace(what=hidden.text(each.what)) for each in found)
    if as_json:
        more = {
            "prospects": [_object(each, as_of, reveal=reveal) for each in found],
            "conversion": {**conversion._asdict(), "rate": conversion.rate},
        }
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    for line in _lines(ledger, found, conversion, as_of, reveal=reveal):
        out(shown(line))
    return 0


def _lines(
    ledger: str, found: Sequence[Prospect], told: Conversion, as_of: date, *, reveal: bool
) -> Iterator[str]:
    from xlcrm.cli.shown.listing import aligned  # noqa: PLC0415 - heavy imports late

    words = Counter(each.word for each in found)
    counted = f" ({' · '.join(f'{word} {count:,}' for word, count in words.items())})"
    late = sum(each.due is not None and each.due < as_of for each in found)
    without = sum(each.due is None for each in found)
    yield (
        f"{ledger}: {as_of} 기준 잠재 고객 {len(found):,}명{counted if found else ''}, "
        f"후속 기한이 지난 고객 {late:,}명, 기한이 없는 고객 {without:,}명"
    )
    if found:
        heads = ("기한", "남은 날", "상태", "고객", "연락처", "할 일", "담당자", "적은 날", "셀")
        rows = [heads, *(_row(each, as_of, reveal=reveal) for each in found)]
        yield from aligned(rows, indent=2)
    yield _rate(told)
    if told.untold:
        yield (
            f"  일지에 계약 전 고객으로 적힌 적이 없는 {told.untold:,}명은 셈에 넣지 않았습니다. "
            "다음부터 xlcrm customer add로 적으면 들어갑니다."
        )


def _rate(told: Conversion) -> str:
    """`전환율: 66.7%`, with what it is made of."""
    if told.rate is None:
        return f"전환율: 산출 불가 (결정한 사람이 없습니다. 기다리는 사람 {told.waiting:,}명)"
    decided = told.signed + told.lost
    return (
        f"전환율: {told.rate:.1%} (결정한 {decided:,}명 가운데 계약 {told.signed:,}명, "
        f"그만둠 {told.lost:,}명. 기다리는 {told.waiting:,}명은 뺌)"
    )


def _row(each: Prospect, as_of: date, *, reveal: bool) -> tuple[str, ...]:
    from xlcrm.domain.counts import days_left_told  # noqa: PLC0415 - heavy imports late

    told = _object(each, as_of, reveal=reveal)
    left = "" if each.due is None else days_left_told((each.due - as_of).days)
    who = f"{told['customer_id']} {told['name']}".strip()
    return (
        *(str(each.due or "-"), left or "-", each.word, who, str(told["phone"] or "-")),
        *(str(told["what"] or "-"), each.officer or "-", str(each.since or "-"), str(each.where)),
    )


def _object(each: Prospect, as_of: date, *, reveal: bool) -> dict[str, object]:
    """A prospect for programs, masked unless revealed."""
    from xlcrm.domain.privacy import mask_id, mask_name, mask_phone  # noqa: PLC0415

    return {
        "sheet": each.where.sheet,
        "cell": each.where.cell,
        "customer_id": each.customer_id
        if reveal
        else mask_id(each.customer_id, each.name, each.phone),
        "name": each.name if reveal else mask_name(each.name),
        "phone": each.phone if reveal else mask_phone(each.phone) if each.phone else "",
        "status": each.word,
        "since": str(each.since) if each.since else None,
        "due": str(each.due) if each.due else None,
        "days": (each.due - as_of).days if each.due else None,
        "what": each.what,
        "officer": each.officer,
    }
