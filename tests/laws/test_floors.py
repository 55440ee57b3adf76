"""The design's floors and doors, held against the code's own imports and calls."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import warnings
from dataclasses import dataclass, field
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xlcrm"
MANY_LINES = 400

FLOORS = {
    15: ("__main__",),
    14: ("cli",),
    13: ("desk",),
    12: ("__init__",),  # the front page's imports are for types alone
    11: ("fleet",),
    10: ("jobs",),
    9: ("pages",),
    8: ("analysis", "incoming"),
    7: ("office",),
    6: ("workbook",),
    5: ("rules",),
    4: ("reading", "look", "people"),
    3: ("schema", "files"),
    2: ("domain", "ooxml"),
    1: ("errors", "cellref", "columnwise", "digits"),
    0: ("addresses", "collector", "patterns", "values"),
}
"""Rooms of the package: a module, or a folder of modules; imports point strictly down."""

LOOSE = frozenset(
    {
        *("__init__", "__main__", "errors", "cellref", "columnwise", "digits", "collector"),
        *("addresses", "patterns", "values"),
    }
)
"""The only modules that lie in no room."""

ONE_ROOM = frozenset({"cli", "__main__"})
"""The program and its commands."""

STRANGERS = (
    {"domain", "ooxml"},
    {"schema", "files"},
    {"reading", "look", "people"},
    {"analysis", "incoming"},
)
"""Rooms on one floor that may not know each other's types either."""

PLANNED = frozenset({"desk"})
"""Rooms of the design that need not be built yet."""

LIBRARY_DOORS = {
    "openpyxl": ("ooxml",),
    "xlsxwriter": ("pages", "jobs.new", "look", "incoming.transcribe"),
    "python_calamine": ("incoming.transcribe",),
    "pandas": ("analysis", "office.frames", "pages", "schema.finding"),
    "icalendar": ("jobs.expiring", "jobs.today"),
    "watchdog": ("fleet.watch",),
    "kiwipiepy": ("analysis.morphemes",),
    "cellrune": ("workbook.fresh.engines",),
    "betteroffice_xlsx": ("workbook.fresh.engines",),
    "solapi": ("jobs.outreach.solapi_carrier",),
    "httpx": ("jobs.outreach.solapi_carrier",),
    "keyring": ("cli.secrets",),
    "msoffcrypto": ("files.encryption",),
    "cryptography": ("files.encryption",),
    "docxtpl": ("jobs.outreach.docx_letter",),
    "docx": ("jobs.outreach.docx_letter",),
    "jinja2": ("jobs.outreach.docx_letter",),
    "hwpx": ("jobs.outreach.hwpx_letter",),
    "segno": ("jobs.outreach.qr",),
    "pyarrow": ("jobs.stores.arrow",),
    "duckdb": ("jobs.stores.duck",),
    "distributed": ("fleet.dask_line",),
    "fsspec": ("fleet.far",),
    "smbclient": ("fleet.smb",),
    "smbprotocol": ("fleet.smb",),
}
"""Libraries, and the rooms or modules that may use them. For types alone everybody may."""

FILE_DOOR = {
    "files.store": "users' files",
    "files.disk": "users' files, for the store and its neighbours",
    "files.born": "who may read what is made from users' files, and how it is opened",
    "files.backups": "backups of users' files",
    "files.queue": "the queue beside a user's file",
    "files.sound": "what has been found sound of a user's file, beside its backups or beside it",
    "files.lines": "lines beside a user's file that outlive a crash",
    "files.record": "the record beside a user's file",
    "files.shown_texts": "files that were made for people, in memory",
    "files.handed": "lists and mails that are handed to another program",
    "files.in_use": "which ledger a user has in use",
    "files.mail_settings": "who is told by mail that a night failed",
    "files.beside": "files beside a workbook that hold somebody who is purged",
    "files.certificates": "what certifies that a user's file was changed, beside it",
    "files.made": "the properties of a workbook, which say that xlcrm made it",
    "files.night_log": "what the nightly run says, beside the ledgers",
    "files.scheduler": "a task for Windows, and units of systemd",
    "files.mounted": "the system's table of mounts",
    "files.letter_files": "parts of letters, in memory",
    "files.building": "a database while it is made, gone afterwards",
    "files.mirror": "a workbook of a store while it is worked with, gone afterwards",
    "files.runs": "what became of each workbook of a run, in the run's folder",
    "files.wordings": "the texts of messages, the package's and those of an office's folder",
    "files.printing": "a copy for LibreOffice, gone afterwards",
    "fleet.far": "workbooks in a store, and what lies beside them there",
    "look.ledger": "the templates, which come with the package",
    "schema.plugins": "the lists of what installed packages bring",
    "jobs.outreach.hwpx_letter": "letters, in memory",
    "__main__": "the help, which comes with the package",
    "cli.streams": "the null device",
}
"""Modules that may open, write, rename or delete files, and which files those are."""

