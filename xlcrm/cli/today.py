"""`xlcrm today`: everything that there is to do, on one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from xlcrm.cli import contract as shared
from xlcrm.cli import options, several
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.fleet.batch import FileResult, Outcome
    from xlcrm.fleet.crew import Crew
    from xlcrm.jobs.today.line import Line
    from xlcrm.jobs.today.put import Origin
    from xlcrm.jobs.today.said import Ticked
    from xlcrm.office.commit import Author
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.columns import Kind
    from xlcrm.workbook.plan import CellEdit

T = TypeVar("T")

_CALENDARS: Final = frozenset({".ics"})
_KOREA: Final = timedelta(hours=9)
_WEEK: Final = 7  # days


@click.command(
    "today",
    cls=KoreanCommand,
    short_help="오늘 할 일을 급한 순서로 한 장에 모읍니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm today 고객대장.xlsx
  xlcrm today 고객대장.xlsx --officer 김대리 --days 14
  xlcrm today 고객대장.xlsx --into
  xlcrm today 지점폴더 -o 오늘.xlsx --ics 오늘.ics""",
)
@options.paths
@click.option("--officer", metavar="담당자", default="", help="이 담당자의 것만 봅니다.")
@click.option(
    "--days",
    callback=shared.whole(0, 365),
    default=str(_WEEK),
    metavar="일",
    help="며칠 앞까지 볼지. 적지 않으면 7일입니다.",
)
@click.option("-o", "--output", metavar="파일", help="인쇄할 엑셀 파일(.xlsx)로 씁니다.")
@click.option("--into", is_flag=True, help="대장 안에 '오늘' 시트로 넣거나 바꿉니다.")
@click.option("--again", is_flag=True, help="--into와 함께: 오늘 시트가 있는 대장에만 넣습니다.")
@click.option("--ics", metavar="파일", help="알림이 든 달력 파일(.ics)로 씁니다.")
@click.option("--all", "whole", is_flag=True, help="화면에 줄이지 않고 모두 보여 줍니다.")
@options.reveal
@click.option("--strict", is_flag=True, help="폴더의 다른 파일과 사본도 오류로 봅니다.")
@several.options
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    paths: tuple[str, ...],
    *,
    officer: str,
    days: int,
    output: str | None,
    into: bool,
    again: bool,
    ics: str | None,
    whole: bool,
    reveal: bool,
    strict: bool,
    crew: Crew,
    as_of: date,
    way: options.Way,
) -> int:
    """후속 조치, 만료와 재계약, 미납, 이탈 위험 등 할 일을 급한 순서로 모읍니다.

    \b
    줄마다 누구에게, 왜, 무엇을 말하고, 어느 명령이나 셀로 하는지 적습니다.
    --into로 넣은 '오늘' 시트의 완료, 결과, 메모 칸에 적고 저장하면, 다시 넣거나
    새로 고칠 때 고객관리일지에 한 번 옮겨 적습니다.
    폴더이면 모든 대장의 할 일을 지점 열과 함께 한 장에 모읍니다.
    이름과 연락처는 가립니다. --into가 없으면 대장에 아무것도 쓰지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.exits import exit_code  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.left_behind import say_left_behind  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415

    page = _Page(paths, officer, days, as_of, way, crew=crew, reveal=reveal, strict=strict)
    results = page.put(again=again) if into else page.read()
    if into and (output or ics):
        page.read()
    try:
        made = page.make(output, ics)
    except XlcrmError as error:
        return failed(output or ics or paths[0], error, as_of, as_json=way.as_json)
    page.tell(results, made, into=into, whole=whole)
    if not way.as_json:
        say_left_behind(each.path for each in page.results)
    return exit_code(results)


class _Page:
    """The page while it is gathered from the ledgers, one after the other."""

    def __init__(  # noqa: PLR0913 - what the command was given
        self,
        paths: Sequence[str],
        officer: str,
        days: int,
        as_of: date,
        way: options.Way,
        *,
        crew: Crew,
        reveal: bool,
        strict: bool,
    ) -> None:
        from xlcrm.cli.folder import names_below  # noqa: PLC0415 - heavy imports late
        from xlcrm.fleet.batch import find_workbooks  # noqa: PLC0415

        self.paths, self.officer, self.days, self.as_of, self.way = paths, officer, days, as_of, way
        self.reveal, self.strict, self.crew = reveal, strict, crew
        files = find_workbooks(paths)
        self.count = len(files)
        self.names = names_below(paths, files) if len(files) > 1 else {}
        self.told: list[tuple[str, Origin, tuple[Line, ...]]] = []
        self.lines: dict[Path, tuple[Origin, tuple[Line, ...]]] = {}
        self.results: list[FileResult] = []
        self.done: dict[Path, _Put] = {}
        self.officers: set[str] = set()
        self.untaken: dict[Path, int] = {}

    def read(self) -> list[Outcome]:
        """Gather every ledger's lines; return how it went with each file."""
        read = partial(
            _read,
            as_of=self.as_of,
            days=self.days,
            officer=self.officer,
            limits=self.way.saving["limits"],
        )
        results = []
        for result, found in self._each(read):
            results.append(result)
            if found is not None:
                self.officers |= found.officers
                self.told.append((self.branch(result.path), found.origin, found.lines))
                self.lines[result.path] = found.origin, found.lines
                if found.ticked:
                    self.untaken[result.path] = 1
        self.results = self.results or results
        return [each.outcome for each in results]

    def put(self, *, again: bool) -> list[Outcome]:
        """Put the sheet 오늘 into every ledger, or `again`; return how it went with each file."""
        from xlcrm.fleet.batch import Outcome  # noqa: PLC0415 - heavy imports late

        put = partial(
            _put,
            as_of=self.as_of,
            days=self.days,
            officer=self.officer,
            reveal=self.reveal,
            again=again,
            author=self.way.author("today --into"),
            saving=self.way.saving,
        )
        results = []
        for result, done in self._each(put):
            unsettled = done is not None and done.unsettled
            results.append(replace(result, outcome=Outcome.FINDINGS) if unsettled else result)
            if done is not None and done.counts:
                self.done[result.path] = done
        self.results = self.results or results
        return [each.outcome for each in results]

    def _each(self, work: Callable[[Path], T]) -> Iterator[tuple[FileResult, T | None]]:
        from xlcrm.cli.shown.progress import tracked  # noqa: PLC0415 - heavy imports late
        from xlcrm.fleet.batch import gather_each  # noqa: PLC0415

        limits = self.way.saving["limits"]
        each = gather_each(self.paths, work, limits=limits, strict=self.strict, jobs=self.crew)
        yield from tracked(each, self.count, several=self.crew.jobs > 1)

    def branch(self, path: Path) -> str:
        """What a ledger is called where several are shown together."""
        return self.names.get(path, path.stem) if self.names else ""

    def make(self, output: str | None, ics: str | None) -> list[Path]:
        """Write the files that were asked for, and return where they lie."""
        from xlcrm.files.outgoing import put  # noqa: PLC0415 - only for --ics
        from xlcrm.fleet.batch import UNREAD  # noqa: PLC0415
        from xlcrm.jobs.today.dated import today_calendar  # noqa: PLC0415
        from xlcrm.jobs.today.put import today_book, write_today  # noqa: PLC0415

        made, of = [], [ledger.path for _, ledger, _ in self.told]
        unread = [each.path.name for each in self.results if each.outcome in UNREAD]
        if output is not None:
            data = today_book(self.told, self.as_of, reveal=self.reveal, unread=unread)
            made.append(Path(output) if self.way.dry_run else write_today(output, data, of=of))
        if ics is not None and (of or not unread):  # an empty one could not say what it lacks
            from datetime import UTC  # noqa: PLC0415

            stamp = (options.now() - _KOREA).replace(microsecond=0, tzinfo=UTC)
            file = today_calendar(self.told, as_of=self.as_of, stamp=stamp, reveal=self.reveal)
            made.append(Path(ics) if self.way.dry_run else put(ics, file, _CALENDARS, of=of))
        return made

    def tell(
        self, results: Sequence[Outcome], made: Sequence[Path], *, into: bool, whole: bool
    ) -> None:
        """Say it: as JSON, or on the screen."""
        from xlcrm.cli.failures import tell  # noqa: PLC0415 - heavy imports late

        if self.way.as_json:
            self._as_json(made)
            return
        for each in self.results:
            if each.error is not None:
                tell(each.error, each.path)
        if into:
            self._tell_put()
        elif not made and self.told:
            self._show(whole=whole)
        self._tell_made(made)
        if len(results) > 1:
            self._tally(results)

    def _show(self, *, whole: bool) -> None:
        from xlcrm.cli.shown.today import show_page  # noqa: PLC0415 - heavy imports late
        from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415

        path = str(self.results[0].path) if len(self.results) == 1 else " ".join(self.paths)
        show_page(path, self.told, self.as_of, reveal=self.reveal, whole=whole)
        if self.officer and not any(lines for *_, lines in self.told) and self.officers:
            out(f"  할 일이 있는 담당자: {shown(', '.join(sorted(self.officers)))}")
        for each in self.untaken:
            say(
                f"{shown(each)}: 오늘 시트에 적은 것이 아직 일지에 없습니다. "
                "→ 옮겨 적으려면 xlcrm today에 --into를 붙여 실행하세요."
            )

    def _tell_put(self) -> None:
        from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late

        for path, done in self.done.items():
            said = done.said
            if not said:
                out(f"{shown(path)}: 오늘 시트가 이미 그대로입니다.")
                continue
            how = " (--dry-run: 쓰지 않았습니다)" if self.way.dry_run else ""
            out(f"{shown(path)}: {shown(' · '.join(said))}{how}")
            for line in done.beside:
                out(line)

    def _tell_made(self, made: Sequence[Path]) -> None:
        from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late

        done = (
            "만들 것입니다. (--dry-run: 쓰지 않았습니다)" if self.way.dry_run else "만들었습니다."
        )
        count = sum(len(lines) for *_, lines in self.told)
        for path in made:
            out(f"{shown(path)}: {self.as_of} 할 일 {count:,}건을 {done}")

    def _tally(self, results: Sequence[Outcome]) -> None:
        from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late
        from xlcrm.domain.text import counted  # noqa: PLC0415
        from xlcrm.fleet.batch import Outcome  # noqa: PLC0415

        names = {
            Outcome.OK: "됨",
            Outcome.FINDINGS: "적지 못한 줄 있음",
            Outcome.SKIPPED: "건너뜀",
            Outcome.BUSY: "사용 중",
            Outcome.CHANGED: "그사이 바뀜",
            Outcome.FAILED: "실패",
        }
        counts = {name: results.count(each) for each, name in names.items() if each in results}
        out(f"\n합계 ({self.as_of} 기준): 파일 {len(results):,}개: {counted(counts)}")

    def _as_json(self, made: Sequence[Path]) -> None:
        from xlcrm.cli.failures import without_path  # noqa: PLC0415 - heavy imports late
        from xlcrm.cli.shown.today import plain_lines  # noqa: PLC0415
        from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415
        from xlcrm.jobs.today.put import counts_of  # noqa: PLC0415

        files = []
        for each in self.results:
            error = None if each.error is None else without_path(each.error)
            done = self.done.get(each.path)
            ledger, mine = self.lines.get(each.path, (None, ()))
            more: dict[str, object] = {}
            if ledger is not None:
                more["lines"] = plain_lines(ledger, mine, reveal=self.reveal)
            if done is not None:
                more["ticked"] = done.ticked
                more["left"] = done.unwritten
            files += json_object(
                each.path,
                self.as_of,
                each.outcome.value,
                error=error,
                edits=() if done is None else done.edits,
                kinds=None if done is None else done.kinds,
                summary=counts_of(mine),
                more=more,
            )["files"]
        told: dict[str, object] = {"as_of": str(self.as_of), "files": files}
        if made:
            told["made"] = [str(path) for path in made]
        print_json(told)


