from __future__ import annotations

from typing import Any

import pytest

from cdk_sagemaker_training.definition import (
    LineageAction,
    LineageArtifact,
    LineageAssociation,
    LineageContext,
    LineageEntityReference,
    LineageStep,
    ParameterString,
)
from cdk_sagemaker_training.errors import InvalidInputError

RUN = LineageAction(action_name="run", source_uri="s3://b/run", action_type="T")
MODEL = LineageArtifact(artifact_name="model", source_uri="s3://b/m", artifact_type="Model")


def end(name: str, type_: str) -> LineageEntityReference:
    return LineageEntityReference(name=name, type=type_)


def test_what_was_created_has_arns() -> None:
    step = LineageStep(name="L", actions=[RUN], artifacts=[MODEL])
    assert {"Get": "Steps.L.ActionArns['run']"} == step.properties.ActionArns["run"].expr
    assert ["Actions", "Artifacts"] == list(step.arguments())


def test_variables_may_name_anything() -> None:
    reference = LineageEntityReference(name=ParameterString(name="P"), type="Action")
    association = LineageAssociation(
        source=reference, destination=LineageEntityReference(arn=ParameterString(name="Q"))
    )
    arguments: Any = LineageStep(name="L", associations=[association]).arguments()
    expected = {
        "Source": {"Name": {"Get": "Parameters.P"}, "Type": "Action"},
        "Destination": {"Arn": {"Get": "Parameters.Q"}},
    }
    assert [expected] == arguments["Associations"]


@pytest.mark.parametrize(
    ("source", "destination"),
    [(end("gone", "Action"), end("model", "Artifact")), (end("run", "Artifact"), end("model", "Action"))],
)
def test_associations_name_what_the_step_creates(
    source: LineageEntityReference, destination: LineageEntityReference
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        LineageStep(
            name="L",
            actions=[RUN],
            artifacts=[MODEL],
            associations=[LineageAssociation(source=source, destination=destination)],
        )
    assert "associations[0].source" == raised.value.problems[0].where
    assert "Action 'run', Artifact 'model'" in raised.value.problems[0].allowed


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (lambda: LineageStep(name="L"), ["actions, artifacts, contexts, associations"]),
        (lambda: LineageStep(name="L", actions=[MODEL]), ["actions[0]"]),  # pyright: ignore[reportArgumentType]
        (LineageEntityReference, ["name, type, arn"]),
        (lambda: LineageEntityReference(name="a"), ["name, type, arn"]),
        (lambda: LineageEntityReference(name="a", type="Action", arn="b"), ["name, type, arn"]),
        (lambda: LineageEntityReference(name="a", type="Thing"), ["type"]),
        (
            lambda: LineageAction(action_name="a_b", source_uri="", action_type="x" * 257, status="Done"),
            ["source_uri", "action_name", "action_type", "status"],
        ),
        (
            lambda: LineageContext(
                context_name="a b", source_uri="s", context_type="t", properties={str(i): "v" for i in range(31)}
            ),
            ["properties", "context_name"],
        ),
        (lambda: LineageArtifact(source_uri="s", artifact_type="t", properties={"k": "v" * 4097}), ["properties['k']"]),
    ],
)
def test_bounds(build: Any, where: list[str]) -> None:
    with pytest.raises(InvalidInputError) as raised:
        build()
    assert where == [problem.where for problem in raised.value.problems]
