"""The words that people read: one register, particles that fit, nothing of the program's insides.

All that the package says is a text in its code or in a template: every one that holds Hangul is
read here, f-strings with `{…}` where something is put in.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import pytest

from xlcrm.cli.app import app
from xlcrm.cli.failures import usage_explained
from xlcrm.domain.particles import particle
from xlcrm.office.history import WORK

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xlcrm"
TEMPLATES = ROOT / "templates"
PAGES = (
    *("README.ko.md", "docs/office.md", "docs/cookbook.md", "docs/nightly.md"),
    *("docs/findings.md", "docs/columns.md", "docs/standards.md", "docs/cli.md"),
)
"""Pages for offices, of which what they tell to do obeys too."""

HANGUL: Final = re.compile(r"[가-힣]")
SENTENCE: Final = re.compile(r"(?:니다|니까|세요)(?![가-힣])|[가-힣](?:함|음|침|중)(?:[.)]|$)")
HOLE: Final = "\N{OBJECT REPLACEMENT CHARACTER}"

FOREIGN: Final = re.compile(
    '[가-힣]십시오|하시오|시오[."]|[가-힣]십시요'
    "|(?<![니마])다[.!](?=$|[\\s\"')])"  # a sentence of a newspaper: 한다. 없다.
    "|(?:해|지|네|아|어|까)요[.?!]"  # of a chat: 해요. 없어요.
)
"""Forms of other registers than 합니다 with …하세요."""

BOTH: Final = re.compile(
    r"[은는이가을를과와]\([은는이가을를과와]\)|\((?:으|이)\)|(?<![{:])[은을이과]/[는를가와]|으로/로(?!\})"
)
"""A particle that leaves the choice to the reader: 은(는), (으)로, 을/를."""

PARTICLES: Final = ("은", "는", "이", "가", "을", "를", "과", "와", "으로", "로", "이라고", "이나")
PAIRS: Final = (*("은/는", "이/가", "을/를", "과/와", "으로/로", "이나/나", "이라고/라고"),)
STUCK: Final = re.compile(rf"{HOLE}['’”」]*(?:{'|'.join(PARTICLES)})(?![가-힣])")
"""A particle after something that is put in, of which nobody knows how it ends."""
BRACKETED: Final = re.compile(
    rf"(?P<word>[가-힣]+)\([^()]*{HOLE}[^()]*\)(?P<particle>{'|'.join(PARTICLES)})(?![가-힣])"
)

TYPED: Final = re.compile(
    r"(?P<word>[가-힣]['’”」`]?(?=[을를과와])|[A-Za-z]+['’”」`]?)"
    rf"(?P<particle>{'|'.join(PARTICLES)})(?=[ ,.)])"
)
NO_PARTICLE: Final = frozenset({"가을", "모을", "이을"})

FIELD: Final = re.compile(r"\{[^{}]*\}(?:이/가|을/를|은/는|과/와|으로/로)")
"""A field of a message with the particle that agrees with it once it is filled in."""

LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.–_/][A-Za-z0-9]+)*")
ALLOWED: Final = frozenset(
    {
        *(
            "xlcrm",
            "XLCRM_DEBUG",
            "XLCRM_CONFIG",
            "XLCRM_SMTP_PASSWORD",
            "XLCRM_SOLAPI_KEY",
            "XLCRM_SOLAPI_SECRET",
            "bash",
            "zsh",
            "fish",
            "cron",
            "systemd",
        ),
        *("Word", "QR", "SMS", "LMS", "TOML"),  # letters, text messages, a file of texts
        *("Excel", "LibreOffice", "OpenDocument", "libreoffice.org"),
        *("Numbers", "Microsoft", "IF", "TODAY"),
        *("csv", "eml", "smtp", "solapi", "SOLAPI"),  # what carries messages, typed behind --via
        *("duckdb", "sqlite", "parquet"),  # what tables are written as, typed behind --to
        *("AES-256", "SHA-512", "XLCRM_PASSWORD"),  # how Excel encrypts; where a password is
        *("dask", "scheduler", "worker", "tcp", "ssh"),  # what hands work to other computers, typed
        *("FSSPEC", "PASSWORD"),  # FSSPEC_SFTP_PASSWORD: where a store's password is
        *("keyring", "set", "IP"),  # what keeps a password; what a gateway lets in
        *(
            "pip",
            "install",
            "calc",
            "encrypted",
            "letters",
            "voices",
            "kiwipiepy",
            "watch",
            "store",
            "fleet",
            "Ctrl-C",
        ),  # what is typed to get an extra; keys
        *("CSV", "JSON", "PDF", "HTML", "UTF-8", "UTF-16", "CP949", "MiB", "GiB", "SHA-256"),
        *(
            "ID",
            "No",
            "NO",
            "Y",
            "N",
            "O",
            "X",
            "VIP",
            "D-Day",
            "D-30",
            "R5F4M3",
            "EDATE",
            "INDIRECT",
            "VLOOKUP",
            "REF",
            "N/A",
        ),
        *(
            "CSAT",
            "NPS",
            "MRR",
            "ARR",
            "NRR",
            "GRR",
            "ARPA",
            "LTV",
            "RFM",
            "R",
            "F",
            "M",
            "fm",
            "k",
        ),
        *("D-60", "D-30", "D-7", "R5F4M3"),  # conditions of a list
        *("Wilson", "Kaplan–Meier", "AUC", "Hanley–McNeil"),
        *("Mantel–Haenszel", "Sato"),
        *("civil160", "edate"),  # values of 설정
    }
)
"""Words that an office knows, or that the report explains."""
CODE: Final = re.compile(r"[A-Z][0-9]{2,3}")  # C303, and the group C30
CELL: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,3}")
NAMED: Final = re.compile(
    r"`[^`]*`"
    r"|(?<![A-Za-z])--?[a-z][a-z-]*"  # an option
    r"|[^\s'\"]*\.(?:xlsx|csv|pdf|ics)(?![a-z])"  # a file
    r"|libreoffice\.org|\.[a-z]{2,5}(?![a-z])"  # a site, the end of a file's name
    r"|C-[0-9]{4}|[0-9]{8}-[0-9]{4}-[0-9A-Z]{7}"  # numbers of contracts and entries
    r"|name@example\.com|[가-힣]+@[가-힣]+\.kr"
    r"|\{[^{}]*\}"  # a detail of a template
)

SCRIPTS: Final = ("templates/refresh.bat", "templates/refresh.sh")
"""What whoever runs computers reads, who knows PATH and crontab."""

PATTERNS: Final = frozenset(
    {
        *("domain/accounts.py", "domain/period.py", "domain/dates.py", "domain/money.py"),
        *("domain/wording.py", "domain/told_values.py", "domain/person_words.py"),
        *("schema/header_words.py", "reading/combined.py", "analysis/asked_values.py"),
    }
)
"""Modules whose texts are what people type into cells, and patterns for it."""


@dataclass(frozen=True)
class Said:
    """A text with Hangul: where it stands and what it says, holes for what is put in."""

    where: str
    text: str

    @property
    def sentence(self) -> bool:
        """Whether it says something, rather than naming a column or spelling a word."""
        return SENTENCE.search(self.text) is not None


def test_there_is_much_to_read() -> None:
    """The collection finds what it is for."""
    texts = _everything()
    assert sum(each.sentence for each in texts) > 800
    assert any(HOLE in each.text for each in texts)
    assert {each.where.partition("/")[0] for each in texts} == {"xlcrm", "templates"}


def test_one_register_is_held() -> None:
    """Statements end in 합니다, what is to be done in …하세요."""
    assert [str(each) for each in _everything() if FOREIGN.search(each.text)] == []


@pytest.mark.parametrize("page", PAGES)
def test_pages_for_offices_hold_it_too(page: str) -> None:
    """Neither 하십시오 nor 한다 where a page tells what to do."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if FOREIGN.search(line) or BOTH.search(line)] == []


