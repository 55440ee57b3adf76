"""The program `xlcrm`. Help is served from a text file: loading click for it would take longer."""

import atexit
import gc
import os
import sys

from xlcrm import __version__
from xlcrm.cli.streams import finish, make_lasting, prepare


def program() -> None:
    """Be the program: run the command line, and end the process with its exit code.

    Nothing that was loaded is taken apart first, which would be a fifth of a short run: what is
    written is on the disk by then, and what was to be done at the end is done.
    """
    make_lasting()
    gc.disable()  # what is loaded now stays; `cli.app` has it look for cycles again
    code = main()
    threads = sys.modules.get("threading")
    if sys.getprofile() or sys.gettrace() or (threads and threads.active_count() > 1):
        sys.exit(code)  # somebody waits for the usual end
    atexit._run_exitfuncs()  # noqa: SLF001 - nothing else runs them
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # whoever should have got it knows, or has been told
            code = code or 2
    os._exit(code)


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
    program()
