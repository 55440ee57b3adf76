"""What customers say, by theme: how often, how they feel, in which words, and what was done.

A voice is an answer with 의견, or an entry of the journal: its 내용 and 고객 반응, of what the
office said itself (발신, no complaint) 고객 반응 alone. xlcrm's own notes are none. It is negative
where 감정 is 부정, or 만족도 1 or 2. Which themes it is about tells `xlcrm.domain.themes`; one may
be about several, so that shares of themes do not add up to 1.

Unless it says otherwise a table looks at the twelve months that end with the as-of day's.
Source: 만족도, 고객관리일지, 아이디어, 설정 (주제).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.activity import follow_up_done
from xlcrm.analysis.everybody import everybody
from xlcrm.analysis.issues import COMPLAINT, NEGATIVE, unresolved
from xlcrm.analysis.months import (
    FEW,
    PERIOD,
    day_after,
    month_of,
    months_until,
    remarks,
    this_month,
)
from xlcrm.analysis.once import once
from xlcrm.analysis.people import share, until_today
from xlcrm.analysis.satisfaction import services_of
from xlcrm.analysis.together import ledger_of
from xlcrm.domain.hidden_addresses import without_addresses
from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.offer_mark import read_mark
from xlcrm.domain.outline import outlined
from xlcrm.domain.plain_words import plain_words
from xlcrm.domain.themes import NO_THEME, Theme, sentences_in, themes_with
from xlcrm.office.ideas import DONE, RECEIVED, TOLD, WEIGHED, ids_in, still_waiting
from xlcrm.office.journal_read import compensation_told
from xlcrm.schema.sheets import IDEAS, SENTIMENTS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    from xlcrm.analysis.inputs import Office

OPINION, COMPLAINED, TALKED = "의견", "불만", "상담"
"""Where a voice comes from."""

LEAST_VOICES: Final = 3
"""In so many voices a word has to stand until it is proposed as a theme."""
LEAST_CUSTOMERS: Final = 2
"""Of so many customers."""
MOST_WORDS: Final = 20
"""So many words are proposed."""

_NOTHING: Final = Theme("", ()).pattern()
_OUT: Final = "발신"
_BAD: Final = 2  # the score up to which an answer is negative
_SHOWN: Final = 2  # sentences of one voice
_LONGEST: Final = 160  # characters of them
_COLUMNS: Final = 6  # themes of which the months are shown
_TAKEN: Final = frozenset({"월", "전체", "비고"})
_OURS: Final = {True: "xlcrm 기본", False: "사무실"}
_STATES: Final = (RECEIVED, WEIGHED, DONE, TOLD)
_COUNTS: Final = (
    *("주제", "정한 곳", "건수", "고객 수", "비율", "부정", "부정 비율", "미해결", "이번 달"),
    *("지난달", "비고"),
)
_BY_SERVICE: Final = ("서비스", "주제", "건수", "비율", "부정", "부정 비율", "비고")
_SENTENCES: Final = (
    *("일자", "출처", "주제", "문장", "감정", "고객", "고객 ID", "고객명", "서비스", "한 일"),
    *("해결일", "시트", "행"),
)
_WORDS: Final = ("말", "건수", "고객 수", "부정", "부정 비율", "비고", "예")
_IDEAS: Final = (
    *("일자", "제목", "내용", "상태", "고객 수", "누가", "알릴 고객", "담당자", "메모"),
    *("시트", "행"),
)


@outlined
@dataclass(frozen=True, slots=True)
class Told:
    """Some voices, and what of them is looked at.

    Attributes:
        voices: a row a voice.
        since: the first day of the first month.
        theme: the one theme that is asked for; "" for all.
    """

    voices: pd.DataFrame
    since: pd.Timestamp
    theme: str = ""


def told_in(office: Office, months: int = PERIOD, theme: str = "") -> Told:
    """Return the voices of the months that end with the as-of day's, of one theme or of all."""
    since = this_month(office) - pd.DateOffset(months=months - 1)
    voices = spoken(office, since)
    if theme:
        voices = voices[[theme in (each or (NO_THEME,)) for each in voices["themes"]]]
    return Told(voices, since, theme)