MAKES_FILES = {
    "files.born": "whatever comes from a ledger, for those who may read that",
    "files.disk": "likewise, a new file beside it",
    "files.in_use": "the folder of the user's own settings",
    "files.printing": "a private folder, gone afterwards",
    "files.building": "likewise",
    "files.mirror": "likewise",
    "files.scheduler": "units of systemd, and a task in a private folder",
    "files.letter_files": "an archive in memory",
    "fleet.far": "in a store, for whoever may read the workbook beside it",
    "cli.streams": "the null device",
}
"""Modules that make files or folders: none of a ledger's is made past `files.born`."""

MAKING = frozenset(
    {
        *("os.open", "os.mkdir", "os.makedirs", "os.mkfifo", "os.mknod", "os.symlink"),
        *("mkdir", "touch", "write_bytes", "write_text", "symlink_to"),
        *("shutil.copy", "shutil.copyfile", "shutil.copytree", "shutil.move", "zipfile.ZipFile"),
        *("tempfile.TemporaryDirectory", "tempfile.NamedTemporaryFile", "tempfile.mkstemp"),
    }
)
"""What makes them, and `open` with anything but reading."""

_WRITING = re.compile(r"[rbt]*[wax+][rbt+]*")

CLOCK_DOOR = ("cli", "__main__")

NETWORK_DOOR = {
    "jobs.outreach.mail_line": "a line to a mail server",
    "jobs.outreach.smtp_carrier": "mails to customers, when somebody says --go",
    "jobs.outreach.solapi_carrier": "text messages to customers, when somebody says --go",
    "fleet.dask_line": "workers on other computers, when somebody says --scheduler or --workers",
    "fleet.far": "workbooks in a store, when somebody gives its address",
    "fleet.smb": "likewise, on a share of Windows or Samba",
    "fleet.alert": "a mail that a night failed, to those whom the user has named",
}
"""Modules that may reach another computer, and for what."""

NETWORK_MODULES = frozenset(
    {
        *("smtplib", "socket", "ssl", "http.client", "http.server", "urllib.request", "ftplib"),
        *("poplib", "imaplib", "socketserver", "xmlrpc", "asyncio", "telnetlib", "webbrowser"),
        *("distributed", "fsspec", "smbclient", "smbprotocol"),
        *("httpx", "requests", "aiohttp", "urllib3", "solapi", "aiosmtplib", "websockets"),
    }
)

FILE_MODULES = frozenset({"fileinput", "io.open", "mmap", "shutil", "tempfile", "zipfile"})
FILE_FUNCTIONS = frozenset(
    f"os.{name}"
    for name in (
        *("chmod", "chown", "fdopen", "link", "makedirs", "mkdir", "open", "remove", "removedirs"),
        *("rename", "renames", "replace", "rmdir", "symlink", "truncate", "unlink", "utime"),
    )
)
FILE_METHODS = frozenset(
    {
        *("chmod", "hardlink_to", "mkdir", "open", "read_bytes", "read_text", "rename", "rmdir"),
        *("symlink_to", "touch", "unlink", "write_bytes", "write_text"),
    }
)
CLOCK_NAMES = frozenset(
    {
        *("datetime.date.today", "datetime.datetime.now", "datetime.datetime.today"),
        *("datetime.datetime.utcnow", "time.ctime", "time.gmtime", "time.localtime"),
        *("time.strftime", "time.time", "time.time_ns"),
        *("os.environ", "os.environb", "os.getenv", "os.getlogin", "os.getuid", "os.uname"),
        *("getpass", "locale", "platform", "pwd", "socket", "pathlib.Path.home"),
    }
)
CLOCK_METHODS = frozenset({"expanduser", "home", "now", "today", "utcnow"})


