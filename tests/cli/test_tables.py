"""Tables on a screen: they fit, words stay whole, colour means the same and can be refused."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.cli.shown.table import ALWAYS, Heading, lay, table
from xlcrm.cli.shown.tone import Tone, Toned
from xlcrm.cli.shown.wide import width
from xlcrm.cli.summary import _tone

if TYPE_CHECKING:
    from pathlib import Path

WORD: Final = st.text("가나다라ABC12", min_size=1, max_size=8)
TEXT: Final = st.lists(WORD, min_size=1, max_size=9).map(" ".join)
HEADINGS: Final = (
    Heading("남은 날", ALWAYS, right=True),
    Heading("고객", ALWAYS, wraps=True),
    Heading("서비스", 7, wraps=True),
    Heading("셀", 6),
    Heading("조치", 4, wraps=True),
)


@given(st.lists(st.tuples(WORD, TEXT, TEXT, WORD, TEXT), min_size=1, max_size=5))
def test_a_table_fits_and_breaks_no_word(rows: list[tuple[str, ...]]) -> None:
    """Whatever stands in it; of what is shown every word is there, in its order."""
    laid = lay(HEADINGS, rows, within=80)
    lines = [*laid.head, *(line for row in laid.rows for line in row), *laid.foot]
    assert [line for line in lines if width(line) > 80] == []
    gone = " ".join(laid.foot)
    kept = [at for at, heading in enumerate(HEADINGS) if heading.name not in gone]
    assert {0, 1} <= set(kept)
    for row, shown in zip(rows, laid.rows, strict=True):
        words = sorted(word for at in kept for word in row[at].split(" "))
        assert sorted(" ".join(shown).split()) == words


def test_what_matters_least_is_left_out_first_and_named() -> None:
    """Only where the long texts cannot give way far enough."""
    row = ("D-3", "홍*동", "프리미엄 서비스", "고객대장!A1014", "재계약 상담 필요")
    assert len(lay(HEADINGS, [row], within=80).foot) == 0
    narrow = list(table(HEADINGS, [row], within=52))
    assert [line for line in narrow if width(line) > 52] == []
    assert "보이지 않은 열: 조치" in " ".join(narrow)
    assert "고객대장!A1014" in narrow[1]


def test_numbers_stand_right_below_their_header() -> None:
    """And texts left."""
    headings = (Heading("고객"), Heading("요금", right=True))
    assert list(table(headings, [("홍*동", "50,000원"), ("김*", "0원")], within=80)) == [
        "  고객       요금",
        "  홍*동  50,000원",
        "  김*         0원",
    ]


def test_a_table_of_nothing_is_nothing() -> None:
    """Not even its headers."""
    assert list(table(HEADINGS, [])) == []


SAID: Final = """
import sys
from xlcrm.cli.shown.table import Heading, table
from xlcrm.cli.shown.tone import Tone, Toned
rows = [(Toned("D+3", Tone.BAD), "x"), (Toned("D-3", Tone.SOON), "y")]
print("\\n".join(table([Heading("남은 날", right=True), Heading("")], rows)))
"""


def on_a_terminal(tmp_path: Path, *words: object, **environment: str) -> str:
    """What a program writes to a real terminal; by default the table above."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals to try it on")
    termios = pytest.importorskip("termios", reason="likewise")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (50, 80))
    usual = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "TERM"}}
    process = subprocess.Popen(
        [sys.executable, *(map(str, words) if words else ("-c", SAID))],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**usual, "TERM": "xterm", **environment},
        cwd=tmp_path,
    )
    os.close(theirs)
    found = b""
    with suppress(OSError):  # the other end is closed
        while more := os.read(ours, 65536):
            found += more
    os.close(ours)
    assert process.wait(60) is not None
    return found.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "words",
    [
        ("expiring", "대장.xlsx", "--within", "90"),
        ("summary", "대장.xlsx"),
        ("risk", "show", "대장.xlsx"),
        ("list", "대장.xlsx", "프리미엄"),
    ],
    ids=lambda words: words[0],
)
def test_a_terminal_of_80_columns_shows_tables_as_a_file_has_them(
    office: Path, samples: Path, words: tuple[str, ...]
) -> None:
    """Line by line, but for the colours; what is no table may be broken between words."""
    shutil.copy(samples / "seed_ledger.xlsx", office / "대장.xlsx")
    program = ("-m", "xlcrm", *words, "--as-of", "2024-10-20")
    piped = subprocess.run(
        [sys.executable, *program], capture_output=True, cwd=office, check=True
    ).stdout.decode()
    shown = on_a_terminal(office, *program, NO_COLOR="1").split("\n")
    fitting = [line for line in piped.split("\n") if width(line) <= 80]
    assert [line for line in fitting if line not in shown] == []
    assert [line for line in shown if width(line) > 80 and "xlcrm " not in line] == []
    coloured = on_a_terminal(office, *program)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split("\n") == shown


