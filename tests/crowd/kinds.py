"""What people do at once: each kind as a command line, and how often it stands in the workbook."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook

from xlcrm.domain.coupon_code import code_of
from xlcrm.jobs.works import SEND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    Words = tuple[str, ...]
    Counts = tuple[int, ...]

DAY: Final = date(2024, 10, 1)
SHARED: Final = tuple(str(1000 + at) for at in range(6))
"""Customers for whom many are at work at once."""

ASKED: Final = "지난 안내"
_ON: Final = ("--as-of", str(DAY))
_TOKEN: Final = re.compile(r"op\d+e(?:x\d+e)?")
_RESUMED_ON: Final = date(2024, 10, 5)
PAUSED: Final = (date(2024, 9, 20), date(2024, 10, 20))
TERM: Final = (date(2023, 10, 22), date(2024, 10, 21))
_FORM: Final = "templates/letters/renewal.docx"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that somebody does.

    Attributes:
        number: which of all.
        kind: what it is, by its name in `KINDS`.
        ledger: the workbook.
        beside: a folder for what is made and brought, not that of the workbook.
        killed: after which share of the time that such a thing takes it is killed; 0 for never.
        ticket: the number of the coupon that is handed in.
    """

    number: int
    kind: str
    ledger: Path
    beside: Path
    killed: float = 0
    ticket: int = 0

    @property
    def token(self) -> str:
        """What stands for it in the workbook and nowhere else; it is also who does it."""
        return f"op{self.number}e"

    @property
    def own(self) -> tuple[str, ...]:
        """The customers with whom nobody else has to do."""
        return tuple(str(10_000 + 10 * self.number + at) for at in range(KINDS[self.kind].own))

    @property
    def customer(self) -> str:
        """Whom it is about: its own customer, or one of all."""
        return self.own[0] if self.own else SHARED[self.number % len(SHARED)]

    @property
    def words(self) -> Words:
        """The command line; what it brings is written."""
        return KINDS[self.kind].words(self)

    def file(self, text: str, ending: str = ".csv") -> str:
        """Write what it brings, and return the file."""
        path = self.beside / f"{self.token}{ending}"
        path.write_text(text, encoding="utf-8")
        return str(path)

    def made(self, ending: str = "") -> str:
        """Return a place for what it makes."""
        return str(self.beside / f"{self.token}{ending}")


class Found:
    """What stands in a workbook.

    Args:
        path: the workbook; openpyxl has to read it.
    """

    def __init__(self, path: Path) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for sheet in load_workbook(path):
            head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
            named = (dict(zip(map(str, head), row, strict=True)) for row in rows if any(row))
            self.rows[sheet.title] = [*named]
        self.texts = {name: Counter(_tokens(rows)) for name, rows in self.rows.items()}
        self._of: dict[str, dict[str, list[dict[str, Any]]]] = {}

    def of(self, sheet: str, customer: str) -> list[dict[str, Any]]:
        """Return the rows of a customer."""
        if sheet not in self._of:
            sorted_out: dict[str, list[dict[str, Any]]] = {}
            for row in self.rows.get(sheet, ()):
                sorted_out.setdefault(str(row.get("고객 ID")), []).append(row)
            self._of[sheet] = sorted_out
        return self._of[sheet].get(customer, [])

    def count(self, sheet: str, token: str) -> int:
        """Return how often a token stands in a sheet."""
        return self.texts.get(sheet, Counter())[token]


