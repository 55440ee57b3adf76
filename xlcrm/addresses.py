"""Addresses of files that lie in a store, as paths.

All that works with files takes a `Path`, in which the second slash of `s3://office/1.xlsx` is lost.
Such a path is relative, and its first part ends in a colon: by that an address is known.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import PurePath

_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789+.-")


def is_url(path: PurePath) -> bool:
    """Tell whether a path is an address.

    >>> from pathlib import PurePosixPath, PureWindowsPath
    >>> is_url(PurePosixPath("s3://office/1.xlsx")), is_url(PureWindowsPath("c:/office/1.xlsx"))
    (True, False)
    """
    parts = path.parts
    return len(parts) > 1 and _is_scheme(parts[0]) and not os.path.lexists(parts[0])


def _is_scheme(part: str) -> bool:
    """Whether that is what an address begins with: of two letters or more, for one is a drive."""
    kind = part[:-1]
    return part.endswith(":") and len(kind) > 1 and kind[0].isalpha() and _SIGNS.issuperset(kind)


def url_of(path: PurePath) -> str:
    """Return the address that a path stands for.

    >>> from pathlib import PurePosixPath
    >>> url_of(PurePosixPath("s3://office/1.xlsx")), url_of(PurePosixPath("file:///srv/1.xlsx"))
    ('s3://office/1.xlsx', 'file:///srv/1.xlsx')
    """
    scheme, *rest = path.parts
    # `file:///srv` has no server, and its path begins at the root.
    return f"{scheme}//{'/' if scheme in _NO_SERVER else ''}{'/'.join(rest)}"


def shown_path(path: str | os.PathLike[str]) -> str:
    """Return a path as people read and type it: an address with both of its slashes.

    Also while what lies there has been brought here, into a folder of its name.

    >>> from pathlib import PurePosixPath
    >>> shown_path(PurePosixPath("s3://office/1.xlsx")), shown_path("s3:/office"), shown_path("a/b")
    ('s3://office/1.xlsx', 's3://office', 'a/b')
    """
    text = os.fspath(path)
    if ":" not in text:
        return text
    from pathlib import PurePath  # noqa: PLC0415 - a program that only starts does without

    found = PurePath(text)
    return url_of(found) if len(found.parts) > 1 and _is_scheme(found.parts[0]) else text


_NO_SERVER: Final = frozenset({"file:", "local:"})
