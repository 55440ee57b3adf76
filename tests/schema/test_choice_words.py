"""Other words that offices write for a choice are read as that choice, wherever it counts."""

from __future__ import annotations

from collections import Counter

import pytest

from xlcrm.domain.text import squeezed
from xlcrm.schema.coerce import choices_by_word, read_cell, read_column
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.sheets import IDEAS, JOURNAL, MARKETING, SHEETS

ALIKE = [(spec.key, column) for spec in SHEETS for column in spec.columns if column.alike]


@pytest.mark.parametrize(
    ("column", "word", "choice"),
    [
        (MARKETING.column("response"), "무응답", "없음"),
        (MARKETING.column("response"), "답 없음", "없음"),
        (MARKETING.column("response"), "수신 거부", "수신거부"),
        (MARKETING.column("response"), "차단", "수신거부"),
        (MARKETING.column("state"), "발송 실패", "실패"),
        (MARKETING.column("channel"), "SMS", "문자"),
        (JOURNAL.column("sentiment"), "매우 나쁨", "부정"),
        (JOURNAL.column("category"), "컴플레인", "불만"),
        (JOURNAL.column("category"), "불 만", "불만"),
        (JOURNAL.column("direction"), "아웃바운드", "발신"),
        (IDEAS.column("state"), "반영 완료", "반영"),
        (IDEAS.column("state"), "검토중", "검토"),
        (MARKETING.column("response"), "관심있음", "관심있음"),
    ],
)
def test_a_word_is_read_as_the_choice_that_it_means(column: Column, word: str, choice: str) -> None:
    """Spaces and the case of letters tell none apart; what nobody knows stays as it is."""
    assert read_cell(column, word).value == choice


def test_what_says_yes_or_no_to_a_delivery_is_read() -> None:
    """Beside what says so of anything; a word that only says that it was sent does not."""
    delivered = MARKETING.column("delivered")
    said = [read_cell(delivered, each).value for each in ("성공", "실패", "O", "X", "발송완료")]
    assert said == [True, False, True, False, None]


@pytest.mark.parametrize(("key", "column"), ALIKE, ids=lambda each: getattr(each, "field", each))
def test_each_word_means_one_choice_that_there_is(key: str, column: Column) -> None:
    """And no word has spaces, since they are told apart without."""
    choices, words = zip(*(each.split(": ") for each in column.alike), strict=True)
    assert {*choices} <= {*column.choices}, key
    every = [word.casefold() for each in words for word in each.split()]
    assert [word for word, times in Counter(every).items() if times > 1] == []
    known = choices_by_word(column.choices, column.alike)
    assert all(known[squeezed(choice).casefold()] == choice for choice in column.choices)


def test_many_different_words_are_read_too() -> None:
    """A column of more distinct words than are read one by one."""
    column = JOURNAL.column("category")
    assert column.kind is Kind.CHOICE
    raw = [*(f"그 밖의 일 {number}" for number in range(200)), "클레임"]
    assert read_column(column, 1, "분류", raw).values[-1] == "불만"
