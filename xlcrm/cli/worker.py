"""What a worker on another computer runs: some workbooks, with the passwords that it knows.

A worker is no command: `dask worker` starts it, and it looks `do` up by its name.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xlcrm.files.passwords import Passwords

NAMES: Final = frozenset(
    {
        "xlcrm.cli.options:Way",
        *(f"xlcrm.cli.report_folder:{each}" for each in ("_part", "_one", "_put")),
        *(f"xlcrm.cli.summary:{each}" for each in ("_part", "_found")),
        *(f"xlcrm.cli.today:{each}" for each in ("_read", "_put")),
    }
)
"""What commands have done with one workbook each, and with which values of theirs."""


GATHERS: Final = ("xlcrm.cli.report_folder:_part", "xlcrm.cli.today:_read")
"""Of those what reads for a file that is made where the command was given."""


def entry() -> Callable[[str], bytes]:
    """Return what a worker is told to run: `do`, with where passwords are that were named here."""
    from xlcrm.files.passwords import now_known  # noqa: PLC0415 - many computers

    known = now_known()
    named = () if known is None else tuple(known.named)
    plain = known is not None and known.plain
    return partial(do, named=named, plain=plain) if named or plain else do


def do(text: str, named: tuple[str, ...] = (), *, plain: bool = False) -> bytes:
    """Do what a text says with one workbook; see `xlcrm.fleet.task.do`.

    Args:
        text: what is to be done.
        named: where passwords are besides the usual place: variables of this computer's
            environment, or entries of its keyring.
        plain: whether files may be made from encrypted ones that are not.
    """
    from xlcrm.fleet import task  # noqa: PLC0415 - heavy imports late
    from xlcrm.fleet.named import NAMES as LOWER  # noqa: PLC0415

    return task.do(text, LOWER | NAMES, _known(named, plain=plain), GATHERS)


def _known(named: tuple[str, ...], *, plain: bool) -> Passwords:
    from xlcrm.cli.passwords import USUAL  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.secrets import secret  # noqa: PLC0415
    from xlcrm.files.passwords import Passwords  # noqa: PLC0415

    def ask(_path: Path) -> Iterator[str]:
        for name in dict.fromkeys((*named, USUAL)):
            yield secret(name)

    found = Passwords(ask=ask)
    found.plain = plain
    return found
