"""Eight processes that mix all writes: what each was told stands in the workbook, once.

`XLCRM_CROWD_SECONDS=120` lets them go on for two minutes, each with every kind; else they
share the kinds, and what two of them do at the same thing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest
from openpyxl import Workbook, load_workbook
from outreach_books import SETTINGS

from xlcrm.domain.coupon_code import code_of
from xlcrm.files.queue import waiting
from xlcrm.jobs.works import KINDS, SEND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PROCESSES: Final = 8
EACH: Final = 9  # customers of each process
SECONDS: Final = int(os.environ.get("XLCRM_CROWD_SECONDS", "0"))
LONGEST: Final = 600 + 4 * SECONDS
DAY: Final = date(2024, 10, 1)

OWED: Final = 1_000_000
HELD: Final = 100_000
LAPSED: Final = 700
RESUMED, MERGED, SHARED = 4, 5, 6
"""Customers of a process whose pause is ended, who is written twice, and from whom on many writes
are made."""
_TOKEN: Final = re.compile(r"w\d+n\d+e(?:x\d+e)?")

WORKER: Final = """
import contextlib, io, pathlib, random, sys, time
from xlcrm.__main__ import main
from xlcrm.domain.coupon_code import code_of

path, who, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
mine = [str(1000 + who * 9 + number) for number in range(9)]
later = random.Random(who)
day = ("--as-of", "2024-10-01")
beside = pathlib.Path(path).parent.parent / f"{who}"
beside.mkdir()


def log(token, customer):
    return "log", "add", path, "-c", customer, "--channel", "전화", token


def purchase(token, customer):
    said = (f"고객ID={customer}", "일자=2024-10-01", f"제품={token}", "금액=1000")
    return "add", "구매이력", path, *said


def answer(token, customer):
    said = (f"고객ID={customer}", "일자=2024-10-01", "만족도=5", f"의견={token}")
    return "add", "만족도", path, *said


def newcomer(token, customer):
    return "customer", "add", path, f"새고객{token}", "상태=체험", "--another", *day


def address(token, customer):
    return "customer", "edit", path, customer, f"주소={token}", *day


def renewal(token, customer):
    return "renew", path, "-c", customer, "--months", "12", *day


def leaving(token, customer):
    return "cancel", path, "-c", customer, "--reason", "가격", "--on", "2024-10-01", *day


def pause(token, customer):
    return "pause", path, "-c", customer, "--from", "2024-10-01", "--to", "2024-10-09", *day


def refund(token, customer):
    paid = ("--basis", "월", "--paid", "600000", "--accept", "--reason", "가격")
    return "refund", path, "-c", customer, *paid, *day


def resume(token, customer):
    return "resume", path, "-c", customer, "--on", "2024-10-05", *day


def merge(token, customer):
    return "customer", "merge", path, customer, str(2000 + who), *day


def give(token, customer):
    return "loyalty", "give", path, customer, "5", "--for", token, *day


def use(token, customer):
    return "loyalty", "use", path, customer, "3", "--for", token, *day


def coupon(token, customer):
    return "loyalty", "coupon", path, customer, "--value", token, *day


def redeem(token, customer):  # one of two who are handed the same coupon
    return "loyalty", "redeem", path, code_of(f"pair{who // 2}"), "--for", token, *day


def earn(token, customer):
    return "loyalty", "earn", path, *day


def expire(token, customer):
    return "loyalty", "expire", path, *day


def consent(token, customer):
    return "consent", "record", path, customer, "--channel", "문자", "--yes", "--how", token, *day


def offer(token, customer):
    return "offers", "record", path, customer, token, *day


def idea(token, customer):
    return "voices", "idea", path, token, "-c", customer, *day


def wording(token, customer):
    folder = beside / f"{token}x"
    folder.mkdir()
    (folder / f"{token}.txt").write_text("새 기계를 들여왔어요.", encoding="utf-8")
    return "templates", "answer", token, path, "안내", "--templates", str(folder), *day


def paid(token, customer):
    return "pay", path, "-c", customer, "--amount", "1000", "--memo", token, *day


def letter(token, customer):
    made = ("--template", "templates/letters/renewal.docx", "-o", str(beside / token))
    return "letter", path, "-c", customer, *made, *day


def questionnaire(token, customer):
    whom = ("--list", f"담당자 직원{who}", "--campaign", token, "--again", "--no-pdf")
    return "survey", "make", path, *whom, "-o", str(beside / token), *day


