"""Other people's records: each message the contact of its customer, found and written once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from xlcrm.errors import DomainError
from xlcrm.incoming.messages.kakao import chat_of
from xlcrm.incoming.messages.mail import mailbox_of
from xlcrm.incoming.messages.phone_table import phone_messages, phone_table
from xlcrm.incoming.messages.reading import MessageFiles
from xlcrm.jobs.log.messages import SortedMessages, sort_messages
from xlcrm.jobs.log.new_contacts import shortened
from xlcrm.office.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xlcrm.incoming.messages.message import Messages

PEOPLE: Final = (
    (1001, "홍길동", "010-1234-5678", "hong@example.com", "이대리"),
    (1002, "김철수", "010-9876-5432", None, "이대리"),
    (1003, "박영희", "010-1111-2222", "park@example.com", "박실장"),
    (1004, "김철수", "010-3333-4444", None, "박실장"),
    (1005, "최가람", "010-5555-6666; 02-123-4567", "choi@a.kr, choi@b.kr", "박실장"),
    (1006, "최나람", "010-5555-6666", None, "박실장"),
    (1007, "박영희(모)", None, None, None),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Return an office with namesakes, a shared number, and two addresses in a cell."""
    path: Path = tmp_path_factory.mktemp("office") / "대장.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append(("고객 ID", "고객명", "연락처", "이메일", "담당자", "계약 시작일", "계약 종료일"))
    for row in PEOPLE:
        sheet.append((*row, date(2023, 10, 26), date(2024, 10, 25)))
    book.save(path)
    return open_ledger(path)


def files(*read: Messages) -> MessageFiles:
    """Return the messages of several files."""
    return MessageFiles(
        tuple(each for one in read for each in one.found),
        own=frozenset(each for one in read for each in one.own),
    )


def chat(text: str, title: str = "") -> Messages:
    """Return what an export says: lines of `HH:MM name : words`, of one day."""
    head = f"{title} 님과 카카오톡 대화\n" if title else ""
    lines = "\n".join(f"2024-03-05 {line[:5]}, {line[6:]}" for line in text.splitlines())
    return chat_of(head + lines, "카톡.txt")


def calls(*lines: str) -> Messages:
    """Return what a table says: lines of name, number, way and length."""
    table = phone_table(
        "\n".join(["날짜,이름,전화번호,유형,통화시간", *(f"2024-03-05 14:31,{e}" for e in lines)])
    )
    assert table is not None
    return phone_messages(table, "통화.csv")


def mails(*heads: str) -> Messages:
    """Return what mails say of which only some lines of the head are given."""
    return mailbox_of(
        "\n".join(
            f"From - Tue Mar  5 14:31:05 2024\nDate: Tue, 05 Mar 2024 14:31:05 +0900\n"
            f"Message-ID: <{number}@x>\n{head}\n\n말\n"
            for number, head in enumerate(heads)
        ).encode(),
        "메일.mbox",
    )


def whom(found: SortedMessages) -> list[tuple[str, str, str]]:
    """Return whose contacts they are, their direction, and what told whose."""
    return [
        (each.person.customer_id, str(each.entry.get("direction", "")), each.by)
        for each in found.taken
    ]


# -- by number -------------------------------------------------------------------------------------


def test_a_number_finds_its_customer_whatever_the_name(ledger: Ledger) -> None:
    """However it is written, and whatever the address book calls them."""
    read = calls("남편,+82 10-1234-5678,수신,5", ",8210-9876-5432,발신,5", ",02-123-4567,수신,0")
    assert whom(sort_messages(ledger, files(read))) == [
        ("1001", "수신", "번호"),
        ("1002", "발신", "번호"),
        ("1005", "수신", "번호"),
    ]


def test_who_is_shown_by_a_number_is_found_by_it(ledger: Ledger) -> None:
    """Digits alone are no customer's 고객 ID."""
    shown = chat("14:31 010-1234-5678 : 네\n14:32 1003 : 네\n14:33 이대리 : 네", "모두")
    found = sort_messages(ledger, files(shown))
    assert whom(found) == [("1001", "수신", "번호")]
    assert [each.party.name for each in found.strangers] == ["1003"]


