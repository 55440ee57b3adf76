"""Mails as programs save them, in all the ways in which Korean ones are written."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage
from typing import Final

import pytest

from xlcrm.incoming.messages.mail import is_mail, is_mailbox, mail_of, mailbox_of
from xlcrm.incoming.messages.mail_text import plain_words, without_answered

SUBJECT: Final = "재계약 문의, 똠방각하"
BODY: Final = "안녕하세요.\n재계약을 하려고 합니다."


def word(text: str, charset: str) -> str:
    """Return an encoded word of a header."""
    encoded = base64.b64encode(text.encode("cp949" if charset != "utf-8" else charset)).decode()
    return f"=?{charset}?B?{encoded}?="


def raw(charset: str, transfer: str, html: str = "") -> bytes:
    """Return a mail whose head and body are written in some way."""
    data = (html or BODY).encode("cp949" if charset != "utf-8" else charset)
    body = {
        "base64": base64.encodebytes(data),
        "quoted-printable": quopri.encodestring(data),
        "8bit": data,
    }[transfer]
    head = "\r\n".join(
        (
            f"From: {word('홍길동', charset)} <Hong@Example.com>",
            "To: office@center.kr",
            f"Subject: {word(SUBJECT, charset)}",
            "Date: Tue, 05 Mar 2024 05:31:05 +0000",
            "Message-ID: <1@example.com>",
            f'Content-Type: text/{"html" if html else "plain"}; charset="{charset}"',
            f"Content-Transfer-Encoding: {transfer}",
            "\r\n",
        )
    )
    return head.encode("ascii") + body


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "euc-kr", "ks_c_5601-1987"])
def test_a_mail_is_read_however_it_is_written(charset: str, transfer: str) -> None:
    """Signs beyond EUC-KR too, which mail programs write under its name."""
    data = raw(charset, transfer)
    assert is_mail(data)
    (mail,) = mail_of(data, "문의.eml").found
    assert mail.text == f"{SUBJECT}\n{BODY}"
    assert mail.sender is not None
    assert (mail.sender.name, mail.sender.address) == ("홍길동", "hong@example.com")
    assert f"{mail.at:%Y-%m-%d %H:%M:%S}" == "2024-03-05 14:31:05"


def test_raw_korean_in_the_head_is_read() -> None:
    """As old programs write it: without encoded words, and files too."""
    data = (
        "From: 홍길동 <hong@example.com>\nSubject: 문의\nDate: Tue, 5 Mar 2024 14:31 +0900\n"
        'Content-Type: multipart/mixed; boundary="B"\n\n--B\n\n본문\n--B\n'
        'Content-Type: application/x-hwp; name="계약서.hwp"\n'
        'Content-Disposition: attachment; filename="계약서.hwp"\n\nx\n--B--\n'
    ).encode("cp949")
    (mail,) = mail_of(data, "a.eml").found
    assert (mail.sender and mail.sender.name, mail.text) == (
        "홍길동",
        "문의\n본문\n첨부: 계약서.hwp",
    )


def test_a_page_without_plain_words_is_read_as_words() -> None:
    """No style, no markup, and not the mail that it answers."""
    page = (
        "<html><head><style>p {color: red}</style></head><body><p>네,&nbsp;좋습니다.<br>내일</p>"
        '<div class="gmail_quote">옛 글<blockquote>더 옛 글<br></blockquote></div></body></html>'
    )
    (mail,) = mail_of(raw("utf-8", "base64", page), "a.eml").found
    assert mail.text == f"{SUBJECT}\n네, 좋습니다.\n내일"


def test_attachments_are_named_and_the_page_beside_plain_words_is_not_read() -> None:
    """And pictures that only stand in the page are no attachments."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "hong@example.com", "office@center.kr"
    mail["Date"], mail["Subject"] = "Tue, 05 Mar 2024 14:31:05 +0900", "서류"
    mail.set_content("보냅니다")
    mail.add_alternative("<p>다른 말</p>", subtype="html")
    mail.add_attachment(b"x", "application", "pdf", filename="신분증 사본.pdf")
    mail.add_attachment(b"x", "image", "png", disposition="inline", filename="logo.png", cid="<l>")
    (found,) = mail_of(mail.as_bytes(), "a.eml").found
    assert found.text == "서류\n보냅니다\n첨부: 신분증 사본.pdf"


ANSWERED: Final = {
    "Gmail": "2024년 3월 5일 (화) 오후 2:31, 센터 <office@center.kr>님이 작성:\n\n> 언제요?",
    "Gmail, broken": "2024년 3월 5일 (화) 오후 2:31, 센터\n<office@center.kr>님이 작성:\n> 언제요?",
    "English": "On Tue, Mar 5, 2024 at 2:31 PM Center <office@center.kr> wrote:\n> 언제요?",
    "Outlook": "-----Original Message-----\nFrom: 센터\nSent: Tuesday\n\n언제요?",
    "Outlook in Korean": "보낸 사람: 센터\n보낸 날짜: 2024년 3월 5일\n제목: x\n언제요?",
    "Naver": '-----Original Message-----\nFrom: "센터"\nTo: x\n언제요?',
    "Daum": "--------- 원본 메일 ---------\n보낸이: 센터\n언제요?",
    "quoted only": "> 언제요?\n> 네?",
}


