"""Every example in a docstring runs, and says the truth."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def examples() -> list[str]:
    """Return the modules that have an example somewhere, by their dotted names."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "xlcrm").rglob("*.py"))
        if ">>> " in path.read_text(encoding="utf-8")
    ]


def test_there_are_examples() -> None:
    """The public functions have them, so that the test below looks in the right place."""
    assert {"xlcrm.jobs.refresh", "xlcrm.fleet.batch", "xlcrm.domain.term"} <= set(examples())


@pytest.mark.parametrize("name", examples())
def test_examples_say_the_truth(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As somebody would try them out, at the top of the project."""
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testmod(import_module(name))
    assert (failed, tried > 0) == (0, True)
