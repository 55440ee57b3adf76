"""The 설정 sheet as a value: notice windows per service, thresholds, holidays, lists, severities.

A setting that cannot be read is a finding, and the default stays.
"""

from __future__ import annotations

from dataclasses import field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.keeping import EVERY, Ages
from xlcrm.domain.message_rules import Rules
from xlcrm.domain.office_words import (
    Standing,
    StatusMeaning,
    answer_of,
    decision_of,
    plain_word,
    status_meaning_of,
)
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import DEFAULT_FEW, DEFAULT_GRACE, Decision
from xlcrm.domain.term import MonthEnd
from xlcrm.domain.text import lazy
from xlcrm.reading import (
    benefit_rules,
    goals,
    habits,
    offers,
    outreach_settings,
    processors,
    purposes,
    questionnaire_rules,
    responses,
    rolls,
    sender,
    told,
)
from xlcrm.reading.benefit_rules import BenefitRules, read_benefit
from xlcrm.reading.edition import EDITION_ITEM, edition_told_by, is_ahead
from xlcrm.reading.outreach_settings import outreach_rules, read_outreach
from xlcrm.reading.payment_settings import (
    PAYMENT_FIGURES,
    PAYMENT_WORDS,
    PaymentRules,
    payment_rules,
)
from xlcrm.reading.questionnaire_rules import QuestionnaireRules, read_questionnaire
from xlcrm.reading.report_settings import (
    CARD,
    THEMES,
    card_of,
    read_goal,
    read_offer,
    read_points,
    read_response,
    read_roll,
    read_theme,
)
from xlcrm.reading.setting_cells import (
    Draft,
    SettingCells,
    Trouble,
    again,
    day_of,
    key_of,
    nearest,
    text_of,
    whole,
)
from xlcrm.reading.standards import Standards, standards, standards_of
from xlcrm.schema.catalogue import CATALOGUE, finding
from xlcrm.schema.code import rule
from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import FEE_BASES, SHEETS, YES_NO, SheetSpec
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from xlcrm.reading.purposes import PurposeTold
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table


DEFAULT_WINDOW: Final = 30  # days; the usual notice of Korean term contracts
DEFAULT_BACKUPS: Final = 10
DEFAULT_AGES: Final = Ages()
LONGEST: Final = 3650  # days; a longer window or grace is a typing error
MOST_BACKUPS: Final = 1000
MOST_YEARS: Final = 30

SETTINGS_SIMPLE: Final = SheetSpec(
    "settings",
    "설정",
    "서비스 하나",
    (
        Column(
            "service",
            "서비스",
            Kind.TEXT,
            synonyms=("서비스 내용", "서비스명", "상품", "상품명", "요금제"),
            required=True,
        ),
        Column(
            "window",
            "만료 안내 기간",
            Kind.TEXT,
            synonyms=(
                "만료 안내",
                "안내 기간",
                "만료 안내 기간(일)",
                "만료 예정",
                "만료 예정 기간",
                "만료 예정 일수",
                "만료 안내 일수",
                "안내 일수",
                "안내 기준일",
                "알림 기간",
                "알림 일수",
            ),
            required=True,
        ),
    ),
    synonyms=("서비스 설정", "환경설정", "Settings"),
)

WINDOW_ITEM: Final = "기본 만료 안내(일)"
GRACE_ITEM: Final = "재계약 유예(일)"
MONTH_END_ITEM: Final = "말일 방식"
BACKUPS_ITEM: Final = "백업 보관(개)"
DAYS_ITEM: Final = "날마다 남길 백업(일)"
WEEKS_ITEM: Final = "주마다 남길 백업(주)"
MONTHS_ITEM: Final = "달마다 남길 백업(개월)"
RECORD_ITEM: Final = "접속기록 보관(년)"
RENEW_ITEM: Final = "자동갱신 처리"
HISTORY_ITEM: Final = "변경이력"
ROTATE_ITEM: Final = "일지 나누기"
BASIS_ITEM: Final = "요금 기준"
FEW_ITEM: Final = "소진 임박(회)"
BLANK_ENDS_ITEM: Final = "빈 종료일"
STATUS_WORDS: Final = "상태 낱말"
DECISION_WORDS: Final = "재계약 낱말"
FAMILIES: Final = "서비스 묶음"
UNTOLD: Final = "모름"
"""What 설정 says of what it has been asked for, and nobody has answered."""
ANSWER_WORDS: Final = "예/아니오 낱말"
SECTIONS: Final = (
    *("서비스", "기준", "휴무일", "목록", "규칙", told.SECTION, habits.SECTION),
    *(STATUS_WORDS, DECISION_WORDS, ANSWER_WORDS, FAMILIES, CARD, goals.SECTION),
    responses.SECTION,
    rolls.SECTION,
    outreach_settings.SECTION,
    sender.SECTION,
    purposes.SECTION,
    THEMES,
    offers.SECTION,
    benefit_rules.SECTION,
    questionnaire_rules.SECTION,
    processors.SECTION,
)

