"""What a crowd has left behind, held against what each of them was told.

Three tell of it: the exit code and the words of each command, the sealed record beside the
workbook, and the workbook's cells, read by openpyxl. They have to agree.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook

from tests.crowd.crowd import closed, told
from tests.crowd.kinds import DAY, JOURNAL, KINDS, SHARED, Found
from tests.crowd.office import GIVEN, LAPSED, OTHERS, OWED
from xlcrm.files import disk, queue
from xlcrm.files.record import record_beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.crowd.crowd import Crowd, Done

_UNFORESEEN: Final = re.compile(r"예상하지 못한|Traceback")
_WAIT_AGAIN: Final = frozenset({"log", "letter"})
"""Kinds that wait again where the save that took them in is undone; all other kinds do not."""

_OF_OTHERS: Final = frozenset({"undo", "queue apply"})
"""Saves that do nothing of what who makes them was told to do."""

_CELL: Final = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_MAY_CHANGE: Final = frozenset(
    {
        *("고객 ID", "고객명", "연락처", "주소", "미납금", "재계약 의사", "해지일", "해지 사유"),
        *("정지 시작일", "정지 종료일", "상태", "반응", "반응일", "전달 여부", "수신거부"),
    }
)
"""Columns into which a person's cell is written by what is done here, or by `fix` of telephones."""

_OTHERS: Final = re.compile(r"xl/(worksheets|drawings|charts|comments|theme)/")
"""Parts that are somebody's in particular; the others belong to all sheets."""


@dataclass(frozen=True, slots=True)
class Save:
    """What the record tells of a save."""

    user: str
    command: str
    before: str
    after: str


@dataclass(slots=True)
class Verdict:
    """What is wrong, and how much there was of what.

    Attributes:
        wrong: what is not as it has to be.
        counts: what there was.
    """

    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def judged(crowd: Crowd, validator: str = "") -> Verdict:
    """Hold what a crowd has left against what each was told, before and after the queue is applied.

    Args:
        crowd: all of whose operations are over.
        validator: the Open XML SDK's command, which is asked where it is there.
    """
    found = Verdict()
    _heard(crowd, found)
    for ledger in crowd.ledgers:
        stand(crowd, ledger, found, "before the queue is applied")
    closed(crowd)
    for ledger in crowd.ledgers:
        for _ in range(3):  # the last of them may be told of what the one before has written
            told(crowd, "queue", "apply", str(ledger))
            if not any(_waiting(crowd, ledger).values()):
                break
        saves = stand(crowd, ledger, found, "in the end")
        found.counts["saves"] += len(saves)
        found.wrong += [f"{ledger.name}: {each}" for each in _of_workbook(crowd, ledger)]
        if validator:
            new = _invalid(ledger, crowd.before[ledger], validator)
            found.wrong += [f"{ledger.name}: the validator: {each}" for each in new]
    left = [each.name for each in crowd.folder.rglob(f"*{disk.TEMPORARY}")]
    found.wrong += [f"left behind: {name}" for name in left]
    return found


def _heard(crowd: Crowd, found: Verdict) -> None:
    """Look at how each has ended: nothing unforeseen, and no refusal without its reason."""
    counts = found.counts
    counts["operations"] = len(crowd.done)
    for each in crowd.done:
        how = "killed" if each.killed else "done" if each.well else "waits" if each.waits else "no"
        counts[how] += 1
        kind = KINDS[each.one.kind]
        if _UNFORESEEN.search(each.said) or each.code not in {-9, 0, 1, 2, 3, 4}:
            found.wrong.append(f"{_called(each)}: unforeseen: {each.said[-300:]}")
        elif how == "no" and not any(reason in each.said for reason in (*kind.refused, *_HELD)):
            found.wrong.append(f"{_called(each)}: refused: {each.said[-300:]}")


_HELD: Final = ("열어 두었습니다", "다른 xlcrm이 이 파일을 쓰고 있습니다")


def _called(each: Done) -> str:
    return f"{each.one.token} {each.one.kind} on {each.one.ledger.name}, ended with {each.code}"


# -- each operation ----------------------------------------------------------------------------


def stand(crowd: Crowd, ledger: Path, found: Verdict, when: str) -> list[Save]:
    """Look whether each stands in the workbook and in the queue as often as it has to.

    Args:
        crowd: all of whose operations are over.
        ledger: the workbook.
        found: gets what is wrong.
        when: "in the end", when the queue has been applied, or before that.

    Returns:
        The saves that the record tells of.
    """
    scene = _Scene(crowd, ledger, ended=when == "in the end")
    wrong = [*scene.wrong, *_adds_up(crowd, ledger, scene.stands)]
    for each in crowd.of(ledger):
        wrong += _once(each, scene)
    if scene.ended:
        left = queue.waiting(ledger)
        wrong += ["a line of the queue is damaged"] if left.damaged else []
        wrong += [f"still waits: {each['kind']}" for each in left.works if not each.get("reason")]
        wrong += ["an entry still waits"] if left.rows else []
        found.counts["set aside"] += len(left.works)
        found.counts["undone"] += scene.undone.total()
    else:
        found.counts["in the queue"] += scene.waits.total()
    found.wrong += [f"{ledger.name} {when}: {each}" for each in wrong]
    return scene.saves


