"""Files that are made from a workbook and replaced the next time: a calendar, a report."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.particles import with_particle
from xlcrm.errors import StorageError, XlcrmError
from xlcrm.files import born, disk, store
from xlcrm.files.passwords import made_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Iterator

_WATCHED: Final[ContextVar[dict[Path, None] | None]] = ContextVar("watched", default=None)


@contextmanager
def watching() -> Iterator[dict[Path, None]]:
    """Gather, while this lasts, the files that are made for people: the record tells of them."""
    found: dict[Path, None] = {}
    before = _WATCHED.set(found)
    try:
        yield found
    finally:
        _WATCHED.reset(before)


def made(path: Path) -> None:
    """Tell whoever watches that a file was made."""
    found = _WATCHED.get()
    if found is not None:
        found[path.absolute()] = None


def place_for(
    path: str | os.PathLike[str],
    suffixes: Collection[str],
    ours: Callable[[bytes], bool] | None = None,
) -> Path:
    """Return where a file that is made really comes to lie: behind a link, if one is there.

    Args:
        path: where, as `put` takes it.
        suffixes: as `put` takes them.
        ours: as `put` takes it.

    Raises:
        StorageError: it has another suffix, is somebody else's, or is no file.
        OSError: what lies there cannot be looked at.
    """
    target = Path(path)
    if target.suffix.lower() not in suffixes:
        raise StorageError(
            "파일의 확장자가 맞지 않습니다.",
            path=target,
            hint=f"이름의 끝을 {with_particle(', '.join(sorted(suffixes)), '으로/로')} 적으세요.",
        )
    if strange := born.what_lies(target, follow=True):
        raise born.in_the_way(target, strange)
    if not disk.exists(target):
        return target
    found = disk.target_of(target)
    if ours is not None and not ours(store.read(found).data):
        raise disk.taken(path)
    return found


def refuse_place(
    path: str | os.PathLike[str],
    suffixes: Collection[str],
    ours: Callable[[bytes], bool] | None = None,
) -> None:
    """Raise what `put` would raise of a place: for whoever only tells what would be made.

    Args:
        path: where, as `put` takes it.
        suffixes: as `put` takes them.
        ours: as `put` takes it.

    Raises:
        StorageError: nothing can come to lie there.
    """
    try:
        place = place_for(path, suffixes, ours)
    except XlcrmError:
        raise
    except OSError as error:
        raise _unwritten(path) from error
    if not place.parent.is_dir():
        raise _unwritten(path)


def _unwritten(path: str | os.PathLike[str]) -> StorageError:
    return StorageError(
        "파일을 쓰지 못했습니다.", path=path, hint="폴더가 있는지, 쓸 수 있는지 확인하세요."
    )


def put(
    path: str | os.PathLike[str],
    data: bytes,
    suffixes: Collection[str],
    ours: Callable[[bytes], bool] | None = None,
    *,
    of: Iterable[str | os.PathLike[str]] | None,
) -> Path:
    """Write a file that is made anew each time, in the place of the one before, at once.

    Whoever may read all that it is made of may read it, and nobody else, also where everybody could
    read the one before; where fewer could it stays so.

    Args:
        path: where; an existing file must have one of the suffixes, so that none of the office's
            own is overwritten by a slip.
        data: its bytes.
        suffixes: such as `{".ics"}`, in lower case.
        ours: tells from a file's bytes whether it may be replaced; by default the suffix does.
        of: the ledgers that it is made of. Of none, it is for its maker alone; None where it holds
            nobody's data, and the umask says. Where one is encrypted it is, too.

    Returns:
        Where it lies.

    Raises:
        StorageError: it has another suffix, is somebody else's, or cannot be written; or a ledger
            is encrypted, and a file of its kind cannot be.
    """
    target = Path(path)
    try:
        place = place_for(target, suffixes, ours)
        of = None if of is None else [*of]
        data = made_of(of, target, data)
        access = born.of_all(of)
        target = place
        if disk.exists(target):
            before = born.access_of(target)
            access = before if access is None else access.within(before)
        with disk.temporary(target.parent, target.name) as temporary:
            disk.write(temporary, data, None if access is None else access.tidy)
            disk.swap(temporary, target)
        disk.sync_folder(target)
    except XlcrmError:
        raise
    except (OSError, ValueError) as error:
        raise _unwritten(target) from error
    made(target)
    return target