@once
def themes(office: Office) -> tuple[Theme, ...]:
    """Return what the office's customers talk about: its own themes, and ours."""
    return themes_with(office.policy.themes)


@once
def _patterns(office: Office) -> dict[str, re.Pattern[str]]:
    return {theme.name: theme.pattern() for theme in themes(office)}


@once
def _of_a_year(office: Office) -> Told:
    """What the report looks at, for all of its tables."""
    return told_in(office)


def spoken(office: Office, since: pd.Timestamp) -> pd.DataFrame:
    """Return every voice from a day up to the as-of day, the oldest first.

    `date`, `customer`, `source` (의견, 불만 or 상담), `text`, `felt` (whether anything tells how
    the customer feels) and `negative`, `mood` as it is shown, `service`, `themes` (the names of
    those it is about), `open` (a problem that is not solved), `done` and `solved_on` (what was
    done, and when), `sheet` and `row`.
    """
    found = pd.concat([_answers(office, since), _contacts(office, since)], ignore_index=True)
    found = found.sort_values(["date", "sheet", "row"], kind="stable", ignore_index=True)
    found["service"] = services_of(office, found)
    patterns = _patterns(office)
    about = {
        text: tuple(name for name, pattern in patterns.items() if pattern.search(text))
        for text in found["text"].unique()
    }
    themes_ = [about[text] for text in found["text"]]
    found["themes"] = pd.Series(themes_, index=found.index, dtype=object)
    return found.assign(done=_with_ideas(office, found))


def _answers(office: Office, since: pd.Timestamp) -> pd.DataFrame:
    rows = until_today(office.answers, "date", office)
    rows = rows[(rows["date"] >= since) & _says(rows["opinion"])]
    score = rows["score"]
    moods = [f"만족도 {int(each)}" if each == each else "" for each in score]  # noqa: PLR0124
    return pd.DataFrame(
        {
            "date": rows["date"].dt.normalize(),
            "customer": rows["customer"],
            "source": OPINION,
            "text": rows["opinion"],
            "felt": score.notna(),
            "negative": score <= _BAD,
            "mood": moods,
            "open": False,
            "done": "",
            "solved_on": pd.Series(pd.NaT, index=rows.index, dtype=rows["date"].dtype),
            "sheet": rows["sheet"],
            "row": rows["row"],
        }
    )


def _contacts(office: Office, since: pd.Timestamp) -> pd.DataFrame:
    rows = until_today(office.journal, "at", office)
    rows = rows[rows["at"] >= since]
    complaint = rows["category"] == COMPLAINT
    heard = (rows["direction"] != _OUT) | complaint
    ours = rows["content"].map(_tells_of_an_offer).astype(bool)
    content = rows["content"].where(heard & ~ours & _says(rows["content"]), "")
    reaction = rows["reaction"].where(_says(rows["reaction"]), "")
    texts = (content.astype(str) + "\n" + reaction.astype(str)).str.strip()
    rows, texts = rows[texts != ""], texts[texts != ""]
    solved = rows["resolved_at"].where(rows["resolved_at"] < day_after(office.as_of))
    open_ = rows.index.isin(unresolved(office).index)
    return pd.DataFrame(
        {
            "date": rows["at"].dt.normalize(),
            "customer": rows["customer"],
            "source": np.where(rows["category"] == COMPLAINT, COMPLAINED, TALKED),
            "text": texts,
            "felt": rows["sentiment"].isin(SENTIMENTS),
            "negative": rows["sentiment"] == NEGATIVE,
            "mood": rows["sentiment"].fillna(""),
            "open": open_,
            "done": _done(office, rows.assign(solved=solved, unsolved=open_)),
            "solved_on": solved.dt.normalize(),
            "sheet": rows["sheet"],
            "row": rows["row"],
        }
    )


def _tells_of_an_offer(content: object) -> bool:
    """Whether an entry is the office's own mark of an offer, and not what a customer said."""
    return isinstance(content, str) and read_mark(content) is not None


