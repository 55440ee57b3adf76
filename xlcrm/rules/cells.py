"""Rules about single cells: unreadable, missing, not in the list, or not allowed to be there."""

from __future__ import annotations

from collections import Counter, defaultdict
from types import NoneType
from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import plain_word
from xlcrm.domain.particles import particle
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.status import Decision
from xlcrm.domain.text import one_line, squeezed
from xlcrm.people.keys import identifies
from xlcrm.reading.setting_cells import nearest
from xlcrm.reading.settings import DECISION_WORDS
from xlcrm.reading.status_column import (
    OURS,
    decides,
    is_theirs,
    proposed_standing,
    unknown_words,
)
from xlcrm.reading.two_meanings import shown_by_rows, words_in
from xlcrm.rules.terms import without_term
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import BAD_PERIOD, BAD_YES_NO, is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import ACTIONS, DECISIONS, HISTORY, LEDGER, SETTINGS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.reading.two_meanings import Shown
    from xlcrm.rules.context import Context
    from xlcrm.schema.coerce import Misreading
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table, TypedColumn

# A number of twelve digits is a resident number that has lost the zero of 2001–2009. Of eleven and
# ten digits it would be a mobile phone number without its zero far more often.
_TWELVE_DIGITS: Final = 10**11
_FOURTEEN_DIGITS: Final = 10**13
_OURS: Final = {
    "status": OURS,
    "computed_status": OURS,
    "action": frozenset(map(squeezed, ACTIONS)),
}  # what xlcrm writes into its columns of texts
_ASKED: Final = (
    "설정 시트에 구분 '{}', 항목에 이 말, 값에 '{}'처럼 그 뜻을 적으면 다시 묻지 않습니다."
)
_MANY: Final = 20  # more words than that are no statuses
_AMOUNTS: Final = frozenset({Kind.MONEY, Kind.INTEGER, Kind.DAYS, Kind.MONTHS})


@rule(
    "C135",
    Severity.ERROR,
    "종료일을 셈할 수 없는 기간",
    "'{header}' 칸을 개월 수로 읽을 수 없어, 비어 있는 종료일을 셈할 수 없습니다.",
    "기간을 12개월처럼 단위까지 써서 고치거나, 종료일을 쓰고 이 칸을 비우세요.",
    why="종료일도 없고 기간도 읽을 수 없으면 상태가 오류가 됩니다.",
    bad=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | | 당분간"),
    good=("계약 시작일 | 계약 종료일 | 계약 기간", "2024-01-01 | | 12개월"),
)
def unreadable(context: Context) -> Iterator[Finding]:
    """C1xx: what reading the cells has already found; what is the column's, once a column.

    The columns that xlcrm computes have rules of their own, `formulas` and `kept`; or they may be
    an office's own, as 포인트 of 고객정보 where there is no 혜택.
    """
    for table in context.tables:
        for name, column in table.columns.items():
            if column.column.computed:
                continue
            if column.problems:
                yield from _unread(context, table, name, column)


def _unread(context: Context, table: Table, name: str, column: TypedColumn) -> Iterator[Finding]:
    """What cannot be read of one column."""
    from xlcrm.rules.columns import OF_COLUMNS, open_questions  # noqa: PLC0415 - only for a check

    of_column: defaultdict[str, list[int]] = defaultdict(list)
    answers: dict[int, Misreading] = {}
    for at, problem in column.problems.items():
        if problem.code == BAD_YES_NO:
            answers[at] = problem
            continue
        if problem.code in OF_COLUMNS:
            of_column[problem.code].append(at)
            continue
        code = problem.code
        if code == BAD_PERIOD and table.spec.key == LEDGER.key and _lacks_end(table, at):
            code = "C135"
        won = column.habit.named
        yield from context.say(code, table, at, name, **{"won": won, **dict(problem.details)})
    for code, places in of_column.items():
        yield from open_questions(context, table, name, code, places)
    if answers:
        yield from _unknown_answers(context, table, name, answers)


def _lacks_end(table: Table, at: int) -> bool:
    """Whether a row's end can only come from its length."""
    end = table.columns.get("end")
    return end is None or is_blank(end.raw[at])


