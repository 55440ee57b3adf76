"""A campaign on a screen, 80 columns wide, and for programs: what would go, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.cli.shown.listing import wrapped
from xlcrm.domain.message import Channel, Purpose
from xlcrm.domain.sending_state import SendingState
from xlcrm.domain.text_bytes import TextKind
from xlcrm.domain.typed_option import path_typed, typed_option
from xlcrm.jobs.outreach.csv_carrier import NUMBER, PARTS, TEXT
from xlcrm.jobs.outreach.purposes import OPTION
from xlcrm.jobs.outreach.render import length_of
from xlcrm.reading.purposes import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.posted import Posted
    from xlcrm.jobs.outreach.purposes import PurposeQuestion
    from xlcrm.jobs.outreach.send import Dispatch
    from xlcrm.jobs.outreach.sending import Sending
    from xlcrm.schema.trouble import Problem

SCREEN: Final = 80
_MOST: Final = 10  # reasons for lacking a text that are told, and people of one reason
_INDENT: Final = 9
_TEXTS: Final = frozenset({Channel.TEXT, Channel.KAKAO})
_NEXT: Final = {
    "csv": "문자 사이트의 대량 발송에 이 파일을 올리세요.",
    "eml": "메일 프로그램에서 파일을 열어 보내세요.",
}

_NTH: Final = ("첫째", "둘째", "셋째", "넷째")
_BY_DAY: Final = "광고입니다. 밤 9시부터 아침 8시 사이에는 올리거나 예약하지 마세요."


def sending_lines(path: str, found: Sending) -> Iterator[str]:
    """Yield who would get what, who would not and why, and how to send it."""
    campaign = found.campaign
    yield f"{path}: {campaign.as_of} 기준 '{campaign.name}' 캠페인"
    yield from wrapped(f"  대상: {found.conditions} ({found.listed:,}명)", SCREEN)
    purpose = found.template.purpose.value
    yield f"  문구: {found.template.name} ({purpose}, {found.channel.value})"
    yield from _other_texts(found)
    yield from purpose_lines(found.template.name, found.question, found.words)
    kinds = ", ".join(f"{kind} {count:,}건" for kind, count in found.kinds)
    cost = f", 비용 {found.cost:,}원" if found.cost is not None else ""
    yield f"  보낼 사람 {len(found.ready):,}명" + (f": {kinds}{cost}" if kinds else "")
    if found.reached:
        yield f"  이미 보낸 사람 {found.reached:,}명: 다시 보내지 않습니다."
    if found.failed:
        yield f"  실패한 사람 {found.failed:,}명: 다시 보내려면 --retry-failed"
    yield from _unknown(found.unknown)
    if found.held:
        yield f"  보내지 않을 사람 {len(found.held):,}명"
        yield from _held(found)
    if found.unready:
        yield f"  글을 채우지 못한 사람 {len(found.unready):,}명"
        yield from _unready(found.unready)
    for number, message in enumerate(found.shown, 1):
        yield ""
        yield from _message(number, message, found)
    yield ""
    if found.question is not None:
        yield "아무것도 보내지 않았습니다. 위의 물음에 답하기 전에는 --go로도 보내지 않습니다."
        yield from wrapped(f"→ {found.question.typed}", SCREEN)
    elif found.ready:
        yield "아무것도 보내지 않았습니다. → 보내려면 --via와 --go를 붙이세요."
    else:
        yield "보낼 사람이 없습니다."


def _other_texts(found: Sending) -> Iterator[str]:
    """By which other texts the campaign was sent before: perhaps another one was meant."""
    for name, count in found.texts.items():
        yield from wrapped(
            f"  확인: 이 캠페인으로 {count:,}명에게 '{name}' 문구를 보냈습니다. → 다른 일이면 "
            "--campaign에 다른 이름을 쓰세요.",
            SCREEN,
        )


def purpose_lines(
    name: str, question: PurposeQuestion | None, words: Sequence[str]
) -> Iterator[str]:
    """Yield what is asked about a text, or why it counts as advertising though it says a notice."""
    if question is not None:
        for line in question.lines():
            yield from wrapped(f"  {line}", SCREEN)
    elif words:
        said = ", ".join(f"'{each}'" for each in words[:_MOST])
        told = typed_option(OPTION, (name, "광고"))
        option = told if told.startswith(f"{OPTION} ") else f"{OPTION} 광고"
        yield from wrapped(f"  글에 {said} 있어 광고로 봅니다. → 광고로 보내려면 {option}", SCREEN)


def _held(found: Sending) -> Iterator[str]:
    """Each reason with how many it holds back, and who they are."""
    for reason, count in found.reasons:
        yield from wrapped(f"    {count:,}명  {reason}", SCREEN)
        who = [each.who for each in found.held if each.reasons[0] == reason]
        more = f" 외 {count - _MOST:,}명 (모두 보려면 --json)" if count > _MOST else ""
        for line in wrapped(f"{', '.join(who[:_MOST])}{more}", SCREEN - _INDENT):
            yield " " * _INDENT + line


def _unready(problems: Sequence[Problem]) -> Iterator[str]:
    """What is missing, once for all who lack the same: what 설정 lacks is missing for all."""
    groups: dict[str, list[str]] = {}
    for each in problems:
        groups.setdefault(str(each).removeprefix(f"{each.place}: "), []).append(each.place)
    for what, who in list(groups.items())[:_MOST]:
        whose = who[0] if len(who) == 1 else f"{who[0]} 등 {len(who):,}명"
        yield from wrapped(f"    {whose}: {what}", SCREEN)
    left = sum(len(who) for who in list(groups.values())[_MOST:])
    if left:
        yield f"    외 {left:,}명 (모두 보려면 --json)"


def _message(number: int, message: Message, found: Sending) -> Iterator[str]:
    """A message as it may be shown, with the length of the real one."""
    real = found.ready[number - 1].message
    length = length_of(real) if message.channel in _TEXTS else None
    told = f"  {length.told}" if length is not None else ""
    who = " ".join(filter(None, (message.name, message.to)))
    yield f"[{number}/{len(found.ready):,}] {who}{told}"
    if message.subject and (length is None or length.kind is not TextKind.SMS):
        yield f"제목: {message.subject}"
    yield from message.text.split("\n")


def dispatch_lines(
    path: str, found: Dispatch, via: str, output: str, columns: Sequence[str] = ()
) -> Iterator[str]:
    """Yield what became of a run of sending.

    Args:
        path: the ledger as it was named.
        found: what became of it.
        via: the carrier's name.
        output: the file or folder that it made.
        columns: what the columns of a list hold; none: as is usual.
    """
    yield f"{path}: '{found.sending.campaign.name}' 캠페인 ({via})"
    yield from _other_texts(found.sending)
    yield f"  보낸 사람 {found.sent:,}명"
    if found.sent and output and via in _NEXT:
        yield f"  만든 것: {output}"
        where = f" {_places(columns or PARTS)}" if via == "csv" else ""
        yield from wrapped(f"    → {_NEXT[via]}{where}", SCREEN)
        if _held_at_night(found.sending):
            yield from wrapped(f"    → {_BY_DAY}", SCREEN)
    if found.sending.reached:
        yield f"  이미 보낸 사람 {found.sending.reached:,}명: 다시 보내지 않았습니다."
    yield from _not_sent(found)
    yield from _failed(found)
    if found.traced:
        yield f"  지난번에 멈춘 {found.traced:,}건이 어떻게 되었는지 확인했습니다."
    yield from _unknown(found.unknown)
    told = [
        f"{each.value} {found.counts[each]:,}" for each in SendingState if found.counts.get(each)
    ]
    if told and not found.waits:
        yield f"  마케팅 시트에 적었습니다: {', '.join(told)}"


def _places(columns: Sequence[str]) -> str:
    """Where number and text stand in a list."""
    number, text = (_NTH[[*columns].index(part)] for part in (NUMBER, TEXT))
    return f"{number} 열이 번호, {text} 열이 내용입니다."


def _held_at_night(sending: Sending) -> bool:
    """Whether what is in a file may not be sent at night, which nobody can see to any more."""
    advertised = sending.template.purpose is Purpose.ADVERTISING
    return advertised and sending.channel is not Channel.EMAIL


def warning_lines(path: str, found: Dispatch) -> Iterator[str]:
    """Yield what is to be done after a run of sending."""
    for each in found.elsewhere:
        yield from wrapped(
            f"지난번에 멈춘 발송의 파일도 있습니다: {each} → 그 파일도 보내세요.", SCREEN
        )
    if found.stopped is not None:
        left = f" 남은 사람 {found.left:,}명에게는 보내지 않았습니다." if found.left else ""
        yield f"멈췄습니다: {found.stopped.message}{left}"
        hint = found.stopped.hint or ""
        yield f"→ {hint} 같은 명령을 다시 실행하면 남은 사람에게만 보냅니다.".replace("→  ", "→ ")
    if found.waits and found.aside:
        yield from wrapped(f"마케팅 시트에 적지 못했습니다: {found.aside}", SCREEN)
        yield f"고친 뒤: xlcrm queue apply {path_typed(path)}"
    elif found.waits:
        yield (
            "대장을 지금 쓸 수 없어 마케팅 시트에는 아직 적지 않았습니다. "
            f"→ 대장을 닫고 xlcrm queue apply {path_typed(path)}"
        )


def _not_sent(found: Dispatch) -> Iterator[str]:
    """Who got nothing, and why."""
    held = dict(found.sending.reasons)
    for reason, count in found.held.items():
        held[reason] = held.get(reason, 0) + count
    if held:
        yield f"  보내지 않은 사람 {sum(held.values()):,}명"
        yield from _counted(held)
    if found.sending.unready:
        count = len(found.sending.unready)
        yield f"  글을 채우지 못한 사람 {count:,}명 (누구인지: --go 없이 실행)"
    if found.dropped:
        yield f"  그 사이 명단에서 빠진 사람 {found.dropped:,}명"


def _failed(found: Dispatch) -> Iterator[str]:
    """Whose message failed, now or before."""
    if found.failed:
        yield f"  실패 {sum(found.failed.values()):,}명 (다시 보내려면 --retry-failed)"
        yield from _counted(found.failed)
    if found.sending.failed:
        yield f"  전에 실패한 사람 {found.sending.failed:,}명: 다시 보내려면 --retry-failed"


def _counted(reasons: Mapping[str, int]) -> Iterator[str]:
    """Each reason with how many it holds back, the most first."""
    for reason, count in sorted(reasons.items(), key=lambda each: (-each[1], each[0])):
        yield from wrapped(f"    {count:,}명  {reason}", SCREEN)


def _unknown(unknown: Iterable[Posted]) -> Iterator[str]:
    """Messages of which nobody knows whether they went out, and what to do."""
    found = [*unknown]
    if found:
        yield f"  확인 필요 {len(found):,}명: 보냈는지 알 수 없어 다시 보내지 않습니다."
        yield from wrapped(
            "    → 받았으면 xlcrm send results로 적고, 받지 못했으면 --resend-unknown으로 "
            "다시 보내세요.",
            SCREEN,
        )


def plain_sending(found: Sending) -> dict[str, Any]:
    """Return what would be sent for programs; personal values masked."""
    return {
        "campaign": found.campaign.name,
        "conditions": found.conditions,
        "template": found.template.name,
        "purpose": found.template.purpose.value,
        "question": plain_question(found.question),
        "advertising_by": [*found.words],
        "channel": found.channel.value,
        "listed": found.listed,
        "ready": len(found.ready),
        "reached": found.reached,
        "failed_before": found.failed,
        "unknown": len(found.unknown),
        "held": dict(found.reasons),
        "held_people": [{"who": each.who, "reasons": [*each.reasons]} for each in found.held],
        "kinds": dict(found.kinds),
        "cost": found.cost,
        "unready": [str(each) for each in found.unready],
        "other_texts": dict(found.texts),
        "preview": [
            {"name": each.name, "to": each.to, "subject": each.subject, "text": each.text}
            for each in found.shown
        ],
    }


def plain_question(question: PurposeQuestion | None) -> dict[str, Any] | None:
    """Return what is asked about a text for programs; None where nothing is."""
    if question is None:
        return None
    return {
        "template": question.template,
        "sentence": question.sentence,
        "signs": [*question.signs],
        "proposal": ANSWERS[question.proposal],
        "answers": [*ANSWERS.values()],
    }


def plain_dispatch(found: Dispatch) -> dict[str, Any]:
    """Return what became of a run of sending for programs."""
    return {
        "campaign": found.sending.campaign.name,
        "states": {each.value: count for each, count in found.counts.items()},
        "held": dict(found.held),
        "failed": dict(found.failed),
        "reached": found.sending.reached,
        "other_texts": dict(found.sending.texts),
        "unknown": len(found.unknown),
        "traced": found.traced,
        "left": found.left,
        "dropped": found.dropped,
        "waits": found.waits,
    }
