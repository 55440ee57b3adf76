"""Options of a command line as a message shows them: typed alike into cmd, PowerShell and sh."""

from __future__ import annotations

from typing import Final

from xlcrm.addresses import shown_path
from xlcrm.domain.text import lazy

# In double quotes these mean something to one of the shells: `$x` and "`" to PowerShell and sh,
# and PowerShell takes the quotation marks of print for its own.
_MEANT: Final = lazy(r"[\"`“”„]|\$[\w({?$^!*@#-]|\\[\\$]|\\$")
_RECALLED: Final = lazy(
    r"!(?=[^\s=])"
)  # bash and zsh recall a former command by !word, not by "! "

LEDGER_WORD: Final = "대장"
"""What stands for the workbook in commands of messages where it is not known, as 폴더 does for a
folder; see `for_ledger`."""
_FOR_LEDGER: Final = lazy(rf"(xlcrm(?: [a-z]+)+) (?:{LEDGER_WORD}|폴더)(?![\w.])")
_SIGNS: Final = lazy(r"[\"`$!“”„]")
_PLAIN_PATH: Final = lazy(r"[\w./\\:~+-]+")


def typed_option(option: str, *answers: tuple[str, str]) -> str:
    """Return what is typed to give an answer, or one of several.

    Args:
        option: `--answer` or `--map`.
        answers: the name of what is answered, and the answer.

    >>> print(typed_option("--answer", ("상태 낱말!장기렌탈", "활성화")))
    --answer "상태 낱말! 장기렌탈=활성화"
    >>> print(typed_option("--map", ("성함", "고객명"), ("성함", "쓰지 않음")))
    --map "성함=고객명" 또는 "성함=쓰지 않음"
    >>> print(typed_option("--map", ('명단!"성함"', "고객명")))
    --answers 답.txt (그 파일에 한 줄로: 명단!"성함"=고객명)
    """
    if any(_MEANT.search(f"{name}={answer}") for name, answer in answers):
        lines = " 또는 ".join(f"{name}={answer}" for name, answer in answers)
        return f"--answers 답.txt (그 파일에 한 줄로: {lines})"
    return f"{option} " + " 또는 ".join(quoted(f"{name}={answer}") for name, answer in answers)


def path_typed(path: str) -> str:
    """Return a path as one word of a command line, in quotes where it needs them.

    >>> path_typed("대장.xlsx"), path_typed("우리 대장.xlsx")
    ('대장.xlsx', '"우리 대장.xlsx"')
    """
    path = shown_path(path)
    plain = _PLAIN_PATH.fullmatch(path) and not path.startswith("-")
    return path if plain else path_quoted(path)


def path_quoted(path: object) -> str:
    """Return a path as one word of a command line, always in quotes.

    Where a sign in it means something between double quotes, as `$` does, they are single ones,
    unless it is a path of Windows, whose older shell knows none.

    >>> path_quoted("대장.xlsx"), path_quoted("회비 $5.xlsx"), path_quoted("-대장.xlsx")
    ('"대장.xlsx"', "'회비 $5.xlsx'", '"./-대장.xlsx"')
    """
    text = shown_path(str(path))
    text = f"./{text}" if text.startswith("-") else text
    if "\\" in text or not _SIGNS.search(text):
        return f'"{text}"'
    from shlex import quote  # noqa: PLC0415 - few paths are like that

    return quote(text)


def for_ledger(text: str, path: object) -> str:
    """Return a text in which commands name a workbook or folder in place of the words for them.

    >>> for_ledger("매기려면: xlcrm customer number 대장", "우리 대장.xlsx")
    '매기려면: xlcrm customer number "우리 대장.xlsx"'
    """
    if "xlcrm " not in text:
        return text
    return _FOR_LEDGER.sub(lambda found: f"{found[1]} {path_typed(str(path))}", text)


def quoted(text: str) -> str:
    """Return a text as one word of a command line.

    >>> print(quoted("강남점!끝=계약 종료일"))
    "강남점! 끝=계약 종료일"
    """
    return f'"{_RECALLED.sub("! ", text)}"'
