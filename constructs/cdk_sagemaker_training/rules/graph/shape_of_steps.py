"""SMT822."""

from __future__ import annotations

from cdk_sagemaker_training.catalog.request_shapes import request_shape, step_requests
from cdk_sagemaker_training.rules.graph.samples import steps
from cdk_sagemaker_training.rules.requests.words import json_type, shown
from cdk_sagemaker_training.rules.rule import DefinitionRule, Mistakes
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, DefinitionView, Place, StepView


class ShapeOfSteps(DefinitionRule):
    """Names are the subject of SMT372."""

    id = "SMT822"
    severity = Severity.ERROR
    title = "Steps that are none"
    why = "The service refuses the pipeline."
    fix = "give a list of objects with Name, Type and Arguments (Steps, IfSteps, ElseSteps, ForEachBody)"
    source = "SageMaker SDK, mlops/workflow/steps.py: Step.to_request; public JSON schema of definitions"
    bad = steps({"Name": "Stop", "Arguments": {"ErrorMessage": "Not good enough"}})
    good = steps({"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "Not good enough"}})

    def check(self, definition: DefinitionView) -> Mistakes:
        yield from _list(definition, "Steps", required=True)
        for step in definition.steps:
            if step.get("Type") is not UNKNOWN and not step.text("Type"):
                yield step.mistake("Type", message="a step without a type")
            yield from _arguments(step)
            for key in step.nested:
                yield from _list(step.arguments, key)


def _list(place: Place, key: str, *, required: bool = False) -> Mistakes:
    given = place.get(key)
    if isinstance(given, list):
        for position, item in enumerate(place.listed(key) or ()):
            if not isinstance(item, dict) and place.values.known(item) is not UNKNOWN:
                yield place.mistake(key, position, message=f"{shown(item)} is {json_type(item)}, not a step")
    elif given is not UNKNOWN and (required or given is not None):
        kind = "missing" if given is None else f"{json_type(given)}, not a list of steps"
        yield place.mistake(key, message=f"{key} is {kind}")


def _arguments(step: StepView) -> Mistakes:
    given = step.get("Arguments")
    if given is None:
        requests = step_requests(step.type)
        if any(request_shape(request.shape).required for request in requests if not request.path):
            yield step.mistake("Arguments", message=f"a {step.type} step without Arguments")
    elif given is not UNKNOWN and not isinstance(given, dict):
        message = f"Arguments is {json_type(given)}, {shown(given)}, not an object"
        yield step.mistake("Arguments", message=message)
