"""The ledger of a folder that `xlcrm use` names, so that no command has to name it again.

A small file of the user's own holds it, by folder: xlcrm/use.json below %APPDATA% on Windows, else
below ~/.config. XLCRM_CONFIG names another folder for it. It holds paths and nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from xlcrm.cli.streams import say, shown

ENDINGS: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")


def in_use() -> str | None:
    """Return the ledger that is in use in the folder of the call, or in the nearest one above."""
    from xlcrm.files.in_use import known  # noqa: PLC0415 - only where no ledger is named

    ledgers = known(place())
    if not ledgers:
        return None
    here = Path.cwd().resolve()
    return next(
        (ledgers[str(each)] for each in (here, *here.parents) if str(each) in ledgers), None
    )


def use(ledger: str | None) -> None:
    """Name the ledger that is in use in the folder of the call from now on; None for none.

    Raises:
        StorageError: it cannot be kept.
    """
    from xlcrm.files.in_use import keep, known  # noqa: PLC0415 - only where no ledger is named

    here = str(Path.cwd().resolve())
    ledgers = {where: what for where, what in known(place()).items() if where != here}
    if ledger is not None:
        ledgers[here] = os.path.realpath(ledger)
    keep(place(), ledgers)


def found_as(typed: str) -> str | None:
    """Return the path that a word means: itself, or with an ending of a workbook; None if neither.

    `refresh 대장` finds 대장.xlsx. A word that is a path of something else stands for that.
    """
    if os.path.exists(typed):  # noqa: PTH110 - whatever was typed, this never raises
        return typed
    named = (f"{typed}{ending}" for ending in ENDINGS)
    return next((each for each in named if os.path.isfile(each)), None)  # noqa: PTH113 - likewise


def the_one(path: str) -> str:
    """Return the workbook that a path means where one is wanted; of a folder its only one."""
    beside = workbooks_in(path)
    if len(beside) != 1:
        return path
    tell(beside[0], how="폴더에 하나뿐입니다")
    return beside[0]


def workbooks_in(folder: str) -> list[str]:
    """Return the workbooks that lie right in a folder, by name; none where it is no folder."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - whatever was typed, as it was typed
    except OSError:
        return []
    found = (
        os.path.join(folder, name)  # noqa: PTH118 - likewise
        for name in names
        if name.lower().endswith(ENDINGS) and not name.startswith(("~$", "."))
    )
    return [each for each in found if os.path.isfile(each)]  # noqa: PTH113 - likewise


def from_here(path: str) -> str:
    """Return a path as it is typed in the folder of the call, if it lies there or below it."""
    here = os.path.join(str(Path.cwd().resolve()), "")  # noqa: PTH118 - with its last separator
    return path.removeprefix(here) if path.startswith(here) else path


def is_path(typed: str) -> bool:
    """Tell whether a word can only be meant as a path, be there such a file or not."""
    separators = filter(None, (os.sep, os.altsep))
    ending = os.path.splitext(typed)[1].lower()  # noqa: PTH122 - whatever was typed
    return ending in (*ENDINGS, ".xls", ".xlsb", ".ods", ".csv") or any(
        each in typed for each in separators
    )


def tell(ledger: str, how: str = "xlcrm use") -> None:
    """Say beside an answer which ledger was taken, and how it comes to be that one."""
    say(f"대장: {shown(ledger)} ({how})")


def place(name: str = "use.json") -> Path:
    """Return where a file of the user's own lies."""
    if named := os.environ.get("XLCRM_CONFIG"):
        return Path(named) / name
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home()) / "xlcrm" / name
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "xlcrm" / name
