"""Every command that waits, with and without each of its options: later it does what at once."""

from __future__ import annotations

import re
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import pytest
from benefit_sheets import told_before
from openpyxl import load_workbook

from xlcrm.jobs import works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NAME: Final = "대장.xlsx"
DAY: Final = ("-d", "2024-10-01")
NEEDED: Final = {
    "add": ("add", "구매이력", NAME, "1001", "상담", "3만원"),
    "cancel": ("cancel", NAME, "-c", "1002", "--reason", "가격", *DAY),
    "consent record": ("consent", "record", NAME, "1001", "--yes", "-d", "2024-10-10"),
    "customer add": (
        *("customer", "add", NAME, "홍가상", "010-0000-0009"),
        *("시작일=2024-10-01", "기간=12개월", *DAY),
    ),
    "customer edit": ("customer", "edit", NAME, "1001", "주소=새길 1", *DAY),
    "customer merge": ("customer", "merge", NAME, "1001", "1003", *DAY),
    "log add": ("log", "add", NAME, "1001", "통화함"),
    "loyalty coupon": ("loyalty", "coupon", NAME, "1001", "--value", "커피", *DAY),
    "loyalty earn": ("loyalty", "earn", NAME, *DAY),
    "loyalty expire": ("loyalty", "expire", NAME, *DAY),
    "loyalty give": ("loyalty", "give", NAME, "1001", "500", *DAY),
    "loyalty redeem": ("loyalty", "redeem", NAME, "9G4H-FQ9W", *DAY),
    "loyalty use": ("loyalty", "use", NAME, "1002", "300", *DAY),
    "offers record": ("offers", "record", NAME, "1001", "가입 기념", "-d", "2024-10-05"),
    "pause": ("pause", NAME, "-c", "1002", *DAY),
    "pay": ("pay", NAME, "-c", "1001", "--amount", "20000", *DAY),
    "refund": ("refund", NAME, "-c", "1002", "--paid", "600000", "--accept", *DAY),
    "renew": ("renew", NAME, "-c", "1001", *DAY),
    "resume": ("resume", NAME, "-c", "1003", *DAY),
    "send results": ("send", "results", NAME, "결과.csv", *DAY),
    "survey make": (
        *("survey", "make", NAME, "--list", "프리미엄", "-o", "설문", "--no-pdf", *DAY),
    ),
    "survey take": ("survey", "take", NAME, "답안.csv", *DAY),
    "templates answer": ("templates", "answer", "새 기계", NAME, "안내"),
    "voices idea": ("voices", "idea", NAME, "주차장 넓히기", "-c", "1001", *DAY),
}
"""Each kind of work with no more than it needs; 1003 has been paused, 1001 owes something."""

VALUES: Final = {
    "due": "2024-12-05",
    "extend": None,
    "fee": "12만원",
    "first": "2024-10-03",
    "follow_up": "다시 연락",
    "last": "2024-10-20",
    "memo": "통화함",
    "months": "6",
    "on": "2024-10-05",
    "service": "기본 서비스",
    "start": "2024-11-01",
    "settle": None,
    "state": None,
    "another": None,
    "before_start": None,
    "basis": "기간총액",
    "by": "일",
    "campaign": "가을",
    "clawback": "1000",
    "paid": "600000",
    "penalty": "10",
    "reason": "가격",
    "rounding": "100",
    "won": "30000",
    "channels": "문자",
    "yes": None,
    "night": None,
    "how": "서면",
    "told": None,
    "accept": None,
    "until": "2024-12-31",
    "again": None,
    "changed": None,
    "late": None,
    "take_back": None,
    "customers": "1003",
    "content": "자리가 모자람",
    "officer": "담당 가",
    "user": "김대리",
    "given": "보상=커피",
    "folder": "문구",
    "no_backup": None,
}
"""What is said for an option; None for one that takes no word. Others are tried elsewhere."""

WORDS: Final = {("voices idea", "state"): "검토", ("survey make", "campaign"): "설문 가을"}
"""What is said for an option of one kind of work alone."""

_DRAWN: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")

APART: Final = frozenset(
    {
        *("as_of", "dry_run", "as_json", "limits", "file", "skip_bad", "all_planned"),
        *("password_env", "no_password"),
        *("contract", "customer", "help", "rotate", "everything", "year", "output", "reveal"),
        *("response", "conditions", "no_pdf", "entries"),
    }
)


