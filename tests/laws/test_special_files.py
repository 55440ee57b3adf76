"""What is no file in the place of one that a command is told of: it is named, and nothing hangs."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest
from outreach_books import outreach_office

import xlcrm
from tests.fuzz.runs import ran
from xlcrm.files.beside import apart_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Words = tuple[str, ...]

L: Final = "대장.xlsx"
ON: Final = ("--as-of", "2024-10-01")
_LETTER: Final = Path(__file__).parents[2] / "templates" / "letters" / "renewal.docx"
LETTER: Final = ("--template", str(_LETTER), "--fill", "사무실 링크=https://example.com")
LONGEST: Final = 30  # seconds; a pipe is waited for without end
UNFORESEEN: Final = re.compile(r"Traceback|예상하지 못한")
ONLY_NAMED: Final = re.compile(r"F(\.\w+)?: .+ → .+", re.DOTALL)
"""The file, what is wrong with it, and what to do."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _nowhere(path: Path) -> None:
    path.symlink_to("/nowhere/at/all")


def _itself(path: Path) -> None:
    path.symlink_to(path.name)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)  # the whole path may be too long for one


STRANGE: Final[tuple[Callable[[Path], None], ...]] = (_folder, _device, _nowhere, _itself, _socket)

READ: Final[dict[str, Words]] = {
    "import": ("import", L, "F.csv", *ON),
    "import of a workbook": ("import", L, "F.xlsx", *ON),
    "import, with answers": ("import", L, "명단.csv", "--answers", "F.toml", *ON),
    "new --from": ("new", "새.xlsx", "--from", "F.csv", *ON),
    "new --from a database": ("new", "새.xlsx", "--from", "F.sqlite", *ON),
    "adopt": ("adopt", "F.xlsx", *ON),
    "adopt --answers": ("adopt", L, "--answers", "F.json", *ON),
    "log import": ("log", "import", L, "F.csv"),
    "log import of a chat": ("log", "import", L, "F.txt", "--me", "센터"),
    "log import of mail": ("log", "import", L, "F.eml", "--me", "센터"),
    "log import of a mailbox": ("log", "import", L, "F.mbox", "--me", "센터"),
    "survey take": ("survey", "take", L, "F.csv", *ON),
    "survey take of a workbook": ("survey", "take", L, "F.xlsx", *ON),
    "send results": ("send", "results", L, "F.csv", *ON),
    "letter": ("letter", L, "-c", "1001", "--template", "F.docx", "-o", "편지.docx", *ON),
    "letter of 한글": ("letter", L, "-c", "1001", "--template", "F.hwpx", "-o", "편지.hwpx", *ON),
    "templates": ("templates", "list", L, "--templates", "F", *ON),
    "check": ("check", "F.xlsx", *ON),
    "refresh": ("refresh", "F.xlsx", *ON),
    "log add": ("log", "add", "F.xlsx", "-c", "1001", "통화함"),
    "pay": ("pay", "F.xlsx", "-c", "1001", "--amount", "1000", *ON),
    "log show": ("log", "show", "F.xlsx", "-c", "1001"),
    "verify": ("verify", "F.xlsx"),
    "audit": ("audit", "F.xlsx"),
    "undo": ("undo", "F.xlsx"),
    "restore": ("restore", "F.xlsx"),
    "queue show": ("queue", "show", "F.xlsx"),
    "queue apply": ("queue", "apply", "F.xlsx"),
    "decrypt": ("decrypt", "F.xlsx"),
    "purge": ("purge", "F.xlsx", "--overdue", *ON),
    "use": ("use", "F.xlsx"),
    "schedule install": ("schedule", "install", "F.xlsx", "--dry-run"),
    "calc": ("calc", "F.xlsx"),
}
"""Commands that are told of a file to read, or of a workbook, which is F."""

WRITTEN: Final[dict[str, Words]] = {
    "audit": ("audit", L, "-o", "F.csv"),
    "privacy access": ("privacy", "access", L, "--customer", "1001", "-o", "F.xlsx", *ON),
    "anonymise": ("anonymise", L, "-o", "F.xlsx"),
    "card": ("card", L, "1001", "-o", "F.xlsx", *ON),
    "list": ("list", L, "D-60", "-o", "F.csv", *ON),
    "today": ("today", L, "-o", "F.xlsx", *ON),
    "today --ics": ("today", L, "--ics", "F.ics", *ON),
    "expiring --ics": ("expiring", L, "--ics", "F.ics", *ON),
    "dues": ("dues", L, "-o", "F.xlsx", *ON),
    "log form": ("log", "form", L, "-o", "F.xlsx"),
    "consent list": ("consent", "list", L, "-o", "F.xlsx", *ON),
    "letter": ("letter", L, "-c", "1001", *LETTER, "-o", "F.docx", *ON),
    "send": (
        *("send", "campaign", L, "--list", "D-60", "--template", "안내", "--campaign", "가을"),
        *("--via", "csv", "-o", "F.csv", "--go", *ON),
    ),
    "export": ("export", L, "--to", "sqlite", "-o", "F.sqlite", *ON),
    "new": ("new", "F.xlsx", *ON),
}
"""Commands that are told of a file to write, which is F."""

