"""State machines that start and watch pipelines, and train, with the permissions of the machine's role."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Final

from cdk_sagemaker_training.catalog.state_errors import CALL_ERRORS, SYNC_RULE, TASK_FAILED
from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, operations, pipelines, training_jobs
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_SERVICE: Final = "sagemaker"
_CALLS: Final = ("StartPipelineExecution", "ListPipelineExecutions", "DescribePipelineExecution")
_TRAIN: Final = "arn:aws:states:::sagemaker:createTrainingJob"
_ROLE: Final[ContextVar[str]] = ContextVar("embedded_aws_state_machine_role", default="")


def call_sagemaker_from_states() -> None:
    """Add SageMaker's pipelines to the services that tasks can call; ministack has many others."""
    states = bridge.service("stepfunctions")
    states._AWS_SDK_SERVICE_MAP[_SERVICE] = {"target_prefix": "SageMaker", "protocol": "json"}
    states._AWS_SDK_ERROR_PREFIX[_SERVICE] = "SageMaker"
    execute, dispatch = states._execute_task, states._dispatch_aws_sdk_json

    def with_role(state: Any, given: Any, execution: dict[str, Any], context: Any) -> Any:
        machine = states._state_machines.get(execution.get("stateMachineArn"), {})
        token = _ROLE.set(str(machine.get("roleArn", "")))
        try:
            return execute(state, given, execution, context)
        finally:
            _ROLE.reset(token)

    def call(info: Any, service: str, action: str, given: Any) -> Any:
        if service != _SERVICE:
            return dispatch(info, service, action, given)
        try:
            answer = _called(action[:1].upper() + action[1:], given or {})
        except RefusedError as error:
            raise states._ExecutionError(f"SageMaker.{error.code}", str(error)) from error
        return states._sdk_json_result(_SERVICE, action[:1].upper() + action[1:], answer)

    states._execute_task = with_role
    states._dispatch_aws_sdk_json = call
    states._SERVICE_DISPATCH[_TRAIN] = _train


def _called(operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if operation not in _CALLS:
        raise RefusedError(f"{operation} of a state machine is not emulated by the embedded AWS.")
    resource = given.get("PipelineExecutionArn") or pipelines.find(given.get("PipelineName", ""))["PipelineArn"]
    authorization.require(_ROLE.get(), f"sagemaker:{operation}", str(resource))
    token = {"ClientRequestToken": arns.random_id(32)} if operation == "StartPipelineExecution" else {}
    return operations.call(operation, {**token, **given})


def _train(resource: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """A job that the machine waits for: its description, or the errors that Step Functions makes of it."""
    failure = bridge.service("stepfunctions")._ExecutionError
    if not resource.endswith(".sync"):
        raise failure("States.Runtime", f"{resource} is emulated by the embedded AWS with .sync only.")
    request = dict(given)
    try:
        job = _waited_for(_ROLE.get(), str(request.pop("TrainingJobName", "")), request)
    except RefusedError as error:
        raise failure(CALL_ERRORS["Step.SERVICE_FAULT"], str(error)) from error
    if job["TrainingJobStatus"] != "Completed":
        raise failure(TASK_FAILED, json.dumps(job))
    return job


def _waited_for(role: str, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
    rule = f"arn:aws:events:{bridge.region()}:{bridge.account_id()}:rule/{SYNC_RULE}"
    for action in ("events:DescribeRule", "events:PutRule", "events:PutTargets"):
        authorization.require(role, action, rule)
    authorization.require(role, "sagemaker:DescribeTrainingJob", arns.arn("training-job", name))
    return training_jobs.create(role, name, request)
