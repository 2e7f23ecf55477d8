"""A value of another kind than a field takes, for every field of every public class."""

from __future__ import annotations

import contextlib
import inspect
import json
from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import attrs
import pytest

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.catalog.deferred import Deferred
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import TrainingError
from tests.conformance.corpus import train
from tests.support.cases import every
from tests.support.mistakes import mistakes
from tests.support.samples import Sample, public_classes, samples

SAMPLES = samples()
every_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=str)
EVALUATED = {"inputs", "iterable_items", "security_group_ids", "subnets"}
"""Where one expression may stand for all: it is a list at run time, or is taken as the only item."""
PARAMETER = d.ParameterString(name="Given")
EXPRESSIONS: Sequence[object] = (
    PARAMETER,
    train().properties.ModelArtifacts,
    d.Join(on="/", values=["a", PARAMETER]),
    {"Get": "Parameters.Given"},
)
OTHER_KINDS: Sequence[object] = (5, 0.5, True, "x", b"x", {1, 2}, object(), train())
PARTLY: Sequence[object] = ([5], [PARAMETER], [None], {"a": 5}, {"a": PARAMETER}, {1: 2}, [], {})
LIST_TOKEN = ["#{Token[TOKEN.1]}"]


class Resolvable:
    """What ``aws_cdk.IResolvable`` looks like."""

    creation_stack: Sequence[str] = ()

    def resolve(self, context: object) -> object:
        return context


def render(sample: Sample, **changes: object) -> None:
    """Writes what holds the changed object as JSON; where the library refuses it with an error of its own, nothing."""
    with contextlib.suppress(TrainingError):
        holder = sample.holder_with(**changes)
        if isinstance(holder, d.SpotOrOnDemand | d.RegisterIf):
            holder = holder.condition
        if isinstance(holder, Step):
            d.PipelineDefinition.from_steps(steps=[holder])
        if isinstance(holder, PipelineVariable):
            json.dumps([part.expr for part in holder.parts()], default=_leaf)
        if _renders_alone(type(holder)):
            json.dumps(cast("Any", holder).to_request(), default=_leaf)


@cache
def _renders_alone(made: type[object]) -> bool:
    """Whether objects of a class have a request that takes nothing else."""
    to_request = getattr(made, "to_request", None)
    return to_request is not None and ["self"] == list(inspect.signature(to_request).parameters)


def _leaf(value: object) -> str:
    """What a stack resolves later."""
    if isinstance(value, Deferred | Resolvable):
        return "later"
    raise TypeError(f"{value!r} is left in the document")


def test_every_public_class_has_a_sample():
    assert public_classes() == set(SAMPLES)


def fields(sample: Sample) -> list[str]:
    return [field.name for field in attrs.fields(type(sample.made))]


def structures(sample: Sample) -> list[str]:
    """The fields that hold lists or mappings."""
    made = attrs.fields(type(sample.made))
    return [field.name for field in made if str(field.type).startswith(("Sequence[", "Mapping["))]


@pytest.mark.corpus
@every_sample
def test_only_typed_errors_come_out(sample: Sample):
    cases = [(field, wrong) for field in fields(sample) for wrong in (*EXPRESSIONS, *OTHER_KINDS, *PARTLY)]
    every(cases, lambda case: render(sample, **{case[0]: case[1]}))


@pytest.mark.corpus
@every_sample
def test_only_typed_errors_come_out_of_all_fields_at_once(sample: Sample):
    every((*EXPRESSIONS, *OTHER_KINDS, *PARTLY), lambda wrong: render(sample, **dict.fromkeys(fields(sample), wrong)))


@pytest.mark.corpus
@every_sample
def test_tokens_are_structures_or_refused(sample: Sample):
    cases = [
        (field, token) for field in structures(sample) for token in (LIST_TOKEN, "${Token[TOKEN.1]}", Resolvable())
    ]
    every(cases, lambda case: render(sample, **{case[0]: case[1]}))


@every_sample
def test_an_expression_is_no_structure(sample: Sample):
    def is_refused(field: str):
        refused = mistakes(lambda: sample.changed(**{field: PARAMETER}))
        assert (field, PARAMETER) in [(where, given) for where, given, _ in refused]

    every([each for each in structures(sample) if each not in EVALUATED], is_refused)
