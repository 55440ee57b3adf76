"""`xlcrm log import`: many contacts from files, each checked, none twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.cli.shown.log import Told
    from xlcrm.incoming.messages.reading import MessageFiles
    from xlcrm.jobs.log.logbook import Added
    from xlcrm.jobs.log.messages import SortedMessages
    from xlcrm.office.commit import Author

_RECORDS: Final = frozenset({".eml", ".mbox", ".mbx", ".txt", ".csv", ".xml", ".jsonl", ".json"})


def _told(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> Mapping[str, str]:
    """Read `보낸 사람=고객 ID`; the last = counts, as an address may have one."""
    found = {}
    for value in values:
        who, sign, customer = value.strip("'\"").rpartition("=")
        if not sign or not who.strip():
            raise click.BadParameter('--as "보낸 사람=고객 ID"처럼 적으세요.', ctx, param)
        found[who.strip()] = customer.strip()
    return found


@click.command(
    "import",
    cls=KoreanCommand,
    short_help="파일의 상담, 메일, 카카오톡, 통화, 문자를 한꺼번에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm log import 고객대장.xlsx 9월상담.csv --dry-run
  xlcrm log import 고객대장.xlsx 9월상담.csv --skip-bad
  xlcrm log import 고객대장.xlsx 카톡.txt 통화.csv 받은편지함.mbox -n
  xlcrm log import 고객대장.xlsx 받은기록폴더 --me 우리센터
  xlcrm log import 고객대장.xlsx 카톡.txt --as "홍*동=1001" """,
)
@options.ledger
@click.argument("files", nargs=-1, required=True, metavar="파일…", type=options.PATH)
@click.option("--skip-bad", is_flag=True, help="잘못된 줄은 빼고 나머지를 적습니다.")
@click.option(
    "--as",
    "told",
    multiple=True,
    callback=_told,
    metavar="사람=고객",
    help="이 사람(이름·번호·주소)은 이 고객입니다. 여러 번 써도 됩니다.",
)
@click.option(
    "--me",
    "ours",
    multiple=True,
    metavar="우리",
    help="우리 메일 주소, @도메인, 번호, 카카오톡 이름. 여러 번 써도 됩니다.",
)
@options.reveal
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    files: tuple[str, ...],
    *,
    skip_bad: bool,
    told: Mapping[str, str],
    ours: tuple[str, ...],
    reveal: bool,
    way: options.Way,
) -> int:
    """파일의 상담을 고객관리일지에 한꺼번에 적습니다.

    \b
    일지: CSV(UTF-8, CP949), 엑셀(.xlsx), JSON 줄 파일. 첫 줄은 일지의 열
    이름이고, '고객' 열에는 고객 ID, 이름, 연락처 중 하나를 적습니다.
    한 줄이라도 잘못되면 그 파일에서는 아무것도 적지 않고 그 줄을 알려 줍니다.
    받은 기록: 메일(.eml, .mbox), 카카오톡 대화(.txt, .csv), 통화와 문자
    (.csv, 휴대폰 백업 앱의 .xml). 메시지 하나가 상담 한 건이고, 카카오톡에서
    한 사람이 같은 분에 한 말은 한 건입니다.
    고객은 주소, 번호, 이름으로 찾습니다. 없는 사람은 적지 않고, 이름이 같은
    사람이 여럿이면 묻습니다. 파일 여러 개와 폴더도 됩니다.
    같은 파일을 두 번 넣어도 두 번 적히지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import FAILED, without_path  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import json_object, print_json, tell_as_named  # noqa: PLC0415
    from xlcrm.incoming.messages.reading import read_messages  # noqa: PLC0415

    ledger, files = _with_ledger(ledger, files)
    found = read_messages(files, skip_bad=skip_bad, limits=way.saving["limits"])
    wrong = [each.error for each in found.files if each.error is not None]
    whole: list[dict[str, Any]] = []
    codes = []
    if len(wrong) < len(found.files) or not (found.files or found.journals):
        records = _Records(ledger, found, told, ours, reveal=reveal, way=way)
        codes.append(records.written(whole.append))
    codes += [
        _journal(ledger, str(each), skip_bad=skip_bad, way=way, show=whole.append)
        for each in found.journals
    ]
    if way.as_json:
        if not whole:
            from xlcrm.cli.shown.messages import files_told  # noqa: PLC0415 - only then

            day = way.author("log import").now.date()
            more = {"records": files_told(found)}
            why = without_path(wrong[0])
            whole = [json_object(ledger, day, "failed", error=why, more=more)]
        print_json({**whole[0], "files": [file for each in whole for file in each["files"]]})
    else:
        for error in wrong:
            tell_as_named(error, ledger)
    return max([*codes, FAILED] if wrong else codes)


def _with_ledger(ledger: str, files: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The ledger in use, where the first of several files stands in its place."""
    from xlcrm.cli import in_use  # noqa: PLC0415 - only for a moment

    path = Path(ledger)
    if path.suffix.lower() not in _RECORDS and not path.is_dir():
        return ledger, files
    used = in_use.in_use()
    if used is None:
        return ledger, files
    in_use.tell(used)
    return used, (ledger, *files)


