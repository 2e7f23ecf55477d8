"""A value of another kind than a field takes, for every field of every public class."""

from __future__ import annotations

import contextlib
import inspect
import json
from collections.abc import Sequence

import attrs
import pytest

import cdk_sagemaker_training.definition as d
from cdk_sagemaker_training.catalog.deferred import Deferred
from cdk_sagemaker_training.definition.fields.variables import PipelineVariable
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import TrainingError
from tests.conformance.corpus import train
from tests.support.mistakes import mistakes
from tests.support.samples import Sample, public_classes, samples

SAMPLES = samples()
FIELDS = [(sample, field.name, str(field.type)) for made, sample in SAMPLES.items() for field in attrs.fields(made)]
STRUCTURES = [(sample, name) for sample, name, kind in FIELDS if kind.startswith(("Sequence[", "Mapping["))]
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
        to_request = getattr(holder, "to_request", None)
        if to_request is not None and not inspect.signature(to_request).parameters:
            json.dumps(to_request(), default=_leaf)


def _leaf(value: object) -> str:
    """What a stack resolves later."""
    if isinstance(value, Deferred | Resolvable):
        return "later"
    raise TypeError(f"{value!r} is left in the document")


def test_every_public_class_has_a_sample():
    assert public_classes() == set(SAMPLES)


@pytest.mark.parametrize(("sample", "field"), [each[:2] for each in FIELDS], ids=str)
def test_only_typed_errors_come_out(sample: Sample, field: str):
    for wrong in (*EXPRESSIONS, *OTHER_KINDS, *PARTLY):
        render(sample, **{field: wrong})


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=str)
def test_only_typed_errors_come_out_of_all_fields_at_once(sample: Sample):
    for wrong in (*EXPRESSIONS, *OTHER_KINDS, *PARTLY):
        render(sample, **{field.name: wrong for field in attrs.fields(type(sample.made))})


@pytest.mark.parametrize(("sample", "field"), STRUCTURES, ids=str)
def test_tokens_are_structures_or_refused(sample: Sample, field: str):
    for token in (LIST_TOKEN, "${Token[TOKEN.1]}", Resolvable()):
        render(sample, **{field: token})


@pytest.mark.parametrize(("sample", "field"), [each for each in STRUCTURES if each[1] not in EVALUATED], ids=str)
def test_an_expression_is_no_structure(sample: Sample, field: str):
    refused = mistakes(lambda: sample.changed(**{field: PARAMETER}))
    assert (field, PARAMETER) in [(where, given) for where, given, _ in refused]