def test_a_number_of_two_is_asked_about_unless_the_name_tells(ledger: Ledger) -> None:
    """A family's telephone."""
    found = sort_messages(ledger, files(calls("집,010-5555-6666,수신,5")))
    assert [[one.customer_id for one in each.candidates] for each in found.asked] == [
        ["1005", "1006"]
    ]
    named = sort_messages(ledger, files(calls("최나람 회원님,010-5555-6666,수신,5")))
    assert whom(named) == [("1006", "수신", "번호")]


def test_a_name_with_another_number_is_asked_about(ledger: Ledger) -> None:
    """Somebody else may be called so."""
    found = sort_messages(ledger, files(calls("홍길동,010-0000-0001,수신,5")))
    assert (found.taken, [each.party.masked for each in found.asked]) == ((), ["010-****-0001"])


def test_who_is_no_customer_is_counted_masked(ledger: Ledger) -> None:
    """And nothing is written to anybody."""
    read = calls(*(f",010-0000-000{one},수신,5" for one in (1, 1, 2)), "발신번호표시제한,,수신,0")
    found = sort_messages(ledger, files(read))
    assert (found.taken, found.asked) == ((), ())
    assert [(each.party.masked, each.messages) for each in found.strangers] == [
        ("010-****-0001", 2),
        ("(이름 없음)", 1),
        ("010-****-0002", 1),
    ]


# -- by name ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ["홍길동", "홍길동 회원님", "홍길동5678", "김철수 5432"])
def test_a_shown_name_finds_the_one_customer(ledger: Ledger, shown: str) -> None:
    """The end of a number tells namesakes apart."""
    found = sort_messages(ledger, files(chat(f"14:31 {shown} : 네\n14:32 센터 : 네", shown)))
    customer = "1002" if "김" in shown else "1001"
    assert whom(found) == [(customer, "수신", "이름"), (customer, "발신", "이름")]


@pytest.mark.parametrize(
    ("shown", "candidates"),
    [
        ("김철수", ["1002", "1004"]),
        ("홍길동 어머니", ["1001"]),
        ("가온상사 홍길동", ["1001"]),
        ("홍길동9999", ["1001"]),
    ],
)
def test_a_doubtful_name_is_asked_about(ledger: Ledger, shown: str, candidates: list[str]) -> None:
    """Namesakes, relatives, a firm's name beside, another number: nobody is guessed."""
    found = sort_messages(ledger, files(chat(f"14:31 {shown} : 네", shown)))
    assert found.taken == ()
    assert [[one.customer_id for one in each.candidates] for each in found.asked] == [candidates]


def test_a_name_in_the_ledger_as_it_is_shown_is_that_customer(ledger: Ledger) -> None:
    """Though it looks like somebody's relative."""
    found = sort_messages(ledger, files(chat("14:31 박영희(모) : 네", "박영희(모)")))
    assert whom(found) == [("1007", "수신", "이름")]


def test_an_answer_settles_who_it_is(ledger: Ledger) -> None:
    """By the name, also masked as it was shown; and nobody is an answer, too."""
    read = files(chat("14:31 김철수 : 네", "김철수"), calls("누구,010-0000-0001,수신,5"))
    for word in ("김철수", "김*수"):
        told = {word: "1004", "010-****-0001": "홍길동"}
        found = sort_messages(ledger, read, told=told)
        assert sorted(whom(found)) == [("1001", "수신", "--as"), ("1004", "수신", "--as")]
    nobody = sort_messages(ledger, read, told={"김*수": "", "없는 이름": "1001"})
    assert (nobody.taken, nobody.asked) == ((), ())
    assert nobody.left_out == {"고객이 아니라고 한 사람의 것": 1}
    assert nobody.unused == ("없는 이름",)


@pytest.mark.parametrize(
    "told", [{"김철수": "9999"}, {"김철수": "김철수"}, {"김*수": "1004"}], ids=str
)
def test_an_answer_that_settles_nothing_is_refused(ledger: Ledger, told: dict[str, str]) -> None:
    """Of an unknown customer, of several, or of a mask that two have; nobody is named."""
    read = files(chat("14:31 김철수 : 네", "김철수"), chat("14:31 김만수 : 네", "김만수"))
    with pytest.raises(DomainError) as error:
        sort_messages(ledger, read, told=told)
    assert "철수" not in str(error.value)


# -- conversations ---------------------------------------------------------------------------------


