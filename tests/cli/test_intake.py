"""`xlcrm intake`, and how other commands that write first take in what is typed into 접수."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
import received

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
DAY: Final = "2024-10-20"
CALL: Final = {"종류": "전화", "고객": "1001", "날짜": DAY, "내용": "재계약 의사를 물음"}
WRONG: Final = {**CALL, "고객": "없는 사람"}


@pytest.fixture
def ledger(seed: Path) -> Path:
    """Return a ledger with the sheet 접수."""
    received.make(seed, NOW)
    return seed


def contents(path: Path) -> list[object]:
    """What the journal tells."""
    return [each["내용"] for each in received.sheet(path, "고객관리일지")]


def test_the_sheet_is_made_and_taken_in(xlcrm: Program, seed: Path) -> None:
    """Without one it says how to make it; made again it stays as it is."""
    run = xlcrm("intake", seed.name)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.endswith(
        f'접수 시트가 없습니다. → 만들려면: xlcrm intake "{seed.name}" --make\n'
    )
    assert xlcrm("intake", seed.name, "--make").stdout == f"{seed.name}: 접수 시트를 넣음\n"
    assert xlcrm("접수", seed.name, "--make").stdout == f"{seed.name}: 접수 시트가 이미 있음\n"
    received.write(seed, CALL, WRONG, {"고객": "1001"})
    run = xlcrm("intake", seed.name, "--no-backup")
    assert run.returncode == 1
    first, *rest = run.stdout.splitlines()
    assert first == f"{seed.name}: 접수 시트의 1건을 받았습니다: 연락 1"
    assert rest[0] == "  접수 시트의 1줄은 고칠 것이 있습니다. 까닭은 처리 칸에 있습니다."
    assert rest[-1] == "  접수 시트의 1줄은 아직 적는 중이라 기다립니다."
    assert contents(seed) == [CALL["내용"]]


def test_a_rehearsal_writes_nothing(xlcrm: Program, ledger: Path) -> None:
    """Neither by itself nor with a refresh."""
    received.write(ledger, CALL)
    before = ledger.read_bytes()
    said = "접수 시트의 1건을 받을 것입니다: 연락 1"
    for words in (("intake", ledger.name), ("refresh", ledger.name, "--as-of", DAY)):
        assert said in xlcrm(*words, "--dry-run").stdout
        assert ledger.read_bytes() == before


def test_programs_are_told_what_became_of_it(xlcrm: Program, ledger: Path) -> None:
    """How many of each kind, what is wrong and where, and the cells of other sheets, masked."""
    received.write(ledger, CALL, WRONG, {"고객": "1001"})
    (told,) = json.loads(xlcrm("intake", ledger.name, "--json", "--no-backup").stdout)["files"]
    assert (told["outcome"], told["summary"]) == ("findings", {"연락": 1})
    assert [each["cell"] for each in told["problems"]] == ["접수!L11"]
    assert told["open"] == ["접수!L12"]
    assert {each["sheet"] for each in told["edits"]} == {"고객관리일지"}
    assert "홍길동" not in json.dumps(told, ensure_ascii=False)
    (told,) = json.loads(xlcrm("refresh", ledger.name, "--as-of", DAY, "--json").stdout)["files"]
    assert told["intake"] == {"taken": 0, "wrong": 1, "open": 1}


@pytest.mark.parametrize(
    "words",
    [
        ("log", "add", "{}", "1002", "안내함"),
        ("add", "구매이력", "{}", "1002", "상담", "3만원"),
        ("renew", "{}", "--customer", "1001", "--as-of", DAY),
        ("customer", "add", "{}", "홍가상", "010-0000-0009", "--as-of", DAY),
        ("refresh", "{}", "--as-of", DAY),
        ("check", "{}", "--mark", "--as-of", DAY),
        ("today", "{}", "--into", "--as-of", DAY),
    ],
    ids=" ".join,
)
def test_every_command_that_writes_takes_it_in_first(
    xlcrm: Program, ledger: Path, words: tuple[str, ...]
) -> None:
    """And tells of it beside its own answer; once."""
    received.write(ledger, CALL)
    run = xlcrm(*(word.format(ledger.name) for word in words), "--no-backup")
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("접수 시트의 1건을 받았습니다: 연락 1") == 1
    assert contents(ledger)[0] == CALL["내용"]
    assert received.states(ledger)[0].startswith("접수됨")


def test_a_held_ledger_is_left_until_it_is_free(xlcrm: Program, ledger: Path) -> None:
    """The command says who holds it; what was typed waits in its row."""
    received.write(ledger, CALL)
    owner = ledger.with_name(f"~${ledger.name}")
    owner.touch()
    before = ledger.read_bytes()
    assert xlcrm("intake", ledger.name).returncode == 3
    assert xlcrm("log", "add", ledger.name, "1002", "안내함").returncode == 3
    assert ledger.read_bytes() == before
    owner.unlink()
    assert xlcrm("queue", "apply", ledger.name).returncode == 0
    assert xlcrm("intake", ledger.name).returncode == 0
    assert sorted(map(str, contents(ledger))) == ["안내함", CALL["내용"]]


def test_a_folder_is_taken_in_ledger_by_ledger(xlcrm: Program, ledger: Path) -> None:
    """Those without the sheet are passed over; one that errs stops no other."""
    received.write(ledger, CALL)
    folder = ledger.with_name("지점")
    folder.mkdir()
    shutil.move(ledger, folder / "가.xlsx")
    (folder / "나.xlsx").write_bytes(b"PK no workbook")
    run = xlcrm("intake", folder.name)
    assert run.returncode == 2
    assert "가.xlsx: 접수 시트의 1건을 받았습니다" in run.stdout
    assert "나.xlsx" in run.stderr


def test_new_and_adopt_put_it_in_on_request(xlcrm: Program, office: Path, samples: Path) -> None:
    """A ledger that begins, one made of a list, and one that is adopted."""
    shutil.copy(samples / "messy.xlsx", office / "명단.xlsx")
    assert xlcrm("new", "새.xlsx", "--intake").returncode == 0
    made = xlcrm("new", "옮김.xlsx", "--from", samples / "seed_ledger.xlsx", "--intake")
    assert "접수 시트를 넣었습니다." in made.stdout
    assert "접수 시트를 넣었습니다." in xlcrm("adopt", "명단.xlsx", "--intake").stdout
    for name in ("새.xlsx", "옮김.xlsx", "명단.xlsx"):
        run = xlcrm("intake", name)
        assert (run.returncode, run.stdout.endswith("새로 적은 것이 없습니다.\n")) == (0, True)


def test_what_is_offered_follows_the_ledger(xlcrm: Program, ledger: Path) -> None:
    """Its services and officers; made anew, rows stay as they are."""
    received.write(ledger, CALL, WRONG)
    xlcrm("intake", ledger.name)
    before: list[dict[str, Any]] = received.rows(ledger)
    xlcrm("log", "add", ledger.name, "1002", "안내함", "--officer", "이대리")
    assert xlcrm("intake", ledger.name, "--make").stdout.startswith(
        f"{ledger.name}: 접수 시트를 새로 씀\n"
    )
    assert received.rows(ledger) == before
    assert xlcrm("intake", ledger.name, "--make").stdout.startswith(
        f"{ledger.name}: 접수 시트가 이미 있음\n"
    )
