"""The options that commands share, and the one place that asks the clock."""

from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta, timezone
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypedDict

import click

from xlcrm.ooxml.zipformat import DEFAULT_LIMITS, Limits
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.office.commit import Author

_SEOUL: Final = timezone(timedelta(hours=9))  # Asia/Seoul; no summer time since 1988
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR: Final = 1900  # the first that a workbook can hold
_NO_DAY: Final = "달력에 없는 날입니다."
_HOW: Final = "2024-10-01, 11/29, 오늘, 3일 뒤처럼 적으세요."
_HOW_COMING: Final = "2024-10-01, 11/29, 내일, 일주일 뒤처럼 적으세요."
_WHEN: Final = "2024-10-01 14:30, 14:30, 어제처럼 적으세요."
_ANY: Final = 1 << 32
_SIZE: Final = lazy(r"[1-9][0-9]{0,7}")


def now() -> datetime:
    """Return the wall time in Korea, wherever the computer stands, without a zone."""
    return datetime.now(_SEOUL).replace(tzinfo=None)


def today() -> date:
    """Return the day in Korea, wherever the computer stands."""
    return now().date()


def author(command: str, user: str | None) -> Author:
    """Return who changes a workbook now: as told, or the one who is logged in."""
    from xlcrm.office.commit import Author  # noqa: PLC0415 - heavy

    return Author(user or _logged_in(), command, now(), machine())


def machine() -> str:
    """Return the login and the computer at work, such as `kim@PC-1`: whatever `--user` says."""
    import getpass  # noqa: PLC0415 - only where something is recorded
    import platform  # noqa: PLC0415

    try:
        login = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a number without a name
        login = "?"
    return f"{login}@{platform.node() or '?'}"


def _logged_in() -> str:
    names = (os.environ.get(name, "") for name in ("XLCRM_USER", "USERNAME", "LOGNAME", "USER"))
    return next(filter(None, names), "xlcrm")


def _as_of(ctx: click.Context, param: click.Parameter, value: str | None) -> date:
    found = today() if value is None else _typed(ctx, param, value, coming=False)
    if found.year < _FIRST_YEAR:
        from xlcrm.domain.dates import BEFORE_CALENDAR  # noqa: PLC0415 - hardly ever

        raise click.BadParameter(BEFORE_CALENDAR, ctx, param)
    return found


def day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read a day as people type it; what is none is a wrong use of the command."""
    return None if value is None else _typed(ctx, param, value, coming=False)


def _typed(ctx: click.Context, param: click.Parameter, value: str, *, coming: bool) -> date:
    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise click.BadParameter(_NO_DAY, ctx, param) from None
    from xlcrm.domain.dates import ImpossibleDateError  # noqa: PLC0415 - hardly ever
    from xlcrm.domain.typed_day import typed_day  # noqa: PLC0415
    from xlcrm.errors import DomainError  # noqa: PLC0415

    try:
        return typed_day(value, today(), coming=coming)
    except ImpossibleDateError:
        raise click.BadParameter(_NO_DAY, ctx, param) from None
    except DomainError:
        found = _in_a_sheet(value)
        if found is None:
            raise click.BadParameter(_HOW_COMING if coming else _HOW, ctx, param) from None
        return found.date()


def _in_a_sheet(value: str) -> datetime | None:
    """What a cell with this text would be: 08 Dec 2025."""
    from xlcrm.schema.coerce import read  # noqa: PLC0415 - heavy
    from xlcrm.schema.columns import Kind  # noqa: PLC0415

    found = read(Kind.DATETIME, value).value
    if isinstance(found, date) and not isinstance(found, datetime):
        return datetime(found.year, found.month, found.day)  # noqa: DTZ001 - a sheet's dates have no zone
    return found if isinstance(found, datetime) else None


def in_figures(value: str, *, coming: bool = False) -> str:
    """Return a day as 2024-10-01; what is none as it is, for the one who reads it to say so."""
    from xlcrm.domain.typed_day import typed_day  # noqa: PLC0415 - hardly ever
    from xlcrm.errors import DomainError  # noqa: PLC0415

    try:
        return value if _DAY.fullmatch(value) else str(typed_day(value, today(), coming=coming))
    except DomainError:
        return value


def due(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Read a day that is to come; what is none is a wrong use of the command."""
    return value and str(_typed(ctx, param, value, coming=True))


def at(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Read a moment that is over; what is none is left to the journal, which says so."""
    if not value or _DAY.match(value):
        return value
    try:
        found = moment(ctx, param, value)
    except click.BadParameter:
        return value
    return value if found is None else found.isoformat(" ").removesuffix(" 00:00:00")


def moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """Return a day or a moment that was typed in one of the usual ways."""
    from xlcrm.domain.typed_day import typed_moment  # noqa: PLC0415 - heavy
    from xlcrm.errors import DomainError  # noqa: PLC0415

    if value is None:
        return None
    try:
        return typed_moment(value, now())
    except DomainError:
        found = _in_a_sheet(value)
        if found is None:
            raise click.BadParameter(_WHEN, ctx, param) from None
        return found


def _limits(ctx: click.Context, param: click.Parameter, value: str | None) -> Limits:
    if value is None:
        return DEFAULT_LIMITS
    if not _SIZE.fullmatch(value):
        raise click.BadParameter("1 이상의 정수로 적으세요. 단위는 MiB입니다.", ctx, param)
    # Who names a size trusts the file: what is left to hold it is that size.
    return Limits(
        entries=_ANY,
        unpacked=int(value) << 20,
        ratio=_ANY,
        dense=_ANY,
        tags_from=_ANY,
        elements=_ANY,
        links=_ANY,
    )


DAY: Final = "날짜"
PATH: Final = click.Path(readable=False)  # whether it can be read says who reads it
paths = click.argument("paths", nargs=-1, required=True, metavar="경로…", type=PATH)
as_of = click.option(
    "-d",
    "--as-of",
    callback=_as_of,
    metavar=DAY,
    help="기준일. 적지 않으면 한국의 오늘입니다.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="결과를 JSON으로 씁니다.")
reveal = click.option(
    "--reveal", is_flag=True, help="이름과 연락처를 가리지 않습니다. 꼭 필요할 때만 쓰세요."
)
guard = click.option(
    "--no-guard",
    "guard",
    flag_value=False,
    default=True,
    help="CSV의 글을 그대로 씁니다. 다른 프로그램이 읽을 때만 쓰세요. 이것이 없으면 =, +, -, @로 "
    "시작하는 글 앞에 '를 붙여, 엑셀이 수식으로 계산하지 않습니다.",
)
ledger = click.argument("ledger", required=True, metavar="대장", type=PATH)
dry_run = click.option(
    "-n", "--dry-run", is_flag=True, help="무엇을 고칠지만 보여 주고, 아무것도 쓰지 않습니다."
)
no_backup = click.option(
    "--no-backup", is_flag=True, help="'xlcrm 백업' 폴더에 이전 파일을 남기지 않습니다."
)
user = click.option(
    "-u", "--user", metavar="이름", help="변경이력에 적을 사람. 적지 않으면 로그인한 사람입니다."
)
limits = click.option(
    "--max-unpacked",
    "limits",
    callback=_limits,
    metavar="MiB",
    help="압축을 풀었을 때의 최대 크기. 적지 않으면 1024.",
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
