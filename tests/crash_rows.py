"""What the crash countdown cuts off: every command that writes; and why the others are not."""

from __future__ import annotations

import atexit
import csv
import os
import re
import shutil
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from locked_books import in_plain, lock
from outreach_books import marketing, outreach_office

import xlcrm
from tests.laws.test_command_and_call import (
    DAY,
    ENTRY,
    LEDGER,
    NOW,
    ON,
    PAIRS,
    PASSWORD,
    QUEUE,
    SENT_BY,
    USER,
    Pair,
    by,
    given_in,
    refreshed,
    saved_before,
    send,
    waiting,
)
from xlcrm.files import disk
from xlcrm.files.beside import apart_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Law = Callable[["Seen"], Iterator[str]]

__all__ = [
    "ENTRY",
    "LEDGER",
    "LIKE",
    "NEW_PASSWORD",
    "NOW",
    "PASSWORD",
    "ROWS",
    "USER",
    "Seen",
    "given",
]

NEW_PASSWORD: Final = "가을비 9시"  # noqa: S105 - of tests
_OLD: Final = 1_727_690_400  # 2024-09-30 19:00 in Korea
_WHOLE_OFFICE: Final = "office.xlsx"
"""The sample of a whole office, for which `small_office` stands here: it is read sooner."""

_GONE: Final = ("홍길동", "010-1234-5678")
"""The customer 1001 of the small ledger, whom a purge takes away."""

_PEOPLE: Final = {*_GONE, "김철수", "010-9876-5432"}
_GIVEN: Final = ("상담.csv", "카톡.txt", "명단.csv", "결과.csv")
"""What the office has put beside the ledger itself."""

_NUMBER: Final = re.compile(r"010-?\d{4}-?\d{4}")
_CAMPAIGN: Final = "(광고) 가을 할인 안내"  # of the new office
_UNITS: Final = ".config/systemd/user"


@dataclass(frozen=True)
class Seen:
    """A folder that is looked at.

    Attributes:
        folder: where it lies.
        began: the folder that the command began with; None after the next start.
        done: whether the command ended well, or has been started again.
    """

    folder: Path
    began: Path | None
    done: bool


def _nothing_more(_: Path) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Row:
    """What is cut off.

    Attributes:
        pair: the words of the command, what comes before it, and what it makes.
        laws: what only such a command can break; they say what is wrong.
        varies: what it writes depends on what became of it, and is not always the same.
        environment: gives, of the folder in which it works, more of its environment.
    """

    pair: Pair
    laws: tuple[Law, ...] = ()
    varies: bool = False
    environment: Callable[[Path], Mapping[str, str]] = _nothing_more


# -- what only some commands can break ---------------------------------------------------------


def never_twice(seen: Seen) -> Iterator[str]:
    """Nobody gets two messages of a campaign, and 마케팅 tells of nobody twice."""
    told = Counter((row["고객 ID"], row["캠페인"]) for row in marketing(seen.folder / LEDGER))
    yield from (f"마케팅 has {who} {count} times" for who, count in told.items() if count > 1)
    for made in seen.folder.glob("발송*.csv"):
        with made.open(encoding="utf-8-sig", newline="") as file:
            got = Counter(str(row["휴대폰번호"]) for row in csv.DictReader(file))
        twice = [count for count in got.values() if count > 1]
        yield from (f"{made.name} has a number {count} times" for count in twice)
        if seen.began is None and not all(_NUMBER.fullmatch(each) for each in got):
            yield f"{made.name} has a line that is cut off"
    sent = [each.read_bytes() for each in seen.folder.rglob("*.eml")]
    mails = [message_from_bytes(each, policy=policy.default) for each in sent]
    got = Counter(str(each["To"]) for each in mails)
    yield from (f"somebody gets {count} mails" for count in got.values() if count > 1)
    yield from ("a mail is cut off" for each in mails if not str(each.get_content()).strip())