_MONTH_ENDS: Final[Mapping[str, MonthEnd]] = {
    "civil160": MonthEnd.CIVIL160,
    "민법": MonthEnd.CIVIL160,
    "민법160조": MonthEnd.CIVIL160,
    "edate": MonthEnd.EDATE,
}
_YES_NO: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("예", "네", "y", "yes", "o", "true"), True),
    **dict.fromkeys(("아니오", "아니요", "n", "no", "x", "false"), False),
}
_ROTATIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("월", "매월", "month"), "month"),
    **dict.fromkeys(("년", "연", "매년", "year"), "year"),
    **dict.fromkeys(("없음", "안함"), ""),
}
_BASES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("월", "매월", "월납", "월요금"), FEE_BASES[0]),
    **dict.fromkeys(("기간총액", "총액", "기간", "전체"), FEE_BASES[1]),
    "쓰지않음": "",  # left open
    "모름": UNTOLD,  # asked, and not answered yet
}
_BLANK_ENDS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("상시", "무기한", "기한없음"), True),
    **dict.fromkeys(("확인", "확인필요", "모름"), False),
}
_WORDS: Final[Mapping[str, tuple[Mapping[str, object], str]]] = {
    MONTH_END_ITEM: (_MONTH_ENDS, "civil160 · edate"),
    RENEW_ITEM: (_YES_NO, "예 · 아니오"),
    HISTORY_ITEM: (_YES_NO, "예 · 아니오"),
    ROTATE_ITEM: (_ROTATIONS, "월 · 년 · 없음"),
    BASIS_ITEM: (_BASES, " · ".join(FEE_BASES)),
    BLANK_ENDS_ITEM: (_BLANK_ENDS, "상시 · 확인 필요"),
    **PAYMENT_WORDS,
}
_OWN_FIGURES: Final = {
    WINDOW_ITEM: LONGEST,
    GRACE_ITEM: LONGEST,
    BACKUPS_ITEM: MOST_BACKUPS,
    DAYS_ITEM: MOST_BACKUPS,
    WEEKS_ITEM: MOST_BACKUPS,
    MONTHS_ITEM: MOST_BACKUPS,
    RECORD_ITEM: MOST_YEARS,
    FEW_ITEM: LONGEST,
    sender.ANSWER_ITEM: LONGEST,
    **PAYMENT_FIGURES,
    EDITION_ITEM: LONGEST,
}
_FIGURES: Final = {**_OWN_FIGURES, **{standard.item: standard.most for standard in standards()}}
_ITEMS: Final[Mapping[str, str]] = {
    key_of(word): name
    for name in (*_FIGURES, *_WORDS, *sender.SENDER_ITEMS)
    for word in (name, name.partition("(")[0])  # with its unit and without
}

KEPT: Final = (BACKUPS_ITEM, DAYS_ITEM, WEEKS_ITEM, MONTHS_ITEM)
"""The items that say which backups stay."""

# A code of a rule that an office has of its own: xlcrm's begin with C and S
_OFFICES_CODE: Final = lazy(r"(?![CS]\d)[A-Z][A-Z_-]*\d+")
_SEVERITIES: Final[Mapping[str, Severity | None]] = {
    **{severity.korean: severity for severity in Severity},
    **{severity.value: severity for severity in Severity},
    "끔": None,
    "off": None,
}