@dataclass(frozen=True)
class Import:
    """One imported module or name, in full; `typing` if only the type checker runs it."""

    name: str
    line: int
    typing: bool


@dataclass(frozen=True)
class Module:
    """One module of the package: its dotted name below `xlcrm`, and what stands in it."""

    name: str
    path: Path
    tree: ast.Module
    imports: tuple[Import, ...]
    aliases: dict[str, str] = field(default_factory=dict)

    @property
    def room(self) -> str:
        """The name of the module or folder that the floors list."""
        return self.name.partition(".")[0]


def test_every_module_stands_on_a_floor() -> None:
    """No module is missing from the table of floors, so that it cannot go stale."""
    rooms = {room for floor in FLOORS.values() for room in floor}
    assert {module.room for module in _modules().values()} - rooms == set()


def test_every_floor_is_lived_on() -> None:
    """The table of floors names nothing that does not exist, but for what is planned."""
    rooms = {module.room for module in _modules().values()}
    absent = {room for floor in FLOORS.values() for room in floor} - rooms
    assert absent <= PLANNED


def test_imports_point_down() -> None:
    """A module imports from lower floors and from its own room; types also from its own floor."""
    wrong = [
        f"{module.name}:{imported.line} imports {target.name}"
        for module, imported, target in _inner_imports()
        if not _may_import(module, target, typing=imported.typing)
    ]
    assert wrong == []


def test_no_imports_go_in_a_circle() -> None:
    """Modules that run each other have an order, inside a room too."""
    graph: dict[str, set[str]] = {name: set() for name in _modules()}
    for module, imported, target in _inner_imports():
        if not imported.typing and not _is_front_page_of(target, module):
            graph[module.name].add(target.name)
    try:
        order = tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"modules import each other: {error.args[1]}")
    assert len(order) == len(_modules())


@pytest.mark.parametrize("library", LIBRARY_DOORS)
def test_a_library_is_used_only_behind_its_door(library: str) -> None:
    """openpyxl, xlsxwriter and pandas each stay in the rooms that the design gives them."""
    wrong = [
        f"{module.name}:{imported.line}"
        for module in _modules().values()
        for imported in module.imports
        if imported.name.partition(".")[0] == library
        and not imported.typing
        and not _within(module, LIBRARY_DOORS[library])
    ]
    assert wrong == []


@pytest.mark.parametrize("library", LIBRARY_DOORS)
def test_a_library_door_is_used(library: str) -> None:
    """Every module that the table lets through a door is there and goes through it."""
    users = [
        module
        for module in _modules().values()
        if any(each.name.partition(".")[0] == library for each in module.imports)
    ]
    idle = {
        door
        for door in LIBRARY_DOORS[library]
        if door not in PLANNED and not any(_within(module, (door,)) for module in users)
    }
    assert idle == set()


def test_files_are_opened_only_in_the_store() -> None:
    """Nothing but the store reads, writes, renames or deletes a user's file."""
    assert _offences(_file_uses, tuple(FILE_DOOR)) == []


@pytest.mark.parametrize("name", FILE_DOOR)
def test_a_file_door_is_used(name: str) -> None:
    """Every module that may touch files is there and does."""
    assert list(_file_uses(_modules()[name])) != []


def test_nothing_of_a_ledger_is_made_past_the_one_who_says_who_may_read_it() -> None:
    """Every file and folder gets the ledger's mode and group, as one function gives it."""
    assert _offences(_files_made, tuple(MAKES_FILES)) == []


@pytest.mark.parametrize("name", MAKES_FILES)
def test_a_maker_of_files_makes_some(name: str) -> None:
    """Every module that the table names is there and makes files."""
    assert list(_files_made(_modules()[name])) != []


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("open('name', 'w')", True),
        ("path.open(mode='ab')", True),
        ("path.open()", False),
        ("open('name', 'rb')", False),
        ("path.write_text('')", True),
        ("import os\nos.open('name', 0)", True),
        ("import zipfile\nzipfile.ZipFile('name', 'w')", True),
        ("import zipfile\nzipfile.ZipFile('name')", False),
    ],
)
def test_making_a_file_is_known_when_it_is_seen(code: str, *, made: bool) -> None:
    """The test above looks for the right things."""
    tree, aliases = ast.parse(code), dict[str, str]()
    module = Module("x", Path("x.py"), tree, tuple(_imports(tree, aliases, typing=False)), aliases)
    assert bool(list(_files_made(module))) is made


