"""What the system says of files and disks, as our errors in Korean, with the file and a hint."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError, XlcrmError
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

_FULL: Final = {errno.ENOSPC, errno.EDQUOT}
_URL: Final = lazy(r"[a-z][a-z0-9+.-]+:[/\\]")  # of two letters or more: one is a drive
_NAMES: Final = {errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL}


@contextmanager
def told(path: str | os.PathLike[str], doing: str) -> Iterator[None]:
    """Turn what the system says while doing something to a file into a StorageError in Korean."""
    try:
        yield
    except OSError as error:
        if isinstance(error, XlcrmError):
            raise
        raise storage_error(error, path, doing) from error


def storage_error(error: OSError, path: str | os.PathLike[str] | None, doing: str) -> StorageError:
    """Return what the system said, in Korean, as our error; of no file where the path is None."""
    if isinstance(error, FileNotFoundError | NotADirectoryError) and _URL.match(str(path)):
        return StorageError(
            "저장소의 주소는 여러 대장을 함께 다루는 명령에만 씁니다.",
            path=path,
            hint="다른 명령은 대장을 이 컴퓨터에 내려받아 그 파일에 실행하세요.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return StorageError("파일이 없습니다.", path=path, hint="경로와 파일 이름을 확인하세요.")
    if isinstance(error, PermissionError):
        return StorageError(
            f"{doing} 권한이 없습니다.", path=path, hint="파일과 폴더의 권한을 확인하세요."
        )
    if error.errno in _FULL:
        return StorageError(
            "디스크가 가득 차서 저장하지 못했습니다. 원래 파일은 그대로입니다.",
            path=path,
            hint="공간을 비운 뒤 다시 실행하세요.",
        )
    if error.errno in _NAMES:
        return StorageError("쓸 수 없는 경로입니다.", path=path, hint="경로를 확인하세요.")
    cause = errno.errorcode.get(error.errno or 0, "원인 모름")
    return StorageError(
        f"{doing} 수 없습니다 ({cause}). 원래 파일은 그대로입니다.",
        path=path,
        hint="디스크와 네트워크 연결을 확인하세요.",
    )