def gone(seen: Seen) -> Iterator[str]:
    """What says that somebody is purged is true, and a purge that ended well has left nothing."""
    apart = str(apart_of(seen.folder / LEDGER).relative_to(seen.folder))
    left = [name for name in _telling_of(seen.folder, _GONE) if name not in {apart, *_GIVEN}]
    says = [
        each.name for each in seen.folder.rglob("*파기확인서*") if disk.TEMPORARY not in each.name
    ]
    if left and says:
        yield f"{says} says that they are purged, and they are found in {left}"
    elif left and seen.done:
        yield f"it ended well, and they are found in {left}"
    if seen.done and not says:
        yield "it ended well, and there is no certificate"


def waits(seen: Seen) -> Iterator[str]:
    """What was told to wait does, for whichever reason it has to."""
    place = seen.folder / QUEUE
    said = place.read_text(encoding="utf-8") if place.exists() else ""
    if seen.done and "통화함" not in said:
        yield "it ended well, and nothing waits"


def locked_up(seen: Seen) -> Iterator[str]:
    """Nothing lies in plain beside a ledger with a password that did not before."""
    before = [] if seen.began is None or seen.done else in_plain(seen.began, _PEOPLE)
    found = in_plain(seen.folder, _PEOPLE)
    if left := [name for name in found if name not in {*before, *_GIVEN}]:
        yield f"in plain: {left}"


def _telling_of(folder: Path, values: tuple[str, ...]) -> Iterator[str]:
    """The files below a folder in which one of some values can be found."""
    for each in folder.rglob("*"):
        data = each.read_bytes() if each.is_file() else b""
        if data.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                data = b"\n".join(archive.read(name) for name in archive.namelist())
        if any(value.encode() in data for value in values):
            yield str(each.relative_to(folder))


# -- what comes before ---------------------------------------------------------------------------


def _kept_and_waiting() -> None:
    """Leave backups, a save that was undone, and an entry that waits."""
    saved_before()
    xlcrm.undo(LEDGER, by=by("undo"))
    refreshed()
    waiting()


def _kept_with_a_password() -> None:
    _kept_and_waiting()
    xlcrm.encrypt(LEDGER, PASSWORD, by=by("encrypt"))


def _held_in_all() -> None:
    """Leave one customer in whatever lies beside a ledger: backups, queue, outbox, our outputs."""
    saved_before()
    send()
    Path("발송.csv").unlink()
    xlcrm.put_card(xlcrm.open_ledger(LEDGER), "1001", "카드.xlsx", as_of=DAY)
    xlcrm.report(xlcrm.open_ledger(LEDGER), "보고서.xlsx", as_of=DAY, reveal=True)
    waiting()


def _made_before(name: str) -> None:
    """Leave an older one of what is made."""
    xlcrm.report(xlcrm.open_ledger(LEDGER), name, as_of=DAY.replace(day=DAY.day + 1))


def _sent_before() -> None:
    """Have sent another campaign, whose list was put away."""
    send()
    Path("발송.csv").rename("발송 1.csv")


def _reachable() -> None:
    """Have customers with addresses, who may be written to."""
    outreach_office(Path(LEDGER), 3)


def _units_there() -> None:
    """Have a night entered for the ledger already."""
    from xlcrm.cli.scheduled import entry_named  # noqa: PLC0415 - only here
    from xlcrm.files.scheduler import _units  # noqa: PLC0415 - likewise

    Path(_UNITS).mkdir(parents=True)
    for name in _units(entry_named(LEDGER)):
        (Path(_UNITS) / name).write_text("[Unit]\nDescription=an older one\n", "utf-8")


def _settings_within(folder: Path) -> Mapping[str, str]:
    """Where the user's own settings lie: in the folder."""
    return {"XLCRM_CONFIG": str(folder / "설정")}