def answers(token, customer):
    file = beside / f"{token}.csv"
    lines = [f"{code_of(f'asked {each}')},5,9,{token}x{each}e" for each in mine[6:]]
    file.write_text("\\n".join(["코드,만족도,추천 의향,의견", *lines]), encoding="utf-8")
    return "survey", "take", path, str(file), *day


def results(token, customer):
    file = beside / f"{token}.csv"
    lines = [f"{each},지난 안내,문의" for each in mine[6:]]
    file.write_text("\\n".join(["고객 ID,캠페인,반응", *lines]), encoding="utf-8")
    return "send", "results", path, str(file), *day


def sending(token, customer):
    what = ("--list", f"담당자 직원{who}", "--template", "안내", "--campaign", token, "--go")
    return "send", "campaign", path, *what, "--via", "csv", "-o", str(beside / f"{token}.csv"), *day


def night(token, customer):
    return "refresh", path, *day


def page(token, customer):
    return "today", path, "--into", *day


def queue(token, customer):
    return "queue", "apply", path


ONCE = [(renewal, 0), (leaving, 1), (pause, 2), (refund, 3), (resume, 4), (merge, 5)]
ONCE += [(redeem, 6), (letter, 7), (answers, 8), (results, 6)]
OFTEN = [log, purchase, answer, newcomer, address, give, use, coupon, earn, expire, consent]
OFTEN += [offer, idea, wording, paid, night, page, queue]
HEAVY = [questionnaire, sending]
ends = time.monotonic() + seconds
works = [(kind, mine[at]) for kind, at in ONCE]
works += [(kind, mine[6 + at % 3]) for at, kind in enumerate([*OFTEN, *HEAVY])]
if not seconds:
    works = [each for at, each in enumerate(works) if at % 8 == who or each[0] in (use, redeem)]
later.shuffle(works)
number = 0
while works or time.monotonic() < ends:
    kind, customer = works.pop() if works else (later.choice(OFTEN), later.choice(mine[6:]))
    token = f"w{who}n{number}e"
    number += 1
    sys.argv = ["xlcrm", *kind(token, customer)]
    said, talk = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(talk):
        code = main()
    told = "" if code in (0, 1, 3) else talk.getvalue().replace("\\n", " / ")
    name = kind.__name__
    if code == 3 and "보내고 있습니다" in talk.getvalue():  # another one sends: try again later
        works.insert(0, (kind, customer))
        name = "held"
    print(name, token, customer, code, told, sep="\\t", file=sys.__stdout__, flush=True)
"""

COVERED: Final = {
    "log": "log add",
    "purchase": "add",
    "answer": "add",
    "newcomer": "customer add",
    "address": "customer edit",
    "merge": "customer merge",
    "renewal": "renew",
    "leaving": "cancel",
    "pause": "pause",
    "resume": "resume",
    "refund": "refund",
    "give": "loyalty give",
    "use": "loyalty use",
    "coupon": "loyalty coupon",
    "redeem": "loyalty redeem",
    "earn": "loyalty earn",
    "expire": "loyalty expire",
    "consent": "consent record",
    "offer": "offers record",
    "idea": "voices idea",
    "wording": "templates answer",
    "paid": "pay",
    "questionnaire": "survey make",
    "answers": "survey take",
    "results": "send results",
    "sending": SEND,
    "letter": "log add",
}
"""Which kind of work each of these is."""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a ledger of 72 customers, each with a term that ends in three weeks."""
    folder = tmp_path / "사무실"
    folder.mkdir()
    path = folder / "대장.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    people = ("고객 ID", "고객명", "연락처", "주소", "담당자")
    terms = ("계약 시작일", "계약 종료일", "서비스 내용", "요금", "요금 기준", "미납금")
    decisions = ("재계약 의사", "해지일", "해지 사유", "정지 시작일", "정지 종료일", "상태")
    sheet.append([*people, *terms, *decisions])
    term = (date(2023, 10, 22), date(2024, 10, 21), "기본", 50_000, "월")
    for number in range(PROCESSES * EACH):
        who, at = divmod(number, EACH)
        rests = (date(2024, 9, 20), date(2024, 10, 20)) if at == RESUMED else (None, None)
        keeper = f"직원{who}" if at >= SHARED else "김대리"
        told = [1000 + number, f"고객{number:03}", f"010-0000-{number:04}", None, keeper]
        sheet.append([*told, *term, OWED if at >= SHARED else None, None, None, None, *rests])
    for who in range(PROCESSES):  # each the same as the sixth of a process
        told = [2000 + who, f"고객{who * EACH + MERGED:03}", f"010-1111-{who:04}", None, "김대리"]
        sheet.append([*told, date(2022, 10, 22), date(2023, 10, 21), *term[2:]])
    mine = [1000 + who * EACH + at for who in range(PROCESSES) for at in range(SHARED, EACH)]
    for name, rows in _sheets(mine).items():
        other = book.create_sheet(name)
        for row in rows:
            other.append([*row])
    book.save(path)
    return path