def test_the_clock_and_the_environment_are_read_only_above() -> None:
    """Below the command line the day and the time are arguments."""
    assert _offences(_clock_uses, CLOCK_DOOR) == []


def test_the_command_line_reads_the_clock() -> None:
    """The clock's door is used, so that the test above looks for the right thing."""
    modules = [module for module in _modules().values() if _within(module, CLOCK_DOOR)]
    assert any(list(_clock_uses(module)) for module in modules)


def test_the_network_is_reached_only_through_its_door() -> None:
    """Nothing but what sends messages goes over a line, however its library is called."""
    assert _offences(_network_uses, tuple(NETWORK_DOOR)) == []


@pytest.mark.parametrize("name", NETWORK_DOOR)
def test_a_network_door_is_used(name: str) -> None:
    """Every module that may reach another computer is there and does."""
    assert list(_network_uses(_modules()[name])) != []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import smtplib", True),
        ("from urllib.request import urlopen", True),
        ("from http import client", True),
        ("from urllib.parse import quote", False),
        ("from http import HTTPStatus", False),
    ],
)
def test_the_network_is_known_when_it_is_seen(code: str, *, found: bool) -> None:
    """The test above looks for the right things."""
    tree, aliases = ast.parse(code), dict[str, str]()
    module = Module("x", Path("x.py"), tree, tuple(_imports(tree, aliases, typing=False)), aliases)
    assert bool(list(_network_uses(module))) is found


def test_every_module_says_what_it_is() -> None:
    """Every module of the package has a docstring."""
    assert [
        module.name for module in _modules().values() if not ast.get_docstring(module.tree)
    ] == []


def test_no_module_lies_in_no_room() -> None:
    """Beside the front page and the program only what every floor stands on lies at the top."""
    loose = {module.name for module in _modules().values() if module.path.parent == PACKAGE}
    assert loose == LOOSE


def test_no_file_is_a_drawer_for_everything() -> None:
    """A file has one reason to change, which its name says."""
    assert [path for path in _files() if path.name == "utils.py"] == []


@pytest.mark.filterwarnings("default::tests.laws.test_floors.LongFileWarning")
def test_long_files_are_named() -> None:
    """A file of more than 400 lines is worth a look: length is a sign, not a law."""
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in _files()
        if (lines := len(path.read_bytes().splitlines())) > MANY_LINES
    }
    if long:
        warnings.warn(LongFileWarning(long), stacklevel=1)


@pytest.mark.parametrize(
    "arguments",
    [("-c", "import xlcrm; xlcrm.open_ledger, xlcrm.refresh_files"), ("-m", "xlcrm", "--help")],
    ids=["import xlcrm", "xlcrm --help"],
)
def test_starting_loads_no_heavy_library(arguments: tuple[str, str]) -> None:
    """The front page and the help come up without pandas, openpyxl, xlsxwriter or rich."""
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in run.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert "xlcrm" in loaded
    assert loaded & {"pandas", "numpy", "openpyxl", "xlsxwriter", "rich", "holidays"} == set()


class LongFileWarning(UserWarning):
    """Files that may have two reasons to change."""


def _files() -> list[Path]:
    """Every Python file of the project."""
    folders = ("xlcrm", "tests", "bench", "sample_data", "docs")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    assert files
    return files


@cache
def _modules() -> dict[str, Module]:
    """Return every module by its dotted name; a folder's `__init__` is the folder."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        aliases: dict[str, str] = {}
        imports = tuple(_imports(tree, aliases, typing=False))
        found[name] = Module(name, path, tree, imports, aliases)
    return found


def _imports(node: ast.AST, aliases: dict[str, str], *, typing: bool) -> Iterator[Import]:
    """Yield what is imported anywhere in a node, and note what each name stands for."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                bound = alias.asname or alias.name.partition(".")[0]
                aliases[bound] = alias.name if alias.asname else bound
                yield Import(alias.name, child.lineno, typing)
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, "imports are absolute, so that they can be searched for"
            for alias in child.names:
                name = f"{child.module}.{alias.name}"
                aliases[alias.asname or alias.name] = name
                yield Import(name, child.lineno, typing)
        elif isinstance(child, ast.If) and _dotted(child.test, {}).endswith("TYPE_CHECKING"):
            for part in child.body:
                yield from _imports(ast.Module([part], []), aliases, typing=True)
            for part in child.orelse:
                yield from _imports(ast.Module([part], []), aliases, typing=typing)
        else:
            yield from _imports(child, aliases, typing=typing)


