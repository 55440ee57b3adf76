"""`xlcrm list`: any segment of customers as people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xlcrm.cli import folder, options
from xlcrm.cli.korean import HELP, KoreanCommand

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.errors import DomainError
    from xlcrm.jobs.roll import RollSaved
    from xlcrm.office.commit import Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal


@click.command(
    "list",
    cls=KoreanCommand,
    short_help="조건에 맞는 고객의 명단을 만듭니다.",
    options_metavar="[옵션]",
    epilog="""\b
보기:
  xlcrm list 고객대장.xlsx 등급 VIP
  xlcrm list 고객대장.xlsx "관심 요가 그리고 미납 아닌" -o 명단.xlsx
  xlcrm list 고객대장.xlsx "(D-30 또는 위험 높음) 그리고 담당자 김하늘"
  xlcrm list 고객대장.xlsx "연락 없음 90일" --columns 고객명,연락처,담당자
  xlcrm list 고객대장.xlsx "등급 VIP, 골드" --save "우수 고객"
  xlcrm list 고객대장.xlsx 우수 고객
  xlcrm list 고객대장.xlsx --names""",
)
@options.ledger
@click.argument("conditions", nargs=-1, metavar="조건…")
@click.option("-o", "--output", metavar="파일", help="명단을 .xlsx나 .csv 파일로도 씁니다.")
@click.option(
    "--columns", metavar="열,열", default="", help="명단의 열. 쉼표로 나눕니다: 고객명,연락처,위험"
)
@click.option("--names", is_flag=True, help="설정에 저장한 명단을 모두 보여 줍니다.")
@click.option("--save", metavar="이름", help="이 조건을 설정의 '명단'에 이 이름으로 적습니다.")
@folder.each
@folder.strict
@options.guard
@options.reveal
@options.as_of
@options.writing
@click.help_option(*HELP, help="이 도움말을 보여 줍니다.")
def command(  # noqa: PLR0913 - one argument an option
    ledger: str,
    conditions: tuple[str, ...],
    *,
    output: str | None,
    columns: str,
    names: bool,
    save: str | None,
    each: bool,
    strict: bool,
    guard: bool,
    reveal: bool,
    as_of: date,
    way: options.Way,
) -> int:
    """조건에 맞는 고객을 세고, 누구인지 보여 줍니다. 셈은 요약·보고서와 같습니다.

    \b
    조건은 '이름 값'입니다. 값이 여럿이면 쉼표로 나누며, 그 가운데 하나면 됩니다.
      등급 VIP, 골드        RFM 핵심 · R5F4M3     위험 높음
      관심 요가             선호 오전             제품 매트
      미납                  미납 10만원 이상      D-30
      연락 없음 90일        담당자 김하늘         지점 강남점
      서비스 프리미엄       가입 2024-03          상태 만료 예정
      재계약 의사 미정      자동갱신              재계약 유예
      미해결                첫 계약               나이대 30대
      구매 매트             가격 민감             이용 증가 30% 이상
      불만 해결 30일        가입 기념일 14일      받은 제안 있음
    조건 없이 쓰면 이 대장에서 쓸 수 있는 조건을 모두 보여 줍니다. 사무실에서 더한
    열의 이름도 조건이 됩니다: 락커 7번, 락커 없음, 필터 교체일 이번 달

    \b
    수는 이상·이하·초과·미만이나 '5만~10만'으로, 날짜는 사람이 쓰는 대로 적습니다.
      가입 3월              가입 최근 3개월       가입 2024-03 이후
      종료일 11/29          이번 달 만료          2주 안에 만료
      계약 횟수 3회         등급 골드 이상        3개월 무상담

    \b
    조건을 잇는 말은 셋이고, 괄호로 묶습니다. 기호 & | ! 도 됩니다.
      그리고   앞뒤에 모두 맞는 고객. 적지 않아도 됩니다: 등급 VIP 미납
      또는     앞이나 뒤에 맞는 고객. '그리고'보다 나중에 묶입니다.
      아닌     앞의 조건이 아닌 고객: 미납 아닌
    값에 이런 말이 있으면 따옴표로 묶습니다: '서비스 "요가 또는 헬스"'

    \b
    지난 고객은 상태, 미납, 지난 고객, 재계약 유예, 모든 고객을 물을 때만 셉니다.
    조건에 맞지만 뺀 지난 고객이 있으면 몇 명인지 알려 줍니다.
    폴더이면 모든 대장의 고객을 지점 열과 함께 모읍니다.
    """  # noqa: D301 - \b keeps click from filling the lines
    from xlcrm.cli.writing import failed  # noqa: PLC0415 - heavy imports late

    text = " ".join(conditions)
    wrong = _wrong(text, output, names=names, save=save)
    if wrong is not None:
        return failed(ledger, wrong, as_of, as_json=way.as_json)
    if folder.is_folder(ledger) and not names and save is None:
        from xlcrm.cli.list_folder import listed  # noqa: PLC0415 - only for folders

        asked = (text, output, columns)
        how = {"each": each, "strict": strict, "guard": guard, "reveal": reveal}
        return listed(ledger, asked, as_of, way, **how)
    if save is not None:
        return _saved(ledger, (save, text), as_of, way)
    how = {"names": names, "guard": guard, "reveal": reveal}
    return _shown(ledger, (text, output, columns), as_of, way, **how)


def _wrong(text: str, output: str | None, *, names: bool, save: str | None) -> DomainError | None:
    """What is said where nothing is asked, or what cannot go together."""
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy imports late

    if names and (text or output or save is not None):
        return DomainError("--names는 대장만 적고 씁니다.", hint="다른 옵션과 조건을 빼세요.")
    if save is not None and output:
        return DomainError(
            "--save와 -o는 함께 쓰지 않습니다.", hint="저장한 뒤 그 이름으로 파일을 만드세요."
        )
    return None


def _shown(  # noqa: PLR0913 - what the command was given
    path: str,
    asked: tuple[str, str | None, str],
    as_of: date,
    way: options.Way,
    *,
    names: bool,
    guard: bool,
    reveal: bool,
) -> int:
    from xlcrm.cli.shown.progress import working  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.roll import (  # noqa: PLC0415
        plain_roll,
        roll_lines,
        saved_lines,
    )
    from xlcrm.cli.streams import out, shown  # noqa: PLC0415
    from xlcrm.cli.writing import failed, json_object, print_json  # noqa: PLC0415
    from xlcrm.errors import XlcrmError  # noqa: PLC0415
    from xlcrm.jobs.roll import roll, rolls, write_roll  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    conditions, output, columns = asked
    wanted = [each.strip() for each in columns.split(",") if each.strip()]
    try:
        with working("명단을 만드는 중"):
            opened = open_ledger(path, limits=way.saving["limits"])
            if names:
                saved = rolls(opened, as_of=as_of)
            else:
                found = roll(opened, conditions, as_of=as_of, columns=wanted)
                if output is not None and not way.dry_run:
                    at = opened.path
                    how = {"reveal": reveal, "guard": guard}
                    write_roll(found, output, ledger=at.name, of=[at], **how)
    except XlcrmError as error:
        return failed(path, error, as_of, as_json=way.as_json)
    if names:
        if way.as_json:
            print_json(json_object(path, as_of, "ok", more={"lists": [e._asdict() for e in saved]}))
        else:
            for line in saved_lines(path, saved, as_of):
                out(line)
        return 0
    if way.as_json:
        more = plain_roll(found, reveal=reveal)
        print_json(json_object(path, as_of, "ok", more=more | {"output": output}))
        return 0
    for line in roll_lines(path, found, reveal=reveal, chosen=bool(wanted)):
        out(line)
    if output is not None:
        told = "쓸 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "썼습니다."
        out(f"  명단: {shown(output)}에 {len(found.people):,}명을 {told}")
    return 0


def _saved(path: str, asked: tuple[str, str], as_of: date, way: options.Way) -> int:
    """Write a list into 설정 by its name."""
    from xlcrm.cli.writing import written  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.roll import RollSaved, save_roll  # noqa: PLC0415
    from xlcrm.office.change import change  # noqa: PLC0415

    name, conditions = asked

    def decide(opened: Ledger) -> Proposal[RollSaved]:
        return save_roll(opened, name, conditions, as_of=as_of)

    def work() -> Committed[object]:
        return change(path, decide, way.author("list --save"), **way.saving)

    def told(done: Committed[object]) -> list[str]:
        found = done.proposal.found
        if not isinstance(found, RollSaved) or found.before == found.conditions:
            return [f"{path}: '{name}' 명단이 이미 그렇게 적혀 있습니다."]
        how = "적을 것입니다. (--dry-run: 쓰지 않았습니다)" if way.dry_run else "적었습니다."
        lines = [f"{path}: 설정의 명단에 '{found.name}' ({found.people:,}명)을 {how}"]
        return [*lines, f"  이전 조건: {found.before}"] if found.before else lines

    return written(path, work, told, as_of=as_of, as_json=way.as_json)
