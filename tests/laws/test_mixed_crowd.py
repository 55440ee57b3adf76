"""Eight processes that mix all writes: what each was told stands in the workbook, once.

`XLCRM_CROWD_SECONDS=120` lets them go on for two minutes; else each does a few of every kind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.files.queue import waiting

if TYPE_CHECKING:
    from pathlib import Path

PROCESSES: Final = 8
EACH: Final = 9  # customers of each process
SECONDS: Final = int(os.environ.get("XLCRM_CROWD_SECONDS", "0"))
LONGEST: Final = 600 + 4 * SECONDS
DAY: Final = date(2024, 10, 1)

WORKER: Final = """
import contextlib, io, random, sys, time
from xlcrm.__main__ import main

path, who, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
mine = [str(1000 + who * 9 + number) for number in range(9)]
later = random.Random(who)
day = ("--as-of", "2024-10-01")


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


def night(token, customer):
    return "refresh", path, *day


def page(token, customer):
    return "today", path, "--into", *day


def queue(token, customer):
    return "queue", "apply", path


ONCE = [renewal, leaving, pause]  # of a customer each
OFTEN = [log, purchase, answer, newcomer, address, log, night, page, queue]
ends = time.monotonic() + seconds
works = [(kind, mine[at]) for at, kind in enumerate(ONCE)]
works += [(kind, mine[3 + at % 6]) for at, kind in enumerate(OFTEN)]
later.shuffle(works)
number = 0
while works or time.monotonic() < ends:
    kind, customer = works.pop() if works else (later.choice(OFTEN), later.choice(mine[3:]))
    token = f"w{who}n{number}e"
    number += 1
    sys.argv = ["xlcrm", *kind(token, customer)]
    said, talk = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(talk):
        code = main()
    told = "" if code in (0, 1, 3) else talk.getvalue().replace("\\n", " / ")
    print(kind.__name__, token, customer, code, told, sep="\\t", file=sys.__stdout__, flush=True)
"""


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
    people = ("고객 ID", "고객명", "연락처", "주소")
    terms = ("계약 시작일", "계약 종료일", "서비스 내용", "요금")
    decisions = ("재계약 의사", "해지일", "해지 사유", "정지 시작일", "정지 종료일", "상태")
    sheet.append([*people, *terms, *decisions])
    for number in range(PROCESSES * EACH):
        start, end = date(2023, 10, 22), date(2024, 10, 21)
        phone = f"010-0000-{number:04}"
        who = [1000 + number, f"고객{number:03}", phone, None]
        sheet.append([*who, start, end, "기본", 50_000])
    book.save(path)
    return path


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
    done = [line.split("\t") for text in said for line in text.splitlines()]
    for _ in range(3):
        subprocess.run(
            [sys.executable, "-m", "xlcrm", "queue", "apply", str(ledger)],
            check=False,
            capture_output=True,
        )
    left = waiting(ledger)
    assert (len(left.rows), len(left.works)) == (0, 0)
    refused = [each for each in done if int(each[3]) not in {0, 1, 3}]
    assert refused == []
    texts = Counter(_texts(ledger))
    for kind, token, customer, code, _ in done:
        if kind in {"log", "purchase", "answer", "newcomer"}:
            assert texts[token] == (2 if kind == "newcomer" else 1), (kind, token, code)
        if kind in {"renewal", "leaving", "pause"}:
            assert _decided(ledger, kind, customer), (kind, customer, code)
    addresses = {customer: token for kind, token, customer, *_ in done if kind == "address"}
    assert set(addresses) <= {str(row["고객 ID"]) for row in _rows(ledger) if row["주소"]}
    assert _errors(ledger) == errors


def _rows(path: Path) -> list[dict[str, Any]]:
    sheet = load_workbook(path)["고객대장"]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(map(str, head), row, strict=True)) for row in rows if any(row)]


def _decided(path: Path, kind: str, customer: str) -> bool:
    """Whether a decision stands there, and a next term once."""
    mine = [row for row in _cached(path) if str(row["고객 ID"]) == customer]
    if kind == "renewal":
        return len(mine) == 2 and mine[1]["계약 시작일"].date() == date(2024, 10, 22)
    if kind == "leaving":
        return [row["해지 사유"] for row in mine] == ["가격"]
    return [row["정지 종료일"].date() - date(2024, 10, 1) for row in mine] == [timedelta(days=8)]


_KEPT: dict[Path, list[dict[str, Any]]] = {}


def _cached(path: Path) -> list[dict[str, Any]]:
    if path not in _KEPT:
        _KEPT[path] = _rows(path)
    return _KEPT[path]


def _texts(path: Path) -> list[str]:
    """Every token that stands in a cell, as often as it does; 변경이력 and pages left out."""
    found = []
    for sheet in load_workbook(path):
        if sheet.title in {"변경이력", "오늘"}:
            continue
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                text = str(value or "")
                if text.startswith("새고객"):
                    found.append(text.removeprefix("새고객"))
                elif text.startswith("w") and text.endswith("e"):
                    found.append(text)
    return found


def _errors(path: Path) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-m", "xlcrm", "check", str(path), "--as-of", str(DAY), "--json"],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    (file,) = json.loads(run.stdout)["files"]
    return [each["code"] for each in file["findings"] if each["severity"] == "error"]
