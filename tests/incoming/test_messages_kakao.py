"""KakaoTalk's exports, of every form that telephones and PCs write."""

from __future__ import annotations

import csv
import io
from typing import Final

import pytest

from xlcrm.incoming.messages.kakao import chat_of, chat_of_table, is_chat, table_of

ANDROID: Final = """홍길동 님과 카카오톡 대화
저장한 날짜 : 2024년 3월 6일 오후 7:17


2024년 3월 5일 오전 12:05
2024년 3월 5일 오전 12:05, 홍길동 : 늦게 죄송합니다
여쭤볼 것이 : 있어요

두 가지입니다
2024년 3월 5일 오후 12:10, 센터 : 네 ㅎㅎ
2024년 3월 5일 오후 12:11, 홍길동님이 나갔습니다.
"""
DOTTED: Final = """Talk_2024.3.6 19:17-1.txt
저장한 날짜 : 2024. 3. 6. 오후 7:17

2024년 3월 5일 화요일
2024. 3. 5. 오전 12:05, 홍길동 : 늦게 죄송합니다
여쭤볼 것이 : 있어요

두 가지입니다
2024. 3. 5. 오후 12:10, 센터 : 네 ㅎㅎ
2024. 3. 5. 오후 12:11: 홍길동님이 나갔습니다.
"""
TIMES: Final = """홍길동 님과 카카오톡 대화
저장한 날짜 : 2024년 3월 6일 오후 7:17


2024년 3월 5일 화요일
오전 12:05, 홍길동 : 늦게 죄송합니다
여쭤볼 것이 : 있어요

두 가지입니다
오후 12:10, 센터 : 네 ㅎㅎ
오후 12:11, 홍길동님이 나갔습니다.
"""
PC: Final = """홍길동 님과 카카오톡 대화
저장한 날짜 : 2024-03-06 19:17:30

--------------- 2024년 3월 5일 화요일 ---------------
[홍길동] [오전 12:05] 늦게 죄송합니다
여쭤볼 것이 : 있어요

두 가지입니다
[센터] [오후 12:10] 네 ㅎㅎ
홍길동님이 나갔습니다.
"""
PC_24: Final = PC.replace("오전 12:05", "0:05").replace("오후 12:10", "12:10")
ENGLISH: Final = """KakaoTalk Chats with 홍길동
Date Saved : Mar 6, 2024 at 19:17

Tuesday, March 5, 2024
Mar 5, 2024 at 00:05, 홍길동 : 늦게 죄송합니다
여쭤볼 것이 : 있어요

두 가지입니다
Mar 5, 2024 at 12:10\u202fPM, 센터 : 네 ㅎㅎ
Mar 5, 2024 at 12:11 PM: 홍길동 left this chatroom.
"""
ENGLISH_ANDROID: Final = """KakaoTalk Chats with 홍길동
Date Saved : March 6, 2024, 7:17 PM

March 5, 2024, 12:05 AM
March 5, 2024, 12:05 AM, 홍길동 : 늦게 죄송합니다
여쭤볼 것이 : 있어요

두 가지입니다
March 5, 2024, 12:10 PM, 센터 : 네 ㅎㅎ
March 5, 2024, 12:11 PM, 홍길동 left this chatroom.
"""
ENGLISH_PC: Final = """홍길동 with KakaoTalk Chats
Date Saved : 2024-03-06 19:17:30

--------------- Tuesday, March 5, 2024 ---------------
[홍길동] [12:05 AM] 늦게 죄송합니다
여쭤볼 것이 : 있어요

두 가지입니다
[센터] [12:10 PM] 네 ㅎㅎ
홍길동 left this chatroom.
"""
FORMS: Final = {
    "Android": ANDROID,
    "iPhone, dotted": DOTTED,
    "iPhone, times": TIMES,
    "PC": PC,
    "PC, 24 hours": PC_24,
    "iPhone, English": ENGLISH,
    "Android, English": ENGLISH_ANDROID,
    "PC, English": ENGLISH_PC,
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(form: str, end: str) -> None:
    """Who, when and what, over several lines; what only tells who came and went is left out."""
    text = "\ufeff" + FORMS[form].replace("\n", end)
    assert is_chat(text.split("\n"))
    found = chat_of(text.removeprefix("\ufeff"), "카톡.txt")
    told = [(f"{each.at:%Y-%m-%d %H:%M}", each.sender and each.sender.name, each.text)
            for each in found.found]  # fmt: skip
    assert told == [
        ("2024-03-05 00:05", "홍길동", "늦게 죄송합니다\n여쭤볼 것이 : 있어요\n\n두 가지입니다"),
        ("2024-03-05 12:10", "센터", "네 ㅎㅎ"),
    ]
    assert (found.problems, found.left_out) == ((), {"들어오고 나간 알림": 1})
    room = found.found[0].room
    assert room is not None
    assert (room.title, room.speakers) == (
        "" if text.startswith("\ufeffTalk") else "홍길동",
        ("홍길동", "센터"),
    )


def test_a_table_says_the_same_with_all_its_quotes() -> None:
    """A message of several lines, with commas and quotes."""
    said = '늦게 죄송합니다\n"두 가지", 입니다'
    lines = io.StringIO()
    csv.writer(lines).writerows(
        [("Date", "User", "Message"), ("2024-03-05 00:05:58", "홍길동", said)]
    )
    (only,) = chat_of_table(table_of(lines.getvalue()), "대화.csv").found
    assert (f"{only.at:%Y-%m-%d %H:%M}", only.text) == ("2024-03-05 00:05", said)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("사진", "(사진)"),
        ("사진 3장", "(사진 3장)"),
        ("Photo", "(사진)"),
        ("동영상", "(동영상)"),
        ("파일: 계약서.hwp", "(파일: 계약서.hwp)"),
        ("보이스톡 3:05", "(보이스톡 3:05)"),
        ("사진 보낼게요", "사진 보낼게요"),
        ("-", "'-'"),
        ("900101-1234567", "******-*******"),
        ("가\x07나", "가나"),
    ],
)
def test_what_stands_for_something_else_is_told(said: str, shown: str) -> None:
    """Pictures and calls as such, numbers that may not be kept hidden, and no unseen signs."""
    (only,) = chat_of(f"2024년 3월 5일 오후 2:31, 홍길동 : {said}\n", "카톡.txt").found
    assert only.text == shown


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("삭제된 메시지입니다.", "삭제된 메시지"),
        ("This message was deleted.", "삭제된 메시지"),
        ("이모티콘", "이모티콘만 있는 메시지"),
        ("Emoticons", "이모티콘만 있는 메시지"),
    ],
)
def test_what_says_nothing_is_counted(said: str, counted: str) -> None:
    """It is no contact, and is not left out without a word."""
    found = chat_of(f"2024년 3월 5일 오후 2:31, 홍길동 : {said}\n", "카톡.txt")
    assert (found.found, found.left_out) == ((), {counted: 1})


