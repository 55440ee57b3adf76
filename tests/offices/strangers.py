"""How well workbooks are read that somebody has made who had never seen the reader.

`elsewhere/` holds them, each with what a careful person reads in it: `elsewhere/README.md`. Each is
adopted as by an office that answers what it is asked, and changes nothing else; then every value of
every row is held against what it means.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pandas as pd

import xlcrm
from xlcrm.analysis.office import office_of
from xlcrm.cellref import column_letters
from xlcrm.domain.lengths import last_day
from xlcrm.domain.text import one_line, squeezed
from xlcrm.jobs.adopt.adopt import adopt_file
from xlcrm.jobs.adopt.values import TERMS
from xlcrm.jobs.new.from_file import made_of
from xlcrm.reading.things import is_let
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.office.ledger import Ledger

ELSEWHERE: Final = Path(__file__).parent / "elsewhere"
AS_OF: Final = date(2026, 11, 28)
"""The day on which the workbooks are told to be."""

FIELDS: Final = ("name", "phone", "start", "end", "months", "fee", "basis", "standing")
"""What is compared of every contract."""

Truth: TypeAlias = "Mapping[str, Any]"
"""A workbook, a sheet or a row as its maker tells it."""

_AUTHOR: Final = xlcrm.Author("strangers", "adopt", datetime.combine(AS_OF, time()))
_NEW: Final = "xlcrm new 새파일.xlsx --from"
"""What a refusal names that can be put into a table."""
_ROUNDS: Final = 4  # of questions; each answer may bring up another one
_ORDERS: Final = {"ymd": "연-월-일", "dmy": "일-월-년", "mdy": "월-일-년"}
_UNITS: Final = {1: "원", 1000: "천원", 10000: "만원"}
_NEVER: Final = date.max
_STANDINGS: Final = {"해지": "해지", "취소": "해지", "일시정지": "일시정지", "예정": "예정"}
_COLUMNS: Final = {"basis": ("fee",), "standing": ("status", "note")}
"""Where a finding about a value stands, if in another column than its own."""
_ERROR: Final = "오류"  # a status that tells of a finding
_COUNTS: Final = frozenset({"no", "번호", "순번", "연번", "번", "일련번호"})
_FAIR: Final = frozenset({"sessions", "sessions_left", "days_left"})
"""Fields that the truths have no word for: who takes a column for one is not blamed for it."""
_ROOMS: Final = ("contract_id", "service")
"""호실 numbers the contracts, as some have it, and is what they are for, as others have it.

