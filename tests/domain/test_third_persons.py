"""Whom a note names is found by what stands around the name, and other words are left."""

from __future__ import annotations

import pytest

from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.third_persons import hide_third_persons, third_persons
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import masked


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("어머니 박영자님이 대신 전화함", ["박영자"]),
        ("남편 이정우, 딸 이서윤과 함께 옴", ["이정우", "이서윤"]),
        ("예금주 최지훈으로 환불", ["최지훈"]),
        ("이정우 팀장 연결", ["이정우"]),
        ("김민수에게 전해 달라고 함", ["김민수"]),
        ("김지수 010-1234-5678", ["김지수"]),
        ("남궁민수 씨 소개", ["남궁민수"]),
        ("성함은 오세훈이라고 함", ["오세훈"]),
        ("카톡 아이디는 minsu_kim88", ["minsu_kim88"]),
        ("공일공 일이삼사 오육칠팔로 연락", ["공일공 일이삼사 오육칠팔"]),
        ("메일은 minsu 골뱅이 네이버", ["minsu 골뱅이 네이버"]),
    ],
)
def test_who_is_told_of_is_found(text: str, names: list[str]) -> None:
    """The name alone, without what somebody is called by."""
    assert [text[start:end] for start, end, _ in third_persons(text)] == names
    assert not any(name in hide_third_persons(text) for name in names)


@pytest.mark.parametrize(
    "text",
    [
        *("고객님 요청으로 상담원 연결", "정기권과 이용권 문의, 신청서 안내", "원장님이 직접 통화"),
        *(
            "남편이 전화함, 아들 유치원 입학",
            "친구 소개로 방문",
            "강남 지점장님 승인",
            "이사님 주소 변경",
        ),
        *("2024년 11월 이용자에게 안내함", "아이 엄마가 전화 주심", "선생님께서 안내"),
    ],
)
def test_other_words_are_left(text: str) -> None:
    """Titles, relations and office words are nobody's name."""
    assert hide_third_persons(text) == text


def test_notes_are_shown_without_them() -> None:
    """In 변경이력 and lists as in reports, where known names are hidden already."""
    assert masked("어머니 박영자님 통화", Kind.NOTE) == "어머니 박*자님 통화"
    assert HiddenNames(("홍길동",)).text("홍길동의 남편 이정우") == "홍*동의 남편 이*우"