@outlined
@dataclass(frozen=True, slots=True)
class Settings:
    """What an office has set, with the defaults where it has not.

    Attributes:
        windows: service name → days before the last day at which 만료 예정 begins.
        default_window: the same in days for every other service.
        grace: days after the last day in which a next term still counts as a renewal.
        month_end: how a term's last day is computed from its months.
        backups: how many dated backups of the workbook are kept, of its last saves; `EVERY` where
            a row about backups cannot be read, so that none is deleted by mistake.
        ages: of how many days, weeks and months the last backup is kept, too.
        record_years: how many years the record beside the workbook is kept; 0 where it is as long
            as the number of people asks for.
        renew_automatically: whether contracts with 자동갱신 are renewed with the planned ones.
        history: whether 변경이력 is kept even where that sheet is missing.
        rotate: how often the journal begins a new sheet: "month", "year", or "" for never.
        fee_basis: what a fee is for where its row does not say it: 월 or 기간총액.
        fee_basis_told: whether the office has said so; by default its columns may prove otherwise.
        few: sessions left from which on a contract counts as about to end.
        blank_is_open: whether contracts are for good where none of a sheet says when it ends.
        fee_basis_left: whether the office leaves it open: then nobody asks again.
        fee_basis_untold: whether it has been asked, and has not answered yet.
        holidays: the office's own days off.
        lists: field → further choices for its dropdown.
        severities: finding code → how bad it is here; None switches it off.
        headers: what the office's headers mean, by sheet and header.
        words: what its own words in 상태 mean, by `plain_word`.
        decisions: what its own words in 재계약 의사 mean, likewise.
        answers: whether its own words in columns of yes and no say yes, likewise.
        families: which services are one relation when one follows the other: service → family,
            both as they are compared.
        standards: when a figure of the reports counts what, such as the points of risk.
        goals: what the office wants its figures to be, by their keys in `xlcrm.reading.goals`;
            of % as fractions of 1.
        responses: what the office does about a reason for leaving or for its risk, by the reason
            as it is compared.
        rolls: its lists of customers, name → conditions as `xlcrm list` takes them.
        themes: what customers talk about, theme → its words; none: one of ours is not used.
        offers: what it offers to whom, by the rule's name as it is compared.
        payments: what it has said of payments and refunds.
        outreach: what it has said of messages to customers.
        sender: who writes to customers.
        wordings: the office's own texts of messages, name → text.
        purposes: what it has said of such texts, whether they are advertising, by their names as
            they are compared.
        processors: who works on customers' data for it, firm → work.
        answer_days: after how many days it asks again what became of a proposal.
        benefits: what it has said of points and tiers.
        questionnaire: what it has said of surveys of customers.
        edition: which edition of the ledger it is, as it says, or as its settings tell; None where
            the office has made the sheet itself.
    """

    windows: Mapping[str, int] = field(default_factory=dict)
    default_window: int = DEFAULT_WINDOW
    grace: int = DEFAULT_GRACE
    month_end: MonthEnd = MonthEnd.CIVIL160
    backups: int = DEFAULT_BACKUPS
    ages: Ages = DEFAULT_AGES
    renew_automatically: bool = True
    history: bool = False
    rotate: str = ""
    fee_basis: str = FEE_BASES[0]
    fee_basis_told: bool = False
    few: int = DEFAULT_FEW
    record_years: int = 0
    blank_is_open: bool = False
    fee_basis_left: bool = False
    fee_basis_untold: bool = False
    holidays: frozenset[date] = frozenset()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    headers: told.Explained = field(default_factory=dict)
    words: Mapping[str, StatusMeaning] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    answers: Mapping[str, bool | None] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    standards: Standards = field(default_factory=Standards)
    goals: Mapping[str, float] = field(default_factory=dict)
    responses: Mapping[str, responses.Response] = field(default_factory=dict)
    rolls: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offers: Mapping[str, offers.OfferRule] = field(default_factory=dict)
    payments: PaymentRules = field(default_factory=PaymentRules)
    outreach: Rules = field(default_factory=Rules)
    answer_days: int = sender.DEFAULT_ANSWER
    sender: sender.Sender = field(default_factory=sender.Sender)
    wordings: Mapping[str, str] = field(default_factory=dict)
    purposes: Mapping[str, PurposeTold] = field(default_factory=dict)
    processors: Mapping[str, str] = field(default_factory=dict)
    benefits: BenefitRules = field(default_factory=BenefitRules)
    questionnaire: QuestionnaireRules = field(default_factory=QuestionnaireRules)
    edition: int | None = None
    _by_key: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {match_key(service): days for service, days in self.windows.items()}
        object.__setattr__(self, "_by_key", MappingProxyType(by_key))

    def window(self, service: str | None) -> int:
        """Return a service's notice window in days, spaces in its name ignored.

        >>> settings = Settings(windows={"프리미엄 서비스": 60})
        >>> settings.window("프리미엄서비스"), settings.window("기본"), settings.window(None)
        (60, 30, 30)
        """
        if not service:
            return self.default_window
        return self._by_key.get(match_key(service), self.default_window)

    @property
    def fee_named(self) -> bool:
        """Whether a column that is called 요금 is a month's, where nothing proves otherwise."""
        return not (self.fee_basis_left or self.fee_basis_untold)

    def meaning(self, word: object) -> StatusMeaning | None:
        """Return what a person's word in 상태 means: as the office says, else as is usual.

        >>> settings = Settings(words={"장기렌탈": StatusMeaning(Standing.IN_FORCE)})
        >>> settings.meaning("장기 렌탈"), settings.meaning("탈퇴").standing.value
        (<StatusMeaning standing=활성화>, '해지')
        """
        said = self.words.get(plain_word(word)) if self.words else None
        return said or status_meaning_of(str(word))

    def decision(self, word: object) -> Decision | None:
        """Return what a person's word in 재계약 의사 says, likewise.

        >>> Settings().decision("재등록 완료").value
        '재계약 예정'
        """
        said = self.decisions.get(plain_word(word)) if self.decisions else None
        return said or decision_of(str(word))

    def family(self, service: str) -> str:
        """Return a service's family, as it is compared: as the office says, else by its name.

        >>> settings = Settings(families={"요가": "운동", "필라테스": "운동"})
        >>> settings.family("요가") == settings.family("필라테스"), settings.family("헬스 3개월")
        (True, '헬스')
        """
        from xlcrm.domain.service_family import (  # noqa: PLC0415 - only where 설정 names services
            family_of,
        )

        said = self.families.get(match_key(service)) if self.families else None
        return family_of(service) if said is None else said

    def knows(self, service: str) -> bool:
        """Tell whether the service is listed, spaces in its name ignored."""
        return match_key(service) in self._by_key


