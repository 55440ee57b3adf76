"""Calls and texts that telephones save: as tables of many programs, and as XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from xlcrm.incoming.headers import IncomingError
from xlcrm.incoming.messages.phone_backup import is_phone_backup, phone_backup
from xlcrm.incoming.messages.phone_table import phone_messages, phone_table

if TYPE_CHECKING:
    from xlcrm.incoming.messages.message import Message, Messages

WHEN: Final = "2024-03-05 14:31"


def read(text: str) -> Messages:
    """Return what a table says."""
    table = phone_table(text)
    assert table is not None
    return phone_messages(table, "통화.csv")


def told(message: Message) -> tuple[str, str, str, str]:
    """Return the number of the other one, which way it went, what came of it, and what it says."""
    other = message.recipients[0] if message.sender is None else message.sender
    return other.phone, message.direction, message.outcome, message.text


CALLS: Final = {
    "이름,전화번호,날짜,통화유형,통화시간\n홍길동,010-1234-5678,2024. 3. 5. 오후 2:31,수신,3:05": 1,
    "번호;일시;구분;통화시간(초)\n+82 10-1234-5678;2024-03-05 14:31;수신통화;185": 1,
    "ID,Number,Name,Date,Type,Duration\n1,821012345678,Hong,2024-03-05 14:31:07,Incoming,185": 1,
    "Phone Number\tCall Type\tDate\tTime\tDuration\n010-1234-5678\tINCOMING\t03/25/2024\t"
    "2:31 PM\t0:03:05\n": 25,
    "number,type,date,duration\n01012345678,1,1709616667000,185": 1,
    "전화 번호,구분(수신/발신),통화 일시,통화 시간(분:초)\n"
    "010-1234-5678,수신,2024-03-05 14:31,3:05": 1,
    "sep=,\n전화번호,수/발신,통화일시,통화 길이\n1012345678,받은전화,2024/03/05 14:31,3분 5초": 1,
    '상대번호,유형,날짜,시간,사용시간\n="01012345678",수신,2024.03.05,14:31,00:03:05': 1,
}  # fmt: skip


@pytest.mark.parametrize("text", CALLS)
def test_every_programs_call_says_the_same(text: str) -> None:
    """Whatever the columns are called, and however numbers, days and lengths are written."""
    (call,) = read(text).found
    assert told(call) == ("01012345678", "수신", "통화", "통화 3분 5초")
    assert f"{call.at:%H:%M}" == "14:31"


@pytest.mark.parametrize(
    ("way", "length", "expected"),
    [
        ("발신", "65", ("발신", "통화", "통화 1분 5초")),
        ("발신", "0", ("발신", "부재", "전화를 걸었으나 받지 않음")),
        ("부재중 전화", "0", ("수신", "부재", "부재중 전화")),
        ("Missed", "", ("수신", "부재", "부재중 전화")),
        ("거절", "0", ("수신", "부재", "받지 않고 끊은 전화")),
        ("Rejected", "0", ("수신", "부재", "받지 않고 끊은 전화")),
        ("4", "0", ("수신", "부재", "음성사서함")),
    ],
)
def test_a_call_says_what_came_of_it(way: str, length: str, expected: tuple[str, str, str]) -> None:
    """A missed one as such, whoever it was that did not answer."""
    (call,) = read(f"번호,날짜,유형,통화시간\n01012345678,{WHEN},{way},{length}").found
    assert told(call)[1:] == expected


def test_calls_that_do_not_say_which_way_they_went_are_refused() -> None:
    """With what to add: nobody is to have called who was called."""
    with pytest.raises(IncomingError, match="수신인지 발신인지"):
        phone_table(f"번호,날짜,통화시간(초)\n01012345678,{WHEN},5")


def test_blocked_calls_are_counted() -> None:
    """They are no contacts."""
    found = read(f"번호,날짜,유형,통화시간\n01012345678,{WHEN},차단,0")
    assert (found.found, found.left_out) == ((), {"차단된 전화와 문자": 1})


@pytest.mark.parametrize(
    "line",
    [
        "01012345678,어느 날,수신,5",
        "01012345678,03/04/2024 14:31,수신,5",
        f"01012345678,{WHEN},수신인지,아마",
        f"01012345678,{WHEN},글쎄,5",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    """A day of which either number may be the month, too; the others are read."""
    found = read(f"번호,날짜,유형,통화시간\n01012345678,{WHEN},수신,5\n{line}\n")
    assert len(found.found) == 1
    assert [each.place for each in found.problems] == ["통화.csv 3번째 줄"]


TEXTS: Final = {
    f'날짜,이름,전화번호,구분,내용\n{WHEN},홍길동,010-1234-5678,받은문자,"예약,\n됩니까?"': "수신",
    f'Date,Number,Type,Message\n{WHEN},+821012345678,Received,"예약,\n됩니까?"': "수신",
    f'일시;번호;종류;본문\n{WHEN};01012345678;보낸 메시지;"예약,\n됩니까?"': "발신",
    f'Date,Address,Type,Body\n{WHEN},01012345678,2,"예약,\n됩니까?"': "발신",
}


@pytest.mark.parametrize("text", TEXTS)
def test_every_programs_text_says_the_same(text: str) -> None:
    """Over several lines, with commas."""
    (only,) = read(text).found
    assert told(only) == ("01012345678", TEXTS[text], "", "예약,\n됩니까?")


def test_a_call_of_two_ends_leaves_it_open_too() -> None:
    """As an office's own switchboard tells them."""
    found = read(
        f"발신번호,착신번호,통화일시,통화시간\n01012345678,0212345678,{WHEN},5\n"
        f"0212345678,01012345678,{WHEN},0\n"
    ).found
    assert [(each.direction, each.outcome, each.text) for each in found] == [
        ("", "통화", "통화 5초"),
        ("", "부재", "받지 않은 전화"),
    ]


