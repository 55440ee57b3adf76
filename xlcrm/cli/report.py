"""`xlcrm report`: a ledger's figures as a workbook to hand in, as a PDF, or within the ledger."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options, several
from xlcrm.cli.korean import HELP, KoreanCommand
from xlcrm.cli.report_into import put_into, put_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from xlcrm.fleet.crew import Crew


def _sheets(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    """Read the names of sheets; one that the report has not is a wrong use of the command."""
    from xlcrm.look.report import load_look  # noqa: PLC0415 - heavy imports late

    if value is None:
        return None
    names = load_look().names
    keys = {name.replace(" ", ""): key for key, name in names.items()}
    asked = [name.replace(" ", "") for name in value.split(",") if name.strip()]
    if not asked or set(asked) - set(keys):
        raise click.BadParameter(f"다음에서 고르세요: {', '.join(names.values())}.", ctx, param)
    return tuple(key for name, key in keys.items() if name in asked)


@click.command(
    "report",
    cls=KoreanCommand,
    short_help="매출, 이탈, 만족도 등을 보고서로 만듭니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm report 고객대장.xlsx -o 보고서.xlsx
  xlcrm report 고객대장.xlsx -o 보고서.xlsx --only 매출,이탈 --pdf
  xlcrm report 고객대장.xlsx --into
  xlcrm report 지점폴더 -o 보고서.xlsx
  xlcrm report 지점.duckdb -o 보고서.xlsx""",
)
@options.ledger
@click.option("-o", "--output", metavar="파일", help="보고서 파일(.xlsx). 다시 만들면 바꿉니다.")
@click.option(
    "--into",
    is_flag=True,
    help="대장 안에 '보고서 요약' 같은 시트로 넣거나 바꿉니다.",
)
@click.option("--only", callback=_sheets, metavar="시트,…", help="넣을 시트.")
@click.option("--pdf", is_flag=True, help="같은 이름의 PDF도 만듭니다. LibreOffice가 필요합니다.")
@folder.each
@folder.strict
@several.options
@options.reveal
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    output: str | None,
    into: bool,
    only: tuple[str, ...] | None,
    pdf: bool,
    each: bool,
    strict: bool,
    crew: Crew,
    reveal: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """매출, 이탈, 만료 예정, 만족도 등의 표와 그림을 엑셀 보고서로 만듭니다.

    \b
    시트: 요약, 할 일, 만료 예정, 매출, 이탈, 위험 고객, 개선 계획, 고객 세분화,
    고객 명단, 수요와 습관, 만족도, 고객의 소리, 고객의 말, 상담 활동, 마케팅,
    정확도, 데이터 품질, 정의.
    --only가 없으면 모두, --into에는 요약과 만료 예정을 넣습니다.
    이름과 연락처는 가립니다.
    자료가 없는 시트와 표는 빼고, 무엇을 더하면 나오는지 정의 시트에
    적습니다. --only에 적은 시트는 비어 있어도 까닭과 함께 만듭니다.
    -o는 대장에 아무것도 쓰지 않고, --into는 보고서 시트만 더하거나 바꿉니다.
    폴더이면 모든 대장을 한 사무실처럼 셈한 보고서 하나를 만듭니다.
    --each를 붙이면 -o에 적은 폴더에 대장마다 하나씩 만듭니다.
    xlcrm export로 만든 파일이나 폴더이면 대장을 열지 않고 그렇게 셈합니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.failures import without_path  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.writing import (  # noqa: PLC0415
        code_of,
        json_object,
        outcome_of,
        print_json,
        tell_as_named,
        written,
    )
    from xlcrm.errors import DomainError, XlcrmError  # noqa: PLC0415

    try:
        if not (output or into):
            raise DomainError(
                "보고서를 어디에 만들지 적지 않았습니다.",
                hint="-o 보고서.xlsx를 적거나, 대장 안에 넣으려면 --into를 적으세요.",
            )
        from xlcrm.cli.stored import is_store  # noqa: PLC0415

        if is_store(ledger):
            from xlcrm.cli.stored import reported_of  # noqa: PLC0415 - only for stores

            asked = (output, into, only or (), pdf)
            how = {"each": each, "strict": strict, "reveal": reveal}
            return reported_of(ledger, asked, as_of, way, crew=crew, **how)
        if folder.is_folder(ledger):
            from xlcrm.cli.report_folder import reported  # noqa: PLC0415 - only for folders

            made = (output, into, only or (), pdf)
            how = {"each": each, "strict": strict, "reveal": reveal}
            return reported(ledger, made, as_of, way, crew=crew, **how)
        paths = _write(ledger, output, only, as_of, way, pdf=pdf, reveal=reveal) if output else []
    except XlcrmError as error:
        if way.as_json:
            why = without_path(error)
            print_json(json_object(ledger, as_of, outcome_of(error), error=why))
        else:
            tell_as_named(error, ledger)
        return code_of(error)
    if not way.as_json:
        _tell(paths, as_of, way)
    elif not into:
        print_json(json_object(ledger, as_of, "ok", more={"reports": list(map(str, paths))}))
    if not into:
        return 0
    return written(
        ledger,
        lambda: put_into(ledger, only, as_of, way, reveal=reveal),
        lambda done: put_told(ledger, done),
        as_of=as_of,
        as_json=way.as_json,
    )


def _write(  # noqa: PLR0913 - what the command was given
    ledger: str,
    output: str,
    only: tuple[str, ...] | None,
    as_of: date,
    way: options.Way,
    *,
    pdf: bool,
    reveal: bool,
) -> list[Path]:
    """Make the report, put it in its place unless it is a dry run, and return where."""
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.report import columns_read, report  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    with working("대장을 읽는 중") as now:
        fields = partial(columns_read, only) if only else None
        opened = open_ledger(ledger, limits=way.saving["limits"], fields=fields)
        return report(
            opened,
            output,
            as_of=as_of,
            only=only or (),
            reveal=reveal,
            pdf=pdf,
            dry_run=way.dry_run,
            spend=True,
            now=now,
        )


def _tell(paths: Sequence[Path], as_of: date, way: options.Way) -> None:
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415 - heavy imports late

    done = "만들 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "만들었습니다."
    for path in paths:
        out(f"{shown(path)}: {as_of} 기준 보고서를 {done}")