def _unknown_answers(
    context: Context, table: Table, name: str, at: Mapping[int, Misreading]
) -> Iterator[Finding]:
    """C141: each word that says neither yes nor no once, at its first cell."""
    column = table.columns[name]
    counts = Counter(plain_word(column.raw[each]) for each in at)
    for each in at:
        count = counts.pop(plain_word(column.raw[each]), 0)
        if count:
            yield from context.say(BAD_YES_NO, table, each, name, count=f"{count:,}")


@rule(
    "C301",
    Severity.ERROR,
    "빠진 필수 값",
    "'{header}' 칸이 비어 있습니다.",
    "값을 채우거나, 쓰지 않는 행이면 행을 지우세요.{hint}",
    why="누구의 언제 계약인지 모르면 상태를 계산할 수 없습니다. 고객 ID와 고객명은 하나만 있으면 "
    "됩니다. 아직 계약하지 않은 고객은 상태에 잠재, 체험, 상담중이라고 적혀 있으면 됩니다.",
    bad=("고객명 | 계약 시작일", "가온상사 |"),
    good=("고객명 | 계약 시작일", "가온상사 | 2024-01-01"),
)
def missing(context: Context) -> Iterator[Finding]:
    """C301: a required cell is blank; of 고객 ID and 고객명 one is enough.

    A blank end is told by C323 and C324. 설정 has its own findings, 변경이력 is written by xlcrm.
    A row that has been numbered in advance, and says neither who nor when, lacks nothing. Nor does
    an entry that was typed in Excel lack its 일지 ID, which it gets when something names it; nor
    a prospect lack the day of a contract, or an answer to a questionnaire what it did not ask.
    """
    from xlcrm.rules.prospects import without_contract  # noqa: PLC0415 - only for a check

    for table in context.tables:
        if table.spec.key in {SETTINGS.key, HISTORY.key}:
            continue
        unused = _unused(table) if table.spec.key == LEDGER.key else frozenset()
        required = [column.field for column in table.spec.columns if column.required]
        who: list[str] = [name for name in ("customer_id", "name") if name in required]
        if "name" in table.columns and "name" not in who and who:
            who = ["customer_id", "name"]  # where a name may stand for the number
        if "name" in table.columns and not identifies(table):
            who = ["name"]  # a row's 순번 or No says of nobody who it is
        groups = [who]
        groups += [[name] for name in required if name not in {*who, "end", "entry_id"}]
        for names in groups:
            here = [table.columns[name] for name in names if name in table.columns]
            if here and names == ["start"] and None in here[0].values:
                without = without_contract(table, context.settings)
                yield from _blank_together(
                    context, table, here, {*unused, *without}, _prospect(table)
                )
            elif here and names == ["score"]:
                yield from _blank_together(context, table, here, _by_form(table))
            elif here:
                yield from _blank_together(context, table, here, unused)


def _by_form(table: Table) -> frozenset[int]:
    """The positions of answers to questionnaires, which need not have asked for a score."""
    return frozenset(at for at, code in enumerate(table.values("form_code")) if code is not None)


def _prospect(table: Table) -> str:
    """What to do with a row without days that is about somebody who has no contract yet."""
    from xlcrm.rules.prospects import USUAL  # noqa: PLC0415 - only for a check

    if "status" not in table.columns:
        return ""
    return f" 아직 계약하지 않은 고객이면 상태에 '{USUAL}'라고 적으세요."


def _unused(table: Table) -> frozenset[int]:
    """The positions of the ledger's rows that hold no term and no name; 공실 is none."""
    from xlcrm.domain.vacancy import is_vacancy  # noqa: PLC0415 - only for a check

    name = table.columns.get("name")
    if name is None:
        return frozenset()
    return frozenset(
        at for at in without_term(table) if is_blank(name.raw[at]) or is_vacancy(name.raw[at])
    )


def _blank_together(
    context: Context,
    table: Table,
    columns: list[TypedColumn],
    unused: Collection[int],
    hint: str = "",
) -> Iterator[Finding]:
    first = columns[0]
    if None not in first.values:
        return
    for at, value in enumerate(first.values):
        if (value is None and at not in unused) and all(
            column.values[at] is None and at not in column.problems and at not in column.formulas
            for column in columns
        ):
            names = "' · '".join(one_line(column.header) for column in columns)
            blank = all(is_blank(column.raw[at]) for column in columns)
            # A start date of 상시 is neither blank nor a problem of coercion.
            code = "C301" if blank else "C101"
            yield from context.say(code, table, at, first.column.field, header=names, hint=hint)