WITHIN: Final[dict[str, Words]] = {
    "survey make": ("survey", "make", L, "--list", "D-60", "-o", "F", "--no-pdf", *ON),
    "letter": ("letter", L, "-c", "1001", *LETTER, "-o", "F", *ON),
    "templates show": ("templates", "show", "환영", "--into", "F"),
    "export": ("export", L, "--to", "csv", "-o", "F", *ON),
}
"""Commands that are told of a folder to write into, which is F."""


class _TooLongError(BaseException):
    """Nothing catches it on the way."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Break off what takes longer, also where it waits for the system."""

    def over(number: int, frame: object) -> None:  # noqa: ARG001 - as signal calls it
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a small office, in which one works."""
    outreach_office(tmp_path / L, 2)
    rows = (
        "고객명,연락처,시작일,종료일,상품,금액\n다솜,010-7777-8888,2024.9.1,2025.8.31,헬스,5만원\n"
    )
    (tmp_path / "명단.csv").write_text(rows, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XLCRM_CONFIG", str(tmp_path / "설정"))
    return tmp_path


def _refused(office: Path, words: Words, strange: Callable[[Path], None], *, what: str) -> str:
    """Why a command is not as it has to be with something strange in the place of F; "" if it is.

    It names it and says what to do, and leaves it and all that was there before as it was.
    """
    place = office / next(word for word in words if re.fullmatch(r"F(\.\w+)?", word))
    strange(place)
    before, was = _all_of(office), os.lstat(place)
    try:
        with _at_most(LONGEST):
            code, said = ran(words, office)
    except _TooLongError:
        return f"{what}: takes more than {LONGEST} s"
    finally:
        is_there = os.path.lexists(place) and os.path.samestat(was, os.lstat(place))
        after = _all_of(office)
        place.rmdir() if place.is_dir() and not place.is_symlink() else place.unlink()
    if UNFORESEEN.search(said) or code != 2 or not ONLY_NAMED.search(said):
        return f"{what}: {code} {said[-300:]}"
    if after != before or not is_there:
        return f"{what}: leaves {sorted({*after} ^ {*before})}"
    return ""


def _all_of(office: Path) -> dict[str, bytes]:
    """All files of the office but for locks, which stay."""
    return {
        str(each.relative_to(office)): each.read_bytes()
        for each in office.rglob("*")
        if each.is_file() and not each.is_symlink() and not each.name.endswith("-lock")
    }


def test_a_pipe_is_not_read_from(office: Path) -> None:
    """Whatever is told of it, nobody waits for somebody who writes into it."""
    found = [_refused(office, words, _pipe, what=name) for name, words in READ.items()]
    assert not any(found), "\n".join(found)


def test_what_is_no_file_is_not_read_from(office: Path) -> None:
    """A device that never ends, a link to nowhere or to itself, a socket."""
    kinds = cycle(each for each in STRANGE if each is not _folder)  # which many commands take
    found = [
        _refused(office, words, strange, what=f"{name} of {strange.__name__}")
        for (name, words), strange in zip(READ.items(), kinds, strict=False)
    ]
    assert not any(found), "\n".join(found)


def test_nothing_is_written_where_something_else_lies(office: Path) -> None:
    """Not into a pipe that nobody reads, and not in the place of what may be somebody's."""
    kinds = cycle((_pipe, *STRANGE))
    found = [
        _refused(office, words, strange, what=f"{name} to {strange.__name__}")
        for (name, words), strange in zip(WRITTEN.items(), kinds, strict=False)
    ]
    within = cycle((_pipe, _device, _nowhere, _socket))
    found += [
        _refused(office, words, strange, what=f"{name} into {strange.__name__}")
        for (name, words), strange in zip(WITHIN.items(), within, strict=False)
    ]
    assert not any(found), "\n".join(found)


