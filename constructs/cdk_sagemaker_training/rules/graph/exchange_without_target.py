"""SMT823."""

from __future__ import annotations

from typing import Final

from cdk_sagemaker_training.definition.expressions.outputs import OutputTypeEnum
from cdk_sagemaker_training.definition.fields.variables import is_expression
from cdk_sagemaker_training.rules.graph.samples import call, steps
from cdk_sagemaker_training.rules.requests.words import json_type, shown
from cdk_sagemaker_training.rules.rule import Mistakes, StepRule
from cdk_sagemaker_training.rules.severity import Severity
from cdk_sagemaker_training.rules.views import UNKNOWN, StepView

_TARGETS: Final = {"Lambda": "FunctionArn", "Callback": "SqsQueueUrl"}
_FIXES: Final = {
    "Lambda": "give function_arn (FunctionArn): the ARN of a Lambda function",
    "Callback": "give sqs_queue_url (SqsQueueUrl): the URL of a queue, which begins with https://",
}
_FIX_OF_TYPE: Final = "set output_type (OutputType) to String, Integer, Boolean or Float"
_TYPES: Final = tuple(kind.value for kind in OutputTypeEnum)
_ELSEWHERE: Final = ("https://", "http://", "s3://")


class ExchangeWithoutTarget(StepRule):
    """Whether a function may be named without its ARN is in no page, so that names are passed over; so is the default
    of a parameter, which an execution may replace.
    """

    id = "SMT823"
    severity = Severity.ERROR
    title = "Lambda or Callback step without what it needs"
    why = "The service refuses the pipeline, or the step fails: there is nobody to call, or an output of no type."
    fix = (
        "give a Lambda step function_arn (FunctionArn: the ARN of a function), a Callback step sqs_queue_url "
        "(SqsQueueUrl: a URL), and outputs the type String, Integer, Boolean or Float (output_type, OutputType)"
    )
    source = (
        "public JSON schema of definitions, LambdaStep and CallbackStep; SageMaker SDK, workflow/lambda_step.py, "
        "callback_step.py; API SQS SendMessage, QueueUrl"
    )
    bad = steps(call(FunctionArn=None))
    good = steps(call())
    step_types = ("Lambda", "Callback")

    def check(self, step: StepView) -> Mistakes:
        key = _TARGETS[step.type]
        given = step.get(key)
        if given is not UNKNOWN and not is_expression(step.raw(key)):
            told = f"a {step.type} step without {key}" if given in (None, "") else _wrong_target(step.type, given)
            if told:
                yield step.mistake(key, message=told, fix=_FIXES[step.type])
        for entry in step.items("OutputParameters") if "OutputParameters" in step.members else ():
            kind = entry.get("OutputType")
            if kind is not None and kind is not UNKNOWN and kind not in _TYPES:
                yield entry.mistake("OutputType", message=f"{shown(kind)} is no type of an output", fix=_FIX_OF_TYPE)


def _wrong_target(step_type: str, given: object) -> str:
    """Why a target is none; empty where it may be one."""
    key = _TARGETS[step_type]
    if not isinstance(given, str):
        return f"{key} is {json_type(given)}, not text"
    if step_type == "Callback":
        return f"{shown(given)} is an ARN, not the URL of a queue" if given.startswith("arn:") else ""
    parts = given.split(":")
    function = parts[0] != "arn" or (parts[2:3] == ["lambda"] and parts[5:6] == ["function"])
    return "" if function and not given.startswith(_ELSEWHERE) else f"{shown(given)} is not the ARN of a function"