@pytest.mark.parametrize(
    ("header", "name", "expected"),
    [
        ("일시,전화번호,방향,본문", "x.csv", "네"),
        ("일시,전화번호,방향,내용", "문자백업.csv", "네"),
        ("일시,전화번호,방향,내용", "통화기록.csv", "통화\n네"),
        ("일시,전화번호,방향,통화시간", "x.csv", "통화 5초"),
    ],
)
def test_a_direction_is_one_where_something_else_says_what_it_is_of(
    header: str, name: str, expected: str
) -> None:
    """A column 방향 alone may be a journal's."""
    last = "5" if "통화시간" in header else "네"
    table = phone_table(f"{header}\n{WHEN},01012345678,수신,{last}", name)
    assert table is not None
    assert [each.text for each in phone_messages(table, name).found] == [expected]


def test_a_text_of_two_ends_leaves_open_who_is_us() -> None:
    """Who is the customer tells it later."""
    (only,) = read(f"Date,From,To,Message\n{WHEN},01012345678,0212345678,네").found
    assert (only.direction, only.sender and only.sender.phone, only.recipients[0].phone) == (
        "",
        "01012345678",
        "0212345678",
    )


@pytest.mark.parametrize(
    "text",
    [
        f"고객,일시,채널,내용\n1001,{WHEN},전화,통화함",
        f"연락처,일시,방향,내용\n01012345678,{WHEN},수신,통화함",
        f"전화번호,날짜,내용\n01012345678,{WHEN},통화함",
        f"전화번호,날짜,내용,통화시간\n01012345678,{WHEN},통화함,5",
        f"전화번호,날짜,구분,내용\n01012345678,{WHEN},재계약,통화함",
        "이름,전화번호\n홍길동,01012345678",
        "",
    ],
)
def test_a_journal_is_not_taken_for_a_telephones_table(text: str) -> None:
    """What went in as a journal before goes in as one."""
    assert phone_table(text) is None


