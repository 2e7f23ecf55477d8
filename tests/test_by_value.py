import copy
import importlib
import inspect
import pickle
import pkgutil
from math import nan

import attrs
import pytest

import cdk_sagemaker_training
from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.document.access import Origin
from cdk_sagemaker_training.definition.training.channel_mistakes import Setting
from tests.support.cases import every

PURE = ("catalog", "definition", "errors", "estimate", "rules")
METHODS = ("__eq__", "__hash__", "__repr__")


def attrs_classes():
    for room in PURE:
        module = importlib.import_module(f"{cdk_sagemaker_training.__name__}.{room}")
        below = pkgutil.walk_packages(getattr(module, "__path__", ()), f"{module.__name__}.")
        for each in [module, *(importlib.import_module(info.name) for info in below)]:
            for value in vars(each).values():
                own = isinstance(value, type) and value.__module__ == each.__name__
                if own and "__attrs_attrs__" in vars(value):
                    yield value


CLASSES = list(dict.fromkeys(attrs_classes()))
SHARING = [cls for cls in CLASSES if issubclass(cls, ByValue)]


def twin_of(cls: type) -> type:
    """A class with the same fields whose methods are written by attrs."""
    fields = {
        field.name: attrs.field(eq=field.eq, hash=field.hash, repr=field.repr, kw_only=field.kw_only, default=None)
        for field in attrs.fields(cls)
    }
    made = attrs.frozen(type(cls.__name__, (), {"__qualname__": cls.__qualname__}), these=fields)
    assert made.__eq__ is not ByValue.__eq__
    return made


def filled(cls: type, values: dict[str, object]) -> object:
    made = object.__new__(cls)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def _name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def values(cls: type) -> dict[str, object]:
    return {field.name: f"value {number}" for number, field in enumerate(attrs.fields(cls))}


def _is_told(cls: type):
    if vars(cls)["__repr__"] is vars(ByValue)["__repr__"]:
        assert repr(filled(twin_of(cls), values(cls))) == repr(filled(cls, values(cls)))


@pytest.mark.corpus
def test_is_told():
    every(SHARING, _is_told, name=_name)


def _is_equal_and_hashed_by_the_same_fields(cls: type):
    twin, given = twin_of(cls), values(cls)
    one, like_attrs = filled(cls, given), filled(twin, given)
    assert one == filled(cls, given)
    assert hash(one) == hash(filled(cls, given))
    assert one != like_attrs
    for name in given:
        other = {**given, name: "another value"}
        assert (like_attrs == filled(twin, other)) is (one == filled(cls, other))
        assert (hash(like_attrs) == hash(filled(twin, other))) is (hash(one) == hash(filled(cls, other)))
        unhashable = {**given, name: []}
        assert hashable(filled(twin, unhashable)) is hashable(filled(cls, unhashable))


@pytest.mark.corpus
def test_is_equal_and_hashed_by_the_same_fields():
    every(SHARING, _is_equal_and_hashed_by_the_same_fields, name=_name)


def _is_copied_pickled_and_taken_apart(cls: type):
    made = filled(cls, values(cls))
    if "__slots__" in vars(cls):
        assert made == copy.copy(made) == pickle.loads(pickle.dumps(made))
    assert values(cls) == attrs.asdict(made, recurse=False)


@pytest.mark.corpus
def test_is_copied_pickled_and_taken_apart():
    every(SHARING, _is_copied_pickled_and_taken_apart, name=_name)


def _is_made_and_matched_as_attrs_does(cls: type):
    fields = attrs.fields(cls)
    assert tuple(field.name for field in fields if field.init and not field.kw_only) == cls.__match_args__
    assert {field.alias for field in fields if field.init} == set(inspect.signature(cls).parameters)


@pytest.mark.corpus
def test_is_made_and_matched_as_attrs_does():
    every(SHARING, _is_made_and_matched_as_attrs_does, name=_name)


def hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


class TestShared:
    def test_attrs_writes_methods_for_no_class_that_can_share_them(self):
        by_value = [cls for cls in CLASSES if cls.__hash__ not in {None, object.__hash__}]
        assert [Origin, Setting] == [cls for cls in by_value if not issubclass(cls, ByValue)]
        shared = {name: vars(ByValue)[name] for name in METHODS}
        assert [] == [cls for cls in SHARING if shared != {name: vars(cls)[name] for name in METHODS}]
        assert len(SHARING) > 200


@attrs.frozen
class Pair(ByValue):
    first: object
    second: object = attrs.field(default=None, eq=str)
    third: object = attrs.field(default=0, repr=hex)


class TestByValue:
    def test_compares_each_field_by_itself_as_attrs_does(self):
        assert Pair(nan) != Pair(nan)
        assert Pair((nan,)) == Pair((nan,))

    def test_compares_and_hashes_what_a_key_makes_of_a_value(self):
        assert Pair(1, 2) == Pair(1, "2")
        assert hash(Pair(1, 2)) == hash(Pair(1, "2"))

    def test_another_class_is_asked_too(self):
        assert NotImplemented is Pair(1).__eq__(object())

    def test_tells_a_field_as_it_says(self):
        assert "Pair(first=1, second=None, third=0xff)" == repr(Pair(1, third=255))

    def test_tells_what_holds_itself(self):
        held = list[object]()
        held.append(Pair(held))
        assert "[Pair(first=[...], second=None, third=0x0)]" == repr(held)
        pair = Pair(None)
        object.__setattr__(pair, "first", pair)
        assert "Pair(first=..., second=None, third=0x0)" == repr(pair)

    def test_keeps_what_a_class_writes_itself(self):
        @attrs.frozen
        class Own(ByValue):  # noqa: PLW1641 - that is what is looked at
            name: str

            def __eq__(self, other: object) -> bool:
                return True

            def __repr__(self) -> str:
                return "own"

        assert Own("a") == 1
        assert "own" == repr(Own("a"))
        assert Own.__hash__ is None

    def test_a_class_derived_without_attrs_has_the_fields_of_its_base(self):
        class Derived(Pair):
            pass

        assert Derived(1) == Derived(1) != Derived(2)
        assert Derived(1) != Pair(1)
        assert "TestByValue" not in repr(Derived(1))
