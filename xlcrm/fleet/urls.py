"""Which paths are addresses of workbooks that lie in no folder of this computer: `s3://a/1.xlsx`.

All that works with files takes a `Path`, in which the second slash of `s3://` is lost. Such a path
is relative, and its first part ends in a colon: that is what an address is known by.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from xlcrm.errors import DomainError
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from pathlib import PurePath

_SCHEME: Final = lazy(r"[a-z][a-z0-9+.-]+:")  # of two letters or more: one is a drive


def is_url(path: PurePath) -> bool:
    """Tell whether a path is an address.

    >>> from pathlib import PurePosixPath, PureWindowsPath
    >>> is_url(PurePosixPath("s3://office/1.xlsx")), is_url(PureWindowsPath("c:/office/1.xlsx"))
    (True, False)
    """
    parts = path.parts
    return len(parts) > 1 and bool(_SCHEME.fullmatch(parts[0])) and not os.path.lexists(parts[0])


def url_of(path: PurePath) -> str:
    """Return the address that a path stands for.

    >>> from pathlib import PurePosixPath
    >>> url_of(PurePosixPath("s3://office/1.xlsx")), url_of(PurePosixPath("file:///srv/1.xlsx"))
    ('s3://office/1.xlsx', 'file:///srv/1.xlsx')
    """
    scheme, *rest = path.parts
    # `file:///srv` has no server, and its path begins at the root.
    return f"{scheme}//{'/' if scheme in _NO_SERVER else ''}{'/'.join(rest)}"


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


_NO_SERVER: Final = frozenset({"file:", "local:"})
