"""`xlcrm customer`: what is asked, what is said, and what programs get."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click
import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON = ("--as-of", "2024-10-01")
ALIKE = ("나가상", "010-1234-5678")


def test_who_looks_alike_is_refused_with_a_way_on(xlcrm: Program, seed: Path) -> None:
    """Without a terminal: the candidates, masked, and the option that says it is another one."""
    before = seed.read_bytes()
    refused = xlcrm("customer", "add", seed, *ALIKE, *ON)
    assert refused.returncode == 2
    assert "1001 홍*동 010-****-5678 (연락처가 같음)" in refused.stderr
    assert seed.read_bytes() == before
    shown = refused.stderr.partition("xlcrm ")[2].split()
    assert xlcrm(*shown).returncode == 0
    assert xlcrm("customer", "add", seed, *ALIKE, "--another", *ON).returncode == 0
    assert load_workbook(seed)["고객대장"]["B5"].value == ALIKE[0]


@pytest.mark.parametrize(("answer", "code", "last"), [("예", 0, 5), ("아니오", 130, 4)])
def test_at_a_terminal_it_is_asked(  # noqa: PLR0913, PLR0917 - fixtures and a table of cases
    xlcrm: Program,
    seed: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
    last: int,
) -> None:
    """Only a yes writes; a no leaves the ledger as it is."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: answer)
    run = xlcrm("customer", "add", seed, *ALIKE, *ON)
    assert run.returncode == code
    assert load_workbook(seed)["고객대장"].max_row == last


def test_korean_words_do_the_same(xlcrm: Program, seed: Path) -> None:
    """고객 추가, 고객 고치기, 고객 보기; 고객 alone shows."""
    assert xlcrm("고객", "추가", seed, "나가상", "상태=체험", *ON).returncode == 0
    assert xlcrm("고객", "고치기", seed, "나가상", "상태=상담중", *ON).returncode == 0
    said = xlcrm("고객", seed, "나가상", *ON).stdout
    assert said == xlcrm("고객", "보기", seed, "1004", *ON).stdout
    assert "[상담중]" in said


def test_programs_get_who_it_was(xlcrm: Program, seed: Path) -> None:
    """The new number, or who looks alike; masked."""
    run = xlcrm("customer", "add", seed, *ALIKE, "--json", *ON)
    (file,) = json.loads(run.stdout)["files"]
    assert (run.returncode, file["outcome"]) == (2, "failed")
    assert file["candidates"][0]["customer_id"] == "1001"
    run = xlcrm("customer", "add", seed, "나가상", "--json", "-n", *ON)
    (file,) = json.loads(run.stdout)["files"]
    assert (file["customer_id"], file["prospect"], file["candidates"]) == ("1004", "잠재", [])


def test_what_is_changed_is_said_and_undone(xlcrm: Program, seed: Path) -> None:
    """One save, one undo."""
    before = load_workbook(seed)["고객대장"]["C2"].value
    run = xlcrm("customer", "edit", seed, "1001", "연락처=010-0000-0010", *ON)
    assert "고객대장!C2 연락처: 010-****-5678 → 010-****-0010" in run.stdout
    assert (
        "바뀌는 것이 없습니다."
        in xlcrm("customer", "edit", seed, "1001", "연락처=010-0000-0010", *ON).stdout
    )
    assert xlcrm("undo", seed).returncode == 0
    assert load_workbook(seed)["고객대장"]["C2"].value == before


def test_a_customer_is_shown_masked_unless_asked(xlcrm: Program, seed: Path) -> None:
    """Who, the term, what is next; nobody to be recognised."""
    said = xlcrm("customer", "show", seed, "1003", *ON).stdout
    assert "[만료 예정]" in said
    assert "박*희" in said
    assert "재계약 상담 필요" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "9999"), "고객대장에 없는 고객입니다."),
        (("edit", "1001", "연락처"), "'칸=값' 꼴이 아니거나"),
        (("edit", "1001", "연락처=전화없음"), "연락처"),
        (("add",), "'고객명' 칸이 비어 있습니다."),
        (("add", "나가상", "--due", "언젠가"), "내일"),
    ],
)
def test_wrong_words_are_told(
    xlcrm: Program, seed: Path, words: tuple[str, ...], told: str
) -> None:
    """One line, and nothing is written."""
    before = seed.read_bytes()
    run = xlcrm("customer", words[0], seed, *words[1:], *ON)
    assert (run.returncode, told in run.stderr) == (2, True), run.stderr
    assert seed.read_bytes() == before
