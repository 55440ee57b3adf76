"""Words of invented sentences as kiwipiepy tells them, against the plain way."""

from __future__ import annotations

from typing import Final

import pytest

from xlcrm.analysis import morphemes
from xlcrm.analysis.morphemes import is_installed, kiwi_words
from xlcrm.domain.plain_words import plain_words

SAID: Final[tuple[tuple[str, set[str]], ...]] = (
    ("사물함 자물쇠가 뻑뻑하다고 함", {"사물함", "자물쇠", "사물함 자물쇠"}),
    ("견인료가 비싸서 놀랐어요", {"견인료", "비싸다", "견인료 비싸다"}),
    ("승강기 버튼이 눌리지 않음", {"승강기", "버튼", "승강기 버튼", "버튼 눌리다"}),
    ("간병인이 불친절함", {"간병인", "불친절"}),
    ("연락을 부탁드립니다", set()),
)


def test_the_library_is_there() -> None:
    """It is an extra, but no test goes without it."""
    assert is_installed()


@pytest.mark.parametrize(("text", "words"), SAID, ids=[each[0] for each in SAID])
def test_nouns_adjectives_and_phrases_are_found(text: str, words: set[str]) -> None:
    """A prefix that turns the meaning stays; what stands in every contact is left out."""
    (found,) = kiwi_words((text,))
    assert words <= found
    assert not {"친절", "연락", "부탁"} & found


def test_it_finds_what_particles_cannot_tell() -> None:
    """A noun that stands bare, and a stem; the plain way needs a particle of nouns."""
    text = ("배수구 막힘. 배수구 냄새",)
    assert "배수구" in kiwi_words(text)[0]
    assert plain_words(text) == [frozenset()]


def test_what_cannot_be_loaded_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its model lies in a folder that it cannot open: the other way tells words apart."""

    def broken() -> object:
        raise OSError("model")

    monkeypatch.setattr(morphemes, "_kiwi", broken)
    assert (morphemes.is_installed(), morphemes.works()) == (True, False)