def test_without_a_title_the_customer_tells_who_is_us(ledger: Ledger) -> None:
    """Or who works here; and where neither does, it is asked."""
    found = sort_messages(ledger, files(chat("14:31 홍길동 : 네\n14:32 센터 : 네")))
    assert whom(found) == [("1001", "수신", "이름"), ("1001", "발신", "이름")]
    both = chat("14:31 홍길동 : 네\n14:32 박영희 : 네")
    assert sort_messages(ledger, files(both)).rooms == {("홍길동", "박영희"): 2}
    told = sort_messages(ledger, files(both), ours=["박영희"])
    assert whom(told) == [("1001", "수신", "이름"), ("1001", "발신", "이름")]
    office = sort_messages(ledger, files(chat("14:31 이대리 : 네\n14:32 홍길동 : 네")))
    assert whom(office) == [("1001", "발신", "이름"), ("1001", "수신", "이름")]
    assert [each.entry.get("officer") for each in office.taken] == ["이대리", None]


def test_who_speaks_alone_is_the_customer_or_us(ledger: Ledger) -> None:
    """As the title tells."""
    assert whom(sort_messages(ledger, files(chat("14:31 센터 : 네", "홍길동")))) == [
        ("1001", "발신", "이름")
    ]
    assert whom(sort_messages(ledger, files(chat("14:31 홍길동 : 네")))) == [
        ("1001", "수신", "이름")
    ]


def test_of_many_only_what_customers_say_comes_in(ledger: Ledger) -> None:
    """To whom we speak among many nobody knows; it is counted."""
    text = "14:31 홍길동 : 네\n14:31 박영희 : 네\n14:32 이대리 : 안내\n14:33 지나가던이 : 와"
    found = sort_messages(ledger, files(chat(text, "회원방")))
    assert whom(found) == [("1001", "수신", "이름"), ("1003", "수신", "이름")]
    assert found.left_out == {"단체방에서 우리가 한 말": 1}
    assert [each.party.name for each in found.strangers] == ["지나가던이"]


# -- mails -----------------------------------------------------------------------------------------


def test_a_mail_is_its_customers_whoever_sent_it(ledger: Ledger) -> None:
    """Received of the sender; sent, of each customer among those whom it went to."""
    read = mails(
        "From: x <HONG@example.com>\nTo: office@center.kr",
        "From: office@center.kr\nTo: hong@example.com, other@example.com\nCc: choi@b.kr",
        "From: someone@example.com\nTo: office@center.kr",
    )
    found = sort_messages(ledger, files(read), ours=["@center.kr"])
    assert whom(found) == [
        ("1001", "수신", "주소"),
        ("1001", "발신", "주소"),
        ("1005", "발신", "주소"),
    ]
    assert [each.party.masked for each in found.strangers] == ["so***@example.com"]


def test_where_customers_write_to_is_ours(ledger: Ledger) -> None:
    """Where nobody has said so; without any such mail the direction is left open, and told."""
    sent = "From: office@center.kr\nTo: hong@example.com"
    read = mails("From: park@example.com\nTo: office@center.kr", sent)
    assert whom(sort_messages(ledger, files(read))) == [
        ("1003", "수신", "주소"),
        ("1001", "발신", "주소"),
    ]
    alone = sort_messages(ledger, files(mails(sent)))
    assert (whom(alone), alone.undirected) == ([("1001", "", "주소")], 1)
    arrived = mails("From: x@example.com\nTo: y@example.com\nDelivered-To: office@center.kr", sent)
    assert whom(sort_messages(ledger, files(arrived))) == [("1001", "발신", "주소")]


def test_what_is_ours_is_found_for_mails_and_calls_apart(ledger: Ledger) -> None:
    """The number to which customers call, though addresses of ours are known."""
    table = phone_table(
        "발신번호,착신번호,일시,통화시간\n01012345678,0298765432,2024-03-05 14:31,5\n"
        "0298765432,01011112222,2024-03-05 14:32,5\n"
    )
    assert table is not None
    read = mails("From: park@example.com\nTo: office@center.kr\nDelivered-To: office@center.kr")
    found = sort_messages(ledger, files(read, phone_messages(table, "통화.csv")))
    assert sorted(whom(found)) == [
        ("1001", "수신", "번호"),
        ("1003", "발신", "번호"),
        ("1003", "수신", "주소"),
    ]


def test_a_stranger_who_writes_to_us_and_a_customer_is_not_us(ledger: Ledger) -> None:
    """Where our address is known: what a third one writes to a customer is not written down."""
    read = mails("From: third@example.com\nTo: hong@example.com, office@center.kr")
    found = sort_messages(ledger, files(read), ours=["office@center.kr"])
    assert (found.taken, len(found.strangers)) == ((), 1)


