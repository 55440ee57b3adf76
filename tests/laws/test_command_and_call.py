"""Law 8: whatever a command does, one public call does too, and leaves the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import received
from known_hazard import known_office, written
from modes import WAYS, given_to, strangers, umask
from openpyxl import load_workbook

import xlcrm
from xlcrm.__main__ import main
from xlcrm.cli import options
from xlcrm.cli.app import app
from xlcrm.files import queue
from xlcrm.files.record import record_bytes
from xlcrm.files.sealed import proof_of
from xlcrm.office.changes import Changes
from xlcrm.workbook.fresh.ask import is_installed

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
NOW: Final = datetime(2024, 10, 1, 9, 30)  # noqa: DTZ001 - Korean wall time
EVENING: Final = 1_727_690_400  # 2024-09-30 19:00 in Korea
DAY: Final = date(2024, 10, 1)
ON: Final = ("--as-of", "2024-10-01")
USER: Final = "김대리"
LEDGER: Final = "대장.xlsx"
QUEUE: Final = f"{LEDGER}.xlcrm-queue"
ENTRY: Final[list[str]] = [""]  # the 일지 ID that a pair corrects or closes
SENT_BY: Final = (
    *("--fill", "사무실=가온헬스", "--fill", "사무실 전화=02-000-0000"),
    *("--via", "csv", "-o", "발송.csv", "--go", *ON),
)
WHO: Final = xlcrm.OfCustomer("1001")
PASSWORD: Final = "봄비 7시"  # noqa: S105 - of tests
CALLS_CSV: Final = "일시,고객 ID,채널,내용\n2024-09-02 10:00,1001,이메일,상담\n"
CHAT: Final = "2024년 9월 2일 오후 2:31, 홍길동 : 네\n2024년 9월 2일 오후 2:32, 센터 : 네\n"
SENDER: Final = {
    "사무실": "가온헬스",
    "사무실 전화": "02-000-0000",
    "사무실 링크": "https://example.com",
}
LETTER: Final = (
    *("letter", LEDGER, "-c", "1001", "--template", "재계약제안.docx", "-o", "편지.docx", *ON),
    *(word for name, said in SENDER.items() for word in ("--fill", f"{name}={said}")),
)
ROWS_CSV: Final = (
    "고객명,연락처,시작일,종료일,상품,금액\n다솜,010-7777-8888,2024.9.1,2025.8.31,기본,5만원\n"
)


def by(command: str) -> xlcrm.Author:
    """Return who the command says it is."""
    return xlcrm.Author(USER, command, NOW)


def commit(command: str, propose: Callable[[xlcrm.Ledger], xlcrm.Proposal[object]]) -> None:
    """Open the ledger, make the proposal, commit it."""
    ledger = xlcrm.open_ledger(LEDGER)
    ledger.commit(propose(ledger), by=by(command))


def written_text() -> None:
    """Put a text of the office's own beside the ledger, of which nobody can tell what it is."""
    Path("문구").mkdir()
    Path("문구/방문 안내.txt").write_text("{고객명}님, 곧 찾아뵙겠습니다.", "utf-8")


def logged(channel: str = "전화") -> str:
    """Log a contact and return its 일지 ID."""
    entry = {"customer": "1001", "channel": channel, "content": "통화함"}
    ledger = xlcrm.open_ledger(LEDGER)
    proposal = xlcrm.log(ledger, [entry], now=NOW)
    ledger.commit(proposal, by=by("log add"))
    return str(proposal.found.rows[0]["entry_id"])


def owing() -> None:
    """Have the first customer owe something."""
    ledger = xlcrm.open_ledger(LEDGER)
    changes = Changes(ledger.book)
    changes.set(ledger.book.ledgers[0], "outstanding", {0: 50_000})
    ledger.commit(changes.plan(), by=by("fix"))


def waiting() -> None:
    """Leave an entry beside the ledger, as while somebody has it open."""
    owner = Path(f"~${LEDGER}")
    owner.touch()
    entry = {"customer": "1001", "content": "통화함"}
    assert xlcrm.add_entries(LEDGER, [entry], by("log add")).waiting == 1
    owner.unlink()


def two_waiting() -> None:
    """Leave two entries beside the ledger, the first of which is dropped then."""
    owner = Path(f"~${LEDGER}")
    owner.touch()
    for content in ("통화함", "방문함"):
        entry = {"customer": "1001", "content": content}
        xlcrm.add_entries(LEDGER, [entry], by("log add"))
    owner.unlink()
    ENTRY[0] = str(queue.waiting(LEDGER).rows[0]["entry_id"])


def adopted() -> None:
    """Adopt the ledger, which need be none yet."""
    ledger = xlcrm.open_workbook(LEDGER)
    ledger.commit(xlcrm.adopt(ledger, as_of=DAY), by=by("adopt"))


def refreshed() -> None:
    """Save the ledger once, so that there is something to undo."""
    commit("refresh", lambda ledger: xlcrm.refresh(ledger, as_of=DAY))


