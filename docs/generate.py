"""Write the pages that the program itself knows best: commands, codes, standards, columns, names.

Usage: python docs/generate.py [FOLDER]

Writes `api.md`, `cli.md`, `columns.md`, `findings.md` and `standards.md`, beside itself unless told
where. A test compares them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import reference

from xlcrm.cli.app import app
from xlcrm.cli.shown.explain import BAD, GOOD, SIGNS, table
from xlcrm.reading.goals import GOALS
from xlcrm.reading.standards import standards
from xlcrm.schema import catalogue
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import INTAKE, KNOWN, LEDGER, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.schema.code import Code
    from xlcrm.schema.columns import Column, SheetSpec

CLI: Final = """\
# 명령

`docs/generate.py`가 명령의 도움말에서 만듭니다. 종료 코드와 JSON은 README에 있습니다.
"""
FINDINGS: Final = """\
# 점검 코드

`docs/generate.py`가 만듭니다. `xlcrm check`와 `xlcrm refresh`가 알려 주는 것의 전부입니다.
코드마다의 뜻과 보기는 표 아래에 있고, `xlcrm explain C303`도 보여 줍니다.
정도는 설정 시트의 '규칙'에서 바꾸거나 끌 수 있습니다(C212는 끌 수 없습니다).
오류가 있으면 종료 코드가 1입니다.
사무실에서 만든 규칙도 코드가 X001처럼 C와 S가 아닌 글자로 시작하면 거기에서 똑같이 바꿉니다.
`{…}`에는 열 제목, 날짜, 숫자, 셀 주소가 들어갑니다. 고객의 이름이나 연락처는 들어가지 않습니다.
"""
EXAMPLES: Final = """\
## 뜻과 보기

보기에는 그 코드에 필요한 열과 시트만 적었습니다. 나머지는 이상이 없는 것으로 봅니다.
대괄호 안은 시트의 이름이고, 없으면 고객대장입니다.
"""

STANDARDS: Final = """\
# 보고서의 기준

`docs/generate.py`가 만듭니다. 위험 점수, RFM, 등급을 매기는 기준입니다. 적지 않으면 기본값을 쓰고,
바꿀 것만 설정 시트에 구분 '기준', 항목, 값으로 적습니다. 항목의 괄호는 빼고 적어도 됩니다.
값은 0부터 최대까지의 정수입니다.

| 항목 | 기본값 | 최대 | 뜻 |
|---|---|---|---|
"""


TARGETS: Final = """
## 목표

설정 시트에 구분 '목표', 항목, 값으로 적습니다. 적은 것만 보고서와 `xlcrm summary`가 견주며,
기본값은 없습니다. %는 3%, 3, 또는 엑셀의 백분율 서식으로 적습니다. 0.5처럼 두 가지로 읽히는 수는
쓰지 않습니다(S131).

| 항목 | 뜻 |
|---|---|
"""


COLUMNS: Final = """\
# 시트와 열

`docs/generate.py`가 열의 선언(`xlcrm/schema/`)에서 만듭니다. 필드는 프로그램과 JSON에서 쓰는
이름이고, 자료형은 `ledger["고객대장"]`이 주는 DataFrame의 것입니다.

