"""Ledgers on a real SMB server (Samba) and a real SFTP server (OpenSSH), both on this computer."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY: Final = "2024-10-01"
SECRET: Final = "시험용이 아니면 쓰지 않는 말"  # noqa: S105 - of a server that ends with the test

ACCOUNT: Final = "daemon"  # every system has it, and nobody enters with it

CONFIGURATION: Final = """\
[global]
server role = standalone server
interfaces = lo
bind interfaces only = yes
smb ports = {port}
private dir = {place}
lock directory = {place}
state directory = {place}
cache directory = {place}
pid directory = {place}
ncalrpc dir = {place}
log file = {place}/log
load printers = no
disable spoolss = yes
[office]
path = {share}
read only = no
valid users = {account}
"""


class Share:
    """A folder that a server offers, and how to reach it from elsewhere.

    Attributes:
        folder: where it lies on this computer.
        address: what it is called from elsewhere.
        environment: what a command that reaches it is given.
    """

    def __init__(self, folder: Path, address: str, **environment: str) -> None:
        self.folder, self.address = folder, address
        self.environment: Mapping[str, str] = {**os.environ, **environment}

    def ledger(self, name: str) -> Path:
        """Put the sample ledger there, as somebody does who works on the server itself."""
        path = self.folder / name
        path.write_bytes(SEED.read_bytes())
        with suppress(LookupError):
            shutil.chown(path, self.folder.owner())
        return path

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command on the share."""
        command = [sys.executable, "-m", "xlcrm", *arguments, "--as-of", DAY, "--json"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *arguments: str) -> list[str]:
        """Run a command on the share, and return what became of each ledger."""
        process = self.begin(*arguments)
        said, told = process.communicate(timeout=120)
        assert process.returncode == 0, (said + told).decode()
        return [each["outcome"] for each in json.loads(said)["files"]]


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(port: int, *command: str) -> Iterator[None]:
    """Have a server listen while this lasts."""
    nowhere = subprocess.DEVNULL
    # Samba ends with all of its group, which is not to be this test's.
    server = subprocess.Popen(command, stdout=nowhere, stderr=nowhere, start_new_session=True)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until and server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        else:
            pytest.skip(f"{command[0]} does not start here")
        yield
    finally:
        server.terminate()
        server.wait(30)


def program(name: str) -> str:
    """A server's program; the test is skipped where it is not installed or may not be used."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    if os.name != "posix" or os.getuid():
        pytest.skip(f"{name} needs to be started by root")
    return found


@pytest.fixture(params=["smb", "sftp"])
def share(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Share]:
    """A folder that a server offers."""
    yield from {"smb": samba, "sftp": openssh}[request.param](tmp_path)


def samba(tmp_path: Path) -> Iterator[Share]:
    """A folder of a system's account that Samba offers to whoever has its password."""
    pytest.importorskip("smbprotocol")
    server, port, folder = program("smbd"), free_port(), tmp_path / "office"
    folder.mkdir()
    for each in folder.parents:  # the account has to come there
        each.chmod(each.stat().st_mode | 0o011)
    shutil.chown(folder, ACCOUNT)
    with tempfile.TemporaryDirectory(prefix="smb-") as short:  # names of sockets may not be long
        place = Path(short)
        said = place / "smb.conf"
        told = CONFIGURATION.format(port=port, place=place, share=folder, account=ACCOUNT)
        said.write_text(told, encoding="utf-8")
        subprocess.run(
            [program("smbpasswd"), "-c", str(said), "-s", "-a", ACCOUNT],
            input=f"{SECRET}\n{SECRET}\n".encode(),
            check=True,
            capture_output=True,
        )
        with serving(port, server, "--foreground", "--no-process-group", "-s", str(said)):
            yield Share(
                folder,
                f"smb://127.0.0.1:{port}/office",
                FSSPEC_SMB_USERNAME=ACCOUNT,
                FSSPEC_SMB_PASSWORD=SECRET,
            )


def openssh(tmp_path: Path) -> Iterator[Share]:
    """A folder that OpenSSH offers to whoever has the key."""
    pytest.importorskip("paramiko")
    server, port = program("sshd"), free_port()
    place, folder = tmp_path / "ssh", tmp_path / "office"
    place.mkdir(mode=0o700)
    folder.mkdir()
    Path("/run/sshd").mkdir(exist_ok=True)  # it does not start without
    for name in ("host", "key"):
        make = [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(place / name)]
        subprocess.run(make, check=True)
    options = {
        "ListenAddress": f"127.0.0.1:{port}",
        "HostKey": place / "host",
        "AuthorizedKeysFile": place / "key.pub",
        "PidFile": place / "pid",
        "PermitRootLogin": "yes",
        "StrictModes": "no",
        "UsePAM": "no",
        "Subsystem": "sftp internal-sftp",
    }
    given = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    with serving(port, server, "-D", "-e", "-f", "/dev/null", *given):
        yield Share(
            folder,
            f"sftp://root@127.0.0.1:{port}{folder}",
            FSSPEC_SFTP_KEY_FILENAME=str(place / "key"),
        )


def test_a_folder_on_a_server_is_refreshed_as_one_here(share: Share, tmp_path: Path) -> None:
    """The same bytes, the backup beside it; the next night has nothing to do."""
    ledgers = [share.ledger(name) for name in ("강남점.xlsx", "서초점.xlsx")]
    here = tmp_path / "강남점.xlsx"
    here.write_bytes(SEED.read_bytes())
    Share(here.parent, str(here)).run("refresh", str(here))
    assert share.run("refresh", share.address) == ["ok", "ok"]
    assert [each.read_bytes() for each in ledgers] == [here.read_bytes()] * 2
    (backup,) = (share.folder / "xlcrm 백업").glob("강남점*.xlsx")
    assert backup.read_bytes() == SEED.read_bytes()
    assert share.run("refresh", share.address) == ["ok", "ok"]
    assert not [*share.folder.glob(".*-lease"), *share.folder.glob(".*tmp*")]


def test_whoever_is_killed_there_leaves_a_whole_ledger(share: Share) -> None:
    """The old one or the new one; whoever comes next does it, without waiting for the dead."""
    share.ledger("서초점.xlsx")
    begun = time.monotonic()
    assert share.run("refresh", f"{share.address}/서초점.xlsx") == ["ok"]
    needs = time.monotonic() - begun
    path = share.ledger("강남점.xlsx")
    killed = 0
    for part in (0.15, 0.4, 0.6, 0.75, 0.9):
        path.write_bytes(SEED.read_bytes())
        process = share.begin("refresh", f"{share.address}/강남점.xlsx")
        time.sleep(needs * part)
        killed += process.poll() is None
        process.kill()
        process.communicate()
        openpyxl.load_workbook(path).close()
        for lease in share.folder.glob(".*-lease"):
            lease.unlink()  # it is nobody's 35 seconds later
    assert killed
    assert share.run("refresh", share.address) == ["ok", "ok"]
    assert share.run("check", share.address) == ["ok", "ok"]