class _Read(NamedTuple):
    """What was read of a ledger, which itself is let go of.

    Attributes:
        origin: what has to be known of it to show its lines.
        lines: what there is to do, of the one officer if one was named.
        officers: all who have something to do.
        ticked: whether people wrote into its sheet what is not in the journal yet.
    """

    origin: Origin
    lines: tuple[Line, ...]
    officers: frozenset[str]
    ticked: bool


def _read(path: Path, as_of: date, days: int, officer: str, limits: Limits) -> _Read:
    """Gather one ledger's lines."""
    from xlcrm.jobs.today.gather import of_officer, today  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.today.put import origin_of  # noqa: PLC0415
    from xlcrm.jobs.today.ticks import has_ticks  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    ledger = open_ledger(path, limits=limits)
    lines = today(ledger, as_of=as_of, days=days, called=str(path))
    officers = frozenset(line.officer for line in lines if line.officer)
    mine = of_officer(lines, officer) if officer else lines
    return _Read(origin_of(ledger), tuple(mine), officers, has_ticks(ledger.book.package))


class _Put(NamedTuple):
    """What became of a ledger into which the sheet was put, as far as it is told.

    Attributes:
        counts: whether there is anything to tell of it.
        said: what was done, a line each.
        beside: what was done beside it, likewise.
        edits: what was changed but for the sheet itself, in which people write about people.
        kinds: what the changed columns hold.
        ticked: how many lines were taken into the journal.
        unwritten: and how many were not.
        unsettled: whether somebody has to look at the sheet.
    """

    counts: bool
    said: tuple[str, ...]
    beside: tuple[str, ...]
    edits: tuple[CellEdit, ...]
    kinds: Mapping[tuple[str, int], Kind]
    ticked: int
    unwritten: int
    unsettled: bool