@pytest.mark.parametrize(
    "pasted",
    [
        "2023년 1월 1일 오후 2:31, 김철수 : 옛말",
        "[김철수] [오후 2:31] 옛말",
        "오후 2:31, 김철수 : 옛말",
        "2024년 3월 5일",
        "어제의 카카오톡 대화",
        "저장한 날짜 : 어제",
        "--------------- 2023년 1월 1일 일요일 ---------------의 말",
    ],
)
def test_a_pasted_line_stays_in_the_message_it_stands_in(pasted: str) -> None:
    """Nobody gets a message that somebody else has only quoted."""
    text = f"2024년 3월 5일 오후 2:31, 홍길동 : 이 말 보세요\n{pasted}\n끝\n"
    text += "2024년 3월 5일 오후 2:40, 홍길동 : 네\n"
    found = chat_of(text, "카톡.txt").found
    assert [each.text for each in found] == [f"이 말 보세요\n{pasted}\n끝", "네"]


def test_a_day_line_that_was_pasted_does_not_go_back() -> None:
    """What follows it is of the day on which it was pasted."""
    text = PC.replace("두 가지입니다", "--------------- 2023년 1월 1일 일요일 ---------------")
    first, last = chat_of(text, "카톡.txt").found
    assert (first.text.endswith("---------------"), f"{last.at:%Y-%m-%d}") == (True, "2024-03-05")


def test_a_message_that_came_a_minute_late_is_its_own() -> None:
    """It is put to nobody else's."""
    text = "2024년 3월 5일 오후 2:31, 홍길동 : 가\n2024년 3월 5일 오후 2:30, 센터 : 나\n"
    assert [each.text for each in chat_of(text, "카톡.txt").found] == ["가", "나"]


def test_words_about_a_chat_are_no_title() -> None:
    """Also in the first line, where an export has lost its head."""
    (only,) = chat_of("2024년 3월 5일 오후 2:31, 홍길동 : 이것이 카카오톡 대화", "카톡.txt").found
    assert (only.text, only.room and only.room.title) == ("이것이 카카오톡 대화", "")


def test_a_line_with_an_impossible_day_is_named() -> None:
    """And what follows it is not put to the message before."""
    text = "2024년 3월 5일 오후 2:31, 홍길동 : 네\n2024년 13월 5일 오후 2:40, 홍길동 : 아니요\n"
    found = chat_of(text, "카톡.txt")
    assert [each.text for each in found.found] == ["네"]
    assert [each.place for each in found.problems] == ["카톡.txt 2번째 줄"]


@pytest.mark.parametrize(
    "text",
    [
        "고객 ID\t일시\t내용\n1001\t2024-10-18\t통화 : 함",
        "말\n일 뿐\n",
        "",
        "일시,고객,내용\n가,나,다",
    ],
)
def test_what_is_no_chat_is_not_taken_for_one(text: str) -> None:
    """A journal as a text stays one."""
    assert not is_chat(text.split("\n"))


def test_a_conversation_of_a_shape_that_nobody_knows_is_told() -> None:
    """It says so, in place of bringing nothing in silence."""
    text = (
        "홍가상 님과 카카오톡 대화\n저장한 날짜 : 2024-03-05\n\n<14시 31분> 홍가상 >> 안녕하세요\n"
    )
    read = chat_of(text, "톡.txt")
    assert read.found == ()
    (problem,) = read.problems
    assert "아는 모양의 말이 한 줄도 없습니다" in str(problem)
    assert chat_of("홍가상 님과 카카오톡 대화\n저장한 날짜 : 2024-03-05\n", "톡.txt").problems == ()