def test_a_name_finds_who_has_no_address_in_the_ledger(ledger: Ledger) -> None:
    """And then the address is theirs; where the ledger has another, it is asked."""
    read = mails(
        "From: 최나람 <nr@example.com>\nTo: office@center.kr",
        "From: office@center.kr\nTo: nr@example.com",
        "From: 홍길동 <other@example.com>\nTo: office@center.kr",
    )
    found = sort_messages(ledger, files(read), ours=["@center.kr"])
    assert whom(found) == [("1006", "수신", "이름"), ("1006", "발신", "이름")]
    assert [each.party.masked for each in found.asked] == ["ot***@example.com"]


# -- once ------------------------------------------------------------------------------------------


def imported(ledger: Ledger, reads: Iterable[Messages]) -> list[dict[str, object]]:
    """Return the journal after several imports, one after the other."""
    rows: list[dict[str, object]] = []
    for read in reads:
        book = replace(ledger.book, waiting=tuple(rows))  # type: ignore[arg-type]
        found = sort_messages(ledger.with_book(book), files(read))
        rows += [{**each.entry, "entry_id": each.entry["entry_id"]} for each in found.taken]
    return rows


LINES: Final = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(("홍길동", "센터")),
        st.sampled_from(("네", "아니요", "내일\n갑니다", "요금은 : 얼마?")),
    ),
    min_size=1,
    max_size=8,
)


@given(said=LINES, cuts=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=3))
def test_twice_is_once_however_an_export_is_cut(
    ledger: Ledger, said: Sequence[tuple[int, str, str]], cuts: Sequence[tuple[int, int]]
) -> None:
    """Any parts of a conversation, in any order, and the whole: each line stands there once."""
    said = sorted(said, key=lambda each: each[0])
    lines = [f"14:{30 + minute} {who} : {words}" for minute, who, words in said]
    exports = [lines[min(cut) : max(cut)] for cut in cuts]
    reads = [_export(each) for each in (*exports, lines, lines)]
    rows = imported(ledger, reads)
    written = Counter(line for row in rows for line in str(row["content"]).split("\n"))
    assert written == Counter(line for _, _, words in said for line in words.split("\n"))
    assert len({row["entry_id"] for row in rows}) == len(rows)


def _export(lines: Sequence[str]) -> Messages:
    head = "홍길동 님과 카카오톡 대화\n"
    return chat_of(head + "\n".join(f"2024-03-05 {each[:5]}, {each[6:]}" for each in lines), "k")


def test_what_one_says_in_a_minute_is_one_contact(ledger: Ledger) -> None:
    """And what a later export has beside it is another; a single minute later is another, too."""
    first = chat("14:31 홍길동 : 안녕하세요\n14:31 홍길동 : 문의요\n14:32 홍길동 : 네", "홍길동")
    more = chat("14:31 홍길동 : 안녕하세요\n14:31 홍길동 : 문의요\n14:31 홍길동 : 급해요", "홍길동")
    assert [row["content"] for row in imported(ledger, [first, more, first])] == [
        "안녕하세요\n문의요",
        "네",
        "급해요",
    ]


def test_a_mail_in_two_folders_is_one(ledger: Ledger) -> None:
    """In the same import and in the next."""
    read = mails("From: hong@example.com\nTo: office@center.kr")
    assert len(sort_messages(ledger, files(read, read)).taken) == 1
    assert len(imported(ledger, [read, read])) == 1


def test_a_text_that_is_too_long_is_shortened_with_a_word() -> None:
    """As Excel counts: a sign beyond the first plane is two."""
    text = shortened("😊" * 20_000)
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.endswith("자를 줄였습니다)")
    assert shortened("😊" * 16_383) == "😊" * 16_383


def test_the_offices_own_word_for_a_channel_is_taken(ledger: Ledger) -> None:
    """카카오톡, where its list has it; else 채팅."""
    read = files(chat("14:31 홍길동 : 네", "홍길동"))
    settings = replace(ledger.book.settings, lists={"channel": ("카톡",)})
    book = replace(ledger.book, settings=settings)
    found = sort_messages(ledger.with_book(book), read)
    assert [
        found.taken[0].entry["channel"],
        sort_messages(ledger, read).taken[0].entry["channel"],
    ] == [
        "카톡",
        "채팅",
    ]
