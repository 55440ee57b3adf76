"""What there is to do as a calendar (RFC 5545): each line an event that rings in the morning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.jobs.today.line import digest
from xlcrm.jobs.today.put import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from xlcrm.jobs.today.line import Line
    from xlcrm.jobs.today.put import Origin
    from xlcrm.office.ledger import Ledger

_RINGS: Final = timedelta(hours=9)  # after the day's midnight
_OF_THE_PAGE: Final = "오늘 할 일"


def today_calendar(
    ledgers: Iterable[tuple[str, Ledger | Origin, Sequence[Line]]],
    *,
    as_of: date,
    stamp: datetime,
    reveal: bool = False,
) -> bytes:
    """Return an iCalendar file with an all-day event a line, each with an alarm at nine.

    What is overdue, and what has no day, stands on the as-of day. A line has the same UID every
    day, a hash that names nobody: a calendar into which the file is imported again moves it.

    Args:
        ledgers: what each is called (empty of one alone), the ledger, and its lines.
        as_of: the day that counts as today.
        stamp: when the file is made, in UTC.
        reveal: whether names stand in the events as they are; masked by default.
    """
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 - only a calendar needs it

    file = Calendar()
    file.add("prodid", "-//xlcrm//today//KO")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", _OF_THE_PAGE)
    told = (
        (branch, line, shown)
        for branch, ledger, lines in ledgers
        for shown in [Shown(ledger, reveal=reveal)]
        for line in lines
    )
    for branch, line, shown in told:
        day = max(line.due or as_of, as_of)
        event, alarm = Event(), Alarm()
        summary = " ".join(
            part for part in (f"[{line.kind.value}]", branch, shown.who(line)) if part
        )
        event.add("uid", f"{digest(f'{branch} {line.key}')}@xlcrm")
        event.add("dtstamp", stamp)
        event.add("sequence", 0)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=day < date.max))
        event.add("summary", summary)
        event.add("description", "\n".join(_described(line, shown)))
        event.add("transp", "TRANSPARENT")
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", _RINGS)
        event.add_component(alarm)
        file.add_component(event)
    return bytes(file.to_ical())


def _described(line: Line, shown: Shown) -> list[str]:
    lines = [f"이유: {shown.text(line.why)}"]
    if line.say:
        lines.append(f"할 말: {shown.text(line.say)}")
    if line.officer:
        lines.append(f"담당자: {line.officer}")
    lines.append(f"기한: {line.due}" if line.due else "기한: 없음")
    lines.append(f"셀: {line.where}")
    return lines
