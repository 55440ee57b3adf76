"""Answers to what a command asks: as options, from a file, or from the person at the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from xlcrm.jobs.adopt.values import Question


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
    """Return what the person at the terminal says of a question; None if that cannot be read."""
    from xlcrm.cli.shown.adopt import question_told  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import shown  # noqa: PLC0415
    from xlcrm.errors import DomainError  # noqa: PLC0415
    from xlcrm.jobs.adopt.answers import sorted_answers  # noqa: PLC0415
    from xlcrm.reading.told import UNUSED  # noqa: PLC0415

    lines, *rest = question_told(question)
    click.echo(shown(f"{number}{lines}"))
    for line in rest:
        click.echo(shown(line))
    numbered = dict(enumerate([UNUSED, *(each.answer for each in question.offers)]))
    default = "1" if question.proposal else None
    for _ in range(_TRIES):
        said = str(click.prompt("번호나 답", default=default)).strip()
        answer = numbered.get(int(said), "") if said.isdecimal() else said
        try:
            sorted_answers({question.name: answer})
        except DomainError:
            click.echo("그런 번호나 답은 없습니다.")
        else:
            return answer
    click.echo("답하지 않은 것으로 두고 넘어갑니다.")
    return None
