"""The examples of a documentation page, run as a reader would: from its top to its end.

A page is read in one new folder that holds what a clone has: `sample_data` and `templates`, or for
whoever changes the program all of it. Of its fenced blocks

- `sh` is run line by line, and ends as it says: `# exit code 1`, 0 unless told;
- `python` is run in one namespace for the whole page;
- `text` or `json` behind one of these is what it prints; a line `…` stands for any lines;
- a block with `title="NAME"` is that file: made, added to (`title="NAME (at the end)"`) or, as a
  `diff`, changed.

Any other block has a line `<!-- not run: WHY -->` above it.

Usage: python tests/shared/doc_examples.py PAGE…

Runs the pages and writes into them what their examples print now.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from nursery import ran

ROOT: Final = Path(__file__).parents[2]
CLONED: Final = ("sample_data", "templates")
GENERATED: Final = frozenset(
    {"accuracy.md", "api.md", "cli.md", "columns.md", "findings.md", "standards.md"}
)
WHOLE: Final = frozenset({"CONTRIBUTING.md"})
PRINTED: Final = frozenset({"text", "json"})
_BLOCK: Final = re.compile(
    r"(?:^(?P<indent> *)<!-- not run: (?P<why>[^\n]+) -->\n\n?)?"
    r"^(?P<fence> *```)(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^ *```$",
    re.DOTALL | re.MULTILINE,
)
_ENDS: Final = re.compile(r"\s+# (?:exit code|종료 코드) (\d)$")
_ADDED: Final = re.compile(r"^(?P<name>.+) \((?:at the end|맨 끝에)\)$")
_LEFT_BY_TOOLS: Final = frozenset(
    {
        *(".git", ".venv", "venv", "build", "dist", "site"),
        *(".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
    }
)
_ANY_LINES: Final = "…"
_STAMPS: Final = (
    # in a backup's name, which counts those of one second
    (re.compile(r"\d{4}-\d\d-\d\d \d{6}\)(?: \d+)?"), "2024-10-01 090000)"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "2024-10-01 09:00:00"),  # of an entry
    (re.compile(r"\d{8}-\d{4}-[0-9A-Z]{7}"), "20241001-0900-K7MPQRT"),  # 일지 ID
)
"""What tells when a page was run, and what a page shows instead."""


class WrongPageError(Exception):
    """A page whose example does not run, or does not print what the page says."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page.

    Attributes:
        line: the line of the page in which its fence opens, from 1.
        language: the fence's word, such as `sh`.
        text: what stands in it, with its last line break.
        title: the file that it is; empty if it is none.
        why_not: why it is not run; empty if it is.
        span: where its text stands in the page.
    """

    line: int
    language: str
    text: str
    title: str
    why_not: str
    span: tuple[int, int]


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page's text, in their order."""
    return [
        Block(
            page.count("\n", 0, found.start("fence")) + 1,
            found["language"],
            found["text"],
            found["title"] or "",
            found["why"] or "",
            found.span("text"),
        )
        for found in _BLOCK.finditer(page)
    ]


@dataclass(slots=True)
class Reader:
    """Somebody who follows a page in a folder.

    Attributes:
        folder: where they work; the process works there too.
        names: what the page's Python has named so far.
        printed: what the block just read has printed; None if it is none that runs.
    """

    folder: Path
    names: dict[str, object] = field(default_factory=dict)
    printed: str | None = None

    def read(self, block: Block) -> None:
        """Do what the block says.

        Raises:
            WrongPageError: it does not run.
        """
        if block.why_not:
            return
        if block.title:
            self._save(block)
        elif block.language == "sh":
            self.printed = "".join(map(self._command, block.text.splitlines()))
        elif block.language == "python":
            self.printed = self._python(block.text)
        else:
            raise WrongPageError("is neither run nor told why it is not")

    def _save(self, block: Block) -> None:
        added = _ADDED.match(block.title)
        path = self.folder / (added["name"] if added else block.title)
        if block.language == "diff":
            text = changed(path.read_text(encoding="utf-8"), block.text)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        if path.exists() != bool(added):
            raise WrongPageError(f"{path.name} is there, or is not")
        path.parent.mkdir(parents=True, exist_ok=True)
        apart = "\n\n" if added and path.suffix == ".py" else ""
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(apart + block.text)

    def _command(self, line: str) -> str:
        """Run one line of a shell, as far as pages need one."""
        ends = _ENDS.search(line)
        line, expected = _ENDS.sub("", line), int(ends[1]) if ends else 0
        command, _, output = line.partition(" > ")
        program, *arguments = shlex.split(command)
        match program:
            case "cp":
                source, target = arguments
                shutil.copy(self.folder / source, self.folder / target)
                return ""
            case "mkdir":
                (self.folder / arguments[0]).mkdir()
                return ""
            case "python":
                argv = arguments
            case "xlcrm" if not (self.folder / "xlcrm").exists():
                code, printed = ran(arguments, self.folder)
                return self._ended(line, (code, expected), printed, output)
            case "xlcrm" | "pytest":  # a clone's own code
                argv = ["-m", program, *arguments]
            case _:
                raise WrongPageError(f"no page may run {program}")
        done = subprocess.run(
            [sys.executable, "-X", "utf8", *argv],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return self._ended(line, (done.returncode, expected), done.stdout, output)

    def _ended(self, line: str, codes: tuple[int, int], printed: str, output: str) -> str:
        """Look at how a line has ended; what it prints, if not into a file."""
        code, expected = codes
        if code != expected:
            raise WrongPageError(f"{line}: exit code {code}\n{printed}")
        if not output:
            return _spelt(printed)
        (self.folder / output).write_text(printed, encoding="utf-8")
        return ""

    def _python(self, code: str) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "<page>", "exec"), self.names)  # noqa: S102 - as a reader runs it
        return _spelt(printed.getvalue())


