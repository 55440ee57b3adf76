"""`xlcrm consent`: on the screen, as JSON, as a file, and what it says to do."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from outreach_books import outreach_office

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

ON = ("--as-of", "2024-10-01")
Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def ledger(office: Path, samples: Path) -> str:
    """Return the name of a copy of the sample office in the folder."""
    shutil.copy(samples / "office.xlsx", office / "대장.xlsx")
    return "대장.xlsx"


@pytest.fixture
def small(office: Path) -> str:
    """Return the name of a ledger of a few customers: what is written costs less."""
    return outreach_office(office / "작은 대장.xlsx").name


def _json(run: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401 - JSON
    assert run.returncode == 0, run.stderr
    (file,) = json.loads(run.stdout)["files"]
    return file


def test_who_may_be_written_to_is_shown(xlcrm: Program, ledger: str) -> None:
    """By way, with the reasons; and JSON says the same with the articles."""
    run = xlcrm("consent", "list", ledger, *ON)
    assert run.returncode == 0
    text = "문자: 보낼 수 있음 362명 · 없음: 동의하지 않음 166, 동의 여부를 모름 72"
    assert text in run.stdout
    assert "2년 안내: 지남 111명, 30일 안 11명" in run.stdout
    assert "법률 자문이 아닙니다." in run.stdout
    told = _json(xlcrm("consent", "list", ledger, *ON, "--json"))
    assert told["counts"]["이메일"]["보낼 수 있음"] == 362
    assert len(told["consents"]) == 600
    assert (len(told["to_confirm"]), len(told["to_tell"])) == (122, 22)
    refused = next(each for each in told["consents"] if each["ways"]["문자"])
    assert refused["ways"]["문자"]["article"].startswith("정보통신망법 제50조")
    assert "*" in refused["name"]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--closed",), 238),
        (("--channel", "야간", "--open"), 0),
    ],
)
def test_the_list_is_narrowed(
    xlcrm: Program, ledger: str, options: tuple[str, ...], count: int
) -> None:
    """To those who may be written to by a way, or may not."""
    told = _json(xlcrm("consent", "list", ledger, *ON, *options, "--json"))
    assert len(told["consents"]) == count


@pytest.mark.parametrize("verb", [("list",), ("list", "--due"), ("ask",)], ids=" ".join)
def test_every_command_that_is_named_works(
    xlcrm: Program, ledger: str, verb: tuple[str, ...]
) -> None:
    """As it is printed."""
    run = xlcrm("consent", *verb, ledger, *ON)
    named = re.findall(r"xlcrm ((?:consent|send) .*)$", run.stdout, re.MULTILINE)
    assert named
    for command in named:
        assert xlcrm(*shlex.split(command), *ON).returncode == 0, command


def test_who_is_asked_is_shown_with_what_to_say(xlcrm: Program, ledger: str) -> None:
    """Soonest first; on paper, too."""
    run = xlcrm("consent", "ask", ledger, *ON, "-o", "물을고객.xlsx")
    assert "수신동의를 물을 고객 36명" in run.stdout
    assert "불이익이 없고" in run.stdout
    told = _json(xlcrm("consent", "ask", ledger, *ON, "--json"))
    ends = [each["until"] for each in told["ask"]]
    assert ends == sorted(ends)
    sheet = load_workbook("물을고객.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 4 + 36 + 1 + 4  # a blank line, and what to say


def test_what_is_recorded_is_written_and_told(xlcrm: Program, small: str) -> None:
    """A withdrawal; told on the spot it is asked for no more."""
    run = xlcrm("consent", "record", small, "1001", "--no", "--how", "전화", *ON)
    assert "마케팅 수신동의: Y → N" in run.stdout
    due = _json(xlcrm("consent", "list", small, *ON, "--json"))["to_tell"]
    assert "1001" in {each["customer_id"] for each in due}
    xlcrm("consent", "record", small, "1001", "--told", *ON)
    due = _json(xlcrm("consent", "list", small, *ON, "--json"))["to_tell"]
    assert "1001" not in {each["customer_id"] for each in due}
    again = xlcrm("consent", "record", small, "1001", "--no", "--how", "전화", "--told", *ON)
    assert "바뀌는 것이 없습니다." in again.stdout


def test_a_dry_run_writes_nothing(xlcrm: Program, small: str, office: Path) -> None:
    """It says what it would."""
    before = (office / small).read_bytes()
    run = xlcrm("consent", "record", small, "1001", "--no", "--dry-run", *ON)
    assert "적을 것입니다" in run.stdout
    assert (office / small).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("1001",), "동의인지 거부인지"),
        (("1001", "--yes", "--channel", "팩스"), "알 수 없는 수신 방법"),
        (("없는사람", "--yes"), "없는 고객"),
    ],
)
def test_what_cannot_be_written_is_said(
    xlcrm: Program, small: str, words: tuple[str, ...], why: str
) -> None:
    """With exit code 2."""
    run = xlcrm("consent", "record", small, *words, *ON)
    assert run.returncode == 2
    assert why in run.stderr


def test_a_consent_waits_while_the_workbook_is_open(
    xlcrm: Program, small: str, office: Path
) -> None:
    """And a list that is asked meanwhile counts it as done."""
    (office / f"~${small}").touch()
    run = xlcrm("consent", "record", small, "1001", "--no", *ON)
    assert run.returncode == 3
    told = _json(xlcrm("consent", "list", small, *ON, "--json"))
    assert told["counts"]["문자"]["보낼 수 있음"] == 3
    (office / f"~${small}").unlink()
    assert xlcrm("queue", "apply", small).returncode == 0
    assert load_workbook(small)["고객정보"]["B2"].value == "N"
