"""The texts of messages and the letters that come with the package or lie in an office's folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError
from xlcrm.files import born

if TYPE_CHECKING:
    import os
    from importlib.resources.abc import Traversable

FOLDER: Final = "문구"
"""The folder beside a ledger in which an office keeps its own."""

SUFFIXES: Final = (".toml", ".txt")
_MOST: Final = 500  # files of a folder
_LARGEST: Final = 1 << 20  # bytes of a text


def shipped(kind: str) -> list[tuple[str, bytes]]:
    """Return the files that come with the package, by name.

    Args:
        kind: which folder of `templates/`: `messages` or `letters`.

    >>> [name for name, _ in shipped("messages")][:1]
    ['apology.toml']
    """
    folder = _shipped(kind)
    found = ((each.name, each) for each in folder.iterdir() if not each.name.startswith("."))
    return [(name, each.read_bytes()) for name, each in sorted(found, key=lambda pair: pair[0])]


def _shipped(kind: str) -> Traversable | Path:
    """A folder of `templates/`, in the installed package or in the repository."""
    packaged = files("xlcrm") / "templates" / kind
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "templates" / kind


def beside(ledger: Path) -> Path | None:
    """Return the folder of an office's own texts beside its ledger; None where there is none."""
    folder = ledger.parent / FOLDER
    return folder if folder.is_dir() else None


def in_folder(folder: str | os.PathLike[str]) -> list[tuple[Path, bytes]]:
    """Return the texts of a folder, by name; hidden files and other kinds are passed over.

    Raises:
        StorageError: it is no folder, holds too much, or something in it cannot be read.
    """
    place = Path(folder)
    if not place.is_dir():
        raise StorageError(
            "문구가 있는 폴더를 찾지 못했습니다.",
            path=place,
            hint=".toml이나 .txt 파일이 있는 폴더를 적으세요.",
        )
    try:
        names = sorted(
            each
            for each in place.iterdir()
            if each.suffix.lower() in SUFFIXES and not each.name.startswith((".", "~"))
        )
        texts = [born.bytes_of(each, _LARGEST + 1, follow=True) for each in names[: _MOST + 1]]
        if len(names) > _MOST or any(len(each) > _LARGEST for each in texts):
            raise StorageError(
                "문구 폴더에 파일이 너무 많거나 너무 큽니다.",
                path=place,
                hint=f"문구 파일만 {_MOST}개까지 두세요.",
            )
        return [*zip(names, texts, strict=True)]
    except OSError as error:
        if isinstance(error, StorageError):
            raise
        raise StorageError(
            "문구 폴더를 읽지 못했습니다.", path=place, hint="읽을 수 있는지 확인하세요."
        ) from error
