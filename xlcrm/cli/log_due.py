"""`xlcrm log due`: what is still to be done for whom, the overdue first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from xlcrm.jobs.timeline import FollowUp
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch


@click.command(
    "due",
    cls=KoreanCommand,
    short_help="아직 하지 않은 후속 조치와 미해결 문제를 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log due 고객대장.xlsx
  xlcrm log due 고객대장.xlsx --as-of 2024-10-20 --within 7""",
)
@options.ledger
@options.as_of
@click.option("-w", "--within", type=click.IntRange(0), metavar="일", help="며칠 안에 할 것만.")
@options.reveal
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    as_of: date,
    within: int | None,
    reveal: bool,
    as_json: bool,
    limits: Limits,
) -> int:
    """아직 하지 않은 후속 조치와 미해결 문제를, 늦은 것부터 보여 줍니다."""
    from xlcrm.cli.shown.listing import aligned  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.log import say_waiting  # noqa: PLC0415
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.timeline import due  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    try:
        opened = open_ledger(ledger, limits=limits, kinds=("ledger", "journal"), fields=_needed)
        found = due(opened, as_of=as_of, within=within)
        say_waiting(ledger)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        more = {"entries": [_object(each, reveal=reveal) for each in found]}
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    late = sum(each.days is not None and each.days < 0 for each in found)
    out(f"{shown(ledger)}: {as_of} 기준 할 일 {len(found):,}건, 그중 늦은 것 {late:,}건")
    if found:
        out("\n".join(map(shown, aligned([_row(each, reveal=reveal) for each in found], indent=2))))
        out('  마무리하려면: xlcrm log close 대장 일지ID --resolution "…"')
    return 0


def _needed(match: HeaderMatch) -> Collection[str]:
    """Of the journal what tells what is open, and who looks after it; of the ledger hardly any."""
    from xlcrm.office.journal_read import CONTACT_FIELDS  # noqa: PLC0415 - heavy imports late

    return {*CONTACT_FIELDS, "officer"} if match.spec.key == "journal" else ("customer_id",)


def _row(each: FollowUp, *, reveal: bool) -> tuple[str, ...]:
    from xlcrm.cli.shown.log import without_name  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.counts import days_left_told  # noqa: PLC0415
    from xlcrm.domain.privacy import mask_name  # noqa: PLC0415

    days = "" if each.days is None else days_left_told(each.days)
    return (
        str(each.due or "기한 없음"),
        days,
        each.customer_id,
        each.name if reveal else mask_name(each.name),
        each.what if reveal else without_name(each.what, each.name),
        each.officer,
        each.entry_id or str(each.where),
    )


def _object(each: FollowUp, *, reveal: bool) -> dict[str, object]:
    from xlcrm.cli.shown.log import without_name  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.privacy import mask_name  # noqa: PLC0415

    return {
        "entry_id": each.entry_id,
        "sheet": each.where.sheet,
        "cell": each.where.cell,
        "customer_id": each.customer_id,
        "name": each.name if reveal else mask_name(each.name),
        "due": str(each.due) if each.due else None,
        "days": each.days,
        "what": each.what if reveal else without_name(each.what, each.name),
        "officer": each.officer,
    }
