"""What the commands of `xlcrm loyalty` share that write: their options, and how they tell of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed
    from xlcrm.office.proposal import Proposal
    from xlcrm.schema.trouble import Problem


_MOST: Final = 999_999_999


def points(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Read a number of points as people type it: 3000, 3,000점."""
    if value is None:
        return None
    plain = value.strip().replace(",", "").removesuffix("점").removesuffix("P").strip()
    if plain.isascii() and plain.isdecimal() and 0 < int(plain[:10]) <= _MOST:
        return int(plain)
    raise click.BadParameter("3000처럼 1 이상의 정수로 적으세요.", ctx, param)


def coming(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read a day that is to come."""
    found = options.due(ctx, param, value)
    return date.fromisoformat(found) if found else None


def reason(command: Callable[..., int]) -> Callable[..., int]:
    """Add the option that says what for."""
    return click.option("--for", "reason", default="", metavar="사유", help="무엇에 대한 것인지.")(
        command
    )


def writing(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of every command that writes into 혜택."""
    return options.as_of(options.writing(command))


def written_down(  # noqa: PLR0913 - what the command was given
    path: str,
    command: str,
    *,
    what: str,
    as_of: date,
    way: options.Way,
    words: Mapping[str, object],
    who: str = "고객",
) -> int:
    """Write rows of 혜택, or answers, tell of it, and return the exit code.

    It is 1 where somebody or something was passed over.

    Args:
        path: the workbook as the user named it.
        command: the command's name, for 변경이력 and the queue.
        what: what is done, such as `포인트 사용`.
        as_of: the day it is done for.
        way: how it writes.
        words: what the command was told, by the names of its job; kept where the workbook is not
            to be had.
        who: what is passed over where something is wrong.
    """
    from xlcrm.cli.shown.lacking import lacking  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.loyalty import plain_found  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415
    from xlcrm.cli.writing import written  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415
    from xlcrm.jobs.works import told_to  # noqa: PLC0415

    said = {**words, "as_of": as_of}
    by = way.author(command)
    problems: list[Problem] = []

    def work() -> Committed[object]:
        done = change(path, told_to(command, said, by), by, **way.saving)
        problems[:] = done.proposal.problems
        return replace(done, proposal=replace(done.proposal, problems=()))

    def more(proposal: Proposal[object]) -> Mapping[str, object]:
        return {**plain_found(proposal.found), "problems": [str(each) for each in problems]}

    def tell(done: Committed[object]) -> list[str]:
        lines, name = done.proposal.said, shown(path)
        if not done.proposal:
            head = f"{name}: {as_of} 기준으로 적을 것이 없습니다."
        elif way.dry_run:
            head = f"{name}: {what}: 이렇게 적을 것입니다. (--dry-run: 쓰지 않았습니다)"
        else:
            head = f"{name}: {what}: 적었습니다."
        return [head, *(f"  {each}" for each in lines)]

    def keep(busy: XlcrmError) -> Waits:
        return wait(path, command, said, by, busy, limits=way.saving["limits"])

    code = written(
        path,
        work,
        tell,
        as_of=as_of,
        as_json=way.as_json,
        keep=None if way.dry_run else keep,
        what=what,
        more=more,
    )
    if code == 0 and problems:
        if way.as_json:
            return 1
        counted = "명" if who == "고객" else "건"
        say(f"적지 못한 {who}: {len(problems):,}{counted}")
        for line in lacking(problems, counted):
            say(shown(line))
        return 1
    return code
