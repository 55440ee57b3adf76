"""Options as messages show them: one word in double quotes, whatever shell they are typed into."""

from __future__ import annotations

import re
import shlex

import pytest

from xlcrm.domain.typed_option import quoted, typed_option
from xlcrm.jobs.adopt.answers import sorted_answers

NAMES = (
    "상태 낱말!장기렌탈",
    "읽는 법!'2024 신규'!시작일",
    "예/아니오 낱말!좋아요!",
    "금액($)",
    "성 함",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_shell_reads_one_word(name: str) -> None:
    """In which no !word is left that bash and zsh would recall, nor anything that is expanded."""
    option, word = shlex.split(typed_option("--answer", (name, "활성화")))
    assert (option, word.replace("! ", "!")) == ("--answer", f"{name}=활성화")
    assert not re.search(r"![^\s=]|\$\w|`", word)


def test_an_answer_is_read_however_it_is_typed() -> None:
    """With the spaces that the shells want, and without them."""
    spaced = {
        "상태 낱말! 장기렌탈": "활성화",
        "강남점! 성함": "고객명",
        "읽는 법! 강남점! 끝": "일-월-년",
    }
    assert sorted_answers(spaced) == sorted_answers(
        {key.replace("! ", "!"): text for key, text in spaced.items()}
    )


@pytest.mark.parametrize(
    "name", ['명단!"성함"', "상태 낱말!`", "상태 낱말!$가", "상태 낱말!“우수”"]
)
def test_what_shells_read_otherwise_goes_into_a_file(name: str) -> None:
    """No quoting of it is the same in cmd, PowerShell and sh."""
    assert typed_option("--map", (name, "고객명")).startswith("--answers 답.txt")


def test_a_name_alone_is_quoted() -> None:
    """Even where it needs it not: one form everywhere."""
    assert quoted("성함=고객명") == '"성함=고객명"'
