"""`xlcrm survey make`: the questionnaires of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.errors import XlcrmError
    from xlcrm.jobs.questionnaire.make import Questionnaires
    from xlcrm.jobs.waiting import Waits
    from xlcrm.office.commit import Committed


@click.command(
    "make",
    cls=KoreanCommand,
    short_help="설문지와 답안 양식을 만들고, 물은 것을 마케팅에 적습니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm survey make 고객대장.xlsx -o 설문
  xlcrm survey make 고객대장.xlsx --list "등급 VIP" --campaign 우수 -o 설문""",
)
@options.ledger
@click.option(
    "--list",
    "conditions",
    default="",
    metavar="조건",
    help="이 조건의 고객에게 묻습니다. 적지 않으면 때가 된 고객(xlcrm survey due).",
)
@click.option(
    "--campaign", default="", metavar="이름", help="마케팅에 적을 이름. 적지 않으면 '설문 2024-10'."
)
@click.option("-o", "--output", "folder", required=True, metavar="폴더", help="파일을 둘 폴더.")
@click.option("--again", is_flag=True, help="최소 간격 안에 물은 고객에게도 묻습니다.")
@click.option("--no-pdf", is_flag=True, help="PDF를 만들지 않습니다.")
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    conditions: str,
    campaign: str,
    folder: str,
    again: bool,
    no_pdf: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """고객마다 코드가 다른 A4 설문지(설문지.xlsx, .pdf)와 답안 양식을 만듭니다.

    \b
    답안.xlsx와 답안.csv에는 코드만 있고 이름이 없습니다. 누구의 코드인지는 대장의
    마케팅 시트와 명단.csv(이름을 가림)에 있습니다. 같은 캠페인으로 다시 만들면
    아직 답하지 않은 고객은 앞의 코드를 그대로 씁니다. PDF에는 LibreOffice가
    필요합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown import survey as told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import BUSY, failed, written  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.questionnaire.make import forms_folder, make_forms  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415
    from xlcrm.jobs.works import told_to  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    by = way.author("survey make")
    try:
        opened = open_ledger(ledger, limits=way.saving["limits"])
        made = make_forms(
            opened,
            as_of=as_of,
            conditions=conditions,
            campaign=campaign,
            again=again,
            waiting=_rows_waiting(ledger),
        )
        if made.forms and not way.dry_run:
            forms_folder(made, folder, of=[ledger])
    except XlcrmError as error:
        return failed(ledger, error, as_of, as_json=way.as_json)
    words = {"rows": [*made.rows], "as_of": as_of}

    def work() -> Committed[object]:
        return change(ledger, told_to("survey make", words, by), by, **way.saving)

    def keep(busy: XlcrmError) -> Waits:
        return wait(ledger, "survey make", words, by, busy, limits=way.saving["limits"])

    code = written(
        ledger,
        work,
        lambda _: told.made_lines(ledger, made, dry_run=way.dry_run),
        as_of=as_of,
        as_json=way.as_json,
        keep=None if way.dry_run else keep,
        what="설문",
        more=lambda _: told.plain_made(made),
    )
    if code == 0 or (code == BUSY and _waits(ledger, made)):
        return _files(made, (folder, ledger), code, way, pdf=not no_pdf)
    return code


def _files(
    made: Questionnaires, places: tuple[str, str], code: int, way: options.Way, *, pdf: bool
) -> int:
    """Write the files, tell of them and of who is not asked, and return the exit code.

    The places are the folder, and the ledger.
    """
    from xlcrm.cli.shown.survey import not_asked_lines  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, say, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.questionnaire.make import write_forms  # noqa: PLC0415

    if made.forms and not way.dry_run:
        try:
            folder, ledger = places
            files, why = write_forms(made, folder, pdf=pdf, of=[ledger])
        except XlcrmError as error:
            return failed(folder, error, made.as_of, as_json=False)
        for each in () if way.as_json else files:
            out(f"  {shown(str(each))}")
        if why:
            say(f"  설문지.pdf를 만들지 못했습니다. {why}")
    for line in () if way.as_json else not_asked_lines(made):
        say(line)
    return code


def _waits(path: str, made: Questionnaires) -> bool:
    """Whether the rows of a campaign wait beside the workbook, so that its codes will be known."""
    codes = {str(each["form_code"]) for each in made.rows}
    return codes <= {str(row.get("form_code")) for row in _rows_waiting(path)}


def _rows_waiting(path: str) -> list[Mapping[str, object]]:
    """The rows of 마케팅 that wait beside a workbook."""
    from xlcrm.jobs.waiting import works_of  # noqa: PLC0415 - heavy imports late

    return [
        row
        for work in works_of(path)
        if work.kind == "survey make"
        for row in work.words.get("rows", ())
    ]
