"""Executions of pipelines: start, stop, describe, list, their steps, definition and parameters."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import arns, bridge, expressions, paging, pipelines, steps, tags
from cdk_sagemaker_training.local.emulator.execution import Execution, StepRecord
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.refusal import not_found

_EXECUTIONS: Final = bridge.scoped_store()
_STARTED: Final[list[Execution]] = []
_REQUESTS: Final = bridge.scoped_store()
_NAMED: Final = ("PipelineExecutionDisplayName", "PipelineExecutionDescription")


def stop_all() -> None:
    """Ask every execution to stop: the server is going."""
    for execution in _STARTED:
        execution.stop()


def _find(arn: str) -> Execution:
    if arn not in _REQUESTS:
        raise not_found("PipelineExecution", arn)
    found: Execution = _EXECUTIONS[arn]
    return found


@operation(
    "StartPipelineExecution",
    takes=("PipelineName", "PipelineParameters", "ClientRequestToken", "ParallelismConfiguration", *_NAMED),
)
def start(request: Mapping[str, Any]) -> dict[str, Any]:
    """Start an execution; its steps run in the background. The same client request token starts it once."""
    pipeline = dict(pipelines.find(request["PipelineName"]))
    token = request.get("ClientRequestToken")
    for arn, earlier in list(_REQUESTS.items()):
        same = earlier.get("ClientRequestToken") == token and earlier["PipelineName"] == request["PipelineName"]
        if token is not None and same:
            return {"PipelineExecutionArn": arn}
    definition = json.loads(pipeline["PipelineDefinition"])
    given = {entry["Name"]: entry["Value"] for entry in request.get("PipelineParameters", [])}
    parameters = expressions.parameters_of(definition, given)
    execution_id = arns.random_id(12)
    arn = f"{pipeline['PipelineArn']}/execution/{execution_id}"
    now = dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    limits = {**pipeline.get("ParallelismConfiguration", {}), **request.get("ParallelismConfiguration", {})}
    execution = Execution(
        arn,
        pipeline,
        definition,
        parameters,
        {
            "StartDateTime": now,
            "CurrentDateTime": now,
            "PipelineName": pipeline["PipelineName"],
            "PipelineArn": pipeline["PipelineArn"],
            "PipelineExecutionId": execution_id,
            "PipelineExecutionArn": arn,
        },
        **({"most_at_once": limits["MaxParallelExecutionSteps"]} if limits else {}),
        named={name: request[name] for name in _NAMED if name in request},
    )
    _EXECUTIONS[arn] = execution
    _REQUESTS[arn] = {**request, "StartTime": time.time()}
    _STARTED.append(execution)
    tags.put(arn, [])
    execution.start(steps.run_step)
    return {"PipelineExecutionArn": arn}


@operation("StopPipelineExecution", takes=("PipelineExecutionArn", "ClientRequestToken"))
def stop(request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask an execution to stop."""
    execution = _find(request["PipelineExecutionArn"])
    execution.stop()
    return {"PipelineExecutionArn": execution.arn}


def _summary(execution: Execution) -> dict[str, Any]:
    request = _REQUESTS[execution.arn]
    return {
        "PipelineExecutionArn": execution.arn,
        "PipelineExecutionStatus": execution.status,
        **{name: request[name] for name in _NAMED if name in request},
    }


@operation("DescribePipelineExecution", takes=("PipelineExecutionArn",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One execution."""
    execution = _find(request["PipelineExecutionArn"])
    return {
        **_summary(execution),
        "PipelineArn": execution.pipeline["PipelineArn"],
        "CreationTime": _REQUESTS[execution.arn]["StartTime"],
        "LastModifiedTime": execution.changed,
        **({"FailureReason": execution.reason} if execution.reason else {}),
    }


@operation("ListPipelineExecutions", takes=("PipelineName", "SortBy", "SortOrder", "MaxResults", "NextToken"))
def list_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries of one pipeline's executions, newest first."""
    pipeline = pipelines.find(request["PipelineName"])["PipelineArn"]
    found = [
        {**_summary(execution), "StartTime": _REQUESTS[arn]["StartTime"]}
        for arn, execution in list(_EXECUTIONS.items())
        if execution.pipeline["PipelineArn"] == pipeline
    ]
    keys = {"CreationTime": "StartTime", "PipelineExecutionArn": "PipelineExecutionArn"}
    return paging.page(request, found, "PipelineExecutionSummaries", keys)


def _step(name: str, record: StepRecord) -> dict[str, Any]:
    shown = {
        "StepDisplayName": record.body.get("DisplayName"),
        "StepDescription": record.body.get("Description"),
        "EndTime": record.end_time,
        "FailureReason": record.reason,
    }
    return {
        "StepName": name,
        "StepStatus": record.status,
        "StartTime": record.start_time,
        "AttemptCount": 1,
        "Metadata": dict(record.result.metadata),
        **{member: value for member, value in shown.items() if value},
    }


@operation("ListPipelineExecutionSteps", takes=("PipelineExecutionArn", "SortOrder", "MaxResults", "NextToken"))
def list_steps(request: Mapping[str, Any]) -> dict[str, Any]:
    """The steps that were started, the last one first unless asked otherwise, as SageMaker does."""
    execution = _find(request["PipelineExecutionArn"])
    found = [_step(name, record) for name, record in list(execution.steps.items())]
    return paging.page(request, found, "PipelineExecutionSteps", {"CreationTime": "StartTime"})


@operation("DescribePipelineDefinitionForExecution", takes=("PipelineExecutionArn",))
def describe_definition(request: Mapping[str, Any]) -> dict[str, Any]:
    """The definition that the execution runs, whatever became of the pipeline since."""
    execution = _find(request["PipelineExecutionArn"])
    return {
        "PipelineDefinition": execution.pipeline["PipelineDefinition"],
        "CreationTime": execution.pipeline["LastModifiedTime"],
    }


@operation("ListPipelineParametersForExecution", takes=("PipelineExecutionArn", "MaxResults", "NextToken"))
def list_parameters(request: Mapping[str, Any]) -> dict[str, Any]:
    """Every parameter with the value that the execution uses, as a string."""
    execution = _find(request["PipelineExecutionArn"])
    found = [{"Name": name, "Value": expressions.text(value)} for name, value in execution.parameters.items()]
    return paging.page(request, found, "PipelineParameters", {"CreationTime": "Name"}, ascending=True)
