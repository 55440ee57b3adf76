"""What workbooks are called: which files are some, and those of a folder among one another."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.addresses import is_url
from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath


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
    """Return a file's path below a folder; the whole one where a link has led to it.

    Of the folder itself, which stands for no file where there is none in it, its name.
    """
    try:
        found = file.relative_to(folder)
    except ValueError:
        return file
    return found if found.name else Path(os.path.realpath(file))


def refuse_password(path: PurePath) -> None:
    """Raise if an address says a password: addresses stand in messages, records and lists.

    Raises:
        DomainError: it does.

    >>> from pathlib import PurePosixPath
    >>> refuse_password(PurePosixPath("sftp://kim@office/1.xlsx"))
    """
    if is_url(path) and ":" in path.parts[1].rpartition("@")[0]:
        kind = path.parts[0].removesuffix(":").upper()
        raise DomainError(
            "주소에 암호를 적지 마세요. 주소는 화면과 기록에 남습니다.",
            path=path.name,
            hint=f"암호는 일하는 컴퓨터의 환경 변수 FSSPEC_{kind}_PASSWORD에 두세요.",
        )
