"""Which texts are about which theme, in sentences of many trades."""

from __future__ import annotations

import pytest

from xlcrm.domain.plain_words import plain_words
from xlcrm.domain.themes import OURS, Theme, sentences_in, themes_with, words_of

FORMS = (
    ("좁다", "칸이 좁아서 캐리어가 안 들어가요", "좁쌀죽을 더 주세요"),
    ("춥다", "대기실이 추워요", "추석에 여는지 물어봄"),
    ("덥다", "강의실이 더워서 집중이 안 됨", "덧신을 두고 감"),
    ("느리다", "와이파이가 느려졌다고 함", "느타리버섯을 빼 달라고 함"),
    ("비싸다", "소독비가 너무 비쌉니다", "비빔밥을 추가함"),
    ("불친절하다", "기사님이 불친절했다고 함", "친절한 설명에 감사함"),
    ("빠르다", "처리가 빨라서 좋음", "빨래방을 물어봄"),
    ("끊기다", "인터넷이 자꾸 끊깁니다", "끈이 풀렸다고 함"),
    ("새다", "호스에서 물이 샜다고 함", "새벽 배송을 원함"),
    ("시끄럽다", "위층이 시끄러운 편임", "시각표를 물어봄"),
    ("늦다", "신문이 늦게 온다고 함", "논문 배달을 물어봄"),
    ("길다", "약정이 긴 편이라고 함", "길동점으로 옮김"),
    ("크다", "소리가 커서 깬다고 함", "크리스마스에 쉬는지 물음"),
    ("깨닫다", "늦게 깨달았다고 함", "깨를 빼 달라고 함"),
    ("값", "값이 올랐다고 함", "몸값을 물어봄"),
    ("주차", "무료주차장을 늘려 달라고 함", "주말에 차를 뺌"),
    ("온수 공급", "온수공급이 불안함", "온수와 전기 공급을 물음"),
    ("BGM", "bgm을 줄여 달라고 함", "음악은 좋다고 함"),
)


@pytest.mark.parametrize(("word", "about", "other"), FORMS, ids=[each[0] for each in FORMS])
def test_a_word_is_found_in_its_usual_forms(word: str, about: str, other: str) -> None:
    """And not in words that only begin alike."""
    pattern = Theme("주제", (word,)).pattern()
    assert pattern.search(about)
    assert not pattern.search(other)


def test_our_own_themes_tell_complaints_of_many_trades_apart() -> None:
    """Until an office says more."""
    said = {
        "세탁물에서 냄새가 난다고 함": {"청결"},
        "검침 요금이 두 배로 나왔다고 함": {"가격"},
        "도시락 배달이 늦어 점심을 굶음": {"배송", "예약"},
        "상담원의 태도가 무례했다고 함": {"응대"},
        "로그인이 안 돼 예약을 못 함": {"온라인", "예약"},
        "창가 자리를 원함": set(),
    }
    patterns = {theme.name: theme.pattern() for theme in themes_with({})}
    for text, names in said.items():
        assert {name for name, each in patterns.items() if each.search(text)} == names, text


def test_an_office_names_merges_adds_and_takes_out() -> None:
    """Its own come first and are its own; what it does not mention stays ours."""
    own = {"이용 환경": ("소음", "청결", "환기"), "가격": ("관리비",), "온라인": ()}
    found = {each.name: each for each in themes_with(own)}
    assert list(found)[:2] == ["이용 환경", "가격"]
    assert {"소음", "청결", "온라인"}.isdisjoint(found)
    assert {"환기", "시끄럽다", "곰팡이"} <= set(found["이용 환경"].words)
    assert {"관리비", "비싸다"} <= set(found["가격"].words)
    assert [found["가격"].ours, found["응대"].ours] == [False, True]
    assert len(found) == len(OURS) - 2


def test_words_and_sentences_are_taken_apart() -> None:
    """By whatever people write between them."""
    assert words_of("수압, 온수 공급; 보일러 / 수압") == ("수압", "온수 공급", "보일러")
    text = "필터가 늦게 왔습니다. 3.5kg가 아니라 5kg입니다!\n다음부터는 미리 알려 주세요"
    assert sentences_in(text) == [
        "필터가 늦게 왔습니다.",
        "3.5kg가 아니라 5kg입니다!",
        "다음부터는 미리 알려 주세요",
    ]


def test_nouns_are_told_by_their_particles() -> None:
    """One that never stands with a particle of nouns is none; nor is the past of a verb."""
    texts = (
        "유모차를 둘 곳이 없어요",
        "유모차 보관대가 있으면 좋겠어요",
        "보관대를 문 옆에 놓아 주세요",
        "아이가 졸았을 때도 친절했어요",
        "고양이가 무서워해요",
        "고양이 털을 치워 주세요",
    )
    found = plain_words(texts)
    assert found[0] == {"유모차"}
    assert found[1] == {"유모차", "보관대", "유모차 보관대"}
    assert found[3] == frozenset()
    assert found[4] == found[5] == frozenset()  # 고양이가 never stands with a particle of nouns
