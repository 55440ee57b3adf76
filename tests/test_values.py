"""Classes that are made late behave as those of `dataclasses`, and cost nothing until then."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import re
import typing
from concurrent.futures import ThreadPoolExecutor
from dataclasses import KW_ONLY, field
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Term:
    """A term, made late."""

    months: int
    service: str = "프리미엄"
    notes: tuple[str, ...] = field(default_factory=tuple, compare=False)

    @property
    def years(self) -> float:
        """Its length in years."""
        return self.months / 12


@dataclasses.dataclass(frozen=True, slots=True)
class Same:
    """The same, made at once."""

    months: int
    service: str = "프리미엄"
    notes: tuple[str, ...] = field(default_factory=tuple, compare=False)


@dataclass(frozen=True, slots=True)
class Renewed(Term):
    """One with a field more."""

    times: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.times < 1:
            raise ValueError(self.times)


@dataclass(slots=True)
class Count:
    """One that may be changed."""

    at: int = 0
    seen: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Counted:
    """One with what belongs to the class."""

    all: ClassVar[int] = 3
    one: int = 1


def _fresh() -> Any:  # noqa: ANN401 - a class that no name tells
    @dataclass(frozen=True, slots=True)
    class Fresh:
        one: int
        two: str = "b"

    return Fresh


class Place(NamedTuple):
    """A named tuple, made late."""

    sheet: str
    row: int = 1

    @property
    def below(self) -> Place:
        """The place below it."""
        return self._replace(row=self.row + 1)


class SamePlace(typing.NamedTuple):
    """The same, made at once."""

    sheet: str
    row: int = 1


_FIELDS: Final = st.tuples(st.integers(), st.text(), st.tuples(st.text()))


@given(_FIELDS, _FIELDS)
def test_equality_hash_and_words_are_those_of_dataclasses(
    one: tuple[int, str, tuple[str]], two: tuple[int, str, tuple[str]]
) -> None:
    """For any two values."""
    assert (Term(*one) == Term(*two)) is (Same(*one) == Same(*two))
    assert hash(Term(*one)) == hash(Same(*one))
    assert repr(Term(*one)) == repr(Same(*one)).replace("Same", "Term")
    assert dataclasses.astuple(Term(*one)) == one


def test_nothing_is_written_before_somebody_asks() -> None:
    """Each of the questions is answered, whichever comes first, and writes no more than it asks."""
    asked: list[Callable[[Any], object]] = [
        lambda cls: cls(1).two == "b",
        lambda cls: dataclasses.fields(cls)[1].default == "b",
        dataclasses.is_dataclass,
        lambda cls: str(inspect.signature(cls)) == "(one: 'int', two: 'str' = 'b') -> None",
        lambda cls: cls.__match_args__ == ("one", "two"),
        lambda cls: object.__new__(cls) != 3,
        lambda cls: cls.__dataclass_params__.frozen,
    ]
    for question in asked:
        cls = _fresh()
        before = dict(vars(cls))
        assert question(cls)
        written = {name for name, value in vars(cls).items() if value is not before[name]}
        assert len(written) <= 2
        assert cls(1) == cls(1, "b") != cls(2)
        assert (hash(cls(1)), repr(cls(1))) == (
            hash((1, "b")),
            "_fresh.<locals>.Fresh(one=1, two='b')",
        )


def _plain(made: Callable[..., Any]) -> Any:  # noqa: ANN401 - a class that no name tells
    @made(frozen=True, slots=True)
    class Plain:
        """One whose field has the name of an argument of those that make values."""

        value: int
        named: str = "b"
        seen: list[int] = field(default_factory=list)

        def __post_init__(self) -> None:
            """Leave a trace."""
            self.seen.append(self.value)

    return Plain


@given(
    st.lists(st.integers(), max_size=4),
    st.dictionaries(st.sampled_from(["value", "named", "seen", "other"]), st.just([])),
)
def test_the_first_values_of_a_class_are_made_as_the_later_ones(
    args: list[int], named: dict[str, Any]
) -> None:
    """And as `dataclasses` makes them, whatever is given; what it refuses is refused."""

    def told(cls: Any) -> str:  # noqa: ANN401 - as above
        given = {name: [*value] for name, value in named.items()}
        try:
            return str(cls(*args, **given))
        except (TypeError, AttributeError) as error:
            return str(error).replace("_plain.<locals>.", "")

    late, same = _plain(dataclass), _plain(dataclasses.dataclass)
    assert {told(late) for _ in range(20)} == {told(same)}


def test_the_initialiser_is_written_for_classes_of_many_values() -> None:
    """Fields set one by one would cost them more."""
    cls = _fresh()
    made = [cls(each) for each in range(20)]
    assert inspect.isfunction(vars(cls)["__init__"])
    assert [each.one for each in made] == list(range(20))


def _kinds(made: Callable[..., Any]) -> Iterator[type]:
    """Yield classes of every kind that one of the two decorators makes."""
    for frozen, slots, order, words in product((True, False), repeat=4):

        @made(frozen=frozen, slots=slots, order=order, repr=words)
        class Kind:
            """A class of a kind."""

            one: int
            two: str = "b"
            seen: list[int] = field(default_factory=list, compare=False)
            sure: bool = field(default=True, repr=False)
            later: int = field(init=False, default=7)
            _: KW_ONLY
            must: str
            may: str = ""
            own: list[int] = field(init=False, default_factory=list, compare=False)

            def __post_init__(self) -> None:
                """Leave a trace."""
                self.seen.append(self.one)

        yield Kind


def test_every_kind_of_class_is_what_dataclasses_make_of_it() -> None:
    """With slots or without, frozen or not, in order or not: what it has, and how it is made."""
    kinds = list(zip(_kinds(dataclass), _kinds(dataclasses.dataclass), strict=True))
    assert len(kinds) == 16
    questions: list[Callable[[Any], object]] = [
        inspect.signature,
        dataclasses.fields,
        lambda cls: (cls.__init__.__annotations__, cls.__init__.__qualname__, cls.__match_args__),
        lambda cls: dataclasses.asdict(cls(1, "c", sure=False, must="d")),
        lambda cls: hasattr(cls(1, must=""), "__dict__"),
        lambda cls: (
            cls(1, "c", [], sure=False, must="d")
            == cls(1, "c", sure=False, must="d")
            != cls(1, "c", must="e")
        ),
        lambda cls: hash(cls(1, must="")),
        lambda cls: repr(cls(1, must="")),
        lambda cls: cls(1, must="") < cls(2, must=""),
        lambda cls: setattr(cls(1, must=""), "one", 2),
        lambda cls: cls(),
        lambda cls: cls(1, "b", [], *(True, 5)),
        lambda cls: cls(1),
    ]
    for question, (ours, theirs) in product(questions, kinds):
        assert _answer(question, ours) == _answer(question, theirs)


def _answer(question: Callable[[Any], object], about: object) -> str:
    """Return what is answered, or what is raised."""
    try:
        return re.sub("0x[0-9a-f]+", "", str(question(about)))
    except dataclasses.FrozenInstanceError as error:
        return type(error).__name__
    except TypeError as error:
        return str(error)


def test_what_dataclasses_refuse_is_refused() -> None:
    """In their words, when the first value is made."""
    for cls, word in (
        (_with({"one": 1}, "one", "two"), "follows default"),
        (_with({"one": []}, "one"), "mutable"),
    ):
        with pytest.raises((TypeError, ValueError), match=word):
            cls()


def _with(body: dict[str, object], *names: str) -> Any:  # noqa: ANN401 - a class that no name tells
    return dataclass(frozen=True, slots=True)(
        type("Odd", (), {**body, "__annotations__": dict.fromkeys(names, "int")})
    )


def test_a_frozen_value_stays_as_it_is() -> None:
    """And has no room for more."""
    term = Term(12)
    for name in ("months", "more"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(term, name, 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        del term.months
    assert not hasattr(term, "__dict__")
    assert (term.months, term.years) == (12, 1)


def test_one_that_is_not_frozen_changes_and_has_no_hash() -> None:
    """Each has a list of its own."""
    one, two = Count(), Count()
    one.at = 4
    one.seen.append(1)
    assert (one, two) == (Count(4, [1]), Count())
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)


def test_a_class_of_another_keeps_its_fields() -> None:
    """And what is to be done after it was made."""
    assert Renewed(6, times=2) == Renewed(6, "프리미엄", (), 2) != Renewed(6)
    assert [each.name for each in dataclasses.fields(Renewed)] == [
        "months",
        "service",
        "notes",
        "times",
    ]
    with pytest.raises(ValueError, match="0"):
        Renewed(6, times=0)


def test_copies_and_other_processes_get_the_same() -> None:
    """By copy, by pickle, by replace."""
    term = Renewed(12, "가", ("나",), 3)
    assert copy.deepcopy(term) == copy.copy(term) == pickle.loads(pickle.dumps(term)) == term  # noqa: S301 - ours
    assert dataclasses.replace(term, months=1) == Renewed(1, "가", ("나",), 3)
    assert pickle.loads(pickle.dumps(term)).notes == ("나",)  # noqa: S301 - as above
    match term:
        case Renewed(months, service):
            assert (months, service) == (12, "가")


def test_what_belongs_to_the_class_is_no_field() -> None:
    """It is made at once, as `dataclasses` does."""
    assert Counted.all == 3
    assert [each.name for each in dataclasses.fields(Counted)] == ["one"]


def test_threads_that_come_at_once_get_one_class() -> None:
    """Whichever is first."""
    with ThreadPoolExecutor(8) as pool:
        for _ in range(50):
            cls = _fresh()
            made = list(pool.map(cls, range(8)))
            assert [each.one for each in made] == list(range(8))
            assert {type(each) for each in made} == {cls}
            assert made == [cls(each) for each in range(8)]


def test_a_named_tuple_is_what_typing_makes_of_it() -> None:
    """What it has, how it is made, and what is said of it that cannot be made."""
    assert repr(Place("가")) == repr(SamePlace("가")).removeprefix("Same")
    assert (*Place("가"),) == (*SamePlace("가"),) == Place("가")
    assert {Place("가"): 1}[Place(sheet="가", row=1)] == 1
    assert Place("가").below == Place._make(["가", 2]) == ("가", 2)
    assert Place("가")._asdict() == SamePlace("가")._asdict()
    assert copy.deepcopy(Place("가")) == pickle.loads(pickle.dumps(Place("가"))) == Place("가")  # noqa: S301 - ours
    assert (Place._fields, Place._field_defaults) == (SamePlace._fields, SamePlace._field_defaults)
    assert Place.__match_args__ == SamePlace.__match_args__
    assert [*inspect.signature(Place).parameters] == [*inspect.signature(SamePlace).parameters]
    assert typing.get_type_hints(Place) == typing.get_type_hints(SamePlace)
    said: list[str] = []
    for kind in (Place, SamePlace):
        with pytest.raises(TypeError) as refused:
            kind()  # type: ignore[call-arg]
        said.append(str(refused.value).removeprefix("Same"))
    assert said[0] == said[1]
    assert {*dir(SamePlace)} - {*dir(Place)} <= {"__orig_bases__"}


def test_a_named_tuple_is_written_when_one_is_made() -> None:
    """Until then it is a class like any other."""

    class Fresh(NamedTuple):
        one: int

    before = vars(Fresh)["__new__"]
    assert Fresh._fields == ("one",)
    assert vars(Fresh)["__new__"] is before
    assert Fresh(3).one == 3
    assert vars(Fresh)["__new__"] is not before