def saved_before() -> None:
    """Save a ledger of an evening once, so that there is something to put back."""
    os.utime(LEDGER, (EVENING, EVENING))
    refreshed()


def outdated() -> None:
    """Write into the ledger and leave what formulas make of it to Excel."""
    ledger = xlcrm.open_ledger(LEDGER)
    ledger.commit(xlcrm.refresh(ledger, as_of=DAY).plan, by=by("refresh"))


def unnumbered() -> None:
    """Leave the ledger without its 고객 ID, as one that an office has kept by name."""
    ledger = Path(LEDGER)
    ledger.write_bytes(_without_first_column(ledger.read_bytes()))


def of_a_former_edition() -> None:
    """Have a ledger that the first program has made."""
    shutil.copy(Path(__file__).parents[1] / "ledgers" / "edition_1.xlsx", LEDGER)


@cache
def _without_first_column(workbook: bytes) -> bytes:
    """The same bytes each time: the library writes the hour into a workbook."""
    book, without = load_workbook(io.BytesIO(workbook)), io.BytesIO()
    book["고객대장"].delete_cols(1)
    book.save(without)
    return without.getvalue()


def received_rows() -> None:
    """Have somebody type into the sheet 접수; the same bytes each time, as above."""
    ledger = Path(LEDGER)
    ledger.write_bytes(_with_rows(ledger.read_bytes()))


@cache
def _with_rows(workbook: bytes) -> bytes:
    path = Path("접수.xlsx")
    path.write_bytes(workbook)
    received.make(path, NOW)
    received.write(
        path,
        {"종류": "전화", "고객": "1001", "날짜": "2024-09-30", "내용": "통화함"},
        {"종류": "해지", "고객": "1002", "날짜": "2024-09-30", "결과": "가격"},
        {"종류": "전화", "고객": "없는 사람", "내용": "통화함"},
    )
    return path.read_bytes()


def consents_file(*, asking: bool) -> None:
    """Write who may be written to, or who is asked, as a file of its own."""
    found = xlcrm.consents(xlcrm.open_ledger(LEDGER), as_of=DAY)
    xlcrm.write_consents(found, "동의.xlsx", ledger=LEDGER, asking=asking)


def letters() -> None:
    """Make a letter, and write it into the journal."""
    made = xlcrm.make_letters(
        xlcrm.open_ledger(LEDGER),
        xlcrm.letter_template("재계약제안.docx"),
        "편지.docx",
        as_of=DAY,
        now=NOW,
        customers=["1001"],
        given=SENDER,
    )
    xlcrm.add_entries(LEDGER, made.entries, by("letter"), once=True)


def calendar() -> None:
    """Write the calendar of what expires."""
    rows = xlcrm.expiring(xlcrm.open_ledger(LEDGER), as_of=DAY)
    stamp = datetime.fromisoformat("2024-10-01T00:30:00+00:00")
    Path("만료.ics").write_bytes(xlcrm.calendar(rows, stamp=stamp))


def page(name: str) -> None:
    """Write what there is to do as a file of its own."""
    ledger = xlcrm.open_ledger(LEDGER)
    told = [("", ledger, xlcrm.today(ledger, as_of=DAY, called=LEDGER))]
    stamp = datetime.fromisoformat("2024-10-01T00:30:00+00:00")
    if name.endswith(".ics"):
        Path(name).write_bytes(xlcrm.today_calendar(told, as_of=DAY, stamp=stamp))
    else:
        xlcrm.write_today(name, xlcrm.today_book(told, DAY))


def send() -> None:
    """Make a list of a campaign."""
    wanted = xlcrm.Campaign("가을", "재계약 60일 전", DAY, audience="D-60", given=SENDER)
    carrier = xlcrm.carrier_of("csv", xlcrm.Given(lambda: NOW, output="발송.csv", ledger=LEDGER))
    assert xlcrm.send(LEDGER, wanted, carrier, by("send"), clock=lambda: NOW).sent


def took_results(ledger: xlcrm.Ledger) -> xlcrm.Proposal[object]:
    """Take in what a gateway says."""
    rows = [{"고객 ID": "1001", "결과": "성공"}, {"고객 ID": "1002", "결과": "수신거부"}]
    return xlcrm.take_results(ledger, rows, as_of=DAY)


def answered(ledger: xlcrm.Ledger) -> xlcrm.Proposal[object]:
    """Take in what a customer says."""
    row = {"고객 ID": "1001", "캠페인": "가을", "반응": "문의"}
    return xlcrm.take_results(ledger, [row], as_of=DAY)


def voiced() -> None:
    """Write what customers say into a file of its own."""
    ledger = xlcrm.open_ledger(LEDGER)
    found = xlcrm.voices(ledger, as_of=DAY, plain=True)
    xlcrm.write_voices(ledger, found, "소리.xlsx")


