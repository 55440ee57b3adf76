"""The options that commands share, and the one place that asks the clock."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypedDict

import click

from xlcrm.ooxml.zipformat import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.office.commit import Author

_SEOUL: Final = timezone(timedelta(hours=9))  # Asia/Seoul; no summer time since 1988
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ANY: Final = 1 << 32
_SIZE: Final = re.compile(r"[1-9][0-9]{0,7}")


def now() -> datetime:
    """Return the wall time in Korea, wherever the computer stands, without a zone."""
    return datetime.now(_SEOUL).replace(tzinfo=None)


def today() -> date:
    """Return the day in Korea, wherever the computer stands."""
    return now().date()


def author(command: str, user: str | None) -> Author:
    """Return who changes a workbook now: as told, or the one who is logged in."""
    from xlcrm.office.commit import Author  # noqa: PLC0415 - heavy

    return Author(user or _logged_in(), command, now())


def _logged_in() -> str:
    names = (os.environ.get(name, "") for name in ("XLCRM_USER", "USERNAME", "LOGNAME", "USER"))
    return next(filter(None, names), "xlcrm")


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date:
    if value is None:
        return today()
    if not _DAY.fullmatch(value):
        raise click.BadParameter("2024-10-01처럼 연-월-일로 적으세요.", ctx, param)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("달력에 없는 날입니다.", ctx, param) from None


def moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Return a day or a moment that was typed in one of the usual ways."""
    from xlcrm.schema.coerce import read  # noqa: PLC0415 - heavy
    from xlcrm.schema.columns import Kind  # noqa: PLC0415

    if value is None:
        return None
    found = read(Kind.DATETIME, value).value
    if isinstance(found, datetime):
        return found
    if isinstance(found, date):
        return datetime(found.year, found.month, found.day)  # noqa: DTZ001 - a sheet's dates have no zone
    raise click.BadParameter("2024-10-01 14:30처럼 적으세요.", ctx, param)


def _limits(ctx: click.Context, param: click.Parameter, value: str | None) -> Limits:
    if value is None:
        return DEFAULT_LIMITS
    if not _SIZE.fullmatch(value):
        raise click.BadParameter("1 이상의 정수로 적으세요. 단위는 MiB입니다.", ctx, param)
    # Who names a size trusts the file: what is left to hold it is that size.
    return Limits(entries=_ANY, unpacked=int(value) << 20, ratio=_ANY)


PATH: Final = click.Path(readable=False)  # whether it can be read says who reads it
paths = click.argument("paths", nargs=-1, required=True, metavar="경로…", type=PATH)
as_of = click.option(
    "--as-of",
    callback=_day,
    metavar="YYYY-MM-DD",
    help="기준일. 적지 않으면 한국의 오늘입니다.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="결과를 JSON으로 씁니다.")
reveal = click.option(
    "--reveal", is_flag=True, help="이름과 연락처를 가리지 않습니다. 꼭 필요할 때만 쓰세요."
)
ledger = click.argument("ledger", required=True, metavar="대장", type=PATH)
dry_run = click.option(
    "--dry-run", is_flag=True, help="무엇을 고칠지만 보여 주고, 아무것도 쓰지 않습니다."
)
no_backup = click.option(
    "--no-backup", is_flag=True, help="'xlcrm 백업' 폴더에 이전 파일을 남기지 않습니다."
)
user = click.option(
    "--user", metavar="이름", help="변경이력에 적을 사람. 적지 않으면 로그인한 사람입니다."
)
limits = click.option(
    "--max-unpacked",
    "limits",
    callback=_limits,
    metavar="MiB",
    help="압축을 풀었을 때의 최대 크기. 적지 않으면 4096.",
)


class Saving(TypedDict):
    """How a change is saved, as the library's functions take it."""

    dry_run: bool
    backup: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class Way:
    """How a command writes: the options that all commands have that change a workbook.

    Attributes:
        user: who 변경이력 names; None for the one who is logged in.
        as_json: whether the result is printed as JSON.
        saving: how the change is saved.
    """

    user: str | None
    as_json: bool
    saving: Saving

    @property
    def dry_run(self) -> bool:
        """Whether nothing is written."""
        return self.saving["dry_run"]

    def author(self, command: str) -> Author:
        """Return who changes a workbook now, with which command."""
        return author(command, self.user)


def writing(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of all that write; it takes them as its argument `way`."""

    @wraps(command)
    def gathered(
        *arguments: Any,  # noqa: ANN401 - the command's own
        user: str | None,
        dry_run: bool,
        as_json: bool,
        no_backup: bool,
        limits: Limits,
        **others: Any,  # noqa: ANN401
    ) -> int:
        saving = Saving(dry_run=dry_run, backup=not no_backup, limits=limits)
        return command(*arguments, way=Way(user, as_json, saving), **others)

    for option in reversed((dry_run, as_json, no_backup, user, limits)):
        gathered = option(gathered)
    return gathered
