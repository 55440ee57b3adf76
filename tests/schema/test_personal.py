"""Numbers that may not lie about are found in many texts as they are in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from xlcrm.domain.accounts import has_account_number, has_card_number
from xlcrm.domain.documents import has_licence, has_passport, has_password, may_hold
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.text import is_usual
from xlcrm.schema.personal import (
    with_account_number,
    with_card_number,
    with_resident_number,
)
from xlcrm.schema.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = st.sampled_from(
    (
        *("900101", "1234567", "-", " ", "–", "4111", "1111", "4111111111111111", "3782", "822463"),
        *("10005", "국민은행", "KB", "계좌", "123456", "01", "11", "05", "78", "면허", "여권"),
        *("M12345678", "비번", "PW", "1234*", "가", "\n", "９００１０１", "５"),
    )
)
TEXTS = st.lists(st.lists(PARTS, max_size=7).map("".join), unique=True, max_size=5)


@given(TEXTS)
@example(["4111-1111-1111-1111", "4111111111111111", "3782 822463 10005", "가"])
@example(["900101–1234567", "900101-1234567 확인", "900101"])
@example(["국민은행 123456-01-123456", "KB 1234567890", "계좌 ９００１０１-01-1234"])
def test_numbers_are_found_in_all_texts_as_in_each(texts: Sequence[str]) -> None:
    """Of a person, a card or an account, whatever they are typed with."""
    found = Texts(texts)
    assert with_resident_number(found) == {each for each in texts if find_resident_numbers(each)}
    assert with_card_number(found) == {each for each in texts if has_card_number(each)}
    assert with_account_number(found) == {each for each in texts if has_account_number(each)}


@given(st.lists(PARTS, max_size=7).map("".join))
@example("11-05-123456-78")
@example("111-05-123456-789")
def test_what_holds_a_document_may_hold_one(text: str) -> None:
    """No text with the number of one, or a password, is passed over."""
    if is_usual(text) and (has_licence(text) or has_passport(text) or has_password(text)):
        assert may_hold(text)