@rule(
    "C310",
    Severity.WARNING,
    "목록에 없는 값",
    "'{header}' 칸의 값이 고를 수 있는 목록에 없습니다.",
    "{hint} 새 값이면 설정 시트의 '목록'에 더하세요.",
    why="같은 뜻의 말이 여럿이면 골라 보거나 셀 때 빠집니다.",
    bad=("요금 기준", "매달"),
    good=("요금 기준", "월"),
)
def choices(context: Context) -> Iterator[Finding]:
    """C310: a value that its dropdown does not offer; spaces do not matter."""
    for table in context.tables:
        for name, column in table.columns.items():
            spec = column.column
            if spec.kind is not Kind.CHOICE or spec.computed:
                continue
            if name == "decision" and table.spec.key == LEDGER.key:
                yield from _unknown_decisions(context, table)
                continue
            allowed = (*spec.choices, *context.settings.lists.get(name, ()))
            known = {squeezed(choice) for choice in allowed}
            odd = {
                value: _hint(nearest(str(value), allowed))
                for value in set(column.values)
                if value is not None and squeezed(str(value)) not in known
            }
            yield from _each(context, "C310", table, name, odd)


def _unknown_decisions(context: Context, table: Table) -> Iterator[Finding]:
    """C310: each word in 재계약 의사 of which nobody knows what it decides, at its first cell."""
    column, settings = table.columns["decision"], context.settings
    allowed = (*DECISIONS, *settings.lists.get("decision", ()))
    listed = set(map(squeezed, allowed))
    words = {raw for raw in set(column.raw) if raw is not None and squeezed(str(raw)) not in listed}
    proposed = Decision.UNDECIDED.value
    for each in unknown_words(column, words, settings.decision, lambda _: proposed):
        hint = f"{_hint(nearest(each.word, allowed))} {_ASKED.format(DECISION_WORDS, proposed)}"
        hint += f" 같은 말 {each.times:,}칸." if each.times > 1 else ""
        yield from context.say("C310", table, each.first, "decision", hint=hint.strip())


@rule(
    "C321",
    Severity.WARNING,
    "범위를 벗어난 숫자",
    "'{header}' 칸의 숫자가 쓸 수 있는 범위({range})를 벗어났습니다.",
    "숫자를 확인하여 고치세요.",
    why="있을 수 없는 숫자는 잘못 적은 것이고, 합계와 지표를 틀리게 합니다.",
    bad=("보증금", "-100000"),
    good=("보증금", "100000"),
)
def ranges(context: Context) -> Iterator[Finding]:
    """C321: a number that is out of its column's range, where that has one and no other rule."""
    for table in context.tables:
        for name, column in table.columns.items():
            spec = column.column
            if not (spec.range and spec.outside):
                continue
            odd = {
                value
                for value in set(column.values)
                if isinstance(value, int | float) and not spec.holds(value)
            }
            for at, value in enumerate(column.values) if odd else ():
                if value in odd:
                    yield from context.say("C321", table, at, name, range=spec.range)


@rule(
    "C312",
    Severity.WARNING,
    "설정에 없는 서비스",
    "'{header}' 칸의 서비스가 설정 시트에 없어, 기본 안내 기간({window}일)을 씁니다.",
    "{hint} 새 서비스이면 설정 시트에 안내 기간과 함께 더하세요.",
    why="서비스마다 만료 안내를 시작하는 날이 다를 수 있습니다.",
    bad=("서비스 내용", "프리미엄", "[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 30"),
    good=("서비스 내용", "기본", "[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 30"),
)
def services(context: Context) -> Iterator[Finding]:
    """C312: a service that 설정 does not list, where it lists any."""
    settings = context.settings
    if not settings.windows:
        return
    for table in context.ledgers:
        odd = {
            value: _hint(nearest(str(value), settings.windows))
            for value in set(table.values("service"))
            if value is not None and not settings.knows(str(value))
        }
        yield from _each(
            context, "C312", table, "service", odd, window=str(settings.default_window)
        )


def _hint(near: str | None) -> str:
    return f"혹시 '{near}'입니까?" if near else ""


def _each(
    context: Context,
    code: str,
    table: Table,
    name: str,
    hints: dict[object, str],
    **details: object,
) -> Iterator[Finding]:
    """Yield one finding for every cell whose value has a hint."""
    if not hints:
        return
    for at, value in enumerate(table.columns[name].values):
        if value in hints:
            yield from context.say(code, table, at, name, hint=hints[value], **details)


