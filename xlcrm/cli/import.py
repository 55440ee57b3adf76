"""`xlcrm import`: customers and contracts from files into 고객대장, each once."""

# ruff: noqa: N999 - commands are imported by their names, and this is one
from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import options
from xlcrm.cli.asking import answer_at_terminal, answers_given, answers_of, is_asked
from xlcrm.cli.failures import FAILED
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.streams import out, say, shown
from xlcrm.domain.particles import with_particle
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.incoming.files import BroughtFiles
    from xlcrm.jobs.bring.bring import Brought
    from xlcrm.office.commit import Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.trouble import Problem

_MOST: Final = 20  # differing cells, and bad rows, that are listed
_MOST_TOLD: Final = 1_000  # of them in JSON


@click.command(
    "import",
    cls=KoreanCommand,
    short_help="파일(CSV, 엑셀, JSON)의 계약을 고객대장에 더합니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm import 고객대장.xlsx 신규고객.csv --dry-run
  xlcrm import 고객대장.xlsx 신규고객.csv 지점명단.xlsx
  xlcrm import 고객대장.xlsx 받은파일폴더 --update --skip-bad""",
)
@options.ledger
@click.argument("files", nargs=-1, required=True, metavar="파일…", type=options.PATH)
@click.option(
    "--map",
    "--answer",
    "given",
    multiple=True,
    callback=answers_given,
    metavar="이름=답",
    help="물음에 답합니다. 머리글=열도 됩니다.",
)
@click.option(
    "--answers",
    "file",
    metavar="파일",
    type=options.PATH,
    help="답을 적은 파일. .toml, .json, 아니면 줄마다 이름=답.",
)
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    metavar="이름",
    help="엑셀 파일에서 읽을 시트입니다. 여러 번 적어도 됩니다.",
)
@click.option("--update", is_flag=True, help="값이 다른 칸을 파일의 값으로 고칩니다.")
@click.option("--skip-bad", is_flag=True, help="잘못된 줄은 빼고 나머지를 더합니다.")
@click.option("--as-new", is_flag=True, help="비슷한 고객이 있어도 새 고객으로 더합니다.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    files: tuple[str, ...],
    *,
    given: dict[str, str],
    file: str | None,
    sheets: tuple[str, ...],
    update: bool,
    skip_bad: bool,
    as_new: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """파일이나 폴더의 고객과 계약을 고객대장에 더합니다.

    \b
    CSV(UTF-8, CP949), 엑셀(.xlsx, .xls, .xlsb, .ods), JSON 줄 파일을 읽습니다.
    시트가 여럿이면 고객대장인 시트를 모두 읽고, 달마다 복사한 시트는 가장 새
    것만 읽습니다. --sheet로 고를 수 있습니다.
    첫 줄은 고객대장의 열 이름입니다. 순서는 달라도 됩니다.
    계약 ID로, 없으면 고객(고객 ID 또는 이름과 연락처)과 시작일로 찾습니다.
    없는 계약만 더하고, 값이 다른 칸은 알려만 줍니다(--update가 없을 때).
    비고와 수식, 계산 열은 고치지 않습니다.
    이름이나 연락처가 비슷한 고객이 대장이나 파일에 있으면 더하지 않고 묻습니다.
    한 줄이라도 잘못되면 아무것도 쓰지 않고 그 줄을 알려 줍니다.
    같은 파일을 두 번 넣어도 두 번 적히지 않습니다.
    순서를 알 수 없는 날짜(05/06/2024), 단위를 알 수 없는 숫자, 무엇에 대한
    금액인지 알 수 없는 요금, 모르는 상태의 말은 한 번 묻고 설정에 적어 둡니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.incoming.files import read_files  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.bring.bring import bring  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415
    from xlcrm.schema.sheets import LEDGER, SETTINGS  # noqa: PLC0415

    limits = way.saving["limits"]
    try:
        answers = {**answers_of(file), **given}
        with working("파일을 읽는 중"):
            brought = read_files(
                files, LEDGER, without=ledger, sheets=sheets, answers=answers, limits=limits
            )
        if is_asked(as_json=way.as_json):
            answers = _all_answers(ledger, brought, answers, limits)
        with working("파일을 읽는 중") as now:

            def make(opened: Ledger) -> Proposal[Brought]:
                now(f"{len(brought.rows):,}줄을 고객대장과 맞추는 중")
                found = bring(
                    opened,
                    brought,
                    as_of=as_of,
                    update=update,
                    skip_bad=skip_bad,
                    as_new=as_new,
                    answers=answers,
                )
                now("새 고객대장을 만들어 확인하는 중")
                return found

            now("고객대장을 여는 중")
            by, kinds = way.author("import"), (LEDGER.key, SETTINGS.key)
            done = change(ledger, make, by, **way.saving, kinds=kinds)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    result = _Done(ledger, brought, done, update)
    if way.as_json:
        _print(result, as_of)
    else:
        _show(result)
    return result.code


def _all_answers(
    path: str, brought: BroughtFiles, answers: dict[str, str], limits: Limits
) -> dict[str, str]:
    """The answers with those of the person at the terminal; most files leave nothing to ask."""
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.jobs.bring.asked import asked_of  # noqa: PLC0415 - heavy imports late

    seen: set[str] = set()
    while True:
        with working("파일에서 알 수 없는 것을 찾는 중"):
            questions = asked_of(path, brought, answers, limits=limits)
        left = [each for each in questions if each.name not in seen]
        count = len(seen) + len(left)
        for question in left:
            seen.add(question.name)
            answer = answer_at_terminal(question, f"[{len(seen)}/{count}] ")
            if answer is not None:
                answers[question.name] = answer
        if not left:
            return answers


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of the rows."""

    path: str
    brought: BroughtFiles
    changed: Committed[Brought]
    update: bool

    @property
    def stopped(self) -> bool:
        """Whether nothing was written because of bad rows."""
        return bool(self.problems) and not self.made.skipped

    @property
    def made(self) -> Brought:
        """What became of the rows, by number."""
        return self.changed.proposal.found

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The rows that were not imported, each with the reason."""
        return self.changed.proposal.problems

    @property
    def code(self) -> int:
        """2 if nothing was written because of bad rows, 1 if they were left out."""
        if not self.problems:
            return 0
        return FAILED if self.stopped else 1


def _show(done: _Done) -> None:
    from xlcrm.cli.writing import beside  # noqa: PLC0415 - heavy

    for line in _told(done):
        out(shown(line))
    for line in beside(done.changed, dry_run=done.changed.dry_run):
        out(line)
    _say_what_is_odd(done)


def _told(done: _Done) -> Iterator[str]:
    """The lines that tell what was done."""
    from xlcrm.cli.shown.brought import several_told  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.bring.bring import as_told  # noqa: PLC0415

    made, dry = done.made, done.changed.dry_run
    if made.added:
        how = "더할 것입니다." if dry else "더했습니다."
        yield f"{done.path}: {with_particle(made.new, '을/를')} {how}"
    elif not done.stopped:
        yield f"{done.path}: 더할 {with_particle(made.thing, '이/가')} 없습니다."
    written = sum(each.written for each in made.differing)
    if written:
        yield f"  다른 칸 {written:,}개를 {'고칠 것입니다.' if dry else '고쳤습니다.'}"
    if dry and done.changed.proposal.plan:
        yield "  --dry-run: 쓰지 않았습니다."
    for name, text in made.as_told.items():
        yield f"  {as_told(name, text)} 읽었습니다."
    if made.marked is not None and made.added:
        brought, own = made.marked
        other = with_particle(brought, "이라/라")
        yield f"  고객대장의 요금은 {own}, 파일의 요금은 {other} '요금 기준' 열에 적었습니다."
    if made.known:
        yield f"  이미 있는 {made.thing} {made.known:,}줄은 다시 더하지 않았습니다."
    if made.doubled:
        yield f"  파일 안에서 겹친 {made.doubled:,}줄은 한 번만 더했습니다."
    yield from several_told(done.brought)
    yield from _differing(done)


def _differing(done: _Done) -> Iterator[str]:
    left = [each for each in done.made.differing if not each.written]
    if not left:
        return
    yield f"  고객대장과 값이 다른 칸 {len(left):,}개 (고객대장 ← 파일):"
    for each in left[:_MOST]:
        yield f"    {each}"
    if len(left) > _MOST:
        yield f"    외 {len(left) - _MOST:,}개 (모두 보려면 --json)"
    if not done.update and not all(each.kept for each in left):
        yield "  파일의 값으로 고치려면 --update를 붙여 다시 실행하세요."
    elif not done.stopped:
        yield "  위의 칸은 고치지 않았습니다. 맞는 값을 엑셀에서 확인하세요."


def _say_what_is_odd(done: _Done) -> None:
    from xlcrm.cli.shown.brought import left_open, left_told, unread_told  # noqa: PLC0415 - heavy

    problems = done.problems
    for line in unread_told(done.brought):
        say(shown(line))
    for line in left_told(done.brought):
        say(shown(line))
    for name in done.brought.counted:
        say(shown(f"{name}: 순번(No) 열은 고객 ID로 보지 않았습니다."))
    for each in problems[:_MOST]:
        say(shown(each))
    if len(problems) > _MOST:
        say(f"외 {len(problems) - _MOST:,}건 (모두 보려면 --json)")
    for line in left_open(done.made.questions):
        say(shown(line))
    if done.stopped:
        say("아무것도 쓰지 않았습니다. → 고쳐서 다시 하거나 --skip-bad로 나머지만 더하세요.")
    elif problems:
        say(f"위의 {done.made.bad:,}줄은 빼고 처리했습니다. → 고쳐서 다시 넣으세요.")


def _print(done: _Done, as_of: date) -> None:
    from xlcrm.cli.shown.adopt import question_in_json  # noqa: PLC0415 - heavy
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415

    made = done.made
    told = made.differing[:_MOST_TOLD]
    print_json(
        json_object(
            done.path,
            as_of,
            {0: "ok", 1: "findings"}.get(done.code, "failed"),
            edits=done.changed.plan if made.added <= _MOST_TOLD else (),
            kinds=done.changed.kinds,
            summary={
                "added": made.added,
                "customers": made.customers,
                "known": made.known,
                "doubled": made.doubled,
                "differing": len(made.differing),
                "updated": sum(each.written for each in made.differing),
                "bad": made.bad,
            },
            more={
                "problems": [str(each) for each in done.problems[:_MOST_TOLD]],
                "differing": [
                    {
                        "row": each.place,
                        "sheet": each.where.sheet,
                        "cell": each.where.cell,
                        "header": each.header,
                        "old": each.old,
                        "new": each.new,
                        "written": each.written,
                        "kept": each.kept,
                    }
                    for each in told
                ],
                "unknown": {name: list(each) for name, each in done.brought.unknown.items()},
                "left": {name: list(each) for name, each in done.brought.left.items()},
                "sheets": {name: list(each) for name, each in done.brought.sheets.items()},
                "counted": list(done.brought.counted),
                "questions": list(map(question_in_json, made.questions)),
            },
        )
    )
