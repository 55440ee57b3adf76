"""Answers to what a command asks: as options, from a file, or from the person at the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from xlcrm.jobs.adopt.values import Question


def is_asked(*, as_json: bool) -> bool:
    """Tell whether there is somebody to ask, and a screen to ask on."""
    return not as_json and sys.stdin.isatty() and sys.stdout.isatty()


def is_agreed(question: str) -> bool:
    """Whether the person at the terminal says yes; whoever only presses Enter has not.

    Raises:
        click.Abort: the person has stopped.
    """
    said = click.prompt(f"{question} (예/아니오)", default="아니오")
    return str(said).strip().casefold() in _YES


_YES: Final = frozenset({"예", "네", "응", "y", "yes", "ㅇ", "ㅇㅇ", "ㅛ", "1"})
"""Yes, as people type it; ㅛ is the y of a Korean keyboard."""


def answers_given(
    ctx: click.Context, param: click.Parameter, value: tuple[str, ...]
) -> dict[str, str]:
    """Read `머리글=열` and `시트!머리글=열`, and the other answers, which look the same."""
    found = {}
    for each in value:
        header, equals, name = each.rpartition("=")
        if not (equals and header.strip() and name.strip()):
            raise click.BadParameter("'성함=고객명'처럼 머리글=열로 적으세요.", ctx, param)
        found[header.strip()] = name.strip()
    return found


def answers_of(file: str | None) -> dict[str, str]:
    """Return the answers of a file, if one is named."""
    from xlcrm.incoming.answers import read_answers  # noqa: PLC0415 - heavy imports late

    return {} if file is None else read_answers(file)


_TRIES: Final = 5  # wrong answers to one question, before it is left


def answer_at_terminal(question: Question, number: str) -> str | None:
    """Return what the person at the terminal says of a question; None if that cannot be read.

    Whoever stops in the middle, by Ctrl-C or Ctrl-D, ends the command: nothing has been written.
    """
    from xlcrm.cli.failures import INTERRUPTED  # noqa: PLC0415
    from xlcrm.cli.shown.adopt import question_told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.shown.listing import on_screen  # noqa: PLC0415
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415
    from xlcrm.jobs.adopt.values import HEADERS  # noqa: PLC0415

    lines, *rest = question_told(question)
    for line in (f"{number}{lines}", *rest):
        for each in on_screen(shown(line)):
            click.echo(each)
    header = question.section == HEADERS
    ask, wrong = ("번호나 열 이름", "위의 번호나 열 이름을") if header else ("번호", "위의 번호를")
    try:
        for _ in range(_TRIES):
            answer = _answer_in(question, _prompted(ask, bool(question.proposal)))
            if answer is not None:
                return answer
            click.echo(f"그런 번호나 답은 없습니다. {wrong} 적으세요.")
    except click.Abort:
        click.echo()
        say("그만두었습니다. 답을 받지 않았고, 아무것도 쓰지 않았습니다.")
        raise click.exceptions.Exit(INTERRUPTED) from None
    click.echo("답하지 않은 것으로 두고 넘어갑니다.")
    return None


def _prompted(ask: str, proposed: bool) -> str:  # noqa: FBT001 - of two words
    """What is typed; nothing at all stands for the proposal, if there is one."""
    default = "1" if proposed else ""
    return str(click.prompt(ask, default=default, show_default=proposed)).strip()


def _answer_in(question: Question, said: str) -> str | None:
    """The answer that a number or a word names; None if it is none of this question's."""
    from xlcrm.errors import DomainError  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.adopt.answers import sorted_answers  # noqa: PLC0415
    from xlcrm.jobs.adopt.values import HEADERS, MANNERS  # noqa: PLC0415
    from xlcrm.reading.told import UNUSED  # noqa: PLC0415
    from xlcrm.schema.header_words import normalise  # noqa: PLC0415

    offered = [UNUSED, *(each.answer for each in question.offers)]
    if said.isdecimal():
        return dict(enumerate(offered)).get(int(said))
    named = [each for each in offered if normalise(each) == normalise(said)]
    if named:
        return named[0]
    try:
        found = sorted_answers({question.name: said})
    except DomainError:
        return None
    fits = found.headers if question.section == HEADERS else question.section != MANNERS
    return said if said and fits else None