def test_no_particle_is_left_to_the_reader() -> None:
    """은(는), 을(를), 이(가), (으)로 stand nowhere."""
    assert [
        str(each)
        for each in _everything()
        if each.text not in PAIRS and BOTH.search(FIELD.sub("", each.text))
    ] == []


def test_no_particle_is_stuck_to_what_is_put_in() -> None:
    """Only `particles` knows whether 서비스 or 종료일 will stand before it."""
    assert [str(each) for each in _everything() if STUCK.search(each.text)] == []


def test_a_particle_after_brackets_fits_the_word_before_them() -> None:
    """종료일(2024-10-31)이, 날짜(2024-10-31)가: what is put in stands in brackets."""
    wrong = [
        f"{each}: {found['particle']}"
        for each in _everything()
        for found in BRACKETED.finditer(each.text)
        for pair in PAIRS
        if found["particle"] in pair.split("/")
        and found["particle"] != particle(found["word"], pair)
    ]
    assert wrong == []


def test_a_particle_that_is_typed_fits() -> None:
    """목록을, 번호를; CSV와, PDF로: also after a Latin word, as it is read."""
    lines = [str(each) for each in _everything()]
    for page in PAGES:
        lines += (ROOT / page).read_text(encoding="utf-8").splitlines()
    wrong = [
        found[0]
        for line in lines
        for found in TYPED.finditer(line)
        for pair in PAIRS
        if found["particle"] in pair.split("/")
        and found[0] not in NO_PARTICLE
        and found["particle"] != particle(found["word"], pair)
    ]
    assert wrong == []


