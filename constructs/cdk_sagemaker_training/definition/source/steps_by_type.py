"""Steps of the document as calls of the classes that make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cdk_sagemaker_training.definition.fields.reading import member
from cdk_sagemaker_training.definition.fields.variables import Json
from cdk_sagemaker_training.definition.source import control, jobs, model_code, processing_code, services
from cdk_sagemaker_training.definition.source.code import Call, mapped
from cdk_sagemaker_training.definition.source.common import common
from cdk_sagemaker_training.definition.source.reading import Attempt, Reader
from cdk_sagemaker_training.definition.source.same import same
from cdk_sagemaker_training.definition.source.scope import Scope
from cdk_sagemaker_training.definition.source.values import value
from cdk_sagemaker_training.definition.steps.step import Step
from cdk_sagemaker_training.errors import TrainingError

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


def typed_step(step: dict[str, Json], scope: Scope) -> Call | None:
    """The call that makes a step exactly as it stands; None where no class does."""
    reader = READERS.get(str(step.get("Type")))
    for attempt in () if reader is None else reader(step, scope):
        found = _exact(attempt, step, scope)
        if found is not None:
            return found
    return None


def _exact(attempt: Attempt, step: dict[str, Json], scope: Scope) -> Call | None:
    """What an attempt makes, with the members of the request that the class has no argument for passed through."""
    try:
        given = common(step, scope)
        found = attempt(given)
        written = member(_request(found), "Arguments")
        more: dict[str, Json] = {key: inner for key, inner in member(step, "Arguments").items() if key not in written}
        if more:
            passed = mapped({key: value(inner, scope) for key, inner in more.items()})
            found = attempt({**given, "additional_arguments": passed})
        return found if same(_request(found), step, scope.region) else None
    except TrainingError:
        return None  # the class refuses what stands in the document; another way to write it may do


def _request(call: Call) -> dict[str, Json]:
    step = call.value
    return step.to_request() if isinstance(step, Step) else {}