def read_settings(
    table: Table | None, *, date1904: bool = False
) -> tuple[Settings, tuple[Finding, ...]]:
    """Return the settings of a 설정 sheet, and a finding for each that cannot be read.

    Args:
        table: the sheet, as 구분·항목·값·설명 or as 서비스·만료 안내 기간; None gives the defaults.
        date1904: whether the workbook's serial dates count from 1904.
    """
    if table is None:
        return Settings(), ()
    draft = Draft(date1904)
    troubles = list(_simple(table, draft) if "window" in table.columns else _full(table, draft))
    usual = draft.figures.get(WINDOW_ITEM, DEFAULT_WINDOW)
    said = draft.words.get(BASIS_ITEM)
    basis = None if said == UNTOLD else said
    benefits = benefit_rules.benefit_rules(draft.benefits, draft.tiers)
    settings = Settings(
        windows={name: usual if days is None else days for name, days in draft.windows.items()},
        default_window=usual,
        grace=draft.figures.get(GRACE_ITEM, DEFAULT_GRACE),
        month_end=draft.words.get(MONTH_END_ITEM, MonthEnd.CIVIL160),
        backups=_backups(table, draft),
        ages=Ages(
            draft.figures.get(DAYS_ITEM, DEFAULT_AGES.days),
            draft.figures.get(WEEKS_ITEM, DEFAULT_AGES.weeks),
            draft.figures.get(MONTHS_ITEM, DEFAULT_AGES.months),
        ),
        renew_automatically=draft.words.get(RENEW_ITEM, True),
        history=draft.words.get(HISTORY_ITEM, False),
        rotate=draft.words.get(ROTATE_ITEM, ""),
        fee_basis=basis or FEE_BASES[0],
        fee_basis_told=bool(basis),
        fee_basis_left=said == "",
        fee_basis_untold=said == UNTOLD,
        few=draft.figures.get(FEW_ITEM, DEFAULT_FEW),
        record_years=draft.figures.get(RECORD_ITEM, 0),
        blank_is_open=draft.words.get(BLANK_ENDS_ITEM, False),
        holidays=frozenset(draft.holidays),
        lists={name: tuple(choices) for name, choices in draft.lists.items()},
        severities=draft.severities,
        headers=draft.headers,
        words=draft.meanings.get(STATUS_WORDS, {}),
        decisions=draft.meanings.get(DECISION_WORDS, {}),
        answers={
            word: None if meant is LEFT else meant
            for word, meant in draft.meanings.get(ANSWER_WORDS, {}).items()
        },
        families=draft.families,
        standards=replace(
            standards_of(draft.figures), card=card_of(draft), own_tiers=benefits.tiers
        ),
        goals=draft.goals,
        responses=draft.responses,
        rolls=draft.rolls,
        themes={name: tuple(words) for name, words in draft.themes.items()},
        offers=draft.offers,
        payments=payment_rules(draft.figures, draft.words),
        outreach=sender.known_to(outreach_rules(draft.outreach), draft.words),
        sender=sender.sender_of(draft.words, draft.outreach),
        wordings=draft.wordings,
        purposes=draft.purposes,
        processors=draft.processors,
        answer_days=draft.figures.get(sender.ANSWER_ITEM, sender.DEFAULT_ANSWER),
        benefits=benefits,
        questionnaire=questionnaire_rules.questionnaire_rules(draft.questionnaire, draft.questions),
        edition=_edition(table, draft),
    )
    found = (
        finding(code, where, settings.severities, **details) for code, where, details in troubles
    )
    if is_ahead(settings.edition):
        found = (each and _of_newer(each) for each in found)
    return settings, tuple(each for each in found if each)


