"""The program `xlcrm`. Help is served from a text file: loading click for it would take longer."""

import os
import sys

from xlcrm import __version__
from xlcrm.cli.streams import finish, prepare


def main() -> int:
    """Run the command line and return its exit code.

    0 clean; 1 something in the data is wrong; 2 a wrong use, or a file that failed; 3 a file that
    somebody else holds; 4 a file that somebody else changed meanwhile; 130 interrupted. Of several
    files the one that needs a person most decides: 2, then 4, 3, 1.
    """
    prepare()
    arguments = sys.argv[1:]
    if "_XLCRM_COMPLETE" not in os.environ and arguments in ([], ["--help"], ["-h"]):
        return finish(0, _help())
    if arguments == ["--version"]:
        return finish(0, f"xlcrm {__version__}\n")
    from xlcrm.cli.app import run  # noqa: PLC0415 - click takes longer to load than help to show

    return finish(run())


def _help() -> str:
    """`xlcrm --help` as click renders it; a test compares the two."""
    path = os.path.join(os.path.dirname(__file__), "cli", "help.txt")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - loading pathlib takes 10 ms
        return file.read()


if __name__ == "__main__":
    sys.exit(main())
