"""A ledger that Excel might not open: told, refused by what writes, and brought back as told."""

from __future__ import annotations

import io
import re
import shlex
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

import xlcrm
from xlcrm.__main__ import main
from xlcrm.errors import DamagedWorkbookError
from xlcrm.files import queue, sound
from xlcrm.fleet.batch import refresh_each
from xlcrm.jobs.restore import backups, restore
from xlcrm.ooxml.health import examine
from xlcrm.ooxml.intact import spoilt_part

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
BY = xlcrm.Author("김 대리", "refresh", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - of a wall


def broken(path: Path) -> None:
    """Put a sign that XML forbids into every 홍길동 of a workbook."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            old = source.read(name)
            target.writestr(name, old.replace("홍길동".encode(), "홍길\x02동".encode()))
    path.write_bytes(made.getvalue())
    assert spoilt_part(path.read_bytes())


def refreshed(path: Path, day: date) -> xlcrm.Ledger:
    """The ledger as a refresh leaves it."""
    ledger = xlcrm.open_ledger(path)
    return ledger.commit(xlcrm.refresh(ledger, as_of=day), by=BY)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger that has been refreshed once, and was damaged then."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(SEED.read_bytes())
    refreshed(path, date(2024, 10, 1))
    broken(path)
    return path


def test_what_writes_refuses_it_and_leaves_it(ledger: Path) -> None:
    """A commit, a rehearsal, the steps of others and twelve nights; no sound backup goes."""
    before, kept = ledger.read_bytes(), [each.path.name for each in backups(ledger)]
    opened = xlcrm.open_ledger(ledger)
    proposal = xlcrm.refresh(opened, as_of=date(2024, 12, 1))
    assert proposal.plan
    with pytest.raises(DamagedWorkbookError, match="엑셀에서 열리지 않을 수 있어"):
        opened.commit(proposal, by=BY)
    for dry in (True, False):
        for day in range(2, 8):
            (night,) = refresh_each([ledger], date(2024, 12, day), dry_run=dry)
            assert night.outcome == "failed"
            assert isinstance(night.error, DamagedWorkbookError)
    assert ledger.read_bytes() == before
    assert [each.path.name for each in backups(ledger)] == kept


def test_it_is_a_finding_with_part_byte_and_cell(ledger: Path) -> None:
    """And what to do is to put back the sound backup."""
    (told,) = [each for each in xlcrm.open_ledger(ledger).findings if each.code == "C219"]
    assert re.search(r"부분\([\d,]+번째 바이트\): 쓸 수 없는 제어 글자\(16진수 02\)", told.message)
    assert str(told.where) == "고객대장!B2"
    assert "xlcrm restore" in told.suggestion


def test_the_hint_is_what_helps(ledger: Path) -> None:
    """What it says, typed, brings the ledger back, and it is written to again."""
    with pytest.raises(DamagedWorkbookError) as caught:
        xlcrm.open_ledger(ledger).refuse_unsound()
    assert caught.value.hint is not None
    command = shlex.split(caught.value.hint.partition(": ")[2])
    assert command[:2] == ["xlcrm", "restore"]
    assert (Path(command[2]), command[3]) == (ledger, "--on")
    restore(command[2], datetime.fromisoformat(command[4]), BY)
    assert not spoilt_part(ledger.read_bytes())
    refreshed(ledger, date(2024, 12, 1))


def test_without_a_sound_backup_the_hint_says_how_to_mend(tmp_path: Path) -> None:
    """With Excel's own repair, and what to look for afterwards."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(SEED.read_bytes())
    broken(path)
    with pytest.raises(DamagedWorkbookError) as caught:
        xlcrm.open_ledger(path).refuse_unsound()
    assert caught.value.hint is not None
    assert "열기 및 복구" in caught.value.hint


def test_what_was_found_sound_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a ledger that only xlcrm has written to since, no part is looked at again."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(SEED.read_bytes())
    known: list[set[str]] = []

    def looked(package: object, some: frozenset[str], *more: object) -> object:
        known.append({*some})
        return examine(package, some, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("xlcrm.office.ledger.examine", looked)
    refreshed(path, date(2024, 10, 1))
    after = refreshed(path, date(2024, 12, 1))
    assert known[0] == set()
    assert known[1] == known[2] if len(known) > 2 else known[1]
    assert after.health.digests <= sound.remembered(path)
    place = next((tmp_path / "xlcrm 백업").glob(f".*{sound.SOUND}"))
    place.write_text(place.read_text("ascii")[:200], "ascii")  # torn
    assert len(sound.remembered(path)) == 2
    place.write_text("xlcrm-sound 0\n" + "0" * 64 + "\n", "ascii")  # by other rules
    assert sound.remembered(path) == frozenset()


def test_a_contact_is_kept_beside_it_and_written_when_it_is_mended(
    ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call was made, whatever the file is like: it is in the journal after the restore."""
    monkeypatch.chdir(ledger.parent)
    monkeypatch.setattr("sys.argv", ["xlcrm", "log", "add", ledger.name, "1001", "통화함"])
    before = ledger.read_bytes()
    assert main() == 3
    said = capsys.readouterr()
    assert "엑셀에서 열리지 않을 수 있어" in said.out + said.err
    assert "대기" in said.out + said.err
    assert ledger.read_bytes() == before
    (waits,) = queue.waiting(ledger).rows
    assert waits["content"] == "통화함"
    (day,) = re.findall(r'--on "([^"]+)"', said.out + said.err)
    restore(ledger, datetime.fromisoformat(day), BY)
    xlcrm.apply_queue(ledger, BY)
    assert queue.waiting(ledger).rows == ()
    journal = xlcrm.open_ledger(ledger)["고객관리일지"]
    assert [*journal["내용"]] == ["통화함"]
