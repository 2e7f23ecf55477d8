"""State machines that start and watch pipelines, train, and deploy models, as the machine's role may."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Final

from cdk_sagemaker_training.catalog.state_errors import CALL_ERRORS, EXCEPTION, SYNC_RULE, TASK_FAILED
from cdk_sagemaker_training.local.emulator import (
    arns,
    authorization,
    bridge,
    condition_keys,
    map_runs,
    operations,
    pipelines,
    training_jobs,
)
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_SERVICE: Final = "sagemaker"
_TRAIN: Final = "arn:aws:states:::sagemaker:createTrainingJob"
_ROLE: Final[ContextVar[str]] = ContextVar("embedded_aws_state_machine_role", default="")


def call_sagemaker_from_states() -> None:
    """Add SageMaker's pipelines to the services that tasks can call; ministack has many others."""
    states = bridge.service("stepfunctions")
    states._AWS_SDK_SERVICE_MAP[_SERVICE] = {"target_prefix": "SageMaker", "protocol": "json"}
    states._AWS_SDK_ERROR_PREFIX[_SERVICE] = "SageMaker"
    execute, dispatch = states._execute_task, states._dispatch_aws_sdk_json

    def with_role(state: Any, given: Any, execution: dict[str, Any], context: Any) -> Any:
        token = _ROLE.set(map_runs.role_of(str(execution.get("stateMachineArn", ""))))
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
            raise states._ExecutionError(_error_name(error.code), str(error)) from error
        return states._sdk_json_result(_SERVICE, action[:1].upper() + action[1:], answer)

    states._execute_task = with_role
    states._dispatch_aws_sdk_json = call
    states._SERVICE_DISPATCH[_TRAIN] = _train


def _error_name(code: str) -> str:
    return f"SageMaker.{code.removesuffix(EXCEPTION)}{EXCEPTION}"


def _pipeline(given: Mapping[str, Any]) -> Sequence[str]:
    return [str(given.get("PipelineExecutionArn") or pipelines.find(given.get("PipelineName", ""))["PipelineArn"])]


def _versions(given: Mapping[str, Any]) -> Sequence[str]:
    return [arns.arn("model-package", f"{arns.name_of(given['ModelPackageGroupName'])}/*")]


def _named(**kinds: str) -> Callable[[Mapping[str, Any]], Sequence[str]]:
    return lambda given: [arns.arn(kind, given[member]) for member, kind in kinds.items()]


_CHANGED: Final = _named(EndpointName="endpoint", EndpointConfigName="endpoint-config")
_CALLS: Final[Mapping[str, Callable[[Mapping[str, Any]], Sequence[str]]]] = {
    "StartPipelineExecution": _pipeline,
    "ListPipelineExecutions": _pipeline,
    "DescribePipelineExecution": _pipeline,
    "ListModelPackages": _versions,
    "CreateModel": _named(ModelName="model"),
    "CreateEndpointConfig": _named(EndpointConfigName="endpoint-config"),
    "DescribeEndpoint": _named(EndpointName="endpoint"),
    "CreateEndpoint": _CHANGED,
    "UpdateEndpoint": _CHANGED,
}
"""What tasks can call, and what the machine's role has to be allowed it on."""


def _called(operation: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if operation not in _CALLS:
        raise RefusedError(f"{operation} of a state machine is not emulated by the embedded AWS.")
    for resource in _CALLS[operation](given):
        authorization.require(_ROLE.get(), f"sagemaker:{operation}", resource, condition_keys.of(operation, given))
    if given.get("Tags"):
        authorization.require(_ROLE.get(), "sagemaker:AddTags", _CALLS[operation](given)[0])
    if "ExecutionRoleArn" in given:
        authorization.require_pass_role(_ROLE.get(), given["ExecutionRoleArn"])
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
    job = training_jobs.create(role, name, request)
    job.run()
    return job.described()
