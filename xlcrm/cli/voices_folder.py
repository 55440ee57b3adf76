"""`xlcrm voices` over every ledger of a folder: together, or one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.cli import folder
from xlcrm.cli.shown.voices import plain_voices, voices_lines
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import failed
from xlcrm.errors import XlcrmError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from xlcrm.jobs.together import Part
    from xlcrm.jobs.voices import Voices
    from xlcrm.ooxml.zipformat import Limits

    _Way = tuple[date, bool, Limits]
    _Found = tuple[Part, Voices | None]


_THEMES: Final = "주제"  # as `xlcrm.analysis.together` calls what ledgers set differently


def said_in(  # noqa: PLR0913 - what the command was given
    path: str,
    asked: Mapping[str, Any],
    shown_: tuple[int, str | None],
    way: _Way,
    *,
    each: bool,
    strict: bool,
    reveal: bool,
) -> int:
    """Say what the customers of every ledger below a folder say.

    Args:
        path: the folder.
        asked: the theme, the months, how words are told, as `xlcrm.voices` takes them.
        shown_: how many voices are shown in their words; the file that is to be made.
        way: the day, whether as JSON, how much a workbook may unpack to.
        each: whether one ledger after the other.
        strict: whether what is no ledger is an error.
        reveal: whether people are shown unmasked.
    """
    from xlcrm.analysis.together import together  # noqa: PLC0415 - heavy imports late
    from xlcrm.jobs.together import part_of  # noqa: PLC0415
    from xlcrm.jobs.voices import (  # noqa: PLC0415
        voices_of,
        write_voices_together,
    )
    from xlcrm.office.ledger import open_ledger  # noqa: PLC0415

    (sentences, output), (as_of, as_json, limits) = shown_, way

    def found_in(file: Path) -> _Found:
        part = part_of(open_ledger(file, limits=limits), as_of=as_of, called=str(file))
        apart = each or as_json
        return part, voices_of(part.office, part.people, **asked) if apart else None

    all_ = folder.gathered(path, found_in, limits=limits, strict=strict)
    parts = [(branch.name, branch.found[0]) for branch in all_.branches]
    try:
        if not parts:
            return all_.print_json(as_of, lambda _: {}) if as_json else all_.tell(as_of)
        office = together([(name, part.office) for name, part in parts])
        people = frozenset().union(*(part.people for _, part in parts))
        found = voices_of(office, people, **asked)
        if output is not None:
            write_voices_together(
                parts,
                all_.title,
                found,
                output,
                reveal=reveal,
                unread=all_.unread,
                of=all_.files,
            )
    except XlcrmError as error:
        return failed(output or path, error, as_of, as_json=as_json)
    if as_json:
        return all_.print_json(
            as_of,
            lambda branch: _plain(branch.found[1], sentences, reveal=reveal),
            {"together": plain_voices(found, sentences, reveal=reveal) | {"output": output}},
        )
    apart = [(str(branch.path), branch.found[1]) for branch in all_.branches]
    for name, voices in apart if each else [(path, found)]:
        for line in voices_lines(name, voices, sentences, reveal=reveal) if voices else ():
            out(line)
    if not each and _THEMES in office.differing:
        out("  대장마다 주제를 달리 정해, 모두의 주제로 셉니다. 대장마다 보려면 --each를 붙이세요.")
    if output is not None:
        out(f"{shown(output)}: 고객의 말 {found.count:,}건을 적었습니다.")
    return all_.tell(as_of)


def _plain(found: Voices | None, sentences: int, *, reveal: bool) -> dict[str, object]:
    return {} if found is None else plain_voices(found, sentences, reveal=reveal)
