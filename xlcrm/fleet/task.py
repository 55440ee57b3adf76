"""Some workbooks of a run, done on another computer: a text comes in, what came of it goes back.

The text names what is to be done (`xlcrm.fleet.named`); what is done then is what a process of this
computer would do. No password is in it, and none goes back: a worker knows its own.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import field, replace
from importlib import metadata
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, cast

from xlcrm.addresses import is_url
from xlcrm.collector import SELDOM
from xlcrm.errors import EncryptedWorkbookError, StorageError, XlcrmError, unforeseen
from xlcrm.files import runs, store
from xlcrm.files.passwords import Passwords
from xlcrm.fleet import named, scene
from xlcrm.fleet.results import UNREAD, FileResult, Outcome, guarded
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SAME: Final = ("xlcrm", "python", "pandas", "system")


class Answer(NamedTuple):
    """What became of a workbook.

    Attributes:
        result: how it went; None where it is as an earlier run has left it, and nothing was done.
        noted: what was read of it.
        heard: what was said on the way.
        digest: its fingerprint afterwards; "" where it went wrong.
        seconds: how long it took.
    """

    result: FileResult | None
    noted: list[Any]
    heard: scene.Heard
    digest: str
    seconds: float


def do(
    text: str,
    names: Collection[str] = named.NAMES,
    known: Passwords | None = None,
    gathers: Collection[str] = (),
) -> bytes:
    """Do what a text says with some workbooks, one after the other; return what became of each.

    Doing it twice does it once: whatever is done with a workbook finds nothing to do then.

    Args:
        text: `{"files": [{"file": path, "found": whether it was found in a folder, "done": the
            fingerprint that an earlier run has left, or ""}], "work": as `xlcrm.fleet.named` tells
            it, "at": the folder in which the command was given}`.
        names: what may be done.
        known: the passwords that are known here.
        gathers: of those what reads for a file that is made by whoever asks.

    Returns:
        What `parted` parts, and `answered` reads then.
    """
    gc.set_threshold(*SELDOM)
    said = json.loads(text)
    known = known or Passwords()
    makes = not known.plain and any(each in text for each in gathers)
    found = []
    for each in said["files"]:
        one = _One(Path(each["file"]), {**said, **each}, names)
        found.append(_answer(one, known, makes=makes))
        gc.collect(0)  # what a workbook leaves behind goes in circles, which nobody else ends
    return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)


def _answer(one: _One, known: Passwords, *, makes: bool) -> bytes:
    """What became of one workbook, which may have no password where a file is made of it."""
    begun, path = monotonic(), one.path
    with scene.listening(known) as heard:
        result: FileResult | None = guarded(path, one)
        spoken = heard.said()
    if one.same:
        result = None
    elif spoken.opened and is_url(path) and makes:
        result, one.noted = _closed(path), []
    elif result is not None and isinstance(result.error, EncryptedWorkbookError):
        result.error.hint = (
            "일꾼을 띄운 컴퓨터의 환경 변수 XLCRM_PASSWORD나 keyring에 암호를 두세요."
        )
    bare = replace(spoken, opened=())  # how a file is encrypted says its password
    answer = Answer(result, one.noted, bare, one.digest, monotonic() - begun)
    try:
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - what cannot be handed over is told all the same
        failed = FileResult(path, Outcome.FAILED, unforeseen(error, path))
        answer = answer._replace(result=failed, noted=[], digest="")
        return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


@dataclass(slots=True)
class _One:
    """What is done with one workbook; changes when it is."""

    path: Path
    said: dict[str, Any]
    names: Collection[str]
    noted: list[Any] = field(default_factory=list)
    digest: str = ""
    same: bool = False

    def __call__(self, path: Path) -> FileResult:
        """Do it."""
        far = is_url(path)
        base = Path(self.said["at"]) if far else None
        work = named.read(self.said["work"], self.names, base)
        with _brought(path) if far else _in(self.said["at"], path):
            if self.said["done"] and self.said["done"] == _digest(path):
                self.same = True
                return FileResult(path, Outcome.OK)
            result, self.noted = work((path, bool(self.said["found"])))
            self.digest = "" if result.outcome in UNREAD else _digest(path)
        return cast("FileResult", result)


def _closed(path: Path) -> FileResult:
    """What is said of an encrypted workbook of which a file is made that could not be locked."""
    error = EncryptedWorkbookError(
        "저장소에 있는, 열기 암호가 걸린 대장으로는 다른 파일을 만들지 않습니다. 같은 암호를 걸 수 "
        "없습니다.",
        path=path,
        hint="공유 폴더의 대장으로 만들거나, 암호 없이 만들려면 --no-password를 붙이세요.",
    )
    return FileResult(path, Outcome.FAILED, error)


def _digest(path: Path) -> str:
    try:
        return store.read(path).fingerprint.digest
    except XlcrmError:
        return ""


@contextmanager
def _brought(path: Path) -> Iterator[None]:
    from xlcrm.fleet.far import at_hand  # noqa: PLC0415 - where workbooks lie elsewhere

    with at_hand(path):
        yield


@contextmanager
def _in(folder: str, path: Path) -> Iterator[None]:
    """Be in a folder, so that paths are called what the one who asks calls them."""
    if path.is_absolute():
        with nullcontext():
            yield
        return
    back = os.getcwd()  # noqa: PTH109 - as it is given back
    try:
        os.chdir(folder)
    except OSError as error:
        raise StorageError(
            "일꾼에게는 이 폴더가 보이지 않습니다.",
            path=path,
            hint="모든 컴퓨터에서 같은 경로로 보이는 공유 폴더에 두고, 그 경로로 실행하세요.",
        ) from error
    try:
        yield
    finally:
        os.chdir(back)


def parted(data: bytes) -> list[bytes]:
    """Return what `do` tells, by workbooks."""
    found: list[bytes] = pickle.loads(data)  # noqa: S301 - of a worker that was asked to do it
    return found


def answered(data: bytes) -> Answer:
    """Return what `do` tells."""
    found: Answer = pickle.loads(data)  # noqa: S301 - of a worker that was asked to do it
    return found


def greet(place: str) -> str:
    """Return who is here: versions, and what the run's folder says, if it is seen from here."""
    said = {} if not place else runs.found(Path(place), runs.ABOUT) or {}
    return json.dumps({**about(), "nonce": said.get("nonce", ""), "pid": os.getpid()})


def about() -> dict[str, str]:
    """Return what has to be the same on all computers of a run.

    >>> sorted(about())
    ['pandas', 'python', 'system', 'xlcrm']
    """
    return {
        "xlcrm": sys.modules["xlcrm"].__version__,  # of the front page, which stands above
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "pandas": ".".join(metadata.version("pandas").split(".")[:2]),
        "system": os.name,
    }


def differences(theirs: dict[str, Any]) -> list[str]:
    """Return what of another computer is not as here, for people.

    >>> differences({**about(), "xlcrm": "0.0.9"})[0].startswith("xlcrm 0.0.9 (여기는 ")
    True
    """
    ours = about()
    return [
        f"{name} {theirs.get(name) or '?'} (여기는 {ours[name]})"
        for name in _SAME
        if theirs.get(name) != ours[name]
    ]