def _edition(table: Table, draft: Draft) -> int | None:
    """The ledger's edition: as it says, or as it is told by the settings that xlcrm explains."""
    columns = [table.columns.get(name) for name in ("section", "item", "explanation")]
    if EDITION_ITEM in draft.figures or None in columns:
        return draft.figures.get(EDITION_ITEM)
    rows = zip(*(column.raw for column in columns if column is not None), strict=True)
    return edition_told_by(
        [
            _ITEMS.get(key_of(item), "")
            for section, item, explained in rows
            if key_of(section) == _FIGURES_SECTION and text_of(explained)
        ]
    )


_FIGURES_SECTION: Final = "기준"
_UNKNOWN: Final = frozenset({"S101", "S104", "S107", "S108", "S130", "S152", "S160", "S172"})
_UNREAD: Final = frozenset(
    {"S103", "S105", "S111", "S113", "S120", "S131", "S132", "S143", "S153", "S162", "S173"}
)
_OF_NEWER: Final = (
    "새 판의 대장에 있는 설정이니 고치지 마세요. xlcrm을 새 판으로 설치하면 읽습니다."
)


def _of_newer(found: Finding) -> Finding:
    """What is odd about a setting that a newer program has written: nothing for people to mend."""
    if found.code not in _UNKNOWN | _UNREAD:
        return found
    severity = Severity.REMARK if found.code in _UNKNOWN else found.severity
    return replace(found, severity=severity, suggestion=_OF_NEWER)


def basis_named(text: str) -> str | None:
    """Return what fees are for as 설정 may say it, or None if it may not.

    >>> basis_named("매월"), basis_named("총액"), basis_named("주")
    ('월', '기간총액', None)
    """
    return _BASES.get(key_of(text)) or None


@rule(
    "S101",
    Severity.WARNING,
    "모르는 설정 구분",
    "설정의 구분을 알 수 없어, 이 행을 쓰지 않습니다.",
    "다음 중 하나로 고치세요: {known}",
    why="구분을 모르면 무엇에 관한 설정인지 알 수 없습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "써비스 | 기본 | 30"),
    good=("[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 30"),
)
@rule(
    "S102",
    Severity.WARNING,
    "빈 설정",
    "설정의 칸이 비어 있어, 이 행을 쓰지 않습니다.",
    "빈칸을 채우거나 행을 지우세요.",
    why="무엇을 어떻게 하라는 것인지 알 수 없습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "서비스 | | 30"),
    good=("[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 30"),
)
def _backups(table: Table, draft: Draft) -> int:
    """How many backups of the last saves stay: all where a row about backups cannot be read."""
    told = draft.figures.get(BACKUPS_ITEM)
    sections, items = table.columns.get("section"), table.columns.get("item")
    if "window" in table.columns or told == 0:
        return DEFAULT_BACKUPS if told is None else told
    if sections is None or items is None:  # two columns for one of them
        return EVERY
    others = {key_of(each) for each in SECTIONS} - {"기준"}
    keys = {
        key_of(item)
        for section, item in zip(sections.raw, items.raw, strict=True)
        if text_of(item) and key_of(section) not in others
    }
    names = {_ITEMS.get(each) or _ITEMS.get(nearest(each, _ITEMS) or "") for each in keys}
    if names & {*KEPT} - draft.figures.keys():
        return EVERY
    return DEFAULT_BACKUPS if told is None else told