def _says(texts: pd.Series) -> pd.Series:
    return texts.notna() & (texts.astype(str).str.strip() != "")


def _done(office: Office, rows: pd.DataFrame) -> list[str]:
    """What was done about each entry: how it was solved, what was given, what is to follow."""
    done = follow_up_done(rows, office).tolist()
    given = (rows["compensation_done"] < day_after(office.as_of)).tolist()
    pairs = zip(rows[list(_TOLD)].to_dict("records"), done, given, strict=True)
    return [" · ".join(filter(None, _parts(*each))) for each in pairs]


def _parts(row: dict[Any, Any], done: bool, given: bool) -> tuple[str, ...]:  # noqa: FBT001
    said = "" if pd.isna(row["resolution"]) else str(row["resolution"]).strip()
    solved = "" if pd.isna(row["solved"]) else f"해결: {said}" if said else "해결함"
    open_ = "미해결" if row["unsolved"] else ""
    known = {name: None if pd.isna(row[name]) else row[name] for name in _GIVEN}
    promise = compensation_told(known)
    gift = f"보상: {promise}{'' if given else ' (아직 해 주지 않음)'}" if promise else ""
    due = row["follow_up_due"]
    what = "후속 조치" if pd.isna(row["follow_up"]) else str(row["follow_up"])
    by = "" if pd.isna(due) else f"{what} (함)" if done else f"{what} ({due:%Y-%m-%d}까지)"
    return solved or open_ or said, gift, by


_GIVEN: Final = ("compensation", "compensation_won")
_TOLD: Final = ("resolution", "solved", "unsolved", *_GIVEN, "follow_up_due", "follow_up")


def _known_ideas(office: Office) -> pd.DataFrame:
    """The ideas but for those of later days."""
    return office.ideas[~(office.ideas["date"] >= day_after(office.as_of))]


def _with_ideas(office: Office, voices: pd.DataFrame) -> list[str]:
    """What was done, with the idea that came of it: one that the customer had, about its themes."""
    theirs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for idea in _known_ideas(office).to_dict("records"):
        if not pd.isna(idea["title"]):
            about = f"{idea['title']} {'' if pd.isna(idea['content']) else idea['content']}"
            state = RECEIVED if pd.isna(idea["state"]) else idea["state"]
            for asker in ids_in(idea["askers"]):
                words = f"아이디어 {state}: {idea['title']}"
                theirs.setdefault((ledger_of(idea["sheet"]), asker), []).append((about, words))
    if not theirs:
        return list(voices["done"])
    patterns, ids = _patterns(office), everybody(office)["customer_id"]
    found = []
    for customer, about, done, sheet in zip(
        *(voices[name] for name in ("customer", "themes", "done", "sheet")), strict=True
    ):
        known = theirs.get((ledger_of(sheet), str(ids.get(customer, ""))), ())
        told = [
            words
            for said, words in known
            if any(name in patterns and patterns[name].search(said) for name in about)
        ]
        found.append(" · ".join(filter(None, (done, *told))))
    return found


# -- tables --------------------------------------------------------------------------------------


def theme_counts(office: Office, told: Told) -> pd.DataFrame:
    """Return how many voices are about each theme, the most first, and those about none last.

    정한 곳: the office (설정) or xlcrm. 비율 is of all voices. 부정 비율 is of those of the theme
    that tell how the customer feels; 비고 says where these are few. 이번 달 and 지난달 are the
    as-of day's month and the one before.
    """
    pairs = _by_theme(told)
    if pairs.empty:
        return pd.DataFrame(columns=list(_COUNTS))
    month = month_of(pairs["date"])
    this = this_month(office)
    marks = pairs.assign(
        n=1, this=month == this, last=month == this - pd.DateOffset(months=1)
    ).astype({"this": int, "last": int, "felt": int, "negative": int, "open": int})
    groups = marks.groupby("theme")
    sums = groups[["n", "felt", "negative", "open", "this", "last"]].sum()
    places = {theme.name: _OURS[theme.ours] for theme in themes(office)}
    found = pd.DataFrame(
        {
            "주제": sums.index,
            "정한 곳": [places.get(name, "") for name in sums.index],
            "건수": sums["n"].to_numpy(),
            "고객 수": groups["customer"].nunique().to_numpy(),
            "비율": (sums["n"] / len(told.voices)).to_numpy(),
            "부정": sums["negative"].to_numpy(),
            "부정 비율": share(sums["negative"], sums["felt"].astype(float)).to_numpy(),
            "미해결": sums["open"].to_numpy(),
            "이번 달": sums["this"].to_numpy(),
            "지난달": sums["last"].to_numpy(),
            "비고": _few(office, sums["felt"]),
        }
    )
    return _most_first(found)


