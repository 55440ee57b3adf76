from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.text_bytes import TextKind, text_length, text_size


def _encodable(text: str) -> bool:
    try:
        text.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True


@given(st.text(st.characters(codec="cp949")))
def test_bytes_are_those_of_the_code(text: str) -> None:
    """As Python's own encoding has them, which Windows and the gateways use."""
    assert text_size(text) == len(text.encode("cp949"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_sign_that_no_phone_shows_is_named(text: str) -> None:
    """Each once; and nothing else is."""
    found = text_length(text)
    assert set(found.lacking) == {sign for sign in text if not _encodable(sign)}
    assert bool(found.wrong) == bool(found.lacking or found.kind is None)


@pytest.mark.parametrize(
    ("text", "size", "kind"),
    [
        ("가" * 45, 90, TextKind.SMS),
        ("가" * 45 + "a", 91, TextKind.LMS),
        ("a" * 2000, 2000, TextKind.LMS),
        ("가" * 1000 + "a", 2001, None),
        ("줄\n바꿈", 7, TextKind.SMS),
        ("", 0, TextKind.SMS),
    ],
)
def test_bytes_decide_what_it_is_sent_as(text: str, size: int, kind: TextKind | None) -> None:
    """90 and 2,000 of them, both inclusive; a line's end is one."""
    found = text_length(text)
    assert (found.size, found.kind) == (size, kind)


def test_a_syllable_that_old_phones_lack_is_rare_and_no_fault() -> None:
    """It is in the code page that gateways use, and not in KS X 1001."""
    found = text_length("똠방각하 뷁")
    assert found.rare == ("똠", "뷁")
    assert (found.size, found.wrong) == (11, ())


def test_a_subject_goes_with_a_long_text_alone() -> None:
    """Forty bytes at most."""
    assert text_length("짧은 글", "제목" * 30).subject == 0
    long = text_length("가" * 46, "제목" * 11)
    assert long.subject == 44
    assert long.wrong == ("제목이 44바이트라 40바이트를 넘습니다.",)
