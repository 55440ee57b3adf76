"""Every command that waits, with and without each of its options: later it does what at once."""

from __future__ import annotations

import shutil
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click
import pytest
from openpyxl import load_workbook

from xlcrm.jobs import works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
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
    "offers record": ("offers", "record", NAME, "1001", "가입 기념", "-d", "2024-10-05"),
    "pause": ("pause", NAME, "-c", "1002", *DAY),
    "pay": ("pay", NAME, "-c", "1001", "--amount", "20000", *DAY),
    "refund": ("refund", NAME, "-c", "1002", "--paid", "600000", "--accept", *DAY),
    "renew": ("renew", NAME, "-c", "1001", *DAY),
    "resume": ("resume", NAME, "-c", "1003", *DAY),
    "send results": ("send", "results", NAME, "결과.csv", *DAY),
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
    "state": None,
    "another": None,
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
    "user": "김대리",
    "no_backup": None,
}
"""What is said for an option; None for one that takes no word. Others are tried elsewhere."""

APART: Final = frozenset(
    {
        *("as_of", "dry_run", "as_json", "limits", "file", "skip_bad", "all_planned"),
        *("contract", "customer", "help", "rotate", "everything", "year", "output", "reveal"),
        "response",
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
    from pathlib import Path  # noqa: PLC0415

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


def said(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What all sheets say; of the journal only what was talked about."""
    book = load_workbook(path)
    found: dict[str, list[tuple[object, ...]]] = {
        sheet.title: [*sheet.iter_rows(values_only=True)]
        for sheet in book
        if sheet.title != "고객관리일지"
    }
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
    words = list(NEEDED[kind])
    if option:
        module = import_module(f"xlcrm.cli.{kind.replace(' ', '_')}")
        flag = next(each.opts[-1] for each in module.command.params if each.name == option)
        words += [each for each in (flag, VALUES[option]) if each is not None]
        words += ["--to", "2024-10-20"] if (kind, option) == ("pause", "extend") else []
    shutil.copy(model, path)
    run = xlcrm(*words)
    assert (run.returncode, run.stderr) == (0, "")
    at_once = said(path)
    shutil.copy(model, path)
    owner.touch()
    run = xlcrm(*words)
    assert (run.returncode, run.stderr) == (3, "")
    assert path.read_bytes() == model.read_bytes()
    owner.unlink()
    assert xlcrm("queue", "apply", NAME).returncode == 0
    later = said(path)
    if kind == "customer add" and option in {"", "another", "user", "no_backup"}:
        assert later.pop("고객관리일지")[-1][1] == "새 고객으로 적음."  # by which it is known
        del at_once["고객관리일지"]
    assert later == at_once