def _full(table: Table, draft: Draft) -> Iterator[Trouble]:
    readers: dict[str, Callable[[SettingCells, Draft], Iterator[Trouble]]] = {
        "서비스": _read_service,
        "기준": _read_figure,
        "휴무일": _read_holiday,
        "목록": _read_choice,
        "규칙": _read_severity,
        told.SECTION: _read_header,
        key_of(habits.SECTION): _read_habit,
        key_of(FAMILIES): _read_family,
        key_of(CARD): read_points,
        goals.SECTION: read_goal,
        responses.SECTION: read_response,
        rolls.SECTION: read_roll,
        outreach_settings.SECTION: read_outreach,
        sender.SECTION: sender.read_wording,
        key_of(purposes.SECTION): purposes.read_purpose,
        THEMES: read_theme,
        offers.SECTION: read_offer,
        benefit_rules.SECTION: read_benefit,
        questionnaire_rules.SECTION: read_questionnaire,
        processors.SECTION: processors.read_processor,
        **dict.fromkeys(_WORD_SECTIONS, _read_word),
    }
    section_column, item_column, value_column = (
        table.columns.get(name) for name in ("section", "item", "value")
    )
    if section_column is None or item_column is None or value_column is None:
        return  # two columns for one of them: C201 has said so
    for at in range(len(table.rows)):
        row = SettingCells(
            item_column.raw[at],
            value_column.raw[at],
            table.where(at, "item"),
            table.where(at, "value"),
        )
        section = key_of(section_column.raw[at])
        if not section and not text_of(row.item) and not text_of(row.value):
            continue
        reader = readers.get(section)
        if reader is None:
            yield "S101", table.where(at, "section"), {"known": " · ".join(SECTIONS)}
        elif not text_of(row.item) and not (section == "휴무일" and text_of(row.value)):
            yield "S102", row.item_at, {}
        else:
            yield from reader(replace(row, section=section), draft)


def _simple(table: Table, draft: Draft) -> Iterator[Trouble]:
    services, windows = table.columns.get("service"), table.columns["window"]
    if services is None:
        return
    for at in range(len(table.rows)):
        row = SettingCells(
            services.raw[at],
            windows.raw[at],
            table.where(at, "service"),
            table.where(at, "window"),
        )
        if text_of(row.item):
            yield from _read_service(row, draft)
        elif text_of(row.value):
            yield "S102", row.item_at, {}


