"""The table of duties in docs/privacy.md: each command runs, and does what its duty asks for."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook

from xlcrm.ooxml.rewording import texts_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

PAGE: Final = Path(__file__).parents[2] / "docs" / "privacy.md"
LEDGER: Final = "대장.xlsx"
DAY: Final = "2026-11-30"
NO_DAY: Final = ("history", "restore", "anonymise", "encrypt", "verify", "audit")
"""Commands for which no day counts as today."""

SAID: Final = {
    "제15조": "근거",
    "제22조": "문자",
    "제26조": "가온문자",
    "제21조: ": "파기할",
    "제21조 제3항": "분리보관",
    "제24조": "C401",
    "제7조: ": "암호를 걸었습니다",
    "제8조: ": "점검표",
    "위·변조": "그대로 이어집니다",
    "제12조": "홍*동",
    "제29조: ": "새로 고침",
    "제11조": "백업",
    "제35조": "010-1234-5678",
    "제36조": "연락처",
    "제37조": "1001",
    "제58조의2": "사본.xlsx",
    "제50조: ": "보낼",
    "제50조 제7항": "고객",
}
"""What the command of a duty says, by a part of the duty's name."""


def duties() -> list[tuple[str, list[str]]]:
    """Return each duty of the table and the words of its command."""
    section = PAGE.read_text(encoding="utf-8").partition("## 의무와 명령")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| `xlcrm (.+?)` \| .+ \|$", section, re.MULTILINE)
    assert len(rows) == section.count("\n|") - 2, "a row has no command"
    return [(duty, shlex.split(words)) for duty, words in rows]


@pytest.fixture
def ledger(office: Path, samples: Path) -> Path:
    """Return a sample office in whose notes somebody has typed what may not be there."""
    path = office / LEDGER
    shutil.copy(samples / "seed_ledger.xlsx", path)
    book = load_workbook(path)
    book["고객대장"]["I2"] = "신분증 900101-1234567"
    settings = book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")
    if settings["A1"].value is None:
        for at, name in enumerate(("구분", "항목", "값", "설명"), 1):
            settings.cell(1, at).value = name
    settings.append(["기준", "변경이력", "예"])
    settings.append(["수탁자", "가온문자", "문자 발송"])
    book.save(path)
    return path


def test_every_duty_is_known_here() -> None:
    """And what its command has to say."""
    named = [duty for duty, _ in duties()]
    assert len(named) >= 15
    assert [part for part in SAID if sum(part in duty for duty in named) != 1] == []
    assert len(SAID) == len(named)


@pytest.mark.parametrize(("duty", "words"), duties(), ids=lambda each: str(each)[:24])
def test_the_command_of_a_duty_does_it(
    ledger: Path,
    xlcrm: Program,
    monkeypatch: pytest.MonkeyPatch,
    duty: str,
    words: list[str],
) -> None:
    """As the page has it, on a day on which all contracts are over."""
    monkeypatch.setenv("XLCRM_PASSWORD", "봄비 7시")
    day = () if words[0] in NO_DAY else ("--as-of", DAY)
    if words[0] in {"history", "verify", "audit"}:
        assert xlcrm("refresh", LEDGER, "--as-of", "2024-10-01").returncode == 0
    run = xlcrm(*words, *day)
    assert run.returncode in {0, 1}, run.stderr
    (said,) = (each for part, each in SAID.items() if part in duty)
    made = [name for name, before in zip(words[1:], words, strict=False) if before == "-o"]
    told = [run.stdout, *(texts_in((ledger.parent / name).read_bytes()) for name in made)]
    assert said in "\n".join(told)
