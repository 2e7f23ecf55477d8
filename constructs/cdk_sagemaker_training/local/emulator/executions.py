"""Executions of pipelines: start, stop, describe, list, their steps, definition and parameters."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from cdk_sagemaker_training.local.emulator import (
    arns,
    bridge,
    expressions,
    graph,
    paging,
    pipelines,
    selective,
    steps,
    tags,
)
from cdk_sagemaker_training.local.emulator.execution import MOST_AT_ONCE, Execution
from cdk_sagemaker_training.local.emulator.members import map_at
from cdk_sagemaker_training.local.emulator.operations import operation
from cdk_sagemaker_training.local.emulator.records import StepRecord
from cdk_sagemaker_training.local.emulator.refusal import RefusedError, not_found

_EXECUTIONS: Final = bridge.scoped_store()
_STARTED: Final[list[Execution]] = []
_REQUESTS: Final = bridge.scoped_store()
_RETRIED: Final = bridge.scoped_store()
_NAMED: Final = ("PipelineExecutionDisplayName", "PipelineExecutionDescription")
_SHOWN: Final = ("ParallelismConfiguration", "SelectiveExecutionConfig")
_PARALLELISM: Final = "ParallelismConfiguration"


def stop_all() -> None:
    """Ask every execution to stop: the server is going."""
    for execution in _STARTED:
        execution.stop()


def _find(arn: str) -> Execution:
    if arn not in _REQUESTS:
        raise not_found("PipelineExecution", arn)
    found: Execution = _EXECUTIONS[arn]
    return found


def _most_at_once(pipeline: Mapping[str, Any], request: Mapping[str, Any]) -> int:
    limits = {**map_at(pipeline, _PARALLELISM), **map_at(request, _PARALLELISM)}
    return int(limits.get("MaxParallelExecutionSteps", MOST_AT_ONCE))


@operation(
    "StartPipelineExecution", takes=("PipelineName", "PipelineParameters", "ClientRequestToken", *_SHOWN, *_NAMED)
)
def start(request: Mapping[str, Any]) -> dict[str, Any]:
    """Start an execution; its steps run in the background. The same client request token starts it once."""
    pipeline = dict(pipelines.find(request["PipelineName"]))
    token = request.get("ClientRequestToken")
    for arn, earlier in list(_REQUESTS.items()):
        same = earlier.get("ClientRequestToken") == token and earlier["PipelineName"] == request["PipelineName"]
        if token is not None and same:
            return {"PipelineExecutionArn": arn}
    execution = _made(pipeline, request)
    _EXECUTIONS[execution.arn] = execution
    _REQUESTS[execution.arn] = {**request, "StartTime": time.time()}
    _STARTED.append(execution)
    tags.put(execution.arn, [])
    execution.start(steps.run_step)
    return {"PipelineExecutionArn": execution.arn}


def _made(pipeline: Mapping[str, Any], request: Mapping[str, Any]) -> Execution:
    """A new execution of the pipeline as it is now. Raises ``RefusedError``."""
    definition = json.loads(pipeline["PipelineDefinition"])
    given = {entry["Name"]: entry["Value"] for entry in request.get("PipelineParameters", [])}
    parameters = expressions.parameters_of(definition, given)
    execution_id = arns.random_id(12)
    arn = f"{pipeline['PipelineArn']}/execution/{execution_id}"
    now = dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    selected, reused = _selection(pipeline, definition, request)
    return Execution(
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
        most_at_once=_most_at_once(pipeline, request),
        selected=selected,
        named={name: request[name] for name in _NAMED if name in request},
        steps=reused,
    )


def _selection(
    pipeline: Mapping[str, Any], definition: Mapping[str, Any], request: Mapping[str, Any]
) -> tuple[frozenset[str] | None, dict[str, StepRecord]]:
    """The steps that a selective execution runs, and those that it takes from another one. Raises ``RefusedError``.

    The other one must have succeeded or failed (API reference, ``SelectiveExecutionConfig``).
    """
    config = map_at(request, "SelectiveExecutionConfig")
    if not config:
        return None, {}
    nodes = graph.nodes(definition)
    selected = selective.check((step["StepName"] for step in config["SelectedSteps"]), nodes)
    needed, before = selective.reused(selected, nodes)
    source_arn = config.get("SourcePipelineExecutionArn")
    if source_arn is None:
        if needed:
            raise RefusedError(f"SourcePipelineExecutionArn is required: selected steps need {sorted(needed)}.")
        return selected, {}
    source = _find(source_arn)
    if source.pipeline["PipelineArn"] != pipeline["PipelineArn"]:
        raise RefusedError(f"{source_arn} is no execution of pipeline {pipeline['PipelineName']}.")
    if source.status not in (graph.SUCCEEDED, graph.FAILED):
        raise RefusedError(f"{source_arn} is {source.status}; it must have succeeded or failed.")
    done = {name: record for name, record in source.steps.items() if record.status == graph.SUCCEEDED}
    if missing := sorted(needed - done.keys()):
        raise RefusedError(f"Steps {missing}, which selected steps need, have not succeeded in {source_arn}.")
    return selected, {
        name: replace(record, attempts=list(record.attempts), cached_from="", reused_from=source_arn)
        for name, record in done.items()
        if name in before
    }


@operation("StopPipelineExecution", takes=("PipelineExecutionArn", "ClientRequestToken"))
def stop(request: Mapping[str, Any]) -> dict[str, Any]:
    """Ask an execution to stop."""
    execution = _find(request["PipelineExecutionArn"])
    execution.stop()
    return {"PipelineExecutionArn": execution.arn}


@operation("RetryPipelineExecution", takes=("PipelineExecutionArn", "ClientRequestToken", _PARALLELISM))
def retry(request: Mapping[str, Any]) -> dict[str, Any]:
    """Go on with an execution that failed or was stopped. The same client request token does so once.

    That others are refused, and in which words, is unverified.
    """
    execution = _find(request["PipelineExecutionArn"])
    token = f"{execution.arn} {request['ClientRequestToken']}"
    if token in _RETRIED:
        return {"PipelineExecutionArn": execution.arn}
    if execution.status not in (graph.FAILED, graph.STOPPED):
        raise RefusedError(f"Only an execution that failed or was stopped can be retried; it is {execution.status}.")
    _RETRIED[token] = True
    execution.retry(steps.run_step, _most_at_once(execution.pipeline, {**_REQUESTS[execution.arn], **request}))
    return {"PipelineExecutionArn": execution.arn}


def _summary(execution: Execution) -> dict[str, Any]:
    return {
        "PipelineExecutionArn": execution.arn,
        "PipelineExecutionStatus": execution.status,
        **execution.named,
    }


@operation("DescribePipelineExecution", takes=("PipelineExecutionArn",))
def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """One execution."""
    execution = _find(request["PipelineExecutionArn"])
    asked = _REQUESTS[execution.arn]
    return {
        **_summary(execution),
        "PipelineArn": execution.pipeline["PipelineArn"],
        "CreationTime": asked["StartTime"],
        "LastModifiedTime": execution.changed,
        **{member: asked[member] for member in _SHOWN if member in asked},
        **({"FailureReason": execution.reason} if execution.reason else {}),
    }


@operation("ListPipelineExecutions", takes=("PipelineName", "SortBy", "SortOrder", "MaxResults", "NextToken"))
def list_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """Summaries of one pipeline's executions, newest first."""
    pipeline = pipelines.find(request["PipelineName"])["PipelineArn"]
    found = [
        {
            **_summary(execution),
            "StartTime": _REQUESTS[arn]["StartTime"],
            **({"PipelineExecutionFailureReason": execution.reason} if execution.reason else {}),
        }
        for arn, execution in list(_EXECUTIONS.items())
        if execution.pipeline["PipelineArn"] == pipeline
    ]
    keys = {"CreationTime": "StartTime", "PipelineExecutionArn": "PipelineExecutionArn"}
    return paging.page(request, found, "PipelineExecutionSummaries", keys)


@operation("ListPipelineExecutionSteps", takes=("PipelineExecutionArn", "SortOrder", "MaxResults", "NextToken"))
def list_steps(request: Mapping[str, Any]) -> dict[str, Any]:
    """The steps that were started, the last one first unless asked otherwise, as SageMaker does."""
    execution = _find(request["PipelineExecutionArn"])
    found = [record.described() for record in list(execution.steps.values())]
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
