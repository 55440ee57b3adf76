"""The options of commands that work with many files: how many at once, where, and for how long."""

from __future__ import annotations

import os
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli.failures import debugging
from xlcrm.cli.korean import MisusedError
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.fleet.crew import Elsewhere

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


def _elsewhere(scheduler: str | None, workers: tuple[str, ...], resume: str | None) -> Elsewhere:
    """The computers that do the work, as the options name them."""
    from xlcrm.cli import worker  # noqa: PLC0415 - many computers
    from xlcrm.cli.options import now  # noqa: PLC0415
    from xlcrm.cli.shown.as_json import file_object  # noqa: PLC0415
    from xlcrm.fleet.crew import Elsewhere  # noqa: PLC0415

    ctx = click.get_current_context()
    hosts = tuple(host for each in workers for host in each.split(",") if host)
    if bool(scheduler) is bool(hosts):
        raise MisusedError("--scheduler와 --workers 가운데 하나만 적으세요.", ctx)
    return Elsewhere(
        scheduler=scheduler or "",
        hosts=hosts,
        run=f"{now():%Y-%m-%d %H%M%S} {ctx.info_name}",
        resume=resume or "",
        entry=worker.entry(),
        names=worker.NAMES,
        shown=file_object,
        said=_tell_run,
    )


def _tell_run(folder: Path, earlier: int) -> None:
    """Say where it is kept what became of each file, for whoever goes on with it."""
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415 - many computers

    if earlier:
        say(f"앞의 실행에서 마친 파일 {earlier:,}개는 다시 하지 않았습니다.")
    say(f"실행 기록: {shown(folder)}")


def options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of all that work with many files, as its argument `crew`."""

    @wraps(command)
    def gathered(
        *arguments: Any,  # noqa: ANN401 - the command's own
        jobs: int | None,
        timeout: float | None,
        scheduler: str | None,
        workers: tuple[str, ...],
        resume: str | None,
        **others: Any,  # noqa: ANN401
    ) -> int:
        from xlcrm.fleet.crew import MOST, Crew  # noqa: PLC0415 - `--help` needs it not

        usual = 1 if debugging() else min(_cores(), MOST)  # a traceback stays where it came up
        crew = Crew(jobs or usual, timeout, chosen=jobs is not None)
        if scheduler or workers or resume:
            there = _elsewhere(scheduler, workers, resume)
            if jobs and there.scheduler:
                raise MisusedError(
                    "--jobs는 --scheduler와 함께 쓰지 않습니다. 일꾼의 수만큼 함께 합니다."
                )
            crew = Crew(jobs or 1, timeout, elsewhere=there)
        return command(*arguments, crew=crew, **others)

    for option in (
        click.option(
            "--resume",
            metavar="폴더",
            help="다른 컴퓨터와 하던 실행을 이어서 합니다. 마친 파일은 다시 하지 않습니다.",
        ),
        click.option(
            "--workers",
            multiple=True,
            metavar="컴퓨터,…",
            help="ssh로 그 컴퓨터들에 일꾼을 띄워 나누어 합니다. --jobs는 컴퓨터마다의 수입니다.",
        ),
        click.option(
            "--scheduler",
            metavar="주소",
            help="dask의 일꾼과 나누어 합니다. 예: tcp://서버:8786",
        ),
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