- 필수: 이 열이 없으면 그런 시트로 보지 않습니다.
- 계산: xlcrm이 채우는 열입니다.
- 요청: 새 대장에는 없고, 필요할 때 더하는 열입니다.
- 재계약: 재계약할 때 새 행에 옮겨 적습니다.
- 개인정보: 화면과 기록에서 가립니다.
- 안내: 열이 있으면 `xlcrm expiring`과 `xlcrm summary`에 나오고, 금액이면 합계도 나옵니다.
"""
KINDS: Final = {
    Kind.TEXT: "글",
    Kind.IDENTIFIER: "번호",
    Kind.NAME: "이름",
    Kind.PHONE: "전화번호",
    Kind.EMAIL: "전자우편",
    Kind.ADDRESS: "주소",
    Kind.DATE: "날짜",
    Kind.DATETIME: "일시",
    Kind.MONTH: "월",
    Kind.MONTHS: "개월 수",
    Kind.MONEY: "금액",
    Kind.INTEGER: "정수",
    Kind.DAYS: "일수",
    Kind.YES_NO: "예/아니오",
    Kind.CHOICE: "고르기",
    Kind.NOTE: "메모",
}


def columns() -> str:
    """Return every column of every sheet, as it is declared, as a Markdown page."""
    parts = [COLUMNS]
    for spec in (*KNOWN, TODAY, INTAKE):
        rows = "".join(f"| {' | '.join(_column(spec, each))} |\n" for each in spec.columns)
        head = f"| 열 | 필드 | 내용 | 자료형 | 성질 | 다른 제목 | 설명 |\n{'|---' * 7}|\n"
        parts.append(f"## {spec.name}\n\n한 줄은 {spec.row_is}입니다.\n\n{head}{rows}")
    return "\n".join(parts)


def _column(spec: SheetSpec, column: Column) -> tuple[str, ...]:
    """A column's cells in the table."""
    holds = [KINDS[column.kind]]
    holds += [f"({column.unit})"] if column.unit else []
    holds += [f"{column.range}"] if column.range else []
    holds += [": " + " · ".join(column.choices)] if column.choices else []
    holds += [f": 설정의 {column.listed}"] if column.listed else []
    traits = {
        "필수": column.required,
        "계산": column.computed,
        "요청": column.on_request,
        "재계약": column.carried and spec is LEDGER,
        "개인정보": column.personal,
        "안내": column.told and spec is LEDGER,
    }
    return (
        column.name,
        f"`{column.field}`",
        " ".join(holds).replace(" :", ":"),
        f"`{column.dtype}`",
        " · ".join(name for name, holds_true in traits.items() if holds_true),
        " · ".join(dict.fromkeys(column.synonyms)),
        column.note,
    )


def commands() -> str:
    """Return the help of every command as a Markdown page."""
    context = app.make_context("xlcrm", [], resilient_parsing=True)
    pages = _helps(app, context)
    return "\n".join((CLI, *(f"## {title}\n\n```text\n{text}\n```\n" for title, text in pages)))


def _helps(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the help of a command, then of those within it."""
    yield context.command_path, command.get_help(context)
    if not isinstance(command, click.Group):
        return
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        if inner is not None:
            own = inner.make_context(name, [], parent=context, resilient_parsing=True)
            yield from _helps(inner, own)


def findings() -> str:
    """Return every finding code as a Markdown page."""
    pages = "\n".join(map(_explained, catalogue.CATALOGUE.values()))
    signs = "\n".join(SIGNS.values())
    return f"{FINDINGS}\n{catalogue.markdown()}\n{EXAMPLES}{signs}\n\n{pages}"


def _explained(code: Code) -> str:
    """Return what a code means, and its examples."""
    examples = (
        "\n".join((f"{heading}\n", "```text", *table(lines), "```\n"))
        for heading, lines in ((BAD, code.bad), (GOOD, code.good))
        if lines
    )
    why = code.why if code.bad else f"{code.why} 보기가 없는 까닭: {code.unshown}"
    return "\n".join((f"### {code.code} {code.title}\n", f"{why}\n", *examples))


def report_standards() -> str:
    """Return what 설정 may say of the reports' figures as a Markdown page."""
    rows = (
        f"| {each.item} | {each.default:,} | {each.most:,} | {each.means} |\n"
        for each in standards()
    )
    goals = (f"| {each.item} | {each.means} |\n" for each in GOALS)
    return STANDARDS + "".join(rows) + TARGETS + "".join(goals)


def write(folder: Path) -> None:
    """Write the pages into a folder."""
    pages = {
        "api.md": reference.api(),
        "cli.md": commands(),
        "findings.md": findings(),
        "standards.md": report_standards(),
        "columns.md": columns(),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
