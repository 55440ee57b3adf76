"""The texts that come with xlcrm, and the office's own in their place."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_to import OFFICE, written_to

import xlcrm
from xlcrm.domain.message import Channel, Purpose
from xlcrm.domain.text_bytes import text_length
from xlcrm.domain.wording import filled, pieces_of
from xlcrm.errors import DomainError, StorageError
from xlcrm.jobs.outreach.preview import template_file
from xlcrm.jobs.outreach.templates import ABOUT, template_of

if TYPE_CHECKING:
    from collections.abc import Callable

DAY: Final = date(2024, 10, 1)
FOLDER: Final = Path(__file__).parents[2] / "templates" / "messages"
SHIPPED: Final = xlcrm.read_templates().templates
SAMPLE: Final = Path(__file__).parents[2] / "sample_data" / "office.xlsx"


@pytest.fixture(scope="module")
def office() -> xlcrm.Ledger:
    """Return the sample office."""
    return xlcrm.open_ledger(SAMPLE)


def test_what_comes_with_xlcrm_is_in_the_order_of_its_use() -> None:
    """One file each, with ASCII names, all of which can be read."""
    assert [each.name for each in SHIPPED] == [
        *("재계약 60일 전", "재계약 30일 전", "재계약 7일 전", "종료 다음 날", "다시 모시기"),
        *(
            "환영",
            "생일",
            "미납",
            "체험 뒤",
            "문의 뒤",
            "만족도 조사",
            "설문 다시 알림",
            "수신동의 확인",
        ),
        *("동의 처리 결과", "사과와 보상"),
    ]
    assert len(SHIPPED) == len(list(FOLDER.glob("*.toml")))
    assert all(path.name.isascii() for path in FOLDER.iterdir())


@pytest.mark.parametrize("template", SHIPPED, ids=lambda each: str(each.name))
def test_each_names_fields_that_there_are(template: xlcrm.Template, office: xlcrm.Ledger) -> None:
    """And nothing that no phone shows, nor more than a long message holds."""
    xlcrm.Rendering(office, DAY).check(template)
    made = filled(pieces_of(template.text), lambda _: "가나다라마바사아자차")
    assert text_length(made, "제목").wrong == ()
    assert template.note
    assert template.contract in ABOUT


@pytest.mark.parametrize("template", SHIPPED, ids=lambda each: str(each.name))
def test_advertising_says_what_it_must_and_goes_no_way_that_carries_none(
    template: xlcrm.Template,
) -> None:
    """(광고) at the start of text and subject, sender, telephone, how to refuse; no 알림톡."""
    if template.purpose is Purpose.ADVERTISING:
        assert template.text.startswith("(광고)[{발신자}]")
        assert template.subject.startswith("(광고)")
        assert {"발신자", "사무실 전화", "무료수신거부"} <= {*template.fields}
        assert Channel.KAKAO not in template.channels
    else:
        assert "광고)" not in template.text
        assert "요금" not in template.fields


@pytest.mark.parametrize("template", SHIPPED, ids=lambda each: str(each.name))
def test_whom_it_is_meant_for_is_a_list(template: xlcrm.Template, office: xlcrm.Ledger) -> None:
    """Understood by `xlcrm list`, but for columns and words that the sample office lacks."""
    conditions = template.conditions(DAY)
    assert "{" not in conditions
    if template.name in {"미납", "체험 뒤", "문의 뒤"}:
        with pytest.raises(DomainError, match=r"미납금|적힌 사람이 없습니다"):
            xlcrm.audience(office, conditions, as_of=DAY)
    elif template.name in {"수신동의 확인", "동의 처리 결과"}:  # no condition, but a duty
        found = xlcrm.consents(office, as_of=DAY)
        owed = found.to_confirm if template.name == "수신동의 확인" else found.to_tell
        there = tuple(each.who.ledger for each in owed)
        assert xlcrm.audience(office, conditions, as_of=DAY).people == there
    elif conditions:
        asked = xlcrm.audience(office, conditions, as_of=DAY)
        people = xlcrm.roll(office, conditions, as_of=DAY).people
        assert asked.people == tuple(each.where for each in people)


def test_an_office_s_own_text_takes_the_place_of_ours(tmp_path: Path) -> None:
    """In 설정, in the folder beside the ledger, or in another: what it leaves out stays ours."""
    own = ("문구", "미납", "[{사무실}] {고객명}님, {미납금}이/가 남았습니다.")
    path = written_to(tmp_path / "대장.xlsx", settings=[*OFFICE, own])
    folder = tmp_path / "문구"
    folder.mkdir()
    (folder / "생일.txt").write_bytes("구분: 광고\n제목: 축하\n\n{고객명}님, 축하!".encode("cp949"))
    (folder / "미납.txt").write_text("설정의 것이 앞섭니다", encoding="utf-8")
    (folder / "봄 행사.toml").write_text(
        'channels = ["이메일"]\ntext = "(광고) {고객명}님, 봄 행사"\n', encoding="utf-8"
    )
    found = xlcrm.read_templates(xlcrm.open_ledger(path))
    assert found.problems == ()
    assert found.named("미납").text == own[2]
    assert (found.named("미납").meant_for, found.named("미납").source) == ("미납", "설정")
    birthday = found.named("생일")
    assert (birthday.purpose, birthday.subject) == (Purpose.ADVERTISING, "축하")
    assert birthday.text == "{고객명}님, 축하!"
    spring = found.named("봄행사")
    assert (spring.purpose, spring.channels) == (Purpose.ADVERTISING, (Channel.EMAIL,))
    assert len(found.templates) == len(SHIPPED) + 1
    other = tmp_path / "다른 곳"
    other.mkdir()
    assert xlcrm.read_templates(folder=other).named("생일").source == "xlcrm"


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("가.toml", "text = ", "TOML로 읽을 수 없습니다"),
        ("가.toml", 'text = "{고객명"', "중괄호"),
        ("가.toml", 'purpose = "안부"\ntext = "글"', "구분을 모릅니다"),
        ("가.toml", 'channels = ["팩스"]\ntext = "글"', "채널을 모릅니다"),
        ("가.toml", 'contract = "아무 계약"\ntext = "글"', "계약을 모릅니다"),
        ("가.toml", 'txet = "글"', "항목은 문구에 쓰지 않습니다"),
        ("가.toml", "text = 3", "글이어야 합니다"),
        ("가.txt", "\n \n", "글이 없습니다"),
        ("가.txt", "채널: 팩스\n\n글", "채널을 모릅니다"),
    ],
)
def test_a_file_that_cannot_be_read_stops_no_other(
    tmp_path: Path, name: str, said: str, why: str
) -> None:
    """It is told with its path and what to do; asked for, it is the reason why not."""
    (tmp_path / name).write_text(said, encoding="utf-8")
    (tmp_path / "나.txt").write_text("글", encoding="utf-8")
    found = xlcrm.read_templates(folder=tmp_path)
    (problem,) = found.problems
    assert problem.place.endswith(name)
    assert why in problem.trouble.message
    assert problem.trouble.hint
    assert found.named("나").text == "글"
    with pytest.raises(DomainError, match="읽을 수 없습니다"):
        found.named("가")


def test_a_name_that_there_is_not_is_told_with_the_nearest() -> None:
    """And with all."""
    with pytest.raises(DomainError, match="가장 가까운 것: '재계약 30일 전'") as caught:
        xlcrm.read_templates().named("재계악 30일전에")
    assert "사과와 보상" in str(caught.value.hint)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """By its path."""
    with pytest.raises(StorageError, match="문구가 있는 폴더"):
        xlcrm.read_templates(folder=tmp_path / "없음")


_LINES = st.text(st.characters(exclude_characters="{}\r", exclude_categories=("Cs", "Cc")))


@given(_LINES, st.lists(_LINES, min_size=1, max_size=4).map("\n".join), st.sampled_from(ABOUT))
def test_a_text_that_is_written_out_is_read_back_as_it_was(
    subject: str, words: str, about: str
) -> None:
    """Whatever stands in it."""
    text = f"{words}{{고객명}}이/가"
    template = template_of({"text": text, "subject": subject, "contract": about}, "이름", "xlcrm")
    told = tomllib.loads(template_file(template))
    assert template_of(told, "다른 이름", "xlcrm") == template


def test_what_is_written_out_is_never_written_over(tmp_path: Path) -> None:
    """The office may have changed it; and its own one is read in the place of ours."""
    template = xlcrm.read_templates().named("환영")
    made = xlcrm.put_template(template, tmp_path / "문구")
    assert made.name == "환영.toml"
    words = made.read_text(encoding="utf-8").replace("반갑습니다", "어서 오세요")
    made.write_text(words, encoding="utf-8")
    with pytest.raises(StorageError, match="이미 있습니다"):
        xlcrm.put_template(template, tmp_path / "문구")
    assert "어서 오세요" in xlcrm.read_templates(folder=tmp_path / "문구").named("환영").text


def test_five_are_shown_of_those_whom_it_is_meant_for(office: xlcrm.Ledger) -> None:
    """Masked, with how long they are, and how many lack what."""
    given = {"사무실": "가온헬스", "사무실 전화": "02-000-0000"}
    template = xlcrm.read_templates().named("재계약 60일 전")
    seen = xlcrm.preview(office, template, as_of=DAY, given=given)
    meant = xlcrm.roll(office, "D-60 그리고 D-30 아닌", as_of=DAY)
    assert (seen.conditions, seen.people, seen.able) == (
        *("D-60 그리고 D-30 아닌", len(meant.people), len(meant.people)),
    )
    assert len(seen.examples) == 5
    assert all("*" in each.message.text for each in seen.examples)
    assert dict(seen.kinds) == {"LMS": seen.able}
    assert 90 < seen.sizes[0] <= seen.sizes[1] <= 2000
    revealed = xlcrm.preview(office, template, as_of=DAY, given=given, count=1, reveal=True)
    assert "*" not in revealed.examples[0].message.text


def test_for_whom_it_lacks_something_is_counted(office: xlcrm.Ledger) -> None:
    """By the field, with somebody who lacks it; nothing of 설정 is there yet."""
    template = xlcrm.read_templates().named("재계약 7일 전")
    seen = xlcrm.preview(office, template, as_of=DAY)
    assert seen.able == 0
    assert dict(seen.lacking) == {"사무실": seen.people}
    assert "'기준 | 사무실 | 가온헬스'" in str(seen.first[0])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("미납", "물을 수 없습니다"),
        ("생일", "정해져 있지 않아"),
    ],
)
def test_where_nobody_can_be_asked_for_everybody_is_looked_at(
    office: xlcrm.Ledger, name: str, told: str
) -> None:
    """And it is said why."""
    seen = xlcrm.preview(office, xlcrm.read_templates().named(name), as_of=DAY)
    assert told in seen.told
    assert seen.people == 600


def test_a_text_with_signs_that_no_phone_shows_is_told(tmp_path: Path) -> None:
    """Of how many people's it is so."""
    ledger = xlcrm.open_ledger(written_to(tmp_path / "대장.xlsx"))
    template = xlcrm.Template("축하", Purpose.NOTICE, (Channel.TEXT,), "{고객명}님 🎉")
    seen = xlcrm.preview(ledger, template, as_of=DAY)
    assert seen.wrong == (("문자로 보낼 수 없는 글자가 있습니다: 🎉(U+1F389)", 5),)


def test_ten_thousand_messages_ask_the_ledger_once(
    office: xlcrm.Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known is gathered for all: no message reads the frames again."""
    asked: list[str] = []

    def counted(name: str) -> Callable[..., object]:
        from xlcrm.jobs.outreach import facts  # noqa: PLC0415 - the module that is watched

        inner = getattr(facts, name)

        def call(*args: object, **named: object) -> object:
            asked.append(name)
            return inner(*args, **named)

        return call

    for name in ("office_of", "ContractIndex", "Renewals"):
        monkeypatch.setattr(f"xlcrm.jobs.outreach.facts.{name}", counted(name))
    rendering = xlcrm.Rendering(office, DAY, {"사무실": "가온", "사무실 전화": "02-000-0000"})
    template = xlcrm.read_templates().named("재계약 30일 전")
    everybody = rendering.facts.customers
    for at in range(2_000):
        rendering.message(everybody[at % len(everybody)], template)
    assert sorted(asked) == ["ContractIndex", "Renewals"]
