"""`xlcrm explain`: one code, all codes, and what is none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import xlcrm as library
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.schema.code import DECLARED, rule
from xlcrm.schema.finding import Severity
from xlcrm.schema.plugins import plugins

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

CONSOLE = "cp949"  # of Korean Windows


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_code_is_explained(xlcrm: Program, code: str) -> None:
    """Title, severity, why, what to do, both examples, and the row of 설정 that changes it."""
    known = CATALOGUE[code]
    run = xlcrm("explain", code.lower())
    assert (run.returncode, run.stderr) == (0, "")
    first, *lines = run.stdout.splitlines()
    assert first == f"{code} {known.title} ({known.severity.korean})"
    assert f"뜻: {known.why}" in lines
    assert any(line.startswith("할 일: ") for line in lines)
    examples = ["이러면 나옵니다 (기준일 2024-10-01):", "이러면 나오지 않습니다:"]
    without = f"보기가 없는 까닭: {known.unshown}"
    assert [line for line in lines if line in {*examples, without}] == (
        [without] if known.unshown else examples
    )
    assert lines[-1].split("|")[-2].strip() == code
    shown = run.stdout.replace("{고객명}", "").replace("{고객명", "").replace("고객명}", "")
    assert not set("{}") & set(shown), "of S145 the example has them"
    assert run.stdout.encode(CONSOLE).decode(CONSOLE) == run.stdout


def test_the_whole_of_one_page(xlcrm: Program) -> None:
    """As a person reads it."""
    known = CATALOGUE["C303"]
    message, suggestion = known.words
    assert (
        xlcrm("explain", "C303").stdout
        == f"""\
C303 {known.title} (주의)

뜻: {known.why}
알리는 말: {message}
할 일: {suggestion}

이러면 나옵니다 (기준일 2024-10-01):
  계약 시작일  | 계약 종료일
  2023-10-26   | 2024-10-26

이러면 나오지 않습니다:
  계약 시작일  | 계약 종료일
  2023-10-26   | 2024-10-25

정도를 바꾸거나 끄려면 설정 시트에 적으세요. 값은 오류 · 주의 · 참고 · 끔 중 하나입니다:
  구분  | 항목  | 값
  규칙  | C303  | 끔
"""
    )


def test_odd_signs_of_an_example_are_explained(xlcrm: Program) -> None:
    """Where they stand, and nowhere else."""
    signs = ("따옴표", "화살표", "×")
    told = {
        code: [sign for sign in signs if f"{sign} " in xlcrm("explain", code).stdout]
        for code in ("C303", "C602", "C204", "C316")
    }
    assert told == {"C303": [], "C602": ["따옴표"], "C204": ["화살표"], "C316": ["×"]}


def test_without_a_code_all_are_listed(xlcrm: Program) -> None:
    """A line a code, in their order."""
    lines = xlcrm("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(CATALOGUE)
    assert "C303  주의  하루 늦은 종료일" in lines


def test_programs_get_the_same(xlcrm: Program) -> None:
    """One object with a list, of one code or of all."""
    (one,) = json.loads(xlcrm("explain", "C303", "--json").stdout)["codes"]
    every = json.loads(xlcrm("explain", "--json").stdout)["codes"]
    assert one in every
    assert [each["code"] for each in every] == list(CATALOGUE)
    assert (one["severity"], one["bad"]) == ("warning", list(CATALOGUE["C303"].bad))
    assert one["setting"]["values"] == ["오류", "주의", "참고", "끔"]


def test_the_library_says_the_same_as_a_value(xlcrm: Program) -> None:
    """`explain` of the front page."""
    code = library.explain("c303")
    assert isinstance(code, library.Code)
    (told,) = json.loads(xlcrm("explain", "C303", "--json").stdout)["codes"]
    assert (told["title"], told["why"]) == (code.title, code.why)
    assert (told["message"], told["suggestion"]) == code.words


def test_an_unknown_code_is_one_clear_error(xlcrm: Program) -> None:
    """It names the nearest codes, and nothing is printed as a result."""
    run = xlcrm("explain", "c33")
    assert (run.returncode, run.stdout) == (2, "")
    (line,) = run.stderr.splitlines()
    assert line.startswith("'C33' 점검 코드는 없습니다. → 비슷한 코드: ")
    assert "C303" in line


@pytest.mark.parametrize("words", [("x007",), ()], ids=["by its code", "among all"])
def test_a_rule_of_ones_own_is_explained_too(
    xlcrm: Program, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Its package is loaded when a code is asked for that is not xlcrm's, or all."""

    class Installed:
        """Stands for an installed package's entry point, which declares when it is loaded."""

        name = "일곱"

        def load(self) -> Callable[[object], object]:
            words = ("일곱", "'{header}' 칸이 일곱입니다.", "여덟을 쓰세요.")
            return rule("X007", Severity.REMARK, *words, why="일곱은 없습니다.")(lambda _: ())

    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [Installed()])
    plugins.cache_clear()
    try:
        run = xlcrm("explain", *words)
    finally:
        del DECLARED["X007"]
        plugins.cache_clear()
    assert run.returncode == 0
    assert ("X007 일곱 (참고)" if words else "X007  참고  일곱") in run.stdout.splitlines()