SMSES: Final = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="4" backup_set="x" backup_date="1709616665000">
  <sms protocol="0" address="+821012345678" date="1709616665000" type="1" subject="null"
    body="네 &#55357;&#56842;&#1;&#10;둘" read="1" contact_name="홍길동" />
  <sms protocol="0" address="01012345678" date="1709616665000" type="3" body="초안" />
  <mms date="1709616665" msg_box="2" address="01012345678~01098765432" sub="null">
    <parts><part ct="application/smil" text="&lt;smil/&gt;" />
      <part ct="text/plain" text="약도입니다" /><part ct="image/jpeg" text="null" /></parts>
  </mms>
  <sms address="114" date="1709616665000" type="1" body="안내" contact_name="(Unknown)" />
</smses>"""


def test_a_day_of_which_either_number_may_be_the_month_is_asked_about() -> None:
    """With the way that leads on, for no line tells the order; where one does, all are read."""
    lines = "번호,날짜,유형,통화시간\n01012345678,03/04/2024 14:31,수신,5\n"
    assert [each.trouble.message for each in read(lines).problems] == [
        "월과 일의 순서를 알 수 없는 날짜입니다."
    ]
    found = read(f"{lines}01012345678,03/25/2024 14:31,수신,5\n").found
    assert [f"{each.at:%m-%d}" for each in found] == ["03-04", "03-25"]


def test_a_backup_of_texts_is_read() -> None:
    """With signs that it holds as two halves, and others that no XML may hold; drafts counted."""
    data = SMSES.encode()
    assert is_phone_backup(data)
    found = phone_backup(data, "sms.xml")
    assert [told(each) for each in found.found] == [
        ("01012345678", "수신", "", "네 😊\n둘"),
        ("01012345678", "발신", "", "약도입니다\n(사진·파일 1개)"),
        ("01098765432", "발신", "", "약도입니다\n(사진·파일 1개)"),
        ("114", "수신", "", "안내"),
    ]
    assert {f"{each.at:%Y-%m-%d %H:%M:%S}" for each in found.found} == {"2024-03-05 14:31:05"}
    assert found.left_out == {"보내지 않았거나 보내지 못한 문자": 1}


def test_a_backup_of_calls_is_read() -> None:
    """By Android's own figures."""
    data = b"""<calls count="2"><call number="01012345678" duration="185" date="1709616665000"
      type="2" presentation="1" /><call number="" duration="0" date="1709616665000" type="3" />
      <call number="1" duration="0" date="when?" type="3" /></calls>"""
    other = (
        b'<alllogs><log number="01012345678" date="1709616665000" type="2" dur="185"/></alllogs>'
    )
    found = phone_backup(data, "calls.xml")
    assert [told(each) for each in found.found] == [
        ("01012345678", "발신", "통화", "통화 3분 5초"),
        ("", "수신", "부재", "부재중 전화"),
    ]
    assert [each.place for each in found.problems] == ["calls.xml 3번째 통화"]
    assert is_phone_backup(other)
    assert [told(each) for each in phone_backup(other, "b.xml").found] == [
        ("01012345678", "발신", "통화", "통화 3분 5초")
    ]


@pytest.mark.parametrize(
    "data",
    [
        b'<calls>\n<call number="1" ',
        b'<!DOCTYPE calls [<!ENTITY a "b">]>\n<calls>&a;</calls>',
        b"<smses>\xff</smses>",
    ],
)
def test_a_broken_backup_is_told(data: bytes) -> None:
    """In one sentence, and entities are not read."""
    with pytest.raises(IncomingError, match="깨져"):
        phone_backup(data, "calls.xml")