@pytest.mark.parametrize("value", ["☆", "", "-1", "0", "99999999999999999999", "2024-13-45"])
def test_a_wrong_value_is_told_in_korean(value: str) -> None:
    """Of every option of every command, whoever finds it: click or we."""
    told = [line for line in _refusals(app, value) if _foreign(line) or not HANGUL.search(line)]
    assert told == []
    if value == "☆":
        assert len(list(_refusals(app, value))) > 20


def test_a_path_is_never_refused_by_click() -> None:
    """What cannot be read says the store, in Korean: click's own check is switched off."""
    kinds = [
        each.type
        for _, command in _whole(app)
        for each in command.params
        if isinstance(each.type, click.Path)
    ]
    assert len(kinds) > 20
    assert not any(kind.readable or kind.exists or kind.writable for kind in kinds)


def test_no_foreign_word_is_said() -> None:
    """No English, no name of the code; what an office knows and may type stays."""
    wrong = [
        f"{each}: {', '.join(words)}"
        for each in _everything()
        if each.sentence and not each.where.startswith(SCRIPTS) and (words := _foreign(each.text))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("값을 고쳐 주십시오.", FOREIGN),
        ("확인하시오.", FOREIGN),
        ("파일이 없다.", FOREIGN),
        ("다시 해요.", FOREIGN),
        ("'계약'은(는) 없습니다.", BOTH),
        ("'계약'(으)로 바꾸세요.", BOTH),
        (f"'{HOLE}'을 적으세요.", STUCK),
        (f"{HOLE}과 같은 날입니다.", STUCK),
    ],
)
def test_what_is_looked_for_is_found(text: str, form: re.Pattern[str]) -> None:
    """The forms above catch what they were made for."""
    assert form.search(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Path를 읽을 수 없습니다.", ["Path"]),
        ("answers에 뜻을 적으세요.", ["answers"]),
        ("xlcrm log add를 --dry-run으로 실행하세요. 고객대장.xlsx의 C303입니다.", []),
    ],
)
def test_a_foreign_word_is_found(text: str, words: list[str]) -> None:
    """And a command, an option, a file and a code are none."""
    assert _foreign(text) == words


def test_every_command_that_writes_has_a_korean_name() -> None:
    """변경이력 tells of commands that there are, each by a name of its own."""
    authors = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("author", "Author")):
                authors |= {
                    each.value
                    for each in node.args
                    if isinstance(each, ast.Constant) and each.value not in {"xlcrm", None}
                }
    assert {"refresh", "log add", "check --mark"} <= authors <= WORK.keys()
    commands = {name for name, _ in _whole(app)}
    ours = {name.partition(" --")[0] for name in WORK if name != "column"}
    assert ours <= commands
    assert len(set(WORK.values())) == len(WORK)
    assert not any(re.search("[A-Za-z]", word) for word in WORK.values())


