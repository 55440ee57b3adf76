"""`xlcrm export`: ledgers as tables for databases and other programs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from xlcrm.cli import folder, options, several
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from xlcrm.fleet.crew import Crew
    from xlcrm.fleet.export import Exported
    from xlcrm.ooxml.zipformat import Limits

_KINDS: Final = ("parquet", "duckdb", "sqlite", "csv")


@click.command(
    "export",
    cls=KoreanCommand,
    short_help="대장을 데이터베이스나 표 파일로 내보냅니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm export 고객대장.xlsx --to sqlite -o 대장.sqlite
  xlcrm export 지점폴더 --to duckdb -o 지점.duckdb
  xlcrm export 지점폴더 --to parquet -o 지점자료 --reveal""",
)
@options.ledger
@click.option(
    "--to",
    type=click.Choice(_KINDS),
    required=True,
    metavar="종류",
    help=f"{', '.join(_KINDS)} 가운데 하나.",
)
@click.option("-o", "--output", metavar="곳", required=True, help="만들 파일이나 폴더.")
@click.option("--drop-gone", is_flag=True, help="없어진 대장의 자료를 뺍니다.")
@folder.strict
@options.guard
@options.reveal
@several.options
@options.as_of
@options.as_json
@options.limits
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    *,
    to: str,
    output: str,
    drop_gone: bool,
    strict: bool,
    guard: bool,
    reveal: bool,
    crew: Crew,
    as_of: date,
    as_json: bool,
    limits: Limits,
) -> int:
    """모든 시트의 자료를 형식이 정해진 표로 내보냅니다. 대장에는 쓰지 않습니다.

    \b
    종류: duckdb, sqlite는 파일 하나, parquet, csv는 표마다 폴더 하나입니다.
    표와 열의 이름은 새 대장의 시트와 머리글이며, 줄마다 어느 지점, 어느 파일의
    어느 시트 몇 행에서 왔는지 함께 적습니다. 다시 실행하면 바뀐 대장만 읽습니다.
    없어진 대장의 자료는 남기고 알립니다. 이름과 연락처는 가리며, 대장을 다시
    만들려면 --reveal로 내보낸 것을 xlcrm new --from에 적습니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.shown.progress import tracked  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.fleet.export import export  # noqa: PLC0415

    through = partial(tracked, doing="대장을 읽는 중", several=crew.jobs > 1)
    try:
        done = export(
            ledger,
            output,
            to=to,
            reveal=reveal,
            guard=guard,
            drop_gone=drop_gone,
            strict=strict,
            limits=limits,
            jobs=crew,
            through=through,
        )
    except XlcrmError as error:
        return failed(output if error.path else ledger, error, as_of, as_json=as_json)
    branches = tuple(folder.Branch(name, path, None) for path, name in done.names.items())
    all_ = folder.Folder(ledger, branches, done.results)
    if as_json:
        return all_.print_json(as_of, lambda _: {}, _beside(done))
    for line in _lines(done):
        out(shown(line))
    return all_.tell(as_of)


def _beside(done: Exported) -> dict[str, object]:
    """What JSON tells beside the files."""
    return {
        "made": str(done.place),
        "written": len(done.written),
        "unchanged": done.same,
        "gone": list(done.gone),
        "dropped": done.dropped,
        "tables": dict(done.rows),
    }


def _lines(done: Exported) -> Iterator[str]:
    """Yield what is told on the screen."""
    if not (done.written or done.same):
        yield f"{done.place}: 읽은 대장이 없어 쓰지 않았습니다."
        return
    yield f"{done.place}: 대장 {len(done.written):,}개를 썼습니다. 그대로인 대장 {done.same:,}개."
    for name, rows in done.rows.items():
        yield f"  {name} {rows:,}행"
    if done.gone:
        names = ", ".join(Path(each).name for each in done.gone[:20])
        if done.dropped:
            yield f"  없어진 대장 {len(done.gone):,}개의 자료를 뺐습니다: {names}"
        else:
            yield f"  없어진 대장 {len(done.gone):,}개의 자료가 남아 있습니다: {names}"
            yield "  → 빼려면 --drop-gone을 붙여 다시 실행하세요."