def _journal(
    ledger: str,
    file: str,
    *,
    skip_bad: bool,
    way: options.Way,
    show: Callable[[dict[str, Any]], None],
) -> int:
    """Write a file that has a line a contact."""
    from xlcrm.cli.shown.log import logged  # noqa: PLC0415 - heavy imports late
    from xlcrm.incoming.read import read_rows  # noqa: PLC0415
    from xlcrm.jobs.log.logbook import add_entries  # noqa: PLC0415
    from xlcrm.schema.sheets import JOURNAL  # noqa: PLC0415

    by = way.author("log import")
    unknown: list[str] = []

    def work() -> Added:
        brought = read_rows(file, JOURNAL, limits=way.saving["limits"])
        unknown[:] = brought.unknown
        return add_entries(
            ledger,
            brought.rows,
            by,
            skip_bad=skip_bad,
            once=True,
            places=brought.places,
            unread=brought.problems,
            **way.saving,
        )

    day = by.now.date()
    return logged(
        ledger,
        work,
        day,
        as_json=way.as_json,
        dry_run=way.dry_run,
        unknown=unknown,
        show=show,
    )


class _Records:
    """Other people's records on their way into a journal."""

    def __init__(  # noqa: PLR0913 - what the command was given
        self,
        ledger: str,
        files: MessageFiles,
        told: Mapping[str, str],
        ours: tuple[str, ...],
        *,
        reveal: bool,
        way: options.Way,
    ) -> None:
        self._ledger = ledger
        self._files = files
        self._said = told
        self._ours = ours
        self._reveal = reveal
        self._way = way
        self._names: list[str] = []
        self._sorted: SortedMessages | None = None

    def written(self, show: Callable[[dict[str, Any]], None]) -> int:
        """Write them, tell of it, and return the exit code."""
        from xlcrm.cli.shown.log import logged  # noqa: PLC0415 - heavy imports late

        by = self._way.author("log import")
        return logged(
            self._ledger,
            lambda: self._work(by),
            by.now.date(),
            as_json=self._way.as_json,
            dry_run=self._way.dry_run,
            told=self._told,
            show=show,
        )

    def _work(self, by: Author) -> Added:
        from xlcrm.jobs.log.logbook import add_entries  # noqa: PLC0415 - heavy imports late
        from xlcrm.jobs.log.messages import (  # noqa: PLC0415
            KINDS_READ,
            fields_read,
            sort_messages,
        )
        from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

        opened = open_ledger(
            self._ledger, limits=self._way.saving["limits"], fields=fields_read, kinds=KINDS_READ
        )
        found = sort_messages(opened, self._files, told=self._said, ours=self._ours)
        self._names = [
            str(each) for each in set(opened.book.people.column("name")) if each is not None
        ]
        added = add_entries(
            self._ledger,
            found.entries,
            by,
            skip_bad=True,  # what is wrong with one message says nothing of the others
            once=True,
            places=found.places,
            **self._way.saving,
        )
        entries = added.logged
        written = {row["entry_id"] for row in entries.rows}
        self._sorted = replace(
            found, taken=tuple(e for e in found.taken if e.entry["entry_id"] in written)
        )
        proposal = replace(
            added.proposal, found=replace(entries, known=entries.known + found.known)
        )
        return replace(added, proposal=proposal)

    def _told(self) -> Told:
        from xlcrm.cli.shown.messages import told_of  # noqa: PLC0415 - heavy imports late

        assert self._sorted is not None  # noqa: S101 - asked for once the work is done
        return told_of(
            self._files,
            self._sorted,
            self._names,
            reveal=self._reveal,
            listed=self._way.dry_run,
        )
