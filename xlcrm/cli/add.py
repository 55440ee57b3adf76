"""`xlcrm add`: rows of the companion sheets, one from the command line or many from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.failures import FAILED
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.streams import out, say, shown
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.errors import XlcrmError
    from xlcrm.incoming.read import Incoming
    from xlcrm.jobs.add import AddedRows
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.schema.trouble import Problem

_MOST: Final = 20  # bad rows that are listed
_IN_TURN: Final = {
    "purchases": ("고객", "제품/서비스", "금액"),
    "satisfaction": ("고객", "만족도"),
    "usage": ("고객", "이용량"),
    "marketing": ("고객", "캠페인"),
    "customers": ("고객",),
}
"""Sheet → what values without a name are, one after the other."""
_OF_LEDGER: Final = frozenset({"customer_id", "name", "phone"})


@click.command(
    "add",
    cls=KoreanCommand,
    short_help="구매이력·마케팅·만족도·이용현황에 행을 더합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm 구매 고객대장.xlsx 1001 상담 3만원
  xlcrm add 구매이력 고객대장.xlsx 고객=1001 일자=2024-10-01 \\
      제품=상담 금액=3만원
  xlcrm add 만족도 고객대장.xlsx --file 설문.csv --dry-run
  xlcrm add 이용현황 고객대장.xlsx --file 10월.xlsx --skip-bad
  xlcrm add 마케팅 고객대장.xlsx 1001 "10월 재계약" --response 문의""",
)
@click.argument("sheet", metavar="시트")
@options.ledger
@click.argument("fields", nargs=-1, metavar="[값]… [칸=값]…")
@click.option("--file", "file", metavar="파일", help="더할 행이 든 CSV, 엑셀, JSON 줄 파일.")
@click.option(
    "--response",
    metavar="반응",
    help="마케팅: 보낸 메시지의 그 줄에 적습니다. 열람·클릭·문의·구매·수신거부.",
)
@click.option("--skip-bad", is_flag=True, help="잘못된 행은 빼고 나머지만 더합니다.")
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    sheet: str,
    ledger: str,
    fields: tuple[str, ...],
    *,
    file: str | None,
    response: str | None,
    skip_bad: bool,
    way: options.Way,
) -> int:
    """구매이력, 마케팅, 만족도, 이용현황, 고객정보 시트의 끝에 행을 더합니다.

    \b
    칸은 열 제목으로 적습니다. 칸 없이 적은 값은 고객, 제품, 금액의 차례이고,
    만족도와 이용현황이면 고객과 그 수, 마케팅이면 고객과 캠페인의 차례입니다.
    날을 적지 않으면 오늘(이용현황이면 이번 달)입니다.
    고객은 고객 ID, 고객명, 연락처 가운데 하나로 적습니다.
    이미 있는 행은 다시 더하지 않으므로, 같은 파일을 두 번 넣어도 됩니다.
    잘못된 행이 하나라도 있으면 아무것도 쓰지 않습니다(--skip-bad가 없을 때).
    마케팅에 --response를 붙이면 새 행 대신 그 캠페인의 행에 반응을 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.writing import failed, kept  # noqa: PLC0415
    from xlcrm.errors import LockedWorkbookError, XlcrmError  # noqa: PLC0415
    from xlcrm.incoming.rows import records_of  # noqa: PLC0415
    from xlcrm.jobs.add import add, companion  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415 - heavy imports late

    by = way.author("add")
    try:
        spec = companion(sheet)
        if response is not None:
            given = {} if file is not None else _given(spec, fields)
            return _answered(ledger, spec, given, response, way)
        brought = _rows(spec, fields, file, way.saving["limits"])

        def make(opened: Ledger) -> Proposal[AddedRows]:
            places = ("",) if file is None else ()
            return add(opened, spec, brought, places=places, skip_bad=skip_bad)

        kinds = ("ledger", spec.key)
        with working(f"{spec.name}에 더하는 중"):
            done = change(ledger, make, by, **way.saving, fields=_needed, kinds=kinds)
    except LockedWorkbookError as busy:

        def keep(error: XlcrmError) -> Waits:
            rows, _, unread = records_of(brought)
            if unread or skip_bad:
                raise error
            records = [dict(row) for row in rows]
            words = {"sheet": spec.key, "rows": records, "places": [""] * len(records)}
            return wait(ledger, "add", words, by, error, limits=way.saving["limits"])

        may = None if way.dry_run else keep
        return kept(ledger, busy, may, spec.name, by.now.date(), as_json=way.as_json)
    except XlcrmError as error:
        return failed(ledger, error, by.now.date(), as_json=way.as_json)
    result = _Done(ledger, spec, done, brought.unknown, way.dry_run)
    if way.as_json:
        _print(result, by.now.date())
    else:
        _show(result)
    return result.code


def _answered(
    ledger: str, spec: SheetSpec, given: Mapping[str, str], response: str, way: options.Way
) -> int:
    """Write the answer to a message into the row that it has already.

    Raises:
        DomainError: it is no message, or it is not said whose.
    """
    from xlcrm.cli.send_results import take  # noqa: PLC0415 - hardly ever
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy

    if spec.key != "marketing" or not given:
        raise DomainError(
            "--response는 보낸 메시지 하나의 반응을 적을 때 씁니다.",
            hint="고객과 캠페인을 함께 적으세요. 보기: xlcrm add 마케팅 --help",
        )
    row = {"customer_id" if name == "고객" else name: value for name, value in given.items()}
    words = {"rows": [{**row, "response": response}], "places": [""], "campaign": ""}
    return take(ledger, words, options.today(), way, "send results")


def _needed(match: HeaderMatch) -> Collection[str] | None:
    """Of the ledger only what tells who is who; the other sheets whole."""
    return _OF_LEDGER if match.spec.key == "ledger" else None


def _rows(spec: SheetSpec, fields: Sequence[str], file: str | None, limits: Limits) -> Incoming:
    """The rows to add."""
    from xlcrm.columnwise import Columnwise  # noqa: PLC0415
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy
    from xlcrm.incoming.read import Incoming, read_rows  # noqa: PLC0415 - heavy
    from xlcrm.incoming.rows import Places  # noqa: PLC0415

    if bool(fields) == (file is not None):
        raise DomainError(
            "더할 행을 '칸=값'과 --file 가운데 하나로 적어야 합니다.",
            hint=f"칸과 보기를 보려면: xlcrm add {spec.name} --help",
        )
    if file is not None:
        return read_rows(file, spec, limits=limits)
    given: dict[str, Sequence[CellValue]] = {
        name: [value] for name, value in _given(spec, fields).items()
    }
    return Incoming(Columnwise(_with_day(spec, given)), Places([1]))


def _given(spec: SheetSpec, fields: Sequence[str]) -> dict[str, str]:
    """What was typed, by the word for its column.

    Raises:
        DomainError: a word is missing, or stands twice.
    """
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy

    given: dict[str, str] = {}
    in_turn = iter(_IN_TURN[spec.key])
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals:
            name, value = next(in_turn, ""), field
        if not name.strip() or name.strip() in given:
            raise DomainError(
                "'칸=값' 꼴이 아니거나 같은 칸이 둘입니다.",
                hint="금액=30000처럼 적고, 빈칸이 있으면 '제품=개인 상담'처럼 따옴표로 묶으세요.",
            )
        given[name.strip()] = value
    return given


def _with_day(
    spec: SheetSpec, given: Mapping[str, Sequence[CellValue]]
) -> dict[str, Sequence[CellValue]]:
    """The fields with the day of the row, which is today's unless another is given."""
    from xlcrm.schema.columns import Kind  # noqa: PLC0415 - heavy
    from xlcrm.schema.header_words import normalise  # noqa: PLC0415

    day = next((each for each in spec.columns if each.required and each.kind.is_day), None)
    if day is None:
        return dict(given)
    names = {normalise(each) for each in (day.name, *day.synonyms, *day.kin.split())}
    said = next((each for each in given if normalise(each) in names), None)
    if said is not None:
        return {**given, said: [options.in_figures(str(given[said][0]))]}
    now = str(options.today())
    return {**given, day.name: [now[:7] if day.kind is Kind.MONTH else now]}


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of the rows."""

    path: str
    spec: SheetSpec
    changed: Committed[AddedRows]
    unknown: tuple[str, ...]
    dry_run: bool

    @property
    def code(self) -> int:
        """2 if nothing was written because of bad rows, 1 if they were left out."""
        if not self.problems:
            return 0
        return 1 if self.rows.added or self.rows.skipped else FAILED

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The rows that were not added, each with the reason."""
        return self.changed.proposal.problems

    @property
    def rows(self) -> AddedRows:
        """How many rows were added, and how many were there."""
        return self.changed.proposal.found


