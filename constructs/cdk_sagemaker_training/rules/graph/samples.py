"""Small steps for the examples of this family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.rules.examples import ACCOUNT, REGION, Example, pipeline, step

FUNCTION: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:tell"


def get(target: object) -> dict[str, object]:
    """``{"Get": "Steps.Train.TrainingJobArn"}``."""
    return {"Get": target}


def call(name: str = "Tell", request: Mapping[str, object] | None = None, **members: object) -> dict[str, Json]:
    """A Lambda step, which takes anything as its arguments."""
    return step("Lambda", name, request, **{"FunctionArn": FUNCTION, **members})


def loop(*body: Mapping[str, Json], name: str = "Each", **request: object) -> dict[str, Json]:
    """A ForEach step over two items; ``request``: changes to its arguments."""
    base = {"IterableItems": ["a", "b"], "MaxConcurrency": 2, "ForEachBody": list(body)}
    return step("ForEach", name, {**base, **request})


def steps(
    *given: Mapping[str, Json],
    parameters: Sequence[Mapping[str, object]] = (),
    experiment: Mapping[str, object] | None = None,
    shown: object = None,
) -> Example:
    """A definition of which the documentation prints the steps, or ``shown`` of them, and the other members given."""
    seen: dict[str, object] = {"Parameters": parameters} if parameters else {}
    seen |= {} if experiment is None else {"PipelineExperimentConfig": experiment}
    seen["Steps"] = list(given) if shown is None else shown
    return pipeline(*given, parameters=parameters, shown=seen, PipelineExperimentConfig=experiment)
