"""`xlcrm adopt`: an office's own workbook made one that every command can work with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.asking import answer_at_terminal, answers_given, answers_of, is_asked
from xlcrm.cli.failures import FAILED
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.domain.typed_option import path_quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from xlcrm.jobs.adopt.adopt import Adoption, Question
    from xlcrm.office.commit import Committed
    from xlcrm.ooxml.zipformat import Limits


@click.command(
    "adopt",
    cls=KoreanCommand,
    short_help="쓰던 엑셀 파일을 그대로 고객대장으로 씁니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm adopt 회원명단.xlsx --dry-run
  xlcrm adopt 회원명단.xlsx
  xlcrm adopt 회원명단.xlsx --map 성함=고객명 --map "강남점! 끝=계약 종료일"
  xlcrm adopt 회원명단.xlsx --answer "읽는 법! 강남점! 시작일=일-월-년"
  xlcrm adopt 회원명단.xlsx --answers 답.toml""",
)
@options.ledger
@click.option(
    "--map",
    "--answer",
    "given",
    multiple=True,
    callback=answers_given,
    metavar="이름=답",
    help="물음에 답합니다. 머리글=열, 시트!머리글=열도 됩니다.",
)
@click.option(
    "--answers",
    "file",
    metavar="파일",
    type=options.PATH,
    help="답을 적은 파일. .toml, .json, 아니면 줄마다 이름=답.",
)
@click.option("--intake", is_flag=True, help="있었던 일을 적는 접수 시트도 넣습니다.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    given: dict[str, str],
    file: str | None,
    intake: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """쓰던 명단의 머리글을 알아보고, 없는 것만 더합니다. 있던 셀은 고치지 않습니다.

    \b
    제목 행, 두 줄 머리글, 병합, 합계, 옆의 메모, 나란한 표가 있어도 됩니다.
    머리글은 이름이나 뜻이 같은 말, 비슷한 말(점수를 보여 줌)로 알아보고,
    확실하지 않으면 그 열의 값과 제안, 까닭을 보이고 묻습니다.
    터미널이 아니면 물음마다 보이는 이름으로 --answer나 --answers로 답합니다.
    머리글의 답은 --map으로도 적습니다. '쓰지 않음'이면 그대로 둡니다.
    표의 오른쪽에 상태·남은 일수·조치를, 설정 시트에 서비스와 제안한 안내
    기간, 머리글의 뜻을, 목록에서 고르는 열에 선택 목록을 더합니다.
    상태에 적힌 사무실의 말은 그대로 두고, 상태는 '계산 상태' 열에 씁니다.
    모르는 말은 --answer "상태 낱말! 장기렌탈=활성화"처럼 알려 줍니다.
    답은 설정 시트에 남아, 다음부터는 어떤 명령도 다시 묻지 않습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.adopt.adopt import adopt_file, following  # noqa: PLC0415 - heavy imports late

    try:
        answers = {**answers_of(file), **given}
        if is_asked(as_json=way.as_json):
            answers = all_answers(ledger, answers, way.saving["limits"])
        by = way.author("adopt")
        with working("표를 알아보고 없는 열을 더하는 중"):
            found, done = adopt_file(ledger, by, as_of=as_of, answers=answers, **way.saving)
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    ahead: tuple[Question, ...] = ()
    if way.as_json and found.required:
        ahead = following(ledger, answers, limits=way.saving["limits"])
    code = _told(ledger, found, done, as_of, as_json=way.as_json, ahead=ahead)
    return _with_intake(ledger, as_of, way) if intake and not code and not way.dry_run else code


def _with_intake(path: str, as_of: date, way: options.Way) -> int:
    """Put the sheet 접수 into a ledger that has just been adopted."""
    from xlcrm.cli.streams import out  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.intake.put import put_intake  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415

    try:
        change(path, put_intake, way.author("intake --make"), **way.saving)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=way.as_json)
    if not way.as_json:
        out("접수 시트를 넣었습니다.")
    return 0


def all_answers(path: str, answers: dict[str, str], limits: Limits) -> dict[str, str]:
    """Return answers with those of the person at the terminal, until nothing is left to ask.

    Each question is asked once, so that it ends; one answer may settle the next question.
    """
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.jobs.adopt.adopt import asked_of  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.adopt.look import MOST_QUESTIONS  # noqa: PLC0415
    from xlcrm.jobs.adopt.values import HEADERS  # noqa: PLC0415

    seen: set[str] = set()
    asked = 0
    while True:
        with working("표와 머리글을 알아보는 중"):
            questions = asked_of(path, answers, limits=limits)
        left = [each for each in questions if each.name not in seen]
        if not left:
            return answers
        settled: set[tuple[str, str]] = set()
        while left:
            question, *left = left
            seen.add(question.name)
            if question.section == HEADERS and not question.required and asked >= MOST_QUESTIONS:
                continue  # it is told as it is read
            asked += question.section == HEADERS
            answer = answer_at_terminal(question, f"[{len(seen)}/{len(seen) + len(left)}] ")
            if answer is not None:
                answers[question.name] = answer
                settled |= {(question.sheet, field) for field in fields_answered(answer)}
                left = [each for each in left if not _settles(settled, each)]


def _settles(settled: set[tuple[str, str]], question: Question) -> bool:
    """Whether the columns that a header may be have all been found: one of several is chosen."""
    fields = {field for field, _ in question.candidates if question.required}
    return bool(fields) and all((question.sheet, field) in settled for field in fields)


def fields_answered(answer: str) -> tuple[str, ...]:
    """Return the fields that an answer names, if it is one about a header."""
    from xlcrm.reading.told import meaning  # noqa: PLC0415 - heavy imports late

    return meaning(answer) or ()


def _told(  # noqa: PLR0913 - what a run ends with
    path: str,
    found: Adoption,
    done: Committed[Adoption] | None,
    as_of: date,
    *,
    as_json: bool,
    ahead: Sequence[Question],
) -> int:
    """Tell what was found, and what was added or is to be asked; return the exit code."""
    from xlcrm.cli.shown.adopt import as_json as in_json  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.adopt import (  # noqa: PLC0415
        asked,
        crowded,
        open_told,
        passed_told,
        tables_told,
    )
    from xlcrm.cli.shown.listing import on_screen  # noqa: PLC0415
    from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415
    from xlcrm.cli.writing import json_object, print_json  # noqa: PLC0415
    from xlcrm.jobs.adopt.values import TERMS  # noqa: PLC0415

    count = len(found.required)
    terms = sum(each.section == TERMS for each in found.required)
    question = (
        f"뜻을 알 수 없는 머리글이 {count:,}개 있습니다. → --map이나 --answers로 알려 주세요."
        if not terms
        else f"표 밖에 적힌 계약 기간을 {terms:,}개 찾았습니다. → 맞으면 --answer로 알려 주세요."
    )
    if as_json:
        print_json(
            json_object(
                path,
                as_of,
                "failed" if count else "ok",
                error=question if count else None,
                edits=() if done is None else done.plan,
                kinds=None if done is None else done.kinds,
                more=in_json(found, None if done is None else done.plan, ahead),
            )
        )
        return FAILED if count else 0
    for line in tables_told(found.survey):
        for each in on_screen(shown(line)):
            out(each)
    if count:
        say(shown(f"{path}: {question}"))
        for line in asked(found.required):
            say(shown(line))
        return FAILED
    if done is not None:
        for line in (
            *open_told(found.questions),
            *_done(path, done),
            *crowded(found.survey),
            *passed_told(found.survey),
        ):
            for each in on_screen(shown(line)):
                out(each)
    return 0


def _done(path: str, done: Committed[Adoption]) -> Iterator[str]:
    """What was added, and what to do next."""
    from xlcrm.cli.shown.adopt import plan_told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import beside  # noqa: PLC0415

    if not done.plan:
        yield f"{path}: 더할 것이 없습니다. 그대로 쓰면 됩니다."
        return
    if done.dry_run:
        yield f"{path}: 이렇게 더할 것입니다. (--dry-run: 쓰지 않았습니다)"
    else:
        yield f"{path}: 더했습니다. 있던 셀은 그대로입니다."
    yield from plan_told(done.plan)
    yield from beside(done, dry_run=done.dry_run)
    if not done.dry_run:
        yield f"다음: 자료를 점검하려면      xlcrm check {path_quoted(path)}"
        yield f"      상태를 오늘에 맞추려면 xlcrm refresh {path_quoted(path)}"
        ledgers = [each for each in done.proposal.found.survey.sheets if each.kind == "ledger"]
        if ledgers and all("customer_id" not in each.fields for each in ledgers):
            yield f"      고객 ID를 매기려면      xlcrm customer number {path_quoted(path)}"
