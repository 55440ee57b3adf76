"""What the site's builder is told: pages link to files of the repository, and one lies elsewhere.

In the repository a page links to `../tests/…` and to `../CONTRIBUTING.md`, so that it can be read
there. On the site such a link leads to the repository, or to the page made of that file.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

OUTSIDE: Final = {"CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md"}
"""Files at the top of the repository that are pages of the site, and what they are called there."""

_LINK: Final = re.compile(r"(?<=\]\()(?!https?:|#)([^)#\s]+)(#[^)\s]*)?(?=\))")
_DOCS: Final = "docs"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie outside docs/."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - tests need no builder

    top = Path(config.docs_dir).parent
    for name, page in OUTSIDE.items():
        text = (top / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Have links that lead out of docs/ lead somewhere on the site too."""
    del files
    at_the_top = page.file.src_uri in OUTSIDE.values()
    return linked(markdown, "" if at_the_top else _DOCS, config.extra["repository"])


def linked(markdown: str, folder: str, repository: str) -> str:
    """Return a page's text with its links as the site has them.

    Args:
        markdown: the text, its links relative to where it lies in the repository.
        folder: the folder in which it lies; empty at the top.
        repository: the address of the repository's files, with a slash at its end.

    >>> linked("[a](../tests/a.py) [b](b.md#c) [d](../CONTRIBUTING.md)", "docs", "https://host/")
    '[a](https://host/tests/a.py) [b](b.md#c) [d](contributing.md)'
    >>> linked("[e](docs/cli.md) [f](CHANGELOG.md)", "", "https://host/")
    '[e](cli.md) [f](https://host/CHANGELOG.md)'
    """

    def there(found: re.Match[str]) -> str:
        name, section = posixpath.normpath(posixpath.join(folder, found[1])), found[2] or ""
        if name in OUTSIDE:
            return OUTSIDE[name] + section
        if name.startswith(f"{_DOCS}/"):
            return name.removeprefix(f"{_DOCS}/") + section
        return f"{repository}{name}{section}"

    return _LINK.sub(there, markdown)
