"""What workbooks are called: which files are some, and those of a folder among one another."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
_NOT_OURS: Final = (".", "~$")  # hidden, LibreOffice's and our own files; Excel's owner files


def called_a_workbook(name: str) -> bool:
    """Tell whether a file is called like a workbook of the office's.

    >>> called_a_workbook("대장.XLSX"), called_a_workbook("~$대장.xlsx")
    (True, False)
    """
    ending = os.path.splitext(name)[1].lower()  # noqa: PTH122 - of a name, wherever it lies
    return ending in SUFFIXES and not name.startswith(_NOT_OURS)


def names_of(folder: str, files: Sequence[Path]) -> dict[Path, str]:
    """Return what each file is called: its name without the suffix, and its folders if need be.

    >>> from pathlib import Path
    >>> files = [Path("지점/강남.xlsx"), Path("지점/가/본점.xlsx"), Path("지점/나/본점.xlsx")]
    >>> list(names_of("지점", files).values())
    ['강남', '가/본점', '나/본점']
    """
    inside = {file: below(folder, file) for file in files}
    called = [
        [path.stem, path.with_suffix("").as_posix(), path.as_posix()] for path in inside.values()
    ]
    times = [Counter(names) for names in zip(*called, strict=True)]
    return {
        file: next(
            (name for name, many in zip(names, times, strict=True) if many[name] == 1), names[-1]
        )
        for file, names in zip(inside, called, strict=True)
    }


def below(folder: str, file: Path) -> Path:
    """Return a file's path below a folder; the whole one where a link has led to it."""
    try:
        return file.relative_to(folder)
    except ValueError:
        return file