def _inner_imports() -> Iterator[tuple[Module, Import, Module]]:
    """Yield (importing module, import, imported module) for every import within the package."""
    modules = _modules()
    for module in modules.values():
        for imported in module.imports:
            first, _, rest = imported.name.partition(".")
            if first != "xlcrm":
                continue
            while rest and rest not in modules:
                rest = rest.rpartition(".")[0]
            target = modules[rest or "__init__"]
            if target is not module:
                yield module, imported, target


def _floor(module: Module) -> float:
    return next((floor for floor, rooms in FLOORS.items() if module.room in rooms), -1)


def _may_import(module: Module, target: Module, *, typing: bool) -> bool:
    if module.room == target.room or {module.room, target.room} == ONE_ROOM:
        return True
    if any({module.room, target.room} <= rooms for rooms in STRANGERS):
        return False
    if typing:
        return _floor(target) <= _floor(module)
    return _floor(target) < _floor(module)


def _is_front_page_of(target: Module, module: Module) -> bool:
    """Tell whether the target is the `__init__` of the folder that the module lies in."""
    return target.path.name == "__init__.py" and target.path.parent == module.path.parent


def _within(module: Module, doors: tuple[str, ...]) -> bool:
    """Tell whether a module is, or lies in, one of the places; a star stands for any ending."""
    return any(
        module.name == door
        or module.name.startswith(f"{door}.")
        or (door.endswith("*") and module.name.startswith(door[:-1]))
        for door in doors
    )


def _offences(uses: Callable[[Module], Iterator[str]], doors: tuple[str, ...]) -> list[str]:
    return [
        f"{module.name}: {use}"
        for module in _modules().values()
        if not _within(module, doors)
        for use in uses(module)
    ]


def _file_uses(module: Module) -> Iterator[str]:
    """Yield what opens, writes, renames or deletes a file. `Path.replace` looks like `str`'s."""
    yield from _imported(module, FILE_MODULES | FILE_FUNCTIONS)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = _dotted(node.func, module.aliases)
            if name in FILE_FUNCTIONS | {"open"} or (
                isinstance(node.func, ast.Attribute) and node.func.attr in FILE_METHODS
            ):
                yield f"line {node.lineno} calls {name}"


def _files_made(module: Module) -> Iterator[str]:
    """Yield what makes a file or a folder."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = _dotted(node.func, module.aliases)
        last = node.func.attr if isinstance(node.func, ast.Attribute) else name
        given = (*node.args, *(word.value for word in node.keywords))
        texts = [str(each.value) for each in given if isinstance(each, ast.Constant)]
        writes = any(_WRITING.fullmatch(each) for each in texts)
        makes = name in MAKING or last in MAKING
        if name == "zipfile.ZipFile" or (last == "open" and name != "os.open"):
            makes = writes
        if makes:
            yield f"line {node.lineno} makes a file by {name}"


def _clock_uses(module: Module) -> Iterator[str]:
    """Yield what reads the clock, the environment or the user's name."""
    yield from _imported(module, CLOCK_NAMES)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and _dotted(node, module.aliases) in CLOCK_NAMES:
            yield f"line {node.lineno} reads {_dotted(node, module.aliases)}"
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_METHODS
        ):
            yield f"line {node.lineno} calls {_dotted(node.func, module.aliases)}"


def _network_uses(module: Module) -> Iterator[str]:
    """Yield what of the module's imports reaches another computer."""
    for imported in module.imports:
        parts = imported.name.split(".")
        names = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        if not imported.typing and not names.isdisjoint(NETWORK_MODULES):
            yield f"line {imported.line} imports {imported.name}"


def _imported(module: Module, names: frozenset[str]) -> Iterator[str]:
    """Yield those of the names, or of what stands in them, that the module imports to run."""
    for imported in module.imports:
        top = imported.name.partition(".")[0]
        if not imported.typing and not {imported.name, top}.isdisjoint(names):
            yield f"line {imported.line} imports {imported.name}"


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    """Return `a.b.c` for such an expression, its first name replaced by what it was imported as."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, aliases)}.{node.attr}"
    if isinstance(node, ast.Name):
        return aliases.get(node.id, node.id)
    return "…"