def earning(*said: str) -> None:
    """Have an office say for what it gives points."""
    ledger = xlcrm.open_ledger(LEDGER)
    settings = next(each for each in ledger.book.sheets if each.table.spec.key == "settings")
    rows = [("적립 시작일", "2024-09-01"), said]
    changes = Changes(ledger.book)
    changes.append(settings, [{"section": "혜택", "item": a, "value": b} for a, b in rows])
    ledger.commit(changes.plan(), by=by("fix"))


def giving(on: date, until: date | None = None) -> None:
    """Give the first customer points on a day."""

    def given(ledger: xlcrm.Ledger) -> xlcrm.Proposal[object]:
        return xlcrm.give_points(ledger, "1001", 500, as_of=on, reason="보상", until=until)

    commit("loyalty give", given)


def coupons_given(conditions: str) -> str:
    """Give coupons to a list, and return the first number."""
    ledger = xlcrm.open_ledger(LEDGER)
    proposal = xlcrm.give_coupons(ledger, as_of=DAY, worth="1만원 할인", conditions=conditions)
    ledger.commit(proposal, by=by("loyalty coupon"))
    return proposal.found.codes[0][1]


def asked() -> xlcrm.Questionnaires:
    """Ask some customers, and return the questionnaires."""
    ledger = xlcrm.open_ledger(LEDGER)
    made = xlcrm.make_forms(ledger, as_of=DAY, conditions="프리미엄")
    ledger.commit(xlcrm.forms_asked(ledger, made), by=by("survey make"))
    return made


@dataclass(frozen=True)
class Pair:
    """A command as somebody types it, and the call that does the same; `first` comes before.

    `others` are files that are not made from the ledger; the umask says who may read them.
    """

    words: tuple[str, ...]
    call: Callable[[], object]
    first: Callable[[], object] = lambda: None
    made: str = LEDGER
    sample: str = "seed_ledger.xlsx"
    others: tuple[str, ...] = ()


def decrypted() -> xlcrm.Reencrypted:
    """Take the ledger's password away."""
    with xlcrm.passwords(PASSWORD):
        return xlcrm.decrypt(LEDGER, by=by("decrypt"))


