"""`xlcrm watch`: as soon as a workbook is saved and closed, what was typed into it is taken in."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.streams import out, say, shown, stop_if_nobody_reads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from xlcrm.fleet.batch import FileResult
    from xlcrm.ooxml.zipformat import Limits

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP")


@click.command(
    "watch",
    cls=KoreanCommand,
    short_help="저장하면 곧바로 접수와 오늘 시트를 받습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm watch 고객대장폴더
  xlcrm watch 고객대장.xlsx
  xlcrm watch //서버/고객대장 --poll""",
)
@options.paths
@click.option(
    "--poll",
    is_flag=True,
    help="알림을 기다리지 않고 되풀이해 살핍니다. 네트워크 폴더면 저절로 그렇게 합니다.",
)
@options.no_backup
@options.user
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(
    paths: tuple[str, ...], *, poll: bool, no_backup: bool, user: str | None, limits: Limits
) -> int:
    """엑셀에서 저장하고 닫은 대장을 곧바로 살펴, 시트에 적은 것을 받습니다.

    \b
    접수 시트와 오늘 시트에 적은 것을 옮겨 적고, 상태와 남은 일수를 새로 씁니다.
    누가 열어 둔 동안은 기다렸다가 닫으면 합니다.
    끝내려면 Ctrl-C를 누릅니다. 저장하던 파일은 끝까지 저장합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import FAILED, tell  # noqa: PLC0415 - heavy imports late
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.fleet.batch import find_workbooks  # noqa: PLC0415
    from xlcrm.fleet.watch import Watch  # noqa: PLC0415

    screen = _Screen(paths, user, limits, backup=not no_backup)
    watch = Watch(paths, screen.work, held=screen.held, poll=True if poll else None)

    def ended(_signal: int, _frame: FrameType | None) -> None:
        watch.stop()

    before = {
        each: signal.signal(each, ended)
        for name in _SIGNALS
        if (each := getattr(signal, name, None)) is not None
    }
    how = "되풀이해 살핍니다" if watch.polls else "저장하면 곧바로 봅니다"
    count = len(find_workbooks(paths))
    say(f"지켜봅니다: 파일 {count:,}개, {how}. 끝내려면 Ctrl-C를 누르세요.")
    try:
        watch.run()
    except XlcrmError as error:
        tell(error)
        return FAILED
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    say("그만 지켜봅니다.")
    return 0


class _Screen:
    """What the watch does with a workbook, told in one line each."""

    def __init__(
        self, paths: tuple[str, ...], user: str | None, limits: Limits, *, backup: bool
    ) -> None:
        self.paths, self.user, self.limits, self.backup = paths, user, limits, backup
        self.told: dict[Path, str] = {}

    def work(self, path: Path, again: bool) -> bool:  # noqa: FBT001 - as `Watch` calls it
        """Refresh a workbook, and tell of it; return whether it could be had."""
        from xlcrm.fleet.batch import Outcome, refresh_each  # noqa: PLC0415 - heavy imports late

        by = options.author("refresh", self.user)
        results = refresh_each(
            self.paths,
            by.now.date(),
            backup=self.backup,
            limits=self.limits,
            by=replace(by, command="refresh"),
            only=[path],
        )
        for result in results:
            if result.outcome is Outcome.SKIPPED:
                continue
            parts = list(_parts(result))
            if not parts and not again:
                parts = ["받을 것이 없습니다."]
            later = result.outcome in {Outcome.BUSY, Outcome.CHANGED}
            first = not again and not later  # else it may have been told already
            if later or first or path not in self.told or _has_changed(result):
                self._tell(path, " · ".join(parts), always=not later)
            if later:
                return False
        return True

    def held(self, path: Path) -> None:
        """Say that a workbook is looked at when it is closed."""
        from xlcrm.files import store  # noqa: PLC0415 - heavy imports late

        owner = store.holder(path)
        left = "" if owner is None else f" 아무도 열지 않았다면 '{owner.name}' 파일을 지우세요."
        self._tell(path, f"아직 열려 있어, 닫으면 봅니다.{left}", always=False)

    def _tell(self, path: Path, text: str, *, always: bool) -> None:
        """Print a line, unless it says of that workbook what was said last."""
        if text and (always or self.told.get(path) != text):
            out(f"{options.now():%H:%M:%S} {shown(path)}: {shown(text)}")
            sys.stdout.flush()
            stop_if_nobody_reads()
            self.told[path] = text


def _has_changed(result: FileResult) -> bool:
    return result.backup is not None or bool(result.intake and result.intake.changed)


def _parts(result: FileResult) -> Iterator[str]:
    """What there is to tell of a workbook."""
    from xlcrm.jobs.today.said import said_of  # noqa: PLC0415 - heavy imports late

    if result.error is not None:
        hint = f" → {result.error.hint}" if result.error.hint else ""
        yield f"{result.error.message}{hint}"
        return
    if result.intake is not None:
        yield from (line for line in result.intake.lines() if not line.startswith(" "))
    if result.ticked is not None:
        yield from said_of(result.ticked)
    if result.queued or result.settled:
        yield f"대기열에 있던 {result.queued + result.settled:,}건을 적음"
    if result.assessment is not None and result.assessment.plan:
        yield f"셀 {len(result.assessment.plan):,}개를 새로 고침"