def _whole(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """A command and those within it, each with its name, such as `log add`."""
    yield name, command
    if isinstance(command, click.Group):
        context = command.make_context("xlcrm", [], resilient_parsing=True)
        for word in command.list_commands(context):
            inner = command.get_command(context, word)
            assert inner is not None
            yield from _whole(inner, f"{name} {word}".strip())


def _refusals(command: click.Command, value: str) -> Iterator[str]:
    """What is said where an option of a command gets a value that it does not take."""
    for _, each in _whole(command):
        for param in each.params:
            if isinstance(param, click.Option) and not param.is_flag and not param.multiple:
                try:
                    param.process_value(click.Context(each, info_name="xlcrm"), value)
                except click.UsageError as error:
                    error.ctx = None
                    said = usage_explained(error).partition(": ")[2].partition(" → ")[0]
                    choices = getattr(param.type, "choices", ())  # are typed as they are
                    yield re.sub("|".join(choices), "", said) if choices else said


def _foreign(text: str) -> list[str]:
    """The Latin words of a text that an office does not know."""
    rest = NAMED.sub(" ", _calls().sub(" ", text.replace(HOLE, " ")))
    return [
        word
        for word in LATIN.findall(rest)
        if word not in ALLOWED and not CODE.fullmatch(word) and not CELL.fullmatch(word)
    ]


@cache
def _calls() -> re.Pattern[str]:
    """The program with one of its commands."""
    names = sorted(filter(None, dict(_whole(app))), key=len, reverse=True)
    return re.compile(rf"xlcrm (?:{'|'.join(names)})(?![a-z])")


@cache
def _everything() -> tuple[Said, ...]:
    texts = [*_said_in_code(), *_said_in_templates()]
    return tuple(each for each in texts if HANGUL.search(each.text))


def _said_in_code() -> Iterator[Said]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).as_posix() in PATTERNS:
            continue
        name = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), name)
        silent = frozenset(_silent(tree))
        for line, text in _texts(tree, silent):
            yield Said(f"{name}:{line}", text)


def _silent(tree: ast.Module) -> Iterator[int]:
    """The ids of nodes that no office reads: docstrings but of commands, and reprs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__repr__":
            yield id(node)
        spoken = isinstance(node, ast.FunctionDef) and any(
            "click.command" in ast.unparse(each) or "click.group" in ast.unparse(each)
            for each in node.decorator_list
        )
        body = getattr(node, "body", None)
        for child in body if isinstance(body, list) and not spoken else ():
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                yield id(child)


def _texts(node: ast.AST, silent: frozenset[int]) -> Iterator[tuple[int, str]]:
    """Every text below a node with its line; an f-string is one."""
    if id(node) in silent:
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.lineno, node.value
        return
    if isinstance(node, ast.JoinedStr):
        yield node.lineno, "".join(map(_part, node.values))
        for each in node.values:
            if isinstance(each, ast.FormattedValue):
                yield from _texts(each.value, silent)
        return
    for child in ast.iter_child_nodes(node):
        yield from _texts(child, silent)


def _part(node: ast.expr) -> str:
    """A part of an f-string; a particle that is asked for is no hole."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    value = node.value
    name = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    return " " if name in {"particle", "with_particle"} else HOLE


def _said_in_templates() -> Iterator[Said]:
    documents = {".docx", ".hwpx"}  # which are zipped: tests/laws/test_letters.py reads them
    for path in sorted(TEMPLATES.rglob("*")):
        if path.is_dir() or path.suffix in documents:
            continue
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".toml":
            for each in _strings(tomllib.loads(text)):
                yield Said(name, each)
        else:
            for number, line in enumerate(text.splitlines(), 1):
                yield Said(f"{name}:{number}", line)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
