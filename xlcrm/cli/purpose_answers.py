"""`--answer`: whether a text is advertising or a notice, said by whoever sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.cli import options
    from xlcrm.jobs.outreach.purposes import PurposeQuestion
    from xlcrm.jobs.outreach.templates import Template
    from xlcrm.office.ledger import Ledger

_TRIES: Final = 5  # wrong answers to one question, before it is left


def _said(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, str] | None:
    """Read `이름=안내`, or the answer alone."""
    if value is None:
        return None
    from xlcrm.reading.purposes import purpose_of_word  # noqa: PLC0415 - few answer

    name, _, word = value.rpartition("=")
    if purpose_of_word(word) is None:
        raise click.BadParameter("광고 또는 안내로 적으세요: '방문 안내=안내'", ctx, param)
    return name.rpartition("!")[2].strip() if _in_section(name) else name.strip(), word.strip()


def _in_section(name: str) -> bool:
    """Whether a name has the section of 설정 before it, as answers to `xlcrm adopt` have."""
    from xlcrm.domain.identity import match_key  # noqa: PLC0415 - few answer
    from xlcrm.reading.purposes import SECTION  # noqa: PLC0415

    return "!" in name and match_key(name.partition("!")[0]) == match_key(SECTION)


answer = click.option(
    "--answer",
    callback=_said,
    metavar="문구=답",
    help="글만으로 알 수 없는 문구가 광고인지 안내인지 답해 설정에 적습니다.",
)


def answered(  # noqa: PLR0913 - what the command was given
    opened: Ledger,
    template: Template,
    said: tuple[str, str] | None,
    *,
    given: Mapping[str, str],
    as_of: date,
    way: options.Way,
) -> Ledger:
    """Write down what was answered about a text, or ask the person at the terminal.

    Args:
        opened: the workbook as it is.
        template: the text.
        said: the name and the answer of the option; None where it is not there.
        given: what fields of the text say for everybody.
        as_of: the day that counts as today.
        way: how it writes.

    Returns:
        The workbook with the answer; the same where there is none.

    Raises:
        XlcrmError: the answer is about another text or does not fit it, or cannot be written.
    """
    from xlcrm.cli.asking import is_asked  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.identity import match_key  # noqa: PLC0415
    from xlcrm.errors import DomainError  # noqa: PLC0415
    from xlcrm.jobs.outreach.purposes import purpose_found  # noqa: PLC0415

    found = purpose_found(template, opened, as_of=as_of, given=given)
    if said is not None:
        name, word = said
        if name and match_key(name) != match_key(template.name):
            raise DomainError(
                f"'{name[:60]}'에 대한 답이지만, 보낼 문구는 '{template.name}'입니다.",
                hint=f'--answer "{template.name}=안내"처럼 그 문구의 이름을 적으세요.',
            )
    elif found.question is not None and is_asked(as_json=way.as_json) and not way.dry_run:
        typed = _asked(found.question)
        if typed is None:
            return opened
        word = typed
    else:
        return opened
    return _written(opened, template, word, given=given, way=way)


def _asked(question: PurposeQuestion) -> str | None:
    """What the person at the terminal says; None where that is left for later."""
    from xlcrm.cli.failures import INTERRUPTED  # noqa: PLC0415 - heavy imports late
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415
    from xlcrm.reading.purposes import ANSWERS, purpose_of_word  # noqa: PLC0415

    asked, sentence, _ = question.lines()
    offered = sorted(ANSWERS.values(), key=lambda each: each != ANSWERS[question.proposal])
    for line in (asked, sentence):
        click.echo(shown(line))
    for number, each in enumerate(offered, 1):
        click.echo(f"  {number}) {each}{' [제안]' if number == 1 else ''}")
    click.echo("  0) 나중에 – 답하기 전에는 보내지 않습니다.")
    try:
        for _ in range(_TRIES):
            typed = str(click.prompt("번호", default="0")).strip()
            if typed in {"0", "나중에"}:
                return None
            if typed in {"1", "2"}:
                return offered[int(typed) - 1]
            if purpose_of_word(typed) is not None:
                return typed
            click.echo("그런 번호나 답은 없습니다. 위의 번호를 적으세요.")
    except click.Abort:
        click.echo()
        say("그만두었습니다. 답을 받지 않았고, 아무것도 쓰지 않았습니다.")
        raise click.exceptions.Exit(INTERRUPTED) from None
    return None


def _written(
    opened: Ledger,
    template: Template,
    word: str,
    *,
    given: Mapping[str, str],
    way: options.Way,
) -> Ledger:
    """Write an answer into 설정, or have it wait; return the workbook as it is then."""
    from xlcrm.cli.streams import say, shown  # noqa: PLC0415 - heavy imports late
    from xlcrm.domain.particles import with_particle  # noqa: PLC0415
    from xlcrm.errors import LockedWorkbookError  # noqa: PLC0415
    from xlcrm.jobs.outreach.purpose_row import written_purpose  # noqa: PLC0415
    from xlcrm.jobs.outreach.purposes import answer_to  # noqa: PLC0415
    from xlcrm.jobs.waiting import change, wait  # noqa: PLC0415
    from xlcrm.jobs.works import ANSWER  # noqa: PLC0415
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    path, by, limits = opened.path, way.author(ANSWER), way.saving["limits"]
    words = answer_to(template, word, given=given)
    proposal = written_purpose(opened, **words, by=by)
    if not proposal:
        return opened
    told = f"'{template.name}' 문구를 {with_particle(words['answer'], '으로/로')}"
    if way.dry_run:
        say(shown(f"{told} 적을 것입니다. (--dry-run: 쓰지 않았습니다)"))
        return opened.after(proposal.plan)
    try:
        change(path, lambda ledger: written_purpose(ledger, **words, by=by), by, **way.saving)
    except LockedWorkbookError as busy:
        wait(path, ANSWER, words, by, busy, limits=limits)
        say(shown(f"{told} 적을 일이 대기열에 있습니다. 대장을 지금 쓸 수 없습니다."))
    else:
        say(shown(f"{told} 설정 시트에 적었습니다."))
    return open_ledger(path, limits=limits)
