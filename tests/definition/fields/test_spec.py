from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import pytest

from cdk_sagemaker_training.definition.expressions.parameters import ParameterString
from cdk_sagemaker_training.definition.expressions.properties import Properties
from cdk_sagemaker_training.definition.fields.checks import checked, instance_of, integer, items, text
from cdk_sagemaker_training.definition.fields.spec import (
    Spec,
    as_tuple,
    frozen_mapping,
    optional_mapping,
    optional_tuple,
)
from cdk_sagemaker_training.errors import MISSING, InvalidInputError, Problem
from tests.support.mistakes import mistakes, wrong_fields


@attrs.frozen(kw_only=True)
class Crew(Spec):
    name: str = attrs.field(metadata=checked(text(minimum=1)))
    size: int | None = attrs.field(default=None, metadata=checked(integer(minimum=1)))
    members: Sequence[str] | None = attrs.field(
        default=None, converter=optional_tuple, metadata=checked(items(text(minimum=1)))
    )
    ranks: Mapping[str, str] | None = attrs.field(default=None, converter=optional_mapping)

    def problems(self) -> Iterable[Problem]:
        if self.members == () and self.size:
            yield Problem("members", (), "as many as size")


def crew(**fields: Any) -> Crew:
    given: dict[str, Any] = {"name": "A", **fields}
    return Crew(**given)


def test_every_mistake_of_one_object_at_once():
    assert ["name", "size", "members[1]"] == wrong_fields(lambda: crew(name="", size=0, members=["x", ""]))


def test_mistakes_of_single_fields_and_between_fields_together():
    assert ["name", "members"] == wrong_fields(lambda: crew(name="", size=2, members=[]))


@attrs.frozen(kw_only=True)
class Ship(Spec):
    crews: Sequence[Crew] = attrs.field(converter=as_tuple, metadata=checked(items(instance_of(Crew))))

    def problems(self) -> Iterable[Problem]:
        for each in self.crews:
            yield Problem("crews", each.name.upper(), "no crew")


def test_what_a_wrong_field_makes_unanswerable_is_not_asked():
    given: Any = [crew(), 5]
    assert ["crews[1]", "crews"] == wrong_fields(lambda: Ship(crews=given))


def test_a_mistake_of_our_own_comes_out_where_no_field_is_wrong():
    with pytest.raises(AttributeError, match="upper"):
        Ship(crews=[crew(name={"Get": "Parameters.P"})])


def test_none_where_a_value_is_required():
    assert [("name", MISSING, "a value: it is required")] == mistakes(lambda: crew(name=None))


def test_none_where_it_is_the_default_is_not_checked():
    assert crew().size is None


def test_zero_is_a_value():
    assert ["size"] == wrong_fields(lambda: crew(size=0))


def test_errors_name_the_object_by_class_and_name():
    with pytest.raises(InvalidInputError, match="Crew 'A': 1 problem"):
        crew(size=0)


def test_errors_name_the_class_alone_where_the_name_is_no_text():
    with pytest.raises(InvalidInputError, match=r"^Crew: 1 problem"):
        crew(name=7)


def test_immutable():
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        crew().size = 3  # pyright: ignore[reportAttributeAccessIssue]


def test_keyword_only():
    with pytest.raises(TypeError):
        Crew("A")  # pyright: ignore[reportCallIssue]


def test_unknown_fields_are_refused():
    with pytest.raises(TypeError, match="captain"):
        crew(captain="B")


def test_a_copy_is_checked_too():
    assert ["size"] == wrong_fields(lambda: attrs.evolve(crew(), size=-1))


def test_later_changes_of_what_was_given_do_not_show():
    members, ranks = ["x"], {"x": "first"}
    made = crew(members=members, ranks=ranks)
    members.append("y")
    ranks["y"] = "second"
    assert (("x",), {"x": "first"}) == (made.members, dict(made.ranks or {}))


def test_mappings_are_read_only():
    with pytest.raises(TypeError):
        frozen_mapping({"a": 1})["a"] = 2  # pyright: ignore[reportIndexIssue]


@pytest.mark.parametrize("given", [["a", "b"], ("a", "b"), (letter for letter in "ab"), {"a": 1, "b": 2}.keys()])
def test_any_iterable_becomes_a_tuple(given: Any):
    assert ("a", "b") == as_tuple(given)


@pytest.mark.parametrize(
    "given",
    ["ab", b"ab", 5, {"a": 1}, {"a", "b"}, frozenset("ab"), ParameterString(name="P"), Properties("Train", "Subnets")],
)
def test_what_is_no_list_stays_for_the_check_to_judge(given: Any):
    assert given is as_tuple(given)


def test_what_is_no_mapping_stays_for_the_check_to_judge():
    assert "ab" == frozen_mapping("ab")  # pyright: ignore[reportArgumentType]


def test_none_stays_none():
    assert (None, None) == (optional_tuple(None), optional_mapping(None))


def test_a_class_is_asked_once_for_its_fields(monkeypatch: pytest.MonkeyPatch):
    crew()
    monkeypatch.delattr(attrs, "fields")
    crew(size=3)