@rule(
    "S103",
    Severity.WARNING,
    "읽을 수 없는 설정 숫자",
    "'{item}' 설정을 0~{most} 사이의 정수로 읽을 수 없어, 기본값을 씁니다.",
    "60처럼 숫자만 쓰세요.",
    why="일수와 개수, 점수는 정해진 범위의 정수로만 적습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 두 달"),
    good=("[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 60"),
)
def _read_service(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    service = text_of(row.item)
    days = whole(row.value, LONGEST)
    if days is None:
        draft.windows.setdefault(service, None)  # known, with the window that counts for all
        yield "S103", row.value_at, {"item": service, "most": str(LONGEST)}
    elif not (twice := again(row, draft, "서비스", match_key(service))):
        draft.windows[service] = days
    else:
        yield twice


@rule(
    "S104",
    Severity.WARNING,
    "모르는 기준",
    "모르는 기준이라 이 행을 쓰지 않습니다.",
    "다음 중 하나로 고치세요: {known}",
    why="이름이 틀린 기준은 아무 일도 하지 않습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "기준 | 재계약 유애 | 30"),
    good=("[설정]", "구분 | 항목 | 값", "기준 | 재계약 유예 | 30"),
)
@rule(
    "S105",
    Severity.WARNING,
    "고를 수 없는 설정 값",
    "'{item}' 설정의 값을 알 수 없어, 기본값을 씁니다.",
    "다음 중 하나로 고치세요: {known}",
    why="정해진 말 가운데 하나라야 합니다.",
    bad=("[설정]", "구분 | 항목 | 값", "기준 | 말일 방식 | 사무실 방식"),
    good=("[설정]", "구분 | 항목 | 값", "기준 | 말일 방식 | edate"),
)
def _read_figure(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    name = _ITEMS.get(key_of(row.item))
    if name is None:
        near = nearest(key_of(row.item), _ITEMS)
        names = (_ITEMS[near],) if near else (*_OWN_FIGURES, *_WORDS, *sender.SENDER_ITEMS)
        yield "S104", row.item_at, {"known": " · ".join(names)}
    elif draft.words.get(name) != UNTOLD and (twice := again(row, draft, "기준", name)):
        yield twice
    elif name in sender.SENDER_ITEMS:
        draft.words[name] = sender.sender_text(name, row.value)
    elif name in _WORDS:
        meanings, offered = _WORDS[name]
        if (word := key_of(row.value)) in meanings:
            draft.words[name] = meanings[word]
        else:
            yield "S105", row.value_at, {"item": name, "known": offered}
    elif (figure := whole(row.value, _FIGURES[name])) is None:
        yield "S103", row.value_at, {"item": name, "most": str(_FIGURES[name])}
    else:
        draft.figures[name] = figure


@rule(
    "S106",
    Severity.WARNING,
    "읽을 수 없는 휴무일",
    "휴무일을 날짜로 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "'항목'이나 '값' 칸에 2024-12-24처럼 날짜를 쓰세요.",
    why="휴무일은 날짜마다 한 행씩 적습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "휴무일 | 창립기념일 | 5월"),
    good=("[설정]", "구분 | 항목 | 값", "휴무일 | 창립기념일 | 2024-05-02"),
)
def _read_holiday(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    for raw in (row.value, row.item):
        day = day_of(raw, date1904=draft.date1904)
        if day is not None:
            draft.holidays.add(day)
            return
    yield "S106", row.value_at if text_of(row.value) else row.item_at, {}


@rule(
    "S107",
    Severity.WARNING,
    "모르는 목록",
    "목록의 항목이 어느 열의 이름도 아니어서, 이 행을 쓰지 않습니다.",
    "'항목' 칸에 결제 방법처럼 열 이름을 쓰세요.",
    why="'항목'에는 목록에 더할 열의 이름을 적습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "목록 | 결재 방법 | 상품권"),
    good=("[설정]", "구분 | 항목 | 값", "목록 | 결제 방법 | 상품권"),
)
def _read_choice(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    name, choice = _FIELDS.get(key_of(row.item)), text_of(row.value)
    if name is None:
        yield "S107", row.item_at, {}
    elif not choice:
        yield "S102", row.value_at, {}
    elif choice not in draft.lists.setdefault(name, []):
        draft.lists[name].append(choice)


@rule(
    "S108",
    Severity.WARNING,
    "모르는 규칙 코드",
    "규칙의 항목이 점검 코드가 아니어서, 이 행을 쓰지 않습니다.",
    "'항목' 칸에 C304처럼 점검 결과에 나온 코드를 쓰세요.",
    why="모르는 코드는 바꾸거나 끌 수 없습니다. xlcrm의 코드는 xlcrm explain이 보여 줍니다.",
    bad=("[설정]", "구분 | 항목 | 값", "규칙 | C999 | 끔"),
    good=("[설정]", "구분 | 항목 | 값", "규칙 | C304 | 끔"),
)
def _read_severity(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    code, wanted = text_of(row.item).upper(), key_of(row.value)
    if code not in CATALOGUE and not _OFFICES_CODE.fullmatch(code):
        yield "S108", row.item_at, {}
    elif wanted not in _SEVERITIES:
        yield "S105", row.value_at, {"item": code, "known": "오류 · 주의 · 참고 · 끔"}
    elif twice := again(row, draft, "규칙", code):
        yield twice
    else:
        draft.severities[code] = _SEVERITIES[wanted]


@rule(
    "S111",
    Severity.WARNING,
    "모르는 머리글",
    "머리글의 항목이나 값을 알 수 없어, 이 행을 쓰지 않습니다.",
    "'항목' 칸에 시트!머리글을, '값' 칸에 고객명처럼 열 이름을 쓰세요.",
    why="'항목'에는 시트와 제목을, '값'에는 그 열의 뜻을 적습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "머리글 | 고객대장!모임 | 모르는 열"),
    good=("[설정]", "구분 | 항목 | 값", "머리글 | 고객대장!모임 | 고객명"),
)
def _read_header(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    sheet, header = told.place_of(str(row.item or ""))
    fields = told.meaning(text_of(row.value)) if header else None
    if fields is None:
        yield "S111", row.value_at, {}
    else:
        draft.headers.setdefault(sheet, {})[header] = fields


@rule(
    "S113",
    Severity.WARNING,
    "모르는 읽는 법",
    "열을 읽는 법을 알 수 없어, 이 행을 쓰지 않습니다.",
    "'항목' 칸에 시트!머리글을, '값' 칸에 일-월-년, 월-일-년, 연-월-일, 개월, 년, 주, 일, 원, "
    "천원, 만원 중 하나를 쓰세요.",
    why="'항목'에는 시트와 제목을, '값'에는 그 열의 날짜 순서나 숫자의 단위를 적습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "읽는 법 | 고객대장!계약 시작일 | 거꾸로"),
    good=("[설정]", "구분 | 항목 | 값", "읽는 법 | 고객대장!계약 시작일 | 일-월-년"),
)
def _read_habit(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """The answers themselves are read before all sheets: `habits.answers_in`."""
    _, header = told.place_of(str(row.item or ""))
    value = text_of(row.value)
    known = habits.is_answer(value) or basis_named(value) or key_of(value) == key_of(told.UNUSED)
    if not header or not known:
        yield "S113", row.value_at, {}
    elif twice := again(row, draft, habits.SECTION, key_of(row.item)):
        yield twice


@rule(
    "S120",
    Severity.WARNING,
    "모르는 낱말 뜻",
    "'{item}'의 뜻으로 적은 말을 알 수 없어, 이 행을 쓰지 않습니다.",
    "다음 중 하나로 고치세요: {known}",
    why="사무실에서 쓰는 낱말의 뜻은 xlcrm이 아는 말로 적어야 합니다.",
    bad=("[설정]", "구분 | 항목 | 값", "상태 낱말 | 장기렌탈 | 우리말"),
    good=("[설정]", "구분 | 항목 | 값", "상태 낱말 | 장기렌탈 | 활성화"),
)
def _read_word(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    section = _WORD_SECTIONS[row.section]
    read_as, offered = WORDS[section]
    meant, word = read_as(text_of(row.value)), plain_word(text_of(row.item))
    if not text_of(row.value):
        yield "S102", row.value_at, {}
    elif meant is None:
        yield "S120", row.value_at, {"item": text_of(row.item), "known": " · ".join(offered)}
    elif twice := again(row, draft, section, word):
        yield twice
    else:
        draft.meanings.setdefault(section, {})[word] = meant


def _read_family(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    service = match_key(text_of(row.item))
    if not text_of(row.value):
        yield "S102", row.value_at, {}
    elif twice := again(row, draft, FAMILIES, service):
        yield twice
    else:
        draft.families[service] = match_key(text_of(row.value))


LEFT: Final = object()
"""What a word of yes and no means that the office leaves as it is: neither of them."""


def _or_left(read_as: Callable[[str], object], left: object) -> Callable[[str], object]:
    """What reads a meaning, and 쓰지 않음 as what leaves a word without one."""

    def meant(text: str) -> object:
        return left if key_of(text) == key_of(told.UNUSED) else read_as(text)

    return meant


WORDS: Final[Mapping[str, tuple[Callable[[str], object], tuple[str, ...]]]] = {
    STATUS_WORDS: (
        _or_left(status_meaning_of, StatusMeaning(Standing.IN_FORCE)),
        (*(each.value for each in Standing), Decision.ENDING.value),
    ),
    DECISION_WORDS: (
        _or_left(decision_of, Decision.UNDECIDED),
        tuple(each.value for each in Decision),
    ),
    ANSWER_WORDS: (_or_left(answer_of, LEFT), YES_NO),
}
"""The sections that tell what the office's own words mean: what reads a meaning, and which are
offered.
"""

_WORD_SECTIONS: Final = {key_of(section): section for section in WORDS}


_FIELDS: Final[Mapping[str, str]] = {
    word: column.field
    for spec in reversed(SHEETS)
    for column in spec.columns
    for word in (key_of(column.name), column.field)
}