class _Scene:
    """A workbook and what lies beside it, at one moment.

    Attributes:
        ended: whether the queue has been applied.
        stands: what stands in the workbook.
        waits: how often each waits in the queue, what is set aside too.
        saves: the saves that the record tells of.
        undone: whose saves were undone, how often.
        wrong: what is wrong with the record.
    """

    def __init__(self, crowd: Crowd, ledger: Path, *, ended: bool) -> None:
        self.ended = ended
        self.stands, self.waits = Found(ledger), _waiting(crowd, ledger)
        self.saves, wrong = saves_of(ledger, crowd.before[ledger])
        self.undone, more = _taken_back(self.saves)
        self.wrong = [*wrong, *more]

    def saved(self, token: str) -> int:
        """Return how many saves did what one was told to do."""
        return sum(each.user == token and each.command not in _OF_OTHERS for each in self.saves)


def _once(each: Done, scene: _Scene) -> Iterator[str]:
    """What is wrong with how often one stands there."""
    token, kind = each.one.token, each.one.kind
    untold = not (each.killed or each.well or each.waits or kind == "nights")
    if untold and scene.saved(token):
        yield f"{_called(each)}: told that nothing was done, and the record has a save of it"
    parts = KINDS[kind].stands(scene.stands, each.one)
    if not parts:
        return
    if len({*parts}) > 1:
        yield f"{_called(each)}: stands there in part: {parts}"
    if parts[0] + scene.waits[token] not in (may := _how_often(each, scene)):
        where = f"{parts[0]} times in the workbook, {scene.waits[token]} times in the queue"
        yield f"{_called(each)}: {where}, not {may}; undone {scene.undone[token]} times"


def _how_often(each: Done, scene: _Scene) -> tuple[int, ...]:
    """How often one may stand in the workbook and the queue."""
    token, kind = each.one.token, each.one.kind
    saved, undone = scene.saved(token), scene.undone[token]
    again = kind in _WAIT_AGAIN
    if kind == "sending" and (undone or each.killed or (each.waits and not scene.ended)):
        return (0, 1)  # what the workbook does not tell yet of what was sent is written later
    if undone:
        return (0, 1) if again and each.killed else (1,) if again and each.waits else (0,)
    if each.killed and not saved:
        return (0, 1)
    return (1,) if each.killed or each.waits or each.well else (0,)


def _waiting(crowd: Crowd, ledger: Path) -> Counter[str]:
    """How often each waits in the queue, what is set aside too: by who gave it, or about whom."""
    found = queue.waiting(ledger)
    about = {who: one.token for one in crowd.todo for who in one.own}
    entries = [
        re.search(r"op\d+e|$", str(row.get("content", "")))[0]  # type: ignore[index]  # the end at last
        or about.get(str(row.get("customer_id")), "")
        for row in found.rows
    ]
    return Counter(str(each["user"]) for each in found.works) + Counter(entries)


# -- the record --------------------------------------------------------------------------------


def saves_of(ledger: Path, before: bytes) -> tuple[list[Save], list[str]]:
    """Return the saves of which the record tells, and what is wrong with them.

    One was made if the next one begins with what it leaves, or the workbook is that.

    Args:
        ledger: the workbook.
        before: what it was at first.
    """
    record = record_beside(ledger)
    text = record.read_text(encoding="utf-8", errors="replace") if record.exists() else ""
    lines = [_line(line) for line in text.splitlines()]
    told_of = [line for line in lines if line.get("what") == "intent"]
    now, last = _digest(before), _digest(ledger.read_bytes())
    saves = []
    for at, line in enumerate(told_of):
        then = [each["before"] for each in told_of[at + 1 :]][:1] or [last]
        if line["before"] == now and then == [line["after"]]:
            saves.append(Save(*(str(line.get(n, "")) for n in Save.__slots__)))
            now = line["after"]
    wrong = [] if now == last else ["the record does not lead to what the workbook is"]
    return saves, wrong


