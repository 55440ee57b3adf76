"""What 설정 says of surveys: what is asked, of whom it is due, and how often at most.

Each stands under 설문 by its item's name. The office's own questions are `질문 1` → `시설은
어땠습니까? [1-5]`: behind the question, in brackets, what may be answered; without any, free words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading import told
from xlcrm.reading.setting_cells import again, key_of, nearest, text_of, whole
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.reading.setting_cells import Draft, SettingCells, Trouble

SECTION: Final = "설문"
CAMPAIGN: Final = "설문"
"""How the names of campaigns begin by which customers are asked."""
EVERY_ITEM: Final = "정기 조사(개월)"
SOLVED_ITEM: Final = "해결 뒤 조사(일)"
ENDING_ITEM: Final = "종료 전 조사(일)"
GAP_ITEM: Final = "최소 간격(일)"
REMIND_ITEM: Final = "다시 알림(일)"
TITLE_ITEM: Final = "제목"
GREETING_ITEM: Final = "인사말"
RETURN_ITEM: Final = "회신 방법"
SCORE_ITEM: Final = "만족도 질문"
RECOMMEND_ITEM: Final = "추천 질문"
OPINION_ITEM: Final = "의견 질문"
QUESTION_ITEM: Final = "질문"

_NUMBERS: Final[Mapping[str, tuple[str, int]]] = {
    EVERY_ITEM: ("every", 120),
    SOLVED_ITEM: ("solved", 365),
    ENDING_ITEM: ("ending", 365),
    GAP_ITEM: ("gap", 3_650),
    REMIND_ITEM: ("remind", 365),
}
_TEXTS: Final[Mapping[str, str]] = {
    TITLE_ITEM: "title",
    GREETING_ITEM: "greeting",
    RETURN_ITEM: "back",
    SCORE_ITEM: "score",
    RECOMMEND_ITEM: "recommend",
    OPINION_ITEM: "opinion",
}
_MAY_BE_OFF: Final = frozenset({SCORE_ITEM, RECOMMEND_ITEM, OPINION_ITEM})
ITEMS: Final = (*_NUMBERS, *_TEXTS, f"{QUESTION_ITEM} 1")
"""The items, as a row of 설정 has them."""

_BY_KEY: Final[Mapping[str, str]] = {
    key_of(word): item for item in (*_NUMBERS, *_TEXTS) for word in (item, item.partition("(")[0])
}
_QUESTION: Final = lazy(r"질문\s*([0-9]{1,2})")
_ANSWERS: Final = lazy(r"(.*?)\s*\[([^\[\]]+)\]\s*")
_SCALE: Final = lazy(r"([0-9]{1,2})\s*(?:-|~|–|부터)\s*([0-9]{1,2})\s*(?:점|까지)?")
_MOST_STEPS: Final = 11


def is_asking(campaign: object) -> bool:
    """Tell whether a campaign asks customers what they think.

    >>> is_asking("설문 2024-10"), is_asking("가을 할인")
    (True, False)
    """
    return str(campaign or "").strip().startswith(CAMPAIGN)


@outlined
class FormQuestion(NamedTuple):
    """A question of a survey.

    Attributes:
        key: what it is called in the code and in a form's header where it has no short name.
        text: what is asked.
        least: the lowest number that may be answered; 0 where it is no scale.
        most: the highest; 0 where it is no scale.
        choices: the words that may be answered; without any and without a scale: free words.
    """

    key: str
    text: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()

    @property
    def is_scale(self) -> bool:
        """Whether it is answered by a number."""
        return self.most > 0


@outlined
@dataclass(frozen=True, slots=True)
class QuestionnaireRules:
    """What an office has said of its questionnaires; by default nobody is due.

    Attributes:
        every: a survey is due so many months after the last one; 0: never by that.
        solved: so many days after a problem was solved; 0 likewise.
        ending: so many days before a contract ends; 0 likewise.
        gap: nobody is asked again within so many days.
        remind: after so many days who has not answered is reminded.
        title: what stands above.
        greeting: what is said first.
        back: how the answers come back.
        score: how satisfied somebody is, 1 to 5; "" where it is not asked.
        recommend: how likely somebody is to recommend it, 0 to 10; likewise.
        opinion: what else somebody has to say; likewise.
        own: the office's own questions, in their order.
    """

    every: int = 0
    solved: int = 0
    ending: int = 0
    gap: int = 60
    remind: int = 7
    title: str = "고객 만족도 조사"
    greeting: str = "더 나은 서비스를 위해 여쭙니다. 2분이면 됩니다."
    back: str = "다 적으신 뒤 담당자에게 돌려주세요."
    score: str = "저희 서비스에 얼마나 만족하십니까?"
    recommend: str = "가까운 분께 저희를 추천할 뜻이 얼마나 있으십니까?"
    opinion: str = "좋았던 점이나 고쳤으면 하는 점을 적어 주세요."
    own: tuple[FormQuestion, ...] = ()

    @property
    def is_due_by_any(self) -> bool:
        """Whether anything says when a survey is due."""
        return bool(self.every or self.solved or self.ending)


def question_of(key: str, text: str) -> FormQuestion | None:
    """Read an office's own question; None where what may be answered cannot be read.

    >>> tuple(question_of("질문 1", "시설은 어땠습니까? [1-5]"))
    ('질문 1', '시설은 어땠습니까?', 1, 5, ())
    >>> question_of("질문 2", "다시 오시겠습니까? [예 / 아니오]").choices
    ('예', '아니오')
    >>> question_of("질문 3", "무엇이 좋았습니까?").is_scale, question_of("질문 4", "[1-5]")
    (False, None)
    """
    match = _ANSWERS.fullmatch(text)
    if match is None:
        return FormQuestion(key, text) if text.strip(" []") else None
    asked, answers = match[1].strip(), match[2]
    if not asked:
        return None
    scale = _SCALE.fullmatch(answers.strip())
    if scale is not None:
        least, most = int(scale[1]), int(scale[2])
        return FormQuestion(key, asked, least, most) if 0 < most - least < _MOST_STEPS else None
    choices = tuple(each.strip() for each in answers.replace("|", "/").split("/") if each.strip())
    return FormQuestion(key, asked, choices=choices) if len(choices) > 1 else None


def questionnaire_rules(
    found: Mapping[str, object], own: Mapping[int, FormQuestion]
) -> QuestionnaireRules:
    """Return the rules that rows of 설정 make: what each field says, and the own questions."""
    questions = tuple(own[number] for number in sorted(own))
    return QuestionnaireRules(**found, own=questions)  # type: ignore[arg-type]


@rule(
    "S172",
    Severity.WARNING,
    "모르는 설문 설정",
    "설문의 항목을 알 수 없어, 이 행을 쓰지 않습니다.",
    "다음 중 하나로 고치세요: {known}",
    why="이름이 틀린 설정은 아무 일도 하지 않습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "설문 | 정기 조싸 | 6"),
    good=("[설정]", "구분 | 항목 | 값", "설문 | 정기 조사(개월) | 6"),
)
@rule(
    "S173",
    Severity.WARNING,
    "읽을 수 없는 설문 설정",
    "'{item}' 설정의 값을 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "{known}처럼 고치세요.",
    why="답의 범위를 잘못 읽으면 받은 답이 틀린 것으로 보입니다.",
    bad=("[설정]", "구분 | 항목 | 값", "설문 | 질문 1 | 시설은 어땠습니까? [5-1]"),
    good=("[설정]", "구분 | 항목 | 값", "설문 | 질문 1 | 시설은 어땠습니까? [1-5]"),
)
def read_questionnaire(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """One row of 설문: a rule, a text or a question; one without a value is left off."""
    item, asked = _BY_KEY.get(key_of(row.item)), _QUESTION.fullmatch(text_of(row.item))
    text = text_of(row.value)
    if item is None and asked is None:
        near = nearest(key_of(row.item), _BY_KEY)
        yield "S172", row.item_at, {"known": _BY_KEY[near] if near else " · ".join(ITEMS)}
    elif text and asked is not None:
        yield from _read_question(row, draft, int(asked[1]))
    elif text and item is not None:
        yield from _read_rule(row, draft, item)


def _read_question(row: SettingCells, draft: Draft, number: int) -> Iterator[Trouble]:
    """One of the office's own questions."""
    question = question_of(f"{QUESTION_ITEM} {number}", text_of(row.value))
    if question is None:
        known = "시설은 어땠습니까? [1-5]"
        yield "S173", row.value_at, {"item": text_of(row.item), "known": known}
    elif twice := again(row, draft, SECTION, key_of(row.item)):
        yield twice
    else:
        draft.questions[number] = question


def _read_rule(row: SettingCells, draft: Draft, item: str) -> Iterator[Trouble]:
    """A number or a text."""
    text = text_of(row.value)
    value: str | int
    if item in _TEXTS:
        off = item in _MAY_BE_OFF and key_of(text) == key_of(told.UNUSED)
        name, value = _TEXTS[item], ("" if off else text)
    else:
        name, most = _NUMBERS[item]
        number = whole(row.value, most)
        if number is None:
            yield "S173", row.value_at, {"item": item, "known": "6"}
            return
        value = number
    if twice := again(row, draft, SECTION, item):
        yield twice
    else:
        draft.questionnaire[name] = value