def test_what_is_late_is_red_on_a_terminal(tmp_path: Path) -> None:
    """What is soon is yellow, the headers bold."""
    text = on_a_terminal(tmp_path)
    assert "\x1b[31mD+3\x1b[0m" in text
    assert "\x1b[33mD-3\x1b[0m" in text
    assert "\x1b[1m남은 날\x1b[0m" in text


@pytest.mark.parametrize("refusal", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_refused(refusal: dict[str, str], tmp_path: Path) -> None:
    """By the usual variable, and by a terminal that has none."""
    assert "\x1b" not in on_a_terminal(tmp_path, **refusal)


def test_nothing_is_coloured_in_a_file() -> None:
    """A file and another program get the words alone."""
    assert list(table([Heading("")], [(Toned("D+3", Tone.BAD),)])) == ["  D+3"]


def test_a_narrow_code_page_gets_bars_that_it_has(seed: Path) -> None:
    """On a console of cp949 no figure's course becomes question marks."""
    done = subprocess.run(
        [sys.executable, "-m", "xlcrm", "summary", seed, "--as-of", "2024-10-01"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0"},
    )
    (line,) = (each for each in done.stdout.decode("cp949").splitlines() if "이용 고객   " in each)
    assert set(line.split()[-1]) <= set(".:-=+*#@")
    assert "?" not in done.stdout.decode("cp949")


def test_names_in_pieces_take_as_many_columns_as_whole_ones() -> None:
    """Files from a Mac are named in pieces of Hangul; their rows stand as the others do."""
    names = ["강남점", unicodedata.normalize("NFD", "강남점"), "cafe\u0301 점"]
    laid = lay((Heading("지점", ALWAYS), Heading("수")), [(name, "1") for name in names])
    ends = [unicodedata.normalize("NFC", line).index("1") for (line,) in laid.rows]
    assert ends[0] == ends[1]
    assert [width(line) for (line,) in laid.rows] == [2 + 7 + 2 + 1] * 3


def test_what_is_never_left_out_runs_over_lines_where_it_would_not_fit() -> None:
    """A long name of a branch beside a long name of a firm: no line is longer than the screen."""
    branch, firm = (
        "서울특별시 강남구 역삼동 제이 종합 체육관",
        "주식회사 대한민국 종합무역상사 제이영업부",
    )
    headings = (
        Heading("지점", ALWAYS),
        Heading("남은 날", ALWAYS, right=True),
        Heading("고객", ALWAYS),
    )
    lines = list(table(headings, [(branch, "D-5", firm)], within=60))
    assert max(map(width, lines)) <= 60
    assert all(word in " ".join(lines) for word in (*branch.split(), *firm.split()))


@pytest.mark.parametrize(
    ("change", "rise", "tone"),
    [(0.1, "bad", Tone.BAD), (-0.1, "bad", Tone.GOOD), (0.1, "good", Tone.GOOD), (0.1, "", None)],
    ids=["churn up", "churn down", "revenue up", "nobody knows"],
)
def test_a_change_is_red_where_it_is_bad(change: float, rise: str, tone: Tone | None) -> None:
    """Whichever way its arrow points: a churn that rises is as red as what is late."""
    assert _tone(change, rise) is tone