def _scheduler_within(folder: Path) -> Mapping[str, str]:
    """Where timers lie: in the folder; systemd's program takes whatever it is told."""
    program = folder.parent / "bin" / "systemctl"
    program.parent.mkdir(exist_ok=True)
    program.write_text("#!/bin/sh\nexit 0\n", "utf-8")
    program.chmod(0o755)
    return {"HOME": str(folder), "PATH": str(program.parent)}


@cache
def small_office() -> Path:
    """Make a ledger with all sheets and a few rows in each, once a process."""
    place = Path(mkdtemp(prefix="crash-office-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(xlcrm.new_ledger(place / _WHOLE_OFFICE, as_of=DAY, sample=True).path)


# -- the rows ------------------------------------------------------------------------------------


def _row(
    *words: str,
    first: Callable[[], object] = lambda: None,
    made: str = LEDGER,
    laws: tuple[Law, ...] = (),
    varies: bool = False,
    environment: Callable[[Path], Mapping[str, str]] = _nothing_more,
) -> Row:
    return Row(Pair(words, lambda: None, first, made), laws, varies, environment)


def _with_a_password(pair: Pair) -> Row:
    """The same with a ledger that has a password, from its first day on."""

    def first() -> None:
        lock(Path(LEDGER))
        os.utime(LEDGER, (_OLD, _OLD))
        with xlcrm.passwords(PASSWORD):
            pair.first()

    return Row(replace(pair, first=first, sample="seed_ledger.xlsx"), (locked_up,))


_PURGE: Final = ("purge", LEDGER, "--go", "--yes")
_MORE: Final = {
    "report over another": _row(
        *("report", LEDGER, "-o", "보고서.xlsx", *ON),
        first=partial(_made_before, "보고서.xlsx"),
        made="보고서.xlsx",
    ),
    "send campaign --via eml": _row(
        *("send", "campaign", LEDGER, "--list", "D-60", "--template", "안내"),
        *("--campaign", "가을", "--channel", "이메일", "--via", "eml", "-o", "메일", "--go", *ON),
        first=_reachable,
        laws=(never_twice,),
        varies=True,
    ),
    "send campaign of another": _row(
        *("send", "campaign", LEDGER, "--list", "D-60"),
        *("--template", "재계약 60일 전", "--campaign", "겨울", *SENT_BY),
        first=_sent_before,
        laws=(never_twice,),
        varies=True,
    ),
    "purge of all that is kept": _row(
        *(*_PURGE, "--customer", "1001", "--as-of", "2025-10-01"),
        first=_held_in_all,
        laws=(gone,),
    ),
    "purge (looked at)": _row(
        *("purge", LEDGER, "--customer", "1001", "--as-of", "2025-10-01"), first=_held_in_all
    ),
    "encrypt": _row("encrypt", LEDGER, first=_kept_and_waiting, laws=(locked_up,)),
    "encrypt --new-password-env": _row(
        *("encrypt", LEDGER, "--password-env", "XLCRM_PASSWORD"),
        *("--password-env", "NEW_PASSWORD", "--new-password-env", "NEW_PASSWORD"),
        first=_kept_with_a_password,
        laws=(locked_up,),
    ),
    "decrypt of all that is kept": _row("decrypt", LEDGER, first=_kept_with_a_password),
    **{
        f"{name}, with a password": _with_a_password(PAIRS[name])
        for name in ("refresh", "log add", "undo", "restore", "queue apply", "report")
    },
    "log add while it is open": _row(
        *("log", "add", LEDGER, "--customer", "1001", "통화함"),
        first=lambda: Path(f"~${LEDGER}").touch(),
        laws=(waits,),
    ),
    "customer show --reveal": _row("customer", "show", LEDGER, "1001", "--reveal", *ON),
    "audit -o": _row("audit", LEDGER, "-o", "기록.xlsx", first=saved_before, made="기록.xlsx"),
    "use": _row("use", LEDGER, made="설정/use.json", environment=_settings_within),
    "schedule install": _row(
        *("schedule", "install", LEDGER),
        first=_units_there,
        made=_UNITS,
        environment=_scheduler_within,
    ),
    "schedule remove": _row(
        *("schedule", "remove", LEDGER),
        first=_units_there,
        made=_UNITS,
        environment=_scheduler_within,
    ),
    "schedule mail": _row(
        *("schedule", "mail", "--to", "na@example.com", "--smtp", "smtp.example.com:587"),
        made="설정/mail.json",
        environment=_settings_within,
    ),
}

SAME: Final = {
    "refresh of files": "the words of 'refresh of the office'",
    "letter in the journal": "the words of 'letter'",
    "survey make's pages": "the words of 'survey make'",
}
"""Pairs that are no rows of their own, and why."""

ELSEWHERE: Final = {
    "watch": "'refresh', each time that a workbook is saved",
    "schedule run": "'refresh --customers', 'today --into', 'today -o', each in its own process",
}
"""Commands that write and are no rows of their own, and why."""

READS: Final = {
    " ".join(words[: 1 if LEDGER in words[:2] or len(words) == 1 else 2]): words
    for words in (
        *(("check", LEDGER), ("history", LEDGER), ("verify", LEDGER), ("reading", LEDGER)),
        *(("summary", LEDGER, *ON), ("queue", "show", LEDGER), ("schedule", "show", LEDGER)),
        *(("customer", "prospects", LEDGER, *ON), ("log", "due", LEDGER, *ON)),
        *(("log", "show", LEDGER, "--customer", "1001"), ("risk", "show", LEDGER, *ON)),
        *(("templates", "list"), ("offers", "result", LEDGER, *ON)),
        *(("voices", "ideas", LEDGER, *ON), ("loyalty", "show", LEDGER, *ON)),
        *(("survey", "due", LEDGER, *ON), ("survey", "remind", LEDGER, *ON)),
    )
} | {"explain": ("explain", "C102"), "completion": ("completion", "bash")}
"""Commands that leave the folder as it was, with words that say so: tried by a test."""

_SENDS: Final = {"send campaign": (never_twice,), "purge": (gone,), "decrypt": ()}


def _row_of(name: str, pair: Pair) -> Row:
    words = tuple({"여름": _CAMPAIGN}.get(word, word) for word in pair.words)
    small = replace(pair, words=words, sample="") if pair.sample == _WHOLE_OFFICE else pair
    return Row(small, _SENDS.get(name, ()), varies=name == "send campaign")


ROWS: Final[dict[str, Row]] = {
    **{name: _row_of(name, pair) for name, pair in PAIRS.items() if name not in SAME},
    **_MORE,
}
"""What is cut off, by its name."""


_ONE_CHANGE: Final = (
    *("fix", "log add", "voices idea", "add", "consent record", "customer add", "customer edit"),
    *("customer merge", "customer number", "renew --all-planned", "cancel", "pause", "dashboard"),
    *("offers record", "offers rules", "refund --accept", "loyalty give", "loyalty coupon"),
)
_ONE_CHANGE_MORE: Final = (
    *("log correct", "log close", "log close --compensation", "resume", "loyalty use"),
    *("loyalty redeem", "loyalty expire"),
)
LIKE: Final = {
    **dict.fromkeys(_ONE_CHANGE, "renew"),
    **dict.fromkeys(_ONE_CHANGE_MORE, "pay"),
    "refresh --add-columns": "refresh",
    "check --mark": "today --into",
    "consent ask": "consent list",
}
"""Rows that make the calls of another one, on the same files in the same order: one change of one
ledger, like the other. Each run compares them, and cuts off only some of theirs."""


def given(folder: Path, pair: Pair) -> None:
    """Put into a new folder what a row works on, but for what comes before it."""
    sample = pair.sample or str(small_office())
    given_in(folder, replace(pair, sample=sample))