def _put(  # noqa: PLR0913 - as `put_today`
    path: Path,
    *,
    as_of: date,
    days: int,
    officer: str,
    author: Author,
    saving: options.Saving,
    reveal: bool,
    again: bool,
) -> _Put:
    """Put the sheet into one ledger, or `again` where it has one."""
    from xlcrm.cli.writing import beside  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.today.page import pages_in  # noqa: PLC0415
    from xlcrm.jobs.today.put import put_today  # noqa: PLC0415
    from xlcrm.jobs.today.said import Ticked  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415
    from xlcrm.office.proposal import Proposal  # noqa: PLC0415
    from xlcrm.schema.sheets import TODAY  # noqa: PLC0415

    def made(ledger: Ledger) -> Proposal[Ticked]:
        if again and not pages_in(ledger.book.package):
            return Proposal(found=Ticked())
        return put_today(
            ledger, as_of=as_of, now=author.now, days=days, officer=officer, reveal=reveal
        )

    done = change(path, made, author, **saving)
    found = done.proposal.found
    return _Put(
        counts=not again or found.page is not None or bool(found.others),
        said=done.proposal.said,
        beside=tuple(beside(done, dry_run=done.dry_run)),
        edits=tuple(edit for edit in done.plan if edit.where.sheet != TODAY.name),
        kinds=done.kinds,
        ticked=len(found.rows),
        unwritten=found.unwritten,
        unsettled=found.unsettled,
    )
