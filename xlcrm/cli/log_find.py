"""`xlcrm log find`: entries by word, day, officer and category."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.jobs.log.find import FoundEntry
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch

_SHOWN: Final = 50  # entries on a screen, unless all are asked for
_SCREEN: Final = 80
_FIRST: Final = ("channel", "direction", "category", "sentiment", "officer")
_TEXTS: Final = ("content", "reaction", "resolution", "follow_up")


@click.command(
    "find",
    cls=KoreanCommand,
    short_help="낱말, 날짜, 담당자, 분류로 일지를 찾습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log find 고객대장.xlsx 환불
  xlcrm log find 고객대장.xlsx 요금 인상 --from 2024-09-01 --to 오늘
  xlcrm log find 고객대장.xlsx --category 불만 --officer 김하늘 -o 불만.csv""",
)
@options.ledger
@click.argument("words", nargs=-1, metavar="낱말…")
@click.option("--from", "first", callback=options.day, metavar=options.DAY, help="이날부터.")
@click.option("--to", "last", callback=options.day, metavar=options.DAY, help="이날까지.")
@click.option("--officer", multiple=True, metavar="이름", help="이 담당자만. 여러 번 써도 됩니다.")
@click.option("--category", multiple=True, metavar="분류", help="이 분류만. 여러 번 써도 됩니다.")
@click.option("--channel", multiple=True, metavar="채널", help="이 채널만. 여러 번 써도 됩니다.")
@click.option("--all", "everything", is_flag=True, help="화면에도 모두 보여 줍니다.")
@click.option("-o", "--output", metavar="파일", help="찾은 일지를 모두 .csv 파일로 씁니다.")
@options.guard
@options.reveal
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    words: tuple[str, ...],
    *,
    first: date | None,
    last: date | None,
    officer: tuple[str, ...],
    category: tuple[str, ...],
    channel: tuple[str, ...],
    everything: bool,
    output: str | None,
    guard: bool,
    reveal: bool,
    as_json: bool,
    limits: Limits,
) -> int:
    """모든 일지 시트와 대기열에서 일지를 찾아, 새것부터 보여 줍니다.

    \b
    낱말이 여럿이면 모두 들어 있는 일지입니다. 띄어쓰기와 대소문자는 가리지
    않습니다.
    내용, 고객 반응, 해결 방법, 후속 조치와 고객(이름, 전화번호), 담당자까지
    모두 찾습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.log.find import find_entries, write_entries  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    today = options.today()
    try:
        opened = open_ledger(ledger, limits=limits, kinds=("ledger", "journal"), fields=_needed)
        look = partial(
            find_entries,
            opened,
            first=first,
            last=last,
            officers=officer,
            categories=category,
            channels=channel,
        )
        found = look(words)
        alone = [] if found or len(words) == 1 else [len(look([word])) for word in words]
        if output is not None:
            write_entries(found, output, reveal=reveal, guard=guard, of=[opened.path])
    except XlcrmError as error:
        return failed(ledger, error, today, as_json=as_json)
    if as_json:
        more = {"entries": [_object(each, reveal=reveal) for each in found], "output": output}
        print_json(json_object(ledger, today, "ok", more=more))
        return 0
    if first is not None and last is not None and first > last:
        out("  --from이 --to보다 늦어 아무것도 찾지 못합니다. → 두 날짜를 바꾸어 적으세요.")
    for line in _lines(ledger, found, most=len(found) if everything else _SHOWN, reveal=reveal):
        out(shown(line))
    if any(alone):
        each = " · ".join(f"{at}번째 {count:,}건" for at, count in enumerate(alone, 1))
        out(f"  한 낱말만 찾으면: {each} → 낱말을 줄여 보세요.")
    if output is not None:
        out(f"  {shown(output)}에 {len(found):,}건을 썼습니다.")
    return 0


def _needed(match: HeaderMatch) -> Collection[str] | None:
    """All of the journal; of the ledger who its people are."""
    return None if match.spec.key == "journal" else ("customer_id", "name", "phone")


def _lines(path: str, found: Sequence[FoundEntry], *, most: int, reveal: bool) -> Iterator[str]:
    from xlcrm.cli.shown.listing import wrapped  # noqa: PLC0415 - heavy imports late

    states = [each.state for each in found if each.state]
    marks = ", ".join(f"{each} {states.count(each):,}건" for each in dict.fromkeys(states))
    yield f"{path}: 찾은 일지 {len(found):,}건" + (f" ({marks})" if marks else "")
    for each in found[:most]:
        values = each.values if reveal else each.masked
        who = " ".join(str(values[name]) for name in ("customer_id", "name") if name in values)
        told = " · ".join(str(values[name]) for name in _FIRST if name in values)
        place = str(values.get("entry_id") or each.where or "")
        state = f" [{each.state}]" if each.state else ""
        yield from wrapped(f"  {_moment(each.when)}  {who}  {told}{state}", _SCREEN)
        text = " / ".join(" ".join(str(values[name]).split()) for name in _TEXTS if name in values)
        for part in (text, place):
            if part:
                yield from wrapped(f"      {part}", _SCREEN)
    if len(found) > most:
        yield f"  외 {len(found) - most:,}건 → 모두 보려면 --all이나 -o 파일.csv를 붙이세요."


def _moment(when: datetime) -> str:
    day = f"{when:%Y-%m-%d %H:%M}" if when.year > 1 else "(날짜 없음)"
    return day.removesuffix(" 00:00")


def _object(each: FoundEntry, *, reveal: bool) -> dict[str, object]:
    """An entry for programs."""
    values = each.values if reveal else each.masked
    return {
        "when": each.when.isoformat() if each.when.year > 1 else None,
        "sheet": None if each.where is None else each.where.sheet,
        "cell": None if each.where is None else each.where.cell,
        "superseded": each.state == "정정됨",
        "waiting": each.where is None,
        "values": {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in values.items()
        },
    }
