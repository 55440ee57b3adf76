from __future__ import annotations

from functools import partial
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.particles import particle
from xlcrm.domain.wording import PAIRS, Slot, fields_in, filled, pieces_of, segments_of
from xlcrm.errors import DomainError

WORDS: Final = st.sampled_from(
    ("요가", "헬스", "프리미엄 서비스", "김철", "홍길동", "10", "서울", "(주)가온", "NRR", "C-0007")
)
VALUES: Final = WORDS | st.text(
    st.characters(exclude_characters="{}\r\n", exclude_categories=("Cs", "Cc")), min_size=1
)
PIECES: Final = st.sampled_from(
    (
        *("{고객명}", "{서비스}", "{종료일:짧게}", "{ 남은  일수 }", "님", "이/가", "을(를)"),
        *("(으)로", "은 ", "{", "}", "{}", " ", "\n", "가나다", "이용을", "을/를 "),
    )
)


@given(st.lists(PIECES | st.text(max_size=5)).map("".join), VALUES)
def test_a_text_is_filled_in_with_no_brace_left_or_refused(text: str, value: str) -> None:
    """Whatever is typed: what is no whole field is an error that shows where."""
    try:
        pieces = pieces_of(text)
    except DomainError:
        with pytest.raises(DomainError, match="중괄호"):
            pieces_of(text)
        return
    made = filled(pieces, lambda _: value)
    assert "{" not in made
    assert "}" not in made


@given(
    VALUES, st.sampled_from(PAIRS), st.sampled_from(("", "님", "'", " 고객님")), st.integers(0, 3)
)
def test_a_particle_agrees_with_what_stands_before_it(
    value: str, pair: str, between: str, form: int
) -> None:
    """However its two forms are written: 을/를, 를/을, 을(를), 를(을)."""
    one, other = pair.split("/")
    typed = (f"{one}/{other}", f"{other}/{one}", f"{one}({other})", f"{other}({one})")[form]
    text = f"{{고객명}}{between}{typed} 봅니다"
    made = filled(pieces_of(text), lambda _: value)
    before = f"{value}{between}"
    assert made == f"{before}{particle(before[-40:], pair)} 봅니다"


@pytest.mark.parametrize("typed", ["이", "가"])
@given(VALUES)
def test_a_particle_right_behind_a_field_agrees_however_typed(typed: str, value: str) -> None:
    """Whoever wrote it could not know what would come."""
    made = filled(pieces_of(f"{{고객명}}{typed} 오셨습니다"), lambda _: value)
    assert made == f"{value}{particle(value, '이/가')} 오셨습니다"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("{상품}이 왔습니다", "요가가 왔습니다"),
        ("{상품}이벤트", "요가이벤트"),
        ("{상품}은행", "요가은행"),
        ("{상품}(으)로 바꿈", "요가로 바꿈"),
        ("'{상품}'을(를) 봄", "'요가'를 봄"),
        ("A/B와 {상품}, 이/가", "A/B와 요가, 이/가"),
        ("상담이/가 있음 {상품}", "상담이 있음 요가"),
        ("{상품}{상품}을", "요가요가를"),
        ("{상품}\n을 봄", "요가\n을 봄"),
    ],
)
def test_only_particles_change(text: str, made: str) -> None:
    """A word that begins like a particle stays; so does one that stands alone."""
    assert filled(pieces_of(text), lambda _: "요가") == made


@given(st.lists(PIECES.filter(lambda each: each not in {"이용을", "을/를 "}), max_size=8))
def test_what_is_filled_in_piece_by_piece_reads_as_the_whole(parts: list[str]) -> None:
    """Each field with its particle, in a document whose other texts are not touched."""
    text = "".join(f"{each} " if each in {"님", "가나다"} else each for each in parts)
    try:
        whole = filled(pieces_of(text), lambda _: "요가")
    except DomainError:
        with pytest.raises(DomainError):
            [pieces_of(text), segments_of(text)]
        return
    made, at = "", 0
    for first, last in segments_of(text):
        made += text[at:first] + filled(pieces_of(text[first:last]), lambda _: "요가")
        at = last
    if not any(pair in text[at:] + made for pair in ("이/가", "을(를)", "(으)로")):
        assert made + text[at:] == whole


def test_fields_are_told_once_and_as_they_are_typed() -> None:
    """Spaces within are single, how it is shown is no part of the name."""
    assert fields_in("{ 남은  일수 }일, {종료일:짧게}, {남은 일수}") == ("남은 일수", "종료일")
    assert pieces_of("{종료일 : 짧게}")[0] == Slot("종료일", "짧게")


def _said(name: str, slot: Slot) -> str:
    """Return what every field says."""
    assert slot.field == "고객명"
    return name


def test_a_name_with_its_title_gets_no_second_one() -> None:
    """As some offices type names; who is called 김해님 keeps it."""
    names = ("홍길동님", "김철수 고객님", "바다(주) 대표님", "Lee님", "김해님", "홍길동")
    pieces = pieces_of("{고객명}님께")
    said = [filled(pieces, partial(_said, name)) for name in names]
    assert said == [
        "홍길동님께",
        "김철수 고객님께",
        "바다(주) 대표님께",
        "Lee님께",
        "김해님님께",
        "홍길동님께",
    ]
