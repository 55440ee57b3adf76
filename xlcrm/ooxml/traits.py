"""What is known of a workbook's long parts from a look at them before, by their packed bytes.

A sheet that nobody touches is packed into the same bytes as long as nobody does. So whether it
holds formulas or merged cells, and how many shared strings, need not be looked for again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from xlcrm.digits import whole
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from xlcrm.ooxml.archive import Archive

LONG: Final = 1 << 22
"""Bytes from which on it pays to know something of a part without unpacking it."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a sheet; None of each that nobody knows.

    Attributes:
        formulas: whether it may hold any.
        merges: whether cells are merged.
        shared: how many cells seem to be shared strings.
    """

    formulas: bool | None = None
    merges: bool | None = None
    shared: int | None = None

    @property
    def told(self) -> str:
        """Return it in a few letters and digits, which `traits_in` reads.

        >>> Traits(formulas=False, shared=12).told
        'f0 s12'
        """
        said = (("f", self.formulas), ("m", self.merges), ("s", self.shared))
        return " ".join(f"{letter}{int(each)}" for letter, each in said if each is not None)


UNKNOWN: Final = Traits()


def traits_in(told: str) -> Traits:
    """Return what `Traits.told` has said; what is not understood is not known.

    >>> traits_in("f0 x9 s12")
    Traits(formulas=False, merges=None, shared=12)
    """
    said = {each[:1]: whole(each[1:]) for each in told.split() if each[1:].isdecimal()}
    formulas, merges = (bool(said[key]) if key in said else None for key in "fm")
    return Traits(formulas, merges, said.get("s"))


class Counts(NamedTuple):
    """How many things there are that cells name by their number; None where nobody knows.

    Attributes:
        strings: the shared strings.
        formats: the cell formats.
    """

    strings: int | None = None
    formats: int | None = None


ANY = Counts()
"""Numbers that are not held against how many there are."""


class Sure(NamedTuple):
    """Up to which byte nothing can be wrong in a sheet's rows, held against some counts."""

    end: int
    counts: Counts


class Known:
    """What is known of the parts of one archive.

    Args:
        archive: the archive.
        by_digest: what is known, by the digests of parts; what is learned comes to it.
    """

    def __init__(self, archive: Archive, by_digest: MutableMapping[str, Traits]) -> None:
        self._archive = archive
        self.by_digest = by_digest

    def of(self, name: str) -> Traits:
        """Return what is known of a member; nothing of short ones."""
        archive = self._archive
        if not self.by_digest or name not in archive or archive.member(name).unpacked < LONG:
            return UNKNOWN
        return self.by_digest.get(archive.digest(name), UNKNOWN)

    def learn(
        self,
        name: str,
        *,
        formulas: bool | None = None,
        merges: bool | None = None,
        shared: int | None = None,
    ) -> None:
        """Keep what somebody has seen of a member who had unpacked all of it."""
        archive = self._archive
        if name not in archive or archive.member(name).unpacked < LONG:
            return
        digest = archive.digest(name)
        known = self.by_digest.get(digest, UNKNOWN)
        self.by_digest[digest] = Traits(
            known.formulas if formulas is None else formulas,
            known.merges if merges is None else merges,
            known.shared if shared is None else shared,
        )