PAIRS: Final[dict[str, Pair]] = {
    "new": Pair(
        ("new", "새 대장", "--sample", *ON),
        lambda: xlcrm.new_ledger("새 대장", as_of=DAY, sample=True),
        made="새 대장.xlsx",
        others=("새 대장.xlsx",),
    ),
    "adopt": Pair(("adopt", LEDGER, *ON), adopted, sample="messy.xlsx"),
    "check --mark": Pair(
        ("check", LEDGER, "--mark", *ON),
        lambda: commit("check --mark", lambda ledger: xlcrm.mark(ledger, as_of=DAY)),
        sample="messy.xlsx",
    ),
    "fix": Pair(("fix", LEDGER), lambda: commit("fix", xlcrm.fix), sample="messy.xlsx"),
    "export": Pair(
        ("export", LEDGER, "--to", "csv", "-o", "자료", *ON),
        lambda: xlcrm.export(LEDGER, "자료", to="csv"),
        made="자료/고객대장/대장 835e5c53.csv",
    ),
    "upgrade": Pair(
        ("upgrade", LEDGER),
        lambda: commit("upgrade", lambda ledger: xlcrm.upgrade(ledger, as_of=NOW.date())),
        first=of_a_former_edition,
    ),
    "import": Pair(
        ("import", LEDGER, "명단.csv", *ON),
        lambda: commit(
            "import",
            lambda ledger: xlcrm.bring(
                ledger, xlcrm.read_files(["명단.csv"], "고객대장"), as_of=DAY
            ),
        ),
    ),
    "refresh": Pair(("refresh", LEDGER, *ON), refreshed),
    "calc": Pair(
        ("calc", LEDGER),
        lambda: commit("calc", xlcrm.calc),
        first=outdated,
        sample="office.xlsx",
    ),
    "refresh of the office": Pair(("refresh", LEDGER, *ON), refreshed, sample="office.xlsx"),
    "refresh --customers": Pair(
        ("refresh", LEDGER, "--customers", *ON),
        lambda: commit("refresh", lambda ledger: xlcrm.refresh(ledger, as_of=DAY, customers=True)),
        sample="office.xlsx",
    ),
    "refresh --add-columns": Pair(
        ("refresh", LEDGER, "--add-columns", *ON),
        lambda: commit(
            "refresh", lambda ledger: xlcrm.refresh(ledger, as_of=DAY, add_columns=True)
        ),
    ),
    "refresh of files": Pair(
        ("refresh", LEDGER, *ON),
        lambda: xlcrm.refresh_files([LEDGER], DAY, by=by("refresh")),
        sample="office.xlsx",
    ),
    "intake": Pair(
        ("intake", LEDGER),
        lambda: xlcrm.take_in(LEDGER, by("intake")),
        first=received_rows,
        others=("접수.xlsx", ".접수.xlsx.xlcrm-lock"),
    ),
    "intake --make": Pair(
        ("intake", LEDGER, "--make"),
        lambda: commit("intake --make", xlcrm.put_intake),
    ),
    "log add": Pair(
        ("log", "add", LEDGER, "--customer", "1001", "--channel", "전화", "통화함"), logged
    ),
    "log import": Pair(
        ("log", "import", LEDGER, "상담.csv"),
        lambda: commit(
            "log import",
            lambda ledger: xlcrm.log(
                ledger, xlcrm.read_rows("상담.csv", "고객관리일지"), now=NOW, once=True
            ),
        ),
    ),
    "log import of a chat": Pair(
        ("log", "import", LEDGER, "카톡.txt"),
        lambda: commit(
            "log import",
            lambda ledger: xlcrm.log(
                ledger,
                xlcrm.sort_messages(ledger, xlcrm.read_messages(["카톡.txt"])).entries,
                now=NOW,
                once=True,
            ),
        ),
    ),
    "log correct": Pair(
        ("log", "correct", LEDGER, "{entry}", "--channel", "방문"),
        lambda: commit(
            "log correct",
            lambda ledger: xlcrm.log_correction(ledger, ENTRY[0], {"channel": "방문"}, now=NOW),
        ),
        first=lambda: ENTRY.__setitem__(0, logged()),
    ),
    "log close": Pair(
        ("log", "close", LEDGER, "{entry}", "--resolution", "다른 날로 옮김"),
        lambda: commit(
            "log close",
            lambda ledger: xlcrm.log_closing(ledger, ENTRY[0], "다른 날로 옮김", now=NOW),
        ),
        first=lambda: ENTRY.__setitem__(0, logged()),
    ),
    "log close --compensation": Pair(
        (
            *("log", "close", LEDGER, "{entry}", "--resolution", "기계를 바꿈"),
            *("--compensation", "한 달 무료", "--compensation-won", "5만원"),
        ),
        lambda: commit(
            "log close",
            lambda ledger: xlcrm.log_closing(
                ledger,
                ENTRY[0],
                "기계를 바꿈",
                now=NOW,
                compensation={"compensation": "한 달 무료", "compensation_won": "5만원"},
            ),
        ),
        first=lambda: ENTRY.__setitem__(0, logged()),
    ),
    "voices show": Pair(
        ("voices", "show", LEDGER, "--plain", "-o", "소리.xlsx", *ON),
        voiced,
        made="소리.xlsx",
        sample="office.xlsx",
    ),
    "voices idea": Pair(
        ("voices", "idea", LEDGER, "주차권", "--customer", "1001", "--state", "검토", *ON),
        lambda: commit(
            "voices idea",
            lambda ledger: xlcrm.idea(
                ledger, "주차권", as_of=DAY, customers=["1001"], state="검토"
            ),
        ),
    ),
    "add": Pair(
        ("add", "구매이력", LEDGER, "고객=1001", "일자=2024-10-01", "제품=상담", "금액=3만원"),
        lambda: commit(
            "add",
            lambda ledger: xlcrm.add(
                ledger,
                "구매이력",
                [{"고객": "1001", "일자": "2024-10-01", "제품": "상담", "금액": "3만원"}],
            ),
        ),
    ),
    "send campaign": Pair(
        (
            *("send", "campaign", LEDGER, "--list", "D-60"),
            *("--template", "재계약 60일 전", "--campaign", "가을", *SENT_BY),
        ),
        send,
    ),
    "send results": Pair(
        ("send", "results", LEDGER, "결과.csv", *ON),
        lambda: commit("send results", took_results),
        first=send,
    ),
    "add 마케팅 --response": Pair(
        ("add", "마케팅", LEDGER, "1001", "가을", "--response", "문의"),
        lambda: commit("send results", answered),
        first=send,
    ),
    "consent record": Pair(
        (
            *("consent", "record", LEDGER, "1001", "1003", "--channel", "문자", "--yes"),
            *("--how", "서면", *ON),
        ),
        lambda: commit(
            "consent record",
            lambda ledger: xlcrm.record_consent(
                ledger, ["1001", "1003"], as_of=DAY, yes=True, channels=["문자"], how="서면"
            ),
        ),
    ),
    "consent list": Pair(
        ("consent", "list", LEDGER, "-o", "동의.xlsx", *ON),
        lambda: consents_file(asking=False),
        made="동의.xlsx",
        sample="office.xlsx",
    ),
    "consent ask": Pair(
        ("consent", "ask", LEDGER, "-o", "동의.xlsx", *ON),
        lambda: consents_file(asking=True),
        made="동의.xlsx",
    ),
    "customer add": Pair(
        (
            *("customer", "add", LEDGER, "홍가상", "010-0000-0009", "시작일=2024-10-01"),
            *("기간=12개월", "요금=5만원", "선호도=오전", *ON),
        ),
        lambda: commit(
            "customer add",
            lambda ledger: xlcrm.enter_customer(
                ledger,
                {
                    "고객명": "홍가상",
                    "연락처": "010-0000-0009",
                    "시작일": "2024-10-01",
                    "기간": "12개월",
                    "요금": "5만원",
                    "선호도": "오전",
                },
                as_of=DAY,
            ),
        ),
    ),
    "customer edit": Pair(
        ("customer", "edit", LEDGER, "1001", "연락처=010-0000-0010", "선호도=오전", *ON),
        lambda: commit(
            "customer edit",
            lambda ledger: xlcrm.edit_customer(
                ledger, "1001", {"연락처": "010-0000-0010", "선호도": "오전"}, as_of=DAY
            ),
        ),
    ),
    "customer merge": Pair(
        ("customer", "merge", LEDGER, "1001", "1003", *ON),
        lambda: commit(
            "customer merge",
            lambda ledger: xlcrm.merge_customers(ledger, "1001", "1003", as_of=DAY),
        ),
    ),
    "customer number": Pair(
        ("customer", "number", LEDGER),
        lambda: commit("customer number", xlcrm.number_customers),
        first=unnumbered,
    ),
    "renew": Pair(
        ("renew", LEDGER, "--customer", "1001", "--months", "12", *ON),
        lambda: commit("renew", lambda ledger: xlcrm.renew(ledger, WHO, as_of=DAY, months=12)),
    ),
    "renew of the office": Pair(
        ("renew", LEDGER, "--contract", "C-0003", *ON),
        lambda: commit("renew", lambda ledger: xlcrm.renew(ledger, "C-0003", as_of=DAY)),
        first=lambda: (
            xlcrm.new_ledger("b.xlsx", as_of=DAY, sample=True) and shutil.move("b.xlsx", LEDGER)
        ),
    ),
    "renew --all-planned": Pair(
        ("renew", LEDGER, "--all-planned", "--as-of", "2024-10-26"),
        lambda: commit(
            "renew", lambda ledger: xlcrm.renew_planned(ledger, as_of=date(2024, 10, 26))
        ),
    ),
    "cancel": Pair(
        ("cancel", LEDGER, "--customer", "1001", "--on", "2024-10-20", "--reason", "가격", *ON),
        lambda: commit(
            "cancel",
            lambda ledger: xlcrm.cancel(
                ledger, WHO, on=date(2024, 10, 20), reason="가격", as_of=DAY
            ),
        ),
    ),
    "pause": Pair(
        ("pause", LEDGER, "--customer", "1001", "--from", "2024-10-05", "--to", "2024-10-20", *ON),
        lambda: commit(
            "pause",
            lambda ledger: xlcrm.pause(
                ledger, WHO, first=date(2024, 10, 5), last=date(2024, 10, 20), as_of=DAY
            ),
        ),
    ),
    "resume": Pair(
        ("resume", LEDGER, "--customer", "1001", "--on", "2024-10-10", *ON),
        lambda: commit(
            "resume",
            lambda ledger: xlcrm.resume(ledger, WHO, on=date(2024, 10, 10), as_of=DAY),
        ),
        first=lambda: commit(
            "pause",
            lambda ledger: xlcrm.pause(
                ledger, WHO, first=date(2024, 10, 5), last=date(2024, 10, 20), as_of=DAY
            ),
        ),
    ),
    "risk learn": Pair(
        ("risk", "learn", LEDGER, *ON),
        lambda: commit("risk learn", lambda ledger: xlcrm.learn_risk(ledger, as_of=DAY)),
        first=lambda: written(known_office(500, seed=1), Path(LEDGER)),
    ),
    "queue apply": Pair(
        ("queue", "apply", LEDGER),
        lambda: xlcrm.apply_queue(LEDGER, by("queue apply")),
        first=waiting,
    ),
    "queue drop": Pair(
        ("queue", "drop", LEDGER, "{entry}"),
        lambda: xlcrm.give_up(LEDGER, ENTRY[0]),
        first=two_waiting,
        made=QUEUE,
    ),
    "what waits goes with the next change": Pair(
        ("refresh", LEDGER, *ON),
        refreshed,
        first=waiting,
    ),
    "report": Pair(
        ("report", LEDGER, "-o", "보고서.xlsx", *ON),
        lambda: xlcrm.report(xlcrm.open_ledger(LEDGER), "보고서.xlsx", as_of=DAY),
        made="보고서.xlsx",
        sample="office.xlsx",
    ),
    "dashboard": Pair(
        ("dashboard", LEDGER, *ON),
        lambda: commit("dashboard", lambda ledger: xlcrm.dashboard(ledger, as_of=DAY)),
    ),
    "log form": Pair(
        ("log", "form", LEDGER, "-o", "양식.xlsx"),
        lambda: xlcrm.write_form("양식.xlsx", xlcrm.log_form(xlcrm.open_ledger(LEDGER), day=DAY)),
        made="양식.xlsx",
    ),
    "card": Pair(
        ("card", LEDGER, "1001", "-o", "카드.xlsx", *ON),
        lambda: xlcrm.put_card(xlcrm.open_ledger(LEDGER), "1001", "카드.xlsx", as_of=DAY),
        made="카드.xlsx",
    ),
    "report --into": Pair(
        ("report", LEDGER, "--into", *ON),
        lambda: commit("report --into", lambda ledger: xlcrm.put_report(ledger, as_of=DAY)),
        sample="office.xlsx",
    ),
    "privacy report": Pair(
        ("privacy", "report", LEDGER, "-o", "현황.xlsx", *ON),
        lambda: xlcrm.put_privacy_report(xlcrm.open_ledger(LEDGER), "현황.xlsx", as_of=DAY),
        made="현황.xlsx",
        sample="office.xlsx",
    ),
    "privacy access": Pair(
        ("privacy", "access", LEDGER, "--customer", "1001", "-o", "열람.xlsx", *ON),
        lambda: xlcrm.put_privacy_access(xlcrm.open_ledger(LEDGER), "1001", "열람.xlsx", as_of=DAY),
        made="열람.xlsx",
    ),
    "purge": Pair(
        ("purge", LEDGER, "--customer", "1001", "--go", "--yes", "--as-of", "2025-10-01"),
        lambda: xlcrm.purge(LEDGER, by("purge"), as_of=date(2025, 10, 1), customer="1001", go=True),
    ),
    "anonymise": Pair(
        ("anonymise", LEDGER, "-o", "가명.xlsx"),
        lambda: xlcrm.anonymise(LEDGER, "가명.xlsx"),
        made="가명.xlsx",
    ),
    "decrypt": Pair(("decrypt", LEDGER), decrypted, first=lambda: xlcrm.encrypt(LEDGER, PASSWORD)),
    "restore": Pair(
        ("restore", LEDGER, "--on", "2024-09-30"),
        lambda: xlcrm.restore(LEDGER, date(2024, 9, 30), by("restore")),
        first=saved_before,
    ),
    "today -o": Pair(
        ("today", LEDGER, "-o", "오늘.xlsx", *ON),
        lambda: page("오늘.xlsx"),
        made="오늘.xlsx",
        sample="office.xlsx",
    ),
    "today --ics": Pair(
        ("today", LEDGER, "--ics", "오늘.ics", *ON),
        lambda: page("오늘.ics"),
        made="오늘.ics",
        sample="office.xlsx",
    ),
    "today --into": Pair(
        ("today", LEDGER, "--into", *ON),
        lambda: commit("today --into", lambda ledger: xlcrm.put_today(ledger, as_of=DAY, now=NOW)),
    ),
    "templates answer": Pair(
        ("templates", "answer", "방문 안내", LEDGER, "안내", "--templates", "문구", *ON),
        lambda: commit(
            "templates answer",
            lambda ledger: xlcrm.answer_purpose(
                ledger,
                xlcrm.read_templates(folder="문구").named("방문 안내"),
                *("안내",),
                by=by("templates answer"),
            ),
        ),
        first=written_text,
        others=("문구", "문구/방문 안내.txt"),
    ),
    "templates show --into": Pair(
        ("templates", "show", "생일", "--into", "문구"),
        lambda: xlcrm.put_template(xlcrm.read_templates().named("생일"), "문구"),
        made="문구/생일.toml",
        others=("문구/생일.toml",),
    ),
    "letter": Pair(LETTER, letters, made="편지.docx"),
    "letter in the journal": Pair(LETTER, letters),
    "list": Pair(
        ("list", LEDGER, "등급 골드 그리고 D-30", "-o", "명단.xlsx", *ON),
        lambda: xlcrm.write_roll(
            xlcrm.roll(xlcrm.open_ledger(LEDGER), "등급 골드 그리고 D-30", as_of=DAY),
            "명단.xlsx",
            ledger=LEDGER,
        ),
        made="명단.xlsx",
        sample="office.xlsx",
    ),
    "list --save": Pair(
        ("list", LEDGER, "등급 골드, 실버", "--save", "우수 손님", *ON),
        lambda: commit(
            "list --save",
            lambda ledger: xlcrm.save_roll(ledger, "우수 손님", "등급 골드, 실버", as_of=DAY),
        ),
        sample="office.xlsx",
    ),
    "offers show": Pair(
        ("offers", "show", LEDGER, "--list", "D-60", "-o", "제안.xlsx", *ON),
        lambda: xlcrm.write_offers(
            xlcrm.offers(xlcrm.open_ledger(LEDGER), "D-60", as_of=DAY),
            "제안.xlsx",
            ledger=LEDGER,
        ),
        made="제안.xlsx",
        sample="office.xlsx",
    ),
    "offers record": Pair(
        ("offers", "record", LEDGER, "1001", "가입 기념", "--accepted", "--memo", "전화로", *ON),
        lambda: commit(
            "offers record",
            lambda ledger: xlcrm.record_offer(
                ledger, "1001", "가입 기념", state="수락", as_of=DAY, memo="전화로"
            ),
        ),
    ),
    "offers rules": Pair(
        ("offers", "rules", LEDGER, "--write"),
        lambda: commit("offers rules", xlcrm.write_offer_rules),
    ),
    "campaign": Pair(
        ("campaign", LEDGER, "여름", "-o", "캠페인.xlsx", *ON),
        lambda: xlcrm.write_campaign(
            xlcrm.campaign(xlcrm.open_ledger(LEDGER), "여름", as_of=DAY),
            "캠페인.xlsx",
            ledger=LEDGER,
        ),
        made="캠페인.xlsx",
        sample="office.xlsx",
    ),
    "dues": Pair(
        ("dues", LEDGER, "-o", "미납.xlsx", *ON),
        lambda: xlcrm.write_dues(
            xlcrm.dues(xlcrm.open_ledger(LEDGER), as_of=DAY), "미납.xlsx", ledger=LEDGER
        ),
        first=owing,
        made="미납.xlsx",
    ),
    "pay": Pair(
        ("pay", LEDGER, "--customer", "1001", "--amount", "20000", "--memo", "현금", *ON),
        lambda: commit(
            "pay", lambda ledger: xlcrm.pay(ledger, WHO, as_of=DAY, won=20_000, memo="현금")
        ),
        first=owing,
    ),
    "refund": Pair(
        ("refund", LEDGER, "--customer", "1001", "--penalty", "10", "-o", "환불.xlsx", *ON),
        lambda: xlcrm.write_refund(
            xlcrm.refund(
                xlcrm.open_ledger(LEDGER), WHO, as_of=DAY, terms=xlcrm.RefundTerms(penalty=10)
            ),
            "환불.xlsx",
            as_of=DAY,
        ),
        made="환불.xlsx",
    ),
    "refund --accept": Pair(
        ("refund", LEDGER, "--customer", "1001", "--accept", "--reason", "가격", *ON),
        lambda: commit(
            "refund",
            lambda ledger: xlcrm.accept_refund(ledger, WHO, as_of=DAY, reason="가격"),
        ),
    ),
    "log find": Pair(
        ("log", "find", LEDGER, "이용", "-o", "찾은 일지.csv"),
        lambda: xlcrm.write_entries(
            xlcrm.find_entries(xlcrm.open_ledger(LEDGER), ["이용"]), "찾은 일지.csv"
        ),
        made="찾은 일지.csv",
        sample="office.xlsx",
    ),
    "loyalty earn": Pair(
        ("loyalty", "earn", LEDGER, *ON),
        lambda: commit("loyalty earn", lambda ledger: xlcrm.earn_points(ledger, as_of=DAY)),
        first=lambda: earning("1,000원당 포인트", "10"),
        sample="office.xlsx",
    ),
    "loyalty give": Pair(
        ("loyalty", "give", LEDGER, "1001", "500", "--for", "보상", *ON), lambda: giving(DAY)
    ),
    "loyalty use": Pair(
        ("loyalty", "use", LEDGER, "1001", "300", "--for", "할인", *ON),
        lambda: commit(
            "loyalty use",
            lambda ledger: xlcrm.use_points(ledger, "1001", 300, as_of=DAY, reason="할인"),
        ),
        first=lambda: giving(DAY),
    ),
    "loyalty coupon": Pair(
        ("loyalty", "coupon", LEDGER, "--list", "프리미엄", "--value", "1만원 할인", *ON),
        lambda: coupons_given("프리미엄"),
    ),
    "loyalty redeem": Pair(
        ("loyalty", "redeem", LEDGER, "{entry}", *ON),
        lambda: commit(
            "loyalty redeem",
            lambda ledger: xlcrm.redeem_coupon(ledger, ENTRY[0], as_of=DAY),
        ),
        first=lambda: ENTRY.__setitem__(0, coupons_given("프리미엄")),
    ),
    "loyalty expire": Pair(
        ("loyalty", "expire", LEDGER, *ON),
        lambda: commit("loyalty expire", lambda ledger: xlcrm.expire_benefits(ledger, as_of=DAY)),
        first=lambda: giving(date(2024, 8, 1), date(2024, 8, 31)),
    ),
    "survey make": Pair(
        ("survey", "make", LEDGER, "--list", "프리미엄", "-o", "설문", "--no-pdf", *ON),
        asked,
    ),
    "survey make's pages": Pair(
        ("survey", "make", LEDGER, "--list", "프리미엄", "-o", "설문", "--no-pdf", *ON),
        lambda: xlcrm.write_forms(asked(), "설문", pdf=False),
        made="설문/설문지.xlsx",
    ),
    "survey take": Pair(
        ("survey", "take", LEDGER, "답.csv", *ON),
        lambda: commit(
            "survey take",
            lambda ledger: xlcrm.take_answers(
                ledger,
                xlcrm.read_form_answers("답.csv", ledger.book.settings.questionnaire),
                as_of=DAY,
            ),
        ),
        first=lambda: Path("답.csv").write_text(
            f"코드,만족도,의견\n{asked().forms[0].code},4,좋았음\n", "utf-8"
        ),
        others=("답.csv",),
    ),
    "undo": Pair(("undo", LEDGER), lambda: xlcrm.undo(LEDGER, by=by("undo")), first=refreshed),
    "expiring --ics": Pair(
        ("expiring", LEDGER, "--ics", "만료.ics", *ON), calendar, made="만료.ics"
    ),
}
"""Every command that writes, and its call."""

