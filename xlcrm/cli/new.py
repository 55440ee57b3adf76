"""`xlcrm new`: a blank ledger, ready to type into."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.asking import answers_given, answers_of
from xlcrm.cli.korean import HELP, KoreanCommand, MisusedError
from xlcrm.cli.streams import out, say, shown
from xlcrm.domain.typed_option import path_quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@click.command(
    "new",
    cls=KoreanCommand,
    short_help="새 고객대장을 만듭니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm new 고객대장.xlsx
  xlcrm new 연습.xlsx --sample
  xlcrm new 고객대장.xlsx --from 명단.xls""",
)
@click.argument("file", metavar="파일", type=click.Path(path_type=Path, readable=False))
@click.option("--sample", is_flag=True, help="지어낸 고객 몇 명을 넣어 쓰임새를 보여 줍니다.")
@click.option(
    "--from",
    "source",
    metavar="파일",
    type=options.PATH,
    help="가진 명단(.xlsx, .xls, .ods, .csv 등)이나 내보낸 것으로 만듭니다.",
)
@click.option(
    "--map",
    "--answer",
    "given",
    multiple=True,
    callback=answers_given,
    metavar="이름=답",
    help="--from에서 묻는 것의 답입니다.",
)
@click.option(
    "--answers",
    "answers",
    metavar="파일",
    type=options.PATH,
    help="답을 적은 파일. .toml, .json, 아니면 줄마다 이름=답.",
)
@click.option(
    "--branch", metavar="지점", default="", help="--from이 여러 대장을 내보낸 것일 때: 그 하나."
)
@click.option("--intake", is_flag=True, help="있었던 일을 적는 접수 시트도 넣습니다.")
@options.as_of
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    file: Path,
    *,
    sample: bool,
    source: str | None,
    given: dict[str, str],
    answers: str | None,
    branch: str,
    intake: bool,
    as_of: date,
) -> int:
    """고객대장·일지·설정 시트를 갖춘 새 엑셀 파일을 만듭니다.

    \b
    확장자를 적지 않으면 .xlsx를 붙입니다. 이미 있는 파일은 건드리지 않습니다.
    --from은 옛 엑셀(.xls), .xlsb, .ods, CSV의 모든 시트를 값 그대로 옮겨 새
    고객대장을 만들고, xlcrm adopt처럼 머리글을 알아보고 모르는 것을 묻습니다.
    원래 파일은 그대로 둡니다. xlcrm export로 내보낸 것으로도 다시 만듭니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.jobs.new.new import new_ledger  # noqa: PLC0415 - heavy imports late

    said = {**answers_of(answers), **given}
    if source is not None:
        code = _made_of(file, (source, branch), said, sample=sample, as_of=as_of)
        return _with_intake(file) if intake and not code else code
    if branch:
        raise click.UsageError("--branch는 --from과 함께 씁니다.")
    if said:
        raise MisusedError("--answer와 --answers는 --from과 함께 씁니다.")
    made = new_ledger(file, as_of=as_of, sample=sample, intake=intake).path
    name = shown(file.with_name(made.name))
    out(f"{name}: 새 고객대장을 만들었습니다.")
    say(f"엑셀에서 고객대장 시트를 채운 뒤 실행하세요: xlcrm refresh {path_quoted(name)}")
    return 0


def _with_intake(file: Path) -> int:
    """Put the sheet 접수 into a workbook that has just been made."""
    from xlcrm.jobs.intake.put import put_intake  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.new.new import target_of  # noqa: PLC0415
    from xlcrm.jobs.waiting import change  # noqa: PLC0415

    change(target_of(file), put_intake, options.author("intake --make", None), backup=False)
    out("  접수 시트를 넣었습니다.")
    return 0


def _asked(path: Path, said: Mapping[str, str]) -> Mapping[str, str]:
    """The answers of the person at the terminal about a workbook that has just been made."""
    from xlcrm.cli.adopt import all_answers  # noqa: PLC0415 - heavy imports late
    from xlcrm.ooxml.zipformat import DEFAULT_LIMITS  # noqa: PLC0415

    return all_answers(str(path), {**said}, DEFAULT_LIMITS)


def _made_of(
    file: Path, of: tuple[str, str], said: dict[str, str], *, sample: bool, as_of: date
) -> int:
    """Make a ledger of a file, and tell what became of it; 2 while it is none yet."""
    from xlcrm.cli.failures import FAILED, without_path  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.adopt import (  # noqa: PLC0415
        asked,
        crowded,
        open_told,
        plan_told,
        tables_told,
    )
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415
    from xlcrm.jobs.new.from_file import made_of  # noqa: PLC0415
    from xlcrm.jobs.new.new import target_of  # noqa: PLC0415

    source, branch = of
    if sample:
        raise MisusedError("--sample과 --from은 함께 쓰지 않습니다.")
    asking = sys.stdin.isatty() and sys.stdout.isatty()  # then nothing else may be shown
    with nullcontext() if asking else working("명단을 옮겨 새 고객대장을 만드는 중"):
        made = made_of(
            target_of(file),
            source,
            as_of=as_of,
            by=options.author("new", None),
            answers=said,
            ask=_asked if asking else None,
            branch=branch,
        )
    name = shown(file.with_name(made.path.name))
    out(f"{name}: {shown(Path(source).name)}의 내용을 옮겨 만들었습니다.")
    if made.transcribed:
        out("  모든 시트의 값을 옮겼습니다. 수식은 값만, 꾸밈은 옮기지 않았습니다.")
    if made.adoption is None:
        if made.refused is not None:
            say(f"{name}: {without_path(made.refused)}")
        say(f"제목 행을 고치거나 머리글을 알려 주세요: xlcrm adopt {path_quoted(name)}")
        return FAILED
    survey = made.adoption.survey
    for line in tables_told(survey):
        out(shown(line))
    if not made.is_ledger:
        required = made.adoption.required
        say(f"{name}: 뜻을 알 수 없는 머리글이 {len(required):,}개 있습니다.")
        for line in asked(required):
            say(shown(line))
        say(f"이어서 물음에 답하세요: xlcrm adopt {path_quoted(name)}")
        return FAILED
    added = plan_told(made.plan) if made.plan else ()
    for line in (*open_told(made.adoption.questions), *added, *crowded(survey)):
        out(shown(line))
    if made.adoption.questions:
        out(f"답하려면: xlcrm adopt {path_quoted(name)}")
    out(f"다음: 자료를 점검하려면      xlcrm check {path_quoted(name)}")
    out(f"      상태를 오늘에 맞추려면 xlcrm refresh {path_quoted(name)}")
    return 0