def _show(done: _Done) -> None:
    from xlcrm.cli.writing import beside  # noqa: PLC0415 - heavy

    made, name, path = done.rows, done.spec.name, shown(done.path)
    if made.added and done.dry_run:
        out(f"{path}: {name}에 {made.added:,}행을 더할 것입니다. (--dry-run: 쓰지 않았습니다)")
    elif made.added:
        out(f"{path}: {name}에 {made.added:,}행을 더했습니다.")
    elif not done.problems:
        out(f"{path}: {name}에 더할 행이 없습니다.")
    if made.skipped:
        out(f"  이미 있는 {made.skipped:,}행은 다시 더하지 않았습니다.")
    for line in beside(done.changed, dry_run=done.changed.dry_run):
        out(line)
    _show_problems(done)


def _show_problems(done: _Done) -> None:
    problems = done.problems
    if done.unknown:
        say(shown(f"{done.path}: 모르는 열은 읽지 않았습니다: {', '.join(done.unknown)}"))
    for each in problems[:_MOST]:
        say(shown(f"{done.path}: {each}"))
    if len(problems) > _MOST:
        say(f"외 {len(problems) - _MOST:,}건 (모두 보려면 --json)")
    if done.code == FAILED:
        say("아무것도 더하지 않았습니다. → 고쳐서 다시 하거나 --skip-bad로 나머지만 더하세요.")


def _print(done: _Done, as_of: date) -> None:
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415 - heavy

    made = done.rows
    print_json(
        json_object(
            done.path,
            as_of,
            {0: "ok", 1: "findings"}.get(done.code, "failed"),
            edits=done.changed.plan,
            kinds=done.changed.kinds,
            summary={"added": made.added, "known": made.skipped},
            more={
                "problems": [str(each) for each in done.problems],
                "unknown": list(done.unknown),
            },
        )
    )