@rule(
    "C401",
    Severity.ERROR,
    "주민등록번호로 보이는 값",
    "'{header}' 칸에 주민등록번호로 보이는 번호가 있습니다.",
    "법령의 근거 없이는 보관할 수 없습니다(개인정보 보호법 제24조의2). 번호를 지우세요.",
    why="주민등록번호는 법령이 허락한 경우가 아니면 동의를 받아도 모을 수 없습니다. 번호는 "
    "어디에도 다시 보여 주지 않습니다.",
    bad=("비고", "900101-1234567"),
    good=("비고", "신분증 확인함"),
)
def resident_numbers(context: Context) -> Iterator[Finding]:
    """C401: 주민등록번호 in any cell. The cell is named, the number is not."""
    for table in context.tables:
        for name, column in table.columns.items():
            found = _with_resident_number(context, column)
            if found:
                for at, raw in enumerate(column.raw):
                    if raw in found:
                        yield from context.say("C401", table, at, name)


def _with_resident_number(context: Context, column: TypedColumn) -> set[object]:
    """Return those of the column's distinct values that hold a resident number."""
    from xlcrm.schema.personal import with_resident_number  # noqa: PLC0415 - only for a check

    found: set[object] = {*with_resident_number(context.texts(column))}
    if column.column.kind not in _AMOUNTS:
        cells = column.raw if column.distinct is None else column.distinct
        if _largest(cells) >= _TWELVE_DIGITS:
            numbers = [raw for raw in cells if type(raw) is int or type(raw) is float]
            found |= {
                value
                for value in numbers
                if _TWELVE_DIGITS <= value < _FOURTEEN_DIGITS
                and value == int(value)
                and find_resident_numbers(f"{int(value):013d}")
            }
    if found and column.column.kind is Kind.PHONE:  # as +8201012345678, which is a phone number
        pairs = zip(column.raw, column.values, strict=True)
        found -= {raw for raw, value in pairs if value is not None}
    return found


def _largest(cells: Sequence[CellValue]) -> float:
    """The largest number of a column's cells; 0 where there is none above it."""
    kinds = set(map(type, cells))
    if kinds.isdisjoint((int, float)):
        return 0
    if kinds <= {int, float, NoneType}:
        return max(filter(None, cells), default=0)  # type: ignore[type-var,return-value]  # numbers
    return max((raw for raw in cells if type(raw) is int or type(raw) is float), default=0)


@rule(
    "C204",
    Severity.WARNING,
    "계산 열에 든 수식",
    "'{header}' 열에 수식이 {count}개 있어, 그 칸은 xlcrm이 쓰지 않습니다.",
    "xlcrm에 맡기려면 이 열의 수식을 지우세요. 그대로 두어도 됩니다.",
    why="xlcrm은 사람의 수식을 덮어쓰지 않습니다.",
    bad=("계약 종료일 | 상태", '2024-12-31 | =IF(A2<TODAY(),"만료","활성화") → 활성화'),
    good=("계약 종료일 | 상태", "2024-12-31 | 활성화"),
)
def formulas(context: Context) -> Iterator[Finding]:
    """C204: formulas in a column that xlcrm computes; once a column, at its first formula."""
    owned = [column.field for column in LEDGER.columns if column.computed]
    for table in context.ledgers:
        for name in owned:
            column = table.columns.get(name)
            found = column.formulas - column.merged if column else frozenset()
            if found:
                yield from context.say("C204", table, min(found), name, count=str(len(found)))


