"""Schedules and topics in CloudFormation."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from cdk_sagemaker_training.local.emulator import bridge

Created = tuple[str, dict[str, Any]]


def _put(call: str, name: str, props: Mapping[str, Any]) -> Created:
    """Every property goes through the Scheduler API, and its refusal fails the resource; ministack drops both."""
    scheduler = bridge.service("scheduler")
    request = {key: value for key, value in props.items() if key != "Name"}
    status, _, body = getattr(scheduler, call)(name, request)
    if status >= 400:
        raise ValueError(json.loads(body)["Message"])
    return name, {"Arn": scheduler._schedule_arn(props.get("GroupName", "default"), name)}


def create_schedule(logical_id: str, props: dict[str, Any], stack_name: str) -> Created:
    """AWS::Scheduler::Schedule."""
    name = props.get("Name") or bridge.provisioners._physical_name(stack_name, logical_id, max_len=64)
    return _put("_create_schedule", name, props)


def update_schedule(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, logical_id: str
) -> Created:
    """In place; another name or group replaces the schedule."""
    if new.get("Name", physical_id) != physical_id or new.get("GroupName") != old.get("GroupName"):
        return create_schedule(logical_id, new, stack_name)
    return _put("_update_schedule", physical_id, new)


def complete_schedules() -> None:
    """Keep every property of schedules, and update them in place."""
    types = bridge.provisioners._RESOURCE_HANDLERS
    types["AWS::Scheduler::Schedule"] = {
        **types["AWS::Scheduler::Schedule"],
        "create": create_schedule,
        "update": update_schedule,
        "update_with_logical_id": True,
    }


def complete_topics() -> None:
    """Keep the key of an encrypted topic."""
    types = bridge.provisioners._RESOURCE_HANDLERS
    handlers = types["AWS::SNS::Topic"]

    def keyed(change: Callable[..., Created], position: int) -> Callable[..., Created]:
        def run(*given: Any) -> Created:
            arn, attributes = change(*given)
            topic = bridge.service("sns")._topics[arn]["attributes"]
            topic.pop("KmsMasterKeyId", None)
            if "KmsMasterKeyId" in given[position]:
                topic["KmsMasterKeyId"] = given[position]["KmsMasterKeyId"]
            return arn, attributes

        return run

    types["AWS::SNS::Topic"] = {
        **handlers,
        "create": keyed(handlers["create"], 1),
        "update": keyed(handlers["update"], 2),
    }