def by_ledger(office: Office, told: Told) -> pd.DataFrame:
    """Return how many voices each of several ledgers has, in their order; 지점 is its name.

    Their sum is that of all.
    """
    names = list(dict.fromkeys(ledger_of(each) for each in office.contracts["sheet"]))
    marks = told.voices.assign(ledger=[ledger_of(each) for each in told.voices["sheet"]])
    groups = marks.astype({"felt": int, "negative": int, "open": int}).groupby("ledger")
    sums = groups[["felt", "negative", "open"]].sum().reindex(names, fill_value=0)
    return pd.DataFrame(
        {
            "지점": names,
            "건수": groups.size().reindex(names, fill_value=0).to_numpy(),
            "고객 수": groups["customer"].nunique().reindex(names, fill_value=0).to_numpy(),
            "부정": sums["negative"].to_numpy(),
            "부정 비율": share(sums["negative"], sums["felt"].astype(float)).to_numpy(),
            "미해결": sums["open"].to_numpy(),
        }
    )


def theme_months(office: Office, told: Told) -> pd.DataFrame:
    """Return the voices of each month, 전체 and by theme: a column for each of the six largest."""
    months = months_until(told.since, this_month(office))
    pairs = _by_theme(told)
    names = [name for name in theme_counts(office, told)["주제"] if name != NO_THEME or told.theme][
        :_COLUMNS
    ]
    if told.theme:
        names = [name for name in names if name == told.theme]
    found = pd.DataFrame({"월": months})
    found["전체"] = _per_month(told.voices["date"], months)
    for name in names:
        shown = f"{name} 주제" if name in _TAKEN else name
        found[shown] = _per_month(pairs["date"][pairs["theme"] == name], months)
    found["비고"] = remarks(found["월"], None, office)
    return found if len(told.voices) else found.iloc[:0]


def theme_services(office: Office, told: Told) -> pd.DataFrame:
    """Return how many voices of each service are about each theme; 비율 is of the service's.

    A voice is of the service of the customer's contract that began last before it.
    """
    pairs = _by_theme(told)
    if pairs.empty:
        return pd.DataFrame(columns=list(_BY_SERVICE))
    marks = pairs.assign(n=1).astype({"felt": int, "negative": int})
    sums = marks.groupby(["service", "theme"])[["n", "felt", "negative"]].sum().reset_index()
    whole = told.voices["service"].value_counts()
    felt = sums["felt"].astype(float)
    found = pd.DataFrame(
        {
            "서비스": sums["service"],
            "주제": sums["theme"],
            "건수": sums["n"],
            "비율": sums["n"] / sums["service"].map(whole),
            "부정": sums["negative"],
            "부정 비율": share(sums["negative"], felt),
            "비고": _few(office, sums["felt"]),
        }
    )
    keys = found.assign(whole=-found["서비스"].map(whole), none=found["주제"] == NO_THEME)
    order = keys.sort_values(
        ["whole", "서비스", "none", "건수", "주제"], ascending=[True, True, True, False, True]
    ).index
    return found.loc[order].reset_index(drop=True)


