"""What the commands of `xlcrm schedule` share: which folder, at which time, by which program."""

from __future__ import annotations

import os
import sys
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli.options import PATH

if TYPE_CHECKING:
    from xlcrm.files.scheduler import Entry

MORNING: Final = time(6, 30)
"""When nobody is in the office yet, and the day's list is wanted soon."""

folder = click.argument("folder", metavar="폴더|대장", type=PATH)


def at(ctx: click.Context, param: click.Parameter, value: str | None) -> time:
    """Read an hour and a minute as 06:30."""
    if value is None:
        return MORNING
    try:
        hour, minute = map(int, value.split(":"))
        return time(hour, minute)
    except ValueError:
        raise click.BadParameter("06:30처럼 시:분으로 적으세요.", ctx, param) from None


def entry_of(folder: str, when: time = MORNING) -> Entry:
    """Return the entry of a folder: this program, on the whole path.

    Raises:
        StorageError: there is no such folder or file, or its name would break a line.
    """
    from xlcrm.errors import StorageError  # noqa: PLC0415 - heavy imports late
    from xlcrm.files.disk import target_of  # noqa: PLC0415

    path = Path(folder)
    if not path.exists() or "\n" in os.path.realpath(path):
        raise StorageError("그런 폴더나 파일이 없습니다.", path=path, hint="경로를 확인하세요.")
    if not path.is_dir():
        target_of(path)
    return entry_named(folder, when)


def entry_named(folder: str, when: time = MORNING) -> Entry:
    """Return the entry of a folder, be it there still or not."""
    from xlcrm.files.scheduler import Entry  # noqa: PLC0415

    whole = Path(os.path.realpath(folder))
    command = (sys.executable, "-m", "xlcrm", "schedule", "run", str(whole))
    return Entry(whole, when, command, Path.home())


def in_utf8() -> dict[str, str]:
    """Return the environment in which this program writes UTF-8, whatever the console has."""
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
