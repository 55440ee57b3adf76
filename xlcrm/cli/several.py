"""The options of commands that work with many files: how many at once, and for how long."""

from __future__ import annotations

import os
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli.failures import debugging
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

_WHOLE: Final = lazy(r"[1-9][0-9]{0,7}")


def _jobs(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    from xlcrm.fleet.crew import MOST  # noqa: PLC0415 - `--help` needs it not

    if value is None:
        return None
    if not _WHOLE.fullmatch(value) or int(value) > MOST:
        raise click.BadParameter(f"1에서 {MOST}까지의 정수로 적으세요.", ctx, param)
    return int(value)


def _seconds(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    if value is not None and not _WHOLE.fullmatch(value):
        raise click.BadParameter("1 이상의 정수로 적으세요. 단위는 초입니다.", ctx, param)
    return None if value is None else float(value)


def _cores() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of all that work with many files, as its argument `crew`."""

    @wraps(command)
    def gathered(
        *arguments: Any,  # noqa: ANN401 - the command's own
        jobs: int | None,
        timeout: float | None,
        **others: Any,  # noqa: ANN401
    ) -> int:
        from xlcrm.fleet.crew import MOST, Crew  # noqa: PLC0415 - `--help` needs it not

        usual = 1 if debugging() else min(_cores(), MOST)  # a traceback stays where it came up
        crew = Crew(jobs or usual, timeout, chosen=jobs is not None)
        return command(*arguments, crew=crew, **others)

    for option in (
        click.option(
            "--timeout",
            callback=_seconds,
            metavar="초",
            help="한 파일에 쓸 시간. 적지 않으면 120초에 MiB마다 20초를 더합니다.",
        ),
        click.option(
            "--jobs",
            callback=_jobs,
            metavar="수",
            help="함께 다룰 파일 수. 적지 않으면 프로세서 수입니다.",
        ),
    ):
        gathered = option(gathered)
    return gathered
