"""What became of each workbook of a run, kept as it comes, so that a run can be gone on with.

A run has a folder beside the ledgers. What is kept of a workbook is what a program reads
(`--json`), masked, with its fingerprint after the work; no password, and nothing that was read.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.addresses import is_url
from xlcrm.errors import DomainError
from xlcrm.files import runs
from xlcrm.files.born import ALONE, access_of
from xlcrm.fleet import named
from xlcrm.fleet.results import FileResult, Outcome
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.files.born import Access
    from xlcrm.fleet.crew import Elsewhere
    from xlcrm.fleet.task import Answer

_DONE: Final = frozenset({Outcome.OK, Outcome.FINDINGS, Outcome.SKIPPED})


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder.

    Attributes:
        folder: where it lies.
        nonce: what a worker reads there that sees the same folder; "" where it need not see it.
        work: what is done, without who does it.
        names: what may be called and made, as `xlcrm.fleet.named` takes it.
        access: who may read it: whoever may read all the ledgers.
    """

    folder: Path
    nonce: str
    work: str
    names: Collection[str]
    access: Access

    def earlier(self, path: Path) -> tuple[str, FileResult, list[Any]] | None:
        """Return what the run has done with a workbook: its fingerprint then, and what came of it.

        None where that is not known, where it went wrong, or where what was read is needed again.
        """
        said = runs.found(self.folder, self._name(path))
        if said is None or said.get("path") != str(path) or not said.get("digest"):
            return None
        try:
            noted = named.read(said["noted"], self.names)
            findings = tuple(named.read(said["findings"], self.names))
            outcome, marked = Outcome(said["outcome"]), said["marked"]
            shown = json.dumps(said["told"], ensure_ascii=False)
        except (KeyError, TypeError, ValueError, DomainError):  # of another version
            return None
        result = FileResult(path, outcome, findings=findings, marked=marked, earlier=shown)
        return said["digest"], result, noted

    def keep(self, path: Path, answer: Answer, worker: str, tries: int, shown: str) -> None:
        """Keep what became of a workbook."""
        result = answer.result
        if result is None:
            return
        said: dict[str, Any] = {
            "path": str(path),
            "outcome": result.outcome.value,
            "error": None if result.error is None else str(result.error),
            "worker": worker,
            "tries": tries,
            "seconds": round(answer.seconds, 3),
            "told": json.loads(shown),
        }
        noted = _plainly(answer.noted)
        if result.outcome in _DONE and result.error is None and noted is not None:
            found = [named.told(each, self.names) for each in result.findings]
            said |= {"digest": answer.digest, "noted": noted, "findings": found}
            said["marked"] = result.marked
        runs.put(self.folder, self._name(path), said, self.access)

    def _name(self, path: Path) -> str:
        whole = f"{self.work}\n{unicodedata.normalize('NFC', str(path))}"
        return f"{hashlib.sha256(whole.encode()).hexdigest()[:24]}.json"


def begun(
    crew: Elsewhere,
    files: Sequence[Path],
    work: Any,  # noqa: ANN401 - what is done
    names: Collection[str],
) -> Run:
    """Return the run that is begun, or gone on with.

    Raises:
        DomainError: there is no such run to go on with.
        StorageError: its folder cannot be made.
    """
    said = named.without_author(named.told(work, names, [Path("*")]))
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    here = [each for each in files if not is_url(each)]
    access = access_of(*here) if here else ALONE
    if crew.resume:
        folder = Path(crew.resume)
        about = runs.found(folder, runs.ABOUT)
        if about is None:
            raise DomainError(
                "이어서 할 실행이 그 폴더에 없습니다.",
                path=folder,
                hint=f"'{runs.RUNS_FOLDER}' 폴더 안의 폴더 하나를 적으세요.",
            )
        return Run(folder, _nonce(about, here), digest, names, access)
    place = Path(os.path.commonpath([each.absolute().parent for each in here])) if here else Path()
    folder = runs.new_run(place, crew.run, access)
    about = {"run": crew.run, "files": len(files), "nonce": secrets.token_hex(16)}
    runs.put(folder, runs.ABOUT, about, access)
    return Run(folder, _nonce(about, here), digest, names, access)


def _nonce(about: Mapping[str, Any], here: Sequence[Path]) -> str:
    """What a worker has to read in the run's folder; "" where the workbooks lie in no folder."""
    return str(about.get("nonce", "")) if here else ""


def _plainly(noted: list[Any]) -> Any:  # noqa: ANN401 - as JSON takes it
    """What was read, where it is no more than numbers and paths; None where it may be anybody's."""
    try:
        return named.told(noted, ()) if _is_plain(noted) else None
    except DomainError:
        return None


def _is_plain(value: object) -> bool:
    if type(value) in {list, tuple}:
        return all(map(_is_plain, value))  # type: ignore[call-overload]
    return value is None or isinstance(value, bool | int | Path)
