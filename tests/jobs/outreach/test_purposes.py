"""A text of the office's own that may be advertising: asked about once, held until then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from outreach_books import BY, DAY, Postbox, campaign, marketing, outreach_office, sent_by

import xlcrm
from xlcrm.domain.advertising import offers
from xlcrm.domain.message import Purpose
from xlcrm.domain.wording import filled, pieces_of
from xlcrm.errors import DomainError, LockedWorkbookError
from xlcrm.jobs.outreach.purposes import answer_purpose, answer_to, purpose_found
from xlcrm.jobs.outreach.sending import sending
from xlcrm.jobs.outreach.templates import read_templates, template_of
from xlcrm.jobs.waiting import wait

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.carrier import Outcome
    from xlcrm.jobs.outreach.sending import Sending
    from xlcrm.jobs.outreach.templates import Template

NEW = "{고객명}님, 새 기계를 들여왔어요."


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a small office that has a text of which nobody can tell what it is."""
    path = outreach_office(tmp_path / "대장.xlsx", 3)
    write(path, NEW)
    return path


def write(path: Path, text: str) -> None:
    """Put the text beside the workbook."""
    folder = path.parent / "문구"
    folder.mkdir(exist_ok=True)
    (folder / "새 기계.txt").write_text(text, "utf-8")


def plan(path: Path) -> Sending:
    """What would be sent now."""
    return sending(xlcrm.open_ledger(path), campaign("새 기계"), at=BY.now)


def template(path: Path) -> Template:
    """The text as it is read."""
    return read_templates(xlcrm.open_ledger(path)).named("새 기계")


def files(folder: Path) -> dict[Path, bytes]:
    """What lies in a folder, but for locks."""
    found = [each for each in folder.rglob("*") if each.is_file()]
    return {each: each.read_bytes() for each in found if not each.name.endswith("-lock")}


def say(path: Path, answer: str) -> None:
    """Answer what is asked about the text."""
    ledger = xlcrm.open_ledger(path)
    ledger.commit(answer_purpose(ledger, template(path), answer, by=BY), by=BY)


def test_a_text_in_doubt_is_asked_about_and_held_until_then(book: Path, tmp_path: Path) -> None:
    """The plan shows the sentence and a proposal; sending is refused, and nothing is written."""
    asked = plan(book).question
    assert asked is not None
    assert (asked.sentence, asked.proposal) == (
        "○○님, 새 기계를 들여왔어요.",
        Purpose.ADVERTISING,
    )
    before = files(tmp_path)
    with pytest.raises(DomainError, match="광고인지 거래 안내인지") as refused:
        sent_by(book, Postbox(tmp_path / "받은"), campaign("새 기계"))
    assert '--answer "새 기계=광고" 또는 "새 기계=안내"' in str(refused.value)
    assert files(tmp_path) == before


def test_the_answer_is_asked_for_once_and_again_when_the_text_changes(
    book: Path, tmp_path: Path
) -> None:
    """It stands in 설정 with who, when and which text; spaces change no text."""
    say(book, "안내")
    (row,) = [
        each
        for each in load_workbook(book)["설정"].iter_rows(values_only=True)
        if "새 기계" in each
    ]
    assert row[:2] == ("문구 구분", "새 기계")
    assert str(row[2]).startswith("안내 (2024-10-01 김대리, 글 ")
    assert not [each for each in xlcrm.open_ledger(book).findings if each.code == "S146"]
    write(book, f"{NEW}\n")
    assert sent_by(book, Postbox(tmp_path / "받은"), campaign("새 기계")).sent == 3
    write(book, NEW.replace("기계", "거울"))
    assert plan(book).question is not None
    say(book, "안내")
    rows = [*load_workbook(book)["설정"].iter_rows(values_only=True)]
    assert len([each for each in rows if "새 기계" in each]) == 1
    assert plan(book).question is None


