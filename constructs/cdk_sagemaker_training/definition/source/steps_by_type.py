"""Steps of the document as calls of the classes that make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs

from cdk_sagemaker_training.by_value import ByValue
from cdk_sagemaker_training.definition.fields.reading import member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source import control, jobs, model_code, processing_code, services
from cdk_sagemaker_training.definition.source.code import Call, mapped
from cdk_sagemaker_training.definition.source.common import common
from cdk_sagemaker_training.definition.source.reading import Attempt, Reader
from cdk_sagemaker_training.definition.source.same import difference
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import value
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import TrainingError

_LONGEST: Final = 400
"""Characters of a reason."""

READERS: Final[Mapping[str, Reader]] = {
    "AutoML": model_code.auto_ml,
    "Callback": control.callback,
    "ClarifyCheck": processing_code.clarify_check,
    "Cleanup": control.cleanup,
    "Condition": control.condition,
    "EMR": services.emr,
    "EMRServerless": services.emr_serverless,
    "Endpoint": services.endpoint,
    "EndpointConfig": services.endpoint_config,
    "Fail": control.fail,
    "ForEach": control.for_each,
    "InferenceComponent": services.inference_component,
    "Job": services.job,
    "Lambda": control.lambda_,
    "Lineage": control.lineage,
    "Model": model_code.create_model,
    "Processing": processing_code.processing,
    "QualityCheck": processing_code.quality_check,
    "RegisterModel": model_code.register_model,
    "Training": jobs.training,
    "Transform": model_code.transform,
    "Tuning": jobs.tuning,
}


@attrs.frozen
class Refusal(ByValue):
    """``reason``: why no class makes a step exactly, in one line."""

    reason: str


def typed_step(step: dict[str, Json], scope: Scope) -> Call | Refusal:
    """The call that makes a step exactly as it stands, or why no class does."""
    reader = READERS.get(str(step.get("Type")))
    found = Refusal("no class makes steps of this type")
    for attempt in () if reader is None else reader(step, scope):
        exact = _exact(attempt, step, scope)
        if isinstance(exact, Call):
            return exact
        found = exact  # of the last attempt, which is the one that takes most
    return found


def _exact(attempt: Attempt, step: dict[str, Json], scope: Scope) -> Call | Refusal:
    """What an attempt makes, with the members of the request that the class has no argument for passed through."""
    try:
        given = common(step, scope)
        found = attempt(given)
        written = member(_request(found), "Arguments")
        more: dict[str, Json] = {key: inner for key, inner in member(step, "Arguments").items() if key not in written}
        if more:
            passed = mapped({key: value(inner, scope) for key, inner in more.items()})
            found = attempt({**given, "additional_arguments": passed})
        differs = difference(_request(found), step, scope.region)
    except TrainingError as error:  # the class refuses what stands in the document; another way to write it may do
        return Refusal(_plain(f"{error.subject}: {'; '.join(map(str, error.problems))}"))
    if differs is None:
        return found
    return Refusal(_plain(f"{differs} is not what {found.name} makes"))


def _plain(text: str) -> str:
    """In one line of bounded length: documents hold any text."""
    line = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def _request(call: Call) -> dict[str, Json]:
    step = call.value
    return step.to_request() if isinstance(step, Step) else {}
