"""A command for one ledger, over every ledger of a folder: together, or one after the other."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

import click

from xlcrm.addresses import is_url
from xlcrm.fleet.names import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.fleet.batch import FileResult
    from xlcrm.fleet.crew import Crew
    from xlcrm.ooxml.zipformat import Limits

T = TypeVar("T")

BRANCH: Final = "지점"
"""The header of the column that tells the ledgers of a folder apart."""

_LAST: Final = ("ok", "findings", "skipped", "changed", "busy", "failed")
_WORDS: Final = {
    "ok": "됨",
    "findings": "자료에 오류 있음",
    "skipped": "건너뜀",
    "changed": "그사이 바뀜",
    "busy": "사용 중",
    "failed": "실패",
}

each = click.option(
    "--each", is_flag=True, help="폴더일 때: 함께 모으지 않고 대장마다 따로 보여 주거나 만듭니다."
)
strict = click.option("--strict", is_flag=True, help="폴더일 때: 다른 파일과 사본도 오류로 봅니다.")


class Branch(NamedTuple, Generic[T]):
    """What was found in one ledger of a folder.

    Attributes:
        name: what it is called among the others: its file's name, with folders where two are one.
        path: the file.
        found: what was found in it.
    """

    name: str
    path: Path
    found: T


class Folder(NamedTuple, Generic[T]):
    """What was found in the ledgers of a folder, and how it went with every file of it."""

    path: str
    branches: tuple[Branch[T], ...]
    results: tuple[FileResult, ...]

    @property
    def title(self) -> str:
        """What the folder is called."""
        return Path(os.path.realpath(self.path)).name or self.path

    @property
    def files(self) -> list[Path]:
        """The ledgers."""
        return [branch.path for branch in self.branches]

    @property
    def unread(self) -> list[str]:
        """The names of the files of which nothing is known: what is counted lacks them."""
        from xlcrm.fleet.batch import UNREAD  # noqa: PLC0415 - heavy imports late

        return [result.path.name for result in self.results if result.outcome in UNREAD]

    def with_some_lacking(self) -> Folder[T]:
        """Return it with ledgers that lack what was asked for left out, where another has it."""
        from dataclasses import replace  # noqa: PLC0415 - heavy imports late

        from xlcrm.errors import DomainError  # noqa: PLC0415
        from xlcrm.fleet.batch import Outcome  # noqa: PLC0415

        if not self.branches:
            return self
        results = (
            replace(result, outcome=Outcome.SKIPPED)
            if isinstance(result.error, DomainError)
            else result
            for result in self.results
        )
        return self._replace(results=tuple(results))

    def tell(self, as_of: date) -> int:
        """Say what was left out and what went wrong, those last, then a tally; the exit code."""
        from xlcrm.cli.exits import exit_code  # noqa: PLC0415 - heavy imports late
        from xlcrm.cli.failures import tell  # noqa: PLC0415
        from xlcrm.cli.streams import out  # noqa: PLC0415
        from xlcrm.domain.text import counted  # noqa: PLC0415

        ordered = sorted(self.results, key=lambda result: _LAST.index(result.outcome.value))
        for result in ordered:
            if result.error is not None:
                tell(result.error, result.path)
        counts = Counter(result.outcome.value for result in ordered)
        told = counted({_WORDS[outcome]: times for outcome, times in counts.items()})
        out(f"\n합계 ({as_of} 기준): 파일 {len(ordered):,}개: {told}")
        return exit_code([result.outcome for result in ordered])

    def shown_together(
        self,
        as_of: date,
        lines: Callable[[str, Sequence[tuple[str, str, T]], date], Iterable[str]],
        more: Callable[[Branch[T]], Mapping[str, object]],
        *,
        each: bool,
        as_json: bool,
    ) -> int:
        """Show what was found: all together, ledger by ledger, or as JSON; return the exit code.

        Args:
            as_of: the day.
            lines: what is said of a path, and of ledgers: the name of each ("" of one alone), its
                path and what was found.
            more: what JSON says of a ledger.
            each: whether each ledger is shown by itself.
            as_json: whether to print the object of docs/architecture.md#json instead.
        """
        from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late

        if as_json:
            return self.print_json(as_of, more)
        for one in self.branches if each else ():
            for line in lines(str(one.path), [("", str(one.path), one.found)], as_of):
                out(line)
        if self.branches and not each:
            parts = [(one.name, str(one.path), one.found) for one in self.branches]
            for line in lines(self.path, parts, as_of):
                out(line)
        return self.tell(as_of)

    def print_json(
        self,
        as_of: date,
        more: Callable[[Branch[T]], Mapping[str, object]],
        beside: Mapping[str, object] | None = None,
    ) -> int:
        """Print the object of docs/architecture.md#json with every file; return the exit code.

        Args:
            as_of: the day.
            more: what it says of a ledger.
            beside: what it says beside the files.
        """
        from xlcrm.cli.exits import exit_code  # noqa: PLC0415 - heavy imports late
        from xlcrm.cli.failures import without_path  # noqa: PLC0415
        from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415

        there = {branch.path: branch for branch in self.branches}
        files: list[object] = []
        for result in self.results:
            branch = there.get(result.path)
            files += json_object(
                result.path,
                as_of,
                result.outcome.value,
                error=None if result.error is None else without_path(result.error),
                more=None if branch is None else {"branch": branch.name, **more(branch)},
            )["files"]
        print_json({"as_of": str(as_of), "files": files, **(beside or {})})
        return exit_code([result.outcome for result in self.results])


def is_folder(path: str) -> bool:
    """Tell whether a command was given a folder in the place of a ledger, be it in a store.

    Raises:
        XlcrmError: a store cannot be reached.
    """
    if is_url(Path(path)):
        from xlcrm.fleet import far  # noqa: PLC0415 - where workbooks lie in a store

        return far.is_folder(Path(path))
    return Path(path).is_dir()


def gathered(
    path: str,
    work: Callable[[Path], T],
    *,
    limits: Limits,
    strict: bool,
    crew: Crew | None = None,
) -> Folder[T]:
    """Do some reading with each ledger of a folder; what goes wrong with one stops no other.

    Args:
        path: the folder.
        work: what is read of a ledger.
        limits: how much a workbook may unpack to.
        strict: whether what is no ledger, and copies, are errors.
        crew: how many are read at once, as `gather_each` takes it, with what it asks of `work`; by
            default one after the other.
    """
    from xlcrm.cli.shown.progress import tracked  # noqa: PLC0415 - heavy imports late
    from xlcrm.fleet.batch import find_workbooks, gather_each  # noqa: PLC0415

    found: dict[Path, T] = {}
    results = []
    count = len(find_workbooks([path]))
    read = gather_each([path], work, limits=limits, strict=strict, jobs=crew or 1)
    several = crew is not None
    for result, each in tracked(read, count, doing="대장을 읽는 중", several=several):
        results.append(result)
        if each is not None:
            found[result.path] = each
    names = names_of(path, list(found))
    branches = (Branch(name, file, found[file]) for file, name in names.items())
    return Folder(path, tuple(branches), tuple(results))


def names_below(paths: Sequence[str], files: Sequence[Path]) -> dict[Path, str]:
    """Return what each file is called, of one folder as `names_of`, of several paths by all of it.

    >>> files = [Path("지점/강남/대장.xlsx"), Path("지점/서초/대장.xlsx")]
    >>> list(names_below(["지점"], files).values())
    ['강남/대장', '서초/대장']
    """
    return names_of(paths[0] if len(paths) == 1 else "", files)


def places_in(
    output: str, branches: Sequence[Branch[T]], kind: str, suffix: str, *, make: bool = True
) -> Iterator[tuple[Branch[T], Path]]:
    """Yield where a file of each ledger goes when each has its own: `강남점 명단.xlsx`.

    Args:
        output: the folder; it is made if it is missing.
        branches: the ledgers.
        kind: what the file is, in Korean.
        suffix: what its name ends in.
        make: whether to make the folder.

    Raises:
        DomainError: it is a file, or is called like one.
        StorageError: it cannot be made.
    """
    home = home_of(output, [branch.path for branch in branches], make=make)
    for branch in branches:
        yield branch, place_in(home, branch.name, kind, suffix)


def home_of(output: str, files: Sequence[Path], *, make: bool) -> Path:
    """Return the folder of the files of which each ledger has one, made if it is missing.

    Args:
        output: the folder.
        files: the ledgers: whoever may read all of them may look into it.
        make: whether to make it.

    Raises:
        DomainError: it is a file, or is called like one.
        StorageError: it cannot be made.
    """
    from xlcrm.errors import DomainError  # noqa: PLC0415 - only for --each
    from xlcrm.files.born import access_of, made_folder  # noqa: PLC0415

    home = Path(output)
    if home.is_file() or (home.suffix and not home.exists()):
        raise DomainError(
            "--each와 함께 쓰면 대장마다 파일을 만들므로 폴더를 적어야 합니다.",
            path=home,
            hint=f"폴더를 적거나 --each를 빼세요: {home.stem or '결과'}",
        )
    return made_folder(home, access_of(*files)) if make else home


def place_in(home: Path, name: str, kind: str, suffix: str) -> Path:
    """Return where the file of one ledger goes.

    >>> place_in(Path("결과"), "가/본점", "명단", ".xlsx").as_posix()
    '결과/가 본점 명단.xlsx'
    """
    return home / f"{name.replace('/', ' ')} {kind}{suffix}"
