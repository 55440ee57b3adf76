"""A new ledger made of a list that an office has in a file of any kind."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import DomainError, HeaderNotFoundError, NotAWorkbookError, XlcrmError
from xlcrm.files import store
from xlcrm.files.formats import BROUGHT, format_of, told
from xlcrm.jobs.adopt.adopt import adopt_file
from xlcrm.jobs.adopt.answers import sorted_answers
from xlcrm.jobs.new.from_store import workbook_of_store
from xlcrm.jobs.stores.opened import kind_of
from xlcrm.office.commit import Author
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import dataclass
from xlcrm.workbook.layouts import has_other_layouts_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from os import PathLike

    from xlcrm.jobs.adopt.adopt import Adoption
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.workbook.plan import Plan

_PLAIN: Final = "sheet.main+xml"  # the content type of an .xlsx, of all that are opened


@outlined
@dataclass(frozen=True, slots=True)
class MadeOf:
    """A ledger made of a file.

    Attributes:
        path: the ledger.
        transcribed: whether it was written anew, so that formulas are there only as values.
        adoption: what its headers mean, and the questions that are left; None where nothing in it
            reads like a ledger.
        plan: what was added to it; None while a question is left.
        refused: why nothing does.
    """

    path: Path
    transcribed: bool
    adoption: Adoption | None
    plan: Plan | None = None
    refused: XlcrmError | None = None

    @property
    def is_ledger(self) -> bool:
        """Whether it is a ledger now, with no question left."""
        return self.adoption is not None and not self.adoption.required


def made_of(  # noqa: PLR0913 - each is a choice the command line offers
    target: Path,
    source: str | PathLike[str],
    *,
    as_of: date,
    by: Author | None = None,
    answers: Mapping[str, str] | None = None,
    ask: Callable[[Path, Mapping[str, str]], Mapping[str, str]] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    branch: str = "",
) -> MadeOf:
    """Make a workbook of a file where there is none yet, and adopt it as a ledger.

    An .xlsx is copied as it is, unless its lists are no tables, as records of two lines, cards and
    halves side by side: then each record is put into one line. Of all others every sheet is
    written anew with its values: nothing is left out, and what cannot be read stands there to be
    mended. The source is not touched.

    Args:
        target: where; a free name that ends with .xlsx.
        source: an .xlsx, .xlsm, .xls, .xlsb, .ods, .csv or .tsv file, or a web page named .xls; or
            what `xlcrm export` has made.
        as_of: the day for which the computed columns are filled.
        by: who, for 변경이력; "xlcrm" at the beginning of `as_of` by default.
        answers: what headers mean and whatever else `adopt` asks, by the names of the questions.
        ask: gives all answers once the workbook is there, such as those of a person.
        limits: how much the file may unpack to.
        branch: which ledger of a store is meant, where it holds several.

    Raises:
        DomainError: an answer is none of those that there are.
        NotAWorkbookError: it is of another format, or damaged, encrypted or too large.
        IncomingError: it is a text that cannot be read.
        StorageError: there is a target already, or one of them cannot be read or written.
    """
    sorted_answers(answers or {})
    try:
        if kind_of(source):
            made, transcribed = workbook_of_store(source, branch), True
        else:
            made, transcribed = _workbook(store.read(source, limits).data, source, limits)
    except XlcrmError as error:
        raise error.at(source) from None
    store.create(target, made, [source])
    author = by or Author("xlcrm", "new", datetime.combine(as_of, time()))
    said = answers or {}
    try:
        said = said if ask is None else ask(target, said)
        adoption, done = adopt_file(
            target, author, as_of=as_of, answers=said, backup=False, limits=limits
        )
    except (DomainError, HeaderNotFoundError) as error:
        return MadeOf(target, transcribed, None, refused=error)
    return MadeOf(target, transcribed, adoption, None if done is None else done.plan)


def _workbook(data: bytes, source: str | PathLike[str], limits: Limits) -> tuple[bytes, bool]:
    """A file as an .xlsx, and whether it was written anew for that."""
    found = format_of(data, Path(source).suffix.lower())
    if found in BROUGHT:
        from xlcrm.incoming.transcribe import as_workbook  # noqa: PLC0415 - copies need it not

        return as_workbook(data, found, limits, lone=LEDGER.name), True
    try:
        package = Package(data, limits)
    except NotAWorkbookError as error:
        if found is None or type(error) is not NotAWorkbookError:
            raise
        raise told(found, source) from None
    if not package.content_type(package.workbook_part).endswith(_PLAIN):
        raise NotAWorkbookError(
            "매크로가 들었거나 서식 파일인 엑셀 문서입니다.",
            path=source,
            hint=f"옮기지 않아도 됩니다. 그대로 쓰세요: xlcrm adopt {path_quoted(source)}",
        )
    if has_other_layouts_alone(package):
        from xlcrm.incoming.transcribe import in_tables  # noqa: PLC0415 - as above

        plain = in_tables(data)
        if plain is not None:
            return plain, True
    return data, False