def _line(text: str) -> dict[str, Any]:
    """What a line of the record tells; nothing, where a kill has cut it off."""
    try:
        found = json.loads(text)["line"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _taken_back(saves: Sequence[Save]) -> tuple[Counter[str], list[str]]:
    """Whose saves were undone, how often; and what is wrong with that."""
    there: list[Save] = []
    found: Counter[str] = Counter()
    wrong = []
    for save in saves:
        if save.command != "undo":
            there.append(save)
        elif not there:
            wrong.append(f"{save.user} undid what nobody did")
        else:
            gone = there.pop()
            if gone.command != "queue apply":  # whose entries wait again
                found[gone.user] += 1
    return found, wrong


# -- the workbook ------------------------------------------------------------------------------


def _adds_up(crowd: Crowd, ledger: Path, stands: Found) -> Iterator[str]:
    """What is wrong with what many have added to or taken from."""
    count: Counter[tuple[str, str]] = Counter()
    for each in crowd.of(ledger):
        if each.one.kind in {"paid", "use", "give"}:
            sheet = JOURNAL if each.one.kind == "paid" else "혜택"
            count[each.one.kind, each.one.customer] += stands.count(sheet, each.one.token)
    for who in SHARED:
        (row,) = stands.of("고객대장", who)
        if row["미납금"] != OWED - 1000 * count["paid", who]:
            yield f"{who} owes {row['미납금']} after {count['paid', who]} payments"
        points: Counter[str] = Counter()
        for told_of in stands.of("혜택", who):
            points[told_of["종류"]] += told_of["포인트"] or 0
        earned = points["적립"] - GIVEN - LAPSED - 5 * count["give", who]
        bought = len(stands.of("구매이력", who))
        if points["사용"] != 3 * count["use", who] or points["만료"] not in {0, LAPSED}:
            yield f"{who} has other points than were used: {dict(points)}"
        if earned % 10 or not 0 <= earned <= 10 * bought:
            yield f"{who} earned {earned} points for {bought} purchases"
    sources = [row.get("출처") for row in stands.rows["혜택"] if row.get("출처")]
    if len({*sources}) != len(sources):
        yield "a source has given points twice"
    used = Counter(row["쿠폰 번호"] for row in stands.rows["혜택"] if row["종류"] == "쿠폰 사용")
    twice = [code for code, times in used.items() if times > 1]
    yield from (f"coupon {code} was taken twice" for code in twice)


def _of_workbook(crowd: Crowd, ledger: Path) -> Iterator[str]:
    """What is wrong with the workbook as a whole, when nobody is at it any more."""
    before, after = crowd.before[ledger], ledger.read_bytes()
    yield from touched(before, after)
    code, said = told(crowd, "verify", str(ledger))
    if code:
        yield f"verify ends with {code}: {said[-500:]}"
    first = ledger.with_name("처음.xlsx")
    first.write_bytes(before)
    worse = _errors(crowd, ledger) - _errors(crowd, first)
    first.unlink()
    for each in ledger.parent.glob(".처음*"):
        each.unlink()
    yield from (f"a new error: {code}" for code in worse)
    refresh = ("refresh", str(ledger), "--as-of", str(DAY))
    codes = [told(crowd, *refresh)[0] for _ in range(2)]
    if codes != [0, 0]:
        yield f"refresh ends with {codes}"


def _errors(crowd: Crowd, ledger: Path) -> Counter[str]:
    _, said = told(crowd, "check", str(ledger), "--as-of", str(DAY), "--json")
    (file,) = json.loads(said)["files"]
    return Counter(each["code"] for each in file["findings"] if each["severity"] == "error")


def touched(before: bytes, after: bytes) -> Iterator[str]:
    """Yield the cells and parts that nobody had to do with, and that are not as they were.

    Args:
        before: the workbook's bytes before.
        after: and now.
    """
    book = load_workbook(BytesIO(before))
    old, new = zipfile.ZipFile(BytesIO(before)), zipfile.ZipFile(BytesIO(after))
    sheets = {f"xl/worksheets/sheet{at}.xml": name for at, name in enumerate(book.sheetnames, 1)}
    for name in sorted({*old.namelist()} - {*new.namelist()}):
        yield f"part {name} is gone"
    for name in {*old.namelist()} & {*new.namelist()}:
        others = sheets.get(name) in {None, OTHERS} and _OTHERS.match(name)
        if others and _packed(old, before, name) != _packed(new, after, name):
            yield f"part {name} is another"
    for part, name in sheets.items():
        if name == OTHERS or part not in new.namelist():
            continue
        was, now = (dict(_cells(each.read(part))) for each in (old, new))
        free = {cell.column_letter for cell in book[name][1] if cell.value in _MAY_CHANGE}
        changed = [at for at in was if at.rstrip("0123456789") not in free]
        changed = [at for at in changed if now.get(at) != was[at]]
        if changed:
            yield f"{name}: cells that nobody had to do with are others: {changed[:9]}"


def _cells(sheet: bytes) -> Iterator[tuple[str, bytes]]:
    for cell in _CELL.finditer(sheet):
        yield cell[1].decode(), cell[0]


def _packed(package: zipfile.ZipFile, data: bytes, name: str) -> bytes:
    """A part's bytes as they lie in the file."""
    about = package.getinfo(name)
    at = about.header_offset
    names = sum(int.from_bytes(data[at + of : at + of + 2], "little") for of in (26, 28))
    return data[at + 30 + names : at + 30 + names + about.compress_size]


def _invalid(ledger: Path, before: bytes, validator: str) -> set[tuple[str, str]]:
    """What the Open XML SDK finds wrong now, and did not find before.

    Whatever is said of where: a format that is made of a wrong one is wrong like that one.
    """
    first = ledger.parent.parent / f"처음 {ledger.name}"
    first.write_bytes(before)
    was, now = (_said_of(each, validator) for each in (first, ledger))
    return now - was


def _said_of(path: Path, validator: str) -> set[tuple[str, str]]:
    done = subprocess.run([validator, str(path)], check=False, capture_output=True, timeout=120)
    errors = json.loads(done.stdout)["errors"]
    return {(str(error["id"]), str(error["description"])) for error in errors}
