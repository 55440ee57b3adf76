"""What installed packages bring is found wherever it may be declared."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from xlcrm.schema.plugins import plugins

if TYPE_CHECKING:
    from pathlib import Path

METADATA = "Metadata-Version: 2.1\nName: office-rules\nVersion: 1\n"
BROUGHT = "[xlcrm.of_a_test]\n가 = textwrap:dedent\n나 = not_there:rule\n"


def _as_at_the_start() -> SimpleNamespace:
    """What a program that has just begun knows of modules and of where they may lie."""
    finders = [each for each in sys.meta_path if isinstance(each, type)]  # none of pytest's own
    return SimpleNamespace(modules={}, path=sys.path, meta_path=finders)


@pytest.mark.parametrize("folder", ["office_rules-1.dist-info", "Office_Rules.EGG-INFO", "zipped"])
def test_a_package_on_the_path_brings_what_it_declares(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder of either kind, or in an archive; what cannot be loaded is named."""
    place = tmp_path / "packages"
    if folder == "zipped":
        with ZipFile(place, "w") as archive:
            archive.writestr("office_rules-1.dist-info/METADATA", METADATA)
            archive.writestr("office_rules-1.dist-info/entry_points.txt", BROUGHT)
    else:
        (place / folder).mkdir(parents=True)
        (place / folder / "METADATA").write_text(METADATA, encoding="utf-8")
        (place / folder / "entry_points.txt").write_text(BROUGHT, encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(place), str(tmp_path / "gone")])
    monkeypatch.setattr("xlcrm.schema.plugins.sys", _as_at_the_start())
    plugins.cache_clear()
    found = plugins("xlcrm.of_a_test")
    plugins.cache_clear()
    assert [(each.name, each.error) for each in found] == [
        ("가", ""),
        ("나", "ModuleNotFoundError"),
    ]


def test_where_none_declares_a_group_nothing_is_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what reads descriptions properly is not asked."""

    def asked(**_: object) -> None:
        pytest.fail("asked")

    monkeypatch.setattr("importlib.metadata.entry_points", asked)
    monkeypatch.setattr("xlcrm.schema.plugins.sys", _as_at_the_start())
    assert plugins("xlcrm.nobody_brings_this") == ()