def says(block: Block, printed: str) -> bool:
    """Tell whether a block shows what was printed, whenever that was."""
    if block.language == "json":
        return bool(json.loads(block.text) == json.loads(printed))
    wanted = "".join(
        r"(?:.*\n)*" if line == _ANY_LINES else re.escape(line) + "\n"
        for line in _lines(block.text)
    )
    return re.fullmatch(wanted, "".join(f"{line}\n" for line in _lines(printed))) is not None


def _spelt(printed: str) -> str:
    """What was printed, with paths as pages spell them, on Windows too."""
    return printed.replace("\\", "/") if os.sep == "\\" else printed


def _lines(text: str) -> list[str]:
    for stamp, shown in _STAMPS:
        text = stamp.sub(shown, text)
    return [line.rstrip() for line in text.splitlines()]


def changed(text: str, diff: str) -> str:
    """Return the text as a diff changes it, wherever its lines stand.

    Raises:
        WrongPageError: the lines of a hunk are not there, or more than once.
    """
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE):
        lines = [line or " " for line in hunk.splitlines()]
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
        if lines and text.count(old) != 1:
            raise WrongPageError(f"not there once:\n{old}")
        text = text.replace(old, new) if lines else text
    return text


def follow(page: Path, folder: Path, *, root: Path = ROOT) -> str:
    """Read a page in an empty folder; return its text with what its examples print now.

    Args:
        page: the page.
        folder: where to work; filled with what a clone has.
        root: the repository.

    Raises:
        WrongPageError: an example does not run. One that prints something else does not raise.
    """
    text = page.read_text(encoding="utf-8")
    for name in _whole(root) if page.name in WHOLE else CLONED:
        if not (folder / name).exists():
            _copy(root / name, folder / name)
    reader, pieces, done = Reader(folder), [], 0
    with contextlib.chdir(folder):
        for block in blocks(text):
            printed, reader.printed = reader.printed, None
            if block.language in PRINTED and printed is not None:
                start, stop = block.span
                pieces += [text[done:start], _shown(block, printed)]
                done = stop
                continue
            try:
                reader.read(block)
            except Exception as error:
                raise WrongPageError(f"{page.name}:{block.line}: {error}") from error
    return "".join([*pieces, text[done:]])


def _whole(root: Path) -> list[str]:
    """The names at the top of a clone, without what tools leave there."""
    return sorted(each.name for each in root.iterdir() if each.name not in _LEFT_BY_TOOLS)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _shown(block: Block, printed: str) -> str:
    """What the block shows, as it is printed now: of a cut one as many lines at both its ends."""
    if block.language == "json":
        found = json.dumps(json.loads(printed), ensure_ascii=False, indent=2)
        return block.text if says(block, printed) else f"{found}\n"
    shown = _lines(block.text)
    lines = shown if says(block, printed) else _lines(printed)
    if _ANY_LINES in shown and lines != shown:
        above = shown.index(_ANY_LINES)
        below = len(shown) - above - 1
        if above + below < len(lines):
            lines = [*lines[:above], _ANY_LINES, *lines[len(lines) - below :]]
    return "".join(f"{line}\n" for line in lines)


def main(names: list[str]) -> None:
    """Bring the pages up to date; those that are generated have their own ways."""
    for page in (Path(name).resolve() for name in names):
        if page.name in GENERATED:
            continue
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(follow(page, Path(folder)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    os.environ.pop("XLCRM_DEBUG", None)
    main(sys.argv[1:])