@pytest.mark.parametrize("program", ANSWERED)
def test_the_mail_that_is_answered_is_cut_off(program: str) -> None:
    """Whatever program has put it there."""
    assert without_answered(f"내일 갑니다.\n\n{ANSWERED[program]}") == "내일 갑니다."


def test_what_is_only_passed_on_stays() -> None:
    """A contact that says nothing of what it passes on would say nothing at all."""
    text = "---------- Forwarded message ---------\n보낸사람: 홍\n날짜: 어제\n\n환불해 주세요"
    assert without_answered(text) == text
    assert plain_words("<div class='gmail_quote'>환불해 주세요</div>") == "환불해 주세요"


def test_a_sentence_that_speaks_of_mails_is_no_end() -> None:
    """Only what programs write between a mail and the one that it answers."""
    text = "보낸 사람: 이 칸을 고쳐 주세요.\n그리고 2024년 3월 5일에 갑니다.\nFrom now on"
    assert without_answered(text) == text


@pytest.mark.parametrize(
    ("head", "counted"),
    [
        ("Auto-Submitted: auto-replied", "자동 응답"),
        ("X-Autoreply: yes", "자동 응답"),
        ("Subject: [자동 회신] 휴가 중입니다", "자동 응답"),
        ("Subject: Automatic reply: 문의", "자동 응답"),
        ("From: MAILER-DAEMON@example.com", "반송된 메일"),
        ("Content-Type: multipart/report; boundary=x", "반송된 메일"),
        ("Subject: Undeliverable: 안내", "반송된 메일"),
        ("X-Gmail-Labels: =?UTF-8?B?7J6E7Iuc67O06rSA7ZWo?=", "임시 보관한 메일"),
    ],
)
def test_mails_that_nobody_wrote_are_counted(head: str, counted: str) -> None:
    """Answers of machines, and what came back or was never sent."""
    rest = "Date: Tue, 05 Mar 2024 14:31:05 +0900\n"
    rest += "" if head.startswith("From") else "From: hong@example.com\n"
    found = mail_of(f"{head}\n{rest}\n말\n".encode(), "a.eml")
    assert (found.found, found.left_out) == ((), {counted: 1})


@pytest.mark.parametrize(
    "head",
    [
        *("Auto-Submitted: no", "Subject: 자동차 문의", "Precedence: bulk"),
        *("Subject: 반송 주소 문의", "Subject: 자동 응답 설정 문의", "Subject: 배달 실패했어요"),
    ],
)
def test_mails_that_somebody_wrote_are_not_left_out(head: str) -> None:
    """Though their head has such words."""
    data = f"{head}\nFrom: hong@example.com\nDate: Tue, 05 Mar 2024 14:31:05 +0900\n\n말\n".encode()
    assert len(mail_of(data, "a.eml").found) == 1


BOX: Final = """From 1@xxx Tue Mar 05 14:31:05 +0900 2024
From: hong@example.com
Delivered-To: office@center.kr
Date: Tue, 05 Mar 2024 14:31:05 +0900
Subject: 하나

말

From now on we say:
more: than this

From - Tue Mar  5 14:31:05 2024
X-Gmail-Labels: Sent
From: boss@center.kr
Date: Tue, 05 Mar 2024 15:31:05 +0900
Subject: 둘

>From the office

From - Tue Mar  5 14:31:05 2024
From: kim@example.com
Subject: 셋

날짜 없음
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_folder_of_mails_is_taken_apart(end: str) -> None:
    """At the lines between mails only; what a mail says of us is kept, one without a day named."""
    data = BOX.replace("\n", end).encode()
    assert is_mailbox(data)
    found = mailbox_of(data, "메일.mbox")
    assert [each.text for each in found.found] == [
        "하나\n말\n\nFrom now on we say:\nmore: than this",
        "둘\nFrom the office",
    ]
    assert found.own == {"office@center.kr", "boss@center.kr"}
    assert [each.place for each in found.problems] == ["메일.mbox 3번째 메일"]


def test_the_same_mail_has_one_identity_and_others_have_others() -> None:
    """By its Message-ID; without one by all that it says."""
    plain = b"From: hong@example.com\nDate: Tue, 05 Mar 2024 14:31:05 +0900\nSubject: %s\n\nx\n"
    one, again, other = (
        mail_of(plain % each, name).found[0].identity
        for each, name in ((b"a", "1.eml"), (b"a", "2.eml"), (b"b", "1.eml"))
    )
    assert one == again != other
