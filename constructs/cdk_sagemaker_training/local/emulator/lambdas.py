"""Lambda steps: a function of ministack's Lambda, which runs Python handlers in processes of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from cdk_sagemaker_training.local.emulator import authorization, bridge, exchange
from cdk_sagemaker_training.local.emulator.expressions import resolve
from cdk_sagemaker_training.local.emulator.refusal import RefusedError
from cdk_sagemaker_training.local.emulator.step_runs import StepFailedError, StepResult, StepRun, invoked


def run(run: StepRun) -> StepResult:
    """Call the function with the step's arguments and wait for its answer; a stop waits for it too, as on AWS."""
    arn = str(resolve(run.body.get("FunctionArn", ""), run.scope))
    event = resolve(dict(run.arguments), run.scope)
    try:
        authorization.require(run.role_arn, "lambda:InvokeFunction", arn)
        answer = _called(arn, event)
    except StepFailedError:
        raise
    except RefusedError as error:
        raise invoked("lambda:Invoke", error) from error
    return exchange.answered(run, answer, "Lambda", {"Arn": arn})


def _called(arn: str, event: Mapping[str, Any]) -> dict[str, Any]:
    service = bridge.service("lambda_svc")
    function, config, name = service._get_func_record_for_ref(arn)
    if function is None:
        raise RefusedError(f"Function not found: {arn}", "ResourceNotFoundException")
    result = service._execute_function_with_config_scope(service._execution_record_for_config(function, config), event)
    body = result.get("body")
    if result.get("throttle"):
        raise RefusedError("Rate Exceeded.", "ThrottlingException")
    if result.get("error"):
        raise StepFailedError(f"ClientError: The Lambda function {name} failed: {json.dumps(body, default=str)}")
    found = _read(body)
    if not isinstance(found, dict):
        raise StepFailedError(f"ClientError: The Lambda function {name} answered {found!r}, which is no JSON object.")
    return cast("dict[str, Any]", found)


def _read(body: object) -> object:
    """ministack hands out what the handler returned, or its JSON text."""
    if not isinstance(body, str | bytes):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return body