def theme_sentences(office: Office, told: Told) -> pd.DataFrame:
    """Return what was said, a row a voice, the newest first: who said it, and what was done.

    문장 are the sentences with a word of its themes, two at most; of a voice about none the first.
    """
    voices = told.voices.iloc[::-1]
    patterns = _patterns(office)
    who = everybody(office).reindex(voices["customer"])
    names = [((told.theme,) if told.theme else each) for each in voices["themes"]]
    patterns = {NO_THEME: _NOTHING, **patterns}
    shown = [
        _sentence(text, [patterns[name] for name in about])
        for text, about in zip(voices["text"], names, strict=True)
    ]
    columns = (
        *(voices["date"], voices["source"]),
        pd.Series([", ".join(each) for each in voices["themes"]], dtype=object),
        *(pd.Series(shown, dtype=object), voices["mood"], voices["customer"]),
        *(who["customer_id"], who["name"], voices["service"], voices["done"]),
        *(voices["solved_on"], voices["sheet"], voices["row"]),
    )
    return pd.DataFrame(
        {name: column.to_numpy() for name, column in zip(_SENTENCES, columns, strict=True)}
    )


def proposed_words(
    office: Office,
    told: Told,
    words_of: Callable[[Sequence[str]], Sequence[frozenset[str]]] = plain_words,
) -> pd.DataFrame:
    """Return words that are frequent and belong to no theme yet, the most frequent first.

    At least in three voices of two customers. A noun that stands in no other voices than a phrase
    with it is left out for that; names of customers, services and colleagues are left out.

    Args:
        office: the office.
        told: the voices.
        words_of: what tells the words of texts; by their particles by default.
    """
    texts, voices = list(told.voices["text"]), told.voices
    plain = [without_addresses(each) for each in texts]
    places: dict[str, list[int]] = {}
    for at, words in enumerate(words_of(plain)):
        for word in words:
            places.setdefault(word, []).append(at)
    known = _known_names(office)
    patterns = list(_patterns(office).values())
    rows = []
    for word, found in places.items():
        mine = voices.iloc[found]
        if (
            len(found) < LEAST_VOICES
            or mine["customer"].nunique() < LEAST_CUSTOMERS
            or known(word)
            or any(pattern.search(word) for pattern in patterns)
            or _said_by_a_phrase(word, found, places)
        ):
            continue
        felt, bad = int(mine["felt"].sum()), int(mine["negative"].sum())
        rows.append(
            {
                "말": word,
                "건수": len(found),
                "고객 수": mine["customer"].nunique(),
                "부정": bad,
                "부정 비율": bad / felt if felt else np.nan,
                "비고": FEW if felt < office.policy.standards.small_sample else "",
                "예": _example(texts[found[-1]], word),
            }
        )
    made = pd.DataFrame(rows, columns=list(_WORDS))
    order = made.assign(length=made["말"].str.len() if len(made) else 0)
    order = order.sort_values(["건수", "length", "말"], ascending=[False, False, True])
    return made.loc[order.index].head(MOST_WORDS).reset_index(drop=True)


def _said_by_a_phrase(word: str, found: list[int], places: dict[str, list[int]]) -> bool:
    """Whether a phrase with the word stands wherever the word does."""
    return " " not in word and any(
        len(others) == len(found) and word in phrase.split()
        for phrase, others in places.items()
        if " " in phrase
    )


def _example(text: str, word: str) -> str:
    """A sentence of a text in which a word stands, or its first one."""
    parts, said = sentences_in(text), Theme("", (word.partition(" ")[0],)).pattern()
    return _cut(next((each for each in parts if said.search(each)), parts[0]))


def _known_names(office: Office) -> Callable[[str], bool]:
    """What tells whether a word is the name of a customer, a colleague or a service."""
    contracts = office.contracts
    hidden = HiddenNames(frozenset(contracts["name"].dropna().astype(str)))
    others = {
        "".join(str(each).split())
        for column in ("officer", "service")
        for each in contracts[column].dropna().unique()
    } | {str(each) for each in office.journal["officer"].dropna().unique()}
    return lambda word: hidden.text(word) != word or word.replace(" ", "") in others