READING: Final = frozenset(
    {
        "audit",
        "verify",
        "check",
        "customer prospects",
        "customer show",
        "explain",
        "history",
        "log due",
        "log show",
        "queue show",
        "reading",
        "templates list",
    }
    | {"risk show", "offers result", "summary", "use", "completion", "voices ideas"}
    | {"loyalty show", "survey due", "survey remind"}
    | {"encrypt"}  # whose bytes are never the same: tests/jobs/test_encrypt.py
    | {"watch"}  # which does what refresh does, again and again: `xlcrm.Watch`
    | {
        "schedule install",
        "schedule mail",
        "schedule show",
        "schedule remove",
        "schedule run",
        "schedule",
    }
)
"""Commands that write into no workbook: what they show, calls give as values."""


@pytest.fixture(autouse=True)
def _same_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still, and what is random comes out the same every time."""
    monkeypatch.setattr(options, "now", lambda: NOW)
    monkeypatch.setattr(secrets, "token_hex", lambda _: "0" * 16)
    monkeypatch.setenv("XLCRM_USER", USER)
    monkeypatch.setenv("XLCRM_PASSWORD", PASSWORD)


def _run(*words: str) -> None:
    """Run a command in this process."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        sys.argv = ["xlcrm", *words]
        code = main()
    assert code in {0, 1}, said.getvalue()