@rule(
    "C311",
    Severity.WARNING,
    "모르는 상태",
    "'{header}' 열의 {count}칸은 xlcrm의 상태가 아닌 말이어서 xlcrm refresh가 고치지 않습니다.",
    "{hint} 계속 쓸 말이면 설정 시트에 구분 '상태 낱말', 항목에 이 말, 값에 그 뜻을 적으세요.",
    why="사람이 쓴 말은 덮어쓰지 않습니다. 떠났는지 쉬는지 모르면 전화할 곳과 수치가 틀릴 수 "
    "있습니다.",
    bad=("상태", "서류 대기"),
    good=("상태", "활성화"),
)
@rule(
    "C313",
    Severity.WARNING,
    "계산 열에 든 다른 내용",
    "'{header}' 칸의 내용은 xlcrm이 쓴 것이 아니어서 xlcrm refresh가 고치지 않습니다.",
    "비우면 계산해 넣습니다. 적어 둘 말이면 비고 열로 옮기세요.",
    why="사람이 쓴 말은 덮어쓰지 않습니다. 그 대신 그 칸은 계산되지 않습니다.",
    bad=("조치", "사장님이 직접 전화"),
    good=("조치 | 비고", "| 사장님이 직접 전화"),
)
def kept(context: Context) -> Iterator[Finding]:
    """C311, C313: what a person wrote into a column that xlcrm computes; a refresh leaves it.

    Of 상태 each word once: where nobody knows what it means, or where its row says nowhere what the
    dates say, for xlcrm fills the column.
    """
    for table in context.ledgers:
        if "status" in table.columns:
            yield from _words_in_status(context, table)
        for name in (column.field for column in LEDGER.columns if column.computed):
            column = table.columns.get(name)
            mine = () if column is None else sorted(of_people(column))
            if column is None or not mine or name == "status":
                continue
            welcome = set(map(squeezed, context.settings.lists.get(name, ())))
            for at in mine:
                if squeezed(str(column.raw[at])) not in welcome:
                    yield from context.say("C313", table, at, name)


def _words_in_status(context: Context, table: Table) -> Iterator[Finding]:
    """C311: the words of 상태 that are asked, or that stand in the place of what xlcrm computes."""
    column, settings = table.columns["status"], context.settings
    listed = settings.lists.get("status", ())
    welcome = set(map(squeezed, listed))
    words = {
        word
        for word in words_in(table)
        if squeezed(str(word)) not in welcome and plain_word(word) not in settings.words
    }
    theirs = is_theirs(table)
    two = {
        word: each
        for word, each in shown_by_rows(context.ledgers, settings.words).items()
        if not (each.sure and each.standing is each.usual)
    }
    silent = {word for word in words if theirs or decides(settings, word)}
    blank = "" if "computed_status" in table.columns else "비우면 계산해 넣습니다. "

    def known(word: CellValue) -> object:
        plain = word in silent and plain_word(word) not in two
        return settings.meaning(word) if plain else None

    asked = list(unknown_words(column, words, known, proposed_standing))
    if len(asked) > _MANY:
        count = sum(each.times for each in asked)
        hint = f"말이 {len(asked):,}가지나 됩니다. 자유롭게 적는 말이면 비고 열로 옮기세요."
        yield from context.say(
            "C311", table, asked[0].first, "status", count=f"{count:,}", hint=hint
        )
        return
    for each in asked:
        near = _hint(nearest(each.word, (*STATUSES, *listed)))
        if settings.meaning(each.word) is None:
            hint = f"{near} {blank}뜻을 몰라 날짜로만 셈합니다('{each.proposal}'인 듯합니다)."
        elif (shown := two.get(plain_word(each.word))) is not None:
            hint = _two_meanings(shown)
        else:
            hint = blank
        yield from context.say(
            "C311",
            table,
            each.first,
            "status",
            count=f"{each.times:,}",
            hint=hint.strip(),
        )


def _two_meanings(shown: Shown) -> str:
    """What a word of two meanings is taken for, and what it may be instead."""
    usual, other = shown.usual.value, shown.other.value
    so = f"'{usual}'{particle(usual, '으로/로')} 보지만"
    if shown.sure:
        return f"{so} 그 줄들에 적힌 것으로는 '{other}'인 듯합니다."
    return f"{so} 업종에 따라 '{other}'일 수도 있습니다."


def of_people(column: TypedColumn) -> frozenset[int]:
    """Return the positions where a person wrote into a column of the ledger that xlcrm computes.

    What xlcrm writes there itself, however it is spaced, numbers of days, blanks and formulas are
    not meant.
    """
    raw, ours = column.raw, _OURS.get(column.column.field)
    if ours is None:
        found = [at for at in column.problems if type(raw[at]) not in {int, float}]
    else:
        theirs = {
            cell for cell in set(raw) if not is_blank(cell) and squeezed(str(cell)) not in ours
        }
        found = [at for at, cell in enumerate(raw) if cell in theirs] if theirs else []
    return frozenset(found) - column.formulas