def test_what_is_said_to_be_advertising_goes_as_advertising(book: Path) -> None:
    """With the mark, the sender and the way out, and to nobody who has not agreed."""
    workbook = load_workbook(book)
    workbook["고객정보"]["B3"] = "N"
    workbook.save(book)
    assert len(plan(book).ready) == 3
    say(book, "광고")
    found = plan(book)
    assert found.template.purpose is Purpose.ADVERTISING
    assert [each.message.text.startswith("(광고)") for each in found.ready] == [True, True]
    assert "080-123-4567" in found.ready[0].message.text
    assert [each.addressed.message.name for each in found.held] == ["나래울"]


def test_an_answer_that_waits_for_the_workbook_counts(book: Path, tmp_path: Path) -> None:
    """And so does one that was typed in the middle of a run, as any text that has changed."""
    words = answer_to(template(book), "안내")
    busy = LockedWorkbookError("다른 사람이 열어 두었습니다.")
    assert wait(book, "templates answer", words, BY, busy).identifier
    assert plan(book).question is None
    changed = Postbox(tmp_path / "받은")

    class Changing(Postbox):
        def send(self, message: Message, key: str) -> Outcome:
            workbook = load_workbook(book)
            workbook["고객대장"]["C4"] = "010-0000-0009"
            workbook.save(book)
            write(book, NEW.replace("기계", "거울"))
            return super().send(message, key)

    found = sent_by(book, Changing(tmp_path / "받은"), campaign("새 기계"))
    assert (found.sent, found.left, len(changed.got)) == (1, 2, 1)
    assert "광고인지 거래 안내인지" in str(found.stopped)
    assert [each["상태"] for each in marketing(book)] == ["보냄"]


def test_an_answer_has_to_fit_the_text() -> None:
    """What offers something is no notice, whatever is said; ours are what they say."""
    offered = template_of({"text": "재계약하시면 10% 할인해 드립니다."}, "할인", "할인.txt")
    with pytest.raises(DomainError, match="'할인', '10%' 있어 광고로"):
        answer_to(offered, "안내")
    assert answer_to(offered, "광고")["answer"] == "광고"
    marked = template_of({"text": "(광고) 어서 오세요"}, "어서", "어서.txt")
    with pytest.raises(DomainError, match="광고라고 적힌"):
        answer_to(marked, "안내")
    with pytest.raises(DomainError, match="xlcrm의 문구"):
        answer_to(read_templates().named("생일"), "안내")
    with pytest.raises(DomainError, match="답이 아닙니다"):
        answer_to(offered, "글쎄")


def test_what_is_given_for_everybody_belongs_to_the_text() -> None:
    """Who sends does not: with another number it is the same text."""
    text = template_of({"text": "{고객명}님, {일} 때문에 쉽니다. {사무실}"}, "휴무", "휴무.txt")
    plain = purpose_found(text, given={"일": "정전"})
    assert plain.question is None
    assert purpose_found(text, given={"일": "새 기계 설명회"}).question is not None
    assert purpose_found(text, given={"일": "정전", "사무실": "행복"}).digest == plain.digest


def test_the_texts_that_come_with_xlcrm_are_never_asked_about() -> None:
    """Nor is one of the notices among them taken for advertising."""
    shipped = read_templates().templates
    assert len(shipped) == 15
    assert [each.name for each in shipped if purpose_found(each).question] == []
    notices = [each for each in shipped if each.purpose is Purpose.NOTICE]
    said = {
        each.name: offers(*(filled(pieces_of(part), lambda _: "○○") for part in words))
        for each in notices
        for words in [(each.subject, each.text)]
    }
    assert said == {each.name: () for each in notices}
    assert purpose_found(shipped[0], as_of=date(2024, 10, 1)).template == shipped[0]


def test_a_preview_asks_as_well(book: Path) -> None:
    """`templates show` says so before anybody sends."""
    seen = xlcrm.preview(xlcrm.open_ledger(book), template(book), as_of=DAY)
    assert seen.question is not None
    say(book, "광고")
    seen = xlcrm.preview(xlcrm.open_ledger(book), template(book), as_of=DAY)
    assert (seen.question, seen.template.purpose) == (None, Purpose.ADVERTISING)