def given_in(folder: Path, pair: Pair) -> None:
    """Put into a new folder what a pair works on, but for what comes before it."""
    folder.mkdir(parents=True)
    shutil.copy(SAMPLES / pair.sample, folder / LEDGER)
    (folder / "상담.csv").write_text(CALLS_CSV, "utf-8")
    (folder / "카톡.txt").write_text(CHAT, "utf-8")
    (folder / "명단.csv").write_text(ROWS_CSV, "utf-8")
    (folder / "결과.csv").write_text("고객 ID,결과\n1001,성공\n1002,수신거부\n", "utf-8")


def assert_recorded(ledger: Path, *, machine: bool) -> None:
    """Fail unless the record ends with what the ledger is, and says who made it that."""
    proof = proof_of(record_bytes(ledger))
    assert not proof.broken
    assert proof.lines[-1]["file"] == hashlib.sha256(ledger.read_bytes()).hexdigest()
    assert "open" not in proof.lines[-1]
    last = [line for line in proof.lines if line["what"] == "intent"][-1]
    assert last["user"] == USER
    assert last["command"]
    assert ("machine" in last) == machine
    assert {"cells", "digests", "results", "said"} & last.keys()


@pytest.mark.parametrize("name", PAIRS)
def test_command_and_call_leave_the_same_bytes(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two folders alike, one is worked on by the command, the other by the call.

    Whatever the command leaves may be read by whoever may read the ledger, and by nobody else: each
    is run with a ledger of another mode, under another umask.
    """
    pair = PAIRS[name]
    if name == "calc" and not is_installed():
        pytest.skip("the extra calc (cellrune, betteroffice-xlsx) is not installed")
    left: list[bytes] = []
    monkeypatch.setattr(sys, "argv", [])
    for how in ("command", "call"):
        folder = tmp_path / how / "사무실"
        given_in(folder, pair)
        monkeypatch.chdir(folder)
        given = {*folder.rglob("*")}
        mode, mask = WAYS[[*PAIRS].index(name) % len(WAYS)]
        given_to(folder / LEDGER, mode)
        with umask(mask):
            pair.first()
        before = (folder / pair.made).read_bytes() if (folder / pair.made).exists() else b""
        ledger = (folder / LEDGER).read_bytes()
        if how == "command":
            with umask(mask):
                _run(*(word.format(entry=ENTRY[0]) for word in pair.words))
            others = {
                folder / each for name in pair.others for each in (Path(name), *Path(name).parents)
            }
            assert strangers(folder, folder / LEDGER, given - {folder / LEDGER} | others) == []
        else:
            pair.call()
        if (folder / LEDGER).read_bytes() != ledger:
            assert_recorded(folder / LEDGER, machine=how == "command")
        left.append((folder / pair.made).read_bytes())
        assert left[-1] != before
    assert left[0] == left[1]


def commands() -> set[str]:
    """Return every command that the program has, by its whole name."""

    def names(command: click.Command, before: str) -> list[str]:
        found = getattr(command, "commands_by_use", None)
        if found is None:
            return [before.strip()]
        group: click.Group = command  # type: ignore[assignment]
        context = app.make_context("xlcrm", [], resilient_parsing=True)
        return [
            name
            for each in found
            if (inner := group.get_command(context, each)) is not None
            for name in names(inner, f"{before} {each}")
        ]

    return set(names(app, ""))


def test_no_command_is_left_out() -> None:
    """Whatever the program can do is in the table above, or writes nothing."""
    told = {" ".join(pair.words) for pair in PAIRS.values()}
    assert {
        each for each in commands() - READING if not any(one.startswith(each) for one in told)
    } == set()