def cases() -> Iterator[tuple[str, str]]:
    """Yield each kind of work alone, and with each of its command's own options."""
    for kind in works.KINDS:
        yield kind, ""
        module = import_module(f"xlcrm.cli.{kind.replace(' ', '_')}")
        for option in module.command.params:
            name = option.name or ""
            own = isinstance(option, click.Option) and not option.required and name not in APART
            if kind != "log add" and own and (kind, name) != ("pay", "months"):
                yield kind, name


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the reference ledger with a contract that is paused."""
    seed = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
    path = tmp_path_factory.mktemp("model") / NAME
    book = load_workbook(seed)
    sheet = book["고객대장"]
    headers = [cell.value for cell in sheet[1]]
    said = (("정지 시작일", "2024-09-20", 4), ("정지 종료일", None, 4), ("미납금", 50_000, 2))
    for header, value, row in said:
        if header not in headers:
            headers.append(header)
            sheet.cell(1, len(headers)).value = header
        sheet.cell(row, headers.index(header) + 1).value = value
    sent = book.create_sheet("마케팅")
    for line in (("발송일", "고객 ID", "캠페인", "상태"), (date(2024, 9, 2), 1001, "가을", "보냄")):
        sent.append(line)
    book.save(path)
    return path


def without_messages(path: Path) -> None:
    """Take the sheet of messages out, for another one."""
    book = load_workbook(path)
    del book["마케팅"]
    book.save(path)


def said(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What all sheets say; of the journal only what was talked about."""
    book = load_workbook(path)
    found: dict[str, list[tuple[object, ...]]] = {
        sheet.title: [*sheet.iter_rows(values_only=True)]
        for sheet in book
        if sheet.title != "고객관리일지"
    }
    for name, lines in found.items():  # numbers of coupons and questionnaires are drawn
        at = lines[0].index("출처") if name == "혜택" and "출처" in lines[0] else None
        found[name] = [
            tuple(_DRAWN.sub("번호", each) if isinstance(each, str) else each for each in row[:at])
            for row in lines
        ]
    rows = book["고객관리일지"].iter_rows(values_only=True) if "고객관리일지" in book else ()
    return {**found, "고객관리일지": [(row[2], row[10]) for row in rows]}


def test_every_kind_of_work_is_tried() -> None:
    """A new one needs its line above."""
    assert set(NEEDED) == set(works.KINDS)


@pytest.mark.parametrize(("kind", "option"), list(cases()))
def test_what_waits_leaves_later_what_it_leaves_at_once(
    office: Path, model: Path, xlcrm: Program, kind: str, option: str
) -> None:
    """Whichever options were left out."""
    path = office / NAME
    owner = office / f"~${NAME}"
    (office / "결과.csv").write_text("고객 ID,결과\n1001,성공\n", "utf-8")
    (office / "답안.csv").write_text("코드,만족도\n9G4H-FQ9W,4\n", "utf-8")
    start = Path(shutil.copy(model, office / "처음.xlsx"))
    if kind == "templates answer":
        (office / "문구").mkdir()
        (office / "문구" / "새 기계.txt").write_text("{고객명}님, 새 기계가 왔어요.", "utf-8")
    if kind.startswith(("loyalty", "survey take")):
        if kind == "survey take":
            without_messages(start)
        told_before(start, kind)
    words = list(NEEDED[kind])
    if option:
        module = import_module(f"xlcrm.cli.{kind.replace(' ', '_')}")
        flag = next(each.opts[-1] for each in module.command.params if each.name == option)
        value = WORDS.get((kind, option), VALUES[option])
        words += [each for each in (flag, value) if each is not None]
        words += ["--to", "2024-10-20"] if (kind, option) == ("pause", "extend") else []
    shutil.copy(start, path)
    run = xlcrm(*words)
    assert (run.returncode, run.stderr) == (0, "")
    at_once = said(path)
    shutil.copy(start, path)
    owner.touch()
    run = xlcrm(*words)
    assert (run.returncode, run.stderr) == (3, "")
    assert path.read_bytes() == start.read_bytes()
    owner.unlink()
    assert xlcrm("queue", "apply", NAME).returncode == 0
    later = said(path)
    if kind == "customer add" and option in {"", "another", "user", "no_backup"}:
        assert later.pop("고객관리일지")[-1][1] == "새 고객으로 적음."  # by which it is known
        del at_once["고객관리일지"]
    assert later == at_once
