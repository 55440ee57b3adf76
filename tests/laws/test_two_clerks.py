"""Two clerks of one group share a folder: what one of them leaves never shuts the other out."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

import pytest
from modes import GROUP, strangers

from xlcrm.__main__ import main

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
FIRST: Final = 5001
SECOND: Final = 5002
LOG: Final = ("log", "add", "대장.xlsx", "--customer", "1002", "--channel", "전화")
COMMANDS: Final = (
    ("refresh", "대장.xlsx", "--as-of", "2024-10-01"),
    (*LOG, "가"),
    ("undo", "대장.xlsx"),
    ("queue", "apply", "대장.xlsx"),
    ("expiring", "대장.xlsx", "--reveal", "--ics", "만료.ics", "--as-of", "2024-10-01"),
    ("list", "대장.xlsx", "D-60", "-o", "명단.xlsx", "--as-of", "2024-10-01"),
)
PURGE: Final = ("purge", "대장.xlsx", "--go", "--yes", "--as-of", "2025-12-01", "--customer")

pytestmark = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="only root can become two others"
)


def run(*words: str) -> int:
    """Run a command in this process."""
    sys.argv = ["xlcrm", *words]
    return main()


def by(user: int, *words: str) -> int:
    """Run a command as another user, in a process of its own, under the usual umask."""
    child = os.fork()
    if not child:
        code = 99
        try:
            os.setgroups([GROUP])
            os.setresgid(GROUP, GROUP, GROUP)
            os.setresuid(user, user, user)
            os.umask(0o022)
            code = run(*words)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a ledger in a folder of a group; all that the commands need has been loaded."""
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setenv("XLCRM_USER", "직원")
    for each in (tmp_path, *tmp_path.parents):
        if each.stat().st_uid == os.geteuid() and not each.stat().st_mode & 0o001:
            each.chmod(0o755)  # pytest's own folders are closed to others
    for name in ("앞서", "사무실"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(SEED, folder / "대장.xlsx")
        monkeypatch.chdir(folder)
        if name == "앞서":
            assert [run(*each) for each in COMMANDS] == [0] * len(COMMANDS)
            assert [run(*each) for each in COMMANDS[-2:]] == [0, 0]  # in the place of the first
    os.chown(folder, 0, GROUP)
    folder.chmod(0o2770)
    os.chown("대장.xlsx", FIRST, GROUP)
    Path("대장.xlsx").chmod(0o660)
    return folder / "대장.xlsx"


def test_the_second_clerk_goes_on_where_the_first_left_off(shared: Path) -> None:
    """Refresh, contacts, undo, reports and the queue: each by both, in turn."""
    refresh, log, undo, apply, ics, roll = COMMANDS
    assert by(FIRST, *refresh) == 0
    assert by(SECOND, "refresh", "대장.xlsx", "--as-of", "2024-12-05") == 0
    assert by(SECOND, *log) == 0
    assert by(FIRST, *undo) == 0
    assert by(SECOND, *undo) == 0
    assert [by(who, *what) for what in (ics, roll) for who in (FIRST, SECOND)] == [0] * 4
    owner = shared.with_name("~$대장.xlsx")
    owner.touch()
    assert [by(FIRST, *LOG, "나"), by(SECOND, *LOG, "다")] == [3, 3]
    assert strangers(shared.parent, shared, [owner]) == []
    owner.unlink()
    assert by(SECOND, *apply) == 0
    assert by(FIRST, *refresh) == 0
    assert strangers(shared.parent, shared) == []


def test_a_folder_that_an_older_program_made_is_opened_by_its_owner(
    shared: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Until then the other one is told which folder it is, and the ledger stays as it is."""
    folder = shared.with_name("xlcrm 백업")
    folder.mkdir(mode=0o755)
    os.chown(folder, FIRST, GROUP)
    before = shared.read_bytes()
    assert by(SECOND, *COMMANDS[0]) == 2
    assert "'xlcrm 백업' 폴더에 쓸 권한이 없습니다." in capfd.readouterr().err
    assert shared.read_bytes() == before
    assert by(FIRST, *COMMANDS[0]) == 0
    assert by(SECOND, "refresh", "대장.xlsx", "--as-of", "2024-12-05") == 0
    assert strangers(shared.parent, shared, [folder]) == []


def test_what_is_kept_apart_is_for_whoever_put_it_there(
    shared: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The other one is told so before anything is done, also where a password is set for it all."""
    monkeypatch.setenv("XLCRM_PASSWORD", "봄비 7시")
    monkeypatch.chdir(shared.parent.with_name("앞서"))
    assert [run(*PURGE, "1001"), run("encrypt", "없는.xlsx")] == [0, 2]  # all of it is loaded
    monkeypatch.chdir(shared.parent)
    assert by(FIRST, *PURGE, "1001") == 0
    before = shared.read_bytes()
    capfd.readouterr()
    for words in ((*PURGE, "1002"), ("encrypt", "대장.xlsx"), ("decrypt", "대장.xlsx")):
        assert by(SECOND, *words) == 2
        assert "'xlcrm 분리보관' 폴더를 열 권한이 없습니다." in capfd.readouterr().err
        assert shared.read_bytes() == before
    assert strangers(shared.parent, shared, [shared.with_name("xlcrm 분리보관")]) == []
