"""Whoever is named in what people wrote, also by what they are called, is hidden."""

from __future__ import annotations

import pytest

from xlcrm.domain.hidden_names import HiddenNames

HIDDEN = HiddenNames(("서다온", "한솔", "하늘", "김하늘", "(주)한솔", "남궁라온", "박회원"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("다온 엄마가 전화함", "다* 엄마가 전화함"),
        ("다온이 어머니", "다*이 어머니"),
        ("다온네 할머니", "다*네 할머니"),
        ("다온님께 안내", "다*님께 안내"),
        ("다온 학생 결석", "다* 학생 결석"),
        ("한솔이 엄마가", "한*이 엄마가"),
        ("라온씨", "라*씨"),
        ("보람이 아빠", "보*이 아빠"),
        ("이보람 엄마", "이*람 엄마"),
    ],
)
def test_who_is_called_by_a_given_name_or_as_a_parent_is_hidden(text: str, shown: str) -> None:
    """Of the ledger by the given name; of anybody as whose mother or father somebody is."""
    assert HIDDEN.text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "하늘이 흐린 날",
        "회원님께 안내",
        "고객님",
        "아이 엄마",
        "쌍둥이 엄마",
        "학생 어머니",
        "강사님",
        "지난번 트레이너님",
        "쓰레기 양이 많다",
    ],
)
def test_words_that_name_nobody_stay(text: str) -> None:
    """Although they look like it, or somebody is called so."""
    assert HIDDEN.text(text) == text
