"""Sections of 설정 that reports and lists rest on: 위험 점수, 목표, 대응, 명단, 주제, 제안."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.scorecard import (
    BLANK,
    DOUBLE_ITEM,
    HALF_ITEM,
    MOST_POINTS,
    TRAITS,
    Scorecard,
    meant_by,
)
from xlcrm.domain.themes import NO_THEME, words_of
from xlcrm.reading import goals, offers, responses, rolls, told
from xlcrm.reading.setting_cells import again, key_of, text_of, whole
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.cellref import CellValue
    from xlcrm.reading.setting_cells import Draft, SettingCells, Trouble

THEMES: Final = "주제"
"""The section that says what customers talk about: theme → its words."""
CARD: Final = "위험 점수"
"""The section that holds the points which `xlcrm risk learn` has written."""
_SCORES: Final = {key_of(item): item for item in (HALF_ITEM, DOUBLE_ITEM)}
_MOST_SCORE: Final = 9_999  # points; half of the customers may leave at more than can be scored


def read_points(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """Points of risk by trait and label, or what a sum of them means."""
    item, meant = text_of(row.item), meant_by(text_of(row.item))
    score = _SCORES.get(key_of(item))
    most = MOST_POINTS if score is None else _MOST_SCORE
    points = _signed(row.value, most) if score == HALF_ITEM else whole(row.value, most)
    if meant is None and score is None:
        yield "S104", row.item_at, {"known": " · ".join(f"{each} = {BLANK}" for each in TRAITS)}
    elif points is None:
        yield "S103", row.value_at, {"item": item, "most": str(most)}
    elif twice := again(row, draft, CARD, key_of(item)):
        yield twice
    elif score is not None:
        draft.score[score] = points
    elif meant is not None:
        draft.card.setdefault(meant[0], {})[meant[1]] = points


def _signed(raw: CellValue, most: int) -> int | None:
    """Read a whole number that may lie below 0."""
    text = text_of(raw).replace("−", "-")
    found = whole(text.removeprefix("-"), most)
    return -found if found is not None and text.startswith("-") else found


def card_of(draft: Draft) -> Scorecard | None:
    """Return the points of risk that stand there; None where there are none."""
    if not draft.card:
        return None
    double = draft.score.get(DOUBLE_ITEM, 0) if HALF_ITEM in draft.score else 0
    return Scorecard(draft.card, draft.score.get(HALF_ITEM, 0), double)


@rule(
    "S130",
    Severity.WARNING,
    "모르는 목표",
    "목표의 항목이 보고서의 지표가 아니어서, 이 행을 쓰지 않습니다.",
    "다음 중 하나로 고치세요: {known}",
    why="목표는 보고서가 내는 지표에만 견줄 수 있습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "목표 | 이탈율 | 3%"),
    good=("[설정]", "구분 | 항목 | 값", "목표 | 고객 이탈률(%) | 3%"),
)
@rule(
    "S131",
    Severity.WARNING,
    "읽을 수 없는 목표",
    "'{item}' 목표의 값을 한 가지로 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "{known}처럼 고치세요.",
    why="0.5는 0.5%인지 50%인지 알 수 없습니다. 잘못 읽은 목표는 보고서의 판단을 뒤집습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "목표 | 고객 이탈률(%) | 0.5"),
    good=("[설정]", "구분 | 항목 | 값", "목표 | 고객 이탈률(%) | 0.5%"),
)
def read_goal(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """A target that is still blank is none, and nothing is wrong with it."""
    goal = goals.goal_named(text_of(row.item))
    if goal is None:
        yield "S130", row.item_at, {"known": " · ".join(goals.NAMES)}
    elif not text_of(row.value):
        return
    elif (target := goals.target_of(row.value, goal)) is None:
        shown = {"%": "0.5%", "원": "30000000"}.get(goal.unit, "40")
        yield "S131", row.value_at, {"item": goal.item, "known": shown}
    elif twice := again(row, draft, goals.SECTION, goal.key):
        yield twice
    else:
        draft.goals[goal.key] = target


@rule(
    "S132",
    Severity.WARNING,
    "읽을 수 없는 대응",
    "'{item}'의 대응을 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "'{known}'처럼 무엇을, 누가, 며칠 안에 할지를 빗금( / )으로 나누어 쓰세요.",
    why="누가와 며칠은 빼도 되지만, 무엇을 할지는 있어야 합니다.",
    bad=("[설정]", "구분 | 항목 | 값", "대응 | 가격 | 7일"),
    good=("[설정]", "구분 | 항목 | 값", "대응 | 가격 | 할인을 제안 / 담당자 1 / 7일"),
)
def read_response(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """What the office does about a reason, and who, and within how many days."""
    reason = text_of(row.item)
    if not text_of(row.value):
        yield "S102", row.value_at, {}
    elif (response := responses.response_of(text_of(row.value))) is None:
        yield "S132", row.value_at, {"item": reason, "known": responses.SHAPE}
    elif twice := again(row, draft, responses.SECTION, match_key(reason)):
        yield twice
    else:
        draft.responses[match_key(reason)] = response


@rule(
    "S140",
    Severity.WARNING,
    "읽을 수 없는 명단",
    "'{item}' 명단의 이름이나 조건을 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "'항목' 칸에 '봄 행사'처럼 이름만, '값' 칸에 '{known}'처럼 조건을 쓰세요.",
    why="이름에 또는, 쉼표, 괄호가 있거나 조건의 따옴표가 닫히지 않으면 부를 수 없습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "명단 | VIP 또는 골드 | 등급 VIP, 골드"),
    good=("[설정]", "구분 | 항목 | 값", "명단 | 우수 고객 | 등급 VIP, 골드"),
)
def read_roll(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """A list of customers by its name: the conditions of who is on it."""
    known = rolls.roll_of(text_of(row.item), text_of(row.value))
    if not text_of(row.value):
        yield "S102", row.value_at, {}
    elif known is None:
        yield "S140", row.item_at, {"item": text_of(row.item), "known": rolls.SHAPE}
    elif twice := again(row, draft, rolls.SECTION, key_of(row.item)):
        yield twice
    else:
        draft.rolls[known[0]] = known[1]


@rule(
    "S144",
    Severity.WARNING,
    "쓸 수 없는 주제 이름",
    "'{item}'이라는 이름은 어느 주제에도 들지 않은 말을 이르므로, 이 행을 쓰지 않습니다.",
    "다른 이름을 쓰세요.",
    why="같은 이름이면 두 가지를 더한 수가 되어, 무엇을 센 것인지 알 수 없습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "주제 | 주제 없음 | 주차"),
    good=("[설정]", "구분 | 항목 | 값", "주제 | 주차 | 주차, 자리"),
)
def read_theme(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """What customers talk about: a theme and its words; of several rows all of them count.

    쓰지 않음 takes out one of xlcrm's.
    """
    name, words = text_of(row.item), words_of(text_of(row.value))
    if not words:
        yield "S102", row.value_at, {}
    elif match_key(name) == match_key(NO_THEME):
        yield "S144", row.item_at, {"item": name}
    elif key_of(row.value) == key_of(told.UNUSED):
        draft.themes.setdefault(name, [])
    else:
        draft.themes.setdefault(name, []).extend(words)


@rule(
    "S143",
    Severity.WARNING,
    "읽을 수 없는 제안",
    "'{item}' 제안을 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "'값' 칸에 조건, 제안, 할 말을 화살표( → )로 나누어 쓰세요: {known}",
    why="할 말은 빼도 되지만, 누구에게 무엇을 권할지는 있어야 합니다. "
    "쓰지 않으려면 '쓰지 않음'이라고 적습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "제안 | 감사 | 등급 VIP"),
    good=("[설정]", "구분 | 항목 | 값", "제안 | 감사 | 등급 VIP → 감사 쿠폰"),
)
def read_offer(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """What the office offers to whom."""
    name, text = text_of(row.item), text_of(row.value)
    if not text:
        yield "S102", row.value_at, {}
    elif (rule := offers.offer_rule_of(name, text)) is None:
        known = f"{offers.SHAPE} (중괄호에 쓸 수 있는 말: {', '.join(offers.FIELDS)})"
        yield "S143", row.value_at, {"item": name, "known": known}
    elif twice := again(row, draft, offers.SECTION, match_key(name)):
        yield twice
    else:
        draft.offers[match_key(name)] = rule