def _by_theme(told: Told) -> pd.DataFrame:
    """A row a theme of a voice; of one about none, one for that."""
    found = told.voices.explode("themes")
    found = found.assign(theme=found["themes"].where(found["themes"].notna(), NO_THEME))
    return found[found["theme"] == told.theme] if told.theme else found


def _per_month(days: pd.Series, months: pd.DatetimeIndex) -> np.ndarray:
    counts = month_of(days).value_counts()
    return counts.reindex(months, fill_value=0).to_numpy().astype("int64")


def _few(office: Office, felt: pd.Series) -> np.ndarray:
    few = felt.to_numpy() < office.policy.standards.small_sample
    return np.where(few, FEW, "").astype(object)


def _most_first(found: pd.DataFrame) -> pd.DataFrame:
    keys = found.assign(none=found["주제"] == NO_THEME)
    order = keys.sort_values(["none", "건수", "주제"], ascending=[True, False, True]).index
    return found.loc[order].reset_index(drop=True)


def _sentence(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    parts = sentences_in(text)
    about = [each for each in parts if any(pattern.search(each) for pattern in patterns)]
    return _cut(" ".join((about or parts[:1])[:_SHOWN]))


def _cut(text: str) -> str:
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text


def voice_themes(office: Office) -> pd.DataFrame:
    """Return how many voices are about each theme: see `theme_counts`."""
    return theme_counts(office, _of_a_year(office))


def voice_themes_by_month(office: Office) -> pd.DataFrame:
    """Return the voices of each of the twelve months by theme: see `theme_months`."""
    return theme_months(office, _of_a_year(office))


def voice_themes_by_service(office: Office) -> pd.DataFrame:
    """Return the voices of each service by theme: see `theme_services`."""
    return theme_services(office, _of_a_year(office))


def voice_sentences(office: Office) -> pd.DataFrame:
    """Return what was said, who said it, and what was done: see `theme_sentences`."""
    return theme_sentences(office, _of_a_year(office))


def voice_words(office: Office) -> pd.DataFrame:
    """Return words that may be new themes, told by their particles: see `proposed_words`."""
    return proposed_words(office, _of_a_year(office))


def voice_ideas(office: Office) -> pd.DataFrame:
    """Return the ideas, those that are still to be weighed first, then the newest.

    고객 수 is how many said it, 알릴 고객 how many of them are still to be told that it is done.
    Of all time up to the as-of day. Source: 아이디어.
    """
    ideas = _known_ideas(office)
    ideas = ideas[_says(ideas["title"])]
    askers = [ids_in(each) for each in ideas["askers"].where(ideas["askers"].notna(), "")]
    told = [ids_in(each) for each in ideas["told"].where(ideas["told"].notna(), "")]
    states = ideas["state"].where(ideas["state"].notna(), RECEIVED)
    left = [len(still_waiting(*each)) for each in zip(states, askers, told, strict=True)]
    columns = (
        *(ideas["date"], ideas["title"], ideas["content"], states),
        pd.Series([len(each) for each in askers], dtype="int64"),
        pd.Series([", ".join(each) for each in askers], dtype=object),
        pd.Series(left, dtype="int64"),
        *(ideas["officer"], ideas["memo"], ideas["sheet"], ideas["row"]),
    )
    found = pd.DataFrame(
        {name: np.asarray(column) for name, column in zip(_IDEAS, columns, strict=True)}
    )
    places = {state: at for at, state in enumerate(_STATES)}
    keys = found.assign(place=found["상태"].map(places).fillna(len(places)))
    order = keys.sort_values(["place", "일자", "제목"], ascending=[True, False, True]).index
    return found.loc[order].reset_index(drop=True)


NEEDS: Final = {"voice_ideas": IDEAS.key}
TABLES: Final = (
    ("voice_themes", voice_themes),
    ("voice_themes_by_month", voice_themes_by_month),
    ("voice_themes_by_service", voice_themes_by_service),
    *(("voice_sentences", voice_sentences), ("voice_words", voice_words)),
    ("voice_ideas", voice_ideas),
)