def _tokens(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    for row in rows:
        for value in row.values():
            yield from _TOKEN.findall(str(value or ""))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that somebody does.

    Attributes:
        words: the command line of one.
        stands: how often each part of one stands in the workbook; nothing where it has no mark of
            its own.
        waits: the kind of work as which it can wait beside the workbook; "" where it cannot.
        own: how many customers it needs for itself.
        often: how often it comes, among all.
        refused: what it may be told where it is refused, but for what all may be told.
    """

    words: Callable[[Operation], Words]
    stands: Callable[[Found, Operation], Counts] = lambda _found, _one: ()
    waits: str = ""
    own: int = 0
    often: int = 2
    refused: Words = ()


# -- command lines -----------------------------------------------------------------------------


def _on(*words: str) -> Callable[[Operation], Words]:
    """Words in which {ledger}, {token}, {customer}, {ticket} and {made} are an operation's."""

    def said(one: Operation) -> Words:
        of = {"ledger": str(one.ledger), "token": one.token, "customer": one.customer}
        more = {"ticket": code_of(f"pair{one.ticket}"), "made": one.made()}
        return tuple(word.format(**of, **more) for word in words)

    return said


def _wording(one: Operation) -> Words:
    folder = one.beside / f"{one.token}x"
    folder.mkdir()
    (folder / f"{one.token}.txt").write_text("새 기계를 들여왔어요.", encoding="utf-8")
    told = ("templates", "answer", one.token, str(one.ledger), "안내")
    return *told, "--templates", str(folder), *_ON


def _answers(one: Operation) -> Words:
    rows = [f"{code_of(f'asked {each}')},5,9,{one.token}x{each}e" for each in one.own]
    file = one.file("\n".join(["코드,만족도,추천 의향,의견", *rows]))
    return "survey", "take", str(one.ledger), file, *_ON


def _results(one: Operation) -> Words:
    rows = [f"{each},{ASKED},문의" for each in one.own]
    file = one.file("\n".join(["고객 ID,캠페인,반응", *rows]))
    return "send", "results", str(one.ledger), file, *_ON


def _import(one: Operation) -> Words:
    rows = [
        f"들인{one.token}x{at}e,010-7{at}{one.number // 100:02}-{one.number % 100:02}00,2024.9.1,"
        "2025.8.31,기본,5만원"
        for at in range(2)
    ]
    file = one.file("\n".join(["고객명,연락처,시작일,종료일,상품,금액", *rows]))
    return "import", str(one.ledger), file, "--as-new", *_ON


def _asking(*words: str) -> Callable[[Operation], Words]:
    """Something for the customers of an officer whom only this one has."""

    def said(one: Operation) -> Words:
        whom = ("--list", f"담당자 직원{one.token}", "--campaign", one.token)
        return *words[:2], str(one.ledger), *whom, *words[2:], "-o", _made_by(words, one), *_ON

    return said


def _made_by(words: Words, one: Operation) -> str:
    return one.made(".csv" if "csv" in words else "")


# -- how often it stands there -----------------------------------------------------------------


def _in(*sheets: str) -> Callable[[Found, Operation], Counts]:
    return lambda found, one: tuple(found.count(sheet, one.token) for sheet in sheets)


def _of_each(sheet: str, at: Sequence[int] = ()) -> Callable[[Found, Operation], Counts]:
    """A mark for each of its own customers, or of its rows by number."""
    return lambda found, one: tuple(
        found.count(sheet, f"{one.token}x{each}e") for each in (at or one.own)
    )


def _contracts(found: Found, one: Operation, more: int) -> Counts:
    """Rows of its customer in the ledger, beyond as many as there were."""
    return (len(found.of("고객대장", one.customer)) - more,)


def _ended(found: Found, one: Operation) -> Counts:
    mine = found.of("고객대장", one.customer)
    told = [e for e in found.of("고객관리일지", one.customer) if e["분류"] in {"해지", "결제"}]
    return sum(row["해지 사유"] == "가격" for row in mine), len(told)


def _paused_to(found: Found, one: Operation, last: date) -> Counts:
    days = [row["정지 종료일"] for row in found.of("고객대장", one.customer)]
    return (sum(day is not None and day.date() == last for day in days),)


def _offered(found: Found, one: Operation) -> Counts:
    told = found.of("고객관리일지", one.customer)
    return (sum("제안" in str(entry["내용"]) for entry in told),)


def _written_to(found: Found, one: Operation) -> Counts:
    """Rows of the campaign in 마케팅, for each customer."""
    return tuple(
        sum(str(row["캠페인"]).endswith(one.token) for row in found.of("마케팅", each))
        for each in one.own
    )


def _answered(found: Found, one: Operation) -> Counts:
    return tuple(sum(row["반응"] == "문의" for row in found.of("마케팅", each)) for each in one.own)


def _sorted_out(found: Found, one: Operation) -> Counts:
    """Rows that say what a wording is, who said so aside."""
    return (sum(row["항목"] == one.token for row in found.rows["설정"]),)


def _consented(found: Found, one: Operation) -> Counts:
    return (sum(row["문자 수신동의"] == "Y" for row in found.of("고객정보", one.customer)),)


# -- all kinds ---------------------------------------------------------------------------------

_OF: Final = ("{ledger}", "-c", "{customer}")
_LOG: Final = "log add"
_ADD: Final = "add"
JOURNAL: Final = "고객관리일지"

KINDS: Final[Mapping[str, Kind]] = {
    "log": Kind(
        _on("log", "add", *_OF, "--channel", "전화", "{token}"), _in(JOURNAL), _LOG, often=9
    ),
    "purchase": Kind(
        _on(
            *("add", "구매이력", "{ledger}", "고객ID={customer}", "일자=2024-10-01"),
            *("제품={token}", "금액=1000"),
        ),
        *(_in("구매이력"), _ADD),
        often=4,
    ),
    "answer": Kind(
        _on(
            *("add", "만족도", "{ledger}", "고객ID={customer}", "일자=2024-10-01"),
            *("만족도=5", "의견={token}"),
        ),
        *(_in("만족도"), _ADD),
    ),
    "newcomer": Kind(
        _on("customer", "add", "{ledger}", "새고객{token}", "상태=체험", "--another", *_ON),
        *(_in("고객대장", JOURNAL), "customer add"),
        often=3,
    ),
    "address": Kind(
        _on("customer", "edit", "{ledger}", "{customer}", "주소={token}", *_ON),
        *(_in("고객대장"), "customer edit", 1, 4),
    ),
    "merge": Kind(
        lambda one: (
            *("customer", "merge", str(one.ledger), one.customer, f"{one.customer[:-1]}9"),
            *_ON,
        ),
        partial(_contracts, more=1),
        *("customer merge", 1),
    ),
    "renewal": Kind(
        _on("renew", *_OF, "--months", "12", *_ON), partial(_contracts, more=1), "renew", 1, 5
    ),
    "leaving": Kind(
        _on("cancel", *_OF, "--reason", "가격", "--on", "2024-10-01", *_ON), _ended, "cancel", 1
    ),
    "pause": Kind(
        _on("pause", *_OF, "--from", "2024-10-01", "--to", "2024-10-09", *_ON),
        *(partial(_paused_to, last=date(2024, 10, 9)), "pause", 1),
    ),
    "resume": Kind(
        _on("resume", *_OF, "--on", str(_RESUMED_ON), *_ON),
        *(partial(_paused_to, last=date(2024, 10, 4)), "resume", 1),
    ),
    "refund": Kind(
        _on(
            *("refund", *_OF, "--basis", "월", "--paid", "600000", "--accept"),
            *("--reason", "가격", *_ON),
        ),
        *(_ended, "refund", 1),
    ),
    "paid": Kind(
        _on("pay", *_OF, "--amount", "1000", "--memo", "{token}", *_ON),
        *(_in(JOURNAL), "pay"),
        often=5,
    ),
    "give": Kind(
        _on("loyalty", "give", "{ledger}", "{customer}", "5", "--for", "{token}", *_ON),
        *(_in("혜택"), "loyalty give"),
    ),
    "use": Kind(
        _on("loyalty", "use", "{ledger}", "{customer}", "3", "--for", "{token}", *_ON),
        *(_in("혜택"), "loyalty use"),
        often=4,
    ),
    "coupon": Kind(
        _on("loyalty", "coupon", "{ledger}", "{customer}", "--value", "{token}", *_ON),
        *(_in("혜택"), "loyalty coupon"),
    ),
    "redeem": Kind(  # two are handed the same one
        _on("loyalty", "redeem", "{ledger}", "{ticket}", "--for", "{token}", *_ON),
        *(_in("혜택"), "loyalty redeem"),
        often=4,
        refused=("이미",),
    ),
    "earn": Kind(_on("loyalty", "earn", "{ledger}", *_ON), waits="loyalty earn"),
    "expire": Kind(_on("loyalty", "expire", "{ledger}", *_ON), waits="loyalty expire"),
    "consent": Kind(
        _on(
            *("consent", "record", "{ledger}", "{customer}", "--channel", "문자"),
            *("--yes", "--how", "{token}", *_ON),
        ),
        *(_consented, "consent record", 1),
    ),
    "offer": Kind(
        _on("offers", "record", "{ledger}", "{customer}", "{token}", *_ON),
        *(_in(JOURNAL), "offers record"),
    ),
    "idea": Kind(
        _on("voices", "idea", "{ledger}", "{token}", "-c", "{customer}", *_ON),
        *(_in("아이디어"), "voices idea"),
    ),
    "wording": Kind(_wording, _sorted_out, "templates answer"),
    "letter": Kind(
        _on("letter", *_OF, "--template", _FORM, "-o", "{made}.docx", *_ON), _offered, _LOG, 1
    ),
    "answers": Kind(_answers, _of_each("만족도"), "survey take", 2, 3),
    "results": Kind(_results, _answered, "send results", 2, 3),
    "questionnaire": Kind(
        _asking("survey", "make", "--again", "--no-pdf"), _written_to, "survey make", 2
    ),
    "sending": Kind(
        _asking("send", "campaign", "--template", "안내", "--go", "--via", "csv"),
        *(_written_to, SEND, 2),
        refused=("보내고 있습니다",),
    ),
    "import": Kind(_import, _of_each("고객대장", range(2)), often=3),
    "fix": Kind(_on("fix", "{ledger}")),
    "night": Kind(_on("refresh", "{ledger}", *_ON), often=3),
    "nights": Kind(lambda one: ("refresh", str(one.ledger.parent), *_ON)),
    "page": Kind(_on("today", "{ledger}", "--into", *_ON)),
    "queue": Kind(_on("queue", "apply", "{ledger}"), often=3),
    "undo": Kind(
        _on("undo", "{ledger}", "--json"),
        often=4,
        refused=("되돌릴 백업이 없습니다", "마지막 백업 뒤에 파일이 고쳐졌습니다"),
    ),
}
"""All kinds by name."""
