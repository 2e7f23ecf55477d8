"""Pipelines as targets of rules and schedules: with which permissions they start, and what becomes of refusals."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from typing import Any, Final, cast

from cdk_sagemaker_training.local.emulator import arns, authorization, bridge, operations, pipelines
from cdk_sagemaker_training.local.emulator.members import map_at
from cdk_sagemaker_training.local.emulator.refusal import RefusedError

_PIPELINE: Final = re.compile(r"arn:aws[^:]*:sagemaker:[^:]*:[^:]*:pipeline/(.+)")
_SDK_CALL: Final = ":aws-sdk:sagemaker:startPipelineExecution"
_PART: Final = re.compile(r"\.([A-Za-z0-9_\-]+)|\[(\d+)\]")
_log = logging.getLogger(__name__)


def start_pipelines_as_targets() -> None:
    """Let rules and schedules start pipelines, with the permissions of the role that the target names."""
    eventbridge = bridge.service("eventbridge")
    deliver = eventbridge._invoke_target

    def invoke(target: dict[str, Any], event: dict[str, Any], rule: Any, view: Any = None) -> None:
        request = _start_request(target)
        if request is None:
            deliver(target, event, rule, view)
            return
        scheduled = event.get("Source") == "aws.scheduler"
        service = "scheduler.amazonaws.com" if scheduled else "events.amazonaws.com"
        source = _group_arn(rule) if scheduled else str(rule.get("Arn", ""))
        role = target.get("RoleArn", "")
        try:
            authorization.require_trust(role, service, source)
            arn = pipelines.find(request["PipelineName"])["PipelineArn"]
            authorization.require(role, "sagemaker:StartPipelineExecution", arn)
            filled = request if scheduled else _filled(request, event)
            operations.call("StartPipelineExecution", {"ClientRequestToken": arns.random_id(32), **filled})
        except RefusedError as error:  # as on AWS, nobody waits for an answer
            _log.warning("target %s was not started: %s", target.get("Arn"), error)
            queue = str(map_at(target, "DeadLetterConfig").get("Arn", ""))
            if queue:
                _to_dead_letters(queue, request, error, role if scheduled else None, source)

    eventbridge._invoke_target = invoke


def _group_arn(schedule: Mapping[str, Any]) -> str:
    """Scheduler names the group, not the schedule, where it assumes a role."""
    return str(bridge.service("scheduler")._group_arn(schedule.get("GroupName", "default")))


def _start_request(target: Mapping[str, Any]) -> dict[str, Any] | None:
    arn = str(target.get("Arn", ""))
    if arn.endswith(_SDK_CALL):
        request: dict[str, Any] = json.loads(target.get("Input") or "{}")
        return request
    if _PIPELINE.fullmatch(arn) is None:
        return None
    parameters = map_at(target, "SageMakerPipelineParameters").get("PipelineParameterList", [])
    return {"PipelineName": arn, **({"PipelineParameters": parameters} if parameters else {})}


def _filled(request: Mapping[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    """The request with what its JSON paths lead to in the event."""
    if "PipelineParameters" not in request:
        return dict(request)
    told = bridge.service("eventbridge")._pattern_event_view(event).event_with_detail()
    given = [{**entry, "Value": _value(str(entry["Value"]), told)} for entry in request["PipelineParameters"]]
    return {**request, "PipelineParameters": given}


def _value(given: str, event: Any) -> str:
    """What a JSON path leads to in an event; any other value itself. Raises ``RefusedError`` where it leads nowhere:
    what AWS does then is not documented.
    """
    if not given.startswith("$."):
        return given
    found = event
    try:
        for name, position in _PART.findall(given):
            found = found[name] if name else found[int(position)]
    except (KeyError, IndexError, TypeError) as error:
        raise RefusedError(f"{given} leads nowhere in the event.") from error
    return found if isinstance(found, str) else json.dumps(found)


def _to_dead_letters(
    queue_arn: str, request: Mapping[str, Any], error: RefusedError, role: str | None, source: str
) -> None:
    """Tell a queue of a start that was refused, at once and without retries.

    A schedule's role has to be allowed to; a rule has to be allowed by the queue's policy.
    """
    queue = bridge.service("sqs")._queue_by_arn(queue_arn)
    if queue is None:
        return
    if role is not None:
        try:
            authorization.require(role, "sqs:SendMessage", queue_arn)
        except RefusedError as refused:
            _log.warning("nothing sent to %s: %s", queue_arn, refused)
            return
    else:
        policy = cast("Mapping[str, Any]", queue.get("attributes", {})).get("Policy")
        if not authorization.service_may("events.amazonaws.com", "sqs:SendMessage", queue_arn, policy, source):
            _log.warning("nothing sent to %s: its policy does not let the rule", queue_arn)
            return
    eventbridge = bridge.service("eventbridge")
    body = json.dumps({"request": request, "error": str(error)}, default=str)
    eventbridge._dispatch_to_sqs(eventbridge.parse_arn(queue_arn), body)