BESIDE: Final = (
    *(f"{L}.xlcrm-queue", f"{L}.xlcrm-queue-unread", f"{L}.xlcrm-outbox"),
    *(f".{L}.xlcrm-record", f".{L}.xlcrm-record-lock", f".{L}.xlcrm-lock"),
    *(f".{L}.xlcrm-queue-lock", f".{L}.xlcrm-turn-lock", f"~${L}", f".~lock.{L}#"),
    *("문구", "xlcrm 백업", "xlcrm 백업/.*) 2.xlsx.xlcrm-after", "xlcrm 백업/*) 2.xlsx"),
    *("xlcrm 백업/*되돌림*", "xlcrm 백업/.*.xlcrm-sound"),
)
"""What lies beside a ledger by a name of ours, or of Excel's and LibreOffice's."""

NOTE: Final = "오늘만 하는 말"
CONTACT: Final = ("log", "add", L, "-c", "1001", "--channel", "전화", NOTE)


def _worked_at(office: Path) -> None:
    """Leave all that comes to lie beside a ledger, and an entry that waits."""
    refresh = ("refresh", L, "--as-of", "2024-10-21")
    for words in (refresh, ("log", "add", L, "-c", "1001", "가"), ("undo", L)):
        assert ran(words, office)[0] == 0
    for what in ("나", "다"):
        assert ran(("log", "add", L, "-c", "1001", what), office)[0] == 0
    owner = office / f"~${L}"
    owner.touch()
    assert ran(("log", "add", L, "-c", "1001", "기다림"), office)[0] == 3
    owner.unlink()


def test_what_is_told_is_so_whatever_lies_beside(office: Path) -> None:
    """Done, waiting or not done: each is what the ledger says, so that nobody does it twice."""
    _worked_at(office)
    kept = Path(shutil.copytree(office, office.with_name("앞서")))
    kinds = cycle((_pipe, _folder, _nowhere))
    wrong = []
    for name, strange in zip(BESIDE, kinds, strict=False):
        for words in (CONTACT, ("undo", L)):
            shutil.rmtree(office)
            shutil.copytree(kept, office)
            os.chdir(office)
            place = next(iter(sorted(office.glob(name))), office / name)
            shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
            strange(place)
            wrong.append(_untrue(office, words, f"{words[0]} with {strange.__name__} as {name}"))
    assert not any(wrong), "\n".join(wrong)


def test_a_pipe_where_something_is_kept_apart_is_named(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is done: no password is set for a part of what has to have one."""
    monkeypatch.setenv("XLCRM_PASSWORD", "봄비 7시")
    apart = apart_of(office / L)
    apart.parent.mkdir()
    _pipe(apart)
    before = (office / L).read_bytes()
    for words in (("purge", L, "--customer", "1001", "--as-of", "2025-10-01"), ("encrypt", L)):
        with _at_most(LONGEST):
            code, said = ran(words, office)
        assert (code, f"'{apart.name}' 자리에" in said) == (2, True), said
        assert (office / L).read_bytes() == before
    with _at_most(LONGEST):
        assert "파일을 읽을 수 없음" in ran(("privacy", "report", L, *ON), office)[1]


def _untrue(office: Path, words: Words, what: str) -> str:
    """Why it is not so what a command says that it has done; "" if it is."""
    before = (office / L).read_bytes()
    try:
        with _at_most(LONGEST):
            code, said = ran(words, office)
    except _TooLongError:
        return f"{what}: takes more than {LONGEST} s"
    after, queue = (office / L).read_bytes(), office / f"{L}.xlcrm-queue"
    waits = queue.read_text("utf-8").count(NOTE) if queue.is_file() else 0
    stands = _count(office / L)
    if UNFORESEEN.search(said) or code not in {0, 2, 3} or (code == 2 and " → " not in said):
        return f"{what}: {code} {said[-300:]}"
    is_so = {
        0: after != before and (stands, waits) == (int(words is CONTACT), 0),
        2: after == before and (stands, waits) == (0, 0),
        3: (stands, waits) == (0, int(words is CONTACT)),
    }
    return "" if is_so[code] else f"{what}: {code}, {stands} there, {waits} wait: {said[-300:]}"


def _count(workbook: Path) -> int:
    """How often the note stands in a workbook."""
    with ZipFile(workbook) as package:
        return sum(package.read(name).count(NOTE.encode()) for name in package.namelist())


def test_no_link_that_leads_back_to_itself_is_followed() -> None:
    """`Path.resolve` raises RuntimeError there, as `os.path.realpath` does not."""
    allowed = re.compile(r"Path\((__file__)\)\.resolve\(\)|Path\.cwd\(\)\.resolve\(\)")
    package = Path(xlcrm.__file__).parent
    found = [
        f"{path.relative_to(package)}: {line.strip()}"
        for path in package.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if ".resolve()" in allowed.sub("", line)
    ]
    assert found == []
