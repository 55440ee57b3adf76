"""The options that commands share, and the one place that asks the clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

import click

from xlcrm.ooxml.zipformat import DEFAULT_LIMITS, Limits

_SEOUL: Final = timezone(timedelta(hours=9))  # Asia/Seoul; no summer time since 1988
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ANY: Final = 1 << 32
_SIZE: Final = re.compile(r"[1-9][0-9]{0,7}")


def today() -> date:
    """Return the day in Korea, wherever the computer stands."""
    return datetime.now(_SEOUL).date()


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date:
    if value is None:
        return today()
    if not _DAY.fullmatch(value):
        raise click.BadParameter("2024-10-01처럼 연-월-일로 적으세요.", ctx, param)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("달력에 없는 날입니다.", ctx, param) from None


def _limits(ctx: click.Context, param: click.Parameter, value: str | None) -> Limits:
    if value is None:
        return DEFAULT_LIMITS
    if not _SIZE.fullmatch(value):
        raise click.BadParameter("1 이상의 정수로 적으세요. 단위는 MiB입니다.", ctx, param)
    # Who names a size trusts the file: what is left to hold it is that size.
    return Limits(entries=_ANY, unpacked=int(value) << 20, ratio=_ANY)


paths = click.argument("paths", nargs=-1, required=True, metavar="경로…", type=click.Path())
as_of = click.option(
    "--as-of",
    callback=_day,
    metavar="YYYY-MM-DD",
    help="기준일. 적지 않으면 한국의 오늘입니다.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="결과를 JSON으로 씁니다.")
limits = click.option(
    "--max-unpacked",
    "limits",
    callback=_limits,
    metavar="MiB",
    help="압축을 풀었을 때의 최대 크기. 적지 않으면 4096.",
)
