"""`xlcrm voices ideas`: the ideas, how far they are, and who is still to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.domain.hidden_names import HiddenNames
    from xlcrm.jobs.ideas import IdeaTold
    from xlcrm.ooxml.zipformat import Limits

    _Told = tuple[IdeaTold, dict[str, object]]


@click.command(
    "ideas",
    cls=KoreanCommand,
    short_help="아이디어와 상태, 아직 알리지 않은 고객을 보여 줍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm voices ideas 고객대장.xlsx
  xlcrm voices ideas 고객대장.xlsx --state 반영
  xlcrm voices ideas 지점폴더""",
)
@options.ledger
@click.option("--state", default="", metavar="상태", help="이 상태의 것만 봅니다.")
@folder.strict
@options.reveal
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    state: str,
    strict: bool,
    reveal: bool,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """아이디어 시트를 접수, 검토, 반영, 답변함의 차례로 보여 줍니다.

    폴더이면 모든 대장의 것을 지점 열과 함께 모읍니다.
    """
    from xlcrm.cli.shown.log import hidden_names, say_waiting  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.ideas import STATES, ideas  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    def found_in(file: Path | str) -> list[_Told]:
        opened = open_ledger(file, limits=limits)
        found = ideas(opened, state=state, as_of=as_of)
        hidden = None if reveal else hidden_names(opened)
        return [(each, _object(each, hidden)) for each in found]

    if folder.is_folder(ledger):
        all_ = folder.gathered(ledger, found_in, limits=limits, strict=strict)
        if as_json:
            return all_.print_json(as_of, lambda one: {"ideas": [each for _, each in one.found]})
        every = [(one.name, *each) for one in all_.branches for each in one.found]
        places = {name: at for at, name in enumerate(STATES)}
        every.sort(key=lambda one: places.get(one[1].state, len(places)))
        if all_.branches:
            names = [name for name, *_ in every]
            for line in _lines(ledger, [(each, told) for _, each, told in every], names):
                out(shown(line))
        return all_.tell(as_of)
    try:
        there = found_in(ledger)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=as_json)
    if as_json:
        print_json(json_object(ledger, as_of, "ok", more={"ideas": [each for _, each in there]}))
        return 0
    say_waiting(ledger)
    for line in _lines(ledger, there):
        out(shown(line))
    return 0


def _lines(path: str, found: Sequence[_Told], branches: Sequence[str] = ()) -> Iterator[str]:
    from xlcrm.cli.shown.table import ALWAYS, Heading, table  # noqa: PLC0415 - heavy imports late

    waiting = sum(len(each.waiting) for each, _ in found)
    yield f"{path}: 아이디어 {len(found):,}건, 반영했다고 알릴 고객 {waiting:,}명"
    if not found:
        yield "  적는 법: xlcrm voices idea --help"
        return
    headings = [
        Heading("상태", ALWAYS),
        Heading("일자", 6),
        Heading("제목", ALWAYS, wraps=True),
        Heading("고객", 8, right=True),
        Heading("알릴 고객", 7, wraps=True),
        Heading("담당자", 5),
        Heading("셀", 8),
    ]
    rows: list[tuple[str, ...]] = []
    for each, told in found:
        left = ", ".join(map(str, told["waiting"])) if isinstance(told["waiting"], list) else ""
        row = (each.state, str(each.date or "-"), str(told["title"]), f"{len(each.askers):,}")
        rows.append((*row, left or "-", each.officer or "-", str(each.where)))
    if branches:
        headings.insert(0, Heading(folder.BRANCH, ALWAYS, wraps=True))
        rows = [(branch, *row) for branch, row in zip(branches, rows, strict=True)]
    yield from table(headings, rows)


def _object(each: IdeaTold, hidden: HiddenNames | None) -> dict[str, object]:
    def text(words: str) -> str:
        return words if hidden is None else hidden.text(words)

    def number(word: str) -> str:
        return word if hidden is None else hidden.identifier(word)

    return {
        "sheet": each.where.sheet,
        "cell": each.where.cell,
        "date": str(each.date) if each.date else None,
        "title": text(each.title),
        "content": text(each.content),
        "state": each.state,
        "askers": [number(one) for one in each.askers],
        "waiting": [number(one) for one in each.waiting],
        "officer": each.officer,
        "memo": text(each.memo),
    }