def test_a_text_from_a_table_and_from_a_backup_is_one() -> None:
    """The same minute, number and words; two equal ones of a file are two."""
    line = f"{WHEN},01012345678,받은문자,네"
    table = read(f"날짜,번호,구분,내용\n{line}\n{line}\n").found
    sms = '<sms address="+821012345678" date="{}" type="1" body="네" />'
    backup = f"<smses>{sms.format(1709616665000)}{sms.format(1709616669000)}</smses>"
    assert [each.identity for each in table] == [
        each.identity for each in phone_backup(backup.encode(), "sms.xml").found
    ]
    assert len({each.identity for each in table}) == 2


def test_a_record_that_a_backup_holds_twice_is_one() -> None:
    """Alike to the millisecond it is no second call; one of another length is."""
    call = '<call number="01012345678" duration="5" date="1727672400123" type="1"/>'
    other = call.replace('"5"', '"6"')
    found = phone_backup(f"<calls>{call}{call}{other}</calls>".encode(), "통화.xml")
    assert (len(found.found), dict(found.left_out)) == (2, {"두 번 들어 있는 기록": 1})


IPHONE: Final = """\
Chat Session,Message Date,Delivered Date,Read Date,Edited Date,Service,Type,Sender ID,Sender Name,\
Status,Replying to,Subject,Text,Attachment,Attachment type
홍가상,2024-09-30 14:31:22,,,,iMessage,Incoming,+821000001234,홍가상,Read,,,안녕하세요,,
홍가상,2024-09-30 14:32:22,,,,iMessage,Outgoing,,,Read,,,"네,
그렇습니다",,
홍가상,2024-09-30 14:33:22,,,,SMS,Incoming,+821000001234,홍가상,Read,,,,IMG_1.jpg,Image
홍가상,2024-09-30 14:34:22,,,,,Notification,,,,,,이름을 바꿈,,
+82 10-0000-5678,2024-09-30 14:35:22,,,,SMS,Outgoing,,,Sent,,,예약했습니다,,
"""


def test_messages_of_an_iphone_are_with_whom_the_conversation_is() -> None:
    """Of our own nothing else tells it; pictures are named, and what the room says is counted."""
    table = phone_table(IPHONE)
    assert table is not None
    read = phone_messages(table, "Messages.csv")
    assert read.problems == ()
    assert dict(read.left_out) == {"대화방의 알림": 1}
    said = [
        (each.text, *(each.sender or each.recipients[0])[::2], each.direction)
        for each in read.found
    ]
    assert said == [
        ("안녕하세요", "홍가상", "01000001234", "수신"),
        ("네,\n그렇습니다", "홍가상", "", "발신"),
        ("(파일: IMG_1.jpg)", "홍가상", "01000001234", "수신"),
        ("예약했습니다", "", "01000005678", "발신"),
    ]


def test_an_export_that_has_grown_says_of_the_old_what_it_said() -> None:
    """So that nothing comes in twice."""
    longer = IPHONE + "홍가상,2024-10-01 09:00:00,,,,SMS,Incoming,+821000001234,,Read,,,새 말,,\n"
    both = []
    for text in (IPHONE, longer):
        table = phone_table(text)
        assert table is not None
        both.append([each.identity for each in phone_messages(table, "a.csv").found])
    before, after = both
    assert after[: len(before)] == before
    assert len(set(after)) == len(after) == len(before) + 1


def test_calls_of_an_iphone_are_read() -> None:
    """A length that is blank is none: nobody has answered."""
    table = phone_table(
        "Call type,Date,Duration,Number,Contact,Location,Service\n"
        'Incoming,2024-09-30 15:05:00,00:03:05,+82 10-0000-1234,홍가상,"Seoul, Korea",Phone\n'
        "Missed,2024-09-30 16:05:00,00:00:00,010-0000-5678,,,Phone\n"
        "Outgoing,2024-09-30 17:05:00,,010-0000-5678,,,FaceTime Audio\n"
    )
    assert table is not None
    read = phone_messages(table, "Call History.csv")
    assert [each.text for each in read.found] == [
        "통화 3분 5초",
        "부재중 전화",
        "전화를 걸었으나 받지 않음",
    ]