def _sheets(mine: Sequence[int]) -> dict[str, list[tuple[object, ...]]]:
    """What the other sheets say before: points, coupons, who was asked and written to."""
    then = date(2024, 8, 1)
    benefits: list[tuple[object, ...]] = [
        ("일자", "고객 ID", "종류", "포인트", "쿠폰 번호", "쿠폰 내용", "만료일", "사유"),
        *((then, each, "적립", HELD) for each in mine),
        *((then, each, "적립", LAPSED, None, None, date(2024, 8, 31)) for each in mine),
    ]
    pairs = [code_of(f"pair{each}") for each in range(PROCESSES // 2)]
    benefits += [(then, mine[0], "쿠폰 발급", None, each, "음료") for each in pairs]
    sent: list[tuple[object, ...]] = [
        ("발송일", "고객 ID", "캠페인", "채널", "설문 코드", "상태", "반응"),
        *((then, each, "설문 2024-08", None, code_of(f"asked {each}")) for each in mine),
        *((then, each, "지난 안내", "문자", None, "보냄") for each in mine),
    ]
    points = (
        ("혜택", "적립 시작일", date(2024, 9, 1)),
        ("혜택", "1,000원당 포인트", 10),
        ("기준", "사무실 링크", "https://example.com"),
    )
    return {"혜택": benefits, "마케팅": sent, "설정": [*SETTINGS, *points]}


def test_every_kind_of_write_is_among_them() -> None:
    """A new command that waits for a workbook has to join."""
    assert {*COVERED.values()} == {*KINDS, SEND}


def test_eight_processes_mix_all_writes(ledger: Path) -> None:
    """Nothing is lost, nothing stands twice, and the data is as clean as before."""
    errors = _errors(ledger)
    clerks = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(ledger), str(who), str(SECONDS)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        for who in range(PROCESSES)
    ]
    said = [each.communicate(timeout=LONGEST)[0] for each in clerks]
    assert [each.returncode for each in clerks] == [0] * PROCESSES, said
    done = [Done(*line.split("\t")) for text in said for line in text.splitlines()]
    for command in (("queue", "apply"),) * 3:
        _run(*command, str(ledger))
    left = waiting(ledger)
    assert (len(left.rows), len(left.works)) == (0, 0)
    refused = [each for each in done if each.code not in {"0", "1", "3"}]
    assert [each for each in refused if each.kind != "redeem"] == []
    assert all("이미" in each.told for each in refused), refused
    assert {each.kind for each in done} >= {*COVERED}
    found = _Found(ledger)
    for each in done:
        _stands(found, each)
    _adds_up(found, done)
    assert _errors(ledger) == errors


class Done(NamedTuple):
    """What one of them was told to do, and how it went."""

    kind: str
    token: str
    customer: str
    code: str
    told: str


class _Found:
    """What stands in the workbook in the end."""

    def __init__(self, path: Path) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for sheet in load_workbook(path):
            head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
            named = (dict(zip(map(str, head), row, strict=True)) for row in rows if any(row))
            self.rows[sheet.title] = [*named]
        self.texts = {name: Counter(_tokens(rows)) for name, rows in self.rows.items()}

    def of(self, sheet: str, customer: object) -> list[dict[str, Any]]:
        """The rows of a customer."""
        return [row for row in self.rows[sheet] if str(row["고객 ID"]) == str(customer)]


def _tokens(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Yield every token that stands in a cell of a sheet, as often as it does."""
    for row in rows:
        for value in row.values():
            yield from _TOKEN.findall(str(value or ""))


_WHERE: Final = {
    **dict.fromkeys(("log", "offer", "paid"), "고객관리일지"),
    **dict.fromkeys(("give", "use", "coupon"), "혜택"),
    "purchase": "구매이력",
    "answer": "만족도",
    "newcomer": "고객대장",
    "idea": "아이디어",
    "wording": "설정",
}
"""The sheet in which what was told has to stand."""


def _stands(found: _Found, done: Done) -> None:
    """Assert that what somebody was told to do stands there, once."""
    kind, token, customer = done.kind, done.token, done.customer
    if kind in _WHERE:
        assert found.texts[_WHERE[kind]][token] == 1, done
    if kind == "newcomer":
        assert found.texts["고객관리일지"][token] == 1, done
    elif kind == "answers":
        told = [f"{token}x{customer}e" for customer in range(1000, 1000 + PROCESSES * EACH)]
        assert sum(found.texts["만족도"][each] == 1 for each in told) == EACH - SHARED, done
    elif kind in {"questionnaire", "sending"}:
        rows = [row for row in found.rows["마케팅"] if str(row["캠페인"]).endswith(token)]
        assert len({row["고객 ID"] for row in rows}) == len(rows) == EACH - SHARED, done
    elif kind in {"renewal", "leaving", "pause", "refund", "resume", "letter"}:
        assert _decided(found, kind, customer), done
    elif kind == "held":
        assert not [row for row in found.rows["마케팅"] if token in str(row["캠페인"])], done
    elif kind == "results":
        who = range(int(customer), int(customer) + EACH - SHARED)
        rows = [row for each in who for row in found.of("마케팅", each)]
        assert [r["반응"] for r in rows if r["캠페인"] == "지난 안내"] == ["문의"] * 3, done
    elif kind == "merge":
        assert len(found.of("고객대장", customer)) == 2, done
    elif kind == "consent":
        (row,) = found.of("고객정보", customer)
        assert row["문자 수신동의"] == "Y", done


def _decided(found: _Found, kind: str, customer: str) -> bool:
    """Whether a decision stands there, and a next term once."""
    mine = found.of("고객대장", customer)
    if kind == "renewal":
        return len(mine) == 2 and mine[1]["계약 시작일"].date() == date(2024, 10, 22)
    if kind in {"leaving", "refund"}:
        told = [e for e in found.of("고객관리일지", customer) if e["분류"] in {"해지", "결제"}]
        return [row["해지 사유"] for row in mine] == ["가격"] and len(told) == 1
    if kind == "letter":
        told = [e for e in found.of("고객관리일지", customer) if "제안" in str(e["내용"])]
        return len([e for e in told if not _TOKEN.search(str(e["내용"]))]) == 1
    ends = {"pause": date(2024, 10, 9), "resume": date(2024, 10, 4)}
    return [row["정지 종료일"].date() for row in mine] == [ends[kind]]


def _adds_up(found: _Found, done: Sequence[Done]) -> None:
    """Assert what many have added to or taken from: nobody's part is lost or counts twice."""
    counts = Counter((each.kind, each.customer) for each in done)
    addresses = {each.customer for each in done if each.kind == "address"}
    assert addresses <= {str(row["고객 ID"]) for row in found.rows["고객대장"] if row["주소"]}
    for number in range(PROCESSES * EACH):
        if number % EACH >= SHARED:
            who = str(1000 + number)
            (row,) = found.of("고객대장", who)
            assert row["미납금"] == OWED - 1000 * counts["paid", who], who
            points: Counter[str] = Counter()
            for each in found.of("혜택", who):
                points[each["종류"]] += each["포인트"] or 0
            bought = len(found.of("구매이력", who)) if "구매이력" in found.rows else 0
            assert points["사용"] == 3 * counts["use", who], who
            assert points["만료"] in {0, LAPSED}, who
            earned = points["적립"] - HELD - LAPSED - 5 * counts["give", who]
            assert earned % 10 == 0, who
            assert 0 <= earned <= 10 * bought, who
    if "출처" in found.rows["혜택"][0]:
        sources = [row["출처"] for row in found.rows["혜택"] if row["출처"]]
        assert len(set(sources)) == len(sources)
    used = Counter(row["쿠폰 번호"] for row in found.rows["혜택"] if row["종류"] == "쿠폰 사용")
    handed = {code_of(f"pair{int(e.token[1]) // 2}") for e in done if e.kind == "redeem"}
    assert used == dict.fromkeys(handed, 1)


def _run(*words: str) -> str:
    program = [sys.executable, "-m", "xlcrm", *words]
    return subprocess.run(program, check=False, capture_output=True, encoding="utf-8").stdout


def _errors(path: Path) -> list[str]:
    (file,) = json.loads(_run("check", str(path), "--as-of", str(DAY), "--json"))["files"]
    return [each["code"] for each in file["findings"] if each["severity"] == "error"]