Some headers of these workbooks are excused by this, which their own makers call `contract_id`; the
page tells how many. To ask instead would cost each office that lets rooms a question to which the
answer is nearly always the same: the makers of `lists`, who knew of neither, call it the service.
Nor can it be both, for the same room comes back with the next tenant, and
no number of a contract does.
"""
_TWINS: Final = frozenset(
    {
        ("end_reason", "terminated_on"),  # 해지일/사유 says both
        ("auto_renewal", "decision"),  # 연장여부 with O, X, 자동 and 협의 does, too
    }
)
"""What a maker calls a column, and what it may as well be called."""


@dataclass(slots=True)
class Heads:
    """The headers that mean something, and those that were taken to: 시트!머리글."""

    right: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    strict: int = 0  # were taken otherwise than the truth says, whatever excuses it
    rooms: list[str] = field(default_factory=list)  # of the right ones those that `_ROOMS` excuses


@dataclass(slots=True)
class Rows:
    """The contracts: those that came in, were lost in silence, are on sheets that were not read.

    `strays` are rows that came in and are no contracts; each is told as 시트!행.
    """

    right: int = 0
    unread: int = 0
    lost: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Values:
    """What the contracts' cells say: read rightly, told as a finding, not read, read wrongly."""

    right: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    places: list[str] = field(default_factory=list)

    def __add__(self, other: Values) -> Values:
        return Values(
            self.right + other.right,
            self.told + other.told,
            self.unread + other.unread,
            self.wrong + other.wrong,
            self.places + other.places,
        )


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one workbook.

    Attributes:
        name: the file's.
        trade: what the office does.
        sheets: how many of its sheets are ledgers.
        found: how many of them are read as such.
        refused: what was said where none was found; empty otherwise.
        moved: whether that named the way that was then gone: `xlcrm new --from`, on whose ledger
            the contracts were compared.
        questions: how many headers were asked about.
        heads: its headers.
        rows: its contracts.
        cells: what these say.
    """

    name: str
    trade: str
    sheets: int
    found: int
    refused: str
    moved: bool
    questions: int
    heads: Heads
    rows: Rows
    cells: Values

    @property
    def plain(self) -> bool:
        """Whether every ledger was found, and every header taken for what its truth says."""
        return self.found == self.sheets and not self.heads.strict

    @property
    def clean(self) -> bool:
        """Whether every ledger was found, and nothing is wrong that nobody has been told of."""
        silent = (self.heads.wrong, self.rows.lost, self.rows.strays, self.cells.places)
        return self.found == self.sheets and not any(silent)


def every_stranger() -> tuple[Path, ...]:
    """Return the workbooks."""
    return tuple(sorted(ELSEWHERE.glob("*.xlsx")))


def read_stranger(path: Path, folder: Path) -> Read:
    """Adopt a copy of a workbook, its questions answered as its truth says, and compare.

    Args:
        path: the workbook; its truth lies beside it.
        folder: where the copy may lie.
    """
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    copy = folder / path.name
    copyfile(path, copy)
    ledgers = [each for each in truth["sheets"] if each["kind"] == "ledger"]
    survey = xlcrm.survey(copy)
    heads, found = _heads(ledgers, survey)
    answers = _answered(copy, truth)
    rows, values, refused, moved = Rows(), Values(), "", False
    try:
        adopt_file(copy, _AUTHOR, as_of=AS_OF, answers=answers, backup=False)
    except xlcrm.XlcrmError as error:
        refused, moved = error.message, _NEW in str(error)
        if moved:
            made = _made_anew(copy, truth)
            _compare(_in_order(truth, made), made, rows, values)
        else:
            current = (each for each in ledgers if each.get("current") is not False)
            rows.unread = sum(len(each["rows"]) for each in current)
    else:
        _compare(truth, xlcrm.open_ledger(copy), rows, values)
    counts = (len(ledgers), found, refused, moved, len(survey.questions))
    return Read(path.stem, truth["trade"], *counts, heads, rows, values)


def _made_anew(path: Path, truth: Truth) -> Ledger:
    """The ledger that `xlcrm new --from` makes of a workbook, its questions answered."""
    target = path.with_name(f"{path.stem}_new.xlsx")
    made_of(target, path, as_of=AS_OF)
    adopt_file(target, _AUTHOR, as_of=AS_OF, answers=_answered(target, truth), backup=False)
    return xlcrm.open_ledger(target)


def _in_order(truth: Truth, ledger: Ledger) -> dict[str, Any]:
    """A truth whose rows are told as they stand in a ledger that was made anew.

    The contracts of a sheet keep their order, so that the first row with a name is that of the
    first contract with it. A card is a contract where somebody has what it is for.
    """
    free: dict[str, list[tuple[int, str]]] = {}
    for table in ledger.tables:
        if table.spec.key == LEDGER.key:
            names = (squeezed(str(each or "")) for each in table.values("name"))
            free.setdefault(table.sheet, []).extend(zip(table.rows, names, strict=True))
    sheets = []
    for sheet in truth["sheets"]:
        rows: list[dict[str, Any]] = []
        there = free.get(sheet["sheet"], [])
        cards = [each for each in sheet.get("cards", ()) if each.get("name")]
        for row in [*sheet["rows"], *cards]:
            name = squeezed(str(row["name"]))
            place = next((each for each in there if each[1] == name), None)
            if place is not None:
                there.remove(place)
            rows.append({**row, "row": place[0] if place else -len(rows) - 1})
        sheets.append({**sheet, "rows": rows, "kind": "ledger" if cards else sheet["kind"]})
    return {**truth, "sheets": sheets}


def _heads(ledgers: Sequence[Truth], survey: xlcrm.Survey) -> tuple[Heads, int]:
    """How the headers of the ledgers are understood unasked, and how many sheets are found."""
    heads, found = Heads(), 0
    for sheet in ledgers:
        rows = set(sheet["header_rows"])
        tables = [
            each
            for each in survey.sheets
            if each.name == sheet["sheet"] and each.kind == LEDGER.key
            and rows & set(each.header_rows)
        ]  # fmt: skip
        found += bool(tables)
        taken = {_letter(each.cell): each for table in tables for each in table.columns}
        asked = {
            _letter(each.cell): [name for name, _ in each.candidates]
            for each in survey.questions
            if each.sheet == sheet["sheet"]
        }
        for header, letter in sheet["letters"].items():
            meant = sheet["columns"].get(header)
            read = taken.get(letter)
            fields = "~".join(filter(None, read.fields)) if read else ""
            place = f"{sheet['sheet']}!{one_line(header)}"
            heads.strict += (
                bool(read)
                and fields != meant
                and letter not in asked
                and not (meant is None and fields == "customer_id" and _counts(header))
            )
            kind = _kind(meant, fields, asked.get(letter), sheet, counts=_counts(header))
            if kind == "wrong" and (meant, fields) == _ROOMS and is_let(one_line(header)):
                kind = "right"
                heads.rooms.append(place)
            if kind:
                note = f" ({meant or '-'} → {fields})" if kind == "wrong" else ""
                getattr(heads, kind).append(place + note)
    return heads, found


def _counts(header: str) -> bool:
    """Tell whether a header is one of rows, which xlcrm takes for a 고객 ID that names nobody."""
    return squeezed(header).casefold().strip(".") in _COUNTS


def _kind(
    meant: str | None, fields: str, asked: Sequence[str] | None, sheet: Truth, *, counts: bool
) -> str:
    """What came of a header: one of the lists of `Heads`; empty where it means nothing."""
    if asked is not None:
        offered = {*asked, "~".join(asked)}
        return (
            "asked"
            if meant and (meant in offered or set(meant.split("~")) & offered)
            else "needless"
        )
    if fields == meant or (meant and (meant, fields) in _TWINS):
        return "right"
    if not fields:
        return "left" if meant else ""
    second = fields == "phone" and "phone" in sheet["columns"].values()
    both = "fee" in fields.split("~") and "fee" not in sheet["columns"].values()  # 보증금/월세
    if meant is None and both and any(row.get("fee_won") for row in sheet["rows"]):
        return ""
    if meant is None and (second or fields in _FAIR or (fields == "customer_id" and counts)):
        return ""
    return "wrong"


def _letter(cell: str) -> str:
    return re.sub(r"\d", "", cell)


def _answered(path: Path, truth: Truth) -> dict[str, str]:
    """Answer what is asked as the truth says, as often as there is something new to answer."""
    answers: dict[str, str] = {}
    for _ in range(_ROUNDS):
        new = {
            each.name: answer
            for each in xlcrm.asked_of(path, answers)
            if each.name not in answers and (answer := _answer(each, truth))
        }
        if not new:
            break
        answers.update(new)
    return answers


def _answer(question: xlcrm.Question, truth: Truth) -> str:
    """What the office says to a question."""
    sheets = [each for each in truth["sheets"] if each["sheet"] == question.sheet]
    if question.section == "머리글":
        letter = _letter(question.cell)
        for sheet in sheets:
            for header, meant in sheet["columns"].items():
                if sheet["letters"][header] == letter and meant:
                    return "~".join(LEDGER.column(each).name for each in meant.split("~"))
        return "쓰지 않음"
    if question.section == "기준":
        basis = {each["fee"]["basis"] for each in sheets or truth["sheets"]}
        return next(iter(basis & {"월", "기간총액"}), "쓰지 않음")
    if question.section == TERMS:
        stated = (
            row for sheet in sheets if sheet.get("period_from_title") for row in sheet["rows"]
        )
        row = next(stated, None)
        return f"{row['start']}~{row['end']}" if row else "쓰지 않음"
    offered = [each.answer for each in question.offers]
    if question.section == "읽는 법":
        orders = {
            _ORDERS.get(order, "") for sheet in sheets for order in sheet["date_order"].values()
        }
        units = {_UNITS.get(sheet["fee"]["unit"], "") for sheet in sheets}
        return next((each for each in offered if each in orders | units), "쓰지 않음")
    return _meaning(question, truth) or "쓰지 않음"


def _meaning(question: xlcrm.Question, truth: Truth) -> str:
    """What a word of the office means: as most of the rows that say it stand."""
    row = int(re.sub(r"\D", "", question.cell))
    rows = [
        each
        for sheet in truth["sheets"]
        if sheet["sheet"] == question.sheet
        for each in sheet["rows"]
        if each["row"] == row
    ]
    if question.section != "상태 낱말" or not rows:
        return ""
    return _standing(rows[0]) or "활성화"


def _standing(row: Truth) -> str:
    """What a person has typed of a contract."""
    typed = (("left", "해지"), ("paused", "일시정지"), ("not_yet", "예정"))
    return next((word for key, word in typed if row.get(key)), "")


def _compare(truth: Truth, ledger: Ledger, rows: Rows, values: Values) -> None:
    """Hold what a ledger says against its truth."""
    contracts = office_of(ledger, AS_OF).contracts
    read = {(each.sheet, each.row): each for each in contracts.itertuples()}
    told = {(each.where.sheet, each.where.cell) for each in ledger.findings_on(AS_OF)}
    tables = {each.sheet: each for each in ledger.tables if each.spec.key == LEDGER.key}
    frames = {sheet: pd.DataFrame(ledger[sheet]) for sheet in tables}
    meant: set[tuple[str, int]] = set()
    for sheet in truth["sheets"]:
        name = sheet["sheet"]
        if sheet["kind"] != "ledger" or (sheet.get("current") is False and name not in tables):
            continue
        if name not in tables:
            rows.unread += len(sheet["rows"])
            continue
        columns = {key: column_letters(each.number) for key, each in tables[name].columns.items()}
        for row in sheet["rows"]:
            place = (name, row["row"])
            meant.add(place)
            if place not in read:
                if any(map(row.get, ("start", "end", "months"))):
                    rows.lost.append(f"{name}!{row['row']}")
                continue
            rows.right += 1
            got = _values_read(read[place], frames[name].loc[row["row"]])
            for key, pair in _pairs(sheet, row, got).items():
                letters = {columns.get(each) for each in _COLUMNS.get(key, (key,))}
                known = any((name, f"{letter}{row['row']}") in told for letter in letters)
                _judge(values, f"{name}!{row['row']} {key}", pair, known=known)
    rows.strays.extend(f"{sheet}!{row}" for sheet, row in read if (sheet, row) not in meant)


def _judge(values: Values, place: str, pair: tuple[object, object], *, known: bool) -> None:
    """Count a value, told as 시트!행 field: what it means, what it is read as, who knows of it."""
    key, (want, have) = place.rpartition(" ")[2], pair
    if want == have or (want == "open" and have is None and not known):
        values.right[key] += want is not None
    elif known:
        values.told[key] += 1
    elif have is None:
        values.unread[key] += 1
    else:
        values.wrong[key] += 1
        values.places.append(f"{place}: {want} → {have}")


def _values_read(contract: Any, row: pd.Series[Any]) -> dict[str, object]:  # noqa: ANN401
    """What a row says, each value as the truth would tell it."""

    def of(name: str) -> Any:  # noqa: ANN401
        value = row.get(LEDGER.column(name).name)
        return None if value is None or pd.isna(value) else value

    start, end = (None if each is None else each.date() for each in (of("start"), of("end")))
    return {
        "name": None if of("name") is None else squeezed(str(of("name"))),
        "phone": of("phone"),
        "start": start,
        "end": "open" if end == _NEVER else end,
        "months": of("months"),
        "fee": None if pd.isna(contract.fee) else contract.fee,
        "basis": None if pd.isna(contract.basis) else contract.basis,
        "length": None if pd.isna(contract.months) else contract.months,
        "standing": contract.status,
    }


def _pairs(sheet: Truth, row: Truth, got: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """The values of a row: what each means, and what it is read as."""
    pairs = {key: (_days(row.get(key)), got[key]) for key in ("start", "end")}
    pairs["name"] = (squeezed(str(row["name"])) if row.get("name") else None, got["name"])
    if row.get("phone"):
        phones = [_plain(each) for each in re.split(r"[,/]", str(got["phone"] or ""))]
        want = _plain(row["phone"])
        pairs["phone"] = (want, want if want in phones else phones[0] or None)
    if row.get("months") or "months" in sheet["columns"].values():
        pairs["months"] = (row.get("months"), got["months"])
    if row.get("start") and row.get("months") and not row.get("end"):
        end = last_day(date.fromisoformat(row["start"]), row["months"])
        if got["end"] == end:  # 부터 2년, ~1년: the length stands in the end
            del pairs["end"]
            if got["months"] is None and "months" not in sheet["columns"].values():
                del pairs["months"]
    pairs |= _fee_pairs(sheet, row, got)
    stands = _STANDINGS.get(str(got["standing"]), "") or None
    starts = row.get("start") or ""
    if not row.get("not_yet") and stands == "예정" and starts > AS_OF.isoformat():
        stands = None  # the days say so, whoever has typed nothing
    if got["standing"] != _ERROR:
        pairs["standing"] = (_standing(row) or None, stands)
    return pairs


def _fee_pairs(
    sheet: Truth, row: Truth, got: Mapping[str, object]
) -> dict[str, tuple[object, object]]:
    """The fee and what it is for: of a year's, a twelfth of it is a month's."""
    fee, basis = got["fee"], got["basis"]
    want, meant = row.get("fee_won"), row.get("fee_basis") or sheet["fee"]["basis"]
    fee = None if fee is None else float(str(fee))
    if want and fee and meant == "연" and basis == "월" and round(fee * 12) == want:
        return {"fee": (want, want), "basis": (meant, meant)}
    if got["length"] == 1 and {meant, basis} == {"월", "기간총액"}:
        basis = meant  # a term of one month
    known = meant if meant in {"월", "연", "기간총액"} else None
    pairs: dict[str, tuple[object, object]] = {"fee": (want, fee if fee is None else round(fee))}
    if want and fee is not None and not sheet.get("cards"):  # of which nobody has told it
        pairs["basis"] = (known, basis)
    return pairs


def _days(day: str | None) -> object:
    return date.fromisoformat(day) if day and day != "open" else day


def _plain(phone: str) -> str:
    return re.sub(r"^82(?=10)", "0", re.sub(r"\D", "", phone))
